from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from ingest.amounts import Amount, parse_amount
from ingest.checks import facts_to_findings
from ingest.model import Coordinates, Fact, Grid, RawCell
from tests.table_builders import FINAL, facts, findings, ragged, ruled, tables


def told(item: str, text: str, *, fact_id: str, nature: str = "amount", block: int = 1, source: str = "sentence", **more) -> Fact:
    amount = parse_amount(text)
    table = "t1" if source == "cell" else None
    coordinates = Coordinates("某局", None, more.pop("year", 2022), more.pop("stage", "budget"), item=item, nature=nature, **more)
    return Fact(
        fact_id,
        source,
        coordinates,
        "figure",
        text,
        amount,
        block=block,
        section=(f"第{block}节",),
        table_id=table,
        row=0 if table else None,
        column=0 if table else None,
        span=None if table else (0, 1),
    )


def statuses(found, identity: str) -> list[str]:
    return [finding.status for finding in found if finding.identity == identity]


# ---------------------------------------------------------------- sums in tables


def test_total_and_heads_close():
    found = findings(
        "支出表",
        "单位：万元",
        ragged("科目编码|科目名称|金额", "|合计|30", "201|甲|20", "20101|乙|20", "2010101|丙|15", "2010102|丁|5", "208|戊|10"),
    )
    assert statuses(found, "sum_rows") == ["closes"] * 3


def test_lost_row_leaves_the_sum_open():
    found = findings("支出表", "单位：万元", ragged("科目编码|科目名称|金额", "|合计|30.00", "201|甲|20.00", "205|乙|5.00"))
    (finding,) = [one for one in found if one.identity == "sum_rows"]
    assert (finding.status, finding.difference, finding.unit, finding.fault) == ("open", Decimal(5), "万元", "report")
    assert finding.message == "《支出表》“合计”（金额）与各部分之和不一致：报告写30万元，核算为25万元，相差5万元。"


def test_rounding_tail_is_not_open():
    found = findings("支出表", "单位：万元", ragged("项目|金额", "合计|1.00", "一、甲|0.33", "二、乙|0.33", "三、丙|0.33"))
    assert statuses(found, "sum_rows") == ["rounding"]


def test_figures_with_fewer_digits_do_not_widen_the_tolerance():
    found = findings("支出表", "单位：万元", ragged("项目|金额", "合计|80", "一、甲|40.00", "二、乙|39.60"))
    assert statuses(found, "sum_rows") == ["open"]


def test_of_which_rows_need_not_be_all():
    found = findings("支出表", "单位：万元", ragged("项目|金额", "合计|30", "一、甲|30", "其中：乙|10"))
    assert statuses(found, "sum_rows") == ["closes"]


def test_parts_known_by_their_names_are_not_added_to_the_total_beside_their_head():
    found = findings(
        "三公经费表", "单位：万元",
        ragged("项目|金额", "合计|19", "公务用车购置及运行费|15", "公务用车购置费|6", "公务用车运行费|9", "公务接待费|4"),
    )  # fmt: skip
    assert statuses(found, "sum_rows") == ["closes", "closes"]


def test_parts_known_by_their_names_only_need_not_be_all():
    found = findings("支出表", "单位：万元", ragged("项目|金额", "合计|9", "商品和服务支出|9", "办公费|2", "差旅费|4"))
    assert statuses(found, "sum_rows") == ["closes"]


def test_parts_that_make_the_whole_in_one_column_should_in_the_others():
    found = findings(
        "支出表", "单位：万元",
        ragged("项目|2021年|2022年", "合计|60|90", "商品和服务支出|60|90", "办公费|20|30", "差旅费|40|50"),
    )  # fmt: skip
    assert sorted(statuses(found, "sum_rows")) == ["closes", "closes", "closes", "open"]


def test_column_that_is_an_official_part_of_the_one_beside_it_is_not_added_again():
    found = findings(
        "支出表", "单位：万元",
        ruled("项目|合计|基本支出|人员经费|公用经费|项目支出", "甲|90.00|40.00|30.00|10.00|50.00"),
    )  # fmt: skip
    assert statuses(found, "sum_columns") == ["closes"]


