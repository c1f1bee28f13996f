"""A question's mentions → the share or completion that it claims, or the shares that are to make up a hundred per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.claiming import Piece, about_of, pieces_of
from assistant.programs.claiming_doubt import asks_claim
from assistant.programs.claims import About, Portion, Portions, Term
from ingest.amounts import Amount

_OTHER = ("move", "versus", "except")
"""Types of words that make a per cent another thing than a share."""
_WHOLE = 100
"""Per cent."""


def share_claim(mentions: Sequence[Mention], language: str) -> Portion | Portions | None:
    """Return the share claimed; None where none is, or the figures of the question are of movements."""
    if not asks_claim(mentions) or any(one.type in _OTHER or one.is_a("measure", "rate") for one in mentions):
        return None
    figures = [one.amount for one in mentions if one.type == "figure" and one.amount is not None and one.amount.unit == "%"]
    pieces = pieces_of(mentions, language)
    terms = [one for one in pieces if one.is_term and (one.spans or one.over)]
    about = about_of(mentions)
    said = next((one for one in mentions if _is_share(one) or figures and one.is_a("filler", "done")), None)
    if said is None:
        sides = _of_percent(mentions, terms) or _around_percent(pieces) if len(figures) == 1 else None
        return Portion(about, sides[0], sides[1], figures[0]) if sides is not None else None
    if any(one.is_a("op", "sum") for one in mentions):
        return _together(pieces, terms, about, figures)
    if not terms or len(figures) > 1:
        return None
    completion = said.is_a("measure", "completion") or said.type == "filler"  # 完成预算的八成
    part, whole = _sides(mentions, terms, completion=completion)
    return Portion(about, replace(part, stages=(), years=()), whole, figures[0] if figures else None, completion)


def _together(pieces: Sequence[Piece], terms: Sequence[Piece], about: About, figures: Sequence[Amount]) -> Portions:
    """Return the shares that are to make up a hundred per cent together."""
    shares = tuple(figure for figure in figures if figure.value != _WHOLE)
    count = next((one.count for one in pieces if one.joint == "own"), 0)
    return Portions(about, tuple(_term(one) for one in terms), shares, count or len(shares))


def _of_percent(mentions: Sequence[Mention], terms: Sequence[Piece]) -> tuple[Term, Term] | None:
    """Return part and whole where a per cent is one of what is named behind it (14% of B, 三成的B); None where none is."""
    at = next(at for at, one in enumerate(mentions) if one.type == "figure" and one.amount is not None and one.amount.unit == "%")
    behind = [one for one in mentions[at + 1 :] if one.type not in ("filler", "body") and one.text != "'s"]
    if len(terms) != 2 or not (behind and behind[0].is_a("of")):
        return None
    whole = next((one for one in terms if any(span.start > mentions[at].start for span in (*one.over, *one.spans))), None)
    part = next((one for one in terms if one is not whole), None)
    if whole is None or part is None:
        return None
    return Term((*part.over, *part.spans)), Term((*whole.over, *whole.spans))


def _around_percent(pieces: Sequence[Piece]) -> tuple[Term, Term] | None:
    """Return part and whole where a per cent alone sets them beside each other; None where two things are not set so.

    收入有三成是拨款, 三成收入是拨款: the whole goes first. 拨款是收入的三成: the part, and the per cent behind both.
    """
    order = [one for one in pieces if one.is_term]
    named = [one for one in order if one.spans or one.over]
    percent = next((at for at, one in enumerate(order) if one.figure is not None and one.figure.unit == "%"), None)
    if percent is None or len(named) != 2 or not any(one.joint == "is" for one in pieces):
        return None
    first, second = (Term((*one.over, *one.spans)) for one in named)
    behind = order[percent] is named[1] or percent > order.index(named[1])
    return (first, second) if behind and order[percent] is not named[0] else (second, first)


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
