"""The word order of English: which side of a word its operands stand on.

All other rules are those of the grammar: they do not look at order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.english_frames import in_frame_order
from assistant.programs.english_shares import bare, share_gaps, shares, used_shares
from assistant.programs.grammar import (
    Candidate,
    Mentions,
    Rule,
    at,
    candidates_by,
    completions,
    each_alone,
    extremes,
    gets,
    has,
    is_official,
    keeps,
    lesses,
    means,
    moved_keeps,
    one_select,
    pers,
    presumed_of,
    ranks,
    selected,
    splits,
    sum_shares,
    totals,
    two_sides,
    unspents,
    wanted_of,
)
from assistant.programs.model import (
    Gap,
    Get,
    Keep,
    Less,
    Move,
    Names,
    Per,
    Program,
    Rank,
    Select,
    Slot,
    Total,
    When,
    is_total,
    mapped,
    selects_of,
)
from assistant.questions.model import Link, Span


def moves(mentions: Mentions) -> Iterable[Program]:
    """By how much did A drop in 2024; how much more than in 2022; the growth rate of A."""
    apart = has(mentions, "op", "gap") and (has(mentions, "versus") or has(mentions, "measure", "rate"))
    if not has(mentions, "move") and not has(mentions, "measure", "rate") and not apart:
        return
    told, compared = _sides(mentions)
    base = one_select(compared)
    selects = selected(told)
    if not has(mentions, "versus") and _is_comparative(mentions) and len(each_alone(selects)) > 1:
        return  # this one more than that one: a gap of the two
    if base.slots or base.bodies or len(selects) > 1 or compared and base.is_open and not has(compared, "deixis"):
        return
    if apart and not has(mentions, "versus") and len(each_alone(selects)) > 1 and not selects[0].years[1:]:
        return
    select = selects[0] if selects else Select()
    several = len(select.slots) > 1 or len(select.bodies) > 1 or select.every_body
    summed = several and has(mentions, "op", "sum") and not has(mentions, "wh", "which")
    if base.stages and base.years and not select.years and not select.is_open:  # than it spent in 2023: the plan of that year
        select, base = replace(select, years=base.years), replace(base, years=())
    written = sorted(when.year for when in select.years if when.year is not None)
    if base.is_open and len(written) > 1:  # from 2022 to 2024: of the last against the first
        select, base = replace(select, years=(When(written[-1]),)), Select(years=(When(written[0]),))
    elif base.is_open and select.latest > 1:
        base = Select(years=(When(offset=1 - select.latest),))
        select = replace(select, latest=0, years=(When(offset=0),))
    sized = has(mentions, "op", "gap") or has(mentions, "wh", "amount")
    wanted = ("amount",) if sized and not has(mentions, "measure") else wanted_of(mentions)
    if summed:
        yield from _total_moved(bare(select), base, "rate" if "rate" in wanted and "amount" not in wanted else "minus")
        return
    yield Move(bare(select), base, wanted, presumed_of(mentions))


def _total_moved(select: Select, base: Select, how: str) -> Iterable[Program]:
    """Return how far the sum of several figures lies from that of an earlier year, where both years are said."""
    if len(select.years) == 1 and base.years or base.stages:
        then = replace(select, years=base.years or select.years, stages=base.stages or select.stages)
        yield Gap(Total((select,)), Total((then,)), how)  # type: ignore[arg-type]


def _is_comparative(mentions: Mentions) -> bool:
    return has(mentions, "move", "more", "less") and not has(mentions, "move", "up", "down", "any")


def _sides(mentions: Mentions) -> tuple[list[Mention], list[Mention]]:
    """Return what is spoken of, and what stands behind than or compared with up to where it is asked on."""
    versus = at(mentions, "versus")
    if versus is None:
        return list(mentions), []
    after = list(mentions[versus + 1 :])
    stop = next((i for i, one in enumerate(after) if one.type in ("move", "wh", "measure", "op", "except")), len(after))
    staged, item = at(after[:stop], "stage"), at(after[:stop], "item")
    if mentions[versus].value == "beyond" and staged is not None and item is not None and item > staged:
        stop = item  # over its 2023 budget for A
    be = at(after[:stop], "be")
    if be is not None and be and all(one.type in ("stage", "year", "of", "deixis") for one in after[:be]):
        stop = be  # how far over its 2023 budget was A
    elif be is not None and has(after[:be], "body") and has(after[be:], "body") and not has(after[:be], "item"):
        stop = be  # how much more than this one do those two spend
    return [*mentions[:versus], *after[stop:]], after[:stop]


def gaps(mentions: Mentions) -> Iterable[Program]:
    """How much more is A than B; the difference between A and B; A minus B; how many times B is A."""
    how = "rate" if has(mentions, "measure", "rate") else ("ratio" if has(mentions, "measure", "times") else "minus")
    if has(mentions, "wh", "which") and (not _asks_gap(mentions) or _asks_members(mentions)):
        return
    if has(mentions, "super", "high") and has(mentions, "super", "low"):
        yield from extremes(mentions, how)  # type: ignore[arg-type]
        return
    minus, versus = at(mentions, "op", "minus", "divide"), at(mentions, "versus")
    times = at(mentions, "measure", "times")
    be = at(mentions[times:], "be") if times is not None else None
    be = be + times if be is not None and times is not None else None
    if minus is not None:
        yield from two_sides(mentions[:minus], mentions[minus + 1 :], "ratio" if mentions[minus].value == "divide" else "minus")
    elif versus is not None:
        told, compared = _sides(mentions)
        yield from two_sides(told, compared, how)
    elif be is not None and has(mentions[:be], "item") and _names_a_thing(mentions[be:]):  # how many times A is B
        yield from two_sides(mentions[be + 1 :], mentions[:be], how)
    elif times is not None and has(mentions[:times], "item") and _names_a_thing(mentions[times:]):  # A as a multiple of B
        yield from two_sides(mentions[:times], mentions[times + 1 :], how)
    elif has(mentions, "op", "gap") or has(mentions, "measure", "times") or has(mentions, "move", "more", "less", "any"):
        sides = each_alone(tuple(map(bare, selected(mentions) or (Select(),))))
        if len(sides) == 2 and sides[0].stages == ("budget",) and sides == (sides[0], replace(sides[0], stages=("actual",))):
            sides = sides[::-1]  # between the budget and the actual: how far the actual lies from it
        if len(sides) == 2:
            yield Gap(Get(sides[:1]), Get(sides[1:]), how)  # type: ignore[arg-type]
        elif all(side.is_open for side in sides):
            yield Gap(Get(sides), Get(sides), how)  # type: ignore[arg-type]


def _names_a_thing(mentions: Mentions) -> bool:
    return has(mentions, "item") or has(mentions, "body")


def _asks_members(mentions: Mentions) -> bool:
    """Return whether it is asked which of many moved against another year: which departments get less than in 2023."""
    versus, which = at(mentions, "versus"), at(mentions, "wh", "which")
    if versus is None or which is None:
        return False
    bodies = {key for one in mentions for key in one.keys}
    named = which + 1 < len(mentions) and mentions[which + 1].type == "item"
    if not (has(mentions, "dimension") or len(bodies) > 1 or named):
        return False
    base = one_select(_sides(mentions)[1])
    return bool(base.years or base.stages or not base.is_open) and not base.slots and not base.bodies


def _asks_gap(mentions: Mentions) -> bool:
    """Return whether it is asked by how much the one is more than the other, beside which of them is."""
    return has(mentions, "by") or has(mentions, "op", "gap") or sum(one.is_a("move", "more", "less") for one in mentions) > 1


def in_percent(mentions: Mentions) -> Iterable[Program]:
    """In percent? What was asked before, in another measure."""
    if has(mentions, "measure", "rate", "share") and all(one.type in ("measure", "of", "join", "deixis") for one in mentions):
        yield Gap(Get((Select(),)), Get((Select(),)), "rate")


def sums_shared(mentions: Mentions) -> Iterable[Program]:
    """What share of several bodies' A belongs to one of them: one side is a sum, or another body's."""
    yield from sum_shares(in_frame_order(mentions))


def takings(mentions: Mentions) -> Iterable[Program]:
    """Subtract A from B; what is left of B when A is taken away."""
    take, source = at(mentions, "op", "take"), at(mentions, "from")
    source = source if source is not None else next((i for i, one in enumerate(mentions) if one.value == "in.out"), None)
    if take is None and not (has(mentions, "left") and has(mentions, "join", "when")):
        return
    if take is not None and source is not None and source > take:
        part = mentions[take + 1 : source] if selected(mentions[take + 1 : source]) else mentions[:take]
        whole, parts = selected(mentions[source + 1 :]), selected(part)
    else:
        whole, parts = _first_of(selected(mentions))
    if not parts and len(whole) == 1 and has(mentions, "left") and has(mentions, "join", "when"):
        whole, parts = (Select(),), whole  # what is left when A is taken off: of what was spoken of
    if len(whole) != 1 or not parts:
        return
    open_whole = whole[0].is_open and take is not None
    shared = parts[0] if not whole[0].slots and not open_whole else replace(parts[0], slots=())
    of = whole[0].over(replace(shared, unit=None))
    parts = tuple(one.over(replace(of, unit=None)) for one in parts)
    yield Less(of, parts) if has(mentions, "left") else Gap(Get((of,)), Get(parts))


def lefts(mentions: Mentions) -> Iterable[Program]:
    """What was left of the budget for A: what was not spent of it."""
    other = has(mentions, "op", "take") or has(mentions, "join", "when") or has(mentions, "except")
    if has(mentions, "left", "rest") and has(mentions, "stage", "budget") and not other:
        yield from unspents([replace(one, value="unspent") if one.type == "left" else one for one in mentions])


def _first_of(selects: Sequence[Select]) -> tuple[tuple[Select, ...], tuple[Select, ...]]:
    """Return the first of several items named, and the others."""
    if len(selects) != 1 or len(selects[0].slots) < 2:
        return tuple(selects[:1]), tuple(selects[1:])
    select = selects[0]
    return (replace(select, slots=select.slots[:1]),), (replace(select, slots=select.slots[1:]),)


def of_all_projects(mentions: Mentions) -> Iterable[Program]:
    """How much did each project get; list the projects with their budgets."""
    asked = selected(mentions)
    if not any(select.projects for select in asked):
        return
    if any(has(mentions, kind) for kind in ("measure", "stage", "each")) or has(mentions, "wh", "amount"):
        yield Get(asked)
    elif len(asked) == 1 and not asked[0].slots:
        yield Names(asked[0])


def english_pers(mentions: Mentions) -> Iterable[Program]:
    """What is spent per guest: of receptions, where nothing else is named."""
    for program in pers(mentions):
        if isinstance(program, Per) and program.count in ("批次", "人次") and not program.select.slots:
            program = replace(program, select=replace(program.select, slots=((_RECEPTIONS,),)))
        yield program


_RECEPTIONS = Span(0, 0, "公务接待费", (Link("公务接待费", 1.0, "alias"),))


def inner_gets(mentions: Mentions) -> Iterable[Program]:
    """Break A down into B and C: each inside of A."""
    inside = at(mentions, "inside")
    if inside is None:
        return
    whole, parts = selected(mentions[:inside]), selected(mentions[inside + 1 :])
    if len(whole) == 1 and len(whole[0].slots) == 1 and parts:
        around = replace(whole[0], slots=(), unit=None)
        inside_of = () if is_total(whole[0].slots[0]) else whole[0].slots[0]
        yield Get(tuple(replace(part.over(around), within=inside_of) for part in parts))


def both_ways(mentions: Mentions) -> Iterable[Program]:
    """Which of A, B and C rose and which fell: how each moved."""
    asked = has(mentions, "wh", "which", "list") and has(mentions, "item")
    if asked and has(mentions, "move", "up", "more") and has(mentions, "move", "down", "less"):
        words = [one for one in mentions if not one.is_a("wh", "which", "list")]
        yield from moves([one for one in words if one.type not in ("dimension", "deixis")])


def per_items(mentions: Mentions) -> Iterable[Program]:
    """How much per batch; what did A cost per position: the figure divided by a count that is named."""
    place = at(mentions, "ratio")
    first = at(mentions[place + 1 :], "item") if place is not None else None
    if place is None or first is None:
        return
    end = place + first + 2  # what stands behind the count is of both (the cost per post in A)
    count = selected([*mentions[place + 1 : end], *(one for one in mentions[end:] if one.type != "item")])
    of = selected([*mentions[:place], *mentions[end:]]) or (Select(),)
    if len(count) == 1 and len(of) == 1:
        if of[0].slots and count[0].slots and all(_is_printed(span) for span in count[0].slots[0]):
            count = (replace(count[0], slots=tuple((*slot, *count[0].slots[0]) for slot in bare(of[0]).slots)),)
        counted = replace(count[0].over(replace(of[0], slots=(), unit=None)), unit=None, stages=())
        of = tuple(map(bare, of))
        yield Gap(Get((replace(of[0].over(replace(counted, slots=())), unit=None),)), Get((counted,)), "per")


def _is_printed(span: Span) -> bool:
    """Return whether a span names a label that the report prints in English: a column of the same row."""
    return bool(span.links) and span.links[0].label.isascii()


def compared(mentions: Mentions) -> Iterable[Program]:
    """A in 2021 versus B in 2022; compare A and B: the figures side by side."""
    if has(mentions, "versus") and not has(mentions, "move"):
        selects = tuple(map(bare, selected([replace(one, type="join") if one.type == "versus" else one for one in mentions])))
        if selects:
            yield Get(selects)


def compared_shares(mentions: Mentions) -> Iterable[Program]:
    """A versus B in percent of the total: the share of each."""
    if has(mentions, "versus") and has(mentions, "measure", "share") and not has(mentions, "move") and not has(mentions, "super"):
        yield from shares([replace(one, type="join", value="and") if one.type == "versus" else one for one in mentions])


def plain_gets(mentions: Mentions) -> Iterable[Program]:
    """How much is A of a body in a year; a bare total beside an item says nothing of it (spending on A)."""
    if has(mentions, "inside"):
        return
    yield from _part_gets(mentions)
    for program in gets(mentions):
        if isinstance(program, Get):
            yield Get(tuple(map(bare, program.selects)))


def _part_gets(mentions: Mentions) -> Iterable[Program]:
    """Return how much of B is A as the figure of A, inside of B where the report has it so."""
    asked = next((i for i, one in enumerate(mentions[:-1]) if one.is_a("wh", "amount") and mentions[i + 1].is_a("of")), None)
    be = at(mentions[asked + 1 :], "be") if asked is not None else None
    if asked is None or be is None or has(mentions, "measure"):
        return
    before, after = mentions[asked + 1 : asked + 1 + be], mentions[asked + be + 2 :]
    whole, parts = selected(before), selected(after)
    if len(whole) == 1 and len(whole[0].slots) == 1 and len(parts) == 1 and parts[0].slots:
        part = bare(parts[0]).over(replace(whole[0], slots=(), unit=None))
        yield Get((replace(part, within=whole[0].slots[0]),))


def dimensional_splits(mentions: Mentions) -> Iterable[Program]:
    """How is A split by function, break A down for an official item; what else is made of parts is asked of the tables."""
    named = [one for one in mentions if one.type == "item"]
    of_form = len(named) == 1 and named[0].span is not None and is_official(named[0].span) and has(mentions, "wh", "parts")
    if has(mentions, "dimension") or of_form:
        yield from splits(mentions)


def english_ranks(mentions: Mentions) -> Iterable[Program]:
    """Which of the three bureaus has the largest A; who spends less on A, this one or that one."""
    if has(mentions, "versus") and not any(has(mentions, kind) for kind in ("super", "order", "top", "nth")):
        return
    bodies = has(mentions, "deixis", "bodies")
    among = tuple(map(bare, selected([one for one in mentions if one.type != "dimension"])))
    moved = has(mentions, "move", "up", "down", "any")
    if len(among) > 1 and has(mentions, "wh", "which") and not has(mentions, "versus") and not moved:
        lowest = has(mentions, "super", "low") or has(mentions, "move", "less")
        yield Rank(among[0], "body", 1, lowest, among=among)
        return
    mentions = _set_apart(_with_years_between(mentions))
    for program in ranks([*mentions, Mention(0, 0, "", "dimension", "body")] if bodies else mentions, _other_side):
        yield _of_own_plan(_over_bodies(program, mentions), mentions)


def _over_bodies(program: Program, mentions: Mentions) -> Program:
    """Return a ranking by one figure that says of which only by how many (the top three by A) as one of bodies."""
    if not isinstance(program, Rank) or not has(mentions, "top") or has(mentions, "dimension"):
        return program
    return replace(program, over="body") if program.over == "item" and len(program.select.slots) == 1 else program


def _set_apart(mentions: Mentions) -> list[Mention]:
    """Return the mentions of what moved between two years as the last against the first (which grew most from A to B)."""
    years = [one for one in mentions if one.type == "year"]
    written = sorted({year for one in years for year in one.years})
    moved = has(mentions, "move", "up", "down", "any") or has(mentions, "measure", "rate")
    if len(written) != 2 or not moved or has(mentions, "versus") or has(mentions, "dimension", "year"):
        return list(mentions)
    now, then = (replace(years[0], years=(year,)) for year in (written[1], written[0]))
    kept = [one for before, one in zip((None, *mentions), mentions, strict=False)
            if one.type != "year" and not (one.type == "join" and before is not None and before.type == "year")]  # fmt: skip
    return [*kept, now, Mention(now.end, now.end, "", "versus", "than"), then]


def _with_years_between(mentions: Mentions) -> list[Mention]:
    """Return the mentions of a ranking of years with those between the first and the last too (between 2021 and 2024)."""
    if not has(mentions, "dimension", "year"):
        return list(mentions)
    apart = [place for place, one in enumerate(mentions) if one.type == "year" and len(one.years) == 1]
    if len(apart) == 2 and [one.text for one in mentions[apart[0] + 1 : apart[1]]] == ["and"]:  # between 2021 | and | 2024
        first, last = sorted(mentions[place].years[0] for place in apart)
        kept = [one for place, one in enumerate(mentions) if place not in (*apart, apart[0] + 1)]
        return [*kept, replace(mentions[apart[1]], years=tuple(range(first, last + 1)))]
    return [
        replace(one, years=tuple(range(one.years[0], one.years[-1] + 1))) if one.type == "year" and len(one.years) == 2 else one
        for one in mentions
    ]


def english_moved_keeps(mentions: Mentions) -> Iterable[Program]:
    """Which departments lose money; which bureau's spending grew from 2022 to 2023."""
    if not has(mentions, "wh", "which", "list"):
        return
    for program in moved_keeps(_less_as_falls(_set_apart(mentions)), _other_side):
        yield _of_own_plan(program, mentions)


