"""The lexicon: plain words with a type and, where they say which way or what, a value."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

WORDS = resources.files("ingest") / "data" / "words.tsv"


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Return (surface, type, value) of every row. Raises ValueError where one has not three fields."""
    rows = []
    for number, line in enumerate(WORDS.read_text(encoding="utf-8").splitlines()[1:], start=2):
        fields = line.split("\t")
        if len(fields) != 3:
            raise ValueError(f"words.tsv, line {number}: three fields wanted, got {line!r}")
        rows.append((fields[0], fields[1], fields[2]))
    return tuple(rows)


@lru_cache(maxsize=64)
def alternatives(kind: str, value: str | None = None) -> str:
    """Return the words of a type (and value) as alternatives of a pattern, the longest first."""
    words = {surface for surface, of, says in _rows() if of == kind and value in (None, says)}
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@lru_cache(maxsize=1024)
def value_of(word: str, kind: str) -> str | None:
    """Return what a word of a type says, None where it is none of that type."""
    return next((says for surface, of, says in _rows() if surface == word and of == kind), None)


@lru_cache(maxsize=16)
def _at(kinds: tuple[str, ...], *, front: bool) -> re.Pattern[str]:
    words = "|".join(alternatives(kind) for kind in kinds)
    return re.compile(rf"^(?:{words})+" if front else rf"(?:{words})+$")


def without_words_before(text: str, *kinds: str) -> str:
    """Return the text without the words of these types that it begins with."""
    return _at(kinds, front=True).sub("", text)


def without_words_behind(text: str, *kinds: str) -> str:
    """Return the text without the words of these types that it ends in."""
    return _at(kinds, front=False).sub("", text)
