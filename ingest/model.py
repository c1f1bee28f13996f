"""What a report is made of: frozen values that every room shares.

Reading gives a `RawDocument` (blocks as they are printed); understanding gives a `ParsedDocument`
(identity, sections, tables, facts, findings, chunks). All of it can be pickled.
Indexes count from 0 and ends are half-open unless a docstring says otherwise; pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ingest.amounts import Amount

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner."""

Level = Literal["department", "office", "unit", "region"]
Stage = Literal["budget", "adjusted", "actual", "execution"]
"""年初预算 / 调整、全年预算 / 决算 / 执行."""

Fund = Literal["all", "fiscal", "general", "managed", "state_capital", "social_insurance", "other", "special_account"]
"""全口径 ⊇ 财政拨款 ⊇ 一般公共预算; 政府性基金, 国有资本经营, 社会保险基金, 其他资金, 财政专户."""

Side = Literal["income", "expenditure", "balance", "assets", "procurement", "count"]

Kind = Literal[
    "basic", "project", "personnel", "general_running", "operating",
    "remitted_up", "subsidy_down", "contingency",
]  # fmt: skip
"""基本, 项目, 人员, 公用, 经营, 上缴上级, 对附属单位补助, 预留机动."""

Nature = Literal[
    "amount", "change", "growth", "share", "completion", "count", "score", "target",
    "reason", "definition", "duty", "text", "named",
]  # fmt: skip
"""What a fact says of its item. `named`: the item is mentioned or listed without a figure.
`completion` is 完成预算的x%; `share` is 占x% (of `Coordinates.whole`); `target` is a performance indicator's value."""

Direction = Literal["up", "down", "flat"]
Position = Literal["read", "inferred"]
"""Whether a cell's column was read from the page, or placed by a rule or a sum."""

State = Literal["figure", "blank", "dash", "words"]
"""A printed zero is a `figure`. `dash` is -, —, – alone. `words` is any other text in the figure's place."""

