"""The walk of a check whose claim is not read as figures: what the text names, its years, the report's own sums, its words."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.checking.words import (
    asks_for_table,
    asks_for_year,
    tell_findings,
    tell_named,
    tell_words,
    tell_year_of_item,
)
from assistant.answering.session import Session
from assistant.questions.model import Ask


def answer_check(session: Session, ask: Ask) -> None:
    """Tell the first of these that the question is about; passages last, of which only years are judged."""
    if asks_for_table(session) and tell_named(session, ask):
        return
    _set_base(session)
    if asks_for_year(session) and tell_year_of_item(session, ask):
        return
    sums = "sum" in ask.also
    if any(tell_findings(session, ask, scope, sums=sums) for scope in session.scopes_of(ask)):
        return
    if not tell_named(session, ask):
        tell_words(session, ask)


def _set_base(session: Session) -> None:
    """Take the earlier of two years as the one compared with (2019年比上年少15万，和2018年的报告一致吗)."""
    years = session.query.years
    if len(years.stated) != 2 or abs(years.stated[0] - years.stated[1]) != 1:
        return
    newest = max(years.stated)
    kept = tuple(scope for scope in session.scoping.scopes if scope.year == newest)
    if kept and years.base in (None, min(years.stated)):
        session.query = replace(session.query, years=replace(years, stated=(newest,), base=min(years.stated)))
        session.scoping = replace(session.scoping, scopes=kept)


__all__ = ["answer_check"]
