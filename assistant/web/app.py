"""The page itself: components and what each does. Reports and answers come from the assistant, words and HTML from `views`."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.answers import Answer
from assistant.web import examples, loaded, views
from assistant.web.views import Turn
from ingest.batch import Options, Outcome, Progress, ingest_paths, limits_from
from ingest.errors import BudgetAssistantError, LimitExceeded, StoreBusy, UnreadableFile
from ingest.settings import Settings
from ingest.store import Store

SHOWN_TURNS = 6
"""Turns whose sources stay at hand in the panel."""

KEPT_TURNS = 40
LONGEST_QUESTION = 4000
MOST_FILES = 30
"""Files that are taken in together."""

_BUSY = "正在载入别的报告，请稍后再试。 Other reports are being taken in; try again in a moment."
_OUT_OF_ORDER = "报告库暂时不能用，请告诉管理员。 The reports cannot be used just now; the page's log says why."
_READ_ONLY = "本页只供查询，不能添加报告。 This page answers questions only; no reports can be added here."
_TOO_MANY = f"一次最多添加 {MOST_FILES} 个文件。 Add at most {MOST_FILES} files at a time."
_log = logging.getLogger(__name__)


class Answerer(Protocol):
    """Who answers, and the store that its citations point into: `assistant.Assistant`, or a fake."""

    @property
    def store(self) -> Store: ...

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How uploaded reports are read, if any are."""

    options: Options = Options()
    read_only: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Reading:
        return cls(Options(limits=limits_from(settings), workers=settings.workers, memory_mb=settings.memory_mb))


def page_options() -> dict[str, Any]:
    """Return what launching needs for the page to look and behave as it should."""
    data = resources.files("assistant") / "data" / "web"
    theme = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        radius_size="md",
        font=[
            "system-ui",
            "-apple-system",
            "PingFang SC",
            "Microsoft YaHei",
            "Noto Sans CJK SC",
            "Source Han Sans SC",
            "sans-serif",
        ],
        font_mono=["ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace"],
    )
    return {
        "theme": theme,
        # As a style of the page's head: gradio rewrites the selectors of its own css option, those of the frame get lost.
        "head": f"<style>{(data / 'page.css').read_text(encoding='utf-8')}</style>",
        "js": (data / "page.js").read_text(encoding="utf-8"),
    }


