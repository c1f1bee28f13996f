"""Nothing that was taken in is lost: replaced versions, lost catalogs, backups."""

from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path

import pytest

from assistant.__main__ import main
from ingest.catalog import set_aside
from ingest.errors import InputError, SettingsError
from ingest.model import ParsedDocument, Said
from ingest.pipeline import read_document
from ingest.store import Source, Store, back_up, bring_back

OLD = "甲市乙区水务局2023年部门预算\n\n2023年公务接待费预算3.20万元。\n"
NEW = OLD.replace("3.20", "4.40")


def take_in(store: Store, folder: Path, text: str, name: str = "a.txt") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return store.write(read_document(file), file).document.id


def amounts(store: Store) -> set[str]:
    return {str(fact.amount.value) for one in store.documents() for fact in store.facts(one.id) if fact.amount}


def reread(file: Path, name: str, said: Said) -> ParsedDocument:
    named = file.parent.parent.parent / "again" / name
    named.parent.mkdir(exist_ok=True)
    named.write_bytes(file.read_bytes())
    return read_document(named, said=said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


# ---------------------------------------------------------------- versions


def test_replaced_version_is_listed_and_can_be_made_current_again(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        old, new = take_in(store, tmp_path, OLD), take_in(store, tmp_path, NEW)
        assert [(one.id, one.current) for one in store.versions(old)] == [(new, True), (old, False)]
        assert amounts(store) == {"4.40"}
        store.restore(old)
        assert [(one.id, one.current) for one in store.versions(old)] == [(new, False), (old, True)]
        assert amounts(store) == {"3.20"}
        vector = store.embedder().embed(["公务接待费"])[0]
        assert {one.split(".")[0] for one, _ in store.search_vectors(vector)} == {old}
        assert store.check().problems == ()


def test_restoring_is_whole_or_not_at_all(folder: Path, tmp_path: Path) -> None:
    def die(step: str) -> None:
        if dying and step == "vectors":
            raise KeyboardInterrupt

    dying = False
    with Store.open(folder, on_step=die) as store:
        old, new = take_in(store, tmp_path, OLD), take_in(store, tmp_path, NEW)
        dying = True
        with pytest.raises(KeyboardInterrupt):
            store.restore(old)
        dying = False
        assert [one.id for one in store.documents()] == [new]
        assert store.check().problems == ()


def test_only_a_replaced_version_is_restored(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        with pytest.raises(InputError, match="current version already"):
            store.restore(own)
        with pytest.raises(InputError, match="No version"):
            store.restore("nothing")


def test_commands_list_and_restore_versions(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    with Store.open(folder) as store:
        old, _ = take_in(store, tmp_path, OLD), take_in(store, tmp_path, NEW)
    assert main(["versions", "a.txt", "--data-dir", str(folder)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert "version 2 (current)" in listed[0] and listed[1].startswith(old) and "version 1 (replaced)" in listed[1]
    assert main(["restore", old, "--data-dir", str(folder)]) == 0
    assert "version 1 is current again" in capsys.readouterr().out
    assert main(["restore", old, "--data-dir", str(folder)]) == 1


# ---------------------------------------------------------------- a lost catalog


def test_lost_catalog_is_built_anew_from_the_kept_files(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        take_in(store, tmp_path, OLD.replace("水务", "财政"), "b.txt")
        new = take_in(store, tmp_path, NEW)
        store.say(store.document(new), Said(department="甲市乙区水利局"))
    for file in folder.glob("catalog.sqlite*"):
        file.unlink()
    with Store.open(folder) as store:
        assert store.documents() == ()
        assert any("budget-assistant recover" in one for one in store.check().problems)
        found = store.recover(reread, "again")
        assert found.failed == () and len(found.documents) == 3
        assert sorted((one.name, one.identity.department) for one in store.documents()) == [
            ("a.txt", "甲市乙区水利局"), ("b.txt", "甲市乙区财政局")
        ]  # fmt: skip
        assert amounts(store) == {"4.40", "3.20"} and len(store.versions(new)) == 2
        assert store.check().problems == ()


def test_kept_files_stay_while_the_catalog_that_knew_them_is_lost(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
    for file in folder.glob("catalog.sqlite*"):
        file.unlink()
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD.replace("水务", "财政"), "b.txt")
        store.reindex()
        assert {one.name for one in store.recover(reread, "again").documents} == {"a.txt"}
        assert {one.name for one in store.documents()} == {"a.txt", "b.txt"}


def test_removed_report_does_not_come_back(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        take_in(store, tmp_path, OLD.replace("水务", "财政"), "b.txt")
        store.remove(own)
        assert store.recover(reread, "again").documents == ()
        assert not [file for file in (folder / "originals").rglob("*") if file.is_file() and "a.txt" in file.read_text("utf-8")]


def test_damaged_catalog_is_set_aside_and_built_anew(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
    (folder / "catalog.sqlite").write_bytes(b"no catalog any more" * 1000)
    assert main(["recover", "--data-dir", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "catalog.sqlite.damaged-1" in told and "1 documents" in told
    with Store.open(folder) as store:
        assert amounts(store) == {"3.20"}


def test_sound_catalog_is_never_set_aside(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        assert set_aside(folder) is None


def test_changed_kept_file_is_not_taken_for_what_it_was(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        original = store.original(own)
    for file in folder.glob("catalog.sqlite*"):
        file.unlink()
    assert original is not None
    original.write_text(NEW, encoding="utf-8")
    with Store.open(folder) as store:
        found = store.recover(reread, "again")
        assert found.documents == () and "has been changed" in found.failed[0]


def test_file_of_which_nothing_is_noted_comes_back_under_its_digest(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        original = store.original(own)
    for file in (*folder.glob("catalog.sqlite*"), *folder.rglob("*.about")):
        file.unlink()
    assert original is not None
    with Store.open(folder) as store:
        assert [one.name for one in store.recover(reread, "again").documents] == [f"recovered-{original.name[:8]}.txt"]


def test_half_copied_files_are_swept_at_the_next_write(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        left = folder / "originals" / "ab" / "abc.txt.part"
        left.parent.mkdir(exist_ok=True)
        left.write_text("half")
    with Store.open(folder) as store:
        assert store.check().problems == () and not left.exists()


# ---------------------------------------------------------------- backups


def test_backup_brings_back_what_was_there(folder: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar"
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        assert back_up(store, backup) == 1
        store.remove(own)
        take_in(store, tmp_path, OLD.replace("水务", "财政").replace("3.20", "9.90"), "b.txt")
        with Store.open(folder) as reader:
            assert amounts(reader) == {"9.90"}
            assert bring_back(store, backup) == 1
            assert amounts(store) == amounts(reader) == {"3.20"}
        assert store.original(own) is not None and store.check().problems[:1] == (
            "1 kept files are of reports that the catalog does not know; run: budget-assistant recover",
        )


def test_reader_of_a_store_that_is_brought_back_keeps_nothing_of_before(folder: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar"
    with Store.open(folder) as store, Store.open(folder) as reader:
        take_in(store, tmp_path, OLD)
        back_up(store, backup)
        later = take_in(store, tmp_path, OLD.replace("3.20", "9.90"), "b.txt")
        assert reader.facts(later) and reader.names([later])
        bring_back(store, backup)
        # The catalog counts on from where the backup was: another reading and other names get the same numbers.
        other = take_in(store, tmp_path, OLD.replace("水务", "财政").replace("公务接待费", "会议费"), "c.txt")
        assert {one.coordinates.item for one in reader.facts(other)} == {one.coordinates.item for one in store.facts(other)}
        assert reader.names([other]) == tuple(dict.fromkeys(store.names([other])))


def test_backup_is_brought_back_where_python_has_no_filter_for_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    backup = tmp_path / "backup.tar"
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        back_up(store, backup)
    monkeypatch.delattr("tarfile.data_filter", raising=False)
    assert main(["restore", str(backup), "--data-dir", str(tmp_path / "other")]) == 0


def test_backup_goes_into_an_empty_folder(folder: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar"
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        back_up(store, backup)
    assert main(["restore", str(backup), "--data-dir", str(tmp_path / "other")]) == 0
    with Store.open(tmp_path / "other") as store:
        assert amounts(store) == {"3.20"} and store.check().problems == ()


def test_backup_is_made_while_another_writes(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as writer, Store.open(folder) as reader:
        take_in(writer, tmp_path, OLD)
        with writer.writing():
            assert back_up(reader, tmp_path / "backup.tar") == 1


@pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 2000])
def test_what_is_no_backup_is_refused_and_nothing_changes(folder: Path, tmp_path: Path, content: bytes) -> None:
    backup = tmp_path / "backup.tar"
    backup.write_bytes(content)
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        with pytest.raises(InputError, match=r"backup\.tar"):
            bring_back(store, backup)
        assert amounts(store) == {"3.20"}


def test_backup_of_a_newer_program_is_refused(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        take_in(store, tmp_path, OLD)
        back_up(store, tmp_path / "backup.tar")
        with tarfile.open(tmp_path / "backup.tar") as packed:
            for member in packed.getmembers():
                packed.extract(member, tmp_path / "out", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        with sqlite3.connect(tmp_path / "out" / "catalog.sqlite") as catalog:
            catalog.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
        catalog.close()
        with tarfile.open(tmp_path / "newer.tar", "w") as packed:
            packed.add(tmp_path / "out", "")
        with pytest.raises(InputError, match="newer version"):
            bring_back(store, tmp_path / "newer.tar")
        assert amounts(store) == {"3.20"}


def test_missing_kept_file_is_told_before_a_backup_is_taken_for_whole(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        own = take_in(store, tmp_path, OLD)
        original = store.original(own)
        assert original is not None
        original.unlink()
        with pytest.raises(SettingsError, match="is missing"):
            back_up(store, tmp_path / "backup.tar")
        assert not (tmp_path / "backup.tar").exists()


def test_source_that_was_given_is_noted(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(OLD, encoding="utf-8")
    with Store.open(folder) as store:
        store.write(read_document(file), file, Source("/somewhere/a.txt"))
    note = next(folder.rglob("*.about")).read_text("utf-8")
    assert "/somewhere/a.txt" in note
