"""How costs grow with the number of loaded reports: first answer, memory, room, taking in. Prints, asserts nothing.

The reports are the samples with other districts in place of theirs, eight a district: so many bodies of equal items,
with amounts of their own. Times are of the processor, so that what else the machine does counts for less.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import random
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from pathlib import Path

from eval.metrics import percentile
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.store import Incoming, Source, Store
from ingest.version import reading_version

SIZES = (10, 100, 1000)
_FIRST = "云屏"
_LETTERS = "东西南北上下金银青白石松梅兰竹柳泉溪江湖海山岭川原平安宁和乐永长新兴华春"
_FACTORS = 97
"""Amounts of districts are those of the samples, times a factor; districts of one factor differ in their names alone."""
_SCOPED = "{district}区水务局2023年公务接待费是多少"
_UNSCOPED = "哪个部门2023年公务接待费最多"
_ASKED = 100
"""Scoped questions at each size, each of a district drawn by chance."""

_MIXED = 1000
"""Questions of every sort that one process is asked before its memory is looked at."""
_SORTS = (
    "{district}区水务局2023年公务接待费是多少", "2024年{district}区市监局的基本支出比上年增加多少",
    "{district}区文化和旅游局的主要职责是什么", "{district}区水务局2023年公务接待费和会议费一共多少",
    "{district}区教育局2023年公务接待费是多少", "{district}区水务局2023年培训费占基本支出的比重",
    "{district}区市监局和{other}区市监局2023年公务接待费哪个多", "哪个部门2023年公务接待费最多",
)
"""One in forty is over all bodies."""

_TOGETHER = 20
"""Reports that are read before they are written together."""

_FRESH = """
import json, pathlib, resource, sys, time
from assistant import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    took = []
    for question in json.load(sys.stdin):
        start = time.process_time()
        assistant.ask(question)
        took.append(time.process_time() - start if took else time.process_time())
