"""Totals whose rows are heads and breakdowns without a word that says so: no contradiction; and what stays one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.checks.nesting import heads_that_make, parts_below
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
