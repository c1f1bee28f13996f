"""How a phrase goes on from what was asked before it: open axes filled, sums and shares of it set against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from assistant.language import INSIDE, Mention
from assistant.programs.executions import measured_alike
from assistant.programs.grammar import at, each_alone, has, moved_apart, one_select, spanned
from assistant.programs.model import (
    Completion,
    Dimension,
    Gap,
    Get,
    Keep,
    Less,
    Move,
    Operand,
    Parts,
    Per,
    Program,
    Rank,
    Select,
    Share,
    Total,
    When,
    alike,
    dated,
    filled,
    is_count,
    mapped,
    selects_of,
)
from assistant.programs.selects import AXES
from ingest.amounts import Amount


def follows(program: Program, phrase: Sequence[Mention], earlier: Program | None, context: Select) -> Program | None:
    """Return the program of a phrase with what it leaves open taken from before it; None where nothing gives it a meaning."""
    if isinstance(earlier, (Gap, Less)) and has(phrase, "left") and not any(one.type in AXES for one in phrase):
        return earlier  # 甲减去乙，余额是多少
    against = _against_result(phrase, earlier, context) or _against_other_end(phrase, earlier)
    if against is not None:
        return against
    if all(select.is_open for select in selects_of(program)):
        says_all = any(select.about for select in selects_of(program)) or isinstance(program, (Rank, Keep))
        if earlier is None and says_all:
            return program  # what is counted, or what is picked, says it all
        return _about(program, phrase, earlier)
    program = _each_of_told(_over_told_years(program, context), phrase, earlier)
    set_against = _against_earlier(program, phrase, earlier, context)
    if set_against is not None:
        return set_against
    program = inside_of(phrase, program, context)
    if isinstance(program, Completion):
        context = _of_project(context)
    program = _of_same_whole(program, earlier)
    return _ranked_over(_share_within(filled(program, context), context))


def _of_same_whole(program: Program, earlier: Program | None) -> Program:
    """Return a share of an open whole as one of the whole that was asked of before (货物占比多少？服务占比呢)."""
    if not isinstance(program, Share) or not program.whole.is_open or not isinstance(earlier, Share) or earlier.of_sum:
        return program
    named = all(part.slots and part.slots != earlier.whole.slots for part in program.parts)
    return replace(program, whole=earlier.whole) if named and not earlier.whole.is_open else program


def _each_of_told(program: Program, phrase: Sequence[Mention], earlier: Program | None) -> Program:
    """Return the shares of each of several figures that were asked for (甲局多少，乙局呢，分别占各自总支出多少)."""
    if not isinstance(program, Share) or not isinstance(earlier, Get) or not has(phrase, "each"):
        return program
    several = len(earlier.selects) > 1 and alike(earlier.selects, "bodies") and all(part.is_open for part in program.parts)
    return replace(program, parts=(_in_one(earlier.selects),)) if several else program


def _over_told_years(program: Program, context: Select) -> Program:
    """Return a movement over a number of years (三年间累计减少) as one over just so many that were asked for."""
    select = program.select if isinstance(program, Move) else Select()
    if not isinstance(program, Move) or not select.latest or len(context.years) != select.latest:
        return program
    now, base = spanned(replace(select, years=context.years, latest=0), program.base)
    return replace(program, select=now, base=base)


def _of_project(select: Select) -> Select:
    """Return a select of a field of a project as one of the project itself: its completion is not that of its score."""
    return replace(select, slots=(select.project,)) if select.project else select


def _ranked_over(program: Program) -> Program:
    """Return a ranking that says of which only by what was spoken of (which of them) as one over the bodies or years named."""
    if not isinstance(program, (Rank, Keep)) or program.over != "item" or len(program.select.slots) > 1:
        return program
    over: Dimension | None = "body" if len(program.select.bodies) > 1 else "year" if len(program.select.years) > 1 else None
    return replace(program, over=over) if over is not None else program


def told_together(talk: Sequence[Program]) -> Program | None:
    """Return the figures that the last turns asked for one after the other as one program: what 三家 and 两边 speak of."""
    selects: list[Select] = []
    for program in reversed(talk):
        if not isinstance(program, Get) or len(program.selects) != 1:
            break
        selects.insert(0, program.selects[0])
    if len(selects) > 1:
        return Get(tuple(selects))
    return talk[-1] if talk else None


def takes_up(program: Program, earlier: Program, asked: bool) -> bool:
    """Return whether a program says in full what the phrase before it began: it is asked in its place.

    `asked`: whether that phrase asked how much by itself; a gap is told behind that, not for it.
    """
    if isinstance(program, Rank) and isinstance(earlier, Share):
        return program.by == "share" and program.whole == earlier.whole and len(each_alone(earlier.parts)) == 1
    if isinstance(program, Rank):
        return isinstance(earlier, Rank) and program.lowest == earlier.lowest
    if isinstance(program, Keep):
        return isinstance(earlier, Keep) and program.above == earlier.above
    if not isinstance(program, Gap) or asked:
        return False
    if isinstance(program.one, Rank):
        return False  # the first and the last are told beside what lies between them
    return isinstance(program.one, (Total, Share, Completion)) and program.how != "share" and type(earlier) is type(program.one)


def measured_as(program: Program, earlier: Program | None) -> Program:
    """Return a ranking that names only whom it compares by what was asked just before (甲占乙的比例，丙和丁哪个高)."""
    if isinstance(program, Rank):
        program = measured_alike(program, earlier)
    if not isinstance(program, Rank) or not isinstance(earlier, Share) or program.by != "amount" or len(earlier.parts) != 1:
        return program
    if program.select.slots not in ((), earlier.parts[0].slots):
        return program
    return replace(program, select=program.select.over(earlier.parts[0]), by="share", whole=earlier.whole)


def inside_of(phrase: Sequence[Mention], program: Program, context: Select) -> Program:
    """Return the figures of a phrase that begins with 其中 as ones inside of what was asked before it."""
    opens = bool(phrase) and phrase[0].is_a("of") and phrase[0].text in INSIDE
    if not opens or not isinstance(program, Get) or len(context.slots) != 1:
        return program
    return replace(program, selects=tuple(replace(select, within=context.slots[0]) for select in program.selects))


def same_asked_of(program: Program, select: Select) -> Program | None:
    """Return what was asked last asked of something else (…占多少？项目支出呢); None where it is not carried on so."""
    if isinstance(program, Total) and len(each_alone(program.selects)) == 1:
        program = Get(program.selects)  # 甲局三公合计多少？乙局和丙局呢: of each
    if isinstance(program, (Get, Total, Completion)):
        return replace(program, selects=(_carried(select, program.selects[0]),))
    if isinstance(program, (Move, Rank, Keep)):
        return replace(program, select=_carried(select, program.select))
    if isinstance(program, Share):
        return replace(program, parts=(select.over(program.parts[0]),))
    return None


def _as_operand(earlier: Program | None) -> Operand | None:
    """Return what was asked before as one side of a computation: several figures as their sum."""
    if isinstance(earlier, Get):
        return earlier if len(each_alone(earlier.selects)) == 1 else Total(earlier.selects)
    if isinstance(earlier, Move):
        return Get((earlier.select,))
    return earlier if isinstance(earlier, (Total, Share, Completion, Per, Less)) else None


def _against_earlier(
    program: Program, phrase: Sequence[Mention], earlier: Program | None, context: Select
) -> Program | None:
    """Return a program that sets what was asked before against another year, or against what this phrase names."""
    operand = _as_operand(earlier)
    if operand is None:
        return None
    if isinstance(program, Move):
        return None if _is_series(earlier) else _of_two_years(program, operand)
    if isinstance(program, Share) and isinstance(earlier, Total) and _names_one_body(program) and program.whole.is_open:
        of = replace(program.parts[0], unit=None).over(replace(_in_one(earlier.selects), bodies=(), every_body=False))
        return Gap(Get((of,)), earlier, "share")  # 五家加起来，法院一家占百分之几
    if isinstance(program, Share) and isinstance(earlier, Total) and has(phrase, "each") and _of_the_same(program, earlier):
        return Share(earlier.selects, _in_one(earlier.selects), of_sum=True)  # 三家之和多少，各占几成
    if isinstance(program, Share) and isinstance(earlier, (Total, Less)) and all(map(_names_no_part, program.parts)):
        whole = program.whole.over(replace(context, slots=()))
        return None if whole.is_open else Gap(earlier, Get((whole,)), "share")
    if isinstance(earlier, Share) and _asks_rest(program, phrase) and not earlier.of_sum and not earlier.whole.is_open:
        whole = replace(earlier.whole, unit=None).over(earlier.parts[0])  # 占百分之几？还剩多少
        return Gap(Get((whole,)), Get(earlier.parts)) if len(earlier.parts) == 1 else Less(whole, earlier.parts)
    if isinstance(program, Less) and isinstance(operand, Total) and not program.whole.slots:
        return _without_bodies(operand, program) or None
    if isinstance(program, Gap) and _only_of_whom(program.one) and _only_of_whom(program.other):
        return _moved_between(program, earlier) if _is_series(earlier) else _of_both(program, operand)
    divides = isinstance(program, Gap) and program.how in ("ratio", "per") and isinstance(operand, (Share, Completion))
    if isinstance(program, Gap) and not divides and all(select.is_open for select in selects_of(program.one)):
        return replace(program, one=operand, other=_together(filled(program.other, context), operand))
    return None


def _moved_between(program: Gap, earlier: Program | None) -> Move | None:
    """Return how the one figure of a series moved between two of its years (三年各多少，24年较22年增长率)."""
    years = sorted((when for select in selects_of(program) for when in select.years), key=lambda when: when.year or 0)
    if not isinstance(earlier, Get) or len(years) != 2 or any(select.bodies for select in selects_of(program)):
        return None
    one = replace(each_alone(earlier.selects)[0], every_year=False, latest=0)
    return Move(replace(one, years=(years[1],)), Select(years=(years[0],)), ("rate",) if program.how == "rate" else ("amount",))


def _is_series(program: Program | None) -> bool:
    """Return whether one figure was asked for in several years: what moved from one to another is that figure, no sum."""
    each = each_alone(program.selects) if isinstance(program, Get) else ()
    return len(each) > 1 and alike(each, "years")


def _together(side: Operand, other: Operand) -> Operand:
    """Return several figures that are set against a sum as their sum (三家收入加总，再减去三家项目支出)."""
    several = isinstance(side, Get) and len(each_alone(side.selects)) > 1
    return Total(side.selects) if isinstance(side, Get) and several and isinstance(other, Total) else side


def _of_the_same(program: Share, earlier: Total) -> bool:
    """Return whether shares of an open whole are asked of all that was summed before, and of nothing else."""
    summed = {key for select in earlier.selects for key in select.bodies}
    named = {key for part in program.parts for key in part.bodies}
    return program.whole.is_open and named in (set(), summed) and not any(part.slots for part in program.parts)


def _against_result(phrase: Sequence[Mention], earlier: Program | None, context: Select) -> Program | None:
    """Return a phrase that sets something against what was just asked for (法院的是这个和的几倍, 2024年比这个平均数低多少)."""
    result = at(phrase, "deixis", "result")
    operand = _as_operand(earlier) if result is not None else None
    if result is None or operand is None:
        return None
    own = one_select([one for one in phrase if one.type in AXES])
    if own.is_open:
        return None
    own = replace(own, unit=None).over(context)
    one: Operand = Total((own,)) if has(phrase, "op", "sum") and len(each_alone((own,))) > 1 else Get((own,))
    between = at(phrase, "versus")
    behind = between is None or between < result
    times = has(phrase, "measure", "times") or any(one.unit == "倍" for one in phrase)
    shared = has(phrase, "share_of") or has(phrase, "measure", "share")
    how = "ratio" if times else "share" if shared else "rate" if has(phrase, "measure", "rate") else "minus"
    return Gap(one, operand, how) if behind else Gap(operand, one, how)  # type: ignore[arg-type]


def _asks_rest(program: Program, phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks what is left, and names nothing that it is left of."""
    names = any(one.type in ("item", "body", "stage", "except") for one in phrase)
    return has(phrase, "left") and not names and isinstance(program, (Gap, Less, Get))


