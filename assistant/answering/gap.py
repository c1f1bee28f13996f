"""The change between two figures, written out: the amount, the rate, and the steps to both."""

from __future__ import annotations

from assistant import compute
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, move_words, said
from ingest.amounts import Amount, format_decimal


def tell_difference(
    session: Session, ask: Ask, scope: Scope, now: Value, before: Value, *, rate: bool, base: int | None, both: bool = False
) -> None:
    """Tell now − before (and the rate), with the computation as steps."""
    draft, language = session.draft, session.query.language
    changed = compute.difference(now.amount, before.amount)
    direction = compute.direction_of_difference(changed.value)
    numbers = tuple(dict.fromkeys((*now.citations, *before.citations)))
    draft.add_step(
        (now, before),
        f"{format_decimal(now.amount.value)} − {format_decimal(before.amount.value)} = {format_decimal(changed.value)}",
        changed,
    )
    size = Value(said(language, "增减额", "change"), Amount(abs(changed.value), changed.unit), numbers, "computed", now.entry)
    share = compute.growth(now.amount, before.amount)
    parts = [f"{move_words(direction, language)}**{amount_words(size.amount, language)}**"]
    if not rate or both:
        draft.tell(
            size,
            scope_name=scope.owner.name,
            year=scope.year,
            direction=direction,
            unit=ask.unit if ask.unit != "%" else None,
            label=now.label,
        )
    if share is not None and (rate or both or language):
        draft.add_step(
            (now, before),
            f"({format_decimal(now.amount.value)} − {format_decimal(before.amount.value)}) "
            f"÷ {format_decimal(before.amount.value)} × 100% = {format_decimal(share.value)}%",
            share,
        )
        if rate or both:
            draft.tell(
                Value(now.label, Amount(abs(share.value), "%"), numbers, "computed", now.entry),
                scope_name=scope.owner.name,
                year=scope.year,
                direction=direction,
            )
        parts.append(f"{move_words(direction, language, rate=True)}**{amount_words(Amount(abs(share.value), '%'), language)}**")
    elif rate:
        parts.append(said(language, "基数为0，没有增长率", "the base is 0, so there is no rate"))
    draft.answered = True
    draft.line(
        said(
            language,
            f"{now.label}为{amount_words(now.amount, 'zh')}，"
            f"{before.label}为{amount_words(before.amount, 'zh')}，{'，'.join(parts)}（计算得出）。",
            f"{now.label}: {amount_words(now.amount, 'en')}; "
            f"{before.label}: {amount_words(before.amount, 'en')}; {', '.join(parts)} (computed).",
        ),
        numbers,
    )
