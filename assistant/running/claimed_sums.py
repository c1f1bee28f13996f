"""A claimed sum over the facts: each term's fact, chosen so that all stand together, then added up and set against the whole.

Of several readings that stand together about as well, one that comes out to the last digit is the one meant: figures that
have nothing to do with each other do not add up. Where none comes out the nearest is told, if it is of one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, TOTAL_SPAN
from assistant.lookup.scopes import LoadedBody, Scope
from assistant.programs.claims import Equal, Term
from assistant.running.company import Choice, Company, companies, nearness, neighbours
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Checked, Compared, Nothing, Placed
from assistant.running.own_parts import own_parts
from assistant.running.terms import ROUNDED, TOTALS, Place, named, prints, rounds_to
from assistant.wording import entry_label, signed
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.terms import canonical, clean_label, term_of

WITHIN = 0.25
"""How much less well another reading may stand together that adds up."""
_SURE = 0.8
"""The score from which a word surely means a fact, wherever the others stand."""


def equal(claim: Equal, facts: Facts) -> Checked | Nothing:
    """Return the sum set against its whole for each body and year that has all terms; nothing where none has."""
    found: list[Compared | Placed] = []
    for owner in facts.owners.among(claim.about.bodies):
        best = _best(_in_years(claim, owner, facts))
        if best is not None and not _part_is_whole(claim, best):
            found += [best, *_misquoted(claim, best)]
    if not found:
        return Nothing(_missing(claim, facts))
    return Checked(tuple(found), figures_asked=claim.figures_asked, gap_asked=claim.gap_asked)


def _missing(claim: Equal, facts: Facts) -> tuple[Cell, ...]:
    """Return the named parts that no body has at all: the sum cannot be told then, whatever else the report says of them."""
    owners = facts.owners.among(claim.about.bodies)
    return tuple(
        Cell(Scope(owners[0], None), term.slot, None) for term in claim.parts
        if owners and not any(Place(owner, None, facts).choices(replace(term, years=())) for owner in owners)
    )  # fmt: skip


def _part_is_whole(claim: Equal, one: Compared) -> bool:
    """Return whether what was taken for a part prints the whole's figure and not its own: the words mean something else."""
    whole = next((term.figure for term in claim.whole if term.figure is not None), None)
    misquoted = (placed.values[0].entry for placed in _misquoted(claim, one))
    return whole is not None and any(entry is not None and prints(entry, whole) for entry in misquoted)


def _misquoted(claim: Equal, one: Compared) -> list[Placed]:
    """Return the parts whose figure the question gives otherwise than the report has it."""
    pairs = zip(claim.parts, one.operands, strict=False)
    return [
        Placed((value,), False, right=value, given=term.figure) for term, value in pairs
        if term.figure is not None and value.entry is not None
        and not (prints(value.entry, term.figure) or rounds_to(value.entry, term.figure))
    ]  # fmt: skip


def _best(readings: Sequence[tuple[float, Compared]]) -> Compared | None:
    """Return the reading that stands best, one that comes out before one that does not."""
    if not readings:
        return None
    top = max(score for score, _ in readings)
    near = [(score, one) for score, one in readings if score >= top - WITHIN]
    return max(near, key=lambda pair: (pair[1].agrees is True and not pair[1].trivial, round(pair[0], 6)))[1]


def _in_years(claim: Equal, owner: LoadedBody, facts: Facts) -> list[tuple[float, Compared]]:
    """Return the readings of a claim in the year it names, else in each report year, the newest first."""
    own = owner.report_years or (None,)
    written = [when.year for term in (*claim.parts, *claim.whole) for when in term.years if when.year]
    written += [when.year for when in claim.about.years if when.year]
    relative = [own[0] + when.offset for when in claim.about.years if when.offset is not None and own[0] is not None]
    years: Sequence[int | None] = [max(written)] if written else relative or own
    found = [one for year in years for one in _readings(claim, Place(owner, year, facts))]
    return found if found or written else _readings(claim, Place(owner, None, facts))  # a report of one year tells of the next


# ------------------------------------------------------------ readings


def _readings(claim: Equal, place: Place) -> list[tuple[float, Compared]]:
    if claim.own_parts:
        return _of_own_parts(claim, place)
    written = (term.figure for term in (*claim.parts, *claim.whole) if term.figure is not None and term.figure.unit)
    first = place.choices(claim.parts[0], claim.about.over)[:1]
    place = replace(place, like=next(written, None) or (first[0].entry.fact.amount if first else None))
    over = claim.about.over
    other = claim.whole[0].slot if len(claim.whole) == 1 else ()
    parts = [place.choices(term, over, other) for term in claim.parts]
    wholes = [term if term.slot or term.figure else replace(term, slot=claim.parts[0].slot) for term in claim.whole]
    stated = [place.choices(term, over) for term in wholes]
    premise = wholes[0].figure if len(wholes) == 1 and not stated[0] else None
    if claim.total and not all(stated):  # 某项目总额: what adds up is the total printed beside the parts
        claim, stated, wholes, premise = replace(claim, whole=()), [], [], None
    if not all(parts) or not all(stated) and premise is None:
        return []
    found = companies([*parts, *(stated if premise is None else ())])
    return [
        (company.score, one) for company in neighbours(found, WITHIN)
        if (one := _compared(claim, company, place, premise)) is not None
    ]  # fmt: skip


