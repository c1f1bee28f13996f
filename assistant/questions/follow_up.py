"""What a question leaves open, taken from the conversation before it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.questions.model import Ask, Bodies, Query, Years
from assistant.questions.operations import asked_unit

_REFERS = re.compile(r"^(?:那么?|其中|里头|里面|它|这|该|其|另外|还有|再|and|what about|how about|of (?:that|which|this))|呢\??$")


def follow_up(query: Query, earlier: Query) -> Query:
    """Return `query` with what it leaves open taken from `earlier`: body, year, then items or operation."""
    taken: list[str] = []
    bodies, years, asks = query.bodies, query.years, query.asks
    if not (bodies.keys or bodies.unknown or bodies.every or bodies.wider):
        bodies, taken = earlier.bodies, [*taken, "body"]
    if years == Years() or (years.base and not years.stated):
        years, taken = (replace(earlier.years, base=years.base) if years.base else earlier.years), [*taken, "year"]
    last = earlier.asks[-1] if earlier.asks else Ask("value")
    has_items = any(ask.slots for ask in asks)
    if not asks or (not has_items and all(ask.operation == "value" for ask in asks) and not any(ask.unit for ask in asks)):
        stages = next((ask.stages for ask in asks if ask.stages), ())
        base = replace(last, stages=stages or last.stages)
        # in yuan, please; 换成元: the same figure in another unit
        unit = asked_unit(query.question.lower(), query.language == "en")
        asks, taken = (
            tuple(replace(ask, stages=stages or ask.stages, unit=unit or ask.unit) for ask in earlier.asks) or (base,),
            [*taken, "item", "operation"],
        )
    elif not has_items:
        asks, taken = tuple(replace(ask, slots=last.slots, stages=ask.stages or last.stages) for ask in asks), [*taken, "item"]
    elif _REFERS.search(query.folded) or _REFERS.search(query.question.lower()):
        operation = (
            last.operation
            if all(ask.operation == "value" for ask in asks)
            and last.operation not in ("breakdown", "rank", "sum", "check", "reason", "text", "definition")
            else None
        )
        asks = tuple(
            replace(
                ask,
                operation=operation or ask.operation,
                stages=ask.stages or last.stages,
                unit=ask.unit or (last.unit if operation else None),
            )
            for ask in asks
        )
        taken.append("operation")
    context = tuple(span for ask in earlier.asks for slot in ask.slots for span in slot) if has_items else ()
    words = "".join(dict.fromkeys(span.text for ask in asks for slot in ask.slots for span in slot))
    return replace(
        query, bodies=bodies, years=years, asks=asks, from_conversation=tuple(taken), fund=query.fund or earlier.fund,
        horizon=query.horizon or earlier.horizon, context=context, left_over=query.left_over,
        resolved=_resolved(query, bodies, years, words), text_query=(words if "item" in taken else "") + query.text_query,
    )  # fmt: skip


def _resolved(query: Query, bodies: Bodies, years: Years, words: str) -> str:
    """Return the question with the conversation's scope and items in front, as a reader would complete it."""
    year = "、".join(f"{year}年" for year in years.stated)
    if query.language == "en":
        return " ".join(part for part in (*bodies.words, "/".join(map(str, years.stated)), words, query.question) if part)
    return "".join(
        [*bodies.words, year, words if words not in query.folded else "", "：" if bodies.words or year else "", query.question]
    )
