"""Places and bodies renamed: the same names in reports and gold, in Chinese and in pinyin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ingest.model import ParsedDocument

_PLACE = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:自治区|自治州|高新|[省市区县旗镇乡])")
_ORGAN = re.compile(r"(?:^|[省市区县旗镇乡])([\u4e00-\u9fff]{2,8}局)$")
_NEW_PLACES = ("禾川", "云屏", "柳浦", "青柘", "石漈", "沙浔", "竹岙", "梅埭", "桐圩", "枫塘", "莲湾", "榆林坪", "松垭", "槐荫渡")
_NEW_ORGANS = ("水文局", "气象局", "文物局", "档案局", "地震局")
_COMMON = ("中共", "全市", "全省", "全区", "人民", "国家", "中央")


def renaming(documents: Sequence[ParsedDocument], spelt: Callable[[str], str], english: bool) -> dict[str, str]:
    """Return old → new words for the places (and, unless `english` questions name them in translation, the bureaux).

    `spelt` gives a name's pinyin; places are renamed in it too, since questions and file names use it.
    """
    names = [name for parsed in documents for name in _names(parsed)]
    words: dict[str, str] = {}
    places = dict.fromkeys(place for name in names for place in _places(name))
    for old, new in zip(places, _NEW_PLACES, strict=False):
        words[old] = new
        words[spelt(old)], words[spelt(old).capitalize()] = spelt(new), spelt(new).capitalize()
    organs = dict.fromkeys(found.group(1) for name in names if (found := _ORGAN.search(name)))
    if not english:
        words |= dict(zip(organs, _NEW_ORGANS, strict=False))
    return words


def _names(parsed: ParsedDocument) -> Iterable[str]:
    identity = parsed.identity
    yield from (name for name in (identity.department, identity.region) if name)


def _places(name: str) -> Iterable[str]:
    rest = name
    while match := _PLACE.match(rest):
        if match.group(1) not in _COMMON:
            yield match.group(1)
        rest = rest[match.end() :]


def renamed(text: str, words: dict[str, str]) -> str:
    """Return a text with every old word replaced at once, the longest first."""
    if not words:
        return text
    return re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), lambda match: words[match.group()], text)
