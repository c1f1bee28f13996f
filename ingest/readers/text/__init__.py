"""Plain text: paragraphs, and tables in all the layouts that text can hold.

`read_text` is bytes → lines → blocks. A layout looks at the lines from one position on and takes those that are its
own; lines that none takes are prose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.model import RawDocument
from ingest.readers.building import BlockBuilder, GridDraft, digest, non_blank, rows_to_draft
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit
from ingest.readers.text.decoding import decode
from ingest.readers.text.lines import plain_line, split_lines
from ingest.readers.text.prose import lines_to_paragraphs, wrap_width
from ingest.readers.text.tabs import is_contents, is_loose_line, is_tab_row, tab_rows

Found = tuple[list[GridDraft | str], int]
"""What a layout made of the lines it took (grids and paragraphs), and the line behind them."""

Layout = Callable[[Sequence[str], int], Found | None]


def read_text(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a text file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    data = path.read_bytes()
    decoded = decode(data, path.name)
    check_limit(path.name, "text_characters", len(decoded.text), limits.text_characters, "the number of characters")
    builder = BlockBuilder(path.name, limits)
    if decoded.guessed:
        builder.note(f"The encoding was taken to be {decoded.encoding.upper()}.")
    add_text(decoded.text, builder)
    return builder.finish(digest(data), "text")


def add_text(text: str, builder: BlockBuilder) -> None:
    """Add the blocks of `text` to `builder`."""
    lines = split_lines(text)
    longest = max((len(line) for line in lines), default=0)
    check_limit(builder.document, "line_characters", longest, builder.limits.line_characters, "the length of a line")
    lines = [plain_line(line) for line in lines]
    wrapped_at = wrap_width([line for line in lines if "\t" not in line])
    prose: list[str] = []
    at = 0
    while at < len(lines):
        found = next((found for layout in LAYOUTS if (found := layout(lines, at)) is not None), None)
        if found is None:
            prose.append(lines[at])
            at += 1
            continue
        _flush(prose, builder, wrapped_at)
        pieces, at = found
        for piece in pieces:
            builder.paragraph(piece) if isinstance(piece, str) else builder.grid(piece)
    _flush(prose, builder, wrapped_at)


def _flush(prose: list[str], builder: BlockBuilder, wrapped_at: int | None) -> None:
    for paragraph in lines_to_paragraphs(prose, wrapped_at):
        builder.paragraph(paragraph)
    prose.clear()


def _tabs(lines: Sequence[str], at: int) -> Found | None:
    if not is_tab_row(lines[at]):
        return None
    rows, end = tab_rows(lines, at)
    if is_contents(rows):
        return ["\t".join(non_blank(row)) for row in rows], end
    if is_loose_line(rows):
        return ["　".join(non_blank(rows[0]))], end
    return [rows_to_draft(rows)], end


LAYOUTS: tuple[Layout, ...] = (_tabs,)
