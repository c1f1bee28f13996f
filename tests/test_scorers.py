"""Made-up answers against a gold question: what passes, what is wrong, what is merely refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from eval.gold import Question
from eval.scorers import score_answer
from ingest.amounts import Amount

FIVE = Amount(Decimal("5.00"), "万元")
ONE = Amount(Decimal("1"), "万元")
GOLD = Question(
    source="g.jsonl",
    id="q1",
    reports=("甲.txt",),
    question="接待费多少",
    history=(),
    lang="zh",
    kind="lookup",
    status="answered",
    values=(FIVE,),
    optional_values=(ONE,),
    contains=(("减少",),),
    excludes=("浪费",),
    cites=(("三公",),),
    conflict=False,
)


def figure(value: str, unit: str = "万元", basis: str = "cell") -> dict[str, Any]:
    return {"value": value, "unit": unit, "basis": basis, "citations": [1], "direction": None}


def answer(*values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "status": "answered",
        "text": "公务接待费5.00万元，减少1万元[1]",
        "values": list(values or [figure("5.00")]),
        "alternatives": [],
        "verdict": None,
        "steps": [],
        "conflicts": [],
        "citations": [{"number": 1, "section": "九、“三公”经费", "table": None}],
        **changes,
    }


def test_the_right_figure_passes_and_is_exact() -> None:
    score = score_answer(GOLD, answer())
    assert (score.passed, score.exact, score.wrong_figure, score.why) == (True, True, False, ())


def test_an_optional_figure_beside_passes_but_is_not_exact() -> None:
    score = score_answer(GOLD, answer(figure("50000", "元"), figure("1")))
    assert (score.passed, score.exact, score.wrong_figure) == (True, False, False)


def test_a_figure_outside_gold_is_wrong_even_beside_the_right_one() -> None:
    score = score_answer(GOLD, answer(figure("5"), figure("7")))
    assert (score.passed, score.wrong_figure) == (False, True)
    assert score.why == ("has 7万元",)


def test_the_optional_figure_alone_is_the_wrong_one_of_several() -> None:
    score = score_answer(GOLD, answer(figure("1")))
    assert (score.passed, score.wrong_figure) == (False, True)


def test_some_of_several_figures_is_incomplete_but_not_wrong() -> None:
    gold = replace(GOLD, values=(FIVE, Amount(Decimal(8), "万元")))
    score = score_answer(gold, answer())
    assert (score.passed, score.exact, score.wrong_figure) == (False, False, False)
    assert score.why == ("lacks 8万元",)


def test_equal_figures_of_gold_count_once() -> None:
    gold = replace(GOLD, values=(FIVE, Amount(Decimal(50000), "元")))
    assert score_answer(gold, answer()).exact


def test_to_refuse_or_ask_back_is_no_wrong_figure() -> None:
    for status in ("not_found", "clarify"):
        score = score_answer(GOLD, answer(status=status, values=[]))
        assert (score.passed, score.refused, score.wrong_figure, score.exact) == (False, True, False, False)


def test_a_figure_where_there_is_none_to_give_is_wrong() -> None:
    gold = replace(GOLD, status="not_found", values=(), optional_values=(), contains=(), cites=())
    assert score_answer(gold, answer()).wrong_figure
    right = score_answer(gold, answer(status="not_found", values=[], citations=[]))
    assert (right.passed, right.exact, right.refused) == (True, True, False)


def test_words_that_must_or_must_not_stand_decide() -> None:
    assert score_answer(GOLD, answer(text="5.00万元")).why == ("text lacks 减少",)
    assert score_answer(GOLD, answer(text="减少，“浪费”")).why == ("text has 浪费",)


def test_the_place_must_be_cited() -> None:
    score = score_answer(GOLD, answer(citations=[{"number": 1, "section": "八、采购", "table": "采购表"}]))
    assert (score.passed, score.cites_right) == (False, False)


def test_a_conflict_that_gold_knows_must_be_told_and_others_are_false_alarms() -> None:
    conflict = [{"message": "不一致", "citations": [1]}]
    told = replace(GOLD, conflict=True)
    assert score_answer(told, answer(conflicts=conflict)).passed
    assert score_answer(told, answer()).why == ("conflict not told",)
    alarm = score_answer(GOLD, answer(conflicts=conflict))
    assert (alarm.passed, alarm.false_alarm) == (True, True)
    assert score_answer(replace(GOLD, conflict_ok=True), answer(conflicts=conflict)).false_alarm is None
    assert score_answer(replace(GOLD, kind="check"), answer(conflicts=conflict)).false_alarm is None


def test_the_verdict_must_be_the_same_where_gold_gives_one() -> None:
    gold = replace(GOLD, kind="check", verdict="inconsistent")
    assert score_answer(gold, answer(verdict="inconsistent")).passed
    assert score_answer(gold, answer(verdict="consistent")).why == ("verdict consistent, not inconsistent",)


def test_a_computed_figure_is_rounded_to_gold() -> None:
    gold = replace(GOLD, values=(Amount(Decimal("5.0"), "万元"),))
    assert score_answer(gold, answer(figure("4.96", basis="computed"))).passed
    assert score_answer(gold, answer(figure("4.96"))).wrong_figure
