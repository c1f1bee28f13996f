"""Glyphs to words and lines, and how words on a line are put together as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Box
from ingest.readers.pdf.pages import Glyph

WORD_GAP = 0.35
"""Glyphs further apart than this part of their size belong to two words."""


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs that stand close together on one line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all; there must be one."""
    found = list(boxes)
    return min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)


def glyphs_to_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the upright glyphs as lines from top to bottom, each from left to right.

    A glyph joins the line whose middle lies within its height, or whose height holds its middle: digits in a smaller
    size, or set a little higher or lower than their sentence, stay in it.
    """
    rows: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted((one for one in glyphs if one.upright), key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        middle = (glyph.top + glyph.bottom) / 2
        for index in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            top, bottom = spans[index]
            overlap = min(bottom, glyph.bottom) - max(top, glyph.top)
            if overlap > 0.5 * min(bottom - top, glyph.bottom - glyph.top) and abs(middle - (top + bottom) / 2) < 0.6 * max(
                bottom - top, glyph.bottom - glyph.top
            ):
                rows[index].append(glyph)
                if glyph.bottom - glyph.top > bottom - top:
                    spans[index] = glyph.top, glyph.bottom
                break
        else:
            rows.append([glyph])
            spans.append((glyph.top, glyph.bottom))
    for row in rows:
        row.sort(key=lambda glyph: glyph.x0)
    return rows


def without_shadows(row: Sequence[Glyph]) -> list[Glyph]:
    """Return a line's glyphs without those printed twice on one spot to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = kept[-3:]
        if any(
            one.text == glyph.text and abs(one.x0 - glyph.x0) < 0.3 * (one.x1 - one.x0) and abs(one.top - glyph.top) < 2
            for one in near
        ):
            continue
        kept.append(glyph)
    return kept


def word_of(glyphs: Sequence[Glyph]) -> Word:
    """Return the word of neighbouring glyphs; there must be one."""
    return Word(
        "".join(glyph.text for glyph in glyphs),
        glyphs[0].x0,
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def row_to_words(row: Sequence[Glyph], gap: float = WORD_GAP) -> list[Word]:
    """Return the words of a line of glyphs."""
    words: list[Word] = []
    current: list[Glyph] = []
    for glyph in row:
        if current and glyph.x0 - current[-1].x1 > gap * max(glyph.bottom - glyph.top, current[-1].bottom - current[-1].top):
            words.append(word_of(current))
            current = []
        current.append(glyph)
    if current:
        words.append(word_of(current))
    return words


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Return whether a character is Han, kana, or full-width punctuation: it needs no space beside it."""
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·"


def words_to_text(words: Sequence[Word]) -> str:
    """Return a line's text.

    Between Han characters only a gap of two characters or more leaves a space (部门：某局  单位：万元); beside a figure
    none does, so that underlined blanks (占   100   %) close up; between Latin words and between figures a space stays.
    """
    text = ""
    last: Word | None = None
    for word in words:
        if last is not None:
            text += _space(last, word)
        text += word.text
        last = word
    return text


def _space(before: Word, after: Word) -> str:
    left, right = before.text[-1], after.text[0]
    gap = (after.x0 - before.x1) / max(before.size, after.size, 1)
    if is_wide(left) and is_wide(right):
        return " " if gap >= 1.9 else ""
    if is_wide(left) or is_wide(right):
        return " " if gap >= 6 else ""
    return "" if right in "%％,.;:)" else " "


def join_lines(first: str, second: str) -> str:
    """Return two lines of one paragraph as one text: no space beside Han characters or inside a figure."""
    if not first or not second:
        return first + second
    left, right = first[-1], second[0]
    if is_wide(left) or is_wide(right):
        return first + second
    if left.isdigit() and (right.isdigit() or right in ".,%％"):
        return first + second
    if left in ".,-" and right.isdigit() and len(first) > 1 and first[-2].isdigit():
        return first + second
    return f"{first} {second}"
