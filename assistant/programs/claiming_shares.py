"""A question's mentions → the share or completion that it claims, or the shares that are to make up a hundred per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.claiming_doubt import asks_claim
from assistant.programs.claiming_pieces import Piece, about_of, pieces_of
from assistant.programs.claims import About, Portion, Portions, Term
from assistant.questions.model import Span

_OTHER = ("move", "versus", "except")
"""Types of words that make a per cent another thing than a share."""
_WHOLE = 100
"""Per cent."""


def share_claim(mentions: Sequence[Mention], language: str) -> Portion | Portions | None:
    """Return the share claimed; None where none is, or the figures of the question are of movements."""
    if not asks_claim(mentions) or any(one.type in _OTHER or one.is_a("measure", "rate") for one in mentions):
        return None
    pieces = pieces_of(mentions, language)
    percent = any(map(_is_percent, mentions))
    said = next((one for one in mentions if _is_share(one) or percent and one.is_a("filler", "done")), None)
    if said is None:
        return _set_by_percent(mentions, pieces, about_of(mentions))
    if _add_up(mentions):
        doubts = percent or any(one.type in ("yesno", "agree") for one in mentions)
        return _together(mentions, pieces) if doubts else None  # 请核实并提供三家之和，以及各占几成: no claim
    return _of_share(mentions, pieces, said)


def _add_up(mentions: Sequence[Mention]) -> bool:
    """Return whether shares are to be added up: to a hundred, or several that are written; one alone may be of a total."""
    figures = [one.amount.value for one in mentions if one.amount is not None and _is_percent(one)]
    return any(one.is_a("op", "sum") for one in mentions) and (len(figures) != 1 or figures[0] == _WHOLE)


def _of_share(mentions: Sequence[Mention], pieces: Sequence[Piece], said: Mention) -> Portion | None:
    """Return the one share that a word for shares or completion puts, with its figure where one is written."""
    figures = [one.amount for one in mentions if _is_percent(one)]
    terms = _named_terms(pieces)
    if not terms or len(figures) > 1:
        return None
    completion = said.is_a("measure", "completion") or said.type == "filler"  # 完成预算的八成
    part, whole = _sides(mentions, terms, completion=completion)
    figure = figures[0] if figures else None
    return Portion(about_of(mentions), replace(part, stages=(), years=()), whole, figure, completion)


def _named_terms(pieces: Sequence[Piece]) -> list[Piece]:
    return [one for one in pieces if one.is_term and (one.spans or one.over)]


def _is_percent(mention: Mention) -> bool:
    return mention.type == "figure" and mention.amount is not None and mention.amount.unit == "%"


def _set_by_percent(mentions: Sequence[Mention], pieces: Sequence[Piece], about: About) -> Portion | None:
    """Return the share that a per cent alone puts, between two things: 收入有三成是拨款; A is 14% of B."""
    percents = [at for at, one in enumerate(mentions) if _is_percent(one)]
    named = _named_terms(pieces)
    if len(percents) == len(named) == 1 and _leads_to(pieces, named[0]):
        return Portion(about, Term(_named(named[0])), None, mentions[percents[0]].amount)  # 九成以上是教育支出
    if len(percents) != 1 or len(named) != 2:
        return None
    sides = _of_percent(mentions[percents[0] :], named) or _around_percent(pieces, named)
    return Portion(about, sides[0], sides[1], mentions[percents[0]].amount) if sides is not None else None


def _together(mentions: Sequence[Mention], pieces: Sequence[Piece]) -> Portions:
    """Return the shares that are to make up a hundred per cent together."""
    figures = [one.amount for one in mentions if one.amount is not None and _is_percent(one)]
    shares = tuple(figure for figure in figures if figure.value != _WHOLE)
    count = next((one.count for one in pieces if one.joint == "own"), 0)
    about = replace(about_of(mentions), bound=None)  # 不到100%: whether they make it up is what is put
    return Portions(about, tuple(_term(one) for one in _named_terms(pieces)), shares, count or len(shares))


def _leads_to(pieces: Sequence[Piece], named: Piece) -> bool:
    """Return whether a bare figure and 是 stand right before what is named."""
    at = next(at for at, one in enumerate(pieces) if one is named)
    return at > 1 and pieces[at - 1].joint == "is" and pieces[at - 2].bare


def _of_percent(percent: Sequence[Mention], named: Sequence[Piece]) -> tuple[Term, Term] | None:
    """Return part and whole where a per cent, the first of the mentions, is one of what is named behind it (三成的B)."""
    behind = [one for one in percent[1:] if one.type not in ("filler", "body") and one.text != "'s"]
    whole = next((one for one in named if _named(one)[-1].start > percent[0].start), None)
    if not behind or not behind[0].is_a("of") or whole is None:
        return None
    part = next(one for one in named if one is not whole)
    return Term(_named(part)), Term(_named(whole))


def _around_percent(pieces: Sequence[Piece], named: Sequence[Piece]) -> tuple[Term, Term] | None:
    """Return part and whole where a per cent and 是 set two things beside each other; None where they are not set so.

    收入有三成是拨款, 三成收入是拨款: the whole goes first. 拨款是收入的三成: the part, and the per cent behind both.
    """
    if not any(one.joint == "is" for one in pieces):
        return None
    order = [one for one in pieces if one.is_term]
    percent = next(at for at, one in enumerate(order) if one.figure is not None and one.figure.unit == "%")
    first, second = (Term(_named(one)) for one in named)
    behind = percent >= next(at for at, one in enumerate(order) if one is named[1])
    return (first, second) if behind else (second, first)


def _named(piece: Piece) -> tuple[Span, ...]:
    return (*piece.over, *piece.spans)


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
