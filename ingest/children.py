"""Reading in a child process that can be stopped: a report may exhaust memory or time, or bring a library down.

A child is a fresh interpreter (`ingest.worker`), not a fork and not `multiprocessing`: it works the same on every
platform, from threads, and from scripts without a main guard. Jobs and results are pickled frames on its pipes.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingest.errors import InputError, LimitExceeded, UnreadableFile
from ingest.model import ParsedDocument, Said
from ingest.readers import Limits
from ingest.readers.limits import OnPage, ignore_pages

MEMORY_MB = 4096
"""What a child may allocate; the largest report that we have seen took a quarter of it."""

_MB_AT_LEAST, _MB_A_MB = 1024, 2**8
"""What any file may take to read, and what each MB of it adds; a file of a few KB that wants 4 GB is made to harm."""

_GRACE = 5.0
"""Seconds added to a file's own limit for starting the child and handing the result over."""


class ReaderBug(Exception):
    """Our own fault while reading one file; the message is the child's traceback."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is asked to read."""

    path: Path
    limits: Limits = Limits()
    said: Said = Said()


class Child:
    """One child process, started at the first job and again after it died. Not to be shared by threads."""

    def __init__(self, *, memory_mb: int = MEMORY_MB, command: Sequence[str] | None = None) -> None:
        self._command = list(command or (sys.executable, "-P", "-c", "from ingest.worker import main; main()", str(memory_mb)))
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def read(self, job: Job, on_page: OnPage = ignore_pages) -> ParsedDocument:
        """Return the parsed document; `on_page` is told each page that the child begins. Raises LimitExceeded,
        UnreadableFile (also where the child died), or ReaderBug.

        A child that somebody else killed (the system for want of memory, say) is tried once more.
        """
        try:
            return self._read_once(job, on_page)
        except _Killed:
            if self._closed:
                raise
            return self._read_once(job, on_page)

    def _read_once(self, job: Job, on_page: OnPage) -> ParsedDocument:
        process = self._running()
        late = threading.Event()
        timer = threading.Timer(job.limits.seconds + _GRACE, self._stop_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            kind, value = self._ask(process, job, on_page)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            self._stop()
            raise _death(job, late.is_set(), process.returncode) from None
        except BaseException:
            self._stop()
            raise
        finally:
            timer.cancel()
        return self._result(job, kind, value)

    def close(self) -> None:
        """Stop the child, at once and for good, whatever it does; another thread's `read` ends with UnreadableFile."""
        self._closed = True
        self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close_quietly(pipe)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise ReaderBug("this child was closed")
        if self._process is None or self._process.poll() is not None:
            self._stop()
            here = str(Path(__file__).resolve().parent.parent)
            known = os.environ.get("PYTHONPATH")
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([here, known] if known else [here])},
                # A child of its own session does not get the terminal's Ctrl-C; we stop it ourselves.
                start_new_session=True,
            )
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], job: Job, on_page: OnPage) -> tuple[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        write_frame(process.stdin, job)
        kind, value = read_frame(process.stdout)
        while kind == "page":
            on_page(*value)
            kind, value = read_frame(process.stdout)
        return kind, value

    def _result(self, job: Job, kind: str, value: Any) -> ParsedDocument:
        if kind == "memory":
            self._stop()
            more = "split the file or raise BUDGET_ASSISTANT_MEMORY_MB" if value == self._memory_mb else "save it anew"
            raise LimitExceeded(f"{job.path.name}: reading it takes more than {value} MB of memory; {more}")
        if kind == "input":
            error, message = value
            raise {"LimitExceeded": LimitExceeded, "UnreadableFile": UnreadableFile}.get(error, InputError)(message)
        if kind == "bug":
            raise ReaderBug(value)
        found: ParsedDocument = value
        return found

    @staticmethod
    def _stop_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()


def _death(job: Job, late: bool, status: int | None) -> InputError:
    if late:
        return LimitExceeded(
            f"{job.path.name}: reading it takes longer than {job.limits.seconds:g} seconds; "
            "split the file or raise BUDGET_ASSISTANT_LIMIT_SECONDS"
        )
    how = f"signal {-status}" if status is not None and status < 0 else f"status {status}"
    kind = _Killed if status == -signal.SIGKILL else UnreadableFile
    # Libraries that are not Python's own give up where they get no memory.
    why = "it may want more memory than a file of its size may take, or be damaged" if how == "signal 6" else "it may be damaged"
    return kind(f"{job.path.name}: the reader broke down over it ({how}); {why}; save it anew and try again")


class _Killed(UnreadableFile):
    """The child was killed, and not by us: the file need not be why."""


def memory_for(path: Path, memory_mb: int) -> int:
    """Return how many MB reading a file may take: by its size, and `memory_mb` at most."""
    size = path.stat().st_size / 1_000_000 if path.exists() else 0.0
    return min(memory_mb, _MB_AT_LEAST + round(size * _MB_A_MB))


def write_frame(pipe: IO[bytes], value: object) -> None:
    """Write one pickled value with its length before it."""
    packed = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(struct.pack(">Q", len(packed)))
    pipe.write(packed)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Any:
    """Return the next value that `write_frame` wrote. Raises EOFError where the pipe ends first."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError("the pipe has ended")
    (length,) = struct.unpack(">Q", head)
    packed = pipe.read(length)
    if len(packed) < length:
        raise EOFError("the pipe has ended within a value")
    return pickle.loads(packed)


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:  # what is left in the buffer can no longer reach a dead child
        return
