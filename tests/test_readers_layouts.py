"""The layouts that one table takes in plain text: each test writes the same small table another way."""

from pathlib import Path

import pytest

from ingest.model import Grid
from tests.test_readers_text import REPORTS, as_rows, grids, paragraphs, read, real

WILD = REPORTS / "wild-dev"


def positions(grid: Grid) -> list[list[str]]:
    return [[cell.position for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def only_grid(document: object) -> Grid:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]  # type: ignore[attr-defined]
    return grid


TABLE = [
    ["项目", "预算数", "决算数"],
    ["合计", "65.00", "64.87"],
    ["公务接待费", "21.00", "21.00"],
    ["公务用车购置费", "44.00", "43.87"],
]
CELLS = [cell for row in TABLE for cell in row]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{cell} |" for cell in CELLS),
        "\n".join(f"| {cell}" for cell in CELLS),
        "\n".join(CELLS),
        "\n\n".join(CELLS),
        "\n".join(" | ".join(row) + " |" for row in TABLE),
        "\n".join("| " + " | ".join(row) + " |" for row in [TABLE[0], ["---", "---:", ":-:"], *TABLE[1:]]),
        "\n".join(" ".join(row) for row in TABLE),
        "\n".join(f"{a:<14}{b:>12}{c:>12}" for a, b, c in TABLE),
        "+---+---+---+\n" + "\n".join("| " + " | ".join(row) + " |\n+---+---+---+" for row in TABLE),
        "\n".join("\t".join(row) for row in TABLE),
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
        + "</table>",
    ],
    ids=[
        "bar behind",
        "bar before",
        "bare cells",
        "bare cells apart",
        "pipes",
        "markdown",
        "spaces",
        "fixed",
        "box",
        "tabs",
        "html",
    ],
)
def test_the_same_table_comes_out_of_every_layout(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, f"2020年“三公”经费支出表\n单位：万元\n{text}\n\n注：本表反映部门情况。\n")
    assert grids(document) == [TABLE]
    assert paragraphs(document) == ["2020年“三公”经费支出表", "单位：万元", "注：本表反映部门情况。"]
    assert {position for row in positions(only_grid(document)) for position in row} == {"read"}


def test_blank_cells_between_bars_stay_where_they_are(tmp_path: Path) -> None:
    document = read(
        tmp_path, "项目 |\n2019年 |\n2020年 |\n合计 |\n10 |\n12 |\n接待费 |\n|\n5 |\n出国费 |\n10 |\n7 |\n"
    )
    assert grids(document)[0][2] == ["接待费", "", "5"]


def test_a_vanished_blank_is_placed_by_guess_and_says_so(tmp_path: Path) -> None:
    grid = only_grid(
        read(
            tmp_path,
            "项目 上年预算数 本年预算数\n1、公务接待费   30000\n2、公务用车运行费 50000 40000\n合计 90000 45000\n",
        )
    )
    assert as_rows(grid)[1] == ["1、公务接待费", "30000", ""]
    assert positions(grid)[1] == ["read", "inferred", "inferred"]
    assert positions(grid)[2] == ["read", "read", "read"]


def test_a_blank_in_fixed_columns_is_proven_by_the_place_of_the_others(tmp_path: Path) -> None:
    text = (
        "项目                2019年预算数    2020年预算数    增减\n合计                      120.00          110.00    -10.00\n"
        "因公出国费                                 10.00     10.00\n公务接待费                 20.00           18.00     -2.00\n"
        "公务用车运行费            100.00           82.00    -18.00\n"
    )
    grid = only_grid(read(tmp_path, text))
    assert as_rows(grid)[2] == ["因公出国费", "", "10.00", "10.00"]
    assert positions(grid)[2] == ["read"] * 4


def test_a_drawn_box_gives_spans_and_indented_rows(tmp_path: Path) -> None:
    text = (
        "┌──────┬──────────────┬──────┐\n│ 项目 │   2020年     │ 备注 │\n"
        "│      ├──────┬───────┤      │\n│      │预算数│决算数 │      │\n"
        "├──────┼──────┼───────┼──────┤\n│合计  │ 12,3 │12,300 │      "
        "│\n│ 其中 │      │       │      │\n│ 接待 │   45 │    40 │ 减少 │\n"
        "└──────┴──────┴───────┴──────┘\n"
    ).replace("12,3 ", "12   ")
    grid = only_grid(read(tmp_path, text))
    assert as_rows(grid) == [
        ["项目", "2020年", "备注"],
        ["", "预算数", "决算数", ""],
        ["合计", "12", "12,300", ""],
        ["其中", "", "", ""],
        ["接待", "45", "40", "减少"],
    ]
    assert next(cell for cell in grid.cells if cell.text == "2020年").column_span == 2


