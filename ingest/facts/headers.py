"""What a column's headers, a row's labels and a table's title say of the figures under, beside and below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ingest.coordinates import stated_in, years_in
from ingest.english import english_header, english_title, says_nothing
from ingest.model import Fund, Kind, Nature, Side, Stage
from ingest.tables.words import header_unit, is_generic_total, is_total_label, squeezed, without_unit
from ingest.terms import all_terms, canonical, clean_label, is_latin, printed_label, term_of, term_under

Tag = Literal["item", "kind", "economic", "fund"]

_YEAR_WORDS = re.compile(r"(?:19|20)\d{2}[-—]?(?:财)?(?:年度|年|度)?|(?:本|当|上|去|今|前)年度?(?=预算|决算|执行|$)")
_PLAIN = re.compile(
    r"(?:[a-z\d一二三四五六七八九十]|金额|数额|数量|个数|款项|资金|项目|项目名称|本年|上年|当年|本年度|上年度|全年|年初|收入|支出|收支|收入支出|用款|其中|"
    r"(?:本年|当年|上年|年初|调整|调整后|变动|快报|预计|初步|备案|全年|期末|本期)?(?:支出|收入)?(?:预算|决算|执行|快报|完成|预算安排|预算调整)(?:数|金额|安排数|安排|额|合计|总额)?(?:(?<=[数额])(?:合计|总计|小计))?|支出数|收入数|"
    r"(?:本年|上年|年初|调整|全年)?(?:预算|决算|执行)(?:统计|批复|核定|汇总|实际|编制|安排)数|"
    r"(?:支出)?(?:功能|经济)?分类(?:科目)?(?:名称|编码)?|支出用途|(?:功能|经济)?科目(?:名称|编码|代码)?|(?:类|款|项)|"
    r"(?:本年|当年)(?:收入|支出)(?:合计|小计|总计)?|(?:收入|支出|本年|部门)?(?:合计|总计|小计|总额)(?:数|金额)?|单位|部门|备注|内容|数值|"
    r"(?:部门|单位)?(?:预算|决算)?支出(?:总额|总计|合计|小计)|\d+=[\d+\-]+|行次|栏次|实际数|实际支出|实际发生数|实际(?:采购|完成|执行|安排)?(?:金额|数额?|额))"
)
_FUND_PREFIX = re.compile(
    r"^(?:(?:其中[:：]?)?(?:使用)?(?:一般公共预算|公共财政预算|政府性基金预算?|国有资本经营预算|公共预算)?(?:财政)?拨款|一般公共预算|公共财政预算|政府性基金预算|国有资本经营预算)(?:安排|资金)?(?:的)?"
)
_SUFFIX = re.compile(r"(?:支出)?(?:预算数|决算数|执行数|预算安排|预算|决算|金额|支出数|安排数)$")
_FUND_LABEL = re.compile(
    r"(?:其中[:：]?)?(?:当年|本年度?)?(?:一般公共预算|公共财政预算|公共预算|政府性基金|国有资本经营|社会保险基金|财政专户(?:管理)?|财政拨款|财政补助|其他资金|单位资金|非财政拨款|自有资金)"
    r"(?:预算|资金|管理)*(?:财政)?(?:拨款|补助)?(?:收入|支出|资金|安排数?|预算|小计|合计)*"
)
_COMPARED = re.compile(
    r"(?:本年度?)?(?:比|较|与|同|和)(?:上年度?|去年|(?:19|20)\d{2}年度?)(?:预算|决算|执行)?数?(?:相比较?|比较|对比|相较|比)?"
)
"""与上年相比: a head over 增减额 and 增减率, which says what they are of."""
_FALLS = re.compile(r"减少|下降|降低|减幅|降幅")
_RISES = re.compile(r"增|升")
_GROWTH = re.compile(
    r"(?:增加|减少|下降|降低|上升)(?:率|幅度|比例|百分比|%)|"
    r"(?:增减|增长|变动|升降|增|同比|比上年|±).*(?:%|率|幅|比例|百分)|^(?:升降|变化|涨跌)?幅度?(?:\(?%\)?)?$|增长率|增幅|增减%|增减幅|增长%|变动率"
)
_SHARE = re.compile(r"占.*(?:%|比|例)|比重|占比|构成比|所占")
_COMPLETION = re.compile(
    r"完成.*(?:%|率|比例)|执行率|完成率|为(?:年初|年度|全年|调整|变动)?预算数?的?%|(?:预算)?(?:执行|支出|拨付)(?:进度|比例)|占(?:年初|年度|全年|调整|变动)?预算数?的?(?:%|比)"
)
_CHANGE = re.compile(
    r"本年度?[与和同]上年度?(?:的)?(?:比较|相比|差异)|增减(?:额|数|金额|变化|情况)?|(?:增加|减少|变动)(?:额|数|金额)|.*(?:比上年|较上年|与上年|比较).*(?:增减|增加|变动|差).*|差(?:额|异)|.*上年度?.*±|.*增减(?:额|金额|数)|.*[比较与].*(?:增减|增加|减少|变动|变化).*"
)
_SCORE = re.compile(r"得分|分值|评分|自评分")
_BASE = re.compile(r"(?:比|较|与)((?:19|20)\d{2})年?")
_STAGED = r"(?:年初|调整|变动)?(?:预算|决算|执行|完成)数?"
_AGAINST = re.compile(rf"{_STAGED}(?:比|较|与)(?:(?:19|20)\d{{2}}年|上年|去年|上年度)?(?P<base>{_STAGED})?")
"""One stage set against another: 2020年决算比2020年预算, 执行数比上年决算数."""
_OF_LAST_YEAR = re.compile(
    rf"^(?:(?P<own>(?:19|20)\d{{2}})年)?(?:{_STAGED})?(?:为|占|是|相当于)(?:上年|去年|(?:19|20)\d{{2}}年)(?:{_STAGED})?的?(?:%|比例|百分比)$"
)
"""One year's money as a share of another's: 执行数为上年决算数的%."""
_LAST_YEAR = re.compile(r"上年度?|去年|上一年")
_TOTAL_SUFFIX = re.compile(r"(?:合计|总计|小计|总额|共计)(?:数|金额)?$")
_CARRY = re.compile(r"结转|结余")


@dataclass(frozen=True, slots=True)
class Label:
    """A significant label: its canonical name, what kind of coordinate it is, and the value where it is one."""

    name: str
    tag: Tag
    fund: Fund | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class HeaderSays:
    """What a column's headers say; None or empty where they do not."""

    labels: tuple[Label, ...] = ()
    """Significant labels, outermost first."""
    stage: Stage | None = None
    year: int | None = None
    base_year: int | None = None
    """What a change is against: 2023年比2022年增减."""
    last_year: bool = False
    before_last: bool = False
    """前年度: the year before the last."""
    nature: Nature = "amount"
    unit: str | None = None
    side: Side | None = None
    total: str | None = None
    """Canonical name of a specific total that the innermost header is: 本年收入合计."""
    parts: tuple[str, ...] = ()
    base_stage: Stage | None = None
    """The stage that a change is against: 决算比年初预算."""
    falls: bool = False
    """Whether the head tells of a decrease only (比上年减少), so that a figure under it without a sign is one."""


