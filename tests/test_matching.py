"""When figures, texts and places are equal."""

from decimal import Decimal

import pytest

from eval.matching import amount_in, distinct, fold, holds_one, names_place, same_figure
from ingest.amounts import Amount


def amount(text: str) -> Amount:
    value, unit = text.split()
    return Amount(Decimal(value), "" if unit == "-" else unit)


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("5 万元", "50000 元"),
        ("5.00 万元", "5 万元"),
        ("1 亿元", "10000 万元"),
        ("3 人", "3 名"),
        ("3 台（套）", "3 台"),
        ("2 家", "2 个"),
        ("3.5 百万美元", "3500000 美元"),
        ("12.35 %", "12.345 %"),
        ("12 %", "12.35 %"),
        ("-4 万元", "-40000 元"),
    ],
)
def test_equal_after_conversion(wanted: str, got: str) -> None:
    assert same_figure(amount(wanted), amount(got))


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("5 万元", "5 元"),
        ("5 万元", "5 %"),
        ("5 万元", "5 -"),
        ("5 万元", "-5 万元"),
        ("12.35 %", "12 %"),
        ("12.35 万元", "12.345 万元"),
        ("5 万元", "5 美元"),
        ("3 人", "3 人次"),
        ("3 辆", "3 台（套）"),
    ],
)
def test_not_equal(wanted: str, got: str) -> None:
    assert not same_figure(amount(wanted), amount(got))


def test_a_computed_figure_is_equal_at_the_digits_of_gold_rounded_half_up() -> None:
    assert same_figure(amount("12.35 万元"), amount("12.345 万元"), rounded=True)
    assert same_figure(amount("12.35 万元"), amount("123450 元"), rounded=True)
    assert not same_figure(amount("12.35 万元"), amount("12.344 万元"), rounded=True)
    assert not same_figure(amount("12.35 万元"), amount("12.3 万元"), rounded=True)


def test_equal_figures_count_once() -> None:
    assert distinct([amount("5 万元"), amount("50000 元"), amount("5 元")]) == (amount("5 万元"), amount("5 元"))


def test_strings_are_folded() -> None:
    assert fold("“三公”　经费，ＡＢＣ（12.5％）") == "三公经费abc125%"
    assert holds_one("比上年**减少**了[1]", ["下降", "减少"])
    assert not holds_one("没有变化", ["减少", "，。"])


def test_a_value_that_is_no_number_has_no_amount() -> None:
    assert amount_in({"value": "很多", "unit": "万元"}) is None
    assert amount_in({"value": "NaN", "unit": "万元"}) is None
    assert amount_in({"value": "3", "unit": "萬元"}) == Amount(Decimal(3), "万元")


def test_a_place_is_named_by_one_heading_or_the_table_title() -> None:
    citation = {"section": "第二部分 情况说明 > 九、“三公”经费", "table": "支出预算表"}
    assert names_place(citation, ["三公经费"])
    assert names_place(citation, ["支出预算表"])
    assert not names_place(citation, ["情况说明九"]), "two headings are not one"
    assert not names_place({"section": "", "table": None}, ["三公经费"])
