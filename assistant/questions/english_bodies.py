"""Bodies named in English: the parts of their names in any order, translated word by word, places in pinyin.

Yunping Water, the finance people of Putuo, a province's legislature: each stretch is bound whole, to the bodies that have
all its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.entities import Body, Named, Registry, registry_of
from assistant.entities.names import is_place_office, same_organ
from assistant.questions.bodies import is_a_place
from assistant.questions.english_names import is_money_word, singular
from assistant.questions.english_roles import Part, is_own_place, is_spelt_place, named_so, parts_in, ranked_so, sounds_of
from assistant.wordlists import word_lines
from ingest.english import english_body, english_place
from ingest.terms import all_terms

_PLACE = r"L(?:R)?(?:s?t?LR?)*"
_CORE = r"m*[PpA](?:(?:m*(?:c?at?|ct?)?)*[PpA])*"
_NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_PLACE}s?)?R?s?(?:{_CORE})s?m*[OF]+(?:s?m*F)*(?:ot?{_PLACE})?",  # Putuo's finance people, water bureau of …
        rf"(?:{_PLACE}s?)?R?s?[OF]+ot?(?:{_PLACE}s?)?R?(?:{_CORE})m*F*(?:ot?{_PLACE})?",  # the bureau of finance of Putuo
        rf"(?:{_PLACE}s?)?R?s?m*(?:[Pp]m*)?A(?:m*[OA]+)*(?:s?m*F)*(?:ot?{_PLACE})?",  # Jiangsu's legislature
        r"LR?(?:m*P)(?:(?:m*a?)*P)*m*(?![pOF])",  # Yunping Water
        rf"{_PLACE}s?m*[OF]+",  # the Putuo bureaus
        _PLACE,  # Mianzhu
    )
)
"""How a body is named, in the signs of `Part`; the longest that fits holds."""
_LIST = re.compile(r"[PpA]m*(?:ct?[PpA]m*)*(?:ca?|a)t?[PpA]m*")
"""Organs' words in a list with no word for an organ (the water and the audit people)."""
_OPENS = "("
"""Behind it a list needs no "and": it says again which bodies were named."""
_BEFORE_ITEM = re.compile(r"\b(?:on|for|to|towards)\s+(?:the\s+)?$")
"""What stands before what money is spent on."""
_NOT_BODY = re.compile(
    r"\s+(?:affairs|meetings?|legislation|supervision|deput|members?|proposals?|cases?|fees?|buildings?|hearings?)"
)
"""What stands behind a congress or a court where its work is meant, not itself."""
_RANK = r"(?i:province|city|municipality|district|county|prefecture|town|township|region|new area)"
_CAPITAL = re.compile(rf"\b([A-Z][a-z]+(?:['’](?!s\b)[a-z]+)?)((?:\s+{_RANK}\b)?)")
_ORGAN = r"(?i:bureau|office|department|commission|committee|court|congress|administration|agency|authority|unit|government)"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The loaded bodies that an English question names, the words that name them, and whether it names some other body.

    `named` has each name by itself: what is asked of the one is not asked of the other.
    """

    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    unknown: bool
    named: tuple[Named, ...] = ()


def english_bodies(question: str, bodies: Sequence[Body]) -> Mentioned:
    """Return the bodies that the question names. A name that fits no loaded body, or another place's, makes it unknown."""
    registry = registry_of(bodies)
    return registry.remember(("english bodies", question), lambda: _mentioned(question, registry))


def _mentioned(question: str, bodies: Registry) -> Mentioned:
    if bodies and bodies.keep("english", lambda registry: all(map(_has_english_name, registry))):
        return _latin_only(question, bodies)
    named, places = _named_in(question, bodies)
    named += _latin_names(question, bodies)
    spans = tuple((one.start, one.end) for one in (*named, *places))
    if any(not one.keys for one in named) or _elsewhere(question, spans) or not named and _other_organ(question, spans):
        return Mentioned((), spans, True)
    if not named:
        return _of_places(places, spans, bodies)
    beside = [one for place in places if (one := _of_itself(place, named, bodies)) is not None]
    here = [set(place.keys) for place in places if all(one.start != place.start for one in beside)]
    named = sorted([*named, *beside], key=lambda one: one.start)
    within = [_within(one, here) for one in named]
    keys = tuple(dict.fromkeys(key for one in within for key in one.keys))
    return Mentioned(keys, spans, not keys, tuple(one for one in within if one.keys))


