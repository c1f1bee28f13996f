"""How the cells of an old binary workbook (.xls) look: number formats, hidden rows and columns, formulas without results.

calamine gives the values of an .xls file and not how they are shown. This reads the records of BIFF8, the form of Excel
97 to 2003, for that alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.readers.sheets.formats import BUILT_IN
from ingest.readers.sheets.formulas import Place, Step, decimal_of
from ingest.readers.sheets.workbook import HIDING

BROKEN = (struct.error, ValueError, IndexError, KeyError, OverflowError)
"""What reading a damaged file raises here."""

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""Sector numbers from here on mark ends and free sectors."""
_BIFF8 = 0x0600
_WHITE = 9


@dataclass
class Look:
    """How a sheet's cells look, by row and column from 0."""

    codes: dict[Place, str] = field(default_factory=dict)
    """Format codes of the cells with numbers."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of the columns that are hidden together."""
    numbers: dict[Place, Decimal] = field(default_factory=dict)
    formulas: dict[Place, tuple[Step, ...]] = field(default_factory=dict)
    """Those without a stored result; () is one that cannot be worked out."""
    words: set[Place] = field(default_factory=set)

    def hides(self, place: Place) -> bool:
        """Return whether a cell stands in a hidden row or column."""
        return place[0] in self.hidden_rows or any(low <= place[1] <= high for low, high in self.hidden_columns)


def read_looks(data: bytes) -> list[Look]:
    """Return how each worksheet looks, in the order of the tabs; [] for a workbook older than BIFF8. Raises BROKEN."""
    stream = _workbook_stream(data)
    if len(stream) < 8 or struct.unpack_from("<HHH", stream)[::2] != (0x0809, _BIFF8):
        return []
    book = _Book()
    for kind, body in _records(stream, 0):
        book.add(kind, body)
    codes = book.codes()
    return [_look(stream, start, codes) for start in book.starts]


# ---------------------------------------------------------------- the container


def _workbook_stream(data: bytes) -> bytes:
    """Return the workbook's stream out of its compound file."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("no compound file")
    big, small = 1 << struct.unpack_from("<H", data, 30)[0], 1 << struct.unpack_from("<H", data, 32)[0]
    directory, cutoff, first_small = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    sectors = _Sectors(data[big:], big, _table(data, big))
    root, start, size = (0, 0), None, 0
    entries = sectors.chain(directory)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        begins, length = struct.unpack_from("<II", entries, at + 116)
        if entries[at + 66] == 5:
            root = (begins, length)
        elif name in ("Workbook", "Book") and start is None:
            start, size = begins, length
    if start is None:
        raise ValueError("no workbook inside")
    if size >= cutoff:
        return sectors.chain(start)[:size]
    table = sectors.chain(first_small)
    links = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    return _Sectors(sectors.chain(root[0])[: root[1]], small, links).chain(start)[:size]


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Return the allocation table: which sector follows each."""
    listed = list(struct.unpack_from("<109I", data, 76))
    more, seen = struct.unpack_from("<I", data, 68)[0], 0
    while more < _END and seen < len(data) // size:
        block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += block[:-1]
        more, seen = block[-1], seen + 1
    found: list[int] = []
    for sector in listed:
        if sector < _END:
            found += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return tuple(found)


@dataclass(frozen=True)
class _Sectors:
    data: bytes
    size: int
    following: tuple[int, ...]

    def chain(self, sector: int) -> bytes:
        """Return the bytes of a chain of sectors; one that runs in a ring is broken."""
        found: list[bytes] = []
        while sector < _END:
            if len(found) > len(self.following):
                raise ValueError("a chain of sectors without an end")
            found.append(self.data[sector * self.size : (sector + 1) * self.size])
            sector = self.following[sector]
        return b"".join(found)


# ---------------------------------------------------------------- the records


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of the records from `start` to the end of the sub-stream."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == 0x0809) - (kind == 0x000A)
        if depth <= 1:  # a chart inside a sheet has records of its own
            yield kind, body
        if depth <= 0:
            return


@dataclass
class _Book:
    """What the workbook's own records say of all sheets."""

    starts: list[int] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)
    styles: list[tuple[int, int, bool]] = field(default_factory=list)
    """Of each cell style the font, the number format, and whether its cells have no fill."""
    white: list[bool] = field(default_factory=list)

    def add(self, kind: int, body: bytes) -> None:
        if kind == 0x0085 and body[5] == 0:  # a worksheet, not a chart or a macro sheet
            self.starts.append(struct.unpack_from("<I", body)[0])
        elif kind == 0x041E:
            self.own[struct.unpack_from("<H", body)[0]] = _string(body, 2)
        elif kind == 0x00E0:
            font, code = struct.unpack_from("<HH", body)
            self.styles.append((font, code, struct.unpack_from("<I", body, 14)[0] >> 26 == 0))
        elif kind == 0x0031:
            self.white.append(struct.unpack_from("<H", body, 4)[0] == _WHITE)

    def codes(self) -> list[str]:
        """Return the number format of each cell style, by its index; for white figures on no ground the one that hides."""
        return [
            HIDING if bare and self._is_white(font) else self.own.get(code) or BUILT_IN.get(code, "General")
            for font, code, bare in self.styles
        ]

    def _is_white(self, font: int) -> bool:
        at = font - (font > 4)  # no font bears the number 4
        return at < len(self.white) and self.white[at]


