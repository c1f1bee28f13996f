"""Which figures of a model's reply the engine vouches for, and whether each stands by a mark of its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.answers import Answer, Citation, Figure
from ingest.amounts import COUNTS

_UNITS: Mapping[str, tuple[str, int]] = {
    "元": ("money", 1), "千元": ("money", 1000), "万": ("money", 10_000), "万元": ("money", 10_000), "百万元": ("money", 10**6),
    "亿": ("money", 10**8), "亿元": ("money", 10**8), "yuan": ("money", 1), "rmb": ("money", 1), "cny": ("money", 1),
    "thousand": ("money", 1000), "million": ("money", 10**6), "billion": ("money", 10**9), "%": ("rate", 1),
    "percent": ("rate", 1), "per cent": ("rate", 1),
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_COUNT = "|".join(sorted(map(re.escape, COUNTS - {"年", "月", "日", "度", "期", "项"}), key=len, reverse=True))
_AMOUNT = re.compile(rf"(?<![A-Za-z0-9_.])(\d[\d,]*(?:\.\d+)?)\s*(?:({_UNIT})|({_COUNT}))?", re.IGNORECASE)
_HAN = "零〇一二两三四五六七八九十百千"
_HAN_AMOUNT = re.compile(rf"[{_HAN}半几]+(?:点[{_HAN}]+)?[余多]?(?:[万亿]?元|万|亿|成|倍|个?百分点)|百分之[{_HAN}点]+")
_WORD_AMOUNT = re.compile(
    r"\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"[\s-]+(?:an?\s+)?(?:hundred|thousand|million|billion|percent|per cent|yuan)\b", re.IGNORECASE,
)  # fmt: skip
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)、．]\s+", re.MULTILINE)
_MARK = re.compile(r"\[\d+\]")
_SENTENCE = re.compile(r"(?<=[。！？；;!?])(?!\s*\[\d)|(?<=[.])\s+(?!\[\d)|\n")
"""Where a sentence ends; marks after its full stop belong to it."""

_Amount = tuple[str, Decimal]
"""("money", 元), ("rate", %), ("count", number of things or a bare number) or ("printed", digits of any of these)."""


def unverified_figures(reply: str, answers: Sequence[Answer], question: str = "") -> list[str]:
    """Return the figures of `reply` that none of the `answers` gives, as they are written; empty where all hold.

    Money is compared after conversion, so the reply may say 50,000元 for 5万元. A figure with a unit must be one of that
    kind in the answers; a bare number may have the digits of any of theirs, or be a year of the question. Amounts written
    in words, Chinese or English, are unverified unless an answer has them in the same words.
    """
    text = _MARK.sub(" ", _LIST_NUMBER.sub("", reply))
    known = {amount for answer in answers for amount in _verified(answer)}
    known |= {("printed", Decimal(year)) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", question)}
    wrong = [match[0].strip() for match in _AMOUNT.finditer(text) if _read(match) not in known]
    printed = " ".join(answer.text for answer in answers)
    return wrong + [match[0] for form in (_HAN_AMOUNT, _WORD_AMOUNT) for match in form.finditer(text) if match[0] not in printed]


def unmarked_figures(reply: str, answers: Sequence[Answer]) -> list[str]:
    """Return the figures with a unit that no mark of their own sentence leads to, as they are written.

    A mark leads to what its citation prints and to the values and steps that cite it. So a reply cannot give one item's
    figure with another item's source.
    """
    held = _amounts_by_mark(answers)
    wrong: list[str] = []
    for sentence in _SENTENCE.split(_LIST_NUMBER.sub("", reply)):
        marked = {amount for mark in _MARK.findall(sentence) for amount in held.get(int(mark[1:-1]), ())}
        figures = (match for match in _AMOUNT.finditer(_MARK.sub(" ", sentence)) if match[2] or match[3])
        wrong += [match[0].strip() for match in figures if _read(match) not in marked]
    return wrong


def _amounts_by_mark(answers: Sequence[Answer]) -> dict[int, set[_Amount]]:
    held: dict[int, set[_Amount]] = {}

    def hold(numbers: Iterable[int | None], amounts: Iterable[_Amount]) -> None:
        found = set(amounts)
        for number in numbers:
            if number is not None:
                held.setdefault(number, set()).update(found)

    for answer in answers:
        for one in answer.citations:
            hold([one.number], _amounts(_printed(one)))
        for figure in (*answer.values, *answer.alternatives):
            hold(figure.citations, _figure_amounts(figure.value, figure.unit))
        for step in answer.steps:
            hold((operand.citation for operand in step.operands), _figure_amounts(step.result, step.unit))
            for operand in step.operands:
                hold([operand.citation], _figure_amounts(operand.value, operand.unit))
    return held


def values_told(reply: str, values: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return those of `values` that the reply gives, in any unit of their kind."""
    told = {_read(match) for match in _AMOUNT.finditer(_MARK.sub(" ", reply))}
    return tuple(value for value in values if told & set(_figure_amounts(value.value, value.unit)))


def _printed(citation: Citation) -> str:
    return " ".join(filter(None, (citation.quote, citation.cell, citation.row, citation.section, citation.table)))


def _read(match: re.Match[str]) -> _Amount:
    """Return an amount as the reply states it: of a kind where a unit stands, else its bare digits."""
    return _amount_of(match[1], match[2] or match[3]) if match[2] or match[3] else ("printed", _number(match[1]))


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _amount_of(value: str, unit: str) -> _Amount:
    kind, factor = _UNITS.get(unit.strip().lower(), ("count", 1))
    return kind, _number(value) * factor


def _amounts(text: str) -> Iterator[_Amount]:
    """Return the amounts of a text, each also by its digits."""
    for match in _AMOUNT.finditer(text):
        yield from _figure_amounts(match[1], match[2] or match[3] or "")


def _verified(answer: Answer) -> Iterator[_Amount]:
    """Return every amount that the engine vouches for: figures, steps with their operands, quotes and cells, years in scope."""
    for figure in (*answer.values, *answer.alternatives):
        yield from _figure_amounts(figure.value, figure.unit)
    for step in answer.steps:
        yield from _figure_amounts(step.result, step.unit)
        for operand in step.operands:
            yield from _figure_amounts(operand.value, operand.unit)
    for one in answer.citations:
        yield from _amounts(_printed(one))
    for year in (*answer.scope.years, *(one.year for one in answer.citations)):
        if year:
            yield "printed", Decimal(year)


def _figure_amounts(value: str, unit: str) -> Iterator[_Amount]:
    if value:
        yield _amount_of(value, unit)
        yield "printed", _number(value.lstrip("-"))
