"""English names of items, however they are put: words in any order, with other words for the same, or most of the words.

Operation and maintenance of water works, water works upkeep: names are compared by the words that tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from assistant.labels import Vocabulary
from assistant.questions.model import Link
from assistant.wordlists import word_pairs
from ingest.english import side_words
from ingest.terms import all_terms

_SMALL = frozenset(["of", "for", "the", "and", "on", "in", "to", "a", "an", "by", "with", "at", "from", "its", "their", "our"])
_MONEY_WORDS = frozenset(
    [
        "expenditure",
        "expense",
        "spending",
        "cost",
        "fund",
        "fee",
        "outlay",
        "charge",
        "bill",
        "payment",
        "money",
        "sum",
        "figure",
        "appropriation",
        "amount",
    ]
)


def is_money_word(word: str) -> bool:
    """Return whether a word, singular or plural, is one for money (costs, fees): what stands before it is an item."""
    return singular(word) in _MONEY_WORDS


_TOO_GENERAL = frozenset(
    [
        "other",
        "total",
        "basic",
        "general",
        "public",
        "special",
        "service",
        "work",
        "good",
        "office",
        "unit",
        "project",
        "vehicle",
        "administration",
        "government",
        "fiscal",
        "social",
        "financial",
    ]
)
_WHEN = frozenset(["year", "last", "next", "previous", "prior", "beginning", "end", "opening", "closing", "over", "current"])
"""Words of time: they belong to a name only in its own order (this year's expenditure, but not expenditure this year)."""
_MOST_OF = 0.6
"""The share of a name's telling words that must be there for the words to mean it."""


def singular(words: str) -> str:
    """Return words with the last one's plural ending off."""
    if words.endswith("ies"):
        return words.removesuffix("ies") + "y"
    return re.sub(r"(?<=ch|sh|ss)es$|(?<=x)es$|(?<!s)s$", "", words)


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    return {word.strip(): name for name, others in word_pairs("synonyms_en.tsv") for word in others.split(";") if word.strip()}


@lru_cache(maxsize=4096)
def telling_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, in one form each; () where it begins or ends with a small word.

    Words for money behind a name are left off (printing costs), unless what is left would name nearly anything.
    """
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", phrase.lower())
    if not words or words[0] in _SMALL or words[-1] in _SMALL:
        return ()
    kept = [singular(re.sub(r"'s?$", "", word)) if len(word) > 3 else word for word in words if word not in _SMALL]
    if len(kept) > 1:  # a word by itself keeps its own meaning: a project is no works
        kept = [_synonyms().get(word, word) for word in kept]
    while len(kept) > 1 and kept[-1] in _MONEY_WORDS and kept[0] not in _TOO_GENERAL:
        kept.pop()
    return tuple(kept)


@lru_cache(maxsize=1)
def _by_words() -> dict[frozenset[str], dict[str, float]]:
    """Return the telling words of every official English name, with the terms they mean; in any order."""
    found: dict[frozenset[str], dict[str, float]] = {}
    for term in all_terms():
        for name in term.english:
            words = frozenset(telling_words(name))
            if not words <= _MONEY_WORDS | _TOO_GENERAL:
                found.setdefault(words, {})[term.name] = 0.96
    return found


@lru_cache(maxsize=1)
def _with_word() -> dict[str, tuple[frozenset[str], ...]]:
    """Return for each telling word the names that have it."""
    found: dict[str, list[frozenset[str]]] = {}
    for known in _by_words():
        for word in known:
            found.setdefault(word, []).append(known)
    return {word: tuple(names) for word, names in found.items()}


def loose_names(phrase: str) -> dict[str, float]:
    """Return the terms that have an English name of the phrase's telling words; empty where there is none."""
    told = telling_words(phrase)
    words = frozenset(told)
    found = {} if words & _WHEN else _by_words().get(words, {})
    if not found and len(told) > _NAMES_ENOUGH and told[-1] in _MONEY_WORDS:  # vehicle operation and maintenance | costs
        return _by_words().get(words - {told[-1]}, {})
    return found


_NAMES_ENOUGH = 2
"""Telling words behind which a word for money adds nothing, however general the first of them is."""


@lru_cache(maxsize=65536)
def _label_words(label: str) -> frozenset[str]:
    """Return the words of a label printed in Latin letters, in one form each, small words left out."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"'s?\b", "", label))
    words = [re.sub(r"(?<=ch|sh|ss)es$|(?<=x)es$", "", word) for word in words if word not in _SMALL]
    return frozenset(singular(word) if len(word) > 3 else word for word in words)


def printed_names(phrase: str, vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Return the loaded labels in Latin letters that have all words of the phrase, in any order, the likest first.

    One word of a longer label names it only where few labels have it.
    """
    edges = re.findall(r"[a-z0-9']+", phrase)
    words = _label_words(phrase)
    if not words or edges[0] in _SMALL or edges[-1] in _SMALL or len(words) == 1 and words <= _NO_NAME:
        return ()
    side = _side_of(words)
    if side:
        return _totals_of(side, words, vocabulary)
    found = {label: known for labels in vocabulary.latin.values() for label in labels if words <= (known := _label_words(label))}
    if len(words) == 1 and len(phrase) < 4 or len(words) == 1 and len(found) > _FEW and words not in found.values():
        return ()
    least = _SURELY if len(set(found.values())) <= _FEW_NAMES else 0.0
    links = [
        Link(label, 1.0, "exact") if known == words else Link(label, max(least, 0.6 + 0.35 * len(words) / len(known)), "part")
        for label, known in found.items()
    ]
    return tuple(sorted(links, key=lambda link: (-link.score, link.label)))


_NO_NAME = frozenset(("general", "other", "public", "special", "social", "new", "first", "second", "further", "main"))
"""Words that only tell one name from another: alone they name nothing."""
_TOTAL_WORDS = frozenset(("total", "gross", "overall", "all", "sum", "grand"))


def _side_of(words: frozenset[str]) -> frozenset[str]:
    """Return the words for one side of a budget, in one form each, where all of these are such (income, total revenues)."""
    bare = words - _TOTAL_WORDS
    return next((side for side in _sides() if bare and bare <= side), frozenset())


@lru_cache(maxsize=1)
def _sides() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(singular, words)) for words in side_words())


