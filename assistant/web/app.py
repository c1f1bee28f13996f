"""The page over an assistant: gradio's server with its queue, our own page on it, and what the page asks of it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.answers import Answer
from assistant.language.numbering import listed_asks
from assistant.plain import answer_to_plain
from assistant.questions.parse import language_of
from assistant.web.asking import LONGEST_QUESTION, Answerer, Asking, was_asked_alone
from assistant.web.card import card_to_html
from assistant.web.chart import chart_to_svg
from assistant.web.chart_wish import wants_chart
from assistant.web.names import with_body_words
from assistant.web.programs import add_programs
from assistant.web.routes import add_page
from assistant.web.sources import citations_to_list, first_citation
from assistant.web.talk import kind_of_talk
from assistant.web.tools import Tools
from assistant.web.uploads import Reading, public_words
from assistant.web.words import as_language
from ingest.errors import BudgetAssistantError

AT_ONCE = 4
"""Questions that are answered side by side; the others wait in gradio's queue and are told their place."""


def build_app(assistant: Answerer, reading: Reading | None = None, *, mcp: bool = False) -> gr.Server:
    """Return the page over an assistant, not yet launched; with `mcp` the tools for programs that speak it are named too."""
    asking = Asking(assistant)
    handlers = Handlers(asking)
    app = gr.Server(title="Budget Assistant", docs_url=None, redoc_url=None, openapi_url=None)
    app.api(handlers.ask_budget, name="ask", concurrency_limit=AT_ONCE, concurrency_id="ask")
    app.api(handlers.show, name="show", concurrency_limit=AT_ONCE, concurrency_id="ask", api_visibility="undocumented")
    if mcp:
        tools = Tools(assistant)
        for tool in (tools.list_reports, tools.search_reports, tools.lookup_table):
            app.api(tool, name=tool.__name__, concurrency_limit=AT_ONCE)
    add_page(app, assistant, asking, reading or Reading())
    add_programs(app, assistant, asking)
    return app


class Handlers:
    """What goes through the queue: questions. Holds nothing but who answers; a conversation lives in its browser."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def ask_budget(self, question: str, history: list[str]) -> dict[str, Any]:
        """Answer a question about the loaded budget reports; each figure is cited down to its cell or sentence.

        Args:
            question: In Chinese or English.
            history: Earlier questions of the conversation, oldest first; [] for none.

        """
        return self._asking.ask(str(question), _strings(history)).to_dict()

    def show(self, question: str, history: list[str], reports: list[str] | None, language: str) -> dict[str, Any]:
        """Return the answer as the page shows it: its card, its citations, the text to copy, and what to choose from.

        Of a pasted list the asks come back instead, for the page to put one after the other.
        """
        asks = listed_asks(str(question))
        if len(asks) > 1:
            return {"asks": asks}
        try:
            answer = self._asking.ask(str(question), _strings(history), reports)
        except BudgetAssistantError as error:
            return {"error": public_words(error, as_language(language))}
        return answer_to_page(answer)


def answer_to_page(answer: Answer) -> dict[str, Any]:
    """Return an answer for the browser. What is the answer's own is in the language of the question."""
    language = language_of(answer.question)
    choices = answer.suggestions if answer.status == "clarify" else ()
    return {
        "status": answer.status, "language": language, "html": card_to_html(answer, language),
        "plain": answer_to_plain(answer), "citations": citations_to_list(answer),
        "first": first_citation(answer), "chart": chart_to_svg(answer.values, language), "charted": wants_chart(answer.question),
        "choices": [
            {"ask": one, "label": with_body_words(html.unescape(one), answer.searched.departments, language)} for one in choices
        ],
        "talk": kind_of_talk(answer.question) is not None, "alone": was_asked_alone(answer),
    }  # fmt: skip


def _strings(history: Sequence[object] | None) -> list[str]:
    return [str(one)[:LONGEST_QUESTION] for one in history or []]
