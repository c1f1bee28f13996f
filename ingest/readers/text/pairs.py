"""Lines that are a label, a colon or a leader of dots, and a bare figure each: the rows of a table of one column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.values import has_letters, is_year

_PAIR = re.compile(
    r"\s*(?P<label>[^：:，。；.…·]{2,30}?)\s*(?:[：:]|(?P<leader>[.…·]{3,}))\s*(?P<figure>[-－(（]?\d[\d,，]*(?:\.\d+)?[)）]?%?|[-—–])\s*"
)
"""A leader of dots goes before an amount; before a whole number it may be the number of a page."""
_AMOUNT = re.compile(r"[.,，]\d")
_FEWEST = 2
_NO_MONEY = re.compile(r"电话|传真|邮编|编码|代码|编号|日期|时间|年份|年度|字号|文号|浏览|次数|访问|序号|页")
"""Labels of figures that a page prints about itself or its office."""


def pairs_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft], int] | None:
    """Return the table of the lines from `start` on that are pairs, and the line behind it; None where fewer than two are.

    A figure with its unit behind it (5万元) is read as a sentence.
    """
    rows: list[list[str]] = []
    for line in lines[start:]:
        pair = _PAIR.fullmatch(line)
        if pair is None or not _is_row(pair):
            break
        rows.append([pair["label"].strip(), pair["figure"]])
    return ([rows_to_draft(rows)], start + len(rows)) if len(rows) >= _FEWEST else None


def _is_row(pair: re.Match[str]) -> bool:
    """Return whether a pair is a label with its money: a page's number behind a leader is none, nor a telephone's."""
    numbered = pair["leader"] is not None and _AMOUNT.search(pair["figure"]) is None
    label = pair["label"]
    return has_letters(label) and not numbered and not _NO_MONEY.search(label) and not is_year(pair["figure"])
