"""Words of an English question as parts of bodies' names: places in pinyin, ranks, organs' own words, and what joins them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.entities import Body, Registry, registry_of
from assistant.entities.names import parts_of
from assistant.entities.sounds import sounds_within
from assistant.labels import stands_in_order
from assistant.questions.bodies import short_forms
from assistant.questions.operations import ENGLISH_FILLER
from assistant.wordlists import word_lines, word_pairs, word_rows
from ingest.terms import all_terms, fold_label

_WORD = re.compile(r"[A-Za-z][A-Za-z&-]*(?:['’](?!s\b)[A-Za-z]+)*|['’]s\b|['’](?=\s|$)|&|\d[\d.,]*|[^\sA-Za-z\d]")
_MOST_WORDS = 4
"""Words of the longest phrase that is one part of a name (radio and television)."""
ROLE_SIGNS = {"organ": "O", "office": "F", "rank": "R", "middle": "m", "of": "o", "and": "a", "the": "t"}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the question (half-open) that may be part of a body's name.

    `sign` says which: L a place, R a rank, P a word of an organ's name (p where it begins small), A one that needs no other,
    O an organ, F an organ's own office, m a word beside those, o of, a and, t the, s the genitive, c a comma, x anything else.
    """

    start: int
    end: int
    sign: str
    chinese: tuple[str, ...] = ()
    sounds: str = ""


def parts_in(question: str, bodies: Sequence[Body]) -> list[Part]:
    """Return the question's words as parts of names, left to right, each word in one part."""
    words = [match.span() for match in _WORD.finditer(question)]
    registry = registry_of(bodies)
    found: list[Part] = []
    at = 0
    while at < len(words):
        part, size = _part_at(question, words, at, registry)
        found.append(part)
        at += size
    return found


def _part_at(question: str, words: Sequence[tuple[int, int]], at: int, registry: Registry) -> tuple[Part, int]:
    """Return the longest part that begins at a word, and how many words it has."""
    for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        start, end = words[at][0], words[at + size - 1][1]
        phrase = re.sub(r"\s+", " ", question[start:end].lower().replace("’", "'"))
        part = _phrase_part(question, start, end, phrase)
        if part is not None:
            return part, size
    start, end = words[at]
    word = question[start:end]
    if word[0] in "'’":
        return Part(start, end, "s"), 1
    spelt = re.sub(r"['’]", "", word).lower()
    if word[0].isupper() and len(spelt) >= 4 and _pinyin().fullmatch(spelt) and spelt in _heard(registry):
        return Part(start, end, "L", sounds=spelt), 1
    return Part(start, end, "c" if word == "," else "x"), 1


def _heard(registry: Registry) -> frozenset[str]:
    """Return how all that the names of the bodies may be begun with sounds."""
    return registry.keep("sounds", lambda bodies: frozenset().union(*map(sounds_of, (*bodies, *(bodies.units or ())))))


def _phrase_part(question: str, start: int, end: int, phrase: str) -> Part | None:
    stem, chinese, alone = next((row for row in organ_words() if _inflected(phrase, row[0])), ("", "", ""))
    role = _roles().get(phrase)
    if chinese:
        sign = "A" if alone and phrase in (stem, f"{stem}s") else ("P" if question[start].isupper() else "p")
        return Part(start, end, sign, tuple(chinese.split(";")))
    return Part(start, end, ROLE_SIGNS[role[0]], tuple(word for word in role[1].split(";") if word)) if role else None


@lru_cache(maxsize=1)
def organ_words() -> tuple[tuple[str, str, str], ...]:
    """Return (English word or stem, Chinese words of which one stands in the name, alone or ""), the longest first."""
    rows = ((english, chinese, alone) for english, chinese, alone in word_rows("body_words_en.tsv"))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _inflected(phrase: str, stem: str) -> bool:
    """Return whether a phrase is a word of the list or begins with it (agricultural, religious affairs is two words)."""
    return phrase.startswith(stem) and phrase[len(stem) :].isalpha() | (phrase == stem) and len(phrase) - len(stem) <= 4


@lru_cache(maxsize=1)
def _roles() -> dict[str, tuple[str, str]]:
    return {word: (role, chinese) for word, role, chinese in word_rows("body_roles_en.tsv")}


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """Return the English words that names of bodies are made of."""
    phrases = (*(english for english, *_ in organ_words()), *_roles(), *(title for _, title in word_pairs("body_titles_en.tsv")))
    return frozenset(word for phrase in phrases for word in re.findall(r"[a-z]+", phrase.lower()))


def rank_endings(word: str) -> tuple[str, ...]:
    """Return the endings of places of the rank that a word names (county), () where it names none."""
    role, chinese = _roles().get(word, ("", ""))
    return tuple(chinese.split(";")) if role == "rank" else ()


def named_so(body: Body, words: Sequence[str], *, in_full: bool) -> bool:
    """Return whether one of some Chinese words stands in a name of the body, in full or, where that is let, shortened."""
    if in_full:
        return any(word in name for name in body.names for word in words)
    return any(
        any(word in form for form in short_forms(name)) or stands_in_order(word, fold_label(name))
        for name in body.names
        for word in words
    )


def ranked_so(body: Body, ranks: Sequence[str], *, own: bool) -> bool:
    """Return whether a place of the body's name has one of the ranks; `own`: its own place, the innermost."""
    places = _places(body)[-1:] if own else _places(body)
    unsaid = not places and bool(body.spelt)  # a file that is called after a place does not say its rank
    return unsaid or any(place.endswith(rank) or rank in place and len(rank) > 1 for place in places for rank in ranks)


def is_own_place(body: Body, sounds: str) -> bool:
    """Return whether a place in pinyin is the innermost of a body's places; of one without any, whether it is in its name."""
    places = _places(body)
    return sounds in sounds_within(places[-1]) if places else sounds in sounds_of(body)


@lru_cache(maxsize=1024)
def _places(body: Body) -> tuple[str, ...]:
    """Return the places of a body's longest name, outermost first; its region's where its names have none."""
    found = [parts_of(name).places for name in (*body.names, body.region or "") if name]
    return max(found, key=len, default=())


@lru_cache(maxsize=1024)
def sounds_of(body: Body) -> frozenset[str]:
    """Return the pinyin of every run of two to four characters of a body's names and region ("普陀" → "putuo")."""
    return frozenset(body.spelt).union(*(sounds_within(name) for name in (body.region or "", *body.names)))


@lru_cache(maxsize=1)
def _pinyin() -> re.Pattern[str]:
    syllables = sorted(" ".join(word_lines("pinyin.txt")).split(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(syllables)}){{2,4}}")


def is_spelt_place(word: str) -> bool:
    """Return whether a word in small letters may be a Chinese place in pinyin: no English word that we know."""
    return _pinyin().fullmatch(word) is not None and word not in _known_words()


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return English words that are no places, though they may be spelt like pinyin (finance, change)."""
    words = set(ENGLISH_FILLER) | {"china", "chinese"}
    for term in all_terms():
        words.update(word for name in term.english for word in re.findall(r"[a-z]+", name.lower()))
    for english, *_ in (*organ_words(), *word_pairs("glossary_en.tsv"), *word_rows("lexicon_en.tsv")):
        words.update(re.findall(r"[a-z]+", english))
    return frozenset(words)
