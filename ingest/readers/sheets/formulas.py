"""Formulas without a stored result, worked out from the cells that they name.

A workbook that a script wrote holds `=SUM(C4:C7)` and no result; whoever opens it in Excel sees the sum. Only what a
budget table needs is worked out: arithmetic, sums, rounding. Anything else stays unset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, DecimalException

Place = tuple[int, int]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all inclusive, from 0."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula in reverse Polish order: "number", "area", "operator" or "function".

    `sheet` "" is the formula's own; `count` is how many operands a function takes.
    """

    kind: str
    number: Decimal = Decimal(0)
    area: Area = (0, 0, 0, 0)
    sheet: str = ""
    name: str = ""
    count: int = 0


@dataclass
class Numbers:
    """What a workbook's cells hold: numbers, and the formulas that have no result yet, by sheet and place."""

    values: dict[str, dict[Place, Decimal]] = field(default_factory=dict)
    formulas: dict[str, dict[Place, tuple[Step, ...]]] = field(default_factory=dict)
    """() is one that cannot be worked out, nor what hangs on it."""
    words: dict[str, set[Place]] = field(default_factory=dict)
    """Cells that hold words: a sum passes over them, arithmetic does not."""


class _Unknown(Exception):
    """A formula cannot be worked out."""


_MOST_CELLS = 5_000_000
"""Cells that all formulas together may look at."""
_DEEPEST = 200
"""How many formulas may hang on each other."""


def work_out(numbers: Numbers) -> dict[str, dict[Place, Decimal]]:
    """Return the results of the formulas that can be worked out; formulas that name each other in a ring cannot."""
    worker = _Worker(numbers)
    found: dict[str, dict[Place, Decimal]] = {}
    for sheet, formulas in numbers.formulas.items():
        for place in formulas:
            try:
                value = worker.value(sheet, place, 0)
            except (_Unknown, DecimalException):
                continue
            if value is not None:
                found.setdefault(sheet, {})[place] = value
    return found


@dataclass
class _Worker:
    numbers: Numbers
    known: dict[tuple[str, Place], Decimal] = field(default_factory=dict)
    open: set[tuple[str, Place]] = field(default_factory=set)
    held: dict[str, frozenset[Place]] = field(default_factory=dict)
    looked: int = 0

    def value(self, sheet: str, place: Place, depth: int) -> Decimal | None:
        """Return a cell's number, None for a blank one. Raises _Unknown for a formula that cannot be worked out."""
        stored = self.numbers.values.get(sheet, {}).get(place)
        if stored is not None:
            return stored
        steps = self.numbers.formulas.get(sheet, {}).get(place)
        if steps is None:
            return None
        key = (sheet, place)
        if key not in self.known:
            if key in self.open or depth > _DEEPEST:
                raise _Unknown
            self.open.add(key)
            try:
                self.known[key] = self._run(sheet, steps, depth + 1)
            finally:
                self.open.discard(key)
        return self.known[key]

    def _run(self, sheet: str, steps: Sequence[Step], depth: int) -> Decimal:
        stack: list[list[Decimal | None]] = []
        for step in steps:
            if step.kind == "number":
                stack.append([step.number])
            elif step.kind == "area":
                stack.append(self._read(step.sheet or sheet, step.area, depth))
            elif step.kind == "operator":
                _operate(stack, step)
            else:
                taken = [stack.pop() for _ in range(step.count)] if len(stack) >= step.count else []
                stack.append([_apply(step.name, list(reversed(taken)))])
        if len(stack) != 1:
            raise _Unknown
        return _one(stack[0])

    def _read(self, sheet: str, area: Area, depth: int) -> list[Decimal | None]:
        """Return the numbers of an area; one cell gives None where it is blank."""
        if sheet not in self.numbers.values:
            raise _Unknown
        top, left, bottom, right = area
        if (top, left) == (bottom, right):
            if (top, left) in self.numbers.words.get(sheet, ()):
                raise _Unknown
            return [self.value(sheet, (top, left), depth)]
        if sheet not in self.held:
            self.held[sheet] = frozenset(self.numbers.values[sheet].keys() | self.numbers.formulas.get(sheet, {}).keys())
        held = self.held[sheet]
        size = (bottom - top + 1) * (right - left + 1)
        self.looked += min(size, len(held))
        if self.looked > _MOST_CELLS:
            raise _Unknown
        inside = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        places = (
            [place for place in inside if place in held]
            if size <= len(held)
            else sorted(one for one in held if top <= one[0] <= bottom and left <= one[1] <= right)
        )
        return [self.value(sheet, place, depth) for place in places]


def _one(values: Sequence[Decimal | None]) -> Decimal:
    """Return the one number that an operand is; a blank cell counts as 0."""
    if len(values) != 1:
        raise _Unknown
    return values[0] if values[0] is not None else Decimal(0)


_BINARY: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}
_UNARY: Mapping[str, Callable[[Decimal], Decimal]] = {
    "u+": lambda value: value,
    "u-": lambda value: -value,
    "%": lambda value: value / 100,
}


def _operate(stack: list[list[Decimal | None]], step: Step) -> None:
    """Replace the operands on top of the stack by what the operator makes of them."""
    needed = 2 if step.name in _BINARY else 1
    if len(stack) < needed:
        raise _Unknown
    right = _one(stack.pop())
    if step.name in _BINARY:
        stack.append([_BINARY[step.name](_one(stack.pop()), right)])
    elif step.name in _UNARY:
        stack.append([_UNARY[step.name](right)])
    else:
        raise _Unknown


