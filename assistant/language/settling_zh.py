"""What a sign or word with several parts to play means among its neighbours, for mentions of Chinese questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from assistant.language.clauses import GOES_ON, as_filler, names_by_itself
from assistant.language.mentions import Mention
from assistant.wordlists import completes_a_verb

_JOINS = ("/", "／", ";", "；", "|", "+")
"""Signs that set the members of a list apart: in a bracket, and a stroke anywhere."""
_THINGS = ("item", "body", "year", "stage", "total")
_SHORT_YEARS = range(8, 41)
"""Years that are written in two digits."""
_TO = ("到", "至", "-", "—", "~", "→")
_AGAINST = ("对", "比", "较")


def settled_in_chinese(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each word or sign that may play several parts in the one that its neighbours leave it."""
    found = list(mentions)
    for settle in _SETTLING:
        found = settle(found)
    return found


def _lists(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with the signs between the things of a list as what joins them (货物/工程/服务; (甲；乙))."""
    inside, found = False, list[Mention]()
    for at, one in enumerate(mentions):
        inside = one.type == "open" or inside and one.type != "close"
        between = 0 < at < len(mentions) - 1 and mentions[at - 1].type in _THINGS and mentions[at + 1].type in _THINGS
        joins = between and one.text in _JOINS and (inside or one.type == "rest")
        found.append(replace(one, type="join", value="and") if joins else one)
    return found


_LISTED = 3
"""Official items in a row from which they are a list (货物工程服务); of two the first may narrow the second."""


def _side_by_side(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with what joins the items of a list that nothing joins."""
    found: list[Mention] = []
    runs = groupby(mentions, key=lambda one: one.span is not None and names_by_itself(one.span) and not one.text.isdigit())
    for items, run in runs:
        listed = list(run)
        joins = items and len(listed) >= _LISTED
        for at, one in enumerate(listed):
            found += [Mention(one.start, one.start, "", "join", "and")] if joins and at else []
            found.append(one)
    return found


def _ranges(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with the first and the last of a run of years as all of it (二二年到二四年)."""
    found = list(mentions)
    for at in range(len(mentions) - 2):
        first, middle, last = mentions[at : at + 3]
        years = first.type == last.type == "year" and len(first.years) == len(last.years) == 1
        if years and middle.text in _TO and first.years[0] < last.years[0]:
            found[at] = replace(first, end=last.end, years=tuple(range(first.years[0], last.years[0] + 1)))
            found[at + 1 : at + 3] = [replace(one, type="filler", years=()) for one in (middle, last)]
    return found


def _first_place(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 第一名 as the highest, where no other place is named beside it."""
    alone = sum(one.type == "nth" for one in mentions) == 1
    return [replace(one, type="super", value="high") if alone and one.is_a("nth", "1") else one for one in mentions]


def _pointed(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with a number behind what points back (这几项) as no number that is asked for."""
    found = list(mentions)
    for at, (before, one) in enumerate(pairwise(mentions)):
        if before.is_a("deixis", "that") and one.is_a("wh", "amount") and one.text.startswith(_SOME):
            found[at : at + 2] = [replace(before, type="filler", value=""), replace(one, type="filler", value="", unit=None)]
        elif at and before.is_a("deixis", "that") and one.type == "dimension" and mentions[at - 1].type == "item":
            found[at : at + 2] = [as_filler(before), as_filler(one)]  # 购车那块
        elif before.text in _AHEAD and one.type == "dimension":
            found[at + 1] = replace(one, type="filler", value="")  # 以下三项：…
    return found


def _compared_with_it(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 它 behind what compares as what was asked just before (乙局比它少多少)."""
    found = list(mentions)
    for at, (before, one) in enumerate(pairwise(mentions)):
        if before.type in ("versus", "share_of") and one.is_a("deixis", "that") and one.text == "它":
            found[at + 1] = replace(one, value="result")
    return found


def _totals_of_one(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 总盘子 of a thing as its sum, and 这个盘子 as the one that was asked before."""
    found: list[Mention] = []
    for one in mentions:
        things = [other for other in found if other.type != "filler"][-2:]
        if one.is_a("total", "both") and [other.type for other in things] == ["item", "of"]:
            one = replace(one, type="op", value="sum")
        elif one.is_a("total", "both") and things and things[-1].is_a("deixis", "that"):
            found[-1], one = as_filler(found[-1]), replace(one, type="deixis", value="result")
        found.append(one)
    return found


_AHEAD = ("以下", "下列", "下面", "如下")
"""Words that point on to a list."""


_SOME = "几"


def _gathered(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 汇总 as a sum where several are named and nothing else is asked of them, or behind 并."""
    asks = any(one.type in ("wh", "op", "measure", "move", "each", "yesno") for one in mentions)
    bodies = sum(2 if one.is_a("deixis", "bodies") else one.type == "body" for one in mentions)
    several = bodies > 1 or sum(one.type == "item" for one in mentions) > 1
    found: list[Mention] = []
    for one in mentions:
        goes_on = bool(found) and found[-1].text in GOES_ON
        gathers = several and one.is_a("filler", "gather") and (not asks or goes_on)
        found.append(replace(one, type="op", value="sum.adding") if gathers else one)
    return found


def _listed(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with how much asked where a clause only wants things listed (各家的列出来，再算合计)."""
    found: list[Mention] = []
    clause: list[Mention] = []
    for one in (*mentions, None):
        if one is not None and one.type not in ("comma", "stop") and one.text not in GOES_ON:
            clause.append(one)
            continue
        found += clause
        if clause and one is not None and _only_lists(clause):
            found.append(Mention(clause[-1].end, clause[-1].end, "", "wh", "amount"))
        found += [one] if one is not None else []
        clause = []
    return found


_ASKS = ("wh", "op", "measure", "move", "super", "order", "top", "share_of", "left", "yesno", "agree", "bound")


def _only_lists(clause: Sequence[Mention]) -> bool:
    """Return whether a clause asks that what it names be listed, and asks for nothing else."""
    lists = any(one.is_a("filler", "request.list") for one in clause)
    lists = lists or any(one.type == "each" for one in clause) and any(one.is_a("filler", "request") for one in clause)
    asks = any(one.type in _ASKS for one in clause)
    return lists and not asks and any(one.type in ("item", "body", "year", "each") for one in clause)


def _remainders(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 余额 that names nothing as what is left, behind what is taken away."""
    found: list[Mention] = []
    for one in mentions:
        taken = any(other.type == "except" or other.is_a("op", "minus") for other in found)
        found.append(replace(one, type="left", value="rest") if taken and one.type == "rest" and one.text in _LEFT else one)
    return found


_LEFT = ("余额", "余数", "余下")


def _small_words(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with those as fillers that only lead to their neighbour, or only go with it."""
    found = list(mentions)
    for at, (one, behind) in enumerate(pairwise(mentions)):
        if any(leads(one, behind) for leads in _LEADING):
            found[at] = as_filler(one)
        if any(goes(one, behind) for goes in _GOING_WITH):
            found[at + 1] = as_filler(behind)
    return found


_THROUGH = ("累计", "总共", "一共")
"""Words that sum up, and say of a movement only that it is all of it (累计减少多少)."""
_LEADING: tuple[Callable[[Mention, Mention], bool], ...] = (
    lambda one, behind: one.type == "agree" and behind.is_a("wh", "amount"),  # 相加等于多少
    lambda one, behind: one.type == "move" and one.value.endswith(".to") and behind.is_a("wh", "amount"),  # 降到多少
    lambda one, behind: one.text in _THROUGH and (behind.type == "move" or behind.is_a("measure", "rate")),
    lambda one, behind: one.value == "parts.spent" and behind.type == "item",  # 花在接待上的
    lambda one, behind: one.type == "point" and behind.is_a("stage", "budget"),  # 年初打算用多少
    lambda one, behind: one.type == "rest" and len(one.text) == 1 and behind.type == "move",  # 陡增, 微降
    lambda one, behind: one.type == "deixis" and one.text.endswith(_SEVERAL) and behind.type == "item",  # 那些公车
)
_SEVERAL = "些"
_GOING_WITH: tuple[Callable[[Mention, Mention], bool], ...] = (
    lambda one, behind: one.type == "move" and behind.type == "rest" and completes_a_verb(behind.text),  # 砍掉, 降下去
    lambda one, behind: one.type == "share_of" and behind.is_a("op", "sum"),  # 占总额: of the whole that is spoken of
    lambda one, behind: one.is_a("move", "any") and behind.is_a("move", "more"),  # 变化大吗
    lambda one, behind: one.type == "stage" and behind.type == "rest" and behind.text == "时",  # 决算时
    lambda one, behind: one.type == "item" and behind.type == "rest" and behind.text == "费",  # 养车费
    lambda one, behind: one.type == "item" and behind.type == "rest" and behind.text == "后",  # 扣掉甲后
)


_BOUNDING = ("figure", "item", "stage", "op", "body")
"""What 过 may be the bound by (过10万的); behind a verb it says that something was done (买过一辆车)."""


def _bounds(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 以下 and 以上 that no figure stands before as words that point on, no bounds (以下指标: …)."""
    found = list[Mention]()
    for at, one in enumerate(mentions):
        bounds = at > 0 and mentions[at - 1].type == "figure"
        points = one.type == "bound" and one.text in ("以下", "以上") and not bounds
        behind = mentions[at + 1] if at + 1 < len(mentions) else None
        past = one.type == "bound" and one.text == "过" and (behind is None or behind.type not in _BOUNDING)
        found.append(replace(one, type="filler", value="") if points or past else one)
    return found


def _short_years(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with years in two digits that stand beside each other as years (23、24呢; 24对23; 22至24三年)."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        behind = mentions[at + 2] if at + 2 < len(mentions) else None
        if behind is None or not (_is_short_year(one) and _is_short_year(behind)):
            continue
        middle = mentions[at + 1]
        if middle.type == "join" or middle.text in (*_TO, *_AGAINST):
            first, last = int(one.text), int(behind.text)
            found[at] = replace(one, type="year", years=(2000 + first,), amount=None)
            found[at + 2] = replace(behind, type="year", years=(2000 + last,), amount=None)
            if middle.text in _TO and first < last:
                found[at] = replace(found[at], years=tuple(range(2000 + first, 2001 + last)), end=behind.end)
                found[at + 1 : at + 3] = [replace(one, type="filler", text="") for one in found[at + 1 : at + 3]]
    return found


def _is_short_year(one: Mention) -> bool:
    return one.type == "figure" and len(one.text) == 2 and one.text.isdigit() and int(one.text) in _SHORT_YEARS


def _against(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 对 between two years or two stages as what sets them against each other (24对23的变动率)."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        sides = (mentions[max(0, at - 2) : at], mentions[at + 1 : at + 3])
        both = all(any(other.type in ("year", "stage") for other in side) for side in sides)
        if one.text == "对" and both:
            found[at] = replace(one, type="versus", value="with")
    return found


_WHOLE = "总"


def _amounts_of_one(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 总额 and 合计 behind one of several things in a list as its own, no sum (三公总额和公车费)."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        listed = 0 < at < len(mentions) - 2 and mentions[at + 1].type == "join" and mentions[at + 2].type == "item"
        which = one.text.startswith(_WHOLE) and any(other.is_a("wh", "which") for other in mentions[at:])
        named = at > 0 and mentions[at - 1].type in ("item", "stage")
        if one.is_a("op", "sum") and (listed and mentions[at - 1].type == "item" or which and named):
            found[at] = replace(one, type="filler", value="")
    return found


_SIZES = {"额": "amount", "数额": "amount", "幅度": "rate", "率": "rate", "比率": "rate"}
_SAYS_NOTHING = ("数据", "问题", "情况", "数")


def _sizes(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with what says how a movement is measured (减少额, 节约率); 三项数据 and 三个问题 say no more."""
    found = list(mentions)
    for before, one in pairwise(mentions):
        at = found.index(one)
        if before.type == "move" and one.type == "rest" and one.text in _SIZES:
            found[at] = replace(one, type="measure", value=_SIZES[one.text])
        elif before.is_a("dimension", "item") or before.type == "count":
            found[at] = replace(one, type="filler", value="", span=None) if one.text in _SAYS_NOTHING else one
    return found


def _named_in_brackets(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with words that a bracket behind them names as that item (办公运转（机关运行经费）)."""
    found = list(mentions)
    for at, one in enumerate(mentions[:-3]):
        inside = mentions[at + 2]
        brackets = mentions[at + 1].type == "open" and mentions[at + 3].type == "close"
        if one.type == "rest" and brackets and inside.type == "item":
            found[at] = replace(inside, start=one.start, end=one.end)
            found[at + 1 : at + 4] = [replace(other, type="filler", span=None) for other in mentions[at + 1 : at + 4]]
    return found


def _left_outs(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 最后 as a small word where nothing is ranked, and 甲之外 as what is left out."""
    found: list[Mention] = []
    out = False
    for at, one in enumerate(mentions):
        behind = mentions[at + 1] if at + 1 < len(mentions) else None
        out = out or one.type == "except"
        ranks = behind is not None and (behind.type not in ("filler", "stage", "move", "rest") or behind.text[:1] in "一的名")
        if one.text == "最后" and not ranks:
            one = replace(one, type="filler", value="")
        if one.text in ("之外", "以外") and not out and found and found[-1].type == "item":
            found.insert(-1, Mention(found[-1].start, found[-1].start, "", "except", "out"))
        found.append(one)
    return found


_TAKES = "把"


def _taken_out(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with what 把 takes hold of left out, as 除了 would say it (把甲费去掉，还有多少)."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        behind = next((other for other in mentions[at + 1 :] if other.type != "filler"), None)
        taken = one.type == "except" and (behind is None or behind.type in ("left", "wh", "comma", "stop", "join"))
        hold = next((place for place in range(at - 1, -1, -1) if mentions[place].text == _TAKES), None) if taken else None
        if hold is not None and any(other.type == "item" for other in mentions[hold:at]):
            found[at], found[hold] = as_filler(one), replace(found[hold], type="except", value=one.value)
    return found


def _what_is_left(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with 还有 before how much as what is left, where something is taken away (去掉甲费还有多少)."""
    found = list(mentions)
    for at, (one, behind) in enumerate(pairwise(mentions)):
        taken = any(other.type == "except" for other in mentions[:at])
        if taken and one.text == "还有" and behind.is_a("wh", "amount"):
            found[at] = replace(one, type="left", value="rest")
    return found


def _either_ways(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with up and down in one clause as the way that is asked for (是升是降, 涨还是跌)."""
    found = list(mentions)
    for at, one in enumerate(mentions):
        behind = [place for place in range(at + 1, min(at + 4, len(mentions))) if mentions[place].type == "move"]
        between = mentions[at + 1 : behind[0]] if behind else ()
        other = mentions[behind[0]].value if behind else ""
        if one.type == "move" and {one.value, other} in _WAYS and all(word.type in ("filler", "join") for word in between):
            found[at] = replace(one, value="any")
            found[at + 1 : behind[0] + 1] = [as_filler(word) for word in mentions[at + 1 : behind[0] + 1]]
    return found


_WAYS = ({"up", "down"}, {"more", "less"})


def _equals(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with an equals sign at a question's end as what asks how much (甲+乙=？)."""
    last = next((at for at in range(len(mentions) - 1, -1, -1) if mentions[at].type != "stop"), None)
    if last is None or mentions[last].text not in ("=", "＝"):
        return mentions
    return [*mentions[:last], replace(mentions[last], type="wh", value="amount"), *mentions[last + 1 :]]


def _insides(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with what joins 其中 to what stands before it as a comma (总额及其中甲费、乙费)."""
    found = list(mentions)
    for at, (one, behind) in enumerate(pairwise(mentions)):
        if one.type == "join" and behind.is_a("of") and behind.text == _INSIDE:
            found[at] = replace(one, type="comma", value="")
    return found


_INSIDE = "其中"
_SETTLING = (
    _lists, _side_by_side, _small_words, _bounds, _short_years, _against, _amounts_of_one, _sizes, _named_in_brackets, _left_outs,
    _ranges, _first_place, _pointed, _gathered, _listed, _either_ways, _equals, _remainders, _what_is_left, _taken_out,
    _totals_of_one, _compared_with_it, _insides,
)  # fmt: skip
