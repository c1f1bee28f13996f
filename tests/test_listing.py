"""What is loaded, known without reading what each document is: the same answers, and never those of another state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import parsed_document

from assistant import Assistant
from assistant.__main__ import main
from assistant.web import library
from assistant.web.library import library_to_dict
from ingest.store import Store, reading

QUESTIONS = (
    "丙区水务局2023年公务接待费是多少",
    "哪个部门2023年公务接待费最多",
    "水务局2022年公务接待费是多少",
    "戊区水务局2023年公务接待费是多少",
    "甲区水务局和乙区水务局2023年公务接待费一共多少",
    "2023年各部门公务接待费分别是多少",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "data") as store:
        for at, place in enumerate("甲乙丙丁"):
            for year in (2022, 2023):
                one = parsed_document(
                    f"{place}{year}.txt", amount=f"{at + 1}.{year % 10}0", department=f"{place}区水务局", year=year,
                    text=f"{place}区{year}年公务接待费预算{at + 1}.{year % 10}0万元。",
                )  # fmt: skip
                store.write(one)
    return tmp_path / "data"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reading, "LARGE", 2)
    yield


def answers(folder: Path) -> list[object]:
    with Assistant.open(folder) as assistant:
        return [{**assistant.ask(one).to_dict(), "elapsed_ms": 0} for one in QUESTIONS]


def test_answers_are_the_same_where_documents_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = answers(folder)
    monkeypatch.setattr(reading, "LARGE", 2)
    assert answers(folder) == expected  # made now
    assert answers(folder) == expected  # kept from before


def test_second_process_reads_no_document_that_is_not_asked_about(
    folder: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(folder)
    read: set[str] = set()
    to_info = reading.to_info
    monkeypatch.setattr(reading, "to_info", lambda *row: read.add(to_info(*row).name) or to_info(*row))
    with Assistant.open(folder) as assistant:
        assert {one.value for one in assistant.ask(QUESTIONS[0]).values} == {"3.30"}
    assert read and all(name.startswith("丙") for name in read)


def test_change_is_seen_at_once(folder: Path, large: None) -> None:
    with Assistant.open(folder) as assistant:
        assert {one.value for one in assistant.ask(QUESTIONS[0]).values} == {"3.30"}
        with Store.open(folder) as store:
            store.remove("丙2023.txt")
            store.write(parsed_document("戊2023.txt", amount="9.90", department="戊区水务局"))
        assert assistant.ask(QUESTIONS[0]).status == "not_found"
        assert {one.value for one in assistant.ask(QUESTIONS[3]).values} == {"9.90"}
    assert answers(folder)[3]["status"] == "answered"  # type: ignore[index]


@pytest.mark.parametrize("content", [b"", b"{", b'{"stamp": [], "value": []}', b"\xff\xfe"])
def test_kept_listing_that_was_damaged_is_made_anew(folder: Path, large: None, content: bytes) -> None:
    expected = answers(folder)
    for file in (folder / "derived").glob("*.json"):
        file.write_bytes(content)
    assert answers(folder) == expected


def test_reader_that_may_write_nothing_answers_all_the_same(folder: Path, large: None) -> None:
    (folder / "derived").write_text("a file where the folder would be", encoding="utf-8")
    with Assistant.open(folder) as assistant:
        assert {one.value for one in assistant.ask(QUESTIONS[0]).values} == {"3.30"}


def test_few_documents_keep_no_file(folder: Path) -> None:
    answers(folder)
    assert not (folder / "derived").exists()


def listed(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["reports", *arguments, "--data-dir", str(folder)]) == 0
    return capsys.readouterr().out


def test_very_many_reports_are_listed_as_few_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ([], ["--json"], ["--why"], ["乙区", "2022"], ["--json", "没有的局"], ["丁2023.TXT"])
    expected = [listed(folder, capsys, *one) for one in kinds]
    monkeypatch.setattr(reading, "LARGE", 2)
    monkeypatch.setattr(reading, "_REPORTS_TOGETHER", 3)
    assert [listed(folder, capsys, *one) for one in kinds] == expected
    assert expected[3].count("水务局") == 1 and "乙2022.txt" in expected[3]
    assert json.loads(expected[1])[7]["documents"][0]["name"] and json.loads(expected[4]) == []
    assert "丁2023.txt" in expected[5]


def test_after_a_change_only_new_documents_are_read(folder: Path, large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(folder)
    with Store.open(folder) as store:
        store.remove("丙2023.txt")
        store.write(parsed_document("戊2023.txt", amount="9.90", department="戊区水务局"))
    read: list[str] = []
    info_to_kept = reading.info_to_kept
    monkeypatch.setattr(reading, "info_to_kept", lambda *row: read.append(info_to_kept(*row)[3]) or info_to_kept(*row))
    assert answers(folder)[3]["status"] == "answered"  # type: ignore[index]
    assert read == ["戊2023.txt"]


def test_page_is_given_some_of_very_many_reports_and_finds_the_others(
    folder: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder) as store:
        everything = library_to_dict(store)
        assert everything["total"] == len(everything["reports"]) == 8
        monkeypatch.setattr(library, "MOST", 3)
        some, others = library_to_dict(store), library_to_dict(store, "丁区 budget 2022")
        assert (some["total"], len(some["reports"])) == (8, 3)
        assert [(one["body"], one["year"]) for one in others["reports"]] == [("丁区水务局", 2022)]
