"""What is loaded, without what each document is in detail: enough to know whose reports there are and of which years.

Over very many documents it takes seconds to make and is kept in a file, which may be lost or thrown away at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from ingest.store.info import DocumentInfo, ReportInfo

LARGE = 500
"""Documents above which a question reads only what the documents are that it is about."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Listed:
    """A visible document: its id and number, its report's year, and all years that it tells of."""

    id: str
    number: int
    version: int
    name: str
    year: int | None
    years: tuple[int, ...]

    @classmethod
    def of(cls, info: DocumentInfo) -> Listed:
        return cls(info.id, info.number, info.version, info.name, info.identity.year, info.identity.years)


@dataclass(frozen=True, slots=True)
class Listing:
    """All visible documents by id, and the reports that they make; a report's documents may be read when they are looked at."""

    documents: dict[str, Listed]
    reports: tuple[ReportInfo, ...]
    report_of: dict[str, ReportInfo]
    """The report that each document belongs to, by the document's id."""


class Unread(Sequence[_T], Generic[_T]):
    """Things by their keys, each read by `read` when it is looked at; equal where the keys are."""

    __slots__ = ("_keys", "_read")

    def __init__(self, keys: Sequence[str], read: Callable[[str], _T]) -> None:
        self._keys = tuple(keys)
        self._read = read

    @overload
    def __getitem__(self, at: int) -> _T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...

    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return Unread(self._keys[at], self._read) if isinstance(at, slice) else self._read(self._keys[at])

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[_T]:
        return map(self._read, self._keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unread) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)


def listing_of(documents: Sequence[DocumentInfo], reports: Sequence[ReportInfo]) -> Listing:
    """Return the listing of documents that are read already."""
    report_of = {own.id: report for report in reports for own in report.documents}
    return Listing({one.id: Listed.of(one) for one in documents}, tuple(reports), report_of)


def listing_to_kept(documents: Sequence[DocumentInfo], reports: Sequence[ReportInfo]) -> list[list[Any]]:
    """Return the listing as JSON has it."""
    listed = [[one.id, one.number, one.version, one.name, one.identity.year, one.identity.years] for one in documents]
    grouped = [
        [one.id, one.department, one.names, one.region, one.level, one.year, one.stage, [own.id for own in one.documents]]
        for one in reports
    ]
    return [listed, grouped]


def kept_to_listing(kept: list[list[Any]], read: Callable[[str], DocumentInfo]) -> Listing:
    """Return the listing that `listing_to_kept` wrote; `read` gives a document by its id."""
    documents, grouped = kept
    reports = tuple(
        ReportInfo(own, department, tuple(names), region, level, year, stage, Unread(ids, read))
        for own, department, names, region, level, year, stage, ids in grouped
    )
    report_of = {own: report for report, one in zip(reports, grouped, strict=True) for own in one[7]}
    listed = (Listed(own, number, version, name, year, tuple(years)) for own, number, version, name, year, years in documents)
    return Listing({one.id: one for one in listed}, reports, report_of)


def kept(file: Path, stamp: Sequence[object], make: Callable[[], object]) -> Any:
    """Return what `make` gives as JSON has it, out of `file` where that was written under this stamp; else write it there."""
    wanted = [*stamp, code_stamp()]
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(file.read_bytes())
        if found["stamp"] == wanted:
            return found["value"]
    written = json.dumps({"stamp": wanted, "value": make()}, ensure_ascii=False, separators=(",", ":"))
    with suppress(OSError):  # where nothing may be written it is made again by the next process
        file.parent.mkdir(exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.getpid()}")
        partial.write_text(written, encoding="utf-8", errors="surrogatepass")
        os.replace(partial, file)
    return json.loads(written)["value"]


@cache
def code_stamp() -> str:
    """Return a mark of this program's files: another version of it may find other bodies in the same names."""
    here = Path(__file__).resolve().parent.parent.parent
    digest = hashlib.sha256()
    for room in ("ingest", "assistant"):
        for folder, _, names in sorted(os.walk(here / room)):
            for name in sorted(names):
                if name.endswith((".py", ".tsv", ".txt")) and "samples" not in folder:
                    found = os.stat(os.path.join(folder, name))
                    digest.update(f"{name} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
