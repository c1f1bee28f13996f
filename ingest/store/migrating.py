"""A store of a schema before, turned into one of this schema as it lies: no report is read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ingest.catalog import SCHEMA, Catalog, Transaction
from ingest.codec import many_from_json
from ingest.model import Chunk, Fact, Finding, Section, Table
from ingest.store.rows import (
    BROKEN,
    WRITTEN,
    Content,
    damaged,
    digest,
    insert_content,
    insert_facts,
    names_of,
    unpack,
)
from ingest.store.upkeep import embedding_row

_T = TypeVar("_T")
_OLD = ("parts", "labels", "vectors")


def migrate(catalog: Catalog) -> None:
    """Write what has changed of all documents' rows anew and note the schema, in one transaction.

    A document whose old rows cannot be read comes without any, which `check` tells and `reindex` mends.
    """
    with catalog.transaction() as transaction:
        if catalog.meta().get("schema") == "1":
            _turn_json(transaction)
        else:
            _turn_facts(transaction)
        transaction.set_meta("schema", SCHEMA)
    catalog.give_back()


def _turn_json(transaction: Transaction) -> None:
    """Turn what the first schema kept as JSON into rows."""
    for (number,) in transaction.rows("SELECT number FROM documents ORDER BY number"):
        content = _content_of(transaction, number)
        if content is not None:
            insert_content(transaction, number, content)
        _turn_vectors(transaction, number)
    for table in _OLD:
        transaction.run(f"DROP TABLE IF EXISTS {table}")


def _turn_facts(transaction: Transaction) -> None:
    """Write the facts of the second schema, which had every coordinate in each row, with their shapes apart.

    What was broken before stays without a digest, so that it is still found.
    """
    broken = {number for number, _ in damaged(transaction.rows, (WIDE_FACTS, *WRITTEN[1:]))}
    transaction.run("DELETE FROM digests")
    transaction.run("DROP TABLE facts")
    transaction.make("facts")
    for (number,) in transaction.rows("SELECT number FROM documents ORDER BY number"):
        if number not in broken:
            packed = transaction.rows(
                "SELECT packed FROM pieces WHERE document = :number AND kind = 'fact' ORDER BY first", number=number
            )
            facts = many_from_json(Fact, [line for (group,) in packed for line in unpack(group)])
            insert_facts(transaction, number, facts, transaction.name_ids(names_of(facts)))
            transaction.insert("digests", [{"document": number, "digest": digest(transaction.rows, number)}])


WIDE_FACTS = (
    "SELECT position, f.id, source, b.name, level, year, stage, fund, side, kind, i.name, code, e.name, s.name, nature, "
    'direction, base_year, period, state, role, bound, unit, value, number, table_id, "row", "column", block '
    "FROM facts f LEFT JOIN names b ON b.id = f.body LEFT JOIN names i ON i.id = f.item "
    "LEFT JOIN names e ON e.id = f.economic LEFT JOIN names s ON s.id = f.subject WHERE document = :number ORDER BY position"
)
"""All of the second schema's facts of a document, as its digests were made of them."""


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
