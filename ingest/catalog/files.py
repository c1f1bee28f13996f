"""A catalog that is a SQLite file, as a file: copied while others use it, looked at, and set aside where it is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ingest.catalog.database import BEFORE, SCHEMA
from ingest.errors import InputError, SettingsError


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database as of one moment; whoever reads `target` sees the old content until the new one is whole."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(target, timeout=30)) as other:
            one.backup(other)
    except sqlite3.Error as error:
        raise SettingsError(f"{source} cannot be copied to {target} ({error}).") from error


def kept_in(catalog: Path) -> list[str]:
    """Return the places of the kept files that a catalog names."""
    with closing(sqlite3.connect(catalog)) as connection:
        return [str(place) for (place,) in connection.execute(
            "SELECT DISTINCT original FROM documents WHERE original IS NOT NULL ORDER BY original"
        )]  # fmt: skip


def check_file(catalog: Path, backup: Path) -> None:
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
    file = data_dir / "catalog.sqlite"
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] == "ok":
                connection.execute("SELECT value FROM meta").fetchall()
                return None
    except sqlite3.Error:
        pass
    number = next(number for number in range(1, 10_000) if not file.with_name(f"{file.name}.damaged-{number}").exists())
    target = file.with_name(f"{file.name}.damaged-{number}")
    shutil.move(file, target)
    for tail in ("-wal", "-shm"):
        beside = file.with_name(f"{file.name}{tail}")
        if beside.exists():
            shutil.move(beside, target.with_name(f"{target.name}{tail}"))
    return target

