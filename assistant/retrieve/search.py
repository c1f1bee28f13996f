"""A question and a scope to ranked passages: by meaning and by words together.

The scope (document ids) comes first. Inside it every chunk is scored exactly by its vector and by BM25 over characters
and pairs of characters; the two rankings are fused by rank. A scope of very many documents is narrowed by vectors first,
and the candidates are rescored exactly. Neither torch nor chromadb nor langchain is imported for a small scope.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy

from assistant.retrieve.kinds import answering_first
from assistant.retrieve.query import expand_query
from assistant.retrieve.words import Postings, word_scores
from ingest.model import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.embedding import Embedder

    Vector = NDArray[numpy.float32]

MEANING_WEIGHT = 1.0
WORDS_WEIGHT = 1.5
RANK_OFFSET = 10
"""Weights and offset of reciprocal rank fusion, as measured by `python -m eval retrieval`."""

AMONG = 8
"""How many of the best passages are looked at for one that can answer the kind of question: of 272 questions of all gold the
first passage is right in 0.805 without, in 0.849 with 2, in 0.864 with 5 and 0.871 with 8 or 10.
"""

EXACT_DOCUMENTS = 200
"""Scopes of up to so many documents are scored whole, by vectors and by words."""

MOST_WHOLE = 2000
"""Documents up to which words that mean nothing to the embedder are searched at all."""

CANDIDATES = 200
"""How many chunks vectors propose in a larger scope."""

ENOUGH = 50
"""How many of them must lie in the scope."""

_MOST_SIGNS = 4_000_000
"""Signs of passages that are kept arranged by words, those of some 300 reports: 25 MB, and the passages themselves."""


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
        self._signs = 0

    def search(
        self, query: str, document_ids: Sequence[str], k: int = 8, *, kinds: frozenset[str] | None = None
    ) -> tuple[Passage, ...]:
        """Return the `k` best passages of these documents, best first; of these `kinds` of chunk only, where given.

        A query without a word that any passage knows, and without meaning to the embedder, finds nothing.
        """
        return in_order(query, self.rankings(query, document_ids, kinds=kinds), k)

    def rankings(self, query: str, document_ids: Sequence[str], *, kinds: frozenset[str] | None = None) -> Rankings:
        """Return all chunks of the scope that have a score at all, ranked by meaning and ranked by words."""
        self._forget_older_generations()
        asked = expand_query(query)
        scope = tuple(dict.fromkeys(document_ids))
        vector = self._embedder.embed([asked])[0]
        whole: dict[str, frozenset[str] | None] = dict.fromkeys(scope)
        if len(scope) > EXACT_DOCUMENTS and vector.any():
            places = self._candidates(vector, scope)
        else:
            places = whole if len(scope) <= MOST_WHOLE else {}
        meaning = self._by_meaning(vector, places)
        words = self._by_words(asked, places)
        return Rankings(_ranked(meaning, kinds), _ranked(words, kinds))

    def _forget_older_generations(self) -> None:
        generation = self._store.generation()
        if generation != self._generation:
            self._postings.clear()
            self._signs = 0
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
        indexes = {one: self._postings_of(one, kept) for one, kept in places.items()}
        scores = word_scores(query, indexes)
        found = []
        for document, rows in scores.items():
            for chunk, score in zip(indexes[document].chunks, rows.tolist(), strict=True):
                if score > 0:
                    found.append((document, chunk, round(score, 6)))
        return found

    def _postings_of(self, document: str, kept: frozenset[str] | None) -> Postings:
        """Return a document's words, of these chunks alone where only some are looked at: all of it would cost much more."""
        if kept is not None:
            return Postings([chunk for chunk in self._store.chunks(document) if chunk.id in kept])
        if document not in self._postings:
            made = self._postings[document] = Postings(self._store.chunks(document))
            self._signs += made.signs
            while self._signs > _MOST_SIGNS and len(self._postings) > 1:
                self._signs -= self._postings.popitem(last=False)[1].signs
        self._postings.move_to_end(document)
        return self._postings[document]


def _ranked(found: list[tuple[str, Chunk, float]], kinds: frozenset[str] | None) -> tuple[tuple[str, Chunk, float], ...]:
    kept = (one for one in found if kinds is None or one[1].kind in kinds)
    return tuple(sorted(kept, key=lambda one: (-one[2], one[0], one[1].id)))


def in_order(query: str, rankings: Rankings, k: int) -> tuple[Passage, ...]:
    """Return the `k` best of two rankings, those of the first few that can answer the kind of question before the others.

    Scores go by the place in that order, so that they fall.
    """
    found = fuse(rankings, max(k, AMONG))
    order = answering_first(query, [one.chunk for one in found], AMONG)
    placed = zip((found[at] for at in order), found, strict=True)
    return tuple(replace(one, score=place.score) for one, place in placed)[:k]


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


__all__ = ["Passage", "PassageStore", "Rankings", "Retriever", "fuse", "in_order"]
