"""What the page does with uploaded files, and what it says of errors: nothing that is not everybody's business."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from test_pipeline import write_report

from assistant.service import Assistant
from assistant.web import uploads
from assistant.web.asking import Asking
from assistant.web.editing import Editor
from assistant.web.hosts import Hosts
from assistant.web.routes import add_page
from assistant.web.uploads import Reading, Upload, public_words, safe_name
from ingest.errors import SettingsError, StoreBusy, UnreadableFile
from ingest.model import Said
from ingest.store import Store


@pytest.fixture
def assistant(tmp_path: Path):
    with Assistant.open(tmp_path / "data") as found:
        yield found


def upload(store: Store, path: Path, **how: bool) -> dict[str, Any]:
    """Take a file in as the page does, and return what became of it."""
    job = Upload(store, Reading(), path.name, replacing=how.get("replacing", False), whatever="whatever" in how)
    job.file.write_bytes(path.read_bytes())
    job.begin()
    *_, last = job.lines()
    assert not job.file.parent.exists(), "the uploaded copy goes: the store keeps its own"
    (told,) = last["files"]
    return dict(told)


def held(store: Store) -> list[tuple[str, int]]:
    return [(one.name, one.version) for one in store.documents()]


def changed(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace("5.00", "9.99"), encoding="utf-8")
    return path


def test_a_loaded_report_is_replaced_only_where_that_is_wanted(assistant: Assistant, tmp_path: Path) -> None:
    store = assistant.store
    first = write_report(tmp_path / "a")
    assert upload(store, first)["status"] == "added"
    kept = upload(store, changed(write_report(tmp_path / "b")))
    assert kept["status"] == "failed" and kept["replaceable"] and "要替换吗" in kept["message"]["zh"]
    assert held(store) == [(first.name, 1)]
    assert upload(store, write_report(tmp_path / "c"))["status"] == "unchanged"
    assert upload(store, changed(write_report(tmp_path / "d")), replacing=True)["status"] == "updated"
    assert held(store) == [(first.name, 2)]


def test_what_was_removed_comes_back_with_what_was_said_of_it(assistant: Assistant, tmp_path: Path) -> None:
    store, file = assistant.store, write_report(tmp_path / "a")
    upload(store, file)
    editor = Editor(store, Reading())
    (report,) = store.reports()
    editor.correct(report.id, Said("甲市乙局", 2019, None))
    (report,) = store.reports()
    assert (report.department, report.year) == ("甲市乙局", 2019)
    undo = editor.remove(report.id)
    assert store.reports() == ()
    assert editor.restore(undo) == 1
    (back,) = store.reports()
    assert (back.department, back.year, back.documents[0].name) == ("甲市乙局", 2019, file.name)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("牛奶两盒\n鸡蛋一打\n白菜一棵\n", "declined"),
        ("2026年11月要买的：牛奶两盒12元，鸡蛋一打9元\n", "declined"),
        ("本部门2023年公务接待费预算为5.00万元，与上年持平。\n", "added"),
    ],
)
def test_what_is_no_report_is_not_taken_in_before_its_owner_says_so(
    assistant: Assistant, tmp_path: Path, text: str, status: str
) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8")
    assert upload(assistant.store, file)["status"] == status
    assert len(held(assistant.store)) == (status == "added")
    assert upload(assistant.store, file, whatever=True)["status"] in ("added", "unchanged")
    assert len(held(assistant.store)) == 1


def test_a_file_that_cannot_be_read_is_refused_in_the_readers_language(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "坏.pdf"
    file.write_bytes(b"%PDF-1.4 nothing else")
    told = upload(assistant.store, file)
    assert told["status"] == "failed" and not told["replaceable"]
    assert told["message"]["zh"] == "PDF 已损坏或不完整，请重新下载或导出。"
    assert "damaged" in told["message"]["en"]


def test_cancelling_leaves_the_store_as_it_was(assistant: Assistant, tmp_path: Path) -> None:
    job = Upload(assistant.store, Reading(), "a.txt", replacing=False)
    job.file.write_bytes(write_report(tmp_path / "a").read_bytes())
    job.cancel()
    job.begin()
    *_, last = job.lines()
    assert last["files"][0]["status"] == "cancelled" and held(assistant.store) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), (r"C:\x\甲.pdf", "甲.pdf"), ("..", "report"), ("", "report"), ("a\0b.txt", "ab.txt")],
)
def test_an_uploaded_name_is_never_a_path(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    "error",
    [
        StoreBusy('Another process writes to /srv/data (process 77 on host, "python -m ingest /home/x", since 2026).'),
        SettingsError("The catalog at postgresql://u:p@host/x cannot be written."),
    ],
)
def test_errors_of_ours_name_no_folder_process_or_host(error: SettingsError | StoreBusy) -> None:
    told = public_words(error, "en")
    assert told and not any(word in told for word in ("/srv", "77", "host", "postgresql"))


def test_errors_of_a_file_are_told_in_either_language() -> None:
    error = UnreadableFile("a.pdf: the PDF is damaged or incomplete; download or export it again")
    assert public_words(error, "en") == str(error)
    assert "PDF 已损坏" in public_words(error, "zh")


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


def test_no_more_files_are_on_their_way_in_than_allowed(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 2)
    jobs = [Upload(assistant.store, Reading(), f"{one}.txt") for one in range(2)]
    with pytest.raises(uploads.TooMany):
        Upload(assistant.store, Reading(), "c.txt")
    jobs[0].discard()
    Upload(assistant.store, Reading(), "c.txt").discard()
    jobs[1].discard()


@pytest.mark.parametrize("path", ["upload?name=a.txt", "remove", "restore", "correct"])
def test_a_page_that_is_read_only_changes_nothing_for_whoever_calls_it(assistant: Assistant, path: str) -> None:
    app = FastAPI()
    add_page(app, assistant, Asking(assistant), Reading(read_only=True))
    body = b"x" if "upload" in path else b'{"name": "a", "report": "a"}'
    assert TestClient(app).post(f"/page/{path}", content=body, headers={"content-type": "application/json"}).status_code == 403
