"""What the page fetches and sends: addresses on gradio's server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse

from assistant.questions.parse import language_of
from assistant.web.asking import LONGEST_QUESTION, Answerer, Asking
from assistant.web.editing import Editor
from assistant.web.library import library_to_dict
from assistant.web.names import with_body_words
from assistant.web.programs import kept_file
from assistant.web.report_page import report_to_html, table_beside_page
from assistant.web.sources import citation_from, is_pdf, source_to_html
from assistant.web.start import Start, grid
from assistant.web.take_along import KINDS, Turn, export
from assistant.web.talk import kind_of_talk
from assistant.web.uploads import Reading, TooMany, Upload, public_words
from assistant.web.words import as_language, page_words, word
from assistant.wording import stage_words
from ingest.errors import InputError
from ingest.model import Said

DATA = resources.files("assistant") / "data" / "web"
_ASSETS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_MOST_TURNS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page asks it: the earlier questions of its conversation, and the ticked reports (None: all)."""

    question: str
    history: list[str] = field(default_factory=list)
    reports: list[str] | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class WantedSource:
    citation: dict[str, Any]
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class WantedExport:
    kind: str
    title: str
    turns: list[dict[str, Any]]
    language: str = "zh"
    last_only: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    report: str
    body: str | None = None
    year: int | None = None
    stage: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Wrong:
    question: str
    history: list[str] = field(default_factory=list)
    reports: list[str] | None = None
    value: str = ""
    note: str = ""
    language: str = "zh"


def add_page(app: FastAPI, assistant: Answerer, asking: Asking, reading: Reading) -> None:
    """Put the page on the server, with what it fetches and sends."""
    store = assistant.store
    start, editor = Start(store, asking), Editor(store, reading)

    @app.get("/", include_in_schema=False)
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(_page_html(request, reading), headers={"cache-control": "no-cache"})

    @app.get("/assets/{name}", include_in_schema=False)
    def asset(name: str) -> FileResponse:
        return _asset(name)

    @app.get("/page/library", include_in_schema=False)
    def library(known: int = -1, find: str = "") -> dict[str, Any]:
        # Every open page asks again and again; most of the time nothing has changed.
        return library_to_dict(store, find) if store.generation() != known else {"stamp": known}

    @app.get("/page/start", include_in_schema=False)
    def begin() -> dict[str, Any]:
        reports = store.reports()
        return {"grid": grid(reports), "reports": len(reports)}

    @app.get("/page/cards", include_in_schema=False)
    def cards(language: str = "zh") -> list[dict[str, str]]:
        return start.cards(as_language(language))

    @app.post("/page/source", include_in_schema=False)
    def source(wanted: WantedSource) -> HTMLResponse:
        try:
            citation = citation_from(wanted.citation)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise HTTPException(422, "no citation") from error
        return HTMLResponse(source_to_html(citation, store, as_language(wanted.language)))

    @app.post("/page/next", include_in_schema=False)
    def following(asked: Asked) -> list[dict[str, Any]]:
        language, alone = language_of(asked.question), []
        if kind_of_talk(asked.question) is None:
            answer = asking.ask(asked.question, asked.history, asked.reports)
            found = asking.next_questions(answer, asked.history, asked.reports)
            if asking.answers_alone(answer, asked.history, asked.reports):
                alone = [{"ask": asked.question, "label": word("ask_alone", language, asked=asked.question), "alone": True}]
        else:
            found = [one["question"] for one in start.cards(language)] if asked.reports is None else []
        names = [one.department for one in store.reports()]
        return [*alone, *({"ask": one, "label": with_body_words(one, names, language)} for one in found)]

    @app.post("/page/link", include_in_schema=False)
    def link(asked: Asked) -> list[str]:
        return asking.link(asked.question, asked.history, asked.reports)

    @app.post("/page/choices", include_in_schema=False)
    def choices(asked: Asked) -> list[dict[str, str]]:
        found = asking.choices(asked.part, asked.question, asked.history, asked.reports)
        return [{"label": label, "ask": ask} for label, ask in found]

    @app.post("/page/export", include_in_schema=False)
    def exported(wanted: WantedExport) -> Response:
        language = as_language(wanted.language)
        if wanted.kind not in KINDS or not wanted.turns or len(wanted.turns) > _MOST_TURNS:
            raise HTTPException(422, word("export_failed", language))
        turns = _turns(wanted, asking)
        content, kind = export(wanted.kind, wanted.title[:200], turns[-1:] if wanted.last_only else turns, language)
        return Response(content, media_type=kind)

    @app.get("/page/report/{report}", include_in_schema=False)
    def report(report: str, language: str = "zh") -> HTMLResponse:
        found = next(
            (one for one in store.reports() if one.id == report or any(file.id == report for file in one.documents)), None
        )
        if found is None:
            raise HTTPException(404, word("report_unknown", as_language(language)))
        return HTMLResponse(report_to_html(found, store, as_language(language)))

    @app.get("/page/table/{document}/{table}", include_in_schema=False)
    def table(document: str, table: str, language: str = "zh") -> HTMLResponse:
        try:
            found = store.document(document), store.table(document, table)
            return HTMLResponse(table_beside_page(*found, store, as_language(language)))
        except KeyError as error:
            raise HTTPException(404, word("report_unknown", as_language(language))) from error

    _add_originals(app, store)
    _add_editing(app, editor, store, reading)

    @app.post("/page/wrong", include_in_schema=False)
    def wrong(told: Wrong) -> dict[str, bool]:
        editor.note_wrong(asking.ask(told.question, told.history, told.reports), told.history, told.value, told.note)
        return {"noted": True}


