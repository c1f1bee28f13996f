"""Which loaded bodies a folded question names, and where. A name is bound whole: to one body, or to all that it fits alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.entities.bodies import Body
from assistant.entities.names import ends_as_organ, parts_of, spelled
from assistant.entities.registry import Registry, registry_of
from assistant.entities.sounds import sounds_as
from assistant.wordlists import common_words, kinds_of, word_lines, word_rows
from ingest.identity.places import place_stem
from ingest.terms import fold_label, term_of

LONGEST = 30
"""Characters of the longest name that is looked for."""
ALIKE = 0.12
"""Bodies that a stretch fits within this of the best are all meant (法院 with two courts loaded)."""
SURE = 4
"""Characters from which a form is a name wherever it stands; a shorter one has to begin where a word begins."""
_BOUNDARY = re.compile(r"(?:^|[^\u4e00-\u9fff]|[和与跟及同、的对比在把据]|年度?)$")
_AFTER_NAME = re.compile(
    r"(?:的)?(?:在)?(?:(?:19|20)\d\d|\d\d年|今年|去年|上年|本年|[、和与跟及,]|[两二三四五六七八九十几各](?:家|个|所|局|院|部门|单位)|报告|$|那边|那儿|他们|这边)"
)
_ORGAN = re.compile(r"[局院厅委办室部署]$")
_RANK = "省市县区州镇乡旗"


@dataclass(frozen=True, slots=True)
class Named:
    """A place in the question that names bodies: `keys` empty where none that is loaded."""

    start: int
    end: int
    keys: tuple[str, ...]
    text: str


@lru_cache(maxsize=1)
def gazetteer() -> frozenset[str]:
    """Return the names of administrative divisions down to counties, with and without what says their rank."""
    names = frozenset(word_lines("places.txt"))
    return names | {stem for name in names if len(stem := place_stem(name)) >= 2}


def find_bodies(question: str, bodies: Sequence[Body]) -> tuple[Named, ...]:
    """Return where the folded question names loaded bodies, left to right, not overlapping, each as long as can be.

    A name of another place's body (乙县水务局 where 甲县水务局 is loaded) comes back with no keys.
    """
    registry = registry_of(bodies)
    return registry.remember(("named", question), lambda: _find(question, registry))


def _find(question: str, registry: Registry) -> tuple[Named, ...]:
    found: list[Named] = []
    position = 0
    while position < len(question) - 1:
        named = _body_or_unit_at(question, position, registry)
        if named is None:
            position += 1
            continue
        found.append(_placed(question, named, registry, found[-1].end if found else 0))
        position = named.end
    return tuple(found)


def _body_or_unit_at(question: str, start: int, registry: Registry) -> Named | None:
    """Return the longest name that begins at `start`: a loaded body's, or a unit's that goes on where that one ends."""
    named = _longest_at(question, start, registry)
    unit = _longest_at(question, start, registry.units) if registry.units is not None else None
    if unit is not None and (named is None or unit.end > named.end):
        return unit
    return named or _of_spelt_place(question, start, registry)


def _of_spelt_place(question: str, start: int, registry: Registry) -> Named | None:
    """Return the bodies of files that are called after the place that begins at `start`, or their unit behind it."""
    for word, keys in registry.spelt.items():
        end = next((start + size for size in (4, 3, 2) if _is_spelt_so(question[start : start + size], word)), None)
        if end is None or not begins_word(question[:start]):
            continue
        ranked = end + 1 if question[end : end + 1] in (*_RANK,) else end
        level = re.match(r"级|本级|直", question[ranked:])  # whose figures are of which level nobody says there
        if level is not None or ranked == end and question[start:end] not in gazetteer():
            continue
        behind = _longest_at(question, ranked, registry.units) if registry.units is not None else None
        own = tuple(key for key in behind.keys if registry.of((key,))[0].spelt) if behind is not None else ()
        if behind is not None and own:
            return Named(start, behind.end, own, question[start : behind.end])
        return Named(start, ranked, keys, question[start:ranked])
    return None


def _is_spelt_so(text: str, word: str) -> bool:
    return len(word) >= 2 * len(text) - 1 and re.fullmatch(r"[\u4e00-\u9fff]+", text) is not None and sounds_as(text, word)


def _longest_at(question: str, start: int, registry: Registry) -> Named | None:
    """Return the longest name of loaded bodies that begins at `start`, None where none does."""
    for stop, bodies in registry.beginning_at(question, start, LONGEST):
        fits = {body.key: fit for body in bodies if (fit := _fit(question, start, stop, body)) is not None}
        if fits:
            top = max(fits.values())
            keys = tuple(sorted(key for key, fit in fits.items() if fit >= top - ALIKE))
            return Named(start, stop, keys, question[start:stop])
    return None


def _fit(question: str, start: int, stop: int, body: Body) -> float | None:
    """Return how well a stretch fits a body's names, None where it is none of them or does not stand as one."""
    short = question[start:stop]
    if not re.search(r"[\u4e00-\u9fff]", short):
        return None  # the digits of a file's name name no body
    fits = [(fit, name) for name in body.names if (fit := spelled(short, name)) is not None]
    if not fits:
        return _place_fit(question, start, stop, body)
    fit, name = max(fits)
    if len(short) < SURE and not short.endswith("".join(parts_of(name).words)) and not begins_word(question[:start]):
        return None
    if ends_as_organ(short, name):
        return fit
    stands = _BOUNDARY.search(question[:start]) and _AFTER_NAME.match(question[stop:])
    return fit * 0.8 if stands else None


