"""Checks without an equation: what the report's own sums say, items named but not in the table, years that do not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.findings import tell_finding
from assistant.answering.session import Session
from assistant.answering.stated import CHANGE, GROWTH, SHARE
from assistant.evidence import Weighed, amounts_agree, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import rank
from assistant.lookup.scopes import Scope
from assistant.lookup.want import FIGURES, Want
from assistant.questions.model import Ask, Span
from assistant.wording import amount_words, finding_words, item_words, said
from ingest.amounts import Amount
from ingest.model import Finding

_SURE = 0.5
_CLOSE = 0.15


_OF_MOVEMENT = frozenset(("change", "growth", "share", "completion"))


def tell_findings(session: Session, ask: Ask, scope: Scope, *, sums: bool = False) -> bool:
    """Tell what the report's own sums say of an item, where nothing more direct can be compared.

    `sums`: only what was added up; that two years agree with their change says nothing of a sum.
    """
    draft, language = session.draft, session.query.language
    want = replace(session.want(ask), natures=FIGURES | SHARE | CHANGE | GROWTH, currency=None)
    hits = [hit for slot in ask.slots for hit in rank(session.corpus, scope, slot, want) if hit.score >= _SURE]
    judged = findings_on(session.corpus, [hit.entry for hit in hits if hit.score >= hits[0].score - _CLOSE][:6], status=None)
    judged = [(entry, finding) for entry, finding in judged if not (sums and finding.identity in _OF_MOVEMENT)]
    # What is open because some of it may not have been read proves nothing either way.
    judged = [(entry, finding) for entry, finding in judged if finding.status != "open" or finding.fault == "report"]
    judged = [(entry, finding) for entry, finding in judged if not ask.premise or _is_about(finding, entry, ask, session)]
    if not judged:
        return False
    broken = [(entry, finding) for entry, finding in judged if finding.status == "open"]
    draft.answered = True
    draft.verdict = "inconsistent" if broken else "consistent"
    chinese, english = ("**不一致。**", "**They do not agree.**") if broken else ("**一致**，核对得上。", "**They agree.**")
    draft.line(said(language, chinese, english))
    for entry, finding in (broken or judged)[:3]:
        draft.line(finding_words(finding, entry, language), (draft.cite(entry),))
        if broken:
            tell_finding(session, entry, finding)
    return True


def _is_about(finding: Finding, entry: Entry, ask: Ask, session: Session) -> bool:
    """Return whether a figure that the question writes is one of those that a finding compares, or what it makes of them."""
    operands = (*finding.stated, *finding.parts)
    entries = (session.corpus.entry(entry.document, entry.report, one.fact_id) for one in operands)
    printed = [one.fact.amount for one in entries if one is not None and one.fact.amount is not None]
    printed += [Amount(value, finding.unit) for value in (finding.found, finding.expected) if value is not None]
    return any(
        given.value == abs(amount.value) if given.unit == "" else amount.comparable(given) and abs(amount.base) == given.base
        for given in ask.premise for amount in printed
    )  # fmt: skip


def asks_for_table(session: Session) -> bool:
    """Return whether the question is if the table has what the text names (说明里有…，表里有吗)."""
    return bool(re.search(r"(?:文字|说明|正文).*表(?:里|中|上)?(?:也)?(?:有没有|是否有|有)", session.query.folded))


def asks_for_year(session: Session) -> bool:
    return bool(
        re.search(r"年份|年度.{0,6}(?:错|问题|不对)|\bwrong year\b|\byear\b.*\b(?:wrong|correct|right)\b", session.query.folded)
    )


def tell_year_of_item(session: Session, ask: Ask) -> bool:
    """Tell a sentence that gives this year's figure of an item under the year before; False where there is none."""
    base = session.query.years.base
    for scope in session.scopes_of(ask) if base else ():
        for slot in ask.slots:
            now = session.look(scope, slot, session.want(ask))
            hits = rank(session.corpus, Scope(scope.owner, base), slot, session.want(ask))
            for hit in hits if now is not None else ():
                entry, own = hit.entry, hit.entry.document.identity.year
                if own == scope.year and entry.fact.source == "sentence" and _prints(entry, now):
                    _tell_year(session, own, base, session.draft.cite(entry))
                    return True
    return False


