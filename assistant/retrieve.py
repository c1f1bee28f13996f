"""A question and a scope to ranked passages: by meaning and by words together.

The scope (document ids) comes first. Inside it every chunk is scored exactly by its vector and by BM25 over characters
and pairs of characters; the two rankings are fused by rank. A scope of very many documents is narrowed by vectors first,
and the candidates are rescored exactly. Neither torch nor chromadb nor langchain is imported for a small scope.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy

from ingest.model import Chunk
from ingest.terms import all_terms, canonical, simplify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.embedding import Embedder

    Vector = NDArray[numpy.float32]

MEANING_WEIGHT = 1.0
WORDS_WEIGHT = 1.5
RANK_OFFSET = 10
"""Weights and offset of reciprocal rank fusion, as measured by `python -m eval retrieval`."""

EXACT_DOCUMENTS = 200
"""Scopes of up to so many documents are scored whole, by vectors and by words."""

CANDIDATES = 200
"""How many chunks vectors propose in a larger scope."""

ENOUGH = 50
"""How many of them must lie in the scope."""

_SATURATION = 1.2
_LENGTH = 0.75
_KEPT_DOCUMENTS = 2000
_BETWEEN_HAN = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[㐀-鿿]+")


class PassageStore(Protocol):
    """What the retriever asks of the store."""

    def generation(self) -> int: ...

    def chunks(self, document_id: str) -> tuple[Chunk, ...]: ...

    def chunk_matrix(self, document_ids: Sequence[str]) -> tuple[tuple[str, ...], Vector]: ...

    def search_vectors(
        self, query_vector: Vector, chunk_ids: Sequence[str] | None = None, k: int = 8
    ) -> tuple[tuple[str, float], ...]: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found. `score` orders the passages of one search and means nothing between searches."""

    chunk: Chunk
    document_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Rankings:
    """The two rankings of one search, best first: (document id, chunk) with their own scores."""

    meaning: tuple[tuple[str, Chunk, float], ...]
    words: tuple[tuple[str, Chunk, float], ...]


