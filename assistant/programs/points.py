"""Points of the year: 年初 and 年末 say of when a state is, and are no item themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.questions.model import Span

START, END = "年初", "年末"


def point_of(span: Span) -> str | None:
    """Return the point of the year that words mean; None where they mean another thing."""
    label = span.links[0].label if span.links else ""
    return label if label in (START, END) else None


def is_point(slot: Sequence[Span]) -> bool:
    """Return whether words say no more than a point of the year: of what is said elsewhere."""
    return bool(slot) and all(point_of(span) is not None for span in slot)


def with_points(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 年初 right before 预算 as part of that word, whatever label it was taken for."""
    found = list(mentions)
    for at, (one, behind) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if one.span is not None and point_of(one.span) == START and behind.is_a("stage", "budget"):
            found[at] = replace(one, type="filler", value="", span=None)
    return found
