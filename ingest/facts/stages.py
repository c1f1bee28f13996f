"""Planned or done: which stage each figure of a report on the execution of one year and the budget of the next tells.

收入年初预算193.6亿元，实际完成196.1亿元: the words between a figure and the one before it decide; where they say nothing,
the figures of the year reported on are done and those of a later year planned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Block, Fact, Paragraph, Stage

_EXECUTED = re.compile(r"((?:19|20)\d{2})年[^，。；]{0,12}?(?:预算执行|收支情况|执行情况)")
_LEDGERS = re.compile(r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金|社保基金|国资)预算")
_SAID: tuple[tuple[str, Stage], ...] = (
    (r"(?:调整预算|预算调整|变动预算|预算变动|调整后)(?:预算)?(?:数|合计|总额)*(?:为|是|到|至)?", "adjusted"),
    (r"完成|实际|执行(?:数|中)?|实现|收回|决算", "execution"),
    (r"年初预算|预算(?:数|安排|收入|支出)?(?:合计|总额)?(?:为|是|安排|\d|$)|安排|拟", "budget"),
)
_MOST_BEFORE = 60
"""Characters before a figure that can still say its stage."""


def with_stages(facts: Sequence[Fact], blocks: Sequence[Block]) -> tuple[Fact, ...]:
    """Return the facts with the stage of each amount of a sentence, where the report tells of a year's execution."""
    texts = {block.index: block.text for block in blocks if isinstance(block, Paragraph)}
    years = [int(match.group(1)) for text in texts.values() for match in _EXECUTED.finditer(text[:60])]
    if not years:
        return tuple(facts)
    found: list[Fact] = []
    before: Fact | None = None
    for fact in facts:
        if fact.source == "sentence" and fact.amount is not None and fact.block in texts and fact.table_id is None:
            found.append(_with_stage(fact, before, texts[fact.block], years[0]))
            before = fact
        else:
            found.append(fact)
    return tuple(found)


def _with_stage(fact: Fact, before: Fact | None, text: str, executed: int) -> Fact:
    """Return a fact with its stage; completion keeps what it compares with."""
    at = fact.coordinates
    if at.nature not in ("amount", "change", "growth", "share") or fact.span is None:
        return fact
    begin = before.span[1] if before is not None and before.block == fact.block and before.span else 0
    lead = text[max(begin, fact.span[0] - _MOST_BEFORE) : fact.span[0]]
    stage = stage_before(re.split(r"[。；]", lead)[-1]) if at.nature == "amount" else None
    if stage is None and at.year is not None:
        stage = "execution" if at.year <= executed else "budget"
    return replace(fact, coordinates=replace(at, stage=stage or at.stage))


def stage_before(words: str) -> Stage | None:
    """Return the stage that the words before a figure say, the one named last, by its longer name (调整预算, not 预算).

    The four ledgers' names say none.
    """
    bare = _LEDGERS.sub("", words)
    said = [(match.end(), match.end() - match.start(), stage) for pattern, stage in _SAID for match in re.finditer(pattern, bare)]
    return max(said)[2] if said else None
