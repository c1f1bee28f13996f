"""A folded text → its clauses: cut at punctuation, at 、 behind a figure, and at brackets that hold figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.sentences.figures import Figure
from ingest.sentences.words import FLAT

_NIL = re.compile(r"[费出金入](?:为|均)?无$")
"""购置经费无、运行维护费5万元: a nil in words is a figure like any."""
_STOPS = "。；，：！？"
_LISTED = re.compile(r"(?<=[。；，：])([一二三四五六七八九])、")
_NUMERALS = "一二三四五六七八九"
_WHY = re.compile(r"原因|因素|由于|因为")


@dataclass(frozen=True, slots=True)
class Clause:
    """Folded text `start` to `end`, without the mark before (`opener`) and after it (`closer`).

    `depth` counts the opened brackets around it; `sentence` numbers the sentences.
    """

    start: int
    end: int
    opener: str
    closer: str
    depth: int
    sentence: int


def split_clauses(text: str, figures: Sequence[Figure]) -> tuple[Clause, ...]:
    """Return the clauses of a folded text in order; brackets without figures stay inside theirs."""
    ends = {figure.end for figure in figures}
    opened = _opened_brackets(text, figures)
    closing = {close for _, close in opened}
    opening = {start for start, _ in opened}
    inside = _closed_brackets(text, opening)
    listed = _listed_statements(text)
    found: list[Clause] = []
    start, opener, depth, sentence = 0, "", 0, 0
    position = 0
    while position <= len(text):
        mark = text[position] if position < len(text) else "。"
        cut = (
            position == len(text)
            or (position not in inside and (mark in _STOPS or _joins(text, position, ends)))
            or position in opening
            or position in closing
        )
        if cut:
            if position > start:
                found.append(Clause(start, position, opener, mark, depth, sentence))
            if (mark in "。！？" or position + 1 in listed) and position not in inside:
                sentence += 1
            depth += (position in opening) - (position in closing)
            start, opener = position + 1, mark
        position += 1
    return tuple(found)


def _listed_statements(text: str) -> set[int]:
    """Return where the statements begin that a sentence numbers 一、 二、 三、: each stands on its own.

    Numbers behind 原因 count reasons, which are one statement together.
    """
    found: list[int] = []
    for match in _LISTED.finditer(text):
        begun = text.rfind("。", 0, found[0] if found else match.start()) + 1
        reasons = _WHY.search(text, begun, (found or [match.start()])[0])
        if not reasons and match.group(1) == _NUMERALS[len(found) % len(_NUMERALS)]:
            found.append(match.start())
    return set(found) if len(found) > 1 else set()


def _joins(text: str, position: int, ends: set[int]) -> bool:
    """Return whether 、 or 和 or 及 stands behind a figure, and so between two statements."""
    if text[position] not in "、和及与并":
        return False
    if position in ends or _NIL.search(text[max(0, position - 4) : position]):
        return True
    return (
        text[position] == "、"
        and text[position - 1 : position] == ")"
        and any(end <= position and text[end:position].startswith("(") for end in ends if position - end < 30)
    )


def _pairs(text: str) -> list[tuple[int, int]]:
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        if character == "(":
            stack.append(position)
        elif character == ")" and stack:
            pairs.append((stack.pop(), position))
    return pairs


def _opened_brackets(text: str, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Return the brackets that say something of their own: those with figures, or (零增长)."""
    found = []
    for start, end in _pairs(text):
        inner = text[start + 1 : end]
        holds = any(start < figure.start < end for figure in figures)
        if holds or (len(inner) <= 12 and FLAT.search(inner)) or re.match(r"其中|包括", inner) and "。" in inner:
            found.append((start, end))
    return found


def _closed_brackets(text: str, opening: set[int]) -> set[int]:
    return {place for start, end in _pairs(text) if start not in opening for place in range(start, end + 1)}
