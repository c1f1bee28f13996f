"""A question's mentions → what it claims of a report itself: that it is sound, has its tables, speaks of its own year."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import Mention
from assistant.programs.claiming_pieces import about_of
from assistant.programs.claims import About, Blank, ReportClaim, Sound, TablesThere, YearsFit
from assistant.programs.telling_asks import content
from assistant.wordlists import common_words

_OTHER = ("item", "figure", "total", "versus", "move", "op", "bound", "share_of", "per", "count")
"""Types of words that make it a question about figures."""
_UNNAMED = ("地", "地方", "相")
"""What is left of words for a place in a report that say nothing of which."""


def report_claim(mentions: Sequence[Mention]) -> ReportClaim | None:
    """Return what is claimed of a report itself; None where a question is about something else."""
    about = _about(mentions)
    for read in (_blank, _tables, _years, _sound):
        claim = read(mentions, about)
        if claim is not None:
            return claim
    return None


def _about(mentions: Sequence[Mention]) -> About:
    """Return the bodies and all years of a question: each is one of a report."""
    years = (about_of([one]).years for one in mentions if one.type == "year")
    return About(about_of(mentions).bodies, tuple(dict.fromkeys(when for found in years for when in found)))


def _has(mentions: Sequence[Mention], kind: str, *values: str) -> bool:
    return any(one.is_a(kind, *values) for one in mentions)


def _asks(mentions: Sequence[Mention]) -> bool:
    return _has(mentions, "yesno") or _has(mentions, "wh", "what", "which", "list", "where", "amount", "why")


def _sound(mentions: Sequence[Mention], about: About) -> Sound | None:
    """Return the claim that the reports are sound: it is asked what in them does not agree, and nothing is named."""
    named = any(one.type in _OTHER for one in mentions) or _has(mentions, "measure", "rate", "share", "completion")
    if named or not _has(mentions, "agree") or not _asks(mentions):
        return None
    said = (run.replace(" ", "") for run in content(mentions, beside=True))
    left = [run for run in said if run not in _UNNAMED and run not in common_words()]
    placed = _has(mentions, "filler", "table", "text") or _has(mentions, "dimension")
    return None if left or placed else Sound(about)


def _tables(mentions: Sequence[Mention], about: About) -> TablesThere | None:
    """Return the claim that the tables listed are there: tables are asked of, and the contents page or a lack is named."""
    if not _has(mentions, "filler", "table") or any(one.type in ("item", "figure") for one in mentions) or not _asks(mentions):
        return None
    listed, lacking = _has(mentions, "filler", "contents"), _has(mentions, "filler", "lacking")
    counted = any(one.is_a("wh", "amount") and one.unit == "张" for one in mentions)
    fewer = _has(mentions, "move", "down", "less") and _has(mentions, "wh", "which", "list")
    if not (listed or lacking or counted or fewer):
        return None
    return TablesThere(about, counted and not lacking, _has(mentions, "yesno"))


def _years(mentions: Sequence[Mention], about: About) -> YearsFit | None:
    """Return the claim that a part of the text speaks of its report's year (第五条的年份写对没有)."""
    if not _has(mentions, "dimension", "year") or not _has(mentions, "agree"):
        return None
    if any(one.type in ("figure", "measure", "move", "op") for one in mentions):
        return None
    part = next((one.text for one in mentions if one.is_a("filler", "text") and "第" in one.text), "")
    words = content([one for one in mentions if one.type not in ("dimension", "stage")])
    return YearsFit(about, part, tuple(words)) if part or words else None


def _blank(mentions: Sequence[Mention], about: About) -> Blank | None:
    """Return the claim of a note that a table is blank; the item is the table's own."""
    if not _has(mentions, "filler", "blank") or any(one.type == "figure" for one in mentions):
        return None
    slot = next(((one.span,) for one in mentions if one.type == "item" and one.span is not None), ())
    return Blank(about, slot) if slot else None


__all__ = ["report_claim"]
