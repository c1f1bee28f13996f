"""What the store says of its documents, and which documents make one report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

from ingest.model import Identity, Quality, Stage
from ingest.sections import absent_titles
from ingest.terms import fold_label

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """One file as it is in the store. `id` names its name and content, `version` counts the contents of one file from 1."""

    id: str
    name: str
    sha256: str
    version: int
    format: str
    identity: Identity
    quality: Quality
    notes: tuple[str, ...] = ()
    absent_tables: tuple[str, ...] = ()
    listed_tables: tuple[str, ...] = ()
    table_titles: tuple[str, ...] = ()
    pages: int | None = None
    unread_pages: tuple[int, ...] = ()
    unverified: bool = False
    current: bool = True
    """False for a version that a later one has replaced: it can be cited, and no answer looks at it."""
    number: int = 0
    """The reading's own number in this catalog, never used again: what is kept under it never changes."""


class Described(Protocol):
    """What of a document says whose it is: enough to group it."""

    @property
    def id(self) -> str: ...

    @property
    def number(self) -> int: ...

    @property
    def version(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def identity(self) -> Identity: ...


_D = TypeVar("_D", bound=Described)


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """The documents of one body, level, year and stage. A document whose body or year is unknown is a report of its own."""

    id: str
    department: str | None
    names: tuple[str, ...]
    region: str | None
    level: str | None
    year: int | None
    stage: Stage | None
    documents: Sequence[DocumentInfo]

    @property
    def quality(self) -> Quality:
        """How well the report was read: its documents counted together, each listed table once.

        A listed table that one file lacks and another holds is there.
        """
        counted = {
            one.name: sum(getattr(document.quality, one.name) for document in self.documents)
            for one in fields(Quality)
            if one.name != "tables_absent"
        }
        listed = max((document.listed_tables for document in self.documents), key=len, default=())
        absent = absent_titles(listed, [title for document in self.documents for title in document.table_titles])
        unread = min(counted.pop("tables_unread"), len(absent))
        return Quality(**{**counted, "tables_listed": len(listed), "tables_absent": absent, "tables_unread": unread})


def describe(document: DocumentInfo) -> str:
    """Return one line for people: whose report, which year, and how well the file was read."""
    about = document.identity
    whose = " ".join(str(one) for one in (about.department or "body unknown", about.year or "year unknown", about.stage) if one)
    return f"{whose}: {how_read(document.quality)}"


def how_read(quality: Quality) -> str:
    """Return how well a file or a report was read: a grade in words, then what was counted.

    What a file without tables lists stands in another file, and is no gap of it.
    """
    found = quality.tables_listed - len(quality.tables_absent)
    missing = bool(quality.tables) and found < quality.tables_listed
    printed = max(quality.figures_printed, quality.figures)
    counts = [
        f"{quality.pages_unread} of {quality.pages} pages not read" if quality.pages_unread else f"{quality.pages} pages",
        f"{found} of {quality.tables_listed} listed tables" if missing else f"{quality.tables} tables",
        f"{printed} figures, {_share(quality.figures_placed, printed)} with row, column and unit",
        f"{quality.sums_closed} of {quality.sums} sums agree",
        f"{_share(quality.narrative_explained, quality.narrative_figures)} of the text's figures understood",
        f"{quality.doubtful} cells in doubt",
    ]
    asked = [bool(quality.pages), True, printed, quality.sums, quality.narrative_figures, quality.doubtful]
    return f"{grade(quality)} ({'; '.join(one for one, wanted in zip(counts, asked, strict=True) if wanted)})"


def grade(quality: Quality) -> str:
    """Return how well a file was read, in words: by its pages, and by the worse of its table figures and its text figures.

    Sums that do not agree may be the report's own fault and do not count.
    """
    printed = max(quality.figures_printed, quality.figures)
    pairs = ((quality.figures_placed, printed), (quality.narrative_explained, quality.narrative_figures))
    shares = [part / whole for part, whole in pairs if whole]
    if not shares:
        return "no figures found in it"
    if quality.pages_unread * 2 > quality.pages or min(shares) < _GAPS:
        return "read badly"
    return "read with gaps" if quality.pages_unread or min(shares) < _WELL else "read well"


_WELL, _GAPS = 0.95, 0.8
"""Shares of the figures understood from which a file counts as read well, and below which as read badly."""


def _share(part: int, whole: int) -> str:
    """Return a share in whole percent, cut off so that only all is 100 %."""
    return f"{100 * part // whole} %" if whole else "-"


def document_id(name: str, sha256: str) -> str:
    """Return the id of a file's name and content: the same in every store, in whatever order files come in."""
    return hashlib.sha256(f"{name}\0{sha256}".encode()).hexdigest()[:12]


def body_key(identity: Identity) -> tuple[str | None, str | None, int | None, str | None]:
    """Return what tells one report from another: folded name of the body, level, year, stage."""
    return (body_name(identity.department) if identity.department else None, identity.level, identity.year, identity.stage)


def body_name(name: str) -> str:
    """Return a body's name folded for comparing (width, characters, white space, brackets)."""
    return fold_label(name).replace("(", "").replace(")", "")


def group_reports(documents: Sequence[DocumentInfo]) -> tuple[ReportInfo, ...]:
    """Return the reports that `documents` make up, ordered by body, year, stage and file name.

    Documents belong to one report where body, year, level and stage agree. Level or stage that one of them does not
    say (the tables apart from their narrative) agree with the only one that there is; with several, it stays apart.
    """
    return group_described(documents, tuple)


def group_described(documents: Sequence[_D], shown: Callable[[list[_D]], Sequence[DocumentInfo]]) -> tuple[ReportInfo, ...]:
    """Return the same of documents of which no more is known than whose they are; `shown` gives those of one report."""
    groups: list[list[_D]] = []
    for same_body in _by_body(documents):
        groups += _by_level_and_stage(same_body)
    reports = []
    for group in groups:
        group.sort(key=lambda one: (one.name, one.id))
        reports.append((group[0].name, _report(group, shown(group))))
    reports.sort(key=lambda pair: (pair[1].department or "", pair[1].year or 0, pair[1].stage or "", pair[0], pair[1].id))
    return tuple(report for _, report in reports)


def _by_body(documents: Iterable[_D]) -> list[list[_D]]:
    """Return groups of equal body and year: the name of one is among the names that the other uses."""
    ordered = sorted(documents, key=lambda one: (one.identity.year or 0, one.name, one.id))
    alone = [[one] for one in ordered if one.identity.department is None or one.identity.year is None]
    named = [one for one in ordered if one.identity.department is not None and one.identity.year is not None]
    owners: dict[tuple[int | None, str], list[int]] = {}
    users: dict[tuple[int | None, str], list[int]] = {}
    for place, one in enumerate(named):
        year, department = one.identity.year, one.identity.department or ""
        owners.setdefault((year, body_name(department)), []).append(place)
        for name in {body_name(name) for name in (department, *one.identity.names)}:
            users.setdefault((year, name), []).append(place)
    homes = list(range(len(named)))
    for key, places in owners.items():
        for place in users[key]:
            homes[_home(homes, place)] = _home(homes, places[0])
    groups: dict[int, list[_D]] = {}
    for place, one in enumerate(named):
        groups.setdefault(_home(homes, place), []).append(one)
    return [*groups.values(), *alone]


def _home(homes: list[int], place: int) -> int:
    """Return the place that stands for the group of `place`; the way there is made shorter."""
    while homes[place] != place:
        homes[place] = place = homes[homes[place]]
    return place


def _by_level_and_stage(documents: Sequence[_D]) -> list[list[_D]]:
    groups: dict[tuple[str | None, str | None], list[_D]] = {}
    for one in documents:
        groups.setdefault((one.identity.level, one.identity.stage), []).append(one)
    for key in sorted((key for key in groups if None in key), key=str):
        fitting = [
            other
            for other in groups
            if other != key and all(mine in (None, theirs) for mine, theirs in zip(key, other, strict=True))
        ]
        if len(fitting) == 1:
            groups[fitting[0]] += groups.pop(key)
    return list(groups.values())


def _report(documents: Sequence[_D], shown: Sequence[DocumentInfo]) -> ReportInfo:
    identities = [one.identity for one in documents]
    counted = Counter(one.department for one in identities if one.department)
    department = min(counted, key=lambda name: (-counted[name], -len(name), name)) if counted else None
    names = dict.fromkeys(name for one in identities for name in ((one.department,) if one.department else ()) + one.names)
    level, year = _first(one.level for one in identities), _first(one.year for one in identities)
    stage: Stage | None = _first(one.stage for one in identities)
    said = [body_name(department), level, year, stage] if department and year else [documents[0].id]
    return ReportInfo(
        id="r" + hashlib.sha256(repr(said).encode()).hexdigest()[:11],
        department=department,
        names=tuple(names),
        region=_first(one.region for one in identities),
        level=level,
        year=year,
        stage=stage,
        documents=shown,
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((one for one in values if one is not None), None)