def _prints(entry: Entry, now: Weighed | None) -> bool:
    return (
        now is not None
        and now.amount is not None
        and entry.fact.amount is not None
        and amounts_agree(now.amount, entry.fact.amount)
    )


def tell_named(session: Session, ask: Ask) -> bool:
    """Tell of an item that the text names whether the table has a figure for it; False where the text names none."""
    for scope in session.scopes_of(ask):
        for slot in ask.slots:
            last = slot[-1:]
            named = _first(session, scope, last, Want(natures=frozenset(("named",))), sentences=True)
            if named is None:
                continue
            cell = _first(session, scope, last, Want(), sentences=False)
            if cell is not None and cell.fact.amount is not None and not asks_for_table(session):
                continue
            _tell_named(session, named, cell)
            return True
    return False


def _first(session: Session, scope: Scope, slot: Sequence[Span], want: Want, *, sentences: bool) -> Entry | None:
    entries = [hit.entry for hit in rank(session.corpus, scope, slot, want) if hit.score >= _SURE]
    return next((entry for entry in entries if sentences or entry.fact.source == "cell"), None)


def _tell_named(session: Session, named: Entry, cell: Entry | None) -> None:
    draft, language = session.draft, session.query.language
    item = item_words(named.head, language)
    numbers = tuple(dict.fromkeys((draft.cite(named), *((draft.cite(cell),) if cell else ()))))
    draft.answered = True
    if cell is not None and cell.fact.amount is not None:
        shown = amount_words(cell.fact.amount, language)
        draft.verdict = "consistent"
        draft.line(
            said(language, f"有：《{cell.title}》中“{item}”为{shown}。", f"Yes: “{cell.title}” has {shown} for {item}."), numbers
        )
        return
    draft.verdict = "inconsistent"
    chinese, english = f"表中没有“{item}”这一项", f"no table has a row for {item}"
    if cell is not None:
        chinese, english = f"《{cell.title}》中“{item}”一格为空白", f"the cell of {item} in “{cell.title}” is blank"
    where = said(language, chinese, english)
    draft.line(said(language, f"没有：{where}，而文字说明提到了它。", f"No: {where}, while the text names it."), numbers)
    chinese = f"文字说明列有“{item}”，表中{'该项为空，没有数' if cell else '没有这一项'}。"
    draft.add_conflict(said(language, chinese, f"The text names {item}; the table has no figure for it."), numbers)


def tell_words(session: Session, ask: Ask) -> None:
    """Tell the passages that a check of words is about; of words only years are judged."""
    from assistant.answering.texts import answer_text

    answer_text(session, ask)
    if session.draft.answered and re.search(r"年份|年度|哪年|哪一年|year", session.query.folded):
        _tell_wrong_year(session)
    if session.draft.answered:
        session.draft.verdict = session.draft.verdict or "cannot_check"


def _tell_wrong_year(session: Session) -> None:
    """Tell of a year in the cited passage that is not the report's, where the question points at it."""
    base, draft = session.query.years.base, session.draft
    for citation in draft.citations:
        text = (citation.quote or "").replace(" ", "")
        if not base or not citation.year or base == citation.year or f"{base}年" not in text:
            continue
        _tell_year(session, citation.year, base, citation.number)
        return


def _tell_year(session: Session, own: int | None, base: int | None, number: int) -> None:
    draft, language = session.draft, session.query.language
    draft.answered, draft.verdict = True, "inconsistent"
    chinese = f"**年份不一致**：报告是{own}年的，这里写的是{base}年。"
    draft.line(said(language, chinese, f"**The years differ**: the report is of {own}, the passage says {base}."), (number,))
    chinese = f"{own}年的报告中写有“{base}年”。"
    draft.add_conflict(said(language, chinese, f"The report of {own} says {base} here."), (number,))


__all__ = ["asks_for_table", "tell_findings", "tell_named", "tell_words"]
