"""What the words before a figure say: comparison and base, direction, share, completion, year, stage, and the label left over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.language import alternatives, value_of
from ingest.model import Direction, Stage

LONGEST = 240
"""Characters before a figure that are looked at."""
_BASE_WORD = (
    r"(?:(?:19|20)\d{2}年?(?:度|初|同期)?|上一?年度?|去年|前年|本年度?|当年|年初|同期|年度|同口径|部门|财政拨款|一般公共预算|公共预算|"
    r"三公经费|三公|的|公开|数据|合计|总计|调整后?|全年|预算|决算|执行|安排|累计|列支|开支|发生|支出|收入|总数|总额|数|额|实际|完成|情况|口径|汇总|批复)"
)
_COMPARED = re.compile(
    rf"(?:按?照?(?:同|可比|同一)口径(?:计算|统计|下|后)?)?(?:相比于?|相较于?|对比|与|同|和|跟|比(?!较)|(?<!比)较)"
    rf"(?P<base>{_BASE_WORD}+)(?:相比较?|比较|对比|相较|比(?!例|重))?"
)
_BOUND = re.compile(rf"(?P<sign>小于|少于|低于|大于|多于|高于|超出|超过|超)(?P<base>{_BASE_WORD}+)")
_CONTRAST = re.compile(rf"(?P<sign>{alternatives('contrast')})了?(?:约|近|达|为)?")
"""比预算数高 is 高于预算数."""
_ONLY_COMPARED = re.compile(r"对比|同比|环比|相比")
_DONE_MORE = r"(?:安排|编列|列支|列|投入|拨付|拨|用|出)?"
"""多安排5万元, 少用3万元: what was done more or less of."""
_SHORT_UP = rf"(?:增|升|多{_DONE_MORE})(?=\d|了|约|$)"
_SHORT_DOWN = rf"(?:降|减|少{_DONE_MORE})(?=\d|了|约|$)"
UP = rf"{alternatives('movement', 'up')}|{_SHORT_UP}"
DOWN = rf"{alternatives('movement', 'down')}|{_SHORT_DOWN}"
_DIRECTION = re.compile(rf"(?P<up>{UP})|(?P<down>{DOWN})")
_BOTH = re.compile(r"(?:增加|增长|上升)\s*[(/或、]\s*(?:减少|下降|降低)\)?|(?:减少|下降|降低)\s*[(/或、]\s*(?:增加|增长|上升)\)?")
FLAT = re.compile(
    r"基本持平|大致持平|略有持平|持平|零增长|无增减变?化?|没有变化|无变化|未发生变化|未变化|保持不变|无差异|基本一致|(?<!保持)一致(?!性)|相同|基本相当|大[体致]相当|无增减|不变(?!价)|无变动"
)
_SHARE = re.compile(
    r"(?:分别|各|约|仅)?占(?!地|用)(?:到|了)?(?P<whole>[^，。；、]*?)(?:的)?(?:比重|比例|比率|百分比)?(?:约|达|为|是|达到)?$"
)
_SHARE_TAIL = re.compile(r"(?P<part>.*?)占(?P<whole>[^，。；]*?)的?(?:比重|比例)(?:为|是|达)?$")
_COMPLETION = re.compile(
    r"(?:完成(?:了)?|相当于)(?P<base>(?:当年|本年|全年|年初|调整|部门|年度)*(?:后)?(?:预算|计划)?数?)的?(?:率)?(?:为|是|约|达)?$|(?:预算)?(?:执行|完成)(?:率|进度)(?:为|是|达到?|约)?$|为?(?P<other>(?:年初|调整|全年)?预算数?)的$"
)
_PLAN = re.compile(r"(?:当年|本年|全年|年初|年度|调整|变动)*后?(?:的)?预算(?:计划)?(?:总?数|总额)?")
"""占年初预算40% is how far the plan was carried out."""
_POINT = re.compile(r"(?:截至|截止|至)?(?<!\d)((?:19|20)\d{2})\s?年(?:度?末|底|期末|12月31日)(?:止|前)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?(?:年度|年|-度)(?!\d{1,2}月)")
_RELATIVE = re.compile(r"上年(?:度|同期)?(?!结转|结余)|去年|上一年度?")
_PRESENT = re.compile(r"今年|本年度?(?!收入|支出|合计|结余|结转)")
_STAGES: tuple[tuple[str, Stage], ...] = (
    (r"调整预算|全年预算|调整后预算|预算调整数", "adjusted"),
    (r"年初(?:预算|安排|核定|计划|批复|下达)|预算安排|预算数|"
     r"预算(?!执行|绩效|管理|单位|部门|编制|体系|指标|评审|公开|口径|支出?完成|法|内)", "budget"),
    (r"决算", "actual"),
    (r"执行数|预算执行数|预计执行", "execution"),
)
_FUND_NAMES = re.compile(r"一般公共预算|公共财政预算|政府性基金预算|国有资本经营预算|社会保险基金预算|公共预算|部门预算")


_TO = re.compile(rf"(?:{UP}|{DOWN}|[增升提扩涨降减压缩调])(?:高|加|低|少|缩|减)?(?:至|到)(?:了|约|为)*$")
_FROM = re.compile(rf"(?:由|从)(?P<base>{_BASE_WORD}*)$")


def moved_to(words: str) -> str | None:
    """Return the words before those that say that something moved to the figure behind them (增至, 压减到); None without such."""
    match = _TO.search(words)
    return words[: match.start()] if match else None


def moved_from(words: str) -> tuple[Base, str] | None:
    """Return what the figure behind words is of that something moved from (由上年的, 从), and the words before; else None.

    It is the year before's where nothing else is said.
    """
    match = _FROM.search(words)
    if match is None:
        return None
    base = read_base(match["base"])
    stated = base.year is not None or base.relative or base.stage is not None
    return (base if stated else Base(relative=True, words="上年")), words[: match.start()]


@dataclass(frozen=True, slots=True)
class Base:
    """What a figure is compared with. `relative`: it says 上年, not a number; `year` None then, or where none is said."""

    year: int | None = None
    relative: bool = False
    stage: Stage | None = None
    direction: Direction | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """The words before a figure, taken apart. `label` is what is left: the name of what the figure is of."""

    label: str = ""
    base: Base | None = None
    base_figure: bool = False
    direction: Direction | None = None
    either: bool = False
    """增加（减少）: the template's choice was left in."""
    flat: str | None = None
    share: bool = False
    whole: str | None = None
    completion: bool = False
    completion_base: Stage | None = None
    year: int | None = None
    relative_year: bool = False
    present_year: bool = False
    """今年, 本年: the report's own year, whatever year was told of before."""
    stage: Stage | None = None
    moved: bool = False
    """The direction stands before the label: 增加基本支出5万元."""
    as_of: str | None = None


