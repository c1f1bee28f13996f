"""Words and history → Query. A walk: fold, find scope words, cover the rest by labels, group into slots, form the asks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from assistant.entities import Body, Named, registry_of
from assistant.labels import Vocabulary
from assistant.questions.asks import asks_of
from assistant.questions.bodies import EVERY, SELF, WIDER, bodies_in, whole_places
from assistant.questions.both_sides import with_both_sides
from assistant.questions.clauses import Clause, clauses_of
from assistant.questions.english import english_pieces
from assistant.questions.english_bodies import english_bodies
from assistant.questions.english_order import asked_in_chinese, clause_ranges, in_share_order, with_fund_first
from assistant.questions.follow_up import follow_up
from assistant.questions.linking import best_cover, pieces_of
from assistant.questions.model import Bodies, Language, Query
from assistant.questions.operations import ENGLISH_FILLER, FILLER, operations_in
from assistant.questions.years import years_of
from ingest.coordinates import stated_in
from ingest.terms import fold_label

MAX_QUESTION = 400
"""Characters of a question that are read; nobody asks longer, and the cover's cost grows with the square."""

_TABLE = re.compile(
    r"(?:(?!那张|这张|那个|这个|[按据看从在写说与和跟年])[\u4e00-\u9fff]){2,24}?表(?=里|中|上|的|所|,|\)|$|(?:和|与)(?!说明|文字|正文|文本)|显示|列|说|是)|预算\d+表|公开\d+表|表[一二三四五六七八九十]{1,2}(?=里|中|的|上|,)"
)
_SECTION = re.compile(r"(?:说明|第)([一二三四五六七八九十]{1,2})(?:部分)?(?=的|里|中|和|与|,|、|说|写|说明)")


def language_of(question: str) -> Language:
    """Return "en" where Latin words carry the sentence, else "zh".

    Chinese names inside an English question (甲市水务局: 2017 services, budgeted amount?) do not make it Chinese:
    its common words do, or a Chinese word that asks.
    """
    latin = re.findall(r"[A-Za-z]{2,}", question)
    han = len(re.findall(r"[\u4e00-\u9fff]", question))
    if latin and (not han or (len(latin) >= 3 and len(latin) * 2 > han)):
        return "en"
    common = [word for word in latin if word.lower() in ENGLISH_FILLER]
    return "en" if len(latin) >= 2 and common and not _ASKED_IN_CHINESE.search(question) else "zh"


_ASKED_IN_CHINESE = re.compile(r"[的是吗呢了有么谁几哪]|多少|如何|怎|为何|说明|列|查|比较|预算|决算|支出|收入|[是]否")


def question_to_query(
    question: str, history: Sequence[str], bodies: Sequence[Body], vocabulary: Vocabulary, titles: Sequence[str] = ()
) -> Query:
    """Return the question as understood, with what it leaves open taken from the conversation (the latest first)."""
    talk: list[Query] = []
    for turn in (*history, question):
        alone = _alone(turn, bodies, vocabulary, titles)
        talk.append(follow_up(alone, talk) if talk else alone)
    return talk[-1]


def _alone(question: str, bodies: Sequence[Body], vocabulary: Vocabulary, titles: Sequence[str]) -> Query:
    question = re.sub(r"[(（]按(?![^()（）]*算)[^()（）]{1,12}[)）]", "", question) or question
    question = _ON_A_BASIS.sub(r"\1", question)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]", "", question)[:MAX_QUESTION]
    language = language_of(text)
    text = with_both_sides(text, vocabulary) if language == "zh" else text
    folded = fold_label(text)
    years, year_spans = years_of(folded if language == "zh" else text, language)
    if language == "en":
        who, clauses = _read_english(text, bodies, vocabulary, year_spans)
    else:
        who, clauses = _read_chinese(folded, bodies, vocabulary, year_spans)
    asks = asks_of(clauses, folded if language == "zh" else text.lower(), language, vocabulary, len(who.keys))
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
        compare_bodies=bool(re.search(r"哪个|谁|哪家|哪年|哪一年|which|who|比较|对比|compare", folded)),
        text_query=_text_query(clauses, text, language),
    )  # fmt: skip


_ON_A_BASIS = re.compile(
    r"((?:按照?(?:自然|同|可比|同一)口径|(?:扣除|剔除)[^,，。?？]{2,16}(?:因素|影响))(?:计算|算|来看|看|后)?)[,，]"
)
"""按自然口径，甲下降多少 asks one thing: the comma sets no item apart."""


