"""Which facts make a figure up: those under it, by code, down its column, by class, or of its own sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.answering.closing import blank_siblings, entries_in, once, sums_to, with_amounts
from assistant.answering.session import Session
from assistant.answering.slots import Slot
from assistant.evidence import Weighed
from assistant.labels import KIND_LABELS
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from ingest.terms import all_terms


def parts_of(session: Session, scope: Scope, slot: Slot, whole: Weighed | None) -> list[Entry]:
    """Return the facts that make the whole up, from one table or passage: those that sum to it before those that do not.

    Candidates: facts that stand under the item (parents), rows whose code begins with its code, and, where the item is a
    column, its rows. The figures of one sentence that sum to it come last.
    """
    if whole is None or whole.amount is None:
        return []
    groups = [
        *_children(session, scope, whole),
        *_by_code(session, scope, whole),
        *_down_column(session, scope, whole),
        *_by_class(session, scope, whole),
        *_classes(session, scope, whole),
        *_projects(session, scope, whole),
    ]
    if whole.entry.fact.coordinates.side != "balance":
        groups += [[entry for entry in group if entry.fact.coordinates.side != "balance"] for group in groups]
    exact = [group for group in groups if sums_to(group, whole.amount) and (len(group) >= 2 or blank_siblings(session, group))]
    if exact:
        wanted = _wanted_split(session)
        return max(exact, key=lambda group: (wanted(group), _closeness(group, whole.entry), -len(group)))
    sentence = _in_sentence(session, whole)
    if sentence:
        return sentence
    loose = [group for group in groups if len(group) >= 2]
    return max(loose, key=lambda group: (_closeness(group, whole.entry), len(group))) if loose else []


def _wanted_split(session: Session) -> Callable[[Sequence[Entry]], int]:
    """Return what a split is liked for: the classification that the question names, else economic items before functions."""
    text = session.query.folded

    def liking(group: Sequence[Entry]) -> int:
        functional = all((entry.fact.coordinates.code or _official_code(entry.head))[:1] == "2" for entry in group)
        if re.search(r"大类|[几二两三四五六七八九]类", text) and all(len(_official_code(entry.head)) == 3 for entry in group):
            return 2
        if "项目" in text and all("项目" in (entry.title or "") for entry in group):
            return 2
        if re.search(r"科目|功能|类|款", text):
            return int(functional)
        return int(not functional)

    return liking


@lru_cache(maxsize=1024)
def _official_code(label: str) -> str:
    return next((term.code for term in all_terms() if term.name == label and term.code and term.group == "functional"), "")


def _group(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries grouped by document and table column, table row, or paragraph."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        fact = entry.fact
        if fact.source == "cell":
            side = fact.coordinates.side
            groups.setdefault((entry.document.id, fact.table_id, "column", fact.column, side), []).append(entry)
            groups.setdefault((entry.document.id, fact.table_id, "row", fact.row, side), []).append(entry)
        else:
            key = (entry.document.id, fact.block, fact.coordinates.stage, fact.coordinates.year)
            groups.setdefault(key, []).append(entry)
    return [once(group) for group in groups.values()]


_SAME_TOTALS = {
    "收入总计": ("本年收入合计",),
    "本年收入合计": ("收入总计",),
    "支出总计": ("本年支出合计",),
    "本年支出合计": ("支出总计",),
}

_ECONOMIC_PARTS = {"公用经费": ("302", "307", "309", "310", "399"), "人员经费": ("301", "303")}
"""The classes whose items make up a kind of basic expenditure; a sum that does not close shows where a place counts otherwise."""


def _by_class(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the economic items of the classes that make up 人员经费 or 公用经费, by table."""
    classes = _ECONOMIC_PARTS.get(whole.entry.head)
    if not classes:
        return []
    below = [
        entry for entry in with_amounts(entries_in(session, scope))
        if len(entry.fact.coordinates.code or "") == 5
        and (entry.fact.coordinates.code or "").startswith(classes) and entry.fact.table_id
        and entry.stage == whole.entry.stage
    ]  # fmt: skip
    tables: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in below:
        tables.setdefault((entry.document.id, entry.fact.table_id), []).append(entry)
    return [once(group) for group in tables.values()]


