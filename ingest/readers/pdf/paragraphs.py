"""Printed lines to paragraphs, over page breaks; page numbers and running heads left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.model import Box, Place
from ingest.readers.pdf.words import Word, is_wide, join_lines, union, words_to_text

PAGE_NUMBER = re.compile(
    r"[-—–─－―~·•.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十]{1,3}(?=\s*页))(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–─－―~·•.\s]*|Page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)
LEADER = re.compile(r"(?:(?:[.．·•]\s?){4,}|…{2,}|_{6,}|-{6,})\s*[（(]?\d{1,4}[)）]?$|(?:[.．·•]\s?){12,}|…{6,}")
"""A contents line: dots up to a page number, or more dots than any sentence has."""

TABLE_WORDS = re.compile(r"表|单位[:：]|部门[:：]|附件|续")
"""A line that says what the table under it is about stays on every page, however often it returns."""
SENTENCE_END = tuple("。；！？;!?：:")
NUMBERED = re.compile(
    r"第[一二三四五六七八九十百\d]{1,3}(?:部分|章|节|条)|附件|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|[（(]\d{1,2}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳]"
)
HEADED = re.compile(r"第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、")
"""Numbers that no line of running text begins with by chance."""

CAPTION_NUMBER = re.compile(r"(?:部门)?(?:公开|财决|预算|决算|附)?\s*(?:\d{1,2}\s*表|表\s*\d{1,2}(?:-\d{1,2})?)")
CAPTION_LINE = re.compile(r"(?:编制|填报|公开|预算|主管)?(?:部门|单位)(?:名称)?\s*[:：]|金额单位\s*[:：]")
"""Lines of a table's caption stand alone: its number (公开03表), and what begins with 部门： or 单位：."""

TOP_BAND, BOTTOM_BAND = 0.09, 0.90
"""Parts of the page's height above and below which heads, feet and page numbers stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line outside tables. `size` is the height of most of its glyphs."""

    text: str
    box: Box
    size: float
    page: int
    height: float
    width: float
    parted: bool = False
    """It has a gap wider than four characters: 部门：某局 … 单位：万元."""
    frame: float = 0.0
    """Where the column that the line stands in begins; `width` is the column's then, else the page's."""

    @property
    def x0(self) -> float:
        return self.box[0] - self.frame

    @property
    def x1(self) -> float:
        return self.box[2] - self.frame


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the running text of pages of one size begins and ends, its size, and the usual step between lines.

    `sure` False where there are too few long lines to tell: notes under tables.
    """

    left: float
    right: float
    size: float
    pitch: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with one place a page."""

    text: str
    places: tuple[tuple[int, Box], ...]


def words_to_line(words: Sequence[Word], page: int, width: float, height: float, frame: float = 0.0) -> Line:
    """Return the line of words in reading order; there must be one word. `frame` and `width`: see Line."""
    sizes = sorted((word.size, len(word.text)) for word in words)
    half, counted, size = sum(n for _, n in sizes) / 2, 0, sizes[-1][0]
    for candidate, letters in sizes:
        counted += letters
        if counted >= half:
            size = candidate
            break
    parted = any(b.x0 - a.x1 > 4 * size and not _figure_beside(a, b) for a, b in zip(words, words[1:], strict=False))
    return Line(words_to_text(words), union(word.box for word in words), size, page, height, width, parted, frame)


def _figure_beside(before: Word, after: Word) -> bool:
    """Return whether a gap stands at a figure, as an underlined blank does."""
    return before.text[-1].isdigit() or after.text[0].isdigit() or after.text[0] in "%％"


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return each page's lines without page numbers and without heads and feet that return.

    The first of a returning head is kept: it may be the only place that names the body and the year.
    """
    count: Counter[tuple[bool, str]] = Counter()
    for lines in pages:
        count.update({(_is_top(line), line.text) for line in lines if _in_band(line) and not TABLE_WORDS.search(line.text)})
    often = max(3, 0.3 * sum(1 for lines in pages if lines))
    heads = {key for key, times in count.items() if times >= often}
    seen: set[tuple[bool, str]] = set()
    result: list[list[Line]] = []
    for lines in pages:
        kept: list[Line] = []
        for line in lines:
            if _in_band(line):
                if PAGE_NUMBER.fullmatch(line.text):
                    continue
                key = (_is_top(line), line.text)
                if key in heads:
                    if key in seen:
                        continue
                    seen.add(key)
            kept.append(line)
        result.append(kept)
    return result


def _in_band(line: Line) -> bool:
    return line.box[3] < TOP_BAND * line.height or line.box[1] > BOTTOM_BAND * line.height


def _is_top(line: Line) -> bool:
    return line.box[1] < line.height / 2


def lines_to_margins(lines: Iterable[Line]) -> dict[tuple[int, int], Margins]:
    """Return the margins for each page size (rounded width and height)."""
    by_size: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        by_size[page_size(line)].append(line)
    return {size: _margins(group) for size, group in by_size.items()}


def page_size(line: Line) -> tuple[int, int]:
    return round(line.width / 10), round(line.height / 10)


def _margins(lines: Sequence[Line]) -> Margins:
    running = [line for line in lines if line.x1 - line.x0 > 0.5 * line.width]
    long = running or list(lines)
    body = median(line.size for line in long)
    ends = Counter(round(line.x1 / 6) for line in long)
    top_end = max(ends.values())
    right = max((end * 6.0 for end, times in ends.items() if times >= 0.3 * top_end), default=0.0)
    starts = Counter(round(line.x0 / 6) for line in long)
    top_start = max(starts.values())
    left = min(start * 6.0 for start, times in starts.items() if times >= 0.3 * top_start)
    steps = [
        b.box[1] - a.box[1] for a, b in zip(lines, lines[1:], strict=False)
        if a.page == b.page and 0.8 * body < b.box[1] - a.box[1] < 4 * body
    ]  # fmt: skip
    if not running:
        right = max(right, lines[0].width - left)  # titles and table numbers alone do not say where lines end
    return Margins(left, right, body, median(steps) if steps else 1.6 * body, bool(running) and top_end >= 5)


def lines_to_passages(lines: Sequence[Line], margins: dict[tuple[int, int], Margins]) -> list[Passage]:
    """Return the paragraphs of lines that follow one another without a table between them, over page breaks."""
    passages: list[Passage] = []
    current: list[Line] = []
    ends = _run_ends(lines)
    for line in lines:
        here = margins[page_size(line)]
        if not here.sure and (line.page, round(line.size)) in ends:
            here = replace(here, right=ends[line.page, round(line.size)], left=min(here.left, line.x0))
        if current and not goes_on(current, line, here):
            passages.append(_passage(current))
            current = []
        current.append(line)
    if current:
        passages.append(_passage(current))
    return passages


def _run_ends(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Return for each page and size of a run of lines how far its longest line goes, if that is past the middle."""
    ends: dict[tuple[int, int], float] = {}
    for line in lines:
        if line.x1 - line.x0 > 0.5 * line.width and not line.parted:
            key = (line.page, round(line.size))
            ends[key] = max(ends.get(key, 0.0), line.x1)
    return ends


