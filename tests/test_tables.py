from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.model import Grid, Place
from ingest.tables import blocks_to_tables
from tests.table_builders import cell, ragged, ruled, tables

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"


def read_tables(name: str):
    path = REPORTS / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    from ingest.readers import read_blocks

    return blocks_to_tables(read_blocks(path).blocks)


SPENDING = ruled("科目编码|科目名称|金额", "|合计|30", "201|一般公共服务支出|20", "208|社会保障和就业支出|10")


# ---------------------------------------------------------------- captions


def test_title_number_department_and_unit_above_the_grid():
    (table,) = tables("公开05表", "支出预算表", "部门：某局　　单位：万元", SPENDING)
    assert (table.title, table.number, table.department, table.unit) == ("支出预算表", "公开05表", "某局", "万元")
    assert table.blocks == (0, 1, 2, 3)


def test_title_and_unit_line_as_merged_first_rows():
    (table,) = tables(ruled("支出预算表\n部门：某局 单位：万元|<|<", "科目编码|科目名称|金额", "201|一般公共服务支出|20"))
    assert (table.title, table.department, table.unit) == ("支出预算表", "某局", "万元")
    assert cell(table, "20") == (("一般公共服务支出",), ("金额",))


def test_unit_broken_by_a_slash():
    (table,) = tables("支出预算表", "单位：万 / 元", SPENDING)
    assert table.unit == "万元"


def test_unit_in_a_header():
    (table,) = tables("支出预算表", ruled("科目名称|金额（元）", "教育支出|20"))
    assert table.unit == "元"


def test_year_of_a_form_is_not_its_date():
    (table,) = tables("支出预算表", "2020年12月30日", "单位：万元", SPENDING)
    assert table.year is None


def test_sentence_above_is_no_title():
    (table,) = tables("详见下表。", SPENDING)
    assert table.title is None


def test_title_row_inside_a_grid_starts_a_new_table():
    first, second = tables(
        "收支预算总表",
        ruled("项目|金额|<", "收入合计|10|<", "收入预算表|<|<", "部门：|某局|单位：万元", "项目名称||金额", "收入总计|<|10"),
    )
    assert (first.title, second.title, second.unit) == ("收支预算总表", "收入预算表", "万元")


def test_notes_below_belong_to_the_table():
    (table,) = tables("支出预算表", SPENDING, "注：本表含结转资金。", "二、其他说明")
    assert table.notes == ("注：本表含结转资金。",)


def test_frame_of_one_column_is_no_table():
    assert tables("第一部分", ruled("目录", "一、概况")) == ()


# ---------------------------------------------------------------- page breaks


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(("301|工资福利支出|5",), id="no header"),
        pytest.param(("科目编码|科目名称|金额", "301|工资福利支出|5"), id="header again"),
    ],
)
def test_table_goes_on_behind_a_page_break(rest):
    (table,) = tables("支出预算表", SPENDING, "─ 13 ─", ruled(*rest))
    assert cell(table, "5")[0] == ("工资福利支出",)


def test_title_again_behind_a_page_break():
    (table,) = tables("支出预算表", SPENDING, "支出预算表", ruled("科目编码|科目名称|金额", "301|工资福利支出|5"))
    assert table.blocks == (0, 1, 2, 3)


def test_title_alone_at_the_foot_of_the_page():
    (table,) = tables(ruled("支出预算表|<|<", "部门：某局|<|单位：万元"), "12", SPENDING)
    assert (table.title, table.unit) == ("支出预算表", "万元")


def test_header_alone_before_the_break():
    (table,) = tables(
        "支出预算表", ruled("科目编码|科目名称|金额"), ruled("201|一般公共服务支出|20", "208|社会保障和就业支出|10")
    )
    assert cell(table, "20")[1] == ("金额",)


def test_merged_header_row_alone_before_the_break_is_spread_over_the_columns_below():
    head = boxed(ruled("收入|支出"), [0, 20, 40])
    rest = boxed(ruled("项目|金额|项目|金额", "一、甲|1|一、乙|2", "合计|1|合计|2"), [0, 10, 20.5, 30, 40])
    (table,) = tables("收支总表", head, rest)
    assert [one.column_path for one in table.cells if one.text in "12" and one.column_path] == [
        ("收入", "金额"), ("支出", "金额"), ("收入", "金额"), ("支出", "金额"),
    ]  # fmt: skip


