"""English word order: where one question ends and the next begins, and which side of a share is the part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.questions.linking import Piece
from assistant.questions.model import Link, Span

_ASKING = r"(?:(?:by|for|on|in|at|of|to|from)\s+)?(?:how|why|what|which|who|when|where)\b"
_BREAK = re.compile(rf"[;?]\s*(?=\w)|(?:[,:.]\s*(?:and|but|also)?\s*|\s+and\s+)(?={_ASKING})")
_SHARE = r"(?:share|percentage|percent|per cent|proportion|fraction|%)"
_BE = r"(?:is|was|are|were|be|goes|went|go|comes?|came|consists?|consisted|represents?|does|do|did|will)"
_MAKES = (
    r"(?:make up|makes up|made up|account for|accounts for|accounted for|represent|take up|takes up|took up|constitute|have|form)"
)
_SIDES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<part>.+?)\b(?:as (?:a|an|the)?\s*{_SHARE} of|as %\s*of|in proportion to|in relation to)\b(?P<whole>.+)",
        rf"(?:{_BE}|'s)\s+(?:the\s+)?{_SHARE} of (?P<part>.+?)\s+(?:in|within|out of|relative to|to)\s+(?P<whole>.+)",
        rf"{_SHARE} of (?P<whole>.+?)\s+{_BE}\s+(?P<part>.+?)\s+{_MAKES}",
        rf"{_SHARE} of (?P<whole>.+?)\s+(?:{_BE}|{_MAKES})\b(?P<part>.+)",
        rf"{_SHARE} (?:does|do|did|has|have) (?P<part>.+?)\s+{_MAKES}\s+(?:of|in)\s+(?P<whole>.+)",
        rf"(?P<part>.+?)\s+(?:{_BE}|{_MAKES})\s+(?:what|which|how (?:much|"
        rf"large|big|many))\b.*?(?:{_SHARE}\s+)?(?:of|in)\s+(?P<whole>.+)",
        rf"(?P<part>.+?)'s? {_SHARE} (?:of|in) (?P<whole>.+)",
        rf"(?:how (?:much|large|big) (?:a )?(?:part|{_SHARE})?\s*of) (?P<whole>.+?)\s+{_BE}\s+(?P<part>.+)",
    )
)
"""How English names the two sides of a share; the first that fits holds."""
_TOTAL = (Link("收支总计", 0.9, "alias"), Link("支出总计", 0.89, "alias"))


def clause_ranges(lowered: str) -> list[tuple[int, int]]:
    """Return the stretches of a question that each ask something; a lead without question words stays with what it leads to."""
    cuts = [0]
    for match in _BREAK.finditer(lowered):
        asked_before = re.search(
            rf"\b{_ASKING}|^(?:did|does|do|is|was|are|give|show|list)\b", lowered[cuts[-1] : match.start()].strip()
        )
        if asked_before or match.group().lstrip()[:1] in (";", "?"):
            cuts.append(match.end())
    cuts.append(len(lowered))
    return [(start, end) for start, end in zip(cuts, cuts[1:], strict=False) if lowered[start:end].strip()]


_AMOUNTS = r"\b(?:budget|expenditure|spending|spend|spent|revenue|income|costs?|amount|figure|total|how much|how many)"
_CHINESE = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"\bhow (?:much|many)\b", "多少"),
        (rf"^(?!.*{_AMOUNTS}).*\bwhat\b(?! about)", "什么"),
        (r"\bwhich (?:year|years)\b", "哪年"),
        (r"\bwhich\b(?! year)", "哪个哪些"),
        (r"\bwho\b|\bwhose\b", "谁"),
        (r"\bwhen\b", "什么时候"),
        (r"\bdescribe\b|\btell me about\b", "介绍"),
        (r"\bcompare[ds]?\b", "比较"),
        (r"\b(?:projects?|programmes?)\b", "项目"),
        (r"\b(?:income|revenue)s?\b", "收入"),
        (r"\b(?:expenditures?|spending|spend|spent|outlays?)\b", "支出"),
        (r"year[- ]end|end of (?:the )?(?:fiscal )?year|closing", "年末"),
        (r"mid-?term|medium[- ]term", "中期"),
        (r"\bannual (?:target|goal|indicator)", "年度目标"),
        (r"economic (?:categor|classif|item)", "经济性质"),
        (r"functional (?:categor|classif|item)|by function", "功能科目"),
        (r"(?:which|what) (?:units|bodies|institutions)|subordinate|affiliated", "下属单位"),
        (r"(?:internal|how many|which|what) (?:offices|divisions|departments|sections)", "内设机构"),
    )
)
"""Words that ask for something beside the items and operations, and what Chinese asks it with."""


def asked_in_chinese(lowered: str, pieces: Iterable[Piece]) -> str:
    """Return an English question in its Chinese words: what later steps look for words in.

    Names of bodies and unknown words are left out: an office in a name, or "shell out", ask for nothing.
    """
    known = [piece.text for piece in pieces if piece.kind not in ("fixed", "rest")]
    beside = [chinese for pattern, chinese in _CHINESE if pattern.search(lowered)]
    # 比预算 is one word for what looks for it, however many English words stood between.
    return " ".join(word for word in [*known, *beside] if word).replace("比 ", "比")


def in_share_order(pieces: Sequence[Piece], lowered: str, offset: int) -> list[Piece]:
    """Return the pieces of a share question with the part first, 占, then the whole; others as they are.

    A whole without an item of its own (of the 2023 budget) is the total.
    """
    match = next((found for pattern in _SIDES if (found := pattern.search(lowered))), None)
    if match is None or not any(piece.said and piece.said.operation == "share" for piece in pieces):
        return list(pieces)
    part = _within(pieces, *_shifted(match.span("part"), offset))
    whole = _within(pieces, *_shifted(match.span("whole"), offset))
    if not any(piece.span for piece in part):
        return list(pieces)
    rest = [piece for piece in pieces if piece not in part and piece not in whole and not piece.span]
    if not any(piece.span for piece in whole):
        at = match.end("whole") + offset
        whole = [*whole, Piece(at, at, "支出总计", "item", 0.0, span=Span(at, at, "支出总计", _TOTAL))]
    between = Piece(part[-1].end, part[-1].end, "占", "filler", 0.0)
    return [*rest, *part, between, *whole]


_OWN = ("share", "ratio", "difference", "breakdown", "rank")
_BESIDE = re.compile(r"[和或加比减;?]")


def with_fund_first(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a fund's name before the items that it narrows: official reception, general public budget.

    A fund that is set beside an item (and, than), or that stands alone, is an item of its own.
    """
    funds = [piece for piece in pieces if piece.span and piece.span.fund]
    items = [piece for piece in pieces if piece.span and not piece.span.fund]
    if len(funds) != 1 or not items or any(piece.said and piece.said.operation in _OWN for piece in pieces):
        return list(pieces)
    at, fund = pieces.index(funds[0]), funds[0]
    nearest = min((pieces.index(item) for item in items), key=lambda place: abs(place - at))
    between = pieces[min(at, nearest) + 1 : max(at, nearest)]
    if any(_BESIDE.search(piece.text) for piece in between if piece.kind == "filler"):
        return list(pieces)
    commas = {id(piece) for piece in between if piece.text == ","}
    rest = [piece for piece in pieces if piece is not fund and id(piece) not in commas]
    first = rest.index(items[0])
    return [*rest[:first], fund, *rest[first:]]


def _shifted(span: tuple[int, int], offset: int) -> tuple[int, int]:
    return span[0] + offset, span[1] + offset


def _within(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    return [piece for piece in pieces if start <= piece.start and piece.end <= end and piece.said is None]