@lru_cache(maxsize=4096)
def is_whole(label: str) -> bool:
    """Return whether a printed label is the whole of a side (total spending), or of the plan itself (spending plan, budget)."""
    words = _label_words(label)
    return bool(_side_of(words)) or bool(words) and words <= _PLANS | _TOTAL_WORDS and bool(words & _PLANS)


_PLANS = frozenset(("budget", "plan", "spending", "draft", "proposed", "adopted"))


def _totals_of(side: frozenset[str], words: frozenset[str], vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Return the labels that are the whole of a side: what is called so itself first, then totals under its other words."""
    found: dict[str, float] = {}
    for labels in vocabulary.latin.values():
        for label in labels:
            known = _label_words(label)
            if known - _TOTAL_WORDS and known - _TOTAL_WORDS <= side:
                alike = 0.99 if words - _TOTAL_WORDS <= known else 0.95
                found[label] = 1.0 if known == words else alike - (0.0 if known & _TOTAL_WORDS else 0.02)
    return tuple(Link(label, found[label], "exact") for label in sorted(found, key=lambda one: (-found[one], one)))


_FEW_NAMES, _SURELY = 2, 0.78
"""Up to so many names that have a word, it means them, however long they are; and the score that it has then."""
_FEW = 6
"""Labels that a single word may name together."""


def near_names(phrase: str, vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Return the loaded items with an English name that has all words of the phrase and few others, the likest first.

    Two words at least: one word of a longer name means nothing (affairs, water).
    """
    words = frozenset(telling_words(phrase))
    if len(words) < 2 or words & _WHEN or words <= _TOO_GENERAL | _MONEY_WORDS:
        return ()
    found = {
        name: len(words) / len(known)
        for known in min((_with_word().get(word, ()) for word in words), key=len)
        if words < known and len(words) >= _MOST_OF * len(known)
        for name in _by_words()[known]
        if name in vocabulary.loaded
    }
    return tuple(Link(name, 0.6 + 0.3 * found[name], "near") for name in sorted(found, key=lambda one: (-found[one], one)))


def is_title(phrase: str, titles: Collection[str]) -> bool:
    """Return whether a phrase of several words is what a table is called, its number and years left out, up to its "by"."""
    words = _plain_words(phrase)
    return len(words) > 1 and any(words == known for title in titles for known in _called(title))


def _plain_words(phrase: str) -> tuple[str, ...]:
    return tuple(map(singular, re.findall(r"[a-z]+(?:'[a-z]+)?", phrase.lower())))


@lru_cache(maxsize=4096)
def _called(title: str) -> tuple[tuple[str, ...], ...]:
    """Return the words that a title calls its table by: all of them, and those before the dimension that it is split by."""
    plain = _TABLE_NUMBER.sub("", title.lower()).split(",")[0]
    return tuple(_plain_words(one) for one in dict.fromkeys((plain, plain.split(" by ")[0])))


_TABLE_NUMBER = re.compile(
    r"^\s*(?:table|schedule|exhibit|appendix|annex)\s+[a-z]?\d*[a-z]?\s*[.:–-]*\s*|\(.*?\)|\b(?:fy\s*)?\d[\d/–-]*"
)
"""A table's number, what stands in brackets and years: none of it is what the table is called."""
