"""The same figure in two places: equal coordinates in two tables, or in a table and the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from ingest.amounts import Amount
from ingest.checks.outcome import comparison_to_finding, sum_comparison
from ingest.model import Fact, Finding, Table
from ingest.terms import term_of

MOST_PLACES = 40
"""Figures of equal coordinates beyond which a group is too broad to mean one thing."""


_SCOPES = frozenset(["三公经费", "机关运行经费", "政府采购"])
"""What a whole table can be about: the same code there is a part of it, not of all expenditure."""


def same_findings(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Finding]:
    """Yield, for each figure that stands in several places, a comparison of each further place with the first cell.

    Compared are a cell with a sentence, or two cells of different tables; two sentences only where no cell has it, they
    are money, and they stand in different sections: inside one, what looks alike is mostly a part of something.
    """
    titles = {table.id: table.title or table.id for table in tables}
    groups = _groups(facts)
    for key, group in _with_both_sides(groups).items():
        group = _without_other_total(group, groups.get(_other_total(key), []))
        if len(group) < 2 or len(group) > MOST_PLACES or is_place(group[0].coordinates.item):
            continue
        for cluster in _clusters(group):
            yield from _compared(cluster, titles)


def _with_both_sides(groups: dict[tuple[Hashable, ...], list[Fact]]) -> dict[tuple[Hashable, ...], list[Fact]]:
    """Return the groups with each one of a total of both sides beside the spending total too: it is either one's figure."""
    found = dict(groups)
    for key, group in groups.items():
        both = [fact for fact in group if fact.coordinates.item == _BOTH]
        other = (*key[:5], "支出总计", *key[6:11], "expenditure", *key[12:])
        if both and any(fact.source == "cell" for fact in groups.get(other, ())):
            found[other] = [*groups[other], *both]
    return found


_BOTH = "收支总计"
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}(?:自治县|自治州|地区|市|县|区|旗|州|盟|省)(?:本级|合计|小计)?")


def is_place(item: str) -> bool:
    """Return whether a row's item is a place and no matter: what its figures are of only the table says (转移支付, 债务余额)."""
    return _PLACE.fullmatch(item) is not None and term_of(item) is None


def _key(fact: Fact) -> tuple[Hashable, ...]:
    at = fact.coordinates
    if at.item == _BOTH:
        # 收入支出总计 in the text is what both sides of the table come to.
        at = replace(at, item="收入总计", side="income")
    side = at.side if at.side in ("income", "balance", "count", "procurement") else "expenditure"
    currency = fact.amount.currency if fact.amount else ""
    body = (at.department, at.level, at.year, at.stage, at.fund)
    return (*body, at.item, at.kind, at.economic, at.horizon, at.subject, at.as_of, side, currency)


OTHER_TOTALS = {"支出总计": "本年支出合计", "收入总计": "本年收入合计", "本年支出合计": "支出总计", "本年收入合计": "收入总计"}


