"""How fast reports are taken in, beside bare `pdfplumber.extract_tables()` over the same pages in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from ingest.children import Child, Job
from ingest.errors import InputError
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.readers import EXTENSIONS
from ingest.store import Incoming, Source, Store

_REPEATS = 6
"""How many times over the pages of the largest file are put into one, to see whether memory grows with them."""

_PEAK = (
    "import resource, sys; from pathlib import Path; from ingest.pipeline import read_document; "
    "read_document(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def bench_ingest(paths: Sequence[Path], *, rounds: int = 1) -> str:
    """Return what reading and storing these files takes a page, on one process and on two, beside bare pdfplumber; and how
    much memory it takes at most. Files other than PDF have no pages: they count as read, and beside nothing.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise InputError("There is no report among the paths; name report files or folders of them.")
    parsed = [read_document(file) for file in files]  # once before anything is timed: imports, lists, models
    pages = sum(one.raw.pages or 0 for one in parsed)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("bare pdfplumber.extract_tables()", lambda: _bare(files)),
        ("reading and parsing, one process", lambda: [read_document(file) for file in files]),
        ("reading and parsing, two processes", lambda: _side_by_side(files, 2)),
        ("embedding and storing", lambda: _store(files, parsed)),
    ]
    times: dict[str, list[float]] = {name: [] for name, _ in steps}
    for _ in range(rounds):
        for name, step in steps:
            start = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - start)
    middle = {name: statistics.median(found) for name, found in times.items()}
    bare = middle[steps[0][0]]
    lines = [f"{len(files)} files, {pages} pages, {rounds} rounds", ""]
    lines += ["| | seconds | ms a page | times bare |", "|---|---|---|---|"]
    for name, seconds in middle.items():
        ratio = f"{seconds / bare:.2f}" if bare > 0.01 else "-"
        lines.append(f"| {name} | {seconds:.2f} | {1000 * seconds / max(1, pages):.1f} | {ratio} |")
    return "\n".join([*lines, "", *_memory(files, parsed)]) + "\n"


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix.lower() in EXTENSIONS)


def _bare(files: Sequence[Path]) -> None:
    """Extract the tables of every PDF with pdfplumber's defaults, and do nothing with them."""
    import pdfplumber

    for file in files:
        if file.suffix.lower() == ".pdf":
            with pdfplumber.open(file) as document:
                for page in document.pages:
                    page.extract_tables()
                    page.close()


def _side_by_side(files: Sequence[Path], processes: int) -> list[ParsedDocument]:
    """Read the files as taking in does: in child processes that are started for it."""
    children: SimpleQueue[Child] = SimpleQueue()
    made = [Child() for _ in range(processes)]
    for child in made:
        children.put(child)

    def read(file: Path) -> ParsedDocument:
        child = children.get()
        try:
            return child.read(Job(file))
        finally:
            children.put(child)

    try:
        with ThreadPoolExecutor(processes) as pool:
            return list(pool.map(read, files))
    finally:
        for child in made:
            child.close()


def _store(files: Sequence[Path], parsed: Sequence[ParsedDocument]) -> None:
    with tempfile.TemporaryDirectory(prefix="budget-bench-") as folder, Store.open(Path(folder)) as store:
        store.write_all([Incoming(document, file, Source(str(file))) for file, document in zip(files, parsed, strict=True)])


# ---------------------------------------------------------------- memory


def _memory(files: Sequence[Path], parsed: Sequence[ParsedDocument]) -> list[str]:
    """Return the peak of reading the file with the most pages, and of the same pages several times over in one file."""
    pages, largest = max(((one.raw.pages or 0, file) for one, file in zip(parsed, files, strict=True)), key=lambda one: one[0])
    once = _peak(largest)
    if once is None:
        return ["Peak memory is not known on this platform."]
    lines = [f"Peak memory: {once} MB over {largest.name} ({pages} pages)."]
    if largest.suffix.lower() == ".pdf":
        with tempfile.TemporaryDirectory(prefix="budget-bench-") as folder:
            often = _peak(_repeated(largest, Path(folder) / "often.pdf"))
        if often is not None:
            more = (often - once) * 1024 / (pages * (_REPEATS - 1))
            lines.append(f"The same pages {_REPEATS} times over: {often} MB, {more:.0f} KB for each further page.")
    return lines


def _peak(file: Path) -> int | None:
    """Return the most memory in MB that a fresh process holds while it reads a file; None where that cannot be asked."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(file)], capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip().isdigit() else None


def _repeated(file: Path, target: Path) -> Path:
    import pypdfium2

    source, made = pypdfium2.PdfDocument(file), pypdfium2.PdfDocument.new()
    for _ in range(_REPEATS):
        made.import_pages(source)
    made.save(target)
    made.close()
    source.close()
    return target
