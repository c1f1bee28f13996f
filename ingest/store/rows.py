"""A document's rows in the catalog: written once, erased whole, and held to the digest that was made of them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import InvalidOperation

from ingest.catalog import SHAPE, Row, Transaction
from ingest.codec import from_json, to_json
from ingest.errors import StoreMismatch
from ingest.model import Block, Chunk, Fact, Finding, Grid, ParsedDocument, Section, Table
from ingest.store.info import DocumentInfo, document_id

GROUP = 64
"""Facts that are packed together: few enough that one of them is read quickly, many enough that they pack well."""

BROKEN = (zlib.error, ValueError, TypeError, KeyError, IndexError, InvalidOperation, AttributeError)
"""What reading a row raises that is not as it was written."""

Rows = Callable[..., list[Row]]


@dataclass(frozen=True, slots=True)
class Content:
    """What the catalog keeps of a reading besides its info."""

    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    chunks: tuple[Chunk, ...]
    blocks: tuple[str, ...]

    @classmethod
    def of(cls, parsed: ParsedDocument) -> Content:
        blocks = tuple(_storable(block_text(one)) for one in parsed.raw.blocks)
        return cls(parsed.facts, parsed.tables, parsed.sections, parsed.findings, parsed.chunks, blocks)


def to_info(number: int, version: int, visible: bool, info: str) -> DocumentInfo:
    """Return what a row of `documents` says. Raises StoreMismatch where it is not as this program writes it."""
    try:
        return replace(from_json(DocumentInfo, info), number=number, version=version, current=bool(visible))
    except BROKEN as error:
        raise StoreMismatch(
            f"The catalog is damaged: document {number} cannot be read ({type(error).__name__}); run: budget-assistant reindex"
        ) from error


def new_info(parsed: ParsedDocument, version: int) -> DocumentInfo:
    raw = parsed.raw
    return DocumentInfo(
        id=document_id(raw.name, raw.sha256), name=raw.name, sha256=raw.sha256, version=version, format=raw.format,
        identity=parsed.identity, quality=parsed.quality, notes=raw.notes, absent_tables=parsed.absent_tables,
        listed_tables=parsed.listed_tables, table_titles=tuple(table.title for table in parsed.tables if table.title),
        pages=raw.pages, unread_pages=raw.unread_pages, unverified=raw.unverified,
    )  # fmt: skip


# ---------------------------------------------------------------- writing


def insert_content(transaction: Transaction, number: int, content: Content) -> None:
    """Write the rows of reading `number`, whose row in `documents` is there, and their digest."""
    ids = transaction.name_ids(names_of(content.facts))
    insert_facts(transaction, number, content.facts, ids)
    used: dict[tuple[str, int], list[int]] = {}
    for place, fact in enumerate(content.facts):
        for part, name in sorted(uses_of(fact)):
            used.setdefault((part, ids[_storable(name)]), []).append(place)
    transaction.insert("uses", [
        {"document": number, "part": part, "name": name, "count": len(places), "positions": " ".join(map(str, places))}
        for (part, name), places in used.items()
    ])  # fmt: skip
    transaction.insert("pieces", [
        {"document": number, "kind": kind, "first": first, "count": len(group), "packed": pack(group)}
        for kind, lines in _lines(content)
        for first, group in _groups(kind, lines)
    ])  # fmt: skip
    transaction.insert("digests", [{"document": number, "digest": digest(transaction.rows, number)}])


def _lines(content: Content) -> Iterator[tuple[str, list[str]]]:
    """Return each kind of piece with its pieces as JSON, one a line."""
    kinds: tuple[tuple[str, Sequence[object]], ...] = (
        ("fact", content.facts), ("table", content.tables), ("section", content.sections), ("finding", content.findings),
        ("chunk", content.chunks), ("block", content.blocks),
        ("title", [(table.id, table.title) for table in content.tables]),
    )  # fmt: skip
    for kind, pieces in kinds:
        yield kind, [to_json(one) for one in pieces]


def _groups(kind: str, lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Return runs of pieces with the position of the first: of GROUP facts, and all pieces of another kind together."""
    size = GROUP if kind == "fact" else len(lines)
    for first in range(0, len(lines), size or 1):
        yield first, lines[first : first + size]


