"""Whose report it is, for which year and stage, and why we think so.

What the user says wins; then title lines, 部门： and 单位名称： lines, tables' titles, the text, the file's name, in this order.
The publishing date is no witness of the year: a title or a sentence that names a budget is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from ingest.coordinates import stated_in, years_in
from ingest.english import english_body, english_place, english_year
from ingest.model import Evidence, Grid, Identity, Paragraph, RawDocument, Stage
from ingest.sections import contents_blocks
from ingest.terms import is_latin, simplify

Level = Literal["department", "office", "unit", "region"]

_TITLE_BLOCKS = 12
"""How many paragraphs at the start can hold the title."""
_SUFFIX = (
    "局|厅|委员会|委|办公厅|办公室|法院|检察院|人民政府|政府|街道办事处|办事处|管委会|管理委员会|开发区|中心|学院|大学|学校|中学|小学|幼儿园|"
    "医院|研究院|研究所|研究室|图书馆|博物馆|文化馆|档案馆|美术馆|科技馆|纪念馆|委党校|党校|总工会|工会|妇联|妇女联合会|团委|共青团|残联|残疾人联合会|工商联|科协|文联|"
    "侨联|红十字会|协会|联合会|总队|支队|大队|队|站|所|处|社|署|部|组|院|馆|公安|司法|海关|银行|集团|公司|镇|乡|政协|人大|纪委|监委|司"
)
_BODY = re.compile(rf"^[\u4e00-\u9fff（）()、·]{{2,40}}?(?:{_SUFFIX})(?:\s*[（(](?:本级|机关|汇总|部门)[)）])?$")
_KIND = re.compile(
    r"(?:部门|单位)?(?:本级)?\s*(?:综合|收支)?(?:部门|单位)?(?:预算|决算|预决算)(?:信息|编制|公开|执行|情况|及|和|[“\"]?三公[”\"]?|经费|说明|报告|表|草案|汇总|的|目录)*$"
    r"|(?:部门)?\s*(?:一般公共预算|财政拨款|公共财政拨款|公共预算|财政性)?(?:财政\s*拨款)?(?:安排的?)?[“\"「『]?三公[”\"」』]?\s*(?:两费)?\s*经费.*$"
    r"|(?:部门)?(?:整体)?(?:项目)?(?:支出)?绩效.*$|(?:一般公共预算|财政拨款|公共预算).*$"
)
_YEAR_WORDS = re.compile(
    r"(?:(?:19|20)\d{2}|[二一][〇○零一二三四五六七八九]{3}|(?:中华)?民国\s*[\d〇一二三四五六七八九十]{2,4})\s*(?:[-—–]\s*\d{2,4})?\s*(?:年度?|度)?"
)
_DEPARTMENT_LINE = re.compile(
    r"^\s*(?:填报|编制|公开|预算|主管|项目实施)?(?P<what>部门|单位|机构)(?:名称|[（(]盖章[)）]|[（(]公章[)）])?\s*[:：]\s*(?P<name>[^:：\d]{2,40}?)\s*(?=$|单位|金额单位|\d{4})"
)
_SUBJECT = re.compile(rf"([\u4e00-\u9fff]{{2,25}}?(?:{_SUFFIX}))\s*(?:[（(](?:本级|机关|汇总)[)）])?\s*(?:19|20)\d{{2}}\s*年")
_NO_NAME = re.compile(
    r"^(?:本|我|该|全|各|所属|下属|预算|部门|单位|按照|根据|关于|经|由|与|对|为|比|较|现将|纳入|截至|其中)|(?:本部门|本单位|我单位|我局|各部门|主管部门|预算单位)$|收入|支出|经费"
)
_DESCRIBED = re.compile(
    rf"\D{{0,4}}?([\u4e00-\u9fff]{{4,24}}(?:{_SUFFIX}))(?:\([^()]*\))?是[^。]{{0,40}}?(?:机关|工作部门|单位|机构|部门)"
)
"""某市某局是市政府工作部门: a description that says who is told of."""
_PLACE_TOLD_OF = re.compile(
    r"(?:19|20)\d{2}年度?(?P<after>[\u4e00-\u9fff]{2,6}?[市区县旗])(?:部门|本级|各|级|一般公共预算|财政拨款|三公)"
    r"|(?<![\u4e00-\u9fff])(?P<before>[\u4e00-\u9fff]{2,6}?[市区县旗])(?:19|20)\d{2}年度?的?"
    r"(?:[\u4e00-\u9fff]{0,12}安排的?)?(?:一般公共预算|财政拨款|部门|全[市区县]|三公)"
)
"""某区2022年的三公经费, 2017年某区一般公共预算: a place right beside the year of the money told of."""
_REGION_NAME = re.compile(
    r"^((?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,6}?(?:自治州|地区|盟|市))?"
    r"(?:[\u4e00-\u9fff]{2,14}?(?:新区|开发区|高新区|区|县|旗|市))?(?:[\u4e00-\u9fff]{1,6}?(?:街道|镇|乡))?)"
)
_AREA = re.compile(r"(全[市区县省州旗镇]|[市区县省州]本级|[市区县]级部门)")
_PLACE = r"[\u4e00-\u9fff]{1,14}?(?:省|市|县|区|州|旗|镇|乡)"
_PLACE_REPORT = re.compile(
    rf"^(?:[（(][^（）()]{{2,8}}[)）])?(?:关于)?(?:{_YEAR_WORDS.pattern})?(?P<place>{_PLACE})(?:本级)?(?:{_YEAR_WORDS.pattern})?年?"
    r"(?:本级|地方|财政|总|[市区县州]级)*(?:预算(?:执行|草案|调整)|决算(?:草案|情况)?的报告)"
)
"""A finance office reports on its place: 某县2022年预算执行情况和2023年预算草案的报告 is the county's, whoever signs it."""
_WHOLE_PLACE = re.compile(r"全[市区县省州旗镇乡][^。，,；]{0,8}(?:一般公共预算|公共财政预算|财政)(?:总?收入|总?支出)")
_CATALOGUE_LINE = re.compile(r"^(?:索\s*引\s*号|文\s*号|发文字号|主题(?:分类|词)|信息分类)\s*[:：]")
"""What an open-data catalogue prints over a text: its numbers and classes are no title."""
_SOURCE_LINE = re.compile(r"^#?\s*(?:source|来源|信息来源|发布机构|文章来源)\s*[:：]\s*(?P<words>.+)$", re.IGNORECASE)


