"""Questions that leave parts out of a whole (除了甲以外的乙, 乙不含甲, 乙里扣掉甲): which is the whole, which are the parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.labels import Vocabulary
from assistant.questions.clauses import Clause, clause_slots
from assistant.questions.linking import Piece
from assistant.questions.model import Span

_OPENS = re.compile(
    r"除(?:了|去|掉|开)?(?![以法外])|不算上?|不含|不包括|不包含|不计|扣除|扣掉|扣去|剔除|去掉|去除|刨去|刨除|刨掉|减去|减掉|抛开|撇开|拿掉"
)
_CLOSES = re.compile(r"以外|之外|外(?![事宾交国币汇聘])|之后|后(?![勤备续])|,")
_ASKED = re.compile(r"多少|几|剩|合计|金额|一共|总共|呢")
_OTHER = re.compile(r"哪|什么|为何|怎么|占|还有没有|是否|吗")


def left_out(clauses: Sequence[Clause], vocabulary: Vocabulary) -> tuple[tuple[Span, ...], ...]:
    """Return (whole, part, …) where the question asks for a whole less its parts; () where it does not.

    The whole may be an empty slot: the total is meant (除了人员经费，其他一共多少). A question for which items there are
    besides (除了三公还有哪些) is none.
    """
    pieces = [piece for clause in clauses for piece in clause.pieces]
    text = "".join(piece.text for piece in pieces)
    region = _region(text, pieces) if _ASKED.search(text) and not _OTHER.search(text) else None
    if region is None:
        return ()
    parts = _slots([piece for piece in pieces if region[0] <= piece.start < region[1]], vocabulary)
    rest = [piece for piece in pieces if not region[0] <= piece.start < region[1]]
    whole = _slots(rest, vocabulary)
    if not parts or len(whole) > 1:
        return ()
    if not whole and not re.search(r"其他|其余|剩|全部|总|一共", text):
        return ()
    return ((whole[0] if whole else ()), *parts)


def _region(text: str, pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Return where the parts stand in the text (half-open), None where nothing is left out."""
    items = [piece for piece in pieces if piece.kind in ("item", "code")]
    opens = next((match for match in _OPENS.finditer(text) if not _within(match.start(), items)), None)
    after = opens.end() if opens else 0
    closes = next((match for match in _CLOSES.finditer(text, after) if not _within(match.start(), items)), None)
    if opens is None:
        return (0, closes.start()) if closes and closes.group() in ("以外", "之外") else None
    before = any(piece.end <= opens.start() for piece in items)
    if closes is not None and (not before or closes.group() in ("以外", "之外", "外")):
        return (opens.end(), closes.start())
    return (opens.end(), len(text)) if before else None


def _within(position: int, items: Sequence[Piece]) -> bool:
    return any(piece.start <= position < piece.end for piece in items)


def _slots(pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[tuple[Span, ...], ...]:
    return clause_slots(Clause(tuple(pieces)), vocabulary) if pieces else ()
