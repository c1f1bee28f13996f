"""A claimed movement over the facts: recomputed from two years' figures, or, of amount and rate, each from the other.

What does not come out is looked at once more: the other direction, or another unit of money, may be what makes both hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import compute
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.scopes import LoadedBody
from assistant.programs.claims import Moved, Movement
from assistant.running.claimed_sums import slack_of
from assistant.running.company import Choice, companies, nearness
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Compared, Nothing, Placed
from assistant.running.terms import Place, named, prints, rounds_to
from assistant.wording import entry_label, signed
from ingest.amounts import Amount, format_decimal, round_half_up
from ingest.model import Direction, Nature

_CHANGE: frozenset[Nature] = frozenset(("change",))
_GROWTH: frozenset[Nature] = frozenset(("growth",))
_SLIPS = (Decimal(10_000), Decimal(1) / 10_000)
"""How far off a figure is that is printed in 万元 where 亿元, or 元 where 万元, is meant, and the other way."""
_MOST = 8


@dataclass(frozen=True, slots=True)
class _Story:
    """What stands together about one movement: this year's figure, the stated change and rate, and what the question says."""

    now: Entry
    change: Entry | None
    growth: Entry | None
    claim: Moved
    facts: Facts

    def said(self, entry: Entry | None, *, rate: bool) -> _Said | None:
        """Return a movement as printed, else only as the question gives it; None where neither has one."""
        given = next((one for one in self.claim.moves if one.size is not None and (one.size.unit == "%") == rate), None)
        if entry is not None and entry.fact.amount is not None:
            own = entry.fact.coordinates.direction
            asked = given is not None and (own not in (None, given.direction) or not prints(entry, _sized(given)))
            if given is not None and asked and not _rounds_to(entry, given):
                return _Said(_sized(given), given.direction, None)
            return _Said(entry.fact.amount, own or self._other_way(), _value(entry, self.facts))
        return _Said(_sized(given), given.direction, None) if given is not None else None

    def _other_way(self) -> Direction | None:
        ways = [one.fact.coordinates.direction for one in (self.change, self.growth) if one is not None]
        return next((way for way in (*ways, *(move.direction for move in self.claim.moves)) if way is not None), None)


@dataclass(frozen=True, slots=True)
class _Said:
    """A movement's size and direction; `stated` None where only the question gives it."""

    size: Amount
    way: Direction | None
    stated: Value | None


def _sized(move: Movement) -> Amount:
    assert move.size is not None
    return move.size


def _rounds_to(entry: Entry, given: Movement) -> bool:
    amount, way = entry.fact.amount, entry.fact.coordinates.direction
    same = way is None or given.direction is None or way == given.direction
    return same and amount is not None and given.size is not None and rounds_to(entry, given.size)


def moved(claim: Moved, facts: Facts) -> Checked | Nothing:
    """Return a movement set against the figures it is of, for each body that has them; nothing where none has."""
    found: list[Compared | Placed] = []
    for owner in facts.owners.among(claim.about.bodies):
        found += _of_body(claim, owner, facts)
    return Checked(tuple(found), moves_asked=claim.figures_asked) if found else Nothing(why="none")


def _of_body(claim: Moved, owner: LoadedBody, facts: Facts) -> Sequence[Compared | Placed]:
    own = owner.report_years or (None,)
    named = [when.year or own[0] for when in claim.about.years]
    for year in named or [*own, None]:
        for story in _stories(claim, Place(owner, year, facts)):
            compared = _compare(story, owner)
            if compared:
                return compared
    return []


def _stories(claim: Moved, place: Place) -> Iterator[_Story]:
    """Yield what the claim may be about, the likeliest first: facts that print its figures, and the item's own beside them."""
    term = claim.term
    sizes = {
        rate: next((one.size for one in claim.moves if one.size and (one.size.unit == "%") == rate), None)
        for rate in (False, True)
    }
    changes = place.choices(replace(term, figure=sizes[False]), natures=_CHANGE)
    growths = place.choices(replace(term, figure=sizes[True]), natures=_GROWTH)
    telling = [pool for pool in (changes, growths) if pool]
    if not term.slot and telling:  # the item that the printed movement is of
        term = replace(term, slot=(named(telling[0][0].entry.head),))
    nows = [one for one in place.choices(term) if one.entry.fact.coordinates.nature == "amount"]
    seen = []
    for company in companies([nows, *telling])[: 3 * _MOST]:
        now, *told = company.entries
        change = next((one for one in told if one.fact.coordinates.nature == "change"), None)
        growth = next((one for one in told if one.fact.coordinates.nature == "growth"), None)
        story = _Story(
            now, change if _is_with(change, now) else None, growth if _is_with(growth, now) else None, claim, place.facts
        )
        if (now.key, story.change, story.growth) not in seen:
            seen.append((now.key, story.change, story.growth))
            yield story


