from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.batch import Input, PageAt, _Begun, _pages_of
from ingest.children import Child, Job, ReaderBug, memory_for
from ingest.errors import LimitExceeded, StoreBusy, UnreadableFile
from ingest.model import Said
from ingest.pipeline import Options, ingest_paths, read_document, read_in_child
from ingest.readers import Limits
from ingest.store import Source, Store
from ingest.version import reading_version

REPORT = """{department}{year}年度部门预算

第一部分 部门概况
一、主要职责
负责本市的公共事务。

第二部分 部门预算情况说明
一、“三公”经费预算情况
{year}年“三公”经费预算为{total}万元，其中公务接待费{reception}万元。
"""


def write_report(folder: Path, name: str = "甲市乙局2023年部门预算.txt", **values: object) -> Path:
    known = {"department": "甲市乙局", "year": 2023, "total": "8.00", "reception": "5.00", **values}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(REPORT.format(**known), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "data") as found:
        yield found


def statuses(outcomes):
    return [one.status for one in outcomes]


def pdf_of_forms(path: Path, count: int) -> Path:
    """A PDF of one page that draws a form, which draws the next one twice, and so on."""
    last = count + 4
    parts = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"]  # fmt: skip
    parts.append("<</Length 5>>stream\n/F Do\nendstream")
    for number in range(5, last + 1):
        form = f"<</XObject<</F {number + 1} 0 R>>>>" if number < last else "<<>>"
        parts.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources{form}/Length 11>>stream\n/F Do /F Do\nendstream"
        )
    path.write_text(
        "%PDF-1.4\n" + "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
        + f"trailer <</Size {last + 1}/Root 1 0 R>>\n%%EOF"
    )  # fmt: skip
    return path


# ---------------------------------------------------------------- a child that reads


def fake_child(body: str) -> Child:
    """A child that answers as `body` says instead of reading."""
    code = (
        "import os, sys, time\nfrom ingest.children import read_frame, write_frame\njob = read_frame(sys.stdin.buffer)\n" + body
    )
    return Child(command=[sys.executable, "-c", code])


def test_child_reads_what_this_process_reads(tmp_path):
    path = write_report(tmp_path)
    assert read_in_child(path) == read_document(path)


def test_what_the_user_says_of_a_file_reaches_the_child(tmp_path):
    identity = read_in_child(write_report(tmp_path), said=Said("丙局", 2019)).identity
    assert (identity.department, identity.year) == ("丙局", 2019)


def test_readers_sentence_comes_through(tmp_path):
    (tmp_path / "empty.txt").touch()
    with pytest.raises(UnreadableFile, match=r"^empty\.txt: "):
        read_in_child(tmp_path / "empty.txt")


def test_reading_beyond_its_time_is_stopped():
    start = time.monotonic()
    with fake_child("time.sleep(60)") as child, pytest.raises(LimitExceeded, match="slow.pdf.*BUDGET_ASSISTANT_LIMIT_SECONDS"):
        child.read(Job(Path("slow.pdf"), replace(Limits(), seconds=-4.5)))
    assert time.monotonic() - start < 10


def test_reader_that_dies_is_a_damaged_file():
    with fake_child("os.kill(os.getpid(), 11)") as child, pytest.raises(UnreadableFile, match=r"bad\.pdf: .*signal 11"):
        child.read(Job(Path("bad.pdf")))


def test_reader_that_prints_does_not_harm_the_result(tmp_path):
    path = write_report(tmp_path)
    code = (
        "import ingest.pipeline as p; r = p.read_document\n"
        "def loud(*a, **k):\n    print('noise' * 1000); return r(*a, **k)\n"
        "p.read_document = loud; import sys; sys.argv = ['-c', '4096']\nfrom ingest.worker import main; main()"
    )
    with Child(command=[sys.executable, "-c", code]) as child:
        assert child.read(Job(path)).raw.name == path.name


def test_our_own_fault_comes_with_its_traceback():
    answer = "write_frame(sys.stdout.buffer, ('bug', 'Traceback\\nValueError: x'))"
    with fake_child(answer) as child, pytest.raises(ReaderBug, match="ValueError: x"):
        child.read(Job(Path("a.txt")))


