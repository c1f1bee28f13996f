"""The store's own tests once more over PostgreSQL and a Chroma server, and what is told when a server goes away."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import servers
import test_keeping
import test_store
from fakes import parsed_document

from assistant import Assistant
from assistant.__main__ import SAMPLES
from ingest.errors import SettingsError, StoreMismatch
from ingest.pipeline import read_document
from ingest.store import Incoming, Source, Store

_MISSING = servers.why_no_postgres()
pytestmark = [
    pytest.mark.skipif(_MISSING is not None, reason=_MISSING or ""),
    # Chroma's client for servers never closes its connections.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

_OF_THE_FILE = ("sqlite", "\"chroma\"", "as_before(", "as_second(", "imports_nothing_heavy", "one_after_the_other")
"""What a test's text has where it is about the embedded pair's own files, or about two stores at once."""


def _same_tests(module: object) -> dict[str, object]:
    return {
        name: test for name, test in vars(module).items()
        if name.startswith("test_") and callable(test) and "store" in inspect.signature(test).parameters
        and not any(mark in inspect.getsource(test) for mark in _OF_THE_FILE)
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _connections_end_here() -> Iterator[None]:
    """Let go of the connections that the client left open while their warnings are still this module's own."""
    yield
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    gc.collect()


globals().update(_same_tests(test_store))
holder = test_store.holder


@pytest.fixture(scope="module")
def addresses() -> Iterator[tuple[str, str]]:
    with servers.postgres() as database, servers.chroma() as index:
        yield database, index


@pytest.fixture
def pair(addresses: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the test's own on the servers, which the environment names."""
    import psycopg

    database, index = addresses
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(f"{database}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    monkeypatch.setenv("BUDGET_ASSISTANT_DATABASE_URL", f"{database}/{name}")
    monkeypatch.setenv("BUDGET_ASSISTANT_CHROMA_URL", index)
    yield name
    with psycopg.connect(f"{database}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(pair: str, tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as found:
        yield found


def test_most_of_the_store_s_tests_run_over_the_servers_too() -> None:
    assert len(_same_tests(test_store)) >= 40


def test_replaced_versions_come_back(pair: str, tmp_path: Path) -> None:
    test_keeping.test_replaced_version_is_listed_and_can_be_made_current_again(tmp_path / "data", tmp_path)


def test_backup_is_left_to_the_database(store: Store, tmp_path: Path) -> None:
    from ingest.store import back_up

    store.write(parsed_document())
    with pytest.raises(SettingsError, match="own tools"):
        back_up(store, tmp_path / "backup.tar")


QUESTIONS = (
    "水务局2023年公务接待费是多少", "哪个部门2023年公务接待费最多", "水务局2024年公务接待费为什么减少", "主要职责是什么",
    "How much did the water bureau spend on official reception in 2023?", "水务局2023年印刷费是多少", "三公经费加起来对不对",
)  # fmt: skip


def _answers(folder: Path) -> list[dict[str, object]]:
    with Store.open(folder) as store:
        files = sorted(SAMPLES.glob("*.txt"))
        store.write_all([Incoming(read_document(file), file, Source(file.name)) for file in files])
    with Assistant.open(folder) as assistant:
        return [{**assistant.ask(question).to_dict(), "elapsed_ms": 0} for question in QUESTIONS]


def test_answers_are_the_same_byte_for_byte(pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over_servers = _answers(tmp_path / "servers")
    monkeypatch.delenv("BUDGET_ASSISTANT_DATABASE_URL")
    monkeypatch.delenv("BUDGET_ASSISTANT_CHROMA_URL")
    assert over_servers == _answers(tmp_path / "embedded")


def test_database_that_goes_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    with servers.postgres() as database, Store.open(tmp_path, database_url=f"{database}/postgres") as store:
        store.write(parsed_document())
        assert len(store.documents()) == 1
        gone = store
    with pytest.raises(SettingsError, match="catalog at postgresql://"):
        gone.documents()


def test_index_that_goes_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    with servers.chroma() as index:
        store = Store.open(tmp_path, chroma_url=index)
        store.write(parsed_document())
    with store, pytest.raises((SettingsError, StoreMismatch), match="http://127"):
        store.write(parsed_document("b.txt", department="甲市丙局"))
    with Store.open(tmp_path, chroma_url=index) as again:
        assert len(again.documents()) == 1
