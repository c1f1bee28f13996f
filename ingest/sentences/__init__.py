"""Sentences → facts: figures with their coordinates, changes, reasons, definitions, duties, items only named.

`paragraph_contexts` says what each paragraph inherits from its headings; `sentence_facts` reads one text in its context,
a paragraph's or a cell's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.model import Fact
from ingest.sentences.context import SentenceContext
from ingest.sentences.definitions import read_definitions, read_description, read_duties
from ingest.sentences.folding import fold_text
from ingest.sentences.latin import english_facts
from ingest.sentences.paragraphs import description_item, paragraph_contexts
from ingest.sentences.reader import read_figures
from ingest.terms import is_latin

__all__ = ["SentenceContext", "paragraph_contexts", "sentence_facts"]


def sentence_facts(text: str, context: SentenceContext) -> tuple[Fact, ...]:
    """Return the facts that a paragraph's or a cell's text states, in reading order, with ids of their own in the document.

    A figure that belongs to no item is no fact. Definitions and duties are words; figures inside them are not read.
    """
    found = _read(text, context)
    prefix = f"{context.table_id}-{context.row}-{context.column}-s" if context.table_id else f"s{context.block}-"
    return tuple(replace(fact, id=f"{prefix}{number}") for number, fact in enumerate(found))


def _counts(facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """Yield what is counted (staff, beds, inhabitants): figures that a text on duties may tell of as well."""
    return (fact for fact in facts if fact.coordinates.nature == "amount" and fact.coordinates.side == "count" and fact.amount)


def _read(text: str, context: SentenceContext) -> list[Fact]:
    if is_latin(text):
        return english_facts(text, context)
    if context.mode == "duties":
        return [*read_duties(text, context), *_counts(read_figures(text, context))]
    definitions, taken = read_definitions(text, context)
    if context.mode == "definitions" or (definitions and taken[0][0] == 0):
        return definitions
    found = [
        fact for fact in read_figures(text, context) if not any(start <= (fact.span or (0, 0))[0] < end for start, end in taken)
    ]
    if context.mode == "description" and len(fold_text(text).text) > 8 and re.search(r"[。；，]", text):
        found.append(read_description(text, context, description_item(context.section)))
    return definitions + found
