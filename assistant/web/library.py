"""The loaded reports as the page lists them."""

from __future__ import annotations

from typing import Any

from assistant.web.names import body_words
from assistant.web.words import LANGUAGES
from assistant.wording import stage_words
from ingest.model import ParsedDocument, Quality
from ingest.store import DocumentInfo, ReportInfo, Store
from ingest.store.info import grade
from ingest.terms import term_of

_GRADES = {"read well": "well", "read with gaps": "gaps", "read badly": "badly", "no figures found in it": "none"}


MOST = 1000
"""Reports that the page is given at once; of more it asks for those that have the words of its filter."""


def library_to_dict(store: Store, find: str = "") -> dict[str, Any]:
    """Return the state of the store (`stamp`, another one after each change), how many reports there are, and the reports.

    They are by body, then newest first. Of more than MOST they are those that have the words of `find`, the first MOST of them.
    """
    stamp, every = store.generation(), store.reports()
    chosen = every if len(every) <= MOST else store.found_reports(find.split(), _words_of)
    ordered = sorted(chosen, key=lambda one: (one.department or "\uffff", -(one.year or 0), one.stage or "", one.id))
    return {"stamp": stamp, "total": len(every), "reports": [report_to_dict(one) for one in store.each_report(ordered[:MOST])]}


def _words_of(report: ReportInfo) -> str:
    """Return what the page calls a report besides its own words: its body and stage in English, its stage in Chinese."""
    stages = (stage_words(report.stage, language) for language in LANGUAGES) if report.stage else ()
    return "\n".join((body_words(report.department, "en") or "", *stages))


def report_to_dict(report: ReportInfo) -> dict[str, Any]:
    """Return one report with its files and how well they were read."""
    return {
        "id": report.id, "body": report.department, "body_en": body_words(report.department, "en") or None,
        "year": report.year, "stage": report.stage, "level": report.level,
        "quality": quality_to_dict(report.quality), "files": [document_to_dict(one) for one in report.documents],
    }  # fmt: skip


def document_to_dict(document: DocumentInfo) -> dict[str, Any]:
    """Return one file: what it is, whose, and how well it was read."""
    about = document.identity
    return {
        "id": document.id, "name": document.name, "format": document.format, "pages": document.pages, "version": document.version,
        "body": about.department, "body_en": body_words(about.department, "en") or None, "year": about.year, "stage": about.stage,
        "quality": quality_to_dict(document.quality), "notes": list(document.notes),
    }  # fmt: skip


def quality_to_dict(quality: Quality) -> dict[str, Any]:
    """Return the counts that the page shows, and a grade: well, gaps, badly, or none where no figure was found."""
    printed = max(quality.figures_printed, quality.figures)
    return {
        "pages": quality.pages, "unread": quality.pages_unread, "tables": quality.tables, "figures": printed,
        "placed": quality.figures_placed, "told": quality.narrative_figures, "understood": quality.narrative_explained,
        "sums": quality.sums, "closed": quality.sums_closed, "doubtful": quality.doubtful, "grade": grade_key(quality),
    }  # fmt: skip


def grade_key(quality: Quality) -> str:
    """Return the grade that the store gives a reading, as a key of the page's words."""
    return _GRADES[grade(quality)]


def is_report(document: ParsedDocument) -> bool:
    """Return whether a file that was read is a report: it names whose it is, or states figures of budget items for a year.

    Of one that is none its owner is asked before it goes in.
    """
    about = document.identity
    if about.department is not None:
        return True
    return about.year is not None and any(term_of(fact.coordinates.item) is not None for fact in document.facts)
