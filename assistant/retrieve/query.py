"""A question's words in the reports' language: the official Chinese names of the English items in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.terms import all_terms, canonical, simplify


def expand_query(query: str) -> str:
    """Return the query, simplified, with the official Chinese name added for each English name of an item in it."""
    plain = simplify(query)
    if not re.search(r"[A-Za-z]{3}", plain):
        return plain
    added = [name for name in _english_to_names(plain) if name not in plain]
    return " ".join([plain, *added])


def _english_to_names(query: str) -> Iterable[str]:
    """Return the official names whose English stands in the query, longest first and none inside a longer one."""
    words = re.findall(r"[a-z]+", query.lower())
    place = 0
    while place < len(words):
        for size in range(min(_longest(), len(words) - place), 0, -1):
            name = _names().get(" ".join(words[place : place + size]))
            if name:
                yield name
                place += size - 1
                break
        place += 1


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return English name, in words, → official name; the first of several wins. Single very common words are left out."""
    index: dict[str, str] = {}
    for term in all_terms():
        for english in term.english:
            words = " ".join(re.findall(r"[a-z]+", english.lower()))
            if len(words) > 3:
                index.setdefault(words, canonical(term.name))
    return index


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(name.split()) for name in _names())


__all__ = ["expand_query"]
