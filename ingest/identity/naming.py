"""Bodies and places named in titles and sentences, cut free of the words around them."""

from __future__ import annotations

import re

from ingest.identity.places import split_places

SUFFIX = (
    "局|厅|委员会|委|办公厅|办公室|法院|检察院|人民政府|政府|街道办事处|办事处|管委会|管理委员会|开发区|中心|学院|大学|学校|中学|小学|幼儿园|"
    "医院|卫生院|研究院|研究所|研究室|图书馆|博物馆|文化馆|档案馆|美术馆|科技馆|纪念馆|委党校|党校|总工会|工会|妇联|妇女联合会|团委|共青团|残联|"
    "残疾人联合会|工商联|科协|文联|侨联|红十字会|协会|联合会|总队|支队|大队|队|站|台|所|处|社|署|部|组|院|馆|园|公安|司法|海关|银行|集团|公司|镇|乡|街道|"
    "政协|人大|纪委|监委|司"
)
"""What names of bodies end in."""
BODY = re.compile(rf"^[\u4e00-\u9fff（）()、·]{{2,40}}?(?:{SUFFIX})(?:\s*[（(](?:本级|机关|汇总|部门)[)）])?$")
_KIND = re.compile(
    r"(?:部门|单位)?(?:本级)?\s*(?:综合|收支)?(?:部门|单位)?(?:预算|决算|预决算)(?:信息|编制|公开|执行|情况|及|和|[“\"]?三公[”\"]?|经费|说明|报告|表|草案|汇总|的|目录)*$"
    r"|(?:部门)?\s*(?:一般公共预算|财政拨款|公共财政拨款|公共预算|财政性)?(?:财政\s*拨款)?(?:安排的?)?[“\"「『]?三公[”\"」』]?\s*(?:两费)?\s*经费.*$"
    r"|(?:部门)?(?:整体)?(?:项目)?(?:支出)?绩效.*$|(?:一般公共预算|财政拨款|公共预算).*$"
)
YEAR_WORDS = re.compile(
    r"(?:(?:19|20)\d{2}|[二一][〇○零一二三四五六七八九]{3}|(?:中华)?民国\s*[\d〇一二三四五六七八九十]{2,4})\s*(?:[-—–]\s*\d{2,4})?\s*(?:年度?|度)?"
)
PERIOD = re.compile(
    rf"(?P<year>{YEAR_WORDS.pattern})(?:\d{{1,2}}[-—–~至到])?(?:\d{{1,2}}月份?|上半年|下半年|[前第]?[一二三四1-4]季度|全年)(?:累计)?"
)
"""A part of a year: 2024年1-9月, 2024年上半年."""
NO_NAME = re.compile(
    r"^(?:本|我|该|全|各|所属|下属|预算|部门|单位|按照|根据|关于|经|由|与|对|为|比|较|现将|纳入|截至|其中)|(?:本部门|本单位|我单位|我局|各部门|主管部门|预算单位)$|收入|支出|经费"
)
_LEAD = re.compile(
    r"^(?:[（(]?(?:公开|附)?表\s*[\d一二三四五六七八九十]{1,3}(?:[-－.]\d{1,2})*[)）]?[、.．:：]?|\d{1,2}(?:[-－.]\d{1,2})*[、.．]?(?=[\u4e00-\u9fff])"
    r"|附件\s*\d*[:：]?|【[^】]*】|[《〈]|关于(?:印发|公开|公布|批复)?|第[一二三]部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])"
)
_VERB = re.compile(r"^(?:反映|体现|现将|公布|公开|分析|关于|根据|按照)")
_JOINED = re.compile(r"^(?:受|经|由|对|据|的|及|和|在|从)")
"""Words of one character before a name inside a sentence; at a title's head they begin the name itself (和平县, 从江县)."""
_MONEY_BEHIND = re.compile(
    r"(?:[近前历][\d一二三四五六七八九十两]*个?年|部门|单位|一般公共|公共财政|政府性|财政|预算|决算|收支|收入|支出|[“\"]?三公|预决算|绩效|各年)"
)
"""What begins behind a body's name in a title, where no year does."""
_AREA_WORDS = re.compile(
    r"^(?:(?:和|及)?(?:全[省市区县州旗镇乡]|自治区|[省市区县州旗镇乡]?(?:本级|总|直|级))*(?:和(?:全[省市区县州旗]|[省市区县州旗]?本?级))?"
    r"(?:地方|财政|财政总|政府)*(?:一般公共|公共财政|政府性基金|国有资本|社会保险|社保|预算|决算|预决算|三公|行政事业|政府债务|债务|专项债|一般债|部门|单位|转移支付"
    r"|重点项目|预备费|收支|收入|支出|$)|人民政府关于"
    r"|[省市区县州]?(?:本级)?对(?:下级?|[省市区县州旗乡镇]{1,3})|(?:所属|下属|直属(?!机关))"
    r"|(?:部分|各|有关|相关|多[家个]|[两二三四五六七八九十\d]{1,3}[家个])(?:[省市区县州]?(?:直|级|属))?(?:部门|单位|预算单位|乡镇|镇街|街道|区县|县区|县市|市县|市州|学校|医院))"
)
"""What follows a place in the title of a report on the whole of it."""
_TARGETS = re.compile(r"项目(?:支出)?(?:预算)?绩效(?:目标|自评|评价)")
"""The title of a form on one project, which only says where: the form itself names whose the project is."""
_DEPARTMENTAL = re.compile(
    r"^[省市区县州]?(?:本级|级|直)?(?:部门|单位)(?:预算|决算|预决算|收支)|^(?:预算|决算)(?:公开)?(?:说明|报告)?$"
)
AREA = re.compile(
    r"(全[市区县省州旗镇乡]|[市区县省州旗]本级|自治区本级|[市区县]级部门|[省市区县州]直部门|^[省市县州]级(?!部门|单位)|(?<=年)[省市县州]级(?!部门|单位))"
)
"""Words that tell of a whole place."""


