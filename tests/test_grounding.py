"""Law 1 by machine: what can be read back passes, what nobody wrote never does."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from eval.arithmetic import NotAnExpression, work_out
from eval.grounding import CellText, can_be_read, check_answer
from ingest.amounts import Amount

QUOTE = "2021年公务接待费5.00万元，比上年减少0.50万元，下降9.09%。"


class Report:
    """A report of one table (万元) and one sentence."""

    cells = {(1, 1): "5.00", (2, 1): "—", (3, 1): "-0.50", (4, 1): "12"}

    def cell(self, citation: Mapping[str, Any]) -> CellText | None:
        text = self.cells.get((citation["row_index"], citation["column_index"]))
        label = "保有量（辆）" if citation["row_index"] == 4 else "公务接待费"
        return CellText(text, ("预算数", label, "万元", "三公经费表")) if text is not None else None

    def holds_quote(self, citation: Mapping[str, Any]) -> bool:
        return citation["quote"] in QUOTE


def cell(number: int, row: int, text: str) -> dict[str, Any]:
    return {"number": number, "table_id": "t1", "row_index": row, "column_index": 1, "cell": text, "quote": None}


def quote(number: int, text: str = QUOTE) -> dict[str, Any]:
    return {"number": number, "table_id": None, "row_index": None, "column_index": None, "cell": None, "quote": text}


def figure(
    value: str, unit: str = "万元", basis: str = "cell", direction: str | None = None, citations: tuple[int, ...] = (1,)
) -> dict[str, Any]:
    return {"value": value, "unit": unit, "basis": basis, "direction": direction, "citations": list(citations)}


def faults(value: dict[str, Any], *citations: dict[str, Any], steps: tuple[dict[str, Any], ...] = ()) -> tuple[str, ...]:
    return check_answer(
        {"values": [value], "alternatives": [], "steps": list(steps), "citations": list(citations)}, Report()
    ).faults


def step(expression: str, result: str, *operands: tuple[str, str, int | None], unit: str = "万元") -> dict[str, Any]:
    listed = [{"label": "", "value": value, "unit": of, "citation": citation} for value, of, citation in operands]
    return {"expression": expression, "operands": listed, "result": result, "unit": unit}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (figure("5.00"), cell(1, 1, "5.00")),
        (figure("50000", "元"), cell(1, 1, "5.00")),
        (figure("0"), cell(1, 2, "—")),
        (figure("0.50", direction="down"), cell(1, 3, "-0.50")),
        (figure("-0.50"), cell(1, 3, "-0.50")),
        (figure("12", "辆"), cell(1, 4, "12")),
        (figure("9.09", "%", "sentence", "down"), quote(1)),
        (figure("5000", "元", "sentence"), quote(1)),
    ],
)
def test_a_figure_at_its_place_is_verified(value: dict[str, Any], place: dict[str, Any]) -> None:
    assert faults(value, place) == ()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (figure("6.00"), cell(1, 1, "5.00")),
        (figure("6.00"), cell(1, 1, "6.00")),
        (figure("5.00", "元"), cell(1, 1, "5.00")),
        (figure("5.00", "亿元"), cell(1, 1, "5.00")),
        (figure("5.00"), cell(1, 9, "5.00")),
        (figure("0.50"), cell(1, 3, "-0.50")),
        (figure("5.00"), quote(1)),
        (figure("7.00", basis="sentence"), quote(1, "公务接待费7.00万元")),
        (figure("21", "万元", "sentence"), quote(1)),
        (figure("5.00", citations=()), cell(1, 1, "5.00")),
        (figure("5.00", citations=(3,)), cell(1, 1, "5.00")),
        (figure("viele"), cell(1, 1, "5.00")),
    ],
)
def test_a_figure_that_does_not_stand_at_its_place_is_a_fault(value: dict[str, Any], place: dict[str, Any]) -> None:
    assert len(faults(value, place)) == 1


def test_a_computed_figure_needs_a_step_whose_operands_stand() -> None:
    value, places = figure("4.50", basis="computed", citations=(1, 2)), (cell(1, 1, "5.00"), cell(2, 3, "-0.50"))
    right = step("5.00 − 0.50 = 4.50", "4.50", ("5.00", "万元", 1), ("0.50", "万元", 2))
    assert faults(value, *places, steps=(right,)) == ()
    assert faults(value, *places) != ()
    wrong = (
        step("5.00 − 0.40 = 4.50", "4.50", ("5.00", "万元", 1), ("0.50", "万元", 2)),
        step("5.00 − 0.50 = 4.60", "4.60", ("5.00", "万元", 1), ("0.50", "万元", 2)),
        step("6.00 − 1.50 = 4.50", "4.50", ("6.00", "万元", 1), ("1.50", "万元", 2)),
        step("5.00 − 0.50 = 4.50", "4.50", ("5.00", "万元", 1), ("0.50", "万元", None)),
        step("__import__('os') = 4.50", "4.50", ("5.00", "万元", 1)),
    )
    for one in wrong:
        assert faults(value, *places, steps=(one,)) != (), one["expression"]


def test_a_later_step_may_use_an_earlier_result_and_a_rate_is_rounded() -> None:
    places = (cell(1, 1, "5.00"), cell(2, 3, "-0.50"))
    before = step("5.00 + 0.50 = 5.50", "5.50", ("5.00", "万元", 1), ("0.50", "万元", 2))
    rate = step("(5.00 − 5.50) ÷ 5.50 × 100% = -9.09%", "-9.09", ("5.00", "万元", 1), ("5.50", "万元", None), unit="%")
    value = figure("9.09", "%", "computed", "down")
    assert faults(value, *places, steps=(before, rate)) == ()
    assert faults(value, *places, steps=(rate,)) != ()


def test_numbers_in_words_count_too() -> None:
    assert can_be_read(Amount(Decimal(3), "个"), "内设三个科室", ())
    assert can_be_read(Amount(Decimal(12), "人"), "编制十二名", ())
    assert not can_be_read(Amount(Decimal(4), "个"), "内设三个科室", ())


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 + 2 × 3", "7"), ("(1 + 2) * 3 = 8", "9"), ("10 ÷ 4", "2.5"), ("-3 − (−2)", "-1"), ("50%", "0.5"), ("1,000 + 1", "1001")],
)
def test_arithmetic(text: str, value: str) -> None:
    assert work_out(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["", "1 +", "(1", "1)", "1 ÷ 0", "a + 1", "2 ** 3", "9" * 30_000, "(" * 9000 + "1"])
def test_what_is_no_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(NotAnExpression):
        work_out(text)


def test_the_unit_asked_for_stands_in_only_where_the_report_prints_none() -> None:
    dollars = Amount(Decimal(7), "美元")
    assert can_be_read(dollars, "7", ("Total",), asked=("美元",))
    assert not can_be_read(dollars, "7", ("Total",))
    assert not can_be_read(dollars, "7", ("万元",), asked=("美元",))
    assert not can_be_read(dollars, "7", ("保有量（辆）",), asked=("美元",))


@pytest.mark.parametrize(
    "invented",
    [
        step("5.00 + 100 = 105.00", "105.00", ("5.00", "万元", 1)),
        step("5.00 + 1 = 6.00", "6.00", ("5.00", "万元", 1)),
        step("(5.00 + 12) × 100 ÷ 100 = 17.00", "17.00", ("5.00", "万元", 1)),
        step("5.00 − 2 + 1 = 4.00", "4.00", ("5.00", "万元", 1)),
        step("0.50 − 5.00 = 4.50", "4.50", ("5.00", "万元", 1), ("0.50", "万元", 2)),
        step("5.00 + 0.50 = 5.50", "5.50", ("5.00", "万元", 1)),
        step("5.00 + 0.50 = 5.50", "5.50", ("5.00", "万元", 1), ("0.50", "元", 2)),
    ],
)
def test_a_number_that_no_place_has_cannot_be_added(invented: dict[str, Any]) -> None:
    value = figure(invented["result"], basis="computed", citations=())
    assert len(faults(value, cell(1, 1, "5.00"), quote(2), steps=(invented,))) == 1


def test_the_one_beside_a_rate_needs_no_place() -> None:
    growth = step("(5.00 ÷ 0.50 − 1) × 100 = 900", "900", ("5.00", "万元", 1), ("0.50", "万元", 2), unit="%")
    assert faults(figure("900", "%", "computed", citations=()), cell(1, 1, "5.00"), quote(2), steps=(growth,)) == ()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (figure("5.01"), cell(1, 1, "5.00")),
        (figure("500"), cell(1, 1, "5.00")),
        (figure("5.00", "%"), cell(1, 1, "5.00")),
        (figure("5.00", "辆"), cell(1, 1, "5.00")),
        (figure("2021", "万元", "sentence"), quote(1)),
        (figure("9.09", "万元", "sentence"), quote(1)),
        (figure("0", "万元", "sentence"), quote(1)),
        (figure("5.00", "%", "sentence"), quote(1)),
    ],
)
def test_a_figure_near_a_real_one_or_in_another_unit_is_a_fault(value: dict[str, Any], place: dict[str, Any]) -> None:
    assert len(faults(value, place)) == 1


def test_traditional_units_are_read_as_their_simplified_ones():
    assert can_be_read(Amount(Decimal(9), "辆"), "公務用車9輛", ())
