"""What a fact must be besides covering the question's words, and whether it is."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.lookup.index import Entry
from assistant.lookup.periods import Period, periods_in
from assistant.questions.model import Span
from ingest.amounts import MONEY, Amount
from ingest.model import Nature

FIGURES: frozenset[Nature] = frozenset(("amount", "count", "score", "target"))
_HOLDS = {"fiscal": ("general",), "general": (), "all": ("fiscal",)}


@dataclass(frozen=True, slots=True)
class Want:
    """What a fact must be besides covering the words; None and empty mean any."""

    natures: frozenset[Nature] = FIGURES
    stage: str | None = None
    fund: str | None = None
    horizon: str | None = None
    currency: str | None = None
    """元, 辆, %, 人 …: the kind of amount asked for."""
    direction: str | None = None
    table: str | None = None
    sections: tuple[str, ...] = ()
    base_year: int | None = None
    base_stage: str | None = None
    """The stage that a change is to be told against."""
    context: tuple[Span, ...] = ()
    year: int | None = None
    """The report year asked for: a state at the end of the year before stands in it too."""
    document: str | None = None
    """The document to prefer, where two figures are to come from one."""
    target: bool = False
    """Whether a performance target is asked for."""
    income: bool = False
    """Whether the question speaks of income."""
    spending: bool = False
    """Whether the question speaks of expenditure."""
    periods: frozenset[Period] = frozenset()
    """Parts of the year asked for: a sentence about another part does not answer."""


def allowed(entry: Entry, want: Want) -> bool:
    at, amount = entry.fact.coordinates, entry.fact.amount
    if at.nature not in want.natures:
        return False
    if want.stage and entry.stage and not _stage_fits(entry.stage, want.stage):
        return False
    if want.fund and at.fund and at.fund != want.fund and at.fund not in _HOLDS.get(want.fund, ()):
        return False
    if want.currency and amount is not None and not _currency_fits(amount, want.currency):
        return False
    if want.currency == "元" and at.side == "count":
        return False  # 数量 without a unit is no money
    if want.currency not in (None, "元", "%") and amount is None and entry.fact.state != "words":
        return False  # a blank in a table of money is no count
    if want.periods and not _periods_of(entry) & want.periods:
        return False  # a figure of the whole year is none of its half
    if want.base_stage and at.base_stage and not _stage_fits(at.base_stage, want.base_stage):
        return False
    return not (want.base_year and at.base_year and at.base_year != want.base_year)


def _periods_of(entry: Entry) -> frozenset[Period]:
    """Return the parts of the year that a fact is of: its own words name them, else its table or its report."""
    fact, identity = entry.fact, entry.document.identity
    own = periods_in(" ".join((fact.quote or "", *fact.row_path, *fact.column_path, entry.title or "")))
    return own or periods_in(" ".join((*fact.section, identity.title or "", entry.document.name)))


def _stage_fits(stage: str, wanted: str) -> bool:
    return stage == wanted or (wanted == "budget" and stage == "adjusted") or {stage, wanted} == {"actual", "execution"}


def _currency_fits(amount: Amount, wanted: str) -> bool:
    if wanted == "元":
        return amount.is_money or amount.unit == ""
    if {amount.unit, wanted} == {"人", "人次"}:
        return True  # 接待多少人: visits are counted in either
    return amount.currency == Amount(amount.value, wanted).currency or (amount.unit == "" and wanted in ("美元", "英镑"))


def currency_of(unit: str | None, money: bool) -> str | None:
    """Return the kind of amount that the asked unit means."""
    if unit is None:
        return "元" if money else None
    return "元" if unit in MONEY else unit
