"""A document's text as passages: paragraphs under their heading path, table row groups with title and header, form items.

Each has three strings: to embed (with its heading path), to search by words, to show; none loses its unit or heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.model import Cell, Chunk, Fact, Paragraph, Place, RawDocument, Section, Table
from ingest.sections import contents_blocks
from ingest.terms import simplify

LONGEST = 400
"""Characters of a passage; a longer paragraph is split at sentence ends, an indivisible one stays."""

_ENDS = "。！？!?；;"


def document_to_chunks(
    raw: RawDocument, sections: Sequence[Section], tables: Sequence[Table], facts: Sequence[Fact]
) -> tuple[Chunk, ...]:
    """Return the passages of a document in its order; ids are unique in it and stable from reading to reading."""
    found: list[Chunk] = []
    found += _paragraph_chunks(raw, sections, {block for table in tables for block in table.blocks})
    for table in tables:
        found += _form_chunks(table) if table.form else _table_chunks(table)
    return tuple(found)


def _chunk(kind: str, number: str, heading: Sequence[str], text: str, **where: object) -> Chunk:
    path = " > ".join(heading)
    words = simplify(f"{path}\n{text}" if path else text)
    return Chunk(id=number, kind=kind, to_embed=words, to_search=words, to_show=text, section=tuple(heading), **where)  # type: ignore[arg-type]


def _paths(raw: RawDocument, sections: Sequence[Section]) -> dict[int, tuple[str, ...]]:
    """Return block index → heading path; inner sections come after outer ones and win."""
    paths: dict[int, tuple[str, ...]] = {}
    for section in sections:
        for block in range(section.start, section.end):
            if len(section.path) >= len(paths.get(block, ())):
                paths[block] = section.path
    return paths


def _paragraph_chunks(raw: RawDocument, sections: Sequence[Section], taken: set[int]) -> Iterator[Chunk]:
    paths, contents = _paths(raw, sections), contents_blocks(raw.blocks)
    for block in raw.blocks:
        if not isinstance(block, Paragraph) or block.index in taken or block.index in contents or not block.text.strip():
            continue
        path = paths.get(block.index, ())
        if path and block.text.strip() == path[-1]:
            continue  # a heading alone says nothing; it stands before each passage under it
        kind = "definition" if any("名词解释" in heading for heading in path) else "paragraph"
        for start, end in sentence_runs(block.text):
            text = block.text[start:end].strip()
            if text:
                yield _chunk(
                    kind, f"b{block.index}.{start}", path, text, block=block.index, span=(start, end), places=block.places
                )


def sentence_runs(text: str) -> Iterator[tuple[int, int]]:
    """Return half-open spans of runs of whole sentences, as long as fit into LONGEST; one longer sentence stays whole."""
    start = last = 0
    for position, character in enumerate(text):
        if character in _ENDS or position == len(text) - 1:
            end = position + 1
            if end - start > LONGEST and last > start:
                yield start, last
                start = last
            last = end
    if start < len(text):
        yield start, len(text)


def _rows(table: Table) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return dict(sorted(rows.items()))


def _line(cells: Sequence[Cell]) -> str:
    return " | ".join(cell.text.strip() for cell in sorted(cells, key=lambda one: one.column) if cell.text.strip())


def _table_chunks(table: Table) -> Iterator[Chunk]:
    """Return a table's rows in groups, each with title, unit and header."""
    rows = _rows(table)
    header = " / ".join(_line(cells) for cells in rows.values() if any(cell.is_header for cell in cells))
    head = "\n".join(part for part in (table.title or "", f"单位：{table.unit}" if table.unit else "", header) if part)
    group: list[tuple[int, str, tuple[Place, ...]]] = []
    for number, cells in rows.items():
        line = _line([cell for cell in cells if not cell.is_header])
        if not line:
            continue
        if group and sum(len(text) for _, text, _ in group) + len(line) > LONGEST:
            yield _group_chunk(table, head, group)
            group = []
        group.append((number, line, tuple(place for cell in cells for place in cell.places[:1])[:1]))
    if group:
        yield _group_chunk(table, head, group)
    for index, note in enumerate(table.notes):
        yield _chunk("paragraph", f"{table.id}.n{index}", (*table.section, table.title or ""), note, table_id=table.id)


def _group_chunk(table: Table, head: str, group: Sequence[tuple[int, str, tuple[Place, ...]]]) -> Chunk:
    first, last = group[0][0], group[-1][0] + 1
    text = "\n".join([head, *(line for _, line, _ in group)])
    return _chunk("table", f"{table.id}.{first}", table.section, text, table_id=table.id, rows=(first, last), places=group[0][2])


def _form_chunks(table: Table) -> Iterator[Chunk]:
    """Return a form's items: each value under its labels, with the form's title and its project's name."""
    name = next(
        (cell.text.strip() for cell in table.cells if not cell.is_label and cell.row_path and "项目名称" in cell.row_path[-1]), ""
    )
    heading = tuple(part for part in (*table.section, table.title or "", name) if part)
    for cell in table.cells:
        text = cell.text.strip()
        if (
            cell.is_label
            or cell.is_header
            or not text
            or not cell.row_path
            or any(word in cell.row_path[-1] for word in ("负责人", "联系电话", "联系人"))
        ):
            continue
        labels = "·".join((*cell.row_path, *cell.column_path))
        yield _chunk(
            "form",
            f"{table.id}.{cell.row}.{cell.column}",
            heading,
            f"{labels}：{text}",
            table_id=table.id,
            rows=(cell.row, cell.row + 1),
            places=cell.places,
        )
