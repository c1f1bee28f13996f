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
from typing import Any

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers.limits import Limits
from ingest.readers.sheets.binary import BROKEN, Look, read_looks
from ingest.readers.sheets.formats import show_number
from ingest.readers.sheets.formulas import Numbers
from ingest.readers.sheets.workbook import Sheet, put_results

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
    return [_sheet(one) for one in json.loads(done.stdout)]


def _sheet(about: dict[str, Any]) -> Sheet:
    sheet = Sheet(about["name"], about["hidden"], formats_known=about["formats_known"])
    sheet.cells.update({(row, column): text for row, column, text in about["cells"]})
    sheet.unseen.update({(row, column): text for row, column, text in about["unseen"]})
    sheet.merged.extend((one[0], one[1], one[2], one[3]) for one in about["merged"])
    sheet.unset, sheet.worked, sheet.concealed = about["unset"], about["worked"], about["concealed"]
    return sheet


def main(arguments: list[str]) -> int:
    """Write what each sheet of the file shows and hides to standard output."""
    import python_calamine as calamine

    _limit_memory()
    book = calamine.CalamineWorkbook.from_path(arguments[0])
    looks = _looks(Path(arguments[0]))
    sheets: list[Sheet] = []
    numbers = Numbers()
    worksheets = iter(looks)
    for about in book.sheets_metadata:
        look = next(worksheets, None) if about.typ == calamine.SheetTypeEnum.WorkSheet else None
        sheet = Sheet(about.name, about.visible != calamine.SheetVisibleEnum.Visible, formats_known=look is not None)
        sheets.append(sheet)
        if not sheet.hidden:
            _fill(sheet, book.get_sheet_by_name(about.name), look or Look())
            _register(numbers, sheet.name, look or Look())
    put_results(sheets, numbers)
    sys.stdout.write(json.dumps([_about(sheet) for sheet in sheets]))
    return 0


def _looks(path: Path) -> list[Look]:
    """Return how the worksheets look; [] where the file's records cannot be read, whose values calamine may still give."""
    try:
        return read_looks(path.read_bytes())
    except BROKEN:
        return []


def _fill(sheet: Sheet, source: Any, look: Look) -> None:
    """Put a sheet's values, as their formats show them, and its merged ranges into `sheet`."""
    sheet.merged.extend((*start, *end) for start, end in source.merged_cell_ranges or [])
    shown = {place[:2] for place in sheet.merged if place[:2] != place[2:]}
    for row, values in enumerate(source.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            place = (row, column)
            text = _text(value, look.codes.get(place, "General"))
            hidden = look.hides(place) and place not in shown
            if text:
                (sheet.unseen if hidden else sheet.cells)[place] = text
            if hidden and text or not text and _text(value, "General"):
                sheet.concealed += 1
    # An empty text may be what a formula comes to, so that those that cannot be worked out are not told.
    for place in (place for place, steps in look.formulas.items() if steps):
        sheet.pending[place] = (look.codes.get(place, "General"), look.hides(place))


def _register(numbers: Numbers, name: str, look: Look) -> None:
    numbers.values[name], numbers.formulas[name], numbers.words[name] = look.numbers, look.formulas, look.words


def _about(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as JSON has it."""
    cells, unseen = ([(*place, text) for place, text in held.items()] for held in (sheet.cells, sheet.unseen))
    return {
        "name": sheet.name, "hidden": sheet.hidden, "cells": cells, "unseen": unseen, "merged": sheet.merged,
        "unset": sheet.unset, "worked": sheet.worked, "concealed": sheet.concealed, "formats_known": sheet.formats_known,
    }  # fmt: skip


def _text(value: object, code: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(repr(value), code)
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
