"""What the page shows: marks that lead to their sources, cells and sentences marked, and nothing of a report obeyed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, Figure
from assistant.web.tables import table_to_html
from assistant.web.views import (
    Turn,
    answer_to_markdown,
    chart_to_html,
    outcomes_to_html,
    question_to_markdown,
    reports_to_html,
    sources_to_html,
)
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
    """One report of one table and one paragraph."""

    def document(self, document_id: str) -> DocumentInfo:
        raise KeyError(document_id)

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


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((("5.00", "万元"), ("60000", "元")), True),
        ((("5.00", "万元"),), False),
        ((("5.00", "万元"), ("12", "%")), False),
        ((("5.00", "万元"), ("5.00", "万元")), False),
        ((("-5", "万元"), ("2", "万元")), True),
        (tuple((str(n), "万元") for n in range(13)), False),
    ],
)
def test_only_several_comparable_figures_make_a_chart(values: tuple[tuple[str, str], ...], shown: bool) -> None:
    figures = [Figure(value, unit, f"项目{n}", year=2023) for n, (value, unit) in enumerate(values)]
    assert bool(chart_to_html(figures, "zh")) == shown


def test_bars_are_named_by_what_tells_them_apart() -> None:
    html = chart_to_html([Figure("1", "万元", "接待费", "甲局", 2022), Figure("2", "万元", "接待费", "甲局", 2023)], "zh")
    assert ">2022<" in html and ">2023<" in html and "接待费" not in html
    html = chart_to_html([Figure("1", "万元", "接待费", "甲市乙局"), Figure("2", "万元", "接待费", "甲市丙局")], "zh")
    assert ">乙局<" in html and ">丙局<" in html


def test_reports_are_listed_with_how_well_they_were_read() -> None:
    quality = Quality(pages=3, tables=2, figures=10, figures_placed=9, sums=4, sums_closed=4)
    document = DocumentInfo("d1", "甲<1>.pdf", "0", 1, "pdf", Identity("甲局", 2023, "budget"), quality, notes=("第2页未读",))
    html = reports_to_html([ReportInfo("r1", "甲局", (), None, None, 2023, "budget", (document,))])
    assert "甲&lt;1&gt;.pdf" in html and "90%" in html and "100%" in html and "第2页未读" in html
    assert "text explained" not in html, "nothing to explain, nothing shown"
