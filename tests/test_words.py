"""What is answered in words: counts of each part of a question, lists under headings, sources of money, what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

REPORT = """关于松湾市2024年预算执行情况和2025年预算草案的报告

一、2024年预算执行情况
（一）一般公共预算。全市一般公共预算支出80.00亿元，下降2.5%，一是压减会展活动，二是码头项目推迟开工。
（二）重点工作
全年修复老桥6座，疏浚河段14公里，出让旧厂房1.2万平方米，出让收入0.80亿元。
修桥资金来自市级财政和社会捐资，其余由沿街商户认捐。

二、2025年预算草案
2025年预算编制原则
1.有保有压
2.先急后缓
3.量入为出

债务情况说明
全市偿还到期债务2.00亿元。本报告的还本额不包括置换隐性债务的部分。
"""

UNITS = """松湾市渔港局2024年度部门预算

第一部分 松湾市渔港局概况
一、主要职能
（一）负责渔船检验和渔港秩序。
（二）负责潮位观测站的看护。
二、部门构成
渔港局部门预算包括局机关、观测中心和船检所。

第二部分 情况说明
一、“三公”经费情况说明
2024年“三公”经费预算5.00万元，比上年减少1.00万元，主要原因是压缩出海接待。
二、船检业务
全年船检合格证发放320份，金额40.00万元。
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("city"), "songwan-2024-report.txt", REPORT)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("harbour"), "songwan-harbour-2024.txt", UNITS)


def _opened(folder: Path, name: str, text: str) -> Iterator[Assistant]:
    report = folder / name
    report.write_text(text, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


def test_each_part_of_a_question_is_counted_for_itself(city: Assistant) -> None:
    answer = city.ask("老桥修了几座，河段疏浚了多少公里")
    assert [(one.value, one.unit) for one in answer.values] == [("6", "座"), ("14", "公里")]


def test_a_bare_total_behind_another_part_is_of_what_that_part_names(city: Assistant) -> None:
    answer = city.ask("出让的旧厂房有多少万平方米，收入多少")
    assert "1.2万平方米" in answer.text
    assert ("0.80", "亿元") in [(one.value, one.unit) for one in answer.values]
    assert "80.00" not in [one.value for one in answer.values]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2025年预算编制原则有哪几条", ("有保有压", "先急后缓", "量入为出")),
        ("修桥的钱从哪来", ("社会捐资", "沿街商户认捐")),
        ("一般公共预算支出为什么下降2.5%", ("压减会展活动", "推迟开工")),
        ("还本额不包括哪些", ("置换隐性债务",)),
    ],
)
def test_words_that_answer_are_told_whole(city: Assistant, question: str, words: tuple[str, ...]) -> None:
    answer = city.ask(question)
    assert answer.status == "answered"
    assert all(word in answer.text for word in words), answer.text


def test_a_passage_is_cited_under_the_heading_that_it_stands_in(city: Assistant) -> None:
    assert "债务情况说明" in city.ask("还本额不包括哪些").citations[0].section


def test_where_no_heading_stands_over_a_passage_the_report_is_cited_by_its_title(tmp_path: Path) -> None:
    for opened in _opened(tmp_path, "dock-2024.txt", "松湾市船坞站2024年“三公”经费说明\n2024年公务接待费预算1.00万元。\n"):
        assert "经费说明" in opened.ask("2024年公务接待费预算多少").citations[0].section


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("渔港局部门预算包括哪些单位", ("观测中心", "船检所")),
        ("渔港局对潮位观测站有哪些职责", ("看护",)),
    ],
)
def test_units_and_duties_are_told(harbour: Assistant, question: str, words: tuple[str, ...]) -> None:
    answer = harbour.ask(question)
    assert all(word in answer.text for word in words), answer.text


@pytest.mark.parametrize(
    "question", ["渔港局作废的船检合格证有多少份", "三公经费里随行翻译花了多少", "渔港局局长的三公经费是多少"]
)
def test_a_word_that_no_passage_has_holds_the_wider_figure_back(harbour: Assistant, question: str) -> None:
    answer = harbour.ask(question)
    assert answer.status == "not_found", answer.text
    assert not answer.values


def test_a_cause_in_a_sentence_about_something_else_is_no_reason(city: Assistant) -> None:
    assert city.ask("出让收入为什么下降").status == "not_found"


SCHOOL = """松湾市职业学校2024年单位预算
一、单位概况
松湾市职业学校是市教育局举办的公办学校，正科级。承担学历教育和短期培训。
内设教务处、实训处、总务处3个处室，下设航海实训中心、烹饪实训中心2个中心。
二、预算情况说明
2024年支出预算900.00万元，比上年减少30.00万元，下降3.23%，主要原因是实训楼修缮完工。
三、名词解释
生均公用经费：指按在校学生人数核定、用于教学运转的经费。
四、预算表
2024年“三公”经费预算表
单位：万元
项目	2024年预算
公务接待费	2.00
公务用车运行费	6.00
合计	8.00
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _opened(tmp_path_factory.mktemp("school"), "songwan-school-2024.txt", SCHOOL)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("学校是归哪个部门管的", "市教育局举办"),
        ("松湾市职业学校的级别是什么", "正科级"),
        ("学校下设哪几个中心", "航海实训中心"),
        ("学校内设哪些处室", "总务处"),
        ("解释一下“生均公用经费”", "按在校学生人数核定"),
        ("我在准备一个发言，看到支出预算不升反降，报告怎么解释的", "实训楼修缮完工"),
        ("What units are under it?", "烹饪实训中心"),
    ],
)
def test_what_a_body_is_made_of_and_under_is_told(school: Assistant, question: str, words: str) -> None:
    answer = school.ask(question)
    assert answer.status == "answered"
    assert words in answer.text, answer.text
    assert not answer.values


@pytest.mark.parametrize("question", ["航海实训是谁在管", "学校几点开门", "校长是谁"])
def test_what_no_sentence_answers_is_not_told_by_another(school: Assistant, question: str) -> None:
    answer = school.ask(question)
    assert answer.status == "not_found", answer.text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("公务接待费比公务用车运行费高，对吗", "inconsistent"),
        ("公务接待费低于公务用车运行费，是不是", "consistent"),
        ("三公经费里最多的是公务用车运行费，没错吧", "consistent"),
        ("公务接待费是三公经费里最高的一项，对不对", "inconsistent"),
    ],
)
def test_the_order_of_figures_is_checked(school: Assistant, question: str, verdict: str) -> None:
    answer = school.ask(question)
    assert answer.verdict == verdict, answer.text


def test_an_order_that_is_not_read_is_not_decided_by_a_sum(school: Assistant) -> None:
    answer = school.ask("公务用车运行费比公务接待费多一倍还不止，对吗")
    assert answer.verdict != "consistent" or "8.00" not in answer.text
