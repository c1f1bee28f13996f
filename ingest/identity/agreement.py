"""What the witnesses agree on: the body whose names together weigh most, called by its fullest name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
    best = max(groups, key=_weight)
    forms: dict[str, float] = defaultdict(float)
    for one in best:
        forms[one.name] += one.weight
    fullest = max(forms, key=lambda name: (_places(name), forms[name], len(name), name))
    ordered = sorted(forms, key=lambda name: (name != fullest, -forms[name], name))
    return Agreed(fullest, tuple(ordered), tuple(sorted(best, key=lambda one: -one.weight)))


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
