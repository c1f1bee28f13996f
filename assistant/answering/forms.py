"""Entries of projects' forms (立项依据, 实施时间, 项目概况, 年度目标, …): the entry's words, of the project that is named."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.overlap import content_runs, likeness, pairs_of
from assistant.answering.session import Session
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import quoted, said
from assistant.wordlists import word_pairs
from ingest.terms import fold_label

_COUNTED = re.compile(r"多少|几[个次家条辆台人件批项场]|howmany|howmuch")
_FORM_WORDS = "|项目|经费|绩效.{0,8}表|[申填]?报?审?核?表|由|新增|延续性?|一次性|经常性"
_ASKS_PURPOSE = re.compile(r"干(?:什么|啥|嘛)|做什么|做啥")
_MOST = 6
"""Projects told where the question names none."""


@lru_cache(maxsize=1)
def _keys() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(asked), re.compile(printed)) for asked, printed in word_pairs("form_keys.tsv"))


def answer_form(session: Session, ask: Ask) -> bool:
    """Tell the form's entry that the question asks for; False where it asks for none, or no form of its project has it."""
    spoken = session.query.question.lower() if session.query.language == "en" else ""
    asked = re.sub(r"\s", "", session.query.folded + spoken)
    if _COUNTED.search(asked) or ask.operation == "check" or (ask.operation == "reason" and "立项" not in asked):
        return False
    return any(question.search(asked) and _tell_key(session, ask, question, printed) for question, printed in _keys())


def _tell_key(session: Session, ask: Ask, question: re.Pattern[str], printed: re.Pattern[str]) -> bool:
    pairs = pairs_of(content_runs(session.query, question.pattern + _FORM_WORDS))
    if not pairs and _ASKS_PURPOSE.search(session.query.folded):
        return False  # what the body itself does is no matter of a project's form
    done: set[str] = set()
    for scope in session.scopes_of(ask):
        if scope.owner.body.key in done and not session.scoping.named_year:
            continue
        entries = _of_subject(_entries(session, scope, printed), pairs)
        if entries:
            _tell(session, scope, entries)
            done.add(scope.owner.body.key)
    return bool(done)


def _entries(session: Session, scope: Scope, printed: re.Pattern[str]) -> list[Entry]:
    return [
        entry
        for document, report in scope.owner.documents
        if scope.year is None or document.identity.year in (scope.year, None)
        for entry in session.corpus.index(document, report).entries
        if entry.fact.coordinates.nature == "text" and entry.fact.table_id and entry.fact.words
        and printed.search(fold_label(entry.head))
    ]  # fmt: skip


def _of_subject(entries: list[Entry], pairs: tuple[str, ...]) -> list[Entry]:
    """Return the entries of the project that the question names; of all where it names none."""
    if not pairs:
        return entries
    scores = {entry.key: likeness(pairs, fold_label(entry.fact.coordinates.subject or "")) for entry in entries}
    best = max(scores.values(), default=0.0)
    return [entry for entry in entries if scores[entry.key] == best] if best >= 0.5 else []


def _tell(session: Session, scope: Scope, entries: list[Entry]) -> None:
    """Tell the entries, those of one project and label together (起：2021年1月；止：2021年12月)."""
    draft, language = session.draft, session.query.language
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.fact.coordinates.subject or scope.owner.name, entry.head), []).append(entry)
    draft.answered = True
    for (subject, head), found in list(groups.items())[:_MOST]:
        words = _distinct([entry.fact.words or "" for entry in found])
        numbers = tuple(draft.cite(entry) for entry in found if entry.fact.words in words)
        told = quoted("；".join(words), 700)
        draft.line(
            said(language, f"{scope.label}“{quoted(subject)}”的{head}：“{told}”",
                 f"{scope.english}, {quoted(subject)}, {head} (original wording): “{told}”"),
            numbers,
        )  # fmt: skip


def _distinct(words: list[str]) -> list[str]:
    """Return the words in their order, none twice and none that another holds."""
    once = list(dict.fromkeys(words))
    return [one for one in once if not any(one != other and fold_label(one) in fold_label(other) for other in once)]


__all__ = ["answer_form"]
