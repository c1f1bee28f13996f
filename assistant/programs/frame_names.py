"""What a question names as one frame: all bodies, items, years and stages pooled, a whole and its parts told apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.language import INSIDE, Mention
from assistant.language.levels import names_level
from assistant.programs.frame_asks import Want
from assistant.programs.grammar import has, is_official, with_fund
from assistant.programs.model import Select, Slot
from assistant.programs.selects import AXES, holds, selects_in
from assistant.questions.model import Span

_PLAYS = frozenset((
    *AXES, "join", "of", "comma", "stop", "filler", "rest", "wh", "measure", "move", "op", "versus", "share_of", "each",
    "except", "dimension", "counted", "super", "order", "top",
))  # fmt: skip
"""Types of mentions that have a part in a frame; a question with others is not read by one."""
GOING_ON = "呢"
"""The sign that asks of something what was asked before."""
_STANDING = ("of", "filler", "each", "body", "year", "stage", "deixis")
"""What may stand between 占 and the whole that it names."""


def plays(one: Mention) -> bool:
    """Return whether a word has a part in a frame: items of the official classifications have, a project's own name has none."""
    if one.span is not None:
        return (is_official(one.span) or is_printed(one.span)) and not names_level(one.span) and not one.span.fund
    if one.is_a("deixis", "years") or one.is_a("deixis", "bodies.any"):
        return True
    return one.type in _PLAYS and (one.type != "dimension" or one.value in ("item", "body", "year"))


def is_printed(span: Span) -> bool:
    """Return whether a span names a label that a report prints in English."""
    return bool(span.links) and span.links[0].label.isascii() and any(link.how in ("exact", "alias") for link in span.links)


def asks_apart(mentions: Sequence[Mention]) -> bool:
    """Return whether a question asks several times, each of its own things: that is no one frame.

    So is what stands in sentences or numbers of its own, what goes on with 其中 or 并, and bodies with a year each.
    """
    parts = _split(mentions, ("comma", "stop"))
    sentences = _split(mentions, ("stop",))
    if sum(any(one.type in ("item", "body", "year") for one in sentence) for sentence in sentences) > 1:
        return True
    if any(one.is_a("deixis", "years") for one in mentions) and sum(len(one.years) for one in mentions if one.type == "year") < 2:
        return True  # 三年平均: years that nobody wrote
    if has(mentions, "year", "every") and any(one.type in ("move", "versus") or one.is_a("measure", "rate") for one in mentions):
        return True  # 逐年增幅: each year against the one before
    inside = any(part[0].type == "of" for part in parts)  # 其中…: of what went before
    goes_on = inside or any(part[0].type == "join" for part in parts[1:]) or any(one.text == GOING_ON for one in mentions)
    return goes_on or _names_one_of_group(mentions) or _names_pairs(mentions) or _against_stage(mentions) or _asks_again(parts)


def _asks_again(parts: Sequence[Sequence[Mention]]) -> bool:
    """Return whether a clause names something of its own behind one that asks."""
    asked = False
    for part in parts:
        compares = any(one.type in ("versus", "share_of") for one in part) and sum(one.type == "year" for one in part) < 2
        own = ("item", "body") if compares else ("item", "body", "year", "stage")
        if asked and any(one.type in own for one in part):
            return True
        asked = asked or any(map(_asks, part))
    return False


def _asks(one: Mention) -> bool:
    return one.is_a("wh", "amount") or one.type in ("measure", "each") or one.is_a("op", "gap")


def _names_one_of_group(mentions: Sequence[Mention]) -> bool:
    """Return whether a body is named that a group beside it holds (五家总额中，法院…): it is one of them, no other axis."""
    groups = [set(one.keys) for one in mentions if one.type == "body" and len(one.keys) > 1]
    alone = [set(one.keys) for one in mentions if one.type == "body" and len(one.keys) == 1]
    left_out = has(mentions, "except")
    return not left_out and any(one <= group for one in alone for group in groups)


def _names_pairs(mentions: Sequence[Mention]) -> bool:
    """Return whether each of several bodies, or stages, is named with a year of its own (甲局2017年和乙局2018年): no two axes.

    A year counted from another (the budget and last year's actual) is that of its own stage.
    """
    parts = [{one.type for one in part} for part in _split(mentions, ("join",))]
    own = any(one.type == "year" and one.value.startswith("-") for one in mentions) and has(mentions, "stage")
    last = own and len(parts) > 1 and {"stage", "year"} <= parts[-1] and "stage" in parts[-2]
    return last or sum({"body", "year"} <= part for part in parts) > 1


