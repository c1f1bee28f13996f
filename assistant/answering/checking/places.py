"""One item in every place that states it, and two items side by side, as they are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import compute
from assistant.answering.checking.claim import given_figures
from assistant.answering.checking.comparison import Comparison, entry_value, same_place
from assistant.answering.checking.together import is_given
from assistant.answering.figures import value_in
from assistant.answering.findings import tell_finding
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.answering.stated import CHANGE
from assistant.draft import Value
from assistant.evidence import Clash, amounts_agree, coordinates_agree, disagreements, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import rank
from assistant.lookup.same import signature
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.lookup.want import FIGURES
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, fund_words, item_words, said, stage_words
from ingest.amounts import Amount, format_decimal
from ingest.model import Finding

_BALANCE = tuple((Span(0, 4, label, (Link(label, 1.0, "exact"),)),) for label in ("收入总计", "支出总计"))
"""What is meant to be equal where a budget is said to balance."""
_NEAR = 0.45
"""How far below the best hit another place of the same item may score: its fund, table or heading is not the one named."""


def compare_two_items(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return two items' figures set against each other as they stand; empty where either is not there."""
    slots = ask.slots or (_BALANCE if re.search(r"平衡|\bbalanced?\b", session.query.folded) else ())
    if len(slots) != 2 and re.search(r"收支.{0,4}平衡", session.query.folded):
        slots = _BALANCE
    if len(slots) != 2:
        return []
    plain = replace(ask, unit=None)
    first, second = (value_in(session, plain, scope, slot, None) for slot in slots)
    if first is None or second is None or not first[0].amount.comparable(second[0].amount) or same_place(first[0], second[0]):
        return []
    one, other = first[0], second[0]
    gap = compute.difference(one.amount, other.amount)
    shown = format_decimal(other.amount.to(one.amount.unit).value)
    expression = f"{format_decimal(one.amount.value)} − {shown} = {format_decimal(gap.value)}"
    return [Comparison(other.label, other, expression, (one, other), amounts_agree(one.amount, other.amount), one, both=True)]


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of one item: `every` of them, the `shown` ones that differ in figure, and the question's figures none has."""

    every: tuple[Entry, ...]
    shown: tuple[Entry, ...]
    refuted: tuple[Amount, ...]