def _of_itself(place: Named, named: Sequence[Named], bodies: Sequence[Body]) -> Named | None:
    """Return a place that stands beside bodies of other places as its own body, or as the same organ's there; else None.

    The bureau of A and B Town; A vs B County procuratorate.
    """
    if any(set(place.keys) & set(one.keys) for one in named):
        return None
    there = [body for body in bodies if body.key in place.keys]
    named_bodies = [body for body in bodies if any(body.key in one.keys for one in named)]
    whole = [body for body in there if is_a_place(body)]
    meant = whole or [body for body in there if any(same_organ(body, other) for other in named_bodies)]
    return Named(place.start, place.end, (meant[0].key,), "") if len(meant) == 1 else None


def _within(named: Named, places: Sequence[set[str]]) -> Named:
    """Return a name with those of its bodies that the places named elsewhere in the question hold, where any do."""
    held = [place.intersection(named.keys) for place in places]
    if len(held) > 1 and all(held) and not set.intersection(*held):  # the two courts, A or B: one of each place
        keys = [key for key in named.keys if any(key in place for place in held)]
    else:
        keys = [key for key in named.keys if all(key in place for place in places)]
    return Named(named.start, named.end, tuple(keys), named.text)


def _of_places(places: Sequence[Named], spans: tuple[tuple[int, int], ...], bodies: Sequence[Body]) -> Mentioned:
    """Return the bodies of a place that is named alone: the place's own report, else the one body of it that is loaded.

    A place with its rank (Some District), or with several bodies, is the whole place: no bureau of it.
    """
    if not places:
        return Mentioned((), spans, False)
    keys = set.intersection(*(set(one.keys) for one in places)) or {key for one in places for key in one.keys}
    whole = {body.key for body in bodies if is_a_place(body) or any(map(is_place_office, body.names))}
    if keys & whole:
        keys &= whole
    elif len(keys) > 1 or any(one.text for one in places):
        return Mentioned((), spans, True)
    kept = tuple(body.key for body in bodies if body.key in keys)
    start, end = places[0].start, places[-1].end
    return Mentioned(kept, spans, False, (Named(start, end if len(places) == 1 else places[0].end, kept, ""),))


def _named_in(question: str, bodies: Sequence[Body]) -> tuple[list[Named], list[Named]]:
    """Return the bodies' names that stand in the question, and the places that stand by themselves."""
    parts = parts_in(question, bodies)
    signs = "".join(part.sign for part in parts)
    named: list[Named] = []
    places: list[Named] = []
    for first, last in _stretches(signs):
        stretch = _without_item(question, parts[first:last])
        if not stretch or _is_no_body(question, stretch):
            continue
        text = question[stretch[0].start : stretch[-1].end]
        keys = _fitting(bodies, stretch)
        if {part.sign for part in stretch} <= set("LRst"):
            ranked = any(part.sign == "R" for part in stretch)
            places.append(Named(stretch[0].start, stretch[-1].end, keys, text if ranked else ""))
        elif any(part.sign in "PpAL" for part in stretch):
            shared = [] if keys else _shared_organ(stretch, bodies)
            named += shared or [Named(stretch[0].start, stretch[-1].end, keys, text)]
    named += _institutions(question, parts, signs, named, bodies)
    named += _listed(question, parts, signs, named, bodies)
    named += _by_their_work(question, parts, signs, named, bodies)
    named.sort(key=lambda one: one.start)
    return [_narrowed(question, one, named) for one in named], places


_INSTITUTION = re.compile(r"LR?s?m*p(?!m*[OF])")
_HOUSES = ("馆", "院", "大学", "学校", "中心", "小学", "中学", "幼儿园")
"""Ends of words for bodies that are called so without an organ's word (the town museum)."""


