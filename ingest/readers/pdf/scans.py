"""Pages that are pictures: read with the extra `ocr`, or named as not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.ocr import can_read_pictures, picture_to_rulings, picture_to_texts, text_to_letters
from ingest.readers.pdf.pages import Document, Glyph, Page, Ruling, page_picture

DOTS = 200
"""Dots an inch: 150 misread a digit where 200 did not, at the same cost."""

__all__ = ["can_read_pictures", "pages_in_words", "read_picture", "with_drawn_rulings"]


def read_picture(document: Document, page: Page) -> Page:
    """Return the page with glyphs and rulings as they are recognised in its picture."""
    picture = page_picture(document, page.number - 1, DOTS)
    scale = 72 / DOTS
    glyphs: list[Glyph] = []
    for item in picture_to_texts(picture):
        for letter, (x0, top, x1, bottom) in text_to_letters(item):
            glyphs.append(Glyph(letter, x0 * scale, top * scale, x1 * scale, bottom * scale))
    rulings = [Ruling(one.horizontal, one.at * scale, one.start * scale, one.end * scale) for one in picture_to_rulings(picture)]
    return replace(page, glyphs=tuple(glyphs), rulings=tuple(rulings), unmapped=0)


def with_drawn_rulings(document: Document, page: Page) -> Page:
    """Return a scanned page whose words are laid under it with the rulings of its picture."""
    scale = 72 / DOTS
    found = picture_to_rulings(page_picture(document, page.number - 1, DOTS))
    rulings = [Ruling(one.horizontal, one.at * scale, one.start * scale, one.end * scale) for one in found]
    return page if page.turned else replace(page, rulings=(*page.rulings, *rulings))


def pages_in_words(pages: Sequence[int]) -> str:
    """Return page numbers as words for a note: "page 3", "pages 3-5, 9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:12])
    return f"page{'s' if len(pages) > 1 else ''} {shown}{' and others' if len(runs) > 12 else ''}"
