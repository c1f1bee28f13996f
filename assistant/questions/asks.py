"""Clauses → asks: what each clause wants, of which items, in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.labels import Vocabulary
from assistant.questions.clauses import COUNT_WORDS, Clause, clause_slots, stages_of
from assistant.questions.conditions import condition_of, measure_of
from assistant.questions.leaving_out import left_out
from assistant.questions.model import Ask, Language, Link, Span
from assistant.questions.operations import asked_unit, counts_asked, direction_of
from assistant.questions.wanted import operations_of
from assistant.questions.years import years_of
from ingest.amounts import Amount, parse_amount
from ingest.model import Fund, Stage


def asks_of(clauses: Sequence[Clause], text: str, language: Language, vocabulary: Vocabulary, bodies: int) -> tuple[Ask, ...]:
    premise = tuple(
        amount
        for clause in clauses
        for piece in clause.of("figure")
        if (amount := parse_amount(piece.text.replace("百分点", "个百分点"))) is not None
    )
    if any("check" in clause.operations for clause in clauses):
        return (_check_ask(clauses, vocabulary, premise, text),)
    whole_and_parts = left_out(clauses, vocabulary) if language == "zh" else ()
    if whole_and_parts:
        stages = tuple(dict.fromkeys(stage for clause in clauses for stage in stages_of(clause)))
        return (Ask("without", whole_and_parts, stages=stages, unit=asked_unit(text, False), money=True, premise=premise),)
    listed = _listed(clauses, vocabulary, text) if language == "zh" else None
    if listed is not None:
        return (listed,)
    asks: list[Ask] = []
    waiting: tuple[tuple[Span, ...], ...] = ()
    for clause in clauses:
        slots = _counts_of_one(clause_slots(clause, vocabulary))
        named = clause.operations
        years = tuple(
            year
            for piece in clause.of("fixed")
            for year in years_of(piece.text if "年" in piece.text else piece.text + "年", "zh")[0].stated
        )
        if not slots and not named and not stages_of(clause):
            if years and asks and "呢" in clause.text:
                asks.append(replace(asks[-1], years=years))  # 2024年多少，2025年呢
            continue
        if asks and asks[-1].operation == "change" and _HOW_MUCH.fullmatch(clause.text):
            continue  # 比上年增加还是减少，多少
        if (
            slots
            and not named
            and clause is not clauses[-1]
            and any(later.operations for later in clauses[clauses.index(clause) + 1 :])
            and not stages_of(clause)
        ):
            waiting = (*waiting, *slots)
            continue
        if "rank" in named and measure_of(clause.text)[0] != "amount":
            slots = tuple(slot for slot in slots if not _MEASURES.fullmatch(slot[-1].text))
        together = _with_waiting(waiting, slots or _both_sides(clause))
        slots = _within_item(clause, slots, asks) or _counted(together, clause, language)
        waiting = ()
        against = _side_against_side(clause)
        slots = against or slots
        operations = ["difference"] if against else operations_of(clause, len(slots), bodies)
        for operation in operations:
            # 预算、决算、完成率各多少: the per cent is the rate's, not the amounts'.
            rate_apart = operation == "value" and "completion" in operations
            ask = Ask(
                operation=operation,  # type: ignore[arg-type]
                slots=slots,
                years=years,
                stages=stages_of(clause),
                unit=None if rate_apart else _unit_of(clause, slots, language),
                money=bool(_MONEY.search(clause.spoken)),
                direction=direction_of(clause.spoken),  # type: ignore[arg-type]
                top=_top(clause.spoken) or (_top(text) if operation == "rank" else 0),
                measure=measure_of(clause.text)[0] if operation == "rank" else "amount",
                rising=measure_of(clause.text)[1] if operation == "rank" else None,
                lowest=bool(_LOWEST.search(clause.spoken)),
                premise=premise,
                last=language == "zh" and years_of(clause.text, "zh")[0].last,
            )
            asks += _each_count(ask, clause, language)
    if waiting and not asks:
        asks.append(Ask("value", waiting, premise=premise))
    elif waiting:
        asks[-1] = replace(asks[-1], slots=(*waiting, *asks[-1].slots))
    return _inherit(asks)


_HOW_MUCH = re.compile(r"(?:了|是|分别|一?共|到底|各|金额)*(?:多少|几何|多大)(?:钱|万元?|元|呢)?[?。!]*")
_SIDES = re.compile(r"收入(?:总计|合计)?[、,和与及]?支出(?:总计|合计)?(?:各|分别)")
_BALANCE = re.compile(r"收入(?:总计|合计)?(?:比|与|和|减去?)支出(?:总计|合计)?(?:多|少|相差|差|高|低)")
_YEARS_INCOME = Span(0, 2, "收入", (Link("本年收入合计", 0.95, "alias"),))

_YEARS_SPENDING = Span(3, 5, "支出", (Link("本年支出合计", 0.95, "alias"),))
"""What is set against each other: totals that balance by what is carried over are always equal."""
_INCOME = Span(0, 2, "收入", (Link("收入总计", 0.95, "alias"), Link("本年收入合计", 0.94, "alias")))
_SPENDING = Span(3, 5, "支出", (Link("支出总计", 0.95, "alias"), Link("本年支出合计", 0.94, "alias")))


def _both_sides(clause: Clause) -> tuple[tuple[Span, ...], ...]:
    """Return both totals where a clause that names no item asks for each side's (收入、支出各多少), else none."""
    if _BALANCE.search(clause.text):
        return ((_YEARS_INCOME,), (_YEARS_SPENDING,))
    return ((_INCOME,), (_SPENDING,)) if _SIDES.search(clause.text) else ()


