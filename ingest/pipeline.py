"""The steps from a file to a parsed document, in order; `ingest_paths` takes many files into a store.

`parse_blocks` and `read_document` are pure and run in whatever process; `read_in_child` runs them in a child process
that can be stopped.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ingest.batch import Options, Outcome, Progress, ingest_paths, limits_from, set_identity
from ingest.checks import facts_in_doubt, facts_to_findings, tables_to_unread
from ingest.children import MEMORY_MB, Child, Job
from ingest.chunks import document_to_chunks
from ingest.facts import document_to_facts
from ingest.identity import blocks_to_identity
from ingest.model import NOTHING_SAID, ParsedDocument, RawDocument, Said
from ingest.quality import measure_quality
from ingest.readers import Limits, read_blocks
from ingest.readers.limits import DEFAULT_LIMITS, OnPage, ignore_pages
from ingest.sections import absent_tables, blocks_to_sections, listed_tables
from ingest.tables import blocks_to_tables

__all__ = [
    "Options",
    "Outcome",
    "Progress",
    "ingest_paths",
    "limits_from",
    "parse_blocks",
    "read_document",
    "read_in_child",
    "read_kept",
    "set_identity",
]


def parse_blocks(raw: RawDocument, said: Said = NOTHING_SAID) -> ParsedDocument:
    """Given a file's blocks, return the document with its identity, sections, tables, facts, findings, chunks and quality.

    What the user has `said` of it wins over what the file says.
    """
    sections = blocks_to_sections(raw.blocks)
    identity = blocks_to_identity(raw, said)
    tables = blocks_to_tables(raw.blocks, sections, identity)
    facts = document_to_facts(raw, identity, sections, tables)
    unread = tables_to_unread(tables, raw.blocks)
    findings = facts_to_findings(facts, tables, unread)
    facts = facts_in_doubt(facts, findings)
    listed = listed_tables(raw.blocks)
    absent = absent_tables(listed, tables)
    return ParsedDocument(
        raw=raw,
        identity=identity,
        sections=sections,
        tables=tables,
        facts=facts,
        findings=findings,
        chunks=document_to_chunks(raw, sections, tables, facts),
        listed_tables=listed,
        absent_tables=absent,
        quality=measure_quality(raw, sections, tables, facts, findings, listed=listed, absent=absent, unread=unread),
    )


def read_document(
    path: Path, limits: Limits = DEFAULT_LIMITS, *, said: Said = NOTHING_SAID, on_page: OnPage = ignore_pages
) -> ParsedDocument:
    """Return the parsed document of a file, read in this process. Raises UnreadableFile and LimitExceeded."""
    return parse_blocks(read_blocks(path, limits, on_page=on_page), said)


def read_kept(
    file: Path, name: str, limits: Limits = DEFAULT_LIMITS, *, said: Said = NOTHING_SAID, memory_mb: int = MEMORY_MB
) -> ParsedDocument:
    """Return the parsed document of a kept original under the name that it came with, as `read_in_child` does."""
    with tempfile.TemporaryDirectory(prefix="budget-assistant-") as folder:
        named = Path(shutil.copy(file, Path(folder) / name))
        return read_in_child(named, limits, said=said, memory_mb=memory_mb)


def read_in_child(
    path: Path,
    limits: Limits = DEFAULT_LIMITS,
    *,
    said: Said = NOTHING_SAID,
    memory_mb: int = MEMORY_MB,
) -> ParsedDocument:
    """Return the parsed document of a file, read in a child process of its own that is stopped at the limits.

    Raises UnreadableFile (also where the reader broke down) and LimitExceeded.
    """
    with Child(memory_mb=memory_mb) as child:
        return child.read(Job(path, limits, said))
