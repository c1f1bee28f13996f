"""The reading half of the store: what is visible, and what can still be cited."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ingest.catalog import BEFORE, SCHEMA, Catalog
from ingest.codec import many_from_json, to_json
from ingest.errors import StoreMismatch
from ingest.model import Chunk, Fact, Finding, Nature, Section, Table
from ingest.store.info import DocumentInfo, ReportInfo, group_reports
from ingest.store.listing import (
    LARGE,
    Brief,
    Listing,
    info_to_kept,
    kept,
    kept_briefs,
    kept_to_listing,
    keys_of,
    listing_of,
    listing_to_kept,
    without_collecting,
)
from ingest.store.rows import BROKEN, GROUP, PARTS, label_set, line_to_text, to_info, unpack, unpack_lines, whole_number
from ingest.store.upkeep import collection_name, index_ids, vectors_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from ingest.embedding import Embedder, Matrix
    from ingest.vectors import VectorIndex

EXACT_UP_TO = 1_000_000
"""Chunks up to which every search is exact over all vectors, 1.5 s for as many; above it the index proposes candidates,

for which whoever asks it holds all vectors in memory.
"""

_TOGETHER = 250
"""Documents whose vectors are read together where none of them is kept."""

CANDIDATES = 10
"""How many candidates the index is asked for, for each passage wanted."""

_MOST_KEYS = 5000
"""Names that one query asks for."""

_MOST_NAMES = 50_000
"""Names that are kept: some 10 MB."""

_REPORTS_TOGETHER = 200
"""Reports whose documents are read together where all are told."""

_MOST_IDS = 500
"""Documents that one query asks for by id; SQLite takes no more than some thousands of values."""

_PARTS = " UNION ALL ".join(f"SELECT '{part}' AS part" for part in PARTS)
_T = TypeVar("_T")
_Sized = tuple[_T, int]
"""What was read, and the size of what it was read from."""

_MOST_REMEMBERED = 48_000_000
"""Signs of JSON and bytes of vectors of which the facts, tables, passages and vectors are kept decoded, twice to three times
as much memory; those used longest ago are read again.
"""

_A_NAME = 200
"""What a name that a reading uses counts for among them."""


TEXTS: frozenset[Nature] = frozenset(("definition", "duty", "text"))
"""Natures of what is of no year."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one fact is of: its item, year (its document's where it says none) and nature, and whether it has an amount."""

    item: str
    year: int | None
    nature: str
    amount: bool


@dataclass(frozen=True, slots=True)
class Extremes:
    """The least and the greatest amount in one unit that a document states of some items for a year."""

    document: str
    year: int | None
    unit: str
    lowest: Decimal
    highest: Decimal


