"""How a question is worded, as features: its words with placeholders for what it names, and how much it names.

A wording is what is left of a question when its bodies, items, years and stages are taken out: what a reader who has
never heard of them still understands of what is asked. `likelihood` weighs these features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.language import Mention
from assistant.programs.model import Select

LONGEST_RUN = 4
"""Signs of a Chinese run, or words of an English one less one, that are weighed together."""
_MANY = 3
"""From how many on things are just several."""


def features_of(mentions: Sequence[Mention], named: Select, around: Select, language: str) -> tuple[str, ...]:
    """Return the features of a question: runs of its wording, words of asking in order, numbers of things named.

    `named`: what the question itself names; `around`: what the conversation spoke of.
    """
    signs = signs_of(mentions, language)
    size = LONGEST_RUN if language == "zh" else LONGEST_RUN - 1
    found = dict.fromkeys(run for length in range(1, size + 1) for run in _runs(signs, length))
    found.update(dict.fromkeys(_kinds(mentions)))
    found.update(dict.fromkeys(f"#{axis}{number}" for axis, number in _counts(named)))
    found.update(dict.fromkeys(f"@{axis}{number}" for axis, number in _counts(around)))
    both = zip(_counts(named), _counts(around), strict=True)
    found.update(dict.fromkeys(f"#{axis}{number}@{more}" for (axis, number), (_, more) in both))
    return tuple(found)


def signs_of(mentions: Sequence[Mention], language: str) -> tuple[str, ...]:
    """Return a wording sign by sign (English: word by word), each thing named as one placeholder."""
    found: list[str] = []
    for one in mentions:
        thing = _placeholder(one)
        if thing and thing == (found[-1] if found else ""):
            continue
        found += [thing] if thing else _words(one.text, language)
    return ("^", *found, "$")


def _placeholder(one: Mention) -> str:
    if one.type == "item":
        return "<I>"
    if one.type == "body":
        return "<BB>" if len(one.keys) > 1 else "<B>"
    if one.type == "year":
        return "<Y->" if one.value.startswith("-") else "<YY>" if len(one.years) > 1 else "<Y>"
    if one.type == "stage":
        return f"<S {one.value.partition('.')[0]}>"
    return "<N>" if one.type in ("figure", "count", "top") else ""


def _words(text: str, language: str) -> list[str]:
    if language == "zh":
        return [sign for sign in text if not sign.isspace()]
    return [stem(word) for word in _latin_words(text)]


def _latin_words(text: str) -> list[str]:
    spaced = "".join(sign if sign.isalnum() or sign in "'" else f" {sign} " for sign in text.lower())
    return spaced.split()


def stem(word: str) -> str:
    """Return an English word without its ending: it is worded alike in all its forms (fell apart: it has no ending)."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


_SHORTEST_STEM = 4


def _runs(signs: Sequence[str], length: int) -> Iterator[str]:
    for at in range(len(signs) - length + 1):
        yield " ".join(signs[at : at + length])


_ASKING = ("wh", "measure", "move", "op", "versus", "share_of", "each", "except", "super", "order", "top", "left", "bound",
           "yesno", "agree", "per", "nth", "ratio", "deixis", "dimension", "join", "of")  # fmt: skip


def _kinds(mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield the kinds of the words that ask, alone and each with the next: what the lexicon knows of them."""
    kinds = [f"{one.type}:{one.value}" for one in mentions if one.type in _ASKING and one.type not in ("join", "of")]
    yield from (f"~{kind}" for kind in kinds)
    yield from (f"~{kind.partition(':')[0]}" for kind in kinds)
    order = [_placeholder(one) or f"{one.type}:{one.value}" for one in mentions if one.type in _ASKING or _placeholder(one)]
    yield from (f"~{first}>{second}" for first, second in zip(order, order[1:], strict=False))
    yield from (f"~{first}>{second}>{third}" for first, second, third in zip(kinds, kinds[1:], kinds[2:], strict=False))


def _counts(select: Select) -> list[tuple[str, int]]:
    years = len(select.years) or (_MANY if select.every_year or select.latest else 0)
    bodies = len(select.bodies) or (_MANY if select.every_body else 0)
    numbers = {"I": len(select.slots), "B": bodies, "Y": years, "S": len(select.stages)}
    return [(axis, min(number, _MANY)) for axis, number in numbers.items()]
