"""What a program came to: figures and what was computed of them, or why there is nothing. No sentence is made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.programs.model import Direction, Slot
from assistant.running.projects import Project
from ingest.amounts import Amount
from ingest.model import Chunk, Finding
from ingest.model import Direction as Moved
from ingest.store import DocumentInfo, ReportInfo


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of a select's axes: a body in a year, words of one fact, a stage."""

    scope: Scope
    slot: Slot
    stage: str | None
    project: Project | None = None
    """The project whose field is asked; the slot names the field then, and is empty for its money."""


@dataclass(frozen=True, slots=True)
class Known:
    """A cell with its figure; `value` None where its place is blank or holds words (`weighed` has them)."""

    cell: Cell
    value: Value | None
    weighed: Weighed | None = None
    worked_back: bool = False

    @property
    def amount(self) -> Amount | None:
        return self.value.amount if self.value else None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No outcome: the cells that have no fact, or why what is there cannot be computed with."""

    missing: tuple[Cell, ...] = ()
    why: Literal["absent", "unlike", "zero", "none"] = "absent"


@dataclass(frozen=True, slots=True)
class Told:
    """The figures themselves; `course`: which way the last lies from the first, where that is asked."""

    knowns: tuple[Known, ...]
    missing: tuple[Cell, ...] = ()
    course: Moved | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure computed from others: `how` names the computation, `operands` stand in its expression's order."""

    how: Literal["sum", "mean", "minus", "ratio", "rate", "share", "completion", "per", "less", "points", "count", "yearly"]
    operands: tuple[Known | Computed, ...]
    amount: Amount
    direction: Moved | None = None
    presumed: Direction | None = None
    stated: Known | None = None
    """The same as the report itself states it."""


@dataclass(frozen=True, slots=True)
class Several:
    """Several figures told together, computed or as the report states them."""

    computed: tuple[Computed | Known, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """How a figure moved: as the report states it (`amount`, `rate`), or computed of the two figures."""

    cell: Cell
    amount: Known | Computed | None
    rate: Known | Computed | None
    base: str
    wanted: tuple[str, ...]
    presumed: Direction | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Those asked for, in order, of `compared` that have the figure; `left_out` have none."""

    knowns: tuple[Known | Computed, ...]
    compared: int
    lowest: bool
    left_out: tuple[Cell, ...] = ()
    every: tuple[Known | Computed, ...] = ()
    nth: int = 0
    """The place that those asked for have, where another than the first is asked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Those that meet a bound, of `compared`."""

    knowns: tuple[Known | Computed, ...]
    compared: int
    bound: Amount
    above: bool
    count: bool
    by: str = "amount"
    total: bool = False
    """Whether the sum of those kept is asked for too."""
    of: int | None = None
    """How many meet it, where `knowns` are the first of them only."""

    @property
    def meeting(self) -> int:
        """Return how many meet the bound."""
        return len(self.knowns) if self.of is None else self.of


@dataclass(frozen=True, slots=True)
class Named:
    """Projects by name, each with the fact that shows it to be one that is asked for."""

    cells: tuple[tuple[Cell, Entry], ...]
    number: int = 0
    """How many they are, where that is asked."""


@dataclass(frozen=True, slots=True)
class Split:
    """What a figure is made of: the parts add up to the whole."""

    whole: Known
    parts: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a report that answer: a fact of words (`entry`), or a sentence of a passage with the passage around it."""

    scope: Scope
    head: str
    words: str
    score: float
    entry: Entry | None = None
    around: str = ""
    chunk: Chunk | None = None
    document: DocumentInfo | None = None
    report: ReportInfo | None = None
    instead_of: str = ""
    """The item that was asked, where the words are those of what it is part of."""
    amount: Amount | None = None
    """How many there are, where that is asked and the words say it."""


@dataclass(frozen=True, slots=True)
class Worded:
    """Words that answer, the best first."""

    what: str
    quoted: tuple[Quoted, ...]
    presumed: Direction | None = None
    moved: Changed | None = None
    """The movement that a reason is asked of, where its size is asked or claimed."""
    otherwise: bool = False
    """Whether the question took it for another size."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure as the report's own figures make it (`right`), beside the same as printed (`stated`) or only as asked (`given`).

    `agrees` None: it does not come out, but nothing shows that the figures are of one coverage. `trivial`: so little is
    computed that it would come out by chance. `direction` is that of `right`, `stated_direction` the printed one.
    """

    kind: Literal["sum", "change", "rate", "share", "completion"]
    operands: tuple[Value, ...]
    written: str
    right: Amount
    stated: Value | None = None
    given: Amount | None = None
    agrees: bool | None = True
    trivial: bool = False
    direction: Moved | None = None
    stated_direction: Moved | None = None
    proven: bool = True
    """Whether `right` is what the report's figures prove; else both printed figures are told, and this as what may be meant."""
    both: bool = False
    """Whether the printed figure is asked for as well."""
    beside: tuple[Value, ...] = ()
    """What `stated` is made of, where it is itself a sum."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One item's figures as they stand in several places, or in one.

    `agrees` None: they are of different coverage (fund, stage), so that both may be right. `right`: the one that the
    report's own figures prove. `given`: a figure of the question that no place has. `broken`: the sums that a figure breaks.
    `over`: the whole that a figure would exceed, though it is part of it.
    """

    values: tuple[Value, ...]
    agrees: bool | None
    right: Value | None = None
    given: Amount | None = None
    broken: tuple[tuple[Entry, Finding], ...] = ()
    over: Value | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a claim came to: each comparison made.

    `figures_asked`: the operands' own figures are answers too. `moves_asked`: so are all movements, as printed too.
    `gap_asked`: so is how far a sum lies from its whole.
    """

    compared: tuple[Compared | Placed, ...]
    figures_asked: bool = False
    moves_asked: bool = False
    gap_asked: bool = False
    bounded: bool = False
    """Whether figures were set against a bound: it holds or it does not."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Whether figures stand in the order claimed: their difference, or their ranking, and the one that was named."""

    shown: Computed | Changes | Ranked
    holds: bool
    named: Known | Computed | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """The contradictions of reports, each with the first figure stated, and how many of their own sums were looked at."""

    found: tuple[tuple[Entry, Finding], ...]
    checked: int


@dataclass(frozen=True, slots=True)
class TablesListed:
    """The tables that each report's contents page lists, and those of them that are not printed."""

    reports: tuple[tuple[Quoted, tuple[str, ...], tuple[str, ...]], ...]
    counted: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class YearNamed:
    """The year that a passage speaks of, and its report's own."""

    quoted: Quoted
    own: int
    said: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A note that a table is blank, and a figure that the table has; None where it has none."""

    quoted: Quoted
    entry: Entry | None


Outcome = Worded | Named | Told | Computed | Several | Changes | Ranked | Kept | Split | Nothing
