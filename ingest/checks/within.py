"""A part that is more than its whole: of a department's money, where the whole stands in a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from ingest.amounts import tolerance
from ingest.checks.outcome import comparison_to_finding, sum_comparison
from ingest.checks.same import tells_of_much
from ingest.model import Fact, Finding
from ingest.terms import term_of


def within_findings(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Yield a finding for each figure that is more than every figure of what it stands under, of its year, stage and fund.

    A figure that says no fund may be of any; a whole of all funds holds the parts of each.
    """
    wholes: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        at = fact.coordinates
        if _is_plain(fact) and not (at.kind or at.economic or at.government or at.subject):
            wholes[(*_key(fact), at.item)].append(fact)
    told: set[tuple[Hashable, ...]] = set()
    for fact in facts:
        mark = (*_key(fact), fact.coordinates.item, fact.coordinates.kind, fact.amount)
        whole = _exceeded(fact, wholes) if _is_plain(fact) and not tells_of_much(fact) and mark not in told else None
        found = _finding(fact, whole) if whole is not None else None
        if found is not None:
            told.add(mark)
            yield found


def _is_plain(fact: Fact) -> bool:
    at = fact.coordinates
    money = fact.amount is not None and fact.amount.is_money and fact.bound is None and not fact.doubt
    return money and at.nature == "amount" and at.as_of is None and fact.position != "inferred"


def _key(fact: Fact) -> tuple[Hashable, ...]:
    at = fact.coordinates
    side = at.side if at.side in ("income", "balance", "procurement") else "expenditure"
    return (at.department, at.level, at.year, at.stage, at.horizon, side)


def _exceeded(part: Fact, wholes: dict[tuple[Hashable, ...], list[Fact]]) -> Fact | None:
    """Return the largest figure of the nearest whole that is printed in a table, where the part is more than it; else None."""
    amount = part.amount
    assert amount is not None
    term = term_of(part.coordinates.item)
    official = part.coordinates.code is not None
    for parent in reversed(part.coordinates.parents):
        if not official and (term is None or term.parent != parent):
            continue  # what only stands under a heading need be no part of it
        known = [one for one in wholes.get((*_key(part), parent), ()) if one.amount is not None and one.amount.comparable(amount)]
        holding = [one for one in known if _may_hold(one, part)]
        if not any(one.source == "cell" for one in holding):
            continue
        largest = max(holding, key=lambda one: one.amount.base if one.amount else amount.base)
        assert largest.amount is not None
        return largest if 0 < largest.amount.base < amount.base - tolerance(amount, largest.amount) else None
    return None


def _may_hold(whole: Fact, part: Fact) -> bool:
    funds = {whole.coordinates.fund, part.coordinates.fund}
    return len(funds) == 1 or None in funds or whole.coordinates.fund == "all"


def _finding(part: Fact, whole: Fact) -> Finding | None:
    compared = sum_comparison("within_whole", "", [(part, 1)], [(whole, 1)])
    if compared is None:
        return None
    finding = comparison_to_finding(compared)
    names = f"“{part.coordinates.item}”{part.amount}大于它所属的“{whole.coordinates.item}”{whole.amount}"
    return replace(finding, message=f"{names}，部分不可能大于整体。")


__all__ = ["within_findings"]
