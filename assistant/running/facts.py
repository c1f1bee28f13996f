"""The loaded facts as programs look them up: a select's cells, and the figure of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.answering.previous import previous_value
from assistant.answering.session import Search, Session
from assistant.draft import Draft
from assistant.evidence import Weighed, weigh
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.match import SURELY_NAMED, TOTAL_SPAN, WELL_COVERED, Found
from assistant.lookup.scopes import LoadedBody, Owners, Scope, Scoping
from assistant.lookup.score import Hit
from assistant.lookup.want import FIGURES, Want, currency_of
from assistant.programs.model import Projects, Select, Slot, When, is_count
from assistant.programs.points import END
from assistant.questions.english_names import is_whole
from assistant.questions.linking import limits_agree
from assistant.questions.model import Ask, Link, Query, Span
from assistant.running.called import is_called, unit_called
from assistant.running.content import content_in
from assistant.running.counting import Asked, counted, of_unit, runs_of, says_all
from assistant.running.outcome import Cell, Known
from assistant.running.points import at_start, is_state, without_point
from assistant.running.projects import chosen, field_of, named_project, projects_in
from assistant.running.tables import stands_in_table
from assistant.running.titled import is_title_said, total_of_titled
from ingest.amounts import MONEY
from ingest.coordinates import is_level
from ingest.english import english_place
from ingest.model import Nature
from ingest.terms import fold_label


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some bodies, and the draft that keeps what is cited of them."""

    corpus: Corpus
    owners: Owners
    draft: Draft
    search: Search = lambda *_: ()  # noqa: E731

    def scopes(self, select: Select, *, newest: bool = False) -> tuple[Scope, ...]:
        """Return the (body, year) pairs of a select. With no year named each report year, or the newest alone."""
        chosen: Sequence[LoadedBody] = self.owners.of(select.bodies) if select.bodies else self.owners
        return tuple(Scope(owner, year) for owner in chosen for year in self._years(owner, select, newest))

    def _years(self, owner: LoadedBody, select: Select, newest: bool) -> Iterable[int | None]:
        """Return the years of a select; every year of a single report is every one that its figures are of."""
        if select.every_year and not select.years and len(owner.report_years) < 2:
            entries = (entry for document, report in owner.documents for entry in self.corpus.index(document, report).entries)
            told = {entry.year for entry in entries if entry.year is not None and entry.fact.source == "cell"}
            return tuple(sorted(told)) or _years(owner, select, newest)
        return _years(owner, select, newest)

    def cells(self, select: Select, *, newest: bool = False) -> tuple[Cell, ...]:
        """Return the cells of a select: each scope with each level, each slot or project, and each stage."""
        scopes, stages = self.scopes(select, newest=newest), select.stages or (None,)
        if select.projects is not None:
            own = (cell for scope in scopes for cell in self.of_projects(select, select.projects, scope))
            return tuple(replace(cell, stage=stage) for cell in own for stage in stages)
        cells = tuple(
            Cell(scope, (*level, *slot), stage)
            for scope in scopes
            for level in self._levels(scope, select)
            for slot, stage in product(select.slots or (self._whole_of(scope, select),), stages)
        )
        return cells if names_years((select,)) else tuple(self._in_told_year(cell, select) for cell in cells)

    def _levels(self, scope: Scope, select: Select) -> tuple[Slot, ...]:
        """Return the levels asked, one each: a government's own level is not asked of a report that tells of no other."""
        own = all(span.links and span.links[0].label.endswith(_OWN_LEVEL) for span in select.levels)
        if not select.levels or own and not any(_tells_level(entry) for entry in self.entries(scope)):
            return ((),)
        return tuple((level,) for level in select.levels)

    def _in_told_year(self, cell: Cell, select: Select) -> Cell:
        """Return the cell in the year that its report tells it of: an account of one year may hold the plan of the next,

        and a draft budget the account of the year before.
        """
        own = cell.scope.year
        told = cell.scope.owner.told_years if own is not None else ()
        others = [*sorted(year for year in told if year > (own or 0)), *(year for year in told if year == (own or 0) - 1)]
        if not others or self._is_told(cell, select):
            return cell
        other = (replace(cell, scope=replace(cell.scope, year=year)) for year in others)
        return next((one for one in other if self._is_told(one, select)), cell)

    def _is_told(self, cell: Cell, select: Select) -> bool:
        known = self.known(cell, select)
        return known is not None and not known.worked_back

    def of_projects(self, select: Select, asked: Projects, scope: Scope) -> tuple[Cell, ...]:
        """Return the cells of the projects that are asked, for each of the fields named; () where words fit none."""
        found: list[Cell] = []
        projects = projects_in(self.entries(scope))
        for slot in select.slots or ((),):
            known = chosen(projects, asked, slot)
            if known is None:
                return ()
            found += [Cell(scope, known[1], None, project) for project in known[0]]
        return tuple(found)

    def _whole_of(self, scope: Scope, select: Select) -> Slot:
        """Return what is asked where no item is named: a level's own total, or the whole."""
        return () if select.levels else (self._total_of(scope),)

    def _total_of(self, scope: Scope) -> Span:
        """Return what is asked where no item is named: the whole, by the name that an English report prints for it."""
        if not any(map(english_place, scope.owner.body.names)):
            return TOTAL_SPAN
        totals: dict[str, float] = {}
        for entry in self.entries(scope):
            side = entry.fact.coordinates.side
            if entry.head.isascii() and is_whole(entry.head):
                totals[entry.head] = 1.0 if side == "expenditure" else 0.9 if side is None else 0.8
            elif entry.head in _BARE_TOTALS and side != "income":
                totals[entry.head] = 0.75
        links = tuple(Link(label, totals[label], "alias") for label in sorted(totals, key=lambda one: (-totals[one], one)))
        return Span(0, 0, TOTAL_SPAN.text, links) if links else TOTAL_SPAN

    def entries(self, scope: Scope) -> Iterator[Entry]:
        """Return all facts of a body that are told of the scope's year or of none; of every year where the scope has none."""
        for document, report in scope.owner.documents:
            for entry in self.corpus.index(document, report).entries:
                if scope.year is None or entry.year in (None, scope.year):
                    yield entry

    def known(self, cell: Cell, select: Select) -> Known | None:
        """Return a cell's figure: as printed, else worked back from the next year's; None where there is neither.

        What goes on inside of another item (其中基本支出) is looked for with it first; a kind of spending is of that item only.
        """
        if select.within:
            alone = replace(select, within=())
            inside = self.known(replace(cell, slot=(*select.within, *cell.slot)), alone)
            of_kind = any(span.kind for span in cell.slot)
            return inside if inside is not None or of_kind else self.known(cell, alone)
        if cell.project is not None:
            return self._field(cell, select)
        if (pointed := without_point(cell)) is not None:
            return self._at_point(*pointed, select)
        if select.aimed:
            return self._aimed(cell, select)
        if is_count(select.unit):
            return self._counted(cell, select)
        want = self._want(cell, select, FIGURES)
        if select.project and cell.slot == select.project:  # a project that is named by itself is asked its money
            want = replace(want, currency=want.currency or "元")
            if (own := self._of_project(cell, select)) is not None:
                return own
        session = self._session(cell.scope)
        weighed = self._looked_up(session, cell, select, want)
        if weighed is None or weighed.coverage < WELL_COVERED:
            own = self._of_project(cell, select) if select.project else None
            if own is not None or weighed is not None:
                return own
        if weighed is not None:
            if weighed.rows:
                from assistant.answering.rows import rows_value

                return Known(cell, rows_value(session, weighed), None)
            return Known(cell, self.draft.value_of(weighed), weighed)
        back = self._worked_back(cell, select) or self._total_of_titled(cell, select)
        return back or self._count_called(cell, select)

    def _count_called(self, cell: Cell, select: Select) -> Known | None:
        """Return a count that is asked by its own name, with no word that asks for a number; None of anything else."""
        unit = unit_called(cell.slot) if select.unit is None and not select.money else None
        counted = self._counted(cell, replace(select, unit=unit, about=(cell.slot[0].links[0].label,))) if unit else None
        return counted if counted is not None and is_called(counted, cell.slot[-1]) else None

    def _at_point(self, point: str, cell: Cell, select: Select) -> Known | None:
        """Return the state of an item at the end of the year, or at its start; None where what is told is no state."""
        if point == END:
            known = self.known(cell, select)
            return known if is_state(known) else None
        found = (known for start in at_start(cell) if is_state(known := self.known(start, select), dated=True))
        return next(found, None)

    def _looked_up(self, session: Session, cell: Cell, select: Select, want: Want) -> Weighed | None:
        """Return the weighed figure of a cell, of the table alone that it is asked in."""
        if not select.table:
            return session.look(cell.scope, cell.slot, want)
        return session.look_where(cell.scope, cell.slot, want, lambda entry: stands_in_table(entry, select.table, self.corpus))

    def _total_of_titled(self, cell: Cell, select: Select) -> Known | None:
        """Return the total of the table that a cell's words are the title of, None where they are none's."""
        titles = (title for document, _ in cell.scope.owner.documents for title in self.corpus.titles(document).values())
        named = bool(cell.slot) and is_title_said(cell.slot, titles)
        entry = total_of_titled(select, cell.slot, self.entries(cell.scope)) if named else None
        if entry is None:
            return None
        weighed = weigh(self.corpus, Found(cell.scope, cell.slot, Hit(entry, 1.0, 1.0), (entry,), ()))
        value = self.draft.value_of(weighed)
        said = " ".join(span.text for span in cell.slot)
        return Known(cell, replace(value, label=said), None) if value is not None else None

    def of_every_subject(self, known: Known) -> tuple[Known, ...]:
        """Return a figure with those of the same name of all other heads of a report in English; () where it is of none.

        The general allowance of one agency is not what the general allowances add up to.
        """
        entry = known.weighed.entry if known.weighed is not None else None
        if entry is None or not entry.fact.coordinates.subject or not entry.head.isascii():
            return ()
        alike = {one.fact.coordinates.subject: one for one in self.entries(known.cell.scope) if _is_alike(one, entry)}
        if len(alike) < 2 or any(span.score_of(entry.fact.coordinates.subject) for span in known.cell.slot):
            return ()
        scope, slot = known.cell.scope, known.cell.slot
        found = (weigh(self.corpus, Found(scope, slot, Hit(one, 1.0, 1.0), (one,), ())) for one in alike.values())
        return tuple(Known(known.cell, self.draft.value_of(one), one) for one in found)

    def _worked_back(self, cell: Cell, select: Select) -> Known | None:
        """Return a cell's figure as the next year's and its change give it; None where they are not there."""
        ask = Ask("value", (cell.slot,), unit=select.unit)
        back = previous_value(self._session(cell.scope), ask, cell.scope, cell.slot, cell.stage)
        return Known(cell, back, None, worked_back=True) if back is not None else None

    def _aimed(self, cell: Cell, select: Select) -> Known | None:
        """Return the value of an indicator: the item that is named where it says all words, else the one whose own words do."""
        plain = self.known(cell, replace(select, aimed=False, about=()))
        asked = Asked(content_in(select.about, self.corpus, cell.scope), None, cell.slot, cell.stage, select.horizon == "medium")
        if plain is not None and plain.weighed is not None and says_all(plain.weighed.entry, asked):
            return plain
        entry = counted(self.entries(cell.scope), asked)
        if entry is None:
            return None
        weighed = weigh(self.corpus, Found(cell.scope, cell.slot, Hit(entry, 1.0, 1.0), (entry,), ()))
        return Known(cell, self.draft.value_of(weighed), weighed)

    def _counted(self, cell: Cell, select: Select) -> Known | None:
        """Return the count that is asked: the item that is surely named, else the figure whose own words say what is counted."""
        others = {fold_label(span.text) for slot in select.slots if slot != cell.slot for span in slot if span not in cell.slot}
        select = replace(select, about=tuple(run for run in runs_of(select.about) if run not in others))
        weighed = self._session(cell.scope).look(cell.scope, cell.slot, self._want(cell, select, FIGURES))
        content = content_in(of_unit(select.about, select.unit), self.corpus, cell.scope)
        if weighed is not None and _count_is_named(weighed, cell, select):
            content = content.without(_names_of(weighed.entry, cell))
        asked = Asked(content, select.unit, cell.slot, cell.stage, select.horizon == "medium")
        if weighed is None or not _count_is_named(weighed, cell, select) or not says_all(weighed.entry, asked):
            entry = counted(self.entries(cell.scope), asked)
            if entry is None and _HELD in select.about:  # a bare count of vehicles is of those held, too
                return self._counted(cell, replace(select, about=tuple(run for run in select.about if run != _HELD)))
            if entry is None:
                return self._worked_back(cell, select)
            weighed = weigh(self.corpus, Found(cell.scope, cell.slot, Hit(entry, 1.0, 1.0), (entry,), ()))
        return Known(cell, self.draft.value_of(weighed), weighed)

    def _of_project(self, cell: Cell, select: Select) -> Known | None:
        """Return a field of the one project that is named, its money where nothing else is; None where it has none."""
        project = named_project(projects_in(self.entries(cell.scope)), select.project)
        if project is None:
            return None
        fields = tuple(span for span in cell.slot if span not in select.project)
        return self._field(Cell(cell.scope, fields, cell.stage, project), select)

    def _field(self, cell: Cell, select: Select, natures: frozenset[Nature] = FIGURES) -> Known | None:
        """Return the field of a project that a cell asks for; None where its form or row has none."""
        assert cell.project is not None
        stage = cell.stage if natures == FIGURES else None
        entry = field_of(cell.project, cell.slot, natures=natures, horizon=select.horizon, stage=stage)
        if entry is None or select.unit is not None and not self._in_unit(entry, select.unit):
            return None
        weighed = weigh(self.corpus, Found(cell.scope, cell.slot, Hit(entry, 1.0, 1.0), (entry,), ()))
        return Known(cell, self.draft.value_of(weighed), weighed)

    def _in_unit(self, entry: Entry, unit: str) -> bool:
        amount = entry.fact.amount
        return amount is not None and (amount.is_money if unit in MONEY else amount.unit == unit)

    def stated(
        self, cell: Cell, select: Select, nature: Nature, base_year: int | None, base_stage: str | None,
        direction: str | None = None,
    ) -> Known | None:  # fmt: skip
        """Return what the report itself states of a cell's movement, share or completion; None where it states none.

        Where it states several movements, on several bases, the one in the direction that is asked for goes first.
        """
        if cell.project is not None:
            return self._field(cell, select, frozenset((nature,)))
        session = self._session(cell.scope)
        want = replace(self._want(cell, select, frozenset((nature,))), currency=None)
        want = replace(want, base_year=base_year, base_stage=base_stage, direction=direction)
        weighed = session.look(cell.scope, cell.slot, want)
        if weighed is None and cell.stage:
            weighed = session.look(cell.scope, cell.slot, replace(want, stage=None))
        if weighed is None or (weighed.amount is None and weighed.entry.fact.coordinates.direction != "flat"):
            return None
        if nature in ("change", "growth") and weighed.entry.fact.coordinates.direction is None:
            return None
        return Known(cell, self.draft.value_of(weighed), weighed)

    def session(self, scope: Scope) -> Session:
        return self._session(scope)

    def _session(self, scope: Scope) -> Session:
        query = Query("", "", self.draft.language, "", ())
        return Session(self.corpus, query, Scoping((scope,), (scope.owner,)), self.draft, lambda *_: ())

    def _want(self, cell: Cell, select: Select, natures: frozenset[Nature]) -> Want:
        words = " ".join(span.text for span in cell.slot)
        money = select.unit in MONEY or select.money and not any(map(english_place, cell.scope.owner.body.names))
        return Want(
            natures=natures, stage=cell.stage, fund=select.fund, horizon=select.horizon, currency=currency_of(select.unit, money),
            income="收入" in words, spending="支出" in words,
        )  # fmt: skip


