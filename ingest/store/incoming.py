"""What comes into the store: documents with where they come from, which of them are written together, and what that did."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.model import ParsedDocument, Said
from ingest.store.info import DocumentInfo
from ingest.store.upkeep import index_ids

if TYPE_CHECKING:
    from ingest.embedding import Matrix


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did. `unchanged`: the store holds this file already, under `document.name`. `kept`: it was to replace
    nothing, and would have replaced `document`, which stays.
    """

    status: Literal["added", "updated", "unchanged", "kept"]
    document: DocumentInfo


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from, for knowing it again: its path, what the user said of it, and which reading this is."""

    path: str | None = None
    said: Said = Said()
    reading: str = ""

    @property
    def given(self) -> str:
        """What the user said, as text; stage and level only where they are said, as older catalogs have it."""
        more = [self.said.stage, self.said.level]
        return json.dumps([self.said.department, self.said.year, *(more if any(more) else ())], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of a document's passages in their order, and the name of the model that made them."""

    model: str
    rows: Matrix


@dataclass(frozen=True, slots=True)
class Incoming:
    """A parsed document to be taken in, and the file to keep of it. Without `source` it comes from that file's path."""

    parsed: ParsedDocument
    original: Path | None = None
    source: Source | None = None
    replacing: bool = True
    """Whether it may replace a document of another content."""
    vectors: Vectors | None = None
    """Its passages' vectors, where they are made already."""

    @property
    def origin(self) -> Source:
        return self.source or Source(path=str(self.original.absolute()) if self.original else None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written of one document: as which version of which series, and the visible reading that it replaces."""

    incoming: Incoming
    info: DocumentInfo
    series: str
    replaced: int | None

    @property
    def ids(self) -> list[str]:
        return index_ids(self.info, self.incoming.parsed.chunks)


TOGETHER = 1000
"""Chunks up to which documents are written together: an index and a disk take few large writes faster than many small ones."""


def documents_to_groups(documents: Sequence[Incoming]) -> Iterator[list[Incoming]]:
    """Part documents into runs to be written together: of TOGETHER chunks at most, unless one has more by itself.

    Two of one name or of one content are never together, because what the second is depends on the first's being there.
    """
    group: list[Incoming] = []
    size, taken = 0, set[str]()
    for one in documents:
        raw, chunks = one.parsed.raw, len(one.parsed.chunks)
        if group and (size + chunks > TOGETHER or raw.name in taken or raw.sha256 in taken):
            yield group
            group, size, taken = [], 0, set()
        group.append(one)
        size += chunks
        taken.update((raw.name, raw.sha256))
    if group:
        yield group