def _other_total(key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """Return the key of the total with (without) what was carried over, where the key is that of a total."""
    return (*key[:5], OTHER_TOTALS.get(str(key[5]), key[5]), *key[6:])


def _without_other_total(group: list[Fact], other: list[Fact]) -> list[Fact]:
    """Return a group without sentences that tell the other total: 总支出 may mean 总计 or 本年合计, and both are right."""
    if other is group or not other:
        return group
    cells = [fact.amount for fact in other if fact.source == "cell" and fact.amount is not None]
    return [
        fact for fact in group
        if fact.source == "cell" or fact.amount is None or not any(amount.equals(fact.amount) for amount in cells)
    ]  # fmt: skip


def _groups(facts: Sequence[Fact]) -> dict[tuple[Hashable, ...], list[Fact]]:
    found: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.amount is not None and fact.coordinates.nature == "amount" and fact.coordinates.item and fact.bound is None:
            found[_key(fact)].append(fact)
    return found


def _clusters(group: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Part a group by code and parents: names are not unique, 行政运行 stands under nearly every 款.

    A fact without parents joins only where all the others agree on theirs, no cell without parents is its own, and
    the others are not counted in a table of a part (会议费 of 机关运行经费 is not the 会议费 of a sentence).
    """
    apart: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in group:
        apart[_scope(fact)].append(fact)
    if len(apart) == 1:
        yield from apart.values()
        return
    open_ones = apart.pop((None, ()), [])
    if any(fact.source == "cell" for fact in open_ones):
        yield from (*apart.values(), open_ones)
        return
    for cluster in apart.values():
        whole = set(table_scope(cluster[0])) <= {"三公经费"}
        yield cluster + (open_ones if len(apart) == 1 and whole else [])


def _scope(fact: Fact) -> tuple[Hashable, ...]:
    at = fact.coordinates
    if at.code:
        return at.code, table_scope(fact)
    return None, tuple(sorted(set(at.parents)))


def table_scope(fact: Fact) -> tuple[str, ...]:
    """Return which parts of expenditure the fact's own table is about (机关运行经费), () where it is about all of it."""
    return tuple(name for name in fact.coordinates.parents if name in _SCOPES)


def _compared(cluster: Sequence[Fact], titles: dict[str, str]) -> Iterator[Finding]:
    cells = [fact for fact in cluster if fact.source == "cell"]
    first = cells[0] if cells else cluster[0]
    seen = {_place(first)}
    for other in cluster:
        if _place(other) in seen or not cells and not _may_differ(first, other):
            continue
        if tells_of_much(first) and not is_slip(first.amount, other.amount):
            continue
        seen.add(_place(other))
        what = f"“{first.coordinates.item}”在{_words(first, titles)}与{_words(other, titles)}的数"
        one = sum_comparison("equal_coordinates", what, [(other, 1)], [(first, 1)], own_digits=True)
        if one is not None:
            yield comparison_to_finding(one)


def _may_differ(one: Fact, other: Fact) -> bool:
    """Return whether two sentences are worth comparing: money, in different sections."""
    return one.section != other.section and one.amount is not None and one.amount.is_money


def tells_of_much(fact: Fact) -> bool:
    """Return whether figures of one item need not be one figure: a government's, whose levels, ledgers, times and districts
    stand in one sentence pattern and in tables of one kind.
    """
    return fact.coordinates.level == "region" or fact.coordinates.government is not None


def is_slip(one: Amount | None, other: Amount | None) -> bool:
    """Return whether two amounts look like one, once written wrong: the same digits elsewhere, two exchanged, or one of them
    other, added or left out. What is rounded is compared to its own digits; the last digit alone is no slip.
    """
    if one is None or other is None:
        return False
    step = max(one.base_step, other.base_step)
    left, right = (str(abs(int((amount.base / step).to_integral_value()))) for amount in (one, other))
    if left.rstrip("0") == right.rstrip("0"):
        return left != right and len(left.rstrip("0")) >= _FEWEST_DIGITS - 1
    if min(len(left), len(right)) < _FEWEST_DIGITS:
        return False
    if len(left) != len(right):
        short, long = sorted((left, right), key=len)
        return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    places = [at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    exchanged = len(places) == 2 and places[1] == places[0] + 1 and left[places[0]] == right[places[1]]
    return len(places) == 1 and places[0] < len(left) - 1 or exchanged and left[places[1]] == right[places[0]]


_FEWEST_DIGITS = 4


def _place(fact: Fact) -> tuple[Hashable, ...]:
    return ("cell", fact.table_id) if fact.source == "cell" else ("text", fact.block, fact.span)


def _words(fact: Fact, titles: dict[str, str]) -> str:
    if fact.source == "cell":
        return f"《{titles.get(fact.table_id or '', fact.table_id or '')}》"
    return f"“{fact.section[-1]}”一节" if fact.section else "文字说明"
