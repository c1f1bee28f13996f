"""How budgets were carried out, item by item: which went over theirs, how far each of several parts came, what stayed unspent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.language import Mention
from assistant.programs.model import Dimension, Keep, Program, Rank, Select
from ingest.amounts import Amount
from ingest.model import Stage

ALL_OF_IT = Amount(Decimal(100), "%")
_WAYS = {"more": True, "up": True, "over": True, "less": False, "down": False, "under": False}
_PLANS: tuple[Stage, ...] = ("budget", "adjusted")


def with_completion_asked(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 多少 behind a plan and 执行 as asking what part of that plan was reached."""
    found = list(mentions)
    told = [at for at, one in enumerate(mentions) if one.type != "filler" or one.value]
    for plan, done, asked in zip(told, told[1:], told[2:], strict=False):
        reached = mentions[done].is_a("filler", "done") and mentions[plan].is_a("stage", *_PLANS)
        if reached and mentions[asked].is_a("wh", "amount") and mentions[asked].unit is None:
            found[asked] = replace(mentions[asked], type="measure", value="completion")
    return found


def crossing(mentions: Sequence[Mention]) -> bool | None:
    """Return whether it is asked what went over its plan (True) or stayed below it; None where neither is.

    花超了的科目, 实际低于预算的有哪些: a word of more or less right before the plan, and no figure.
    """
    if any(one.type in ("figure", "super", "top") for one in mentions):
        return None
    for before, one in zip(mentions, mentions[1:], strict=False):
        if before.type in ("move", "bound") and one.type == "stage" and one.value in _PLANS:
            return _WAYS.get(before.value.partition(".")[0])
    return None


def kept_by_mean(mentions: Sequence[Mention], select: Select, over: Dimension) -> Iterable[Program]:
    """Yield which of several lie above (or below) their own mean (谁比平均高)."""
    told = [one.type for one in mentions if one.type not in ("filler", "of", "dimension")]
    way = next((_WAYS.get(one.value.partition(".")[0]) for one in mentions if one.type in ("move", "bound")), None)
    against = any(before in ("versus", "bound") and after == "op" for before, after in zip(told, told[1:], strict=False))
    if lists(mentions) and against and way is not None and any(one.is_a("op", "mean") for one in mentions):
        yield Keep(replace(select, unit=None, about=()), over, way, Amount(Decimal(0), "元"), mean=True)


def lists(mentions: Sequence[Mention]) -> bool:
    return any(one.is_a("wh", "list", "which") for one in mentions)


def counts(mentions: Sequence[Mention]) -> bool:
    """Return whether it is asked how many of a dimension there are (有几个科目)."""
    return any(one.is_a("wh", "amount") for one in mentions) and any(one.type == "dimension" for one in mentions)


def kept_by_plan(mentions: Sequence[Mention], select: Select, over: Dimension) -> Iterable[Program]:
    """Yield which of a dimension went over its plan, or stayed below it."""
    above = crossing(mentions)
    if above is None or not (lists(mentions) or counts(mentions)):
        return
    of = replace(select, stages=(), unit=None, about=())
    yield Keep(of, over, above, ALL_OF_IT, count=not lists(mentions), by="completion")


def completed_parts(mentions: Sequence[Mention], select: Select) -> Iterable[Program]:
    """Yield how far each part of an item came (三公经费各项的完成率), all in order."""
    parts = any(one.is_a("dimension", "item") for one in mentions) and any(one.type == "each" for one in mentions)
    alone = len(select.slots) == 1 and len(select.bodies) < 2 and not (select.latest or select.every_year)
    if parts and alone and any(one.is_a("measure", "completion") for one in mentions) and not lists(mentions):
        yield Rank(replace(select, stages=(), unit=None), "item", 0, by="completion")


def measured_alike(program: Rank, earlier: Program | None) -> Rank:
    """Return a ranking that names nothing as one of what was ranked just before (各项完成率，哪项最高)."""
    if not isinstance(earlier, Rank) or program.by != "amount" or earlier.by == "amount":
        return program
    same = program.over == earlier.over and program.select.slots in ((), earlier.select.slots)
    return replace(program, by=earlier.by, base=earlier.base, whole=earlier.whole, per=earlier.per) if same else program
