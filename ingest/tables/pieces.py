"""Grids cut at captions and joined over page breaks: pieces, each of which becomes one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.identity.keys import body_key, keys_agree
from ingest.model import Block, Grid, Paragraph
from ingest.tables.captions import (
    Caption,
    caption_above,
    captions_of_runs,
    furniture_only,
    line_to_caption,
    row_to_caption,
    tab_to_caption,
    text_to_caption,
)
from ingest.tables.headers import columns_of, header_height, header_paths
from ingest.tables.matrix import Row, Slot, drop_empty_columns, grid_to_rows, join_apart_columns, texts
from ingest.tables.worded import heads_apart, pairs_apart
from ingest.tables.words import (
    are_of_form,
    is_header_word,
    is_note_line,
    is_numbered,
    is_total_label,
    is_words,
    normal_title,
    squeezed,
    unit_in,
)
from ingest.terms import term_of

NOTE_LOOK_AHEAD = 6

BOX_SLACK = 4.0
"""Points by which a column may begin elsewhere on the next page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one table with its caption. `blocks` are the grids and the caption and note paragraphs, in reading order."""

    caption: Caption
    rows: tuple[Row, ...]
    width: int
    spans_known: bool
    blocks: tuple[int, ...]
    notes: tuple[str, ...] = ()
    starts_grid: bool = True
    """False for a piece that was cut off inside its grid."""
    ends_grid: bool = True


def blocks_to_pieces(blocks: Sequence[Block], skip: range = range(0)) -> list[Piece]:
    """Return the tables' rows in reading order, joined over page breaks. Blocks in `skip` (the contents page) are left out."""
    pieces: list[Piece] = []
    floor = 0
    listed = captions_of_runs(blocks)
    units: dict[str, str | None] = {}
    """The unit in force on each sheet, which may say it once, above the first of its tables."""
    for block in blocks:
        if not isinstance(block, Grid) or block.index in skip:
            continue
        above, begins = listed.get(block.index) or caption_above(blocks, block.index, floor)
        if block.name and not above.unit:
            above = replace(above, unit=units.get(block.name))
        cut = _cut(block, above.over(tab_to_caption(block.name or "")), tuple(range(begins, block.index)))
        if block.name and cut:
            units[block.name] = cut[-1].caption.unit
        elif pieces and cut and block.index and isinstance(blocks[block.index - 1], Grid):
            cut = [_in_unit(piece, pieces[-1].caption.unit) for piece in cut]  # two beside each other under one line
        notes, floor = _notes_below(blocks, block.index + 1)
        cut, floor = _with_unit_below(cut, blocks, floor)
        if cut and notes:
            cut[-1] = replace(cut[-1], notes=cut[-1].notes + notes, blocks=cut[-1].blocks + tuple(range(block.index + 1, floor)))
        for piece in cut:
            if pieces and _continues(pieces[-1], piece, blocks):
                pieces[-1] = _joined(pieces[-1], piece)
            else:
                pieces.append(piece)
    return [_in_unit_of_notes(piece) for piece in pieces if _is_table(piece)]


def _in_unit(piece: Piece, unit: str | None) -> Piece:
    """Return a piece without a unit of its own in the given one."""
    return piece if piece.caption.unit else replace(piece, caption=replace(piece.caption, unit=unit))


def _in_unit_of_notes(piece: Piece) -> Piece:
    """Return a piece in the unit that a note under it names (注：金额单位为万元), where nothing above it names one."""
    return _in_unit(piece, next((unit for note in piece.notes if "单位" in note and (unit := unit_in(note))), None))


