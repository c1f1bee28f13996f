"""Labelled wordings (`eval/data/wordings`): questions with placeholders, and what they ask for.

A line is {"q", "ask", "axis", "whole"} and, for one that goes on from a talk, "said", the questions before it. {B1}, {I}, {Y2}
stand for bodies, items and years, {W} for an item with its parts {P1}, {P2}; {Y1s} is a year by its last two digits.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import InputError

_PLACEHOLDER = re.compile(r"\{([A-Z])(\d*)(s?)\}")
_YEARS = ("2022", "2023", "2024")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question with placeholders, those said before it, and its labels as `assistant.programs.likely` names them."""

    said: tuple[str, ...]
    text: str
    asks: tuple[str, ...]
    axis: str
    whole: str
    language: str


def read_wordings(paths: Iterable[Path], known: Sequence[str]) -> list[Wording]:
    """Return the wordings of JSON Lines files, `…en*.jsonl` as English; InputError for a line with an unknown label."""
    return [one for path in paths for one in _of_file(path, frozenset(known))]


def _of_file(path: Path, known: frozenset[str]) -> Iterator[Wording]:
    language = "en" if path.name.startswith("en") else "zh"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        told = json.loads(line)
        asks = tuple(dict.fromkeys(told["ask"]))
        unknown = [ask for ask in asks if ask not in known]
        if unknown or not asks:
            raise InputError(f"{path.name}, line {number}: no label of the model: {', '.join(unknown) or 'none given'}.")
        whole = _place_of(_whole_of(told, asks), told["q"])
        yield Wording(tuple(told.get("said", ())), told["q"], asks, told["axis"], whole, language)


def _whole_of(told: dict[str, Any], asks: Sequence[str]) -> str:
    """Return the whole of a line; where a remainder or points are asked it goes without saying."""
    texts = (*told.get("said", ()), told["q"])
    named = [match[0][1:-1] for text in texts for match in _PLACEHOLDER.finditer(text) if match[1] in "IWP"]
    if told["whole"] or not any(ask.startswith("rest") for ask in asks) or not named:
        return str(told["whole"])
    return "W" if "W" in named else named[0]


def _place_of(whole: str, text: str) -> str:
    """Return where the whole of a share stands among the question's items: first, last, or before the question."""
    if whole in ("", "sum"):
        return whole
    items = list(dict.fromkeys(match[0][1:-1] for match in _PLACEHOLDER.finditer(text) if match[1] in "IWP"))
    if whole not in items:
        return "before"
    return "first" if items.index(whole) == 0 and len(items) > 1 else "last"


@dataclass(frozen=True, slots=True)
class Names:
    """What placeholders are filled with: names that each body goes by, items, and wholes with their parts."""

    bodies: tuple[tuple[str, ...], ...]
    items: tuple[str, ...]
    wholes: tuple[tuple[str, tuple[str, ...]], ...]


def filled(wording: Wording, names: Names, chance: random.Random) -> tuple[list[str], str]:
    """Return the questions said before and the question, every placeholder of them filled, at random."""
    texts = (*wording.said, wording.text)
    kinds = dict.fromkeys((match[1], match[2]) for text in texts for match in _PLACEHOLDER.finditer(text))
    values: dict[tuple[str, str], Sequence[str]] = {}
    bodies, items = (iter(chance.sample(group, len(group))) for group in (names.bodies, names.items))
    of_kind = Counter(kind for kind, _ in kinds)
    whole, parts = chance.choice([one for one in names.wholes if len(one[1]) >= of_kind["P"]] or names.wholes)
    rest, years = iter(chance.sample(parts, len(parts))), iter(_in_order(chance, of_kind["Y"]))
    for kind, number in kinds:
        sources: dict[str, Iterable[Any]] = {"I": items, "P": rest, "Y": years, "W": (whole,)}
        values[kind, number] = (next(iter(sources.get(kind, ())), kind),)
        if kind == "B":
            values[kind, number] = next(bodies, (kind,))

    def value(match: re.Match[str]) -> str:
        word = chance.choice(values[match[1], match[2]])
        return word[2:] if match[3] else word

    told = [_PLACEHOLDER.sub(value, text) for text in texts]
    return told[:-1], told[-1]


def _in_order(chance: random.Random, number: int) -> list[str]:
    """Return the years upwards more often than not, as people name them; two are the ends of the span."""
    years = [*_YEARS[::2], *_YEARS[1:2]] if number == len(_YEARS) - 1 else list(_YEARS)
    if chance.random() < _TURNED:
        return [*years[1::-1], *years[2:]] if number == len(_YEARS) - 1 else years[::-1]
    return years


_TURNED = 0.4
