"""A question's mentions → the order of figures that it claims: one above another, or the first of several.

The claim is put as the question that would be asked without it (A比B高多少; 最高的是哪一项): the grammar reads that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.language.clauses import ENDS
from assistant.language.levels import names_level
from assistant.programs.claims import Foremost, OrderClaim, Surpasses
from assistant.programs.model import Direction, Gap, Move, Program, Rank
from assistant.programs.reading import read
from assistant.programs.selects import TOTALS

Mentions = Sequence[Mention]
_WAYS: dict[str, Direction] = {"up": "up", "more": "up", "down": "down", "less": "down", "over": "up", "under": "down"}
_DOUBTS = ("yesno", "agree")
_IS = "是"
_SIDES = ("item", "body", "year")
_NAMES = (*_SIDES, "super", "versus", "bound", "move")
"""Types of mentions that a claim is made of: a clause without any only doubts (这话对吗)."""
_OTHER = ("figure", "per", "share_of", "except", "top", "left")
"""Types of words that make it another claim."""
_WHICH_OF = Mention(0, 0, "哪个", "wh", "which")
_WHICH = Mention(0, 0, "哪一项", "wh", "which")
_HOW_MUCH = Mention(0, 0, "多少", "wh", "amount")


def order_claims(mentions: Mentions) -> Iterator[OrderClaim]:
    """Yield what a Chinese question may claim of figures' order, the likeliest first; only what its programs read whole."""
    if not is_doubted(mentions) or any(one.is_a("wh") or one.type in _OTHER for one in mentions):
        return
    said = _without_doubts(mentions)
    surpassing = _surpassing(said)
    if surpassing is not None:
        yield surpassing
    yield from _foremost(said)


def puts_order(mentions: Mentions) -> bool:
    """Return whether a question doubts an order of figures: no sum that comes out decides it."""
    at = next((at for at, one in enumerate(mentions) if one.type == "versus"), None)
    above = at is not None and any(one.type == "move" and one.value in _WAYS for one in mentions[at + 1 :])
    return is_doubted(mentions) and (above or any(one.type == "super" for one in mentions))


def is_doubted(mentions: Mentions) -> bool:
    return any(one.type in _DOUBTS for one in mentions)


def _without_doubts(mentions: Mentions) -> list[Mention]:
    """Return the mentions without the words that doubt, and without the clauses that do nothing else.

    是不是 between two things sets them beside each other, as 是 does.
    """
    found: list[Mention] = []
    clause: list[Mention] = []
    for one in (*mentions, Mention(0, 0, "", "stop")):
        clause.append(replace(one, type="filler", value="is") if one.type == "yesno" and one.text.startswith(_IS) else one)
        if one.type in ENDS:
            found += clause if any(inner.type in _NAMES for inner in clause) else ()
            clause = []
    kept = [one for one in found if one.type not in _DOUBTS]
    while kept and (kept[-1].type in ENDS or kept[-1].is_a("filler", "is")):
        kept.pop()
    return kept


def _surpassing(mentions: Mentions) -> Surpasses | None:
    """Return the claim that one thing lies above another, or above itself in another year; None where none is put so."""
    put = _compared(mentions)
    program = _whole(put[0]) if put is not None else None
    if put is None or not (isinstance(program, Move) or isinstance(program, Gap) and program.how == "minus"):
        return None
    return Surpasses(program, put[1])


def _compared(mentions: Mentions) -> tuple[list[Mention], Direction] | None:
    """Return the question how much one of two things lies above the other, and which way it is claimed to."""
    at = next((at for at, one in enumerate(mentions) if one.type == "versus"), None)
    way = next((one for one in mentions[at + 1 :] if one.type == "move"), None) if at is not None else None
    if way is not None and way.value in _WAYS:
        return [*(one for one in mentions if one is not way), replace(way, value="more", text="多"), _HOW_MUCH], _WAYS[way.value]
    at = next((at for at, one in enumerate(mentions) if one.type == "bound"), None)
    if at is None or at + 1 == len(mentions) or mentions[at + 1].type not in _SIDES:
        return None
    versus = replace(mentions[at], type="versus", value="with", text="比")
    more = Mention(mentions[-1].end, mentions[-1].end, "多", "move", "more")
    return [*mentions[:at], versus, *mentions[at + 1 :], more, _HOW_MUCH], _WAYS[mentions[at].value]


def _foremost(mentions: Mentions) -> Iterator[Foremost]:
    """Yield the claims that what is set beside 最高的 by 是 is the first of those ranked: of its own kind, else items."""
    is_ = next((at for at, one in enumerate(mentions) if one.is_a("filler", "is")), None)
    best = next((at for at, one in enumerate(mentions) if one.type == "super"), None)
    if is_ is None or best is None:
        return
    before, behind = list(mentions[:is_]), list(mentions[is_ + 1 :])
    sides = [one for one in (before if best > is_ else behind) if one.type in _SIDES]
    for named in reversed(sides) if best > is_ else sides[:1]:
        rest = [one for one in before if one is not named]
        asked = [*rest, *behind] if best > is_ else rest
        yield from (Foremost(rank, named.span, named.keys, named.years) for rank in _ranks([*asked, mentions[is_]], named))


def _ranks(asked: Mentions, named: Mention) -> Iterator[Rank]:
    """Yield the rankings that are asked: of things of the named one's kind, of items, of spending where nothing is said."""
    spending = Mention(0, 0, "支出", "item", "spending", span=TOTALS["spending"](0, 0, "支出"))
    place = next((at for at, one in enumerate(asked) if one.type == "super"), 0)
    named_one = any(one.type == "item" and not _is_level(one) for one in asked)
    of_spending = () if named_one else ([*asked[:place], spending, *asked[place:]],)
    kinds = ((_WHICH_OF, Mention(0, 0, named.text[-1:], "rest")), (_WHICH,))
    for said in (asked, *of_spending):
        programs = (_whole([*said, *which]) for which in kinds)
        yield from (program for program in programs if isinstance(program, Rank))


def _is_level(mention: Mention) -> bool:
    return mention.span is not None and names_level(mention.span)


def _whole(mentions: Mentions) -> Program | None:
    """Return the one program that mentions are read as; None where there are more, or a word is not read."""
    reading = read(mentions)
    if reading is None or reading.unread or reading.unexplained or len(reading.programs) != 1:
        return None
    return reading.programs[0]


__all__ = ["is_doubted", "order_claims", "puts_order"]
