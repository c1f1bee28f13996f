"""Marks of notes are no digits, in every format that can hold them."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from ingest.readers import read_blocks
from ingest.readers.marks import raised, without_marks
from tests.test_readers_pdf import EDGES, FONT, Sheet
from tests.test_readers_text import grids, paragraphs

ROWS = [["项目", "2024年"], ["接待费", "7.40"], ["运行费", "12.6"], ["合计", "20.0"]]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("7.40①", "7.40"),
        ("接待费①", "接待费"),
        ("12.40[2]", "12.40"),
        ("12.40万元[^3]。", "12.40万元。"),
        ("13.00*", "13.00"),
        ("运行费*", "运行费"),
        ("13.70（注3）", "13.70"),
        ("120⁴", "120"),
        ("1260m²", "1260m²"),
        ("包括①人员经费②公用经费", "包括①人员经费②公用经费"),
        ("①只含国内接待", "①只含国内接待"),
        ("**12.40**", "**12.40**"),
        ("财预〔2024〕5号", "财预〔2024〕5号"),
    ],
)
def test_marks_behind_figures_and_words_go(printed: str, read: str) -> None:
    assert without_marks(printed) == read


def test_raised_text_is_never_a_digit() -> None:
    assert [raised(text) for text in ("4", "[12]", "a", "*", "注1")] == ["⁴", "¹²", "", "", "注¹"]


def test_marks_in_text_and_markdown(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "| 项目 | $2024$年 |\n|---|---|\n| 接待费<sup>1</sup> | $7.40^{2}$ |\n| 运行费 | 12.6① |\n| 合计 | ~~19.0~~20.0[3] |\n",
        encoding="utf-8",
    )
    assert grids(read_blocks(path)) == [ROWS]


def test_marks_on_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    cells = (("项目", "2024年"), ("接待费<sup><a href='#'>[1]</a></sup>", "7.40<sup>2</sup>"),
             ("运行费", "12.6<span style='vertical-align:super'>3</span>"), ("合计", "20.0"))  # fmt: skip
    rows = "".join(f"<tr><td>{label}</td><td>{figure}</td></tr>" for label, figure in cells)
    path.write_text(f"<html><body><table>{rows}</table><p>支出20.0<sup>4</sup>万元。</p></body></html>", encoding="utf-8")
    document = read_blocks(path)
    assert grids(document) == [ROWS] and "支出20.0万元。" in paragraphs(document)


def test_marks_in_word(tmp_path: Path) -> None:
    up = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    marked = {"接待费": up, "7.40": up}
    cells = [[f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r>{marked.get(text, '')}</w:p></w:tc>" for text in row] for row in ROWS]
    rows = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr(
            "word/document.xml", f"<w:document {nsdecls('w')}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
        )
    assert grids(read_blocks(path)) == [ROWS]


def test_marks_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["B2"] = CellRichText("7.40", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book.active["B4"] = CellRichText(TextBlock(InlineFont(strike=True), "19.0"), "20.0")
    book.save(tmp_path / "book.xlsx")
    assert grids(read_blocks(tmp_path / "book.xlsx")) == [ROWS]


def test_marks_in_a_pdf(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "report.pdf")
    sheet.text(60, 60, "支出20.0")
    end = 60 + sheet.canvas.stringWidth("支出20.0", FONT, 10)
    sheet.text(end, 56, "12", 5)
    sheet.text(end + 6, 60, "万元，比上年减少。")
    sheet.ruled(ROWS, 100, edges=EDGES[:3])
    sheet.text(EDGES[1] + 4 + sheet.canvas.stringWidth("7.40", FONT, 10), 129, "4", 5)
    sheet.canvas.save()
    document = read_blocks(tmp_path / "report.pdf")
    assert grids(document) == [ROWS] and any("支出20.0万元" in text for text in paragraphs(document))
