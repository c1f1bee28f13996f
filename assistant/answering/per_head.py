"""A figure per person, batch or vehicle: divided by the count that goes with it."""

from __future__ import annotations

import re

from assistant.answering.figures import value_in
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, said
from ingest.amounts import Amount, format_decimal, round_half_up

_PER = (
    (re.compile(r"每批次?|每次接待"), "国内公务接待批次", "批次"),
    (re.compile(r"人均|每人次?|per (?:person|head|guest)|per capita"), "国内公务接待人次", "人次"),
    (re.compile(r"每辆|每台车|per vehicle"), "公务用车保有量", "辆"),
    (re.compile(r"人均|每人|per (?:person|head)|per capita"), "编制", "人"),
)  # fmt: skip
"""Words for a divisor, the count they mean, its unit; the first whose count the report states holds."""


def answer_per_head(session: Session, ask: Ask) -> bool:
    """Tell an item per person, batch or vehicle; False where no such divisor is asked or stated."""
    text = session.query.folded if session.query.language == "zh" else session.query.question.lower()
    for pattern, label, unit in _PER:
        if not pattern.search(text):
            continue
        count = Span(0, len(label), label, (Link(label, 1.0, "exact"),))
        for scope in session.scopes_of(ask):
            divisor = value_in(session, Ask("value", unit=unit), scope, (count,))
            people = unit != "人次" and bool(re.search(r"多少人|几(?:个)?人|how many people", text))
            over = Span(0, 8, "国内公务接待人次", (Link("国内公务接待人次", 1.0, "exact"),))
            slot = (over,) if people else slots_of(ask, session)[0]
            part = value_in(session, Ask("value", unit="人次" if people else None, money=not people), scope, slot)
            if divisor is not None and part is not None and divisor[0].amount.value:
                _tell_per(session, ask, scope, part[0], divisor[0])
                return True
    return False


def _tell_per(session: Session, ask: Ask, scope: Scope, part: Value, divisor: Value) -> None:
    draft, language = session.draft, session.query.language
    unit = (
        ask.unit
        if ask.unit and Amount(part.amount.value, ask.unit).comparable(part.amount)
        else ("元" if part.amount.is_money else "人")
    )
    whole = part.amount.to(unit) if part.amount.comparable(Amount(part.amount.value, unit)) else Amount(part.amount.value, unit)
    result = Amount(round_half_up(whole.value / divisor.amount.value), unit)
    numbers = tuple(dict.fromkeys((*part.citations, *divisor.citations)))
    draft.add_step(
        (part, divisor),
        f"{format_decimal(whole.value)} ÷ {format_decimal(divisor.amount.value)} = {format_decimal(result.value)}",
        result,
    )
    draft.answered = True
    draft.tell(
        Value(f"{part.label} ÷ {divisor.label}", result, numbers, "computed", part.entry),
        scope_name=scope.owner.name,
        year=scope.year,
    )
    draft.line(
        said(
            language,
            f"{scope.label}{part.label}{amount_words(part.amount, 'zh')}，"
            f"{divisor.label}{amount_words(divisor.amount, 'zh')}，平均**{amount_words(result, 'zh')}**（计算得出）。",
            f"{part.label} {amount_words(part.amount, 'en')} over {divisor.label} "
            f"{amount_words(divisor.amount, 'en')}: **{amount_words(result, 'en')}** each (computed; "
            f"{scope.english}).",
        ),
        numbers,
    )
