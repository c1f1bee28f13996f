"""Mentions of one phrase → candidate programs. Each rule says which words it explains; what none explains costs.

A rule never looks at text: it sees mentions and their order only. No rule joins what nothing joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from assistant.language import INSIDE, Mention
from assistant.language.groups import HAN_DIGITS
from assistant.programs.executions import completed_parts, crossing, kept_by_mean, kept_by_plan
from assistant.programs.model import (
    AIM,
    PLACES,
    By,
    Completion,
    Dimension,
    Direction,
    Gap,
    Get,
    Keep,
    Less,
    Measure,
    Move,
    Names,
    Parts,
    Per,
    Program,
    Rank,
    Select,
    Share,
    Slot,
    Total,
    When,
    is_count,
    selects_of,
)
from assistant.programs.per_unit import divided_among
from assistant.programs.portions import asks_portion, portions
from assistant.programs.projects_asked import counts_projects, head_of, number_of_projects
from assistant.programs.selects import TOTALS, selects_in
from assistant.questions.model import Span
from assistant.wordlists import word_rows
from ingest.amounts import MONEY, Amount
from ingest.coordinates import stated_in
from ingest.model import Fund, Stage
from ingest.terms import term_of

Mentions = Sequence[Mention]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program that a phrase may mean, and the mentions that say nothing in it."""

    program: Program
    unexplained: tuple[Mention, ...] = ()

    @property
    def cost(self) -> int:
        return sum(max(len(mention.text), 1) for mention in self.unexplained)


SIGNALS = frozenset((
    "wh", "measure", "move", "op", "per", "versus", "share_of", "each", "except", "left", "super", "order", "top", "bound",
    "yesno", "agree", "figure", "balance", "ratio", "nth",
))  # fmt: skip
"""Types of mentions that say what is wanted; a phrase without any only says of what."""


def candidates(mentions: Mentions) -> tuple[Candidate, ...]:
    """Return the programs that a phrase may mean, those that explain most of it first."""
    return candidates_by(RULES, mentions)


def candidates_by(rules: Sequence[tuple[Rule, frozenset[str]]], mentions: Mentions) -> tuple[Candidate, ...]:
    """Return the programs that some rules make of a phrase, those that explain most of it first."""
    found: list[Candidate] = []
    for rule, explains in rules:
        for program in rule(mentions):
            left = tuple(one for one in mentions if one.type in SIGNALS and not _explained(one, explains))
            amounts = tuple(one for one in mentions if one.is_a("wh", "amount"))
            left += amounts[1:] if not isinstance(program, Keep) else ()  # how many they are, and each one's figure
            left += tuple(one for one in mentions if one.type == "each" and isinstance(program, Get) and _is_one(program))
            left += tuple(
                one
                for at, one in enumerate(mentions)
                if one.type == "dimension"
                and not _counted(one, program)
                and not _in_apposition(mentions, at)
                and not is_counted_noun(mentions, at)
            )
            found.append(Candidate(program, left))
    return tuple(sorted(found, key=lambda candidate: candidate.cost))


def _is_one(program: Get) -> bool:
    """Return whether one figure alone is asked for: 各 and 分别 ask for its parts then."""
    select = program.selects[0]
    if len(program.selects) != 1 or select.every_year or select.latest or select.every_body or select.projects:
        return False
    return len(each_alone(program.selects)) == 1 and bool(select.slots or select.levels)


def _in_apposition(mentions: Mentions, at: int) -> bool:
    """Return whether a dimension's word only says again what the item before it is (防汛物资这个项目, 档案管理项目)."""
    named = next((one for one in reversed(mentions[:at]) if one.type not in ("deixis", "of", "count")), None)
    before = mentions[at - 1] if at else None
    of_body = before is not None and (before.type == "body" or before.is_a("deixis", "bodies"))
    return named is not None and named.type == "item" or of_body and mentions[at].value == "body"


def is_counted_noun(mentions: Mentions, at: int) -> bool:
    """Return whether a dimension's word only says what is counted (几个单位)."""
    before = mentions[at - 1] if at else None
    return before is not None and before.is_a("wh", "amount") and is_count(before.unit)


def _counted(dimension: Mention, program: Program) -> bool:
    """Return whether a dimension's word is explained: it is what is ranked or kept, or counts what the program lists."""
    if isinstance(program, (Rank, Keep, Parts, Names)):
        return True
    selects = selects_of(program)
    if dimension.value == "project" and any(select.projects is not None for select in selects):
        return True
    of_items = dimension.value in ("item", *PLACES)
    listed = max(len(selects), *(select.named if of_items else len(select.bodies) for select in selects))
    return listed > 1


def _explained(mention: Mention, explains: frozenset[str]) -> bool:
    return mention.type in explains or f"{mention.type}/{mention.value.partition('.')[0]}" in explains


def has(mentions: Mentions, kind: str, *values: str) -> bool:
    return any(mention.is_a(kind, *values) if values else mention.type == kind for mention in mentions)


def at(mentions: Mentions, kind: str, *values: str) -> int | None:
    """Return where the first mention of a type (and one of the values) stands, None where none does."""
    return next((i for i, one in enumerate(mentions) if (one.is_a(kind, *values) if values else one.type == kind)), None)


def selected(mentions: Mentions) -> tuple[Select, ...]:
    """Return the selects of a run of mentions with the fund and the unit that its words name."""
    return tuple(replace(with_fund(select), **_asked_in(mentions)) for select in selects_in(mentions))


def _asked_in(mentions: Mentions) -> dict[str, Any]:
    """Return the unit that a run of mentions asks for, and what is counted in it."""
    asking = next((one for one in mentions if one.unit), None)
    tables = [one.value for one in mentions if one.type == "table"]
    table = {"table": tables[0]} if tables else {}
    if asking is not None:
        return {"unit": asking.unit, "about": asking.words, **table}
    aim = next((one for one in mentions if one.type == "wh" and one.value == AIM), None)
    if aim is not None:
        return {"aimed": True, "about": aim.words, **table}
    money = any(one.is_a("wh") and one.value == "amount.money" for one in mentions) and not has(mentions, "measure")
    return {"money": True, **table} if money else table