def _institutions(
    question: str, parts: Sequence[Part], signs: str, named: Sequence[Named], bodies: Sequence[Body]
) -> list[Named]:
    """Return the loaded museums, hospitals and the like that stand behind their place's name in small letters.

    Of others those that something is said to belong to (the town archives').
    """
    found: list[Named] = []
    for match in _INSTITUTION.finditer(signs):
        stretch = parts[match.start() : match.end()]
        start, end = stretch[0].start, stretch[-1].end
        owns = signs[match.end() : match.end() + 1] == "s"
        house = owns or any(word.endswith(_HOUSES) for word in stretch[-1].chinese)
        behind = re.match(r"\s*([A-Za-z]+)", question[end:])
        if not house or behind and is_money_word(behind[1].lower()) or any(one.start < end and start < one.end for one in named):
            continue
        keys = _fitting(bodies, stretch)
        found += [Named(start, end, keys, "")] if keys else []
    return found


_WORK = re.compile(rf"(?:{_CORE})m*")
_ASKED_OF = re.compile(r"\b(?:did|does|do|will|has|have|had|at|than|by|with)\s+(?:the\s+)?$")
"""What stands before a name of which something is asked (what did Water receive; the reception fees at Culture)."""


def _by_their_work(
    question: str, parts: Sequence[Part], signs: str, named: Sequence[Named], bodies: Sequence[Body]
) -> list[Named]:
    """Return the loaded bodies that are called by what they do, with capitals and no word for an organ (Culture and Tourism)."""
    found: list[Named] = []
    for match in _WORK.finditer(signs):
        stretch = parts[match.start() : match.end()]
        start, end = stretch[0].start, stretch[-1].end
        text = question[start:end]
        if any(one.start < end and start < one.end for one in named) or not _is_capitalised(text):
            continue
        keys = _fitting(bodies, stretch) if _stands_as_name(question, start, end) else ()
        found += [Named(start, end, keys, "")] if keys else []
    return found


def _is_capitalised(text: str) -> bool:
    return all(word[0].isupper() for word in re.findall(r"[A-Za-z]+", text) if word not in ("and", "of", "the"))


def _stands_as_name(question: str, start: int, end: int) -> bool:
    """Return whether a word for a matter stands as one who acts or owns: before a genitive, behind did or at, first by itself."""
    if re.match(r"['’]s\b|s['’]", question[end:]):
        return True
    behind = re.match(r"\s*([A-Za-z]+)", question[end:])
    asked = _ASKED_OF.search(question[:start].lower())
    if asked is not None and asked.group().split()[0] not in ("at", "than", "by", "with"):
        return behind is None or not is_money_word(behind[1].lower()) or behind[1].lower() in _BOTH
    plain = behind is None or not is_money_word(behind[1].lower())
    return plain and (asked is not None or not question[:start].strip() and question[end : end + 1] in (",", ":"))


_BOTH = frozenset(("budget", "cost", "fund"))
"""Words for money that are verbs behind a name (what did Water budget for A)."""


def _narrowed(question: str, group: Named, named: Sequence[Named]) -> Named:
    """Return a group of bodies (the three bureaus of a place) as those that a bracket right behind it lists."""
    bracket = re.compile(r"\s*\([^()]*\)").match(question, group.end)
    if bracket is None or len(group.keys) < 2:
        return group
    inside = [one for one in named if bracket.start() <= one.start and one.end <= bracket.end()]
    keys = tuple(dict.fromkeys(key for one in inside for key in one.keys if key in group.keys))
    return Named(group.start, group.end, keys or group.keys, group.text)


def _shared_organ(stretch: Sequence[Part], bodies: Sequence[Body]) -> list[Named]:
    """Return the bodies of a list that shares its organ's word (the water and the culture bureau); [] where one fits none."""
    common = [part for part in stretch if part.sign in "LR"]
    members: list[list[Part]] = [[]]
    for part in stretch:
        if part.sign in "ac":
            members.append([])
        elif part.sign not in "LRst":
            members[-1].append(part)
    found = [
        Named(own[0].start, own[-1].end, _fitting(bodies, [*common, *own]), "")
        for own in members if any(part.sign in "PpA" for part in own)
    ]  # fmt: skip
    if len(found) < 2 or not all(one.keys for one in found):
        return []
    if stretch[0].sign in "LR":  # the place that all share stands before the first
        found[0] = Named(stretch[0].start, found[0].end, found[0].keys, "")
    found[-1] = Named(found[-1].start, stretch[-1].end, found[-1].keys, "")  # or behind the last
    return found


