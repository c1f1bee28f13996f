"""A run over a made-up report with a fake assistant: stores, results on disk, going on, comparing, exit status."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import eval.library
from eval.__main__ import main
from eval.gold import load_gold
from eval.library import Library
from eval.report import compare_runs, to_markdown
from eval.run import Plan, load_results, run_gold
from ingest.errors import InputError
from ingest.model import ParsedDocument
from ingest.store import Store
from tests.fakes import parsed_document


@dataclass
class FakeAnswer:
    values: list[dict[str, Any]]
    status: str = "answered"

    def to_dict(self) -> dict[str, Any]:
        place = {
            "number": 1,
            "report": "甲.txt",
            "report_id": "",
            "section": "第二部分 > 表七",
            "table": "三公经费表",
            "table_id": "t1",
            "row_index": 1,
            "column_index": 1,
            "cell": "5.00",
            "quote": None,
        }
        return {
            "status": self.status,
            "text": "5.00万元[1]",
            "values": self.values,
            "alternatives": [],
            "verdict": None,
            "steps": [],
            "conflicts": [],
            "citations": [place],
        }


@dataclass
class FakeAsker:
    """Says 5.00 to every question but those that ask for the impossible; notes what it was asked and what was loaded."""

    folder: Path
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[str] = ()) -> FakeAnswer:
        with Store.open(self.folder) as store:
            self.asked.append((question, tuple(one.name for one in store.documents())))
        if "没有" in question:
            return FakeAnswer([], "not_found")
        return FakeAnswer([{"value": "5.00", "unit": "万元", "basis": "cell", "direction": None, "citations": [1]}])

    def close(self) -> None: ...


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files whose reading is faked; reading one twice fails."""
    folder = tmp_path / "reports"
    folder.mkdir()
    read: set[str] = set()

    def read_once(path: Path) -> ParsedDocument:
        assert path.name not in read, f"{path.name} was parsed twice"
        read.add(path.name)
        parsed = parsed_document(path.name, department=path.stem, text=path.read_text(encoding="utf-8"))
        return replace(parsed, raw=replace(parsed.raw, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))

    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(f"{name} 2023年公务接待费预算5.00万元。", encoding="utf-8")
    monkeypatch.setattr(eval.library, "read_in_child", read_once)
    return folder


def gold_file(folder: Path, *lines: dict[str, Any]) -> Path:
    base = {
        "id": "q",
        "reports": ["甲.txt"],
        "question": "接待费",
        "history": [],
        "lang": "zh",
        "kind": "lookup",
        "status": "answered",
        "values": [{"value": "5", "unit": "万元"}],
        "optional_values": [],
        "contains": [],
        "excludes": [],
        "cites": [["三公"]],
        "conflict": False,
    }
    path = folder / "own.jsonl"
    path.write_text(
        "\n".join(json.dumps({**base, "id": f"q{n}", **line}, ensure_ascii=False) for n, line in enumerate(lines)),
        encoding="utf-8",
    )
    return path


NONE = {"question": "没有的事", "status": "not_found", "values": [], "cites": []}
WRONG = {"values": [{"value": "6", "unit": "万元"}]}


def run(gold: Path, reports: Path, askers: list[FakeAsker], **options: Any) -> tuple[dict[str, Any], ...]:
    def open_asker(folder: Path) -> FakeAsker:
        askers.append(FakeAsker(folder))
        return askers[-1]

    with Library([reports], options.pop("data_dir", None)) as library:
        return run_gold(Plan(load_gold([gold]), library, **options), open_asker=open_asker)


def test_all_reports_are_loaded_at_once_and_law_1_is_checked(tmp_path: Path, reports: Path) -> None:
    askers: list[FakeAsker] = []
    records = run(gold_file(tmp_path, {}, NONE, WRONG), reports, askers)
    assert [record["score"]["passed"] for record in records] == [True, True, False]
    assert [record["grounding"]["verified"] for record in records] == [1, 0, 1]
    assert len(askers) == 1 and set(askers[0].asked[0][1]) == {"甲.txt", "乙.txt"}


