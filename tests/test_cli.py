from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from test_pipeline import write_report

from assistant.__main__ import main as assistant_main
from ingest.__main__ import main as ingest_main


@pytest.fixture
def data(tmp_path):
    return str(tmp_path / "data")


@pytest.fixture
def loaded(tmp_path, data, capsys):
    assert ingest_main([str(write_report(tmp_path / "in")), "--data-dir", data]) == 0
    capsys.readouterr()
    return data


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, **options)


# ---------------------------------------------------------------- ingest


def test_one_line_a_report(tmp_path, data, capsys):
    assert ingest_main([str(write_report(tmp_path / "in")), "--data-dir", data]) == 0
    (line, *_) = capsys.readouterr().out.splitlines()
    assert line.startswith("甲市乙局2023年部门预算.txt added: 甲市乙局 2023 budget")


def test_same_again_says_so_and_is_no_failure(tmp_path, loaded, capsys):
    assert ingest_main([str(tmp_path / "in"), "--data-dir", loaded]) == 0
    assert "nothing has changed" in capsys.readouterr().out


def test_failed_input_is_status_1_and_one_line_on_standard_error(tmp_path, data, capsys):
    good = write_report(tmp_path / "in")
    assert ingest_main([str(good), str(tmp_path / "nowhere"), "--data-dir", data]) == 1
    seen = capsys.readouterr()
    assert seen.err == f"{tmp_path / 'nowhere'}: there is no such file or folder; check the path.\n"
    assert good.name in seen.out


