"""Terms and joints → the two sides that a claim parts into: which terms are added up, and what stands over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.programs.claiming_pieces import RELATIONS, SIGNS, Joint, Piece
from assistant.programs.claims import Term
from assistant.programs.model import Slot

Pieces = Sequence[Piece]
Split = tuple[Pieces, Pieces]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sum: its terms with signs, and the words for sums and parts on it."""

    terms: tuple[Term, ...] = ()
    over: Slot = ()
    signed: bool = False
    summed: bool = False
    own: bool = False
    count: int = 0
    adding: bool = False

    @property
    def adds(self) -> bool:
        """Return whether this side is a sum by itself: signs, a list that is added up, or an item's own parts.

        Named figures set side by side (甲3万和乙5万) are added up where they are to agree with one thing.
        """
        listed = all(term.figure is not None and term.slot for term in self.terms)
        return self.signed or self.own or (self.summed or listed) and len(self.terms) > 1


# ------------------------------------------------------------ where a claim parts


def splits_of(pieces: Pieces) -> Iterator[Split]:
    """Yield the places where a claim may part into its sides, the surest first."""
    yield from _at_movements(pieces)
    yield from _between_sums(pieces)
    yield from _behind_lists(pieces)
    yield from _at_relations(pieces)
    if not any(one.joint in RELATIONS and _parts(pieces, at) for at, one in enumerate(pieces)):
        yield pieces, ()


def _at_movements(pieces: Pieces) -> Iterator[Split]:
    """Yield the places where a word for more or less sets a difference beside its size: 甲比乙多3万."""
    for at, one in enumerate(pieces):
        if one.joint == "moved" and _is_signed(pieces[:at]) and any(piece.bare for piece in pieces[at + 1 : at + 2]):
            yield pieces[at - 1 :: -1] if one.falls else pieces[:at], pieces[at + 1 :]


def _between_sums(pieces: Pieces) -> Iterator[Split]:
    """Yield the places between two sums with signs that stand side by side in the last sentence that says something."""
    stops = (at + 1 for at in reversed(range(len(pieces))) if pieces[at].joint == "stop" and _says(pieces[at + 1 :]))
    begun = next(stops, 0)
    for joint in ("with", "comma", *RELATIONS):
        for at in range(begun, len(pieces)):
            if pieces[at].joint == joint and _is_signed(pieces[begun:at]) and _is_signed(pieces[at + 1 :]):
                yield pieces[begun:at], pieces[at + 1 :]


def _behind_lists(pieces: Pieces) -> Iterator[Split]:
    """Yield the places behind a word for a sum that a list stands before, or one item whose own parts are added up.

    A和B合计C: before its 和 is taken for the relation.
    """
    signed = any(one.joint in SIGNS for one in pieces)
    for at, one in enumerate(pieces):
        terms = sum(piece.is_term for piece in pieces[:at])
        listed = terms > 1 and not _own_of(pieces[:at])
        own = one.adding and terms == 1 and not signed
        if one.joint == "sum" and (listed or own) and any(piece.is_term for piece in pieces[at + 1 : at + 2]):
            yield pieces[: at + 1], pieces[at + 1 :]


_RELATING: tuple[tuple[Joint, ...], ...] = (*((one,) for one in RELATIONS), ("with",), ("stop", "comma"))


def _at_relations(pieces: Pieces) -> Iterator[Split]:
    for joints in _RELATING:
        places = range(len(pieces))
        for at in reversed(places) if "with" in joints else places:
            if pieces[at].joint in joints and _parts(pieces, at):
                yield pieces[:at], pieces[at + 1 :]


def _parts(pieces: Pieces, at: int) -> bool:
    """Return whether both sides of a place say something."""
    return _says(pieces[:at]) and _says(pieces[at + 1 :])


def _says(pieces: Pieces) -> bool:
    return any(one.is_term or one.joint == "sum" for one in pieces)


def _own_of(pieces: Pieces) -> bool:
    return any(one.joint == "own" and not one.count for one in pieces)


def _is_signed(pieces: Pieces) -> bool:
    signs = sum(one.joint in SIGNS for one in pieces)
    return bool(signs) and sum(one.is_term for one in pieces) == signs + 1


# ------------------------------------------------------------ one side


