"""Parts against their whole: named, meant by a word (各项, 分项), or given as bare figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.checking.claim import Claim, Slot, read_claim
from assistant.answering.checking.comparison import Comparison, entry_value, same_place, sum_comparison, sums_to
from assistant.answering.checking.own_parts import compare_own_parts, premise_of
from assistant.answering.checking.together import entries_in, entries_of, figures_together, is_given, nearness
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.match import TOTAL_SPAN, rank
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from ingest.amounts import Amount
from ingest.terms import fold_label, term_of


def compare_sums(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return the sum that the question claims, set against its whole; empty where it claims none or its terms are not there."""
    claim = read_claim(session.query, ask)
    if not claim.adds:
        return []
    if len(claim.part_figures) >= 2 and (found := _given_parts(session, ask, scope, claim)):
        return found
    if len(claim.parts) >= 2:
        return _named_parts(session, ask, scope, claim)
    return compare_own_parts(session, ask, scope, claim)


# ---------------------------------------------------------------- parts named


def _named_parts(session: Session, ask: Ask, scope: Scope, claim: Claim) -> list[Comparison]:
    found = figures_together(session, ask, scope, [*claim.parts, *claim.whole[:1]])
    wholes, found = found[len(claim.parts) :], found[: len(claim.parts)]
    parts = _distinct([value for value in found if value is not None])
    premise = premise_of(claim, parts)
    whole = wholes[0] if wholes and not any(same_place(wholes[0], part) for part in parts if wholes[0]) else None
    total = claim.total or bool(wholes and whole is None and _is_total(claim.whole[0]))
    if wholes and whole is None and premise is None and not total:
        session.miss(scope, claim.whole[0])
    if whole is None and not (premise is not None and not total):
        whole = _unnamed_whole(session, ask, scope, replace(claim, total=total), parts)
    if whole is None and premise is None and len(parts) >= 3:
        whole, parts = _one_of_them(parts)
    run: list[Value] = []
    if whole is not None and not sums_to([part.amount for part in parts], whole.amount):
        run = _run_beside(session, parts, claim, whole)
    if not run and any(value is None for value in found):
        _miss_parts(session, scope, claim, found)
        return []
    parts = run or parts
    target = whole.amount if whole else premise
    if len(parts) < 2 or target is None or not all(part.amount.comparable(target) for part in parts):
        return []
    both = session.query.table is not None and whole is not None
    return [sum_comparison(session, parts, whole, premise, both=both)]


def _is_total(slot: Slot) -> bool:
    """Return whether a slot is the budget's total, which reports call 收入总计, 支出总计 or 收支总计 as they like."""
    return any(TOTAL_SPAN.score_of(link.label) > 0 for span in slot for link in span.links[:1])


def _miss_parts(session: Session, scope: Scope, claim: Claim, found: Sequence[Value | None]) -> None:
    for slot, value in zip(claim.parts, found, strict=True):
        if value is None:
            session.miss(scope, slot)


def _distinct(values: Sequence[Value]) -> list[Value]:
    return [value for index, value in enumerate(values) if not any(same_place(value, other) for other in values[:index])]


def _one_of_them(values: list[Value]) -> tuple[Value | None, list[Value]]:
    """Return the value that the others make up, and those; None where there is no such."""
    for value in values:
        others = [other for other in values if other is not value]
        if value.amount.value != 0 and sums_to([other.amount for other in others], value.amount):
            return value, others
    return None, values


def _run_beside(session: Session, parts: Sequence[Value], claim: Claim, whole: Value) -> list[Value]:
    """Return as many neighbouring figures as parts are named, of the passage that names them all, where they make the whole up.

    A sentence lists figures whose items it words freely (为5万元购办公用品); named among others, they are these.
    """
    count = len(claim.parts)
    sentences = [part.entry for part in parts if part.entry is not None and part.entry.fact.source == "sentence"]
    for home in sentences:
        run = [
            entry
            for entry in entries_in_passage(session, home)
            if entry.fact.amount and entry.fact.amount.comparable(whole.amount)
        ]
        own = [entry for entry in sentences if entry in run]
        text = fold_label(home.fact.quote or "")
        if len(own) * 2 < count or not all(fold_label(slot[-1].text) in text for slot in claim.parts):
            continue
        for start in range(len(run) - count + 1):
            chosen = run[start : start + count]
            amounts = [entry.fact.amount for entry in chosen if entry.fact.amount is not None]
            if all(entry in chosen for entry in own) and sums_to(amounts, whole.amount):
                return [entry_value(session, entry) for entry in chosen]
    return []


def entries_in_passage(session: Session, home: Entry) -> list[Entry]:
    """Return the figures of the passage (paragraph, or cell) that a fact stands in, in order."""
    fact = home.fact
    found = [
        entry for entry in session.corpus.index(home.document, home.report).entries
        if entry.fact.source == "sentence" and entry.fact.span is not None and entry.fact.coordinates.nature == "amount"
        and entry.fact.block == fact.block and entry.fact.table_id == fact.table_id
        and entry.fact.row == fact.row and entry.fact.column == fact.column
    ]  # fmt: skip
    return sorted(found, key=lambda entry: entry.fact.span or (0, 0))


