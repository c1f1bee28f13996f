"""Totals whose rows are heads and breakdowns without a word that says so: no contradiction; and what stays one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.checks.nesting import heads_that_make, parts_below
from ingest.pipeline import read_document
from tests.table_builders import findings, ruled


def numbers(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    "total, rows, heads",
    [
        ("30", ["20", "12", "8", "10"], [0, 3]),
        ("30", ["20", "12", "7", "5", "8", "10"], [0, 5]),
        ("30", ["20", "12", "8", "10", "3"], [0, 3]),
        ("30", ["20", "10"], None),
        ("30", ["20", "12", "8", "11"], None),
        ("28", ["20", "8", "5"], None),
    ],
)
def test_heads_are_found_by_their_breakdowns(total: str, rows: list[str], heads: list[int] | None) -> None:
    assert heads_that_make(Decimal(total), numbers(*rows)) == heads


def test_head_is_made_of_the_rows_right_below() -> None:
    assert parts_below(Decimal("20"), numbers("12", "7", "5", "8", "31")) == [0, 3]
    assert parts_below(Decimal("20"), numbers("12", "7", "31")) is None


def open_sums(*rows: str) -> list[str]:
    found = findings("支出表", "单位：万元", ruled("项目|预算数", *rows))
    return [one.message for one in found if one.identity == "sum_rows" and one.status == "open"]


def test_unnumbered_breakdowns_of_rows_are_not_added_to_them() -> None:
    assert not open_sums("道路养护|20", "沥青|12", "人工|8", "绿化养护|11", "苗木|6", "浇灌|5", "合计|31")


def test_total_that_leaves_out_a_row_is_still_told() -> None:
    assert len(open_sums("道路养护|20", "绿化养护|11", "路灯养护|4", "合计|31")) == 1


def test_numbered_rows_make_the_total_without_their_parts() -> None:
    assert not open_sums("一、本级支出|20", "道路养护|9", "绿化养护|7", "二、转移支付|11", "合计|31")


def test_average_rate_of_several_years_is_not_that_of_a_change(tmp_path) -> None:
    path = tmp_path / "r.txt"
    path.write_text("甲市2025年预算执行情况报告\n五年来差旅费支出44亿元，比前五年增加8亿元，年均增长2.7%。\n", encoding="utf-8")
    assert not [one for one in read_document(path).findings if one.identity == "growth" and one.status == "open"]


def government(tmp_path, *rows: str) -> list[tuple[str, str]]:
    path = tmp_path / "g.txt"
    table = "\n".join(row.replace("|", "\t") for row in ("项目|预算数", *rows))
    path.write_text(f"甲市2025年全市一般公共预算支出表\n单位：万元\n{table}\n", encoding="utf-8")
    return [(one.message, one.fault) for one in read_document(path).findings if one.status == "open"]


def test_government_whose_rows_come_short_is_not_accused(tmp_path) -> None:
    found = government(tmp_path, "教育支出|5200", "农林水支出|3100", "交通运输支出|1400", "合计|12960")
    assert [fault for _, fault in found] == ["reading"]


def test_government_whose_total_has_a_digit_other_is_accused(tmp_path) -> None:
    found = government(tmp_path, "教育支出|5200", "农林水支出|3100", "交通运输支出|1400", "合计|9800")
    assert [fault for _, fault in found] == ["report"]
