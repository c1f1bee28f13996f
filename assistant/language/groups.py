"""Groups of bodies that a question speaks of without naming them: 三家, 这两个局, 两院, 各乡镇; both, all bureaus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.lexicon import Word, words_of
from assistant.wordlists import word_lines

HAN_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Group:
    """A group as worded: how many (0: not said), of which kind ("" for any), and whether it points back (这三家)."""

    count: int = 0
    kind: str = ""
    points_back: bool = False
    of_bodies: bool = True
    """Whether its words say that it is of bodies; "both" and "all three" may be of anything."""


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


@lru_cache(maxsize=1)
def _english_pattern() -> re.Pattern[str]:
    counts = "|".join(sorted((word.surface for word in _counts()), key=len, reverse=True))
    kinds = "|".join(" ".join(word_lines("body_kinds_en.txt")).split())
    return re.compile(
        rf"\b(?P<both>both)\b(?: of them| (?P<pair>{kinds})\b)?"
        rf"|\b(?:(?P<all>all)(?: of)? )?(?P<the>the |these |those )?(?P<other>other |remaining |rest of the )?"
        rf"(?:loaded )?(?P<count>(?:{counts})\b)?(?: ?\b(?P<kind>{kinds})\b)?(?P<them> of them\b)?"
    )


def _counts() -> list[Word]:
    return [word for meanings in words_of("en").values() for word in meanings if word.type == "count" and word.surface != _BOTH]


_BOTH = "both"


def english_groups_in(lowered: str) -> Iterator[tuple[int, int]]:
    """Yield where an English question speaks of a group of bodies (start, end).

    A number alone may be of anything: it is a group where it points back (all three, the other four) or names a kind.
    """
    for match in _english_pattern().finditer(lowered):
        pointed = any(match[name] for name in ("all", "other", "kind", "them")) or match["the"] == "these "
        counted = match["count"] and pointed
        named = match["kind"] and (match["all"] or match["the"])
        if match["both"] or counted or named:
            yield match.start(), match.end()


def _english_group_of(text: str) -> Group:
    match = _english_pattern().fullmatch(text.strip())
    if match is None:
        return Group(next((int(word.value) for word in _counts() if word.surface in text.split()), 0), "", True, False)
    if match["both"]:
        return Group(2, "", True, bool(match["pair"]))
    count = next((int(word.value) for word in _counts() if word.surface == match["count"]), 0)
    return Group(count, "", not match["kind"] or match["the"] == "these ", bool(match["kind"]))


def group_of(text: str) -> Group:
    """Return what a group's words say: 这三个局 → three, 局, points back; other words for a group (两者) say their count."""
    if text.isascii():
        return _english_group_of(text)
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
