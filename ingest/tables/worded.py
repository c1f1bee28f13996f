"""Cells that print a head and its figure together (预算 12.5 | 决算 11.8): the head goes over the column, the figures below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.amounts import is_dash
from ingest.coordinates import years_in
from ingest.tables.matrix import Row, Slot, distinct
from ingest.tables.words import is_number, is_year

_LONGEST_HEAD = 14
"""Characters of the words before a cell's figure: more is a sentence."""


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of a cell and the figure behind them."""

    head: str
    figure: str


@lru_cache(maxsize=16384)
def worded(text: str) -> Worded | None:
    """Return a cell's words and the figure behind them (决算：11.8万元 → 决算, 11.8万元); None where it is not that."""
    for at, character in enumerate(text):
        if character.isdigit() and not text[at - 1 : at].isdigit() or is_dash(character):
            at -= at > 0 and text[at - 1] in _SIGNS
            head, figure = text[:at].strip().rstrip(":： 为"), text[at:].strip()
            if (is_number(figure) or is_dash(figure)) and not is_year(figure):
                apart = text[at - 1 : at] in _APART or not _is_code(head, figure)
                return Worded(head.removesuffix("数"), figure) if _is_name(head) and apart else None
    return None


_SIGNS = "-−+¥￥$£"


_APART = tuple(" ：:\u3000")


def _is_code(head: str, figure: str) -> bool:
    """Return whether words run into a figure as a code's do: Latin letters, or many digits with nothing to part them."""
    return head[-1:].isascii() or figure.isdigit() and len(figure) >= _CODE_DIGITS


_CODE_DIGITS = 5


def _is_name(head: str) -> bool:
    """Return whether words can be a head or a label: short, with no mark of a sentence and no figure but a year."""
    letters = all(character.isalpha() or character in "（）()“”\"、 " for character in head if not character.isdigit())
    return 0 < len(head) <= _LONGEST_HEAD and letters and (not any(map(str.isdigit, head)) or bool(years_in(head)))


def heads_apart(rows: Sequence[Row]) -> list[Row]:
    """Return `rows` with the heads that each cell of a column repeats in a row of their own above these cells, the figures alone
    below them; as they are where no column does so. The first column keeps its words: they are labels.
    """
    width = max((len(row) for row in rows), default=0)
    found = {column: head for column in range(1, width) if (head := _common_head(rows, column))}
    if not found:
        return list(rows)
    first = min(at for at, row in enumerate(rows) for column in found if _at(row, column))
    heads: Row = tuple(_head(rows, column, found.get(column)) for column in range(width))
    return [*rows[:first], heads, *(_figures_alone(row, found) for row in rows[first:])]


_AGAIN = 2
"""Rows at least that repeat a head in their cells."""


def _at(row: Row, column: int) -> Worded | None:
    slot = row[column] if column < len(row) else None
    return worded(slot.text) if slot is not None and slot.row_span == slot.column_span == 1 else None


def _common_head(rows: Sequence[Row], column: int) -> str | None:
    """Return the words that all of a column's cells with text begin with, from the first that has figures on."""
    cells = [row[column] for row in rows if column < len(row) and row[column] is not None]
    said = [slot.text for slot in cells if slot is not None and slot.text.strip()]
    split = [worded(text) for text in said]
    while split and split[0] is None:
        split = split[1:]  # what stands above is a head itself
    heads = {one.head for one in split if one is not None}
    return heads.pop() if len(split) >= _AGAIN and None not in split and len(heads) == 1 else None


def _head(rows: Sequence[Row], column: int, text: str | None) -> Slot | None:
    """Return the slot of a head that was repeated, where the first cell that says it stands; a blank one elsewhere."""
    first = next((row[column] for row in rows if column < len(row) and row[column] is not None), None)
    said = next((row[column] for row in rows if _at(row, column)), None) if text else None
    of = said or first
    return replace(of, text=text or "", row_span=1, column_span=1) if of is not None else None


def _figures_alone(row: Row, columns: dict[int, str]) -> Row:
    return tuple(
        replace(slot, text=one.figure) if slot is not None and column in columns and (one := worded(slot.text)) else slot
        for column, slot in enumerate(row)
    )


def pairs_apart(rows: Sequence[Row]) -> list[Row]:
    """Return rows all of whose cells are a label and its figure, each label once, as one pair a row; any others as they are."""
    slots = [slot for row in rows for slot in distinct(row) if slot.text.strip()]
    pairs = [worded(slot.text) for slot in slots]
    heads = [one.head for one in pairs if one is not None]
    if len(pairs) < _PAIRS or len(heads) < len(pairs) or len(set(heads)) < len(heads):
        return list(rows)
    return [
        (replace(slot, text=one.head), replace(slot, text=one.figure))
        for slot, one in zip(slots, pairs, strict=True) if one is not None
    ]  # fmt: skip


_PAIRS = 4
