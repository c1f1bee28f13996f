"""English questions → programs, in plain JSON: no report and no fact is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.labels import Vocabulary
from assistant.language.english import english_mentions
from assistant.language.mentions import Named
from assistant.programs.model import describe
from assistant.programs.reading import read

ITEMS = ["印刷费", "邮电费", "培训费", "公务接待费", "三公经费", "基本支出", "项目支出", "支出总计", "人员经费"]
VOCABULARY = Vocabulary(ITEMS)
BODIES = ("the elm bureau", "the oak bureau")


def understood(question: str, before: str | None = None) -> Any:
    """Return the programs of a question as JSON, its unexplained words where there are any, None where it is not read."""
    talk = _reading(before).programs if before else ()
    reading = _reading(question, talk)
    if reading is None:
        return None
    return [*reading.unexplained, *reading.unread] or [describe(program) for program in reading.programs]


def _reading(question: str, talk: Any = ()) -> Any:
    at = [(question.index(body), body) for body in BODIES if body in question]
    named = [Named(start, start + len(body), (body[4:7],)) for start, body in sorted(at)]
    return read(english_mentions(question, VOCABULARY, named), talk, "en")


def of(**axes: Any) -> dict[str, Any]:
    return {"Select": axes}


def test_one_figure_is_asked_for() -> None:
    wanted = {"slots": [["印刷费"]], "bodies": ["elm"], "years": [2024]}
    much = [{"Get": {"selects": [of(**wanted, money=True)]}}]
    assert understood("How much did the elm bureau spend on printing in 2024?") == much
    told = [{"Get": {"selects": [of(**wanted)]}}]
    assert understood("Please tell me, what did the elm bureau pay for printing in 2024?") == told


def test_two_asks_of_one_question_share_what_they_leave_open() -> None:
    first, second = understood("How much did the elm bureau spend on printing in 2023, and how much in 2024?")
    assert [first["Get"]["selects"][0]["Select"]["years"], second["Get"]["selects"][0]["Select"]["years"]] == [[2023], [2024]]
    assert second["Get"]["selects"][0]["Select"]["slots"] == [["印刷费"]]


def test_a_list_is_added_up() -> None:
    (total,) = understood("What is the total of printing, postage and training of the elm bureau in 2024?")
    assert total["Total"]["selects"][0]["Select"]["slots"] == [["印刷费"], ["邮电费"], ["培训费"]]


@pytest.mark.parametrize(
    "question",
    [
        "What share of the elm bureau's basic expenditure is personnel?",
        "What is the share of personnel in basic expenditure at the elm bureau?",
        "Personnel as a percentage of basic expenditure at the elm bureau",
        "Of the basic expenditure of the elm bureau, what percentage goes to personnel?",
        "What percentage of basic expenditure does personnel make up at the elm bureau?",
    ],
)
def test_whichever_way_a_share_is_put_its_sides_are_the_same(question: str) -> None:
    (share,) = understood(question)
    assert share["Share"]["parts"][0]["Select"]["slots"] == [["人员经费"]]
    assert share["Share"]["whole"]["Select"]["slots"] == [["基本支出"]]


def test_a_movement_is_asked_in_money_and_in_percent() -> None:
    (move,) = understood("By how much did printing of the elm bureau drop in 2024, in amount and in percent?")
    assert (move["Move"]["wanted"], move["Move"]["presumed"]) == (["amount", "rate"], "down")


def test_from_one_year_to_another_the_last_is_set_against_the_first() -> None:
    (move,) = understood("By how much did printing of the elm bureau fall from 2022 to 2024?")
    assert (move["Move"]["select"]["Select"]["years"], move["Move"]["base"]["Select"]["years"]) == ([2024], [2022])


def test_how_it_moved_over_years_tells_the_years_too() -> None:
    get, move = understood("How did printing of the elm bureau change between 2022 and 2024?")
    assert get["Get"]["selects"][0]["Select"]["years"] == [2022, 2024]
    assert "Move" in move


@pytest.mark.parametrize(
    "question",
    [
        "How much more is training than printing at the elm bureau?",
        "What is the difference between training and printing at the elm bureau?",
        "Subtract printing from training at the elm bureau",
        "Training minus printing at the elm bureau: how much?",
    ],
)
def test_a_gap_has_two_sides(question: str) -> None:
    (gap,) = understood(question)
    sides = [gap["Gap"][side]["Get"]["selects"][0]["Select"]["slots"] for side in ("one", "other")]
    assert sides == [[["培训费"]], [["印刷费"]]]


def test_yes_or_no_with_a_gap_behind_it_is_the_gap() -> None:
    (gap,) = understood("Is training at the elm bureau higher than at the oak bureau, and by how much?")
    assert gap["Gap"]["other"]["Get"]["selects"][0]["Select"]["bodies"] == ["oak"]


def test_whether_a_thing_moved_is_how_it_moved() -> None:
    (move,) = understood("Did the elm bureau go over its 2023 budget for printing?")
    assert move["Move"]["base"]["Select"]["stages"] == ["budget"]


def test_what_is_left_when_a_part_is_taken_away() -> None:
    (less,) = understood("What is left of the total expenditure when project expenditure is taken away?")
    assert less["Less"]["parts"][0]["Select"]["slots"] == [["项目支出"]]


def test_the_budget_that_was_not_used() -> None:
    (gap,) = understood("What part of the printing budget of the elm bureau was not used?")
    assert gap["Gap"]["one"]["Get"]["selects"][0]["Select"]["stages"] == ["budget"]
    assert gap["Gap"]["other"]["Get"]["selects"][0]["Select"]["stages"] == ["actual"]


@pytest.mark.parametrize(
    ("question", "over", "lowest"),
    [
        ("Which of the two bureaus has the largest training budget?", "body", None),
        ("Who spends less on training, the elm bureau or the oak bureau?", "body", True),
        ("In which year was training of the elm bureau the highest?", "year", None),
    ],
)
def test_the_first_of_several(question: str, over: str, lowest: bool | None) -> None:
    (rank,) = understood(question)
    assert (rank["Rank"]["over"], rank["Rank"].get("lowest")) == (over, lowest)


def test_the_next_question_takes_what_it_leaves_open_from_the_last() -> None:
    before = "By how much did printing of the elm bureau drop in 2024?"
    (get,) = understood("And what was it in 2022?", before)
    assert get["Get"]["selects"][0]["Select"] == {"slots": [["印刷费"]], "bodies": ["elm"], "years": [2022]}


def test_a_content_word_that_nothing_explains_is_said() -> None:
    assert understood("How much of the elm bureau's printing goes to balloons?") == [" balloons"]


def test_what_several_bodies_come_to_in_two_years_is_a_sum_for_each() -> None:
    question = "What did the elm bureau and the oak bureau together spend on training in 2022 and in 2023, and what was the fall?"
    first, second, gap = understood(question)
    assert [one["Total"]["selects"][0]["Select"]["years"] for one in (first, second)] == [[2022], [2023]]
    assert gap["Gap"]["one"] == second


@pytest.mark.parametrize(
    "question",
    [
        "Break down the elm bureau's basic expenditure: percentage for personnel and percentage for printing",
        "Break down the elm bureau's basic expenditure by share into personnel and printing",
    ],
)
def test_parts_that_are_named_are_asked_for_themselves(question: str) -> None:
    (share,) = understood(question)
    assert share["Share"]["parts"][0]["Select"]["slots"] == [["人员经费"], ["印刷费"]]
    assert share["Share"]["whole"]["Select"]["slots"] == [["基本支出"]]


def test_a_bigger_slice_at_one_body_than_at_another_is_points_apart() -> None:
    question = "Is training a bigger slice of basic expenditure at the elm bureau or at the oak bureau, and by how many points?"
    (gap,) = understood(question)
    sides = [gap["Gap"][side]["Share"]["parts"][0]["Select"]["bodies"] for side in ("one", "other")]
    assert (gap["Gap"]["how"], sides) == ("points", [["elm"], ["oak"]])


def test_a_figure_of_the_conversation_is_spoken_of_by_its_place() -> None:
    first = _reading("Total expenditure of the elm bureau in 2024?").programs
    second = _reading("And its project expenditure?", first).programs
    (share,) = _reading("as a percentage of the first?", (*first, *second)).programs
    described = describe(share)["Share"]
    assert described["whole"]["Select"]["slots"] == [["支出总计"]]
    assert described["parts"][0]["Select"]["slots"] == [["项目支出"]]


def test_what_asks_in_two_measures_before_what_it_is_of() -> None:
    (move,) = understood("By how much, and by what percentage, did printing of the elm bureau grow in 2024?")
    assert move["Move"]["wanted"] == ["amount", "rate"]


def test_which_of_several_rose_and_which_fell_is_how_each_moved() -> None:
    question = "At the elm bureau, which of these rose and which fell from 2022 to 2023: printing, postage, training?"
    (move,) = understood(question)
    assert move["Move"]["select"]["Select"]["slots"] == [["印刷费"], ["邮电费"], ["培训费"]]


def test_last_year_belongs_to_its_own_figure() -> None:
    (get,) = understood("What was the printing budget and last year's actual?")
    first, second = (select["Select"] for select in get["Get"]["selects"])
    assert ("years" in first, second["years"]) == (False, [-1])


def test_whether_there_is_any_money_is_how_much_it_is() -> None:
    (get,) = understood("Did the elm bureau get any printing money in 2024?")
    assert get["Get"]["selects"][0]["Select"]["slots"] == [["印刷费"]]


@pytest.mark.parametrize(
    "question", ["Which bureaus overspent their 2023 printing budget?", "Which bureaus went over their 2023 budget for printing?"]
)
def test_what_overspent_rose_above_its_budget(question: str) -> None:
    (keep,) = understood(question)
    assert (keep["Keep"]["above"], keep["Keep"]["base"]["Select"]["stages"]) == (True, ["budget"])


def test_figures_and_their_sum_are_asked_side_by_side() -> None:
    get, total = understood("Give me printing and postage of the elm bureau for 2024, and their sum.")
    assert get["Get"]["selects"] and total["Total"]["selects"][0]["Select"]["slots"] == [["印刷费"], ["邮电费"]]


def test_the_year_after_is_that_after_the_one_spoken_of() -> None:
    (get,) = understood("And the year after?", "Printing of the elm bureau in 2021?")
    assert get["Get"]["selects"][0]["Select"]["years"] == [2022]


def test_how_big_relative_to_another_is_a_share() -> None:
    (share,) = understood("How big is the elm bureau's 2024 project expenditure relative to its basic expenditure?")
    assert share["Share"]["whole"]["Select"]["slots"] == [["基本支出"]]


def test_a_movement_is_told_in_percent_when_only_that_is_asked_next() -> None:
    (move,) = understood("In percent?", "By how much did printing of the elm bureau drop in 2024?")
    assert move["Move"]["wanted"] == ["rate"]


def test_what_one_says_of_oneself_before_asking_names_nothing() -> None:
    asked = "I am preparing a talk on printing. Could you tell me the training budget of the oak bureau for 2024?"
    (found,) = understood(asked)
    assert found["Get"]["selects"][0]["Select"]["slots"] == [["培训费"]]


def test_who_is_taken_together_may_stand_in_front() -> None:
    asked = "Taking the elm bureau and the oak bureau together, how much did training grow from 2023 to 2024, in money and in percent?"
    first, second = understood(asked)
    assert [first["Gap"]["how"], second["Gap"]["how"]] == ["minus", "rate"]
    assert first["Gap"]["one"]["Total"]["selects"][0]["Select"]["bodies"] == ["elm", "oak"]


def test_the_larger_share_of_a_plan_that_goes_on_a_thing() -> None:
    asked = "Of the elm bureau and the oak bureau, which spends a larger share of its 2024 budget on projects?"
    (found,) = understood(asked)
    assert [found["Rank"]["by"], found["Rank"]["select"]["Select"]["slots"]] == ["share", [["项目支出"]]]


def test_things_between_commas_are_several() -> None:
    (found,) = understood("For the oak bureau in 2024: printing, training, personnel expenses, please.")
    assert found["Get"]["selects"][0]["Select"]["slots"] == [["印刷费"], ["培训费"], ["人员经费"]]


def test_by_what_amount_and_rate_asks_both() -> None:
    (found,) = understood("Did the elm bureau's training go up in 2024 compared with 2023? By what amount and rate?")
    assert found["Move"]["wanted"] == ["amount", "rate"]
