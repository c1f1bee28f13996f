"""Mentions of a question that is answered in words → what is to be told, and of what: no figure stands in for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.language import Mention
from assistant.language.groups import HAN_DIGITS
from assistant.language.mentions import INSIDE
from assistant.programs.grammar import has, selected, wanted_of
from assistant.programs.model import Direction, Relation, Select, Tell, Wanted
from assistant.wordlists import common_words, cues_of, everyday_words, word_lines
from ingest.amounts import COUNTS, Amount, parse_amount

Mentions = Sequence[Mention]
Firmness = Literal["firm", "lead", "soft"]
"""Whether only words can answer, words before figures do, or words where no figures do (哪些 may ask for either)."""

_ASKED: tuple[Wanted, ...] = ("holds", "purpose", "basis", "who", "when", "where", "source")
"""Words that ask for one kind of words each: the lexicon's values are the kinds."""
_FIGURES = ("super", "order", "top", "bound", "share_of", "each", "per", "except")
"""Types of words that ask for figures, or for what figures decide."""
_CONTENT = ("item", "rest", "dimension", "stage", "horizon", "figure")


def asks_in_words(mentions: Mentions) -> Firmness | None:
    """Return how surely a question asks for words; None where it asks for figures."""
    if has(mentions, "wh", "meaning") or _asks_why(mentions) or _asks_what_is_left_out(mentions):
        return "firm"
    if has(mentions, "wh", "amount") or any(one.type in _FIGURES for one in mentions):
        return None
    if has(mentions, "op") or has(mentions, "versus") or has(mentions, "move", "more", "less"):
        return None
    if has(mentions, "wh", *_ASKED, "duty") or _done_by(mentions) or _asks_for_units(mentions):
        return "firm"
    if has(mentions, "wh", "what", "how"):
        return None if has(mentions, "measure") or has(mentions, "move") and not content(mentions, beside=True) else "firm"
    if has(mentions, "wh", "list", "which"):
        return _firm_list(mentions)
    return None


def _asks_what_is_left_out(mentions: Mentions) -> bool:
    """Return whether it is asked what something does not take in (不包括哪些)."""
    behind = zip(mentions, mentions[1:], strict=False)
    return any(one.type == "except" and two.is_a("wh", "list", "what", "which", "holds") for one, two in behind)


def _firm_list(mentions: Mentions) -> Firmness | None:
    """Return how surely 哪些 or 哪个 asks for words: not where figures may pick (哪些项目增加了)."""
    if has(mentions, "measure") or has(mentions, "yesno"):
        return None
    words = content(mentions, beside=True)
    if has(mentions, "move"):
        return "firm" if words else None
    return "soft" if words or has(mentions, "item") else None


def _asks_why(mentions: Mentions) -> bool:
    """Return whether a cause is asked: 为什么, 跟…有关吗, or 怎么 before a movement (怎么一下涨了) or what was not done."""
    said = [one for one in mentions if one.type != "filler"]
    moving = any(one.is_a("wh", "how") and _happened(two) for one, two in zip(said, said[1:], strict=False))
    related = has(mentions, "related") and has(mentions, "yesno")
    return has(mentions, "wh", "why") or moving or related or _accounts_for(mentions) or _guesses_cause(mentions)


def _accounts_for(mentions: Mentions) -> bool:
    """Return whether it is asked how a movement is explained (涨了这么多，是怎么解释的): its cause, not what a term means."""
    moving = has(mentions, "move", "up", "down") and any(one.type in ("item", "total") for one in mentions)
    return moving and any(one.type == "wh" and one.value == "meaning.why" for one in mentions)


def _happened(mention: Mention) -> bool:
    return mention.is_a("move", "up", "down", "more", "less") or mention.is_a("left", "unspent")


def _guesses_cause(mentions: Mentions) -> bool:
    """Return whether a question names a movement, and behind a comma a cause to be confirmed (经费少了，是不是客人少了)."""
    doubt = next((at for at, one in enumerate(mentions) if one.type == "yesno"), 0)
    comma = next((at for at in range(doubt, 0, -1) if mentions[at].type == "comma"), 0)
    figures = has(mentions, "figure") or has(mentions, "agree") or has(mentions, "wh", "amount")
    named = comma and has(mentions[:comma], "move") and has(mentions[:comma], "item")
    return bool(named) and not figures and bool(content(mentions[comma:], beside=True) or has(mentions[comma:], "item"))


