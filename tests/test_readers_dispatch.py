import sys
import zipfile
from pathlib import Path

import docx
import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers import Limits, convert, format_of, read_blocks
from tests.test_readers_text import grids, paragraphs

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
RTF = (
    rb"{\rtf1\ansi\ansicpg936 {\fonttbl\f0 Arial;}\f0 Budget of 2020: 5 yuan.\par"
    rb"\trowd\cellx2000\cellx4000 Item\intbl\cell "
    rb"Amount\intbl\cell\row\trowd\cellx2000\cellx4000 Total\intbl\cell 5\intbl\cell\row}"
)


def write(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_content_decides_and_not_the_extension(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某局预算。")
    document.save(str(tmp_path / "a.txt"))
    assert read_blocks(tmp_path / "a.txt").format == "docx"
    assert read_blocks(write(tmp_path, "b.docx", "某局预算。".encode())).format == "text"
    assert (
        read_blocks(
            write(tmp_path, "c.xls", b"<html><body><table><tr><td>5</td></tr></table></body></html>")
        ).format
        == "html"
    )


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", b"<p>a</p>\n<table><tr><td>5</td></tr></table>", "text"),
        ("a.html", b"<p>a</p>", "html"),
        ("a", b"<!DOCTYPE html><p>a", "html"),
        ("a.csv", b"a,b", "csv"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.doc", rb"{\rtf1 a}", "rtf"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("a.wps", OLE + "WordDocument".encode("utf-16-le"), "wps"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
        (
            "a.xml",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml-excel",
        ),
    ],
)
def test_formats_are_told_by_content(tmp_path: Path, name: str, data: bytes, format: str) -> None:
    assert format_of(write(tmp_path, name, data)) == format


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"MZ" + bytes(100), "program"),
        (b"PK\x03\x04" + bytes(50), "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "unknown kind"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"^a\.doc: .*{words}") as caught:
        read_blocks(write(tmp_path, "a.doc", data))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_blocks(tmp_path / "none.txt")


def test_an_ofd_document_is_refused_with_advice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ofd", "w") as container:
        container.writestr("OFD.xml", "<x/>")
    with pytest.raises(UnreadableFile, match="print it to PDF"):
        read_blocks(tmp_path / "a.ofd")


def test_reading_text_loads_no_reader_of_another_format(tmp_path: Path) -> None:
    import subprocess

    path = write(tmp_path, "a.txt", "某局预算。".encode())
    script = (
        f"import sys; from pathlib import Path; from ingest.readers import read_blocks; read_blocks(Path({str(path)!r}));"
        "print([m for m in ('lxml', 'pypdfium2', 'pdfplumber', 'python_calamine', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(convert.office_program() is None, reason="LibreOffice is not installed")
def test_old_formats_are_read_through_libreoffice(tmp_path: Path) -> None:
    document = read_blocks(write(tmp_path, "old.rtf", RTF))
    assert paragraphs(document) == ["Budget of 2020: 5 yuan."]
    assert grids(document) == [[["Item", "Amount"], ["Total", "5"]]]
    assert (document.name, document.format) == ("old.rtf", "rtf")


def test_without_libreoffice_the_user_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "office_program", lambda: None)
    with pytest.raises(
        UnreadableFile,
        match=r"^old\.rtf: reading \.rtf needs LibreOffice; install it, or save the file as \.docx$",
    ):
        read_blocks(write(tmp_path, "old.rtf", RTF))


def test_a_conversion_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 30\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(convert, "office_program", lambda: str(slow))
    with pytest.raises(LimitExceeded, match=r"needed more than 0\.2 seconds"):
        read_blocks(write(tmp_path, "old.rtf", RTF), Limits(seconds=0.2))
