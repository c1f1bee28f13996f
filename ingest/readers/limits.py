"""How much of a file is read before reading stops with `LimitExceeded`.

The defaults let every published report pass that we have seen (the largest had 900 pages and 90 MB) and stop a file
made to exhaust the machine. Sizes are bytes unless the name says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, all inclusive; `seconds` is for one file, child process and conversion included."""

    file_bytes: int = 200_000_000
    text_characters: int = 10_000_000
    line_characters: int = 1_000_000
    blocks: int = 100_000
    cells: int = 2_000_000
    columns: int = 256
    """The widest form has a column for each of about 100 economic items; a square of 300 is made to cost."""
    sheets: int = 200
    nesting: int = 20
    """Tables and boxes inside each other."""
    pages: int = 3000
    unpacked_bytes: int = 500_000_000
    unpacked_ratio: int = 200
    """Unpacked over packed size of a container; honest office files stay below about 60."""
    members: int = 5000
    archive_depth: int = 2
    seconds: float = 180.0


DEFAULT_LIMITS = Limits()


def check_limit(name: str, setting: str, found: float, allowed: float, what: str) -> None:
    """Do nothing where `found` is at most `allowed`; else raise LimitExceeded naming file, matter and setting."""
    if found > allowed:
        raise LimitExceeded(
            f"{name}: {what} ({found:,.0f}) is above the limit of {allowed:,.0f}; split the file or raise Limits.{setting}"
        )


def check_file_size(path: Path, limits: Limits) -> None:
    """Raise LimitExceeded where the file is larger than `limits.file_bytes`."""
    check_limit(path.name, "file_bytes", path.stat().st_size, limits.file_bytes, "its size in bytes")


OnPage = Callable[[int, int], None]
"""Is told the page that is begun, from 1, and how many there are."""


def ignore_pages(page: int, pages: int) -> None:
    """Take no notice of pages."""
