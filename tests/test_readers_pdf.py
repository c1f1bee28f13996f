"""PDF reports: real ones, and small ones that the tests draw, one a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.errors import InputError, LimitExceeded, UnreadableFile
from ingest.model import Grid, Paragraph, RawDocument
from ingest.readers.limits import Limits
from ingest.readers.pdf import read_pdf

reportlab = pytest.importorskip("reportlab", reason="the extra test is not installed")
from reportlab.lib.pagesizes import A4, landscape  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"
WIDTH, HEIGHT = A4
FONT = "STSong-Light"

BUDGET = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"],
    ["20106", "财政事务", "1,234.56", "1,000.00", "234.56"],
    ["2010601", "行政运行", "1,000.00", "1,000.00", ""],
    ["2010602", "一般行政管理事务", "234.56", "", "234.56"],
    ["221", "住房保障支出", "80.00", "80.00", ""],
]
EDGES = [60, 130, 270, 350, 430, 510]


class Sheet:
    """Draws on PDF pages with y counted from the top, as reports are measured."""

    def __init__(self, path: Path, size: tuple[float, float] = A4) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.path, self.height = path, size[1]
        self.canvas = Canvas(str(path), pagesize=size)

    def text(self, x: float, y: float, words: str, size: float = 10, *, right: bool = False) -> None:
        self.canvas.setFont(FONT, size)
        draw = self.canvas.drawRightString if right else self.canvas.drawString
        draw(x, self.height - y, words)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def bar(self, x: float, y: float, wide: float, high: float) -> None:
        self.canvas.rect(x, self.height - y - high, wide, high, stroke=0, fill=1)

    def rows(self, rows: list[list[str]], top: float, *, edges: list[float] = EDGES, step: float = 20) -> None:
        """Write rows: words to the left of their column, figures to the right."""
        for index, row in enumerate(rows):
            for column, words in enumerate(row):
                y = top + index * step + 13
                if re.fullmatch(r"[\d,.]+", words) and column > 1:
                    self.text(edges[column + 1] - 4, y, words, right=True)
                else:
                    self.text(edges[column] + 4, y, words)

    def ruled(self, rows: list[list[str]], top: float, *, edges: list[float] = EDGES, step: float = 20) -> None:
        self.rows(rows, top, edges=edges, step=step)
        for index in range(len(rows) + 1):
            self.line(edges[0], top + index * step, edges[-1], top + index * step)
        for x in edges:
            self.line(x, top, x, top + len(rows) * step)

    def next(self) -> None:
        self.canvas.showPage()

    def read(self, limits: Limits | None = None) -> RawDocument:
        self.canvas.save()
        return read_pdf(self.path, limits or Limits())


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "report.pdf")


def grids(document: RawDocument) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def table(grid: Grid) -> list[list[str]]:
    """Return a grid's texts, None's place under a span left out as an empty text."""
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


# ---------------------------------------------------------------- ruled tables


def test_ruled_table_gives_its_rows_columns_and_blanks(sheet: Sheet) -> None:
    sheet.text(200, 60, "支出预算总表", 16)
    sheet.text(60, 90, "部门：某市某局")
    sheet.text(510, 90, "单位：万元", right=True)
    sheet.ruled(BUDGET, 100)
    document = sheet.read()
    assert texts(document) == ["支出预算总表", "部门：某市某局 单位：万元"]
    (grid,) = grids(document)
    assert table(grid) == BUDGET
    assert grid.spans_known
    assert all(cell.position == "read" for cell in grid.cells)


def test_every_cell_knows_its_page_and_box(sheet: Sheet) -> None:
    sheet.next()
    sheet.ruled(BUDGET, 100)
    (grid,) = grids(sheet.read())
    (cell,) = [cell for cell in grid.cells if cell.text == "234.56" and cell.row == 1]
    assert cell.places[0].page == 2
    assert cell.places[0].box == pytest.approx((430, 120, 510, 140), abs=1)


def test_missing_rulings_are_spans(sheet: Sheet) -> None:
    edges = [60, 160, 260, 360]
    sheet.rows([["项目", "基本支出", ""], ["", "人员经费", "公用经费"], ["合计", "1.00", "2.00"]], 100, edges=edges)
    for y, x0 in ((100, 60), (120, 160), (140, 60), (160, 60)):
        sheet.line(x0, y, 360, y)
    for x, y0 in ((60, 100), (160, 100), (260, 120), (360, 100)):
        sheet.line(x, y0, x, 160)
    (grid,) = grids(sheet.read())
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans == {"项目": (2, 1), "基本支出": (1, 2), "人员经费": (1, 1), "公用经费": (1, 1), "合计": (1, 1),
                     "1.00": (1, 1), "2.00": (1, 1)}  # fmt: skip


def test_doubled_thin_rectangles_are_one_border(sheet: Sheet) -> None:
    sheet.rows(BUDGET, 100)
    for index in range(len(BUDGET) + 1):
        for shift in (0, 2.4):
            sheet.bar(60, 100 + index * 20 + shift, 450, 0.5)
    for x in EDGES:
        for shift in (0, 3.0):
            sheet.bar(x + shift, 100, 0.5, 20 * len(BUDGET))
    (grid,) = grids(sheet.read())
    assert table(grid) == BUDGET


def test_number_that_runs_over_a_wall_stays_whole(sheet: Sheet) -> None:
    sheet.ruled([["项目", "金额", "备注"], ["行政运行", "", ""]], 100, edges=[60, 160, 200, 300])
    sheet.text(165, 133, "12,345,678.90")
    (grid,) = grids(sheet.read())
    (cell,) = [cell for cell in grid.cells if "12" in cell.text]
    assert (cell.text, cell.column, cell.position) == ("12,345,678.90", 1, "inferred")


def test_label_that_runs_on_under_the_next_figure_stays_in_its_cell(sheet: Sheet) -> None:
    edges = [60, 130, 210]
    sheet.ruled([["科目", "金额"], ["机关事业单位基本养老保险缴费", "123,456.78"]], 100, edges=edges)
    (grid,) = grids(sheet.read())
    assert table(grid)[1] == ["机关事业单位基本养老保险缴费", "123,456.78"]


def test_words_printed_twice_to_look_bold_are_read_once(sheet: Sheet) -> None:
    for shift in (0, 0.3, 0.6):
        sheet.text(64 + shift, 113, "合计 11,122.33")
    sheet.text(64, 140, "其中：")
    assert texts(sheet.read()) == ["合计11,122.33", "其中："]


def test_words_that_fill_their_cells_are_parted_at_the_wall(sheet: Sheet) -> None:
    edges = [60, 120, 180]
    sheet.ruled([["甲", "乙"], ["", ""]], 100, edges=edges, step=40)
    for x, words in ((60, "采购物"), (120, "采购组")):
        sheet.text(x, 155, words, 20)
        sheet.text(x + 5, 176, "名称" if x == 60 else "形式", 20)
    (grid,) = grids(sheet.read())
    assert table(grid)[1] == ["采购物名称", "采购组形式"]


def test_rows_without_rulings_between_them_are_cut_where_figures_stand_below_one_another(sheet: Sheet) -> None:
    sheet.rows(BUDGET, 100)
    for y in (100, 120, 220):
        sheet.line(60, y, 510, y)
    for x in EDGES:
        sheet.line(x, 100, x, 220)
    (grid,) = grids(sheet.read())
    assert table(grid) == BUDGET
    assert {cell.position for cell in grid.cells if cell.row > 0} == {"inferred"}


def test_wrapped_label_and_wrapped_figure_are_joined(sheet: Sheet) -> None:
    sheet.ruled([["科目", "金额"], ["", ""]], 100, edges=[60, 110, 150], step=40)
    for y, words in ((152, "机关事业"), (164, "单位养老")):
        sheet.text(64, y, words, 10)
    for y, words in ((152, "12,345,"), (164, "678.90")):
        sheet.text(112, y, words, 10)
    (grid,) = grids(sheet.read())
    assert table(grid)[1] == ["机关事业单位养老", "12,345,678.90"]


def test_line_cut_short_by_a_mark_that_may_not_begin_the_next_is_wrapped(sheet: Sheet) -> None:
    edges = [60, 130, 200]
    sheet.ruled([["目标", ""], ["数量", "5"]], 100, edges=edges, step=40)
    sheet.text(134, 113, "组织巡查18")
    sheet.text(134, 128, "天。")
    (grid,) = grids(sheet.read())
    assert table(grid)[0][1] == "组织巡查18天。"


def test_ruled_paragraph_and_frame_are_no_tables(sheet: Sheet) -> None:
    sheet.canvas.rect(40, 40, WIDTH - 80, HEIGHT - 80)
    sheet.ruled([["本表反映部门本年度收支情况。"]], 100, edges=[60, 510])
    sheet.ruled([["项目", "金额"], ["合计", "1.00"]], 300, edges=[60, 200, 300])
    document = sheet.read()
    assert texts(document) == ["本表反映部门本年度收支情况。"]
    assert [table(grid) for grid in grids(document)] == [[["项目", "金额"], ["合计", "1.00"]]]


def test_empty_table_keeps_its_header(sheet: Sheet) -> None:
    sheet.ruled([["科目编码", "科目名称", "金额"], ["合计", "", ""], ["", "", ""], ["", "", ""]], 100, edges=[60, 160, 300, 400])
    (grid,) = grids(sheet.read())
    assert table(grid) == [["科目编码", "科目名称", "金额"], ["合计", "", ""]]


# ---------------------------------------------------------------- page breaks


def test_first_row_after_a_break_is_read_where_only_the_sides_reach_up_to_it(sheet: Sheet) -> None:
    sheet.ruled(BUDGET[:4], 700)
    sheet.next()
    sheet.rows(BUDGET[4:], 60)
    for y in (80, 100):
        sheet.line(60, y, 510, y)
    for x in EDGES:
        sheet.line(x, 60, x, 100)
    first, second = grids(sheet.read())
    assert table(first) == BUDGET[:4]
    assert table(second) == BUDGET[4:]


def test_first_row_after_a_break_is_read_where_no_ruling_reaches_it(sheet: Sheet) -> None:
    sheet.ruled(BUDGET[:4], 700)
    sheet.next()
    sheet.rows(BUDGET[4:], 60)
    for y in (80, 100):
        sheet.line(60, y, 510, y)
    for x in EDGES:
        sheet.line(x, 80, x, 100)
    document = sheet.read()
    assert table(grids(document)[1]) == BUDGET[4:]
    assert {cell.position for cell in grids(document)[1].cells if cell.row == 0} == {"inferred"}
    assert texts(document) == []


def test_unit_line_above_a_table_is_not_taken_for_a_lost_row(sheet: Sheet) -> None:
    sheet.text(64, 92, "公开05表")
    sheet.text(506, 92, "单位：万元", right=True)
    sheet.ruled(BUDGET, 100)
    document = sheet.read()
    assert table(grids(document)[0]) == BUDGET
    assert texts(document) == ["公开05表 单位：万元"]


def test_rest_of_a_cell_at_the_head_of_a_page_stays_a_grid(sheet: Sheet) -> None:
    sheet.ruled(BUDGET[:3], 700)
    sheet.next()
    sheet.ruled([["", "（境）费", "", "", ""]], 60)
    document = sheet.read()
    assert table(grids(document)[1]) == [["", "（境）费", "", "", ""]]


def test_sentence_goes_on_over_the_page_break(sheet: Sheet) -> None:
    full = "某市某局贯彻执行国家有关财政工作的方针和政策拟订本市财政发展规划并"
    sheet.text(84, 700, full, 12)
    sheet.text(60, 720, "组织实施" + full[:32], 12)
    sheet.text(290, 815, "— 1 —", 9)
    sheet.next()
    sheet.text(60, 60, "承担收支管理的责任。", 12)
    sheet.text(84, 80, "第二段另起一行。", 12)
    sheet.text(290, 815, "— 2 —", 9)
    document = sheet.read()
    assert texts(document) == [full + "组织实施" + full[:32] + "承担收支管理的责任。", "第二段另起一行。"]
    assert [place.page for place in document.blocks[0].places] == [1, 2]


# ---------------------------------------------------------------- paragraphs


def test_underlined_blanks_and_raised_digits_close_up(sheet: Sheet) -> None:
    sheet.text(84, 100, "收入预算", 12)
    sheet.text(160, 97.5, "1,234.56", 10)
    sheet.text(230, 100, "万元，占", 12)
    sheet.text(300, 101, "100", 10)
    sheet.text(340, 100, "%。", 12)
    assert texts(sheet.read()) == ["收入预算1,234.56万元，占100%。"]


def test_latin_words_keep_their_spaces(sheet: Sheet) -> None:
    sheet.canvas.setFont("Helvetica", 10)
    sheet.canvas.drawString(60, 700, "Mayor's Office FY 2021-22 Adopted: $1,234,567 (Table 5)")
    sheet.text(60, 200, "本级LED显示屏12台")
    assert texts(sheet.read()) == ["Mayor's Office FY 2021-22 Adopted: $1,234,567 (Table 5)", "本级LED显示屏12台"]


def test_contents_lines_and_headings_stay_alone(sheet: Sheet) -> None:
    for index, words in enumerate(("一、收支预算总表", "二、收入预算总表", "三、支出预算总表")):
        sheet.text(80, 100 + 20 * index, f"{words} {'.' * 60} {index + 3}", 12)
    assert [text[:8] for text in texts(sheet.read())] == ["一、收支预算总表", "二、收入预算总表", "三、支出预算总表"]


def test_contents_without_dots_is_no_table(sheet: Sheet) -> None:
    for index, words in enumerate(("一、收支预算总表", "二、收入预算总表", "三、支出预算总表", "四、政府采购")):
        sheet.text(80, 100 + 20 * index, words, 12)
        sheet.text(500, 100 + 20 * index, str(index + 1), 12, right=True)
    assert grids(sheet.read()) == []


def test_running_head_is_kept_once_and_table_labels_always(sheet: Sheet) -> None:
    for page in range(4):
        sheet.text(60, 40, "某市某局2023年度部门决算", 9)
        sheet.text(500, 55, "单位：万元", 9)
        sheet.ruled([["项目", "金额"], [f"项目{page}", "1.00"]], 100, edges=[60, 200, 300])
        sheet.text(290, 815, f"第 {page + 1} 页 共 4 页", 9)
        sheet.next()
    found = texts(sheet.read())
    assert found.count("某市某局2023年度部门决算") == 1
    assert found.count("单位：万元") == 4
    assert not [text for text in found if "页" in text]


def test_caption_lines_stand_alone_on_pages_without_running_text(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf", landscape(A4))
    for page in range(6):
        for at, words in enumerate((f"公开{page + 1:02}表", "收入决算表", "编制部门：某县某局")):
            sheet.text(60, 60 + 18 * at, words, 11)
        sheet.ruled([["项目", "金额"], [f"项目{page}", "1.00"]], 120, edges=[60, 200, 300])
        sheet.next()
    assert texts(sheet.read())[:4] == ["公开01表", "收入决算表", "编制部门：某县某局", "公开02表"]


def test_text_outside_the_page_box_is_left_out(sheet: Sheet) -> None:
    sheet.ruled(BUDGET, 100)
    sheet.rows(BUDGET, HEIGHT + 40)
    document = sheet.read()
    assert texts(document) == []
    assert len(grids(document)) == 1


# ---------------------------------------------------------------- unruled tables


def test_unruled_table_is_read_by_alignment(sheet: Sheet) -> None:
    sheet.text(200, 60, "支出预算总表", 16)
    sheet.text(510, 90, "单位：万元", right=True)
    sheet.rows(BUDGET, 100)
    document = sheet.read()
    (grid,) = grids(document)
    assert table(grid) == BUDGET
    assert not grid.spans_known
    assert texts(document) == ["支出预算总表", "单位：万元"]


def test_table_with_rules_above_and_below_only_is_read_by_alignment(sheet: Sheet) -> None:
    for y in (100, 120, 220):
        sheet.line(60, y, 510, y)
    sheet.rows(BUDGET, 100)
    assert table(grids(sheet.read())[0]) == BUDGET


WRAPPED = [
    ("一、一般公共预|算财政拨款收入", "1", "1,000.00"),
    ("二、政府性基金|预算财政拨款收|入", "2", ""),
    ("三、其他收入", "3", "30.00"),
    ("四、上级补助收|入", "4", "5.00"),
]


@pytest.mark.parametrize("step", [12, 13.5], ids=["close", "less close"])
def test_wrapped_labels_of_an_unruled_table_are_one_row_with_their_figures(sheet: Sheet, step: float) -> None:
    for x, words in ((60, "项目"), (180, "行次"), (260, "决算数")):
        sheet.text(x, 100, words)
    for x, words in ((60, "栏次"), (260, "1")):
        sheet.text(x, 122, words)
    y = 144.0
    for label, line, amount in WRAPPED:
        parts = label.split("|")
        for number, words in enumerate(parts):
            sheet.text(60, y + step * number, words)
        middle = y + step * (len(parts) - 1) / 2
        sheet.text(180, middle, line)
        sheet.text(360, middle, amount, right=True)
        y += step * len(parts) + 10
    (grid,) = grids(sheet.read())
    rows = [[label.replace("|", ""), line, amount] for label, line, amount in WRAPPED]
    assert table(grid) == [["项目", "行次", "决算数"], ["栏次", "", "1"], *rows]


def test_rows_of_an_unruled_table_that_stand_as_close_as_wrapped_lines_stay_rows(sheet: Sheet) -> None:
    sheet.rows(BUDGET, 100, step=12)
    assert table(grids(sheet.read())[0]) == BUDGET


def test_left_heads_of_right_figures_without_rulings_stand_over_them(sheet: Sheet) -> None:
    edges = [60, 200, 350, 510]
    rows = [["项目", "预算数", "决算数"], ["货物", "5.00", "4.00"], ["工程", "7.00", "6.00"], ["服务", "8.00", "8.00"]]
    for index, row in enumerate(rows):
        for column, words in enumerate(row):
            plain = not index or not column
            sheet.text(edges[column if plain else column + 1] - (0 if plain else 4), 100 + 20 * index, words, right=not plain)
    assert table(grids(sheet.read())[0]) == rows


def test_narrative_with_blanks_filled_in_is_no_table(sheet: Sheet) -> None:
    for index, (item, amount, share) in enumerate((("基本支出", "7877.76", "49.55"), ("项目支出", "6333.96", "39.84"),
                                                   ("机动经费", "1685.72", "10.61"))):  # fmt: skip
        y = 100 + 24 * index
        for x, words in ((84, item), (150, amount), (210, "万元，占"), (280, share), (330, "%；其余由上年结转资金安排。")):
            sheet.text(x, y, words, 12)
    document = sheet.read()
    assert grids(document) == []
    assert texts(document)[0] == "基本支出7877.76万元，占49.55%；其余由上年结转资金安排。"


# ---------------------------------------------------------------- turned pages


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages_are_read_as_they_are_shown(tmp_path: Path, turn: int) -> None:
    import pypdfium2

    sheet = Sheet(tmp_path / "plain.pdf", landscape(A4))
    sheet.ruled(BUDGET, 100)
    upright = sheet.read()
    sideways = Sheet(tmp_path / "sideways.pdf", landscape(A4) if turn == 180 else A4)
    canvas = sideways.canvas
    wide, high = landscape(A4)
    canvas.translate(*{90: (high, 0), 180: (wide, high), 270: (0, wide)}[turn])
    canvas.rotate(turn if turn != 270 else -90)
    sideways.height = high
    sideways.ruled(BUDGET, 100)
    unturned = sideways.read()
    assert table(grids(unturned)[0]) == BUDGET, "text that runs sideways on an unrotated page"

    document = pypdfium2.PdfDocument(sideways.path)
    document[0].set_rotation(turn)
    document.save(tmp_path / "turned.pdf")
    document.close()
    turned = read_pdf(tmp_path / "turned.pdf")
    assert table(grids(turned)[0]) == BUDGET
    assert grids(turned)[0].places[0].box == pytest.approx(grids(upright)[0].places[0].box, abs=1)


def test_box_of_sideways_text_is_where_the_page_shows_it(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "sideways.pdf")
    sheet.canvas.translate(WIDTH, 0)
    sheet.canvas.rotate(90)
    sheet.height = WIDTH
    sheet.ruled(BUDGET, 100)
    (grid,) = grids(sheet.read())
    box = grid.places[0].box
    assert box is not None
    assert box == pytest.approx((100, HEIGHT - 510, 220, HEIGHT - 60), abs=1)


# ---------------------------------------------------------------- broken and hostile files


def test_picture_page_is_named_as_not_read(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.can_read_pictures", lambda: False)
    sheet.ruled(BUDGET, 100)
    for _ in range(2):
        sheet.next()
        _draw_picture(sheet)
    document = sheet.read()
    assert document.unread_pages == (2, 3)
    (note,) = document.notes
    assert note == 'Not read, because they are pictures without text: pages 2-3; install the extra "ocr" to read them.'
    assert not document.unverified


def test_scan_alone_says_what_to_install(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.can_read_pictures", lambda: False)
    _draw_picture(sheet)
    with pytest.raises(UnreadableFile, match='install the extra "ocr"'):
        sheet.read()


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is None, reason="the extra ocr is not installed")
def test_scanned_table_is_read_and_marked_unverified(tmp_path: Path) -> None:
    import pypdfium2

    sheet = Sheet(tmp_path / "plain.pdf")
    sheet.ruled(BUDGET, 100)
    sheet.read()
    source = pypdfium2.PdfDocument(sheet.path)
    source[0].render(scale=200 / 72).to_pil().save(tmp_path / "scan.pdf", resolution=200)
    source.close()
    document = read_pdf(tmp_path / "scan.pdf")
    assert document.unverified
    assert [row[2:] for row in table(grids(document)[0])[1:]] == [row[2:] for row in BUDGET[1:]]


def _draw_picture(sheet: Sheet) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("L", (300, 400), 200)), 0, 0, WIDTH, HEIGHT)


def test_words_laid_under_a_scan_are_read_as_unverified(tmp_path: Path) -> None:
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    plain = Sheet(tmp_path / "plain.pdf")
    plain.ruled(BUDGET, 100)
    plain.read()
    source = pypdfium2.PdfDocument(plain.path)
    picture = source[0].render(scale=150 / 72).to_pil()
    source.close()
    sheet = Sheet(tmp_path / "scan.pdf")
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    sheet.canvas._code.append("3 Tr")
    sheet.rows(BUDGET, 100)
    document = sheet.read()
    assert document.unverified
    assert "unverified" in document.notes[0]
    (grid,) = grids(document)
    assert table(grid) == BUDGET and grid.spans_known


def test_blank_pages_among_others_are_not_unread(sheet: Sheet) -> None:
    sheet.ruled(BUDGET, 100)
    sheet.next()
    sheet.next()
    document = sheet.read()
    assert document.unread_pages == ()
    assert document.notes == ()


def test_encrypted_file_is_one_sentence(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=1))
    canvas.drawString(100, 100, "x")
    canvas.save()
    with pytest.raises(UnreadableFile, match="locked.pdf: the PDF is protected by a password"):
        read_pdf(path)


def test_truncated_file_never_gives_a_foreign_error(sheet: Sheet) -> None:
    for _ in range(3):
        sheet.ruled(BUDGET, 100)
        sheet.next()
    sheet.read()
    whole = sheet.path.read_bytes()
    for part in range(1, 12):
        sheet.path.write_bytes(whole[: len(whole) * part // 12])
        try:
            read_pdf(sheet.path)
        except InputError as error:
            assert "\n" not in str(error) and str(error).startswith("report.pdf: ")


def test_five_thousand_empty_pages_are_beyond_the_limit(sheet: Sheet) -> None:
    for _ in range(5000):
        sheet.next()
    with pytest.raises(LimitExceeded, match="Limits.pages"):
        sheet.read()
    with pytest.raises(UnreadableFile, match="no page of the PDF holds any text"):
        read_pdf(sheet.path, Limits(pages=6000))


@pytest.mark.parametrize("limit", ["cells", "blocks", "columns", "text_characters", "pages", "file_bytes"])
def test_each_limit_is_named_when_it_is_met(sheet: Sheet, limit: str) -> None:
    sheet.ruled(BUDGET, 100)
    sheet.text(60, 400, "注：无。")
    sheet.next()
    sheet.text(60, 400, "说明")
    with pytest.raises(LimitExceeded, match=f"Limits.{limit}"):
        sheet.read(replace(Limits(), **{limit: 1}))


# ---------------------------------------------------------------- real reports


def _report(name: str) -> RawDocument:
    path = REPORTS / name
    if not path.is_file():
        pytest.skip(f"the sample report {name} is not at hand")
    return read_pdf(path)


def _figures(document: RawDocument) -> Iterator[tuple[int, str]]:
    for grid in grids(document):
        for cell in grid.cells:
            for number in re.findall(r"\d[\d,]*\.\d+", cell.text):
                yield cell.places[0].page or 0, number


@pytest.mark.parametrize("name", [
    "jiangsu/js-renda-2017.pdf", "jiangsu/js-renda-2018.pdf", "jiangsu/js-renda-2019-tables.pdf",
    "jiangsu/js-zhengxie-2018-tables.pdf", "putuo-czj-2024.pdf",
])  # fmt: skip
def test_every_amount_printed_on_a_page_with_tables_is_in_a_cell_or_a_paragraph(name: str) -> None:
    import pypdfium2

    document = _report(name)
    found: dict[int, list[str]] = {}
    for page, number in _figures(document):
        found.setdefault(page, []).append(number)
    prose = "".join(texts(document))
    source = pypdfium2.PdfDocument(REPORTS / name)
    for page, numbers in found.items():
        printed = source[page - 1].get_textpage().get_text_bounded()
        for number in re.findall(r"(?<![\d,])\d{1,3}(?:,\d{3})*\.\d\d(?!\d)", printed):
            assert number in numbers or number in prose, (page, number)
    source.close()


def test_rows_close_to_their_total_in_a_table_over_two_pages() -> None:
    document = _report("jiangsu/js-renda-2017.pdf")
    pages = [grid for grid in grids(document) if grid.places[0].page in (13, 14, 15)][:3]
    rows = [row for grid in pages for row in table(grid)]
    amounts = {row[0]: float(row[2].replace(",", "")) for row in rows if row[0].isdigit()}
    classes = sum(value for code, value in amounts.items() if len(code) == 3)
    items = sum(value for code, value in amounts.items() if len(code) == 5)
    (total,) = [float(row[2].replace(",", "")) for row in rows if row[1] == "合计"]
    assert classes == pytest.approx(total) and items == pytest.approx(total)


def test_header_of_three_rows_keeps_its_spans() -> None:
    document = _report("putuo-czj-2024.pdf")
    (grid,) = [grid for grid in grids(document) if any("因公出国" in cell.text for cell in grid.cells)
               and grid.columns == 12]  # fmt: skip
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells if cell.row < 3}
    assert spans["公务用车购置及运行费"] == (1, 6)
    assert spans["因公出国（境）费"] == (2, 2)


def test_radicals_are_plain_characters(sheet: Sheet) -> None:
    from ingest.readers.pdf.pages import _plain

    assert "".join(_plain(ord(letter)) for letter in "⾦⻔⺠⾏（1）") == "金门民行（1）"
