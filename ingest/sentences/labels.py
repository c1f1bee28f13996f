"""A printed label in a sentence → what the figure is of: canonical item, parents, fund, side, kind, code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.coordinates import stated_in
from ingest.language import alternatives, value_of, without_words_before, without_words_behind
from ingest.model import Fund, Kind, Side
from ingest.tables.words import is_organ
from ingest.terms import Term, all_terms, by_code, canonical, clean_label, term_of

KIND_OF: dict[str, Kind] = {
    "基本支出": "basic", "项目支出": "project", "人员经费": "personnel", "公用经费": "general_running", "经营支出": "operating",
    "上缴上级支出": "remitted_up", "对附属单位补助支出": "subsidy_down", "单位预留机动经费": "contingency",
}  # fmt: skip
LONGEST = 90
"""Characters of a label that are looked at, its last ones: what a figure is of stands nearest to it."""
SIBLINGS = frozenset(("基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出", "单位预留机动经费"))
"""Kinds of expenditure: none of them is part of another."""
TOTALS = frozenset(("收支总计", "收入总计", "支出总计", "本年收入合计", "本年支出合计"))
SOURCES = frozenset(
    (
        "财政拨款收入", "一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算", "财政专户管理资金",
        "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "其他资金", "年初结转和结余",
        "使用非财政拨款结余", "行政事业性收费", "专项收入",
    )
)  # fmt: skip
"""Items that are sources of income: their own name says the fund, so that a heading's does not hold."""