def _compared(claim: Equal, company: Company, place: Place, premise: Amount | None) -> Compared | None:
    """Return the sum of a reading's parts against its whole; None where the amounts are of different kinds."""
    parts, wholes = company.entries[: len(claim.parts)], company.entries[len(claim.parts) :]
    signs = [-1 if term.minus else 1 for term in claim.parts]
    given = claim.whole[0].figure if len(claim.whole) == 1 else None
    if not wholes and premise is None:
        found = _unnamed_whole(claim, parts, signs, place)
        wholes = (found,) if found is not None else ()
    if not wholes and premise is None:
        return None
    return sum_against(
        parts, signs, wholes, [-1 if term.minus else 1 for term in claim.whole] or [1], given, place.facts,
        sure=_is_one_place((*parts, *wholes), _surety(claim, company)), both=any(term.source for term in claim.whole),
    )  # fmt: skip


def _surety(claim: Equal, company: Company) -> float:
    """Return how surely the least sure name means its fact; a printed figure that the question writes is sure."""
    terms = (*claim.parts, *claim.whole)
    return min((one.score for term, one in zip(terms, company.chosen, strict=False) if term.figure is None), default=1.0)


def _is_one_place(entries: Sequence[Entry], surety: float) -> bool:
    """Return whether figures are of one table or passage, or surely named in one document, stage and coverage.

    Only then does a sum that is off prove anything.
    """
    funds = {entry.fact.coordinates.fund for entry in entries} - {None}
    stages = {entry.stage for entry in entries if entry.fact.coordinates.as_of is None}
    homes = {(entry.fact.table_id, None if entry.fact.table_id else entry.fact.block) for entry in entries}
    alike = len(funds) < 2 and len(stages) < 2 and surety >= _SURE
    return len({entry.document.id for entry in entries}) == 1 and (len(homes) == 1 and surety >= ACCEPT or alike)


def sum_against(
    parts: Sequence[Entry], signs: Sequence[int], wholes: Sequence[Entry], whole_signs: Sequence[int], given: Amount | None,
    facts: Facts, *, sure: bool, both: bool = False,
) -> Compared | None:  # fmt: skip
    """Return the signed sum of the parts against the (signed) whole and the figure that the question gives for it.

    `both`: the whole's figure is asked too, where it stands.
    """
    operands, stated = _values(parts, facts), _values(wholes, facts)
    own = [value.amount for value in (*operands, *stated)]
    if given is not None and given.unit == "":
        given = Amount(given.value, (stated or operands)[0].amount.unit)
    if any(not amount.comparable(own[0]) for amount in (*own, *((given,) if given is not None else ()))):
        return None
    total, written = _added(operands, signs, (stated[0].amount if stated else given) or own[0])
    whole = _whole_of(stated, whole_signs, total)
    agrees = (whole is None or _closes(total, whole.amount, own)) and (
        given is None or _closes(total, given, own) or _rounds(total, given)
    )
    one_digit = bool(stated) and sum(value.amount.value != 0 for value in operands) < 2
    return Compared(
        "sum", tuple(operands), f"{written} = {format_decimal(total.value)}", total, whole, given if not stated else None,
        agrees=agrees if agrees or sure else None, trivial=one_digit, both=both, beside=tuple(stated) if len(stated) > 1 else (),
    )  # fmt: skip


def _whole_of(stated: Sequence[Value], signs: Sequence[int], total: Amount) -> Value | None:
    """Return what a sum is set against: the whole as printed, the sum of several with their signs; None where none is."""
    if not stated:
        return None
    against, written = _added(stated, signs, total)
    return stated[0] if len(stated) == 1 else Value(written, against, (), "computed")


def _closes(total: Amount, target: Amount, own: Sequence[Amount]) -> bool:
    return abs(total.base - target.base) <= slack_of(target, *own)


def _rounds(total: Amount, given: Amount) -> bool:
    """Return whether a figure that only the question gives is the sum as people round it (316 for 315.9, not 13 for 12.5)."""
    return len(given.value.as_tuple().digits) >= ROUNDED and abs(total.base - given.base) <= given.base_step / 2


def _values(entries: Sequence[Entry], facts: Facts) -> list[Value]:
    found = []
    for entry in entries:
        assert entry.fact.amount is not None
        basis = "cell" if entry.fact.source == "cell" else "sentence"
        label = entry_label(entry, facts.draft.language)
        found.append(Value(label, entry.fact.amount, (), basis, entry))  # type: ignore[arg-type]
    return found


