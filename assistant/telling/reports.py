"""What was found of a report itself, in words: its contradictions, its tables, its year, a note under a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.draft import Draft, Value
from assistant.lookup.index import Entry
from assistant.running.outcome import Faults, Noted, Quoted, TablesListed, YearNamed
from assistant.telling.sentences import sentences
from assistant.wording import amount_words, entry_label, finding_words, quoted
from ingest.model import Finding

MOST = 12
"""Contradictions that are told one by one."""


def tell_report(outcome: Faults | TablesListed | YearNamed | Noted, draft: Draft) -> None:
    """Word what was found of a report into the draft."""
    draft.answered = True
    _TELL[type(outcome)](outcome, draft)


def _say(draft: Draft, key: str, **parts: str) -> str:
    return sentences()[key][draft.language == "en"].format(**parts)


def _faults(outcome: Faults, draft: Draft) -> None:
    draft.verdict = "inconsistent" if outcome.found else "consistent"
    if not outcome.found:
        draft.line(_say(draft, "faults_none", count=str(outcome.checked)))
        return
    draft.line(_say(draft, "faults", count=str(len(outcome.found))))
    for entry, finding in outcome.found[:MOST]:
        numbers = tuple(draft.cite(one) for one in _places(entry, finding, draft))
        draft.line(f"- {finding_words(finding, entry, draft.language)}", numbers)
        draft.add_conflict(finding_words(finding, entry, draft.language), numbers)


def _places(entry: Entry, finding: Finding, draft: Draft) -> list[Entry]:
    operands = (*finding.stated, *finding.parts)[:6]
    found = (draft.corpus.entry(entry.document, entry.report, one.fact_id) for one in operands)
    return [one for one in found if one is not None] or [entry]


def _cited(one: Quoted, draft: Draft) -> tuple[int, ...]:
    if one.chunk is None or one.document is None or one.report is None:
        return ()
    return (draft.cite_chunk(one.chunk, one.document, one.report),)


def _tables(outcome: TablesListed, draft: Draft) -> None:
    lacking = [one for one in outcome.reports if one[2]]
    if outcome.doubted:
        draft.verdict = "inconsistent" if lacking else "consistent"
    told = outcome.reports if outcome.counted or not lacking else lacking
    for place, tables, absent in told:
        scope = place.scope.english if draft.language == "en" else place.scope.label
        parts = {"scope": scope, "count": str(len(tables)), "names": _say(draft, "list_mark").join(absent)}
        numbers = _cited(place, draft)
        draft.line(_say(draft, "tables_absent" if absent else "tables_there", **parts), numbers)
        if absent and outcome.doubted:
            draft.add_conflict(_say(draft, "tables_absent", **parts), numbers)


def _year(outcome: YearNamed, draft: Draft) -> None:
    numbers = _cited(outcome.quoted, draft)
    fits = outcome.own == outcome.said
    line = _say(draft, "year_fits" if fits else "year_differs", own=str(outcome.own), said=str(outcome.said))
    draft.verdict = "consistent" if fits else "inconsistent"
    draft.line(_say(draft, "agrees" if fits else "disagrees"))
    draft.line(line, numbers)
    draft.line(f"> {quoted(outcome.quoted.words)}", numbers)
    if not fits:
        draft.add_conflict(line, numbers)


def _noted(outcome: Noted, draft: Draft) -> None:
    numbers = _cited(outcome.quoted, draft)
    entry = outcome.entry
    if entry is None or entry.fact.amount is None:
        draft.verdict = "consistent"
        draft.line(_say(draft, "agrees"))
        draft.line(_say(draft, "is_blank"), numbers)
        return
    draft.verdict = "inconsistent"
    name = entry_label(entry, draft.language)
    numbers = (*numbers, draft.cite(entry))
    value = Value(name, entry.fact.amount, (numbers[-1],), "cell", entry)
    draft.tell(value, scope_name=entry.report.department, year=entry.year)
    line = _say(draft, "not_blank", name=name, shown=amount_words(entry.fact.amount, draft.language))
    draft.line(_say(draft, "disagrees"))
    draft.line(line, numbers)
    draft.line(f"> {quoted(outcome.quoted.words)}", numbers[:1])
    draft.add_conflict(line, numbers)


_TELL: dict[type, Callable[[Any, Draft], None]] = {Faults: _faults, TablesListed: _tables, YearNamed: _year, Noted: _noted}

__all__ = ["tell_report"]
