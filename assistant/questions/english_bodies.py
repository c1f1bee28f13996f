"""Bodies named in English: translated organ words must stand in the body's name, places are read as pinyin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.entities import Body
from assistant.labels import stands_in_order
from assistant.questions.bodies import is_a_place, short_forms
from assistant.questions.operations import ENGLISH_FILLER
from assistant.wordlists import word_pairs
from ingest.english import english_body
from ingest.terms import all_terms, fold_label

_WORDS = word_pairs("body_words_en.tsv")
_ORGAN = (
    r"(?:bureaus?|offices?|departments?|commissions?|committees?|courts?|congress|administrations?|agency|agencies|conference|"
    r"procuratorate|authority|ministry|brigade|station|unit|regulator|watchdog)"
)
_PLACE = r"(?:province|city|municipality|district|county|prefecture|town|township|region|new area)"
_LINK = (
    r"(?:and|of|&|the|for|affairs|services?|management|supervision|regulation|development|planning|standing|"
    r"people's|resources|general|security|protection|construction|administrative|administration|rural|urban|work)"
)
_ALONE = frozenset(
    ["cppcc", "people's congress", "peoples congress", "political consultative conference", "sasac", "court", "procuratorate"]
)
"""Names that need no organ word behind them."""
_NOT_BODY = re.compile(
    r"\s+(?:affairs|meetings?|legislation|supervision|deput|members?|proposals?|cases?|fees?|buildings?|hearings?)"
)
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|"
    r"ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|[aeiouv])"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{2,4}}")
_CAPITAL = re.compile(rf"\b([A-Z][a-z]{{3,}})((?:\s+(?i:{_PLACE})\b)?)")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The loaded bodies that an English question names, the words that name them, and whether it names some other body."""

    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    unknown: bool


def english_bodies(question: str, bodies: Sequence[Body]) -> Mentioned:
    """Return the bodies that the question names. A name that fits no loaded body, or another place's, makes it unknown."""
    latin = [body.key for body in bodies if any(_says_latin(question, name) for name in body.names)]
    if bodies and all(map(_has_english_name, bodies)):
        return _latin_only(question, latin, bodies)
    organs, organ_spans, strange = _organs(question.lower(), bodies)
    places, place_spans, elsewhere = _places(question, bodies)
    spans = (*organ_spans, *place_spans, *_latin_spans(question, bodies))
    other = not organs and not latin and _other_organ(question, organ_spans)
    if elsewhere or strange or other or (not organ_spans and not latin and _whole_place(question, place_spans, bodies)):
        return Mentioned((), spans, True)
    if organ_spans and places is not None:
        keys = [key for key in organs if key in places]
        return Mentioned(tuple(keys), spans, not keys)
    return Mentioned(tuple(dict.fromkeys((*(organs or places or ()), *latin))), spans, False)


def _has_english_name(body: Body) -> bool:
    """Return whether a body is named in English; one that is known by its file's name only is not."""
    return any(re.fullmatch(r"[A-Z][A-Za-z'’ -]+", name) for name in body.names)


def _latin_only(question: str, named: Sequence[str], bodies: Sequence[Body]) -> Mentioned:
    """Return the bodies named where all that are loaded have English names; another town's name is an unknown body."""
    other = None if named else english_body([question])
    spans = [(at := question.index(other), at + len(other))] if other else _latin_spans(question, bodies)
    return Mentioned(tuple(named), tuple((start, end) for start, end in spans), other is not None)


def _whole_place(question: str, place_spans: Sequence[tuple[int, int]], bodies: Sequence[Body]) -> bool:
    """Return whether a place with its rank (Some District) is named and no report of a place itself is loaded."""
    ranked = any(re.search(rf"(?i:{_PLACE})$", question[start:end]) for start, end in place_spans)
    return ranked and not any(map(is_a_place, bodies))


def _organs(lowered: str, bodies: Sequence[Body]) -> tuple[list[str], list[tuple[int, int]], bool]:
    """Return the bodies that translated organ names mean, where they stand, and whether one of them fits no body."""
    phrases: dict[tuple[int, int], list[str]] = {}
    for english, chinese in _WORDS:
        for span in _mentions(lowered, english):
            inside = next((known for known in phrases if known[0] < span[1] and span[0] < known[1]), None)
            words = phrases.pop(inside, []) if inside else []
            whole = (min(inside[0], span[0]), max(inside[1], span[1])) if inside else span
            phrases[whole] = [*words, chinese]
    keys: list[str] = []
    for words in phrases.values():
        keys += [body.key for body in bodies if body.key not in keys and all(_named_so(body, word) for word in words)]
    return keys, sorted(phrases), bool(phrases) and not keys