def with_fund(select: Select) -> Select:
    """Return the select with a fund that narrows another item as an axis of its own (一般公共预算 | 公务接待费).

    Beside a name of the report's own, a project say, it is a row of that project's form and stays an item.
    """
    own = select.projects is not None or any(not is_official(span) for slot in select.slots for span in slot if not span.fund)
    if own:
        return select
    slots = tuple(tuple(span for span in slot if not span.fund) or slot for slot in select.slots)
    funds: list[Fund] = [fund for slot in select.slots for span in slot if (fund := stated_in(span.text).fund)]
    if len(set(funds)) > 1:
        return select  # 一般公共预算支出和政府性基金支出: each item is of its own fund
    return replace(select, slots=slots, fund=funds[0] if funds else select.fund)


def is_official(span: Span) -> bool:
    return any(term_of(link.label) is not None for link in span.links[:1])


def one_select(mentions: Mentions) -> Select:
    """Return the single select of a run of mentions; an open one where it names nothing. Several are not joined."""
    found = selected(mentions)
    return found[0] if len(found) == 1 else Select()


# ------------------------------------------------------------ rules


def gets(mentions: Mentions) -> Iterable[Program]:
    """甲局2024年印刷费(是)多少, 甲、乙各多少."""
    if any(one.unit == _TIMES for one in mentions) or sums_bodies(mentions):
        return
    yield Get(selected(mentions) or (Select(**_asked_in(mentions)),))


def sums_bodies(mentions: Mentions) -> bool:
    """Return whether several bodies' items are asked together by the item's own last word (四家的基本支出合计)."""
    bodies = {key for one in mentions if one.type == "body" for key in one.keys}
    sums = any(one.type == "item" and len(one.text) > 2 and one.text.endswith("合计") for one in mentions)
    return sums and len(bodies) > 1 and not has(mentions, "each")


def inside_amounts(mentions: Mentions) -> Iterable[Program]:
    """其中甲占了多少钱: the figure, no share."""
    if has(mentions, "share_of") and any(one.unit in MONEY or one.value == "amount.money" for one in mentions):
        yield Get(selected(mentions) or (Select(),))


def of_projects(mentions: Mentions) -> Iterable[Program]:
    """四个项目各多少; 哪些项目是一次性的; 自评的几个项目叫啥."""
    asked = selected(mentions)
    if not any(select.projects for select in asked):
        return
    if has(mentions, "wh", "amount") or has(mentions, "each") and not has(mentions, "wh", "list", "which"):
        yield Get(asked)
    elif len(asked) == 1 and not asked[0].slots:
        yield Names(asked[0])


def how_many_projects(mentions: Mentions) -> Iterable[Program]:
    """共有几个项目."""
    if counts_projects(mentions):
        yield from number_of_projects(selected([one for one in mentions if one.type != "dimension"]))


def totals(mentions: Mentions) -> Iterable[Program]:
    """甲、乙合计多少; 甲加乙."""
    if has(mentions, "op", "sum", "plus") or sums_bodies(mentions):
        yield Total(selected(mentions) or (Select(),))


def means(mentions: Mentions) -> Iterable[Program]:
    """三家平均多少."""
    if has(mentions, "op", "mean"):
        yield Total(selected(mentions) or (Select(),), "mean")


def moves(mentions: Mentions) -> Iterable[Program]:
    """甲增加了多少; 甲的增幅; 甲比上年减少多少."""
    versus = at(mentions, "versus")
    yearly = has(mentions, "measure", "yearly")
    moves_named = yearly or has(mentions, "move") or has(mentions, "measure", "rate")
    if not moves_named and (versus is None or has(mentions, "item", "body")):
        return
    base = Select()
    told = list(mentions)
    if versus is not None:
        compared, rest = _compared(mentions, versus)
        base = one_select(compared)
        if base.slots or base.bodies or not (base.years or base.stages or not compared):
            return
        told = rest
    if sum(len(one.years) for one in told) > 1:  # 22到24年逐年增幅: the years are written
        told = [one for one in told if not one.is_a("year", "every")]
    selects = selected(told)
    if len(selects) > 1:
        return
    select = selects[0] if selects else Select(**_asked_in(mentions))
    if len(select.stages) == 2 and base.is_open:  # 决算超出预算多少
        select, base = replace(select, stages=select.stages[:1]), Select(stages=select.stages[1:])
    if has(mentions, "op", "sum") and (len(select.slots) > 1 or len(select.bodies) > 1):
        return  # the sum of several moved, not each of them
    if any(one.value == "any.course" for one in mentions) and _runs_over_years(select):
        yield Get((select,), course=True)  # 三年里怎么变的: each year's figure tells it
        return
    wanted: tuple[Measure, ...] = ("rate",) if yearly else wanted_of(mentions)
    each = each_against_last(mentions, select, base)
    if each is not None:
        yield Move(each, Select(years=(When(offset=-1),)), wanted, presumed_of(mentions))
        return
    select, base = spanned(select, base)  # 从2022年到2024年减少多少: of the last against the first
    if _is_earlier(select.years, base.years):  # 去年比今年多多少: no movement, two figures apart
        yield Gap(Get((select,)), Get((base.over(replace(select, years=())),)), "rate" if wanted == ("rate",) else "minus")
        return
    yield Move(select, base, wanted, presumed_of(mentions), yearly)


def each_against_last(mentions: Mentions, select: Select, base: Select) -> Select | None:
    """Return the years of a run that have one before them in it, where each is asked against its last (22到24年逐年增幅)."""
    written = sorted(when.year for when in select.years if when.year is not None)
    open_base = base.is_open or base == Select(years=(When(offset=-1),))
    if not has(mentions, "year", "every") or len(written) < 2 or not open_base:
        return None
    return replace(select, years=tuple(When(year) for year in written[1:]), every_year=False)


