"""What is answered in words and a figure: a reason with the size of its movement, who has what is largest, counts in text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

PORT = """松湾市渔港局2024年度部门预算

第一部分 松湾市渔港局概况
一、主要职能
（一）负责渔船检验和渔港秩序。
二、机构设置
渔港局内设综合科、检验科等5个科室，下设3个码头管理站和2个潮位观测委员分会。

第二部分 情况说明
一、“三公”经费情况说明
2024年“三公”经费预算46.00万元，比上年增加16.00万元，增长53.33%，主要原因是更换两艘旧船的随船车辆。其中：公务接待费6.00万元，
比上年减少4.00万元，下降40.00%，主要原因是压缩出海接待。
二、国有资产占用情况
截至2023年12月31日，本部门共有车辆9辆，其中：机要通信用车1辆、应急保障用车5辆、其他用车3辆。
三、存在的困难
目前面临的主要问题是：码头泊位老化；检验人员不足；夜航灯塔缺少备用电源。
四、浮标养护
全年养护浮标的经费由两部分组成，统筹0.30亿元用于航标更新，下达0.12亿元支持浮标养护。浮标完好率达到97.5%。

政府采购预算表
单位：万元
品目 | 数量 | 金额
应急保障用车 | 1辆 | 18.00
"""

PROJECTS = """松湾市2024年重点项目支出表
单位：万元
项目名称 | 项目实施单位 | 预算金额
北堤加固工程 | 松湾市水利局 | 820.00
渔船柴油补助 | 松湾市渔港局 | 310.00
夜航灯塔改造 | 松湾市海事处 | 95.00
"""

TOWN = """Town of Alderbrook
Fiscal Year 2025 Adopted Budget

Budget Message
Parks and Trails increases by $41,200, or 6.1 percent. The increase pays for two rangers who will patrol the new river trail.
"""


def _opened(folder: Path, name: str, text: str) -> Iterator[Assistant]:
    report = folder / name
    report.write_text(text, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("port"), "songwan-harbour-2024.txt", PORT)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("projects"), "songwan-projects-2024.txt", PROJECTS)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("town"), "alderbrook-2025.txt", TOWN)


def told(assistant: Assistant, question: str) -> list[str]:
    return [f"{one.value}{one.unit}" for one in assistant.ask(question).values]


@pytest.mark.parametrize(
    ("question", "size", "cause"),
    [
        ("公务接待费为什么少了4万", "4.00万元", "压缩出海接待"),
        ("接待费怎么一下砍了四成", "40.00%", "压缩出海接待"),
        ("公务接待费降了多少，什么原因", "4.00万元", "压缩出海接待"),
        ("三公经费为啥涨了五成多", "53.33%", "旧船"),
        ("渔港局三公经费为什么多了十几万", "16.00万元", "旧船"),
    ],
)
def test_a_movement_that_a_reason_presumes_is_told_beside_it(port: Assistant, question: str, size: str, cause: str) -> None:
    answer = port.ask(question)
    assert told(port, question) == [size], answer.text
    assert cause in answer.text


def test_another_size_than_the_report_gives_is_put_right(port: Assistant) -> None:
    answer = port.ask("公务接待费为什么少了30万")
    assert [one.value for one in answer.values] == ["4.00"]
    assert "报告里不是" in answer.text


def test_a_reason_without_a_size_tells_no_figure(port: Assistant) -> None:
    assert told(port, "公务接待费为什么减少") == []


def test_a_part_of_what_was_counted_is_of_that_and_not_of_another_table(port: Assistant) -> None:
    assert told(port, "局里一共有几辆车，应急保障的几辆") == ["9辆", "5辆"]


def test_each_of_two_joined_nouns_is_counted(port: Assistant) -> None:
    assert told(port, "渔港局有多少个科室和码头管理站") == ["5个", "3个"]


def test_a_list_that_goes_on_behind_semicolons_is_told_whole(port: Assistant) -> None:
    answer = port.ask("目前面临哪些主要问题")
    assert all(word in answer.text for word in ("泊位老化", "人员不足", "备用电源")), answer.text


def test_money_that_only_a_clause_says_is_told_of_that_clause_alone(port: Assistant) -> None:
    assert told(port, "支持浮标养护安排了多少") == ["0.12亿元"]


def test_who_has_the_largest_project_stands_in_its_row(projects: Assistant) -> None:
    answer = projects.ask("哪个重点项目安排的钱最多，由谁负责")
    assert told(projects, "哪个重点项目安排的钱最多，由谁负责") == ["820.00万元"]
    assert "松湾市水利局" in answer.text


def test_who_is_in_charge_of_a_project_is_another_cell_of_its_row(projects: Assistant) -> None:
    assert "松湾市海事处" in projects.ask("夜航灯塔改造是哪个单位实施").text


def test_an_english_cause_may_stand_in_the_sentence_behind_the_movement(town: Assistant) -> None:
    assert "two rangers" in town.ask("Why is the parks dept budget going up so much?").text