def _cut(grid: Grid, above: Caption, caption_blocks: tuple[int, ...]) -> list[Piece]:
    """Return the pieces of one grid: a caption row behind rows of a table starts a new one."""
    rows = pairs_apart(heads_apart(grid_to_rows(grid)))
    found: list[tuple[Caption, list[Row], list[str]]] = [(above, [], [])]
    for row in rows:
        words = texts(row)
        if not words:
            if found[-1][1]:
                found[-1][1].append(row)
            continue
        if (
            len(words) == 1
            and is_note_line(words[0])
            and not (len(found[-1][1]) < 2 and grid.columns > 1 and "\n" not in words[0] and len(words[0]) < 6)
        ):
            found[-1][2].append(words[0])
            continue
        caption = row_to_caption(row)
        if caption is None:
            found[-1][1].append(row)
        elif found[-1][1]:
            found.append((caption, [], []))
        else:
            found[-1] = (_inside_over_above(caption, found[-1][0]), [], [])
    pieces = []
    unit = above.unit
    for number, (caption, kept, notes) in enumerate(found):
        if grid.name is not None:
            caption = replace(caption, unit=caption.unit or unit)
            unit = caption.unit
        blocks = (caption_blocks if number == 0 else ()) + (grid.index,)
        trimmed = _without_trailing_blanks(kept)
        narrowed = drop_empty_columns(trimmed) if grid.spans_known else join_apart_columns(trimmed)
        width = max((len(row) for row in narrowed), default=0)
        pieces.append(
            Piece(caption, tuple(narrowed), width, grid.spans_known, blocks, tuple(notes), number == 0, number == len(found) - 1)
        )
    return [piece for piece in pieces if piece.rows or not piece.caption.is_empty]


def _inside_over_above(inside: Caption, above: Caption) -> Caption:
    if inside.title and above.title and normal_title(inside.title) != normal_title(above.title):
        # The title inside the ruling is the table's; one above may be the part's heading.
        return replace(
            inside,
            number=inside.number or above.number,
            unit=inside.unit or above.unit,
            department=inside.department or above.department,
        )
    return inside.over(above)


def _without_trailing_blanks(rows: list[Row]) -> list[Row]:
    end = len(rows)
    while end and not texts(rows[end - 1]):
        end -= 1
    return rows[:end]


def _notes_below(blocks: Sequence[Block], start: int) -> tuple[tuple[str, ...], int]:
    """Return the notes that follow a grid (注：… and its numbered lines) and the block behind them."""
    notes: list[str] = []
    at = start
    while at < len(blocks) and at < start + NOTE_LOOK_AHEAD:
        block = blocks[at]
        if not isinstance(block, Paragraph):
            break
        if is_note_line(block.text) or notes and re.match(r"^\s*(?:[（(]\d[)）]|\d[.、．])", block.text):
            notes.append(re.sub(r"</?p>", "", block.text))
            at += 1
        else:
            break
    return tuple(notes), at


def _with_unit_below(pieces: list[Piece], blocks: Sequence[Block], below: int) -> tuple[list[Piece], int]:
    """Return the pieces of a grid, the last in the unit that the line under it names, and the block behind that line.

    It is the table's where the table names none and the line heads no other table: text or nothing follows it.
    """
    line = blocks[below] if below < len(blocks) else None
    behind = blocks[below + 1] if below + 1 < len(blocks) else None
    if not pieces or pieces[-1].caption.unit or not isinstance(line, Paragraph) or isinstance(behind, Grid):
        return pieces, below
    said = line_to_caption(line.text)
    heads = isinstance(behind, Paragraph) and text_to_caption(behind.text) is not None
    if said is None or not said.unit or said.title or said.number or said.department or heads:
        return pieces, below
    last = replace(pieces[-1], caption=replace(pieces[-1].caption, unit=said.unit), blocks=(*pieces[-1].blocks, below))
    return [*pieces[:-1], last], below + 1


