"""Our retriever and our look-up in LangChain's forms."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import ConfigDict

from assistant.answers import Answer, Conflict, Figure, Scope, Step
from assistant.retrieve import Passage, Retriever


class Asker(Protocol):
    """What answers by rules; `assistant.service.Assistant` is one."""

    def ask(self, question: str, history: Sequence[str] = (), scope: Mapping[str, object] | None = None) -> Answer: ...


# ---------------------------------------------------------------- our parts in LangChain's forms


class SectionRetriever(BaseRetriever):  # type: ignore[misc]  # langchain comes untyped
    """Our hybrid retriever as a LangChain one, inside a fixed scope of documents."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    document_ids: tuple[str, ...]
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [passage_to_document(one) for one in self.retriever.search(query, self.document_ids, self.k)]


def passage_to_document(passage: Passage) -> Document:
    """Return the passage as shown, with its place in the metadata."""
    chunk = passage.chunk
    place: dict[str, object] = {"document_id": passage.document_id, "chunk_id": chunk.id, "score": passage.score}
    place["section"] = " > ".join(chunk.section)
    return Document(page_content=chunk.to_show, metadata=place | ({"table_id": chunk.table_id} if chunk.table_id else {}))


def budget_lookup_tool(assistant: Asker) -> BaseTool:
    """Return the look-up as a LangChain tool: `budget_lookup(question)` gives the answer's JSON."""
    return LookUp(assistant).tool()


class LookUp:
    """The tool of one conversation; it keeps the answers that it gave, as the rules gave them.

    `allowed` is the scope of the question that is being answered: the model may find other words for what is asked, but
    what belongs to another body, year, stage or fund is not handed to it.
    After `limit` calls, or once closed, it looks up nothing more.
    """

    def __init__(
        self,
        assistant: Asker,
        scope: Mapping[str, object] | None = None,
        allowed: Scope | None = None,
        limit: int | None = None,
    ) -> None:
        self.given: list[Answer] = []
        self._left = limit
        self._one_at_a_time = threading.Lock()
        self._assistant = assistant
        self._scope = scope
        self._allowed = allowed

    def tool(self) -> BaseTool:
        return StructuredTool.from_function(
            self.look_up,
            name="budget_lookup",
            description=(
                "Looks up one question in the loaded budget reports. Give a full question (item, year, body) in Chinese or "
                "English. Returns JSON: status, text, values with value, unit, label and citations, steps, conflicts, citations."
            ),
        )

    def look_up(self, question: str) -> str:
        with self._one_at_a_time:  # the calls of one reply come from several threads
            if self._left == 0:
                return json.dumps({"status": "not_found", "text": "No look-ups are left for this question."})
            self._left = None if self._left is None else self._left - 1
            return self._looked_up(question)

    def close(self) -> None:
        """Look up nothing from now on: nobody waits for it any more."""
        self._left = 0

    def _looked_up(self, question: str) -> str:
        answer = self._assistant.ask(question, (), self._scope)
        if self._allowed is not None and is_outside(answer, self._allowed):
            return json.dumps({"status": "not_found", "text": _outside_words(self._allowed)}, ensure_ascii=False)
        self.given.append(answer)
        shown = {name: value for name, value in answer.to_dict().items() if name not in ("elapsed_ms", "searched", "suggestions")}
        return json.dumps(shown, ensure_ascii=False)


def is_outside(answer: Answer, allowed: Scope) -> bool:
    """Return whether a figure of the answer, or a body that it cites, is of another scope than `allowed`.

    What `allowed` leaves open (no year, no stage, no fund) every figure meets; a body must be one of its bodies.
    """
    bodies = {figure.department for figure in answer.values} | {one.department for one in answer.citations}
    return bool(bodies - {None, *allowed.departments}) or any(
        wanted and own and own not in wanted
        for figure in answer.values
        for own, wanted in (
            (figure.year, allowed.years),
            (figure.stage, (allowed.stage,) if allowed.stage else ()),
            (figure.fund, (allowed.fund,) if allowed.fund else ()),
        )
    )


def _outside_words(allowed: Scope) -> str:
    named = [*allowed.departments, *map(str, allowed.years), allowed.stage, allowed.fund]
    return f"Outside the question's scope. Name in each look-up: {', '.join(one for one in named if one)}."


def renumber(answer: Answer, offset: int) -> Answer:
    """Return the answer with every citation number raised by `offset`."""
    if not offset:
        return answer

    def raised(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number + offset for number in numbers)

    def figure(one: Figure) -> Figure:
        return replace(one, citations=raised(one.citations))

    def step(one: Step) -> Step:
        moved = (replace(o, citation=None if o.citation is None else o.citation + offset) for o in one.operands)
        return replace(one, operands=tuple(moved))

    def conflict(one: Conflict) -> Conflict:
        return replace(one, citations=raised(one.citations))

    return replace(
        answer,
        text=re.sub(r"\[(\d+)\]", lambda mark: f"[{int(mark[1]) + offset}]", answer.text),
        values=tuple(map(figure, answer.values)),
        alternatives=tuple(map(figure, answer.alternatives)),
        steps=tuple(map(step, answer.steps)),
        conflicts=tuple(map(conflict, answer.conflicts)),
        citations=tuple(replace(one, number=one.number + offset) for one in answer.citations),
    )
