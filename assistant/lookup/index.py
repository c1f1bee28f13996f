"""Facts arranged for look-up: each with its canonical labels, and the vocabulary that questions are linked to."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from assistant.labels import KIND_LABELS, Vocabulary, is_generic
from assistant.lookup.partial import PartOf
from ingest.model import Fact, Finding, Nature
from ingest.store import DocumentInfo, ReportInfo, Store
from ingest.terms import canonical, fold_label


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


_LIMIT, _BALANCE = "限额", "余额"
"""The words of a limit's column (债务限额 over 一般债务) may be called a balance elsewhere: a limit answers for none."""


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
    if at.government:
        named.append(at.government)
    labels = _labels(tuple(named))
    year = at.year if at.year is not None else document.identity.year
    stage = at.stage or document.identity.stage
    return Entry(fact, document, report, at.item, labels, _extra(fact.row_path, fact.column_path, labels), year, stage, title)


@lru_cache(maxsize=1 << 14)
def _labels(named: tuple[str, ...]) -> frozenset[str]:
    """Return the names that say something; the cells of a row share one set."""
    return frozenset(label for label in named if not is_generic(label))


@lru_cache(maxsize=1 << 14)
def _extra(row_path: tuple[str, ...], column_path: tuple[str, ...], labels: frozenset[str]) -> frozenset[str]:
    """Return the words of the paths that say something and are no labels."""
    found = frozenset(label for label in map(canonical, (*row_path, *column_path)) if not is_generic(label))
    if any(label.endswith(_LIMIT) for label in labels):
        found = frozenset(label for label in found if not label.endswith(_BALANCE))
    return found - labels


_T = TypeVar("_T")
_MOST_VOCABULARIES = 64
"""Vocabularies kept at once, of single bodies and of all; each is small beside the reports' facts."""

_MOST_SINGLY = 64
"""Documents of which entries that were read one by one are kept: those that a figure and its evidence are told of."""

MOST_ENTRIES = 200_000
"""Facts whose entries are kept, all documents together: about 300 MB."""

FEW_REPORTS = 50
"""Reports up to which a document is read whole at once: all of them stay in memory."""


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
    return index_of(tuple(fact_to_entry(fact, document, report, titles.get(fact.table_id or "")) for fact in facts))


def index_of(entries: tuple[Entry, ...]) -> DocumentIndex:
    """Return the index of a document's entries."""
    index = DocumentIndex(entries)
    for position, entry in enumerate(index.entries):
        for label in entry.labels | entry.extra:
            index.by_label.setdefault(label, []).append(position)
        if entry.fact.coordinates.code:
            index.by_code.setdefault(entry.fact.coordinates.code, []).append(position)
    return index


def index_of_part(index: DocumentIndex, subject: str) -> DocumentIndex:
    """Return the index of what a document tells of one body, whose figures it are then and no subject's."""
    return index_of(tuple(found for entry in index.entries if (found := _of_itself(entry, subject)) is not None))


def _of_itself(entry: Entry, subject: str) -> Entry | None:
    """Return an entry as the body's own: its row's item is what its column says; None where it is of another body."""
    at, label = entry.fact.coordinates, canonical(subject)
    if at.subject == subject:
        own = replace(at, subject=None)
        return replace(entry, fact=replace(entry.fact, coordinates=own), labels=entry.labels - {label})
    columns = [column for column in map(canonical, entry.fact.column_path) if not is_generic(column)]
    item = next((item for item in (*columns[-1:], *_told_whole(entry.title)) if item), "")
    if at.subject is not None or at.item != label or not item:
        return None
    own = replace(at, item=item)
    labels = frozenset((*entry.labels - {label}, item))
    return replace(entry, fact=replace(entry.fact, coordinates=own), head=item, labels=labels)


def _told_whole(title: str | None) -> list[str]:
    """Return the total that a table of bodies tells of each by a bare number (部门支出决算表: 支出总计)."""
    return [f"{side}总计" for side in ("支出", "收入") if side in (title or "")][:1]


