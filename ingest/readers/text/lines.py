"""From text to lines as a reader sees them: marks of Markdown and HTML dropped, furniture of pages told apart."""

from __future__ import annotations

import html
import re

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F])
_CHECKBOX = re.compile(r"<input\b([^<>]{0,200})>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"</?(?:p|b|i|u|strong|em|span|div|font|center|sup|sub|o:p|a|h[1-6]|input|label)\b[^<>]{0,500}>", re.I)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|ldquo|rdquo|emsp|ensp|middot|mdash|hellip|ge|le);", re.I)


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` without line ends; form feeds end a line too, other controls become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return text.replace("\u00a0", " ").translate(_INVISIBLE).split("\n")


def plain_line(line: str) -> str:
    """Return `line` without Markdown bold, HTML tags and entities; a checkbox becomes ☐ or ☑. Tabs and spaces stay."""
    if "<" in line:
        line = _CHECKBOX.sub(_box, line)
        line = _TAG.sub("", _BREAK.sub(" ", line))
    if "&" in line:
        line = _ENTITY.sub(lambda match: html.unescape(match.group()).replace("\u00a0", " "), line)
    if "**" in line or "__" in line:
        line = _BOLD.sub(r"\2", line)
    return line


def _box(match: re.Match[str]) -> str:
    attributes = match.group(1).lower()
    if "checkbox" not in attributes and "radio" not in attributes:
        return ""
    return "☑" if "checked" in attributes else "☐"
