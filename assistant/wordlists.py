"""The word lists of `assistant/data`, one entry a line; lines that begin with "# " are comments."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def word_lines(name: str) -> tuple[str, ...]:
    """Return the lines of a list, in their order."""
    text = (resources.files("assistant") / "data" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("# "))


def word_pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Return the (first, second) columns of a list."""
    return tuple((first, second) for first, second in (line.split("\t") for line in word_lines(name)))


def word_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each line of a list, as many as it has."""
    return tuple(tuple(line.split("\t")) for line in word_lines(name))


@lru_cache(maxsize=1)
def everyday_words() -> dict[str, str]:
    """Return everyday word → verb, particle or other; single signs are among them."""
    return dict(word_pairs("everyday.tsv"))


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the everyday words of two signs and more: where one stands before a name it is no part of it (据说, 涉及)."""
    return frozenset(word for word in everyday_words() if len(word) > 1)