def _against_stage(mentions: Sequence[Mention]) -> bool:
    """Return whether what is compared with is another year at a stage of its own (比上年决算数): the grammar tells those."""
    versus = next((at for at, one in enumerate(mentions) if one.type == "versus"), len(mentions))
    things = [one.type for one in mentions[versus + 1 :] if one.type not in ("filler", "of")][:2]
    stages = has(mentions[:versus], "stage") and not has(mentions[:versus], "year")  # 预算与2023年决算: of one year
    return sorted(things) == ["stage", "year"] and not stages


def _split(mentions: Sequence[Mention], marks: Collection[str]) -> list[list[Mention]]:
    """Return the runs between marks, fillers left out; none is empty."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        if one.type in marks:
            found.append([])
        elif one.type != "filler":
            found[-1].append(one)
    return [part for part in found if part]


def pooled(mentions: Sequence[Mention]) -> Select | None:
    """Return all that is named as one select, each axis with all its members in the order named; None where it is none."""
    out = _left_out(mentions)
    things = [one for one in mentions if one not in out]
    select = Select()
    if _are_apart(things):
        return None
    for kind in ("body", "year", "stage", "item"):
        run = [one for one in things if one.type == kind]
        found = selects_in(in_a_row(unlike(run) if kind == "item" else run))
        if len(found) > 1:
            return None
        select = select.over(found[0]) if found else select
    keys = {key for one in out for key in one.keys}
    left = tuple(key for key in select.bodies if key not in keys)
    items = [one.span for one in out if one.span is not None]
    if items or keys and (not left or left == select.bodies):
        return None  # an item left out is the grammar's, and so are bodies left out of what is not told
    return with_fund(replace(select, bodies=left))


def _are_apart(mentions: Sequence[Mention]) -> bool:
    """Return whether two items stand beside each other that nothing joins or compares: the one may only narrow the other."""
    items = [at for at, one in enumerate(mentions) if one.type == "item"]
    return any(
        not any(one.type in ("join", "versus", "share_of") or one.is_a("op", "minus", "plus") for one in mentions[first:last])
        for first, last in pairwise(items)
    )


def in_a_row(things: Sequence[Mention]) -> list[Mention]:
    """Return things of a kind joined to one another: named apart, they are asked of side by side."""
    found = list(things[:1])
    for one in things[1:]:
        found += [Mention(one.start, one.start, "", "join", "and"), one]
    return found


def unlike(items: Sequence[Mention]) -> list[Mention]:
    """Return the items without those that say again what another named."""
    found: list[Mention] = []
    for one in items:
        if one.span is None or all(other.span is None or other.span.links[:1] != one.span.links[:1] for other in found):
            found.append(one)
    return found


def _left_out(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the things that a question leaves out: those behind 除了, or right before 不算."""
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        if one.type != "except":
            continue
        follows = at + 1 < len(mentions) and mentions[at + 1].type in ("body", "item")
        steps = range(at + 1, len(mentions)) if follows else range(at - 1, -1, -1)
        for place in steps:
            if mentions[place].type not in ("body", "item", "join"):
                break
            found += [mentions[place]] if mentions[place].type != "join" else []
    return found


def parted(mentions: Sequence[Mention], wants: Collection[Want]) -> tuple[Slot, list[Mention]] | None:
    """Return the item that the others are parts of, and the mentions without it: X里…, 占X…, X，甲、乙和丙….

    None where a share of several together is asked (占甲、乙合计).
    """
    shared = next((at for at, one in enumerate(mentions) if one.type == "share_of"), len(mentions))
    behind = next((one for one in mentions[shared + 1 :] if one.type not in _STANDING), None)
    if behind is not None and behind.type == "item":
        alone = sum(one.type == "item" for one in mentions[shared:]) == 1
        return (_slot(behind), [one for one in mentions if one is not behind]) if alone else None
    items = [at for at, one in enumerate(mentions) if one.type == "item"]
    if len(items) > 1 and _contains(mentions, items, "share" in wants or "points" in wants):
        first = mentions[items[0]]
        return _slot(first), [one for one in mentions if one is not first]
    return (), list(mentions)


def _slot(item: Mention) -> Slot:
    return (item.span,) if item.span is not None else ()


def _contains(mentions: Sequence[Mention], items: Sequence[int], shared: bool) -> bool:
    """Return whether the first item holds the others: 里 stands behind it, or a list of them behind a comma."""
    behind = [one for one in mentions[items[0] + 1 : items[1]] if one.type not in ("filler", "each")]
    if any(one.is_a("of") and one.text in INSIDE for one in behind):
        return True
    apart = [one.type for one in behind] == ["comma"]
    if apart and all(holds(mentions[items[0]], mentions[at]) for at in items[1:]):
        return True
    listed = len(items) > 2 and all(
        any(one.type == "join" for one in mentions[first:last]) for first, last in pairwise(items[1:])
    )  # fmt: skip
    return apart and (listed or shared and len(items) == 2)
