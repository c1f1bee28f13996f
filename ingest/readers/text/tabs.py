"""Tab-separated rows: one cell for each field, merges lost, so a blank may be a merge or a blank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.building import cell_text, non_blank
from ingest.readers.text.prose import HEADING
from ingest.readers.text.values import is_value

_CONTENTS_ENTRY = re.compile(
    r"^\s*(?:第|附|表|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．])"
)


def is_tab_row(line: str) -> bool:
    """Return whether `line` is a row: it has a tab behind its first visible character, or is nothing but tabs."""
    if not line.strip():
        return line.count("\t") > 1
    return "\t" in line.strip() or line.endswith("\t")


def tab_rows(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Return the rows from line `start` on and the line behind them. A quoted field may hold line breaks.

    Rows that a blank line separates one by one belong together when they have the same number of fields.
    """
    rows: list[list[str]] = []
    at = start
    while at < len(lines):
        if _is_row(lines, at) or rows and _opens_quote(lines, at):
            row, at = _fields(lines, at)
            rows.append(row)
        elif rows and _is_wrapped(lines, at, rows[-1]):
            _append(rows[-1], lines[at])
            at += 1
        elif rows and _double_spaced(lines, at, rows):
            at += 1
        else:
            break
    return rows, at


def _is_row(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    if is_tab_row(line):
        return True
    return line.startswith("\t") and at > 0 and is_tab_row(lines[at - 1]) and bool(line.strip())


def _is_wrapped(lines: Sequence[str], at: int, row: Sequence[str]) -> bool:
    """Return whether the line is the rest of a text cell at the end of `row`: words right between two equal rows."""
    text = lines[at].strip()
    if not text or len(text) > 60 or HEADING.match(text) or re.search(r"[:：]|(?:表|情况|说明|[)）])$", text):
        return False
    behind = lines[at + 1] if at + 1 < len(lines) else ""
    last = next((field for field in reversed(row) if field), "")
    return is_tab_row(behind) and behind.count("\t") + 1 == len(row) and len(last) >= 4 and not is_value(last)


def _append(row: list[str], rest: str) -> None:
    last = max(at for at, field in enumerate(row) if field)
    row[last] = cell_text([row[last], rest])


def _opens_quote(lines: Sequence[str], at: int) -> bool:
    """Return whether the line begins a quoted field that a later line closes, a tab behind it."""
    if not lines[at].startswith('"') or lines[at].count('"') % 2 == 0:
        return False
    closing = next((line for line in lines[at + 1:at + 40] if line.count('"') % 2), "")
    return "\t" in closing[closing.rfind('"'):]


def _double_spaced(lines: Sequence[str], at: int, rows: list[list[str]]) -> bool:
    """Return whether the blank line `at` stands between two rows of one table, each row set apart by such a line."""
    if lines[at].strip() or at + 1 >= len(lines) or not is_tab_row(lines[at + 1]):
        return False
    if not any(is_value(field) for row in rows for field in row) and lines[at + 1].count("\t") + 1 == len(rows[-1]) > 2:
        return True  # a blank line between the heads and their rows
    if len(rows) > 1 and at >= 2 and is_tab_row(lines[at - 2]):
        return False
    alone = at + 2 >= len(lines) or not is_tab_row(lines[at + 2])
    return alone and lines[at + 1].count("\t") + 1 == len(rows[-1])


def _fields(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """Return the fields of the row at line `at` and the line behind it; a quoted field runs on over at most 40 lines."""
    line, end = lines[at], at + 1
    if re.search(r'(?:^|\t)"', line) and line.count('"') % 2:
        for behind in range(at + 1, min(at + 40, len(lines))):
            if lines[behind].count('"') % 2:
                line, end = "\n".join(lines[at:behind + 1]), behind + 1
                break
    return [_unquoted(field) for field in line.split("\t")], end


def _unquoted(field: str) -> str:
    field = field.strip()
    if len(field) >= 2 and field[0] == field[-1] == '"' and ("\n" in field or '""' in field):
        field = field[1:-1].replace('""', '"')
    return field.replace("\n", " ").strip()


def is_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the rows are a contents page: numbered titles with page numbers that never fall."""
    pairs = [non_blank(row) for row in rows]
    if len(pairs) < 3 or any(len(pair) != 2 or not re.fullmatch(r"[-—\s]*\d{1,4}[-—\s]*", pair[1]) for pair in pairs):
        return False
    pages = [int(re.sub(r"\D", "", pair[1])) for pair in pairs]
    numbered = sum(1 for pair in pairs if _CONTENTS_ENTRY.match(pair[0]))
    return numbered * 5 >= len(pairs) * 4 and pages == sorted(pages)


def is_loose_line(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a lone row is no table but a line whose parts are set apart: 部门：某局 ⇥ 单位：万元."""
    if len(rows) != 1:
        return False
    texts = non_blank(rows[0])
    return len(texts) <= 1 or len(texts) <= 3 and any(re.search(r"[:：]|\d{4}\s*年", text) for text in texts)