def begins_word(before: str) -> bool:
    """Return whether a name may begin behind `before`: not in the middle of another word (政局 in 财政局)."""
    if _BOUNDARY.search(before) or before[-1:] in _RANK:
        return True
    if any(before[-length:] in common_words() or before[-length:] in gazetteer() for length in (2, 3, 4)):
        return True
    said = [length for length in (1, 2, 3, 4) if before[-length:] in _words_of_asking()]
    return any(length > 1 or _ends_word(before[:-1]) for length in said)


def _ends_word(before: str) -> bool:
    """Return whether a word ends here, so that a single sign behind it is a word of its own (关于|就, 支出总计|是)."""
    if _BOUNDARY.search(before) or _ORGAN.search(before):
        return True
    ends = [before[-length:] for length in range(2, min(8, len(before)) + 1)]
    return any(end in _words_of_asking() or end in common_words() or term_of(end) is not None for end in ends)


@lru_cache(maxsize=1)
def _words_of_asking() -> frozenset[str]:
    """Return the words that questions are made of (给我, 列一下): a name may follow any of them."""
    return frozenset(surface for surface, *_ in word_rows("lexicon.tsv"))


def _place_fit(question: str, start: int, stop: int, body: Body) -> float | None:
    """Return 0.9 where a stretch is the place that a whole place's report is about, by its name alone."""
    if body.level != "region" or not body.region:
        return None
    region = fold_label(body.region)
    return 0.9 if question[start:stop] in (region, place_stem(region)) and len(place_stem(region)) >= 2 else None


def _placed(question: str, named: Named, registry: Registry, from_: int) -> Named:
    """Return a name with the place before it taken in; without keys where that is another place than its bodies'."""
    before = question[from_ : named.start]
    place = _place_before(before, question[named.start])
    if place is None:
        return named
    start = named.start - len(place)
    full = question[start : named.end]
    rank = place + question[named.start] if question[named.start] in _RANK else place
    known = tuple(
        body.key for body in registry.of(named.keys)
        if any(_innermost(rank, name) for name in (*body.names, body.region or ""))
    )  # fmt: skip
    return Named(start, named.end, known, full)


def _innermost(place: str, name: str) -> bool:
    """Return whether a place is the innermost one of a name, in full or by its stem."""
    places = parts_of(name).places
    return bool(places) and place_stem(place) in (place_stem(places[-1]), places[-1]) or place == name


def _place_before(before: str, first: str) -> str | None:
    """Return the place that stands right before a name, None where what stands there is no place.

    A place of the gazetteer is one anywhere. Another is one where it ends in a word of rank and no everyday word fills it.
    """
    for length in range(min(8, len(before)), 1, -1):
        if before[-length:] in gazetteer() and (before[-length:] not in common_words()):
            return before[-length:]
    ending = first if first in _RANK else ""
    text = before + ending
    match = re.search(r"(?:^|[^\u4e00-\u9fff]|年度?|[和与跟及比的])([\u4e00-\u9fff]{2,3})[省市县区州镇乡旗]$", text)
    if match is None or _is_everyday(match.group(1)):
        return None
    return match.group(1) + ("" if ending else text[-1])


def _is_everyday(text: str) -> bool:
    """Return whether a short stretch ends in an everyday word or begins with one: no name of a place."""
    words = (text[:2], *(text[at:] for at in range(len(text) - 1)))
    ending = bool(kinds_of(text[-1])) and text[-1] in _words_of_asking()  # 三公比|区: the sign sets two things against each other
    return ending or bool(kinds_of(text)) or any(word in common_words() or word in _words_of_asking() for word in words)
