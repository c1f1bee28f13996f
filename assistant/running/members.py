"""The members of a dimension with their figures: the bodies loaded, the years, the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Basis
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.match import SURELY_NAMED, TOTAL_SPAN
from assistant.lookup.scopes import Scope
from assistant.lookup.score import FAMILY, context_cover, of_other_level
from assistant.programs.model import Dimension, Projects, Select
from assistant.questions.model import Link, Span
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Known
from assistant.running.parts import parts_of
from assistant.running.titled import rows_of_titled
from ingest.coordinates import is_level, levels_in
from ingest.identity.places import is_place, place_stem
from ingest.model import Nature
from ingest.terms import canonical


def members_of(select: Select, over: Dimension, facts: Facts) -> tuple[tuple[Known, ...], tuple[Cell, ...]]:
    """Return the figure of each member of a dimension, and the members that have none.

    Bodies are compared in one year: the one named, else the newest that most of them have. Items named are compared as
    they are named; where none are, the parts of the figure asked for are its members.
    """
    rows_are_members = over == "body" and len(facts.scopes(select, newest=True)) == 1
    if (over not in ("body", "year") or rows_are_members) and select.named < 2:
        return _rows_or_parts(select, over, facts), ()
    found: list[Known] = []
    missing: list[Cell] = []
    if over == "year" and not select.years:
        select = replace(select, every_year=True)
    for cell in facts.cells(select, newest=over != "year"):
        known = facts.known(cell, select)
        if known is None:
            missing.append(cell)
        else:
            found.append(known)
    return tuple(found), tuple(missing)


def places_of(select: Select, over: Dimension, facts: Facts) -> tuple[Cell, ...]:
    """Return a cell for each place that a region's report tells money of: the rows of a table, the parts of a text.

    `place`: those next under the region, or under the one place named; `district`: those with none under them.
    """
    cells = facts.cells(replace(select, levels=()), newest=True)
    if len(cells) != 1:
        return ()
    inside = {link.label for span in select.levels for link in span.links if link.score >= SURELY_NAMED}
    paths: dict[str, tuple[str, ...]] = {}
    for entry in facts.entries(cells[0].scope):
        if (name := _place_of(entry, cells[0].scope)) is not None:
            paths.setdefault(name, tuple(canonical(part) for part in entry.fact.row_path[:-1]))
    above = {part for path in paths.values() for part in path}
    if inside:
        chosen = [name for name, path in paths.items() if inside & set(path)]
    elif over == "district":
        chosen = [name for name in paths if name not in above]
    else:
        chosen = [name for name, path in paths.items() if not set(path) & paths.keys()]
    spans = [Span(0, len(name), name, (Link(name, 1.0, "exact"),)) for name in chosen]
    return tuple(replace(cells[0], slot=(span, *cells[0].slot)) for span in spans)


def is_of_place(known: Known) -> bool:
    """Return whether a figure is of the very place that its cell names first."""
    entry = known.value.entry if known.value is not None else None
    return entry is not None and _place_of(entry, known.cell.scope) == known.cell.slot[0].text


def _place_of(entry: Entry, scope: Scope) -> str | None:
    """Return the place under the region's own levels that a fact is of: its row, or the part that a text names."""
    own = entry.fact.coordinates.government
    if own is not None and not is_level(own) and own not in scope.owner.body.names:
        return own
    head = entry.head
    ends_as_level = any(level.start + len(level.name) == len(head) for level in levels_in(head, alone=True))
    named = is_place(head) or place_stem(head) != head and place_stem(head) in entry.fact.coordinates.parents
    return head if entry.fact.source == "cell" and named and not ends_as_level else None


def _rows_or_parts(select: Select, over: Dimension, facts: Facts) -> tuple[Known, ...]:
    """Return the members inside one report: the parts of the figure asked for, else the rows of a table that have it.

    Where bodies are asked of one report its rows are the bodies (a county's table of its departments).
    """
    scopes = facts.scopes(select, newest=True)
    if over == "project" and len(scopes) == 1 and (projects := _projects(select, scopes[0], facts)):
        return projects
    if select.projects is not None:  # the capital projects: no projects of their own, but a table that is called so
        slots = select.slots or ((select.projects.of,) if select.projects.of else ())
        select = replace(select, projects=None, slots=slots)
        return _of_one_titled(select, facts) if slots else ()
    cells = facts.cells(select, newest=True)
    if len(cells) != 1:
        return _of_one_titled(select, facts)
    if over == "body" and len(subjects := _of_subjects(cells[0], facts)) > 1:
        return subjects
    whole = facts.known(cells[0], select)
    found: tuple[Known, ...] = ()
    if whole is not None and whole.weighed is not None:
        found = _inside(whole, select, over, facts)
    return found or _titled(select, cells[0], facts)


