"""What the question says should equal what: its parts, its whole, and the figures that it gives, by side of the equation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.questions.model import Ask, Query, Span
from assistant.questions.years import years_of
from ingest.amounts import Amount, canonical_unit
from ingest.model import Direction

Slot = tuple[Span, ...]

_COUNT_WORD = r"[一二两三四五六七八九十几各\d]"
_OWN = re.compile(
    rf"(?:这|那)?{_COUNT_WORD}(?:大)?(?:类|项|块|部分|行|款|笔|个部分)(?:功能|具体|明细)?(?:支出|收入|费用|经费|开支)?|分项|明细项?|各?组成部分|子项"
)
"""Words for the parts of an item that are not named one by one (三项, 各类支出, 分项)."""

_ADDS = re.compile(
    r"(?<![增追参附叠施更强])加(?![强快大重急])|[＋+]|之和|总和|和数|相加|合起来|合在一起|起来|共计|(?<=[项类款块分费])合计|合计(?=\d|是|为|等|对|正|应|与|跟|和|同)"
    r"|分项|各项|各类|各行|各部分|组成部分|明细"
)
_ADDS_EN = re.compile(r"\badds?\b|\bsums?\b|\bplus\b|\btogether\b|\btotals? of\b|\bcomponents?\b|\bparts\b|\+")
_OWN_EN = re.compile(r"\bcomponents?\b|\b(?:its|the|all) parts\b|\bsub-?items?\b|\bline items?\b|\brows\b|\bbreakdown\b")
_EQUALS = (
    re.compile(r"等不等于|是不是等于|是否等于|等于|[=＝]|是不是|是否(?:就)?(?:是|为)?|够不够"),
    re.compile(r"(?<=[和加总来计项类])(?:与|跟|同|和)(?=.{0,24}(?:一致|相符|吻合|相等|相同|一样|对得上|对应|平))"),
    re.compile(r"(?:与|跟|同|(?<!之)(?<!总)和)(?=[^,。?和与跟同]{0,24}(?:一致|相符|吻合|相等|相同|一样|对得上|对应|平))"),
    re.compile(r"(?<=[和加总来计项类])(?:就|应该|应当|应)?(?:是|为)(?!多少|不是)"),
)
_EQUALS_EN = (
    re.compile(
        r"\b(?:adds?|sums?) (?:up )?to\b|\bequals?(?: to)?\b|\bmatch(?:es)?\b|\bagrees? with\b|\bthe same as\b|\bcomes? to\b"
        r"|\bconsistent with\b|="
    ),
    re.compile(r"\badds? up\b"),
)
_TOTAL = re.compile(r"总计|合计|总额|总数|总量|小计|总支出|总收入|总预算|总决算|总盘子|总账|\btotals?\b")
_NUMBER = re.compile(
    r"(?<![\d.,表第])(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|百万美元|美元|元|万(?![人辆次])|亿|%|个?百分点|人次|批次|[辆人个次批台套])?"
)


_MOVED = re.compile(
    r"(?:(增加|增长|上升|提高|上涨|增|涨|多|\b(?:increased?|rose|grew|up|growth)\b)|(?:减少|下降|降低|下滑|减|降|少|\b(?:decreased?|fell|dropped|down|cut)\b))"
    r"(?:了|幅|率|额|\s|\bby\b|\bof\b)*$"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that the question gives, with its place in the text; the unit is "" where it is bare."""

    amount: Amount
    start: int
    direction: Direction | None = None
    """The direction that the words before it say (下降1.83%)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Parts on one side and the whole on the other. `adds` False: nothing is said to be added up.

    `own_parts`: the parts are meant without being named (各项, 三项); `count` how many are said, 0 where none.
    `total`: the whole's side has only a word for a total (总计).
    """

    adds: bool
    parts: tuple[Slot, ...]
    whole: tuple[Slot, ...]
    part_figures: tuple[Given, ...]
    whole_figures: tuple[Given, ...]
    own_parts: bool = False
    count: int = 0
    total: bool = False

    @property
    def figures(self) -> tuple[Given, ...]:
        return tuple(sorted((*self.part_figures, *self.whole_figures), key=lambda one: one.start))


def text_of(query: Query) -> str:
    """Return the text that the spans of the query count in."""
    return query.folded if query.language == "zh" else query.question.lower()