def _is_earlier(years: Sequence[When], base: Sequence[When]) -> bool:
    """Return whether the one year asked for lies before the one that it is compared with."""
    if len(years) != 1 or len(base) != 1:
        return False
    one, other = years[0], base[0]
    written = one.year is not None and other.year is not None and one.year < other.year
    return written or one.offset is not None and other.offset is not None and one.offset < other.offset


def _runs_over_years(select: Select) -> bool:
    return len(select.years) > 1 or select.every_year or bool(select.latest)


def _compared(mentions: Mentions, versus: int) -> tuple[list[Mention], list[Mention]]:
    """Return what stands for the other side of a comparison, and the rest: 比Y…, 与Y相比…."""
    before, after = list(mentions[:versus]), list(mentions[versus + 1 :])
    if mentions[versus].is_a("versus", "post"):
        split = next((i for i in range(len(before), 0, -1) if before[i - 1].type not in ("year", "stage")), 0)
        return before[split:], [*before[:split], *after]
    joined = at(before, "join")
    if joined is not None and joined > 0 and not _axes(before[:joined]) or joined == 0:
        return before[joined + 1 :], after
    last = next((i for i in reversed(range(versus)) if mentions[i].type == "join"), None)
    alone = not after or after[0].type not in _COMPARED_BY  # 跟2023年预算比，谁升谁降
    if last is not None and (alone or mentions[versus].text.startswith("相")) or mentions[versus].text in ("比较", "对比"):
        split = last if last is not None else versus
        return before[split + 1 :], [*before[:split], *after]
    ends = ("move", "wh", "measure", "op") if _names_other_item(before, after) else ("move", "wh", "measure", "op", "item")
    stop = next((i for i, one in enumerate(after) if one.type in ends), len(after))
    return after[:stop], [*before, *after[stop:]]


_COMPARED_BY = ("item", "body", "year", "stage", "deixis", "super", "total", "join", "of")
"""Types of mentions that what is compared with begins with."""


def _names_other_item(before: Mentions, after: Mentions) -> bool:
    """Return whether 比 sets two items against each other: one stands before it and another right behind it."""
    return has(before, "item") and bool(after) and after[0].type == "item"


def _axes(mentions: Mentions) -> bool:
    return any(one.type in ("item", "body", "year", "stage") for one in mentions)


def wanted_of(mentions: Mentions) -> tuple[Measure, ...]:
    rate = has(mentions, "measure", "rate", "share") or any(one.unit == "%" for one in mentions)
    amount_named = has(mentions, "measure", "amount") or any(one.value == "any.amount" for one in mentions)
    amount = amount_named or has(mentions, "wh", "amount")
    if has(mentions, "measure", "rate") and has(mentions, "move") and not has(mentions, "join"):
        return ("rate",)
    if rate and not amount_named and not has(mentions, "move"):
        return ("rate",)
    if has(mentions, "move", "any", "trend") and not has(mentions, "measure"):
        return ("amount", "rate")
    if rate:
        return ("amount", "rate") if amount else ("rate",)
    return ("amount",) if amount else ("amount", "rate")


def presumed_of(mentions: Mentions) -> Direction | None:
    up, down = has(mentions, "move", "up", "more"), has(mentions, "move", "down", "less")
    return None if up == down else ("up" if up else "down")


def gaps(mentions: Mentions) -> Iterable[Program]:
    """甲比乙多多少; 甲与乙相差多少; 甲减去乙; 甲是乙的几倍; 甲和乙哪个多."""
    versus, minus, divide = at(mentions, "versus"), at(mentions, "op", "minus"), at(mentions, "op", "divide")
    times = has(mentions, "measure", "times") or any(one.unit == _TIMES for one in mentions)
    how = "rate" if has(mentions, "measure", "rate") else ("ratio" if times else "minus")
    if versus is not None and sum(one.type == "nth" for one in mentions) == 2:
        yield from _places_apart(mentions, how)  # type: ignore[arg-type]
    elif versus is not None and has(mentions, "super", "high") and has(mentions, "super", "low"):
        yield from extremes(mentions, how)  # type: ignore[arg-type]
    elif versus is not None:
        compared, rest = _compared(mentions, versus)
        yield from two_sides(rest, compared, how)
    elif minus == 0 and selected(mentions[1:]):  # …，再减去乙: from what was asked before
        yield Gap(Get((Select(),)), Get(selected(mentions[1:])), "minus")
    elif minus is not None or divide is not None:
        split = minus if minus is not None else divide
        assert split is not None
        yield from two_sides(mentions[:split], mentions[split + 1 :], "minus" if minus is not None else "ratio")
    elif times and (last := _last_of_two_items(mentions)):
        yield from two_sides(mentions[:last], mentions[last:], how)
    elif sum(one.type == "nth" for one in mentions) == 2:
        yield from _places_apart(mentions, how)  # type: ignore[arg-type]
    elif has(mentions, "op", "gap") or times:
        sides = each_alone(tuple(_uncounted(select) for select in selected(mentions)) or (Select(),))
        if has(mentions, "super", "high") and has(mentions, "super", "low"):
            yield from extremes(mentions, how)  # type: ignore[arg-type]
        elif len(sides) == 1 and times and not sides[0].is_open:
            yield Gap(Get((Select(),)), Get(sides), how)  # type: ignore[arg-type]
        elif (pairwise := moved_apart(selected(mentions))) is not None:
            yield pairwise
        elif len(sides) == 2:
            yield Gap(Get(sides[:1]), Get(sides[1:]), how)  # type: ignore[arg-type]
        elif all(side.is_open for side in sides):
            yield Gap(Get(sides), Get(sides), how)  # type: ignore[arg-type]


def parts_of_another(mentions: Mentions) -> Iterable[Program]:
    """甲2024年的是2023年的百分之几; 甲是乙的百分之几."""
    if asks_portion(mentions):
        split = _last_of_two_items(mentions)
        yield from portions((*selected(mentions[:split]), *selected(mentions[split:])) if split else selected(mentions))


