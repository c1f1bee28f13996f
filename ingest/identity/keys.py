"""The key of a body: what is equal in all the names that one body bears.

中共某县委组织部, 中国共产党某县委员会组织部 and 某县委组织部 have one key: the place, the party, 组织部.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.identity.places import place_stem, split_places
from ingest.terms import fold_label

Branch = Literal["party", "government", "congress", "cppcc", "court", "procuratorate", "mass"]


@dataclass(frozen=True, slots=True)
class BodyKey:
    """`places` outermost first, as named; `branch` of power; `organ`, the core of the name without place and branch.

    An empty organ is the branch as a whole: a place's government, its court, its congress.
    """

    places: tuple[str, ...]
    branch: Branch
    organ: str


_PARTY = re.compile(r"^(?:中国共产党|中共)")
_COMMITTEE = re.compile(r"^(?:委员会|委)(?!员)")
_CPPCC = re.compile(r"^(?:中国人民政治协商会议|人民政治协商会议|政治协商会议|政协)")
_BRANCHES: tuple[tuple[Branch, re.Pattern[str]], ...] = (
    ("congress", re.compile(r"^(?:人民代表大会|人大)(?:常务委员会|常委会|常委)?(?:办公[厅室]|机关)?$")),
    ("cppcc", re.compile(_CPPCC.pattern + r".{0,12}$")),
    ("court", re.compile(r"^(?P<organ>.*?)(?:(?:人民)?法院|(?<=[中高])院|(?<=中级)院)$")),
    ("procuratorate", re.compile(r"^(?P<organ>.*?)(?:人民)?检察院(?:.*分院)?$")),
)  # fmt: skip
_ORGANS: tuple[tuple[Branch, str, str], ...] = (
    ("party", "纪委监委", r"纪律检查委员会.*|纪委.*|监察委员会|监委|纪检监察委员会"),
    ("party", "党校", r"委?党校.*"),
    ("mass", "总工会", r"总?工会"),
    ("mass", "妇联", r"妇女联合会|妇联"),
    ("mass", "残联", r"残疾人联合会|残联"),
    ("mass", "工商联", r"工商业联合会|工商联"),
    ("mass", "科协", r"科学技术协会|科协"),
    ("mass", "文联", r"文学艺术界联合会|文联"),
    ("mass", "侨联", r"归国华侨联合会|侨联"),
    ("mass", "红十字会", r"红十字会"),
    ("mass", "团委", r"(?:共青)?团委"),
)
"""Organs of fixed name: the branch, the name in the key, how they are called behind a place or a party committee."""
_WHOLE = re.compile(r"^(?:人民政府|政府)?(?:办事处|管理委员会|管委会)?$")
_COURTS = {"中级": "中级", "中": "中级", "高级": "高级", "高": "高级", "最高": "最高"}
_LEAD = re.compile(r"^(?:人民政府|政府)(?=.{2})")
_SHORTER: tuple[tuple[str, str], ...] = (
    ("办公厅", "办"), ("办公室", "办"), ("委员会", "委"), ("联合会", "联"), ("人民政府", "政府"), ("及", ""), ("和", ""),
    ("、", ""), ("与", ""),
)  # fmt: skip
_TAIL = re.compile(r"\((?:本级|机关|汇总|部门|单位|本部)\)$|(?:本级|机关本级)$")
_NUMERALS = re.compile(r"[一二三四五六七八九十百\d]+")
_ABBREVIATED = "局委厅办部联会署"
"""Last characters of the organs whose names people shorten inside; a school or a hospital is named in full."""


@lru_cache(maxsize=16384)
def body_key(name: str) -> BodyKey:
    """Return the key of a body's name; any name has one, also one that names no place or is no body."""
    plain = _TAIL.sub("", fold_label(name))
    party = _PARTY.match(plain) is not None
    rest = _PARTY.sub("", plain)
    rest, youth = _youth(rest)
    if youth:
        return BodyKey(split_places(rest)[0] or (rest,), "mass", "团委")
    behind = _CPPCC.match(rest)
    if behind and split_places(rest[behind.end() :])[0]:
        return BodyKey(split_places(rest[behind.end() :])[0], "cppcc", "")
    places, rest = split_places(rest)
    if party or _COMMITTEE.match(rest):
        return _organ_of(places, "party", re.sub(r"^(?:工作委员会|委员会|工委|委)", "", rest))
    if _WHOLE.match(rest):
        return BodyKey(places, "government", "")
    for branch, pattern in _BRANCHES:
        if match := pattern.match(rest):
            return BodyKey(places, branch, _COURTS.get(match.groupdict().get("organ") or "", ""))
    return _organ_of(places, "government", _LEAD.sub("", rest))


