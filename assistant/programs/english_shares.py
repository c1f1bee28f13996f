"""Shares as English puts them: which words are the part and which the whole, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.language import Mention
from assistant.programs.grammar import Mentions, at, dimension_of, each_alone, has, selected
from assistant.programs.model import Completion, Gap, Program, Rank, Select, Share, Slot
from assistant.questions.english_names import is_whole
from assistant.questions.model import Link, Span
from ingest.terms import term_of

_WHOLE = Span(0, 0, "支出总计", (Link("收支总计", 0.9, "alias"), Link("支出总计", 0.89, "alias")))
"""What a share is of where its whole is named by no item (of the 2023 budget)."""
_TOTALS = frozenset(("支出总计", "收支总计"))


def shares(mentions: Mentions) -> Iterable[Program]:
    """What share of B is A; the share of A in B; A as a percentage of B; what percentage of B does A make up."""
    sides = share_sides(mentions)
    if sides is None:
        return
    part, whole, beside = sides
    parts, wholes = selected([*part, *beside]), selected([*whole, *beside])
    if has(part, "deixis") and has(whole, "op", "sum") and not parts and not any(one.slots for one in wholes):
        yield Share((Select(),), Select())  # what share of the total is that: of what it was said to be inside of
        return
    if whole and all(one.is_a("deixis", "that", "figure") or one.type in ("of", "year") for one in whole) and parts:
        yield Share(tuple(replace(bare(one), unit=None) for one in parts), Select())  # of that, of the 2024 figure
        return
    goes_on = not part and not parts  # as a percentage of B: of what was asked before
    if len(wholes) > 1 or not any(select.slots for select in parts) and not has(part, "deixis") and not goes_on:
        return
    of = wholes[0] if wholes else Select()
    if len(of.slots) > 1 or len(of.bodies) > 1 or of.bodies and any(one.bodies not in ((), of.bodies) for one in parts):
        return
    of = replace(bare(of) if of.slots else replace(of, slots=((_WHOLE,),)), unit=None)
    shared = replace(of, slots=())
    table = tuple(span for slot in of.slots for span in slot if not span.links)  # of all positions: those in A
    parts = tuple(replace(one, slots=tuple((*table, *slot) for slot in one.slots)) for one in parts)
    own = tuple(replace(one.over(shared), unit=None) for one in parts) or (shared,)
    yield Share(tuple(map(bare, own)), of.over(replace(own[0], slots=())))


def share_gaps(mentions: Mentions) -> Iterable[Program]:
    """Is A a bigger share of B at X or at Y, by how many points; in which of two years was A a larger share of B."""
    compares = any(has(mentions, kind) for kind in ("super", "versus", "by")) or has(mentions, "move", "more", "less", "any")
    if not compares or not has(mentions, "measure", "share"):
        return
    words = [replace(one, type="join", value="and") if one.type == "versus" else one for one in mentions]
    words = [one for one in words if one.type not in ("super", "move", "dimension", "by") and not one.is_a("measure", "points")]
    words = [one for one in words if one.type != "wh" and not one.is_a("op", "gap")]
    beside = [one for one in words if one.type in ("body", "year", "deixis")]
    owned = [one for before, one in zip((None, *words), words, strict=False)
             if not (one.is_a("of") and before is not None and before.type == "body")]  # fmt: skip
    plain = [one for one in owned if one.type not in ("body", "year")]
    for program in shares(plain):
        if not isinstance(program, Share) or len(program.parts) != 1:
            continue
        among = selected(beside) or (Select(),)
        sides = [one for select in among for one in each_alone((select,))]
        later = len(sides) == 2 and sides[0].years != sides[1].years and sides[0].bodies == sides[1].bodies
        both = [_share_at(program, side) for side in (reversed(sides) if later else sides)]
        if has(mentions, "wh", "which") and not has(mentions, "measure", "points"):
            yield _ranked_by_share(program, among[0], mentions)
        elif len(both) == 2:
            yield Gap(both[0], both[1], "points")


def _share_at(share: Share, at_: Select) -> Share:
    """Return a share asked of one body or year."""
    return replace(share, parts=(share.parts[0].over(at_),), whole=share.whole.over(at_))


def _ranked_by_share(share: Share, among: Select, mentions: Mentions) -> Rank:
    over = dimension_of(mentions, among)
    lowest = has(mentions, "super", "low") or has(mentions, "move", "less")
    return Rank(share.parts[0].over(among), over, 1, lowest, "share", whole=share.whole)


def share_sides(mentions: Mentions) -> tuple[list[Mention], list[Mention], list[Mention]] | None:
    """Return the part, the whole and what stands beside both; None where the words name no two sides."""
    where = _share_word(mentions)
    if where is None:
        return None
    before, after = list(mentions[:where]), list(mentions[where + 1 :])
    out = at(mentions, "of", "in.out")
    if out is not None and has(mentions[:out], "item"):  # what does A account for out of B, in percent
        return [one for one in mentions[:out] if one.type not in ("wh", "be")], list(mentions[out + 1 :]), []
    if after and _opens_whole(after[0]):
        return _of_a_whole(before, after[1:] if after[0].type == "of" else after)
    split = next((i for i, one in enumerate(after) if one.is_a("of") and _item_follows(after, i)), None)
    if split is not None:
        return [*before, *after[:split]], after[split + 1 :], []
    if before and before[0].type == "of" and has(before, "item") and (has(after, "item") or has(after, "body")):
        return after, before, []
    return None


def _of_a_whole(before: list[Mention], after: list[Mention]) -> tuple[list[Mention], list[Mention], list[Mention]] | None:
    """Return the sides of a share behind whose word "of" stands: of B is A, of A in B, or A before it."""
    be = at(after, "be")
    inner = (i for i, one in enumerate(after) if one.is_a("of", "in") and has(after[:i], "item") and _whole_follows(after, i))
    within = next(inner, None)
    several = be is not None and (has(after[:be], "deixis") or sum(one.type == "body" for one in after[:be]) > 1)
    whose = be is not None and several and has(after[be:], "body")
    if be is not None and (has(after[be:], "item") or has(after[be:], "deixis") or whose):
        return after[be + 1 :], after[:be], [one for one in before if one.type != "item"]
    if within is not None and not has(before, "item"):
        return after[:within], after[within + 1 :], before
    if has(before, "item"):
        return before, after, []
    planned = next((i for i, (one, two) in enumerate(pairwise(after)) if _is_plan_before(one, two)), None)
    if planned is not None and sum(one.type == "item" for one in after) == 1:  # of its budget | on A
        return after[planned + 1 :], after[: planned + 1], before
    return ([], after, []) if has(after, "item") and not has(after, "in") else None


def _is_plan_before(one: Mention, two: Mention) -> bool:
    """Return whether a plan is the whole and the item behind it the part: words stand between them (its budget on A)."""
    return one.is_a("stage", "budget") and two.type == "item" and two.start - one.end > 1


def _share_word(mentions: Mentions) -> int | None:
    """Return where the word of a share stands; of "how much of B is A, in percent" the words for how much."""
    places = [i for i, one in enumerate(mentions) if one.is_a("measure", "share")]
    of = next((i for i in places if i + 1 < len(mentions) and _opens_whole(mentions[i + 1])), None)
    asked = next((i for i, one in enumerate(mentions[:-1]) if one.is_a("wh", "amount") and mentions[i + 1].is_a("of")), None)
    return of if of is not None else (asked if places and asked is not None else next(iter(places), None))


def _opens_whole(one: Mention) -> bool:
    """Return whether what a share is of begins with a word right behind it (of B; of that)."""
    return one.type == "of" or one.is_a("deixis", "that")


def _whole_follows(mentions: Mentions, place: int) -> bool:
    """Return whether an item stands behind a place, or the figure that was told before (the share of A in the 2024 figure)."""
    behind = mentions[place + 1 :]
    told = has(behind, "deixis", "figure") and all(one.type in ("deixis", "year", "stage", "of") for one in behind)
    return told or _item_follows(mentions, place)


def _item_follows(mentions: Mentions, place: int) -> bool:
    """Return whether an item stands behind a place before anything else is joined or asked."""
    after = mentions[place + 1 :]
    stop = next((i for i, one in enumerate(after) if one.type in ("be", "of", "wh")), len(after))
    return has(after[:stop], "item")


def used_shares(mentions: Mentions) -> Iterable[Program]:
    """What share of what was planned for A was really used."""
    planned = has(mentions, "stage", "budget") or sum(one.type == "item" for one in mentions) == 1
    if has(mentions, "measure", "share", "rate") and planned and has(mentions, "stage", "actual"):
        found = selected([one for one in mentions if one.type != "stage"])
        if len(found) == 1 and len(found[0].slots) < 2:
            yield Completion((replace(bare(found[0]), unit=None),))


def bare(select: Select) -> Select:
    """Return the select without what its other items say already: spending on A asks for A, so does A of its own class."""
    slots = tuple(tuple(span for span in slot if not _is_said(span, slot)) or slot for slot in select.slots)
    return replace(select, slots=_in_table(slots))


def _in_table(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the slots with a table that is named beside several items as that of each (more positions, A or B)."""
    tables = [slot for slot in slots if all(not span.links and span.text.isascii() for span in slot)]
    others = [slot for slot in slots if slot not in tables]
    if len(tables) != 1 or len(others) < 2 or any(tables[0][0] in slot for slot in others):
        return slots
    return tuple((*tables[0], *slot) for slot in others)


def _is_said(span: Span, slot: Sequence[Span]) -> bool:
    """Return whether a span is a total beside an item, or the class that the code of another item lies under."""
    code = _code_of(span)
    others = [_code_of(other) for other in slot if other is not span]
    whole = bool(span.links) and span.links[0].label.isascii() and is_whole(span.links[0].label) and len(slot) > 1
    return span.text in _TOTALS or whole or bool(code) and any(other != code and other.startswith(code) for other in others)


def _code_of(span: Span) -> str:
    term = term_of(span.links[0].label) if span.links and span.links[0].how in ("alias", "exact") else None
    return (term.code or "") if term is not None else ""
