"""`python -m ingest --trace FILE TABLE`: what each figure of a table was read from."""

import pytest

from ingest.__main__ import main

LINES = ["某市林业局2023年度部门决算", "表1 支出表", "单位：万元", "项目\t2022年决算数\t预算数\t决算数", "公务接待费\t4\t3\t2"]


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("\n".join([*LINES, "", "表2 收入表", "单位：元", "项目\t金额", "财政拨款收入\t900"]), encoding="utf-8")
    return str(path)


def test_each_figure_says_what_it_was_taken_from(report, capsys):
    assert main(["--trace", report, "支出表"]) == 0
    told = capsys.readouterr().out
    (before,) = [line for line in told.splitlines() if line.strip().startswith("4 (block")]
    assert "公务接待费" in before and "year 2022 (the heads)" in before and "unit 万元 (above the table)" in before
    (planned,) = [line for line in told.splitlines() if line.strip().startswith("3 (block")]
    assert "stage budget (the heads)" in planned and "year 2023 (the report)" in planned
    assert "财政拨款收入" not in told


def test_a_table_that_is_not_there_names_those_that_are(report, capsys):
    assert main(["--trace", report, "债务表"]) == 1
    assert "支出表" in capsys.readouterr().err


def test_nothing_to_do_is_wrong_usage():
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
