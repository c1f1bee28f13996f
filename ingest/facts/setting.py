"""What holds for all cells of a table: its title's words, the sides of its regions, whose rows and columns it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.amounts import canonical_unit
from ingest.facts.headers import TitleSays, header_says, is_plain, label_name, title_says
from ingest.identity.places import is_place
from ingest.model import Cell, Identity, Side, Stage, Table
from ingest.tables.words import is_number, is_organ, squeezed
from ingest.terms import canonical, term_of


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all cells of a table."""

    table: Table
    identity: Identity
    title: TitleSays
    sides: tuple[Side | None, ...]
    """The side of each region, by its headers."""
    labelled: frozenset[int]
    """Regions whose rows have labels, or should have: of a table of one row of figures that row is the total."""
    grand: frozenset[tuple[int, int]]
    """Row and region of the last total of a two-sided table: 收入合计 there is what other tables call 收入总计."""
    stage: Stage | None = None
    """The one stage that the table's columns state, for those of them that state none."""
    units: Mapping[int, str] = field(default_factory=dict)
    """The unit of each row's figures, where a column of the table names it."""
    bodies: frozenset[str] = frozenset()
    """Labels of rows and columns that name bodies, each with figures of its own."""


def setting_of(table: Table, identity: Identity) -> Setting:
    """Return what a table's title, headers and rows say of all its cells."""
    body = [cell for cell in table.cells if not cell.is_header]
    last = max((cell.region for cell in body), default=0)
    sides: list[Side | None] = []
    for region in range(last + 1):
        says = [header_says(cell.column_path) for cell in body if cell.region == region and not cell.is_label]
        sides.append(next((one.side for one in says if one.side), None))
    labelled = frozenset(cell.region for cell in body if cell.is_label and cell.text) | of_several_rows(body)
    title = title_says(table.title or (table.section[-1] if table.section else ""))
    stages = {header_says(cell.column_path).stage for cell in body if not cell.is_label} - {None}
    grand = _grand_totals(body) if title.two_sided else frozenset()
    stage = next(iter(stages)) if len(stages) == 1 else None
    return Setting(table, identity, title, tuple(sides), labelled, grand, stage, _row_units(table.cells), _bodies(body, identity))


_UNIT_HEADER = re.compile(r"(?:计量|数量)?单位")


def _row_units(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the units that a column of units names (单位: 平方米, 辆, 万元), by row."""
    heads = {cell.column for cell in cells if cell.is_header and _UNIT_HEADER.fullmatch(squeezed(cell.text))}
    named = {cell.row: canonical_unit(cell.text) for cell in cells if cell.column in heads and not cell.is_header}
    return {row: unit for row, unit in named.items() if unit is not None}


def _bodies(body: Sequence[Cell], identity: Identity) -> frozenset[str]:
    """Return the names of the bodies that a table has a row or a column of each, two at least; the report's own is none."""
    own = {canonical(name) for name in (identity.department, *identity.names) if name}
    figures = [cell for cell in body if not cell.is_label and cell.role not in ("own_unit", "header")]
    several = is_of_several(identity)
    heads = [cell.row_path for cell in figures if cell.row_path]
    rows = {label_name(path[0]) for path in heads if _is_body(path[0]) or several and _is_place(path[0])} - own
    over = [text for cell in figures for text in cell.column_path]
    columns = {label_name(text) for text in over if _is_body(text) or several and _is_place(text)} - own
    return frozenset((rows if len(rows) > 1 else set()) | (columns if len(columns) > 1 else set()))


def is_of_several(identity: Identity) -> bool:
    """Return whether a report may tell of several bodies: one of a place, or one that is nobody's."""
    return identity.department is None or identity.level == "region"


def _is_place(label: str) -> bool:
    return is_place(label) and term_of(label) is None


def _is_body(label: str) -> bool:
    return is_organ(label) and term_of(label) is None and not is_plain(label)


def of_several_rows(body: Sequence[Cell]) -> frozenset[int]:
    """Return the regions with figures in more than one row: without labels nothing says what each row is about."""
    rows = {(cell.region, cell.row) for cell in body if not cell.is_label and is_number(cell.text)}
    counted = Counter(region for region, _ in rows)
    return frozenset(region for region, count in counted.items() if count > 1)


def _grand_totals(body: Sequence[Cell]) -> frozenset[tuple[int, int]]:
    """Return the last row of each region where it is a total."""
    found = set()
    for region in {cell.region for cell in body}:
        totals = [cell for cell in body if cell.region == region and cell.role == "total" and len(cell.row_path) == 1]
        rows = sorted({cell.row for cell in totals if not squeezed(cell.row_path[0]).startswith(("本年", "当年"))})
        last = max((cell.row for cell in body if cell.region == region and cell.row_path), default=-1)
        if rows and rows[-1] == last:
            found.add((last, region))
    return frozenset(found)
