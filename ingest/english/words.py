"""The words of English budgets, by kind and value (`english_words.tsv`)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import cast

from ingest.model import Nature, Side, Stage


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, frozenset[str]], ...]:
    text = (resources.files("ingest") / "data" / "english_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple((kind, value, frozenset(words.split(";"))) for kind, value, words in rows)


@lru_cache(maxsize=64)
def words_of(kind: str, value: str) -> frozenset[str]:
    """Return the words of one kind and value; () for one that the list does not have."""
    return frozenset().union(*(words for one, other, words in _rows() if (one, other) == (kind, value)))


@lru_cache(maxsize=16)
def values_of(kind: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each value of a kind with its words, in the list's order."""
    return tuple((value, words) for one, value, words in _rows() if one == kind)


def _first(kind: str, words: frozenset[str]) -> str | None:
    return next((value for value, known in values_of(kind) if known & words), None)


def stage_in(words: frozenset[str]) -> Stage | None:
    """Return the stage that words say; a revised one wins over the plan that it revises."""
    if words & words_of("stage", "adjusted"):
        return "adjusted"
    return cast("Stage | None", _first("stage", words))


def side_in(words: frozenset[str]) -> Side | None:
    """Return whether words say spending or receipts; None where neither."""
    return cast("Side | None", _first("side", words))


def nature_in(words: frozenset[str]) -> Nature:
    """Return what a header's words say of its figures: a change, a growth, a share, else an amount."""
    return cast("Nature | None", _first("nature", words)) or "amount"


def stage_of_title(text: str) -> Stage | None:
    """Return the stage that a report's title says: its outturn, statement or accounts, or the plan for the year ahead."""
    words = frozenset(re.findall(r"[a-z]+", text.lower()))
    return cast("Stage | None", next((value for value, known in values_of("title stage") if words & known), None))


def side_words() -> tuple[frozenset[str], ...]:
    """Return the words for spending, and those for receipts."""
    return tuple(words for _, words in values_of("side"))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return all words of the list, whatever they say."""
    return frozenset(word for _, _, words in _rows() for phrase in words for word in phrase.split())


def verbs_of(direction: str) -> frozenset[str]:
    """Return the verbs that say that something went up, or down."""
    return words_of(direction, "verb")
