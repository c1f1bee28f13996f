import datetime
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import Grid, RawDocument
from ingest.readers import Limits, convert, read_blocks
from ingest.readers.sheets.formats import show_number
from tests.old_workbook_builder import OldSheet, old_workbook, sum_of
from tests.test_readers_text import as_rows, grids, paragraphs

ROWS = [
    ["收入", None, "支出", None],
    ["项目", "金额", "项目", "占比"],
    ["财政拨款", 1234.5, "一般公共服务", 0.8129],
    ["其他", None, "国防", "#DIV/0!"],
]


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收支总表"
    sheet["B1"] = "2020年部门收支总表"
    sheet.merge_cells("B1:E1")
    sheet["E2"] = "单位：万元"
    for at, row in enumerate(ROWS, 3):
        for column, value in enumerate(row, 2):
            if value is not None:
                sheet.cell(at, column, value)
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    sheet["C5"].number_format = "#,##0.00"
    sheet["E5"].number_format = "0.00%"
    return book


def read(tmp_path: Path, book: openpyxl.Workbook) -> RawDocument:
    path = tmp_path / "report.xlsx"
    book.save(path)
    return read_blocks(path)


def test_cells_are_shown_as_the_sheet_shows_them(tmp_path: Path, book: openpyxl.Workbook) -> None:
    assert grids(read(tmp_path, book))[0][2:] == [
        ["财政拨款", "1,234.50", "一般公共服务", "81.29%"],
        ["其他", "", "国防", "#DIV/0!"],
    ]


def test_merged_ranges_are_spans_and_titles_stand_before(tmp_path: Path, book: openpyxl.Workbook) -> None:
    document = read(tmp_path, book)
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert paragraphs(document) == ["2020年部门收支总表", "单位：万元"]
    assert [(cell.text, cell.column, cell.column_span) for cell in grid.cells if cell.row == 0] == [
        ("收入", 0, 2),
        ("支出", 2, 2),
    ]
    assert grid.name == "收支总表" and grid.spans_known


def test_several_tables_on_a_sheet_and_several_sheets(tmp_path: Path, book: openpyxl.Workbook) -> None:
    sheet = book.active
    for place, value in (
        ("B9", "2020年“三公”经费表"),
        ("C10", "单位：元"),
        ("B11", "项目"),
        ("C11", "预算数"),
        ("B12", "接待费"),
        ("C12", 3),
    ):
        sheet[place] = value
    other = book.create_sheet("说明")
    other["A1"], other["A2"] = "某局2020年预算说明。", "注：无。"
    document = read(tmp_path, book)
    assert len(grids(document)) == 2 and grids(document)[1] == [["项目", "预算数"], ["接待费", "3"]]
    assert paragraphs(document)[2:] == ["2020年“三公”经费表", "单位：元", "某局2020年预算说明。", "注：无。"]


def test_hidden_sheets_are_left_out_and_told(tmp_path: Path, book: openpyxl.Workbook) -> None:
    hidden = book.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = "999", "hidden"
    document = read(tmp_path, book)
    assert document.notes == ("Hidden sheets were left out: 底稿.",)
    assert "999" not in str(document.blocks)


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表3"
    for row in (["编码", "项目", "预算数", "底稿"], [None, "合计", 5, 9], ["x", "旧项", 7, 9], ["213", "接待费", 5, 9]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    document = read(tmp_path, book)
    (grid,) = grids(document)
    assert [[text for text in row if text] for row in grid if any(row)] == [
        ["编码", "项目", "预算数"], ["合计", "5"], ["213", "接待费", "5"],
    ]  # fmt: skip
    assert document.notes == ("Sheet 表3: hidden rows, columns or figures were left out.",)


def test_title_merged_over_a_hidden_column_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["支出预算表", None, None], ["编码", "项目", "预算数"], ["x", "合计", 5], ["y", "接待费", 5]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].hidden = True
    assert paragraphs(read(tmp_path, book)) == ["支出预算表"]


def test_tables_side_by_side_with_a_title_each_are_two(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["收入情况表", None, None, "支出情况表", None], ["项目", "金额", None, "项目", "金额"],
                ["拨款", 9, None, "基本支出", 4], ["合计", 9, None, "合计", 9]):  # fmt: skip
        book.active.append(row)
    document = read(tmp_path, book)
    assert paragraphs(document) == ["收入情况表", "支出情况表"]
    assert grids(document) == [
        [["项目", "金额"], ["拨款", "9"], ["合计", "9"]],
        [["项目", "金额"], ["基本支出", "4"], ["合计", "9"]],
    ]


def test_blank_column_inside_one_table_does_not_part_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["收支总表", None, None, None, None], ["项目", "金额", None, "项目", "金额"], ["拨款", 9, None, "基本支出", 9]):
        book.active.append(row)
    assert len(grids(read(tmp_path, book))) == 1


