"""Programs: what a question asks, frozen and typed, with no word of the question left to be read again.

A `Select` says of what: each axis one, several, or open (empty). The programs over it say what is made of its figures.
They nest: Gap(Total(A, 2019), Total(A, 2017)). `describe` gives any of them as plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from assistant.programs.points import is_point
from assistant.questions.model import Span
from ingest.amounts import COUNTS, Amount
from ingest.model import Fund, Stage

Slot = tuple[Span, ...]
"""Words that must be said of one fact together (行政运行 × 工资福利支出)."""
Direction = Literal["up", "down"]
Measure = Literal["amount", "rate"]
By = Literal["amount", "change", "rate", "completion", "unspent", "share", "per"]
"""What members are measured by; `base`, `whole` and `per` beside it say against what."""
Dimension = Literal["body", "year", "item", "project", "function", "economic", "class", "detail", "place", "district"]
"""What is split or ranked over; `detail`: functional items of the lowest level; `item`: whatever makes the whole up.

`place`: the governments next under a region's (市州); `district`: those that have none under them (区县).
"""
AIM = "amount.aim"
"""The value of a word that asks how much is aimed at."""
PLACES: tuple[Dimension, ...] = ("place", "district")


@dataclass(frozen=True, slots=True)
class When:
    """A year as asked: written, or counted from the newest report in scope (0 this year, -1 the one before)."""

    year: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Projects:
    """Which projects of a report: all, or those that the words beside say."""

    of: Slot = ()
    """What they are about (防汛), or the form that they stand in (绩效目标)."""
    said: tuple[str, ...] = ()
    """What the report must say of each in words (一次性)."""
    count: int = 0
    """How many they are said to be; 0: any number."""
    listed: tuple[Slot, ...] = ()
    """The words of each, where they are named one by one."""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """Of what: items, bodies, years, stages. Empty is open: filled from the conversation or by what is loaded."""

    slots: tuple[Slot, ...] = ()
    bodies: tuple[str, ...] = ()
    every_body: bool = False
    """各局, 三家: all bodies that were named before, else all that are loaded."""
    years: tuple[When, ...] = ()
    every_year: bool = False
    latest: int = 0
    """That many newest years (近三年)."""
    stages: tuple[Stage, ...] = ()
    fund: Fund | None = None
    horizon: Literal["annual", "medium"] | None = None
    """The year's own money or the medium term's, where a project has both."""
    unit: str | None = None
    within: Slot = ()
    """What was asked just before where the question goes on with 其中: both together, if the report has it."""
    projects: Projects | None = None
    """The projects that it is asked of, each for itself; the items are fields of them."""
    project: Slot = ()
    """The words of the one project that is named: what is asked next is of it too, if the report has that."""
    first: bool = False
    """Of the one that the ranking before it comes to."""
    about: tuple[str, ...] = ()
    """Where a count is asked (`unit`): the words that say what is counted; the figure's own words must say them."""
    money: bool = False
    """Whether money is asked for, in whatever unit (how much; but: how many)."""
    levels: Slot = ()
    """Whose money inside of the body's report: a level of its government (全市, 市本级) or a place under it, one each."""
    aimed: bool = False
    """Whether the value of an indicator is asked (要达到多少), which `about` names."""
    table: str = ""
    """The table that it is asked in: folded words of its title, or its number."""

    def over(self, other: Select) -> Select:
        """Return this select with its open axes filled from `other`."""
        dated = self.years or self.every_year or self.latest
        slots, within = self.slots or other.slots, self.within
        if other.slots and all(map(is_point, self.slots)) and not any(map(is_point, other.slots)):
            slots = tuple((*slot, *point) for slot in other.slots for point in self.slots) or other.slots  # 比年初: of the same
        if other.project and self.slots and not self.project:
            slots = tuple(other.project if is_total(slot) else slot for slot in self.slots)
            within = within or (other.project if slots == self.slots else ())
        return Select(
            slots, self.bodies or other.bodies, (self.every_body or other.every_body) and not self.bodies,
            self.years if dated else other.years, self.every_year if dated else other.every_year,
            self.latest if dated else other.latest, self.stages or other.stages, self.fund or other.fund,
            self.horizon or other.horizon, self.unit or other.unit, within,
            self.projects or (None if self.slots else other.projects), self.project or other.project, self.first,
            self.about or (() if self.slots else other.about), self.money, self.levels or other.levels,
            self.aimed, self.table or other.table,
        )  # fmt: skip

    @property
    def named(self) -> int:
        """Return how many figures its items and levels name together, 1 where it names none."""
        return max(len(self.slots), 1) * max(len(self.levels), 1)

    @property
    def is_open(self) -> bool:
        return self == Select(unit=self.unit, every_body=self.every_body, about=self.about, money=self.money, aimed=self.aimed)