def test_carry_over_stands_between_two_totals():
    found = findings(
        "收入决算总表",
        "单位：元",
        ragged("项目|金额", "一、甲|10", "二、乙|5", "本年收入合计|15", "年初结转和结余|3", "总计|18"),
        identity=FINAL,
    )
    assert statuses(found, "sum_rows") == ["closes", "closes"]


def test_subtotals_of_groups():
    found = findings(
        "收入预算总表",
        "单位：元",
        ruled(
            "项目||金额",
            "收入总计|<|12",
            "一般公共预算|小计|10",
            "^|财政拨款|7",
            "^|专项收入|3",
            "其他资金|小计|2",
            "^|其他收入|2",
        ),
    )
    assert statuses(found, "sum_rows") == ["closes"] * 3


def test_units_sum_to_the_total():
    found = findings(
        "支出总表",
        "单位：万元",
        ruled("单位编码|单位名称|合计", "|合计|30.0", "101|某局|30.0", "101001|某局本级|20.0", "101002|某中心|11.0"),
    )
    assert statuses(found, "sum_rows") == ["closes", "open"]


def test_columns_sum_along_their_headers():
    found = findings(
        "支出表",
        "单位：万元",
        ruled(
            "项目|合计|基本支出|<|<|项目支出",
            "^|^|小计|人员|公用|^",
            "一、教育支出|10.0|6.0|4.0|2.0|4.0",
            "二、其他支出|9.0|6.0|4.0|2.0|4.0",
        ),
    )
    assert statuses(found, "sum_columns") == ["closes", "open", "closes", "closes"]


def test_budget_columns_are_not_added_to_actual_columns():
    found = findings(
        "三公经费支出决算表",
        "单位：元",
        ragged("合计||公务接待费||因公出国费|", "预算数|决算数|预算数|决算数|预算数|决算数", "5|3|3|2|2|1"),
        identity=FINAL,
    )
    assert statuses(found, "sum_columns") == ["closes", "closes"]


def test_inferred_cell_makes_an_open_sum_our_fault():
    given = facts("支出表", "单位：万元", ragged("项目|金额", "合计|5.0", "一、甲|4.0"))
    from dataclasses import replace

    doubtful = [replace(fact, position="inferred") for fact in given]
    found = facts_to_findings(doubtful, tables("支出表", "单位：万元", ragged("项目|金额", "合计|5.0", "一、甲|4.0")))
    assert [(one.status, one.fault) for one in found] == [("open", "reading")]


# ---------------------------------------------------------------- identities by name


def test_three_publics_and_vehicles_in_the_text():
    given = [
        told("三公经费", "10.00万元", fact_id="a"),
        told("因公出国（境）费", "0万元", fact_id="b"),
        told("公务用车购置及运行维护费", "6万元", fact_id="c"),
        told("公务接待费", "5万元", fact_id="d"),
    ]
    (finding,) = facts_to_findings(given, ())
    assert (finding.identity, finding.status, finding.difference) == ("three_publics", "open", Decimal(-1))


def test_income_equals_expenditure_in_a_budget():
    found = findings(
        "收支预算总表",
        "单位：元",
        ragged("收入||支出|", "项目|金额|项目|金额", "一、甲|7.0|一、乙|6.0", "收入总计|7.0|支出总计|6.0"),
    )
    assert statuses(found, "income_equals_expenditure") == ["open"]


def test_years_income_need_not_equal_expenditure_in_a_final_account():
    found = findings(
        "收入支出决算总表",
        ragged("收入||支出|", "项目|金额|项目|金额", "一、甲|7|一、乙|6", "本年收入合计|7|本年支出合计|6"),
        identity=FINAL,
    )
    assert statuses(found, "income_equals_expenditure") == []


# ---------------------------------------------------------------- equal coordinates


def test_cell_against_sentence():
    given = [told("公务接待费", "5万元", fact_id="a", source="cell"), told("公务接待费", "60000元", fact_id="b")]
    (finding,) = facts_to_findings(given, ())
    assert (finding.identity, finding.status, finding.stated[0].fact_id) == ("equal_coordinates", "open", "b")


@pytest.mark.parametrize(
    "other", [{"fund": "general"}, {"kind": "basic"}, {"stage": "actual"}, {"year": 2021}, {"subject": "甲项目"}]
)
def test_unlike_coordinates_are_not_compared(other):
    given = [told("公务接待费", "5万元", fact_id="a", source="cell"), told("公务接待费", "6万元", fact_id="b", **other)]
    assert facts_to_findings(given, ()) == ()


