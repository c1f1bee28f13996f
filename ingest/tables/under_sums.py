"""Rows under the row that they add up to, where neither a code, a number nor an official name says what stands under what.

A page shows it by an indent that is lost in reading; the figures show it still: a row whose figures are the sum of those of
the rows right below it, column by column, stands over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile

from ingest.amounts import parse_number
from ingest.tables.headers import Column
from ingest.tables.matrix import Row
from ingest.tables.places import OWN_LEVEL
from ingest.tables.row_label import RowLabel
from ingest.tables.words import is_organ, is_rate_head
from ingest.terms import term_of

Amounts = dict[int, Decimal]
"""A row's figures by column, without blanks, zeros and rates."""

_MOST = 80
"""Rows that one row is looked for among those below it."""
_DIGITS = 4
"""Digits of a sum from which it is no chance that one column alone closes."""
_ROUNDED_PARTS, _ROUNDED_DIGITS = 3, 5
"""Parts, and digits of their sum, from which it may close with a rounding tail."""


@dataclass
class _Node:
    """A row that nothing stands over yet, with the rows found under it."""

    at: int
    amounts: Amounts
    closed: bool
    """Whether rows above may not take it: a total, a row with a code, a row that says nothing."""
    under: list[_Node] = field(default_factory=list)


def amounts_of(columns: Sequence[Column], rows: Sequence[Row], region: int) -> list[Amounts]:
    """Return for each row the figures of one region that can add up."""
    own = [
        at for at, column in enumerate(columns)
        if column.region == region and column.kind == "figure" and not any(map(is_rate_head, column.path))
    ]  # fmt: skip
    return [{at: value for at in own if (value := _value(row, at))} for row in rows]


def _value(row: Row, at: int) -> Decimal | None:
    slot = row[at] if at < len(row) else None
    return parse_number(slot.text) if slot is not None and "%" not in slot.text else None


def nested_by_sums(labels: Sequence[RowLabel], amounts: Sequence[Amounts]) -> list[RowLabel]:
    """Return the labels with the rows over them whose figures are their sum. Only rows that have nothing over them move, and
    what stood under them moves with them.
    """
    tops: list[_Node] = []
    for at in range(len(labels) - 1, -1, -1):
        label = labels[at]
        if len(label.path) > 1:
            continue
        node = _Node(at, amounts[at], closed=not label.path or label.code is not None or _stands_alone(label))
        if not node.closed:
            count, node.under = _parts_of(node.amounts, tops)
            tops = tops[count:]
        tops = [node, *tops]
    return _prefixed(labels, dict(_paths(tops, labels, ())))


def _stands_alone(label: RowLabel) -> bool:
    """Return whether a row is a total, a part said to be one, or a body with figures of its own; a place's own level is none."""
    if label.role != "item":
        return True
    return is_organ(label.path[0]) and term_of(label.path[0]) is None and not OWN_LEVEL.search(label.path[0])


def _parts_of(head: Amounts, below: Sequence[_Node]) -> tuple[int, list[_Node]]:
    """Return how many of the rows right below a row add up to it, and those rows; 0 where no sum closes.

    A row that repeats the one above it may be that one's only part: it is where the sum closes without it alone.
    """
    rows = list(takewhile(lambda part: not part.closed, below[:_MOST]))
    if count := _closing(head, [part.amounts for part in rows]):
        return count, rows[:count]
    single = {at for at in range(1, len(rows)) if _repeats(rows[at].amounts, rows[at - 1].amounts)}
    count = _closing(head, [{} if at in single else part.amounts for at, part in enumerate(rows)]) if single else 0
    while 0 < count < len(rows) and count in single:
        count += 1
    parts: list[_Node] = []
    for at, part in enumerate(rows[:count]):
        if at in single:
            parts[-1].under = [part]
        else:
            parts.append(part)
    return count, parts


def _repeats(amounts: Amounts, above: Amounts) -> bool:
    """Return whether a row's figures are all those of the row above it."""
    return bool(amounts) and all(above.get(at) == value for at, value in amounts.items())


def _closing(head: Amounts, parts: Sequence[Amounts]) -> int:
    """Return how many parts, the first ones, add up to a row: the fewest that close in each column, else in all but one."""
    found, fails = 0, 2
    sums: Amounts = {}
    filled = 0
    for count, part in enumerate(parts, 1):
        filled += bool(part)
        for at, value in part.items():
            sums[at] = sums.get(at, Decimal(0)) + value
        if filled > 1 and part and (failed := _failing(head, sums, filled)) is not None and failed < fails:
            found, fails = count, failed
    return found


def _failing(head: Amounts, sums: Amounts, count: int) -> int | None:
    """Return in how many columns the sum is not the row's figure; None where the sums prove nothing."""
    closing = [at for at, value in sums.items() if at in head and abs(head[at] - value) <= _slack(head[at], count)]
    failed = len(sums) - len(closing)
    if not closing or failed > 1 or failed >= len(closing):
        return None
    digits = _digits(head[closing[0]]) + (len(sums) < len(head))  # parts that tell less than their head look like parts
    return failed if len(closing) > 1 or digits >= _DIGITS else None


def _digits(value: Decimal) -> int:
    """Return how many digits a figure says, zeros at its end left out: round figures add up by chance."""
    return len(value.normalize().as_tuple().digits)


def _slack(value: Decimal, count: int) -> Decimal:
    """Return how far off the sum of `count` rounded figures may be and still close: none where the figure has few digits or
    the parts are few, so that it would be a chance.
    """
    exponent = value.normalize().as_tuple().exponent
    if count < _ROUNDED_PARTS or _digits(value) < _ROUNDED_DIGITS or not isinstance(exponent, int):
        return Decimal(0)
    return Decimal(1).scaleb(min(exponent, 0)) * (count + 1) / 2


def _paths(
    nodes: Sequence[_Node], labels: Sequence[RowLabel], over: tuple[str, ...]
) -> list[tuple[int, tuple[str, ...]]]:  # fmt: skip
    """Return for each row the labels that stand over it."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for node in nodes:
        found.append((node.at, over))
        found += _paths(node.under, labels, (*over, *labels[node.at].path))
    return found


def _prefixed(labels: Sequence[RowLabel], over: dict[int, tuple[str, ...]]) -> list[RowLabel]:
    """Return the labels with what stands over them; a row that stood under another goes with it."""
    found: list[RowLabel] = []
    last: tuple[str, tuple[str, ...]] = "", ()
    for at, label in enumerate(labels):
        if at in over:
            last = label.path[0] if label.path else "", over[at]
            found.append(replace(label, path=(*over[at], *label.path)))
        else:
            found.append(replace(label, path=(*last[1], *label.path)) if label.path[0] == last[0] else label)
    return found
