"""Law 1, checked by machine: each value of an answer is read back from its cited place, or worked out anew from such.

Nothing that the answer says of itself is believed: the cell is fetched from the store, the quote is looked for in the
report's text, and an expression's numbers must be those of its operands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from eval.arithmetic import NotAnExpression, work_out
from eval.matching import amount_in, decimals
from ingest.amounts import (
    COUNTS,
    FOREIGN,
    MONEY,
    Amount,
    canonical_unit,
    compound_amount,
    is_dash,
    parse_amount,
    parse_number,
    round_half_up,
    sign_unit,
)
from ingest.terms import simplify

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HAN_NUMBER = re.compile(r"[〇零一二两三四五六七八九十百千]+")
_HAN_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_NONE_WORDS = re.compile(r"无|没有|未安排|不安排|未列|未发生|未购|不涉及|为零|零元|\b(?:not|none|nil|no)\b", re.IGNORECASE)
_RATE_WORDS = re.compile(r"%|％|率|比重|占比|比例|百分")
_UNIT_WORDS = sorted(
    {*MONEY, *FOREIGN, *COUNTS, "万", "亿", "百分点", "个百分点", "%", "％", "分", "萬元", "億元", "仟元", "元人民币"},
    key=len,
    reverse=True,
)
_ENGLISH_UNITS = {"dollars?": "美元", "pounds?": "英镑", "euros?": "欧元", "yuan|rmb": "元"}
_NUMBERS_OF_METHOD = frozenset(map(Decimal, (1, 2, 4, 12, 365, 366, 100, 1000, 10_000, 100_000_000)))
"""Numbers that may multiply or divide in an expression without an operand: halves, months, percent, conversions."""


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as the store has it: its text, and the texts that may name its unit, the nearest first."""

    text: str
    unit_lines: tuple[str, ...]