def _against_other_end(phrase: Sequence[Mention], earlier: Program | None) -> Program | None:
    """Return how far the first of a ranking lies from its last (哪年最高，比最低那年多多少); None where that is not asked."""
    compares = has(phrase, "versus") and has(phrase, "wh", "amount") or has(phrase, "op", "gap")
    places = [int(one.value) for one in phrase if one.type == "nth"]
    place = places[-1] if places else 0
    compares = compares and (has(phrase, "super") or bool(place))
    names = any(one.type in ("item", "body", "year", "stage") for one in phrase)
    if not compares or names or not isinstance(earlier, Rank) or earlier.most != 1 and not place:
        return None
    if len(places) > 1:
        return Gap(replace(earlier, most=1, nth=places[0]), replace(earlier, most=1, nth=place))
    lowest = has(phrase, "super", "low")
    if not place and lowest == earlier.lowest and not earlier.nth:
        return None
    times = has(phrase, "measure", "times") or any(one.unit == "倍" for one in phrase)
    other = replace(earlier, nth=place) if place else replace(earlier, lowest=lowest, nth=0)
    return Gap(earlier, other, "ratio" if times else "minus")


def _only_of_whom(side: Operand) -> bool:
    """Return whether one side of a comparison says of whom and when only (甲局2024年)."""
    return isinstance(side, Get) and all(not select.slots and (select.bodies or select.years) for select in side.selects)


