"""Whose fault an open comparison is: one that mostly fails in its place is none (a misreading of ours), a lone one a misprint.

A total column that is not the sum of the columns that we take for its parts, two tables that we take for tables of the
same thing, a rate whose base is another one: each fails nearly everywhere, while a misprint stands among figures that agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from ingest.amounts import Amount
from ingest.checks.same import is_slip
from ingest.model import Fact, Finding

_FEW = 2
"""So many open comparisons of one kind and place, and more than agree there, are no misprints."""

_FEW_IN_TEXT = 3
"""The same between sentences, of which few are comparable at all."""

_SUMS = ("sum_rows", "sum_columns")


def without_false_accusations(findings: Iterable[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """Return the findings, those open ones told as our own misreading that stand in a place where most are open, or whose
    parts come to exactly twice the total, a subtotal counted beside its own parts, or come short in every column of a row: one
    of its parts is not there.
    """
    known = {fact.id: fact for fact in facts}
    placed = [(finding, _place(finding, known)) for finding in findings]
    short = _short_rows([finding for finding, _ in placed], known)
    opened = Counter(place for finding, place in placed if finding.status == "open")
    agreed = Counter(place for finding, place in placed if finding.status != "open")
    no_sums = {place for place in opened if _are_no_parts(place, opened, agreed)}
    placed = [(finding, place) for finding, place in placed if finding.status != "open" or place not in no_sums]
    return [
        replace(finding, fault="reading")
        if finding.status == "open"
        and (
            _is_double(finding)
            or _row_of(finding, known) in short
            or _mostly_fails(place, opened[place], agreed[place])
            or _may_lack_rows(finding, known)
        )
        else finding
        for finding, place in placed
    ]


def _place(finding: Finding, known: dict[str, Fact]) -> tuple[Hashable, ...]:
    """Return where a comparison is made: its kind, and its table or the two places that it compares."""
    ends = (finding.stated[:1], finding.parts[:1]) if finding.identity == "equal_coordinates" else (finding.stated[:1],)
    first = [known[end[0].fact_id] for end in ends if end]
    return (finding.identity, *sorted(fact.table_id or "" if fact.source == "cell" else "" for fact in first))


def _mostly_fails(place: tuple[Hashable, ...], opened: int, agreed: int) -> bool:
    """Return whether the comparisons of a place mostly fail. A rate of a sentence stands for itself."""
    if "" in place[1:] and place[0] != "equal_coordinates":
        return False
    return opened > agreed and opened >= (_FEW_IN_TEXT if "" in place[1:] else _FEW)


_MANY = 5
"""Rows in which a column is not the sum of the others, and sums down the columns that close, from which it is none."""


_Places = Counter[tuple[Hashable, ...]]


def _are_no_parts(place: tuple[Hashable, ...], opened: _Places, agreed: _Places) -> bool:
    """Return whether the columns of a table are not all the parts of its total column, so that nothing is open: they add up in
    few rows, while down the columns the sums close, so that the figures were read where they stand.
    """
    down = ("sum_rows", *place[1:])
    few = place[0] == "sum_columns" and opened[place] >= _MANY and opened[place] > agreed[place]
    return few and agreed[down] >= _MANY and opened[down] * 10 <= agreed[down]


def _row_of(finding: Finding, known: dict[str, Fact]) -> tuple[str, int] | None:
    """Return the table and row of the total that a finding is about, None where it is no sum of rows."""
    stated = known[finding.stated[0].fact_id] if finding.identity == "sum_rows" and finding.stated else None
    return (stated.table_id, stated.row) if stated is not None and stated.table_id and stated.row is not None else None


def _short_rows(findings: Sequence[Finding], known: dict[str, Fact]) -> set[tuple[str, int]]:
    """Return the totals of several columns whose parts come short in all of them: a misprint stands in one."""
    compared: dict[tuple[str, int], list[bool]] = {}
    for finding in findings:
        row = _row_of(finding, known)
        if row is not None and finding.expected is not None and finding.found is not None:
            compared.setdefault(row, []).append(finding.expected < finding.found)
    return {row for row, short in compared.items() if len(short) > 1 and all(short)}


_LOOSE = ("sum_rows", "income_equals_expenditure", "share", "basic_parts")
"""Identities of a government's report whose other side is often another total than it seems."""
_LONG = 12
"""Parts from which a government's table may have lost one over its pages."""


def _may_lack_rows(finding: Finding, known: dict[str, Fact]) -> bool:
    """Return whether a government's sum may be open because rows are not printed or were not read: its parts come short, they
    are very many, or one of them alone is more than the whole. One digit that is another, or two exchanged, are a misprint;
    of a share and of the two sides only they are.
    """
    stated = known[finding.stated[0].fact_id] if finding.identity in _LOOSE and finding.stated else None
    if stated is None or finding.found is None or finding.expected is None:
        return False
    if stated.coordinates.level != "region" and stated.coordinates.government is None:
        return False
    if is_slip(Amount(finding.found, finding.unit), Amount(finding.expected, finding.unit)):
        return False
    if finding.identity != "sum_rows":
        return True
    parts = [part.amount.value for operand in finding.parts if (part := known[operand.fact_id]).amount is not None]
    return finding.expected < finding.found or len(parts) >= _LONG or any(abs(part) > abs(finding.found) for part in parts)


def _is_double(finding: Finding) -> bool:
    if finding.identity not in _SUMS or len(finding.parts) < 3 or finding.found is None:
        return False
    return finding.expected == 2 * finding.found
