"""How much of its budget an item has used: as the report states it, else actual ÷ budget."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.session import Session
from assistant.answering.share import tell_percent
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import COMPLETION
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, said, stage_words


def answer_completion(session: Session, ask: Ask) -> None:
    """Tell the completion rate as stated; else actual ÷ budget with steps."""
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            weighed = session.look(scope, slot, replace(session.want(ask, COMPLETION), currency=None))
            if weighed is not None and weighed.amount is not None and (value := session.draft.value_of(weighed)):
                session.draft.answered = True
                session.draft.tell(value, scope_name=scope.owner.name, year=scope.year)
                session.draft.line(
                    said(
                        session.query.language,
                        f"{session.naming(scope, weighed)}完成预算的**{amount_words(value.amount, 'zh')}**。",
                        f"{session.naming(scope, weighed)}: **{amount_words(value.amount, 'en')}** of the budget.",
                    ),
                    value.citations,
                )
                session.weigh_conflicts(weighed)
            elif not _computed_completion(session, ask, scope, slot):
                session.miss(scope, slot)


def _computed_completion(session: Session, ask: Ask, scope: Scope, slot: Slot) -> bool:
    plain_ask = replace(ask, unit=None)
    done = session.look(scope, slot, session.want(plain_ask, stage="actual"))
    planned = session.look(scope, slot, session.want(plain_ask, stage="budget"))
    if done is None or planned is None or done.entry.stage == planned.entry.stage:
        return False
    part, total = session.draft.value_of(done), session.draft.value_of(planned)
    if part is None or total is None:
        return False
    share = tell_percent(session, scope, part, total)
    if share is None:
        return False
    session.draft.line(
        said(
            session.query.language,
            f"{scope.label}{part.label}决算{amount_words(part.amount, 'zh')}，"
            f"{stage_words(planned.entry.stage, 'zh')}{amount_words(total.amount, 'zh')}，"
            f"完成率**{amount_words(share.amount, 'zh')}**（计算得出）。",
            f"{part.label}: actual {amount_words(part.amount, 'en')} of a budget"
            f" of {amount_words(total.amount, 'en')}, **{amount_words(share.amount, 'en')}** (computed; {scope.english}).",
        ),
        share.citations,
    )
    return True
