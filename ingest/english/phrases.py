"""Noun phrases: the words to the left or right of a verb or a preposition that name an item."""

from __future__ import annotations

import re

from ingest.english.words import words_of
from ingest.english.years import without_years
from ingest.terms import printed_label

_MOST_WORDS = 9
_WORD = re.compile(r"[A-Za-z0-9][\w'’.&/-]*|[,;:()•–—]")


def tokens(text: str) -> list[str]:
    """Return the words and the marks that part them."""
    return [token.rstrip(".") or token for token in _WORD.findall(text)]


def phrase_before(words: list[str]) -> str:
    """Return the noun phrase that ends with the last of the words: back to a verb, a mark, a pronoun or an article.

    The article of a part behind a preposition is passed over: cost of the footbridge.
    """
    kept: list[str] = []
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        lowered = word.lower()
        behind_preposition = at > 0 and words[at - 1].lower() in words_of("preposition", "word")
        if lowered in words_of("determiner", "word"):
            if behind_preposition and len(kept) < _MOST_WORDS and at > 1:
                continue
            break
        if not word[0].isalnum() or _parts(lowered, first=not kept) or len(kept) >= _MOST_WORDS:
            break
        kept.insert(0, word)
    return _trimmed(kept)


def _parts(lowered: str, *, first: bool) -> bool:
    """Return whether a word cannot stand in a noun phrase: a verb, a pronoun; the last word may look like one (its plans)."""
    if lowered in words_of("also a noun", "word"):
        return lowered in words_of("bound", "word") and not first
    return lowered in words_of("bound", "word") or lowered in words_of("state", "verb")


def phrase_after(words: list[str]) -> str:
    """Return the noun phrase that the words begin with, up to a verb, a mark or a figure."""
    kept: list[str] = []
    for word in words:
        lowered = word.lower()
        if lowered in words_of("determiner", "word"):
            continue
        if not word[0].isalnum() or _parts(lowered, first=not kept) or len(kept) >= _MOST_WORDS:
            break
        kept.append(word)
    return _trimmed(kept)


def _trimmed(words: list[str]) -> str:
    """Return the words as a label, without prepositions at either end and without years."""
    small = words_of("preposition", "word") | words_of("link", "small")
    text = without_years(" ".join(words)).split()
    while text and text[0].lower() in small:
        text.pop(0)
    while text and text[-1].lower() in small:
        text.pop()
    return printed_label(" ".join(text)) if text else ""
