"""What a question only says again of a thing that it names: its code, its own amount, the count that it is divided by.

301工资福利支出, 三公经费4432万元折合…, 83名在职人员的…: such a figure asks nothing. An amount said so must be the
report's own; `Reading.stated` keeps it, and nothing is told where no figure of the answer is it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.model import is_count
from ingest.amounts import Amount
from ingest.terms import term_of

STATED = "stated"
"""The value of a filler that says an amount again."""
_ASKED_OF = ("wh", "measure", "move", "share_of", "per")
_BETWEEN = ("of", "filler")
_CLAIMING = ("yesno", "agree")
_SETS_APART = ("bound", "versus", "op", "except")


def with_restated(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with codes and amounts that only say again what is named as small words."""
    if any(one.type in _CLAIMING for one in mentions):
        return list(mentions)
    found = list(mentions)
    for at, one in enumerate(mentions):
        if one.type != "figure" or one.amount is None:
            continue
        if _is_code_of(one, mentions[at + 1 : at + 2]):
            found[at] = replace(one, type="filler", value="code", amount=None)
        elif _counts_projects(one, mentions[at + 1 : at + 2]):
            found[at] = replace(one, type="count", value=str(int(one.amount.value)))
        elif (per := _divided_by(one, mentions)) is not None:
            found[at] = replace(one, type="filler", value=STATED)
            found[per] = replace(mentions[per], amount=one.amount)
        elif _says_again(mentions, at):
            found[at] = replace(one, type="filler", value=STATED)
    return found


def stated_in(mentions: Sequence[Mention]) -> tuple[Amount, ...]:
    """Return the amounts that a question says again of what it names."""
    return tuple(one.amount for one in mentions if one.is_a("filler", STATED) and one.amount is not None)


def _is_code_of(one: Mention, behind: Sequence[Mention]) -> bool:
    """Return whether a bare number is the end of the code of the item right behind it (02津贴补贴: 30102)."""
    span = behind[0].span if behind else None
    if not one.text.isdigit() or span is None or behind[0].start != one.end:
        return False
    codes = [term.code for link in span.links[:2] if (term := term_of(link.label)) is not None and term.code]
    return any(code.endswith(one.text) for code in codes)


def _counts_projects(one: Mention, behind: Sequence[Mention]) -> bool:
    return one.amount is not None and one.amount.unit in ("个", "项") and any(it.is_a("dimension", "project") for it in behind)


def _divided_by(one: Mention, mentions: Sequence[Mention]) -> int | None:
    """Return where the per head is that a number of the same things goes with (按13辆算, 83名…人均); None where none is."""
    if one.amount is None or not is_count(one.amount.unit):
        return None
    per_heads = (at for at, it in enumerate(mentions) if it.type == "per")
    return next((at for at in per_heads if one.amount.comparable(Amount(one.amount.value, mentions[at].value))), None)


def _says_again(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a figure stands beside an item as that item's own, and something is asked besides.

    A figure that bounds, that is compared with, or that one of two is to be chosen of says nothing again.
    """
    one, before, behind = mentions[at], list(mentions[:at]), list(mentions[at + 1 :])
    while before and before[-1].type in _BETWEEN:
        before.pop()
    while behind and behind[0].type in _BETWEEN:
        behind.pop(0)
    if one.amount is None or not one.amount.unit or any(it.type in _SETS_APART for it in (*before[-1:], *behind[:1])):
        return False
    if any(it.is_a("filler", "or") for it in mentions) or not any(it.type in _ASKED_OF for it in mentions):
        return False
    own = bool(before) and before[-1].type in ("item", "stage", "total")
    return own or bool(behind) and behind[0].type in ("item", "total") and behind[0].start <= one.end + 1