def build_app(assistant: Answerer, reading: Reading | None = None) -> gr.Blocks:
    """Return the page over an assistant, not yet launched."""
    handlers = Handlers(assistant, reading or Reading())
    with gr.Blocks(
        title="预算问答 Budget Assistant", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)
    ) as app:
        gr.HTML(views.HEADER, elem_id="header", apply_default_css=False)
        turns = gr.State([])
        with gr.Row(elem_id="main", equal_height=False):
            with gr.Column(scale=6, min_width=320, elem_id="chat-side"):
                chat = gr.Chatbot(
                    elem_id="chat",
                    show_label=False,
                    label="对话 Chat",
                    buttons=["copy"],
                    latex_delimiters=[],
                    placeholder=handlers.placeholder(),
                    examples=handlers.examples(),
                    height=None,
                    allow_tags=False,
                    allow_file_downloads=False,
                    layout="bubble",
                )
                with gr.Row(elem_id="ask-row"):
                    question = gr.Textbox(
                        elem_id="question",
                        show_label=False,
                        label="问题 Question",
                        container=False,
                        scale=8,
                        lines=1,
                        max_lines=4,
                        placeholder="2023年公务接待费是多少？ · Ask in Chinese or English",
                        max_length=LONGEST_QUESTION,
                        autofocus=True,
                    )
                    send = gr.Button("提问 Ask", variant="primary", scale=1, min_width=96, elem_id="send")
            with gr.Column(scale=6, min_width=320, elem_id="source-side"), gr.Tabs(elem_id="tabs") as tabs:
                with gr.Tab("依据 Sources", elem_id="sources-tab", id="sources"):
                    sources = gr.HTML(views.sources_to_html([], assistant.store), elem_id="sources", apply_default_css=False)
                with gr.Tab("报告 Reports", elem_id="reports-tab", id="reports"):
                    upload = gr.UploadButton(
                        "添加报告 Add reports (PDF, Word, Excel, HTML, TXT)", file_count="multiple", elem_id="upload", size="md",
                        visible=not handlers.read_only,
                    )  # fmt: skip
                    replacing = gr.Checkbox(
                        False, label="替换已载入的同名报告 Replace loaded reports of the same name", elem_id="replacing",
                        container=False, visible=not handlers.read_only,
                    )  # fmt: skip
                    outcome = gr.HTML("", elem_id="outcome", apply_default_css=False)
                    reports = gr.HTML(handlers.reports(), elem_id="reports", apply_default_css=False)

        asking = {
            "inputs": [question, turns],
            "outputs": [question, turns, chat, sources, tabs],
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        gr.on([question.submit, send.click], handlers.respond, concurrency_id="ask", **asking)
        chosen = {**asking, "inputs": [turns]}
        chat.example_select(handlers.respond_to_example, concurrency_id="ask", **chosen)
        chat.option_select(handlers.respond_to_option, concurrency_id="ask", **chosen)
        chat.clear(
            handlers.clear,
            outputs=[question, turns, chat, sources],
            api_visibility="private",
            show_progress="hidden",
        )
        upload.upload(
            handlers.take_in,
            inputs=[upload, replacing],
            outputs=[outcome, reports, chat, replacing],
            api_visibility="private",
            concurrency_limit=1,
            show_progress_on=[outcome],
        )
        app.load(handlers.opened, outputs=[reports, chat, tabs], api_visibility="private", show_progress="hidden")
        gr.api(handlers.answer, api_name="ask", concurrency_id="ask")
    return app


class Handlers:
    """What the page does when something is clicked. Holds nothing but the assistant; a conversation lives in its session."""

    def __init__(self, assistant: Answerer, reading: Reading) -> None:
        self._assistant = assistant
        self._reading = reading

    # -------------------------------------------------------- asking

    def answer(self, question: str, history: list[str]) -> dict[str, Any]:
        """Answer a question about the loaded reports, each figure cited. `history`: earlier questions, oldest first."""
        return self._assistant.ask(str(question), history=[str(one) for one in history or []]).to_dict()

    def respond(self, question: str, turns: list[Turn]) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then the answer with its sources."""
        asked = question.strip()
        if not asked:
            yield (gr.skip(),) * 5
            return
        waiting = {"role": "assistant", "content": "正在查找… Looking it up…"}
        yield "", gr.skip(), [*_messages(turns), _user(asked), waiting], gr.skip(), gr.skip()
        try:
            answer = self._assistant.ask(asked, history=[turn.question for turn in turns])
        except BudgetAssistantError as error:
            answer = Answer(asked, asked, "not_found", views.question_to_markdown(public_words(error)))
        number = turns[-1].number + 1 if turns else 1
        kept = [*turns, Turn(number, asked, answer)][-KEPT_TURNS:]
        sources = views.sources_to_html(kept[-SHOWN_TURNS:], self._assistant.store)
        yield gr.skip(), kept, _messages(kept), sources, gr.update(selected="sources" if answer.searched.reports else "reports")

    def respond_to_example(self, turns: list[Turn], chosen: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        value = chosen.value
        yield from self.respond(str(value["text"] if isinstance(value, dict) else value), turns)

    def respond_to_option(self, turns: list[Turn], chosen: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        yield from self.respond(str(chosen.value), turns)

    def clear(self) -> tuple[Any, ...]:
        return "", [], [], views.sources_to_html([], self._assistant.store)

    # -------------------------------------------------------- reports

    def reports(self) -> str:
        return loaded.reports_to_html(self._assistant.store.reports())

    def placeholder(self) -> str:
        return loaded.placeholder(self._assistant.store.reports())

    def examples(self) -> list[dict[str, str]]:
        return [{"text": one} for one in examples.example_questions(self._assistant.store)]

    def refresh(self) -> tuple[Any, ...]:
        return self.reports(), gr.update(examples=self.examples(), placeholder=self.placeholder())

    def opened(self) -> tuple[Any, ...]:
        """Show what is loaded now; with nothing loaded, the tab where reports are added."""
        return *self.refresh(), gr.skip() if self._assistant.store.reports() else gr.update(selected="reports")

    @property
    def read_only(self) -> bool:
        return self._reading.read_only

    def take_in(
        self, files: list[str] | None, replacing: bool = False, progress: gr.Progress = gr.Progress()  # noqa: B008
    ) -> tuple[Any, ...]:  # fmt: skip
        """Take uploaded files in and say in a sentence what became of each; a loaded report is replaced where that is wanted.

        The uploaded copies go: the store keeps its own.
        """
        paths = [Path(str(one)) for one in files or []]
        try:
            told = self._taken_in(paths, replacing, progress)
        finally:
            for path in paths:
                path.unlink(missing_ok=True)
        shown = [(name, status, _without_folders(message, paths)) for name, status, message in told]
        return loaded.outcomes_to_html(shown), *self.refresh(), False

    def _taken_in(self, paths: Sequence[Path], replacing: bool, progress: gr.Progress) -> list[tuple[str, str, str]]:
        """Return name, status and message of each file."""
        if self.read_only or len(paths) > MOST_FILES:
            why = _READ_ONLY if self.read_only else _TOO_MANY
            return [(", ".join(path.name for path in paths[:MOST_FILES]), "failed", why)]
        options = replace(self._reading.options, replacing=bool(replacing))

        def show(done: Progress) -> None:
            progress((done.done, done.total), desc=_reading_words(done, paths), unit="files")

        try:
            outcomes = ingest_paths(paths, self._assistant.store, options, progress=show)
            return [(one.path.name, str(one.status), _outcome_words(one)) for one in outcomes]
        except BudgetAssistantError as error:
            return [(", ".join(path.name for path in paths), "failed", public_words(error))]


def public_words(error: BudgetAssistantError) -> str:
    """Return an error as anybody may read it: no folder, host, process or address of ours; those go to the log."""
    if isinstance(error, (UnreadableFile, LimitExceeded)):
        return str(error)
    _log.error("%s", error)
    return _BUSY if isinstance(error, StoreBusy) else _OUT_OF_ORDER


def _outcome_words(outcome: Outcome) -> str:
    """Return why a file is not taken in or unchanged; else what was read of it."""
    return outcome.message or (loaded.read_words(outcome.document) if outcome.document else "")


def _reading_words(progress: Progress, paths: Sequence[Path]) -> str:
    """Return which file is being read: files end in their order."""
    waiting = paths[progress.done].name if progress.done < len(paths) == progress.total else ""
    return f"正在读取 Reading {waiting}".strip()


def _without_folders(message: str, paths: Sequence[Path]) -> str:
    """Return a message without the temporary folders that uploads lie in."""
    for path in paths:
        message = message.replace(str(path), path.name)
    return _FOLDERS.sub("…", message)


_FOLDERS = re.compile(r"(?:/[\w.@~+-]+){2,}/?|[A-Za-z]:\\\S+")


def _user(question: str) -> dict[str, Any]:
    return {"role": "user", "content": views.question_to_markdown(question)}


def _messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Return the conversation for the chat; the last answer offers what can be asked next."""
    found: list[dict[str, Any]] = []
    for turn in turns:
        options = (
            [{"value": one, "label": html.unescape(one)} for one in turn.answer.suggestions[:6]] if turn is turns[-1] else []
        )
        found += [_user(turn.question), {"role": "assistant", "content": views.answer_to_markdown(turn), "options": options}]
    return found
