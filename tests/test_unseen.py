"""What nobody sees is not read: hidden, struck, white and deleted text, in every format that can hold it."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx.oxml.ns import nsdecls
from openpyxl.styles import Font

from ingest.checks import tables_to_unread
from ingest.pipeline import parse_blocks
from ingest.readers import read_blocks
from tests.test_readers_pdf import Sheet
from tests.test_readers_text import grids, paragraphs

PAGE = """<html><head><style>.x, td.y {{display: none}} @media print {{.z {{display: none}}}}
.t {{display:none}} .t {{display:block}}</style></head><body><p>某局2024年支出情况。</p>{0}</body></html>"""


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td><s>4.98</s>4.12</td>", "4.12"),
        ("<td><del>4.98</del> 4.12</td>", "4.12"),
        ("<td><span style='text-decoration:line-through'>4.98</span>4.12</td>", "4.12"),
        ("<td class='y'>9.90</td><td>4.12</td>", "4.12"),
        ("<td><span class='x'>9</span>4.12</td>", "4.12"),
        ("<td><span class='z'>9</span>4.12</td>", "94.12"),
        ("<td><span class='t'>9</span>4.12</td>", "94.12"),
        ("<td><i style='color:#FFF'>9</i>4.12</td>", "4.12"),
        ("<td style='background:#036;color:#fff'>4.12</td>", "4.12"),
    ],
)
def test_a_page_is_read_as_its_styles_show_it(tmp_path: Path, cell: str, shown: str) -> None:
    path = tmp_path / "page.html"
    table = f"<table><tr><td>项目</td><td>金额</td></tr><tr><td>接待费</td>{cell}</tr><tr><td>合计</td><td>5.00</td></tr></table>"
    path.write_text(PAGE.format(table), encoding="utf-8")
    assert grids(read_blocks(path)) == [[["项目", "金额"], ["接待费", shown], ["合计", "5.00"]]]


def test_hidden_figures_of_a_page_are_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE.format("<p class='x'>接待费9.90万元。</p>"), encoding="utf-8")
    document = read_blocks(path)
    assert paragraphs(document) == ["某局2024年支出情况。"] and "1 hidden or struck part" in document.notes[0]


def test_a_page_whose_script_shows_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = f"<div class='tab'>{'支出5.00万元。' * 20}</div>"
    path.write_text(f"<html><style>.tab{{display:none}}</style><body>{body}</body></html>", encoding="utf-8")
    assert "支出5.00万元" in paragraphs(read_blocks(path))[0]


def word(tmp_path: Path, xml: str, **parts: str) -> Path:
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", f"<w:document {nsdecls('w')}><w:body>{xml}</w:body></w:document>")
        for name, text in parts.items():
            container.writestr(f"word/{name}.xml", text)
    return path


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "properties",
    ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>", '<w:sz w:val="2"/>', '<w:color w:val="FFFFFF"/>'],
)
def test_unseen_runs_of_word_are_left_out_and_told(tmp_path: Path, properties: str) -> None:
    path = word(tmp_path, f"<w:p>{run('支出')}{run('9.90', properties)}{run('4.12万元。')}</w:p>")
    document = read_blocks(path)
    assert paragraphs(document) == ["支出4.12万元。"] and len(document.notes) == 1


def test_white_letters_on_a_ground_are_read(tmp_path: Path) -> None:
    white = run("4.12", '<w:color w:val="FFFFFF"/><w:shd w:fill="003366"/>')
    assert paragraphs(read_blocks(word(tmp_path, f"<w:p>{run('支出')}{white}{run('万元。')}</w:p>"))) == ["支出4.12万元。"]


def test_footnotes_and_page_headers_of_word_are_read_once(tmp_path: Path) -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    header = f"<w:hdr {nsdecls('w')}>{paragraph.format('某市某局2024年部门预算    单位：万元')}</w:hdr>"
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote>{paragraph.format('其中修缮费5.00万元。')}</w:footnote></w:footnotes>"
    path = word(tmp_path, paragraph.format("支出40.00万元。"), header1=header, header2=header, footnotes=notes)
    assert paragraphs(read_blocks(path)) == ["某市某局2024年部门预算", "单位：万元", "支出40.00万元。", "其中修缮费5.00万元。"]


def test_white_and_inkless_text_of_a_pdf_is_left_out_and_told(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "report.pdf")
    sheet.text(60, 60, "支出4.12万元，比上年减少。")
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.text(60, 90, "支出9.90万元，比上年增加。")
    sheet.canvas.setFillColorRGB(0, 0.2, 0.4)
    sheet.bar(55, 110, 300, 20)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.text(60, 124, "收入5.00万元，与上年持平。")
    sheet.canvas.save()
    document = read_blocks(tmp_path / "report.pdf")
    words = "".join(paragraphs(document))
    assert "4.12" in words and "5.00" in words and "9.90" not in words
    assert document.notes == ("Invisible text was left out: page 1.",)


def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (["支出预算表", None], ["项目", "金额"], ["补贴", 260], ["设备", 42.5], ["培训", 38], ["合计", 340.5]):
        made.active.append(row)
    made.active.row_dimensions[4].hidden = True
    made.active.append(["备用", 7])
    made.active["B7"].number_format = ";;;"
    made.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_hidden_rows_of_a_workbook_are_no_misprint(tmp_path: Path) -> None:
    document = read_blocks(book(tmp_path))
    assert not any(figure in row for row in grids(document)[0] for figure in ("42.5", "7"))
    assert "hidden rows, columns or figures were left out" in document.notes[0]
    parsed = parse_blocks(document)
    assert tables_to_unread(parsed.tables, document.blocks)
    assert not [one for one in parsed.findings if one.status == "open" and one.fault == "report"]


def test_white_figures_of_a_workbook_are_left_out(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (["项目", "金额"], ["补贴", 260], ["合计", 260]):
        made.active.append(row)
    made.active["C2"], made.active["C2"].font = 99, Font(color="FFFFFFFF")
    made.save(tmp_path / "book.xlsx")
    assert not any("99" in row for row in grids(read_blocks(tmp_path / "book.xlsx"))[0])
