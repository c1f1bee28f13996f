"""Questions about a report itself: its contradictions, tables, years and notes; and where figures are said to stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

SAMPLES = Path(__file__).parent.parent / "assistant" / "samples"
TOWN = """松溪镇2023年部门预算

第一部分 松溪镇概况
松溪镇负责镇内道路和水渠的养护。

第二部分 松溪镇预算表
松溪镇2023年收支预算总表
单位：万元
项目\t预算数
基本支出\t300.00
项目支出\t200.00
支出总计\t500.00

松溪镇2023年支出预算表
单位：万元
科目\t合计\t基本支出\t项目支出
行政运行\t320.00\t300.00\t20.00
一般行政管理事务\t180.00\t0.00\t170.00
合计\t500.00\t300.00\t200.00

松溪镇2023年“三公”经费预算表
单位：万元
合计\t公务接待费\t公务用车运行维护费
9.00\t4.00\t5.00

注：本镇无“三公”经费，故本表为空表。

第三部分 预算情况说明
一、支出情况。松溪镇2023年支出总计500.00万元，其中：基本支出300.00万元，项目支出200.00万元。
二、“三公”经费。2023年“三公”经费预算9.00万元，其中公务接待费4.00万元，公务用车运行维护费5.50万元。
三、机关运行经费。2022年机关运行经费预算20.00万元。
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("town")
    report = folder / "songxi-town-2023.txt"
    report.write_text(TOWN, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as assistant:
        yield assistant


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("water")
    with Store.open(folder) as store:
        ingest_paths([SAMPLES / f"yunping-water-{year}.txt" for year in (2023, 2024)], store)
    with Assistant.open(folder) as assistant:
        yield assistant


@pytest.mark.parametrize(
    "question",
    ["这份报告里有没有自相矛盾的地方", "报告哪些数对不上", "松溪镇2023年的报告前后一致吗", "检查松溪镇2023年报告有没有自相矛盾"],
)
def test_what_contradicts_itself_is_told_where_nothing_is_named(town: Assistant, question: str) -> None:
    answer = town.ask(question)
    assert answer.verdict == "inconsistent" and answer.conflicts
    assert "190" in answer.text, "20 and 170 are not the 200 of the total"


def test_a_figure_told_before_does_not_narrow_what_is_asked_of_a_whole_report(town: Assistant) -> None:
    answer = town.ask("检查松溪镇2023年报告有没有自相矛盾", ["松溪镇2023年公务接待费是多少"])
    assert answer.verdict == "inconsistent" and "190" in answer.text


def test_tables_that_are_listed_and_not_printed_are_named(water: Assistant) -> None:
    answer = water.ask("2023年目录里列了、后面没有的是哪张表")
    assert answer.status == "answered" and "国有资本经营预算" in answer.text and "三公" not in answer.text
    assert water.ask("水务局2023年有没有缺表").verdict == "inconsistent"
    assert water.ask("水务局2024年有没有缺表").verdict == "consistent"


def test_how_many_tables_are_listed_is_told(water: Assistant) -> None:
    assert "10张表" in water.ask("水务局2024年目录列了几张表").text


def test_a_note_that_says_blank_under_a_table_with_figures_is_no_proof(town: Assistant) -> None:
    answer = town.ask("三公表下面注着空表，真的没有数吗")
    assert answer.verdict == "inconsistent" and [value.value for value in answer.values] == ["9.00"]


def test_the_year_that_a_part_names_is_set_against_its_reports(town: Assistant) -> None:
    wrong = town.ask("说明第三条写的年份和报告年份一致吗")
    assert wrong.verdict == "inconsistent" and "2022" in wrong.text
    assert town.ask("说明第二条写的年份和报告年份一致吗").verdict == "consistent"


@pytest.mark.parametrize(
    ("question", "verdict", "values"),
    [
        ("项目支出，文字里写的和支出预算表对得上吗", "consistent", {"200.00"}),
        ("公车运行费和接待费，表里和文字里写的一样吗", "inconsistent", {"4.00", "5.00", "5.50"}),
        ("公务用车运行维护费三公表是5，第三部分是5.5，是不是写错了", "inconsistent", {"5.00", "5.50"}),
    ],
)
def test_tables_by_name_and_numbered_parts_are_places(town: Assistant, question: str, verdict: str, values: set[str]) -> None:
    answer = town.ask(question)
    assert answer.verdict == verdict and {value.value for value in answer.values} == values
