"""Labels that a question spells with other characters of the same sound, as input methods do (退修费 → 退休费)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import eq

from assistant.labels import Vocabulary, is_generic
from assistant.questions.linking import Piece
from assistant.questions.model import Link, Span

LEAST, MOST = 3, 9
"""Characters of a label that may be misspelt: two sound alike too often."""


def homophone_pieces(text: str, cover: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """Return pieces for stretches around what the cover left over, where they sound like one loaded label or official form.

    Half of the characters must be the label's own, so that sound alone never decides.
    """
    left = [piece for piece in cover if piece.kind == "rest" and re.search(r"[\u4e00-\u9fff]", piece.text)]
    found: list[Piece] = []
    for piece in left:
        for start in range(max(0, piece.start - MOST + 1), piece.end):
            for end in range(max(start + LEAST, piece.start + 1), min(len(text), start + MOST) + 1):
                words = text[start:end]
                if re.fullmatch(r"[\u4e00-\u9fff]+", words) and (links := _links(words, vocabulary)):
                    span = Span(start, end, words, links)
                    found.append(Piece(start, end, words, "item", len(words) * 1.0, span=span))
    return found


def _links(words: str, vocabulary: Vocabulary) -> tuple[Link, ...]:
    # A wrong middle character leaves no common pair of characters, so all forms of the length are looked at.
    alike = [
        (form, label)
        for form, label in vocabulary.of_length(len(words))
        if form != words and _half_same(words, form) and not is_generic(label)
    ]
    labels = sorted({label for form, label in alike if _sound(form) == _sound(words)})
    return tuple(Link(label, 0.9, "near") for label in labels)


def _half_same(words: str, form: str) -> bool:
    same: int = sum(map(eq, words, form))
    return same * 2 >= len(words)


@lru_cache(maxsize=4096)
def _sound(words: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(words))