TOTALS = frozenset(("收支总计", "收入总计", "支出总计", "收入合计", "支出合计", "本年收入合计", "本年支出合计", "总计"))


def is_total(slot: Slot) -> bool:
    """Return whether words name no more than all the money (总盘子): of a project they mean all of its own."""
    return all(span.links and span.links[0].label in TOTALS for span in slot)


def is_count(unit: str | None) -> bool:
    """Return whether a unit counts things (辆, 公里): no money, no rate, no score."""
    return unit in COUNTS and unit not in ("‰", "倍", "成")


@dataclass(frozen=True, slots=True)
class Get:
    """The figures themselves, each for itself."""

    selects: tuple[Select, ...]
    course: bool = False
    """Whether it is asked how they went from the first to the last."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum (or mean) of the figures."""

    selects: tuple[Select, ...]
    how: Literal["sum", "mean"] = "sum"


@dataclass(frozen=True, slots=True)
class Move:
    """How a figure moved against an earlier year (or another stage of its own year)."""

    select: Select
    base: Select = Select()
    wanted: tuple[Measure, ...] = ("amount",)
    presumed: Direction | None = None
    yearly: bool = False
    """The mean rate a year between the two (年均增长率), not the whole movement."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One side less the other, the one divided by the other, or what part the one is of the other."""

    one: Operand
    other: Operand
    how: Literal["minus", "ratio", "rate", "points", "share", "per"] = "minus"
    """`per`: money divided by a count, and by nothing else."""


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the whole each is, in per cent."""

    parts: tuple[Select, ...]
    whole: Select = Select()
    of_sum: bool = False
    """Whether the figures that it names together are the whole (三家合计中各占多少), not each part's own."""
    each: bool = False
    """Whether several projects are asked for one by one, not together."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of its budget was used, in per cent: of the adjusted one where the selects name that stage."""

    selects: tuple[Select, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """The `most` first (or last) of a dimension by a figure; 0: all in order."""

    select: Select
    over: Dimension
    most: int = 1
    lowest: bool = False
    by: By = "amount"
    moved: Direction | None = None
    """Rises alone or falls alone are ranked (降幅最大)."""
    base: Select = Select()
    whole: Select = Select()
    per: str = ""
    without: Slot = ()
    """Members that are left out (除某市外)."""
    nth: int = 0
    """Which place alone is asked for (第二名); 0: the first ones."""
    among: tuple[Select, ...] = ()
    """What is ranked, where each has a body and a year of its own (this town in 2023 or that one in 2024)."""
    head: int = 0
    """How many of them as listed are compared (前五个里哪个最大); 0: all."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Those of a dimension whose figure lies above (or below) a bound."""

    select: Select
    over: Dimension
    above: bool
    bound: Amount
    inclusive: bool = False
    count: bool = False
    """Whether it is asked how many they are."""
    by: By = "amount"
    base: Select = Select()
    whole: Select = Select()
    per: str = ""
    total: bool = False
    """Whether their sum is asked for too."""
    mean: bool = False
    """Whether the bound is the mean of all of them (谁比平均高)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a figure is made of, by a classification."""

    select: Select
    by: Dimension = "item"


@dataclass(frozen=True, slots=True)
class Less:
    """A whole without some of its parts."""

    whole: Select
    parts: tuple[Select, ...]


@dataclass(frozen=True, slots=True)
class Per:
    """A figure divided by a count of the same report (人均)."""

    select: Select
    count: str
    named: Slot = ()
    """What the question calls the count (按在职人数算); else the report's usual one."""
    given: Amount | None = None
    """How many the question says that they are (按13辆算): the count of the report that is so many."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the projects are called."""

    select: Select
    count: bool = False
    """Whether it is asked how many they are."""


Wanted = Literal[
    "reason", "meaning", "holds", "list", "count", "who", "when", "where", "basis", "purpose", "source", "excludes", "text"
]  # fmt: skip
"""What kind of words answers: `holds` is what a term takes in, `list` names all, `count` says how many,
`source` where money comes from, `excludes` what a figure leaves out, `text` any sentence."""

Relation = Literal["", "inside", "below", "above", "counted"]
"""How units that are asked for stand to the body: its offices, units under it, what it is under, units whose figures it adds."""

FROM_PASSAGES = frozenset(("when", "where", "basis", "purpose", "source", "text"))
"""Kinds of words that stand in passages; the others are facts of words first."""


@dataclass(frozen=True, slots=True)
class Tell:
    """What a report says of a topic, in its own words."""

    select: Select
    what: Wanted = "text"
    about: tuple[str, ...] = ()
    """The stretches of the question that say what it is about, its items' words among them; blanks part words read apart."""
    beside: tuple[str, ...] = ()
    """Those that are no item's words."""
    asked: str = ""
    """The word that is to be named (下属 in 下属是谁): a sentence without it does not answer."""
    direction: Direction | None = None
    """The movement that a reason is asked of."""
    against_budget: bool = False
    """Whether it is asked why it is not what was planned."""
    among: str = ""
    """The class of things that are to be named (单位 in 包括哪些单位)."""
    relation: Relation = ""
    """How the units that are to be named stand to the body, where it is only asked which they are."""
    moved: tuple[Measure, ...] = ()
    """By which measures the movement that a reason is asked of is told beside it; () where it is not asked nor claimed."""
    sized: bool = False
    """Whether the sum is asked for that the words are about: what it is spent on stands behind it."""
    claimed: tuple[Amount, ...] = ()
    """The least and the most that the question takes that movement for; () where it says no size."""


@dataclass(frozen=True, slots=True)
class Either:
    """A part of a question read in two ways: the first is told where it comes to anything, else the second."""

    first: Plain
    second: Plain
    unexplained: tuple[str, ...] = ()
    """Content words of that part that are in no program: the row of a figure of the first has to say them."""


Operand = Get | Total | Share | Completion | Per | Less | Rank
_OPERANDS = (Get, Total, Share, Completion, Per, Less, Rank)
Plain = Get | Total | Move | Gap | Share | Completion | Rank | Keep | Parts | Less | Per | Names | Tell
Program = Plain | Either


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as understood: its programs in the order asked, and the content words that none of them explains."""

    programs: tuple[Program, ...]
    unexplained: tuple[str, ...] = ()
    """Content words of the question that are no mention: the told rows may hold them, else no figure is told."""
    unread: tuple[str, ...] = ()
    """Words that ask for something and are in none of the programs."""
    explained: float = 0.0
    assumed: tuple[str, ...] = ()
    stated: tuple[Amount, ...] = ()
    """Amounts that the question says again of what it names: figures of the answer have to be them."""
    otherwise: Reading | None = None
    """Another reading of the question, told where this one comes to nothing."""


def describe(value: Any) -> Any:
    """Return a program as plain JSON: its name and its axes; spans by the label that they most surely mean."""
    if isinstance(value, Span):
        return value.links[0].label if value.links else value.text
    if isinstance(value, Amount):
        return str(value)
    if is_dataclass(value):
        said = {field.name: describe(getattr(value, field.name)) for field in fields(value)}
        kept = {name: inner for name, inner in said.items() if inner not in (None, [], "", 0, False, {})}
        return {type(value).__name__: kept} if type(value).__name__ != "When" else kept.get("year", kept.get("offset", 0))
    if isinstance(value, tuple):
        return [describe(inner) for inner in value]
    return value


def selects_of(program: Program | Operand) -> tuple[Select, ...]:
    """Return the selects that a program is over, its own first."""
    if isinstance(program, (Get, Total, Completion)):
        return program.selects
    if isinstance(program, Either):
        return selects_of(program.first)
    if isinstance(program, Gap):
        return (*selects_of(program.one), *selects_of(program.other))
    if isinstance(program, Share):
        return (*program.parts, program.whole)
    if isinstance(program, Rank) and program.among:
        return program.among
    if isinstance(program, Less):
        return (program.whole, *program.parts)
    return (program.select,)


def alike(selects: Sequence[Select], but: Literal["bodies", "years"]) -> bool:
    """Return whether selects name the same but for their bodies or their years; wherever their words stand in the question."""
    def of(select: Select) -> tuple[object, ...]:
        slots = tuple(tuple(span.links[:1] or span.text for span in slot) for slot in select.slots)
        empty: dict[str, Any] = {but: ()}
        return slots, replace(select, slots=(), within=(), unit=None, money=False, **empty)

    return all(of(one) == of(selects[0]) for one in selects)


def sums_several(total: Total) -> bool:
    """Return whether a sum is over several bodies that are named: without one of them it is another's."""
    return len({key for select in total.selects for key in select.bodies}) > 1


def dated(value: Any, years: tuple[When, ...]) -> Any:
    """Return a program with each of its selects that names something asked of other years."""
    if isinstance(value, Select):
        return value if value.is_open else replace(value, years=years, every_year=False, latest=0)
    if isinstance(value, tuple):
        return tuple(dated(inner, years) for inner in value)
    if is_dataclass(value) and not isinstance(value, (type, When, Span, Amount)):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: dated(inner, years) for name, inner in held.items()})
    return value