def _stretches(signs: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts make a name, left to right: at each place the longest of the ways of naming."""
    at = 0
    while at < len(signs):
        ends = [match.end() for pattern in _NAMES if (match := pattern.match(signs, at))]
        if ends:
            yield at, max(ends)
        at = max(ends, default=at + 1)


def _without_item(question: str, stretch: Sequence[Part]) -> Sequence[Part]:
    """Return a stretch without the organ's word at its end that begins an item (the water bureau's | office expenses)."""
    last = stretch[-1]
    behind = re.match(r"\s+([a-z]+)", question[last.end :])
    if last.sign != "F" or behind is None or f"office {singular(behind[1])}" not in _office_items():
        return stretch
    kept = list(stretch[:-1])
    while kept and kept[-1].sign in "stm":
        kept.pop()
    return kept


@lru_cache(maxsize=1)
def _office_items() -> frozenset[str]:
    """Return the two words that English names of items in an office begin with (office expense, office equipment)."""
    names = (name.lower().split() for term in all_terms() for name in term.english)
    return frozenset(" ".join((words[0], singular(words[1]))) for words in names if len(words) > 1 and words[0] == "office")


def _is_no_body(question: str, stretch: Sequence[Part]) -> bool:
    """Return whether a congress's or court's work is meant (people's congress meetings), or the words are no name."""
    alone = not any(part.sign in "OFL" for part in stretch)
    return alone and _NOT_BODY.match(question, stretch[-1].end) is not None


def _fitting(bodies: Sequence[Body], stretch: Sequence[Part]) -> tuple[str, ...]:
    """Return the keys of the bodies whose names have all parts of a stretch; short forms count where no name has them in full."""
    own = _fitting_of(bodies, stretch)
    units = bodies.units if isinstance(bodies, Registry) else None
    if units is None or own and any(part.sign in "PpA" for part in stretch) or all(part.sign in "LRst" for part in stretch):
        return own
    return _fitting_of(units, stretch) or own


def _fitting_of(bodies: Sequence[Body], stretch: Sequence[Part]) -> tuple[str, ...]:
    full = tuple(body.key for body in bodies if _fits(body, stretch, in_full=True))
    return full or tuple(body.key for body in bodies if _fits(body, stretch, in_full=False))


def _fits(body: Body, stretch: Sequence[Part], *, in_full: bool) -> bool:
    """Return whether a body's name has all parts of a stretch: its words, its place, its place's rank.

    The place named last is the body's own, the innermost of its name: a bureau of a city is not that of its district.
    """
    placed = [part for part in stretch if part.sign == "L"]
    organs = [part for part in stretch if part.sign in "PpA"]
    if not all(named_so(body, part.chinese, in_full=in_full) for part in organs):
        return False
    if placed and organs and not is_own_place(body, placed[-1].sounds):
        return False
    ranks = [
        (part, before is None or before.sign != "L") for before, part in zip((None, *stretch), stretch, strict=False)
        if part.sign == "R"
    ]  # fmt: skip
    here = all(part.sounds in sounds_of(body) for part in placed)
    return here and all(ranked_so(body, part.chinese, own=own) for part, own in ranks)


def _listed(question: str, parts: Sequence[Part], signs: str, named: Sequence[Named], bodies: Sequence[Body]) -> list[Named]:
    """Return the bodies of a list of organs' words alone: each has to name another body, and no money may stand around it."""
    found: list[Named] = []
    for match in _LIST.finditer(signs):
        stretch = parts[match.start() : match.end()]
        start, end = stretch[0].start, stretch[-1].end
        if not _may_list(question, start, end, "a" in match.group()):
            continue
        members = _members_of(stretch)
        keys = [_fitting(bodies, member[:1]) for member in members]
        listed = [Named(member[0].start, member[-1].end, own, "") for member, own in zip(members, keys, strict=True)]
        inside = [one for one in named if one.start < end and start < one.end]
        if any((one.start, one.keys) not in [(own.start, own.keys) for own in listed] for one in inside):
            continue
        if all(keys) and len(set(keys)) == len(keys):
            found += [one for one in listed if all(one.start != other.start for other in inside)]
    return found


def _members_of(stretch: Sequence[Part]) -> list[list[Part]]:
    """Return the organs' words of a list, each with the words beside it (water | resources)."""
    found: list[list[Part]] = []
    for part in stretch:
        if part.sign in "PpA":
            found.append([part])
        elif part.sign == "m" and found:
            found[-1].append(part)
    return found


def _may_list(question: str, start: int, end: int, joined: bool) -> bool:
    """Return whether organs' words from `start` to `end` may be a list of bodies: no word of money stands around them."""
    behind = re.match(r"\s*([A-Za-z]+)", question[end:])
    if behind and is_money_word(behind[1].lower()) or _BEFORE_ITEM.search(question[:start].lower()):
        return False
    return joined or question[:start].rstrip().endswith(_OPENS)


def _has_english_name(body: Body) -> bool:
    """Return whether a body is named in English; one that is known by its file's name only is not."""
    return any(re.fullmatch(r"[A-Z][A-Za-z'’ -]+", name) for name in body.names)


def _latin_only(question: str, bodies: Sequence[Body]) -> Mentioned:
    """Return the bodies named where all that are loaded have English names; another town's name is an unknown body."""
    named = _latin_names(question, bodies)
    other = None if named else english_body([question])
    spans = [(at := question.index(other), at + len(other))] if other else [(one.start, one.end) for one in named]
    keys = tuple(dict.fromkeys(key for one in named for key in one.keys))
    return Mentioned(keys, tuple(spans), other is not None, tuple(named))


def _latin_names(question: str, bodies: Sequence[Body]) -> list[Named]:
    """Return where names in Latin letters stand, the longest at each place."""
    found: dict[tuple[int, int], list[str]] = {}
    for body in bodies:
        for name in body.names:
            if name.isascii() and len(name) >= 3:
                for match in re.finditer(rf"\b{re.escape(name)}\b", question, re.IGNORECASE):
                    found.setdefault(match.span(), []).append(body.key)
        for word in _short_names(body):
            for match in re.finditer(rf"\b{re.escape(word)}\b(?! [A-Z])", question):
                found.setdefault(match.span(), []).append(body.key)
    longest = [span for span in found if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found)]
    return [Named(start, end, tuple(dict.fromkeys(found[start, end])), question[start:end]) for start, end in sorted(longest)]


