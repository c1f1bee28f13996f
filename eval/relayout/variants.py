"""The ways in which a report is told otherwise here: each prints the blocks as text and names the facts that must stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.relayout import layouts
from ingest.model import Block, Grid

Telling = Callable[[Sequence[Block]], str]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way: `tell` gives the file's text; the facts of the cells are those that are compared."""

    name: str
    tell: Telling
    suffix: str = ".txt"


def with_tables(layout: layouts.Layout) -> Telling:
    """Return what prints paragraphs as they are and every table in the layout, blank lines around each."""

    def tell(blocks: Sequence[Block]) -> str:
        return "\n\n".join(layout(layouts.grid_to_rows(b)) if isinstance(b, Grid) else b.text for b in blocks) + "\n"

    return tell


VARIANTS: tuple[Variant, ...] = (
    Variant("tabs", with_tables(layouts.tabs)),
    Variant("bars", with_tables(layouts.bars)),
    Variant("closed bars", with_tables(layouts.closed_bars)),
    Variant("short heads", with_tables(layouts.short_heads)),
    Variant("markdown", with_tables(layouts.markdown), suffix=".md"),
    Variant("lone bars", with_tables(layouts.lone_bars)),
    Variant("barred cells", with_tables(layouts.barred_cells)),
    Variant("two spaces", with_tables(layouts.two_spaces)),
    Variant("one space", with_tables(layouts.one_space)),
    Variant("fixed columns", with_tables(layouts.fixed)),
    Variant("commas", with_tables(layouts.commas)),
    Variant("semicolons", with_tables(layouts.semicolons)),
    Variant("cell a line", with_tables(layouts.cell_a_line)),
    Variant("cell a paragraph", with_tables(layouts.cell_a_paragraph)),
    Variant("html", with_tables(layouts.html)),
)
