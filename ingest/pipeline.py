"""The steps from a file to the store, in order.

`parse_blocks` and `read_document` are pure and run in whatever process; `read_in_child` runs them in a child that can
be stopped; `ingest_paths` reads many files side by side and lets one writer commit them in their order.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from ingest.children import MEMORY_MB, Child, Job, ReaderBug
from ingest.errors import InputError, SettingsError
from ingest.model import ParsedDocument, RawDocument
from ingest.readers import Limits, read_blocks
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.settings import LIMIT_PREFIX, Settings
from ingest.store import DocumentInfo, Source, Store

REPORT_SUFFIXES = frozenset([
    ".txt", ".md", ".text", ".csv", ".tsv", ".pdf", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls",
    ".et", ".ods", ".html", ".htm", ".mhtml", ".xhtml", ".zip",
])  # fmt: skip
"""What is taken from a folder; a file that is named itself is read whatever it is called."""

_log = logging.getLogger(__name__)


def parse_blocks(raw: RawDocument, *, department: str | None = None, year: int | None = None) -> ParsedDocument:
    """Given a file's blocks, return the document with its identity, sections, tables, facts, findings, chunks and quality.

    `department` and `year` are what the user says of it, and win over what the file says.
    """
    from ingest.identity import blocks_to_identity

    identity = blocks_to_identity(raw, department=department, year=year)
    return ParsedDocument(raw, identity)


def read_document(
    path: Path, limits: Limits = DEFAULT_LIMITS, *, department: str | None = None, year: int | None = None
) -> ParsedDocument:  # fmt: skip
    """Return the parsed document of a file, read in this process. Raises UnreadableFile and LimitExceeded."""
    return parse_blocks(read_blocks(path, limits), department=department, year=year)


def read_in_child(
    path: Path,
    limits: Limits = DEFAULT_LIMITS,
    *,
    department: str | None = None,
    year: int | None = None,
    memory_mb: int = MEMORY_MB,
) -> ParsedDocument:
    """Return the parsed document of a file, read in a child process of its own that is stopped at the limits.

    Raises UnreadableFile (also where the reader broke down) and LimitExceeded.
    """
    with Child(memory_mb=memory_mb) as child:
        return child.read(Job(path, limits, department, year))


# ---------------------------------------------------------------- many files


@dataclass(frozen=True, slots=True)
class Options:
    """How files are taken in. `department` and `year` are what the user says of all of them."""

    department: str | None = None
    year: int | None = None
    limits: Limits = DEFAULT_LIMITS
    workers: int = 2
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `message` is one sentence where it failed or did not change, else ""."""

    path: Path
    status: Literal["added", "updated", "unchanged", "failed"]
    message: str = ""
    document: DocumentInfo | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: `done` of `total` files, and the one that just ended (None before the first)."""

    done: int
    total: int
    last: Outcome | None = None


def ingest_paths(
    paths: Iterable[str | Path],
    store: Store,
    options: Options | None = None,
    *,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> list[Outcome]:
    """Take files, and all reports in folders, into the store and return what became of each, in their order.

    Files are read side by side in child processes and written one after the other in their order. A file that fails
    leaves the store as it was and the others go on. Raises StoreBusy where another process writes, StoreMismatch
    where another embedding model filled the store.
    """
    files, outcomes = find_files(paths)
    total = len(files) + len(outcomes)
    progress(Progress(0, total))
    for failed in list(outcomes):
        progress(Progress(outcomes.index(failed) + 1, total, failed))
    if files:
        with store.writing():
            store.embedder()
            for outcome in _ingest_files(files, store, options or Options()):
                outcomes.append(outcome)
                progress(Progress(len(outcomes), total, outcome))
    return outcomes


def find_files(paths: Iterable[str | Path]) -> tuple[list[Path], list[Outcome]]:
    """Return the files to read, each once, and an outcome for each path that gives none.

    Folders are searched through in the order of names; hidden files and folders, Office's lock files and what no
    reader knows by its extension are passed over.
    """
    files: dict[Path, None] = {}
    failed: list[Outcome] = []
    for given in paths:
        path = Path(given).expanduser()
        found = sorted(_reports_in(path)) if path.is_dir() else [path] if path.exists() else []
        if not path.exists():
            failed.append(Outcome(path, "failed", f"{path}: there is no such file or folder; check the path."))
        elif not found:
            failed.append(Outcome(path, "failed", f"{path}: there is no report in this folder; name files or another folder."))
        files.update(dict.fromkeys(found))
    return list(files), failed


def _reports_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in REPORT_SUFFIXES:
                yield Path(parent) / name


def _ingest_files(files: Sequence[Path], store: Store, options: Options) -> Iterator[Outcome]:
    """Read ahead by as many files as there are workers, so that memory does not grow with the number of files."""
    children: SimpleQueue[Child] = SimpleQueue()
    pool = [Child(memory_mb=options.memory_mb) for _ in range(max(1, min(options.workers, len(files))))]
    for child in pool:
        children.put(child)
    threads = ThreadPoolExecutor(len(pool), thread_name_prefix="reading")
    try:
        waiting: deque[tuple[_Begun, Future[ParsedDocument] | Outcome]] = deque()
        ahead = iter(files)
        while True:
            while len(waiting) <= len(pool) and (path := next(ahead, None)) is not None:
                waiting.append(_begin(path, store, options, threads, children))
            if not waiting:
                return
            yield _finish(*waiting.popleft(), store)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for child in pool:
            child.close()
        threads.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class _Begun:
    path: Path
    source: Source
    start: float


def _begin(
    path: Path, store: Store, options: Options, threads: ThreadPoolExecutor, children: SimpleQueue[Child]
) -> tuple[_Begun, Future[ParsedDocument] | Outcome]:
    """Return a reading that goes on in a thread, or at once an outcome where the store holds this file already."""
    source = Source(str(path.absolute()), options.department, options.year, reading_version())
    begun = _Begun(path, source, time.monotonic())
    try:
        held = store.holds(path.name, _digest(path), source)
    except OSError as error:
        return begun, Outcome(path, "failed", f"{path}: the file cannot be opened ({error.strerror}).")
    if held is not None:
        return begun, Outcome(path, "unchanged", f"{path.name} is in the store already; nothing has changed.", held)
    job = Job(path, options.limits, options.department, options.year)
    return begun, threads.submit(_read_with, children, job)


def _read_with(children: SimpleQueue[Child], job: Job) -> ParsedDocument:
    child = children.get()
    try:
        return child.read(job)
    finally:
        children.put(child)


def _finish(begun: _Begun, reading: Future[ParsedDocument] | Outcome, store: Store) -> Outcome:
    if isinstance(reading, Outcome):
        return reading
    try:
        parsed = reading.result()
    except InputError as error:
        return Outcome(begun.path, "failed", str(error), seconds=time.monotonic() - begun.start)
    except ReaderBug as error:
        _log.error("reading %s failed by our own fault:\n%s", begun.path, error)
        last = str(error).strip().splitlines()[-1]
        message = f"{begun.path.name}: this program failed over it ({last}); please report this with the file."
        return Outcome(begun.path, "failed", message, seconds=time.monotonic() - begun.start)
    written = store.write(parsed, begun.path, begun.source)
    message = f"{begun.path.name} has the content of {written.document.name}, which is in the store already."
    return Outcome(
        begun.path,
        written.status,
        message if written.status == "unchanged" else "",
        written.document,
        time.monotonic() - begun.start,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def reading_version() -> str:
    """Return a digest of the code and lists that reading depends on: with another one, the same file is read again."""
    here = Path(__file__).resolve().parent
    apart = {"settings.py", "embedding.py", "catalog.py", "vectors.py", "children.py", "worker.py", "__main__.py"}
    parts = sorted(path for kind in ("*.py", "*.tsv") for path in here.rglob(kind))
    digest = hashlib.sha256()
    for path in parts:
        own = path.relative_to(here)
        if own.parts[0] != "store" and own.as_posix() not in apart:
            digest.update(own.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def limits_from(settings: Settings) -> Limits:
    """Return the reading limits that the settings ask for. Raises SettingsError for an unknown name or a bad value."""
    kinds = {one.name: float if one.type == "float" else int for one in fields(Limits)}
    chosen: dict[str, Any] = {}
    for name, value in settings.limits.items():
        variable = LIMIT_PREFIX + name.upper()
        if name not in kinds:
            raise SettingsError(f"{variable} is no limit; there are {', '.join(sorted(kinds))}.")
        try:
            chosen[name] = kinds[name](value)
        except ValueError:
            raise SettingsError(f'{variable} is "{value}", but it must be a number.') from None
    return replace(Limits(), **chosen)