_CONNECTIVE = re.compile(
    r"^(?:其中|包括|含|从(?=[\u4e00-\u9fff]{3})|了|同时|此外|另外|另(?=[\u4e00-\u9fff]{3})|其次|再次|并|且|即|具体(?:为|是|包括|情况是|情况如下)?|主要(?:包括|为|是)|经(?:汇总|比较|统计)|一是|二是|三是|四是|以及|及|和|与|的|涉及的?(?:主要)?(?:税种|科目|项目|收入)(?=[\u4e00-\u9fff]{2})|截至|截止|"
    r"分项情况是|[:：，、；。)\-—]|[①-⑳]|\(?[一二三四五六七八九十]{1,3}[)、.]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}[)、]|\d{1,2}\.(?!\d))+"
)
_OURS = re.compile(
    r"^其(?![他它中余次实])|^[该本](?=项目(?:支出|资金|经费|预算|总))|^(?:本|我|该|全|各)(?:部门|单位|局|委员会|委|镇|乡|街道|区|市|县|省|院|校|中心|办公室|办|站|所|馆|厅|处|队|级)(?:及所属单位|本级|各部门)?(?:\(本级\))?"
)
_DATE = re.compile(
    r"(?:的?前(?:\d{1,2}|[一二三四五六七八九十]{1,2})个月|前[一二三]季度|[上下]半年|财政年度|\d{1,2}(?:月份?)?[-—~至]\d{1,2}月份?)(?:累计)?|(?:19|20)\d{2}年?(?:度|\d{1,2}月(?:\d{1,2}日)?|期末|年?末|底|初)?|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|年末(?!结转|结余)|年底|期末|年初(?!预算|结转)|全年|当年|本年度(?=[\u4e00-\u9fff])|今年|本次|年度"
)
_BEFORE = re.compile(
    rf"^(?:(?:{alternatives('spending')})(?=[\u4e00-\u9fff]{{2}})|"
    r"(?:部门|单位)?(?:预决算|预算|决算)公开(?:中)?的?|一共|共有|另有|还有|有(?=离|退)|共计|共|合计|总计|累计|现有|实有|拥有|安排的?|拟安排|实现|拟(?!采购|购)|计划|预计|列支|发生|开支(?!总)|支付|下达|批复|核定(?!编制)|实际(?!支出|在)|目前|均为?|约|在(?![编岗职册校院])|对|为|是|的|用于|组织|举办|召开|开展|完成|"
    r"省级|市级|区级|县级|使用|由|由于|本部门|本单位|所属|年末|下设|内设|设有|设(?![备施计立])|部门(?!集中|预算|决算)(?=[\u4e00-\u9fff]{3})|(?:按照?|根据)(?:有关|相关)?(?:规定|实际(?:开支|需要|情况)?)|相应的?|统一)"
)
_AFTER = re.compile(
    r"(?:各为?|均为?|分别为?|依次为?|(?:控制|压缩|压减|限定|稳定)在|控制|总共|共有|共计|共|约|(?<![附临邻远最])近|为|是|达到?|计|仅|只|有|的|安排|拨入|累计|列支|使用|开支|支付|发生|涉及|即|中|内|统一|专项(?<=经费专项)|方面|情况|总?金额|总额|总数|数额|资金(?<!其他资金)(?<!结转资金)(?<!管理资金)|(?<!人)数据?|"
    r"(?:(?:年初|调整|全年|当年)*(?:预算|决算|执行)(?:数|支出|收入|安排|资金|金额|总额|总数|经费)*)|(?<!收入)(?<!支出)(?:合计|总计|共计)|(?<!收入)(?<!支出)总计|"
    r"财政拨款|(?<=[费金贴薪务])(?:合计|总)?支出(?:合计)?|(?<=[费金贴薪务])(?:一般公共预算|公共预算|政府性基金预算)?财政拨款支出(?:合计)?|"
    r"\((?:以[^()]*|含[^()]*|[^()]*口径[^()]*|本级|汇总|单位[:：][^()]*)\))$"
)
_FUND = re.compile(
    r"^(?:一般公共预算(?:财政)?(?:拨款)?(?:资金)?|公共财政预算|公共预算(?:财政)?(?:拨款)?|公共财政拨款|政府性基金(?:预算)?(?:财政)?(?:拨款)?|国有资本经营(?:预算)?(?:财政)?(?:拨款)?|财政拨款|财政性资金|当年|年度|部门)(?:安排)?(?:的)?"
)
_TOTAL = re.compile(
    r"(?:年初|调整|全年)?(?:预算|决算)?(?P<side>收入、?支出|收、?支|收入和支出|收支|收入|支出|开支)(?:、支出)?(?:(?:预算|决算|年初预算)+(?:支出)?)?的?(?P<sum>总计|合计|总额|总预算|总体|总数|总收支|总决算)?(?:预算|决算)*(?:数|额)?"
)
SCOPED = re.compile(r"纳入|面向|预留|绩效|小微|中小|授予|涉及|采购人|其他政府采购|评价|新增|专项|外宾|外事|国\(境\)外")
_BODYISH = re.compile(
    r"(?:局|委|厅|院|办|中心|部门|单位|市|县|区|省|镇|乡|街道|政府|机关|本级|公司|学校|署|处|队|所|站|馆|会|大学|等|拨款|安排|支出|经费|资金|预算|决算|总额|公布|情况|汇总|办公厅|办公室)(?:的|中|内|安排的?|使用|用于|\()?$|的$|(?<!集)中$"
)
_CODE = re.compile(r"\(?(?<!\d)([12]\d{2}(?:\d{2}){1,2})(?!\d)\)?")
"""A functional subject's code beside its name; three digits alone are no code."""
_ACHIEVED = re.compile(r"(?<=[入支出金税费])(?:累计|总共|实际)*(?:完成|实现|达到?|执行|累计)(?:了)?(?:约|共计|共)?$")
"""How a monthly account says that money came in or went out: 政府性基金支出累计完成5万元."""
_NAMING = re.compile(alternatives("naming"))
"""出国费、用车费和接待费统称“三公”经费."""
_AHEAD_OF_TOTAL = re.compile(r"(?:财政拨款|预算|决算|执行|安排|实际|年初|的)+$")
_PARTICLE = re.compile(rf"(?:{alternatives('particle')})(?=支出|预算|决算|收入)")
"""公务接待费则支出5万元."""
_CLASS_MARK = re.compile(r"\((类|款|项)\)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of. `weak`: the words say only 支出 or 收入, so that a heading's item is meant where there is one.

    `scoped`: a partial view (纳入绩效管理的支出总额): figures under it are no figures of the whole.
    """

    item: str
    printed: str = ""
    parents: tuple[str, ...] = ()
    code: str | None = None
    fund: Fund | None = None
    side: Side | None = None
    kind: Kind | None = None
    weak: bool = False
    scoped: bool = False
    official: bool = True
    counted: bool = False
    """Whether it is a head because it was counted (职工241人，其中…): what other sentences count is no part of it."""
    fresh: bool = False
    """Whether the words name the body or a year, as a sentence does that begins anew."""


def label_to_subject(label: str, names: tuple[str, ...] = (), *, loose: bool = True) -> Subject | None:
    """Return what a folded label is about; None where it is empty or says nothing (预算数, 合计, 其中).

    An official term wins over the label itself. Words before it that only name a body, a year or a fund are dropped;
    words that narrow it (面向中小企业预留的采购金额) make the whole label an item of its own. `loose` False: official terms only.
    """
    bare, fresh = _strip_front(_NAMING.sub("", _ACHIEVED.sub("", label[-LONGEST:])), names)
    bare = bare.strip("，、：；。")
    if not _exact(bare):
        bare = re.sub(r"(?:总共|共计|一共)+$", "", bare) or bare
        shorter = without_words_behind(bare, "copula", "particle", "setting", "spending")
        bare = _PARTICLE.sub("", shorter if len(shorter) > 1 else bare)
    bracket = re.search(r"\(([^()]{2,8})\)(?:[^()]{0,12})$", bare)
    if bracket and (term := term_of(bracket.group(1))) and term.name == "三公经费":
        bare = bracket.group(1)
    code = _CODE.search(bare)
    if code:
        bare = bare[: code.start()] + bare[code.end() :]
    classified = _classified(bare)
    if classified:
        return replace(classified, code=code.group(1) if code else classified.code, fresh=fresh)
    found = _official(bare)
    if found and code and (term := by_code(code.group(1))):
        return replace(found, item=term.name, code=term.code, printed=label, fresh=fresh)
    if found is None and loose:
        found = _unofficial(bare)
    return replace(found, printed=label, fresh=fresh) if found else None


def _strip_front(label: str, names: tuple[str, ...]) -> tuple[str, bool]:
    """Return the label without connectives, dates and the body's own names, and whether it held a name or a date."""
    fresh = False
    for _ in range(8):
        before = label
        label = without_words_before(_CONNECTIVE.sub("", label), "particle")
        dated = _DATE.sub("", label, count=1)
        fresh, label = fresh or dated != label, dated
        for name in names:
            if label.startswith(name) and len(label) > len(name):
                label, fresh = label[len(name) :], True
        ours = _OURS.sub("", label)
        fresh, label = fresh or ours != label, ours
        if not _exact(label):
            label = _BEFORE.sub("", label)
        if label == before:
            break
    return label, fresh


@lru_cache(maxsize=65536)
def _exact(label: str) -> Term | None:
    if len(label) < 2 or re.fullmatch(
        r"收入|支出|预算|决算|合计|总计|基金|项目|服务|工程|货物|用车|出国|其他|基本|单位|车|房屋|三公", label
    ):
        return None if label not in ("房屋", "车辆") else term_of(label)
    return term_of(label) or _same_words(label)


def _same_words(label: str) -> Term | None:
    """Return the term whose name says the same in other words: 公车购置和运行维护费."""
    whole = re.sub(r"(?<=[\u4e00-\u9fff])\(([\u4e00-\u9fff]{1,2})\)", r"\1", label)  # 结余结(转)
    other = re.sub(alternatives("same"), lambda word: value_of(word.group(), "same") or "", whole)
    return term_of(other) if other != label else None


def _variants(label: str) -> list[str]:
    """Return the label and what is left of it as words behind it go, one at a time."""
    found = [label]
    for _ in range(8):
        shorter = _AFTER.sub("", found[-1])
        if shorter == found[-1] or len(shorter) < 2:
            break
        found.append(shorter)
    return found


@lru_cache(maxsize=65536)
def _official(label: str) -> Subject | None:
    fund = stated_in(label).fund
    total = _total_of(label, fund)
    if total:
        return total
    variants = _variants(label)
    if not SCOPED.search(label) or any(_exact(variant) for variant in variants):
        for variant in variants:
            if term := _exact(variant):
                return _term_subject(term, label, fund)
            joined = re.sub(r"(?:年初|支出|调整|全年)?(?:预算|决算)(?:支出)?", "", variant)
            if joined != variant and (term := _exact(joined) or _exact(joined + "支出")):
                return _term_subject(term, label, fund)
    for variant in variants:
        bare = _FUND.sub("", variant)
        if bare != variant and (term := _exact(bare) or _exact(_FUND.sub("", bare))):
            return _term_subject(term, label, fund)
    return None if SCOPED.search(label) else _official_at_end(label, variants, fund)


def _official_at_end(label: str, variants: list[str], fund: Fund | None) -> Subject | None:
    """Return the official term that a label ends in, behind words that only name a body, a fund or a period."""
    children = _listed_children(variants[-1]) or _listed_children(variants[0])
    if children:
        return _term_subject(children, label, fund)
    for variant in variants:
        for start in range(1, len(variant) - 1):
            term = _exact(variant[start:])
            if term and (term.name in SOURCES or term.name in TOTALS) and _ends_in_item(variant[:start]):
                # 三公经费财政拨款 is 三公经费 of one fund, no 财政拨款.
                continue
            if term and _BODYISH.search(_FUND.sub("", variant[:start])):
                return _term_subject(term, label, fund)
    for variant in variants:
        for start in range(0, len(variant) - 2):
            ahead = variant[:start]
            if (
                (total := _total_of(variant[start:], fund))
                and (not ahead or _BODYISH.search(ahead))
                and not _ends_in_item(ahead)
            ):
                return total
    return None


def _ends_in_item(words: str) -> bool:
    """Return whether words before a total or a source end in an item, whose total it then is: 三公经费财政拨款|支出合计."""
    if re.search(r"[费金贴薪]$|支出$", words):
        return True
    found = _official(_AHEAD_OF_TOTAL.sub("", words)) if len(words) > 3 else None
    return found is not None and found.item not in TOTALS and found.item not in SOURCES


def _term_subject(term: Term, label: str, fund: Fund | None) -> Subject:
    side: Side | None = "income" if term.name in SOURCES else None
    return Subject(term.name, label, fund=None if term.name in SOURCES else fund, side=side, kind=KIND_OF.get(term.name))


def _total_of(label: str, fund: Fund | None) -> Subject | None:
    """Return the total that 收入总计, 本年支出合计, 收、支总计 or, after a fund, 支出 alone is; None for any other label."""
    bare = label
    for _ in range(3):
        bare = re.sub(r"(?:各|均|分别|总共|共计|共|约|为|是|(?<!总)[数额]|安排)+$", "", _FUND.sub("", bare))
    this_year = bare.startswith("本年")
    match = _TOTAL.fullmatch(bare[2:] if this_year else bare)
    if not match:
        return None
    side, total = match.group("side"), match.group("sum")
    side = "支出" if side == "开支" else side
    if side not in ("收入", "支出"):
        return Subject("收支总计", label, _fund_parents(fund, ""), fund=fund)
    if side == "收入" and fund is not None and not total:
        term = (
            term_of(label)
            or term_of(re.sub(r"收入(?:预算|决算)+$", "收入", bare if bare != label else label))
            or term_of(re.sub(r"收入(?:预算|决算)+$", "收入", label))
        )
        if term:
            return _term_subject(term, label, fund)
    name = f"本年{side}合计" if total == "合计" or this_year else f"{side}总计"
    way: Side = "income" if side == "收入" else "expenditure"
    return Subject(name, label, _fund_parents(fund, side), fund=fund, side=way, weak=not total and not this_year and fund is None)


def _fund_parents(fund: Fund | None, side: str) -> tuple[str, ...]:
    name = {"general": "一般公共预算", "managed": "政府性基金预算", "state_capital": "国有资本经营预算"}.get(fund or "", "")
    return (name + side,) if name else ()


@lru_cache(maxsize=4096)
def _listed_children(label: str) -> Term | None:
    """Return the term whose children a label lists (因公出国费、用车费和接待费 → 三公经费), all of them."""
    parts = split_list(re.sub(r"的?(?:财政拨款)?$", "", label))
    if len(parts) < 3:
        return None
    found = [_exact(part) or _exact(_strip_front(part, ())[0]) for part in parts]
    parents = {term.parent for term in found if term}
    if None in found or len(parents) != 1 or None in parents:
        return None
    parent = next(iter(parents))
    children = {term.name for term in all_terms() if term.parent == parent and term.group == "item"}
    return term_of(parent) if parent and children and children <= {term.name for term in found if term} else None


def split_list(label: str) -> list[str]:
    """Return the parts of a list of items; the 及 of 公务用车购置及运行费 parts none, nor the 和 of 社会保障和就业支出."""
    parts: list[str] = []
    for stretch in label.split("、"):
        parts += [stretch] if _exact(stretch) is not None else _split_joined(stretch)
    return parts


def _split_joined(label: str) -> list[str]:
    return [part for part in re.split(r"(?:、|以及|[和及与])(?!运行|维护|购置|服务支出|家庭)", label) if part]


def _unofficial(label: str) -> Subject | None:
    """Return the label itself as an item, without words that say only how much; None where nothing is left."""
    bare = re.sub(r"(?:各|均|分别|总共|共计|共|约|(?<![附临邻远最])近|为|是|达到?|有|的|和|与|及|由|等|在)+$", "", label)
    stripped = re.sub(r"(?:年初|调整|全年)(?:预算|决算)(?:数|安排)?$|(?:预算|决算)(?:数|安排|金额|总额)$", "", bare) or bare
    stripped = re.sub(r"(?:专项|统一)$", "", stripped) or stripped
    granted = _GRANTED.fullmatch(stripped)
    if granted and is_organ(granted["who"]):
        stripped = granted["what"]
    if stripped.startswith("涉及"):
        stripped = "涉及资金"
    if limit := _DEBT_LIMIT.fullmatch(stripped):
        stripped = f"{limit.group('debt')}限额"
    project = _PERFORMANCE.fullmatch(stripped)
    if project:
        # 编报绩效目标的项目, 实行绩效目标管理的项目: one thing in many words.
        work = project.group("work")
        return Subject(f"{work}项目", label, ("绩效目标",) if work == "绩效目标" else (), official=False)
    if len(stripped) < 2 or len(stripped) > 40 or _SAYS_NOTHING.fullmatch(stripped) or re.search(r"[。；！？]", stripped):
        return None
    stated = stated_in(stripped)
    scoped = SCOPED.search(stripped) is not None
    return Subject(canonical(stripped), label, fund=stated.fund, official=False, scoped=scoped)


_GRANTED = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,14}?)(?:下达|下拨|拨付|划拨|拨出)了?(?P<what>.{3,})")
"""州财政局下达养护资金: who grants money is no part of its name."""
_DEBT_LIMIT = re.compile(
    r"(?:[^，。；]*(?:核定|下达|批准|批复|确定)(?:给)?的?)?(?:[我全本该各]?[省市县区州旗镇级])?(?P<debt>(?:地方|政府)*(?:新增)?(?:一般|专项)?债务)"
    r"(?:余额)?(?:严格|有效|均|都|继续|始终|保持|控制|在|核定|批准|下达|规定|法定|的)*限额(?:严格|控制|核定|核准|确定|保持|规模|总额)*"
)
"""The limit of a debt, whoever set it and whatever is kept in it: 债务余额控制在核定限额 is 债务限额."""
_PERFORMANCE = re.compile(
    r"(?:纳入|实行|实施|开展|编报|申报|设置|编制|进行|本部门|部门|预算|公开)*(?P<work>绩效目标|绩效自评|绩效跟踪|绩效监控|绩效评价)(?:管理|评价|监控|自评)*(?:的)?(?:预算|支出|部门预算)?项目"
)
_SAYS_NOTHING = re.compile(
    rf"(?:{alternatives('spending')}|"
    r"(?:控制|压减|压缩|限定|稳定)在|收入|支出|预算|决算|执行|数|额|金额|总额|合计|总计|小计|共计|共|资金|经费|项目|其中|年初|调整|安排|财政拨款|拨款|一般公共预算|实际|本年|上年|以上|上述|数量|总数|情况|部分|方面|变化|增减|说明|原因|主要|具体|同比|比较|相比|对比|(?:同|可比|自然)口径|之和|各项|全部|均|都|又|也|再|仅|和|与|及|占|按|含|"
    r"因此|故|所以|全部由|完成|增减相抵后|相抵后|综合|累计|幅度?|率|比例|比重|无|没有|为|人均|平均|每人|左右|费用|用于|分别|其|等|约|近|超|逾|[\d.\-()/、，：%])+"
)


