"""Words that no label has: linked by sense to the item that they plainly mean, else a reason to abstain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.retrieve import meant_label
from ingest.embedding import load_embedder
from ingest.pipeline import ingest_paths
from ingest.store import Store

SAMPLE = Path(__file__).resolve().parent.parent / "assistant" / "samples" / "yunping-water-2023.txt"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sense")
    with Store.open(folder) as store:
        ingest_paths([SAMPLE], store)
    with Assistant.open(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value", "item"),
    [
        ("打印复印花了多少钱", "4.60", "印刷费"),
        ("加油修车一年要多少钱", "8.50", "公务用车运行维护费"),
        ("买电脑打印机花多少钱", "2.40", "办公设备购置"),
        ("办公设备采购花了多少", "2.40", "办公设备购置"),
        ("退休人员的退休费多少", "19.86", "退休费"),
        ("水利工程花了多少", "94.00", "水利工程建设"),
    ],
)
def test_other_words_for_an_item_find_its_figure_and_say_so(assistant: Assistant, question: str, value: str, item: str) -> None:
    answer = assistant.ask(question)
    assert [one.value for one in answer.values] == [value]
    assert any(item in note for note in answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        "信息化花了多少",
        "城市绿化花了多少钱",
        "买房补贴多少钱",
        "环卫工人工资多少",
        "老干部的钱是多少",
        "律师费多少",
        "给村里修水管的钱多少",
    ],
)
def test_what_is_not_there_is_not_taken_for_what_sounds_like_it(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found" and not answer.values


def test_an_item_that_no_report_has_finds_nothing_in_a_report_without_it(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        ingest_paths([SAMPLE.with_name("yunping-market-2024.txt")], store)
    with Assistant.open(tmp_path) as opened:
        assert opened.ask("水利工程花了多少").status == "not_found"


def test_where_money_is_asked_a_count_is_no_answer(assistant: Assistant) -> None:
    assert all(one.unit == "万元" for one in assistant.ask("水库监测补助多少").values)


def test_an_absent_item_that_is_nearer_keeps_another_from_being_meant() -> None:
    embedder = load_embedder()
    assert meant_label("买房补贴", ["津贴补贴", "住房公积金", "购房补贴"], embedder) == "购房补贴"
    assert meant_label("买房补贴", ["津贴补贴", "住房公积金"], embedder) is None
