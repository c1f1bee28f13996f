"""What the page shows: cards, tables and sources with the cited place marked, and nothing of a report obeyed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, CitedPlace, Conflict, Figure, Scope
from assistant.web.app import answer_to_page
from assistant.web.asking import agrees
from assistant.web.card import card_to_html
from assistant.web.chart import chart_to_svg
from assistant.web.comparison import answer_to_rows, item_of, values_to_html, wants_table
from assistant.web.editing import wrong_to_gold
from assistant.web.money import figure_amount, shown
from assistant.web.names import body_in_full, body_words
from assistant.web.prose import prose_to_html
from assistant.web.sheet import letters
from assistant.web.sources import citation_from, citations_to_list, first_citation, source_to_html
from assistant.web.start import grid
from assistant.web.tables import table_to_html
from assistant.web.take_along import Turn, export
from assistant.web.words import page_words
from eval.gold import load_gold
from ingest.model import Cell, Chunk, Identity, Place, Quality, Section, Table
from ingest.store import DocumentInfo, ReportInfo

EVIL = '<script>alert(1)</script><img src="http://example.com/x.png"> ![x](http://example.com/y.png) [here](http://example.com)'
PARAGRAPH = "一、收支情况。2023年收入总计5.00万元，比上年减少。其他。"
TABLE = Table(
    id="t1",
    title="三公经费表",
    section=("第二部分",),
    unit="万元",
    cells=(
        Cell(0, 0, "项目", is_header=True, row_span=2),
        Cell(0, 1, "预算数", is_header=True, column_span=2),
        Cell(1, 1, "合计", is_header=True),
        Cell(1, 2, "财政", is_header=True),
        Cell(2, 0, "公务接待费<b>", is_label=True),
        Cell(2, 1, "5.00"),
        Cell(2, 2, "4.00", position="inferred"),
        Cell(3, 0, "出国费", is_label=True),
        Cell(3, 1, "0"),
        Cell(3, 2, ""),
    ),
    rows=4,
    columns=3,
)


class Shelf:
    """One report of one table and one paragraph."""

    def __init__(self, format: str = "txt", file: Path | None = None) -> None:
        self.format, self.file = format, file

    def document(self, document_id: str) -> DocumentInfo:
        if document_id != "d1":
            raise KeyError(document_id)
        return DocumentInfo("d1", "甲<1>.pdf", "0", 1, self.format, Identity("甲局", 2023, "budget"), Quality(), pages=9)

    def table(self, document_id: str, table_id: str) -> Table:
        return {("d1", "t1"): TABLE}[document_id, table_id]

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return (Chunk("c1", "paragraph", "", "", PARAGRAPH, block=3, places=(Place(4, (10.0, 20.0, 30.0, 40.0)),)),)

    def original(self, document_id: str) -> Path | None:
        return self.file

    def block_texts(self, document_id: str) -> list[str]:
        return {"d1": ["第二部分 收支", "三公经费表", "项目\t预算数", PARAGRAPH, "下一段。"]}[document_id]

    def tables(self, document_id: str) -> tuple[Table, ...]:
        return (replace(TABLE, cells=tuple(replace(cell, block=2) for cell in TABLE.cells)),)

    def sections(self, document_id: str) -> tuple[Section, ...]:
        return (Section(0, "第二部分 收支", None, 1, None, ("第二部分 收支",), 0, 5),)


CELL = Citation(1, "甲.txt", "d1", "甲局", 2023, "第二部分", "三公经费表", "t1", row_index=2, column_index=1, cell="5.00")
SENTENCE = Citation(
    2, "甲.txt", "d1", "甲局", 2023, "第二部分 > 一、收支", quote="2023年收入总计5.00万元，比上年减少。", span=(16, 22), block=3
)  # fmt: skip
VALUE = Figure("5.00", "万元", "公务接待费", "甲局", 2023, "budget", "general", citations=(1, 2))


def answer(text: str = "为**5.00万元**。 [1][2]", question: str = "接待费多少", **fields: object) -> Answer:
    given = {"citations": (CELL, SENTENCE), **fields}
    return Answer(question, question, "answered", text, **given)  # type: ignore[arg-type]


# ---------------------------------------------------------------- words


def test_every_word_is_there_in_both_languages_and_takes_the_same_values() -> None:
    words = page_words()
    assert words["zh"].keys() == words["en"].keys()
    holes = {key: [set(re.findall(r"\{(\w+)\}", words[one][key])) for one in ("zh", "en")] for key in words["zh"]}
    assert {key for key, (one, other) in holes.items() if one != other and not key.startswith("card_")} == set()


def test_nothing_in_an_answer_becomes_html_or_a_link() -> None:
    html = prose_to_html(EVIL, lambda number: f"<i>{number}</i>")
    assert "<script" not in html and "<img" not in html and "<a" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**注意：**报告 2\\*\\*3", "<p><strong>注意：</strong>报告 2**3</p>"),
        ("- 甲 [1]\n- 乙", "<ul><li>甲 <i>1</i></li><li>乙</li></ul>"),
        ("> 原话\n> 第二行", "<blockquote>原话<br>第二行</blockquote>"),
        ("一段\n\n二段", "<p>一段</p><p>二段</p>"),
        ("为**1234567.80元**", "<p>为<strong>1,234,567.80元</strong></p>"),
        ("2024年 &lt;b&gt; &amp;", "<p>2024年 &lt;b&gt; &amp;</p>"),
    ],
)
def test_an_answers_own_markdown_is_shown(markdown: str, html: str) -> None:
    assert prose_to_html(markdown, lambda number: f"<i>{number}</i>") == html


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("2.70", "万元", "2.70 万元", "27,000 yuan"),
        ("24492606.22", "元", "2,449.26 万元", "24,492,606.22 yuan"),
        ("35600.00", "元", "3.56 万元", "35,600 yuan"),
        ("12.5", "亿元", "125,000.00 万元", "1,250,000,000 yuan"),
        ("61.90", "%", "61.90 %", "61.90 %"),
        ("85.20", "元", "0.00852 万元", "85.2 yuan"),
        ("98765", "千英镑", "98,765 千英镑", "98,765 thousand pounds"),
        ("1234567", "美元", "1,234,567 美元", "1,234,567 US dollars"),
        ("43210", "人", "43,210 人", "43,210 persons"),
    ],
)
def test_money_is_shown_in_one_unit_with_its_thousands_parted(value: str, unit: str, zh: str, en: str) -> None:
    amount = figure_amount(Figure(value, unit, "甲"))
    assert amount is not None
    assert [f"{one.number} {one.unit}" for one in (shown(amount, "zh"), shown(amount, "en"))] == [zh, en]


def test_the_card_says_what_was_understood_and_shows_the_one_figure() -> None:
    html = card_to_html(answer(values=(VALUE,), scope=Scope(("甲局",), (2023,))), "zh")
    chips = re.findall(r'data-part="(\w+)"[^>]*>([^<]+)<', html)
    assert chips == [("item", "公务接待费"), ("body", "甲局"), ("year", "2023"), ("stage", "预算")]
    assert 'title="50,000 元">5.00 <span class="unit">万元' in html and 'data-mark="1"' in html


def test_the_one_of_several_says_whose_it_is() -> None:
    asked = Scope(("甲局", "乙局"), (2023,))
    assert '<span class="whose">甲局</span>' in card_to_html(answer(values=(VALUE,), scope=asked), "zh")
    assert "whose" not in card_to_html(answer(values=(VALUE,), scope=Scope(("甲局",), (2023,))), "zh")


def test_a_change_shows_which_way_and_by_how_many_percent() -> None:
    fell = (replace(VALUE, value="0.27", direction="down"), replace(VALUE, value="10.00", unit="%", direction="down"))
    html = card_to_html(answer(values=fell), "zh")
    assert html.count("↓") == 2 and 'aria-label="减少"' in html and "10.00%" in html


def test_a_figure_that_the_report_does_not_bear_out_is_marked() -> None:
    both = (replace(VALUE, citations=(1,)), replace(VALUE, value="1.00", unit="%", citations=(2,)))
    html = card_to_html(answer(values=both, conflicts=(Conflict("写1%，算得10%", (2, 1)),)), "zh")
    assert html.count('class="in-doubt"') == 1 and html.index("1.00%") < html.index('class="in-doubt"')


def test_whether_it_adds_up_is_told_in_words_and_not_as_a_figure() -> None:
    html = card_to_html(answer("**一致。**", values=(VALUE,), verdict="consistent"), "zh")
    assert "headline" not in html and "相符" in html and "<strong>一致。</strong>" in html


def test_where_a_report_contradicts_itself_is_said_once_with_its_marks() -> None:
    html = card_to_html(answer("为**5.00万元**\n\n**注意：**甲乙不一致 [1]", conflicts=(Conflict("甲乙不一致", (1, 2)),)), "zh")
    assert html.count("甲乙不一致") == 1 and 'class="note doubt"' in html


def test_what_several_reports_contradict_stands_under_the_name_of_each() -> None:
    other = replace(CELL, number=3, report="乙.txt", department="乙局")
    conflicts = (Conflict("子", (1,)), Conflict("丑", (3,)), Conflict("寅", (2,)))
    html = card_to_html(answer("**不一致**", conflicts=conflicts, citations=(CELL, SENTENCE, other)), "zh")
    places = [html.index(one) for one in ("甲局 · 2023 · 甲.txt", "子", "寅", "乙局 · 2023 · 乙.txt", "丑")]
    assert places == sorted(places)
    assert "report-named" not in card_to_html(answer(conflicts=conflicts[:1]), "zh")


def test_a_body_is_called_by_its_english_name_where_it_has_one() -> None:
    figure = replace(VALUE, department="甲市财政局")
    html = card_to_html(answer(question="How much?", values=(figure,), scope=Scope(("甲市财政局",), (2023,))), "en")
    assert re.search(r'data-part="body"[^>]*>[^<]*Finance Bureau<', html)
    assert "甲市财政局" in card_to_html(answer(values=(figure,), scope=Scope(("甲市财政局",), (2023,))), "zh")
    assert body_words("某某某", "en") == "某某某" and body_in_full("甲市财政局", "zh") == "甲市财政局"


def test_text_of_reports_and_questions_is_escaped_in_the_card() -> None:
    html = card_to_html(answer(EVIL, question=EVIL, notes=(EVIL,), alternatives=(Figure("1", "万元", EVIL),)), "zh")
    assert "<script" not in html and "<img" not in html


@pytest.mark.parametrize(
    ("values", "table", "bars"),
    [
        ((("5.00", "万元"), ("60000", "元")), True, 2),
        ((("5.00", "万元"),), False, 0),
        ((("5.00", "万元"), ("12", "%")), False, 0),
        ((("5.00", "万元"), ("12", "%"), ("1", "人")), True, 0),
        ((("-5", "万元"), ("2", "万元")), True, 2),
    ],
)
def test_several_figures_are_a_table_and_those_of_one_kind_have_bars(
    values: tuple[tuple[str, str], ...], table: bool, bars: int
) -> None:
    figures = [Figure(value, unit, f"项目{n}", year=2023) for n, (value, unit) in enumerate(values)]
    assert wants_table(figures) == table
    assert not table or values_to_html(figures, "zh", str).count("<i class=") == bars


def test_the_columns_are_what_tells_the_figures_apart() -> None:
    two = [replace(VALUE, department="甲市乙局"), replace(VALUE, department="甲市丙局", value="6")]
    html = values_to_html(two, "zh", str)
    assert ">乙局<" in html and ">丙局<" in html and "公务接待费" not in html
    assert ">预算<" in values_to_html([VALUE, replace(VALUE, stage="actual", value="6")], "zh", str)


def test_an_item_is_called_without_the_body_and_year_that_its_label_repeats() -> None:
    named = {"甲局2023年公务接待费预算": "公务接待费预算", "甲局·公务接待费": "公务接待费", "公务接待费": "公务接待费"}
    assert {label: item_of(Figure("1", "万元", label, "甲局")) for label in named} == named
    assert item_of(Figure("1", "万元", "health of 甲局 in 2023 (budget)", "甲局")) == "health"


def test_a_chart_names_bars_so_that_they_can_be_told_apart() -> None:
    bodies = ("Northern Lakes District Department of Water Resources", "Northern Lakes District Department of Education")
    figures = [Figure("5", "美元", "a", bodies[0], fund="all"), Figure("7", "美元", "a", bodies[1], fund="general")]
    svg = chart_to_svg(figures, "en")
    assert "Resources" in svg and "Education" in svg and "fund" not in svg and "…" not in svg


def test_figures_of_several_stages_offer_each_alone() -> None:
    mixed = (VALUE, replace(VALUE, department="乙局", stage="actual"))
    html = card_to_html(answer(values=mixed), "zh")
    assert re.findall(r'data-ask="([^"]+)"', html) == ["按预算算呢？", "按决算算呢？"]
    assert "data-ask" not in card_to_html(answer(values=(VALUE, replace(VALUE, year=2022))), "zh")


def test_a_chart_is_a_line_over_years_and_bars_otherwise() -> None:
    years = [replace(VALUE, year=year, value=str(year)) for year in (2021, 2022, 2023)]
    assert "<polyline" in chart_to_svg(years, "zh")
    assert "<polyline" not in chart_to_svg(list(reversed(years)), "zh")
    assert chart_to_svg([VALUE], "zh") == ""


def test_a_suggestion_that_tells_another_figure_for_the_same_thing_does_not_agree() -> None:
    asked = answer(values=(VALUE,))
    assert agrees(asked, answer(values=(VALUE, replace(VALUE, year=2022, value="9"))))
    assert not agrees(asked, answer(values=(replace(VALUE, value="2.86", stage="actual"),)))
    assert not agrees(asked, replace(asked, status="not_found"))


# ---------------------------------------------------------------- sources


def test_the_cited_cell_is_marked_under_its_headers() -> None:
    html = source_to_html(CELL, Shelf(), "zh")
    table, text = html.split("</table>", 1)[0], html.rsplit('data-view="text"', 1)[1]
    for view in (table, text):
        assert re.search(r'<td class="hit column">5\.00<sup class="number">1</sup></td>', view) and view.count('class="hit') == 1
    assert '<th class="column" colspan="2">预算数</th>' in html and "单位：万元" in html and "公务接待费&lt;b&gt;" in html
    assert "甲&lt;1&gt;.pdf" in html


def test_the_sentence_is_marked_among_its_neighbours_and_the_figure_in_it() -> None:
    html = source_to_html(SENTENCE, Shelf(), "zh")
    assert '<mark>2023年收入总计<b>5.00万元<sup class="number">2</sup></b>，比上年减少。</mark>其他。' in html
    assert "下一段。" in html


def test_a_document_is_shown_as_it_reads_with_its_headings_and_tables() -> None:
    text = source_to_html(SENTENCE, Shelf(), "zh").rsplit('data-view="text"', 1)[1]
    places = [text.index(one) for one in ("第二部分 收支</h4>", "<p>三公经费表</p>", "<table", '<p class="cited">', "下一段。")]
    assert places == sorted(places) and "项目\t预算数" not in text


def test_a_heading_is_found_without_a_number() -> None:
    heading = replace(SENTENCE, number=0, block=0, quote="第二部分 收支", span=None)
    html = source_to_html(heading, Shelf(), "zh")
    assert '<p class="cited level-1"><mark>第二部分 收支</mark></p>' in html


def test_a_long_document_is_cut_around_the_cited_place() -> None:
    class Long(Shelf):
        def block_texts(self, document_id: str) -> list[str]:
            return [f"第{at}段" + "字" * 1000 for at in range(500)]

    text = source_to_html(replace(SENTENCE, block=250, quote="第250段", span=None), Long(), "zh").rsplit('data-view="text"', 1)[1]
    assert "<mark>第250段" in text and "第1段" not in text and "前面还有" in text and "后面还有" in text
    assert len(text) < 60_000


@pytest.mark.parametrize(("column", "named"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(column: int, named: str) -> None:
    assert letters(column) == named


def test_a_cited_cell_is_found_in_its_workbook_among_equal_ones(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    other, own = book.active, book.create_sheet("三公 <b>")
    for row in (["项目", "预算数"], ["公务用车", "5.00"]):
        other.append(row)
    for row in (["三公经费表"], ["项目", "预算数"], [None, "合计", "财政"], ["公务接待费<b>", "5.00", "4.00"]):
        own.append(row)
    own.merge_cells("A1:C1")
    file = tmp_path / "甲.xlsx"
    book.save(file)
    html = source_to_html(CELL, Shelf("xlsx", file), "zh")
    assert "工作表“三公 &lt;b&gt;”，单元格 B4" in html and 'colspan="3">三公经费表' in html
    sheet = html.split('data-view="sheet"', 2)[2].split("data-view", 1)[0]
    assert '<td class="hit">5.00<sup class="number">1</sup>' in sheet and sheet.count("hit") == 1


def test_what_is_no_workbook_any_more_is_shown_as_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "甲.xlsx"
    file.write_bytes(b"no workbook")
    assert 'data-view="sheet"' not in source_to_html(CELL, Shelf("xlsx", file), "zh")


def test_a_cited_page_of_a_pdf_can_be_seen_with_the_place_framed() -> None:
    cited = replace(CELL, places=(CitedPlace(7, (10.0, 20.5, 30.0, 40.0)), CitedPlace(8, None)))
    html = source_to_html(cited, Shelf("pdf"), "zh")
    assert 'data-page="7"' in html and 'data-box="10.0,20.5,30.0,40.0"' in html and 'data-pages="9"' in html
    assert "page-view" not in source_to_html(cited, Shelf("docx"), "zh")


def test_a_report_taken_out_since_leaves_its_quote() -> None:
    html = source_to_html(replace(SENTENCE, report_id="gone", quote=EVIL), Shelf(), "en")
    assert "removed since" in html and "&lt;script&gt;" in html and "<script" not in html


def test_citations_come_back_from_the_browser_as_they_went() -> None:
    told = json.loads(json.dumps(citations_to_list(answer(values=(VALUE,)))))
    assert [source_to_html(citation_from(one), Shelf(), "zh") for one in told] == [
        source_to_html(replace(one, table=one.table or one.section.split(" > ")[-1]), Shelf(), "zh") for one in (CELL, SENTENCE)
    ]
    for broken in ({}, {"number": "x", "document": "d1"}, {"number": 1, "document": "d1", "places": [{"page": 1, "box": [1]}]}):
        with pytest.raises((KeyError, ValueError, IndexError, TypeError)):
            citation_from(broken)


def test_other_readings_come_last_and_apart() -> None:
    other = replace(VALUE, citations=(1,))
    told = citations_to_list(answer(values=(replace(VALUE, citations=(2,)),), alternatives=(other,)))
    assert [(one["number"], one["apart"]) for one in told] == [(2, False), (1, True)]
    assert first_citation(answer(values=(replace(VALUE, citations=(2,)),))) == 2


def test_a_very_long_table_is_cut_around_the_cited_row() -> None:
    cells = tuple(Cell(row, column, f"{row}", is_label=column == 0) for row in range(2000) for column in range(2))
    html = table_to_html(replace(TABLE, cells=cells, rows=2000), {(1500, 1): ["<sup>1</sup>"]}, "en")
    assert "1500<sup>1</sup>" in html and html.count("<tr") <= 241 and "1760 more rows" in html


# ---------------------------------------------------------------- to take along


def conversation() -> list[Turn]:
    place = replace(CELL, row="=HYPERLINK(1)", places=(CitedPlace(7, None),))
    first = answer("接待费**-5.00万元** [1]", values=(replace(VALUE, value="-5.00", citations=(1,)),), citations=(place,))
    return [Turn("=接待费<b>多少", first), Turn("没有的", Answer("q", "q", "not_found", "报告里没有找到答案。"))]


def test_figures_are_taken_along_with_their_places_and_no_formula() -> None:
    head, line = answer_to_rows(conversation()[0].answer, "zh")
    assert head[:3] == ["项目", "部门", "年份"]
    assert line[:7] == ["公务接待费", "甲局", "2023", "预算", "一般公共预算", "-5.00", "万元"]
    assert line[7:] == ["", "甲.txt", "第二部分", "三公经费表", "'=HYPERLINK(1)", "", "7", "5.00", ""]


def test_a_conversation_as_excel_holds_what_was_asked_and_cited() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    content, _ = export("xlsx", "题目", conversation(), "zh")
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("问题", "答案", "项目") and rows[1][0] == "'=接待费<b>多少" and "-5.00" in rows[1]
    assert rows[2][:2] == ("没有的", "报告里没有找到答案。")


def test_a_conversation_as_word_and_markdown_holds_its_sources() -> None:
    import docx

    content, _ = export("docx", "题目", conversation(), "zh")
    told = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert "题目" in told and "=接待费<b>多少" in told and "[1] 甲.txt" in told and "接待费-5.00万元" in told
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    text = export("md", "题目", conversation(), "zh")[0].decode()
    assert "## =接待费\\<b\\>多少" in text and "\\[1\\] 甲.txt" in text


def test_what_is_said_to_be_wrong_is_a_line_of_a_gold_file(tmp_path: Path) -> None:
    when = datetime(2026, 1, 2, tzinfo=UTC)
    told = ("6.5万元", "7", "", "不知道")
    lines = [wrong_to_gold(answer(values=(VALUE,)), ["前一问"], value, "写错了", when) for value in told]
    file = tmp_path / "wrong.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    questions = load_gold([file])
    assert [[(str(one.value), one.unit) for one in question.values] for question in questions] == [
        [("6.5", "万元")], [("7", "万元")], [], [],
    ]  # fmt: skip
    assert questions[0].history == ("前一问",) and "写错了" in questions[3].note and "不知道" in questions[3].note


def test_gaps_in_what_is_loaded_are_seen() -> None:
    document = DocumentInfo("d1", "甲.pdf", "0", 1, "pdf", Identity("甲局", 2023, "budget"), Quality())
    reports = [ReportInfo(f"r{year}", "甲局", (), None, None, year, "budget", (document,)) for year in (2021, 2023)]
    told = grid(reports)
    assert told["years"] == [2021, 2022, 2023]
    assert [(one["body"], one["stages"]) for one in told["bodies"]] == [("甲局", [["budget"], [], ["budget"]])]


def test_who_answered_is_told_where_it_was_a_model() -> None:
    assert "model:x" in answer_to_page(answer(engine="model:x"))["html"]
    assert "rules" not in answer_to_page(answer())["html"]


def test_a_chart_says_what_it_is_of_and_mixes_no_stages_silently() -> None:
    years = [replace(VALUE, year=year, value=str(year)) for year in (2021, 2022)]
    svg = chart_to_svg([*years, replace(VALUE, year=2023, stage="actual")], "zh")
    assert "甲局 · 公务接待费<" in svg and "2023 决算" in svg and "2022 预算" in svg
    assert "甲局 · 公务接待费 · 预算<" in chart_to_svg(years, "zh") and "2022 预算" not in chart_to_svg(years, "zh")
