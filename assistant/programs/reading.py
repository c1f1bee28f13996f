"""A question's mentions → its reading: sentences, phrases, one program each, open axes filled from what was said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.english import english_candidates, english_phrases
from assistant.programs.following import follows, inside_of, same_asked_of, takes_up, told_together
from assistant.programs.grammar import SIGNALS, Candidate, candidates, has, is_count, selected
from assistant.programs.model import (
    Gap,
    Get,
    Keep,
    Program,
    Rank,
    Reading,
    Select,
    filled,
    selects_of,
)
from assistant.programs.selects import TOTALS
from assistant.questions.model import Link, Span

_NOT_READ = frozenset(("why", "meaning", "how", "when", "where", "what", "source"))
"""What is asked for in words: no program over figures."""


def read(mentions: Sequence[Mention], talk: Sequence[Program] = (), language: str = "zh") -> Reading | None:
    """Return the reading of a question about figures; None where it asks for words, a check, or says nothing of what.

    `talk`: the conversation's programs, oldest first, for what the question leaves open.
    """
    before = talk[-1] if talk else None
    context = replace(selects_of(before)[0], unit=None) if before is not None else Select()
    if any(one.is_a("wh", *_NOT_READ) or one.type in ("yesno", "agree") for one in mentions):
        return None
    mentions = settled(mentions)
    programs: list[Program] = []
    unread = [one.text for before, one in zip(mentions, mentions[1:], strict=False) if one.type == "rest" and _joins(before)]
    waiting: list[Mention] = []
    inherited = context
    said = phrases(mentions) if language == "zh" else english_phrases(mentions)
    if said is None:
        return None
    for phrase in said:
        if not any(one.type in SIGNALS for one in phrase) or _only_compares(phrase) and phrase is not said[-1]:
            waiting = _joined(waiting, phrase)
            continue
        earlier = _last_asked(programs) if programs else told_together(talk)
        found = _program(_joined(waiting, phrase), earlier, inherited, candidates if language == "zh" else english_candidates)
        waiting = []
        if found is None:
            return None
        unread += [one.text for one in found.unexplained]
        if found.program in programs:
            continue
        replaced = programs and type(found.program) in (Rank, Gap, Keep) and takes_up(found.program, programs[-1])
        programs[-1:] = [found.program] if replaced else [*programs[-1:], found.program]
        inherited = replace(selects_of(found.program)[0], unit=None, fund=None)
    if waiting and not programs:
        if any(one.type == "dimension" for one in waiting):
            return None
        named = selected(waiting) or (Select(unit=next((one.unit for one in waiting if one.unit), None)),)
        carried = same_asked_of(before, named[0]) if before is not None and len(named) == 1 else Get(named)
        carried = inside_of(waiting, carried, context) if carried is not None else None
        if carried is None:
            return None
        programs.append(carried)
    elif waiting and programs:
        programs, left = _told_late(programs, waiting)
        unread += left
    if not programs:
        return None
    explained = float(sum(one.end - one.start for one in mentions))
    return Reading(tuple(programs), tuple(content_words(mentions)), tuple(unread), explained)


def _last_asked(programs: Sequence[Program]) -> Program:
    """Return the program asked last; the first and the last of a ranking as what lies between them (谁最大谁最小？相差多少)."""
    last = programs[-1]
    before = programs[-2] if len(programs) > 1 else None
    if isinstance(last, Rank) and isinstance(before, Rank) and last.lowest != before.lowest:
        return Gap(before, last)
    return last


def _told_late(programs: Sequence[Program], named: Sequence[Mention]) -> tuple[list[Program], list[str]]:
    """Return the programs with the bodies and years that a last phrase adds (…占多少？我问的是法院2023年), and what it does not.

    An item named so late is no part of what was asked.
    """
    goes_on = selected(named)
    last = selects_of(programs[-1])[0]
    if len(goes_on) == 1 and (last.bodies or not goes_on[0].bodies) and (last.slots or not goes_on[0].slots):
        carried = same_asked_of(programs[-1], goes_on[0])
        if carried is not None and carried not in programs:
            return [*programs, carried], []
    found = selected([one for one in named if one.type in ("body", "year", "stage")])
    left = [one.text for one in named if one.type == "item"]
    if len(found) != 1:
        return list(programs), left + [one.text for one in named if one.type == "body"]
    return [filled(program, found[0]) for program in programs], left


def _only_compares(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase only says of what, and with what the next one compares it (法院2024年与2023年相比，…)."""
    return all(one.type not in SIGNALS or one.type == "versus" for one in phrase)


