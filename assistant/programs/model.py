"""Programs: what a question asks, frozen and typed, with no word of the question left to be read again.

A `Select` says of what: each axis one, several, or open (empty). The programs over it say what is made of its figures.
They nest: Gap(Total(A, 2019), Total(A, 2017)). `describe` gives any of them as plain JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from assistant.questions.model import Span
from ingest.amounts import Amount
from ingest.model import Fund, Stage

Slot = tuple[Span, ...]
"""Words that must be said of one fact together (行政运行 × 工资福利支出)."""
Direction = Literal["up", "down"]
Measure = Literal["amount", "rate"]
By = Literal["amount", "change", "rate", "completion", "share", "per"]
"""What members are measured by; `base`, `whole` and `per` beside it say against what."""
Dimension = Literal["body", "year", "item", "project", "function", "economic", "class", "detail"]
"""What is split or ranked over; `detail`: functional items of the lowest level; `item`: whatever makes the whole up."""


@dataclass(frozen=True, slots=True)
class When:
    """A year as asked: written, or counted from the newest report in scope (0 this year, -1 the one before)."""

    year: int | None = None
    offset: int | None = None


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

    def over(self, other: Select) -> Select:
        """Return this select with its open axes filled from `other`."""
        dated = self.years or self.every_year or self.latest
        return Select(
            self.slots or other.slots, self.bodies or other.bodies, (self.every_body or other.every_body) and not self.bodies,
            self.years if dated else other.years, self.every_year if dated else other.every_year,
            self.latest if dated else other.latest, self.stages or other.stages, self.fund or other.fund,
            self.horizon or other.horizon, self.unit or other.unit, self.within,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self == Select(unit=self.unit, every_body=self.every_body)


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
    how: Literal["minus", "ratio", "rate", "points", "share"] = "minus"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the whole each is, in per cent."""

    parts: tuple[Select, ...]
    whole: Select = Select()
    of_sum: bool = False
    """Whether the figures that it names together are the whole (三家合计中各占多少), not each part's own."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of its budget was used, in per cent."""

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
    among: tuple[Select, ...] = ()
    """What is ranked, where each has a body and a year of its own (this town in 2023 or that one in 2024)."""


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


Wanted = Literal["reason", "meaning", "holds", "list", "count", "who", "when", "where", "basis", "purpose", "source", "text"]
"""What kind of words answers: `holds` is what a term takes in, `list` names all, `count` says how many, `text` any sentence."""

FROM_PASSAGES = frozenset(("who", "when", "where", "basis", "purpose", "source", "text"))
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


Operand = Get | Total | Share | Completion | Per | Less | Rank
_OPERANDS = (Get, Total, Share, Completion, Per, Less, Rank)
Program = Get | Total | Move | Gap | Share | Completion | Rank | Keep | Parts | Less | Per | Tell


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
    if isinstance(program, Gap):
        return (*selects_of(program.one), *selects_of(program.other))
    if isinstance(program, Share):
        return (*program.parts, program.whole)
    if isinstance(program, Rank) and program.among:
        return program.among
    if isinstance(program, Less):
        return (program.whole, *program.parts)
    return (program.select,)


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


def filled(program: Any, context: Select) -> Any:
    """Return the program with the open axes of each of its selects filled from `context`."""
    if isinstance(program, Select):
        return program.over(context)
    if isinstance(program, tuple):
        return tuple(filled(inner, context) for inner in program)
    if isinstance(program, (Get, Total, Move, Gap, Share, Completion, Rank, Keep, Parts, Less, Per, Tell)):
        held = {field.name: getattr(program, field.name) for field in fields(program)}
        kept = ("whole", "base") if isinstance(program, (Share, Move, Rank, Keep)) else ()
        changed = {
            name: filled(value, context) for name, value in held.items()
            if isinstance(value, (Select, tuple, *_OPERANDS)) and name not in kept and name != "wanted"
        }  # fmt: skip
        return replace(program, **changed)
    return program
