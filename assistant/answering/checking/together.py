"""Figures that belong together: of several that each item may mean, those of one table, passage, fund and stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.checking.claim import Given, Slot
from assistant.answering.checking.comparison import entry_value
from assistant.answering.figures import value_in
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.evidence import amounts_agree, coordinates_agree
from assistant.lookup.index import Entry
from assistant.lookup.match import rank
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from ingest.amounts import Amount

_NEAR = 0.15
"""How far below the best hit another fact may stand and still be what the question means."""
_MOST = 12


@dataclass(frozen=True, slots=True)
class _Choice:
    entry: Entry
    score: float


def figures_together(session: Session, ask: Ask, scope: Scope, slots: Sequence[Slot]) -> list[Value | None]:
    """Return a figure for each slot, None where the scope has none; chosen so that they stand as near as can be to each other."""
    plain = replace(ask, unit=None, money=False)
    choices = [_choices(session, plain, scope, slot) for slot in slots]
    picked = _best_company(choices)
    found: list[Value | None] = []
    for index, slot in enumerate(slots):
        choice = picked[index]
        if choice is None:
            got = value_in(session, plain, scope, slot, _stage(plain))
            found.append(got[0] if got else None)
        else:
            found.append(entry_value(session, choice.entry, _support(choice.entry, choices[index])))
    return found


def _stage(ask: Ask) -> str | None:
    return ask.stages[0] if len(ask.stages) == 1 else None


def _choices(session: Session, ask: Ask, scope: Scope, slot: Slot) -> list[_Choice]:
    """Return the facts that the slot may mean, best first; none where the best is a blank, which needs proof."""
    best = session.look(scope, slot, session.want(ask, stage=_stage(ask)))
    if best is None or best.entry.fact.amount is None:
        return []
    hits = rank(session.corpus, scope, slot, session.want(ask, stage=_stage(ask)))
    top = hits[0].score if hits else 0.0
    near = [
        _Choice(hit.entry, hit.score)
        for hit in hits
        if hit.score >= top - _NEAR and hit.entry.fact.amount is not None and _alike(hit.entry, best.entry)
    ]
    # `look` weighs cell before sentence and may leave the fund or the table open; its choice comes first among equals.
    own = _Choice(best.entry, next((one.score for one in near if one.entry is best.entry), top) + 0.01)
    return [own, *(one for one in near if one.entry is not best.entry)][:_MOST]


def _alike(entry: Entry, best: Entry) -> bool:
    """Return whether two facts are of one item and kind of amount; a neighbour's item is no other reading of the slot."""
    first, second = entry.fact.amount, best.fact.amount
    same_item = entry.head == best.head and entry.fact.coordinates.economic == best.fact.coordinates.economic
    return same_item and first is not None and second is not None and first.comparable(second)


def _best_company(choices: Sequence[Sequence[_Choice]]) -> list[_Choice | None]:
    """Return one choice a slot: those that gather best around one of them."""
    best: list[_Choice | None] = [None] * len(choices)
    top = -1.0
    for anchor in (one for options in choices for one in options):
        company = [
            max(options, key=lambda one: one.score + nearness(one.entry, anchor.entry), default=None) for options in choices
        ]
        score = sum(one.score + nearness(one.entry, anchor.entry) for one in company if one is not None)
        if score > top + 1e-9:
            best, top = company, score
    return best


def nearness(one: Entry, other: Entry) -> float:
    """Return how much two facts belong together: 0.0 for strangers, about 0.2 in one row of one table."""
    if one is other:
        return 0.2
    first, second = one.fact, other.fact
    near = 0.0
    if one.document.id == other.document.id:
        near += 0.02
        if first.table_id and first.table_id == second.table_id:
            near += 0.06 + (0.04 if first.row == second.row or first.column == second.column else 0.0)
        elif first.block is not None and first.block == second.block and first.table_id == second.table_id:
            near += 0.08
        elif first.section and first.section == second.section:
            near += 0.03
    near += 0.04 if first.coordinates.fund == second.coordinates.fund else 0.0
    near += 0.04 if one.stage == other.stage else -0.06
    near += 0.02 if one.year == other.year else -0.1
    near -= 0.05 if first.coordinates.horizon != second.coordinates.horizon else 0.0
    return near


def figure_near(
    session: Session, ask: Ask, scope: Scope, slot: Slot, home: Entry | None, stage: str | None = None
) -> Value | None:  # fmt: skip
    """Return the slot's figure of the fund, stage and place of `home`, where several may be meant; None where there is none."""
    plain = replace(ask, unit=None, money=False, stages=(stage,) if stage else ask.stages)  # type: ignore[arg-type]
    choices = _choices(session, plain, scope, slot)
    if not choices or home is None:
        got = session.look(scope, slot, session.want(plain, stage=_stage(plain)))
        return session.draft.value_of(got) if got is not None else None
    best = max(choices, key=lambda one: one.score + nearness(one.entry, home))
    return entry_value(session, best.entry, _support(best.entry, choices))


def _support(entry: Entry, choices: Sequence[_Choice]) -> list[Entry]:
    """Return a fact of the other source that says the same, to cite beside: the cell for a sentence, the sentence for a cell."""
    amount = entry.fact.amount
    for choice in choices:
        other = choice.entry
        if (
            amount is not None and other.fact.amount is not None and other.fact.source != entry.fact.source
            and coordinates_agree(other, entry) and amounts_agree(other.fact.amount, amount)
        ):  # fmt: skip
            return [other]
    return []


# ---------------------------------------------------------------- figures that the question gives


def entries_in(session: Session, scope: Scope) -> list[Entry]:
    """Return the scope's printed figures of its year, in document order."""
    return [
        entry
        for document, report in scope.owner.documents
        for entry in session.corpus.index(document, report).entries
        if entry.fact.amount is not None and entry.fact.coordinates.nature == "amount"
        and (scope.year is None or entry.year in (scope.year, None))
    ]  # fmt: skip


def is_given(entry: Entry, given: Amount) -> bool:
    """Return whether a fact prints the figure that the question gives; a bare one may be of any money."""
    amount = entry.fact.amount
    if amount is None:
        return False
    return (amount.value == given.value and amount.is_money) if given.unit == "" else amount.equals(given)


def entries_of(session: Session, scope: Scope, given: Sequence[Given]) -> list[Entry] | None:
    """Return a fact for each figure given, standing together and each another one; None where one is nowhere printed."""
    everything = entries_in(session, scope)
    choices = [[_Choice(entry, 0.0) for entry in everything if is_given(entry, one.amount)][:40] for one in given]
    if not choices or not all(choices):
        return None
    picked = _best_company(choices)
    found = [one.entry for one in picked if one is not None]
    return found if len({entry.key for entry in found}) == len(found) == len(given) else None


__all__ = ["entries_in", "entries_of", "figure_near", "figures_together", "is_given", "nearness"]
