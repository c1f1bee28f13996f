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

LATIN_GAP = 0.14
"""The same between Latin letters and marks: a space is about a quarter of the size there."""

_OF_FIGURES = frozenset("0123456789.,-+")
"""Between these a small gap says nothing: figures are often set with some."""

OVERPRINT = -0.6
"""A glyph that begins so far (in parts of its size) before the end of the last one is printed over it."""


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

    A string joins the line that it shares most of its height with: digits in a smaller size, or set a little higher or
    lower than their sentence, stay in it. Strings printed one over the other (a label that runs on under the figure in
    the next cell) stay whole, one after the other.
    """
    rows: list[list[list[Glyph]]] = []
    spans: list[tuple[float, float]] = []
    for string in sorted(_strings(glyphs), key=lambda one: (one[0].top + one[0].bottom, one[0].x0)):
        top, bottom = string[0].top, string[0].bottom
        for index in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            row_top, row_bottom = spans[index]
            low, high = sorted((row_bottom - row_top, bottom - top))
            apart = abs(top + bottom - row_top - row_bottom) / 2
            if min(row_bottom, bottom) - max(row_top, top) > 0.5 * low and apart < 0.6 * high:
                rows[index].append(string)
                if bottom - top > row_bottom - row_top:
                    spans[index] = top, bottom
                break
        else:
            rows.append([string])
            spans.append((top, bottom))
    return [[glyph for string in sorted(row, key=lambda one: one[0].x0) for glyph in string] for row in rows]


def _strings(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the upright glyphs in the strings that they are printed in: each next to the one before, on one line."""
    strings: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if not glyph.upright:
            continue
        if last is not None and glyph.top == last.top and -0.5 < (glyph.x0 - last.x1) / (glyph.bottom - glyph.top) < WORD_GAP:
            strings[-1].append(glyph)
        else:
            strings.append([glyph])
        last = glyph
    return strings


def without_shadows(row: Sequence[Glyph]) -> list[Glyph]:
    """Return a line's glyphs without those printed again on the spot (or a hair beside it) to look bold."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int], float] = {}
    for glyph in row:
        near = 0.3 * max(glyph.x1 - glyph.x0, 0.1)
        step = int(glyph.x0 / near)
        if any(abs(seen.get((glyph.text, step + side), -near) - glyph.x0) < near for side in (-1, 0, 1)):
            continue
        seen[glyph.text, step] = glyph.x0
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


def goes_on(last: Glyph, glyph: Glyph, *, gap: float = WORD_GAP) -> bool:
    """Return whether a glyph belongs to the word that the last one is in: neither apart from it nor printed over it."""
    height = max(glyph.bottom - glyph.top, last.bottom - last.top)
    if last.text < "\u2e80" and glyph.text < "\u2e80" and not (last.text in _OF_FIGURES and glyph.text in _OF_FIGURES):
        gap = min(gap, LATIN_GAP)
    return OVERPRINT * height < glyph.x0 - last.x1 <= gap * height


def row_to_words(row: Sequence[Glyph]) -> list[Word]:
    """Return the words of a line of glyphs."""
    words: list[Word] = []
    current: list[Glyph] = []
    for glyph in row:
        if current and not goes_on(current[-1], glyph):
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
    return "" if right in "%％,.;:)]}" or left in "([{$£€¥￥" else " "


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
