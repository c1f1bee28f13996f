"""The same figure in two places: equal coordinates in two tables, or in a table and the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from ingest.checks.outcome import comparison_to_finding, sum_comparison
from ingest.model import Fact, Finding, Table

MOST_PLACES = 40
"""Figures of equal coordinates beyond which a group is too broad to mean one thing."""


_SCOPES = frozenset(["三公经费", "机关运行经费", "政府采购"])
"""What a whole table can be about: the same code there is a part of it, not of all expenditure."""


def same_findings(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Finding]:
    """Yield, for each figure that stands in several places, a comparison of each further place with the first cell (else sentence).

    Compared are a cell with a sentence, or two cells of different tables; two sentences only where no cell has it.
    """
    titles = {table.id: table.title or table.id for table in tables}
    for group in _groups(facts).values():
        if len(group) < 2 or len(group) > MOST_PLACES:
            continue
        for cluster in _clusters(group):
            yield from _compared(cluster, titles)


def _key(fact: Fact) -> tuple[Hashable, ...]:
    at = fact.coordinates
    return (at.department, at.level, at.year, at.stage, at.fund, at.item, at.kind, at.economic, at.horizon, at.subject, at.as_of,
            at.side if at.side in ("income", "balance", "count", "procurement") else "expenditure", fact.amount.currency if fact.amount else "")  # fmt: skip


def _groups(facts: Sequence[Fact]) -> dict[tuple[Hashable, ...], list[Fact]]:
    found: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.amount is not None and fact.coordinates.nature == "amount" and fact.coordinates.item and fact.bound is None:
            found[_key(fact)].append(fact)
    return found


def _clusters(group: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Part a group by code and parents: names are not unique, 行政运行 stands under nearly every 款.

    A fact without parents joins only where all the others agree on theirs.
    """
    apart: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in group:
        apart[_scope(fact)].append(fact)
    if len(apart) == 1:
        yield from apart.values()
        return
    open_ones = apart.pop((None, ()), [])
    for cluster in apart.values():
        yield cluster + (open_ones if len(apart) == 1 else [])


def _scope(fact: Fact) -> tuple[Hashable, ...]:
    at = fact.coordinates
    if at.code:
        return at.code, tuple(name for name in at.parents if name in _SCOPES)
    return None, tuple(sorted(set(at.parents)))


def _compared(cluster: Sequence[Fact], titles: dict[str, str]) -> Iterator[Finding]:
    cells = [fact for fact in cluster if fact.source == "cell"]
    first = cells[0] if cells else cluster[0]
    seen = {_place(first)}
    for other in cluster:
        if _place(other) in seen:
            continue
        seen.add(_place(other))
        what = f"“{first.coordinates.item}”在{_words(first, titles)}与{_words(other, titles)}的数"
        one = sum_comparison("equal_coordinates", what, [(other, 1)], [(first, 1)])
        if one is not None:
            yield comparison_to_finding(one)


def _place(fact: Fact) -> tuple[Hashable, ...]:
    return ("cell", fact.table_id) if fact.source == "cell" else ("text", fact.block, fact.span)


def _words(fact: Fact, titles: dict[str, str]) -> str:
    if fact.source == "cell":
        return f"《{titles.get(fact.table_id or '', fact.table_id or '')}》"
    return f"“{fact.section[-1]}”一节" if fact.section else "文字说明"