def _continues(before: Piece, after: Piece, blocks: Sequence[Block]) -> bool:
    """Return whether `after` is the rest of `before` behind a page break.

    Same title again: yes. Another title: no. No title: when nothing but page furniture stands between, and the header
    is the same, or it has none and as many columns.
    """
    if not before.rows:
        # A caption alone at the foot of a page or grid: the table follows it.
        return (
            before.caption.title is not None and (after.caption.title is None or _same_title(before, after)) and bool(after.rows)
        )
    if _of_other_tabs(before, after, blocks) or _of_other_bodies(before, after):
        return False
    if after.caption.title and before.caption.title:
        if not _same_title(before, after) or _begins_form(after):
            return False
        return _same_header(before, after) or header_height(after.rows) == 0 and not _begins_alike(before, after)
    if after.caption.title or not after.starts_grid or not before.ends_grid:
        return False
    if not after.caption.is_empty and (after.caption.number or after.caption.department) and not _same_header(before, after):
        return False
    first = min(index for index in after.blocks)
    if not furniture_only(blocks, max(before.blocks) + 1, first):
        return False
    if _same_header(before, after):
        return True
    if not (before.spans_known and after.spans_known):
        return False
    if _is_rest_of_form(before, after):
        return True
    if before.width < after.width:
        return header_height(before.rows) >= len(before.rows) and widened(before, after) is not None
    if before.width > after.width:
        return realigned(before, after) is not None
    return header_height(after.rows) == 0 or header_height(before.rows) >= len(before.rows) or _goes_on(before, after)


def _of_other_bodies(before: Piece, after: Piece) -> bool:
    """Return whether two tables, each under a body's name, are of different bodies."""
    one, other = before.caption.department, after.caption.department
    return bool(one and other) and not keys_agree(body_key(one or ""), body_key(other or ""))


def _of_other_tabs(before: Piece, after: Piece, blocks: Sequence[Block]) -> bool:
    """Return whether two pieces stand on sheets whose tabs name different bodies or years."""
    grids = [block for piece in (before, after) for index in piece.blocks if isinstance(block := blocks[index], Grid)]
    names = {grid.name for grid in grids}
    return len(names) > 1 and all(name and not tab_to_caption(name).is_empty for name in names)


def _is_rest_of_form(before: Piece, after: Piece) -> bool:
    """Return whether `after`, without a caption, is no form of its own behind one: rows of a form need hold no figure,
    and where the rulings of its upper part are not needed any more it has fewer columns, but the same sides.
    """
    parted = _begins_form(before) and _are_form(before, after)
    if not (_is_form(before) or parted) or _begins_form(after) or _begins_alike(before, after):
        return False
    sides, own = _sides(before), _sides(after)
    if before.width == after.width or parted and sides is None and own is None:
        return True
    return sides is not None and own is not None and all(abs(a - b) <= BOX_SLACK for a, b in zip(sides, own, strict=True))


