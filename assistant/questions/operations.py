"""Words that say what is wanted of an item: how much, how much more, what share, why, does it add up.

Each pattern is matched on the folded question (no white space, half width, simplified, lower case); the words that
matched are no items. English questions are matched on their lower-case text with spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.wordlists import word_lines, word_pairs


@lru_cache(maxsize=2)
def _patterns(english: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return (operation, pattern) in order of strength: the first that is present leads, others may add asks."""
    words: dict[str, list[str]] = {}
    for operation, pattern in word_pairs("operations_en.tsv" if english else "operations_zh.tsv"):
        words.setdefault(operation, []).append(pattern)
    edge = r"\b" if english else ""
    return tuple((operation, re.compile(f"{edge}(?:{'|'.join(found)}){edge}")) for operation, found in words.items())


FILLER = re.compile("|".join(word_lines("fillers_zh.txt")))
"""Words that carry no content of their own; what stays after items, scope, operations and these is left over."""

ENGLISH_FILLER = frozenset(" ".join(word_lines("fillers_en.txt")).split())


@dataclass(frozen=True, slots=True)
class Said:
    """An operation's words in the question, half-open."""

    operation: str
    start: int
    end: int
    text: str


def operations_in(text: str, english: bool) -> tuple[Said, ...]:
    """Return all operation words with their places, in order of strength; words inside a stronger one's are not counted again."""
    found: list[Said] = []
    for name, pattern in _patterns(english):
        for match in pattern.finditer(text):
            if match.end() > match.start() and not any(s.start <= match.start() and match.end() <= s.end for s in found):
                found.append(Said(name, match.start(), match.end(), match.group()))
    claim = None if english else _CLAIM.search(text)
    if claim is not None and not any(said.operation == "check" for said in found):
        said = Said("check", *claim.span(1), claim.group(1))
        found = [said, *(one for one in found if one.end <= said.start or said.end <= one.start)]
    return tuple(found)


_CLAIM = re.compile(
    r"(?<![增追参附叠施更强])加(?![强快大])[^,，。?？]*?(是不是|是否(?:是|为)?|(?<!不)是(?!多少|几|不是|否)(?=[^,，。?？]*(?:吗|么)))"
)
"""甲加乙是不是丙: a sum that is claimed."""


@lru_cache(maxsize=1)
def _echoes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), chinese) for pattern, chinese in word_pairs("echoes_en.tsv"))


def chinese_of(said: Said) -> str:
    """Return the Chinese words that ask what English words of an operation ask; "" where there are none."""
    return next((chinese for pattern, chinese in _echoes() if pattern.fullmatch(said.text)), "")


_UP = re.compile(
    r"增(?!值税|值稅)|涨|提高|上升|上涨|多了|变多|升|increase|rise|rose|grow|grew|more|higher|went up|"
    r"jump|surge|soar|climb|swell|expand"
)
_DOWN = re.compile(
    r"减|降|少了|压|跌|下滑|变少|缩|削|decrease|fall|fell|drop|cut|decline|less|lower|went down|shr[iau]nk|plunge|plummet|"
    r"\bdip|slip|trim|slash|reduc|cheaper"
)


def direction_of(text: str) -> str | None:
    """Return the direction that the words presume, None where neither or both are named."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    return None if up == down else ("up" if up else "down")


@lru_cache(maxsize=2)
def _units(english: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    pairs = word_pairs("units_en.tsv" if english else "units_zh.tsv")
    return tuple((unit, re.compile(pattern)) for unit, pattern in pairs)


def counts_asked(text: str) -> tuple[str, ...]:
    """Return the counts that a question asks for one after the other (多少批次、多少人), fewer than two as none."""
    counts = ("批次", "人次", "人", "辆", "次", "个")
    found = [
        (match.start(), unit)
        for unit, pattern in _units(False)
        if unit in counts
        for match in [pattern.search(text)]
        if match and re.match(r"多少|几", match.group())
    ]
    units = tuple(unit for _, unit in sorted(found))
    return units if len(units) > 1 and not {"人", "人次"} <= set(units) else ()


def asked_unit(text: str, english: bool) -> str | None:
    """Return the unit that the question asks for, None where any will do."""
    return next((unit for unit, pattern in _units(english) if pattern.search(text)), None)
