"""How completely reports are read: every figure printed in their tables, held against the facts, and every sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from eval.library import Library
from ingest.checks import SUM_IDENTITIES, tables_to_unread
from ingest.model import Fact, ParsedDocument, Quality
from ingest.quality import is_placed


def bench_reading(library: Library) -> str:
    """Return for each file how many printed figures have row, column, unit and item, and how many sums close; below, each
    figure and sum of which that is not so, with its place.

    A listed table that was not read, though its title stands in the body, counts as an open sum.
    """
    lines = ["| file | tables | figures printed | placed | sums | close |", "|---|---|---|---|---|---|"]
    total = Quality()
    remaining: list[str] = []
    for name in sorted(library.files):
        parsed = library.parsed(name)
        total = _added(total, parsed.quality)
        lines.append(_row(name, parsed.quality))
        remaining += [f"- {name}: {one}" for one in _remaining(parsed)]
    lines.append(_row("all", total))
    return "\n".join([*lines, "", *(remaining or ["Nothing remains."])]) + "\n"


def _added(one: Quality, other: Quality) -> Quality:
    numbers = [field.name for field in fields(Quality) if field.name != "tables_absent"]
    return Quality(**{name: getattr(one, name) + getattr(other, name) for name in numbers})


def _row(name: str, quality: Quality) -> str:
    sums = quality.sums + quality.tables_unread
    placed, closed = _share(quality.figures_placed, quality.figures_printed), _share(quality.sums_closed, sums)
    return f"| {name} | {quality.tables} | {quality.figures_printed} | {placed} | {sums} | {closed} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


def _remaining(parsed: ParsedDocument) -> Iterator[str]:
    titles = {table.id: table.title or table.id for table in parsed.tables}
    forms = {table.id for table in parsed.tables if table.form}
    for table, unread in tables_to_unread(parsed.tables, parsed.raw.blocks).items():
        yield f"{titles[table]}: printed and not read: {', '.join(unread)}"
    for fact in parsed.facts:
        if fact.source == "cell" and fact.state == "figure" and not is_placed(fact, forms):
            yield f"{titles.get(fact.table_id or '', '')}, {_place(fact)}: {fact.raw} lacks {_lacks(fact)}"
    for finding in parsed.findings:
        if finding.identity in SUM_IDENTITIES and finding.status == "open":
            yield f"{finding.message} (fault: {finding.fault})"
    if parsed.quality.tables_unread:
        yield f"{parsed.quality.tables_unread} listed tables were not read"


def _place(fact: Fact) -> str:
    page = next((f"page {place.page}, " for place in fact.places if place.page), "")
    return f"{page}row {' > '.join(fact.row_path) or fact.row}, column {' > '.join(fact.column_path) or fact.column}"


def _lacks(fact: Fact) -> str:
    """Return what a figure lacks, as words; `doubt` tells it where there is one."""
    if fact.doubt:
        return f"certainty ({fact.doubt})"
    if fact.amount is None or not fact.amount.unit:
        return "a unit"
    return "an item" if not fact.coordinates.item else "row and column"
