"""Typing slips of an input method: signs that sound like those of the word meant (机关运行精费, 市监菊) put right.

Only signs that nothing explains are touched, and only where the sign of the same sound makes a name or a word of the
question's own with its neighbours; what was put right is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.entities.finding import gazetteer
from assistant.language.clauses import names_by_itself
from assistant.language.lexicon import words_of
from assistant.language.mentions import Mention
from assistant.wordlists import common_words

_MOST_SLIPS = 3
_LEAST = 3
"""Signs of a name that one slip may be put right in: of two signs there is too little left to know it by."""
_LONGEST_RUN = 6
"""Signs of a stretch that may hold a slip; a longer one is another text."""

_NEAR = 5
"""Signs within which two slips may be in one name."""

Cover = Callable[[str], Sequence[Mention] | None]
"""A question's mentions; None where it names a body that is not loaded."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A word as it was typed, and as it was meant."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """A question with its slips put right."""

    text: str
    slips: tuple[Slip, ...] = ()


def spelt(question: str, cover: Cover, inventory: Callable[[], Inventory]) -> Spelt:
    """Return a folded question spelt as it was meant; as it is where nothing is left over, or nothing sounds like it.

    `inventory` gives the names that may be meant; it is asked for where something is left over only.
    """
    text, slips = question, list[Slip]()
    while len(slips) < _MOST_SLIPS:
        mentions = cover(text)
        if mentions is None:
            better = next(_known_body(text, cover, inventory()), None)
        elif any(_may_hold_slip(one) for one in mentions):
            better = next(_better(text, mentions, cover, inventory()), None)
        else:
            break
        if better is None:
            break
        text = better[0]
        slips.append(better[1])
    return Spelt(text, tuple(slips))


def _may_hold_slip(one: Mention) -> bool:
    return one.type == "rest" and len(one.text) <= _LONGEST_RUN and any(map(_is_han, one.text))


def _better(text: str, mentions: Sequence[Mention], cover: Cover, inventory: Inventory) -> Iterator[tuple[str, Slip]]:
    """Yield the question with one sign or two put right, where a name of three signs or more then covers their place."""
    left = sum(len(one.text) for one in mentions if one.type == "rest")
    places = [at for one in _in_doubt(mentions) for at in range(one.start, one.end) if not _is_in_word(text, at)]
    single = [(at, sign) for at in places for sign in _alike(text, at, inventory)]
    double = ((one, other) for one, other in combinations(single, 2) if 0 < other[0] - one[0] < _NEAR)
    for slips in (*((one,) for one in single), *double):
        changed = _with(text, slips)
        then = cover(changed) or ()
        at = slips[0][0]
        name = next((other for other in then if other.start <= at < other.end), None)
        less = sum(len(other.text) for other in then if other.type == "rest") < left
        if name is not None and less and name.type != "rest" and _is_known(name) and slips[-1][0] < name.end:
            yield changed, Slip(text[name.start : name.end], name.text)


def _is_in_word(text: str, at: int) -> bool:
    """Return whether a sign is part of an everyday word as it stands (反映): it was meant."""
    return text[max(0, at - 1) : at + 1] in common_words() or text[at : at + 2] in common_words()


def _in_doubt(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the stretches that nothing explains, each with the mere parts of a label right beside it (退 | 修费)."""
    held = [at for at, one in enumerate(mentions) if _may_hold_slip(one)]
    beside = [at for left in held for at in (left - 1, left + 1) if 0 <= at < len(mentions) and _is_part(mentions[at])]
    return [mentions[at] for at in sorted({*held, *beside})]


def _is_part(one: Mention) -> bool:
    return one.type == "item" and one.span is not None and all(link.how in ("part", "near") for link in one.span.links)


def _with(text: str, signs: Sequence[tuple[int, str]]) -> str:
    for at, sign in signs:
        text = text[:at] + sign + text[at + 1 :]
    return text


def _known_body(text: str, cover: Cover, inventory: Inventory) -> Iterator[tuple[str, Slip]]:
    """Yield a question that names a body that is not loaded with one sign changed, where it then names one that is."""
    for at in range(len(text)):
        for sign in _alike(text, at, inventory) if _is_han(text[at]) else ():
            changed = text[:at] + sign + text[at + 1 :]
            body = next((one for one in cover(changed) or () if one.type == "body" and one.start <= at < one.end), None)
            if body is not None and len(body.text) >= _LEAST and not _is_in_place(text, at):
                yield changed, Slip(text[body.start : body.end], body.text)


def _is_in_place(text: str, at: int) -> bool:
    """Return whether a sign stands in the name of a place that there is: it is that place that is meant."""
    runs = (text[start:end] for start in range(max(0, at - 2), at + 1) for end in range(max(start + 2, at + 1), at + 4))
    return any(run in gazetteer() for run in runs)


def _is_known(name: Mention) -> bool:
    """Return whether a mention is one that a slip may have been in: a name of some length, no part of a label."""
    if len(name.text) < _LEAST:
        return False
    whole = name.span is None or bool(name.span.links) and names_by_itself(name.span)
    return name.type in ("body", "item", "wh", "measure", "stage") and whole


def _alike(text: str, at: int, inventory: Inventory) -> Iterator[str]:
    """Yield the signs that sound like the one at a place and stand beside one of its neighbours in a name or a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    for sign in inventory.of_sound(text[at]):
        beside = before + sign in inventory.pairs or sign + after in inventory.pairs or sign in inventory.ends
        if sign != text[at] and beside:
            yield sign


@dataclass(frozen=True, slots=True)
class Inventory:
    """The pairs of signs of all names that may be meant, and their signs by sound."""

    pairs: frozenset[str]
    sounds: dict[str, tuple[str, ...]]
    ends: frozenset[str]
    """The last signs of bodies' names: in a short form any sign may stand before one (市监 | 局)."""

    def of_sound(self, sign: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(other for sound in sorted(_sounds(sign)) for other in self.sounds.get(sound, ())))


def inventory_of(bodies: Iterable[str], items: Iterable[str]) -> Inventory:
    """Return the inventory of the names of bodies and items, and of the lexicon's longer words."""
    words, bodies = [word for word in words_of("zh") if len(word) >= _LEAST], tuple(bodies)
    pairs = {name[at : at + 2] for name in (*bodies, *items, *words) for at in range(len(name) - 1)}
    sounds: dict[str, list[str]] = {}
    for sign in sorted({sign for pair in pairs for sign in pair if _is_han(sign)}):
        for sound in _sounds(sign):
            sounds.setdefault(sound, []).append(sign)
    known = {sound: tuple(signs) for sound, signs in sounds.items()}
    return Inventory(frozenset(pairs), known, frozenset(name[-1:] for name in bodies))


_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"), ("l", "n"))
"""Sounds that many speakers and fuzzy input methods do not tell apart."""


@lru_cache(maxsize=16384)
def _sounds(sign: str) -> frozenset[str]:
    """Return a sign's readings without tones, sounds that are often mixed up as one."""
    from pypinyin import Style, pinyin

    readings = pinyin(sign, style=Style.NORMAL, heteronym=True)
    return frozenset(_blurred(reading) for reading in readings[0]) if readings else frozenset()


def _blurred(reading: str) -> str:
    for sharp, blunt in _BLURRED:
        reading = blunt + reading[len(sharp) :] if len(sharp) < 3 and reading.startswith(sharp) else reading
        reading = reading[: -len(sharp)] + blunt if len(sharp) > 2 and reading.endswith(sharp) else reading
    return reading


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
