"""Questions put to the assistant for the page: over all reports or the ticked ones, and what can be asked next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from assistant.answers import Answer, Figure
from assistant.questions.model import Language
from assistant.questions.parse import language_of
from assistant.web.chart_wish import asked_of_reports
from assistant.web.comparison import item_of
from assistant.web.names import body_words
from assistant.web.talk import kind_of_talk, talk_to_answer, without_talk
from assistant.web.words import word
from assistant.wording import STAGES, item_words, stage_words
from ingest.store import ReportInfo, Store
from ingest.terms import clean_label, is_latin, printed_label

if TYPE_CHECKING:
    from assistant.retrieve import Passage

LONGEST_QUESTION = 4000
_KEPT = 600
"""Answers kept, so that a conversation that is opened again is there at once."""

_MOST_EARLIER = 10
"""Earlier questions that are told to who answers."""

_MOST_PASSED = 3
"""Last questions that may be passed over since they found nothing."""

_MOST_NEXT = 4
_MOST_LINKED = 6
_MOST_CHOICES = 12
_MOST_BESIDE = 8
"""Rows around the cited one whose items are tried for a choice."""
_MOST_TRIED = 40
"""Other bodies that are tried for a choice: where very many are loaded, most have no such figure."""


class Answerer(Protocol):
    """Who answers, and the store that its citations point into: `assistant.Assistant`, or a fake."""

    @property
    def store(self) -> Store: ...

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer: ...

    def limited_to(self, reports: Collection[str]) -> Answerer: ...

    def search(self, words: str, most: int) -> tuple[Passage, ...]: ...


FROM_TALK = "conversation"
"""Why a body, a year or a stage is in an answer's scope: it went on from the questions before."""

_Key = tuple[int, frozenset[str] | None, str, tuple[str, ...]]