def is_claim(mentions: Sequence[Mention]) -> bool:
    """Return whether a question puts a claim to be checked, in whatever words: a figure or an agreement, yes or no.

    A figure that bounds a list (超过30万元的) is no claim, and a reason or a meaning that is asked for is none either.
    """
    if any(one.is_a("wh", "why", "meaning") or one.is_a("bound") for one in mentions):
        return False
    figure = any(one.type == "figure" for one in mentions)
    doubted = any(one.is_a("yesno") for one in mentions)
    agreeing = any(one.is_a("agree") for one in mentions)
    return agreeing and (figure or doubted) or figure and doubted


def _joins(mention: Mention) -> bool:
    """Return whether what stands behind a mention is another of what stands before it: it cannot be left out."""
    return mention.type in ("join", "versus", "except") or mention.is_a("op", "plus", "minus", "divide")


def settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each bare 收入 or 支出 settled: a total that is asked for, what is ranked, or a word's end.

    Behind 哪个 it names what is compared; behind an item it says its kind again; behind what nothing explains (房改支出)
    it is the end of that word.
    """
    mentions = without_asides(mentions)
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        before = mentions[at - 1] if at else None
        if one.type == "rest" and one.text == "外" and before is not None and before.type in ("item", "body"):
            found.append(replace(one, type="filler"))  # 除甲外
        elif one.type == "point":
            span = Span(one.start, one.end, one.text, (Link(one.value, 1.0, "alias"),))
            found.append(replace(one, type="item", span=span))
        elif one.type != "total":
            found.append(replace(one, type="filler", span=None) if _is_verb_before(mentions, at) else one)
        elif _shares_a_name(mentions, at) or before is not None and before.type == "rest" and before.end == one.start:
            found.append(replace(one, type="rest", value=""))
        elif before is not None and before.is_a("wh", "which", "list", "what", "holds", "parts"):
            found.append(replace(one, type="dimension", value="item"))
        elif before is not None and before.type == "item" and before.end == one.start and before.span is not None:
            whole = replace(before.span, end=one.end, text=before.text + one.text)
            found[-1] = replace(before, end=one.end, text=whole.text, span=whole)
        else:
            found.append(replace(one, type="item", span=TOTALS[one.value](one.start, one.end, one.text)))
    return found


def without_asides(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without brackets: what one says behind an item is an aside, unless it lists or narrows it."""
    found: list[Mention] = []
    aside: list[Mention] | None = None
    for one in mentions:
        if one.type == "open":
            aside = []
        elif one.type == "close" and aside is not None:
            found += aside if _narrows(aside, mentions) or not any(before.type in _THINGS for before in found) else ()
            aside = None
        elif one.type != "close":
            (found if aside is None else aside).append(one)
    return found + (aside or [])


_THINGS = ("item", "body", "year", "stage")


def _narrows(aside: Sequence[Mention], question: Sequence[Mention]) -> bool:
    """Return whether a bracket lists things, or says of which year or kind what stands before it is, or by what to divide."""
    if has(question, "per") and any(one.span is not None and is_count(one.span) for one in aside):
        return True
    things = [one for one in aside if one.type in _THINGS]
    listed = len(things) > 1 and any(one.type == "join" for one in aside)
    return listed or any(one.type == "year" or one.span is not None and one.span.kind for one in things)