def _apply(name: str, operands: list[list[Decimal | None]]) -> Decimal:
    """Return what a function makes of its operands; blanks count for none of them."""
    if not operands:
        raise _Unknown
    if name == "ROUND" and len(operands) == 2:
        return _one(operands[0]).quantize(Decimal(1).scaleb(-int(_one(operands[1]))), rounding=ROUND_HALF_UP)
    if name == "SUBTOTAL" and _one(operands[0]) in (9, 109):
        name, operands = "SUM", operands[1:]
    values = [value for operand in operands for value in operand if value is not None]
    if name == "SUM":
        return sum(values, Decimal(0))
    if not values:
        raise _Unknown
    if name == "ABS" and len(values) == 1:
        return abs(values[0])
    if name == "AVERAGE":
        return sum(values, Decimal(0)) / len(values)
    if name in ("MAX", "MIN"):
        return max(values) if name == "MAX" else min(values)
    raise _Unknown


# ---------------------------------------------------------------- written formulas


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![A-Za-z!])"
    r"|(?:(?P<sheet>'(?:[^']|'')+'|[^\s'\"!()+*/,:;=<>&^%$-]+)!)?\$?(?P<c1>[A-Za-z]{1,3})\$?(?P<r1>[1-9]\d{0,6})"
    r"(?::\$?(?P<c2>[A-Za-z]{1,3})\$?(?P<r2>[1-9]\d{0,6}))?(?![A-Za-z0-9(])"
    r"|(?P<name>[A-Za-z][A-Za-z.]*)\("
    r"|(?P<mark>[-+*/%(),]))"
)
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "u+": 3, "u-": 3}


def parse_formula(text: str, shift: Place = (0, 0)) -> tuple[Step, ...]:
    """Return a formula's steps, relative references moved by `shift` (a shared formula in another cell); () where it holds
    anything that is not worked out here.
    """
    try:
        return tuple(_polish(_tokens(text.strip().lstrip("="), shift)))
    except _Unknown:
        return ()


def _tokens(text: str, shift: Place) -> Iterator[Step]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Unknown
        at = match.end()
        if match["number"]:
            yield Step("number", number=Decimal(match["number"]))
        elif match["c1"]:
            yield _reference(match, text, shift)
        elif match["name"]:
            yield Step("function", name=match["name"].upper().removeprefix("_XLFN."))
        else:
            yield Step("mark", name=match["mark"])


def _reference(match: re.Match[str], text: str, shift: Place) -> Step:
    def place(column: str, row: str) -> Place:
        fixed_row = text[match.start(row) - 1] == "$"
        fixed_column = match.start(column) > 0 and text[match.start(column) - 1] == "$"
        return (
            int(match[row]) - 1 + (0 if fixed_row else shift[0]),
            column_number(match[column]) + (0 if fixed_column else shift[1]),
        )

    first = place("c1", "r1")
    last = place("c2", "r2") if match["c2"] else first
    area = (min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1]))
    sheet = (match["sheet"] or "").strip("'").replace("''", "'")
    return Step("area", area=area, sheet=sheet)


def decimal_of(text: str) -> Decimal | None:
    """Return a stored number as typed: a double holds fifteen digits and shows 0.1 + 0.2 beyond them; None where it is none."""
    try:
        value = Decimal(text)
    except DecimalException:
        return None
    return Decimal(f"{value:.15g}") if value.is_finite() and abs(value) < 10**18 else None


def column_number(letters: str) -> int:
    """Return a column's number from 0: A 0, Z 25, AA 26."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _polish(tokens: Iterator[Step]) -> Iterator[Step]:
    """Yield the steps in reverse Polish order (shunting yard)."""
    waiting: list[Step] = []
    counts: list[int] = []
    before: Step | None = None
    for token in tokens:
        if token.kind in ("number", "area"):
            yield token
        elif token.kind == "function" or token.name == "(":
            waiting.append(token)
            counts.append(1)
        elif token.name in (",", ")"):
            yield from _closed(waiting, counts, token, before)
        elif token.name == "%":
            yield Step("operator", name="%")
        else:
            name = token.name if _ends_operand(before) else f"u{token.name}"
            while _ends_operand(before) and waiting and _RANK.get(waiting[-1].name, 0) >= _RANK.get(name, 9):
                yield waiting.pop()
            waiting.append(Step("operator", name=name))
        before = token
    while waiting:
        step = waiting.pop()
        if step.kind != "operator":
            raise _Unknown
        yield step


def _ends_operand(token: Step | None) -> bool:
    return token is not None and (token.kind in ("number", "area") or token.name in (")", "%"))


def _closed(waiting: list[Step], counts: list[int], token: Step, before: Step | None) -> Iterator[Step]:
    """Yield what waited inside the bracket that a comma or a closing bracket ends."""
    while waiting and waiting[-1].kind == "operator":
        yield waiting.pop()
    if not waiting or not _ends_operand(before):
        raise _Unknown
    if token.name == ",":
        counts[-1] += 1
        return
    opened, count = waiting.pop(), counts.pop()
    if opened.kind == "function":
        yield Step("function", name=opened.name, count=count)
    elif count != 1:
        raise _Unknown
