"""Reports for a run: each file parsed once, put into a store for each set of reports that is asked about."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from eval.grounding import CellText
from ingest.embedding import default_model_name
from ingest.errors import InputError
from ingest.model import Cell, ParsedDocument, Table
from ingest.pipeline import read_in_child
from ingest.readers import EXTENSIONS
from ingest.store import DocumentInfo, Incoming, Source, Store
from ingest.version import reading_version


class Asked(Protocol):
    """An answer, as far as a run looks at it."""

    def to_dict(self) -> dict[str, Any]: ...


class Asker(Protocol):
    """Whoever answers questions: `assistant.Assistant`, or a fake."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Asked: ...

    def close(self) -> None: ...


def open_assistant(data_dir: Path) -> Asker:
    from assistant import Assistant

    return Assistant.open(data_dir)


class Library:
    """The report files of a run. Stores lie under `data_dir`, where a later run finds them again, or in a temporary folder."""

    def __init__(self, paths: Iterable[Path], data_dir: Path | None = None, *, workers: int = 2) -> None:
        """Raises InputError for a path that gives no report, and for two files of one name."""
        self.files: dict[str, Path] = {}
        for path in (file for given in paths for file in _report_files(given)):
            if self.files.get(path.name, path) != path:
                raise InputError(
                    f"Two reports are called {path.name}: {self.files[path.name]} and {path}; gold files tell reports by name."
                )
            self.files[path.name] = path
        self._workers = workers
        self._parsed: dict[str, ParsedDocument] = {}
        self._temporary = None if data_dir else tempfile.TemporaryDirectory(prefix="budget-eval-")
        self._root = data_dir or Path(self._temporary.name if self._temporary else ".")

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()

    def require(self, names: Iterable[str]) -> None:
        """Raise InputError where a report is not among the files."""
        missing = [name for name in dict.fromkeys(names) if name not in self.files]
        if missing:
            raise InputError(f"The gold names {', '.join(missing[:5])}, which is not among the reports given with --reports.")

    def digest(self) -> str:
        """Return a digest of names and contents of all files: the same reports give the same."""
        return _digest((name, _sha256(path)) for name, path in sorted(self.files.items()))

    def data_dir(self, names: Sequence[str] | None = None) -> Path:
        """Return the data folder of a store that holds these reports (None: all) and no others; filled at the first call."""
        wanted = sorted(self.files) if names is None else sorted(set(names))
        folder = self._root / _digest((name, _sha256(self.files[name])) for name in wanted)
        with Store.open(folder) as store:
            if store.embedding_model() not in (None, default_model_name()):
                store.reindex()  # another model filled it
            missing = [name for name in wanted if store.holds(name, _sha256(self.files[name]), self._source(name)) is None]
            self._parse(missing)
            store.write_all([Incoming(self._parsed[name], self.files[name], self._source(name)) for name in missing])
        return folder

    def parsed(self, name: str) -> ParsedDocument:
        """Return a report as it is understood, parsed at the first call."""
        self._parse([name])
        return self._parsed[name]

    def _source(self, name: str) -> Source:
        return Source(str(self.files[name].absolute()), reading=reading_version())

    def _parse(self, names: Iterable[str]) -> None:
        todo = [name for name in names if name not in self._parsed]
        with ThreadPoolExecutor(self._workers) as pool:
            parsed = pool.map(lambda name: read_in_child(self.files[name]), todo)
            self._parsed.update(zip(todo, parsed, strict=True))


def _report_files(path: Path) -> list[Path]:
    """Return the file itself, or the reports in the folder and below in the order of names; InputError where there is none."""
    found = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix.lower() in EXTENSIONS)
    if not found:
        raise InputError(f"{path}: there is no report here; name report files or a folder of them.")
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(parts: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256("\n".join(f"{name}\t{content}" for name, content in parts).encode()).hexdigest()[:16]


class StoreSources:
    """Citations looked up in a store, by the file and the cell they name."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[str, str] = {}

    def cell(self, citation: Mapping[str, Any]) -> CellText | None:
        document = self._document(citation)
        table = self._table(document, citation.get("table_id")) if document else None
        if table is None:
            return None
        row, column = citation.get("row_index"), citation.get("column_index")
        cell = next((one for one in table.cells if one.row == row and one.column == column), None)
        return CellText(cell.text, _unit_lines(table, cell)) if cell else None

    def holds_quote(self, citation: Mapping[str, Any]) -> bool:
        document = self._document(citation)
        return document is not None and _bare(str(citation["quote"])) in self._text(document)

    def _document(self, citation: Mapping[str, Any]) -> DocumentInfo | None:
        named = [one for report in self._store.reports() for one in report.documents if one.name == citation.get("report")]
        own = [one for one in named if one.id == citation.get("report_id")]
        return (own or named or [None])[0]  # type: ignore[list-item]

    def _table(self, document: DocumentInfo, table_id: object) -> Table | None:
        return next((one for one in self._store.tables(document.id) if one.id == table_id), None)

    def _text(self, document: DocumentInfo) -> str:
        """Return all that the document prints, paragraphs and cells, without white space and marks."""
        if document.id not in self._texts:
            self._texts[document.id] = "\n".join(map(_bare, self._store.block_texts(document.id)))
        return self._texts[document.id]


def _bare(text: str) -> str:
    return re.sub(r"[\s\\…]+", "", unicodedata.normalize("NFKC", text))


def _unit_lines(table: Table, cell: Cell) -> tuple[str, ...]:
    """Return what may name a cell's unit, the nearest first: headers above, labels beside, the table's unit line and title."""
    beside = tuple(one.text for one in table.cells if one.row == cell.row and one.is_label)
    above = tuple(one.text for one in table.cells if one.column == cell.column and one.is_header)
    return (*cell.column_path, *above, *cell.row_path, *beside, table.unit or "", table.title or "")
