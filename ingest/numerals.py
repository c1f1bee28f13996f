"""Amounts in Chinese numerals: 叁佰贰拾伍万元整, 一千二百万元, 十二万五千元."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {character: value for value, row in enumerate(
    ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for character in row}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_NUMERAL = "".join((*_DIGITS, *_PLACES, *_SCALES))
_MONEY = re.compile(
    rf"(?:人民币)?(?<![{_NUMERAL}\d几数上好多第点])(?P<number>(?=[{''.join(_DIGITS)}十拾])[{_NUMERAL}]{{2,40}})(?:元|圆)"
    r"(?P<cents>(?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]角)?(?:零?[壹贰叁肆伍陆柒捌玖一二三四五六七八九]分)?)[整正]?"
)
"""What may stand before no amount: 几百万元, 上千万元 say no figure; a place's name (三元区) has one numeral alone."""


_WITH_POINT = re.compile(
    rf"(?<![{_NUMERAL}\d几数上好多第点])(?P<whole>[{''.join((*_DIGITS, *_PLACES))}]{{1,8}})点"
    rf"(?P<part>[{''.join(_DIGITS)}]{{1,4}})(?P<unit>[万亿]?元)"
)
"""An amount with decimals in numerals: 三点七万元."""
_AGAIN = re.compile(r"\d[^()（）]{0,6}[(（][^()（）\d]{0,6}$")
"""Before capitals in brackets behind a figure: 325万元（大写：叁佰贰拾伍万元整）."""


def han_number(text: str) -> int | None:
    """Return the number that Chinese numerals write (一千二百万 → 12,000,000), None where they write none."""
    total = section = digit = 0
    place = 10**12
    for character in text:
        if character in _DIGITS and not digit:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        elif character in _SCALES:
            if _SCALES[character] >= place:
                total, section = (total + section + digit) * _SCALES[character], 0
            else:
                total, section = total + (section + digit) * _SCALES[character], 0
            place, digit = _SCALES[character], 0
        else:
            return None
    return total + section + digit


def han_amounts(text: str) -> list[tuple[int, int, Decimal, str]]:
    """Return where amounts of money in Chinese numerals stand in a folded text, half-open, their values and units.

    One that ends in 万元 or 亿元 is told in that unit, any other in 元. The capitals behind a figure in brackets tell it once
    more and are none.
    """
    found: list[tuple[int, int, Decimal, str]] = []
    for match in _MONEY.finditer(text):
        number = han_number(match["number"])
        if number is None or not 0 < number < 10**18 or _AGAIN.search(text[: match.start()]):
            continue
        scale = match["number"][-1]
        cents = _cents(match["cents"])
        unit = scale if scale in _SCALES and not cents else ""
        found.append((match.start(), match.end(), Decimal(number) / _SCALES.get(unit, 1) + cents, f"{unit}元"))
    for match in _WITH_POINT.finditer(text):
        whole, part = han_number(match["whole"]), "".join(str(_DIGITS[digit]) for digit in match["part"])
        if whole is not None and not _AGAIN.search(text[: match.start()]):
            found.append((match.start(), match.end(), Decimal(f"{whole}.{part}"), match["unit"]))
    return found


def _cents(text: str) -> Decimal:
    tenths, cents = re.search(r"(.)角", text), re.search(r"(.)分", text)
    value = Decimal(_DIGITS[tenths[1]] if tenths else 0) / 10
    return value + Decimal(_DIGITS[cents[1]] if cents else 0) / 100
