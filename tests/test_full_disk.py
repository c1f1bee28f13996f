"""A data folder on a disk that is full to the last byte: what is asked of it is done, or refused for that reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent
_MOUNT = ["unshare", "--mount", "--map-root-user"] if shutil.which("unshare") else []


def on_a_full_disk(folder: Path, code: str, *, size: str) -> str:
    """Return what `code` prints, run in `folder`, which is a disk of `size` with two reports and else full."""
    script = folder.with_name("script.py")
    script.write_text(textwrap.dedent("""
        import os, sys
        from contextlib import suppress
        from fakes import parsed_document
        from ingest.errors import DiskFull
        from ingest.store import Store
        folder = sys.argv[1]
        def opened():
            return Store.open(folder + "/data")
        def fill(name):
            with open(folder + "/" + name, "wb", buffering=0) as file, suppress(OSError):
                while file.write(b"x" * 4096):
                    pass
        with opened() as store:
            for name in ("one", "two"):
                store.write(parsed_document(name + ".txt", department=name + "局", chunks=30))
        fill("ballast")
    """) + textwrap.dedent(code), encoding="utf-8")  # fmt: skip
    mounted = f'mount -t tmpfs -o size={size} tmpfs "$1" && exec "$2" "$3" "$1"'
    done = subprocess.run(
        [*_MOUNT, "sh", "-c", mounted, "sh", str(folder), sys.executable, str(script)],
        capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONPATH": f"{_HERE.parent}:{_HERE}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _may_mount() -> bool:
    if not _MOUNT:
        return False
    tried = subprocess.run([*_MOUNT, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not _may_mount(), reason="disks of any size are mounted here, which this user may not do")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "disk"
    made.mkdir()
    return made


def test_report_is_removed_and_what_that_costs_is_told(folder: Path) -> None:
    said = on_a_full_disk(folder, """
        with opened() as store:
            print([one.name for one in store.remove("one.txt")])
        with opened() as store:
            print([one.name for one in store.documents()], store.chunks(store.documents()[0].id)[0].id)
            problems = store.check().problems
            print(all("reindex" in one or "disk is full" in one for one in problems))
    """, size="3m")  # fmt: skip
    removed, left, told = said.splitlines()
    assert removed == "['one.txt']" and left.startswith("['two.txt']") and told == "True"


def test_index_is_built_anew_in_the_room_that_the_old_one_had(folder: Path) -> None:
    said = on_a_full_disk(folder, """
        os.truncate(folder + "/ballast", os.path.getsize(folder + "/ballast") - 100_000)  # what its log of changes takes
        with opened() as store:
            print(store.reindex())
            print(store.check().problems)
    """, size="16m")  # fmt: skip
    assert said.splitlines() == ["60", "()"]


def test_what_does_not_fit_is_refused_for_that_reason_and_nothing_is_lost(folder: Path) -> None:
    said = on_a_full_disk(folder, """
        with opened() as store:
            try:
                store.write(parsed_document("three.txt", department="三局", chunks=3000))
            except DiskFull as error:
                print("disk is full" in str(error))
            print([one.name for one in store.documents()])
        os.unlink(folder + "/ballast")
        with opened() as store:
            store.write(parsed_document("three.txt", department="三局", chunks=30))
            print(len(store.documents()), store.check().problems)
    """, size="6m")  # fmt: skip
    assert said.splitlines() == ["True", "['one.txt', 'two.txt']", "3 ()"]


@pytest.mark.parametrize("size", ["1m", "3m", "6m"])
def test_disk_that_reports_filled_is_given_room_by_removing_one(folder: Path, size: str) -> None:
    said = on_a_full_disk(folder, """
        os.remove(folder + "/ballast")
        with opened() as store, suppress(DiskFull):
            for at in range(200):
                store.write(parsed_document(f"{at}.txt", department=f"第{at}局", chunks=30))
        with opened() as store:
            before = [one.name for one in store.documents()]
            print(store.remove(before[0])[0].name == before[0], len(before) - len(store.documents()), len(before) < 150)
    """, size=size)  # fmt: skip
    assert said.split() == ["True", "1", "True"]
