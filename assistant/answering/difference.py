"""How far one figure is above another: two items, stages, years or bodies; the actual figure against its budget."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import compute
from assistant.answering.change import answer_change, tell_change
from assistant.answering.figures import value_in
from assistant.answering.operands import Term, note_unlike, operands
from assistant.answering.session import Session
from assistant.answering.share import SUMMED, figures_of, together
from assistant.answering.slots import Slot, slots_of
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, said, stage_words
from ingest.amounts import Amount, format_decimal


def answer_difference(session: Session, ask: Ask) -> None:
    """Tell how much one operand is above another: two items, two stages, two years or two bodies."""
    scopes, slots = session.scopes_of(ask), slots_of(ask, session)
    if against_budget(session):
        _budget_and_actual(session, ask)
        return
    base = session.query.years.base
    if len(slots) == 1 and base is not None and len(scopes) == 1:
        answer_change(session, replace(ask, operation="change"))
        return
    if len(slots) > 2 and len(scopes) == 1 and SUMMED.search(session.query.folded):
        _sides(session, ask, scopes[0], slots)
        return
    terms = operands(session, ask)
    if len(terms) < 2:
        two = re.search(r"哪个|哪项|谁", session.query.folded)  # of two items that were not told apart no change is meant
        if len(slots) == 1 and len(scopes) == 1 and len(ask.stages) < 2 and not two:
            answer_change(session, replace(ask, operation="change"))
        return
    for first, second in (
        zip(terms[::2], terms[1::2], strict=False) if len(terms) > 2 and len(slots) == 2 else [(terms[0], terms[1])]
    ):
        _tell_pair(session, ask, first, second)


def _sides(session: Session, ask: Ask, scope: Scope, slots: tuple[Slot, ...]) -> None:
    """Tell the gap between sums: the items before 比 together against those after it (甲和乙加起来比丙少多少)."""
    place = re.search(r"比(?![例重率])|与|和(?=[^和]*(?:相比|相差|差))", session.query.folded)
    cut = place.start() if place else slots[-1][0].start
    sides = [tuple(slot for slot in slots if (slot[0].start < cut) is first) for first in (True, False)]
    terms = []
    for side in sides:
        values = figures_of(session, ask, scope, side) if side else []
        if not values:
            return
        terms.append(Term(scope, together(session, values) if len(values) > 1 else values[0], None))
    _tell_pair(session, ask, terms[0], terms[1])


def _tell_pair(session: Session, ask: Ask, first: Term, second: Term) -> None:
    draft, language = session.draft, session.query.language
    if not first.value.amount.comparable(second.value.amount):
        note_unlike(session)
        return
    gap = compute.difference(first.value.amount, second.value.amount)
    numbers = tuple(dict.fromkeys((*first.value.citations, *second.value.citations)))
    one, other = first.value, second.value
    if first.weighed and second.weighed and first.weighed.entry.stage != second.weighed.entry.stage:
        between = said(language, "", ", ")
        one = replace(one, label=one.label + between + stage_words(first.weighed.entry.stage, language))
        other = replace(other, label=other.label + between + stage_words(second.weighed.entry.stage, language))
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


def against_budget(session: Session) -> bool:
    """Return whether the comparison is with this year's own budget (比年初预算少花多少)."""
    text = session.query.folded if session.query.language == "zh" else session.query.question.lower()
    return bool(_BUDGET_BASE.search(text)) and not re.search(r"上年预算|去年预算|\d{4}年(?:度)?预算", text)


def _budget_and_actual(session: Session, ask: Ask) -> None:
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            if tell_change(session, ask, scope, slot):
                continue
            actual = value_in(session, replace(ask, unit=None), scope, slot, "actual")
            budget = value_in(session, replace(ask, unit=None), scope, slot, "budget")
            if actual is None or budget is None:
                session.miss(scope, slot)
                continue
            _tell_pair(session, ask, Term(scope, actual[0], actual[1]), Term(scope, budget[0], budget[1]))
