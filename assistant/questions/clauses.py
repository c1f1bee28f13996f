"""The clauses of a question: what each names, in which slots, of which stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.labels import Vocabulary
from assistant.questions.linking import Piece, joined_pieces, near_span
from assistant.questions.model import Link, Span
from ingest.coordinates import stated_in
from ingest.model import Stage
from ingest.terms import term_of

_PARALLEL = re.compile(r"等于|相等|一致|之和|和|与|、|加|及|跟|,|;|\?|。|还是|或|比|占|同|各|除以|减去|减|/")


_GOES_INTO = re.compile(r"(?:中|里|里面|之中|当中|[这那]一?(?:块儿?|方面|项)),")


@dataclass(frozen=True, slots=True)
class Clause:
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


def clauses_of(cover: Sequence[Piece]) -> list[Clause]:
    clauses: list[list[Piece]] = [[]]
    for place, piece in enumerate(cover):
        clauses[-1].append(piece)
        asks_on = any(later.said is not None for later in cover[place + 1 : place + 2])  # 多少批、多少人: one thing's counts
        ends = re.search(r"[,;?。!]", piece.text) or ("、" in piece.text and _has_asked(clauses[-1][:-1], asks_on))
        if piece.kind in ("filler", "rest") and ends and not _goes_into(clauses[-1]):
            clauses.append([])
    return [Clause(tuple(pieces)) for pieces in clauses if pieces]


def _has_asked(pieces: Sequence[Piece], asks_on: bool) -> bool:
    """Return whether the words so far end in their question, so that 、 begins another (支出多少、占比多少)."""
    counted = len(pieces) > 1 and pieces[-1].kind == "rest" and len(pieces[-1].text) == 1 and not asks_on  # the unit behind 几
    last = pieces[-2 if counted else -1] if pieces else None
    if last is None or last.said is None or last.said.operation in ("change", "growth"):
        return False  # 减少多少、下降多少 asks for one movement, its amount and its rate
    return last.text.endswith(("多少", "几"))


def _goes_into(pieces: Sequence[Piece]) -> bool:
    """Return whether a clause that asks nothing yet only says where to look: 奖励金预算中，基本支出多少."""
    text = "".join(piece.text for piece in pieces)
    return re.search(rf"{_GOES_INTO.pattern}$", text) is not None and not any(piece.said for piece in pieces)


def clause_slots(clause: Clause, vocabulary: Vocabulary) -> tuple[tuple[Span, ...], ...]:
    """Return the clause's items grouped into slots: nested words together, listed ones apart."""
    slots: list[list[Span]] = []
    between = ""
    for piece in joined_pieces(clause.pieces, vocabulary):
        span = piece.span if piece.kind in ("item", "code") else None
        if piece.kind == "rest" and (head := _shared_ending(piece, clause, vocabulary)) is not None:
            slots.append([head])
            between = "、"
            continue
        if piece.kind == "rest" or (piece.text in _ELLIPSES and slots and _LISTED.search(between)):
            span = near_span(piece, vocabulary, [one for slot in slots for one in slot])
        if piece.kind == "coordinate" and piece.span and (piece.span.fund or piece.span.kind):
            span = piece.span
        if span is None:
            if _CAUSES.fullmatch(piece.text) and {"change", "growth"} & set(clause.operations):
                slots = []  # 甲让乙增加了多少 asks of 乙
            between += piece.text
            continue
        if slots and _LISTED.search(between) and _one_item(slots[-1][-1], span):
            slots[-1][-1] = replace(span, start=slots[-1][-1].start, text=slots[-1][-1].text + between + span.text)
            between = ""
            continue
        if slots and COUNT_WORDS.fullmatch(span.text) and COUNT_WORDS.fullmatch(slots[-1][-1].text):
            slots.append([*slots[-1][:-1], span])  # 公务接待多少批次多少人次
        elif not slots or _are_listed(slots[-1][-1], _GOES_INTO.sub("", between), span, clause):
            slots.append([span])
        else:
            slots[-1].append(span)
        between = ""
    slots = [_without_place(_without_totals(slot), clause) for slot in slots]
    if len(slots) > 1 and len(slots[0]) > 1 and all(len(slot) == 1 for slot in slots[1:]) and not _part_and_whole(clause):
        context = slots[0][:-1]
        slots = [slots[0], *([*context, *slot] for slot in slots[1:])]
    return tuple(tuple(slot) for slot in slots)


