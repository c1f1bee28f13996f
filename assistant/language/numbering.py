"""The numbers in front of several asks of one message (①…②…, 1.… 2.…, 一是…二是…): each ends the ask before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HAN = "一二三四五六七八九"
_KINDS = (
    r"(?P<n>[①-⑳])、?",
    r"[(（](?P<n>[1-9一二三四五六七八九])[)）]、?",
    r"(?<![\d.年月(（])(?P<n>[1-9]\d?)[)）]、?",
    r"(?<![\d.年月])(?P<n>[1-9]\d?)(?:[.．](?!\d)|、(?!\d{1,3}(?!\d)))",
    r"(?:(?<=[。；;：:，,\s])|^)(?P<n>[一二三四五六七八九])[、.．]",
    r"第(?P<n>[一二三四五])[,，、:：]",
    r"其(?P<n>[一二三四五])[,，、:：]?",
    r"(?:(?<=[。；;：:，,\s])|^)(?P<n>[一二三四五])是",
    r"[Qq问](?P<n>[1-9])[:：.、]?",
    r"(?:(?<=[。；;：:，,\s])|^)(?P<n>[a-eA-E])[.)）、．]",
)
_KIND = tuple(re.compile(kind) for kind in _KINDS)
_END = "？"
"""What asks: each numbered part is an ask of its own."""

_BULLETS = "-*•·●"
_MOST_LISTED = 30
"""Lines of a list that are asks; a longer one is a text that was pasted."""


def without_numbering(text: str) -> str:
    """Return a message with the numbers of its asks as the marks that end them; as it is where they do not count from one."""
    for kind in _KIND:
        found = list(_counted(kind, text))
        if len(found) > 1:
            return _cut(text, found)
    return text


def listed_asks(text: str) -> tuple[str, ...]:
    """Return the asks of a list, without their numbers or bullets, where each line of several has one; else the text alone."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 1 < len(lines) <= _MOST_LISTED:
        return (text,)
    bulleted = all(line[0] in _BULLETS for line in lines)
    asks = [line.lstrip(_BULLETS) for line in lines] if bulleted else _numbered_lines(lines)
    asked = tuple(ask.strip() for ask in asks)
    return asked if asked and all(asked) else (text,)


def _numbered_lines(lines: Sequence[str]) -> list[str]:
    """Return what follows the number of each line, where one kind of number counts them from one; [] where none does."""
    for kind in _KIND:
        begun = [kind.match(line) for line in lines]
        numbers = [_number(one["n"]) for one in begun if one is not None]
        if numbers == list(range(1, len(lines) + 1)):
            return [line[one.end() :] for line, one in zip(lines, begun, strict=True) if one is not None]
    return []


def _counted(kind: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where the numbers of a kind stand, as far as they count 1, 2, 3 …"""
    wanted = 1
    for match in kind.finditer(text):
        if _number(match["n"]) == wanted:
            yield match.span()
            wanted += 1


def _number(sign: str) -> int:
    if sign in _HAN:
        return _HAN.index(sign) + 1
    return int(sign) if sign.isdigit() and sign.isascii() else _rank(sign)


def _rank(sign: str) -> int:
    return ord(sign) - ord("①") + 1 if "①" <= sign <= "⑳" else "abcde".find(sign.lower()) + 1


def _cut(text: str, numbers: list[tuple[int, int]]) -> str:
    ends = [*(start for start, _ in numbers[1:]), len(text)]
    parts = [text[stop:end].rstrip("；;。，,、 \t\n") for (_, stop), end in zip(numbers, ends, strict=True)]
    asked = [part if part.endswith(("？", "?")) else part + _END for part in parts]
    return text[: numbers[0][0]] + "".join(asked)
