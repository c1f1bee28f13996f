"""From a file to blocks: `read_blocks` looks at the content first and at the extension second.

A reader gives paragraphs and grids only; what they mean is decided in the rooms behind it. The modules of the formats
are imported when a file of theirs comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.model import RawDocument
from ingest.readers.containers import member_names
from ingest.readers.limits import DEFAULT_LIMITS, Limits, OnPage, check_file_size, ignore_pages
from ingest.readers.marks import unmarked

__all__ = ["EXTENSIONS", "Limits", "format_of", "read_blocks"]

EXTENSIONS = frozenset(
    [".txt", ".md", ".html", ".htm", ".shtml", ".mht", ".mhtml", ".pdf", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt",
     ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".ppt", ".pptx", ".zip"]
)  # fmt: skip
"""Extensions of files that are tried when a folder is taken in."""

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<table[\s>]|<meta\s[^>]{0,200}charset|<(?:div|p|td|tr)(?:\s[^<>]{0,300})?>",
    re.I,
)
_UNREAD = (
    (b"Rar!\x1a\x07", "a RAR archive; unpack it and give the files"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and give the files"),
    (b"\x1f\x8b", "a gzip archive; unpack it and give the files"),
    (b"\x89PNG", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"\xff\xd8\xff", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"GIF8", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"BM", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"II*\x00", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"MM\x00*", "a picture; give the report as PDF, Word, Excel, HTML or text"),
    (b"MZ", "a program and not a report"),
    (b"\x7fELF", "a program and not a report"),
    (b"SQLite format 3", "a database and not a report"),
)  # fmt: skip


def read_blocks(path: Path, limits: Limits = DEFAULT_LIMITS, *, on_page: OnPage = ignore_pages) -> RawDocument:
    """Return the blocks of a report file in reading order. Raises UnreadableFile, LimitExceeded and nothing else.

    `on_page` is told each page that is begun (from 1) and how many there are, in formats that have pages.
    """
    path = Path(path)
    if not path.is_file():
        raise UnreadableFile(f"{path.name}: there is no such file; check the path")
    check_file_size(path, limits)
    format = format_of(path)
    if format == "pdf":
        from ingest.readers.pdf import read_pdf

        return unmarked(read_pdf(path, limits, on_page=on_page))
    return unmarked(_reader(format)(path, limits))


def format_of(path: Path) -> str:
    """Return the format that the file's content shows, whatever its extension says; the extension decides between
    formats that look alike (csv or text, wps or doc). Raises UnreadableFile for what cannot be a report.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    extension = path.suffix.lower()
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(f"{path.name}: the file is empty; give one that holds the report's text")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return _ole_format(path, extension)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for mark, words in _UNREAD:
        if head.startswith(mark) and _is_binary(head):
            raise UnreadableFile(f"{path.name}: this is {words}")
    return _text_format(head, extension)


def _text_format(head: bytes, extension: str) -> str:
    flat = head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    if flat.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        if b"schemas.microsoft.com/office/word/2003" in flat or b"mso-application progid=\"Word" in flat:
            return "xml-word"
        if b"urn:schemas-microsoft-com:office:spreadsheet" in flat:
            return "xml-excel"
    if re.match(rb"(?:From|MIME-Version|Snapshot-Content-Location):", flat.lstrip(), re.I) and b"multipart/" in flat.lower():
        return "html"
    pages = extension in (".html", ".htm", ".shtml", ".xhtml", ".aspx", ".jsp", ".php")
    if _HTML.search(flat) and (pages or extension not in (".txt", ".md", ".csv", ".tsv") or _begins_as_page(flat)):
        return "html"
    return "csv" if extension in (".csv", ".tsv") else "text"


def _begins_as_page(head: bytes) -> bool:
    """Return whether a file called .txt is a page all the same; reports as text may hold a stray <p>."""
    return bool(re.match(rb"[\xef\xbb\xbf\s]*(?:<!--.{0,200}-->\s*)?<(?:!doctype\s+html|html|head|body)\b", head, re.I | re.S))


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head or sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) / 100


def _zip_format(path: Path) -> str:
    names = member_names(path)
    if not names:
        raise UnreadableFile(f"{path.name}: the file is damaged and cannot be unpacked; fetch it again")
    if any(name.startswith("word/document") for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if "xl/workbook.bin" in names:
        raise UnreadableFile(f"{path.name}: this is a binary workbook (.xlsb); open it in Excel and save it as .xlsx")
    if "OFD.xml" in names:
        raise UnreadableFile(f"{path.name}: this is an OFD document; print it to PDF and give that")
    if "mimetype" in names and "content.xml" in names:
        return {".ods": "ods", ".odp": "odp"}.get(path.suffix.lower(), "odt")
    raise UnreadableFile(f"{path.name}: this is an archive; its files are read one by one, so give them or take the archive in")


def _ole_format(path: Path, extension: str) -> str:
    """Return which old office format an OLE file is: its directory names the streams, in UTF-16."""
    data = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableFile(f"{path.name}: it is protected by a password; save it without one")
    if holds("WordDocument"):
        return "wps" if extension == ".wps" else "doc"
    if holds("Workbook") or holds("Book"):
        return "et" if extension == ".et" else "xls"
    if holds("PowerPoint Document"):
        return "ppt"
    raise UnreadableFile(f"{path.name}: this is an old office file of an unknown kind; save it as .docx, .xlsx or PDF")


_Reader = Callable[[Path, Limits], RawDocument]


def _reader(format: str) -> _Reader:
    """Return the reader of a format without pages."""
    if format == "html":
        from ingest.readers.web_page import read_web_page

        return read_web_page
    if format == "docx":
        from ingest.readers.word import read_word

        return read_word
    if format in ("xlsx", "xls", "csv"):
        return _sheet_reader(format)
    if format == "text":
        from ingest.readers.text import read_text

        return read_text
    return _converter(format)


def _sheet_reader(format: str) -> _Reader:
    """Return the reader of a spreadsheet; .xls goes through LibreOffice where it can, which knows its number formats."""
    from ingest.readers.convert import office_program
    from ingest.readers.sheets import read_old_sheets, read_separated, read_sheets

    if format == "xls":
        return _converter("xls") if office_program() else read_old_sheets
    return read_sheets if format == "xlsx" else read_separated


def _converter(format: str) -> _Reader:
    from ingest.readers.convert import read_converted

    return partial(_converted, read_converted, format)


def _converted(read: Callable[[Path, str, Limits], RawDocument], format: str, path: Path, limits: Limits) -> RawDocument:
    return read(path, format, limits)