def _last_of_two_items(mentions: Mentions) -> int:
    """Return where the second of two items stands that nothing joins (甲费是乙费的几倍); 0 where there are not two."""
    items = [i for i, one in enumerate(mentions) if one.type == "item"]
    joined = len(items) == 2 and has(mentions[items[0] : items[1]], "join")
    return items[1] if len(items) == 2 and not joined and not has(mentions[items[0] : items[1]], "of") else 0


_TIMES = "倍"


def _uncounted(select: Select) -> Select:
    """Return a select without 倍 as its unit: that is how often one goes into the other."""
    return replace(select, unit=None) if select.unit == _TIMES else select


def moved_apart(selects: Sequence[Select]) -> Move | None:
    """Return several items' gaps between two stages or two years as movements (三项的预算和决算各差多少); None for other gaps."""
    select = selects[0] if len(selects) == 1 else Select()
    if len(select.slots) < 2:
        return None
    if len(select.stages) == 2:
        last = "actual" if "actual" in select.stages else select.stages[1]
        first = next(stage for stage in select.stages if stage != last)
        return Move(replace(select, stages=(last,)), Select(stages=(first,)))
    written = sorted(when.year for when in select.years if when.year is not None)
    if len(written) == 2:
        return Move(replace(select, years=(When(written[1]),)), Select(years=(When(written[0]),)))
    return None


def extremes(mentions: Mentions, how: Literal["minus", "ratio", "rate"]) -> Iterable[Program]:
    """Return 最高的与最低的相差多少."""
    select = _uncounted(one_select([one for one in mentions if not one.is_a("dimension")]))
    first = Rank(select, dimension_of(mentions, select))
    yield Gap(first, replace(first, lowest=True), how)


def _places_apart(mentions: Mentions, how: Literal["minus", "ratio", "rate"]) -> Iterable[Program]:
    """Return how far two places of one ranking lie apart (第一名和第二名相差多少)."""
    first, second = [one for one in mentions if one.type == "nth"]
    for program in ranks([one for one in mentions if one is not second and one.type not in ("op", "versus")]):
        if isinstance(program, Rank):
            yield Gap(program, replace(program, nth=int(second.value)), how)


def two_sides(one: Mentions, other: Mentions, how: str) -> Iterable[Program]:
    """Return the gap of two runs of mentions; each side's open axes are the other's."""
    first, second = selected(one), selected(other)
    if not first and len(second) == 1 and second[0].bodies and not _names_item(second):
        yield Gap(Get((Select(),)), Get(tuple(map(_uncounted, second))), how)  # type: ignore[arg-type]
        return  # 跟乙局比是几倍: of what was asked before
    if not second or not (first or _names_item(second)):
        return
    shared = first or (Select(),)
    right = tuple(_uncounted(select).over(replace(shared[0], unit=None)) for select in second)
    left = tuple(select.over(replace(right[0], unit=None)) for select in shared)
    make = Total if has((*one, *other), "op", "sum", "plus") else Get
    yield Gap(make(left), make(right), how)  # type: ignore[arg-type]


def _names_item(selects: Sequence[Select]) -> bool:
    return any(select.slots or select.levels for select in selects)


def each_alone(selects: Sequence[Select]) -> tuple[Select, ...]:
    """Return a select for each combination of several bodies, years, stages or items that one select names."""
    found: list[Select] = []
    for select in selects:
        if len(select.bodies) > 1:
            found += [replace(select, bodies=(body,)) for body in select.bodies]
        elif len(select.years) > 1:
            found += [replace(select, years=(year,)) for year in select.years]
        elif len(select.levels) > 1:
            found += [replace(select, levels=(level,)) for level in select.levels]
        elif len(select.stages) > 1:
            found += [replace(select, stages=(stage,)) for stage in select.stages]
        else:
            found += [replace(select, slots=(slot,)) for slot in select.slots] or [select]
    return tuple(found)


def shares(mentions: Mentions) -> Iterable[Program]:
    """甲占乙的比例; 乙里甲占多少; 甲的占比."""
    where = at(mentions, "share_of")
    if any(one.unit in MONEY or one.value == "amount.money" for one in mentions):
        return
    if where is None:
        if has(mentions, "measure", "share") and has(mentions, "stage", "budget"):
            yield Completion(tuple(replace(select, stages=(), unit=None) for select in selected(mentions)))
        elif has(mentions, "measure", "share"):
            yield from _inside(mentions)
        return
    asked = next((i for i, one in enumerate(mentions) if i > where and one.is_a("measure", "share", "rate")), len(mentions))
    told = [one for one in mentions[asked:] if one.type in ("body", "year", "stage")]
    if told and has(mentions[asked:], "wh", "amount"):  # 甲占乙的比重，23、24年预算各是多少
        mentions = [*told, *mentions[:asked], *(one for one in mentions[asked:] if one not in told)]
        where += len(told)
    whole = selected(mentions[where + 1 :])
    if len(whole) == 1 and whole[0] == Select(stages=whole[0].stages, unit=whole[0].unit) and whole[0].stages in _PLANNED:
        stages: tuple[Stage, ...] = whole[0].stages if whole[0].stages == ("adjusted",) else ()
        of_whom = selected(mentions[:where]) or (Select(),)
        yield Completion(tuple(replace(one, stages=stages, unit=None) for one in of_whom))
        return  # 决算占预算的比例
    if not whole and where > 1 and mentions[where - 1].is_a("of") and mentions[where - 1].text in INSIDE:
        yield from _of_whole_before(mentions, where)
    elif whole:
        parts = selected(mentions[:where])
        if parts and whole[0].bodies and whole[0].bodies != parts[0].bodies and parts[0].bodies:
            return  # of another body's figure: `sum_shares`
        around = replace(whole[0], slots=(), stages=(), fund=None, unit=None, projects=None)
        own = tuple(part.over(around) for part in parts)
        of = whole[0].over(_beside_whole(own[0])) if own else whole[0]
        yield Share(own or (Select(),), of, each=has(mentions[where - 1 :], "each"))
    else:
        yield from _inside(mentions[:where])


