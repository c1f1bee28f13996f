"""What a term of a claim may mean: the facts that its words name and that print its figure, each with how surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.labels import stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, rank
from assistant.lookup.scopes import LoadedBody, Scope
from assistant.lookup.want import FIGURES, Want
from assistant.programs.claims import Term
from assistant.programs.model import Slot, When
from assistant.questions.model import Link, Span
from assistant.running.company import Choice
from assistant.running.facts import Facts
from ingest.amounts import Amount
from ingest.model import Nature
from ingest.terms import clean_label, fold_label

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
_TELLING = 4
"""Digits from which a figure tells what is meant."""
_WORDED = 0.6
_UNNAMED = 0.4
"""The score of a fact that prints the figure, where nothing says that it is of the name."""


ROUNDED = 3
"""Digits that a figure rounded by a person keeps at least."""
TOTALS = ("合计", "总计", "总额", "共计", "小计", "项目合计", "合计数", "总计数", "total")
"""What the row or column of a sum is called."""


@dataclass(frozen=True, slots=True)
class Place:
    """A body's facts of one year, as terms are looked up in them."""

    owner: LoadedBody
    year: int | None
    facts: Facts
    like: Amount | None = None
    """Only facts of its kind of amount are meant (money, persons), where that is known."""

    def scope(self, term: Term) -> Scope:
        return Scope(self.owner, self._dated(term.years[0]) if term.years else self.year)

    def _dated(self, when: When) -> int | None:
        if when.year is not None:
            return when.year
        return self.year + (when.offset or 0) if self.year is not None else None

    def choices(self, term: Term, *overs: Slot, natures: frozenset[Nature] = FIGURES) -> list[Choice]:
        """Return the facts that a term may mean, by itself or inside of what stands over it; if any prints its figure, those."""
        named = self._named(term, overs, natures) if term.slot else []
        if term.figure is None:
            return named
        given = term.figure
        printing = [replace(one, score=one.score + _GIVEN) for one in named if prints(one.entry, given)]
        if not printing and (not named or _is_telling(given)):
            printing = self.printing(term, natures)
        return printing or [one for one in named if rounds_to(one.entry, given)] or named

    def printing(self, term: Term, natures: frozenset[Nature] = FIGURES) -> list[Choice]:
        """Return the facts that print a term's figure, whatever they are of: those of its year; without a name, of any."""
        given = term.figure
        for year in (self.scope(term).year, *(() if term.slot else (None,))):
            entries = self._entries(year, _PRINTED if natures == FIGURES else natures)
            found = [Choice(entry, _UNNAMED) for entry in entries if given is not None and prints(entry, given)]
            if found:
                return found[: 2 * _MOST]
        return []

    def _named(self, term: Term, overs: Sequence[Slot], natures: frozenset[Nature]) -> list[Choice]:
        found: dict[tuple[str, str], Choice] = {}
        for one in (*self._ranked(term.slot, term, natures), *self._worded(term, natures)):
            if one.entry.key not in found or found[one.entry.key].score < one.score:
                found[one.entry.key] = one
        for over in overs:
            for one in self._ranked((*over, *term.slot), term, natures) if over and over != term.slot else ():
                alone = found.get(one.entry.key)
                if alone is not None and one.score > alone.score - _INSIDE:  # what stands over it alone is not what it says
                    found[one.entry.key] = replace(alone, score=min(one.score + _INSIDE, alone.score + _NEAR))
        ordered = sorted(found.values(), key=lambda one: -round(one.score, 6))
        sure = [one for one in ordered if one.score >= ACCEPT] or ordered
        near = [one for one in sure if one.score >= sure[0].score - _NEAR]
        placed = [one for one in near if one.entry.fact.source == term.source] or near
        return (_in_table(placed, term.table) if term.table else placed)[:_MOST]

    def _ranked(self, slot: Slot, term: Term, natures: frozenset[Nature]) -> Iterator[Choice]:
        words = "".join(span.text for span in slot)
        want = Want(
            natures=natures, stage=term.stages[0] if term.stages else None, income="收入" in words, spending="支出" in words,
            year=None if term.at_end else self.scope(term).year,
        )  # fmt: skip
        for hit in rank(self.facts.corpus, self.scope(term), slot, want):
            if hit.score >= _LEAST and self._fits(hit.entry):
                yield Choice(hit.entry, hit.score + self._timely(hit.entry, term) + _whole_gain(hit.entry))

    def _worded(self, term: Term, natures: frozenset[Nature]) -> Iterator[Choice]:
        """Yield the figures whose own row, or the words right before them, say the term's words, whatever they were read as."""
        words = [clean_label(span.text) for span in term.slot]
        for entry in self._entries(self.scope(term).year, natures):
            own = _clause_before(entry) if entry.fact.source == "sentence" else clean_label((entry.fact.row_path or ("",))[-1])
            if all(word in own or len(word) > 2 and stands_in_order(word, own) for word in words):
                yield Choice(entry, _WORDED + self._timely(entry, term) + _whole_gain(entry))

    def _timely(self, entry: Entry, term: Term) -> float:
        """Return what a fact gains or loses by its time: a state is meant where the year's end is said."""
        own, year = entry.fact.coordinates.as_of or "", self.scope(term).year
        if term.at_end or own:
            return 0.1 if own and own.startswith(str(year)) else -0.1
        return 0.0 if entry.year in (year, None) else -0.1

    def _entries(self, year: int | None, natures: frozenset[Nature]) -> Iterator[Entry]:
        for entry in self.facts.entries(Scope(self.owner, year)):
            if entry.fact.coordinates.nature in natures and self._fits(entry):
                yield entry

    def _fits(self, entry: Entry) -> bool:
        amount = entry.fact.amount
        return amount is not None and (self.like is None or amount.comparable(self.like))


