"""What part of another figure one is, in so many words: 甲2024年的是2023年的百分之几, 甲是乙的百分之几."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.model import Gap, Get, Program, Select

_MOVING = ("move", "share_of", "versus", "super", "figure", "bound", "op")


def asks_portion(mentions: Sequence[Mention]) -> bool:
    """Return whether a per cent is asked for, of no movement and of nothing that is named as its whole."""
    return any(one.is_a("measure") and one.value == "rate.part" for one in mentions) and not any(
        one.type in _MOVING for one in mentions
    )


def portions(selects: Sequence[Select]) -> Iterable[Program]:
    """Yield the one of two figures as a part of the other, where they are of two years or two bodies, or two items."""
    if len(selects) != 2:
        return
    one, other = (replace(select, unit=None, about=()) for select in selects)
    other = other.over(replace(one, slots=()) if other.slots else one)
    one = one.over(replace(other, slots=()))
    apart = [one.years != other.years, one.bodies != other.bodies, one.slots != other.slots, one.stages != other.stages]
    if sum(apart) == 1 and all(len(select.slots) == 1 for select in (one, other)):
        yield Gap(Get((one,)), Get((other,)), "share")
