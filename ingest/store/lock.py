"""The writer's lock: one process writes to a data folder at a time, and others are told which.

The lock is the operating system's, on an open file, so that it ends with its holder however that dies; what the file
says of the holder is for people, and is overwritten by the next one.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from ingest.errors import SettingsError, StoreBusy


class WriterLock:
    """Held by one thread of one process at a time; that thread may take it again. Other threads of this lock wait."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._threads = threading.RLock()
        self._depth = 0
        self._open: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock and return whether this thread has it newly. Raises StoreBusy where another process has it."""
        self._threads.acquire()
        try:
            if self._depth == 0:
                self._open = self._take()
            self._depth += 1
            return self._depth == 1
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._open is not None:
            _say(self._open, b"")
            self._open.close()
            self._open = None
        self._threads.release()

    def _take(self) -> IO[bytes]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            found = open(self._file, "ab+", buffering=0)  # noqa: SIM115  it stays open as long as the lock is held
        except OSError as error:
            raise SettingsError(f"The data folder {self._file.parent} cannot be written to ({error.strerror}).") from error
        try:
            _lock(found)
        except OSError:
            holder = _holder(found)
            found.close()
            raise StoreBusy(
                f"Another process writes to {self._file.parent} ({holder}); try again when it has finished."
            ) from None
        _say(found, json.dumps(_self()).encode())
        return found


def _say(file: IO[bytes], holder: bytes) -> None:
    """Write who holds the lock. A full disk keeps nobody from taking it: what the file says is for people only."""
    with suppress(OSError):
        file.seek(0)
        file.truncate()
        file.write(holder)


def _self() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _holder(file: IO[bytes]) -> str:
    """Return who holds the lock, in words; the file may be empty for the instant between locking and writing."""
    try:
        file.seek(0)
        found = json.loads(file.read())
        return f'process {found["pid"]} on {found["host"]}, "{found["command"]}", since {found["since"]}'
    except (OSError, ValueError, KeyError, TypeError):
        return "its name is not known"


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        # Byte 0x7fffffff lies behind the holder's name, which others must be able to read.
        file.seek(0x7FFFFFFF)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