class Corpus:
    """The loaded reports as look-up sees them, kept up with the store's generation."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._generation = -1
        self._indexes: OrderedDict[tuple[str, int, int], DocumentIndex] = OrderedDict()
        self._vocabularies: OrderedDict[frozenset[str] | None, Vocabulary] = OrderedDict()
        self._singly: OrderedDict[tuple[str, int, int], dict[int, Entry]] = OrderedDict()
        """Entries that were read one by one, by their places in their documents."""
        self._keys: dict[str, list[tuple[str, int]]] = {}
        """Label or code → the names in the store that come to it."""
        self._lock = threading.RLock()
        self._reports: tuple[ReportInfo, ...] = ()
        self._kept: dict[str, object] = {}
        """What was made of all reports together, for this generation."""
        self._only: frozenset[str] | None = None

    def only(self, reports: Collection[str]) -> Corpus:
        """Return the same facts limited to these reports (ids); what is kept of documents is shared."""
        limited = copy.copy(self)
        limited._only, limited._kept = frozenset(reports), {}
        return limited

    def refresh(self) -> None:
        """Take in what has changed in the store since the last call."""
        generation = self.store.generation()
        if generation == self._generation:
            return
        listing = self.store.listing()
        self._reports = listing.reports
        live = {(one.id, one.version, one.number) for one in listing.documents.values()}
        with self._lock:
            self._indexes = OrderedDict((key, index) for key, index in self._indexes.items() if key in live)
            self._singly = OrderedDict((key, singly) for key, singly in self._singly.items() if key in live)
            self._vocabularies = OrderedDict()
            self._keys = {}
            self._kept = {}
            self._generation = generation

    def keep(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what `make` gives of the loaded reports, made once until they change."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            return self._kept[name]  # type: ignore[return-value]

    @property
    def reads_all(self) -> bool:
        """Whether it is so few documents that what each of them is may be read."""
        return self._only is not None or not self.store.is_large()

    @property
    def reports(self) -> tuple[ReportInfo, ...]:
        return self._reports if self._only is None else tuple(one for one in self._reports if one.id in self._only)

    def index(self, document: DocumentInfo, report: ReportInfo) -> DocumentIndex:
        """Return a document's index, built when it is not among those used last."""
        if isinstance(document, PartOf):
            return self._index_of_part(document, report)
        key = _reading_of(document)
        with self._lock:
            found = self._indexes.get(key)
            if found is not None:
                self._indexes.move_to_end(key)
                return found
        found = build_document_index(document, report, self.store.facts(document.id), self.titles(document))
        with self._lock:
            if singly := self._singly.pop(key, None):
                found = index_of(tuple(singly.get(place, entry) for place, entry in enumerate(found.entries)))
            self._indexes[key] = found
            while len(self._indexes) > 1 and sum(len(one.entries) for one in self._indexes.values()) > MOST_ENTRIES:
                self._indexes.popitem(last=False)
        return found

    def _index_of_part(self, part: PartOf, report: ReportInfo) -> DocumentIndex:
        whole = part.whole
        return self.keep(f"{whole.id} of {part.subject}", lambda: index_of_part(self.index(whole, report), part.subject))

    def entries(
        self, document: DocumentInfo, report: ReportInfo, labels: Collection[str], codes: Collection[str] = (),
        *, natures: Collection[Nature] | None = None, year: int | None = None,
    ) -> tuple[Entry, ...]:  # fmt: skip
        """Return a document's entries that carry one of these labels or codes, in its order.

        Where very many documents are loaded only those facts are read of one that is not among those used last, and
        of them those alone that are of these natures and may tell of the year.
        """
        if self._is_in_memory(document):
            index = self.index(document, report)
            found = {place for label in labels for place in index.by_label.get(label, ())}
            found |= {place for code in codes for place in index.by_code.get(code, ())}
            return tuple(index.entries[place] for place in sorted(found))
        places = self.store.positions(document.id, self._names_of(labels, codes))
        if natures is not None:
            places = self.store.told_at(document.id, places, natures, year)
        return self._entries_at(document, report, places) if places else ()

    def _is_in_memory(self, document: DocumentInfo) -> bool:
        """Return whether a document's index is kept, or may be made at once."""
        return isinstance(document, PartOf) or len(self._reports) <= FEW_REPORTS or _reading_of(document) in self._indexes

    def _entries_at(self, document: DocumentInfo, report: ReportInfo, places: Sequence[int]) -> tuple[Entry, ...]:
        """Return the entries of the facts at these places of a document; its other facts are not read.

        A fact asked for again is the same entry: two figures are told apart by what they are of.
        """
        key = _reading_of(document)
        with self._lock:
            kept = self._singly.setdefault(key, {})
            self._singly.move_to_end(key)
            while len(self._singly) > _MOST_SINGLY:
                self._singly.popitem(last=False)
        missing = [place for place in places if place not in kept]
        if missing:
            titles = self.titles(document)
            for place, fact in self.store.facts_at(document.id, missing):
                kept.setdefault(place, fact_to_entry(fact, document, report, titles.get(fact.table_id or "")))
        return tuple(kept[place] for place in places)

    def using(self, labels: Collection[str], codes: Collection[str] = ()) -> frozenset[int]:
        """Return the numbers of the documents that have facts with one of these labels or codes; none of them is read."""
        return self.store.using(self._names_of(labels, codes))

    def _names_of(self, labels: Collection[str], codes: Collection[str]) -> list[tuple[str, int]]:
        """Return the names in the store that come to these labels or codes, each with the part that it plays."""
        keys = self._loaded_keys()
        names = [key for one in labels for key in keys.get(one, ()) if key[0] != "code"]
        return names + [key for one in codes for key in keys.get(one, ()) if key[0] == "code"]

    def _loaded_keys(self) -> dict[str, list[tuple[str, int]]]:
        with self._lock:
            if not self._keys:
                for part, key, name in self.store.names():
                    self._keys.setdefault(name_to_label(part, name), []).append((part, key))
            return self._keys

    def stated_elsewhere(self, item: str, year: int, documents: Collection[str]) -> bool:
        """Return whether another loaded document than these states an amount of the canonical `item` in a year."""
        if self._only is None:
            return self.store.stated_elsewhere(item, year, documents)
        others = {one.id for report in self.reports for one in report.documents} - set(documents)
        return any(
            one.amount and one.nature == "amount" and one.year == year
            for other in sorted(others) for one in self.store.stated(other, (item,))
        )  # fmt: skip

    def findings_about(self, entry: Entry) -> tuple[Finding, ...]:
        """Return the findings of its document that an entry's fact is an operand of."""
        return self.store.findings_about(entry.document.id, entry.fact.id)

    def entry(self, document: DocumentInfo, report: ReportInfo, fact_id: str) -> Entry | None:
        """Return the entry of a fact by its id."""
        if self._is_in_memory(document):
            return next((entry for entry in self.index(document, report).entries if entry.fact.id == fact_id), None)
        place = self.store.position_of(document.id, fact_id)
        return self._entries_at(document, report, (place,))[0] if place is not None else None

    def titles(self, document: DocumentInfo) -> dict[str, str | None]:
        """Return table id → title of a document."""
        return self.store.table_titles(document.id)

    def vocabulary(self, documents: Sequence[tuple[DocumentInfo, ReportInfo]] | None = None) -> Vocabulary:
        """Return the official labels and those of these documents (None: of all), kept for the next question."""
        if documents is None and self._only is not None:
            documents = [(document, report) for report in self.reports for document in report.documents]
        key = None if documents is None else frozenset(document.id for document, _ in documents)
        with self._lock:
            if key in self._vocabularies:
                self._vocabularies.move_to_end(key)
                return self._vocabularies[key]
        names = self.store.names(None if documents is None else sorted({document.id for document, _ in documents}))
        labels = {name_to_label(part, name) for part, _, name in names if part != "code"}
        found = Vocabulary(label for label in labels if not is_generic(label))
        found.tables = lru_cache(maxsize=1)(lambda: frozenset(map(fold_label, self._all_titles(documents))))
        if found.is_english:
            found.titles = self._all_titles(documents)
        with self._lock:
            self._vocabularies[key] = found
            while len(self._vocabularies) > _MOST_VOCABULARIES:
                self._vocabularies.popitem(last=False)
        return found

    def _all_titles(self, documents: Sequence[tuple[DocumentInfo, ReportInfo]] | None) -> frozenset[str]:
        """Return the titles of the tables of these documents (None: of all); read when they are asked for, not before."""
        loaded = documents or [(document, report) for report in self.reports for document in report.documents]
        return frozenset(title for document, _ in loaded for title in self.titles(document).values() if title)


def _reading_of(document: DocumentInfo) -> tuple[str, int, int]:
    """Return what is never another content: a document, its version, and the number of its reading."""
    return document.id, document.version, document.number


@lru_cache(maxsize=1 << 17)
def name_to_label(part: str, name: str) -> str:
    """Return the label that a name in the store is looked up by, as `fact_to_entry` gives it; a code stays as it is."""
    if part == "kind":
        return KIND_LABELS.get(name, "")
    return canonical(name) if part in ("subject", "path") else name
