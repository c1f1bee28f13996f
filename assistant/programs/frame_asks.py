"""What a question asks for, word by word and in order: figures, a sum, a gap, a rate, times, shares, points, a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.language import Mention
from assistant.programs.grammar import has, wanted_of
from assistant.programs.model import Measure

How = Literal["sum", "mean"]
Want = Literal["amount", "sum", "gap", "rate", "times", "share", "points", "higher", "lower", "rank"]


SIZED = "any.sized"
"""A movement either way of which the amount alone is asked (more or less, and by how much)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: what, and whether of the sum or the mean of all that is named (合计比上年多多少)."""

    want: Want
    how: How | None = None


@dataclass(slots=True)
class _Scan:
    """What a question asked so far, and what is still to come: the size of a movement, the ask of a sum."""

    asked: list[Asked] = field(default_factory=list)
    moving: bool = False
    summing: bool = False
    """Whether a sum was named that nothing asked of yet."""
    how: How | None = None
    """How what is named was put together last."""
    sharing: bool = False
    which: bool = False
    """Whether it is asked which of two is higher in this clause: its word for more asks no size."""
    lowest: bool | None = None
    """Which way that is asked: True for the lower one, None where no one is asked for."""
    clause: int = 0
    """How much was asked before this clause."""
    told: int | None = None
    """How much was asked in clauses before the one that ranks: that is told beside the ranking."""

    def ask(self, want: Want) -> None:
        self.asked.append(Asked(want, self.how))
        self.moving = self.summing = False


def asks_in(mentions: Sequence[Mention]) -> tuple[Asked, ...]:
    """Return what is asked for, in order; () where some word asks for what no frame tells."""
    scan = _Scan()
    before: Mention | None = None
    for one, behind in zip(mentions, (*mentions[1:], None), strict=False):
        if one.is_a("wh", "amount") and behind is not None and behind.type == "measure":
            continue  # 多少个百分点
        if before is not None and before.type == "join" and one.type == "op" and not scan.asked:
            scan.ask("amount")  # 甲、乙及二者差额: the figures first
        if not _hear(scan, one, before):
            return ()
        before = one if one.type not in ("filler", "of", "each", "deixis") else before
    if scan.moving:
        scan.ask("gap")
    if scan.summing:
        scan.ask("sum")
    if any(one.type in ("super", "order", "top") for one in mentions):
        return _ranked(scan, mentions)
    if scan.lowest is not None:
        picked: Want = "lower" if scan.lowest else "higher"
        scan.asked.insert(0, Asked(picked, scan.how))
    if _each_behind_sum(mentions) and any(one.want == "sum" for one in scan.asked):
        return ()  # 甲合计、乙、丙各多少: each its own, no sum of them
    again = len(set(scan.asked)) < len(scan.asked)  # 增加多少、增长多少: not the same thing twice
    return () if again else tuple(scan.asked)


def _each_behind_sum(mentions: Sequence[Mention]) -> bool:
    """Return whether 各 stands behind the word for a sum, not before it (各多少，合计多少) or with what asks of both."""
    heard = [one.type for one in mentions if one.type == "each" or one.is_a("op", "sum", "mean")]
    both = sum(kind == "op" for kind in heard) > 1
    return "each" in heard and heard[0] == "op" and not both


def _ranked(scan: _Scan, mentions: Sequence[Mention]) -> tuple[Asked, ...]:
    """Return that a ranking is asked for, the size of what comes first taken in by it; () where more is asked beside it.

    Figures that a clause before it asks for are told too (三年的数报来，哪年最高).
    """
    plain = all(one.want == "amount" for one in scan.asked) and scan.how is None and scan.lowest is None
    one_way = sum(one.type in ("super", "order") for one in mentions) <= 1 and not has(mentions, "super", "high.rate", "low.rate")
    told = tuple(scan.asked[: scan.told])[:1] if scan.told else ()
    return (*told, Asked("rank")) if plain and one_way and (told or not has(mentions, "each")) else ()


def _hear(scan: _Scan, one: Mention, before: Mention | None) -> bool:
    """Take in one word of a question; False where it asks for what no frame tells."""
    if one.type in ("comma", "stop"):
        scan.which, scan.clause = False, len(scan.asked)
    elif one.type in ("super", "order", "top") and scan.told is None:
        scan.told = scan.clause
    elif one.is_a("wh", "which", "list"):
        scan.which = True
    elif one.type == "share_of":
        scan.sharing = True
    elif one.type in ("move", "op"):
        return _hear_operation(scan, one, before)
    elif one.type == "measure" or one.unit in _MEASURED_IN:
        return _hear_measure(scan, _MEASURED_IN.get(one.unit or "") or one.value)
    elif one.is_a("wh", "amount"):
        return _hear_amount(scan, one, before)
    return one.type != "wh" or scan.which


def _hear_operation(scan: _Scan, one: Mention, before: Mention | None) -> bool:
    if one.is_a("op", "sum", "plus", "mean"):
        if before is None or before.type != "share_of":  # 占总额: of the whole that is named
            _hear_together(scan, "mean" if one.value == "mean" else "sum")
    elif one.is_a("op", "gap", "minus") or one.value in ("up", "down", "more", "less", "any", SIZED):
        if scan.which and one.type == "move":
            scan.lowest = one.value in ("less", "down") if scan.lowest is None else scan.lowest
        else:
            scan.moving = True
    else:
        return False
    return True


def _hear_together(scan: _Scan, how: How) -> None:
    """Take in that what is named is put together; another way of it asks for the one before (合计和平均各多少)."""
    if scan.summing and scan.how not in (None, how):
        scan.ask("sum")
    scan.summing, scan.how = True, how


_MEASURED_IN = {"%": "rate.part", "倍": "times"}


def _hear_measure(scan: _Scan, measure: str) -> bool:
    if measure == "rate.part" and not scan.moving and not scan.sharing:
        return False  # 甲是乙的百分之几
    if measure.startswith(("rate", "share")):
        scan.ask("share" if not scan.moving and (measure.startswith("share") or scan.sharing) else "rate")
    elif measure == "points":
        scan.ask("points")
    elif measure == "times":
        scan.ask("times")
    elif measure == "amount":
        scan.ask("gap" if scan.moving else "sum" if scan.summing else "amount")
    else:
        return False
    return True


def _hear_amount(scan: _Scan, one: Mention, before: Mention | None) -> bool:
    if one.unit not in (None, "元", "万元", "亿元"):
        return False
    if before is not None and before.type in ("measure", "share_of") and not scan.moving:
        return True  # 比例是多少: the size of the measure named right before it
    if scan.sharing and not scan.moving and one.value != "amount.money":
        scan.ask("share")  # 甲占乙多少
        return True
    scan.ask("gap" if scan.moving else "sum" if scan.summing else "amount")
    return True


def sizes_of(asked: Sequence[Asked], mentions: Sequence[Mention]) -> tuple[Measure, ...]:
    """Return how a movement is to be measured: as asked in order; 变化多少 asks for both the amount and the rate."""
    found: tuple[Measure, ...] = tuple("amount" if one.want == "gap" else "rate" for one in asked if one.want in ("gap", "rate"))
    either_way = any(one.is_a("move", "any") and one.value != SIZED for one in mentions)
    return wanted_of(mentions) if found == ("amount",) and either_way else found