class Asking:
    """Asks, and keeps the last answers by the state of the reports, the question and the conversation before it."""

    def __init__(self, assistant: Answerer) -> None:
        self._assistant = assistant
        self._kept: OrderedDict[_Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, question: str, history: Sequence[str] = (), reports: Collection[str] | None = None) -> Answer:
        """Return the answer, over these reports (ids) alone where they are given. Raises what the store raises.

        What is said to the page itself is replied to here, and no question that follows goes on from it.
        """
        question = question.strip()[:LONGEST_QUESTION]
        only = None if reports is None else frozenset(reports)
        kind = kind_of_talk(question)
        if kind is not None:
            return talk_to_answer(kind, question, self._reports(only))
        talk = without_talk(history)
        key = (self._assistant.store.generation(), only, question, tuple(talk[-_MOST_EARLIER - _MOST_PASSED :]))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = self._asked(question, talk, only)
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer

    def _asked(self, question: str, talk: Sequence[str], only: frozenset[str] | None) -> Answer:
        """Return the answer to what is asked of the reports: going on from the conversation, else from what was found in it."""
        asked = self._assistant if only is None else self._assistant.limited_to(only)
        wanted, earlier = asked_of_reports(question, talk[-_MOST_EARLIER:])
        answer = asked.ask(wanted, earlier)
        lost = self._lost(talk, only)
        if lost and not self._goes_on(answer, wanted, talk, lost, only):
            before = asked_of_reports(question, talk[-_MOST_EARLIER - lost : -lost])[1]
            answer = _past_what_was_lost(asked, wanted, before, answer)
        if earlier and answer.status == "not_found":
            answer = _on_its_own_where_that_helps(asked, wanted, answer)
        if earlier and answer.values and not was_asked_alone(answer):
            answer = _of_its_own_item(asked, wanted, answer)
        return answer if wanted == question else replace(answer, question=question)

    def _lost(self, talk: Sequence[str], only: frozenset[str] | None) -> int:
        """Return how many of the last questions found nothing; 0 where none before them found anything."""
        for lost in range(min(len(talk), _MOST_PASSED + 1)):
            place = len(talk) - 1 - lost
            if self.ask(talk[place], talk[:place], only).status != "not_found":
                return lost
        return 0

    def _goes_on(
        self, answer: Answer, question: str, talk: Sequence[str], lost: int, only: frozenset[str] | None
    ) -> bool:
        """Return whether an answer's item is named in the question, in those that found nothing, or was told before them.

        Else it was made of a piece of the words that are in no report.
        """
        if not answer.values:
            return answer.status == "answered"
        items = {item_of(one) for one in answer.values}
        before = self.ask(talk[-lost - 1], talk[: -lost - 1], only)
        known = {item_of(one) for one in before.values}
        said = " ".join((question, *talk[-lost:])).lower()
        return bool(items & known) or any(_is_named(item, said) for item in items)

    def _reports(self, only: Collection[str] | None) -> list[ReportInfo]:
        return [one for one in self._assistant.store.reports() if only is None or one.id in only]

    def answers_alone(self, answer: Answer, history: Sequence[str], reports: Collection[str] | None = None) -> bool:
        """Return whether a question that found nothing in its conversation has an answer without it."""
        if answer.status != "not_found" or not without_talk(history):
            return False
        return self.ask(answer.question, (), reports).status == "answered"

    def next_questions(self, answer: Answer, history: Sequence[str], reports: Collection[str] | None = None) -> list[str]:
        """Return what can be asked next: the answer's suggestions that are answered, agree with it, and were not asked yet."""
        talk = [*history, answer.question]
        found = []
        for one in answer.suggestions:
            if answer.status == "clarify" or (one not in talk and agrees(answer, self.ask(one, talk, reports))):
                found.append(one)
        return found[: None if answer.status == "clarify" else _MOST_NEXT]

    def link(self, question: str, history: Sequence[str], reports: Collection[str] | None = None) -> list[str]:
        """Return the fewest last questions of a conversation, this one at the end, that lead to the same answer."""
        answer = self.ask(question, history, reports)
        earlier = without_talk(history)[-_MOST_LINKED:]
        for count in range(len(earlier)):
            tail = earlier[len(earlier) - count :]
            if self.ask(question, tail, reports).text == answer.text:
                return [*tail, question]
        return [*earlier, question]

    def choices(
        self, part: str, question: str, history: Sequence[str], reports: Collection[str] | None = None
    ) -> list[tuple[str, str]]:
        """Return (what is shown, what to ask) for the other items, bodies, years or stages that an answered question can have."""
        answer = self.ask(question, history, reports)
        language, talk = language_of(question), [*history, question]
        found: list[tuple[str, str]] = []
        for shown in islice(self._others(part, answer, language), _MOST_TRIED):
            asked = word(f"ask_{part}", language, **{part: shown})
            if self._changes(part, shown, answer, self.ask(asked, talk, reports), language):
                found.append((_words_of_choice(part, shown, language), asked))
            if len(found) == _MOST_CHOICES:
                break
        return found

    def _others(self, part: str, answer: Answer, language: Language) -> Iterable[str]:
        documents = self._assistant.store.reports()
        if part == "body":
            return [
                name
                for name in dict.fromkeys(one.department for one in documents)
                if name and name not in answer.scope.departments
            ]
        if part == "year":
            listed = self._assistant.store.listing().documents.values()
            loaded = {year for one in listed for year in one.years or (one.year,) if year}
            return [str(year) for year in sorted(loaded - set(answer.scope.years), reverse=True)]
        if part == "stage":
            here = {one.stage for one in answer.values}
            return [stage_words(stage, language) for stage in STAGES if stage not in here]
        shown, beside = {one.label for one in answer.values}, self._beside(answer)[:_MOST_BESIDE]
        # A report in English has no item of Chinese budgets.
        common = [] if beside and all(map(is_latin, beside)) else word("common_items", language).split("|")
        return [item for item in dict.fromkeys((*beside, *common)) if item not in shown]

    def _beside(self, answer: Answer) -> list[str]:
        """Return the items of the cited figure's own column in its table, those nearest to its row first."""
        cited = next((one for one in answer.citations if one.table_id and one.row_index is not None), None)
        if cited is None or cited.table_id is None or cited.row_index is None:
            return []
        try:
            table = self._assistant.store.table(cited.report_id, cited.table_id)
        except KeyError:  # the report was taken out meanwhile
            return []
        row = cited.row_index
        others = [cell for cell in table.cells if cell.column == cited.column_index and cell.row != row and cell.row_path]
        others = sorted((cell for cell in others if cell.text.strip()), key=lambda cell: abs(cell.row - row))
        labels = [cell.row_path[-1] for cell in others]
        return [printed_label(label) if is_latin(label) else clean_label(label) for label in labels]

    @staticmethod
    def _changes(part: str, shown: str, before: Answer, answer: Answer, language: Language) -> bool:
        """Return whether an answer is there, and is another one in this part."""
        if answer.status != "answered" or not answer.values:
            return False
        has = {
            "body": {one.department for one in answer.values}, "year": {str(one.year) for one in answer.values},
            "stage": {stage_words(one.stage, language) for one in answer.values},
        }.get(part)  # fmt: skip
        return has == {shown} if has is not None else {one.label for one in answer.values} != {one.label for one in before.values}


