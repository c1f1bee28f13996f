"""Words that no label has, as the item that they plainly mean (打印复印: 印刷费): mentions as any other, told in a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.clauses import ENDS, names_by_itself
from assistant.language.mentions import Mention
from assistant.questions.model import Link, Span

Meant = Callable[[str, Sequence[str]], str | None]
"""Words and labels → the label that the words plainly mean, if any."""

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Sense:
    """Words of a question and the label that they were taken for."""

    words: str
    label: str


def with_meant(
    mentions: Sequence[Mention], labels: Callable[[], Sequence[str]], meant: Meant
) -> tuple[list[Mention], list[Sense]]:
    """Return the mentions with the stretches that mean a label as items, in clauses that name none, and what was so taken.

    `labels` gives those that may be meant; it is asked for where something is left over only.
    """
    found: list[Mention] = []
    senses: list[Sense] = []
    for clause in _clauses(mentions):
        stretch = None if any(map(_is_sure, clause)) else _stretch(clause)
        label = meant(stretch.text, labels()) if stretch is not None else None
        if stretch is None or label is None:
            found += clause
            continue
        senses.append(Sense(stretch.text, label))
        span = Span(stretch.start, stretch.end, stretch.text, (Link(label, 0.95, "meaning"),))
        inside = [one for one in clause if stretch.start <= one.start < stretch.end]
        at = clause.index(inside[0])
        found += [*clause[:at], replace(stretch, span=span), *clause[at + len(inside) :]]
    return found, senses


def _clauses(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the mentions of each clause with the mark that ends it."""
    clause: list[Mention] = []
    for one in mentions:
        clause.append(one)
        if one.type in ENDS:
            yield clause
            clause = []
    if clause:
        yield clause


def _is_sure(one: Mention) -> bool:
    """Return whether a mention names a thing by itself; a part of a label beside words that nothing explains does not."""
    if one.type == "total" or one.is_a("dimension", "item", "project"):
        return True
    return one.type == "item" and names_by_itself(one.span)


def _stretch(clause: Sequence[Mention]) -> Mention | None:
    """Return the one stretch of a clause that says what is asked of: left-over words, with parts of labels beside them."""
    runs: list[list[Mention]] = [[]]
    for one in clause:
        if one.type in ("rest", "item") or one.type == "filler" and len(one.text) == 1 and runs[-1]:
            runs[-1].append(one)
        elif runs[-1]:
            runs.append([])
    runs = [run for run in map(_trimmed, runs) if any(one.type == "rest" for one in run)]
    if len(runs) != 1:
        return None
    text = "".join(one.text for one in runs[0])
    return Mention(runs[0][0].start, runs[0][-1].end, text, "item") if len(text) >= _LEAST else None


def _trimmed(run: Sequence[Mention]) -> list[Mention]:
    last = len(run)
    while last and run[last - 1].type == "filler":
        last -= 1
    return list(run[:last])
