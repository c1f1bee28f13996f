"""BM25 over characters, pairs of characters, Latin words and numbers, with the frequencies of the scope."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy

from ingest.model import Chunk
from ingest.terms import simplify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[numpy.float32]

_SATURATION = 1.2
_LENGTH = 0.75
_BETWEEN_HAN = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[㐀-鿿]+")



class Postings:
    """The pieces of one document's chunks, counted when they are asked for: the rows that have a piece, and how often.

    A report has thousands of pieces and a question a dozen, so that counting all of them before the first search costs
    most of it.
    """

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = tuple(chunks)
        # A chunk's text to search is simplified already.
        tokens = [_TOKEN.findall(_fold_simplified(chunk.to_search)) for chunk in chunks]
        self.lengths: Vector = numpy.asarray([_count_pieces(one) for one in tokens], dtype=numpy.float32)
        self._texts = ["".join(map(_kept_apart, one)) for one in tokens]
        self._whole = "\n".join(self._texts)
        self._counted: dict[str, tuple[NDArray[numpy.int32], Vector]] = {}

    @property
    def signs(self) -> int:
        """Return how many signs are kept."""
        return len(self._whole)

    def counts(self, piece: str) -> tuple[NDArray[numpy.int32], Vector]:
        """Return the rows that have the piece, in order, and how often each has it."""
        if piece not in self._counted:
            counted = [(row, count) for row, count in enumerate(self._count(piece)) if count]
            rows = numpy.asarray([row for row, _ in counted], dtype=numpy.int32)
            self._counted[piece] = rows, numpy.asarray([count for _, count in counted], dtype=numpy.float32)
        return self._counted[piece]

    def _count(self, piece: str) -> Iterable[int]:
        sought = piece if _is_han(piece) else _kept_apart(piece)
        if sought not in self._whole:
            return ()
        if len(piece) == 2 and piece[0] == piece[1]:  # 哈哈 stands in 哈哈哈 twice
            return (sum(text.startswith(piece, at) for at in range(len(text))) for text in self._texts)
        return (text.count(sought) for text in self._texts)


def _is_han(token: str) -> bool:
    return token[0] >= "㐀"


def _kept_apart(token: str) -> str:
    """Return a token so that in a row of tokens no piece goes over its ends."""
    return f"{token}\n" if _is_han(token) else f" {token} "


def _count_pieces(tokens: Iterable[str]) -> int:
    return sum(2 * len(token) - 1 if _is_han(token) else 1 for token in tokens)


def text_to_pieces(text: str) -> list[str]:
    """Return what BM25 counts: Latin words, numbers, Chinese characters and pairs of neighbouring ones."""
    found: list[str] = []
    for token in _TOKEN.findall(fold_text(text)):
        if not _is_han(token):
            found.append(token)
            continue
        found.extend(token)
        found.extend(map("".join, zip(token, token[1:], strict=False)))
    return found


def fold_text(text: str) -> str:
    """Return `text` half width, simplified, in lower case, without white space between Chinese characters."""
    return _fold_simplified(simplify(text))


def _fold_simplified(text: str) -> str:
    return _BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", text).lower())


def word_scores(query: str, indexes: Mapping[str, Postings]) -> dict[str, Vector]:
    """Return document id → BM25 score of each chunk, with the frequencies of the whole scope."""
    total = sum(len(index.chunks) for index in indexes.values())
    if not total:
        return {}
    average = max(1.0, sum(float(index.lengths.sum()) for index in indexes.values()) / total)
    weights = {}
    for piece in dict.fromkeys(text_to_pieces(query)):
        seen = sum(len(index.counts(piece)[0]) for index in indexes.values())
        if seen:
            weights[piece] = math.log(1 + (total - seen + 0.5) / (seen + 0.5))
    return {document: _scores(index, weights, average) for document, index in indexes.items()}


def _scores(index: Postings, weights: Mapping[str, float], average: float) -> Vector:
    found = numpy.zeros(len(index.chunks), dtype=numpy.float32)
    damping = _SATURATION * (1 - _LENGTH + _LENGTH * index.lengths / average)
    for piece, weight in weights.items():
        at, counts = index.counts(piece)
        found[at] += weight * counts * (_SATURATION + 1) / (counts + damping[at])
    return found


__all__ = ["Postings", "fold_text", "text_to_pieces", "word_scores"]
