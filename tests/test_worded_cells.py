"""Cells that hold a head with its figure, and what else says a figure's stage, unit or body from beside it."""

import docx
import openpyxl
import pytest

from ingest.pipeline import read_document
from ingest.tables.worded import worded

ROWS = [("公务接待费", "预算 3.1", "决算 2.6"), ("会议费", "预算：1.2", "决算：0.9"), ("培训费", "预算数 4", "决算数 —")]
TITLE = "松陵市林业局2023年度部门决算"


def as_html(path):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    path.write_text(f"<html><body><h1>{TITLE}</h1><p>单位：万元</p><table>{rows}</table></body></html>", encoding="utf-8")


def as_text(path):
    path.write_text("\n".join([TITLE, "单位：万元", *(" | ".join(row) for row in ROWS)]), encoding="utf-8")


def as_word(path):
    file = docx.Document()
    file.add_paragraph(TITLE)
    file.add_paragraph("单位：万元")
    table = file.add_table(len(ROWS), 3)
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    file.save(str(path))


def as_workbook(path):
    book = openpyxl.Workbook()
    for row in [(TITLE,), ("单位：万元",), *ROWS]:
        book.active.append(row)
    book.save(path)


WRITTEN = {"a.html": as_html, "a.txt": as_text, "a.docx": as_word, "a.xlsx": as_workbook}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_head_printed_with_each_figure_stands_over_its_column(tmp_path, name):
    WRITTEN[name](tmp_path / name)
    found = {(one.coordinates.item, one.coordinates.stage): str(one.amount) for one in figures(tmp_path / name)}
    assert found["公务接待费", "budget"] == "3.1万元" and found["公务接待费", "actual"] == "2.6万元"
    assert found["会议费", "budget"] == "1.2万元" and found["培训费", "budget"] == "4万元" and ("培训费", "actual") not in found


def figures(path):
    return [one for one in read_document(path).facts if one.amount is not None and one.source == "cell"]


def text(tmp_path, *lines, name="report.txt"):
    (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    return read_document(tmp_path / name)


def test_a_row_that_is_a_stage_says_it_of_its_figures(tmp_path):
    rows = ["2023,某市司法局,预算,公务接待费,3,万元", "2023,某市司法局,决算,公务接待费,2,万元"]
    rows += ["2024,某市司法局,预算,公务接待费,4,万元"]
    found = text(tmp_path, "年度,部门,阶段,科目,金额,单位", *rows, name="list.csv")
    told = {(one.coordinates.year, one.coordinates.stage, str(one.amount)) for one in found.facts if one.amount}
    assert told == {(2023, "budget", "3万元"), (2023, "actual", "2万元"), (2024, "budget", "4万元")}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("白鹿市审计局近三年“三公”经费决算情况", "白鹿市审计局"),
        ("和畅镇人民政府2024年部门决算", "和畅镇人民政府"),
        ("从江县教育局2024年部门预算", "从江县教育局"),
        ("2024年和平县水务局部门预算", "和平县水务局"),
    ],
)
def test_a_title_names_the_body_whole(tmp_path, title, body):
    assert text(tmp_path, title, "一、收支情况", "收入预算5万元。").identity.department == body


def test_a_first_row_above_the_header_is_the_tables_title(tmp_path):
    book = openpyxl.Workbook()
    above = [("兰亭区民政局2022-2024年支出对比",), ("单位：万元",)]
    for row in [*above, ("支出项目", "2023年预算", "2023年决算"), ("公务接待费", 3, 2)]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = read_document(tmp_path / "a.xlsx")
    assert found.identity.department == "兰亭区民政局"
    assert {str(one.amount) for one in found.facts if one.amount} == {"3万元", "2万元"}


def test_tables_beside_each_other_share_the_unit_above_them(tmp_path):
    side = "<table><tr><td>{}</td><td>预算数</td></tr><tr><td>{}</td><td>{}</td></tr><tr><td>{}</td><td>{}</td></tr></table>"
    left, right = side.format("收入", "财政拨款收入", 7, "事业收入", 2), side.format("支出", "人员经费", 5, "公用经费", 4)
    page = f"<html><body><h1>某市档案馆2024年预算</h1><p>一、收支（单位：万元）</p>{left}{right}</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert {one.amount.unit for one in figures(tmp_path / "a.html")} == {"万元"}


def test_the_rest_of_a_table_under_its_number_goes_on_with_it(tmp_path):
    file = docx.Document()
    file.add_paragraph("清凉区教育局2024年部门预算")
    file.add_paragraph("表5 一般公共预算基本支出表")
    file.add_paragraph("单位：万元")
    heads = ("科目编码", "科目名称", "人员经费", "公用经费")
    for rows in ([heads, ("30101", "基本工资", "8", "")], [("30201", "办公费", "", "3")]):
        table = file.add_table(0, 4)
        for texts in rows:
            for cell, value in zip(table.add_row().cells, texts, strict=True):
                cell.text = value
        if len(rows) > 1:
            file.add_paragraph("续表5")
    file.save(str(tmp_path / "a.docx"))
    (office,) = [one for one in figures(tmp_path / "a.docx") if one.coordinates.item == "办公费"]
    assert str(office.amount) == "3万元" and office.coordinates.kind == "general_running"


def test_a_head_that_names_the_unit_is_no_line_above_the_table(tmp_path):
    file = docx.Document()
    file.add_paragraph("清凉区教育局2024年部门预算")
    table = file.add_table(0, 3)
    for texts in (("科目（单位：万元）", "2023年预算", "2024年预算"), ("小学教育", "8", "9"), ("初中教育", "5", "6")):
        for cell, value in zip(table.add_row().cells, texts, strict=True):
            cell.text = value
    file.save(str(tmp_path / "a.docx"))
    found = {(one.coordinates.item, one.coordinates.year): str(one.amount) for one in figures(tmp_path / "a.docx")}
    assert found["小学教育", 2023] == "8万元" and found["初中教育", 2024] == "6万元"


def test_a_row_of_a_body_is_its_own_total(tmp_path):
    table = ["| 部门 | 收入总计 | 基本支出 |", "|--|--|--|", "| 市民政局 | 9 | 4 |", "| 市司法局 | 7 | 3 |"]
    read = text(tmp_path, "# 芦花市2024年度市直部门决算汇总", "单位：万元", "", *table, name="a.md")
    found = {(one.coordinates.subject, one.coordinates.item): str(one.amount) for one in read.facts if one.amount}
    assert found["市民政局", "收入总计"] == "9万元" and found["市司法局", "基本支出"] == "3万元"


def test_a_term_of_a_list_names_the_figure_behind_it(tmp_path):
    page = "<html><body><h1>云锦县民宗局2025年部门预算</h1><dl><dt>机关运行经费</dt><dd>36.4万元</dd></dl></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    told = [(one.coordinates.item, str(one.amount)) for one in read_document(tmp_path / "a.html").facts if one.amount]
    assert told == [("机关运行经费", "36.4万元")]


@pytest.mark.parametrize("text", ["HT202401777", "京A12345", "编号2024001", "合同1号", "12.5", "—"])
def test_a_code_is_no_head_with_a_figure(text):
    assert worded(text) is None
