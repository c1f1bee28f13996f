"""Rules of a drawn table that run under some of its columns only: the words beside them belong to the cells below.

┤ 本年预算 │ stands beside the rule that parts 科目 from 款│项│目: a header cell that is as high as both its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_RULED = re.compile(r"[\u2500\u2501\u2504\u2505\u2508\u2509\u2550]")
_JOINTS = re.compile(r"[├┤┼┬┴┌┐└┘┣┫╋╠╣╬]")
_BARS = re.compile(r"[│┃║|｜]")


def join_half_rules(lines: Sequence[str]) -> list[str]:
    """Return the lines with the words of half rules, and of the line above them, moved into the line below."""
    found = list(lines)
    for at in range(1, len(found) - 1):
        cells = _cells(_JOINTS.sub("│", found[at]))
        words = [index for index, cell in enumerate(cells) if cell.strip() and not _RULED.search(cell)]
        if not words or not any(_RULED.search(cell) for cell in cells) or not _JOINTS.search(found[at]):
            continue
        above, below = _cells(found[at - 1]), _cells(found[at + 1])
        from_end = [index - len(cells) for index, cell in enumerate(cells) if not _RULED.search(cell)]
        if any(-end > min(len(above), len(below)) for end in from_end):
            continue
        for end in from_end:
            joined = "".join(one.strip() for one in (above[end], cells[end], below[end]))
            below[end] = _padded(joined, below[end])
            above[end] = " " * len(above[end])
        found[at - 1], found[at + 1] = "│".join(above), "│".join(below)
        found[at] = "".join("─" if not _JOINTS.match(mark) and not _BARS.match(mark) else mark for mark in found[at])
    return found


def _cells(line: str) -> list[str]:
    return _BARS.split(line)


def _padded(text: str, place: str) -> str:
    return text + " " * max(0, len(place) - len(text))


__all__ = ["join_half_rules"]
