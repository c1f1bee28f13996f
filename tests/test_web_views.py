"""What the page shows: marks that lead to their sources, cells and sentences marked, and nothing of a report obeyed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, CitedPlace, Conflict, Figure
from assistant.web.comparison import comparison_to_html, figures_to_csv
from assistant.web.loaded import outcomes_to_html, placeholder, read_words, reports_to_html
from assistant.web.tables import table_to_html
from assistant.web.views import Turn, answer_to_markdown, question_to_markdown, sources_to_html
from ingest.model import Cell, Identity, Quality, Table
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
    """One report of one table and one paragraph; where a format is given, the file's own description too."""

    def __init__(self, format: str | None = None) -> None:
        self.format = format

    def document(self, document_id: str) -> DocumentInfo:
        if self.format is None:
            raise KeyError(document_id)
        return DocumentInfo(document_id, "甲.pdf", "0", 1, self.format, Identity("甲局", 2023, "budget"), Quality())

    def table(self, document_id: str, table_id: str) -> Table:
        return {("d1", "t1"): TABLE}[document_id, table_id]

    def block_text(self, document_id: str, block: int) -> str:
        return {("d1", 3): PARAGRAPH}[document_id, block]


CELL = Citation(1, "甲.txt", "d1", "甲局", 2023, "第二部分", "三公经费表", "t1", row_index=2, column_index=1, cell="5.00")
SENTENCE = Citation(
    2, "甲.txt", "d1", "甲局", 2023, "第二部分 > 一、收支", quote="2023年收入总计5.00万元，比上年减少。", span=(16, 22), block=3
)  # fmt: skip


def turn(
    text: str = "5.00万元[1][2]", *citations: Citation, question: str = "接待费多少", number: int = 1, **fields: object
) -> Turn:
    return Turn(number, question, Answer(question, question, "answered", text, citations=citations or (CELL, SENTENCE), **fields))  # type: ignore[arg-type]


def test_marks_lead_to_their_sources_and_unknown_ones_stay_text() -> None:
    text = answer_to_markdown(turn("5.00万元[1][2]，见[7]"))
    assert "[\\[1\\]](#src-1-1)[\\[2\\]](#src-1-2)" in text
    assert text.endswith("[7]")


def test_nothing_in_an_answer_becomes_html_or_a_link_elsewhere() -> None:
    text = answer_to_markdown(turn(EVIL))
    assert "<" not in text.replace("<strong>", "") and "](http" not in text and "://" not in text and "![" not in text


def test_bold_holds_before_chinese_too() -> None:
    assert answer_to_markdown(turn("**注意：**报告 2\\*\\*3")).startswith("<strong>注意：</strong>报告 2\\*")


def test_the_only_amount_stands_out() -> None:
    assert (
        answer_to_markdown(turn("为**5.00万元**，**一致**"))
        == '为<strong class="figure">5.00万元</strong>，<strong>一致</strong>'
    )
    assert "figure" not in answer_to_markdown(turn("**5.00万元**和**6.00万元**"))


def test_a_question_is_shown_as_typed() -> None:
    assert "<" not in question_to_markdown("<b>*多少*</b>")


def test_the_cited_cell_is_marked_under_its_headers() -> None:
    html = sources_to_html([turn()], Shelf())
    assert '<td class="hit column">5.00<sup class="mark" id="src-1-1">1</sup></td>' in html
    assert html.count('class="hit') == 1
    assert '<th class="column" colspan="2">预算数</th>' in html and 'rowspan="2"' in html
    assert "单位：万元" in html


def test_the_sentence_is_marked_in_its_paragraph_and_the_figure_in_it() -> None:
    html = sources_to_html([turn()], Shelf())
    assert (
        '一、收支情况。<mark>2023年收入总计<b>5.00万元</b><sup class="mark" id="src-1-2">2</sup>，比上年减少。</mark>其他。'
        in html
    )


