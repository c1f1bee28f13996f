"""What is counted where a question asks for a count: the words beside 多少公里 and 几辆, kept with what asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.language import Mention
from assistant.language.groups import HAN_DIGITS
from assistant.programs.model import Program, is_count, selects_of
from assistant.programs.telling_asks import content, light_signs
from assistant.questions.model import Span
from ingest.terms import term_of

_ENDS = ("comma", "stop", "wh")
_MARKS = ("comma", "stop")
_NAMES = ("item", "rest")
_THIS_YEAR = ("今年",)
_OUTSIDE = "stop"
"""What words of another kind (bodies, years, movements) are taken for: a stretch ends there."""


def with_counted(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with what each count is of in the mention that asks for it; stretches that nothing read go there."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        if not asks_count(one):
            continue
        first, last = _clause(mentions, at)
        around = [_inside(mentions, place) for place in range(first, last)]
        named = {inner.text for inner in around if inner.type in ("item", "dimension")}
        words = [" ".join(word if word in named else _bare(word) for word in run.split()) for run in content(around)]
        found[at] = replace(one, words=tuple(words))
        for place in range(first, last):
            if mentions[place].type == "rest":
                found[place] = replace(mentions[place], type="counted")
    return found


def _bare(run: str) -> str:
    """Return a stretch without the small signs at its edges (村要 → 村)."""
    bare = run.strip(light_signs())
    return bare if len(run) > 1 and bare else run


def with_themes(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with what no label explains right before 项目 as what that project is about (保洁项目)."""
    found = list(mentions)
    for one, behind in pairwise(mentions):
        if one.type == "rest" and behind.is_a("dimension", "project") and len(one.text) > 1:
            found[found.index(one)] = replace(one, type="item", span=Span(one.start, one.end, one.text, ()))
    return found


