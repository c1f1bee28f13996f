"""HTML pages: paragraphs, headings and data tables; menus, scripts and hidden parts are left out.

Nothing is fetched: no images, scripts, frames, entities or style sheets.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree, html

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import Paragraph, RawDocument
from ingest.readers.building import BlockBuilder, GridDraft, digest
from ingest.readers.furniture import strip_word_fields
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit
from ingest.readers.mirror import strip_pinyin
from ingest.readers.stacks import stacked_text
from ingest.readers.tables_in_tables import SourceCell, is_layout, spans_to_draft, spliced
from ingest.readers.text import add_grid, add_lines
from ingest.readers.text.decoding import decode
from ingest.readers.text.values import is_value, is_year
from ingest.readers.web_style import drop_unseen

_SKIPPED = frozenset(
    ["script", "style", "nav", "noscript", "iframe", "object", "embed", "template", "svg", "canvas", "head", "select", "button",
     "option", "textarea", "footer", "audio", "video", "map", "applet", "math"]
)  # fmt: skip
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre",
     "center", "fieldset", "form", "figure", "figcaption", "address", "hr", "body", "html", "td", "th", "tr", "tbody",
     "thead", "tfoot", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "title"]
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumbs?|footer|foot|share|sidebar|pagination|pages?nav|copyright|toolbar|toolbox)(?:$|[-_\s])",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_DEEPEST = 250


def read_web_page(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of an HTML or MHTML file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    data = path.read_bytes()
    builder = BlockBuilder(path.name, limits)
    page = _unpacked(data, path.name)
    text, note = _page_text(page, path.name)
    if note:
        builder.note(note)
    check_limit(path.name, "text_characters", len(text), limits.text_characters, "the number of characters")
    root = _parse(text, path.name)
    left_out = drop_unseen(root)
    if left_out:
        builder.note(f"{left_out} hidden or struck part{'s' if left_out > 1 else ''} with figures left out.")
    _Walk(builder).run(root)
    if not builder.blocks:
        raise UnreadableFile(f"{path.name}: the page holds no text; save the page that shows the report, not its frame")
    return builder.finish(digest(data), "html")


def _unpacked(data: bytes, name: str) -> bytes:
    """Return the page of a web archive (MHTML); any other file unchanged."""
    if not re.match(rb"(?:From:|MIME-Version:|Subject:|Snapshot-Content|Date:)", data.lstrip()[:40], re.I):
        return data
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                prefix = f'<meta charset="{charset}">'.encode() if charset and not _CHARSET.search(payload[:4096]) else b""
                return prefix + payload
    raise UnreadableFile(f"{name}: the web archive holds no HTML page; save the page as HTML")


def _page_text(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the page's text, and a note where its declared charset is wrong or missing.

    The declared charset holds where the bytes decode by it; gb2312 and gbk are read as GB18030, which holds both.
    """
    declared = _CHARSET.search(data[:8192])
    charset = declared.group(1).decode("ascii").lower() if declared else None
    if charset and not charset.startswith("utf-16"):
        codec = "gb18030" if charset.replace("-", "").replace("_", "") in ("gb2312", "gbk", "gb18030", "xgbk") else charset
        try:
            return data.decode(codec).lstrip("\ufeff"), None
        except (UnicodeError, LookupError):
            decoded = decode(data, name)
            return decoded.text, f"The page says {charset} but is {decoded.encoding.upper()}."
    decoded = decode(data, name)
    return decoded.text, " ".join(decoded.notes) or None


def _parse(text: str, name: str) -> etree._Element:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableFile(f"{name}: the page cannot be read as HTML; save it again from a browser") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise LimitExceeded(f"{name}: its tags are nested more than {_DEEPEST} deep; save the page again from a browser")
    return root


