"""A whole question → programs without regard to word order: what is named, along which axis it is compared or summed.

The grammar reads phrase by phrase and needs each rule's words near each other. A frame pools what a question names
(bodies, items, years, stages) and what it asks (figures, a sum, a gap, a rate, a share …) and puts them together by what
the axes leave open: of two years and three bodies "in all … by how much more" sums the bodies and compares the years.
It is read only where it has a part for every word that asks for something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal

from assistant.language import INSIDE, Mention
from assistant.language.levels import names_level
from assistant.programs.grammar import each_alone, has, how_many, is_official, presumed_of, wanted_of, with_fund
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
from assistant.programs.selects import AXES, holds, selects_in

Axis = Literal["slots", "bodies", "years", "stages"]
Want = Literal["amount", "sum", "gap", "rate", "times", "share", "points", "higher", "lower", "rank"]
_AXIS_OF: dict[str, Axis] = {"item": "slots", "body": "bodies", "year": "years", "stage": "stages"}
_AXES: tuple[Axis, ...] = ("slots", "bodies", "years", "stages")
_TWO_SIDED = ("gap", "rate", "times", "points")
_PLAYS = frozenset((
    *AXES, "join", "of", "comma", "stop", "filler", "rest", "wh", "measure", "move", "op", "versus", "share_of", "each",
    "except", "dimension", "counted", "super", "order", "top",
))  # fmt: skip
"""Types of mentions that have a part in a frame; a question with others is not read by one."""
GOING_ON = "呢"
"""The sign that asks of something what was asked before."""
_STANDING = ("of", "filler", "each", "body", "year", "stage", "deixis")
"""What may stand between 占 and the whole that it names."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a question names and asks, its order forgotten but for that of the things themselves."""

    select: Select
    whole: Slot = ()
    """The item that the others lie inside of (三公里的接待费), or of which a share is asked (占收入总计)."""
    compared: Axis | None = None
    one: Select = field(default_factory=Select)
    other: Select = field(default_factory=Select)
    mean: bool = False
    asked: tuple[Asked, ...] = ()
    wanted: tuple[Measure, ...] = ()
    """How a movement is measured."""
    presumed: Direction | None = None
    most: int = 1
    lowest: bool = False
    of_sum: bool = False
    """Whether the whole of a share is all that is named together."""


def read_frame(mentions: Sequence[Mention], context: Select) -> tuple[Program, ...] | None:
    """Return the programs of a settled question read as one frame; None where a word of it has no part in one."""
    frame = _frame_of(mentions, context)
    return tuple(_programs(frame)) or None if frame is not None else None


# ------------------------------------------------------------ what is named


def _frame_of(mentions: Sequence[Mention], context: Select) -> Frame | None:
    if not all(map(_plays, mentions)):
        return None
    asked = _wants(mentions)
    if not asked or _goes_on(mentions) or _names_pairs(mentions) or _against_stage(mentions):
        return None
    parted = _whole(mentions, {one.want for one in asked})
    if parted is None:
        return None
    whole, named = parted
    select = _pooled(named)
    if select is None:
        return None
    frame = Frame(
        select.over(context), whole, asked=asked, mean=has(mentions, "op", "mean"), wanted=_sizes(asked, mentions),
        presumed=presumed_of(mentions), most=how_many(mentions),
        lowest=has(mentions, "super", "low") or has(mentions, "order", "asc"),
    )  # fmt: skip
    if _asks_parts(frame, select, mentions):
        return None
    return _with_whole(_with_sides(frame, named), mentions)


