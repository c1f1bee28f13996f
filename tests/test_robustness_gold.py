"""The robustness gold (other wordings over published reports): its form, and its figures read back from the reports."""

import functools
import json
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from test_samples import FIELDS, KINDS, ROOT, computed, exact, half_up, printed, stands

REPORTS = ROOT.parent / "shared" / "reports"
GOLD = ROOT / "eval" / "data" / "robustness_gold.jsonl"
LINES = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@functools.cache
def report(name: str) -> str:
    path = next(iter(REPORTS.rglob(name)), None)
    if path is None:
        pytest.skip(f"{name} is not among the published reports beside this checkout")
    if path.suffix == ".pdf":
        return pdf_text(path)
    return unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))


def pdf_text(path: Path) -> str:
    pdfium = pytest.importorskip("pypdfium2")
    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return unicodedata.normalize("NFKC", "\n".join(pages))


def test_two_hundred_questions_of_all_kinds_in_both_languages():
    assert len(LINES) >= 200
    assert {line["kind"] for line in LINES} == KINDS
    assert {line["lang"] for line in LINES} == {"zh", "en"}
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert all(set(line) <= FIELDS for line in LINES)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports (../shared/reports) are not beside this checkout")
@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_figures_read_back_from_the_reports(line):
    numbers = printed("\n".join(report(name) for name in line["reports"]))
    results = {result for _, result in computed(line)}
    for figure in line["values"]:
        value = Decimal(figure["value"])
        assert value in results or stands(abs(value), figure["unit"], numbers), figure
    for expression, result in computed(line):
        assert half_up(exact(expression), result) == result