def test_same_name_under_another_head_is_another_item():
    given = [
        told("行政运行", "5万元", fact_id="a", source="cell", parents=("甲",)),
        told("行政运行", "6万元", fact_id="b", parents=("乙",)),
    ]
    assert facts_to_findings(given, ()) == ()


def test_total_expenditure_may_leave_out_what_was_carried_over():
    given = [
        told("支出总计", "9万元", fact_id="a", source="cell"),
        told("本年支出合计", "8万元", fact_id="b", source="cell"),
        told("支出总计", "8万元", fact_id="c"),
    ]
    assert all(finding.status == "closes" for finding in facts_to_findings(given, ()))


# ---------------------------------------------------------------- changes and rates


def test_growth_against_change():
    given = [
        told("机动经费", "1685.72万元", fact_id="a"),
        told("机动经费", "1557.29万元", fact_id="b", nature="change", direction="up"),
        told("机动经费", "1312.56%", fact_id="c", nature="growth", direction="up"),
    ]
    (finding,) = facts_to_findings(given, ())
    assert (finding.identity, finding.status, finding.expected) == ("growth", "open", Decimal("1212.56"))


def test_rate_that_was_cut_off_is_a_tail():
    given = [
        told("甲", "5619.31万元", fact_id="a"),
        told("甲", "4032.99万元", fact_id="b", nature="change", direction="up"),
        told("甲", "254.23%", fact_id="c", nature="growth", direction="up"),
    ]
    assert [finding.status for finding in facts_to_findings(given, ())] == ["rounding"]


def test_no_rate_on_a_base_of_nothing():
    given = [
        told("甲", "4万元", fact_id="a"),
        told("甲", "4万元", fact_id="b", nature="change", direction="up"),
        told("甲", "100%", fact_id="c", nature="growth", direction="up"),
    ]
    assert facts_to_findings(given, ()) == ()


def test_direction_word_against_the_sign():
    given = [
        told("甲", "4万元", fact_id="a"),
        told("甲", "6万元", fact_id="b", year=2021),
        told("甲", "2万元", fact_id="c", nature="change", direction="up"),
    ]
    assert [(one.identity, one.status) for one in facts_to_findings(given, ())] == [("change", "open")]


def test_share_of_its_whole():
    given = [
        told("三公经费", "833.60万元", fact_id="a", block=9),
        told("因公出国（境）费", "222.5万元", fact_id="b"),
        told("因公出国（境）费", "8.75%", fact_id="c", nature="share", whole="三公经费"),
    ]
    (finding,) = facts_to_findings(given, ())
    assert (finding.status, finding.expected) == ("open", Decimal("26.69"))


def test_two_changes_of_two_bases_keep_apart():
    given = [
        told("甲", "41万元", fact_id="a"),
        told("甲", "19万元", fact_id="b", nature="change", direction="down", base_year=2021),
        told("甲", "4万元", fact_id="c", nature="change", direction="down", base_stage="budget"),
        told("甲", "31.67%", fact_id="d", nature="growth", direction="down", base_year=2021),
    ]
    assert statuses(facts_to_findings(given, ()), "growth") == ["closes"]


def test_completion_of_the_budget():
    given = [
        told("甲", "10.00万元", fact_id="a"),
        told("甲", "9.00万元", fact_id="b", stage="actual"),
        told("甲", "95%", fact_id="c", stage="actual", nature="completion"),
    ]
    assert statuses(facts_to_findings(given, ()), "completion") == ["open"]


def test_amounts_of_unlike_units_are_compared_after_conversion():
    assert Amount(Decimal("5"), "万元").equals(Amount(Decimal("50000"), "元"))
    given = [told("公务接待费", "5万元", fact_id="a", source="cell"), told("公务接待费", "50000元", fact_id="b")]
    assert [finding.status for finding in facts_to_findings(given, ())] == ["closes"]


def test_carry_over_along_the_columns():
    found = findings(
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        ruled("项目|年初结转和结余|本年收入|本年支出|<|年末结转和结余", "^|^|^|小计|基本支出|^", "合计|1.0|5.0|4.0|4.0|3.0"),
        identity=FINAL,
    )
    assert statuses(found, "carried_over") == ["open"]


