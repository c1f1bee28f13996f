"""Words and history → Query. A walk: fold, find scope words, cover the rest by labels, group into slots, form the asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.labels import Vocabulary
from assistant.questions.bodies import EVERY, SELF, WIDER, Body, Named, bodies_in
from assistant.questions.english import english_pieces
from assistant.questions.english_bodies import english_bodies
from assistant.questions.english_order import asked_in_chinese, clause_ranges, in_share_order
from assistant.questions.linking import Piece, best_cover, joined_pieces, near_span, pieces_of
from assistant.questions.model import Ask, Bodies, Language, Link, Query, Span, Years
from assistant.questions.operations import FILLER, asked_unit, direction_of, operations_in
from assistant.questions.years import years_of
from ingest.amounts import Amount, parse_amount
from ingest.coordinates import stated_in
from ingest.model import Stage
from ingest.terms import fold_label, term_of

MAX_QUESTION = 400
"""Characters of a question that are read; nobody asks longer, and the cover's cost grows with the square."""

_TABLE = re.compile(
    r"(?:(?!那张|这张|那个|这个|[按据看从在写说与和跟年])[\u4e00-\u9fff]){2,24}?表(?=里|中|上|的|所|,|\)|$|(?:和|与)(?!说明|文字|正文|文本)|显示|列|说|是)|预算\d+表|公开\d+表|表[一二三四五六七八九十]{1,2}(?=里|中|的|上|,)"
)
_SECTION = re.compile(r"(?:说明|第)([一二三四五六七八九十]{1,2})(?:部分)?(?=的|里|中|和|与|,|、|说|写|说明)")
_PARALLEL = re.compile(r"等于|相等|一致|之和|和|与|、|加|及|跟|,|;|\?|。|还是|或|比|占|同|各|除以|减去|减|/")


@dataclass(frozen=True, slots=True)
class _Clause:
    pieces: tuple[Piece, ...]
    english: str = ""
    """The clause as written where the question is English; its pieces' texts are Chinese."""

    def of(self, kind: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind == kind]

    @property
    def operations(self) -> list[str]:
        return [piece.said.operation for piece in self.pieces if piece.said]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def spoken(self) -> str:
        """Return the clause in the words it was asked in."""
        return self.english or self.text


def language_of(question: str) -> Language:
    """Return "en" where Latin words carry the sentence, else "zh"."""
    latin = len(re.findall(r"[A-Za-z]{2,}", question))
    han = len(re.findall(r"[\u4e00-\u9fff]", question))
    return "en" if latin and (not han or (latin >= 3 and latin * 2 > han)) else "zh"


def question_to_query(
    question: str, history: Sequence[str], bodies: Sequence[Body], vocabulary: Vocabulary, titles: Sequence[str] = ()
) -> Query:
    """Return the question as understood, with what it leaves open taken from the conversation (the latest first)."""
    query = _alone(question, bodies, vocabulary, titles)
    if not history:
        return query
    earlier = question_to_query(history[-1], history[:-1], bodies, vocabulary, titles)
    return follow_up(query, earlier)


def _alone(question: str, bodies: Sequence[Body], vocabulary: Vocabulary, titles: Sequence[str]) -> Query:
    question = re.sub(r"[(（]按[^()（）]{1,12}[)）]", "", question) or question
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]", "", question)[:MAX_QUESTION]
    language = language_of(text)
    folded = fold_label(text)
    years, year_spans = years_of(folded if language == "zh" else text, language)
    if language == "en":
        who, clauses = _read_english(text, bodies, vocabulary, year_spans)
    else:
        who, clauses = _read_chinese(folded, bodies, vocabulary, year_spans)
    asks = _asks(clauses, folded if language == "zh" else text.lower(), language, vocabulary, len(who.keys))
    table = next((match.group() for match in _TABLE.finditer(folded)), None)
    if language == "en":
        folded = asked_in_chinese(text.lower(), [piece for clause in clauses for piece in clause.pieces])
    stated = stated_in(folded)
    left = _left_over(clauses)
    horizon: Literal["annual", "medium"] | None = None
    if re.search(r"中期|实施期|mid-?term|medium", folded):
        horizon = "medium"
    elif re.search(r"年度(?!部门|预算|决算)|annual", folded):
        horizon = "annual"
    return Query(
        question=question, resolved=question, language=language, folded=folded, asks=asks, bodies=who, years=years,
        fund=stated.fund, table=table, sections=tuple(match.group(1) for match in _SECTION.finditer(folded)),
        horizon=horizon, left_over=left,
        total_of_scopes=any("sum" in clause.operations or "average" in clause.operations for clause in clauses),
        compare_bodies=bool(re.search(r"哪个|谁|哪家|哪年|which|who|比较|对比|compare", folded)),
        text_query=_text_query(clauses, text, language),
    )  # fmt: skip