def _added(values: Sequence[Value], signs: Sequence[int], like: Amount) -> tuple[Amount, str]:
    """Return the signed sum in the unit of `like`, and its terms written out."""
    total = compute.total(
        [Amount(value.amount.value * sign, value.amount.unit) for value, sign in zip(values, signs, strict=True)]
    )
    total = total.to(like.unit) if total.comparable(like) else total
    written = signed(values[0].amount.to(total.unit).value)
    for value, sign in zip(values[1:], signs[1:], strict=True):
        written += f" {'−' if sign < 0 else '+'} {signed(value.amount.to(total.unit).value)}"
    return total, written


def slack_of(stated: Amount, *terms: Amount) -> Decimal:
    """Return how far a stated figure may be from its recomputed one, in single units.

    Printed in one unit: the rule for 勾稽关系. A text in 万元 beside a table in 元 rounds by itself: half a digit for each.
    """
    if all(term.unit == stated.unit for term in terms):
        return tolerance(*terms)
    return sum((one.base_step for one in (stated, *terms)), Decimal(0)) / 2


# ------------------------------------------------------------ the whole, where a word for a total names it, or nothing


def _unnamed_whole(claim: Equal, parts: Sequence[Entry], signs: Sequence[int], place: Place) -> Entry | None:
    """Return the total beside the parts, what they stand under, or the budget's total: one that they make up, else the first."""
    amounts = [entry.fact.amount for entry in parts if entry.fact.amount is not None]
    total = sum((amount.base * sign for amount, sign in zip(amounts, signs, strict=True)), Decimal(0))
    options = [
        entry for entry in _wholes(claim, parts, place)
        if entry.fact.amount is not None and entry.fact.amount.comparable(amounts[0]) and entry not in parts
    ]  # fmt: skip
    made = (
        one for one in options if one.fact.amount and abs(one.fact.amount.base - total) <= slack_of(one.fact.amount, *amounts)
    )
    return next(made, options[0] if options else None)


def _wholes(claim: Equal, parts: Sequence[Entry], place: Place) -> Iterator[Entry]:
    yield from _totals_beside(parts, place)
    heads = {entry.head for entry in parts}
    subjects = {entry.fact.coordinates.subject for entry in parts}
    own = [named(canonical(subject)) for subject in subjects if subject and len(subjects) == 1]  # of one project
    above = [label for entry in parts for label in _above(entry)]
    labels = sorted(dict.fromkeys(above), key=lambda label: -above.count(label))
    slots = [claim.about.over] if claim.about.over else []
    slots += [(named(label),) for label in labels if label not in heads]
    slots += [(TOTAL_SPAN,)] if claim.total else []
    for slot in slots:
        found = [one for one in place.choices(Term((*own, *slot))) if one.entry.head not in heads]
        yield from (one.entry for one in sorted(found, key=lambda one: -_company_score(one, parts)))


def _company_score(one: Choice, parts: Sequence[Entry]) -> float:
    return round(one.score + sum(nearness(one.entry, part) for part in parts), 6)


def _above(entry: Entry) -> list[str]:
    term = term_of(entry.head)
    return [*reversed(entry.fact.coordinates.parents), *((term.parent,) if term and term.parent else ())]


def _totals_beside(parts: Sequence[Entry], place: Place) -> Iterator[Entry]:
    """Yield the totals printed on the one row or column that all parts stand on."""
    first = parts[0].fact
    if first.table_id is None or len({(entry.document.id, entry.fact.table_id) for entry in parts}) > 1:
        return
    rows, columns = {entry.fact.row for entry in parts}, {entry.fact.column for entry in parts}
    for entry in place.facts.corpus.index(parts[0].document, parts[0].report).entries:
        fact = entry.fact
        if fact.table_id != first.table_id or fact.source != "cell" or fact.amount is None:
            continue
        on_line = len(rows) == 1 and fact.row in rows or len(columns) == 1 and fact.column in columns
        path = fact.column_path if len(rows) == 1 else fact.row_path
        if on_line and path and clean_label(path[-1]).lower() in TOTALS:
            yield entry


# ------------------------------------------------------------ parts that a word only means


def _of_own_parts(claim: Equal, place: Place) -> list[tuple[float, Compared]]:
    """Return an item's own parts against it: the item named, or the one that prints the question's figure."""
    found: list[tuple[float, Compared]] = []
    for choice in _wholes_named(claim, place):
        parts, complete = own_parts(choice.entry, place.facts, Scope(place.owner, place.year), claim.count)
        if len(parts) < 2:
            continue
        given = claim.whole[0].figure if claim.whole else None
        one = sum_against(parts, [1] * len(parts), (choice.entry,), [1], given, place.facts, sure=complete)
        if one is not None and (one.agrees is not None or not found):
            found.append((choice.score + 0.1 * (claim.count == len(parts)), one))
    return found


def _wholes_named(claim: Equal, place: Place) -> list[Choice]:
    if claim.whole:
        found = place.choices(claim.whole[0])
        others = place.printing(claim.whole[0]) if claim.whole[0].figure is not None else []
        return [*found, *(one for one in others if one.entry not in [named.entry for named in found])]
    slot = (named("三公经费"),) if claim.count == 3 else (TOTAL_SPAN,)  # its three items
    return place.choices(Term(slot))


__all__ = ["equal", "slack_of"]
