"""Questions that can be answered next: made from facts that are there, about the item or the body just asked."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.session import Session
from assistant.labels import is_generic
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.wording import item_words, said

_COMMON = ("三公经费", "公务接待费", "基本支出", "项目支出", "机关运行经费", "支出总计")
_MOST = 3


def suggest(session: Session) -> list[str]:
    """Return up to three questions, each with a fact behind it: further ones about the item asked, then other items."""
    scopes = session.scoping.scopes or ()
    if not scopes:
        return []
    scope = scopes[0]
    entries = [entry for entry in _of_items(session, scope) if entry.year == scope.year]
    found = [*_about_the_item(session, scope, entries), *_other_items(session, scope, entries)]
    return list(dict.fromkeys(found))[:_MOST]


def _of_items(session: Session, scope: Scope) -> Iterator[Entry]:
    """Return the scope's entries that a suggestion may be about, and others: those of the items asked and of the common ones."""
    items = {*_COMMON, *(entry.head for entry in session.draft.used)}
    for document, report in scope.owner.documents:
        if any(map(is_generic, items)):  # nothing is looked up by such a label
            yield from session.corpus.index(document, report).entries
        else:
            yield from session.corpus.entries(document, report, items)


def _about_the_item(session: Session, scope: Scope, entries: list[Entry]) -> Iterator[str]:
    """Return why it changed, how it went over the years, and how the bodies compare, where the question was not that."""
    language, name = session.query.language, scope.owner.name
    operations = {ask.operation for ask in session.query.asks}
    used = {entry.head for entry in session.draft.used}
    explained = next((one.head for one in entries if one.fact.coordinates.nature == "reason" and one.head in used), None)
    if explained and "reason" not in operations:
        english = f"Why did {item_words(explained, 'en')} of {name} change in {scope.year}?"
        yield said(language, f"{scope.label}{explained}为什么变化？", english)
    asked = next((entry.head for entry in session.draft.used if _is_amount(entry)), None)
    if asked is None or not operations <= {"value", "change", "growth", "exists", "reason"} or scope.year is None:
        return
    item, of = item_words(asked, "zh"), item_words(asked, "en")
    holders = list(session.corpus.holders(asked))
    years = sorted({report.year for report in holders if report.department == name and report.year})
    if len(years) > 1 and len({one.year for one in session.scoping.scopes}) == 1:
        english = f"How much was {of} of {name} from {years[0]} to {years[-1]}?"
        yield said(language, f"{name}{years[0]}到{years[-1]}年{item}各是多少？", english)
    bodies = {report.department for report in holders if report.year == scope.year}
    if len(bodies) > 1 and len({one.owner.name for one in session.scoping.scopes}) == 1:
        yield said(language, f"{scope.year}年各部门{item}排名", f"Rank all bodies by {of} in {scope.year}")


def _other_items(session: Session, scope: Scope, entries: list[Entry]) -> Iterator[str]:
    language = session.query.language
    asked = {entry.head for entry in session.draft.used}
    there = {entry.head for entry in entries if _is_amount(entry)}
    for item in _COMMON:
        if item in there and item not in asked:
            english = f"How much is {item_words(item, 'en')} of {scope.owner.name} in {scope.year}?"
            yield said(language, f"{scope.label}{item}是多少？", english)


def _is_amount(entry: Entry) -> bool:
    return entry.fact.amount is not None and entry.fact.coordinates.nature == "amount"
