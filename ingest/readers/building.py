"""Putting a RawDocument together: block indexes, limits and the file's digest in one place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.coordinates import years_in
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
    unread: tuple[str, ...] = ()


def rows_to_draft(rows: Sequence[Sequence[str]], *, spans_known: bool = False, name: str | None = None) -> GridDraft:
    """Return a grid draft with one cell for each text, blanks too; ragged rows stay ragged."""
    cells = tuple(RawCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return GridDraft(cells, len(rows), max((len(row) for row in rows), default=0), spans_known, name)


_TITLE_ROW = re.compile(
    r"(?:表|明[细細]|[统統][计計]|[汇匯][总總]|情[况況]|[说說]明)\s*(?:[（(][^（）()]{0,20}[)）])?\s*$|^附\s*[件表]|公开\s*(?:\d+\s*表|表\s*\d+)|预算\s*\d+\s*表|^表\s*[一二三四五六七八九十\d-]+$"
)
_UNIT_CELL = re.compile(
    r"^(?:金[额額])?(?:[计計]量)?[单單]位\s*[:：]|^[（(]?(?:金[额額])?[单單]位\s*[:：]"
    r"|^(?:编制|填报|预算|公开)?\s*(?:部[门門]|[单單]位)\s*(?:名[称稱])?(?:[（(].{0,8}[)）])?\s*[:：]"
    r"|^(?:编制|填报|批复)?日期\s*[:：]|^[（(]?\s*\d{4}\s*年\s*(?:度|\d{1,2}\s*月.{0,6})?\s*[)）]?$"
)


def lift_titles(draft: GridDraft) -> tuple[list[str], GridDraft]:
    """Return the title and unit lines that a grid holds above its header, as texts, and the grid without these rows.

    A row is lifted when it has text in at most three places, all of them a title, a table's number, a unit, a body or
    a date; at least two rows stay.
    """
    by_row: dict[int, list[RawCell]] = {}
    for cell in draft.cells:
        by_row.setdefault(cell.row, []).append(cell)
    lifted: list[str] = []
    top = 0
    while top < draft.rows - 2:
        cells = by_row.get(top, [])
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        spans = any(cell.row_span > 1 and cell.text.strip() for cell in cells)
        if spans or len(texts) > 3 or not (all(map(_is_above, texts)) or _is_lone_title(by_row, top)):
            break
        lifted.extend(texts)
        top += 1
    if not lifted:
        return [], draft
    cells_left = tuple(replace(cell, row=cell.row - top) for cell in draft.cells if cell.row >= top)
    return lifted, replace(draft, cells=cells_left, rows=draft.rows - top)


def _is_lone_title(by_row: Mapping[int, Sequence[RawCell]], row: int) -> bool:
    """Return whether a row is one text at the left over a row of several, none of them a figure: no head stands so. One or
    two more such lines may stand between.
    """
    if row >= _MOST_TITLES or not _is_lone(by_row.get(row, ())):
        return False
    for below in range(row + 1, row + _MOST_TITLES):
        cells = by_row.get(below, ())
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        if texts and not all(map(_is_above, texts)) and not _is_lone(cells):
            return len(texts) > 1 and not any(any(map(str.isdigit, text)) and not years_in(text) for text in texts)
    return False


_MOST_TITLES = 3
"""Lines over a table's heads that can be its titles."""


def _is_lone(cells: Sequence[RawCell]) -> bool:
    """Return whether a row is one text at the left, as long as a title is."""
    filled = [cell for cell in cells if cell.text.strip()]
    return len(filled) == 1 and not filled[0].column and len(filled[0].text.strip()) >= _SHORTEST_TITLE


_SHORTEST_TITLE = 8
"""Characters that a title has at least; a group's name or a head over all columns has fewer."""


def lower_notes(draft: GridDraft) -> tuple[GridDraft, list[str]]:
    """Return the grid without its last rows that are running text in one cell, and these texts: notes, reasons."""
    by_row: dict[int, list[str]] = {}
    for cell in draft.cells:
        if cell.text.strip():
            by_row.setdefault(cell.row, []).append(cell.text.strip())
    end = draft.rows
    while end > 1 and (end - 1 not in by_row or len(by_row[end - 1]) == 1 and _NOTE_ROW.search(by_row[end - 1][0])):
        end -= 1
    notes = [note for row in range(end, draft.rows) if row in by_row for note in _NOTE_ITEM.split(by_row[row][0])]
    if not notes:
        return draft, []
    kept = tuple(cell for cell in draft.cells if cell.row < end)
    return replace(draft, cells=kept, rows=end), notes


_NOTE_ITEM = re.compile(r"(?<=。)\s*(?=[二三四五六七八九]、)")
_NOTE_ROW = re.compile(r"[^。；，,:：]{2,}[:：].{12,}[。；，,]|。.+。$|[，,].{8,}。$")
"""A label, a colon and a sentence; or sentences."""


_ATTACHED = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]{0,3}(?:[-－]\d{1,2})?\s*[:：]?")
"""What stands alone over a title: 附件2."""


def _is_above(text: str) -> bool:
    return bool(_UNIT_CELL.search(text) or _ATTACHED.fullmatch(text)) or len(text) >= 4 and bool(_TITLE_ROW.search(text))


def cell_text(lines: Iterable[str]) -> str:
    """Return the lines of one cell as one text: wrapped words are joined, list items and sentences set apart by a space."""
    joined = ""
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if not joined:
            joined = text
        elif joined[-1] in "。；;！？" or _ITEM.match(text):
            joined = f"{joined} {text}"
        else:
            joined = join(joined, text)
    return joined


_ITEM = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、．]|\d{1,2}\.(?!\d)|[①-⑳]"
    r"|(?:目标|指标)\s*\d+|[-•●■□☐☑√])"
)


def join(before: str, after: str) -> str:
    """Return two halves of a broken line as one text; a space only where two Latin words meet."""
    left, right = before[-1:], after[:1]
    latin = left.isascii() and (right.isascii() or right in "£€") and not (left.isdigit() and right.isdigit())
    ends, begins = left.isalnum() or left in ",.;:)%", right.isalnum() or right in "$£€("
    return f"{before} {after}" if latin and ends and begins else before + after


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
        self._add(Grid(len(self.blocks), draft.cells, draft.rows, draft.columns, draft.spans_known, (), draft.name, draft.unread))

    def renumber(self, blocks: Iterable[Block]) -> None:
        """Add blocks made before, each with the index of its new place."""
        for block in blocks:
            self._add(replace(block, index=len(self.blocks)))

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
