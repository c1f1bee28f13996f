"""Reading on the workers of a Dask cluster: files go there, parsed documents with their vectors come back. The only door to dask.

A worker or the scheduler that is lost costs a retry here, in a child of this process; what comes back is what would be read here.
"""

from __future__ import annotations

import logging
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.children import Child, Job
from ingest.errors import InputError, SettingsError
from ingest.model import ParsedDocument
from ingest.settings import without_password
from ingest.store import Vectors
from ingest.version import reading_version

_log = logging.getLogger(__name__)

ANSWERING = 10.0
"""Seconds within which a scheduler has to answer."""

UNDERWAY = 30.0
"""Seconds that a file may take on its way, besides what it may take to be read."""

_TICK = 2.0
"""Seconds between two looks at whether somebody is still at it."""

_MOST = 64
"""Files that are on their way at once."""


@dataclass(frozen=True, slots=True)
class FromWorker:
    """What a worker read, and which version of this program read it; `refused` is why the file cannot be read."""

    version: str
    parsed: ParsedDocument | None = None
    vectors: Vectors | None = None
    refused: InputError | None = None


class Cluster:
    """A Dask cluster as a reader of files. May be shared by threads."""

    def __init__(self, address: str, *, memory_mb: int, embedding_model: str | None = None) -> None:
        """Raises SettingsError where nothing answers at `address`, or the extra is not installed."""
        try:
            from distributed import Client
        except ImportError as error:
            raise SettingsError(f'Reading on a cluster needs the extra "cluster" ({error.name} is missing).') from error
        self._memory_mb, self._model = memory_mb, embedding_model
        try:
            self._client: Any = Client(address, timeout=ANSWERING, set_as_default=False)
        except (OSError, ValueError) as error:
            raise SettingsError(f"No Dask scheduler answers at {without_password(address)}; start it: dask scheduler") from error

    @property
    def width(self) -> int:
        """How many files the workers read at once."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, min(_MOST, sum(threads.values())))

    def read(self, job: Job) -> tuple[ParsedDocument, Vectors | None] | None:
        """Return what a worker makes of a file; None where that was lost, or another version of this program runs there.

        Raises UnreadableFile and LimitExceeded as reading here does.
        """
        try:
            sent = self._client.submit(
                read_on_worker, job.path.name, job.path.read_bytes(), job, self._memory_mb, self._model, pure=False
            )
            found = self._awaited(sent, time.monotonic() + job.limits.seconds + UNDERWAY)
        except Exception as error:  # whatever became of the cluster, the file is still here to be read
            _log.warning("%s was lost on the cluster (%s); it is read here", job.path.name, type(error).__name__)
            return None
        if found.version != reading_version():
            _log.warning("a worker runs another version of this program; %s is read here", job.path.name)
            return None
        if found.refused is not None:
            raise found.refused
        return (found.parsed, found.vectors) if found.parsed is not None else None

    def _awaited(self, sent: Any, until: float) -> FromWorker:
        """Return what a worker sends. Raises TimeoutError soon after there is none any more that could send it."""
        while True:
            try:
                found: FromWorker = sent.result(timeout=_TICK)
                return found
            except TimeoutError:
                if time.monotonic() > until or self._client.status != "running" or not self._client.nthreads():
                    raise

    def close(self) -> None:
        self._client.close(timeout=ANSWERING)


def read_on_worker(name: str, content: bytes, job: Job, memory_mb: int, embedding_model: str | None) -> FromWorker:
    """Return what a file of this name and content comes to, read in a child of the worker."""
    from ingest.embedding import load_embedder

    with tempfile.TemporaryDirectory(prefix="budget-assistant-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            with Child(memory_mb=memory_mb) as child:
                parsed = child.read(Job(path, job.limits, job.said))
        except InputError as error:
            return FromWorker(reading_version(), refused=error)
    embedder = load_embedder(embedding_model)
    return FromWorker(
        reading_version(), parsed, Vectors(embedder.name, embedder.embed([one.to_embed for one in parsed.chunks]))
    )
