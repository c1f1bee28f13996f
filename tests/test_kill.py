"""Law 6: whatever dies while a document is written, it is in the store whole or not at all, and the next ingest completes it.

One process imports everything once and forks the victims, because a start with chromadb takes two seconds.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STEPS = ("lock", "journal", "original", "vectors", "rows", "commit", "sweep")
MOMENTS = 20


@pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed here")
@pytest.mark.parametrize("plan", ["added", "updated"])
def test_killed_at_each_step_the_document_is_whole_or_absent(tmp_path, plan):
    _run("steps", tmp_path, plan)


@pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed here")
def test_killed_while_documents_are_written_together_all_of_them_are_whole_or_absent(tmp_path):
    _run("together", tmp_path, "")


@pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed here")
def test_killed_at_random_moments_every_document_is_whole_or_absent(tmp_path):
    _run("moments", tmp_path, "")


@pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed here")
def test_killed_while_the_index_is_built_anew_readers_keep_the_old_one(tmp_path):
    _run("reindex", tmp_path, "")


def _run(mode: str, folder: Path, plan: str) -> None:
    found = subprocess.run([sys.executable, __file__, mode, str(folder), plan], capture_output=True, text=True, timeout=300)
    assert found.returncode == 0, found.stdout + found.stderr


# ---------------------------------------------------------------- in the process that forks


def _documents():
    from fakes import parsed_document

    return [parsed_document(f"{place}.txt", department=f"局{place}", amount=f"{place}.00", chunks=20) for place in range(6)]


def _kill_self(step):
    return lambda reached: os.kill(os.getpid(), signal.SIGKILL) if reached == step else None


def _victim(work) -> int:
    """Run `work` in a fork and return its wait status; what it raises is status 1."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _in_a_fork(work) -> None:
    assert _ended(_victim(work)) == 0


def _whole(store, documents) -> list[str]:
    """Return the names of the visible documents, each of which must be equal to what was written."""
    expected = {(parsed.raw.name, parsed.raw.sha256): parsed for parsed in documents}
    for info in store.documents():
        parsed = expected[info.name, info.sha256]
        assert store.facts(info.id) == parsed.facts
        assert store.tables(info.id) == parsed.tables
        assert store.chunks(info.id) == parsed.chunks
        assert store.chunk_matrix([info.id])[1].shape[0] == len(parsed.chunks)
        assert len(store.block_texts(info.id)) == len(parsed.raw.blocks)
        assert store.facts_of("公务接待费", [info.id])
        if store.original(info.id):
            assert store.original(info.id).is_file()
    return [info.name for info in store.documents()]


def _steps(folder: Path, plan: str) -> None:
    from dataclasses import replace

    from fakes import parsed_document

    from ingest.store import Store

    before, after = parsed_document(chunks=10), parsed_document(amount="6.00", chunks=10)
    after = after if plan == "updated" else replace(after, raw=replace(after.raw, name="other.txt"))
    file = folder / "report.txt"
    file.write_text("x")

    for step in STEPS:
        data = folder / step

        def begin(data=data):
            with Store.open(data) as store:
                store.write(before)

        def die(data=data, step=step):
            with Store.open(data, on_step=_kill_self(step)) as store:
                store.write(after, file)

        def verify(data=data, step=step):
            with Store.open(data) as store:
                names = {(info.name, info.sha256) for info in store.documents()}
                _whole(store, [before, after])
                there = (after.raw.name, after.raw.sha256) in names
                assert there == (step in ("commit", "sweep")), step
                assert ((before.raw.name, before.raw.sha256) in names) == (plan == "added" or not there)
                assert store.write(after, file).status == ("unchanged" if there else plan)
                # The kept file is not the one that the made-up document names; all else must agree.
                assert [one for one in store.check().problems if "original file" not in one] == []
                assert store.search_vectors(store.embedder().embed(["公务接待费"])[0], None, 5)

        _in_a_fork(begin)
        assert _ended(_victim(die)) == -signal.SIGKILL, step
        _in_a_fork(verify)


