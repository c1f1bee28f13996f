"""Whose figures and of which years: the pairs (body, year) that a question is answered for, and why these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from assistant.answers import Searched
from assistant.entities import Body, Registry, unit_prefix
from assistant.lookup.index import Corpus
from assistant.lookup.partial import PartOf
from assistant.questions.model import Query
from ingest.identity import KnownBodies, split_places
from ingest.model import Identity
from ingest.store import Described, DocumentInfo, Listed, ReportInfo, Store, Unread, without_collecting
from ingest.terms import fold_label

MOST_BODIES = 6
"""With no body named, so many are answered side by side; above that the question goes back."""


@dataclass(frozen=True, slots=True)
class LoadedBody:
    """A body with all its documents, newest report first."""

    body: Body
    name: str
    documents: Sequence[tuple[DocumentInfo, ReportInfo]] = field(compare=False)
    listed: tuple[Listed, ...] = ()
    """Its documents, in the same order, as far as they are known without being read."""
    units: tuple[str, ...] = ()
    """The bodies that its documents tell of, each for itself, as they are printed there (区教育局)."""

    @property
    def report_years(self) -> tuple[int, ...]:
        """Years of its reports, newest first."""
        return tuple(sorted({document.year for document in self.listed if document.year}, reverse=True))

    @property
    def told_years(self) -> tuple[int, ...]:
        """Return the years that its reports are of or tell of, newest first: an account may hold the plan of the next year."""
        told = {year for document in self.listed for year in document.years}
        return tuple(sorted({*self.report_years, *told}, reverse=True))


class Owners(tuple[LoadedBody, ...]):
    """The loaded bodies in a stable order (by name), and what is made of all of them together, once."""

    @cached_property
    def registry(self) -> Registry:
        """Return the bodies as questions find them."""
        with without_collecting():
            return Registry((owner.body for owner in self), (unit.body for unit in self._units.values()))

    def of(self, keys: Collection[str]) -> list[LoadedBody]:
        """Return the bodies and units of these keys, in order."""
        own = [self[at] for at in sorted(self._at[key] for key in set(keys) if key in self._at)]
        return own + [unit for key, unit in self._units.items() if key in keys]

    def among(self, keys: Collection[str]) -> list[LoadedBody]:
        """Return the bodies of these keys, all bodies where there are none."""
        return self.of(keys) if keys else list(self)

    @cached_property
    def _units(self) -> dict[str, LoadedBody]:
        """Return the units of reports on several bodies by their keys: the same documents, of one of them alone."""
        return {unit.body.key: unit for owner in self for unit in units_of(owner)}

    def only(self, bodies: Collection[LoadedBody]) -> Owners:
        """Return some of these bodies, of which it is known that nothing in the others answers: all count as searched."""
        chosen = Owners(self.of([owner.body.key for owner in bodies]))
        chosen.searched = self.searched
        return chosen

    @cached_property
    def _at(self) -> dict[str, int]:
        return {owner.body.key: at for at, owner in enumerate(self)}

    @cached_property
    def searched(self) -> Searched:
        """Return what is looked through where all of them are."""
        documents = [document for owner in self for document in owner.listed]
        years = sorted({document.year for document in documents if document.year})
        names = tuple(sorted({document.name for document in documents}))
        return Searched(names, tuple(owner.name for owner in self), tuple(years))


@dataclass(frozen=True, slots=True)
class Scope:
    """One body in one year. `year` None: the report states none."""

    owner: LoadedBody
    year: int | None

    @property
    def label(self) -> str:
        # A report that names no body goes by its file's name, which wants marks to be read as one.
        name = f"《{self.owner.name}》" if self.owner.body.key.startswith("file:") else self.owner.name
        return name + (f"{self.year}年" if self.year else "")

    @property
    def english(self) -> str:
        """Return the scope as English answers name it: the body's own name, then the year."""
        return self.owner.name + (f" ({self.year})" if self.year else "")


@dataclass(frozen=True, slots=True)
class Scoping:
    """The scopes of a question, or why there are none (`missing`: body, wider, year)."""

    scopes: tuple[Scope, ...]
    owners: tuple[LoadedBody, ...]
    missing: str | None = None
    missing_words: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    named_body: bool = False
    named_year: bool = False


