"""Which year a government's report tells of under a heading line (2026年财政预算草案), where the paragraphs name none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.coordinates import years_in
from ingest.model import Block, Fact, Paragraph

_LONGEST = 30
"""Characters of a line that may be a heading."""
_SENTENCE = re.compile(r"[，。；：:！？]")
_TELLS = re.compile(r"预算|执行|收支|决算")


def with_years(facts: Sequence[Fact], blocks: Sequence[Block], own: int | None) -> tuple[Fact, ...]:
    """Return the facts; those of paragraphs that name no year, of the year of the heading line above them.

    `own`: the report's year, which such facts were taken for.
    """
    force = {index: year for index, year in _in_force(blocks) if year is not None and year != own}
    texts = {block.index: block.text for block in blocks if isinstance(block, Paragraph)}
    return tuple(_moved(fact, force.get(fact.block or 0)) if _is_undated(fact, texts, own) else fact for fact in facts)


def _in_force(blocks: Sequence[Block]) -> Iterator[tuple[int, int | None]]:
    """Yield for each paragraph the year of the heading line named last before it."""
    force: int | None = None
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        text = block.text.strip()
        if len(text) <= _LONGEST and not _SENTENCE.search(text) and _TELLS.search(text) and (years := years_in(text)):
            force = years[0] if len(years) == 1 else None
        yield block.index, force


def _is_undated(fact: Fact, texts: dict[int, str], own: int | None) -> bool:
    if fact.source != "sentence" or fact.block is None or fact.table_id is not None or fact.coordinates.year != own:
        return False
    said = (texts.get(fact.block, ""), *fact.section)
    return fact.coordinates.as_of is None and not any(map(years_in, said))


def _moved(fact: Fact, year: int | None) -> Fact:
    at = fact.coordinates
    if year is None:
        return fact
    base = at.base_year + year - at.year if at.base_year is not None and at.year is not None else at.base_year
    return replace(fact, coordinates=replace(at, year=year, base_year=base))