def _left_over(clauses: Sequence[_Clause]) -> tuple[str, ...]:
    """Return the words that nothing covers, two characters at least, fillers taken out."""
    found = []
    for clause in clauses:
        for piece in clause.of("rest"):
            text = piece.text if re.search(r"[a-z]{3}", piece.text) else FILLER.sub("", piece.text)
            if len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2 or re.search(r"[a-z]{3}", text):
                found.append(text)
    return tuple(found)


def _text_query(clauses: Sequence[_Clause], text: str, language: Language) -> str:
    kept = [
        piece.text
        for clause in clauses
        for piece in clause.pieces
        if piece.kind in ("item", "rest", "code", "operation", "coordinate")
    ]
    return (" " if language == "en" else "").join(kept) or text


def _read_chinese(
    folded: str, bodies: Sequence[Body], vocabulary: Vocabulary, year_spans: Sequence[tuple[int, int]]
) -> tuple[Bodies, list[_Clause]]:
    every = [match.span() for word in EVERY for match in re.finditer(re.escape(word), folded)]
    own = [match.span() for word in SELF for match in re.finditer(re.escape(word), folded)]
    wider = [match.span() for match in WIDER.finditer(folded)]
    table_spans = [match.span() for match in _TABLE.finditer(folded)]
    named = [
        one
        for one in bodies_in(folded, bodies, vocabulary.loaded)
        if not any(s <= one.start and one.end <= e for s, e in table_spans)
    ]
    named = [one for one in named if one.keys or not _inside_label(folded, one.start, one.end, vocabulary, official=True)]
    within = [one for one in named if _inside_label(folded, one.start, one.end, vocabulary)]
    apart = [one for one in named if one not in within]
    # 人大 in 人大立法 is a part of the item's name; it names the body as well where nothing else does.
    spoken, named = (apart or within), apart
    sections = [match.span() for match in _SECTION.finditer(folded)]
    fixed = _apart([*year_spans, *((one.start, one.end) for one in named), *own, *every, *wider, *table_spans, *sections])
    said = operations_in(folded, False)
    pieces = pieces_of(folded, vocabulary, said, fixed)
    keys = tuple(dict.fromkeys(key for one in spoken for key in one.keys))
    loaded_regions = {body.region for body in bodies if body.level == "region"}
    who = Bodies(
        keys=keys, unknown=tuple(one.text for one in named if not one.keys), every=bool(every),
        wider=bool(wider) and not loaded_regions, words=tuple(one.text for one in spoken),
        pairs=_pairs(spoken, folded, year_spans),
    )  # fmt: skip
    return who, _clauses(best_cover(folded, pieces))