def units_of(owner: LoadedBody) -> Iterator[LoadedBody]:
    """Yield the units of a body's documents, each as the body that it is (区教育局 of 甲区 is 甲区教育局)."""
    for label in owner.units:
        name = _placed_name(fold_label(label), owner.body.region)
        body = Body(f"{unit_prefix(owner.body.key)}{name}", (name,), owner.body.region, "department", owner.body.spelt)
        documents = tuple((PartOf.of(document, label), report) for document, report in owner.documents)
        yield LoadedBody(body, name, documents, owner.listed)


def _placed_name(label: str, region: str | None) -> str:
    """Return a unit's name with the place that its report is of before it, in which 区 alone stands for that place."""
    if region is None:
        return label
    if label[0] == region[-1]:  # 区城市管理局: no place called 区城市
        return fold_label(region) + label[1:]
    places, rest = split_places(label)
    return label if any(len(place) > 1 for place in places) else fold_label(region) + rest


def owner_name(report: ReportInfo, document: Described) -> str:
    """Return the name to show for a report's body; the file's name where the report names none."""
    return report.department or document.identity.region or document.name


def loaded_bodies(corpus: Corpus) -> Owners:
    """Return the loaded bodies in a stable order (by name), each with its documents, newest first."""
    return corpus.keep("bodies", lambda: _read_bodies(corpus) if corpus.reads_all else _listed_bodies(corpus))


def _read_bodies(corpus: Corpus) -> Owners:
    pairs = [(document, report) for report in corpus.reports for document in report.documents]
    return Owners(
        LoadedBody(body, name, tuple(documents), listed, units)
        for body, name, documents, listed, units in _bodies_of(pairs, corpus.store)
    )


def _listed_bodies(corpus: Corpus) -> Owners:
    """Return the bodies as `_bodies_of` does; what is known of them is made once for each state of the store."""
    listing = corpus.store.listing()

    def read(document: str) -> tuple[DocumentInfo, ReportInfo]:
        return corpus.store.document(document), listing.report_of[document]

    def make() -> list[list[object]]:
        pairs = [(one, listing.report_of[one.id]) for one in corpus.store.briefs()]
        return [_body_to_kept(*one) for one in _bodies_of(pairs, corpus.store)]

    found = corpus.store.derived("bodies_and_units", make)
    with without_collecting():
        return Owners(
            LoadedBody(
                Body(key, tuple(names), region, level, tuple(spelt)), name, Unread(own, read),
                tuple(listing.documents[one] for one in own), tuple(units),
            )
            for key, names, region, level, spelt, name, own, units in found
        )  # fmt: skip


_D = TypeVar("_D", bound=Described)
_Described = tuple[Body, str, list[tuple[_D, ReportInfo]], tuple[Listed, ...], tuple[str, ...]]
"""A body, the name to show for it, its documents, what is listed of them, and its units."""


def _body_to_kept(
    body: Body, name: str, _: Sequence[object], listed: Sequence[Listed], units: Sequence[str]
) -> list[object]:  # fmt: skip
    ids = [one.id for one in listed]
    return [body.key, body.names, body.region, body.level, body.spelt, name, ids, units]


def _bodies_of(pairs: Iterable[tuple[_D, ReportInfo]], store: Store) -> Iterator[_Described[_D]]:
    """Yield the bodies that these documents, each with its report, are of."""
    groups: dict[str, list[tuple[_D, ReportInfo]]] = {}
    for document, report in pairs:
        key = fold_label(report.department) if report.department else f"file:{document.name}"
        groups.setdefault(key, []).append((document, report))
    for key, documents in sorted(_one_a_body(groups).items()):
        documents.sort(key=lambda pair: (-(pair[0].identity.year or 0), pair[0].name, pair[0].id))
        identities: list[Identity] = [document.identity for document, _ in documents]
        names = [name for identity in identities for name in (identity.department or "", *identity.names) if name]
        names += [name for _, report in documents for name in report.names]
        spelt: tuple[str, ...] = ()
        if key.startswith("file:"):
            names.append(documents[0][0].name.rsplit(".", 1)[0])
            spelt = tuple(re.findall(r"[a-z]{4,}", names[-1].lower()))
        region = next((identity.region for identity in identities if identity.region), None)
        level = next((identity.level for identity in identities if identity.level), None)
        body = Body(key, tuple(dict.fromkeys(names)), region, level, spelt)
        listed = tuple(Listed.of(document) for document, _ in documents)
        units = _units_in(listed, store) if level == "region" or key.startswith("file:") else ()
        yield body, _shown_name(documents), documents, listed, units


