"""A whole question → programs without regard to word order: what is named, along which axis it is compared or summed.

The grammar reads phrase by phrase and needs each rule's words near each other. A frame pools what a question names
(bodies, items, years, stages) and what it asks (figures, a sum, a gap, a rate, a share …) and puts them together by what
the axes leave open: of two years and three bodies "in all … by how much more" sums the bodies and compares the years.
It is read only where it has a part for every word that asks for something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.language import Mention
from assistant.programs.frame_asks import Asked, How, Want, asks_in, sizes_of
from assistant.programs.frame_names import asks_apart, parted, plays, pooled
from assistant.programs.grammar import each_alone, has, how_many, presumed_of
from assistant.programs.model import (
    Dimension,
    Direction,
    Gap,
    Get,
    Measure,
    Move,
    Program,
    Rank,
    Select,
    Share,
    Slot,
    Total,
    When,
)

Axis = Literal["slots", "bodies", "years", "stages"]
_AXIS_OF: dict[str, Axis] = {"item": "slots", "body": "bodies", "year": "years", "stage": "stages"}
_AXES: tuple[Axis, ...] = ("slots", "bodies", "years", "stages")
_TWO_SIDED = ("gap", "rate", "times", "points")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a question names and asks, its order forgotten but for that of the things themselves."""

    select: Select
    whole: Slot = ()
    """The item that the others lie inside of (三公里的接待费), or of which a share is asked (占收入总计)."""
    compared: Axis | None = None
    one: Select = field(default_factory=Select)
    other: Select = field(default_factory=Select)
    asked: tuple[Asked, ...] = ()
    wanted: tuple[Measure, ...] = ()
    """How a movement is measured."""
    presumed: Direction | None = None
    most: int = 1
    lowest: bool = False
    asked_before: bool = False
    """Whether the figure is asked before what it is compared with is named (甲多少，比上年…): that is asked no figure."""
    of_sum: bool = False
    """Whether the whole of a share is all that is named together."""


def read_frame(mentions: Sequence[Mention], context: Select, whole: Slot = ()) -> tuple[Program, ...] | None:
    """Return the programs of a settled question read as one frame; None where a word of it has no part in one.

    `whole`: what its shares are of, where that was named before.
    """
    frame = _frame_of(mentions, context, whole)
    return tuple(_programs(frame)) or None if frame is not None else None


def _frame_of(mentions: Sequence[Mention], context: Select, around: Slot) -> Frame | None:
    asked = asks_in(mentions) if all(map(plays, mentions)) else ()
    if not asked or asks_apart(mentions):
        return None
    whole_and_parts = parted(mentions, {one.want for one in asked})
    if whole_and_parts is None:
        return None
    whole, named = whole_and_parts
    select = pooled(named)
    if select is None:
        return None
    frame = Frame(
        select.over(context), whole or around, asked=asked, wanted=sizes_of(asked, mentions),
        presumed=presumed_of(mentions), most=how_many(mentions),
        lowest=has(mentions, "super", "low") or has(mentions, "order", "asc"), asked_before=_asks_before(mentions),
    )  # fmt: skip
    if _asks_parts(frame, select, mentions):
        return None
    return _with_whole(_with_sides(frame, named), mentions)


def _asks_before(mentions: Sequence[Mention]) -> bool:
    """Return whether how much is asked before the word that compares."""
    heard = [one.type for one in mentions if one.type == "versus" or one.is_a("wh", "amount")]
    return heard[:1] == ["wh"] and "versus" in heard


def _asks_parts(frame: Frame, own: Select, mentions: Sequence[Mention]) -> bool:
    """Return whether nothing is named, or 各 or a sum is asked where nothing is so several times: of parts or what went before.

    So is a question which, that asks for nothing of two sides.
    """
    if not frame.select.slots:
        return True
    alone = not several(frame.select)
    if alone and (has(mentions, "each") or not own.slots and any(one.want == "sum" for one in frame.asked)):
        return True
    which = has(mentions, "wh", "which", "list")
    return which and not any(one.want in (*_TWO_SIDED, "rank") for one in frame.asked)


def several(select: Select) -> list[Axis]:
    """Return the axes along which a select names more than one."""
    return [axis for axis in _AXES if len(getattr(select, axis)) > 1]