class Retriever:
    """Finds passages in a scope. The same store, query and scope give the same passages in the same order."""

    def __init__(self, store: PassageStore, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder
        self._generation = -1
        self._postings: OrderedDict[str, Postings] = OrderedDict()

    def search(
        self, query: str, document_ids: Sequence[str], k: int = 8, *, kinds: frozenset[str] | None = None
    ) -> tuple[Passage, ...]:
        """Return the `k` best passages of these documents, best first; of these `kinds` of chunk only, where given.

        A query without a word that any passage knows, and without meaning to the embedder, finds nothing.
        """
        return fuse(self.rankings(query, document_ids, kinds=kinds), k)

    def near(self, words: str, labels: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Return the labels that `words` mean, as `near_labels` judges with this retriever's embedder."""
        return near_labels(words, labels, self._embedder)

    def meant(self, words: str, labels: Sequence[str]) -> str | None:
        """Return the item that `words` mean, as `meant_label` judges with this retriever's embedder."""
        return meant_label(words, labels, self._embedder)

    def rankings(self, query: str, document_ids: Sequence[str], *, kinds: frozenset[str] | None = None) -> Rankings:
        """Return all chunks of the scope that have a score at all, ranked by meaning and ranked by words."""
        self._forget_older_generations()
        asked = expand_query(query)
        scope = tuple(dict.fromkeys(document_ids))
        vector = self._embedder.embed([asked])[0]
        whole: dict[str, frozenset[str] | None] = dict.fromkeys(scope)
        places = self._candidates(vector, scope) if len(scope) > EXACT_DOCUMENTS and vector.any() else whole
        meaning = self._by_meaning(vector, places)
        words = self._by_words(asked, places)
        return Rankings(_ranked(meaning, kinds), _ranked(words, kinds))

    def _forget_older_generations(self) -> None:
        generation = self._store.generation()
        if generation != self._generation:
            self._postings.clear()
            self._generation = generation

    def _candidates(self, vector: Vector, scope: tuple[str, ...]) -> dict[str, frozenset[str] | None]:
        """Return document id → ids of the chunks that vectors propose, inside the scope.

        The index knows no scope. Where too few of what it proposes lie inside, more are asked for, and then all are scored.
        """
        inside = frozenset(scope)
        for count in (CANDIDATES, CANDIDATES * 10):
            grouped: dict[str, set[str]] = {}
            for index_id, _ in self._store.search_vectors(vector, None, count):
                document, _, own = index_id.split(".", 2)
                if document in inside:
                    grouped.setdefault(document, set()).add(own)
            if sum(map(len, grouped.values())) >= ENOUGH:
                return {document: frozenset(found) for document, found in sorted(grouped.items())}
        return dict.fromkeys(scope)

    def _by_meaning(self, vector: Vector, places: Mapping[str, frozenset[str] | None]) -> list[tuple[str, Chunk, float]]:
        if not vector.any() or not places:
            return []
        ids, matrix = self._store.chunk_matrix(tuple(places))
        if not ids:
            return []
        # Rounded, so that no order of summing can turn two ranks.
        scores = numpy.round(matrix @ vector, 6)
        chunks = {one: {chunk.id: chunk for chunk in self._store.chunks(one)} for one in places}
        found = []
        for index_id, score in zip(ids, scores.tolist(), strict=True):
            document, _, own = index_id.split(".", 2)
            kept = places[document]
            if kept is None or own in kept:
                found.append((document, chunks[document][own], score))
        return found

    def _by_words(self, query: str, places: Mapping[str, frozenset[str] | None]) -> list[tuple[str, Chunk, float]]:
        """Return chunks that share a piece with the query; one that shares none gets no credit in the fusion."""
        indexes = {one: self._postings_of(one) for one in places}
        scores = word_scores(query, indexes)
        found = []
        for document, rows in scores.items():
            kept = places[document]
            for chunk, score in zip(indexes[document].chunks, rows.tolist(), strict=True):
                if score > 0 and (kept is None or chunk.id in kept):
                    found.append((document, chunk, round(score, 6)))
        return found

    def _postings_of(self, document: str) -> Postings:
        if document not in self._postings:
            self._postings[document] = chunks_to_postings(self._store.chunks(document))
            while len(self._postings) > _KEPT_DOCUMENTS:
                self._postings.popitem(last=False)
        self._postings.move_to_end(document)
        return self._postings[document]


def _ranked(found: list[tuple[str, Chunk, float]], kinds: frozenset[str] | None) -> tuple[tuple[str, Chunk, float], ...]:
    kept = (one for one in found if kinds is None or one[1].kind in kinds)
    return tuple(sorted(kept, key=lambda one: (-one[2], one[0], one[1].id)))


def fuse(rankings: Rankings, k: int, *, meaning: float = MEANING_WEIGHT, words: float = WORDS_WEIGHT) -> tuple[Passage, ...]:
    """Return the `k` best of two rankings by reciprocal rank; equal sums go by the rank in meaning, then by id."""
    sums: dict[tuple[str, str], float] = {}
    chunks: dict[tuple[str, str], Chunk] = {}
    places: dict[tuple[str, str], int] = {}
    for weight, ranking in ((meaning, rankings.meaning), (words, rankings.words)):
        for rank, (document, chunk, _) in enumerate(ranking):
            key = (document, chunk.id)
            chunks[key] = chunk
            places.setdefault(key, rank)
            sums[key] = sums.get(key, 0.0) + weight / (RANK_OFFSET + rank + 1)
    best = sorted(sums, key=lambda key: (-round(sums[key], 9), places[key], key))[:k]
    return tuple(Passage(chunks[key], key[0], round(sums[key], 6)) for key in best)


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Postings:
    """The pieces of one document's chunks: piece → rows and counts; `lengths` in pieces."""

    chunks: tuple[Chunk, ...]
    lengths: Vector
    pieces: Mapping[str, tuple[NDArray[numpy.int32], Vector]]


def text_to_pieces(text: str) -> list[str]:
    """Return what BM25 counts: Latin words, numbers, Chinese characters and pairs of neighbouring ones."""
    found: list[str] = []
    for token in _TOKEN.findall(fold_text(text)):
        if token[0] < "㐀":
            found.append(token)
            continue
        found.extend(token)
        found.extend(token[place : place + 2] for place in range(len(token) - 1))
    return found


def fold_text(text: str) -> str:
    """Return `text` half width, simplified, in lower case, without white space between Chinese characters."""
    return _BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", simplify(text)).lower())


def chunks_to_postings(chunks: Sequence[Chunk]) -> Postings:
    """Return the postings of one document's chunks, by their text to search."""
    rows: dict[str, tuple[list[int], list[int]]] = {}
    lengths = []
    for place, chunk in enumerate(chunks):
        counted = Counter(text_to_pieces(chunk.to_search))
        lengths.append(sum(counted.values()))
        for piece, count in counted.items():
            at, counts = rows.setdefault(piece, ([], []))
            at.append(place)
            counts.append(count)
    return Postings(
        tuple(chunks),
        numpy.asarray(lengths, dtype=numpy.float32),
        {
            piece: (numpy.asarray(at, dtype=numpy.int32), numpy.asarray(counts, dtype=numpy.float32))
            for piece, (at, counts) in rows.items()
        },
    )


def word_scores(query: str, indexes: Mapping[str, Postings]) -> dict[str, Vector]:
    """Return document id → BM25 score of each chunk, with the frequencies of the whole scope."""
    total = sum(len(index.chunks) for index in indexes.values())
    if not total:
        return {}
    average = max(1.0, sum(float(index.lengths.sum()) for index in indexes.values()) / total)
    weights = {}
    for piece in dict.fromkeys(text_to_pieces(query)):
        seen = sum(len(index.pieces[piece][0]) for index in indexes.values() if piece in index.pieces)
        if seen:
            weights[piece] = math.log(1 + (total - seen + 0.5) / (seen + 0.5))
    return {document: _scores(index, weights, average) for document, index in indexes.items()}


def _scores(index: Postings, weights: Mapping[str, float], average: float) -> Vector:
    found = numpy.zeros(len(index.chunks), dtype=numpy.float32)
    damping = _SATURATION * (1 - _LENGTH + _LENGTH * index.lengths / average)
    for piece, weight in weights.items():
        if piece in index.pieces:
            at, counts = index.pieces[piece]
            found[at] += weight * counts * (_SATURATION + 1) / (counts + damping[at])
    return found


# ---------------------------------------------------------------- the query's words in the reports' language


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


# ---------------------------------------------------------------- labels by meaning

LEAST = 0.5
"""Cosine below which a label is not meant."""

MARGIN = 0.05
"""Labels within this of the best are given too; the caller decides, or asks back."""

RIVAL = 0.1
"""By how much an official item that is not among the labels may be nearer: beyond it, that one is meant and is not there."""

_CALIBRATED = "budget-static-"


def near_labels(query: str, labels: Sequence[str], embedder: Embedder) -> tuple[tuple[str, float], ...]:
    """Return the labels that `query` means though it says them in other words, best first, with their cosines.

    Empty where none is near enough, or where an official item that is not among `labels` is plainly nearer: 水利工程 then
    means 水利工程建设, and not the 工程 of another label. The thresholds were calibrated on left-out items for the shipped
    model; with another model nothing is linked.
    """
    asked = expand_query(query)
    vector = embedder.embed([asked])[0]
    if not labels or not embedder.name.startswith(_CALIBRATED) or not vector.any():
        return ()
    names = tuple(dict.fromkeys(labels))
    scores = numpy.round(_label_vectors(embedder, names) @ vector, 4)
    best = float(scores.max())
    rival = _best_rival(embedder, vector, frozenset(map(canonical, names)))
    if best < LEAST or best < rival - RIVAL:
        return ()
    least = max(LEAST, best - MARGIN)
    near = [(name, round(score, 4)) for name, score in zip(names, scores.tolist(), strict=True) if score >= least]
    return tuple(sorted(near, key=lambda one: (-one[1], one[0])))


ITEM_LEAST = 0.6
ITEM_RIVAL = 0.02
ITEM_MARGIN = 0.05
"""For an item whose figure will be told: nearer than a target has to be, hardly any absent item nearer, well ahead of the next.
Chosen on left-out items by `python -m eval linking --hold-out DIR`: a wrong item is worse than none."""


def meant_label(
    words: str, labels: Sequence[str], embedder: Embedder, *, least: float = ITEM_LEAST, rival: float = ITEM_RIVAL
) -> str | None:
    """Return the label that `words` plainly mean; None where another is as near, or an official item nearer that is not there."""
    near = near_labels(words, labels, embedder)
    if not near or near[0][1] < least or (len(near) > 1 and near[0][1] - near[1][1] < ITEM_MARGIN):
        return None
    absent = _best_rival(embedder, embedder.embed([expand_query(words)])[0], frozenset(map(canonical, labels)))
    return near[0][0] if near[0][1] >= absent - rival else None


def _best_rival(embedder: Embedder, vector: Vector, present: frozenset[str]) -> float:
    names = official_names()
    scores = _label_vectors(embedder, names) @ vector
    return max((score for name, score in zip(names, scores.tolist(), strict=True) if name not in present), default=0.0)


@lru_cache(maxsize=1)
def official_names() -> tuple[str, ...]:
    """Return every official name, once."""
    return tuple(dict.fromkeys(term.name for term in all_terms()))


def _label_vectors(embedder: Embedder, names: tuple[str, ...]) -> Vector:
    """Return the names' vectors; the last few sets of names are kept."""
    key = (embedder.name, names)
    if key not in _LABELS:
        if len(_LABELS) >= _KEPT_LABEL_SETS:
            _LABELS.clear()
        _LABELS[key] = embedder.embed(names)
    return _LABELS[key]


_LABELS: dict[tuple[str, tuple[str, ...]], Vector] = {}
_KEPT_LABEL_SETS = 32
