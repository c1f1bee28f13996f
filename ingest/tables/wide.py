"""Wide sheets that were printed on two pages side by side: the right part has the columns that had no room, without labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.tables.headers import header_height
from ingest.tables.matrix import Row, new_slots, texts
from ingest.tables.pieces import Piece
from ingest.tables.words import is_blank, is_number

SAME_HEIGHT = 3.0
"""Points by which a row may stand higher or lower on the next page."""


def joined_sideways(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the right parts of wide sheets put beside their left ones, which stand right before them."""
    found: list[Piece] = []
    for piece in pieces:
        wide = beside(found[-1], piece) if found else None
        if wide is None:
            found.append(piece)
        else:
            found[-1] = wide
    return found


def beside(left: Piece, right: Piece) -> Piece | None:
    """Return both parts as one where `right` goes on with the rows of `left`: on the next page, each row as high as one of
    the left part, and no label in it; None otherwise. Rows that are blank at the right may be missing there.
    """
    if right.caption.title or not (left.spans_known and right.spans_known) or _page(right) != _page(left) + 1:
        return None
    places = _same_rows(_tops(left.rows), _tops(right.rows))
    height, own = header_height(left.rows), header_height(right.rows)
    if places is None or not 0 < own < len(right.rows) or places[own] < height or places[own - 1] >= height:
        return None
    if not all(is_number(text) or is_blank(text) for row in right.rows[own:] for text in texts(row)):
        return None
    beside = dict(zip(places, right.rows, strict=True))
    none: Row = (None,) * right.width
    rows = tuple((*_filled(row, left.width), *beside.get(at, none)) for at, row in enumerate(left.rows))
    return replace(
        left, caption=left.caption.over(right.caption), rows=rows, width=left.width + right.width,
        blocks=left.blocks + right.blocks, notes=left.notes + right.notes, ends_grid=right.ends_grid,
    )  # fmt: skip


def _filled(row: Row, width: int) -> Row:
    return (*row, *(None,) * (width - len(row)))


def _page(piece: Piece) -> int:
    """Return the one page that a piece stands on; far from any where it stands on several or on none."""
    pages = {place.page for row in piece.rows for slot in row if slot for place in slot.places}
    (page,) = pages if len(pages) == 1 else (None,)
    return page if page is not None else -9


def _tops(rows: Sequence[Row]) -> list[float | None]:
    tops: list[float | None] = []
    for at, row in enumerate(rows):
        boxes = [place.box for slot in new_slots(row, rows[at - 1] if at else None) for place in slot.places if place.box]
        tops.append(min((box[1] for box in boxes), default=None))
    return tops


def _same_rows(left: Sequence[float | None], right: Sequence[float | None]) -> list[int] | None:
    """Return for each row at the right the row at the left that is as high, in rising order; None where one has none."""
    places: list[int] = []
    for top in right:
        fits = [at for at, other in enumerate(left) if top is not None and other is not None and abs(top - other) <= SAME_HEIGHT]
        if len(fits) != 1 or places and fits[0] <= places[-1]:
            return None
        places.append(fits[0])
    return places
