"""A wish for a chart in a question: what is left to ask without it. The words are those of `data/web/chart_wish.tsv`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.wordlists import word_pairs

_AROUND = " ,.?!，。？！、；;：:"


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


def wants_chart(question: str) -> bool:
    """Return whether a question asks for a chart."""
    return _wish(question.lower()) is not None


def without_chart(question: str) -> str:
    """Return a question without its wish for a chart; "" where it asks for nothing else."""
    wish = _wish(question.lower())
    if wish is None:
        return question
    before, after = question[: wish.start].rstrip(_AROUND), question[wish.end :].strip(_AROUND)
    between = " " if before.isascii() and after.isascii() else "，"
    return between.join(one for one in (before, after) if one)


def asked_of_reports(question: str, history: Sequence[str]) -> tuple[str, list[str]]:
    """Return what is asked of the reports, and after what: a wish for a chart alone is one for that of the last answer."""
    earlier = [one for one in map(without_chart, history) if one]
    asked = without_chart(question)
    if not asked and earlier:
        return earlier[-1], earlier[:-1]
    return asked or question, earlier


def _wish(text: str) -> _Span | None:
    """Return where the wish stands: a chart's name with the words around it that belong to it."""
    for word, part in sorted(_words(), key=lambda pair: -len(pair[0])):
        at = _find(text, word, 0) if part in ("chart", "picture") else -1
        while at >= 0:
            start, wished = _before(text, at)
            wished = wished or _is_said_first(text, start, at + len(word))
            if part == "chart" or wished and _ends(text, at + len(word)):
                return _Span(start, _after(text, at + len(word)) if wished or part == "chart" else at + len(word))
            at = _find(text, word, at + 1)
    return None


def _before(text: str, at: int) -> tuple[int, bool]:
    """Return where the words before a chart's name begin that belong to the wish, and whether one of them wishes."""
    wished = False
    while True:
        held = text[:at].rstrip(" ")
        found = [(word, part) for word, part in _words() if _leads(held, word, part)]
        if not found:
            return at, wished
        word, part = max(found, key=lambda pair: len(pair[0]))
        at, wished = len(held) - len(word), wished or part != "joint"


def _is_said_first(text: str, start: int, end: int) -> bool:
    """Return whether an English question begins with a chart's name as its verb: plot the spending, not a chart of accounts."""
    rest = text[end:].lstrip(" ")
    return start == 0 and text[:end].isascii() and bool(rest) and _find(rest, "of", 0) != 0


def _after(text: str, at: int) -> int:
    """Return where the words behind a chart's name end that belong to the wish."""
    while True:
        rest = text[at:].lstrip(" ")
        skipped = len(text) - at - len(rest)
        found = [word for word, part in _words() if part == "after" and _find(rest, word, 0) == 0]
        if not found:
            return at
        at += skipped + max(map(len, found))


def _find(text: str, word: str, start: int) -> int:
    """Return where a word stands from a place on, in Latin letters as a whole word; -1 where it does not."""
    at = text.find(word, start)
    while at >= 0 and word.isascii() and not (_parted(text, at - 1) and _parted(text, at + len(word))):
        at = text.find(word, at + 1)
    return at


def _leads(text: str, word: str, part: str) -> bool:
    """Return whether a text ends with a word of the wish; one that also ends other words (费用) must begin a clause."""
    if part == "lead":
        before = text.removesuffix(word)
        return before != text and (not before or before[-1] in _AROUND)
    return part in ("wish", "joint") and _closes(text, word)


def _closes(text: str, word: str) -> bool:
    return text.endswith(word) and (not word.isascii() or _parted(text, len(text) - len(word) - 1))


def _parted(text: str, at: int) -> bool:
    return not (0 <= at < len(text) and text[at].isascii() and text[at].isalnum())


def _ends(text: str, at: int) -> bool:
    """Return whether a bare 图 ends there, and does not begin another word (图书馆)."""
    return text[at - 1].isascii() or at == len(text) or text[at] in _AROUND or _after(text, at) > at


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, str], ...]:
    return tuple(word_pairs("web/chart_wish.tsv"))