@lru_cache(maxsize=16384)
def is_plain(text: str) -> bool:
    """Return whether a header or label says nothing of what the figure is about: 金额, 预算数, 合计, 本年支出小计."""
    if is_latin(text):
        return says_nothing(text)
    bare = _bare(text)
    return not bare or _PLAIN.fullmatch(bare) is not None or is_generic_total(bare)


def _bare(text: str) -> str:
    """Return a label without unit, year, numbering and 其中."""
    return re.sub(r"\(\)", "", _YEAR_WORDS.sub("", _unbracketed(clean_label(without_unit(text)))))


_BRACKETED = re.compile(r"\(((?:年初|年中|调整)?(?:预算|决算|执行|预计执行|完成)数?)\)$")


def _unbracketed(folded: str) -> str:
    """Return a head with the stage that stands in brackets at its end as a plain word: 2022年(决算) → 2022年决算."""
    return _BRACKETED.sub(r"\1", folded)


@lru_cache(maxsize=65536)
def label_name(text: str) -> str:
    """Return the canonical name of a header or label; years, units, 预算数 behind it and 财政拨款 before it are not part of it.

    Tried from the least change on, so that 一般公共预算拨款收入 stays what it is.
    """
    if is_latin(text):
        return printed_label(text)
    label = clean_label(without_unit(text))
    bare = _bare(text) or label
    tries = [label, bare, _SUFFIX.sub("", bare), _FUND_PREFIX.sub("", bare), _SUFFIX.sub("", _FUND_PREFIX.sub("", bare)),
             re.sub(r"[a-z]$", "", bare), re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)$", "", bare)]  # fmt: skip
    for attempt in tries:
        term = term_of(attempt) if attempt else None
        if term is not None:
            return term.name
    shorter = _SUFFIX.sub("", bare)
    return canonical(shorter if len(shorter) > 2 else bare)


