"""The kept original files, each with a note beside it of what it was taken in as: enough to build a lost catalog anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.codec import from_json, to_json
from ingest.model import Said

_NOTE = ".about"
_PARTIAL = ".part"


@dataclass(frozen=True, slots=True)
class About:
    """What a kept file was taken in as: its name, the path that it came from, what the user said of it, and when."""

    name: str
    path: str | None = None
    said: Said = Said()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file and one of the documents that it was taken in as."""

    file: Path
    about: About

    @property
    def sha256(self) -> str:
        return self.file.name.split(".", 1)[0]


def keep(data_dir: Path, original: Path, sha256: str) -> str:
    """Copy a file under its digest and return its place in the data folder; a copy that is there already is kept."""
    place = Path("originals") / sha256[:2] / f"{sha256}{original.suffix.lower()}"
    target = data_dir / place
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}{_PARTIAL}")
        shutil.copyfile(original, partial)
        os.replace(partial, target)
    return place.as_posix()


def note(file: Path, name: str, path: str | None, said: Said) -> None:
    """Write beside a kept file what it was taken in as, now; what it is under other names stays noted."""
    now = About(name, path, said, datetime.now(UTC).isoformat(timespec="microseconds"))
    others = [one for one in _notes(file) if (one.name, one.path) != (name, path)]
    beside = _beside(file)
    partial = beside.with_name(f"{beside.name}{_PARTIAL}")
    partial.write_text("\n".join(map(to_json, [*others, now])), encoding="utf-8", errors="surrogatepass")
    os.replace(partial, beside)


def is_noted(file: Path) -> bool:
    return _beside(file).is_file()


def notes_of(file: Path) -> tuple[Path, ...]:
    """Return the files that hold what is noted of a kept file."""
    return (_beside(file),) if is_noted(file) else ()


def forget(file: Path) -> None:
    """Take away what is noted of a kept file: it may go."""
    _beside(file).unlink(missing_ok=True)


def kept_files(data_dir: Path) -> tuple[Kept, ...]:
    """Return what is kept, in the order in which it was taken in; a file of which nothing is noted goes by its digest."""
    found = [Kept(file, about) for file in _files(data_dir) for about in _notes(file) or (_unnamed(file),)]
    return tuple(sorted(found, key=lambda one: (one.about.at, one.about.name, one.file.name)))


def loose_files(data_dir: Path, used: Collection[str]) -> tuple[list[Path], list[Path]]:
    """Return the files that none of the places in `used` is: those that were taken in once, and those that never were."""
    loose = [file for file in _files(data_dir) if file.relative_to(data_dir).as_posix() not in used]
    return [file for file in loose if is_noted(file)], [file for file in loose if not is_noted(file)]


def sweep_partial(data_dir: Path) -> None:
    """Remove what a writer left half copied when it died."""
    for file in (data_dir / "originals").glob(f"*/*{_PARTIAL}"):
        file.unlink(missing_ok=True)


def _files(data_dir: Path) -> Iterator[Path]:
    for file in sorted((data_dir / "originals").glob("*/*")):
        if file.is_file() and file.suffix not in (_NOTE, _PARTIAL):
            yield file


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}{_NOTE}")


def _notes(file: Path) -> list[About]:
    """Return what is noted of a file; nothing where the note is missing or broken."""
    try:
        lines = _beside(file).read_text(encoding="utf-8", errors="surrogatepass").splitlines()
        return [from_json(About, line) for line in lines if line]
    except (OSError, ValueError, TypeError):
        return []


def _unnamed(file: Path) -> About:
    return About(f"recovered-{file.name[:8]}{file.suffix}")