class Sources(Protocol):
    """Where citations are looked up."""

    def cell(self, citation: Mapping[str, Any]) -> CellText | None:
        """Return the cited cell, or None where the report has none there."""

    def holds_quote(self, citation: Mapping[str, Any]) -> bool:
        """Return whether the quote stands in the cited report."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """How many figures were looked at, how many were verified, and one sentence for each that was not."""

    checked: int
    verified: int
    faults: tuple[str, ...]


def check_answer(answer: Mapping[str, Any], sources: Sources) -> Grounding:
    """Return what became of every figure among `values` and `alternatives`."""
    citations = {int(one["number"]): one for one in answer["citations"]}
    bench = _Bench(citations, sources, _units_asked(str(answer.get("question", ""))))
    bench.work(answer["steps"])
    figures = [*answer["values"], *answer["alternatives"]]
    faults = [f"{figure['value']}{figure['unit']}: {fault}" for figure in figures if (fault := bench.fault(figure))]
    return Grounding(len(figures), len(figures) - len(faults), tuple(faults))


class _Bench:
    """The citations of one answer, and the results of those of its steps that hold."""

    def __init__(self, citations: Mapping[int, Mapping[str, Any]], sources: Sources, asked: tuple[str, ...] = ()) -> None:
        self._citations = citations
        self._sources = sources
        self._asked = asked
        self._results: list[Amount] = []
        self._step_faults: list[str] = []

    def work(self, steps: Sequence[Mapping[str, Any]]) -> None:
        for step in steps:
            fault = self._step_fault(step)
            result = amount_in({"value": step["result"], "unit": step["unit"]})
            if fault is None and result is not None:
                self._results.append(result)
            else:
                self._step_faults.append(fault or "a step's result is no number")

    def fault(self, figure: Mapping[str, Any]) -> str | None:
        """Return why a figure is not verified, or None."""
        amount = amount_in(figure)
        if amount is None:
            return "is no number"
        moved = figure.get("direction") in ("up", "down")
        if figure["basis"] == "computed":
            if any(_rounds_to(result, amount, unsigned=moved) for result in self._results):
                return None
            return "no step gives it" + (f" ({self._step_faults[0]})" if self._step_faults else "")
        numbers = figure["citations"]
        if not numbers:
            return "has no citation"
        cell = figure["basis"] == "cell"
        if any(self._reads(number, amount, unsigned=moved, cell=cell) for number in numbers):
            return None
        return f"not to be read at {', '.join(f'[{number}]' for number in numbers)}"

    def _reads(self, number: int, amount: Amount, *, unsigned: bool, cell: bool | None) -> bool:
        """Return whether a citation carries the amount: in its cell, in its quote, or (None) in either."""
        citation = self._citations.get(number)
        if citation is None:
            return False
        return (cell is not False and self._cell_reads(citation, amount, unsigned=unsigned)) or (
            cell is not True and self._quote_reads(citation, amount, unsigned=unsigned)
        )

    def _cell_reads(self, citation: Mapping[str, Any], amount: Amount, *, unsigned: bool) -> bool:
        found = self._sources.cell(citation) if citation.get("cell") is not None else None
        if found is None or _squeeze(str(citation["cell"])) not in _squeeze(found.text):
            return False
        return can_be_read(amount, found.text, found.unit_lines, unsigned=unsigned, asked=self._asked)

    def _quote_reads(self, citation: Mapping[str, Any], amount: Amount, *, unsigned: bool) -> bool:
        quote = citation.get("quote")
        if not quote or not self._sources.holds_quote(citation):
            return False
        lines: tuple[str, ...] = ()
        if citation.get("table_id") is not None and (cell := self._sources.cell(citation)) is not None:
            lines = cell.unit_lines
        return can_be_read(amount, str(quote), (str(quote), *lines), unsigned=unsigned, asked=self._asked)

    def _step_fault(self, step: Mapping[str, Any]) -> str | None:
        operands = [(one, amount_in(one)) for one in step["operands"]]
        for one, amount in operands:
            if amount is None or not self._operand_stands(one, amount):
                return f"operand {one['value']}{one['unit']} has no ground"
        try:
            worked = work_out(step["expression"])
        except NotAnExpression:
            return f"cannot work out {step['expression'][:60]}"
        amounts = [amount for _, amount in operands if amount is not None]
        for number in worked.numbers:
            if not _is_among(number, amounts, self._results, step["unit"]):
                return f"{number} in {step['expression'][:60]} is no operand"
        for number in worked.added:
            if not _is_operand(number, amounts, self._results, step["unit"]):
                return f"{number} is added in {step['expression'][:60]} and is no operand"
        result = amount_in({"value": step["result"], "unit": step["unit"]})
        if result is None or not _result_follows(worked.value, result):
            return f"{step['expression'][:60]} does not give {step['result']}"
        return None

    def _operand_stands(self, operand: Mapping[str, Any], amount: Amount) -> bool:
        if operand["citation"] is None or any(result.equals(amount) for result in self._results):
            return any(result.equals(amount) or _negated(result).equals(amount) for result in self._results)
        return self._reads(int(operand["citation"]), amount, unsigned=True, cell=None)


def can_be_read(
    amount: Amount, text: str, unit_lines: Sequence[str], *, unsigned: bool = False, asked: Sequence[str] = ()
) -> bool:
    """Return whether `text`, printed under lines that may name its unit, says `amount`.

    Nil may be said by a dash or words. With `unsigned` a printed −5 says 5: a change's direction stands apart.
    `asked` are the units that the question names; they stand in where the report prints none at all.
    Traditional characters are read as their simplified ones: 9輛 says 9辆.
    """
    text, unit_lines = simplify(text), [simplify(line) for line in unit_lines]
    if any(_equal(one, amount, unsigned=unsigned) for one in _readings(text, unit_lines, asked)):
        return True
    return amount.value == 0 and (is_dash(text) or bool(_NONE_WORDS.search(text)))


def _equal(one: Amount, other: Amount, *, unsigned: bool) -> bool:
    return one.equals(other) or (unsigned and one.comparable(other) and abs(one.base) == abs(other.base))


def _readings(text: str, unit_lines: Sequence[str], asked: Sequence[str]) -> Iterator[Amount]:
    """Yield each amount that the text can be read as: a number alone, or any number in it, with its unit."""
    units = _units_in(unit_lines)
    units = (*units, *asked) if units == ("",) else units
    whole = parse_number(text)
    if whole is not None:
        yield from (Amount(whole, unit) for unit in units)
        if "%" in units and abs(whole) <= _MOST_FRACTION:
            yield Amount(whole * 100, "%")
        return
    alone = parse_amount(text)
    if alone is not None:
        yield alone
    for folded in dict.fromkeys((unicodedata.normalize("NFKC", text), _squeeze(text))):
        for number, after in _numbers_in(folded):
            named = _unit_at(folded[after:])
            if signed := _signed_amount(folded, number, after):
                yield signed
            yield from (Amount(number, unit) for unit in ((named,) if named else units))


_MOST_FRACTION = 2
"""Up to here a bare number under a head of rates may be a fraction, as a sheet keeps it (0.125 says 12.5 %)."""

_SCALE = re.compile(r"\s?(?:(?P<thousand>k|thousand)|(?P<million>mn?|million)|(?P<billion>bn|billion))\b", re.IGNORECASE)
_SCALES = {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9)}


def _signed_amount(text: str, number: Decimal, after: int) -> Amount | None:
    """Return the amount of a number behind a currency sign ($1.1 million), None where none stands before it."""
    sign = re.search(r"[$£€]\s?$", re.sub(r"[\d,.]+$", "", text[:after]))
    unit = sign_unit(sign.group()) if sign else None
    scale = _SCALE.match(text, after)
    return Amount(number * (_SCALES[scale.lastgroup] if scale and scale.lastgroup else 1), unit) if unit else None


def _numbers_in(text: str) -> Iterator[tuple[Decimal, int]]:
    """Yield each number of the text with the position after it, a minus sign or ▲ before it read as such too."""
    for match in _NUMBER.finditer(text):
        number = parse_number(match.group().rstrip(","))
        if number is None:
            continue
        yield number, match.end()
        if match.start() and text[match.start() - 1] in "-−▲△":
            yield -number, match.end()
        compound = compound_amount(text, match.start())
        if compound is not None:  # 1亿2300万元: 1.23, with its unit behind
            yield compound[0].value, compound[1] - len(compound[0].unit)
    for match in _HAN_NUMBER.finditer(text):
        yield Decimal(_han_value(match.group())), match.end()


def _han_value(text: str) -> int:
    total = digit = 0
    for sign in text:
        if sign in _HAN_TENS:
            total, digit = total + (digit or 1) * _HAN_TENS[sign], 0
        else:
            digit = digit * 10 + _HAN_DIGITS[sign]
    return total + digit


def _unit_at(text: str) -> str | None:
    """Return the unit that `text` begins with, or None."""
    start = text.lstrip(" (（)）")
    word = next((word for word in _UNIT_WORDS if start.startswith(word)), None)
    return canonical_unit(word) if word else None


def _units_in(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the units of the nearest lines first, each once; "" (none printed) only where no line names one."""
    found: dict[str, None] = {}
    for line in lines:
        folded = _squeeze(line)
        for word in _UNIT_WORDS:
            if word in folded and (unit := canonical_unit(word)) is not None:
                found[unit] = None
                folded = folded.replace(word, " ") if len(word) > 1 else folded
        if _RATE_WORDS.search(line):
            found["%"] = None
    return tuple(found) if any(unit in MONEY or unit in FOREIGN for unit in found) else (*found, "")