def tell_one_item(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell an item's figure in every place that states it: agreeing, rounding apart, disagreeing, or of other coverage.

    False where it stands in one place only and the question gives no figure of its own.
    """
    places = _places(session, ask, scope)
    if places is None:
        return False
    pairs = [
        (one, other) for index, one in enumerate(places.shown) for other in places.shown[index + 1 :] if not _agree(one, other)
    ]
    clashes = disagreements(places.every)
    clashing = [(one, other) for one, other in pairs if _clash(clashes, one, other)]
    draft = session.draft
    draft.answered = True
    broken = [] if pairs or places.refuted else _broken(session, places.shown)
    draft.verdict = "inconsistent" if clashing or places.refuted or broken else ("cannot_check" if pairs else "consistent")
    draft.line(_verdict_words(session, draft.verdict, tails=len(places.shown) > 1))
    for entry in _to_show(places):
        _tell_place(session, scope, entry, value=entry in places.shown)
    for one, other in clashing[:3]:
        _tell_clash(session, one, other)
    for entry, finding in broken:
        tell_finding(session, entry, finding)
    for amount in places.refuted:
        _tell_refuted(session, amount, places.shown[0])
    return True


def _broken(session: Session, shown: Sequence[Entry]) -> list[tuple[Entry, Finding]]:
    """Return the report's own sums that a figure breaks, where all its places say the same."""
    judged = findings_on(session.corpus, shown)
    return [(entry, finding) for entry, finding in judged if finding.fault == "report" and _is_sum(session, entry, finding)][:2]


def _is_sum(session: Session, entry: Entry, finding: Finding) -> bool:
    """Return whether a finding is about amounts: a rate that is wrong does not make the amount it is of wrong."""
    stated = [session.corpus.entry(entry.document, entry.report, operand.fact_id) for operand in finding.stated]
    return all(one is not None and one.fact.coordinates.nature == "amount" for one in stated)


def _places(session: Session, ask: Ask, scope: Scope) -> _Places | None:
    slots = slots_of(ask, session)
    if not ask.slots or not slots[0]:
        return None
    hits = _hits(session, ask, scope)
    if not hits:
        return None
    given = [one.amount for one in given_figures(session.query)]
    mark = signature(hits[0].entry)
    every = [hit.entry for hit in hits if signature(hit.entry) == mark and hit.score >= hits[0].score - _NEAR]
    every = [entry for entry in every if _comparable(entry, every[0]) and _carried(entry) == _carried(every[0])]
    named = _in_named_places(session, ask, every, given)
    # A figure that the question gives may stand under a neighbouring label (信息化建设经费专项): told, but of other coverage.
    beside = [
        entry for amount in given if not any(is_given(entry, amount) for entry in named)
        for entry in [next((hit.entry for hit in hits if is_given(hit.entry, amount)), None)] if entry is not None
    ]  # fmt: skip
    found = _alternatives([*named, *beside], given)
    shown: list[Entry] = []
    for entry in found:
        if not any(_equal(entry, other) for other in shown):
            shown.append(entry)
    claimed = [amount for amount in given if amount.unit and any(_of_kind(entry, amount) for entry in found)]
    refuted = tuple(amount for amount in claimed if not any(_states(entry, amount) for entry in shown))
    if len(found) < 2 and not claimed:
        return None
    return _Places(tuple(every), tuple(shown), refuted)


def _hits(session: Session, ask: Ask, scope: Scope) -> list[Hit]:
    moved = bool(re.search(r"增加|减少|增长|下降|increase|decrease", session.query.folded))
    natures = CHANGE if moved else FIGURES
    want = replace(
        session.want(ask), sections=(), table=None, natures=natures, currency=None if moved else session.want(ask).currency
    )
    hits = [hit for hit in rank(session.corpus, scope, slots_of(ask, session)[0], want) if hit.entry.fact.amount is not None]
    return hits if hits and hits[0].score >= 0.5 else []


def _in_named_places(session: Session, ask: Ask, every: Sequence[Entry], given: Sequence[Amount]) -> list[Entry]:
    """Return the places of the sections and stages that the question names; with a figure given, those of its coverage."""
    numbers = session.query.sections
    entries = [entry for entry in every if len(numbers) > 1 and _in_sections(entry, numbers)] or list(every)
    anchors = [entry for entry in entries if any(is_given(entry, amount) for amount in given)]
    if {entry.fact.source for entry in anchors} == {"cell", "sentence"}:
        return anchors
    if anchors and len(set(given)) == 1:
        return [entry for entry in entries if any(coordinates_agree(entry, anchor) for anchor in anchors)]
    if ask.stages:
        return [entry for entry in entries if entry.stage in ask.stages]
    # Budget and account each stand for themselves: the one that contradicts itself is told, else the likelier.
    stages = [[entry for entry in entries if entry.stage == stage] for stage in dict.fromkeys(entry.stage for entry in entries)]
    return next((group for group in stages if disagreements(group)), stages[0])


def _in_sections(entry: Entry, numbers: Sequence[str]) -> bool:
    return any(re.match(rf"[（(]?{number}[)）、.．]", heading.strip()) for number in numbers for heading in entry.fact.section)


def _alternatives(entries: list[Entry], given: Sequence[Amount]) -> list[Entry]:
    """Return only the places with the question's figures, where it names two or more that are printed (326.71还是326.72)."""
    chosen = [entry for entry in entries if any(is_given(entry, amount) for amount in given)]
    return chosen if len({entry.fact.amount for entry in chosen}) >= 2 else entries


def _carried(entry: Entry) -> bool:
    """Return whether a figure is what is carried over of an item (年初结转和结余: 其中一般公共预算), not the item's own."""
    return any(re.search(r"结转|结余", part) for part in (*entry.fact.coordinates.parents, *entry.fact.row_path[:-1]))


def _comparable(entry: Entry, other: Entry) -> bool:
    one, two = entry.fact.amount, other.fact.amount
    return one is not None and two is not None and one.comparable(two)


def _of_kind(entry: Entry, amount: Amount) -> bool:
    return entry.fact.amount is not None and entry.fact.amount.comparable(amount)


def _states(entry: Entry, amount: Amount) -> bool:
    return entry.fact.amount is not None and amounts_agree(entry.fact.amount, amount)


def _equal(one: Entry, other: Entry) -> bool:
    return other.fact.amount is not None and one.fact.amount is not None and one.fact.amount.equals(other.fact.amount)


def _agree(one: Entry, other: Entry) -> bool:
    return other.fact.amount is not None and _states(one, other.fact.amount)


def _clash(clashes: Sequence[Clash], one: Entry, other: Entry) -> bool:
    """Return whether two figures are of the same fund and stage, here or in some place that prints them again.

    A sentence on 一般公共预算 against one on all funds is a contradiction where the 一般公共预算 table prints the other's figure.
    """
    return signature(one) == signature(other) and any(
        (_equal(one, clash.first) and _equal(other, clash.second)) or (_equal(one, clash.second) and _equal(other, clash.first))
        for clash in clashes
    )


# ---------------------------------------------------------------- telling


def _to_show(places: _Places) -> list[Entry]:
    """Return the places to list: those that differ; where all say the same, a cell and a sentence that say it."""
    if len(places.shown) > 1:
        return list(places.shown[:6])
    first = places.shown[0]
    other = next((entry for entry in places.every if entry.fact.source != first.fact.source and _equal(entry, first)), None)
    return [first, *([other] if other is not None else [])]


def _verdict_words(session: Session, verdict: str | None, *, tails: bool) -> str:
    if verdict == "inconsistent":
        return said(session.query.language, "**不一致。**", "**They do not agree.**")
    if verdict == "cannot_check":
        return said(
            session.query.language, "**口径不同，不能直接比较。**", "**They are of different coverage and cannot be compared.**"
        )
    if tails:
        return said(session.query.language, "**一致**，只有四舍五入的尾数差。", "**They agree**, within rounding.")
    return said(session.query.language, "**一致**，各处写的相同。", "**They agree.**")


def _where(entry: Entry) -> str:
    return entry.title or (entry.fact.section[-1] if entry.fact.section else entry.document.name)


def _tell_place(session: Session, scope: Scope, entry: Entry, *, value: bool) -> None:
    """List a place with its figure and coverage; `value`: the figure is told as one of the answer's values."""
    language = session.query.language
    amount = entry.fact.amount
    if amount is None:
        return
    figure: Value = replace(entry_value(session, entry), label=item_words(entry.head, language))
    if value:
        label = f"{figure.label} {_where(entry)}".strip()
        session.draft.tell(figure, scope_name=scope.owner.name, year=entry.year, label=label)
    known = (fund_words(entry.fact.coordinates.fund, language), stage_words(entry.stage, language))
    coverage = "·".join(part for part in known if part)
    shown = amount_words(amount, language)
    text = said(language, f"- {_where(entry)}（{coverage}）：{shown}", f"- {_where(entry)} ({coverage}): {shown}")
    session.draft.line(text, figure.citations)


def _tell_clash(session: Session, one: Entry, other: Entry) -> None:
    chinese = f"{item_words(one.head, 'zh')}一处为{one.fact.amount}，一处为{other.fact.amount}，不一致。"
    english = f"{item_words(one.head, 'en')} is {one.fact.amount} in one place and {other.fact.amount} in another."
    session.draft.add_conflict(
        said(session.query.language, chinese, english), (session.draft.cite(one), session.draft.cite(other))
    )


def _tell_refuted(session: Session, amount: Amount, entry: Entry) -> None:
    chinese = f"问题中的{amount}与报告不符，报告为{entry.fact.amount}。"
    english = f"The {amount} of the question is not what the report has ({entry.fact.amount})."
    session.draft.add_conflict(said(session.query.language, chinese, english), (session.draft.cite(entry),))


__all__ = ["compare_two_items", "tell_one_item"]
