"""A document as it reads from top to bottom, headings, paragraphs and tables in their places, what is cited marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from assistant.answers import Citation
from assistant.questions.model import Language
from assistant.web.tables import table_to_html
from assistant.web.words import word
from ingest.model import Section, Table

_MOST_CHARACTERS = 40_000
"""Shown around the cited place; of longer documents the rest is left out, which is said."""

_HEADING_MORE = 4
"""Characters by which a heading's paragraph may be longer than the heading; with more it is a paragraph that begins with one."""


class Book(Protocol):
    """Where a document's parts are looked up: the store. Each raises KeyError for what is not there."""

    def block_texts(self, document_id: str) -> Sequence[str]: ...

    def tables(self, document_id: str) -> Sequence[Table]: ...

    def sections(self, document_id: str) -> Sequence[Section]: ...


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document's blocks, and which of them are tables and headings."""

    texts: Sequence[str]
    tables: Mapping[int, Table]
    """By the block where each begins."""
    within: frozenset[int]
    """Blocks that are told with a table that begins before them."""
    headings: Mapping[int, Section]


def document_to_html(citation: Citation, book: Book, language: Language) -> str:
    """Return the document around a cited place, that is marked. Raises KeyError where the document is not there."""
    parts = _parts_of(citation.report_id, book)
    centre = _block_of(citation, parts)
    first, last = _window(parts.texts, centre)
    blocks = "".join(_block_to_html(at, parts, citation, language) for at in range(first, last))
    before = f'<p class="quiet">{word("more_before", language, n=first)}</p>' if first else ""
    left = len(parts.texts) - last
    after = f'<p class="quiet">{word("more_after", language, n=left)}</p>' if left else ""
    return f'<div class="text-box" tabindex="0">{before}{blocks}{after}</div>'


def _parts_of(document_id: str, book: Book) -> _Parts:
    begun: dict[int, Table] = {}
    within: set[int] = set()
    for table in book.tables(document_id):
        grids = sorted({cell.block for cell in table.cells if cell.block is not None})
        # Side by side tables stand in one grid: it is told once, with the first of them.
        if grids and grids[0] not in begun:
            begun[grids[0]] = table
            within.update(grids[1:])
    headings = {section.start: section for section in book.sections(document_id)}
    return _Parts(book.block_texts(document_id), begun, frozenset(within - begun.keys()), headings)


def _block_of(citation: Citation, parts: _Parts) -> int:
    """Return the block of a cited cell's table, else the cited paragraph."""
    at = next((block for block, table in parts.tables.items() if table.id == citation.table_id), citation.block)
    return min(max(at or 0, 0), max(len(parts.texts) - 1, 0))


def _window(texts: Sequence[str], centre: int) -> tuple[int, int]:
    """Return the first block and the one after the last, grown around the centre to what can be shown at once."""
    first, last, held = centre, min(centre + 1, len(texts)), len(texts[centre]) if texts else 0
    while held < _MOST_CHARACTERS and (first > 0 or last < len(texts)):
        if first > 0:
            first -= 1
            held += len(texts[first])
        if last < len(texts):
            held += len(texts[last])
            last += 1
    return first, last


def _block_to_html(at: int, parts: _Parts, citation: Citation, language: Language) -> str:
    if at in parts.tables:
        return table_to_html(parts.tables[at], _marks(parts.tables[at], citation), language)
    text = parts.texts[at]
    if at in parts.within or not text.strip():
        return ""
    if "\t" in text:
        return _grid_to_html(text)
    if citation.table_id is None and at == citation.block:
        return paragraph_to_html(citation, text, _heading_level(at, parts))
    level = _heading_level(at, parts)
    return f"<h4 class='level-{level}'>{escape(text)}</h4>" if level else f"<p>{escape(text)}</p>"


def _heading_level(at: int, parts: _Parts) -> int:
    """Return how deep the heading is that a block holds; 0 where it is none."""
    section = parts.headings.get(at)
    if section is None or len(parts.texts[at]) > len(section.heading) + _HEADING_MORE:
        return 0
    return min(section.level, 4)


def _marks(table: Table, citation: Citation) -> dict[tuple[int, int | None], list[str]]:
    if table.id != citation.table_id or citation.row_index is None:
        return {}
    return {(citation.row_index, citation.column_index): [number_to_html(citation)]}


def _grid_to_html(text: str) -> str:
    """Return a grid that no table was made of, as its cells stand."""
    rows: Iterator[str] = (
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line.split(chr(9)))}</tr>" for line in text.splitlines()
    )
    return f'<div class="table-box"><table><tbody>{"".join(rows)}</tbody></table></div>'


# ---------------------------------------------------------------- the cited paragraph


def number_to_html(citation: Citation) -> str:
    """Return the citation's number as it stands beside the cited place; nothing for a place that no answer numbers."""
    return f'<sup class="number">{citation.number}</sup>' if citation.number else ""


def paragraph_to_html(citation: Citation, text: str, level: int = 0) -> str:
    """Return the paragraph with the quote marked and the figure in it set off."""
    start, end = _quote_span(citation, text)
    first, last = citation.span or (start, end)
    inside = start <= first <= last <= end and (first, last) != (start, end)
    number = number_to_html(citation)
    quoted = (
        f"{escape(text[start:first])}<b>{escape(text[first:last])}{number}</b>{escape(text[last:end])}"
        if inside
        else f"{escape(text[start:end])}{number}"
    )
    heading = f" level-{level}" if level else ""
    return f'<p class="cited{heading}">{escape(text[:start])}<mark>{quoted}</mark>{escape(text[end:])}</p>'


def _quote_span(citation: Citation, text: str) -> tuple[int, int]:
    """Return where the quote stands in the paragraph: around the span, or at its first place; else the span, else all."""
    quote, span = citation.quote or "", citation.span
    starts = [at for at in range(len(text) - len(quote) + 1) if text.startswith(quote, at)] if quote else []
    fitting = [one for one in starts if span is None or (one <= span[0] and span[1] <= one + len(quote))]
    if fitting:
        return fitting[0], fitting[0] + len(quote)
    return span or (0, len(text))
