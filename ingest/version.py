"""Which way of reading files this is."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_NOT_READING = frozenset([
    "store", "train", "settings.py", "embedding.py", "catalog.py", "vectors.py", "children.py", "worker.py", "batch.py",
    "command.py", "codec.py", "export.py", "workbooks.py", "cluster.py", "version.py", "__init__.py", "__main__.py",
])  # fmt: skip


@lru_cache(maxsize=1)
def reading_version() -> str:
    """Return a digest of the code and lists that reading depends on: with another one, the same file is read again."""
    here = Path(__file__).resolve().parent
    parts = sorted(path for kind in ("*.py", "*.tsv") for path in here.rglob(kind))
    digest = hashlib.sha256()
    for path in parts:
        own = path.relative_to(here)
        if own.parts[0] not in _NOT_READING:
            digest.update(own.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