def on_page(page: int, rows: tuple[str, ...], heights: list[float]) -> Grid:
    grid = ruled(*rows)
    return replace(grid, cells=tuple(
        replace(one, places=(Place(page, (10 * one.column, heights[one.row], 10 * one.column + 10, heights[one.row] + 20)),))
        for one in grid.cells
    ))  # fmt: skip


LEFT = ("科目名称|合计|基本支出", "甲|9.00|4.00", "乙|3.00|3.00", "丙|5.00|")
RIGHT = ("项目支出|其他", "5.00|", "|1.00")


def test_right_part_of_a_wide_sheet_stands_beside_its_left_one():
    (table,) = tables("支出表", on_page(1, LEFT, [0, 20, 40, 60]), "单位：万元", on_page(2, RIGHT, [0, 20.5, 60]))
    assert cell(table, "1.00") == (("丙",), ("其他",))
    assert table.unit == "万元"


@pytest.mark.parametrize("heights", [[0, 25, 60], [300, 320, 340]])
def test_table_whose_rows_stand_at_other_heights_is_another_one(heights):
    assert len(tables("支出表", on_page(1, LEFT, [0, 20, 40, 60]), on_page(2, RIGHT, heights))) == 2


def test_table_with_labels_of_its_own_is_no_right_part():
    other = ("项目|金额", "丁|5.00", "戊|1.00")
    assert len(tables("支出表", on_page(1, LEFT, [0, 20, 40, 60]), on_page(2, other, [0, 20, 60]))) == 2


def test_blank_row_behind_a_break_is_no_header():
    (table,) = tables("收支总表", ruled("项目|决算数", "收入|1"), ruled("使用结余|", "总计|1"))
    assert table.rows == 4


def test_label_broken_over_the_page_is_one():
    (table,) = tables("支出预算表", ruled("项目|金额", "七、文化支出|1", "八、社会保障和就|10"), ruled("业支出|", "合计|11"))
    assert cell(table, "10")[0] == ("八、社会保障和就业支出",)


def test_label_broken_over_the_page_is_one_under_a_repeated_header():
    head = ("科目编码|科目名称|金额|<", "^|^|合计|结转")
    before = ruled(*head, "201|一般公共服务支出|20|", "221|住房保障|10|")
    (table,) = tables("支出预算表", before, ruled(*head, "|支出||", "22102|住房改革支出|5|"))
    assert cell(table, "10")[0] == ("住房保障支出",)
    assert cell(table, "5")[0] == ("住房保障支出", "住房改革支出")


@pytest.mark.parametrize("upper, lower", [("3,438,80", "9.34"), ("3438809.", "34"), ("3438809", ".34")])
def test_figure_broken_over_the_page_is_one(upper, lower):
    head = "科目编码|科目名称|金额"
    before = ruled(head, "201|一般公共服务支出|20.00", f"208|甲乙丙|{upper}")
    (table,) = tables("支出预算表", before, ruled(head, f"|丁戊|{lower}"))
    assert cell(table, upper + lower)[0] == ("甲乙丙丁戊",)


def test_whole_figures_on_both_sides_of_a_break_stay_two():
    (table,) = tables("支出预算表", ruled("项目|金额", "甲项|20.00", "乙项|1,234.00"), ruled("丙项|5.00", "合计|1,259.00"))
    assert cell(table, "5.00")[0] == ("丙项",)


def test_columns_lost_behind_a_break_are_found_by_their_boxes():
    head = boxed(ruled("项目|金额|功能分类|金额|用途|金额", "一、甲|1|一、乙|2|一、丙|3"), [0, 10, 20, 30, 40, 50])
    tail = boxed(ruled("合计|1|合计|<|<|2", "总计|7|总计|<|<|8"), [0, 10, 20, 20, 20, 50.5])
    (table,) = tables("收支总表", head, tail)
    assert cell(table, "8")[0] == ("总计",)
    assert [one.column for one in table.cells if one.text == "8"] == [5]


def test_another_title_is_another_table():
    assert len(tables("支出预算表", SPENDING, "收入预算表", SPENDING)) == 2


def test_forms_of_one_title_are_one_for_each_project():
    form = ruled("项目名称|甲|主管部门|某局", "绩效指标|三级指标|二级指标|指标值")
    assert len(tables("绩效目标表", form, "绩效目标表", form)) == 2


