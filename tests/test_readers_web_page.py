from pathlib import Path

import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import Grid, Paragraph, RawDocument
from ingest.readers import Limits, read_blocks
from tests.test_readers_text import as_rows, grids, paragraphs

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>2020年某局部门预算_某市政府网</title>
<script>var figure = "12345";</script><style>p {{color: red}}</style></head><body>
<div class="top-nav"><a href="/">首页</a> &gt; <a href="/x">信息公开</a></div>
<table width="100%"><tr><td><h1>2020年某局部门预算</h1>
<p>　　一、某局负责<b>全市</b>工作。<br>二、机构设置<br>内设5个科室。</p>
<table border="1"><tr><td colspan="4">2020年收支总表</td></tr><tr><td colspan="3">部门：某局</td><td>单位：万元</td></tr>
<tr><td colspan="2">收入</td><td colspan="2">支出</td></tr><tr><th>项目</th><th>金额</th><th>项目</th><th>金额</th></tr>
<tr><td rowspan="2">财政<br>拨款</td><td>10.00</td><td>一般公共<p>服务</p></td><td>&nbsp;</td></tr>
<tr><td>5</td><td>国防</td><td>-</td></tr></table>
<p>注：无。</p><p style="display:none">隐藏的数字 999</p></td></tr></table>
<div class="footer">版权所有 ICP备1号</div><iframe src="http://example.invalid/"></iframe></body></html>"""


def read(
    tmp_path: Path,
    page: str,
    *,
    encoding: str = "utf-8",
    name: str = "page.html",
    limits: Limits | None = None,
) -> RawDocument:
    path = tmp_path / name
    path.write_bytes(page.encode(encoding))
    return read_blocks(path, limits or Limits())


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("utf-8", "gb18030"),
        ("nonsense", "utf-8"),
        ("gbk", "utf-8"),
    ],
)
def test_a_page_is_read_whatever_its_charset_says(tmp_path: Path, charset: str, encoding: str) -> None:
    document = read(tmp_path, PAGE.format(charset=charset), encoding=encoding)
    assert "一、某局负责全市工作。" in paragraphs(document)
    said = any("The page says" in note for note in document.notes)
    assert said == ((charset, encoding) not in [("utf-8", "utf-8"), ("gb2312", "gb18030")])


def test_a_page_without_a_charset_is_read(tmp_path: Path) -> None:
    page = PAGE.replace('<meta charset="{charset}">', "").replace("{{", "{").replace("}}", "}")
    assert "内设5个科室。" in paragraphs(read(tmp_path, page, encoding="gb18030"))


def test_a_layout_table_gives_paragraphs_and_the_inner_one_the_grid(tmp_path: Path) -> None:
    document = read(tmp_path, PAGE.format(charset="utf-8"))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert as_rows(grid) == [
        ["收入", "支出"],
        ["项目", "金额", "项目", "金额"],
        ["财政拨款", "10.00", "一般公共服务", ""],
        ["5", "国防", "-"],
    ]
    assert grid.spans_known and grid.columns == 4
    assert [(cell.column, cell.column_span) for cell in grid.cells if cell.row == 0] == [(0, 2), (2, 2)]
    assert [cell.column for cell in grid.cells if cell.row == 3] == [1, 2, 3]
    assert next(cell for cell in grid.cells if cell.text == "财政拨款").row_span == 2


def test_titles_and_units_in_a_tables_first_rows_stand_before_it(tmp_path: Path) -> None:
    texts = paragraphs(read(tmp_path, PAGE.format(charset="utf-8")))
    at = texts.index("2020年收支总表")
    assert texts[at:] == ["2020年收支总表", "部门：某局", "单位：万元", "注：无。"]


def test_scripts_menus_hidden_parts_and_footers_are_left_out(tmp_path: Path) -> None:
    text = " ".join(paragraphs(read(tmp_path, PAGE.format(charset="utf-8"))))
    assert not any(word in text for word in ("12345", "首页", "999", "ICP", "color"))


def test_headings_have_their_level_and_the_windows_title_is_kept(tmp_path: Path) -> None:
    first, second = read(tmp_path, PAGE.format(charset="utf-8")).blocks[:2]
    assert (
        isinstance(first, Paragraph)
        and first.note == "page title"
        and first.text == "2020年某局部门预算_某市政府网"
    )
    assert isinstance(second, Paragraph) and second.level == 1


def test_a_form_with_a_small_table_in_a_cell_keeps_both(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>项目资金</td><td>110.39</td><td>年度资金</td><td>11.6</td></tr><tr><td>其中</td><td>34.8</td><td>0</td><td>2</td></tr>"
        "<tr><td>指标</td><td colspan=3><table><tr><td>数量</td><td>5</td>"
        "</tr><tr><td>质量</td><td>95%</td></tr></table></td></tr></table>"
    )
    outer, inner = grids(read(tmp_path, page))
    assert outer[0] == ["项目资金", "110.39", "年度资金", "11.6"]
    assert inner == [["数量", "5"], ["质量", "95%"]]


def test_a_title_cell_wider_than_the_table_adds_no_columns(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=99>某局情况</td></tr><tr><td>项目</td>"
        "<td>金额</td></tr><tr><td>合计</td><td>5</td></tr></table>"
    )
    (grid,) = [block for block in read(tmp_path, page).blocks if isinstance(block, Grid)]
    assert grid.columns == 2


def test_text_tables_inside_a_page_are_found_too(tmp_path: Path) -> None:
    page = "<html><body><pre>项目\t预算数\n合计\t5.00\n接待费\t5.00</pre></body></html>"
    assert grids(read(tmp_path, page)) == [[["项目", "预算数"], ["合计", "5.00"], ["接待费", "5.00"]]]


def test_checkboxes_show_their_state(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>属性</td><td><input type=checkbox>新增<input type=checkbox "
        "checked>延续</td></tr><tr><td>金额</td><td>5</td></tr></table>"
    )
    assert grids(read(tmp_path, page))[0][0][1] == "☐新增☑延续"


def test_a_web_archive_gives_its_page(tmp_path: Path) -> None:
    text = (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
        "8bit\r\n\r\n<html><body><p>某局预算5万元。</p></body></html>\r\n--b--\r\n"
    )
    assert paragraphs(read(tmp_path, text, name="page.mht")) == ["某局预算5万元。"]


def test_entities_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>预算&x;如下。</p></body></html>'
    assert "SECRET" not in " ".join(paragraphs(read(tmp_path, page)))


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^page\.html: the page holds no text"):
        read(tmp_path, "<html><frameset><frame src='a.html'></frameset></html>")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 3000 + "x",
        "<html><body>" + "<table><tr><td>" * 40 + "x",
        "<table><tr><td rowspan=65535 colspan=1000>a</td></tr>"
        + "<tr><td rowspan=60000 colspan=500>5</td><td>6</td></tr>" * 3000,
        "<table><tr>" + "<td>5</td>" * 1000 + "</tr><tr>" + "<td>6</td>" * 1000 + "</tr></table>",
    ],
    ids=["deep tags", "deep tables", "huge spans", "a thousand columns"],
)
def test_pages_made_to_exhaust_are_stopped(tmp_path: Path, page: str) -> None:
    with pytest.raises(LimitExceeded, match=r"^page\.html: "):
        read(tmp_path, page, limits=Limits(cells=200_000))


@pytest.mark.parametrize("charset", ["undefined", "nonsense", "idna"])
def test_charset_that_decodes_nothing_is_as_good_as_none(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><meta charset={charset}><body><p>公务接待费3.20万元</p></body></html>", encoding="utf-8")
    (block,) = read_blocks(path).blocks
    assert block.text == "公务接待费3.20万元"