_PLANNED: tuple[tuple[Stage, ...], ...] = (("budget",), ("adjusted",))


def _beside_whole(part: Select) -> Select:
    """Return what a whole takes over from its part: a project only where all of the project is the whole (占中期总额)."""
    return replace(part, slots=(), unit=None, about=())


def _of_whole_before(mentions: Mentions, where: int) -> Iterable[Program]:
    """Return 甲在乙里占多少: the item right before 里 is the whole, what stands before it the part; 乙里甲占 is `_inside`."""
    at_whole = where - 2
    if mentions[at_whole].type != "item":
        return
    of_whom = [one for one in mentions[where:] if one.type in ("body", "year", "stage")]  # …的份额，23、24年各多少
    whole, parts = selected(mentions[at_whole : where - 1]), selected([*mentions[:at_whole], *of_whom])
    if parts and _names_item(parts):
        yield Share(parts, whole[0].over(replace(parts[0], slots=(), unit=None)))


def _inside(mentions: Mentions) -> Iterable[Program]:
    """Return the share of what stands behind 中 or 里 in what stands before it; without one, of an open whole."""
    split = next((i for i, one in enumerate(mentions) if one.is_a("of") and one.text in INSIDE and i), None)
    if split is not None and has(mentions[split:], "each"):
        several = one_select(mentions[:split])
        if len(several.bodies) > 1 or len(several.slots) > 1:
            yield Share((several,), several, of_sum=True)
            return
    if split is not None and not any(one.type == "item" for one in mentions[split:]):
        yield from _of_whole_before(mentions, split + 1)
        return
    if split is not None:
        whole, parts = selected(mentions[:split]), selected(mentions[split + 1 :])
        if len(whole) == 1 and whole[0].slots and parts:
            inherited = tuple(whole[0] if part.levels and not part.slots else replace(whole[0], slots=()) for part in parts)
            yield Share(tuple(part.over(of) for part, of in zip(parts, inherited, strict=True)), whole[0])
            return
    yield Share(selected(mentions) or (Select(),))


def _one_of_several(before: Mentions, behind: Mentions) -> Gap | None:
    """Return what part of several bodies' sum one of them has (五家三公总额中，法院占几成); None of anything else."""
    whole, part = one_select(before), one_select(behind)
    if len(whole.bodies) < 2 or len(part.bodies) != 1 or has(behind, "each"):
        return None
    return Gap(Get((replace(part, unit=None).over(whole),)), Total((replace(whole, unit=None),)), "share")


def sum_shares(mentions: Mentions) -> Iterable[Program]:
    """甲、乙合计占丙、丁合计的比例; 占四家预算总额的百分之几; 甲局占乙局的几成: one side is a sum, or another body's."""
    where = at(mentions, "share_of")
    if where is None or not (has(mentions, "measure", "share", "rate") or any(one.unit == "%" for one in mentions)):
        return
    split = next((i for i, one in enumerate(mentions[:where]) if one.is_a("of") and one.text in INSIDE and i), None)
    if split is not None and (of_several := _one_of_several(mentions[:split], mentions[split + 1 : where])) is not None:
        yield of_several
        return
    parts, wholes = selected(mentions[:where]), selected(mentions[where + 1 :])
    if len(wholes) != 1 or len(parts) > 1:
        return
    part, whole = (parts or (Select(),))[0], wholes[0]
    if not whole.slots and has(mentions[where:], "op", "sum") and (whole.stages or not part.slots):
        whole = replace(whole, slots=((TOTALS["both"](0, 0, "总额"),),))  # 占四家预算总额
    if has(mentions, "each") and len(part.bodies) > 1 and part.bodies == whole.bodies and whole.slots in ((), part.slots):
        yield Share((part,), part, of_sum=True)  # 每一家占三家总和的比例
        return
    summed = has(mentions[:where], "op", "sum", "plus") or len(whole.bodies) > 1 or whole.every_body
    other_body = bool(part.bodies) and bool(whole.bodies) and part.bodies != whole.bodies
    if not (summed or other_body) or has(mentions, "each"):
        return
    of = whole.over(replace(part, unit=None)) if not part.is_open else whole
    around = replace(whole, unit=None) if not part.slots else replace(whole, slots=(), unit=None)
    own = part.over(around) if not part.is_open else part
    yield Gap(Total((own,)), Total((of,)), "share")


def share_gaps(mentions: Mentions) -> Iterable[Program]:
    """甲的占比比乙高多少个百分点."""
    versus = at(mentions, "versus")
    if versus is None or not has(mentions, "measure", "share", "points"):
        return
    compared, rest = _compared(mentions, versus)
    first, second = selected(rest), selected(compared)
    if len(first) == 1 and len(second) == 1 and (first[0].slots or second[0].slots):
        other = second[0].over(replace(first[0], unit=None))
        yield Gap(Share((replace(first[0], unit=None),)), Share((other,)), "points")


def completions(mentions: Mentions) -> Iterable[Program]:
    """甲的预算完成率."""
    planned = next((one.value for one in mentions if one.is_a("stage", "budget", "adjusted")), None)
    moved = has(mentions, "move") or has(mentions, "measure", "rate.up", "rate.down", "rate.moved")
    per_cent = has(mentions, "measure", "rate") and not moved
    if has(mentions, "measure", "completion") or planned is not None and per_cent:
        of: tuple[Stage, ...] = ("adjusted",) if planned == "adjusted" else ()
        yield Completion(tuple(replace(select, stages=of) for select in selected(mentions)) or (Select(stages=of),))


def compared_first(mentions: Mentions, versus: int) -> tuple[list[Mention], list[Mention]]:
    """Return what stands for the other side of a comparison, and the rest, in the order of Chinese."""
    return _compared(mentions, versus)


