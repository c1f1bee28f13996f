"""The table of the three public expenses from a page turned into text: heads in disorder over 预算数 决算数 again and again.

The heads are the same six everywhere, so a line of as many pairs and the figures under it tell the table, whatever order
the words above came in. A blank pair leaves no trace; the sums find its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.heads import Heads, Path
from ingest.readers.text.unlabelled import placed_figures, values_of
from ingest.readers.text.values import is_sentence, is_value

_MOST_LINES = 9
_ITEMS = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费")
_VEHICLES = "公务用车购置及运行维护费"
_TOKENS = ("合计", "出国", "小计", "购置费", "运行", "接待费")
_CAPTION = re.compile(r"单位\s*[:：]|表$")
_BOTH = re.compile(r"公务用车购置(?:及|和)运行(?:维护)?费?")


def paired_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table whose heads begin at line `start`, and the line behind its row of figures; else None."""
    if not lines[start].strip() or "\t" in lines[start] or _CAPTION.search(lines[start].strip()):
        return None
    for at in range(start + 1, min(start + _MOST_LINES, len(lines) - 1)):
        words = lines[at].split()
        if _is_pairs(words):
            values = values_of(lines[at + 1])
            paths = _paths(lines[start:at], words)
            placed = placed_figures(values, paths) if values and paths else None
            return ([_draft(paths, placed, len(values) == len(paths))], at + 2) if paths and placed else None
        if not words or _CAPTION.search(lines[at].strip()) or is_sentence(lines[at]) or any(map(is_value, words)):
            return None
    return None


def _is_pairs(words: Sequence[str]) -> bool:
    """Return whether a line is two heads that take turns, once for each item."""
    alternate = len(words) == 2 * len(_ITEMS) and words == [*words[:2]] * len(_ITEMS)
    return alternate and all(re.search(r"[预决]算数?|执行数", word) for word in words[:2])


def _paths(head: Sequence[str], words: Sequence[str]) -> tuple[Path, ...] | None:
    """Return the heads over the columns; None where the lines above do not name all six items."""
    text = _BOTH.sub(_VEHICLES[:4], re.sub(r"\s", "", "".join(head)))
    if not all(token in text for token in _TOKENS):
        return None
    items = list(_ITEMS)
    if text.rfind("运行") < text.rfind("购置费"):
        items[3], items[4] = items[4], items[3]
    return tuple((*((_VEHICLES,) if 2 <= at <= 4 else ()), item, word) for at, item in enumerate(items) for word in words[:2])


def _draft(paths: Sequence[Path], placed: Sequence[str], whole: bool) -> GridDraft:
    heads = Heads(tuple(paths), 0, 0)
    position: Position = "read" if whole else "inferred"
    cells = heads.cells(0, position)
    cells += [RawCell(heads.height, column, text, position=position) for column, text in enumerate(placed)]
    return GridDraft(tuple(cells), heads.height + 1, len(paths), spans_known=True)


__all__ = ["paired_table"]
