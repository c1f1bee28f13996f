"""What a question asks to be told → the words of the report that answer: facts of words first, passages where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.facts import Facts
from assistant.running.outcome import Nothing, Outcome, Quoted, Worded
from assistant.running.words.counts import counted_facts, counts, numbers_beside, numbers_in_sentences, timed_targets, with_sums
from assistant.running.words.moved import movement_of
from assistant.running.words.organs import organisation, ranks
from assistant.running.words.passages import dated_passages, moved_passages, passages, rows_of_tables, sections
from assistant.running.words.reasons import reasons, reasons_by_content, reasons_of_other_figures, reasons_said
from assistant.running.words.rows import (
    duties,
    duties_of_matter,
    in_charge,
    lists_of_targets,
    organs,
    remarks,
    rows_by_content,
    worded,
    worded_in_part,
)
from assistant.running.words.terms import (
    compositions,
    definitions,
    explanations,
    named_takings,
    takings_in,
    terms_by_content,
    terms_by_sense,
)


def tell_topic(program: Tell, facts: Facts) -> Outcome:
    """Return the words that answer, of the newest year that has them; of one body only where the question names none."""
    for find in _FINDERS[program.what]:
        found = _over_scopes(find, program, facts)
        if found:
            found = with_sums(found) if program.sized else found
            moved, otherwise = movement_of(program, found, facts)
            return Worded(program.what, found, program.direction, moved, otherwise)
    return Nothing(facts.cells(program.select, newest=True), "none")


Find = Callable[[Tell, Facts, Scope], list[Quoted]]


def _over_scopes(find: Find, program: Tell, facts: Facts) -> tuple[Quoted, ...]:
    every: list[list[Quoted]] = []
    done: set[str] = set()
    dated = bool(program.select.years or program.select.every_year or program.select.latest)
    for scope in _scopes_of(program, facts):
        if scope.owner.body.key in done and not dated:
            continue
        found = find(program, facts, scope)
        if found:
            done.add(scope.owner.body.key)
            every.append(found)
    if program.what == "count" and len(done) < len(program.select.bodies):
        return ()  # a number of one body alone answers no question about several
    if program.select.bodies or len(every) < 2:
        return tuple(one for found in every for one in found)
    best = max(found[0].score for found in every)
    return tuple(one for found in every if found[0].score >= best - _ALIKE for one in found)


def _scopes_of(program: Tell, facts: Facts) -> Iterator[Scope]:
    """Yield the scopes of a question; where it names no year, behind a body's report years the one before that they tell of."""
    dated = bool(program.select.years or program.select.every_year or program.select.latest)
    scopes = facts.scopes(program.select)
    for scope, behind in zip_longest(scopes, scopes[1:]):
        yield scope
        last = behind is None or behind.owner.body.key != scope.owner.body.key
        before = scope.year - 1 if scope.year is not None else None
        if last and not dated and before in scope.owner.told_years:
            yield replace(scope, year=before)


_ALIKE = 0.01

_FINDERS: dict[str, tuple[Find, ...]] = {
    "reason": (
        reasons_said, reasons_by_content, worded, remarks, passages, moved_passages, reasons, reasons_of_other_figures,
    ),
    "meaning": (definitions, terms_by_content, explanations, terms_by_sense, compositions),
    "holds": (organisation, organs, takings_in, terms_by_content, passages),
    "list": (organisation, organs, duties, lists_of_targets, sections, named_takings, passages),
    "when": (timed_targets, dated_passages),
    "where": (passages,),
    "basis": (worded, rows_by_content, passages),
    "purpose": (worded, rows_by_content, passages),
    "excludes": (passages,),
    "source": (worded, passages),
    "who": (organisation, in_charge, duties_of_matter, passages),
    "text": (organisation, ranks, duties, worded_in_part, sections, passages, rows_of_tables),
    "count": (counts, counted_facts, numbers_in_sentences, numbers_beside),
}
