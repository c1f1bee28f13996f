from __future__ import annotations

import pytest

from ingest.identity import blocks_to_identity
from ingest.model import Said
from tests.text_builders import document, real


def test_name_and_year_stand_on_two_title_lines():
    found = blocks_to_identity(
        document("某市某区水务局", "2024 年度部门预算", "二〇二五年二月", "目 录", "第一部分 概况", "第一部分 概况")
    )
    assert (found.department, found.year, found.stage, found.level) == ("某市某区水务局", 2024, "budget", "department")
    assert found.region == "某市某区"


def test_what_the_user_says_wins_and_is_evidence():
    found = blocks_to_identity(document("某市水务局2024年部门预算"), Said("某市农业局", 2020))
    assert (found.department, found.year) == ("某市农业局", 2020)
    assert [one.source for one in found.evidence] == ["given", "given"]


def test_the_table_line_gives_the_fuller_name():
    found = blocks_to_identity(document("水务局", "2024年度部门预算", "支出表", "单位名称：某市高新开发区水务局", "单位：万元"))
    assert found.department == "某市高新开发区水务局"
    assert "水务局" in found.names


def test_the_publishing_date_is_not_the_year():
    found = blocks_to_identity(document("某县司法局2016年“三公”经费预算表", "发布时间：2017-04-28 00:00", "合计5万元。"))
    assert found.year == 2016


@pytest.mark.parametrize(
    "title, year, stage",
    [
        ("某县财政局二〇二一年部门决算", 2021, "actual"),
        ("某縣財政局民國九十二年度預算", 2003, "budget"),
        ("2019年某县财政局预算执行情况报告", 2019, "execution"),
        ("某县财政局2022年度部门预算公开说明", 2022, "budget"),
    ],
)
def test_years_and_stages_as_they_are_written(title, year, stage):
    found = blocks_to_identity(document(title, "正文。"))
    assert (found.year, found.stage) == (year, stage)


def test_traditional_names_are_told_in_simplified():
    assert blocks_to_identity(document("2018年某市質量監督局“三公”經費預算情況說明")).department == "某市质量监督局"


@pytest.mark.parametrize(
    "title, level",
    [
        ("某县财政局（本级）2022年度决算", "office"),
        ("某县图书馆2022年单位预算", "unit"),
        ("2021年区本级“三公”经费预算支出表", "region"),
    ],
)
def test_levels(title, level):
    assert blocks_to_identity(document(title)).level == level


def test_the_bodys_own_name_may_say_that_it_is_the_office():
    found = blocks_to_identity(document("某市某局（本", "级）2022年单位预算", "编制单位：某市某局（本级） 单位：元"))
    assert (found.department, found.level) == ("某市某局（本级）", "office")


def test_tables_in_a_file_of_their_own_are_the_departments():
    found = blocks_to_identity(document("收支预算总表", "部门：某省某办公厅 单位：万元", "2019年政府采购预算表"))
    assert (found.department, found.year, found.level) == ("某省某办公厅", 2019, "department")


def test_year_from_the_file_name_where_the_text_has_none():
    found = blocks_to_identity(document("本部门收入10万元。", name="water-2020-final.txt"))
    assert (found.department, found.year, found.stage) == (None, 2020, "actual")
    assert found.evidence[-1].source == "file_name"


def test_nothing_said_is_none():
    found = blocks_to_identity(document("收入10万元。", name="x.txt"))
    assert (found.department, found.year, found.stage) == (None, None, None)


def test_a_news_paragraph_names_body_and_years():
    found = blocks_to_identity(real("wild-dev/006-national-audit-2011.txt"))
    assert (found.department, found.year, found.stage) == ("审计署", 2011, "budget")


def test_a_whole_city():
    found = blocks_to_identity(real("wild-dev/004-mianzhu-2025.txt"))
    assert (found.region, found.year, found.level) == (found.department, 2025, "region")


@pytest.mark.parametrize("name", ["js-zhengxie-2018.pdf", "js-zhengxie-2018-tables.pdf"])
def test_narrative_and_tables_of_one_report_agree(name):
    found = blocks_to_identity(real(f"jiangsu/{name}"))
    assert (found.department, found.year, found.stage, found.level) == ("江苏省政协办公厅", 2018, "budget", "department")