def parts_asked(mentions: Mentions) -> tuple[list[Mention], list[Mention]]:
    """Return the clauses that ask for figures and those that ask for words, each as one run; all where only one is asked.

    接待费减少多少，为什么 asks a figure and a reason; what no clause asks goes with the one before it, or behind it.
    """
    runs = [part for clause in clauses(mentions) for part in _asks_side_by_side(clause)]
    return sorted_clauses(runs, _in_words, _asks_figures)


def _asks_side_by_side(clause: Mentions) -> list[Mentions]:
    """Return a clause cut where a joining word stands between two asks, one of them in words (用了多少、没用完是什么原因)."""
    for at, one in enumerate(clause):
        sides = clause[: at + 1], clause[at + 1 :]
        if one.type == "join" and all(has(side, "wh") for side in sides) and len({_in_words(side) for side in sides}) > 1:
            return [sides[0], *_asks_side_by_side(sides[1])]
    return [clause]


def _in_words(run: Mentions) -> bool:
    return asks_in_words(run) is not None


def sorted_clauses(
    runs: Sequence[Mentions], in_words: Callable[[Mentions], bool], in_figures: Callable[[Mentions], bool]
) -> tuple[list[Mention], list[Mention]]:
    """Return the runs that ask for figures and those that ask for words, each as one run.

    What asks nothing goes with the run before it; at the beginning it waits for the first that asks.
    """
    figures: list[Mention] = []
    words: list[Mention] = []
    waiting: list[Mention] = []
    last: list[Mention] | None = None
    for run in runs:
        asks = in_words(run) or bool(waiting) and in_words([*waiting, *run])
        goes = words if asks else (figures if in_figures(run) else last)
        if goes is None:
            waiting += run
            continue
        goes += [*waiting, *run]
        waiting, last = [], goes
    return figures, words


def counts_asked(mentions: Mentions, others: Mentions = ()) -> list[Tell | None]:
    """Return what is counted, one for each amount that is asked for; None where nothing says of what, or figures are asked.

    It is about all that its clause names, what stands behind the word of counting last; a clause that names next to
    nothing (治几公里) is about what was named before it too. With no unit asked it is what is aimed at.
    """
    found: list[Tell | None] = []
    before: list[str] = content(others)
    for clause in amounts_asked(mentions):
        own = content(clause)
        for at, one in enumerate(clause):
            if not one.is_a("wh", "amount"):
                continue
            if _is_measured(clause, at):
                found.append(None)
                continue
            named = own if sum(map(len, own)) > 1 else [*before, *own]
            noun = _noun_behind(clause, at)
            about = _with_last(named, noun)
            things = bool(noun) and clause[at + 1].type in ("item", "rest")
            select = replace(scope_of((*mentions, *others)), unit=_unit_of(one) or (_ANY_UNIT if things else None))
            beside = tuple(content(mentions, beside=True))
            found.append(Tell(select, "count", about, beside) if about else None)
            found += [Tell(select, "count", (other,), beside) for other in _nouns_joined(clause, at) if about]
        before += own
    return found


def asks_one_thing(mentions: Mentions) -> bool:
    """Return whether a question asks one amount of one thing as it is written: nothing in it compares, computes or dates."""
    asked = sum(one.is_a("wh", "amount") for one in mentions)
    plain = all(one.type in _ONE_THING for one in mentions)
    return asked == 1 and plain and len(clauses(mentions)) == 1 and sum(map(len, content(mentions))) >= _A_THING


_ONE_THING = ("wh", "item", "rest", "of", "filler", "body", "stop", "dimension")
_A_THING = 4
"""Signs from which words may name one thing alone."""


def amounts_asked(mentions: Mentions) -> list[list[Mention]]:
    """Return the clauses, each cut between an amount that is asked for and another (多少个、多少人次; 几批多少人)."""
    found: list[list[Mention]] = []
    for clause in clauses(mentions):
        found.append([])
        for at, one in enumerate(clause):
            if one.is_a("wh", "amount") and any(other.is_a("wh", "amount") for other in found[-1]):
                found.append([])
            found[-1].append(one)
            asked = any(other.is_a("wh", "amount") for other in found[-1])
            if one.type == "join" and asked and any(other.is_a("wh", "amount") for other in clause[at + 1 :]):
                found.append([])
    return found


def _noun_behind(clause: Mentions, at: int) -> str:
    behind = next((end for end in range(at + 1, len(clause)) if clause[end].type in _ENDS), len(clause))
    return "".join(inner.text for inner in clause[at + 1 : behind])


