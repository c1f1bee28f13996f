"""Reports told otherwise: what each change keeps, and that gold changes with it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eval.gold import Question
from eval.library import Library
from eval.metamorphic import run_metamorphic
from eval.metamorphic.renaming import renamed, renaming
from eval.metamorphic.rendering import to_barred_text, to_web_page
from eval.metamorphic.scaling import scaled_number, scaled_text
from eval.metamorphic.shuffling import shuffled_blocks
from eval.metamorphic.variants import VARIANTS, changed_question
from ingest.amounts import Amount
from ingest.model import Grid
from tests.fakes import parsed_document
from tests.text_builders import grid, paragraphs


def question(text: str, value: str, reports: tuple[str, ...] = ("a.txt",)) -> Question:
    amounts = (Amount(Decimal(value), "万元"),)
    return Question("gold.jsonl", text, reports, text, (), "zh", "lookup", "answered", amounts, (), (), (), (), False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("预算590.09万元，增长12.5%", "预算5900.9万元，增长12.5%"),
        ("各增加1.25、3万元", "各增加12.5、30万元"),
        ("**5.00** 万元，2021年3月", "**50.0** 万元，2021年3月"),
        ("共2辆，3人，代码2010301", "共2辆，3人，代码2010301"),
        ("合计32.6萬(wàn)元", "合计326萬(wàn)元"),
        ("1,234.56元", "12,345.6元"),
        ("12.34", "123.4"),
    ],
)
def test_money_is_scaled_and_nothing_else(before: str, after: str) -> None:
    assert scaled_text(before) == after


def test_parts_scaled_make_the_total_scaled() -> None:
    assert sum(Decimal(scaled_number(part)) for part in ("0.25", "1.50", "3")) == Decimal(scaled_number("4.75"))


def test_gold_is_scaled_with_the_reports() -> None:
    scaled = next(variant for variant in VARIANTS if variant.name == "scaled")
    changed = changed_question(scaled, question("培训费是1.25万元吗", "1.25"), {})
    assert changed.question == "培训费是12.5万元吗" and changed.values == (Amount(Decimal("12.5"), "万元"),)


def test_places_and_bureaux_are_renamed_in_characters_and_in_pinyin() -> None:
    spelt = {"平江": "pingjiang"}
    words = renaming([parsed_document("a.txt", department="平江市水务局")], lambda name: spelt.get(name, "x"), english=False)
    assert "平江" not in renamed("平江市水务局2023年，Pingjiang", words) and "水务局" not in renamed("平江市水务局", words)
    assert "Pingjiang" not in renamed("of Pingjiang", words)


def test_bureaux_keep_their_names_where_english_questions_translate_them() -> None:
    words = renaming([parsed_document("a.txt", department="平江市水务局")], lambda name: "pingjiang", english=True)
    assert renamed("平江市水务局", words).endswith("市水务局")


def test_only_siblings_with_codes_change_places() -> None:
    lines = ["合计||9", *(f"30{number}|商品|1" for number in range(101, 109)), "302|另一类|1", "其中：甲||1"]
    (block,) = shuffled_blocks([grid(0, *lines)])
    assert isinstance(block, Grid)
    order = [cell.text for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)) if cell.column == 0]
    before = [line.split("|")[0] for line in lines]
    assert order != before and sorted(order) == sorted(before)
    assert [order[at] for at in (0, 9, 10)] == [before[at] for at in (0, 9, 10)]


def test_both_layouts_hold_every_cell_and_what_is_marked_up_stays_text() -> None:
    blocks = [*paragraphs("一、概况 <b>"), grid(1, "项目|预算数", "培训费|5.00")]
    assert all(word in to_web_page(blocks) for word in ("培训费", "5.00", "&lt;b&gt;", "<td>"))
    assert "| 培训费 | 5.00 |" in to_barred_text(blocks)


def test_a_report_told_otherwise_is_answered_as_before(tmp_path: Path) -> None:
    text = "平江市水务局2023年部门预算\n\n一、“三公”经费\n\n2023年公务接待费预算5.25万元，比上年减少1.00万元。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with Library([tmp_path / "a.txt"], tmp_path / "data") as library:
        told = run_metamorphic((question("平江市水务局2023年公务接待费预算是多少", "5.25"),), library)
    assert told.count("| 1.000 (1/1) |") == len(VARIANTS) + 1 and "too far" not in told
