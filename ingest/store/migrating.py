"""A store of the schema before, turned into one of this schema as it lies: no report is read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ingest.catalog import SCHEMA, Catalog, Transaction
from ingest.codec import many_from_json
from ingest.model import Chunk, Fact, Finding, Section, Table
from ingest.store.rows import BROKEN, Content, insert_content
from ingest.store.upkeep import embedding_row

_T = TypeVar("_T")
_OLD = ("parts", "labels", "vectors")


def migrate(catalog: Catalog) -> None:
    """Write all documents' rows anew, drop the old ones and note the schema, in one transaction.

    A document whose old rows cannot be read comes without any, which `check` tells and `reindex` mends.
    """
    with catalog.transaction() as transaction:
        for (number,) in transaction.rows("SELECT number FROM documents ORDER BY number"):
            content = _content_of(transaction, number)
            if content is not None:
                insert_content(transaction, number, content)
            _turn_vectors(transaction, number)
        for table in _OLD:
            transaction.run(f"DROP TABLE IF EXISTS {table}")
        transaction.set_meta("schema", SCHEMA)
    catalog.give_back()


def _content_of(transaction: Transaction, number: int) -> Content | None:
    try:
        return Content(
            _pieces(transaction, number, "fact", Fact), _pieces(transaction, number, "table", Table),
            _pieces(transaction, number, "section", Section), _pieces(transaction, number, "finding", Finding),
            _pieces(transaction, number, "chunk", Chunk), tuple(_payloads(transaction, number, "block")),
        )  # fmt: skip
    except BROKEN:
        return None


def _pieces(transaction: Transaction, number: int, kind: str, shape: type[_T]) -> tuple[_T, ...]:
    return many_from_json(shape, _payloads(transaction, number, kind))


def _payloads(transaction: Transaction, number: int, kind: str) -> Sequence[str]:
    rows = transaction.rows(
        "SELECT payload FROM parts WHERE document = :number AND kind = :kind ORDER BY position", number=number, kind=kind
    )
    return [str(payload) for (payload,) in rows]


def _turn_vectors(transaction: Transaction, number: int) -> None:
    """Write a reading's vectors as one matrix; vectors of unequal length are left for `reindex` to make anew."""
    import numpy

    models: dict[str, list[bytes]] = {}
    for model, vector in transaction.rows(
        "SELECT model, vector FROM vectors WHERE document = :number ORDER BY model, position", number=number
    ):
        models.setdefault(str(model), []).append(bytes(vector))
    for model, vectors in models.items():
        if _all_equal(map(len, vectors)) and len(vectors[0]) % 4 == 0:
            matrix = numpy.frombuffer(b"".join(vectors), dtype="<f4").reshape(len(vectors), -1)
            transaction.insert("embeddings", [embedding_row(number, model, matrix)])


def _all_equal(values: Iterable[int]) -> bool:
    return len(set(values)) == 1