# ---------------------------------------------------------------- functional subjects


@lru_cache(maxsize=1)
def _functional() -> dict[str, list[Term]]:
    index: dict[str, list[Term]] = {}
    for term in all_terms():
        if term.group == "functional" and term.code:
            for name in (term.name, *term.aliases):
                index.setdefault(clean_label(name), []).append(term)
    return index


def functional_terms(label: str) -> list[Term]:
    """Return the functional subjects of a name, with or without 支出 at its end; several 款 may have the same 项."""
    bare = clean_label(label)
    index = _functional()
    return index.get(bare) or index.get(bare + "支出") or index.get(re.sub(r"支出$", "", bare)) or []


def code_of(item: str, parents: tuple[str, ...]) -> str | None:
    """Return the functional code of an item under parents that are functional subjects, None where it is not certain."""
    options = [term.code or "" for term in functional_terms(item)]
    for parent in parents:
        codes = [term.code or "" for term in functional_terms(parent)]
        if codes:
            options = [code for code in options if any(code.startswith(one) and code != one for one in codes)] or options
    return options[0] if len(set(options)) == 1 else None


def _classified(label: str) -> Subject | None:
    """Return the subject of 类（类）款（款）项（项）, or of a 款 and its 项 written in one."""
    marks = list(_CLASS_MARK.finditer(label))
    if marks:
        names, start = [], 0
        for mark in marks:
            names.append(label[start : mark.start()].strip("、，.:"))
            start = mark.end()
        tail = label[start:]
        if tail.startswith("支出") and not names[-1].endswith("支出"):
            names[-1] += "支出"
        names = [part for name in names if name for part in _split_class(name)]
        if not names:
            return None
        items = [_functional_name(name) for name in names]
        parents = tuple(items[:-1])
        return Subject(items[-1], label, parents, code_of(items[-1], parents), side="expenditure")
    names = list(_split_class(label))
    if len(names) == 1:
        return None
    item, parents = _functional_name(names[1]), (canonical(names[0]),)
    return Subject(item, label, parents, code_of(item, parents), side="expenditure")


