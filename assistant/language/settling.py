"""What a word with several parts to play means in its phrase: settled by its neighbours, for mentions of English questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.language.clauses import clause_around
from assistant.language.mentions import Mention
from assistant.questions.model import Link, Span

_PROJECTS = Span(0, 0, "项目支出", (Link("项目支出", 1.0, "alias"),), kind="project")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands: what is before and behind it, fillers left out, and all of its phrase."""

    before: Mention | None
    after: Mention | None
    phrase: tuple[Mention, ...]

    def has(self, kind: str, *values: str) -> bool:
        return any(one.is_a(kind, *values) for one in self.phrase)

    def is_followed_by(self, *kinds: str) -> bool:
        return self.after is not None and self.after.type in kinds


def settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each word that may play several parts in the one that its neighbours leave it."""
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        after = next((other for other in mentions[at + 1 :] if other.type != "filler"), None)
        before = next((other for other in reversed(found) if other.type != "filler"), None)
        place = Place(before, after, tuple(clause_around(mentions, at)))
        settle = _SETTLED.get(one.type)
        found += settle(one, place) if settle is not None else [one]
    return _dated(_revised(found))


def _filler(one: Mention) -> list[Mention]:
    return [replace(one, type="filler", value="")]


def _by(one: Mention, place: Place) -> list[Mention]:
    """By how much: the size of a gap or a movement is asked for."""
    return [replace(one, end=one.start), replace(one, type="wh", value="amount")]


def _asked(one: Mention, place: Place) -> list[Mention]:
    """What share, by what percent: a measure that is asked for."""
    return [replace(one, end=one.start), *_measure(replace(one, type="measure"), place)]


def _measure(one: Mention, place: Place) -> list[Mention]:
    """A percentage is the rate of a movement where something moves, else a share; so is a ratio in per cent."""
    if one.value == "ratio":
        return [replace(one, value="share")]
    if one.value != "rate":
        return [one]
    of = place.after is not None and place.after.is_a("of")
    compares = place.has("bound") and not place.has("figure")  # by what percentage is A higher than B
    moving = compares or place.has("move") or place.has("versus") or place.has("side", "more", "less", "under", "exceed")
    return [one if moving and not of else replace(one, value="share")]


def _wh(one: Mention, place: Place) -> list[Mention]:
    """What projects asks which; who asks which body."""
    if one.value == "who":
        return [replace(one, value="which"), replace(one, start=one.end, type="dimension", value="body")]
    if one.unit == "人" and place.has("received"):
        return [replace(one, unit="人次", words=("接待",))]  # how many people did it receive: guests
    if one.is_a("wh", "amount") and place.before is not None and place.before.type in ("versus", "side"):
        return _filler(one)  # more than what B would get
    lists = one.text in _LISTS and place.is_followed_by("dimension", "count")
    return [replace(one, value="which") if one.is_a("wh", "amount") and lists else one]


_LISTS = ("what", "what are", "what were")
"""Words for how much that ask which where what is listed stands behind them (what projects; but: what did the bureau)."""


def _lists(one: Mention, place: Place) -> list[Mention]:
    """List the projects asks which they are, so does name them; list the spending on A asks how much it is."""
    listed = place.is_followed_by("dimension", "count", "deixis") or place.has("dimension", "project")
    if listed or not place.is_followed_by("item"):
        return [replace(one, type="wh", value="list")] if listed else _filler(one)
    return [replace(one, type="wh", value="amount")]


def _is_own(one: Mention, place: Place) -> bool:
    """Return whether a word for a body is the one that is spoken of (what did the bureau spend), not one of several."""
    several = any(place.has(kind) for kind in ("super", "bound", "count", "each", "order", "top", "lists"))
    which = place.has("wh", "which", "list", "who")
    return one.value == "body" and not one.text.endswith("s") and not several and not which


def _dimension(one: Mention, place: Place) -> list[Mention]:
    """Projects are the expenditure on them where nothing else is named and no list is asked; years before a year say nothing."""
    asked = place.before is not None and place.before.is_a("wh")  # which year between 2021 and 2023
    if one.value == "year" and place.is_followed_by("year") and not asked or _is_own(one, place):
        return _filler(one)
    listed = any(place.has(kind) for kind in ("super", "bound", "count", "each", "order")) or place.has("wh", "which", "who")
    shared = place.has("measure", "share", "rate") or place.has("asked")
    asked = shared or place.has("wh", "amount") or place.has("by") or place.has("measure")
    shares = shared and place.before is not None and not place.before.is_a("wh")
    alone = place.before is not None and place.before.is_a("wh", "amount")  # A, and how much to projects
    beside = place.has("item") and not shared and not alone
    if one.value != "project" or listed and not shares or not asked and not shares or beside:
        return [one]
    return [replace(one, type="item", value="", span=_PROJECTS)]


def _self(one: Mention, place: Place) -> list[Mention]:
    """The bureau with the highest figure is any of them, else the one that is spoken of."""
    return [replace(one, type="dimension", value="body")] if place.has("super") else _filler(one)


def _spent(one: Mention, place: Place) -> list[Mention]:
    """More was planned than it spent: beside a plan that is compared, what was spent is the actual figure."""
    if place.before is not None and place.before.is_a("stage", "budget"):
        return _filler(one)  # planned to spend
    if any(other.is_a("measure", "share") and other.start > one.end
           for other in place.phrase):  # fmt: skip
        return _filler(one)  # spends a larger share of its budget on A
    compared = place.has("versus") or place.has("side", "more", "less", "exceed") or place.has("bound")
    compared = compared or place.has("measure", "share", "rate") or place.has("asked", "share", "rate")
    if place.has("stage", "budget") and compared:
        return [replace(one, type="stage", value="actual")]
    return [replace(one, type="filler", value="spent")]


def _bound(one: Mention, place: Place) -> list[Mention]:
    """More than bounds a list where a figure follows, else it compares."""
    if place.is_followed_by("figure"):
        return [one]
    more = "more" if one.value == "over" else "less"
    return [replace(one, type="move", value=more), replace(one, start=one.end, type="versus", value="than")]


def _count(one: Mention, place: Place) -> list[Mention]:
    """Two is how many of a ranking are asked for, or all bodies (of the two stations); else it says what is not read."""
    kinds = ("super", "dimension", "wh", "body")
    beside = any(other is not None and other.type in kinds for other in (place.before, place.after))
    if beside and (place.has("super") or place.has("order")):
        return [replace(one, type="top")]
    if place.after is not None and place.after.is_a("dimension", "body"):
        return [replace(one, type="deixis", value="bodies")]
    rows = place.is_followed_by("item") and place.has("dimension", "item")  # the four payment headings
    if place.is_followed_by("body") or rows:
        return _filler(one)
    return [replace(one, type="rest", value="")]


def _makes(one: Mention, place: Place) -> list[Mention]:
    """What makes A up asks for its parts; what share does A make up does not."""
    shared = place.has("measure") or place.has("asked")
    return [replace(one, type="be", value="be") if shared else replace(one, type="wh", value="parts")]


def _to(one: Mention, place: Place) -> list[Mention]:
    """To stands between two years, or the two sides of a ratio; else it is a word between others."""
    if place.is_followed_by("year", "stage"):
        return [one]
    if place.has("measure", "times"):
        return [replace(one, type="join", value="and")]
    return [replace(one, type="of", value="in")] if place.has("measure", "ratio") else _filler(one)


def _side(one: Mention, place: Place) -> list[Mention]:
    """Over, below, from … bound a list, or stand before what is compared with, or are words between others."""
    direction = {"more": "more", "exceed": "more", "less": "less", "under": "less"}.get(one.value, "")
    if place.is_followed_by("figure") and direction:
        return [replace(one, type="bound", value="over" if direction == "more" else "under")]
    if _is_compared(one, direction, place):
        versus = replace(one, type="versus", value="from" if one.value == "from" else "beyond" if direction else "than")
        return [versus] if place.has("move") or not direction else [replace(one, type="move", value=direction), versus]
    if one.value == "" and _goes_on_it(one, place):
        return [replace(one, type="be", value="be")]
    if one.value == "from" or one.value == "off" and place.has("op", "take"):
        return [replace(one, type="from")]
    return [replace(one, type="of", value="in")] if one.value == "under" else _filler(one)


def _goes_on_it(one: Mention, place: Place) -> bool:
    """Return whether "on" stands between a whole and the part of it that is asked (a larger share of its total on A)."""
    shared = any(other.is_a("measure", "share") or other.type == "asked" for other in place.phrase if other.end <= one.start)
    be = any(other.type == "be" and other.start >= one.end for other in place.phrase)
    behind_whole = place.before is not None and place.before.type in ("item", "stage", "deixis")
    return shared and not be and behind_whole and place.is_followed_by("item")


def _into(one: Mention, place: Place) -> list[Mention]:
    """Into stands before what a share goes to (the largest share of its spending into A), else before parts."""
    return [replace(one, type="be", value="be")] if _goes_on_it(one, place) else [one]


def _overspend(one: Mention, place: Place) -> list[Mention]:
    """What overspent is more than its budget, which is said behind it or not; what goes over is so where it is said."""
    way, versus = replace(one, type="move", value="more"), replace(one, start=one.end, text="", type="versus", value="beyond")
    said = any(other.is_a("stage", "budget", "adjusted") and other.start >= one.end for other in place.phrase)
    if one.value == "said" and not said:
        return _filler(one)
    return [way, versus] if said else [way, versus, replace(versus, type="stage", value="budget")]


def _relative(one: Mention, place: Place) -> list[Mention]:
    """A relative to B is what part A is of B; relative to last year compares."""
    if not place.is_followed_by("item", "deixis", "body") or place.has("move"):
        return [replace(one, type="versus", value="than")]
    return [replace(one, type="measure", value="share"), replace(one, start=one.end, type="of", value="of")]


def _ordinal(one: Mention, place: Place) -> list[Mention]:
    """The second highest, the one that comes third: a place in a ranking; elsewhere a word between others."""
    ranks = place.is_followed_by("super") or place.has("wh", "which", "who") or place.has("dimension")
    return [replace(one, type="nth")] if ranks else _filler(one)


def _deixis(one: Mention, place: Place) -> list[Mention]:
    """The second points back, but the second highest is a place in a ranking; both amounts are of what is named."""
    if one.value == "bodies" and place.is_followed_by("measure"):
        return _filler(one)
    return [replace(one, type="nth", value="2")] if one.value == "second" and place.is_followed_by("super") else [one]


def _agree(one: Mention, place: Place) -> list[Mention]:
    """A equals what percentage of B asks what it is; elsewhere it puts a claim."""
    return [replace(one, type="be", value="be")] if place.is_followed_by("asked", "measure", "wh") else [one]


def _fast(one: Mention, place: Place) -> list[Mention]:
    """What grew fastest is the first by the rate at which it moved."""
    return [replace(one, end=one.start, type="super", value="high"), replace(one, type="measure", value="rate")]


def _is_compared(one: Mention, direction: str, place: Place) -> bool:
    """Return whether what stands behind a word is what something is compared with: how far below the budget, up on 2022."""
    after = place.after
    if after is None or after.type not in ("year", "stage", "deixis", "body", "item"):
        return False
    if not direction:
        return after.type in ("year", "stage", "deixis") and (place.has("move") or place.has("op", "gap"))
    named = any(other.type == "item" for other in place.phrase if other.end <= one.start)
    sized = any(place.has(kind) for kind in ("by", "measure", "asked", "move")) or place.has("op", "gap")
    sized = sized or place.has("wh", "which") and place.has("dimension")
    sized = sized or place.phrase[0].type == "be"  # is A above its forecast
    sized = sized or place.has("super") or one.value == "more" and place.has("wh", "amount")
    return (named or after.type != "item") and (sized or one.value == "exceed")


def _means(one: Mention, place: Place) -> list[Mention]:
    """What does A mean asks what it means; the mean of A and B is their average."""
    ends = place.after is None or place.is_followed_by("stop", "comma", "by", "side")
    return [replace(one, type="wh", value="meaning") if ends else replace(one, type="op", value="mean")]


def _source(one: Mention, place: Place) -> list[Mention]:
    """Where does the money come from, how is it paid for: what pays it is asked; else the words say nothing."""
    asked = place.has("place") or place.has("wh", "way", "where", "source")
    if asked and not place.has("wh", "amount", "which"):
        return [replace(one, type="wh", value="source")]
    return [replace(one, type="be", value="be")] if one.type == "source" else _filler(one)


def _stand(one: Mention, place: Place) -> list[Mention]:
    """Where does it stand asks how much it is."""
    return [replace(one, type="wh", value="amount")] if place.has("place") or place.has("wh", "where") else _filler(one)


def _ratio(one: Mention, place: Place) -> list[Mention]:
    """Per divides by what is counted, where that is named."""
    return [one] if any(other.type == "item" and other.start >= one.end for other in place.phrase) else _filler(one)


def _place(one: Mention, place: Place) -> list[Mention]:
    """Where is it asks for a place; a report where it stands does not, and where it stands is an amount."""
    if place.has("stand"):
        return _filler(one)
    asks = place.before is None or place.before.type in ("stop", "comma", "join")
    return [replace(one, type="wh", value="where")] if asks and place.is_followed_by("be", "source", "paid") else _filler(one)


def _moment(one: Mention, place: Place) -> list[Mention]:
    """When will it be done asks for a time; what is left when A is taken away joins."""
    asks = place.before is None or place.before.type in ("stop", "comma", "join")
    return [replace(one, type="wh", value="when") if asks and place.is_followed_by("be") else replace(one, type="join")]


_SETTLED: dict[str, Callable[[Mention, Place], list[Mention]]] = {
    "by": _by, "asked": _asked, "measure": _measure, "wh": _wh, "dimension": _dimension, "self": _self, "spent": _spent,
    "bound": _bound, "count": _count, "makes": _makes, "to": _to, "side": _side,
    "means": _means, "source": _source, "paid": _source, "place": _place, "stand": _stand, "ratio": _ratio, "moment": _moment,
    "fast": _fast, "lists": _lists, "relative": _relative, "into": _into,
    "overspend": _overspend, "ordinal": _ordinal, "deixis": _deixis, "agree": _agree,
}  # fmt: skip
"""Types of words that may play several parts."""


def _revised(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the plan behind a word for its revision (the revised 2013 plan) as that word's own."""
    found: list[Mention] = []
    revised = False
    for one in mentions:
        if one.is_a("stage", "budget") and revised:
            one = replace(one, type="filler", value="")
        revised = one.is_a("stage", "adjusted") and " " not in one.text or revised and one.type in ("year", "filler")
        found.append(one)
    return found


BESIDE = {"before": -1, "after": 1}
"""What words for a year beside another say, in years."""


def _dated(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with "the year before" as the year before the one written, where one is; so with the year after."""
    written: tuple[int, ...] = ()
    found: list[Mention] = []
    for one in mentions:
        if one.type == "year" and one.years:
            written = one.years
        elif one.is_a("year", "before", "after") and len(written) == 1:
            one = replace(one, value="", years=(written[0] + BESIDE[one.value],))
        found.append(one)
    return found
