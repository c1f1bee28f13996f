from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.__main__ import main
from ingest.errors import InputError
from ingest.model import Said
from ingest.pipeline import Options, ingest_paths
from ingest.store import Store

TEXT = "收支说明\n2024年公务接待费预算5万元。\n"


def load(folder: Path) -> Path:
    file = folder / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([file], store, Options())
    return folder / "data"


def identity_in(data: Path) -> tuple[str | None, int | None, str | None, str | None]:
    with Store.open(data) as store:
        (report,) = store.reports()
        return report.department, report.year, report.stage, report.level


def test_what_is_set_holds_in_answers_and_when_the_file_is_read_again_until_it_is_cleared(tmp_path: Path):
    data = load(tmp_path)
    before = identity_in(data)
    with Assistant.open(data) as assistant:
        assistant.set_identity("a.txt", Said("甲县教育局", stage="actual"))
        assistant.set_identity("a.txt", Said(level="unit"))
        answer = assistant.ask("甲县教育局2024年公务接待费是多少")
        assert [(one.department, one.value) for one in answer.values] == [("甲县教育局", "5")]
    said = ("甲县教育局", 2024, "actual", "unit")
    assert identity_in(data) == said
    with Store.open(data) as store:
        assert ingest_paths([tmp_path / "a.txt"], store, Options())[0].status == "unchanged"
    (tmp_path / "a.txt").write_text(TEXT + "2024年会议费预算2万元。\n", encoding="utf-8")
    with Store.open(data) as store:
        ingest_paths([tmp_path / "a.txt"], store, Options())
    assert identity_in(data) == said
    assert main(["set", "a.txt", "--clear", "--data-dir", str(data)]) == 0
    assert identity_in(data) == before


def test_set_and_why_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = str(load(tmp_path))
    assert main(["reports", "--why", "--data-dir", data]) == 0
    assert "no words name the body" in capsys.readouterr().out
    assert main(["set", "a.txt", "--department", "甲县", "--year", "2023", "--data-dir", data]) == 0
    assert "甲县 2023" in capsys.readouterr().out
    assert main(["reports", "--why", "--data-dir", data]) == 0
    assert "as you said: 甲县" in capsys.readouterr().out


def test_setting_nothing_is_a_wrong_usage(tmp_path: Path):
    with pytest.raises(SystemExit) as left:
        main(["set", "a.txt", "--data-dir", str(tmp_path)])
    assert left.value.code == 2


def test_what_is_not_loaded_cannot_be_set(tmp_path: Path):
    with Assistant.open(load(tmp_path)) as assistant, pytest.raises(InputError):
        assistant.set_identity("b.txt", Said("甲县"))
