"""PDF reports: paragraphs and grids in reading order, each with page and box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.model import Block, Grid, Paragraph, Place, RawCell, RawDocument
from ingest.readers.building import digest_file
from ingest.readers.limits import Limits, check_file_size, check_limit
from ingest.readers.pdf.cells import DraftGrid
from ingest.readers.pdf.layout import Item, page_to_items
from ingest.readers.pdf.pages import Page, open_pdf, read_page
from ingest.readers.pdf.paragraphs import Line, lines_to_margins, lines_to_passages, to_place, without_furniture

__all__ = ["read_pdf"]


def read_pdf(path: Path, limits: Limits) -> RawDocument:
    """Return a PDF's blocks; pages without text are in `unread_pages`.

    Raises UnreadableFile where the file is damaged, encrypted or holds no page with text, LimitExceeded beyond `limits`.
    """
    check_file_size(path, limits)
    pages: list[list[Item]] = []
    turns: dict[int, Page] = {}
    unread: list[int] = []
    cells = 0
    with open_pdf(path) as document:
        check_limit(path.name, "pages", len(document), limits.pages, "the number of pages")
        for index in range(len(document)):
            page = read_page(document, index)
            if page is None or not page.glyphs:
                unread.append(index + 1)
                pages.append([])
                continue
            items = page_to_items(page, len(document))
            cells += sum(len(item.cells) for item in items if isinstance(item, DraftGrid))
            check_limit(path.name, "cells", cells, limits.cells, "the number of table cells")
            if page.turned:
                turns[page.number] = replace(page, glyphs=(), rulings=(), fills=())
            pages.append(list(items))
    blocks = _blocks(pages, turns)
    if not blocks:
        raise UnreadableFile(f"{path.name}: no page of the PDF holds text; it may be a scan, which needs the extra \"ocr\"")
    check_limit(path.name, "blocks", len(blocks), limits.blocks, "the number of paragraphs and tables")
    return RawDocument(path.name, digest_file(path), "pdf", tuple(blocks), len(pages), (), tuple(unread))


def _blocks(pages: Sequence[Sequence[Item]], turns: dict[int, Page]) -> list[Block]:
    """Return the blocks of all pages: runs of lines as paragraphs, grids as they are."""
    lines = without_furniture([[item for item in items if isinstance(item, Line)] for items in pages])
    kept = {id(line) for page in lines for line in page}
    margins = lines_to_margins(line for page in lines for line in page)
    blocks: list[Block] = []
    run: list[Line] = []

    def flush() -> None:
        for passage in lines_to_passages(run, margins):
            places = tuple(_place(turns, page, box) for page, box in passage.places)
            blocks.append(Paragraph(len(blocks), passage.text, places))
        run.clear()

    for number, items in enumerate(pages, 1):
        for item in items:
            if isinstance(item, DraftGrid):
                flush()
                blocks.append(_grid(item, len(blocks), number, turns))
            elif id(item) in kept:
                run.append(item)
    flush()
    return blocks


def _grid(draft: DraftGrid, index: int, page: int, turns: dict[int, Page]) -> Grid:
    cells = tuple(
        RawCell(
            cell.row, cell.column, cell.text, cell.row_span, cell.column_span,
            (_place(turns, page, cell.box),), cell.position,
        )
        for cell in draft.cells
    )  # fmt: skip
    return Grid(index, cells, draft.rows, draft.columns, draft.spans_known, (_place(turns, page, draft.box),))


def _place(turns: dict[int, Page], page: int, box: tuple[float, float, float, float]) -> Place:
    return to_place(page, turns[page].shown(box) if page in turns else box)
