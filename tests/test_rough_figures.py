"""What a news item's headline says roughly, and what its sentences lead back to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from eval.library import Library

NEWS = """云川市民政局三公经费较去年约减5万

云川市民政局公布的数据显示,2023年三公经费预算数91.3万元,其中因公出国(境)费51.3万元,公务用车购置及运行费40万元。

2023年预算数比2022年预算执行数减少3.7万元,比2022年预算数减少4.8万元。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("rough")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    with Library([folder / "news.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as opened:
        yield opened


def told(assistant: Assistant, question: str) -> list[str]:
    return [f"{one.value}{one.unit}" for one in assistant.ask(question).values]


def test_the_figure_in_full_is_told_in_place_of_the_rough_one(assistant: Assistant) -> None:
    answer = assistant.ask("云川市民政局2023年三公经费预算数比2022年预算数减少多少")
    assert "4.8" in [one.value for one in answer.values]
    assert not answer.conflicts


@pytest.mark.parametrize(("stage", "figure"), [("预算执行数", "95.0万元"), ("预算数", "96.1万元")])
def test_a_change_against_a_stage_leads_back_to_that_stage(assistant: Assistant, stage: str, figure: str) -> None:
    assert told(assistant, f"云川市民政局2022年三公经费{stage}是多少") == [figure]


def test_a_stage_that_no_change_is_told_against_is_not_worked_back_to(assistant: Assistant) -> None:
    assert told(assistant, "云川市民政局2022年三公经费决算数是多少") == []


def test_a_part_s_own_name_does_not_bring_its_whole(assistant: Assistant) -> None:
    assert told(assistant, "云川市民政局2023年公务用车购置预算多少") == []
