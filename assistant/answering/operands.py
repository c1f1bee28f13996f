"""The figures that are made into one, each with its scope and label."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answering.figures import value_in
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import said


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


def note_unlike(session: Session) -> None:
    session.draft.add_note(
        said(
            session.query.language,
            "单位不同（金额与数量），不能合并计算",
            "the figures are of different kinds and cannot be combined",
        )
    )
