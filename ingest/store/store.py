"""The store: catalog, vector index and original files as one, all or nothing.

The catalog is the truth. Documents are written in this order, one or a few together, and may die after any of it:

1. `journal`   the ids of their vectors are noted, so that they can be swept if nothing follows
2. `original`  the files themselves are kept
3. `vectors`   the vectors go into the index, under ids that carry document and version
4. `rows`      facts, labels, tables, sections, blocks, chunks and vectors into one transaction of the catalog …
5. `commit`    … which makes these versions visible, hides the ones before and raises the generation
6. `sweep`     vectors that the journal lists and that are of no visible document leave the index

A reader asks the catalog for what is visible, so what lies in the index too early or too long is never seen.
Readers see a new generation without being opened again.
"""

from __future__ import annotations

import errno
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ingest.catalog import BEFORE, Catalog, Transaction
from ingest.codec import from_json, to_json
from ingest.errors import DiskFull, InputError, SettingsError, StoreBusy, StoreMismatch
from ingest.model import Chunk, ParsedDocument, Said
from ingest.settings import Settings, load_settings
from ingest.store.incoming import Incoming, Plan, Source, Vectors, Written, documents_to_groups
from ingest.store.info import DocumentInfo, body_key, document_id
from ingest.store.keeping import forget, is_noted, keep, kept_files, note, sweep_partial
from ingest.store.lock import WriterLock
from ingest.store.migrating import migrate
from ingest.store.reading import StoreReader, version_of
from ingest.store.rows import (
    BROKEN,
    Content,
    damaged,
    erase,
    hide,
    insert_content,
    new_info,
    raise_generation,
    shift_count,
    to_info,
)
from ingest.store.upkeep import (
    CheckResult,
    check_store,
    chunks_of,
    digest_of_file,
    drop_loose_originals,
    embedding_row,
    index_ids,
    rebuild_index,
    vectors_of,
)

if TYPE_CHECKING:
    from ingest.embedding import Matrix


Reread = Callable[[Path, str, Said], ParsedDocument]
"""Reads a kept file that was called so, with the body and year that the user said."""

@dataclass(frozen=True, slots=True)
class Recovered:
    """What was taken in again from kept files, and a sentence for each file that could not be."""

    documents: tuple[DocumentInfo, ...]
    failed: tuple[str, ...]


