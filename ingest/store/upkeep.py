"""Building the index anew from the catalog, and comparing the two."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalog import Catalog
from ingest.codec import many_from_json
from ingest.errors import SettingsError, StoreMismatch
from ingest.model import Chunk
from ingest.store.info import DocumentInfo
from ingest.store.keeping import loose_files
from ingest.store.rows import OF_A_DOCUMENT, count_chunks, damaged, drop_unused_names, raise_generation, to_info, unpack

if TYPE_CHECKING:
    from ingest.embedding import Embedder, Matrix
    from ingest.vectors import VectorIndex

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` found: how many of each, and one sentence for each thing that is wrong."""

    documents: int
    facts: int
    chunks: int
    problems: tuple[str, ...] = ()


def collection_name(catalog: Catalog) -> str:
    """Return the index's collection that is in use; it carries the store's own name, so that a server may hold several stores."""
    meta = catalog.meta()
    return f"budget-{meta.get('store', 'new')}-{meta.get('round', '1')}"


def visible_documents(catalog: Catalog, without: Collection[int] = ()) -> list[DocumentInfo]:
    """Return the visible documents in the order of their numbers, but for those of `without`."""
    rows = catalog.rows("SELECT number, version, visible, info FROM documents WHERE visible ORDER BY number")
    return [to_info(*row) for row in rows if row[0] not in without]


def chunks_of(catalog: Catalog, number: int) -> tuple[Chunk, ...]:
    """Return a reading's chunks. Raises what BROKEN lists where they are not as they were written."""
    rows = catalog.rows("SELECT packed FROM pieces WHERE document = :number AND kind = 'chunk' ORDER BY first", number=number)
    return many_from_json(Chunk, (line for (packed,) in rows for line in unpack(packed)))


def vectors_of(catalog: Catalog, number: int, model: str) -> Matrix:
    """Return the stored vectors of a reading's chunks, row by row, of length 1 again.

    There are no rows where this model has not embedded it, or where they are not what was written.
    """
    import numpy

    rows = catalog.rows(
        "SELECT count, matrix, digest FROM embeddings WHERE document = :number AND model = :model", number=number, model=model
    )
    for count, matrix, written in rows:
        packed = bytes(matrix)
        if hashlib.sha256(packed).hexdigest() == written and count:
            found = numpy.frombuffer(packed, dtype="<f2").astype(numpy.float32).reshape(count, -1)
            lengths = numpy.linalg.norm(found, axis=1, keepdims=True)
            unit: Matrix = numpy.divide(found, lengths, out=numpy.zeros_like(found), where=lengths > 0)
            return unit
    return numpy.zeros((0, 0), dtype=numpy.float32)


def embedding_row(number: int, model: str, matrix: Matrix) -> dict[str, object]:
    """Return the catalog's row for a reading's vectors; two bytes a number are enough for a direction."""
    packed = matrix.astype("<f2").tobytes()
    return {
        "document": number, "model": model, "count": len(matrix), "matrix": packed, "digest": hashlib.sha256(packed).hexdigest(),
    }  # fmt: skip


def index_ids(info: DocumentInfo, chunks: Sequence[Chunk]) -> list[str]:
    """Return the chunks' ids in the index: document.version.chunk."""
    return [f"{info.id}.{info.version}.{chunk.id}" for chunk in chunks]


def rebuild_index(catalog: Catalog, index: VectorIndex, embedder: Embedder, progress: Progress | None) -> int:
    """Fill a new collection beside the old one, then turn readers to it in one transaction; return the number of chunks."""
    turn = int(catalog.meta().get("round", "1")) + 1
    target = f"budget-{catalog.meta().get('store', 'new')}-{turn}"
    _make_room(index, target)
    documents = visible_documents(catalog)
    total = 0
    for done, info in enumerate(documents):
        if progress:
            progress(done, len(documents))
        chunks = chunks_of(catalog, info.number)
        matrix = _vectors_for(catalog, info, chunks, embedder)
        if chunks:
            index.add(target, index_ids(info, chunks), matrix)
        total += len(chunks)
    _turn_to(catalog, embedder.name, turn)
    prefix = target.rsplit("-", 1)[0] + "-"
    for other in index.collections():
        if other.startswith(prefix) and other != target:
            index.drop(other)
    if progress:
        progress(len(documents), len(documents))
    return total


def _make_room(index: VectorIndex, target: str) -> None:
    """Drop what an earlier turn left under this name; an index that cannot even be opened is thrown away."""
    try:
        index.drop(target)
    except StoreMismatch:
        if not index.clear():
            raise


