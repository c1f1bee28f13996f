"""The counts that stand in one sentence with a sum."""

from __future__ import annotations

from assistant.evidence import weigh
from assistant.lookup.match import Found
from assistant.lookup.score import Hit
from assistant.programs.model import Select
from assistant.running.content import ENOUGH, content_in
from assistant.running.counting import in_unit
from assistant.running.facts import Facts
from assistant.running.outcome import Known
from assistant.running.words.named import named_span


def counts_in_sentence(select: Select, quote: str, known: Known, facts: Facts) -> tuple[Known, ...]:
    """Return the counts in a sum's sentence, in the unit asked, whose own words or clause say what is counted."""
    scope = known.cell.scope
    content = content_in(select.about, facts.corpus, scope)
    found: list[Known] = []
    for entry in facts.entries(scope):
        fact = entry.fact
        if fact.quote != quote or fact.amount is None or not in_unit(fact.amount, select.unit):
            continue
        if not content.runs or content.share(f"{entry.head} {quote}") >= ENOUGH:
            slot = (named_span(entry.head),)
            weighed = weigh(facts.corpus, Found(scope, slot, Hit(entry, 1.0, 1.0), (entry,), ()))
            found.append(Known(known.cell, facts.draft.value_of(weighed), weighed))
    return tuple(found)
