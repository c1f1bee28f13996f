"""From lines of running text to paragraphs: a sentence that a line break or a blank line cuts is joined again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.building import join
from ingest.terms import is_latin

_TERMINAL = "。！？!?；;：:…"
_CLOSERS = "”’」』）)】》〉\"'"
_CLAUSE = re.compile(r"[，。；、,;：]")
_OPENS = re.compile(r"[，、,（(《“‘「『—～~+＋/的与和及或]$")
HEADING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]{1,4}[部章节条篇]|[一二三四五六七八九十]{1,3}[、.．\s]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|附[件表录注]?[:：\d一二三四五六七八九十]|注[:：\d]|备注[:：]|说明[:：]|单位[:：]|(?:金额)?单位[:：]"
    r"|表[一二三四五六七八九十\d]|目\s*录|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$|#|[-*•●■◆]\s)"
)
"""A line that begins so begins a paragraph, whatever stands before it."""

_RUNNING = 16
"""From this many characters with a clause mark a line counts as running text, not as a title."""


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrap_width(lines: Sequence[str]) -> int | None:
    """Return the width at which the text is broken into lines, or None where lines are whole paragraphs.

    It is broken when at least five lines and a third of the running ones end within one wide character of the
    widest, and that width is one of a page (40 to 140 columns).
    """
    widths = sorted(width(line.rstrip()) for line in lines if len(line.strip()) >= _RUNNING)
    if len(widths) < 5:
        return None
    widest = widths[int(len(widths) * 0.95)]
    full = sum(1 for one in widths if widest - 4 <= one <= widest + 4)
    return widest if 40 <= widest <= 140 and full >= 5 and full * 3 >= len(widths) else None


def lines_to_paragraphs(lines: Sequence[str], wrapped_at: int | None = None) -> list[str]:
    """Return the paragraphs of prose `lines`; blank lines separate, unless the sentence goes on behind them."""
    paragraphs: list[str] = []
    last_line, gap = "", True
    lines = _single_spaced(lines)
    whole = page_width(lines)
    for at, line in enumerate(lines):
        if not line.strip():
            gap = True
            continue
        width_here = whole or page_width(lines[max(0, at - _AROUND) : at + _AROUND]) or wrapped_at
        if paragraphs and goes_on(paragraphs[-1], last_line, line, gap=gap, wrapped_at=width_here):
            paragraphs[-1] = join(paragraphs[-1], close_up(line).strip())
        else:
            paragraphs.append(close_up(line).strip())
        last_line, gap = line, False
    return paragraphs


def _single_spaced(lines: Sequence[str]) -> Sequence[str]:
    """Return lines of a page printed with a blank line behind nearly each without these; two blank ones stay one."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    apart = [two - one for one, two in pairwise(filled)]
    if len(apart) < _FEW_LINES or sum(gap == 2 for gap in apart) < _MOSTLY * len(apart):
        return lines
    single: list[str] = []
    for at in filled:
        if at > 1 and not lines[at - 1].strip() and not lines[at - 2].strip():
            single.append("")
        single.append(lines[at])
    return single


def close_up(line: str) -> str:
    """Return a line that is printed wide (经 费 支 出) without the spaces between its letters; any other as it is."""
    words = line.split()
    letters = sum(len(word) == 1 and not word.isascii() for word in words)
    if letters < _FEW_LINES or letters < _MOSTLY * len(words):
        return line
    return line[: len(line) - len(line.lstrip())] + re.sub(r"(?<=\S) (?=\S)", "", line.strip())


def page_width(lines: Sequence[str]) -> int | None:
    """Return the width at which the running lines of a page are broken, None where lines are whole paragraphs.

    Lines of a page differ by their figures and marks; most of them are nearly as wide as the widest, and most of these
    stop inside a sentence.
    """
    running = [line for line in lines if len(line.strip()) >= _RUNNING and "  " not in line.strip()]
    widths = {line: width(close_up(line).rstrip()) for line in running}
    widest = max(widths.values(), default=0)
    full = [line for line, wide in widths.items() if wide >= _NEARLY * widest]
    inside = [line for line in full if line.rstrip().rstrip(_CLOSERS)[-1:] not in _TERMINAL]
    broken = len(inside) >= _FEW_LINES and len(inside) >= _MOSTLY * len(full)
    return int(widest * _NEARLY / _FULL) if broken and len(full) * 2 > len(widths) and _NARROW <= widest <= _WIDE else None


