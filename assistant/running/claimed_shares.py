"""Claimed shares and completions over the facts, each recomputed from part and whole; shares that are to make up 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.scopes import LoadedBody, Scope
from assistant.lookup.score import FAMILY
from assistant.programs.claims import About, Portion, Portions, Term
from assistant.running.claimed_moves import rate_agrees
from assistant.running.company import Choice, companies, nearness
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Compared, Nothing
from assistant.running.terms import Place, named, prints
from assistant.wording import entry_label
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.model import Nature

HUNDRED = Amount(Decimal(100), "%")
_SHARE: frozenset[Nature] = frozenset(("share",))
_COMPLETION: frozenset[Nature] = frozenset(("completion",))
_TOTALS = ("本年支出合计", "支出总计", "收支总计")
"""What a part of expenditure is a share of where nothing says it."""


def portion(claim: Portion, facts: Facts) -> Checked | Nothing:
    """Return a share set against part ÷ whole, for each body that has them; nothing where none has."""
    found = [one for owner in _owners(claim.about.bodies, facts) if (one := _of_body(claim, owner, facts)) is not None]
    printed = [one for one in found if one.stated is not None]  # who does not print the share is not meant
    return Checked(tuple(printed or found)) if found else Nothing(why="none")


def _of_body(claim: Portion, owner: LoadedBody, facts: Facts) -> Compared | None:
    """Return the share in the newest year that prints it, else in the newest that has part and whole."""
    found = [one for place in _places(claim.about, owner, facts) if (one := _share(claim, place)) is not None]
    return next((one for one in found if one.stated is not None), next(iter(found), None))


def _owners(bodies: Sequence[str], facts: Facts) -> list[LoadedBody]:
    return facts.owners.among(bodies)


def _places(about: About, owner: LoadedBody, facts: Facts) -> Iterator[Place]:
    """Yield a body's facts of the years that a claim may be about, the newest report's first."""
    own = owner.report_years or (None,)
    for year in [when.year or own[0] for when in about.years] or own:
        yield Place(owner, year, facts)


def _share(claim: Portion, place: Place) -> Compared | None:
    """Return the share as printed, or as the question gives it, against part and whole; None where one of them is not there."""
    stated = place.choices(replace(claim.part, figure=claim.figure), natures=_COMPLETION if claim.completion else _SHARE)
    if claim.figure is not None:
        figure = claim.figure
        stated = [one for one in stated if prints(one.entry, figure)]
    parts = place.choices(replace(claim.part, stages=("actual",) if claim.completion else claim.part.stages))
    found: list[Compared] = []
    for company in companies([parts, *([stated] if stated else [])])[:_MOST]:
        part = company.entries[0]
        share = company.entries[1] if stated else None
        if share is None or share.head == part.head or nearness(share, part) >= _ONE_PASSAGE:
            wholes = _wholes(claim, part, share, place)
            found += [one for whole in wholes if (one := _against(claim, part, whole, share, place)) is not None]
    # A figure that comes out of one coverage is meant of that one.
    return next((one for one in found if one.agrees), next(iter(found), None))


_MOST = 6
_ONE_PASSAGE = 0.1


def _wholes(claim: Portion, part: Entry, share: Entry | None, place: Place) -> list[Entry]:
    """Return what the part may be a share of: the whole named or stated; else all that it may be, the likeliest first."""
    if claim.completion:
        planned = place.choices(replace(claim.part, stages=("budget",)))
        return [one.entry for one in planned if one.entry.head == part.head and one.entry.stage != part.stage][:1]
    if claim.whole is not None:
        return [one.entry for one in sorted(place.choices(claim.whole), key=lambda one: -_beside(one, part))][:1]
    of = share.fact.coordinates.whole if share is not None else None
    opening = _opening(part, share, place)
    labels = [of] if of else [*reversed(part.fact.coordinates.parents), *_TOTALS]
    found = [*opening]
    for label in labels:
        choices = [one for one in place.choices(Term((named(label),))) if one.entry.stage == part.stage]
        found += [one.entry for one in sorted(choices, key=lambda one: -_beside(one, part))][:1]
    return found


def _beside(one: Choice, part: Entry) -> float:
    return round(one.score + nearness(one.entry, part), 6)


def _opening(part: Entry, share: Entry | None, place: Place) -> list[Entry]:
    """Return the total that the share's own passage opens with: the first figure before it that is no less than the part."""
    if share is None or share.fact.source != "sentence" or part.fact.amount is None:
        return []
    for entry in place.facts.corpus.index(share.document, share.report).entries:
        fact, amount = entry.fact, entry.fact.amount
        same = fact.source == "sentence" and fact.block == share.fact.block and fact.table_id == share.fact.table_id
        if same and amount is not None and fact.coordinates.nature == "amount" and amount.comparable(part.fact.amount):
            return [entry] if amount.base >= part.fact.amount.base and entry.head != part.head else []
    return []