_AGAINST = re.compile(
    r"(?P<fund>政府性基金|一般公共|国有资本经营)?(?:预算)?(?P<one>收入|支出)(?:总计|合计)?比(?P<other>收入|支出)(?:总计|合计)?[多少高低]"
)
_FUNDS: dict[str, Fund] = {"政府性基金": "managed", "一般公共": "general", "国有资本经营": "state_capital"}


def _side_against_side(clause: Clause) -> tuple[tuple[Span, ...], ...]:
    """Return both sides of one fund, or both totals, where one is set against the other (支出比收入多多少), else none."""
    match = _AGAINST.search(clause.text)
    if match is None or match["one"] == match["other"]:
        return ()
    if match["fund"] is None:
        sides = {"收入": _INCOME, "支出": _SPENDING}
    else:
        name, fund = f"{match['fund']}预算", _FUNDS[match["fund"]]
        labels = {"收入": name, "支出": f"{name}支出"}
        sides = {side: Span(0, len(label), label, (Link(label, 1.0, "exact"),), fund) for side, label in labels.items()}
    return ((sides[match["one"]],), (sides[match["other"]],))


def _each_count(ask: Ask, clause: Clause, language: Language) -> list[Ask]:
    """Return an ask for each count where one item is asked in several (接待多少批次、多少人), else the ask alone."""
    units = counts_asked(clause.spoken) if language == "zh" and ask.operation == "value" else ()
    items = [tuple(span for span in slot if not COUNT_WORDS.fullmatch(span.text)) for slot in ask.slots]
    named = tuple(dict.fromkeys(item for item in items if item)) or ask.slots
    if not units or len(named) > 1:
        return [ask]
    return [replace(ask, slots=named, unit=unit) for unit in units]


_BARE_COUNT = re.compile(r"(?:人数|人次|批次|次数|团组数)")


