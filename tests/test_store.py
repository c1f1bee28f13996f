from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace

import numpy
import pytest
from fakes import LengthEmbedder, parsed_document

from ingest.catalog import SCHEMA
from ingest.codec import to_json
from ingest.errors import InputError, SettingsError, StoreBusy, StoreMismatch
from ingest.model import Coordinates, Quality, Said
from ingest.store import Incoming, Source, Store, describe, group_reports, migrating, upkeep
from ingest.store import reading as store_reading
from ingest.store.lock import WriterLock
from ingest.store.rows import WRITTEN, digest, new_info


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "data") as found:
        yield found


def ids(store):
    return [one.id for one in store.documents()]


# ---------------------------------------------------------------- reading what was written


def test_everything_comes_back_as_it_was_written(store):
    parsed = parsed_document()
    own = store.write(parsed).document.id
    assert store.facts(own) == parsed.facts
    assert store.tables(own) == parsed.tables
    assert store.table(own, "t1") == parsed.tables[0]
    assert store.sections(own) == parsed.sections
    assert store.findings(own) == parsed.findings
    assert store.chunks(own) == parsed.chunks
    assert store.block_text(own, 0) == parsed.raw.blocks[0].text
    assert store.block_texts(own)[1] == "项目\t预算数\n公务接待费\t5.00"
    info = store.document(own)
    assert (info.identity, info.quality, info.notes) == (parsed.identity, parsed.quality, parsed.raw.notes)
    assert (info.pages, info.unread_pages, info.absent_tables) == (2, (2,), ("基金表",))


def test_folder_without_a_store_reads_as_empty_and_is_not_made(tmp_path):
    with Store.open(tmp_path / "data") as store:
        assert store.reports() == ()
        assert store.generation() == 0
    assert not (tmp_path / "data").exists()


def test_folder_without_a_store_is_refused_where_one_is_needed(tmp_path):
    with pytest.raises(SettingsError, match="python -m ingest PATH"):
        Store.open(tmp_path / "data", create=False)


def test_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "data").write_text("x")
    with pytest.raises(SettingsError, match="is a file"):
        Store.open(tmp_path / "data")


@pytest.mark.parametrize("ask", ["document", "facts", "sections", "original", "chunks"])
def test_document_that_is_not_there_is_a_key_error(store, ask):
    with pytest.raises(KeyError, match="nothing"):
        getattr(store, ask)("nothing")


def test_table_or_block_that_is_not_there_is_a_key_error(store):
    own = store.write(parsed_document()).document.id
    with pytest.raises(KeyError):
        store.table(own, "t99")
    with pytest.raises(KeyError):
        store.block_text(own, 99)


def test_reader_sees_what_another_store_wrote_without_being_opened_again(tmp_path):
    with Store.open(tmp_path / "data") as reader, Store.open(tmp_path / "data") as writer:
        assert reader.reports() == ()
        own = writer.write(parsed_document()).document.id
        assert ids(reader) == [own]
        before = reader.generation()
        writer.remove(own)
        assert reader.reports() == ()
        assert reader.generation() > before


def test_facts_of_a_label_are_found_without_reading_the_rest(store):
    parsed = parsed_document()
    other = replace(parsed.facts[0], id="f3", coordinates=Coordinates(item="会议费", parents=("三公经费",)))
    own = store.write(replace(parsed, facts=(*parsed.facts, other))).document.id
    assert [fact.id for _, fact in store.facts_of("会议费", [own])] == ["f3"]
    assert [fact.id for _, fact in store.facts_of("三公经费", [own])] == ["f1", "f2", "f3"]
    assert store.facts_of("培训费", [own]) == ()
    assert store.labels()["会议费"] == frozenset({own})


