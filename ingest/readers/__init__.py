"""From a file to blocks: `read_blocks` looks at the content first and at the extension second.

A reader gives paragraphs and grids only; what they mean is decided in the rooms behind it.
"""

from __future__ import annotations

from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.model import RawDocument
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size

__all__ = ["Limits", "read_blocks"]


def read_blocks(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a report file in reading order. Raises UnreadableFile, LimitExceeded and nothing else."""
    path = Path(path)
    if not path.is_file():
        raise UnreadableFile(f"{path.name}: there is no such file; check the path")
    check_file_size(path, limits)
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        from ingest.readers.pdf import read_pdf

        return read_pdf(path, limits)
    if b"<html" in head.lower() or b"<table" in head.lower():
        from ingest.readers.web_page import read_web_page

        return read_web_page(path, limits)
    from ingest.readers.text import read_text

    return read_text(path, limits)
