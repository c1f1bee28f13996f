"""What a cell's text is: a figure, a code, a header word, a total's label, a caption.

Recognisers only; none knows where the cell stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.amounts import FOREIGN, canonical_unit, is_dash, parse_amount, parse_number
from ingest.english import english_unit
from ingest.readers.form_words import INDICATOR_HEAD
from ingest.terms import clean_label, fold_label, is_latin, simplify

TITLE_LIMIT = 70
"""Characters beyond which a line is a sentence, not a title."""

_TOTAL = re.compile(
    r"(?:支出|收入|预算|决算|本年|当年|财政拨款|部门|全部|采购|项目|三公经费|收、?支|收入和?支出|资金)*"
    r"(?:合计|总计|小计|总额|共计)(?:数|金额)?"
)
_GENERIC_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总额)(?:数|金额)?")
_NUMBERED = re.compile(
    r"^\s*(?:其中[:：]?)?\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])"
)
_HEADER_WORD = re.compile(
    r"(?:项目|科目|功能|经济|支出|收入|分类|编码|代码|名称|单位|金额|预算|决算|执行|合计|总计|小计|本年|上年|类|款|项|其中|备注|"
    r"序号|行次|栏次|比重|增减|增长|幅度|比例|完成|年初|调整|年末|结转|结余|基本|人员|公用|经费|用途|说明|指标|数量|资金|拨款|"
    r"部门|采购|费|数|额|率|%|\d{4}年)"
)
_FORM_SIGN = re.compile(
    r"(?:项目名称|主管部门|主管单位|实施单位|项目资金|资金情况|项目概况|立项依据|项目立项依据|总体目标|绩效目标|年度目标|年度总体目标|项目属性|绩效指标)"
)
INDICATOR_VALUE_HEAD = re.compile(r"(?:年度|全年|预期|计划|绩效)?(?:指标|目标)值(?:\([^()]*\))?")
_CODE_HEADER = re.compile(
    r"(?:类|款|项|目|.*(?:科目|分类|功能|经济|项目).*(?:编码|代码|编号)|编码|代码|科目编码.*|科目代码.*|.{0,12}code)"
)
_UNIT_CODE_HEADER = re.compile(r"(?!.*(?:科目|功能|经济|分类)).*(?:单位|部门).*(?:编码|代码|编号)")
_LINE_HEADER = re.compile(r"(?:行次|栏次|行号|序号|编号|no\.?)")
_NOTE_HEADER = re.compile(r"(?:备注|说明|附注|.*原因.*|.*组织形式|.*采购方式|规格.*|型号.*|计量单位|.*性质|.*依据.*|.*理由.*)")
_LABEL_HEADER = re.compile(
    r"(?:.*项目(?:名称)?|.*科目(?:名称)?|.*名称|.*(?:功能|经济)分类|.*支出用途|单位|部门|资金来源|内容|.*大类|.*类别|.*品目|.*物品名称|"
    r".*指标|经济科目|功能科目|function.*|item.*|单位\(科目名称\)|科目|收入|支出|类型|专项|.*收支科目.*)"
)
_AMOUNT_HEADER = re.compile(
    r"(?:.*(?:金额|预算数|决算数|执行数|预算|决算|合计|总计|小计|增减|增长|幅度|比重|占比|比例|数量|完成率|数|费|支出|收入|拨款|年|%|率))"
)
_RATE_HEAD = re.compile(r".*(?:%|％|‰|率|占比|比重|比例|幅度?|增减$)")
_CURRENCY = r"(?:人民币|新台币|港币)?"
_UNIT_LINE = re.compile(
    rf"(?:(?:金额)?(?:计量|货币|人民币)?单位[:：]?|金额[:：])\s*{_CURRENCY}\s*[:：]?\s*([万亿千仟百]?\s*[/／]?\s*[元圆]|[万亿](?=\s*[)）]?\s*$))"
)
_UNIT_ALONE = re.compile(rf"[（(]?\s*(?:金额)?单位\s*[:：]\s*{_CURRENCY}\s*([万亿千仟百]?\s*[/／]?\s*[元圆])\s*[)）]?")
_FOREIGN_LINE = re.compile(r"单位\s*[:：]\s*([\u4e00-\u9fff]{2,4})\s*[)）]?$")
_DEPARTMENT = re.compile(
    r"(?:填报|编制|公开|预算|主管|项目实施|填制|报送)?(?:部门|单位|机构)(?:名称|（盖章）|\(盖章\)|（公章）|及代码)?\s*[:：]\s*(?P<name>[^:：]*?)\s*(?=$|单位|金额单位|\d{4}年)"
)
_NUMBER_LABEL = re.compile(
    r"(?:附[件表]?\s*)?(?:[（(])?(?:部门)?(?:公\s*开|预\s*算|决\s*算|附)?\s*(?:表\s*[一二三四五六七八九十]{1,3}|表\s*\d{1,2}(?:-\d+)?|"
    r"(?:公\s*开|预\s*算|决\s*算|财\s*决|财\s*预)\s*(?:表\s*)?[一二三四五六七八九十\d]{1,3}\s*表|第?\s*\d{1,2}\s*表|附表\s*\d{1,2}|"
    r"[\u4e00-\u9fff]{2,4}\s*\d{1,2}\s*表)(?:[)）])?"
)
_DATE = re.compile(
    r"(?:(?:日期|(?:预算|决算)?年度)[:：]?\s*)?"
    r"[（(]?\s*(?:19|20)\d{2}\s*年?\s*(?:度|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?\s*[)）]?"
)
_NOTE_LINE = re.compile(r"^\s*(?:<p>)?\s*(?:注|备注|说明|附注)\s*(?:\d{1,2})?\s*[:：.、]|^\s*(?:<p>)?\s*注\s*\d")


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """Return `text` folded for comparison: half width, simplified, no white space, no quotation marks."""
    return fold_label(text)


@lru_cache(maxsize=65536)
def is_number(text: str) -> bool:
    """Return whether `text` is one figure, with or without a unit or a percent sign; a dash is none, a year (2021年) neither."""
    if is_dash(text) or re.fullmatch(r"(?:19|20)\d{2}\s*年", text.strip()):
        return False
    return parse_number(text) is not None or parse_amount(text) is not None


def is_blank(text: str) -> bool:
    return not text.strip()


def is_figure_like(text: str) -> bool:
    """Return whether `text` can stand in a figure's place without being words: figure, dash or blank."""
    return is_blank(text) or is_dash(text) or is_number(text)


