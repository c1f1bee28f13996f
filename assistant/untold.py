"""Which words of asking in a question the figures told leave without an answer: a part does not stand in for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.answers import Figure
from assistant.language import Mention
from assistant.language.clauses import clause_around

Told = Callable[[Sequence[Figure], Collection[str]], bool]
"""Whether figures, told by the operations that are named, answer a word of asking."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Words that ask for one kind of thing, and what has to be told for them."""

    asks: Callable[[Mention], bool]
    told: Told


def asks_untold(mentions: Sequence[Mention], values: Sequence[Figure], operations: Collection[str]) -> tuple[str, ...]:
    """Return the words that ask for a sum, a share, times, a gap, a choice or a list where nothing told is one."""
    found: list[str] = []
    before: Mention | None = None
    for at, one in enumerate(mentions):
        whole = before is not None and before.type == "share_of"  # 占合计: of the whole that is named
        asked = one.type != "op" or not whole and any(other.type == "wh" for other in clause_around(mentions, at))
        if asked and any(kind.asks(one) and not kind.told(values, operations) for kind in _KINDS):
            found.append(one.text)
        before = one if one.type not in ("filler", "of") else before
    return tuple(dict.fromkeys(word for word in found if word))


def _one_or_computed(values: Sequence[Figure], operations: Collection[str]) -> bool:
    """Return whether no figures of one thing are told side by side where their sum or mean is asked for."""
    same = len({(value.label, value.unit) for value in values}) < len(values)
    return not same or any(value.basis == "computed" for value in values)


def _set_against(values: Sequence[Figure], operations: Collection[str]) -> bool:
    return any(value.basis == "computed" or value.direction is not None for value in values)


def _in(*units: str) -> Told:
    return lambda values, operations: any(value.unit in units for value in values)


def _by(*named: str) -> Told:
    return lambda values, operations: len(values) > 1 or any(name in operations for name in named)


def _several(values: Sequence[Figure], operations: Collection[str]) -> bool:
    return len(values) > 1 or "text" in operations


_CHOOSING = ("rank", "filter", "change", "growth", "difference", "ratio", "check", "share", "text", "completion", "average")
_KINDS = (
    _Kind(lambda one: one.is_a("op", "sum", "plus", "mean"), _one_or_computed),
    _Kind(lambda one: one.is_a("op", "gap", "minus"), _set_against),
    _Kind(lambda one: one.type == "share_of" or one.is_a("measure") and one.value == "share", _in("%", "倍")),
    _Kind(lambda one: one.is_a("measure", "rate"), _in("%", "倍")),
    _Kind(lambda one: one.is_a("measure", "times"), _in("倍", "%")),
    _Kind(lambda one: one.is_a("measure", "points"), _in("个百分点", "%")),
    _Kind(lambda one: one.type in ("super", "order", "top"), _by(*_CHOOSING)),
    _Kind(lambda one: one.type == "except", _by("without", "sum", "filter", "rank", "text", "breakdown")),
    _Kind(lambda one: one.type == "wh" and one.value == "parts", _several),
)
