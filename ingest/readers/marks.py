"""Marks of notes beside figures and labels (120 with a raised 4, 1.30①, 12.40[2], 13.00*, 13.70（注3）): no part of either.

A format that says what is raised writes it by `raised`, so that it looks alike in all formats and is never a digit.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.model import Block, Paragraph, RawDocument

_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HAS_MARK = re.compile(r"[⁰¹²³⁴-⁹①-⑳*\[〔注]")
_HAN = r"\u3400-\u9fff"
_END = r"(?=[\s|，。；、,;]|$)"
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[^\smM米¹²³⁰⁴-⁹])[⁰¹²³⁴-⁹]+",  # m² is a unit
        rf"(?<=[\d%％）){_HAN}])\s?[①-⑳]+{_END}",
        rf"(?<=[\d%％）){_HAN}])[\[〔]\^?\d{{1,2}}[\]〕](?=[\s|，。；、,;元万亿]|$)",
        rf"(?<=[\d%％])\s?[（(]?注\s?\d{{1,2}}[)）]?{_END}",
    )
)
_STARRED = re.compile(rf"(?<![*\d.,])(\d[\d,.]*[%％]?|[{_HAN}]+[）)]?)\*{_END}")


def raised(text: str) -> str:
    """Return raised text with its digits as raised ones; a single letter or sign is a mark and goes."""
    stripped = text.strip()
    if len(stripped) == 1 and not stripped.isdigit():
        return ""
    bracketed = re.fullmatch(r"[\[(（〔](\d{1,3})[\])）〕]", stripped)
    return (bracketed.group(1) if bracketed else text).translate(_RAISED_DIGITS)


def without_marks(text: str) -> str:
    """Return a text without the marks of notes that stand behind its figures and words; the note's own mark, at the
    beginning of a text, stays, and so does the sign of an item in a list (包括①人员经费).
    """
    if not _HAS_MARK.search(text):
        return text
    for pattern in _MARKS:
        text = pattern.sub("", text)
    return _STARRED.sub(r"\1", text) if "*" in text else text


def unmarked(document: RawDocument) -> RawDocument:
    """Return a document without marks of notes in its cells and paragraphs."""
    return replace(document, blocks=tuple(_unmarked_block(block) for block in document.blocks))


def _unmarked_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        text = without_marks(block.text)
        return block if text == block.text else replace(block, text=text)
    if not any(_HAS_MARK.search(cell.text) for cell in block.cells):
        return block
    return replace(block, cells=tuple(replace(cell, text=without_marks(cell.text)) for cell in block.cells))
