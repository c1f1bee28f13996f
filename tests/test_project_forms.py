"""Forms of projects in text whose cells came apart, or ran together, and tables and lines whose setting is told elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model import Fact, Grid, ParsedDocument
from ingest.pipeline import read_document

KEYS = ("项目名称", "校舍加固", "主管部门", "及编码", "[0101]某市教育局", "实施单位", "某市第一小学",
        "项目资金", "资金总额", "40万元", "其中:财政拨款", "30万元", "其他资金", "10万元")  # fmt: skip
INDICATORS = ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "产出指标", "数量指标", "加固教室", "2间",
              "产出指标", "质量指标", "验收合格率", "≥95%", "满意度指标", "师生满意度", "≥90%")  # fmt: skip


@pytest.fixture
def read(tmp_path: Path):
    def of(text: str) -> ParsedDocument:
        path = tmp_path / "report.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return of


def told(parsed: ParsedDocument, *natures: str) -> dict[str, str]:
    return {
        one.coordinates.item: str(one.amount)
        for one in parsed.facts
        if one.amount is not None and (not natures or one.coordinates.nature in natures)
    }


@pytest.mark.parametrize("between", ["\n\n", "\n", " |\n", " |\n||||\n|\n"])
def test_a_form_of_one_cell_a_line_is_read_by_its_keys(read, between):
    parsed = read("某市教育局项目支出绩效目标表\n2023年度\n" + between.join((*KEYS, *INDICATORS)) + "\n")
    assert told(parsed, "amount") == {"项目资金总额": "40万元", "财政拨款收入": "30万元", "其他资金": "10万元"}
    assert told(parsed, "target") == {"加固教室": "2间", "验收合格率": "95%", "师生满意度": "90%"}
    assert {one.coordinates.subject for one in parsed.facts} == {"校舍加固"}


def test_an_indicator_has_as_many_values_as_the_header_has_heads(read):
    cells = ("项目名称", "河堤维修", "预算部门", "某县水利局", "实施期", "2023年", "一级指标", "二级指标", "三级指标", "目标值",
             "依据", "产出指标", "数量指标", "维修长度", "≥3公里", "行业标准", "受益村数", "6个", "行业标准", "满意度指标",
             "村民满意度", "≥85%", "行业标准")  # fmt: skip
    parsed = read("某县水利局2023年河堤维修绩效目标申报表\n" + " |\n".join(cells) + " |\n")
    assert told(parsed, "target") == {"维修长度": "3公里", "受益村数": "6个", "村民满意度": "85%"}


def test_text_behind_a_form_is_no_part_of_it(read):
    parsed = read("项目支出绩效目标表\n" + "\n\n".join((*KEYS, *INDICATORS)) + "\n\n二、其他说明\n\n2023年公务接待费5万元。\n")
    assert told(parsed)["公务接待费"] == "5万元"


def test_a_form_that_ran_together_is_cut_at_its_keys(read):
    parsed = read(
        "某镇2023年项目公开\n"
        "项目绩效目标表(2023年度)项目名称塘坝清淤项目属性新增项目√延续项目□主管部门某镇项目单位某镇起止时间2023年度"
        "资金总额及构成总额50.5万元财政拨款:40万元(其中:上级财政资金:30万元)二、自有资金:10.5万元"
        "项目概况清理塘坝淤泥立项依据镇规划年度目标完成清淤\n"
    )
    assert told(parsed)["项目资金总额"] == "50.5万元"
    assert told(parsed)["财政拨款收入"] == "40万元"
    assert any(one.words == "清理塘坝淤泥" for one in parsed.facts)


# ---------------------------------------------------------------- units


UNITLESS = "某市某局2023年预算公开\n\n“三公”经费安排表\n项目\t预算数\n公务接待费\t4.70\n公务用车运行维护费\t8\n合计\t12.70\n\n"


def test_a_unit_that_a_table_forgot_is_that_of_the_same_figure_in_the_text(read):
    parsed = read(UNITLESS + "说明：2023年公务接待费预算4.7万元。\n")
    cells = {str(one.amount) for one in parsed.facts if one.source == "cell"}
    assert cells == {"4.70万元", "8万元", "12.70万元"}


@pytest.mark.parametrize("sentence", ["2023年公务接待费预算4.8万元。", "2023年培训费预算4.7万元。", "2022年接待费预算4.7万元。"])
def test_another_figure_proves_no_unit(read, sentence):
    parsed = read(UNITLESS + sentence + "\n")
    assert {one.amount.unit for one in parsed.facts if one.source == "cell" and one.amount} == {""}


def test_a_parish_council_counts_in_pounds(read):
    parsed = read("Little Over Parish Council\nBudget 2023/24\n\nHeadin"
        "g            Budget 2023/24\nWages                       1,200\n"
                  "Mowing                        850\nTotal                       2,050\n")  # fmt: skip
    assert {str(one.amount) for one in parsed.facts if one.source == "cell"} == {"1200英镑", "850英镑", "2050英镑"}


# ---------------------------------------------------------------- headers, notes, pages


def changes(parsed: ParsedDocument) -> set[tuple[str, str, str | None, int | None]]:
    return {
        (one.coordinates.item, str(one.amount), one.coordinates.direction, one.coordinates.base_year)
        for one in parsed.facts
        if one.coordinates.nature in ("change", "growth") and one.amount
    }


def test_a_column_of_decreases_prints_them_without_a_sign(read):
    parsed = read("某市某局2023年“三公”经费决算表\n单位：万元\n项目\t支出数\t比上年减少\t减少率\n"
        "公务接待费\t8\t2\t20%\n会议费\t6\t3\t33.3%\n")
    assert ("公务接待费", "2万元", "down", 2022) in changes(parsed)
    assert ("公务接待费", "20%", "down", 2022) in changes(parsed)


def test_heads_under_a_comparison_are_of_the_reports_year(read):
    parsed = read("某市某局2023年“三公”经费预算对比表\n单位：万元\n| 项目 | 2022年预算数 | 2023年预算数 | 与上年相比 | |\n"
                  "| | | | 增减额 | 增减率 |\n| 公务接待费 | 10 | 8 | -2 | -20% |\n"
                  "| 合计 | 10 | 8 | -2 | -20% |\n")  # fmt: skip
    assert changes(parsed) == {
        (item, amount, "down", 2022) for item in ("公务接待费", "三公经费") for amount in ("2万元", "20%")
    }


def test_the_lines_that_explain_a_table_are_about_what_it_is_about(read):
    parsed = read("某县2023年“三公”经费预算统计表\n单位：万元\n项目 | 预算数 |\n"
        "公务接待费 | 40 |\n公务用车运行维护费 | 60 |\n合计 | 100 |\n"
                  "增减情况说明:2023年预算数100万元,较2022年120万元减少20万元,主要是压减接待。 |\n")  # fmt: skip
    sentences = {(one.coordinates.item, one.coordinates.year, str(one.amount)) for one in parsed.facts if one.source == "sen"
        "tence"}
    assert {("三公经费", 2023, "100万元"), ("三公经费", 2022, "120万元"), ("三公经费", 2023, "20万元")} <= sentences


def test_a_reason_that_names_an_item_is_that_items(read):
    parsed = read("某镇2023年“三公”经费预算统计表\n单位：万元\n项目 | 预算数 |\n"
        "公务接待费 | 4 |\n公务用车运行维护费 | 6 |\n合计 | 10 |\n"
                  "变化原因说明:因来访增多,调增公务接待费额度。 |\n")  # fmt: skip
    (reason,) = [one for one in parsed.facts if one.coordinates.nature == "reason"]
    assert (reason.coordinates.item, reason.coordinates.direction) == ("公务接待费", "up")


def test_a_table_goes_on_behind_a_page_that_prints_the_reports_title_again(read):
    parsed = read("某县某局2023年部门预算\n\n项目支出表\n单位：万元\n| 项目名称 | 预算数 |\n"
        "| 河道清淤 | 20 |\n\n某县某局2023年部门预算\n— 7 —\n\n"
                  "| 项目名称 | 预算数 |\n| 水库加固 | 30 |\n| 合计 | 50 |\n")  # fmt: skip
    assert len(parsed.tables) == 1
    assert told(parsed) == {"河道清淤": "20万元", "水库加固": "30万元", "项目支出": "50万元"}


def test_two_sides_need_no_head_over_their_figures(read):
    head = "收 入\n\n支 出\n\n项 目\n\n\n项 目\n\n\n"
    body = "一、财政拨款收入\n\n80\n\n一、人员经费\n\n60\n\n二、其他收入\n\n5\n"
    body += "\n二、公用经费\n\n25\n\n三、上年结余\n\n7\n\n三、项目支出\n\n7\n"
    parsed = read("某市某校2023年单位收支总表\n\n金额单位:万元\n\n" + head + body)
    sides = {(one.coordinates.item, one.coordinates.side, str(one.amount)) for one in parsed.facts if one.amount}
    assert ("财政拨款收入", "income", "80万元") in sides
    assert ("公用经费", "expenditure", "25万元") in sides


def test_a_year_over_a_head_of_an_english_table_stands_over_the_nearest_head(read):
    parsed = read(
        "City of Alder\n\nSPENDING BY OFFICE\n\n"
        "                                                        FY 2023-24\n"
        "OFFICE                FY 2021-22   FY 2022-23   FY 2022-23      Final       Change\n"
        "                          Actual        Plan     Forecast       Plan          ($)\n\n"
        "Clerk              $     214,000  $    231,000  $    229,000  $ 240,000  $     11,000\n"
        "Fleet                    305,000       340,000       322,000    318,000        (4,000)\n"
    )
    plan = next(one for one in parsed.facts if str(one.amount) == "240000美元")
    assert (plan.coordinates.year, plan.coordinates.stage) == (2023, "budget")
    assert next(one for one in parsed.facts if str(one.amount) == "229000美元").coordinates.year == 2022


def rows(parsed: ParsedDocument) -> list[Fact]:
    return [one for one in parsed.facts if one.source == "cell"]


def test_a_forms_grid_keeps_its_title_before_it(read):
    parsed = read("项目支出绩效目标表\n" + "\n".join((*KEYS, *INDICATORS)) + "\n")
    assert [table.title for table in parsed.tables] == ["项目支出绩效目标表"]
    assert sum(isinstance(block, Grid) for block in parsed.raw.blocks) == 1
    assert rows(parsed)
