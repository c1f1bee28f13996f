"""Clauses of a question, and what several rooms make of a mention: a small word, or a thing named by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.mentions import Mention
from assistant.questions.model import Span

ENDS = ("comma", "stop")
"""Types of mentions that end a clause."""
GOES_ON = ("并", "并且", "以及", "同时", "顺便", "顺带", "还有")
"""Words that go on with another request; 和 and 与 go on with the list."""
_BY_ITSELF = ("exact", "alias", "stem")


def clause_around(mentions: Sequence[Mention], at: int) -> Sequence[Mention]:
    """Return the mentions between the commas and stops around a place."""
    ends = [i for i, one in enumerate(mentions) if one.type in ENDS]
    first = max((end + 1 for end in ends if end < at), default=0)
    return mentions[first : min((end for end in ends if end > at), default=len(mentions))]


def as_filler(one: Mention) -> Mention:
    """Return a mention as a word that says nothing."""
    return replace(one, type="filler", value="", span=None)


def names_by_itself(span: Span | None) -> bool:
    """Return whether words are a label's whole name, or that of something no label has; a part of a label is not."""
    return span is None or not span.links or any(link.how in _BY_ITSELF for link in span.links)
