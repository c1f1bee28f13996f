"""Whose money a question asks of inside of a region's report: a level of its government or a place under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.labels import Vocabulary
from assistant.language.mentions import Mention
from assistant.questions.model import Link, Span
from ingest.coordinates import is_level, is_zone, levels_in
from ingest.identity.places import is_place, place_stem

RANKS = "省市区县州盟旗镇乡"
"""What a place's name ends in that a level of its government begins with (市级, 市本级)."""
_OWN = ("本级", "级")
_NAMED = 0.84
"""The likeness from which words name a place: its name, or its name without the ending."""


def names_level(span: Span) -> bool:
    """Return whether a span names a level of government (全市, 市本级) or a place (某县, or its name without 县)."""
    return any(_is_of(link, span.text) for link in span.links if link.score >= _NAMED)


def _is_of(link: Link, text: str) -> bool:
    if is_level(link.label):
        return link.score > _NAMED
    named = text in (link.label, place_stem(link.label)) or link.how == "alias"
    return named and (is_place(link.label) or is_zone(link.label))


def with_levels(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with each level of government as an item: 某市级 is 某市 and 市级, 某省本级 that province's own.

    The sign that ends a place's name begins its level's.
    """
    found: list[Mention] = []
    for one in mentions:
        before = found[-1] if found else None
        level = _behind_place(before, one) if before is not None and before.type == "body" else ""
        if level and before is not None:
            end = one.start + len(level) - 1
            span = _span(one.start, end, one.text[: len(level) - 1], level, vocabulary)
            found.append(Mention(one.start, end, span.text, "item", span=span))
            if end < one.end:
                found.append(replace(one, start=end, text=one.text[len(level) - 1 :]))
        else:
            found.append(_of_row(one, vocabulary))
    if any(map(_asks_among, found)):
        return tuple(found)
    return tuple(replace(one, type="rest", value="") if one.is_a("dimension", *_RANKED) else one for one in found)


def with_english_levels(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with each English word for a level of government (citywide) as an item, as Chinese ones are."""
    return tuple(
        replace(one, type="item", value="", span=_span(one.start, one.end, one.value, one.value, vocabulary))
        if one.type == "level" and one.value
        else one
        for one in mentions
    )


_RANKED = ("place", "district")
"""Dimensions of places: their words mean something only where it is asked which of several, or of each."""


def _asks_among(mention: Mention) -> bool:
    return mention.type in ("super", "order", "top", "bound", "each", "count") or mention.is_a("wh", "which", "list")


def _behind_place(body: Mention, one: Mention) -> str:
    """Return the level whose name begins with a body's last sign and goes on in a mention right behind it, else nothing."""
    own = next((word for word in _OWN if one.text.startswith(word)), "")
    if not own or one.start != body.end or body.text[-1] not in RANKS or one.type not in ("rest", "filler", "item"):
        return ""
    return body.text[-1] + own


def _of_row(one: Mention, vocabulary: Vocabulary) -> Mention:
    """Return an item that is a place with its level (某省本级) as that level too, however the report's row is called."""
    if one.type == "item" and one.span is not None and (places := _places_called(one.text, vocabulary)):
        links = tuple(Link(place, _SHORT, "alias") for place in places if not one.span.score_of(place) > _SHORT)
        return replace(one, span=replace(one.span, links=(*one.span.links, *links)))
    level = next(iter(levels_in(one.text, alone=True)), None) if one.type == "item" and one.span is not None else None
    if one.span is None or level is None or not level.start or level.start + len(level.name) != len(one.text):
        return one
    if not is_place(one.text[: level.start + 1]):
        return one
    also = _span(one.start, one.end, one.text, level.name, vocabulary).links
    return replace(one, span=replace(one.span, links=tuple(dict.fromkeys((*one.span.links, *also)))))


_SHORT = 0.96
"""How surely a place's name without its ending means it."""


def _places_called(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the loaded places that a text names without their ending (某 for 某市), or the one whose name it is part of."""
    longer = [label for label in sorted(vocabulary.containing(text)) if label != text and (is_place(label) or is_zone(label))]
    stems = [label for label in longer if place_stem(label) == text]
    parts = [label for label in longer if label.startswith(text) or label.endswith(text)]
    return stems or (parts if len(parts) == 1 and not vocabulary.exact(text) else [])


def _span(start: int, end: int, text: str, level: str, vocabulary: Vocabulary) -> Span:
    """Return the span of a level, linked to what the loaded reports call it."""
    known = {} if level in vocabulary.loaded else vocabulary.exact(level)
    known = known or {level: (1.0, "exact")}
    links = tuple(Link(label, score, "exact") for label, (score, _) in sorted(known.items()))
    return Span(start, end, text, links)
