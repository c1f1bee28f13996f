"""An item's own parts, meant by a word only (各项, 分项, 三项): those that make it up, else all that it is known to have."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.parts import parts_of
from assistant.evidence import Weighed, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.running.facts import Facts
from ingest.amounts import Amount, tolerance
from ingest.checks.nesting import heads_that_make
from ingest.terms import all_terms


def own_parts(whole: Entry, facts: Facts, scope: Scope, count: int = 0) -> tuple[list[Entry], bool]:
    """Return the parts of an item, and whether they are known to be all of them; ([], False) where it has none.

    Parts that make it up go first, as many as the question says before others.
    """
    amount = whole.fact.amount
    if amount is None:
        return [], False
    listed = _of_kind(parts_of(facts.session(scope), scope, (), Weighed(whole, amount)), amount)
    groups = [listed, _topmost(facts, scope, whole), *_added_up(facts, whole, closed=True), _rows_above(facts, whole)]
    closing = [group for group in groups if _closes(group, amount)]
    if closing:
        return max(closing, key=lambda group: (len(group) == count, -closing.index(group))), True
    broken = _added_up(facts, whole, closed=False)
    if broken:
        return broken[0], True
    return listed, _has_all(listed, whole)


def _of_kind(entries: Sequence[Entry], amount: Amount) -> list[Entry]:
    return [entry for entry in entries if entry.fact.amount is not None and entry.fact.amount.comparable(amount)]


def _closes(group: Sequence[Entry], amount: Amount) -> bool:
    amounts = [entry.fact.amount for entry in group if entry.fact.amount is not None]
    return len(group) > 1 and abs(sum((one.base for one in amounts), Decimal(0)) - amount.base) <= tolerance(amount, *amounts)


def _topmost(facts: Facts, scope: Scope, whole: Entry) -> list[Entry]:
    """Return what stands under the whole in its own table or passage, a part's part only where the part is not printed."""
    head, fact, amount = whole.head, whole.fact, whole.fact.amount
    below = [
        entry for entry in facts.entries(scope)
        if entry.document.id == whole.document.id and entry.stage == whole.stage and head in entry.fact.coordinates.parents
        and entry.fact.coordinates.nature == "amount" and _line(entry) == (fact.table_id, _line(whole)[1])
    ]  # fmt: skip
    heads = {entry.head for entry in below}
    top = [entry for entry in below if not _between(entry, head) & heads and entry.head != head]
    once = {entry.head: entry for entry in reversed(top)}
    return _of_kind([entry for entry in top if once[entry.head] is entry], amount) if amount is not None else []


def _rows_above(facts: Facts, whole: Entry) -> list[Entry]:
    """Return the rows above a total in its column that are heads and make it up, the rows between them being their parts."""
    fact, amount = whole.fact, whole.fact.amount
    if fact.source != "cell" or fact.row is None or amount is None:
        return []
    above = [
        entry for entry in facts.corpus.index(whole.document, whole.report).entries
        if _line(entry) == _line(whole) and entry.fact.source == "cell" and (entry.fact.row or 0) < fact.row
    ]  # fmt: skip
    rows = _of_kind(sorted(above, key=lambda entry: entry.fact.row or 0), amount)
    heads = heads_that_make(amount.base, [entry.fact.amount.base for entry in rows if entry.fact.amount is not None])
    return [rows[at] for at in heads or ()]


def _line(entry: Entry) -> tuple[str | None, int | None]:
    return entry.fact.table_id, entry.fact.column if entry.fact.source == "cell" else None


def _between(entry: Entry, head: str) -> set[str]:
    """Return the items between `head` and the entry."""
    parents = entry.fact.coordinates.parents
    return set(parents[parents.index(head) + 1 :])


def _has_all(parts: Sequence[Entry], whole: Entry) -> bool:
    """Return whether the parts are all that the item officially has; of any other item that is not known."""
    official = {term.name for term in all_terms() if term.parent == whole.head}
    return bool(official) and official <= {entry.head for entry in parts}


def _added_up(facts: Facts, whole: Entry, *, closed: bool) -> list[list[Entry]]:
    """Return the parts of each sum that the report's reading checked the item by; open ones only by the report's fault."""
    groups = []
    for entry, finding in findings_on(facts.corpus, [whole], status=None):
        found = [facts.corpus.entry(entry.document, entry.report, operand.fact_id) for operand in finding.parts]
        parts = [one for one in found if one is not None and one.fact.amount and one.fact.coordinates.nature == "amount"]
        own = [operand.fact_id for operand in finding.stated] == [entry.fact.id]
        right = finding.status != "open" if closed else (finding.status == "open" and finding.fault == "report")
        if own and right and len(parts) == len(found) >= 2 and all(operand.sign == 1 for operand in finding.parts):
            groups.append(parts)
    return groups


__all__ = ["own_parts"]