def _together(folder: Path, plan: str) -> None:
    from fakes import parsed_document

    from ingest.store import Incoming, Store

    documents = _documents()
    newer = parsed_document("0.txt", department="局0", amount="99.00", chunks=20)
    coming = [Incoming(one) for one in (newer, *documents[1:])]
    before = [documents[0].raw.sha256]
    after = sorted(one.parsed.raw.sha256 for one in coming)

    for step in STEPS:
        data = folder / step

        def begin(data=data):
            with Store.open(data) as store:
                store.write(documents[0])

        def die(data=data, step=step):
            with Store.open(data, on_step=_kill_self(step)) as store:
                store.write_all(coming)

        def verify(data=data, step=step):
            with Store.open(data) as store:
                _whole(store, [*documents, newer])
                there = step in ("commit", "sweep")
                assert sorted(one.sha256 for one in store.documents()) == (after if there else before), step
                statuses = {one.status for one in store.write_all(coming)}
                assert statuses == ({"unchanged"} if there else {"added", "updated"})
                assert sorted(one.sha256 for one in store.documents()) == after
                assert store.check().problems == ()

        _in_a_fork(begin)
        assert _ended(_victim(die)) == -signal.SIGKILL, step
        _in_a_fork(verify)


def _moments(folder: Path, plan: str) -> None:
    from ingest.store import Incoming, Store

    documents, data, chance = _documents(), folder / "data", random.Random(2)

    def first():
        with Store.open(data) as store:
            store.write(documents[0])

    def write_and_remove():
        turn = random.Random(os.getpid())
        with Store.open(data) as store:
            while True:
                if turn.random() < 0.3:
                    store.write_all([Incoming(one) for one in turn.sample(documents[1:], 3)])
                parsed = turn.choice(documents[1:])
                if any(info.name == parsed.raw.name for info in store.documents()):
                    store.remove(parsed.raw.name)
                else:
                    store.write(parsed)

    def verify():
        with Store.open(data) as store:
            assert documents[0].raw.name in _whole(store, documents)
            assert store.check().problems == ()

    def complete():
        with Store.open(data) as store:
            for parsed in documents:
                store.write(parsed)
            assert sorted(_whole(store, documents)) == sorted(parsed.raw.name for parsed in documents)
            assert store.check().problems == ()

    _in_a_fork(first)
    for _ in range(MOMENTS):
        victim = _victim(write_and_remove)
        time.sleep(chance.uniform(0.05, 0.6))
        os.kill(victim, signal.SIGKILL)
        assert _ended(victim) == -signal.SIGKILL
        _in_a_fork(verify)
    _in_a_fork(complete)


def _reindex(folder: Path, plan: str) -> None:
    from fakes import LengthEmbedder

    from ingest.store import Store

    documents, data = _documents(), folder / "data"

    def begin():
        with Store.open(data) as store:
            for parsed in documents:
                store.write(parsed)

    def die():
        with Store.open(data) as store:
            store._embedder = LengthEmbedder()
            store.reindex(lambda done, of: os.kill(os.getpid(), signal.SIGKILL) if done == 3 else None)

    def verify():
        with Store.open(data) as store:
            assert len(_whole(store, documents)) == len(documents)
            assert store.embedding_model() != "lengths"
            assert store.check().problems == ()
            store.reindex()
            assert store.check().problems == ()
            assert len(store._vector_index().collections()) == 1

    _in_a_fork(begin)
    assert _ended(_victim(die)) == -signal.SIGKILL
    _in_a_fork(verify)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import chromadb  # noqa: F401  imported before forking, for speed
    import numpy  # noqa: F401
    import sqlalchemy  # noqa: F401

    {"steps": _steps, "together": _together, "moments": _moments, "reindex": _reindex}[sys.argv[1]](
        Path(sys.argv[2]), sys.argv[3]
    )
