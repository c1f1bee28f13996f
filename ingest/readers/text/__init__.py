"""Plain text: paragraphs, and tables in all the layouts that text can hold.

`read_text` is bytes → lines → blocks. A layout looks at the lines from one position on and takes those that are its
own; lines that none takes are prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.model import RawDocument
from ingest.readers.building import BlockBuilder, GridDraft, digest, lift_titles, lower_notes, non_blank, rows_to_draft
from ingest.readers.furniture import kind_of_line, page_number_lines, strip_word_fields
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit
from ingest.readers.mirror import strip_pinyin
from ingest.readers.text.bars import bar_table, has_bar, parts_cells
from ingest.readers.text.decoding import decode
from ingest.readers.text.english import aligned_table, glued_table
from ingest.readers.text.fixed import fixed_table
from ingest.readers.text.flattened import flattened_line
from ingest.readers.text.forms import form_stretches
from ingest.readers.text.gutters import gutter_table
from ingest.readers.text.lines import plain_line, split_lines
from ingest.readers.text.paired import paired_table
from ingest.readers.text.pairs import pairs_table
from ingest.readers.text.printed import printed_table, tall_table
from ingest.readers.text.prose import lines_to_paragraphs, page_width, wrap_width
from ingest.readers.text.separated import separated_table
from ingest.readers.text.spaced import spaced_table
from ingest.readers.text.streams import stream_table
from ingest.readers.text.tabs import is_contents, is_loose_line, is_tab_row, tab_rows
from ingest.readers.text.unlabelled import unlabelled_table
from ingest.readers.text.values import is_sentence, is_value

Piece = GridDraft | str | tuple[str, str]
"""A grid, a paragraph, or a paragraph with its note."""

Found = tuple[Sequence[Piece], int]
"""What a layout made of the lines it took, and the line behind them."""

_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*$")
_MARKDOWN_RULE = re.compile(r"\s*(?:[-*_]\s?){3,}\s*")

Layout = Callable[[Sequence[str], int], Found | None]


def read_text(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a text file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    data = path.read_bytes()
    decoded = decode(data, path.name)
    check_limit(path.name, "text_characters", len(decoded.text), limits.text_characters, "the number of characters")
    builder = BlockBuilder(path.name, limits)
    for note in decoded.notes:
        builder.note(note)
    add_text(decoded.text, builder)
    return builder.finish(digest(data), "text")


def add_text(text: str, builder: BlockBuilder) -> None:
    """Add the blocks of `text` to `builder`."""
    add_lines(split_lines(text), builder)


def add_lines(lines: Sequence[str], builder: BlockBuilder) -> None:
    """Add the blocks of `lines`, which may hold tables in any of the layouts of plain text."""
    visible = sum(1 for line in lines if line and not line.isspace())
    check_limit(builder.document, "blocks", visible, builder.limits.blocks, "the number of lines")
    longest = max((len(line) for line in lines), default=0)
    check_limit(builder.document, "line_characters", longest, builder.limits.line_characters, "the length of a line")
    lines = [strip_pinyin(strip_word_fields(plain_line(line))) for line in lines]
    lines = _without_page_numbers(lines, builder)
    untabbed = [line for line in lines if "\t" not in line]
    wrapped_at = wrap_width(untabbed) or page_width(untabbed)
    at = 0
    for form in form_stretches(lines):
        _add_stretch(lines[at : form.start], builder, wrapped_at)
        for piece in form.pieces:
            _add(piece, builder)
        at = form.end
    _add_stretch(lines[at:], builder, wrapped_at)


def _add_stretch(lines: Sequence[str], builder: BlockBuilder, wrapped_at: int | None) -> None:
    """Add the blocks of lines that hold no form."""
    prose: list[str] = []
    at = 0
    while at < len(lines):
        found = _first_layout(lines, at, LAYOUTS if wrapped_at is None else WRAPPED_LAYOUTS)
        if found is None:
            prose.append(lines[at])
            at += 1
            continue
        _flush(prose, builder, wrapped_at)
        for piece in found[0]:
            _add(piece, builder)
        at = found[1]
    _flush(prose, builder, wrapped_at)


def _without_page_numbers(lines: list[str], builder: BlockBuilder) -> list[str]:
    numbers = page_number_lines(lines)
    if numbers:
        builder.note(f"{len(numbers)} page number{'s were' if len(numbers) > 1 else ' was'} left out.")
    left_out = _inside_tables(lines, numbers)
    return ["" if at in numbers else line for at, line in enumerate(lines) if at not in left_out]


def _inside_tables(lines: Sequence[str], numbers: frozenset[int]) -> set[int]:
    """Return the page numbers, with the blank lines around them, over which a table runs on: rows above and below."""
    found: set[int] = set()
    for number in numbers:
        above, below = number - 1, number + 1
        while above >= 0 and not lines[above].strip():
            above -= 1
        while below < len(lines) and not lines[below].strip():
            below += 1
        if above >= 0 and below < len(lines) and _is_row_of_figures(lines[above]) and _is_row_of_figures(lines[below]):
            found |= set(range(above + 1, below))
    return found


def _is_row_of_figures(line: str) -> bool:
    parts = re.split(r"\t| {2,}|\u3000+", line.strip())
    return len(parts) > 1 and is_value(parts[-1]) and not is_sentence(line)


def _first_layout(lines: Sequence[str], at: int, layouts: Sequence[Layout]) -> Found | None:
    """Return what the first layout that takes line `at` made of it; a blank or a marked line is none's."""
    if not lines[at].strip() or kind_of_line(lines[at].strip()) or _MARKDOWN_HEADING.match(lines[at]):
        return None if lines[at].strip() or "\t" not in lines[at] else _tabs(lines, at)
    found = next((found for layout in layouts if (found := layout(lines, at)) is not None), None)
    return None if found is not None and _swallows_bars(lines[at : found[1]]) else found


