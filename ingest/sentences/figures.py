"""Figures in a folded text: numbers with a unit, and which numbers are none (dates, document numbers, thresholds)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.amounts import FOREIGN, MONEY, NEGATIVE_MARKS, Amount, canonical_unit, compound_amount, parse_number
from ingest.language import alternatives, value_of
from ingest.numerals import han_amounts

_NUMBER = rf"(?<![\d.A-Za-z])[-{NEGATIVE_MARKS}]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?![\d])"
_MONEY = "亿元|百万元|千万元|万元|千元|百元|美元|亿美元|万美元|元"
_COUNTS = (
    "台\\(套\\)|台/套|台套|批次|人次|团组|万人次|万人|平方米|公里|个百分点|百分点|个(?!月|工作日|季度|小时|五|性|人)|辆|台|套|件|批|人(?!次|民|大|才|均|事|力|工|员|为|身)|名|家|部(?!门|分|署|级)"
    "|户|次(?!会议|全会|全体|修)|项(?!\\)|目)|条(?!例)|场|处(?!室|置|理|级)|所|座|亩|吨|起|宗|例|期(?!间)|分(?!别|类|布|工|析|项|配|局|级|享)|艘|架|间|篇|份|册|幅|张|%|‰"
)
_FIGURE = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?P<unit>{_MONEY}|[万亿](?![人次平户亩字册棵株余辆件元个家名])|{_COUNTS})(?P<alternative>/%)?"
)
_SCALE = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_CURRENCY = alternatives("currency")
_FOREIGN = re.compile(
    rf"(?P<before>{_CURRENCY})\s?(?P<number>{_NUMBER})\s?(?P<scale>百万|千万|万|亿|千)?元?"
    rf"|(?P<value>{_NUMBER})\s?(?P<times>百万|千万|万|亿|千)?(?P<behind>{_CURRENCY})"
)
"""Money whose currency is named: 澳门元1,204,500,000元, US$310,000.00, 3000万港元, 人民币5万元."""
_CAPITALS = re.compile(rf"\((?P<currency>{_CURRENCY})?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{{4,}}\)")
"""The same figure once more, in capital numerals; it says which dollar is meant."""
_BARE = re.compile(rf"(?P<number>{_NUMBER})(?=[，。；、)]|和|及|$)")
_BASE_BARE = re.compile(
    rf"[比较](?:上年度?|去年|(?:19|20)\d{{2}}年)的?(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?=(?:增加|减少)[\d.,]+(?P<unit>{_MONEY}))"
)
"""较上年1.5减少0.6万元: what is compared with has the unit of the change."""
_NOT_BEFORE = re.compile(r"(?:第|〔|\[|No\.?|不超过|不低于|≥|≤|达到|前|每(?:个|人|年|月)?|近|“)$")
_THRESHOLD = re.compile(
    r"^(?:\(含\)|\(不含\)|以上|以下|以内|及以上|及以下|\(含\d*[^)]{0,4}\)(?:以[上下])?|及\d+[^，。；]{0,4}?以[上下]|至|到)"
)
_RANGE = re.compile(r"\d(?:亿|千万|百万|万|千|百)?元?%?\s?[-—~～至]\s?$")
_RANGE_GOES_ON = re.compile(r"\s?[-—~～至]\s?\d[\d.,]*\s?(?:亿|千万|百万|万|千|百)?[元%]")
_LIMIT = re.compile(
    r"(?:限额|上限|限额数)(?:规模)?(?:总额)?(?:核定|控制|设定|确定|限定|保持)?(?:为|是|在|于)?约?$|(?<!价)(?:控制|压减|压缩|限定|稳定)在约?$"
)
"""债务限额控制在5亿元以内 tells the limit itself; 单价5万元以内 tells which things are meant."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit at `start` to `end` of the folded text. `assumed`: the unit is not printed here."""

    start: int
    end: int
    amount: Amount
    assumed: bool = False

    @property
    def is_rate(self) -> bool:
        return self.amount.unit in ("%", "‰")

    @property
    def is_points(self) -> bool:
        return self.amount.unit in ("个百分点", "百分点")


