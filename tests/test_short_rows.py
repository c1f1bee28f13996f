"""Rows whose blank cells left no trace: the sums along the rows and down the columns say where the figures stand."""

import pytest

from ingest.readers.text.blanks import Figures, Placed, placings
from ingest.readers.text.spaced import spaced_table

OVERALL = (("合计",), ("基本支出",), ("项目支出",))
DEEP = (("合计",), ("基本支出", "小计"), ("基本支出", "人员经费"), ("基本支出", "公用经费"), ("项目支出",))


def row(text, code=""):
    label, *figures = text.split()
    return Figures(label, code, tuple(figures))


def columns(found):
    return [one.columns if one else None for one in found]


def test_a_row_is_placed_where_alone_its_own_sums_close():
    assert placings([row("行政运行 9 9 6 3"), row("图书馆 7 7")], DEEP) == [Placed((0, 1, 2, 3), True), Placed((0, 4), True)]


def test_a_row_that_may_stand_in_two_ways_is_left_open():
    assert placings([row("图书馆 7 7")], OVERALL) == [None]


def test_a_total_tells_where_its_parts_stand():
    rows = [row("合计 10 4 6"), row("行政运行 4 4"), row("图书馆 6 6")]
    assert columns(placings(rows, OVERALL)) == [(0, 1, 2), (0, 1), (0, 2)]


def test_a_code_tells_where_the_rows_under_it_stand():
    rows = [row("文化 10 4 6", "20701"), row("行政运行 4 4", "2070101"), row("图书馆 6 6", "2070104")]
    assert columns(placings(rows, OVERALL)) == [(0, 1, 2), (0, 1), (0, 2)]


def test_what_agrees_with_an_assumption_is_not_sure():
    heads = (("合计",), ("一般公共预算",), ("政府性基金",), ("国有资本经营",))
    found = placings([row("支出合计 10 7 3"), row("教育支出 7 7"), row("城乡社区支出 3 3")], heads)
    assert found == [Placed((0, 1, 2), False), Placed((0, 1), False), Placed((0, 2), False)]


def test_a_column_of_rates_is_not_added_up():
    heads = (("上年预算",), ("本年预算",), ("增减额",), ("增减%",))
    rows = [row("合计 10 16 6 60"), row("行政运行 10 9 -1 -10"), row("图书馆 7 7")]
    assert columns(placings(rows, heads))[2] == (1, 2)


def cells(lines, at):
    ([draft], _) = spaced_table(lines, 0)
    return [cell.text for cell in sorted(draft.cells, key=lambda cell: cell.column) if cell.row == at]


def test_two_sides_keep_theirs_though_one_has_no_figure():
    head = ["收入 支出", "项目 预算数 项目 预算数"]
    lines = [*head, "一、财政拨款 9 一、教育支出", "二、事业收入 二、农林水支出 9", "收入总计 9 支出总计 9"]
    assert cells(lines, 2) == ["一、财政拨款", "9", "一、教育支出", ""]
    assert cells(lines, 3) == ["二、事业收入", "", "二、农林水支出", "9"]


def test_a_header_of_more_columns_than_any_row_fills_keeps_them():
    lines = ["单位代码 单位名称 总计 财政拨款 事业收入 其他收入", "合计 9 6 3", "305001 某局本级 5 2 3", "305002 某中心 4 4"]
    assert cells(lines, 0) == ["单位代码", "单位名称", "总计", "财政拨款", "事业收入", "其他收入"]
    assert cells(lines, 2) == ["305001", "某局本级", "5", "2", "3", ""]


@pytest.mark.parametrize("code", ["类 款 项", "类 款"])
def test_ranks_of_codes_stand_over_a_column_each(code):
    ranks = code.split()
    coded = " ".join(["207", "01", "04"][: len(ranks)])
    lines = ["科目编码 科目名称 合计 基本支出 项目支出", code, f"{coded} 图书馆 9 4 5", "合计 9 4 5"]
    assert cells(lines, 1)[: len(ranks)] == ranks


def test_codes_behind_names_are_no_figures():
    lines = ["科目名称 科目编码 合计 基本支出 项目支出", "合计 9 4 5", "行政运行 2070101 4 4", "图书馆 2070104 5 5"]
    assert cells(lines, 2) == ["行政运行", "2070101", "4", "4", ""]
    assert cells(lines, 3) == ["图书馆", "2070104", "5", "", "5"]


def test_years_set_apart_from_their_words_are_one_head():
    lines = [
        "功能分类科目 2024 年预算数 2025 年预算数 2025 年比 2024 年增减", "科目编码 科目名称 合计 基本支出 项目支出 增减额 增减%",
        "合计 10 16 9 7 6 60", "2070101 行政运行 10 9 9 -1 -10", "2070104 图书馆 7 7 7",
    ]  # fmt: skip
    assert cells(lines, 0)[0] == "功能分类科目" and "2024年预算数" in cells(lines, 0) and "2025年比2024年增减" in cells(lines, 0)
    assert cells(lines, 3) == ["2070101", "行政运行", "10", "9", "9", "", "-1", "-10"]


def test_a_label_that_a_narrow_cell_broke_is_one():
    lines = ["项目 决算数", "二十一、其他支出 5", "二十二、灾害防治及应急管理支", "98", "出", "二十三、债务付息支出 7"]
    assert cells(lines, 2) == ["二十二、灾害防治及应急管理支出", "98"]