def _goes_on(mentions: Sequence[Mention]) -> bool:
    """Return whether a later clause asks of its own things: several asks, each for itself, are no frame.

    So is what stands in sentences or numbers of its own, and what a request goes on with (…，并说明合计).
    """
    parts = _clauses(mentions)
    if sum(any(one.type in ("item", "body", "year") for one in sentence) for sentence in _sentences(mentions)) > 1:
        return True
    asked = False
    if any(one.text == GOING_ON for one in mentions):
        return True
    if any(part[0].is_a("of") and part is not parts[0] for part in parts) or _names_one_of_group(mentions):
        return True  # …，其中…: another ask, inside of the first
    for part in parts:
        compares = any(one.type in ("versus", "share_of") for one in part)
        years = sum(one.type == "year" for one in part)
        own = ("item", "body") if compares and years < 2 else ("item", "body", "year", "stage")
        if asked and any(one.type in own for one in part):
            return True
        if part and part[0].type == "join" and part is not parts[0]:
            return True
        asked = asked or any(one.is_a("wh", "amount") or one.type in ("measure", "each") or one.is_a("op", "gap") for one in part)
    return False


def _names_one_of_group(mentions: Sequence[Mention]) -> bool:
    """Return whether a body is named that a group beside it holds (五家总额中，法院…): it is one of them, no other axis."""
    groups = [set(one.keys) for one in mentions if one.type == "body" and len(one.keys) > 1]
    alone = [set(one.keys) for one in mentions if one.type == "body" and len(one.keys) == 1]
    left_out = has(mentions, "except")
    return not left_out and any(one <= group for one in alone for group in groups)


def _names_pairs(mentions: Sequence[Mention]) -> bool:
    """Return whether each of several bodies is named with a year of its own (甲局2017年和乙局2018年): no two axes."""
    pairs = [part for part in _split(mentions, ("join",)) if {"body", "year"} <= {one.type for one in part}]
    return len(pairs) > 1


def _against_stage(mentions: Sequence[Mention]) -> bool:
    """Return whether what is compared with is another year at a stage of its own (比上年决算数): the grammar tells those."""
    versus = next((at for at, one in enumerate(mentions) if one.type == "versus"), len(mentions))
    things = [one.type for one in mentions[versus + 1 :] if one.type not in ("filler", "of")][:2]
    return sorted(things) == ["stage", "year"]


def _clauses(mentions: Sequence[Mention]) -> list[list[Mention]]:
    return _split(mentions, ("comma", "stop"))


def _sentences(mentions: Sequence[Mention]) -> list[list[Mention]]:
    return _split(mentions, ("stop",))


def _split(mentions: Sequence[Mention], marks: Collection[str]) -> list[list[Mention]]:
    """Return the runs between marks, fillers left out; none is empty."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        if one.type in marks:
            found.append([])
        elif one.type != "filler":
            found[-1].append(one)
    return [part for part in found if part]


def _sizes(asked: Sequence[Asked], mentions: Sequence[Mention]) -> tuple[Measure, ...]:
    """Return how a movement is to be measured: as asked in order; 变化多少 asks for both the amount and the rate."""
    found: tuple[Measure, ...] = tuple("amount" if one.want == "gap" else "rate" for one in asked if one.want in ("gap", "rate"))
    return wanted_of(mentions) if found == ("amount",) and has(mentions, "move", "any") else found


def _asks_parts(frame: Frame, own: Select, mentions: Sequence[Mention]) -> bool:
    """Return whether nothing is named, or 各 or a sum is asked where nothing is so several times: of parts or what went before.

    So is a question which, that asks for nothing of two sides.
    """
    if not frame.select.slots:
        return True
    alone = not _several(frame.select)
    if alone and (has(mentions, "each") or not own.slots and any(one.want == "sum" for one in frame.asked)):
        return True
    which = has(mentions, "wh", "which", "list")
    return which and not any(one.want in (*_TWO_SIDED, "rank") for one in frame.asked)


def _plays(one: Mention) -> bool:
    """Return whether a word has a part in a frame: items of the official classifications have, a project's own name has none."""
    if one.span is not None:
        return is_official(one.span) and not names_level(one.span) and not one.span.fund
    return one.type in _PLAYS and (one.type != "dimension" or one.value in ("item", "body", "year"))


