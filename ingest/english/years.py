"""Fiscal years as English budgets write them: FY 2023-24, 2022/23, FY23, fiscal year 2024.

A year that spans two is named by the one it begins in; FY2024 alone keeps the number it bears.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TWO = re.compile(r"(?<![\d.,])(?:FY\s*|fiscal\s+(?:year\s+)?)?((?:19|20)\d{2})\s*[-–/]\s*((?:19|20)?\d{2})(?![\d,.]*\d)", re.I)
_ONE = re.compile(r"\b(?:FY\s*'?|fiscal\s+(?:year\s+)?)((?:19|20)?\d{2})(?!\d|,\d|\s*%)(?:\s*[-–/]\s*(\d{2})(?!\d))?", re.I)
_SHORT = re.compile(r"(?<![\d./-])((?:[0-4])\d)\s*/\s*(\d{2})(?![\d/.%])")
_PLAIN = re.compile(r"(?<![\d.,$£€/])((?:19|20)\d{2})(?![\d%]|[,.]\d|/\d|-\d{1,2}(?!\d))")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:(?P<second>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?"
    r"(?P<year>(?:19|20)\d{2})\b(?!\s*[-–/]\s*\d)",
    re.IGNORECASE,
)
"""A day or a month is no fiscal year."""
_DOTTED = re.compile(r"(?<![\d.,/])(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d{2})(?![\d.,/])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A year as written at `start` to `end` (half-open) of the text."""

    start: int
    end: int
    year: int


def year_spans(text: str) -> tuple[YearSpan, ...]:
    """Return the years that a text names, left to right; dates (May 28, 2019) name none."""
    taken = [match.span() for match in _DATE.finditer(text)]
    found: list[YearSpan] = []
    for pattern in (_TWO, _ONE, _SHORT, _PLAIN):
        for match in pattern.finditer(text):
            year = _year_of(match)
            if year is None or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            found.append(YearSpan(match.start(), match.end(), year))
    return tuple(sorted(found, key=lambda one: one.start))


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A day as written at `start` to `end` (half-open) of a text; `name` is how each day is called, whatever its form."""

    start: int
    end: int
    name: str


def day_spans(text: str) -> tuple[DaySpan, ...]:
    """Return the days that a text names, left to right: 31.3.2025, 31 March 2025 and March 31, 2025 are one day."""
    found = [DaySpan(*match.span(), name) for match in _DATE.finditer(text) if (name := _named_day(match))]
    found += [DaySpan(*match.span(), name) for match in _DOTTED.finditer(text) if (name := _dotted_day(match))]
    return tuple(sorted(found, key=lambda one: one.start))


def _named_day(match: re.Match[str]) -> str | None:
    day = match["first"] or match["second"]
    return f"{int(day)} {_MONTH_NAMES[_MONTHS.index(match['month'].lower())]} {match['year']}" if day else None


def _dotted_day(match: re.Match[str]) -> str | None:
    """Return the name of a day in figures, its month in the second place; None where that is no month."""
    day, month = int(match["day"]), int(match["month"])
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    return f"{day} {_MONTH_NAMES[month - 1]} {year}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _year_of(match: re.Match[str]) -> int | None:
    """Return the year that a match begins in; None where its second half is not the next year (2014-2016, 2020-10)."""
    first = int(match.group(1))
    year = first if first > 99 else 2000 + first
    second = match.group(2) if match.lastindex and match.lastindex > 1 else None
    return year if second is None or int(second) % 100 == (year + 1) % 100 else None


def fiscal_years(text: str) -> tuple[int, ...]:
    """Return the years of a text in order, each once."""
    return tuple(dict.fromkeys(one.year for one in year_spans(text)))


def without_years(text: str) -> str:
    """Return a text without its years and the preposition before each (in 2021-22, for FY 2023-24, by the close of 2014)."""
    for one in reversed(year_spans(text)):
        text = f"{_BEFORE_A_YEAR.sub('', text[: one.start])}{text[one.end :]}"
    return text


_BEFORE_A_YEAR = re.compile(r"(?:\b(?:in|for|during|of|at|by|the|end|close|start|fiscal|year)\s+)+$", re.IGNORECASE)
