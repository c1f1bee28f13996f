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
    return found


@lru_cache(maxsize=2)
def longest_word(language: str) -> int:
    """Return the length of the longest surface."""
    return max(map(len, words_of(language)))
