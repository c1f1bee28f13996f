"""The word order of English: where one question ends and the next begins, and which side of a word its operands stand on.

All other rules are those of the grammar: they do not look at order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.grammar import (
    Candidate,
    Mentions,
    Rule,
    at,
    candidates_by,
    completions,
    dimension_of,
    each_alone,
    gets,
    has,
    keeps,
    lesses,
    means,
    moved_keeps,
    one_select,
    pers,
    presumed_of,
    ranks,
    selected,
    splits,
    totals,
    two_sides,
    unspents,
    wanted_of,
)
from assistant.programs.model import (
    Completion,
    Gap,
    Get,
    Keep,
    Less,
    Move,
    Names,
    Program,
    Rank,
    Select,
    Share,
    Total,
    When,
    is_total,
)
from assistant.questions.english_names import is_whole
from assistant.questions.model import Link, Span
from ingest.terms import term_of

_WHOLE = Span(0, 0, "支出总计", (Link("收支总计", 0.9, "alias"), Link("支出总计", 0.89, "alias")))
"""What a share is of where its whole is named by no item (of the 2023 budget)."""
_TOTALS = frozenset(("支出总计", "收支总计"))
_ASKS = frozenset(("wh", "super", "order", "op", "move", "versus", "share_of", "each", "except", "left", "bound", "top"))
"""Types that make a phrase a question of its own; what is without them belongs to its neighbour."""


# ------------------------------------------------------------ phrases


def english_phrases(mentions: Sequence[Mention]) -> list[list[Mention]] | None:
    """Return what is asked, phrase by phrase, fillers left out; None where yes or no is asked, or of which level.

    A phrase that only names things belongs to the one behind it, at the end to the one before it.
    """
    if has(mentions, "level"):
        return None  # whose level of government is told apart where the report does, by the older reading
    cut = [_plain(phrase) for phrase in _cut(mentions)]
    cut = [phrase[1:] if phrase and phrase[0].type == "join" else phrase for phrase in cut]
    cut = [phrase for phrase in cut if any(one.type not in ("join", "of", "from", "as", "be") for one in phrase)]
    joined: list[list[Mention]] = []
    waiting: list[Mention] = []
    cut = _with_things_behind(cut)
    for phrase in cut:
        if _leads(phrase) or not joined and _only_asks(phrase) and phrase is not cut[-1]:
            waiting = [*waiting, *([Mention(0, 0, "", "join", "and")] if waiting else []), *phrase]
        elif joined and _belongs_before(phrase, joined[-1]):
            again = [*joined[-1], *_asked_again(phrase, joined[-1])]
            joined[-1:] = [joined[-1], again] if has(phrase, "asked") and _is_share_of(joined[-1]) else [again]
        else:
            joined.append([*waiting, *phrase])
            waiting = []
    if waiting and joined:
        comma = Mention(waiting[0].start, waiting[0].start, "", "join", "and")
        joined[-1] = [*joined[-1], *([comma] if waiting[0].type == "item" else []), *waiting]
    elif waiting:
        joined = [waiting]
    joined = _without_ways(_with_parts_named(joined))
    if any(_asks_yes_or_no(phrase) for phrase in joined):
        return None
    return [_from_to(again) for phrase in joined for one in _totals_by_year(phrase) for again in _series_first(one)]


def _with_parts_named(phrases: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the phrases with one that asks for parts and the next, which names them, as one (break A down: B and C)."""
    found: list[list[Mention]] = []
    for phrase in phrases:
        before = found[-1] if found else []
        if has(before, "wh", "parts") and has(before, "item") and has(phrase, "item") and not has(before, "dimension"):
            found[-1] = _parts_of(before, phrase)
        else:
            found.append(_parts_inside(phrase))
    return found


def _parts_inside(phrase: list[Mention]) -> list[Mention]:
    """Return "break A down into B and C" as B and C of A."""
    into, asked = at(phrase, "into"), at(phrase, "wh", "parts")
    plain = [one for one in phrase if one.type != "into"]
    if asked is None:
        return plain
    split = into if into is not None else asked
    several = sum(one.type == "item" for one in phrase[split:]) > 1 and has(phrase[split:], "join")
    whole = has(phrase[:split], "item") or has(phrase[:split], "deixis", "that")
    return _parts_of(phrase[:split], phrase[split + 1 :]) if whole and several and not has(phrase, "dimension") else plain


