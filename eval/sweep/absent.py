"""What a report has not and others have: items, years and bodies that must not be found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from eval.matching import fold
from eval.sweep.model import SEED, LoadedReport
from ingest.model import Fact
from ingest.terms import canonical, english_of

_COMMON = ("三公经费", "公务接待费", "基本支出", "项目支出")
_ASKED = (
    "{body}{year}年{item}是多少",
    "请问{body}{year}年的{item}有多少",
    "{year}年{body}{item}多少钱",
    "{body}{item}{year}年是多少元",
)


def absent_questions(report: LoadedReport, others: Sequence[LoadedReport], count: int) -> Iterator[str]:
    """Yield questions for items, years and bodies that the other files have and this one has not."""
    chance = random.Random(f"{SEED} {report.name} negative")
    own = sorted({fact.coordinates.item for fact in _told(report) if fact.coordinates.item in _COMMON} or _COMMON)
    for items, some in (
        (_items(report, others), count),
        (_years(report, others), count // 3),
        (_bodies(report, others), count // 3),
    ):
        for body, year, item in chance.sample(items, min(some, len(items))):
            yield chance.choice(_ASKED).format(body=body, year=year, item=item or chance.choice(own))


def _items(report: LoadedReport, others: Sequence[LoadedReport]) -> list[tuple[str, int, str]]:
    items = sorted({fact.coordinates.item for other in others for fact in _told(other)} - report.labels)
    return [
        (report.body, report.year, item) for item in items
        if len(item) >= 4 and fold(item) not in report.text and canonical(item) == item and english_of(item)
    ]  # fmt: skip


def _years(report: LoadedReport, others: Sequence[LoadedReport]) -> list[tuple[str, int, str]]:
    """Return years that surely are absent: the year before may follow from this year's figure and its change."""
    years = sorted({year for other in others for year in other.years} - report.years - {year - 1 for year in report.years})
    return [(report.body, year, "") for year in years]


def _bodies(report: LoadedReport, others: Sequence[LoadedReport]) -> list[tuple[str, int, str]]:
    bodies = sorted({other.body for other in others} - report.bodies)
    return [
        (body, report.year, "") for body in bodies
        if fold(body) not in report.text and not any(fold(body) in fold(one) or fold(one) in fold(body) for one in report.bodies)
    ]  # fmt: skip


def _told(report: LoadedReport) -> list[Fact]:
    return [
        fact for fact in report.facts if fact.source == "cell" and fact.amount is not None and fact.coordinates.nature == "amount"
    ]