def _of_both(program: Gap, operand: Operand) -> Program | None:
    """Return a sum, a share or a rate asked before set against itself for another body or year (占比：甲局比乙局高多少)."""
    if isinstance(operand, (Get, Rank)):
        return None
    sides = [_asked_of(operand, selects_of(side)[0]) for side in (program.one, program.other)]
    points = isinstance(operand, (Share, Completion))
    return Gap(sides[0], sides[1], "points" if points and program.how == "minus" else program.how)


def _asked_of(operand: Operand, whom: Select) -> Operand:
    """Return an operand asked of another body or year."""
    def change(select: Select) -> Select:
        return select if select.is_open else replace(whom, slots=(), unit=None).over(select)

    asked: Operand = mapped(operand, change)
    return asked


def _names_one_body(program: Share) -> bool:
    return len(program.parts) == 1 and len(program.parts[0].bodies) == 1 and not program.parts[0].slots


def _names_no_part(select: Select) -> bool:
    return not select.slots and not select.bodies


def _without_bodies(total: Total, program: Less) -> Total | None:
    """Return a sum over bodies without some of them (五家合计，不算法院); None where the parts are items."""
    out = {key for part in program.parts for key in part.bodies}
    if not out or any(part.slots for part in program.parts):
        return None
    kept = [replace(one, bodies=tuple(key for key in one.bodies if key not in out)) for one in total.selects]
    return replace(total, selects=tuple(one for one in kept if one.bodies)) if any(one.bodies for one in kept) else None


