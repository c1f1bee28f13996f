"""A question goes on from what was asked before it: sums, rankings, several figures, other bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest

from assistant import Assistant
from tests.text_builders import opened

FIGURES = {
    "荷塘区水务局": ("12.00", "4.00", "8.00", "200.00"),
    "荷塘区教育局": ("30.00", "6.00", "24.00", "500.00"),
    "荷塘区司法局": ("18.00", "9.00", "9.00", "300.00"),
}


def _report(body: str, year: int, scale: int) -> str:
    items = ("“三公”经费", "公务接待费", "公务用车运行维护费", "基本支出")
    rows = [f"{item}\t{float(figure) * scale:.2f}" for item, figure in zip(items, FIGURES[body], strict=True)]
    return "\n".join([f"{body}{year}年部门预算", "", "一、预算表", "单位：万元", f"项目\t{year}年预算数", *rows, ""])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    years = ((2023, 2), (2024, 1))
    texts = {f"body{at}-{year}.txt": _report(body, year, scale) for at, body in enumerate(FIGURES) for year, scale in years}
    with opened(tmp_path_factory.mktemp("going-on"), texts) as assistant:
        yield assistant


def told(assistant: Assistant, *turns: str) -> list[tuple[str, str]]:
    answer = assistant.ask(turns[-1], turns[:-1])
    return sorted((f"{Decimal(figure.value).normalize():f}", figure.unit or "") for figure in answer.values)


def wan(*figures: str) -> list[tuple[str, str]]:
    return sorted((figure, "万元") for figure in figures)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["水务局2024（三公经费；公务接待费；基本支出）"], wan("12", "4", "200")),
        (["水务局二四年的三公经费"], wan("12")),
        (["水务局2024年三公多少，其中公务接待费占了多少钱"], wan("12", "4")),
        (["先算2024年水务局、教育局两家公务接待费之和，再告诉我司法局比这个和少多少"], wan("10", "1")),
        (["24年水务局公务接待费多少", "教育局的呢？", "这里面谁最多"], wan("4", "6")),
        (["水务局2024年三公经费多少", "其中公务接待费呢", "扣掉它还剩多少"], wan("8")),
        (["水务局23年公务接待费多少", "24年呢？降了多少"], [*wan("4"), *wan("4")]),
        (["水务局2024年三公合计多少", "那教育局和司法局呢？"], wan("30", "18")),
        (["2024年水务局和教育局相比，谁的公务接待费多"], wan("6", "4")),
    ],
)
def test_figures_of_phrases_that_go_on(assistant: Assistant, turns: Sequence[str], expected: list[tuple[str, str]]) -> None:
    assert expected[-1] in told(assistant, *turns)
    assert set(told(assistant, *turns)) <= set(expected)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["2024年三家三公经费总额中，教育局一家占几成？"], ("50", "%")),
        (["水务局、教育局、司法局三家24年的三公，每一家占三家总和的比例是多少？"], ("20", "%")),
        (["水务局2024年的三公，公务接待费就占了百分之多少"], ("33.33", "%")),
        (["2024年公务接待费占三公的比例，司法局跟水务局哪家高，高几个百分点"], ("16.67", "个百分点")),
        (["水务局2024年基本支出多少", "三公经费呢", "占百分之几"], ("6", "%")),
        (["三家当中2024年三公最高的那家是最低那家的多少倍"], ("2.5", "倍")),
    ],
)
def test_shares_and_ratios_of_what_was_told(assistant: Assistant, turns: Sequence[str], expected: tuple[str, str]) -> None:
    assert expected in told(assistant, *turns)


def test_what_is_asked_beside_a_figure_and_is_not_there_is_told_so(assistant: Assistant) -> None:
    answer = assistant.ask("水务局2024年公务接待费和印刷费各多少")
    assert [figure.value for figure in answer.values] == ["4.00"]
    assert any("印刷费" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("两个数：①水务局2024年公务接待费；②基本支出", [("200", "万元"), ("4", "万元")]),
        ("我在写一篇稿子，看不太懂表。水务局2024年公务接待费是多少？谢谢了", [("4", "万元")]),
        (
            "请提供水务局2024年公务接待费、基本支出，并说明公务接待费占基本支出的比重",
            [("2", "%"), ("200", "万元"), ("4", "万元")],
        ),
    ],
)
def test_messages_with_numbers_and_talk(assistant: Assistant, question: str, expected: list[tuple[str, str]]) -> None:
    assert told(assistant, question) == expected