def _nouns_joined(clause: Mentions, at: int) -> list[str]:
    """Return what is counted beside the noun behind an amount (多少个处室和站所); () where another amount is asked there."""
    behind = list(clause[at + 1 :])
    if any(one.is_a("wh") or one.type in ("measure", "op", "versus", "move") for one in behind):
        return []
    joins = [place for place, one in enumerate(behind) if one.type == "join"]
    nouns = [_noun_behind(behind, place) for place in joins if place]
    return [noun for noun in nouns if len(noun) > 1]


def _with_last(named: Sequence[str], noun: str) -> tuple[str, ...]:
    """Return the stretches with the noun at their end: it is what is counted."""
    kept = [run for run in named if run.replace(" ", "") != noun]
    return (*kept, noun) if noun else tuple(kept)


def scope_of(mentions: Mentions) -> Select:
    """Return the bodies and years that mentions name, nothing else."""
    named = selected([one for one in mentions if one.type in ("body", "year")])
    return named[0] if named else Select()


_ANY_UNIT = "个"
"""The unit of counting that others are said for: 多少学生 asks for a number of whatever they are counted in."""
_MEASURED = ("share_of", "measure", "versus", "per")


def _is_measured(clause: Mentions, at: int) -> bool:
    """Return whether an amount is one of figures, none that is counted: 占几个点, or behind a movement (少了几辆)."""
    before = next((one for one in reversed(clause[:at]) if one.type != "filler"), None)
    computed = any(other.type in _MEASURED or other.type == "op" and other.value != "sum" for other in clause)
    return computed or before is not None and before.type == "move"


_AIMED = ("多少", "几多", "几何", "多大", "多高", "是多少")
_ENDS = ("comma", "stop", "join", "wh", "yesno", "body", "year")


def _unit_of(asking: Mention) -> str | None:
    """Return the unit asked for; 几个 and 几家 are words of their own, and 多少 alone asks for no unit."""
    if asking.unit or asking.text in _AIMED:
        return asking.unit
    return asking.text[-1] if asking.text[:1] == "几" and asking.text[-1:] in COUNTS else "元"


