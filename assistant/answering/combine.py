"""Several figures made into one: their sum and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import compute
from assistant.answering.figures import answer_value
from assistant.answering.operands import Term, note_unlike, operands
from assistant.answering.per_unit import answer_per_unit
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.draft import Value
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, said
from ingest.amounts import Amount, format_decimal


def answer_sum(session: Session, ask: Ask) -> None:
    """Tell the sum of the operands, and each of them; refuses unlike units.

    A budget and an actual are never added: 决算合计和预算合计 asks for each stage's total.
    """
    if len(ask.stages) > 1:
        answer_value(session, ask)
        return
    terms = _several(session, ask)
    if terms:
        amounts = [term.value.amount for term in terms]
        total = compute.total(amounts)
        shown = " + ".join(format_decimal(amount.to(total.unit).value) for amount in amounts)
        _tell_combined(session, ask, terms, total, shown, said(session.query.language, "合计", "together"))


def answer_average(session: Session, ask: Ask) -> None:
    """Tell the mean over the operands (平均), as steps; 人均 and 平均每… divide by the count that goes with the item."""
    if ask.unit == "分":  # the mean of scores is stated, not made
        score = Span(0, 4, "平均得分", (Link("平均得分", 1.0, "exact"),))
        answer_value(session, replace(ask, operation="value", slots=((score,),)))
        return
    if answer_per_unit(session, ask):
        return
    terms = operands(session, ask)
    if len(terms) < 2 and any(term.value.amount.is_money for term in terms):
        for term in terms:  # the mean of one amount is not that amount
            session.miss(term.scope, slots_of(ask, session)[0])
        return
    terms = _several(session, ask)
    if terms:
        amounts = [term.value.amount for term in terms]
        shown = " + ".join(format_decimal(amount.to(amounts[0].unit).value) for amount in amounts)
        mean, word = compute.average(amounts), said(session.query.language, "平均", "on average")
        _tell_combined(session, ask, terms, mean, f"({shown}) ÷ {len(amounts)}", word)


def _several(session: Session, ask: Ask) -> list[Term]:
    """Return the operands where there are two or more of one kind; else tell what there is to tell, and return none.

    A sum over one operand is that figure itself (合计 as a total's name).
    """
    terms = operands(session, ask)
    if len(terms) < 2:
        if terms and not session.not_there:
            answer_value(session, ask)
        return []
    if any(not term.value.amount.comparable(terms[0].value.amount) for term in terms):
        note_unlike(session)
        return []
    return terms


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
