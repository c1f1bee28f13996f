"""One item's figures in the places that print them: whether they can be one figure, and which of them the report proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.draft import Value
from assistant.evidence import amounts_agree, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT
from assistant.lookup.same import item_of
from assistant.lookup.scopes import LoadedBody
from assistant.lookup.want import FIGURES
from assistant.programs.claims import Bound, Stands, Term
from assistant.running.company import Choice, companies, nearness
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Nothing, Placed
from assistant.running.terms import Place, named, prints, rounds_to
from assistant.wording import entry_label
from ingest.amounts import Amount
from ingest.model import Finding, Nature

_SURE = 0.8
"""The score from which words surely mean an item: another item's figure is not its own then."""
_NEAR = 0.45
"""How far below the best another place of the same item may score: its fund, table or heading is not the one named."""


def stands(claim: Stands, facts: Facts) -> Checked | Nothing:
    """Return an item's figures set against each other, for each body that has them; nothing where none has."""
    owners = facts.owners.among(claim.about.bodies)
    found = [one for owner in owners for one in (_dated(claim, owner, facts) if claim.years else _undated(claim, owner, facts))]
    if not claim.years and any(one.given is None for one in found):  # who does not print the figure is not meant
        found = [one for one in found if one.given is None]
    return Checked(tuple(found)) if found else Nothing(why="none")


def _dated(claim: Stands, owner: LoadedBody, facts: Facts) -> Iterator[Placed]:
    """Yield each figure of a claim in the year that it is said of."""
    for figure, when in zip(claim.figures, claim.years, strict=True):
        placed = _one(claim.term, figure, Place(owner, when.year, facts))
        if placed is not None:
            yield placed


def _undated(claim: Stands, owner: LoadedBody, facts: Facts) -> Iterator[Placed]:
    """Yield a claim's figures in the first year that has them."""
    for place in _places(claim, owner, facts):
        placed = _placed(claim, place)
        if placed is not None:
            yield placed
            return


def _places(claim: Stands, owner: LoadedBody, facts: Facts) -> Iterator[Place]:
    own = owner.report_years or (None,)
    for year in [when.year or own[0] for when in claim.about.years] or [*own, None]:
        yield Place(owner, year, facts)


def _placed(claim: Stands, place: Place) -> Placed | None:
    if claim.reports:
        return _in_reports(claim, place)
    if len(claim.figures) > 1:
        return _several(claim, place)
    if claim.figures and claim.about.bound is not None:
        return _beyond(claim.term, claim.figures[0], claim.about.bound, place)
    if claim.figures:
        return _one(claim.term, claim.figures[0], place)
    return _in_text_and_table(claim.term, place)


def _several(claim: Stands, place: Place) -> Placed | None:
    """Return the figures that the question names, where each is printed: as one, as a contradiction, or as two coverages."""
    natures: frozenset[Nature] = frozenset(("change",)) if claim.moved else FIGURES
    pools = [
        [one for one in place.choices(replace(claim.term, figure=figure), natures=natures) if prints(one.entry, figure)]
        for figure in claim.figures[:2]
    ]  # fmt: skip
    found = companies(pools)
    if found:
        return _pair(found[0].entries[0], found[0].entries[1], place)
    printed = [figure for figure, pool in zip(claim.figures, pools, strict=False) if pool]
    if len(printed) != 1 or claim.moved:
        return None
    one = _one(claim.term, printed[0], place)  # of two that are set to choose from, the report has this one
    return one if one is None or one.right is None else None


def _pair(one: Entry, other: Entry, place: Place) -> Placed:
    values = (_value(one, place.facts), _value(other, place.facts))
    if amounts_agree(values[0].amount, values[1].amount):
        return Placed(values, True)
    if not _one_coverage(one, other, place):
        return Placed(values, None)
    return Placed(values, False, right=_proven(values, place.facts))


def _one_coverage(one: Entry, other: Entry, place: Place) -> bool:
    """Return whether two figures are told of one year, stage, fund and government: then only one of them can be right.

    A figure that says no fund is of another coverage where some fund's own figure is the same.
    """
    first, second = one.fact.coordinates, other.fact.coordinates
    if one.year != other.year or one.stage != other.stage or first.subject != second.subject:
        return False
    if first.fund == second.fund:
        return True
    if first.fund is not None and second.fund is not None:
        return any(_prints_under(other_fund, figure, place) for figure, other_fund in ((one, other), (other, one)))
    vague, clear = (one, other) if first.fund is None else (other, one)
    return not any(
        entry.fact.coordinates.fund not in (None, clear.fact.coordinates.fund) and _says_same(entry, vague)
        for entry in _of_item(vague, place)
    )


def _prints_under(clear: Entry, figure: Entry, place: Place) -> bool:
    """Return whether the fund of one figure prints the other one too: then that fund contradicts itself."""
    fund = clear.fact.coordinates.fund
    return any(entry.fact.coordinates.fund == fund and _says_same(entry, figure) for entry in _of_item(clear, place))


def _says_same(one: Entry, other: Entry) -> bool:
    return other.fact.amount is not None and prints(one, other.fact.amount)


