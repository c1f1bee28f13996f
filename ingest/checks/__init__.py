"""勾稽关系: what must agree in a report, compared → findings, each with its operands, difference and tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.checks.accounting import facts_in_doubt, placed_cells, unread_figures
from ingest.checks.names import named_findings
from ingest.checks.rates import rate_findings
from ingest.checks.same import same_findings
from ingest.checks.sums import table_findings
from ingest.checks.trust import without_false_accusations
from ingest.checks.within import within_findings
from ingest.model import Block, Fact, Finding, Table

__all__ = ["SUM_IDENTITIES", "facts_in_doubt", "facts_to_findings", "tables_to_unread"]

SUM_IDENTITIES = frozenset(["sum_rows", "sum_columns"])
"""Identities that are sums inside one table: what `sums that close` counts."""


def tables_to_unread(tables: Sequence[Table], blocks: Sequence[Block]) -> dict[str, tuple[str, ...]]:
    """Return for each table the figures printed in its area that were not read into it; tables without any are left out."""
    placed = placed_cells(tables)
    found = {table.id: unread_figures(table, blocks, placed) for table in tables}
    return {table: unread for table, unread in found.items() if unread}


def facts_to_findings(
    facts: Sequence[Fact], tables: Sequence[Table], unread: Mapping[str, Sequence[str]] | None = None
) -> tuple[Finding, ...]:
    """Return the outcome of every identity that applies, ids f1, f2, …, sums of tables first in the tables' order.

    A sum of a table that does not close is the report's own fault only where `unread` (`tables_to_unread`) names no
    figure of the table, and every figure stands where it was read; and where most sums of its kind in the table close.
    """
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.table_id is not None and fact.source == "cell":
            by_table[fact.table_id].append(fact)
    found: list[Finding] = []
    for table in tables:
        if not table.form:
            found += table_findings(table, by_table[table.id], complete=not (unread or {}).get(table.id))
    found += _others(facts, tables)
    found = without_false_accusations(found, facts)
    return tuple(replace(finding, id=f"f{number}") for number, finding in enumerate(found, start=1))


def _others(facts: Sequence[Fact], tables: Sequence[Table]) -> Iterator[Finding]:
    yield from named_findings(facts, tables)
    yield from same_findings(facts, tables)
    yield from rate_findings(facts)
    yield from within_findings(facts)
