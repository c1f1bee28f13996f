"""Counts and projects asked in loose words: what is counted, of which project, and never money in place of a count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answers import Answer
from ingest.pipeline import ingest_paths
from ingest.store import Store

Ask = Callable[..., Answer]

WORKS = """某县水务站2023年部门预算
一、重点项目
1.东坝加固项目，预算80万元，加固堤坝6公里，受益农户450户。
2.西渠疏浚项目，预算35万元，疏浚渠道9公里。
3.北塘绿化项目，预算20万元，建成公园2个。
二、车辆情况
共有车辆9辆，其中：执法执勤用车5辆、应急保障用车4辆。2023年购置车辆1辆。
单价50万元（含）以上设备3台（套）。
三、三公经费
全年因公出国（境）团组2个、累计5人次。
"""

SCORES = """某县文化站2023年度部门决算
项目支出绩效自评表
单位：万元
项目名称\t预算数\t执行数\t执行率\t得分
戏台修缮\t50.00\t45.00\t90.00%\t92.00
图书巡展\t20.00\t12.00\t60.00%\t78.00
送戏下乡\t30.00\t30.00\t100.00%\t97.00
"""

KINDS = """某县市场站2024年部门预算
2024年项目支出表
单位：元
项目名称\t项目类别\t预算数
计量检定\t经常性项目\t300000
实验室搬迁\t一次性项目\t500000
"""


def told(answer: Answer) -> list[str]:
    return [f"{value.value}{value.unit}" for value in answer.values]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("水务站要加固多少公里？", ["6公里"]),
        ("渠道疏浚几公里", ["9公里"]),
        ("有多少户农户受益", ["450户"]),
        ("建成几个公园？", ["2个"]),
        ("一共有几辆车？", ["9辆"]),
        ("应急用车有几辆", ["4辆"]),
        ("50万元以上的设备有几台", ["3台（套）"]),
        ("有几次出国团，几个人去", ["2个", "5人次"]),
        ("How many vehicles are there?", ["9辆"]),
    ],
)
def test_a_count_is_found_by_what_is_counted(ask: Ask, question: str, values: list[str]):
    assert told(ask(WORKS, question)) == values


@pytest.mark.parametrize("question", ["水务站要修几座桥？", "消防车有几辆", "有多少户农户搬迁"])
def test_a_count_of_what_the_report_does_not_say_is_refused(ask: Ask, question: str):
    assert told(ask(WORKS, question)) == []


def test_money_and_counts_of_a_project_are_told_beside_each_other(ask: Ask):
    assert told(ask(WORKS, "东坝加固安排多少钱，加固几公里，多少户受益？")) == ["80万元", "6公里", "450户"]


def test_projects_are_added_up_where_they_are_named_or_counted(ask: Ask):
    assert told(ask(WORKS, "东坝加固和北塘绿化两个项目一共多少钱")) == ["100万元"]
    assert told(ask(WORKS, "三个项目合计多少钱")) == ["135万元"]


def test_a_number_of_projects_that_is_not_theirs_is_no_sum(ask: Ask):
    assert told(ask(WORKS, "四个项目合计多少钱")) == []


def test_a_project_is_named_by_its_theme(ask: Ask):
    assert told(ask(WORKS, "疏浚项目要花多少钱")) == ["35万元"]


def test_what_is_asked_behind_a_ranking_is_of_the_first(ask: Ask):
    assert told(ask(SCORES, "哪个项目得分最低，执行率多少？")) == ["78.00分", "60.00%"]
    assert told(ask(SCORES, "执行率最高的是哪个项目，预算数多少")) == ["100.00%", "30.00万元"]


def test_projects_are_put_in_order(ask: Ask):
    assert told(ask(SCORES, "按预算数把三个项目从大到小排")) == ["50.00万元", "30.00万元", "20.00万元"]


def test_projects_of_a_kind_are_named_with_their_money(ask: Ask):
    answer = ask(KINDS, "哪个项目是一次性的，要花多少钱")
    assert "实验室搬迁" in answer.text and "计量检定" not in answer.text
    assert told(answer) == ["500000元"]


def test_which_kind_of_vehicle_became_fewer(tmp_path: Path):
    reports = {
        "2022.txt": "某县水务站2022年部门预算\n国有资产占用情况\n共有车辆9辆，其中：执法执勤用车5辆、应急保障用车4辆。\n",
        "2023.txt": "某县水务站2023年部门预算\n国有资产占用情况\n共有车辆7辆，其中：执法执勤用车3辆、应急保障用车4辆。\n",
    }
    for name, text in reports.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        ingest_paths([tmp_path / name for name in reports], store)
    with Assistant.open(tmp_path / "data") as assistant:
        answer = assistant.ask("2023年车少了几辆？少的是哪种？")
    assert told(answer) == ["2辆", "2辆"] and "执法执勤用车" in answer.text