def _less_as_falls(mentions: Mentions) -> list[Mention]:
    """Return the mentions with less than an earlier plan as a fall: which departments get less than in 2023."""
    ways = {"more": "up", "less": "down"}
    compares = has(mentions, "versus")
    return [replace(one, value=ways[one.value]) if compares and one.is_a("move", "more", "less") else one for one in mentions]


def _of_own_plan(program: Program, mentions: Mentions) -> Program:
    """Return a ranking against the plan of a year (over its 2024 budget) as one of that year against its own plan.

    Less than in the 2023 budget compares with that of another year.
    """
    if not isinstance(program, (Rank, Keep)):
        return program
    select, base = bare(program.select), program.base
    if base.stages and base.years and not select.years and has(mentions, "versus", "beyond"):
        select, base = replace(select, years=base.years), replace(base, years=())
    return replace(program, select=select, base=base)


def _other_side(mentions: Mentions, versus: int) -> tuple[list[Mention], list[Mention]]:
    told, other = _sides(mentions)
    return other, told


_ASKING = frozenset(("wh/amount", "measure/amount", "each"))
_LOOSE = frozenset((*_ASKING, "op/sum"))
RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (plain_gets, _ASKING),
    (of_all_projects, _ASKING | {"wh/list", "wh/which"}),
    (english_pers, _LOOSE | {"per", "op/mean"}),
    (inner_gets, _ASKING),
    (both_ways, _LOOSE | {"move", "wh/which", "versus", "measure/rate", "op/gap"}),
    (compared, _ASKING | {"versus", "wh/way"}),
    (totals, frozenset(("wh/amount", "measure/amount", "op/sum", "op/plus"))),
    (means, _LOOSE | {"op/mean"}),
    (completions, _LOOSE | {"measure/completion"}),
    (used_shares, _LOOSE | {"measure/share", "measure/rate"}),
    (per_items, _LOOSE | {"ratio", "op/mean"}),
    (shares, _LOOSE | {"measure/share", "measure/rate"}),
    (sums_shared, _LOOSE | {"measure/share", "measure/rate"}),
    (compared_shares, _LOOSE | {"measure/share", "versus"}),
    (share_gaps, _LOOSE | {"measure/share", "measure/rate", "measure/points", "move", "versus", "super", "op/gap",
                           "wh/which"}),
    (moves, _LOOSE | {"move", "measure/rate", "measure/share", "versus", "wh/way", "op/gap"}),
    (gaps, _LOOSE | {"move", "super", "versus", "op/gap", "op/minus", "op/divide", "op/plus", "measure/times", "measure/rate",
                    "wh/which"}),
    (in_percent, _LOOSE | {"measure/share", "measure/rate"}),
    (takings, _LOOSE | {"op/take", "left"}),
    (unspents, _LOOSE | {"left", "measure/share"}),
    (lefts, _LOOSE | {"left", "measure/share"}),
    (lesses, _LOOSE | {"except", "left"}),
    (english_ranks, _LOOSE | {"super", "order", "top", "nth", "wh/which", "wh/list", "measure/rate", "measure/completion", "move",
                              "versus", "except"}),
    (english_moved_keeps, _LOOSE | {"wh/which", "wh/list", "measure/rate", "move", "versus",
                                    "op/gap"}),
    (dimensional_splits, _LOOSE | {"wh/parts", "wh/list", "wh/which", "wh/way"}),
    (keeps, _LOOSE | {"bound", "figure", "wh/which", "wh/list"}),
)  # fmt: skip


