"""Sizes that a question says roughly (六百多万, 30多万, 五成多), each as one figure: the least that it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.language.mentions import Mention
from assistant.language.numbers import han_value
from ingest.amounts import Amount

_ROUGH = re.compile(r"(\d+|[一二两三四五六七八九])?(十|百|千)?(多|几|来|余)?(万|亿|成)(多)?元?(?![个名家])")
_HALF = re.compile(r"(?:一|大|过|超)半(?:多|以上|还多)?")


def with_rough_sizes(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with those that say a size together as one figure; things of the reports stay what they are."""
    found = list(mentions)
    text = "".join(one.text for one in found)
    sizes = [(match, _least(match)) for match in _ROUGH.finditer(text)] + [(match, _A_HALF) for match in _HALF.finditer(text)]
    for match, amount in sorted(sizes, key=lambda one: -one[0].start()):
        first, last = _spanned(found, match.start(), match.end())
        if amount is None or first is None or last is None or any(one.type in _THINGS for one in found[first:last]):
            continue
        found[first:last] = [Mention(found[first].start, found[last - 1].end, match.group(), "figure", amount=amount)]
    return found


_A_HALF = Amount(Decimal(50), "%")
_THINGS = ("item", "body", "year", "count")


def _least(match: re.Match[str]) -> Amount | None:
    """Return the least that a rough size means; None for a bare unit, or one in digits alone, which is no rough one."""
    digits, tens, more, unit, later = match.groups()
    if not (digits or tens) or (digits or "").isdigit() and not (more or later):
        return None
    number = Decimal(digits) if (digits or "").isdigit() and not tens else han_value(f"{digits or ''}{tens or ''}")
    if number is None:
        return None
    return Amount(number * 10, "%") if unit == "成" else Amount(number, f"{unit}元")


def bounds_of(said: str, size: Amount) -> tuple[Amount, Amount]:
    """Return the least and the most that a size stands for: one in digits is rounded, one in words is about as much or more."""
    if any(sign.isdigit() for sign in said):
        return Amount(size.value - size.step / 2, size.unit), Amount(size.value + size.step / 2, size.unit)
    place = Decimal(10) ** size.value.adjusted()
    return Amount(size.value * Decimal("0.8"), size.unit), Amount(size.value + place, size.unit)


def roughly_said(mentions: Sequence[Mention]) -> tuple[Amount, Amount] | None:
    """Return between what the one figure of a question lies where it is said roughly: 一成多, 近三成, 5万左右; None elsewhere."""
    figures = [at for at, one in enumerate(mentions) if one.type == "figure" and one.amount is not None]
    if len(figures) != 1:
        return None
    at = figures[0]
    said, size = mentions[at].text, mentions[at].amount
    assert size is not None
    around = {one.value for one in (*mentions[max(0, at - 2) : at], *mentions[at + 1 : at + 2]) if one.type == "filler"}
    if any(sign in said for sign in _AND_MORE):
        return size, Amount(size.value + Decimal(10) ** size.value.adjusted(), size.unit)
    low, high = (size.value * part for part in (_NEARLY, 2 - _NEARLY))
    if "near" in around:
        return Amount(low, size.unit), size
    return (Amount(low, size.unit), Amount(high, size.unit)) if "about" in around else None


_AND_MORE = "多几余"
_NEARLY = Decimal("0.9")
"""What part of a size people still call nearly that much."""


def _spanned(mentions: Sequence[Mention], start: int, end: int) -> tuple[int | None, int | None]:
    """Return the mentions that make up a stretch of their joined text, None where one reaches over its edge."""
    edges, place = {0: 0}, 0
    for at, one in enumerate(mentions):
        place += len(one.text)
        edges[place] = at + 1
    return edges.get(start), edges.get(end)
