"""The same tables printed otherwise: what is printed, and which facts count as kept."""

from pathlib import Path

import pytest

from eval.relayout import VARIANTS, layouts, relayout_to_markdown, text_reports
from eval.relayout.kept import Kept, facts_kept
from eval.relayout.run import MADE_UP, kept_by, kept_in
from eval.relayout.wordings import WORDINGS
from ingest.errors import InputError
from ingest.pipeline import read_document

ROWS = [["项目", "2023年", ""], ["", "预算数", "决算数"], ["会议费", "1,200.50", ""]]


@pytest.mark.parametrize(
    ("layout", "printed"),
    [
        (layouts.one_space, "项目 2023年\n预算数 决算数\n会议费 1,200.50"),
        (layouts.two_spaces, "项目  2023年  \n  预算数  决算数\n会议费  1,200.50  "),
        (layouts.commas, '项目,2023年,\n,预算数,决算数\n会议费,"1,200.50",'),
        (layouts.short_heads, "项目 | 2023年 |\n预算数 | 决算数 |\n会议费 | 1,200.50 |  |"),
        (layouts.barred_cells, "项目 |\n2023年 |\n|\n|\n预算数 |\n决算数 |\n会议费 |\n1,200.50 |\n|"),
        (layouts.cell_a_line, "项目\n2023年\n\n\n预算数\n决算数\n会议费\n1,200.50\n"),
        (layouts.fixed, "项目    2023年\n        预算数    决算数\n会议费  1,200.50"),
    ],
)
def test_layouts_print_rows_as_published_text_does(layout, printed):
    assert layout(ROWS) == printed


def test_what_is_kept_is_counted_by_coordinates_and_amount():
    parsed = read_document(MADE_UP / "hechuan-debt-2022.html")
    cells = [fact for fact in parsed.facts if fact.source == "cell" and fact.amount]
    kept = facts_kept(parsed.facts, cells[1:], "cell")
    assert (kept.facts, kept.kept, kept.strange, len(kept.lost)) == (len(cells), len(cells) - 1, 0, 1)


def test_a_figure_in_another_place_is_strange_and_not_kept():
    parsed = read_document(MADE_UP / "hechuan-debt-2022.html")
    swapped = parsed.facts[:1] * 2
    assert facts_kept(parsed.facts[:1], swapped, parsed.facts[0].source).strange == 1


def test_the_made_up_tables_are_read_whole_with_bars():
    bars = next(variant for variant in VARIANTS if variant.name == "closed bars")
    kept = kept_by(bars, read_document(MADE_UP / "hechuan-debt-2022.html"))
    assert kept.kept == kept.facts == 18


def test_the_report_marks_variants_that_keep_too_few():
    text = relayout_to_markdown({"bars": Kept(100, 99, 0), "commas": Kept(100, 50, 3, ("a", "b"))}, lost=1)
    assert "| bars | 0.990 (99/100) | 0 |" in text
    assert "| commas | 0.500 (50/100) (too few) | 3 |" in text
    assert "- a" in text and "- b" not in text


def test_a_folder_without_text_files_is_refused(tmp_path):
    with pytest.raises(InputError):
        text_reports([Path(tmp_path)])


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.name)
def test_sentences_worded_otherwise_state_the_same_facts(wording, made_up_sentences):
    kept = kept_in(wording, made_up_sentences)
    assert kept.facts > 0
    assert kept.lost == ()


@pytest.fixture(scope="module")
def made_up_sentences():
    return read_document(MADE_UP / "shuimo-parks-2023.txt")
