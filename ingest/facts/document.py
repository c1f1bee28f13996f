"""All facts of a document: its tables' cells, the sentences inside cells, and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.coordinates import levels_in
from ingest.facts.cells import table_to_facts
from ingest.facts.debts import with_debts
from ingest.facts.forms import PRIVATE, form_subject, form_to_facts
from ingest.facts.fractions import with_percents
from ingest.facts.headers import label_name, title_says
from ingest.facts.ledgers import with_ledgers
from ingest.facts.levels import with_levels, with_reasons_above, without_definitions
from ingest.facts.stages import with_stages
from ingest.facts.units import with_units
from ingest.facts.years import with_years
from ingest.model import Cell, Fact, Identity, Paragraph, RawDocument, Section, Table
from ingest.sentences import SentenceContext, paragraph_contexts, sentence_facts
from ingest.tables.words import squeezed

_SENTENCE = re.compile(r"\d")


def document_to_facts(
    raw: RawDocument, identity: Identity, sections: Sequence[Section], tables: Sequence[Table]
) -> tuple[Fact, ...]:
    """Return the document's facts: each table's cells and the sentences inside them, then the paragraphs, in reading order.

    Lines that belong to a table (its title, unit line, notes) are not read as sentences.
    """
    found: list[Fact] = []
    for table in tables:
        if table.form:
            found += form_to_facts(table, identity, raw.blocks)
        else:
            found += with_debts(table_to_facts(table, identity), table, identity)
            found = [_of_its_row(fact) for fact in found]
        found += map(_of_its_row, _cell_sentences(table, identity)) if not table.form else _cell_sentences(table, identity)
    found += _paragraphs(raw, identity, sections, tables)
    found = with_percents(with_units(found, identity, tables))
    if not _is_governments(raw, identity):
        return tuple(found)
    found = list(with_years(found, raw.blocks, identity.year))
    told = with_ledgers(found, raw.blocks)
    leveled = with_levels(told, raw.blocks, tables, parts=identity.level == "region", region=identity.region)
    return with_reasons_above(with_stages(leveled, raw.blocks))


_ITS_ROW = re.compile(r"[本该]项目(?!支出)[^，。；]{0,10}")
"""How a cell beside a project's name tells of that project: 本项目共安排资金5万元."""


def _of_its_row(fact: Fact) -> Fact:
    """Return a figure that a cell tells of 本项目 as one of the project that the row names."""
    at = fact.coordinates
    if fact.amount is None or not fact.row_path or not _ITS_ROW.fullmatch(at.item):
        return fact
    return replace(fact, coordinates=replace(at, item=label_name(fact.row_path[-1]), parents=()))


_WHOLE = re.compile(r"全[省市区县州]")


def _is_governments(raw: RawDocument, identity: Identity) -> bool:
    """Return whether a report may tell of several levels: one of a place, or one that speaks of the whole area's money."""
    texts = [block.text for block in raw.blocks if isinstance(block, Paragraph)]
    # A department has no social insurance funds of its own.
    insured = any(re.search(r"社会?保险?基金(?:预算)?(?:收入|支出)", text) for text in texts)
    whole = any(_WHOLE.match(level.name) for text in texts for level in levels_in(text))
    return identity.level == "region" or whole or insured


def _cell_sentences(table: Table, identity: Identity) -> Iterator[Fact]:
    """Read the sentences in cells of words: 项目概况, 年度目标, 备注. Indicators have a reader of their own."""
    title = title_says(table.title or "")
    subject = form_subject(table) if table.form else None
    for cell in table.cells:
        if not _holds_sentences(cell):
            continue
        context = SentenceContext(
            identity=identity,
            section=table.section,
            block=cell.block,
            table_id=table.id,
            row=cell.row,
            column=cell.column,
            stage=title.stage or identity.stage,
            fund=title.fund,
            year=table.year or identity.year,
            unit=table.unit,
            subject=subject,
        )
        for fact in sentence_facts(cell.text, context):
            yield replace(fact, places=fact.places or cell.places, row_path=cell.row_path, column_path=cell.column_path)


def _holds_sentences(cell: Cell) -> bool:
    if cell.is_header or cell.is_label or not cell.row_path or len(cell.text) < 10 or not _SENTENCE.search(cell.text):
        return False
    return cell.row_path[0] != "绩效指标" and not PRIVATE.fullmatch(squeezed(cell.row_path[-1]))


def _paragraphs(raw: RawDocument, identity: Identity, sections: Sequence[Section], tables: Sequence[Table]) -> Iterator[Fact]:
    """Read every paragraph but the titles and unit lines of tables; a table's notes are read like any text."""
    taken = {block for table in tables for block in table.blocks if not _is_note(raw, block, table)}
    above = _tables_above(raw, tables)
    for context in paragraph_contexts(raw.blocks, sections, identity, skip=taken):
        block = raw.blocks[context.block] if context.block is not None else None
        if isinstance(block, Paragraph):
            yield from _read(block.text, _under_table(context, above.get(block.index, "")))


def _under_table(context: SentenceContext, title: str) -> SentenceContext:
    """Return the context of a line that explains a table: it stands under the table's title and is about what that names."""
    subject = title_says(title).subject
    items = context.items or ((subject,) if subject else ())
    return replace(context, items=items, section=context.section or ((title,) if title else ()))


_EXPLAINS = re.compile(
    r"\s*(?:[一二三四五六]、)?(?:注|备注|说明|(?:增减|变动|变化|差异)[^，。；:：]{0,8}(?:说明|情况|原因))\s*[:：]"
)
"""How a line begins that explains the table right above it."""


def _tables_above(raw: RawDocument, tables: Sequence[Table]) -> dict[int, str]:
    """Return for each paragraph that explains the table above it that table's title."""
    found: dict[int, str] = {}
    for table in tables:
        grid = max((index for index in table.blocks if not isinstance(raw.blocks[index], Paragraph)), default=None)
        for block in raw.blocks[grid + 1 :] if grid is not None else ():
            if not isinstance(block, Paragraph) or not _EXPLAINS.match(block.text):
                break
            found[block.index] = table.title or ""
    return found


def _read(text: str, context: SentenceContext) -> Iterator[Fact]:
    """Read a paragraph, passing over the brackets that say what a level of government includes; quotes keep them."""
    blanked = without_definitions(text)
    for fact in sentence_facts(blanked, context):
        at = blanked.find(fact.quote) if fact.quote and blanked != text else -1
        yield replace(fact, quote=text[at : at + len(fact.quote)]) if at >= 0 and fact.quote else fact


def _is_note(raw: RawDocument, index: int, table: Table) -> bool:
    block = raw.blocks[index]
    return isinstance(block, Paragraph) and block.text in table.notes
