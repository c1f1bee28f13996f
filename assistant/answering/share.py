"""What share of a whole an item is: as the report states it, else part ÷ whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.answering.figures import answer_value, value_in
from assistant.answering.findings import tell_findings_on
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import SHARE
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.lookup.want import Want
from assistant.questions.model import Ask
from assistant.questions.wanted import EACH_SHARE
from assistant.wording import amount_words, item_words, said
from ingest.amounts import Amount, format_decimal

SUMMED = re.compile(r"合计|之和|总和|加起来|合起来|加在一起|一起|相加")


def answer_share(session: Session, ask: Ask) -> None:
    """Tell an item's share: as stated, else part ÷ whole with steps."""
    slots = slots_of(ask, session)
    if ask.unit and Amount(Decimal(0), ask.unit).is_money:
        merged = tuple(span for slot in slots for span in slot)
        answer_value(session, replace(ask, operation="value", slots=(merged,)))  # 占了多少万元 asks for the amount
        return
    if len(slots) == 1 and len(session.scopes_of(ask)) == 2 and len({scope.year for scope in session.scopes_of(ask)}) == 2:
        _share_of_year(session, ask, slots[0])
        return
    if len(slots) > 2 and (summed := SUMMED.search(session.query.folded)):
        if "占" in session.query.folded[summed.end() :]:
            _share_of_whole(session, ask, slots[:-1], slots[-1])  # 甲和乙合起来占丙
        else:
            _share_of_sum(session, ask, slots)
        return
    for scope in session.scopes_of(ask):
        parts, whole = _sides(session, slots)
        for slot in parts:
            if _stated_share(session, ask, scope, slot, whole):
                continue
            of = whole
            if whole is None and len(slot) > 1:  # 甲中乙占多少: the last named of what stands before it
                of = slot[:-1]
                # 行政运行里工资占多少: the pay of that very item where the report has it, not the pay of all.
                slot = slot if session.look(scope, slot, session.want(replace(ask, unit=None))) else slot[-1:]
            stated = of is not whole and _stated_share(session, ask, scope, slot, of)
            if not stated and not _computed_share(session, ask, scope, slot, of):
                session.miss(scope, slot)


def _sides(session: Session, slots: tuple[Slot, ...]) -> tuple[tuple[Slot, ...], Slot | None]:
    """Return the parts and the whole that the question names: 甲占乙, 甲和乙各占丙, or 甲和乙各占多少 (whole None)."""
    folded = session.query.folded
    if session.query.language == "zh" and (each := EACH_SHARE.search(folded)):
        behind = tuple(slot for slot in slots if slot[0].start >= each.end())
        return tuple(slot for slot in slots if slot not in behind), behind[-1] if behind else None
    return (slots[:1], slots[1]) if len(slots) >= 2 and "占" not in _tail(session) else (slots, None)


def _share_of_year(session: Session, ask: Ask, slot: Slot) -> None:
    """Tell one year's figure as a percentage of another's (2019年是2017年的百分之几): the first named of the second."""
    order = {year: place for place, year in enumerate(session.query.years.stated)}
    scopes = sorted(session.scopes_of(ask), key=lambda scope: order.get(scope.year or 0, 9))
    got = [value_in(session, replace(ask, unit=None), scope, slot) for scope in scopes]
    if any(one is None for one in got):
        session.miss(scopes[0], slot)
        return
    first, second = (
        replace(one[0], label=session.label_in(scope, one[0].label)) for one, scope in zip(got, scopes, strict=True) if one
    )
    _tell_ratio(session, scopes[0], first, second)


def _share_of_sum(session: Session, ask: Ask, slots: tuple[Slot, ...]) -> None:
    """Tell the first slot's share of the sum of the others."""
    for scope in session.scopes_of(ask):
        values = figures_of(session, ask, scope, slots)
        if values:
            _tell_ratio(session, scope, values[0], together(session, values[1:]))


