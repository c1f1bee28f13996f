"""Which coordinates the words of a title, heading, header, sentence or question state.

One reader of words for all rooms, so that a table's title, a sentence and a question are understood alike.
What is not said stays None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Fund, Kind, Side, Stage
from ingest.terms import fold_label

_STAGES: tuple[tuple[str, Stage], ...] = (
    (r"调整预算|全年预算|预算调整|调整后预算|变动预算|预算变动", "adjusted"),
    (r"年初预算|预算数|预算安排|预算", "budget"),
    (r"决算数|决算|实际支出|实际发生|实际完成|支出数", "actual"),
    (r"执行数|预算执行|预计执行|执行|快报|完成数", "execution"),
)
_FUNDS: tuple[tuple[str, Fund], ...] = (
    (r"政府性基金", "managed"),
    (r"国有资本经营|国有资本金|国资(?:预算|收入|支出)", "state_capital"),
    (r"社会保险基金|社保基金", "social_insurance"),
    (r"一般公共预算|公共财政预算|公共预算财政拨款|公共财政拨款", "general"),
    (r"财政专户", "special_account"),
    (r"(?<!非)财政拨款|财政补助", "fiscal"),
    (r"其他资金|单位资金|非财政拨款(?!结[余转])", "other"),
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"人员经费|人员支出|人员类", "personnel"),
    (r"公用经费|公用支出|日常公用", "general_running"),
    (r"基本支出", "basic"),
    (r"项目支出", "project"),
    (r"预留机动|机动经费", "contingency"),
    (r"上缴上级", "remitted_up"),
    (r"对附属单位补助", "subsidy_down"),
    (r"经营支出", "operating"),
)
_SIDES: tuple[tuple[str, Side], ...] = (
    (r"结转|结余", "balance"),
    (r"采购", "procurement"),
    (r"国有资产|固定资产|资产占", "assets"),
    (r"支出|花|用款", "expenditure"),
    (r"收入|进账", "income"),
)
_DIGITS = {"〇": "0", "○": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4",
           "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}  # fmt: skip
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?=\s*[-—–]?\s*(?:年|度|财年|\b))(?!\s*[万元个人%.,]|\d)")
_FISCAL = re.compile(r"(?:FY|fy|财年)\s*'?((?:19|20)\d{2})(?:\s*[-–/]\s*\d{2,4})?")
_HAN_YEAR = re.compile(r"[二一][〇○零一二三四五六七八九]{3}(?=年)")
_ROC_YEAR = re.compile(r"(?:民国|民國|中华民国|中華民國)\s*(\d{2,3}|[〇○零一二三四五六七八九十百]+)\s*年")


@dataclass(frozen=True, slots=True)
class Stated:
    """What words say of coordinates; None where they do not."""

    stage: Stage | None = None
    fund: Fund | None = None
    kind: Kind | None = None
    side: Side | None = None
    years: tuple[int, ...] = ()


def _first(pairs: tuple[tuple[str, object], ...], text: str) -> object | None:
    for pattern, value in pairs:
        if re.search(pattern, text):
            return value
    return None


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that `text` writes (2021年, 二〇二一年, 民國九十二年, FY2021-22), in order, each once."""
    found: list[tuple[int, int]] = [(match.start(), int(match.group(1))) for match in _YEAR.finditer(text)]
    found += [(match.start(), int(match.group(1))) for match in _FISCAL.finditer(text)]
    for match in _HAN_YEAR.finditer(text):
        found.append((match.start(), int("".join(_DIGITS[character] for character in match.group()))))
    for match in _ROC_YEAR.finditer(text):
        found.append((match.start(), 1911 + _han_number(match.group(1))))
    ordered: list[int] = []
    for _, year in sorted(found):
        if year not in ordered:
            ordered.append(year)
    return tuple(ordered)


_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})年?\s*(?:[-—–~～]|至|到)+\s*((?:19|20)\d{2})年(?!度)")


def years_spanned(text: str) -> tuple[int, ...]:
    """Return all years of a span that `text` writes (2022—2024年), the newest first; () where it writes none."""
    match = _SPAN.search(text)
    first, last = (int(match[1]), int(match[2])) if match else (0, 0)
    return tuple(range(last, first - 1, -1)) if 0 < last - first < _LONGEST_SPAN else ()


_LONGEST_SPAN = 20
"""Years of a report on several; a longer stretch tells of an age, not of figures."""


