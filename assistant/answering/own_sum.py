"""An item's figure that no place prints, added up from its official parts where all of them are told."""

from __future__ import annotations

from assistant import compute
from assistant.answering.session import Session
from assistant.answering.slots import Slot
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, item_words, said
from ingest.amounts import format_decimal
from ingest.terms import all_terms


def tell_sum_of_parts(session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None) -> bool:
    """Tell 三公经费 as the sum of its three items where the report tells these one by one; False where one is missing."""
    label = slot[0].links[0].label if len(slot) == 1 and slot[0].links and slot[0].links[0].score >= 0.9 else ""
    names = [term.name for term in all_terms() if label and term.parent == label and term.group == "item"]
    found = [_part(session, ask, scope, name, stage) for name in names]
    parts = [one for one in found if one is not None]
    if len(names) < 2 or len(parts) < len(names):
        return False
    values = [value for part in parts if (value := session.draft.value_of(part)) is not None]
    alike = all(value.amount.comparable(values[0].amount) and value.amount.is_money for value in values)
    if len(values) < len(names) or not alike or len({part.entry.stage for part in parts}) > 1:
        return False
    _tell(session, ask, scope, label, values)
    return True


def _part(session: Session, ask: Ask, scope: Scope, name: str, stage: str | None) -> Weighed | None:
    span = Span(0, len(name), name, (Link(name, 1.0, "exact"),))
    weighed = session.look(scope, (span,), session.want(ask, stage=stage))
    return weighed if weighed is not None and weighed.entry.head == name else None


def _tell(session: Session, ask: Ask, scope: Scope, label: str, values: list[Value]) -> None:
    draft, language = session.draft, session.query.language
    total = compute.total([value.amount for value in values])
    shown = " + ".join(format_decimal(value.amount.to(total.unit).value) for value in values)
    draft.add_step(values, f"{shown} = {format_decimal(total.value)}", total)
    numbers = tuple(dict.fromkeys(number for value in values for number in value.citations))
    name = item_words(label, language)
    draft.answered = True
    draft.tell(Value(name, total, numbers, "computed"), scope_name=scope.owner.name, year=scope.year, unit=ask.unit)
    words = amount_words(total, language)
    draft.line(
        said(
            language,
            f"报告没有写{scope.label}{label}的总数；各项相加（{shown}）为**{words}**（计算得出）。",
            f"The report does not print {name} of {scope.english}; its parts ({shown}) add up to **{words}** (computed).",
        ),
        numbers,
    )


__all__ = ["tell_sum_of_parts"]
