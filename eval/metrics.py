"""Scores of many questions → shares with counts and intervals, abstention, law 1, and times."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 2000
SEED = 20240601


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with a 95 % bootstrap interval; `total` 0 has no share."""

    hits: int
    total: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Group:
    """The three shares that count, over the questions of one kind, language or file."""

    name: str
    passed: Share
    exact: Share
    wrong_figure: Share


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well not_found is told; None where nothing was abstained, or nothing had to be.

    To ask back (`clarify`) is a false abstention where there is an answer, and a missed one where there is none.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    told: int
    due: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a run is judged by."""

    whole: Group
    by_kind: tuple[Group, ...]
    by_language: tuple[Group, ...]
    by_source: tuple[Group, ...]
    refused: Share
    citations_right: Share
    grounded: Share
    conflicts_told: Share
    false_alarms: Share
    abstention: Abstention
    p50_ms: float | None
    p95_ms: float | None


Record = Mapping[str, Any]
"""One line of a results file."""


def summarise(records: Sequence[Record]) -> Summary:
    """Return the figures of a run from its results."""
    return Summary(
        whole=_group("all", records),
        by_kind=_groups(records, lambda record: str(record["kind"])),
        by_language=_groups(records, lambda record: str(record["lang"])),
        by_source=_groups(records, lambda record: str(record["source"])),
        refused=_share([record["score"]["refused"] for record in records if record["expected"] == "answered"]),
        citations_right=_asked(records, "cites_right"),
        grounded=Share(
            sum(record["grounding"]["verified"] for record in records), sum(record["grounding"]["checked"] for record in records)
        ),
        conflicts_told=_asked(records, "conflict_told"),
        false_alarms=_asked(records, "false_alarm"),
        abstention=_abstention(records),
        p50_ms=percentile([record["ms"] for record in records], 0.5),
        p95_ms=percentile([record["ms"] for record in records], 0.95),
    )


def _groups(records: Sequence[Record], key: Callable[[Record], str]) -> tuple[Group, ...]:
    names = dict.fromkeys(key(record) for record in records)
    return tuple(_group(name, [record for record in records if key(record) == name]) for name in names)


def _group(name: str, records: Sequence[Record]) -> Group:
    scores = [record["score"] for record in records]
    return Group(
        name, *(_share([score[field] for score in scores], interval=True) for field in ("passed", "exact", "wrong_figure"))
    )


def _asked(records: Iterable[Record], field: str) -> Share:
    """Return the share over the questions that ask for it."""
    return _share([record["score"][field] for record in records if record["score"][field] is not None])


def _share(hits: Sequence[bool], *, interval: bool = False) -> Share:
    low, high = bootstrap(hits) if interval and hits else (None, None)
    return Share(sum(hits), len(hits), low, high)


def bootstrap(hits: Sequence[bool]) -> tuple[float, float]:
    """Return the 2.5th and 97.5th percentile of the share over resamples with replacement; the same at every call."""
    chance = random.Random(SEED)
    shares = sorted(sum(chance.choices(hits, k=len(hits))) / len(hits) for _ in range(RESAMPLES))
    return shares[int(RESAMPLES * 0.025)], shares[int(RESAMPLES * 0.975)]


def _abstention(records: Sequence[Record]) -> Abstention:
    refusals = {"answered": ("not_found", "clarify"), "not_found": ("not_found",)}
    told = [record for record in records if record["status"] in refusals[record["expected"]]]
    due = [record for record in records if record["expected"] == "not_found"]
    right = sum(record["status"] == "not_found" for record in due)
    precision = right / len(told) if told else None
    recall = right / len(due) if due else None
    f1 = 2 * right / (len(told) + len(due)) if told or due else None
    return Abstention(precision, recall, f1, len(told), len(due))


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which `share` of them lie (nearest rank); None for none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
