"""An English question as it was meant: words with a slip of the fingers (bureua, recieved) put right.

A word that nothing knows is put right where one letter more, less or another, or two letters exchanged, make it one that is
known; where several words are as near, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from assistant.language.lexicon import words_of
from assistant.language.spelling import Slip, Spelt
from assistant.questions.english_roles import name_words
from assistant.questions.operations import ENGLISH_FILLER
from assistant.wordlists import word_pairs, word_rows
from ingest.english import known_words
from ingest.terms import all_terms

_WORD = re.compile(r"[A-Za-z]+")
_SHORTEST = 5
"""Letters of a word that may be a slip: shorter ones are near to too many."""
_SURE = 8
"""Letters from which any one letter may be wrong; in a shorter word two letters are exchanged, or one is written twice."""
_ENDINGS = ("ing", "ed", "ers", "er", "es", "s", "ly", "al", "ally", "d", "r")
_MOST_SLIPS = 3


def spelt_in_english(question: str, printed: Callable[[], Collection[str]]) -> Spelt:
    """Return an English question with its slips put right.

    `printed` gives the words that the loaded reports print; it is asked for where a word is unknown otherwise.
    """
    if all(len(word) < _SHORTEST or word in _known() for word in _WORD.findall(question.lower())):
        return Spelt(question)
    known = _known().union(printed())
    found: list[str] = []
    slips: list[Slip] = []
    at = 0
    for match in _WORD.finditer(question):
        meant = _meant(question, match, known) if len(slips) < _MOST_SLIPS else None
        if meant is not None:
            found += [question[at : match.start()], meant]
            slips.append(Slip(match.group(), meant))
            at = match.end()
    return Spelt("".join((*found, question[at:])), tuple(slips))


def _meant(question: str, match: re.Match[str], known: Collection[str]) -> str | None:
    """Return the one word that a word of the question is a slip of; None where it is none.

    One with a capital inside of a sentence is a name: a slip of a word that names of bodies are made of, or none.
    """
    word = match.group()
    lowered = word.lower()
    named = word[0].isupper() and question[: match.start()].rstrip()[-1:] not in ("", ".", "?", "!")
    if len(word) < _SHORTEST or lowered in known or _is_form(lowered, known) or word[1:] != word[1:].lower():
        return None
    near = {one for one in _one_off(lowered) if one in (name_words() if named else known) and len(one) >= _SHORTEST - 1}
    if len(near) != 1:
        return None
    meant = near.pop()
    return meant.capitalize() if word[0].isupper() else meant


def _is_form(word: str, known: Collection[str]) -> bool:
    """Return whether a word is an inflected form of a known one: no slip, though another word may be near."""
    stems = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
    stems |= {f"{stem}e" for stem in stems} | {stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]}
    return any(stem in known or f"{stem}ing" in known or f"{stem}s" in known for stem in stems if len(stem) > 2)


def _one_off(word: str) -> Iterator[str]:
    """Yield the words that a word may be a slip of; the first letter is as it was meant."""
    for at in range(1, len(word)):
        if at + 1 < len(word) and word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]
        yield word[: at + 1] + word[at] + word[at + 1 :]
        if len(word) >= _SURE:
            yield word[:at] + word[at + 1 :]
            yield from (word[:at] + letter + word[at + keep :] for letter in _LETTERS for keep in (0, 1))


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Return the English words that questions are read by: those of the lexicon, of official names and of everyday matters."""
    surfaces = (*words_of("en"), *(english for english, *_ in word_pairs("glossary_en.tsv")), *ENGLISH_FILLER)
    others = (cell for table in ("counts_en.tsv", "synonyms_en.tsv") for row in word_rows(table) for cell in row)
    names = (name for term in all_terms() for name in term.english)
    return latin_words((*surfaces, *others, *names)) | name_words() | known_words()


def latin_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the Latin words of some texts, in small letters."""
    return frozenset(word for text in texts if text for word in _WORD.findall(text.lower()))
