"""Which years a question names: written, relative, spans, and the year that it compares with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.questions.model import Years
from assistant.questions.operations import operations_in
from ingest.coordinates import years_in
from ingest.english import year_spans
from ingest.model import Stage

_YEAR = r"(?:19|20)\d{2}"
_RANGE = re.compile(rf"({_YEAR})年?度?(?:到|至|-|—|–|~|→|through|to|until)\s*({_YEAR})年?度?")
_SHORT_RANGE = re.compile(r"(?<![\d.])(?:20)?(\d{2})年?度?(?:到|至|-|—|–|~|→)(?:20)?(\d{2})年(?!前|来|以来|后|内)")
_HAN_YEAR = r"[二一][〇○零一二三四五六七八九0]{3}"
_HAN_RANGE = re.compile(rf"({_HAN_YEAR})年?度?(?:到|至|-|—|–|~|→)({_HAN_YEAR})(?:年度?)?")
_RANGE_EN = re.compile(rf"(?:from\s+)?({_YEAR})\s*(?:to|through|until|-|–)\s*({_YEAR})")
_PLAIN = re.compile(rf"(?<![\d.])({_YEAR})(?:年度?|财年)?(?!\d|万|元|%|\.\d|个|人|家|辆|批|次)")
_HAN = re.compile(rf"{_HAN_YEAR}年度?")
_ROC = re.compile(r"(?:中华)?民国[\d一二三四五六七八九十百]+年度?")
_SHORT = re.compile(r"(?<![\d.])(\d{2})(?:年度?(?!前|来|以来|后|内)|(?=(?:[、,和跟与](?:20)?\d{2})+年(?!前|来|以来|后|内)))")
"""A year in two digits, with 年 behind it or behind the last of a list (22、23、24年)."""
_SHORT_HAN = re.compile(
    r"(?<![〇○零一二三四五六七八九十])([一二])([〇零一二三四五六七八九])"
    r"(?:年(?!前|来|以来|后|内)|(?=(?:[、,和跟与][一二][〇零一二三四五六七八九])+年(?!前|来|以来|后|内)))"
)
_HAN_SIGNS = "〇一二三四五六七八九"
_BASE = re.compile(
    rf"(?:比|较|与|和|跟|同|对比|相比于?|比起)(?:起)?({_YEAR})年?度?(?:的)?(?:预算|决算|预算数|决算数)?(?:相比|比|相较)?"
)
_BASE_EN = re.compile(rf"(?:from|than in|than|compared (?:with|to)|over|versus|vs\.?|relative to|since)\s+({_YEAR})")


_IS_BASE_EN = re.compile(
    r"\b(?:than|from|over|on|under|below|above|versus|vs\.?|compared (?:with|to)|relative to)\s+"
    r"(?:(?:that|the|its|of|in|for|plan|budget|revised)\s+)*$",
    re.IGNORECASE,
)
_MOVED_EN = re.compile(r"\b(?:more|less|higher|lower|up|down|far|above|below|under|over)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:上一?|前)年度(?!结转|结余)|本年度(?!收|支)")
"""Years by where they stand to the report's: no names of items."""
_BASE_STAGE = re.compile(
    rf"(?:比|较|(?:与|和|跟|同)(?=[^,，。?？]{{2,12}}(?:相比|比较)))(?P<year>上一?年度?|去年|前年|{_YEAR}年?度?)?(?P<own>年初|全年|当年|本年)?(?:的)?"
    r"(?:的)?(?P<stage>(?:调整)?预算|决算|执行|实际)(?:数字|数|支出|安排)?"
)


def compared_stage(text: str) -> tuple[Stage | None, bool]:
    """Return the stage that a folded question compares with, and whether it is the year's own plan (比年初预算)."""
    match = _BASE_STAGE.search(text)
    if match is None:
        return None, False
    stage: Stage = {"预算": "budget", "调整预算": "adjusted", "决算": "actual"}.get(match["stage"], "execution")  # type: ignore[assignment]
    return stage, match["year"] is None and stage in ("budget", "adjusted")


