"""Questions that can be answered next: made from facts that are there, about the item or the body just asked."""

from __future__ import annotations

from assistant.answering.session import Session
from assistant.lookup.index import Entry
from assistant.wording import item_words

_COMMON = ("三公经费", "公务接待费", "基本支出", "项目支出", "机关运行经费", "支出总计")


def suggest(session: Session) -> list[str]:
    """Return up to three questions about the first scope, each with a fact behind it."""
    scopes = session.scoping.scopes or ()
    if not scopes:
        return []
    scope, language = scopes[0], session.query.language
    entries = [
        entry
        for document, report in scope.owner.documents
        for entry in session.corpus.index(document, report).entries
        if entry.year == scope.year
    ]
    asked = {entry.head for entry in session.draft.used}
    operations = {ask.operation for ask in session.query.asks}
    found: list[str] = []
    if "reason" not in operations:
        found += [
            _why(scope.label, entry, language)
            for entry in entries
            if entry.fact.coordinates.nature == "reason" and entry.head in asked
        ][:1]
    for item in _COMMON:
        fitting = [
            entry
            for entry in entries
            if entry.head == item
            and item not in asked
            and entry.fact.amount is not None
            and entry.fact.coordinates.nature == "amount"
        ]
        if fitting:
            found.append(
                f"{scope.label}{item}是多少？"
                if language == "zh"
                else f"How much is {item_words(item, 'en')} of {scope.owner.name} in {scope.year}?"
            )
    return list(dict.fromkeys(found))[:3]


def _why(label: str, entry: Entry, language: str) -> str:
    return f"{label}{entry.head}为什么变化？" if language == "zh" else f"Why did {item_words(entry.head, 'en')} change?"