def _share_of_whole(session: Session, ask: Ask, parts: tuple[Slot, ...], whole: Slot) -> None:
    """Tell the share that several slots together have of a whole."""
    for scope in session.scopes_of(ask):
        values = figures_of(session, ask, scope, (*parts, whole))
        if values:
            _tell_ratio(session, scope, together(session, values[:-1]), values[-1])


def figures_of(session: Session, ask: Ask, scope: Scope, slots: tuple[Slot, ...]) -> list[Value]:
    """Return each slot's figure, none where one is missing."""
    got = [value_in(session, replace(ask, unit=None), scope, slot) for slot in slots]
    for one, slot in zip(got, slots, strict=True):
        if one is None:
            session.miss(scope, slot)
    return [one[0] for one in got if one is not None] if all(got) else []


def together(session: Session, parts: Sequence[Value]) -> Value:
    """Return the sum of figures as one, its step written down."""
    total = compute.total([value.amount for value in parts])
    shown = " + ".join(format_decimal(value.amount.to(total.unit).value) for value in parts)
    session.draft.add_step(parts, f"{shown} = {format_decimal(total.value)}", total)
    numbers = tuple(dict.fromkeys(number for value in parts for number in value.citations))
    label = said(
        session.query.language,
        "、".join(value.label for value in parts) + "合计",
        ", ".join(value.label for value in parts) + " together",
    )
    return Value(label, total, numbers, "computed")


def percent_value(session: Session, part: Value, whole: Value) -> Value | None:
    """Return part ÷ whole in percent, its step written down; None, with a note, where the whole is 0 or of another kind."""
    share = compute.percent_of(part.amount, whole.amount) if part.amount.comparable(whole.amount) else None
    if share is None:
        session.draft.add_note(
            said(session.query.language, "分母为0或单位不同，没有比例", "the whole is 0 or of another kind: there is no share")
        )
        return None
    below = format_decimal(whole.amount.to(part.amount.unit).value)
    expression = f"{format_decimal(part.amount.value)} ÷ {below} × 100% = {format_decimal(share.value)}%"
    session.draft.add_step((part, whole), expression, share)
    return Value(part.label, share, tuple(dict.fromkeys((*part.citations, *whole.citations))), "computed", part.entry)


def tell_percent(session: Session, scope: Scope, part: Value, whole: Value) -> Value | None:
    """Tell part ÷ whole in percent as a figure asked for and return it; None, with nothing told, where there is none."""
    share = percent_value(session, part, whole)
    if share is not None:
        session.draft.answered = True
        session.draft.tell(share, scope_name=scope.owner.name, year=scope.year)
    return share


def _tell_ratio(session: Session, scope: Scope, part: Value, whole: Value) -> None:
    """Tell part ÷ whole in percent with the step; says so where the whole is 0."""
    draft, language = session.draft, session.query.language
    share = tell_percent(session, scope, part, whole)
    if share is None:
        return
    draft.line(
        said(
            language,
            f"{part.label}{amount_words(part.amount, 'zh')}，"
            f"是{whole.label}{amount_words(whole.amount, 'zh')}的**{amount_words(share.amount, 'zh')}**（计算得出）。",
            f"{part.label} ({amount_words(part.amount, 'en')}) is **{amount_words(share.amount, 'en')}**"
            f" of {whole.label} ({amount_words(whole.amount, 'en')}) (computed).",
        ),
        share.citations,
    )


def _tail(session: Session) -> str:
    """Return what stands after the last 占比, where the question lists several parts (各项占比)."""
    return (
        "占"
        if session.query.folded.endswith(("占比", "占比多少", "比重", "比例各是多少")) and "占" not in session.query.folded[:-4]
        else ""
    )


