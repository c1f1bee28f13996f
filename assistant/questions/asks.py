"""Clauses → asks: what each clause wants, of which items, in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.labels import Vocabulary
from assistant.questions.clauses import COUNT_WORDS, Clause, clause_slots, stages_of
from assistant.questions.model import Ask, Language, Link, Span
from assistant.questions.operations import asked_unit, counts_asked, direction_of
from assistant.questions.years import years_of
from ingest.amounts import Amount, parse_amount
from ingest.model import Stage

_ALONE = ("reason", "completion", "rank", "definition", "text", "breakdown", "share", "ratio", "average", "target")
_EACH = re.compile(r"分别|各")
_MADE_OF = re.compile(r"构成|组成|明细|细目|哪几|哪些|各项|分项|科目|怎么来")


def _several(clause: Clause, bodies: int) -> bool:
    """Return whether several stages, years or bodies are asked, so that 各多少 means each of them."""
    years = [piece for piece in clause.of("fixed") if re.match(r"(?:19|20)\d\d", piece.text)]
    spoken = re.search(r"[两二三四五]年|历年|每年|各年|这几年", clause.text)
    return bodies >= 2 or len(stages_of(clause)) >= 2 or len(years) >= 2 or bool(spoken)


def _operations(clause: Clause, slots: int, bodies: int) -> list[str]:
    """Return the operations that the clause asks for; "value" where only a figure is wanted."""
    named = list(dict.fromkeys(clause.operations))
    strong = [name for name in _ALONE if name in named]
    moving: list[str] = [name for name in ("change", "growth") if name in named]
    if moving == ["change"] and len(re.findall(r"(?:增加|减少|下降|增长|降低|上升|提高)(?:了)?(?:多少|几)", clause.text)) >= 2:
        moving = ["change", "growth"]  # 减少多少、下降多少
    if "reason" in named:
        asked = re.search(r"(?:多少|百分之|几|幅)", clause.text)
        return [*(moving if moving and asked else []), "reason"]
    if "difference" in named or ("change" in named and slots >= 2 and "比" in clause.text):
        return ["difference"] if slots >= 2 or bodies >= 2 or "difference" in named else moving or ["change"]
    if moving and "completion" not in named and ("share" not in named or "占" not in clause.text):
        # 增长多少（金额和比例）: 比例 is the rate of the change.
        return [*moving, "growth"] if "share" in named and "growth" not in moving else moving
    if "breakdown" in named and (
        slots >= 2 or (_EACH.search(clause.text) and not _MADE_OF.search(clause.text) and _several(clause, bodies))
    ):
        return ["value"]
    if "sum" in named and (slots >= 2 or bodies >= 2) and not ("share" in named and "占" in clause.text):
        return ["sum"]
    if strong:
        return [name for name in strong if not (name == "breakdown" and slots >= 2)][:1] or ["value"]
    return ["value"]


def asks_of(clauses: Sequence[Clause], text: str, language: Language, vocabulary: Vocabulary, bodies: int) -> tuple[Ask, ...]:
    premise = tuple(
        amount
        for clause in clauses
        for piece in clause.of("figure")
        if (amount := parse_amount(piece.text.replace("百分点", "个百分点"))) is not None
    )
    if any("check" in clause.operations for clause in clauses):
        return (_check_ask(clauses, vocabulary, premise, text),)
    asks: list[Ask] = []
    waiting: tuple[tuple[Span, ...], ...] = ()
    for clause in clauses:
        slots = clause_slots(clause, vocabulary)
        named = clause.operations
        if not slots and not named and not stages_of(clause):
            continue
        years = tuple(
            year
            for piece in clause.of("fixed")
            for year in years_of(piece.text if "年" in piece.text else piece.text + "年", "zh")[0].stated
        )
        if (
            slots
            and not named
            and clause is not clauses[-1]
            and any(later.operations for later in clauses[clauses.index(clause) + 1 :])
            and not stages_of(clause)
        ):
            waiting = (*waiting, *slots)
            continue
        slots = _counted(_with_waiting(waiting, slots or _both_sides(clause)), clause, language)
        waiting = ()
        for operation in _operations(clause, len(slots), bodies):
            ask = Ask(
                operation=operation,  # type: ignore[arg-type]
                slots=slots,
                years=years,
                stages=stages_of(clause),
                unit=_unit_of(clause, slots, language),
                money=bool(_MONEY.search(clause.spoken)),
                direction=direction_of(clause.spoken),  # type: ignore[arg-type]
                top=_top(clause.spoken),
                lowest=bool(re.search(r"最少|最低|最小|lowest|least|smallest", clause.spoken)),
                premise=premise,
                last=language == "zh" and years_of(clause.text, "zh")[0].last,
            )
            asks += _each_count(ask, clause, language)
    if waiting and not asks:
        asks.append(Ask("value", waiting, premise=premise))
    elif waiting:
        asks[-1] = replace(asks[-1], slots=(*waiting, *asks[-1].slots))
    return _inherit(asks)


_SIDES = re.compile(r"收入(?:总计|合计)?[、,和与及]?支出(?:总计|合计)?(?:各|分别)")
_INCOME = Span(0, 2, "收入", (Link("收入总计", 0.95, "alias"), Link("本年收入合计", 0.94, "alias")))
_SPENDING = Span(3, 5, "支出", (Link("支出总计", 0.95, "alias"), Link("本年支出合计", 0.94, "alias")))


def _both_sides(clause: Clause) -> tuple[tuple[Span, ...], ...]:
    """Return both totals where a clause that names no item asks for each side's (收入、支出各多少), else none."""
    return ((_INCOME,), (_SPENDING,)) if _SIDES.search(clause.text) else ()


