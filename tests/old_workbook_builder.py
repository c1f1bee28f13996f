"""Writes small .xls workbooks (BIFF8 in a compound file), as old programs and scripts do."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

Value = str | float | bytes
"""A cell's words, its number, or the tokens of a formula that has no stored result."""


@dataclass
class OldSheet:
    name: str
    cells: dict[tuple[int, int], Value]
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False


def reference(row: int, column: int) -> bytes:
    """Return the token of a cell in a formula."""
    return struct.pack("<BHH", 0x44, row, column)


def sum_of(top: int, bottom: int, column: int) -> bytes:
    """Return the tokens of =SUM(…) over rows of a column."""
    return struct.pack("<BHHHH", 0x25, top, bottom, column, column) + b"\x19\x10\x00\x00"


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _words(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _cell(place: tuple[int, int], style: int, value: Value) -> bytes:
    head = struct.pack("<HHH", *place, style)
    if isinstance(value, str):
        return _record(0x0204, head + _words(value))
    if isinstance(value, bytes):
        return _record(0x0006, head + b"\x03\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 3, 0, len(value)) + value)
    return _record(0x0203, head + struct.pack("<d", value))


def _style(code: int) -> bytes:
    return _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, code, 1, 0, 0, 0, 0, 0, 0, 0))


def _sheet(sheet: OldSheet, codes: list[str]) -> bytes:
    found = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for column in sheet.hidden_columns:
        found += _record(0x007D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for row in sheet.hidden_rows:
        found += _record(0x0208, struct.pack("<HHHHHHI", row, 0, 9, 255, 0, 0, 0x20))
    for place, value in sorted(sheet.cells.items()):
        style = codes.index(sheet.formats[place]) + 1 if place in sheet.formats else 0
        found += _cell(place, style, value)
    return found + _record(0x000A, b"")


def old_workbook(*sheets: OldSheet) -> bytes:
    """Return the file of a workbook."""
    codes = sorted({code for sheet in sheets for code in sheet.formats.values()})
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(0x0042, struct.pack("<H", 1200))
    for number, code in enumerate(codes):
        head += _record(0x041E, struct.pack("<H", 164 + number) + _words(code))
    head += _style(0) + b"".join(_style(164 + number) for number in range(len(codes)))
    parts = [_sheet(sheet, codes) for sheet in sheets]
    names = [struct.pack("<BB", len(sheet.name), 1) + sheet.name.encode("utf-16-le") for sheet in sheets]
    at = len(head) + sum(10 + len(name) for name in names) + 4
    for sheet, name, part in zip(sheets, names, parts, strict=True):
        head += _record(0x0085, struct.pack("<IBB", at, int(sheet.hidden), 0) + name)
        at += len(part)
    return _compound(head + _record(0x000A, b"") + b"".join(parts))


def _compound(stream: bytes) -> bytes:
    """Return a compound file that holds one stream, Workbook, in sectors of 512 bytes."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + entries + b"\0" * 256 + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    body = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
    return body + b"\0" * 36 + struct.pack("<III", start, size, 0)
