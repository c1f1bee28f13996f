"""A question's mentions → its reading: sentences, phrases, one program each, open axes filled from what was said before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assistant.language import INSIDE, Mention
from assistant.language.clauses import GOES_ON
from assistant.language.everyday import joins, without_plain_words
from assistant.language.levels import RANKS, names_level
from assistant.language.lexicon import words_of
from assistant.language.talk import without_doubts, without_talk, without_talk_between_stops, without_told
from assistant.programs.breakdowns import with_kind_asked, with_own_total, with_parts_asked, with_ranked_asked, with_rest_asked
from assistant.programs.counting import (
    asks_count,
    uncounted,
    with_counted,
    with_counts_apart,
    with_horizons,
    with_others,
    with_several,
    with_themes,
    without_limits,
)
from assistant.programs.english import english_candidates
from assistant.programs.english_frames import asks_money, asks_of, goes_on_with_sum, in_frame_order, same_share_of, whole_before
from assistant.programs.english_phrases import english_phrases
from assistant.programs.executions import with_completion_asked
from assistant.programs.following import follows, inside_of, measured_as, same_asked_of, takes_up, told_together
from assistant.programs.frame_names import GOING_ON
from assistant.programs.frames import read_frame
from assistant.programs.grammar import SIGNALS, Candidate, candidates, has, is_divisor, selected, sums_bodies
from assistant.programs.model import (
    PLACES,
    Completion,
    Dimension,
    Gap,
    Get,
    Keep,
    Less,
    Move,
    Program,
    Rank,
    Reading,
    Select,
    Share,
    Total,
    alike,
    dated,
    filled,
    mapped,
    selects_of,
    with_selects,
)
from assistant.programs.per_unit import over_years, with_each_counted
from assistant.programs.points import with_points
from assistant.programs.projects_asked import with_that_project
from assistant.programs.references import with_references
from assistant.programs.restated import stated_in, with_restated
from assistant.programs.selects import AXES, TOTALS, holds
from assistant.programs.targets import with_aims
from assistant.questions.model import Link, Span
from ingest.model import Fund

_OF_CHINESE = (
    with_points, with_completion_asked, with_each_counted, with_parts_asked, with_rest_asked, with_kind_asked, with_others,
    without_limits, with_horizons, with_several, with_themes, with_counts_apart, with_counted, with_aims, without_plain_words,
)  # fmt: skip
"""What is settled by the order of Chinese words alone."""
_NOT_READ = frozenset(("why", "meaning", "how", "when", "where", "what", "source"))
"""What is asked for in words: no program over figures."""


def read(mentions: Sequence[Mention], talk: Sequence[Program] = (), language: str = "zh") -> Reading | None:
    """Return the reading of a question about figures; None where it asks for words, a check, or says nothing of what.

    `talk`: the conversation's programs, oldest first, for what the question leaves open.
    """
    chinese = language == "zh"
    mentions = with_ranked_asked(without_doubts(without_told(mentions))) if chinese else mentions
    if any(one.is_a("wh", *_NOT_READ) or one.type in ("yesno", "agree") for one in mentions):
        return None
    mentions = with_references(mentions, talk)
    mentions = with_restated(with_that_project(with_own_total(mentions), talk)) if chinese else over_years(mentions)
    stated = stated_in(mentions)
    for settle in (without_talk if chinese else without_talk_between_stops, settled, *(_OF_CHINESE if chinese else ())):
        mentions = settle(mentions)
    context = replace(selects_of(talk[-1])[0], unit=None) if talk else Select()
    walked = _walked(mentions, talk, english_phrases(mentions) if language == "en" else phrases(mentions), language)
    walked = replace(walked, stated=stated) if walked is not None else None
    if not chinese:
        by_asks = _walked(mentions, talk, asks_of(mentions), language, framed=True)
        return replace(by_asks, stated=stated, otherwise=walked) if by_asks is not None and not by_asks.unread else walked
    framed = read_frame(mentions, context) if not unread_operands(mentions) else None
    if framed is None:
        return walked
    return Reading(tuple(map(with_ledgers, framed)), tuple(content_words(mentions)), stated=stated, otherwise=walked)


@dataclass(slots=True)
class _Walk:
    """What a question was read as so far, phrase by phrase."""

    mentions: Sequence[Mention]
    talk: Sequence[Program]
    language: str
    unread: list[str]
    context: Select
    """What the conversation speaks of."""
    inherited: Select
    """What the phrase before spoke of."""
    programs: list[Program] = field(default_factory=list)
    waiting: list[Mention] = field(default_factory=list)
    """What was named and not asked of yet."""
    left_out: tuple[Select, ...] = ()
    asked: bool = False
    """Whether the phrase before asked how much by itself."""

    @property
    def before(self) -> Program | None:
        """Return what the conversation asked last."""
        return self.talk[-1] if self.talk else None

    def goes_on_from(self, program: Program) -> None:
        self.inherited = replace(selects_of(program)[0], unit=None, fund=None)


def _walked(
    mentions: Sequence[Mention], talk: Sequence[Program], said: Sequence[list[Mention]] | None, language: str, *,
    framed: bool = False,
) -> Reading | None:  # fmt: skip
    """Return the reading of settled mentions phrase by phrase, each going on from those before it.

    `framed`: whether each phrase is first read as a frame, and only where it is none by the rules of word order.
    """
    if said is None:
        return None
    context = replace(selects_of(talk[-1])[0], unit=None) if talk else Select()
    walk = _Walk(mentions, talk, language, unread_operands(mentions), context, context)
    step = _framed_step if framed else _step
    if not all(step(walk, phrase, said[at + 1 : at + 2]) for at, phrase in enumerate(said)):
        return None
    if walk.waiting:
        _end(walk)
    if not walk.programs:
        return None
    programs = tuple(with_ledgers(program) for program in walk.programs)
    explained = float(sum(one.end - one.start for one in mentions))
    return Reading(programs, (*content_words(mentions), *uncounted(mentions, programs)), tuple(walk.unread), explained)


def _framed_step(walk: _Walk, ask: list[Mention], behind: Sequence[list[Mention]]) -> bool:
    """Take in one ask of an English question as a frame, else phrase by phrase; False where nothing gives it a meaning."""
    before = walk.programs[-1] if walk.programs else None
    words = in_frame_order(ask)
    if words and goes_on_with_sum(ask, before):
        words.insert(0, Mention(0, 0, "", "op", "sum"))
    framed = read_frame(words, walk.inherited, whole_before(ask, before)) if words else None
    same = same_share_of(ask, before)
    if same is not None:
        walk.programs.append(same)
        return True
    if framed is None:
        said = english_phrases(ask)
        read = said is not None and all(_step(walk, phrase, said[at + 1 : at + 2]) for at, phrase in enumerate(said))
        last = walk.programs[-1] if walk.programs else None
        if isinstance(last, Share) and any(one.value == _PART for one in ask):
            walk.programs[-1:] = [Get(last.parts), last]  # what part is A: the figure and its share
        return read
    money = asks_money(ask)
    told = [mapped(one, lambda select: replace(select, money=True)) if money else one for one in framed]
    walk.programs += [program for program in told if program not in walk.programs]
    walk.goes_on_from(walk.programs[-1])
    return True


_PART = "share.part"


def _step(walk: _Walk, phrase: list[Mention], behind: Sequence[list[Mention]]) -> bool:
    """Take in one phrase; False where nothing gives it a meaning."""
    if behind and _only_leaves_out(phrase):
        walk.left_out = selected([one for one in phrase if one.type != "except"])
        return True
    if walk.programs and _says_how_to_tell(phrase, walk.programs[-1]) or _carries_on(walk, phrase, behind):
        return True
    if not any(one.type in SIGNALS for one in phrase) or behind and _waits(phrase, behind[0]):
        walk.waiting = _joined(walk.waiting, phrase)
        return True
    return _ask(walk, phrase)


def _carries_on(walk: _Walk, phrase: Sequence[Mention], behind: Sequence[list[Mention]]) -> bool:
    """Take in a phrase that asks of something else what the conversation asked last (乙呢，…); False of others."""
    before = walk.before
    if before is None or walk.programs or not behind or not _asks_the_same(phrase, walk.mentions):
        return False
    carried = same_asked_of(before, (selected(phrase) or (Select(),))[0])
    if carried is not None:
        walk.programs.append(carried)
        walk.inherited = replace(selects_of(carried)[0], unit=None)
    return True


def _ask(walk: _Walk, phrase: Sequence[Mention]) -> bool:
    """Take in a phrase that asks, with what was named before it; False where nothing gives it a meaning."""
    programs, whole = walk.programs, _joined(walk.waiting, phrase)
    walk.waiting = []
    last = programs[-1] if programs else None
    if isinstance(last, Rank) and last.most == 1 and _is_share_of_sum(phrase):
        programs.append(Gap(Get((replace(last.select, first=True, bodies=()),)), Total((last.select,)), "share"))
        return True
    earlier = _last_asked(programs, walk.before, phrase) if programs else told_together(walk.talk)
    found = _program(whole, earlier, walk.inherited, candidates if walk.language == "zh" else english_candidates)
    if programs and walk.language == "zh" and (found is None or found.unexplained):
        framed = read_frame(whole, walk.inherited)
        if framed:
            programs += [program for program in framed if program not in programs]
            walk.goes_on_from(programs[-1])
            return True
    if found is None:
        return False
    walk.unread += [one.text for one in found.unexplained]
    asked = _without(_of_winner(found.program, phrase, programs), walk.left_out)
    if asked in programs:
        return True
    asked = measured_as(asked, programs[-1] if programs else None)
    replaces = programs and type(asked) in (Rank, Gap, Keep) and takes_up(asked, programs[-1], walk.asked)
    walk.asked = has(phrase, "wh", "amount")
    replaces = replaces or bool(programs) and _says_unit(programs[-1], asked)
    programs[-1:] = [asked] if replaces and not _is_of_two(asked, programs) else [*programs[-1:], asked]
    walk.goes_on_from(asked)
    return True


def _end(walk: _Walk) -> None:
    """Take in what was named last and nothing asked of: the figures themselves, or of what the programs before it are."""
    waiting = walk.waiting
    if walk.programs:
        walk.programs, left = _told_late(walk.programs, waiting)
        walk.unread += left
        return
    if any(one.type == "dimension" and not _says_again(waiting, at) for at, one in enumerate(waiting)):
        return
    named = selected(waiting) or (Select(),)
    alone: Program = Total(named) if sums_bodies(waiting) else Get(named)
    carried = same_asked_of(walk.before, named[0]) if walk.before is not None and len(named) == 1 else alone
    if carried is not None:
        walk.programs.append(inside_of(waiting, carried, walk.context))


def _says_again(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether an English word only says again what the item before it is (the library project)."""
    one = mentions[at]
    return one.is_a("dimension", "project") and one.text.isascii() and at > 0 and mentions[at - 1].type == "item"