def clauses(mentions: Mentions) -> list[list[Mention]]:
    """Return the runs between commas and stops, each with the mark behind it."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        found[-1].append(one)
        if one.type in ("comma", "stop"):
            found.append([])
    return [clause for clause in found if any(one.type not in ("comma", "stop") for one in clause)]


def _asks_figures(clause: Mentions) -> bool:
    asked = any(one.type == "measure" and not _is_stated(clause, at) for at, one in enumerate(clause))
    return asked or has(clause, "wh", "amount") or any(one.type in _FIGURES for one in clause) or _asks_movement(clause)


def _is_stated(clause: Mentions, at: int) -> bool:
    """Return whether a measure is one that the question states (预算的三倍), none that it asks for."""
    return at > 0 and (clause[at - 1].type == "figure" or clause[at - 1].text in HAN_DIGITS)


def _asks_movement(clause: Mentions) -> bool:
    """Return whether it is asked which way something moved (是涨还是降, 某年还降吗), or what became of it (那比上年呢)."""
    ways = {one.value for one in clause if one.type == "move"}
    both = bool(ways & {"up", "more"}) and bool(ways & {"down", "less"})
    dated = bool(ways) and has(clause, "year") and has(clause, "yesno")
    return both or dated or has(clause, "versus") and any(one.text in _ASKS_ON for one in clause[-2:])


_ASKS_ON = ("呢", "?", "？")
"""What asks of something behind it what was asked before."""


def tells_asked(mentions: Mentions) -> tuple[Tell, ...]:
    """Return what a question in words asks to be told, each ask for itself (谁负责，什么时候完成): of the first one's matter.

    One that names an item is about that; bodies and years it takes from the one before.
    """
    runs: list[list[Mention]] = []
    for clause in clauses(mentions):
        apart = runs and has(clause, "wh") and has(runs[-1], "wh") and _in_words(clause)
        if apart or not runs:
            runs.append([])
        runs[-1] += clause
    first, *others = [tell_asked(run) for run in runs] or [tell_asked(mentions)]
    told = [first]
    for one in others:
        if not one.select.slots:
            one = replace(one, about=_together(first.about, one.about), beside=_together(first.beside, one.beside))
        told.append(replace(one, select=one.select.over(told[-1].select)))
    return tuple(told)


def _together(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def tell_asked(mentions: Mentions) -> Tell:
    """Return what a question in words asks to be told."""
    named = selected([one for at, one in enumerate(mentions) if one.type != "stage" and not _is_base(mentions, at)])
    select = named[0] if named else Select()
    unspent = has(mentions, "left", "unspent")
    direction: Direction | None = "down" if unspent else presumed(mentions)
    against = _asks_why(mentions) and (unspent or has(mentions, "stage", "budget"))
    duty = _duty() if has(mentions, "wh", "duty") else ()
    printed = [replace(one, type="filler") if _is_rough(one) else one for one in mentions]
    about, beside = [*content(printed), *duty], [run.replace(" ", "") for run in content(printed, beside=True)]
    asked, what = _asked_of(mentions), _wanted(mentions)
    if what == "list" and (doing := _done_by(mentions)):
        asked, what = "", "who"
        about, beside = ([run for run in runs if run not in doing] for runs in (about, beside))
    what = "who" if what in ("list", "text") and asked and asked[-1] in _roles() else what
    told = Tell(select, what, tuple(about), tuple(beside), asked, direction, against, _class_asked(mentions))
    return with_movement(replace(told, relation=_relation_asked(mentions, what)), mentions)


def _asks_for_units(mentions: Mentions) -> bool:
    """Return whether it is asked which unit stands in a relation to the body, and nothing else is named (隶属于哪个单位)."""
    asked = has(mentions, "wh", "which", "list", "what")
    return asked and not content(mentions) and bool(_relation_asked(mentions, "list"))


def _relation_asked(mentions: Mentions, what: Wanted) -> Relation:
    """Return how units that are asked for stand to the body, as the question says it; whose it is where it says none."""
    said = "".join(one.text for one in mentions if one.type not in ("body", "year"))
    kinds: tuple[Relation, ...] = ("above", "counted", "below", "inside")
    named = (kind for kind in kinds if any(word in said for word in cues_of(kind)))
    return next(named, "above" if what == "who" else "")


def with_movement(told: Tell, mentions: Mentions) -> Tell:
    """Return what is to be told with the movement whose size mentions ask for (少了多少，为什么) or claim (为什么少了30万)."""
    moving = any(one.is_a("move", "up", "down", "more", "less") or one.type == "by" for one in mentions)
    if told.what != "reason" or not moving:
        return told
    sizes = [one for at, one in enumerate(mentions) if one.amount is not None and _is_size(mentions, at)]
    asked = wanted_of(mentions) if has(mentions, "wh", "amount") or has(mentions, "measure", "rate", "share") else ()
    if sizes and not told.claimed:
        claimed = sizes[0].amount
        assert claimed is not None
        told = replace(told, moved=("rate",) if claimed.unit == "%" else ("amount",), claimed=_bounds_of(sizes[0], claimed))
    if told.claimed and has(mentions, "year"):
        return told  # 2025年为什么降了两成，2026年还降多少: the movement of another year
    return replace(told, moved=tuple(dict.fromkeys((*told.moved, *asked))))


def _is_size(mentions: Mentions, at: int) -> bool:
    """Return whether a figure is the size of a movement: it stands right behind that (少了30万) or before it (30万的增加)."""
    before = next((one for one in reversed(mentions[:at]) if one.type != "filler"), None)
    behind = next((one for one in mentions[at + 1 :] if one.type not in ("filler", "of")), None)
    return mentions[at].type == "figure" and any(one is not None and one.type == "move" for one in (before, behind))


def _is_rough(mention: Mention) -> bool:
    """Return whether a size is said in words or roughly (五成多): no sentence prints it so."""
    return mention.type == "figure" and not mention.text[-1:].isdigit() and parse_amount(mention.text) is None


def spending_asked(mentions: Mentions) -> Tell | None:
    """Return what is asked to be told where a question asks what money is spent on, and maybe how much; None where it does not.

    Which ways there are (哪些地方, 哪几个方面) says nothing of what is asked about.
    """
    asking = next((at for at, one in enumerate(mentions) if one.is_a("wh", "purpose") or _asks_spent(mentions, at)), None)
    if asking is None:
        return None
    matter = [one for at, one in enumerate(mentions) if at < asking or not _follows(mentions, asking, at)]
    told = tell_asked([replace(one, type="filler", value="") if one.type == "wh" else one for one in matter])
    return replace(told, what="purpose", sized=has(mentions, "wh", "amount")) if told.about else None


def _asks_spent(mentions: Mentions, at: int) -> bool:
    """Return whether it is asked what money is spent on (花在哪些方面, 用在哪了): what stands behind names no use itself."""
    behind = mentions[at + 1] if at + 1 < len(mentions) else Mention(0, 0, "", "stop")
    names_none = behind.type in ("wh", "comma", "stop") or behind.type in ("rest", "filler") and len(behind.text) == 1
    return mentions[at].value == "parts.spent" and names_none


def _follows(mentions: Mentions, asking: int, at: int) -> bool:
    """Return whether a mention stands behind what asks for a use, in the same clause."""
    between = mentions[asking : at + 1]
    return at >= asking and not any(one.type in ("comma", "stop") for one in between)


def _bounds_of(said: Mention, size: Amount) -> tuple[Amount, Amount]:
    """Return the least and the most that a size stands for: one in digits is rounded, one in words is about as much or more."""
    if any(sign.isdigit() for sign in said.text):
        return Amount(size.value - size.step / 2, size.unit), Amount(size.value + size.step / 2, size.unit)
    place = Decimal(10) ** size.value.adjusted()
    return Amount(size.value * Decimal("0.8"), size.unit), Amount(size.value + place, size.unit)


def _class_asked(mentions: Mentions) -> str:
    """Return the class of things right behind 哪些 or 哪几个; empty where none stands there."""
    behind = zip(mentions, mentions[1:], strict=False)
    return next((two.text for one, two in behind if one.is_a("wh", "list", "holds", "what") and two.type == "dimension"), "")


@lru_cache(maxsize=1)
def _duty() -> tuple[str, ...]:
    """Return the word that reports have for what a body is in charge of."""
    return cues_of("duty")[:1]


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    """Return the signs that words for persons end in (局长, 主任, 负责人): whoever they are is a name."""
    return frozenset(cues_of("role"))


def _asked_of(mentions: Mentions) -> str:
    """Return the word that stands before 是谁, 是哪家 or 叫什么: what it names has to be in the answer's sentence."""
    asking = next((at for at in range(len(mentions) - 1, 0, -1) if mentions[at].is_a("wh", "list", "which", "what")), 0)
    copula = asking - 1 if asking and mentions[asking - 1].text in _COPULAS else asking
    if not copula or copula == asking and not mentions[asking].text.startswith(_COPULAS):
        return ""
    named = content(mentions[:copula])
    last = named[-1].replace(" ", "") if named else ""
    return last[-2:] if len(last) > 1 and mentions[copula - 1].text.endswith(last[-1]) else ""


