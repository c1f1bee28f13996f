"""Income and spending of one account asked for by one name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

ACCOUNT = """2022年上半年青湾县财政收支情况

上半年，全县财政收入26.1亿元，同比增长3.0%。其中，县本级收入9.0亿元。

全县财政支出17.9亿元，同比增长2.0%。其中，教育支出5.0亿元。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("sides")
    account = folder / "account-2022.txt"
    account.write_text(ACCOUNT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([account], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    "question", ["上半年财政收入比支出多多少", "财政收入和支出差多少", "财政收入比财政支出多多少"]
)
def test_the_second_side_takes_the_first_one_s_name(assistant: Assistant, question: str):
    assert [f"{figure.value}{figure.unit}" for figure in assistant.ask(question).values] == ["8.2亿元"]


def test_both_sides_are_told_by_one_name(assistant: Assistant):
    told = [f"{figure.value}{figure.unit}" for figure in assistant.ask("财政收入和支出各多少").values]
    assert told == ["26.1亿元", "17.9亿元"]


def test_a_side_that_no_report_tells_by_that_name_is_not_made_up(assistant: Assistant):
    assert not assistant.ask("县本级收入比支出多多少").values
