"""Witnesses of whose report it is: each place where a body or a place is named, as a candidate with a weight.

A publisher counts least: a site puts out the reports of many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amounts import canonical_unit
from ingest.english import english_body
from ingest.identity.naming import AREA, BODY, NO_NAME, SUFFIX, body_of_title, free_name, place_of_title
from ingest.identity.outline import Outline, without_site
from ingest.identity.places import is_place, split_places
from ingest.model import Grid

Source = Literal["title", "table", "text", "file_name", "sheet", "publisher"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name read somewhere: `weight` is what its source is worth; `words` are those it was read from."""

    name: str
    source: Source
    weight: float
    words: str
    whole: bool = False
    """Whether the words tell of a place as a whole, not only of where a body is."""
    hint: bool = False
    """Whether the name only says where: it makes no body, but the place of one."""
    line: bool = False
    """Whether it stands in a line that says whose table it is (部门：某局)."""


_DEPARTMENT_LINE = re.compile(
    r"^\s*(?:填报|编制|公开|预算|主管|预算主管|项目实施)?(?P<what>部门|单位|机构)(?:名称|[（(]盖章[)）]|[（(]公章[)）])?\s*[:：]\s*(?P<name>[^:：\d]{2,40}?)\s*(?=$|单位|金额单位|\d{4})"
)
_SUBJECT = re.compile(rf"([\u4e00-\u9fff]{{2,25}}?(?:{SUFFIX}))\s*(?:[（(](?:本级|机关|汇总)[)）])?\s*(?:19|20)\d{{2}}\s*年")
_SUBJECT_BEHIND = re.compile(
    rf"(?:^|。)(?:19|20)\d{{2}}年度?[，,]?([\u4e00-\u9fff]{{4,25}}(?:{SUFFIX}))(?:部门|单位)?(?:一般公共预算|财政拨款|年初)?(?:总?收入|总?支出|收支)"
)
_DESCRIBED = re.compile(
    rf"\D{{0,4}}?([\u4e00-\u9fff]{{4,24}}(?:{SUFFIX}))(?:\([^()]*\))?是[^。]{{0,40}}?(?:机关|工作部门|单位|机构|部门)"
)
"""某市某局是市政府工作部门: a description that says who is told of."""
_SURVEY = re.compile(
    rf"^第[一1]部分[、:：\s]*([\u4e00-\u9fff（）()]{{3,30}}(?:{SUFFIX}))(?:单位|部门|基本)*(?:概况|基本情况|简介|概述)"
)
_REPORTED = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,14}(?:署|局|厅|委员会|院))(?=\d{1,2}日|在其|在官网|今日|昨日|当日)"
)
_PLACE_TOLD_OF = re.compile(
    r"(?:19|20)\d{2}\s*年度?+[，,]?(?P<after>[\u4e00-\u9fff]{2,8}?(?:自治区|[省市区县旗州]))(?:部门|本级|各|级|一般公共预算|财政拨款|三公)"
    r"|(?<![\u4e00-\u9fff])(?P<before>[\u4e00-\u9fff]{2,6}?[市区县旗])(?:19|20)\d{2}年度?的?"
    r"(?:[\u4e00-\u9fff]{0,12}安排的?)?[“\"]?(?:一般公共预算|财政拨款|部门|全[市区县]|三公)"
)
"""某区2022年的三公经费, 2017年某区一般公共预算: a place right beside the year of the money told of."""
_SUMMED = re.compile(r"经([\u4e00-\u9fff]{2,8}(?:市|区|县|省|州|旗))财政(?:局|厅)汇总")
_TOWN = re.compile(r"(?:现将|公布)?([\u4e00-\u9fff]{2,8}(?:镇|乡|街道))(?:19|20)\d{2}年")
_CONGRESS = re.compile(r"(?:在|向)([\u4e00-\u9fff]{2,20}?)第[一二三四五六七八九十]+届人民代表大会")
_COMMISSIONED = re.compile(r"受([\u4e00-\u9fff]{3,20}?)人民政府的?委托")
_ROW_OF_PLACE = re.compile(r"^([\u4e00-\u9fff]{2,14}?)(?:合计|[市省区县州]?本级|(?<=[省市县州])级)?$")
_WHOLE_PLACE = re.compile(r"全[市区县省州旗镇乡][^。，,；]{0,8}(?:一般公共预算|公共财政预算|财政)(?:总?收入|总?支出)")
_NAME_CELL = re.compile(r"(?:预算|主管|项目|实施|填报|申报)?(?:部门|单位)(?:名称)?(?:[（(].{1,4}[)）])?")
_CAPS = {"title": 4.0, "table": 2.0, "text": 1.5, "file_name": 1.5, "sheet": 1.0, "publisher": 0.4}


