"""What the column headers of an English table say: year, stage, change or share, unit; other words are labels of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.english.words import nature_in, side_in, stage_in, values_of, words_of
from ingest.english.years import day_spans, fiscal_years, without_years
from ingest.model import Nature, Side, Stage
from ingest.terms import printed_label

_UNIT = re.compile(r"(?P<sign>[$£€¥￥])|\b(?P<word>dollars?|pounds?|euros?|yuan|rmb|cny)\b", re.IGNORECASE)
_UNIT_BESIDE = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]|\s([$£€]\s?(?:000s?|[mk])?)$|^([$£€])\s")
"""A unit in brackets, or before or behind a header's words: Budget £000, $ Change."""
_SCALE = re.compile(
    r"(?<![a-z])(?:in\s+)?(?P<scale>thousands?|millions?|m|k|000s?|mn)(?![a-z])|[$£€]\s?(?P<zeros>000)", re.IGNORECASE
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNIT_SIGNS = re.compile(r"[$£€¥￥%]|[a-z]+|\d+")
_YUAN = tuple((unit, re.compile(said, re.IGNORECASE)) for unit, said in (
    ("万元", r"10,?000|ten thousand"), ("亿元", r"(?:100|hundred) million"), ("百万元", r"million"), ("千元", r"thousand|,?000"),
))  # fmt: skip
"""What of China's money a unit counts in, the first that is said."""
_CURRENCIES = {"$": "美元", "d": "美元", "£": "英镑", "p": "英镑", "€": "欧元", "e": "欧元",
               "¥": "元", "￥": "元", "y": "元", "r": "元", "c": "元"}  # fmt: skip
_SCALED = {"t": "千", "m": "百万"}


@dataclass(frozen=True, slots=True)
class EnglishHeader:
    """What a column's headers say; None where they do not. `labels` are the words that say something else, outermost first."""

    labels: tuple[str, ...] = ()
    year: int | None = None
    stage: Stage | None = None
    nature: Nature = "amount"
    unit: str | None = None


def english_unit(text: str) -> str | None:
    """Return the unit that a caption or a header is or holds in brackets: ($ in thousands), (£), £000; None where it has none."""
    parts = [text] if _says_unit(text) else _UNIT_BESIDE.findall(text)
    parts = [part if isinstance(part, str) else "".join(part) for part in parts]
    return next((unit for part in parts if _says_unit(part) and (unit := _unit_of(part))), None)


def _says_unit(text: str) -> bool:
    """Return whether words say no more than a unit (all amounts are shown in whole dollars)."""
    signs = _UNIT_SIGNS.findall(text.lower())
    known = words_of("unit", "word")
    said = not _HAN.search(text) and bool(signs)  # 增减% names a rate and no unit of the table
    return said and all(sign in "$£€¥￥%" or sign in ("000", "10", "100", "10000") or sign in known for sign in signs)


def _unit_of(text: str) -> str | None:
    named = _UNIT.search(text)
    if named is None:
        return "%" if "%" in text else None
    currency = _CURRENCIES[(named["sign"] or named["word"][0]).lower()]
    if currency == "元":
        return next((unit for unit, scale in _YUAN if scale.search(text)), currency)
    scale = _SCALE.search(text)
    if scale is None:
        return currency
    size = "t" if scale["zeros"] or scale["scale"][0] in "0tTkK" else "m"
    return _SCALED[size] + currency


_PEOPLE = re.compile(r"\b(?:staff|positions?|posts?|employees|ftes?|headcount|full[- ]time equivalents?)\b", re.IGNORECASE)


def people_in(title: str) -> str | None:
    """Return the word for staff in the title of a table that counts it, in small letters; None where it counts none."""
    found = _PEOPLE.search(title) if counts_people(title) else None
    return found.group().lower() if found is not None else None


def counts_people(label: str) -> bool:
    """Return whether an English label counts staff: its figures are no money."""
    return _PEOPLE.search(label) is not None and not re.search(r"\b(?:cost|pay|salar|wage|expen|spending)", label, re.IGNORECASE)


_ORGAN = re.compile(
    r"\b(?:board|department|office|bureau|commission|agency|division|authority|court|council|college|university|library|institute)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:sec(?:\.|tion)|art(?:\.|icle)|part|item)\s*\d+[a-z]?\s*[.:]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EnglishTitle:
    """What the line over an English table says of all its figures; `owner` is the agency that a bill's heading names."""

    year: int | None = None
    stage: Stage | None = None
    side: Side | None = None
    owner: str | None = None


@lru_cache(maxsize=1024)
def english_title(text: str) -> EnglishTitle:
    """Return what a title says: spending or receipts, budget or actual, the year, and whose the figures are."""
    years, words = fiscal_years(text), _words(text)
    numbered = _NUMBERED.match(text)
    bare = text[numbered.end() :] if numbered else text
    owner = printed_label(bare) if _ORGAN.search(bare) and (numbered or bare.isupper()) and " by " not in bare.lower() else None
    return EnglishTitle(
        year=years[0] if years else None,
        stage=stage_in(words),
        side=side_in(words),
        owner=owner,
    )


@lru_cache(maxsize=4096)
def english_header(path: tuple[str, ...]) -> EnglishHeader:
    """Return what the headers over a column say together, from the outermost in; the innermost wins."""
    found = EnglishHeader()
    for text in path:
        found = _with(found, text)
    return found


def _with(found: EnglishHeader, text: str) -> EnglishHeader:
    days = day_spans(text)
    if days:  # a balance of a day: the day is what tells it from its neighbours
        return replace(found, labels=(*found.labels, days[-1].name), unit=english_unit(text) or found.unit)
    years, words = fiscal_years(text), _words(text)
    nature = nature_in(words)
    if "%" in text or "percent" in words:
        nature = "growth" if nature in ("change", "growth") else "share"
    label = _label(text)
    return EnglishHeader(
        labels=(*found.labels, label) if label else found.labels,
        year=years[-1] if years else found.year,
        stage=stage_in(words) or found.stage,
        nature=nature if nature != "amount" else found.nature,
        unit=english_unit(text) or found.unit,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+|[%$£]", text.lower()))


def _label(text: str) -> str | None:
    """Return a header's words where one of them is about anything but year, stage, change, share and unit; else None."""
    return None if says_nothing(text) else printed_label(re.sub(r"[(\[][$£€%][^()]*[)\]]", "", without_years(text)))


@lru_cache(maxsize=16384)
def says_nothing(text: str) -> bool:
    """Return whether an English label has no word that names a matter: FY 2023-24 Actual, Change ($), Total."""
    known = words_of("generic", "word").union(*(words for kind in ("stage", "nature") for _, words in values_of(kind)))
    return _words(without_years(text)) <= known


def is_glossary(heading: str) -> bool:
    """Return whether a heading announces explanations of terms."""
    return bool(_words(heading) & words_of("section", "definitions"))
