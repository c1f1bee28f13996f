"""Figures as the page shows them: money in one unit with its thousands parted, the exact amount beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.answers import Figure
from assistant.questions.model import Language
from assistant.web.words import word
from assistant.wording import amount_words, unit_words
from ingest.amounts import MONEY, Amount, format_decimal, plain

_SHOWN_PLACES = 2
"""Decimals of a converted amount; the exact one is in the title."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure to be read at a glance: number and unit; `exact` is what it is to the last digit."""

    number: str
    unit: str
    exact: str


def figure_amount(figure: Figure) -> Amount | None:
    """Return the figure's amount; None where its value is no number (words, a blank)."""
    try:
        return Amount(Decimal(figure.value), figure.unit) if figure.value else None
    except InvalidOperation:
        return None


def shown(amount: Amount, language: Language) -> Shown:
    """Return an amount as shown alone: renminbi in 万元, in English in yuan; everything else as printed."""
    if amount.unit not in MONEY:
        return _as_printed(amount, language)
    yuan = f"{grouped(plain(amount.base))} {word('yuan', language)}"
    if language == "en":
        return Shown(grouped(plain(amount.base)), word("yuan", language), yuan)
    return Shown(grouped(in_ten_thousands(amount)), "万元", yuan)


def in_ten_thousands(amount: Amount) -> Decimal:
    """Return renminbi in 万元: digits as printed where it is printed so, else rounded to two decimals if that keeps it."""
    if amount.unit == "万元":
        return amount.value
    exact = plain(amount.to("万元").value)
    rounded = round(exact, _SHOWN_PLACES)
    return rounded if abs(rounded) >= 1 or rounded == exact else exact


def _as_printed(amount: Amount, language: Language) -> Shown:
    return Shown(grouped(amount.value), unit_words(amount.unit, language), amount_words(amount, language))


def grouped(value: Decimal) -> str:
    """Return a decimal with its digits as they are, thousands parted."""
    whole, point, decimals = format_decimal(abs(value)).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{decimals}"


def alike(figures: Sequence[Figure]) -> tuple[Amount, ...]:
    """Return the figures' amounts where all are of one kind (all renminbi, all percent, all of one count); else ()."""
    amounts = [amount for figure in figures if (amount := figure_amount(figure)) is not None]
    same = len(amounts) == len(figures) and len({amount.currency for amount in amounts}) == 1
    return tuple(amounts) if same else ()


def in_one_unit(amounts: Sequence[Amount], language: Language) -> tuple[tuple[str, ...], str]:
    """Return the numbers of amounts of one kind as shown side by side, and their unit."""
    every = [shown(amount, language) for amount in amounts]
    return tuple(one.number for one in every), every[0].unit if every else ""
