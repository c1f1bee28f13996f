"""Facts arranged for look-up: each with its canonical labels, and the vocabulary that questions are linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.labels import KIND_LABELS, Vocabulary, is_generic
from ingest.model import Fact, Finding
from ingest.store import DocumentInfo, ReportInfo, Store
from ingest.terms import canonical


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its document and the labels that it answers to.

    `head` is its item; `labels` all that a question may name (head, parents, economic item, kind, subject);
    `extra` further words of its row and column paths, which may be named but need not.
    """

    fact: Fact
    document: DocumentInfo
    report: ReportInfo
    head: str
    labels: frozenset[str]
    extra: frozenset[str]
    year: int | None
    stage: str | None
    title: str | None = None
    """The title of the fact's table."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.document.id, self.fact.id)


def fact_to_entry(fact: Fact, document: DocumentInfo, report: ReportInfo, title: str | None = None) -> Entry:
    """Return the entry of one fact."""
    at = fact.coordinates
    named = [at.item, *at.parents]
    if at.economic:
        named.append(at.economic)
    if at.kind:
        named.append(KIND_LABELS.get(at.kind, ""))
    if at.subject:
        named.append(canonical(at.subject))
    labels = frozenset(label for label in named if not is_generic(label))
    extra = frozenset(
        label for label in (canonical(part) for part in (*fact.row_path, *fact.column_path)) if not is_generic(label)
    )
    year = at.year if at.year is not None else document.identity.year
    stage = at.stage or document.identity.stage
    return Entry(fact, document, report, at.item, labels, extra - labels, year, stage, title)


_MOST_VOCABULARIES = 64
"""Vocabularies of single bodies kept at once; each is small beside the reports' facts."""


@dataclass(slots=True)
class DocumentIndex:
    """One document's entries and, for each label, which of them carry it."""

    entries: tuple[Entry, ...]
    by_label: dict[str, list[int]] = field(default_factory=dict)
    by_code: dict[str, list[int]] = field(default_factory=dict)


def build_document_index(
    document: DocumentInfo, report: ReportInfo, facts: Sequence[Fact], titles: Mapping[str, str | None]
) -> DocumentIndex:
    """Return the index of one document's facts; `titles` maps table ids to titles."""
    index = DocumentIndex(tuple(fact_to_entry(fact, document, report, titles.get(fact.table_id or "")) for fact in facts))
    for position, entry in enumerate(index.entries):
        for label in entry.labels | entry.extra:
            index.by_label.setdefault(label, []).append(position)
        if entry.fact.coordinates.code:
            index.by_code.setdefault(entry.fact.coordinates.code, []).append(position)
    return index


class Corpus:
    """The loaded reports as look-up sees them, kept up with the store's generation."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._generation = -1
        self._indexes: dict[tuple[str, int], DocumentIndex] = {}
        self._vocabularies: dict[frozenset[str] | None, Vocabulary] = {}
        self._reports: tuple[ReportInfo, ...] = ()

    def refresh(self) -> None:
        """Take in what has changed in the store since the last call."""
        generation = self.store.generation()
        if generation == self._generation:
            return
        self._reports = self.store.reports()
        live = {(document.id, document.version) for report in self._reports for document in report.documents}
        self._indexes = {key: index for key, index in self._indexes.items() if key in live}
        self._vocabularies = {}
        self._generation = generation

    @property
    def reports(self) -> tuple[ReportInfo, ...]:
        return self._reports

    def index(self, document: DocumentInfo, report: ReportInfo) -> DocumentIndex:
        """Return a document's index, built at first use."""
        key = (document.id, document.version)
        if key not in self._indexes:
            self._indexes[key] = build_document_index(document, report, self.store.facts(document.id), self.titles(document))
        return self._indexes[key]

    def findings(self, document: DocumentInfo) -> tuple[Finding, ...]:
        """Return a document's findings."""
        return self.store.findings(document.id)

    def entry(self, document: DocumentInfo, report: ReportInfo, fact_id: str) -> Entry | None:
        """Return the entry of a fact by its id."""
        return next((entry for entry in self.index(document, report).entries if entry.fact.id == fact_id), None)

    def titles(self, document: DocumentInfo) -> dict[str, str | None]:
        """Return table id → title of a document."""
        return {table.id: table.title for table in self.store.tables(document.id)}

    def vocabulary(self, documents: Sequence[tuple[DocumentInfo, ReportInfo]] | None = None) -> Vocabulary:
        """Return the official labels and those of these documents (None: of all), kept for the next question."""
        key = None if documents is None else frozenset(document.id for document, _ in documents)
        if key not in self._vocabularies:
            if documents is None:
                documents = [(document, report) for report in self._reports for document in report.documents]
            if len(self._vocabularies) > _MOST_VOCABULARIES:
                self._vocabularies = {kept: found for kept, found in self._vocabularies.items() if kept is None}
            labels = {label for document, report in documents for label in self.index(document, report).by_label}
            self._vocabularies[key] = Vocabulary(labels)
        return self._vocabularies[key]
