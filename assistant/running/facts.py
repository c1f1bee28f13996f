"""The loaded facts as programs look them up: a select's cells, and the figure of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.answering.previous import previous_value
from assistant.answering.session import Search, Session
from assistant.draft import Draft
from assistant.evidence import Weighed
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.match import SURELY_NAMED, TOTAL_SPAN, WELL_COVERED
from assistant.lookup.scopes import LoadedBody, Scope, Scoping
from assistant.lookup.want import FIGURES, Want, currency_of
from assistant.programs.model import Select, When
from assistant.questions.model import Ask, Query
from assistant.running.outcome import Cell, Known
from ingest.amounts import MONEY
from ingest.model import Nature
from ingest.terms import fold_label


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some bodies, and the draft that keeps what is cited of them."""

    corpus: Corpus
    owners: tuple[LoadedBody, ...]
    draft: Draft
    search: Search = lambda *_: ()  # noqa: E731

    def scopes(self, select: Select, *, newest: bool = False) -> tuple[Scope, ...]:
        """Return the (body, year) pairs of a select. With no year named each report year, or the newest alone."""
        chosen = [owner for owner in self.owners if not select.bodies or owner.body.key in select.bodies]
        return tuple(Scope(owner, year) for owner in chosen for year in _years(owner, select, newest))

    def cells(self, select: Select, *, newest: bool = False) -> tuple[Cell, ...]:
        """Return the cells of a select: each scope with each slot and each stage."""
        slots = select.slots or ((TOTAL_SPAN,),)
        return tuple(
            Cell(scope, slot, stage)
            for scope, slot, stage in product(self.scopes(select, newest=newest), slots, select.stages or (None,))
        )

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
        session = self._session(cell.scope)
        weighed = session.look(cell.scope, cell.slot, self._want(select, FIGURES, cell.stage))
        if weighed is not None and (weighed.coverage < WELL_COVERED or not _count_is_named(weighed, cell, select)):
            return None
        if weighed is not None:
            if weighed.rows:
                from assistant.answering.rows import rows_value

                return Known(cell, rows_value(session, weighed), None)
            return Known(cell, self.draft.value_of(weighed), weighed)
        back = previous_value(session, Ask("value", (cell.slot,), unit=select.unit), cell.scope, cell.slot, cell.stage)
        return Known(cell, back, None, worked_back=True) if back is not None else None

    def stated(self, cell: Cell, select: Select, nature: Nature, base_year: int | None, base_stage: str | None) -> Known | None:
        """Return what the report itself states of a cell's movement, share or completion; None where it states none."""
        session = self._session(cell.scope)
        want = replace(self._want(select, frozenset((nature,)), cell.stage), currency=None)
        want = replace(want, base_year=base_year, base_stage=base_stage)
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

    def _want(self, select: Select, natures: frozenset[Nature], stage: str | None) -> Want:
        words = " ".join(span.text for slot in select.slots for span in slot)
        money = select.unit in MONEY
        return Want(
            natures=natures, stage=stage, fund=select.fund, horizon=select.horizon, currency=currency_of(select.unit, money),
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


def _count_is_named(weighed: Weighed, cell: Cell, select: Select) -> bool:
    """Return whether a count's own name is asked for: 公务用车 asks for those held, not for whatever is counted of them."""
    if select.unit is None or select.unit in MONEY or select.unit == "%":
        return True
    head = weighed.entry.head
    return any(span.score_of(head) >= SURELY_NAMED for span in cell.slot)


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