def _pairs(named: Sequence[Named], folded: str, year_spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """Return (body, year) where two bodies or more are each followed by a year of their own; else ()."""
    found: list[tuple[str, int]] = []
    for one in named:
        beside = [span for span in year_spans if 0 <= span[0] - one.end <= 3]
        if not beside or not one.keys:
            return ()
        text = folded[beside[0][0] : beside[0][1]]
        found += [(key, year) for key in one.keys for year in years_of(text if "年" in text else text + "年", "zh")[0].stated[:1]]
    return tuple(found) if len(named) >= 2 else ()


def _inside_label(folded: str, start: int, end: int, vocabulary: Vocabulary, *, official: bool = False) -> bool:
    """Return whether a label's written form covers the stretch and more, to its right or left.

    Loaded labels count; with `official` those of the official lists too.
    """
    return any(
        any(official or label in vocabulary.loaded for label in vocabulary.exact(folded[first:last]))
        for first in range(max(0, start - 6), start + 1) for last in range(end, min(len(folded), end + 14) + 1)
        if last - first > end - start
    )  # fmt: skip


def _read_english(
    text: str, bodies: Sequence[Body], vocabulary: Vocabulary, year_spans: Sequence[tuple[int, int]]
) -> tuple[Bodies, list[_Clause]]:
    mentioned = english_bodies(text, bodies)
    bracketed = {
        match.span(): [key for one in bodies_in(fold_label(match.group()), bodies, vocabulary.loaded) for key in one.keys]
        for match in re.finditer(r"[\u4e00-\u9fff]+", text)
    }
    keys = tuple(dict.fromkeys((*mentioned.keys, *(key for named in bracketed.values() for key in named))))
    spans = [*mentioned.spans, *(span for span, named in bracketed.items() if named)]
    lowered = text.lower()
    every = any(re.search(rf"\b{re.escape(word)}\b", lowered) for word in EVERY if word.isascii())
    pieces = english_pieces(text, vocabulary, _apart([*year_spans, *spans]))
    who = Bodies(keys=keys, unknown=("another body",) if mentioned.unknown and not keys else (), every=every)
    clauses = []
    for start, end in clause_ranges(lowered):
        within = in_share_order([piece for piece in pieces if start <= piece.start < end], lowered[start:end], start)
        clauses.append(_Clause(tuple(within), lowered[start:end]))
    return who, clauses


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that do not overlap an earlier one of the list."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if all(end <= begin or stop <= start for begin, stop in kept):
            kept.append((start, end))
    return kept


def _clauses(cover: Sequence[Piece]) -> list[_Clause]:
    clauses: list[list[Piece]] = [[]]
    for piece in cover:
        clauses[-1].append(piece)
        if piece.kind in ("filler", "rest") and re.search(r"[,;?。!]", piece.text):
            clauses.append([])
    return [_Clause(tuple(pieces)) for pieces in clauses if pieces]


def clause_slots(clause: _Clause, vocabulary: Vocabulary) -> tuple[tuple[Span, ...], ...]:
    """Return the clause's items grouped into slots: nested words together, listed ones apart."""
    slots: list[list[Span]] = []
    between = ""
    for piece in joined_pieces(clause.pieces, vocabulary):
        span = piece.span if piece.kind in ("item", "code") else None
        if piece.kind == "rest" or (piece.text in _ELLIPSES and slots and _LISTED.search(between)):
            span = near_span(piece, vocabulary, [one for slot in slots for one in slot])
        if piece.kind == "coordinate" and piece.span and (piece.span.fund or piece.span.kind):
            span = piece.span
        if span is None:
            between += piece.text
            continue
        if slots and _COUNT.fullmatch(span.text) and _COUNT.fullmatch(slots[-1][-1].text):
            slots.append([*slots[-1][:-1], span])  # 公务接待多少批次多少人次
        elif not slots or _PARALLEL.search(between) or (not between and _siblings(slots[-1][-1], span)):
            slots.append([span])
        else:
            slots[-1].append(span)
        between = ""
    slots = [_without_totals(slot) for slot in slots]
    if len(slots) > 1 and len(slots[0]) > 1 and all(len(slot) == 1 for slot in slots[1:]) and "share" not in clause.operations:
        context = slots[0][:-1]
        slots = [slots[0], *([*context, *slot] for slot in slots[1:])]
    return tuple(tuple(slot) for slot in slots)


def _siblings(one: Span, other: Span) -> bool:
    """Return whether two spans name items of one official parent, so that they are listed, not nested (水费电费)."""
    first, second = (term_of(span.links[0].label) if span.links and span.links[0].score > 0.9 else None for span in (one, other))
    return (
        first is not None
        and second is not None
        and first != second
        and first.parent is not None
        and first.parent == second.parent
    )


_LISTED = re.compile(r"[和与、加及,/]$|和|与|、|加")
_ELLIPSES = frozenset({"项目", "人员", "公用", "货物", "工程", "服务", "运行", "购置", "接待", "出国"})
"""Fillers that are items where they stand in a list of items (基本、项目、机动)."""

_COUNT = re.compile(r"(?:国内)?(?:公务)?(?:接待)?(?:批次|人次|人数|团组数?|团组|购置数|保有量)")
_TOTAL_WORDS = re.compile(r"(?:支出|收入|收支)?(?:预算|决算)?(?:总额|总计|总数|合计|预算|决算|总预算|总决算)")


def _without_totals(slot: list[Span]) -> list[Span]:
    """Return the slot without words that only say that the item's whole is meant (三公经费 | 预算总额)."""
    rest = [span for span in slot if not _TOTAL_WORDS.fullmatch(span.text)]
    return rest if rest and not all(span.fund for span in rest) else slot


def _stages(clause: _Clause) -> tuple[Stage, ...]:
    """Return the stages that the clause's own words state, in order."""
    found: list[Stage] = []
    for piece in clause.pieces:
        text = piece.text
        if piece.kind in ("coordinate", "item", "operation"):
            stated = stated_in(text)
            if (
                stated.stage
                and stated.stage not in found
                and not stated.fund
                and (piece.kind == "coordinate" or re.search(r"年初预算|决算|预算数|执行数|调整预算", text))
            ):
                found.append(stated.stage)
    return tuple(found)


_ALONE = ("reason", "completion", "rank", "definition", "text", "breakdown", "share", "ratio", "average", "target")


_EACH = re.compile(r"分别|各")
_MADE_OF = re.compile(r"构成|组成|明细|细目|哪几|哪些|各项|分项|科目|怎么来")


def _several(clause: _Clause, bodies: int) -> bool:
    """Return whether several stages, years or bodies are asked, so that 各多少 means each of them."""
    years = [piece for piece in clause.of("fixed") if re.match(r"(?:19|20)\d\d", piece.text)]
    spoken = re.search(r"[两二三四五]年|历年|每年|各年|这几年", clause.text)
    return bodies >= 2 or len(_stages(clause)) >= 2 or len(years) >= 2 or bool(spoken)


def _operations(clause: _Clause, slots: int, bodies: int) -> list[str]:
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


def _asks(clauses: Sequence[_Clause], text: str, language: Language, vocabulary: Vocabulary, bodies: int) -> tuple[Ask, ...]:
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
        if not slots and not named and not _stages(clause):
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
            and not _stages(clause)
        ):
            waiting = (*waiting, *slots)
            continue
        slots = _counted(_with_waiting(waiting, slots), clause, language)
        waiting = ()
        for operation in _operations(clause, len(slots), bodies):
            asks.append(
                Ask(
                    operation=operation,  # type: ignore[arg-type]
                    slots=slots,
                    years=years,
                    stages=_stages(clause),
                    unit=_unit_of(clause, slots, language),
                    money=bool(_MONEY.search(clause.spoken)),
                    direction=direction_of(clause.spoken),  # type: ignore[arg-type]
                    top=_top(clause.spoken),
                    lowest=bool(re.search(r"最少|最低|最小|lowest|least|smallest", clause.spoken)),
                    premise=premise,
                )  # fmt: skip
            )
    if waiting and not asks:
        asks.append(Ask("value", waiting, premise=premise))
    elif waiting:
        asks[-1] = replace(asks[-1], slots=(*waiting, *asks[-1].slots))
    return _inherit(asks)


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


