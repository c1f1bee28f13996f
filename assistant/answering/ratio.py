"""How many times one figure is another."""

from __future__ import annotations

from assistant import compute
from assistant.answering.operands import note_unlike, operands
from assistant.answering.session import Session
from assistant.answering.share import answer_share
from assistant.draft import Value
from assistant.questions.model import Ask
from assistant.wording import amount_words, said
from ingest.amounts import format_decimal


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
        note_unlike(session)
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
