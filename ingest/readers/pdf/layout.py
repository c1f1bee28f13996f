"""One page to its lines and grids in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Box
from ingest.readers.pdf.cells import DraftGrid, lattice_to_grid
from ingest.readers.pdf.lattice import Lattice, rulings_to_lattices
from ingest.readers.pdf.pages import Glyph, Page
from ingest.readers.pdf.paragraphs import Line, words_to_line
from ingest.readers.pdf.words import glyphs_to_rows, row_to_words, without_shadows

Item = Line | DraftGrid


def page_to_items(page: Page) -> tuple[Item, ...]:
    """Return the page's lines and grids from top to bottom; ruled paragraphs and frames come back as lines."""
    lattices = [lattice for lattice in rulings_to_lattices(page.rulings) if lattice.columns > 1]
    inside, outside = _shared_out(page.glyphs, lattices)
    grids = [lattice_to_grid(lattice, glyphs) for lattice, glyphs in zip(lattices, inside, strict=True) if glyphs]
    lines = glyphs_to_lines(outside, page)
    items: list[Item] = [*lines, *grids]
    return tuple(sorted(items, key=lambda item: (item.box[1], item.box[0])))


def _shared_out(glyphs: Sequence[Glyph], lattices: Sequence[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the glyphs inside each lattice, and those outside all."""
    inside: list[list[Glyph]] = [[] for _ in lattices]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for lattice, found in zip(lattices, inside, strict=True):
            if _holds(lattice.box, x, y):
                found.append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def glyphs_to_lines(glyphs: Sequence[Glyph], page: Page) -> list[Line]:
    """Return the printed lines of glyphs outside tables."""
    found = []
    for row in glyphs_to_rows(glyphs):
        words = row_to_words(without_shadows(row))
        if words:
            found.append(words_to_line(words, page.number, page.width, page.height))
    return found