def name_under(outer: str, name: str) -> str:
    """Return what a label means under another: the item's name where it is a short one (购置费 under 公务用车费), else itself."""
    short = term_under(outer, name) if term_of(name) is None else None
    return short.name if short is not None else name


@lru_cache(maxsize=4096)
def names_within(subject: str, name: str) -> tuple[str, ...]:
    """Return what a label means in a table about `subject`: the innermost item under it that it is short for, its head
    before it (运行费 in a table of 三公经费); else itself. A head's own total (公务用车小计) is the head.
    """
    heads = [term.name for term in all_terms() if term.parent == subject]
    short = _TOTAL_SUFFIX.sub("", name) or name
    for head in heads if short == name else ():
        inner = term_of(name) or term_under(head, name)
        if inner is not None and inner.parent == head:
            return head, inner.name
    return (name if term_of(name) is not None else name_under(subject, label_name(short)),)


def header_label(text: str) -> Label | None:
    """Return the significant label that a header is, None where it is a plain one."""
    if is_plain(text):
        return None
    bare, name = _bare(text), label_name(text)
    stated = stated_in(bare)
    if _FUND_LABEL.fullmatch(bare) and not _CARRY.search(bare):
        return Label(name, "fund", fund=stated.fund or "other")
    term = term_of(name)
    if term is not None and term.group == "economic":
        return Label(name, "economic")
    if stated.kind and (term is None or term.group == "structure") and len(bare) <= 12:
        return Label(name, "kind", kind=stated.kind)
    return Label(name, "item")


@lru_cache(maxsize=16384)
def header_says(path: tuple[str, ...]) -> HeaderSays:
    """Return what the headers of a column say, from the outermost in; the innermost wins where two say the same thing."""
    if any(is_latin(text) or _TWO_YEARS.fullmatch(text.strip()) for text in path) and not any(map(_HAN.search, path)):
        return _english_says(path)
    path = _joined(path)
    labels: list[Label] = []
    nature: Nature = "amount"
    stage: Stage | None = None
    year: int | None = None
    side: Side | None = None
    unit: str | None = None
    base: int | None = None
    base_stage: Stage | None = None
    last = before_last = False
    total: str | None = None
    for text in path:
        folded = _unbracketed(squeezed(text))
        found = _nature_of(folded)
        base_stage = _base_stage(folded) or base_stage
        unit = header_unit(text) or unit
        compared = _BASE.search(folded)
        base = int(compared.group(1)) if compared else base
        years = years_in(folded[: compared.start()] if compared else folded)
        if found != "amount":
            nature = found
            year = years[-1] if years and (compared or found == "completion") else year
            continue
        year = years[-1] if years else year
        last = last or _LAST_YEAR.search(folded) is not None and not _CARRY.search(folded)
        before_last = before_last or re.search(r"前年度?(?=预算|决算|执行|$)", folded) is not None
        stage = _stage_of(folded) or stage
        side = side_named(folded) or side
        label = header_label(text)
        if label is not None and labels:
            label = replace(label, name=name_under(labels[-1].name, label.name))
        if label is not None and (not labels or labels[-1].name != label.name):
            labels.append(label)
        total = _specific_total(text) if label is None else None
    falls = any(map(_FALLS.search, path)) and not any(map(_RISES.search, path))
    return HeaderSays(tuple(labels), stage, year, base, last, before_last, nature, unit, side, total, path, base_stage, falls)


