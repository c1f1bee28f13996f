"""What the assistant gives back: an Answer with its figures, citations, steps and conflicts, and its JSON form.

The JSON is the contract of DESIGN: others build on these field names.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ingest.model import Direction

Status = Literal["answered", "not_found", "clarify"]
Verdict = Literal["consistent", "inconsistent", "cannot_check"]
Basis = Literal["cell", "sentence", "computed"]


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A page (from 1) and a box (x0, top, x1, bottom in points); either may be None."""

    page: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something stands. `number` is the [n] of the text.

    `cell` is as printed and None for a passage; `quote` is the sentence or passage; `span` is half-open, into
    the text of `block` (or of the cell, where `table_id` is set).
    """

    number: int
    report: str
    report_id: str
    department: str | None
    year: int | None
    section: str
    table: str | None = None
    table_id: str | None = None
    row: str | None = None
    column: str | None = None
    row_index: int | None = None
    column_index: int | None = None
    cell: str | None = None
    places: tuple[CitedPlace, ...] = ()
    quote: str | None = None
    span: tuple[int, int] | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the answer. `value` is a decimal string without separators, in `unit`."""

    value: str
    unit: str
    label: str
    department: str | None = None
    year: int | None = None
    stage: str | None = None
    fund: str | None = None
    direction: Direction | None = None
    basis: Basis = "cell"
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StepOperand:
    """One number of a computation; `citation` None where it is itself the result of an earlier step."""

    label: str
    value: str
    unit: str
    citation: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A computation written out with its numbers."""

    expression: str
    operands: tuple[StepOperand, ...]
    result: str
    unit: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that disagree beyond rounding on what was asked."""

    message: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the answer is limited to, and why: `reasons` maps a field to question, conversation, only one loaded …"""

    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    stage: str | None = None
    fund: str | None = None
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Searched:
    reports: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to one question."""

    question: str
    resolved_question: str
    status: Status
    text: str
    values: tuple[Figure, ...] = ()
    alternatives: tuple[Figure, ...] = ()
    verdict: Verdict | None = None
    steps: tuple[Step, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    citations: tuple[Citation, ...] = ()
    scope: Scope = field(default_factory=Scope)
    searched: Searched = field(default_factory=Searched)
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    engine: str = "rules"
    elapsed_ms: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: dicts, lists, strings, numbers and None only."""
        return _plain(asdict(self))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
