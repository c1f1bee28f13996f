"""A question's mentions → figures said to be one item's: one that is doubted, several that differ, text against table."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import Mention
from assistant.programs.claiming import Piece, about_of, asks_claim, pieces_of
from assistant.programs.claims import Stands, Term
from assistant.programs.reading import TOTALS

_OTHER_KINDS = ("share", "own", "plus", "minus")
_TOTALS = frozenset(link.label for make in TOTALS.values() for link in make(0, 0, "").links)
"""What a bare word for income or spending may mean: beside an item it only says of what kind the figure is."""
_OTHER_WORDS = ("versus", "bound", "except", "per")


def places_claim(mentions: Sequence[Mention], language: str) -> Stands | None:
    """Return the figures that are said to be an item's; None where there is no figure in doubt, or another kind of claim."""
    kept = [one for at, one in enumerate(mentions) if not _is_aside(mentions, at)]
    pieces = pieces_of(kept, language)
    if any(one.joint in _OTHER_KINDS for one in pieces) or any(_says_more(one) for one in kept):
        return None
    terms = [one for one in pieces if one.is_term]
    figures = [one.figure for one in terms if one.figure is not None]
    named = [one for one in terms if one.spans and not _is_total(one)] or [one for one in terms if one.spans]
    if len([one for one in named if one.figure is not None]) > 1 or any(figure.unit == "%" for figure in figures):
        return None
    several = len(figures) > 1 and any(one.is_a("filler", "or") or one.is_a("wh", "which", "why") for one in mentions)
    one_item = len({"".join(span.text for span in one.spans[-1:]) for one in named}) == 1
    placed = one_item and not figures and _sources(mentions) == {"table", "text"} and any(one.type == "agree" for one in mentions)
    first = named[0] if named else Piece()
    doubted = bool(figures) and asks_claim(mentions) and _stands_before(first, kept)
    if not (several or placed or doubted):
        return None
    term = Term((*first.over, *first.spans), stages=tuple(first.stages[-1:]))  # type: ignore[arg-type]
    dated = [one for one in terms if one.figure is not None and one.years]
    if len({one.years[0] for one in dated}) == len(figures) > 1:
        return Stands(about_of(mentions), term, tuple(figures), tuple(one.years[0] for one in dated))
    return Stands(about_of(mentions), term, tuple(dict.fromkeys(figures)))


def _says_more(mention: Mention) -> bool:
    """Return whether a word makes it another question: a movement, a bound, a name that is asked."""
    return (
        mention.type in _OTHER_WORDS or mention.type == "move" and not mention.value.endswith(".to") or mention.is_a("wh", "list")
    )


def _is_aside(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a word says nothing of the item: a figure of how far others lie apart (差80万) or a table's number, 是."""
    if mentions[at].is_a("filler", "is"):
        return at + 1 < len(mentions) and mentions[at + 1].type == "figure"
    if mentions[at].type != "figure":
        return False
    numbers = at + 1 < len(mentions) and mentions[at + 1].is_a("filler", "table") and mentions[at].end == mentions[at + 1].start
    return numbers or at > 0 and mentions[at - 1].is_a("op", "gap")


def _stands_before(piece: Piece, mentions: Sequence[Mention]) -> bool:
    """Return whether the item is named before the figure said of it: 三家单位 counts what it stands before."""
    figure = next(one.start for one in mentions if one.type == "figure")
    return any(span.start < figure for span in (*piece.over, *piece.spans))


def _is_total(piece: Piece) -> bool:
    return all(link.label in _TOTALS for span in piece.spans for link in span.links[:1])


def _sources(mentions: Sequence[Mention]) -> set[str]:
    return {one.value for one in mentions if one.is_a("filler", "table", "text")}


__all__ = ["places_claim"]
