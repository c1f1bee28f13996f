"""Questions whose figures are made, gathered or picked out: parts left out, per head and day, lists by a condition, rankings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

REPORT = """青湾区绿化局2022年度部门预算

第一部分 部门概况
绿化局编制20名，年末实有在职人员16人，退休人员6人。

第二部分 2022年度部门预算情况说明

一、收支预算总体情况说明
2022年支出预算合计730.00万元，其中：基本支出400.00万元，占54.79%；项目支出330.00万元，占45.21%。

二、“三公”经费预算情况说明
2022年“三公”经费预算20.00万元，其中：因公出国（境）费0万元；公务用车运行维护费16.00万元，比上年增加1.00万元，增长6.67%；公务接待费4.00万元，比上年减少0.50万元，下降11.11%。全年国内公务接待20批次、160人次。公务用车保有量8辆。

第三部分 2022年度部门预算表

2022年一般公共预算支出表
单位：万元
科目编码	科目名称	2021年预算数	2022年预算数	增减额	增减%
	合计	720.00	730.00	10.00	1.39
2120101	行政运行	390.00	400.00	10.00	2.56
2120501	城乡社区环境卫生	200.00	180.00	-20.00	-10.00
2120399	其他城乡社区公共设施支出	50.00	60.00	10.00	20.00
2120899	其他国有土地使用权出让收入安排的支出	80.00	90.00	10.00	12.50

2022年项目支出表
单位：万元
项目名称	预算数
合计	330.00
街头绿地养护	180.00
花坛更新	60.00
古树保护	90.00
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("computing")
    report = folder / "greening-2022.txt"
    report.write_text(REPORT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


def told(assistant: Assistant, question: str, *history: str) -> list[str]:
    return [f"{figure.value}{figure.unit}" for figure in assistant.ask(question, history).values]


@pytest.mark.parametrize(
    "question",
    [
        "三公经费不含接待费是多少",
        "除了公务接待费以外的三公经费是多少万元",
        "三公经费里扣掉接待费还有多少",
        "接待费之外的三公经费一共多少",
    ],
)
def test_a_part_left_out_is_taken_from_the_whole(assistant: Assistant, question: str):
    assert told(assistant, question) == ["16.00万元"]


def test_a_part_larger_than_its_whole_is_not_taken_from_it(assistant: Assistant):
    assert told(assistant, "公务接待费扣除项目支出还有多少") == []


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("接待费人均多少元", "250.00元"), ("平均每批接待花多少元", "2000.00元"), ("每辆公车的运行维护费是多少万元", "2.00万元"),
        ("在职人员人均基本支出多少万元", "25.00万元"), ("按编制算，人均基本支出多少万元", "20.00万元"),
        ("基本支出平均每个月多少万元", "33.33万元"), ("一天的项目支出平均多少万元", "0.90万元"),
    ],
)  # fmt: skip
def test_a_figure_is_divided_by_the_count_that_goes_with_it(assistant: Assistant, question: str, figure: str):
    assert told(assistant, question) == [figure]


def test_which_of_two_is_more_is_told_with_both_figures_and_the_gap(assistant: Assistant):
    assert sorted(told(assistant, "公车运行维护费和公务接待费哪个多，多多少")) == ["12.00万元", "16.00万元", "4.00万元"]


def test_without_a_count_the_undivided_figure_is_not_told(assistant: Assistant):
    assert told(assistant, "平均每平方米的花坛更新花多少钱") == []


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("哪些科目比上年减少了", ["城乡社区环境卫生"]),
        ("超过80万元的项目有哪些", ["街头绿地养护", "古树保护"]),
        ("90万元以上的项目有哪些", ["街头绿地养护", "古树保护"]),
        ("低于80万元的项目有哪几个", ["花坛更新"]),
        ("增幅最大的科目是哪个", ["其他城乡社区公共设施支出"]),
        ("哪个科目降得最多", ["城乡社区环境卫生"]),
    ],
)
def test_items_are_listed_and_ranked_by_what_the_question_names(assistant: Assistant, question: str, items: list[str]):
    labels = [figure.label for figure in assistant.ask(question).values]
    assert [item for item, label in zip(items, labels, strict=True) if item in label] == items


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("4.00万元的公务接待费占三公经费多大比例", ["20.00%"]), ("16名在职人员，人均基本支出多少万元", ["25.00万元"]),
        ("每季度项目支出平均多少万元", ["82.50万元"]), ("项目支出里哪个项目占比最高", ["54.55%"]),
        ("项目共有几个", ["3个"]), ("项目里谁比平均高", ["180.00万元"]),
    ],
)  # fmt: skip
def test_figures_said_again_and_shares_and_counts_of_projects(assistant: Assistant, question: str, figures: list[str]):
    assert told(assistant, question) == figures


