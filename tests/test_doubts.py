"""Doubts as people put them: a figure quoted, a bound, a sum with what it lacks, a name cut short; over one small report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from assistant import Assistant
from eval.library import Library

REPORT = """清河县园林局2024年部门预算

一、支出预算表
单位：万元
| 项目 | 合计 | 基本支出 | 项目支出 |
| 社会保障和就业支出 | 40.00 | 40.00 | 0.00 |
| 城乡社区支出 | 560.00 | 260.00 | 300.00 |
| 支出合计 | 600.00 | 300.00 | 300.00 |

二、“三公”经费预算表
单位：万元
| 项目 | 2023年预算数 | 2024年预算数 |
| 因公出国（境）费 | 0.00 | 0.00 |
| 公务接待费 | 2.00 | 1.80 |
| 公务用车运行维护费 | 9.00 | 9.50 |
| 合计 | 11.00 | 11.30 |

三、情况说明
2024年支出预算600.00万元，其中：基本支出300.00万元；项目支出300.00万元。
2024年公务接待费1.60万元，主要用于工作餐。
2024年政府采购预算80.00万元，其中：货物20.00万元、工程0万元、服务50.00万元。
截至2023年底，本单位共有车辆5辆。
社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）160.00万元，用于缴纳职业年金。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("doubts")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as assistant:
        yield assistant


HOLDS = [
    ("园林局2024年公车运行维护费9.5，这个数靠得住不", "9.50"),
    ("2024年基本支出和项目支出两块合在一起是600万，对不", "600"),
    ("支出600万里有五成是项目支出，没算错吧", "50"),
    ("2024年三公有10万以上吗", "11.30"),
    ("公务接待费降了一成，没问题吧", "10"),
    ("出国0、接待1.8、运行9.5，总数11.3，核对一下", "11.30"),
    ("2024年没有因公出国费，是真的吗", "0"),
    ("基本支出300，表里和说明是不是一个数", "300"),
]


@pytest.mark.parametrize(("question", "value"), HOLDS)
def test_what_is_doubted_and_right_is_said_to_be_right(office: Assistant, question: str, value: str) -> None:
    answer = office.ask(question)
    assert answer.verdict == "consistent", answer.text
    assert Decimal(value) in {Decimal(one.value) for one in answer.values}
    assert not answer.conflicts


FAILS = [
    ("2024年公务接待费到底是多少？说明里写的1.6万我觉得不对", {"1.60", "1.80"}),
    ("公务接待费文字里写1.6，和表里一样吗？以哪个为准", {"1.60", "1.80"}),
    ("接待费表里和说明好像不一样，2024年是多少", {"1.60", "1.80"}),
    ("政府采购80，货物、工程、服务凑起来够这个数么", {"70"}),
    ("政府采购货物、工程、服务三项加起来跟总额差多少", {"10"}),
    ("2024年三公超过12万了吗", {"11.30"}),
    ("有人说车辆有6辆，不对吧", {"5"}),
    ("项目支出占了支出的八成，这话对吗", {"50"}),
]


@pytest.mark.parametrize(("question", "values"), FAILS)
def test_what_is_doubted_and_wrong_is_told_with_the_right_figures(office: Assistant, question: str, values: set[str]) -> None:
    answer = office.ask(question)
    assert answer.verdict == "inconsistent", answer.text
    assert {Decimal(value) for value in values} <= {Decimal(one.value) for one in answer.values}
    assert answer.conflicts


def test_a_part_that_is_more_than_its_whole_is_told_with_its_figure(office: Assistant) -> None:
    answer = office.ask("园林局2024年职业年金缴费支出是多少")
    assert [Decimal(one.value) for one in answer.values] == [Decimal(160)]
    assert any("40.00万元" in one.message for one in answer.conflicts)


def test_who_asks_and_what_for_is_no_part_of_the_sum(office: Assistant) -> None:
    answer = office.ask("您好，我是代表的助理，在看园林局2024年的报告。货物、工程、服务三项相加是否等于政府采购80万，差多少？")
    assert answer.verdict == "inconsistent", answer.text
    assert Decimal(10) in {Decimal(one.value) for one in answer.values}