def _only_leaves_out(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase only says what is left out of what the next one asks (救护车不算，其他车几辆)."""
    signals = [one for one in phrase if one.type in SIGNALS]
    items = [one.span for one in phrase if one.type == "item" and one.span is not None]
    places = any(names_level(span) for span in items)  # 除某市外，哪个市州: the ranking leaves it out itself
    leaves_out = bool(signals) and all(one.type == "except" for one in signals)
    return leaves_out and bool(items) and not places and not _takes_away(phrase)


def _takes_away(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase takes one item from another (甲扣掉乙后的部分，是丙的几倍): a figure of its own."""
    out = next((at for at, one in enumerate(phrase) if one.type == "except"), 0)
    return any(one.type == "item" for one in phrase[:out]) and any(one.type == "item" for one in phrase[out:])


def _without(program: Program, left_out: Sequence[Select]) -> Program:
    """Return a figure without what a phrase before it leaves out; any other program as it is."""
    if left_out and isinstance(program, Gap) and isinstance(program.one, Get) and isinstance(program.other, Get):
        of = replace(program.one.selects[0], stages=(), unit=None)  # 收入总计里，拿走甲费，余下多少
        program = Get((of,)) if replace(program.other.selects[0], stages=(), unit=None) == of else program
    if not left_out or not isinstance(program, Get) or len(program.selects) != 1:
        return program
    whole = program.selects[0].over(replace(left_out[0], slots=()))
    beside = replace(whole, slots=(), about=())
    return Less(whole, tuple(part.over(beside) for part in left_out))


def _of_winner(program: Program, phrase: Sequence[Mention], before: Sequence[Program]) -> Program:
    """Return an ask behind a ranking as one of the one that is ranked first (哪个项目得分最低，执行率多少).

    It names none of what was ranked, and asks for something else than that was ranked by.
    """
    ranked = before[-1] if before else None
    if isinstance(program, Rank) and isinstance(ranked, Rank) and not any(one.type == "dimension" for one in phrase):
        return replace(program, over=ranked.over)  # 按大类排，前三名是谁: of the same members
    if not isinstance(ranked, Rank) or ranked.most != 1 or ranked.over not in ("project", "body", "year"):
        return program
    named = any(one.type in ("dimension", ranked.over) or one.is_a("deixis", "bodies", "years") for one in phrase)
    items = any(one.type == "item" for one in phrase)
    other = items or isinstance(program, Completion) or ranked.over == "project" and any(one.type == "stage" for one in phrase)
    if named or not other:
        return program
    if isinstance(program, Share):  # what share of B is it: the whole is no part of the winner
        return replace(program, parts=tuple(_first_of(part, ranked.over) for part in program.parts))
    selects = tuple(replace(select, first=True, slots=select.slots if items else ()) for select in selects_of(program))
    return with_selects(program, selects)


def _first_of(select: Select, over: Dimension) -> Select:
    """Return a select of all that were ranked as one of the first of them."""
    years, bodies = () if over == "year" else select.years, () if over == "body" else select.bodies
    return replace(select, first=True, years=years, bodies=bodies)


def _is_share_of_sum(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks what share of all that was compared something has (谁最多，占三家合计的几成)."""
    where = next((at for at, one in enumerate(phrase) if one.type == "share_of"), None)
    if where is None or any(one.type in ("item", "dimension") for one in phrase):
        return False
    return not any(one.type == "body" for one in phrase[:where]) and has(phrase[where:], "op", "sum")


def _last_asked(programs: Sequence[Program], asked_before: Program | None, phrase: Sequence[Mention]) -> Program:
    """Return the program asked last; the first and the last of a ranking as what lies between them (谁最大谁最小？相差多少).

    Where a conversation's one figure and this question's are set against each other (乙呢？两项差多少), both together.
    """
    last = programs[-1]
    asked_before = programs[-2] if len(programs) > 1 else asked_before
    pair = isinstance(last, Get) and isinstance(asked_before, Get) and len(asked_before.selects) == len(last.selects) == 1
    if pair and not any(one.type in AXES for one in phrase):
        assert isinstance(last, Get) and isinstance(asked_before, Get)
        both = (asked_before.selects[-1], last.selects[0])
        if has(phrase, "op", "gap", "sum") or _moves(phrase) and _differ_by_year(both):
            return Get(both)
    before = programs[-2] if len(programs) > 1 else None
    if isinstance(last, Rank) and isinstance(before, Rank) and last.lowest != before.lowest:
        return Gap(before, last)
    if isinstance(last, Total) and isinstance(before, Total) and before == dated(last, before.selects[0].years):
        return Gap(last, before)  # what they came to in one year and in another, and how far that rose
    return last


def _moves(phrase: Sequence[Mention]) -> bool:
    return has(phrase, "move") or has(phrase, "measure", "rate") or has(phrase, "measure", "points")


def _differ_by_year(selects: Sequence[Select]) -> bool:
    """Return whether two figures are of two years and alike else (24年多少？23年多少？同比增幅): one moved to the other."""
    return alike(selects, "years") and selects[0].years != selects[1].years


def _is_of_two(program: Program, before: Sequence[Program]) -> bool:
    """Return whether a gap lies between the two programs before it: both are told for themselves too."""
    return isinstance(program, Gap) and len(before) > 1 and program.one == before[-1] and program.other == before[-2]


def _told_late(programs: Sequence[Program], named: Sequence[Mention]) -> tuple[list[Program], list[str]]:
    """Return the programs with the bodies and years that a last phrase adds (…占多少？我问的是法院2023年), and what it does not.

    An item named so late is no part of what was asked.
    """
    goes_on = selected(named)
    last = selects_of(programs[-1])[0]
    if len(goes_on) == 1 and named[0].is_a("of") and named[0].text in INSIDE:
        return [*programs, Get((replace(goes_on[0].over(replace(last, slots=(), within=())), unit=None),))], []
    if len(goes_on) == 1 and goes_on[0].slots and not last.slots and isinstance(programs[-1], (Keep, Rank, Move)):
        return [*programs[:-1], filled(programs[-1], goes_on[0])], []  # …升了多少：甲费、乙费、丙费
    opened = len(goes_on) == 1 and not goes_on[0].bodies and goes_on[0].years and not last.years
    opened = opened and (not goes_on[0].slots or bool(_labels(goes_on[0]) & _labels(last)))  # 我说的是24年那笔接待费
    if len(goes_on) == 1 and not opened and (last.bodies or not goes_on[0].bodies) and (last.slots or not goes_on[0].slots):
        carried = same_asked_of(programs[-1], goes_on[0])
        if carried is not None and carried not in programs:
            return [*programs, carried], []
    found = selected([one for one in named if one.type in ("body", "year", "stage")])
    left = [] if opened else [one.text for one in named if one.type == "item"]
    if len(found) != 1:
        return list(programs), left + [one.text for one in named if one.type == "body"]
    return [filled(program, found[0]) for program in programs], left


def _says_unit(before: Program, asked: Program) -> bool:
    """Return whether an ask only adds the unit to the one before it (清淤多长，目标是多少公里)."""
    if not (isinstance(before, Get) and isinstance(asked, Get) and len(before.selects) == len(asked.selects) == 1):
        return False
    one, other = before.selects[0], asked.selects[0]
    return one.unit is None and other.unit is not None and alike((one, other), "years") and one.years == other.years


def _labels(select: Select) -> set[str]:
    return {link.label for slot in select.slots for span in slot for link in span.links}


def _waits(phrase: Sequence[Mention], behind: Sequence[Mention]) -> bool:
    """Return whether a phrase only says of what the next one asks: what that compares with or leaves out (与去年比; 除甲外),

    what it is inside of (五家总额中), or the sum of which it asks the share (甲、乙加在一起，占…).
    """
    signals = [one for one in phrase if one.type in SIGNALS]
    if all(one.type in ("versus", "except") for one in signals):
        return not _takes_away(phrase)
    sums = all(one.is_a("op", "sum", "plus") for one in signals)
    if sums and not any(one.type == "item" for one in phrase):
        return True  # 把三家放一起看，…
    if not any(one.type == "wh" for one in phrase) and all(one.type == "move" or one.is_a("measure", "rate") for one in signals):
        return _asks_of_whom(behind)  # 要写降幅，甲局24年比22年下降百分之几
    inside = phrase[-1].is_a("of") and phrase[-1].text in INSIDE
    of_whom = any(one.type in ("body", "year") for one in behind) and not any(one.type == "item" for one in behind)
    rates = all(one.type in ("share_of", "measure") for one in signals)
    if rates and of_whom and any(one.is_a("wh", "amount") and one.unit is None for one in behind):
        return not any(one.type in ("super", "move", "versus") for one in behind)  # 占比，23、24年各是多少
    shared = any(one.type == "share_of" for one in behind) and not any(one.type == "body" for one in behind)
    return sums and (inside or shared or behind[0].type in ("share_of", "versus"))


def _asks_of_whom(phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks how much something moved, and names of whom or when but no item."""
    whom = any(one.type in ("body", "year") for one in phrase) and not any(one.type == "item" for one in phrase)
    return whom and _moves(phrase)


def _asks_the_same(phrase: Sequence[Mention], mentions: Sequence[Mention]) -> bool:
    """Return whether a phrase only names another body, year or item, and 呢 behind it asks of that what was asked before."""
    if any(one.type in SIGNALS for one in phrase) or not any(one.type in AXES for one in phrase):
        return False
    if any(one.is_a("filler", "instead") and one.end <= phrase[0].start for one in mentions):
        return True  # 换成24年的
    behind = next((one for one in mentions if one.start >= phrase[-1].end and one.type != "of"), None)
    return behind is not None and behind.text == GOING_ON


def _says_how_to_tell(phrase: Sequence[Mention], asked: Program) -> bool:
    """Return whether a phrase names nothing and asks nothing: how what was asked is to be told (给百分数, 做个对照)."""
    rates = isinstance(asked, (Share, Completion)) or isinstance(asked, Gap) and asked.how in ("share", "rate")
    told = ("versus", "each", "figure", "of", *(("measure",) if rates else ()))
    return all(one.type in told for one in phrase) and not any(one.is_a("measure", "completion", "points") for one in phrase)


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


def unread_operands(mentions: Sequence[Mention]) -> list[str]:
    """Return the stretches that nothing explains where another operand is joined to what stands before."""
    return [one.text for before, one in pairwise(mentions) if one.type == "rest" and joins(before) and before.text not in GOES_ON]


def settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each bare 收入 or 支出 settled: a total that is asked for, what is ranked, or a word's end.

    Behind 哪个 it names what is compared; behind an item it says its kind again; behind what nothing explains (房改支出)
    it is the end of that word.
    """
    mentions = [part for one in without_asides(mentions) for part in _with_stage_apart(one)]
    mentions = _with_sums_apart(mentions)
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        before = mentions[at - 1] if at else None
        if one.type == "rest" and one.text == "外" and before is not None and before.type in ("item", "body"):
            found.append(replace(one, type="filler"))  # 除甲外
        elif one.type == "point":
            span = Span(one.start, one.end, one.text, (Link(one.value, 1.0, "alias"),))
            found.append(replace(one, type="item", span=span))
        elif _is_rank_sign(before, one):
            found.append(replace(one, type="dimension", value="place" if one.text in "市州盟" else "district"))
        elif one.is_a("wh", "amount") and one.unit is None and _asks_completion(found):
            found.append(replace(one, type="measure", value="completion"))
        elif one.type != "total":
            found.append(replace(one, type="filler", span=None) if _is_verb_before(mentions, at) else one)
        elif (other := _other_side(found, one)) is not None:
            found.append(replace(one, type="item", span=other))
        elif _shares_a_name(mentions, at) or before is not None and _is_unread(found, one):
            found.append(replace(one, type="rest", value=""))
        elif before is not None and before.is_a("wh", "which", "list", "what", "holds", "parts"):
            found.append(replace(one, type="dimension", value="item"))
        elif before is not None and before.type == "item" and before.end == one.start and _is_of_side(before):
            found[-1:] = _with_side(before, one)
        else:
            found.append(replace(one, type="item", span=TOTALS[one.value](one.start, one.end, one.text)))
    return found


_NEAR = 6
"""Mentions within which a word still says what the next one asks of it."""


def _asks_completion(before: Sequence[Mention]) -> bool:
    """Return whether 多少 asks how much of a budget was reached (达到全年预算的几何): behind 完成 and a stage."""
    named = [one for one in before[-_NEAR:] if one.type != "of" and (one.type != "filler" or one.value)][-2:]
    return len(named) == 2 and named[0].is_a("filler", "done") and named[1].is_a("stage", "budget", "adjusted")


def _is_unread(before: Sequence[Mention], one: Mention) -> bool:
    """Return whether a mention stands right behind a stretch that nothing explains: it is that word's end."""
    return bool(before) and before[-1].type == "rest" and before[-1].end == one.start


def _is_rank_sign(before: Mention | None, one: Mention) -> bool:
    """Return whether a single sign behind a count or 哪个 is the rank of the places that are asked of (四个区, 哪个县)."""
    asked = before is not None and (before.type == "count" or before.is_a("wh", "which", "list"))
    return asked and one.type == "rest" and len(one.text) == 1 and one.text in RANKS


def _with_stage_apart(one: Mention) -> list[Mention]:
    """Return what one word names together as two mentions: 收入预算 the income, of the budget; 基金收支 a fund, both sides."""
    if one.type == "item" and one.span is not None and one.span.fund and one.text.endswith(_BOTH):
        name, middle = one.text[: -len(_BOTH)], one.end - len(_BOTH)
        ledger = replace(one, end=middle, text=name, span=replace(one.span, end=middle, text=name))
        return [ledger, Mention(middle, one.end, _BOTH, "total", "both")]
    parts = list(_cuts(one.text)) if one.type == "item" else []
    if not parts:
        return [one]
    cut, side, stage = parts[0]
    middle = one.start + cut
    return [
        Mention(one.start, middle, one.text[:cut], "total", side), Mention(middle, one.end, one.text[cut:], "stage", stage),
    ]  # fmt: skip


def _with_sums_apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 收入合计 behind several places or bodies as the income of each, and their sum."""
    found: list[Mention] = []
    places, joined = 0, False
    for one in mentions:
        parts = list(_cuts(one.text, "op")) if one.type == "item" and places > 1 and joined else []
        places += one.type == "item" and one.span is not None and names_level(one.span)
        joined = joined or one.type == "join"
        if parts and parts[0][2] == "sum":
            middle = one.start + parts[0][0]
            found.append(Mention(one.start, middle, one.text[: parts[0][0]], "total", parts[0][1]))
            found.append(Mention(middle, one.end, one.text[parts[0][0] :], "op", "sum"))
        else:
            found.append(one)
    return found


def _cuts(text: str, kind: str = "stage") -> Iterable[tuple[int, str, str]]:
    """Yield where a word is a total's word and one of a kind behind it, with what the two say."""
    words = words_of("zh")
    for cut in range(1, len(text)):
        totals = [word.value for word in words.get(text[:cut], ()) if word.type == "total"]
        stages = [word.value for word in words.get(text[cut:], ()) if word.type == kind]
        if totals and stages:
            yield cut, totals[0], stages[0]


_BOTH = "收支"
_SIDES = {"income": ("收入",), "spending": ("支出",), "both": ("收入", "支出")}


def _is_of_side(item: Mention) -> bool:
    """Return whether 收入 or 支出 right behind an item says its kind; behind a level of government it is what is asked."""
    return item.span is not None and not names_level(item.span)


def _with_side(item: Mention, total: Mention) -> list[Mention]:
    """Return an item with the total right behind it as one; 收支 of a ledger is its income and its expenditure, joined."""
    assert item.span is not None
    sides = _SIDES[total.value] if item.span.fund and total.value == "both" else (total.text,)
    found: list[Mention] = []
    for side in sides:
        whole = replace(item.span, end=total.end, text=item.text + side)
        comma = [Mention(total.end, total.end, "", "join", "and")] if found else []
        found += [*comma, replace(item, end=total.end, text=whole.text, span=whole)]
    return found


def _other_side(before: Sequence[Mention], total: Mention) -> Span | None:
    """Return the ledger named last with the side that a bare total names (一般公共预算收入…支出…); None where none was."""
    ledger = next((one for one in reversed(before) if one.type == "item" and one.span is not None and one.span.fund), None)
    if ledger is None or ledger.span is None or total.value == "both" or before[-1] is ledger:
        return None
    name = next((ledger.text[: -len(side)] for sides in _SIDES.values() for side in sides if ledger.text.endswith(side)), "")
    if not name:
        return None
    return replace(ledger.span, start=total.start, end=total.end, text=name + _SIDES[total.value][0])


def without_asides(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without brackets: what one says behind an item is an aside, unless it lists or narrows it."""
    found: list[Mention] = []
    aside: list[Mention] | None = None
    for one in mentions:
        if one.type == "open":
            aside = []
        elif one.type == "close" and aside is not None:
            if found and found[-1].is_a("wh") and all(inner.type in (*_THINGS, "of") for inner in aside):
                found[:0], aside = aside, None  # …占多少（2026年一般公共预算收入）: of what it is asked, said behind
                continue
            if _only_years(aside) and any(one.type == "year" for one in found):
                aside = None  # 2025年…（由2026年倒推）: where the figure of the year asked comes from
                continue
            if _lists_inside(found, aside):
                found[-1:] = [found[-1] if found[-1].type == "item" else replace(found[-1], type="filler", value="")]
                found.append(Mention(aside[0].start, aside[0].start, _WITHIN, "of", "of"))
            found += aside if _narrows(aside, mentions) or not any(before.type in _THINGS for before in found) else ()
            aside = None
        elif one.type != "close":
            (found if aside is None else aside).append(one)
    return found + (aside or [])


def _lists_inside(before: Sequence[Mention], aside: Sequence[Mention]) -> bool:
    """Return whether a bracket lists parts of the item right before it, or of that whose parts are asked (构成（货物、服务）)."""
    parts = [one for one in aside if one.type == "item"]
    if len(parts) < 2 or not before:
        return False
    asked = before[-1].is_a("wh", "parts") and len(before) > 1 and before[-2].type == "item"
    return asked or before[-1].type == "item" and all(holds(before[-1], part) for part in parts)


def _only_years(aside: Sequence[Mention]) -> bool:
    return any(one.type == "year" for one in aside) and all(one.type in ("year", "filler", "comma", "of") for one in aside)


_THINGS = ("item", "body", "year", "stage")


def _narrows(aside: Sequence[Mention], question: Sequence[Mention]) -> bool:
    """Return whether a bracket lists things, or says of which year or kind what stands before it is, or by what to divide."""
    if has(question, "per") and any(one.span is not None and is_divisor(one.span) for one in aside):
        return True
    if any(one.type == "except" for one in aside):
        return True  # 三公（不含接待费）
    if aside and all(one.type in ("measure", "join") for one in aside):
        return True  # （金额和比例）: what is asked for
    things = [one for one in aside if one.type in _THINGS]
    listed = len(things) > 1 and any(one.type == "join" for one in aside)
    return listed or any(one.type == "year" or one.span is not None and _says_which(one.span) for one in things)


def _says_which(span: Span) -> bool:
    return bool(span.kind) or names_level(span)


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


def is_bare_total(mention: Mention) -> bool:
    """Return whether a mention is a bare 收入 or 支出 that was settled as a total."""
    return mention.span is not None and any(mention.span.links == total(0, 0, "").links for total in TOTALS.values())


_LEDGERS: dict[Fund, str] = {
    "general": "一般公共预算",
    "managed": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}
_BARE = {totals(0, 0, "").links: side for side, totals in TOTALS.items() if side != "both"}


def with_ledgers(program: Any) -> Any:
    """Return the program with a bare 收入 or 支出 of a ledger as that ledger's; of a level the general one's."""
    of_places = isinstance(program, (Rank, Keep)) and program.over in PLACES
    return mapped(program, lambda select: _with_ledger(select, of_places))


def _with_ledger(select: Select, of_places: bool) -> Select:
    fund = select.fund or ("general" if select.levels or of_places else None)
    if fund not in _LEDGERS:
        return select
    slots = tuple(tuple(_of_ledger(span, fund) for span in slot) for slot in select.slots)
    return replace(select, slots=slots)


def _of_ledger(span: Span, fund: Fund) -> Span:
    side = _BARE.get(span.links)
    if side is None:
        return span
    text = _LEDGERS[fund] + _SIDES[side][0]
    return Span(span.start, span.end, text, (Link(_LEDGERS[fund], 1.0, "exact"), *span.links), fund=fund)


def phrases(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the phrases between commas and stops, fillers left out; none is empty."""
    found: list[list[Mention]] = [[]]
    for last, one in zip((None, *mentions), mentions, strict=False):
        if one.type in ("comma", "stop"):
            item = any(other.type == "item" for phrase in found for other in phrase)
            found[-1] += _asked_by_mark(found[-1], one, last, item)
            found.append([])
        elif one.type not in ("filler", "rest", "counted"):
            found[-1].append(one)
    found = [[*phrase, *_asked_before(phrase, behind)] for phrase, behind in zip(found, [*found[1:], []], strict=True)]
    asks = [ask for phrase in found for ask in _asks_of(phrase)]
    return [phrase for phrase in asks if any(one.type not in ("join", "of") for one in phrase)]


def _asked_before(phrase: Sequence[Mention], behind: Sequence[Mention]) -> list[Mention]:
    """Return what a request asks of the items that it names before it goes on with 并 (提供甲、乙，并说明占比): their figures."""
    names = any(one.type == "item" for one in phrase) and not any(one.type in SIGNALS for one in phrase)
    goes_on = len(behind) > 1 and behind[0].is_a("join") and behind[0].text in GOES_ON
    return [Mention(phrase[-1].end, phrase[-1].end, "", "wh", "amount")] if names and goes_on else []


def _asked_by_mark(phrase: Sequence[Mention], mark: Mention, last: Mention | None, item: bool) -> list[Mention]:
    """Return what a mark, or 呢, inside a question asks of an item that nothing else asks of: its figure (其中接待费呢，…)."""
    names = any(one.type == "item" or item and one.type in AXES for one in phrase)
    names = names and not any(one.type in SIGNALS and not one.is_a("op", "sum") for one in phrase)
    asks = mark.text in "?？" or last is not None and last.text == GOING_ON
    return [Mention(mark.start, mark.start, "", "wh", "amount")] if names and asks else []


def _asks_of(phrase: Sequence[Mention]) -> list[list[Mention]]:
    """Return the asks that a joining word sets side by side (各多少、各占几成; 决算和降幅), each a phrase of its own.

    What stands before the joining word must name or ask something, and what stands behind it begin with another ask.
    """
    for at in range(1, len(phrase) - 1):
        if phrase[at].is_a("wh", "which") and has(phrase[:at], "super") and has(phrase[at:], "super"):
            return [list(phrase[:at]), *_asks_of(phrase[at:])]  # 谁最大谁最小
        if all(one.is_a("wh", "amount") and one.unit for one in phrase[at : at + 2]):
            return [list(phrase[: at + 1]), *_asks_of(phrase[at + 1 :])]  # 多少批次多少人次
        before = list(phrase[:at])
        counted = any(asks_count(one) for one in before) and not any(one.type in SIGNALS for one in phrase[at + 1 :])
        sides = (before, phrase[at + 1 :])
        both = all(has(side, "wh", "amount") for side in sides) or all(has(side, "share_of") for side in sides)
        if phrase[at].type != "join" or not (counted or both or _begins_ask(phrase[at + 1 :])):
            continue
        if any(one.type in ("wh", "share_of") for one in before):
            implied = [Mention(phrase[-1].end, phrase[-1].end, "", "wh", "amount")] if counted else []
            return [before, *_asks_of([*phrase[at + 1 :], *implied])]
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
    left_out = any(one.type == "except" for one in waiting)
    both = waiting[-1].type == "item" and phrase and phrase[0].type == "item" and not left_out
    if not both:
        return [*waiting, *phrase]
    place = waiting[-1].end
    if _lists_parts(waiting[-1], phrase):
        return [*waiting[:-1], *phrase]  # 三公，接待、用车和出国哪项最多: what is named lies inside of it
    if _is_part_of_one(waiting, phrase):
        return [*waiting, Mention(place, place, _WITHIN, "of", "of"), *phrase]
    return [*waiting, Mention(place, place, "、", "join", "and"), *phrase]


_WITHIN = "中"


def _lists_parts(whole: Mention, phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks of several parts of an item before its comma, and of no share in it."""
    parts = [one for one in phrase if one.type == "item"]
    listed = len(parts) > 1 and any(one.type == "join" for one in phrase)
    shared = has(phrase, "share_of") or has(phrase, "measure", "share")
    return listed and not shared and all(holds(whole, part) for part in parts)


def _is_part_of_one(waiting: Sequence[Mention], phrase: Sequence[Mention]) -> bool:
    """Return whether a phrase asks what share its item has, and only the item before it can be the whole (三公，出国费占几成)."""
    shared = next((at for at, one in enumerate(phrase) if one.type == "share_of"), None)
    alone = sum(one.type == "item" for one in waiting) == 1
    return alone and shared is not None and not any(one.type == "item" for one in phrase[shared:])


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


def _is_told(left: Mention, candidate: Candidate, program: Program, phrase: Sequence[Mention]) -> bool:
    """Return whether what goes on from before says a word that the phrase's own program does not: 都是谁, 是这个和的几倍."""
    if left.is_a("dimension", "item"):  # 两项合计: of what was asked before, one by one
        return isinstance(program, Total) and len(program.selects) > 1 and isinstance(candidate.program, Total)
    if left.type == "dimension" and isinstance(program, (Rank, Keep)) and program.over == left.value:
        return isinstance(candidate.program, Get)  # the second highest, and whose is it
    if left.is_a("wh", "list", "which"):
        return isinstance(program, (Rank, Keep)) and isinstance(candidate.program, Get)
    result = isinstance(program, Gap) and any(one.is_a("deixis", "result") for one in phrase)
    return result and left.type in ("versus", "move", "share_of", "measure", "op")


def _program(
    phrase: Sequence[Mention],
    earlier: Program | None,
    context: Select,
    candidates_of: Callable[[Sequence[Mention]], tuple[Candidate, ...]],
) -> Candidate | None:
    """Return the program that explains most of a phrase, filled from what was said before; None where none reads it."""
    for candidate in candidates_of(phrase):
        program = follows(candidate.program, phrase, earlier, context)
        if program is None:
            return None
        return Candidate(program, tuple(one for one in candidate.unexplained if not _is_told(one, candidate, program, phrase)))
    return None
