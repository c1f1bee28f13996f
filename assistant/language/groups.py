"""Groups of bodies that a question speaks of without naming them: 三家, 这两个局, 两院, 各乡镇."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.wordlists import word_lines

HAN_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Group:
    """A group as worded: how many (0: not said), of which kind ("" for any), and whether it points back (这三家)."""

    count: int = 0
    kind: str = ""
    points_back: bool = False


_ANY_KIND = frozenset(("单位", "部门", "机构", "机关", "家"))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    kinds = "|".join(sorted(word_lines("body_kinds.txt"), key=len, reverse=True))
    return re.compile(
        rf"(?P<back>[这那]|以上|上述|上面|前面)?(?P<count>[两二三四五六七八九十]|\d{{1,2}}|几|各|所有|全部|每一?)(?P<head>家|个|间|所)?"
        rf"(?P<kind>{kinds})?"
    )


def groups_in(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where a folded question speaks of a group of bodies (start, end).

    几家 alone asks how many and 三个 alone may be of anything: such are groups only where they point back or name a kind.
    """
    for match in _pattern().finditer(folded):
        back, in_han = bool(match["back"]), match["count"] in HAN_DIGITS or match["count"] in ("各", "每", "每一")
        family = match["head"] == "家" and (in_han or back)
        named = bool(match["kind"]) and (match["count"] != "几" or back)
        pointed = back and match["head"] == "个"
        if family or named or pointed:
            yield match.start(), match.end()


def group_of(text: str) -> Group:
    """Return what a group's words say: 这三个局 → three, 局, points back; other words for a group (两者) say their count."""
    match = _pattern().search(text)
    if match is None or not match.group():
        return Group(2 if "两" in text or "双" in text else 0, "", True)
    count, kind = match["count"], match["kind"] or ""
    number = int(count) if count.isdigit() else HAN_DIGITS.get(count, 0)
    return Group(number, "" if kind in _ANY_KIND else kind, bool(match["back"]))


_WHICH_BODY = re.compile(r"哪(?:[一二两三四五六几]?[个家])")


def bodies_asked_at(folded: str) -> list[int]:
    """Return where a folded question speaks of a group of bodies, or asks which one."""
    return [start for start, _ in groups_in(folded)] + [match.start() for match in _WHICH_BODY.finditer(folded)]
