"""Parts of a year that words name: 1-5月, 上半年, 前三季度, 9月份."""

from __future__ import annotations

import re
from functools import lru_cache

Period = tuple[int, int]
"""First and last month, both included."""

_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_PERIOD = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})月?份?[-—–~～至到]+(?P<last>\d{1,2})月(?!\d{1,2}日)|(?P<half>[上下])半年"
    r"|(?P<up_to>前)?(?P<quarter>[一二三四])(?:个)?季度|前(?P<months>\d{1,2})个月|(?<!\d)(?P<month>\d{1,2})月份"
    r"|(?P<han>十[一二]?|[一二三四五六七八九])月份?(?!\d|[一二三四五六七八九十])"
)


@lru_cache(maxsize=4096)
def periods_in(text: str) -> frozenset[Period]:
    """Return the parts of a year that a text names. A single month counts only as 5月份: 5月 is mostly part of a date."""
    return frozenset(
        period for match in _PERIOD.finditer(text) for period in [_period_of(match)] if 1 <= period[0] <= period[1] <= 12
    )


def _period_of(match: re.Match[str]) -> Period:
    if match["first"]:
        return int(match["first"]), int(match["last"])
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    if match["quarter"]:
        number = _NUMBERS[match["quarter"]]
        return (1 if match["up_to"] else 3 * number - 2), 3 * number
    if match["months"]:
        return 1, int(match["months"])
    month = int(match["month"]) if match["month"] else _HAN_MONTHS.index(match["han"]) + 1
    return month, month


_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
