"""Rows that nothing but their figures puts under another: the sum shows it."""

from __future__ import annotations

import openpyxl

from ingest.pipeline import read_document
from tests.table_builders import findings, ruled, tables

WATER = ("乡村水务支出|9000|4126", "水塘整修|5000|3100", "沟渠清淤|4000|1026", "道路支出|700|705", "合计|9700|4831")


def paths(*rows: str) -> dict[str, tuple[str, ...]]:
    """Return what stands over each row of a table of 项目, 预算数 and 决算数."""
    (table,) = tables("支出表", "单位：万元", ruled("项目|预算数|决算数", *rows))
    return {cell.row_path[-1]: cell.row_path[:-1] for cell in table.cells if cell.row_path}


def test_rows_stand_under_the_row_that_they_add_up_to() -> None:
    over = paths(*WATER)
    assert over["水塘整修"] == over["沟渠清淤"] == ("乡村水务支出",)
    assert over["道路支出"] == over["合计"] == ()


def test_parts_of_parts() -> None:
    over = paths("甲类事项|12000|11500", *WATER[:3], "乙类补助|3000|7374", "道路支出|700|705", "合计|12700|12205")
    assert over["水塘整修"] == ("甲类事项", "乡村水务支出")
    assert over["乙类补助"] == ("甲类事项",)


def test_a_row_alone_under_another_is_seen_by_the_sum_above_it() -> None:
    over = paths("甲类事项|12000|11500", "林场补助|5000|6000", "护林员工资|5000|6000", "苗圃补助|7000|5500", "合计|12000|11500")
    assert over["护林员工资"] == ("甲类事项", "林场补助")
    assert over["苗圃补助"] == ("甲类事项",)


def test_small_figures_prove_nothing() -> None:
    assert paths("宣传栏|5|", "标语|2|", "展板|3|", "横幅|4|")["标语"] == ()


def test_rates_are_not_added_up() -> None:
    rows = ("水务|4126|3.0", "水塘|3100|1.0", "沟渠|1026|9.9", "道路|705|2.0")
    (table,) = tables("支出表", "单位：万元", ruled("项目|决算数|增减%", *rows))
    assert {cell.row_path for cell in table.cells if cell.text == "3100"} == {("水务", "水塘")}


def test_misprint_in_one_column_is_told_of_the_head_that_the_others_prove() -> None:
    rows = ("机修支出|2590|2630|1930", "1.零件|630|630|430", "2.工时|2570|2000|1500", "合计|2590|2630|1930")
    found = findings("支出表", "单位：万元", ruled("项目|2023年决算数|2024年预算数|2024年决算数", *rows))
    assert [(one.identity, one.expected) for one in found if one.status == "open"] == [("sum_rows", 3200)]


def test_totals_that_lead_their_parts_are_not_added_to_those_before_them() -> None:
    rows = ("合计|139|64", "一、还本|107|51", "二、付息|32|13", "合计|132|64", "一、2025年还本|97|49", "二、2025年付息|35|15")
    assert not [one for one in findings("还本付息表", "单位：万元", ruled("项目|全市|市本级", *rows)) if one.status == "open"]


def test_total_column_of_funds_that_are_not_all_printed_is_no_contradiction() -> None:
    towns = [f"甲{name}镇|{at * 100 + 900}|{at * 10 + 100}|{at + 30}" for at, name in enumerate("东西南北中上下")]
    total = "合计|8400|910|231"
    two = [f"乙{name}镇|{at * 100 + 700}|{at * 10 + 200}|{at + 50}" for at, name in enumerate("东西")]
    found = findings("补助表", "单位：万元", ruled("地区|合计|水利补助|道路补助", *towns, total, *two))
    assert not [one for one in found if one.status == "open" and one.identity == "sum_columns" and one.fault == "report"]


def test_hidden_column_parts_no_table(tmp_path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "某镇支出表"
    sheet.merge_cells("A1:E1")
    sheet["E2"] = "单位：万元"
    for row in (["项目", "预算数", None, "决算数", "完成%"], ["水务", 900, 7, 880, 97.8], ["道路", 800, 8, 790, 98.8]):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "hidden.xlsx")
    document = read_document(tmp_path / "hidden.xlsx")
    assert len(document.tables) == 1
    assert document.quality.figures_printed == document.quality.figures == 6


def test_number_of_a_ledger_is_no_title() -> None:
    (table,) = tables("某区医疗保险基金预算表", "社预13表", "单位：万元", ruled("项目|预算数", "保费收入|20", "利息收入|3"))
    assert (table.title, table.number) == ("某区医疗保险基金预算表", "社预13表")


def test_crossed_out_column_names_no_rows() -> None:
    rows = ("缴费收入|91|×|91", "利息收入|33|×|33", "其他收入|12|×|12")
    (table,) = tables("基金表", "单位：万元", ruled("项目|合计|旧制度基金|新制度基金", *rows))
    assert {cell.row_path for cell in table.cells if cell.text == "33"} == {("利息收入",)}
