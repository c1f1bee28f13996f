"""What the witnesses agree on: the body whose names together weigh most, called by its fullest name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.identity.keys import BodyKey, body_key, keys_agree
from ingest.identity.witnesses import Candidate

_AGAIN = 0.05
"""What each further place of one source adds, up to ten: many lines do not outweigh a title."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The body agreed on: its fullest name, all its names by weight, and the candidates that say so."""

    name: str
    names: tuple[str, ...]
    said_by: tuple[Candidate, ...]


def agree(candidates: Sequence[Candidate]) -> Agreed | None:
    """Return the body that most weight stands for, None where none is named.

    Names are one body's where one is the other's shorter form. What only says where counts for a place, if the
    candidates tell of a whole place or no body is named at all; a publisher's own name counts where nothing else does.
    """
    named = [one for one in candidates if not one.hint and one.source != "publisher"]
    groups = _groups(named, candidates)
    if not groups:
        return None
    if _are_several(groups):
        return _common_place(groups)
    best = max(groups, key=_weight)
    forms: dict[str, float] = defaultdict(float)
    for one in best:
        forms[one.name] += one.weight
    fullest = max(forms, key=lambda name: (_places(name), forms[name], len(name), name))
    ordered = sorted(forms, key=lambda name: (name != fullest, -forms[name], name))
    return Agreed(fullest, tuple(ordered), tuple(sorted(best, key=lambda one: -one.weight)))


_FEWEST_TOLD = 3
"""Bodies that sentences alone tell of before a text is on all of them: one may be named beside the text's own."""
_OFTEN = 0.5
"""Of several bodies none is named less than half as often as another."""


def _are_several(groups: Sequence[Sequence[Candidate]]) -> bool:
    """Return whether the file is on several bodies and nothing says whose it is: their tables, each by its own 部门： line, or
    sentences, each on another.
    """
    if len(groups) >= _FEWEST_TOLD and all(one.source == "text" for group in groups for one in group):
        told = [len(group) for group in groups]
        return min(told) >= _OFTEN * max(told)
    lines = [[one for one in group if one.source == "table" and one.line] for group in groups]
    counts = [len(group) for group in lines if group]
    elsewhere = any(one.source != "table" or not one.line for group in groups for one in group)
    return len(counts) > 1 and not elsewhere and min(counts) >= _OFTEN * max(counts)


def _common_place(groups: Sequence[Sequence[Candidate]]) -> Agreed | None:
    """Return the place that all the bodies are of, as the body of a file on all of them; None where they share none."""
    said = [max(group, key=lambda one: one.weight) for group in groups]
    places = {tuple(place for place in body_key(one.name).places if len(place) > 1) for one in said}
    if len(places) != 1 or not (shared := "".join(places.pop())):
        return None
    return Agreed(shared, (shared,), tuple(replace(one, whole=True) for one in said))


def _groups(named: Sequence[Candidate], all_of_them: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return candidates grouped by body, each with all that may be its shorter form; hints make a group only alone."""
    founders = named or [one for one in all_of_them if one.hint] or list(all_of_them)
    keys = {one.name: body_key(one.name) for one in all_of_them}
    groups: list[list[Candidate]] = []
    seen: set[BodyKey] = set()
    for founder in founders:
        key = keys[founder.name]
        if key not in seen:
            seen.add(key)
            groups.append([one for one in all_of_them if keys_agree(key, keys[one.name])])
    return groups


def _weight(group: Sequence[Candidate]) -> float:
    """Return what a group weighs: the best of each source, and a little for each time that it says so again."""
    best: dict[str, float] = defaultdict(float)
    times: dict[str, int] = defaultdict(int)
    for one in group:
        best[one.source] = max(best[one.source], one.weight)
        times[one.source] += 1
    return sum(best.values()) + sum(_AGAIN * min(count, 10) for count in times.values())


def _places(name: str) -> int:
    return sum(len(place) > 1 for place in body_key(name).places)
