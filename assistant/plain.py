"""An Answer as plain text, for the terminal and the clipboard: control characters of a report never get there."""

from __future__ import annotations

import re
from html import unescape

from assistant.answers import Answer, Citation
from ingest.printable import printable, printable_lines

_QUOTE = 120
"""Characters of a quoted sentence that are shown."""

_BOLD = re.compile(r"(?<![\\*])\*\*([^*\n]+?)(?<!\\)\*\*")
_ESCAPED = re.compile(r"\\([\\`*_#|!\[\]])")
_EMPHASIS = ("\033[1m", "\033[0m")


def answer_to_text(answer: Answer) -> str:
    """Return the answer as Markdown: the text, then a line for each citation, then what is in doubt."""
    return _joined(answer, printable_lines(answer.text))


def answer_to_plain(answer: Answer, *, bold: bool = False) -> str:
    """Return the same without Markdown's marks, as a person reads it; with `bold` what stood out does so on a terminal."""
    return _joined(answer, markdown_to_plain(printable_lines(answer.text), bold=bold))


def markdown_to_plain(text: str, *, bold: bool = False) -> str:
    """Return an answer's Markdown without its marks: emphasis, bullets, quotes, and characters that were escaped."""
    before, after = _EMPHASIS if bold else ("", "")
    text = _BOLD.sub(lambda found: f"{before}{found[1]}{after}", text)
    text = re.sub(r"^([ \t]*)[-*] ", r"\1  • ", text, flags=re.MULTILINE)
    text = re.sub(r"^> ?", "    ", text, flags=re.MULTILINE)
    return unescape(_ESCAPED.sub(r"\1", text))


def _joined(answer: Answer, text: str) -> str:
    lines = [text]
    if answer.citations:
        lines += ["", *(citation_line(one) for one in answer.citations)]
    lines += [f"! {printable(one)}" for one in answer.notes]
    return "\n".join(lines)


def citation_line(citation: Citation) -> str:
    """Return `[1] file, section, table, row × column: "as printed" (page n)`."""
    where = [citation.report, citation.section, citation.table or ""]
    if citation.row or citation.column:
        where.append(" × ".join(one for one in (citation.row, citation.column) if one))
    pages = sorted({place.page for place in citation.places if place.page is not None})
    shown = citation.cell if citation.cell is not None else _shortened(citation.quote or "")
    page = f" (page {', '.join(map(str, pages))})" if pages else ""
    return printable(f"[{citation.number}] {', '.join(one for one in where if one)}: “{shown}”{page}")


def _shortened(quote: str) -> str:
    """Return a quote as one line that is read at a glance; `--json` gives it whole."""
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
