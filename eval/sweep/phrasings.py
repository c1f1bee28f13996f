"""How the sweep asks: the lines of `data/phrasings.tsv`, which nothing but the sweep reads."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

NICKNAME = "name"
"""The shape of a line that gives a loose name: 公务接待费=招待费."""


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, str, str], ...]:
    text = (resources.files("eval") / "data" / "phrasings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((row[0], row[1], row[2]) for row in rows)


def phrasings() -> tuple[tuple[str, str, str], ...]:
    """Return (language, shape, question) of each phrasing."""
    return tuple(line for line in _lines() if line[1] != NICKNAME)


@lru_cache(maxsize=1)
def nicknames() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (language, canonical item) → what people call it."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for language, shape, words in _lines():
        if shape == NICKNAME:
            item, _, name = words.partition("=")
            found[language, item] = (*found.get((language, item), ()), name)
    return found
