"""Law 2: same store, question, history and scope give the same answer, byte for byte but for the time it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.pipeline import ingest_paths
from ingest.store import Store

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "assistant" / "samples").glob("yunping-water-202*.txt"))
QUESTIONS = (
    ("2023年公务接待费预算是多少", ()),
    ("三公经费各年是多少，哪年最高", ()),
    ("2024年基本支出比上年增加多少，为什么", ()),
    ("那项目支出呢", ("2024年基本支出是多少",)),
    ("主要职能是什么", ()),
    ("How much was spent on receptions in 2022?", ()),
    ("2019年的会议费是多少", ()),
    ("三公经费等于三项之和吗", ()),
)
ASK = """
import json, sys
from assistant import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    answers = [assistant.ask(question, history).to_dict() for question, history in json.load(sys.stdin)]
for answer in answers:
    del answer["elapsed_ms"]
print(json.dumps(answers))
"""


def answers(assistant: Assistant) -> list[dict]:
    found = [assistant.ask(question, history).to_dict() for question, history in QUESTIONS]
    for answer in found:
        del answer["elapsed_ms"]
    return json.loads(json.dumps(found))


def take_in(folder: Path, reports: Iterable[Path]) -> Path:
    with Store.open(folder) as store:
        for report in reports:
            ingest_paths([report], store)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take_in(tmp_path_factory.mktemp("same"), REPORTS)


@pytest.fixture(scope="module")
def first(folder: Path) -> list[dict]:
    with Assistant.open(folder) as assistant:
        return answers(assistant)


def test_asked_twice(folder: Path, first: list[dict]) -> None:
    with Assistant.open(folder) as assistant:
        assert answers(assistant) == answers(assistant) == first
    assert any(answer["status"] == "answered" for answer in first)


@pytest.mark.parametrize("seed", ["1", "77"])
def test_after_a_restart_whatever_the_order_of_sets(folder: Path, first: list[dict], seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(folder)], input=json.dumps(QUESTIONS), capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
    )  # fmt: skip
    assert json.loads(done.stdout) == first


def test_taken_in_in_another_order(tmp_path: Path, first: list[dict]) -> None:
    with Assistant.open(take_in(tmp_path, reversed(REPORTS))) as assistant:
        assert answers(assistant) == first