# ---------------------------------------------------------------- the whole, where only a word for a total names it


def _unnamed_whole(session: Session, ask: Ask, scope: Scope, claim: Claim, parts: Sequence[Value]) -> Value | None:
    """Return the total on the parts' row or column, the item that they stand under, or the budget's total."""
    for way in (_total_beside, _parent, _budget_total):
        whole = way(session, ask, scope, claim, parts)
        if whole is not None and not any(same_place(whole, part) for part in parts):
            return whole
    return None


def _total_beside(session: Session, ask: Ask, scope: Scope, claim: Claim, parts: Sequence[Value]) -> Value | None:
    """Return the 合计 printed on the one row or column that all parts stand on."""
    entries = [part.entry for part in parts if part.entry is not None and part.entry.fact.source == "cell"]
    if not entries or len(entries) != len(parts) or len({(entry.document.id, entry.fact.table_id) for entry in entries}) != 1:
        return None
    table = [
        entry for entry in session.corpus.index(entries[0].document, entries[0].report).entries
        if entry.fact.table_id == entries[0].fact.table_id and entry.fact.source == "cell" and entry.fact.amount is not None
    ]  # fmt: skip
    rows, columns = {entry.fact.row for entry in entries}, {entry.fact.column for entry in entries}
    for entry in table:
        path = entry.fact.column_path if len(rows) == 1 else entry.fact.row_path
        on_line = (len(rows) == 1 and entry.fact.row in rows) or (len(columns) == 1 and entry.fact.column in columns)
        if on_line and path and re.fullmatch(r"(?:项目)?(?:合计|总计|总额|共计)(?:数)?", fold_label(path[-1])):
            return entry_value(session, entry)
    return None


def _parent(session: Session, ask: Ask, scope: Scope, claim: Claim, parts: Sequence[Value]) -> Value | None:
    """Return the figure of the item that the parts stand under: by their paths, their official parent, or the question."""
    heads = {part.entry.head for part in parts if part.entry}
    for slot in _parents_of(claim, parts):
        found = [
            hit.entry for hit in rank(session.corpus, scope, slot, session.want(ask))
            if hit.score >= 0.5 and hit.entry.fact.amount is not None and hit.entry.head not in heads
            and all(hit.entry.fact.amount.comparable(part.amount) for part in parts)
        ]  # fmt: skip
        if found:
            return entry_value(session, _nearest(found, parts))
    return None


def _parents_of(claim: Claim, parts: Sequence[Value]) -> list[Slot]:
    labels: list[str] = []
    for part in parts:
        if part.entry is None:
            continue
        term = term_of(part.entry.head)
        labels += [*reversed(part.entry.fact.coordinates.parents), *((term.parent,) if term and term.parent else ())]
    # An item that the parts share stands over them; one that only some stand under does so for those only.
    ordered = sorted(dict.fromkeys(labels), key=lambda label: -labels.count(label))
    shared = [slot[:-1] for slot in claim.parts if len(slot) > 1][:1]
    return [*shared, *((Span(0, len(label), label, (Link(label, 1.0, "exact"),)),) for label in ordered)]


def _budget_total(session: Session, ask: Ask, scope: Scope, claim: Claim, parts: Sequence[Value]) -> Value | None:
    if not claim.total:
        return None
    found = [
        hit.entry for hit in rank(session.corpus, scope, (TOTAL_SPAN,), session.want(ask))
        if hit.score >= 0.5 and hit.entry.fact.amount is not None
        and all(hit.entry.fact.amount.comparable(part.amount) for part in parts)
    ]  # fmt: skip
    return entry_value(session, _nearest(found, parts)) if found else None


def _nearest(found: Sequence[Entry], parts: Sequence[Value]) -> Entry:
    """Return the fact that stands nearest to the parts; the first, which is the best ranked, among equals."""
    homes = [part.entry for part in parts if part.entry is not None]
    return max(found, key=lambda entry: round(sum(nearness(entry, home) for home in homes), 6))


# ---------------------------------------------------------------- parts given as figures


def _given_parts(session: Session, ask: Ask, scope: Scope, claim: Claim) -> list[Comparison]:
    """Return figures of the question, each found in the report, added up (28.6加4等于32.6吗)."""
    entries = entries_of(session, scope, claim.part_figures)
    if entries is None:
        return []
    parts = [entry_value(session, entry) for entry in entries]
    given = claim.whole_figures[0].amount if claim.whole_figures else None
    found = figures_together(session, ask, scope, claim.whole[:1])[0] if claim.whole else None
    if found is not None and not all(part.amount.comparable(found.amount) for part in parts):
        found = None
    if given is None:
        whole = found or _unnamed_whole(session, ask, scope, claim, parts)
        return [sum_comparison(session, parts, whole)] if whole else []
    printed = [entry for entry in entries_in(session, scope) if is_given(entry, given) and entry not in entries]
    whole = entry_value(session, _nearest(printed, parts)) if printed else None
    premise = Amount(given.value, given.unit or parts[0].amount.unit)
    return [sum_comparison(session, parts, whole, premise)]


__all__ = ["compare_sums", "entries_in_passage"]