def _joined(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return heads with those put together that a line's end cut: 国有资本 | 经营预算, 公务用车购置 | 及运行费."""
    found: list[str] = []
    for text in path:
        if found and (text[:1] in "及和与" or _is_cut(found[-1], text)):
            found[-1] += text
        else:
            found.append(text)
    return tuple(found)


def _is_cut(over: str, text: str) -> bool:
    """Return whether two heads are an official name only together."""
    whole, first = clean_label(over + text), clean_label(over)
    return _is_official(whole) and not _is_official(first) and not is_plain(over) and not _is_official(clean_label(text))


def _is_official(label: str) -> bool:
    return term_of(label) is not None or _FUND_LABEL.fullmatch(label) is not None


_HAN = re.compile(r"[\u3400-\u9fff]")
_TWO_YEARS = re.compile(r"(?:19|20)\d{2}\s*[-–/]\s*(?:(?:19|20)?\d{2})")


def _english_says(path: tuple[str, ...]) -> HeaderSays:
    """Return what the headers of a column in English say."""
    said = english_header(path)
    labels = tuple(Label(name, "item") for name in said.labels)
    return HeaderSays(labels, said.stage, said.year, nature=said.nature, unit=said.unit, parts=path)


def _base_stage(folded: str) -> Stage | None:
    """Return the stage that a comparison of two stages is against, None where a header compares none."""
    against = _AGAINST.search(folded)
    return stated_in(against["base"]).stage if against and against["base"] else None


def _nature_of(folded: str) -> Nature:
    if _OF_LAST_YEAR.search(folded):
        return "share"
    if _AGAINST.search(folded) and not _GROWTH.search(folded):
        return "growth" if folded.endswith("%") else "change"
    if _COMPLETION.search(folded):
        return "completion"
    if _GROWTH.search(folded):
        return "growth"
    if _SHARE.search(folded):
        return "share"
    if _CHANGE.fullmatch(bare := re.sub(r"\([^()]*\)", "", folded)) or _COMPARED.fullmatch(bare):
        return "change"
    if _SCORE.search(folded):
        return "score"
    return "amount"


def _stage_of(folded: str) -> Stage | None:
    """Only headers that are about a stage state one: 预算数, 2020年决算, 全年执行数; 预算编制费 does not."""
    if folded.startswith("实际") or _SPENT_HEAD.fullmatch(folded):
        return "actual"
    if _STAGE_HEAD.search(folded):
        return stated_in(folded).stage
    return None


_SPENT_HEAD = re.compile(
    r"(?:全年|累计|已|截[至止][^，。]{1,9}?)(?:累计|实际|已)?(?:支出|支付|使用)(?:数|金额|数额)?"
)
"""A head of what was done, beside one of what was planned: 年初预算 | 全年支出."""
_STAGE_HEAD = re.compile(
    r"(?:预算|决算|执行)(?:[\u4e00-\u9fff]{1,3}数)$|(?:预算|决算|执行|支出|调整)(?:数|金额|安排)?(?:\([^()]*\))?$|预算数|决算数|执行数|年初预算|调整预算|快报|完成数$"
)


def side_named(folded: str) -> Side | None:
    """Return the side that a head is: 收入, 本年支出合计; None where it is none, or says more."""
    if re.fullmatch(r"(?:本年|当年)?(?:收入|收入项目|收入合计|收入小计|来源)", folded):
        return "income"
    if re.fullmatch(r"(?:本年|当年)?(?:支出|支出项目|支出合计|支出小计|支出用途)", folded):
        return "expenditure"
    return None


@lru_cache(maxsize=4096)
def _specific_total(text: str) -> str | None:
    """Return the canonical name of a total that says of what (本年收入合计, 支出总计), None for 合计 alone."""
    bare = _bare(text)
    if not is_total_label(bare) or is_generic_total(bare):
        term = term_of(bare)
        return term.name if term is not None and term.group == "structure" and is_total_label(term.name) else None
    year = re.fullmatch(r"(?:当年|本年度?)(收入|支出)(?:小计|合计|总计)?", clean_label(text))
    if year:
        return f"本年{year.group(1)}合计"
    whole = term_of(bare) or term_of(_TOTAL_SUFFIX.sub("", bare))
    return whole.name if whole else canonical(bare)


def specific_total(text: str) -> str | None:
    """Return the canonical name of a total's label that says of what, else None."""
    return _specific_total(text)


@dataclass(frozen=True, slots=True)
class TitleSays:
    """What a table's title says of all its figures."""

    stage: Stage | None = None
    fund: Fund | None = None
    kind: Kind | None = None
    side: Side | None = None
    year: int | None = None
    subject: str | None = None
    """The item that the whole table is about: 三公经费, 机关运行经费, 政府采购."""
    total: str | None = None
    """What its 合计 is the total of; None where the title does not say."""
    two_sided: bool = False
    owner: str | None = None
    """The agency under the body that a heading of a bill names."""


_SUBJECTS = (
    ("三公", "三公经费"), ("机关运行", "机关运行经费"), ("采购", "政府采购"), ("新增资产", "新增资产配置"),
    ("国有资产", "国有资产"), ("转移支付", "转移支付"),
)  # fmt: skip
_POINT = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年?度?)?(?:(?P<opening>年初|期初|1月1日)|(?P<closing>上?年末|期末|年终|年底|12月31日))(?:数|余额|结存|实有数?)?"
)