def witnesses(outline: Outline) -> list[Candidate]:
    """Return every candidate that the file names, in the order title, lines, text, sheets, file name, publisher."""
    found = [
        *_titled(outline), *_lines(outline), *_beside(outline), *_told(outline), *_rows(outline), *_sheets(outline),
        *_file(outline), *_published(outline),
    ]  # fmt: skip
    return [_as_place(one) for one in found] if tells_of_whole_place(outline) else found


def tells_of_whole_place(outline: Outline) -> bool:
    """Return whether the text is on the money of a whole place: its income and expenditure, not a department's."""
    return any(_WHOLE_PLACE.search(text) for _, text in outline.paragraphs[:8])


def _of_title(line: str, source: Source, weight: float) -> Iterator[Candidate]:
    shown = without_site(line)
    place = place_of_title(shown)
    body = body_of_title(shown)
    if place and (place[1] or not body):
        yield Candidate(place[0], source, weight if place[1] else weight / 4, line, whole=place[1], hint=not place[1])
    elif body:
        yield Candidate(body, source, weight, line)


_FINANCE = re.compile(r"财政[局厅]$")


def _as_place(one: Candidate) -> Candidate:
    """Return a finance office as the place that it reports on: 某市财政局 tells of 某市 where the text is on 全市."""
    places, rest = split_places(one.name)
    if _FINANCE.match(rest) and places and len(places[-1]) > 1:
        return replace(one, name="".join(places), whole=True)
    return one


def _titled(outline: Outline) -> Iterator[Candidate]:
    for line in [line for line in outline.titles if line not in outline.bodies_over_tables]:
        yield from _of_title(line, "title", _CAPS["title"])
        bracket = re.search(r"[（(]([\u4e00-\u9fff]{2,14})[)）]$", line)
        if bracket and is_place(bracket.group(1)) and AREA.search(line):
            yield Candidate(bracket.group(1), "title", _CAPS["title"], line, whole=True)
    for line in outline.late_titles:
        yield from _of_title(line, "title", _CAPS["title"] / 2)
    for line in outline.table_titles:
        yield from _of_title(line, "table", _CAPS["table"])
    if english := english_body(outline.latin):
        yield Candidate(english, "title", _CAPS["title"], english)


def _lines(outline: Outline) -> Iterator[Candidate]:
    for name in outline.bodies_over_tables:
        yield Candidate(name, "table", _CAPS["table"], name, line=True)
    for text in outline.lines():
        match = _DEPARTMENT_LINE.match(text)
        name = re.sub(r"\s+", "", match["name"]) if match else ""
        if match and not re.match(r"^[万亿千百]?元", name) and canonical_unit(name) is None and not NO_NAME.search(name):
            yield Candidate(name, "table", _CAPS["table"], text, line=True)


def _beside(outline: Outline) -> Iterator[Candidate]:
    """Give what stands in the cell right of 单位名称 in a form; who is over it (主管部门) weighs less."""
    for block in outline.raw.blocks:
        if not isinstance(block, Grid):
            continue
        cells = sorted((cell for cell in block.cells if cell.row < 8), key=lambda cell: (cell.row, cell.column))
        for cell, right in zip(cells, cells[1:], strict=False):
            title, name = (re.sub(r"\s", "", one.text) for one in (cell, right))
            if cell.row == right.row and _NAME_CELL.fullmatch(title) and BODY.match(name) and not NO_NAME.search(name):
                yield Candidate(name, "table", 0.8 if "主管" in title else 1.0, f"{title} {name}")


def _told(outline: Outline) -> Iterator[Candidate]:
    for _, text in outline.paragraphs:
        for pattern in (_SUBJECT, _SUBJECT_BEHIND):
            for match in pattern.finditer(text):
                name = free_name(re.sub(r"^(?:第[一二三四]部分\s*|附件[:：]\s*)", "", match.group(1)))
                if not NO_NAME.search(name) and len(name) >= 3:
                    yield Candidate(name, "text", 1.0, text[:80])
        if survey := _SURVEY.match(text):
            yield Candidate(survey.group(1), "text", 3.0, text)
        for pattern in (_CONGRESS, _COMMISSIONED):
            for match in pattern.finditer(text[:400]):
                if is_place(match.group(1)):
                    yield Candidate(match.group(1), "text", 1.0, text[:80], hint=True)
    for _, text in outline.paragraphs[:6]:
        yield from _told_first(text)


