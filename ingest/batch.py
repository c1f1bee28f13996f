"""Many files into the store: read side by side in child processes, written one after the other in their order."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from ingest.children import MEMORY_MB, Child, Job, ReaderBug
from ingest.cluster import Cluster
from ingest.errors import InputError, SettingsError, UnreadableFile
from ingest.model import ParsedDocument, Said
from ingest.readers import EXTENSIONS, Limits
from ingest.readers.archive import expand, is_archive
from ingest.readers.file_names import readable_name
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.settings import LIMIT_PREFIX, Settings
from ingest.store import DocumentInfo, Incoming, Source, Store, Vectors, Written
from ingest.version import reading_version

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """How files are taken in. `department` and `year` are what the user says of all of them."""

    department: str | None = None
    year: int | None = None
    limits: Limits = DEFAULT_LIMITS
    workers: int = 2
    memory_mb: int = MEMORY_MB
    replacing: bool = True
    """Whether a file may replace a loaded one of its name, body, year and stage that has another content."""
    wanted: Callable[[ParsedDocument], bool] | None = None
    """Asked before a file that was read is written; one that is not wanted stays out, and is `declined`. None: all are."""
    scheduler: str | None = None
    """The address of a Dask scheduler whose workers read; None reads in children of this process."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `message` is one sentence where it failed or did not change, else ""."""

    path: Path
    status: Literal["added", "updated", "unchanged", "failed", "declined"]
    message: str = ""
    document: DocumentInfo | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PageAt:
    """Where the reading of a file is: on page `page` of `pages`, counted from 1."""

    file: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: `done` of `total` files, and the one that just ended (None before the first, and between two).

    `page` is where the file is that is waited for, in formats that have pages.
    """

    done: int
    total: int
    last: Outcome | None = None
    page: PageAt | None = None


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
    options = options or Options()
    with tempfile.TemporaryDirectory(prefix="budget-assistant-") as unpacked:
        files, outcomes = find_files(paths, options.limits, Path(unpacked))
        total = len(files) + len(outcomes)
        progress(Progress(0, total))
        for place, failed in enumerate(outcomes, 1):
            progress(Progress(place, total, failed))
        if files:
            with store.writing():
                store.embedder()
                for found in _ingest_files(files, store, options):
                    if found is None or isinstance(found, PageAt):
                        progress(Progress(len(outcomes), total, page=found))
                    else:
                        outcomes.append(found)
                        progress(Progress(len(outcomes), total, found))
    return outcomes


def set_identity(store: Store, name: str, said: Said | None, options: Options | None = None) -> list[Outcome]:
    """Keep what the user says of a report or file, read its files again with it, and return what became of each.

    `name` is an id or a file name. What was said earlier and is not said anew stays; None forgets all. Raises InputError
    where nothing is called so, or a file was not kept.
    """
    with store.writing(), tempfile.TemporaryDirectory(prefix="budget-assistant-") as folder:
        store.embedder()
        documents = store.named(name)
        files = [_kept(store, one, Path(folder)) for one in documents]
        for one in documents:
            store.say(one, None if said is None else said.over(store.source_of(one).said))
        return [one for one in _ingest_files(files, store, options or Options()) if isinstance(one, Outcome)]


def _kept(store: Store, document: DocumentInfo, folder: Path) -> Input:
    """Return the kept original of a document under the document's name, as from where the user had it."""
    original = store.original(document.id)
    if original is None or not original.is_file():
        raise InputError(f"{document.name}: the file was not kept; take it in again and name body and year there.")
    link = Path(tempfile.mkdtemp(dir=folder)) / document.name
    shutil.copyfile(original, link)
    return Input(link, Path(store.source_of(document).path or document.name))


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read, and where the user has it: the same, but for a member of an archive and a kept original."""

    path: Path
    shown: Path


def find_files(paths: Iterable[str | Path], limits: Limits, unpacked: Path) -> tuple[list[Input], list[Outcome]]:
    """Return the files to read, each once, and an outcome for each path that gives none.

    Folders are searched through in the order of names; hidden files and folders, Office's lock files and what no
    reader knows by its extension are passed over. Archives of reports are unpacked into the folder `unpacked`.
    """
    files: dict[Path, Input] = {}
    failed: list[Outcome] = []
    for given in paths:
        path = Path(given).expanduser()
        if not path.exists():
            failed.append(Outcome(path, "failed", f"{path}: there is no such file or folder; check the path."))
            continue
        found = sorted(_reports_in(path)) if path.is_dir() else [path]
        if not found:
            failed.append(Outcome(path, "failed", f"{path}: there is no report in this folder; name files or another folder."))
        for one in (one for file in found for one in _inputs_of(file, limits, unpacked)):
            if isinstance(one, Input):
                files[one.shown] = one
            else:
                failed.append(one)
    return list(files.values()), failed


def _reports_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in EXTENSIONS:
                yield Path(parent) / name


def _inputs_of(file: Path, limits: Limits, unpacked: Path) -> list[Input | Outcome]:
    """Return the file itself, or the reports in it where it is an archive; an outcome in place of what cannot be read."""
    shown = Path(readable_name(str(file)))
    try:
        if not file.is_file():
            raise UnreadableFile(f"{shown}: this is no file that can be read to its end (a pipe, a device or a broken link).")
        if file.suffix.lower() == ".zip" and is_archive(file):
            return _members_of(file, shown, limits, unpacked)
        return [Input(_under_readable_name(file, unpacked), shown)]
    except InputError as error:
        return [Outcome(shown, "failed", str(error))]
    except OSError as error:
        return [Outcome(shown, "failed", f"{shown}: the file cannot be opened ({error.strerror}).")]


def _under_readable_name(file: Path, unpacked: Path) -> Path:
    """Return the file, or a link to it where its name cannot be shown: a document bears the name of the file that is read."""
    name = readable_name(file.name)
    if name == file.name:
        return file
    link = Path(tempfile.mkdtemp(dir=unpacked)) / name
    link.symlink_to(file.absolute())
    return link


def _members_of(file: Path, shown: Path, limits: Limits, unpacked: Path) -> list[Input | Outcome]:
    found = [
        _unpack(shown / name, data, unpacked)
        for name, data in expand(file, limits)
        if Path(name).suffix.lower() in EXTENSIONS or isinstance(data, InputError)
    ]
    if not found:
        raise UnreadableFile(f"{shown.name}: there is no report in this archive; look what it holds")
    return found


def _unpack(shown: Path, data: bytes | InputError, unpacked: Path) -> Input | Outcome:
    """Write one member of an archive to a folder of its own, because members of several folders may have one name."""
    if isinstance(data, InputError):
        return Outcome(shown, "failed", str(data))
    try:
        target = Path(tempfile.mkdtemp(dir=unpacked)) / shown.name
        target.write_bytes(data)
    except OSError as error:
        return Outcome(shown, "failed", f"{shown}: it cannot be unpacked ({error.strerror}).")
    return Input(target, shown)


def _ingest_files(files: Sequence[Input], store: Store, options: Options) -> Iterator[Outcome | PageAt | None]:
    """Read ahead by as many files as there are workers, so that memory does not grow with the number of files; between
    outcomes, tell again and again where the file is that is waited for, so that who listens can also end it.
    """
    readers = _Readers(options, len(files), store)
    try:
        waiting: deque[_Reading] = deque()
        ahead = iter(files)
        while True:
            while len(waiting) <= readers.width and (file := next(ahead, None)) is not None:
                waiting.append(_begin(file, store, options, readers))
            if not waiting:
                return
            begun, reading = waiting[0]
            if not isinstance(reading, Outcome):
                yield from _pages_of(begun, reading)
            yield from _finish(_take_ready(waiting), store, options)
    finally:
        readers.close()


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file was read to, and the vectors of its passages where they are made already."""

    parsed: ParsedDocument
    vectors: Vectors | None = None


