"""A question's mentions → its reading: sentences, phrases, one program each, open axes filled from what was said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.counting import (
    asks_count,
    uncounted,
    with_counted,
    with_horizons,
    with_several,
    with_themes,
    without_limits,
)
from assistant.programs.english import english_candidates, english_phrases
from assistant.programs.grammar import INSIDE, SIGNALS, Candidate, candidates, each_alone, selected
from assistant.programs.model import (
    Completion,
    Gap,
    Get,
    Keep,
    Move,
    Program,
    Rank,
    Reading,
    Select,
    Share,
    Total,
    filled,
    selects_of,
    with_selects,
)
from assistant.questions.model import Link, Span

_OF_CHINESE = (without_limits, with_horizons, with_several, with_themes, with_counted)
"""What is settled by the order of Chinese words alone."""
_NOT_READ = frozenset(("why", "meaning", "how", "when", "where", "what"))
"""What is asked for in words: no program over figures."""


def read(mentions: Sequence[Mention], talk: Sequence[Program] = (), language: str = "zh") -> Reading | None:
    """Return the reading of a question about figures; None where it asks for words, a check, or says nothing of what.

    `talk`: the conversation's programs, oldest first, for what the question leaves open.
    """
    before = talk[-1] if talk else None
    context = replace(selects_of(before)[0], unit=None) if before is not None else Select()
    if any(one.is_a("wh", *_NOT_READ) or one.type in ("yesno", "agree") for one in mentions):
        return None
    for settle in (settled, *(_OF_CHINESE if language == "zh" else ())):
        mentions = settle(mentions)
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
        earlier = programs[-1] if programs else _told_together(talk)
        found = _program(_joined(waiting, phrase), earlier, inherited, candidates if language == "zh" else english_candidates)
        waiting = []
        if found is None:
            return None
        unread += [one.text for one in found.unexplained]
        found = replace(found, program=_of_winner(found.program, phrase, programs))
        if found.program in programs:
            continue
        replaced = programs and type(found.program) in (Rank, Gap, Keep) and _takes_up(found.program, programs[-1])
        programs[-1:] = [found.program] if replaced else [*programs[-1:], found.program]
        inherited = replace(selects_of(found.program)[0], unit=None, fund=None)
    if waiting and not programs:
        if any(one.type == "dimension" for one in waiting):
            return None
        named = selected(waiting) or (Select(),)
        carried = _same_asked_of(before, named[0]) if before is not None and len(named) == 1 else Get(named)
        carried = _going_on_inside(waiting, carried, context) if carried is not None else None
        if carried is None:
            return None
        programs.append(carried)
    elif any(one.type in ("item", "body") for one in waiting):
        unread += [one.text for one in waiting if one.type in ("item", "body")]
    if not programs:
        return None
    explained = float(sum(one.end - one.start for one in mentions))
    unexplained = (*content_words(mentions), *uncounted(mentions, programs))
    return Reading(tuple(programs), unexplained, tuple(unread), explained)


def _of_winner(program: Program, phrase: Sequence[Mention], before: Sequence[Program]) -> Program:
    """Return an ask behind a ranking as one of the one that is ranked first (哪个项目得分最低，执行率多少).

    It names none of what was ranked, and asks for something else than that was ranked by.
    """
    ranked = before[-1] if before else None
    if isinstance(program, Rank) and isinstance(ranked, Rank) and not any(one.type == "dimension" for one in phrase):
        return replace(program, over=ranked.over)  # 按大类排，前三名是谁: of the same members
    if not isinstance(ranked, Rank) or ranked.most != 1 or ranked.over not in ("project", "body"):
        return program
    named = any(one.type in ("dimension", ranked.over) or one.is_a("deixis", "bodies", "years") for one in phrase)
    items = any(one.type == "item" for one in phrase)
    other = items or isinstance(program, Completion) or ranked.over == "project" and any(one.type == "stage" for one in phrase)
    if named or not other:
        return program
    selects = tuple(replace(select, first=True, slots=select.slots if items else ()) for select in selects_of(program))
    return with_selects(program, selects)


def _only_compares(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase only says what the next one compares with (与上年相比，…)."""
    return all(one.type in ("versus", "join", "year", "stage", "of") for one in phrase)


