"""A claimed sum over the facts: each term's fact, chosen so that all stand together, then added up and set against the whole.

Of several readings that stand together about as well, one that comes out to the last digit is the one meant: figures that
have nothing to do with each other do not add up. Where none comes out the nearest is told, if it is of one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import compute
from assistant.draft import Value
from assistant.evidence import amounts_agree
from assistant.labels import stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, TOTAL_SPAN, rank
from assistant.lookup.scopes import LoadedBody, Scope
from assistant.lookup.want import FIGURES, Want
from assistant.programs.claims import Equal, Term
from assistant.programs.model import Slot, When
from assistant.questions.model import Link, Span
from assistant.running.company import Choice, Company, companies, nearness, neighbours
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Compared, Nothing
from assistant.running.own_parts import own_parts
from assistant.wording import entry_label, signed
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.model import Nature
from ingest.terms import clean_label, term_of

WITHIN = 0.25
"""How much less well another reading may stand together that adds up."""
_NEAR = 0.3
"""How far below the best another fact may score and still be what a word means."""
_MOST = 14
_GIVEN = 0.2
"""What a fact gains that prints the figure written beside its name."""
_INSIDE = 0.1
"""What a fact gains that is named together with what stands over all terms."""
_LEAST = 0.2
"""The lowest score of a fact that may be meant where nothing fits the words better; by itself it proves nothing."""
_PRINTED: frozenset[Nature] = FIGURES | {"change"}
_WORDED = 0.6
_SURE = 0.8
"""The score from which a word surely means a fact, wherever the others stand."""
_UNNAMED = 0.4
"""The score of a fact that prints the figure, where nothing says that it is of the name."""


def equal(claim: Equal, facts: Facts) -> Checked | Nothing:
    """Return the sum set against its whole for each body and year that has all terms; nothing where none has."""
    found: list[Compared] = []
    for owner in facts.owners:
        if claim.about.bodies and owner.body.key not in claim.about.bodies:
            continue
        best = _best(_in_years(claim, owner, facts))
        if best is not None:
            found.append(best)
    return Checked(tuple(found), figures_asked=claim.figures_asked) if found else Nothing(why="none")


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
    found = [one for year in years for one in _readings(claim, _Place(owner, year, facts))]
    return found if found or written else _readings(claim, _Place(owner, None, facts))  # a report of one year tells of the next


@dataclass(frozen=True, slots=True)
class _Place:
    """A body's facts of one year, as terms are looked up in them."""

    owner: LoadedBody
    year: int | None
    facts: Facts

    def scope(self, term: Term) -> Scope:
        return Scope(self.owner, self._dated(term.years[0]) if term.years else self.year)

    def _dated(self, when: When) -> int | None:
        if when.year is not None:
            return when.year
        return self.year + (when.offset or 0) if self.year is not None else None

    def choices(self, term: Term, *overs: Slot) -> list[Choice]:
        """Return the facts that a term may mean, by itself or inside of what stands over it; those that print its figure, if any does."""
        named = self._named(term, overs) if term.slot else []
        if term.figure is None:
            return named
        given = term.figure
        printing = [replace(one, score=one.score + _GIVEN) for one in named if prints(one.entry, given)]
        if printing:
            return printing
        for year in (self.scope(term).year, None):
            anywhere = [Choice(entry, _UNNAMED) for entry in self._entries(year, _PRINTED) if prints(entry, given)]
            if anywhere:
                return anywhere[: 2 * _MOST]
        return [one for one in named if _rounds_to(one.entry, given)] or named

    def _named(self, term: Term, overs: Sequence[Slot]) -> list[Choice]:
        found: dict[tuple[str, str], Choice] = {}
        for one in (*self._ranked(term.slot, term), *self._worded(term)):
            if one.entry.key not in found or found[one.entry.key].score < one.score:
                found[one.entry.key] = one
        for over in overs:
            for one in self._ranked((*over, *term.slot), term) if over and over != term.slot else ():
                alone = found.get(one.entry.key)
                if alone is not None and one.score > alone.score - _INSIDE:  # what stands over it alone is not what it says
                    found[one.entry.key] = replace(alone, score=min(one.score + _INSIDE, alone.score + _NEAR))
        ordered = sorted(found.values(), key=lambda one: -round(one.score, 6))
        sure = [one for one in ordered if one.score >= ACCEPT] or ordered
        return [one for one in sure if one.score >= sure[0].score - _NEAR][:_MOST]

    def _ranked(self, slot: Slot, term: Term) -> Iterator[Choice]:
        words = "".join(span.text for span in slot)
        want = Want(
            natures=FIGURES, stage=term.stages[0] if term.stages else None, income="收入" in words, spending="支出" in words,
            year=None if term.at_end else self.scope(term).year,
        )  # fmt: skip
        for hit in rank(self.facts.corpus, self.scope(term), slot, want):
            if hit.score >= _LEAST and hit.entry.fact.amount is not None:
                yield Choice(hit.entry, hit.score + self._timely(hit.entry, term) + _whole_gain(hit.entry))

    def _worded(self, term: Term) -> Iterator[Choice]:
        """Yield the figures whose own row, or the words right before them, say the term's words, whatever they were read as."""
        words = [clean_label(span.text) for span in term.slot]
        for entry in self._entries(self.scope(term).year):
            own = _clause_before(entry) if entry.fact.source == "sentence" else clean_label((entry.fact.row_path or ("",))[-1])
            if all(word in own or len(word) > 2 and stands_in_order(word, own) for word in words):
                yield Choice(entry, _WORDED + self._timely(entry, term) + _whole_gain(entry))

    def _timely(self, entry: Entry, term: Term) -> float:
        """Return what a fact gains or loses by its time: a state is meant where the year's end is said."""
        own, year = entry.fact.coordinates.as_of or "", self.scope(term).year
        if term.at_end or own:
            return 0.1 if own and own.startswith(str(year)) else -0.1
        return 0.0 if entry.year in (year, None) else -0.1

    def _entries(self, year: int | None, natures: frozenset[Nature] = FIGURES) -> Iterator[Entry]:
        for entry in self.facts.entries(Scope(self.owner, year)):
            if entry.fact.amount is not None and entry.fact.coordinates.nature in natures:
                yield entry


