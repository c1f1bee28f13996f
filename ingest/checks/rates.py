"""Stated changes, growth, shares and completion rates against their recomputed values; direction words against signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import round_half_up
from ingest.checks.outcome import Comparison, comparison_to_finding, sum_comparison
from ingest.model import Fact, Finding
from ingest.tables.words import is_total_label

HUNDRED = Decimal(100)
_AVERAGED = 8
"""Characters before a rate in which 年均 says that it is the average of several years."""


@dataclass
class _Told:
    """What one paragraph (or table row) says of one item in one year."""

    amounts: list[Fact] = field(default_factory=list)
    changes: list[Fact] = field(default_factory=list)
    growths: list[Fact] = field(default_factory=list)
    shares: list[Fact] = field(default_factory=list)
    completions: list[Fact] = field(default_factory=list)


def rate_findings(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Yield each stated change, growth, share and completion rate that can be recomputed from figures beside it."""
    told = _told(facts)
    wholes = _wholes(facts)
    for key, one in told.items():
        this = _one_of(one.amounts)
        yield from _changes(one, this, _last_year(key, told))
        if this is not None:
            yield from _shares(one, this, key, told, wholes)
            yield from _completions(one, this, key, told)


def _told(facts: Sequence[Fact]) -> dict[tuple[Hashable, ...], _Told]:
    found: dict[tuple[Hashable, ...], _Told] = defaultdict(_Told)
    for fact in facts:
        if fact.amount is None:
            continue
        at = fact.coordinates
        place = ("cell", fact.table_id, fact.row) if fact.source == "cell" else ("text", fact.table_id, fact.block)
        one = found[(*place, at.item, at.year, at.stage, at.fund, at.kind, at.subject)]
        kinds = {
            "amount": one.amounts,
            "change": one.changes,
            "growth": one.growths,
            "share": one.shares,
            "completion": one.completions,
        }
        if at.nature in kinds:
            kinds[at.nature].append(fact)
    return found


def _one_of(facts: Sequence[Fact]) -> Fact | None:
    """Return the one figure told, None where several differ."""
    if not facts or any(fact.amount is None or not fact.amount.equals(facts[0].amount) for fact in facts if facts[0].amount):
        return None
    return facts[0]


def _last_year(key: tuple[Hashable, ...], told: dict[tuple[Hashable, ...], _Told]) -> Fact | None:
    place, (item, year, stage, fund, kind, subject) = key[:3], key[3:]
    if not isinstance(year, int):
        return None
    other = told.get((*place, item, year - 1, stage, fund, kind, subject))
    return _one_of(other.amounts) if other else None


def _signed(change: Fact) -> Decimal | None:
    assert change.amount is not None
    direction = change.coordinates.direction
    return None if direction is None else change.amount.base * (-1 if direction == "down" else 1)


def _changes(one: _Told, this: Fact | None, last: Fact | None) -> Iterator[Finding]:
    """A paragraph may tell changes against last year and against the budget: each rate goes with the one of its own base."""
    if this is None or this.amount is None:
        return
    if last is not None and len(one.changes) == 1:
        yield from _difference(this, last, one.changes[0])
    for growth in one.growths:
        if "年均" in (growth.quote or "").partition(growth.raw)[0][-_AVERAGED:]:
            continue
        beside = [change for change in one.changes if _same_base(change, growth)]
        if len(beside) == 1:
            yield from _growth_from_change(this, beside[0], growth)
        elif last is not None and not one.changes and len(one.growths) == 1:
            yield from _growth_from_years(this, last, growth)


def _same_base(change: Fact, growth: Fact) -> bool:
    left, right = change.coordinates, growth.coordinates
    return (left.base_year, left.base_stage) == (right.base_year, right.base_stage)


def _difference(this: Fact, last: Fact, change: Fact) -> Iterator[Finding]:
    """A change against its two years, its direction included: 增加 where the figures fall is open."""
    sign = -1 if change.coordinates.direction == "down" else 1
    item = this.coordinates.item
    one = sum_comparison("change", f"“{item}”的增减额与两年之差", [(change, sign)], [(this, 1), (last, -1)])
    if one is not None:
        yield comparison_to_finding(one)


def _growth_from_change(this: Fact, change: Fact, growth: Fact) -> Iterator[Finding]:
    signed = _signed(change)
    if signed is None or this.amount is None or change.amount is None or not this.amount.comparable(change.amount):
        return
    base = this.amount.base - signed
    if base <= 0:
        return
    slack = (
        (change.amount.base_step / base + abs(signed) * (this.amount.base_step + change.amount.base_step) / base**2) * HUNDRED / 2
    )
    yield from _rate(
        "growth", f"“{this.coordinates.item}”的增减幅度与增减额、上年数", growth, signed / base * HUNDRED, slack, [this, change]
    )


def _growth_from_years(this: Fact, last: Fact, growth: Fact) -> Iterator[Finding]:
    if this.amount is None or last.amount is None or not this.amount.comparable(last.amount) or last.amount.base <= 0:
        return
    base = last.amount.base
    slack = (this.amount.base_step / base + this.amount.base * last.amount.base_step / base**2) * HUNDRED / 2
    value = (this.amount.base - base) / base * HUNDRED
    yield from _rate("growth", f"“{this.coordinates.item}”的增减幅度与两年之数", growth, value, slack, [this, last])


