"""Each promise about faults (`faults.tsv`) is held by a test that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROWS = [line.split("\t") for line in (HERE / "faults.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("promise", "file", "test"), ROWS, ids=[row[0] for row in ROWS])
def test_promise_is_held_by_a_test(promise: str, file: str, test: str) -> None:
    assert f"\ndef {test}(" in (HERE / f"{file}.py").read_text(encoding="utf-8"), promise
