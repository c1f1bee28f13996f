"""The words of a line printed as on its page, and where they stand: one place for each character, wide or not.

Programs that turn pages into text keep the columns by counting characters, so that the figures of a column stand under
one another by characters and not by what a terminal shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.text.values import TOTAL, has_letters, is_value, is_year

_GAP = 2
"""Spaces that set a figure apart from words before it."""
_LETTERS_APART = 12
_CODES = frozenset("类款项")
_WORD = re.compile(r"[^\s\u3000]+")


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A text and where it stands on its line, `end` exclusive."""

    start: int
    end: int
    text: str = ""
    is_figure: bool = False

    def overlap(self, other: Word) -> int:
        """Return how many places both cover; below zero, how far they are apart."""
        return min(self.end, other.end) - max(self.start, other.start)

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@lru_cache(maxsize=2048)
def row_words(line: str) -> tuple[Word, ...]:
    """Return the words of a row, each that a space sets apart; a total's letters set wide (合    计) are one.

    A figure is one where a wide gap, or another figure, stands before it; one at the head of its line where a wide gap
    stands behind it.
    """
    found: list[Word] = []
    pieces = list(_pieces(line))
    for at, piece in enumerate(pieces):
        behind = pieces[at + 1].start - piece.end if at + 1 < len(pieces) else _GAP
        if found and _are_letters(found[-1], piece) and TOTAL.match(found[-1].text + piece.text):
            found[-1] = joined((found[-1], piece))
            continue
        apart = behind >= _GAP if not found else piece.start - found[-1].end >= _GAP or found[-1].is_figure
        found.append(Word(piece.start, piece.end, piece.text, apart and is_value(piece.text)))
    return tuple(found)


@lru_cache(maxsize=2048)
def head_words(line: str) -> tuple[Word, ...]:
    """Return the words of a header's line, each that a space sets apart; two letters set wide are one word (项    目), and a
    letter or a year belongs to the word behind it (比 2020年预算, 2020 年预算).
    """
    pieces = list(_pieces(line))
    found: list[Word] = []
    letters = sum(map(_is_letter, pieces))
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and (_is_lead(before, piece) or letters == 2 and _are_letters(before, piece)):
            found[-1] = joined((before, piece))
        else:
            found.append(piece)
    return tuple(found)


def _pieces(line: str) -> Iterator[Word]:
    return (Word(match.start(), match.end(), match.group()) for match in _WORD.finditer(line))


def _is_letter(word: Word) -> bool:
    return len(word.text) == 1 and has_letters(word.text) and not word.text.isascii()


def _are_letters(one: Word, two: Word) -> bool:
    near = two.start - one.end <= _LETTERS_APART
    return near and _is_letter(one) and _is_letter(two) and one.text != two.text and not _CODES.issuperset((one.text, two.text))


def _is_lead(before: Word, word: Word) -> bool:
    lead = len(before.text) == 1 and not before.text.isalnum() or _is_letter(before) and len(word.text) > 1
    return word.start - before.end == 1 and (lead or before.text.isdigit() and word.text.startswith("年"))


def joined(words: Iterable[Word], between: str = "") -> Word:
    """Return several words as one that covers the places of all."""
    words = list(words)
    return Word(min(word.start for word in words), max(word.end for word in words), between.join(word.text for word in words))


def stacks(words: Iterable[Word]) -> list[list[Word]]:
    """Return words in groups that overlap, from the left."""
    found: list[list[Word]] = []
    end = -1
    for word in sorted(words):
        if word.start < end:
            found[-1].append(word)
        else:
            found.append([word])
        end = max(end, word.end)
    return found


def has_figures(line: str) -> bool:
    """Return whether a line is a row of figures: words set apart by wide gaps, a figure that is no year among them."""
    words = row_words(line)
    return len(words) > 1 and any(word.is_figure and not is_year(word.text) for word in words[1:])


def of_figures(words: Sequence[Word]) -> list[Word]:
    """Return the figures among words."""
    return [word for word in words if word.is_figure]


def of_words(words: Sequence[Word]) -> list[Word]:
    """Return those words that are no figures."""
    return [word for word in words if not word.is_figure]