@lru_cache(maxsize=65536)
def is_words(text: str) -> bool:
    """Return whether `text` is neither blank, figure nor dash."""
    return not is_figure_like(text)


def is_code(text: str) -> bool:
    """Return whether `text` can be a subject code or a part of one: two to seven digits, nothing else."""
    return re.fullmatch(r"[A-Za-z]?\d{2,10}", squeezed(text)) is not None


def is_full_code(text: str) -> bool:
    """Return whether `text` is a functional or economic code by its form: 3, 5 or 7 digits from 1 to 5 on."""
    return re.fullmatch(r"[1-5]\d{2}(?:\d{2}){0,2}", squeezed(text)) is not None


def is_total_label(text: str) -> bool:
    """Return whether a label is that of a total: 合计, 总 计：, 支出合计, 收入总计."""
    return _TOTAL.fullmatch(clean_label(text)) is not None or is_latin(text) and _ENGLISH_TOTAL.match(text.strip()) is not None


_ENGLISH_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b", re.IGNORECASE)


def is_generic_total(text: str) -> bool:
    """Return whether a label says total and nothing of what: 合计, 小计."""
    return _GENERIC_TOTAL.fullmatch(clean_label(text)) is not None


def is_numbered(text: str) -> bool:
    """Return whether a label starts with an item's number: 一、 （一） 1. (1) ①."""
    return _NUMBERED.match(text) is not None