def _words_of_choice(part: str, choice: str, language: Language) -> str:
    """Return what is shown for another part: in English a body or an item by its English name, where it has one."""
    if part == "body":
        return body_words(choice, language)
    return item_words(choice, language) if part == "item" else choice


def _on_its_own_where_that_helps(asked: Answerer, question: str, answer: Answer) -> Answer:
    """Return what found nothing in its conversation, or the answer that the question has alone.

    Only a question that names its own body is taken so: it may have gone on from a year that this body has no report of, or from
    words that found nothing before. Of one that names none nobody knows whether it is meant of another body: that is offered.
    """
    alone = asked.ask(question)
    if alone.status != "answered" or alone.scope.reasons.get("departments") != "question":
        return answer
    return replace(alone, notes=(word("answered_alone", language_of(question)), *alone.notes))


def _is_about(answer: Answer, question: str, alone: Answer | None = None) -> bool:
    """Return whether a question itself is about its answer's item: it says its name, or is about it also when asked alone."""
    items = {item_of(one) for one in answer.values}
    if any(_is_named(item, question.lower()) for item in items):
        return True
    return alone is not None and not items.isdisjoint(item_of(one) for one in alone.values)


def _is_named(item: str, text: str) -> bool:
    """Return whether an item's name stands in a text, in English one of its two names."""
    names = item.lower().replace("“", "").replace("”", "").removesuffix(")").split(" (")
    return any(name in text for name in names if name)


def _past_what_was_lost(asked: Answerer, question: str, talk: Sequence[str], answer: Answer) -> Answer:
    """Return the answer that goes on from the questions before those that found nothing, where the question brings something.

    Of one that brings neither body, year nor item nobody knows what it is of.
    """
    other = asked.ask(question, talk)
    brings = "question" in other.scope.reasons.values() or _is_about(other, question, asked.ask(question))
    if not other.values or not brings or other.values == answer.values:
        return answer
    return replace(other, notes=(word("passed_over", language_of(question)), *other.notes))


def _of_its_own_item(asked: Answerer, question: str, answer: Answer) -> Answer:
    """Return an answer that says whether its item went on from the conversation.

    Where the question names body, year and item itself, nothing can have gone on: what it answers alone is the answer.
    """
    alone = asked.ask(question)
    if _is_about(answer, question, alone):
        return answer
    reasons = alone.scope.reasons
    if alone.values and _is_about(alone, question) and reasons.get("departments") == reasons.get("years") == "question":
        return alone
    return replace(answer, scope=replace(answer.scope, reasons={**answer.scope.reasons, "item": FROM_TALK}))


def was_asked_alone(answer: Answer) -> bool:
    """Return whether an answer leaves out the conversation that its question stood in."""
    return word("answered_alone", language_of(answer.question)) in answer.notes


def agrees(answer: Answer, other: Answer) -> bool:
    """Return whether another question's answer is there and gives no other figure for what this one gave.

    A figure is the same thing where item, body and year are; where the other answer has none of its figures there, it errs.
    """
    if other.status != "answered":
        return False
    mine, theirs = _by_thing(answer.values), _by_thing(other.values)
    return all(mine[thing] & theirs[thing] for thing in mine.keys() & theirs.keys())


def _by_thing(figures: Sequence[Figure]) -> dict[tuple[object, ...], set[tuple[str, str]]]:
    found: dict[tuple[object, ...], set[tuple[str, str]]] = {}
    for one in figures:
        if one.direction is None and one.unit != "%":
            found.setdefault((one.label, one.department, one.year), set()).add((one.value, one.unit))
    return found
