"""The sweep over a made-up report: what it asks, what it takes for right, and figures that nobody wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import eval.library
from eval.library import Library
from eval.sweep import phrasings, run_sweep, sweep_to_markdown
from eval.sweep.judging import judge
from eval.sweep.model import LoadedReport
from eval.sweep.questions import Asked, same_words
from ingest.amounts import Amount
from ingest.model import Coordinates, Fact, ParsedDocument
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
    """Says `value` to whatever does not name the second report's body or year, not_found to that."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> FakeAnswer:
        self.asked.append(question)
        there = not any(word in question for word in ("丁局", "2021"))
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
        parsed = replace(parsed, facts=tuple(replace(fact, doubt=None) for fact in parsed.facts))
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
    own = [probe for probe in results.probes if probe.report == "一.txt" and probe.source == "cell"]
    assert {probe.group for probe in own} == {"zh", "en"} and all(probe.right for probe in own)


def test_sentences_are_asked_for_too(library: Library) -> None:
    results, _ = sweep(library, "5.00")
    assert any(probe.source == "sentence" and probe.right for probe in results.probes if probe.group == "zh")


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


def test_every_phrasing_names_its_item_and_there_are_enough() -> None:
    plain = [language for language, shape, _ in phrasings() if shape == "plain"]
    assert plain.count("zh") >= 10 and plain.count("en") >= 8
    assert all("{item}" in phrase or "{nickname}" in phrase for _, _, phrase in phrasings())


def test_nothing_that_answers_reads_the_phrasings() -> None:
    root = Path(eval.library.__file__).parent.parent
    readers = [path for room in ("ingest", "assistant") for path in (root / room).rglob("*.py")]
    assert readers and not any("phrasings" in path.read_text(encoding="utf-8") for path in readers)


def test_a_question_that_leaves_fund_and_stage_open_may_be_answered_by_any() -> None:
    budget, actual = (
        Fact(stage, "cell", Coordinates(item="培训费", year=2023, stage=stage), "figure", "1") for stage in ("budget", "actual")
    )
    assert same_words(actual, budget, frozenset(("item",)))
    assert not same_words(actual, budget, frozenset(("item", "stage")))


def test_a_question_that_names_the_head_is_not_answered_by_the_item_under_another() -> None:
    one, other = (
        Fact(head, "cell", Coordinates(item="行政运行", parents=(head,)), "figure", "1") for head in ("甲事务", "乙事务")
    )
    assert not same_words(one, other, frozenset(("item", "parent")))
    assert same_words(one, other, frozenset(("item",)))


def summed(*rows: int, tables: Sequence[str] = ("t1", "t1")) -> dict[str, Any]:
    """An answer that adds 2 and 3 up, from the rows and tables given."""
    operands = [{"label": "会议费", "value": value, "unit": "万元", "citation": at} for at, value in enumerate("23", 1)]
    places = enumerate(zip(tables, rows, strict=True), 1)
    return {
        "status": "answered",
        "values": [{"value": "5", "unit": "万元"}],
        "steps": [{"expression": "2 + 3 = 5", "operands": operands, "result": "5", "unit": "万元"}],
        "citations": [{"number": at, "table_id": table, "row_index": row} for at, (table, row) in places],
    }


@pytest.mark.parametrize(
    ("answer", "states", "right"),
    [
        (summed(4, 7), ("item",), True),
        (summed(4, 7), ("item", "parent"), False),
        (summed(4, 7, tables=("t1", "t2")), ("item",), False),
        (summed(4, 4), ("item",), False),
    ],
    ids=["untold-apart", "head-named", "two-tables", "one-row-twice"],
)
def test_rows_that_nothing_asked_tells_apart_may_be_added_up(answer: dict[str, Any], states: Sequence[str], right: bool) -> None:
    rows = [
        Fact(head, "cell", Coordinates(item="会议费", parents=(head,)), "figure", value, amount=Amount(Decimal(value), "万元"))
        for head, value in (("甲会", "2"), ("乙会", "3"))
    ]
    none: frozenset = frozenset()
    report = LoadedReport("一.txt", Path(), "甲市乙局", 2023, tuple(rows), none, "", none, none)
    assert judge(report, rows[0], Asked("会议费多少", frozenset(states)), answer, "zh").right is right