def _part_and_whole(clause: Clause) -> bool:
    """Return whether the items are a part and its whole, not listed ones (甲的乙占丙多少; but 甲的乙和丙各占多少)."""
    return "share" in clause.operations and not re.search(r"(?:各自?|分别)占(?:了)?(?:多少|几|比|百)", clause.text)


def _shared_ending(piece: Piece, clause: Clause, vocabulary: Vocabulary) -> Span | None:
    """Return the item that a stretch names by the ending of the item right behind it (水电费: 水费 and 电费); else None."""
    behind = next((one for one in clause.pieces if one.start == piece.end and one.kind == "item"), None)
    ending = re.search(r"(?:经费|支出|费)$", behind.text) if behind else None
    known = vocabulary.exact(piece.text + ending.group()) if ending and re.fullmatch(r"[\u4e00-\u9fff]{1,4}", piece.text) else {}
    links = tuple(Link(label, 0.93, "near") for label, (score, _) in sorted(known.items()) if score >= 0.95)
    return Span(piece.start, piece.end, piece.text, links) if links else None


def _one_item(one: Span, other: Span) -> bool:
    """Return whether two listed stretches are the halves of one item's name (社保和就业)."""
    return bool(
        one.links and other.links and one.links[0].label == other.links[0].label and re.search(r"[和与及、]", one.links[0].label)
    )


def _are_listed(one: Span, between: str, other: Span, clause: Clause) -> bool:
    """Return whether two neighbours are items of their own: listed, or set against each other (甲是乙的几倍)."""
    compared = {"ratio", "share"} & set(clause.operations) and re.search(r"是|为|相当于|抵|够", between)
    return bool(_PARALLEL.search(between) or compared) or (not between and _siblings(one, other))


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


_CAUSES = re.compile(r"让|使得?|导致|带动|拉动|令")
_LISTED = re.compile(r"[和与、加及,/]$|和|与|、|加")

_ELLIPSES = frozenset({"项目", "人员", "公用", "货物", "工程", "服务", "运行", "购置", "接待", "出国"})
"""Fillers that are items where they stand in a list of items (基本、项目、机动)."""
COUNT_WORDS = re.compile(r"(?:国内)?(?:公务)?(?:接待)?(?:批次|人次|人数|团组数?|团组|购置数|保有量)")
_TOTAL_WORDS = re.compile(r"(?:支出|收入|收支)?(?:预算|决算)?(?:总额|总计|总数|合计|预算|决算|总预算|总决算)")


def _without_totals(slot: list[Span]) -> list[Span]:
    """Return the slot without words that only say that the item's whole is meant (三公经费 | 预算总额)."""
    rest = [span for span in slot if not _TOTAL_WORDS.fullmatch(span.text)]
    return rest if rest and not all(span.fund for span in rest) else slot


def _without_place(slot: list[Span], clause: Clause) -> list[Span]:
    """Return the slot without 绩效目标 where the words only say where to look (绩效目标里，某某率多少)."""
    rest = [span for span in slot if not re.fullmatch(r"(?:预算|项目)?绩效[目指]标", span.text)]
    return rest if rest and _AMONG_TARGETS.search(clause.text) else slot


_AMONG_TARGETS = re.compile(r"绩效[目指]标表?(?:里|中(?!期)|上|当中|之中)")

_COMPARED = re.compile(r"[比较](?:上一?年度?|去年|前年|(?:19|20)\d{2}年?度?|年初|当年|本年)(?:的)?$")


_CARRIED_OUT = re.compile(r"^(?:(?!预算).)*预算的?(?:实际)?执行(?:(?!预算).)*$")
"""预算执行数 is the one stage, where no other 预算 stands beside it."""


def stages_of(clause: Clause) -> tuple[Stage, ...]:
    """Return the stages that the clause's own words state, in order."""
    found: list[Stage] = []
    before = ""
    for piece in clause.pieces:
        text, compared = piece.text, _COMPARED.search(before) is not None
        before += text
        if compared and piece.kind == "coordinate":
            continue  # 比2020年执行数减少: the stage of what it is compared with
        if piece.kind in ("coordinate", "item", "operation"):
            stated = stated_in(text)
            if (
                stated.stage
                and stated.stage not in found
                and not stated.fund
                and (piece.kind == "coordinate" or re.search(r"年初预算|决算|预算数|执行数|调整预算", text))
            ):
                found.append(stated.stage)
    if "execution" in found and "budget" in found and _CARRIED_OUT.search(clause.text):
        found.remove("budget")
    return tuple(found)
