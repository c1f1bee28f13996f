"""The header of a printed table: which words wrap in one head, and which stand over several columns.

Words over one another are one head that wraps (执行数为 / 调整预算 / 数%), or a head over several columns whose middle
happens to be there (2021年限额 over 合计, 一般, 专项). Each way is tried; that is taken whose heads tell all columns apart
and whose sums, which the heads promise, the figures keep.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ingest.readers.text.heads import UNPRINTED_TOTAL
from ingest.readers.text.printed.words import Word, head_words, joined

_MOST_OPEN = 6
"""Words that may head one column or several, each tried both ways; beyond, the words of one line are taken alike."""
_MOST_WAYS = 300
_MOST_SPANS = 4
_NEAR = 3.0
"""Places by which the middle of a head may be off that of its columns, and a sixth of their width."""
_FORMULA = re.compile(r"[A-Z](?:=[A-Z](?:[+\-＋－×÷*/][A-Z])*)?")
_SUM = re.compile(r"[A-Z]=[A-Z](?:[+＋][A-Z])+")

Placed = tuple[int, Word]
"""A word and its line, counted from the header's top."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a header: the place of each column's own head, the heads over it from the top down, and by how much
    words are off the middle of what they stand over.
    """

    places: tuple[Word, ...]
    paths: tuple[Path, ...]
    off: float


@dataclass(frozen=True, slots=True)
class _Header:
    """Heads by their words, from the left; `open` words of upper lines that may be heads of several columns."""

    heads: tuple[tuple[Placed, ...], ...]
    wide: tuple[Placed, ...] = ()


def header_ways(lines: Sequence[str]) -> Iterator[Way]:
    """Yield the ways to read a header's lines."""
    words = [(at, word) for at, line in enumerate(lines) for word in head_words(line)]
    counts = Counter(at for at, _ in words)
    main = max(counts, key=lambda at: (counts[at], at))
    order = [*range(main + 1, len(lines)), *range(main - 1, -1, -1)]
    header = _settled(words, main, order)
    yield from islice(_ways(header), _MOST_WAYS)


def _settled(words: Sequence[Placed], main: int, order: Sequence[int]) -> _Header:
    """Return the header whose fullest line begins one head a word; each other word joins the head it covers, or begins one."""
    heads = [[(at, word)] for at, word in words if at == main]
    wide: list[Placed] = []
    for line in order:
        for at, word in words:
            if at == line:
                covered = [head for head in heads if any(word.overlap(other) > 0 for _, other in head)]
                if len(covered) == 1 and all(other != line for other, _ in covered[0]):
                    covered[0].append((at, word))
                elif covered:
                    wide.append((at, word))
                else:
                    heads.append([(at, word)])
    ordered = sorted((tuple(sorted(head)) for head in heads), key=_place)
    return _Header(tuple(ordered), tuple(wide))


def _place(head: Sequence[Placed]) -> Word:
    return joined(word for _, word in head)


def _open_words(header: _Header) -> list[Placed]:
    """Return the words that may stand over several heads whose words are all below them, the upper ones of a head first."""
    ends = [(_place(head), head[-1][0]) for head in header.heads]
    last = max(end for _, end in ends)
    found = []
    for head in header.heads:
        for line, word in head:
            below = [place for place, end in ends if end > line]
            if line < last and _fitting(word, set(range(len(below))), below):
                found.append((line, word))
    return sorted(found)


def _ways(header: _Header) -> Iterator[Way]:
    """Yield the header with each choice of open words taken as heads of several columns."""
    open_words = _open_words(header)
    alike = len(open_words) > _MOST_OPEN
    lines = sorted({line for line, _ in open_words})
    for chosen in product((False, True), repeat=len(lines) if alike else len(open_words)):
        wide = {
            placed for at, placed in enumerate(open_words) if chosen[lines.index(placed[0]) if alike else at]
        }  # fmt: skip
        heads = [tuple(placed for placed in head if placed not in wide) for head in header.heads]
        if all(map(_is_lower_part, heads, header.heads)):
            yield from _spanned([head for head in heads if head], sorted([*header.wide, *wide]))


def _is_lower_part(head: Sequence[Placed], whole: Sequence[Placed]) -> bool:
    """Return whether a head is what is left of a whole one whose upper words stand over several columns."""
    return not head or tuple(head) == tuple(whole[len(whole) - len(head) :])


def _spanned(heads: Sequence[tuple[Placed, ...]], wide: Sequence[Placed]) -> Iterator[Way]:
    places = tuple(map(_place, heads))
    off = sum(abs(word.middle - joined(other for _, other in head[at + 1 :]).middle)
              for head in heads for at, (_, word) in enumerate(head[:-1]))  # fmt: skip
    tops = [head[0][0] for head in heads]
    for spans in _spans(places, tops, wide):
        paths = tuple(_path(at, head, spans) for at, head in enumerate(heads))
        yield Way(places, paths, off + sum(_off(word, span, places) for (_, word), span in spans.items()))


Spans = dict[Placed, range]
"""The columns that each head of several stands over."""


def _spans(places: Sequence[Word], tops: Sequence[int], wide: Sequence[Placed], taken: Spans | None = None) -> Iterator[Spans]:
    """Yield, the likeliest first, which columns each head of several stands over: those of one line over none together, those
    of a lower line inside those of one above.
    """
    taken = taken or {}
    if len(taken) == len(wide):
        yield taken
        return
    line, word = wide[len(taken)]
    used = {column for (other, _), span in taken.items() if other == line for column in span}
    below = {at for at, top in enumerate(tops) if top > line and at not in used}
    for span in _fitting(word, below, places):
        if all(set(span).issubset(upper) or not set(span) & set(upper) for upper in taken.values()):
            yield from _spans(places, tops, wide, {**taken, (line, word): span})


def _fitting(word: Word, below: set[int], places: Sequence[Word]) -> list[range]:
    """Return columns side by side, two at least, all of them below a word and its middle about their own, the nearest first."""
    must = {at for at, place in enumerate(places) if place.overlap(word) > 0}
    spans = [
        span for first in below for last in below
        if first < last and below.issuperset(span := range(first, last + 1)) and must.issubset(span)
    ]  # fmt: skip
    ranked = sorted(((_off(word, span, places), span) for span in spans), key=lambda one: (one[0], len(one[1])))
    return [span for off, span in ranked[:_MOST_SPANS] if off <= _NEAR + _width(span, places) / 6]


def _width(span: range, places: Sequence[Word]) -> int:
    return places[span[-1]].end - places[span[0]].start


def _off(word: Word, span: range, places: Sequence[Word]) -> float:
    return abs(word.middle - (places[span[0]].start + places[span[-1]].end) / 2)


def _path(at: int, head: Sequence[Placed], spans: Spans) -> Path:
    over = sorted((line, -len(span), word.text) for (line, word), span in spans.items() if at in span)
    return tuple(text for text in (*(text for _, _, text in over), _text(head)) if text)


def _text(head: Sequence[Placed]) -> str:
    """Return a head's text; that of a column which only its formula names is the total that the formula says."""
    lines = [word.text for _, word in head]
    told = [text for text in lines if not _FORMULA.fullmatch(text)]
    return "".join(told) or (UNPRINTED_TOTAL if any(map(_SUM.fullmatch, lines)) else "")
