"""Groups of bodies (三家, 这两个局, 两院, 某区各部门) → the bodies meant: those listed beside it, named before, or loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.entities import Body, Registry, find_bodies, unit_prefix
from assistant.language import Mention
from assistant.language.groups import Group, group_of
from assistant.language.levels import RANKS
from assistant.programs.places import SAID, asks_reports_own, bodies_of_place, is_said_of

_LISTED_WITH = ("join", "of", "filler", "comma")
"""Types of mentions that may stand between a group's word and the bodies that it sums up."""


def with_groups(mentions: Sequence[Mention], named: Sequence[str], loaded: Registry) -> list[Mention]:
    """Return the mentions with each group of bodies as those bodies; one that cannot be told stays a group.

    `named`: keys of the bodies that the conversation named so far, oldest first. A place that narrows a group is taken
    along (某区三个局); a group that only sums up the bodies listed beside it is left out.
    """
    mentions = _with_places(_without_places_said(_said_of_pairs(mentions), loaded), loaded)
    mentions = _with_bare_names(_with_listed_names(mentions, loaded), loaded)
    mentions = _over_units(_ranked_but(mentions, loaded), loaded)
    said: list[str] = list(named)
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        if one.type == "body":
            said = [*(key for key in said if key not in one.keys), *one.keys]
        if not one.is_a("deixis", "bodies") and one.value not in _OF_TWO:
            found.append(one)
            continue
        if one.value in _OF_TWO:
            meant = said[_OF_TWO[one.value]] if len(said) > 1 else None
            found.append(replace(one, type="body", value="", keys=(meant,)) if meant is not None else one)
            continue
        group, place = group_of(one.text), _place_before(found)
        whole = _whole_before(found, group, loaded)
        if whole is not None:  # 某区各部门, of which its report tells
            found[found.index(whole[0])] = replace(whole[0], type="filler", keys=())
            found.append(replace(one, type="body", value="", keys=whole[1]))
            said = [key for key in (*said, *whole[1]) if key not in whole[0].keys]
            continue
        others = _others(group, found, loaded) or _all_but(group, mentions, at, loaded)
        if others:
            found = [replace(before, type="filler", value="", keys=()) if before.type in _OUT else before for before in found]
            found += [replace(one, type="body", value="", keys=others), *_summed(mentions, one)]
            left_out = mentions[at + 1 :]
            if any(behind.type == "except" for behind in left_out):
                return [*found, *with_groups(_without_exception(left_out), (*named, *said), loaded)]
            continue
        if _sums_up(group, list(_listed_before(found))) or _sums_up(group, list(_listed_behind(mentions[at + 1 :]))):
            found.append(replace(one, type="filler", value=""))
            continue
        if group == Group() and len(said) > 1:  # 每家 of those named
            found.append(replace(one, type="each", value="each"))
            continue
        keys = _members(group, said, loaded, place.keys if place is not None else (), bool(named))
        if keys and place is not None:
            found[found.index(place)] = replace(place, type="filler", keys=())
        found.append(replace(one, type="body", value="", keys=keys) if keys else one)
        said = [*(key for key in said if key not in keys), *keys]
    last = loaded.of(named[-1:])
    return [_settled_place(one, at, found, last, loaded) if one.type == "place" else one for at, one in enumerate(found)]


