"""What names a term of a claim though no label has it: words right before a figure or an item, among others of their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.language.clauses import as_filler
from assistant.programs.claiming_doubt import clauses_of
from assistant.questions.model import Span

_LISTS = ("join", "op", "comma")
_CLAIMING = ("figure", "agree", "yesno", "move", "op", "share_of", "measure", "wh", "deixis")
"""Types of words that put something; a sentence without any only says who asks, and what for."""


def with_names(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with words that no label has as the names that they are: in a list (文体传媒), or of a figure.

    The facts say what they mean: their own row or sentence has the words.
    """
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        before = found[-1] if found else None
        if before is not None and before.type == "rest" and before.end == one.start and _names(mentions, at):
            found[-1] = _joined(before, one) if one.type == "item" else _as_item(before)
            found += [] if one.type == "item" else [one]
        else:
            found.append(one)
    return found


def _names(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether what stands before a figure or an item is a name: one of several that are listed or added."""
    one, outer = mentions[at], mentions[at - 2] if at > 1 else None
    if len(mentions[at - 1].text) < _LEAST or one.type not in ("item", "figure"):
        return False
    behind = mentions[at + 1] if at + 1 < len(mentions) else None
    listed = outer is not None and outer.type in _LISTS
    return listed if one.type == "figure" else listed and behind is not None and behind.is_a("join")


_LEAST = 2


def _as_item(mention: Mention) -> Mention:
    return replace(mention, type="item", value="", span=Span(mention.start, mention.end, mention.text))


def _joined(before: Mention, item: Mention) -> Mention:
    text = before.text + item.text
    span = replace(item.span, start=before.start, text=text) if item.span is not None else None
    return replace(item, start=before.start, text=text, span=span)


def without_preface(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a sentence that puts nothing as fillers, but for whom and when it names."""
    sentences: list[list[Mention]] = [[]]
    for one in mentions:
        sentences[-1].append(one)
        if one.type == "stop":
            sentences.append([])
    put = [any(one.type in _CLAIMING for one in sentence) for sentence in sentences]
    named = [any(one.type == "item" for clause in clauses_of(sentence) for one in clause) for sentence in sentences]
    found: list[Mention] = []
    for at, sentence in enumerate(sentences):
        behind = any(puts and names for puts, names in zip(put[at + 1 :], named[at + 1 :], strict=True))
        found += [as_filler(one) if behind and not put[at] and one.type not in _SCOPE else one for one in sentence]
    return found


_SCOPE = ("body", "place", "year", "stage", "stop")

__all__ = ["with_names", "without_preface"]
