"""Facts arranged for look-up: each with its canonical labels, and the vocabulary that questions are linked to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.wordlists import word_lines
from ingest.model import Fact, Finding
from ingest.store import DocumentInfo, ReportInfo, Store
from ingest.terms import all_terms, canonical, clean_label

KIND_LABELS = {"basic": "基本支出", "project": "项目支出", "personnel": "人员经费", "general_running": "公用经费",
               "operating": "经营支出", "remitted_up": "上缴上级支出", "subsidy_down": "对附属单位补助支出",
               "contingency": "单位预留机动经费"}  # fmt: skip
GENERIC = frozenset(" ".join(word_lines("generic_labels.txt")).split())
"""Header and row words that say nothing of what a figure is about."""

TOTALS = frozenset({"收支总计", "收入总计", "支出总计", "本年收入合计", "本年支出合计", "三公经费", "基本支出", "项目支出"})


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


def is_generic(label: str) -> bool:
    """Return whether a canonical label says nothing of what a figure is about."""
    return (
        not label
        or label in GENERIC
        or bool(re.fullmatch(r"[\d.\-—/年度月日一二三四五六七八九十()第\s]*(?:预算数?|决算数?|执行数)?", label))
    )


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


_SUFFIX = re.compile(r"(?:预算|决算|支出|收入|费用|经费|资金|金额|总额|合计|情况|事务|缴费|费|数|款)$")


def stem(label: str) -> str:
    """Return a label without the endings that writers add and drop at will (卫生健康支出 → 卫生健康), two characters at least."""
    while True:
        shorter = _SUFFIX.sub("", label)
        if shorter == label or len(shorter) < 2:
            return label
        label = shorter


class Vocabulary:
    """All labels that questions may name: those of the loaded reports and the official ones, with their written forms."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.loaded = frozenset(labels)
        self.forms: dict[str, dict[str, tuple[float, str]]] = {}
        self.english: dict[str, dict[str, float]] = {}
        for label in self.loaded:
            self._add(clean_label(label), label, 1.0, "exact")
        for term in all_terms():
            self._add(clean_label(term.name), term.name, 1.0, "exact")
            for alias in term.aliases:
                self._add(clean_label(alias), term.name, 0.97, "alias")
            for english in term.english:
                self.english.setdefault(english.lower(), {})[term.name] = 1.0
        for label in (*self.loaded, *(term.name for term in all_terms())):
            self._add(stem(clean_label(label)), label, 0.93, "stem")
        self._pairs: dict[str, set[tuple[str, str]]] = {}
        for form, known in self.forms.items():
            for label in known:
                if label in self.loaded:
                    for start in range(len(form) - 1):
                        self._pairs.setdefault(form[start : start + 2], set()).add((form, label))
        self.latin: dict[str, tuple[str, ...]] = {}
        for label in sorted(self.loaded):
            if re.search(r"[a-z]{3}", label):
                form = re.sub(r"[^a-z0-9]", "", label)
                self.latin[form] = (*self.latin.get(form, ()), label)
        self.longest = max((len(form) for form in self.forms), default=1)

    def _add(self, form: str, label: str, score: float, how: str) -> None:
        if len(form) < 2:
            return
        known = self.forms.setdefault(form, {})
        if known.get(label, (0.0, ""))[0] < score:
            known[label] = (score, how)

    def exact(self, text: str) -> dict[str, tuple[float, str]]:
        """Return label → (score, how) for words that are a written form as a whole."""
        return self.forms.get(text, {})

    def containing(self, text: str) -> dict[str, str]:
        """Return loaded label → its shortest written form that contains `text` (two characters or more)."""
        if len(text) < 2:
            return {}
        sets = [self._pairs.get(text[start : start + 2]) for start in range(len(text) - 1)]
        if any(found is None for found in sets):
            return {}
        best: dict[str, str] = {}
        for form, label in min((found for found in sets if found), key=len):
            if text in form and (label not in best or (len(form), form) < (len(best[label]), best[label])):
                best[label] = form
        return best

    def sharing_pairs(self, text: str) -> list[tuple[str, str]]:
        """Return (form, label) of loaded labels that share at least half of the character pairs of `text`."""
        counts: dict[tuple[str, str], int] = {}
        for start in range(len(text) - 1):
            for found in self._pairs.get(text[start : start + 2], ()):
                counts[found] = counts.get(found, 0) + 1
        return sorted(found for found, count in counts.items() if count * 2 >= len(text) - 1)


class Corpus:
    """The loaded reports as look-up sees them, kept up with the store's generation."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._generation = -1
        self._indexes: dict[tuple[str, int], DocumentIndex] = {}
        self._vocabulary: Vocabulary | None = None
        self._reports: tuple[ReportInfo, ...] = ()

    def refresh(self) -> None:
        """Take in what has changed in the store since the last call."""
        generation = self.store.generation()
        if generation == self._generation:
            return
        self._reports = self.store.reports()
        live = {(document.id, document.version) for report in self._reports for document in report.documents}
        self._indexes = {key: index for key, index in self._indexes.items() if key in live}
        self._vocabulary = None
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

    def vocabulary(self) -> Vocabulary:
        """Return the labels of all loaded reports and the official ones."""
        if self._vocabulary is None:
            labels = {
                label
                for report in self._reports
                for document in report.documents
                for label in self.index(document, report).by_label
            }
            self._vocabulary = Vocabulary(labels)
        return self._vocabulary