def _in_table(choices: list[Choice], table: str) -> list[Choice]:
    """Return the choices that stand in a table of that name, and those that say the same elsewhere; all where none does."""
    titled = [one.entry.fact.amount for one in choices if stands_in_order(table, _title_of(one.entry))]
    alike = [one for one in choices if any(_equal(one.entry.fact.amount, amount) for amount in titled)]
    return alike or choices


def _equal(one: Amount | None, other: Amount | None) -> bool:
    return one is not None and other is not None and one.equals(other)


def _title_of(entry: Entry) -> str:
    return fold_label(f"{entry.title or ''}{''.join(entry.fact.section[-1:])}") if entry.fact.table_id is not None else ""


def named(label: str) -> Span:
    """Return the words that surely mean a label."""
    return Span(0, len(label), label, (Link(label, 1.0, "exact"),))


def _whole_gain(entry: Entry) -> float:
    """Return what a fact gains that is of all its row: without a column named, the column of totals is meant."""
    path = entry.fact.column_path
    return 0.02 if path and clean_label(path[-1]) in TOTALS else 0.0


def _clause_before(entry: Entry) -> str:
    """Return the words of the sentence between the last mark before a figure and the figure."""
    before, found, _ = (entry.fact.quote or "").partition(entry.fact.raw)
    if not found:
        return ""
    for mark in _MARKS:
        before = before.rpartition(mark)[2]
    return clean_label(before)


_MARKS = ("。", "；", ";", "，", ",", "：", ":", "、", "（", "(")


def _is_telling(figure: Amount) -> bool:
    """Return whether a figure is known by itself, by whatever name: no other is likely to share so many digits."""
    return len(figure.value.normalize().as_tuple().digits) >= _TELLING


def prints(entry: Entry, given: Amount) -> bool:
    """Return whether a fact prints a figure that the question writes; a bare one may be of any unit but per cent."""
    amount = entry.fact.amount
    if amount is None:
        return False
    return amount.value == given.value and amount.unit != "%" if given.unit == "" else amount.equals(given)


def rounds_to(entry: Entry, given: Amount) -> bool:
    """Return whether a fact's figure is what the question gives, rounded as people do, who keep some digits: 5 is no 4.5."""
    amount = entry.fact.amount
    if amount is None or not amount.comparable(given):
        return False
    rounded = len(given.value.as_tuple().digits) >= ROUNDED and amount.base_step <= given.base_step
    return amount.base == given.base or rounded and abs(amount.base - given.base) <= given.base_step / 2


__all__ = ["ROUNDED", "TOTALS", "Place", "named", "prints", "rounds_to"]