def _units_in(documents: Sequence[Listed], store: Store) -> tuple[str, ...]:
    """Return the bodies that the tables of a place's report, or of nobody's, are each of; () where they are of one alone."""
    names = {name for part, _, name in store.names([one.id for one in documents]) if part == "subject"}
    found = sorted(name for name in names if _AN_AUTHORITY.search(name))
    return tuple(found) if len(found) > 1 else ()


_AN_AUTHORITY = re.compile(r"(?:[局委厅办署]|办公[室厅]|法院|检察院|政府|委员会|总工会|妇联|残联|分局|[支大总]队)$")
"""How the names of bodies end that are told of beside one another; a project may be called after a school or a centre."""


def _shown_name(documents: Sequence[tuple[_D, ReportInfo]]) -> str:
    """Return the name to show for a body: its newest document's; of a party organ the usual 中共… where any document has it."""
    names = [owner_name(report, document) for document, report in documents]
    usual = next((name for name in names if name.startswith("中共")), names[0])
    return usual if names[0].startswith("中国共产党") else names[0]


def _one_a_body(
    groups: dict[str, list[tuple[_D, ReportInfo]]],
) -> dict[str, list[tuple[_D, ReportInfo]]]:
    """Return the documents by body: names that are one body's (中共某县委组织部, 某县委组织部) are under the fullest of them."""
    merged: dict[str, list[tuple[_D, ReportInfo]]] = {}
    known = KnownBodies()
    for key in sorted(groups, key=lambda name: (-len(name), name)):
        home = None if key.startswith("file:") else known.same_as(key)
        if home is None and not key.startswith("file:"):
            known.add(key)
        merged.setdefault(home or key, []).extend(groups[key])
    return merged


def query_to_scopes(query: Query, owners: Sequence[LoadedBody], *, newest_only: bool) -> Scoping:
    """Return the (body, year) pairs that the question is about.

    `newest_only`: reasons and texts are asked of the newest report where no year is named.
    """
    reasons: dict[str, str] = {}
    chosen, missing = _owners_of(query, owners, reasons)
    if missing:
        return Scoping((), tuple(owners), missing, query.bodies.unknown, reasons, named_body=True)
    scopes: list[Scope] = []
    pairs = dict(query.bodies.pairs)
    if len(pairs) >= 2:
        reasons["years"] = "question"
        scopes = [Scope(owner, pairs[key]) for key in pairs for owner in chosen if owner.body.key == key]
        return Scoping(tuple(scopes), tuple(chosen), None, query.bodies.unknown, reasons, named_body=True, named_year=True)
    for owner in chosen:
        scopes += [Scope(owner, year) for year in _years_for(query, owner, newest_only, reasons)]
    named_year = bool(query.years.stated or query.years.last or query.years.before_last)
    return Scoping(
        tuple(scopes),
        tuple(chosen),
        None,
        query.bodies.unknown,
        reasons,
        bool(query.bodies.keys or query.bodies.every),
        named_year,
    )


def _owners_of(query: Query, owners: Sequence[LoadedBody], reasons: dict[str, str]) -> tuple[list[LoadedBody], str | None]:
    asked = query.bodies
    from_talk = "conversation" if "body" in query.from_conversation else "question"
    if asked.wider:
        return [], "wider"
    if asked.keys:
        reasons["departments"] = from_talk
        return (owners if isinstance(owners, Owners) else Owners(owners)).of(asked.keys), None
    if asked.unknown:
        return [], "body"
    reasons["departments"] = "question" if asked.every else ("only one loaded" if len(owners) == 1 else "all loaded")
    return list(owners), None


def _years_for(query: Query, owner: LoadedBody, newest_only: bool, reasons: dict[str, str]) -> list[int | None]:
    years, own = query.years, owner.report_years
    source = "conversation" if "year" in query.from_conversation else "question"
    newest = own[0] if own else None
    wanted: list[int | None] = list(years.stated)
    if (years.this or query.partly_last and not wanted) and newest:
        wanted.append(newest)
    if years.last and newest:
        wanted.append(newest - 1)
    if years.before_last and newest:
        wanted.append(newest - 2)
    if wanted:
        reasons["years"] = source
        return list(dict.fromkeys(wanted))
    if years.latest and own:
        reasons["years"] = source
        newest_years = own[: years.latest]
        # One report tells of the year before as well: 两年 are its own year and that one.
        before = [min(own) - step for step in range(1, years.latest - len(newest_years) + 1)]
        return [*sorted((*newest_years, *before))]
    if not own:
        return [None]
    reasons["years"] = "only one loaded" if len(own) == 1 else "all loaded"
    if years.every:
        return [*sorted(own)]
    return [own[0]] if newest_only else list(own)
