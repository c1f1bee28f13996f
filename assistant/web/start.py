"""What a new conversation shows: the loaded bodies and years, and six questions by purpose, each asked before it is offered."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from assistant.questions.model import Language
from assistant.web.asking import Asking
from assistant.web.names import body_words
from assistant.web.words import word
from ingest.store import ReportInfo, Store
from ingest.terms import english_of

PURPOSES = ("figure", "change", "compare", "rank", "check", "duties")
SPARE = ("share", "contradict", "another")
"""Purposes that stand in where one has no question: one report alone has no years and no bodies to compare."""

_ITEMS = ("三公经费", "公务接待费", "基本支出", "支出总计", "本年支出合计", "项目支出")
_TRIED = 8
"""Questions of one purpose that are tried before its card is left out."""

_OF_ONE = 2
"""Of these, those about one report."""


class Start:
    """Finds the six questions, once for each state of the reports and language."""

    def __init__(self, store: Store, asking: Asking) -> None:
        self._store, self._asking = store, asking
        self._found: dict[Language, tuple[int, list[dict[str, str]]]] = {}
        self._lock = threading.Lock()

    def cards(self, language: Language) -> list[dict[str, str]]:
        """Return a question that is answered for each purpose, in their order; purposes without one are left out."""
        with self._lock:
            stamp = self._store.generation()
            known = self._found.get(language)
            if known is None or known[0] != stamp:
                known = self._found[language] = (stamp, list(self._cards(language)))
            return known[1]

    def _cards(self, language: Language) -> Iterator[dict[str, str]]:
        reports = [report for report in self._store.reports() if report.department and report.year]
        newest = sorted(reports, key=lambda one: (-(one.year or 0), one.department or "", one.id))
        holders = self._store.labels() if reports else {}
        found: list[dict[str, str]] = []
        for place, purpose in enumerate((*PURPOSES, *SPARE)):
            turned = newest[place % len(newest) :] + newest[: place % len(newest)] if newest else []
            offered = (islice(_questions(purpose, one, newest, holders, language), _OF_ONE) for one in turned)
            known = {card["question"] for card in found}
            tried = islice(chain.from_iterable(offered), _TRIED)
            question = next((one for one, body in tried if one not in known and self._is_good(purpose, one, body)), None)
            if question is not None:
                found.append({"purpose": purpose, "question": question})
            if len(found) == len(PURPOSES):
                break
        yield from found

    def _is_good(self, purpose: str, question: str, body: str) -> bool:
        """Return whether a question is answered as its purpose wants, and about the body that it is meant for."""
        answer = self._asking.ask(question)
        if answer.status != "answered" or (purpose != "rank" and set(answer.scope.departments) != {body}):
            return False
        needed = {"compare": 2, "rank": 2, "figure": 1, "another": 1, "share": 1}.get(purpose, 0)
        told = [one for one in answer.values if one.value.strip("0.")]
        stages = {one.stage for one in told}
        return len(told) >= needed and (purpose != "rank" or len(stages) == 1)


_OF_NO_ITEM = ("duties", "check", "contradict", "share")


def _questions(
    purpose: str, report: ReportInfo, reports: Sequence[ReportInfo], holders: dict[str, frozenset[str]], language: Language
) -> Iterator[tuple[str, str]]:
    """Yield (question, body) of this purpose about one report: on the items that it holds, in the order of their use.

    In English with the body's English name first, then with its own, where that is how it is found.
    """
    own = {document.id for document in report.documents}
    items = [item for item in _ITEMS if own & holders.get(item, frozenset())] if purpose not in _OF_NO_ITEM else [""]
    items = items[::-1] if purpose == "another" else items
    years = sorted({one.year for one in reports if one.department == report.department and one.year})
    if purpose == "compare" and len(years) < 2:
        return
    for item in items:
        named = item if language == "zh" else english_of(item) or item
        about = {"year": report.year, "item": named, "first": years[0], "last": years[-1]}
        for name in dict.fromkeys((body_words(report.department, language), report.department or "")):
            yield word(f"card_{purpose}_asked", language, **{**about, "body": name}), report.department or ""


def grid(reports: Sequence[ReportInfo]) -> dict[str, Any]:
    """Return the loaded bodies by years: for each body a list of the stages loaded of each year, gaps empty."""
    years = sorted({one.year for one in reports if one.year})
    span = list(range(years[0], years[-1] + 1)) if years and years[-1] - years[0] < 30 else years
    bodies: dict[str, dict[int, list[str]]] = {}
    for one in sorted(reports, key=lambda report: (report.department or "", report.stage or "")):
        if one.department and one.year:
            stages = bodies.setdefault(one.department, {}).setdefault(one.year, [])
            if (one.stage or "") not in stages:
                stages.append(one.stage or "")
    return {
        "years": span,
        "bodies": [
            {"body": name, "body_en": body_words(name, "en"), "stages": [held.get(year, []) for year in span]}
            for name, held in bodies.items()
        ],
    }
