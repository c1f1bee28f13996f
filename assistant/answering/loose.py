"""Facts whose label the question says only loosely: the one that says nearly all of the question's words, by a clear margin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.figures import answer_value, tell_weighed
from assistant.answering.overlap import content_runs, said_share
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.answering.wanted import NOT_CONTENT
from assistant.evidence import weigh
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, Found, rank
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.lookup.want import Want, currency_of
from assistant.questions.model import Ask, Span
from assistant.wording import quoted
from ingest.amounts import Amount
from ingest.terms import fold_label

ENOUGH = 0.65
"""Share of the question's characters that a fact must say, in pairs."""

MARGIN = 0.12
"""By how much it must say more than the next one of another value."""


_LABEL_ENDS = r"支出|收入|费用"
"""Ends of labels: 城市建设支出 is no 平台建设支出 for having them."""
_OPERATIONS = ("value", "target", "exists", "text", "definition", "share")
_MONEY = re.compile(r"钱|(?<!单)元|金额|资金|经费|预算|补[助贴]|津贴|工资|费")


def answer_loosely(session: Session, ask: Ask, must: str | None = None) -> bool:
    """Tell the target (or the words of a table's row) that the question means; False where none is clearly meant. No money.

    `must`: a pattern that what is told has to match.
    """
    if _MONEY.search(session.query.folded) or ask.operation not in _OPERATIONS or session.query.language == "en":
        return False
    told: set[str] = set()
    for scope in session.scopes_of(ask):
        if scope.owner.body.key in told and not session.scoping.named_year:
            continue
        entry = _meant(session, ask, scope, must) or _meant_by_sense(session, ask, scope)
        if entry is not None and _says(entry, must):
            _tell(session, ask, scope, entry, in_words=must is not None)
            told.add(scope.owner.body.key)
    return bool(told)


def answer_target(session: Session, ask: Ask) -> None:
    """Tell an indicator's target: the one named, else the one loosely meant; another figure only where surely named."""
    looked = [(scope, slot) for scope in session.scopes_of(ask) for slot in slots_of(ask, session)]
    hits = {place: rank(session.corpus, *one, session.want(ask)) for place, one in enumerate(looked)}
    if any(_is_target(hit) for found in hits.values() for hit in found) or not answer_loosely(session, ask):
        if all(found and not (_is_target(found[0]) or _surely_named(found[0], looked[at][1])) for at, found in hits.items()):
            for scope, slot in looked:
                session.miss(scope, slot)
        else:
            answer_value(session, ask)


def _is_target(hit: Hit) -> bool:
    return hit.entry.fact.coordinates.nature == "target" and hit.score >= ACCEPT


def _surely_named(hit: Hit, slot: tuple[Span, ...]) -> bool:
    """Return whether every word of the slot names something of the fact for certain."""
    labels = (hit.entry.head, *hit.entry.labels)
    return all(span.fund or span.kind or max(map(span.score_of, labels)) >= 0.9 for span in slot)


def _says(entry: Entry, must: str | None) -> bool:
    fact = entry.fact
    return must is None or bool(re.search(must, f"{fact.words or ''}{fact.raw}{fact.quote or ''}"))


def _meant(session: Session, ask: Ask, scope: Scope, must: str | None) -> Entry | None:
    runs = content_runs(session.query, NOT_CONTENT if must else _LABEL_ENDS)
    if not runs:
        return None
    candidates = [entry for entry in _candidates(session, ask, scope) if _says(entry, must)]
    scored = sorted(
        ((score, entry) for entry in candidates if (score := _score(runs, entry, session.want(ask))) > 0),
        key=lambda one: -one[0],
    )
    if not scored:
        return None
    best, entry = scored[0]
    rivals = [other for score, other in scored[1:] if score > best - MARGIN and not _same_value(other, entry)]
    if rivals or entry.fact.amount is not None:
        return None if rivals else entry
    # 行政审批: 确保出件不少于300件 and 出件 ≥ 300件 are one target; the one with the figure is told.
    return next((other for score, other in scored[1:] if score > best - MARGIN and other.fact.amount is not None), entry)


