"""Words for one of several figures that a conversation asked for (the first, the latter) → the things that one is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.language.settling import BESIDE
from assistant.programs.following import told_together
from assistant.programs.grammar import each_alone
from assistant.programs.model import Program, Select, selects_of

_PLACES = {"first": 0, "second": 1, "former": -2, "latter": -1, "last": -1}
"""The place of each among the figures asked for, the oldest first."""


def with_references(mentions: Sequence[Mention], talk: Sequence[Program]) -> list[Mention]:
    """Return the mentions with a word for one of the figures asked before as its item, body, year and stage."""
    mentions = _unspent([_dated(one, talk) for one in mentions], talk)
    told = told_together(talk)
    asked = each_alone(selects_of(told)) if told is not None else ()
    found: list[Mention] = []
    for one in mentions:
        place = _PLACES.get(one.value) if one.type == "deixis" else None
        found += _things(one, asked[place]) if place is not None and len(asked) > 1 else [one]
    return found


def _dated(one: Mention, talk: Sequence[Program]) -> Mention:
    """Return a year beside another (the year before) as that year: beside the one asked last, else the newest report's."""
    if not one.is_a("year", *BESIDE):
        return one
    years = selects_of(talk[-1])[0].years if talk else ()
    step = BESIDE[one.value]
    if len(years) != 1:
        return replace(one, value=str(step))
    last = years[0]
    return replace(one, value="", years=(last.year + step,)) if last.year else replace(one, value=str((last.offset or 0) + step))


def _unspent(mentions: list[Mention], talk: Sequence[Program]) -> list[Mention]:
    """Return the mentions with 结余 as what is left of a budget, where its two stages were asked before and no item is named."""
    told = told_together(talk)
    stages = {stage for select in selects_of(told) for stage in select.stages} if told is not None else set()
    if not {"budget", "actual"} <= stages or any(one.type == "item" for one in mentions):
        return mentions
    return [replace(one, type="left", value="unspent") if one.type == "balance" else one for one in mentions]


def _things(word: Mention, select: Select) -> list[Mention]:
    """Return what a select is of as mentions that stand where the word stands."""
    items = [replace(word, type="item", value="", span=span) for slot in select.slots[:1] for span in slot]
    bodies = [replace(word, type="body", value="", keys=select.bodies)] if select.bodies else []
    written = tuple(when.year for when in select.years if when.year is not None)
    years = [replace(word, type="year", value="", years=written)] if written else []
    return [*items, *bodies, *years, *(replace(word, type="stage", value=stage) for stage in select.stages)]
