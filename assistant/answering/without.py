"""A whole less the parts that the question leaves out (三公经费除公务接待费以外)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.answering.session import Session
from assistant.answering.share import pair_in_one_table
from assistant.answering.slots import Slot, slots_of
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, said
from ingest.amounts import Amount, format_decimal


def answer_without(session: Session, ask: Ask) -> None:
    """Tell the first slot's figure less those of the others; refuses where a part is missing or the parts exceed the whole."""
    whole_slot = ask.slots[0] or slots_of(replace(ask, slots=()), session)[0]
    for scope in session.scopes_of(ask):
        for stage in ask.stages or (None,):
            values = _whole_and_parts(session, ask, scope, whole_slot, ask.slots[1:], stage)
            if values is not None:
                _tell(session, ask, scope, values)


def _whole_and_parts(
    session: Session, ask: Ask, scope: Scope, whole_slot: Slot, part_slots: Sequence[Slot], stage: str | None
) -> list[Value] | None:
    want = session.want(replace(ask, unit=None), stage=stage)
    found: list[Value] = []
    for slot in part_slots:
        whole, part = pair_in_one_table(session, scope, whole_slot, slot, want)
        values = [session.draft.value_of(weighed) if weighed else None for weighed in (whole, part)]
        for value, missing in zip(values, (whole_slot, slot), strict=True):
            if value is None:
                session.miss(scope, missing)
        if values[0] is None or values[1] is None:
            return None
        found = [*(found or [values[0]]), values[1]]
    comparable = all(value.amount.comparable(found[0].amount) for value in found)
    if not comparable or sum(value.amount.base for value in found[1:]) > found[0].amount.base:
        session.miss(scope, (*whole_slot, *part_slots[0]))
        return None
    return found


def _tell(session: Session, ask: Ask, scope: Scope, values: Sequence[Value]) -> None:
    draft, language = session.draft, session.query.language
    whole, parts = values[0], values[1:]
    rest: Amount = whole.amount
    for part in parts:
        rest = compute.difference(rest, part.amount)
    shown = " − ".join(format_decimal(value.amount.to(rest.unit).value) for value in values)
    draft.add_step(values, f"{shown} = {format_decimal(rest.value)}", rest)
    numbers = tuple(dict.fromkeys(number for value in values for number in value.citations))
    names = "、".join(f"{part.label}{amount_words(part.amount, language)}" for part in parts)
    label = said(
        language, f"{whole.label}（除{'、'.join(part.label for part in parts)}）", f"{whole.label} without the parts named"
    )
    draft.answered = True
    figure = draft.tell(
        Value(label, rest, numbers, "computed", whole.entry), scope_name=scope.owner.name, year=scope.year, unit=ask.unit
    )
    result = amount_words(Amount(Decimal(figure.value), figure.unit), language)
    draft.line(
        said(
            language,
            f"{scope.label}{whole.label}{amount_words(whole.amount, 'zh')}，除去{names}，还有**{result}**（计算得出）。",
            f"{whole.label} of {scope.english}, {amount_words(whole.amount, 'en')}, less {names}: **{result}** (computed).",
        ),
        numbers,
    )
