"""Why a figure moved, or why it is not what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.overlap import said_share
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, TOTAL_SPAN
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.programs.model import Slot, Tell
from assistant.questions.model import Link, Span
from assistant.running.facts import Facts, said_around
from assistant.running.outcome import Quoted
from assistant.running.words.content import ENOUGH, SURE, content_of
from assistant.running.words.named import printed, quoted_fact, ranked, text_of
from assistant.running.words.prose import has_cue, list_after
from assistant.wordlists import cues_of
from ingest.terms import fold_label, term_of

PART_NAMED = 0.4

"""Score from which a reason may be that of a part of the item."""

MOST = 3


def reasons(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reasons of the items: each one's own, else those of its parts, else that of its whole."""
    slots = program.select.slots or (() if program.beside else ((TOTAL_SPAN,),))
    return [quoted for slot in slots for quoted in _reasons_of(program, facts, scope, slot)]


def _reasons_of(program: Tell, facts: Facts, scope: Scope, slot: Slot) -> list[Quoted]:
    found = [hit for hit in ranked(facts, scope, slot, "reason", program) if _is_of_level(hit.entry, program)]
    hits = _of_base(_of_direction(found, program.direction), program.against_budget)
    own = [hit for hit in hits if hit.score >= ACCEPT]
    if own:
        best = _saying(program.beside, own)
        return [_whole(quoted_fact(scope, best.entry, best.score), facts)] if _says_figures(program, best.entry) else []
    parts = {(hit.entry.head, hit.entry.fact.words): hit for hit in hits if hit.score >= PART_NAMED and _is_part(hit.entry, slot)}
    if parts:
        return [quoted_fact(scope, hit.entry, hit.score) for hit in list(parts.values())[:MOST]]
    return _reason_of_whole(program, facts, scope, slot)


def reasons_said(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reasons of the items that say what else the question says (鸡场的电费), where it says more than items."""
    further = [run for run in program.beside if not _is_figure(run)]
    found = reasons(program, facts, scope)
    if not further:
        return found
    content = content_of(replace(program, about=tuple(further)), facts, scope)
    return [one for one in found if one.entry is not None and content.share(said_around(one.entry) + one.words) >= HALF]


HALF = 0.5
"""Share of the question's further words from which a reason is of them too."""


def _is_of_level(entry: Entry, program: Tell) -> bool:
    """Return whether a fact is of the level of government that the question names, or of none."""
    own, asked = entry.fact.coordinates.government, program.select.levels
    return own is None or not asked or any(span.score_of(own) >= SURE for span in asked)


def _is_named(entry: Entry, program: Tell) -> bool:
    """Return whether a fact is of an item that the question names in part at least, or whose reason names one."""
    spans = [span for slot in program.select.slots for span in slot]
    return not spans or any(span.score_of(entry.head) >= PART_NAMED or span.text in printed(entry) for span in spans)


def _whole(quoted: Quoted, facts: Facts) -> Quoted:
    """Return a reason with what its sentence only announces (由以下因素…): the rest of its paragraph, else the list behind it."""
    assert quoted.entry is not None
    fact = quoted.entry.fact
    if fact.block is None or not fact.quote or not has_cue(fact.quote, cues_of("below")):
        return quoted
    behind = facts.corpus.store.block_text(quoted.entry.document.id, fact.block).partition(fact.quote)[2].strip()
    behind = behind or list_after(facts.corpus.store.chunks(quoted.entry.document.id), fact.block, fact.section)
    return replace(quoted, words=f"{quoted.words}{fact.quote[-1:]}{behind}" if behind else quoted.words)


def reasons_of_other_figures(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reasons of the items where no sentence has the figure that the question gives: it may be wrong."""
    others = tuple(run for run in program.beside if not _is_figure(run))
    return reasons(replace(program, beside=others), facts, scope) if len(others) < len(program.beside) else []


def _says_figures(program: Tell, entry: Entry) -> bool:
    """Return whether a fact's sentence has each figure of the question (涨了7.6%)."""
    return all(fold_label(run) in text_of(entry) for run in program.beside if _is_figure(run))


def _is_figure(run: str) -> bool:
    return run[:1].isdigit()


def _saying(words: Sequence[str], hits: Sequence[Hit]) -> Hit:
    """Return the first of the hits, or the one of those as good that says the question's further words."""
    if not words:
        return hits[0]
    close = [hit for hit in hits if hit.score >= hits[0].score - 0.2]
    return max(close, key=lambda hit: (round(said_share(words, text_of(hit.entry)), 2), hit.score))


def _of_direction(hits: list[Hit], direction: str | None) -> list[Hit]:
    """Return the hits, those of the presumed direction only where there are such."""
    fitting = [hit for hit in hits if hit.entry.fact.coordinates.direction in (direction, None)]
    return fitting if direction and any(hit.score >= PART_NAMED for hit in fitting) else hits


def _of_base(hits: list[Hit], against_budget: bool) -> list[Hit]:
    """Return the hits, those of actual against budget first where that is asked, else last."""
    against = [hit for hit in hits if hit.entry.fact.coordinates.base_stage in ("budget", "adjusted") and hit.score >= PART_NAMED]
    if against_budget:
        return against or hits
    return sorted(hits, key=lambda hit: -round(hit.score - (0.05 if hit in against else 0.0), 6))


def _is_part(entry: Entry, slot: Slot) -> bool:
    return any(span.score_of(parent) >= 0.6 for span in slot for parent in entry.fact.coordinates.parents)


def _reason_of_whole(program: Tell, facts: Facts, scope: Scope, slot: Slot) -> list[Quoted]:
    """Return the reason of what the item is part of, where its own paragraph names the item."""
    labels = [span.links[0].label for span in slot if span.links][-1:]
    for label in labels:
        for whole in _wholes(label):
            span = Span(0, len(whole), whole, (Link(whole, 1.0, "exact"),))
            for hit in ranked(facts, scope, (span,), "reason", program):
                if hit.score >= ACCEPT and hit.entry.head == whole and _names(facts, hit.entry, label):
                    return [replace(quoted_fact(scope, hit.entry, hit.score), instead_of=label)]
    return []


def _wholes(label: str) -> list[str]:
    term = term_of(label)
    parent = term.parent if term is not None else None
    grand = term_of(parent) if parent else None
    return [name for name in (parent, grand.parent if grand is not None else None) if name]


def _names(facts: Facts, entry: Entry, label: str) -> bool:
    """Return whether the reason's own paragraph names the item."""
    if entry.fact.block is None:
        return False
    text = fold_label(facts.corpus.store.block_text(entry.document.id, entry.fact.block))
    return said_share([fold_label(label)], text) >= 0.8


def reasons_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reason whose sentence says most of the question's words, where it says enough."""
    if not program.beside and not "".join(program.about).isascii():
        return []  # the named item's own reasons were looked for; a sentence in English may call it otherwise
    weighed = content_of(program, facts, scope)
    if not weighed.names_a_matter:
        return []
    told = (one for one in facts.entries(replace(scope, year=None)) if one.document.identity.year in (scope.year, None))
    reasons_told = (entry for entry in told if entry.fact.coordinates.nature == "reason")
    fitting = (entry for entry in reasons_told if _is_of_level(entry, program) and _is_named(entry, program))
    entries = [entry for entry in fitting if _says_figures(program, entry)]
    scored = [(weighed.share(printed(entry)), entry) for entry in entries]
    best = max(scored, key=lambda one: one[0], default=None)
    return [quoted_fact(scope, best[1], best[0])] if best is not None and best[0] >= ENOUGH else []