def _of_two_years(program: Move, operand: Operand) -> Program | None:
    """Return the gap of a sum or a share in two years, where a movement names years only (三家合计，2019年比2017年少多少)."""
    if isinstance(operand, Get) or program.select.slots or program.select.stages:
        return None
    if program.select.bodies:  # 接待费占三公的比例，甲局2024年比2023年低多少
        if any(select.bodies for select in selects_of(operand)):
            return None
        operand = filled(operand, Select(bodies=program.select.bodies))
        if isinstance(operand, Share):
            operand = replace(operand, whole=replace(operand.whole, bodies=program.select.bodies))
    now, then = program.select.years, program.base.years
    shared = selects_of(operand)[0].years
    if isinstance(operand, Share) and len(now) == 1 and not then and len(shared) == 2:
        then = tuple(year for year in shared if year not in now)  # 23、24年占比各多少？24年高了几个百分点
    if len(then) != 1 or len(now) > 1 or not now and then != (When(offset=-1),):
        return None
    how: Literal["minus", "rate", "points"] = "rate" if program.wanted == ("rate",) else "minus"
    how = "points" if isinstance(operand, (Share, Completion)) else how
    current = now or (When(offset=0),)
    return Gap(dated(operand, current), dated(operand, then), how)


def _share_within(program: Program, context: Select) -> Program:
    """Return a share of an open whole as one of what was asked before it (三公经费多少？其中接待占百分之几).

    Where the part itself was asked last, inside of another (其中工程多少？占几成), that other is the whole.
    """
    if not isinstance(program, Share) or not program.whole.is_open or len(context.slots) != 1:
        return program
    whole = replace(context, slots=(context.within,)) if context.within else context
    if any(part.slots == whole.slots or part.slots == () for part in program.parts):
        return program
    parts = tuple(replace(part, within=()) for part in program.parts)
    return replace(program, parts=parts, whole=replace(whole, unit=None, within=()))


def _about(program: Program, phrase: Sequence[Mention], earlier: Program | None) -> Program | None:
    """Return a program that names nothing as one over what was asked just before; None where nothing was."""
    if earlier is None:
        against = isinstance(program, (Rank, Keep)) and not program.base.is_open
        return program if against else None  # which departments get less than in 2023: of the whole
    if isinstance(program, (Get, Total)):
        return _asked_again(program, phrase, earlier)
    way = _WAYS.get(type(program))
    return way(program, phrase, earlier) if way is not None else _carried_on(program, earlier)