def _shares_a_name(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a bare total is joined to a longer name of the other side, whose beginning it shares (财政收入和支出)."""
    if at < 2 or mentions[at - 1].type != "join" or mentions[at - 2].type != "item":
        return False
    other = mentions[at - 2].text
    return len(other) > 2 and other.endswith(("收入", "支出"))


def _is_verb_before(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a part of a label begins a question right before a body and is its verb (涉及某局, 咨询某局)."""
    one, behind = mentions[at], mentions[at + 1 : at + 2]
    if at or one.type != "item" or one.span is None or not behind or behind[0].type != "body":
        return False
    short = all(link.how in ("part", "stem") for link in one.span.links)
    return short and any(other.type == "item" for other in mentions[at + 2 :])


def phrases(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the phrases between commas and stops, fillers left out; none is empty."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        if one.type in ("comma", "stop"):
            found.append([])
        elif one.type not in ("filler", "rest"):
            found[-1].append(one)
    asks = [ask for phrase in found for ask in _asks_of(phrase)]
    return [phrase for phrase in asks if any(one.type not in ("join", "of") for one in phrase)]


def _asks_of(phrase: Sequence[Mention]) -> list[list[Mention]]:
    """Return the asks that a joining word sets side by side (各多少、各占几成; 决算和降幅), each a phrase of its own.

    What stands before the joining word must name or ask something, and what stands behind it begin with another ask.
    """
    for at in range(1, len(phrase) - 1):
        if phrase[at].is_a("wh", "which") and has(phrase[:at], "super"):
            return [list(phrase[:at]), *_asks_of(phrase[at:])]  # 谁最大谁最小
        if phrase[at].type != "join" or not _begins_ask(phrase[at + 1 :]):
            continue
        before = list(phrase[:at])
        if any(one.type == "wh" for one in before):
            return [before, *_asks_of(phrase[at + 1 :])]
        if has(before, "super") and phrase[at + 1].type == "super":
            return [before, *_asks_of(phrase[at + 1 :])]
        if _names_figure(before) and not any(one.type in SIGNALS for one in before):
            asked = Mention(before[-1].end, before[-1].end, "", "wh", "amount")
            return [[*before, asked], *_asks_of(phrase[at + 1 :])]
    return [list(phrase)]


def _begins_ask(mentions: Sequence[Mention]) -> bool:
    """Return whether a run begins with what asks, before it names an item, a body or a year of its own."""
    first = next((one for one in mentions if one.type not in ("each", "of", "deixis")), None)
    if first is None:
        return False
    return first.type in ("share_of", "move", "super") or first.is_a("measure", "rate", "share", "completion") or bool(first.unit)


def _names_figure(mentions: Sequence[Mention]) -> bool:
    return any(one.type == "item" for one in mentions) and not any(one.is_a("measure") for one in mentions)


def _joined(waiting: Sequence[Mention], phrase: Sequence[Mention]) -> list[Mention]:
    """Return a phrase with what was named before its comma; items on both sides are a list, as 、 would make it."""
    if not waiting:
        return list(phrase)
    both = waiting[-1].type == "item" and phrase and phrase[0].type == "item"
    comma = [Mention(waiting[-1].end, waiting[-1].end, "、", "join", "and")] if both else []
    return [*waiting, *comma, *phrase]


def content_words(mentions: Sequence[Mention]) -> list[str]:
    """Return the stretches that nothing explains, each with the short fillers beside it, which may be parts of its word."""
    found, run, uncovered = [], "", False
    for one in (*mentions, Mention(0, 0, "", "stop")):
        if one.type == "rest" or one.type == "filler" and len(one.text) == 1:
            run += one.text
            uncovered = uncovered or one.type == "rest" and any(sign.isalnum() for sign in one.text)
            continue
        if uncovered:
            found.append(run)
        run, uncovered = "", False
    return found


def _program(
    phrase: Sequence[Mention],
    earlier: Program | None,
    context: Select,
    candidates_of: Callable[[Sequence[Mention]], tuple[Candidate, ...]],
) -> Candidate | None:
    """Return the program that explains most of a phrase, filled from what was said before; None where none reads it."""
    for candidate in candidates_of(phrase):
        program = follows(candidate.program, phrase, earlier, context)
        return Candidate(program, candidate.unexplained) if program is not None else None
    return None