def _said_of_pairs(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions without the comma behind bodies that have a year each: what follows is asked of these pairs.

    甲局2023年和乙局2022年，接待费各多少: the years are not both of each.
    """
    comma = next((at for at, one in enumerate(mentions) if one.type == "comma"), 0)
    named = [one.type for one in mentions[:comma] if one.type not in ("filler", "of")]
    pairs = [named[at : at + 2] for at in range(0, len(named), 3)]
    joined = all(one == "join" for one in named[2::3])
    if len(pairs) < 2 or not joined or any(set(pair) != {"body", "year"} for pair in pairs):
        return mentions
    return [*mentions[:comma], replace(mentions[comma], type="of", value="of"), *mentions[comma + 1 :]]


def _with_listed_names(mentions: Sequence[Mention], loaded: Registry) -> list[Mention]:
    """Return the mentions with each member of a list before a group's word as a body.

    民政、教育、水利三个局 names three bureaus, though 教育 by itself is an item; so does 民政、教育、水利三家 beside a body.
    """
    found = list(mentions)
    for at, one in enumerate(mentions):
        group = group_of(one.text) if one.is_a("deixis", "bodies") else None
        if group is None or not (group.kind or group.count):
            continue
        first = at
        while first and found[first - 1].type in ("join", "body", "item", "rest"):
            first -= 1
        members = [place for place in range(first, at) if found[place].type != "join"]
        if len(members) < 2 or group.count not in (0, len(members)):
            continue
        named = {place: _named_with(found[place].text, group.kind, loaded) for place in members if found[place].type != "body"}
        known = group.kind or len(named) < len(members)
        if known and all(named.values()):
            for place, keys in named.items():
                found[place] = replace(found[place], type="body", value="", span=None, keys=keys)
    return found


def _with_bare_names(mentions: Sequence[Mention], loaded: Registry) -> list[Mention]:
    """Return the mentions with each member of a list of bodies by what they do as a body (某县民政、教育、水利).

    One of them is known as a body by itself, or their place stands before; each of the others is short for one loaded body.
    """
    found = list(mentions)
    for first, last in _lists(mentions):
        members = [at for at in range(first, last) if mentions[at].type != "join"]
        bare = [at for at in members if mentions[at].type == "body" and not _says_its_kind(mentions[at], loaded)]
        placed = first > 0 and mentions[first - 1].type == "place"
        named = {at: _named_with(mentions[at].text, "", loaded) for at in members if mentions[at].type != "body"}
        if named and (bare or placed) and all(named.values()):
            for at, keys in named.items():
                found[at] = replace(mentions[at], type="body", value="", span=None, keys=keys)
    return found


def _lists(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the runs of bodies, items and what nothing explains that are joined one to the next, two or more."""
    at = 0
    while at < len(mentions):
        end = at
        while end + 2 < len(mentions) and mentions[end].type in _LISTED and mentions[end + 1].type == "join":
            end += 2
        if end > at and mentions[end].type in _LISTED:
            yield at, end + 1
        at = max(end, at + 1)


_LISTED = ("body", "item", "rest")


def _says_its_kind(one: Mention, loaded: Registry) -> bool:
    """Return whether a body's name ends as its organ's does (民政局; 民政 does not)."""
    return any(name.endswith(one.text[-1]) for body in loaded.of(one.keys) for name in body.names)


def _named_with(text: str, kind: str, loaded: Registry) -> tuple[str, ...]:
    """Return the body that a short name means with a kind behind it (教育 + 局): any loaded body's where none is said."""
    kinds = (kind,) if kind else tuple(dict.fromkeys(name[-1] for body in loaded for name in body.names))
    named = [bodies[0].keys for one in kinds if len(bodies := find_bodies(text + one, loaded)) == 1 and bodies[0].keys]
    return named[0] if len(set(named)) == 1 else ()


def _with_places(mentions: Sequence[Mention], loaded: Registry) -> list[Mention]:
    """Return the mentions with a number of places (三个市, 哪几个县) as bodies where loaded reports are of just such places."""
    found = list(mentions)
    for before, rank in pairwise(mentions):
        if rank.type != "rest" or rank.text not in RANKS:
            continue
        peers = tuple(body.key for body in loaded if body.level == "region" and (body.region or "").endswith(rank.text))
        at = found.index(rank)
        if before.type == "count" and int(before.value) == len(peers) > 1:
            listed = set(_listed_before(found[: at - 1])) == set(peers)
            found[at - 1] = replace(before, type="filler", value="")
            found[at] = replace(rank, type="filler") if listed else replace(rank, type="body", keys=peers)
        elif before.is_a("wh", "which", "list") and len(peers) > 1:
            found[at] = replace(rank, type="dimension", value="body")
    return found


def _without_places_said(mentions: Sequence[Mention], loaded: Registry) -> list[Mention]:
    """Return the mentions without the places that an organ's bodies are told apart by (甲和乙两个检察院), where each has one."""
    organ = next((one for one in mentions if one.type == "body" and len(one.keys) > 1), None)
    bodies = loaded.of(organ.keys) if organ is not None else ()
    told: dict[int, str] = {}
    for at, one in enumerate(mentions):
        of = [body.key for body in bodies if one.type in ("rest", "place") and len(one.text) > 1 and _is_in_name(one.text, body)]
        if len(of) == 1:
            told[at] = of[0]
    if not bodies or set(told.values()) != {body.key for body in bodies} or len(told) != len(bodies):
        return list(mentions)
    first, last = min(told), max(told)
    apart = [*range(first, last + 1)]
    return [replace(one, type="filler", value="") if at in told or at in apart and one.type == "join" else one
            for at, one in enumerate(mentions)]  # fmt: skip


def _is_in_name(text: str, body: Body) -> bool:
    return any(text in name for name in body.names)


def _settled_place(place: Mention, at: int, found: Sequence[Mention], last: Sequence[Body], loaded: Registry) -> Mention:
    """Return a place as the bodies that it stands for, as nothing beside one of them; else nothing explains it."""
    if is_said_of(place, found):
        return replace(place, type="filler", keys=())
    keys = bodies_of_place(place, found, found[at + 1 :], last, loaded)
    if not keys:
        return replace(place, type="rest", keys=())
    return replace(place, type="body", value=SAID if asks_reports_own(found) else "", keys=keys)


_OF_TWO = {"that.former": -2, "that.latter": -1}
"""Words for one of two bodies that were named, and its place among them."""
_OUT = ("except", "body", "left", "others")
"""What stands before a group that is all but the bodies named (除了甲局，其余四家)."""


def _others(group: Group, before: Sequence[Mention], loaded: Registry) -> tuple[str, ...]:
    """Return the loaded bodies without those that the question leaves out, where just so many remain; () elsewhere."""
    at = next((at for at, one in enumerate(before) if one.type == "except"), None)
    if at is None or any(one.type not in (*_OUT, *_LISTED_WITH, "year") for one in before[at:]):
        return ()
    out = {key for one in before[at:] for key in one.keys}
    rest = tuple(body.key for body in loaded if body.key not in out)
    others = not group.count and any(one.type in ("left", "others") for one in before[at:])  # 除了甲局，其余各部门
    return rest if out and (others or group.count == len(rest)) else ()


def _all_but(group: Group, mentions: Sequence[Mention], at: int, loaded: Registry) -> tuple[str, ...]:
    """Return the loaded bodies but for those that an English question leaves out anywhere (all bureaus except A)."""
    if not mentions[at].text.isascii():
        return ()
    out = {key for one in _left_out(mentions) for key in one.keys}
    rest = tuple(body.key for body in loaded if body.key not in out)
    return rest if out and len(rest) > 1 and group.count in (0, len(rest), len(loaded)) else ()


def _ranked_but(mentions: Sequence[Mention], loaded: Registry) -> Sequence[Mention]:
    """Return the mentions with "which body" of an English question that leaves some out as which of all the others."""
    asked = next((one for one in mentions if one.is_a("dimension", "body") and one.text.isascii()), None)
    out = {key for one in _left_out(mentions) for key in one.keys}
    rest = tuple(body.key for body in loaded if body.key not in out) if asked is not None and out else ()
    if asked is None or len(rest) < 2:
        return mentions
    found = _without_exception(mentions)
    at = found.index(asked)
    return [*found[: at + 1], replace(asked, start=asked.end, text="", type="body", value="", keys=rest), *found[at + 1 :]]


def _over_units(mentions: Sequence[Mention], loaded: Registry) -> Sequence[Mention]:
    """Return the mentions with "which body" as which of the bodies that the one report meant tells of, each for itself."""
    asked = next((one for one in mentions if one.is_a("dimension", "body")), None)
    picked = any(one.type in ("super", "order", "bound") for one in mentions) and not any(one.type == "move" for one in mentions)
    if asked is None or loaded.units is None or not picked:
        return mentions
    named = [one for one in mentions if one.type == "body"]
    meant = {key for one in named for key in one.keys} or {body.key for body in loaded}
    units = tuple(body.key for body in loaded.units if len(meant) == 1 and body.key.startswith(unit_prefix(*meant)))
    if not units:
        return mentions
    found = [replace(one, type="filler", value="", keys=()) if one in named else one for one in mentions]
    at = found.index(asked)
    return [*found[: at + 1], replace(asked, start=asked.end, text="", type="body", value="", keys=units), *found[at + 1 :]]


def _left_out(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the bodies behind what leaves out, up to what is no list of them."""
    at = next((at for at, one in enumerate(mentions) if one.type == "except"), len(mentions))
    for one in mentions[at + 1 :]:
        if one.type not in ("body", "join", "filler"):
            return
        if one.type == "body":
            yield one


def _without_exception(mentions: Sequence[Mention]) -> list[Mention]:
    out = list(_left_out(mentions))
    return [replace(one, type="filler", value="", keys=()) if one in out or one.type == "except" else one for one in mentions]


_APART = ("each", "super", "order", "measure", "versus", "move")
"""What asks something of each body of a group, not of all together."""


def _summed(mentions: Sequence[Mention], group: Mention) -> list[Mention]:
    """Return the word for a sum where an English question asks how much the other bodies have: all of them together."""
    asked = any(one.is_a("wh", "amount") for one in mentions) and not any(one.is_a("wh", "which", "list") for one in mentions)
    apart = any(one.type in _APART for one in mentions) or any(one.is_a("op", "sum") for one in mentions)
    if not group.text.isascii() or not asked or apart:
        return []
    return [Mention(group.end, group.end, "", "op", "sum")]


def _place_before(found: Sequence[Mention]) -> Mention | None:
    """Return the place that stands right before a group; fillers and 的 may be between them."""
    for one in reversed(found):
        if one.type == "place":
            return one
        if one.type not in ("filler", "of", "year"):
            return None
    return None


def _whole_before(found: Sequence[Mention], group: Group, loaded: Registry) -> tuple[Mention, tuple[str, ...]] | None:
    """Return the body right before a group whose reports tell of just such bodies, and these; None where there is none."""
    body = next((one for one in reversed(found) if one.type not in ("filler", "of", "year")), None)
    if body is None or body.type != "body" or len(body.keys) != 1 or loaded.units is None:
        return None
    units = [unit for unit in loaded.units if unit.key.startswith(unit_prefix(body.keys[0]))]
    keys = _all_of(group, units, True)
    return (body, keys) if keys else None


def _listed_before(found: Sequence[Mention]) -> Iterator[str]:
    for one in reversed(found):
        if one.type == "body":
            yield from one.keys
        elif one.type not in _LISTED_WITH:
            return


def _listed_behind(mentions: Sequence[Mention]) -> Iterator[str]:
    for one in mentions:
        if one.type == "body":
            yield from one.keys
        elif one.type not in (*_LISTED_WITH, "open", "year", "stage"):
            return


def _sums_up(group: Group, listed: Sequence[str]) -> bool:
    """Return whether a group's word stands for the bodies that are listed beside it (甲、乙、丙三家)."""
    return len(set(listed)) > 1 and group.count in (0, len(set(listed)))


def _members(group: Group, said: Sequence[str], loaded: Registry, place: Sequence[str], named: bool) -> tuple[str, ...]:
    """Return the bodies that a group means: the last that were named, else all loaded ones of its kind; () where unsure."""
    before = [key for key in said if fits(group, loaded.of((key,)))]
    if group.count and len(before) >= group.count:
        return tuple(before[-group.count :])
    if group.points_back and not group.count and len(before) > 1:
        return tuple(before)
    if named and not group.of_bodies:
        return ()  # in a conversation "both" may be of figures
    within = [body for body in loaded if not place or body.key in place]
    return _all_of(group, within, bool(place)) or _all_of(group, loaded.units or (), bool(place))


def _all_of(group: Group, bodies: Iterable[Body], placed: bool) -> tuple[str, ...]:
    """Return the bodies of a group's kind where they are as many as it says; () where unsure."""
    fitting = tuple(body.key for body in bodies if fits(group, (body,)))
    if group.count and len(fitting) != group.count:
        return ()
    return fitting if len(fitting) > 1 and (placed or group.kind or group.count) else ()


def fits(group: Group, bodies: Sequence[Body]) -> bool:
    """Return whether one of the bodies is of the kind that a group's word names (三个局: 局)."""
    return not group.kind or any(name.endswith(group.kind) for body in bodies for name in body.names)
