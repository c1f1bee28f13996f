"""The facts of words of a scope, as the finders look them up."""

from __future__ import annotations

from dataclasses import replace

from assistant.lookup.index import Entry
from assistant.lookup.match import rank
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.lookup.want import Want
from assistant.programs.model import Slot, Tell
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from ingest.store import DocumentInfo
from ingest.terms import fold_label


def ranked(facts: Facts, scope: Scope, slot: Slot, nature: str, program: Tell) -> list[Hit]:
    """Return the facts of a nature that a slot names, the best first."""
    words = " ".join(span.text for span in slot)
    want = Want(
        natures=frozenset((nature,)), direction=program.direction, fund=program.select.fund,  # type: ignore[arg-type]
        income="收入" in words, spending="支出" in words,
    )  # fmt: skip
    return rank(facts.corpus, scope, slot, want)


def text_of(entry: Entry) -> str:
    """Return a fact's words and sentence, folded."""
    return fold_label(f"{entry.fact.words or ''}{entry.fact.quote or ''}")


def printed(entry: Entry) -> str:
    """Return a fact's item, words and sentence as printed."""
    return f"{entry.head} {entry.fact.words or ''} {entry.fact.quote or ''}"


def quoted_fact(scope: Scope, entry: Entry, score: float) -> Quoted:
    """Return a fact's own words as what answers."""
    return Quoted(scope, entry.head, entry.fact.words or entry.fact.quote or entry.fact.raw, score, entry=entry)


def is_of_year(text: str, document: DocumentInfo, scope: Scope) -> bool:
    """Return whether a passage (its headings and text) is of the scope's year: its report is, or it names that year."""
    return scope.year is None or document.identity.year in (scope.year, None) or f"{scope.year}年" in text


def movements_beside(one: Quoted, facts: Facts) -> list[Entry]:
    """Return the movements stated in the paragraph that words stand in, of whatever year."""
    document = one.entry.document if one.entry is not None else one.document
    block = one.entry.fact.block if one.entry is not None else one.chunk.block if one.chunk is not None else None
    if document is None or block is None:
        return []
    return [
        entry for entry in facts.entries(replace(one.scope, year=None))
        if entry.document.id == document.id and entry.fact.block == block and entry.fact.amount is not None
        and entry.fact.coordinates.nature in ("change", "growth") and entry.fact.coordinates.direction is not None
    ]  # fmt: skip