def _whole_gain(entry: Entry) -> float:
    """Return what a fact gains that is of all its row: without a column named, the column of totals is meant."""
    path = entry.fact.column_path
    return 0.02 if path and clean_label(path[-1]) in _TOTALS else 0.0


def _clause_before(entry: Entry) -> str:
    """Return the words of the sentence between the last mark before a figure and the figure."""
    before, found, _ = (entry.fact.quote or "").partition(entry.fact.raw)
    if not found:
        return ""
    for mark in _MARKS:
        before = before.rpartition(mark)[2]
    return clean_label(before)


_MARKS = ("。", "；", ";", "，", ",", "：", ":", "、", "（", "(")


def prints(entry: Entry, given: Amount) -> bool:
    """Return whether a fact prints a figure that the question writes; a bare one may be of any unit but per cent."""
    amount = entry.fact.amount
    if amount is None:
        return False
    return amount.value == given.value and amount.unit != "%" if given.unit == "" else amount.equals(given)


def _rounds_to(entry: Entry, given: Amount) -> bool:
    return entry.fact.amount is not None and given.unit != "" and amounts_agree(entry.fact.amount, given)


# ------------------------------------------------------------ readings


def _readings(claim: Equal, place: _Place) -> list[tuple[float, Compared]]:
    if claim.own_parts:
        return _of_own_parts(claim, place)
    over = claim.about.over
    other = claim.whole[0].slot if len(claim.whole) == 1 else ()
    parts = [place.choices(term, over, other) for term in claim.parts]
    wholes = [term if term.slot or term.figure else replace(term, slot=claim.parts[0].slot) for term in claim.whole]
    named = [place.choices(term, over) for term in wholes]
    premise = wholes[0].figure if len(wholes) == 1 and not named[0] else None
    if not all(parts) or not all(named) and premise is None:
        return []
    found = companies([*parts, *(named if premise is None else ())])
    return [
        (company.score, one) for company in neighbours(found, WITHIN)
        if (one := _compared(claim, company, place, premise)) is not None
    ]  # fmt: skip