def test_look_up_imports_nothing_heavy(store):
    own = store.write(parsed_document()).document.id
    code = (
        "import sys; from ingest.store import Store; store = Store.open(sys.argv[1]); assert store.reports(); "
        f"assert store.facts('{own}') and store.tables('{own}'); "
        "heavy = 'chromadb torch transformers sentence_transformers gradio langchain sqlalchemy pydantic numpy'.split(); "
        "print([name for name in heavy if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code, str(store.data_dir)], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# ---------------------------------------------------------------- twice is once, changed is a version


def test_same_file_again_changes_nothing_and_says_so(store):
    first = store.write(parsed_document())
    before = store.generation()
    again = store.write(parsed_document())
    assert (first.status, again.status) == ("added", "unchanged")
    assert again.document == first.document
    assert store.generation() == before


def test_same_content_under_another_name_changes_nothing(store):
    parsed = parsed_document()
    first = store.write(parsed)
    again = store.write(replace(parsed, raw=replace(parsed.raw, name="copy.txt")))
    assert (again.status, again.document) == ("unchanged", first.document)


def test_same_file_given_another_year_is_read_anew_in_its_place(store):
    first = store.write(parsed_document(), source=Source(said=Said(year=2023), reading="1"))
    again = store.write(parsed_document(year=2022), source=Source(said=Said(year=2022), reading="1"))
    assert again.status == "updated"
    assert again.document.id == first.document.id
    assert [one.identity.year for one in store.documents()] == [2022]
    assert store.check().problems == ()


def test_same_file_read_by_a_newer_reader_takes_its_own_place(store):
    store.write(parsed_document(), source=Source(reading="1"))
    assert store.write(parsed_document(), source=Source(reading="1")).status == "unchanged"
    assert store.write(parsed_document(), source=Source(reading="2")).status == "updated"
    assert len(store.documents()) == 1
    assert store.check().problems == ()


def test_changed_file_is_a_new_version_and_the_old_one_can_still_be_cited(store):
    old = store.write(parsed_document()).document
    new = store.write(parsed_document(amount="6.00"))
    assert (new.status, new.document.version) == ("updated", 2)
    assert ids(store) == [new.document.id]
    assert store.document(old.id).current is False
    assert store.facts(old.id)[0].raw == "5.00"
    assert [one.version for one in store.versions(old.id)] == [2, 1]
    searched = store.search_vectors(store.embedder().embed(["公务接待费"])[0], None, 99)
    assert {one.split(".")[0] for one, _ in searched} == {new.document.id}


def test_file_changed_back_is_a_version_again(store):
    first = store.write(parsed_document()).document
    store.write(parsed_document(amount="6.00"))
    back = store.write(parsed_document())
    assert (back.status, back.document.id, back.document.version) == ("updated", first.id, 3)
    assert ids(store) == [first.id]
    assert store.check().problems == ()


def test_changed_file_at_the_same_path_is_a_version_even_of_another_year(store):
    store.write(parsed_document(), source=Source(path="/in/a.txt"))
    new = store.write(parsed_document(amount="6.00", year=2024), source=Source(path="/in/a.txt"))
    assert new.status == "updated"


def test_file_of_the_same_name_about_another_body_is_no_version(store):
    store.write(parsed_document(), source=Source(path="/a/预算.txt"))
    other = store.write(parsed_document(department="丙局", amount="6.00"), source=Source(path="/b/预算.txt"))
    assert other.status == "added"
    assert len(store.documents()) == 2


def test_ids_do_not_depend_on_the_order_of_coming_in(tmp_path):
    documents = [parsed_document(f"{name}.txt", department=name) for name in ("甲局", "乙局", "丙局")]
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        for document in documents:
            one.write(document)
        for document in reversed(documents):
            two.write(document)
        assert [replace(found, number=0) for found in one.documents()] == [replace(found, number=0) for found in two.documents()]
        assert [found.id for found in one.reports()] == [found.id for found in two.reports()]
        query = one.embedder().embed(["公务接待费"])[0]
        assert one.search_vectors(query, None, 9) == two.search_vectors(query, None, 9)


# ---------------------------------------------------------------- several together


def several():
    """A new file, the same again, a copy of it, a changed one, and one of another body."""
    first = parsed_document("甲.txt")
    return [
        Incoming(first),
        Incoming(first),
        Incoming(replace(first, raw=replace(first.raw, name="copy.txt"))),
        Incoming(parsed_document("甲.txt", amount="6.00")),
        Incoming(parsed_document("丙.txt", department="丙局", chunks=3)),
    ]


def test_documents_written_together_come_to_the_same_as_one_after_the_other(store, tmp_path):
    together = store.write_all(several())
    with Store.open(tmp_path / "other") as other:
        alone = [other.write(one.parsed) for one in several()]
        assert [(one.status, one.document.id) for one in together] == [(one.status, one.document.id) for one in alone]
        assert [one.status for one in together] == ["added", "unchanged", "unchanged", "updated", "added"]
        for one in other.documents():
            assert store.chunks(one.id) == other.chunks(one.id)
            numpy.testing.assert_allclose(store.chunk_matrix([one.id])[1], other.chunk_matrix([one.id])[1], atol=1e-6)
    assert store.check().problems == ()


def test_several_documents_reach_the_index_together(tmp_path):
    steps = []
    with Store.open(tmp_path / "data", on_step=steps.append) as store:
        store.write_all([Incoming(parsed_document(f"{one}.txt", department=f"局{one}")) for one in range(4)])
        assert steps.count("vectors") == 1
        assert len(store.documents()) == 4


def test_nothing_to_write_is_nothing(store):
    assert store.write_all([]) == ()


def test_number_of_searched_chunks_is_kept_through_every_change(store):
    def counted():
        return store._chunk_count() == sum(len(store.chunks(one)) for one in ids(store))

    store.write(parsed_document("甲.txt", chunks=4))
    store.write(parsed_document("丙.txt", department="丙局", chunks=3))
    assert counted()
    store.write(parsed_document("甲.txt", amount="6.00", chunks=9))
    assert counted()
    store.write(parsed_document("甲.txt", chunks=4))
    assert counted()
    store.remove("丙.txt")
    assert counted()
    store.remove("甲.txt")
    assert store._chunk_count() == 0


# ---------------------------------------------------------------- originals, removing


def test_original_is_kept_and_goes_with_its_report(store, tmp_path):
    file = tmp_path / "甲.txt"
    file.write_text("content", encoding="utf-8")
    import hashlib

    parsed = parsed_document()
    parsed = replace(parsed, raw=replace(parsed.raw, sha256=hashlib.sha256(b"content").hexdigest()))
    own = store.write(parsed, file).document.id
    file.unlink()
    kept = store.original(own)
    assert kept.read_text(encoding="utf-8") == "content"
    assert store.check().problems == ()
    store.remove(own)
    assert not kept.exists()


@pytest.mark.parametrize(
    "call", [lambda store: store.reports()[0].id, lambda store: store.documents()[0].id, lambda store: "甲局2023预算.txt"]
)
def test_report_is_removed_by_its_id_its_files_id_or_its_files_name(store, call):
    store.write(parsed_document())
    store.write(parsed_document(amount="6.00"))
    gone = store.remove(call(store))
    assert [one.version for one in gone] == [2, 1]
    assert store.reports() == ()
    assert store.check() == upkeep.CheckResult(0, 0, 0)


def test_replaced_version_is_removed_alone(store):
    old = store.write(parsed_document()).document
    new = store.write(parsed_document(amount="6.00")).document
    assert [one.id for one in store.remove(old.id)] == [old.id]
    assert ids(store) == [new.id]
    with pytest.raises(KeyError):
        store.facts(old.id)
    assert store.check().problems == ()


def test_removing_what_is_not_there_is_one_sentence(store):
    with pytest.raises(InputError, match="budget-assistant reports"):
        store.remove("nothing")


def test_name_of_two_files_must_be_made_plain(store):
    store.write(parsed_document(), source=Source(path="/a"))
    store.write(parsed_document(department="丙局", amount="6.00"), source=Source(path="/b"))
    with pytest.raises(InputError, match="name one by its id"):
        store.remove("甲局2023预算.txt")


def test_removed_report_comes_in_again(store):
    own = store.write(parsed_document()).document.id
    store.remove(own)
    assert store.write(parsed_document()).status == "added"
    assert store.check().problems == ()


# ---------------------------------------------------------------- which documents make a report


def grouped(*documents):
    infos = []
    for place, parsed in enumerate(documents):
        infos.append(new_info(replace(parsed, raw=replace(parsed.raw, name=f"{place}.txt")), 1))
    reports = group_reports(infos)
    assert group_reports(infos[::-1]) == reports
    return [[one.name for one in report.documents] for report in reports]


def test_narrative_and_tables_of_one_body_year_and_stage_are_one_report():
    assert grouped(parsed_document(), parsed_document()) == [["0.txt", "1.txt"]]


@pytest.mark.parametrize("other", [{"year": 2022}, {"stage": "actual"}, {"department": "甲市丙局"}])
def test_another_body_year_or_stage_is_another_report(other):
    assert len(grouped(parsed_document(), parsed_document(**other))) == 2


def test_another_level_is_another_report():
    assert len(grouped(parsed_document(level="department"), parsed_document(level="office"))) == 2


def test_level_that_is_not_said_joins_the_only_one_there_is():
    assert grouped(parsed_document(level="department"), parsed_document()) == [["0.txt", "1.txt"]]


def test_level_that_is_not_said_joins_none_of_several():
    assert len(grouped(parsed_document(level="department"), parsed_document(level="office"), parsed_document())) == 3


def test_width_and_brackets_of_a_name_make_no_difference():
    assert len(grouped(parsed_document(department="甲市乙局（本级）"), parsed_document(department="甲市乙局(本级)"))) == 1


def test_short_name_that_the_other_document_uses_joins():
    assert len(grouped(parsed_document(names=("甲市乙局", "市乙局")), parsed_document(department="市乙局"))) == 1


def test_unknown_body_joins_nothing():
    assert len(grouped(parsed_document(department=None), parsed_document(department=None), parsed_document())) == 3


def test_unknown_year_joins_nothing():
    assert len(grouped(parsed_document(year=None), parsed_document(year=None))) == 2


def split_report():
    """A narrative that lists two tables and holds none, and the tables apart."""
    whole = parsed_document()
    absent = ("三公经费表", "基金表")
    listing = Quality(pages=4, tables_listed=2, tables_absent=absent, narrative_figures=3, narrative_explained=2)
    narrative = replace(whole, tables=(), facts=(), quality=listing, absent_tables=absent)
    return narrative, replace(whole, listed_tables=(), absent_tables=())


def test_quality_of_a_report_counts_its_files_together_and_each_listed_table_once():
    infos = [new_info(replace(one, raw=replace(one.raw, name=f"{at}.txt")), 1) for at, one in enumerate(split_report())]
    (report,) = group_reports(infos)
    quality = report.quality
    assert (quality.pages, quality.tables, quality.tables_listed, quality.tables_absent) == (6, 1, 2, ("基金表",))
    assert (quality.figures, quality.narrative_figures, quality.narrative_explained) == (2, 3, 2)


def test_file_that_only_lists_the_tables_is_not_said_to_lack_them():
    narrative, _ = split_report()
    assert "listed" not in describe(new_info(narrative, 1))


def test_line_for_people_tells_body_year_and_what_was_read(store):
    line = describe(store.write(parsed_document()).document)
    assert "甲市乙局 2023 budget" in line
    assert "read well" in line and "2 figures, 100 % with row, column and unit" in line


# ---------------------------------------------------------------- vectors


def test_chunks_are_found_by_meaning_best_first(store):
    own = store.write(parsed_document(chunks=5)).document.id
    query = store.embedder().embed([store.chunks(own)[3].to_embed])[0]
    (best, score), *rest = store.search_vectors(query, None, 3)
    assert store.chunk(best) == (own, store.chunks(own)[3])
    assert score == pytest.approx(1, abs=1e-5)
    assert len(rest) == 2


def test_search_stays_within_the_given_chunks(store):
    own = store.write(parsed_document(chunks=5)).document.id
    names, matrix = store.chunk_matrix([own])
    assert matrix.shape == (5, store.embedder().dimensions)
    assert {one for one, _ in store.search_vectors(matrix[0], names[2:4], 9)} == set(names[2:4])


def test_search_that_keeps_no_vectors_gives_the_same_best_as_the_one_that_does(store, monkeypatch):
    for place in range(4):
        store.write(parsed_document(f"{place}.txt", department=f"局{place}", text=f"局{place}的公务接待费"))
    store.remove(ids(store)[0])
    query = store.embedder().embed(["局2的公务接待费"])[0]
    kept = [store.search_vectors(query, None, k) for k in (1, 3, 99)]
    monkeypatch.setattr(store_reading, "LARGE", 0)
    monkeypatch.setattr(store_reading, "_TOGETHER", 2)
    assert [store.search_vectors(query, None, k) for k in (1, 3, 99)] == kept


def test_no_more_is_kept_of_read_documents_than_allowed(store, monkeypatch):
    read = [store.write(parsed_document(f"{place}.txt", department=f"局{place}")).document.id for place in range(3)]
    first = [(store.facts(one), store.chunks(one), store.block_texts(one)) for one in read]
    monkeypatch.setattr(store_reading, "_MOST_REMEMBERED", 1)
    assert [(store.facts(one), store.chunks(one), store.block_texts(one)) for one in reversed(read)] == first[::-1]
    store.tables(read[0])
    assert len(store._memory) == 1


def test_candidates_of_the_index_give_the_same_best_as_the_exact_search(store, monkeypatch):
    for place in range(4):
        store.write(parsed_document(f"{place}.txt", department=f"局{place}", text=f"局{place}的公务接待费"))
    query = store.embedder().embed(["局2的公务接待费"])[0]
    exact = store.search_vectors(query, None, 3)
    monkeypatch.setattr(store_reading, "EXACT_UP_TO", 0)
    assert store.search_vectors(query, None, 3) == exact


def test_index_of_a_running_reader_shows_what_another_process_wrote(store, monkeypatch):
    monkeypatch.setattr(store_reading, "EXACT_UP_TO", 0)
    store.write(parsed_document())
    query = store.embedder().embed(["公务接待费"])[0]
    assert len(store.search_vectors(query, None, 99)) == 3
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); from fakes import parsed_document; from ingest.store import Store\n"
        "with Store.open(sys.argv[1]) as store: store.write(parsed_document('b.txt', department='丙局'))"
    )
    subprocess.run([sys.executable, "-c", code, str(store.data_dir), os.path.dirname(__file__)], check=True)
    assert len(store.search_vectors(query, None, 99)) == 6