def test_two_sentences_of_one_paragraph_are_one_card() -> None:
    other = replace(SENTENCE, number=3, quote="其他。", span=None)
    html = sources_to_html([turn("[2][3]", SENTENCE, other)], Shelf())
    assert html.count("<details") == 1
    assert '<mark>其他。</mark><sup class="mark" id="src-1-3">3</sup>' in html or 'id="src-1-3">3</sup></mark>' in html


def test_text_of_reports_and_questions_is_escaped_everywhere() -> None:
    evil = Citation(1, EVIL, "gone", EVIL, 2023, EVIL, EVIL, quote=EVIL)
    html = sources_to_html([turn("x", evil, question=EVIL, notes=(EVIL,), alternatives=(Figure("1", "万元", EVIL),))], Shelf())
    assert "<script" not in html and "<img" not in html
    assert "公务接待费&lt;b&gt;" in table_to_html(TABLE, {})
    assert "<script" not in outcomes_to_html([(EVIL, "failed", EVIL)])


def test_a_report_taken_out_since_leaves_its_quote() -> None:
    gone = replace(SENTENCE, report_id="gone")
    assert "<blockquote>2023年收入总计5.00万元，比上年减少。" in sources_to_html([turn("[2]", gone)], Shelf())


def test_earlier_turns_wait_hidden() -> None:
    html = sources_to_html([turn(), turn(number=2)], Shelf())
    assert '<section class="turn" data-turn="1" hidden>' in html and '<section class="turn" data-turn="2">' in html
    assert 'id="src-2-1"' in html


def test_a_very_long_table_is_cut_around_the_cited_row() -> None:
    cells = tuple(Cell(row, column, f"{row}", is_label=column == 0) for row in range(2000) for column in range(2))
    html = table_to_html(replace(TABLE, cells=cells, rows=2000), {(1500, 1): ["<sup>1</sup>"]})
    assert "1500<sup>1</sup>" in html and html.count("<tr") <= 241 and "1760 more rows" in html


def compared(*figures: Figure) -> str:
    return comparison_to_html(figures, "zh", lambda number: f"<a>{number}</a>")


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((("5.00", "万元"), ("60000", "元")), True),
        ((("5.00", "万元"),), False),
        ((("5.00", "万元"), ("12", "%")), False),
        ((("5.00", "万元"), ("5.00", "万元")), False),
        ((("5.00", "万元"), ("", "万元")), False),
        ((("-5", "万元"), ("2", "万元")), True),
        (tuple((str(n), "万元") for n in range(41)), False),
    ],
)
def test_only_several_comparable_figures_are_set_side_by_side(values: tuple[tuple[str, str], ...], shown: bool) -> None:
    figures = [Figure(value, unit, f"项目{n}", year=2023) for n, (value, unit) in enumerate(values)]
    assert bool(compared(*figures)) == shown


def test_bars_are_named_by_what_tells_them_apart() -> None:
    html = compared(Figure("1", "万元", "接待费", "甲局", 2022), Figure("2", "万元", "接待费", "甲局", 2023))
    assert ">2022<" in html and ">2023<" in html and "接待费" not in html
    html = compared(Figure("1", "万元", "接待费", "甲市乙局"), Figure("2", "万元", "接待费", "甲市丙局"))
    assert ">乙局<" in html and ">丙局<" in html
    html = compared(Figure("1", "万元", "接待费", stage="budget"), Figure("2", "万元", "接待费", stage="actual"))
    assert ">预算<" in html and ">决算<" in html


def test_figures_side_by_side_have_one_unit_their_bars_and_their_marks() -> None:
    html = compared(
        Figure("1234567", "元", "甲", citations=(1,)),
        Figure("30.00", "万元", "乙", citations=(2,)),
        Figure("20.00", "万元", "丙"),
    )
    assert "单位：万元" in html and ">123.4567<" in html and ">30.00<" in html
    assert "width:100.0%" in html and "<a>1</a>" in html and "<a>2</a>" in html


