"""The parts of an .xlsx file: sheets in order, their cells as shown, merged ranges, and which are hidden.

Read as XML and not through a spreadsheet library: the number formats decide what a reader sees (0.8129 is printed
81.29%), and the cells that hold something bound the work, whatever size the sheet says it has.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers.containers import read_member
from ingest.readers.limits import Limits, check_limit
from ingest.readers.marks import raised
from ingest.readers.sheets.formats import BUILT_IN, show_number
from ingest.readers.sheets.formulas import Numbers, Place, column_number, decimal_of, parse_formula, work_out

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, all inclusive, from 0."""


@dataclass
class Sheet:
    """A sheet's cells as shown, by row and column from 0. `unset` counts formulas without a stored result that could not be
    worked out, `concealed` the cells that stand in hidden rows and columns and are left out, as nobody who opens the sheet
    sees them.
    """

    name: str
    hidden: bool
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    unset: int = 0
    worked: int = 0
    """Formulas without a stored result that were worked out."""
    concealed: int = 0
    unseen: dict[tuple[int, int], str] = field(default_factory=dict)
    """What the hidden cells hold, by their places: no facts, but why a sum of those shown may not close."""
    pending: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    """Formulas without a stored result: the format that shows it, and whether it stands in a hidden row or column."""
    formats_known: bool = True
    """False where the file does not tell how numbers are shown, so that a share may stand as a fraction."""


def put_results(sheets: Iterable[Sheet], numbers: Numbers) -> None:
    """Put the results of the formulas that can be worked out into their sheets, and count the others as unset."""
    results = work_out(numbers)
    for sheet in sheets:
        for place, (code, hidden) in sheet.pending.items():
            value = results.get(sheet.name, {}).get(place)
            text = show_number(format(value, "f"), code) if value is not None else ""
            if text:
                (sheet.unseen if hidden else sheet.cells)[place] = text
            sheet.unset += value is None
            sheet.worked += value is not None
            sheet.concealed += hidden


def read_workbook(container: zipfile.ZipFile, name: str, limits: Limits) -> list[Sheet]:
    """Return the sheets of a workbook in the order of its tabs. Raises UnreadableFile, LimitExceeded."""
    names = set(container.namelist())
    main = "xl/workbook.xml"
    if main not in names:
        raise UnreadableFile(f"{name}: it holds no Excel workbook; open it in Excel and save it again as .xlsx")
    parts = _Parts(container, name, limits, names)
    book = parts.root(main)
    targets = _targets(parts.root("xl/_rels/workbook.xml.rels"), "xl") if "xl/_rels/workbook.xml.rels" in names else {}
    epoch = any(e.get("date1904") in ("1", "true") for e in book.iter() if _local(e) == "workbookPr")
    reader = _SheetReader(name, limits, parts.strings(), parts.formats(), epoch)
    sheets: list[Sheet] = []
    for element in (e for e in book.iter() if _local(e) == "sheet"):
        target = targets.get(_relation(element))
        if target not in names or "worksheets" not in (target or ""):
            continue
        sheet = Sheet(str(element.get("name") or ""), element.get("state") in ("hidden", "veryHidden"))
        if not sheet.hidden:
            reader.fill(sheet, read_member(container, str(target), name, limits))
        sheets.append(sheet)
        check_limit(name, "sheets", len(sheets), limits.sheets, "the number of sheets")
    put_results(sheets, reader.numbers)
    return sheets