def _carried_on(program: Program, earlier: Program) -> Program:
    """Return a program with all that it leaves open taken from what was asked before."""
    own, before = selects_of(program)[0], _in_one(selects_of(earlier))
    if isinstance(program, Completion):
        before = _of_project(before)
    carried: Program = filled(program, replace(before, unit=own.unit, about=own.about or before.about))
    return _ranked_over(_share_within(carried, before))


def _moved_about(program: Move, phrase: Sequence[Mention], earlier: Program) -> Program | None:
    """How what was asked moved: two years' figures (24年多少？23年呢？降了百分之几), or the same movement otherwise measured."""
    if isinstance(earlier, Get) and len(earlier.selects) > 1:
        select, base = spanned(replace(_in_one(earlier.selects), unit=program.select.unit), program.base)
        return replace(program, select=select, base=base)
    if isinstance(earlier, (Keep, Rank)) and earlier.by in ("change", "rate"):
        return earlier  # 哪一项超了，超多少: those kept are told with what they moved by
    if isinstance(earlier, (Rank, Gap, Share, Completion)):
        return _apart(program, earlier)
    if isinstance(earlier, Move):
        other = ("rate",) if program.wanted == earlier.wanted == ("amount",) else program.wanted  # 增加多少、增长多少
        return replace(earlier, wanted=other)
    return _carried_on(program, earlier)


def _gap_about(program: Gap, phrase: Sequence[Mention], earlier: Program) -> Program | None:
    """How far apart lies what was told: two figures, or the ends of a ranking (从高到低排一下；第一名比最后一名多多少)."""
    if isinstance(earlier, (Keep, Rank)) and earlier.by in ("change", "rate"):
        return earlier
    if isinstance(program.one, Rank) and isinstance(earlier, Rank):
        first = replace(earlier, most=1, lowest=False, nth=0)
        return Gap(first, replace(first, lowest=True), program.how)
    return _apart(program, earlier)


def _parts_about(program: Parts, phrase: Sequence[Mention], earlier: Program) -> Program:
    return _asked_again(program, phrase, earlier) if isinstance(earlier, (Keep, Rank)) else _carried_on(program, earlier)


def _share_about(program: Share, phrase: Sequence[Mention], earlier: Program) -> Program:
    """What share the last of several figures has in the first (总支出多少？项目支出呢？占几成), or each part of a sum."""
    if isinstance(earlier, Get) and len(earlier.selects) > 1:
        return Share(earlier.selects[-1:], replace(earlier.selects[0], unit=None))
    if isinstance(earlier, Total):
        return Share(earlier.selects, replace(earlier.selects[0], bodies=_all_bodies(earlier.selects)), of_sum=True)
    return _carried_on(program, earlier)


def _less_about(program: Less, phrase: Sequence[Mention], earlier: Program) -> Program:
    """The first of several figures without the others (扣掉它还剩多少)."""
    if isinstance(earlier, Get) and len(earlier.selects) > 1:
        return Less(earlier.selects[0], tuple(replace(select, within=()) for select in earlier.selects[1:]))
    return _carried_on(program, earlier)


def _ranked_about(program: Rank | Keep, phrase: Sequence[Mention], earlier: Program) -> Program:
    """Which of what was told comes first: those that moved (少了几辆？少的是哪种), the other end, or the larger share."""
    if isinstance(earlier, Move) and program.over == "item":
        moved = Amount(Decimal(0), earlier.select.unit or "元")
        above = program.above if isinstance(program, Keep) else not program.lowest
        return Keep(earlier.select, "item", above, moved, by="change", base=earlier.base)
    if isinstance(program, Keep):
        return _carried_on(program, earlier)
    if isinstance(earlier, Rank):
        return replace(earlier, lowest=program.lowest, most=program.most, nth=program.nth)  # 哪个最多，哪个最少
    if isinstance(earlier, Gap):
        return earlier  # 差多少？哪个更高: the gap says it
    if isinstance(earlier, Get) and len(each_alone(earlier.selects)) > 1:
        return _ranked_over(filled(program, replace(_in_one(earlier.selects), unit=None)))  # 甲多少，乙呢？哪个多
    if isinstance(earlier, Share):
        over = "body" if len(earlier.parts[0].bodies) > 1 else program.over
        return replace(program, select=earlier.parts[0], whole=earlier.whole, by="share", over=over)
    return _carried_on(program, earlier)


