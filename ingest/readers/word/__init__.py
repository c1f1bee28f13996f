"""Word documents (.docx): paragraphs with their automatic numbers, headings with levels, tables with their merges.

The parts are read as XML in document order: python-docx passes over text boxes, content controls (where contents pages
and cover sheets stand) and tracked insertions. Macros, fields, links and embedded objects are not followed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import RawDocument
from ingest.readers.building import BlockBuilder, digest_file
from ingest.readers.containers import open_container, read_member
from ingest.readers.furniture import strip_word_fields
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit
from ingest.readers.marks import raised
from ingest.readers.stacks import stacked_text
from ingest.readers.tables_in_tables import SourceCell, is_layout, spans_to_draft, spliced
from ingest.readers.text import add_grid, add_lines
from ingest.readers.word.numbering import Numbering, W
from ingest.readers.word.styles import Styles, properties
from ingest.readers.word.unseen import is_raised, is_unseen, unseen_figures

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_THROUGH = frozenset(
    f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple")
)
_GONE = frozenset(
    f"{W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tcPr", "rt", "footnoteReference")
)
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FC": "√", "F050": "√", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F02A": "☐", "F0B3": "≥"}


def read_word(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a .docx file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    builder = BlockBuilder(path.name, limits)
    with open_container(path, limits) as container:
        main = _main_part(container)
        if main is None:
            raise UnreadableFile(f"{path.name}: it holds no Word document; open it in Word and save it again as .docx")
        body = _part(container, main, path.name, limits)
        folder = posixpath.dirname(main)
        headers = [_part(container, part, path.name, limits) for part in _parts_named(container, folder, "header")]
        notes = [_part(container, part, path.name, limits) for part in _parts_named(container, folder, "footnotes", "endnotes")]
        walk = _Walk(
            builder,
            Styles.from_xml(_optional(container, f"{folder}/styles.xml", path.name, limits)),
            Numbering.from_xml(_optional(container, f"{folder}/numbering.xml", path.name, limits)),
        )
    walk.page_headers(headers, _plain_text(body))
    walk.blocks(body.find(f"{W}body"), 0)
    for note in (one for root in notes for one in root):
        walk.blocks(note, 0)
    walk.end_lines()
    left_out = unseen_figures(body)
    if left_out:
        builder.note(f"{left_out} hidden, struck or deleted piece{'s' if left_out > 1 else ''} with figures left out.")
    if not builder.blocks:
        raise UnreadableFile(f"{path.name}: the document holds no text; if its pages are pictures, give a PDF of them")
    return builder.finish(digest_file(path), "docx")


def _main_part(container: zipfile.ZipFile) -> str | None:
    names = set(container.namelist())
    if "word/document.xml" in names:
        return "word/document.xml"
    return next((name for name in sorted(names) if name.startswith("word/document") and name.endswith(".xml")), None)


def _part(container: zipfile.ZipFile, part: str, name: str, limits: Limits) -> etree._Element:
    """Return the root of an XML part; no entity or file outside it is read, and Strict names become the usual ones."""
    data = read_member(container, part, name, limits).replace(_STRICT, _TRANSITIONAL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error) or "huge" in str(error).lower():
            raise LimitExceeded(f"{name}: {part} is nested too deeply or too long; save the document again from Word") from error
        raise UnreadableFile(f"{name}: {part} inside is damaged; open the document in Word and save it again") from error


def _optional(container: zipfile.ZipFile, part: str, name: str, limits: Limits) -> etree._Element | None:
    return _part(container, part, name, limits) if part in container.namelist() else None


def _parts_named(container: zipfile.ZipFile, folder: str, *beginnings: str) -> list[str]:
    """Return the XML parts of the document's folder whose names begin so, in the order of their names."""
    return sorted(
        name for name in container.namelist()
        if posixpath.dirname(name) == folder and name.endswith(".xml") and posixpath.basename(name).startswith(beginnings)
    )  # fmt: skip


def _plain_text(root: etree._Element) -> str:
    return "".join("".join(_runs(paragraph)) for paragraph in root.iter(f"{W}p"))


