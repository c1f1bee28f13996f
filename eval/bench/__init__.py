"""How fast and how completely: asking, taking in, searching, reading. Measures and prints, asserts nothing."""

from eval.bench.asking import bench_ask
from eval.bench.growth import bench_growth
from eval.bench.kills import bench_kills
from eval.bench.originals import bench_originals
from eval.bench.people import bench_people
from eval.bench.reading import bench_reading
from eval.bench.search import bench_search
from eval.bench.taking_in import bench_ingest

__all__ = [
    "bench_ask",
    "bench_growth",
    "bench_ingest",
    "bench_kills",
    "bench_originals",
    "bench_people",
    "bench_reading",
    "bench_search",
]
