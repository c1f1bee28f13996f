"""What a report itself states of an item: its movement, its rate, its share of a whole, how much of its budget is used."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.session import Session
from assistant.answering.slots import Slot
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from ingest.model import Nature

CHANGE: frozenset[Nature] = frozenset(("change",))
GROWTH: frozenset[Nature] = frozenset(("growth",))
SHARE: frozenset[Nature] = frozenset(("share",))
COMPLETION: frozenset[Nature] = frozenset(("completion",))


def stated_change(
    session: Session, ask: Ask, scope: Scope, slot: Slot, natures: frozenset[Nature], base: int | None
) -> Weighed | None:
    want = replace(session.want(ask, natures), currency=None, stage=None, base_stage=session.query.years.base_stage)
    stage = ask.stages[0] if ask.stages else None
    weighed = session.look(scope, slot, replace(want, stage=stage, base_year=base))
    return weighed or session.look(scope, slot, replace(want, base_year=base))
