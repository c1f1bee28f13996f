"""From report files to a store of facts with their places. Knows no questions.

The names below are imported when they are first asked for, so that a look-up does not pay for reading files.
"""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "Limits": "ingest.readers",
    "Options": "ingest.pipeline",
    "Outcome": "ingest.pipeline",
    "Progress": "ingest.pipeline",
    "Settings": "ingest.settings",
    "Store": "ingest.store",
    "ingest_paths": "ingest.pipeline",
    "load_embedder": "ingest.embedding",
    "load_settings": "ingest.settings",
    "parse_blocks": "ingest.pipeline",
    "read_blocks": "ingest.readers",
    "read_document": "ingest.pipeline",
    "read_in_child": "ingest.pipeline",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
