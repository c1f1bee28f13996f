"""What a figure is broken down into: words that ask for its parts by their figures, not for what a term takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.questions.model import Link, Span


def with_parts_asked(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 包括哪些 as asking for the parts where each one's figure is asked, or items are (包括哪些科目)."""
    if any(one.type in ("bound", "super", "move", "top", "order") for one in mentions):
        return _asked_once(list(mentions))
    each = any(one.type == "each" for one in mentions) and any(one.is_a("wh", "amount") for one in mentions)
    found = list(mentions)
    for at, one in enumerate(mentions):
        items = at + 1 < len(mentions) and mentions[at + 1].is_a("dimension", "item", "class", "detail", "function", "economic")
        asks = one.is_a("wh", "holds") and (each or items) or one.is_a("wh", "list") and each and items
        if asks and any(it.type == "item" for it in mentions[:at]):
            found[at] = replace(one, value="parts")
    return _asked_once(found)


def with_kind_asked(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 项目那部分 as the project expenditure inside of what was asked before, where no item is named."""
    if any(one.type == "item" for one in mentions):
        return list(mentions)
    found = list(mentions)
    for at, one in enumerate(mentions[:-2]):
        part = mentions[at + 1].is_a("deixis", "that") and mentions[at + 2].text in _PORTION
        if one.text == _PROJECT and part:
            span = Span(one.start, one.end, _PROJECT_SPENDING, (Link(_PROJECT_SPENDING, 1.0, "exact"),), kind="project")
            inside = Mention(one.start, one.start, _INSIDE, "of", "of")
            asked = [replace(one, type="item", value="", span=span), *map(_as_filler, mentions[at + 1 : at + 3])]
            found[at : at + 3] = [inside, *asked]
            break
    return found


def _as_filler(one: Mention) -> Mention:
    return replace(one, type="filler", value="")


_PROJECT, _PROJECT_SPENDING, _INSIDE = "项目", "项目支出", "其中"
_PORTION = ("部分", "块", "一块")


def with_ranked_asked(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 什么 as asking which one where a superlative picks one of several (花钱最大的那块是什么)."""
    picks = any(one.is_a("super", "high", "low") for one in mentions) and any(one.type == "dimension" for one in mentions)
    return [replace(one, value="which") if picks and one.is_a("wh", "what") else one for one in mentions]


def with_rest_asked(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 还剩多少 behind what is taken off (甲减去乙，还剩多少) as one clause with it: no other rest."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        if one.type != "comma" or not any(it.is_a("op", "minus") for it in mentions[:at]):
            continue
        clause = mentions[at + 1 :]
        left = next((place for place, it in enumerate(clause) if it.type == "left"), None)
        plain = all(it.type in ("left", "filler", "of", *_MARKS) or it.is_a("wh", "amount") for it in clause)
        if left is not None and plain:
            found[at] = replace(one, type="filler", value="")
            found[at + 1 + left] = replace(clause[left], type="filler", value="")
            break
    return found


def _asked_once(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions without an ask of each part's figure that stands in a clause of its own behind what splits it."""
    at = next((at for at, one in enumerate(mentions) if one.is_a("wh", "parts")), None)
    begin = next((i for i in range(at, len(mentions)) if mentions[i].type in _MARKS), None) if at is not None else None
    if begin is None:
        return mentions
    clause = mentions[begin + 1 :]
    plain = all(one.type in ("each", "filler", "of", *_MARKS) or one.is_a("wh", "amount") for one in clause)
    if not plain or not any(one.type == "each" for one in clause):
        return mentions
    return [*mentions[:begin], *(replace(one, type="filler", value="", unit=None) for one in clause)]


_MARKS = ("comma", "stop")
