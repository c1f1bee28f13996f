"""A question's mentions → the sum that it claims. What stands on which side is said by order and joints alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.programs.claiming_pieces import SIGNS, Mentions, Piece, about_of, pieces_of
from assistant.programs.claiming_sides import Side, side_of, splits_of, term_in
from assistant.programs.claims import About, Equal, Term
from assistant.programs.selects import TOTALS


def sum_claims(mentions: Mentions, language: str = "zh") -> Iterator[Equal]:
    """Yield the sums that a question may claim, the likeliest first; none where it claims none that is read."""
    pieces = pieces_of(mentions, language)
    claim = _equal(pieces, about_of(mentions)) if _adds_up(pieces) else None
    if claim is None:
        return
    apart = any(one.is_a("op", "gap") for one in mentions)
    claim = replace(claim, figures_asked=_asks_figures(mentions), gap_asked=apart)
    yield claim
    first, *others = claim.parts or (Term(),)
    if others and first.slot and first.figure is not None and all(one.figure is not None and not one.slot for one in others):
        # 三公3万加5万: the name may be that of the whole, which only the figures are parts of.
        over = replace(claim.about, over=(*claim.about.over, *first.slot))
        yield replace(claim, about=over, parts=(replace(first, slot=()), *others))


def _asks_figures(mentions: Mentions) -> bool:
    """Return whether figures are asked for besides the check; 几项 and 几个 count the parts, but for 各几个."""
    pairs = zip((None, *mentions), mentions, strict=False)
    each = any(one.is_a("wh", "amount") and before is not None and before.type == "each" for before, one in pairs)
    return each or any(one.is_a("wh", "amount") and not one.text.startswith("几") for one in mentions)


def _equal(pieces: Sequence[Piece], about: About) -> Equal | None:
    """Return the sum that is claimed: one whose written figures come out, else the surest; None where nothing is added up."""
    sides = ((side_of(left), side_of(right)) for left, right in splits_of(pieces))
    made = [claim for one, other in sides if (claim := _claimed(one, other, about) or _claimed(other, one, about)) is not None]
    if not _makes_the_last(pieces):
        return next(iter(made), None)
    return next((claim for claim in made if _comes_out(claim)), next(iter(made), None))


def _comes_out(claim: Equal) -> bool:
    """Return whether the figures that the question writes for the parts make up the one that it writes for the whole."""
    parts = [term.figure.value for term in claim.parts if term.figure is not None]
    whole = [term.figure.value for term in claim.whole if term.figure is not None]
    return len(parts) == len(claim.parts) > 1 and len(whole) == 1 and sum(parts) == whole[0]


def _adds_up(pieces: Sequence[Piece]) -> bool:
    """Return whether there are signs, or words for sums or parts, or named figures that are to agree; no shares, no movement."""
    joints = {one.joint for one in pieces}
    if "share" in joints or any(one.figure is not None and one.figure.unit == "%" for one in pieces):
        return False
    figured = "equal" in joints and sum(one.is_term and one.figure is not None and not one.bare for one in pieces) > 1
    figured = figured or _makes_the_last(pieces)
    return bool(joints & set(SIGNS)) or (figured or bool(joints & {"sum", "own"})) and not _has_size(pieces)


def _makes_the_last(pieces: Sequence[Piece]) -> bool:
    """Return whether the figures that are written make up the last of them: that is what is put then (甲3万、乙5万，共8万)."""
    figures = [one.figure for one in pieces if one.is_term and one.figure is not None]
    if len(figures) < _FEWEST or len({figure.unit for figure in figures}) > 1:
        return False
    return sum(figure.value for figure in figures[:-1]) == figures[-1].value


_FEWEST = 3
"""Figures of which the last may be the sum of the others."""


def _has_size(pieces: Sequence[Piece]) -> bool:
    """Return whether a movement is told with its size: no sum is claimed then, but with signs."""
    return any(one.joint == "moved" and other.bare for one, other in pairwise(pieces))


def _claimed(parts: Side, whole: Side, about: About) -> Equal | None:
    """Return the claim that one side's sum is the other side; None where they are no parts and whole."""
    nothing = whole == Side()
    if _adds_own(parts, whole) and not nothing:
        return _own_parts(parts, whole, about)
    if not parts.adds or nothing and not (parts.summed or parts.own):
        return None
    if parts.own and len(parts.terms) < 2:
        return _own_parts(parts, whole, about)
    if len(parts.terms) < 2 or len(whole.terms) > 1 and not whole.adds:
        return None
    over = parts.over or (whole.terms[0].slot if whole.summed and len(whole.terms) == 1 else whole.over)
    return Equal(replace(about, over=over), parts.terms, whole.terms, count=parts.count, total=whole.summed or nothing)


def _adds_own(parts: Side, whole: Side) -> bool:
    """Return whether one item's parts are said to be added up, set against one thing at most."""
    return parts.adding and len(parts.terms) == 1 and not whole.adds and len(whole.terms) < 2


def _own_parts(parts: Side, whole: Side, about: About) -> Equal | None:
    """Return the claim that an item's own parts make it up: the item stands on either side."""
    named = whole.terms or parts.terms or (Term(parts.over or whole.over),)
    if len(named) > 1:
        return None
    figure = next((one.figure for one in (*whole.terms, *parts.terms) if one.figure is not None), None)
    slot = named[0].slot or next((one.slot for one in parts.terms if one.slot), ()) or parts.over
    term = replace(named[0], slot=slot, figure=figure)
    meant = (term,) if slot or figure is not None else ()
    return Equal(about, (), meant, own_parts=True, count=parts.count, total=whole.summed)


def pair_claim(mentions: Mentions, language: str) -> Equal | None:
    """Return two different items that are said to be equal (甲与乙一致); None where there are more, or a figure is given."""
    pieces = pieces_of(mentions, language)
    terms = [one for one in pieces if one.is_term and one.spans]
    joints = {one.joint for one in pieces}
    if len(terms) == 1 and "equal" in joints and any(one.type == "item" and one.value == "both" for one in mentions):
        income, spending = (Term((TOTALS[side](0, 0, ""),)) for side in ("income", "spending"))  # 收支平衡
        return Equal(about_of(mentions), (income,), (spending,))
    if not {"with", "equal"} <= joints or joints & {"sum", "own", "share", "moved", *SIGNS} or not _are_two(terms, pieces):
        return None
    one, other = (term_in(pieces, term, False) for term in terms)
    return Equal(about_of(mentions), (one,), (other,))


def _are_two(terms: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Return whether two different items are named, and no figure."""
    labels = {one.spans[-1].links[0].label for one in terms if one.spans[-1].links}
    return len(terms) == len(labels) == 2 and not any(one.figure is not None for one in pieces)


__all__ = ["pair_claim", "sum_claims"]
