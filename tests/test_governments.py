"""Questions about accounts of whole governments: levels, ledgers and their sides, debt limits, places, and years told ahead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answers import Answer
from ingest.pipeline import read_document

ACCOUNT = """青川市2023年预算执行情况和2024年预算草案（摘要）
全市一般公共预算收入完成99亿元，下降3%；一般公共预算支出210亿元，下降2%。市级一般公共预算收入完成40亿元，下降8%；一般公共预算支出70亿元，下降1%。市本级一般公共预算收入30亿元，下降5%；一般公共预算支出60亿元，增长1%。
全市政府性基金预算收入20亿元；支出26亿元。市级政府性基金预算收入9亿元；支出11亿元。
全市社会保险基金预算收入50亿元；支出45亿元。
2024年财政预算草案
全市一般公共预算预计收入104亿元，比上年增加5亿元，增长5％。
市级一般公共预算预计收入44亿元，比上年增加4亿元，增长10％。
"""

DEBT = """2023年东岭省政府债务限额及余额情况表
单位：亿元
地区	限额			余额		
	合计	一般	专项	合计	一般	专项
东岭省	190	90	100	171	82	89
东岭省本级	40	25	15	38	24	14
海安市	80	40	40	70	36	34
平江市	50	15	35	48	14	34
西河自治州	20	10	10	15	8	7
"""

Ask = Callable[..., Answer]


def told(answer: Answer) -> list[str]:
    return [f"{one.value}{one.unit}" for one in answer.values]


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("青川市级2023年一般公共预算支出多少", ["70亿元"]),
        ("全市和市本级一般公共预算收入各多少", ["99亿元", "30亿元"]),
        ("市级政府性基金收支各多少", ["9亿元", "11亿元"]),
        ("全市政府性基金支出比收入多多少", ["6亿元"]),
        ("2023年全市社保基金结余多少", ["5亿元"]),
        ("全市、市级、市本级的一般公共预算收入哪个降得最多", ["8%"]),
        ("2024年市级一般公共预算收入比上年增加多少亿", ["4亿元"]),
    ],
)
def test_each_level_ledger_and_side_is_asked_for_by_its_own_name(ask: Ask, question: str, figures: list[str]):
    assert told(ask(ACCOUNT, question))[: len(figures)] == figures


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("平江市的债务限额还有多少空间", ["2亿元"]),
        ("海安市债务限额和余额分别多少", ["80亿元", "70亿元"]),
        ("省本级债务余额占限额的比例", ["95.00%"]),
        ("哪个市州的专项债务余额最低", ["7亿元"]),
        ("除海安市外，哪个市州一般债务余额最高", ["14亿元", "8亿元"]),
    ],
)
def test_limits_and_balances_are_asked_of_the_places_of_a_region(ask: Ask, question: str, figures: list[str]):
    assert told(ask(DEBT, question)) == figures


def test_paragraphs_under_a_heading_line_are_of_its_year(tmp_path: Path):
    path = tmp_path / "report.txt"
    path.write_text(ACCOUNT, encoding="utf-8")
    years = {fact.raw: fact.coordinates.year for fact in read_document(path).facts}
    assert (years["99亿元"], years["44亿元"]) == (2023, 2024)


def test_heads_that_wrap_stand_over_their_own_columns(tmp_path: Path):
    path = tmp_path / "table.txt"
    path.write_text(
        "            2023年海安市基金收入执行情况表\n"
        "                                              单位：万元\n\n"
        "                    年初预算    变动预算    快报执行  占变动预\n"
        "       科目\n"
        "                      数       数      数       算%\n\n"
        "土地出让收入              5000    5200    5304   102.0\n\n"
        "污水处理费收入              300     320     288    90.0\n\n"
        "收入合计                5300    5520    5592   101.3\n",
        encoding="utf-8",
    )
    stages = {fact.raw: fact.coordinates.stage for fact in read_document(path).facts}
    assert (stages["5000"], stages["5200"], stages["5304"]) == ("budget", "adjusted", "execution")