def _is_with(told: Entry | None, now: Entry) -> bool:
    """Return whether a stated movement is of the figure: same item, or said in the same breath."""
    if told is None:
        return False
    same = told.head == now.head or nearness(told, now) > _ONE_PASSAGE
    return same and told.year == now.year


_ONE_PASSAGE = 0.1


# ------------------------------------------------------------ comparing


def _compare(story: _Story, owner: LoadedBody) -> Sequence[Compared | Placed]:
    """Return the movements that can be set against something, those that the question is about; () where none can."""
    bases = _bases(story, owner)
    tried = [(base, found) for base in bases if (found := _against(story, base))]
    agreeing = next((found for _, found in tried if all(one.agrees for one in found)), None)
    # 上年 without a stage may be last year's budget or its account: the report errs only where it fits neither. What is of
    # another fund proves nothing where it does not fit.
    own = next((found for base, found in tried if _of_one_fund(base, story.now)), None)
    if agreeing is not None or own is not None:
        return agreeing or own or []
    return _against_each_other(story) or _as_printed(story)


def _of_one_fund(one: Entry, other: Entry) -> bool:
    """Return whether two figures may be of one fund; that of all is the same as no other."""
    funds = {one.fact.coordinates.fund, other.fact.coordinates.fund}
    return len(funds) == 1 or None in funds or funds == {"fiscal", "general"}


def _as_printed(story: _Story) -> list[Placed]:
    """Return the one movement that the question gives where it is printed so, and nothing there is to set it against."""
    given, printed = story.claim.moves, [one for one in (story.change, story.growth) if one is not None]
    entry = next((one for one in printed if len(given) == 1 and given[0].size is not None and prints(one, given[0].size)), None)
    if entry is None or entry.fact.coordinates.direction != given[0].direction:
        return []
    return [Placed((_value(entry, story.facts),), True)]


def _bases(story: _Story, owner: LoadedBody) -> list[Entry]:
    """Return last year's figures of the same item as printed anywhere, the likeliest first; none is worked back."""
    year = story.now.year
    if year is None:
        return []
    base = next((when.year for when in story.claim.base if when.year), year - 1)
    choices = Place(owner, base, story.facts).choices(
        replace(story.claim.term, slot=story.claim.term.slot or (named(story.now.head),), figure=None)
    )
    fit = [one for one in choices if _same_thing(one.entry, story.now) and one.entry.year == base]
    said = next((one.fact.coordinates.base_stage for one in (story.change, story.growth) if one is not None), None)
    staged = [one for one in fit if one.entry.stage == said] or fit if said else fit
    ordered = sorted(staged, key=lambda one: -round(_likeness(one, story.now), 6))
    return [one.entry for one in ordered][:_MOST]


def _likeness(base: Choice, now: Entry) -> float:
    stage = 0.3 if base.entry.stage == now.stage else 0.0
    fund = 0.3 if base.entry.fact.coordinates.fund == now.fact.coordinates.fund else 0.0
    return base.score + stage + fund + (0.1 if base.entry.document.id == now.document.id else 0.0)


def _same_thing(one: Entry, other: Entry) -> bool:
    first, second = one.fact.coordinates, other.fact.coordinates
    amount, now = one.fact.amount, other.fact.amount
    alike = amount is not None and now is not None and amount.comparable(now) and first.nature == "amount"
    funds = {first.fund, second.fund}
    near = len(funds) == 1 or None in funds or funds <= {"fiscal", "general", "all"}
    return (
        alike and near and one.head == other.head and first.kind == second.kind and first.subject == second.subject
        and first.economic == second.economic and first.government == second.government
    )  # fmt: skip