def said_around(entry: Entry) -> str:
    """Return what a fact's row, columns, headings, table, sentence and report say, folded."""
    return fold_label("".join(parts_said(entry)))


def parts_said(entry: Entry) -> tuple[str, ...]:
    """Return the same as printed, part by part."""
    fact, identity = entry.fact, entry.document.identity
    said = (*fact.row_path, *fact.column_path, *fact.section, entry.title, fact.quote, identity.title, *identity.names)
    return tuple(part for part in said if part)


def _tells_level(entry: Entry) -> bool:
    return entry.fact.coordinates.government is not None and is_level(entry.fact.coordinates.government)


_OWN_LEVEL = "本级"
_HELD = "保有"
_BARE_TOTALS = frozenset(("total", "totals", "grand total"))


def _names_of(entry: Entry, cell: Cell) -> list[str]:
    """Return the words of a cell that surely name a count: nothing else has to say them (核定编制 of 编制)."""
    return [fold_label(span.text) for span in cell.slot if span.score_of(entry.head) >= SURELY_NAMED]


def _count_is_named(weighed: Weighed, cell: Cell, select: Select) -> bool:
    """Return whether a count's own name is asked for: 公务用车 asks for those held, not for whatever is counted of them."""
    runs = runs_of(select.about)
    own = [span for span in cell.slot if not runs or fold_label(span.text) in runs]
    surely = any(span.score_of(weighed.entry.head) >= SURELY_NAMED for span in own)
    return surely and weighed.coverage >= WELL_COVERED and not weighed.rows


