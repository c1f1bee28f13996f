"""A document's rows in the catalog: written once, erased whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.catalog import Transaction
from ingest.codec import from_json, to_json
from ingest.model import Block, Fact, Grid, ParsedDocument
from ingest.store.info import DocumentInfo, document_id


def to_info(number: int, version: int, visible: bool, info: str) -> DocumentInfo:
    return replace(from_json(DocumentInfo, info), number=number, version=version, current=bool(visible))


def new_info(parsed: ParsedDocument, version: int) -> DocumentInfo:
    raw = parsed.raw
    return DocumentInfo(
        id=document_id(raw.name, raw.sha256), name=raw.name, sha256=raw.sha256, version=version, format=raw.format,
        identity=parsed.identity, quality=parsed.quality, notes=raw.notes, absent_tables=parsed.absent_tables,
        listed_tables=parsed.listed_tables, table_titles=tuple(table.title for table in parsed.tables if table.title),
        pages=raw.pages, unread_pages=raw.unread_pages, unverified=raw.unverified,
    )  # fmt: skip


def insert_parts(transaction: Transaction, number: int, parsed: ParsedDocument) -> None:
    listed: list[tuple[str, Sequence[tuple[str | None, str]]]] = [
        ("fact", [(one.id, to_json(one)) for one in parsed.facts]),
        ("table", [(one.id, to_json(one)) for one in parsed.tables]),
        ("section", [(None, to_json(one)) for one in parsed.sections]),
        ("finding", [(one.id, to_json(one)) for one in parsed.findings]),
        ("chunk", [(one.id, to_json(one)) for one in parsed.chunks]),
        ("block", [(None, _storable(block_text(one))) for one in parsed.raw.blocks]),
    ]
    rows = [
        {"document": number, "kind": kind, "position": place, "id": own, "payload": payload}
        for kind, payloads in listed
        for place, (own, payload) in enumerate(payloads)
    ]
    transaction.insert("parts", rows)
    labels = [
        {"label": _storable(label), "document": number, "position": place}
        for place, fact in enumerate(parsed.facts)
        for label in sorted(label_set(fact))
    ]
    transaction.insert("labels", labels)


def label_set(fact: Fact) -> frozenset[str]:
    """Return the canonical labels that a fact is found under: item, what it stands under, economic item, subject."""
    about = fact.coordinates
    return frozenset(one for one in (about.item, *about.parents, about.economic, about.subject) if one)


def block_text(block: Block) -> str:
    if not isinstance(block, Grid):
        return block.text
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append((cell.column, cell.text))
    return "\n".join("\t".join(text for _, text in sorted(rows[row])) for row in sorted(rows))


def _storable(text: str) -> str:
    """Return `text` without NUL, which PostgreSQL refuses; a space keeps every span."""
    return text.replace("\0", " ")


def hide(transaction: Transaction, number: int) -> None:
    """Make a reading one that can be cited and is never searched."""
    shift_count(transaction, -_visible_chunks(transaction, number))
    transaction.run("UPDATE documents SET visible = :no WHERE number = :number", no=False, number=number)


def erase(transaction: Transaction, number: int) -> None:
    shift_count(transaction, -_visible_chunks(transaction, number))
    for table, column in (("parts", "document"), ("labels", "document"), ("vectors", "document"), ("documents", "number")):
        transaction.run(f"DELETE FROM {table} WHERE {column} = :number", number=number)


def _visible_chunks(transaction: Transaction, number: int) -> int:
    """Return how many chunks of this reading are searched: none of a hidden one."""
    found = transaction.rows(
        "SELECT count(*) FROM parts p JOIN documents d ON d.number = p.document "
        "WHERE d.number = :number AND p.kind = 'chunk' AND d.visible",
        number=number,
    )
    return int(found[0][0])


def shift_count(transaction: Transaction, by: int) -> None:
    """Change the number of visible chunks; counting all of them at each write would take longer the more there are."""
    found = transaction.rows("SELECT value FROM meta WHERE name = 'chunks'")
    transaction.set_meta("chunks", str(by + (int(found[0][0]) if found else 0)))


def count_chunks(transaction: Transaction) -> None:
    """Count the visible chunks anew."""
    found = transaction.rows(
        "SELECT count(*) FROM parts p JOIN documents d ON d.number = p.document WHERE p.kind = 'chunk' AND d.visible"
    )
    transaction.set_meta("chunks", str(found[0][0]))


def raise_generation(transaction: Transaction) -> None:
    found = transaction.rows("SELECT value FROM meta WHERE name = 'generation'")
    transaction.set_meta("generation", str(int(found[0][0]) + 1 if found else 1))
