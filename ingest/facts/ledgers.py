"""Which of the four ledgers a figure of a government's report is of, and on which side: 一般公共预算收入…，支出年初预算为….

A clause that begins with 收入 or 支出 alone goes on about the ledger named before it; what follows without a name of its own
(完成预算的98%, 增长3%) is of the same side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.coordinates import WHOLE_OR_OWN
from ingest.model import Block, Fact, Fund, Paragraph, Side

_LEDGERS: tuple[tuple[str, str, Fund], ...] = (
    (r"一般公共预算|公共财政预算", "一般公共预算", "general"),
    (r"政府性基金(?:预算)?", "政府性基金预算", "managed"),
    (r"国有资本经营(?:预算)?|国资预算", "国有资本经营预算", "state_capital"),
    (r"社会保险基金(?:预算)?|社保基金(?:预算)?", "社会保险基金预算", "social_insurance"),
)
_NAMED = re.compile("|".join(f"(?P<l{at}>{pattern})" for at, (pattern, _, _) in enumerate(_LEDGERS)))
_BEHIND = r"(?=累计|年初|预算|完成|实际|执行|调整|合计|总计|预计|预期|安排|为|\d|\s*[（(]|$)"
_ANY = "|".join(pattern for pattern, _, _ in _LEDGERS)
_SIDE = re.compile(
    rf"(?:(?:{_ANY})(?:累计|预计|预期|计划|实际)*(?P<of>收入|支出)"
    rf"|(?:^|[。；，,：:])(?:其中[，,：:])?(?:{WHOLE_OR_OWN})?(?:累计|安排|预计|实际|完成)*(?P<bare>收入|支出)){_BEHIND}"
)
_OWN_SUBJECT = re.compile(r"其中|税收|上级|转移|补助|结转|结余|还本|债|调[入出]|上解|总量")


@dataclass(frozen=True, slots=True)
class _InForce:
    """The ledger named last, its side, the item that the figures of that side were read as, and where the last one ends."""

    ledger: int | None = None
    side: str = ""
    item: str = ""
    block: int | None = None
    end: int = 0


def with_ledgers(facts: Sequence[Fact], blocks: Sequence[Block]) -> tuple[Fact, ...]:
    """Return the facts, those of sentences that tell of a ledger's income or spending with its item, fund and side; the
    reason behind a figure is of the same.
    """
    texts = {block.index: block.text for block in blocks if isinstance(block, Paragraph)}
    facts = [_moved_on(fact, texts.get(fact.block or 0, "")) for fact in facts]
    force = _InForce()
    found: list[Fact] = []
    for fact in facts:
        text = texts.get(fact.block) if fact.block is not None and fact.table_id is None else None
        if text is None or fact.source != "sentence" or fact.amount is None or fact.span is None:
            reason = fact.coordinates.nature == "reason" and fact.block == force.block
            found.append(_told(fact, force) if reason else fact)
            continue
        force = _next(force, fact, text)
        found.append(_transferred(_told(fact, force), text))
        force = replace(force, block=fact.block, end=fact.span[1])
    return tuple(found)


_TRANSFER = re.compile(r"调[入出]")


def _transferred(fact: Fact, text: str) -> Fact:
    """Return a transfer (调入一般公共预算500万元) with the ledger that it is told under: the one in its name is where it goes."""
    if not _TRANSFER.match(fact.coordinates.item) or fact.span is None:
        return fact
    before = text[: max(text.rfind("调入", 0, fact.span[0]), text.rfind("调出", 0, fact.span[0]), 0)]
    ledger = _ledger_of(before if _NAMED.search(before) else " ".join(fact.section))
    return replace(fact, coordinates=replace(fact.coordinates, fund=None if ledger is None else _LEDGERS[ledger][2]))


_MOVED_ON = re.compile(r"(调[入出][\u4e00-\u9fff]{2,12}?)(?:使用|安排|统筹)?(?=[，。；、]|$)")


def _moved_on(fact: Fact, text: str) -> Fact:
    """Return a part of a ledger's money with the words behind it as its item: 其中500万元调入一般公共预算."""
    if fact.source != "sentence" or fact.amount is None or fact.span is None or not text[: fact.span[0]].endswith("其中"):
        return fact
    behind = _MOVED_ON.match(text[fact.span[1] :])
    if behind is None:
        return fact
    return replace(fact, coordinates=replace(fact.coordinates, item=behind[1], parents=(), code=None))


def _next(force: _InForce, fact: Fact, text: str) -> _InForce:
    """Return what is in force for a figure: the side that the words before it name; none where another subject does."""
    start = fact.span[0] if fact.span else 0
    begin = force.end if force.block == fact.block else 0
    lead = text[begin:start]
    ledger = _ledger_of(text[:start]) if _NAMED.search(text[:start]) else _ledger_of(" ".join(fact.section))
    named = list(_SIDE.finditer(lead))
    if named:
        side = named[-1]["of"] or named[-1]["bare"]
        behind = lead[named[-1].end() :]
        return replace(force, ledger=ledger, side="" if _OWN_SUBJECT.search(behind) else side, item=fact.coordinates.item)
    same = fact.coordinates.item == force.item and force.block == fact.block and not _OWN_SUBJECT.search(lead)
    return force if same else replace(force, ledger=ledger, side="", item="")


def _ledger_of(text: str) -> int | None:
    """Return the ledger that a text names last, by its place in the list."""
    last = None
    for match in _NAMED.finditer(text):
        last = int((match.lastgroup or "l0")[1:])
    return last


def _told(fact: Fact, force: _InForce) -> Fact:
    if force.ledger is None or not force.side:
        return fact
    _, name, fund = _LEDGERS[force.ledger]
    side: Side = "income" if force.side == "收入" else "expenditure"
    item = name if side == "income" else "支出总计"
    return replace(fact, coordinates=replace(fact.coordinates, item=item, side=side, fund=fund, parents=(), code=None))
