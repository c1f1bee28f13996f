"""Rows that a question addresses by the code that the report prints for them (编号1005, 项目编码HT2024017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.mentions import Mention
from assistant.questions.model import Span

CODE = "code"
"""The value of a small word that leads a code."""


def with_codes(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with a code behind the word for it as the item that bears it."""
    found: list[Mention] = []
    skip = 0
    for at, one in enumerate(mentions):
        if skip:
            skip -= 1
            continue
        parts = _code_behind(mentions, at) if one.is_a("filler", CODE) else []
        if not parts:
            found.append(one)
            continue
        code = "".join(part.text for part in parts).upper()
        span = Span(one.start, parts[-1].end, one.text + code, (), code=code)
        if found and found[-1].is_a("dimension", "project"):
            found[-1] = replace(found[-1], type="filler", value="")
        found.append(replace(one, end=span.end, text=span.text, type="item", value="", span=span))
        skip = len(parts)
    return tuple(_without_class(found))


def _code_behind(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """Return the Latin letters and the number right behind a word for a code; [] where none stand there."""
    found: list[Mention] = []
    for one in mentions[at + 1 :]:
        latin = one.type == "rest" and one.text.isascii() and one.text.isalnum()
        if not latin and not (one.type == "figure" and one.text.isdigit()):
            break
        found.append(one)
    return found if any(one.type == "figure" for one in found) else []


def _without_class(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the word for a project behind an item addressed by its code as a small word (…的项目)."""
    found = list(mentions)
    for at in range(1, len(mentions)):
        before = next((one for one in reversed(mentions[:at]) if one.type != "of"), None)
        coded = before is not None and before.span is not None and bool(before.span.code) and not before.span.links
        if coded and mentions[at].is_a("dimension", "project"):
            found[at] = replace(mentions[at], type="filler", value="")
    asks = any(one.is_a("wh", "amount") for one in found)
    coded = any(one.span is not None and one.span.code and not one.span.links for one in found)
    whats = [at for at, one in enumerate(found) if coded and one.is_a("wh", "what")]
    for at in whats:  # what it is stands beside its figure
        found[at] = replace(found[at], type="filler", value="") if asks else replace(found[at], value="amount")
    return found


__all__ = ["with_codes"]