def test_only_named_loads_each_question_its_own_reports(tmp_path: Path, reports: Path) -> None:
    askers: list[FakeAsker] = []
    gold = gold_file(tmp_path, {}, {"reports": ["乙.txt", "甲.txt"]}, {"question": "再问"})
    records = run(gold, reports, askers, only_named=True)
    assert [record["id"] for record in records] == ["q0", "q1", "q2"]
    assert [sorted({name for _, names in asker.asked for name in names}) for asker in askers] == [
        ["甲.txt"],
        ["乙.txt", "甲.txt"],
    ]


def test_a_kept_data_folder_is_not_filled_again(tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = gold_file(tmp_path, {})
    run(gold, reports, [], data_dir=tmp_path / "data")
    monkeypatch.setattr(eval.library, "read_in_child", lambda path: pytest.fail("parsed again"))
    assert run(gold, reports, [], data_dir=tmp_path / "data")[0]["score"]["passed"]


def test_a_run_broken_off_goes_on_where_it_stopped(tmp_path: Path, reports: Path) -> None:
    gold, out, askers = gold_file(tmp_path, {}, {"question": "再问"}), tmp_path / "out", []
    run(gold, reports, askers, out=out, data_dir=tmp_path / "data")
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "results.jsonl").write_text(lines[0] + lines[1][:40], encoding="utf-8")
    records = run(gold, reports, askers, out=out, data_dir=tmp_path / "data")
    assert [question for question, _ in askers[1].asked] == ["再问"]
    assert load_results(out) == list(records)


def test_a_folder_of_another_run_is_refused(tmp_path: Path, reports: Path) -> None:
    run(gold_file(tmp_path, {}), reports, [], out=tmp_path / "out", data_dir=tmp_path / "data")
    with pytest.raises(InputError, match="other questions"):
        run(gold_file(tmp_path, {}, {}), reports, [], out=tmp_path / "out", data_dir=tmp_path / "data")


def test_a_report_that_is_not_given_is_named(tmp_path: Path, reports: Path) -> None:
    with pytest.raises(InputError, match=r"丙\.txt"):
        run(gold_file(tmp_path, {"reports": ["丙.txt"]}), reports, [])


def test_two_reports_of_one_name_are_refused(tmp_path: Path, reports: Path) -> None:
    (reports / "more").mkdir()
    (reports / "more" / "甲.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="Two reports are called"):
        Library([reports])


def test_the_report_shows_counts_and_each_miss_in_a_line(tmp_path: Path, reports: Path) -> None:
    text = to_markdown(run(gold_file(tmp_path, {}, NONE, WRONG), reports, []))
    assert "| passed | 0.667 (2/3," in text
    assert "| law 1: figures verified | 1.000 (2/2) |" in text
    assert "- q2 | 接待费 | gold: 6万元 | got: 5.00万元 | lacks 6万元; has 5.00万元" in text


def test_two_runs_are_set_side_by_side(tmp_path: Path, reports: Path) -> None:
    before = run(gold_file(tmp_path, {}, WRONG), reports, [], data_dir=tmp_path / "data")
    now = run(gold_file(tmp_path, WRONG, {}), reports, [], data_dir=tmp_path / "data")
    text = compare_runs(before, now)
    assert "Passed now (1): q1" in text and "Lost (1):" in text and "- q0 |" in text


def test_the_command_says_too_few_passed_by_its_exit_status(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.run.open_assistant", FakeAsker)
    gold = gold_file(tmp_path, {}, WRONG)
    asked = ["run", str(gold), "--reports", str(reports), "--data-dir", str(tmp_path / "data"), "--out", str(tmp_path / "out")]
    assert main([*asked, "--min-pass", "0.5"]) == 0
    assert "passed | 0.500 (1/2" in capsys.readouterr().out
    assert main([*asked, "--min-pass", "0.6", "--compare", str(tmp_path / "out")]) == 1
    assert (tmp_path / "out" / "report.md").is_file()


def test_a_user_mistake_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(tmp_path / "no.jsonl"), "--reports", str(tmp_path)]) == 1
    assert "cannot be read" in capsys.readouterr().err