def _swallows_bars(lines: Sequence[str]) -> bool:
    """Return whether a title right above a table of bars would take its rows along into another layout."""
    inside = [line for line in lines if line.strip()]
    return not has_bar(inside[0]) and sum(map(parts_cells, inside)) * 2 > len(inside)


def _add(piece: Piece, builder: BlockBuilder) -> None:
    if isinstance(piece, GridDraft):
        add_grid(piece, builder)
    elif isinstance(piece, tuple):
        builder.paragraph(piece[0], note=piece[1])
    else:
        builder.paragraph(piece)


def add_grid(draft: GridDraft, builder: BlockBuilder) -> None:
    """Add a grid; title and unit lines in its first rows become paragraphs before it, sentences in its last ones behind it."""
    titles, rest = lift_titles(draft)
    rest, notes = lower_notes(rest)
    for title in titles:
        builder.paragraph(title)
    builder.grid(rest)
    for note in notes:
        builder.paragraph(note)


def _flush(prose: list[str], builder: BlockBuilder, wrapped_at: int | None) -> None:
    """Add the lines of running text as paragraphs and forget them; a web page's own lines keep to themselves."""
    pending: list[str] = []
    for line in [*prose, None]:
        kind = kind_of_line(line.strip()) if line is not None else None
        heading = _MARKDOWN_HEADING.match(line) if line is not None and kind is None else None
        if line is not None and kind is None and heading is None:
            pending.append(line if not _MARKDOWN_RULE.fullmatch(line) else "")
            continue
        for paragraph in lines_to_paragraphs(pending, wrapped_at):
            builder.paragraph(paragraph)
        pending.clear()
        if heading:
            builder.paragraph(heading.group(2), level=len(heading.group(1)))
        elif line is not None:
            builder.paragraph(line, note=kind)
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


def _html_table(lines: Sequence[str], at: int) -> Found | None:
    """Return the table that stands as HTML in a text (Markdown made from a PDF), and the line behind its end."""
    if "<table" not in lines[at].lower():
        return None
    from ingest.readers.web_page import tables_in_html

    end = at + 1
    while end < len(lines) and "</table" not in lines[end - 1].lower() and end - at < _LONGEST_HTML:
        end += 1
    return tables_in_html("\n".join(lines[at:end])), end


_LONGEST_HTML = 20_000
"""Lines of one HTML table inside a text."""

WRAPPED_LAYOUTS: tuple[Layout, ...] = (
    _html_table, _tabs, stream_table, bar_table, separated_table, unlabelled_table, paired_table, aligned_table, glued_table,
    gutter_table, printed_table, fixed_table, spaced_table, pairs_table,
)  # fmt: skip
LAYOUTS: tuple[Layout, ...] = (
    *(tall_table if layout is printed_table else layout for layout in WRAPPED_LAYOUTS), printed_table, flattened_line,
)  # fmt: skip
"""In a text broken at a fixed width a long line is no flattened one."""
