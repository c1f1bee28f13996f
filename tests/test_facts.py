from __future__ import annotations

from pathlib import Path

import pytest

from ingest.facts import form_to_facts, table_to_facts
from ingest.facts.headers import label_name, specific_total, title_says
from ingest.facts.setting import of_several_rows
from ingest.facts.words import figures_in_words
from ingest.identity import blocks_to_identity
from ingest.model import Cell
from ingest.tables import blocks_to_tables
from tests.table_builders import FINAL, facts, figure, ragged, ruled

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"


def read_facts(name: str):
    path = REPORTS / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    from ingest.readers import read_blocks

    raw = read_blocks(path)
    identity = blocks_to_identity(raw)
    found = []
    for table in blocks_to_tables(raw.blocks, (), identity):
        found += form_to_facts(table, identity, raw.blocks) if table.form else table_to_facts(table, identity)
    return found


SPENDING = ragged(
    "科目编码|||单位（科目名称）|总计|基本支出||项目支出",
    "类|款|项|||小计|工资福利支出|",
    "|||合计|9|6|4|3",
    "|||某局|9|6|4|3",
    "201|03|01|行政运行|9|6|4|3",
)


# ---------------------------------------------------------------- row × column


def test_total_row_takes_its_item_from_the_column():
    found = facts("部门支出总体情况表", "单位：万元", SPENDING)
    totals = [fact for fact in found if fact.role == "total"]
    assert [fact.coordinates.item for fact in totals] == ["支出总计", "基本支出", "工资福利支出", "项目支出"]
    assert totals[2].coordinates.parents == ("基本支出",)
    assert totals[1].coordinates.kind == "basic"


def test_data_row_keeps_its_item_and_the_column_gives_kind_and_economic():
    found = [fact for fact in facts("部门支出总体情况表", "单位：万元", SPENDING) if fact.role == "item"]
    assert {fact.coordinates.item for fact in found} == {"行政运行"}
    assert [fact.coordinates.kind for fact in found] == [None, "basic", "basic", "project"]
    assert [fact.coordinates.economic for fact in found] == [None, None, "工资福利支出", None]


def test_code_gives_the_heads_that_the_table_leaves_out():
    found = [fact for fact in facts("支出情况表", SPENDING) if fact.coordinates.code == "2010301"]
    assert found[0].coordinates.parents[0] == "一般公共服务支出"


def test_row_of_the_body_itself_is_a_total():
    own = [fact for fact in facts("部门支出总体情况表", SPENDING) if fact.role == "own_unit"]
    assert [fact.coordinates.item for fact in own] == ["支出总计", "基本支出", "工资福利支出", "项目支出"]


def test_rows_of_other_units_are_items():
    found = facts(
        "支出总表",
        "单位：万元",
        ruled("单位编码|单位名称|合计", "|合计|30", "101|某局|30", "101001|某局本级|20", "101002|某中心|10"),
    )
    assert figure(found, "某中心") == "10万元"
    assert [fact.role for fact in found] == ["total", "own_unit", "item", "item"]


def test_label_of_a_side_stays_on_its_side():
    found = facts(
        "收支总表",
        "单位：元",
        ragged("收入||支出|", "项目|金额|项目|金额", "一、事业收入|7|一、教育支出|5", "收入总计|7|支出总计|5"),
    )
    assert [(fact.coordinates.item, fact.coordinates.side) for fact in found] == [
        ("事业收入", "income"),
        ("教育支出", "expenditure"),
        ("收入总计", "income"),
        ("支出总计", "expenditure"),
    ]


def test_blank_and_dash_and_words_are_facts_without_an_amount():
    found = facts(
        "三公经费支出表", ragged("项目|预算数", "公务接待费|", "因公出国（境）费|—", "公务用车购置费|单位不需填列", "会议费|0")
    )
    assert [(fact.state, fact.amount is None) for fact in found] == [
        ("blank", True),
        ("dash", True),
        ("words", True),
        ("figure", False),
    ]


def test_row_without_label_gives_no_blank():
    assert len(facts("支出表", ragged("项目|金额", "教育支出|5", "|"))) == 1


# ---------------------------------------------------------------- three public expenses


