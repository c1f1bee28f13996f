"""Sums that tables print in many ways, none of which is the report's fault; and faults that are told."""

from __future__ import annotations

import pytest

from tests.table_builders import findings, ruled

UNIT = "单位：万元"
RIGHT = {
    "a head's own subtotal among flat columns": (
        "2024年三公经费预算汇总表",
        "部门|合计|因公出国（境）费|公务用车小计|购置费|运行费|公务接待费",
        "县水利局|10|1|6|2|4|3",
        "县畜牧局|12|0|9|5|4|3",
        "合计|22|1|15|7|8|6",
    ),
    "rows with 小计 behind each part": (
        "2024年专项资金分配表",
        "项目|金额",
        "道路养护|10",
        "桥梁加固|20",
        "小计|30",
        "渠道清淤|5",
        "机井维修|6",
        "小计|11",
        "合计|41",
    ),
    "subtotals with names": (
        "2024年专项资金分配表",
        "项目|金额",
        "道路养护|10",
        "桥梁加固|20",
        "交通类小计|30",
        "渠道清淤|5",
        "机井维修|6",
        "水利类小计|11",
        "合计|41",
    ),
    "rates that nobody adds up": (
        "2024年支出情况表",
        "项目|2023年|2024年|增减额|增减率（%）|占比",
        "教育|100|120|20|20|60%",
        "卫生|50|80|30|60|40%",
        "合计|150|200|50|33.33|100%",
    ),
    "prices and averages": (
        "2024年补助表",
        "乡镇|人数|人均标准|金额",
        "东山镇|10|500|5000",
        "西山镇|20|600|12000",
        "合计|30|566.67|17000",
    ),
    "tails of rounding": ("2024年支出表", "项目|金额", "教育|12.34", "卫生|8.41", "农林|5.22", "合计|25.98"),
    "parts of a part": (
        "2024年支出表",
        "项目|合计|基本支出|其中：人员经费|项目支出",
        "教育|30|10|8|20",
        "卫生|30|15|10|15",
        "合计|60|25|18|35",
    ),
    "the body's own row beside its units": (
        "2024年收入表",
        "部门|合计|财政拨款|事业收入",
        "某局|100|80|20",
        "某局国库中心|50|50|0",
        "合计|150|130|20",
    ),
    "added and taken off": (
        "2024年收支平衡表",
        "项目|金额",
        "一般公共预算收入|100",
        "加：上级补助|50",
        "减：上解支出|20",
        "可用财力|130",
    ),
    "changes of a budget": (
        "2024年预算调整表",
        "项目|年初预算|调整数|调整后预算",
        "教育|100|20|120",
        "卫生|50|-10|40",
        "合计|150|10|160",
    ),
    "a total that goes on": ("2024年支出表", "项目|金额", "教育|10", "卫生|20", "本年支出合计|30", "结转下年|5", "支出总计|35"),
}
WRONG = {
    "a total": (("2024年专项资金分配表", "项目|金额", "道路养护|10.50", "桥梁加固|20.00", "合计|40.50"), "30.5"),
    "a subtotal": (
        (
            "2024年专项资金分配表",
            "项目|金额",
            "道路养护|10.50",
            "桥梁加固|20.00",
            "小计|30.50",
            "渠道清淤|5.00",
            "机井维修|6.00",
            "小计|21.00",
            "合计|51.50",
        ),
        "11",
    ),
    "what is taken off": (
        (
            "2024年收支平衡表",
            "项目|金额",
            "一般公共预算收入|100.00",
            "加：上级补助|50.00",
            "减：上解支出|20.00",
            "可用财力|170.00",
        ),
        "130",
    ),
    "a head's subtotal among flat columns": (
        (
            "2024年三公经费预算汇总表",
            "部门|合计|因公出国（境）费|公务用车小计|购置费|运行费|公务接待费",
            "县水利局|10.00|1.00|6.00|2.00|4.00|3.00",
            "县畜牧局|12.00|0.00|9.00|5.00|4.00|3.00",
            "县档案馆|14.00|0.00|9.00|5.00|3.00|5.00",
        ),
        "8",
    ),
}


@pytest.mark.parametrize("lines", RIGHT.values(), ids=RIGHT)
def test_a_table_that_is_right_is_not_accused(lines: tuple[str, ...]) -> None:
    found = findings(lines[0], UNIT, ruled(*lines[1:]))
    assert found and [one.message for one in found if one.status == "open"] == []


@pytest.mark.parametrize(("lines", "expected"), WRONG.values(), ids=WRONG)
def test_a_misprint_is_told(lines: tuple[str, ...], expected: str) -> None:
    found = findings(lines[0], UNIT, ruled(*lines[1:]))
    accused = [str(one.expected) for one in found if one.status == "open" and one.fault == "report"]
    assert expected in accused