def _against(story: _Story, base: Entry) -> list[Compared]:
    """Return the change and the rate against last year's printed figure, those that the question gives or asks."""
    now, before = _value(story.now, story.facts), _value(base, story.facts)
    gap = compute.difference(now.amount, before.amount)
    size, way = Amount(abs(gap.value), gap.unit), compute.direction_of_difference(gap.value)
    written = _gap_written(now.amount, before.amount)
    found = []
    change = story.said(story.change, rate=False)
    if change is not None and change.size.comparable(size) and _is_asked(story, rate=False):
        near = abs(abs(change.size.base) - size.base) <= slack_of(change.size, now.amount, before.amount)
        found.append(_moved_by("change", (now, before), written, size, change, near, way))
    rate = compute.growth(now.amount, before.amount)
    growth = story.said(story.growth, rate=True)
    if growth is not None and rate is not None and _is_asked(story, rate=True):
        right = Amount(abs(rate.value), "%")
        slack = (now.amount.base_step + before.amount.base_step) / 2
        near = rate_agrees(growth.size, size, before.amount, slack)
        divided = f"({written.split(' = ')[0]}) ÷ {format_decimal(before.amount.to(now.amount.unit).value)}"
        found.append(_moved_by("rate", (now, before), _percent(divided, right), right, growth, near, way))
    if story.claim.flat:
        near = size.base <= slack_of(now.amount, before.amount)
        found.append(Compared("change", (now, before), written, size, None, Amount(Decimal(0), size.unit), near, direction=way))
    return found


def _is_asked(story: _Story, *, rate: bool) -> bool:
    """Return whether the question gives a movement of this kind, or asks it where it gives none."""
    sizes = [one.size for one in story.claim.moves if one.size is not None]
    if not sizes:
        return story.claim.rate if rate else story.claim.figures_asked or not story.claim.rate
    return any((size.unit == "%") == rate for size in sizes)


def _moved_by(
    kind: str, operands: tuple[Value, ...], written: str, right: Amount, said: _Said, near: bool, way: Direction
) -> Compared:  # fmt: skip
    same_way = said.way in (None, "flat") or right.value == 0 or said.way == way
    return Compared(
        kind, operands, written, right, said.stated, said.size if said.stated is None else None, near and same_way,  # type: ignore[arg-type]
        direction=way, stated_direction=said.way,
    )  # fmt: skip


def _against_each_other(story: _Story) -> list[Compared]:
    """Return the stated rate against what this year's figure and the stated change make, where last year's is not printed."""
    change, growth = story.said(story.change, rate=False), story.said(story.growth, rate=True)
    now = _value(story.now, story.facts)
    if change is None or not change.size.comparable(now.amount) or change.way not in ("up", "down"):
        return []
    growth = growth if growth is None or _of_one_base(change, growth) else None
    before = compute.before_change(now.amount, change.size, change.way)
    if before.value < 0:
        return [_impossible(now, change, before)]
    if growth is None or before.value == 0:
        return []
    compared = _rate_from(now, change, growth, before)
    if compared.agrees:
        return [compared]
    return _turned(now, change, growth) or _in_other_unit(now, change, growth) or [compared]


def _of_one_base(one: _Said, other: _Said) -> bool:
    """Return whether two stated movements are against the same: one on the account and one on the budget make no rate."""
    bases = {said.stated.entry.fact.coordinates.base_stage for said in (one, other) if said.stated and said.stated.entry}
    return len(bases - {None}) < 2


def _rate_from(now: Value, change: _Said, growth: _Said, before: Amount) -> Compared:
    """Return the rate that a change makes of the figure before it."""
    part = change.size.to(now.amount.unit)
    sign = "−" if change.way == "up" else "+"
    rate = compute.percent_of(part, before)
    assert rate is not None and change.way is not None
    written = f"{format_decimal(part.value)} ÷ ({format_decimal(now.amount.value)} {sign} {format_decimal(part.value)})"
    near = rate_agrees(growth.size, change.size, before, base_slack=_slack_before(now, change.size))
    operands = (*((change.stated,) if change.stated is not None else ()), now)
    return _moved_by("rate", operands, _percent(written, rate), rate, growth, near, change.way)


