"""English → frames: the asks of a question, each with its words in the one order that a frame looks at.

A frame knows no word order but four things: what is asked comes behind what it is asked of, the thing right behind a
comparing word is what is compared with, what a share is of stands behind its word, and parts stand behind their whole.
English puts what is asked first, and joins its asks with commas and with "and"; both are settled here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.english_phrases import clauses_of
from assistant.programs.english_shares import share_sides
from assistant.programs.frame_asks import SIZED
from assistant.programs.grammar import Mentions, has
from assistant.programs.model import Gap, Program, Select, Share, Slot, Total, is_total, selects_of

_OWN = ("item", "body", "year", "stage")
"""What makes a clause one that asks of something of its own."""
_ORDER = {"op": 0, "move": 1, "super": 1, "order": 1, "top": 1, "nth": 1, "measure": 2, "wh": 2}
"""What asks, in the order in which a frame hears it: of what is summed or moved, then how it is measured."""
_ASKING = (*_ORDER, "bound", "left", "per", "ratio", "each")
_SILENT = ("be", "by", "as", "from", "to", "into", "asked", "rest")
"""Words that only hold an English clause together; what nothing explains is weighed with the whole question."""


def asks_of(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the asks of settled mentions, commas between their clauses: clauses that ask of the same things are one ask.

    Clauses that only name lead the next one, at the end they belong to the one before.
    """
    found: list[list[Mention]] = []
    waiting: list[Mention] = []
    for clause in _with_parts_apart(clauses_of(mentions)):
        own = any(one.type in _OWN for one in clause)
        if opens_inside(clause):
            found += [[*waiting[:-1], _how_much(clause)]] if waiting else []
            found.append(clause)
            waiting = []
        elif found and not waiting and not own and _compares_otherwise(clause, found[-1]):
            found.append([*(one for one in found[-1] if one.type in (*_OWN, "join", "of")), _comma(clause), *clause])
        elif waiting and not own and (_is_of_those(clause) or has(waiting, "item") and _asks_in_nouns(clause)):
            found.append([*waiting[:-1], _how_much(waiting), _comma(clause), *clause])
            waiting = []
        elif not any(one.type in _ASKING for one in clause) or _sums_all(clause) or not found and _is_whole(clause):
            waiting += [*clause, _comma(clause)]
        elif found and not waiting and (not own or _is_whole(clause) and not _compares(found[-1])):
            found[-1] += [_comma(clause), *clause]
        else:
            found.append([*waiting, *clause])
            waiting = []
    if waiting and found:
        found[-1] += [_comma(waiting), *waiting[:-1]]
    elif waiting:
        found.append(waiting[:-1])
    found = [[*ask, _how_much(ask)] if opens_inside(ask) and not any(one.type in _ORDER for one in ask) else ask for ask in found]
    return [part for ask in found for part in _by_spans(ask)]


def _by_spans(ask: list[Mention]) -> list[list[Mention]]:
    """Return what is asked over several spans of years (from 2022 to 2023 and from 2023 to 2024) as one ask for each."""
    spans = [one for one in ask if one.type == "year" and len(one.years) == _BOTH_ENDS]
    if len(spans) < _BOTH_ENDS or not _compares(ask):
        return [ask]
    return [[one for one in ask if one not in spans or one is span] for span in spans]


_BOTH_ENDS = 2


def _with_parts_apart(clauses: Sequence[list[Mention]]) -> Iterator[list[Mention]]:
    """Yield the clauses, what begins with "of which" as one of its own."""
    for clause in clauses:
        first = 0
        for place in [place for place, one in enumerate(clause) if one.is_a("of") and one.value == _OF_WHICH and place]:
            yield _without_loose_joins(clause[first:place])
            first = place
        yield clause[first:]


_OF_WHICH = "in.which"


def opens_inside(ask: Mentions) -> bool:
    """Return whether an ask is of parts of what was asked before it (of which A and B)."""
    return bool(ask) and ask[0].type == "of" and ask[0].value == _OF_WHICH


def _how_much(clause: Sequence[Mention]) -> Mention:
    return Mention(clause[-1].end, clause[-1].end, "", "wh", "amount")