def test_two_sides_on_one_line_become_four_columns(tmp_path: Path) -> None:
    text = (
        "收入 支出\n项目 预算数 项目 预算数\n一、财政拨款收入 590.09 一、一般公共服务支出 501.38\n二、事业收入 二、外交支出\n"
        "三、其他收入 10.00 三、教育支出 31.25\n四、卫生健康支出 24.50\n本年收入合计 600.09 本年支出合计 557.13\n"
    )
    grid = only_grid(read(tmp_path, text))
    rows = as_rows(grid)
    assert rows[2] == ["一、财政拨款收入", "590.09", "一、一般公共服务支出", "501.38"]
    assert rows[3] == ["二、事业收入", "", "二、外交支出", ""]
    assert rows[5] == ["", "", "四、卫生健康支出", "24.50"]
    assert positions(grid)[5] == ["inferred"] * 4


def test_a_wide_gap_parts_the_labels_of_two_sides_where_the_figure_between_is_blank(tmp_path: Path) -> None:
    text = (
        "收入                   支出\n项目         预算数     项目         预算数\n公共预算     100.00     基本支出     60.00\n"
        "政府性基金              项目支出     40.00\n合  计       100.00     合  计       100.00\n"
    )
    assert as_rows(only_grid(read(tmp_path, text)))[3] == ["政府性基金", "", "项目支出", "40.00"]


GROUPED = [["项目", "2019年预算", "2020年预算"], ["小计", "基本支出", "小计", "基本支出"], ["合计", "10", "5", "12", "6"]]


@pytest.mark.parametrize("joint", [" ", " | ", "\n"], ids=["spaces", "pipes", "one cell a line"])
def test_heads_of_groups_spread_over_their_columns(tmp_path: Path, joint: str) -> None:
    rows = [*GROUPED, ["接待费", "10", "5", "12", "6"], ["出国费", "0", "0", "0", "0"]]
    grid = only_grid(read(tmp_path, "\n".join(joint.join(row) + joint.rstrip(" ") * (joint == " | ") for row in rows)))
    spans = [(cell.text, cell.column, cell.column_span) for cell in grid.cells if cell.row == 0 and cell.text]
    assert spans == [("项目", 0, 1), ("2019年预算", 1, 2), ("2020年预算", 3, 2)]
    assert [(cell.text, cell.column) for cell in grid.cells if cell.row == 1 and cell.text] == [
        ("小计", 1),
        ("基本支出", 2),
        ("小计", 3),
        ("基本支出", 4),
    ]
    assert as_rows(grid)[2] == GROUPED[2]


def test_a_list_of_amounts_in_prose_is_no_table(tmp_path: Path) -> None:
    text = "2020年“三公”经费预算为20万元。其中：\n因公出国（境）费 0万元\n公务用车运行费 15万元\n公务接待费 5万元\n"
    assert grids(read(tmp_path, text)) == []


def test_codes_get_columns_of_their_own(tmp_path: Path) -> None:
    text = (
        "科目编码 科目名称 合计 基本支出\n201 一般公共服务支出 374.11 374.11\n"
        "2010301 行政运行 374.11 374.11\n208 社会保障支出 31.25 0\n"
    )
    assert grids(read(tmp_path, text))[0][2] == ["2010301", "行政运行", "374.11", "374.11"]
    text = "类 款 项 科目名称 合计\n201 03 01 行政运行 374.11\n208 05 05 养老保险 31.25\n221 02 01 住房公积金 0\n"
    assert grids(read(tmp_path, text))[0][1] == ["201", "03", "01", "行政运行", "374.11"]


def test_a_flattened_table_is_found_and_its_words_stay(tmp_path: Path) -> None:
    text = (
        "单位：万元 项目 2020年预算数 合计 32.60 因公出国（境）费 0.00 公务接待费 4.00 公务用车购置及运行费 28.60 "
        "其中：公务用车购置费 0.00 公务用车运行费 28.60"
    )
    document = read(tmp_path, text)
    assert grids(document)[0][3] == ["公务接待费", "4.00"]
    assert {position for row in positions(only_grid(document)) for position in row} == {"inferred"}
    assert paragraphs(document) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "一、收支总表 1\n二、收入总表 2\n三、支出总表 4\n第二部分 说明 5\n",
        "2021年“三公”经费预算为5万元。\n联系人：张三\n联系电话：1234567\n1.部门预算表\n2.绩效目标表\n",
        "某局局长：甲      分管领导：乙\n办公室：丙      财务科：丁\n2021 年 3 月 4 日\n",
        "项目 内容\n甲项目主要用于办公楼维修，包括水电、消防、电梯等，按季度支付。\n乙项目用于培训。\n",
    ],
)
def test_contents_contacts_and_prose_make_no_table(tmp_path: Path, text: str) -> None:
    assert grids(read(tmp_path, text)) == []


# ---------------------------------------------------------------- real excerpts


def test_one_cell_a_line() -> None:
    document = real(WILD / "003-cqjb-2021.txt")
    assert grids(document)[0][:3] == [["项目", "预算数"], ["合计", "4432"], ["1.因公出国(境)费用", "39"]]
    assert "2021年区本级“三公”经费预算支出表" in paragraphs(document)


def test_pipe_rows_with_title_and_unit_inside() -> None:
    document = real(WILD / "005-guilin-justice-2015.txt")
    (grid,) = grids(document)
    assert ["2.公务接待费", "1.70", "1.70"] in grid
    assert paragraphs(document)[2] == "单位:万元"


