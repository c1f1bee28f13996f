"""Putting a RawDocument together: block indexes, limits and the file's digest in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.model import Block, Grid, Paragraph, Place, RawCell, RawDocument
from ingest.readers.limits import Limits, check_limit


@dataclass(frozen=True, slots=True)
class GridDraft:
    """A grid before it has an index. `rows` and `columns` are counts; positions without a cell do not exist."""

    cells: tuple[RawCell, ...]
    rows: int
    columns: int
    spans_known: bool = True
    name: str | None = None


def rows_to_draft(rows: Sequence[Sequence[str]], *, spans_known: bool = False, name: str | None = None) -> GridDraft:
    """Return a grid draft with one cell for each text, blanks too; ragged rows stay ragged."""
    cells = tuple(RawCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return GridDraft(cells, len(rows), max((len(row) for row in rows), default=0), spans_known, name)


@dataclass
class BlockBuilder:
    """Collects blocks in reading order and gives each its index; raises LimitExceeded beyond the limits."""

    document: str
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _cells: int = 0

    def paragraph(self, text: str, *, level: int | None = None, note: str | None = None,
                  places: tuple[Place, ...] = ()) -> None:  # fmt: skip
        """Add a paragraph; one without a visible character is left out."""
        text = text.strip()
        if text:
            self._add(Paragraph(len(self.blocks), text, places, level, note))

    def grid(self, draft: GridDraft) -> None:
        """Add a grid; one without any text is left out."""
        if not any(cell.text.strip() for cell in draft.cells):
            return
        check_limit(self.document, "columns", draft.columns, self.limits.columns, "the number of columns in a table")
        self._cells += len(draft.cells)
        check_limit(self.document, "cells", self._cells, self.limits.cells, "the number of table cells")
        self._add(Grid(len(self.blocks), draft.cells, draft.rows, draft.columns, draft.spans_known, (), draft.name))

    def note(self, sentence: str) -> None:
        """Add a sentence for the user, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        check_limit(self.document, "blocks", len(self.blocks), self.limits.blocks, "the number of paragraphs and tables")

    def finish(self, sha256: str, format: str) -> RawDocument:
        """Return the document; the builder may not be used afterwards."""
        return RawDocument(self.document, sha256, format, tuple(self.blocks), notes=tuple(self.notes))


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def non_blank(texts: Iterable[str]) -> list[str]:
    """Return those texts that hold a visible character."""
    return [text for text in texts if text.strip()]
