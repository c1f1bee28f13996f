"""What kind of answer a query asks for, and which passages can give it: a cause or a meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from assistant.language.lexicon import words_of
from assistant.retrieve.words import fold_text
from assistant.wordlists import word_pairs
from ingest.model import Chunk

Kind = Literal["why", "meaning"]


def kind_asked(query: str) -> Kind | None:
    """Return what a query asks for, by the words that ask; None where it asks for neither a cause nor a meaning."""
    folded = fold_text(query)
    latin = " ".join(re.findall(r"[a-z]+", folded))
    return next((kind for kind in _KINDS if _asks(kind, folded, latin)), None)


_KINDS: tuple[Kind, ...] = ("why", "meaning")


def _asks(kind: Kind, folded: str, latin: str) -> bool:
    return any(word in folded for word in _asking("zh", kind)) or any(f" {word} " in f" {latin} " for word in _asking("en", kind))


@lru_cache(maxsize=8)
def _asking(language: Literal["zh", "en"], kind: Kind) -> tuple[str, ...]:
    return tuple(
        word for word, meanings in words_of(language).items()
        if any(one.type == "wh" and one.value == kind for one in meanings)
    )  # fmt: skip


def can_answer(kind: Kind, chunk: Chunk) -> bool:
    """Return whether a passage has what an answer of a kind has."""
    if kind == "meaning":
        return chunk.kind == "definition"
    return chunk.kind != "definition" and any(cue in chunk.to_show for cue in _causes())


@lru_cache(maxsize=1)
def _causes() -> tuple[str, ...]:
    return tuple(word for kind, word in word_pairs("cues.tsv") if kind == "reason")


def answering_first(query: str, chunks: Sequence[Chunk], among: int) -> list[int]:
    """Return the places of passages in a new order: of the first `among`, those that can answer go first."""
    kind = kind_asked(query)
    places = range(len(chunks))
    if kind is None:
        return list(places)
    return sorted(places, key=lambda at: at >= among or not can_answer(kind, chunks[at]))


__all__ = ["answering_first", "can_answer", "kind_asked"]
