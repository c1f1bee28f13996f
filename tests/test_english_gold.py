"""The English gold (questions as people abroad put them): its form, and its figures read back from the reports."""

import functools
import json
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from test_robustness_gold import pdf_text
from test_samples import FIELDS, KINDS, ROOT, SAMPLES, computed, exact, half_up, printed, stands

REPORTS = ROOT.parent / "shared" / "reports"
GOLD = ROOT / "eval" / "data" / "english_gold.jsonl"
LINES = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def found(name: str) -> Path | None:
    return next((path for folder in (SAMPLES, REPORTS) for path in sorted(folder.rglob(name))), None)


@functools.cache
def report(name: str) -> str:
    path = found(name)
    if path is None:
        pytest.skip(f"{name} is not beside this checkout")
    text = pdf_text(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8")
    return unicodedata.normalize("NFKC", text)


def test_a_hundred_english_questions_of_all_kinds():
    assert len(LINES) >= 100
    assert {line["kind"] for line in LINES} == KINDS
    assert {line["lang"] for line in LINES} == {"en"}
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert all(set(line) <= FIELDS for line in LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_figures_read_back_from_the_reports(line):
    numbers = printed("\n".join(report(name) for name in line["reports"]))
    results = {result for _, result in computed(line)}
    for figure in line["values"]:
        value = Decimal(figure["value"])
        assert value in results or stands(abs(value), figure["unit"], numbers), figure
    for expression, result in computed(line):
        assert half_up(exact(expression), result) == result