def _string(body: bytes, at: int) -> str:
    length, wide = struct.unpack_from("<HB", body, at)
    raw = body[at + 3 : at + 3 + (length * 2 if wide & 1 else length)]
    return raw.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _look(stream: bytes, start: int, codes: list[str]) -> Look:
    look = Look()
    for kind, body in _records(stream, start):
        if kind == 0x0208:
            row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<I", body, 12)[0]
            if flags & 0x20:
                look.hidden_rows.add(row)
        elif kind == 0x007D:
            first, last, flags = *struct.unpack_from("<HH", body), struct.unpack_from("<H", body, 8)[0]
            if flags & 1:
                look.hidden_columns.append((first, last))
        else:
            _add_cells(look, kind, body, codes)
    return look


def _add_cells(look: Look, kind: int, body: bytes, codes: list[str]) -> None:
    """Put what a record of cells says into the look: numbers with their formats, formulas, places of words."""
    if kind not in (0x0203, 0x027E, 0x00BD, 0x0006, 0x00FD, 0x0204):
        return
    row, column, style = struct.unpack_from("<HHH", body)
    if kind in (0x00FD, 0x0204):
        look.words.add((row, column))
    elif kind == 0x00BD:
        for number, at in enumerate(range(4, len(body) - 2, 6)):
            style, packed = struct.unpack_from("<HI", body, at)
            _add_number(look, (row, column + number), codes[style], _unpacked(packed))
    elif kind == 0x027E:
        _add_number(look, (row, column), codes[style], _unpacked(struct.unpack_from("<I", body, 6)[0]))
    elif kind == 0x0203 or body[12:14] != b"\xff\xff":
        _add_number(look, (row, column), codes[style], struct.unpack_from("<d", body, 6)[0])
    elif body[6] == 3:  # no result but an empty text: what a script writes
        look.codes[row, column] = codes[style]
        size = struct.unpack_from("<H", body, 20)[0]
        look.formulas[row, column] = _steps(body[22 : 22 + size])


def _add_number(look: Look, place: Place, code: str, value: float) -> None:
    look.codes[place] = code
    number = decimal_of(repr(value))
    if number is not None:
        look.numbers[place] = number


def _unpacked(packed: int) -> float:
    """Return the number that a packed one (RK) stands for: an integer or the upper half of a double, maybe over a hundred."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


_OPERATORS = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x12: "u+", 0x13: "u-", 0x14: "%"}
_FUNCTIONS = {4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 24: "ABS", 27: "ROUND", 344: "SUBTOTAL"}
_FIXED = {24: 1, 27: 2}
"""How many operands the functions with a fixed number of them take."""


def _steps(tokens: bytes) -> tuple[Step, ...]:
    """Return a formula's steps; () where it holds anything that is not worked out here."""
    found: list[Step] = []
    at = 0
    while at < len(tokens):
        step, length = _step(tokens, at)
        if length == 0:
            return ()
        if step is not None:
            found.append(step)
        at += length
    return tuple(found)


def _step(tokens: bytes, at: int) -> tuple[Step | None, int]:
    """Return the step that a token is (None for one that only sets spaces or brackets) and its length; 0 where unknown."""
    token = tokens[at]
    base = (token & 0x1F) | 0x20 if token >= 0x20 else token
    if base in _OPERATORS:
        return Step("operator", name=_OPERATORS[base]), 1
    if base == 0x15:
        return None, 1
    if base == 0x19:
        return _attribute(tokens, at)
    if base == 0x1E:
        return Step("number", number=Decimal(struct.unpack_from("<H", tokens, at + 1)[0])), 3
    if base == 0x1F:
        number = decimal_of(repr(struct.unpack_from("<d", tokens, at + 1)[0]))
        return (Step("number", number=number), 9) if number is not None else (None, 0)
    if base == 0x24:
        row, column = struct.unpack_from("<HH", tokens, at + 1)
        return Step("area", area=(row, column & 0xFF, row, column & 0xFF)), 5
    if base == 0x25:
        top, bottom, left, right = struct.unpack_from("<HHHH", tokens, at + 1)
        return Step("area", area=(top, left & 0xFF, bottom, right & 0xFF)), 9
    return _function(tokens, at, base)


def _attribute(tokens: bytes, at: int) -> tuple[Step | None, int]:
    if tokens[at + 1] & 0x10:
        return Step("function", name="SUM", count=1), 4
    return (None, 4) if tokens[at + 1] & 0x41 else (None, 0)


def _function(tokens: bytes, at: int, base: int) -> tuple[Step | None, int]:
    if base == 0x21:
        number = struct.unpack_from("<H", tokens, at + 1)[0]
        return (Step("function", name=_FUNCTIONS[number], count=_FIXED[number]), 3) if number in _FIXED else (None, 0)
    if base == 0x22:
        count, number = struct.unpack_from("<BH", tokens, at + 1)
        return (Step("function", name=_FUNCTIONS[number], count=count), 4) if number in _FUNCTIONS else (None, 0)
    return None, 0