Sides = Callable[[Mentions, int], tuple[list[Mention], list[Mention]]]
"""Which side of the comparing word at a place is the other side of a comparison, and what remains."""


def ranks(mentions: Mentions, sides: Sides = compared_first) -> Iterable[Program]:
    """哪个局印刷费最多; 三公经费前三名的部门; 降幅最大的科目; 人均公用经费最高的局."""
    of_two = has(mentions, "wh", "which") and has(mentions, "move", "more", "less") and not has(mentions, "super")
    if not any(one.type in ("super", "order", "top", "nth") for one in mentions) and not of_two:
        return
    mentions, without = _left_out(mentions)
    by, base, whole, per, told = _measured_by(mentions, sides)
    over = dimension_of(mentions, one_select([one for one in told if not one.is_a("dimension")]))
    lowest = has(mentions, "super", "low") or has(mentions, "order", "asc") or of_two and has(mentions, "move", "less")
    select = one_select([one for one in told if not one.is_a("dimension") or over == one.value == "project"])
    select, base = spanned(select, base) if by in ("change", "rate") else (select, base)
    if base.bodies and by == "amount":  # 甲局和乙局相比，谁的接待费多
        select, base, over = replace(select.over(base), bodies=(*select.bodies, *base.bodies)), Select(), "body"
    moved = _moved_way(mentions) if by in ("change", "rate") else None
    most = 1 if over == "project" and of_two else how_many(mentions)
    lowest = lowest or any(one.type == "nth" and set(_FROM_BELOW) & set(one.text) for one in mentions)
    nth = next((int(one.value) for one in mentions if one.type == "nth"), 0)
    head = head_of(mentions)
    yield Rank(select, over, 1 if head else most, lowest, by, moved, base, whole, per, without, nth, head=head)


_FROM_BELOW = "少低小"
"""Signs that count places from the last one on (第二少)."""


def spanned(select: Select, base: Select) -> tuple[Select, Select]:
    """Return the last of several years as what moved and the first as the base, where none is named (从2022到2024年减得最多)."""
    written = sorted(when.year for when in select.years if when.year is not None)
    if not base.is_open or len(written) < 2:
        return select, base
    return replace(select, years=(When(written[-1]),)), Select(years=(When(written[0]),))


def _left_out(mentions: Mentions) -> tuple[list[Mention], Slot]:
    """Return the mentions without 除 and the run of things right behind it, and what is left out so (除甲市、乙市外)."""
    out = at(mentions, "except")
    if out is None:
        return list(mentions), ()
    end = out + 1
    while end < len(mentions) and (mentions[end].type == "join" or mentions[end].type == "item" and _goes_on(mentions, out, end)):
        end += 1
    spans = tuple(one.span for one in mentions[out + 1 : end] if one.span is not None)
    return [*mentions[:out], *(one for one in mentions[end:] if one.type != "left")], spans


def _goes_on(mentions: Mentions, out: int, end: int) -> bool:
    """Return whether an item is one of those left out: the first behind 除, or joined to it."""
    return end == out + 1 or mentions[end - 1].type == "join"


Measuring = tuple[By, Select, Select, str, list[Mention]]


def _measured_by(mentions: Mentions, sides: Sides = compared_first) -> Measuring:
    """Return what members are measured by, the base, whole or count that it is against, and the mentions of what remains."""
    versus, where, per = at(mentions, "versus"), at(mentions, "share_of"), at(mentions, "per")
    told, base, whole = list(mentions), Select(), Select()
    if versus is not None:
        compared, told = sides(mentions, versus)
        base = one_select(compared)
    if per is not None:
        divided = [one for one in told if one.span is None or not is_divisor(one.span)]
        return "per", base, whole, mentions[per].value, divided
    if where is not None:
        wholes = selected(mentions[where + 1 :])
        return "share", base, wholes[0] if wholes else Select(), "", list(mentions[:where])
    if has(mentions, "measure", "share") and not has(mentions, "stage", "budget"):
        return "share", base, whole, "", told
    if has(mentions, "measure", "completion") or has(mentions, "left", "unspent"):
        return "unspent" if has(mentions, "left", "unspent") else "completion", base, whole, "", told
    if has(mentions, "measure", "rate") or has(mentions, "move") and any(one.value.endswith(".rate") for one in mentions):
        return "rate", base, whole, "", told
    if has(mentions, "move", "up", "down", "any") or base.stages:
        return "change", base, whole, "", told
    return "amount", base, whole, "", told


def _moved_way(mentions: Mentions) -> Direction | None:
    """Return which way is asked for: 降幅 and 减少 falls, 增速 and 增加 rises; None where either counts."""
    if has(mentions, "versus") and has(mentions, "stage") and has(mentions, "move", "more", "less"):
        return "up" if has(mentions, "move", "more") else "down"
    up = has(mentions, "move", "up") or has(mentions, "measure", "rate.up")
    down = has(mentions, "move", "down") or has(mentions, "measure", "rate.down")
    return None if up == down else ("up" if up else "down")


def how_many(mentions: Mentions) -> int:
    """Return how many are asked for: 前三名, 最大的三项, else the first alone, or all where an order is asked for."""
    counted = next((one.value for one in mentions if one.type == "top"), "")
    counts = [HAN_DIGITS[one.text[0]] for one in mentions if one.type == "dimension" and one.text[:1] in HAN_DIGITS]
    counts += [int(one.value) for at, one in enumerate(mentions) if one.type == "count" and _counts_asked(mentions, at)]
    if counted or counts:
        return int(counted) if counted else counts[0]
    return 0 if has(mentions, "order") else 1


def _counts_asked(mentions: Mentions, at: int) -> bool:
    """Return whether a count says how many are asked for; before 哪个 it counts those that are compared (四个区里哪个最高)."""
    one_asked = next((i for i, one in enumerate(mentions) if one.is_a("wh", "which")), None)
    return one_asked is None or at > one_asked or any(one.type == "super" for one in mentions[:at])