def _youth(name: str) -> tuple[str, bool]:
    """Return a youth league's name without the league before the place, and whether it stood there."""
    match = re.match(r"^(?:中国)?(?:共产主义青年团|共青团|团(?=[省市县区州]委))(?=.{2})", name)
    return (re.sub(r"(?:委员会|委)$", "", name[match.end() :]), True) if match else (name, False)


def _organ_of(places: tuple[str, ...], branch: Branch, rest: str) -> BodyKey:
    for own, organ, pattern in _ORGANS:
        if re.fullmatch(pattern, rest):
            return BodyKey(places, own, organ)
    return BodyKey(places, branch, _short(rest))


_OF_BRANCHES: frozenset[Branch] = frozenset(("congress", "cppcc", "court", "procuratorate"))


@lru_cache(maxsize=16384)
def fixed_organ(name: str) -> tuple[Branch, str] | None:
    """Return which organ a name without its place is, of those that have one fixed short name each; None for any other.

    归国华侨联合会 and 侨联 are one, 中级人民法院 and 中院, 总工会 and 工会.
    """
    key = body_key(_SOME_PLACE + name)
    fixed = key.branch in _OF_BRANCHES or any(key.organ == organ for _, organ, _ in _ORGANS)
    return (key.branch, key.organ) if fixed and key.places == (_SOME_PLACE,) else None


_SOME_PLACE = "某县"


def _short(organ: str) -> str:
    for long, short in _SHORTER:
        organ = organ.replace(long, short)
    return organ


def same_body(one: str, other: str) -> bool:
    """Return whether two names are one body's: the same branch and organ of the same place, each in full or shortened.

    The innermost place has to be named in both; outer ones may be missing: 甲市乙区财政局 is 乙区财政局, not 甲市财政局.
    """
    left, right = body_key(one), body_key(other)
    return bool(left.places) == bool(right.places) and keys_agree(left, right)


_Mark = tuple[str, str, str, str, str]
"""What keys of one body may share: the branch, the organ's first and last character, which part of the place, that part."""


class KnownBodies:
    """Names of bodies, each body's told apart: finds the one that a further name is of without looking at all of them."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._alike: dict[_Mark, list[int]] = {}

    def add(self, name: str) -> None:
        """Take in a body by its name."""
        for mark in _marks(body_key(name), rank_of_named=True):
            self._alike.setdefault(mark, []).append(len(self._names))
        self._names.append(name)

    def same_as(self, name: str) -> str | None:
        """Return the body that was taken in first of those that `name` is a name of, None where it is none's."""
        places = sorted({at for mark in _marks(body_key(name)) for at in self._alike.get(mark, ())})
        return next((self._names[at] for at in places if same_body(self._names[at], name)), None)


def _marks(key: BodyKey, *, rank_of_named: bool = False) -> set[_Mark]:
    """Return marks of which any two keys of one body share one: by the innermost place, by the whole path, by its rank.

    A place of which only the rank is named (市) fits every place of that rank: those that have a name are under their
    rank too where `rank_of_named`, and look themselves only among the unnamed.
    """
    inner, path = (key.places[-1], _joined(key.places)) if key.places else ("", "")
    parts = {("in", place_stem(inner)), ("path", path), ("unnamed rank", inner[-1:])}
    parts |= {("named rank", inner[-1:])} if rank_of_named or len(inner) == 1 else set()
    if rank_of_named and len(inner) != 1:
        parts.discard(("unnamed rank", inner[-1:]))
    return {(key.branch, key.organ[:1], key.organ[-1:], *part) for part in parts}


def keys_agree(one: BodyKey, other: BodyKey) -> bool:
    """Return whether one key may be the other's shorter form: a name without a place agrees with each placed one."""
    return one.branch == other.branch and _organs_agree(one.organ, other.organ) and _places_agree(one.places, other.places)


def _organs_agree(one: str, other: str) -> bool:
    """Return whether the shorter organ is made of the longer's characters in order, from the same first to the same last."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short[-1] not in _ABBREVIATED or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    if _NUMERALS.findall(short) != _NUMERALS.findall(long):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _places_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether the shorter path is the inner end of the longer; an unnamed place of a rank (市) fits one of that rank."""
    if not one or not other:
        return True
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if 1 in (len(left), len(right)):
            return left[-1] == right[-1]
        if place_stem(left) != place_stem(right):
            return _joined(one) == _joined(other)
    return True


def _joined(places: tuple[str, ...]) -> str:
    return "".join(place_stem(place) for place in places)