def are_of_form(texts: Iterable[str]) -> bool:
    """Return whether a table's texts are those of a form: indicators with levels and a key or value beside, or four keys."""
    words = {squeezed(text).rstrip(":") for text in texts}
    signs = {match.group() for word in words if (match := _FORM_SIGN.match(word)) and len(word) <= len(match.group()) + 6}
    heads = sum(1 for word in words if INDICATOR_HEAD.fullmatch(word))
    valued = any(INDICATOR_VALUE_HEAD.fullmatch(word) for word in words)
    return heads >= 2 and (bool(signs) or valued) or bool(heads) and len(signs) >= 2 or len(signs) >= 4


def is_header_word(text: str) -> bool:
    return _HEADER_WORD.search(squeezed(text)) is not None


def is_code_header(text: str) -> bool:
    return _CODE_HEADER.fullmatch(squeezed(text)) is not None and not is_unit_code_header(text)


def is_unit_code_header(text: str) -> bool:
    return _UNIT_CODE_HEADER.fullmatch(squeezed(text)) is not None


def is_line_header(text: str) -> bool:
    return _LINE_HEADER.fullmatch(squeezed(text)) is not None


_YEAR_HEADER = re.compile(r"(?:预算|决算|会计|财政|报告)?(?:年度|年份|年)(?:year)?|(?:fiscal|financial|budget)?years?")


def is_year_header(text: str) -> bool:
    """Return whether a column's header says that a year stands in each of its rows: 年度, 年份, Year."""
    return _YEAR_HEADER.fullmatch(squeezed(text)) is not None


def is_year(text: str) -> bool:
    """Return whether `text` is a year and nothing else: 2021, 2021年, 2021年度."""
    return re.fullmatch(r"(?:19|20)\d{2}(?:年度?)?", squeezed(text)) is not None


_ORGAN = re.compile(
    r"[^\d]{0,20}(?:局|厅|部|委|会|办|办公室|中心|所|站|院|馆|队|校|园|处|社|政府|宫|署|林场|农场|集团|机关|本级|公司|基地|台|联|小学|中学|大学|工会|党校)(?:[（(][^（()）]+[)）])?"
)


def is_organ(text: str) -> bool:
    """Return whether a label can be the name of a body: it ends as such names do."""
    return _ORGAN.fullmatch(squeezed(text)) is not None


def is_note_header(text: str) -> bool:
    return _NOTE_HEADER.fullmatch(squeezed(text)) is not None


def is_label_header(text: str) -> bool:
    return _LABEL_HEADER.fullmatch(squeezed(text)) is not None


def is_cross(text: str) -> bool:
    """Return whether a cell is crossed out, as one is that can hold no figure: ×."""
    return squeezed(text) in ("×", "✕", "✗", "x", "X")


def is_rate_head(text: str) -> bool:
    """Return whether a header stands over rates, which add up to nothing: 增减%, 占比, 完成率."""
    return _RATE_HEAD.match(squeezed(text)) is not None


def is_amount_header(text: str) -> bool:
    return _AMOUNT_HEADER.fullmatch(re.sub(r"\([^()]*\)$", "", squeezed(text))) is not None


def unit_in(text: str) -> str | None:
    """Return the money unit that a unit line names (单位：万 / 元 and 单位：万 too), None where `text` holds none."""
    if english := english_unit(text):
        return english
    plain = simplify(text)
    match = _UNIT_LINE.search(plain) or _UNIT_ALONE.search(plain)
    foreign = _FOREIGN_LINE.search(plain) if match is None else None
    if foreign and (unit := canonical_unit(foreign.group(1))) in FOREIGN:
        return unit
    if not match:
        return None
    return canonical_unit(re.sub(r"[\s/／元圆]", "", match.group(1)) + "元")


