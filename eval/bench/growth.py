"""How costs grow with the number of loaded reports: first answer, memory, room, taking in. Prints, asserts nothing.

The reports are the samples with other districts in place of theirs, eight a district: so many bodies of equal items,
with amounts of their own.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

from eval.library import Asker, open_assistant
from eval.metrics import percentile
from ingest.pipeline import read_document
from ingest.store import Incoming, Source, Store
from ingest.version import reading_version

SIZES = (10, 100, 1000)
_FIRST = "云屏"
_LETTERS = "东西南北上下金银青白石松梅兰竹柳泉溪江湖海山岭川原平安宁和乐永长新兴华"
_SCOPED = "{district}区水务局2023年公务接待费是多少"
_UNSCOPED = "哪个部门2023年公务接待费最多"
_ASKED = 30
"""Scoped questions at each size, each of a district drawn by chance."""

_TOGETHER = 20
"""Reports that are read before they are written together."""

_FRESH = """
import json, pathlib, resource, sys, time
start = time.perf_counter()
from assistant import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    assistant.ask(sys.argv[2])
    took = time.perf_counter() - start
status = pathlib.Path("/proc/self/status")
# What getrusage calls its largest size begins with that of the process that started it.
told = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
print(json.dumps([took, int(told[0]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured over a store of so many reports; seconds, bytes, and KB of memory."""

    reports: int
    first: float
    memory: int
    scoped: tuple[float, ...]
    unscoped: float
    catalog: int
    index: int
    reading: float
    storing: float


def bench_growth(
    samples: Sequence[Path], sizes: Sequence[int] = SIZES, *, open_asker: Callable[[Path], Asker] = open_assistant
) -> Iterator[str]:
    """Return a table's lines, one a size, as they are measured: the store of a size grows on to the next one."""
    heads = "reports, first answer in a fresh process, its memory, scoped p50, scoped p95, ranking of all, catalog a report, "
    columns = (heads + "index a report, reading a report, storing a report").split(", ")
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    with tempfile.TemporaryDirectory(prefix="budget-growth-") as top:
        texts, data = texts_of_reports(samples), Path(top) / "data"
        before = 0
        for size in sorted(sizes):
            reading, storing = _grow(data, Path(top), texts, size - before)
            yield _line(_measured(data, size, reading / max(size - before, 1), storing / max(size - before, 1), open_asker))
            before = size


def texts_of_reports(samples: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Return (file name, text) of report after report without end: all samples of one district, then of the next."""
    written = [(path.name, path.read_text(encoding="utf-8")) for path in samples]
    for number, district in enumerate(districts()):
        times = 1 + number * 7 % 97
        yield from ((f"{district}-{name}", _scaled(text.replace(_FIRST, district), times)) for name, text in written)


def _scaled(text: str, times: int) -> str:
    """Return a text with every amount so many times as large, so that no two districts are equal and all sums still close."""
    return re.sub(r"(?<![\d.,])\d[\d,]*\.\d\d(?![\d%])", lambda found: _times(found.group(), times), text)


def _times(printed: str, times: int) -> str:
    value = Decimal(printed.replace(",", "")) * times
    return f"{value:,}" if "," in printed else f"{value}"


def districts() -> Iterator[str]:
    """Return names of districts, each once."""
    return ("".join(letters) for length in (2, 3) for letters in product(_LETTERS, repeat=length) if len(set(letters)) == length)


def _grow(data: Path, folder: Path, texts: Iterator[tuple[str, str]], count: int) -> tuple[float, float]:
    """Take so many further reports in and return the seconds that reading and storing them took."""
    reading = storing = 0.0
    with Store.open(data) as store:
        for start in range(0, count, _TOGETHER):
            begun = time.perf_counter()
            incoming = [_incoming(folder, *next(texts)) for _ in range(min(_TOGETHER, count - start))]
            read = time.perf_counter()
            store.write_all(incoming)
            reading, storing = reading + read - begun, storing + time.perf_counter() - read
    return reading, storing


def _incoming(folder: Path, name: str, text: str) -> Incoming:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    try:
        return Incoming(read_document(file), None, Source(name, reading=reading_version()))
    finally:
        file.unlink()


def _measured(data: Path, size: int, reading: float, storing: float, open_asker: Callable[[Path], Asker]) -> Grown:
    loaded = [district for district, _ in zip(districts(), range(0, max(size - 7, 1), 8), strict=False)]  # whole districts only
    asked = random.Random(size).choices(loaded, k=_ASKED)
    question = _SCOPED.format(district=asked[0])
    fresh = subprocess.run([sys.executable, "-c", _FRESH, str(data), question], capture_output=True, text=True, check=True)
    first, memory = json.loads(fresh.stdout)
    asker = open_asker(data)
    try:
        asker.ask(question)
        scoped = tuple(_timed(asker, _SCOPED.format(district=one)) for one in asked)
        unscoped = _timed(asker, _UNSCOPED)
    finally:
        asker.close()
    room = {name: _size(data / name) // size for name in ("catalog.sqlite", "chroma")}
    return Grown(size, first, memory, scoped, unscoped, room["catalog.sqlite"], room["chroma"], reading, storing)


def _timed(asker: Asker, question: str) -> float:
    begun = time.perf_counter()
    asker.ask(question)
    return time.perf_counter() - begun


def _size(place: Path) -> int:
    return sum(one.stat().st_size for one in (place.rglob("*") if place.is_dir() else [place]) if one.is_file())


def _line(found: Grown) -> str:
    p50, p95 = ((percentile(found.scoped, share) or 0.0) * 1000 for share in (0.5, 0.95))
    return (
        f"| {found.reports} | {found.first:.2f} s | {found.memory / 1024:.0f} MB | {p50:.0f} ms | {p95:.0f} ms "
        f"| {found.unscoped:.2f} s | {found.catalog / 1024:.0f} KB | {found.index / 1024:.0f} KB "
        f"| {found.reading:.2f} s | {found.storing:.2f} s |"
    )