def _of_subjects(cell: Cell, facts: Facts) -> tuple[Known, ...]:
    """Return the figure of the very item of each body that one report tells of in tables of its own or rows of one table.

    Of one stage; () where a body has two figures that differ.
    """
    found: dict[str, Entry] = {}
    for entry in facts.entries(cell.scope):
        at, amount = entry.fact.coordinates, entry.fact.amount
        named = len(cell.slot) == 1 and cell.slot[0].score_of(entry.head) >= SURELY_NAMED
        if not (named and at.subject and amount is not None and amount.is_money and at.nature == "amount"):
            continue
        if entry.year != cell.scope.year or cell.stage and entry.stage != cell.stage or at.horizon == "medium":
            continue
        other = found.setdefault(at.subject, entry)
        if other.fact.amount is None or not other.fact.amount.equals(amount):
            return ()
    if len({entry.stage for entry in found.values()}) > 1:
        return ()
    return tuple(row_of(entry, cell, facts) for entry in found.values())


def _inside(whole: Known, select: Select, over: Dimension, facts: Facts) -> tuple[Known, ...]:
    """Return the parts of a figure by a dimension, else the rows that carry it."""
    if over == "project":
        return parts_of(whole, over, facts)
    if over == "body":
        return _of_bodies(_rows_of(whole, facts), select)
    return parts_of(whole, over, facts) or _rows_of(whole, facts)


def _of_one_titled(select: Select, facts: Facts) -> tuple[Known, ...]:
    """Return the rows of the table that is called as asked where one report alone has such."""
    found = [rows for cell in facts.cells(select, newest=True) if (rows := _titled(select, cell, facts))]
    return found[0] if len(found) == 1 else ()


def _titled(select: Select, cell: Cell, facts: Facts) -> tuple[Known, ...]:
    """Return the rows of the table whose title is what is asked of (the capital projects)."""
    rows = rows_of_titled(select, cell.slot, facts.entries(cell.scope)) if select.slots else []
    return tuple(row_of(entry, cell, facts, by_row=True) for entry in without_sums(rows)) if len(rows) > 1 else ()


def _of_bodies(rows: Sequence[Known], select: Select) -> tuple[Known, ...]:
    """Return the rows that are a body's figure of what is asked: a row of another item that a body has is no body."""
    named = {link.label for slot in select.slots for span in slot for link in span.links}
    return tuple(
        row for row in rows
        if row.value is not None and row.value.entry is not None
        and (not row.value.entry.fact.coordinates.subject or row.value.entry.head in named)
    )  # fmt: skip


def _projects(select: Select, scope: Scope, facts: Facts) -> tuple[Known, ...]:
    """Return the field asked of each project of the scope, its money where none is named; () below two."""
    asked = select.projects or Projects(tuple(span for slot in select.slots for span in slot))
    fields = select if select.projects else replace(select, slots=())
    stages = select.stages or (None,)
    cells = [replace(cell, stage=stage) for cell in facts.of_projects(fields, asked, scope) for stage in stages]
    known = [one for cell in cells if (one := facts.known(cell, select)) is not None and one.value is not None]
    return tuple(known) if len(known) > 1 else ()


def _rows_of(whole: Known, facts: Facts) -> tuple[Known, ...]:
    """Return the rows that carry the same item, else the rows of the figure's column; no totals, no row over others."""
    assert whole.weighed is not None
    if whole.weighed.rows:
        return tuple(row_of(entry, whole.cell, facts, by_row=True) for entry in without_sums(whole.weighed.rows))
    entry = _as_total(whole.weighed.entry, whole.cell, facts)
    own = entry.fact
    if own.table_id is None or not (own.role == "total" or entry.head in FAMILY):
        return ()
    column = [
        one for one in facts.entries(whole.cell.scope)
        if one.document.id == entry.document.id and one.fact.table_id == own.table_id and one.fact.column == own.column
        and one.year == entry.year and one.fact.role == "item" and one.fact.amount is not None
        and one.fact.coordinates.nature == own.coordinates.nature and one.head not in FAMILY
    ]  # fmt: skip
    return tuple(row_of(one, whole.cell, facts) for one in _leaves(column))


