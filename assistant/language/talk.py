"""What people say around a question (我写稿子要用, 三个问题): clauses that ask nothing, for mentions of Chinese questions.

Whom and when they name holds for what is asked behind them; what else they say is no part of it where that names its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.language.clauses import ENDS, as_filler, names_by_itself
from assistant.language.mentions import Mention

_ASKS = frozenset((
    "wh", "measure", "op", "share_of", "super", "order", "top", "bound", "per", "left", "except", "each", "versus", "balance",
    "ratio",
))  # fmt: skip
"""Types of mentions that ask for something; a movement or a yes-or-no alone may be told in passing."""
_SCOPE = ("body", "place", "year", "stage", "comma", "stop")
_THINGS = ("item", "total", "point", "horizon", "trait")
_ASKING_MARKS = ("?", "？")


def without_talk(mentions: Sequence[Mention], ends: Collection[str] = ENDS) -> list[Mention]:
    """Return the mentions with what is said beside the question as fillers; `ends`: the marks that end what is said."""
    clauses = _clauses(mentions, ends)
    asking = [any(one.type in _ASKS or one.is_a("move", "any") for one in clause) for clause in clauses]  # …; up or down?
    if not any(asking):  # 甲、乙、丙三个数给我: a request, with no word that asks
        asking = [any(one.is_a("filler", "request") for one in clause) for clause in clauses]
    if not any(asking) and len(clauses) > 1 and ends != ENDS:
        asking[-1] = True  # could you tell me A: a request, with no word that asks
    if not any(asking) or not any(map(_names_thing, clauses)):
        return list(mentions)
    found: list[Mention] = []
    for at, clause in enumerate(clauses):
        asked = next((behind for behind, asks in enumerate(asking) if asks and behind > at), None)
        talks = not asking[at] and _is_talk(clause, clauses[asked] if asked is not None else None)
        found += [as_filler(one) if talks and one.type not in _SCOPE else one for one in clause]
    return found


def without_told(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the sentences that only tell before the one that asks (三公一年掉了一大截。降了多少) as such.

    What they name holds for what is asked, things only where that names none of its own; how they put it asks nothing.
    """
    sentences = _clauses(mentions, ("stop",))
    found: list[Mention] = []
    for at, sentence in enumerate(sentences):
        behind = [one for later in sentences[at + 1 :] for one in later]
        if not (behind and _only_tells(sentence) and any(one.type in _ASKS for one in behind)):
            found += sentence
            continue
        own = any(one.type in ("item", "total") for one in behind)
        kept = _SCOPE if own else (*_SCOPE, *_THINGS, "stage", "join", "of")
        kept = kept if own or _names_thing(sentence) else (*kept, "rest")  # an unknown word may be what is asked of
        found += [one if one.type in kept else as_filler(one) for one in sentence[:-1]]
        found.append(replace(sentence[-1], type="comma"))
    return found


def without_doubts(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with clauses that only doubt before one that asks how much (砍得挺狠吧？砍了多少) as ones that tell.

    What they name holds for what is asked; what they claim of it is none of the question.
    """
    clauses = _clauses(mentions, ENDS)
    found: list[Mention] = []
    for at, clause in enumerate(clauses):
        behind = [one for later in clauses[at + 1 :] for one in later]
        doubts = any(one.type in _DOUBTS for one in clause) and not any(one.is_a("wh", "amount") for one in clause)
        if not (doubts and _asks_figure(behind)):
            found += clause
            continue
        # An unknown word may be what is asked of, where nothing behind it is named.
        kept = (*_SCOPE, *_THINGS, "join", "of", "op", *(() if _names_thing(behind) else ("rest",)))
        found += [one if one.type in kept else as_filler(one) for one in clause[:-1]]
        found.append(replace(clause[-1], type="comma", text=","))
    return found


_DOUBTS = ("yesno", "agree")


def _asks_figure(mentions: Sequence[Mention]) -> bool:
    """Return whether how much is asked, and nothing is doubted."""
    asks = any(one.is_a("wh", "amount") or one.is_a("measure", "rate", "share") for one in mentions)
    return asks and not any(one.type in _DOUBTS for one in mentions)


_TOLD_BY = "。!！"
"""Marks that end a sentence that tells."""


_LIMITS = ("bound", "except", "left", "top", "nth")
"""Types of mentions that say of which what is asked (我只关心超过5万元的)."""


def _only_tells(sentence: Sequence[Mention]) -> bool:
    """Return whether a sentence asks for nothing and requests nothing; how many people there were is no figure."""
    if sentence[-1].text not in _TOLD_BY or any(one.is_a("filler", "request") or one.type in _LIMITS for one in sentence):
        return False
    return not any(one.type == "wh" and one.unit != "人" for one in sentence)


def _is_talk(clause: Sequence[Mention], asked: Sequence[Mention] | None) -> bool:
    """Return whether a clause that asks nothing says nothing of what is asked (None: of anything behind it).

    Where it names a thing, what is asked behind it has to name its own, and the two be apart: a sentence's end between
    them, or words in it that nothing explains.
    """
    if clause[-1].text in _ASKING_MARKS and _names_thing(clause):
        return False
    if not _names_thing(clause):
        return not any(one.type == "dimension" for one in clause)
    if asked is None or not _names_thing(asked) or any(one.is_a("dimension", "project") for one in clause):
        return False
    ends = clause[-1].type == "stop"
    return ends or any(one.type == "rest" for one in clause) or not any(map(_is_sure, clause))


def _names_thing(clause: Sequence[Mention]) -> bool:
    return any(one.type in _THINGS for one in clause)


def _is_sure(one: Mention) -> bool:
    return one.type in _THINGS[1:] or one.type == "item" and names_by_itself(one.span)


def without_talk_between_stops(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without whole sentences that ask nothing: in English a comma sets apart what is asked of, too."""
    return without_talk(mentions, ("stop",))


def _clauses(mentions: Sequence[Mention], ends: Collection[str]) -> list[list[Mention]]:
    """Return the mentions by clause, each with the mark that ends it; a bracket is a part of its clause."""
    found: list[list[Mention]] = [[]]
    depth = 0
    for one in mentions:
        depth = max(0, depth + (one.type == "open") - (one.type == "close"))
        found[-1].append(one)
        if one.type in ends and not depth:
            found.append([])
    return [clause for clause in found if clause]
