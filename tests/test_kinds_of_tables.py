"""Ways of printing tables that a person reads without thinking: trees, quoted commas, units in titles, heads of groups."""

from __future__ import annotations

from pathlib import Path

from ingest.amounts import parse_amount
from ingest.model import Fact
from ingest.pipeline import read_document
from tests.table_builders import cell, ruled, tables


def facts_of(tmp_path: Path, name: str, text: str) -> list[Fact]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return [fact for fact in read_document(tmp_path / name).facts if fact.amount is not None]


def told(facts: list[Fact]) -> set[tuple[str, int | None, str, str]]:
    """Return item, year, nature and amount of each fact."""
    return {(one.coordinates.item, one.coordinates.year, one.coordinates.nature, str(one.amount)) for one in facts if one.amount}


TREE = """某县沙溪镇人民政府
2023年度部门决算说明

表1　支出明细（金额：万元）
科目名称       | 2023年决算 | 2022年决算 | 比上年±
农林水支出     |    1,204.05 |   1,310.55 | -106.50
 ├─ 农业农村   |      604.05 |     700.55 |  -96.50
 └─ 水利       |      600.00 |     610.00 |  -10.00
"""


def test_drawn_tree_beside_bars_under_a_title(tmp_path: Path) -> None:
    found = told(facts_of(tmp_path, "tree.txt", TREE))
    assert ("农业农村", 2023, "amount", "604.05万元") in found
    assert ("水利", 2022, "amount", "610.00万元") in found
    assert ("水利", 2023, "change", "10.00万元") in found


def test_separator_is_not_the_comma_inside_quoted_figures(tmp_path: Path) -> None:
    text = '# 某街道2024年部门预算表\n# 单位：元\n科目;"2024年\n预算数";2023年预算数\n'
    text += '教育支出;"8,650,300.00";"8,100,000.00"\n卫生健康支出;"1,245,600.00";"1,190,400.00"\n'
    found = told(facts_of(tmp_path, "quoted.csv", text))
    assert ("教育支出", 2024, "amount", "8650300.00元") in found
    assert ("卫生健康支出", 2023, "amount", "1190400.00元") in found


def test_unit_in_the_title_of_a_two_sided_table() -> None:
    (table,) = tables("收支总表（万元）", ruled("收入|决算数|支出|决算数", "事业收入|66|教育支出|60", "合计|66|合计|60"))
    assert table.unit == "万元"


def test_head_of_a_group_over_all_columns_is_a_row() -> None:
    rows = ("Revenues|<|<", "Property taxes|$18|$19", "Expenditures|<|<", "Police|$11|$12", "Parks|$3|$4")
    (table,) = tables("Budget", ruled("General Fund|FY2024|FY2025", *rows))
    assert cell(table, "$12")[0] == ("Expenditures", "Police")


def test_percentage_in_brackets_is_less_than_nothing() -> None:
    assert str(parse_amount("(2.7%)")) == "-2.7%"
    assert str(parse_amount("（2.7%）")) == "-2.7%"


def test_flags_behind_a_numbered_row_make_no_header() -> None:
    rows = ("一、养老保险收入||||否", "二、医疗保险收入|120|130|8.3%|是")
    (table,) = tables("收入表", "单位：万元", ruled("项目|2024年决算数|2025年预算数|增长%|打印", *rows))
    assert cell(table, "130")[1] == ("2025年预算数",)


def test_money_of_a_wider_place_is_no_level_of_the_report(tmp_path: Path) -> None:
    text = (
        "关于清河市2025年财政预算执行情况和2026年财政预算草案的报告\n\n全市一般公共预算收入完成50亿元。市本级一般公共预算收入完成20亿元。\n\n"
        "严格执行国家和省级支出标准。全年救灾支出完成3,210万元。\n"
    )
    levels = {one.coordinates.level for one in facts_of(tmp_path, "wider.txt", text)}
    assert not any(level and "省" in level for level in levels)


def test_text_takes_the_level_that_it_and_the_tables_title_name(tmp_path: Path) -> None:
    text = (
        "清河市2026年财政预算草案\n\n2026年清河市本级一般公共预算“三公”经费表\n单位：万元\n项目\t预算数\n公务接待费\t352.09\n"
        "公务用车运行维护费\t460.60\n\n关于2026年清河市本级一般公共预算“三公”经费的说明\n\n公务接待费352万元，比上年减少29万元。\n"
    )
    found = [one for one in facts_of(tmp_path, "own.txt", text) if one.source == "sentence"]
    assert {one.coordinates.level for one in found} == {"市本级"}


def test_column_of_a_bare_rate_is_no_money() -> None:
    from ingest.facts.headers import header_says

    assert header_says(("幅度",)).nature == "growth"
    assert header_says(("2025年为2024年的%",)).nature == "share"
    assert header_says(("大幅度调整数",)).nature == "amount"


def test_cell_beside_a_project_tells_of_that_project(tmp_path: Path) -> None:
    text = (
        "清河市2026年重点项目绩效目标汇总表\n单位：万元\n项目名称\t申报预算\t绩效目标描述\n"
        "渔港修缮资金\t1360\t本项目共安排资金1360万元，用于码头加固。\n果园改造资金\t2270\t本项目共安排资金2270万元，用于改种。\n"
    )
    found = told(facts_of(tmp_path, "projects.txt", text))
    assert {(item, amount) for item, _, _, amount in found} == {("渔港修缮资金", "1360万元"), ("果园改造资金", "2270万元")}
