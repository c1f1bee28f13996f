"""How well a report was read: counts, so that shares can be taken over many reports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.checks import SUM_IDENTITIES
from ingest.model import Fact, Finding, Paragraph, Quality, RawDocument, Section, Table
from ingest.tables.words import normal_title

_NARRATIVE_FIGURE = re.compile(
    r"(?<![\d.\-/年第〔（(])\d[\d,，]*(?:\.\d+)?\s*(?:亿元|万元|千元|元|%|％|个百分点|[辆台套批人个家项件]|批次|人次|平方米)(?!以[上下].{0,4}(?:通用|专用|的?设备|大型|项目))"
)


def measure_quality(
    raw: RawDocument,
    sections: Sequence[Section],
    tables: Sequence[Table],
    facts: Sequence[Fact],
    findings: Sequence[Finding],
    *,
    listed: Sequence[str] = (),
    absent: Sequence[str] = (),
    unread: Mapping[str, Sequence[str]] | None = None,
) -> Quality:
    """Return the counts of one document.

    `figures_printed`: those of tables, and the `unread` ones (`checks.tables_to_unread`) beside them; in a workbook those are
    the hidden ones, which nobody sees. A table that is listed
    and whose title stands in the body, but that was not read, counts in `tables_unread`, so that no share leaves it out.
    `figures_placed`: figures in figures tables with row, column, unit and an item. A figure of the narrative is explained
    when a fact's span covers it; figures with a unit are counted, years, dates, ordinals and file numbers are not.
    """
    figures = [fact for fact in facts if fact.source == "cell" and fact.state == "figure"]
    forms = {table.id for table in tables if table.form}
    sums = [finding for finding in findings if finding.identity in SUM_IDENTITIES]
    told, explained = _narrative(raw, tables, facts)
    unseen = raw.format in ("xlsx", "xls")
    return Quality(
        pages=raw.pages or 0,
        pages_unread=len(raw.unread_pages),
        tables=len(tables),
        tables_listed=len(listed),
        tables_absent=tuple(absent),
        figures=len(figures),
        figures_placed=sum(1 for fact in figures if is_placed(fact, forms)),
        narrative_figures=told,
        narrative_explained=explained,
        sums=len(sums),
        sums_closed=sum(1 for finding in sums if finding.status != "open"),
        doubtful=sum(1 for fact in figures if fact.position == "inferred" or fact.doubt),
        figures_printed=len(figures) + (0 if unseen else sum(map(len, (unread or {}).values()))),
        tables_unread=len(_titles_in_body(raw, absent)),
    )


def _titles_in_body(raw: RawDocument, titles: Sequence[str]) -> list[str]:
    """Return the titles that stand as a line of their own behind the contents page, where they stand first."""
    lines = [normal_title(block.text) for block in raw.blocks if isinstance(block, Paragraph)]
    return [title for title in titles if lines.count(normal_title(title)) > 1]


def is_placed(fact: Fact, forms: set[str]) -> bool:
    """Return whether a figure has what an answer needs: an item, a place, and a unit where its kind has one."""
    named = bool(fact.coordinates.item) and fact.doubt is None and (bool(fact.row_path) or bool(fact.column_path))
    return named and fact.amount is not None and (bool(fact.amount.unit) or fact.table_id in forms)


def _narrative(raw: RawDocument, tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[int, int]:
    """Return how many figures with a unit stand in paragraphs outside tables, and how many of them some fact covers."""
    taken = {block for table in tables for block in table.blocks}
    spans: dict[int, list[tuple[int, int]]] = {}
    for fact in facts:
        if fact.source == "sentence" and fact.block is not None and fact.span is not None and fact.row is None:
            spans.setdefault(fact.block, []).append(fact.span)
    told = explained = 0
    for block in raw.blocks:
        if not isinstance(block, Paragraph) or block.index in taken:
            continue
        for match in _NARRATIVE_FIGURE.finditer(block.text):
            told += 1
            explained += any(start <= match.start() and match.end() - 1 <= end for start, end in spans.get(block.index, ()))
    return told, explained