def _stated_share(session: Session, ask: Ask, scope: Scope, slot: Slot, whole: Slot | None) -> bool:
    want = replace(session.want(ask, SHARE), currency=None)
    weighed = session.look(scope, slot, want)
    if weighed is not None and whole is not None and not _is_whole(weighed.entry, whole):
        weighed = session.look_where(scope, slot, want, lambda entry: _is_whole(entry, whole))
    if weighed is None or weighed.amount is None:
        return False
    named = weighed.entry.fact.coordinates.whole
    if any(span.score_of(weighed.entry.head) < 0.8 for span in slot[-1:]) and not any(
        span.score_of(weighed.entry.head) >= 0.6 for span in slot
    ):
        return False
    draft, language = session.draft, session.query.language
    value = draft.value_of(weighed)
    if value is None:
        return False
    draft.answered = True
    draft.tell(value, scope_name=scope.owner.name, year=scope.year)
    of = f"{named}的" if named and language == "zh" else ""
    draft.line(
        said(
            language,
            f"{session.naming(scope, weighed)}占{of}**{amount_words(value.amount, 'zh')}**。",
            f"{session.naming(scope, weighed)}: **{amount_words(value.amount, 'en')}**"
            f" of {item_words(named, 'en') if named else 'the total'}.",
        ),
        value.citations,
    )
    tell_findings_on(session, weighed)
    session.weigh_conflicts(weighed)
    return True


def _is_whole(share: Entry, whole: Slot) -> bool:
    """Return whether the share's stated whole is the one asked; where the report names none, the heads above it decide."""
    named = share.fact.coordinates.whole
    labels = {named} if named else set(share.fact.coordinates.parents)
    if any(span.score_of(label) >= 0.6 for span in whole for label in labels if label):
        return True
    text = "".join(span.text for span in whole)
    generic = any(
        word in text
        for word in ("支出合计", "总支出", "本年支出", "支出总计", "总计", "合计", "总额", "一般公共预算支出", "全部")
    )
    return generic and (named is None or any(word in named for word in ("合计", "总计", "支出", "收入")))


def _computed_share(session: Session, ask: Ask, scope: Scope, slot: Slot, whole: Slot | None) -> bool:
    if whole is None:
        return False
    plain_ask = replace(ask, unit=None)
    stage = ask.stages[0] if ask.stages else None
    part_weighed, whole_weighed = pair_in_one_table(session, scope, slot, whole, session.want(plain_ask, stage=stage))
    part = session.draft.value_of(part_weighed) if part_weighed else None
    total = session.draft.value_of(whole_weighed) if whole_weighed else None
    if part is None or total is None or whole_weighed is None:
        return False
    if part.amount.base > total.amount.base or (part_weighed and part_weighed.entry.key == whole_weighed.entry.key):
        return False  # what is more than the whole, or the whole itself, is no part of it
    share = tell_percent(session, scope, part, total)
    if share is None:
        return False
    session.draft.line(
        said(
            session.query.language,
            f"{scope.label}{part.label}{amount_words(part.amount, 'zh')}，"
            f"占{total.label}{amount_words(total.amount, 'zh')}的**{amount_words(share.amount, 'zh')}**（计算得出）。",
            f"{part.label} {amount_words(part.amount, 'en')} is **{amount_words(share.amount, 'en')}**"
            f" of {total.label} {amount_words(total.amount, 'en')} (computed; {scope.english}).",
        ),
        share.citations,
    )
    session.weigh_conflicts(whole_weighed)
    return True


def pair_in_one_table(
    session: Session, scope: Scope, one: Slot, other: Slot, want: Want
) -> tuple[Weighed | None, Weighed | None]:
    """Return both figures, of one table and fund where that can be: unlike coordinates are not set against each other."""
    first, second = session.look(scope, one, want), session.look(scope, other, want)
    if first is None or second is None:
        return first, second
    if first.entry.fact.coordinates.fund not in (None, second.entry.fact.coordinates.fund):
        again = session.look(scope, other, replace(want, fund=first.entry.fact.coordinates.fund))
        second = again if again is not None and again.amount is not None else second
    return first, second
