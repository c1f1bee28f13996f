"""Files of several bodies, units said once or below, rates kept as fractions, tables that run over pages and lost labels."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.model import Fact, ParsedDocument
from ingest.pipeline import read_document


@pytest.fixture
def read(tmp_path: Path):
    def of(text: str, name: str = "report.txt") -> ParsedDocument:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return of


def fact(parsed: ParsedDocument, raw: str) -> Fact:
    found = [one for one in parsed.facts if one.raw == raw]
    assert len(found) == 1, [one.coordinates for one in found]
    return found[0]


def told(parsed: ParsedDocument) -> set[tuple[str, str]]:
    return {(one.coordinates.item, str(one.amount)) for one in parsed.facts if one.amount is not None}


# ---------------------------------------------------------------- whose

SEVERAL = "甲山区部分部门2024年“三公”经费预算公开"
TABLE = "2024年“三公”经费预算表\n单位：万元\n项目\t2023年预算数\t2024年预算数\n公务接待费\t{}\t{}\n公务用车运行维护费\t{}\t{}\n"


def test_tables_under_bodies_names_are_each_bodys(read) -> None:
    schools, water = TABLE.format(1.1, 1.2, 1.3, 1.4), TABLE.format(2.1, 2.2, 2.3, 2.4)
    parsed = read(f"{SEVERAL}\n\n甲山区教育局\n{schools}\n甲山区水利局\n{water}")
    assert parsed.identity.department == "甲山区" and len(parsed.tables) == 2
    assert fact(parsed, "1.2").coordinates.subject == "甲山区教育局"
    assert fact(parsed, "2.2").coordinates.subject == "甲山区水利局"


def test_paragraphs_on_bodies_in_turn_are_each_bodys(read) -> None:
    parsed = read(
        "甲山区部门公开2023年“三公”经费决算\n区教育局2023年“三公”经费支出6.1万元，其中公务接待费2.1万元。\n"
        "区水利局2023年“三公”经费支出7.2万元，其中公务接待费3.2万元。\n"
    )
    assert fact(parsed, "2.1万元").coordinates.subject == "甲山区教育局"
    assert fact(parsed, "3.2万元").coordinates.subject == "甲山区水利局"


def test_one_bodys_report_that_speaks_of_its_units_stays_its_own(read) -> None:
    parsed = read(
        "甲山区教育局2023年部门决算\n2023年公务接待费2.1万元。\n区实验小学2023年公务接待费0.3万元。\n区第二中学2023年公务接待费0.4万元。\n"
    )
    assert parsed.identity.department == "甲山区教育局"
    assert fact(parsed, "2.1万元").coordinates.subject is None


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for at, body in enumerate(("教育局", "水利局"), start=1):
        sheet = workbook.create_sheet(body)
        for row in (
            ["2025年“三公”经费预算表"], [f"部门：乙河区{body}", None, "单位：万元"], ["项目", "2024年预算数", "2025年预算数"],
            ["公务接待费", at + 0.25, at + 0.5], ["公务用车运行维护费", at + 3.25, at + 3.5],
        ):  # fmt: skip
            sheet.append(row)
    workbook.save(tmp_path / "三公.xlsx")
    return tmp_path / "三公.xlsx"


def test_workbook_with_a_tab_a_body_is_none_of_them(book: Path) -> None:
    parsed = read_document(book)
    assert parsed.identity.department == "乙河区" and parsed.identity.level == "region"
    assert fact(parsed, "2.5").coordinates.subject == "乙河区水利局"


# ---------------------------------------------------------------- units and rates


@pytest.mark.parametrize("below", ["（单位：万元）", "注：本表金额单位：万元。"])
def test_unit_below_a_table_is_its_unit(read, below: str) -> None:
    parsed = read(f"某局2024年部门预算\n\n支出预算表\n项目\t预算数\n办公费\t1.5\n差旅费\t2.5\n\n{below}\n\n本局共有3个科室。\n")
    assert told(parsed) >= {("办公费", "1.5万元"), ("差旅费", "2.5万元")}


def test_unit_above_the_next_table_is_not_the_one_befores(read) -> None:
    parsed = read(
        "某局2024年部门预算\n支出预算表\n项目\t预算数\n办公费\t1.5\n差旅费\t2.5\n\n单位：元\n支出内容\t金额\n印刷费\t300\n邮电费\t400\n"
    )
    assert ("印刷费", "300元") in told(parsed) and ("办公费", "1.5") in told(parsed)


def test_column_of_units_holds_for_money_and_for_counts(read) -> None:
    parsed = read("丙湖县三公情况\n指标,单位,2022年,2023年\n公务接待费,万元,1.5,2.5\n公务用车保有量,辆,4,6\n", "丙湖县.csv")
    assert told(parsed) >= {("公务接待费", "2.5万元"), ("公务用车保有量", "6辆")}


def rates(tmp_path: Path, *rows: tuple[str, float, float, float]) -> list[str]:
    workbook = openpyxl.Workbook()
    for row in (["某局2024年支出预算表（单位：万元）"], ["项目", "2023年预算数", "2024年预算数", "增减%"], *rows):
        workbook.active.append(list(row))
    workbook.save(tmp_path / "r.xlsx")
    parsed = read_document(tmp_path / "r.xlsx")
    return [str(one.amount) for one in parsed.facts if one.coordinates.nature == "growth" and one.amount is not None]


def test_fraction_that_the_amounts_give_is_a_rate_in_per_cent(tmp_path: Path) -> None:
    assert rates(tmp_path, ("办公费", 80, 90, 0.125), ("差旅费", 40, 50, 0.25)) == ["12.5%", "25%"]


def test_small_rate_that_the_amounts_give_stays(tmp_path: Path) -> None:
    rows = ("办公费", 800, 801, 0.125), ("差旅费", 400, 401, 0.25), ("水费", 200, 201, 0.5)
    assert rates(tmp_path, *rows) == ["0.125%", "0.25%", "0.5%"]


# ---------------------------------------------------------------- text tables


def test_table_of_text_runs_on_over_a_page_number(read) -> None:
    parsed = read(
        "某局2024年部门预算\n支出预算表\n单位：万元\n  科目名称          合计      基本支出\n"
        "  办公费           11.00        1.00\n"
        "  差旅费           12.00        2.00\n  印刷费           13.00        3.00\n\n               - 12 -\n\n"
        "  邮电费           14.00        4.00\n  会议费           15.00        5.00\n"
    )
    assert ("会议费", "5.00万元") in told(parsed) and len(parsed.tables) == 1


def test_head_with_letters_apart_is_one_word(read) -> None:
    parsed = read(
        "某市2024年预算执行\n收入表\n单位：万元\n项  目        2023年决算数     2024年执行数     为预算的%\n"
        "增值税            1,111           1,222        98.5\n"
        "契税              2,111           2,222        97.5\n印花税            3,111           3,222        96.5\n"
    )
    done = fact(parsed, "97.5")
    assert done.coordinates.nature == "completion" and fact(parsed, "2,111").coordinates.year == 2023


HEAD = (
    "某乡2022年部门决算\n“三公”经费支出决算表\n部门：某乡 单位：万元\n2022年度预算数 2022年度决算数\n"
    "合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费 合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费\n"
    "小计 公务用车购置费 公务用车运行维护费 小计 公务用车购置费 公务用车运行维护费\n1 2 3 4 5 6 7 8 9 10 11 12\n"
)


def stages_of(parsed: ParsedDocument, item: str) -> dict[str | None, str]:
    return {one.coordinates.stage: one.raw for one in parsed.facts if one.coordinates.item == item and one.amount is not None}


def test_row_without_labels_is_placed_by_its_sums(read) -> None:
    parsed = read(f"{HEAD}9.00 7.00 7.00 2.00 8.00 6.50 6.50 1.50\n")
    assert stages_of(parsed, "公务用车运行维护费") == {"budget": "7.00", "actual": "6.50"}
    assert stages_of(parsed, "公务接待费") == {"budget": "2.00", "actual": "1.50"}
    assert all(one.position == "inferred" for one in parsed.facts if one.coordinates.item == "公务接待费")


def test_row_whose_sums_close_nowhere_tells_nothing(read) -> None:
    parsed = read(f"{HEAD}9.00 7.00 6.00 2.00 8.00 6.50 6.50 1.50\n")
    assert not [one for one in parsed.facts if one.amount is not None]


def test_pairs_under_heads_in_disorder_are_placed_by_their_sums(read) -> None:
    parsed = read(
        "某办2025年决算\n“三公”经费支出决算表\n单位：万元\n“三公”经费\n公务用车购置及运行维护费\n因公出国\n"
        "合计 公务用车 公务用车 公务接待费\n（境）费 小计\n购置费 运行维护费\n"
        + "预算数 决算数 " * 6 + "\n50.00 40.00 48.00 39.00 20.00 19.00 28.00 20.00 2.00 1.00\n"
    )  # fmt: skip
    assert stages_of(parsed, "公务用车购置费") == {"budget": "20.00", "actual": "19.00"}
    assert stages_of(parsed, "公务接待费") == {"budget": "2.00", "actual": "1.00"}
    assert stages_of(parsed, "因公出国（境）费") == {}


def test_head_in_the_middle_of_its_columns_stands_over_those_that_add_up(read) -> None:
    parsed = read(
        "某局2024年部门预算\n支出表\n单位：元\n                 2023年          2024年预算数              2024年比2023年\n"
        " 科目名称          执行数      小计      基本支出   项目支出     增减额     增减%\n"
        " 行政运行          800.00    1,000.00     400.00     600.00      200.00    25.0\n"
        " 培训支出          500.00      600.00     200.00     400.00      100.00    20.0\n"
        " 离退休            300.00      330.00     130.00     200.00       30.00    10.0\n"
    )
    assert fact(parsed, "1,000.00").coordinates.year == 2024 and fact(parsed, "800.00").coordinates.year == 2023


# ---------------------------------------------------------------- lists of projects


def test_source_of_a_projects_money_is_its_fund_and_not_its_name(read) -> None:
    parsed = read(
        "某局2025年部门预算\n项目支出表\n单位：万元\n序号\t项目名称\t资金来源\t金额\n1\t河道清淤\t一般公共预算\t12.5\n2\t路灯更换\t政府性基金\t7.5\n"
    )
    light = fact(parsed, "7.5").coordinates
    assert (light.item, light.fund) == ("路灯更换", "managed")


def test_indicator_counts_whatever_its_word_is(read) -> None:
    parsed = read(
        "项目支出绩效目标表\n\n项目名称\n\n甲站维护\n\n主管部门\n\n某局\n\n年度资金总额（万元）\n\n8.5\n\n年度目标\n\n保持畅通。\n\n一级指标\n\n二级指标\n\n"
        "三级指标\n\n指标值\n\n产出指标\n\n数量指标\n\n维护机井数量\n\n≥40眼\n\n"
    )
    wells = next(one for one in parsed.facts if one.coordinates.item == "维护机井数量")
    assert str(wells.amount) == "40眼" and wells.bound == ">="
