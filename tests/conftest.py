"""What several test files share: a browser, and one small report that is taken in and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from web_pages import running_browser

from assistant import Assistant
from assistant.answers import Answer
from ingest.pipeline import ingest_paths
from ingest.store import Store


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser for each file: its event loop would be in the way of other files' own."""
    with running_browser() as opened:
        yield opened


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Answer]:
    """Return a function that takes in one report and asks one question of it."""

    def answer(report: str, question: str, *, history: tuple[str, ...] = ()) -> Answer:
        path = tmp_path / "report.txt"
        path.write_text(report, encoding="utf-8")
        with Store.open(tmp_path / "data") as store:
            ingest_paths([path], store)
        with Assistant.open(tmp_path / "data") as assistant:
            return assistant.ask(question, history=list(history))

    return answer
