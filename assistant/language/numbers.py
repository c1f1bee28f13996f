"""Numbers written in Han characters (三千四百万, 一百五十万, 四十多万) → amounts, and whether they are meant as about so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.amounts import Amount

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_ABOUT = "多来余几"
_WRITTEN = re.compile(
    rf"(?P<before>近|约|大约|将近|差不多)?(?P<number>[{''.join(_DIGITS)}{''.join(_STEPS)}]+)(?P<half>点[{''.join(_DIGITS)}]+)?"
    rf"(?P<about>[{_ABOUT}])?(?P<unit>万|亿)(?P<behind>左右|上下)?元?"
)


@dataclass(frozen=True, slots=True)
class HanNumber:
    """A sum of money in Han characters: where it stands, how much, and whether only about so much is said."""

    start: int
    end: int
    amount: Amount
    about: bool


def han_numbers(folded: str) -> Iterator[HanNumber]:
    """Yield the amounts that a question writes in Han characters; a bare 万 or 亿 (几万) is none."""
    for match in _WRITTEN.finditer(folded):
        value = han_value(match["number"])
        if value is None:
            continue
        digits = (match["half"] or "")[1:]
        value += Decimal("0." + "".join(str(_DIGITS[sign]) for sign in digits)) if digits else 0
        about = any(match[name] for name in ("before", "about", "behind"))
        yield HanNumber(*match.span(), Amount(value, f"{match['unit']}元"), about)


def han_value(text: str) -> Decimal | None:
    """Return what Han characters below 10,000 count (三千四百: 3400; 十五: 15); None where they count nothing (二三, 3百)."""
    total, digit = 0, None
    for sign in text:
        if sign not in _STEPS and sign not in _DIGITS:
            return None
        if sign in _STEPS:
            total += (1 if digit is None else digit) * _STEPS[sign]
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[sign]
    return Decimal(total + (digit or 0)) or None
