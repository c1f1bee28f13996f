"""Sums of money in Han characters, exact and about so much."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.language.numbers import han_numbers, han_value


@pytest.mark.parametrize(
    ("text", "value"),
    [("三千四百", 3400), ("十五", 15), ("百", 100), ("两千零五十", 2050), ("二三", None), ("3百", None), ("一万", None)],
)
def test_what_han_characters_count(text: str, value: int | None) -> None:
    assert han_value(text) == (Decimal(value) if value is not None else None)


@pytest.mark.parametrize(
    ("text", "amount", "about"),
    [
        ("超过一千万元", "1000万元", False),
        ("低于三千四百万", "3400万元", False),
        ("一点二亿元", "1.2亿元", False),
        ("才四十多万", "40万元", True),
        ("将近五百万", "500万元", True),
    ],
)
def test_sums_in_a_question(text: str, amount: str, about: bool) -> None:
    (found,) = han_numbers(text)
    assert (str(found.amount), found.about) == (amount, about)


def test_a_bare_unit_is_no_sum() -> None:
    assert list(han_numbers("多了几万")) == []
