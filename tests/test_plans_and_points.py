"""Questions of how plans were carried out, of states at a point of the year, of counts by their names and of rows by kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

REPORT = """松岭区园林局2023年度部门决算

第一部分 部门概况
园林局年末实有在职人员24人，退休人员9人，公务用车保有量3辆，比上年减少1辆。

第二部分 2023年度部门决算表

一般公共预算财政拨款支出决算表
单位：万元
科目编码	科目名称	年初预算数	决算数
	合计	600.00	573.00
2120101	行政运行	300.00	306.00
2120501	城乡社区环境卫生	200.00	190.00
2120399	其他城乡社区公共设施支出	100.00	77.00

收入支出决算总表
单位：万元
项目	决算数
本年收入合计	590.00
年初结转和结余	12.00
年末结转和结余	29.00
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("plans")
    report = folder / "gardens-2023.txt"
    report.write_text(REPORT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("哪些科目花超了预算", ["102.00%"]),
        ("执行率低于80%的科目有哪些", ["77.00%"]),
        ("哪个科目没花完的钱最多", ["23.00万元"]),
        ("行政运行预算执行了多少", ["102.00%"]),
        ("年末结转和结余是多少，年初的呢", ["29.00万元", "12.00万元"]),
        ("年末在职人员多少", ["24人"]),
        ("公车有几辆，比上年少了几辆", ["3辆", "1辆"]),
    ],
)
def test_plans_states_and_counts(assistant: Assistant, question: str, figures: list[str]):
    assert [f"{figure.value}{figure.unit}" for figure in assistant.ask(question).values] == figures


@pytest.mark.parametrize("question", ["有几家苗圃", "人均绿地面积多少"])
def test_what_is_not_counted_is_not_told(assistant: Assistant, question: str):
    assert assistant.ask(question).values == ()
