"""How fast: asking, taking in and searching, beside what each is measured against in the same run. Prints, asserts nothing."""

from eval.bench.asking import bench_ask, bench_ingest
from eval.bench.search import bench_search

__all__ = ["bench_ask", "bench_ingest", "bench_search"]
