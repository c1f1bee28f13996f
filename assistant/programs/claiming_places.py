"""A question's mentions → figures said to be one item's: one that is doubted, several that differ, text against table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.language import Mention
from assistant.programs.claiming_doubt import asks_claim
from assistant.programs.claiming_pieces import Piece, about_of, pieces_of
from assistant.programs.claims import About, Stands, Term
from assistant.programs.model import Direction
from assistant.programs.selects import TOTALS
from ingest.amounts import Amount

_OTHER_KINDS = ("share", "own", "plus", "minus")
_TOTALS = frozenset(link.label for make in TOTALS.values() for link in make(0, 0, "").links)
"""What a bare word for income or spending may mean: beside an item it only says of what kind the figure is."""
_OTHER_WORDS = ("versus", "except", "per")


@dataclass(frozen=True, slots=True)
class _Put:
    """What a question puts of items and their places."""

    mentions: tuple[Mention, ...]
    terms: tuple[Piece, ...]
    named: tuple[Piece, ...]
    """The terms that name an item: totals only where nothing else is named."""
    figures: tuple[Amount, ...]
    moved: Direction | None

    @property
    def several(self) -> bool:
        """Return whether several figures are put of one thing: to choose from, or each in a place of its own."""
        chosen = any(one.is_a("filler", "or") or one.is_a("wh", "which", "why") for one in self.mentions)
        places = sum(one.is_a("filler", "table", "text") for one in self.mentions)
        return len(self.figures) > 1 and (chosen or places > 1 and asks_claim(self.mentions))

    @property
    def doubted(self) -> bool:
        return bool(self.figures and self.named) and asks_claim(self.mentions) and _stands_before(self.named[0], self.mentions)

    @property
    def placed(self) -> bool:
        """Return whether the places of an item are to agree, without a figure."""
        return not self.figures and _in_places(self.mentions, self.named)

    @property
    def of_reports(self) -> bool:
        """Return whether an item's figure is to be the same in several reports."""
        said = any(one.is_a("filler", "report") for one in self.mentions)
        agreeing = any(one.type == "agree" or one.is_a("yesno") for one in self.mentions)
        return said and agreeing and bool(self.named) and len(self.figures) < 2

    @property
    def labels(self) -> set[str]:
        return {_label(one) for one in self.named}


def places_claims(mentions: Sequence[Mention], language: str) -> tuple[Stands, ...]:
    """Return the figures said to be items', a claim for each item; () where none is in doubt, or another claim is put."""
    put = _put(mentions, language)
    if put is None or put.moved and not put.several:
        return ()
    about = about_of(put.mentions)
    if put.of_reports:
        years = tuple(put.named[-1].years[-1:])
        return (Stands(replace(about, years=years or about.years), _item(put.named[-1]), put.figures, reports=True),)
    if not (put.several and len(put.labels) == 1) and sum(one.figure is not None for one in put.named) > 1:
        return _each_doubted(put, about)
    if not (put.several or put.placed or put.doubted):
        return ()
    if put.placed and len(put.labels) > 1:
        return tuple(Stands(about, _item(one)) for one in put.named)
    return (_of_one_item(put, about),)


def _put(mentions: Sequence[Mention], language: str) -> _Put | None:
    """Return what is put of places; None where the question is of another kind."""
    kept = tuple(one for at, one in enumerate(mentions) if not _is_aside(mentions, at))
    pieces = pieces_of(kept, language)
    if any(one.joint in _OTHER_KINDS for one in pieces) or any(map(_says_more, kept)):
        return None
    terms = tuple(one for one in pieces if one.is_term)
    figures = tuple(one.figure for one in terms if one.figure is not None)
    if any(one.unit == "%" for one in figures):
        return None
    return _Put(kept, terms, _items(terms), figures, _way(kept))


def _items(terms: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the terms that name an item; totals only where they name nothing else."""
    named = tuple(one for one in terms if one.spans)
    return tuple(one for one in named if not _is_total(one)) or named


def _way(mentions: Sequence[Mention]) -> Direction | None:
    return next((_WAYS[one.value] for one in mentions if one.type == "move" and one.value in _WAYS), None)


def _each_doubted(put: _Put, about: About) -> tuple[Stands, ...]:
    figured = [(one, one.figure) for one in put.named if one.figure is not None]
    if len(figured) < len(put.figures):
        return ()  # a figure of nothing named is not checked by the others
    return tuple(Stands(about, _item(one), (figure,)) for one, figure in figured) if put.doubted else ()


def _of_one_item(put: _Put, about: About) -> Stands:
    """Return the claim of one item: its figures, each of its own year where that is said, or where it is to stand."""
    term = _item(put.named[0]) if put.named else Term()
    sources = {one.value for one in put.mentions if one.is_a("filler", "table", "text")} if put.placed else set()
    if len(sources) == 1:
        term = replace(term, source="cell" if "table" in sources else "sentence")
    dated = [one for one in put.terms if one.figure is not None and one.years]
    if len({one.years[0] for one in dated}) == len(put.figures) > 1:
        return Stands(about, term, put.figures, tuple(one.years[0] for one in dated))
    return Stands(about, term, tuple(dict.fromkeys(put.figures)), moved=put.moved)


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
