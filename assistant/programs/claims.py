"""Claims: what a question puts to be checked. Frozen and typed, as programs are; each is run over the facts to a verdict.

A figure written in a question says which fact is meant: the one that prints it. It is never the answer by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.programs.model import Direction, Gap, Move, Rank, Select, Slot, When
from assistant.questions.model import Span
from ingest.amounts import Amount
from ingest.model import Stage

Bound = Literal["over", "under"]


@dataclass(frozen=True, slots=True)
class Term:
    """One summand or one side of a claim: words said of one fact together, the figure printed for it, or both."""

    slot: Slot = ()
    figure: Amount | None = None
    minus: bool = False
    years: tuple[When, ...] = ()
    stages: tuple[Stage, ...] = ()
    at_end: bool = False
    """Whether a state at the end of the year is meant (年末余额)."""
    source: Literal["cell", "sentence"] | None = None
    """Where it is said to stand: in a table or in the text."""
    table: str = ""
    """What that table is called, where the question names it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a whole claim is about: bodies and years that it names, and words that stand over all its terms."""

    bodies: tuple[str, ...] = ()
    years: tuple[When, ...] = ()
    stages: tuple[Stage, ...] = ()
    over: Slot = ()
    bound: Bound | None = None
    """Whether the claim is only that the figure lies above the one it gives, or below it (超过10万了吗)."""


@dataclass(frozen=True, slots=True)
class Equal:
    """The parts together are the whole: named parts, or an item's own that are meant by a word only (各项, 四项).

    `whole` empty: the total printed beside the parts, or what they stand under. `total`: a word for a total names it.
    """

    about: About
    parts: tuple[Term, ...]
    whole: tuple[Term, ...] = ()
    own_parts: bool = False
    count: int = 0
    total: bool = False
    figures_asked: bool = False
    """Whether the parts' own figures are asked for too (各多少，加起来对吗)."""
    gap_asked: bool = False
    """Whether it is asked how far the sum lies from the whole."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement as the question words it: which way, and by how much where it says so."""

    direction: Direction | None
    size: Amount | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure moved so: each movement (amount, rate, both) is what this year's and last year's figures make."""

    about: About
    term: Term
    moves: tuple[Movement, ...]
    base: tuple[When, ...] = ()
    flat: bool = False
    """Whether it is said not to have moved."""
    figures_asked: bool = False
    """Whether it is asked by how much, too."""
    rate: bool = False
    """Whether the rate is what is in doubt, where no size is written."""


@dataclass(frozen=True, slots=True)
class Stands:
    """These figures are an item's: one of them, or each in some place. No figure: all places of the item say the same.

    `years`: the year of each figure, where each is said of its own.
    """

    about: About
    term: Term
    figures: tuple[Amount, ...] = ()
    years: tuple[When, ...] = ()
    moved: Direction | None = None
    """Whether the figures are of a movement, and which way (到底增加了5万还是3万)."""
    reports: bool = False
    """Whether several reports are to say the same of that year: its own, and the next year's that looks back."""


@dataclass(frozen=True, slots=True)
class Portion:
    """A part is such a share of its whole, or so much of its budget was used; no figure: as the report states it."""

    about: About
    part: Term
    whole: Term | None = None
    figure: Amount | None = None
    completion: bool = False


@dataclass(frozen=True, slots=True)
class Portions:
    """Shares make up a hundred per cent: those of the items named, those written in the question, or one passage's own."""

    about: About
    parts: tuple[Term, ...]
    figures: tuple[Amount, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Sound:
    """Nothing in the reports contradicts itself: what does is told."""

    about: About


@dataclass(frozen=True, slots=True)
class TablesThere:
    """The tables that the contents page lists are printed: which are not, and how many are listed."""

    about: About
    counted: bool = False
    """Whether it is asked how many are listed."""
    doubted: bool = False
    """Whether it is asked yes or no."""


@dataclass(frozen=True, slots=True)
class YearsFit:
    """A part of the text speaks of its report's own year."""

    about: About
    part: str = ""
    """The part's number, where the question names it (第九条)."""
    words: tuple[str, ...] = ()
    """What else says which sentence is meant."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A table has no figures, as a note under it says."""

    about: About
    slot: Slot


@dataclass(frozen=True, slots=True)
class Surpasses:
    """One figure lies above another, or below it: the program of their difference, and which way it goes."""

    gap: Gap | Move
    direction: Direction


@dataclass(frozen=True, slots=True)
class Foremost:
    """What is named, by its words, as a body or as a year, is the first of those that a ranking puts in order."""

    rank: Rank
    span: Span | None = None
    body: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


Claim = Equal | Moved | Stands | Portion | Portions
OrderClaim = Surpasses | Foremost
"""What is claimed of figures' order, none of their size."""
ReportClaim = Sound | TablesThere | YearsFit | Blank
"""What is claimed of a report's tables, years and words, none of a figure's size."""


def continued(claim: Claim, before: Select) -> Claim:
    """Return a claim with what it leaves open (bodies, years, the item) taken from what was asked before it."""
    about = replace(claim.about, bodies=claim.about.bodies or before.bodies, years=claim.about.years or before.years)
    slot = before.slots[0] if before.slots else ()
    if isinstance(claim, Equal) and claim.own_parts and not claim.whole:
        return replace(claim, about=about, whole=(Term(slot),))
    if isinstance(claim, (Moved, Stands)) and not claim.term.slot:
        return replace(claim, about=about, term=replace(claim.term, slot=slot))
    if isinstance(claim, Portion) and not claim.part.slot:
        return replace(claim, about=about, part=replace(claim.part, slot=slot))
    return replace(claim, about=about)


__all__ = [
    "About", "Blank", "Bound", "Claim", "Equal", "Foremost", "Moved", "Movement", "OrderClaim", "Portion", "Portions",
    "ReportClaim", "Sound", "Stands", "Surpasses", "TablesThere", "Term", "YearsFit", "continued",
]  # fmt: skip
