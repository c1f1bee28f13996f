"""Running text that a PDF prints in two columns, and what only looks like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.test_readers_pdf import FONT, Sheet, grids, texts

LEFT = [
    "2023年度收入总计1,035.00万元，支出总计1,035.00万元，与2022年度相比，收、支总计各增加20.00万元，增长1.97%，主要原因是项目增加。",
    "其中：一般公共预算财政拨款收入1,000.00万元，占本年收入的97.09%；其他收入30.00万元，占本年收入的2.91%。",
    "本年支出合计1,020.00万元，其中：基本支出520.00万元，占50.98%；项目支出500.00万元，占49.02%。",
]
RIGHT = [
    "2023年度“三公”经费支出年初预算为20.00万元，支出决算为15.00万元，完成年初预算的75.00%。公务用车运行维护费支出决算为12.00万元，"
    "比上年减少1.00万元，下降7.69%，主要原因是报废旧车一辆。",
    "公务接待费支出年初预算为4.00万元，支出决算为3.00万元，比上年减少0.50万元，下降14.29%，主要原因是来访批次减少。",
]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "report.pdf")


def wrapped(text: str, wide: float = 220, size: float = 10.5) -> list[str]:
    """The lines of an indented paragraph; figures are not broken, nor does a mark begin a line."""
    lines, line, room = [], "", wide - 21
    for part in re.findall(r"[\d,.%]+|.", text):
        if stringWidth(line + part, FONT, size) > room and part not in "，。；、）”":
            lines.append(line)
            line, room = "", wide
        line += part
    return [*lines, line]


def column(sheet: Sheet, lines: list[tuple[str, bool]], x: float, top: float) -> float:
    """Write lines, each with whether it begins a paragraph; return where the next would stand."""
    for number, (text, begins) in enumerate(lines):
        sheet.text(x + 21 * begins, top + 18 * number, text, 10.5)
    return top + 18 * len(lines)


def as_lines(paragraphs: list[str]) -> list[tuple[str, bool]]:
    return [(text, not number) for paragraph in paragraphs for number, text in enumerate(wrapped(paragraph))]


@pytest.mark.parametrize("lower", [0, 5, 9], ids=["level", "nearly level", "by turns"])
def test_two_columns_are_read_one_after_the_other(sheet: Sheet, lower: float) -> None:
    sheet.text(200, 60, "2023年度部门决算情况说明", 16)
    ends = column(sheet, as_lines(LEFT), 60, 100), column(sheet, as_lines(RIGHT), 315, 100 + lower)
    sheet.text(60, max(ends) + 10, "二、其他事项")
    assert texts(sheet.read()) == ["2023年度部门决算情况说明", *LEFT, *RIGHT, "二、其他事项"]


def test_a_sentence_goes_on_at_the_head_of_the_next_column(sheet: Sheet) -> None:
    lines = as_lines([LEFT[0], RIGHT[0], RIGHT[1]])
    half = len(lines) // 2
    column(sheet, lines[:half], 60, 100)
    column(sheet, lines[half:], 315, 100)
    assert not lines[half][1]
    assert texts(sheet.read()) == [LEFT[0], RIGHT[0], RIGHT[1]]


def test_columns_go_on_over_the_page(sheet: Sheet) -> None:
    lines = as_lines(LEFT + RIGHT)
    for number in range(0, 12, 6):
        column(sheet, lines[number : number + 6], 60 + 255 * (number > 0), 100)
    sheet.next()
    rest = lines[12:]
    column(sheet, rest + as_lines([RIGHT[1]] * 2), 60, 100)
    column(sheet, as_lines(LEFT), 315, 100)
    assert texts(sheet.read()) == [*LEFT, *RIGHT, RIGHT[1], RIGHT[1], *LEFT]


def test_labels_beside_figures_are_not_parted(sheet: Sheet) -> None:
    items = ["公务接待费", "公务用车运行维护费", "因公出国（境）费", "会议费", "培训费", "差旅费", "办公费"]
    for number, item in enumerate(items):
        sheet.text(60, 100 + 18 * number, item)
        sheet.text(400, 100 + 18 * number, f"{number + 3}.50万元。")
    found = "".join(texts(sheet.read()))
    assert all(f"{item} {number + 3}.50万元。" in found for number, item in enumerate(items))


def test_a_list_of_units_in_two_columns_stays_in_lines(sheet: Sheet) -> None:
    for number in range(8):
        sheet.text(60, 100 + 18 * number, f"{number + 1}.某市第{number + 1}中学")
        sheet.text(315, 100 + 18 * number, f"{number + 9}.某市第{number + 9}中学")
    assert "1.某市第1中学 9.某市第9中学" in "".join(texts(sheet.read()))


def test_a_table_with_sentences_in_two_columns_stays_a_table(sheet: Sheet) -> None:
    for row in range(4):
        for at, (x, paragraphs) in enumerate(((64, LEFT[:1]), (314, RIGHT[1:]))):
            for line, words in enumerate(wrapped(paragraphs[0])):
                sheet.text(x, 112 + 90 * row + 14 * line, words)
            sheet.line(60 + 250 * at, 100 + 90 * row, 60 + 250 * at, 190 + 90 * row)
        sheet.line(60, 100 + 90 * row, 560, 100 + 90 * row)
    sheet.line(560, 100, 560, 460)
    sheet.line(60, 460, 560, 460)
    (grid,) = grids(sheet.read())
    assert (grid.rows, grid.columns) == (4, 2)