def _counted(slots: tuple[tuple[Span, ...], ...], clause: _Clause, language: Language) -> tuple[tuple[Span, ...], ...]:
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


def _unit_of(clause: _Clause, slots: Sequence[tuple[Span, ...]], language: Language) -> str | None:
    """Return the unit asked for; None where several items of different counts are asked in one go."""
    counts = {slot[-1].text for slot in slots if _COUNT.fullmatch(slot[-1].text)}
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
            and ask.stages == other.stages
            for other in seen
        ):
            seen.append(ask)
    return tuple(seen)


def _check_ask(clauses: Sequence[_Clause], vocabulary: Vocabulary, premise: tuple[Amount, ...], text: str) -> Ask:
    slots: list[tuple[Span, ...]] = []
    also: list[str] = []
    stages: list[Stage] = []
    for clause in clauses:
        slots += [slot for slot in clause_slots(clause, vocabulary) if slot not in slots]
        also += [name for name in clause.operations if name not in also and name != "check"]
        stages += [stage for stage in _stages(clause) if stage not in stages]
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


_REFERS = re.compile(r"^(?:那么?|其中|里头|里面|它|这|该|其|另外|还有|再|and|what about|how about|of (?:that|which|this))|呢\??$")


def follow_up(query: Query, earlier: Query) -> Query:
    """Return `query` with what it leaves open taken from `earlier`: body, year, then items or operation."""
    taken: list[str] = []
    bodies, years, asks = query.bodies, query.years, query.asks
    if not (bodies.keys or bodies.unknown or bodies.every or bodies.wider):
        bodies, taken = earlier.bodies, [*taken, "body"]
    if years == Years() or (years.base and not years.stated):
        years, taken = (replace(earlier.years, base=years.base) if years.base else earlier.years), [*taken, "year"]
    last = earlier.asks[-1] if earlier.asks else Ask("value")
    has_items = any(ask.slots for ask in asks)
    if not asks or (not has_items and all(ask.operation == "value" for ask in asks) and not any(ask.unit for ask in asks)):
        stages = next((ask.stages for ask in asks if ask.stages), ())
        base = replace(last, stages=stages or last.stages)
        asks, taken = (
            tuple(replace(ask, stages=stages or ask.stages) for ask in earlier.asks) or (base,),
            [*taken, "item", "operation"],
        )
    elif not has_items:
        asks, taken = tuple(replace(ask, slots=last.slots, stages=ask.stages or last.stages) for ask in asks), [*taken, "item"]
    elif _REFERS.search(query.folded) or _REFERS.search(query.question.lower()):
        operation = (
            last.operation
            if all(ask.operation == "value" for ask in asks)
            and last.operation not in ("breakdown", "rank", "sum", "check", "reason", "text", "definition")
            else None
        )
        asks = tuple(
            replace(
                ask,
                operation=operation or ask.operation,
                stages=ask.stages or last.stages,
                unit=ask.unit or (last.unit if operation else None),
            )
            for ask in asks
        )
        taken.append("operation")
    context = tuple(span for ask in earlier.asks for slot in ask.slots for span in slot) if has_items else ()
    words = "".join(dict.fromkeys(span.text for ask in asks for slot in ask.slots for span in slot))
    return replace(
        query, bodies=bodies, years=years, asks=asks, from_conversation=tuple(taken), fund=query.fund or earlier.fund,
        horizon=query.horizon or earlier.horizon, context=context, left_over=query.left_over,
        resolved=_resolved(query, bodies, years, words), text_query=(words if "item" in taken else "") + query.text_query,
    )  # fmt: skip


def _resolved(query: Query, bodies: Bodies, years: Years, words: str) -> str:
    """Return the question with the conversation's scope and items in front, as a reader would complete it."""
    year = "、".join(f"{year}年" for year in years.stated)
    if query.language == "en":
        return " ".join(part for part in (*bodies.words, "/".join(map(str, years.stated)), words, query.question) if part)
    return "".join(
        [*bodies.words, year, words if words not in query.folded else "", "：" if bodies.words or year else "", query.question]
    )
