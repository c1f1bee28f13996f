import io
import zipfile
from pathlib import Path

import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers import Limits
from ingest.readers.archive import expand, is_archive


def packed(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members:
            container.writestr(name, data)
    return buffer.getvalue()


def archive(tmp_path: Path, members: list[tuple[str, bytes]]) -> Path:
    path = tmp_path / "reports.zip"
    path.write_bytes(packed(members))
    return path


def test_members_come_one_by_one_those_of_inner_archives_too(tmp_path: Path) -> None:
    path = archive(
        tmp_path, [("2020/预算.txt", b"a"), ("inner.zip", packed([("b.txt", b"b")])), ("folder/", b"")]
    )
    assert list(expand(path)) == [("2020/预算.txt", b"a"), ("inner/b.txt", b"b")]


def test_names_lead_nowhere_upwards_and_system_files_are_left_out(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        [
            ("../../etc/a.txt", b"1"),
            ("C:\\x\\b.txt", b"2"),
            ("/c.txt", b"3"),
            ("__MACOSX/._a", b"4"),
            ("~$d.docx", b"5"),
            ("..", b"6"),
        ],
    )
    assert [name for name, _data in expand(path)] == ["etc/a.txt", "x/b.txt", "c.txt"]


def test_two_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = archive(tmp_path, [("a.txt", b"1"), ("../a.txt", b"2")])
    assert [name for name, _data in expand(path)] == ["a.txt", "a (2).txt"]


def test_names_written_by_chinese_windows_are_read(tmp_path: Path) -> None:
    name = "部门预算.txt"
    data = packed([("x" * len(name.encode("gb18030")), b"1")])
    path = tmp_path / "reports.zip"
    path.write_bytes(data.replace(b"x" * len(name.encode("gb18030")), name.encode("gb18030")))
    assert [one for one, _data in expand(path)] == [name]


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    document = packed([("[Content_Types].xml", b"x"), ("word/document.xml", b"x")])
    path = tmp_path / "a.docx"
    path.write_bytes(document)
    assert not is_archive(path)
    outer = archive(tmp_path, [("a.docx", document)])
    assert is_archive(outer) and list(expand(outer)) == [("a.docx", document)]


@pytest.mark.parametrize(
    ("limits", "setting"),
    [
        (Limits(members=2), "members"),
        (Limits(unpacked_bytes=1000), "unpacked_bytes"),
    ],
)
def test_limits_of_number_and_size(tmp_path: Path, limits: Limits, setting: str) -> None:
    members = [(f"{at}.txt", b"0123456789" * 40) for at in range(3)]
    with pytest.raises(LimitExceeded, match=setting):
        list(expand(archive(tmp_path, members), limits))


def test_a_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="packing ratio"):
        list(expand(archive(tmp_path, [("a.txt", b"0" * 30_000_000)])))


def test_a_member_longer_than_it_says_is_stopped(tmp_path: Path) -> None:
    data = bytearray(packed([("a.txt", b"1" * 5000)]))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "lying.zip"
    path.write_bytes(bytes(data))
    assert [str(error) for _, error in expand(path)] == [
        "lying.zip, a.txt: a part of the file is damaged or encrypted; fetch it again or remove the password"
    ]


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, [("a.txt", b"1" * 5000)])
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableFile, match=r"^reports\.zip: "):
        list(expand(path))


def test_an_archive_too_deep_costs_itself_only(tmp_path: Path) -> None:
    path = archive(tmp_path, [("a.zip", packed([("b.txt", b"1")])), ("c.txt", b"2")])
    (deep, error), whole = expand(path, Limits(archive_depth=1))
    assert deep == "a.zip" and "archive_depth" in str(error)
    assert whole == ("c.txt", b"2")


def test_an_encrypted_member_costs_itself_only(tmp_path: Path) -> None:
    data = bytearray(packed([("a.txt", b"1"), ("b.txt", b"2")]))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "reports.zip"
    path.write_bytes(bytes(data))
    (name, error), whole = expand(path)
    assert name == "a.txt" and "protected by a password" in str(error)
    assert whole == ("b.txt", b"2")


def test_a_name_too_long_for_a_disk_is_cut_before_its_extension(tmp_path: Path) -> None:
    ((name, _),) = expand(archive(tmp_path, [("预算" * 70 + ".txt", b"1")]))
    assert name.startswith("预算预算") and name.endswith(".txt") and len(name.encode()) <= 200
