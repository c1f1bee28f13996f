"""The catalog: documents, facts, names, passages and vectors in SQL. The only door to SQLAlchemy, and to sqlite3."""

from __future__ import annotations

from ingest.catalog.database import BEFORE, SCHEMA, SHAPE, Catalog, Row, Transaction
from ingest.catalog.files import check_file, copy_file, kept_in, set_aside

__all__ = [
    "BEFORE",
    "SCHEMA",
    "SHAPE",
    "Catalog",
    "Row",
    "Transaction",
    "check_file",
    "copy_file",
    "kept_in",
    "set_aside",
]