def _sums_all(clause: Mentions) -> bool:
    """Return whether a clause asks no more than that figures be taken together, or on average: what is asked of that is next."""
    asking = [one for one in clause if one.type in _ASKING]
    return bool(asking) and all(one.is_a("op", "sum", "mean") for one in asking)


def _is_of_those(clause: Mentions) -> bool:
    """Return whether a clause asks something of what was just named: the figures themselves come first (and their sum)."""
    return has(clause, "deixis", "that") and any(one.type in ("op", "move") for one in clause)


def _asks_in_nouns(clause: Mentions) -> bool:
    """Return whether a clause asks by nouns alone what is to be told beside the figures (A, the increase and its rate)."""
    asking = [one for one in clause if one.type in _ASKING]
    return all(one.type in ("op", "move", "measure") for one in asking) and not has(clause, "be") and not has(clause, "asked")


def _compares_otherwise(clause: Mentions, ask: Mentions) -> bool:
    """Return whether two things are compared by how many times the one is the other, and by how far they are apart as well."""
    times = (has(ask, "measure", "times"), has(clause, "measure", "times"))
    return times[0] != times[1] and _compares((*ask, *clause))


def _is_whole(clause: Mentions) -> bool:
    """Return whether a clause only says of what a share is asked (as a percentage of B; what percentage of B is each)."""
    sides = share_sides(clause) if has(clause, "measure", "share") else None
    return sides is not None and not any(one.type in _OWN for one in (*sides[0], *sides[2]))


def _compares(ask: Mentions) -> bool:
    """Return whether two sides are compared: what is asked behind that is asked of the first."""
    return has(ask, "versus") or has(ask, "move") or has(ask, "op", "gap")


def _comma(clause: Sequence[Mention]) -> Mention:
    return Mention(clause[0].start, clause[0].start, "", "comma")


def in_frame_order(ask: Mentions) -> list[Mention]:
    """Return the words of an ask as a frame looks at them; [] where it asks a share of what was asked before it."""
    clauses = _with_sums_asked(_clauses(_without_loose_sum(ask[1:] if opens_inside(ask) else ask)))
    ordered = any(one.type in _BY_ORDER or one.is_a("measure", "times") for one in ask)
    if ordered or any(map(_is_share_of_that, clauses)) or _sums_years(ask):
        return []
    clauses = _with_shares_told_late(_with_whole_ahead(clauses))
    if len(clauses) > 1 and _is_whole(clauses[0]):  # as a percentage of B, what is A
        clauses[:2] = [[*clauses[1], *clauses[0]]]
    clauses = _with_rates(_sized(_each_way(clauses)))
    found: list[Mention] = []
    moved = any(has(clause, "move") or has(clause, "op") for clause in clauses)
    for clause in [*map(_with_amount_asked, clauses[:-1]), *clauses[-1:]]:
        apart = found and all(one.type not in _ORDER for one in found) and not _is_whole(clause)
        found += [*([_comma(clause)] if apart else []), *_ordered(clause, moved)]
    return found


_BY_ORDER = ("super", "order", "top", "nth")
"""What ranks: what it ranks over, and over which years, is told by the words beside it."""


def _without_loose_sum(ask: Mentions) -> list[Mention]:
    """Return the words without "total" before the only thing that is named: it adds nothing up."""
    if _count(ask, "item") > 1 or _count(ask, "body") > 1:
        return list(ask)
    return [
        one for one, behind in zip(ask, (*ask[1:], None), strict=False)
        if not (one.is_a("op", "sum") and one.value == "sum" and behind is not None and behind.type == "item")
    ]  # fmt: skip


def _sums_years(ask: Mentions) -> bool:
    """Return whether sums are asked in several years that nothing compares: one for each year."""
    several = _count(ask, "item") > 1 or _count(ask, "body") > 1
    return several and _count(ask, "year") > 1 and has(ask, "op", "sum") and not _compares(ask)


def _count(ask: Mentions, kind: str) -> int:
    """Return how many things of a kind are named."""
    return sum(max(len(one.keys), len(one.years), 1) for one in ask if one.type == kind)


