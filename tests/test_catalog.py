from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import SettingsError, StoreMismatch


@pytest.fixture
def catalog(tmp_path):
    found = Catalog(tmp_path / "catalog.sqlite")
    yield found
    found.close()


def test_catalog_that_nobody_made_reads_as_empty_and_is_not_made(catalog, tmp_path):
    assert catalog.rows("SELECT name FROM meta") == []
    assert catalog.meta() == {}
    assert list(tmp_path.iterdir()) == []


def test_what_was_committed_is_read(catalog):
    with catalog.transaction() as transaction:
        transaction.set_meta("model", "m")
    assert catalog.meta()["model"] == "m"


def test_block_that_raises_leaves_nothing(catalog):
    with pytest.raises(RuntimeError), catalog.transaction() as transaction:
        transaction.set_meta("model", "m")
        transaction.insert("pieces", [{"document": 1, "kind": "fact", "first": 0, "count": 1, "packed": b"x"}])
        raise RuntimeError
    assert "model" not in catalog.meta()
    assert catalog.rows("SELECT * FROM pieces") == []


def test_reader_does_not_wait_for_a_writer_and_sees_what_was_before(catalog):
    with catalog.transaction() as transaction:
        transaction.set_meta("model", "before")
    with catalog.transaction() as transaction:
        transaction.set_meta("model", "after")
        assert catalog.meta()["model"] == "before"
    assert catalog.meta()["model"] == "after"


def test_numbers_are_never_used_again(catalog):
    values = {"series": "s", "version": 1, "visible": True, "name": "n", "sha256": "x", "given": "", "reading": "", "info": "{}"}
    with catalog.transaction() as transaction:
        first = transaction.insert_one("documents", id="a", **values)
        transaction.run("DELETE FROM documents")
        assert transaction.insert_one("documents", id="b", **values) > first


def test_threads_share_a_catalog(catalog):
    with catalog.transaction() as transaction:
        transaction.set_meta("model", "m")
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(catalog.meta()["model"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["m"] * 8


def test_file_that_is_no_catalog_is_refused_by_name(tmp_path):
    (tmp_path / "catalog.sqlite").write_text("no database at all, but quite some text " * 50)
    with pytest.raises(StoreMismatch, match=r"catalog\.sqlite is not a catalog"):
        Catalog(tmp_path / "catalog.sqlite").meta()


def test_empty_file_reads_as_empty(tmp_path):
    sqlite3.connect(tmp_path / "catalog.sqlite").close()
    (tmp_path / "catalog.sqlite").touch()
    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert catalog.meta() == {}
    catalog.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuchdatabase://host/x"])
def test_database_address_that_cannot_be_used_is_one_sentence(tmp_path, url):
    with pytest.raises(SettingsError, match="BUDGET_ASSISTANT_DATABASE_URL"), Catalog(tmp_path / "c", url).transaction():
        pass


def test_address_of_another_database_reads_and_writes_through_sqlalchemy(tmp_path):
    catalog = Catalog(tmp_path / "not-used.sqlite", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    with catalog.transaction() as transaction:
        transaction.set_meta("model", "m")
    assert catalog.meta()["model"] == "m"
    assert not (tmp_path / "not-used.sqlite").exists()
    catalog.close()


@pytest.mark.parametrize(
    "url", ["nosuchdatabase://user:secret@host/x", "postgresql://u:se?cret@127.0.0.1:1/x", "sqlite:////nowhere/secret@x?secret"]
)
def test_password_of_a_database_is_never_shown(tmp_path, url):
    with pytest.raises(SettingsError) as told, Catalog(tmp_path / "c", url).transaction():
        pass
    assert "secret" not in str(told.value)


@pytest.fixture
def reader():
    """A catalog beside which nothing may be written, and we without the right to; also where the tests run as root."""
    with tempfile.TemporaryDirectory() as top:
        file = Path(top) / "data" / "catalog.sqlite"
        with closing(Catalog(file)) as writer, writer.transaction() as transaction:
            transaction.set_meta("model", "m")
        file.parent.chmod(0o555)
        Path(top).chmod(0o755)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield Catalog(file)
        finally:
            if root:
                os.seteuid(0)
            file.parent.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_catalog_is_read_where_nothing_may_be_written_beside_it(reader):
    assert reader.meta()["model"] == "m"
    reader.close()


POSTGRESQL = "BUDGET_ASSISTANT_TEST_DATABASE_URL"


@pytest.mark.skipif(POSTGRESQL not in os.environ, reason=f"{POSTGRESQL} names no PostgreSQL database to try")
def test_store_is_the_same_on_postgresql(tmp_path):
    from fakes import parsed_document

    from ingest.store import Store

    parsed = parsed_document(text="with \0 inside")
    with Store.open(tmp_path, database_url=os.environ[POSTGRESQL]) as store:
        own = store.write(parsed).document.id
        assert store.facts(own) == parsed.facts
        assert store.write(parsed_document(amount="6.00")).status == "updated"
        assert store.check().problems == ()
        store.remove(own)
        assert store.reports() == ()