def _takes_up(program: Program, earlier: Program) -> bool:
    """Return whether a program says in full what the phrase before it began: it is asked in its place."""
    if isinstance(program, Rank):
        return isinstance(earlier, Rank)
    if isinstance(program, Keep):
        return isinstance(earlier, Keep)
    sums = isinstance(program, Gap) and isinstance(program.one, Total) and isinstance(earlier, Total)
    return sums or isinstance(earlier, Rank)  # 哪个多，多多少 asks for the gap


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
        if one.type == "point":
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
            said = any(inner.type == "join" or inner.span is not None and inner.span.kind for inner in aside)
            found += aside if said or not found or found[-1].type != "item" else ()
            aside = None
        elif one.type != "close":
            (found if aside is None else aside).append(one)
    return found + (aside or [])


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


def _total_span(*labels: str) -> Callable[[int, int, str], Span]:
    links = tuple(Link(label, 0.9 - 0.01 * rank, "alias") for rank, label in enumerate(labels))
    return lambda start, end, text: Span(start, end, text, links)


TOTALS = {
    "income": _total_span("收入总计", "收入合计", "本年收入合计", "收支总计"),
    "spending": _total_span("支出总计", "支出合计", "本年支出合计", "收支总计"),
    "both": _total_span("收支总计", "收入总计", "支出总计"),
}
"""What a bare 收入, 支出 or 收支 asks for, the surest first."""