def _meant_by_sense(session: Session, ask: Ask, scope: Scope) -> Entry | None:
    """Return the target whose label the question's words are nearest to in sense, where all labels so near have one value."""
    targets = [entry for entry in _candidates(session, ask, scope) if entry.fact.coordinates.nature == "target"]
    words = "".join(content_runs(session.query))
    near = [label for label, _ in session.near(words, list(dict.fromkeys(entry.head for entry in targets)))] if words else []
    horizon = session.query.horizon or "annual"
    meant = [entry for label in near for entry in targets if entry.head == label and _of_horizon(entry, horizon)]
    first = meant[0] if meant else None
    return first if first is not None and all(_same_value(entry, first) for entry in meant) else None


def _of_horizon(entry: Entry, horizon: str) -> bool:
    return entry.fact.coordinates.horizon in (None, horizon)


def _candidates(session: Session, ask: Ask, scope: Scope) -> list[Entry]:
    unit = currency_of(ask.unit, False)
    return [
        entry
        for document, report in scope.owner.documents
        if scope.year is None or document.identity.year in (scope.year, None)
        for entry in session.corpus.index(document, report).entries
        if entry.fact.coordinates.nature == "target" or _is_row_text(entry)
        if unit is None or _is_in(entry, unit)
    ]  # fmt: skip


def _is_in(entry: Entry, unit: str) -> bool:
    amount = entry.fact.amount
    return amount is not None and amount.currency == Amount(amount.value, unit).currency


def _is_row_text(entry: Entry) -> bool:
    """Return whether the fact is the words of a plain table's row (a unit's remark), not of a project's form."""
    at = entry.fact.coordinates
    return at.nature == "text" and entry.fact.source == "cell" and at.subject is None and bool(entry.fact.words)


def _score(runs: Sequence[str], entry: Entry, want: Want) -> float:
    """Return how much of the question the fact says; nothing where its own label has none of it."""
    at = entry.fact.coordinates
    own = fold_label("|".join((entry.head, *(() if at.nature == "text" else at.parents[-1:]))))
    if said_share(runs, own) < ENOUGH / 2:
        return 0.0
    around = "|".join((own, *map(fold_label, (*at.parents, at.subject or "", entry.fact.words or "", entry.fact.quote or ""))))
    score = said_share(runs, around) + 0.3 * said_share(runs, fold_label(entry.head))
    if said_share(runs, around) < ENOUGH:
        return 0.0
    score -= 0.0 if entry.fact.amount is not None or at.nature == "text" else 0.08
    if at.horizon and at.horizon != (want.horizon or "annual"):
        score -= MARGIN
    return score


def _same_value(one: Entry, other: Entry) -> bool:
    """Return whether two facts tell the same: one amount, or one the words that the other's figure stands in."""
    first, second = one.fact.amount, other.fact.amount
    if first is not None and second is not None:
        return first.equals(second)
    texts = [fold_label(entry.fact.words or entry.fact.quote or entry.fact.raw) for entry in (one, other)]
    return texts[0] in texts[1] or texts[1] in texts[0] or _place(one) == _place(other)


def _place(entry: Entry) -> tuple[object, ...]:
    return (entry.document.id, entry.fact.table_id, entry.fact.row, entry.fact.column) if entry.fact.table_id else (entry.key,)


def _tell(session: Session, ask: Ask, scope: Scope, entry: Entry, *, in_words: bool) -> None:
    if entry.fact.coordinates.nature == "target" and not in_words:
        found = Found(scope, (), Hit(entry, 1.0, 1.0), (entry,), ())
        tell_weighed(session, replace(ask, slots=()), scope, weigh(session.corpus, found))
        return
    words = quoted(entry.fact.words or entry.fact.raw, 500)
    session.draft.answered = True
    session.draft.line(
        f"{scope.label}{entry.head}：“{words}”",
        (session.draft.cite(entry),),
    )


__all__ = ["answer_loosely", "answer_target"]