def with_others(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 其他 as a small word where something is left out before it, else as part of a name."""
    out = any(one.type == "except" for one in mentions)
    return [replace(one, type="filler" if out else "rest") if one.type == "others" else one for one in mentions]


def with_several(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 几个 before 项目 as a number of projects left open, where something else is asked of them."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        ends = next((place for place in range(at, len(mentions)) if mentions[place].type in _MARKS), len(mentions))
        if not one.is_a("wh", "amount") or not any(other.is_a("wh", "amount") for other in mentions[at + 1 : ends]):
            continue
        rest = at > 0 and mentions[at - 1].type == "left"  # 其余几项
        if mentions[at].text[0] == _SOME and (rest or _is_of_each(mentions[at + 1 : ends])):
            found[at] = replace(mentions[at], type="filler", value="", unit=None)  # 几个乡镇各多少
            continue
        behind = [one for one in mentions[at + 1 : at + 3] if one.type not in ("rest", "item")]
        if mentions[at].unit in _OF_PROJECTS and behind and behind[0].is_a("dimension", "project"):
            found[at] = replace(mentions[at], type="count", value="0", unit=None)
    return found


_SOME = "几"


def _is_of_each(behind: Sequence[Mention]) -> bool:
    """Return whether a thing and a word for each of it stand right behind 几个: it is not asked how many."""
    kinds = [one.type for one in behind if one.type not in ("filler", "of")][:2]
    return kinds == ["item", "each"]


_OF_PROJECTS = ("个", "项")


def without_limits(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with words for a limit as fillers where the limit itself is asked for (最少几次, 要达到多少)."""
    return [replace(one, type="filler") if _is_limit(mentions, at) else one for at, one in enumerate(mentions)]


def with_horizons(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a project's own spans of time: 当年 is the year written, 今年 beside 中期 the year's own money.

    三年下来 is the medium term of a project that is asked of one year.
    """
    written = [one for one in mentions if one.type == "year" and one.years]
    project = _names_project(mentions)
    medium = any(one.is_a("horizon", "medium") for one in mentions)
    found: list[Mention] = []
    for one in mentions:
        if written and one.is_a("year", "0") and (medium or one.text not in _THIS_YEAR):
            one = replace(one, type="filler")
        elif len(written) == 1 and project and one.is_a("deixis", "years") and one.text[0] in HAN_DIGITS:
            one = replace(one, type="horizon", value="medium")
        found.append(one)
    return found


def _names_project(mentions: Sequence[Mention]) -> bool:
    """Return whether all items that are named are names of a report's own, as projects are."""
    links = [one.span.links[:1] for one in mentions if one.type == "item" and one.span is not None]
    return bool(links) and not any(term_of(link.label) is not None for first in links for link in first)


def _is_limit(mentions: Sequence[Mention], at: int) -> bool:
    one = mentions[at]
    if not (one.type == "bound" or one.type == "super" and one.value.endswith(".limit")):
        return False
    first = next((place + 1 for place in range(at - 1, -1, -1) if mentions[place].type in _MARKS), 0)
    last = next((place for place in range(at, len(mentions)) if mentions[place].type in _MARKS), len(mentions))
    clause = mentions[first:last]
    picks = any(
        inner.is_a("wh", "which", "list") or inner.type in ("figure", "deixis", "top")
        or inner.type == "dimension" and not (place and clause[place - 1].type == "item")
        for place, inner in enumerate(clause)
    )  # fmt: skip
    return not picks and any(inner.is_a("wh", "amount") for inner in mentions[at:last])


def asks_count(mention: Mention) -> bool:
    """Return whether a mention asks for a number of things (几辆), not for money or a rate."""
    return mention.is_a("wh", "amount") and is_count(mention.unit)


def _clause(mentions: Sequence[Mention], at: int) -> tuple[int, int]:
    """Return where the words around an ask begin and end: at marks, at other asks, behind it at what joins another thing."""
    first = next((place + 1 for place in range(at - 1, -1, -1) if mentions[place].type in _ENDS), 0)
    if first and mentions[first - 1].type == "wh":  # what stands behind the ask before is its own, up to what joins this one
        first = next((place + 1 for place in range(first, at) if mentions[place].type == "join"), first)
    last = next((place for place in range(at + 1, len(mentions)) if mentions[place].type in (*_ENDS, "join")), len(mentions))
    return first, last


def _inside(mentions: Sequence[Mention], place: int) -> Mention:
    """Return a mention as the words of a count have it: things, stretches that nothing read, and the noun behind 几个.

    A small word stands in them only where it may be part of a stretch that nothing read.
    """
    one = mentions[place]
    beside = mentions[max(place - 1, 0) : place + 2]
    counted = place > 0 and asks_count(mentions[place - 1])
    small = one.type == "filler" and len(one.text) == 1
    sign = small and mentions[place - 1].unit in _OF_THINGS and _ends(mentions, place + 1)
    if counted and sign:
        return replace(one, type="rest")
    noun = counted and one.type == "dimension"
    inner = one.type == "filler" and any(other.type == "rest" for other in beside)
    return one if one.type in _NAMES or noun or inner else replace(one, type=_OUTSIDE)


_OF_THINGS = ("个", "家")


def _ends(mentions: Sequence[Mention], place: int) -> bool:
    """Return whether a clause ends at a place: a small sign before it is what is counted (有几个所)."""
    return place >= len(mentions) or mentions[place].type in _MARKS


def with_counts_apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a count that became another year's as both years' counts (从23年的几辆变到24年的几辆)."""
    asks = [at for at, one in enumerate(mentions) if asks_count(one)]
    years = [at for at, one in enumerate(mentions) if one.type == "year"]
    moves = [at for at, one in enumerate(mentions) if one.is_a("move", "any", "up", "down")]
    if not len(asks) == len(years) == 2 or len(moves) != 1 or mentions[asks[0]].unit != mentions[asks[1]].unit:
        return list(mentions)
    if not years[0] < asks[0] < moves[0] < years[1] < asks[1]:
        return list(mentions)
    dropped = (asks[0], moves[0])
    return [replace(one, type="filler", value="", unit=None) if at in dropped else one for at, one in enumerate(mentions)]


def uncounted(mentions: Sequence[Mention], programs: Sequence[Program]) -> Iterator[str]:
    """Yield the words of counts that none of the programs asks for: nothing has explained them."""
    counting = (one for program in programs for one in selects_of(program) if is_count(one.unit) or one.aimed)
    said = {run for select in counting for run in select.about}
    for one in mentions:
        yield from (run.replace(" ", "") for run in one.words if run not in said)


__all__ = [
    "asks_count", "uncounted", "with_counted", "with_counts_apart",
    "with_horizons", "with_others", "with_several", "with_themes", "without_limits",
]  # fmt: skip
