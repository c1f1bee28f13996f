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


@lru_cache(maxsize=64)
def cues_of(kind: str) -> tuple[str, ...]:
    """Return the words of reports that show one kind of answer, and those of questions that ask for it."""
    return tuple(word for named, word in word_pairs("cues.tsv") if named == kind)


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


def kinds_of(text: str) -> frozenset[str]:
    """Return what the everyday words are that a stretch is made of, the longest first; none where it has another word.

    A single verb is one with what completes it alone (查到, 排了): two by themselves may be a noun (打 | 印).
    """
    words, at, single = everyday_words(), 0, False
    found: list[str] = []
    while at < len(text):
        size = next((size for size in (4, 3, 2, 1) if text[at : at + size] in words and at + size <= len(text)), 0)
        word = text[at : at + size]
        kind = words.get(word, "other")
        completes = size == 1 and word in _COMPLETES and bool(found)
        if kind == "other" or single and size == 1 and kind == "verb" and not completes:
            return frozenset()
        single = size == 1 and kind == "verb" and not completes
        found.append("particle" if completes else kind)
        at += size
    return frozenset(found)


def completes_a_verb(text: str) -> bool:
    """Return whether a single sign says how far the verb before it went (砍掉, 降下)."""
    return len(text) == 1 and text in _COMPLETES


_COMPLETES = "到完出下见得好掉起上过着了去来给在明清"
"""Signs that complete a verb: how far it went, or where to."""