@dataclass
class _Parts:
    container: zipfile.ZipFile
    name: str
    limits: Limits
    names: set[str]

    def root(self, part: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(read_member(self.container, part, self.name, self.limits), parser)
        except etree.XMLSyntaxError as error:
            raise _damaged(self.name, part, error) from error

    def strings(self) -> list[str]:
        """Return the shared strings: the runs of each joined, its phonetic guides left out."""
        part = next((one for one in self.names if one.lower() == "xl/sharedstrings.xml"), None)
        if part is None:
            return []
        return ["".join(_string_texts(item)) for item in self.root(part) if _local(item) == "si"]

    def formats(self) -> list[str]:
        """Return the number format of each cell style, by its index; for white figures on no ground the one that hides."""
        if "xl/styles.xml" not in self.names:
            return []
        root = self.root("xl/styles.xml")
        own = {e.get("numFmtId"): e.get("formatCode") or "General" for e in root.iter() if _local(e) == "numFmt"}
        styles = next((e for e in root if _local(e) == "cellXfs"), None)
        ids = [e.get("numFmtId") or "0" for e in (styles if styles is not None else ()) if _local(e) == "xf"]
        codes = [own.get(one) or BUILT_IN.get(int(one) if one.isdigit() else 0, "General") for one in ids]
        white = _white_styles(root, styles)
        return [HIDING if at in white else code for at, code in enumerate(codes)]


HIDING = ";;;"
"""The format code that shows no number."""


def _white_styles(root: etree._Element, styles: etree._Element | None) -> set[int]:
    """Return the indexes of the cell styles whose letters are white while their cells have no fill."""
    fonts = next((e for e in root if _local(e) == "fonts"), None)
    colours = [[one.get("rgb") for one in font if _local(one) == "color"] for font in (fonts if fonts is not None else ())]
    white = {str(at) for at, found in enumerate(colours) if found and str(found[0]).upper() in ("FFFFFFFF", "00FFFFFF")}
    formats = [e for e in (styles if styles is not None else ()) if _local(e) == "xf"]
    return {at for at, xf in enumerate(formats) if xf.get("fontId") in white and xf.get("fillId", "0") == "0"}


def _targets(root: etree._Element, folder: str) -> dict[str, str]:
    """Return relation id → part inside the container; targets outside it are left out."""
    found: dict[str, str] = {}
    for relation in root:
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            target = str(relation.get("Target") or "")
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[str(relation.get("Id"))] = joined
    return found


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


@dataclass
class _SheetReader:
    """Fills sheets; counts the cells of the whole workbook against the limit."""

    name: str
    limits: Limits
    strings: list[str]
    formats: list[str]
    epoch_1904: bool
    seen: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    shared: dict[tuple[str, str], tuple[Place, str]] = field(default_factory=dict)
    """Shared formulas by sheet and index: where each is written out, and how."""

    def fill(self, sheet: Sheet, data: bytes) -> None:
        """Put the cells and merged ranges of a sheet's XML into `sheet`, without those of hidden rows and columns."""
        columns: list[tuple[int, int]] = []
        hidden: set[tuple[int, int]] = set()
        self.numbers.values[sheet.name] = {}
        try:
            for element in _elements(data):
                if _local(element) == "col":
                    columns += _hidden_columns(element)
                    continue
                if _local(element) == "mergeCell":
                    merged = _range(str(element.get("ref") or ""))
                    if merged:
                        sheet.merged.append(merged)
                        check_limit(self.name, "cells", len(sheet.merged), self.limits.cells, "the number of merged ranges")
                    continue
                place = self._cell(sheet, element)
                if place and (_is_hidden(element.getparent()) or any(low <= place[1] <= high for low, high in columns)):
                    hidden.add(place)
        except etree.XMLSyntaxError as error:
            raise _damaged(self.name, f"sheet {sheet.name}", error) from error
        # A title merged over hidden and shown columns shows, wherever it begins.
        hidden -= {place[:2] for place in sheet.merged if place[:2] != place[2:]}
        sheet.concealed += len(hidden & set(sheet.cells))
        for one in hidden:
            if one in sheet.pending:
                sheet.pending[one] = (sheet.pending[one][0], True)
            else:
                sheet.unseen[one] = sheet.cells.pop(one)

    def _cell(self, sheet: Sheet, element: etree._Element) -> tuple[int, int] | None:
        """Put a cell with text or with a formula into the sheet and return its place; None for one without."""
        place = _place(str(element.get("r") or ""))
        value = next((child for child in element if _local(child) in ("v", "is")), None)
        formula = next((child for child in element if _local(child) == "f"), None)
        if place is None:
            return None
        if formula is not None and formula.get("t") == "shared" and formula.text:
            self.shared[sheet.name, formula.get("si") or ""] = (place, formula.text)
        if value is None or value.text is None and _local(value) == "v":
            return self._pend(sheet, place, element, formula) if formula is not None else None
        self._remember(sheet.name, place, element, value)
        text = self._shown(element, value).strip()
        if not text:
            sheet.concealed += bool(value.text and value.text.strip())
            return None
        self.seen += 1
        check_limit(self.name, "cells", self.seen, self.limits.cells, "the number of cells")
        sheet.cells[place] = text
        return place

    def _pend(self, sheet: Sheet, place: Place, element: etree._Element, formula: etree._Element) -> Place:
        """Keep a formula without a stored result until all cells are known, and return its place."""
        start, text = self.shared.get((sheet.name, formula.get("si") or ""), (place, "")) if not formula.text else (place, "")
        steps = parse_formula(formula.text or text, (place[0] - start[0], place[1] - start[1]))
        self.numbers.formulas.setdefault(sheet.name, {})[place] = steps
        sheet.pending[place] = (self._format(element), False)
        self.seen += 1
        check_limit(self.name, "cells", self.seen, self.limits.cells, "the number of cells")
        return place

    def _remember(self, sheet: str, place: Place, element: etree._Element, value: etree._Element) -> None:
        """Keep what a cell holds for the formulas that name it: its number as stored, or that it holds words."""
        number = decimal_of(value.text or "") if _local(value) == "v" and (element.get("t") or "n") == "n" else None
        if number is not None:
            self.numbers.values[sheet][place] = number
        else:
            self.numbers.words.setdefault(sheet, set()).add(place)

    def _format(self, element: etree._Element) -> str:
        """Return the format code of a cell's style."""
        style = element.get("s") or "0"
        return self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else "General"

    def _shown(self, element: etree._Element, value: etree._Element) -> str:
        kind, raw = element.get("t") or "n", value.text or ""
        if _local(value) == "is":
            return "".join(_string_texts(value))
        if kind == "s":
            return self.strings[int(raw)] if raw.isdigit() and int(raw) < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind != "n":
            return raw
        return show_number(raw, self._format(element), epoch_1904=self.epoch_1904)


def _elements(data: bytes) -> Iterator[etree._Element]:
    """Return the cells, columns and merged ranges of a sheet one by one; rows are forgotten when the next is asked for."""
    parsed = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}c", "{*}col", "{*}mergeCell", "{*}row"), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    for _event, element in parsed:
        if _local(element) != "row":
            yield element
        else:
            element.clear()