def _turned(now: Value, change: _Said, growth: _Said) -> list[Compared]:
    """Return change and rate of the other direction, where both hold so: the report says fell where the figures rose."""
    way: Direction = "down" if change.way == "up" else "up"
    before = compute.before_change(now.amount, change.size, way)
    if before.value <= 0:
        return []
    other = replace(change, way=way)
    compared = _rate_from(now, other, replace(growth, way=way), before)
    # Two words wrong are likelier than one figure only where all comes out to the digit.
    places = max(0, -int(growth.size.value.as_tuple().exponent))
    to_the_digit = round_half_up(compared.right.value, places) == growth.size.value
    if not compared.agrees or not to_the_digit:
        return []
    own = growth.stated.amount if growth.stated is not None else growth.size
    rate = replace(compared, right=own, agrees=False, stated_direction=growth.way)
    moved_so = Compared(
        "change", compared.operands, compared.written, change.size, change.stated, change.size if change.stated is None else None,
        False, direction=way, stated_direction=change.way,
    )  # fmt: skip
    return [moved_so, rate]


def _in_other_unit(now: Value, change: _Said, growth: _Said) -> list[Compared]:
    """Return the change in the unit in which it and the rate both hold (万元 printed for 亿元); () where in none."""
    for factor in _SLIPS:
        unit = _unit_of(change.size.unit, factor)
        size = Amount(change.size.value, unit) if unit else None
        if size is None or change.way is None:
            continue
        before = compute.before_change(now.amount, size, change.way)
        if before.value > 0 and rate_agrees(growth.size, size, before, base_slack=_slack_before(now, size)):
            shown = _rate_from(now, replace(change, size=size), growth, before)
            return [
                Compared(
                    "change", shown.operands, shown.written, size, change.stated, change.size if change.stated is None else None,
                    False, direction=change.way, stated_direction=change.way, proven=False,
                )
            ]  # fmt: skip
    return []


def _slack_before(now: Value, change: Amount) -> Decimal:
    """Return the uncertainty of a figure that is worked back from this year's and the change: half a digit of each."""
    return (now.amount.base_step + change.base_step) / 2


def _unit_of(unit: str, factor: Decimal) -> str | None:
    base = Amount(Decimal(1), unit).base * factor
    return next((other for other in ("元", "万元", "亿元") if Amount(Decimal(1), other).base == base), None)


def _impossible(now: Value, change: _Said, before: Amount) -> Compared:
    """Return a rise larger than the figure itself: the year before would have been less than nothing."""
    part = change.size.to(now.amount.unit)
    written = f"{format_decimal(now.amount.value)} − {format_decimal(part.value)} = {signed(before.value)}"
    operands = (now, *((change.stated,) if change.stated is not None else ()))
    return Compared(
        "change", operands, written, before, change.stated, change.size if change.stated is None else None, False,
        stated_direction=change.way, proven=False,
    )  # fmt: skip


def rate_agrees(
    stated: Amount, part: Amount, base: Amount, slack: Decimal | None = None, base_slack: Decimal | None = None
) -> bool:  # fmt: skip
    """Return whether the stated rate is what part ÷ base gives, each taken anywhere within its rounding.

    `slack` and `base_slack` are the uncertainty of part and base in single units, half of the finest digit where None or 0.
    """
    slack, half = slack or part.base_step / 2, stated.step / 2
    base_slack = base_slack or base.base_step / 2
    low_base, high_base = base.base - base_slack, base.base + base_slack
    if low_base <= 0:
        return False
    low = (part.base - slack) / high_base * 100 - half
    high = (part.base + slack) / low_base * 100 + half
    return low <= abs(stated.value) <= high


# ------------------------------------------------------------ written


def _value(entry: Entry, facts: Facts) -> Value:
    assert entry.fact.amount is not None
    basis = "cell" if entry.fact.source == "cell" else "sentence"
    return Value(entry_label(entry, facts.draft.language), entry.fact.amount, (), basis, entry)  # type: ignore[arg-type]


def _gap_written(now: Amount, before: Amount) -> str:
    """Return the difference written out, the larger first, for sizes are told without a sign."""
    first, second = (now, before.to(now.unit)) if now.base >= before.base else (before.to(now.unit), now)
    gap = compute.difference(first, second)
    return f"{format_decimal(first.value)} − {format_decimal(second.value)} = {format_decimal(gap.value)}"


def _percent(written: str, rate: Amount) -> str:
    return f"{written} × 100% = {format_decimal(rate.value)}%"


__all__ = ["moved", "rate_agrees"]
