"""A figure per person, batch, vehicle, project, month or day: divided by the count that goes with it, or the calendar's."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answering.closing import entries_in
from assistant.answering.figures import value_in
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, said
from ingest.amounts import Amount, format_decimal, round_half_up


@dataclass(frozen=True, slots=True)
class Divisor:
    """Words for what a figure is divided by, and the counts that they mean, the first stated one holds."""

    words: re.Pattern[str]
    labels: tuple[str, ...]
    unit: str
    of: str = ""
    """A label that the divided item must be or stand under; "" for any."""


_DIVISORS = (
    Divisor(re.compile(r"每批次?|每次接待"), ("国内公务接待批次",), "批次"),
    Divisor(re.compile(r"人均|每个?人次?|per (?:person|head|guest)|per capita"), ("国内公务接待人次",), "人次", "公务接待费"),
    Divisor(re.compile(r"每人次"), ("国内公务接待人次",), "人次"),
    Divisor(re.compile(r"(?:每一?|[一1])(?:辆|台车)|每台车|每部车|per vehicle"), ("公务用车保有量", "车辆"), "辆"),
    Divisor(re.compile(r"每个(?:项目)?(?!人|月|季)|每一?项"), (), "个"),
    Divisor(re.compile(r"按编制|编制人数"), ("编制", "人员编制"), "人"),
    Divisor(
        re.compile(r"人均|每个?人|每名|per (?:person|head)|per capita"), ("在职人员", "实有人数", "编制", "人员编制"), "人"
    ),
)  # fmt: skip

_CALENDAR = (
    (re.compile(r"每(?:个)?季度|季均"), "季度", "quarter", 4),
    (re.compile(r"每(?:个)?月|月均|[一1]个月|per month|monthly"), "月", "month", 12),
    (re.compile(r"每一?[天日]|日均|[一1]天|per day|daily"), "天", "day", 365),
)
"""Words for a stretch of the year, its name, how many a year has (a leap year one day more)."""


def answer_per_unit(session: Session, ask: Ask) -> bool:
    """Tell an item per head, vehicle, month …; False where nothing of the kind is asked.

    Where the count is not stated, nothing is told: the undivided figure is no answer.
    """
    text = session.query.folded if session.query.language == "zh" else session.query.question.lower()
    for words, name, english, count in _CALENDAR:
        if words.search(text):
            _per_calendar(session, ask, said(session.query.language, name, english), count)
            return True
    asked = [divisor for divisor in _DIVISORS if divisor.words.search(text) and _goes_with(divisor, _divided(session, ask)[0])]
    if not asked and not re.search(r"每(?!年)", text):
        return False
    for scope in session.scopes_of(ask):
        if not any(_per_count(session, ask, scope, divisor, text) for divisor in asked):
            unnamed = said(session.query.language, "用来相除的数量", "the count")
            sought = next((label for divisor in asked for label in divisor.labels), unnamed)
            session.miss(scope, (_named(sought),))
    return True


def _divided(session: Session, ask: Ask) -> tuple[Slot, ...]:
    """Return the slots of what is divided: those that are not the divisor's own name (83名在职人员)."""
    counts = {label for divisor in _DIVISORS for label in divisor.labels}
    named = (tuple(span for span in slot if not (span.links and span.links[0].label in counts)) for slot in ask.slots)
    kept = tuple(slot for slot in named if slot)
    return slots_of(replace(ask, slots=kept), session)


def _goes_with(divisor: Divisor, slot: Slot) -> bool:
    """Return whether the item may be divided by the count: guests go with receptions only."""
    return not divisor.of or any(link.label == divisor.of for span in slot for link in span.links[:2])


def _per_count(session: Session, ask: Ask, scope: Scope, divisor: Divisor, text: str) -> bool:
    """Tell the item divided by the stated count; False where the divisor does not go with it or is not stated."""
    slot = _divided(session, ask)[0]
    count = _stated_count(session, ask, scope, divisor)
    people = divisor.unit != "人次" and bool(re.search(r"多少人|几(?:个)?人|how many people", text))
    slot = (_named("国内公务接待人次"),) if people else slot
    part = value_in(session, Ask("value", unit="人次" if people else None, money=not people), scope, slot)
    if count is None or part is None:
        return False
    _tell(session, ask, scope, part[0], count)
    return True


