"""How fast passages are found and taken in, from a thousand chunks to a million: what wins where. Prints, asserts nothing.

The chunks are the training generator's passages, a hundred a document; a scope is three documents, as of one body over
three years. Set side by side over the same vectors: the scope's chunks scored exactly from the catalog (what the program
does), Chroma's `where` on the scope's documents, and Chroma's bare index over everything.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from assistant.retrieve import Retriever
from eval.metrics import percentile
from ingest.catalog import Catalog
from ingest.codec import to_json
from ingest.embedding import load_embedder
from ingest.model import Chunk, ParsedDocument
from ingest.pipeline import read_document
from ingest.settings import quiet_telemetry
from ingest.store import Incoming, Store
from ingest.store.rows import Content, insert_content, new_info
from ingest.store.upkeep import embedding_row
from ingest.train.generator import write_pairs

if TYPE_CHECKING:
    from ingest.embedding import Matrix

SIZES = (1_000, 10_000, 100_000, 1_000_000)
CHROMA_UP_TO = 100_000
"""Chroma takes about a thousand chunks a second; above this only the catalog is filled and measured."""

_Times = tuple[list[float], list[float]]

A_DOCUMENT = 100
A_SCOPE = 3
TAKEN = 8
QUERIES = 60
_POOL = 10_000
_SEED = 5
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class _Pool:
    """Passages with their vectors, which documents are put together from, and questions about them."""

    texts: tuple[str, ...]
    vectors: Matrix
    questions: tuple[str, ...]
    asked: Matrix
    chance: random.Random


def bench_search(sizes: Sequence[int] = SIZES, *, chroma_up_to: int = CHROMA_UP_TO) -> Iterator[str]:
    """Yield the report line by line, as it is measured: embedding, taking in, then a table of searches by size."""
    pairs = write_pairs(_SEED, _POOL)
    embedder = load_embedder()
    texts = tuple(pair.passage for pair in pairs)
    questions = tuple(pair.question for pair in pairs[:QUERIES])
    pool = _Pool(texts, embedder.embed(texts), questions, embedder.embed(questions), random.Random(_SEED))
    yield "Times are wall clock, and in brackets what the processor worked, which other programs on the machine change less."
    shown = _shown(_timed(lambda question: embedder.embed([question]), questions))
    yield f"One question embedded: {' / '.join(shown)} (p50 / p95 / longest)."
    yield from _taking_in(pool)
    yield ""
    yield "| chunks | way, eight passages wanted | p50 | p95 | max |"
    yield "|---|---|---|---|---|"
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="budget-bench-") as folder:
            for name, times in _searches(Path(folder), pool, size, chroma=size <= chroma_up_to):
                yield f"| {size:,} | {name} | " + " | ".join(_shown(times)) + " |"


def _timed(work: Callable[[Any], object], each: Sequence[Any]) -> _Times:
    """Return the milliseconds that `work` takes for each, by the clock and of the processor."""
    walls, worked = [], []
    for one in each:
        start, before = time.perf_counter(), time.process_time()
        work(one)
        walls.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    return walls, worked


def _shown(times: _Times) -> list[str]:
    """Return p50, p95 and the longest."""
    wall, worked = times
    return [f"{percentile(wall, share) or 0:.2f} ms ({percentile(worked, share) or 0:.2f})" for share in (0.5, 0.95, 1.0)]


# ---------------------------------------------------------------- taking in


def _taking_in(pool: _Pool) -> Iterator[str]:
    """Ten thousand chunks through the store (embedded, in catalog and index, each document whole), and into bare Chroma."""
    parts = range(len(pool.texts) // A_DOCUMENT)
    rates: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="budget-bench-") as folder:
        parsed = _a_document(Path(folder))

        documents = [_document(parsed, one, pool.texts[one * A_DOCUMENT : (one + 1) * A_DOCUMENT]) for one in parts]

        def stored(name: str, together: int) -> None:
            with Store.open(Path(folder) / name) as store, store.writing():
                for at in range(0, len(documents), together):
                    store.write_all([Incoming(one) for one in documents[at : at + together]])

        ways: list[tuple[str, Callable[[], None]]] = [
            ("ours, a document at a time", lambda: stored("one", 1)),
            ("ours, ten documents at a time", lambda: stored("ten", _BATCH // A_DOCUMENT)),
            ("bare Chroma, a document at a time", lambda: _fill_bare(Path(folder) / "small", pool, A_DOCUMENT)),
            ("bare Chroma, a thousand chunks at a time", lambda: _fill_bare(Path(folder) / "large", pool, _BATCH)),
            ("bare Chroma, a thousand vectors without text", lambda: _fill_bare(Path(folder) / "bare", pool, _BATCH, text=False)),
        ]
        _fill_bare(Path(folder) / "warm", pool, _BATCH, up_to=_BATCH)  # what is imported once counts for nobody
        with Store.open(Path(folder) / "warm-store") as store:
            store.write(documents[0])
        for name, way in ways:
            start, before = time.perf_counter(), time.process_time()
            way()
            rates[name] = time.perf_counter() - start, time.process_time() - before
    for name, (wall, worked) in rates.items():
        yield f"{len(pool.texts):,} chunks taken in, {name}: {len(pool.texts) / wall:,.0f} a second ({worked:.1f} s of processor)"


def _fill_bare(folder: Path, pool: _Pool, size: int, *, text: bool = True, up_to: int = _POOL) -> None:
    for at in range(0, min(up_to, len(pool.texts)), size):
        part = range(at, min(at + size, len(pool.texts)))
        texts = pool.texts[part.start : part.stop] if text else None
        _add(_bare(folder), part, pool.vectors[part.start : part.stop], texts)


def _a_document(folder: Path) -> ParsedDocument:
    file = folder / "report.txt"
    file.write_text("某局2022年度部门预算\n\n一、主要职能\n负责全局工作。\n", encoding="utf-8")
    return read_document(file)


def _document(parsed: ParsedDocument, number: int, texts: Sequence[str]) -> ParsedDocument:
    """Return a document of these passages, of a body of its own."""
    name = f"report-{number}.txt"
    identity = replace(parsed.identity, department=f"第{number}局", names=(f"第{number}局",))
    chunks = tuple(Chunk(f"b{place}", "paragraph", text, text, text, block=place) for place, text in enumerate(texts))
    return replace(parsed, raw=replace(parsed.raw, name=name, sha256=f"{number:064d}"), identity=identity, chunks=chunks)


_CLIENTS: dict[Path, Any] = {}


def _bare(folder: Path) -> Any:
    """Return a plain collection, as a first program would make it."""
    quiet_telemetry()
    import chromadb

    if folder not in _CLIENTS:
        client = chromadb.PersistentClient(path=str(folder), settings=chromadb.Settings(anonymized_telemetry=False))
        _CLIENTS[folder] = client.get_or_create_collection(
            "bench", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
    return _CLIENTS[folder]


def _add(collection: Any, numbers: range, vectors: Matrix, texts: Sequence[str] | None) -> None:
    collection.add(
        ids=[f"c{number}" for number in numbers],
        embeddings=list(vectors),
        documents=None if texts is None else list(texts),
        metadatas=[{"document": f"d{number // A_DOCUMENT}"} for number in numbers],
    )


# ---------------------------------------------------------------- searching


def _searches(folder: Path, pool: _Pool, size: int, *, chroma: bool) -> Iterator[tuple[str, _Times]]:
    documents = max(A_SCOPE, size // A_DOCUMENT)
    collection = _bare(folder / "bare") if chroma else None
    ids = _fill(folder, pool, documents, collection)
    scopes = [pool.chance.sample(range(documents), A_SCOPE) for _ in pool.questions]
    embedder = load_embedder()
    with Store.open(folder, create=False) as store:
        store.documents()  # the list of documents is read once in a process
        retriever = Retriever(store, embedder)
        asked = list(zip(pool.questions, pool.asked, scopes, strict=True))
        named = [(question, vector, [ids[one] for one in scope]) for question, vector, scope in asked]
        yield "meaning and words in the scope, first time", _timed(lambda one: retriever.search(one[0], one[2], TAKEN), named)
        yield "meaning and words in the scope, again", _timed(lambda one: retriever.search(one[0], one[2], TAKEN), named)
        exact = Store.open(folder, create=False)
        exact.documents()
        yield "ids and exact, vectors only, first time", _timed(lambda one: exact.chunk_matrix(one[2])[1] @ one[1], named)
        exact.close()
    if collection is not None:
        yield "Chroma `where`", _timed(lambda one: _query(collection, one[1], one[2]), asked)
        yield "bare HNSW over all", _timed(lambda one: _query(collection, one[1], None), asked)


def _query(collection: Any, vector: Matrix, scope: Sequence[int] | None) -> None:
    where = {"document": {"$in": [f"d{one}" for one in scope]}} if scope else None
    collection.query(query_embeddings=[vector], n_results=TAKEN, where=where, include=[])


def _fill(folder: Path, pool: _Pool, documents: int, collection: Any) -> list[str]:
    """Write so many documents straight into a catalog (and the collection); return their ids."""
    parsed, model = _a_document(folder), load_embedder().name
    catalog = Catalog(folder / "catalog.sqlite")
    ids = []
    for start in range(0, documents, _BATCH // A_DOCUMENT):
        with catalog.transaction() as transaction:
            for number in range(start, min(start + _BATCH // A_DOCUMENT, documents)):
                places = [pool.chance.randrange(_POOL) for _ in range(A_DOCUMENT)]
                texts, vectors = [pool.texts[place] for place in places], _shaken(pool.vectors[places], number)
                one = _document(parsed, number, texts)
                info = new_info(one, 1)
                key = transaction.insert_one(
                    "documents", id=info.id, series=info.id, version=1, visible=True, name=info.name, path=None,
                    sha256=info.sha256, given="", reading="", original=None, info=to_json(info),
                )  # fmt: skip
                insert_content(transaction, key, replace(Content.of(one), facts=(), tables=(), blocks=()))
                transaction.insert("embeddings", [embedding_row(key, model, vectors)])
                ids.append(info.id)
                if collection is not None:
                    _add(collection, range(number * A_DOCUMENT, (number + 1) * A_DOCUMENT), vectors, texts)
            transaction.set_meta("model", model)
            transaction.set_meta("chunks", str(documents * A_DOCUMENT))
    catalog.close()
    return ids


def _shaken(vectors: Matrix, seed: int) -> Matrix:
    """Return unit vectors near the given ones, so that no two documents are the same."""
    noise = numpy.random.default_rng(seed).normal(0, 0.02, vectors.shape).astype(numpy.float32)
    moved = vectors + noise
    found: Matrix = moved / numpy.linalg.norm(moved, axis=1, keepdims=True)
    return found