RowRole = Literal["item", "total", "of_which", "own_unit", "header", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """One spot on a page. `page` is None in formats without pages, `box` where it is not known."""

    page: int | None = None
    box: Box | None = None


# ---------------------------------------------------------------- as printed


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed, lines joined. `level` is a heading level (1 outermost) where the format says so."""

    index: int
    text: str
    places: tuple[Place, ...] = ()
    level: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell of a `Grid`. `row` and `column` are those of its upper left corner.

    `spans_known` is False where the format lost merges (tab-separated text), so that a blank to the right
    may be a merge or a blank.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    places: tuple[Place, ...] = ()
    position: Position = "read"


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows and columns as printed; a table over several pages may be several grids.

    A blank cell is a RawCell with text ""; a position without a RawCell does not exist (ragged row, or under a span).
    `spans_known` False: the format lost its merges (tab-separated text).
    """

    index: int
    cells: tuple[RawCell, ...]
    rows: int
    columns: int
    spans_known: bool = True
    places: tuple[Place, ...] = ()
    name: str | None = None
    """A sheet's name, where there is one."""
    unread: tuple[str, ...] = ()
    """Numbers that the page prints inside the grid and that no cell there holds."""


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader gives: blocks in reading order; `block.index` is its position in `blocks`."""

    name: str
    sha256: str
    format: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    notes: tuple[str, ...] = ()
    """Sentences for the user: pages not read, limits met, encoding guessed."""
    unread_pages: tuple[int, ...] = ()
    unverified: bool = False
    """True where figures were read by OCR."""


# ---------------------------------------------------------------- understood


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we think a report is of this body or year: where it was read and the words."""

    source: Literal["given", "title", "table", "text", "file_name", "sheet", "publisher"]
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of a report; it wins over what the file says. None is not said."""

    department: str | None = None
    year: int | None = None
    stage: Stage | None = None
    level: Level | None = None

    def over(self, other: Said) -> Said:
        """Return what is said here, and what only `other` says."""
        return Said(
            self.department or other.department, self.year or other.year, self.stage or other.stage, self.level or other.level
        )


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report, which year and stage. None means not said anywhere."""

    department: str | None
    year: int | None
    stage: Stage | None
    level: Level | None = None
    """汇总的部门, 本级, 单个单位, 地区 (全市、区本级)."""
    names: tuple[str, ...] = ()
    """All names that the report uses for the body, the fullest first."""
    region: str | None = None
    title: str | None = None
    evidence: tuple[Evidence, ...] = ()
    years: tuple[int, ...] = ()
    """All years that the report holds, its own first: the execution of one year, the budget of the next."""
    stages: tuple[Stage, ...] = ()
    """All stages that it holds, its own first."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: blocks `start` to `end`, sub-sections included; the heading is block `start`."""

    index: int
    heading: str
    number: str | None
    level: int
    parent: int | None
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a Table, at its place in the table's rectangle (spans filled only at the upper left corner).

    `row_path`: labels from the outermost in, codes not included. `column_path`: header texts from the top down.
    Both are empty for header and label cells.
    """

    row: int
    column: int
    text: str
    row_path: tuple[str, ...] = ()
    column_path: tuple[str, ...] = ()
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    is_label: bool = False
    position: Position = "read"
    places: tuple[Place, ...] = ()
    raw_row: int | None = None
    raw_column: int | None = None
    block: int | None = None
    """The block (grid) that the cell was read from; `raw_row` and `raw_column` count in it."""
    code: str | None = None
    """The row's joined subject code (201 | 03 | 01 → 2010301), on label and figure cells."""
    role: RowRole = "item"
    region: int = 0
    """Which of the tables printed side by side the cell belongs to, counted from the left."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a reader sees it, put together over page breaks.

    `title` and `unit` are None where none is printed. `section` is the heading path. `form` True: a key-value form.
    """

    id: str
    title: str | None
    section: tuple[str, ...]
    unit: str | None
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    blocks: tuple[int, ...] = ()
    form: bool = False
    department: str | None = None
    year: int | None = None
    notes: tuple[str, ...] = ()
    number: str | None = None
    """The label beside the title: 公开05表, 预算 10 表."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """What a figure is about (DOMAIN.md). None means *not said*, which is not the same as all."""

    department: str | None = None
    level: str | None = None
    year: int | None = None
    stage: Stage | None = None
    fund: Fund | None = None
    side: Side | None = None
    item: str = ""
    """Canonical name: the official term where there is one, else the cleaned label."""
    code: str | None = None
    parents: tuple[str, ...] = ()
    """Canonical names of the items this one stands under, outermost first (类, 款, 其中 heads)."""
    kind: Kind | None = None
    economic: str | None = None
    """Canonical economic item that a column adds to a functional row (工资福利支出 × 行政运行)."""
    nature: Nature = "amount"
    direction: Direction | None = None
    base_year: int | None = None
    base_stage: Stage | None = None
    whole: str | None = None
    """For a share: canonical name of what it is a share of, where said."""
    horizon: Literal["annual", "medium"] | None = None
    subject: str | None = None
    """The project that a form or a sentence about one is about, or the unit under the body that a table's row is about."""
    as_of: str | None = None
    """A point in time: 2020年末."""

    @property
    def government(self) -> str | None:
        """Return the level of government that a figure is told of beside others (全市, 高新区); None where there is one."""
        return self.level if self.level is not None and not self.level.isascii() else None


NO_LABEL = "The row has no label."
SUMS_OPEN = "The sums of this table do not close, and it is not certain that all its figures were read where they stand."
"""Why the reading of a table's figure is in doubt (`Fact.doubt`)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure (or blank, or words) with what it is about and where it stands.

    A cell fact has `table_id`, `row`, `column`; a sentence fact has `block` and `span` (half-open, into that
    block's text; for a sentence inside a cell, into the cell's text, and the cell's indexes are set too).
    `raw` is what is printed at the place; `quote` the sentence around it (cell facts: None).
    """

    id: str
    source: Literal["cell", "sentence"]
    coordinates: Coordinates
    state: State
    raw: str
    amount: Amount | None = None
    bound: Literal[">=", "<=", ">", "<"] | None = None
    words: str | None = None
    row_path: tuple[str, ...] = ()
    column_path: tuple[str, ...] = ()
    role: RowRole = "item"
    section: tuple[str, ...] = ()
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
    block: int | None = None
    span: tuple[int, int] | None = None
    quote: str | None = None
    position: Position = "read"
    places: tuple[Place, ...] = ()
    doubt: str | None = None
    """Why the reading is in doubt, for the reader; None where it is not."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A fact's share in a check: `sign` +1 or -1."""

    fact_id: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one identity (勾稽关系) on one place of the report.

    `status`: closes, rounding (beyond zero, within the tolerance), open (beyond it).
    `difference` is stated minus recomputed, in `unit`.
    """

    id: str
    identity: str
    status: Literal["closes", "rounding", "open"]
    stated: tuple[Operand, ...]
    parts: tuple[Operand, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str = ""
    message: str = ""
    fault: Literal["report", "reading", "unknown"] = "report"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: three strings (to embed with its heading path, to search by words, to show) and its place."""

    id: str
    kind: Literal["paragraph", "table", "form", "definition"]
    to_embed: str
    to_search: str
    to_show: str
    section: tuple[str, ...] = ()
    block: int | None = None
    span: tuple[int, int] | None = None
    table_id: str | None = None
    rows: tuple[int, int] | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a report was read; counts, so that shares can be taken over many reports."""

    pages: int = 0
    pages_unread: int = 0
    tables: int = 0
    tables_listed: int = 0
    tables_absent: tuple[str, ...] = ()
    figures: int = 0
    figures_placed: int = 0
    """Figures in tables with row, column, unit and coordinates."""
    narrative_figures: int = 0
    narrative_explained: int = 0
    sums: int = 0
    sums_closed: int = 0
    doubtful: int = 0
    figures_printed: int = 0
    """Figures that are printed in the areas of tables, those that were not read included."""
    tables_unread: int = 0
    """Listed tables whose title stands in the body, but that were not read."""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file, understood. Facts, tables and blocks refer to each other by id and index."""

    raw: RawDocument
    identity: Identity
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    listed_tables: tuple[str, ...] = ()
    """Titles on the contents page, in its order."""
    absent_tables: tuple[str, ...] = ()
    """Those of them that the body does not have."""
    quality: Quality = field(default_factory=Quality)