def _pooled(mentions: Sequence[Mention]) -> Select | None:
    """Return all that is named as one select, each axis with all its members in the order named; None where it is none."""
    out = _left_out(mentions)
    things = [one for one in mentions if one not in out]
    select = Select()
    if _are_apart(things):
        return None
    for kind in ("body", "year", "stage", "item"):
        run = [one for one in things if one.type in (kind, "join") or one.is_a("deixis")]
        found = selects_in(_joined_all(run, kind))
        if len(found) > 1:
            return None
        select = select.over(found[0]) if found else select
    keys = {key for one in out for key in one.keys}
    left = tuple(key for key in select.bodies if key not in keys)
    items = [one.span for one in out if one.span is not None]
    if items or keys and (not left or left == select.bodies):
        return None  # an item left out is the grammar's, and so are bodies left out of what is not told
    return with_fund(replace(select, bodies=left))


def _are_apart(mentions: Sequence[Mention]) -> bool:
    """Return whether two items stand beside each other that nothing joins or compares: the one may only narrow the other."""
    items = [at for at, one in enumerate(mentions) if one.type == "item"]
    return any(
        not any(one.type in ("join", "versus", "share_of") or one.is_a("op", "minus", "plus") for one in mentions[first:last])
        for first, last in pairwise(items)
    )


def _joined_all(run: Sequence[Mention], kind: str) -> list[Mention]:
    """Return the mentions of one kind, all in a row: things of a kind named apart are asked of side by side."""
    things = [one for one in run if one.type == kind]
    if kind == "item":
        things = _unlike(things)
    found = things[:1]
    for one in things[1:]:
        found += [Mention(one.start, one.start, "", "join", "and"), one]
    return found


def _unlike(items: Sequence[Mention]) -> list[Mention]:
    """Return the items without those that say again what another named."""
    found: list[Mention] = []
    for one in items:
        if one.span is None or all(other.span is None or other.span.links[:1] != one.span.links[:1] for other in found):
            found.append(one)
    return found


