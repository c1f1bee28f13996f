"""The store: catalog, vector index and original files as one. `Store` is its face."""

from __future__ import annotations

from ingest.store.backups import back_up, bring_back
from ingest.store.incoming import Incoming, Source, Vectors, Written
from ingest.store.info import (
    Described,
    DocumentInfo,
    ReportInfo,
    body_key,
    body_name,
    describe,
    document_id,
    group_reports,
    how_read,
)
from ingest.store.listing import Brief, Listed, Listing, Unread, keys_of, without_collecting
from ingest.store.reading import TEXTS, Extremes, Stated, StoreReader
from ingest.store.rows import label_set
from ingest.store.store import Recovered, Store
from ingest.store.upkeep import CheckResult

__all__ = [
    "TEXTS",
    "Brief",
    "CheckResult",
    "Described",
    "DocumentInfo",
    "Extremes",
    "Incoming",
    "Listed",
    "Listing",
    "Recovered",
    "ReportInfo",
    "Source",
    "Stated",
    "Store",
    "StoreReader",
    "Unread",
    "Vectors",
    "Written",
    "back_up",
    "body_key",
    "body_name",
    "bring_back",
    "describe",
    "document_id",
    "group_reports",
    "how_read",
    "keys_of",
    "label_set",
    "without_collecting",
]
