"""Everyday words of a question: which stretches that nothing explains say nothing of which figure is asked for.

A noun narrows (文创商店, 学费), so a figure is not told past it. An adverb never does, and a verb does not where it only
says what was done about the thing named: 公车跑起来花了多少, 护林员补助排了多少钱. Where it stands before what it makes another
thing of (扶贫支出, 追加的项目支出), or no thing is named beside it (维修花了多少), it is what is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.clauses import GOES_ON, as_filler, clause_around
from assistant.language.mentions import INSIDE, Mention
from assistant.wordlists import kinds_of

_GENERAL = frozenset(("项目", "经费", "资金", "费用", "支出", "收入", "支出总计", "收入总计", "收支总计"))
"""Things so general that a verb right before one makes another thing of it."""


def without_plain_words(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each left-over stretch that says nothing of which figure is asked for as a filler."""
    return [as_filler(one) if _says_nothing(mentions, at) else one for at, one in enumerate(mentions)]


def _says_nothing(mentions: Sequence[Mention], at: int) -> bool:
    kinds = _kinds_of(mentions, at) if mentions[at].type == "rest" else frozenset()
    before = next((one for one in reversed(mentions[:at]) if one.type != "filler"), None)
    joined = before is not None and joins(before) and before.text not in GOES_ON
    if not kinds or joined or before is not None and (before.is_a("of") and before.text in INSIDE):
        return False
    if kinds == {"particle"}:
        return len(mentions[at].text) > 1 or not _begins_name(mentions, at)
    clause = clause_around(mentions, at)
    if not any(other.type in ("item", "total") for other in clause):
        asks = any(other.type in ("wh", "op") for other in clause)  # 准备审议决算 asks for nothing
        return not asks or _is_verb_of_asking(mentions, at)
    return not _makes_another(mentions, at)


def _is_verb_of_asking(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether what is asked for stands right behind a verb (注明各项差额, 测算占比): it is what is done to that."""
    behind = next((one for one in mentions[at + 1 :] if one.type not in ("filler", "each", "dimension")), None)
    return behind is not None and behind.type in ("op", "measure")


def joins(mention: Mention) -> bool:
    """Return whether what stands behind a mention is another of what stands before it: it cannot be left out."""
    return mention.type in ("join", "versus", "except") or mention.is_a("op", "plus", "minus", "divide")


def _begins_name(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a single sign stands right before an item, or before another sign and an item: it may begin its name."""
    behind = [one for one in mentions[at + 1 : at + 3] if not _is_sign(one)]
    return bool(behind) and behind[0].type == "item"


def _makes_another(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a verb stands right before what it may be a part of: a general thing, or one behind 的."""
    behind = [other for other in mentions[at + 1 : at + 4] if other.type != "filler" or len(other.text) > 1]
    if not behind:
        return False
    if behind[0].is_a("of"):
        return len(behind) > 1 and behind[1].type in ("item", "total", "dimension", "rest")
    return behind[0].type in ("total", "dimension") or behind[0].type == "item" and behind[0].text in _GENERAL


def _kinds_of(mentions: Sequence[Mention], at: int) -> frozenset[str]:
    """Return the kinds of a stretch by itself, else with the single sign beside it that may be a part of its word (逐 | 一)."""
    texts = [mentions[at].text]
    texts += [texts[0] + one.text for one in mentions[at + 1 : at + 2] if _is_sign(one)]
    texts += [one.text + texts[0] for one in mentions[max(0, at - 1) : at] if _is_sign(one)]
    return next((kinds for text in texts if (kinds := kinds_of(text))), frozenset())


def _is_sign(one: Mention) -> bool:
    return one.type == "filler" and len(one.text) == 1
