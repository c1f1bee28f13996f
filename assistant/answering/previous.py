"""A year's figure worked back from the next year's figure and its stated change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.answering.session import Session
from assistant.answering.slots import Slot
from assistant.answering.stated import CHANGE, GROWTH
from assistant.draft import Value
from assistant.evidence import Weighed, amounts_agree
from assistant.lookup.same import item_of
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import entry_label, said
from ingest.amounts import Amount, format_decimal


def previous_value(session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None) -> Value | None:
    """Return an item's figure of a year whose report is not there, from the next year's figure and stated change; else None."""
    if scope.year is None and not session.query.years.last:
        return None
    if scope.year is not None and scope.year + 1 not in scope.owner.told_years:
        return None
    like = stage is None or _base_may_be(session, scope, stage)
    # A report without a year tells of this year and the last one by these words alone.
    after = Scope(scope.owner, scope.year + 1) if scope.year is not None else scope
    want = session.want(ask)
    now = session.look(after, slot, want)
    if now is None and want.currency not in (None, "元"):
        return None  # a count is not worked back from money
    if now is not None and (now.amount is None or now.amount.unit == "%"):
        return None
    for nature in (CHANGE, GROWTH):
        back = replace(session.want(ask, nature), currency=None, base_year=scope.year, base_stage=stage)
        weighed = session.look(after, slot, back)
        if weighed is None or not (like or weighed.entry.fact.coordinates.base_stage == stage):
            continue  # 2014年预算比2013年执行数减少5万元 leads back to another stage because it says so
        now = _amount_beside(session, weighed, now)
        if now is None:
            return None
        if item_of(weighed.entry) != item_of(now.entry):
            continue
        value = _before(session, now, weighed, stage)
        if value is not None:
            return value
    return None


def _amount_beside(session: Session, change: Weighed, now: Weighed | None) -> Weighed | None:
    """Return the figure that a change is told of: the one of its own item in its own passage; else `now`."""
    fact = change.entry.fact
    beside = [
        entry for entry in session.corpus.index(change.entry.document, change.entry.report).entries
        if entry.fact.block == fact.block and entry.fact.table_id == fact.table_id
        and entry.fact.coordinates.nature == "amount" and entry.fact.amount is not None
        and item_of(entry) == item_of(change.entry) and entry.year == change.entry.year and entry.fact.span
        and entry.stage == change.entry.stage
        and fact.span and entry.fact.span < fact.span
    ]  # fmt: skip
    told = now.amount if now is not None else None
    last = beside[-1].fact.amount if beside else None
    same = now is not None and item_of(now.entry) == item_of(change.entry)
    agree = same and told is not None and last is not None and amounts_agree(told, last)
    # A change in 万元 is of the figure in 万元 beside it; the table's 元 would feign digits that it does not have.
    if last is None or agree and told is not None and (told.unit == last.unit or change.fact.coordinates.nature == "growth"):
        return now
    return Weighed(beside[-1], beside[-1].fact.amount)


def _base_may_be(session: Session, scope: Scope, stage: str) -> bool:
    """Return whether a change may lead back to this stage: reports compare like with like."""
    after = scope.year + 1 if scope.year is not None else None
    planned = after is not None and after in scope.owner.told_years and after > max(scope.owner.report_years, default=after)
    return planned and stage == "budget" or any(
        document.identity.year == after and document.identity.stage in (None, stage)
        for document, _ in scope.owner.documents
    )


def _before(session: Session, now: Weighed, change: Weighed, stage: str | None) -> Value | None:
    at = change.entry.fact.coordinates
    this, moved = now.amount, change.amount
    direction = at.direction
    if stage and at.base_stage and at.base_stage != stage:
        return None
    if this is None or direction is None or (moved is None and direction != "flat"):
        return None
    if at.nature == "growth" and direction != "flat":
        before = compute.before_growth(this, moved, direction) if moved else None
        session.draft.add_note(said(session.query.language, "由增长率反推，有尾数误差", "worked back from a rounded rate"))
    else:
        if moved is not None and not moved.comparable(this):
            return None
        before = compute.before_change(this, moved or Amount(Decimal(0), this.unit), direction)
    if before is None:
        return None
    draft = session.draft
    first, second = draft.value_of(now), draft.value_of(change)
    if first is None:
        return None
    operands = (first, second) if second else (first,)
    sign = {"up": "−", "down": "+", "flat": "+"}[direction]
    moved_text = format_decimal(moved.value if at.nature == "growth" else moved.to(this.unit).value) if moved else "0"
    if at.nature == "growth" and direction != "flat":
        factor = f"(1 {'+' if direction == 'up' else '−'} {moved_text}%)"
        expression = f"{format_decimal(this.value)} ÷ {factor} = {format_decimal(before.value)}"
    else:
        expression = f"{format_decimal(this.value)} {sign} {moved_text} = {format_decimal(before.value)}"
    draft.add_step(operands, expression, before)
    numbers = tuple(dict.fromkeys(number for operand in operands for number in operand.citations))
    return Value(entry_label(now.entry, session.query.language), before, numbers, "computed", now.entry)
