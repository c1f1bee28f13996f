"""What is loaded, without what each document is in detail: enough to know whose reports there are and of which years.

Over very many documents it takes seconds to make and is kept in a file, which may be lost or thrown away at any time.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from ingest.codec import decoder
from ingest.model import Identity
from ingest.store.info import Described, DocumentInfo, ReportInfo, group_described

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
    def of(cls, info: Described) -> Listed:
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

    @property
    def keys(self) -> tuple[str, ...]:
        return self._keys


def keys_of(documents: Sequence[DocumentInfo]) -> tuple[str, ...]:
    """Return the ids of documents; none is read for it."""
    return documents.keys if isinstance(documents, Unread) else tuple(one.id for one in documents)


def listing_of(documents: Sequence[DocumentInfo], reports: Sequence[ReportInfo]) -> Listing:
    """Return the listing of documents that are read already."""
    report_of = {own.id: report for report in reports for own in report.documents}
    return Listing({one.id: Listed.of(one) for one in documents}, tuple(reports), report_of)


@dataclass(frozen=True, slots=True)
class Brief:
    """What of a document says whose it is, without how that is known and how well it was read."""

    id: str
    number: int
    version: int
    name: str
    identity: Identity


_WHOSE = ("department", "year", "stage", "level", "names", "region", "years")
"""What a brief holds of an identity, in this order."""


def info_to_kept(number: int, version: int, info: str) -> list[Any]:
    """Return the brief of a document, whose `info` the catalog has as JSON, as JSON has it."""
    read = json.loads(info)
    about = read["identity"]
    return [number, read["id"], version, read["name"], *(about.get(one) for one in _WHOSE)]


def kept_to_brief(kept: Sequence[Any]) -> Brief:
    """Return the brief that `info_to_kept` made."""
    number, own, version, name, *about = kept
    said = {key: value for key, value in zip(_WHOSE, about, strict=True) if value is not None}
    return Brief(own, number, version, name, decoder(Identity)({"department": None, "year": None, "stage": None, **said}))


def listing_to_kept(briefs: Iterable[Brief]) -> list[list[Any]]:
    """Return the listing of these documents as JSON has it."""
    ordered = sorted(briefs, key=lambda one: (one.name, one.id))
    listed = [[one.id, one.number, one.version, one.name, one.identity.year, one.identity.years] for one in ordered]
    reports = group_described(ordered, lambda group: Unread([one.id for one in group], _never))
    grouped = [
        [one.id, one.department, one.names, one.region, one.level, one.year, one.stage, keys_of(one.documents)] for one in reports
    ]
    return [listed, grouped]


def _never(document: str) -> DocumentInfo:
    raise KeyError(document)


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
    with without_collecting():
        found = _read(file, stamp)
        return found if found is not None else json.loads(_write(file, stamp, make()))["value"]


def kept_briefs(
    file: Path, stamp: Sequence[object], numbers: Collection[int], read: Callable[[Sequence[int]], Iterable[list[Any]]]
) -> list[Brief]:
    """Return the briefs of the documents of these numbers.

    Those that `file` has under this stamp are taken from there, the others are read by `read` as `info_to_kept` gives them,
    and written there: a number never stands for anything else.
    """
    with without_collecting():
        known = {one[0]: one for one in _read(file, stamp) or ()}
        new = sorted(set(numbers) - known.keys())
        if new or len(known) > 2 * len(numbers):
            known = {number: one for number, one in known.items() if number in numbers} | {one[0]: one for one in read(new)}
            _write(file, stamp, list(known.values()))
        return [kept_to_brief(known[number]) for number in numbers]


def _read(file: Path, stamp: Sequence[object]) -> Any:
    """Return what was kept in `file` under this stamp; None where nothing was, or it is not as it was written."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(file.read_bytes())
        if found["stamp"] == [*stamp, code_stamp()]:
            return found["value"]
    return None


def _write(file: Path, stamp: Sequence[object], value: object) -> str:
    """Keep `value` in `file` under this stamp, and return what was written."""
    written = json.dumps({"stamp": [*stamp, code_stamp()], "value": value}, ensure_ascii=False, separators=(",", ":"))
    with suppress(OSError):  # where nothing may be written it is made again by the next process
        file.parent.mkdir(exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.getpid()}")
        partial.write_text(written, encoding="utf-8", errors="surrogatepass")
        os.replace(partial, file)
    return written


@contextmanager
def without_collecting() -> Iterator[None]:
    """Put the search for garbage off: where hundreds of thousands of things are made, and kept, it takes most of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