def test_the_year_compared_with_is_not_the_reports():
    found = blocks_to_identity(
        document("本部门2022年度收入总计90万元。与2021年决算数相比，收入增加5万元。较2021年决算增长6%。", name="x.txt")
    )
    assert found.year == 2022


def test_a_description_names_the_body():
    found = blocks_to_identity(
        document("一、部门基本情况", "（一）某市某区人民检察院是国家法律监督机关。", "2022年度收入90万元。", name="x.txt")
    )
    assert found.department == "某市某区人民检察院"


@pytest.mark.parametrize(
    "text",
    [
        "柳河区2022年的“三公”经费决算数合计为100.5万元。",
        "按照区政府工作安排，柳河区2022年一般公共预算安排“三公”经费决算数100.5万元。",
        "2022年柳河区一般公共预算安排的三公经费为100.5万元。",
    ],
)
def test_a_place_beside_the_year_of_the_money_told_of_is_whose_statement_it_is(text: str):
    found = blocks_to_identity(document("决算执行情况说明", text))
    assert (found.department, found.level) == ("柳河区", "region")


def test_a_pronoun_before_the_year_names_no_place():
    assert blocks_to_identity(document("情况说明", "本区2022年三公经费100.5万元，全县2022年三公经费200万元。")).department is None


def test_a_catalogues_number_is_no_year():
    found = blocks_to_identity(
        document("索引号: 00231/2017-0031 主题分类: 预算/决算", "某市司法局", "2016年三公经费决算编制说明")
    )
    assert (found.department, found.year) == ("某市司法局", 2016)


def test_the_body_is_what_the_witnesses_agree_on_not_the_longest_name():
    found = blocks_to_identity(
        document(
            "甲市乙区人民法院2024年部门预算", "项目反映甲市乙区人民法院2024年办案情况。", "甲市乙区人民法院2024年收入5万元。"
        )
    )
    assert (found.department, found.region) == ("甲市乙区人民法院", "甲市乙区")


@pytest.mark.parametrize(
    "lines, place, periods",
    [
        (("关于甲市2025年预算执行情况和2026年预算草案的报告_甲市财政局",), "甲市", ((2025, 2026), ("execution", "budget"))),
        (("全市2025年预算执行情况分析_甲市财政局", "2025年，全市财政收入5万元。"), "甲市", ((2025,), ("execution",))),
        (("全市和市级2019年预算执行情况（甲石市）",), "甲石市", ((2019,), ("execution",))),
        (("12甲石省2023年地方政府债务限额及余额决算表",), "甲石省", ((2023,), ("actual",))),
        (("2026年甲石市市本级一般公共预算重点项目情况表",), "甲石市", ((2026,), ())),
        (("首页", "走进甲州", "甲石州2026年度政府预算公开-甲石州人民政府"), "甲石州", ((2026,), ("budget",))),
    ],
)
def test_a_whole_place_is_a_body(lines: tuple[str, ...], place: str, periods: tuple[tuple[int, ...], tuple[str, ...]]):
    found = blocks_to_identity(document(*lines, name="x.txt"))
    assert (found.department, found.level) == (place, "region")
    assert (found.years, found.stages) == periods


@pytest.mark.parametrize(
    "text, body",
    [
        ("City of Long Ferry\nFY 2024 Adopted Budget", "City of Long Ferry"),
        ("Upper Wold Parish Council\nPayments in 2021-22: £1.00", "Upper Wold Parish Council"),
        ("STATE OF ELMORE\nSums for fiscal year 2024", "State of Elmore"),
    ],
)
def test_english_bodies(text: str, body: str):
    assert blocks_to_identity(document(*text.split("\n"), name="x.txt")).department == body


def test_a_publisher_is_no_body_where_another_is_named():
    found = blocks_to_identity(document("发布机构：甲县教育局", "甲县第三中学2022年部门预算", "收入5万元。"))
    assert found.department == "甲县第三中学"


def test_a_districts_title_over_a_departments_budget_only_says_where():
    found = blocks_to_identity(document("甲市乙区2024年区级部门预算", "2024年，甲市乙区人民政府丙路街道办事处收入预算5万元。"))
    assert (found.department, found.level) == ("甲市乙区人民政府丙路街道办事处", "department")


def test_what_stands_beside_the_forms_label_names_the_body():
    found = blocks_to_identity(document("项目支出绩效自评表", "（2023年度）", "主管部门：甲区民政局"))
    assert found.department == "甲区民政局"