def bare_title(line: str) -> str:
    """Return a title without white space, file ending, numbering and 关于."""
    text = re.sub(r"\.(?:pdf|docx?|xlsx?|txt|html?|csv|md)$", "", re.sub(r"\s+", "", line))
    text = PERIOD.sub(r"\g<year>", text)
    for _ in range(3):
        text = _LEAD.sub("", text)
    return text


def body_of_title(line: str) -> str | None:
    """Return the body that a title names, without year and kind of report: "2021年某市某局部门预算" → "某市某局"."""
    text = bare_title(line)
    if NO_NAME.match(text) or re.match(r"^(?:来源|发布|索引|目录)", text):
        return None
    for part in YEAR_WORDS.split(text):
        before = re.split(r"关于|[:：]", part)[0]
        bare = re.sub(r"(?:部门|单位)$|^(?:公开|的)", "", _KIND.sub("", before or part))
        for name in (free_name(bare, inside=False), _before_money(bare)):
            if BODY.match(name) and not re.search(r"预算|决算|说明|收支|支出|表$|情况|部分", name) and not AREA.search(name):
                return name
    return None


def _before_money(text: str) -> str:
    """Return a title up to the words that tell of money (某市某局近三年支出情况 → 某市某局), "" where it begins with no place."""
    places, rest = split_places(text)
    money = _MONEY_BEHIND.search(rest)
    return text[: len(text) - len(rest) + money.start()] if places and money else ""


def place_of_title(line: str) -> tuple[str, bool] | None:
    """Return the place that a title is about and whether the report is on the whole of it, None where it names none.

    某县2022年预算执行情况的报告 is the county's, whoever signs it; 某区2024年区级部门预算 is a department's of the district.
    """
    parts = [part for part in YEAR_WORDS.split(bare_title(line)) if part]
    for number, part in enumerate(parts):
        places, rest = split_places(part)
        if not places or len(places[-1]) < 2:
            continue
        follows = rest or (parts[number + 1] if number + 1 < len(parts) else "")
        if _DEPARTMENTAL.match(follows):
            return "".join(places), places[-1][-1] in "镇乡道"
        if _TARGETS.search(follows):
            return "".join(places), False
        if _AREA_WORDS.match(follows) and follows:
            return "".join(places), True
        if not rest and number == 0:
            return "".join(places), False  # the year stands right behind it: 某市2024年新增债券项目表
    return None


def free_name(name: str, *, inside: bool = True) -> str:
    """Return a body's name without a verb before it, or, `inside` a sentence, a preposition: 反映某市法院 → 某市法院."""
    shorter = _VERB.sub("", name)
    shorter = _JOINED.sub("", shorter) if inside and shorter == name else shorter
    return shorter if len(shorter) >= 4 or split_places(shorter)[0] else name