class _Readers:
    """Children of this process that read side by side; before them the workers of a cluster, where there is one."""

    def __init__(self, options: Options, files: int, store: Store) -> None:
        self._cluster = (
            Cluster(options.scheduler, memory_mb=options.memory_mb, embedding_model=store.embedding_setting)
            if options.scheduler
            else None
        )
        self._pool = [Child(memory_mb=options.memory_mb) for _ in range(max(1, min(options.workers, files)))]
        self._free: SimpleQueue[Child] = SimpleQueue()
        for child in self._pool:
            self._free.put(child)
        self.width = max(1, min(self._cluster.width if self._cluster else len(self._pool), files))
        self._threads = ThreadPoolExecutor(self.width, thread_name_prefix="reading")

    def begin(self, job: Job, pages: SimpleQueue[tuple[int, int]]) -> Future[_Read]:
        return self._threads.submit(self._read, job, pages)

    def _read(self, job: Job, pages: SimpleQueue[tuple[int, int]]) -> _Read:
        found = self._cluster.read(job) if self._cluster else None
        if found is not None:
            return _Read(*found)
        child = self._free.get()
        try:
            return _Read(child.read(job, lambda page, of: pages.put((page, of))))
        finally:
            self._free.put(child)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._pool:
            child.close()
        if self._cluster:
            self._cluster.close()
        self._threads.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class _Begun:
    file: Input
    source: Source
    start: float
    pages: SimpleQueue[tuple[int, int]] = field(default_factory=SimpleQueue)
    """What the child told of its pages, put in by another thread."""