_T = TypeVar("_T")
_TRIES = 5
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Store(StoreReader):
    """The documents of one data folder. Opening reads nothing; a folder without a store reads as empty.

    One process writes at a time (`StoreBusy` names it); any number read meanwhile. May be shared by threads.
    """

    def __init__(
        self,
        data_dir: Path,
        catalog: Catalog,
        *,
        chroma_url: str | None = None,
        embedding_model: str | None = None,
        on_step: Callable[[str], None] = lambda step: None,
    ) -> None:
        super().__init__(data_dir, catalog, chroma_url=chroma_url, embedding_model=embedding_model)
        self._on_step = on_step
        self._writer = WriterLock(data_dir / "writer.lock")
        if self._catalog.meta().get("schema") in BEFORE:
            self._migrate()

    def _migrate(self) -> None:
        """Turn a store of a schema before into one of this. Raises StoreBusy, or SettingsError where it cannot be written."""
        self._writer.acquire()
        try:
            if self._catalog.meta().get("schema") in BEFORE:
                migrate(self._catalog)
        finally:
            self._writer.release()

    @classmethod
    def open(
        cls,
        data_dir: str | Path,
        *,
        create: bool = True,
        database_url: str | None = None,
        chroma_url: str | None = None,
        embedding_model: str | None = None,
        on_step: Callable[[str], None] = lambda step: None,
    ) -> Store:
        """Return the store of `data_dir`, which is made at the first write.

        What is None is as the environment's settings say. With `create` False a folder without a store raises
        SettingsError. Raises StoreMismatch where another version of this program wrote it. `on_step` is told the name
        of each step of a write after it is done.
        """
        settings = load_settings(
            data_dir=data_dir, database_url=database_url, chroma_url=chroma_url, embedding_model=embedding_model
        )
        return cls.from_settings(settings, create=create, on_step=on_step)

    @classmethod
    def from_settings(
        cls, settings: Settings, *, create: bool = True, on_step: Callable[[str], None] = lambda step: None
    ) -> Store:
        """Return the store that the settings name, as `open` does."""
        folder = settings.data_dir
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"The data folder {folder} is a file; name a folder.")
        catalog = Catalog(folder / "catalog.sqlite", settings.database_url)
        if not create and not catalog.exists:
            raise SettingsError(f"There are no reports in {folder}; take some in with: python -m ingest PATH --data-dir {folder}")
        return cls(folder, catalog, chroma_url=settings.chroma_url, embedding_model=settings.embedding_model, on_step=on_step)

    # ------------------------------------------------------------ reading while others write

    def settled(self, read: Callable[[], _T]) -> _T:
        """Return what `read` makes of one state of the store: it is called again where a writer changed it meanwhile.

        Raises StoreBusy where what it looks for goes again and again while it looks.
        """
        for _ in range(_TRIES):
            generation = self.generation()
            try:
                with self._at_generation(generation):
                    found = read()
            except (LookupError, StoreMismatch):
                if self.generation() == generation:
                    raise
                continue
            if self.generation() == generation:
                return found
        try:
            return read()
        except LookupError as error:
            raise StoreBusy("The loaded reports are being changed all the time; ask again in a moment.") from error

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock for several writes, and sweep what a dead writer left. May be nested.

        Raises StoreBusy, naming the holder, where another process or store writes.
        """
        new = self._writer.acquire()
        try:
            if new:
                self._begin_writing()
            yield
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise DiskFull(f"The data folder {self.data_dir} cannot be written to: the disk is full.") from error
        finally:
            if new:
                self._writes = False
            self._writer.release()

    def _begin_writing(self) -> None:
        self._on_step("lock")
        self._refresh_index()
        self._writes = True
        sweep_partial(self.data_dir)
        self._sweep_if_there_is_room()

    def _with_room(self, work: Callable[[], _T]) -> _T:
        """Return what `work` does. Where the disk is full the vector index, which can be built anew, is thrown away for it."""
        try:
            return work()
        except DiskFull:
            if not self._vector_index().clear():
                raise
        self._catalog.shrink_log()
        return work()

    def write(self, parsed: ParsedDocument, original: Path | None = None, source: Source | None = None) -> Written:
        """Take a parsed document in, whole or not at all, and say whether that changed anything.

        `original` is the file to keep. The same file, read in the same way, is `unchanged`. It replaces the document of
        the same path, or of the same name, body, year and stage; that one stays as an older version.
        """
        return self.write_all([Incoming(parsed, original, source)])[0]

    def write_all(self, documents: Sequence[Incoming]) -> tuple[Written, ...]:
        """Take documents in, each as `write` does and in this order, but some together; return what that did to each.

        Those that are written together are all in the store or none of them is.
        """
        with self.writing():
            return tuple(written for group in documents_to_groups(documents) for written in self._write_group(group))

    def remove(self, name: str) -> tuple[DocumentInfo, ...]:
        """Take out the report or document that `name` is the id or file name of, and return what went.

        A visible document goes with all its versions; one that was replaced goes alone. Raises InputError where
        nothing is called so, or where file names leave it open. Where the disk is full the vector index may go too, which
        `check` tells and `reindex` mends.
        """
        return self._with_room(lambda: self._remove(name))

    def _remove(self, name: str) -> tuple[DocumentInfo, ...]:
        with self.writing():
            chosen = self._named(name)
            gone = [one for first in chosen for one in (self.versions(first.id) if first.current else (first,))]
            ids = [chunk for one in gone for chunk in self._index_ids(one.id, one.version, one.number)]
            files = [file for one in gone if (file := self.original(one.id)) is not None]
            self._forget_notes(files, {one.number for one in gone})
            with self._catalog.transaction() as transaction:
                self._note_in_journal(transaction, ids)
                for one in gone:
                    erase(transaction, one.number)
                transaction.run("DELETE FROM said WHERE series NOT IN (SELECT series FROM documents)")
                raise_generation(transaction)
            self._on_step("commit")
            self._sweep_if_there_is_room()
            self._drop_files(files)
            return tuple(gone)

    def reindex(self, progress: Callable[[int, int], None] | None = None, reread: Reread | None = None) -> int:
        """Build the index anew from the catalog and return the number of chunks; embeds them again where the model changed.

        A document whose rows are not what was written is first read anew from its kept file by `reread`. `progress(done,
        of)` is called as documents are done. Until it is finished readers go on with the old index, unless the disk has no
        room for both. Raises StoreMismatch where a damaged document cannot be read anew.
        """
        return self._with_room(lambda: self._reindex(progress, reread))

    def _reindex(self, progress: Callable[[int, int], None] | None, reread: Reread | None) -> int:
        with self.writing():
            for number, name in damaged(self._catalog.rows):
                self._mend(number, name, reread)
            drop_loose_originals(self.data_dir, self._catalog)
            total = rebuild_index(self._catalog, self._vector_index(), self._wanted_embedder(), progress)
            self._note_all()
            return total

    def restore(self, document_id: str) -> DocumentInfo:
        """Make a version that was replaced the current one again, as it was read, and return it; the other one is kept.

        Raises InputError where there is no such document or it is current.
        """
        with self.writing():
            chosen = self._replaced(document_id)
            current = [one for one in self.versions(document_id) if one.current]
            matrix = self._vectors_anew(chosen)
            ids = index_ids(chosen, self.chunks(chosen.id))
            with self._catalog.transaction() as transaction:
                entry = self._note_in_journal(transaction, ids)
            if ids:
                self._vector_index().add(self._collection(), ids, matrix)
            self._on_step("vectors")
            with self._catalog.transaction() as transaction:
                for one in current:
                    self._note_in_journal(transaction, self._index_ids(one.id, one.version, one.number))
                    hide(transaction, one.number)
                transaction.run("UPDATE documents SET visible = :yes WHERE number = :number", yes=True, number=chosen.number)
                shift_count(transaction, len(ids))
                transaction.run("DELETE FROM journal WHERE id = :id", id=entry)
                raise_generation(transaction)
            self._on_step("commit")
            self._sweep()
            self._note_again(chosen)
            return replace(chosen, current=True)

    def _replaced(self, document_id: str) -> DocumentInfo:
        try:
            found = self.document(document_id)
        except KeyError:
            raise InputError(f'No version "{document_id}" is kept; `budget-assistant versions REPORT` lists what is.') from None
        if found.current:
            raise InputError(f"{document_id} ({found.name}, version {found.version}) is the current version already.")
        return found

    def _vectors_anew(self, info: DocumentInfo) -> Matrix:
        """Return the vectors of a document's chunks, embedded again where the catalog has none of this model."""
        with self._catalog.transaction() as transaction:
            transaction.run("DELETE FROM embeddings WHERE document = :number AND model <> :model", number=info.number,
                            model=self.embedder().name)  # fmt: skip
        chunks, held = self.chunks(info.id), vectors_of(self._catalog, info.number, self.embedder().name)
        if len(held) == len(chunks):
            return held
        made = self._embed(chunks)
        with self._catalog.transaction() as transaction:
            transaction.run("DELETE FROM embeddings WHERE document = :number", number=info.number)
            transaction.insert("embeddings", [embedding_row(info.number, self.embedder().name, made)])
        return made

    def _note_again(self, info: DocumentInfo) -> None:
        """Note that a document was made the current one just now."""
        rows = self._catalog.rows("SELECT path, original, given FROM documents WHERE number = :number", number=info.number)
        for path, place, given in rows:
            self._note_kept(place, info.name, Source(path, Said(*json.loads(given))))

    def _note_all(self) -> None:
        """Note what kept files were taken in as where that is not noted, as of an earlier version of this program."""
        rows = self._catalog.rows("SELECT name, path, original, given FROM documents WHERE original IS NOT NULL ORDER BY number")
        for name, path, place, given in rows:
            if (self.data_dir / place).is_file() and not is_noted(self.data_dir / place):
                self._note_kept(place, name, Source(path, Said(*json.loads(given))))

    def _mend(self, number: int, name: str, reread: Reread | None) -> None:
        """Write a document's rows anew, under a new number: a reader may still have the broken ones in mind."""
        columns = "id, series, version, visible, path, sha256, given, reading, original"
        ((own, series, version, visible, path, sha256, given, reading, original),) = self._catalog.rows(
            f"SELECT {columns} FROM documents WHERE number = :number", number=number
        )
        file = self.data_dir / original if original else None
        if reread is None or file is None or not file.is_file() or digest_of_file(file) != sha256:
            raise StoreMismatch(
                f"{name} is damaged in the catalog and its file is not kept; take it in again after budget-assistant remove {own}"
            )
        parsed = reread(file, name, Said(*json.loads(given)))
        info = to_json(replace(new_info(parsed, int(version)), id=own))
        with self._catalog.transaction() as transaction:
            erase(transaction, number)
            new = transaction.insert_one(
                "documents", id=own, series=series, version=version, visible=bool(visible), name=name, path=path, sha256=sha256,
                given=given, reading=reading, original=original, info=info,
            )  # fmt: skip
            insert_content(transaction, new, Content.of(parsed))
            raise_generation(transaction)

    def recover(self, reread: Reread, reading: str, progress: Callable[[int, int], None] | None = None) -> Recovered:
        """Take kept files that the catalog does not know in again, in the order in which they came, and say what became of them.

        After the catalog was lost that is all of them: the later of two versions becomes the current one again. `reread`
        reads a kept file, `reading` names its way of reading.
        """
        done: list[DocumentInfo] = []
        failed: list[str] = []
        with self.writing():
            known = {str(one) for (one,) in self._catalog.rows("SELECT sha256 FROM documents")}
            lost = [one for one in kept_files(self.data_dir) if one.sha256 not in known]
            for place, one in enumerate(lost):
                if progress:
                    progress(place, len(lost))
                about = one.about
                if digest_of_file(one.file) != one.sha256:
                    failed.append(f"{about.name}: its kept file {one.file} has been changed; take the report in again.")
                    continue
                try:
                    parsed = reread(one.file, about.name, about.said)
                except InputError as error:
                    failed.append(str(error))
                    continue
                written = self.write(parsed, one.file, Source(about.path, about.said, reading)).document
                if about.said != Said():
                    self.say(written, about.said)
                done.append(written)
            if progress:
                progress(len(lost), len(lost))
        return Recovered(tuple(done), tuple(failed))

    @property
    def catalog_file(self) -> Path | None:
        """The catalog's own file; None where the catalog is a database server's."""
        return self._catalog.file

    def replace_catalog(self, replace: Callable[[], None]) -> None:
        """Have the whole catalog replaced by another of this program; the generation rises all the same.

        The vector index is another's afterwards: `reindex` has to follow.
        """
        with self.writing():
            meta = self._catalog.meta()
            self._catalog.close()
            replace()
            if self._catalog.meta().get("schema") in BEFORE:
                migrate(self._catalog)
            with self._catalog.transaction() as transaction:
                newest = max(int(meta.get("generation", "0")), int(self._catalog.meta().get("generation", "0")))
                turn = max(int(meta.get("round", "1")), int(self._catalog.meta().get("round", "1")))
                transaction.set_meta("generation", str(newest + 1))
                transaction.set_meta("round", str(turn))
                transaction.set_meta("brought_back", uuid.uuid4().hex[:12])
                if "store" in meta:
                    transaction.set_meta("store", meta["store"])

    def check(self) -> CheckResult:
        """Compare catalog, index and original files, and say what is wrong."""
        with self.writing():
            return check_store(self.data_dir, self._catalog, self._vector_index())

    def holds(self, name: str, sha256: str, source: Source) -> DocumentInfo | None:
        """Return the visible document of this very file, read in this very way; None where there is none."""
        found = self._catalog.rows(
            "SELECT number, version, visible, info FROM documents WHERE id = :id AND given = :given AND reading = :reading",
            id=document_id(name, sha256), given=source.given, reading=source.reading,
        )  # fmt: skip
        return to_info(*found[0]) if found and found[0][2] else None

    def said_of(self, name: str, sha256: str, path: str | None) -> Said:
        """Return what the user said of the loaded file of this content, or of this path; nothing where neither is loaded."""
        found = self._catalog.rows(
            "SELECT words FROM said s JOIN documents d ON d.series = s.series WHERE d.visible AND (d.id = :id OR d.path = :path)",
            id=document_id(name, sha256), path=path,
        )  # fmt: skip
        return from_json(Said, found[0][0]) if found else Said()

    def say(self, document: DocumentInfo, said: Said | None) -> None:
        """Keep what the user says of a document for all its readings; None forgets it. The document itself stays as read."""
        with self.writing(), self._catalog.transaction() as transaction:
            series = transaction.rows("SELECT series FROM documents WHERE number = :number", number=document.number)[0][0]
            transaction.run("DELETE FROM said WHERE series = :series", series=series)
            if said is not None:
                transaction.insert("said", [{"series": series, "words": to_json(said)}])
            query = "SELECT original, path FROM documents WHERE number = :number"
            place, path = transaction.rows(query, number=document.number)[0]
            self._note_kept(place, document.name, Source(path, said or Said()))

    def named(self, name: str) -> tuple[DocumentInfo, ...]:
        """Return the documents of the report, or the one document, that `name` is the id or file name of.

        Raises InputError where nothing is called so, or where file names leave it open.
        """
        return self._named(name)

    def source_of(self, document: DocumentInfo) -> Source:
        """Return where a document came from and what was said of it when it was read."""
        found = self._catalog.rows("SELECT path, reading FROM documents WHERE number = :number", number=document.number)
        path, reading = found[0]
        return Source(path, self.said_of(document.name, document.sha256, path), reading)

    # ------------------------------------------------------------ writing, inside

    def _same_content(self, parsed: ParsedDocument, source: Source) -> DocumentInfo | None:
        """Return the visible document that has this content and is understood as the same report, under whatever name."""
        held = self.holds(parsed.raw.name, parsed.raw.sha256, source)
        if held is not None:
            return held
        rows = self._catalog.rows(
            "SELECT number, version, visible, info FROM documents "
            "WHERE visible AND sha256 = :sha256 AND name <> :name ORDER BY name, id",
            sha256=parsed.raw.sha256, name=parsed.raw.name,
        )  # fmt: skip
        copies = (to_info(*row) for row in rows)
        return next((one for one in copies if body_key(one.identity) == body_key(parsed.identity)), None)

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

    def _write_group(self, group: Sequence[Incoming]) -> list[Written]:
        decided = [self._plan(one) for one in group]
        plans = [one for one in decided if isinstance(one, Plan)]
        written = iter(self._write(plans) if plans else ())
        return [one if isinstance(one, Written) else next(written) for one in decided]

    def _plan(self, incoming: Incoming) -> Plan | Written:
        """Return how a document will be written, or at once what that did where nothing is to be written."""
        held = self._same_content(incoming.parsed, incoming.origin)
        if held is not None:
            return Written("unchanged", held)
        series, newest, replaced = self._version_before(incoming.parsed, incoming.origin)
        plan = Plan(incoming, new_info(incoming.parsed, newest + 1), series, replaced)
        if replaced is not None and not incoming.replacing:
            before = next(one for one in self.documents() if one.number == replaced)
            if before.id != plan.info.id:
                return Written("kept", before)
        return plan

    def _write(self, plans: Sequence[Plan]) -> list[Written]:
        ids = [one for plan in plans for one in plan.ids]
        matrix = self._vectors_for(plans)
        with self._catalog.transaction() as transaction:
            entry = self._note_in_journal(transaction, ids)
        self._on_step("journal")
        kept = [keep(self.data_dir, one, plan.info.sha256) if (one := plan.incoming.original) else None for plan in plans]
        self._on_step("original")
        if ids:
            self._vector_index().add(self._collection(), ids, matrix)
        self._on_step("vectors")
        with self._catalog.transaction() as transaction:
            numbers = self._insert(transaction, plans, kept, matrix)
            self._on_step("rows")
            transaction.set_meta("model", self.embedder().name)
            shift_count(transaction, len(ids))
            transaction.run("DELETE FROM journal WHERE id = :id", id=entry)
            raise_generation(transaction)
        self._on_step("commit")
        for plan, place in zip(plans, kept, strict=True):
            self._note_kept(place, plan.info.name, plan.incoming.origin)
        self._sweep()
        self._on_step("sweep")
        return [
            Written("updated" if plan.replaced is not None else "added", replace(plan.info, number=number))
            for plan, number in zip(plans, numbers, strict=True)
        ]

    def _insert(self, transaction: Transaction, plans: Sequence[Plan], kept: Sequence[str | None], matrix: Matrix) -> list[int]:
        """Write the documents' rows, hide what they replace, and return their numbers. `matrix` holds all vectors in order."""
        numbers: list[int] = []
        start, model = 0, self.embedder().name
        for plan, file in zip(plans, kept, strict=True):
            info, source = plan.info, plan.incoming.origin
            self._hide(transaction, info.id, plan.replaced)
            number = transaction.insert_one(
                "documents", id=info.id, series=plan.series, version=info.version, visible=True, name=info.name, path=source.path,
                sha256=info.sha256, given=source.given, reading=source.reading, original=file, info=to_json(info),
            )  # fmt: skip
            end = start + len(plan.incoming.parsed.chunks)
            insert_content(transaction, number, Content.of(plan.incoming.parsed))
            if end > start:
                transaction.insert("embeddings", [embedding_row(number, model, matrix[start:end])])
            numbers.append(number)
            start = end
        return numbers

    def _hide(self, transaction: Transaction, own: str, replaced: int | None) -> None:
        """Hide the version before; where the file came back to an earlier content, or is read anew, that reading gives way."""
        rows = transaction.rows(
            "SELECT number, version, id FROM documents WHERE id = :own OR number = :replaced", own=own, replaced=replaced or 0
        )
        for number, version, found in rows:
            self._note_in_journal(transaction, self._index_ids(found, version, number))
            if found == own:
                erase(transaction, number)
            else:
                hide(transaction, number)

    def _index_ids(self, document: str, version: int, number: int) -> list[str]:
        """Return the ids that a reading's chunks have in the index; none where they cannot be read: `reindex` sweeps them."""
        try:
            return [f"{document}.{version}.{chunk.id}" for chunk in chunks_of(self._catalog, number)]
        except BROKEN:
            return []

    def _vectors_for(self, plans: Sequence[Plan]) -> Matrix:
        """Return the vectors of all passages of these documents, in order; what came with them is not made again."""
        import numpy

        came = {at: one.rows for at, plan in enumerate(plans) if (one := self._fitting_vectors(plan)) is not None}
        made = self._embed([chunk for at, plan in enumerate(plans) if at not in came for chunk in plan.incoming.parsed.chunks])
        if not came:
            return made
        rows: list[Matrix] = []
        start = 0
        for at, plan in enumerate(plans):
            end = start if at in came else start + len(plan.incoming.parsed.chunks)
            rows.append(came[at] if at in came else made[start:end])
            start = end
        whole: Matrix = numpy.concatenate(rows)
        return whole

    def _fitting_vectors(self, plan: Plan) -> Vectors | None:
        found, chunks = plan.incoming.vectors, plan.incoming.parsed.chunks
        fits = found is not None and found.model == self.embedder().name and len(found.rows) == len(chunks) > 0
        return found if fits else None

    def _embed(self, chunks: Sequence[Chunk]) -> Matrix:
        return self.embedder().embed([chunk.to_embed for chunk in chunks])

    def _note_in_journal(self, transaction: Transaction, ids: Sequence[str]) -> int:
        return transaction.insert_one("journal", collection=self._collection(), ids=json.dumps(list(ids)))

    def _sweep(self) -> None:
        """Take the vectors that the journal lists out of the index, unless their document is visible by now."""
        entries = self._catalog.rows("SELECT id, collection, ids FROM journal ORDER BY id")
        for entry, collection, listed in entries:
            ids = json.loads(listed)
            shown = self._shown_among(ids)
            orphans = [one for one in ids if version_of(one) not in shown]
            if orphans:
                self._vector_index().delete(collection, orphans)
            with self._catalog.transaction() as transaction:
                transaction.run("DELETE FROM journal WHERE id = :id", id=entry)

    def _sweep_if_there_is_room(self) -> None:
        """Sweep; where the disk is full what is to go stays noted for a later write. Nobody is shown it meanwhile."""
        with suppress(DiskFull):
            self._sweep()

    def _note_kept(self, place: str | None, name: str, source: Source) -> None:
        """Note beside a kept file what it was taken in as. Where no note can be written the document is in all the same."""
        if place is not None:
            with suppress(OSError):
                note(self.data_dir / place, name, source.path, source.said)

    def _forget_notes(self, files: Iterable[Path], numbers: Collection[int]) -> None:
        """Take away the notes of files that no document needs once these are removed, so that nothing brings them back."""
        listed = ", ".join(map(str, sorted(numbers)))
        used = {one for (one,) in self._catalog.rows(f"SELECT original FROM documents WHERE number NOT IN ({listed})")}
        for file in files:
            if file.relative_to(self.data_dir).as_posix() not in used:
                forget(file)

    def _drop_files(self, files: Iterable[Path]) -> None:
        used = {one for (one,) in self._catalog.rows("SELECT original FROM documents")}
        for file in files:
            if file.relative_to(self.data_dir).as_posix() not in used:
                file.unlink(missing_ok=True)

    def _named(self, name: str) -> tuple[DocumentInfo, ...]:
        reports = self.reports()
        for report in reports:
            if report.id == name:
                return tuple(report.documents)
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
