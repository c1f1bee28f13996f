"""A question's mentions → the share or completion that it claims, or the shares that are to make up a hundred per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.claiming import Piece, about_of, asks_claim, pieces_of
from assistant.programs.claims import Portion, Portions, Term

_WHOLE = 100
"""Per cent."""


def share_claim(mentions: Sequence[Mention], language: str) -> Portion | Portions | None:
    """Return the share claimed; None where none is, or the figures of the question are of movements."""
    percent = any(one.type == "figure" and one.amount is not None and one.amount.unit == "%" for one in mentions)
    where = next((at for at, one in enumerate(mentions) if _is_share(one) or percent and one.is_a("filler", "done")), None)
    if where is None or not asks_claim(mentions) or any(one.type in ("move", "versus", "except") for one in mentions):
        return None
    figures = [one.amount for one in mentions if one.type == "figure" and one.amount is not None and one.amount.unit == "%"]
    pieces = pieces_of(mentions, language)
    terms = [one for one in pieces if one.is_term and (one.spans or one.over)]
    about = about_of(mentions)
    if any(one.joint == "sum" for one in pieces):
        shares = tuple(figure for figure in figures if figure.value != _WHOLE)
        count = next((one.count for one in pieces if one.joint == "own"), 0)
        return Portions(about, tuple(_term(one) for one in terms), shares, count or len(shares))
    if not terms or len(figures) > 1:
        return None
    completion = mentions[where].is_a("measure", "completion") or mentions[where].type == "filler"  # 完成预算的八成
    part, whole = _sides(mentions, terms, completion=completion)
    return Portion(about, replace(part, stages=(), years=()), whole, figures[0] if figures else None, completion)


def _is_share(mention: Mention) -> bool:
    return mention.type == "share_of" or mention.is_a("measure", "share", "completion")


def _term(piece: Piece) -> Term:
    return Term(tuple(piece.spans), stages=tuple(piece.stages[-1:]))  # type: ignore[arg-type]


def _sides(mentions: Sequence[Mention], terms: Sequence[Piece], *, completion: bool) -> tuple[Term, Term | None]:
    """Return the part and the whole: what stands before and behind 占, else before and behind 里; one alone is the part."""
    cut = next((one.start for one in mentions if one.type == "share_of"), None)
    if completion:
        return _term(terms[0]), None
    behind = [one for one in terms if cut is not None and any(span.start > cut for span in one.spans)]
    before = [one for one in terms if one not in behind]
    if before and behind:
        return _term(before[-1]), _term(behind[0])
    first = terms[0]
    if first.over:
        return _term(first), Term(tuple(first.over))
    other = next((one for one in terms[1:] if one.owner), None)
    return _term(first), _term(other) if other is not None else None


__all__ = ["share_claim"]
