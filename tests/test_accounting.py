"""Misread is not misprint: what is printed in a table's area is held against what was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from eval.library import Library
from ingest.checks import facts_in_doubt, facts_to_findings, tables_to_unread
from ingest.model import SUMS_OPEN, Grid
from ingest.pipeline import read_document
from ingest.readers.pdf.accounting import unread_numbers
from ingest.readers.pdf.cells import DraftCell, DraftGrid
from ingest.readers.pdf.pages import Token
from tests.table_builders import blocks, facts, ruled, tables

TABLE = ("支出表", "单位：万元", ruled("项目|金额", "合计|60.00", "甲|10.00", "乙|20.00"))


def judged(unread=None):
    found = facts(*TABLE)
    return found, facts_to_findings(found, tables(*TABLE), unread)


def test_open_sum_of_a_table_that_was_read_whole_is_the_reports_own_fault():
    _, (finding,) = judged({})
    assert (finding.status, finding.fault) == ("open", "report")


def test_open_sum_of_a_table_with_an_unread_figure_is_ours_and_its_cells_are_in_doubt():
    found, findings = judged({"t1": ("30.00",)})
    assert [finding.fault for finding in findings] == ["reading"]
    assert {fact.doubt for fact in facts_in_doubt(found, findings)} == {SUMS_OPEN}


def test_only_the_inferred_cells_of_an_open_sum_are_in_doubt():
    found = [replace(fact, position="inferred") if fact.raw == "20.00" else fact for fact in facts(*TABLE)]
    findings = facts_to_findings(found, tables(*TABLE), {})
    assert [fact.raw for fact in facts_in_doubt(found, findings) if fact.doubt] == ["20.00"]


def test_a_sum_that_closes_casts_no_doubt():
    closing = ("支出表", "单位：万元", ruled("项目|金额", "合计|30.00", "甲|10.00", "乙|20.00"))
    found = facts(*closing)
    assert not any(fact.doubt for fact in facts_in_doubt(found, facts_to_findings(found, tables(*closing), {"t1": ("5.00",)})))


def unread_of(*parts):
    given = blocks(*parts)
    return tables_to_unread(tables(*parts), given)


def test_a_table_in_whole_grids_has_nothing_unread():
    assert unread_of(*TABLE) == {}


def test_number_in_the_page_and_in_no_cell_is_unread():
    given = [replace(one, unread=("30.00",)) if isinstance(one, Grid) else one for one in blocks(*TABLE)]
    assert tables_to_unread(tables(*TABLE), given) == {"t1": ("30.00",)}


def test_row_left_over_between_two_parts_of_a_table_is_unread_and_a_page_number_is_none():
    head = ruled("科目编码|科目名称|金额", "|合计|60.00", "201|甲|10.00")
    lost = ("支出表", head, "- 13 -", "208 乙 20.00", ruled("210|丙|30.00"))
    assert len(tables("支出表", head, "- 13 -", ruled("210|丙|30.00"))) == 1
    given = blocks(*lost)
    (table,) = tables("支出表", head, "- 13 -", ruled("210|丙|30.00"))
    moved = replace(table, blocks=tuple(at + (at > 2) for at in table.blocks))
    assert tables_to_unread([moved], given)["t1"][-1] == "20.00"


def test_repeated_header_behind_a_page_break_is_no_unread_figure():
    rest = ruled("项目|2021年", "乙|30.00")
    assert unread_of("支出表", ruled("项目|2021年", "合计|60.00", "甲|30.00"), rest) == {}


@pytest.mark.parametrize(("text", "unread"), [("1,234.56", ()), ("1,234.5", ("1,234.56",)), ("", ("1,234.56",))])
def test_every_digit_printed_in_a_grid_is_looked_for_in_its_cells(text, unread):
    cells = (DraftCell(0, 0, 1, 1, (0, 0, 50, 20), "甲"), DraftCell(0, 1, 1, 1, (50, 0, 100, 20), text))
    grid = DraftGrid(cells, 1, 2, (0, 0, 100, 20))
    assert unread_numbers(grid, [Token("1,234.56", 75, 10), Token("999.00", 75, 300)]) == unread


def test_a_number_read_once_accounts_for_one_that_is_printed_once():
    cells = (DraftCell(0, 0, 1, 1, (0, 0, 50, 20), "80.00"), DraftCell(0, 1, 1, 1, (50, 0, 100, 20), ""))
    grid = DraftGrid(cells, 1, 2, (0, 0, 100, 20))
    assert unread_numbers(grid, [Token("80.00", 25, 10), Token("80.00", 75, 10)]) == ("80.00",)


@pytest.mark.parametrize("name", ["jiangsu/js-renda-2017.pdf", "putuo-czj-2024.pdf"])
def test_every_number_printed_in_the_tables_of_a_real_report_is_read(name):
    path = Path(__file__).resolve().parents[2] / "shared" / "reports" / name
    if not path.is_file():
        pytest.skip("the public reports are not here")
    quality = read_document(path).quality
    assert quality.figures_printed == quality.figures_placed > 100


def test_answer_from_a_cell_in_doubt_says_so_in_the_questions_language(tmp_path):
    path = tmp_path / "甲市乙局2023年部门预算.txt"
    # The blank of 公务接待费 has left no trace, so that its neighbour's figures are placed by guess, and the sum is open.
    path.write_text(
        "甲市乙局2023年部门预算\n\n支出预算表\n单位：万元\n项目 合计 基本支出 项目支出\n合计 60.00 20.00 40.00\n"
        "会议费 30.00 10.00 20.00\n培训费 20.00 10.00 10.00\n公务接待费 9.00 5.00\n",
        encoding="utf-8",
    )
    with Library([path], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        assert any("存疑" in note for note in assistant.ask("公务接待费基本支出是多少").to_dict()["notes"])
