"""Where one question of an English sentence ends and the next begins, and what each phrase takes from its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.grammar import at, has

_ASKS = frozenset(("wh", "super", "order", "op", "move", "versus", "share_of", "each", "except", "left", "bound", "top"))
"""Types that make a phrase a question of its own; what is without them belongs to its neighbour."""


def english_phrases(mentions: Sequence[Mention]) -> list[list[Mention]] | None:
    """Return what is asked, phrase by phrase, fillers left out; None where yes or no is asked, or of which level.

    A phrase that only names things belongs to the one behind it, at the end to the one before it.
    """
    if has(mentions, "level"):
        return None  # whose level of government is told apart where the report does, by the older reading
    cut = clauses_of(mentions)
    joined: list[list[Mention]] = []
    waiting: list[Mention] = []
    cut = _with_things_behind(cut)
    for phrase in cut:
        if _adds_to(phrase, waiting):
            joined += [[Mention(0, 0, "", "wh", "amount"), *waiting], list(phrase)]
            waiting = []
        elif _leads(phrase) or not joined and _only_asks(phrase) and phrase is not cut[-1]:
            waiting = [*waiting, *([Mention(0, 0, "", "join", "and")] if waiting else []), *phrase]
        elif joined and _belongs_before(phrase, joined[-1]):
            again = [*joined[-1], *_asked_again(phrase, joined[-1])]
            left = has(phrase, "left") and has(joined[-1], "measure")  # what share was used, and how much was left
            if left:
                again = [one for one in again if one.type != "measure"]
            apart = left or has(phrase, "asked") and _is_share_of(joined[-1])
            joined[-1:] = [joined[-1], again] if apart else [again]
        else:
            joined.append([*waiting, *phrase])
            waiting = []
    if waiting and joined:
        comma = Mention(waiting[0].start, waiting[0].start, "", "join", "and")
        joined[-1] = [*joined[-1], *([comma] if waiting[0].type == "item" else []), *waiting]
    elif waiting:
        joined = [waiting]
    joined = _without_ways(_with_parts_named(joined))
    joined = [_moved_if_so(phrase) for phrase in joined]
    if any(_asks_yes_or_no(phrase) for phrase in joined):
        return None
    return [
        _from_to(again)
        for phrase in joined
        for one in _totals_by_year(phrase)
        for each in _sum_in_measures(one)
        for again in _series_first(each)
    ]


def clauses_of(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the clauses between commas and stops, and before an "and" that asks again, fillers left out; none is empty."""
    cut = [_plain(phrase) for phrase in _cut(mentions)]
    cut = [phrase[1:] if phrase and phrase[0].type == "join" else phrase for phrase in cut]
    return [phrase for phrase in cut if any(one.type not in ("join", "of", "from", "as", "be") for one in phrase)]


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


def _sum_in_measures(phrase: list[Mention]) -> list[list[Mention]]:
    """Return a phrase that asks by how much a sum moved, in money and in percent, as one for each."""
    moved = has(phrase, "op", "sum") and has(phrase, "move") and (has(phrase, "wh", "amount") or has(phrase, "measure", "amount"))
    if not moved or not has(phrase, "measure", "share", "rate"):
        return [phrase]
    plain = [one for one in phrase if not one.is_a("measure")]
    return [plain, [*(one for one in plain if not one.is_a("wh", "amount")), Mention(0, 0, "", "measure", "rate")]]


def _adds_to(phrase: Sequence[Mention], named: Sequence[Mention]) -> bool:
    """Return whether a phrase asks something of several figures that are named before it: their sum, their completion."""
    several = any(sum(one.type == kind for one in named) > 1 for kind in ("item", "stage"))
    things = any(one.type in ("item", "body", "year") for one in phrase)
    return several and (_sums_up(phrase) or has(phrase, "measure", "completion") and not things)


def _sums_up(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks the sum of what was named before it (A and B, and their sum)."""
    return has(phrase, "op", "sum") and has(phrase, "deixis") and not any(one.type in ("item", "body", "year") for one in phrase)


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
        behind = [other for other in mentions[place + 1 :] if other.type != "filler"]
        after = next(iter(behind), None)
        whose = _says_whose(behind) and _named(found[-1]) and not any(other.type in _ASKS for other in found[-1])
        if one.type == "join" and after is not None and (whose or _asks_anew(after, found[-1])):
            if not any(other.type in _ASKS for other in found[-1]):  # give A and say how it changed
                found[-1].append(Mention(one.start, one.start, "", "wh", "amount"))
            found.append([])
            continue
        found[-1].append(one)
    return found


def _says_whose(mentions: Sequence[Mention]) -> bool:
    """Return whether what follows asks something of what was just named (A, and its increase)."""
    return len(mentions) > 1 and mentions[0].is_a("deixis", "that") and mentions[1].type in ("move", "measure", "asked")


def _asks_anew(first: Mention, before: Sequence[Mention]) -> bool:
    """Return whether what stands behind an "and" asks again: it begins as a question does, behind one that is complete."""
    if not any(one.type in _ASKS for one in before):
        shared = first.type == "asked" and has(before, "measure") and (has(before, "item") or has(before, "body"))
        return shared or first.is_a("wh", "amount", "way") and has(before, "item") and not has(before, "of", "in")
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
    if asking and not has(phrase, "item") and all(one.is_a("op", "sum", "mean") for one in asking):
        return True  # added together, A and B together, on average: how the figures of the next are asked
    if phrase and phrase[0].is_a("each") and len(asking) == 1 and not has(phrase, "item"):
        return True  # comparing the budgets of two years: of what the next asks
    return all(one.type in ("versus", "except") and place == 0 for place, one in enumerate(asking)) and not has(phrase, "measure")


def _belongs_before(phrase: Sequence[Mention], before: Sequence[Mention]) -> bool:
    """Return whether a phrase only says how the one before it is to be answered: in percent; and by how much."""
    if any(one.type in ("item", "body", "year", "stage", "versus") for one in phrase):
        return False
    asked = [one for one in phrase if one.type in _ASKS]
    if not asked:
        return True
    if _sums_up(phrase) and not has(before, "op"):
        return False
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
    sized = has(kept, "wh", "amount") or has(before, "wh", "amount") or has(kept, "unit")
    two = both or has(kept, "measure") and sized
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


def _moved_if_so(phrase: list[Mention]) -> list[Mention]:
    """Return what asks whether a thing moved (did A go over its budget) as how it moved, which says so."""
    moved = has(phrase, "move", "up", "down", "more", "less") and has(phrase, "item") and not has(phrase, "figure")
    if not (moved and _asks_yes_or_no(phrase)) or has(phrase, "join") or has(phrase, "super"):
        return phrase
    asked = "amount" if has(phrase, "versus") and has(phrase, "move", "more", "less") else "way"
    return [Mention(phrase[0].start, phrase[0].start, "", "wh", asked), *phrase[1:]]


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