def with_selects(program: Program, selects: tuple[Select, ...]) -> Program:
    """Return a program over other selects, where it is one over its own selects alone; else as it is."""
    if isinstance(program, (Get, Total, Completion)):
        return replace(program, selects=selects)
    if isinstance(program, (Move, Per)) and len(selects) == 1:
        return replace(program, select=selects[0])
    if isinstance(program, Share):
        return replace(program, parts=selects[:-1], whole=selects[-1])
    return program


def filled(program: Any, context: Select) -> Any:
    """Return the program with the open axes of each of its selects filled from `context`."""
    kept = ("whole", "base") if isinstance(program, (Share, Move, Rank, Keep)) else ()
    return mapped(program, lambda select: select.over(context), kept)


def mapped(program: Any, change: Callable[[Select], Select], kept: Collection[str] = ()) -> Any:
    """Return the program with each of its selects changed, but for those in the fields `kept`."""
    if isinstance(program, Select):
        return change(program)
    if isinstance(program, tuple):
        return tuple(mapped(inner, change) for inner in program)
    if isinstance(program, Either):
        return replace(program, first=mapped(program.first, change), second=mapped(program.second, change))
    if isinstance(program, (Get, Total, Move, Gap, Share, Completion, Rank, Keep, Parts, Less, Per, Names, Tell)):
        held = {field.name: getattr(program, field.name) for field in fields(program)}
        changed = {
            name: mapped(value, change) for name, value in held.items()
            if isinstance(value, (Select, tuple, *_OPERANDS)) and name not in kept and name != "wanted"
        }  # fmt: skip
        return replace(program, **changed)
    return program
