"""One item's own figures: amount, change, growth, share and completion, as stated or as they follow from what is."""

from __future__ import annotations

from decimal import Decimal

from assistant.answering.findings import tell_findings_on_total
from assistant.answering.own_sum import tell_sum_of_parts
from assistant.answering.previous import previous_value
from assistant.answering.rows import rows_value, tell_rows
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, escape, said
from ingest.amounts import Amount


def answer_value(session: Session, ask: Ask) -> None:
    """Tell the figure of each slot in each scope and stage."""
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            for stage in ask.stages or (None,):
                _tell_value(session, ask, scope, slot, stage)


def value_in(
    session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None = None
) -> tuple[Value, Weighed | None] | None:
    """Return a slot's figure in a scope: as printed, else worked back from the next year's and its change; else None."""
    weighed = session.look(scope, slot, session.want(ask, stage=stage))
    if weighed is not None:
        if weighed.rows:
            return rows_value(session, weighed), None
        value = session.draft.value_of(weighed)
        return (value, weighed) if value else None
    derived = previous_value(session, ask, scope, slot, stage)
    return (derived, None) if derived else None


def _tell_value(session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None) -> None:
    draft, language = session.draft, session.query.language
    untold = _absent_table(session, scope) or (scope.year is None and session.query.years.last)
    weighed = None if untold else session.look(scope, slot, session.want(ask, stage=stage))
    if weighed is None:
        derived = previous_value(session, ask, scope, slot, stage)
        if derived is None:
            if not tell_sum_of_parts(session, ask, scope, slot, stage):
                session.miss(scope, slot)
            return
        figure = draft.tell(derived, scope_name=scope.owner.name, year=scope.year, unit=ask.unit, stage=stage)
        shown = amount_words(Amount(Decimal(figure.value), figure.unit), language)
        draft.line(
            said(
                language,
                f"{scope.label}{derived.label}为**{shown}**（由下一年的数和增减额推算）。",
                f"{derived.label}"
                f" of {scope.owner.name} in {scope.year}: **{shown}** (worked "
                f"out from the following year's figure and its change).",
            ),
            derived.citations,
        )
        draft.answered = True
        return
    if weighed.rows:
        tell_rows(session, ask, scope, weighed)
        return
    tell_weighed(session, ask, scope, weighed)


def _absent_table(session: Session, scope: Scope) -> bool:
    return bool(session.query.table) and session.table_absent(scope)


def tell_weighed(session: Session, ask: Ask, scope: Scope, weighed: Weighed) -> None:
    """Tell one weighed figure as a sentence; a blank or words in its place are told as they stand."""
    draft, language = session.draft, session.query.language
    name = session.naming(scope, weighed)
    draft.answered = True
    value = draft.value_of(weighed)
    if value is None:
        _tell_words(session, scope, weighed, name)
        return
    bound = weighed.entry.fact.bound
    figure = draft.tell(value, scope_name=scope.owner.name, year=weighed.entry.year, unit=ask.unit, direction=None)
    shown = amount_words(Amount(Decimal(figure.value), figure.unit), language)
    prefix = {
        ">=": said(language, "不少于", "at least "),
        "<=": said(language, "不超过", "at most "),
        ">": said(language, "高于", "above "),
        "<": said(language, "低于", "below "),
    }.get(bound or "", "")
    words = weighed.words if weighed.entry.fact.state == "words" and weighed.words else None
    tail = said(language, f"（原文：“{escape(words)}”）", f" (printed: “{escape(words)}”)") if words else ""
    if weighed.nil and weighed.entry.fact.source == "cell" and not words:
        tail += said(language, "（表中该格未列数，按合计为零）", " (the cell is blank; the sums show that it is nil)")
    printed = weighed.entry.fact.amount
    if ask.unit and printed is not None and printed.unit == "" and figure.unit:
        tail += said(language, "（报告没有写单位）", " (the report prints no unit)")
    code = weighed.entry.fact.coordinates.code
    coded = f"（{code}）" if code and any(span.code for ask_slot in ask.slots for span in ask_slot) else ""
    draft.line(
        said(language, f"{name}{coded}为**{prefix}{shown}**{tail}。", f"{name}{coded} is **{prefix}{shown}**{tail}."),
        value.citations,
    )
    session.weigh_conflicts(weighed)
    tell_findings_on_total(session, weighed)
    session.alternatives(weighed, ask.unit)


def _tell_words(session: Session, scope: Scope, weighed: Weighed, name: str) -> None:
    draft, language = session.draft, session.query.language
    number = draft.cite(weighed.entry)
    if weighed.words:
        draft.line(
            said(
                language,
                f"{name}：报告没有列数，写的是“{escape(weighed.words)}”。",
                f"{name}: no figure is given; the report says “{escape(weighed.words)}”.",
            ),
            (number,),
        )
    else:
        draft.line(
            said(
                language,
                f"{name}：表中该格为空白，报告没有写数，也看不出是否为零。",
                f"{name}: the cell is blank; the report does not show whether it means nil.",
            ),
            (number,),
        )
