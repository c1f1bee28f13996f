"""Amounts as English questions write them, put the way reports do: 5 million yuan → 500万元."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.amounts import Amount, format_decimal

_SCALES = {
    "thousand": Decimal(1000), "k": Decimal(1000), "million": Decimal(10**6), "m": Decimal(10**6), "billion": Decimal(10**9),
    "bn": Decimal(10**9),
}  # fmt: skip
_AMOUNT = (
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>thousand|million|billion)?\s*"
    r"(?P<unit>%|percent(?:age points?)?|per cent|yuan|rmb|cny|万元|"
    r"亿元|千元|元|vehicles?|cars?|people|persons?|staff|batches|visits)"
)
FIGURE = re.compile(rf"\b{_AMOUNT}(?!\w)")
COUNTED = re.compile(rf"\b(?:worth|valued at|costing)?\s*(?:at least|over|above|more than|exceeding)\s+{_AMOUNT}(?!\w)")
"""An amount that says from where on things are counted."""
BARE = re.compile(
    r"(?<![\w.,£$])(?P<sign>[£$])?(?P<number>\d[\d,]*(?:\.\d{1,2})?)"
    r"(?:(?<=\d)\s?(?P<scale>thousand|million|billion|bn|k|m)\b)?(?![\w%]|[.,]\d)"
)
"""A figure without a unit behind it: of a currency, or of none where it has decimals."""
_COUNTS = {"veh": "辆", "car": "辆", "peo": "人", "per": "人", "sta": "人", "bat": "批次", "vis": "批次"}


def figure_text(match: re.Match[str]) -> str:
    """Return the amount in Chinese form; whole ten thousands of yuan in 万元."""
    number = Decimal(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", Decimal(1))
    unit = match["unit"]
    if unit.startswith("percent") or unit in ("%", "per cent"):
        return format_decimal(number) + ("百分点" if "point" in unit else "%")
    if unit in ("yuan", "rmb", "cny", "元"):
        small = number < 10000 or number % 100
        return f"{format_decimal(number)}元" if small else f"{format_decimal((number / 10000).normalize())}万元"
    return format_decimal(number) + (_COUNTS.get(unit[:3]) or unit)


def bare_amount(match: re.Match[str], *, bounds: bool = False) -> Amount | None:
    """Return the amount that a match of `BARE` is; None for a whole number without a currency, which may be anything.

    `bounds`: whether it stands behind a word for a bound (more than 200 posts), where it is a number of whatever follows.
    """
    unit = {"£": "英镑", "$": "美元"}.get(match["sign"] or "", "")
    number = Decimal(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", Decimal(1))
    return Amount(number, unit) if unit or bounds or "." in match["number"] else None
