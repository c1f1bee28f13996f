"""The walk of a check: the comparisons that the question claims, then one item over its places, then words."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.change import answer_change
from assistant.answering.checking.claim import read_claim, text_of
from assistant.answering.checking.comparison import Comparison
from assistant.answering.checking.places import compare_two_items, tell_one_item
from assistant.answering.checking.rates import compare_rates
from assistant.answering.checking.shares import compare_share_sum
from assistant.answering.checking.sums import compare_sums
from assistant.answering.checking.telling import relevant, tell_comparisons
from assistant.answering.checking.words import (
    asks_for_table,
    asks_for_year,
    tell_findings,
    tell_named,
    tell_words,
    tell_year_of_item,
)
from assistant.answering.completion import answer_completion
from assistant.answering.figures import answer_value
from assistant.answering.session import Session
from assistant.answering.share import answer_share
from assistant.answering.slots import slots_of
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import said

_ALIKE = re.compile(r"平衡|balance|一致|等于|一样|相等|相同|相符|吻合|equal|match|agree|consistent|the same")
_PLACES = re.compile(
    r"(?:表|说明|文字|正文)(?:里|中)?(?:的数)?(?:和|与|跟|同)|(?:和|与|跟|同)(?:[^,。?]{0,12})(?:表|说明|文字|正文)|两处|各处|前后"
    r"|\b(?:text|narrative|table)\b.{0,40}\b(?:text|narrative|table)\b"
)
_VALUE_FIRST = re.compile(r"[^?。,]*(?:是多少|多少)(?!%)[^?。,]*[?。,]")


def answer_check(session: Session, ask: Ask) -> None:
    """Make every comparison that the question asks for, tell the outcome first and then the figures."""
    if asks_for_table(session) and tell_named(session, ask):
        return
    _set_base(session)
    if asks_for_year(session) and tell_year_of_item(session, ask):
        return
    if _one_item_in_places(session, ask) and _told_in_places(session, ask):
        return
    comparisons = [one for scope in session.scopes_of(ask) for one in _compare_in(session, ask, scope)]
    if ask.slots and _VALUE_FIRST.match(session.query.folded):
        _tell_value_first(session, ask)
    if comparisons:
        tell_comparisons(session, ask, relevant(comparisons, ask))
        return
    if read_claim(session.query, ask).adds:
        _tell_no_sum(session, ask)
        return
    if {"share", "completion"} & set(ask.also) and _tell_rate_alone(session, ask):
        return
    for scope in _of_base_year(session, ask):
        if tell_one_item(session, ask, scope) or tell_findings(session, ask, scope):
            return
    if not (tell_named(session, ask) or _tell_rate_alone(session, ask)):
        tell_words(session, ask)


def _tell_no_sum(session: Session, ask: Ask) -> None:
    """Tell that a sum cannot be worked out: a term of it is not in the report, or the item's parts are not."""
    if session.not_there:
        return
    if any(tell_findings(session, ask, scope, sums=True) for scope in session.scopes_of(ask)) or not ask.slots:
        return
    answer_value(session, replace(ask, operation="value", premise=()))
    if session.draft.answered:
        session.draft.verdict = "cannot_check"
        chinese, english = (
            "报告没有列出可以相加的各部分，无法核对。",
            "The report does not list the parts that could be added up.",
        )
        session.draft.line(said(session.query.language, chinese, english))


def _tell_rate_alone(session: Session, ask: Ask) -> bool:
    """Tell a share, growth or completion that nothing can be set against: the report does not state it."""
    answers = {"share": answer_share, "completion": answer_completion, "growth": answer_change, "change": answer_change}
    name = next((name for name in ask.also if name in answers), None)
    if name is None or not ask.slots:
        return False
    answers[name](session, replace(ask, operation=name))  # type: ignore[arg-type]
    session.draft.verdict = "cannot_check" if session.draft.answered else None
    return session.draft.answered


def _of_base_year(session: Session, ask: Ask) -> tuple[Scope, ...]:
    """Return the scopes of the year compared with, where its own figure is in question (上年数和2023年报告的一样吗)."""
    base, scopes = session.query.years.base, session.scopes_of(ask)
    return tuple(Scope(scope.owner, base) for scope in scopes) if base else scopes


def _told_in_places(session: Session, ask: Ask) -> bool:
    told = [tell_one_item(session, ask, scope) for scope in session.scopes_of(ask)]
    return any(told)


def _compare_in(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return the comparisons that can be made in one scope: what is added up, two items side by side, rates and changes."""
    adds = read_claim(session.query, ask).adds
    found = compare_share_sum(session, ask, scope)
    found = found or compare_sums(session, ask, scope)
    if not found and not adds and _ALIKE.search(text_of(session.query)):
        found = compare_two_items(session, ask, scope)
    rated = bool({"share", "growth", "change", "completion", "difference"} & set(ask.also))
    if found and not (rated and not adds) and not (any(amount.unit == "%" for amount in ask.premise) and not adds):
        return found
    if adds or not (rated or ask.direction or any(amount.unit == "%" for amount in ask.premise)):
        return found
    shared = "share" in ask.also and len(ask.slots) == 2
    moves = ask.direction is not None or bool({"growth", "change"} & set(ask.also)) or not {"share", "completion"} & set(ask.also)
    # Without an item the budget's total is meant.
    slots = slots_of(ask, session)
    for slot in slots[:1] if shared else slots:
        found = [*found, *(compare_rates(session, ask, scope, slot, moves=moves and not shared) if slot else ())]
    return found


def _one_item_in_places(session: Session, ask: Ask) -> bool:
    """Return whether one item's figure is to be compared over the places that state it (表和说明一样吗, 说明三和说明六)."""
    labels = {tuple(span.text for span in slot) for slot in ask.slots}
    either = bool(re.search(r"还是[\d.]", session.query.folded))
    rates = {"change", "growth", "share", "completion"} & set(ask.also) or any(amount.unit == "%" for amount in ask.premise)
    moved = bool(rates or ask.direction) and not either
    places = either or len(session.query.sections) > 1 or bool(_PLACES.search(text_of(session.query)))
    return len(labels) == 1 and (len(ask.slots) > 1 or (places and not moved))


def _set_base(session: Session) -> None:
    """Take the earlier of two years as the one compared with (2019年比上年少15万，和2018年的报告一致吗)."""
    years = session.query.years
    if len(years.stated) != 2 or abs(years.stated[0] - years.stated[1]) != 1:
        return
    newest = max(years.stated)
    kept = tuple(scope for scope in session.scoping.scopes if scope.year == newest)
    if kept and years.base in (None, min(years.stated)):
        session.query = replace(session.query, years=replace(years, stated=(newest,), base=min(years.stated)))
        session.scoping = replace(session.scoping, scopes=kept)


def _tell_value_first(session: Session, ask: Ask) -> None:
    """Tell the figure that the question asks for before it asks whether things agree."""
    before = len(session.not_there)
    first = replace(ask, premise=(), slots=ask.slots[:1])
    if "change" in ask.also:
        answer_change(session, replace(first, operation="change"))
    elif "growth" in ask.also:
        answer_change(session, replace(first, operation="growth"))
    else:
        answer_value(session, replace(first, operation="value"))
    del session.not_there[before:]


__all__ = ["answer_check"]