def dimension_of(mentions: Mentions, select: Select) -> Dimension:
    """Return what is ranked or kept: bodies, years, projects or items, by the word beside what asks."""
    words = [one for one in mentions if one.is_a("dimension")]
    asked = [one for one in mentions if one.is_a("wh", "which", "list") or one.is_a("wh", "amount") and one.unit == "家"]
    which = "".join(one.text for one in asked)
    places = next((one.value for one in words if one.value in PLACES), None)
    if places is not None and not len(select.levels) > 1:
        return places
    if has(words, "dimension", "body") or which.endswith(("家", "谁")) or len(select.bodies) > 1 or select.every_body:
        return "body"
    if has(words, "dimension", "year") or which.endswith("年") or len(select.years) > 1 or select.every_year or select.latest:
        return "year"
    named = next((one.value for one in words if one.value in _SPLITS), "item")
    return named  # type: ignore[return-value]


_SPLITS = ("function", "economic", "class", "detail", "project", *PLACES)


def splits(mentions: Mentions) -> Iterable[Program]:
    """甲由哪些构成; 甲落在哪些科目上; 甲按经济分类各多少."""
    listed = has(mentions, "wh", "parts", "list", "which")
    if has(mentions, "dimension", "body", "year") or not (listed or has(mentions, "each")):
        return
    if not (has(mentions, "wh", "parts") or has(mentions, "dimension") or has(mentions, "each")):
        return
    select = one_select([one for one in mentions if one.type not in ("dimension", "figure")])
    of_years = len(select.years) > 1 or select.every_year or select.latest
    if len(select.slots) <= 1 and len(select.stages) <= 1 and not of_years:
        yield Parts(select, dimension_of(mentions, select))


def keeps(mentions: Mentions) -> Iterable[Program]:
    """甲局里印刷费超过8万元的有谁; 有几个项目低于10万; 占比超过两成的单位; 增幅超过5%的科目."""
    bound, figure = at(mentions, "bound"), at(mentions, "figure")
    amount = mentions[figure].amount if figure is not None else None
    if bound is None or amount is None:
        return
    by, base, whole, per, told = _measured_by(mentions)
    select = one_select([one for one in told if one.type not in ("dimension", "figure")])
    inclusive = mentions[bound].text in ("以上", "以下", "以内", "不少于", "不低于", "至少", "达到", "不超过")
    yield Keep(
        replace(select, unit=None), dimension_of(mentions, select), mentions[bound].value == "over", amount, inclusive,
        _counts_only(mentions), by, base, whole, per,
    )  # fmt: skip


def _counts_only(mentions: Mentions) -> bool:
    return has(mentions, "wh", "amount") and not has(mentions, "wh", "list", "which")


def moved_keeps(mentions: Mentions, sides: Sides = compared_first) -> Iterable[Program]:
    """哪些局的接待费增加了; 有几个科目比上年减少; 下降的有哪些."""
    way = _moved_way(mentions)
    asked = has(mentions, "wh", "list", "which") or has(mentions, "dimension") and has(mentions, "wh", "amount")
    if way is None or not asked or has(mentions, "super", "high", "low") or has(mentions, "figure"):
        return
    by, base, whole, per, told = _measured_by(mentions, sides)
    select = one_select([one for one in told if one.type not in ("dimension", "figure")])
    none = Amount(Decimal(0), "%" if by == "rate" else "元")
    over = dimension_of(mentions, select)
    select, base = spanned(select, base) if over != "year" else (select, base)
    yield Keep(replace(select, unit=None), over, way == "up", none, False, _counts_only(mentions), by, base, whole, per)


def by_plan(mentions: Mentions) -> Iterable[Program]:
    """哪些科目花超了预算; 三公经费各项的完成率."""
    if crossing(mentions) is not None or has(mentions, "measure", "completion"):
        select = one_select([one for one in mentions if one.type != "dimension"])
        yield from kept_by_plan(mentions, select, dimension_of(mentions, select))
        yield from completed_parts(mentions, select)


def by_mean(mentions: Mentions) -> Iterable[Program]:
    """谁比平均高."""
    over: Dimension
    if has(mentions, "op", "mean") and has(mentions, "wh", "list", "which"):
        select = one_select([one for one in mentions if one.type != "dimension"])
        over = "project" if has(mentions, "dimension", "project") else dimension_of(mentions, select)
        yield from kept_by_mean(mentions, select, over)


def both_ways(mentions: Mentions) -> Iterable[Program]:
    """甲、乙、丙哪些涨了哪些降了: how each moved."""
    asked = has(mentions, "wh", "which", "list")
    if asked and has(mentions, "move", "up", "more") and has(mentions, "move", "down", "less"):
        yield from moves([one for one in mentions if one.type not in ("wh", "dimension")])


def unspents(mentions: Mentions) -> Iterable[Program]:
    """甲的预算还有多少没花完, 预算多少、实际多少、剩下多少: the budget less what was spent of it."""
    if has(mentions, "left", "unspent") or has(mentions, "left", "rest") and not has(mentions, "except"):
        for select in (selected(mentions) or (Select(),))[:1]:
            planned, spent = replace(select, stages=("budget",)), replace(select, stages=("actual",))
            yield Gap(Get((planned,)), Get((spent,)))


def balances(mentions: Mentions) -> Iterable[Program]:
    """某市社保基金结余多少, where the report tells no balance: the income of the ledger less what was spent."""
    selects = selected(mentions) if has(mentions, "balance") else ()
    if len(selects) != 1 or len(selects[0].slots) != 1:
        return
    ledger = next((span for span in selects[0].slots[0] if span.fund), None)
    if ledger is not None and not ledger.text.endswith(_BOTH_SIDES):
        sides = [tuple(replace(one, text=one.text + side) if one is ledger else one for one in selects[0].slots[0])
                 for side in _BOTH_SIDES]  # fmt: skip
        yield Gap(Get((replace(selects[0], slots=(sides[0],)),)), Get((replace(selects[0], slots=(sides[1],)),)))


_BOTH_SIDES = ("收入", "支出")


