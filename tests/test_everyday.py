"""Ordinary words of a question hold no figure back; what narrows a thing does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from tests.text_builders import opened

REPORT = """荷塘区水务局2024年部门预算

一、收支总表
单位：万元
项目\t2023年预算数\t2024年预算数
公务接待费\t3.60\t3.20
公务用车运行维护费\t7.80\t7.50
巡堤员劳务补助\t20.00\t24.00
印刷费\t1.10\t1.30
项目支出\t150.00\t160.00
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("everyday"), {"hetang-water-2024.txt": REPORT}) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("水务局2024年公车跑起来一年花了多少", "7.50"),
        ("我是一名人大代表，正在审议预算，想请你把水务局2024年的公务接待费逐一列出来", "3.20"),
        ("麻烦查到水务局2024年的公务接待费", "3.20"),
        ("2024年水务局打印复印的钱有多少", "1.30"),
    ],
)
def test_words_of_everyday_hold_nothing_back(assistant: Assistant, question: str, value: str) -> None:
    assert [str(figure.value) for figure in assistant.ask(question).values] == [value]


def test_what_words_were_taken_for_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("2024年水务局打印复印的钱有多少")
    assert any("印刷费" in note for note in answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        "水务局2024年扶贫支出多少",
        "水务局2024年公务接待费里住宿费多少",
        "水务局2024年食堂补贴多少",
        "水务局局长2024年工资多少",
    ],
)
def test_what_narrows_a_thing_is_not_passed_over(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status != "answered", answer.text