def _each_count(ask: Ask, clause: Clause, language: Language) -> list[Ask]:
    """Return an ask for each count where one item is asked in several (接待多少批次、多少人), else the ask alone."""
    units = counts_asked(clause.spoken) if language == "zh" and ask.operation == "value" and len(ask.slots) == 1 else ()
    if not units:
        return [ask]
    slot = tuple(span for span in ask.slots[0] if not COUNT_WORDS.fullmatch(span.text)) or ask.slots[0]
    return [replace(ask, slots=(slot,), unit=unit) for unit in units]


_MONEY = re.compile(
    r"钱|元|花|值|万(?!人)|how much(?! of)|sp[ea]nd(?!ing)|spent|cost|paid|\bamount"
    r"|what (?:did|does) .* budget\b|budget(?:ed)? for|set aside"
)

_FORM_KEYS = frozenset(
    {"项目资金总额", "财政拨款收入", "其他资金", "年度目标", "中期目标", "项目概况", "项目立项依据", "项目实施时间"}
)


def _with_waiting(waiting: tuple[tuple[Span, ...], ...], slots: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    """Return the slots of a part that waited before a comma joined with those behind it.

    A part that only qualifies (基本支出部分, the key of a project's form) narrows the one before; else they are listed.
    """
    if len(waiting) == 1 and len(slots) == 1:
        narrows = all(span.kind or span.fund or any(link.label in _FORM_KEYS for link in span.links[:1]) for span in slots[0])
        if narrows and not any(span.kind or span.fund for span in waiting[0]):
            return ((*waiting[0], *slots[0]),)
    return (*waiting, *slots)


def _counted(slots: tuple[tuple[Span, ...], ...], clause: Clause, language: Language) -> tuple[tuple[Span, ...], ...]:
    """Return the slots with 车辆 as what is counted where vehicles are asked in 辆: the expense's name is not meant."""
    if asked_unit(clause.spoken, language == "en") != "辆":
        return slots
    links = (Link("车辆", 0.95, "alias"), Link("公务用车保有量", 0.9, "alias"))
    if not slots:
        return ((Span(0, 1, "车辆", links),),)
    return tuple(
        tuple(
            replace(span, links=(*links, *span.links)) if any("车" in link.label for link in span.links) else span
            for span in slot
        )
        for slot in slots
    )


def _unit_of(clause: Clause, slots: Sequence[tuple[Span, ...]], language: Language) -> str | None:
    """Return the unit asked for; None where several items of different counts are asked in one go."""
    counts = {slot[-1].text for slot in slots if COUNT_WORDS.fullmatch(slot[-1].text)}
    return None if len(counts) > 1 or (counts and language == "en") else asked_unit(clause.spoken, language == "en")


_ALL = 99
"""As many as there are, where a ranking is asked for with each one's figure."""


def _inherit(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """Return the asks with items filled in from the ask before, where one names none (…是多少，比上年增加多少)."""
    filled: list[Ask] = []
    for ask in asks:
        if not ask.slots and filled:
            ask = replace(ask, slots=filled[-1].slots, stages=ask.stages or filled[-1].stages)
        filled.append(ask)
    ranked = next((ask for ask in asks if ask.operation == "rank"), None)
    if ranked is not None:
        # 最多的是哪几个，各多少: the ranking gives the figures too.
        each = any(ask.operation == "breakdown" and not ask.slots for ask in asks)
        kept = [
            one
            for one, ask in zip(filled, asks, strict=True)
            if ask is ranked or ask.slots or ask.operation not in ("breakdown", "value")
        ]
        filled = [replace(one, top=_ALL) if each and one.operation == "rank" and not one.top else one for one in kept]
    first = next((ask for ask in filled if ask.slots), None)
    if first is not None:
        filled = [ask if ask.slots else replace(ask, slots=first.slots) for ask in filled]
    seen: list[Ask] = []
    for ask in filled:
        if not any(
            ask.operation == other.operation
            and ask.slots == other.slots
            and (ask.years in (other.years, ()))
            and ask.unit == other.unit
            and ask.stages == other.stages
            for other in seen
        ):
            seen.append(ask)
    return tuple(seen)


def _check_ask(clauses: Sequence[Clause], vocabulary: Vocabulary, premise: tuple[Amount, ...], text: str) -> Ask:
    slots: list[tuple[Span, ...]] = []
    also: list[str] = []
    stages: list[Stage] = []
    for clause in clauses:
        slots += [slot for slot in clause_slots(clause, vocabulary) if slot not in slots]
        also += [name for name in clause.operations if name not in also and name != "check"]
        stages += [stage for stage in stages_of(clause) if stage not in stages]
    return Ask("check", tuple(slots), stages=tuple(stages), premise=premise, also=tuple(also), direction=direction_of(text))  # type: ignore[arg-type]


_HAN_NUMBER = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
               "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}  # fmt: skip


def _top(text: str) -> int:
    match = re.search(
        r"(?:前|top\s*|最[大多高少低小](?:的)?)(\d{1,2}|[一二两三四五六七八九十]|two|three|four|five|ten)(?:项|个|位|名|大|$|\b)?",
        text,
    )
    if not match:
        return 0
    word = match.group(1)
    return int(word) if word.isdigit() else _HAN_NUMBER.get(word, 0)
