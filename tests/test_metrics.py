"""Shares with counts, intervals, abstention, times."""

from typing import Any

import pytest

from eval.metrics import bootstrap, percentile, summarise


def record(
    passed: bool = True,
    *,
    expected: str = "answered",
    status: str = "answered",
    kind: str = "lookup",
    ms: float = 1.0,
    **score: Any,
) -> dict[str, Any]:
    found = {
        "passed": passed,
        "exact": passed,
        "wrong_figure": False,
        "refused": expected == "answered" != status,
        "cites_right": None,
        "conflict_told": None,
        "false_alarm": False,
    }
    return {
        "kind": kind,
        "lang": "zh",
        "source": "g",
        "expected": expected,
        "status": status,
        "ms": ms,
        "score": {**found, **score},
        "grounding": {"checked": 2, "verified": 2 if passed else 1},
    }


def test_shares_are_counted_by_kind() -> None:
    summary = summarise([record(), record(False, kind="change"), record(kind="change", exact=False)])
    assert (summary.whole.passed.hits, summary.whole.passed.total) == (2, 3)
    assert [(one.name, one.passed.hits, one.passed.total, one.exact.hits) for one in summary.by_kind] == [
        ("lookup", 1, 1, 1),
        ("change", 1, 2, 0),
    ]
    assert (summary.grounded.hits, summary.grounded.total) == (5, 6)


def test_what_is_not_asked_counts_neither_way() -> None:
    summary = summarise([record(cites_right=True), record(), record(cites_right=False)])
    assert (summary.citations_right.hits, summary.citations_right.total) == (1, 2)
    assert summary.conflicts_told.value is None


def test_abstention_weighs_missed_and_false_ones() -> None:
    records = [
        record(expected="not_found", status="not_found"),
        record(False, expected="not_found", status="answered"),
        record(False, expected="not_found", status="clarify"),
        record(False, status="clarify"),
        record(),
    ]
    abstention = summarise(records).abstention
    assert (abstention.precision, abstention.recall, abstention.f1) == (1 / 2, 1 / 3, 2 / 5)


def test_without_anything_to_abstain_from_there_is_no_share() -> None:
    assert summarise([record()]).abstention.f1 is None


def test_the_interval_holds_the_share_and_is_the_same_each_time() -> None:
    low, high = bootstrap([True] * 45 + [False] * 5)
    assert low < 0.9 < high
    assert (low, high) == bootstrap([True] * 45 + [False] * 5)
    assert bootstrap([True] * 9) == (1.0, 1.0)


@pytest.mark.parametrize(("share", "value"), [(0.5, 3.0), (0.95, 5.0), (0.0, 1.0)])
def test_percentiles(share: float, value: float) -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], share) == value
    assert percentile([], share) is None
