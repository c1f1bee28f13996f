"""A text without white space and quotation marks, in half width and simplified characters, that knows its way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.terms import simplify

_DROPPED = frozenset("“”\"'‘’「」『』《》〈〉＂`*●◆▪◇★☆►▶➢◦")
"""Quotation marks, and the marks before the points of a list."""
_KEPT_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
"""Punctuation is made wide, so that a comma in 1,234 is never one between clauses."""


_PAUSES = "、,，;；。"
"""Marks that part, the weakest first: of two in a row (copied pages print ，, and ,。) the stronger is meant."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` folded; `places[i]` is where its i-th character stands in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span in the original of the folded span `start` to `end` (not empty)."""
        return self.places[start], self.places[end - 1] + 1


def fold_text(text: str) -> Folded:
    """Return `text` folded for reading sentences.

    White space between two digits stays one space (two figures of a flattened table are not one), other white space
    goes. Commas inside a number stay ASCII, all others become wide.
    """
    simple = simplify(text)
    characters: list[str] = []
    places: list[int] = []
    gap = False
    for place, character in enumerate(simple):
        if character.isspace() or character in "\u200b\ufeff":
            gap = True
            continue
        if character in _DROPPED:
            continue
        if character in _PAUSES and characters and characters[-1] in _PAUSES:
            if _PAUSES.index(character) > _PAUSES.index(characters[-1]):
                characters[-1], places[-1] = character, place
            continue
        narrow = unicodedata.normalize("NFKC", character)
        narrow = narrow if len(narrow) == 1 else character
        if gap and narrow.isdigit() and characters and characters[-1].isdigit():
            characters.append(" ")
            places.append(place - 1)
        gap = False
        characters.append(narrow)
        places.append(place)
    folded = "".join(characters)
    return Folded(_widen(folded), tuple(places))


def _widen(text: str) -> str:
    """Make punctuation wide except in 1,234 and 10:30; the length stays."""

    def swap(match: re.Match[str]) -> str:
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 4]
        if (
            match.group() == ","
            and before.isdigit()
            and len(after) == 3
            and after.isdigit()
            and not text[at + 4 : at + 5].isdigit()
        ):
            return ","
        if match.group() == ":" and before.isdigit() and after[:1].isdigit():
            return ":"
        return _KEPT_WIDE[match.group()]

    return re.sub(r"[,;:!?]", swap, text)
