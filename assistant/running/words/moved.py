"""The movement that a reason is asked of, told beside the words: of the item named, else as the answering sentences state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.evidence import weigh
from assistant.lookup.index import Entry
from assistant.lookup.match import Found
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.programs.model import Direction, Move, Select, Tell
from assistant.questions.model import Link, Span
from assistant.running.content import Content
from assistant.running.facts import Facts
from assistant.running.moves import changed_of
from assistant.running.outcome import Cell, Changed, Computed, Known, Quoted
from assistant.running.words.content import SURE, content_of
from assistant.running.words.named import movements_beside
from ingest.amounts import Amount


def movement_of(program: Tell, quoted: Sequence[Quoted], facts: Facts) -> tuple[Changed | None, tuple[Amount, ...]]:
    """Return the movement asked or claimed beside a reason, and the size claimed where the report gives another.

    The reason's own sentence goes first, then the items that are named, then what else its paragraph states; one that is as
    large as claimed before any other. Another size is told only of the very item and year that the reason is of.
    """
    if not program.moved:
        return None, ()
    beside = [one for one in quoted if not one.instead_of]
    own = [changed for one in beside for changed in _as_stated(program, one, facts) if _is_asked(program, changed, one)]
    found = [*own, *_of_items(program, quoted, facts)]
    found += [changed for one in quoted for changed in _as_stated(program, one, facts)]
    found = [one for one in found if _goes(one, program.direction)]
    if not program.claimed:
        return next(iter(found), None), ()
    agreeing = next((one for one in found if _agrees(one, program.claimed)), None)
    other = next((one for one in own if one in found and _sizes(one, program.claimed[0])), None)
    return (agreeing, ()) if agreeing is not None or other is None else (other, program.claimed)


def states_movement(program: Tell, quoted: Quoted, facts: Facts) -> bool:
    """Return whether a passage states the movement that a reason is asked of, where its size is asked too."""
    return bool(program.moved) and any(_goes(one, program.direction) for one in _as_stated(program, quoted, facts))


def _is_asked(program: Tell, changed: Changed, quoted: Quoted) -> bool:
    """Return whether a movement is of an item that the question surely names, and the words beside it are not another's."""
    heads = {span.text for span in changed.cell.slot}
    if quoted.entry is not None and quoted.entry.head not in heads:
        return False
    spans = [span for slot in program.select.slots for span in slot]
    least = NAMED if quoted.entry is not None else SURE
    return not spans or any(span.score_of(head) >= least for span in spans for head in heads)


def _goes(changed: Changed, direction: Direction | None) -> bool:
    """Return whether a movement goes the way that is asked of; any does where none is."""
    known = changed.amount or changed.rate
    if known is None:
        return False
    if isinstance(known, Computed):
        moved = known.direction
    else:
        moved = known.weighed.entry.fact.coordinates.direction if known.weighed is not None else None
    return direction is None or moved == direction


def _of_items(program: Tell, quoted: Sequence[Quoted], facts: Facts) -> Iterator[Changed]:
    """Yield how the items that the question names moved, each in the scopes of the answering words."""
    base = Select(stages=("budget",)) if program.against_budget else Select()
    moving = Move(program.select, base, program.moved, program.direction)
    for scope in dict.fromkeys(one.scope for one in quoted):
        for slot in program.select.slots:
            changed = changed_of(moving, Cell(scope, slot, None), facts)
            if changed is not None:
                yield changed


def _as_stated(program: Tell, one: Quoted, facts: Facts) -> Iterator[Changed]:
    """Yield the movements that the paragraph of answering words states, those that say most of the question first."""
    stated: dict[tuple[str, str | None, str | None], dict[str, Entry]] = {}
    for entry in movements_beside(one, facts):
        at = entry.fact.coordinates
        stated.setdefault((entry.head, at.level, entry.fact.quote), {}).setdefault(at.nature, entry)
    content = content_of(program, facts, one.scope)
    named = [key for key in stated if program.claimed or _names(program, key[0], content)]
    for key in sorted(named, key=lambda key: -round(content.share(" ".join(part or "" for part in key)), 3)):
        amount, rate = (_known(one.scope, stated[key].get(nature), facts) for nature in ("change", "growth"))
        cell = Cell(one.scope, (_named(key[0]),), None)
        there = {"amount": amount is not None, "rate": rate is not None}
        wanted = tuple(measure for measure in program.moved if there[measure])
        base = _base_of(stated[key].values())
        yield Changed(cell, amount, rate, base, wanted or ("amount", "rate"), program.direction)


def _names(program: Tell, head: str, content: Content) -> bool:
    """Return whether a question names an item, or says half of what it is about where it names none."""
    spans = [span for slot in program.select.slots for span in slot]
    return any(span.score_of(head) >= NAMED for span in spans) if spans else content.share(head) >= HALF


HALF = 0.5
NAMED = 0.62
"""Likeness from which words name an item."""


def _known(scope: Scope, entry: Entry | None, facts: Facts) -> Known | None:
    if entry is None:
        return None
    slot = (_named(entry.head),)
    weighed = weigh(facts.corpus, Found(scope, slot, Hit(entry, 1.0, 1.0), (entry,), ()))
    return Known(Cell(scope, slot, None), facts.draft.value_of(weighed), weighed)


def _named(head: str) -> Span:
    return Span(0, len(head), head, (Link(head, 1.0, "exact"),))


def _base_of(entries: Iterable[Entry]) -> str:
    """Return what stated movements are against: a plan of their own year by its stage, the year before by nothing."""
    at = next(iter(entries)).fact.coordinates
    return at.base_stage if at.base_stage is not None and at.base_year == at.year else ""


def _sizes(changed: Changed, claimed: Amount) -> list[Amount]:
    """Return the measures of a movement that can be held against a claimed size."""
    amounts = (known.amount for known in (changed.amount, changed.rate) if known is not None)
    return [amount for amount in amounts if amount is not None and amount.comparable(claimed)]


def _agrees(changed: Changed, claimed: Sequence[Amount]) -> bool:
    """Return whether a movement is as large as claimed."""
    least, most = claimed
    return any(least.base <= abs(size.base) <= most.base for size in _sizes(changed, least))
