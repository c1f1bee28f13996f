"""What an ask is about: its items, or the total that a question means which names none."""

from __future__ import annotations

import re

from assistant.answering.session import Session
from assistant.lookup.match import TOTAL_SPAN
from assistant.questions.model import Ask, Link, Span

Slot = tuple[Span, ...]
INCOME_SPAN = Span(0, 2, "收入", (Link("收入总计", 0.95, "alias"), Link("本年收入合计", 0.94, "alias")))
PROJECT_SPAN = Span(0, 2, "项目", (Link("项目支出", 0.95, "alias"),), kind="project")


_COUNTS_SOMETHING = re.compile(r"(?:几|多少)(?:个|家|所|座|支|名|位|人|种|次|期|场|批|届)(?!亿|万|元|月|百分点)")


def slots_of(ask: Ask, session: Session | None = None) -> tuple[Slot, ...]:
    """Return the ask's slots; the budget's total where the question names no item and nothing of it is left over."""
    if ask.slots:
        return ask.slots
    if session is None:
        return ((TOTAL_SPAN,),)
    folded = session.query.folded
    if re.search(r"收入|income|revenue", folded) and not re.search(r"支出|花|spend|expend|budget", folded):
        return ((INCOME_SPAN,),)
    if ask.operation in ("rank", "breakdown") and re.search(r"(?<!什么)项目", folded):
        return ((PROJECT_SPAN,),)
    if _COUNTS_SOMETHING.search(folded) or re.search(r"how many", session.query.question.lower()):
        return ((),)  # 下面有几个所: a count of something unknown is not the budget's total
    texts = any(other.operation in ("text", "definition") for other in session.query.asks)
    return ((),) if session.query.left_over or texts else ((TOTAL_SPAN,),)