def _han_number(text: str) -> int:
    """Return the number that Chinese or Arabic digits below a thousand write (九十二 → 92)."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for character in text:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = int(_DIGITS[character])
    return total + digit


def stated_in(text: str) -> Stated:
    """Return the coordinates that the words of a title, heading or header state.

    Where words of several stages stand ("预算数/决算数") the stage is None: they contradict as one statement.
    Names of funds (一般公共预算) do not state the stage 预算; 财政拨款 inside 一般公共预算财政拨款 is general, and
    财政拨款（含一般公共预算和政府性基金预算） is fiscal.
    """
    folded = fold_label(text)
    bare = re.sub(r"一般公共预算|公共财政预算|政府性基金预算|国有资本经营预算|社会保险基金预算|公共预算", "", folded)
    stages = {value for pattern, value in _STAGES if re.search(pattern, bare)}
    if "adjusted" in stages:
        stages.discard("budget") if not re.search(r"年初预算", bare) else None
    stage = next(iter(stages)) if len(stages) == 1 else None
    if "actual" in stages and "budget" in stages and not re.search(r"预算数|年初预算|预决算|预算安排", bare):
        stage = "actual"
    return Stated(
        stage=stage,
        fund=_first(_FUNDS, re.sub(r"\((?:含|包括)[^()]*\)", "", folded)),  # type: ignore[arg-type]
        kind=_first(_KINDS, folded),  # type: ignore[arg-type]
        side=_first(_SIDES, re.sub(r"收入支出|收支", "", folded)),  # type: ignore[arg-type]
        years=years_in(text),
    )


WHOLE_OR_OWN = (
    r"全(?:省|市|区|县|州|旗|镇)|[省市区县州旗镇](?:本级|级)(?!以[上下])|(?:区县|县区|县市|市县|乡镇|镇街)级"
    r"|(?<![\u4e00-\u9fff])本级"
)
_PART = (
    r"(?:(?<=[，。；、：)\s])|^)(?:(?:19|20)\d\d年度?+)?"
    r"(?P<part>[\u4e00-\u9fff]{2,8}?(?:示范区|高新区|开发区|工区|园区|新区|区|县))"
)
_MONEY_OF = (
    r"(?:19|20)?\d{0,4}年?(?:一般公共|政府性|国有资|社会保险|公共财政|地方|财政|政府(?:一般|专项)?债务|预算|收支|收入|支出|“?三公|债务|限额内|通过[^，。；]{0,6}(?:代发|发行)|社保|基金|总收入|总支出|预备费)"
)
_MONEY_OF_LEVEL = rf"{_MONEY_OF}|(?:累计|完成|实现|达到?|为)*\d[\d.,]*[万亿]?元"
_LEVEL_TOLD = re.compile(rf"(?:(?P<level>{WHOLE_OR_OWN})|{_PART})(?:[（(][^（）()]{{0,60}}[)）])?(?:的)?(?={_MONEY_OF_LEVEL})")
_LEVEL_ALONE = re.compile(rf"(?P<level>{WHOLE_OR_OWN})")
_OF_ANOTHER = re.compile(r"(?:补助|上解|下达|转移|对|全国|调入|返还|按|各|为)$")
"""What stands before a level that receives or pays and is not told of: 补助市级支出."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of government that words name at `start`: 全市, 市级, 市本级, or a part with money of its own (高新区)."""

    name: str
    start: int


def levels_in(text: str, *, alone: bool = False) -> tuple[Level, ...]:
    """Return the levels that a text tells money of, left to right; with `alone` any that it names, as a header does."""
    found: list[Level] = []
    for match in (_LEVEL_ALONE if alone else _LEVEL_TOLD).finditer(text):
        name = match.groupdict().get("part") or match.group("level")
        if name and not _OF_ANOTHER.search(text[: match.start()]):
            found.append(Level(name, match.start()))
    return tuple(found)


def is_level(name: str) -> bool:
    """Return whether a name is a level of government: 全市, 市级, 市本级."""
    return _LEVEL_ALONE.fullmatch(name) is not None


_PART_ALONE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:区|县)")


_ZONE = re.compile(r"[\u4e00-\u9fff]{0,8}(?:示范区|高新区|开发区|工区|新区)")


def is_zone(name: str) -> bool:
    """Return whether a name is a zone's, which has money of its own beside a region's districts (高新区)."""
    return _ZONE.fullmatch(name) is not None


def is_level_or_part(name: str) -> bool:
    """Return whether a name is a level of government or can be a part with money of its own (高新区)."""
    return is_level(name) or _PART_ALONE.fullmatch(name) is not None
