"""Pages turned into text that keeps the places of characters: headers over lines, cells that wrap, lines that a page breaks."""

from __future__ import annotations

from pathlib import Path

from ingest.model import Grid, Paragraph
from ingest.readers import read_blocks
from ingest.readers.text.printed import printed_table
from ingest.readers.text.prose import close_up, lines_to_paragraphs


def cells(text: str) -> list[list[str]]:
    """Return the rows of the table that begins in a text's first line, spans not repeated."""
    found = printed_table(text.split("\n"), 0)
    assert found is not None
    draft = found[0][0]
    return [[cell.text for cell in draft.cells if cell.row == row] for row in range(draft.rows)]


def line(**words: str) -> str:
    """Return a line with each word at its place: `_12="预算数"` begins after twelve characters."""
    text = ""
    for place, word in words.items():
        text = text.ljust(int(place[1:])) + word
    return text


WRAPPED_HEADER = "\n".join(
    [
        line(_52="执行数为"),
        line(_63="执行数比"),
        line(_5="项", _13="目", _18="预算数", _30="调整预算数", _42="执行数", _52="调整预算", _57="上年决算数"),
        line(_63="上年+,-%"),
        line(_53="数%"),
        line(_0="一般公共预算支出", _21="8000", _33="9000", _44="8900", _54="98.9", _61="8600", _70="3.5"),
        "",
        line(_1="1、教育支出", _21="3000", _33="3100", _44="3050", _54="98.4", _61="2900", _70="5.2"),
    ]
)


def test_a_head_over_several_lines_is_one_and_heads_a_space_apart_are_two():
    head, total, item = cells(WRAPPED_HEADER)
    assert head == ["项目", "预算数", "调整预算数", "执行数", "执行数为调整预算数%", "上年决算数", "执行数比上年+,-%"]
    assert total[-2:] == ["8600", "3.5"]
    assert item == ["1、教育支出", "3000", "3100", "3050", "98.4", "2900", "5.2"]


GROUPS = """\
                     2022年债务限额                     2022年债务余额
   地  区
               合计      一般债务      专项债务     合计      一般债务      专项债务

   公 式      A=B+C      B         C      D=E+F      E         F
甲省            30        12        18       27        10        17
 甲省本级          9         5         4        8         4         4
 云溪市          21         7        14       19         6        13
"""


def test_a_head_stands_over_the_columns_whose_middle_it_is_and_a_row_of_formulas_is_none():
    groups, heads, province, *_ = cells(GROUPS)
    assert [text for text in groups if text][1:] == ["2022年债务限额", "2022年债务余额"]
    assert [text for text in heads if text] == ["合计", "一般债务", "专项债务"] * 2
    assert province == ["甲省", "30", "12", "18", "27", "10", "17"]


ONE_ROW = """\
                                          公务用车购置及运行费

   年份      总计        因公出国（境）                                      公务接待费
                                 小计         车辆购置费      车辆运行费

   2020     210.00      40.00    150.00                  150.00     20.00
"""


def test_a_column_that_only_its_head_shows_is_blank():
    *_, row = cells(ONE_ROW)
    assert row == ["2020", "210.00", "40.00", "150.00", "", "150.00", "20.00"]


EACH_FILLS_ONE = """\
          项     目                 预算数           执行数

一、2021年末余额                                   120.50

二、2022年新增限额                        30.00
"""


def test_a_figure_stands_in_the_column_under_which_it_is_printed():
    _, first, second = cells(EACH_FILLS_ONE)
    assert first == ["一、2021年末余额", "", "120.50"]
    assert second == ["二、2022年新增限额", "30.00", ""]


NOTES = """\
     项      目      预算数     执行数     备注
 1、教育支出          300       310
                                      因设备更新项目推迟，
 2、农林水支出         120       100  相应减少
                                      主要是上级补助的水利
 3、交通运输支出        90        140  设施和农村公路建设资
                                      金增加
"""


def test_words_that_wrap_belong_to_the_row_that_stands_in_their_middle():
    rows = {row[0]: row[-1] for row in cells(NOTES)[1:]}
    assert rows["1、教育支出"] == ""
    assert rows["2、农林水支出"] == "因设备更新项目推迟，相应减少"
    assert rows["3、交通运输支出"] == "主要是上级补助的水利设施和农村公路建设资金增加"


PROJECTS = "\n".join(
    [
        line(_64="申报预算", _76="实施"),
        line(_2="序号", _16="项目名称", _38="绩效目标描述", _64="（万元）", _76="单位"),
        "",
        line(_40="合", _44="计", _65="62.00"),
        "",
        line(_26="本项目安排资金50万元，用于河道清淤和堤岸"),
        line(_14="城区河道整治", _26="加固，完工验收合格率达到百分之百，群众满", _74="云溪市水务"),
        line(_3="1", _14="和堤岸加固", _65="50.00"),
        line(_15="工程", _26="意度稳步提升，河道水质得到改善。", _74="事务中心"),
        "",
        line(_26="购置图书和书架，开展读者活动，服务各年龄"),
        line(_3="2", _14="图书馆购书费", _65="12.00", _74="云溪市图书馆"),
        line(_26="段读者，馆藏图书逐年增加。"),
    ]
)


def test_a_row_whose_cells_wrap_keeps_name_description_and_unit_apart():
    _, total, first, second = cells(PROJECTS)
    assert total[1] == "合计"
    assert first[1] == "城区河道整治和堤岸加固工程"
    assert first[-2:] == ["50.00", "云溪市水务事务中心"]
    assert first[2].startswith("本项目安排资金") and first[2].endswith("得到改善。")
    assert second[1] == "图书馆购书费"


def test_prose_with_figures_is_no_table():
    text = "  2022年，全区三公经费合计 24 万元。其中，公务接待费\n支出 3 万元，公务用车费 21 万元，比上年减少 2 万元。"
    assert printed_table(text.split("\n"), 0) is None


def test_a_unit_line_is_above_the_table_and_not_in_it(tmp_path: Path):
    path = tmp_path / "page.txt"
    above = "云溪市2022年支出执行情况表\n表二                             单位：万元\n"
    path.write_text(above + WRAPPED_HEADER, encoding="utf-8")
    blocks = read_blocks(path).blocks
    assert [type(block) for block in blocks].count(Grid) == 1
    assert any(isinstance(block, Paragraph) and "单位：万元" in block.text for block in blocks)


BROKEN = [
    "  2022年，云溪市本级部门一般公共预算三公经费支出预算共计",
    "",
    "17.2万元，比上年预算数减少3.5万元，下降16.9%，主要原因是",
    "",
    "进一步压减一般性支出，严格控制公务接待活动和车辆使用，其",
    "",
    "中公务接待费预算数2.2万元，比上年预算数减少1.5万元，公务",
    "",
    "用车运行费15万元，比上年预算数减少2万元，主要是车辆减少。",
]


def test_lines_of_a_page_printed_with_blank_lines_between_are_one_paragraph():
    found = lines_to_paragraphs(BROKEN)
    assert len(found) == 1
    assert "共计17.2万元" in found[0] and "其中公务接待费" in found[0]


def test_letters_printed_wide_are_closed_up_and_other_words_stay_apart():
    assert close_up("支 出 预 算 共 计 17.2 万 元 ， 比 上 年 减 少") == "支出预算共计17.2万元，比上年减少"
    assert close_up("甲局 乙局 丙局 丁局") == "甲局 乙局 丙局 丁局"
