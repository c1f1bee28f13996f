"""Whether a question puts something to be checked: it doubts, asks yes or no, quotes a figure, or only states one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.language import Mention
from assistant.language.clauses import ENDS, as_filler
from ingest.amounts import Amount

_ASKING = ("super", "order", "top", "left", "per", "versus", "count", "except", "each")
"""Types of words that ask for something, as those of asking do: who uses none and states a figure puts it to be checked."""
_PICKING = ("wh", "each", "dimension", "count", "super")
"""Types of words that ask which lie beyond a bound, or how many: no yes or no."""
_NOT = ("不", "没", "没有", "否")
_THERE_IS = "有"
_REASONS = ("why", "meaning", "list", "which")
_TELLING = ("why", "meaning", "list")
"""What is asked for instead of a check; which one of several figures is right is a check."""
_DOUBTS = ("yesno", "agree")


def asks_claim(mentions: Sequence[Mention]) -> bool:
    """Return whether a question doubts or asks yes or no; no reason is asked for, nor which lie beyond a bound (超过30万的).

    What one clause asks does not take the doubt from another. An English clause asks yes or no where it begins with its
    verb (is that …, did they …).
    """
    clauses = clauses_of(mentions)
    if any(one.is_a("bound") for one in mentions):
        figures = any(one.type == "figure" for one in mentions)
        judged = any(one.type == "agree" for one in mentions)  # 三个占比…不到100%，算错了吧: how many there are is not asked
        picking = [one for one in _PICKING if not (judged and one == "count")]
        return figures and any(map(_doubts, clauses)) and not any(one.type in picking for one in mentions)
    put = any(_doubts(clause) or _quotes(clause) for clause in clauses)
    return put or _sets_against(mentions) or _only_states(mentions)


def clauses_of(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the mentions by clause, without the marks between them; no clause is empty."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        if one.type in ENDS:
            found.append([])
        else:
            found[-1].append(one)
    return [clause for clause in found if clause]


def _doubts(clause: Sequence[Mention]) -> bool:
    named = any(one.type == "item" for one in clause)
    if any(one.is_a("wh", *(_REASONS if named else _TELLING)) for one in clause):
        return False  # 哪个对 asks no name
    to_check = any(one.is_a("filler", "check") for one in clause)
    return clause[0].type == "be" or to_check or any(one.type in _DOUBTS for one in clause)


def _quotes(clause: Sequence[Mention]) -> bool:
    """Return whether a clause says of the text or a table what figure it has (说明里写的5万元): that is put to be checked."""
    placed = next((at for at, one in enumerate(clause) if one.is_a("filler", "table", "text")), None)
    if placed is None or any(one.is_a("wh") for one in clause):
        return False
    return any(one.type == "figure" and clause[placed].start != one.end for one in clause)


def _sets_against(mentions: Sequence[Mention]) -> bool:
    """Return whether it is asked how far a sum lies from the total printed (加起来和总数差多少)."""
    named = [one for one in mentions if one.type != "filler" and not one.is_a("of")]
    added = any(one.is_a("op", "sum.adding") for one in named)
    runs = zip(named, named[1:], named[2:], strict=False)
    return added and any(
        with_.type in ("join", "versus") and total.is_a("op", "sum") and gap.is_a("op", "gap") for with_, total, gap in runs
    )


def _only_states(mentions: Sequence[Mention]) -> bool:
    figures = any(one.type == "figure" for one in mentions)
    return figures and not any(one.type == "wh" or one.type in _ASKING for one in mentions)


def with_doubts(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a bare 不 that ends a clause as yes or no, one before an agreement as its contrary.

    What is said not to be there (没有出国费，是真的吗) is put as nil. A word for a bound that stands beside no figure bounds
    nothing (算过).
    """
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        behind = mentions[at + 1] if at + 1 < len(mentions) else None
        before = mentions[at - 1] if at else None
        if before is not None and _denies(before, one):
            found[-1] = replace(one, start=before.start, text=before.text + one.text, value="no")
        elif one.type == "rest" and one.text in _NOT and at and (behind is None or behind.type in ENDS):
            found.append(replace(one, type="yesno", value="?"))
        elif one.type == "item" and _is_denied(mentions, at):
            found += [one, Mention(one.end, one.end, "0", "figure", amount=Amount(Decimal(0), ""))]
        elif one.type == "bound" and len(one.text) == 1 and not _is_beside_figure(mentions, at):
            found.append(as_filler(one))
        else:
            found.append(one)
    return found


def _denies(before: Mention, one: Mention) -> bool:
    return before.type == "rest" and before.text in _NOT and one.is_a("agree", "yes")


def _is_denied(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether what is named is said not to be there, and that is doubted; nothing else of it is said."""
    denied = at > 1 and mentions[at - 2].type == "rest" and mentions[at - 2].text in _NOT and mentions[at - 1].text == _THERE_IS
    ends = at + 1 == len(mentions) or mentions[at + 1].type in (*ENDS, "yesno")
    return denied and ends and any(one.type in _DOUBTS for one in mentions[at:])


def _is_beside_figure(mentions: Sequence[Mention], at: int) -> bool:
    around = (*mentions[max(0, at - 1) : at], *mentions[at + 1 : at + 3])
    return any(one.type == "figure" for one in around)


__all__ = ["asks_claim", "clauses_of", "with_doubts"]