def rooms(mentions: Mentions) -> Iterable[Program]:
    """某市债务限额剩下几何: the limit less what stands against it."""
    if not has(mentions, "left"):
        return
    for select in selected(mentions)[:1]:
        balances = tuple(tuple(map(_balance_of, slot)) for slot in select.slots)
        if balances and all(balance != slot for balance, slot in zip(balances, select.slots, strict=True)):
            yield Gap(Get((select,)), Get((replace(select, slots=balances),)))


def _balance_of(span: Span) -> Span:
    """Return the balance that a limit holds for (债务限额: 债务余额); another item as it is."""
    links = tuple(
        replace(link, label=link.label.replace(_LIMIT, _BALANCE)) for link in span.links if link.label.endswith(_LIMIT)
    )  # fmt: skip
    return replace(span, text=span.text.replace(_LIMIT, _BALANCE), links=links) if links else span


_LIMIT, _BALANCE = "限额", "余额"


def lesses(mentions: Mentions) -> Iterable[Program]:
    """甲除了乙和丙剩下多少."""
    out = at(mentions, "except")
    if out is None:
        return
    end = next((i for i in range(out + 1, len(mentions)) if mentions[i].type in ("left", "wh")), len(mentions))
    beside = [*mentions[:out], *mentions[end:]]
    whole, parts = selected(beside) or (Select(**_asked_in(beside)),), selected(mentions[out + 1 : end])
    if not parts and has(mentions[out:], "deixis", "that"):
        yield Less(Select(), (Select(),))  # 扣掉它还剩多少
    if len(whole) <= 1 and parts:
        of = whole[0].over(replace(parts[0], slots=(), unit=None))
        named = {span.text for part in parts for slot in part.slots for span in slot}
        of = replace(of, about=tuple(run for run in of.about if run not in named))
        yield Less(of, tuple(part.over(replace(of, slots=(), about=())) for part in parts))


def pers(mentions: Mentions) -> Iterable[Program]:
    """人均公用经费."""
    where = at(mentions, "per")
    persons = any(one.is_a("wh", "amount") and is_count(one.unit) for one in mentions)  # 每批次多少人: no money
    if where is None or persons or has(mentions, "super", "high", "low"):
        return
    counts = [one for one in mentions if one.span is not None and is_divisor(one.span)] or divided_among(mentions, where)
    select = one_select([one for one in mentions if one not in counts])
    if len(counts) < 2 and not select.is_open:
        named = (counts[0].span,) if counts and counts[0].span else ()
        select = select if select.unit in MONEY else replace(select, unit=None)
        yield Per(select, mentions[where].value, named, mentions[where].amount)


def is_divisor(span: Span) -> bool:
    """Return whether an item is a count that figures are divided by (在职人数, 编制)."""
    return bool(span.links) and span.links[0].label in _names_of_counts()


@lru_cache(maxsize=1)
def _names_of_counts() -> frozenset[str]:
    return frozenset(name for _, name, *_ in word_rows("counted.tsv"))


Rule = Callable[[Mentions], Iterable[Program]]
_ASKING = {"wh/amount", "measure/amount", "each"}
_MEASURING = {"measure/rate", "measure/completion", "measure/share", "move", "versus", "share_of", "per"}
RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (how_many_projects, frozenset({*_ASKING, "op/sum"})),
    (gets, frozenset(_ASKING)),
    (inside_amounts, frozenset({*_ASKING, "share_of"})),
    (of_projects, frozenset({*_ASKING, "wh/list", "wh/which"})),
    (totals, frozenset({*_ASKING, "op/sum", "op/plus"} - {"each"})),
    (means, frozenset({*_ASKING, "op/mean", "op/sum"})),
    (completions, frozenset({*_ASKING, "measure/completion", "measure/rate"})),
    (pers, frozenset({*_ASKING, "per", "op/mean"})),
    (shares, frozenset({*_ASKING, "share_of", "wh/parts", "measure/share", "measure/rate", "measure/completion"})),
    (sum_shares, frozenset({*_ASKING, "share_of", "measure/share", "measure/rate", "op/sum", "op/plus"})),
    (share_gaps, frozenset({*_ASKING, "share_of", "measure/share", "measure/points", "versus", "move"})),
    (parts_of_another, frozenset({*_ASKING, "measure/rate"})),
    (moves, frozenset({*_ASKING, "move", "measure/yearly", "op/sum", "measure/rate", "versus", "measure/share",
                      "measure/points"})),
    (gaps, frozenset({*_ASKING, "move", "versus", "op/gap", "op/minus", "op/divide", "op/sum", "op/plus", "measure/times",
                     "measure/rate", "measure/points", "super", "nth"})),
    (balances, frozenset({*_ASKING, "balance"})),
    (rooms, frozenset({*_ASKING, "left"})),
    (unspents, frozenset({*_ASKING, "left", "op/sum"})),
    (lesses, frozenset({*_ASKING, "except", "left", "op/sum"})),
    (ranks, frozenset({*_ASKING, *_MEASURING, "super", "order", "top", "nth", "wh/which", "wh/list", "count", "except",
                      "left/rest", "left/unspent", "op/sum"})),
    (splits, frozenset({*_ASKING, "wh/parts", "wh/list", "wh/which", "figure"})),
    (keeps, frozenset({*_ASKING, *_MEASURING, "bound", "left/unspent", "figure", "wh/which", "wh/list", "op/sum"})),
    (by_plan, frozenset({*_ASKING, "measure/completion", "measure/rate", "move", "bound", "wh/list", "wh/which"})),
    (by_mean, frozenset({*_ASKING, "op/mean", "versus", "move", "bound", "wh/list", "wh/which"})),
    (both_ways, frozenset({*_ASKING, "versus", "move", "wh/which", "wh/list"})),
    (moved_keeps, frozenset({*_ASKING, *_MEASURING, "wh/which", "wh/list"})),
)  # fmt: skip
"""The rules, each with the words that it explains; of equal readings the earlier wins."""
