"""The child's side of `ingest.children`: reads jobs from standard input, writes results to what was standard output."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from ingest.children import Job, memory_for, read_frame, write_frame
from ingest.errors import InputError
from ingest.settings import quiet_telemetry


def main() -> None:
    """Serve until standard input ends."""
    quiet_telemetry()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    allowed = int(sys.argv[1])
    limit_memory(allowed)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    jobs = sys.stdin.buffer
    # Libraries may print; what they print must not run into the results.
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            job = read_frame(jobs)
        except EOFError:
            return
        memory = memory_for(job.path, allowed)
        limit_memory(memory)
        write_frame(results, _outcome(job, memory, lambda page, pages: write_frame(results, ("page", (page, pages)))))


def _outcome(job: Job, memory: int, on_page: Callable[[int, int], None]) -> tuple[str, Any]:
    """Return ("ok", document), ("input", (error's name, message)), ("memory", MB allowed) or ("bug", traceback)."""
    from ingest.pipeline import read_document

    try:
        return "ok", read_document(job.path, job.limits, said=job.said, on_page=on_page)
    except InputError as error:
        return "input", (type(error).__name__, str(error))
    except MemoryError:
        return "memory", memory
    except Exception:  # it is not passed over: the parent reports it as our bug, and goes on with the other files
        return "bug", traceback.format_exc()


def limit_memory(megabytes: int) -> None:
    """Let allocation fail beyond `megabytes`, where the platform can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _end_with_parent() -> None:
    """End when the parent has died: the pipe's end is seen only between two files, and a file may take minutes."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
