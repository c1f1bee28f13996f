"""When two figures are equal, when a text holds a string, and when a citation names a place: the rules of gold files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from ingest.amounts import Amount, canonical_unit, round_half_up

_DROPPED_SYMBOLS = frozenset("|~`^¨´")


def fold(text: str) -> str:
    """Return `text` in half width and lower case, without white space, punctuation and quotation marks.

    A decimal point is punctuation, so 5.00 is found in 5.001; figures are compared as amounts, not here.
    The percent sign stays: it is a unit.
    """
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", text).lower()
        if sign in "%‰" or (unicodedata.category(sign)[0] not in "PZC" and sign not in _DROPPED_SYMBOLS)
    )


def holds_one(text: str, choices: Iterable[str]) -> bool:
    """Return whether at least one of the strings stands in `text`, both folded. A string that folds to nothing never does."""
    folded = fold(text)
    return any(one in folded for one in map(fold, choices) if one)


def amount_in(figure: Mapping[str, Any]) -> Amount | None:
    """Return the amount of a figure of an answer's JSON; None where its value is no decimal number."""
    try:
        value = Decimal(str(figure["value"]))
    except InvalidOperation:
        return None
    unit = str(figure["unit"])
    return Amount(value, canonical_unit(unit) or unit) if value.is_finite() else None


def decimals(value: Decimal) -> int:
    """Return how many digits stand after the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def same_figure(wanted: Amount, got: Amount, *, rounded: bool = False) -> bool:
    """Return whether `got` is the gold figure `wanted`: equal after conversion, and equal in sign.

    A percentage, and with `rounded` any figure (one that was computed), is equal when it is so at the digits that
    `wanted` gives, rounded half up: 12.345 % is 12.35 % and 12 %, but 12 % is not 12.35 %.
    """
    if got.equals(wanted):
        return True
    if not got.comparable(wanted) or not (rounded or wanted.unit == "%"):
        return False
    return round_half_up(got.to(wanted.unit).value, decimals(wanted.value)) == wanted.value


def distinct(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """Return the amounts, equal ones once, the first of them kept."""
    kept: list[Amount] = []
    for amount in amounts:
        if not any(amount.equals(other) for other in kept):
            kept.append(amount)
    return tuple(kept)


def names_place(citation: Mapping[str, Any], choices: Iterable[str]) -> bool:
    """Return whether a heading of the citation's section path, or its table's title, contains one of the strings."""
    headings = str(citation.get("section") or "").split(" > ")
    return any(holds_one(place, choices) for place in (*headings, str(citation.get("table") or "")))
