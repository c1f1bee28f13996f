"""Questions that can be answered next: made from facts that are there, about the item or the body just asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answering.session import Session
from assistant.labels import is_generic
from assistant.lookup.scopes import Scope
from assistant.wording import item_words, said
from ingest.store import Stated

_COMMON = ("三公经费", "公务接待费", "基本支出", "项目支出", "机关运行经费", "支出总计")
_MOST = 3


def suggest(session: Session) -> list[str]:
    """Return up to three questions, each with a fact behind it: further ones about the item asked, then other items."""
    scopes = session.scoping.scopes or ()
    if not scopes:
        return []
    scope = _scope_of_the_answer(session, scopes)
    items = {*_COMMON, *(entry.head for entry in session.draft.used)}
    stated = [
        (one, document.identity.year)
        for document, _ in scope.owner.documents for one in session.corpus.store.stated(document.id, items)
        if not is_generic(one.item)
    ]  # fmt: skip
    now = [one for one, _ in stated if one.year == scope.year]
    reports = {item: sorted({year for one, year in stated if one.item == item and _is_amount(one) and year}) for item in items}
    return list(dict.fromkeys([*_about_the_item(session, scope, now, reports), *_other_items(session, scope, now)]))[:_MOST]


def _scope_of_the_answer(session: Session, scopes: Sequence[Scope]) -> Scope:
    """Return the body and year that the answer tells of first (of a ranking, who leads), else the first that was asked about."""
    told = next((one for one in session.draft.values if one.department), None)
    if told is None:
        return scopes[0]
    of_body = [one for one in scopes if one.owner.name == told.department]
    return next((one for one in of_body if one.year == told.year), of_body[0] if of_body else scopes[0])


def _about_the_item(
    session: Session, scope: Scope, now: Sequence[Stated], reports: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    """Return why it changed, how it went over the years, and how the bodies compare, where the question was not that.

    `now` is what the scope's body states for its year, `reports` the years of its reports that state each item.
    """
    language, name = session.query.language, scope.owner.name
    operations = {ask.operation for ask in session.query.asks}
    used = {entry.head for entry in session.draft.used}
    explained = next((one.item for one in now if one.nature == "reason" and one.item in used), None)
    if explained and "reason" not in operations:
        english = f"Why did {item_words(explained, 'en')} of {name} change in {scope.year}?"
        yield said(language, f"{scope.label}{explained}为什么变化？", english)
    figures = (one for one in session.draft.used if one.fact.amount is not None and one.fact.coordinates.nature == "amount")
    asked = next((entry.head for entry in figures), None)
    if asked is None or not operations <= {"value", "change", "growth", "exists", "reason"} or scope.year is None:
        return
    item, of = item_words(asked, "zh"), item_words(asked, "en")
    years = reports[asked]
    if len(years) > 1 and len({one.year for one in session.scoping.scopes}) == 1:
        english = f"How much was {of} of {name} from {years[0]} to {years[-1]}?"
        yield said(language, f"{name}{years[0]}到{years[-1]}年{item}各是多少？", english)
    if scope.year in years and len({one.owner.name for one in session.scoping.scopes}) == 1:
        own = [document.id for document, _ in scope.owner.documents]
        if session.corpus.stated_elsewhere(asked, scope.year, own):
            yield said(language, f"{scope.year}年各部门{item}排名", f"Rank all bodies by {of} in {scope.year}")


def _other_items(session: Session, scope: Scope, now: Sequence[Stated]) -> Iterator[str]:
    language = session.query.language
    asked = {entry.head for entry in session.draft.used}
    there = {one.item for one in now if _is_amount(one)}
    for item in _COMMON:
        if item in there and item not in asked:
            english = f"How much is {item_words(item, 'en')} of {scope.owner.name} in {scope.year}?"
            yield said(language, f"{scope.label}{item}是多少？", english)


def _is_amount(one: Stated) -> bool:
    return one.amount and one.nature == "amount"