@lru_cache(maxsize=4096)
def point_in(text: str) -> tuple[int | None, bool, bool] | None:
    """Return the point in time that a header is (年末数, 2023年12月31日): its year where printed, whether it is a year's end,
    and whether of the year before; None where it is none.
    """
    match = _POINT.fullmatch(re.sub(r"\([^()]*\)", "", squeezed(text)))
    if match is None:
        return None
    return (int(match["year"]) if match["year"] else None), match["closing"] is not None, "上年末" in match.group()
_BOTH = re.compile(r"收支|收入支出|收入、支出|收、支")
_OVERALL = re.compile(r"总表|总体|(?:收入|支出)(?:预算|决算)(?:总)?表|(?:收入|支出)(?:预算|决算)情况表|(?:收入|支出)表")


@lru_cache(maxsize=1024)
def title_says(title: str) -> TitleSays:
    """Return what a table's title says; an empty title says nothing."""
    folded = squeezed(title)
    if not folded:
        return TitleSays()
    if is_latin(title):
        english = english_title(title)
        return TitleSays(stage=english.stage, side=english.side, year=english.year, owner=english.owner)
    stated = stated_in(re.sub(r"预算\d+表|绩效", "表", folded) if not re.search(r"决算", folded) else folded)
    subject = next((name for words, name in _SUBJECTS if words in folded), None)
    if subject == "三公经费" and re.search(r"会议费|培训费", folded):
        subject = None
    side: Side | None = "procurement" if subject == "政府采购" else None
    two_sided = _BOTH.search(folded) is not None
    if side is None and not two_sided:
        side = "expenditure" if re.search(r"支出|三公|运行经费", folded) else "income" if "收入" in folded else None
    fund = stated.fund
    if fund is None and _OVERALL.search(folded) and not re.search(r"三公|采购|运行经费|基本支出|项目支出|基金|债务|资产", folded):
        fund = "all"
    total = subject or _title_total(folded, stated.kind, two_sided)
    years = years_in(title)
    return TitleSays(
        stage=stated.stage,
        fund=fund,
        kind=None if subject else stated.kind,
        side=side,
        year=years[0] if years else None,
        subject=subject,
        total=total,
        two_sided=two_sided,
    )


_TITLED_FUND = re.compile(
    r"(?:本级|年|度|全[省市县区州])(?P<what>[\u4e00-\u9fff]{1,4}(?<!经)费)(?:安排|使用|支出|动用)(?:情况)?(?:明细)?表"
)
"""A title that says which fund is shared out in its rows: 某年市本级预备费安排情况表."""


def _title_total(folded: str, kind: Kind | None, two_sided: bool) -> str | None:
    if "三公" in folded:
        return "三公经费、会议费、培训费合计"
    if told := _TITLED_FUND.search(folded):
        return canonical(told["what"])
    if two_sided:
        return "收支总计"
    if kind == "basic":
        return "基本支出"
    if kind == "project":
        return "项目支出"
    # A final account's table of one side totals the year's figures, without what was carried over.
    if "支出" in folded:
        return "本年支出合计" if "决算" in folded else "支出总计"
    if "收入" in folded:
        return "本年收入合计" if "决算" in folded else "收入总计"
    return None
