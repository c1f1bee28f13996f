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


def _spanned(mentions: Sequence[Mention], start: int, end: int) -> tuple[int | None, int | None]:
    """Return the mentions that make up a stretch of their joined text, None where one reaches over its edge."""
    edges, place = {0: 0}, 0
    for at, one in enumerate(mentions):
        place += len(one.text)
        edges[place] = at + 1
    return edges.get(start), edges.get(end)
