"""What is said to the page itself and not asked of a report: a greeting, thanks, what it can do, which reports it has.

A question is that only where *every* word of it is a word of `data/web/talk.tsv`; one that names an item, a body or a year goes
to the reports.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from assistant.answers import Answer
from assistant.questions.model import Language
from assistant.questions.parse import language_of
from assistant.web.words import word
from assistant.wording import stage_words
from assistant.wordlists import word_pairs
from ingest.store import ReportInfo

Kind = Literal["greet", "thanks", "help", "reports"]

_LONGEST = 60
_MOST_LISTED = 40
_HELP = ("figure", "change", "compare", "check", "text")


def kind_of_talk(question: str) -> Kind | None:
    """Return what is said to the page, or None for a question to the reports."""
    does = _what_words_do(question)
    if does is None:
        return None
    if _asks_what_is_loaded(does):
        return "reports"
    if "help" in does or ("act" in does and _to_the_page(does)) or {"self", "which"} <= does:
        return "help"
    return "thanks" if "thanks" in does else "greet" if "greet" in does else None


def _asks_what_is_loaded(does: Collection[str]) -> bool:
    """Return whether it is about the reports that are there: 有哪些部门 is, 有哪些单位 asks about a body."""
    kinds = ({"report", "which"}, {"report", "has"}, {"report", "held"}, {"held", "which"}, {"body", "which", "has"})
    return any(kind <= set(does) for kind in kinds)


def _to_the_page(does: Collection[str]) -> bool:
    return "self" in does or ("can" in does and "which" in does)


def _what_words_do(question: str) -> frozenset[str] | None:
    """Return what the words of a question do; None where one of them is not known here."""
    folded = unicodedata.normalize("NFKC", question).lower()
    if len(folded) > _LONGEST:
        return None
    found = [_covered(piece) for piece in _pieces(folded)]
    return frozenset(one for piece in found for one in piece or ()) if found and None not in found else None


def _pieces(text: str) -> list[str]:
    """Return the stretches between blanks and signs."""
    return "".join(one if one.isalnum() or one == "'" else " " for one in text).split()


def _covered(piece: str) -> tuple[str, ...] | None:
    """Return what the words do that make up a stretch without a rest, the longer words tried first; None where none do."""
    words = _words()
    if not piece:
        return ()
    if piece.isascii():
        return (words[piece],) if piece in words else None
    for length in range(len(piece), 0, -1):
        rest = _covered(piece[length:]) if piece[:length] in words else None
        if rest is not None:
            return (words[piece[:length]], *rest)
    return None


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return dict(word_pairs("web/talk.tsv"))


def without_talk(history: Sequence[str]) -> list[str]:
    """Return a conversation's earlier questions that were asked of the reports."""
    return [one for one in history if kind_of_talk(one) is None]


def talk_to_answer(kind: Kind, question: str, reports: Sequence[ReportInfo]) -> Answer:
    """Return the reply. It states no figure of a report, and so cites none."""
    language = language_of(question)
    return Answer(question, question, "answered", "\n\n".join(_REPLIES[kind](reports, language)))


def _greeting(reports: Sequence[ReportInfo], language: Language) -> Iterator[str]:
    yield word("talk_greet", language)
    yield from _loaded(reports, language)


def _thanks(reports: Sequence[ReportInfo], language: Language) -> Iterator[str]:
    yield word("talk_thanks", language)


def _help(reports: Sequence[ReportInfo], language: Language) -> Iterator[str]:
    yield word("talk_help", language)
    yield "\n".join(f"- {word(f'talk_help_{one}', language)}" for one in _HELP)
    yield word("talk_help_not", language)


def _loaded(reports: Sequence[ReportInfo], language: Language) -> Iterator[str]:
    """Yield how many reports are loaded, and each body with its years and stages."""
    if not reports:
        yield word("talk_loaded_none", language)
        return
    held: dict[str, list[str]] = {}
    for one in sorted(reports, key=lambda report: (report.department or "\uffff", report.year or 0, report.stage or "")):
        body = _escaped(one.department or word("talk_unnamed", language))
        held.setdefault(body, []).append(_year_and_stage(one, language))
    lines = [f"- {body}{word('colon', language)}{word('list_mark', language).join(years)}" for body, years in held.items()]
    more = len(lines) - _MOST_LISTED
    yield word("talk_loaded", language, bodies=len(held), reports=len(reports))
    yield "\n".join(lines[:_MOST_LISTED] + ([f"- {word('and_more', language, n=more)}"] if more > 0 else []))


def _escaped(name: str) -> str:
    """Return a name of a report so that nothing in it is read as Markdown."""
    return "".join(f"\\{one}" if one in "\\`*_#|![]" else one for one in name)


def _year_and_stage(report: ReportInfo, language: Language) -> str:
    year = str(report.year) if report.year else word("year_unknown", language)
    joined = "年" if language == "zh" and report.year else " "
    return f"{year}{joined}{stage_words(report.stage, language)}".strip()


_REPLIES = {"greet": _greeting, "thanks": _thanks, "help": _help, "reports": _loaded}