_COPULAS = ("是", "叫")


def _done_by(mentions: Mentions) -> list[str]:
    """Return what is done by whom is asked for (是谁在管, 是谁牵头的): the words behind 是谁; none where none stand there."""
    asking = next((at for at, one in enumerate(mentions) if one.is_a("wh", "list") and one.text.endswith(_WHO)), None)
    if asking is None:
        return []
    end = next((at for at in range(asking + 1, len(mentions)) if mentions[at].type in _ENDS), len(mentions))
    return [one.text for one in mentions[asking + 1 : end] if one.type == "rest"]


_WHO = "谁"


def _is_base(mentions: Mentions, at: int) -> bool:
    """Return whether a year is what something is compared with (比上年降了): the words asked are of the year itself."""
    return mentions[at].type == "year" and at > 0 and mentions[at - 1].type == "versus"


def _wanted(mentions: Mentions) -> Wanted:
    if _asks_why(mentions):
        return "reason"
    if _asks_what_is_left_out(mentions):
        return "excludes"
    if has(mentions, "wh", "meaning"):
        return "holds" if has(mentions, "wh", "list", "parts", "what") else "meaning"
    kinds = next((kind for kind in _ASKED if has(mentions, "wh", kind)), None)
    return kinds or ("list" if has(mentions, "wh", "list") else "text")


def presumed(mentions: Mentions) -> Direction | None:
    """Return the movement that a question takes for granted, None where it names none or both."""
    up, down = has(mentions, "move", "up", "more"), has(mentions, "move", "down", "less")
    return None if up == down else ("up" if up else "down")


def content(mentions: Mentions, *, beside: bool = False) -> list[str]:
    """Return the stretches of a question that say what it is about, light words taken off; with `beside` no item's words.

    A blank parts what was read apart in a stretch.
    """
    kept = ("rest", "figure") if beside else _CONTENT
    found: list[str] = []
    run: list[Sign] = []
    for at, one in enumerate((*mentions, Mention(0, 0, "", "stop"))):
        if _is_content(mentions, at, one, kept):
            run += [Sign(sign, at, one.type in _NAMES) for sign in one.text]
            continue
        found += heavy(run)
        run = []
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, the mention that it is of, and whether that is a thing's name: no light word is taken out of one."""

    text: str
    mention: int
    named: bool


