"""The ways in which reports and gold are told otherwise: each a change of blocks, of questions, and of layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.entities.sounds import syllables_of
from eval.gold import Question
from eval.metamorphic.renaming import renamed, renaming
from eval.metamorphic.rendering import to_barred_text, to_web_page
from eval.metamorphic.scaling import scaled_amount, scaled_blocks, scaled_text
from eval.metamorphic.shuffling import shuffled_blocks
from ingest.amounts import Amount
from ingest.model import Block, Grid, ParsedDocument

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way: `blocks` of a document told otherwise, `text` for the strings of gold, `amount` for its figures."""

    name: str
    says: str
    blocks: Callable[[ParsedDocument, Words], list[Block]] = lambda parsed, words: list(parsed.raw.blocks)
    text: Callable[[str, Words], str] = lambda text, words: text
    amount: Callable[[Amount], Amount] = lambda amount: amount
    barred: bool = False
    renames: bool = False


def _renamed_blocks(parsed: ParsedDocument, words: Words) -> list[Block]:
    blocks: list[Block] = []
    for block in parsed.raw.blocks:
        if isinstance(block, Grid):
            blocks.append(replace(block, cells=tuple(replace(cell, text=renamed(cell.text, words)) for cell in block.cells)))
        else:
            blocks.append(replace(block, text=renamed(block.text, words)))
    return blocks


VARIANTS = (
    Variant("web page", "the same as a web page"),
    Variant("barred text", "the same as text with bars between the cells", barred=True),
    Variant("renamed", "places and bureaux renamed", _renamed_blocks, renamed, renames=True),
    Variant(
        "scaled", "all amounts ten times as large", lambda parsed, words: scaled_blocks(parsed),
        lambda text, words: scaled_text(text), scaled_amount,
    ),
    Variant("shuffled", "sibling rows in another order", lambda parsed, words: shuffled_blocks(parsed.raw.blocks)),
)  # fmt: skip


def words_for(variant: Variant, documents: Sequence[ParsedDocument], questions: Sequence[Question]) -> Words:
    if not variant.renames:
        return {}
    return renaming(documents, lambda name: "".join(syllables_of(name)), any(question.lang == "en" for question in questions))


def changed_report(variant: Variant, parsed: ParsedDocument, words: Words) -> tuple[str, str]:
    """Return the new file's name and text. A renamed report's file gives its old name away no more."""
    blocks = variant.blocks(parsed, words)
    name = file_name(variant, parsed.raw.name, words)
    return name, to_barred_text(blocks) if variant.barred else to_web_page(blocks)


def file_name(variant: Variant, name: str, words: Words) -> str:
    stem = re.sub(r"\.\w+$", "", name)
    return renamed(stem, words) + (".txt" if variant.barred else ".html")


def changed_question(variant: Variant, question: Question, words: Words) -> Question:
    """Return the question with all its strings and figures told as the reports are now."""

    def text(old: str) -> str:
        return variant.text(old, words)

    def texts(old: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(text, old))

    return replace(
        question,
        reports=tuple(file_name(variant, name, words) for name in question.reports),
        question=text(question.question),
        history=texts(question.history),
        values=tuple(map(variant.amount, question.values)),
        optional_values=tuple(map(variant.amount, question.optional_values)),
        contains=tuple(map(texts, question.contains)),
        excludes=texts(question.excludes),
        cites=tuple(map(texts, question.cites)),
    )
