"""Governments' reports: levels beside each other, planned and done, the four ledgers and their sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from ingest.checks.same import is_place
from ingest.coordinates import levels_in
from ingest.facts.levels import canonical_level, without_definitions
from ingest.facts.stages import stage_before
from ingest.model import Fact
from ingest.pipeline import ingest_paths, read_document
from ingest.store import Store


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("全市一般公共预算收入1亿元，市本级一般公共预算收入0.4亿元", ["全市", "市本级"]),
        ("市级（含开发区，下同）政府性基金预算支出3亿元", ["市级"]),
        ("2019年东岭高新区一般公共预算收入2亿元", ["东岭高新区"]),
        ("补助市级支出5亿元", []),
        ("全市共有学校20所", []),
        ("某区教育局部门预算收入", []),
    ],
)
def test_which_levels_money_is_told_of(text, levels):
    assert [level.name for level in levels_in(text)] == levels


def test_市级_is_市本级_where_the_two_are_not_told_apart():
    assert canonical_level("市级", {"全市", "市级"}) == "市本级"
    assert canonical_level("市级", {"全市", "市级", "市本级"}) == "市级"


def test_what_a_level_includes_is_blanked_in_its_place():
    text = "市级（含开发区，下同）一般公共预算收入"
    assert len(without_definitions(text)) == len(text)
    assert "开发区" not in without_definitions(text)


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("年初预算为", "budget"),
        ("支出预算调整为", "adjusted"),
        ("，实际完成", "execution"),
        ("一般公共预算收入", None),
        ("收入预算3亿元，完成", "execution"),
    ],
)
def test_the_stage_named_last_before_a_figure(words, stage):
    assert stage_before(words) == stage


REPORT = """关于某市2023年预算执行情况和2024年预算草案的报告
一、2023年预算执行情况
全市一般公共预算收入年初预算为90亿元，实际完成99亿元，增长5%，增长的主要原因是经济回升。支出年初预算为200亿元，实际完成210亿元，下降2%。
市级（含开发区，下同）一般公共预算收入完成40亿元，下降1%（原因同上）。支出完成70亿元。
市本级一般公共预算收入完成30亿元；支出完成60亿元。
全市社会保险基金收入完成50亿元，支出完成45亿元。
二、2024年预算草案
全市一般公共预算收入安排100亿元。
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Fact, ...]:
    path: Path = tmp_path_factory.mktemp("report") / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return read_document(path).facts


def told(facts: tuple[Fact, ...], raw: str) -> tuple[object, ...]:
    (at,) = [fact.coordinates for fact in facts if fact.raw == raw]
    return at.level, at.year, at.stage, at.fund, at.side


@pytest.mark.parametrize(
    ("raw", "coordinates"),
    [
        ("90亿元", ("全市", 2023, "budget", "general", "income")),
        ("99亿元", ("全市", 2023, "execution", "general", "income")),
        ("200亿元", ("全市", 2023, "budget", "general", "expenditure")),
        ("210亿元", ("全市", 2023, "execution", "general", "expenditure")),
        ("40亿元", ("市级", 2023, "execution", "general", "income")),
        ("70亿元", ("市级", 2023, "execution", "general", "expenditure")),
        ("30亿元", ("市本级", 2023, "execution", "general", "income")),
        ("60亿元", ("市本级", 2023, "execution", "general", "expenditure")),
        ("50亿元", ("全市", 2023, "execution", "social_insurance", "income")),
        ("45亿元", ("全市", 2023, "execution", "social_insurance", "expenditure")),
        ("100亿元", ("全市", 2024, "budget", "general", "income")),
    ],
)
def test_each_figure_keeps_its_own_coordinates(facts, raw, coordinates):
    assert told(facts, raw) == coordinates


def test_figures_of_two_levels_are_no_contradiction(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    assert not [finding for finding in read_document(path).findings if finding.status == "open"]


def test_原因同上_is_the_reason_given_before(facts):
    reasons = [fact.words for fact in facts if fact.coordinates.nature == "reason"]
    assert reasons and set(reasons) == {"经济回升"}


def test_a_table_of_the_level_itself_stands_beside_that_of_the_place(tmp_path):
    path = tmp_path / "tables.md"
    rows = "| 项目 | 预算数 |\n|---|---|\n| 教育支出 | {} |\n| 农林水支出 | {} |\n| 支出合计 | {} |\n"
    path.write_text(
        "某市2024年预算\n\n2024年某市一般公共预算支出表\n\n单位：万元\n\n" + rows.format(50, 40, 90)
        + "\n2024年市本级一般公共预算支出表\n\n单位：万元\n\n" + rows.format(20, 10, 30),
        encoding="utf-8",
    )  # fmt: skip
    document = read_document(path)
    assert {fact.coordinates.level for fact in document.facts if fact.amount and fact.amount.value < 35} == {"市本级"}
    assert not [finding for finding in document.findings if finding.status == "open"]


@pytest.mark.parametrize(("item", "place"), [("东岭县", True), ("西河市本级", True), ("教育支出", False), ("社区", False)])
def test_rows_of_places_are_not_compared_over_tables(item, place):
    assert is_place(item) is place


@pytest.mark.parametrize(
    ("question", "value"),
    [("某市市本级2023年一般公共预算收入完成多少", "30"), ("某市2023年全市一般公共预算支出完成多少", "210")],
)
def test_a_level_that_is_asked_is_the_one_told(tmp_path, question, value):
    path = tmp_path / "report.txt"
    path.write_text(REPORT.replace("某市", "东岭市"), encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        ingest_paths([path], store)
        assert [str(one.value) for one in Assistant(store).ask(question.replace("某市", "东岭市")).values] == [value]
