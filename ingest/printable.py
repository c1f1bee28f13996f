"""Text of reports, files and archives as it may be written to a terminal: nothing in it is obeyed there."""

from __future__ import annotations

_MARK = "\ufffd"
_BLANKS = "\r\v\f"
_DIRECTIONS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
"""Characters that turn the direction of writing, and can make a line read as another."""

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_SURROGATES = range(0xD800, 0xE000)
"""Stand for bytes that are no UTF-8; alone they cannot be encoded."""

_LINE = dict.fromkeys((*_CONTROLS, *_DIRECTIONS, *_SURROGATES), _MARK) | {ord(one): " " for one in _BLANKS}
_LINES = {code: mark for code, mark in _LINE.items() if chr(code) not in "\n\t"}


def printable(text: str) -> str:
    """Return `text` with U+FFFD for each control character, direction mark and lone surrogate, a blank for CR, VT and FF."""
    return text.translate(_LINE)


def printable_lines(text: str) -> str:
    """Return the same of text of several lines: its line ends and tabs stay."""
    return text.translate(_LINES)