def side_of(pieces: Pieces) -> Side:
    """Return one side: what stands before 的, or before a word for parts that a list follows, stands over all its terms."""
    pieces = _merged(pieces)
    summands, aside = _summands(pieces)
    listed = len(summands) > 1
    over = [span for one in aside for span in (*one.over, *one.spans)]
    if summands and (listed or not summands[0].spans):
        over += summands[0].over
    made = [term_in(pieces, one, listed) for one in summands if one.spans or one.figure is not None or one.at_end]
    joints = {one.joint for one in pieces}
    counts = (one.count for one in pieces if one.joint == "own")
    return Side(
        tuple(made), tuple(over), bool(joints & {*SIGNS}), "sum" in joints, "own" in joints, next(counts, 0),
        any(one.adding for one in pieces),
    )  # fmt: skip


def _summands(pieces: Pieces) -> tuple[list[Piece], list[Piece]]:
    """Return the terms that are added up, and those that only say what they are of."""
    terms = [one for one in pieces if one.is_term]
    own = [one for one in terms if not one.owner] or terms
    aside = _aside(pieces, own) + [one for one in terms if one not in own]
    return [one for one in own if one not in aside], aside


def _merged(pieces: Pieces) -> list[Piece]:
    """Return the pieces with a bare figure and the name that a comma or 是 sets beside it as one term (884万，是会议费)."""
    found: list[Piece] = []
    for one in pieces:
        marks = _without_marks(found)
        if one.is_term and one.figure is None and len(marks) < len(found) and _is_single_figure(marks):
            found = [*marks[:-1], replace(one, figure=marks[-1].figure)]
        else:
            found.append(one)
    return found


def _without_marks(pieces: Pieces) -> list[Piece]:
    """Return the pieces without the commas and 是 that they end with."""
    marks = [*pieces]
    while marks and marks[-1].joint in ("comma", "is"):
        marks.pop()
    return marks


def _is_single_figure(pieces: Pieces) -> bool:
    """Return whether the pieces end with a bare figure that is no member of a list or a sum."""
    return bool(pieces) and pieces[-1].bare and not (len(pieces) > 1 and pieces[-2].joint in _JOINED)


_JOINED = ("and", "with", *SIGNS)


def _aside(pieces: Pieces, terms: Pieces) -> list[Piece]:
    """Return the terms that no joint makes summands: a topic before a mark, the one name that 三项 parts from the list."""
    if len(terms) < 3:
        return []
    if any(one.joint in SIGNS for one in pieces):
        return _unjoined(pieces, terms)
    own = next((at for at, one in enumerate(pieces) if one.joint == "own"), None)
    if own is None:
        return []
    if pieces[own].count == len(terms) - 1 and _is_topic(pieces, terms[0]):
        return [terms[0]]  # 某局的支出，甲和乙两块
    before = [one for at, one in enumerate(pieces) if at < own and _is_among(one, terms)]
    behind = [one for at, one in enumerate(pieces) if at > own and _is_among(one, terms)]
    return before if len(before) == 1 else behind if len(behind) == 1 and behind[0].figure is None else []


def _unjoined(pieces: Pieces, terms: Pieces) -> list[Piece]:
    """Return the terms without a figure that no sign and no list joins; a word for a sum parts none (甲小计加乙)."""
    bound = [one for one in pieces if one.joint != "sum"]
    joined = [one for pair in pairwise(bound) for one, other in (pair, pair[::-1]) if other.joint in _JOINED]
    return [one for one in terms if one.figure is None and not _is_among(one, joined)]


def _is_topic(pieces: Pieces, term: Piece) -> bool:
    """Return whether a term only opens what is said: no figure, and a comma behind it."""
    return term.figure is None and any(one is term and other.joint == "comma" for one, other in pairwise(pieces))


def _is_among(piece: Piece, pieces: Pieces) -> bool:
    return any(piece is one for one in pieces)


def term_in(pieces: Pieces, term: Piece, listed: bool) -> Term:
    """Return a term with its sign; one that stands alone is said together with what it is of."""
    at = next(index for index, one in enumerate(pieces) if one is term)
    made = term.term(minus=at > 0 and pieces[at - 1].joint == "minus")
    return made if listed else replace(made, slot=(*term.over, *term.spans))


__all__ = ["Side", "side_of", "splits_of", "term_in"]
