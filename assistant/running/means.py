"""A mean that the report states itself: the mean of scores is not made of the one score that is printed."""

from __future__ import annotations

from assistant.evidence import weigh
from assistant.lookup.match import Found
from assistant.lookup.score import Hit
from assistant.programs.model import Total
from assistant.running.facts import Facts
from assistant.running.outcome import Known, Nothing, Told

_MEAN = "平均"
_SCORE = "分"


def stated_mean(program: Total, facts: Facts) -> Told | Nothing:
    """Return the one mean score that a report states where scores are asked; nothing where it states none or several."""
    select = program.selects[0]
    cells = facts.cells(select, newest=True)
    if select.unit != _SCORE or len(cells) != 1:
        return Nothing(cells, "none")
    found = [
        entry for entry in facts.entries(cells[0].scope)
        if entry.head.startswith(_MEAN) and entry.fact.amount is not None and entry.fact.amount.unit == _SCORE
    ]  # fmt: skip
    amounts = {entry.fact.amount.base for entry in found if entry.fact.amount is not None}
    if len(amounts) != 1:
        return Nothing(cells, "none")
    weighed = weigh(facts.corpus, Found(cells[0].scope, cells[0].slot, Hit(found[0], 1.0, 1.0), (found[0],), ()))
    return Told((Known(cells[0], facts.draft.value_of(weighed), weighed),))
