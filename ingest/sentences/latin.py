"""English sentences in their context → facts, behind the same door as Chinese ones."""

from __future__ import annotations

from ingest.english import EnglishFact, read_english, read_glossary
from ingest.model import Coordinates, Fact
from ingest.sentences.context import SentenceContext
from ingest.sentences.labels import Subject


def english_facts(text: str, context: SentenceContext) -> list[Fact]:
    """Return the facts that an English text states, without ids."""
    explained = read_glossary(text) if context.mode == "definitions" else None
    if explained is not None:
        return [_to_fact(explained, text, context)]
    item = context.own_item or (context.items[-1] if context.items else "")
    return [_to_fact(found, text, context) for found in read_english(text, year=context.year, item=item)]


def english_subject(text: str, context: SentenceContext) -> Subject | None:
    """Return what an English text that ends in a colon told of last: what the list behind it is part of."""
    told = read_english(text, year=context.year)
    return Subject(told[-1].item, told[-1].item) if told else None


def _to_fact(found: EnglishFact, text: str, context: SentenceContext) -> Fact:
    identity = context.identity
    coordinates = Coordinates(
        department=identity.department,
        level=identity.level,
        year=found.year if found.year is not None else identity.year,
        stage=found.stage or context.stage,
        side=found.side,
        item=found.item,
        parents=found.parents,
        nature=found.nature,
        direction=found.direction,
        base_year=found.base_year,
        base_stage=found.base_stage,
        whole=found.whole,
        subject=context.subject,
    )
    return Fact(
        id="",
        source="sentence",
        coordinates=coordinates,
        state="words" if found.words else "figure",
        raw=text[found.start : found.end],
        amount=found.amount,
        words=found.words,
        section=context.section,
        table_id=context.table_id,
        row=context.row,
        column=context.column,
        block=context.block,
        span=(found.start, found.end),
        quote=found.quote,
    )
