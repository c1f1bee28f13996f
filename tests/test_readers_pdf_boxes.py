"""PDF pages whose figures stand in boxes, under undrawn walls, or beside columns that hold nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the extra test is not installed")
from ingest.pipeline import parse_blocks  # noqa: E402
from tests.test_readers_pdf import Sheet, grids, table, texts  # noqa: E402


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "report.pdf")


def centred(sheet: Sheet, x: float, y: float, words: str, size: float = 12) -> None:
    wide = sum(size if ord(letter) > 255 else size * 0.5 for letter in words)
    sheet.text(x - wide / 2, y, words, size)


def test_figures_centred_under_their_names_are_a_table(sheet: Sheet) -> None:
    sheet.text(200, 60, "一图读懂丘北县水利局2024年部门预算", 14)
    for x, top, name, figure in (
        (150, 150, "总收入", "5,420.5万元"),
        (400, 150, "总支出", "5,420.5万元"),
        (150, 260, "“三公”经费", "12.6万元"),
        (400, 260, "政府采购", "318万元"),
    ):
        centred(sheet, x, top, name)
        centred(sheet, x, top + 30, figure)
    document = sheet.read()
    assert [table(grid) for grid in grids(document)] == [
        [["总收入", "总支出"], ["5,420.5万元", "5,420.5万元"]],
        [["“三公”经费", "政府采购"], ["12.6万元", "318万元"]],
    ]
    found = {(fact.coordinates.item, str(fact.amount)) for fact in parse_blocks(document).facts}
    assert {("三公经费", "12.6万元"), ("政府采购", "318万元"), ("收入总计", "5420.5万元")} <= found


def test_a_figure_under_two_heads_stands_where_the_figures_of_its_column_end(sheet: Sheet) -> None:
    rows = [
        ["项目", "市级资金", "区级资金"],
        ["河道清淤", "20.00", "15.00"],
        ["渠道养护", "", "38.00"],
        ["合计", "20.00", "53.00"],
    ]
    edges, top, step = [60, 220, 350, 480], 100.0, 25.0
    for at, row in enumerate(rows):
        sheet.text(edges[0] + 4, top + at * step + 15, row[0])
        for column in (1, 2):
            sheet.text(edges[column + 1] - 4, top + at * step + 15, row[column], right=True)
        sheet.line(edges[0], top + at * step, edges[-1], top + at * step)
        for x in edges if at != 2 else (edges[0], edges[1], edges[3]):  # the wall between the two is not drawn
            sheet.line(x, top + at * step, x, top + (at + 1) * step)
    sheet.line(edges[0], top + 4 * step, edges[-1], top + 4 * step)
    (grid,) = grids(sheet.read())
    assert table(grid) == rows


def test_heads_of_columns_that_hold_nothing_are_kept_without_rulings(sheet: Sheet) -> None:
    heads = ["科目名称", "合计", "基本支出", "项目支出", "经营支出", "上缴上级"]
    rights = [0, 250, 330, 400, 470, 540]
    for head, right in zip(heads, rights, strict=True):
        sheet.text(right or 60, 100, head, 9, right=bool(right))
    for at, (label, *figures) in enumerate(
        [
            ("公共安全支出", "1,428.60", "1,012.60", "416.00"),
            ("司法救助", "236.00", "", "236.00"),
            ("住房保障支出", "96.30", "96.30", ""),
            ("合计", "1,524.90", "1,108.90", "416.00"),
        ]
    ):
        sheet.text(60, 120 + at * 20, label, 9)
        for right, figure in zip(rights[1:], figures, strict=False):
            sheet.text(right, 120 + at * 20, figure, 9, right=True)
    (grid,) = grids(sheet.read())
    assert (table(grid)[0], table(grid)[2]) == (heads, ["司法救助", "236.00", "", "236.00", "", ""])


def test_short_columns_of_text_under_a_heading_each_are_read_one_after_the_other(sheet: Sheet) -> None:
    left = [
        "一、收支总体情况",
        "2024年收入预算846.20万元，",
        "比上年增加92.30万元。",
        "支出预算846.20万元，其中基本",
        "支出120.00万元，项目支出",
        "726.20万元。",
    ]
    right = [
        "二、“三公”经费情况",
        "2024年“三公”经费预算18.40万",
        "元，比上年减少1.60万元。",
        "其中公务接待费3.40万元，公务",
        "用车运行维护费15.00万元。",
        "主要原因是压减支出。",
    ]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        sheet.text(60, 120 + at * 20, one)
        sheet.text(320, 120 + at * 20, other)
    joined = "".join(texts(sheet.read()))
    assert joined == "".join(left) + "".join(right)


def test_a_table_goes_on_under_the_name_that_every_page_bears(sheet: Sheet) -> None:
    name, edges = "丘北县教育局2024年部门预算", [60, 220, 320, 420]
    head = ["科目名称", "合计", "基本支出"]
    first = [head, ["学前教育", "320.00", "180.00"], ["小学教育", "260.30", "98.30"]]
    second = [["住房公积金", "65.45", "65.45"], ["合计", "645.75", "343.75"]]
    sheet.text(200, 60, name, 14)
    sheet.text(230, 100, "一般公共预算支出表", 12)
    sheet.text(430, 120, "单位：万元")
    sheet.ruled(first, 140, edges=edges)
    sheet.next()
    sheet.text(200, 60, name, 14)
    sheet.ruled(second, 140, edges=edges)
    (one,) = parse_blocks(sheet.read()).tables
    assert (one.title, one.unit, one.rows) == ("一般公共预算支出表", "万元", 5)