def _projects(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the projects that a table of projects lists, where project expenditure is the whole."""
    if whole.entry.head != "项目支出":
        return []
    found = [
        entry for entry in with_amounts(entries_in(session, scope))
        if "项目" in (entry.title or "") and entry.fact.role == "item" and entry.fact.source == "cell"
        and entry.stage == whole.entry.stage
        and entry.fact.amount is not None and whole.amount is not None and entry.fact.amount.comparable(whole.amount)
    ]  # fmt: skip
    return _group(found)


def _classes(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the functional, and the economic, classes that make up total expenditure, by table or passage."""
    if whole.entry.head not in ("支出总计", "收支总计", "本年支出合计", "一般公共预算"):
        return []
    groups: list[list[Entry]] = []
    for kind in ("functional", "economic"):
        top = {term.name for term in all_terms() if term.group == kind and term.code and len(term.code) == 3}
        found = [
            entry for entry in with_amounts(entries_in(session, scope))
            if entry.head in top and entry.fact.coordinates.side != "income"
            and entry.fact.coordinates.kind is None and entry.fact.coordinates.economic in (None, entry.head)
            and entry.stage == whole.entry.stage and not entry.fact.coordinates.subject
        ]  # fmt: skip
        groups += _group(found)
    return groups


def _children(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return groups of facts one level under the whole's item."""
    head, kind = whole.entry.head, whole.entry.fact.coordinates.kind
    subject = whole.entry.fact.coordinates.subject
    names = {head, *_SAME_TOTALS.get(head, ())} | ({KIND_LABELS.get(kind or "", head)} if head in KIND_LABELS.values() else set())
    found = [
        entry for entry in with_amounts(entries_in(session, scope))
        if entry.head != head and entry.fact.coordinates.parents and entry.fact.coordinates.parents[-1] in names
        and entry.fact.coordinates.subject in (None, subject) and entry.stage == whole.entry.stage
        and (entry.fact.amount is not None and whole.amount is not None and entry.fact.amount.comparable(whole.amount))
        and entry.fact.role != "total"
    ]  # fmt: skip
    return _group(found)


def _by_code(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return groups of rows whose code lies under the whole's: the next level that is there."""
    code = whole.entry.fact.coordinates.code or next(
        (term.code for term in all_terms() if term.name == whole.entry.head and term.code and term.group == "functional"), None
    )
    if not code:
        return []
    below = [
        entry for entry in with_amounts(entries_in(session, scope))
        if (own := entry.fact.coordinates.code) and own.startswith(code) and len(own) > len(code)
        and entry.fact.coordinates.kind == whole.entry.fact.coordinates.kind
        and entry.fact.coordinates.economic == whole.entry.fact.coordinates.economic
        and entry.stage == whole.entry.stage
    ]  # fmt: skip
    groups = []
    for group in _group(below):
        for length in sorted({len(entry.fact.coordinates.code or "") for entry in group}):
            groups.append([entry for entry in group if len(entry.fact.coordinates.code or "") == length])
    return groups


def _down_column(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the rows of the whole's own column where the whole is a total row's cell (工资福利支出 by 科目)."""
    fact = whole.entry.fact
    if fact.table_id is None or fact.role not in ("total", "own_unit"):
        return []
    rows = [
        entry for entry in session.corpus.index(whole.entry.document, whole.entry.report).entries
        if entry.fact.table_id == fact.table_id and entry.fact.column == fact.column
        and entry.fact.role == "item" and entry.fact.amount is not None and entry.fact.amount.value != 0
    ]  # fmt: skip
    levels: list[list[Entry]] = [rows]
    codes = {len(entry.fact.coordinates.code or "") for entry in rows}
    if len(codes) > 1:
        levels = [[entry for entry in rows if len(entry.fact.coordinates.code or "") == length] for length in sorted(codes)]
    return [level for level in levels if level]


def _closeness(group: Sequence[Entry], whole: Entry) -> tuple[int, int, int]:
    """Return how near a group stands to the whole: same table or passage, same document, same fund."""
    first = group[0]
    near = int(first.fact.table_id is not None and first.fact.table_id == whole.fact.table_id) + int(
        first.fact.block is not None and first.fact.block == whole.fact.block
    )
    return (near, int(first.document.id == whole.document.id), int(first.fact.coordinates.fund == whole.fact.coordinates.fund))


def _in_sentence(session: Session, whole: Weighed) -> list[Entry]:
    """Return figures of the whole's own sentence that sum to it, a run of neighbours (电话费3.2、专线费2.4，共计5.6)."""
    fact = whole.entry.fact
    if fact.quote is None or fact.span is None or whole.amount is None:
        return []
    near = [
        entry for entry in with_amounts(session.corpus.index(whole.entry.document, whole.entry.report).entries)
        if entry.fact.quote == fact.quote and entry.fact.span and entry.fact.block == fact.block
        and entry.fact.table_id == fact.table_id
        and entry.fact.row == fact.row and entry.fact.column == fact.column and entry.fact.amount is not None
        and entry.fact.amount.comparable(whole.amount)
    ]  # fmt: skip
    near.sort(key=lambda entry: entry.fact.span or (0, 0))
    own = next((index for index, entry in enumerate(near) if entry.fact.span == fact.span), None)
    if own is None:
        return []
    for side in (near[:own][::-1], near[own + 1 :]):
        for count in range(2, len(side) + 1):
            if sums_to(side[:count], whole.amount):
                return sorted(side[:count], key=lambda entry: entry.fact.span or (0, 0))
    return []
