"""The steps from a file to the store, in order.

`parse_blocks` and `read_document` are pure and run in whatever process; `read_in_child` runs them in a child that can
be stopped; `ingest_paths` reads many files side by side and lets one writer commit them in their order.
"""

from __future__ import annotations

from pathlib import Path

from ingest.model import ParsedDocument, RawDocument
from ingest.readers import Limits, read_blocks


def parse_blocks(raw: RawDocument, *, department: str | None = None, year: int | None = None) -> ParsedDocument:
    """Given a file's blocks, return the document with its identity, sections, tables, facts, findings, chunks and quality.

    `department` and `year` are what the user says of it, and win over what the file says.
    """
    from ingest.identity import blocks_to_identity

    identity = blocks_to_identity(raw, department=department, year=year)
    return ParsedDocument(raw, identity)


def read_document(
    path: Path, limits: Limits = Limits(), *, department: str | None = None, year: int | None = None
) -> ParsedDocument:  # fmt: skip
    """Return the parsed document of a file, read in this process. Raises UnreadableFile and LimitExceeded."""
    return parse_blocks(read_blocks(path, limits), department=department, year=year)
