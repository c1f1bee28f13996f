"""The sweep over a made-up report: what it asks, what it takes for right, and figures that nobody wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import eval.library
from eval.library import Library
from eval.sweep import phrasings, run_sweep, sweep_to_markdown
from ingest.model import ParsedDocument
from tests.fakes import parsed_document


class FakeAnswer:
    def __init__(self, value: str | None, report: str) -> None:
        self._value, self._report = value, report

    def to_dict(self) -> dict[str, Any]:
        place = {"number": 1, "report": self._report, "report_id": "", "section": "", "table": None, "table_id": "t1"}
        place |= {"row_index": 1, "column_index": 1, "cell": "5.00", "quote": None}
        figure = {"value": self._value, "unit": "万元", "basis": "cell", "direction": None, "citations": [1]}
        return {
            "status": "answered" if self._value else "not_found",
            "values": [figure] if self._value else [],
            "alternatives": [],
            "steps": [],
            "citations": [place],
        }


class FakeAsker:
    """Says `value` to whatever names the body, not_found to all else."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> FakeAnswer:
        self.asked.append(question)
        there = "甲市乙局" in question and "2023" in question
        return FakeAnswer(self.value if there else None, "一.txt")

    def close(self) -> None: ...


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Two reports, of two bodies and years, of one table each."""
    about = {"一.txt": ("甲市乙局", 2023), "二.txt": ("丙市丁局", 2021)}

    def read(path: Path) -> ParsedDocument:
        body, year = about[path.name]
        text = f"{year}年公务接待费预算5.00万元。"
        parsed = parsed_document(path.name, department=body, year=year, text=text)
        return replace(parsed, raw=replace(parsed.raw, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))

    monkeypatch.setattr(eval.library, "read_in_child", read)
    for name in about:
        (tmp_path / name).write_text(name, encoding="utf-8")
    return Library([tmp_path / name for name in about], tmp_path / "data")


def sweep(library: Library, value: str) -> tuple[Any, list[str]]:
    asker = FakeAsker(value)
    return run_sweep(library, open_asker=lambda folder: asker), asker.asked


def test_each_table_is_asked_for_by_its_labels_and_the_answer_is_judged(library: Library) -> None:
    results, asked = sweep(library, "5.00")
    assert any("甲市乙局" in question and "公务接待费" in question for question in asked)
    own = [probe for probe in results.probes if probe.report == "一.txt" and probe.group in ("zh", "en")]
    assert len(own) == 2 and all(probe.right for probe in own)


def test_another_figure_is_wrong(library: Library) -> None:
    results, _ = sweep(library, "7.00")
    assert not any(probe.right for probe in results.probes if probe.report == "一.txt" and probe.group == "zh")


def test_other_bodies_and_years_must_not_be_found(library: Library) -> None:
    results, _ = sweep(library, "5.00")
    absent = [probe for probe in results.probes if probe.group == "negative" and probe.report == "一.txt"]
    assert {probe.right for probe in absent} == {True}
    assert any("丙市丁局" in probe.question for probe in absent) and any("2021" in probe.question for probe in absent)


def test_no_invented_figure_is_verified(library: Library) -> None:
    results, _ = sweep(library, "5.00")
    assert results.invented > 0 and results.invented_verified == 0


def test_the_same_files_give_the_same_questions(library: Library) -> None:
    assert sweep(library, "5.00")[1] == sweep(library, "5.00")[1]


def test_the_report_counts_by_group(library: Library) -> None:
    text = sweep_to_markdown(sweep(library, "5.00")[0])
    assert "| found, Chinese | " in text and "| invented figures verified | 0 of " in text


def test_every_phrasing_names_body_year_and_item() -> None:
    assert {(language, shape) for language, shape, _ in phrasings()} >= {("zh", "plain"), ("en", "plain"), ("zh", "economic")}
    assert all("{body}" in phrase and "{year}" in phrase and "{item}" in phrase for _, _, phrase in phrasings())