def test_formulas_without_a_stored_result_are_worked_out_and_told(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.active["C6"] = "=C5*2"
    document = read(tmp_path, book)
    assert grids(document)[0][3] == ["其他", "2469", "国防", "#DIV/0!"]
    assert "1 formulas have no stored result and were worked out" in document.notes[0]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=SUM(A1:A3)", "6.5"),
        ("=SUM(A1:A9, 10)", "16.5"),
        ("=$A$1+A2-(A3*2)", "-4"),
        ("=-A1/4%", "-25"),
        ("=ROUND(A2/A3,2)", "0.57"),
        ("=AVERAGE(A1:A2)", "1.5"),
        ("=SUBTOTAL(9,A1:A3)", "6.5"),
        ("=SUM('表 二'!B1:B2)", "7"),
        ("=B9+1", "8.5"),
        ("=A4", "0"),
    ],
)
def test_what_a_formula_comes_to(tmp_path: Path, formula: str, shown: str) -> None:
    book = openpyxl.Workbook()
    for row, value in enumerate((1, 2, 3.5), 1):
        book.active.cell(row, 1, value)
    book.active["B8"], book.active["B9"], book.active["C1"] = formula, "=A1+A2+A3+1", "金额"
    other = book.create_sheet("表 二")
    other["A1"], other["B1"], other["A2"], other["B2"] = "甲", 3, "乙", 4
    assert grids(read(tmp_path, book))[0][7][1] == shown


