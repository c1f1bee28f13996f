"""One printed number to a Decimal: signs and marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.amounts import parse_amount, parse_number


@pytest.mark.parametrize("mark", ["-", "－", "−", "▲", "△", "▼", "▽"])
def test_a_mark_before_a_figure_makes_it_negative(mark: str) -> None:
    assert parse_number(f"{mark}1,234.50") == Decimal("-1234.50")
    amount = parse_amount(f"{mark} 1.50万元")
    assert amount is not None and (amount.value, amount.unit) == (Decimal("-1.50"), "万元")


@pytest.mark.parametrize("text", ["▼", "▲▼5", "5▼", "▼五"])
def test_a_mark_without_its_figure_is_no_number(text: str) -> None:
    assert parse_number(text) is None
