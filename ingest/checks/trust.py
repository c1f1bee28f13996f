"""Whose fault an open comparison is: one that mostly fails in its place is none (a misreading of ours), a lone one a misprint.

A total column that is not the sum of the columns that we take for its parts, two tables that we take for tables of the
same thing, a rate whose base is another one: each fails nearly everywhere, while a misprint stands among figures that agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from ingest.model import Fact, Finding

_FEW = 2
"""So many open comparisons of one kind and place, and more than agree there, are no misprints."""

_FEW_IN_TEXT = 3
"""The same between sentences, of which few are comparable at all."""

_SUMS = ("sum_rows", "sum_columns")


def without_false_accusations(findings: Iterable[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """Return the findings, those open ones told as our own misreading that stand in a place where most are open, or whose
    parts come to exactly twice the total: a subtotal counted beside its own parts.
    """
    known = {fact.id: fact for fact in facts}
    placed = [(finding, _place(finding, known)) for finding in findings]
    opened = Counter(place for finding, place in placed if finding.status == "open")
    agreed = Counter(place for finding, place in placed if finding.status != "open")
    return [
        replace(finding, fault="reading")
        if finding.status == "open" and (_is_double(finding) or _mostly_fails(place, opened[place], agreed[place]))
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


def _is_double(finding: Finding) -> bool:
    if finding.identity not in _SUMS or len(finding.parts) < 3 or finding.found is None:
        return False
    return finding.expected == 2 * finding.found