def _of_item(entry: Entry, place: Place) -> Iterator[Entry]:
    """Yield the figures of an item in its document, of its year and stage."""
    for other in place.facts.corpus.entries(entry.document, entry.report, {entry.head}):
        if other.year == entry.year and other.stage == entry.stage and _same_item(other, entry):
            yield other


def _same_item(one: Entry, other: Entry) -> bool:
    first, second = one.fact.coordinates, other.fact.coordinates
    return (
        item_of(one) == item_of(other) and first.nature == second.nature and first.subject == second.subject
        and _governments_agree(one, other) and (first.economic or item_of(one)) == (second.economic or item_of(other))
        and first.horizon == second.horizon and first.as_of == second.as_of
    )  # fmt: skip


def _governments_agree(one: Entry, other: Entry) -> bool:
    """Return whether two figures are of one government; a text may name what its table's heading leaves out."""
    first, second = one.fact.coordinates.government, other.fact.coordinates.government
    return first == second or None in (first, second) and one.fact.source != other.fact.source


# ------------------------------------------------------------ one figure in doubt


def _one(term: Term, figure: Amount, place: Place) -> Placed | None:
    """Return the doubted figure with what speaks against it; another figure of the item where no place prints it."""
    named_so = [one for one in place.choices(replace(term, figure=None)) if _of_kind(one.entry.fact.amount, figure)]
    own = [one for one in named_so if one.entry.fact.amount is not None]
    printing = [one for one in own if prints(one.entry, figure)]
    if not printing and own and own[0].score >= _SURE:
        return _other_figure(own[0], figure, place)  # what prints it is another item
    printing = printing or [one for one in place.choices(replace(term, figure=figure)) if prints(one.entry, figure)]
    if printing:
        return _against_others(printing[0], term, place)
    return _other_figure(own[0], figure, place) if own else None


def _against_others(best: Choice, term: Term, place: Place) -> Placed:
    """Return a printed figure with what speaks against it: another place, the report's sums, its whole, its parts."""
    rival = _rival(best, term, place)
    if rival is not None:
        return _pair(best.entry, rival, place)
    value = _value(best.entry, place.facts)
    broken = _broken(best.entry, place.facts)
    if broken:
        return Placed((value,), False, broken=tuple(broken))
    over = _exceeded(best.entry, place)
    if over is not None:
        return Placed((value,), False, over=_value(over, place.facts))
    part = _outgrown(best.entry, place)
    return Placed((value,), True) if part is None else Placed((_value(part, place.facts),), False, over=value)


def _beyond(term: Term, figure: Amount, bound: Bound, place: Place) -> Placed | None:
    """Return an item's figure set against a bound; None where the words mean none surely."""
    own = [one for one in place.choices(replace(term, figure=None)) if _of_kind(one.entry.fact.amount, figure)]
    if not own or own[0].score < ACCEPT:
        return None
    value = _value(own[0].entry, place.facts)
    given = figure if figure.unit else Amount(figure.value, value.amount.unit)
    holds = lies_beyond(value.amount, given, bound)
    return Placed((value,), holds, given=None if holds else given)


def lies_beyond(amount: Amount, limit: Amount, bound: Bound) -> bool:
    """Return whether an amount is over a limit, or under it; the limit itself is over it (30万以上)."""
    return amount.base >= limit.base if bound == "over" else amount.base < limit.base


def _of_kind(amount: Amount | None, figure: Amount) -> bool:
    return amount is not None and (amount.comparable(figure) or figure.unit == "" and amount.unit != "%")


def _other_figure(choice: Choice, figure: Amount, place: Place) -> Placed:
    value = _value(choice.entry, place.facts)
    agrees = rounds_to(choice.entry, figure)
    return Placed((value,), agrees, right=value, given=None if agrees else figure)


def _rival(best: Choice, term: Term, place: Place) -> Entry | None:
    """Return another figure of the very item and coverage; None where all places say the same."""
    amount = best.entry.fact.amount
    found: list[Entry] = []
    for one in place.choices(replace(term, figure=None)):
        other = one.entry.fact.amount
        same = one.score >= best.score - _NEAR and _same_item(one.entry, best.entry) and _kinds_agree(one.entry, best.entry)
        if not same or amount is None or other is None or not other.comparable(amount) or amounts_agree(other, amount):
            continue
        if _one_coverage(best.entry, one.entry, place) and not _in_one_table(best.entry, one.entry):
            found.append(one.entry)
    return max(found, key=lambda entry: round(nearness(entry, best.entry), 6), default=None)


def _kinds_agree(one: Entry, other: Entry) -> bool:
    first, second = one.fact.coordinates.kind, other.fact.coordinates.kind
    return first == second or one.head == other.head and None in (first, second) and one.fact.source != other.fact.source


def _in_one_table(one: Entry, other: Entry) -> bool:
    """Return whether a table prints both: what it lists twice is two things."""
    return one.fact.table_id is not None and (one.document.id, one.fact.table_id) == (other.document.id, other.fact.table_id)