def test_no_documents_have_no_matrix(store):
    names, matrix = store.chunk_matrix([])
    assert names == ()
    assert matrix.shape[0] == 0
    assert store.search_vectors(numpy.zeros(4, dtype=numpy.float32), None, 3) == ()


def test_other_embedding_model_is_refused_and_reindex_mends_it(store, monkeypatch):
    own = store.write(parsed_document()).document.id
    monkeypatch.setattr(store, "_embedder", LengthEmbedder())
    with pytest.raises(StoreMismatch, match="budget-assistant reindex"):
        store.embedder()
    with pytest.raises(StoreMismatch):
        store.write(parsed_document(amount="6.00"))
    seen = []
    assert store.reindex(lambda done, of: seen.append((done, of))) == 3
    assert seen == [(0, 1), (1, 1)]
    assert store.embedding_model() == "lengths"
    assert store.chunk_matrix([own])[1].shape == (3, 4)
    assert store.write(parsed_document(amount="6.00")).status == "updated"
    assert store.check().problems == ()


def test_reindex_brings_a_lost_index_back(store, tmp_path):
    store.write(parsed_document())
    store.close()
    import shutil

    shutil.rmtree(tmp_path / "data" / "chroma")
    assert any("lacks 3 of 3" in one for one in store.check().problems)
    store.reindex()
    assert store.check().problems == ()


