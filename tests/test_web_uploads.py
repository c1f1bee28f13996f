"""What the page does with uploaded files, and what it says of errors: nothing that is not everybody's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_pipeline import write_report

from assistant.service import Assistant
from assistant.web.app import MOST_FILES, Handlers, Reading, public_words
from assistant.web.hosts import Hosts
from ingest.errors import SettingsError, StoreBusy, UnreadableFile
from ingest.store import Store


@pytest.fixture
def assistant(tmp_path: Path):
    with Assistant.open(tmp_path / "data") as found:
        yield found


def upload(handlers: Handlers, path: Path, *, replacing: bool = False) -> str:
    outcome, *_, ticked = handlers.take_in([str(path)], replacing, lambda *_, **__: None)
    assert ticked is False and not path.exists()
    return str(outcome)


def held(store: Store) -> list[tuple[str, int]]:
    return [(one.name, one.version) for one in store.documents()]


def changed(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace("5.00", "9.99"), encoding="utf-8")
    return path


def test_a_loaded_report_is_replaced_only_where_that_is_wanted(assistant: Assistant, tmp_path: Path) -> None:
    handlers = Handlers(assistant, Reading())
    name = write_report(tmp_path / "a").name
    assert 'class="added"' in upload(handlers, tmp_path / "a" / name)
    assert "was kept" in upload(handlers, changed(write_report(tmp_path / "b")))
    assert held(assistant.store) == [(name, 1)]
    assert 'class="unchanged"' in upload(handlers, write_report(tmp_path / "c"))
    assert 'class="updated"' in upload(handlers, changed(write_report(tmp_path / "d")), replacing=True)
    assert held(assistant.store) == [(name, 2)]


def test_a_page_that_is_read_only_takes_nothing_in(assistant: Assistant, tmp_path: Path) -> None:
    assert "questions only" in upload(Handlers(assistant, Reading(read_only=True)), write_report(tmp_path / "a"))
    assert held(assistant.store) == []


def test_no_more_than_so_many_files_are_taken_in_together(assistant: Assistant, tmp_path: Path) -> None:
    paths = [str(write_report(tmp_path / str(number))) for number in range(MOST_FILES + 1)]
    assert f"at most {MOST_FILES}" in Handlers(assistant, Reading()).take_in(paths, False, lambda *_, **__: None)[0]
    assert held(assistant.store) == []


@pytest.mark.parametrize(
    "error",
    [
        StoreBusy('Another process writes to /srv/data (process 77 on host, "python -m ingest /home/x", since 2026).'),
        SettingsError("The catalog at postgresql://u:p@host/x cannot be written."),
    ],
)
def test_errors_of_ours_name_no_folder_process_or_host(error: SettingsError | StoreBusy) -> None:
    told = public_words(error)
    assert told and not any(word in told for word in ("/srv", "77", "host", "postgresql"))


def test_errors_of_a_file_are_told_as_they_are() -> None:
    assert public_words(UnreadableFile("a.pdf: the PDF is damaged")) == "a.pdf: the PDF is damaged"


@pytest.mark.parametrize(
    ("listening", "name", "served"),
    [
        ("127.0.0.1", "localhost", True), ("127.0.0.1", "127.0.0.1", True), ("127.0.0.1", "::1", True),
        ("127.0.0.1", "10.0.0.7", False), ("127.0.0.1", "evil.example", False), ("0.0.0.0", "10.0.0.7", True),
        ("0.0.0.0", "evil.example", False), ("0.0.0.0", "Budget.example", True),
        ("10.0.0.7", "10.0.0.7", True), ("::", "", False),
    ],
)  # fmt: skip
def test_the_served_hosts_are_answered_and_no_others(listening: str, name: str, served: bool) -> None:
    assert Hosts(listening, frozenset({"budget.example"})).serve(name) == served
