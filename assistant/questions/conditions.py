"""What a question lists or ranks items by, and the condition they must meet (哪些科目下降了, 超过100万元的项目有哪些)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.amounts import Amount

Measure = Literal["amount", "change", "growth", "completion", "score"]


@dataclass(frozen=True, slots=True)
class Condition:
    """Items whose measure lies above (or below) a bound. `bound` None: above is a rise, below a fall."""

    measure: Measure
    above: bool
    bound: Amount | None = None
    inclusive: bool = False

    def holds(self, amount: Amount, direction: str | None) -> bool:
        """Return whether an item's figure meets the condition; False where it cannot be compared with the bound."""
        if self.bound is None:
            return direction == ("up" if self.above else "down")
        if not amount.comparable(self.bound):
            return False
        gap = amount.base - self.bound.base
        return (gap == 0 and self.inclusive) or (gap > 0 if self.above else gap < 0)


_LISTS = re.compile(r"哪(?:些|几)|列出|列一下|(?:有|共)?(?:几|多少)(?:个|项)|什么(?:项目|科目|支出)|哪个|哪一?项")
_BODIES = re.compile(r"哪(?:些|几个?|个|一?家)(?:部门|单位|局|地方|年)|哪年|谁")
_OVER = re.compile(r"(超过|大于|高于|多于|超出|不低于|不少于|至少|达到|不小于)了?$")
_UNDER = re.compile(r"(低于|小于|少于|不足|不到|不超过|不高于|不大于)了?$")
_AFTER = re.compile(r"(?:及|\(含\)|含)?(以上|以下|以内)")
_OVER_BUDGET = re.compile(r"(?:超过|超出|超|大于|高于|多于)了?(?:年初|全年|调整)?预算(?:数)?(?!\d)|超支")
_UNDER_BUDGET = re.compile(
    r"(?:低于|小于|少于|没有?(?:完成|花完|用完|执行完)|未(?:完成|执行完))了?(?:年初|全年|调整)?预算(?:数)?(?!\d)"
    r"|没有?(?:花|用|执行)完|未(?:用|执行)完"
)
_FALL = re.compile(r"(?:(?:下降|减少|降低|缩减|压减|下滑|变少)了?|(?:降|减|少)了)(?=的|$|[?？,]|有)")
_RISE = re.compile(r"(?:(?:增加|增长|上升|提高|上涨|变多)了?|(?:涨|增|多)了)(?=的|$|[?？,]|有)")
_HUNDRED = Amount(Decimal(100), "%")


def condition_of(text: str, figures: Sequence[tuple[int, int, Amount]]) -> Condition | None:
    """Return the condition that listed items must meet, None where the folded question lists none.

    `figures`: the amounts written in the question with their places.
    """
    if not _LISTS.search(text) or _BODIES.search(text):
        return None
    for start, end, amount in figures:
        over, under, after = _OVER.search(text[:start]), _UNDER.search(text[:start]), _AFTER.match(text[end:])
        if over or under or after:
            above = bool(over) or bool(after and after.group(1) == "以上")
            word = over or under or after
            inclusive = bool(after) or bool(word and word.group(1).startswith(("不", "至", "达")))
            return Condition(_measure_of_bound(amount, text), above, amount, inclusive)
    if _OVER_BUDGET.search(text):
        return Condition("completion", True, _HUNDRED)
    if _UNDER_BUDGET.search(text):
        return Condition("completion", False, _HUNDRED)
    if re.search(r"最|几个百分点", text):
        return None
    listed = _LISTS.search(text)
    falls, rises = _FALL.search(text, listed.end() if listed else 0), _RISE.search(text, listed.end() if listed else 0)
    falls, rises = falls or _before_list(_FALL, text), rises or _before_list(_RISE, text)
    return Condition("change", bool(rises)) if bool(falls) != bool(rises) else None


def _before_list(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return a movement told before the list word (下降的科目有哪些)."""
    match = pattern.search(text)
    return match if match and text[match.end() :].startswith("的") else None


def _measure_of_bound(amount: Amount, text: str) -> Measure:
    if amount.unit == "分":
        return "score"
    if amount.unit == "%":
        return "growth" if re.search(r"增|涨|降|减|幅", text) else "completion"
    return "amount"


def measure_of(text: str) -> tuple[Measure, bool | None]:
    """Return what the folded question ranks by, and for a movement whether a rise (True) or a fall (False) is meant."""
    rank = re.search(r"(?:[^,?？。]{0,8})最|排|前[一二三四五六七八九十\d](?!季|个?月|个季)", text)
    near = rank.group() if rank else ""
    if re.search(r"执行(?:率|进度|得?最)|完成(?:率|情况|比例|得?最)", near):
        return "completion", None
    if re.search(r"得分|评分|分数", near):
        return "score", None
    falls = bool(re.search(r"降|减|压|缩|跌|砍", near))
    rises = bool(re.search(r"增|涨|升", near))
    if re.search(r"幅|率|快|猛", near + text[rank.end() : rank.end() + 2] if rank else "") and (falls or rises):
        return "growth", rises
    if falls or rises:
        return "change", rises
    return "amount", None
