"""Whether a group of facts is the whole of a figure: what they sum to, and the blanks beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.session import Session
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from ingest.amounts import Amount, tolerance
from ingest.terms import term_of


def with_amounts(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.fact.amount is not None and entry.fact.coordinates.nature == "amount"]


def once(group: Sequence[Entry]) -> list[Entry]:
    seen: set[tuple[str, object]] = set()
    kept = []
    for entry in group:
        key = (entry.head, entry.fact.coordinates.code)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def entries_in(session: Session, scope: Scope) -> list[Entry]:
    return [
        entry for document, report in scope.owner.documents for entry in session.corpus.index(document, report).entries
        if scope.year is None or entry.year == scope.year or entry.year is None
    ]  # fmt: skip


def sums_to(group: Sequence[Entry], whole: Amount) -> bool:
    amounts = [entry.fact.amount for entry in group if entry.fact.amount is not None]
    return abs(sum((amount.base for amount in amounts), Decimal(0)) - whole.base) <= tolerance(whole, *amounts)


def blank_siblings(session: Session, parts: Sequence[Entry]) -> list[Entry]:
    """Return the blank cells beside the parts, under the same head: nil, where the parts alone make the whole.

    No parts make a whole of 0 and have nothing beside them.
    """
    if not parts:
        return []
    first = parts[0]
    if first.fact.source != "cell" or not first.fact.coordinates.parents:
        return []
    above, told = first.fact.coordinates.parents[-1], {entry.head for entry in parts}
    line = "column" if len({entry.fact.column for entry in parts}) == 1 else "row"
    found = [
        entry for entry in session.corpus.index(first.document, first.report).entries
        if entry.fact.table_id == first.fact.table_id
        and getattr(entry.fact, line) == getattr(first.fact, line) and entry.fact.state in ("blank", "dash")
        and entry.fact.coordinates.parents[-1:] == (above,) and entry.head not in told and _official_part(entry.head, above)
    ]  # fmt: skip
    return once(found)


def _official_part(label: str, above: str) -> bool:
    """Return whether the official list puts an item under another: then its blank is worth telling."""
    term = term_of(label)
    return term is not None and term.parent == above
