"""The vector index: Chroma, embedded in the data folder or a server by address. The only door to chromadb.

It is derived from the catalog and may hold more than is visible (see `store`); whoever asks it filters what comes back.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.errors import DiskFull, SettingsError, StoreMismatch
from ingest.settings import disk_is_full, quiet_telemetry, without_password

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float32]

BATCH = 1000
"""Rows a call; Chroma refuses more than 5461."""


class VectorIndex:
    """One collection of unit vectors under string ids. Nothing is opened, nor chromadb imported, before the first use.

    May be shared by threads. What Chroma cannot read raises StoreMismatch, which names the command that mends it.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self._folder = folder
        self._url = url
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._lock = threading.RLock()

    def add(self, collection: str, ids: Sequence[str], rows: Matrix) -> None:
        """Add vectors under ids that say whose they are; zero rows (empty text) have no direction and are left out.

        Texts and all else stay in the catalog: nobody reads them here, and Chroma's own tables of them take half of the time.
        """
        with self._guarded(collection) as target:
            for start in range(0, len(ids), BATCH):
                part = [place for place in range(start, min(start + BATCH, len(ids))) if rows[place].any()]
                if part:
                    target.add(
                        ids=[ids[place] for place in part],
                        embeddings=[rows[place] for place in part],
                    )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove these ids; ids that are not there are passed over."""
        with self._guarded(collection) as target:
            for start in range(0, len(ids), BATCH):
                target.delete(ids=list(ids[start : start + BATCH]))

    def query(self, collection: str, vector: NDArray[numpy.float32], count: int) -> list[str]:
        """Return up to `count` ids near `vector`, nearest first; approximate, so the caller scores them exactly."""
        with self._guarded(collection) as target:
            wanted = min(count, target.count())
            if wanted == 0:
                return []
            found = target.query(query_embeddings=[vector], n_results=wanted, include=[])
            return list(found["ids"][0])

    def ids(self, collection: str) -> list[str]:
        """Return every id of the collection, in no order."""
        with self._guarded(collection) as target:
            found: list[str] = []
            while part := target.get(limit=BATCH, offset=len(found), include=[])["ids"]:
                found += part
            return found

    def drop(self, collection: str) -> None:
        """Remove the collection where it exists."""
        if collection in self.collections():
            with self._guarded() as client:
                self._collections.pop(collection, None)
                client.delete_collection(collection)

    def collections(self) -> tuple[str, ...]:
        """Return the names of all collections, sorted."""
        with self._guarded() as client:
            return tuple(sorted(one.name for one in client.list_collections()))

    def reopen(self) -> None:
        """Forget what is open: the embedded index shows what another process wrote only to a client opened after it."""
        self.close()

    def clear(self) -> bool:
        """Throw an embedded index away, readable or not, and return whether that was done; a server's is left alone."""
        with self._lock:
            if self._url:
                return False
            self.close()
            _forget_broken()
            shutil.rmtree(self._folder, ignore_errors=True)
            return True

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            self._collections.clear()
            if client is not None:
                client.close()

    @contextmanager
    def _guarded(self, collection: str | None = None) -> Iterator[Any]:
        """Give the collection, or the client, to one thread at a time, and turn Chroma's errors into ours."""
        with self._lock:
            from chromadb.errors import ChromaError
            from httpx import HTTPError

            try:
                yield self._opened() if collection is None else self._collection(collection)
            except HTTPError as error:
                self._client = None
                self._collections.clear()
                raise SettingsError(
                    f"The Chroma server at {without_password(self._url or '')} does not answer ({type(error).__name__}); "
                    "start it again."
                ) from error
            except ChromaError as error:
                _forget_broken()
                self._client = None
                self._collections.clear()
                where = without_password(self._url) if self._url else self._folder
                reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
                if not self._url and disk_is_full(self._folder):
                    raise DiskFull(f"The vector index in {where} cannot be written: the disk is full.") from error
                raise StoreMismatch(
                    f"The vector index in {where} cannot be used ({reason}); run: budget-assistant reindex"
                ) from error

    def _collection(self, name: str) -> Any:
        if name not in self._collections:
            self._collections[name] = self._opened().get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[name]

    def _opened(self) -> Any:
        if self._client is None:
            self._client = _server(self._url) if self._url else _embedded(self._folder)
        return self._client


def _forget_broken() -> None:
    """Chroma keeps a half-open system for the path after a failure, and would give it out again."""
    from chromadb.api.client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


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
        raise SettingsError(f'The Chroma address "{without_password(url)}" names no host; write it like http://localhost:8000.')
    try:
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=chromadb.Settings(anonymized_telemetry=False),
        )
    except ValueError as error:
        raise SettingsError(
            f"No Chroma server answers at {without_password(url)}; start it or unset BUDGET_ASSISTANT_CHROMA_URL."
        ) from error
