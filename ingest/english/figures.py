"""Figures in English sentences: money with its currency sign or word and scale, and percentages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.amounts import Amount

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "b": 9, "billion": 9}
_SIGNS = {"$": "美元", "£": "英镑", "€": "欧元", "dollar": "美元", "pound": "英镑", "euro": "欧元",
          "¥": "元", "￥": "元", "rmb": "元", "cny": "元", "yuan": "元"}  # fmt: skip
_SCALE = r"(?:\s?(?P<scale>thousand|million|billion|mn|bn|[kmb])\b)?"
_MONEY = re.compile(
    rf"(?P<open>\(?)(?P<minus>[-−]?)(?:US|U\.S\.\s?)?(?P<sign>[$£€¥￥]|\bRMB|\bCNY)\s?(?P<number>{_NUMBER}){_SCALE}"
    r"(?:\s?yuan\b)?(?P<close>\)?)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<![\w.,$£€])(?P<number>{_NUMBER}){_SCALE}\s(?P<sign>dollar|pound|euro|yuan)s?\b", re.IGNORECASE)
_PERCENT = re.compile(
    rf"(?<![\w.,$£€])(?P<minus>[-−]?)(?P<number>{_NUMBER})\s?(?:%|per\s?cent\b)"
    r"(?P<points>age points?|\s+points?)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start` to `end` (half-open) of a sentence."""

    start: int
    end: int
    amount: Amount

    @property
    def is_rate(self) -> bool:
        return not self.amount.is_money


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the money and the percentages of a text, left to right. A bare number is no figure."""
    found = [
        _money(match)
        for pattern in (_MONEY, _NAMED)
        for match in pattern.finditer(text)
        if not text[: match.start()].rstrip().lower().endswith((" per", " every"))
    ]
    found = _apart(found)
    for match in _PERCENT.finditer(text):
        value = _signed(match["number"], bool(match["minus"]))
        found.append(Figure(match.start(), match.end(), Amount(value, "个百分点" if match["points"] else "%")))
    return tuple(sorted(found, key=lambda one: one.start))


def _apart(found: Sequence[Figure]) -> list[Figure]:
    """Return the figures without those that another one holds: RMB 3 million yuan is one."""
    apart: list[Figure] = []
    for one in sorted(found, key=lambda one: one.start):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _money(match: re.Match[str]) -> Figure:
    parts = match.groupdict()
    bracketed = bool(parts.get("open")) and bool(parts.get("close")) and parts["open"] == "("
    scale = _SCALES.get((parts["scale"] or "").lower(), 0)
    value = _signed(parts["number"], bool(parts.get("minus"))) * Decimal(10) ** scale
    value = value.quantize(Decimal(1)) if scale and value == value.to_integral_value() else value  # 1.2 million: no tenths of one
    start = match.start() + (1 if parts.get("open") and not bracketed else 0)
    end = match.end() - (1 if parts.get("close") and not bracketed else 0)
    if bracketed and text_before_is_word(match):
        # The plan grows (£640) is a note in brackets, no negative figure.
        start, end, bracketed = match.start() + 1, match.end() - 1, False
    return Figure(start, end, Amount(-value if bracketed else value, _SIGNS[parts["sign"].lower()]))


def text_before_is_word(match: re.Match[str]) -> bool:
    """Return whether running text stands before a bracket."""
    return bool(match.string[: match.start()].rstrip()[-1:].isalnum())


def _signed(number: str, minus: bool) -> Decimal:
    value = Decimal(number.replace(",", ""))
    return -value if minus else value