def _years(owner: LoadedBody, select: Select, newest: bool) -> Iterable[int | None]:
    own = owner.report_years
    if select.years:
        return dict.fromkeys(_dated(when, own) for when in select.years)
    if not own:
        return (None,)
    if select.latest:
        known = sorted(own[: select.latest])
        return (*(known[0] - step for step in range(select.latest - len(known), 0, -1)), *known)
    if select.every_year:
        return tuple(sorted(own))
    return own[:1] if newest else own


def _dated(when: When, own: Sequence[int]) -> int | None:
    if when.year is not None:
        return when.year
    return own[0] + (when.offset or 0) if own else None


def names_years(selects: Sequence[Select]) -> bool:
    """Return whether the selects say of which years; else the newest one is meant where one figure is asked for."""
    return any(select.years or select.every_year or select.latest for select in selects)


def money_items(facts: Facts, bodies: Collection[str], words: str) -> list[str]:
    """Return the items of some bodies' amounts (of all where none is given), each once; a limit only where the words say one."""
    scopes = facts.scopes(Select(bodies=tuple(bodies), every_year=True))
    entries = (entry for scope in scopes for entry in facts.entries(scope))
    return sorted(
        {
            entry.head
            for entry in entries
            if entry.fact.amount is not None and entry.fact.coordinates.nature == "amount" and limits_agree(words, entry.head)
        }
    )


def _is_alike(one: Entry, other: Entry) -> bool:
    """Return whether a fact is the same figure as another, of whatever head: its name, year, stage, nature and unit."""
    at, amount = one.fact.coordinates, one.fact.amount
    if amount is None or other.fact.amount is None or not at.subject or not amount.comparable(other.fact.amount):
        return False
    return (one.head, one.year, one.stage, at.nature) == (other.head, other.year, other.stage, other.fact.coordinates.nature)