def _left_over(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the words that nothing covers, two characters at least, fillers taken out."""
    found = []
    for clause in clauses:
        for words in _rests(clause):
            text = words if re.search(r"[a-z]{3}", words) else FILLER.sub("", words)
            if len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2 or re.search(r"[a-z]{3}", text):
                found.append(text)
    return tuple(found)


def _rests(clause: Clause) -> list[str]:
    """Return the stretches that nothing covers; a filler inside a word belongs to it (老 | 干 | 部)."""
    found: list[str] = []
    pieces = clause.pieces
    for at, piece in enumerate(pieces):
        if piece.kind != "rest":
            continue
        inside = at >= 2 and pieces[at - 2].kind == "rest" and _ALSO_IN_WORDS.fullmatch(pieces[at - 1].text)
        if found and inside and not _NUMERAL.fullmatch(found[-1]):
            found[-1] += pieces[at - 1].text + piece.text
        else:
            found.append(piece.text)
    return found


_ALSO_IN_WORDS = re.compile(r"[干写说看方点名位度率用会来去对]")
"""Fillers that are characters of ordinary words too."""
_NUMERAL = re.compile(r"[一二两三四五六七八九十几前后第]+")


def _text_query(clauses: Sequence[Clause], text: str, language: Language) -> str:
    kept = [
        piece.text
        for clause in clauses
        for piece in clause.pieces
        if piece.kind in ("item", "rest", "code", "operation", "coordinate")
    ]
    return (" " if language == "en" else "").join(kept) or text


def _read_chinese(
    folded: str, bodies: Sequence[Body], vocabulary: Vocabulary, year_spans: Sequence[tuple[int, int]]
) -> tuple[Bodies, list[Clause]]:
    every = [match.span() for word in EVERY for match in re.finditer(re.escape(word), folded)]
    own = [match.span() for match in SELF.finditer(folded)]
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
    # 全国 in 全国人代会代表团工作经费 and the city in its station's name are the item's own words.
    places = [*(match.span() for match in WIDER.finditer(folded)), *whole_places(folded, bodies, spoken)]
    wider = [
        place
        for place in places
        if folded[slice(*place)] not in vocabulary.loaded and not _inside_label(folded, *place, vocabulary)
    ]
    sections = [match.span() for match in _SECTION.finditer(folded)]
    fixed = _apart([*year_spans, *((one.start, one.end) for one in named), *own, *every, *wider, *table_spans, *sections])
    said = operations_in(folded, False)
    pieces = pieces_of(folded, vocabulary, said, fixed)
    keys = tuple(dict.fromkeys(key for one in spoken for key in one.keys))
    whole = registry_of(bodies).keep("regions", lambda registry: any(body.level == "region" for body in registry))
    who = Bodies(
        keys=keys, unknown=tuple(one.text for one in named if not one.keys), every=bool(every),
        wider=bool(wider) and not whole, words=tuple(one.text for one in spoken),
        pairs=_pairs(spoken, folded, year_spans),
    )  # fmt: skip
    return who, clauses_of(best_cover(folded, pieces))


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

    Loaded labels count; with `official` those of the official lists too. A label whose end begins another name does not:
    某局机关 in 某局机关运行经费.
    """
    return any(
        any(official or label in vocabulary.loaded for label in vocabulary.exact(folded[first:last]))
        for first in range(max(0, start - 6), start + 1) for last in range(end, min(len(folded), end + 14) + 1)
        if last - first > end - start and not (last > end and _begins_longer(folded, end, last, vocabulary))
    )  # fmt: skip


def _begins_longer(folded: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Return whether a written form begins at `start` and goes on past `end`."""
    return any(vocabulary.exact(folded[start:last]) for last in range(end + 1, min(len(folded), end + 10) + 1))


def english_named(question: str, bodies: Sequence[Body], content: Collection[str]) -> tuple[Named, ...] | None:
    """Return where an English question names loaded bodies, in English or in Chinese; None where it names another body."""
    mentioned = english_bodies(question, bodies)
    found = list(mentioned.named)
    for match in re.finditer(r"[\u4e00-\u9fff]+", question):
        keys = tuple(key for one in bodies_in(fold_label(match.group()), bodies, content) for key in one.keys)
        if keys and not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Named(match.start(), match.end(), keys, match.group()))
    if mentioned.unknown and not found:
        return None
    return tuple(sorted(found, key=lambda one: one.start))


def _read_english(
    text: str, bodies: Sequence[Body], vocabulary: Vocabulary, year_spans: Sequence[tuple[int, int]]
) -> tuple[Bodies, list[Clause]]:
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
        clauses.append(Clause(tuple(with_fund_first(within)), lowered[start:end]))
    return who, clauses


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that do not overlap an earlier one of the list."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if all(end <= begin or stop <= start for begin, stop in kept):
            kept.append((start, end))
    return kept
