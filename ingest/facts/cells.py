"""The cells of a figures table → facts with coordinates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ingest.amounts import MONEY, Amount, is_dash, parse_amount
from ingest.facts.headers import header_says
from ingest.facts.kinds import kinds_of_rows
from ingest.facts.placing import cell_coordinates
from ingest.facts.setting import Setting, setting_of
from ingest.facts.words import figures_in_words
from ingest.model import NO_LABEL, Cell, Coordinates, Direction, Fact, Identity, Nature, State, Table
from ingest.tables.words import is_number, squeezed
from ingest.terms import canonical, clean_label

_REASON = re.compile(r"原因|理由")
_GIVES_REASON = re.compile(r"(?:主要)?(?:原因)?(?:是因为|是由于|是|为|因|由于)(?!否|指)[\u4e00-\u9fff]|主要(?:原因|受)")
"""How a note begins that says why, and not what."""
_TARGET = re.compile(r"^(?:项目)?(?:年度|总体|预期)?(?:绩效)?(?:总体)?(?:目标|指标)(?:值|内容|情况|描述)?$")
_NUMBERING = ("栏次", "行次")
"""Rows that number the columns."""


def table_to_facts(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Return a fact for every figure, blank, dash or words in a figure's place of a table that is not a form.

    Ids are those of the table with a running number ("t3.12").
    """
    setting = setting_of(table, identity)
    found: list[Fact] = []
    open_columns = _columns_without_heads(table)
    for cell in table.cells:
        if cell.is_header or cell.is_label or not cell.column_path and (not cell.text or cell.column in open_columns):
            continue
        found += _cell_facts(cell, setting)
    if not any(not cell.is_header and not cell.is_label for cell in table.cells):
        found += _named(table, identity)
    found += (cell_fact(cell, table, said, "words", words=cell.text) for cell, said in kinds_of_rows(table, identity))
    return tuple(replace(fact, id=f"{table.id}.{number}") for number, fact in enumerate(found, start=1))


def _columns_without_heads(table: Table) -> frozenset[int]:
    """Return the columns of figures that nothing heads, where a region has several: which year or stage is whose is open."""
    columns = {
        (cell.region, cell.column) for cell in table.cells
        if not (cell.is_header or cell.is_label or cell.column_path) and is_number(cell.text)
    }  # fmt: skip
    counted = Counter(region for region, _ in columns)
    return frozenset(column for region, column in columns if counted[region] > 1)


def _cell_facts(cell: Cell, setting: Setting) -> Iterator[Fact]:
    if cell.row_path and squeezed(cell.row_path[-1]) in _NUMBERING:
        return
    if cell.role == "header" or not cell.row_path and cell.region in setting.labelled and not is_number(cell.text):
        return
    if not cell.column_path and not is_number(cell.text):
        return
    says = header_says(cell.column_path)
    if _REASON.search(squeezed(cell.column_path[-1] if cell.column_path else "")):
        if cell.text and not is_dash(cell.text):
            yield _words_fact(cell, setting, "reason")
        return
    if cell.text and cell.column_path and _TARGET.match(squeezed(cell.column_path[-1])) and not is_number(cell.text):
        yield from _target_facts(cell, setting)
        return
    if _is_note(cell):
        if len(cell.text) > 1 and not is_dash(cell.text):
            yield _words_fact(cell, setting, "reason" if _GIVES_REASON.match(cell.text.strip()) else "text")
        return
    coordinates, unit = cell_coordinates(cell, says, setting)
    state, amount, words = _value(cell.text, unit)
    if amount is not None and coordinates.nature in ("change", "growth"):
        falls = amount.value < 0 or says.falls and amount.value > 0
        direction: Direction = "down" if falls else "up" if amount.value else "flat"
        amount = Amount(abs(amount.value), amount.unit)
        coordinates = replace(coordinates, direction=direction)
    unlabelled = not cell.row_path and cell.region not in setting.labelled
    fact = cell_fact(cell, setting.table, coordinates, state, amount=amount, words=words)
    yield replace(fact, role="total" if unlabelled else cell.role, doubt=_doubt(cell, setting))


def cell_fact(
    cell: Cell, table: Table, coordinates: Coordinates, state: State, *, amount: Amount | None = None, words: str | None = None
) -> Fact:
    """Return a cell's fact without an id."""
    return Fact(
        id="",
        source="cell",
        coordinates=coordinates,
        state=state,
        raw=cell.text,
        amount=amount,
        words=words,
        row_path=cell.row_path,
        column_path=cell.column_path,
        role=cell.role,
        section=table.section,
        table_id=table.id,
        row=cell.row,
        column=cell.column,
        block=cell.block,
        position=cell.position,
        places=cell.places,
    )


def _doubt(cell: Cell, setting: Setting) -> str | None:
    if not cell.row_path and cell.region in setting.labelled:
        return NO_LABEL
    return None


@lru_cache(maxsize=4096)
def _note_header(text: str) -> bool:
    from ingest.tables.words import is_note_header

    return is_note_header(text)


def _is_note(cell: Cell) -> bool:
    return bool(cell.column_path) and _note_header(cell.column_path[-1]) and not is_number(cell.text)


def _value(text: str, unit: str) -> tuple[State, Amount | None, str | None]:
    """Return the state, amount and words that a cell's text is."""
    if not text.strip():
        return "blank", None, None
    if is_dash(text):
        return "dash", None, None
    amount = parse_amount(text, unit)
    return ("figure", amount, None) if amount is not None else ("words", None, text.strip())


def _words_fact(cell: Cell, setting: Setting, nature: str) -> Fact:
    says = header_says(())
    coordinates, _ = cell_coordinates(replace(cell, column_path=()), says, setting)
    label = clean_label(cell.column_path[-1]) if cell.column_path else ""
    parents = coordinates.parents if nature == "reason" else (*coordinates.parents, label)
    coordinates = replace(coordinates, nature=nature, parents=parents)  # type: ignore[arg-type]
    return cell_fact(cell, setting.table, coordinates, "words", words=cell.text)


def _target_facts(cell: Cell, setting: Setting) -> Iterator[Fact]:
    """A row's target in words, and each figure in them: 投诉按期办结率达到98%以上, in a table of projects."""
    if is_dash(cell.text):
        return
    whole = _words_fact(cell, setting, "target")
    yield whole
    for figure in figures_in_words(cell.text):
        at = whole.coordinates
        nature: Nature = "amount" if figure.amount.unit in MONEY else "target"
        label = squeezed(figure.label)
        coordinates = replace(at, item=label or at.item, parents=(at.item,) if label else at.parents, nature=nature, kind=None)
        fact = cell_fact(cell, setting.table, coordinates, "figure", amount=figure.amount)
        raw = cell.text[figure.span[0] : figure.span[1]]
        yield replace(fact, raw=raw, bound=figure.bound, span=figure.span, source="sentence", quote=cell.text)


def _named(table: Table, identity: Identity) -> Iterator[Fact]:
    """A table of words alone names its items: units covered, projects."""
    for cell in table.cells:
        if cell.is_label and len(cell.text) > 1 and not is_number(cell.text) and not is_dash(cell.text):
            coordinates = Coordinates(
                identity.department, identity.level, table.year or identity.year, item=canonical(cell.text), nature="named"
            )
            yield replace(cell_fact(cell, table, coordinates, "words", words=cell.text), role="item")
