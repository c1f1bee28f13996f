"""Old binary workbooks (.xls), read by calamine in a process of its own.

A damaged .xls can make calamine ask for more memory than there is, which ends the process it runs in; so that must not
be ours. `python -m ingest.readers.sheets.old FILE` writes the sheets as JSON.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers.limits import Limits
from ingest.readers.sheets.formats import show_number
from ingest.readers.sheets.workbook import Sheet

_MEMORY = 2_000_000_000
"""Bytes of address space that the child may take, where the system lets us say so."""


def read_old_workbook(path: Path, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xls file. Raises UnreadableFile (damaged, protected) and LimitExceeded (too slow)."""
    command = [sys.executable, "-m", __name__, str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limits.seconds, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(
            f"{path.name}: reading it took more than {limits.seconds:g} seconds; save it as .xlsx or raise Limits.seconds"
        ) from error
    if done.returncode != 0:
        raise UnreadableFile(
            f"{path.name}: the workbook is damaged or protected by a password; open it in Excel and save it as .xlsx"
        )
    return [_sheet(*one) for one in json.loads(done.stdout)]


def _sheet(name: str, hidden: bool, cells: list[tuple[int, int, str]], merged: list[list[int]]) -> Sheet:
    sheet = Sheet(name, hidden)
    sheet.cells.update({(row, column): text for row, column, text in cells})
    sheet.merged.extend((one[0], one[1], one[2], one[3]) for one in merged)
    return sheet


def main(arguments: list[str]) -> int:
    """Write name, hidden, cells and merged ranges of each sheet of the file to standard output."""
    import python_calamine as calamine

    _limit_memory()
    book = calamine.CalamineWorkbook.from_path(arguments[0])
    sheets: list[tuple[str, bool, list[tuple[int, int, str]], list[tuple[int, ...]]]] = []
    for about in book.sheets_metadata:
        if about.visible != calamine.SheetVisibleEnum.Visible:
            sheets.append((about.name, True, [], []))
            continue
        source = book.get_sheet_by_name(about.name)
        cells = [
            (at, column, _text(value))
            for at, row in enumerate(source.to_python(skip_empty_area=False))
            for column, value in enumerate(row)
            if _text(value)
        ]
        sheets.append((about.name, False, cells, [(*start, *end) for start, end in source.merged_cell_ranges or []]))
    sys.stdout.write(json.dumps(sheets))
    return 0


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(repr(value))
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).strip()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
