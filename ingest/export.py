"""The loaded facts as open data: a row a figure, with its coordinates and its place. The only door to pyarrow."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ingest.errors import SettingsError
from ingest.model import Fact
from ingest.printable import printable

if TYPE_CHECKING:
    from ingest.store import DocumentInfo, StoreReader

COLUMNS = (
    "body", "level", "year", "stage", "fund", "side", "kind", "item", "code", "parents", "economic", "subject", "nature",
    "direction", "base_year", "period", "value", "unit", "bound", "state", "words", "source", "doubt", "file", "document", "fact",
    "section", "table", "row_path", "column_path", "row", "column", "page", "printed", "quote",
)  # fmt: skip
FORMATS = ("csv", "xlsx", "parquet")
_NUMBERS = frozenset({"year", "base_year", "row", "column", "page"})
_MOST_ROWS = 1_048_576
"""Rows that a sheet holds, the heading among them."""

_Row = tuple[str | int | None, ...]


def export_facts(store: StoreReader, target: Path, format: str) -> int:
    """Write all visible facts to `target`, in the order of documents, and return how many there are.

    Values are decimals as text, so that none loses a digit. Raises SettingsError where the file cannot be written, where a
    sheet has not enough rows, and where `format` wants a package that is not there.
    """
    rows = (fact_to_row(info, fact, titles) for info in store.documents() for titles in [store.table_titles(info.id)]
            for fact in store.facts(info.id))  # fmt: skip
    try:
        return {"csv": _write_csv, "xlsx": _write_facts, "parquet": _write_parquet}[format](target, rows)
    except OSError as error:
        raise SettingsError(f"{target} cannot be written ({error.strerror}).") from error


def fact_to_row(info: DocumentInfo, fact: Fact, titles: dict[str, str | None]) -> _Row:
    """Return what COLUMNS name of a fact; paths are joined by " > ", None stands for what is not said."""
    at, amount = fact.coordinates, fact.amount
    pages = [place.page for place in fact.places if place.page is not None]
    return (
        at.department or info.identity.department, at.level, at.year, at.stage, at.fund, at.side, at.kind, at.item or None,
        at.code, " > ".join(at.parents) or None, at.economic, at.subject, at.nature, at.direction, at.base_year, at.as_of,
        str(amount.value) if amount else None, amount.unit if amount else None, fact.bound, fact.state, fact.words, fact.source,
        fact.doubt, info.name, info.id, fact.id, " > ".join(fact.section) or None, titles.get(fact.table_id or ""),
        " > ".join(fact.row_path) or None, " > ".join(fact.column_path) or None, fact.row, fact.column,
        pages[0] if pages else None, fact.raw, fact.quote,
    )  # fmt: skip


def _write_csv(target: Path, rows: Iterable[_Row]) -> int:
    """Write UTF-8 with a byte order mark, without which Excel takes it for something else."""
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([harmless(one) for one in row])
            count += 1
    return count


def harmless(value: str | int | None) -> str | int | None:
    """Return text that a spreadsheet does not take for a formula; numbers, also negative ones, stay."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if re.match(r"[=+\-@\t]", text) and not re.fullmatch(r"[+-]?[\d,.]+%?", text) else text


def _write_facts(target: Path, rows: Iterable[_Row]) -> int:
    return write_xlsx(target, chain([COLUMNS], rows))


def write_xlsx(target: Path | IO[bytes], rows: Iterable[Sequence[str | int | None]]) -> int:
    """Write one sheet, and return how many rows follow the first, its heading.

    Text stands in its cell as text, which nothing takes for a formula. Raises SettingsError for more rows than a sheet holds.
    """
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _BOOK.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for count, row in enumerate(rows):
                if count >= _MOST_ROWS:
                    raise SettingsError(f"A sheet holds {_MOST_ROWS - 1:,} facts and there are more; use --format csv.")
                cells = "".join(_cell(f"{letters}{count + 1}", one) for letters, one in zip(_LETTERS, row, strict=False))
                sheet.write(f'<row r="{count + 1}">{cells}</row>'.encode("utf-8", "replace"))
            sheet.write(b"</sheetData></worksheet>")
    return count


_LETTERS = tuple(("A" if place > 25 else "") + chr(ord("A") + place % 26) for place in range(len(COLUMNS)))
"""What a sheet calls the columns: A to Z, then AA."""


def _cell(name: str, value: str | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(printable(value))}</t></is></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MIME}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MIME}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
    '<sheets><sheet name="facts" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}

_TOGETHER = 50_000
"""Rows that are turned into columns together."""


def _write_parquet(target: Path, rows: Iterable[_Row]) -> int:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError("Parquet files need pyarrow: pip install pyarrow, or use --format csv.") from error
    schema = pyarrow.schema([(name, pyarrow.int64() if name in _NUMBERS else pyarrow.string()) for name in COLUMNS])
    count = 0
    with parquet.ParquetWriter(target, schema) as writer:
        for some in _runs(rows):
            columns: list[Sequence[Any]] = list(zip(*some, strict=True))
            writer.write_table(pyarrow.table(dict(zip(COLUMNS, columns, strict=True)), schema=schema))
            count += len(some)
    return count


def _runs(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    run: list[_Row] = []
    for row in rows:
        run.append(row)
        if len(run) == _TOGETHER:
            yield run
            run = []
    if run:
        yield run