def _left_out(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the things that a question leaves out: those behind 除了, or right before 不算."""
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        if one.type != "except":
            continue
        follows = at + 1 < len(mentions) and mentions[at + 1].type in ("body", "item")
        steps = range(at + 1, len(mentions)) if follows else range(at - 1, -1, -1)
        for place in steps:
            if mentions[place].type not in ("body", "item", "join"):
                break
            found += [mentions[place]] if mentions[place].type != "join" else []
    return found


def _whole(mentions: Sequence[Mention], wants: Collection[Want]) -> tuple[Slot, list[Mention]] | None:
    """Return the item that the others are parts of, and the mentions without it: X里…, 占X…, X，甲、乙和丙….

    None where a share of several together is asked (占甲、乙合计).
    """
    shared = next((at for at, one in enumerate(mentions) if one.type == "share_of"), None)
    if shared is not None:
        behind = next((one for one in mentions[shared + 1 :] if one.type not in _STANDING), None)
        if behind is not None and behind.type == "item" and sum(one.type == "item" for one in mentions[shared:]) == 1:
            return _slot(behind), [one for one in mentions if one is not behind]
        if behind is not None and behind.type == "item":
            return None
    items = [at for at, one in enumerate(mentions) if one.type == "item"]
    if len(items) > 1 and _contains(mentions, items, "share" in wants or "points" in wants):
        first = mentions[items[0]]
        return _slot(first), [one for one in mentions if one is not first]
    return (), list(mentions)


def _slot(item: Mention) -> Slot:
    return (item.span,) if item.span is not None else ()


def _contains(mentions: Sequence[Mention], items: Sequence[int], shared: bool) -> bool:
    """Return whether the first item holds the others: 里 stands behind it, or a list of them behind a comma."""
    behind = [one for one in mentions[items[0] + 1 : items[1]] if one.type not in ("filler", "each")]
    if any(one.is_a("of") and one.text in INSIDE for one in behind):
        return True
    apart = [one.type for one in behind] == ["comma"]
    if apart and all(holds(mentions[items[0]], mentions[at]) for at in items[1:]):
        return True
    listed = len(items) > 2 and all(
        any(one.type == "join" for one in mentions[first:last]) for first, last in pairwise(items[1:])
    )  # fmt: skip
    return apart and (listed or shared and len(items) == 2)


# ------------------------------------------------------------ what is asked


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: what, and whether of all that is named together (合计比上年多多少)."""

    want: Want
    summed: bool = False


@dataclass(slots=True)
class _Scan:
    """What a question asked so far, and what is still to come: the size of a movement, the ask of a sum."""

    asked: list[Asked] = field(default_factory=list)
    moving: bool = False
    summing: bool = False
    """Whether a sum was named that nothing asked of yet."""
    summed: bool = False
    sharing: bool = False
    which: bool = False
    """Whether it is asked which of two is higher in this clause: its word for more asks no size."""
    lowest: bool | None = None
    """Which way that is asked: True for the lower one, None where no one is asked for."""

    def ask(self, want: Want) -> None:
        self.asked.append(Asked(want, self.summed))
        self.moving = self.summing = False


def _wants(mentions: Sequence[Mention]) -> tuple[Asked, ...]:
    """Return what is asked for, in order; () where some word asks for what no frame tells."""
    scan = _Scan()
    before: Mention | None = None
    for one, behind in zip(mentions, (*mentions[1:], None), strict=True):
        if one.is_a("wh", "amount") and behind is not None and behind.type == "measure":
            continue  # 多少个百分点
        if not _hear(scan, one, before):
            return ()
        before = one if one.type not in ("filler", "of", "each") else before
    if scan.moving:
        scan.ask("gap")
    if scan.summing:
        scan.ask("sum")
    if any(one.type in ("super", "order", "top") for one in mentions):
        return _ranked(scan, mentions)
    if scan.lowest is not None:
        picked: Want = "lower" if scan.lowest else "higher"
        scan.asked.insert(0, Asked(picked, scan.summed))
    again = len(set(scan.asked)) < len(scan.asked)  # 增加多少、增长多少: not the same thing twice
    return () if again else tuple(scan.asked)


def _ranked(scan: _Scan, mentions: Sequence[Mention]) -> tuple[Asked, ...]:
    """Return that a ranking is asked for, the size of what comes first taken in by it; () where more is asked beside it."""
    plain = all(one.want == "amount" for one in scan.asked) and not scan.summed and scan.lowest is None
    one_way = sum(one.type in ("super", "order") for one in mentions) <= 1 and not has(mentions, "super", "high.rate", "low.rate")
    return (Asked("rank"),) if plain and one_way and not has(mentions, "each") else ()


def _hear(scan: _Scan, one: Mention, before: Mention | None) -> bool:
    """Take in one word of a question; False where it asks for what no frame tells."""
    if one.type in ("comma", "stop"):
        scan.which = False
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
            scan.summing = scan.summed = True
    elif one.is_a("op", "gap", "minus") or one.value in ("up", "down", "more", "less", "any"):
        if scan.which and one.type == "move":
            scan.lowest = one.value in ("less", "down") if scan.lowest is None else scan.lowest
        else:
            scan.moving = True
    else:
        return False
    return True


_MEASURED_IN = {"%": "rate.part", "倍": "times"}


def _hear_measure(scan: _Scan, measure: str) -> bool:
    if measure == "rate.part" and not scan.moving and not scan.sharing:
        return False  # 甲是乙的百分之几
    if measure.startswith(("rate", "share")):
        scan.ask("share" if not scan.moving and (measure == "share" or scan.sharing) else "rate")
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


# ------------------------------------------------------------ along which axis


def _several(select: Select) -> list[Axis]:
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
    if axis is None:
        return None
    first, second = getattr(frame.select, axis)[:2]
    if _later_first(axis, (first, second), mentions):
        first, second = second, first
    one, other = (replace(frame.select, **{axis: (member,)}) for member in (first, second))  # type: ignore[arg-type]
    return replace(frame, compared=axis, one=one, other=other)


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
    return "years" if moved and "years" in pairs else None


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
    several = [axis for axis in _several(frame.select) if axis != frame.compared]
    if has(mentions, "op", "sum", "plus") and len(several) == 1:
        return replace(frame, of_sum=True)
    return None


# ------------------------------------------------------------ programs


def _programs(frame: Frame) -> Iterator[Program]:
    """Yield what is asked in order; nothing where the axes leave open what is meant."""
    rest = [axis for axis in _several(frame.select) if axis != frame.compared]
    if frame.mean and len(rest) != 1:
        return
    told = False
    for one in frame.asked:
        summed = one.summed and bool(rest) and not frame.of_sum
        moves = frame.compared in ("years", "stages") and not summed
        if one.want == "amount":
            yield Get((_inside(frame, frame.select),))
        elif one.want == "sum":
            sides = (frame.one, frame.other) if frame.compared is not None else (frame.select,)
            yield from (_figure(frame, side, summed=True) for side in sides)
        elif one.want in ("higher", "lower"):
            yield from _picked(frame, one.want == "lower") if not rest else ()
        elif one.want == "rank":
            yield from _rank(frame, rest)
        elif one.want == "share":
            yield from _shares(frame, summed)
        elif one.want == "points":
            yield Gap(_share(frame, frame.one, summed), _share(frame, frame.other, summed), "points")
        elif moves and one.want != "times":
            yield from () if told else (_move(frame),)
            told = True
        else:
            yield from _gaps(frame, one.want, summed)


def _inside(frame: Frame, select: Select) -> Select:
    return replace(select, within=frame.whole) if frame.whole else select


def _figure(frame: Frame, select: Select, summed: bool) -> Total | Get:
    select = _inside(frame, select)
    return Total((select,), "mean" if frame.mean else "sum") if summed else Get((select,))


def _picked(frame: Frame, lowest: bool) -> Iterator[Program]:
    """Yield which of two is asked for, beside how far they lie apart; of two stages the gap's own sign tells it."""
    if frame.compared in _OVER:
        yield Rank(replace(_inside(frame, frame.select), unit=None), _OVER[frame.compared], lowest=lowest)


_OVER: dict[Axis | None, Dimension] = {"slots": "item", "bodies": "body", "years": "year"}


def _rank(frame: Frame, over: Sequence[Axis]) -> Iterator[Program]:
    """Yield the ranking of what is named several times along one axis alone: of these items, bodies or years."""
    if len(over) == 1 and over[0] in _OVER:
        select = replace(_inside(frame, frame.select), unit=None)
        yield Rank(select, _OVER[over[0]], frame.most, frame.lowest)


def _move(frame: Frame) -> Move:
    """Return what is compared as one figure's way from a year, or from its budget, to another: a movement."""
    base = Select(years=frame.other.years) if frame.compared == "years" else Select(stages=frame.other.stages)
    return Move(_inside(frame, frame.one), base, frame.wanted, frame.presumed)


def _gaps(frame: Frame, want: Want, summed: bool) -> Iterator[Program]:
    how = _HOW[want]
    if summed:
        yield Gap(_figure(frame, frame.one, summed), _figure(frame, frame.other, summed), how)
        return
    for one, other in zip(each_alone((frame.one,)), each_alone((frame.other,)), strict=True):
        yield Gap(_figure(frame, one, summed), _figure(frame, other, summed), how)


_HOW: dict[Want, Literal["minus", "rate", "ratio"]] = {"gap": "minus", "rate": "rate", "times": "ratio"}


def _share(frame: Frame, select: Select, summed: bool) -> Any:
    parts = replace(select, unit=None)
    whole = replace(parts, slots=(frame.whole,))
    return Gap(Total((parts,)), Get((whole,)), "share") if summed else Share((parts,), whole)


def _shares(frame: Frame, summed: bool) -> Iterator[Program]:
    if frame.of_sum:
        yield Share((frame.select,), frame.select, of_sum=True)
        return
    sides = (frame.one, frame.other) if frame.compared is not None else (frame.select,)
    for side in sides:
        yield _share(frame, side, summed)