def _counts_of_one(slots: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    """Return the slots with a bare count behind another one (公务接待批次和人数) taken for the same thing's, where it has one."""
    found: list[tuple[Span, ...]] = list(slots[:1])
    for before, slot in pairwise(slots):
        thing = _BARE_COUNT.sub("", before[-1].text)
        own = tuple(link for link in slot[-1].links if len(thing) >= 2 and thing in link.label)
        bare = len(slot) == 1 and _BARE_COUNT.fullmatch(slot[0].text) is not None and _BARE_COUNT.search(before[-1].text)
        found.append((replace(slot[0], links=own),) if bare and own else slot)
    return tuple(found)


_MEASURES = re.compile(r"(?:自评|绩效)?(?:得分|评分|分数)|预算|决算|执行率?|增减")
"""Words for what listed items are measured by: no item itself."""


def _listed(clauses: Sequence[Clause], vocabulary: Vocabulary, text: str) -> Ask | None:
    """Return the ask for the items that meet a condition (超过100万元的项目有哪些); None where no such list is asked for."""
    figures = [
        (piece.start, piece.end, amount)
        for clause in clauses
        for piece in clause.of("figure")
        if (amount := parse_amount(piece.text)) is not None
    ]
    condition = condition_of(text, figures)
    if condition is None:
        return None
    slots = tuple(
        slot for clause in clauses for slot in clause_slots(clause, vocabulary) if not _MEASURES.fullmatch(slot[-1].text)
    )
    stages = () if condition.measure == "completion" else tuple(stage for clause in clauses for stage in stages_of(clause))
    return Ask("filter", slots, stages=stages, condition=condition, measure=condition.measure)


_LOWEST = re.compile(r"最少|最低|最小|最差|最慢|(?:哪个|哪项|哪一[项个]|谁|哪种)(?:花|用|更|的)*[少低小]|lowest|least|smallest")

_MONEY = re.compile(
    r"钱|元|花|值|万(?!人)|how much(?! of)|sp[ea]nd(?!ing)|spent|cost|paid|\bamount"
    r"|(?:费用?|经费|补助|补贴|资金|工资|薪酬|奖金|津贴)(?:预算|决算)?(?:是|有|为|一共|总共|共|到底|大概)*多少(?![\u4e00-\u9fff])"
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


_INSIDE = re.compile(r"^(?:其中|里面|里头)|(?:全部?|都|全)是")


def _within_item(clause: Clause, slots: tuple[tuple[Span, ...], ...], asks: Sequence[Ask]) -> tuple[tuple[Span, ...], ...]:
    """Return the item asked before with the kind of expenditure that is asked of it (…多少，里面项目支出多少); else ()."""
    before = asks[-1].slots if asks else ()
    kinds = bool(slots) and all(span.kind for slot in slots for span in slot)
    if not kinds or len(before) != 1 or any(span.kind for span in before[0]) or not _INSIDE.search(clause.text):
        return ()
    return tuple((*before[0], *slot) for slot in slots)


_VEHICLES = (Link("公务用车保有量", 0.97, "alias"), Link("车辆", 0.95, "alias"))
_STAFF = (Link("在职人员", 0.95, "alias"), Link("实有人数", 0.93, "alias"), Link("编制", 0.88, "alias"))


def _counted(slots: tuple[tuple[Span, ...], ...], clause: Clause, language: Language) -> tuple[tuple[Span, ...], ...]:
    """Return the slots with vehicles or staff as what is counted, where they are asked for by their unit.

    The expense's name (公车, 人员经费) is not meant then.
    """
    unit = asked_unit(clause.spoken, language == "en")
    if unit == "人" and not slots and language == "zh":
        return ((Span(0, 1, "人数", _STAFF),),)
    vehicles = unit == "辆" or (unit == "台（套）" and any("车" in span.text for slot in slots for span in slot))
    if not vehicles:
        return slots
    if not slots:
        return ((Span(0, 1, "车辆", _VEHICLES),),)
    return tuple(
        tuple(
            replace(span, links=(*_VEHICLES, *span.links)) if any(link.label in _VEHICLE_COSTS for link in span.links) else span
            for span in slot
        )
        for slot in slots
    )


_VEHICLE_COSTS = frozenset(("公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费"))


def _unit_of(clause: Clause, slots: Sequence[tuple[Span, ...]], language: Language) -> str | None:
    """Return the unit asked for; None where several items of different counts are asked in one go."""
    counts = {slot[-1].text for slot in slots if COUNT_WORDS.fullmatch(slot[-1].text)}
    if len(counts) > 1 or (counts and language == "en"):
        return None
    unit = asked_unit(clause.spoken, language == "en")
    vehicles = any("车" in span.text for slot in slots for span in slot)
    return "辆" if unit == "台（套）" and vehicles else unit


_ALL = 99
"""As many as there are, where a ranking is asked for with each one's figure."""


def _inherit(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """Return the asks with items filled in from the ask before, where one names none (…是多少，比上年增加多少)."""
    filled: list[Ask] = []
    for ask in asks:
        if not ask.slots and filled:
            if ask.operation == "share" and filled[-1].operation == "value" and len(filled[-1].slots) > 1:
                # 甲和乙各多少，占比多少: each has a share of its own, neither is the other's whole.
                filled += [replace(ask, slots=(slot,), stages=ask.stages or filled[-1].stages) for slot in filled[-1].slots]
                continue
            ask = replace(ask, slots=filled[-1].slots, stages=ask.stages or filled[-1].stages)
        if ask.unit == "个" and filled and filled[-1].unit in ("人", "辆", "家", "人次"):
            ask = replace(ask, unit=filled[-1].unit)  # a bare 几个 counts what was counted before
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
            and (ask.stages, ask.unit) == (other.stages, other.unit)
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
        r"(?:前|top\s*|which\s+|最[大多高少低小](?:的)?)(\d{1,2}|[一二两三四五六七八九十]|two|three|four|five|ten)(?!个?季|个?月|年|期)(?:项|个|位|名|大|$|\b)?",
        text,
    ) or re.search(r"\b(\d{1,2}|two|three|four|five|ten)\s+(?:biggest|largest|highest|most|smallest|lowest|least)\b", text)
    if not match:
        return 0
    word = match.group(1)
    return int(word) if word.isdigit() else _HAN_NUMBER.get(word, 0)