def _with_sides(frame: Frame, mentions: Sequence[Mention]) -> Frame | None:
    """Return the frame with the axis that is compared along and its two sides; None where it is not certain which."""
    if not any(one.want in _TWO_SIDED for one in frame.asked):
        return frame
    earlier = _earlier_year(mentions)
    if earlier is not None:
        now = tuple(when for when in frame.select.years if when != earlier)[-1:]
        one, other = replace(frame.select, years=now), replace(frame.select, years=(earlier,))
        return replace(frame, select=one, compared="years", one=one, other=other)
    axis = _compared_axis(frame, mentions)
    if axis in ("slots", "bodies") and _moves(mentions):
        axis = None  # 甲和乙2024年增加多少: how each moved, or their sum
    if axis is None and _sum_moved(frame, mentions):
        one, other = frame.select, replace(frame.select, years=(_year_before(frame.select.years),))
        return replace(frame, compared="years", one=one, other=other)
    grows = any(one.want == "rate" for one in frame.asked) and not has(mentions, "versus")
    if axis is None or grows and axis in ("slots", "bodies"):  # 甲和乙增速哪个快: how each grew, not how far they are apart
        return None
    members = getattr(frame.select, axis)
    first, second = members[0], members[-1]
    if _later_first(axis, (first, second), mentions):
        first, second = second, first
    one, other = (replace(frame.select, **{axis: (member,)}) for member in (first, second))  # type: ignore[arg-type]
    return replace(frame, compared=axis, one=one, other=other)


def _moves(mentions: Sequence[Mention]) -> bool:
    """Return whether a movement is asked that nothing is compared with."""
    return has(mentions, "move", "up", "down", "any") and not has(mentions, "versus")


def _sum_moved(frame: Frame, mentions: Sequence[Mention]) -> bool:
    """Return whether it is asked how far a sum moved in the one year that is named: against the year before."""
    alone = len(frame.select.years) == 1 and len(frame.select.stages) <= 1
    return _moves(mentions) and alone and bool(several(frame.select)) and any(one.how is not None for one in frame.asked)


def _year_before(years: Sequence[When]) -> When:
    one = years[0]
    return When(one.year - 1) if one.year is not None else When(offset=(one.offset or 0) - 1)


def _earlier_year(mentions: Sequence[Mention]) -> When | None:
    """Return the year before that is compared with where it is counted from what is asked (比上年), which need not be said."""
    versus = next((at for at, one in enumerate(mentions) if one.type == "versus"), len(mentions))
    behind = next((one for one in mentions[versus + 1 :] if one.type in _AXIS_OF), None)
    years = [one for one in mentions if one.type == "year"]
    if behind is None or behind.type != "year" or not behind.value.startswith("-") or len(years) > 2:
        return None
    return When(offset=int(behind.value))


def _compared_axis(frame: Frame, mentions: Sequence[Mention]) -> Axis | None:
    """Return the axis of the two things that are compared: those around 比, else the only one with just two members."""
    pairs = [axis for axis in _AXES if len(getattr(frame.select, axis)) == 2]
    versus = next((at for at, one in enumerate(mentions) if one.type == "versus"), None)
    if versus is not None:
        before = [_AXIS_OF[one.type] for one in mentions[:versus] if one.type in _AXIS_OF]
        behind = [_AXIS_OF[one.type] for one in mentions[versus + 1 :] if one.type in _AXIS_OF]
        ended = versus + 1 < len(mentions) and mentions[versus + 1].type == "comma"  # 2024年和2023年比，…
        around = [axis for axis in (*(() if ended else behind[:1]), *before[-1:]) if axis in pairs]
        return around[0] if around else None
    if len(pairs) == 1:
        return pairs[0]
    moved = has(mentions, "move", "up", "down", "any")
    over_years = len(frame.select.years) > 1 if not pairs else "years" in pairs  # 2022至2024三年, …: of the last and the first
    return "years" if moved and over_years else None


def _later_first(axis: Axis, pair: tuple[object, object], mentions: Sequence[Mention]) -> bool:
    """Return whether the second of two is what the first is measured against: years and stages named in time's order."""
    if axis == "stages":
        return pair[0] == "budget"
    if axis != "years" or not all(isinstance(when, When) for when in pair):
        return False
    first, second = ((when.year or 0, when.offset or 0) for when in pair if isinstance(when, When))
    return first < second