def _against(claim: Portion, part: Entry, whole: Entry, share: Entry | None, place: Place) -> Compared | None:
    values = [_value(entry, place.facts) for entry in (part, whole)]
    first, second = values[0].amount, values[1].amount
    rate = compute.percent_of(first, second) if first.comparable(second) else None
    said = share.fact.amount if share is not None else claim.figure
    if rate is None or said is None or second.base < first.base and not claim.completion or part is whole:
        return None
    in_unit = second.to(first.unit)
    written = f"{format_decimal(first.value)} ÷ {format_decimal(in_unit.value)} × 100% = {format_decimal(rate.value)}%"
    stated = _value(share, place.facts) if share is not None else None
    agrees = rate_agrees(said, first, second)
    kind = "completion" if claim.completion else "share"
    return Compared(kind, tuple(values), written, rate, stated, None if stated is not None else said, agrees)  # type: ignore[arg-type]


def _value(entry: Entry, facts: Facts) -> Value:
    assert entry.fact.amount is not None
    basis = "cell" if entry.fact.source == "cell" else "sentence"
    return Value(entry_label(entry, facts.draft.language), entry.fact.amount, (), basis, entry)  # type: ignore[arg-type]


# ------------------------------------------------------------ shares together


def portions(claim: Portions, facts: Facts) -> Checked | Nothing:
    """Return the sum of shares against 100 %, of the first body and year that has as many; nothing where none has."""
    for place in (place for owner in _owners(claim.about.bodies, facts) for place in _places(claim.about, owner, facts)):
        chosen = _chosen(claim, _shares_in(place))
        if len(chosen) < 2:
            continue
        values = tuple(_value(entry, facts) for entry in chosen)
        total = compute.total([value.amount for value in values])
        written = " + ".join(format_decimal(value.amount.value) for value in values) + f" = {format_decimal(total.value)}"
        agrees = abs(total.value - HUNDRED.value) <= tolerance(*[value.amount for value in values])
        return Checked((Compared("sum", values, written, total, None, HUNDRED, agrees),))
    return Nothing(why="none")


def _shares_in(place: Place) -> list[Entry]:
    entries = place.facts.entries(Scope(place.owner, place.year))
    return [one for one in entries if one.fact.coordinates.nature == "share" and one.fact.amount is not None]


def _chosen(claim: Portions, shares: Sequence[Entry]) -> list[Entry]:
    """Return the shares that the question writes, else those of one passage: of the items named, of as many as are said."""
    runs = _runs(shares)
    if len(claim.figures) > 1:
        for run in (*runs, shares):
            found = [next((one for one in run if prints(one, figure)), None) for figure in claim.figures]
            chosen = [one for one in found if one is not None]
            if len(chosen) == len(claim.figures) == len({one.key for one in chosen}):
                return chosen
        return []
    links = (link for term in claim.parts for span in term.slot for link in span.links)
    labels = {
        link.label for link in links if link.score > _NAMED and link.label not in FAMILY
    }  # a bare total is over all of them

    def liking(run: Sequence[Entry]) -> tuple[int, int, int]:
        about = sum(bool(labels & {one.head, one.fact.coordinates.whole or "", *one.fact.coordinates.parents}) for one in run)
        return (about, int(claim.count == len(run)), len(run))

    best = max(runs, key=liking, default=[])
    # Parts that are named one by one (货物、工程、服务占比) are not to be had from shares of other items.
    return list(best) if len(claim.parts) < 2 or best and liking(best)[0] else []


_NAMED = 0.6
"""The likeness from which words may name what a run of shares is of."""


def _runs(shares: Sequence[Entry]) -> list[list[Entry]]:
    """Return the shares that stand together: of one paragraph, or of neighbouring ones under one heading; of one whole each."""
    groups: list[list[Entry]] = []
    paragraphs: dict[tuple[object, ...], list[Entry]] = {}
    for entry in shares:
        home = next((group for group in groups if _joins(entry, group[-1])), None)
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
        paragraphs.setdefault((entry.document.id, entry.fact.table_id, entry.fact.block), []).append(entry)
    return [group for group in (*groups, *paragraphs.values()) if len(group) > 1]


def _joins(entry: Entry, last: Entry) -> bool:
    fact, one, other = entry.fact, entry.fact.coordinates, last.fact.coordinates
    near = fact.block is not None and last.fact.block is not None and 0 <= fact.block - last.fact.block <= 1
    return (
        entry.document.id == last.document.id and near
        and (fact.section, fact.table_id) == (last.fact.section, last.fact.table_id)
        and (one.whole, one.parents, one.side) == (other.whole, other.parents, other.side)
    )  # fmt: skip


__all__ = ["portion", "portions"]