def blocks_to_identity(raw: RawDocument, *, department: str | None = None, year: int | None = None) -> Identity:
    """Given a file's blocks, return whose report it is, of which year and stage, with the words that say so.

    `department` and `year` are what the user says, and win. What is said nowhere is None.
    """
    reader = _Reader(raw)
    evidence: list[Evidence] = []
    name = department or reader.department(evidence)
    found_year = year or reader.year(evidence)
    if department:
        evidence.insert(0, Evidence("given", department))
    if year:
        evidence.insert(0, Evidence("given", str(year)))
    stage = reader.stage(found_year)
    names = reader.names(name)
    region = reader.region(name)
    return Identity(
        department=name,
        year=found_year,
        stage=stage,
        level=reader.level(name, region),
        names=names,
        region=region,
        title=reader.title(),
        evidence=tuple(evidence),
    )


class _Reader:
    def __init__(self, raw: RawDocument) -> None:
        self.raw = raw
        contents = contents_blocks(raw.blocks)
        self.paragraphs = [
            (block.index, _plain(block.text)) for block in raw.blocks
            if isinstance(block, Paragraph) and block.text.strip() and block.index not in contents
        ]  # fmt: skip
        first_body = contents.start if contents else self._first_sentence()
        self.head = [
            text
            for index, text in self.paragraphs[:_TITLE_BLOCKS]
            if index < first_body and not (_SOURCE_LINE.match(text) or _CATALOGUE_LINE.match(text))
        ]
        self.titles = [text for text in self.head if len(text) <= 70 and not re.search(r"[。；]", text)]
        self.table_titles = [
            text for _, text in self.paragraphs if len(text) <= 60 and re.search(r"表(?:\s*[（(].*[)）])?$", text)
        ]
        self.stem = _plain(Path(raw.name).stem)

    def _first_sentence(self) -> int:
        for block in self.raw.blocks:
            if (
                isinstance(block, Grid)
                or re.search(r"。|，.*，", block.text)
                or re.match(r"\s*(?:第一部分|一、|单位[:：])", block.text)
            ):
                return block.index
        return len(self.raw.blocks)

    # ------------------------------------------------------------ the body

    def department(self, evidence: list[Evidence]) -> str | None:
        """Return the fullest name of the body that title, tables, text or file name say, in this order of trust."""
        lines = [name for _, name in self._department_lines()]
        titled = [name for line in self.titles for name in [_body_of_title(line)] if name]
        text_names = self._subjects()
        for source, found in (
            ("title", self._places() or titled or self._in_english()),
            ("table", lines),
            ("text", self._text_bodies(text_names)),
            ("file_name", [_body_of_title(self.stem)]),
        ):
            usable = [name for name in found if name]
            if usable:
                best = _fullest(usable, lines + titled + list(text_names))
                evidence.append(Evidence(source, best))  # type: ignore[arg-type]
                return best
        return None

    def _in_english(self) -> list[str]:
        """Return the town, county or council that the first lines of an English text name."""
        name = english_body([text for _, text in self.paragraphs[:_TITLE_BLOCKS] if is_latin(text)])
        return [name] if name else []

    def _places(self) -> list[str]:
        """Return the places whose whole budget the titles report on, as each title calls them."""
        return [match["place"] for line in self.titles if (match := _PLACE_REPORT.match(re.sub(r"\s+", "", line)))]

    def _department_lines(self) -> Iterator[tuple[str, str]]:
        for text in self._lines():
            match = _DEPARTMENT_LINE.match(text)
            if match and not re.match(r"^[万亿千百]?元", match.group("name")):
                name = re.sub(r"\s+", "", match.group("name"))
                if not _NO_NAME.search(name):
                    yield match.group("what"), name

    def _lines(self) -> Iterator[str]:
        for _, text in self.paragraphs:
            if len(text) <= 90:
                yield text
        for block in self.raw.blocks:
            if isinstance(block, Grid):
                for cell in block.cells:
                    if cell.row <= 3 and 4 <= len(cell.text) <= 90:
                        yield from _plain(cell.text).split("\n")

    def _subjects(self) -> Counter[str]:
        """Return the bodies that sentences name before a year ("某局2021年…"), with how often."""
        counts: Counter[str] = Counter()
        for _, text in self.paragraphs:
            for match in _SUBJECT.finditer(text):
                name = re.sub(r"^(?:现将|第[一二三四]部分\s*|附件[:：]\s*|经|关于)", "", match.group(1))
                if not _NO_NAME.search(name) and len(name) >= 3:
                    counts[name] += 1
        return counts

    def _text_bodies(self, subjects: Counter[str]) -> list[str]:
        if subjects:
            return [subjects.most_common(1)[0][0]]
        for _, text in self.paragraphs[:4]:
            place = re.search(r"经([\u4e00-\u9fff]{2,8}(?:市|区|县|省|州|旗))财政(?:局|厅)汇总", text)
            if place:
                return [place.group(1)]
            named = re.search(r"(?:现将|公布)?([\u4e00-\u9fff]{2,8}(?:镇|乡|街道))(?:19|20)\d{2}年", text)
            if named:
                return [named.group(1)]
            if told_of := _place_told_of(text):
                return [told_of]
            what = _DESCRIBED.match(text)
            if what and not _NO_NAME.search(what.group(1)):
                return [what.group(1)]
            office = re.search(
                r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,14}(?:署|局|厅|委员会|院))(?=\d{1,2}日|在其|今日|昨日)", text
            )
            if office:
                return [office.group(1)]
        for _, text in self.paragraphs[:3]:
            source = _SOURCE_LINE.match(text)
            bracket = re.search(r"[（(]([\u4e00-\u9fff]{3,30})[)）]", source.group("words")) if source else None
            if bracket:
                return [re.sub(r"(?:政务)?(?:信息)?公开.*$|镜像$|人民政府$", "", bracket.group(1)) or bracket.group(1)]
        return []

    def names(self, department: str | None) -> tuple[str, ...]:
        """Return all names that the report uses for the body, the fullest (`department`) first."""
        found = [*([department] if department else []), *self._places()]
        if department and is_latin(department):
            return tuple(name for name in (department, english_place(department)) if name)
        for line in self.titles:
            found.append(_body_of_title(line) or "")
        found += [name for _, name in self._department_lines()]
        found += [name for name, count in self._subjects().most_common(4) if count >= 2]
        for text in (text for _, text in self.paragraphs[:3]):
            source = _SOURCE_LINE.match(text)
            bracket = re.search(r"[（(]([\u4e00-\u9fff]{3,30})[)）]", source.group("words")) if source else None
            if bracket and department and _shares(bracket.group(1), department):
                found.append(re.sub(r"(?:政务)?(?:信息)?公开.*$|镜像$", "", bracket.group(1)))
        return tuple(dict.fromkeys(name for name in found if name))[:8]

    # ------------------------------------------------------------ place and level

    def region(self, department: str | None) -> str | None:
        """Return the place that the body's name begins with, or the area that a 三公 statement of a whole place is about."""
        if department:
            match = _REGION_NAME.match(department)
            place = match.group(1) if match else ""
            if place and (place != department or re.search(r"[省市区县州旗镇乡]$", place)):
                return place
            bare = re.match(r"^([\u4e00-\u9fff]{2,4}?[\u4e00-\u9fff]*?开发区|[省市区县](?=[\u4e00-\u9fff]{2}))", department)
            return bare.group(1) if bare and len(bare.group(1)) > 1 else None
        for _, text in self.paragraphs[:4]:
            source = _SOURCE_LINE.match(text)
            bracket = re.search(r"[（(]([\u4e00-\u9fff]{3,20})人民政府[)）]", source.group("words")) if source else None
            if bracket:
                return bracket.group(1)
        return None

    def level(self, department: str | None, region: str | None) -> Level | None:
        """Return whether the report is a department's (汇总), its own office's (本级), one unit's or a whole place's."""
        head = " ".join((*self.titles, *self.table_titles[:3], self.stem))
        if re.search(r"[（(](?:本级|机关)[)）]", f"{head} {department or ''}"):
            return "office"
        if department is not None and department == region and department[-1] in "省市区县州旗":
            return "region"
        body_like = department is not None and re.search(rf"(?:{_SUFFIX})$", department) is not None and department != region
        first = " ".join(text for _, text in self.paragraphs[:3])
        if _AREA.search(head) and not body_like:
            return "region"
        if not body_like and (_AREA.search(first) or re.search(r"部门及乡镇|全[市区县](?:行政单位|各部门)", first)):
            return "region"
        if not body_like and any(_WHOLE_PLACE.search(text) for _, text in self.paragraphs[:8]):
            return "region"
        if re.search(r"单位(?:预算|决算)", head):
            return "unit"
        # Tables in a file of their own seldom say 部门; they belong to the report that does.
        return "department" if body_like or re.search(r"部门(?:预算|决算|收支)|[（(]汇总[)）]", head) else None

    # ------------------------------------------------------------ the year and the stage

    def title(self) -> str | None:
        """Return the title: the first lines that name a body, a year or a kind of report, joined."""
        lines: list[str] = []
        for line in self.titles[:4]:
            if re.fullmatch(r"[\d\s年月日二〇○零一三四五六七八九十.\-/]+", line) or re.match(
                r"来源|发布|单位[:：]|表[一二三四五六七八九十]|公开", line
            ):
                continue
            lines.append(line)
            if re.search(r"预算|决算|经费|绩效", line):
                break
        return re.sub(r"\.(?:pdf|docx?|xlsx?|txt|html?)$", "", "".join(lines)) or None

    def year(self, evidence: list[Evidence]) -> int | None:
        """Return the report's year: of the title, the tables' titles, the headings and sentences, the file's name."""
        english = english_year([text for _, text in self.paragraphs[:_TITLE_BLOCKS] if is_latin(text)])
        if english is not None:
            evidence.append(Evidence("title", str(english)))
            return english
        for line in self.titles:
            if _names_report(line) and (years := years_in(line)):
                evidence.append(Evidence("title", line))
                return years[0]
        counted: Counter[int] = Counter()
        for line in self.table_titles:
            counted.update(years_in(line)[:1])
        if counted:
            best = max(counted, key=lambda one: (counted[one], one))
            evidence.append(Evidence("table", next(line for line in self.table_titles if best in years_in(line))))
            return best
        return self._year_of_text(evidence)

    def _year_of_text(self, evidence: list[Evidence]) -> int | None:
        counted: Counter[int] = Counter()
        for position, (_, text) in enumerate(self.paragraphs[:60]):
            for match in re.finditer(
                r"(?<![与比较同和])((?:19|20)\d{2})\s*(?:年度?|-度)(?!\s*\d{1,2}\s*月)[^。；\d]{0,30}"
                r"(?:预算|决算|经费|收入|支出)",
                text,
            ):
                counted[int(match.group(1))] += 3 if position < 4 else 1
        if counted:
            best = max(counted, key=lambda one: (counted[one], one))
            if best + 1 in counted and counted[best + 1] * 2 >= counted[best]:
                best += 1
            evidence.append(Evidence("text", next(text for _, text in self.paragraphs if str(best) in text)[:80]))
            return best
        if years := [one for match in re.finditer(r"(?<!\d)((?:19|20)\d{2})(?!\d)", self.stem) for one in [int(match.group(1))]]:
            evidence.append(Evidence("file_name", self.raw.name))
            return years[0]
        for _, text in self.paragraphs[:10]:
            if (stated := years_in(text)) and not re.fullmatch(r"[\s\d年月日〇○二一三四五六七八九十]+", text):
                evidence.append(Evidence("text", text[:80]))
                return stated[0]
        return None

    def stage(self, year: int | None) -> Stage | None:
        """Return the stage that the title says; else the tables' titles, else the text about that year, else the file's name."""
        for line in self.titles:
            if _names_report(line) and (stage := _stage_of(line)):
                return stage
        counts: Counter[Stage] = Counter(stage for line in self.table_titles for stage in [_stage_of(line)] if stage)
        if counts:
            return counts.most_common(1)[0][0]
        for _, text in self.paragraphs:
            for match in re.finditer(rf"{year}\s*(?:年度?)?[^。；]{{0,60}}?(预算|决算|执行)", text):
                if not re.search(r"一般公共$|政府性基金$|国有资本经营$|公共$", match.group()[: -len(match.group(1))]):
                    return {"预算": "budget", "决算": "actual", "执行": "execution"}[match.group(1)]  # type: ignore[return-value]
        if re.search(r"final|决算", self.stem):
            return "actual"
        return "budget" if re.search(r"budget|预算", self.stem) else None