def _with_whole(frame: Frame | None, mentions: Sequence[Mention]) -> Frame | None:
    """Return the frame with the whole of its shares; None where a share is asked and nothing is named that it is of."""
    if frame is None or not any(one.want in ("share", "points") for one in frame.asked):
        return frame
    if frame.whole:
        return frame
    together = [axis for axis in several(frame.select) if axis != frame.compared]
    if has(mentions, "op", "sum", "plus") and len(together) == 1:
        return replace(frame, of_sum=True)
    return None


def _programs(frame: Frame) -> Iterator[Program]:
    """Yield what is asked in order; nothing where the axes leave open what is meant."""
    rest = [axis for axis in several(frame.select) if axis != frame.compared]
    if any(one.how == "mean" for one in frame.asked) and len(rest) != 1:
        return
    moved = False
    for one in frame.asked:
        how = one.how if rest and not frame.of_sum else None
        if one.want in _SIZES and frame.compared in ("years", "stages") and how is None:
            yield from () if moved else (_move(frame),)
            moved = True
        else:
            yield from _TOLD[one.want](frame, one.want, rest, how)


def _amounts(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    alone = frame.asked_before and frame.compared is not None
    yield Get((_inside(frame, frame.one if alone else frame.select),))


def _sums(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    sides = (frame.one, frame.other) if frame.compared is not None else (frame.select,)
    in_time = sides[::-1] if frame.compared == "years" else sides
    yield from (_figure(frame, side, together or "sum") for side in in_time)


def _picked(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    """Yield which of two is asked for, beside how far they lie apart; of two stages the gap's own sign tells it."""
    if frame.compared in _OVER and not rest:
        yield Rank(replace(_inside(frame, frame.select), unit=None), _OVER[frame.compared], lowest=want == "lower")


def _rank(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    """Yield the ranking of what is named several times along one axis alone: of these items, bodies or years."""
    if len(rest) == 1 and rest[0] in _OVER:
        select = replace(_inside(frame, frame.select), unit=None)
        yield Rank(select, _OVER[rest[0]], frame.most, frame.lowest)


_OVER: dict[Axis | None, Dimension] = {"slots": "item", "bodies": "body", "years": "year"}


def _gaps(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    how = _HOW[want]
    if together:
        yield Gap(_figure(frame, frame.one, together), _figure(frame, frame.other, together), how)
        return
    for one, other in zip(each_alone((frame.one,)), each_alone((frame.other,)), strict=True):
        yield Gap(_figure(frame, one), _figure(frame, other), how)


_SIZES: tuple[Want, ...] = ("gap", "rate")
_HOW: dict[Want, Literal["minus", "rate", "ratio"]] = {"gap": "minus", "rate": "rate", "times": "ratio"}


def _points(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    yield Gap(_share(frame, frame.one, together), _share(frame, frame.other, together), "points")


def _shares(frame: Frame, want: Want, rest: Sequence[Axis], together: How | None) -> Iterator[Program]:
    if frame.of_sum:
        yield Share((frame.select,), frame.select, of_sum=True)
        return
    sides = (frame.one, frame.other) if frame.compared is not None else (frame.select,)
    for side in sides:
        yield _share(frame, side, together)


Telling = Callable[[Frame, Want, Sequence[Axis], How | None], Iterator[Program]]
_TOLD: dict[Want, Telling] = {
    "amount": _amounts, "sum": _sums, "gap": _gaps, "rate": _gaps, "times": _gaps, "share": _shares, "points": _points,
    "higher": _picked, "lower": _picked, "rank": _rank,
}  # fmt: skip
"""What is made of a frame for each thing asked: over the axes that are not compared, put together or each alone."""


def _inside(frame: Frame, select: Select) -> Select:
    return replace(select, within=frame.whole) if frame.whole else select


def _figure(frame: Frame, select: Select, together: How | None = None) -> Total | Get:
    select = _inside(frame, select)
    return Total((select,), together) if together else Get((select,))


def _move(frame: Frame) -> Move:
    """Return what is compared as one figure's way from a year, or from its budget, to another: a movement."""
    base = Select(years=frame.other.years) if frame.compared == "years" else Select(stages=frame.other.stages)
    return Move(_inside(frame, frame.one), base, frame.wanted, frame.presumed)


def _share(frame: Frame, select: Select, together: How | None) -> Any:
    parts = replace(select, unit=None)
    whole = replace(parts, slots=(frame.whole,))
    return Gap(Total((parts,)), Get((whole,)), "share") if together else Share((parts,), whole)