def stage_in(text: str) -> Stage | None:
    """Return the last stage that words say; the 预算 in 一般公共预算 says none."""
    bare = _FUND_NAMES.sub("", text)
    found: list[tuple[int, int, Stage]] = []
    for pattern, stage in _STAGES:
        for match in re.finditer(pattern, bare):
            found.append((match.end(), -match.start(), stage))
    if not found:
        return None
    # 年初预算 ends where 预算 ends: the longer words are meant.
    return max(found)[2] if max(found)[0] != sorted(found)[-1][0] else _longest_at_end(found)


def _longest_at_end(found: list[tuple[int, int, Stage]]) -> Stage:
    end = max(one[0] for one in found)
    return min((one for one in found if one[0] == end), key=lambda one: -one[1])[2]


def read_base(words: str, direction: Direction | None = None) -> Base:
    """Return what the words of a comparison are compared with: 上年预算, 2020年决算, 年初预算."""
    match = re.search(r"(?:19|20)\d{2}", words)
    relative = _RELATIVE.search(words) is not None or "同期" in words
    return Base(int(match.group()) if match else None, relative and match is None, stage_in(words), direction, words)


def read_lead(text: str) -> Lead:
    """Return the words before a figure taken apart."""
    base, base_figure, text = _take_base(text[-LONGEST:])
    flat = FLAT.search(text)
    if flat:
        # 零增长 and 无增减变化 hold words of direction that say none.
        return _finish(text[: flat.start()] + text[flat.end() :], base, flat=flat.group())
    either = _BOTH.search(text)
    if either:
        text = text[: either.start()] + text[either.end() :]
    completion = _COMPLETION.search(text)
    if completion:
        stated = completion.groupdict().get("base") or completion.groupdict().get("other") or "预算"
        return _finish(text[: completion.start()], base, completion=True, completion_base=stage_in(stated) or "budget")
    share = _SHARE.search(text)
    if share and not _DIRECTION.search(text[share.start() :]):
        plan = share.group("whole") or ""
        if _PLAN.fullmatch(plan):
            return _finish(text[: share.start()], base, completion=True, completion_base=stage_in(plan) or "budget")
        return _finish(text[: share.start()], base, share=True, whole=share.group("whole") or None)
    direction, label, moved = _take_direction(text)
    if direction and not moved:
        # 总收入6871.82减少: last year's figure without its unit is no part of the name.
        label = re.sub(r"(?<=[\u4e00-\u9fff])\d+\.\d+$", "", label)
    if either:
        return _finish(label, base, either=True)
    return _finish(label, base, direction=direction, moved=moved, base_figure=base_figure)