def test_child_that_died_is_started_again(tmp_path):
    path = write_report(tmp_path)
    with Child() as child:
        first = child.read(Job(path))
        os.kill(child._process.pid, signal.SIGKILL)
        child._process.wait()
        assert child.read(Job(path)) == first


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the Linux kernel here")
def test_reading_beyond_its_memory_is_one_sentence_and_the_child_goes_on():
    code = (
        "import ingest.pipeline as p\n"
        "p.read_document = lambda path, *a, **k: bytearray(2_000_000_000 if path.name == 'big.txt' else 2)\n"
        "import sys; sys.argv = ['-c', '1000']\nfrom ingest.worker import main; main()"
    )
    with Child(command=[sys.executable, "-c", code], memory_mb=1000) as child:
        with pytest.raises(LimitExceeded, match=r"big\.txt: .*1000 MB.*BUDGET_ASSISTANT_MEMORY_MB"):
            child.read(Job(Path("big.txt")))
        assert child.read(Job(Path("small.txt"))) == bytearray(2)


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_child_that_was_killed_while_it_read_is_tried_once_more(tmp_path):
    code = (
        "import os, sys, pathlib\nfrom ingest.children import read_frame, write_frame\njob = read_frame(sys.stdin.buffer)\n"
        f"mark = pathlib.Path({str(tmp_path / 'mark')!r})\n"
        "with mark.open('a') as file: file.write('x')\n"
        "if len(mark.read_text()) <= int(job.path.name): os.kill(os.getpid(), 9)\n"
        "write_frame(sys.stdout.buffer, ('ok', 'read'))"
    )
    with Child(command=[sys.executable, "-c", code]) as child:
        assert child.read(Job(Path("1"))) == "read"
    (tmp_path / "mark").unlink()
    with Child(command=[sys.executable, "-c", code]) as child, pytest.raises(UnreadableFile, match="signal 9"):
        child.read(Job(Path("2")))


def test_small_file_may_not_take_the_memory_of_a_large_one(tmp_path):
    (tmp_path / "small.pdf").write_bytes(b"x" * 1000)
    (tmp_path / "large.pdf").write_bytes(b"x" * 20_000_000)
    assert memory_for(tmp_path / "small.pdf", 4096) < 1100
    assert memory_for(tmp_path / "large.pdf", 4096) == 4096
    assert memory_for(tmp_path / "not-there.pdf", 256) == 256


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the Linux kernel here")
def test_forms_that_draw_each_other_without_end_are_one_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="the reader broke down over it"):
        read_in_child(pdf_of_forms(tmp_path / "forms.pdf", 30))


@pytest.mark.skipif(os.name != "posix", reason="looks for processes with signals")
def test_children_end_with_a_killed_parent(tmp_path):
    code = (
        "import sys, time; from ingest.children import Child, Job; from pathlib import Path; child = Child()\n"
        "child.read(Job(Path(sys.argv[1]))); print(child._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(write_report(tmp_path))], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split(") ")[1][:1]:
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


# ---------------------------------------------------------------- many files


def test_folder_is_taken_in_with_its_folders_and_without_hidden_files(store, tmp_path):
    write_report(tmp_path / "in")
    write_report(tmp_path / "in" / "deeper", "丙局2023.txt", department="丙局")
    write_report(tmp_path / "in", ".hidden.txt", department="丁局")
    write_report(tmp_path / "in" / ".git", "d.txt", department="戊局")
    write_report(tmp_path / "in", "~$lock.docx")
    (tmp_path / "in" / "notes.py").write_text("x = 1")
    outcomes = ingest_paths([tmp_path / "in"], store)
    assert statuses(outcomes) == ["added", "added"]
    assert {one.name for one in store.documents()} == {"甲市乙局2023年部门预算.txt", "丙局2023.txt"}


def test_same_files_again_change_nothing_and_are_not_read(store, tmp_path):
    path = write_report(tmp_path / "in")
    ingest_paths([path], store)
    before = store.generation()
    again = ingest_paths([path, path], store)
    assert statuses(again) == ["unchanged"]
    assert "nothing has changed" in again[0].message
    assert store.generation() == before


def test_changed_file_is_a_new_version(store, tmp_path):
    ingest_paths([write_report(tmp_path / "in")], store)
    outcomes = ingest_paths([write_report(tmp_path / "in", reception="6.00")], store)
    assert statuses(outcomes) == ["updated"]
    assert [one.version for one in store.documents()] == [2]