_LASTS = re.compile(r"(?:期限?|年限|时[间长]|工期)\s*[（(]")
"""Before the unit of how long something lasts: 债券期限（年）."""


def header_unit(text: str) -> str | None:
    """Return the unit that a header or a label holds in brackets or at its end: 金额（元）, 保有量（辆）, 单位：元."""
    for part in reversed(re.findall(r"[（(]([^（()）]{1,12})[)）]", text)):
        word = re.sub(r"^(?:金额)?单位[:：]|[、/,，]", "", squeezed(part))
        if word in ("台套", "套台", "台(套", "台"):
            return "台（套）"
        unit = canonical_unit(word)
        if unit in ("日", "月", "年") and _LASTS.search(text):
            return unit
        if unit and unit not in ("日", "月", "年", "本", "项", "款", "期", "处", "所", "家", "场", "村", "队", "组"):
            return unit
    return unit_in(text) or ("%" if squeezed(text).endswith("%") else None)


def without_unit(text: str) -> str:
    """Return a label without the unit that it holds in brackets: 保有量（辆） → 保有量."""

    def keep(match: re.Match[str]) -> str:
        return "" if header_unit(match.group()) else match.group()

    return re.sub(r"[（(][^（()）]{1,12}[)）]", keep, text)


def department_in(text: str) -> str | None:
    """Return the name that a 部门：… or 单位名称：… line gives; "" where the line leaves it blank; None where it is none."""
    stripped = text.strip()
    match = _DEPARTMENT.match(simplify(stripped))
    if not match or _UNIT_LINE.match(simplify(stripped)) or canonical_unit(simplify(match["name"])) is not None:
        return None
    return re.sub(r"\s+", "", stripped[slice(*match.span("name"))])


def number_label(text: str) -> str | None:
    """Return the table's number where the whole of `text` is one (公开05表, 表五, 预算 10 表), else None."""
    stripped = text.strip().rstrip(":：")
    return re.sub(r"\s+", "", stripped) if _NUMBER_LABEL.fullmatch(simplify(stripped)) else None


def is_date_line(text: str) -> bool:
    return _DATE.fullmatch(text.strip()) is not None


def is_note_line(text: str) -> bool:
    """Return whether a line is a note to the table above it: 注：…, 说明：…"""
    return _NOTE_LINE.match(simplify(text)) is not None


def strip_number_label(text: str) -> tuple[str | None, str]:
    """Return a leading table number and the title behind it: "表一：收支总表" → ("表一", "收支总表")."""
    match = re.match(
        r"\s*((?:附)?表\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})|(?:公开|预算|决算|财决)\s*\d{1,2}\s*表|附件\s*\d{1,2}(?:-\d+)?|附[表件](?=\s*[:：]))\s*[:：、.．]?\s*",
        simplify(text),
    )
    if match and match.end() < len(text):
        return re.sub(r"\s+", "", match.group(1)), text[match.end() :]
    return None, text


def is_title(text: str) -> bool:
    """Return whether a line is a table's title by its form: short, ends in 表 (with or without brackets behind), no sentence."""
    folded = squeezed(text)
    if not 2 < len(folded) <= TITLE_LIMIT or re.search(r"[。；;？?！!]|见附|详见|如下表|[:：].{3,}", folded):
        return False
    return re.search(r"表(?:格)?(?:[一二三四五六七八九十\d]{0,3})?(?:\([^()]*\))*(?:\(续.{0,3}\)|续表?)?$", folded) is not None


def normal_title(text: str) -> str:
    """Return a title for comparing over page breaks: no white space, numbers, 续 marks."""
    _, bare = strip_number_label(squeezed(text))
    bare = re.sub(r"\(?续(?:表|\d|[一二三四五六七八九十])*\)?$", "", bare)
    return re.sub(r"^(?:[一二三四五六七八九十]{1,3}、|\(\w{1,3}\))|\d{4}年度?", "", bare)
