"""A question's mentions → the order of figures that it claims: one above another, or the first of several.

The claim is put as the question that would be asked without it (A比B高多少; 最高的是哪一项): the grammar reads that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.language.clauses import ENDS
from assistant.language.levels import names_level
from assistant.language.mentions import INSIDE
from assistant.programs.claims import Foremost, OrderClaim, Surpasses
from assistant.programs.model import Gap, Move, Program, Rank
from assistant.programs.reading import read
from assistant.programs.selects import TOTALS
from assistant.programs.telling_english import without_totals
from ingest.model import Direction as Moves

Mentions = Sequence[Mention]
_WAYS: dict[str, Moves] = {"up": "up", "more": "up", "down": "down", "less": "down", "over": "up", "under": "down"}
_DOUBTS = ("yesno", "agree")
_IS = "是"
_SIDES = ("item", "body", "year")
_NAMES = (*_SIDES, "super", "versus", "bound", "move")
"""Types of mentions that a claim is made of: a clause without any only doubts (这话对吗)."""
_OTHER = ("figure", "per", "share_of", "except", "top", "left")
"""Types of words that make it another claim."""
_WHICH_OF = Mention(0, 0, "哪个", "wh", "which")
_WHICH = Mention(0, 0, "哪一项", "wh", "which")
_WHAT_IS = (Mention(0, 0, "what is", "wh", "amount"),)
_HOW_MUCH = Mention(0, 0, "多少", "wh", "amount")


def order_claims(mentions: Mentions) -> Iterator[OrderClaim]:
    """Yield what a Chinese question may claim of figures' order, the likeliest first; only what its programs read whole."""
    if not is_doubted(mentions) or any(one.is_a("wh") or one.type in _OTHER for one in mentions):
        return
    said = _without_doubts(mentions)
    agreeing = any(one.is_a("agree", "yes") for one in mentions)
    surpassing = _surpassing(said, equal=agreeing)
    if surpassing is not None:
        yield surpassing
    yield from _foremost(said)


def order_claims_in_english(mentions: Mentions) -> Iterator[OrderClaim]:
    """Yield what an English question claims of figures' order: is A higher than B, is A the largest of C."""
    said = [one for one in without_totals(mentions) if one.type not in ("comma", "stop", *_DOUBTS)]
    first = next((at for at, one in enumerate(said) if one.type == "item"), 0)
    begins = any(one.type == "be" for one in said[:first]) and not any(one.is_a("wh") or one.type in _OTHER for one in said)
    if not begins:
        return
    put = said[first - 1 :] if first and said[first - 1].type == "body" else said[first:]
    way = next((one.value for one in put if one.type == "move" and one.value in _WAYS), "")
    program = _whole(put, "en") if way else None
    if isinstance(program, Gap) and program.how == "minus":
        yield Surpasses(program, _WAYS[way])
    best = next((at for at, one in enumerate(put) if one.type == "super"), None)
    ranked = _whole([*_WHAT_IS, *put[best:]], "en") if best is not None else None
    if isinstance(ranked, Rank):
        yield Foremost(ranked, said[first].span)


def puts_order(mentions: Mentions) -> bool:
    """Return whether a question doubts an order of figures, or that two are equal: no sum that comes out decides it."""
    if not is_doubted(mentions) or any(one.is_a("wh") for one in mentions):
        return False
    if any(one.is_a("agree") for one in mentions) and _sets_equal(mentions):
        return True
    at = next((at for at, one in enumerate(mentions) if one.type == "versus"), None)
    above = at is not None and any(one.type == "move" and one.value in _WAYS for one in mentions[at + 1 :])
    return above or any(one.type == "super" for one in mentions)


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


def _surpassing(mentions: Mentions, *, equal: bool) -> Surpasses | None:
    """Return the claim that one thing lies above another, or above itself in another year; None where none is put so."""
    put = _compared(mentions)
    if put is None and equal and _sets_equal(mentions):
        put = _equal(mentions)
    program = _whole(put[0]) if put is not None else None
    if put is None or not (isinstance(program, Move) or isinstance(program, Gap) and program.how == "minus"):
        return None
    return Surpasses(program, put[1])


def _compared(mentions: Mentions) -> tuple[list[Mention], Moves] | None:
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


def _sets_equal(mentions: Mentions) -> bool:
    """Return whether one thing is said to be as much in two years, or of two bodies: no places of a report are compared."""
    places = any(one.is_a("filler", "table", "text", "report") for one in mentions)
    twice = any(sum(one.type == kind for one in mentions) == 2 for kind in ("year", "body"))
    return twice and not places and any(one.type == "join" for one in mentions)


def _equal(mentions: Mentions) -> tuple[list[Mention], Moves]:
    """Return the question how much one of two lies above the other, which it is claimed not to."""
    at = next(at for at, one in enumerate(mentions) if one.type == "join")
    versus = replace(mentions[at], type="versus", value="with", text="比")
    more = Mention(mentions[-1].end, mentions[-1].end, "多", "move", "more")
    return [*mentions[:at], versus, *mentions[at + 1 :], more, _HOW_MUCH], "flat"


def _foremost(mentions: Mentions) -> Iterator[Foremost]:
    """Yield the claims that what is set beside 最高的 by 是 is the first of those ranked: of its own kind, else items."""
    is_ = next((at for at, one in enumerate(mentions) if one.is_a("filler", "is")), None)
    best = next((at for at, one in enumerate(mentions) if one.type == "super"), None)
    if best is None:
        return
    if is_ is None or is_ > best and not mentions[is_ + 1 :]:
        yield from _foremost_of_listed(mentions, best)
        return
    before, behind = list(mentions[:is_]), list(mentions[is_ + 1 :])
    sides = [one for one in (before if best > is_ else behind) if one.type in _SIDES]
    for named in reversed(sides) if best > is_ else sides[:1]:
        rest = [one for one in before if one is not named]
        asked = [*rest, *behind] if best > is_ else rest
        yield from (Foremost(rank, named.span, named.keys, named.years) for rank in _ranks([*asked, mentions[is_]], named))


def _foremost_of_listed(mentions: Mentions, best: int) -> Iterator[Foremost]:
    """Yield the claim that what is named behind 里 is the first of what stands before it (甲、乙两项里乙最高)."""
    said = [one for one in mentions[:best] if one.type != "filler"]
    if len(said) < 3 or said[-1].type not in _SIDES or not (said[-2].is_a("of") and said[-2].text in INSIDE):
        return
    asked = [one for one in mentions if one is not said[-1]]
    at = next(at for at, one in enumerate(asked) if one.type == "super")
    program = _whole([*asked[:at], _WHICH, *asked[at:]])
    if isinstance(program, Rank):
        yield Foremost(program, said[-1].span, said[-1].keys, said[-1].years)


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


def _whole(mentions: Mentions, language: str = "zh") -> Program | None:
    """Return the one program that mentions are read as; None where there are more, or a word is not read."""
    reading = read(mentions, (), language)
    if reading is None or reading.unread or reading.unexplained or len(reading.programs) != 1:
        return None
    return reading.programs[0]


__all__ = ["is_doubted", "order_claims", "order_claims_in_english", "puts_order"]
