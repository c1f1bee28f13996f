"""Reading on a Dask cluster: the same as reading here, and a worker or the scheduler that is lost costs no report."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.batch import Options, ingest_paths
from ingest.errors import SettingsError
from ingest.store import Store

SAMPLES = Path(__file__).resolve().parent.parent / "assistant" / "samples"
CHOSEN = ("yunping-water-2023.txt", "yunping-market-2023.txt", "yunping-water-2024.txt")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in CHOSEN:
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    return folder


class Machines:
    """A scheduler and its workers, each a process of its own on this machine."""

    def __init__(self, workers: int = 2) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        here = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self.scheduler = self._start("distributed.cli.dask_scheduler", *here)
        own = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
        self.workers = [self._start("distributed.cli.dask_worker", self.address, *own) for _ in range(workers)]

    @staticmethod
    def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
        here = Path(__file__).resolve().parent.parent
        path = os.pathsep.join([str(here), *filter(None, [os.environ.get("PYTHONPATH")])])
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def machines() -> Iterator[Machines]:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    made = Machines()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        host, port = made.address.removeprefix("tcp://").split(":")
        with socket.socket() as tried:
            if tried.connect_ex((host, int(port))) == 0:
                break
        time.sleep(0.2)
    yield made
    made.close()


def taken_in(folder: Path, reports: Path, **options: object) -> tuple[list[tuple[str, str]], dict[str, object]]:
    """Return what became of each file, and all that the store then holds."""
    with Store.open(folder) as store:
        outcomes = ingest_paths([reports], store, Options(**options))  # type: ignore[arg-type]
        held = {
            one.name: (store.facts(one.id), store.chunks(one.id), store.chunk_matrix([one.id])[1].tobytes())
            for one in store.documents()
        }
        assert store.check().problems == ()
    return [(one.path.name, one.status) for one in outcomes], held


def test_what_workers_read_is_what_would_be_read_here(tmp_path: Path, reports: Path, machines: Machines) -> None:
    here = taken_in(tmp_path / "here", reports)
    there = taken_in(tmp_path / "there", reports, scheduler=machines.address)
    assert there == here
    assert dict(there[0])["broken.pdf"] == "failed"


@pytest.mark.parametrize("lost", ["worker", "scheduler", "workers"])
def test_machine_that_is_lost_costs_no_report(
    tmp_path: Path, reports: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    from ingest import cluster

    submitted = cluster.Cluster.read
    dying = {"worker": machines.workers[:1], "scheduler": [machines.scheduler], "workers": machines.workers}[lost]

    def read(own: cluster.Cluster, job: object) -> object:
        for process in dying:
            process.kill()
        return submitted(own, job)  # type: ignore[arg-type]

    monkeypatch.setattr(cluster.Cluster, "read", read)
    outcomes, held = taken_in(tmp_path / "data", reports, scheduler=machines.address)
    assert dict(outcomes) == {**dict.fromkeys(CHOSEN, "added"), "broken.pdf": "failed"} and set(held) == set(CHOSEN)


def test_scheduler_that_is_not_there_is_one_sentence(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    from ingest import cluster

    monkeypatch.setattr(cluster, "ANSWERING", 1.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    assert main([str(reports), "--data-dir", str(tmp_path / "data"), "--scheduler", address]) == 1
    assert capsys.readouterr().err.startswith("ingest: No Dask scheduler answers at tcp://127.0.0.1:")


def test_missing_package_is_one_sentence(tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Store.open(tmp_path / "data") as store, pytest.raises(SettingsError, match='the extra "cluster"'):
        ingest_paths([reports], store, Options(scheduler="tcp://127.0.0.1:1"))