def _place_told_of(text: str) -> str | None:
    """Return the place whose money of a year a text tells of; 本区 and 全市 name none."""
    for match in _PLACE_TOLD_OF.finditer(text):
        place = match.group("after") or match.group("before")
        if not _NO_NAME.search(place) and not re.search(r"本[市区县旗]|[各及和与]", place):
            return place
    return None


def _stage_of(line: str) -> Stage | None:
    """Return the stage that a title says; 预决算 and 预算执行 are read as what they end in."""
    if re.search(r"决算", line):
        return "actual"
    if re.search(r"预算执行|执行情况", line):
        return "execution"
    return stated_in(line).stage or ("budget" if re.search(r"budget", line, re.IGNORECASE) else None)


def _plain(text: str) -> str:
    return re.sub(r"[*“”\"「」『』]", "", simplify(text)).strip()


def _names_report(line: str) -> bool:
    return re.search(r"预算|决算|经费|绩效|收支|公开|budget|account", line, re.IGNORECASE) is not None


def _body_of_title(line: str) -> str | None:
    """Return the body that a title names, without year and kind of report: "2021年某市某局部门预算" → "某市某局"."""
    text = re.sub(r"\.(?:pdf|docx?|xlsx?|txt|html?)$", "", re.sub(r"\s+", "", line))
    text = re.sub(r"^(?:附件\d*[:：]?|关于|第[一二三]部分|[一二三四五六七八九十]+、)", "", text)
    if _NO_NAME.match(text) or re.match(r"^(?:来源|发布|索引|目录)", text):
        return None
    parts = [part for part in _YEAR_WORDS.split(text) if part]
    for part in parts:
        bare = _KIND.sub("", part)
        bare = re.sub(r"(?:部门|单位)$|^(?:公开|的)", "", bare)
        if _BODY.match(bare) and not re.search(r"预算|决算|说明|收支|支出|表$|情况|部分", bare) and not _AREA.search(bare):
            return bare
    return None


def _fullest(names: Sequence[str], known: Sequence[str]) -> str:
    """Return the longest known name that ends with the best-trusted one: 某局 in the title, 某区某局 on the tables."""
    first = names[0]
    tail = re.sub(r"[（(].*?[)）]$", "", first)
    longer = [name for name in known if len(name) > len(first) and name.endswith(tail) and len(name) <= len(first) + 20]
    return max(longer, key=len) if longer else first


def _shares(one: str, other: str) -> bool:
    return len(set(one) & set(other)) >= min(len(set(one)), len(set(other))) // 2 + 1
