"""The words of an answer: what is told above its table and below it, and what the table says itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.questions.model import Language
from assistant.web.names import body_words, with_body_words
from assistant.web.prose import prose_to_html
from assistant.web.words import word

_LISTED = re.compile(r"[-*] ")


@dataclass(frozen=True, slots=True)
class Told:
    """Paragraphs of an answer: those above its table, those below it, and those shown on demand since the table says them."""

    lead: Sequence[str]
    below: Sequence[str] = ()
    folded: Sequence[str] = ()


def mark_to_html(number: int) -> str:
    """Return the mark of a citation, which opens its source."""
    return f'<button type="button" class="mark" data-mark="{number}">{number}</button>'


def blocks_of(answer: Answer, language: Language) -> list[str]:
    """Return the paragraphs of the answer, without what is told of disagreements in a box of its own."""
    doubts = [one.message for one in answer.conflicts]
    blocks = [one for one in re.split(r"\n{2,}", answer.text) if not any(doubt in one for doubt in doubts)]
    if answer.status == "not_found":
        return [with_body_words(one, answer.searched.departments, language) for one in blocks]
    return blocks


def told_with_table(answer: Answer, language: Language) -> Told:
    """Return what is told around a table of the figures.

    What only states figures of the table is folded; who is first, which way it went, reasons and passages are not.
    """
    blocks = blocks_of(answer, language)
    stated = [_is_stated(one, answer, language) for one in blocks]
    quotes = [place for place, one in enumerate(blocks) if one.startswith(">")]
    below = {place for quote in quotes for place in (quote - 1, quote) if place >= 0 and not stated[place]}
    lead = [one for place, one in enumerate(blocks) if not stated[place] and place not in below]
    folded = [one for place, one in enumerate(blocks) if stated[place]]
    return Told(lead, [blocks[place] for place in sorted(below)], folded)


def _is_stated(block: str, answer: Answer, language: Language) -> bool:
    """Return whether a paragraph states figures that stand in the table: a list, or one that says whose they are.

    Chinese sentences begin with the body, English ones name it behind the item.
    """
    if _LISTED.match(block) or _says_all_in_order(block, answer):
        return True
    bodies = {name for one in answer.values for name in (one.department, body_words(one.department, language)) if name}
    begins = block.startswith((*bodies, *(one.label for one in answer.values)))
    return "**" in block and (begins or not bodies or any(f" of {name}" in block for name in bodies))


def _says_all_in_order(block: str, answer: Answer) -> bool:
    """Return whether a paragraph goes through the figures one by one as the table does, and makes nothing of them stand out."""
    at = 0
    for one in answer.values:
        found = re.compile(rf"(?<![\d.,]){re.escape(one.value)}(?![\d.,]*\d)").search(block, at)
        if found is None:
            return False
        at = found.end()
    return "**" not in block


def told_to_html(blocks: Sequence[str]) -> str:
    """Return paragraphs as HTML; nothing for none."""
    told = prose_to_html("\n\n".join(blocks), mark_to_html)
    return f'<div class="told">{told}</div>' if told else ""


def folded_to_html(blocks: Sequence[str], language: Language) -> str:
    """Return paragraphs that are shown on demand; nothing for none."""
    if not blocks:
        return ""
    rest = prose_to_html("\n\n".join(blocks), mark_to_html)
    return f'<details class="told"><summary>{word("in_sentences", language)}</summary>{rest}</details>'