class StoreReader:
    """Everything that asks and changes nothing. May be shared by threads."""

    def __init__(
        self, data_dir: Path, catalog: Catalog, *, chroma_url: str | None = None, embedding_model: str | None = None
    ) -> None:
        self.data_dir = data_dir
        self._catalog = catalog
        self._index: VectorIndex | None = None
        self._chroma_url = chroma_url
        self._model_wanted = embedding_model
        self._embedder: Embedder | None = None
        self._memory: OrderedDict[tuple[str, int], tuple[object, int]] = OrderedDict()
        """What was read, with its size."""
        self._remembered = 0
        self._memory_lock = threading.RLock()
        self._index_generation = -1
        self._index_lock = threading.RLock()
        self._writes = False
        self._shown: tuple[int, dict[str, DocumentInfo]] | None = None
        self._listed: tuple[int, Listing] | None = None
        self._singly: tuple[int, dict[str, DocumentInfo]] = (-1, {})
        self._used_names: tuple[int, tuple[tuple[str, int, str], ...]] | None = None
        self._names_read: Mapping[int, str] = {}
        """Names by their keys, as far as they were asked for; never changed, another takes its place."""
        self._brought_back: str | None = None
        """A mark of the backup that the catalog was brought back from last."""
        self._thread = threading.local()
        self._check_schema()

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading

    def generation(self) -> int:
        """Return a number that rises with every change of what is visible; 0 for an empty store."""
        rows = self._catalog.rows("SELECT name, value FROM meta WHERE name IN ('generation', 'brought_back')")
        found: dict[str, str] = dict(rows)
        if found.get("brought_back") != self._brought_back:
            self._forget(found.get("brought_back"))
        return whole_number([(found["generation"],)] if "generation" in found else [])

    def _forget(self, brought_back: str | None) -> None:
        """Forget what was read: in a catalog that was brought back, numbers stand for other readings and keys for other names."""
        with self._memory_lock:
            self._memory.clear()
            self._remembered = 0
            self._names_read = {}
            self._brought_back = brought_back

    @contextmanager
    def _at_generation(self, generation: int) -> Iterator[None]:
        """Take this for the newest generation in this thread, without asking the catalog each time."""
        before, self._thread.generation = getattr(self._thread, "generation", None), generation
        try:
            yield
        finally:
            self._thread.generation = before

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the visible documents, ordered by name and id."""
        return tuple(self._visible()[1].values())

    def reports(self) -> tuple[ReportInfo, ...]:
        """Return the visible reports, ordered by body, year, stage and file name.

        Where very many are loaded the documents of one are read when they are looked at.
        """
        return self.listing().reports

    def listing(self) -> Listing:
        """Return what is visible, without what each document is: where very many are loaded none of them is read."""
        generation = self._newest()
        listed = self._listed
        if listed is None or listed[0] != generation:
            listed = self._listed = (generation, self._make_listing())
        return listed[1]

    def _make_listing(self) -> Listing:
        if not self.is_large():
            documents = self.documents()
            return listing_of(documents, group_reports(documents))
        found = self.derived("reports", lambda: listing_to_kept(self.briefs()))
        with without_collecting():
            return kept_to_listing(found, self.document)

    def briefs(self) -> list[Brief]:
        """Return whose each visible document is; of very many only those are read that are new since this was asked last."""
        numbers = [int(number) for (number,) in self._catalog.rows("SELECT number FROM documents WHERE visible ORDER BY number")]
        meta = self._catalog.meta()
        stamp = (meta.get("store", ""), meta.get("brought_back", ""), meta.get("schema", ""))
        return kept_briefs(self.data_dir / "derived" / "briefs.json", stamp, numbers, self._read_briefs)

    def _read_briefs(self, numbers: Sequence[int]) -> Iterator[list[Any]]:
        for start in range(0, len(numbers), _MOST_IDS):
            some = ", ".join(map(str, numbers[start : start + _MOST_IDS]))
            for number, version, info in self._catalog.rows(
                f"SELECT number, version, info FROM documents WHERE number IN ({some})"
            ):
                try:
                    yield info_to_kept(number, version, info)
                except BROKEN:
                    to_info(number, version, True, info)  # says which document is damaged
                    raise

    def found_reports(
        self, words: Sequence[str], also: Callable[[ReportInfo], str] = lambda report: ""
    ) -> tuple[ReportInfo, ...]:
        """Return the visible reports whose body, year, stage or file names have each of `words`, or what `also` says of them.

        No document is read for it.
        """
        wanted, listing = [word.casefold() for word in words], self.listing()

        def fits(report: ReportInfo) -> bool:
            files = (listing.documents[own].name for own in keys_of(report.documents))
            said = (report.department, report.year, report.stage, report.level, report.id, *files, also(report))
            text = "\n".join(str(one) for one in said if one).casefold()
            return all(word in text for word in wanted)

        return tuple(filter(fits, listing.reports)) if wanted else listing.reports

    def each_report(self, reports: Sequence[ReportInfo] | None = None) -> Iterator[ReportInfo]:
        """Yield reports (None: all that are visible, in their order) with what their documents are.

        Some hundreds of documents are read at a time; what was yielded is not held on to.
        """
        wanted = self.reports() if reports is None else reports
        for start in range(0, len(wanted), _REPORTS_TOGETHER):
            some = wanted[start : start + _REPORTS_TOGETHER]
            read = {one.id: one for one in self.some_documents([own for report in some for own in keys_of(report.documents)])}
            yield from (replace(one, documents=tuple(read[own] for own in keys_of(one.documents) if own in read)) for one in some)

    def some_documents(self, document_ids: Sequence[str]) -> tuple[DocumentInfo, ...]:
        """Return these documents in this order, read together. One that is not there any more is left out."""
        found: dict[str, DocumentInfo] = {}
        for start in range(0, len(document_ids), _MOST_IDS):
            named = {f"id{at}": one for at, one in enumerate(document_ids[start : start + _MOST_IDS])}
            listed = ", ".join(f":{name}" for name in named)
            rows = self._catalog.rows(f"SELECT number, version, visible, info FROM documents WHERE id IN ({listed})", **named)
            found |= {one.id: one for one in (to_info(*row) for row in rows)}
        return tuple(found[one] for one in document_ids if one in found)

    def is_large(self) -> bool:
        """Return whether more documents are loaded than a process reads at once."""
        shown = self._shown
        if shown is not None and shown[0] == self._newest():
            return len(shown[1]) > LARGE
        return whole_number(self._catalog.rows("SELECT count(*) FROM documents WHERE visible")) > LARGE

    def derived(self, name: str, make: Callable[[], object]) -> Any:
        """Return what `make` gives of all that is visible, as JSON has it: of this state of the store it is made once."""
        stamp = (self._catalog.meta().get("store", ""), self._newest())
        return kept(self.data_dir / "derived" / f"{name}.json", stamp, make)

    def document(self, document_id: str) -> DocumentInfo:
        """Return a document, also one that a later version replaced. Raises KeyError where it is not there (any more)."""
        generation, shown = self._newest(), self._shown
        if shown is not None and shown[0] == generation and document_id in shown[1]:
            return shown[1][document_id]
        if self._singly[0] != generation:
            self._singly = (generation, {})
        read = self._singly[1]
        info = read.get(document_id)
        if info is None:
            found = self._catalog.rows("SELECT number, version, visible, info FROM documents WHERE id = :id", id=document_id)
            if not found:
                raise KeyError(document_id)
            if len(read) > LARGE * 4:
                read.clear()
            info = read[document_id] = to_info(*found[0])
        return info

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
        keys = [row[0] for row in self._catalog.rows("SELECT id FROM names WHERE name = :label", label=label)]
        found = []
        for document in sorted(document_ids, key=lambda one: self.document(one).number):
            places = self.positions(document, [(part, key) for part in ("label", "subject") for key in keys])
            found += [(document, fact) for _, fact in self.facts_at(document, places) if label in label_set(fact)]
        return tuple(found)

    def names(self, document_ids: Sequence[str] | None = None) -> tuple[tuple[str, int, str], ...]:
        """Return (part, key, name) of each name that facts of these documents (None: all visible) use, each once.

        `part` is what the name is to a fact: label (its item, what that stands under, its economic item), subject, kind,
        path (a row's label or a column's header as printed) or code. No fact is read.
        """
        if document_ids is None:
            return self._all_names()
        found: dict[tuple[str, int, str], None] = {}
        for one in document_ids:
            number = self.document(one).number
            found |= dict.fromkeys(self._remember(("names", number), partial(self._names_of, number)))
        return tuple(found)

    def _all_names(self) -> tuple[tuple[str, int, str], ...]:
        """Return the names that visible documents use: for each name and part one use of it is looked for, not all listed."""
        generation = self._newest()
        if self._used_names is None or self._used_names[0] != generation:
            rows = self._catalog.rows(
                f"SELECT p.part, n.id, n.name FROM names n CROSS JOIN ({_PARTS}) p WHERE EXISTS (SELECT 1 FROM uses u "
                "JOIN documents d ON d.number = u.document WHERE u.name = n.id AND u.part = p.part AND d.visible)"
            )
            self._used_names = generation, tuple(rows)
        return self._used_names[1]

    def _names_of(self, number: int) -> _Sized[tuple[tuple[str, int, str], ...]]:
        used = self._catalog.rows("SELECT part, name FROM uses WHERE document = :number", number=number)
        names = self._names_by_key([key for _, key in used])
        return tuple([(part, key, names[key]) for part, key in used if key in names]), len(used) * _A_NAME

    def _names_by_key(self, keys: Collection[int]) -> Mapping[int, str]:
        """Return key → name of those keys that the catalog has, and of others; a name's key is its own for good."""
        with self._memory_lock:
            known = self._names_read
        wanted = sorted({int(key) for key in keys if key not in known})
        found: dict[int, str] = {}
        for start in range(0, len(wanted), _MOST_KEYS):
            some = ", ".join(str(key) for key in wanted[start : start + _MOST_KEYS])
            found |= dict(self._catalog.rows(f"SELECT id, name FROM names WHERE id IN ({some})"))
        if found:
            with self._memory_lock:
                kept = self._names_read if len(self._names_read) < _MOST_NAMES else {}
                self._names_read = {**kept, **found}
        return {**known, **found} if found else known

    def positions(self, document_id: str, names: Sequence[tuple[str, int]]) -> tuple[int, ...]:
        """Return the positions, in order, of the document's facts that use any of these (part, key) of `names`."""
        number = self.document(document_id).number
        wanted = frozenset(names)
        keys = sorted({key for _, key in wanted})
        found: set[int] = set()
        for start in range(0, len(keys), _MOST_KEYS):
            some = ", ".join(str(int(key)) for key in keys[start : start + _MOST_KEYS])
            for part, key, positions in self._catalog.rows(
                f"SELECT part, name, positions FROM uses WHERE document = :number AND name IN ({some})", number=number
            ):
                if (part, key) in wanted:
                    found.update(map(int, positions.split()))
        return tuple(sorted(found))

    def using(self, names: Sequence[tuple[str, int]]) -> frozenset[int]:
        """Return the numbers of the documents, replaced ones too, whose facts use any of these (part, key) of `names`."""
        found: set[int] = set()
        for part in sorted({part for part, _ in names}):
            keys = sorted({int(key) for own, key in names if own == part})
            for start in range(0, len(keys), _MOST_KEYS):
                some = ", ".join(map(str, keys[start : start + _MOST_KEYS]))
                rows = self._catalog.rows(f"SELECT document FROM uses WHERE part = :part AND name IN ({some})", part=part)
                found.update(number for (number,) in rows)
        return frozenset(found)

    def told_at(
        self, document_id: str, positions: Sequence[int], natures: Collection[Nature], year: int | None = None
    ) -> tuple[int, ...]:
        """Return those of a document's positions whose facts are of one of these natures, and may tell of the year.

        Left out for the year are figures that stand in their columns as those of another year, but no states (at a day,
        of assets, of how many there are): those of the end of a year stand in the next year's report, too.
        """
        info = self.document(document_id)
        listed = ", ".join(map(str, positions)) or "NULL"
        rows = self._catalog.rows(
            "SELECT position, nature, year, period IS NOT NULL OR side IN ('assets', 'count') "
            f"FROM facts f JOIN shapes s ON s.id = f.shape WHERE document = :number AND position IN ({listed})",
            number=info.number,
        )
        found: list[int] = []
        for position, nature, own, is_state in rows:
            told = own or info.identity.year
            if nature in natures and (year is None or told in (year, None) or is_state or nature in TEXTS):
                found.append(position)
        return tuple(sorted(found))

    def position_of(self, document_id: str, fact_id: str) -> int | None:
        """Return the position of a document's fact; None where it has none of this id."""
        number = self.document(document_id).number
        found = self._catalog.rows("SELECT position FROM facts WHERE document = :number AND id = :id", number=number, id=fact_id)
        return int(found[0][0]) if found else None

    def facts_at(self, document_id: str, positions: Sequence[int]) -> tuple[tuple[int, Fact], ...]:
        """Return (position, fact) at these positions of a document, in their order; the other facts are not read."""
        info = self.document(document_id)
        ordered = sorted(positions)
        groups = self._groups(info, sorted({one // GROUP * GROUP for one in ordered}))
        with self._damage(info):
            lines = [line_to_text(groups[one // GROUP * GROUP][one % GROUP]) for one in ordered]
            return tuple(zip(ordered, many_from_json(Fact, lines), strict=True))

    def _groups(self, info: DocumentInfo, firsts: Sequence[int]) -> dict[int, list[bytes]]:
        """Return the packed groups of a document's facts that begin at these positions, as lines of JSON."""
        listed = ", ".join(map(str, firsts)) or "NULL"
        rows = self._catalog.rows(
            f"SELECT first, packed FROM pieces WHERE document = :number AND kind = 'fact' AND first IN ({listed})",
            number=info.number,
        )
        with self._damage(info):
            return {first: unpack_lines(packed) for first, packed in rows}

    def stated(self, document_id: str, items: Collection[str]) -> tuple[Stated, ...]:
        """Return what the document's facts whose item is one of the canonical `items` are, in its order; none of them is read."""
        info, keys = self.document(document_id), self._keys_of(items)
        if not keys:
            return ()
        listed = ", ".join(map(str, sorted(keys)))
        # The sign keeps the database from reading all documents' facts of an item for those of one.
        rows = self._catalog.rows(
            "SELECT item, year, nature, value IS NOT NULL FROM facts f JOIN shapes s ON s.id = f.shape "
            f"WHERE document = :number AND +item IN ({listed}) "
            "ORDER BY position",
            number=info.number,
        )
        return tuple(Stated(keys[item], year or info.identity.year, nature, bool(given)) for item, year, nature, given in rows)

    def stated_elsewhere(self, item: str, year: int, document_ids: Collection[str]) -> bool:
        """Return whether a visible document besides these states an amount of the canonical `item` in a year."""
        own = ", ".join(str(self.document(one).number) for one in sorted(document_ids)) or "0"
        found = self._catalog.rows(
            "SELECT 1 FROM names n JOIN facts f ON f.item = n.id JOIN documents d ON d.number = f.document "
            "JOIN shapes s ON s.id = f.shape "
            f"WHERE n.name = :item AND f.year = :year AND s.nature = 'amount' AND f.value IS NOT NULL AND d.visible "
            f"AND f.document NOT IN ({own}) LIMIT 1",
            item=item, year=year,
        )  # fmt: skip
        return bool(found)

    def extremes(self, items: Collection[str], years: Collection[int]) -> tuple[Extremes, ...]:
        """Return what visible documents state of the canonical `items`: for each document, year and unit; none is read.

        Of other years than these there is none, unless `years` is empty.
        """
        dated = f"AND (year IS NULL OR year IN ({', '.join(map(str, sorted(years)))})) " if years else ""
        keys = ", ".join(map(str, sorted(self._keys_of(items)))) or "NULL"
        shown = {one.number: one for one in self.listing().documents.values()}
        rows = self._catalog.rows(
            "SELECT document, year, unit, min(number), max(number) FROM facts f JOIN shapes s ON s.id = f.shape "
            f"WHERE item IN ({keys}) {dated}AND nature = 'amount' AND number IS NOT NULL GROUP BY document, year, unit"
        )
        return tuple(
            Extremes(shown[number].id, year or shown[number].year, unit or "", Decimal(str(low)), Decimal(str(high)))
            for number, year, unit, low, high in rows
            if number in shown
        )

    def _keys_of(self, names: Collection[str]) -> dict[int, str]:
        """Return key → name of those names that the catalog has."""
        found: dict[int, str] = {}
        for name in sorted(set(names)):
            found |= {int(key): name for (key,) in self._catalog.rows("SELECT id FROM names WHERE name = :name", name=name)}
        return found

    def labels(self) -> dict[str, frozenset[str]]:
        """Return each canonical label of a fact with the visible documents that have it."""
        shown = {one.number: one.id for one in self.listing().documents.values()}
        found: dict[str, set[str]] = {}
        rows = self._catalog.rows(
            "SELECT n.name, u.document FROM uses u JOIN names n ON n.id = u.name WHERE u.part IN ('label', 'subject')"
        )
        for label, number in rows:
            if number in shown:
                found.setdefault(label, set()).add(shown[number])
        return {label: frozenset(ids) for label, ids in found.items()}

    def tables(self, document_id: str) -> tuple[Table, ...]:
        return self._parts("table", Table, document_id)

    def table(self, document_id: str, table_id: str) -> Table:
        """Return one table. Raises KeyError where the document has none of this id."""
        for table in self.tables(document_id):
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def table_titles(self, document_id: str) -> dict[str, str | None]:
        """Return table id → title of a document; no table is read."""
        info = self.document(document_id)
        with self._damage(info):
            return dict(json.loads(f"[{','.join(self._lines('title', info.number))}]"))

    def sections(self, document_id: str) -> tuple[Section, ...]:
        return self._parts("section", Section, document_id)

    def findings(self, document_id: str) -> tuple[Finding, ...]:
        return self._parts("finding", Finding, document_id)

    def findings_about(self, document_id: str, fact_id: str) -> tuple[Finding, ...]:
        """Return the findings that a fact is an operand of; the document's other findings are not read."""
        info = self.document(document_id)
        with self._damage(info):
            lines = self._remember(("finding lines", info.number), lambda: _sized(self._lines("finding", info.number)))
            mark = to_json(fact_id)
            found = many_from_json(Finding, [line for line in lines if mark in line])
        return tuple(one for one in found if any(operand.fact_id == fact_id for operand in (*one.stated, *one.parts)))

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return self._parts("chunk", Chunk, document_id)

    def block_text(self, document_id: str, block: int) -> str:
        """Return a block's text: a paragraph as read, a grid as lines of cells parted by tabs. Raises KeyError."""
        texts = self.block_texts(document_id)
        if not 0 <= block < len(texts):
            raise KeyError(block)
        return texts[block]

    def block_texts(self, document_id: str) -> tuple[str, ...]:
        """Return the text of every block, by its index."""
        info = self.document(document_id)
        return self._remember(("block", info.number), lambda: self._texts_of(info))

    def _texts_of(self, info: DocumentInfo) -> _Sized[tuple[str, ...]]:
        with self._damage(info):
            return _sized([str(json.loads(line)) for line in self._lines("block", info.number)])

    def original(self, document_id: str) -> Path | None:
        """Return the kept original file, or None where none was given."""
        found = self._catalog.rows("SELECT original FROM documents WHERE id = :id", id=document_id)
        if not found:
            raise KeyError(document_id)
        return self.data_dir / found[0][0] if found[0][0] else None

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

    @property
    def embedding_setting(self) -> str | None:
        """The model that the settings name; None is the one that is shipped."""
        return self._model_wanted

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
        if chunk_ids is None and k > 0 and self.is_large() and self._chunk_count() <= EXACT_UP_TO:
            chunk_ids = self._nearest(query_vector, k)
        scope = self._scope(query_vector, chunk_ids, k)
        found = [pair for one, kept in sorted(scope.items()) for pair in self._scored(one, kept, query_vector, k)]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k])

    def _scope(
        self, query_vector: NDArray[numpy.float32], chunk_ids: Sequence[str] | None, k: int
    ) -> Mapping[str, frozenset[str] | None]:
        """Return document id → the ids of it that are searched; None stands for all."""
        if chunk_ids is None and self._chunk_count() <= EXACT_UP_TO:
            return dict.fromkeys(self.listing().documents)
        if chunk_ids is None:
            chunk_ids = self._candidates(query_vector, k * CANDIDATES)
            if not chunk_ids:  # the index was thrown away to make room
                return dict.fromkeys(self.listing().documents)
        grouped: dict[str, set[str]] = {}
        for one in chunk_ids:
            grouped.setdefault(one.split(".", 1)[0], set()).add(one)
        return {one: frozenset(ids) for one, ids in grouped.items()}

    def _nearest(self, query_vector: NDArray[numpy.float32], k: int) -> list[str]:
        """Return the ids of the `k` chunks of all visible documents that are nearest, and of some more: rounding may turn

        neighbours. All vectors are looked at, some documents at a time; what is not among the nearest is not kept.
        """
        import numpy

        shown = {one.number: one.id for one in self.listing().documents.values()}
        numbers, model, wanted = sorted(shown), self.embedding_model() or "", 2 * k
        best = numpy.zeros((0, 3))  # cosine, number, row
        for start in range(0, len(numbers), _TOGETHER):
            some = numbers[start : start + _TOGETHER]
            rows = self._catalog.rows(
                "SELECT document, count, matrix FROM embeddings WHERE model = :model AND document BETWEEN :first AND :last",
                model=model, first=some[0], last=some[-1],
            )  # fmt: skip
            scored = [_row_scores(number, matrix, count, query_vector) for number, count, matrix in rows if number in shown]
            best = numpy.concatenate([best, *scored])
            if len(best) > wanted:
                best = best[numpy.argpartition(-best[:, 0], wanted - 1)[:wanted]]
        places: dict[int, list[int]] = {}
        for _, number, row in best.astype(numpy.int64).tolist():
            places.setdefault(number, []).append(row)
        named = {number: self._vectors(self.document(shown[number]))[0] for number in places}
        return [named[number][row] for number, rows in places.items() for row in rows if row < len(named[number])]

    def _scored(
        self, document: str, kept: frozenset[str] | None, query_vector: NDArray[numpy.float32], k: int
    ) -> Iterator[tuple[str, float]]:
        """Return the document's best ids with their cosines, `k` and those that tie with the last of them.

        Cosines are rounded, so that no order of summing can turn two ranks.
        """
        import numpy

        ids, matrix = self._vectors(self.document(document))
        if not ids or k < 1:
            return
        places = (
            numpy.arange(len(ids)) if kept is None else numpy.array([at for at, one in enumerate(ids) if one in kept], dtype=int)
        )
        scores = (matrix[places] @ query_vector if kept is not None else matrix @ query_vector).round(6)
        if len(places) > k:
            best = scores >= numpy.partition(scores, -k)[-k]
            places, scores = places[best], scores[best]
        yield from ((ids[place], round(float(score), 6)) for place, score in zip(places, scores, strict=True))

    def _candidates(self, query_vector: NDArray[numpy.float32], count: int) -> list[str]:
        self._refresh_index()
        found = self._vector_index().query(self._collection(), query_vector, count)
        shown = self._shown_among(found)
        return [one for one in found if version_of(one) in shown]

    def _refresh_index(self) -> None:
        """Open the index anew where another process has written since; while we write, no other does."""
        with self._index_lock:
            generation = self.generation()
            if generation != self._index_generation and not self._writes:
                self._vector_index().reopen()
                self._index_generation = generation

    def _shown_among(self, index_ids: Iterable[str]) -> frozenset[str]:
        """Return document.version of those of these index ids whose document is visible in that version."""
        asked = sorted({one.split(".", 1)[0] for one in index_ids})
        found: set[str] = set()
        for start in range(0, len(asked), _MOST_IDS):
            named = {f"id{at}": one for at, one in enumerate(asked[start : start + _MOST_IDS])}
            listed = ", ".join(f":{name}" for name in named)
            rows = self._catalog.rows(f"SELECT id, version FROM documents WHERE visible AND id IN ({listed})", **named)
            found.update(f"{own}.{version}" for own, version in rows)
        return frozenset(found)

    def _chunk_count(self) -> int:
        return whole_number(self._catalog.rows("SELECT value FROM meta WHERE name = 'chunks'"))

    def _vectors(self, info: DocumentInfo) -> tuple[tuple[str, ...], Matrix]:
        model = self.embedding_model() or ""
        return self._remember((f"vectors {model}", info.number), lambda: self._read_vectors(info, model))

    def _read_vectors(self, info: DocumentInfo, model: str) -> _Sized[tuple[tuple[str, ...], Matrix]]:
        matrix = vectors_of(self._catalog, info.number, model)
        ids, size = _sized(index_ids(info, self.chunks(info.id)))
        return (ids[: len(matrix)], matrix), size + matrix.nbytes

    # ------------------------------------------------------------ reading, inside

    def _newest(self) -> int:
        """Return the newest generation, or the one that this thread takes for it."""
        pinned: int | None = getattr(self._thread, "generation", None)
        return self.generation() if pinned is None else pinned

    def _visible(self) -> tuple[int, dict[str, DocumentInfo]]:
        """Return the generation and its visible documents by id, read once for each generation."""
        generation, shown = self._newest(), self._shown
        if shown is None or shown[0] != generation:
            rows = self._catalog.rows("SELECT number, version, visible, info FROM documents WHERE visible ORDER BY name, id")
            shown = self._shown = (generation, {one.id: one for one in (to_info(*row) for row in rows)})
        return shown

    def _parts(self, kind: str, shape: type[_T], document_id: str) -> tuple[_T, ...]:
        info = self.document(document_id)
        return self._remember((kind, info.number), lambda: self._read_parts(kind, shape, info))

    def _read_parts(self, kind: str, shape: type[_T], info: DocumentInfo) -> _Sized[tuple[_T, ...]]:
        with self._damage(info):
            lines = self._lines(kind, info.number)
            return many_from_json(shape, lines), sum(map(len, lines))

    def _lines(self, kind: str, number: int) -> list[str]:
        """Return a reading's pieces of a kind as JSON, in order."""
        rows = self._catalog.rows(
            "SELECT packed FROM pieces WHERE document = :number AND kind = :kind ORDER BY first", number=number, kind=kind
        )
        return [line for (packed,) in rows for line in unpack(packed)]

    @contextmanager
    def _damage(self, info: DocumentInfo) -> Iterator[None]:
        """Turn what broken rows raise into one sentence."""
        try:
            yield
        except BROKEN as error:
            raise StoreMismatch(
                f"The catalog in {self.data_dir} is damaged: {info.name} cannot be read; run: budget-assistant reindex"
            ) from error

    def _remember(self, key: tuple[str, int], read: Callable[[], _Sized[_T]]) -> _T:
        """Return what `read` gives, read once while there is room; a reading's number never stands for anything else."""
        with self._memory_lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key][0]  # type: ignore[return-value]
        found, size = read()
        with self._memory_lock:
            _, before = self._memory.pop(key, (None, 0))  # another thread may have read it meanwhile
            self._memory[key] = found, size
            self._remembered += size - before
            while self._remembered > _MOST_REMEMBERED and len(self._memory) > 1:
                _, (_, gone) = self._memory.popitem(last=False)
                self._remembered -= gone
        return found

    def _wanted_embedder(self) -> Embedder:
        if self._embedder is None:
            from ingest.embedding import load_embedder

            self._embedder = load_embedder(self._model_wanted)
        return self._embedder

    def _collection(self) -> str:
        return collection_name(self._catalog)

    def _vector_index(self) -> VectorIndex:
        if self._index is None:
            from ingest.vectors import VectorIndex

            self._index = VectorIndex(self.data_dir / "chroma", self._chroma_url)
        return self._index

    def _check_schema(self) -> None:
        found = self._catalog.meta().get("schema", SCHEMA)
        if found not in (SCHEMA, *BEFORE):
            raise StoreMismatch(
                f"The store in {self.data_dir} has schema {found} and this program writes {SCHEMA}; "
                "take the reports in again into a new folder."
            )


def _row_scores(number: int, matrix: bytes, count: int, query_vector: NDArray[numpy.float32]) -> NDArray[numpy.float64]:
    """Return (cosine, number, row) of each of a document's stored vectors; none of one that is not as it was written."""
    import numpy

    packed = numpy.frombuffer(bytes(matrix), dtype="<f2")
    if len(packed) != count * len(query_vector):
        return numpy.zeros((0, 3))
    scores = packed.astype(numpy.float32).reshape(count, -1) @ query_vector
    return numpy.stack([scores, numpy.full(count, number), numpy.arange(count)], axis=1)


def _sized(texts: Iterable[str]) -> _Sized[tuple[str, ...]]:
    """Return texts with how many signs they have."""
    found = tuple(texts)
    return found, sum(map(len, found))


def version_of(index_id: str) -> str:
    """Return document.version of an index id, document.version.chunk."""
    return ".".join(index_id.split(".", 2)[:2])