status = pathlib.Path("/proc/self/status")
# What getrusage calls its largest size begins with that of the process that started it.
told = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
print(json.dumps([took, int(told[0]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured over a store of so many reports; seconds, bytes, and KB of memory. `reading` is None where all
    that was taken in is another's reading under another name.
    """

    reports: int
    first: float
    memory: int
    scoped: tuple[float, ...]
    unscoped: float
    mixed_memory: int
    catalog: int
    index: int
    reading: float | None
    storing: float | None


def bench_growth(
    samples: Sequence[Path], sizes: Sequence[int] = SIZES, *, data_dir: Path | None = None, mixed: int = _MIXED
) -> Iterator[str]:
    """Return a table's lines, one a size, as they are measured: the store of a size grows on to the next one.

    In `data_dir` the store stays, and what an earlier run took in there is taken for its beginning.
    """
    heads = "reports, first answer in a fresh process, its memory, scoped p50, scoped p95, ranking of all, "
    heads += f"memory after {mixed} questions, catalog a report, index a report, reading a report, storing a report"
    columns = heads.split(", ")
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    with tempfile.TemporaryDirectory(prefix="budget-growth-") as top:
        data, maker = data_dir or Path(top) / "data", _Maker(samples, Path(top))
        for size in sorted(sizes):
            reading, storing = _grow(data, maker, size)
            yield _line(_measured(data, size, reading, storing, mixed))


def _scaled(text: str, times: int) -> str:
    """Return a text with every amount so many times as large, so that no two districts are equal and all sums still close."""
    return re.sub(r"(?<![\d.,])\d[\d,]*\.\d\d(?![\d%])", lambda found: _times(found.group(), times), text)


def _times(printed: str, times: int) -> str:
    value = Decimal(printed.replace(",", "")) * times
    return f"{value:,}" if "," in printed else f"{value}"


def districts() -> Iterator[str]:
    """Return names of districts, each once."""
    return ("".join(letters) for length in (2, 3) for letters in product(_LETTERS, repeat=length) if len(set(letters)) == length)


class _Maker:
    """Makes reports one after the other. A report whose factor an earlier one had is that one's reading under its own names,
    which are as long: it comes to the same in a tenth of the time.
    """

    def __init__(self, samples: Sequence[Path], folder: Path) -> None:
        self._written = [(path.name, path.read_text(encoding="utf-8")) for path in samples]
        self._folder = folder
        self._districts: list[str] = []
        self._endless = districts()
        self._read: dict[tuple[int, int, int], tuple[str, bytes]] = {}
        self.times: list[float] = []
        """Seconds that each report took that was really read."""

    def make(self, number: int) -> Incoming:
        """Return the report of this number, from 0."""
        which, at = divmod(number, len(self._written))
        self._districts += islice(self._endless, max(0, which + 1 - len(self._districts)))
        district, factor = self._districts[which], 1 + which * 7 % _FACTORS
        own, text = self._written[at]
        text = _scaled(text.replace(_FIRST, district), factor)
        name = f"{district}-{own}"
        key = (factor, at, len(district))
        if key in self._read:
            before, packed = self._read[key]
            found: ParsedDocument = pickle.loads(zlib.decompress(packed).replace(before.encode(), district.encode()))
            parsed = replace(found, raw=replace(found.raw, sha256=hashlib.sha256(text.encode()).hexdigest()))
        else:
            parsed = self._really_read(name, text)
            self._read[key] = district, zlib.compress(pickle.dumps(parsed, protocol=pickle.HIGHEST_PROTOCOL), 1)
        return Incoming(parsed, None, Source(name, reading=reading_version()))

    def _really_read(self, name: str, text: str) -> ParsedDocument:
        file = self._folder / name
        file.write_text(text, encoding="utf-8")
        begun = time.process_time()
        try:
            return read_document(file)
        finally:
            self.times.append(time.process_time() - begun)
            file.unlink()


def _grow(data: Path, maker: _Maker, size: int) -> tuple[float | None, float | None]:
    """Take in what is missing to so many reports, and return the seconds that reading and storing one of them took."""
    storing = 0.0
    maker.times.clear()
    with Store.open(data) as store:
        before = len(store.listing().documents)
        for start in range(before, size, _TOGETHER):
            incoming = [maker.make(number) for number in range(start, min(start + _TOGETHER, size))]
            begun = time.process_time()
            store.write_all(incoming)
            storing += time.process_time() - begun
    reading = sum(maker.times) / len(maker.times) if maker.times else None
    return reading, storing / (size - before) if size > before else None


def _measured(data: Path, size: int, reading: float | None, storing: float | None, mixed: int) -> Grown:
    loaded = list(islice(districts(), max(size // 8, 1)))  # whole districts only
    chance = random.Random(size)
    scoped = [_SCOPED.format(district=one) for one in chance.choices(loaded, k=_ASKED + 1)]
    _asked(data, scoped[:1])  # what is made once for a state of the store is there
    (first,), memory = _asked(data, scoped[:1])
    (_, *took, unscoped, _), _ = _asked(data, [*scoped, _UNSCOPED, _UNSCOPED])
    every = [_SORTS[at % 7 if at % 40 else 7] for at in range(mixed)]
    sorts = [one.format(district=chance.choice(loaded), other=chance.choice(loaded)) for one in every]
    mixed_memory = _asked(data, sorts)[1] if sorts else 0
    room = {name: _size(data / name) // size for name in ("catalog.sqlite", "chroma")}
    return Grown(
        size, first, memory, tuple(took), unscoped, mixed_memory, room["catalog.sqlite"], room["chroma"], reading, storing
    )


def _asked(data: Path, questions: Sequence[str]) -> tuple[list[float], int]:
    """Return the seconds that each question takes in a fresh process, the first with its start, and the memory in KB."""
    done = subprocess.run(
        [sys.executable, "-c", _FRESH, str(data)], input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    took, memory = json.loads(done.stdout)
    return took, memory


def _size(place: Path) -> int:
    return sum(one.stat().st_size for one in (place.rglob("*") if place.is_dir() else [place]) if one.is_file())


def _line(found: Grown) -> str:
    p50, p95 = ((percentile(found.scoped, share) or 0.0) * 1000 for share in (0.5, 0.95))
    return (
        f"| {found.reports} | {found.first:.2f} s | {found.memory / 1024:.0f} MB | {p50:.0f} ms | {p95:.0f} ms "
        f"| {found.unscoped:.2f} s | {found.mixed_memory / 1024:.0f} MB | {found.catalog / 1024:.0f} KB "
        f"| {found.index / 1024:.0f} KB | {_seconds(found.reading)} | {_seconds(found.storing)} |"
    )


def _seconds(found: float | None) -> str:
    return "" if found is None else f"{found:.2f} s"
