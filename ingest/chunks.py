"""A document → the passages that retrieval finds: paragraphs under their headings, definitions, rows of tables, a form's values.

Each says by itself where it stands and in which unit: a passage of rows bears the table's title, unit and header again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.model import Cell, Chunk, Fact, Grid, Paragraph, Place, RawDocument, Section, Table
from ingest.sections import contents_blocks
from ingest.terms import canonical, fold_label, simplify

LIMIT = 400
"""Characters that a passage has at most, unless one sentence or one row is longer."""
SHORT = 8
"""A passage of fewer characters says nothing by itself."""
_PRIVATE = re.compile(r"负责人|联系电话|联系人|填报人|经办人")
_SENTENCE_END = re.compile(r"(?<=[。；！？;!?])(?![”’）)])")


def document_to_chunks(
    raw: RawDocument, sections: Sequence[Section], tables: Sequence[Table], facts: Sequence[Fact]
) -> tuple[Chunk, ...]:
    """Return the passages of a document in reading order; captions of tables and the contents page are none.

    Ids say where a passage stands: b12, b12.80 (from character 80 on), t3.r4 (from row 4 on), t5.2.3 (a form's value), t3.n0.

    To embed: heading path and text. To search: the same, simplified, with the canonical names of its items.
    To show: the text as printed.
    """
    maker = _Maker(raw, sections, facts)
    pieces = [*maker.paragraphs(tables), *(chunk for table in tables for chunk in maker.table(table))]
    return tuple(
        sorted(pieces, key=lambda chunk: (chunk.block if chunk.block is not None else len(raw.blocks), chunk.span or (0, 0)))
    )


class _Maker:
    def __init__(self, raw: RawDocument, sections: Sequence[Section], facts: Sequence[Fact]) -> None:
        self.raw = raw
        self.sections = sections
        self.entries = {section.index for section in sections if self._is_entry(section)}
        self.items: dict[int, list[Fact]] = {}
        for fact in facts:
            if fact.source == "sentence" and fact.table_id is None and fact.block is not None:
                self.items.setdefault(fact.block, []).append(fact)

    # ------------------------------------------------------------ text

    def paragraphs(self, tables: Sequence[Table]) -> Iterator[Chunk]:
        contents = contents_blocks(self.raw.blocks)
        taken = {block for table in tables for block in table.blocks}
        waiting: list[tuple[Paragraph, tuple[str, ...]]] = []
        for block in self.raw.blocks:
            if (
                isinstance(block, Grid)
                or block.index in contents
                or block.index in taken
                or not block.text.strip()
                or self._only_heading(block)
            ):
                yield from self._flush(waiting)
                continue
            path = self._path(block.index)
            definitions = [
                fact for fact in self.items.get(block.index, []) if fact.coordinates.nature == "definition" and fact.span
            ]
            if definitions:
                yield from self._flush(waiting)
                yield from self._definitions(block, path, definitions)
                continue
            if waiting and (
                waiting[-1][1] != path
                or sum(len(one.text) for one, _ in waiting) + len(block.text) > LIMIT
                or len(block.text) > LIMIT // 3
            ):
                yield from self._flush(waiting)
            waiting.append((block, path))
            if len(block.text) > LIMIT // 3:
                yield from self._flush(waiting)
        yield from self._flush(waiting)

    def _is_entry(self, section: Section) -> bool:
        """Return whether a heading has no text below it: it is an entry of a list (1.坚持零基预算), which is text itself."""
        block = self.raw.blocks[section.start]
        whole = isinstance(block, Paragraph) and fold_label(block.text).rstrip(":。") == fold_label(section.heading)
        return whole and section.end - section.start == 1 and section.parent is not None and section.number is not None

    def _path(self, index: int) -> tuple[str, ...]:
        inside = [section for section in self.sections if section.start <= index < section.end]
        own = [section for section in inside if section.index not in self.entries]
        return own[-1].path if own else ()

    def _only_heading(self, block: Paragraph) -> bool:
        folded = fold_label(block.text).rstrip(":。")
        return any(
            section.start <= block.index <= section.start + 1
            and (fold_label(section.heading) == folded or fold_label(section.heading).endswith(folded))
            and section.index not in self.entries
            for section in self.sections
        )

    def _flush(self, waiting: list[tuple[Paragraph, tuple[str, ...]]]) -> Iterator[Chunk]:
        """Return the waiting paragraphs as one passage: short ones under one heading stand together."""
        if not waiting:
            return
        block, path = waiting[0]
        if len(waiting) == 1:
            yield from self._pieces(block, path)
        else:
            text = "\n".join(one.text.strip() for one, _ in waiting)
            places = tuple(place for one, _ in waiting for place in one.places)
            if len(fold_label(text)) >= SHORT:
                yield self._chunk(
                    "paragraph",
                    text,
                    path,
                    block.index,
                    None,
                    places,
                    [fact for one, _ in waiting for fact in self.items.get(one.index, [])],
                )
        waiting.clear()

    def _pieces(self, block: Paragraph, path: tuple[str, ...]) -> Iterator[Chunk]:
        for start, end in sentence_groups(block.text):
            text = block.text[start:end].strip()
            if len(fold_label(text)) < SHORT:
                continue
            inside = [fact for fact in self.items.get(block.index, []) if fact.span and start <= fact.span[0] < end]
            whole = (start, end) == (0, len(block.text))
            yield self._chunk("paragraph", text, path, block.index, None if whole else (start, end), block.places, inside)

    def _definitions(self, block: Paragraph, path: tuple[str, ...], found: Sequence[Fact]) -> Iterator[Chunk]:
        """Return each definition as a passage; one inside another's text gets its own as well."""
        for fact in found:
            assert fact.span is not None
            text = block.text[fact.span[0] : fact.span[1]].strip()
            yield self._chunk("definition", text, path, block.index, fact.span, block.places, [fact])

    def _chunk(
        self,
        kind: str,
        text: str,
        path: tuple[str, ...],
        block: int,
        span: tuple[int, int] | None,
        places: Iterable[Place],
        facts: Sequence[Fact],
    ) -> Chunk:
        heading = " > ".join(path)
        embed = f"{heading}\n{text}" if heading else text
        names = dict.fromkeys(fact.coordinates.item for fact in facts)
        number = f"b{block}.{span[0]}" if span else f"b{block}"
        return Chunk(number, kind, embed, _search_text(embed, names), text, path, block, span, None, None, tuple(places))  # type: ignore[arg-type]

    # ------------------------------------------------------------ tables

    def table(self, table: Table) -> Iterator[Chunk]:
        """Return a table's passages: rows in groups under title, unit and header; a form's values each under its labels."""
        yield from self._form(table) if table.form else self._rows(table)
        heading = (*table.section, *((table.title,) if table.title else ()))
        for number, note in enumerate(table.notes):
            if len(fold_label(note)) >= SHORT:
                block = table.blocks[-1] if table.blocks else None
                embed = "\n".join((" > ".join(heading), note)) if heading else note
                yield Chunk(
                    f"{table.id}.n{number}",
                    "paragraph",
                    embed,
                    _search_text(embed, ()),
                    note,
                    table.section,
                    block,
                    None,
                    table.id,
                )

    def _rows(self, table: Table) -> Iterator[Chunk]:
        caption = " ".join(part for part in (table.title, table.number, f"单位：{table.unit}" if table.unit else None) if part)
        header = _header_line(table)
        by_row: dict[int, list[int]] = {}
        for place, cell in enumerate(table.cells):
            by_row.setdefault(cell.row, []).append(place)
        for group in _grouped([one for one in _row_lines(table) if one[1]], LIMIT - len(caption) - len(header)):
            shown = "\n".join(part for part in (caption, header, *(line for _, line in group)) if part)
            first, end = group[0][0], group[-1][0] + 1
            places = sorted(place for row in range(first, end) for place in by_row.get(row, ()))
            cells = [table.cells[place] for place in places]
            names = dict.fromkeys(canonical(cell.text) for cell in cells if cell.is_label and cell.text)
            yield _table_chunk("table", f"{table.id}.r{first}", table, table.section, shown, (first, end), names, cells)

    def _form(self, table: Table) -> Iterator[Chunk]:
        name = next(
            (
                _one_line(cell.text)
                for cell in table.cells
                if not cell.is_label and cell.row_path and "项目名称" in cell.row_path[-1]
            ),
            "",
        )
        heading = (*table.section, *(part for part in (table.title, name) if part))
        told = {fold_label(label) for cell in table.cells for label in (*cell.row_path, *cell.column_path)}
        for cell in table.cells:
            text = _one_line(cell.text)
            keys = [_one_line(key) for key in dict.fromkeys((*cell.row_path, *cell.column_path)) if key.strip()]
            if cell.is_label or cell.is_header or not text or not keys or fold_label(text) in told or _PRIVATE.search(keys[-1]):
                continue
            unit = f"（{table.unit}）" if table.unit and re.fullmatch(r"[\d.,]+", text) else ""
            shown = f"{' > '.join(keys)}：{text}{unit}"
            yield _table_chunk(
                "form", f"{table.id}.{cell.row}.{cell.column}", table, heading, shown, (cell.row, cell.row + 1), (), [cell]
            )


def _table_chunk(
    kind: str,
    number: str,
    table: Table,
    heading: tuple[str, ...],
    shown: str,
    rows: tuple[int, int],
    names: Iterable[str],
    cells: Sequence[Cell],
) -> Chunk:
    embed = "\n".join((" > ".join(heading), shown)) if heading else shown
    block = next((cell.block for cell in cells if cell.block is not None), table.blocks[0] if table.blocks else None)
    places = tuple(dict.fromkeys(place for cell in cells for place in cell.places))
    return Chunk(number, kind, embed, _search_text(embed, names), shown, table.section, block, None, table.id, rows, places)  # type: ignore[arg-type]


def sentence_groups(text: str) -> list[tuple[int, int]]:
    """Return half-open spans that cut a text at sentence ends into groups of at most LIMIT characters.

    A single sentence that is longer stays whole, unless it goes on beyond three times the limit.
    """
    cuts = [match.start() for match in _SENTENCE_END.finditer(text)]
    bounds = sorted({0, *cuts, len(text)})
    groups: list[tuple[int, int]] = []
    start = 0
    for begin, end in zip(bounds, bounds[1:], strict=False):
        if end - start > LIMIT and begin > start:
            groups.append((start, begin))
            start = begin
    groups.append((start, len(text)))
    return [piece for begin, end in groups for piece in _cut_long(text, begin, end)]


def _cut_long(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    if end - begin <= 3 * LIMIT:
        return [(begin, end)]
    pieces = []
    while end - begin > LIMIT:
        comma = max(text.rfind(mark, begin + LIMIT // 2, begin + LIMIT) for mark in "，,、 ")
        cut = comma + 1 if comma > begin else begin + LIMIT
        pieces.append((begin, cut))
        begin = cut
    return [*pieces, (begin, end)]


def _search_text(text: str, names: Iterable[str]) -> str:
    """Return the words to search: simplified, with canonical names that the text writes otherwise."""
    plain = simplify(text)
    folded = fold_label(plain)
    more = [name for name in names if name and fold_label(name) not in folded]
    return " ".join((plain, *more))


def _header_line(table: Table) -> str:
    """Return the header in one line: for each column its texts from the top down."""
    paths: dict[int, list[str]] = {}
    for cell in sorted(
        (cell for cell in table.cells if cell.is_header and cell.text.strip()), key=lambda cell: (cell.row, cell.column)
    ):
        for column in range(cell.column, cell.column + max(1, cell.column_span)):
            texts = paths.setdefault(column, [])
            if not texts or texts[-1] != cell.text:
                texts.append(cell.text)
    line = " | ".join("/".join(_one_line(text) for text in paths[column]) for column in sorted(paths))
    return line if len(line) <= LIMIT // 2 else line[: LIMIT // 2] + "…"


def _row_lines(table: Table) -> Iterator[tuple[int, str]]:
    """Yield (row, "label | column: figure | …") of the rows under the header; blank cells are left out."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if not cell.is_header:
            rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        parts = []
        for cell in sorted(rows[row], key=lambda cell: cell.column):
            text = _one_line(cell.text)
            if not text:
                continue
            column = _one_line(cell.column_path[-1]) if cell.column_path and not cell.is_label else ""
            parts.append(f"{column} {text}" if column and column not in text else text)
        yield row, " | ".join(parts)


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _grouped(lines: Sequence[tuple[int, str]], room: int) -> Iterator[list[tuple[int, str]]]:
    group: list[tuple[int, str]] = []
    size = 0
    for row, line in lines:
        if group and size + len(line) > max(room, LIMIT // 3):
            yield group
            group, size = [], 0
        group.append((row, line))
        size += len(line) + 1
    if group:
        yield group
