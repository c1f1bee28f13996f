"""Small files as bodies publish them, read whole: each figure must come in with its body, year, stage, level, item and unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model import Fact, ParsedDocument
from ingest.pipeline import read_document


@pytest.fixture
def reading(tmp_path: Path):
    def read(*lines: str, name: str = "report.txt") -> ParsedDocument:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_document(path)

    return read


def the(document: ParsedDocument, printed: str) -> Fact:
    """The one fact whose figure is printed so."""
    (found,) = [fact for fact in document.facts if fact.amount is not None and fact.raw == printed]
    return found


def said(document: ParsedDocument, printed: str, *names: str) -> tuple[object, ...]:
    at = the(document, printed).coordinates
    return tuple(getattr(at, name) for name in names)


# ---------------------------------------------------------------- whose it is


def test_a_list_of_transfers_is_the_regions_that_pays_them(reading):
    found = reading(
        "甲石州2024年州对县市转移支付分地区执行情况表",
        "单位：万元",
        "地区\t合计\t专项转移支付",
        "乙溪市\t9\t3",
        "丙坪县\t8\t5",
    )
    assert found.identity.department == "甲石州"
    assert said(found, "5", "subject", "item") == ("丙坪县", "专项转移支付")


@pytest.mark.parametrize("title", ["甲石区所属学校部门预算情况", "甲石区各街道2024年三公经费情况", "甲石区2024年重点项目计划表"])
def test_a_list_of_those_under_a_place_is_the_places(title: str, reading):
    assert reading(f"{title}\n单位：万元\n名称\t收入预算\n甲\t3\n乙\t4\n").identity.department == "甲石区"


def test_a_departments_page_is_the_organs_that_its_title_ends_with(reading):
    page = (
        "<html><head><title>2023年度部门决算公开_甲石区应急管理局_甲石区人民政府</title></head><body>"
        "<p>首页 &gt; 财政预决算</p><h1>2023年度部门决算公开</h1><p>机关运行经费支出58.36万元。</p></body></html>"
    )
    found = reading(page, name="page.html").identity
    assert (found.department, found.stage) == ("甲石区应急管理局", "actual")


def test_places_beside_each_other_are_none_of_them_the_reports_own(reading):
    found = reading(
        "地区,年份,指标,数值,单位",
        "东岭市,2021,常住人口,11,万人",
        "东岭市,2022,常住人口,12,万人",
        "西岭市,2021,常住人口,21,万人",
        "西岭市,2022,常住人口,22,万人",
        name="list.csv",
    )
    assert found.identity.department is None
    assert found.identity.years == (2022, 2021)
    assert said(found, "21", "subject", "year") == ("西岭市", 2021)


def test_a_compilation_under_the_names_of_bodies_is_of_each(reading):
    table = "| 项目 | 2025年预算 |\n|---|---|\n| 人员经费 | {} |\n| 公用经费 | {} |\n"
    found = reading(
        "# 甲石区教育系统2025年预算汇编\n\n"
        + "".join(f"## 甲石区{name}\n\n单位：万元\n\n{table.format(*sums)}\n" for name, sums in
                  (("第一小学", (11, 12)), ("第二小学", (21, 22))))
        , "all.md",
    )
    assert found.identity.department == "甲石区"
    assert [said(found, raw, "subject")[0] for raw in ("11", "22")] == ["甲石区第一小学", "甲石区第二小学"]


def test_a_span_of_years_in_a_title_ends_in_the_reports_year(reading):
    found = reading(
        "甲石县各乡镇2022—2024年“三公”经费情况",
        "单位：万元",
        "乡镇\t2022年决算\t2023年决算\t2024年预算",
        "乙溪镇\t1\t2\t3",
        "丙坪乡\t4\t5\t6",
    )
    assert (found.identity.year, set(found.identity.years)) == (2024, {2022, 2023, 2024})


# ---------------------------------------------------------------- heads and labels


def test_the_stage_may_stand_in_brackets_or_before_another_word(reading):
    found = reading(
        "甲石街道办事处三公经费情况表",
        "单位：万元",
        "项目\t2022年（决算）\t2023年预算数\t2023年决算统计数",
        "公务接待费\t11\t12\t13",
        "培训费\t21\t22\t23",
    )
    assert [said(found, raw, "stage")[0] for raw in ("11", "12", "13")] == ["actual", "budget", "actual"]


def test_what_was_done_of_a_budget_is_its_execution(reading):
    found = reading(
        "2025年甲石县全县一般公共预算收入表",
        "单位：万元",
        "科目\t2024年完成数\t2025年预算数",
        "增值税\t11\t12",
        "个人所得税\t21\t22",
    )
    assert said(found, "11", "year", "stage") == (2024, "execution")


def test_a_share_of_last_years_money_is_no_amount(reading):
    found = reading(
        "甲石县2025年政府性基金预算收入表",
        "单位：万元",
        "项目\t2024年执行数\t2025年预算数\t2025年预算数为2024年执行数的%",
        "污水处理费收入\t40\t50\t125",
        "其他收入\t20\t10\t50.0",
    )
    assert said(found, "125", "nature") == ("share",)


def test_a_project_goes_by_its_name_not_by_its_field(reading):
    found = reading(
        "甲石市2024年专项债券项目表",
        "单位：万元",
        "项目名称\t项目领域\t债券期限（年）\t发行金额",
        "城北污水厂\t生态环保\t10\t56386",
        "门诊楼\t社会事业\t15\t231",
    )
    assert said(found, "56386", "item") == ("城北污水厂",)
    assert str(the(found, "15").amount) == "15年"


def test_months_are_heads(reading):
    found = reading(
        "甲石市2024年一般公共预算收入分月完成情况",
        "单位：亿元",
        "项目\t1月\t2月\t一季度累计",
        "税收收入\t3.1\t4.2\t9.9",
        "非税收入\t5.3\t6.4\t8.8",
    )
    assert said(found, "9.9", "item", "year") == ("税收收入", 2024)


def test_a_head_over_rows_tells_their_side(reading):
    found = reading(
        "甲石乡人民政府2023年度收支决算简表",
        "单位：万元",
        "项目\t决算数",
        "一、收入\t",
        "其他收入\t11",
        "二、支出\t",
        "其他支出\t12",
    )
    assert [said(found, raw, "side")[0] for raw in ("11", "12")] == ["income", "expenditure"]


def test_districts_as_columns_are_of_what_the_title_names(reading):
    found = reading(
        "甲石市各区县一般公共预算支出决算情况（单位：亿元）",
        "年度\t全市\t乙溪区\t丙坪县",
        "2022年\t31\t11\t20",
        "2023年\t33\t12\t21",
    )
    assert said(found, "21", "subject", "year", "fund", "side") == ("丙坪县", 2023, "general", "expenditure")
    assert said(found, "33", "item", "level") == (said(found, "21", "item")[0], "全市")


# ---------------------------------------------------------------- lists without columns


def test_lines_of_a_label_and_a_bare_figure_are_a_table_in_the_unit_of_its_like(reading):
    found = reading(
        "甲石区2025年所属单位预算一览",
        "（金额单位：万元）",
        "",
        "单位名称：甲石区第一幼儿园",
        "收入预算：11.5",
        "基本支出：12",
        "",
        "单位名称：甲石区少年宫",
        "收入预算：21.5",
        "基本支出：22",
    )
    assert [(str(the(found, raw).amount), *said(found, raw, "subject")) for raw in ("11.5", "22")] == [
        ("11.5万元", "甲石区第一幼儿园"), ("22万元", "甲石区少年宫"),
    ]  # fmt: skip


def test_a_leader_of_dots_goes_before_an_amount_and_before_a_pages_number(reading):
    found = reading(
        "甲石区体育局2023年度部门决算",
        "收支决算简表（单位：万元）",
        "财政拨款收入…………276.68",
        "基本支出…………447.42",
    )
    assert said(found, "447.42", "item") == ("基本支出",)
    assert not reading(
        "甲石区体育局2023年度部门决算",
        "部门概况…………3",
        "收支情况…………7",
    ).facts


# ---------------------------------------------------------------- sentences


def test_the_words_that_open_a_paragraph_are_what_it_is_about(reading):
    found = reading(
        "甲石区信访局2024年度部门决算",
        "四、培训费。全年支出3.2万元，较上年多0.5万元。",
        "五、三公方面。年初核定3.5万元，实际开支2.9万元。",
    )
    assert said(found, "3.2万元", "item") == ("培训费",)
    assert said(found, "3.5万元", "item", "stage") == ("三公经费", "budget")


def test_a_bullet_is_no_part_of_an_item(reading):
    found = reading(
        "甲石市中级人民法院2024年部门预算",
        "二、机关运行经费",
        "● 安排1120.6万元，比上年增加34.2万元。",
    )
    assert said(found, "1120.6万元", "item") == ("机关运行经费",)


def test_a_ledgers_side_is_told_behind_a_level(reading):
    found = reading(
        "关于甲石市2024年预算执行情况的报告",
        "（二）政府性基金预算：全市收入164.3亿元；支出201.9亿元。市本级收入88.6亿元，支出97.4亿元。",
        "（三）一般公共预算：全市收入累计完成386.4亿元；支出712.5亿元。",
    )
    assert said(found, "88.6亿元", "item", "side", "fund", "level") == ("政府性基金预算", "income", "managed", "市本级")
    assert said(found, "386.4亿元", "side", "fund") == ("income", "general")


def test_an_amount_cut_from_its_sentence_by_a_line_end_goes_back_to_it(reading):
    found = reading(
        "甲石市财政局2025年部门预算",
        "    2025年度本单位政府采购预算1,708.03万元，其中：政府采购货物预算42.50万元、政府采购服务预算",
        "1,665.53万元。",
    )
    assert said(found, "1,665.53万元", "item") == ("政府采购服务",)


# ---------------------------------------------------------------- English


def test_thousands_of_pounds_under_a_broken_head_are_not_pounds(reading):
    page = (
        "<html><body><h1>Revenue Budget 2025/26</h1><p>Thornby Borough Council</p><p>The budget is £14.862 million.</p><table>"
        "<tr><th>Service</th><th>2024/25 Budget<br>£000</th><th>2025/26 Budget<br>£000</th></tr>"
        "<tr><td>Housing</td><td>3,307</td><td>7,481</td></tr><tr><td>Planning</td><td>5,304</td><td>2,582</td></tr>"
        "<tr><td>Leisure</td><td>4,372</td><td>205</td></tr></table></body></html>"
    )
    assert str(the(reading(page, name="budget.html"), "7,481").amount) == "7481千英镑"


def test_a_table_without_unit_is_in_the_money_of_its_text(reading):
    found = reading(
        "Town of Maplewick",
        "",
        "Fiscal Year 2026 Recommended Budget",
        "",
        "The budget totals $48,215,300, an increase of $1,904,120.",
        "",
        "| Department | FY25 Budget | FY26 Recommended |",
        "|---|---|---|",
        "| Library | 2,101 | 2,205 |",
        "| Public Works | 9,301 | 9,404 |",
        name="town.md",
    )
    assert str(the(found, "2,205").amount) == "2205美元"


def test_a_subtotal_in_english_is_no_part_of_the_next(reading):
    found = reading(
        "Elmscot Parish Council",
        "Budget 2024/25",
        "",
        "| | Budget 2024/25 £ |",
        "|---|---|",
        "| Administration | |",
        "| Clerk | 30 |",
        "| Audit | 20 |",
        "| Sub-total | 50 |",
        "| Open spaces | |",
        "| Grass | 15 |",
        "| Trees | 25 |",
        "| Sub-total | 40 |",
        name="parish.md",
    )
    assert not [one for one in found.findings if one.status == "open"]