_NAMES = ("item", "dimension", "stage", "horizon", "figure")


def _is_content(mentions: Mentions, at: int, one: Mention, kept: Sequence[str]) -> bool:
    """Return whether a mention is content: behind 哪些 a class of things is only what is asked, another word is content too."""
    behind = mentions[at + 1 : at + 2]
    if one.is_a("dimension", "body") and any(other.is_a("of") and other.text in INSIDE for other in behind):
        return False  # 局里有几个人: the body itself
    if at > 0 and mentions[at - 1].is_a("wh", "list", "which", "what"):
        return one.type in kept and one.type != "dimension" or one.type == "filler" and len(one.text) > 1
    return one.type in kept or _goes_on(mentions, at, kept)


def _goes_on(mentions: Mentions, at: int, kept: Sequence[str]) -> bool:
    """Return whether a single sign stands beside a stretch (下属, 供应商, 合同款): it may be part of its word."""
    behind = at
    while behind < len(mentions) and mentions[behind].type in _INSIDE and len(mentions[behind].text) == 1:
        behind += 1
    return behind > at and behind < len(mentions) and mentions[behind].type in kept


_INSIDE = ("filler", "join", "of")


def heavy(run: Sequence[Sign]) -> list[str]:
    """Return the parts of a stretch that carry meaning: light words cut it, light signs leave its edges."""
    parts: list[Sequence[Sign]] = []
    position = start = 0
    while position < len(run):
        light = _light_at(run, position)
        if light:
            parts.append(run[start:position])
            start = position = position + light
        else:
            position += 1
    parts.append(run[start:])
    return [_written(bare) for part in parts if (bare := _stripped(part))]


def _written(part: Sequence[Sign]) -> str:
    """Return a part with a blank wherever another mention begins; single signs in a row may be one word."""
    sizes = Counter(sign.mention for sign in part)
    blanks = (" " if at and _parted(part[at - 1], sign, sizes) else "" for at, sign in enumerate(part))
    return "".join(blank + sign.text for blank, sign in zip(blanks, part, strict=True))


def _parted(one: Sign, other: Sign, sizes: Mapping[int, int]) -> bool:
    return one.mention != other.mention and max(sizes[one.mention], sizes[other.mention]) > 1


def _text(signs: Sequence[Sign]) -> str:
    return "".join(sign.text for sign in signs)


def _light_at(run: Sequence[Sign], at: int) -> int:
    """Return how many signs a light word of several signs has that begins there, 0 where none does."""
    for size in range(min(5, len(run) - at), 1, -1):
        signs = run[at : at + size]
        if not any(sign.named for sign in signs) and _text(signs) in _light():
            return size
    return 0


def _stripped(part: Sequence[Sign]) -> Sequence[Sign]:
    """Return a part without the light signs at its edges; all of it where of several only one would be left (还本额)."""
    first, last = 0, len(part)
    while first < last and _is_light(part[first]) and not _is_word(part[first : first + 2]):
        first += 1
    while last > first and _is_light(part[last - 1]) and not _is_word(part[max(first, last - 2) : last]):
        last -= 1
    return part if last - first == 1 and len(part) >= _A_WORD else part[first:last]


_A_WORD = 3
"""Signs from which a stretch is one word, of which no single sign is all that it says."""


def _is_light(sign: Sign) -> bool:
    return sign.text in light_signs() and not sign.named


def _is_word(signs: Sequence[Sign]) -> bool:
    """Return whether two signs are an everyday word (下属), so that neither stands by itself."""
    return len(signs) == 2 and _text(signs) in common_words()


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    """Return the words that say nothing of what a passage is about: the lists' own, and adverbs and pronouns."""
    adverbs = (word for word, kind in everyday_words().items() if kind == "particle" and len(word) > 1)
    return frozenset((*word_lines("light_words.txt"), *adverbs))


@lru_cache(maxsize=1)
def light_signs() -> str:
    """Return the signs that carry no meaning of their own at the edge of a word, and between words."""
    return "".join(word for word in _light() if len(word) == 1)


__all__ = [
    "Firmness", "amounts_asked", "asks_in_words", "asks_one_thing", "content", "counts_asked", "light_signs",
    "parts_asked", "presumed", "scope_of", "sorted_clauses", "spending_asked", "tell_asked", "tells_asked", "with_movement",
]  # fmt: skip
