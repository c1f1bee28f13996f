"""Items that a question means in words which no label has: linked by sense where one is plainly meant, else left unexplained.

What is linked so is said in the answer, and a word that stays unexplained beside a mere part of a label (城市绿化 beside
城市建设支出) is a reason to abstain: the figure would be another item's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.overlap import content_runs
from assistant.answering.session import Session
from assistant.questions.linking import limits_agree
from assistant.questions.model import Ask, Link, Span

_FIGURES = ("value", "change", "growth", "share", "completion", "exists", "reason")
_SPENT = (
    r"花[在了的]*|钱|用[了掉]|支付?|开销|开支|费用|多少|总共|一共|给|交|发|的|预算|决算|实际|比上?去?年|增[加长]|减少|下降|变化"
)
"""Words that say that money went somewhere: nothing of what the item is."""

_SURE = 0.9
_MOST_NAMED = 0.6
"""Share of the words above which a label that they name in full is what was asked for."""


def by_sense(session: Session, ask: Ask) -> Ask | None:
    """Return the ask with the item that its words mean, as it is where they name one; None where they stay unexplained."""
    if session.query.language == "en" or ask.operation not in _FIGURES or len(session.query.asks) > 1:
        return ask
    if not session.query.left_over or _names_surely(ask) or session.query.context:
        return ask
    words = "".join(content_runs(session.query, _SPENT, official=False))
    label = session.meant(words, _labels(session, ask)) if len(words) >= 2 else None
    if label is None:
        if not (ask.slots and _beside(session, ask)):
            return ask
        for scope in session.scopes_of(ask):
            session.miss(scope, (Span(0, len(words), words),))
        return None
    session.draft.add_note(f"“{words}”按“{label}”理解。")
    return replace(ask, slots=((Span(0, len(words), words, (Link(label, 0.95, "meaning"),)),),))


def by_sense_after_all(session: Session, ask: Ask) -> Ask | None:
    """Return the ask with the item that all its words together mean, where their parts led to nothing; None where none is meant.

    办公设备采购 is 办公设备购置 though 采购 alone is another item. A label that is loaded and named in full is not asked
    for by another's figure.
    """
    if session.query.language == "en" or ask.operation not in _FIGURES or len(session.query.asks) > 1 or not ask.slots:
        return None
    words = "".join(content_runs(session.query, _SPENT, official=False))
    if len(words) < 3 or _named_in_full(session, ask) > _MOST_NAMED * len(words):
        return None
    label = session.meant(words, _labels(session, ask))
    if label is None:
        return None
    session.draft.add_note(f"“{words}”按“{label}”理解。")
    return replace(ask, slots=((Span(0, len(words), words, (Link(label, 0.95, "meaning"),)),),))


def _named_in_full(session: Session, ask: Ask) -> int:
    """Return the characters of the longest loaded label that the question names in full; 0 where it names none."""
    loaded = session.corpus.vocabulary().loaded
    exact = [
        len(span.text)
        for slot in ask.slots
        for span in slot
        if any(link.how == "exact" and link.label in loaded for link in span.links)
    ]
    return max(exact, default=0)


def _names_surely(ask: Ask) -> bool:
    return any(
        span.code or span.fund or span.kind or any(link.score >= _SURE or link.how not in ("part", "near") for link in span.links)
        for slot in ask.slots
        for span in slot
    )


def _beside(session: Session, ask: Ask) -> bool:
    """Return whether a left-over word stands right beside a part of a label, so that the two are one name."""
    text = session.query.folded
    return any(
        re.search(rf"{re.escape(word)}(?:的)?{re.escape(span.text)}|{re.escape(span.text)}{re.escape(word)}", text)
        for word in session.query.left_over
        for slot in ask.slots
        for span in slot
    )


def _labels(session: Session, ask: Ask) -> list[str]:
    """Return the items of the scopes' figures, each once, in an order that does not depend on how they came in."""
    return sorted(
        {
            entry.head
            for scope in session.scopes_of(ask)
            for document, report in scope.owner.documents
            if scope.year is None or document.identity.year in (scope.year, None)
            for entry in session.corpus.index(document, report).entries
            if entry.fact.amount is not None
            and entry.fact.coordinates.nature == "amount"
            and limits_agree(session.query.folded, entry.head)
        }
    )


__all__ = ["by_sense", "by_sense_after_all"]