def _short_names(body: Body) -> Iterator[str]:
    """Yield the words of an English place's name of several words that name it by themselves (Wexley for Wexley Parva).

    None that says something of its own in a question, or of any place (Little, Castle).
    """
    places = {place for name in body.names if name.isascii() and (place := english_place(name))}
    for word in {word for place in places if " " in place for word in place.split()}:
        if len(word) >= _SHORTEST and word.lower() not in _place_words():
            yield word


_SHORTEST = 5
"""Letters of a word that names a place by itself."""


@lru_cache(maxsize=1)
def _place_words() -> frozenset[str]:
    """Return the ordinary words that names of English places begin or end with."""
    return frozenset(word_lines("place_words_en.txt"))


def _elsewhere(question: str, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether another place than those that are loaded is named (Hengshan Water Bureau)."""
    for match in _CAPITAL.finditer(question):
        word = re.sub(r"['’]", "", match[1]).lower()
        inside = any(start <= match.start() and match.end(1) <= end for start, end in taken)
        if len(word) >= 4 and not inside and is_spelt_place(word) and _stands_as_place(question, match):
            return True
    return False


def _stands_as_place(question: str, match: re.Match[str]) -> bool:
    return bool(
        match.group(2)
        or re.match(rf"['’]s\b|(?:\s+\w+){{0,3}}\s+{_ORGAN}\b", question[match.end() :])
        or re.search(r"\b(?:in|of|for|at|from)\s+$", question[: match.start()])
    )


def _other_organ(question: str, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether a capitalised organ name stands there that no word of the list explains (the Weather Bureau)."""
    pattern = (
        r"\b[A-Z][\w&-]+(?:\s+(?:and|of|for|the|[A-Z][\w&-]+))*\s+(?:Bureau|Commission|Committee|Court|Congress|Administration)\b"
    )
    return any(
        all(match.end() <= start or end <= match.start() for start, end in taken)
        for match in re.finditer(pattern, question)
        if match.group().split()[0].lower() not in {"the", "how", "what", "this", "does", "did", "which"}
    )
