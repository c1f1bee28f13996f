"""Text that lost its line ends: one long line, its tables among its sentences, their order sometimes broken.

The line is cut into paragraphs at its numbered headings, and rows "label figure figure" are found in what was a table.
The whole text stays: the table's words are a paragraph of their own, marked, in front of the grid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.model import RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.spaced import Group, groups_of
from ingest.readers.text.values import HEAD_WORDS, is_value
from ingest.terms import is_latin

TABLE_NOTE = "table flattened into one line"
_LONG = 200
_HAN = "\u3400-\u9fff，。；：、（）“”《》"
_HEADING = re.compile(
    r"(?<=\s)(?=第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
    r"|(?<=[。；：！？;:]\s)(?=\d{1,2}[.．、](?!\d))"
)
_UNIT = re.compile(r"(?:金额)?单位\s*[:：]\s*(?:人民币)?\s*(?:万元|元|千元|亿元|萬元|億元)")
_SHORT_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[、)）][^，。；]{2,60}。\s")


def flattened_line(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str | tuple[str, str]], int] | None:
    """Return the paragraphs and grids of a long line that holds headings or a table; None where it holds neither.

    Running text in Latin letters has spaces between its words and is none.
    """
    line = lines[start].strip()
    if len(line) < 60 or "\t" in line or "|" in line or is_latin(line):
        return None
    if len(line) < _LONG:
        grid = _grid_of(line)
        return ([(line, TABLE_NOTE), grid], start + 1) if grid else None
    parts = [piece for piece in _HEADING.split(line) if piece.strip()]
    pieces: list[GridDraft | str | tuple[str, str]] = []
    for part in parts:
        pieces.extend(_cut_part(part))
    return (pieces, start + 1) if len(pieces) > 1 else None


def _cut_part(part: str) -> list[GridDraft | str | tuple[str, str]]:
    """Return one heading with what stands behind it, in paragraphs; a table in it as marked paragraph and grid."""
    unit = _UNIT.search(part)
    begin = unit.start() if unit else None
    head, rest = (part[:begin], part[begin:]) if begin else ("", part)
    grid = _grid_of(_UNIT.sub("", rest))
    if grid:
        pieces: list[GridDraft | str | tuple[str, str]] = [close_up(head)] if head.strip() else []
        if unit:
            pieces.append(unit.group())
        return [*pieces, (_UNIT.sub("", rest).strip(), TABLE_NOTE), grid]
    short = _SHORT_HEADING.match(part)
    if short:
        return [close_up(short.group()), close_up(part[short.end():])] if part[short.end():].strip() else [close_up(part)]
    return [close_up(part)]


def close_up(text: str) -> str:
    """Return `text` without the spaces that broken lines left between Han characters and marks."""
    return re.sub(rf"(?<=[{_HAN}])[ \u3000]+(?=[{_HAN}])|(?<=[\d%]) (?=[。，；、）])", "", text.strip())


def _grid_of(text: str) -> GridDraft | None:
    """Return the grid of a flattened table, all its positions inferred; None where its rows are not plain.

    Plain: a header word before the first row, no sentence, three rows or more with the same number of figures. One
    label without figures and one run of figures without a label belong together; more of either stay apart.
    """
    words = text.split()
    first = next((at for at, word in enumerate(words) if is_value(word)), None)
    if first is None or re.search(r"[。；]|，.*，", text) or len(text) > 3000:
        return None
    header_end = _header_end(words, first)
    if header_end is None:
        return None
    groups = list(groups_of(" ".join(words[header_end:])))
    counts = Counter(len(group.values) for group in groups if group.label and group.values)
    if not counts:
        return None
    figures = counts.most_common(1)[0][0]
    groups = _paired([part for group in groups for part in _parted(group, figures)], figures)
    rows = [group for group in groups if group.label and len(group.values) == figures]
    if len(rows) < 3 or len(rows) * 2 < len(groups) or figures > 12:
        return None
    return _laid_out(_header(words[:header_end]), groups, figures)


def _header_end(words: Sequence[str], first: int) -> int | None:
    """Return where the body begins: behind the last header word before the first figure, or None without one."""
    last = None
    for at in range(first - 1, -1, -1):
        joined = "".join(words[max(0, at - 1):at + 1])
        if HEAD_WORDS.search(words[at]) and not re.search(r"^(?:合计|小计|总计)$", words[at]) or joined in ("项目", "科目"):
            last = at + 1
            break
    return last if last is not None and last < first else None


def _header(words: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and len(word) == 1 and len(joined[-1]) == 1:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _parted(group: Group, figures: int) -> list[Group]:
    """Return a group with twice the figures as two, the second without a label: its own got lost or stands elsewhere."""
    if figures and len(group.values) == 2 * figures:
        return [Group(group.label, group.values[:figures]), Group("", group.values[figures:])]
    return [group]


def _paired(groups: list[Group], figures: int) -> list[Group]:
    """Return the groups with the one figureless label given the one label-less run of figures, if there is one of each."""
    labels = [at for at, group in enumerate(groups) if group.label and not group.values]
    runs = [at for at, group in enumerate(groups) if not group.label and len(group.values) == figures]
    if len(labels) != 1 or len(runs) != 1:
        return groups
    made = Group(groups[labels[0]].label, groups[runs[0]].values)
    return [made if at == runs[0] else group for at, group in enumerate(groups) if at != labels[0]]


def _laid_out(header: Sequence[str], groups: Sequence[Group], figures: int) -> GridDraft:
    columns = figures + 1
    heads = list(header[-columns:]) if len(header) >= columns else list(header)
    if len(heads) == figures:
        heads = ["", *heads]
    rows = [heads + [""] * (columns - len(heads))]
    rows += [[group.label, *group.values[:figures], *[""] * (figures - len(group.values))] for group in groups]
    cells = tuple(RawCell(r, c, text, position="inferred") for r, row in enumerate(rows) for c, text in enumerate(row))
    return GridDraft(cells, len(rows), columns, spans_known=False)
