"""Whose an English budget is, and of which year: City of X, X County, X Parish Council; FY 2023-24."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import capwords

from ingest.english.words import values_of
from ingest.english.years import fiscal_years

_NAME = r"[A-Z][\w'’.-]*(?:\s+(?:of|the|and|upon|on|in|le)\s+(?=[A-Z])|\s+(?=[A-Z]))?"
_OF = re.compile(
    rf"\b(?P<rank>City|Town|Township|Village|County|State|Borough|Commonwealth|Parish|Municipality)\s+of\s+(?:{_NAME}){{1,4}}"
)
_RANKED = re.compile(
    rf"\b(?:{_NAME}){{1,5}}(?:(?:Parish|Town|City|Village|Community|County|Borough|District|Metropolitan)\s+Council|County|Township"
    r"|(?:School|Water|Fire|Park|Library)\s+District)\b"
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z'’.-]+(?:\s+(?:&|[A-Z][A-Z'’.-]+))+(?![\w])")
_SMALL = re.compile(r"\b(?:Of|The|And|Upon|On|In|Le|For|To|By)\b")
_NO_NAME = re.compile(r"^(?:(?:The|Our|This|Your|A|An|Draft|Final|Annual|Budget|Accounts|Report|of|for|the)\b\s*)+")
_REPORT_WORD = re.compile(
    r"\s+(?:Council\s+Packet|Half|Page|Staff|FY\d*|Fiscal|Annual|Adopted|Proposed|Draft|Budget|Finance|General|Operating|Quarterly|Mid|Final)"
    r"\b.*$"
)
_MONEY = re.compile(
    r"budget|plan|spending|money|receipts|expenditure|revenue|payments|accounts|tax|precept|\b(?:fiscal|FY)",
    re.IGNORECASE,
)


def english_body(lines: Sequence[str]) -> str | None:
    """Return the town, county, state or council that the first of the lines that names one is about; None where none does."""
    for line in map(_in_small_letters, lines):
        found = _OF.search(line) or _RANKED.search(line)
        name = _REPORT_WORD.sub("", _NO_NAME.sub("", found.group())).strip(" .,-") if found else ""
        if name and english_place(name) and not re.fullmatch(rf"(?:{_RANKS})(?: (?:Council|District))?", name):
            return name
    return None


def _in_small_letters(line: str) -> str:
    """Return a line with what it prints in capitals written as names are: MILL END TOWN COUNCIL → Mill End Town Council."""
    return _CAPITALS.sub(lambda match: _SMALL.sub(lambda word: word.group().lower(), capwords(match.group())), line)


def english_place(name: str) -> str | None:
    """Return the place that an English body's name has beside its rank (City of X, X Parish Council → X), else None."""
    bare = re.sub(rf"^{_OF_RANK}\s+of\s+|\s+(?:{_RANKS})(?:\s+(?:Council|District))?$|\s+Council$", "", name)
    return bare if bare and bare != name else None


def english_currency(name: str) -> str | None:
    """Return the money in which a council of its kind counts (a parish council: pounds), None where its kind does not tell."""
    lower = name.lower()
    return next((currency for currency, kinds in values_of("currency of") if any(map(lower.endswith, kinds))), None)


_RANKS = r"Parish|Town|City|Village|Community|County|Borough|District|Metropolitan|Township|School|Water|Fire|Park|Library"
_OF_RANK = r"(?:City|Town|Township|Village|County|State|Borough|Commonwealth|Parish|Municipality)"


def english_year(lines: Sequence[str]) -> int | None:
    """Return the fiscal year of the first line that tells it of money (FY 2022-23 Draft Budget), else the first year named."""
    told = [(line, years[0]) for line in lines if (years := fiscal_years(line))]
    return next((year for line, year in told if _MONEY.search(line)), told[0][1] if told else None)
