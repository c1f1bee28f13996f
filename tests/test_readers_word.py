import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import Grid, Paragraph, RawDocument
from ingest.readers import Limits, read_blocks
from ingest.readers.word.numbering import chinese, number_text
from tests.test_readers_text import as_rows, grids, paragraphs


def read(tmp_path: Path, document: Document, limits: Limits | None = None) -> RawDocument:
    path = tmp_path / "report.docx"
    document.save(str(path))
    return read_blocks(path, limits or Limits())


def with_body(tmp_path: Path, xml: str, **parts: str) -> Path:
    """Write a .docx whose body is `xml`; parts are named by file, as `numbering=...`."""
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr(
            "word/document.xml", f"<w:document {nsdecls('w', 'wp', 'a')}><w:body>{xml}</w:body></w:document>"
        )
        for name, text in parts.items():
            container.writestr(f"word/{name}.xml", text)
    return path


def test_merged_cells_become_spans(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算数"
    table.cell(0, 3).merge(table.cell(1, 3)).text = "备注"
    table.cell(1, 1).text, table.cell(1, 2).text = "基本支出", "项目支出"
    for row, texts in (
        (2, ["合计", "10.00", "5.00", ""]),
        (3, ["行政\n运行", "10.00", "-", "一、说明\n二、其他"]),
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    (grid,) = [block for block in read(tmp_path, document).blocks if isinstance(block, Grid)]
    assert as_rows(grid) == [
        ["项目", "预算数", "备注"],
        ["基本支出", "项目支出"],
        ["合计", "10.00", "5.00", ""],
        ["行政运行", "10.00", "-", "一、说明 二、其他"],
    ]
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells if cell.row == 0}
    assert spans == {"项目": (2, 1), "预算数": (1, 2), "备注": (2, 1)}
    assert grid.spans_known


def test_headings_have_levels_by_style_and_by_outline(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("第一部分 概况", 1)
    document.add_heading("一、主要职能", 2)
    own = document.add_paragraph("二、机构设置")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "2")
    own._p.get_or_add_pPr().append(level)
    document.add_paragraph("内设5个科室。")
    blocks = [block for block in read(tmp_path, document).blocks if isinstance(block, Paragraph)]
    assert [block.level for block in blocks] == [1, 2, 3, None]


NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def numbered(text: str, level: int) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    body = "".join(
        numbered(text, level)
        for text, level in [("收入", 0), ("甲", 1), ("乙", 1), ("子", 2), ("支出", 0), ("丙", 1)]
    )
    document = read_blocks(with_body(tmp_path, body, numbering=NUMBERING))
    assert paragraphs(document) == ["一、收入", "（一）甲", "（二）乙", "1.子", "二、支出", "（一）丙"]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (11, "chineseCountingThousand", "十一"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (2, "ideographTraditional", "乙"),
        (5, "decimalFullWidth", "５"),
        (7, "unknown", "7"),
        (12, "chineseLegalSimplified", "拾贰"),
    ],
)
def test_numbers_in_words_formats(number: int, form: str, text: str) -> None:
    assert number_text(number, form) == text


@pytest.mark.parametrize(
    ("number", "text"), [(10, "十"), (20, "二十"), (21, "二十一"), (101, "一百零一"), (110, "一百一十")]
)
def test_chinese_list_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


def test_content_controls_insertions_and_text_boxes_are_read_deletions_and_hidden_text_not(
    tmp_path: Path,
) -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>目录甲</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>新增5万元。</w:t></w:r></w:ins><w:del><w:r><w:delText>旧4万元。</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    assert paragraphs(read_blocks(with_body(tmp_path, body))) == ["目录甲", "新增5万元。", "框内文字"]


def test_check_boxes_and_symbols_show(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>新增</w:t>'
        '<w:sym w:font="Wingdings" w:char="F0A8"/><w:t>延续</w:t></w:r></w:p>'
    )
    assert paragraphs(read_blocks(with_body(tmp_path, body))) == ["☑新增☐延续"]


def test_a_table_in_a_layout_cell_is_the_grid(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "2020年预算表"
    inner = cell.add_table(2, 2)
    for place, text in zip([(0, 0), (0, 1), (1, 0), (1, 1)], ["项目", "金额", "合计", "5.00"], strict=True):
        inner.cell(*place).text = text
    raw = read(tmp_path, document)
    assert paragraphs(raw) == ["2020年预算表"]
    assert grids(raw) == [[["项目", "金额"], ["合计", "5.00"]]]


def test_tables_in_tabs_inside_paragraphs_are_found(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("项目\t预算数", "合计\t5.00", "接待费\t5.00"):
        document.add_paragraph(line)
    assert grids(read(tmp_path, document)) == [[["项目", "预算数"], ["合计", "5.00"], ["接待费", "5.00"]]]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr(
            "word/document.xml",
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
            f'<w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>预算</w:t></w:r>'
            "<w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>",
        )
    assert paragraphs(read_blocks(path)) == ["预算"]


def test_a_zip_bomb_is_stopped_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"<a>" + b"x" * 30_000_000)
    with pytest.raises(LimitExceeded, match=r"^bomb\.docx: its packing ratio"):
        read_blocks(path)


def test_tables_nested_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    body = "<w:tbl><w:tr><w:tc>" * 30 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30
    with pytest.raises(LimitExceeded, match="depth of its tables"):
        read_blocks(with_body(tmp_path, body))


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:t> </w:t></w:r></w:p>"])
def test_a_document_without_text_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_blocks(with_body(tmp_path, body))


def test_damaged_xml_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", "<w:document><w:body>")
    with pytest.raises(UnreadableFile, match=r"word/document\.xml inside is damaged"):
        read_blocks(path)


def test_a_style_based_on_itself_ends(tmp_path: Path) -> None:
    styles = f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>'
    body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>预算</w:t></w:r></w:p>'
    assert paragraphs(read_blocks(with_body(tmp_path, body, styles=styles))) == ["预算"]