def _broken(entry: Entry, facts: Facts) -> list[tuple[Entry, Finding]]:
    """Return the report's own sums of amounts that a figure breaks, by the report's fault."""
    found = []
    for own, finding in findings_on(facts.corpus, [entry]):
        stated = [facts.corpus.entry(own.document, own.report, operand.fact_id) for operand in finding.stated]
        if finding.fault == "report" and all(one is not None and one.fact.coordinates.nature == "amount" for one in stated):
            found.append((own, finding))
    return found[:2]


def _exceeded(entry: Entry, place: Place) -> Entry | None:
    """Return the figure of what the item stands under, where the item is more than that: a part is not."""
    amount = entry.fact.amount
    for parent in reversed(entry.fact.coordinates.parents):
        for one in place.choices(Term((named(parent),))):
            whole, own = one.entry.fact.amount, one.entry
            alike = own.head == parent and own.stage == entry.stage and own.year == entry.year and not own.fact.coordinates.kind
            if not alike or whole is None or amount is None or not whole.comparable(amount) or amount.base <= whole.base:
                continue
            if whole.base > 0 or _in_one_table(entry, own):  # elsewhere a nil may be of another coverage
                return own if _one_coverage(entry, own, place) else None
    return None


def _outgrown(entry: Entry, place: Place) -> Entry | None:
    """Return a part that its own table prints with more than the figure: a whole is no less than its parts."""
    amount = entry.fact.amount
    for other in place.facts.corpus.index(entry.document, entry.report).entries:
        part = other.fact.amount
        inside = other.fact.coordinates.parents[-1:] == (entry.head,) and _in_one_table(entry, other)
        if amount is None or part is None or not inside or not part.comparable(amount) or part.base <= amount.base:
            continue
        if other.fact.column == entry.fact.column or other.fact.row == entry.fact.row:
            return other
    return None


# ------------------------------------------------------------ text against table


def _in_text_and_table(term: Term, place: Place) -> Placed | None:
    """Return an item's figure in a cell against its figure in a sentence, of one coverage: those that differ first."""
    choices = place.choices(term)
    sides = [[one for one in choices if one.entry.fact.source == source] for source in ("cell", "sentence")]
    both = companies(sides) or companies([choices, choices])  # two tables, or two passages
    pairs = [one.entries for one in both if _same_item(one.entries[0], one.entries[1]) and not _in_one_table(*one.entries[:2])]
    exact = [pair for pair in pairs if pair[0].fact.coordinates.kind == pair[1].fact.coordinates.kind]
    pairs = exact or pairs  # the column of basic expenditure is not what the text tells of all
    alike = [pair for pair in pairs if _one_coverage(pair[0], pair[1], place)]
    differing = [pair for pair in alike if not amounts_agree(*_amounts(pair))]
    chosen = next(iter((*differing, *alike, *pairs)), None)
    return _pair(chosen[0], chosen[1], place) if chosen is not None else None


def _amounts(pair: Sequence[Entry]) -> tuple[Amount, Amount]:
    first, second = (entry.fact.amount for entry in pair)
    assert first is not None and second is not None
    return first, second


def _in_reports(claim: Stands, place: Place) -> Placed | None:
    """Return an item's figure of one year as reports of two years tell it, the earlier first; None where one alone does."""
    choices = place.choices(replace(claim.term, figure=None))
    own: dict[int, list[Choice]] = {}
    for one in choices:
        if one.entry.document.identity.year is not None:
            own.setdefault(one.entry.document.identity.year, []).append(one)
    pools = [own[year] for year in sorted(own)][-2:]
    pairs = [one.entries for one in companies(pools) if _same_item(*one.entries[:2])] if len(pools) == 2 else []
    chosen = next((pair for pair in pairs if _one_coverage(pair[0], pair[1], place)), next(iter(pairs), None))
    if chosen is None:
        return None
    return replace(_pair(chosen[0], chosen[1], place), right=None)  # each report's own sums bear out its own figure


# ------------------------------------------------------------ proof


def _proven(values: Sequence[Value], facts: Facts) -> Value | None:
    """Return the one of two figures that the report's own sums bear out, or break the other; None where none is borne out."""
    weights = [_borne_out(value.entry, facts) for value in values if value.entry is not None]
    if len(weights) < 2 or weights[0] == weights[1]:
        return None
    return values[0] if weights[0] > weights[1] else values[1]


def _borne_out(entry: Entry, facts: Facts) -> int:
    """Return how many of the report's own sums a figure closes, less those that it breaks."""
    judged = [finding for _, finding in findings_on(facts.corpus, [entry], status=None) if finding.identity not in _SAME]
    return sum(1 if finding.status != "open" else -1 for finding in judged if finding.fault == "report")


_SAME = ("equal_coordinates", "growth", "share", "completion")
"""Identities that prove no amount: they compare places, or are about rates."""


def _value(entry: Entry, facts: Facts) -> Value:
    assert entry.fact.amount is not None
    basis = "cell" if entry.fact.source == "cell" else "sentence"
    return Value(entry_label(entry, facts.draft.language), entry.fact.amount, (), basis, entry)  # type: ignore[arg-type]


__all__ = ["stands"]