def test_spaced_columns_with_words_and_blanks() -> None:
    (grid,) = grids(real(WILD / "007-nantong-sasac-2016.txt"))
    assert grid[1] == ["", "小计", "其中:一般公共预算安排数"]
    assert ["(一)因公出国(境)费", "单位不需填列", "单位不需填列"] in grid
    assert ["1.公务用车购置费", "", ""] in grid


def test_one_long_line_falls_into_paragraphs_and_a_table() -> None:
    document = real(WILD / "008-huaining-court-2017-final.txt")
    (grid,) = grids(document)
    assert ["公务接待费", "21.00", "21.00"] in grid and ["因公出国(境)费", "0", "0"] in grid
    texts = paragraphs(document)
    assert "一、2017 年一般公共预算财政拨款“三公”经费支出决算表" in texts
    assert any(text.startswith("2.公务接待费 2017 年支出 21 万元") for text in texts)
    assert any("公务接待费用和车辆运行" in text for text in texts)


def test_fixed_columns_with_a_header_of_two_lines() -> None:
    (grid,) = grids(real(WILD / "009-la-fy2021-22-adopted-p623.txt"))
    assert grid[0] == [
        "Code",
        "Function and Subfunction",
        "Operating Budget",
        "Other Allocated Costs Applied",
        "Capital Improvements*",
        "Bond Redemption and Interest",
        "Total General Budget",
        "Grant and Other Funds**",
        "Total Funds Allocated",
    ]
    assert grid[3] == [
        "FB",
        "Legislative",
        "379,883,320",
        "(180,287,109)",
        "-",
        "-",
        "199,596,211",
        "-",
        "199,596,211",
    ]


def test_a_blank_that_left_its_spaces_stays_where_it_is(tmp_path: Path) -> None:
    text = "项目 2021执行数 2022预算数\n合计   900\n1、出国费    \n2、接待费   600\n3、用车费   300\n"
    grid = only_grid(read(tmp_path, text))
    assert as_rows(grid)[1:4] == [["合计", "", "900"], ["1、出国费", "", ""], ["2、接待费", "", "600"]]


def test_cells_with_lone_bars_between_come_apart_into_rows(tmp_path: Path) -> None:
    rows = [["项目", "合计", "一般公共\n预算"], ["接待费", "3.00", "3.00"], ["用车费", "5.00", "5.00"]]
    text = "|\n|\n单位:万元\n|\n|\n" + "\n|\n|\n".join("\n|\n".join(row) for row in rows) + "\n|\n说明在后，三公经费共八万元。\n"
    document = read(tmp_path, text)
    assert as_rows(only_grid(document)) == [["项目", "合计", "一般公共预算"], *rows[1:]]
    assert "单位:万元" in paragraphs(document)


def test_two_sides_that_came_apart_are_put_side_by_side(tmp_path: Path) -> None:
    cells = ["收入", "支出", "项目", "行次", "金额", "项目", "行次", "金额"]
    cells += ["一、拨款收入", "1", "40.5", "一、公共服务支出", "29", "42.2"]
    cells += ["二、其他收入", "2", "1.7", "二、教育支出", "30", "0.0"]
    grid = only_grid(read(tmp_path, "\n\n".join(cells) + "\n"))
    assert as_rows(grid)[-2:] == [
        ["一、拨款收入", "1", "40.5", "一、公共服务支出", "29", "42.2"],
        ["二、其他收入", "2", "1.7", "二、教育支出", "30", "0.0"],
    ]


def test_a_side_that_goes_on_alone_keeps_its_side(tmp_path: Path) -> None:
    cells = ["项目", "行次", "金额", "项目", "行次", "金额"]
    cells += ["一、拨款收入", "1", "40.5", "一、公共服务支出", "29", "42.2"]
    cells += ["二、教育支出", "30", "3.0", "三、科技支出", "31", "1.0"]
    grid = only_grid(read(tmp_path, "\n".join(cells) + "\n"))
    assert as_rows(grid)[-1] == ["", "", "", "三、科技支出", "31", "1.0"]


BOX = """────────────┬─────┬─────
  科  目    │     │     │本年與上年
─┬─┬─┬─┬────┤ 本年預算數 │ 上年預算數 │
款│項│目│節│名稱及編號│     │     │比較
─┼─┼─┼─┼────┼─────┼─────┼─────
  │  │  │  │4100000000│     │     │
2 │  │  │  │文物支出│  120│  100│   20
  │  │  │  │4101000000│     │     │
  │1 │  │  │文物館│   70│   60│   10
"""


def test_a_box_without_a_left_border_keeps_its_first_column(tmp_path: Path) -> None:
    grid = only_grid(read(tmp_path, BOX))
    assert as_rows(grid)[0] == ["科目编码", "科目名称", "本年預算數", "上年預算數", "本年與上年比較"]
    assert as_rows(grid)[1:] == [["4100000000", "文物支出", "120", "100", "20"], ["4101000000", "文物館", "70", "60", "10"]]