_WAYS: dict[type, Callable[[Any, Sequence[Mention], Program], Program | None]] = {
    Move: _moved_about, Gap: _gap_about, Parts: _parts_about, Share: _share_about, Less: _less_about, Rank: _ranked_about,
    Keep: _ranked_about,
}  # fmt: skip
"""How a program of each kind that names nothing goes on from what was asked before it."""


def _in_one(selects: Sequence[Select]) -> Select:
    """Return several selects that differ in their bodies or their years alone as one over all of them; else the first."""
    first = selects[0]
    if alike(selects, "bodies"):
        return replace(first, bodies=_all_bodies(selects))
    if alike(selects, "years"):
        return replace(first, years=tuple(dict.fromkeys(year for one in selects for year in one.years)))
    return first


def _all_bodies(selects: Sequence[Select]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for select in selects for key in select.bodies))


def _asked_again(program: Get | Total | Parts, phrase: Sequence[Mention], earlier: Program) -> Program:
    """Return figures or a sum asked of what was asked just before (…超过30万的有几个？分别是谁；合计多少)."""
    if isinstance(earlier, Keep):
        counted = any(is_count(one.unit) for one in phrase)  # 一共几家: how many they are stands in the answer
        summed = has(phrase, "wh", "amount") and not has(phrase, "each") and not counted
        return replace(earlier, total=True) if summed else replace(earlier, count=earlier.count and counted)
    if isinstance(earlier, Rank) and not isinstance(program, Total):
        return replace(earlier, most=0) if has(phrase, "each") and earlier.most == 1 else earlier
    assert isinstance(program, (Get, Total))
    own = selects_of(program)[0]
    again = tuple(replace(select, unit=own.unit, about=own.about or select.about) for select in selects_of(earlier))
    return replace(program, selects=again)


def _apart(program: Gap | Move, earlier: Program) -> Program | None:
    """Return how far apart two figures lie that were asked just before, or the same in another measure (…降幅多少)."""
    how = program.how if isinstance(program, Gap) else ("rate" if program.wanted == ("rate",) else "minus")
    if isinstance(program, Gap) and isinstance(earlier, Move) and how == "minus":
        return earlier  # 比上年多了还是少了，差多少
    if isinstance(earlier, Gap):
        return replace(earlier, how=how)
    if isinstance(program, Gap) and isinstance(earlier, Move) and how == "rate":
        return replace(earlier, wanted=("rate",))  # how much did it rise? and in percent?
    if isinstance(earlier, (Share, Completion)):
        sides = [side for select in selects_of(earlier)[: len(earlier.parts) if isinstance(earlier, Share) else None]
                 for side in each_alone((select,))]  # fmt: skip
        if isinstance(program, Move) and alike(sides, "years"):
            sides.sort(key=lambda side: -(side.years[0].year or 0) if side.years else 0)  # how the later moved from the earlier
        of = [_share_of(side, earlier.whole) if isinstance(earlier, Share) else Completion((side,)) for side in sides]
        return Gap(of[0], of[1], "points") if len(of) == 2 else None
    if isinstance(earlier, Rank) and earlier.select.projects is not None:
        return Gap(Get((earlier.select,)), Get((earlier.select,)), how)
    if isinstance(earlier, Rank) and earlier.by in ("share", "completion"):
        return _rates_apart(earlier)
    selects = tuple(replace(select, unit=selects_of(program)[0].unit) for select in selects_of(earlier))
    pairwise = moved_apart(selects)
    if pairwise is not None:
        return pairwise
    alone = each_alone(selects)
    return Gap(Get(alone[:1]), Get(alone[1:]), how) if len(alone) == 2 else None


def _rates_apart(ranked: Rank) -> Gap | None:
    """Return how many points lie between the two rates that were compared (哪家占比高，高几个百分点); None of more than two."""
    sides = each_alone((ranked.select,))
    if len(sides) != 2:
        return None
    if ranked.by == "completion":
        return Gap(Completion(sides[:1]), Completion(sides[1:]), "points")
    return Gap(_share_of(sides[0], ranked.whole), _share_of(sides[1], ranked.whole), "points")


def _share_of(part: Select, whole: Select) -> Share:
    """Return the share of one body and year in the whole of the same."""
    bodies, years = part.bodies if whole.bodies else (), part.years if whole.years else ()
    return Share((part,), replace(whole, bodies=bodies, years=years))


def _carried(select: Select, before: Select) -> Select:
    """Return a select filled from the turn before; of another body, without the words beside that turn's items."""
    about = () if select.bodies and before.slots else select.about or before.about
    return replace(select.over(before), about=about)