def goes_on(paragraph: Sequence[Line], line: Line, margins: Margins) -> bool:
    """Return whether `line` goes on with the paragraph that the lines before make."""
    last = paragraph[-1]
    if line.page == last.page and line.width != last.width:
        return False  # from the whole page's width to a column's
    if last.parted or line.parted or LEADER.search(line.text) or LEADER.search(last.text):
        return False
    if CAPTION_NUMBER.fullmatch(last.text) or CAPTION_NUMBER.fullmatch(line.text) or CAPTION_LINE.match(line.text):
        return False
    if line.page == last.page and line.box[1] - last.box[1] > max(1.55 * margins.pitch, 2.0 * last.size):
        return last.text.endswith(("：", ":")) and _falls_back(last, line, margins)
    if not margins.sure and (last.text.endswith(("。", "；")) or last.x1 - last.x0 < 0.5 * last.width):
        return False  # too little text to know where lines end
    alike = abs(line.size - last.size) <= 0.15 * max(line.size, last.size)
    if alike and last.size > 1.08 * margins.size:
        return _is_heading_tail(last, line, margins)
    if not alike and not (_falls_back(last, line, margins) and line.size < 1.35 * last.size < 1.8 * line.size):
        return False
    if _is_full(last, line, margins):
        return not _begins(paragraph, line, margins)
    return _falls_back(last, line, margins) and last.x1 > margins.left + 0.8 * (margins.right - margins.left)


def _is_full(last: Line, line: Line, margins: Margins) -> bool:
    """Return whether the first characters of `line` would not have fitted behind `last`.

    Figures, Latin words and short brackets (（项）) are not broken.
    """
    unbroken = re.match(r"[\d,.%A-Za-z]+|[（(《“][^）)》”]{1,6}[）)》”]", line.text)
    letters = sum(1.0 if is_wide(letter) else 0.55 for letter in unbroken[0]) if unbroken else 0.0
    need = max(2.2, letters + 1.2) * line.size
    return last.x1 + need > margins.right


def _falls_back(last: Line, line: Line, margins: Margins) -> bool:
    """Return whether `line` starts at the left margin as only the later lines of an indented paragraph do."""
    flush = line.x0 < margins.left + 0.6 * line.size
    return flush and last.x0 >= line.x0 - 1 and not NUMBERED.match(line.text) and not last.text.endswith(("。", "；", ";"))


def _is_heading_tail(last: Line, line: Line, margins: Margins) -> bool:
    """Return whether `line` is the second line of a title in larger type.

    The first is full, or goes on with the year: 第二部分 某局 / 2017年度部门预算表.
    """
    if NUMBERED.match(line.text) or last.text.endswith(SENTENCE_END) or line.text.endswith(SENTENCE_END):
        return False
    if _is_full(last, line, margins) or last.x1 > margins.right - 3 * last.size:
        return True
    indented = min(line.x0, last.x0) > margins.left + last.size
    return indented and last.text.startswith("第") and NUMBERED.match(last.text) is not None and line.text[0].isdigit()


def _begins(paragraph: Sequence[Line], line: Line, margins: Margins) -> bool:
    """Return whether `line`, after a full line, begins a paragraph of its own."""
    indented = line.x0 > margins.left + 1.2 * line.size
    last = paragraph[-1]
    ended = last.text.endswith(SENTENCE_END)
    if HEADED.match(line.text) or (NUMBERED.match(line.text) and (indented or ended)):
        return True
    if not indented:
        return False
    aligned = abs(line.x0 - last.x0) < 0.6 * line.size
    brimful = last.x1 > margins.right - 1.1 * line.size and not ended
    return not (aligned and (len(paragraph) > 1 or brimful))


def _passage(lines: Sequence[Line]) -> Passage:
    text = ""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for line in lines:
        text = join_lines(text, line.text)
        boxes[line.page].append(line.box)
    return Passage(text, tuple((page, union(found)) for page, found in boxes.items()))


def to_place(page: int, box: Box) -> Place:
    """Return a place with the box rounded to a tenth of a point."""
    x0, top, x1, bottom = box
    return Place(page, (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)))