def _sides(piece: Piece) -> tuple[float, float] | None:
    """Return where a piece begins and ends on the page from left to right; None where it has no boxes."""
    boxes = [place.box for row in piece.rows for slot in row if slot for place in slot.places if place.box]
    return (min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None


def _is_form(piece: Piece) -> bool:
    return _are_form(piece)


def _are_form(*pieces: Piece) -> bool:
    return are_of_form(text for piece in pieces for row in piece.rows for text in texts(row))


def _goes_on(before: Piece, after: Piece) -> bool:
    """Return whether the first row of `after` has words only where `before` has its labels: a row of blanks, no header."""
    return any(slot is not None and slot.text for slot in after.rows[0]) and _labels_first(before, after, range(after.width))


def _begins_form(piece: Piece) -> bool:
    """Return whether a piece begins a form (项目名称 | 某项目): forms of one title are one for each project."""
    words = texts(piece.rows[0]) if piece.rows else []
    return len(words) > 1 and re.fullmatch(r"项目名称[:：]?", squeezed(words[0])) is not None and not is_header_word(words[1])


def _begins_alike(before: Piece, after: Piece) -> bool:
    """Return whether both begin with the same label: forms of one title, one for each project (项目名称 | …)."""
    first, again = texts(before.rows[0]), texts(after.rows[0]) if after.rows else []
    return bool(first and again) and squeezed(first[0]) == squeezed(again[0])


def widened(before: Piece, after: Piece) -> tuple[Row, ...] | None:
    """Return the rows of `before`, a header's first ones alone at the foot of a page, spread over the columns of `after` by
    where their boxes begin; None where they do not fit. 收入 | 支出 over six columns leaves no trace of the inner four.
    """
    starts = column_starts(before.rows, before.width)
    own = column_starts(after.rows, after.width)
    sides, others = _sides(before), _sides(after)
    if any(start is None for start in (*starts, *own)) or sides is None or others is None:
        return None
    places = [min(range(after.width), key=lambda at: abs((own[at] or 0) - (start or 0))) for start in starts]
    near = all(abs((own[place] or 0) - (start or 0)) <= BOX_SLACK for place, start in zip(places, starts, strict=True))
    if not near or places != sorted(set(places)) or abs(sides[1] - others[1]) > BOX_SLACK:
        return None
    return _spread(before.rows, [*places, after.width])


def _spread(rows: Sequence[Row], edges: Sequence[int]) -> tuple[Row, ...]:
    """Return rows whose column `at` takes up the columns from `edges[at]` to the next edge."""
    return tuple(
        tuple(row[at] if at < len(row) else None for at in range(len(edges) - 1) for _ in range(edges[at], edges[at + 1]))
        for row in rows
    )


def realigned(before: Piece, after: Piece) -> tuple[Row, ...] | None:
    """Return the rows of `after` under the columns of `before`, by where their boxes begin; None where that is not clear.

    Behind a page break a ruling may have lost the columns that are blank there.
    """
    starts = column_starts(before.rows, before.width)
    own = column_starts(after.rows, after.width)
    if after.width > before.width or any(start is None for start in (*starts, *own)):
        return None
    places = [min(range(before.width), key=lambda at: abs((starts[at] or 0) - (start or 0))) for start in own]
    near = all(abs((starts[place] or 0) - (start or 0)) <= BOX_SLACK for place, start in zip(places, own, strict=True))
    if (
        not near
        or len(set(places)) < len(places)
        or places != sorted(places)
        or header_height(after.rows)
        and not _labels_first(before, after, places)
    ):
        return None
    return _spread(after.rows, [*places, before.width])


def _labels_first(before: Piece, after: Piece, places: Sequence[int]) -> bool:
    """Return whether the first row of `after` has words only under label columns of `before`, so that it is no header."""
    kinds = _column_kinds(before)
    return all(kinds[places[at]] in ("label", "code") for at, slot in enumerate(after.rows[0]) if slot is not None and slot.text)


def _column_kinds(piece: Piece) -> list[str]:
    height = header_height(piece.rows)
    return [
        column.kind
        for column in columns_of(header_paths(piece.rows[:height], piece.width, piece.spans_known), piece.rows[height:])
    ]


def column_starts(rows: Sequence[Row], width: int) -> list[float | None]:
    """Return where each column begins on the page, None where no cell of it alone has a box."""
    starts: list[float | None] = [None] * width
    for row in rows:
        for at in range(width):
            slot = row[at] if at < len(row) else None
            begins = slot is not None and (at == 0 or row[at - 1] is not slot)
            if starts[at] is None and slot is not None and begins and slot.places and slot.places[0].box:
                starts[at] = slot.places[0].box[0]
    return starts


def _same_title(before: Piece, after: Piece) -> bool:
    return normal_title(before.caption.title or "") == normal_title(after.caption.title or "")


def _same_header(before: Piece, after: Piece) -> bool:
    return _repeated_rows(before, after) > 0


def _repeated_rows(before: Piece, after: Piece) -> int:
    """Return how many rows of header `after` repeats from `before`; 0 where it does not repeat it.

    The rest of a row that the break cut (住房保障 | 支出) stands under the repeated header and looks like a row more
    of it, so the header of `before` is tried too.
    """
    for height in (header_height(after.rows), header_height(before.rows)):
        if (
            0 < height <= min(len(before.rows), len(after.rows))
            and [_header_words(row) for row in before.rows[:height]] == [_header_words(row) for row in after.rows[:height]]
        ):  # fmt: skip
            return height
    whole, below = header_height(before.rows), header_height(after.rows)
    lower = before.rows[whole - below : whole]
    # The new page may repeat the header without its upper rows.
    repeated = 0 < below < whole and [_header_words(row) for row in lower] == [_header_words(row) for row in after.rows[:below]]
    return below if repeated else 0


def _header_words(row: Row) -> list[str]:
    return [squeezed(text) for text in texts(row)]


def _joined(before: Piece, after: Piece) -> Piece:
    head, rows = before.rows, after.rows
    if before.rows and _same_header(before, after):
        rows = rows[_repeated_rows(before, after) :]
    elif before.rows and before.width > after.width:
        rows = realigned(before, after) or rows
    elif before.rows and before.width < after.width:
        head = widened(before, after) or head
    width = max(before.width, after.width)
    caption = before.caption.over(after.caption) if before.rows else after.caption.over(before.caption)
    return Piece(caption, _mended(head, rows), width, after.spans_known and (before.spans_known or not before.rows),
                 before.blocks + after.blocks, before.notes + after.notes, before.starts_grid, after.ends_grid)  # fmt: skip


def _mended(head: tuple[Row, ...], rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return both parts' rows. A first row that is the rest of the last one joins it: 社会保障和就 | 业支出, 3,438,80 | 9.34."""
    if not head or not rows or len(head[-1]) != len(rows[0]):
        return head + rows
    last, first = head[-1], rows[0]
    cut = {at: (upper.text, lower.text) for at, (upper, lower) in enumerate(zip(last, first, strict=True))
           if lower is not None and lower.text and upper is not None}  # fmt: skip
    if len(cut) < sum(slot is not None and bool(slot.text) for slot in first) or not _is_one_row(list(cut.values())):
        return head + rows
    joined = tuple(_glued(slot, first[at]) if at in cut else slot for at, slot in enumerate(last))
    return head[:-1] + (joined,) + rows[1:]


def _is_one_row(cut: Sequence[tuple[str, str]]) -> bool:
    """Return whether upper and lower texts are halves of one each. A figure cut in two proves that its row's labels are."""
    figures = [pair for pair in cut if not is_words(pair[1])]
    words = [pair for pair in cut if is_words(pair[1])]
    if any(not upper or not is_words(upper) for upper, _ in words) or not all(_is_cut_figure(*pair) for pair in figures):
        return False
    return bool(figures) or bool(words) and all(_breaks_off(*pair) for pair in words)


def _is_cut_figure(upper: str, lower: str) -> bool:
    """Return whether `upper` is no whole figure and becomes one with `lower`: 3,438,80 | 9.34, 1588. | 32, 15889 | .32."""
    whole = upper + lower
    if re.fullmatch(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|-?\d+\.\d+", whole) is None:
        return False
    return re.search(r"[,，]\d{0,2}$|\.$", upper) is not None or lower.startswith((".", ",", "，"))


def _breaks_off(above: str, below: str) -> bool:
    """Return whether `below` reads as the end of `above`: no number, bracket or total of its own, and not itself a whole name."""
    if is_total_label(above + below) and not is_total_label(above):
        return not is_numbered(above)
    if is_numbered(below) or is_total_label(below) or is_total_label(above):
        return False
    whole = term_of(above + below) is not None or above.count("（") > above.count("）")
    return whole or (is_numbered(above) and not above.endswith(("支出", "收入")) and term_of(below) is None and len(below) <= 8)


def _glued(upper: Slot | None, lower: Slot | None) -> Slot | None:
    if upper is None or lower is None:
        return upper
    return replace(upper, text=upper.text + lower.text, places=upper.places + lower.places)


def _is_table(piece: Piece) -> bool:
    """Return whether a piece is a table: two columns and two rows at least, so that ruled paragraphs and frames fall out."""
    rows = [row for row in piece.rows if texts(row)]
    if piece.width < 2 or not rows:
        return False
    return any(len(texts(row)) >= 2 for row in rows) and (len(rows) >= 2 or piece.caption.title is not None)