def _mentions(lowered: str, english: str) -> list[tuple[int, int]]:
    """Return where an English word names an organ: before an organ word, behind "bureau of", or by itself."""
    word = re.escape(english)
    if english in _ALONE:
        alone = re.finditer(rf"\b{word}\b(?:\s+(?:general|standing|{_ORGAN})\b)*", lowered)
        return [match.span() for match in alone if not _NOT_BODY.match(lowered, match.end())]
    if english not in lowered:
        return []
    found = [match.span() for pattern in _organ_patterns(word) for match in pattern.finditer(lowered)]
    if english == "town":
        found = [m.span() for m in re.finditer(r"\btown\s+(?:government|people's government)\b", lowered)]
    return found


@lru_cache(maxsize=256)
def _organ_patterns(word: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how an organ is named with a word: market regulation bureau, bureau of market regulation."""
    known = "|".join(sorted({re.escape(one) for one, _ in _WORDS if one not in _ALONE}, key=len, reverse=True))
    return (
        re.compile(rf"\b{word}\w*(?:\s+(?:{_LINK}|(?:{known})\w*)){{0,4}}?\s+{_ORGAN}\b"),
        re.compile(rf"\b{_ORGAN}\s+(?:of|for)\s+(?:the\s+)?(?:\w+\s+and\s+)?{word}\w*"),
    )


def _named_so(body: Body, chinese: str) -> bool:
    """Return whether one of the words (split by ";") stands in a name of the body, in full or shortened."""
    return any(
        word in fold_label(name) or any(word in form for form in short_forms(name)) or stands_in_order(word, fold_label(name))
        for name in body.names
        for word in chinese.split(";")
    )


def _places(question: str, bodies: Sequence[Body]) -> tuple[set[str] | None, list[tuple[int, int]], bool]:
    """Return the bodies of the places named by pinyin (None: no place named), where, and whether another place is named."""
    found: set[str] | None = None
    spans: list[tuple[int, int]] = []
    elsewhere = False
    for match in _CAPITAL.finditer(question):
        word = match.group(1).lower()
        here = {body.key for body in bodies if word in _sounds(body)}
        if here:
            found = here if found is None or not (found & here) else found & here
            spans.append(match.span())
        elif _PINYIN.fullmatch(word) and word not in _known_words() and _stands_as_place(question, match):
            elsewhere = True
    return found, spans, elsewhere


def _stands_as_place(question: str, match: re.Match[str]) -> bool:
    return bool(
        match.group(2)
        or re.match(rf"'s\b|(?:\s+\w+){{0,3}}\s+(?i:{_ORGAN})\b", question[match.end() :])
        or re.search(r"\b(?:in|of|for|at|from)\s+$", question[: match.start()])
    )


def syllables_of(name: str) -> list[str]:
    """Return a Chinese name's pinyin without tones, a syllable for each character."""
    from pypinyin import lazy_pinyin

    return [str(syllable) for syllable in lazy_pinyin(name)]


@lru_cache(maxsize=1024)
def _sounds(body: Body) -> frozenset[str]:
    """Return the pinyin of every run of two to four characters of a body's names and region ("普陀" → "putuo")."""
    found: set[str] = set()
    for name in (body.region or "", *body.names):
        for run in re.findall(r"[\u4e00-\u9fff]+", fold_label(name)):
            syllables = syllables_of(run[:12])
            found |= {"".join(syllables[at : at + size]) for size in (2, 3, 4) for at in range(len(syllables) - size + 1)}
    return frozenset(found)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return English words that are no places, though they may be spelt like pinyin (finance, change)."""
    words = set(ENGLISH_FILLER) | {"china", "chinese"}
    for term in all_terms():
        words.update(word for name in term.english for word in re.findall(r"[a-z]+", name.lower()))
    for english, _ in (*_WORDS, *word_pairs("glossary_en.tsv")):
        words.update(re.findall(r"[a-z]+", english))
    return frozenset(words)


def _says_latin(question: str, name: str) -> bool:
    return name.isascii() and len(name) >= 3 and re.search(rf"\b{re.escape(name.lower())}\b", question.lower()) is not None


def _latin_spans(question: str, bodies: Sequence[Body]) -> list[tuple[int, int]]:
    names = {name.lower() for body in bodies for name in body.names if _says_latin(question, name)}
    return [match.span() for name in sorted(names) for match in re.finditer(re.escape(name), question.lower())]


def _other_organ(question: str, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether a capitalised organ name stands there that no word of the list explains (the Weather Bureau)."""
    pattern = (
        r"\b[A-Z][\w&-]+(?:\s+(?:and|of|for|the|[A-Z][\w&-]+))*\s+(?:Bureau|Commission|Committee|Court|Congress|Administration)\b"
    )
    return any(
        all(match.end() <= start or end <= match.start() for start, end in taken)
        for match in re.finditer(pattern, question)
        if match.group().split()[0].lower() not in {"the", "how", "what", "this", "does", "did", "which"}
    )
