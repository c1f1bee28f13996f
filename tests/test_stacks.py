"""Rows stacked in one, tables inside cells, and titles over a run of tables, in the formats that keep a cell's lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from ingest.model import Grid
from ingest.pipeline import read_document
from ingest.readers import read_blocks
from tests.old_workbook_builder import OldSheet, old_workbook

HEAD = ["项目", "2023年", "2024年"]
STACKED = ["公务用车费\n其中：购置费\n运行维护费", "38.50\n18.00\n20.50", "21.30\n0\n21.30"]
REST = ["公务接待费", "3.60", "3.20"]
TITLE = "“三公”经费支出预算表"


def to_md(rows: list[list[str]], path: Path) -> None:
    lines = ["| " + " | ".join(text.replace("\n", "<br>") for text in row) + " |" for row in rows]
    path.write_text("\n".join(["# 丘北县水利局2024年部门预算", "", TITLE, "", lines[0], "|---|---|---|", *lines[1:]]))


def to_html(rows: list[list[str]], path: Path) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{text.replace(chr(10), '<br>')}</td>" for text in row) + "</tr>" for row in rows)
    path.write_text(f"<html><meta charset=utf-8><body><p>{TITLE}</p><table>{cells}</table></body></html>")


def to_docx(rows: list[list[str]], path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(str(path))


def to_xlsx(rows: list[list[str]], path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([TITLE], *rows):
        book.active.append(row)
    book.save(path)


def to_xls(rows: list[list[str]], path: Path) -> None:
    cells = {(at, column): text for at, row in enumerate([[TITLE], *rows]) for column, text in enumerate(row)}
    path.write_bytes(old_workbook(OldSheet("表", cells)))


WRITERS: dict[str, Callable[[list[list[str]], Path], None]] = {
    "md": to_md, "html": to_html, "docx": to_docx, "xlsx": to_xlsx, "xls": to_xls,
}  # fmt: skip


def rows_of(path: Path) -> list[list[str]]:
    (grid,) = [block for block in read_blocks(path).blocks if isinstance(block, Grid)]
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


@pytest.mark.parametrize("format", WRITERS)
def test_a_label_of_three_lines_beside_figures_of_three_lines_is_three_rows(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    WRITERS[format]([HEAD, STACKED, REST], path)
    assert rows_of(path) == [
        HEAD,
        ["公务用车费", "38.50", "21.30"],
        ["其中：购置费", "18.00", "0"],
        ["运行维护费", "20.50", "21.30"],
        REST,
    ]


@pytest.mark.parametrize("format", WRITERS)
def test_a_wrapped_label_beside_one_figure_stays_one_row(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    WRITERS[format]([HEAD, ["机关事业单位基本养老\n保险缴费支出", "38.50", "21.30"], REST], path)
    joined = " " if format == "md" else ""
    assert [row[1:] for row in rows_of(path)[1:]] == [["38.50", "21.30"], REST[1:]]
    assert rows_of(path)[1][0].replace(" ", "") == f"机关事业单位基本养老{joined}保险缴费支出".replace(" ", "")


@pytest.mark.parametrize("format", WRITERS)
def test_two_figures_in_one_cell_are_never_one_number(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    WRITERS[format]([HEAD, ["公务接待费", "38\n20", "21"], REST], path)
    assert "3820" not in str(rows_of(path))


def test_pipe_tables_under_all_their_titles_have_each_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 丘北县水利局2024年部门预算\n\n表1 收入预算表（单位：万元）\n\n表2 支出预算表（单位：元）\n\n"
        "| 项目 | 金额 |\n|---|---|\n| 拨款 | 5 |\n| 其他收入 | 2 |\n\n"
        "| 项目 | 金额 |\n|---|---|\n| 培训费 | 400 |\n| 会议费 | 60 |\n"
    )
    tables = read_document(path).tables
    assert [(table.title, table.unit) for table in tables] == [("收入预算表", "万元"), ("支出预算表", "元")]


INNER = [["年度资金总额", "86.00"], ["其中：财政拨款", "50.00"], ["其中：上年结转", "36.00"]]
OUTER = [["项目名称", "渡槽加固"], ["主管部门", "丘北县水利局"], ["资金情况（万元）", ""]]
INDICATORS = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "加固渡槽座数", "≥12座"]]


def nested_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("丘北县水利局2024年项目支出绩效目标申报表")
    for rows in (OUTER, INDICATORS):
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        if rows is OUTER:
            inner = table.cell(2, 1).add_table(len(INNER), 2)
            for at, row in enumerate(INNER):
                inner.cell(at, 0).text, inner.cell(at, 1).text = row
            document.add_paragraph("")
    document.save(str(path))


def nested_html(path: Path) -> None:
    def table(rows: list[list[str]]) -> str:
        return "<table>" + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows) + "</table>"

    outer = [*OUTER[:2], [OUTER[2][0], table(INNER)]]
    body = f"<p>丘北县水利局2024年项目支出绩效目标申报表</p>{table(outer)}{table(INDICATORS)}"
    path.write_text(f"<html><meta charset=utf-8><body>{body}</body></html>")


@pytest.mark.parametrize(("format", "write"), [("docx", nested_docx), ("html", nested_html)])
def test_a_table_inside_a_form_is_read_as_the_forms_own_rows(
    tmp_path: Path, format: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / f"a.{format}"
    write(path)
    read = read_document(path).facts
    found = {(fact.coordinates.item, str(fact.amount), fact.coordinates.subject) for fact in read if fact.amount}
    assert found == {
        ("项目资金总额", "86.00万元", "渡槽加固"),
        ("财政拨款收入", "50.00万元", "渡槽加固"),
        ("年初结转和结余", "36.00万元", "渡槽加固"),
        ("加固渡槽座数", "12座", "渡槽加固"),
    }


@pytest.mark.parametrize("format", ["xlsx", "xls"])
@pytest.mark.parametrize(
    ("tabs", "owners", "years"),
    [(("民政局", "档案馆"), ["民政局", "档案馆"], [2024, 2024]), (("2022年", "2023"), [None, None], [2022, 2023])],
)
def test_tabs_tell_whose_and_of_which_year_their_tables_are(
    tmp_path: Path, format: str, tabs: tuple[str, str], owners: list[str | None], years: list[int]
) -> None:
    title = "2024年“三公”经费预算表" if owners[0] else "“三公”经费决算表"
    rows: list[list[str | float]] = [[title], ["单位：万元"], ["项目", "金额"], ["公务接待费", 3.5], ["合计", 3.5]]
    path = tmp_path / f"a.{format}"
    if format == "xlsx":
        book = openpyxl.Workbook()
        book.remove(book.active)
        for tab in tabs:
            sheet = book.create_sheet(tab)
            for row in rows:
                sheet.append(row)
        book.save(path)
    else:
        cells = {(at, column): value for at, row in enumerate(rows) for column, value in enumerate(row)}
        path.write_bytes(old_workbook(*(OldSheet(tab, dict(cells)) for tab in tabs)))
    read = read_document(path)
    own = [fact for fact in read.facts if fact.coordinates.item == "公务接待费"]
    assert [(fact.coordinates.subject, fact.coordinates.year) for fact in own] == list(zip(owners, years, strict=True))
    assert all(finding.status == "closes" for finding in read.findings)
