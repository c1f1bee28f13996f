"""A question is read by what it names and asks, whatever the order of its words and the commas between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest

from assistant import Assistant
from tests.text_builders import opened

ITEMS = ("“三公”经费", "公务接待费", "公务用车运行维护费", "因公出国（境）费", "会议费", "基本支出", "支出总计")
FIGURES = {
    "芦川县水务局": ("10.00", "3.00", "6.00", "1.00", "5.00", "150.00", "250.00"),
    "芦川县教育局": ("20.00", "4.00", "14.00", "2.00", "9.00", "420.00", "600.00"),
    "芦川县民政局": ("16.00", "7.00", "9.00", "0.00", "2.00", "130.00", "400.00"),
}


def _report(body: str, year: int, scale: str) -> str:
    rows = [f"{item}\t{Decimal(figure) * Decimal(scale):.2f}" for item, figure in zip(ITEMS, FIGURES[body], strict=True)]
    return "\n".join([f"{body}{year}年部门预算", "", "一、预算表", "单位：万元", f"项目\t{year}年预算数", *rows, ""])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    years = ((2023, "1.25"), (2024, "1"))
    texts = {f"body{at}-{year}.txt": _report(body, year, scale) for at, body in enumerate(FIGURES) for year, scale in years}
    with opened(tmp_path_factory.mktemp("frames"), texts) as assistant:
        yield assistant


def told(assistant: Assistant, *turns: str) -> set[str]:
    answer = assistant.ask(turns[-1], turns[:-1])
    return {f"{Decimal(figure.value).normalize():f}{figure.unit}" for figure in answer.values}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("水务、教育、民政三家接待费加总，2024年比2023年少了多少，降幅多少", {"3.5万元", "20%"}),
        ("教育局2024年和2023年比，会议费、接待费哪些涨哪些跌，各差多少", {"2.25万元", "1万元"}),
        ("民政局2024年三公经费，接待、公车运行各自的占比", {"43.75%", "56.25%"}),
        ("教育局2024年三公里（接待费、公车运行费、出国费）三类合计多少", {"20万元"}),
        ("把水务局2024年的会议费同接待费相加，等于多少", {"8万元"}),
        ("三个局2024年会议费，教育局不算，合计是多少", {"7万元"}),
        ("2024年教育局的支出总计是水务局的几倍", {"2.4倍"}),
        ("水务局2024年支出总计当中有多大比例用在基本支出上", {"60%"}),
        ("请汇总2024年下列部门（水务局、民政局）的公务用车运行维护费", {"15万元"}),
        ("水务局会议费与接待费之和，2024年比2023年下降百分之几", {"20%"}),
        ("除了教育局，其他两家2024年三公总和是多少", {"26万元"}),
        ("基本支出占支出总计的比重，2024年教育局比民政局高多少个百分点", {"37.5个百分点"}),
        ("民政局2024年的三公，接待、公车运行、出国这几项里哪项最多", {"9万元"}),
    ],
)
def test_what_is_named_and_asked_is_put_together(assistant: Assistant, question: str, expected: set[str]) -> None:
    assert told(assistant, question) == expected


@pytest.mark.parametrize(
    ("question", "expected", "named"),
    [
        ("水务局和民政局比，24年谁的接待费多，多出多少", "4万元", "民政局"),
        ("2024年基本支出低于两百万的部门有几个，分别是谁", "150万元", "水务局"),
    ],
)
def test_which_of_several_is_named(assistant: Assistant, question: str, expected: str, named: str) -> None:
    answer = assistant.ask(question)
    assert expected in told(assistant, question)
    assert named in answer.text


def test_several_asks_are_each_answered(assistant: Assistant) -> None:
    asked = "水务局2024年接待费和会议费各多少，合起来占支出总计的百分之几"
    assert {"3万元", "5万元", "3.2%"} <= told(assistant, asked)


def test_shares_of_a_sum_behind_the_sum(assistant: Assistant) -> None:
    asked = "请提供水务局、教育局2024年三公经费之和，以及两家各自所占份额"
    assert told(assistant, asked) == {"30万元", "33.33%", "66.67%"}


def test_points_are_those_of_the_shares_before_rounding(assistant: Assistant) -> None:
    answer = assistant.ask("接待费占三公经费的比例，2024年民政局比水务局高多少个百分点")
    assert [figure.value for figure in answer.values] == ["13.75"]
    assert answer.steps[-1].expression.endswith("= 13.75")


@pytest.mark.parametrize(
    "turns",
    [
        ("水务局2024年三公经费多少", "其中接待费呢，比去年少多少"),
        ("水务局2024年三公多少？接待费占几成",),
        ("（1）民政局会议费23年（2）24年（3）降幅",),
    ],
)
def test_asks_of_their_own_things_are_not_read_as_one(assistant: Assistant, turns: Sequence[str]) -> None:
    assert len(told(assistant, *turns)) > 1


@pytest.mark.parametrize(
    ("turns", "expected", "named"),
    [
        (("2024年会议费第二高的是哪个局",), {"5万元"}, "水务局"),
        (("2024年接待费第一名和第二名相差多少",), {"3万元"}, ""),
        (("2024年各部门三公从高到低排一下", "第二名是谁"), {"16万元"}, "民政局"),
        (("2024年基本支出，哪个局最高？比第二名多多少",), {"420万元", "270万元"}, "教育局"),
    ],
)
def test_a_place_in_a_ranking(assistant: Assistant, turns: Sequence[str], expected: set[str], named: str) -> None:
    assert told(assistant, *turns) == expected
    assert named in assistant.ask(turns[-1], turns[:-1]).text


def test_a_number_of_bodies_that_is_not_told_is_asked_back(assistant: Assistant) -> None:
    answer = assistant.ask("两家接待费加起来比上年减少多少")
    assert (answer.status, answer.values) == ("clarify", ())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("看到水务局三公一年掉了一大截，心里不安。从2023到2024具体降了多少钱、降幅多少？", {"2.5万元", "20%"}),
        ("我在比对两家单位的日常开支。请问2024年水务局跟教育局的会议费分别是多少？", {"5万元", "9万元"}),
        ("院里几个人争起来了。2024年水务、教育、民政这三家里谁的三公经费最高？", {"20万元"}),
        ("民政局2024年预算我粗看了一下。会议费、接待费两项里，哪些比上年减少，各差多少？", {"0.5万元", "1.75万元"}),
        ("写材料要用，水务局24年的三公、会议费和接待费三个数都给我一下。", {"10万元", "5万元", "3万元"}),
    ],
)
def test_a_sentence_that_only_tells_asks_nothing(assistant: Assistant, question: str, expected: set[str]) -> None:
    assert told(assistant, question) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("请提供水务局2023年、2024年会议费预算及两年平均数。",), {"6.25万元", "5万元", "5.63万元"}),
        (("请回复以下三项：①教育局2024年会议费；②较2023年变动额；③变动率。",), {"9万元", "2.25万元", "20%"}),
        (("水务局24年会议费多少？民政局接待费多少？两项合计多少",), {"5万元", "7万元", "12万元"}),
        (("24年三公经费超过15万元的有几家，分别是谁、多少",), {"20万元", "16万元"}),
        (("水务局2023年接待费是多少？", "2024年降到多少了，降幅呢"), {"3万元", "20%"}),
    ],
)
def test_figures_are_told_beside_what_is_computed_of_them(assistant: Assistant, turns: Sequence[str], expected: set[str]) -> None:
    assert told(assistant, *turns) == expected


def test_the_year_that_is_only_compared_with_is_asked_no_figure(assistant: Assistant) -> None:
    assert told(assistant, "水务局2024年会议费预算多少，比2023年减少多少？") == {"5万元", "1.25万元"}


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["水务局二〇二三至二〇二四年接待费累计多少，平均每年又是多少"], {"6.75万元", "3.38万元"}),
        (["水务局的会议费，把二三、二四年两个数依次报来，再说哪年高。"], {"6.25万元", "5万元"}),
        (["请分别列示三个局2024年会议费并汇总"], {"5万元", "9万元", "2万元", "16万元"}),
        (["水务局、教育局、民政局24年支出总计加总，再减去三家基本支出，余额是多少"], {"550万元"}),
        (["教育局24年公务用车运行维护费+公务接待费=？"], {"18万元"}),
        (["教育局23年到24年会议费逐年降幅"], {"20%"}),
        (["这两年教育局接待费砍得挺狠吧？从23年到24年砍掉百分之几"], {"20%"}),
        (["水务局23、24年会议费各多少，24年较23年累计下降百分之几"], {"6.25万元", "5万元", "20%"}),
    ],
)
def test_lists_sums_and_doubts_beside_what_is_asked(assistant: Assistant, turns: Sequence[str], expected: set[str]) -> None:
    assert told(assistant, *turns) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["教育局2024年支出总计多少", "把基本支出那块去掉还有多少"], {"180万元"}),
        (["水务局24年会议费", "那教育局的会议费", "哪个多？多出多少"], {"5万元", "9万元", "4万元"}),
        (["水务局24年接待费多少", "教育局呢", "民政局呢", "三家里谁最多，占三家合计的百分之几"], {"7万元", "50%"}),
        (["教育局24年会议费多少", "跟水务局比是几倍啊"], {"1.8倍"}),
        (["教育局会议费得花多少，我说的是23年的会议费"], {"11.25万元"}),
        (["教育局2023年会议费多少", "换成24年的，再说说差了多少"], {"9万元", "2.25万元"}),
        (["水务局24年基本支出", "教育局的呢", "分别占各自支出总计多大比重"], {"60%", "70%"}),
        (["民政局24年会议费多少", "和前一年比多了还是少了，差多少"], {"0.5万元", "20%"}),
    ],
)
def test_a_conversation_goes_on_from_what_it_told(assistant: Assistant, turns: Sequence[str], expected: set[str]) -> None:
    assert told(assistant, *turns) == expected


def test_a_part_does_not_stand_in_for_what_is_asked(assistant: Assistant) -> None:
    """In a table without an outline it is not certain that a row lies inside of another: the row alone is no rest of it."""
    answer = assistant.ask("把公车运行那块去掉还有多少", ["教育局2024年三公多少"])
    assert answer.status == "not_found"