def _compared(claim: Equal, company: Company, place: _Place, premise: Amount | None) -> Compared | None:
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
        sure=_is_one_place((*parts, *wholes), _surety(claim, company)),
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
    facts: Facts, *, sure: bool,
) -> Compared | None:  # fmt: skip
    """Return the signed sum of the parts against the (signed) whole and the figure that the question gives for it."""
    operands, stated = _values(parts, facts), _values(wholes, facts)
    amounts = [value.amount for value in (*operands, *stated)]
    if any(not amount.comparable(amounts[0]) for amount in amounts):
        return None
    if given is not None and given.unit == "":
        given = Amount(given.value, (stated or operands)[0].amount.unit)
    if given is not None and not given.comparable(amounts[0]):
        return None
    total, written = _added(operands, signs, (stated[0].amount if stated else given) or amounts[0])
    against = _added(stated, whole_signs, total)[0] if stated else None
    targets = [one for one in (against, given) if one is not None]
    own = [value.amount for value in (*operands, *stated)]
    agrees = all(abs(total.base - target.base) <= slack_of(target, *own) for target in targets)
    one_digit = bool(stated) and sum(value.amount.value != 0 for value in operands) < 2
    whole = stated[0] if len(stated) == 1 else None
    if len(stated) > 1:
        assert against is not None
        label = _added(stated, whole_signs, total)[1]
        whole = Value(label, against, tuple(number for value in stated for number in value.citations), "computed")
    return Compared(
        "sum", tuple(operands), f"{written} = {format_decimal(total.value)}", total, whole, given if not stated else None,
        agrees=agrees if agrees or sure else None, trivial=one_digit,
    )  # fmt: skip


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
    total = compute.total([Amount(value.amount.value * sign, value.amount.unit) for value, sign in zip(values, signs, strict=True)])
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


def _unnamed_whole(claim: Equal, parts: Sequence[Entry], signs: Sequence[int], place: _Place) -> Entry | None:
    """Return the total beside the parts, what they stand under, or the budget's total: one that they make up, else the first."""
    amounts = [entry.fact.amount for entry in parts if entry.fact.amount is not None]
    total = sum((amount.base * sign for amount, sign in zip(amounts, signs, strict=True)), Decimal(0))
    options = [
        entry for entry in _wholes(claim, parts, place)
        if entry.fact.amount is not None and entry.fact.amount.comparable(amounts[0]) and entry not in parts
    ]  # fmt: skip
    made = (one for one in options if one.fact.amount and abs(one.fact.amount.base - total) <= slack_of(one.fact.amount, *amounts))
    return next(made, options[0] if options else None)


def _wholes(claim: Equal, parts: Sequence[Entry], place: _Place) -> Iterator[Entry]:
    yield from _totals_beside(parts, place)
    heads = {entry.head for entry in parts}
    above = [label for entry in parts for label in _above(entry)]
    labels = sorted(dict.fromkeys(above), key=lambda label: -above.count(label))
    slots = [claim.about.over] if claim.about.over else []
    slots += [(Span(0, len(label), label, (Link(label, 1.0, "exact"),)),) for label in labels if label not in heads]
    slots += [(TOTAL_SPAN,)] if claim.total else []
    for slot in slots:
        found = [one for one in place.choices(Term(slot)) if one.entry.head not in heads]
        yield from (one.entry for one in sorted(found, key=lambda one: -_company_score(one, parts)))


def _company_score(one: Choice, parts: Sequence[Entry]) -> float:
    return round(one.score + sum(nearness(one.entry, part) for part in parts), 6)


def _above(entry: Entry) -> list[str]:
    term = term_of(entry.head)
    return [*reversed(entry.fact.coordinates.parents), *((term.parent,) if term and term.parent else ())]


_TOTALS = ("合计", "总计", "总额", "共计", "小计", "项目合计", "合计数", "总计数", "total")


def _totals_beside(parts: Sequence[Entry], place: _Place) -> Iterator[Entry]:
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
        if on_line and path and clean_label(path[-1]).lower() in _TOTALS:
            yield entry


# ------------------------------------------------------------ parts that a word only means


def _of_own_parts(claim: Equal, place: _Place) -> list[tuple[float, Compared]]:
    """Return an item's own parts against it: the item named, or the one that prints the question's figure."""
    found = []
    for choice in _wholes_named(claim, place):
        parts, complete = own_parts(choice.entry, place.facts, Scope(place.owner, place.year), claim.count)
        if len(parts) < 2:
            continue
        given = claim.whole[0].figure if claim.whole else None
        one = sum_against(parts, [1] * len(parts), (choice.entry,), [1], given, place.facts, sure=complete)
        if one is not None and (one.agrees is not None or not found):
            found.append((choice.score + 0.1 * (claim.count == len(parts)), one))
    return found


def _wholes_named(claim: Equal, place: _Place) -> list[Choice]:
    if claim.whole:
        return place.choices(claim.whole[0])
    slot = (Span(0, 4, "三公经费", (Link("三公经费", 1.0, "exact"),)),) if claim.count == 3 else (TOTAL_SPAN,)  # its three items
    return place.choices(Term(slot))


__all__ = ["equal", "prints", "slack_of"]
