"""Telling what makes a figure up, each part with its own figure or share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answering.closing import blank_siblings, entries_in, sums_to
from assistant.answering.figures import answer_value
from assistant.answering.parts import parts_of
from assistant.answering.session import Session
from assistant.answering.share import percent_value
from assistant.answering.slots import Slot, slots_of
from assistant.answering.texts import tell_definition
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.index import Entry
from assistant.lookup.match import rank as rank_hits
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, entry_label, item_words, said
from ingest.amounts import Amount, format_decimal


def answer_breakdown(session: Session, ask: Ask) -> None:
    """Tell the parts of each slot's figure; where it has none, the figure itself."""
    shares = bool(re.search(r"占比|比重|比例|占多少|占百分|share|percent", session.query.folded))
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            whole = session.look(scope, slot, session.want(replace(ask, unit=None)))
            parts = parts_of(session, scope, slot, whole)
            blanks = (
                blank_siblings(session, parts)
                if whole is not None and whole.amount is not None and sums_to(parts, whole.amount)
                else []
            )
            if whole is not None and len(parts) + len(blanks) >= 2:
                _tell_parts(session, ask, scope, whole, parts, blanks, shares=shares)
            else:
                asks_words = bool(re.search(r"哪些|包括|包含|什么|啥", session.query.folded))
                named = asks_words and (_tell_named(session, scope, slot) or tell_definition(session, ask, scope, slot))
                if not named:
                    tell_alone(session, ask, scope, slot)


def _tell_named(session: Session, scope: Scope, slot: Slot) -> bool:
    """Tell the items that the report names under an item without figures (人员经费…主要包括：基本工资、…)."""
    want = replace(session.want(Ask("text")), natures=frozenset(("named",)), currency=None)
    named = [hit.entry for hit in rank_hits(session.corpus, scope, slot, replace(want, horizon=None)) if hit.coverage >= 0.8]
    named = [
        entry
        for entry in named
        if any(span.score_of(parent) >= 0.8 for span in slot for parent in entry.fact.coordinates.parents)
    ]
    if not named:
        return False
    first = named[0]
    together = [entry for entry in named if entry.document.id == first.document.id and entry.fact.block == first.fact.block]
    together.sort(key=lambda entry: entry.fact.span or (0, 0))
    listed = "、".join(dict.fromkeys((entry.fact.words or entry.fact.raw).strip() for entry in together))
    session.draft.answered = True
    above = item_words(first.fact.coordinates.parents[-1], session.query.language)
    session.draft.line(
        said(session.query.language, f"{scope.label}{above}包括：{listed}。", f"{above} of {scope.label} includes: {listed}."),
        [session.draft.cite(entry) for entry in together[:3]],
    )
    return True


def tell_alone(session: Session, ask: Ask, scope: Scope, slot: Slot) -> None:
    scoping = session.scoping
    session.scoping = replace(scoping, scopes=(scope,))
    answer_value(session, replace(ask, operation="value", slots=(slot,), years=()))
    session.scoping = scoping


def _tell_nil(session: Session, scope: Scope, whole: Value, parts: Sequence[Value], blank: Entry) -> str:
    """Add a blank part as 0, with the sum that shows it; return its line of text."""
    draft, language = session.draft, session.query.language
    unit = whole.amount.unit
    numbers = tuple(
        dict.fromkeys((draft.cite(blank), *whole.citations[:1], *(number for part in parts for number in part.citations[:1])))
    )
    expression = " − ".join(format_decimal(value.amount.to(unit).value) for value in (whole, *parts)) + " = 0"
    draft.add_step((whole, *parts), expression, Amount(Decimal(0), unit))
    label = item_words(blank.head, language)
    draft.tell(
        Value(label, Amount(Decimal(0), unit), numbers, "computed", blank),
        scope_name=scope.owner.name,
        year=blank.year,
        label=label,
    )
    return said(
        language,
        f"- {label}：0{unit}（表中未列数，按合计为零） [{numbers[0]}]",
        f"- {label}: 0 (blank; nil by the sum) [{numbers[0]}]",
    )


