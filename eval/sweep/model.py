"""What a sweep is made of: reports, questions, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ingest.model import Fact

SEED = 20240601
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many facts are asked for in each language: of a table, and of a report's sentences (of as many sections as there
    are); and how many absent items.
    """

    per_table: int = 3
    sentences: int = 24
    negatives: int = 12


@dataclass(frozen=True, slots=True)
class Probe:
    """One question and what came of it. `group`: zh, en, blank, negative. `got`: the answer's values, or its status.

    `source`: the kind of fact asked for (cell, sentence), "" for what is not there.
    """

    group: str
    report: str
    question: str
    wanted: str
    got: str
    right: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class SweepResults:
    probes: tuple[Probe, ...]
    invented: int
    invented_verified: int


@dataclass(slots=True)
class LoadedReport:
    """One loaded file: its facts, and what it is asked about."""

    name: str
    folder: Path
    body: str
    year: int
    facts: tuple[Fact, ...]
    labels: frozenset[str]
    text: str
    bodies: frozenset[str]
    years: frozenset[int]


@dataclass(slots=True)
class Tally:
    probes: list[Probe] = field(default_factory=list)
    invented: int = 0
    verified: int = 0
