"""What a sentence inherits from where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.model import Fund, Identity, Kind, Side, Stage


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """Where a text stands and what its headings say; the sentences in it inherit what they do not say themselves.

    `items`: canonical items of the headings and of a paragraph that ended in a colon, outermost first.
    `subject`: the project, or the partial view (绩效管理), that all figures here are about.
    `table_id`, `row`, `column`: for a text inside a cell. `mode`: what kind of text the headings announce.
    """

    identity: Identity
    section: tuple[str, ...] = ()
    block: int | None = None
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
    stage: Stage | None = None
    fund: Fund | None = None
    year: int | None = None
    items: tuple[str, ...] = ()
    unit: str | None = None
    subject: str | None = None
    kind: Kind | None = None
    side: Side | None = None
    base_year: int | None = None
    own_item: str | None = None
    """The item of a numbered lead in this very text, with its parents in `items` before it."""
    mode: str = "figures"
    """figures, definitions or duties."""
