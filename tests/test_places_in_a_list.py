"""An account that lists places with a figure each: one place's figure is never the figure of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

ACCOUNT = """2019年各省公务接待费预算

分地区看，公务接待费偏高的有：20亿元以上的有河北21亿元，山西20亿元。10亿元以上的则有吉林17亿元；四川17亿元。各省公务接待费共75亿元。
"""


@pytest.mark.parametrize(
    ("question", "whole"), [("2019年河北的公务接待费预算是多少", "75亿元"), ("四川公务接待费多少", "75亿元")]
)
def test_a_place_is_not_told_the_figure_of_all_places(question: str, whole: str, tmp_path: Path):
    account = tmp_path / "account-2019.txt"
    account.write_text(ACCOUNT, encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        ingest_paths([account], store)
    with Assistant.open(tmp_path / "data") as assistant:
        assert whole not in [f"{figure.value}{figure.unit}" for figure in assistant.ask(question).values]
