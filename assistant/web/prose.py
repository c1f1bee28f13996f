"""An answer's text as HTML: its own small Markdown (bold, lists, quotations, marks), and nothing else of what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

_INLINE = re.compile(r"\\([\\`*_#|!\[\]])|\*\*(.+?)(?<!\\)\*\*|\[(\d{1,3})\]")
_LONG_AMOUNT = re.compile(r"(?<![\d.,])(\d{5,})(?=(?:\.\d+)?(?:元|万元|亿元|[,，。）)]|$))")
_LISTED = re.compile(r"[-*] |\d{1,2}\. ")

Linked = Callable[[int], str]
"""A citation's number → the HTML of its mark."""


def prose_to_html(text: str, linked: Linked) -> str:
    """Return paragraphs, lists and quotations as HTML. Whatever else a report or a question says stays text."""
    return "".join(_block_to_html(block, linked) for block in re.split(r"\n{2,}", text.strip()) if block.strip())


def _block_to_html(block: str, linked: Linked) -> str:
    """Return one block: lines that begin alike are a list or a quotation, the others a paragraph."""
    pieces: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        kind, content = _kind_of(line.strip())
        if not pieces or pieces[-1][0] != kind:
            pieces.append((kind, []))
        pieces[-1][1].append(_inline(content, linked))
    return "".join(_WRAPPED[kind](lines) for kind, lines in pieces)


def _kind_of(line: str) -> tuple[str, str]:
    if line.startswith(">"):
        return "quote", line[1:].strip()
    listed = _LISTED.match(line)
    if listed:
        return "list", line[listed.end() :]
    return "text", line


_WRAPPED: dict[str, Callable[[list[str]], str]] = {
    "quote": lambda lines: f"<blockquote>{'<br>'.join(lines)}</blockquote>",
    "list": lambda lines: f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>",
    "text": lambda lines: f"<p>{'<br>'.join(lines)}</p>",
}


def _inline(text: str, linked: Linked) -> str:
    pieces, at = [], 0
    for found in _INLINE.finditer(text):
        pieces += [plain_to_html(text[at : found.start()]), _piece(found, linked)]
        at = found.end()
    return "".join([*pieces, plain_to_html(text[at:])])


def _piece(found: re.Match[str], linked: Linked) -> str:
    escaped, bold, number = found.groups()
    if escaped is not None:
        return escape(escaped)
    if bold is not None:
        return f"<strong>{_inline(bold, linked)}</strong>"
    return linked(int(number))


def plain_to_html(text: str) -> str:
    """Return text with entities read once, long amounts parted in thousands, and all that HTML obeys escaped."""
    return escape(_LONG_AMOUNT.sub(lambda digits: f"{int(digits[1]):,}", unescape(text)))
