"""How costs grow with the number of loaded reports: first answer, memory, room, taking in, and what is answered right.

The reports are the samples with other districts in place of theirs, eight a district (`corpus`). Times are of the
processor, so that what else the machine does counts for less. Prints, asserts nothing.
"""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.answers import Answer
from eval.bench.corpus import District, Maker, districts, questions
from eval.metrics import percentile
from ingest.store import Store

SIZES = (10, 100, 1000)
_UNSCOPED = "哪个部门2023年公务接待费最多"
_ASKED = 100
"""Scoped questions at each size, none twice, each of a district drawn by chance."""

_MIXED = 1000
"""Questions of every sort that one process is asked before its memory is looked at."""
_SORTS = (
    "{place}水务局2023年公务接待费是多少", "2024年{place}市监局的基本支出比上年增加多少",
    "{place}文化和旅游局的主要职责是什么", "{place}水务局2023年公务接待费和会议费一共多少",
    "{place}教育局2023年公务接待费是多少", "{place}水务局2023年培训费占基本支出的比重",
    "{place}市监局和{other}市监局2023年公务接待费哪个多", "哪个部门2023年公务接待费最多",
)
"""One in forty is over all bodies."""

_TOGETHER = 20
"""Reports that are read before they are written together."""

_FRESH = """
import json, pathlib, pickle, resource, sys, time
from assistant import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    took, told = [], []
    for question in json.load(sys.stdin):
        start = time.process_time()
        told.append(assistant.ask(question))
        took.append(time.process_time() - start if took else time.process_time())
if len(sys.argv) > 2:
    pathlib.Path(sys.argv[2]).write_bytes(pickle.dumps(told))
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
    right: int
    """Scoped questions that are answered as the samples alone answer them."""
    unscoped: float
    mixed_memory: int
    catalog: int
    index: int
    reading: float | None
    storing: float | None


def bench_growth(
    samples: Sequence[Path], sizes: Sequence[int] = SIZES, *, data_dir: Path | None = None, mixed: int = _MIXED,
    varied: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Return a table's lines, one a size, as they are measured: the store of a size grows on to the next one.

    In `data_dir` the store stays, and what an earlier run took in there is taken for its beginning. `varied` gives
    districts ranks, years and layouts of their own.
    """
    heads = "reports, first answer in a fresh process, its memory, scoped p50, scoped p95, right, ranking of all, "
    heads += f"memory after {mixed} questions, catalog a report, index a report, reading a report, storing a report"
    columns = heads.split(", ")
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    with tempfile.TemporaryDirectory(prefix="budget-growth-") as top:
        data, maker = data_dir or Path(top) / "data", Maker(samples, Path(top), varied=varied)
        gold = _gold(samples, Path(top) / "alone")
        for size in sorted(sizes):
            reading, storing = _grow(data, maker, size)
            loaded = list(islice(districts(varied), max(size // len(samples), 1)))  # whole districts only
            yield _line(_measured(data, size, loaded, gold, (reading, storing), mixed))


def _gold(samples: Sequence[Path], folder: Path) -> list[tuple[str, Answer]]:
    """Return the questions about one body that the samples answer by themselves, with their answers."""
    maker = Maker(samples, folder.parent)
    with Store.open(folder) as store:
        store.write_all([maker.make_sample(at) for at in range(len(samples))])
    asked = questions()
    return [(question, told) for question, told in zip(asked, _answers(folder, asked)[2], strict=True) if told.values]


def _grow(data: Path, maker: Maker, size: int) -> tuple[float | None, float | None]:
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


def _measured(
    data: Path, size: int, loaded: Sequence[District], gold: Sequence[tuple[str, Answer]],
    taking_in: tuple[float | None, float | None], mixed: int,
) -> Grown:  # fmt: skip
    chance = random.Random(size)
    about = _drawn(loaded, gold, chance)
    scoped = [district.words(question) for district, question, _ in about]
    _answers(data, scoped[:1])  # what is made once for a state of the store is there
    (first,), memory, _ = _answers(data, scoped[:1])
    (_, *took, unscoped, _), _, told = _answers(data, [*scoped[:1], *scoped, _UNSCOPED, _UNSCOPED])
    right = sum(district.expects(alone, answer) for (district, _, alone), answer in zip(about, told[1:], strict=False))
    every = [_SORTS[at % 7 if at % 40 else 7] for at in range(mixed)]
    sorts = []
    for one in every:
        district, other = chance.choice(loaded), chance.choice(loaded)
        sorts.append(district.words(one).format(place=district.place, other=other.place))
    mixed_memory = _answers(data, sorts)[1] if sorts else 0
    catalog, index = (_size(data / name) // size for name in ("catalog.sqlite", "chroma"))
    return Grown(size, first, memory, tuple(took), right, unscoped, mixed_memory, catalog, index, *taking_in)


def _drawn(
    loaded: Sequence[District], gold: Sequence[tuple[str, Answer]], chance: random.Random
) -> list[tuple[District, str, Answer]]:
    """Return districts with a question of each and its gold, none twice, as many as are asked or there are."""
    every = [(at, which) for at in range(len(loaded)) for which in range(len(gold))] if len(loaded) < _ASKED else []
    pairs = every or [(at, chance.randrange(len(gold))) for at in chance.sample(range(len(loaded)), _ASKED)]
    chance.shuffle(pairs)
    return [(loaded[at], *gold[which]) for at, which in pairs[:_ASKED]]


def _answers(data: Path, asked: Sequence[str]) -> tuple[list[float], int, list[Answer]]:
    """Return the seconds that each question takes in a fresh process, the first with its start, the memory in KB, and answers."""
    with tempfile.TemporaryDirectory(prefix="budget-told-") as folder:
        told = Path(folder) / "told"
        done = subprocess.run(
            [sys.executable, "-c", _FRESH, str(data), str(told)], input=json.dumps(asked), capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        took, memory = json.loads(done.stdout)
        return took, memory, pickle.loads(told.read_bytes())


def _size(place: Path) -> int:
    return sum(one.stat().st_size for one in (place.rglob("*") if place.is_dir() else [place]) if one.is_file())


def _line(found: Grown) -> str:
    p50, p95 = ((percentile(found.scoped, share) or 0.0) * 1000 for share in (0.5, 0.95))
    return (
        f"| {found.reports} | {found.first:.2f} s | {found.memory / 1024:.0f} MB | {p50:.0f} ms | {p95:.0f} ms "
        f"| {found.right} of {len(found.scoped)} "
        f"| {found.unscoped:.2f} s | {found.mixed_memory / 1024:.0f} MB | {found.catalog / 1024:.0f} KB "
        f"| {found.index / 1024:.0f} KB | {_seconds(found.reading)} | {_seconds(found.storing)} |"
    )


def _seconds(found: float | None) -> str:
    return "" if found is None else f"{found:.2f} s"
