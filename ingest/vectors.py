"""The vector index: Chroma, embedded in the data folder or a server by address. The only door to chromadb.

It is derived from the catalog and may hold more than is visible (see `store`); whoever asks it filters what comes back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.errors import SettingsError
from ingest.settings import quiet_telemetry

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float32]

BATCH = 1000
"""Rows a call; Chroma refuses more than 5461."""

_log = logging.getLogger(__name__)


class VectorIndex:
    """One collection of unit vectors under string ids. Nothing is opened, nor chromadb imported, before the first use."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self._folder = folder
        self._url = url
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._lock = threading.RLock()

    def add(self, collection: str, ids: Sequence[str], rows: Matrix, texts: Sequence[str], documents: Sequence[str]) -> None:
        """Add vectors with their text and the document each is of; zero rows (empty text) have no direction and are left out."""
        target = self._collection(collection)
        for start in range(0, len(ids), BATCH):
            part = [place for place in range(start, min(start + BATCH, len(ids))) if rows[place].any()]
            if part:
                target.add(
                    ids=[ids[place] for place in part],
                    embeddings=[rows[place] for place in part],
                    documents=[texts[place] for place in part],
                    metadatas=[{"document": documents[place]} for place in part],
                )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove these ids; ids that are not there are passed over."""
        target = self._collection(collection)
        for start in range(0, len(ids), BATCH):
            target.delete(ids=list(ids[start : start + BATCH]))

    def query(self, collection: str, vector: NDArray[numpy.float32], count: int) -> list[str]:
        """Return up to `count` ids near `vector`, nearest first; approximate, so the caller scores them exactly."""
        target = self._collection(collection)
        wanted = min(count, target.count())
        if wanted == 0:
            return []
        found = target.query(query_embeddings=[vector], n_results=wanted, include=[])
        return list(found["ids"][0])

    def ids(self, collection: str) -> Iterator[str]:
        """Return every id of the collection, in no order."""
        target, offset = self._collection(collection), 0
        while part := target.get(limit=BATCH, offset=offset, include=[])["ids"]:
            yield from part
            offset += len(part)

    def drop(self, collection: str) -> None:
        """Remove the collection where it exists."""
        from chromadb.errors import NotFoundError

        with self._lock:
            self._collections.pop(collection, None)
            try:
                self._opened().delete_collection(collection)
            except (NotFoundError, ValueError):
                _log.debug("no collection %s to drop", collection)

    def collections(self) -> tuple[str, ...]:
        """Return the names of all collections, sorted."""
        return tuple(sorted(one.name for one in self._opened().list_collections()))

    def reopen(self) -> None:
        """Forget what is open: the embedded index shows what another process wrote only to a client opened after it."""
        self.close()

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            self._collections.clear()
            if client is not None:
                client.close()

    def _collection(self, name: str) -> Any:
        with self._lock:
            if name not in self._collections:
                self._collections[name] = self._opened().get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                )
            return self._collections[name]

    def _opened(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _server(self._url) if self._url else _embedded(self._folder)
            return self._client


def _embedded(folder: Path) -> Any:
    quiet_telemetry()
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(folder), settings=chromadb.Settings(anonymized_telemetry=False))


def _server(url: str) -> Any:
    quiet_telemetry()
    import chromadb

    parts = urlsplit(url)
    if not parts.hostname:
        raise SettingsError(f'The Chroma address "{url}" names no host; write it like http://localhost:8000.')
    try:
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=chromadb.Settings(anonymized_telemetry=False),
        )
    except ValueError as error:
        raise SettingsError(f"No Chroma server answers at {url}; start it or unset BUDGET_ASSISTANT_CHROMA_URL.") from error
