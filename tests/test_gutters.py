"""Text tables whose columns the gutters part, forms printed a row a line, and pages whose tables lost their merges."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.relayout.layouts import fixed
from ingest.model import Fact, ParsedDocument
from ingest.pipeline import read_document
from ingest.readers.text.gutters import gutter_table


@pytest.fixture
def read(tmp_path: Path):
    def of(text: str, suffix: str = ".txt") -> ParsedDocument:
        path = tmp_path / f"report{suffix}"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return of


def amounts(parsed: ParsedDocument) -> set[tuple[str, str]]:
    return {(one.coordinates.item, str(one.amount)) for one in parsed.facts if one.amount is not None}


def fact(parsed: ParsedDocument, raw: str) -> Fact:
    return next(one for one in parsed.facts if one.raw == raw)


SIDES = """某局2023年部门收支总表

单位：万元

收入                        支出
项目                预算数  项目                预算数
一、财政拨款         90.00  一、教育支出
二、其他收入          5.00  二、卫生健康支出     20.00
                            三、农林水支出       75.00
收入总计             95.00  支出总计             95.00
"""


def test_a_far_indented_label_stands_on_the_right_side(read):
    parsed = read(SIDES)
    assert {("农林水支出", "75.00万元"), ("卫生健康支出", "20.00万元"), ("其他收入", "5.00万元")} <= amounts(parsed)
    assert fact(parsed, "75.00").coordinates.side == "expenditure"


CODED = (
    ("科目编码", "", "", "科目名称", "总计", "基本支出", "", "", "项目支出"),
    ("类", "款", "项", "", "", "小计", "人员经费", "公用经费", ""),
    ("", "", "", "合计", "60.00", "40.00", "30.00", "10.00", "20.00"),
    ("213", "03", "01", "行政运行", "40.00", "40.00", "30.00", "10.00", ""),
    ("213", "03", "06", "工程运行", "20.00", "", "", "", "20.00"),
)


def test_codes_have_columns_of_their_own_and_blanks_keep_theirs(read):
    parsed = read(f"某局2023年部门支出总表\n\n单位：万元\n\n{fixed(CODED)}\n")
    assert fact(parsed, "30.00").coordinates.kind == "personnel"
    assert {one.coordinates.kind for one in parsed.facts if one.raw == "20.00" and one.column_path != ("总计",)} == {"project"}
    assert {one.coordinates.code for one in parsed.facts if one.row_path == ("行政运行",)} == {"2130301"}


def test_labels_without_figures_are_rows_of_the_table(read):
    parsed = read(
        "某局2023年“三公”经费预算表\n\n单位：万元\n\n"
        "项目                  2022年预算数  2023年预算数\n"
        "合计                          9.00          7.00\n"
        "因公出国（境）费\n"
        "公务接待费                    4.00          3.00\n"
        "公务用车运行维护费            5.00          4.00\n"
    )
    assert len(parsed.tables) == 1
    assert any(one.state == "blank" and one.coordinates.item == "因公出国（境）费" for one in parsed.facts)


@pytest.mark.parametrize(
    "lines",
    [
        ["项目  预算数", "公务接待费  3", "会议费  12.50", "培训费及其他  4"],  # columns do not stand under each other
        ["2023年工作  情况说明", "一、收入5万元  支出4万元。", "二、其他"],  # running text
        ["一、主要职能", "二、机构设置", "三、人员情况"],
    ],
)
def test_lines_without_gutters_are_left_to_others(lines):
    assert gutter_table(lines, 0) is None


def test_text_behind_a_table_is_none_of_its_rows(read):
    parsed = read(SIDES + "说明：收入总计与支出总计相等。\n二、其他\n2023年公务接待费3万元。\n")
    assert ("公务接待费", "3万元") in amounts(parsed)
    assert len(parsed.tables) == 1


CODES_OF_TWO_LENGTHS = """某中学2023年部门预算

附表1  基本支出预算表                                    单位：元
科目                                        合计            人员经费            公用经费
301  工资福利支出                     36,000.00          36,000.00
30101  基本工资                       24,000.00          24,000.00
30107  绩效工资                       12,000.00          12,000.00
302  商品和服务支出                    5,000.00                              5,000.00
30201  办公费                          3,000.00                              3,000.00
30216  培训费                          2,000.00                              2,000.00
合计                                  41,000.00          36,000.00           5,000.00

附表2  三公经费预算表                                      单位：元
项目                                      2022年              2023年
公务接待费                                900.00              800.00
公务用车运行维护费                      1,900.00            1,800.00
合计                                    2,800.00            2,600.00
"""


def test_names_behind_codes_of_two_lengths_and_blanks_at_the_end_keep_their_columns(read):
    parsed = read(CODES_OF_TWO_LENGTHS)
    office = [one for one in parsed.facts if one.raw == "3,000.00"]
    assert {one.column_path[-1] for one in office} == {"合计", "公用经费"}
    assert not [one for one in parsed.facts if one.raw == "24,000.00" and "公用经费" in one.column_path]


def test_the_title_of_the_next_table_ends_a_table(read):
    parsed = read(CODES_OF_TWO_LENGTHS)
    assert {one.coordinates.year for one in parsed.facts if one.raw in ("900.00", "1,900.00")} == {2022}



FORM = """项目支出绩效目标表

项目名称  塘坝清淤
主管部门  某县水利局    实施单位  某县水利局
项目资金  资金总额：  40    其中：财政拨款  40
绩效指标  一级指标  二级指标  三级指标  指标值
          产出指标  数量指标  清淤塘坝  6个
                    质量指标  验收合格率  ≥95%
"""


def test_a_form_may_stand_a_row_a_line(read):
    parsed = read(FORM)
    assert {one.coordinates.subject for one in parsed.facts} == {"塘坝清淤"}
    assert {("清淤塘坝", "6个"), ("验收合格率", "95%")} <= amounts(parsed)


# ---------------------------------------------------------------- heads whose merges were lost

HTML = """<html><body><p>某局2023年部门支出总表</p><p>单位：万元</p><table>
<tr><td>科目编码</td><td>科目名称</td><td>总计</td><td>基本支出</td><td></td><td>项目支出</td></tr>
<tr><td></td><td></td><td></td><td>人员经费</td><td>公用经费</td><td></td></tr>
<tr><td>2130301</td><td>行政运行</td><td>60</td><td>30</td><td>10</td><td>20</td></tr>
<tr><td></td><td>合计</td><td>60</td><td>30</td><td>10</td><td>20</td></tr>
</table></body></html>"""


def test_a_page_whose_table_lost_its_merges_still_has_its_heads_over_their_columns(read):
    parsed = read(HTML, ".html")
    assert all(one.column_path[:1] == ("基本支出",) for one in parsed.facts if one.raw in ("30", "10"))


def test_parts_stand_under_the_item_that_they_are_parts_of(read):
    parsed = read(
        "某局2023年部门支出总表\n\n单位：元\n\n功能科目名称 | 科目编码 | 合计 | 基本支出 | 项目支出 |\n人员经费 | 公用经费 |\n"
        "合计 |  | 60 | 30 | 10 | 20 |\n行政运行 | 2130301 | 40 | 30 | 10 |  |\n其他水利支出 | 2130399 | 20 |  |  | 20 |\n"
    )
    assert fact(parsed, "10").column_path == ("基本支出", "公用经费")
    assert fact(parsed, "20").coordinates.kind == "project" or fact(parsed, "20").column_path == ("合计",)
