"""PostgreSQL and Chroma servers of a test's own, in folders that go with it; what is missing on the machine is said."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

_STARTING = 60.0
"""Seconds that a server may take to answer."""


def postgres_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, Debian's newest or those on the path; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


def why_no_postgres() -> str | None:
    """Return what is missing for tests over PostgreSQL, None where nothing is."""
    if postgres_programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (pip install 'budget-assistant[postgres]')"
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL server, which ends with the block."""
    programs = postgres_programs()
    assert programs is not None
    top = Path(tempfile.mkdtemp(prefix="budget-postgres-"))
    as_owner: dict[str, str] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        with suppress(KeyError):
            pwd.getpwnam("postgres")
            as_owner = {"user": "postgres", "group": "postgres"}
            shutil.chown(top, "postgres", "postgres")
    data, port = top / "data", free_port()
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, cwd=top, **as_owner,
        )  # fmt: skip
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-k", top, "-c", "listen_addresses=127.0.0.1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=top, **as_owner,
        )  # fmt: skip
        try:
            _wait_for([programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)])
            yield f"postgresql://tester@127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _wait_for(command: list[object]) -> None:
    until = time.monotonic() + _STARTING
    while subprocess.run([str(one) for one in command], capture_output=True).returncode:
        if time.monotonic() > until:
            raise TimeoutError(f"{command[0]} does not answer")
        time.sleep(0.1)


@contextmanager
def chroma() -> Iterator[str]:
    """Give the address of a Chroma server, which ends with the block."""
    port, top = free_port(), tempfile.mkdtemp(prefix="budget-chroma-")
    program = Path(sys.executable).parent / "chroma"
    server = subprocess.Popen(
        [program, "run", "--path", top, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=top,
    )  # fmt: skip
    try:
        until = time.monotonic() + _STARTING
        while True:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=2):
                break
            if time.monotonic() > until:
                raise TimeoutError("chroma does not answer")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(top, ignore_errors=True)