@dataclass
class _Walk:
    """Goes through a page in reading order; lines of text gather until a heading or a data table ends them."""

    builder: BlockBuilder

    def run(self, root: etree._Element) -> None:
        self._lines: list[str] = []
        self._inline: list[str] = []
        title = root.find(".//title")
        self._title = _plain(title).strip() if title is not None else ""
        self._element(root, 0)
        self._end_lines()
        if self._title and not any(self._title in getattr(block, "text", "") for block in self.builder.blocks[:40]):
            self._put_title_first()

    def _put_title_first(self) -> None:
        """Put the window's title before the page, since it may be the only place that names the body."""
        shifted, self.builder.blocks = self.builder.blocks, []
        self.builder.paragraph(self._title, note="page title")
        self.builder.renumber(shifted)

    def _element(self, element: etree._Element, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else None
        check_limit(self.builder.document, "nesting", depth, _DEEPEST, "the depth of its tags")
        if tag is None or tag in _SKIPPED or _is_left_out(element):
            return
        if tag == "table":
            self._table(element, depth)
            return
        if re.fullmatch(r"h[1-6]", tag):
            self._heading(element, int(tag[1]))
            return
        if tag in ("br", "hr"):
            self._end_line()
        if tag == "input":
            self._inline.append(_checkbox(element))
        block = tag in _BLOCKS
        if block and not _is_described(element.getprevious(), element):
            self._end_line()
        self._text(element.text, tag == "pre")
        for child in element:
            self._element(child, depth + 1)
            self._text(child.tail, tag == "pre")
        if _is_described(element, element.getnext()):
            self._inline.append("：")
        elif block:
            self._end_line(strip=tag != "pre")

    def _heading(self, element: etree._Element, level: int) -> None:
        self._end_lines()
        self.builder.paragraph(_tidy("".join(_texts(element))), level=level)

    def _text(self, text: str | None, preformatted: bool = False) -> None:
        if not text:
            return
        if not preformatted:
            self._inline.append(re.sub(r"[ \t\r\n\f\v]+", " ", text))
            return
        first, *rest = text.replace("\r\n", "\n").split("\n")
        self._inline.append(first)
        for line in rest:
            self._end_line(strip=False)
            self._inline.append(line)

    def _end_line(self, *, strip: bool = True) -> None:
        line = _tidy("".join(self._inline)) if strip else "".join(self._inline).replace("\u00a0", " ")
        self._inline.clear()
        if line.strip() or not strip:
            self._lines.append(line)

    def _end_lines(self) -> None:
        self._end_line()
        add_lines(self._lines, self.builder)
        self._lines.clear()

    def _table(self, table: etree._Element, depth: int) -> None:
        check_limit(self.builder.document, "nesting", _table_depth(table), self.builder.limits.nesting, "the depth of its tables")
        elements = [list(_cells_of(row)) for row in _rows_of(table)]
        rows = [[_source_cell(cell) for cell in row] for row in elements]
        pairs = [list(zip(*row, strict=True)) for row in zip(rows, elements, strict=True)]
        whole = spliced([[_with_inner(source, cell) for source, cell in row] for row in pairs])
        caption = table.find("caption")
        if caption is not None:
            self._end_lines()
            self.builder.paragraph(_tidy("".join(_texts(caption))))
        if whole is not None:
            self._end_lines()
            add_grid(spans_to_draft(whole, self.builder), self.builder)
            return
        if is_layout(rows):
            for row in elements:
                for cell in row:
                    self._element(cell, depth + 1)
                    self._end_line()
            return
        if _is_menu(elements):
            return
        self._end_lines()
        draft = spans_to_draft(rows, self.builder)
        add_grid(replace(draft, spans_known=draft.spans_known and not _lost_its_merges(draft)), self.builder)
        for nested in (inner for row in elements for cell in row for inner in _nested_tables(cell)):
            self._table(nested, depth + 1)


def _is_described(term: etree._Element | None, words: etree._Element | None) -> bool:
    """Return whether a term of a list stands right before what it is described by: 机关运行经费 | 5万元 is one line."""
    return term is not None and words is not None and term.tag == "dt" and words.tag == "dd" and not (term.tail or "").strip()


def _lost_its_merges(draft: GridDraft) -> bool:
    """Return whether a table without any merge has a blank behind a head and, below the blank, a head of the next row: pages
    made from sheets or by parsers drop the merges of their headers.
    """
    if any(cell.row_span > 1 or cell.column_span > 1 for cell in draft.cells):
        return False
    texts = {(cell.row, cell.column): cell.text.strip() for cell in draft.cells}
    first = min((row for (row, _), text in texts.items() if is_value(text) and not is_year(text)), default=0)
    return any(
        not texts.get((row, column)) and texts.get((row, column - 1)) and texts.get((row + 1, column))
        for row in range(first - 1)
        for column in range(1, draft.columns)
    )


def tables_in_html(text: str) -> list[GridDraft | str]:
    """Return the tables and the texts between them of a piece of HTML, in order."""
    builder = BlockBuilder("piece", DEFAULT_LIMITS)
    root = _parse(f"<html><body>{text}</body></html>", "the HTML table")
    drop_unseen(root)
    _Walk(builder).run(root)
    return [
        block.text if isinstance(block, Paragraph) else GridDraft(block.cells, block.rows, block.columns, block.spans_known)
        for block in builder.blocks
    ]


def _is_left_out(element: etree._Element) -> bool:
    """Return whether an element is by its class a part of the site's frame with little text and no table."""
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not words.strip() or not _FURNITURE.search(words) or element.tag in ("body", "html"):
        return False
    return element.find(".//table") is None and len(_plain(element)) < 1500


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Return the rows of this table, not those of tables inside it; a foot written before the body comes last."""
    feet: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag == "tfoot":
            feet.extend(row for row in child if row.tag == "tr")
        elif child.tag in ("tbody", "thead"):
            yield from (row for row in child if row.tag == "tr")
    yield from feet


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _nested_tables(cell: etree._Element) -> Iterator[etree._Element]:
    """Return the outermost tables inside a cell."""
    for child in cell:
        if child.tag == "table":
            yield child
        elif isinstance(child.tag, str):
            yield from _nested_tables(child)


def _table_depth(table: etree._Element) -> int:
    """Return how many tables stand one in the other along the table's deepest line of ancestors."""
    return sum(1 for ancestor in table.iterancestors("table"))


def _source_cell(cell: etree._Element) -> SourceCell:
    nested = next(_nested_tables(cell), None) is not None
    lines = filter(None, map(_tidy, "".join(_texts(cell)).split("\n")))
    text = strip_pinyin(strip_word_fields(stacked_text(lines)))
    return SourceCell(text, _span(cell.get("rowspan")), max(1, _span(cell.get("colspan"))), nested)


def _with_inner(source: SourceCell, cell: etree._Element) -> SourceCell:
    """Return a cell with the rows of the one table that it holds instead of a text."""
    tables = list(_nested_tables(cell)) if source.nested else []
    inner = [[_source_cell(one) for one in _cells_of(row)] for row in _rows_of(tables[0])] if len(tables) == 1 else []
    outside = _plain(cell).strip() if not tables else "".join(_own_texts(cell)).strip()
    if outside or not inner or any(one.nested or len(row) < 2 for row in inner for one in row):
        return source
    return replace(source, text="", inner=tuple(tuple(row) for row in inner))


def _own_texts(element: etree._Element) -> Iterator[str]:
    """Return the texts of an element that stand in no table inside it."""
    yield element.text or ""
    for child in element:
        if child.tag != "table" and isinstance(child.tag, str):
            yield from _own_texts(child)
        yield child.tail or ""


def _span(value: str | None) -> int:
    match = re.match(r"\s*(\d{1,5})", value or "")
    return int(match.group(1)) if match else 1


def _texts(element: etree._Element) -> Iterator[str]:
    """Return the visible texts of an element; a line break for each block inside."""
    tag = element.tag if isinstance(element.tag, str) else None
    if tag is None or tag in _SKIPPED or tag == "table" and element.getparent() is not None and _is_left_out(element):
        return
    block = tag in _BLOCKS or tag in ("br", "table")
    if block:
        yield "\n"
    if tag == "input":
        yield _checkbox(element)
    yield re.sub(r"[ \t\r\n]+", " ", element.text or "")
    for child in element:
        yield from _texts(child)
        yield re.sub(r"[ \t\r\n]+", " ", child.tail or "")
    if block:
        yield "\n"


def _checkbox(element: etree._Element) -> str:
    if (element.get("type") or "").lower() not in ("checkbox", "radio"):
        return ""
    return "☑" if element.get("checked") is not None else "☐"


def _is_menu(rows: Sequence[Sequence[etree._Element]]) -> bool:
    """Return whether nearly all words of a table are links."""
    words = sum(len(_plain(cell).strip()) for row in rows for cell in row)
    linked = sum(len(_plain(link).strip()) for row in rows for cell in row for link in cell.iter("a"))
    return words > 0 and linked >= 0.9 * words


def _plain(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text.replace("\u00a0", " ")).strip()