def _add_originals(app: FastAPI, store: Any) -> None:
    """Put the kept PDFs on the server, for the browser to open; other kinds would run what is in them as if it were ours."""

    @app.get("/page/original/{document}", include_in_schema=False)
    def opened(document: str) -> FileResponse:
        file, name = kept_file(store, document)
        if not is_pdf(file):
            raise HTTPException(404, "no such file")
        return FileResponse(file, filename=name, media_type="application/pdf", content_disposition_type="inline")


def _add_editing(app: FastAPI, editor: Editor, store: Any, reading: Reading) -> None:
    """Put on the server what changes the reports; refused on a page that is read only, and to readers."""

    @app.post("/page/upload", include_in_schema=False)
    async def upload(
        request: Request, name: str, replacing: bool = False, whatever: bool = False, language: str = "zh"
    ) -> StreamingResponse:
        refuse_readers(request, reading, language)
        try:
            job = Upload(store, reading, name, replacing=replacing, whatever=whatever)
        except TooMany:
            raise HTTPException(429, word("busy", as_language(language))) from None
        try:
            with job.file.open("wb") as file:
                async for piece in request.stream():
                    file.write(piece)
        except BaseException:
            job.discard()
            raise
        job.begin()
        return StreamingResponse(_told(job), media_type="application/x-ndjson")

    @app.post("/page/remove", include_in_schema=False)
    def remove(named: Named, request: Request) -> dict[str, Any]:
        refuse_readers(request, reading, named.language)
        return {"undo": _tried(lambda: editor.remove(named.name), named.language)}

    @app.post("/page/restore", include_in_schema=False)
    def restore(named: Named, request: Request) -> dict[str, Any]:
        refuse_readers(request, reading, named.language)
        return {"restored": _tried(lambda: editor.restore(named.name), named.language)}

    @app.post("/page/correct", include_in_schema=False)
    def correct(told: Correction, request: Request) -> dict[str, Any]:
        refuse_readers(request, reading, told.language)
        stage = told.stage if stage_words(told.stage, "en") else None
        said = Said(told.body or None, told.year, stage)  # type: ignore[arg-type]
        return {"corrected": _tried(lambda: editor.correct(told.report, said), told.language)}


def refuse_readers(request: Request, reading: Reading, language: str) -> None:
    """Raise 403 where reports cannot be changed here, or not by who is signed in."""
    if reading.read_only or getattr(request.state, "role", "editor") != "editor":
        raise HTTPException(403, word("read_only", as_language(language)))


def _tried(work: Any, language: str) -> Any:
    try:
        return work()
    except InputError as error:
        raise HTTPException(409, public_words(error, as_language(language))) from error


async def _told(job: Upload) -> AsyncIterator[str]:
    """Yield the job's lines as JSON; when the browser goes away, the reading ends."""
    lines = job.lines()
    try:
        while (line := await asyncio.to_thread(next, lines, None)) is not None:
            yield json.dumps(line, ensure_ascii=False) + "\n"
    finally:
        job.cancel()


def _turns(wanted: WantedExport, asking: Asking) -> list[Turn]:
    """Return the conversation's questions with their answers, asked again in their order."""
    turns: list[Turn] = []
    history: list[str] = []
    for told in wanted.turns:
        question, reports = str(told.get("q", ""))[:LONGEST_QUESTION], told.get("reports")
        if told.get("alone"):
            history = []
        answer = asking.ask(question, history, [str(one) for one in reports] if isinstance(reports, list) else None)
        turns.append(Turn(question, answer))
        history = [*history, question]
    return turns


def _page_html(request: Request, reading: Reading) -> str:
    """Return the page with its words; what a reader may not do is left out by the browser."""
    role = "reader" if reading.read_only else getattr(request.state, "role", "editor")
    told = {"words": page_words(), "role": role, "user": getattr(request.state, "user", None), "longest": LONGEST_QUESTION}
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return (DATA / "page.html").read_text(encoding="utf-8").replace("__TOLD__", data)


def _asset(name: str) -> FileResponse:
    path = Path(str(DATA / name))
    if "/" in name or path.suffix not in _ASSETS or not path.is_file():
        raise HTTPException(404, "no such file")
    return FileResponse(path, media_type=_ASSETS[path.suffix], headers={"cache-control": "no-cache"})
