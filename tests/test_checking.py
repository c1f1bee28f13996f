"""Checks: the equation that a question claims, and what comes of it over small reports and the bundled samples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.asking import _mentions
from assistant.lookup.scopes import loaded_bodies
from assistant.programs.claimed import readings_of
from assistant.programs.claims import Claim, Equal, Moved, Portion, Stands, Term
from assistant.programs.reading import settled
from assistant.running.claimed_moves import rate_agrees
from assistant.running.claimed_sums import slack_of
from eval.grounding import check_answer
from eval.library import Library, StoreSources
from ingest.amounts import Amount

SAMPLES = Path(__file__).resolve().parent.parent / "assistant" / "samples"

SMALL = """云川市民政局2023年部门预算

第一部分 预算情况说明

一、支出预算情况说明
2023年支出预算500.00万元，其中：基本支出320.00万元，占64.00%；项目支出180.00万元，占36.00%。

二、“三公”经费预算情况说明
2023年“三公”经费预算12.50万元，比上年减少2.50万元，下降16.67%。其中：因公出国（境）费0万元；公务用车运行维护费8.00万元；公务接待费4.50万元，比上年增加0.50万元，下降12.50%。
"""


def amount(value: str, unit: str) -> Amount:
    return Amount(Decimal(value), unit)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("checking")
    (folder / "report.txt").write_text(SMALL, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with (
        Library([SAMPLES], tmp_path_factory.mktemp("samples")) as library,
        Assistant.open(library.data_dir()) as assistant,
    ):
        yield assistant


def claim_of(assistant: Assistant, question: str) -> Claim | None:
    """Return the first claim that a question puts."""
    owners = loaded_bodies(assistant.corpus)
    mentions = _mentions(question, owners, assistant.corpus.vocabulary())
    assert mentions is not None
    return next((claims[0] for claims in readings_of(settled(mentions))), None)


def sides(assistant: Assistant, question: str) -> tuple[list[str], list[str]]:
    claim = claim_of(assistant, question)
    assert isinstance(claim, Equal)
    return said(claim.parts), said(claim.whole)


def said(terms: tuple[Term, ...]) -> list[str]:
    """Return each term as sign, words and figure."""
    return [
        ("-" if one.minus else "") + "".join(span.text for span in one.slot) + (str(one.figure) if one.figure else "")
        for one in terms
    ]  # fmt: skip


# ---------------------------------------------------------------- what is claimed

SUMS = [
    ("公务接待费加公务用车运行维护费等于三公经费吗", ["公务接待费", "公务用车运行维护费"], ["三公经费"]),
    ("三公经费是不是公务接待费加公务用车运行维护费", ["公务接待费", "公务用车运行维护费"], ["三公经费"]),
    ("2023年8加4.5等于12.5万元吗", ["8", "4.5"], ["12.5万元"]),
    ("三公经费减公务接待费是8万元吗", ["三公经费", "-公务接待费"], ["8万元"]),
    ("基本支出和项目支出合计是500万元吗", ["基本支出", "项目支出合计"], ["500万元"]),
    ("公务接待费4.5和公务用车运行维护费8，加起来跟三公12.5对得上吗", ["公务接待费4.5", "公务用车运行维护费8"], ["三公12.5"]),
    ("基本支出比项目支出多140万元对吗", ["基本支出", "-项目支出"], ["140万元"]),
]


@pytest.mark.parametrize(("question", "parts", "whole"), SUMS)
def test_a_sum_has_its_parts_and_its_whole_on_their_sides(
    small: Assistant, question: str, parts: list[str], whole: list[str]
) -> None:
    assert sides(small, question) == (parts, whole)


def test_an_increase_is_a_movement_and_no_sum(small: Assistant) -> None:
    claim = claim_of(small, "公务接待费比上年增加0.50万元、下降12.50%，对吗")
    assert isinstance(claim, Moved)
    assert [(one.direction, str(one.size)) for one in claim.moves] == [("up", "0.50万元"), ("down", "12.50%")]


def test_a_word_for_parts_is_no_item(small: Assistant) -> None:
    claim = claim_of(small, "各类支出相加等于支出总计吗")
    assert isinstance(claim, Equal) and claim.own_parts and not claim.parts


def test_a_share_has_a_part_and_a_whole(small: Assistant) -> None:
    claim = claim_of(small, "基本支出占支出总计的64%对吗")
    assert isinstance(claim, Portion) and claim.whole is not None
    assert (said((claim.part,)), said((claim.whole,))) == (["基本支出"], ["支出总计"])


def test_two_figures_of_one_item_are_set_against_each_other(small: Assistant) -> None:
    claim = claim_of(small, "公务接待费一处写4.5一处写5，哪个对")
    assert isinstance(claim, Stands)
    assert [str(one) for one in claim.figures] == ["4.5", "5"]


@pytest.mark.parametrize("question", ["公务接待费超过4万元的单位有吗", "公务接待费是多少", "三公经费为什么下降16.67%"])
def test_what_asks_for_figures_or_reasons_is_no_claim(small: Assistant, question: str) -> None:
    assert claim_of(small, question) is None


# ---------------------------------------------------------------- when figures agree


def test_a_text_in_wan_rounds_beside_a_table_in_yuan() -> None:
    assert slack_of(amount("36.36", "万元"), amount("20230506.22", "元")) >= Decimal(50)


def test_one_unit_keeps_the_rule_for_sums() -> None:
    assert slack_of(amount("4.35", "万元"), amount("12.5", "万元"), amount("8", "万元")) < Decimal(1500)


def test_a_rate_within_the_rounding_of_its_terms_agrees() -> None:
    assert rate_agrees(amount("16.67", "%"), amount("2.5", "万元"), amount("15", "万元"))
    assert not rate_agrees(amount("1.00", "%"), amount("0.27", "万元"), amount("2.70", "万元"))


# ---------------------------------------------------------------- outcomes

AGREE = [
    ("基本支出加项目支出等不等于总计", "500.00"),
    ("基本支出和项目支出合计是500万元吗", "500.00"),
    ("8加4.5等于12.5吗", "12.50"),
    ("三公经费各项之和等于12.50万元吗", "12.50"),
    ("基本支出占比和项目支出占比加起来是100%吗", "100.00"),
    ("64%和36%的占比合计是否100%", "100.00"),
    ("基本支出和项目支出的占比与金额对得上吗", "64.00"),
    ("Do the shares of basic expenditure and project expenditure match their amounts?", "64.00"),
    ("基本支出占64.00%，核对一下", "64.00"),
    ("三公经费下降16.67%对吗", "16.67"),
    ("公务接待费4.50万元对不对", "4.50"),
]
DISAGREE = [
    ("基本支出加项目支出等于600万元吗", "500.00"),
    ("8加4.5等于13吗", "12.50"),
    ("三公经费下降20%对吗", "16.67"),
    ("三公经费增长16.67%对吗", "16.67"),
    ("公务接待费下降12.50%，算得对吗", "12.50"),
    ("公务接待费是5万元，对不对", "4.50"),
]


@pytest.mark.parametrize(("question", "value"), AGREE)
def test_what_adds_up_is_consistent(small: Assistant, question: str, value: str) -> None:
    answer = small.ask(question)
    assert answer.verdict == "consistent", answer.text
    assert not answer.conflicts
    assert Decimal(value) in {Decimal(one.value) for one in answer.values}


@pytest.mark.parametrize(("question", "value"), DISAGREE)
def test_what_does_not_is_told_as_a_conflict(small: Assistant, question: str, value: str) -> None:
    answer = small.ask(question)
    assert answer.verdict == "inconsistent", answer.text
    assert answer.conflicts
    assert Decimal(value) in {Decimal(one.value) for one in answer.values}


@pytest.mark.parametrize("question", [question for question, _ in (*AGREE, *DISAGREE)])
def test_every_figure_of_a_check_can_be_verified(small: Assistant, question: str) -> None:
    grounding = check_answer(small.ask(question).to_dict(), StoreSources(small.store))
    assert grounding.faults == ()


def test_a_figure_of_another_item_is_not_its_own(small: Assistant) -> None:
    answer = small.ask("公务接待费是12.50万元吗")
    assert answer.verdict == "inconsistent"
    assert [Decimal(one.value) for one in answer.values] == [Decimal("4.50")]


def test_a_part_that_the_question_misquotes_is_told(small: Assistant) -> None:
    answer = small.ask("公务接待费5万元加公务用车运行维护费8万元等于三公经费12.5万元吗")
    assert answer.verdict == "inconsistent"
    assert any("5万元" in one.message and "4.50万元" in one.message for one in answer.conflicts)


def test_a_claim_goes_on_about_what_was_asked_before(small: Assistant) -> None:
    answer = small.ask("它比上年下降16.67%，算得对吗", ["三公经费是多少"])
    assert answer.verdict == "consistent"
    assert [Decimal(one.value) for one in answer.values] == [Decimal("16.67")]


def test_a_missing_term_is_not_found(small: Assistant) -> None:
    assert small.ask("会议费加公务接待费等于三公经费吗").status == "not_found"


# ---------------------------------------------------------------- the samples' own contradictions

PLANTED = [
    ("水务局2022年人员经费加公用经费等于基本支出吗", {"569.68"}),
    ("水务局2024年公务接待费下降1.00%，算得对吗", {"10.00"}),
    ("文旅局2023年公务用车购置费预算说明和表一致吗", {"19.80", "10.50"}),
    ("文旅局2023年决算说明写三公经费年初预算46.50万元，和表对得上吗", {"49.50", "46.50"}),
    ("市场监管局2023年政府采购312.40万元是不是货物58.60加服务243.80", {"302.40"}),
    ("文旅局2024年机关运行经费说明写的是2023年，年份有问题吗", set()),
]


@pytest.mark.parametrize(("question", "values"), PLANTED)
def test_a_planted_contradiction_is_found(samples: Assistant, question: str, values: set[str]) -> None:
    answer = samples.ask(question)
    assert answer.verdict == "inconsistent", answer.text
    assert {Decimal(one.value) for one in answer.values} == {Decimal(value) for value in values}


SOUND = [
    "水务局2024年三公经费三项加起来等于总额吗",
    "文旅局2024年基本支出和项目支出合计与支出总计一致吗",
    "水务局2024年收支平衡吗",
    "市场监管局2024年基本支出比上年增加36.36万元，核对一下",
    "市场监管局2024年基本支出文字和表一致吗",
    "文旅局2023年决算三公经费完成预算的88.04%，算得对吗",
    "水务局2024年三公经费比2023年减少17.42万元，与2023年报告是否一致",
    "Does basic expenditure plus project expenditure of the Water Bureau in 2024 equal total expenditure?",
]


@pytest.mark.parametrize("question", SOUND)
def test_a_sound_figure_raises_no_alarm(samples: Assistant, question: str) -> None:
    answer = samples.ask(question)
    assert answer.verdict == "consistent", answer.text
    assert not answer.conflicts


def test_a_ranking_sets_no_budget_against_an_actual(samples: Assistant) -> None:
    answer = samples.ask("各部门公务接待费排名")
    assert len(answer.values) == 3
    assert {(value.year, value.stage) for value in answer.values} == {(2024, "budget")}
    assert not samples.ask("2024年各部门公务接待费排名").notes
