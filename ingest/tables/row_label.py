"""What the label of a table's row is."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.model import RowRole


@dataclass(frozen=True, slots=True)
class RowLabel:
    """One region's label in one row. `path` is empty where the row has none."""

    path: tuple[str, ...] = ()
    code: str | None = None
    role: RowRole = "item"
    over: tuple[str, ...] = ()
    """What columns of their own say of the row, as headers would: its year, its body, its kind of spending."""