def _parts_of(whole: Sequence[Mention], parts: Sequence[Mention]) -> list[Mention]:
    """Return what asks for parts that are named: each one's share where a share is asked, else its figure inside of the whole."""
    of = [one for one in whole if one.type != "wh"]
    named = [one for one in parts if not one.is_a("measure", "share", "amount") and not one.is_a("wh")]
    share = next((one for one in (*parts, *whole) if one.is_a("measure", "share")), None)
    if share is not None:
        return [share, Mention(0, 0, "", "of", "of"), *of, Mention(0, 0, "", "be", "be"), *named]
    return [Mention(0, 0, "", "wh", "amount"), *of, Mention(0, 0, "", "inside", "of"), *named]


def _without_ways(phrases: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the phrases without those that only ask which way what was asked before went (the gap of A …; did it rise)."""
    found: list[list[Mention]] = []
    for phrase in phrases:
        moved = bool(found) and any(one.type in ("move", "by") or one.is_a("op", "gap") for one in found[-1])
        if has(phrase, "any"):
            phrase = _asked_if_any(phrase)
        if moved and _asks_yes_or_no(phrase) and has(phrase, "move") and not any(one.type in ("item", "body") for one in phrase):
            continue
        found.append(phrase)
    return found


def _asked_if_any(phrase: list[Mention]) -> list[Mention]:
    """Return what asks whether there is any money for a thing as how much it is; elsewhere "any" says nothing."""
    kept = [one for one in phrase if one.type != "any"]
    asks = _starts_with_be(phrase) and has(phrase, "item") and not any(one.type in _ASKS for one in kept)
    return [Mention(phrase[0].start, phrase[0].start, "", "wh", "amount"), *kept[1:]] if asks else kept


def _totals_by_year(phrase: list[Mention]) -> list[list[Mention]]:
    """Return a phrase that asks what several bodies come to together in several years as one for each year."""
    together = at(phrase, "op", "sum")
    years = [place for place, one in enumerate(phrase) if one.type == "year" and one.years]
    several = len({key for one in phrase if one.type == "body" for key in one.keys}) > 1
    if together is None or len(years) < 2 or not several or together > years[0] or has(phrase, "move"):
        return [phrase]
    rest = [one for place, one in enumerate(phrase) if place not in years]
    return [[*rest, phrase[place]] for place in years]


def _only_asks(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase only says in what measure the next asks (by how much, and by what percent, did A rise)."""
    return all(one.is_a("wh", "amount") or one.type in ("measure", "asked", "by", "join", "of", "be") for one in phrase)


def _with_things_behind(phrases: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the phrases, one that only asks for a count with what the next is asked of (how many trips and how many people)."""
    found: list[list[Mention]] = []
    for phrase, behind in zip(phrases, (*phrases[1:], []), strict=False):
        counts = _only_asks(phrase) and any(one.unit for one in phrase) and has(behind, "wh", "amount")
        found.append([*phrase, *(one for one in behind if one.type not in _ASKS)] if counts else list(phrase))
    return found


def _cut(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the stretches between commas and stops, and before an "and" that asks again."""
    found: list[list[Mention]] = [[]]
    for place, one in enumerate(mentions):
        if one.type in ("comma", "stop"):
            found.append([])
            continue
        after = next((other for other in mentions[place + 1 :] if other.type != "filler"), None)
        if one.type == "join" and after is not None and _asks_anew(after, found[-1]):
            if not any(other.type in _ASKS for other in found[-1]):  # give A and say how it changed
                found[-1].append(Mention(one.start, one.start, "", "wh", "amount"))
            found.append([])
            continue
        found[-1].append(one)
    return found


def _asks_anew(first: Mention, before: Sequence[Mention]) -> bool:
    """Return whether what stands behind an "and" asks again: it begins as a question does, behind one that is complete."""
    if not any(one.type in _ASKS for one in before):
        return first.is_a("wh", "amount", "way") and has(before, "item") and not has(before, "of", "in")
    if first.is_a("wh", "which") and has(before, "wh", "which") and not has(before, "super"):
        return False  # which rose and which fell
    if first.type in ("wh", "by"):
        return True
    return (first.is_a("op", "gap") or first.type == "asked") and _named(before)


def _named(phrase: Sequence[Mention]) -> bool:
    return any(one.type in ("item", "body", "stage", "deixis") for one in phrase)


def _plain(phrase: Sequence[Mention]) -> list[Mention]:
    """Return a phrase without what says nothing, and without the "of" that a joined word repeats (of A and of B)."""
    kept = [one for one in phrase if one.type not in ("filler", "rest", "open", "close")]
    if any(one.is_a("wh", "amount") and one.unit for one in kept):  # what is | the number of vehicles
        kept = [one for one in kept if not one.is_a("wh", "amount") or one.unit]
    return [one for before, one in zip((None, *kept), kept, strict=False)
            if not (one.type == "of" and before is not None and before.type == "join")]  # fmt: skip


def _leads(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase only says of what the next one asks: it names things, or what is compared with or left out."""
    asking = [one for one in phrase if one.type in _ASKS]
    if asking and not _named(phrase) and all(one.is_a("op", "sum", "mean") for one in asking):
        return True  # added together, on average: how the figures of the next are asked
    return all(one.type in ("versus", "except") and place == 0 for place, one in enumerate(asking)) and not has(phrase, "measure")


def _belongs_before(phrase: Sequence[Mention], before: Sequence[Mention]) -> bool:
    """Return whether a phrase only says how the one before it is to be answered: in percent; and by how much."""
    if any(one.type in ("item", "body", "year", "stage", "versus") for one in phrase):
        return False
    asked = [one for one in phrase if one.type in _ASKS]
    if not asked:
        return True
    if has(phrase, "measure", "completion") and has(before, "super") and not has(before, "measure"):
        return False  # which scored lowest, and what was its execution rate
    compares = has(before, "super") or has(before, "move") or not has(before, "wh", "amount", "way")
    sized = all(
        one.is_a("wh", "amount") or one.is_a("op", "gap") or one.is_a("left") or one.is_a("move", "more", "less") for one in asked
    )
    each = all(one.is_a("wh", "amount") or one.is_a("each") for one in asked) and has(before, "super")
    return compares and sized or each


def _asked_again(phrase: Sequence[Mention], before: Sequence[Mention]) -> list[Mention]:
    """Return what a phrase adds to the one before it: the size of a gap where two are set side by side, a rate, a unit."""
    kept = [one for one in phrase if one.type not in ("be", "deixis", "join")]
    if has(before, "wh", "amount") or has(before, "super"):
        kept = [one for one in kept if not one.is_a("wh", "amount") and not one.is_a("each")]
    both = has(kept, "measure", "amount") and has(kept, "measure", "share", "rate")
    two = both or has(kept, "measure") and (has(before, "wh", "amount") or has(kept, "unit"))
    joined = [Mention(0, 0, "", "join", "and")] if two else []
    moved = has(before, "move") or has(before, "op", "gap")
    rates = [replace(one, value="rate") if one.is_a("measure", "share") and moved else one for one in kept]
    money = [Mention(0, 0, "", "measure", "amount")] if two and has(kept, "unit") else []
    return [*joined, *money, *rates]


def _is_share_of(phrase: Sequence[Mention]) -> bool:
    """Return whether it is asked how much of a whole a part is: the part's own figure, before any share."""
    return any(one.is_a("wh", "amount") and after.is_a("of") for one, after in zip(phrase, phrase[1:], strict=False))


def _starts_with_be(phrase: Sequence[Mention]) -> bool:
    return bool(phrase) and phrase[0].type == "be"


def _asks_yes_or_no(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks yes or no, and nothing else behind it: did it rise; but: did it go up or down."""
    asked = has(phrase, "wh") or has(phrase, "measure") or has(phrase, "move", "any") or has(phrase, "op", "gap")
    return _starts_with_be(phrase) and not asked


def _series_first(phrase: list[Mention]) -> list[list[Mention]]:
    """Return a phrase that asks for figures and their movement as two: how it changed over the years; to what it rose."""
    named = [one for one in phrase if one.type not in ("wh", "move", "measure")]
    asked = [Mention(0, 0, "", "wh", "amount"), *named]
    moved = [one for one in phrase if not one.is_a("wh", "level")]
    if has(phrase, "wh", "level"):
        return [asked, moved] if has(phrase, "move") and has(phrase, "wh", "amount") else [asked]
    years = [one for one in phrase if one.type == "year" and one.years]
    several = sum(len(one.years) for one in years) > 1 or has(phrase, "deixis", "years") or has(phrase, "year", "every")
    if not (several and has(phrase, "wh", "way") and has(phrase, "move")):
        return [phrase]
    return [asked] if has(phrase, "year", "every") or has(phrase, "move", "trend") else [asked, phrase]


def _from_to(phrase: list[Mention]) -> list[Mention]:
    """Return a phrase with "from the one year's budget to the other's actual" as the other's than the one's."""
    source = next((i for i, one in enumerate(phrase) if one.type == "from" or one.is_a("versus", "from")), None)
    target = at(phrase[source:], "to") if source is not None else None
    if source is None or target is None or not has(phrase, "move"):
        return [one for one in phrase if one.type != "to"]
    target += source
    first, rest = phrase[source + 1 : target], phrase[target + 1 :]
    size = next((i for i, one in enumerate(rest) if one.type not in ("year", "stage", "of")), len(rest))
    if not first or any(one.type not in ("year", "stage", "of") for one in first) or not size:
        return [one for one in phrase if one.type != "to"]
    than = replace(phrase[source], type="versus", value="than")
    return [*phrase[:source], *rest[:size], *rest[size:], than, *first]


# ------------------------------------------------------------ rules


def moves(mentions: Mentions) -> Iterable[Program]:
    """By how much did A drop in 2024; how much more than in 2022; the growth rate of A."""
    apart = has(mentions, "op", "gap") and (has(mentions, "versus") or has(mentions, "measure", "rate"))
    if not has(mentions, "move") and not has(mentions, "measure", "rate") and not apart:
        return
    told, compared = _sides(mentions)
    base = one_select(compared)
    selects = selected(told)
    if not has(mentions, "versus") and _is_comparative(mentions) and len(each_alone(selects)) > 1:
        return  # this one more than that one: a gap of the two
    if base.slots or base.bodies or len(selects) > 1 or compared and base.is_open and not has(compared, "deixis"):
        return
    if apart and not has(mentions, "versus") and len(each_alone(selects)) > 1 and not selects[0].years[1:]:
        return
    select = selects[0] if selects else Select()
    several = len(select.slots) > 1 or len(select.bodies) > 1 or select.every_body
    summed = several and has(mentions, "op", "sum") and not has(mentions, "wh", "which")
    if base.stages and base.years and not select.years and not select.is_open:  # than it spent in 2023: the plan of that year
        select, base = replace(select, years=base.years), replace(base, years=())
    written = sorted(when.year for when in select.years if when.year is not None)
    if base.is_open and len(written) > 1:  # from 2022 to 2024: of the last against the first
        select, base = replace(select, years=(When(written[-1]),)), Select(years=(When(written[0]),))
    elif base.is_open and select.latest > 1:
        base = Select(years=(When(offset=1 - select.latest),))
        select = replace(select, latest=0, years=(When(offset=0),))
    sized = has(mentions, "op", "gap") or has(mentions, "wh", "amount")
    wanted = ("amount",) if sized and not has(mentions, "measure") else wanted_of(mentions)
    if summed:
        yield from _total_moved(_bare(select), base, "rate" if wanted == ("rate",) else "minus")
        return
    yield Move(_bare(select), base, wanted, presumed_of(mentions))


def _total_moved(select: Select, base: Select, how: str) -> Iterable[Program]:
    """Return how far the sum of several figures lies from that of an earlier year, where both years are said."""
    if len(select.years) == 1 and base.years or base.stages:
        then = replace(select, years=base.years or select.years, stages=base.stages or select.stages)
        yield Gap(Total((select,)), Total((then,)), how)  # type: ignore[arg-type]


def _is_comparative(mentions: Mentions) -> bool:
    return has(mentions, "move", "more", "less") and not has(mentions, "move", "up", "down", "any")


def _sides(mentions: Mentions) -> tuple[list[Mention], list[Mention]]:
    """Return what is spoken of, and what stands behind than or compared with up to where it is asked on."""
    versus = at(mentions, "versus")
    if versus is None:
        return list(mentions), []
    after = list(mentions[versus + 1 :])
    stop = next((i for i, one in enumerate(after) if one.type in ("move", "wh", "measure", "op", "except")), len(after))
    be = at(after[:stop], "be")
    if be is not None and be and all(one.type in ("stage", "year", "of", "deixis") for one in after[:be]):
        stop = be  # how far over its 2023 budget was A
    return [*mentions[:versus], *after[stop:]], after[:stop]


def gaps(mentions: Mentions) -> Iterable[Program]:
    """How much more is A than B; the difference between A and B; A minus B; how many times B is A."""
    how = "rate" if has(mentions, "measure", "rate") else ("ratio" if has(mentions, "measure", "times") else "minus")
    if has(mentions, "wh", "which") and (not _asks_gap(mentions) or _asks_members(mentions)):
        return
    minus, versus = at(mentions, "op", "minus", "divide"), at(mentions, "versus")
    times = at(mentions, "measure", "times")
    be = at(mentions, "be") if times is not None else None
    if minus is not None:
        yield from two_sides(mentions[:minus], mentions[minus + 1 :], "ratio" if mentions[minus].value == "divide" else "minus")
    elif versus is not None:
        told, compared = _sides(mentions)
        yield from two_sides(told, compared, how)
    elif be is not None and has(mentions[:be], "item") and has(mentions[be:], "item"):  # how many times A is B
        yield from two_sides(mentions[be + 1 :], mentions[:be], how)
    elif times is not None and has(mentions[:times], "item") and has(mentions[times:], "item"):  # A as a multiple of B
        yield from two_sides(mentions[:times], mentions[times + 1 :], how)
    elif has(mentions, "op", "gap") or has(mentions, "measure", "times") or has(mentions, "move", "more", "less", "any"):
        sides = each_alone(tuple(map(_bare, selected(mentions) or (Select(),))))
        if len(sides) == 2 and sides[0].stages == ("budget",) and sides == (sides[0], replace(sides[0], stages=("actual",))):
            sides = sides[::-1]  # between the budget and the actual: how far the actual lies from it
        if len(sides) == 2:
            yield Gap(Get(sides[:1]), Get(sides[1:]), how)  # type: ignore[arg-type]
        elif all(side.is_open for side in sides):
            yield Gap(Get(sides), Get(sides), how)  # type: ignore[arg-type]


def _asks_members(mentions: Mentions) -> bool:
    """Return whether it is asked which of many moved against another year: which departments get less than in 2023."""
    versus, which = at(mentions, "versus"), at(mentions, "wh", "which")
    if versus is None or which is None:
        return False
    bodies = {key for one in mentions for key in one.keys}
    named = which + 1 < len(mentions) and mentions[which + 1].type == "item"
    if not (has(mentions, "dimension") or len(bodies) > 1 or named):
        return False
    base = one_select(_sides(mentions)[1])
    return bool(base.years or base.stages or not base.is_open) and not base.slots and not base.bodies


def _asks_gap(mentions: Mentions) -> bool:
    """Return whether it is asked by how much the one is more than the other, beside which of them is."""
    return has(mentions, "by") or has(mentions, "op", "gap") or sum(one.is_a("move", "more", "less") for one in mentions) > 1


def takings(mentions: Mentions) -> Iterable[Program]:
    """Subtract A from B; what is left of B when A is taken away."""
    take, source = at(mentions, "op", "take"), at(mentions, "from")
    if take is None and not (has(mentions, "left") and has(mentions, "join", "when")):
        return
    if take is not None and source is not None and source > take:
        part = mentions[take + 1 : source] if selected(mentions[take + 1 : source]) else mentions[:take]
        whole, parts = selected(mentions[source + 1 :]), selected(part)
    else:
        whole, parts = _first_of(selected(mentions))
    if not parts and len(whole) == 1 and has(mentions, "left") and has(mentions, "join", "when"):
        whole, parts = (Select(),), whole  # what is left when A is taken off: of what was spoken of
    if len(whole) != 1 or not parts:
        return
    open_whole = whole[0].is_open and take is not None
    shared = parts[0] if not whole[0].slots and not open_whole else replace(parts[0], slots=())
    of = whole[0].over(replace(shared, unit=None))
    parts = tuple(one.over(replace(of, unit=None)) for one in parts)
    yield Less(of, parts) if has(mentions, "left") else Gap(Get((of,)), Get(parts))


def _first_of(selects: Sequence[Select]) -> tuple[tuple[Select, ...], tuple[Select, ...]]:
    """Return the first of several items named, and the others."""
    if len(selects) != 1 or len(selects[0].slots) < 2:
        return tuple(selects[:1]), tuple(selects[1:])
    select = selects[0]
    return (replace(select, slots=select.slots[:1]),), (replace(select, slots=select.slots[1:]),)


def shares(mentions: Mentions) -> Iterable[Program]:
    """What share of B is A; the share of A in B; A as a percentage of B; what percentage of B does A make up."""
    sides = _share_sides(mentions)
    if sides is None:
        return
    part, whole, beside = sides
    parts, wholes = selected([*part, *beside]), selected([*whole, *beside])
    if has(part, "deixis") and has(whole, "op", "sum") and not parts and not any(one.slots for one in wholes):
        yield Share((Select(),), Select())  # what share of the total is that: of what it was said to be inside of
        return
    goes_on = not part and not parts  # as a percentage of B: of what was asked before
    if len(wholes) > 1 or not any(select.slots for select in parts) and not has(part, "deixis") and not goes_on:
        return
    of = wholes[0] if wholes else Select()
    if len(of.slots) > 1 or len(of.bodies) > 1 or of.bodies and any(one.bodies not in ((), of.bodies) for one in parts):
        return
    if not of.slots and has(whole, "deixis", "figure") and parts:  # of the 2024 figure: of what was told before
        yield Share(tuple(replace(_bare(one), unit=None) for one in parts), Select())
        return
    of = replace(_bare(of) if of.slots else replace(of, slots=((_WHOLE,),)), unit=None)
    shared = replace(of, slots=())
    own = tuple(replace(one.over(shared), unit=None) for one in parts) or (shared,)
    yield Share(tuple(map(_bare, own)), of.over(replace(own[0], slots=())))


def share_gaps(mentions: Mentions) -> Iterable[Program]:
    """Is A a bigger share of B at X or at Y, by how many points; in which of two years was A a larger share of B."""
    compares = any(has(mentions, kind) for kind in ("super", "versus", "by")) or has(mentions, "move", "more", "less", "any")
    if not compares or not has(mentions, "measure", "share"):
        return
    words = [replace(one, type="join", value="and") if one.type == "versus" else one for one in mentions]
    words = [one for one in words if one.type not in ("super", "move", "dimension", "by") and not one.is_a("measure", "points")]
    words = [one for one in words if one.type != "wh" and not one.is_a("op", "gap")]
    beside = [one for one in words if one.type in ("body", "year", "deixis")]
    plain = [one for one in words if one.type not in ("body", "year")]
    for program in shares(plain):
        if not isinstance(program, Share) or len(program.parts) != 1:
            continue
        among = selected(beside) or (Select(),)
        sides = [one for select in among for one in each_alone((select,))]
        both = [_share_at(program, side) for side in sides]
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


def _share_sides(mentions: Mentions) -> tuple[list[Mention], list[Mention], list[Mention]] | None:
    """Return the part, the whole and what stands beside both; None where the words name no two sides."""
    where = _share_word(mentions)
    if where is None:
        return None
    before, after = list(mentions[:where]), list(mentions[where + 1 :])
    if after and after[0].is_a("of"):
        return _of_a_whole(before, after[1:])
    split = next((i for i, one in enumerate(after) if one.is_a("of") and _item_follows(after, i)), None)
    if split is not None:
        return [*before, *after[:split]], after[split + 1 :], []
    if before and before[0].type == "of" and has(before, "item") and has(after, "item"):
        return after, before, []
    return None


def _of_a_whole(before: list[Mention], after: list[Mention]) -> tuple[list[Mention], list[Mention], list[Mention]] | None:
    """Return the sides of a share behind whose word "of" stands: of B is A, of A in B, or A before it."""
    be = at(after, "be")
    inner = (i for i, one in enumerate(after) if one.is_a("of", "in") and has(after[:i], "item") and _item_follows(after, i))
    within = next(inner, None)
    if be is not None and (has(after[be:], "item") or has(after[be:], "deixis")):
        return after[be + 1 :], after[:be], [one for one in before if one.type != "item"]
    if within is not None and not has(before, "item"):
        return after[:within], after[within + 1 :], before
    if has(before, "item"):
        return before, after, []
    return ([], after, []) if has(after, "item") and not has(after, "in") else None


def _share_word(mentions: Mentions) -> int | None:
    """Return where the word of a share stands; of "how much of B is A, in percent" the words for how much."""
    places = [i for i, one in enumerate(mentions) if one.is_a("measure", "share")]
    of = next((i for i in places if i + 1 < len(mentions) and mentions[i + 1].is_a("of")), None)
    asked = next((i for i, one in enumerate(mentions[:-1]) if one.is_a("wh", "amount") and mentions[i + 1].is_a("of")), None)
    return of if of is not None else (asked if places and asked is not None else next(iter(places), None))


def _item_follows(mentions: Mentions, place: int) -> bool:
    """Return whether an item stands behind a place before anything else is joined or asked."""
    after = mentions[place + 1 :]
    stop = next((i for i, one in enumerate(after) if one.type in ("be", "of", "wh")), len(after))
    return has(after[:stop], "item")


def of_all_projects(mentions: Mentions) -> Iterable[Program]:
    """How much did each project get; list the projects with their budgets."""
    asked = selected(mentions)
    if not any(select.projects for select in asked):
        return
    if any(has(mentions, kind) for kind in ("measure", "stage", "each")) or has(mentions, "wh", "amount"):
        yield Get(asked)
    elif len(asked) == 1 and not asked[0].slots:
        yield Names(asked[0])


def inner_gets(mentions: Mentions) -> Iterable[Program]:
    """Break A down into B and C: each inside of A."""
    inside = at(mentions, "inside")
    if inside is None:
        return
    whole, parts = selected(mentions[:inside]), selected(mentions[inside + 1 :])
    if len(whole) == 1 and len(whole[0].slots) == 1 and parts:
        around = replace(whole[0], slots=(), unit=None)
        inside_of = () if is_total(whole[0].slots[0]) else whole[0].slots[0]
        yield Get(tuple(replace(part.over(around), within=inside_of) for part in parts))


def both_ways(mentions: Mentions) -> Iterable[Program]:
    """Which of A, B and C rose and which fell: how each moved."""
    asked = has(mentions, "wh", "which", "list") and has(mentions, "item")
    if asked and has(mentions, "move", "up", "more") and has(mentions, "move", "down", "less"):
        words = [one for one in mentions if not one.is_a("wh", "which", "list")]
        yield from moves([one for one in words if one.type not in ("dimension", "deixis")])


def used_shares(mentions: Mentions) -> Iterable[Program]:
    """What share of what was planned for A was really used."""
    planned = has(mentions, "stage", "budget") or sum(one.type == "item" for one in mentions) == 1
    if has(mentions, "measure", "share", "rate") and planned and has(mentions, "stage", "actual"):
        found = selected([one for one in mentions if one.type != "stage"])
        if len(found) == 1 and len(found[0].slots) < 2:
            yield Completion((replace(_bare(found[0]), unit=None),))


def per_items(mentions: Mentions) -> Iterable[Program]:
    """How much per batch; what did A cost per position: the figure divided by a count that is named."""
    place = at(mentions, "ratio")
    if place is None or not has(mentions[place:], "item"):
        return
    count = selected(mentions[place + 1 :])
    of = selected(mentions[:place]) or (Select(),)
    if len(count) == 1 and len(of) == 1:
        if of[0].slots and count[0].slots and all(_is_printed(span) for span in count[0].slots[0]):
            count = (replace(count[0], slots=tuple((*slot, *count[0].slots[0]) for slot in _bare(of[0]).slots)),)
        counted = replace(count[0].over(replace(of[0], slots=(), unit=None)), unit=None, stages=())
        of = tuple(map(_bare, of))
        yield Gap(Get((replace(of[0].over(replace(counted, slots=())), unit=None),)), Get((counted,)), "ratio")


def _is_printed(span: Span) -> bool:
    """Return whether a span names a label that the report prints in English: a column of the same row."""
    return bool(span.links) and span.links[0].label.isascii()


def compared(mentions: Mentions) -> Iterable[Program]:
    """A in 2021 versus B in 2022; compare A and B: the figures side by side."""
    if has(mentions, "versus") and not has(mentions, "move"):
        selects = tuple(map(_bare, selected([replace(one, type="join") if one.type == "versus" else one for one in mentions])))
        if selects:
            yield Get(selects)


def plain_gets(mentions: Mentions) -> Iterable[Program]:
    """How much is A of a body in a year; a bare total beside an item says nothing of it (spending on A)."""
    if has(mentions, "inside"):
        return
    yield from _part_gets(mentions)
    for program in gets(mentions):
        if isinstance(program, Get):
            yield Get(tuple(map(_bare, program.selects)))


def _part_gets(mentions: Mentions) -> Iterable[Program]:
    """Return how much of B is A as the figure of A, inside of B where the report has it so."""
    asked = next((i for i, one in enumerate(mentions[:-1]) if one.is_a("wh", "amount") and mentions[i + 1].is_a("of")), None)
    be = at(mentions[asked + 1 :], "be") if asked is not None else None
    if asked is None or be is None or has(mentions, "measure"):
        return
    before, after = mentions[asked + 1 : asked + 1 + be], mentions[asked + be + 2 :]
    whole, parts = selected(before), selected(after)
    if len(whole) == 1 and len(whole[0].slots) == 1 and len(parts) == 1 and parts[0].slots:
        part = _bare(parts[0]).over(replace(whole[0], slots=(), unit=None))
        yield Get((replace(part, within=whole[0].slots[0]),))


def _bare(select: Select) -> Select:
    """Return the select without what its other items say already: spending on A asks for A, so does A of its own class."""
    return replace(select, slots=tuple(tuple(span for span in slot if not _is_said(span, slot)) or slot for slot in select.slots))


def _is_said(span: Span, slot: Sequence[Span]) -> bool:
    """Return whether a span is a total beside an item, or the class that the code of another item lies under."""
    code = _code_of(span)
    others = [_code_of(other) for other in slot if other is not span]
    whole = bool(span.links) and span.links[0].label.isascii() and is_whole(span.links[0].label) and len(slot) > 1
    return span.text in _TOTALS or whole or bool(code) and any(other != code and other.startswith(code) for other in others)


def _code_of(span: Span) -> str:
    term = term_of(span.links[0].label) if span.links and span.links[0].how in ("alias", "exact") else None
    return (term.code or "") if term is not None else ""


def dimensional_splits(mentions: Mentions) -> Iterable[Program]:
    """How is A split by function; what it is made of without saying by what is asked of the tables."""
    if has(mentions, "dimension"):
        yield from splits(mentions)


def english_ranks(mentions: Mentions) -> Iterable[Program]:
    """Which of the three bureaus has the largest A; who spends less on A, this one or that one."""
    if has(mentions, "versus") and not any(has(mentions, kind) for kind in ("super", "order", "top")):
        return
    bodies = has(mentions, "deixis", "bodies")
    among = tuple(map(_bare, selected([one for one in mentions if one.type != "dimension"])))
    if len(among) > 1 and has(mentions, "wh", "which") and not has(mentions, "versus"):
        lowest = has(mentions, "super", "low") or has(mentions, "move", "less")
        yield Rank(among[0], "body", 1, lowest, among=among)
        return
    for program in ranks([*mentions, Mention(0, 0, "", "dimension", "body")] if bodies else mentions, _other_side):
        yield _of_own_plan(program, mentions)


def english_moved_keeps(mentions: Mentions) -> Iterable[Program]:
    """Which departments lose money; which bureau's spending grew from 2022 to 2023."""
    if not has(mentions, "wh", "which", "list"):
        return
    for program in moved_keeps(_less_as_falls(mentions), _other_side):
        yield _of_own_plan(program, mentions)


def _less_as_falls(mentions: Mentions) -> list[Mention]:
    """Return the mentions with less than an earlier plan as a fall: which departments get less than in 2023."""
    ways = {"more": "up", "less": "down"}
    compares = has(mentions, "versus")
    return [replace(one, value=ways[one.value]) if compares and one.is_a("move", "more", "less") else one for one in mentions]


def _of_own_plan(program: Program, mentions: Mentions) -> Program:
    """Return a ranking against the plan of a year (over its 2024 budget) as one of that year against its own plan.

    Less than in the 2023 budget compares with that of another year.
    """
    if not isinstance(program, (Rank, Keep)):
        return program
    select, base = _bare(program.select), program.base
    if base.stages and base.years and not select.years and has(mentions, "versus", "beyond"):
        select, base = replace(select, years=base.years), replace(base, years=())
    return replace(program, select=select, base=base)


def _other_side(mentions: Mentions, versus: int) -> tuple[list[Mention], list[Mention]]:
    told, other = _sides(mentions)
    return other, told


_ASKING = frozenset(("wh/amount", "measure/amount", "each"))
_LOOSE = frozenset((*_ASKING, "op/sum"))
RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (plain_gets, _ASKING),
    (of_all_projects, _ASKING | {"wh/list", "wh/which"}),
    (pers, _LOOSE | {"per", "op/mean"}),
    (inner_gets, _ASKING),
    (both_ways, _LOOSE | {"move", "wh/which", "versus", "measure/rate", "op/gap"}),
    (compared, _ASKING | {"versus"}),
    (totals, frozenset(("wh/amount", "measure/amount", "op/sum", "op/plus"))),
    (means, _LOOSE | {"op/mean"}),
    (completions, _LOOSE | {"measure/completion"}),
    (used_shares, _LOOSE | {"measure/share", "measure/rate"}),
    (per_items, _LOOSE | {"ratio", "op/mean"}),
    (shares, _LOOSE | {"measure/share", "measure/rate"}),
    (share_gaps, _LOOSE | {"measure/share", "measure/rate", "measure/points", "move", "versus", "super", "op/gap",
                           "wh/which"}),
    (moves, _LOOSE | {"move", "measure/rate", "measure/share", "versus", "wh/way", "op/gap"}),
    (gaps, _LOOSE | {"move", "versus", "op/gap", "op/minus", "op/divide", "op/plus", "measure/times", "measure/rate",
                    "wh/which"}),
    (takings, _LOOSE | {"op/take", "left"}),
    (unspents, _LOOSE | {"left", "measure/share"}),
    (lesses, _LOOSE | {"except", "left"}),
    (english_ranks, _LOOSE | {"super", "order", "top", "wh/which", "wh/list", "measure/rate", "measure/completion", "move",
                              "versus", "except"}),
    (english_moved_keeps, _LOOSE | {"wh/which", "wh/list", "measure/rate", "move", "versus",
                                    "op/gap"}),
    (dimensional_splits, _LOOSE | {"wh/parts", "wh/list", "wh/which", "wh/way"}),
    (keeps, _LOOSE | {"bound", "figure", "wh/which", "wh/list"}),
)  # fmt: skip


def english_candidates(mentions: Mentions) -> tuple[Candidate, ...]:
    """Return the programs that an English phrase may mean, those that explain most of it first."""
    return candidates_by(RULES, mentions)
