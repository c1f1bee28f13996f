"""A question's mentions → figures said to be one item's: one that is doubted, several that differ, text against table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.claiming import Piece, about_of, pieces_of
from assistant.programs.claiming_doubt import asks_claim
from assistant.programs.claims import Stands, Term
from assistant.programs.model import Direction
from assistant.programs.selects import TOTALS

_OTHER_KINDS = ("share", "own", "plus", "minus")
_TOTALS = frozenset(link.label for make in TOTALS.values() for link in make(0, 0, "").links)
"""What a bare word for income or spending may mean: beside an item it only says of what kind the figure is."""
_OTHER_WORDS = ("versus", "bound", "except", "per")


def places_claims(mentions: Sequence[Mention], language: str) -> tuple[Stands, ...]:
    """Return the figures said to be items', a claim for each item; () where none is in doubt, or another claim is put."""
    kept = [one for at, one in enumerate(mentions) if not _is_aside(mentions, at)]
    pieces = pieces_of(kept, language)
    terms = [one for one in pieces if one.is_term]
    figures = [one.figure for one in terms if one.figure is not None]
    moved = next((_WAYS[one.value] for one in kept if one.type == "move" and one.value in _WAYS), None)
    tables_and_texts = sum(one.is_a("filler", "table", "text") for one in mentions)
    chosen = any(one.is_a("filler", "or") or one.is_a("wh", "which", "why") for one in mentions)
    several = len(figures) > 1 and (chosen or tables_and_texts > 1 and asks_claim(mentions))
    other_kind = any(one.joint in _OTHER_KINDS for one in pieces) or any(_says_more(one) for one in kept)
    if other_kind or moved and not several or any(figure.unit == "%" for figure in figures):
        return ()
    named = [one for one in terms if one.spans and not _is_total(one)] or [one for one in terms if one.spans]
    doubted = bool(figures) and asks_claim(mentions) and bool(named) and _stands_before(named[0], kept)
    about = about_of(mentions)
    reported = any(one.is_a("filler", "report") for one in kept) and any(one.type == "agree" or one.is_a("yesno") for one in kept)
    if reported and named and len(figures) < 2:
        years = tuple(named[-1].years[-1:])
        return (Stands(replace(about, years=years or about.years), _item(named[-1]), tuple(figures), reports=True),)
    alike = several and len({_label(one) for one in named}) == 1
    if not alike and len([one for one in named if one.figure is not None]) > 1:
        return tuple(Stands(about, _item(one), (one.figure,)) for one in named if one.figure is not None) if doubted else ()
    placed = not figures and _in_places(kept, named)
    if not (several or placed or doubted):
        return ()
    term = _item(named[0]) if named else Term()
    sources = {one.value for one in kept if one.is_a("filler", "table", "text")} if placed else set()
    if placed and not several and len({_label(one) for one in named}) > 1:
        return tuple(Stands(about, _item(one)) for one in named)
    if len(sources) == 1:
        term = replace(term, source="cell" if "table" in sources else "sentence")
    dated = [one for one in terms if one.figure is not None and one.years]
    if len({one.years[0] for one in dated}) == len(figures) > 1:
        return (Stands(about, term, tuple(figures), tuple(one.years[0] for one in dated)),)
    return (Stands(about, term, tuple(dict.fromkeys(figures)), moved=moved),)


def in_places(mentions: Sequence[Mention], language: str) -> bool:
    """Return whether the items named are each to be the same in the text and in a table, whatever else they are."""
    pieces = pieces_of(mentions, language)
    named = [one for one in pieces if one.is_term and one.spans]
    kinds = {one.value for one in mentions if one.is_a("filler", "table", "text")}
    figures = any(one.figure is not None for one in pieces) or any(one.joint in _OTHER_KINDS for one in pieces)
    return len(kinds) > 1 and not figures and _in_places(mentions, named)


_WAYS: dict[str, Direction] = {"up": "up", "more": "up", "down": "down", "less": "down"}


def _label(piece: Piece) -> str:
    return next((link.label for span in piece.spans[-1:] for link in span.links), "")


def _item(piece: Piece) -> Term:
    return Term((*piece.over, *piece.spans), stages=tuple(piece.stages[-1:]))  # type: ignore[arg-type]


def _in_places(mentions: Sequence[Mention], named: Sequence[Piece]) -> bool:
    """Return whether an item's places are to agree: text and table, two tables, or the item named for each of them.

    Where several items are named before both places, each of them is to agree; one in each place are two figures.
    """
    one_item = len({piece.spans[-1].links[0].label for piece in named if piece.spans[-1].links}) == 1
    places = [one for one in mentions if one.is_a("filler", "table", "text")]
    first = min((one.start for one in places), default=0)
    before = bool(named) and all(span.end <= first for piece in named for span in piece.spans)
    return (one_item or before) and len(places) > 1 and any(one.type == "agree" for one in mentions)


def _says_more(mention: Mention) -> bool:
    """Return whether a word makes it another question: a bound, a comparison, a name that is asked."""
    return mention.type in _OTHER_WORDS or mention.is_a("wh", "list")


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
    figure = next(one for one in mentions if one.type == "figure")
    money = figure.amount is not None and figure.amount.is_money  # paid 5,000 pounds for it
    return money or any(span.start < figure.start for span in (*piece.over, *piece.spans))


def _is_total(piece: Piece) -> bool:
    return all(link.label in _TOTALS for span in piece.spans for link in span.links[:1])


__all__ = ["in_places", "places_claims"]
