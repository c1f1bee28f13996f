"""The store: catalog, vector index and original files as one, all or nothing.

The catalog is the truth. A document is written in this order, and may die after any of it:

1. `journal`   the ids of its vectors are noted, so that they can be swept if nothing follows
2. `original`  the file itself is kept
3. `vectors`   its vectors go into the index, under ids that carry document and version
4. `rows`      facts, labels, tables, sections, blocks, chunks and vectors into one transaction of the catalog …
5. `commit`    … which makes this version visible, hides the one before and raises the generation
6. `sweep`     vectors that the journal lists and that are of no visible document leave the index

A reader asks the catalog for what is visible, so what lies in the index too early or too long is never seen.
Readers see a new generation without being opened again.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ingest.catalog import SCHEMA, Catalog, Transaction
from ingest.codec import from_json, many_from_json, to_json
from ingest.errors import InputError, SettingsError, StoreMismatch
from ingest.model import Chunk, Fact, Finding, ParsedDocument, Section, Table
from ingest.settings import Settings
from ingest.store.info import DocumentInfo, ReportInfo, body_key, document_id, group_reports
from ingest.store.lock import WriterLock
from ingest.store.rows import count_chunks, erase, insert_parts, new_info, raise_generation, to_info
from ingest.store.upkeep import (
    CheckResult,
    check_store,
    collection_name,
    drop_loose_originals,
    index_ids,
    rebuild_index,
    vector_rows,
    vectors_of,
)

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from ingest.embedding import Embedder, Matrix
    from ingest.vectors import VectorIndex

EXACT_UP_TO = 100_000
"""Chunks up to which every search is exact over all vectors; above it the index proposes candidates."""

CANDIDATES = 10
"""How many candidates the index is asked for, for each passage wanted."""

_T = TypeVar("_T")
_IN_MEMORY = 64
"""Readings whose facts, tables and vectors are kept decoded; older ones are read again."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did. `unchanged`: the store holds this file already, under `document.name`."""

    status: Literal["added", "updated", "unchanged"]
    document: DocumentInfo


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from, for knowing it again: its path, what the user said of it, and which reading this is."""

    path: str | None = None
    department: str | None = None
    year: int | None = None
    reading: str = ""

    @property
    def given(self) -> str:
        return json.dumps([self.department, self.year], ensure_ascii=False)


class Store:
    """The documents of one data folder. Opening reads nothing; a folder without a store reads as empty.

    One process writes at a time (`StoreBusy` names it); any number read meanwhile. May be shared by threads.
    """

    def __init__(
        self, data_dir: Path, catalog: Catalog, *, chroma_url: str | None, embedding_model: str | None,
        on_step: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.data_dir = data_dir
        self._catalog = catalog
        self._index: VectorIndex | None = None
        self._chroma_url = chroma_url
        self._model_wanted = embedding_model
        self._embedder: Embedder | None = None
        self._on_step = on_step
        self._memory: OrderedDict[tuple[str, int], object] = OrderedDict()
        self._memory_lock = threading.RLock()
        self._index_generation = -1
        self._shown: tuple[int, tuple[DocumentInfo, ...], tuple[ReportInfo, ...]] | None = None
        self._writer = WriterLock(data_dir / "writer.lock")

    @classmethod
    def open(
        cls, data_dir: str | Path, *, create: bool = True, database_url: str | None = None, chroma_url: str | None = None,
        embedding_model: str | None = None, on_step: Callable[[str], None] = lambda step: None,
    ) -> Store:  # fmt: skip
        """Return the store of `data_dir`, which is made at the first write.

        With `create` False a folder without a store raises SettingsError. Raises StoreMismatch where another version
        of this program wrote it. `on_step` is told the name of each step of a write after it is done.
        """
        folder = Path(data_dir).expanduser().absolute()
        catalog = Catalog(folder / "catalog.sqlite", database_url)
        if not create and not catalog.exists:
            raise SettingsError(f"There are no reports in {folder}; take some in with: python -m ingest PATH --data-dir {folder}")
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"The data folder {folder} is a file; name a folder.")
        store = cls(folder, catalog, chroma_url=chroma_url, embedding_model=embedding_model, on_step=on_step)
        store._check_schema()
        return store

    @classmethod
    def from_settings(cls, settings: Settings, *, create: bool = True) -> Store:
        """Return the store that the settings name."""
        return cls.open(
            settings.data_dir,
            create=create,
            database_url=settings.database_url,
            chroma_url=settings.chroma_url,
            embedding_model=settings.embedding_model,
        )

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
        self._catalog.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading

    def generation(self) -> int:
        """Return a number that rises with every change of what is visible; 0 for an empty store."""
        found = self._catalog.rows("SELECT value FROM meta WHERE name = 'generation'")
        return int(found[0][0]) if found else 0

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the visible documents, ordered by name and id."""
        return self._visible()[0]

    def reports(self) -> tuple[ReportInfo, ...]:
        """Return the visible reports, ordered by body, year, stage and file name."""
        return self._visible()[1]

    def document(self, document_id: str) -> DocumentInfo:
        """Return a document, also one that a later version replaced. Raises KeyError where it is not there (any more)."""
        for one in self.documents():
            if one.id == document_id:
                return one
        found = self._catalog.rows("SELECT number, version, visible, info FROM documents WHERE id = :id", id=document_id)
        if not found:
            raise KeyError(document_id)
        return to_info(*found[0])

    def versions(self, document_id: str) -> tuple[DocumentInfo, ...]:
        """Return all kept versions of the file that this document is one of, the newest first."""
        found = self._catalog.rows(
            "SELECT number, version, visible, info FROM documents WHERE series = (SELECT series FROM documents WHERE id = :id) "
            "ORDER BY version DESC",
            id=document_id,
        )
        return tuple(to_info(*row) for row in found)

    def facts(self, document_id: str) -> tuple[Fact, ...]:
        """Return all facts of a document, in its order."""
        return self._parts("fact", Fact, document_id)

    def facts_of(self, label: str, document_ids: Sequence[str]) -> tuple[tuple[str, Fact], ...]:
        """Return (document id, fact) for each fact of these documents that has the canonical `label` in its label set.

        Reads those facts only: for one item over very many reports.
        """
        wanted = {self.document(one).number: one for one in document_ids}
        rows = self._catalog.rows(
            "SELECT p.document, p.payload FROM labels l JOIN parts p ON p.document = l.document AND p.kind = 'fact' "
            "AND p.position = l.position WHERE l.label = :label ORDER BY p.document, p.position",
            label=label,
        )
        kept = [(wanted[number], payload) for number, payload in rows if number in wanted]
        return tuple(zip((one for one, _ in kept), many_from_json(Fact, (payload for _, payload in kept)), strict=True))

    def labels(self) -> dict[str, frozenset[str]]:
        """Return each canonical label of a fact with the visible documents that have it."""
        shown = {one.number: one.id for one in self.documents()}
        found: dict[str, set[str]] = {}
        for label, number in self._catalog.rows("SELECT DISTINCT label, document FROM labels"):
            if number in shown:
                found.setdefault(label, set()).add(shown[number])
        return {label: frozenset(ids) for label, ids in found.items()}

    def tables(self, document_id: str) -> tuple[Table, ...]:
        return self._parts("table", Table, document_id)

    def table(self, document_id: str, table_id: str) -> Table:
        """Return one table. Raises KeyError where the document has none of this id."""
        number = self.document(document_id).number
        found = self._catalog.rows(
            "SELECT payload FROM parts WHERE document = :number AND kind = 'table' AND id = :id", number=number, id=table_id
        )
        if not found:
            raise KeyError(table_id)
        return from_json(Table, found[0][0])

    def sections(self, document_id: str) -> tuple[Section, ...]:
        return self._parts("section", Section, document_id)

    def findings(self, document_id: str) -> tuple[Finding, ...]:
        return self._parts("finding", Finding, document_id)

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return self._parts("chunk", Chunk, document_id)

    def block_text(self, document_id: str, block: int) -> str:
        """Return a block's text: a paragraph as read, a grid as lines of cells parted by tabs. Raises KeyError."""
        number = self.document(document_id).number
        found = self._catalog.rows(
            "SELECT payload FROM parts WHERE document = :number AND kind = 'block' AND position = :block",
            number=number,
            block=block,
        )
        if not found:
            raise KeyError(block)
        return str(found[0][0])

    def block_texts(self, document_id: str) -> tuple[str, ...]:
        """Return the text of every block, by its index."""
        number = self.document(document_id).number
        return tuple(str(payload) for _, payload in self._payloads("block", number))

    def original(self, document_id: str) -> Path | None:
        """Return the kept original file, or None where none was given."""
        found = self._catalog.rows("SELECT original FROM documents WHERE id = :id", id=document_id)
        if not found:
            raise KeyError(document_id)
        return self.data_dir / found[0][0] if found[0][0] else None

    def holds(self, name: str, sha256: str, source: Source) -> DocumentInfo | None:
        """Return the visible document of this very file, read in this very way; None where there is none."""
        found = self._catalog.rows(
            "SELECT number, version, visible, info FROM documents WHERE id = :id AND given = :given AND reading = :reading",
            id=document_id(name, sha256), given=source.given, reading=source.reading,
        )  # fmt: skip
        return to_info(*found[0]) if found and found[0][2] else None

    # ------------------------------------------------------------ passages by meaning

    def embedding_model(self) -> str | None:
        """Return the name of the model that filled the store; None while it is empty."""
        return self._catalog.meta().get("model")

    def embedder(self) -> Embedder:
        """Return the embedder that questions must be embedded with.

        Raises StoreMismatch where the settings now name another model than the one that filled the store.
        """
        embedder, filled = self._wanted_embedder(), self.embedding_model()
        if filled is not None and filled != embedder.name:
            raise StoreMismatch(
                f'The store was filled with the embedding model "{filled}", but the settings name "{embedder.name}"; '
                "run: budget-assistant reindex"
            )
        return embedder

    def chunk_matrix(self, document_ids: Sequence[str]) -> tuple[tuple[str, ...], Matrix]:
        """Return the index ids (`document.version.chunk`) of these documents' chunks and their unit vectors, row by row."""
        import numpy

        held = [self._vectors(self.document(one)) for one in document_ids]
        ids = tuple(one for names, _ in held for one in names)
        if not ids:
            return (), numpy.zeros((0, 0), dtype=numpy.float32)
        return ids, numpy.concatenate([matrix for names, matrix in held if names])

    def chunk(self, chunk_id: str) -> tuple[str, Chunk]:
        """Return (document id, chunk) of an index id. Raises KeyError."""
        document, _, own = chunk_id.split(".", 2)
        for one in self.chunks(document):
            if one.id == own:
                return document, one
        raise KeyError(chunk_id)

    def search_vectors(
        self, query_vector: NDArray[numpy.float32], chunk_ids: Sequence[str] | None = None, k: int = 8
    ) -> tuple[tuple[str, float], ...]:
        """Return up to `k` (index id, cosine) pairs, best first, ties by id; among `chunk_ids`, or all visible chunks.

        Scores are exact. Over more than EXACT_UP_TO chunks the candidates come from the index.
        """
        scope = self._scope(query_vector, chunk_ids, k)
        found = [pair for one, kept in sorted(scope.items()) for pair in self._scored(one, kept, query_vector)]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k])

    def _scope(
        self, query_vector: NDArray[numpy.float32], chunk_ids: Sequence[str] | None, k: int
    ) -> Mapping[str, frozenset[str] | None]:
        """Return document id → the ids of it that are searched; None stands for all."""
        if chunk_ids is None and self._chunk_count() <= EXACT_UP_TO:
            return {one.id: None for one in self.documents()}
        if chunk_ids is None:
            chunk_ids = self._candidates(query_vector, k * CANDIDATES)
        grouped: dict[str, set[str]] = {}
        for one in chunk_ids:
            grouped.setdefault(one.split(".", 1)[0], set()).add(one)
        return {one: frozenset(ids) for one, ids in grouped.items()}

    def _scored(
        self, document: str, kept: frozenset[str] | None, query_vector: NDArray[numpy.float32]
    ) -> Iterator[tuple[str, float]]:
        """Return each id with its cosine, rounded so that no order of summing can turn two ranks."""
        ids, matrix = self._vectors(self.document(document))
        if ids:
            scores = matrix @ query_vector
            yield from (
                (one, round(float(score), 6)) for one, score in zip(ids, scores, strict=True) if kept is None or one in kept
            )

    def _candidates(self, query_vector: NDArray[numpy.float32], count: int) -> list[str]:
        generation = self.generation()
        if generation != self._index_generation:
            self._vector_index().reopen()
            self._index_generation = generation
        shown = self._shown_versions()
        return [one for one in self._vector_index().query(self._collection(), query_vector, count) if _version_of(one) in shown]

    def _shown_versions(self) -> frozenset[str]:
        return frozenset(f"{one.id}.{one.version}" for one in self.documents())

    def _chunk_count(self) -> int:
        found = self._catalog.rows("SELECT value FROM meta WHERE name = 'chunks'")
        return int(found[0][0]) if found else 0

    def _vectors(self, info: DocumentInfo) -> tuple[tuple[str, ...], Matrix]:
        model = self.embedding_model() or ""
        return self._remember((f"vectors {model}", info.number), lambda: self._read_vectors(info, model))

    def _read_vectors(self, info: DocumentInfo, model: str) -> tuple[tuple[str, ...], Matrix]:
        matrix = vectors_of(self._catalog, info.number, model)
        return tuple(index_ids(info, self.chunks(info.id)))[: len(matrix)], matrix

    # ------------------------------------------------------------ reading, inside

    def _visible(self) -> tuple[tuple[DocumentInfo, ...], tuple[ReportInfo, ...]]:
        generation = self.generation()
        shown = self._shown
        if shown is None or shown[0] != generation:
            rows = self._catalog.rows("SELECT number, version, visible, info FROM documents WHERE visible ORDER BY name, id")
            documents = tuple(to_info(*row) for row in rows)
            shown = self._shown = (generation, documents, group_reports(documents))
        return shown[1], shown[2]

    def _parts(self, kind: str, shape: type[_T], document_id: str) -> tuple[_T, ...]:
        number = self.document(document_id).number
        return self._remember(
            (kind, number), lambda: many_from_json(shape, (payload for _, payload in self._payloads(kind, number)))
        )

    def _payloads(self, kind: str, number: int) -> list[tuple[Any, ...]]:
        return self._catalog.rows(
            "SELECT position, payload FROM parts WHERE document = :number AND kind = :kind ORDER BY position",
            number=number,
            kind=kind,
        )

    def _remember(self, key: tuple[str, int], read: Callable[[], _T]) -> _T:
        """Return what `read` gives, read once; a reading's number never stands for anything else."""
        with self._memory_lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]  # type: ignore[return-value]
        found = read()
        with self._memory_lock:
            self._memory[key] = found
            while len(self._memory) > _IN_MEMORY * 4:
                self._memory.popitem(last=False)
        return found

    def _check_schema(self) -> None:
        found = self._catalog.meta().get("schema", SCHEMA)
        if found != SCHEMA:
            raise StoreMismatch(
                f"The store in {self.data_dir} has schema {found} and this program writes {SCHEMA}; "
                "take the reports in again into a new folder."
            )

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock for several writes, and sweep what a dead writer left. May be nested.

        Raises StoreBusy, naming the holder, where another process or store writes.
        """
        new = self._writer.acquire()
        try:
            if new:
                self._on_step("lock")
                self._sweep()
            yield
        finally:
            self._writer.release()

    def write(self, parsed: ParsedDocument, original: Path | None = None, source: Source | None = None) -> Written:
        """Take a parsed document in, whole or not at all, and say whether that changed anything.

        `original` is the file to keep. The same file, read in the same way, is `unchanged`. It replaces the document of
        the same path, or of the same name, body, year and stage; that one stays as an older version.
        """
        source = source or Source(path=str(original.absolute()) if original else None)
        with self.writing():
            same = self._same_content(parsed, source)
            if same is not None:
                return Written("unchanged", same)
            before = self._version_before(parsed, source)
            return self._write(parsed, original, source, before)

    def remove(self, name: str) -> tuple[DocumentInfo, ...]:
        """Take out, with all its versions, the report or document that `name` is the id or file name of, and return what went.

        Raises InputError where nothing is called so, or where file names leave it open.
        """
        with self.writing():
            chosen = self._named(name)
            gone = [one for first in chosen for one in self.versions(first.id)]
            ids = [chunk for one in gone for chunk in index_ids(one, self.chunks(one.id))]
            files = [self.original(one.id) for one in gone]
            with self._catalog.transaction() as transaction:
                self._note_in_journal(transaction, ids)
                for one in gone:
                    erase(transaction, one.number)
                raise_generation(transaction)
            self._on_step("commit")
            self._sweep()
            self._drop_files(file for file in files if file is not None)
            return tuple(gone)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew from the catalog and return the number of chunks; embeds them again where the model changed.

        `progress(done, of)` is called as documents are done. Until it is finished readers go on with the old index.
        """
        with self.writing():
            total = rebuild_index(self._catalog, self._vector_index(), self._wanted_embedder(), progress)
            drop_loose_originals(self.data_dir, self._catalog)
            return total

    def check(self) -> CheckResult:
        """Compare catalog, index and original files, and say what is wrong."""
        with self.writing():
            return check_store(self.data_dir, self._catalog, self._vector_index())

    # ------------------------------------------------------------ writing, inside

    def _wanted_embedder(self) -> Embedder:
        if self._embedder is None:
            from ingest.embedding import load_embedder

            self._embedder = load_embedder(self._model_wanted)
        return self._embedder

    def _same_content(self, parsed: ParsedDocument, source: Source) -> DocumentInfo | None:
        """Return the visible document that has this content and is understood as the same report, under whatever name."""
        held = self.holds(parsed.raw.name, parsed.raw.sha256, source)
        if held is not None:
            return held
        for one in self.documents():
            if (
                one.sha256 == parsed.raw.sha256
                and one.name != parsed.raw.name
                and body_key(one.identity) == body_key(parsed.identity)
            ):
                return one
        return None

    def _version_before(self, parsed: ParsedDocument, source: Source) -> tuple[str, int, int | None]:
        """Return (series, newest version's number so far, the visible reading's number) that this document continues."""
        rows = self._catalog.rows(
            "SELECT number, series, path, info FROM documents WHERE visible AND name = :name", name=parsed.raw.name
        )
        own = document_id(parsed.raw.name, parsed.raw.sha256)
        for number, series, path, info in rows:
            held = from_json(DocumentInfo, info)
            if (source.path and path == source.path) or held.id == own or body_key(held.identity) == body_key(parsed.identity):
                newest = self._catalog.rows("SELECT max(version) FROM documents WHERE series = :series", series=series)
                return str(series), int(newest[0][0]), int(number)
        return own, 0, None

    def _write(
        self, parsed: ParsedDocument, original: Path | None, source: Source, before: tuple[str, int, int | None]
    ) -> Written:
        series, newest, replaced = before
        info = new_info(parsed, newest + 1)
        matrix = self._embed(parsed.chunks)
        ids, model = index_ids(info, parsed.chunks), self.embedder().name
        with self._catalog.transaction() as transaction:
            entry = self._note_in_journal(transaction, ids)
        self._on_step("journal")
        kept = self._keep_original(original, parsed.raw.sha256)
        self._on_step("original")
        if ids:
            self._vector_index().add(
                self._collection(), ids, matrix, [one.to_show for one in parsed.chunks], [info.id] * len(ids)
            )
        self._on_step("vectors")
        with self._catalog.transaction() as transaction:
            self._hide(transaction, info.id, replaced)
            number = transaction.insert_one(
                "documents", id=info.id, series=series, version=info.version, visible=True, name=info.name, path=source.path,
                sha256=info.sha256, given=source.given, reading=source.reading, original=kept, info=to_json(info),
            )  # fmt: skip
            insert_parts(transaction, number, parsed)
            transaction.insert("vectors", vector_rows(number, model, matrix))
            self._on_step("rows")
            transaction.set_meta("model", model)
            transaction.run("DELETE FROM journal WHERE id = :id", id=entry)
            count_chunks(transaction)
            raise_generation(transaction)
        self._on_step("commit")
        self._sweep()
        self._on_step("sweep")
        return Written("updated" if replaced is not None else "added", replace(info, number=number))

    def _hide(self, transaction: Transaction, own: str, replaced: int | None) -> None:
        """Hide the version before; where the file came back to an earlier content, or is read anew, that reading gives way."""
        rows = transaction.rows(
            "SELECT number, version, id FROM documents WHERE id = :own OR number = :replaced", own=own, replaced=replaced or 0
        )
        for number, version, found in rows:
            chunks = transaction.rows("SELECT id FROM parts WHERE document = :number AND kind = 'chunk'", number=number)
            self._note_in_journal(transaction, [f"{found}.{version}.{chunk}" for (chunk,) in chunks])
            if found == own:
                erase(transaction, number)
            else:
                transaction.run("UPDATE documents SET visible = :no WHERE number = :number", no=False, number=number)

    def _embed(self, chunks: Sequence[Chunk]) -> Matrix:
        return self.embedder().embed([chunk.to_embed for chunk in chunks])

    def _note_in_journal(self, transaction: Transaction, ids: Sequence[str]) -> int:
        return transaction.insert_one("journal", collection=self._collection(), ids=json.dumps(list(ids)))

    def _sweep(self) -> None:
        """Take the vectors that the journal lists out of the index, unless their document is visible by now."""
        entries = self._catalog.rows("SELECT id, collection, ids FROM journal ORDER BY id")
        if not entries:
            return
        shown = self._shown_versions()
        for entry, collection, listed in entries:
            orphans = [one for one in json.loads(listed) if _version_of(one) not in shown]
            if orphans:
                self._vector_index().delete(collection, orphans)
            with self._catalog.transaction() as transaction:
                transaction.run("DELETE FROM journal WHERE id = :id", id=entry)

    def _collection(self) -> str:
        return collection_name(self._catalog)

    def _vector_index(self) -> VectorIndex:
        if self._index is None:
            from ingest.vectors import VectorIndex

            self._index = VectorIndex(self.data_dir / "chroma", self._chroma_url)
        return self._index

    def _keep_original(self, original: Path | None, sha256: str) -> str | None:
        """Copy the file under its digest and return its place in the data folder; a copy that is there already is kept."""
        if original is None:
            return None
        place = Path("originals") / sha256[:2] / f"{sha256}{original.suffix.lower()}"
        target = self.data_dir / place
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f"{target.name}.part")
            shutil.copyfile(original, partial)
            os.replace(partial, target)
        return place.as_posix()

    def _drop_files(self, files: Iterable[Path]) -> None:
        used = {one for (one,) in self._catalog.rows("SELECT original FROM documents")}
        for file in files:
            if file.relative_to(self.data_dir).as_posix() not in used:
                file.unlink(missing_ok=True)

    def _named(self, name: str) -> tuple[DocumentInfo, ...]:
        reports = self.reports()
        for report in reports:
            if report.id == name:
                return report.documents
        chosen = [one for one in self.documents() if one.id == name] or [one for one in self.documents() if one.name == name]
        if len(chosen) == 1:
            return tuple(chosen)
        if chosen:
            raise InputError(
                f'Several documents are called "{name}": name one by its id, {" or ".join(one.id for one in chosen)}.'
            )
        try:
            return (self.document(name),)
        except KeyError:
            raise InputError(f'No report or file "{name}" is loaded; `budget-assistant reports` lists what is.') from None


def _version_of(index_id: str) -> str:
    """Return document.version of an index id, document.version.chunk."""
    return ".".join(index_id.split(".", 2)[:2])
