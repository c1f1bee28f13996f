"""Header rows that have fewer cells than the rows under them: which columns their texts stand over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import fold
from ingest.model import Position, RawCell

_LABEL_HEAD = re.compile(r"项目|科目|名称|类别|单位$|指标$|item|description|department|function", re.I)


def heads_labels(text: str) -> bool:
    """Return whether a header's text stands over row labels and not over figures."""
    return bool(_LABEL_HEAD.search(fold(text)))


def spread_header(row: int, words: Sequence[str], labels: int, columns: int) -> list[RawCell]:
    """Return the cells of a header row, `labels` being the number of columns before the figures.

    As many words as columns: one each, read. Without a head for the labels and as many as figures: one over each
    figure. Fewer: the heads of groups, each over equally many figures where that comes out even; else from the left.
    The last two are inferred, unless a single head can stand over nothing but all figures.
    """
    if len(words) == columns:
        return [RawCell(row, column, word) for column, word in enumerate(words)]
    own = labels if words and heads_labels(words[0]) else 0
    heads, figures = words[own:], columns - labels
    span = figures // len(heads) if heads and figures % len(heads) == 0 else 0
    if not span:
        texts = [*words[:columns], *[""] * (columns - len(words))]
        return [RawCell(row, column, text, position="inferred") for column, text in enumerate(texts)]
    position: Position = "read" if span == 1 or len(heads) == 1 and own else "inferred"
    before = [*words[:own], *[""] * (labels - own)]
    cells = [RawCell(row, column, text, position=position) for column, text in enumerate(before)]
    return cells + [RawCell(row, labels + at * span, word, 1, span, position=position) for at, word in enumerate(heads)]
