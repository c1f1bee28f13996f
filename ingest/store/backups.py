"""A backup of a data folder as one tar file, and a data folder brought back from it; both while others read.

It holds the catalog and the kept files. The vector index is built anew from the catalog.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path

from ingest.catalog import check_file, copy_file, kept_in
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
                copy_file(source, Path(folder) / _CATALOG)
                files = kept_in(Path(folder) / _CATALOG)
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
        check_file(found, backup)
        for file in sorted((Path(folder) / "originals").glob("*/*")):
            place = store.data_dir / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)
        store.replace_catalog(lambda: copy_file(found, target))
    store.reindex()
    return len(store.documents())


def _own_catalog(store: Store) -> Path:
    file = store.catalog_file
    if file is None:
        raise SettingsError("The catalog is a database server's: back it up with that server's own tools, and the folder beside.")
    return file


def _pack(target: Path, catalog: Path, data_dir: Path, files: list[str]) -> None:
    with tarfile.open(target, "w") as packed:
        packed.add(catalog, _CATALOG)
        for place in files:
            packed.add(data_dir / place, place)
            for beside in notes_of(data_dir / place):
                packed.add(beside, beside.relative_to(data_dir).as_posix())


def _extract(packed: tarfile.TarFile, folder: Path) -> None:
    """Unpack plain files and folders inside of `folder` alone; Pythons before 3.11.4 have no filter that does."""
    if hasattr(tarfile, "data_filter"):
        packed.extractall(folder, filter="data")
        return
    for member in packed.getmembers():
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"{member.name} is no plain file of it")
        packed.extract(member, folder)


def _unpack(backup: Path, folder: Path) -> None:
    try:
        with tarfile.open(backup) as packed:
            _extract(packed, folder)
    except (tarfile.TarError, EOFError) as error:
        raise InputError(f"{backup} is no backup of this program, or is cut off ({error}).") from error
    except OSError as error:
        raise InputError(f"{backup} cannot be read ({error.strerror or error}).") from error
