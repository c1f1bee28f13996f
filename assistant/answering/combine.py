"""Several figures made into one: sums, differences, ratios and averages over items, stages, years or bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import compute
from assistant.answering.change import answer_change
from assistant.answering.figures import value_in
from assistant.answering.gap import tell_difference
from assistant.answering.session import Session
from assistant.answering.share import answer_share
from assistant.answering.slots import Slot, slots_of
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, said
from ingest.amounts import Amount, format_decimal, round_half_up


@dataclass(frozen=True, slots=True)
class Term:
    """One operand: a slot in a scope and stage, with its value."""

    scope: Scope
    value: Value
    weighed: Weighed | None


def operands(session: Session, ask: Ask) -> list[Term]:
    """Return a value for each slot × scope × stage; what is missing is noted in the session."""
    found: list[Term] = []
    plain_ask = replace(ask, unit=None)
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            for stage in ask.stages or (None,):
                got = value_in(session, plain_ask, scope, slot, stage)
                if got is None:
                    session.miss(scope, slot)
                    continue
                value, weighed = got
                label = value.label if len(session.scoping.scopes) == 1 else session.label_in(scope, value.label)
                found.append(Term(scope, replace(value, label=label), weighed))
    return found


def answer_sum(session: Session, ask: Ask) -> None:
    """Tell the sum of the operands, and each of them; refuses unlike units."""
    terms = operands(session, ask)
    if len(terms) < 2:
        _few(session, ask, terms)
        return
    amounts = [term.value.amount for term in terms]
    try:
        total = compute.total(amounts)
    except compute.UnlikeUnits:
        _unlike(session)
        return
    _tell_combined(
        session,
        ask,
        terms,
        total,
        " + ".join(format_decimal(amount.to(total.unit).value) for amount in amounts),
        said(session.query.language, "合计", "together"),
    )


def answer_average(session: Session, ask: Ask) -> None:
    """Tell the mean over the operands (平均), as steps; 人均 and 平均每… divide by the count that goes with the item."""
    if _per_head(session, ask):
        return
    terms = operands(session, ask)
    if len(terms) < 2:
        _few(session, ask, terms)
        return
    amounts = [term.value.amount for term in terms]
    try:
        mean = compute.average(amounts)
    except compute.UnlikeUnits:
        _unlike(session)
        return
    shown = " + ".join(format_decimal(amount.value) for amount in amounts)
    _tell_combined(session, ask, terms, mean, f"({shown}) ÷ {len(amounts)}", said(session.query.language, "平均", "on average"))


_PER = (
    (re.compile(r"每批次?|每次接待"), "国内公务接待批次", "批次"),
    (re.compile(r"人均|每人次?|per (?:person|head|guest)|per capita"), "国内公务接待人次", "人次"),
    (re.compile(r"每辆|每台车|per vehicle"), "公务用车保有量", "辆"),
    (re.compile(r"人均|每人|per (?:person|head)|per capita"), "编制", "人"),
)  # fmt: skip
"""Words for a divisor, the count they mean, its unit; the first whose count the report states holds."""


def _per_head(session: Session, ask: Ask) -> bool:
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


def _tell_combined(session: Session, ask: Ask, terms: Sequence[Term], result: Amount, expression: str, word: str) -> None:
    draft, language = session.draft, session.query.language
    values = [term.value for term in terms]
    draft.add_step(values, f"{expression} = {format_decimal(result.value)}", result)
    numbers = tuple(dict.fromkeys(number for value in values for number in value.citations))
    label = said(
        language, "、".join(value.label for value in values) + word, f"{', '.join(value.label for value in values)} {word}"
    )
    draft.answered = True
    draft.tell(Value(label, result, numbers, "computed"), scope_name=None, year=terms[0].scope.year, unit=ask.unit)
    listed = [f"{value.label}{'' if language == 'zh' else ' '}{amount_words(value.amount, language)}" for value in values]
    draft.line(
        said(
            language,
            f"{'、'.join(listed)}，{word}**{amount_words(result, 'zh')}**（计算得出）。",
            f"{'; '.join(listed)}: {word} **{amount_words(result, 'en')}** (computed).",
        ),
        numbers,
    )
    for term in terms:
        if term.weighed is not None:
            session.weigh_conflicts(term.weighed)


def _few(session: Session, ask: Ask, terms: Sequence[Term]) -> None:
    """With one operand only: a sum over one is that figure itself (合计 as a total's name)."""
    from assistant.answering.figures import answer_value

    if terms and not session.not_there:
        answer_value(session, ask)


def _unlike(session: Session) -> None:
    session.draft.add_note(
        said(
            session.query.language,
            "单位不同（金额与数量），不能合并计算",
            "the figures are of different kinds and cannot be combined",
        )
    )


def answer_difference(session: Session, ask: Ask) -> None:
    """Tell how much one operand is above another: two items, two stages, two years or two bodies."""
    scopes, slots = session.scopes_of(ask), slots_of(ask, session)
    if _against_budget(session):
        _budget_and_actual(session, ask)
        return
    base = session.query.years.base
    if len(slots) == 1 and base is not None and len(scopes) == 1:
        answer_change(session, replace(ask, operation="change"))
        return
    terms = operands(session, ask)
    if len(terms) < 2:
        if len(slots) == 1 and len(scopes) == 1 and len(ask.stages) < 2:
            answer_change(session, replace(ask, operation="change"))
        return
    for first, second in (
        zip(terms[::2], terms[1::2], strict=False) if len(terms) > 2 and len(slots) == 2 else [(terms[0], terms[1])]
    ):
        _tell_pair(session, ask, first, second)


def _tell_pair(session: Session, ask: Ask, first: Term, second: Term) -> None:
    draft, language = session.draft, session.query.language
    if not first.value.amount.comparable(second.value.amount):
        _unlike(session)
        return
    gap = compute.difference(first.value.amount, second.value.amount)
    numbers = tuple(dict.fromkeys((*first.value.citations, *second.value.citations)))
    one, other = first.value, second.value
    if first.weighed and second.weighed and first.weighed.entry.stage != second.weighed.entry.stage:
        from assistant.wording import stage_words

        one = replace(one, label=one.label + stage_words(first.weighed.entry.stage, language))
        other = replace(other, label=other.label + stage_words(second.weighed.entry.stage, language))
    draft.add_step(
        (one, other),
        f"{format_decimal(one.amount.value)} − {format_decimal(other.amount.to(one.amount.unit).value)} = "
        f"{format_decimal(gap.value)}",
        gap,
    )
    direction = compute.direction_of_difference(gap.value)
    size = Amount(abs(gap.value), gap.unit)
    draft.answered = True
    draft.tell(
        Value(said(language, f"{one.label}与{other.label}相差", f"{one.label} against {other.label}"), size, numbers, "computed"),
        scope_name=first.scope.owner.name,
        year=first.scope.year,
        direction=direction,
        unit=ask.unit,
    )
    word = {"up": "多", "down": "少", "flat": "相同，差"}[direction]
    english = {"up": "more than", "down": "less than", "flat": "the same as"}[direction]
    draft.line(
        said(
            language,
            f"{one.label}{amount_words(one.amount, 'zh')}，"
            f"比{other.label}{amount_words(other.amount, 'zh')}{word}**{amount_words(size, 'zh')}**（计算得出）。",
            f"{one.label}: {amount_words(one.amount, 'en')}, "
            f"**{amount_words(size, 'en')}** {english} {other.label}: {amount_words(other.amount, 'en')} (computed).",
        ),
        numbers,
    )
    for term in (first, second):
        if term.weighed is not None:
            session.weigh_conflicts(term.weighed)


_BUDGET_BASE = re.compile(
    r"(?:比|较|与|同|和)(?:年初)?(?:预算|计划)(?:数)?|(?:than|against|from|"
    r"under|over|below) (?:the |its )?(?:initial |original )?budget"
)


def _against_budget(session: Session) -> bool:
    """Return whether the comparison is with this year's own budget (比年初预算少花多少)."""
    text = session.query.folded if session.query.language == "zh" else session.query.question.lower()
    return bool(_BUDGET_BASE.search(text)) and not re.search(r"上年预算|去年预算|\d{4}年(?:度)?预算", text)


def against_budget(session: Session) -> bool:
    return _against_budget(session)


def _budget_and_actual(session: Session, ask: Ask) -> None:
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            actual = value_in(session, replace(ask, unit=None), scope, slot, "actual")
            budget = value_in(session, replace(ask, unit=None), scope, slot, "budget")
            if actual is None or budget is None:
                session.miss(scope, slot)
                continue
            _tell_pair(session, ask, Term(scope, actual[0], actual[1]), Term(scope, budget[0], budget[1]))


def answer_ratio(session: Session, ask: Ask) -> None:
    """Tell how many times one operand is another (倍); a percentage where 占 or % was asked."""
    if ask.unit == "%":
        answer_share(session, ask)
        return
    terms = operands(session, ask)
    if len(terms) < 2:
        return
    first, second = terms[0].value, terms[1].value
    if not first.amount.comparable(second.amount):
        _unlike(session)
        return
    ratio = compute.times(first.amount, second.amount)
    draft, language = session.draft, session.query.language
    if ratio is None:
        draft.add_note(said(language, "除数为0", "the divisor is 0"))
        return
    numbers = tuple(dict.fromkeys((*first.citations, *second.citations)))
    draft.add_step(
        (first, second),
        f"{format_decimal(first.amount.value)} "
        f"÷ {format_decimal(second.amount.to(first.amount.unit).value)} = {format_decimal(ratio.value)}",
        ratio,
    )
    draft.answered = True
    draft.tell(
        Value(f"{first.label} ÷ {second.label}", ratio, numbers, "computed"),
        scope_name=terms[0].scope.owner.name,
        year=terms[0].scope.year,
    )
    draft.line(
        said(
            language,
            f"{first.label}{amount_words(first.amount, 'zh')}，"
            f"是{other_words(second, 'zh')}的**{format_decimal(ratio.value)}倍**（计算得出）。",
            f"{first.label} ({amount_words(first.amount, 'en')})"
            f" is **{format_decimal(ratio.value)} times** {other_words(second, 'en')} (computed).",
        ),
        numbers,
    )


def other_words(value: Value, language: str) -> str:
    return (
        f"{value.label}{amount_words(value.amount, 'zh')}"
        if language == "zh"
        else f"{value.label} ({amount_words(value.amount, 'en')})"
    )


__all__ = [
    "Slot",
    "against_budget",
    "answer_average",
    "answer_difference",
    "answer_ratio",
    "answer_sum",
    "operands",
    "tell_difference",
]