def pack(lines: Sequence[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"))


def unpack(packed: bytes) -> list[str]:
    """Return the lines that `pack` packed: JSON has no line end of its own."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n")


def unpack_lines(packed: bytes) -> list[bytes]:
    """Return the same as `line_to_text` takes them, where few of them are wanted."""
    return zlib.decompress(packed).split(b"\n")


def line_to_text(line: bytes) -> str:
    return line.decode("utf-8", "surrogatepass")


PARTS = ("label", "subject", "kind", "code", "path")
"""What a name is to a fact."""


def uses_of(fact: Fact) -> frozenset[tuple[str, str]]:
    """Return the names that a fact uses, each with the part that it plays: label, subject, kind, path or code."""
    about = fact.coordinates
    pairs = [("label", one) for one in (about.item, *about.parents, about.economic, about.government)]
    pairs += [("subject", about.subject), ("kind", about.kind), ("code", about.code)]
    pairs += [("path", one) for one in (*fact.row_path, *fact.column_path)]
    return frozenset((part, name) for part, name in pairs if name)


def _names(fact: Fact) -> Iterator[str]:
    yield from (name for _, name in uses_of(fact))
    if fact.coordinates.department:
        yield fact.coordinates.department


def insert_facts(transaction: Transaction, number: int, facts: Sequence[Fact], ids: dict[str, int]) -> None:
    """Write a row for each fact; `ids` has the number of every name that they use."""
    shapes = [_shape(fact) for fact in facts]
    keys = [to_json(tuple(shape.values())) for shape in shapes]
    known = transaction.shape_ids(dict(zip(keys, shapes, strict=True)))
    transaction.insert(
        "facts", [_fact_row(number, place, fact, known[keys[place]], ids) for place, fact in enumerate(facts)]
    )  # fmt: skip


def _shape(fact: Fact) -> dict[str, object]:
    """Return what SHAPE names of a fact."""
    about = fact.coordinates
    found = (
        fact.source, about.level, about.stage, about.fund, about.side, about.kind, about.nature, about.direction, about.base_year,
        about.as_of, fact.state, fact.role, fact.bound, fact.amount.unit if fact.amount else None,
    )  # fmt: skip
    return dict(zip(SHAPE, found, strict=True))


def _fact_row(number: int, place: int, fact: Fact, shape: int, ids: dict[str, int]) -> dict[str, object]:
    about, amount = fact.coordinates, fact.amount

    def name(text: str | None) -> int | None:
        return ids[_storable(text)] if text else None

    return {
        "document": number, "position": place, "id": fact.id, "shape": shape, "body": name(about.department), "year": about.year,
        "item": name(about.item), "code": about.code, "economic": name(about.economic), "subject": name(about.subject),
        "value": str(amount.value) if amount else None, "number": float(amount.value) if amount else None,
        "table_id": fact.table_id, "row": fact.row, "column": fact.column, "block": fact.block,
    }  # fmt: skip


def names_of(facts: Iterable[Fact]) -> set[str]:
    """Return all names that facts use, as they are stored."""
    return {_storable(name) for fact in facts for name in _names(fact)}


def label_set(fact: Fact) -> frozenset[str]:
    """Return the canonical labels that a fact is found under: item, what it stands under, economic item, subject, level."""
    about = fact.coordinates
    return frozenset(one for one in (about.item, *about.parents, about.economic, about.subject, about.government) if one)


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


# ---------------------------------------------------------------- holding to what was written

_FACTS = ("position, f.id, k.key, b.name, year, i.name, code, e.name, s.name, value, number, table_id, "
          '"row", "column", block')  # fmt: skip
WRITTEN = (
    f"SELECT {_FACTS} FROM facts f LEFT JOIN shapes k ON k.id = f.shape LEFT JOIN names b ON b.id = f.body "
    "LEFT JOIN names i ON i.id = f.item LEFT JOIN names e ON e.id = f.economic LEFT JOIN names s ON s.id = f.subject "
    "WHERE document = :number ORDER BY position",
    "SELECT u.part, n.name, u.count, u.positions FROM uses u LEFT JOIN names n ON n.id = u.name WHERE u.document = :number "
    "ORDER BY u.part, u.positions, n.name",
    "SELECT kind, first, count, packed FROM pieces WHERE document = :number ORDER BY kind, first",
    "SELECT id, series, version, name, sha256, given, info FROM documents WHERE number = :number",
)


def digest(rows: Rows, number: int, written: Sequence[str] = WRITTEN) -> str:
    """Return a digest of all rows of a reading that no later write changes; `rows` runs a SELECT."""
    found = hashlib.sha256()
    for query in written:
        for row in rows(query, number=number):
            plain = tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
            found.update(repr(plain).encode("utf-8", "replace"))
    return found.hexdigest()


def damaged(rows: Rows, written: Sequence[str] = WRITTEN) -> list[tuple[int, str]]:
    """Return number and name of each document whose rows are not what was written.

    `written` are the queries that list all of them.
    """
    listed = rows(
        "SELECT d.number, d.name, g.digest FROM documents d LEFT JOIN digests g ON g.document = d.number ORDER BY d.number"
    )
    return [(int(number), str(name)) for number, name, known in listed if digest(rows, number, written) != known]


# ---------------------------------------------------------------- hiding and erasing

OF_A_DOCUMENT = ("facts", "uses", "pieces", "embeddings", "digests")
"""Tables whose rows belong to a document."""


def hide(transaction: Transaction, number: int) -> None:
    """Make a reading one that can be cited and is never searched."""
    shift_count(transaction, -_visible_chunks(transaction, number))
    transaction.run("UPDATE documents SET visible = :no WHERE number = :number", no=False, number=number)


def erase(transaction: Transaction, number: int) -> None:
    shift_count(transaction, -_visible_chunks(transaction, number))
    for table, column in (*((table, "document") for table in OF_A_DOCUMENT), ("documents", "number")):
        transaction.run(f"DELETE FROM {table} WHERE {column} = :number", number=number)


def drop_unused_names(transaction: Transaction) -> None:
    """Forget names that no fact uses any more."""
    transaction.run(
        "DELETE FROM names WHERE id NOT IN (SELECT name FROM uses) AND id NOT IN (SELECT body FROM facts WHERE body IS NOT NULL)"
    )


def _visible_chunks(transaction: Transaction, number: int) -> int:
    """Return how many chunks of this reading are searched: none of a hidden one."""
    found = transaction.rows(
        "SELECT coalesce(sum(p.count), 0) FROM pieces p JOIN documents d ON d.number = p.document "
        "WHERE d.number = :number AND p.kind = 'chunk' AND d.visible",
        number=number,
    )
    return int(found[0][0])


def shift_count(transaction: Transaction, by: int) -> None:
    """Change the number of visible chunks; counting all of them at each write would take longer the more there are."""
    found = transaction.rows("SELECT value FROM meta WHERE name = 'chunks'")
    transaction.set_meta("chunks", str(by + whole_number(found)))


def count_chunks(transaction: Transaction) -> None:
    """Count the visible chunks anew."""
    found = transaction.rows(
        "SELECT coalesce(sum(p.count), 0) FROM pieces p JOIN documents d ON d.number = p.document "
        "WHERE p.kind = 'chunk' AND d.visible"
    )
    transaction.set_meta("chunks", str(found[0][0]))


def raise_generation(transaction: Transaction) -> None:
    found = transaction.rows("SELECT value FROM meta WHERE name = 'generation'")
    transaction.set_meta("generation", str(whole_number(found) + 1))


def whole_number(found: Iterable[Row]) -> int:
    """Return the number that a note of the catalog gives; 0 where there is none, or one that somebody broke."""
    return next((int(value) for (value,) in found if str(value).isdecimal()), 0)