def _told_first(text: str) -> Iterator[Candidate]:
    """Give who the first paragraphs say that they tell of."""
    if match := _SUMMED.search(text):
        yield Candidate(match.group(1), "text", 1.5, text[:80], whole=True)
    if match := _TOWN.search(text):
        yield Candidate(free_name(match.group(1)), "text", 1.0, text[:80])
    if place := _place_told_of(text):
        yield Candidate(place, "text", 1.2, text[:80], whole=True)
    for pattern in (_DESCRIBED, _REPORTED):
        match = pattern.match(text) if pattern is _DESCRIBED else pattern.search(text)
        if match and not NO_NAME.search(match.group(1)):
            yield Candidate(free_name(match.group(1)), "text", 0.9, text[:80])


def _place_told_of(text: str) -> str | None:
    """Return the place whose money of a year a text tells of; 本区 and 全市 name none."""
    for match in _PLACE_TOLD_OF.finditer(text):
        place = match.group("after") or match.group("before")
        if not NO_NAME.search(place) and not re.search(r"本[市区县旗]|[各及和与]", place) and is_place(place):
            return place
    return None


def _rows(outline: Outline) -> Iterator[Candidate]:
    """Give the place that heads a list of places: 某市, 某市级, 甲区, 乙区."""
    for block in outline.raw.blocks:
        if not isinstance(block, Grid) or not any(
            cell.text.strip() in ("地区", "地  区", "地 区") for cell in block.cells if cell.row < 3
        ):
            continue
        labels = [re.sub(r"\s", "", cell.text) for cell in block.cells if cell.column == 0 and cell.row > 0]
        for label in [] if _are_of_one_rank(labels) else labels[:_FIRST_ROWS]:
            match = _ROW_OF_PLACE.match(label)
            if match and is_place(match.group(1)):
                yield Candidate(match.group(1), "table", 0.8, label, hint=True)
                break


_FIRST_ROWS = 7
"""Rows of a list of places among which the whole of them stands."""


def _are_of_one_rank(labels: Sequence[str]) -> bool:
    """Return whether a list's rows are places beside each other, none the whole of the others: 甲市, 乙市, 丙市."""
    places = [label for label in labels if is_place(label)]
    alike = Counter(place[-1] for place in dict.fromkeys(places))
    plain = all(re.search(r"本级|合计|总计|[省市区县州]级", label) is None for label in labels)
    return plain and len(alike) == 1 and alike.total() > 1


def _sheets(outline: Outline) -> Iterator[Candidate]:
    for name in outline.sheets if len(outline.sheets) == 1 else ():
        yield from _of_title(name, "sheet", _CAPS["sheet"])


def _file(outline: Outline) -> Iterator[Candidate]:
    yield from _of_title(outline.stem, "file_name", _CAPS["file_name"])


_DEPARTMENTAL = re.compile(r"(?:部门|单位)(?:预算|决算|预决算)")


def _published(outline: Outline) -> Iterator[Candidate]:
    """Give who put the text out; of a department's report that is the organ, where one is named beside its government."""
    organs = [words for words in outline.publishers if _is_organ(words)]
    departmental = any(_DEPARTMENTAL.search(line) for line in (*outline.titles, *outline.late_titles))
    for words in organs if organs and departmental else outline.publishers:
        places, rest = split_places(words)
        if places and len(places[-1]) > 1 and not (organs and departmental):
            yield Candidate("".join(places), "publisher", _CAPS["publisher"], words, hint=True)
        name = _without_page(words)
        if rest and re.fullmatch(rf"[\u4e00-\u9fff]{{2,}}(?:{SUFFIX})", name):
            yield Candidate(name, "publisher", _CAPS["publisher"] / 2, words)


def _without_page(words: str) -> str:
    return re.sub(r"(?:政务)?(?:信息)?公开.*$|镜像$|(?:门户)?网站?$", "", words)


def _is_organ(words: str) -> bool:
    """Return whether a publisher is an organ of its place and not the place's government or its finance office, which put
    out the reports of all.
    """
    rest = split_places(name := _without_page(words))[1]
    return not is_place(name) and re.fullmatch(rf"[\u4e00-\u9fff]+(?:{SUFFIX})", rest) is not None and not _OF_ALL.search(rest)


_OF_ALL = re.compile(r"^(?:人民)?政府|财政[局厅部]|政务|门户|新闻|日报|融媒体|信息中心")
