"""Slips of an input method are put right where the sign of the same sound makes a loaded name, and only there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from tests.text_builders import opened

REPORT = """荷塘区水务局2024年部门预算

一、“三公”经费支出表
单位：万元
项目\t2024年预算数
公务接待费\t3.20
公务用车运行维护费\t7.50
培训费\t1.40
机关运行经费\t96.00
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("spelling"), {"hetang-water-2024.txt": REPORT}) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("水务局2024年公务接代费是多少", None, "3.20"),
        ("水务局机关运行精费多少", "机关运行精费", "96.00"),
        ("荷塘区水雾局陪训费安排了多少", "陪训费", "1.40"),
    ],
)
def test_a_sign_of_the_same_sound_is_put_right(assistant: Assistant, question: str, typed: str | None, value: str) -> None:
    answer = assistant.ask(question)
    assert [str(figure.value) for figure in answer.values] == [value]
    assert answer.question == question
    assert typed is None or any(typed in note for note in answer.notes)


@pytest.mark.parametrize("question", ["水务局驾驶员工资多少", "审计局公务接待费多少", "水务局公园维护多少钱"])
def test_what_is_another_thing_is_no_slip(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert not answer.notes


def test_a_slip_is_put_right_behind_an_english_question(assistant: Assistant) -> None:
    assistant.ask("How much did the Hetang water bureau plan for training in 2024?")
    assert [figure.value for figure in assistant.ask("水务局机关运行精费多少").values] == ["96.00"]
