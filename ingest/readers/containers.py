"""Zip containers (docx, xlsx, archives), looked at before anything in them is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers.limits import Limits, check_limit

_SMALL = 10_000_000
"""Below this size unpacked a container harms nobody, whatever its ratio: blank sheets pack 1000 to 1."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError, ValueError)
"""What the zip module raises over a damaged or encrypted container."""


@contextmanager
def open_container(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Give the zip file at `path`, its declared sizes checked. Raises UnreadableFile, LimitExceeded."""
    try:
        container = zipfile.ZipFile(path)
    except BROKEN as error:
        raise UnreadableFile(f"{path.name}: the file is damaged and cannot be unpacked; fetch it again") from error
    with container:
        check_container(container, path.name, limits)
        yield container


def check_container(container: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Raise LimitExceeded where the members, their sizes or their packing ratio are beyond the limits."""
    members = container.infolist()
    check_limit(name, "members", len(members), limits.members, "the number of files inside")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    check_limit(name, "unpacked_bytes", unpacked, limits.unpacked_bytes, "its size unpacked, in bytes")
    if unpacked > _SMALL:
        check_limit(name, "unpacked_ratio", unpacked / max(packed, 1), limits.unpacked_ratio, "its packing ratio")


def read_member(container: zipfile.ZipFile, member: str | zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """Return a member's bytes. A member that is longer than it says is cut off by LimitExceeded."""
    try:
        with container.open(member) as file:
            data = file.read(limits.unpacked_bytes + 1)
    except BROKEN as error:
        raise UnreadableFile(
            f"{name}: a part of the file is damaged or encrypted; fetch it again or remove the password"
        ) from error
    if len(data) > limits.unpacked_bytes:
        raise LimitExceeded(f"{name}: a part of the file is larger than Limits.unpacked_bytes allows; split the file")
    return data


def member_names(path: Path) -> frozenset[str]:
    """Return the names inside a zip file; empty where it is damaged."""
    try:
        with zipfile.ZipFile(path) as container:
            return frozenset(container.namelist())
    except BROKEN:
        return frozenset()
