"""A backup of a data folder as one tar file, and a data folder brought back from it; both while others read.

It holds the catalog and the kept files. The vector index is built anew from the catalog.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from ingest.catalog import BEFORE, SCHEMA
from ingest.errors import InputError, SettingsError
from ingest.store.keeping import notes_of
from ingest.store.store import Store

_CATALOG = "catalog.sqlite"
_TRIES = 3


def back_up(store: Store, target: Path) -> int:
    """Write all that the store keeps to `target`, and return the number of kept files in it.

    The catalog is of one moment, though others write. Raises SettingsError where `target` cannot be written, where a kept
    file is missing, or where the catalog is a database server's.
    """
    source = _own_catalog(store)
    partial = target.with_name(f"{target.name}.part")
    try:
        for _ in range(_TRIES):
            generation = store.generation()
            with tempfile.TemporaryDirectory(prefix="budget-backup-", dir=target.absolute().parent) as folder:
                _copy(source, Path(folder) / _CATALOG)
                files = _files_of(Path(folder) / _CATALOG)
                missing = [one for one in files if not (store.data_dir / one).is_file()]
                if missing and store.generation() != generation:
                    continue  # a report was removed meanwhile
                if missing:
                    raise SettingsError(f"{missing[0]} is missing in {store.data_dir}; run: budget-assistant check")
                _pack(partial, Path(folder) / _CATALOG, store.data_dir, files)
            os.replace(partial, target)
            return len(files)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SettingsError(f"{target} cannot be written ({error.strerror}).") from error
    raise SettingsError("Reports are being removed all the time; back up again in a moment.")


def bring_back(store: Store, backup: Path) -> int:
    """Make the store what it was at the backup, and return the number of its documents.

    Readers see the old reports until all is there. What was taken in since is in the catalog no more, but its files stay
    kept. Raises InputError where `backup` is none of this program's.
    """
    target = _own_catalog(store)
    with store.writing(), tempfile.TemporaryDirectory(prefix="restoring-", dir=store.data_dir) as folder:
        _unpack(backup, Path(folder))
        found = Path(folder) / _CATALOG
        _check(found, backup)
        for file in sorted((Path(folder) / "originals").glob("*/*")):
            place = store.data_dir / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)
        store.replace_catalog(lambda: _copy(found, target))
    store.reindex()
    return len(store.documents())


def _own_catalog(store: Store) -> Path:
    file = store.catalog_file
    if file is None:
        raise SettingsError("The catalog is a database server's: back it up with that server's own tools, and the folder beside.")
    return file


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database as of one moment; whoever reads `target` sees the old content until the new one is whole."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(target, timeout=30)) as other:
            one.backup(other)
    except sqlite3.Error as error:
        raise SettingsError(f"{source} cannot be copied to {target} ({error}).") from error


def _files_of(catalog: Path) -> list[str]:
    with closing(sqlite3.connect(catalog)) as connection:
        return [str(place) for (place,) in connection.execute(
            "SELECT DISTINCT original FROM documents WHERE original IS NOT NULL ORDER BY original"
        )]  # fmt: skip


def _pack(target: Path, catalog: Path, data_dir: Path, files: list[str]) -> None:
    with tarfile.open(target, "w") as packed:
        packed.add(catalog, _CATALOG)
        for place in files:
            packed.add(data_dir / place, place)
            for beside in notes_of(data_dir / place):
                packed.add(beside, beside.relative_to(data_dir).as_posix())


def _unpack(backup: Path, folder: Path) -> None:
    try:
        with tarfile.open(backup) as packed:
            packed.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise InputError(f"{backup} is no backup of this program, or is cut off ({error}).") from error
    except OSError as error:
        raise InputError(f"{backup} cannot be read ({error.strerror or error}).") from error


def _check(catalog: Path, backup: Path) -> None:
    """Raise InputError where the backup's catalog is damaged or of a program newer than this."""
    try:
        with closing(sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone()[0]
            schema = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()[0]
    except (sqlite3.Error, TypeError) as error:
        raise InputError(f"{backup} is no backup of this program ({error}).") from error
    if sound != "ok":
        raise InputError(f"{backup} is damaged ({sound}).")
    if schema not in (SCHEMA, *BEFORE):
        raise InputError(f"{backup} has schema {schema} and this program reads {SCHEMA}; use a newer version of it.")


def set_aside(data_dir: Path) -> Path | None:
    """Move a catalog that cannot be read out of the way, and return where it is now; None where it can be, or there is none."""
    file = data_dir / _CATALOG
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] == "ok":
                connection.execute("SELECT value FROM meta").fetchall()
                return None
    except sqlite3.Error:
        pass
    number = next(number for number in range(1, 10_000) if not file.with_name(f"{_CATALOG}.damaged-{number}").exists())
    target = file.with_name(f"{_CATALOG}.damaged-{number}")
    shutil.move(file, target)
    for tail in ("-wal", "-shm"):
        beside = file.with_name(f"{_CATALOG}{tail}")
        if beside.exists():
            shutil.move(beside, target.with_name(f"{target.name}{tail}"))
    return target

