"""Title, unit line, department line and number of a table: above it, in its first rows, or between its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.coordinates import is_level, years_in
from ingest.english import says_nothing
from ingest.model import Block, Grid, Paragraph
from ingest.tables.matrix import Row, distinct
from ingest.tables.words import (
    TITLE_LIMIT,
    department_in,
    header_unit,
    is_date_line,
    is_header_word,
    is_number,
    is_organ,
    is_title,
    is_year,
    number_label,
    squeezed,
    strip_number_label,
    unit_in,
    without_unit,
)
from ingest.terms import is_latin, term_of

_UNIT_WORDS = re.compile(
    r"[（(]?\s*(?:金[额額])?[单單]位\s*[:：]?\s*(?:人民[币幣]|新[台臺][币幣])?[万萬亿億千仟百]?\s*[/／]?\s*元\s*[)）]?"
)
LOOK_BACK = 7
"""How many paragraphs above a grid can belong to its caption."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands over a table; None means not printed."""

    title: str | None = None
    unit: str | None = None
    department: str | None = None
    number: str | None = None
    words: tuple[str, ...] = ()
    """Lines that belong to it without being any of these: dates, (2021 年度)."""

    def over(self, other: Caption) -> Caption:
        """Return this caption, its gaps filled from `other`."""
        return Caption(
            self.title or other.title, self.unit or other.unit, self.department or other.department,
            self.number or other.number, self.words + other.words,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return self == Caption()


def line_to_caption(line: str) -> Caption | None:
    """Return what one line says as part of a caption, None where it is none: neither title, unit, department, number nor date.

    One line may hold several: "部门：某局　　单位：万元", "表五 支出预算表".
    """
    text = line.strip().strip("*#").strip()
    if not text:
        return Caption()
    if len(text) > TITLE_LIMIT + 30:
        return None
    unit, number, department = unit_in(text), number_label(text), department_in(text)
    if number:
        return Caption(number=number)
    if is_date_line(text):
        return Caption(words=(text,))
    if department is not None:
        return Caption(unit=unit, department=department or None, words=(text,))
    rest = _UNIT_WORDS.sub("", text).strip()
    if numbered := number_label(rest):
        return Caption(unit=unit, number=numbered)
    label, bare = strip_number_label(rest)
    if rest and is_title(bare):
        return Caption(title=_clean_title(bare), unit=unit, number=label)
    if unit and is_latin(text) and len(text) <= 40:
        named = not says_nothing(re.sub(r"[(\[][^()\[\]]*[)\]]", "", text)) and is_english_title(text)
        return Caption(title=_clean_title(text) if named else None, unit=unit)
    if unit and len(squeezed(rest)) <= 30 and not re.search(r"[。；，,]", rest):
        headline = _clean_title(rest) if _HEADLINE.fullmatch(squeezed(rest)) else None
        return Caption(title=headline, unit=unit, words=(text,))
    return None


def _clean_title(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", re.sub(r"^\s*[>*#]+|\*+", "", text)).strip()


def text_to_caption(text: str) -> Caption | None:
    """Return what a cell's or paragraph's text, of one line or more, says as a caption; None where any line is none.

    A title may be broken over lines, so lines that are nothing by themselves are tried together.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    found, loose = Caption(), ""
    for line in lines:
        caption = line_to_caption(loose + line) if loose else line_to_caption(line)
        if caption is None and loose:
            caption = line_to_caption(line)
            if caption is not None and not caption.title:
                return None
        if caption is None:
            loose += line.strip()
            continue
        if caption.title and not loose and re.fullmatch(r"表", squeezed(line)):
            return None
        found, loose = caption.over(found), "" if caption.title or not loose else loose
    return None if loose or found.is_empty else found


def row_to_caption(row: Row) -> Caption | None:
    """Return what a grid's row says as a caption, None where it is a row of the table.

    部门：, the name and 单位：万元 may stand in a slot each.
    """
    slots = [slot for slot in distinct(row) if slot.text]
    if not slots or any(is_number(slot.text) for slot in slots) or len(slots) > 4:
        return None
    whole = " ".join(slot.text for slot in slots)
    if len(slots) == 1:
        caption = text_to_caption(slots[0].text)
        wide = slots[0].column_span > 1 or len(list(distinct(row))) == 1 or slots[0] is row[0] or slots[0] is row[-1]
        return caption if caption is not None and wide else None
    parts = [text_to_caption(slot.text) for slot in slots]
    if all(part is not None for part in parts):
        merged = Caption()
        for part in parts:
            merged = (part or Caption()).over(merged)
        return _lines_only(merged)
    rest = [slot.text for part, slot in zip(parts, slots, strict=True) if part is None]
    heads = any(is_header_word(text) or years_in(text) for text in rest)
    if heads and not any(_UNIT_WORDS.fullmatch(slot.text.strip()) for slot in slots):
        return None  # 科目（单位：万元） | 2024年预算: heads, one of which names the unit
    joined = line_to_caption(re.sub(r"\s*\n\s*", "", whole))
    if joined is not None and (joined.department is not None or joined.unit is not None):
        return joined
    return None


def _lines_only(caption: Caption) -> Caption | None:
    """Several slots in a row make a caption when at least one is a unit, department or number line; two titles do not."""
    return caption if caption.unit or caption.department or caption.number else None


_HEADLINE = re.compile(r"[\u4e00-\u9fff（）()“”\"0-9—–~-]{4,30}(?:结果|明细|清单|一览|统计|汇总|情况|申报)")
"""A line right above a table that names it without the word 表 (项目自评结果)."""


def caption_above(blocks: Sequence[Block], start: int, floor: int) -> tuple[Caption, int]:
    """Return the caption in the paragraphs just above grid `start` (not below `floor`) and where it begins.

    Reads upwards until a paragraph that is none, or a second title. A line that is the grid itself, run together as
    the text had it, belongs to the table.
    """
    found, begins = Caption(), start
    if start > floor and _is_same_text(blocks[start - 1], blocks[start]):
        start -= 1
        begins = start
    for index in range(start - 1, max(floor, start - LOOK_BACK) - 1, -1):
        block = blocks[index]
        if isinstance(block, Grid):
            break
        if _is_furniture(block.text):
            continue
        caption = text_to_caption(block.text)
        if caption is None and block.level is not None and _is_unit_line(blocks[index - 1] if index > floor else None):
            continue  # the unit holds for all that stands under headings below it
        near = index == start - 1 or found.title is None and begins == index + 1
        if caption is None and near:
            caption = _headline(block.text)
        if caption is None or (caption.title and found.title):
            break
        found, begins = _keep_first(found, caption), index
        if found.title and found.number:
            break
    return _under_body(found, blocks, begins, floor), begins


def _is_unit_line(block: Block | None) -> bool:
    """Return whether a line says in which unit what follows is, and nothing else."""
    return isinstance(block, Paragraph) and _UNIT_WORDS.fullmatch(block.text.strip()) is not None


def _headline(text: str) -> Caption | None:
    """Return what a line right above a table says that is no title by its words: a headline, or words with a unit in brackets
    behind them (收入预算（万元）), once for each of several tables beside each other.
    """
    if _HEADLINE.fullmatch(squeezed(text)) or is_english_title(text):
        return Caption(title=_clean_title(text))
    parts = text.split()
    units = {header_unit(part) for part in parts}
    short = len(text) <= TITLE_LIMIT and all(part.endswith(("）", ")")) for part in parts)
    unit = units.pop() if len(units) == 1 and short else None
    return Caption(title=without_unit(text) if len(parts) == 1 else None, unit=unit) if unit else None


def _under_body(caption: Caption, blocks: Sequence[Block], begins: int, floor: int) -> Caption:
    """Return a caption without a body with that which stands on a line of its own right above its title."""
    above = blocks[begins - 1] if begins > floor else None
    if not isinstance(above, Paragraph) or caption.department is not None or caption.title is None and above.level is None:
        return caption
    name = squeezed(above.text)
    alone = 3 < len(name) <= _LONGEST_BODY and is_organ(name) and term_of(name) is None and not is_level(name)
    return replace(caption, department=above.text.strip()) if alone else caption


_LONGEST_BODY = 28


def tab_to_caption(name: str) -> Caption:
    """Return what the name of a sheet's tab says of its tables: whose they are (某局) or of which year (2022年)."""
    word = squeezed(name)
    if is_year(word):
        return Caption(words=(f"{word[:4]}年度",))
    return Caption(department=name.strip()) if len(word) > 2 and is_organ(word) and not is_level(word) else Caption()


_NEXT_TITLE = re.compile(r"\s+(?=附?表\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}))")
"""Before the number of a second table that one line names: 表1 … 表2 …."""


def captions_of_runs(blocks: Sequence[Block]) -> dict[int, tuple[Caption, int]]:
    """Return the captions of tables that stand one right behind another under all their titles: for each grid its own,
    and where it begins. Titles and tables must be as many.
    """
    found: dict[int, tuple[Caption, int]] = {}
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and isinstance(blocks[end], Grid):
            end += 1
        if end - at > 1:
            titles = _titles_above(blocks, at)
            if len(titles) == end - at:
                for grid, (caption, block) in enumerate(titles, start=at):
                    found[grid] = (caption, block if grid == at else grid)
        at = max(end, at + 1)
    return found


def _titles_above(blocks: Sequence[Block], start: int) -> list[tuple[Caption, int]]:
    """Return the captions with a title in the lines right above a block, and each one's line."""
    found: list[tuple[Caption, int]] = []
    for index in range(start - 1, max(0, start - LOOK_BACK) - 1, -1):
        block = blocks[index]
        parts = _NEXT_TITLE.split(block.text) if isinstance(block, Paragraph) else []
        captions = [line_to_caption(part) for part in parts]
        if not captions or any(caption is None or caption.title is None for caption in captions):
            break
        found[:0] = [(caption, index) for caption in captions if caption is not None]
    return found


def is_english_title(text: str) -> bool:
    """Return whether a line of English right above a table can name it: short, no sentence, no figure of money."""
    short = len(text.split()) <= 14 and not re.search(r"[$£€]\s?\d|[.!?;:,]$|[a-z]\. [A-Z]", text.strip())
    return is_latin(text) and short


def _is_same_text(above: Block, grid: Block) -> bool:
    """Return whether a paragraph holds all the texts of the grid below it."""
    if not isinstance(above, Paragraph) or not isinstance(grid, Grid):
        return False
    line = squeezed(above.text)
    texts = [squeezed(cell.text) for cell in grid.cells if cell.text]
    return len(line) > 20 and len(texts) > 4 and all(text in line for text in texts)


def _keep_first(lower: Caption, upper: Caption) -> Caption:
    if lower.title and not upper.number:
        # A unit or date line above the title belongs to something before it, a number does not.
        return replace(
            lower, words=lower.words + upper.words, department=lower.department or upper.department, unit=lower.unit or upper.unit
        )
    return lower.over(upper)


_CONTINUED = re.compile(r"[（(]?[续接][上前]?表[\d一二三四五六七八九十]{0,3}[)）]?")
"""续表5: what stands over the rest of a table on a new page."""


def _is_furniture(text: str) -> bool:
    """Return whether a line is a page number and nothing else, says that a table goes on, or is the rest of a unit that a line
    break cut (单位：万 | 元).
    """
    if text.strip() == "元" or _CONTINUED.fullmatch(squeezed(text)):
        return True
    return re.fullmatch(r"[\s\-—─–·|第页共/]*\d{1,4}[\s\-—─–·|页共第/\d]*", text) is not None


def furniture_only(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Return whether blocks `start` to `end` hold nothing but page numbers and lines that are printed again and again."""
    return all(
        isinstance(block, Paragraph)
        and (_is_furniture(block.text) or _is_running_title(blocks, block) or _is_running_head(blocks, block))
        for block in blocks[start:end]
    )


def _is_running_title(blocks: Sequence[Block], block: Paragraph) -> bool:
    """Return whether a line is the document's title once more: one of its first lines, or what such a line begins with."""
    words = squeezed(block.text)
    return len(words) >= _SHORTEST_TITLE and any(
        isinstance(one, Paragraph) and squeezed(one.text).startswith(words) and one.index < block.index
        for one in blocks[:_TITLE_LINES]
    )


_SHORTEST_TITLE = 8
_TITLE_LINES = 3
"""Paragraphs at a document's beginning among which its title is."""


def _is_running_head(blocks: Sequence[Block], line: Paragraph) -> bool:
    """Return whether a line stands at the top of an earlier page too, word for word: the report's name on every page."""
    words = squeezed(line.text)
    return len(words) <= TITLE_LIMIT and any(
        isinstance(block, Paragraph) and _page(block) < _page(line) and squeezed(block.text) == words
        for block in blocks[: line.index]
    )


def _page(line: Paragraph) -> int:
    return next((place.page for place in line.places if place.page is not None), 0)
