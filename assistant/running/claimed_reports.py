"""What is claimed of a report itself, looked up: its own contradictions, its tables, the year that a part of it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assistant.lookup.index import Entry
from assistant.lookup.scopes import LoadedBody, Scope
from assistant.programs.claims import Blank, ReportClaim, Sound, TablesThere, Term, YearsFit
from assistant.running.content import ENOUGH, content_in
from assistant.running.facts import Facts
from assistant.running.outcome import Faults, Noted, Nothing, Quoted, TablesListed, YearNamed
from assistant.running.terms import Place
from assistant.running.words.prose import has_cue
from assistant.wordlists import cues_of
from ingest.model import Chunk
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label

Found = Faults | TablesListed | YearNamed | Noted | Nothing


def check_report(claim: ReportClaim, facts: Facts) -> Found:
    """Return what a claim of a report comes to."""
    return _CHECK[type(claim)](claim, facts)


def _documents(claim: ReportClaim, facts: Facts) -> Iterator[tuple[LoadedBody, DocumentInfo, ReportInfo]]:
    """Yield the documents that a claim is about: of the bodies and years named, else of all."""
    years = {when.year for when in claim.about.years if when.year is not None}
    for owner in facts.owners.among(claim.about.bodies):
        for document, report in owner.documents:
            if not years or document.identity.year in (*years, None):
                yield owner, document, report


def _sound(claim: Sound, facts: Facts) -> Found:
    found, checked = [], 0
    for _, document, report in _documents(claim, facts):
        findings = facts.corpus.store.findings(document.id)
        checked += len(findings)
        for finding in findings:
            first = next((facts.corpus.entry(document, report, one.fact_id) for one in finding.stated), None)
            if finding.status == "open" and finding.fault == "report" and first is not None:
                found.append((first, finding))
    return Faults(tuple(found), checked) if checked else Nothing(why="none")


def _tables(claim: TablesThere, facts: Facts) -> Found:
    listed: list[tuple[ReportInfo, DocumentInfo, tuple[str, ...], tuple[str, ...]]] = []
    for _, document, report in _documents(claim, facts):
        if document.listed_tables and report.id not in {one.id for one, *_ in listed}:
            listed.append((report, document, document.listed_tables, report.quality.tables_absent))
    if not listed:
        return Nothing(why="none")
    places = tuple(_contents(document, report, facts, tables) for report, document, tables, _ in listed)
    return TablesListed(
        tuple((place, tables, absent) for place, (*_, tables, absent) in zip(places, listed, strict=True)),
        claim.counted, claim.doubted,
    )  # fmt: skip


def _contents(document: DocumentInfo, report: ReportInfo, facts: Facts, tables: tuple[str, ...]) -> Quoted:
    """Return the passage that lists the tables."""
    chunks = [one for one in facts.corpus.store.chunks(document.id) if one.kind == "paragraph"]
    names = [fold_label(name) for name in tables]
    best = max(chunks, key=lambda one: sum(name in fold_label(one.to_show) for name in names), default=None)
    scope = Scope(next(owner for owner in facts.owners if (document, report) in owner.documents), document.identity.year)
    shown = best.to_show if best is not None else ""
    return Quoted(scope, "", shown, 1.0, around=shown, chunk=best, document=document, report=report)


def _years(claim: YearsFit, facts: Facts) -> Found:
    for owner, document, report in _documents(claim, facts):
        own = document.identity.year
        chunk = _part(claim, facts, owner, document)
        said = _year_in(chunk.to_show) if chunk is not None else None
        if chunk is not None and said is not None and own is not None:
            quoted = Quoted(
                Scope(owner, own), "", chunk.to_show, 1.0, around=chunk.to_show, chunk=chunk, document=document, report=report
            )
            return YearNamed(quoted, own, said)
    return Nothing(why="none")


def _part(claim: YearsFit, facts: Facts, owner: LoadedBody, document: DocumentInfo) -> Chunk | None:
    """Return the paragraph that is meant: the first with a year under the heading of that number, or what says most words."""
    chunks = facts.corpus.store.chunks(document.id)
    dated = [one for one in chunks if one.kind == "paragraph" and _year_in(one.to_show) is not None]
    number = "".join(sign for sign in claim.part if sign in _NUMBERS)
    if number:
        headed = [one for one in dated if one.section and _is_numbered(one.section[-1], number)]
        headed += [one for one in dated if _is_numbered(one.to_show, number)]
        return headed[0] if headed else None
    content = content_in(claim.words, facts.corpus, Scope(owner, document.identity.year))
    best = max(dated, key=lambda one: content.share(one.to_show), default=None)
    return best if best is not None and content.share(best.to_show) >= ENOUGH else None


def _year_in(text: str) -> int | None:
    """Return the first year that a text names."""
    folded = fold_label(text)
    years = (folded[at - 4 : at] for at, sign in enumerate(folded) if sign == "年" and at >= 4)
    return next((int(year) for year in years if year.isdigit() and year[:2] in ("19", "20")), None)


_NUMBERS = "一二三四五六七八九十0123456789"


def _is_numbered(text: str, number: str) -> bool:
    bare = fold_label(text).lstrip("(（第")
    behind = bare[len(number) : len(number) + 1]
    return bare.startswith(number) and bool(behind) and behind in "、.．)）,，条部章节 "


def _blank(claim: Blank, facts: Facts) -> Found:
    """Return the note that says a table is blank, with the figure that the table has all the same."""
    for owner, document, report in _documents(claim, facts):
        year = document.identity.year
        for note in facts.corpus.store.chunks(document.id):
            if not has_cue(fold_label(note.to_show), cues_of("blank")):
                continue
            choices = Place(owner, year, facts).choices(Term(claim.slot, source="cell"))
            entry = next((one.entry for one in choices if one.entry.document.id == document.id and _is_figure(one.entry)), None)
            shown = note.to_show
            quoted = Quoted(Scope(owner, year), "", shown, 1.0, around=shown, chunk=note, document=document, report=report)
            return Noted(quoted, entry)
    return Nothing(why="none")


def _is_figure(entry: Entry) -> bool:
    return entry.fact.source == "cell" and entry.fact.amount is not None and entry.fact.amount.value != 0


_CHECK: dict[type, Callable[[Any, Facts], Found]] = {Sound: _sound, TablesThere: _tables, YearsFit: _years, Blank: _blank}

__all__ = ["check_report"]
