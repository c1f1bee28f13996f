"""Places in names of bodies: 某市某区住房局 stands in 某市, 某区. Written by their endings, not by a list of all places.

A place's name runs to the first ending that closes it; 州 and 乡 inside 某州市 and 某乡县 close none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from ingest.terms import simplify

WHOLE_PLACE = r"(?:人民政府|政府)?(?:街道办事处|办事处|管理委员会|管委会)?"
"""What the office of a place as a whole is called behind its name."""
_HAN = r"[\u4e00-\u9fff]"
_LONG_ENDINGS = "|".join((
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "产业开发区", "开发区", "高新技术区", "高新区", "示范区", "合作区",
    "保税区", "新城区", "新区", "矿区", "林区", "特区",
))  # fmt: skip
_END_WORD = rf"(?:{_LONG_ENDINGS}|地区|街道|苏木|兵团|[省市县区旗盟镇乡]|州(?!{_HAN}?[市县区河湖]|高新|经济|经开|开发|国际))"
_INNER = r"(?<=[州乡镇旗山城])(?=[市县区](?!场|政|委|直|级|本级))"
"""Between 州 and 市 of 某州市 no name ends, but one does in 某州市场监管局."""
_PLACE = re.compile(rf"{_HAN}{{1,14}}?{_END_WORD}(?!{_INNER})")
_BARE = re.compile(r"^(?:[省市县区州镇乡](?=[\u4e00-\u9fff]{2}))(?!市场|区域|镇静|乡村|州府|县域|市政(?!府|协))")
_NOT_HERE = re.compile(r"^(?:[全本我该各其的与及、]|多[家个]|部分|有关|相关|直属|所属|所辖)|[的与及、]|(?<=.)[和在](?=.)|专区$")
"""What no place's name has; a 专区 is a part of a web site."""
_ENDINGS = ("特别行政区", "自治县", "自治州", "自治区", "自治旗", "地区", "街道", *"省市县区州盟旗镇乡")


@lru_cache(maxsize=1)
def provinces() -> dict[str, tuple[str, ...]]:
    """Return each province's short name with what its full name adds."""
    return {name: tuple(rest.split(";")) for name, rest in (line.split("\t") for line in _lines("provinces.tsv"))}


@lru_cache(maxsize=1)
def _no_places() -> frozenset[str]:
    return frozenset(_lines("no_places.txt"))


def _lines(name: str) -> tuple[str, ...]:
    text = (resources.files("ingest") / "data" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def split_places(name: str) -> tuple[tuple[str, ...], str]:
    """Return the places that a name begins with, outermost first, and the rest: 甲市乙区财政局 → (甲市, 乙区), 财政局.

    A bare 市 or 区 before an organ (市教育局) is the unnamed place of that rank. A government's name between
    two places (甲区人民政府乙街道) is no place and is passed over.
    """
    rest = simplify(name)
    found: list[str] = []
    while place := _first_place(rest, found):
        found.append(place)
        rest = rest[len(place) :]
        rest = re.sub(rf"^(?:人民政府|政府)(?={_HAN}{{2,8}}(?:街道|镇|乡))", "", rest)
    bare = _BARE.match(rest) if not found else None
    if bare:
        return (bare.group(),), rest[1:]
    return tuple(found), rest


def _first_place(text: str, before: list[str]) -> str | None:
    province = _province(text) if not before else None
    if province:
        return province
    match = _PLACE.match(text)
    if match is None or match.group() in _no_places() or _NOT_HERE.search(match.group()):
        return None
    return match.group()


def _province(text: str) -> str | None:
    """Return the province at the start of `text`, with or without its ending; a longer place's name (吉林市) is not one."""
    for name, endings in provinces().items():
        if not text.startswith(name):
            continue
        for ending in endings:
            if text.startswith(name + ending):
                return name + ending
        return None if re.match(_END_WORD, text[len(name) :]) else name
    return None


@lru_cache(maxsize=4096)
def place_stem(place: str) -> str:
    """Return a place's name without ending and peoples, so that 某族自治州 and 某州 compare.

    A stem has two characters at least, else the ending stays with it (泸县).
    """
    stem = _without(place, _ENDINGS)
    while (shorter := _without(stem, _peoples())) != stem:
        stem = shorter
    return stem


@lru_cache(maxsize=1)
def _peoples() -> tuple[str, ...]:
    return tuple(sorted(_lines("peoples.txt"), key=len, reverse=True))


def _without(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) >= len(ending) + 2:
            return name[: -len(ending)]
    return name


def is_place(name: str) -> bool:
    """Return whether `name` is a place and nothing else, by its full name."""
    places, rest = split_places(name)
    return bool(places) and not rest and len(places[-1]) > 1