def _rate(identity: str, what: str, stated: Fact, expected: Decimal, slack: Decimal, parts: Sequence[Fact]) -> Iterator[Finding]:
    """Compare a stated rate, signed by its direction, with the recomputed one.

    Allowed is what rounding of the operands may move, and one unit of the rate's last digit: some reports cut off.
    """
    if stated.amount is None or stated.amount.unit != "%":
        return
    # A bare rate behind a change (减少5万元，10%) goes its way.
    down = stated.coordinates.direction == "down" or stated.coordinates.direction is None and expected < 0
    sign = -1 if down else 1
    found = stated.amount.value * sign
    allowed = stated.amount.step + slack
    yield comparison_to_finding(
        Comparison(
            identity, [(stated, sign)], [(fact, 1) for fact in parts], found, _shortened(found, expected), allowed, "%", what
        )
    )


def _shortened(found: Decimal, expected: Decimal) -> Decimal:
    """Return the recomputed rate with the stated rate's digits, but two at least."""
    exponent = found.as_tuple().exponent
    return round_half_up(expected, max(2, -exponent if isinstance(exponent, int) else 2))


def _wholes(facts: Sequence[Fact]) -> dict[tuple[Hashable, ...], list[Fact]]:
    """Return the amounts that a share may be of, by item, year, stage and fund, cells first."""
    found: dict[tuple[Hashable, ...], list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: fact.source):
        at = fact.coordinates
        if at.nature == "amount" and fact.amount is not None and at.subject is None and at.economic is None:
            found[at.item, at.year, at.stage, at.fund].append(fact)
    return found


def _shares(
    one: _Told,
    this: Fact,
    key: tuple[Hashable, ...],
    told: dict[tuple[Hashable, ...], _Told],
    wholes: dict[tuple[Hashable, ...], list[Fact]],
) -> Iterator[Finding]:
    for share in one.shares:
        whole = share.coordinates.whole
        if whole is None:
            continue
        compared = [
            finding
            for base in _possible_wholes(share, whole, key, told, wholes)
            for finding in _share_of(share, this, whole, base)
        ]
        closing = next((finding for finding in compared if finding.status != "open"), None)
        if closing is not None:
            yield closing
        elif compared and not is_total_label(this.coordinates.item):
            yield compared[0]


def _possible_wholes(
    share: Fact,
    whole: str,
    key: tuple[Hashable, ...],
    told: dict[tuple[Hashable, ...], _Told],
    wholes: dict[tuple[Hashable, ...], list[Fact]],
) -> Iterator[Fact]:
    """Yield what a share may be of: the whole told beside it, else the one elsewhere, of its own fund or of all.

    A fund's total is mostly a share of a wider total, so it is no contradiction that it is not one of its own fund's.
    """
    at = share.coordinates
    beside = _whole(whole, key, told)
    if beside is not None:
        yield beside
        return
    for fund in (at.fund, "all", None):
        anywhere = wholes.get((whole, at.year, at.stage, fund), [])
        base = _one_of([fact for fact in anywhere if fact.source == "cell"]) or _one_of(anywhere)
        if base is not None:
            yield base


def _share_of(share: Fact, this: Fact, whole: str, base: Fact) -> Iterator[Finding]:
    if base.amount is None or this.amount is None or not base.amount.comparable(this.amount) or base.amount.base <= 0:
        return
    slack = (
        (this.amount.base_step / base.amount.base + this.amount.base * base.amount.base_step / base.amount.base**2) * HUNDRED / 2
    )
    value = this.amount.base / base.amount.base * HUNDRED
    yield from _rate("share", f"“{this.coordinates.item}”占“{whole}”的比重", share, value, slack, [this, base])


def _whole(name: str, key: tuple[Hashable, ...], told: dict[tuple[Hashable, ...], _Told]) -> Fact | None:
    """Return the whole's figure in the same place, year and stage."""
    place, year, stage = key[:3], key[4], key[5]
    found = [
        one.amounts
        for other, one in told.items()
        if other[:3] == place and other[3] == name and other[4] == year and other[5] == stage
    ]
    return _one_of([fact for amounts in found for fact in amounts])


def _completions(one: _Told, this: Fact, key: tuple[Hashable, ...], told: dict[tuple[Hashable, ...], _Told]) -> Iterator[Finding]:
    if this.coordinates.stage != "actual":
        return
    for rate in one.completions:
        adjusted = any(word in text for text in rate.column_path for word in ("调整", "变动"))
        plan = rate.coordinates.base_stage or ("adjusted" if adjusted else "budget")
        budgets = [
            other.amounts for place, other in told.items()
            if place[:5] == key[:5] and place[5] == plan and place[6] in (key[6], None)
        ]  # fmt: skip
        budget = _one_of([fact for amounts in budgets for fact in amounts])
        if (
            budget is None
            or budget.amount is None
            or this.amount is None
            or budget.amount.base <= 0
            or not budget.amount.comparable(this.amount)
        ):
            continue
        slack = (
            (this.amount.base_step / budget.amount.base + this.amount.base * budget.amount.base_step / budget.amount.base**2)
            * HUNDRED
            / 2
        )
        value = this.amount.base / budget.amount.base * HUNDRED
        yield from _rate("completion", f"“{this.coordinates.item}”完成预算的比例", rate, value, slack, [this, budget])
