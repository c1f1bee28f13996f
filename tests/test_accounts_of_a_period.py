"""Questions about accounts of a part of a year: quarters, limits of debt, movements on two bases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

ACCOUNT = """2022年前三季度青湾县财政收支情况

前三季度，全县一般公共预算收入15.30亿元，扣除退税因素后增长4.1%，按自然口径计算下降6.6%。其中，税务部门收入8.30亿元，财政部门收入7.00亿元。

国内增值税3.33亿元，扣除退税因素后增长2.2%，按自然口径计算下降33.4%。

截至2022年9月末，政府债务余额10.1亿元，其中：一般债务7.1亿元，专项债务3.0亿元。
"""
LIMITS = "2022年，全县政府债务限额控制在12.5亿元以内。\n"


def opened(folder: Path, text: str) -> Iterator[Assistant]:
    account = folder / "account-2022.txt"
    account.write_text(text, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([account], store)
    with Assistant.open(folder / "data") as assistant:
        yield assistant


@pytest.fixture(scope="module")
def without_limits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from opened(tmp_path_factory.mktemp("account"), ACCOUNT)


@pytest.fixture(scope="module")
def with_limits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from opened(tmp_path_factory.mktemp("limits"), ACCOUNT + "\n" + LIMITS)


def told(assistant: Assistant, question: str) -> list[str]:
    return [f"{figure.value}{figure.unit}" for figure in assistant.ask(question).values]


@pytest.mark.parametrize("question", ["债务限额是多少", "政府债务限额是多少", "一般债务限额多少"])
def test_a_debt_is_never_told_for_its_limit(without_limits: Assistant, question: str):
    assert told(without_limits, question) == []


def test_a_limit_is_told_where_it_stands(with_limits: Assistant):
    assert told(with_limits, "政府债务限额是多少") == ["12.5亿元"]
    assert told(with_limits, "政府债务余额是多少") == ["10.1亿元"]
    assert told(with_limits, "专项债务限额是多少") == []


def test_the_first_three_quarters_are_no_three_first(without_limits: Assistant):
    assert told(without_limits, "前三季度全县一般公共预算收入是多少亿元") == ["15.30亿元"]


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("按自然口径，国内增值税下降多少", "33.4%"),
        ("扣除退税因素后，国内增值税增长多少", "2.2%"),
        ("国内增值税下降多少", "33.4%"),
        ("国内增值税增长多少", "2.2%"),
    ],
)
def test_a_movement_is_told_on_the_basis_that_is_asked_for(without_limits: Assistant, question: str, rate: str):
    assert told(without_limits, question) == [rate]