def boxed(grid: Grid, edges: list[float]) -> Grid:
    """The grid with its columns' edges on a page; the last column may do without its right one."""
    ends = [*edges, edges[-1]]
    return replace(grid, cells=tuple(
        replace(one, places=(Place(1, (edges[one.column], 0, ends[one.column + one.column_span], 0)),)) for one in grid.cells
    ))  # fmt: skip


FORM = ("项目名称|甲|主管部门|某局", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|场次|5场")


@pytest.mark.parametrize("rest", ["|质量指标|合格率|达标", "效益指标|社会效益指标|影响|持续扩大"])
def test_form_goes_on_behind_a_page_break_though_its_rows_hold_no_figure(rest):
    (form,) = tables("绩效目标表", ruled(*FORM), ruled(rest, "满意度指标|满意度指标|群众|满意"))
    assert cell(form, "满意")[0][-1] == "群众"


def test_form_goes_on_with_fewer_columns_between_the_same_sides():
    head = boxed(
        ruled("项目名称|甲|主管部门|某局|<", "一级指标|二级指标|三级指标|<|指标值", "产出指标|数量指标|场次|<|5场"),
        [0, 10, 20, 30, 40, 50],
    )
    tail = boxed(ruled("效益指标|社会效益指标|影响|持续扩大", "满意度指标|满意度指标|群众|满意"), [0, 10, 20, 40, 50])
    (form,) = tables("绩效目标表", head, tail)
    assert cell(form, "持续扩大")[0][-1] == "影响"


# ---------------------------------------------------------------- headers


def test_header_of_three_rows_with_spans():
    (table,) = tables(
        "三公经费支出表", ruled("合计|三公经费|<|<|会议费", "^|小计|公务用车购置及运行费|<|^", "^|^|购置费|运行费|^", "9|6|1|5|3")
    )
    assert cell(table, "5")[1] == ("三公经费", "公务用车购置及运行费", "运行费")
    assert cell(table, "3")[1] == ("会议费",)


def test_header_whose_merges_were_lost():
    (table,) = tables(
        ragged(
            "科目编码|||科目名称|总计|基本支出|||项目支出", "类|款|项|||小计|人员经费|公用经费|", "201|03|01|行政运行|9|8|6|2|1"
        )
    )
    assert cell(table, "6")[1] == ("基本支出", "人员经费")
    assert cell(table, "1")[1] == ("项目支出",)
    assert cell(table, "9")[1] == ("总计",)


def test_line_numbers_are_neither_labels_nor_figures():
    (table,) = tables("收支总表", ragged("项目|行次|金额", "栏次||1", "一、甲|1|10.5", "二、乙|2|3.5"))
    assert cell(table, "10.5") == (("一、甲",), ("金额",))
    assert not any(one.text == "2" and not one.is_label for one in table.cells)


def test_code_columns_are_joined():
    (table,) = tables(
        ragged("科目编码|||科目名称|金额", "类|款|项||", "201|||一般公共服务支出|3", "201|03||办公厅|3", "201|03|01|行政运行|1")
    )
    codes = {one.row_path[-1]: one.code for one in table.cells if one.row_path}
    assert codes == {"一般公共服务支出": "201", "办公厅": "20103", "行政运行": "2010301"}
    assert cell(table, "1")[0] == ("一般公共服务支出", "办公厅", "行政运行")


@pytest.mark.parametrize("printed", ["2010301行政运行", "2010301-行政运行", "[2010301] 行政运行", "2010301 行政运行"])
def test_code_before_the_name_in_one_cell(printed):
    (table,) = tables("支出表", ruled("科目|金额", "20103 政府办公厅（室）及相关机构事务|9", f"{printed}|9", "300万元以上设备|1"))
    rows = [(one.code, one.row_path) for one in table.cells if not one.is_label and not one.is_header]
    head = "政府办公厅（室）及相关机构事务"
    assert rows == [("20103", (head,)), ("2010301", (head, "行政运行")), (None, ("300万元以上设备",))]


def test_code_header_that_says_whose_budget_it_is_heads_codes():
    (table,) = tables(
        "支出表", ruled("部门预算经济科目编码|部门预算经济科目名称|金额", "301|工资福利支出|9", "30101|基本工资|4")
    )
    assert [one.code for one in table.cells if one.text in ("9", "4")] == ["301", "30101"]


def test_catalogue_number_beside_a_name_names_nothing():
    (table,) = tables("政府采购表", ruled("采购项目|采购品目|金额", "合计|<|13", "台式计算机|A02010104|9", "印刷服务|C081401|4"))
    assert cell(table, "4")[0] == ("印刷服务",)


def test_coded_rows_stand_under_the_unit_whose_code_they_carry():
    (table,) = tables(
        "部门支出总表",
        ruled(
            "类|款|项|单位代码|单位名称（科目）|合计", "||||合计|9", "|||318001|某市某局机关|6", "201|38|01|318001|行政运行|6",
            "|||318602|某市检验所|3", "201|38|01|318602|行政运行|3",
        ),
    )  # fmt: skip
    rows = [(one.row_path, one.code) for one in table.cells if not one.is_label and one.code]
    assert rows == [(("某市某局机关", "行政运行"), "2013801"), (("某市检验所", "行政运行"), "2013801")]


def test_catalogue_number_before_a_name_is_no_part_of_it():
    (table,) = tables("政府采购表", ruled("采购类别|采购品目|金额", "货物|A02010105 台式计算机|9", "工程|B0808 修缮工程|4"))
    assert cell(table, "4")[0] == ("工程", "修缮工程")


def test_code_and_name_in_one_cell_are_parted():
    (table,) = tables("支出表", ragged("科目|金额", "301 工资福利支出|30", "30101基本工资|30", "3年以上项目|5"))
    assert [one.code for one in table.cells if one.text == "30" and one.row_path] == ["301", "30101"]
    assert cell(table, "5")[0] == ("3年以上项目",)


def test_row_that_header_cells_reach_down_into_is_header():
    rows = ("代码|名称|^|^", "栏次|<|^|^", "合计|<|9.00|9.00", "213|农林水支出|8.00|9.00")
    (table,) = tables("支出表", ruled("项目|<|合计|基本支出", *rows))
    assert cell(table, "8.00") == (("农林水支出",), ("合计",))
    assert {one.text for one in table.cells if one.is_header} == {"项目", "代码", "名称", "栏次", "合计", "基本支出"}


def test_total_beside_the_code_headers():
    (table,) = tables(ruled("科目编码|<|<|科目名称|合计", "类|款|项|合计|25.00", "201|||一般公共服务支出|25.00"))
    assert [one.role for one in table.cells if one.text == "25.00"] == ["total", "item"]


# ---------------------------------------------------------------- rows


def test_of_which_rows_stand_under_the_row_before():
    (table,) = tables(ragged("项目|预算数", "3、公务用车费|5", "其中：（1）运行维护费|4", "（2）购置费|1", "4、其他|2"))
    assert cell(table, "1")[0] == ("3、公务用车费", "（2）购置费")
    assert cell(table, "2")[0] == ("4、其他",)


def test_numbering_gives_the_levels():
    (table,) = tables(ragged("项目|金额", "一、财政拨款|9", "1.一般公共预算|8", "2.政府性基金|1", "二、其他资金|2"))
    assert cell(table, "1")[0] == ("一、财政拨款", "2.政府性基金")
    assert cell(table, "2")[0] == ("二、其他资金",)


def test_official_parts_stand_under_their_head_where_no_number_or_code_places_them():
    rows = ("公务用车购置及运行费|15", "公务用车购置费|6", "公务用车运行费|9", "公务接待费|4")
    (table,) = tables("三公经费表", ragged("项目|金额", *rows))
    assert cell(table, "9")[0] == ("公务用车购置及运行费", "公务用车运行费")
    assert cell(table, "4")[0] == ("公务接待费",)


def test_of_which_row_is_no_head_of_what_follows():
    (table,) = tables("收支表", ragged("项目|金额", "一般公共预算|9", "其中：财政拨款|8", "政府性基金预算|3", "合计|12"))
    assert cell(table, "3")[0] == ("政府性基金预算",)


def test_row_between_two_official_parts_is_a_part_too():
    (table,) = tables("支出表", ragged("项目|金额", "商品和服务支出|9", "办公费|2", "某某费|3", "差旅费|4", "某某补助|7"))
    assert cell(table, "3")[0] == ("商品和服务支出", "某某费")
    assert cell(table, "7")[0] == ("某某补助",)


def test_numbered_total_stands_under_the_head_that_it_is_numbered_below():
    rows = ("一、“三公”经费支出|", "（一）支出合计|15", "1．公务接待费|3", "（二）相关统计数|", "1．批次|25", "二、政府采购|9")
    (table,) = tables("信息表", ragged("项目|统计数", *rows))
    assert cell(table, "15")[0] == ("一、“三公”经费支出", "（一）支出合计")
    assert cell(table, "3")[0] == ("一、“三公”经费支出", "（一）支出合计", "1．公务接待费")
    assert cell(table, "25")[0] == ("一、“三公”经费支出", "（二）相关统计数", "1．批次")
    assert cell(table, "9")[0] == ("二、政府采购",)


def test_outer_label_columns_carry_down():
    (table,) = tables(
        "政府采购预算表",
        ruled("品目大类|专项名称|经济科目|总计", "合计|||9", "一、货物|||9", "|办公设备|办公设备购置|9", "||家具|4"),
    )
    assert cell(table, "4")[0] == ("一、货物", "办公设备", "家具")


def test_sides_are_regions():
    (table,) = tables(
        "收支总表", ragged("收入||支出|", "项目|金额|项目|金额", "一、拨款|7|一、教育支出|5", "收入合计|7|支出合计|5")
    )
    assert {one.text: one.region for one in table.cells if one.text in ("一、拨款", "一、教育支出")} == {
        "一、拨款": 0,
        "一、教育支出": 1,
    }


def test_three_pairs_that_have_nothing_to_do_with_each_other():
    (table,) = tables(
        "收支预算总表",
        ruled(
            "收入|<|支出|<|<|<",
            "项目名称|金额|功能分类|<|支出用途|<",
            "^|^|功能科目名称|金额|项目名称|金额",
            "一、拨款|9|一、教育|8|一、基本支出|7",
        ),
    )
    assert cell(table, "8")[0] == ("一、教育",)
    assert cell(table, "7") == (("一、基本支出",), ("支出", "支出用途", "金额"))


def test_two_sided_rows_shifted_by_lost_merges():
    (table,) = tables(
        "财政拨款收支总表",
        ragged(
            "收入||支出|||||",
            "项目|金额|项目|合计|一般公共预算|||基金预算",
            "||||小计|财政拨款|收费|",
            "一般公共预算|小计|90|一、教育|50|50|40|10",
            "|财政拨款|80|二、医疗|40|40|40|",
            "基金预算||三、其他|||||",
            "收入合计|90|支出合计|90|90|80|10|",
        ),
    )
    rows = {(one.row_path, one.column_path[-1]): (one.text, one.position) for one in table.cells if one.row_path and one.text}
    assert rows[("一般公共预算", "财政拨款"), "金额"] == ("80", "inferred")
    assert rows[("一、教育",), "财政拨款"] == ("40", "inferred")
    assert rows[("支出合计",), "财政拨款"] == ("80", "read")


# ---------------------------------------------------------------- forms


def test_indicators_of_two_horizons_with_lost_merges():
    (table,) = tables(
        "绩效目标申报表",
        ragged(
            "项目名称|甲项目||||",
            "项目资金|中期资金总额：|6|年度资金总额：|2|",
            "|其中：财政拨款|6|其中：财政拨款|2|",
            "总体目标|中期目标|||年度目标|",
            "|三年内建成|||开工|",
            "绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
            "|产出指标|数量指标|培训次数|3次|数量指标|培训次数|1次",
            "|成本指标|控制支出|100%|成本指标|控制支出|100%|",
            "|满意度指标|群众满意率95%以上|||群众满意率98%以上||",
        ),
    )
    assert table.form
    assert cell(table, "1次") == (("绩效指标", "产出指标", "数量指标", "培训次数"), ("年度目标", "指标值"))
    assert cell(table, "群众满意率98%以上")[1] == ("年度目标", "三级指标")
    paths = [one.row_path for one in table.cells if one.text == "6"]
    assert paths == [("项目资金", "中期资金总额"), ("项目资金", "中期资金总额", "其中：财政拨款")]


# ---------------------------------------------------------------- real reports


def test_every_table_of_a_real_budget_is_found_once():
    titles = [table.title for table in read_tables("jiangsu/js-zhengxie-2019-tables.pdf")]
    assert len(titles) == 12
    assert len(set(titles)) == 12


def test_real_two_sided_table_over_a_page_break():
    found = read_tables("putuo-czj-2024.pdf")
    table = next(table for table in found if table.title == "收入支出决算总表")
    totals = [one.text for one in table.cells if one.row_path == ("总计",)]
    assert totals == ["2,995.39", "2,995.39"]


def test_real_text_report_with_forms():
    found = read_tables("luoyang-hitech-zwfwj-2021.txt")
    assert [table.form for table in found] == [False] * 4 + [True] * 4
    assert all(table.unit == "万元" for table in found)
