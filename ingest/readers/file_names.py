"""Names of files as documents bear them: readable, printable and short enough for every file system."""

from __future__ import annotations

import os

from ingest.printable import printable

LONGEST = 200
"""Bytes of a name in UTF-8; file systems take 255, and what is made beside a file adds to its name."""

_LONGEST_EXTENSION = 12


def readable_name(name: str) -> str:
    """Return a file's name without what cannot be shown.

    A name that is not UTF-8 is read as Chinese Windows wrote it (GB18030); bytes that are not that either, and control
    characters, become U+FFFD.
    """
    return printable(_decoded(name))


def _decoded(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
    return name


def short_name(name: str) -> str:
    """Return a name of at most LONGEST bytes, cut before its extension."""
    if len(name.encode("utf-8", "replace")) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = f".{extension}" if dot and stem and len(extension) <= _LONGEST_EXTENSION else ""
    kept = (stem if ending else name).encode("utf-8", "replace")[: LONGEST - len(ending.encode())]
    return kept.decode("utf-8", "ignore") + ending
