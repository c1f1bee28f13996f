"""A place that is named without a body of it, where only reports of its bodies are loaded: whose figures are meant.

A bureau's figure of an official item (三公经费, 支出合计) is never its place's. What only its report has, a list of its own,
a project, a unit, may be asked for by the place's name alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.entities import Body, Registry
from assistant.entities.names import same_organ
from assistant.labels import KIND_LABELS
from assistant.language import Mention
from assistant.questions.bodies import is_organ
from ingest.terms import term_of

SAID = "place"
"""The value of a place's mention that stands for the reports of bodies there: they are told as theirs."""


def bodies_of_place(
    place: Mention, mentions: Sequence[Mention], behind: Sequence[Mention], last: Sequence[Body], loaded: Registry
) -> tuple[str, ...]:
    """Return the keys of the bodies that a place stands for in a question; () where it stands for itself.

    `behind`: what is said after it; `last`: the body that the conversation spoke of last. Of one of its bodies is asked
    which it is (某区哪个局最高). Behind a question about another place's organ it is the same organ there.
    """
    same = tuple(body.key for body in loaded.of(place.keys) if last and last[0].key != body.key and same_organ(body, last[0]))
    if len(same) == 1:
        return same
    asked = next((one for one in behind if one.type not in ("filler", "of", "year")), None)
    if asked is not None and (asked.is_a("wh", "which", "list") or asked.is_a("dimension", "body")):
        return place.keys if len(place.keys) > 1 else ()
    named = any(one.type == "body" for one in mentions)
    return place.keys if not named and asks_reports_own(mentions) else ()


def is_said_of(place: Mention, mentions: Sequence[Mention]) -> bool:
    """Return whether a place only says where a body is that is named beside it (某县的水利局)."""
    return any(one.type == "body" and set(one.keys) <= set(place.keys) for one in mentions)


def asks_reports_own(mentions: Sequence[Mention]) -> bool:
    """Return whether a question names items, and none that every body has: a report's own, or an official one of its units."""
    labels = list(_labels(mentions))
    own = [label for label in labels if term_of(label) is None and label not in KIND_LABELS.values()]
    of_unit = any(is_organ(label) for label in own)
    others = [label for label in labels if label not in own]
    return bool(own) and (of_unit or all(label in KIND_LABELS.values() for label in others))


def _labels(mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield the label that each item's words mean most surely; an official one where one is meant as surely."""
    for one in mentions:
        if one.type == "item" and one.span is not None and one.span.links:
            best = max(link.score for link in one.span.links)
            meant = [link.label for link in one.span.links if link.score == best]
            yield next((label for label in meant if term_of(label) is not None), meant[0])