def _as_total(entry: Entry, cell: Cell, facts: Facts) -> Entry:
    """Return the total of a table that a sentence's figure is told of (£1.2 million on services), else the figure itself.

    Where the whole was asked for, of what its largest table totals: a sentence has no rows.
    """
    amount = entry.fact.amount
    if entry.fact.table_id is not None or amount is None or not amount.is_money:
        return entry
    totals = [one for one in facts.entries(cell.scope) if _is_total_of(one, entry)]
    same = next((one for one in totals if one.fact.amount is not None and one.fact.amount.base == amount.base), None)
    if same is not None or any(span.text != TOTAL_SPAN.text for span in cell.slot):
        return same or entry
    return max(totals, key=lambda one: one.fact.amount.base if one.fact.amount is not None else 0, default=entry)


def _is_total_of(one: Entry, entry: Entry) -> bool:
    """Return whether a fact is the total of a table, in money, of the same year and side as another."""
    fact = one.fact
    if fact.role != "total" or fact.amount is None or not fact.amount.is_money or fact.coordinates.nature != "amount":
        return False
    return one.year == entry.year and one.stage in (entry.stage, None) and fact.coordinates.side != "income"


def moving_rows(select: Select, nature: Nature, facts: Facts, base: Select) -> tuple[Known, ...]:
    """Return the rows of the one table column that states how its items moved: the longest such column of the scope.

    With an item named only what stands under it counts; a total is no member.
    """
    cells = facts.cells(select, newest=True)
    if len(cells) != 1:
        return ()
    cell = cells[0]
    spans = [span for slot in select.slots for span in slot]
    named = {link.label for span in spans for link in span.links if link.label not in FAMILY}
    titles = [span for span in spans if not span.links]
    columns: dict[tuple[object, ...], list[Entry]] = {}
    for one in facts.entries(cell.scope):
        at = one.fact.coordinates
        if at.nature != nature or one.fact.amount is None or one.fact.role == "total" or one.head in FAMILY:
            continue
        if select.fund and at.fund and at.fund != select.fund or cell.stage and one.stage and one.stage != cell.stage:
            continue
        if any(not context_cover(span, one) for span in titles):
            continue
        if named and not named & {one.head, *at.parents} or of_other_level(one, select.levels) or not _is_against(one, base):
            continue
        home = (one.document.id, one.fact.table_id, one.fact.column) if one.fact.table_id else (one.document.id, one.fact.section)
        columns.setdefault(home, []).append(one)
    longest = max((_leaves(column) for column in columns.values()), key=len, default=[])
    return tuple(row_of(one, cell, facts) for one in longest)


def _is_against(entry: Entry, base: Select) -> bool:
    """Return whether a movement is told against what is asked: the year's own plan only where that is named."""
    at = entry.fact.coordinates
    own_plan = at.base_year is not None and at.base_year == entry.year
    return own_plan and at.base_stage in base.stages if base.stages and not base.years else not own_plan


def without_sums(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries without a total among them: one marked so, or one that is the sum of all the others."""
    kept = [one for one in entries if one.fact.role == "item" and one.fact.amount is not None]
    amounts = [one.fact.amount.base for one in kept if one.fact.amount is not None]
    whole = sum(amounts) / 2 if len(kept) > 2 else None
    return [one for one, amount in zip(kept, amounts, strict=True) if amount != whole]


def _leaves(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that no other one stands under, each name once."""
    over = {parent for one in entries for parent in one.fact.coordinates.parents}
    once: dict[tuple[str, ...], Entry] = {}
    for one in entries:
        if one.head not in over:
            once.setdefault((one.head, *one.fact.row_path[-1:], one.fact.coordinates.subject or ""), one)
    return list(once.values())


def row_of(entry: Entry, cell: Cell, facts: Facts, *, by_row: bool = False) -> Known:
    """Return a row's figure under its item's name; `by_row` under the row's own, where all rows are of one item."""
    assert entry.fact.amount is not None
    number = facts.draft.cite(entry)
    subject = entry.fact.coordinates.subject
    own = entry.fact.row_path[-1] if by_row and entry.fact.row_path else entry.head
    label = "·".join(dict.fromkeys(part for part in (subject, own) if part))
    basis: Basis = "cell" if entry.fact.source == "cell" else "sentence"
    return Known(cell, Value(label, entry.fact.amount, (number,), basis, entry))
