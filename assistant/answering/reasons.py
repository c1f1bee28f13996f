"""Why a figure changed, in the report's words: the item's own reason, else its parts', else that of what it is part of."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.overlap import coverage, pairs_of
from assistant.answering.passages import tell_passages
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.labels import stem
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, rank
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, fund_words, item_words, quoted, said
from ingest.model import Nature
from ingest.terms import fold_label, term_of

REASON: frozenset[Nature] = frozenset(("reason",))
_SAYS_WHY = r"原因|因为|因[^公私素]|由于|为了|主要是|所致|导致|按照|根据|致使|影响|[，,]故|因此|所以"
_AGAINST_BUDGET = re.compile(
    r"(?:没|未)(?:有)?(?:花|用|支|使|执行|支出|使用)(?:完|掉|了|光|出去|到位)?|比(?:年初)?预算|(?:低|小|少|高|大|多|超)(?:于|过|出|了)?(?:年初)?预算|"
    r"预决算|与(?:年初)?预算|和(?:年初)?预算|超支|结余"
)
_OTHER_MONEY = ("其他资金", "财政专户管理资金", "其他收入", "事业收入")
_MOST_PARTS = 3


def answer_reason(session: Session, ask: Ask) -> None:
    """Tell why an item changed: its own reason, those of its parts, that of its whole, else a passage that gives a reason."""
    for scope in session.scopes_of(ask):
        told = _gap_explained(session, ask, scope)
        for slot in () if told else slots_of(ask, session):
            told = _tell_reason(session, ask, scope, slot) or told
        if not told and not tell_passages(
            session, scope, f"{session.query.text_query} 主要原因", must=_SAYS_WHY, labels=_sure_labels(session, ask)
        ):
            session.miss(scope, slots_of(ask, session)[0])


def _sure_labels(session: Session, ask: Ask) -> tuple[str, ...]:
    """Return the names of the items that the question surely names, without the endings that writers add and drop."""
    if session.query.language == "en":
        return ()
    links = [span.links[0] for slot in ask.slots for span in slot if span.links and not span.fund]
    return tuple(stem(fold_label(link.label)) for link in links if link.score >= 0.9)


def _tell_reason(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> bool:
    hits = _reasons(session, ask, scope, slot)
    own = [hit for hit in hits if hit.score >= ACCEPT]
    if own:
        _tell(session, scope, own[0].entry)
        return True
    parts = [hit.entry for hit in hits if hit.score >= 0.4 and _is_part(hit.entry, slot)]
    for entry in _once(parts)[:_MOST_PARTS]:
        _tell(session, scope, entry)
    return bool(parts) or _tell_whole(session, ask, scope, slot)


def _reasons(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> list[Hit]:
    hits = rank(session.corpus, scope, slot, replace(session.want(ask, REASON), currency=None))
    return _against_budget(session, _of_direction(hits, ask.direction))


def _is_part(entry: Entry, slot: tuple[Span, ...]) -> bool:
    """Return whether the reason's item stands under what the slot names (行政单位医疗 under 卫生健康支出)."""
    return any(span.score_of(parent) >= 0.6 for span in slot for parent in entry.fact.coordinates.parents)


def _once(entries: list[Entry]) -> list[Entry]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        seen.setdefault((entry.head, fold_label(entry.fact.words or "")), entry)
    return list(seen.values())


def _tell_whole(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> bool:
    """Tell the reason of what the item is part of, saying so; only where its own passage names the item."""
    labels = [span.links[0].label for span in slot if span.links]
    wholes = [term.parent for label in labels[-1:] if (term := term_of(label)) is not None and term.parent]
    if wholes and (grand := term_of(wholes[0])) is not None and grand.parent:
        wholes.append(grand.parent)
    for whole in wholes:
        span = Span(0, len(whole), whole, (Link(whole, 1.0, "exact"),))
        hits = [hit for hit in _reasons(session, ask, scope, (span,)) if hit.score >= ACCEPT and hit.entry.head == whole]
        named = [hit.entry for hit in hits if _names(session, hit.entry, labels[-1])]
        if named:
            session.draft.line(
                said(
                    session.query.language,
                    f"报告没有单写{labels[-1]}的原因，写了它所在的“{whole}”的：",
                    f"The report gives no reason for {item_words(labels[-1], 'en')} by "
                    f"itself, but for {item_words(whole, 'en')}, of which it is part:",
                )
            )
            _tell(session, scope, named[0])
            return True
    return False


def _names(session: Session, entry: Entry, label: str) -> bool:
    """Return whether the reason's own paragraph names the item."""
    if entry.fact.block is None:
        return False
    text = fold_label(session.corpus.store.block_text(entry.document.id, entry.fact.block))
    return coverage(pairs_of([fold_label(label)]), text) >= 0.8


def _of_direction(hits: list[Hit], direction: str | None) -> list[Hit]:
    """Return the hits, those of the presumed direction only where there are such."""
    if direction is None:
        return hits
    fitting = [hit for hit in hits if hit.entry.fact.coordinates.direction in (direction, None)]
    return fitting if any(hit.score >= 0.4 for hit in fitting) else hits


def _against_budget(session: Session, hits: list[Hit]) -> list[Hit]:
    """Return the hits, those of actual against budget first where money left over is asked (没花完, 比预算少), else last."""
    against = [hit for hit in hits if hit.entry.fact.coordinates.base_stage in ("budget", "adjusted") and hit.score >= 0.4]
    if _AGAINST_BUDGET.search(session.query.folded.replace(" ", "")):
        return against or hits
    # A change without its base is one from year to year: 公务接待费减少的原因 is not why less was used than budgeted.
    return sorted(hits, key=lambda hit: -round(hit.score - (0.05 if hit in against else 0.0), 6))


def _tell(session: Session, scope: Scope, entry: Entry) -> None:
    draft, language = session.draft, session.query.language
    words = entry.fact.words or entry.fact.quote or entry.fact.raw
    number = draft.cite(entry)
    draft.answered = True
    lead = f"{scope.label}{entry.head}原因：", f"{scope.english}, {item_words(entry.head, 'en')}, reason (original wording): "
    draft.line(f"{said(language, *lead)}“{quoted(words)}”", (number,))
    quote = entry.fact.quote
    if quote and fold_label(words) != fold_label(quote) and len(quote) < 500:
        draft.line(f"> {quoted(quote)}")


def _gap_explained(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell what makes up a gap between two tables (差80万，为什么): money of another fund of exactly that amount."""
    gap = next((amount for amount in ask.premise if amount.is_money), None)
    if gap is None or not re.search(r"差|相差|多出|少了|不同", session.query.folded):
        return False
    found = [
        entry for document, report in scope.owner.documents for entry in session.corpus.index(document, report).entries
        if entry.year == scope.year and entry.fact.amount is not None and entry.fact.amount.equals(gap)
        and (entry.fact.coordinates.fund in ("other", "special_account") or entry.head in _OTHER_MONEY)
    ]  # fmt: skip
    if not found:
        return False
    first, language = found[0], session.query.language
    label = first.head if first.fact.coordinates.fund is None else fund_words(first.fact.coordinates.fund, language)
    session.draft.answered = True
    session.draft.line(
        said(
            language,
            f"两处的口径不同：差额{amount_words(gap, 'zh')}正好是{label}{amount_words(gap, 'zh')}，财政拨款的表不含它。",
            f"The two differ in coverage: the gap of {amount_words(gap, 'en')} is exactly the {label}, "
            "which the table of fiscal appropriation leaves out.",
        ),
        (session.draft.cite(first),),
    )
    return True


__all__ = ["answer_reason"]