def test_index_that_cannot_be_opened_is_told_and_mended(store):
    own = store.write(parsed_document()).document.id
    store.close()
    (store.data_dir / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    (problem,) = store.check().problems
    assert "cannot be used" in problem and "budget-assistant reindex" in problem
    assert store.facts(own)
    store.reindex()
    assert store.check().problems == ()


# ---------------------------------------------------------------- the writer's lock


HOLD = """
import sys
from ingest.store import Store
with Store.open(sys.argv[1]) as store, store.writing():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "data")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_second_writer_is_told_who_writes(store, holder):
    with pytest.raises(StoreBusy, match=rf"process {holder.pid} on .*since 20"):
        store.write(parsed_document())
    assert store.reports() == ()


def test_reader_looks_again_where_a_writer_changed_the_reports_meanwhile(store):
    first = store.write(parsed_document()).document.id
    looked = []

    def read():
        looked.append(store.documents()[0].id)
        if len(looked) == 1:
            store.remove(first)
            store.write(parsed_document(amount="6.00"))
        return store.facts(looked[-1])[0].raw

    assert store.settled(read) == "6.00"
    assert len(looked) == 2


def test_looking_for_what_was_never_there_is_not_tried_again(store):
    store.write(parsed_document())
    with pytest.raises(KeyError):
        store.settled(lambda: store.facts("nothing"))


def test_lock_of_a_dead_process_is_taken_over(store, holder):
    holder.kill()
    holder.wait()
    assert store.write(parsed_document()).status == "added"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="writes to a device that is always full")
def test_lock_is_taken_where_the_holders_name_cannot_be_written(tmp_path):
    (tmp_path / "writer.lock").symlink_to("/dev/full")
    lock = WriterLock(tmp_path / "writer.lock")
    assert lock.acquire()
    lock.release()


def test_full_disk_is_named_as_such(store):
    with pytest.raises(SettingsError, match="the disk is full"), store.writing():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_lock_left_with_any_content_is_taken_over(store):
    store.data_dir.mkdir()
    (store.data_dir / "writer.lock").write_text(json.dumps({"pid": 1, "host": "elsewhere", "command": "x", "since": "2020"}))
    assert store.write(parsed_document()).status == "added"


def test_second_store_of_the_same_process_waits_its_turn_too(store):
    with store.writing(), Store.open(store.data_dir) as other, pytest.raises(StoreBusy), other.writing():
        pass


def test_threads_of_one_store_write_one_after_the_other(store):
    import threading

    documents = [parsed_document(f"{place}.txt", department=f"局{place}") for place in range(4)]
    threads = [threading.Thread(target=store.write, args=(one,)) for one in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.documents()) == 4
    assert store.check().problems == ()


def test_store_of_another_schema_is_refused(store):
    store.write(parsed_document())
    with store._catalog.transaction() as transaction:
        transaction.set_meta("schema", "0")
    with pytest.raises(StoreMismatch, match="schema 0"):
        Store.open(store.data_dir)


# ---------------------------------------------------------------- check


def test_check_finds_what_was_tampered_with(store):
    own = store.write(parsed_document()).document
    store._vector_index().delete(store._collection(), [f"{own.id}.1.c0"])
    with store._catalog.transaction() as transaction:
        transaction.insert("uses", [{"document": 99, "part": "label", "name": 1, "count": 1, "positions": "0"}])
    problems = store.check().problems
    assert any("lacks 1 of 3" in one for one in problems)
    assert any("uses holds 1 rows" in one for one in problems)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET value = '7.70' WHERE position = 0",
        "DELETE FROM facts WHERE position = 1",
        "UPDATE pieces SET packed = substr(packed, 1, 9) WHERE kind = 'fact'",
        "DELETE FROM pieces WHERE kind = 'table'",
        "UPDATE names SET name = '会议费' WHERE name = '公务接待费'",
        "DROP TABLE uses",
        "UPDATE documents SET info = '{\"x\": 1}'",
    ],
)
def test_check_finds_changed_rows_and_reindex_mends_them_from_the_kept_file(store, tmp_path, statement):
    parsed = parsed_document()
    file = tmp_path / "kept.txt"
    file.write_text("as it came")
    parsed = replace(parsed, raw=replace(parsed.raw, sha256=hashlib.sha256(file.read_bytes()).hexdigest()))
    own = store.write(parsed, file).document.id
    store.close()
    with sqlite3.connect(store.data_dir / "catalog.sqlite") as catalog:
        catalog.execute(statement)
    catalog.close()
    with Store.open(store.data_dir) as again:
        assert any("not what was written" in one for one in again.check().problems)
        with pytest.raises(StoreMismatch, match="damaged in the catalog"):
            again.reindex()
        asked = []
        assert again.reindex(reread=lambda *about: asked.append(about) or parsed) == 3
        assert [about[1:] for about in asked] == [(parsed.raw.name, Said())]
        assert again.check().problems == ()
        assert again.facts(own) == parsed.facts


def test_broken_rows_are_one_sentence_to_a_reader(store):
    own = store.write(parsed_document()).document.id
    with store._catalog.transaction() as transaction:
        transaction.run("UPDATE pieces SET packed = :broken", broken=b"x")
    for read in (store.facts, store.tables, store.chunks, store.block_texts, store.table_titles):
        with pytest.raises(StoreMismatch, match="run: budget-assistant reindex"):
            read(own)
    assert store.remove(own)[0].id == own


def test_vectors_that_were_changed_are_made_anew(store):
    own = store.write(parsed_document()).document.id
    before = store.chunk_matrix([own])[1]
    with store._catalog.transaction() as transaction:
        transaction.run("UPDATE embeddings SET matrix = :cut", cut=b"123")
    with Store.open(store.data_dir) as again:
        assert any("0 of 3 passages have a vector" in one for one in again.check().problems)
        again.reindex()
        assert again.check().problems == ()
        numpy.testing.assert_array_equal(again.chunk_matrix([own])[1], before)


def test_generation_that_is_no_number_is_mended_by_the_next_write(store):
    store.write(parsed_document())
    with store._catalog.transaction() as transaction:
        transaction.set_meta("generation", "abc")
    assert store.generation() == 0 and len(store.documents()) == 1
    store.write(parsed_document(amount="6.00"))
    assert store.generation() == 1


def test_check_goes_on_where_the_index_cannot_be_opened_for_lack_of_room(store, monkeypatch):
    store.write(parsed_document())
    with sqlite3.connect(store.data_dir / "catalog.sqlite") as catalog:
        catalog.execute("UPDATE pieces SET packed = x'00' WHERE kind = 'table'")
    catalog.close()

    def full(*_):
        raise SettingsError("The vector index cannot be written: the disk is full.")

    monkeypatch.setattr(store._vector_index(), "ids", full)
    store.write(parsed_document("b.txt", department="甲市丙局"))
    problems = store.check().problems
    assert any("not what was written" in one for one in problems) and any("disk is full" in one for one in problems)


def test_kept_files_stay_where_the_catalog_is_lost(store, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("x")
    store.write(parsed_document(), file)
    store.close()
    (store.data_dir / "catalog.sqlite").unlink()
    with Store.open(store.data_dir) as again:
        again.reindex()
        kept = [one for one in (store.data_dir / "originals").rglob("*") if one.is_file() and one.suffix == ".txt"]
        assert len(kept) == 1


# ---------------------------------------------------------------- facts as rows


def test_names_are_read_with_the_part_they_play_and_no_fact(store):
    own = store.write(parsed_document()).document.id
    found = {(part, name) for part, _, name in store.names([own])}
    assert found == {("label", "公务接待费"), ("label", "三公经费"), ("path", "公务接待费"), ("path", "预算数")}
    assert {one[2] for one in store.names()} == {name for _, name in found}


def test_facts_at_their_positions_are_those_of_the_whole(store):
    parsed = parsed_document()
    items = [Coordinates(item=f"项目{place % 7}") for place in range(300)]
    many = tuple(replace(parsed.facts[0], id=f"f{place}", coordinates=about) for place, about in enumerate(items))
    own = store.write(replace(parsed, facts=many)).document.id
    key = next(key for part, key, name in store.names([own]) if (part, name) == ("label", "项目3"))
    places = store.positions(own, [("label", key)])
    assert places == tuple(range(3, 300, 7))
    assert store.facts_at(own, places) == tuple((place, many[place]) for place in places)
    assert store.positions(own, [("subject", key)]) == ()


def test_what_is_stated_of_an_item_is_known_without_reading_facts(store):
    parsed = parsed_document()
    blank = replace(parsed.facts[0], amount=None, state="blank", coordinates=Coordinates(item="会议费"))
    own = store.write(replace(parsed, facts=(*parsed.facts, blank))).document
    other = store.write(parsed_document("b.txt", department="甲市乙局")).document
    year = parsed.facts[0].coordinates.year
    found = store.stated(own.id, ["公务接待费", "会议费", "没有的项目"])
    assert {(one.item, one.year, one.amount) for one in found} == {
        ("公务接待费", year, True), ("会议费", own.identity.year, False)
    }  # fmt: skip
    assert store.stated_elsewhere("公务接待费", year, [own.id])
    assert not store.stated_elsewhere("公务接待费", year, [own.id, other.id])
    assert not store.stated_elsewhere("会议费", year, [other.id])


def test_facts_are_rows_with_their_coordinates(store):
    store.write(parsed_document(amount="1,205.00".replace(",", "")))
    rows = store._catalog.rows(
        "SELECT n.name, f.year, s.stage, s.fund, s.unit, f.value, f.number FROM facts f JOIN names n ON n.id = f.item "
        "JOIN shapes s ON s.id = f.shape"
    )
    assert rows == [("公务接待费", 2023, "budget", "fiscal", "万元", "1205.00", 1205.0)] * 2


def test_names_that_nothing_uses_any_more_are_forgotten(store):
    own = store.write(parsed_document()).document.id
    store.remove(own)
    store.reindex()
    assert store._catalog.rows("SELECT * FROM names") == []


# ---------------------------------------------------------------- the schema before


def as_before(folder):
    """Turn the store in `folder` back into one of the schema before, as the program of that time wrote it."""
    with Store.open(folder) as store:
        kinds = {"fact": store.facts, "table": store.tables, "section": store.sections, "finding": store.findings,
                 "chunk": store.chunks}  # fmt: skip
        payloads = [
            (one.number, kind, place, getattr(piece, "id", None), to_json(piece))
            for one in store.documents()
            for kind, read in kinds.items()
            for place, piece in enumerate(read(one.id))
        ]
        payloads += [
            (one.number, "block", place, None, text)
            for one in store.documents()
            for place, text in enumerate(store.block_texts(one.id))
        ]
        vectors = [
            (one.number, store.embedding_model(), place, row.astype("<f4").tobytes())
            for one in store.documents()
            for place, row in enumerate(store.chunk_matrix([one.id])[1])
        ]
    with sqlite3.connect(folder / "catalog.sqlite") as catalog:
        for table in ("names", "facts", "shapes", "uses", "pieces", "embeddings", "digests"):
            catalog.execute(f"DROP TABLE {table}")
        catalog.execute("CREATE TABLE parts (document, kind, position, id, payload)")
        catalog.execute("CREATE TABLE labels (label, document, position)")
        catalog.execute("CREATE TABLE vectors (document, model, position, vector)")
        catalog.executemany("INSERT INTO parts VALUES (?, ?, ?, ?, ?)", payloads)
        catalog.executemany("INSERT INTO vectors VALUES (?, ?, ?, ?)", vectors)
        catalog.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    catalog.close()


def test_store_of_the_schema_before_is_turned_as_it_lies(store):
    parsed = parsed_document()
    own = store.write(parsed).document.id
    matrix = store.chunk_matrix([own])[1]
    store.close()
    as_before(store.data_dir)
    with Store.open(store.data_dir) as turned:
        assert turned.facts(own) == parsed.facts and turned.tables(own) == parsed.tables
        assert turned.findings(own) == parsed.findings and turned.chunks(own) == parsed.chunks
        assert turned.block_texts(own)[1] == "项目\t预算数\n公务接待费\t5.00"
        numpy.testing.assert_allclose(turned.chunk_matrix([own])[1], matrix, atol=1e-3)
        assert turned.write(parsed).status == "unchanged"
        assert turned.check().problems == ()
        assert turned._catalog.meta()["schema"] == SCHEMA
        assert not turned._catalog.rows("SELECT name FROM sqlite_master WHERE name IN ('parts', 'labels', 'vectors')")


def as_second(folder):
    """Turn the store in `folder` into one of the second schema: all coordinates in each fact's row, and the digests of that."""
    with sqlite3.connect(folder / "catalog.sqlite") as catalog:
        catalog.execute(
            "CREATE TABLE wide AS SELECT f.document, f.position, f.id, s.source, f.body, s.level, f.year, s.stage, s.fund, "
            "s.side, s.kind, f.item, f.code, f.economic, f.subject, s.nature, s.direction, s.base_year, s.period, s.state, "
            's.role, s.bound, s.unit, f.value, f.number, f.table_id, f."row", f."column", f.block '
            "FROM facts f JOIN shapes s ON s.id = f.shape"
        )
        catalog.execute("DROP TABLE facts")
        catalog.execute("DROP TABLE shapes")
        catalog.execute("ALTER TABLE wide RENAME TO facts")
        catalog.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
        rows = lambda query, **values: catalog.execute(query, values).fetchall()  # noqa: E731
        for (number,) in rows("SELECT number FROM documents"):
            made = digest(rows, number, (migrating.WIDE_FACTS, *WRITTEN[1:]))
            catalog.execute("UPDATE digests SET digest = ? WHERE document = ?", (made, number))
    catalog.close()


def test_store_of_the_second_schema_is_turned_as_it_lies(store):
    parsed = parsed_document()
    own = store.write(parsed).document.id
    matrix, rows = store.chunk_matrix([own])[1], store._catalog.rows("SELECT * FROM facts ORDER BY document, position")
    store.close()
    as_second(store.data_dir)
    with Store.open(store.data_dir) as turned:
        assert turned.facts(own) == parsed.facts
        assert turned._catalog.rows("SELECT * FROM facts ORDER BY document, position") == rows
        assert numpy.array_equal(turned.chunk_matrix([own])[1], matrix)
        assert turned.check().problems == () and turned._catalog.meta()["schema"] == SCHEMA


def test_what_was_broken_in_the_second_schema_is_still_found(store):
    store.write(parsed_document())
    store.close()
    as_second(store.data_dir)
    with sqlite3.connect(store.data_dir / "catalog.sqlite") as catalog:
        catalog.execute("UPDATE facts SET value = '7.70' WHERE position = 0")
    catalog.close()
    with Store.open(store.data_dir) as turned:
        assert any("not what was written" in one for one in turned.check().problems)


def test_turning_a_store_is_whole_or_not_at_all(store, monkeypatch):
    own = store.write(parsed_document()).document.id
    store.close()
    as_before(store.data_dir)
    monkeypatch.setattr(migrating, "_turn_vectors", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Store.open(store.data_dir)
    monkeypatch.undo()
    with Store.open(store.data_dir) as turned:
        assert len(turned.facts(own)) == 2


def test_store_of_the_schema_before_waits_for_its_writer(store):
    store.write(parsed_document())
    as_before(store.data_dir)
    with store.writing(), pytest.raises(StoreBusy):
        Store.open(store.data_dir)
