"""A question's mentions → the movement that it claims: of what, which way, by how much, against which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.language import Mention
from assistant.programs.claiming_pieces import about_of, pieces_of, when_of
from assistant.programs.claims import Moved, Movement, Term
from assistant.programs.model import Direction, When

_WAYS: dict[str, Direction] = {"up": "up", "more": "up", "down": "down", "less": "down"}
_BETWEEN = ("filler", "of", "join", "deixis", "as", "yesno", "be", "bound")
"""What may stand between a movement's word and its size."""


def moved_claim(mentions: Sequence[Mention], language: str) -> Moved | None:
    """Return the movement claimed; None where none is with its size, or with nothing to be set against."""
    moves, sizes = _movements(mentions, language)
    flat = any(one.is_a("move", "flat") for one in mentions)
    if not _is_put(mentions, moves, flat=flat) or _of_another(mentions):
        return None
    base = _base(mentions)
    asked, rate = any(one.is_a("wh", "amount") for one in mentions), any(one.is_a("measure", "rate") for one in mentions)
    about = replace(about_of(mentions), years=_newest(mentions, base))
    return Moved(about, _moving(mentions, sizes, language), tuple(moves), base, flat, figures_asked=asked, rate=rate)


def _is_put(mentions: Sequence[Mention], moves: Sequence[Movement], *, flat: bool) -> bool:
    """Return whether a movement is put: by its size, as none, or whether what the report says of it is right."""
    stated = any(one.type == "agree" or one.is_a("yesno", "right") for one in mentions)  # 涨幅算得对不对
    return flat or any(move.size is not None for move in moves) or bool(moves) and stated


def _newest(mentions: Sequence[Mention], base: Sequence[When]) -> tuple[When, ...]:
    """Return the newest year named, which is not the one compared with; () where none is named."""
    named = [when_of(one) for one in mentions if one.type == "year" and when_of(one) not in base]
    dated = [when for when in named if when.year]
    return (max(dated, key=lambda when: when.year or 0),) if dated else tuple(named[:1])


def _of_another(mentions: Sequence[Mention]) -> bool:
    """Return whether one thing is compared with another (甲比乙多), not with itself in another year."""
    return any(one.type == "versus" and other.type in ("item", "body") for one, other in pairwise(mentions))


def _movements(mentions: Sequence[Mention], language: str) -> tuple[list[Movement], set[int]]:
    """Return the movements in order with their sizes, and the places of the figures that are sizes."""
    found: list[Movement] = []
    sizes: set[int] = set()
    for at, one in enumerate(mentions):
        way = _way_of(one)
        if way is None:
            continue
        behind = _figure_from(mentions, range(at + 1, len(mentions)))
        before = _figure_from(mentions, range(at - 1, -1, -1)) if language == "en" else None
        place = behind if behind is not None else before
        size = mentions[place].amount if place is not None and place not in sizes else None
        sizes |= {place} if size is not None and place is not None else set()
        if size is not None or not found:
            found.append(Movement(way, size))
    return [one for one in found if one.size is not None] or found, sizes


def _way_of(mention: Mention) -> Direction | None:
    """Return which way a word says that something moved: a movement's own, or a rate of one (降幅); None for what moved *to*."""
    kind, _, rest = mention.value.partition(".")
    if mention.type == "measure" and kind == "rate":
        return _WAYS.get(rest)
    return _WAYS.get(kind) if mention.type == "move" and rest != "to" else None


def _figure_from(mentions: Sequence[Mention], places: Sequence[int] | range) -> int | None:
    """Return the place of the figure that comes next in this order, nothing but light words between; None where none does."""
    for place in places:
        if mentions[place].type == "figure":
            return place
        if mentions[place].type not in _BETWEEN:
            return None
    return None


def _moving(mentions: Sequence[Mention], sizes: set[int], language: str) -> Term:
    """Return what moved: the first thing named, with the figure that is its level and no movement's size."""
    pieces = pieces_of([one for at, one in enumerate(mentions) if at not in sizes], language)
    terms = [one for one in pieces if one.is_term]
    named = next((one for one in terms if one.spans or one.over), None)
    level = next((one.figure for one in terms if one.figure is not None and one.figure.unit != "%"), None)
    slot = (*named.over, *named.spans) if named is not None else ()
    stages = named.stages if named is not None else ()
    return Term(slot, level, stages=tuple(stages))  # type: ignore[arg-type]


def _base(mentions: Sequence[Mention]) -> tuple[When, ...]:
    """Return the year compared with: the one beside a word for comparing (比2020年), or the year before (上年)."""
    for at, one in enumerate(mentions):
        if one.type == "year" and at and mentions[at - 1].type in ("versus", "join"):
            return (when_of(one),)
        if one.type == "year" and when_of(one).offset == -1:
            return (when_of(one),)
    return ()


__all__ = ["moved_claim"]
