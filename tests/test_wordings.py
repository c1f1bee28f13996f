"""Small reports asked in loose words: what is compared, how much of each count, whose year; each test one way of asking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answers import Answer
from ingest.pipeline import ingest_paths
from ingest.store import Store

Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that takes in one report and asks one question of it."""

    def answer(report: str, question: str, *, history: tuple[str, ...] = ()) -> Answer:
        path = tmp_path / "report.txt"
        path.write_text(report, encoding="utf-8")
        with Store.open(tmp_path / "data") as store:
            ingest_paths([path], store)
        with Assistant.open(tmp_path / "data") as assistant:
            return assistant.ask(question, history=list(history))

    return answer


def told(answer: Answer) -> list[str]:
    return [f"{value.value}{value.unit}" for value in answer.values]


TOWN = """某市某县安平镇人民政府
2021年“三公”经费决算汇总情况
2021年“三公”经费支出共计9万元，较年初预算数减少11万元，下降55%，较上年支出数减少1万元，下降10%，主要原因是厉行节约。
"""


def test_last_year_is_worked_back_from_the_change_against_last_year(ask: Ask):
    assert told(ask(TOWN, "安平镇2020年三公经费支出是多少？")) == ["10万元"]


def test_a_change_against_the_plan_is_the_one_stated_against_it(ask: Ask):
    assert told(ask(TOWN, "安平镇2021年三公支出比年初预算少了多少？")) == ["11万元"]


def test_a_rate_against_last_years_account_is_not_that_against_its_budget(ask: Ask):
    report = "清河镇2020年接待费15万元，比上年预算数下降25%，比上年决算数下降16%。"
    assert told(ask(report, "清河镇2020年接待费比上年决算下降多少？")) == ["16%"]


def test_a_stage_compared_with_is_no_stage_asked_for(ask: Ask):
    report = "2015年某局“三公”经费预算63万元，比2014年年初预算减少8万元，比2014年执行数减少2万元。"
    assert told(ask(report, "2015年三公经费预算比2014年执行数减少了多少？")) == ["2万元"]


def test_each_count_asked_for_is_told(ask: Ask):
    report = "2017年某市委宣传部公务接待费30万元，接待记者46批次，约600人。"
    assert told(ask(report, "宣传部2017年接待记者多少批次、多少人？")) == ["46批次", "600人"]


def test_both_sides_totals_are_told_where_both_are_asked_for(ask: Ask):
    report = """某幼儿园2017年度部门决算
一、收入决算情况
2017年度，本单位收入为90万元，其中：财政拨款收入80万元，事业收入10万元。
二、支出决算情况
2017年度，本单位支出为95万元，其中：基本支出60万元，项目支出35万元。
"""
    assert told(ask(report, "2017年收入、支出各是多少？")) == ["90万元", "95万元"]


def test_a_part_that_asks_for_last_year_does_not_move_the_others(ask: Ask):
    report = "某幼儿园2017年度部门决算\n2017年度，本单位事业收入50万元，与上年相比减少10万元，降低16.67%。"
    assert told(ask(report, "事业收入比上年减少多少？上年是多少？")) == ["10万元", "60万元"]


def test_a_unit_line_in_traditional_characters_gives_the_unit(ask: Ask):
    rows = "項目 | 預算數 |\n一、支出合計 | 11.5 |\n公務接待費 | 7.5 |\n公務用車費 | 4 |\n"
    report = f"某縣文聯2017年度“三公”經費預算表\n單位：萬元\n{rows}"
    assert told(ask(report, "2017年三公经费预算合计多少？")) == ["11.5万元"]
