"""An item year by year, with each year's movement."""

from __future__ import annotations

from dataclasses import replace

from assistant import compute
from assistant.answering.figures import value_in
from assistant.answering.findings import tell_findings_on
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import CHANGE, GROWTH, stated_change
from assistant.draft import Value
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, move_words, said
from ingest.amounts import Amount, format_decimal


def _stated_conflicts(session: Session, ask: Ask, scope: Scope, slot: Slot, base: int | None) -> None:
    """Tell where the report's own words on the change do not fit the figures."""
    for nature in (CHANGE, GROWTH):
        stated = stated_change(session, ask, scope, slot, nature, base)
        if stated is not None:
            tell_findings_on(session, stated)


def tell_series(session: Session, ask: Ask, scopes: tuple[Scope, ...]) -> None:
    """Tell the item year by year, oldest first, with each year's movement."""
    draft, language = session.draft, session.query.language
    ordered = sorted(scopes, key=lambda scope: (scope.owner.body.key, scope.year or 0))
    for slot in slots_of(ask, session):
        last: tuple[Scope, Value] | None = None
        for scope in ordered:
            got = value_in(
                session,
                replace(ask, unit=ask.unit if ask.unit != "%" else None),
                scope,
                slot,
                ask.stages[0] if ask.stages else None,
            )
            if got is None:
                session.miss(scope, slot)
                continue
            value, weighed = got
            draft.answered = True
            draft.tell(value, scope_name=scope.owner.name, year=scope.year, unit=ask.unit if ask.unit != "%" else None)
            if weighed is not None:
                session.weigh_conflicts(weighed)
            text = said(
                language,
                f"{scope.label}{value.label}：**{amount_words(value.amount, 'zh')}**",
                f"{value.label} of {scope.owner.name} in {scope.year}: **{amount_words(value.amount, 'en')}**",
            )
            if last is not None and last[0].owner is scope.owner:
                _stated_conflicts(session, ask, scope, slot, last[0].year)
            if last is not None and last[0].owner is scope.owner and last[1].amount.comparable(value.amount):
                changed = compute.difference(value.amount, last[1].amount)
                direction = compute.direction_of_difference(changed.value)
                text += said(
                    language,
                    f"，比{last[0].year}年{move_words(direction, 'zh')}"
                    f"{amount_words(Amount(abs(changed.value), changed.unit), 'zh') if changed.value else ''}",
                    f", {move_words(direction, 'en')}"
                    f"{' ' + amount_words(Amount(abs(changed.value), changed.unit), 'en') if changed.value else ''}"
                    f" on {last[0].year}",
                )
                draft.add_step(
                    (value, last[1]),
                    f"{format_decimal(value.amount.value)} − {format_decimal(last[1].amount.value)} = "
                    f"{format_decimal(changed.value)}",
                    changed,
                )
            draft.line(text + said(language, "。", "."), value.citations)
            last = (scope, value)
