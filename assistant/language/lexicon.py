"""Words that say what is asked, as plain rows of a table a language: surface, type, value. No patterns stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.wordlists import word_rows


@dataclass(frozen=True, slots=True)
class Word:
    """One meaning of a surface: `type` says what part it plays (wh, measure, move, op …), `value` which of them."""

    surface: str
    type: str
    value: str


@lru_cache(maxsize=2)
def words_of(language: str) -> dict[str, tuple[Word, ...]]:
    """Return surface → its meanings, in the order of the table, for one language."""
    found: dict[str, tuple[Word, ...]] = {}
    for surface, kind, value, *_ in word_rows("lexicon.tsv" if language == "zh" else "lexicon_en.tsv"):
        found[surface] = (*found.get(surface, ()), Word(surface, kind, value))
    if language == "en":
        for words in list(found.values()):
            for form in _continued(words[0]):
                found.setdefault(form, (Word(form, words[0].type, words[0].value),))
    return found


_VOWELS = "aeiou"
_NO_VERB = ("s", "ed", "er", "ing", "y")
"""Ends of words that are no verb's plain form."""


def _continued(word: Word) -> tuple[str, ...]:
    """Return the form in -ing of an English verb of movement (is it cutting A), which no row says."""
    verb = word.surface
    if word.type != "move" or word.value not in ("up", "down") or not verb.isalpha():
        return ()
    if len(verb) < _A_VERB or verb.endswith(_NO_VERB):
        return ()
    doubled = verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS and len(verb) == _A_VERB
    return (f"{verb.removesuffix('e')}ing", *((f"{verb}{verb[-1]}ing",) if doubled else ()))


_A_VERB = 3
"""Letters of the shortest verb of movement, whose last letter is doubled (cut, cutting)."""


@lru_cache(maxsize=2)
def longest_word(language: str) -> int:
    """Return the length of the longest surface."""
    return max(map(len, words_of(language)))
