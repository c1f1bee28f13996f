"""Published files held against what a person counts in them: tables found, figures placed, sums that close, contradictions
that are true, and what reading each takes.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.model import Fact, ParsedDocument
from ingest.pipeline import read_document

COUNTED = Path(__file__).parent.parent / "data" / "originals.tsv"
"""What a person counted, a file a line."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a person counts in a file; `true` and `false` are the contradictions that the person looked at."""

    tables: int
    true: int
    false: int


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a file. `tables` hold a figure; `full` figures have item, unit, year and stage besides."""

    tables: int = 0
    printed: int = 0
    placed: int = 0
    full: int = 0
    sums: int = 0
    closed: int = 0
    accused: int = 0
    seconds: float = 0.0
    megabytes: int = 0


def counted(path: Path = COUNTED) -> dict[str, Counted]:
    """Return what a person counts in each file, by its name."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: Counted(int(tables), int(true), int(false)) for name, tables, true, false in rows}


def bench_originals(folder: Path) -> Iterator[str]:
    """Yield a table line by line, a row for each counted file that is in the folder, and one of all."""
    yield "| file | tables | figures placed | with year and stage | sums that close | contradictions, true of seen | s | MB |"
    yield "|---|---|---|---|---|---|---|---|"
    known = counted()
    found = [(name, known[name], _read_alone(folder / name)) for name in sorted(known) if (folder / name).is_file()]
    for name, person, read in found:
        yield _row(name, person, read)
    yield _all([person for _, person, _ in found], [read for _, _, read in found])


def _read_alone(path: Path) -> Read:
    """Return what is read of a file in a process of its own, whose memory is that file's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (path,))


def measure(path: Path) -> Read:
    """Return what is read of a file in this process, with the time that it takes and the most memory the process had."""
    start = time.process_time()
    document = read_document(path)
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = [fact for fact in document.facts if fact.source == "cell" and fact.state == "figure"]
    quality = document.quality
    return Read(
        tables=_tables_with_figures(document, figures),
        printed=quality.figures_printed,
        placed=quality.figures_placed,
        full=sum(map(_is_full, figures)),
        sums=quality.sums,
        closed=quality.sums_closed,
        accused=sum(finding.status == "open" and finding.fault == "report" for finding in document.findings),
        seconds=seconds,
        megabytes=megabytes,
    )


def _tables_with_figures(document: ParsedDocument, figures: Sequence[Fact]) -> int:
    """Return how many tables hold figures; those of one title are one, which pages or side-by-side halves cut."""
    held = {fact.table_id for fact in figures}
    return len({table.title or table.id for table in document.tables if table.id in held})


def _is_full(fact: Fact) -> bool:
    at = fact.coordinates
    return bool(at.item and fact.amount and fact.amount.unit and at.year and at.stage) and fact.doubt is None


def _row(name: str, person: Counted, read: Read) -> str:
    told = f"{read.accused}, {person.true} of {person.true + person.false}" if read.accused or person.true else "–"
    return (
        f"| {name} | {read.tables} of {person.tables} | {read.placed} of {read.printed} | {read.full} |"
        f" {read.closed} of {read.sums} | {told} | {read.seconds:.1f} | {read.megabytes} |"
    )


def _all(persons: Sequence[Counted], reads: Sequence[Read]) -> str:
    tables = sum(min(read.tables, person.tables) for person, read in zip(persons, reads, strict=True))
    wanted = sum(person.tables for person in persons)
    placed, printed = sum(read.placed for read in reads), sum(read.printed for read in reads)
    closed, sums = sum(read.closed for read in reads), sum(read.sums for read in reads)
    true, looked = sum(person.true for person in persons), sum(person.true + person.false for person in persons)
    full = sum(read.full for read in reads)
    return (
        f"| all | {_share(tables, wanted)} | {_share(placed, printed)} | {_share(full, printed)} | {_share(closed, sums)} |"
        f" {sum(read.accused for read in reads)}, {true} of {looked} | {sum(read.seconds for read in reads):.1f} |"
        f" {max((read.megabytes for read in reads), default=0)} |"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "–"
