"""What is aimed at: 要清多长, 应达到多少, 满意度目标 ask for the value of an indicator that the words beside them name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.model import AIM
from assistant.programs.telling_asks import content

_MARKS = ("comma", "stop")
_NAMES = ("item", "rest")


def with_aims(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with what asks for an aim, the words that name it beside it; stretches that nothing read go there."""
    found: list[Mention] = []
    clause: list[Mention] = []
    for one in (*mentions, Mention(0, 0, "", "stop")):
        if one.type in _MARKS:
            found += [*_aimed(clause), one]
            clause = []
        else:
            clause.append(one)
    return found[:-1]


def _aimed(clause: Sequence[Mention]) -> list[Mention]:
    """Return a clause with its ask for an aim; as it is where it asks for none."""
    asks = [at for at, one in enumerate(clause) if _asks(clause, at)]
    told = list(clause)
    if not asks and _ends_as_goal(clause):
        told.append(Mention(clause[-1].end, clause[-1].end, "", "wh", "amount"))
        asks = [len(clause)]
    if len(asks) != 1 or not any(one.is_a("filler", "aim", "goal") for one in clause):
        return list(clause)
    words = content([one if one.type in _NAMES else replace(one, type="stop") for one in told])
    if not words or any(one.type in ("versus", "op", "figure", "super", "move") for one in clause):
        return list(clause)
    told[asks[0]] = replace(told[asks[0]], type="wh", value=AIM, words=tuple(words))
    return [replace(one, type=_WITHOUT_PART.get(one.type, one.type)) for one in told]


_WITHOUT_PART = {"rest": "counted", "share_of": "filler", "measure": "filler"}
"""What the words of another ask are beside one for an aim (占, 比例): words of the indicator's name at most."""


def _asks(clause: Sequence[Mention], at: int) -> bool:
    """Return whether a word asks how much, in no unit and not of money; 占多大比例 with no whole named behind it does too."""
    one = clause[at]
    if one.is_a("wh", "amount"):
        return one.unit is None and one.value == "amount"
    return one.is_a("measure", "share") and at > 0 and clause[at - 1].type == "share_of"


def _ends_as_goal(clause: Sequence[Mention]) -> bool:
    ends = bool(clause) and clause[-1].is_a("filler", "goal")
    return ends and any(one.type == "item" for one in clause) and not any(one.type == "wh" for one in clause)
