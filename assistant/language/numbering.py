"""The numbers in front of several asks of one message (①…②…, 1.… 2.…, 一是…二是…), taken for what ends the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = "一二三四五六七八九"
_KINDS = (
    r"(?P<n>[①②③④⑤⑥⑦⑧⑨])、?",
    r"[(（](?P<n>[1-9一二三四五六七八九])[)）]、?",
    r"(?<![\d.年月(（])(?P<n>[1-9])[)）]、?",
    r"(?<![\d.年月])(?P<n>[1-9])[.、．](?!\d)",
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


def without_numbering(text: str) -> str:
    """Return a message with the numbers of its asks as the marks that end them; as it is where they do not count from one."""
    for kind in _KIND:
        found = list(_counted(kind, text))
        if len(found) > 1:
            return _cut(text, found)
    return text


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
    return ord(sign) - ord("①") + 1 if "①" <= sign <= "⑨" else "abcde".find(sign.lower()) + 1


def _cut(text: str, numbers: list[tuple[int, int]]) -> str:
    ends = [*(start for start, _ in numbers[1:]), len(text)]
    parts = [text[stop:end].rstrip("；;。，,、 \t\n") for (_, stop), end in zip(numbers, ends, strict=True)]
    asked = [part if part.endswith(("？", "?")) else part + _END for part in parts]
    return text[: numbers[0][0]] + "".join(asked)