def _vectors_for(catalog: Catalog, info: DocumentInfo, chunks: Sequence[Chunk], embedder: Embedder) -> Matrix:
    """Return the vectors in the catalog where this model made them, else make and keep them."""
    held = vectors_of(catalog, info.number, embedder.name)
    if len(held) == len(chunks):
        return held
    made = embedder.embed([one.to_embed for one in chunks])
    with catalog.transaction() as transaction:
        transaction.run(
            "DELETE FROM embeddings WHERE document = :number AND model = :model", number=info.number, model=embedder.name
        )
        transaction.insert("embeddings", [embedding_row(info.number, embedder.name, made)])
    return made


def _turn_to(catalog: Catalog, model: str, turn: int) -> None:
    with catalog.transaction() as transaction:
        transaction.set_meta("model", model)
        transaction.set_meta("round", str(turn))
        transaction.run("DELETE FROM embeddings WHERE model <> :model", model=model)
        drop_unused_names(transaction)
        transaction.run("DELETE FROM journal")
        count_chunks(transaction)
        raise_generation(transaction)


def check_store(data_dir: Path, catalog: Catalog, index: VectorIndex) -> CheckResult:
    """Compare catalog, index and originals."""
    broken = dict(damaged(catalog.rows))
    problems = [
        f"{name}: its rows in the catalog are not what was written; run: budget-assistant reindex" for name in broken.values()
    ]
    documents = visible_documents(catalog, without=broken)
    expected: set[str] = set()
    model = catalog.meta().get("model", "")
    for info in documents:
        chunks, matrix = chunks_of(catalog, info.number), vectors_of(catalog, info.number, model)
        if len(chunks) != len(matrix):
            problems.append(f"{info.name}: {len(matrix)} of {len(chunks)} passages have a vector; run: budget-assistant reindex")
        expected.update(own for own, row in zip(index_ids(info, chunks), matrix, strict=False) if row.any())
    try:
        problems += _index_problems(expected, set(index.ids(collection_name(catalog))) if documents else set())
    except (StoreMismatch, SettingsError) as error:  # also where the disk is full: the rest can be checked all the same
        problems.append(str(error))
    problems += _original_problems(data_dir, catalog)
    problems += _loose_rows(catalog)
    facts = catalog.rows("SELECT count(*) FROM facts f JOIN documents d ON d.number = f.document WHERE d.visible")
    return CheckResult(len(documents) + len(broken), int(facts[0][0]) if facts else 0, len(expected), tuple(problems))


def _index_problems(expected: set[str], found: set[str]) -> Iterator[str]:
    if expected - found:
        yield f"The vector index lacks {len(expected - found)} of {len(expected)} passages; run: budget-assistant reindex"
    if found - expected:
        yield f"The vector index holds {len(found - expected)} passages of no loaded report; run: budget-assistant reindex"


def _original_problems(data_dir: Path, catalog: Catalog) -> Iterator[str]:
    rows = catalog.rows("SELECT name, sha256, original FROM documents WHERE original IS NOT NULL ORDER BY name")
    for name, sha256, original in rows:
        file = data_dir / original
        if not file.is_file():
            yield f"{name}: its original file {file} is missing; take the report in again."
        elif digest_of_file(file) != sha256:
            yield f"{name}: its original file {file} has been changed; take the report in again."
    known, loose = loose_files(data_dir, {original for _, _, original in rows})
    if known:
        yield f"{len(known)} kept files are of reports that the catalog does not know; run: budget-assistant recover"
    for file in loose:
        yield f"{file} belongs to no loaded report; run: budget-assistant reindex"


def digest_of_file(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _loose_rows(catalog: Catalog) -> Iterator[str]:
    for table in OF_A_DOCUMENT:
        loose = catalog.rows(f"SELECT count(*) FROM {table} WHERE document NOT IN (SELECT number FROM documents)")
        if loose and loose[0][0]:
            yield f"The catalog's table {table} holds {loose[0][0]} rows of no document; take the reports into a new folder."


def drop_loose_originals(data_dir: Path, catalog: Catalog) -> None:
    """Remove kept files that were never taken in: a writer died between keeping the file and committing the document.

    What was taken in once and is not known any more stays: the catalog may have been lost.
    """
    used = {original for (original,) in catalog.rows("SELECT original FROM documents")}
    for file in loose_files(data_dir, used)[1] if used else ():
        os.unlink(file)