@dataclass
class _Walk:
    """Goes through the body in order; plain paragraphs gather, since some hold tables in spaces or tabs."""

    builder: BlockBuilder
    styles: Styles
    numbering: Numbering

    def __post_init__(self) -> None:
        self._lines: list[str] = []

    def blocks(self, parent: etree._Element | None, depth: int) -> None:
        """Add the paragraphs and tables under `parent`, through content controls and tracked insertions."""
        check_limit(self.builder.document, "nesting", depth, self.builder.limits.nesting, "the depth of its tables and boxes")
        for child in parent if parent is not None else ():
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in _THROUGH:
                self.blocks(child, depth)

    def page_headers(self, headers: Sequence[etree._Element], body: str) -> None:
        """Add what the pages' headers say and the document itself does not, once: the body, the year, the unit."""
        seen: set[str] = set()
        for paragraph in (one for root in headers for one in root.iter(f"{W}p")):
            for text in (part.strip() for part in re.split(r"\s{2,}|\t|\n", "".join(_runs(paragraph)))):
                if len(text) > 3 and text not in seen and text not in body:
                    seen.add(text)
                    self.builder.paragraph(text, note="page header")

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        text, level = self.text_of(element)
        if level and text.strip():
            self.end_lines()
            self.builder.paragraph(text.replace("\n", " "), level=level)
        else:
            self._lines.extend(text.split("\n"))
        for box in _boxes(element):
            self._lines.append("")
            self.blocks(box, depth + 1)
            self._lines.append("")

    def text_of(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """Return a paragraph's text with its automatic number, and its heading level or None."""
        pr = paragraph.find(f"{W}pPr")
        named = pr.find(f"{W}pStyle") if pr is not None else None
        style = self.styles.of(str(named.get(f"{W}val")) if named is not None else None)
        own = properties(pr)
        text = strip_word_fields("".join(_runs(paragraph)))
        list_id = own.list_id if own.list_id is not None else style.list_id
        if list_id and list_id != "0" and text.strip():
            list_level = own.list_level if own.list_level is not None else style.list_level
            text = self.numbering.label(list_id, list_level or 0) + text
        outline = own.outline if own.outline is not None else style.outline
        return text, outline or None

    def end_lines(self) -> None:
        """Add the paragraphs gathered so far."""
        add_lines(self._lines, self.builder)
        self._lines.clear()

    def _table(self, table: etree._Element, depth: int) -> None:
        check_limit(self.builder.document, "nesting", depth, self.builder.limits.nesting, "the depth of its tables")
        elements = [list(_children(row, "tc")) for row in _table_rows(table)]
        whole = self._spliced(elements)
        if whole is not None:
            self.end_lines()
            add_grid(spans_to_draft(whole, self.builder), self.builder)
            return
        if is_layout([[SourceCell(_plain(cell), nested=_has_table(cell)) for cell in row] for row in elements]):
            for row in elements:
                for cell in row:
                    self.blocks(cell, depth + 1)
            return
        self.end_lines()
        add_grid(spans_to_draft(self._rows(table), self.builder), self.builder)
        for nested in (inner for row in elements for cell in row for inner in _children(cell, "tbl")):
            self._table(nested, depth + 1)

    def _spliced(self, elements: Sequence[Sequence[etree._Element]]) -> list[list[SourceCell]] | None:
        """Return the rows of a form with the tables inside it spliced in; None where it has none, or merged cells."""
        if not any(_has_table(cell) for row in elements for cell in row):
            return None
        if any(_continues(cell) for row in elements for cell in row):
            return None
        return spliced([[self._source_cell(cell) for cell in row] for row in elements])

    def _source_cell(self, cell: etree._Element) -> SourceCell:
        """Return a cell with the rows of the one table that it holds instead of a text."""
        text, span = self._cell_text(cell), max(1, _cell_number(cell, "gridSpan", 1))
        tables = list(_children(cell, "tbl"))
        if len(tables) != 1 or text.strip():
            return SourceCell(text, column_span=span, nested=bool(tables))
        inner = [list(_children(row, "tc")) for row in _table_rows(tables[0])]
        if not inner or any(len(row) < 2 or any(map(_has_table, row)) or any(map(_continues, row)) for row in inner):
            return SourceCell(text, column_span=span, nested=True)
        made = tuple(tuple(self._source_cell(one) for one in row) for row in inner)
        return SourceCell("", column_span=span, nested=True, inner=made)

    def _rows(self, table: etree._Element) -> list[list[SourceCell]]:
        """Return the rows with vertical merges as spans; a position left out at a row's start or end is a blank."""
        rows: list[list[tuple[int, int, str | None]]] = []
        for row in _table_rows(table):
            column = 0
            cells: list[tuple[int, int, str | None]] = []
            before = _skipped(row, "gridBefore")
            if before:
                cells.append((0, before, ""))
                column = before
            for cell in _children(row, "tc"):
                span = max(1, _cell_number(cell, "gridSpan", 1))
                cells.append((column, span, None if _continues(cell) else self._cell_text(cell)))
                column += span
            rows.append(cells)
        lower = [{(column, span) for column, span, text in row if text is None} for row in rows]
        return [_with_spans(rows, lower, at) for at in range(len(rows))]

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for paragraph in _own_paragraphs(cell):
            lines.extend(self.text_of(paragraph)[0].replace("\t", " ").split("\n"))
        return stacked_text(lines)


def _with_spans(
    rows: Sequence[Sequence[tuple[int, int, str | None]]], lower: Sequence[set[tuple[int, int]]], at: int
) -> list[SourceCell]:
    """Return row `at` with each cell's rows spanned: those below that continue it at the same columns.

    `lower` holds for each row the columns and widths of its continuations (text None). A continuation without a
    beginning (a merge that lost its head) is a blank cell.
    """
    made: list[SourceCell] = []
    for column, span, text in rows[at]:
        if text is None and at and any(c == column and s == span for c, s, _ in rows[at - 1]):
            continue
        height = 1
        while text is not None and at + height < len(rows) and (column, span) in lower[at + height]:
            height += 1
        made.append(SourceCell(text or "", height, span))
    return made


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Return the children of that tag, through content controls and tracked insertions."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _THROUGH:
            yield from _children(child, tag)


def _table_rows(table: etree._Element) -> list[etree._Element]:
    """Return the rows that are not deleted by a tracked change."""
    return [row for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]


def _own_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """Return the cell's paragraphs, those of its text boxes too, but not those of tables inside it."""
    for paragraph in _children(cell, "p"):
        yield paragraph
        for box in _boxes(paragraph):
            yield from _children(box, "p")


def _has_table(cell: etree._Element) -> bool:
    return next(_children(cell, "tbl"), None) is not None


def _plain(cell: etree._Element) -> str:
    return "".join("".join(_runs(paragraph)) for paragraph in _children(cell, "p")).strip()


def _skipped(row: etree._Element, tag: str) -> int:
    element = row.find(f"{W}trPr/{W}{tag}")
    value = str(element.get(f"{W}val") or "") if element is not None else ""
    return min(int(value), 63) if value.isdigit() else 0


def _cell_number(cell: etree._Element, tag: str, default: int) -> int:
    element = cell.find(f"{W}tcPr/{W}{tag}")
    value = str(element.get(f"{W}val") or "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default


def _continues(cell: etree._Element) -> bool:
    """Return whether a cell is the lower part of a vertical merge."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") in (None, "continue")


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Return the outermost text boxes anchored in a paragraph; of a box stored twice (new and old form) the first."""
    for element in paragraph:
        if element.tag == f"{W}txbxContent":
            yield element
        elif _local(element) == "AlternateContent":
            choice = next((child for child in element if _local(child) == "Choice"), None)
            if choice is not None:
                yield from _boxes(choice)
        elif element.tag != f"{W}p":
            yield from _boxes(element)


def _runs(element: etree._Element) -> Iterator[str]:
    """Return the visible texts under a paragraph: tabs, breaks, symbols and check boxes as characters; no boxes."""
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}tab":
            yield "\t"
        elif tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            yield _SYMBOLS.get(str(child.get(f"{W}char") or "").upper(), "")
        elif tag == f"{W}checkBox":
            yield _legacy_box(child)
        elif tag in _GONE or tag == f"{W}txbxContent" or _local(child) in ("AlternateContent", "pict", "drawing", "object"):
            continue
        elif tag != f"{W}r":
            yield from _runs(child)
        elif not is_unseen(child):
            text = "".join(_runs(child))
            yield raised(text) if is_raised(child) else text


def _legacy_box(box: etree._Element) -> str:
    state = box.find(f"{W}checked")
    state = state if state is not None else box.find(f"{W}default")
    return "☑" if state is not None and state.get(f"{W}val") not in ("0", "false") else "☐"


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
