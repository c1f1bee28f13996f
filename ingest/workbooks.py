"""A kept workbook looked at again: its sheets as whoever opens the file sees them."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from ingest.errors import InputError
from ingest.readers.containers import open_container
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.readers.sheets.old import read_old_workbook
from ingest.readers.sheets.workbook import Sheet, read_workbook

__all__ = ["Sheet", "sheets_of"]

_log = logging.getLogger(__name__)

_MOST_BYTES = 8_000_000
"""Larger workbooks are not opened again for looking; their tables are there as they were read."""


def sheets_of(path: Path, format: str) -> tuple[Sheet, ...]:
    """Return the sheets that are not hidden; none where it is no workbook, is very large, or cannot be opened any more."""
    try:
        about = path.stat()
        return _sheets(path, format, about.st_mtime_ns) if about.st_size <= _MOST_BYTES else ()
    except (OSError, InputError) as error:
        _log.warning("%s cannot be looked at: %s", path.name, error)
        return ()


@lru_cache(maxsize=4)
def _sheets(path: Path, format: str, changed: int) -> tuple[Sheet, ...]:
    """Read the file; `changed` is when it was, so that another content is read anew."""
    if format == "xls":
        found = read_old_workbook(path, DEFAULT_LIMITS)
    elif format in ("xlsx", "xlsm"):
        with open_container(path, DEFAULT_LIMITS) as container:
            found = read_workbook(container, path.name, DEFAULT_LIMITS)
    else:
        return ()
    return tuple(one for one in found if not one.hidden)