@pytest.mark.parametrize("seed", range(60))
def test_any_grid_is_read_without_an_error(seed):
    words = ["项目", "金额", "合计", "201", "一、甲", "其中：丁", "5.0", "—", "三公经费", "收入", "支出", "项目名称"]
    words += ["三级指标", "指标值", "数量指标", "满意率95%以上", "项目资金"]
    words += ["", "", "年度资金总额：", "注：无", "收支总表", "单位：万元", "类", "款", "1", "2", "□是 ☑否", "\n", "："]
    chance = random.Random(seed)
    parts: list[str | Grid] = []
    for _ in range(chance.randint(1, 4)):
        high, wide = chance.randint(1, 8), chance.randint(1, 8)
        cells = [
            RawCell(r, c, chance.choice(words), chance.choice([1, 1, 3]), chance.choice([1, 1, 3]))
            for r in range(high)
            for c in range(wide)
        ]
        parts += [chance.choice(words) or "甲", Grid(0, tuple(cells), high, wide, chance.random() < 0.5)]
    findings(*parts)
    assert all(0 <= one.row < table.rows and 0 <= one.column < table.columns for table in tables(*parts) for one in table.cells)


# ---------------------------------------------------------------- misread is not misprint


def faults(found, identity: str) -> list[str]:
    return [finding.fault for finding in found if finding.identity == identity and finding.status == "open"]


def test_a_total_column_that_is_no_sum_in_most_rows_accuses_nobody():
    rows = ("项目|合计|甲费|乙费", "一、修缮|90|10|20", "二、培训|80|15|25", "三、会议|70|20|30")
    assert faults(findings("支出表", "单位：万元", ragged(*rows)), "sum_columns") == ["reading"] * 3


def test_one_open_row_among_rows_that_close_is_the_reports():
    rows = ("项目|合计|甲费|乙费", "一、修缮|30|10|20", "二、培训|49|15|25", "三、会议|50|20|30")
    assert faults(findings("支出表", "单位：万元", ragged(*rows)), "sum_columns") == ["report"]


def test_parts_that_come_to_twice_the_total_hold_a_subtotal_of_themselves():
    rows = ("项目|金额", "合计|30.00", "一、各乡镇|30.00", "二、甲镇|10.00", "三、乙镇|20.00")
    assert "report" not in faults(findings("分配表", "单位：万元", ragged(*rows)), "sum_rows")


def test_two_tables_that_disagree_nearly_everywhere_are_about_two_things():
    pairs = [("甲费", "5万元", "50万元"), ("乙费", "6万元", "60万元"), ("丙费", "7万元", "7万元")]
    cells = [
        replace(told(item, text, fact_id=f"{item}{at}", source="cell"), table_id=f"t{at}", row=row)
        for row, (item, *texts) in enumerate(pairs) for at, text in enumerate(texts)
    ]  # fmt: skip
    assert faults(facts_to_findings(cells, []), "equal_coordinates") == ["reading"] * 2
    assert faults(facts_to_findings(cells[2:], []), "equal_coordinates") == ["report"]


# ---------------------------------------------------------------- parts and wholes


def within(*found: Fact) -> list[str]:
    return statuses(facts_to_findings(found, ()), "within_whole")


def pension(text: str, **more) -> Fact:
    return told("职业年金缴费支出", text, fact_id="a", code="2080506", parents=("社会保障和就业支出",), **more)


def test_a_part_that_is_more_than_its_whole_is_open() -> None:
    whole = told("社会保障和就业支出", "40.00万元", fact_id="b", source="cell")
    assert within(pension("160.00万元"), whole) == ["open"]
    assert within(pension("16.00万元"), whole) == []


def test_a_whole_of_another_fund_or_year_holds_no_part() -> None:
    whole = told("社会保障和就业支出", "40.00万元", fact_id="b", source="cell", fund="general")
    assert within(pension("160.00万元", fund="managed"), whole) == []
    assert within(pension("160.00万元", year=2021), whole) == []


def test_what_only_stands_under_a_heading_is_no_part_of_it() -> None:
    whole = told("三公经费", "1.00万元", fact_id="b", source="cell")
    part = told("机关运行经费", "20.00万元", fact_id="a", parents=("三公经费",))
    assert within(part, whole) == []
