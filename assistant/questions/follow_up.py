"""What a question leaves open, taken from the conversation before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions.model import Ask, Bodies, Operation, Query, Span, Years
from assistant.questions.operations import asked_unit

_REFERS = re.compile(r"^(?:那么?|其中|里头|里面|它|这|该|其|另外|还有|再|and|what about|how about|of (?:that|which|this))|呢\??$")

_MONEY_HEAD = re.compile(r"(?:费用?|经费|支出|开支|收入|资金|款|补助|补贴|津贴|工资|投入|债务)(?=\W|是|有|多|呢|$)")


def _names_an_item(query: Query) -> bool:
    """Return whether words that link to nothing can only be an item (绿化费, 航天经费), not a manner of asking (涨这么多)."""
    return any(
        _MONEY_HEAD.search(words) or re.search(rf"{re.escape(words)}的?{_MONEY_HEAD.pattern}", query.folded)
        for words in query.left_over
    )


_GATHERS = re.compile(
    r"(?:这|那|前面|上面|以上)?(?:[两二三四几]|这些|它们)(?:个|项|者|笔|样|块|年|家)?(?:数|钱)?(?:[加合总共一]|相差|差)"
    r"|^(?:那么?)?(?:加起来|合起来|合计|一共|总共|加总|相差|差)"
)
"""两个加起来, 这两年一共: what the conversation named is put together."""


def follow_up(query: Query, talk: Sequence[Query]) -> Query:
    """Return `query` with what it leaves open taken from the conversation, latest last: body, year, then items or operation."""
    earlier = talk[-1]
    taken: list[str] = []
    query = _gathered(query, talk) or _of_whole(query, earlier)
    bodies, years, asks = query.bodies, query.years, query.asks
    if not (bodies.keys or bodies.unknown or bodies.every or bodies.wider):
        bodies, taken = earlier.bodies, [*taken, "body"]
    if years == Years() or (years.base and not years.stated):
        years, taken = (replace(earlier.years, base=years.base) if years.base else earlier.years), [*taken, "year"]
    last = earlier.asks[-1] if earlier.asks else Ask("value")
    has_items = any(ask.slots for ask in asks)
    if not has_items and _names_an_item(query):
        # It names an item of its own, though one that no report has: the conversation's figure must not stand for it.
        last, earlier = Ask("value"), replace(earlier, asks=())
    if not asks or (not has_items and all(ask.operation == "value" for ask in asks) and not any(ask.unit for ask in asks)):
        stages = next((ask.stages for ask in asks if ask.stages), ())
        base = replace(last, stages=stages or last.stages)
        # in yuan, please; 换成元: the same figure in another unit
        unit = asked_unit(query.question.lower(), query.language == "en")
        own_years = bool(query.years.stated or query.years.latest or query.years.every)
        kept = (replace(ask, years=()) if own_years else ask for ask in earlier.asks)
        asks, taken = (
            tuple(replace(ask, stages=stages or ask.stages, unit=unit or ask.unit) for ask in kept) or (base,),
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


def _gathered(query: Query, talk: Sequence[Query]) -> Query | None:
    """Return the question with the conversation's items, or its years where it kept to one item; None where it gathers none."""
    if not _GATHERS.search(query.folded) or any(ask.slots for ask in query.asks):
        return None
    operation: Operation = "difference" if "差" in query.folded else "sum"
    slots: list[tuple[Span, ...]] = []
    labels: set[tuple[str, ...]] = set()
    for ask in (ask for turn in talk for ask in turn.asks):
        for slot in ask.slots:
            mark = tuple(span.links[0].label if span.links else span.text for span in slot)
            if mark not in labels:
                labels.add(mark)
                slots.append(slot)
    last = talk[-1].asks[-1] if talk[-1].asks else Ask("value")
    if len(slots) > 1 and "年" not in query.folded:
        return replace(query, asks=(Ask(operation, tuple(slots), stages=last.stages, unit=last.unit, money=last.money),))
    years = tuple(sorted({year for turn in talk for year in turn.years.stated}))
    stated = query.years if query.years.stated or len(years) < 2 else Years(stated=years)
    return replace(query, years=stated, asks=(Ask(operation, last.slots, stages=last.stages, unit=last.unit, money=last.money),))


def _of_whole(query: Query, earlier: Query) -> Query:
    """Return the question with the conversation's item as the part, where it names the whole only (占三公的多少)."""
    last = earlier.asks[-1] if earlier.asks else None
    if last is None or not last.slots or not re.match(r"(?:那么?|它|这|其)?占", query.folded):
        return query
    asks = tuple(
        replace(ask, slots=(last.slots[-1], *ask.slots)) if ask.operation == "share" and len(ask.slots) == 1 else ask
        for ask in query.asks
    )
    return replace(query, asks=asks)


def _resolved(query: Query, bodies: Bodies, years: Years, words: str) -> str:
    """Return the question with the conversation's scope and items in front, as a reader would complete it."""
    year = "、".join(f"{year}年" for year in years.stated)
    if query.language == "en":
        return " ".join(part for part in (*bodies.words, "/".join(map(str, years.stated)), words, query.question) if part)
    return "".join(
        [*bodies.words, year, words if words not in query.folded else "", "：" if bodies.words or year else "", query.question]
    )
