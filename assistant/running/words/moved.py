"""The movement that a reason is asked of, told beside the words: of the item named, else as the answering sentences state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.evidence import weigh
from assistant.lookup.index import Entry
from assistant.lookup.match import Found
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.programs.model import Move, Select, Tell
from assistant.questions.model import Link, Span
from assistant.running.facts import Facts
from assistant.running.moves import changed_of
from assistant.running.outcome import Cell, Changed, Known, Quoted
from assistant.running.words.content import content_of
from ingest.amounts import Amount


def movement_of(program: Tell, quoted: Sequence[Quoted], facts: Facts) -> tuple[Changed | None, tuple[Amount, ...]]:
    """Return the movement asked or claimed beside a reason, and the size claimed where the report gives another.

    One that is as large as claimed goes first; the answering sentences state what the item's own figures may not.
    """
    if not program.moved:
        return None, ()
    own, stated = list(_of_items(program, quoted, facts)), _as_stated(program, quoted, facts)
    if not program.claimed:
        return next(iter((*own, *stated)), None), ()
    own = [one for one in own if _sizes(one, program.claimed[0])]
    agreeing = next((one for one in (*own, *stated) if _agrees(one, program.claimed)), None)
    return (agreeing, ()) if agreeing is not None or not own else (own[0], program.claimed)


def _of_items(program: Tell, quoted: Sequence[Quoted], facts: Facts) -> Iterator[Changed]:
    """Yield how the items that the question names moved, each in the scopes of the answering words."""
    base = Select(stages=("budget",)) if program.against_budget else Select()
    moving = Move(program.select, base, program.moved, program.direction)
    for scope in dict.fromkeys(one.scope for one in quoted):
        for slot in program.select.slots:
            changed = changed_of(moving, Cell(scope, slot, None), facts)
            if changed is not None:
                yield changed


def _as_stated(program: Tell, quoted: Sequence[Quoted], facts: Facts) -> Iterator[Changed]:
    """Yield the movements that the paragraphs of the answering words state, those that say most of the question first."""
    for one in quoted:
        stated: dict[str, dict[str, Entry]] = {}
        for entry in _in_paragraph(one, facts):
            stated.setdefault(entry.head, {}).setdefault(entry.fact.coordinates.nature, entry)
        content = content_of(program, facts, one.scope)
        heads = [head for head in stated if content.share(head) > 0 or program.claimed]
        for head in sorted(heads, key=lambda name: -round(content.share(name), 3)):
            amount, rate = (_known(one.scope, stated[head].get(nature), facts) for nature in ("change", "growth"))
            cell = Cell(one.scope, (_named(head),), None)
            yield Changed(cell, amount, rate, _base_of(stated[head].values()), program.moved, program.direction)


def _in_paragraph(one: Quoted, facts: Facts) -> list[Entry]:
    """Return the movements stated in the paragraph that words stand in."""
    document = one.entry.document if one.entry is not None else one.document
    block = one.entry.fact.block if one.entry is not None else one.chunk.block if one.chunk is not None else None
    if document is None or block is None:
        return []
    return [
        entry for entry in facts.entries(one.scope)
        if entry.document.id == document.id and entry.fact.block == block and entry.fact.amount is not None
        and entry.fact.coordinates.nature in ("change", "growth") and entry.fact.coordinates.direction is not None
    ]  # fmt: skip


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
