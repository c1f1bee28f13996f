"""A body's official name in parts, and whether a stretch of a question is a short form of it.

Short forms are made, not listed: places are dropped, shortened to their core or to their rank (某市水务局, 市水务局, 云屏水务);
each word of the organ's name is kept, shortened to characters of it that begin with its head (监督 → 监, 人民代表大会 → 人大),
or dropped. What is kept stands in the name's order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.entities.bodies import Body
from assistant.wordlists import word_lines
from ingest.identity import fixed_organ
from ingest.identity.places import place_stem, split_places
from ingest.terms import fold_label


@dataclass(frozen=True, slots=True)
class Parts:
    """A name's places, outermost first, and the words of what is left; the last word is the organ's own."""

    places: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def organ_words() -> frozenset[str]:
    """Return the words that names of organs, and of zones, are made of."""
    return frozenset(" ".join(word_lines("organ_words.txt")).split())


@lru_cache(maxsize=65536)
def parts_of(name: str) -> Parts:
    """Return a name in parts: 某市某区市场监督管理局 → (某市, 某区), (市场, 监督, 管理, 局)."""
    plain = re.sub(r"\(.*?\)", "", fold_label(name))
    plain = re.sub(r"^(?:中国共产党|中共)", "", plain)
    places, rest = split_places(plain)
    if places and not rest:
        return Parts(places, ())
    return Parts(places, _words(rest))


@lru_cache(maxsize=4096)  # thousands of bodies have the same few organs
def _words(text: str) -> tuple[str, ...]:
    """Return a text cut into known words, the longest first; a character that begins none is a word by itself."""
    known = organ_words()
    found: list[str] = []
    position = 0
    while position < len(text):
        ends = range(min(len(text), position + 8), position + 1, -1)
        end = _numbered_to(text, position) or next((end for end in ends if text[position:end] in known), position + 1)
        found.append(text[position:end])
        position = end
    return tuple(word for word in found if word not in _JOINING)


def _numbered_to(text: str, start: int) -> int:
    """Return where a number that begins with 第 ends, which is one word (第十七); 0 where none begins."""
    end = start + 1
    while text[start : start + 1] == "第" and text[end : end + 1] in _NUMERALS and end < len(text):
        end += 1
    return end if end > start + 1 else 0


_NUMERALS = frozenset("一二三四五六七八九十百")
_JOINING = frozenset("和与及、")


def spelled(short: str, name: str) -> float | None:
    """Return how well a stretch fits a name as a short form of it (1.0 in full), None where it is none.

    >>> spelled("市监局", "某市某区市场监督管理局") is not None
    True
    """
    parts = parts_of(name)
    for rest, placed in _place_readings(short, parts.places):
        fit = _organ_fit(rest, parts.words)
        if fit is not None and (_says_which(rest, parts.words) if placed > 0 else _stands_alone(rest, parts)):
            return round(0.2 * placed + 0.8 * fit, 4)
    return None


def _says_which(rest: str, words: tuple[str, ...]) -> bool:
    """Return whether a short form behind its place says which organ it is of those there.

    It keeps a number (某区人民医院 is not its 第二人民医院) and a sign of the words that not every name has.
    """
    own = [word for word in words if word not in _TOO_GENERAL]
    said = not own or not rest or any(sign in word for word in own for sign in rest)
    numbered = [word[1:] for word in words if word.startswith("第")]
    return said and all(number in rest for number in numbered)


def _stands_alone(rest: str, parts: Parts) -> bool:
    """Return whether a short form without any place says enough: two characters, and no word that every body has."""
    return len(rest) >= 2 and rest not in _TOO_GENERAL and bool(parts.words)


_TOO_GENERAL = frozenset(" ".join(word_lines("body_general.txt")).split())
"""Words that stand in many names and in many items: none names a body without a place or an organ's word."""