def phrases(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the phrases between commas and stops, fillers left out; none is empty."""
    found: list[list[Mention]] = [[]]
    for one in mentions:
        if one.type in ("comma", "stop"):
            found.append([])
        elif one.type not in ("filler", "rest", "counted"):
            found[-1].append(one)
    asks = [ask for phrase in found for ask in _asks_of(phrase)]
    return [phrase for phrase in asks if any(one.type not in ("join", "of") for one in phrase)]


def _asks_of(phrase: Sequence[Mention]) -> list[list[Mention]]:
    """Return the asks that a joining word sets side by side (各多少、各占几成; 决算和降幅), each a phrase of its own.

    What stands before the joining word must name or ask something, and what stands behind it begin with another ask.
    """
    for at in range(1, len(phrase) - 1):
        before = list(phrase[:at])
        counted = any(asks_count(one) for one in before) and not any(one.type in SIGNALS for one in phrase[at + 1 :])
        both = all(any(one.is_a("wh", "amount") for one in side) for side in (before, phrase[at + 1 :]))
        if phrase[at].type != "join" or not (counted or both or _begins_ask(phrase[at + 1 :])):
            continue
        if any(one.type == "wh" for one in before):
            implied = [Mention(phrase[-1].end, phrase[-1].end, "", "wh", "amount")] if counted else []
            return [before, *_asks_of([*phrase[at + 1 :], *implied])]
        if _names_figure(before) and not any(one.type in SIGNALS for one in before):
            asked = Mention(before[-1].end, before[-1].end, "", "wh", "amount")
            return [[*before, asked], *_asks_of(phrase[at + 1 :])]
    return [list(phrase)]


def _begins_ask(mentions: Sequence[Mention]) -> bool:
    """Return whether a run begins with what asks, before it names an item, a body or a year of its own."""
    first = next((one for one in mentions if one.type not in ("each", "of", "deixis")), None)
    if first is None:
        return False
    return first.type in ("share_of", "move") or first.is_a("measure", "rate", "share", "completion") or bool(first.unit)


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


def _told_together(talk: Sequence[Program]) -> Program | None:
    """Return the figures that the last turns asked for one after the other as one program: what 三家 and 两边 speak of."""
    selects: list[Select] = []
    for program in reversed(talk):
        if not isinstance(program, Get) or len(program.selects) != 1:
            break
        selects.insert(0, program.selects[0])
    if len(selects) > 1:
        return Get(tuple(selects))
    return talk[-1] if talk else None


def _program(
    phrase: Sequence[Mention],
    earlier: Program | None,
    context: Select,
    candidates_of: Callable[[Sequence[Mention]], tuple[Candidate, ...]],
) -> Candidate | None:
    """Return the program that explains most of a phrase, filled from what was said before; None where none reads it."""
    for candidate in candidates_of(phrase):
        program = candidate.program
        if all(select.is_open for select in selects_of(program)):
            if earlier is None and any(select.about for select in selects_of(program)):
                return candidate  # what is counted says it all
            about = _about_earlier(program, earlier)
            return Candidate(about, candidate.unexplained) if about is not None else None
        program = _going_on_inside(phrase, program, context)
        nested = _of_sums(program, earlier)
        return Candidate(nested or _within(filled(program, context), context), candidate.unexplained)
    return None


def _going_on_inside(phrase: Sequence[Mention], program: Program, context: Select) -> Program:
    """Return the figures of a phrase that begins with 其中 as ones inside of what was asked before it."""
    opens = bool(phrase) and phrase[0].is_a("of") and phrase[0].text in INSIDE
    if not opens or not isinstance(program, Get) or len(context.slots) != 1:
        return program
    return replace(program, selects=tuple(replace(select, within=context.slots[0]) for select in program.selects))


def _of_sums(program: Program, earlier: Program | None) -> Program | None:
    """Return the gap of two sums where a movement names years only, behind a sum (三家合计，2019年比2017年少多少)."""
    if not isinstance(earlier, Total) or not isinstance(program, Move) or not program.base.years:
        return None
    if program.select.slots or program.select.bodies or len(program.select.years) != 1:
        return None
    now = tuple(replace(select, years=program.select.years) for select in earlier.selects)
    then = tuple(replace(select, years=program.base.years) for select in earlier.selects)
    return Gap(Total(now), Total(then), "rate" if program.wanted == ("rate",) else "minus")


def _within(program: Program, context: Select) -> Program:
    """Return a share of an open whole as one of what was asked before it (三公经费多少？其中接待占百分之几)."""
    if not isinstance(program, Share) or not program.whole.is_open or len(context.slots) != 1:
        return program
    if any(part.slots == context.slots or part.slots == () for part in program.parts):
        return program
    return replace(program, whole=replace(context, unit=None))


def _about_earlier(program: Program, earlier: Program | None) -> Program | None:
    """Return a program that names nothing as one over what was asked just before; None where nothing was."""
    if earlier is None:
        return None
    own = selects_of(program)[0]
    selects = tuple(replace(select, unit=own.unit, about=own.about or select.about) for select in selects_of(earlier))
    sides = each_alone(selects)
    if isinstance(program, (Get, Total)) and isinstance(earlier, Keep):
        return replace(earlier, total=True)
    if isinstance(program, (Get, Total)):
        each = isinstance(program, Get) and isinstance(earlier, Rank)
        if each and isinstance(earlier, Rank):
            return replace(earlier, most=0 if earlier.most == 1 else earlier.most)
        return replace(program, selects=selects)
    if isinstance(program, Gap) or isinstance(earlier, Rank) and isinstance(program, Move):
        how = program.how if isinstance(program, Gap) else ("rate" if program.wanted == ("rate",) else "minus")
        if isinstance(earlier, Rank) and earlier.select.projects is not None:
            return Gap(Get((earlier.select,)), Get((earlier.select,)), how)
        return Gap(Get(sides[:1]), Get(sides[1:]), how) if len(sides) == 2 else None
    if isinstance(program, Move) and isinstance(earlier, Move):
        other = ("rate",) if program.wanted == earlier.wanted == ("amount",) else program.wanted  # 增加多少、增长多少
        return replace(earlier, wanted=other)
    carried: Program = filled(program, selects[0])
    return carried


def _same_asked_of(program: Program, select: Select) -> Program | None:
    """Return what was asked last asked of something else (…占多少？项目支出呢); None where it is not carried on so."""
    if isinstance(program, (Get, Total, Completion)):
        return replace(program, selects=(select.over(program.selects[0]),))
    if isinstance(program, (Move, Rank, Keep)):
        return replace(program, select=select.over(program.select))
    if isinstance(program, Share):
        return replace(program, parts=(select.over(program.parts[0]),))
    return None
