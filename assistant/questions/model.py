"""A question as it was understood: scope, what is asked of which items, and what was left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from assistant.questions.conditions import Condition, Measure
from ingest.amounts import Amount
from ingest.model import Fund, Stage

Language = Literal["zh", "en"]
How = Literal["exact", "alias", "stem", "part", "near", "meaning"]

Operation = Literal[
    "value", "change", "growth", "share", "completion",  # what the report states of one item
    "sum", "difference", "ratio", "average", "without",  # computed from several
    "rank", "filter", "breakdown", "reason", "definition", "text", "target", "check", "exists",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A label that words of the question may mean. `score` 1.0 is certain; `how` says why."""

    label: str
    score: float
    how: How


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the question (half-open, into the folded question) and the labels that they may mean."""

    start: int
    end: int
    text: str
    links: tuple[Link, ...] = ()
    fund: Fund | None = None
    """Set where the words name a fund too (一般公共预算): they hold for a fact of that fund as well."""
    kind: str | None = None
    """Set where the words name a kind of expenditure (基本支出)."""
    code: str | None = None

    def score_of(self, label: str) -> float:
        """Return how surely the words mean `label`; 0.0 where they do not."""
        return next((link.score for link in self.links if link.label == label), 0.0)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Whose figures are asked: report bodies by their key; `unknown` holds names that are no loaded body."""

    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    every: bool = False
    wider: bool = False
    """A wider place than any loaded body is asked (全区, 全市, 全省)."""
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[str, int], ...] = ()
    """(body, year) where each body has a year of its own beside it (甲局2017年和乙市2018年)."""


@dataclass(frozen=True, slots=True)
class Years:
    """Years asked. `last` and `this` are relative (去年, 今年) and resolved against the loaded reports."""

    stated: tuple[int, ...] = ()
    span: bool = False
    """2017到2019: every year between is asked."""
    this: bool = False
    last: bool = False
    before_last: bool = False
    every: bool = False
    base: int | None = None
    """The year compared with (比2020年增加): no year of scope by itself."""
    latest: int = 0
    """三年, 近三年: that many newest years."""
    base_stage: Stage | None = None
    """The stage compared with (比2020年执行数减少, 较上年决算下降)."""
    base_own: bool = False
    """The year's own plan is compared with (比年初预算少)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked of one or several items.

    Each slot is what must be said of one fact together (行政运行 × 工资福利支出); several slots are several figures:
    each for itself, or combined by the operation (for share and ratio: part, then whole).
    """

    operation: Operation
    slots: tuple[tuple[Span, ...], ...] = ()
    years: tuple[int, ...] = ()
    """Years named in this part of the question only; empty where the whole question's hold."""
    stages: tuple[Stage, ...] = ()
    unit: str | None = None
    """The unit asked for, as a currency or count (元, 辆, %), None where any will do."""
    money: bool = False
    """Words for money were used (多少钱, 万元)."""
    direction: Literal["up", "down", "flat"] | None = None
    """The direction the question presumes."""
    top: int = 0
    """For a ranking: how many are wanted."""
    lowest: bool = False
    measure: Measure = "amount"
    """For a ranking: what the items are ranked by."""
    rising: bool | None = None
    """For a ranking by movement: whether rises (True) or falls are ranked."""
    condition: Condition | None = None
    """For a list: what its items must meet."""
    also: tuple[str, ...] = ()
    """Operations named beside a check (share, growth …): they say what is to be recomputed."""
    premise: tuple[Amount, ...] = ()
    """Figures that the question itself gives."""
    last: bool = False
    """This part asks for last year's own figure (…减少多少？上年是多少？)."""


_MOST_DIGITS = 16
"""The longest question of digits alone: a code, a year after an earlier question, 2017-2019."""


@dataclass(frozen=True, slots=True)
class Query:
    """The whole question, follow-ups filled in."""

    question: str
    resolved: str
    language: Language
    folded: str
    asks: tuple[Ask, ...]
    bodies: Bodies = field(default_factory=Bodies)
    years: Years = field(default_factory=Years)
    fund: Fund | None = None
    table: str | None = None
    """Words that name a table (三公经费支出情况表)."""
    sections: tuple[str, ...] = ()
    """Numbers of the sections named (说明三 → 三)."""
    horizon: Literal["annual", "medium"] | None = None
    left_over: tuple[str, ...] = ()
    """Content words that link to nothing: a reason to abstain."""
    compare_bodies: bool = False
    total_of_scopes: bool = False
    """The scopes are to be added up (两家合计)."""
    from_conversation: tuple[str, ...] = ()
    """Which of body, year, item, operation came from earlier questions."""
    context: tuple[Span, ...] = ()
    """Items of the conversation: they help where the question's own words leave a choice."""
    text_query: str = ""
    """What is searched in passages."""

    @property
    def partly_last(self) -> bool:
        """Return whether some parts ask for last year's own figure and others do not."""
        return len({ask.last for ask in self.asks}) > 1

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to look for: not in marks, one sign over and over, or a long run of digits."""
        signs = set(re.findall(r"[^\W_]", self.question))
        digits = all(sign.isdigit() for sign in signs)
        words = len(self.question) <= _MOST_DIGITS if digits else len(signs) > 1
        return bool(signs) and words and bool(self.asks or (self.folded.strip() and self.text_query))
