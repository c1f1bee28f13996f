"""The texts gold (duties, offices, reasons, terms, targets in people's own words): its form, and its answers read back."""

import json
import unicodedata
from pathlib import Path

import pytest
from test_robustness_gold import REPORTS, report
from test_samples import FIELDS, KINDS, ROOT, SAMPLES

from eval.matching import fold

GOLD = ROOT / "eval" / "data" / "texts_gold.jsonl"
LINES = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
OPEN = ("text", "reason", "definition", "target")


def whole(name: str) -> str:
    sample: Path = SAMPLES / name
    if sample.is_file():
        return fold(unicodedata.normalize("NFKC", sample.read_text(encoding="utf-8")))
    if not REPORTS.is_dir():
        pytest.skip("the published reports (../shared/reports) are not beside this checkout")
    return fold(report(name))


def test_sixty_open_questions_in_both_languages():
    assert sum(line["kind"] in OPEN for line in LINES) >= 60
    assert {line["kind"] for line in LINES} <= KINDS
    assert {line["lang"] for line in LINES} == {"zh", "en"}
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert all(set(line) <= FIELDS for line in LINES)


def test_what_must_be_said_is_short():
    assert max(len(one) for line in LINES for group in line["contains"] for one in group) <= 16


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_answers_stand_in_the_reports(line):
    text = "".join(whole(name) for name in line["reports"])
    for group in line["contains"]:
        assert any(fold(one) in text for one in group), group
    for figure in line["values"]:
        assert fold(figure["value"].rstrip("0").rstrip(".") if "." in figure["value"] else figure["value"]) in text, figure
