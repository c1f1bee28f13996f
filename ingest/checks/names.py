"""Identities that hold by what the items are: 三公 and its parts, vehicles, 人员 + 公用, procurement, income = expenditure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from ingest.checks.outcome import comparison_to_finding, sum_comparison
from ingest.facts.headers import title_says
from ingest.model import Fact, Finding, Table
from ingest.tables.words import squeezed

IDENTITIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("three_publics", "三公经费", ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")),
    ("vehicles", "公务用车购置及运行维护费", ("公务用车购置费", "公务用车运行维护费")),
    ("basic_parts", "基本支出", ("人员经费", "公用经费")),
    ("procurement_parts", "政府采购", ("政府采购货物", "政府采购工程", "政府采购服务")),
)
"""Name, whole, parts."""


def named_findings(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Finding]:
    """Yield the identities by name, each inside one table's column or row, or inside one paragraph or section of the text."""
    titles = {table.id: table.title or "" for table in tables}
    for place, group in _groups(facts).items():
        for identity, whole, parts in IDENTITIES:
            yield from _one(identity, whole, parts, group, _place_words(place, titles))
    yield from _both_sides(facts, tables)


def _groups(facts: Sequence[Fact]) -> dict[tuple[Hashable, ...], list[Fact]]:
    """Return facts that may be added: same table or section, same year, stage and fund, all of one project or none."""
    found: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        at = fact.coordinates
        if (
            at.nature != "amount"
            or fact.amount is None
            and fact.state not in ("blank", "dash")
            or at.subject
            or at.economic
            or at.code
        ):
            continue
        place = ("table", fact.table_id) if fact.source == "cell" else ("text", fact.section)
        found[(*place, at.year, at.stage, at.fund)].append(fact)
    return found


def _place_words(place: tuple[Hashable, ...], titles: dict[str, str]) -> str:
    if place[0] == "table":
        return f"《{titles.get(str(place[1]), '') or place[1]}》"
    path = place[1]
    return f"“{path[-1]}”一节" if isinstance(path, tuple) and path else "文字说明"


def _one(identity: str, whole: str, parts: Sequence[str], group: Sequence[Fact], words: str) -> Iterator[Finding]:
    head = _only(whole, group)
    found = [_only(part, group) for part in parts]
    known = [fact for fact in found if fact is not None]
    if head is None or head.amount is None or len(known) < len(parts):
        return
    if not all(fact.coordinates.kind == known[0].coordinates.kind for fact in known) and identity != "basic_parts":
        return
    one = sum_comparison(identity, f"{words}“{whole}”与{'、'.join(parts)}之和", [(head, 1)], [(fact, 1) for fact in known])
    if one is not None:
        yield comparison_to_finding(one)


def _only(name: str, group: Sequence[Fact]) -> Fact | None:
    """Return the one figure of an item in a group; None where there is none, or several that differ."""
    own = [fact for fact in group if fact.coordinates.item == name]
    figures = [fact for fact in own if fact.amount is not None]
    if not figures:
        return own[0] if own else None
    return figures[0] if all(fact.amount is not None and figures[0].amount.equals(fact.amount) for fact in figures) else None  # type: ignore[union-attr]


def _both_sides(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Finding]:
    """收入总计 = 支出总计 in tables of both sides: 总计 rows always, 合计 rows in budgets only."""
    for table in tables:
        if table.form or not title_says(table.title or "").two_sided:
            continue
        totals = [
            fact
            for fact in facts
            if fact.table_id == table.id and fact.source == "cell" and fact.role == "total" and fact.amount is not None
        ]
        last = max((fact.row or 0 for fact in totals), default=-1)
        bottom = [fact for fact in totals if fact.row == last]
        income = next((fact for fact in bottom if fact.coordinates.side == "income"), None)
        spending = [fact for fact in bottom if fact.coordinates.side == "expenditure"]
        if income is None or not spending:
            continue
        is_grand = all("总计" in fact.row_path[-1] for fact in (income, spending[0]) if fact.row_path)
        of_year = any(squeezed(fact.row_path[-1]).startswith(("本年", "当年")) for fact in (income, spending[0]) if fact.row_path)
        if not is_grand and (of_year or income.coordinates.stage != "budget"):
            continue  # what a year began and ended with stands between its income and its spending
        one = sum_comparison(
            "income_equals_expenditure", f"《{table.title}》收入总计与支出总计", [(income, 1)], [(spending[0], 1)]
        )
        if one is not None:
            yield comparison_to_finding(one)