def test_json_is_a_list_of_outcomes(tmp_path, data, capsys):
    path = write_report(tmp_path / "in")
    assert ingest_main([str(path), "--data-dir", data, "--json", "--department", "丙局", "--year", "2019"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["path"], found["status"], found["department"], found["year"]) == (str(path), "added", "丙局", 2019)
    assert found["quality"]["narrative_figures"] >= 0


@pytest.mark.parametrize("arguments", [[], ["x", "--year", "soon"], ["x", "--year", "12"], ["x", "--nosuch"]])
def test_wrong_usage_of_ingest_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        ingest_main(arguments)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_data_folder_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    (tmp_path / "data").write_text("a file")
    assert ingest_main([str(write_report(tmp_path / "in")), "--data-dir", str(tmp_path / "data")]) == 1
    assert capsys.readouterr().err == f"ingest: The data folder {tmp_path / 'data'} is a file; name a folder.\n"


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_ends_in_one_line(tmp_path, data):
    for place in range(400):  # more than can be taken in before the signal comes
        write_report(tmp_path / "in", f"{place}.txt", department=f"第{place}局")
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", str(tmp_path / "in"), "--data-dir", data],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background has Ctrl+C ignored, and what it starts inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "ingest: stopped.\n")
    assert ingest_main([str(tmp_path / "in" / "7.txt"), "--data-dir", data]) == 0


# ---------------------------------------------------------------- help, version


@pytest.mark.parametrize(
    "arguments",
    [["ingest"], ["assistant"], *(["assistant", one] for one in ("ask", "reports", "remove", "reindex", "check", "web", "demo"))],
    ids=" ".join,
)
@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_everywhere(arguments, flag, capsys):
    main = {"ingest": ingest_main, "assistant": assistant_main}[arguments[0]]
    with pytest.raises(SystemExit) as left:
        main([*arguments[1:], flag])
    assert left.value.code == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nosuch"], ["ask"], ["remove"], ["web", "--port", "x"], ["demo", "--port", "70000"]])
def test_wrong_usage_is_status_2(arguments):
    with pytest.raises(SystemExit) as left:
        assistant_main(arguments)
    assert left.value.code == 2


# ---------------------------------------------------------------- what is loaded


def test_reports_lists_bodies_files_and_quality(loaded, capsys):
    assert assistant_main(["reports", "--data-dir", loaded]) == 0
    head, line, *_ = capsys.readouterr().out.splitlines()
    assert head.endswith("甲市乙局 2023 budget") or "甲市乙局 2023 budget" in head
    assert "甲市乙局2023年部门预算.txt" in line


def test_reports_says_in_words_how_well_each_was_read(loaded, capsys):
    assert assistant_main(["reports", "--data-dir", loaded]) == 0
    assert ".txt: read well (" in capsys.readouterr().out


def test_file_that_names_no_body_and_no_year_asks_for_them(tmp_path, data, capsys):
    (tmp_path / "notes.txt").write_text("办公室的打印机坏了。", encoding="utf-8")
    assert ingest_main([str(tmp_path / "notes.txt"), "--data-dir", data]) == 0
    assert "--department X --year Y" in capsys.readouterr().out


def test_reports_as_json(loaded, capsys):
    assert assistant_main(["reports", "--json", "--data-dir", loaded]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["department"], report["year"], len(report["documents"])) == ("甲市乙局", 2023, 1)


def test_no_reports_says_how_to_take_some_in(data, capsys):
    assert assistant_main(["reports", "--data-dir", data]) == 0
    assert "python -m ingest PATH" in capsys.readouterr().out


def test_report_is_removed(loaded, capsys):
    assert assistant_main(["remove", "甲市乙局2023年部门预算.txt", "--data-dir", loaded]) == 0
    assert "is removed" in capsys.readouterr().out
    assert assistant_main(["reports", "--json", "--data-dir", loaded]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_removing_what_is_not_there_is_one_sentence_and_status_1(loaded, capsys):
    assert assistant_main(["remove", "nothing", "--data-dir", loaded]) == 1
    assert capsys.readouterr().err.startswith('budget-assistant: No report or file "nothing" is loaded')


@pytest.mark.parametrize("command", [["remove", "x"], ["reindex"], ["check"]])
def test_commands_that_need_a_store_say_so(data, command, capsys):
    assert assistant_main([*command, "--data-dir", data]) == 1
    assert capsys.readouterr().err.startswith("budget-assistant: There are no reports in")


def test_check_and_reindex(loaded, capsys):
    assert assistant_main(["check", "--data-dir", loaded]) == 0
    assert "all agree" in capsys.readouterr().out
    assert assistant_main(["reindex", "--data-dir", loaded]) == 0
    assert "built anew" in capsys.readouterr().out


def test_bad_setting_is_one_sentence(loaded, capsys, monkeypatch):
    monkeypatch.setenv("BUDGET_ASSISTANT_WORKERS", "many")
    assert assistant_main(["reports", "--data-dir", loaded]) == 1
    assert capsys.readouterr().err.startswith('budget-assistant: BUDGET_ASSISTANT_WORKERS is "many"')


def test_output_that_nobody_reads_any_more_is_no_traceback(loaded):
    command = f"{sys.executable} -m assistant reports --data-dir {loaded} | true"
    assert subprocess.run(command, shell=True, capture_output=True, text=True).stderr == ""


# ---------------------------------------------------------------- asking

HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio", "langchain", "langchain_core")


def test_figure_is_answered_with_its_citation(loaded, capsys):
    assert assistant_main(["ask", "2023年公务接待费是多少", "--data-dir", loaded]) == 0
    out = capsys.readouterr().out
    assert "5.00" in out
    assert "[1] 甲市乙局2023年部门预算.txt" in out


def test_answer_as_json_and_history(loaded, capsys):
    arguments = ["ask", "公务接待费呢", "--history", "2023年三公经费是多少", "--json", "--data-dir", loaded]
    assert assistant_main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [value["value"] for value in answer["values"]] == ["5.00"]
    assert answer["status"] == "answered"


def test_asking_where_nothing_is_loaded_names_the_folder(data, capsys):
    assert assistant_main(["ask", "2023年公务接待费是多少", "--data-dir", data]) == 0
    seen = capsys.readouterr()
    assert seen.err == f"budget-assistant: there are no reports in {data}.\n" and "python -m ingest" in seen.out


@pytest.mark.skipif(os.name != "posix", reason="opens a pseudo-terminal")
def test_on_a_terminal_an_answer_has_no_markdown_marks(loaded):
    import pty

    ours, theirs = pty.openpty()
    arguments = ["ask", "2023年公务接待费是多少", "--data-dir", loaded]
    plain = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    subprocess.run([sys.executable, "-m", "assistant", *arguments], stdout=theirs, stderr=theirs, check=True, env=plain)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    assert "5.00万元" in shown and "**" not in shown and "\033" not in shown


def test_what_is_not_there_is_no_failure(loaded, capsys):
    assert assistant_main(["ask", "2023年航天飞机购置费是多少", "--data-dir", loaded]) == 0


def test_figure_question_imports_nothing_heavy(loaded):
    code = (
        "import sys; from assistant.__main__ import main\n"
        f"status = main(['ask', '2023年公务接待费是多少', '--data-dir', {loaded!r}])\n"
        f"heavy = [name for name in {HEAVY} if name in sys.modules]\n"
        "print('HEAVY', heavy); sys.exit(status)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert "HEAVY []" in found.stdout