def given_figures(query: Query) -> tuple[Given, ...]:
    """Return the figures of the question in order; years and numbers of tables are none."""
    text = text_of(query)
    _, years = years_of(query.folded if query.language == "zh" else query.question, query.language)
    found = []
    for match in _NUMBER.finditer(text):
        after = text[match.end() : match.end() + 1]
        if any(start <= match.start() < end for start, end in years) or (
            not match.group(2) and after in ("年", "月", "日", "表")
        ):
            continue
        if re.match(r"(?:大)?[项类款块行笔]|个部分|部分|年", text[match.end() :]):
            continue
        word = {"万": "万元", "亿": "亿元"}.get(match.group(2) or "", match.group(2) or "")
        found.append(
            Given(
                Amount(Decimal(match.group(1).replace(",", "")), canonical_unit(word) or word),
                match.start(),
                _direction(text[: match.start()]),
            )
        )
    return tuple(found)


def _direction(before: str) -> Direction | None:
    match = _MOVED.search(before)
    if match is None:
        return None
    return "up" if match.group(1) else "down"


def read_claim(query: Query, ask: Ask) -> Claim:
    """Return the question's equation; the parts are on the side that has words of adding, the left one in doubt."""
    text, english = text_of(query), query.language == "en"
    own = list((_OWN_EN if english else _OWN).finditer(text))
    adds = [match.start() for match in (_ADDS_EN if english else _ADDS).finditer(text)]
    figures = given_figures(query)
    at, end = _relation(text, adds, english=english) or (len(text), len(text))
    if at == len(text) and len(figures) == 1 and adds:
        at = end = figures[0].start
    slots = _apart(ask.slots, at, [] if english else [match.span() for match in own])
    left, right = [slot for slot, side in slots if side == 0], [slot for slot, side in slots if side == 1]
    before, after = tuple(one for one in figures if one.start < at), tuple(one for one in figures if one.start >= at)
    on_right = bool(adds) and not any(place < at for place in adds) and any(place >= end for place in adds)
    parts, whole = (right, left) if on_right else (left, right)
    total = bool(_TOTAL.search(text[:at] if on_right else text[at:]))
    of_parts, of_whole = (after, before) if on_right else (before, after)
    return Claim(
        bool(adds or own), tuple(parts), tuple(whole), of_parts, of_whole,
        own_parts=bool(own), count=_count(own), total=total and not whole and not of_whole,
    )  # fmt: skip


def _relation(text: str, adds: Sequence[int], *, english: bool) -> tuple[int, int] | None:
    """Return where the words for being equal stand, half-open: the first pattern that matches beside words of adding."""
    for pattern in _EQUALS_EN if english else _EQUALS:
        matches = list(pattern.finditer(text))
        if matches:
            return (matches[-1] if pattern is _EQUALS[2] else matches[0]).span()
    return None if english or not adds else _bare_total(text)


def _bare_total(text: str) -> tuple[int, int] | None:
    """Return where 合计 joins parts and a figure (三公、会议、培训合计2542.60万对吗)."""
    match = re.search(r"(?:合计|共计|总共|一共)(?=\d)", text)
    return match.span() if match else None


def _apart(slots: Sequence[Slot], at: int, own: Sequence[tuple[int, int]]) -> list[tuple[Slot, int]]:
    """Return the slots with their sides; one that reaches over the relation is parted, words for unnamed parts are dropped."""
    shared = {span.start for slot in slots for span in slot if sum(span in other for other in slots) > 1}
    found: list[tuple[Slot, int]] = []
    for slot in slots:
        spans = [span for span in slot if not any(start <= span.start < end for start, end in own)]
        left = tuple(span for span in spans if span.start < at)
        right = tuple(span for span in spans if span.start >= at)
        if left and right and all(span.start in shared for span in left):
            left, right = (), (*left, *right)
        found += [(part, side) for side, part in enumerate((left, right)) if part and (part, side) not in found]
    if all(side == 1 for _, side in found):
        # 邮电费是不是话费加专网费: what the parts share and stands before the relation is their whole.
        first = tuple(dict.fromkeys(span for slot in slots for span in slot if span.start in shared and span.start < at))
        found += [(first, 0)] if first else []
    return found


def _count(own: Sequence[re.Match[str]]) -> int:
    han = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
    for match in own:
        number = re.search(r"[二两三四五六七八九十]|\d+", match.group())
        if number:
            return han.get(number.group()) or int(number.group())
    return 0