def _clauses(ask: Mentions) -> list[list[Mention]]:
    clauses: list[list[Mention]] = [[]]
    for one in ask:
        if one.type == "comma":
            clauses.append([])
        else:
            clauses[-1].append(one)
    return [clause for clause in clauses if clause]


def _is_share_of_that(clause: Mentions) -> bool:
    """Return whether a share is asked of what was told before (what percentage of that, of the total, is A)."""
    if not has(clause, "measure", "share"):
        return False
    sides = share_sides(clause)
    whole = sides[1] if sides is not None else clause
    return not has(whole, "item") and (has(whole, "deixis") or has(whole, "op", "sum"))


def _with_shares_told_late(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses, one that only says that a share is asked with the one before it (how much of B is A, in percent)."""
    found: list[list[Mention]] = []
    for clause in clauses:
        alone = has(clause, "measure", "share") and not any(one.type in _OWN or one.type in ("deixis", "op") for one in clause)
        if alone and found and not has(found[-1], "measure") and share_sides([*found[-1], *clause]) is not None:
            found[-1] = [*found[-1], *clause]
        else:
            found.append(clause)
    return found


def _with_amount_asked(clause: list[Mention]) -> list[Mention]:
    """Return a clause that asks by a noun how far something moved (the increase) as asking the amount, before what comes next."""
    asking = [one for one in clause if one.type in _ORDER]
    nouns = bool(asking) and all(one.type == "move" or one.is_a("op", "gap") for one in asking)
    own = any(one.type in _OWN for one in clause)
    asked = nouns and not own and not has(clause, "be") and not has(clause, "versus")
    return [*clause, replace(_how_much(clause), type="measure")] if asked else clause


def _with_whole_ahead(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses, a whole that stands ahead of what share is asked of it with that (of all B, what share is A)."""
    ahead = len(clauses) > 1 and clauses[0][0].type == "of" and has(clauses[1], "measure", "share")
    if not ahead or share_sides(clauses[1]) is not None:
        return list(clauses)
    return [[*clauses[0], *clauses[1]], *clauses[2:]]


def _with_sums_asked(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses, a sum that is named and goes on to what is asked of it as asked too (A and B together: …)."""
    last = clauses[-1:] if clauses else []
    return [
        [*clause, _how_much(clause)] if clause not in last and _sums_all(clause) and has(clause, "item") else clause
        for clause in clauses
    ]


def _each_way(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses with which rose and which fell as how each of what is named moved."""
    both = [one for clause in clauses for one in clause if one.type == "move" and one.value in ("up", "down", "more", "less")]
    which = any(has(clause, "wh", "which", "list") for clause in clauses)
    if not which or not {"up", "more"} & {one.value for one in both} or not {"down", "less"} & {one.value for one in both}:
        return list(clauses)
    kept = [[one for one in clause if one not in both[1:] and not one.is_a("wh", "which", "list") and one.type != "dimension"]
            for clause in clauses]  # fmt: skip
    return [[replace(one, value="any") if one is both[0] else one for one in clause] for clause in kept]


def _sized(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses with a movement either way whose size is asked as how far two figures lie apart: no rate is asked."""
    if any(has(clause, "measure") for clause in clauses) or not any(has(clause, "wh", "amount") for clause in clauses):
        return list(clauses)
    return [[replace(one, value=SIZED) if one.is_a("move", "any") else one for one in clause] for clause in clauses]


def _with_rates(clauses: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the clauses with a percentage of what moved as its rate (by how much did it rise, and in percent)."""
    moved = any(map(_compares, clauses))
    if not moved or any(share_sides(clause) is not None for clause in clauses):
        return list(clauses)
    return [[replace(one, value="rate") if one.is_a("measure", "share") else one for one in clause] for clause in clauses]


def _ordered(clause: Sequence[Mention], moved: bool) -> list[Mention]:
    """Return the words of one clause: what is named, what it is compared with or a share of, then what is asked."""
    asking = sorted((one for one in clause if one.type in _ORDER), key=_place_of)
    things = [one for one in clause if not (one.type in _ORDER or one.type in _SILENT or _only_points(one))]
    things = _without_bare_totals(things)
    sides = share_sides(clause) if has(clause, "measure", "share") else None
    if sides is not None:
        part, whole, beside = ([one for one in side if one in things] for side in sides)
        things = [*beside, *_without_loose_joins(part), Mention(0, 0, "", "share_of"), *_without_loose_joins(whole)]
    return [*_without_loose_joins(things), *_heard(asking, moved)]


def _place_of(one: Mention) -> int:
    """Return where a word that asks is heard: which of two before what is said of the two."""
    return -1 if one.is_a("wh", "which") else _ORDER[one.type]


def _without_bare_totals(things: Sequence[Mention]) -> list[Mention]:
    """Return what is named without the total that a word for spending names before what it is spent on."""
    behind = (*things[1:], None)
    return [
        one for one, other in zip(things, behind, strict=False)
        if not (one.span is not None and is_total((one.span,)) and other is not None and other.type == "item")
    ]  # fmt: skip


def _only_points(one: Mention) -> bool:
    """Return whether a word only points to what is named beside it or was before (how did they change, its figure)."""
    return one.is_a("deixis", "that", "figure") or one.type == "self"


def _without_loose_joins(things: Sequence[Mention]) -> list[Mention]:
    """Return what is named without joining words at its ends, where nothing stands that they join."""
    kept = list(things)
    while kept and kept[0].type in ("join", "of"):
        kept.pop(0)
    while kept and kept[-1].type in ("join", "of"):
        kept.pop()
    return kept


def _heard(asking: Sequence[Mention], moved: bool) -> Iterator[Mention]:
    """Yield what is asked, of several words for how much the first, and none beside a measure that it asks the size of.

    How a thing compares asks the figures, how it moved those too where no size of the movement is asked.
    `moved`: whether the ask is of a movement, a gap or a sum, whose size is asked beside a measure.
    """
    measured = any(one.type == "measure" for one in asking)
    amounts = [one for one in asking if one.is_a("wh", "amount")]
    ways = [one for one in asking if one.is_a("wh", "way")]
    if ways and not measured and not amounts:
        yield replace(ways[0], value="amount")
    for one in asking:
        if one in amounts and measured:
            yield from (replace(one, type="measure", value="amount"),) if moved and one is amounts[0] else ()
        elif not (one.is_a("wh", "way") or one in amounts and one is not amounts[0]):
            yield one


def goes_on_with_sum(ask: Mentions, before: Program | None) -> bool:
    """Return whether an ask that names no item is of the sum that was told before it (and how did that move in 2024)."""
    summed = isinstance(before, Total) or isinstance(before, Gap) and isinstance(before.one, Total)
    return summed and not has(ask, "item") and not has(ask, "body") and not has(ask, "each") and not has(ask, "op", "sum")


def same_share_of(ask: Mentions, before: Program | None) -> Program | None:
    """Return the share that another body has in the sum of several that was asked before (and what share is that one's)."""
    if not isinstance(before, Gap) or before.how != "share" or not isinstance(before.one, Total):
        return None
    keys = tuple(key for one in ask if one.type == "body" for key in one.keys)
    own = [one for one in ask if one.type in _OWN and one.type != "body"]
    if own or len(keys) != 1 or not has(ask, "measure", "share"):
        return None
    return replace(before, one=replace(before.one, selects=tuple(replace(one, bodies=keys) for one in before.one.selects)))


def asks_money(ask: Mentions) -> bool:
    """Return whether an ask is for money, in whatever unit, and for no share or rate."""
    return any(one.is_a("wh") and one.value == "amount.money" for one in ask) and not has(ask, "measure")


def whole_before(ask: Mentions, before: Program | None) -> Slot:
    """Return the item that an ask goes on inside of: what share is A, and what share is B; B, of which A."""
    if opens_inside(ask):
        around = selects_of(before)[0] if before is not None else Select()
        return around.within or (around.slots[0] if len(around.slots) == 1 else ())
    own = any(has(clause, "measure", "share") and share_sides(clause) is not None for clause in _clauses(ask))
    if not own and has(ask, "measure", "share") and isinstance(before, Share) and len(before.whole.slots) == 1:
        return before.whole.slots[0]
    return ()
