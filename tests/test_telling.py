"""Questions that words answer, by the program `Tell`: what is asked, and what is told of a small report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.answers import Answer
from assistant.labels import Vocabulary
from assistant.language.mentions import Mention, mentions_of
from assistant.programs.telling_asks import asks_in_words, content, counts_asked, parts_asked, tell_asked
from assistant.running.words.counts import count_in
from ingest.pipeline import ingest_paths
from ingest.store import Store

VOCABULARY = Vocabulary(["印刷费", "公务接待费", "三公经费", "基本支出", "清淤"])

REPORT = """青湾区园林局2022年度部门预算

第一部分 青湾区园林局概况

一、主要职能
（一）负责全区公园和绿地的管理。
（二）组织古树名木的普查与保护。

二、机构设置情况
园林局内设办公室、绿化科、公园科等三个科室，派出4个绿化管理所。纳入预算编制范围的单位共2家，即局本级和青湾区苗圃。

三、2022年主要工作任务
1.新建口袋公园，完成中心公园改造的前期工作，征求周边居民的意见。
2.开展古树名木普查，逐株建档，修复长势衰弱的古树。

第二部分 青湾区园林局2022年度部门预算情况说明

一、收支预算总体情况说明
2022年收支总预算880.00万元，比上年增加60.00万元，增长7.32%，主要原因是新增口袋公园建设。

二、支出预算情况说明
公园养护支出95.00万元，比上年减少12.00万元，下降11.21%。主要原因是石拱桥加固改由住建部门实施，洒水车换用电动车后油耗下降。
公用经费40.00万元，主要包括：办公费、印刷费、差旅费、培训费。

第三部分 名词解释
一、三公经费：指因公出国（境）费、公务用车购置及运行费、公务接待费。
二、口袋公园：指面积不大、向市民开放的街边小型绿地。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("telling")
    report = folder / "garden-2022.txt"
    report.write_text(REPORT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


def mentions(question: str) -> tuple[Mention, ...]:
    return mentions_of(question, VOCABULARY, [])


def figures_of(answer: Answer) -> list[str]:
    return [f"{figure.value}{figure.unit}" for figure in answer.values]


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("公务接待费为什么减少", "reason"),
        ("公务接待费减少跟车多车少有关吗", "reason"),
        ("三公经费是什么意思", "meaning"),
        ("三公经费指的是哪几种钱", "holds"),
        ("三公经费到底是哪三个", "list"),
        ("清淤什么时候做完", "when"),
        ("清淤的政策依据是什么", "basis"),
        ("洒水车换成什么车了", "text"),
        ("印刷费的用途", "purpose"),
    ],
)
def test_the_kind_of_words_is_read(question: str, what: str) -> None:
    assert asks_in_words(mentions(question))
    assert tell_asked(mentions(question)).what == what


@pytest.mark.parametrize(
    "question", ["印刷费是多少", "哪项支出最多", "印刷费比公务接待费多多少", "三公经费占基本支出的比例是多少"]
)
def test_a_question_for_figures_is_left_to_them(question: str) -> None:
    assert not asks_in_words(mentions(question))


def test_a_figure_and_a_reason_are_two_asks() -> None:
    figures, words = parts_asked(mentions("公务接待费减少多少,为什么"))
    assert "".join(one.text for one in figures).startswith("公务接待费减少多少")
    assert "".join(one.text for one in words) == "为什么"


def test_what_is_counted_is_the_noun_behind_the_count() -> None:
    told = [(tell.about, tell.select.unit) for tell in counts_asked(mentions("内设几个岗亭、派出几家苗木店")) if tell is not None]
    assert told == [(("岗亭",), "个"), (("派出", "苗木店"), "家")]


def test_content_leaves_out_what_only_asks() -> None:
    assert content(mentions("洒水车后来怎么办了")) == ["洒水车"]


@pytest.mark.parametrize(
    ("sentence", "noun", "count"),
    [
        ("内设7个科室", "科室", "7"),
        ("预算单位共3家,即局本级", "预算单位", "3"),
        ("内设十二个处室", "处室", "12"),
        ("设有科室", "科室", None),
        ("2022年设有科室", "科室", None),
    ],
)
def test_a_count_is_read_where_it_is_printed(sentence: str, noun: str, count: Any) -> None:
    amount = count_in(sentence, noun, "个")
    assert (None if amount is None else str(amount.value)) == count


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("洒水车换成什么车之后油耗降了", "电动车"),
        ("哪座桥的加固改由别的部门实施", "石拱桥"),
        ("口袋公园怎么讲", "街边小型绿地"),
        ("三公经费到底是哪三个", "因公出国（境）费"),
        ("公用经费都装了些什么费用", "差旅费"),
        ("收支总预算的增加跟口袋公园有关系吗", "新增口袋公园建设"),
        ("收支总预算增加的原因有哪几条", "新增口袋公园建设"),
        ("设了几个科室，分别叫什么", "绿化科"),
        ("中心公园改造今年做到什么程度", "前期工作"),
    ],
)
def test_words_are_told_as_printed(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert words in answer.text
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "count"),
    [("内设几个科室、派出几个绿化管理所", ["3个", "4个"]), ("预算编制范围里有几家单位，点个名", ["2家"])],
)
def test_how_many_there_are_is_told_beside_the_words(assistant: Assistant, question: str, count: list[str]) -> None:
    assert figures_of(assistant.ask(question)) == count


def test_a_reason_is_not_given_for_what_did_not_happen_without_saying_so(assistant: Assistant) -> None:
    assert "不是减少" in assistant.ask("收支总预算为什么减少").text


@pytest.mark.parametrize(
    "question",
    ["苗圃的供应商是谁", "公园养护的施工队是哪里的", "喷泉检修什么时候做", "口袋公园的设计师叫什么", "古树名木怎么投保"],
)
def test_what_the_report_does_not_say_is_not_found(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, figures_of(answer)) == ("not_found", [])


@pytest.mark.parametrize("part", ["上半年", "六月份", "前三季度", "1-5月"])
def test_a_figure_of_the_whole_year_is_none_of_a_part_of_it(assistant: Assistant, part: str) -> None:
    assert figures_of(assistant.ask("公园养护支出是多少")) == ["95.00万元"]
    assert figures_of(assistant.ask(f"公园养护支出{part}花了多少")) == []


def test_a_cause_that_the_question_guesses_is_set_beside_the_reports_own(assistant: Assistant) -> None:
    answer = assistant.ask("公园养护支出少了，是不是洒水车换电动车了")
    assert "换用电动车" in answer.text
    assert figures_of(answer) == []


@pytest.mark.parametrize("question", ["绿化科科长是谁", "公园科负责人叫什么名字"])
def test_a_person_is_a_name_and_no_sentence_about_the_office(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"


def test_the_reason_with_the_figure_that_the_question_gives_is_told(assistant: Assistant) -> None:
    assert "新增口袋公园建设" in assistant.ask("收支总预算为什么增长了7.32%").text