@pytest.mark.parametrize("formula", ["=B8", "=B9", "=IF(A1>0,1,2)", "=VLOOKUP(A1,A1:B9,2)", "=C1*2", "=A1/A4", "=SUM(无!A1:A3)"])
def test_a_formula_that_is_not_plain_arithmetic_stays_unset(tmp_path: Path, formula: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["C1"], book.active["B8"], book.active["B9"] = 1, "金额", formula, "=B8+1"
    document = read(tmp_path, book)
    assert grids(document)[0] == [["1", "", "金额"]]
    assert "2 formulas have no stored result; open and save" in document.notes[0]


def test_a_formula_in_a_hidden_row_stays_hidden_and_is_counted_in_sums(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "金额"], ["培训", 5], ["印刷", "=B2*2"], ["合计", "=SUM(B2:B3)"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    document = read(tmp_path, book)
    assert grids(document)[0] == [["项目", "金额"], ["培训", "5"], ["", ""], ["合计", "15"]]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.unread == ("10",)


def read_old(tmp_path: Path, *sheets: OldSheet) -> RawDocument:
    path = tmp_path / "report.xls"
    path.write_bytes(old_workbook(*sheets))
    return read_blocks(path)


OLD_CELLS = {
    (0, 0): "项目", (0, 1): "执行数", (0, 2): "执行率", (1, 0): "会议费", (1, 1): 1234.5, (1, 2): 0.725,
    (2, 0): "培训费", (2, 1): 6.0, (2, 2): 1.0, (3, 0): "合计", (3, 1): sum_of(1, 2, 1), (3, 2): 0.8,
}  # fmt: skip


def test_old_workbooks_show_numbers_by_their_formats(tmp_path: Path) -> None:
    formats = {(1, 1): "#,##0.00", (1, 2): "0.0%", (2, 2): "0%", (3, 1): "0.00"}
    document = read_old(tmp_path, OldSheet("表", OLD_CELLS, formats))
    assert grids(document)[0][1:] == [
        ["会议费", "1,234.50", "72.5%"],
        ["培训费", "6", "100%"],
        ["合计", "1240.50", "0.8"],
    ]
    assert document.notes == ("Sheet 表: 1 formulas have no stored result and were worked out from their cells.",)


def test_old_workbooks_leave_out_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    sheet = OldSheet("表", {place: value for place, value in OLD_CELLS.items() if place[0] < 3}, {}, (2,), (2,))
    document = read_old(tmp_path, sheet, OldSheet("底稿", {(0, 0): "秘", (0, 1): 9.0}, hidden=True))
    assert [row[:2] for row in grids(document)[0]] == [["项目", "执行数"], ["会议费", "1234.5"]]
    assert document.notes == ("Hidden sheets were left out: 底稿.", "Sheet 表: hidden rows, columns or figures were left out.")


def test_an_old_workbook_whose_records_are_damaged_is_read_without_formats(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    data = old_workbook(OldSheet("表", {(0, 0): "项目", (0, 1): "执行率", (1, 0): "会议费", (1, 1): 0.725}, {(1, 1): "0.0%"}))
    at = data.index(struct.pack("<HH", 0x00E0, 20))
    path.write_bytes(data[: at + 2] + struct.pack("<H", 2) + data[at + 4 :])
    try:
        document = read_blocks(path)
    except UnreadableFile:
        return
    assert "0.8129" in "".join(document.notes)


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("0.8129", "0.00%", "81.29%"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("12.299999999999999", "General", "12.3"),
        ("5", "0.00_ ", "5.00"),
        ("-5.5", "0.00;[Red]-0.00", "-5.50"),
        ("-5.5", "#,##0.00_);(#,##0.00)", "-5.50"),
        ("0", '0.00;-0.00;"-"', "0.00"),
        ("2.345", "0.00", "2.35"),
        ("201", "000", "201"),
        ("3", "00", "03"),
        ("1234567", "#,##0,", "1,235"),
        ("7", "@", "7"),
        ("43894", 'yyyy"年"m"月"d"日"', "2020年3月4日"),
        ("43894", "yyyy/m", "2020年3月"),
        ("5", '0.0"万元"', "5.0万元"),
        ("1e3", "General", "1000"),
        ("0.1", "0.###", "0.1"),
        ("NaN", "0.00", "NaN"),
        ("12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
        ("1E+300", "0.00", "1E+300"),
        ("36000", '0!.0,"万元"', "3.6万元"),
        ("40", '0\\.00,"亿元"', "0.00亿元"),
        ("1286540000", '[>=100000000]0!.00,,"亿元";[>=10000]0!.0,"万元";0"元"', "12.87亿元"),
        ("8650000", '[>=100000000]0!.00,,"亿元";[>=10000]0!.0,"万元";0"元"', "865.0万元"),
        ("500", '[>=10000]0!.0,"万元";0"元"', "500元"),
        ("-5.5", "0.00;▲0.00", "▲5.50"),
        ("-5.5", "0.00;0.00", "-5.50"),
        ("-1234.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        ("7", ";;;", ""),
        ("4", "# ?/?", "4"),
    ],
)
def test_number_formats(raw: str, code: str, shown: str) -> None:
    assert show_number(raw, code) == shown


def test_dates_are_words(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["A2"], book.active["B2"] = (
        "日期",
        datetime.date(2020, 3, 4),
        "金额",
        5,
    )
    assert grids(read(tmp_path, book)) == [[["日期", "2020年3月4日"], ["金额", "5"]]]


def raw_book(tmp_path: Path, sheet: str) -> Path:
    path = tmp_path / "report.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
        )
        container.writestr("xl/_rels/workbook.xml.rels", '<a><b Id="r1" Target="worksheets/sheet1.xml"/></a>')
        container.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{sheet}</worksheet>")
    return path


@pytest.mark.parametrize(
    ("sheet", "setting"),
    [
        ('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>', "columns"),
        ('<c r="A1"><v>1</v></c><c r="C1048576"><v>1</v></c>', "cells"),
        (
            "".join(
                f'<c r="{a}{b}1"><v>1</v></c>'
                for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            ),
            "columns",
        ),
    ],
    ids=["the farthest cell", "a million rows", "a thousand columns"],
)
def test_sheets_made_to_exhaust_are_stopped(tmp_path: Path, sheet: str, setting: str) -> None:
    with pytest.raises(LimitExceeded, match=rf"Limits\.{setting}$"):
        read_blocks(raw_book(tmp_path, sheet))


def test_many_huge_merges_cost_no_more_than_the_used_cells(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 5000))
    document = read_blocks(raw_book(tmp_path, f'<c r="A1"><v>1</v></c><c r="B2"><v>2</v></c>{merges}'))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert (grid.rows, grid.columns) == (2, 2)


def test_formatted_blank_cells_do_not_widen_a_table(tmp_path: Path) -> None:
    document = read_blocks(
        raw_book(
            tmp_path, '<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="A2"><v>3</v></c><c r="XFD9" s="1"/>'
        )
    )
    assert grids(document) == [[["1", "2"], ["3", ""]]]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="its sheets are empty"):
        read(tmp_path, openpyxl.Workbook())


@pytest.mark.parametrize(
    ("separator", "name"), [(",", "report.csv"), ("\t", "report.tsv"), (";", "report.csv")]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_with_separators(tmp_path: Path, separator: str, name: str, encoding: str) -> None:
    rows = [
        ["2020年收支总表", "", ""],
        ["单位：万元", "", ""],
        ["项目", "预算数", "决算数"],
        ["合计", '"1,234.00"', "5"],
        ["", "", ""],
        ["接待费", "", "5"],
    ]
    path = tmp_path / name
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    document = read_blocks(path)
    assert paragraphs(document) == ["2020年收支总表", "单位：万元"]
    assert grids(document) == [[["项目", "预算数", "决算数"], ["合计", "1,234.00", "5"], ["接待费", "", "5"]]]
    assert document.format == "csv"


def test_a_csv_that_is_too_wide_or_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(",".join("5" * 1000) + "\n" + ",".join("6" * 1000), encoding="utf-8")
    with pytest.raises(LimitExceeded, match="columns"):
        read_blocks(path)
    path.write_text('项目,"' + "长" * 200_000, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="quotation marks"):
        read_blocks(path, Limits())


def test_grid_rows_are_complete(tmp_path: Path, book: openpyxl.Workbook) -> None:
    (grid,) = [block for block in read(tmp_path, book).blocks if isinstance(block, Grid)]
    assert [len(row) for row in as_rows(grid)] == [2, 4, 4, 4]


def test_a_damaged_old_workbook_ends_no_process_but_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "office_program", lambda: None)
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000 + "Workbook".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match=r"^old\.xls: the workbook is damaged"):
        read_blocks(path)