_AROUND = 8
"""Lines before and behind one that may be of its page, where a text holds pages of several widths."""
_NARROW, _WIDE = 40, 140
"""Columns between which a line of a page is wide."""
_NEARLY = 0.87
_FULL = 0.9
"""Shares of the widest line from which a line of a page, and one of a text broken at a width, is full."""
_FEW_LINES = 4
_MOSTLY = 0.6
"""The share of lines, gaps or letters from which a page counts as printed so."""


_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?[万亿]?(?:元|人|辆|个|%)")
"""How the rest of a sentence begins that a line's end cut before an amount: no number of a heading has a unit."""


def goes_on(before: str, last_line: str, line: str, *, gap: bool, wrapped_at: int | None) -> bool:
    """Return whether `line` continues the paragraph `before`, whose last printed line is `last_line`.

    Behind a blank line (`gap`) both sides must look like the two halves of one sentence; without one, in a text
    that is broken at a fixed width, a full line without a full stop is enough.
    """
    if HEADING.match(line) and not _AMOUNT.match(line.strip()):
        return False
    if is_latin(before):
        return not gap and _goes_on_in_english(before, last_line, line.strip())
    end = before.rstrip().rstrip(_CLOSERS)[-1:]
    full = wrapped_at is not None and width(last_line.rstrip()) >= _FULL * wrapped_at
    if full and not gap:
        return end not in "。！？!?；;" or not line[:1].isspace() and bool(re.match(r"[，。；、）)]", line))
    if end in _TERMINAL:
        return False
    text = line.strip()
    ends_like_sentence = text.rstrip(_CLOSERS)[-1:] in _TERMINAL or bool(_CLAUSE.search(text[:40]))
    if _OPENS.search(before):
        return len(before) >= _RUNNING and bool(_CLAUSE.search(before)) and (ends_like_sentence or not gap)
    running = len(before) >= _RUNNING and bool(re.search(r"[，。；;]|,(?!\d)", before))
    return running and gap_is_a_cut(before, text) and ends_like_sentence


def _goes_on_in_english(before: str, last_line: str, line: str) -> bool:
    """Return whether a line of English goes on with the sentence before it: that is open, and the line begins small or with
    a figure, or the line before is a full one.
    """
    if before.rstrip(_CLOSERS)[-1:] in ".!?:;" or len(before.split()) < 5 or before.isupper() or _NUMBERED.match(line):
        return False
    if len(line.split()) <= _HEAD_WORDS and line[0].isupper() and line[-1] not in ".,;!?)":
        return False
    return re.match(r"[a-z$£€(\d]", line) is not None or len(last_line.rstrip()) >= _FULL_LINE


_HEAD_WORDS = 3
"""Words up to which a line that begins with a capital and ends without a mark is a heading, not the rest of a sentence."""
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[A-Z]")
"""A numbered paragraph's beginning: 5.1 Rents rise."""
_FULL_LINE = 70
"""Characters from which a line of English prose counts as full, so that the next belongs to it."""


def gap_is_a_cut(before: str, after: str) -> bool:
    """Return whether `before` stops inside a word or clause, so that `after` must be its rest.

    "预算数比 2020 年减少 0 万元，下" + "降0%，主要原因…": a clause of at most three characters behind the last comma, or
    `after` begins with a mark or a rate that cannot begin a sentence (占基本支出预算 + 81%，同比…).
    """
    if _AMOUNT.match(after) or re.match(r"[，。；、）)％%]|\d[\d.]*\s*[％%]\s*[，,。；;]", after):
        return True
    tail = re.split(r"[，。；、：,;]", before)[-1]
    return len(tail.strip()) <= 3