def test_one_row_of_figures_is_a_total_row():
    found = facts(
        "“三公”经费、会议费、培训费支出预算表",
        "单位：万元",
        ruled("合计|“三公”经费|<|<|会议费", "^|小计|公务接待费|公务用车费|^", "9|6|1|5|3"),
    )
    assert [fact.coordinates.item for fact in found][1:] == ["三公经费", "公务接待费", "公务用车购置及运行维护费", "会议费"]
    assert found[0].coordinates.item != "三公经费"
    assert {fact.role for fact in found} == {"total"}


def test_rows_of_figures_without_any_label_are_in_doubt():
    found = facts("支出表", "单位：万元", ruled("基本支出|项目支出", "5.00|6.00", "7.00|8.00"))
    assert [fact.doubt for fact in found] == ["The row has no label."] * 4
    assert "total" not in {fact.role for fact in found}


def test_total_of_a_three_publics_table_is_the_three_publics():
    found = facts("一般公共预算“三公”经费支出表", "单位：万元", ragged("项目|预算数", "合计|5", "公务接待费|5"))
    assert found[0].coordinates.item == "三公经费"
    assert found[1].coordinates.parents == ("三公经费",)


def test_budget_and_actual_columns_of_one_table():
    found = facts("三公经费支出决算表", ragged("合计||公务接待费|", "预算数|决算数|预算数|决算数", "2|1|2|1"), identity=FINAL)
    assert [fact.coordinates.stage for fact in found] == ["budget", "actual", "budget", "actual"]


# ---------------------------------------------------------------- years, funds, natures, units


def test_column_of_what_was_really_spent_is_no_budget():
    found = facts("政府采购情况表", "单位：元", ruled("类别|采购预算|实际采购金额", "货物|9|8", "总计|9|8"))
    assert [fact.coordinates.stage for fact in found if fact.raw == "8"] == ["actual", "actual"]
    assert [fact.coordinates.item for fact in found] == ["政府采购货物", "政府采购货物", "政府采购", "政府采购"]


def test_last_years_column():
    found = facts("支出表", ragged("项目|上年预算数|本年预算数|上年结转", "教育支出|5|6|1"))
    assert [fact.coordinates.year for fact in found] == [2021, 2022, 2022]


def test_change_is_unsigned_with_a_direction():
    found = facts("支出表", "单位：万元", ragged("项目|2021年预算数|2022年预算数|增减额|增减%", "教育支出|5|4|-1|-20.00"))
    change, growth = found[2:]
    assert (change.coordinates.nature, change.coordinates.direction, str(change.amount)) == ("change", "down", "1万元")
    assert (growth.coordinates.nature, str(growth.amount), growth.coordinates.base_year) == ("growth", "20.00%", 2021)


def test_header_that_compares_two_years():
    found = facts(
        "支出表",
        "单位：元",
        ragged("项目|2021年预算数|2022年预算数|2022年比2021年增减|", "|||增减额|增减%", "教育支出|5.00|6.00|1.00|20.00"),
    )
    assert [(fact.coordinates.year, fact.coordinates.base_year, fact.coordinates.parents) for fact in found[2:]] == [
        (2022, 2021, ())
    ] * 2


def test_reason_column_is_a_reason():
    found = facts("支出表", ragged("项目|2021年|2022年|变动原因", "教育支出|5|4|学生减少"))
    assert (found[-1].coordinates.nature, found[-1].words, found[-1].coordinates.item) == ("reason", "学生减少", "教育支出")


@pytest.mark.parametrize(
    ("title", "fund"),
    [
        ("收支预算总表", "all"),
        ("财政拨款收支预算总表", "fiscal"),
        ("一般公共预算支出表", "general"),
        ("政府性基金预算支出表", "managed"),
        ("财政拨款“三公”经费支出表", "fiscal"),
        ("政府采购预算表", None),
        ("收入决算表", "all"),
    ],
)
def test_fund_of_a_title(title, fund):
    assert title_says(title).fund == fund


def test_narrowest_fund_of_the_headers_holds():
    found = facts("财政拨款收支总表", ruled("项目|一般公共预算|<", "^|小计|财政拨款", "教育支出|5|4"))
    assert [fact.coordinates.fund for fact in found] == ["general", "general"]
    assert found[1].coordinates.parents != ()