def test_figures_can_be_taken_along_with_their_places() -> None:
    value = Figure("-5.00", "万元", "公务接待费", "甲局", 2023, "budget", "general", citations=(1,))
    place = replace(CELL, row="=HYPERLINK(1)", places=(CitedPlace(7, None),))
    head, line = figures_to_csv(Answer("q", "q", "answered", "x", values=(value,), citations=(place,)), "zh").splitlines()
    assert head.startswith("名称,部门,年份")
    assert line == "公务接待费,甲局,2023,预算,一般公共预算,-5.00,万元,甲.txt,第二部分,三公经费表,'=HYPERLINK(1),,7,5.00"
    assert figures_to_csv(Answer("q", "q", "not_found", "x"), "zh") == ""
    assert 'download="budget-answer.csv"' in sources_to_html([turn(values=(value,))], Shelf())


def test_an_answer_can_be_copied_as_it_reads_with_its_sources() -> None:
    html = sources_to_html([turn("接待费**5.00万元** [1]")], Shelf())
    assert 'data-copy="接待费5.00万元 [1]\n\n[1] 甲.txt' in html


def test_disagreements_stand_before_the_sources_with_their_marks() -> None:
    html = sources_to_html([turn(conflicts=(Conflict("一处为5.00，一处为6.00", (1, 2)),))], Shelf())
    assert html.index("一处为5.00，一处为6.00") < html.index("<details")
    assert '<a class="mark" href="#src-1-2">2</a>' in html


def test_a_cited_page_of_a_pdf_can_be_seen_with_the_place_framed() -> None:
    cited = replace(CELL, places=(CitedPlace(7, (10.0, 20.5, 30.0, 40.0)), CitedPlace(8, None)))
    html = sources_to_html([turn("[1]", cited)], Shelf("pdf"))
    assert 'src="page-picture/d1/7.png?box=10.0%2C20.5%2C30.0%2C40.0"' in html and 'src="page-picture/d1/8.png"' in html
    assert "page-picture" not in sources_to_html([turn("[1]", cited)], Shelf("docx"))


def test_who_answered_is_told_where_it_was_a_model() -> None:
    assert "model:x" in sources_to_html([turn(engine="model:x")], Shelf())
    assert "rules" not in sources_to_html([turn()], Shelf())


def test_reports_are_listed_with_how_well_they_were_read() -> None:
    quality = Quality(pages=3, tables=2, figures=10, figures_placed=9, sums=4, sums_closed=4)
    document = DocumentInfo("d1", "甲<1>.pdf", "0", 1, "pdf", Identity("甲局", 2023, "budget"), quality, notes=("第2页未读",))
    html = reports_to_html([ReportInfo("r1", "甲局", (), None, None, 2023, "budget", (document,))])
    assert "甲&lt;1&gt;.pdf" in html and "90%" in html and "100%" in html and "第2页未读" in html
    assert "text figures" not in html, "nothing to explain, nothing shown"


def test_very_many_reports_are_counted_and_not_all_listed() -> None:
    document = DocumentInfo("d1", "甲.pdf", "0", 1, "pdf", Identity("甲局", 2023, "budget"), Quality())
    html = reports_to_html([ReportInfo(f"r{n}", "甲局", (), None, None, 2023, "budget", (document,)) for n in range(1000)])
    assert html.count('class="report"') == 200 and "800 more reports" in html


def test_an_empty_page_says_what_is_loaded_or_how_to_begin() -> None:
    document = DocumentInfo("d1", "甲.pdf", "0", 1, "pdf", Identity("甲局", 2023, "budget"), Quality(pages=3))
    reports = [ReportInfo(f"r{year}", "甲局", (), None, None, year, "budget", (document,)) for year in (2021, 2023)]
    assert "1 个部门的 2 份报告（2021–2023年）" in placeholder(reports)
    assert "Add reports" in placeholder([])
    assert read_words(document) == "甲局 2023 预算 · 3 页 pages · 只有文字，没有表格 text only, no tables"