def _take_base(text: str) -> tuple[Base | None, bool, str]:
    """Return the base, whether the figure is the base's own (较2024年的2190万元), and the text without the comparison."""
    bound = _BOUND.search(text)
    if bound and re.search(r"年|同期|预算|决算|执行", bound.group("base")):
        up = bound.group("sign") in ("大于", "多于", "高于", "超出", "超过", "超")
        text = text[: bound.start()] + text[bound.end() :]
        return read_base(bound.group("base"), "up" if up else "down"), False, text
    for match in _COMPARED.finditer(text):
        words = match.group("base")
        if not re.search(r"年|同期|预算|决算|执行", words):
            continue
        rest = text[match.end() :]
        if contrast := _CONTRAST.fullmatch(rest):
            way: Direction = "up" if value_of(contrast.group("sign"), "contrast") == "up" else "down"
            return read_base(words, way), False, text[: match.start()]
        own = re.fullmatch(r"的?(?:预算|决算)?数?(?:为|是)?", rest) is not None and not re.search(
            r"相比|对比|比较$", match.group()
        )
        return read_base(words), own, text[: match.start()] + rest
    only = _ONLY_COMPARED.search(text)
    if only:
        return Base(relative=True, words=only.group()), False, text[: only.start()] + text[only.end() :]
    return None, False, text


def _take_direction(text: str) -> tuple[Direction | None, str, bool]:
    """Return direction, label and whether the direction stands before the label."""
    matches = list(_DIRECTION.finditer(text))
    for match in reversed(matches):
        way: Direction = "up" if match.group("up") else "down"
        tail = text[match.end() :]
        if re.fullmatch(r"(?:了|率|幅度?|额|数额|金额|比例|比率|幅)?(?:约|为|是|达到?|至|近|共计?|：|由)?", tail):
            return (
                way,
                re.sub(
                    r"(?:也|都|均|各|分别|共|同比|环比|又|再|略有?|小幅|大幅|有所|实际|总体|仅|将|应)+$",
                    "",
                    text[: match.start()],
                ),
                False,
            )
    if matches:
        match = matches[0]
        before, tail = text[: match.start()], text[match.end() :]
        if not re.search(r"\(项\)|收益|值$", before) and 1 < len(tail) <= 40 and not re.search(r"的|值税|较", tail[:2]):
            return ("up" if match.group("up") else "down"), tail, True
    return None, text, False


def _finish(label: str, base: Base | None, **known: object) -> Lead:
    as_of = _POINT.search(label)
    label = _POINT.sub("", label)
    years = list(_YEAR.finditer(label))
    relative = _RELATIVE.search(label) is not None
    present = _PRESENT.search(label) is not None
    stage = stage_in(label)
    label = _RELATIVE.sub("", _YEAR.sub("", label))
    return Lead(
        label=label,
        base=base,
        year=int(years[-1].group(1)) if years else None,
        relative_year=relative and not years,
        present_year=present and not relative and not years,
        stage=stage,
        as_of=f"{as_of.group(1)}年末" if as_of else None,
        **known,  # type: ignore[arg-type]
    )
