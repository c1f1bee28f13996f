"""Archives of reports: each member is a document of its own, read by the pipeline one by one.

Nothing is written to disk here, so a member's path cannot lead out of a folder; names are cleaned all the same, since
they become the names of documents.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ingest.errors import InputError, LimitExceeded, UnreadableFile
from ingest.readers.containers import BROKEN, check_container, member_names, open_container, read_member
from ingest.readers.file_names import short_name
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit

_OFFICE_MARKS = ("[Content_Types].xml", "mimetype", "word/document.xml", "xl/workbook.xml", "OFD.xml")
Member = tuple[str, bytes | InputError]
"""A file inside an archive: its name, and its bytes or why there are none."""

_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def is_archive(path: Path) -> bool:
    """Return whether the file is a zip of files and not an office document."""
    if not zipfile.is_zipfile(path):
        return False
    names = member_names(path)
    return bool(names) and not any(mark in names for mark in _OFFICE_MARKS)


def expand(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """Return the name and bytes of each file in a zip archive, those in archives inside it too, in stored order.

    Names are relative, with "/" between folders, and lead nowhere upwards; two of one name are told apart by a number.
    A member that is damaged, encrypted or an archive too deep comes with the error in place of its bytes. The bytes of
    all members together keep below `limits.unpacked_bytes`. Raises UnreadableFile where the archive itself is damaged,
    and LimitExceeded (size, ratio, number).
    """
    check_file_size(path, limits)
    budget = _Budget(path.name, limits)
    with open_container(path, limits) as container:
        yield from _members(container, "", 1, budget)


class _Budget:
    """What is still allowed of the members of one archive, and the names given so far."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._bytes = self._files = 0
        self._names: dict[str, int] = {}

    def spend(self, size: int) -> None:
        self._bytes += size
        self._files += 1
        check_limit(self.name, "unpacked_bytes", self._bytes, self.limits.unpacked_bytes, "its size unpacked, in bytes")
        check_limit(self.name, "members", self._files, self.limits.members, "the number of files inside")

    def unique(self, name: str) -> str:
        count = self._names[name] = self._names.get(name, 0) + 1
        pure = PurePosixPath(name)
        return name if count == 1 else str(pure.with_name(f"{pure.stem} ({count}){pure.suffix}"))


def _members(container: zipfile.ZipFile, prefix: str, depth: int, budget: _Budget) -> Iterator[Member]:
    for member in container.infolist():
        name = _clean(_true_name(member))
        if member.is_dir() or name is None:
            continue
        try:
            data = _bytes_of(container, member, name, budget)
        except UnreadableFile as error:
            yield budget.unique(f"{prefix}{name}"), error
            continue
        budget.spend(len(data))
        inner = _inner_archive(data)
        if inner is None:
            yield budget.unique(f"{prefix}{name}"), data
            continue
        with inner:
            try:
                _check_inner(inner, name, depth, budget)
            except LimitExceeded as error:
                yield budget.unique(f"{prefix}{name}"), error
                continue
            yield from _members(inner, f"{prefix}{PurePosixPath(name).with_suffix('')}/", depth + 1, budget)


def _bytes_of(container: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: _Budget) -> bytes:
    if member.flag_bits & 1:
        raise UnreadableFile(f"{budget.name}: {name} inside is protected by a password; unpack it and give the files")
    return read_member(container, member, f"{budget.name}, {name}", budget.limits)


def _check_inner(inner: zipfile.ZipFile, name: str, depth: int, budget: _Budget) -> None:
    if depth >= budget.limits.archive_depth:
        raise LimitExceeded(
            f"{budget.name}: archives inside archives go deeper than {budget.limits.archive_depth} (Limits.archive_depth); "
            "unpack it and give the files"
        )
    check_container(inner, f"{budget.name}, {name}", budget.limits)


def _inner_archive(data: bytes) -> zipfile.ZipFile | None:
    """Return the archive that `data` is, or None where it is a document or damaged (then it is read as a document)."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        inner = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        return None
    if any(mark in inner.namelist() for mark in _OFFICE_MARKS):
        inner.close()
        return None
    return inner


def _true_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag Chinese Windows stores GBK, which zipfile takes for cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _clean(name: str) -> str | None:
    """Return the name without drive, root and steps upwards; None for what systems leave behind and empty names."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..") and not part.endswith(":")]
    shown = ["".join(letter for letter in part if letter.isprintable() and letter not in '<>"|?*:') for part in parts]
    cleaned = [short_name(part) for part in shown]
    if not cleaned or any(part in _JUNK for part in parts) or parts[-1].startswith(("._", "~$")) or not all(cleaned):
        return None
    return "/".join(cleaned)