def _tell_parts(
    session: Session, ask: Ask, scope: Scope, whole: Weighed, parts: Sequence[Entry], blanks: Sequence[Entry], *, shares: bool
) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    whole_value = draft.value_of(whole)
    if whole_value is None:
        return
    rows = [
        (
            entry,
            Value(
                entry_label(entry, language),
                entry.fact.amount,
                (draft.cite(entry),),
                "cell" if entry.fact.source == "cell" else "sentence",
                entry,
            ),
        )
        for entry in parts
        if entry.fact.amount is not None
    ]
    only_shares = shares and not re.search(r"金额|多少钱|哪几|哪些|组成|构成", session.query.folded)
    lines = [
        said(
            language,
            f"{session.naming(scope, whole)}共{amount_words(whole_value.amount, 'zh')}，其中：",
            f"{session.naming(scope, whole)}, {amount_words(whole_value.amount, 'en')} in all, consists of:",
        )
        + f" [{whole_value.citations[0]}]"
    ]
    for entry, value in rows:
        share = (_share_of(session, scope, entry) or percent_value(session, value, whole_value)) if shares else None
        if not only_shares or share is None:
            draft.tell(
                value,
                scope_name=scope.owner.name,
                year=entry.year,
                unit=ask.unit if ask.unit != "%" else None,
                label=item_words(entry.head, language),
            )
        text = (
            f"- {item_words(entry.head, language)}：{amount_words(value.amount, language)}"
            if language == "zh"
            else f"- {item_words(entry.head, language)}: {amount_words(value.amount, language)}"
        )
        if share is not None:
            draft.tell(share, scope_name=scope.owner.name, year=entry.year, label=item_words(entry.head, language))
            mark = f" [{share.citations[0]}]" if share.basis != "computed" else said(language, "（计算得出）", " (computed)")
            text += said(language, f"，占{amount_words(share.amount, 'zh')}", f", {amount_words(share.amount, 'en')}") + mark
        lines.append(f"{text} [{value.citations[0]}]")
    lines += [_tell_nil(session, scope, whole_value, [value for _, value in rows], blank) for blank in blanks]
    draft.line("\n".join(lines))
    session.weigh_conflicts(whole)


def _share_of(session: Session, scope: Scope, entry: Entry) -> Value | None:
    """Return the stated share of a part, None where the report states none."""
    shares = [
        other
        for other in entries_in(session, scope)
        if other.fact.coordinates.nature == "share" and other.fact.amount is not None
    ]
    for other in shares:
        if other.document.id == entry.document.id and _amount_before(session, other, entry):
            return Value(
                entry_label(entry, session.query.language),
                other.fact.amount or Amount(Decimal(0), "%"),
                (session.draft.cite(other),),
                "sentence",
                other,
            )
    for other in shares:
        at = other.fact.coordinates
        if (
            at.nature == "share"
            and other.head == entry.head
            and other.fact.amount is not None
            and other.document.id == entry.document.id
            and at.subject == entry.fact.coordinates.subject
        ):
            return Value(
                entry_label(entry, session.query.language), other.fact.amount, (session.draft.cite(other),), "sentence", other
            )
    return None


def _amount_before(session: Session, share: Entry, entry: Entry) -> bool:
    """Return whether the figure right before a share in its passage is the entry's own amount (…2940.05万元，占99.79%)."""
    span, amount = share.fact.span, entry.fact.amount
    if span is None or amount is None:
        return False
    before = [
        other for other in session.corpus.index(share.document, share.report).entries
        if other.fact.block == share.fact.block and other.fact.table_id == share.fact.table_id
        and other.fact.span and other.fact.span[1] <= span[0]
        and other.fact.coordinates.nature == "amount" and other.fact.amount is not None
    ]  # fmt: skip
    nearest = max(before, key=lambda other: other.fact.span or (0, 0), default=None)
    return nearest is not None and nearest.fact.amount is not None and nearest.fact.amount.equals(amount) and amount.value != 0