_TICK = 0.2
"""Seconds between two looks at which page a file is on."""


def _pages_of(begun: _Begun, reading: Future[_Read]) -> Iterator[PageAt | None]:
    """Yield the page that a file is on, every `_TICK` seconds until it is read; None where it has no pages."""
    at = None
    while not wait([reading], timeout=_TICK).done:
        while not begun.pages.empty():
            at = PageAt(begun.file.path.name, *begun.pages.get())
        yield at


def _begin(file: Input, store: Store, options: Options, readers: _Readers) -> tuple[_Begun, Future[_Read] | Outcome]:
    """Return a reading that goes on in a thread, or at once an outcome where the store holds this file already."""
    path, start = str(file.shown.absolute()), time.monotonic()
    try:
        digest = _digest(file.path)
    except OSError as error:
        failed = Outcome(file.shown, "failed", f"{file.shown}: the file cannot be opened ({error.strerror}).")
        return _Begun(file, Source(path), start), failed
    said = Said(options.department, options.year).over(store.said_of(file.path.name, digest, path))
    source = Source(path, said, reading_version())
    begun = _Begun(file, source, start)
    held = store.holds(file.path.name, digest, source)
    if held is not None:
        return begun, Outcome(file.shown, "unchanged", f"{held.name} is in the store already; nothing has changed.", held)
    job = Job(file.path, options.limits, said)
    return begun, readers.begin(job, begun.pages)


_Reading = tuple[_Begun, Future[_Read] | Outcome]


def _take_ready(waiting: deque[_Reading]) -> list[_Reading]:
    """Take the first reading, which has ended, and those behind it that have ended too: they are written together."""
    ready = [waiting.popleft()]
    while waiting and (isinstance(waiting[0][1], Outcome) or waiting[0][1].done()):
        ready.append(waiting.popleft())
    return ready


def _finish(ready: Sequence[_Reading], store: Store, options: Options) -> Iterator[Outcome]:
    """Write what was read, and yield what became of each file, in order."""
    read = [(begun, _wanted_only(begun, _read_or_failed(begun, reading), options)) for begun, reading in ready]
    incoming = [
        Incoming(one.parsed, begun.file.path, begun.source, options.replacing, one.vectors)
        for begun, one in read if isinstance(one, _Read)
    ]  # fmt: skip
    written = iter(store.write_all(incoming))
    for begun, one in read:
        yield one if isinstance(one, Outcome) else _outcome(begun, next(written))


def _read_or_failed(begun: _Begun, reading: Future[_Read] | Outcome) -> _Read | Outcome:
    if isinstance(reading, Outcome):
        return reading
    try:
        return reading.result()
    except InputError as error:
        return Outcome(begun.file.shown, "failed", str(error), seconds=time.monotonic() - begun.start)
    except ReaderBug as error:
        _log.error("reading %s failed by our own fault:\n%s", begun.file.shown, error)
        last = str(error).strip().splitlines()[-1]
        message = f"{begun.file.path.name}: this program failed over it ({last}); please report this with the file."
        return Outcome(begun.file.shown, "failed", message, seconds=time.monotonic() - begun.start)


def _wanted_only(begun: _Begun, read: _Read | Outcome, options: Options) -> _Read | Outcome:
    if isinstance(read, Outcome) or options.wanted is None or options.wanted(read.parsed):
        return read
    return Outcome(begun.file.shown, "declined", seconds=time.monotonic() - begun.start)


def _outcome(begun: _Begun, written: Written) -> Outcome:
    name, seconds = begun.file.path.name, time.monotonic() - begun.start
    if written.status == "kept":
        message = f"{name}: a report of this name is loaded with another content and was kept; say that it is to be replaced."
        return Outcome(begun.file.shown, "failed", message, seconds=seconds)
    held = f"{name} has the content of {written.document.name}, which is in the store already."
    return Outcome(begun.file.shown, written.status, held if written.status == "unchanged" else "", written.document, seconds)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