def test_an_amount_said_again_that_the_report_does_not_have_is_not_taken(assistant: Assistant):
    assert not [figure for figure in told(assistant, "9.00万元的公务接待费占三公经费多大比例") if figure.endswith("%")]
    assert told(assistant, "19名在职人员，人均基本支出多少万元") == []


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("一般公共预算支出表里行政运行多少", ["400.00万元"]), ("公开表2中古树保护多少", ["90.00万元"]),
        ("编码2120101是多少", ["400.00万元"]),
    ],
)
def test_figures_are_addressed_by_table_and_code(assistant: Assistant, question: str, figures: list[str]):
    assert told(assistant, question) == figures


def test_a_table_that_has_no_such_row_tells_nothing(assistant: Assistant):
    assert told(assistant, "项目支出表里行政运行多少") == []


def test_what_is_more_than_the_whole_has_no_share_of_it(assistant: Assistant):
    assert told(assistant, "公务接待费中基本支出占几成") == []


def test_where_nothing_meets_the_condition_the_answer_says_so(assistant: Assistant):
    answer = assistant.ask("超过500万元的项目有哪些")
    assert answer.status == "answered"
    assert answer.values == ()
    assert "没有" in answer.text


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("接待多少批、多少人次", ["20批次", "160人次"]),
        ("有多少人，其中退休的几个", ["16人", "6人"]),
        ("公车有几台", ["8辆"]),
        ("公车有几辆、一年公务接待费多少", ["8辆", "4.00万元"]),
        ("公务接待多少批、多少人次", ["20批次", "160人次"]),
    ],
)
def test_each_count_is_told_in_its_own_unit(assistant: Assistant, question: str, figures: list[str]):
    assert told(assistant, question) == figures


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("公务接待费和公车运行维护费合起来占三公经费的比例", "100.00%"),
        ("三公经费中接待费占多大比例", "20.00%"),
        ("公车运行维护费是公务接待费的几倍", "4.00倍"),
        ("公务接待费和公车运行维护费加起来比基本支出少多少", "380.00万元"),
    ],
)
def test_several_items_make_one_side_of_a_share_or_gap(assistant: Assistant, question: str, figure: str):
    assert told(assistant, question) == [figure]


@pytest.mark.parametrize(
    ("history", "question", "figures"),
    [
        (("2022年公务接待费多少", "公车运行维护费呢"), "两个加起来", ["20.00万元"]),
        (("2022年公务接待费多少",), "占三公的多少", ["20.00%"]),
    ],
)
def test_a_follow_up_puts_together_what_the_conversation_named(
    assistant: Assistant, history: tuple[str, ...], question: str, figures: list[str]
):
    assert told(assistant, question, *history) == figures


def test_the_larger_of_two_items_is_told_beside_the_other(assistant: Assistant):
    answer = assistant.ask("公务接待费和公车运行维护费哪个多")
    assert [figure.value for figure in answer.values] == ["16.00", "4.00"]
    assert answer.text.index("公务用车运行维护费") < answer.text.index("16.00万元")
    assert answer.text.startswith("最高的是")


def test_a_label_spelt_by_its_sound_is_understood(assistant: Assistant):
    assert told(assistant, "工务接带费是多少") == ["4.00万元"]


def test_the_share_of_each_item_listed(assistant: Assistant) -> None:
    assert told(assistant, "2022年基本支出和项目支出各占多少") == ["54.79%", "45.21%"]
    assert told(assistant, "公务用车运行维护费和公务接待费分别占三公经费的多少") == ["80.00%", "20.00%"]


def test_a_ranking_of_heads_is_not_answered_with_money(assistant: Assistant) -> None:
    assert assistant.ask("哪个部门人最多").status == "not_found"


NAMESAKES = """青湾区绿化局2022年度部门预算

第一部分 收支情况说明
一、支出预算情况
1. 基本支出预算400万元，占一般公共预算支出的80%。其中：
工资福利支出预算300万元，占基本支出预算75%，比上年增加2万元，增长0.67%。
2. 项目支出预算100万元，占一般公共预算支出的20%。其中：
工资福利支出20万元，占项目支出预算20%，比上年增加1万元，增长5.26%。

第二部分 主要工作任务
预计办理信件约900件，其中局领导督办重点信件20件左右。
"""


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("namesakes")
    (folder / "report.txt").write_text(NAMESAKES, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([folder / "report.txt"], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "share"),
    [("工资福利支出占基本支出预算多少", "75%"), ("工资福利支出占项目支出预算多少", "20%")],
)
def test_a_stated_share_is_looked_for_by_the_whole_that_is_asked(namesakes: Assistant, question: str, share: str):
    assert told(namesakes, question) == [share]


@pytest.mark.parametrize(("question", "count"), [("打算办理多少件信件", "900件"), ("督办重点信件多少件", "20件")])
def test_a_part_is_told_for_its_whole_only_where_its_own_words_are_asked(namesakes: Assistant, question: str, count: str):
    assert told(namesakes, question) == [count]