def find_figures(text: str, unit: str | None = None) -> tuple[Figure, ...]:
    """Return the figures of a folded text in order. `unit` holds for a number whose unit was forgotten.

    Thresholds (单价50万元以上) and ranges (5亿-10亿元) belong to a label and are none; a limit (限额5亿元以内) is one.
    """
    found = _with_currency(text)
    for start, end, value, money in han_amounts(text):
        if not _excluded(text, start, end):
            found.append(Figure(start, end, Amount(value, money)))
    taken = {figure.end: figure.start for figure in found}
    for match in _FIGURE.finditer(text):
        if any(start < match.end() and match.start() < end for end, start in taken.items()):
            continue
        compound = compound_amount(text, match.start())
        if compound is not None:
            found.append(Figure(match.start(), compound[1], compound[0]))
            taken[compound[1]] = match.start()
            continue
        if _excluded(text, match.start(), match.end()):
            continue
        number = parse_number(match.group("number").lstrip(NEGATIVE_MARKS))
        if number is None:
            continue
        named = match.group("unit")
        word = {"台/套": "台（套）", "台(套)": "台（套）", "百分点": "个百分点"}.get(named) or canonical_unit(named) or named
        found.append(Figure(match.start(), match.end(), Amount(_signed(match.group("number"), number), word)))
    return _with_unitless(text, found, unit)


def _with_currency(text: str) -> list[Figure]:
    """Return the figures whose currency is named; a bracket with capital numerals behind one says which $ it is."""
    found: list[Figure] = []
    for match in _FOREIGN.finditer(text):
        number = parse_number((match.group("number") or match.group("value")).lstrip(NEGATIVE_MARKS))
        if number is None or _excluded(text, match.start(), match.end()):
            continue
        capitals = _CAPITALS.match(text, match.end())
        word = (capitals.group("currency") if capitals else None) or match.group("before") or match.group("behind")
        currency, scale = value_of(word, "currency") or "元", match.group("scale") or match.group("times") or ""
        printed = _signed(match.group("number") or match.group("value"), number)
        unit = scale + currency
        amount = Amount(printed, unit) if unit in FOREIGN or unit in MONEY else Amount(printed * _SCALE[scale], currency)
        found.append(Figure(match.start(), match.end(), amount))
    return found


def _signed(printed: str, number: Decimal) -> Decimal:
    return -abs(number) if printed.startswith(("-", *NEGATIVE_MARKS)) else number


def _excluded(text: str, start: int, end: int) -> bool:
    signed = text[start] == "-"
    before, after = text[max(0, start - 12) : start + signed], text[end : end + 14]
    if after.startswith("以内") and _LIMIT.search(before):
        return False
    if _THRESHOLD.match(after) or _RANGE_GOES_ON.match(after):
        return True
    return bool(_NOT_BEFORE.search(before) and re.search(r"(?:第|〔|\[|No\.?)$", before)) or bool(_RANGE.search(before))


def _with_unitless(text: str, found: list[Figure], unit: str | None) -> tuple[Figure, ...]:
    """Add numbers without a unit: those of a list before one that has it (各是A、B万元), and a plain 为0."""
    starts = {figure.start: figure for figure in found}
    taken = {place for figure in found for place in range(figure.start, figure.end)}
    added: list[Figure] = []
    for match in _BARE.finditer(text):
        if match.start() in taken:
            continue
        number = parse_number(match.group("number"))
        before = text[max(0, match.start() - 3) : match.start()]
        follower = starts.get(match.end()) or starts.get(match.end() + 1)
        if number is None or re.search(r"[第〔\[(]$|年$|月$", before):
            continue
        if follower is not None and re.match(r"[，、和及]", text[match.end() : match.end() + 1]):
            added.append(Figure(match.start(), match.end(), Amount(number, follower.amount.unit)))
        elif (
            re.search(r"[为是]$|费$|支出$|经费$|收入$|资金$|预算数?$|决算数?$", before)
            and (number == 0 or "." in match.group("number"))
            and len(match.group("number")) < 15
        ):
            added.append(Figure(match.start(), match.end(), Amount(number, unit or ""), assumed=True))
    for match in _BASE_BARE.finditer(text):
        if (number := parse_number(match["number"])) is not None and match.start("number") not in taken:
            added.append(Figure(match.start("number"), match.end("number"), Amount(number, match["unit"])))
    return tuple(sorted([*found, *added], key=lambda figure: figure.start))
