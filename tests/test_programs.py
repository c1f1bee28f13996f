"""The grammar: mentions → programs. Each case says in plain JSON what is asked; no report and no fact is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.labels import Vocabulary
from assistant.language.mentions import Named, mentions_of
from assistant.programs.model import describe
from assistant.programs.reading import read

ITEMS = ["印刷费", "邮电费", "公务接待费", "三公经费", "基本支出", "项目支出", "支出总计", "行政运行", "工资福利支出"]
VOCABULARY = Vocabulary(ITEMS)
BODIES = ("甲局", "乙局", "丙局")


def understood(question: str, before: str | None = None) -> Any:
    """Return the programs of a question as JSON, the content words that none explains, or None where it is not read."""
    talk = _reading(before).programs if before else ()
    reading = _reading(question, talk)
    return None if reading is None else list(reading.unexplained) or [describe(program) for program in reading.programs]


def _reading(question: str, talk: Any = ()) -> Any:
    named = [Named(question.index(body), question.index(body) + 2, (body,)) for body in BODIES if body in question]
    return read(mentions_of(question, VOCABULARY, named), talk)


def of(**axes: Any) -> dict[str, Any]:
    return {"Select": axes}


def test_one_figure_is_asked_for() -> None:
    assert understood("甲局2024年印刷费是多少") == [
        {"Get": {"selects": [of(slots=[["印刷费"]], bodies=["甲局"], years=[2024])]}}
    ]  # fmt: skip


def test_polite_frames_carry_nothing() -> None:
    assert understood("麻烦帮我查一下，甲局2024年印刷费是多少") == understood("甲局2024年印刷费是多少")


def test_joined_bodies_are_one_axis() -> None:
    read_so = understood("甲局和乙局2024年的印刷费合计多少")
    assert read_so == [{"Total": {"selects": [of(slots=[["印刷费"]], bodies=["甲局", "乙局"], years=[2024])], "how": "sum"}}]


def test_bodies_with_years_of_their_own_are_pairs() -> None:
    selects = understood("甲局2017年和乙局2018年的印刷费各多少")[0]["Get"]["selects"]
    first = of(slots=[["印刷费"]], bodies=["甲局"], years=[2017])
    assert selects == [first, of(slots=[["印刷费"]], bodies=["乙局"], years=[2018])]


def test_items_side_by_side_without_a_join_narrow_each_other() -> None:
    select = understood("甲局行政运行的工资福利支出多少")[0]["Get"]["selects"][0]
    assert select["Select"]["slots"] == [["行政运行", "工资福利支出"]]


@pytest.mark.parametrize(
    ("question", "base"),
    [
        ("甲局2024年印刷费比上年增加多少", [-1]),
        ("甲局2024年印刷费比2021年增加多少", [2021]),
        ("甲局2024年印刷费与2021年相比增加多少", [2021]),
    ],
)  # fmt: skip
def test_a_comparison_with_a_year_is_a_movement(question: str, base: list[int]) -> None:
    move = understood(question)[0]["Move"]
    assert move["base"] == of(years=base)
    assert (move["wanted"], move["presumed"]) == (["amount"], "up")
    assert move["select"] == of(slots=[["印刷费"]], bodies=["甲局"], years=[2024])


def test_a_comparison_with_another_body_is_a_gap_of_the_two() -> None:
    gap = understood("甲局2024年印刷费比乙局多多少")[0]["Gap"]
    assert gap["one"]["Get"]["selects"] == [of(slots=[["印刷费"]], bodies=["甲局"], years=[2024])]
    assert gap["other"]["Get"]["selects"] == [of(slots=[["印刷费"]], bodies=["乙局"], years=[2024])]


def test_a_sum_against_a_sum_nests() -> None:
    gap = understood("甲局印刷费加邮电费比乙局的印刷费加邮电费多多少")[0]["Gap"]
    assert set(gap["one"]) == set(gap["other"]) == {"Total"}


def test_a_share_has_part_and_whole() -> None:
    share = understood("甲局2024年公务接待费占三公经费的比例")[0]["Share"]
    assert share["parts"] == [of(slots=[["公务接待费"]], bodies=["甲局"], years=[2024])]
    assert share["whole"]["Select"]["slots"] == [["三公经费"]]


def test_a_share_of_what_it_stands_in() -> None:
    assert understood("甲局三公经费里公务接待费占多少")[0]["Share"]["whole"]["Select"]["slots"] == [["三公经费"]]


@pytest.mark.parametrize(
    ("question", "over", "lowest"),
    [("2024年哪个局印刷费最多", "body", None), ("甲局哪一年印刷费最少", "year", True), ("甲局和乙局谁的印刷费少", "body", True)],
)
def test_a_superlative_ranks_the_dimension_that_is_asked(question: str, over: str, lowest: bool | None) -> None:
    rank = understood(question)[0]["Rank"]
    assert (rank["over"], rank.get("lowest")) == (over, lowest)


def test_a_bound_keeps() -> None:
    keep = understood("2024年印刷费超过30万元的有哪几家")[0]["Keep"]
    assert (keep["over"], keep["above"], keep["bound"]) == ("body", True, "30万元")


def test_what_follows_a_comma_takes_what_was_asked_before() -> None:
    first, second = understood("甲局2024年印刷费是多少，比上年增加多少")
    assert second["Move"]["select"] == first["Get"]["selects"][0]


def test_a_follow_up_fills_only_what_it_leaves_open() -> None:
    assert understood("乙局呢", "甲局2024年印刷费是多少") == understood("乙局2024年印刷费是多少")
    share = understood("项目支出呢", "甲局2024年基本支出占支出总计的比例")[0]["Share"]
    assert share["parts"][0]["Select"]["slots"] == [["项目支出"]]


@pytest.mark.parametrize("question", ["甲局局长2024年的印刷费是多少", "甲局2024年印刷费的供货方是多少"])
def test_a_content_word_that_nothing_explains_is_told(question: str) -> None:
    assert all(isinstance(word, str) for word in understood(question))


@pytest.mark.parametrize("question", ["甲局2024年印刷费为什么增加", "印刷费是什么意思", "甲局2024年印刷费是30万元吗"])
def test_what_is_asked_in_words_is_no_program_over_figures(question: str) -> None:
    assert understood(question) is None


def test_what_was_asked_of_several_in_turn_is_added_up() -> None:
    talk = _reading("甲局2024年印刷费多少").programs
    talk = (*talk, *_reading("乙局呢", talk).programs)
    total = describe(_reading("两家加起来是多少", talk).programs[0])["Total"]
    assert [select["Select"]["bodies"] for select in total["selects"]] == [["甲局"], ["乙局"]]


def test_a_movement_over_years_is_of_the_last_against_the_first() -> None:
    move = understood("从2022年到2024年甲局印刷费减少多少")[0]["Move"]
    assert (move["select"]["Select"]["years"], move["base"]) == ([2024], of(years=[2022]))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("甲局2024年印刷费和邮电费各多少、各占基本支出的百分之几", ["Get", "Share"]),
        ("甲局2024年三公经费决算和降幅", ["Get", "Move"]),
        ("甲局2024年印刷费比上年减少多少、下降多少", ["Move", "Move"]),
    ],
)
def test_asks_that_are_joined_are_asks_of_their_own(question: str, names: list[str]) -> None:
    assert [next(iter(program)) for program in understood(question)] == names


def test_the_second_of_two_movements_alike_is_the_rate() -> None:
    amount, rate = understood("甲局2024年印刷费比上年减少多少、下降多少")
    assert (amount["Move"]["wanted"], rate["Move"]["wanted"]) == (["amount"], ["rate"])


@pytest.mark.parametrize(
    ("question", "by", "moved"),
    [
        ("哪个局印刷费增加最多", "change", "up"),
        ("哪个局印刷费降幅最大", "rate", "down"),
        ("哪个局的人均印刷费最高", "per", None),
        ("哪个局印刷费占基本支出的比重最大", "share", None),
        ("哪个局印刷费执行率最低", "completion", None),
    ],
)
def test_members_are_ranked_by_what_is_asked(question: str, by: str, moved: str | None) -> None:
    rank = understood(question)[0]["Rank"]
    assert (rank["by"], rank.get("moved"), rank["over"]) == (by, moved, "body")


def test_those_that_moved_one_way_are_kept() -> None:
    keep = understood("与2023年相比，2024年哪些局的印刷费增加了")[0]["Keep"]
    assert (keep["by"], keep["above"], keep["base"]) == ("change", True, of(years=[2023]))


def test_a_bare_total_is_an_item() -> None:
    share = understood("甲局2024年支出是多少？其中项目支出占多少")
    assert share[0]["Get"]["selects"][0]["Select"]["slots"] == [["支出总计"]]


def test_all_bodies_are_an_axis() -> None:
    total = understood("三个局2024年印刷费合计多少")[0]["Total"]
    assert total["selects"] == [of(slots=[["印刷费"]], every_body=True, years=[2024])]


def test_a_mean_rate_a_year_is_no_plain_movement() -> None:
    move = understood("甲局印刷费2021年至2024年年均增长率是多少")[0]["Move"]
    assert (move["yearly"], move["base"], move["wanted"]) == (True, of(years=[2021]), ["rate"])


def test_what_is_left_of_a_budget_is_the_budget_less_what_was_spent() -> None:
    gap = understood("甲局2024年印刷费预算还有多少没花完")[0]["Gap"]
    assert [gap[side]["Get"]["selects"][0]["Select"]["stages"] for side in ("one", "other")] == [["budget"], ["actual"]]


def test_an_aside_in_brackets_says_nothing_and_a_list_in_brackets_does() -> None:
    assert understood("甲局印刷费（听说的）2024年多少") == understood("甲局印刷费2024年多少")
    assert len(understood("甲局2024年（印刷费、邮电费）合计多少")[0]["Total"]["selects"][0]["Select"]["slots"]) == 2


def test_what_goes_on_inside_is_asked_with_what_it_is_inside_of() -> None:
    select = understood("其中基本支出呢", "甲局行政运行2024年多少")[0]["Get"]["selects"][0]["Select"]
    assert (select["slots"], select["within"]) == ([["基本支出"]], ["行政运行"])


def test_what_is_left_out_is_of_the_same_body_and_year_as_its_whole() -> None:
    (less,) = understood("甲局2024年三公经费除了公务接待费剩下多少")
    assert less["Less"]["parts"] == [of(slots=[["公务接待费"]], bodies=["甲局"], years=[2024])]


def test_how_many_are_ranked_is_counted() -> None:
    assert understood("甲局2024年最多的三个项目是哪些")[0]["Rank"]["most"] == 3


def test_how_something_went_over_years_is_each_years_figure() -> None:
    get = understood("甲局2022到2024年印刷费怎么变的")[0]["Get"]
    assert (get["selects"], get["course"]) == ([of(slots=[["印刷费"]], bodies=["甲局"], years=[2022, 2023, 2024])], True)