def _place_readings(short: str, places: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return what is left of a short form after the place before it, with how much of the place path is said."""
    found: list[tuple[str, float]] = []
    for prefix, weight in place_forms(places):
        if short.startswith(prefix):
            found.append((short[len(prefix) :], weight))
    found.append((short, 0.0))
    return sorted(found, key=lambda reading: (len(reading[0]), -reading[1]))


@lru_cache(maxsize=65536)
def place_forms(places: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Return the ways in which a place path is said, with how much of it each says: 某市某区, 某区, 某, 区."""
    forms: dict[str, float] = {}
    for at in range(len(places)):
        whole = places[at:]
        stems = tuple(place_stem(place) for place in whole)
        weight = (len(places) - at) / len(places)
        for form in ("".join(whole), "".join(stems), "".join((*whole[:-1], stems[-1])), "".join((*stems[:-1], whole[-1]))):
            if len(form) >= 2:
                forms[form] = max(forms.get(form, 0.0), weight)
        for form in _shortened_place(places[at]):
            forms.setdefault(form, weight * 0.8)
    if places:
        forms.setdefault(places[-1][-1], 0.25)
    return tuple(sorted(forms.items(), key=lambda form: -len(form[0])))


_ROAD_STREET = "路街道"
"""A subdistrict that is called after a road is called without the road too."""


def _shortened_place(place: str) -> set[str]:
    """Return how a long place's name is shortened by whole words: 某高新区, 某高新, 高新区 of 某高新技术产业开发区.

    Of several words for its kind the first signs of the first and the last stand for all (经开区), or the last alone (开发区).
    """
    if place.endswith(_ROAD_STREET) and len(place) > len(_ROAD_STREET) + 1:
        return {place.removesuffix(_ROAD_STREET) + _ROAD_STREET[1:]}  # 长宁街道 of 长宁路街道
    words = _words(place)
    if len(words) < 3:
        return set()
    first = next((at for at, word in enumerate(words) if word in organ_words()), len(words))
    stem, kinds = "".join(words[:first]), words[first:]
    if not stem or not kinds:
        return set()
    ends = {"", place[-1], kinds[-1]}
    cores = {kinds[0] + end for end in ends} | ({kinds[0][0] + kinds[-1][0] + place[-1], kinds[-1]} if len(kinds) > 1 else set())
    return {form for start in (stem, place_stem(stem), "") for core in cores if len(form := start + core) >= 2}


_PLACE_OFFICES = frozenset(("办事处", "政府", "人民政府", "管理委员会", "管委会"))
"""The office of a place as a whole: named by the place alone."""


def is_place_office(name: str) -> bool:
    """Return whether a name is that of a place's own office (某区某街道办事处): the place is named for it."""
    return "".join(parts_of(name).words) in _PLACE_OFFICES


_BY_ONE_SIGN = frozenset(("检察院",))
"""Organs that go by one character behind a place: 某县检."""


def _organ_fit(rest: str, words: tuple[str, ...]) -> float | None:
    """Return which share of the organ's name a stretch says, None where it is no short form of it."""
    if not words:
        return 1.0 if not rest else None
    full = "".join(words)
    rest = _unjoined(rest)
    if rest == full:
        return 1.0
    fixed, own = _fixed(rest), fixed_organ(full)
    if fixed is not None:
        return 0.9 if own is not None and own[0] == fixed[0] and fixed[1] in ("", own[1]) else None
    if not rest and full in _PLACE_OFFICES:
        return 0.9
    if not rest or len(rest) == 1 and words[-1] not in _BY_ONE_SIGN:
        return None
    kept = _fits(rest, words)
    if kept is None:
        return None
    return len(rest) / len(full) * 0.5 + 0.4


def _fixed(rest: str) -> tuple[str, str] | None:
    """Return the organ that a short form alone means (侨联, 中院, 工会); None where it is made as any other."""
    return fixed_organ(rest) if 2 <= len(rest) <= 5 else None


def _unjoined(rest: str) -> str:
    """Return a stretch without the joining words inside it, which a name's words leave out (甲和乙局 → 甲乙局)."""
    return rest[:1] + "".join(sign for sign in rest[1:-1] if sign not in _JOINING) + rest[1:][-1:]


def signs_kept(rest: str) -> frozenset[str]:
    """Return the characters of a short form that the organ's name has too."""
    return frozenset(_unjoined(rest))


def organ_is_short(rest: str, words: tuple[str, ...]) -> bool:
    """Return whether a stretch may stand for an organ's name behind its place."""
    return _organ_fit(rest, words) is not None


def organ_firsts(words: tuple[str, ...]) -> frozenset[str]:
    """Return the characters that a short form of an organ's name may begin with; "" where it may be left out."""
    firsts = {word[0] for word in words} | {word[1] for word in words if word.startswith("第") and len(word) > 1}
    firsts |= set("".join(words)) if words and fixed_organ("".join(words)) is not None else set()
    return frozenset(firsts | {words[-1][-1]} if words else ()) | ({""} if organ_is_short("", words) else frozenset())


@lru_cache(maxsize=65536)
def _fits(rest: str, words: tuple[str, ...]) -> bool | None:
    """Return True where `rest` is made of the words in order, each whole, shortened or dropped.

    A shortened word keeps its first character, or is the last word's last character (院 of 法院). None where it is not.
    """
    if not rest:
        return True
    if not words:
        return None
    word, later = words[0], words[1:]
    for length in range(min(len(word), len(rest)), 0, -1):
        head = rest[:length]
        if _shortens(head, word, last=not later) and _fits(rest[length:], later):
            return True
    return _fits(rest, later) if later else None


def _shortens(head: str, word: str, *, last: bool) -> bool:
    """Return whether some characters stand for a word: its own in order from the first, or a last word's last one."""
    if head == word:
        return True
    if last and head == word[-1] and len(word) > 1:
        return True
    if word.startswith("第") and head[0] != "第":
        return head == word[1:]  # 七中 of 第七中学, not of 第十七中学
    if head[0] != word[0]:
        return False
    rest = iter(word)
    return all(character in rest for character in head)


def same_organ(body: Body, other: Body) -> bool:
    """Return whether two bodies are the same organ of their places (甲县水利局, 乙县水利局)."""
    return bool({parts_of(name).words for name in body.names} & {parts_of(name).words for name in other.names} - {()})


_OFFICES = frozenset(("办公厅", "办公室", "机关", "常委会", "常务委员会"))
"""What stands behind an organ's name for its own office: the organ is named without it too (政协 of 政协办公厅)."""


def ends_as_organ(short: str, name: str) -> bool:
    """Return whether a short form keeps the organ's own word (水务局 of 某区水务局; 水务 does not)."""
    words, places = list(parts_of(name).words), parts_of(name).places
    if not words or short[-1] in (words[-1][-1], words[-1][0]):
        return True
    if places and "".join(words) in _PLACE_OFFICES and short.endswith(places[-1][-2:]):
        return True  # a town is named for its office
    while len(words) > 1 and words[-1] in _OFFICES:
        words.pop()
    named = words != list(parts_of(name).words) and short[-1] == words[-1][-1]
    return named or _fixed(short[-2:]) is not None and fixed_organ("".join(parts_of(name).words)) is not None
