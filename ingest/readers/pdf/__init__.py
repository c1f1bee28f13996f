"""PDF reports: paragraphs and grids in reading order, each with page and box."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.model import Block, Box, Grid, Paragraph, Place, RawCell, RawDocument
from ingest.readers.building import digest_file
from ingest.readers.limits import DEFAULT_LIMITS, Limits, OnPage, check_file_size, check_limit, ignore_pages
from ingest.readers.pdf.accounting import unread_numbers
from ingest.readers.pdf.cells import DraftGrid
from ingest.readers.pdf.layout import Item, page_to_items
from ingest.readers.pdf.pages import Document, Page, open_pdf, read_page
from ingest.readers.pdf.paragraphs import Line, lines_to_margins, lines_to_passages, to_place, without_furniture
from ingest.readers.pdf.scans import can_read_pictures, pages_in_words, read_picture, with_drawn_rulings

__all__ = ["read_pdf"]

PICTURE_TIME = 0.6
"""Part of the time limit after which no further picture is read, so that what was read is not lost."""


def read_pdf(path: Path, limits: Limits = DEFAULT_LIMITS, *, on_page: OnPage = ignore_pages) -> RawDocument:
    """Return a PDF's blocks; pages that are pictures and were not read are in `unread_pages` and in a note. `on_page` is
    told each page that is begun, and how many there are.

    Raises UnreadableFile where the file is damaged, encrypted or holds no text, LimitExceeded beyond `limits`.
    """
    check_file_size(path, limits)
    started = time.monotonic()
    with open_pdf(path) as document:
        check_limit(path.name, "pages", len(document), limits.pages, "the number of pages")
        reading = _Reading(path.name, limits, started + PICTURE_TIME * limits.seconds)
        for index in range(len(document)):
            on_page(index + 1, len(document))
            reading.add(document, index)
    blocks = _blocks(reading.pages, reading.turned)
    if not blocks:
        raise UnreadableFile(f"{path.name}: {reading.why_empty()}")
    check_limit(path.name, "blocks", len(blocks), limits.blocks, "the number of paragraphs and tables")
    return RawDocument(
        path.name, digest_file(path), "pdf", tuple(blocks), len(reading.pages), reading.notes(),
        tuple(sorted((*reading.pictures, *reading.damaged))), bool(reading.recognised),
    )  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What has been read so far: the items of each page, and which pages were not read as text."""

    name: str
    limits: Limits
    picture_deadline: float
    pages: list[list[Item]] = field(default_factory=list)
    turned: dict[int, Page] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    cells: int = 0
    letters: int = 0

    def add(self, document: Document, index: int) -> None:
        """Read page `index` (from 0)."""
        self.pages.append([])
        page = read_page(document, index)
        if page is None:
            self.damaged.append(index + 1)
            return
        if page.is_picture:
            if not can_read_pictures() or time.monotonic() > self.picture_deadline:
                self.pictures.append(index + 1)
                return
            page = read_picture(document, page)
            self.recognised.append(index + 1)
        elif page.hidden:
            page = with_drawn_rulings(document, page)
            self.recognised.append(index + 1)
        if page.unseen:
            self.unseen.append(index + 1)
        if page.glyphs:
            self._lay_out(page, len(document))

    def _lay_out(self, page: Page, count: int) -> None:
        self.letters += len(page.glyphs)
        check_limit(self.name, "text_characters", self.letters, self.limits.text_characters, "the number of characters")
        items = tuple(
            replace(item, unread=unread_numbers(item, page.numbers)) if isinstance(item, DraftGrid) else item
            for item in page_to_items(page, count)
        )
        for item in items:
            if isinstance(item, DraftGrid):
                self.cells += len(item.cells)
                check_limit(self.name, "columns", item.columns, self.limits.columns, "the number of columns in a table")
        check_limit(self.name, "cells", self.cells, self.limits.cells, "the number of table cells")
        if page.turned:
            self.turned[page.number] = replace(page, glyphs=(), rulings=(), numbers=())
        self.pages[-1] = list(items)

    def notes(self) -> tuple[str, ...]:
        """Return sentences on the pages that were not read, or not as text."""
        found = []
        if self.pictures:
            remedy = "there was no time left for them" if can_read_pictures() else 'install the extra "ocr" to read them'
            found.append(f"Not read, because they are pictures without text: {pages_in_words(self.pictures)}; {remedy}.")
        if self.damaged:
            found.append(f"Not read, because they are damaged in the file: {pages_in_words(self.damaged)}.")
        if self.recognised:
            found.append(
                f"Read from pictures: {pages_in_words(self.recognised)}; digits may be misread, so figures are unverified."
            )
        if self.unseen:
            found.append(f"Invisible text was left out: {pages_in_words(self.unseen)}.")
        return tuple(found)

    def why_empty(self) -> str:
        """Return why there is nothing to read, as the end of a sentence."""
        if self.pictures and not can_read_pictures():
            return 'every page is a picture without text; install the extra "ocr" to read it'
        if self.damaged:
            return "the PDF's pages are damaged; download or export it again"
        return "no page of the PDF holds any text"


def _blocks(pages: Sequence[Sequence[Item]], turned: dict[int, Page]) -> list[Block]:
    """Return the blocks of all pages: runs of lines as paragraphs, grids as they are."""
    lines = without_furniture([[item for item in items if isinstance(item, Line)] for items in pages])
    kept = {id(line) for page in lines for line in page}
    margins = lines_to_margins(line for page in lines for line in page)
    blocks: list[Block] = []
    run: list[Line] = []

    def flush() -> None:
        for passage in lines_to_passages(run, margins):
            places = tuple(_place(turned, page, box) for page, box in passage.places)
            blocks.append(Paragraph(len(blocks), passage.text, places))
        run.clear()

    for number, items in enumerate(pages, 1):
        for item in items:
            if isinstance(item, DraftGrid):
                flush()
                blocks.append(_grid(item, len(blocks), number, turned))
            elif id(item) in kept:
                run.append(item)
    flush()
    return blocks


def _grid(draft: DraftGrid, index: int, page: int, turned: dict[int, Page]) -> Grid:
    cells = tuple(
        RawCell(
            cell.row, cell.column, cell.text, cell.row_span, cell.column_span,
            (_place(turned, page, cell.box),), cell.position,
        )
        for cell in draft.cells
    )  # fmt: skip
    place = _place(turned, page, draft.box)
    return Grid(index, cells, draft.rows, draft.columns, draft.spans_known, (place,), unread=draft.unread)


def _place(turned: dict[int, Page], page: int, box: Box) -> Place:
    return to_place(page, turned[page].shown(box) if page in turned else box)
