"""What other programs may ask over REST, and its description as OpenAPI."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, JSONResponse

from assistant.web.asking import LONGEST_QUESTION, Answerer, Asking
from assistant.web.library import library_to_dict, report_to_dict
from assistant.web.uploads import public_words
from ingest.errors import BudgetAssistantError
from ingest.store import Store

_NO_REPORT: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such report."}}
_NOT_ASKED: dict[int | str, dict[str, Any]] = {
    413: {"description": f"The question has more than {LONGEST_QUESTION} characters."},
    503: {"description": "The reports cannot be used just now."},
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `history`: the earlier questions of its conversation, oldest first; `reports`: ids, all where null."""

    question: str
    history: list[str] = field(default_factory=list)
    reports: list[str] | None = None


def add_programs(app: FastAPI, assistant: Answerer, asking: Asking) -> None:
    """Put on the server what other programs ask, and its description."""
    store = assistant.store

    @app.post("/api/ask", operation_id="ask", responses=_NOT_ASKED)
    def ask(asked: Question) -> dict[str, Any]:
        """Answer a question, in Chinese or English: status, text, values with unit and citations, conflicts, alternatives."""
        if len(asked.question) > LONGEST_QUESTION:
            raise HTTPException(413, f"A question has at most {LONGEST_QUESTION} characters.")
        try:
            return asking.ask(asked.question, asked.history, asked.reports).to_dict()
        except BudgetAssistantError as error:
            raise HTTPException(503, public_words(error, "en")) from error

    @app.get("/api/reports", operation_id="reports")
    def reports() -> dict[str, Any]:
        """List the loaded reports with how well they were read."""
        return library_to_dict(store)

    @app.get("/api/report/{report}", operation_id="report", responses=_NO_REPORT)
    def report(report: str) -> dict[str, Any]:
        """Return one report by its id."""
        found = next((one for one in store.reports() if one.id == report), None)
        if found is None:
            raise HTTPException(404, "There is no such report.")
        return report_to_dict(found)

    @app.get("/api/original/{document}", operation_id="original", response_class=FileResponse, responses=_NO_REPORT)
    def original(document: str) -> FileResponse:
        """Return a report's file as it was taken in."""
        file, name = kept_file(store, document)
        return FileResponse(file, filename=name, media_type="application/octet-stream")

    @app.get("/api/openapi.json", include_in_schema=False)
    def described() -> JSONResponse:
        routes = [one for one in app.routes if getattr(one, "path", "").startswith("/api/")]
        return JSONResponse(get_openapi(title="Budget Assistant", version="1", routes=routes))


def kept_file(store: Store, document: str) -> tuple[Path, str]:
    """Return a document's kept file and its name. Raises HTTPException 404 where it is not there."""
    try:
        file, name = store.original(document), store.document(document).name
    except KeyError as error:
        raise HTTPException(404, "no such file") from error
    if file is None or not file.is_file():
        raise HTTPException(404, "no such file")
    return file, name
