"""Headers that lost their merges, cells that came apart, and separators: each reading is told by counts, kinds and sums."""

import pytest

from ingest.readers.text.heads import place_heads, split_heads
from ingest.readers.text.separated import separated_table
from ingest.readers.text.streams import stream_table
from ingest.terms import term_under


def paths(found):
    return ["/".join(path) for path in found.paths]


def test_the_last_heads_are_the_parents_of_as_many_sub_heads_as_are_left():
    lines = [["项目", "上年预算数", "本年预算数", "与上年比"], ["增减额", "增减率"]]
    found = place_heads(lines, [["培训费", "8", "6", "-2", "-25%"]], 5)
    assert paths(found) == ["项目", "上年预算数", "本年预算数", "与上年比/增减额", "与上年比/增减率"]


def test_sums_tell_which_head_is_the_parent():
    heads = ["合计", "培训费", "会议费", "差旅费"]
    found = place_heads([heads, ["小计", "国内", "国外"]], [["20", "3", "12", "7", "5", "5"]], 6)
    assert paths(found) == ["合计", "培训费", "会议费/小计", "会议费/国内", "会议费/国外", "差旅费"]
    assert found.is_proven


def test_an_unprinted_total_is_taken_only_where_the_sums_prove_it():
    lines = [["地区", "限额", "余额"], ["一般债务", "专项债务", "一般债务", "专项债务"]]
    found = place_heads(lines, [["甲区", "30", "10", "20", "27", "9", "18"]], 7)
    assert paths(found)[1:4] == ["限额/合计", "限额/一般债务", "限额/专项债务"]
    unproven = place_heads(lines, [["甲区", "31", "10", "20", "27", "9", "17"]], 7)
    assert unproven is None or not unproven.is_proven


def test_a_header_of_one_word_a_line_is_cut_where_its_sums_close():
    found = split_heads(["合计", "培训费", "会议费", "小计", "国内", "国外"], [["15", "3", "12", "7", "5"]], 5)
    assert paths(found) == ["合计", "培训费", "会议费/小计", "会议费/国内", "会议费/国外"]


ROWS = [["项目", "预算数", "决算数"], ["合计", "1,200.5", "11"], ["培训费", "", "4"], ["会议费", "1,200.5", "7"]]


@pytest.mark.parametrize("mark", ["，", "。"])
def test_marks_of_running_text_separate_no_cells(mark):
    assert separated_table([mark.join(row) for row in ROWS], 0) is None


@pytest.mark.parametrize("mark", [";", "  "])
def test_a_separator_with_equal_arity_makes_a_table(mark):
    (grids, end) = separated_table([*(mark.join(row) for row in ROWS), "说明"], 0)
    assert end == 4 and [cell.text for cell in grids[0].cells if cell.row == 2] == ["培训费", "", "4"]


def test_commas_inside_figures_do_not_separate_in_quotes():
    (grids, _) = separated_table(["项目,预算数", '合计,"1,200.5"', "培训费,3"], 0)
    assert grids[0].columns == 2


def test_rows_of_unlike_length_are_no_table():
    assert separated_table(["一,二,三", "合计,5", "培训费,3,4"], 0) is None


def test_blank_cells_are_counted_in_a_stream_of_cells():
    cells = [cell for row in ROWS for cell in row]
    (pieces, end) = stream_table(cells, 0)
    assert [cell.text for cell in pieces[0].cells if cell.row == 2] == ["培训费", "", "4"] and end == len(cells)


def test_a_two_sided_stream_keeps_its_sides():
    cells = ["收入", "支出", "项目", "", "项目", "", "一、拨款", "9", "一、人员", "6", "二、其他", "", "二、公用", "3"]
    (pieces, _) = stream_table("".join(f"{cell}\n\n" if cell else "\n" for cell in cells).split("\n"), 0)
    rows = [[cell.text for cell in pieces[0].cells if cell.row == row] for row in range(pieces[0].rows)]
    assert rows[0] == ["收入", "", "支出", ""] and rows[-1] == ["二、其他", "", "二、公用", "3"]


def test_a_short_label_is_the_item_under_its_parent():
    assert term_under("公务用车费", "购置费").name == "公务用车购置费"
    assert term_under("培训费", "购置费") is None