def _named(label: str) -> Span:
    return Span(0, len(label), label, (Link(label, 1.0, "exact"),))


def _stated_count(session: Session, ask: Ask, scope: Scope, divisor: Divisor) -> Value | None:
    """Return the first stated count that is not 0; where the question gives the count itself, the one that equals it."""
    found: list[Value] = []
    for label in divisor.labels or _projects_counted(session, scope):
        got = value_in(session, Ask("value", unit=divisor.unit), scope, (_named(label),))
        if got is not None and got[0].amount.value:
            found.append(got[0])
    given = [amount for amount in ask.premise if not amount.is_money and amount.unit != "%"]
    said_so = [value for value in found if any(amount.value == value.amount.value for amount in given)]
    return next(iter(said_so or found), None)


def _projects_counted(session: Session, scope: Scope) -> tuple[str, ...]:
    """Return the labels under which the scope's reports count all projects, those with no narrower condition in their name."""
    counted = [
        entry.head for entry in entries_in(session, scope) if entry.fact.amount is not None and entry.fact.amount.unit == "个"
    ]  # fmt: skip
    narrower = r"优|良|合格|以上|新增|其中|问题"
    heads = [head for head in counted if re.fullmatch(r"\w{0,8}项目(?:数|个数)?", head) and not re.search(narrower, head)]
    return tuple(dict.fromkeys(heads))


def _per_calendar(session: Session, ask: Ask, name: str, count: int) -> None:
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            got = value_in(session, replace(ask, operation="value", unit=None), scope, slot, (ask.stages or (None,))[0])
            if got is None:
                session.miss(scope, slot)
                continue
            leap = count == 365 and scope.year is not None and calendar.isleap(scope.year)
            days = Amount(Decimal(count + leap), "")
            _tell(session, ask, scope, got[0], Value(name, days, (), "computed"))


def _tell(session: Session, ask: Ask, scope: Scope, part: Value, divisor: Value) -> None:
    """Tell part ÷ divisor; a divisor without citations is the calendar's."""
    draft, language = session.draft, session.query.language
    result, expression = _quotient(ask, part, divisor)
    numbers = tuple(dict.fromkeys((*part.citations, *divisor.citations)))
    draft.add_step((part, divisor) if divisor.citations else (part,), expression, result)
    draft.answered = True
    value = Value(f"{part.label} ÷ {divisor.label}", result, numbers, "computed", part.entry)
    draft.tell(value, scope_name=scope.owner.name, year=scope.year)
    if divisor.citations:
        by, each = f"{divisor.label}{amount_words(divisor.amount, 'zh')}", divisor.amount.unit
        english = f"over {divisor.label} {amount_words(divisor.amount, 'en')}"
    else:
        by, each = f"按一年{format_decimal(divisor.amount.value)}个{divisor.label}算".replace("个天", "天"), divisor.label
        english = f"over {format_decimal(divisor.amount.value)} {divisor.label}s"
    each = {"名": "人", "台（套）": "台"}.get(each, each)
    draft.line(
        said(
            language,
            f"{scope.label}{part.label}{amount_words(part.amount, 'zh')}，{by}，"
            f"平均每{each}**{amount_words(result, 'zh')}**（计算得出）。",
            f"{part.label} {amount_words(part.amount, 'en')} {english}: "
            f"**{amount_words(result, 'en')}** each (computed; {scope.english}).",
        ),
        numbers,
    )


def _quotient(ask: Ask, part: Value, divisor: Value) -> tuple[Amount, str]:
    """Return part ÷ divisor, two decimals, in the unit asked for (money: 元 where none is), and the sum written out."""
    fits = ask.unit is not None and Amount(part.amount.value, ask.unit).comparable(part.amount)
    unit = ask.unit if fits and ask.unit else ("元" if part.amount.is_money else "人")
    whole = part.amount.to(unit) if part.amount.comparable(Amount(part.amount.value, unit)) else Amount(part.amount.value, unit)
    result = Amount(round_half_up(whole.value / divisor.amount.value), unit)
    return result, f"{format_decimal(whole.value)} ÷ {format_decimal(divisor.amount.value)} = {format_decimal(result.value)}"