def years_of(text: str, language: str) -> tuple[Years, list[tuple[int, int]]]:
    """Return the years that the folded (English: plain) question names, and where they stand."""
    spans: list[tuple[int, int]] = []
    stated: list[int] = []
    is_range = False
    for match, first, last in _ranges(text, language):
        if first < last <= first + 30 and not _inside(match.span(), spans):
            stated += list(range(first, last + 1))
            spans.append(match.span())
            is_range = True
    base = None
    for one in year_spans(text):
        if one.end - one.start > 4 and not _inside((one.start, one.end), spans):
            spans.append((one.start, one.end))
            if language == "en" and _IS_BASE_EN.search(text[: one.start]) and (_asks_change(text) or _MOVED_EN.search(text)):
                base = one.year
            else:
                stated.append(one.year)
    for match in (_BASE if language == "zh" else _BASE_EN).finditer(text):
        if not _inside(match.span(1), spans) and _compares(text, match, language):
            base = int(match.group(1))
            spans.append(match.span(1) if language == "en" else (match.start(1), _year_end(text, match.end(1))))
    for pattern in (_PLAIN, _HAN, _ROC):
        for match in pattern.finditer(text):
            if not _inside(match.span(), spans):
                found = years_in(match.group() if "年" in match.group() else match.group() + "年")
                if found:
                    stated += list(found)
                    spans.append(match.span())
    for match in _SHORT.finditer(text):
        if not _inside(match.span(), spans) and 8 <= int(match.group(1)) <= 40:
            stated.append(2000 + int(match.group(1)))
            spans.append(match.span())
    for match in _SHORT_HAN.finditer(text) if language == "zh" else ():
        if not _inside(match.span(), spans):
            stated.append(2000 + 10 * _HAN_SIGNS.index(match.group(1)) + _HAN_SIGNS.index(match.group(2).replace("零", "〇")))
            spans.append(match.span())
    base_stage, base_own = compared_stage(text if language == "zh" else _against_in_chinese(text))
    if language == "zh":
        spans += [match.span() for match in _RELATIVE.finditer(text) if not _inside(match.span(), spans)]
    years = Years(
        stated=tuple(dict.fromkeys(stated)), span=is_range, base=base,
        this=bool(re.search(r"今年|本年度(?!收|支)|当年(?!收|支)|this year|current year", text)),
        last=_last_year(text, language), before_last=bool(re.search(r"前年|the year before last", text)),
        every=bool(re.search(
            r"历年|各年|每年|逐年|这几年|几年来|哪年|哪一年|各年度"
            r"|every year|each year|over the years|which year|year by year", text
        )),
        latest=_latest(text), base_stage=base_stage, base_own=base_own,
    )  # fmt: skip
    return years, spans


def _ranges(text: str, language: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield the spans of years that a text names, with their first and last year: 2022至2024年, 22到24年."""
    for match in (_RANGE if language == "zh" else _RANGE_EN).finditer(text):
        yield match, int(match.group(1)), int(match.group(2))
    for match in _SHORT_RANGE.finditer(text) if language == "zh" else ():
        yield match, 2000 + int(match.group(1)), 2000 + int(match.group(2))
    for match in _HAN_RANGE.finditer(text) if language == "zh" else ():
        first, last = years_in(match.group(1) + "年"), years_in(match.group(2) + "年")
        if first and last:
            yield match, first[0], last[0]


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _year_end(text: str, end: int) -> int:
    match = re.match(r"年度?", text[end:])
    return end + match.end() if match else end


def _compares(text: str, match: re.Match[str], language: str) -> bool:
    """Return whether a year after 比/与 is the one compared with, not one of two asked for (2017和2018年)."""
    if language == "en":
        words = r"increase|decrease|change|more|less|higher|lower|up|down|grow|grew|rise|rose|fall|fell|compared|cut|drop"
        return bool(re.search(words, text)) or _asks_change(text)
    if match.group().startswith(("比", "较", "对比", "相比")):
        return True
    return bool(
        re.search(r"相比|比(?!例|重|率)|增|减|降|变", match.group()[-3:] + text[match.end() : match.end() + 6])
    ) and not re.search(rf"{_YEAR}年?$", text[: match.start()])


_AGAINST_BUDGET = re.compile(
    r"\b(?:than|against|under|over|below|above|short of) (?:the |its |their )?(?:initial |original |approved |planned )?"
    r"budget(?:ed)?\b(?! (?:for|of|item|line))"
)


def _against_in_chinese(text: str) -> str:
    """Return how Chinese says what an English question compares with: 比年初预算, or nothing."""
    return "比年初预算" if _AGAINST_BUDGET.search(text.lower()) else ""


def _asks_change(text: str) -> bool:
    """Return whether an English question asks how something moved: a year beside that is what it is compared with."""
    return any(said.operation in ("change", "growth", "difference") for said in operations_in(text.lower(), True))


def _last_year(text: str, language: str) -> bool:
    """Return whether last year's own figure is asked (去年是多少), not a comparison with it (比去年)."""
    pattern = (
        r"(?<!比)(?<!较)(?<!与)(?<!和)(?<!跟)(?<!同)(?<!加)(?:去年|上年|上一年|前一年|上年度)"
        r"(?!度?(?:同期)?(?:结转|结余|相比|比|减|增|少|多|下降|上升|高|低))"
    )
    if language == "en":
        named = re.search(r"(?:the year before|the previous year|last year|prior year|preceding year)", text, re.IGNORECASE)
        beside = re.search(r"\b(?:than|from|over|versus|vs|against|increase|decrease|change|grow|more|less)", text, re.IGNORECASE)
        return bool(named) and not beside and not _asks_change(text)
    return bool(re.search(pattern, text))


def _latest(text: str) -> int:
    match = re.search(r"(?:近|最近|这|过去)?([两二三四五2-5])年(?:来|间|里)?(?!度|级)", text)
    if not match or re.search(rf"{_YEAR}", match.group()) or re.search(r"\d$", text[: match.start()]):
        return 0
    return {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(match.group(1)) or int(match.group(1))