def english_candidates(mentions: Mentions) -> tuple[Candidate, ...]:
    """Return the programs that an English phrase may mean, those that explain most of it first."""
    return tuple(replace(one, program=_in_one_table(one.program)) for one in candidates_by(RULES, mentions))


def _in_one_table(program: Program) -> Program:
    """Return a program with a table that is named beside one of its items as that of all (more positions at A than at B).

    What is divided by a count that a table holds is divided by its own (the spending of A per position: of A).
    """
    slots = [slot for select in selects_of(program) for slot in select.slots]
    if isinstance(program, Gap) and program.how == "per" and isinstance(program.other, Get) and len(slots) == 2:
        own = (*slots[1], *slots[0]) if _tables_of(slots[1]) == slots[1] and not _tables_of(slots[0]) else slots[1]
        return replace(program, other=mapped(program.other, lambda select: replace(select, slots=(own,))))
    tables = {_tables_of(slot) for slot in slots if 0 < len(_tables_of(slot)) < len(slot)}
    if len(tables) != 1:
        return program
    table = tables.pop()

    def placed(select: Select) -> Select:
        return replace(select, slots=tuple(slot if _tables_of(slot) else (*table, *slot) for slot in select.slots))

    return mapped(program, placed)  # type: ignore[no-any-return]


def _tables_of(slot: Slot) -> Slot:
    """Return the spans of a slot that are no label but what a table is called."""
    return tuple(span for span in slot if not span.links and span.text.isascii())