def test_unit_of_a_count_comes_from_its_label_or_words():
    found = facts(
        "资产情况表",
        "单位：万元",
        ragged("项目|数量|金额（万元）", "一、车辆（辆）|3|60", "其中：一般公务用车|2|40", "二、通用设备（台，套）|1|9"),
    )
    assert [str(fact.amount) for fact in found] == ["3辆", "60万元", "2辆", "40万元", "1台（套）", "9万元"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2021年“三公”经费预算数", "三公经费"),
        ("财政拨款“三公”经费", "三公经费"),
        ("一、“三公”经费合计", "三公经费"),
        ("其中：（1）公务用车运行维护费", "公务用车运行维护费"),
    ],
)
def test_names_of_labels(label, name):
    assert name in (label_name(label), specific_total(label))


# ---------------------------------------------------------------- forms

FORM = ruled(
    "项目名称|甲项目|<|<",
    "项目属性|□新增项目 ☑延续性项目|项目负责人|张三",
    "项目资金（万元）|年度资金总额：|12|<",
    "^|其中：财政拨款|10|<",
    "^|其他资金||<",
    "绩效指标|一级指标|二级指标|三级指标",
    "^|产出指标|数量指标|指标1：志愿者服务1000次，组织培训15次",
    "^|满意度指标|服务对象满意度指标|群众满意率95%以上",
)


def test_form_amounts_have_subject_and_horizon():
    found = facts("项目支出绩效目标申报表", FORM)
    assert figure(found, "项目资金总额", subject="甲项目", horizon="annual") == "12万元"
    assert [fact.state for fact in found if fact.coordinates.item == "其他资金"] == ["blank"]


def test_ticked_box_is_the_word():
    words = [fact.words for fact in facts("项目支出绩效目标申报表", FORM) if fact.coordinates.item == "项目属性"]
    assert words == ["延续性项目"]


def test_persons_become_no_fact():
    assert not any("张三" in (fact.words or "") for fact in facts("项目支出绩效目标申报表", FORM))


def test_figures_inside_an_indicators_words():
    found = facts("项目支出绩效目标申报表", FORM)
    assert figure(found, "志愿者服务", nature="target") == "1000次"
    assert figure(found, "组织培训") == "15次"
    rate = next(fact for fact in found if fact.coordinates.item == "群众满意率")
    assert (str(rate.amount), rate.bound, rate.coordinates.parents) == ("95%", ">=", ("满意度指标", "服务对象满意度指标"))


def test_self_assessment_has_its_stages():
    found = facts(
        "项目支出绩效自评表",
        ruled(
            "项目名称|甲|<|<|<",
            "项目资金（万元）||年初预算数|全年预算数|全年执行数",
            "^|年度资金总额|10|12|11",
            "绩效指标|三级指标|年度指标值|实际完成值|得分",
            "^|次数|≥12次|13次|9",
        ),
    )
    assert figure(found, "项目资金总额", stage="adjusted") == "12万元"
    assert figure(found, "次数", nature="target", stage="actual") == "13次"
    assert figure(found, "次数", nature="score") == "9分"


def test_list_of_projects_gives_each_its_subject():
    found = facts(
        "项目绩效目标表", ruled("项目名称|预算数|一级指标|三级指标|指标值", "甲|1|产出指标|次数|≥3次", "乙|2|产出指标|次数|5次")
    )
    assert figure(found, "次数", subject="乙") == "5次"


def test_date_and_unit_above_a_form_are_words():
    found = facts("项目支出绩效目标申报表", "项目实施单位：某中心", "2021年3月4日", FORM)
    assert {fact.coordinates.item: fact.words for fact in found}["填报日期"] == "2021年3月4日"
    assert {fact.coordinates.item: fact.words for fact in found}["项目实施单位"] == "某中心"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("及时率 100%", [("及时率", "100%", None)]),
        ("确保出件不少于 300 件", [("出件", "300件", ">=")]),
        ("投诉件数控制在 30 件以下。", [("投诉件数", "30件", "<=")]),
        ("运行费1.8万元，通讯费0.2万元", [("运行费", "1.8万元", None), ("通讯费", "0.2万元", None)]),
        ("依据〔2012〕61号文件", []),
        ("指标 1: 为公众提供365*24小时服务", []),
        ("110联动平台1个", [("110联动平台", "1个", None)]),
        ("2021年12月底前完成", []),
    ],
)
def test_figures_in_words(text, expected):
    assert [(one.label, str(one.amount), one.bound) for one in figures_in_words(text)] == expected


