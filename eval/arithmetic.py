"""The expressions of an answer's steps, worked out anew: numbers, + − × ÷, brackets and percent signs, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation

_TOKEN = re.compile(r"\s*(?:(\d+(?:,\d{3})*(?:\.\d+)?)|(.))", re.DOTALL)
_SIGNS = {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "÷": "/", "（": "(", "）": ")", "％": "%", "＋": "+", "－": "-"}
_LONGEST = 20_000


class NotAnExpression(ValueError):
    """The text holds something besides numbers, operators and brackets."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An expression's value, and the unsigned numbers that stand in it.

    `added` are those that stand as a term of a sum or difference by themselves. The 1 beside a rate (a ÷ b − 1, 1 + 5%)
    is none of them: it is how rates are reckoned.
    """

    value: Decimal
    numbers: tuple[Decimal, ...]
    added: tuple[Decimal, ...] = ()


def work_out(expression: str) -> Worked:
    """Return the value of what stands left of the first = sign. A percent sign divides by 100.

    Raises NotAnExpression for anything that is not plain arithmetic, division by zero included.
    """
    if len(expression) > _LONGEST:
        raise NotAnExpression("the expression is too long")
    parser = _Parser(_tokens(expression.split("=", 1)[0]))
    try:
        value = parser.total()
    except (DivisionByZero, InvalidOperation, RecursionError) as error:
        raise NotAnExpression(expression[:80]) from error
    if parser.rest:
        raise NotAnExpression(expression[:80])
    return Worked(value, tuple(parser.numbers), tuple(parser.added))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for number, sign in _TOKEN.findall(text.strip()):
        token = number.replace(",", "") or _SIGNS.get(sign, sign)
        if not number and token not in "+-*/()%":
            raise NotAnExpression(text[:80])
        found.append(token)
    return found


class _Parser:
    """Reads sums of products of factors; `rest` is what has not been read yet."""

    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens[::-1]
        self.numbers: list[Decimal] = []
        self.added: list[Decimal] = []

    def _next(self, signs: str) -> str | None:
        return self.rest.pop() if self.rest and self.rest[-1] in tuple(signs) else None

    def total(self) -> Decimal:
        alone: list[Decimal | None] = []
        value = self._term(alone)
        while sign := self._next("+-"):
            other = self._term(alone)
            value = value + other if sign == "+" else value - other
        if len(alone) > 1:
            beside_rate = None in alone
            self.added += [number for number in alone if number is not None and not (beside_rate and number == 1)]
        return value

    def _term(self, alone: list[Decimal | None]) -> Decimal:
        """Return a term's value; `alone` is given its number where it is one number and no more, else None."""
        start = len(self.numbers)
        value = self._product()
        single = self.numbers[start] if len(self.numbers) == start + 1 else None
        alone.append(single if single is not None and abs(value) == single else None)
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while sign := self._next("*/"):
            other = self._factor()
            value = value * other if sign == "*" else value / other
        return value

    def _factor(self) -> Decimal:
        if sign := self._next("+-"):
            inner = self._factor()
            return -inner if sign == "-" else inner
        if self._next("("):
            value = self.total()
            if not self._next(")"):
                raise NotAnExpression("a bracket is not closed")
        else:
            value = self._number()
        while self._next("%"):
            value /= 100
        return value

    def _number(self) -> Decimal:
        if not self.rest or not self.rest[-1][0].isdigit():
            raise NotAnExpression("a number is missing")
        number = Decimal(self.rest.pop())
        self.numbers.append(number)
        return number