def _is_hidden(element: etree._Element | None) -> bool:
    return element is not None and element.get("hidden") in ("1", "true")


def _hidden_columns(element: etree._Element) -> list[tuple[int, int]]:
    """Return first and last of the columns that a `col` element hides, from 0; none where it hides none."""
    first, last = str(element.get("min") or ""), str(element.get("max") or "")
    return [(int(first) - 1, int(last) - 1)] if _is_hidden(element) and first.isdigit() and last.isdigit() else []


def _string_texts(item: etree._Element) -> Iterator[str]:
    for child in item:
        if _local(child) == "t":
            yield child.text or ""
        elif _local(child) == "r":
            yield from _run_texts(child)


def _run_texts(run: etree._Element) -> Iterator[str]:
    """Return what a run of a string shows: nothing where it is struck out, raised digits as raised ones."""
    properties = {_local(one): one for child in run if _local(child) == "rPr" for one in child}
    if "strike" in properties and properties["strike"].get("val") not in ("0", "false"):
        return
    text = "".join(_string_texts(run))
    up = "vertAlign" in properties and properties["vertAlign"].get("val") == "superscript"
    yield raised(text) if up else text


def _place(reference: str) -> tuple[int, int] | None:
    """Return row and column of a reference (B3 → 2, 1), or None where it is none."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", reference)
    if not match:
        return None
    return int(match.group(2)) - 1, column_number(match.group(1))


def _range(reference: str) -> Range | None:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last)
    return (*start, *end) if start and end else None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _damaged(name: str, part: str, error: Exception) -> UnreadableFile | LimitExceeded:
    if re.search(r"depth|huge|too long|entit", str(error), re.I):
        return LimitExceeded(f"{name}: {part} inside is nested too deeply or too long; save the workbook again from Excel")
    return UnreadableFile(f"{name}: {part} inside is damaged; open the workbook in Excel and save it again")