# ---------------------------------------------------------------- real reports


def test_every_figure_of_a_real_report_has_item_unit_and_labels():
    found = [fact for fact in read_facts("jiangsu/js-renda-2018.pdf") if fact.state == "figure"]
    assert len(found) > 100
    assert all(fact.coordinates.item and fact.amount.unit == "万元" and fact.doubt is None and fact.places for fact in found)


def test_real_final_account_by_code_and_column():
    found = read_facts("putuo-czj-2024.pdf")
    assert (
        figure(
            [fact for fact in found if fact.coordinates.code == "2010601"],
            "行政运行",
            kind="project",
            fund="all",
            side="expenditure",
        )
        == "8.37万元"
    )


def test_drafting_is_no_count_of_posts_but_posts_are():
    found = facts("项目支出表", "单位：万元", ruled("项目|合计", "标准规范编制|22.5", "人员编制数|36"))
    assert [str(fact.amount) for fact in found] == ["22.5万元", "36人"]


def test_row_of_a_unit_under_the_body_is_about_that_unit():
    found = facts(
        "部门支出总表",
        ruled(
            "类|款|项|单位代码|单位名称（科目）|合计", "||||合计|9", "|||318001|某市某局机关|6", "201|38|01|318001|行政运行|6",
            "|||318602|某市检验所|3", "201|38|01|318602|行政运行|3",
        ),
    )  # fmt: skip
    assert figure(found, "行政运行", subject="某市检验所") == "3"


def test_what_a_title_takes_in_is_not_its_fund():
    found = facts(
        "财政拨款（含一般公共预算和政府性基金预算）“三公”经费支出表", ruled("年度|公务接待费", "2021年|3", "2022年|2")
    )
    assert {fact.coordinates.fund for fact in found} == {"fiscal"}


def test_rows_may_be_years():
    found = facts("“三公”经费支出表", ruled("年度|公务接待费", "2021年|3", "2022年预算数|2"))
    assert [(fact.coordinates.item, fact.coordinates.year) for fact in found] == [("公务接待费", 2021), ("公务接待费", 2022)]


def test_carried_over_money_in_a_column_of_its_own_is_a_balance():
    found = facts("收入总表", ruled("科目编码|科目名称|合计|上年结转", "201|一般公共服务支出|9|2"))
    assert [fact.coordinates.side for fact in found] == ["income", "balance"]


def test_indicators_of_a_form_about_the_whole_body_are_targets():
    found = facts(
        "部门整体支出绩效目标表",
        ruled("部门名称|某局|<|<", "年度总体目标|建成基地。|<|<", "一级指标|二级指标|三级指标|绩效指标性质及值",
              "产出指标|数量指标|抽检批次|≥420批次", "满意度指标|满意度指标|群众满意度|≥93%"),
    )  # fmt: skip
    assert [str(fact.amount) for fact in found if fact.coordinates.nature == "target"] == ["420批次", "93%"]


def test_a_table_of_indicators_alone_tells_targets():
    found = facts(
        "部门整体绩效目标表",
        ruled("一级指标|二级指标|三级指标|年度指标值", "产出指标|数量指标|抽检批次|≥420批次",
              "满意度指标|满意度指标|群众满意度|≥93%"),
    )  # fmt: skip
    assert [str(fact.amount) for fact in found if fact.coordinates.nature == "target"] == ["420批次", "93%"]


def test_rows_of_a_very_long_table_are_counted_once() -> None:
    cells = [Cell(row, 0, "5.00") for row in range(60_000)]
    assert of_several_rows(cells) == {0}
    assert of_several_rows(cells[:1]) == frozenset()