def test_original_is_kept(store, tmp_path):
    path = write_report(tmp_path / "in")
    (outcome,) = ingest_paths([path], store)
    assert store.original(outcome.document.id).read_bytes() == path.read_bytes()
    assert store.check().problems == ()


def test_outcomes_come_in_the_order_of_the_files_and_progress_counts_them(store, tmp_path):
    paths = [write_report(tmp_path / "in", f"{place}.txt", department=f"{name}局") for place, name in enumerate("甲乙丙丁戊")]
    seen = []
    outcomes = ingest_paths(paths, store, progress=lambda progress: seen.append((progress.done, progress.total)))
    assert [one.path for one in outcomes] == paths
    assert list(dict.fromkeys(seen)) == [(done, 5) for done in range(6)]


def test_child_tells_each_page_that_it_begins():
    child = fake_child(
        "for page in (1, 2, 3): write_frame(sys.stdout.buffer, ('page', (page, 3)))\n"
        "write_frame(sys.stdout.buffer, ('ok', 'the document'))"
    )
    seen = []
    with child:
        assert child.read(Job(Path("a.pdf")), lambda page, pages: seen.append((page, pages))) == "the document"
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_pdf_tells_its_pages_and_text_none(tmp_path):
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="the extra test is not installed")
    made = canvas.Canvas(str(tmp_path / "a.pdf"))
    for page in range(3):
        made.drawString(100, 700, f"2023 {page}")
        made.showPage()
    made.save()
    seen = []
    read_document(tmp_path / "a.pdf", on_page=lambda page, pages: seen.append((page, pages)))
    read_document(write_report(tmp_path / "in"), on_page=lambda page, pages: seen.append((page, pages)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_page_of_the_file_that_is_waited_for_is_told_between_outcomes():
    begun = _Begun(Input(Path("a.pdf"), Path("a.pdf")), Source("a.pdf"), 0.0)
    reading = Future()
    told = _pages_of(begun, reading)
    begun.pages.put((1, 9))
    begun.pages.put((2, 9))
    assert next(told) == PageAt("a.pdf", 2, 9)
    reading.set_result(None)
    assert list(told) == []


def test_bad_files_leave_the_others_in_and_the_store_unharmed(store, tmp_path):
    good = write_report(tmp_path / "in")
    bad = tmp_path / "in" / "bad.txt"
    bad.write_bytes(os.urandom(5000))
    outcomes = ingest_paths([tmp_path / "nowhere", bad, good], store)
    assert sorted(statuses(outcomes)) == ["added", "failed", "failed"]
    assert all(one.message and "\n" not in one.message for one in outcomes if one.status == "failed")
    assert [one.name for one in store.documents()] == [good.name]
    assert store.check().problems == ()


def _huge_text(path):
    path.write_text("1,234.56\t2,345.67\n" * 2_800_000)


BAD = {
    "empty.txt": lambda path: path.touch(),
    "blank.txt": lambda path: path.write_text(" \n\t\n"),
    "binary.txt": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "undecodable.txt": lambda path: path.write_bytes("预算".encode("gb18030") * 10 + b"\xff\xff\xfe\x81\x00\x81" * 50),
    "huge.txt": _huge_text,
    "long-line.txt": lambda path: path.write_text("预" * 5_000_000, encoding="utf-8"),
    "truncated.pdf": lambda path: path.write_bytes(b"%PDF-1.7\n1 0 obj\n<<"),
    "broken.docx": lambda path: path.write_bytes(b"PK\x03\x04 and nothing more"),
    "program.exe": lambda path: path.write_bytes(b"MZ" + b"\x00" * 500),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(store, tmp_path, name):
    path = tmp_path / name
    BAD[name](path)
    (outcome,) = ingest_paths([path], store)
    assert outcome.status == "failed"
    assert outcome.message.startswith(name)
    assert "\n" not in outcome.message
    assert "this program failed" not in outcome.message
    assert store.documents() == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_common_encodings_are_read(store, tmp_path, encoding):
    path = tmp_path / "甲市乙局2023年部门预算.txt"
    path.write_text(REPORT.format(department="甲市乙局", year=2023, total="8.00", reception="5.00"), encoding=encoding)
    (outcome,) = ingest_paths([path], store)
    assert outcome.status == "added"
    assert any(fact.raw.startswith("5.00") for fact in store.facts(outcome.document.id))


def test_folder_without_reports_is_one_sentence(store, tmp_path):
    (tmp_path / "in").mkdir()
    (outcome,) = ingest_paths([tmp_path / "in"], store)
    assert (outcome.status, outcome.message) == (
        "failed",
        f"{tmp_path / 'in'}: there is no report in this folder; name files or another folder.",
    )
    assert not store.data_dir.exists()


def test_text_without_any_table_or_body_is_taken_in(store, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("这是一段没有数字也没有表格的说明文字。\n它仍然可以被找到。\n", encoding="utf-8")
    (outcome,) = ingest_paths([path], store)
    assert outcome.status == "added"
    assert (outcome.document.identity.department, outcome.document.identity.year) == (None, None)


def test_archive_gives_a_document_a_member(store, tmp_path):
    packed = tmp_path / "reports.zip"
    one = write_report(tmp_path / "a").read_bytes()
    two = write_report(tmp_path / "b", department="丙局").read_bytes()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲/预算.txt", one)
        archive.writestr("丙/预算.txt", two)
        archive.writestr("readme.exe", b"x")
    outcomes = ingest_paths([packed], store)
    assert statuses(outcomes) == ["added", "added"]
    assert [one.name for one in store.documents()] == ["预算.txt", "预算.txt"]
    assert statuses(ingest_paths([packed], store)) == ["unchanged", "unchanged"]


def test_bad_members_of_an_archive_cost_themselves_only(store, tmp_path):
    archive = tmp_path / "a.zip"
    report = write_report(tmp_path / "in").read_bytes()
    with zipfile.ZipFile(archive, "w") as container:
        container.writestr("好.txt", report)
        container.writestr("预算" * 70 + ".txt", report + b"\n")
        container.writestr("locked.txt", report)
    data = bytearray(archive.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    outcomes = ingest_paths([archive], store)
    assert sorted(statuses(outcomes)) == ["added", "added", "failed"]
    assert [one.message for one in outcomes if one.status == "failed"] == [
        "a.zip: locked.txt inside is protected by a password; unpack it and give the files"
    ]


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes there")
def test_names_that_cannot_be_shown_are_read_under_names_that_can(store, tmp_path):
    report = write_report(tmp_path / "in").read_bytes()
    folder = os.fsencode(tmp_path / "unpacked")
    os.mkdir(folder)
    for place, name in enumerate(["公开.txt".encode("gb18030"), b"a\033]0;x\033.txt"]):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(report + b"\n" * place)
    outcomes = ingest_paths([tmp_path / "unpacked"], store)
    assert sorted((one.status, one.document.name) for one in outcomes) == [("added", "a�]0;x�.txt"), ("added", "公开.txt")]
    assert statuses(ingest_paths([tmp_path / "unpacked"], store)) == ["unchanged", "unchanged"]


@pytest.mark.skipif(os.name != "posix", reason="makes a pipe with a name")
def test_pipes_devices_and_broken_links_are_one_sentence_each(store, tmp_path):
    folder = write_report(tmp_path / "in").parent
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    outcomes = ingest_paths([folder], store)
    assert sorted(statuses(outcomes)) == ["added", "failed", "failed", "failed"]
    assert all("no file that can be read to its end" in one.message for one in outcomes if one.status == "failed")


def test_archive_without_reports_is_one_sentence(store, tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.exe", b"x")
    (tmp_path / "x.zip").write_bytes(held.getvalue())
    (outcome,) = ingest_paths([tmp_path / "x.zip"], store)
    assert (outcome.status, outcome.message[:6]) == ("failed", "x.zip:")


def test_other_writer_is_named_before_anything_is_read(store, tmp_path):
    path = write_report(tmp_path / "in")
    with Store.open(store.data_dir) as other, other.writing(), pytest.raises(StoreBusy):
        ingest_paths([path], store)


def test_order_of_coming_in_makes_no_difference(tmp_path):
    paths = [write_report(tmp_path / "in", f"{name}.txt", department=f"{name}局") for name in "甲乙丙"]
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        ingest_paths(paths, one, Options(workers=2))
        ingest_paths(paths[::-1], two, Options(workers=1))
        assert [found.id for found in one.reports()] == [found.id for found in two.reports()]
        for info in one.documents():
            assert one.facts(info.id) == two.facts(info.id)


def test_reading_version_stays_within_a_process():
    assert reading_version() == reading_version()
    assert len(reading_version()) == 16