def _split_class(name: str) -> tuple[str, ...]:
    """Return a 款 and its 项 where a name is both in one (人大事务行政运行), else the name alone."""
    if functional_terms(name):
        return (name,)
    for cut in range(2, len(name) - 1):
        head, tail = name[:cut], re.sub(r"支出$", "", name[cut:])
        outer = {term.code for term in functional_terms(head) if len(term.code or "") == 5}
        if outer and any((term.code or "")[:5] in outer for term in functional_terms(tail) if len(term.code or "") == 7):
            return head, tail
    return (name,)


def _functional_name(name: str) -> str:
    found = functional_terms(name)
    return found[0].name if found else canonical(name)


# ---------------------------------------------------------------- counts


def count_subject(label: str, unit: str, names: tuple[str, ...], around: tuple[str, ...]) -> Subject | None:
    """Return what a count is of: 接待 … 批次, 出国 … 人次, 保有量 … 辆; else the label's own subject.

    `around`: items in force, innermost last; 累计4人次 after 因公出国团组 counts persons abroad.
    """
    near = " ".join((*around[-2:], label))
    last = label if re.search(r"接待|出国|境|车|团组", label) else near
    # 其中外事接待0批次 is a part, not the whole.
    told = around[-1] if around and "国内" not in label else ""
    part = re.search(r"外事|外宾|境外", label + told) is not None and not re.search(r"因公出国", label)
    if "接待" in label and "团组" in label and "出国" not in label and re.search(r"公务接待|国内|来访", near):
        return Subject("国内公务接待批次", label, ("公务接待费",), side="count")
    if (
        re.search(r"公务接待|接待费|国内接待|接待国内", near)
        and "接待" in last
        and unit in ("批次", "批", "人次", "人", "次")
        and not part
        and not re.search(r"出国", label)
    ):
        return Subject(
            "国内公务接待批次" if unit in ("批次", "批", "次") else "国内公务接待人次", label, ("公务接待费",), side="count"
        )
    if re.search(r"出国|团组", last) and unit in ("个", "团组", "批次", "批", "人次", "人", "次"):
        return Subject(
            "因公出国（境）人次" if unit in ("人次", "人") else "因公出国（境）团组数", label, ("因公出国（境）费",), side="count"
        )
    if unit in ("辆", "台") and "车" in near:
        if re.search(
            r"保有|(?:共有|现有|实有|拥有)(?:公务用车|公务车辆?|公车)(?:总数|数量)?(?:为)?$|(?:公务用车|公务车辆?|公车)总[数量](?:为|是)?$",
            label,
        ):
            return Subject("公务用车保有量", label, side="count")
        if re.search(r"购置", label) and not re.search(r"运行", label):
            return Subject("公务用车购置数", label, side="count")
    if part:
        kind = re.search(r"外事|外宾|国?\(?境\)?外", label + told)
        bare = _strip_front(label, names)[0]
        name = bare if kind is None or kind.group() in bare else kind.group() + (bare or "接待")
        return Subject(canonical(name + unit), label, ("公务接待费",), side="count", official=False)
    found = label_to_subject(label, names)
    return replace(found, side=found.side or "count") if found else None