def _units_asked(question: str) -> tuple[str, ...]:
    """Return the money units that a question names, in Chinese or English."""
    english = tuple(unit for words, unit in _ENGLISH_UNITS.items() if re.search(rf"\b{words}\b", question, re.IGNORECASE))
    return (*english, *(unit for unit in _units_in([question]) if unit in MONEY or unit in FOREIGN))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _negated(amount: Amount) -> Amount:
    return Amount(-amount.value, amount.unit)


def _rounds_to(result: Amount, told: Amount, *, unsigned: bool) -> bool:
    """Return whether the result is the told figure at the digits told."""
    if not result.comparable(told):
        return False
    value = result.to(told.unit).value
    value, wanted = (abs(value), abs(told.value)) if unsigned else (value, told.value)
    return value == wanted or round_half_up(value, decimals(told.value)) == wanted


def _result_follows(worked: Decimal, result: Amount) -> bool:
    """Return whether a step's result is what its expression gives, at the result's digits; a percentage either way written.

    The expression is in the unit of the step.
    """
    forms = (worked, worked * 100) if result.unit in ("%", "个百分点") else (worked,)
    return any(round_half_up(form, decimals(result.value)) == result.value for form in forms)


def _is_among(number: Decimal, operands: Sequence[Amount], results: Sequence[Amount], unit: str) -> bool:
    """Return whether a number of an expression is an operand's or an earlier result's, in its own or another operand's unit."""
    return number in _NUMBERS_OF_METHOD or number == len(operands) or _is_operand(number, operands, results, unit)


def _is_operand(number: Decimal, operands: Sequence[Amount], results: Sequence[Amount], unit: str) -> bool:
    units = dict.fromkeys([unit, *(one.unit for one in operands)])
    for amount in (*operands, *results):
        if abs(amount.value) == number:
            return True
        if any(abs(amount.to(other).value) == number for other in units if amount.comparable(Amount(Decimal(1), other))):
            return True
    return False
