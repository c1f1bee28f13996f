"""PDF tables that are ruled along their rows only: each test draws one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model import Grid
from tests.test_readers_pdf import Sheet, grids, table, texts

EDGES = [60.0, 150, 210, 270, 330, 390, 450, 510]
HEAD = [
    ["项目", "2023年决算", "<", "<", "<", "<", "<"],
    ["^", "合计", "基本支出", "<", "<", "项目支出", "<"],
    ["^", "^", "小计", "人员", "公用", "本级", "下级"],
]
BODY = [
    ["一般公共服务", "1,234.56", "1,000.00", "900.00", "100.00", "234.56", "-"],
    ["住房保障", "80.00", "80.00", "80.00", "—", "", ""],
    ["农林水", "9.50", "", "", "", "", "9.50"],
    ["合计", "1,324.06", "1,080.00", "980.00", "100.00", "234.56", "9.50"],
]
PATHS = [
    ("项目",), ("2023年决算", "合计"), *(("2023年决算", "基本支出", leaf) for leaf in ("小计", "人员", "公用")),
    ("2023年决算", "项目支出", "本级"), ("2023年决算", "项目支出", "下级"),
]  # fmt: skip


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "report.pdf")


def draw(sheet: Sheet, head: list[list[str]], body: list[list[str]], *, edges: list[float] = EDGES, align: str = "centre",
         broken: bool = False, top: float = 100, step: float = 20) -> None:  # fmt: skip
    """Draw rows with a ruling under each; `align` is that of the header. `broken`: no ruling goes through a merged cell."""
    sheet.line(edges[0], top, edges[-1], top)
    for number, row in enumerate([*head, *body]):
        y = top + number * step
        for column, words in enumerate(row):
            wide = next((n for n in range(1, len(row) - column) if row[column + n] != "<"), len(row) - column)
            left, right = edges[column], edges[column + wide]
            if words in ("", "<", "^"):
                pass
            elif number >= len(head) and column:
                sheet.text(right - 4, y + 13, words, right=True)
            elif number >= len(head) or align == "left":
                sheet.text(left + 4, y + 13, words)
            else:
                sheet.text((left + right) / 2 - 5 * len(words) + 2.5 * sum(c < "z" for c in words), y + 13, words)
            below = head[number + 1][column] if number + 1 < len(head) else ""
            if not broken or below != "^":
                sheet.line(left, y + step, edges[column + 1], y + step)


def paths(grid: Grid, rows: int) -> list[tuple[str, ...]]:
    """The header's texts over each column, from the top down, as the cells' spans say."""
    return [
        tuple(cell.text for cell in sorted(grid.cells, key=lambda one: one.row)
              if cell.text and cell.row < rows and cell.column <= column < cell.column + cell.column_span)
        for column in range(grid.columns)
    ]  # fmt: skip


@pytest.mark.parametrize("align", ["centre", "left"])
@pytest.mark.parametrize("broken", [False, True], ids=["full rulings", "broken rulings"])
def test_heads_of_groups_reach_over_their_columns(sheet: Sheet, align: str, broken: bool) -> None:
    draw(sheet, HEAD, BODY, align=align, broken=broken)
    (grid,) = grids(sheet.read())
    assert paths(grid, 3) == PATHS
    assert table(grid)[3:] == BODY


@pytest.mark.parametrize("align", ["centre", "left"])
def test_a_head_reaches_no_further_than_the_head_over_it(sheet: Sheet, align: str) -> None:
    head = [
        ["项目", "2022年", "<", "<", "2023年", "<", "<"],
        ["", "合计", "三公经费", "<", "合计", "三公经费", "<"],
        ["", "", "出国", "接待", "", "出国", "接待"],
    ]
    draw(sheet, head, BODY, align=align)
    (grid,) = grids(sheet.read())
    years = ("2022年", "2023年")
    assert paths(grid, 3)[1:] == [
        (year, *leaf) for year in years for leaf in (("合计",), ("三公经费", "出国"), ("三公经费", "接待"))
    ]


def test_a_column_without_figures_keeps_its_head_and_its_blanks(sheet: Sheet) -> None:
    head = [["项目", "合计", "基本支出", "项目支出", "经营支出", "上缴支出", "其他"]]
    body = [[*row[:3], "", row[4], "", row[6]] for row in BODY]
    draw(sheet, head, body)
    assert table(grids(sheet.read())[0]) == [*head, *body]


def test_a_left_head_and_right_figures_of_a_wide_column_are_one_column(sheet: Sheet) -> None:
    rows = [["项目", "预算数", "决算数"], ["货物", "5.00", "4.00"], ["工程", "", ""], ["合计", "5.00", "4.00"]]
    draw(sheet, rows[:1], rows[1:], edges=[60, 200, 350, 510], align="left")
    assert table(grids(sheet.read())[0]) == rows


def test_narrow_figures_in_wide_columns_go_to_the_head_before_them(sheet: Sheet) -> None:
    head = [["项目", "合计", "2022年", "<"], ["^", "^", "工资", "公务用车"]]
    body = [["教育支出", "42.20", "", "2.02"], ["住房", "2.01", "1.49", "-"], ["合计", "44.21", "1.49", "0"]]
    draw(sheet, head, body, edges=[60, 150, 270, 390, 510], align="left")
    (grid,) = grids(sheet.read())
    assert paths(grid, 2) == [("项目",), ("合计",), ("2022年", "工资"), ("2022年", "公务用车")]
    assert table(grid)[2:] == body


def test_a_first_row_of_whole_numbers_is_no_header(sheet: Sheet) -> None:
    head = [["项目", "行次", "车辆数", "人数"], ["栏次", "", "1", "2"]]
    body = [["合计", "1", "0", "12"], ["本级", "2", "", "7"], ["下属", "3", "0", "5"]]
    draw(sheet, head, body, edges=[60, 150, 270, 390, 510])
    assert table(grids(sheet.read())[0]) == head + body


def test_wrapped_labels_and_heads_stay_in_their_cells(sheet: Sheet) -> None:
    edges = [60.0, 130, 250, 380, 510]
    for y in (100, 140, 180, 220, 260):
        sheet.line(60, y, 510, y)
    sheet.text(64, 124, "科目编码")
    sheet.text(134, 124, "科目名称")
    for line, words in enumerate(("一般公共预算财政拨款基", "本支出")):
        sheet.text(255, 116 + 14 * line, words)
    sheet.text(384, 124, "项目支出")
    labels = [
        ("30108", "机关事业单位基本养老保", "险缴费"),
        ("30109", "职业年金缴费", ""),
        ("30110", "职工基本医疗保险缴费支", "出"),
    ]
    for row, (code, first, second) in enumerate(labels):
        y = 156 + 40 * row
        sheet.text(64, y + 7, code)
        sheet.text(134, y, first)
        sheet.text(134, y + 14, second)
        sheet.text(edges[3] - 4, y + 7, f"{row + 1}0.00", right=True)
        sheet.text(edges[4] - 4, y + 7, "5.00", right=True)
    (grid,) = grids(sheet.read())
    assert table(grid) == [
        ["科目编码", "科目名称", "一般公共预算财政拨款基本支出", "项目支出"],
        ["30108", "机关事业单位基本养老保险缴费", "10.00", "5.00"],
        ["30109", "职业年金缴费", "20.00", "5.00"],
        ["30110", "职工基本医疗保险缴费支出", "30.00", "5.00"],
    ]


def test_title_and_unit_between_two_tables_belong_to_neither(sheet: Sheet) -> None:
    head = [["项目", "预算数", "决算数"]]
    body = [["货物", "5.00", "4.00"], ["工程", "7.00", "6.00"], ["合计", "12.00", "10.00"]]
    draw(sheet, head, body, edges=[60, 200, 350, 510])
    sheet.text(200, 205, "政府采购情况表", 14)
    sheet.text(400, 222, "单位：万元")
    draw(sheet, head, body, edges=[60, 200, 350, 510], top=230)
    document = sheet.read()
    assert [table(grid) for grid in grids(document)] == [head + body, head + body]
    assert texts(document) == ["政府采购情况表", "单位：万元"]


def test_underlined_sentences_are_no_table(sheet: Sheet) -> None:
    for row, amount in enumerate(("590.09", "31.25", "12.00")):
        sheet.text(64, 113 + 20 * row, "基本支出")
        sheet.text(150, 113 + 20 * row, amount)
        sheet.text(210, 113 + 20 * row, "万元，用于日常运转。")
        sheet.line(60, 120 + 20 * row, 510, 120 + 20 * row)
    assert grids(sheet.read()) == []
