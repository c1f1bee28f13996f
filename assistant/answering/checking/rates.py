"""Stated changes, growth rates, shares and completion rates, recomputed from the figures they are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.answering.checking.claim import Slot
from assistant.answering.checking.comparison import Comparison, citations_of, slack_of
from assistant.answering.checking.together import figure_near
from assistant.answering.session import Session
from assistant.answering.stated import CHANGE, COMPLETION, GROWTH, SHARE
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import item_words, said
from ingest.amounts import Amount, format_decimal
from ingest.model import Direction


def compare_rates(session: Session, ask: Ask, scope: Scope, slot: Slot, *, moves: bool = True) -> list[Comparison]:
    """Return every stated rate and change of an item that can be recomputed; `moves` False: shares and completion only."""
    return [*(_movements(session, ask, scope, slot) if moves else []), *_share(session, ask, scope, slot)]


def _value(session: Session, weighed: Weighed | None) -> Value | None:
    return session.draft.value_of(weighed) if weighed is not None else None


def _rate_given(ask: Ask) -> Amount | None:
    return next((amount for amount in ask.premise if amount.unit == "%" and amount.value != 100), None)


def _money_given(ask: Ask) -> Amount | None:
    return next((amount for amount in ask.premise if amount.is_money), None)


def _plain(ask: Ask) -> Ask:
    return replace(ask, unit=None, money=False)


# ---------------------------------------------------------------- change and growth


def _movements(session: Session, ask: Ask, scope: Scope, slot: Slot) -> list[Comparison]:
    """Return the stated change and growth of an item, recomputed from this year's and last year's figures."""
    plain = _plain(ask)
    stage = ask.stages[0] if len(ask.stages) == 1 else None
    want = replace(session.want(plain), currency=None, stage=None)
    moved = session.look(scope, slot, replace(want, natures=CHANGE))
    grown = session.look(scope, slot, replace(want, natures=GROWTH))
    telling = moved or grown
    slot = _slot_of(slot, telling)
    now = figure_near(session, plain, scope, slot, telling.entry if telling else None, stage)
    change, growth = _value(session, moved), _value(session, grown)
    if now is None or (change is None and growth is None and not ask.premise):
        return []
    direction = telling.entry.fact.coordinates.direction if telling else ask.direction
    rate = growth.amount if growth else (_rate_given(ask) if "share" not in ask.also else None)
    grew = grown.entry.fact.coordinates.direction if grown else direction
    tried: list[list[Comparison]] = []
    for before in _bases(session, plain, scope, slot, telling, now) or [None]:
        found = _change(session, ask, now, before, change, direction)
        found += _growth(session, now, before, change, growth, rate, grew) if rate is not None else []
        tried.append(found)
    # 上年 without a stage may be last year's budget or its account: the report errs only where it fits neither.
    return next((found for found in tried if found and all(one.agrees for one in found)), tried[0])


def _slot_of(slot: Slot, telling: Weighed | None) -> Slot:
    """Return what the stated movement is of: the slot, or the fact's own item where the slot's words reach another one too."""
    if telling is None or any(span.score_of(telling.entry.head) >= 0.95 for span in slot):
        return slot
    head, kind = telling.entry.head, telling.entry.fact.coordinates.kind
    return (Span(0, len(head), head, (Link(head, 1.0, "exact"),)),) if kind is None and len(slot) == 1 else slot


def _bases(session: Session, ask: Ask, scope: Scope, slot: Slot, moved: Weighed | None, now: Value) -> list[Value | None]:
    """Return last year's figures as printed anywhere (this report or last year's), the likeliest first.

    Where the base's stage is said, only that one; else of the stage that this year's figure is of, then of any. None of
    them is worked back from the change.
    """
    if scope.year is None:
        return []
    earlier = Scope(scope.owner, session.query.years.base or scope.year - 1)
    said_stage = moved.entry.fact.coordinates.base_stage if moved else None
    stages = [said_stage] if said_stage else [now.entry.stage if now.entry else None]
    others = () if said_stage else ("budget", "actual")
    found: list[Value | None] = []
    for stage in dict.fromkeys((*stages, *others, None)):
        if stage is None and found:
            break
        weighed = session.look(earlier, slot, session.want(ask, stage=stage))
        value = _value(session, _of_fund(session, ask, earlier, slot, weighed, now))
        known = any(one is not None and value is not None and one.citations == value.citations for one in found)
        if value is not None and value.amount.comparable(now.amount) and not known:
            found.append(value)
    return found


def _of_fund(session: Session, ask: Ask, scope: Scope, slot: Slot, found: Weighed | None, now: Value) -> Weighed | None:
    """Return last year's figure of this year's fund, where the one found is of another."""
    fund = now.entry.fact.coordinates.fund if now.entry else None
    if found is None or fund is None or found.entry.fact.coordinates.fund in (fund, None):
        return found
    same = session.look(scope, slot, replace(session.want(ask, stage=found.entry.stage), fund=fund))
    return same if same is not None and same.amount is not None and same.entry.fact.coordinates.fund == fund else found


def _change(
    session: Session, ask: Ask, now: Value, before: Value | None, change: Value | None, direction: Direction | None
) -> list[Comparison]:
    stated = change.amount if change else _money_given(ask)
    if before is None or stated is None or not stated.comparable(now.amount):
        return []
    gap = compute.difference(now.amount, before.amount)
    size, moved = Amount(abs(gap.value), gap.unit), compute.direction_of_difference(gap.value)
    near = abs(abs(stated.base) - size.base) <= slack_of(stated, now.amount, before.amount)
    what = said(session.query.language, f"{now.label}的增减额", f"the change of {now.label}")
    recomputed = Value(what, size, citations_of((now, before)), "computed")
    return [
        Comparison(
            what, recomputed, _gap_written(now.amount, before.amount), (now, before),
            near and _same_way(direction, moved, size), change, None if change else stated, moved, direction,
        )
    ]  # fmt: skip


def _same_way(stated: Direction | None, recomputed: Direction, size: Amount) -> bool:
    return stated in (None, "flat") or size.value == 0 or stated == recomputed


def _gap_written(now: Amount, before: Amount) -> str:
    """Return the difference written out, the larger first, for sizes are told without a sign."""
    first, second = (now, before.to(now.unit)) if now.base >= before.base else (before.to(now.unit), now)
    gap = compute.difference(first, second)
    return f"{format_decimal(first.value)} − {format_decimal(second.value)} = {format_decimal(gap.value)}"


def _growth(
    session: Session, now: Value, before: Value | None, change: Value | None, growth: Value | None, stated: Amount,
    direction: Direction | None,
) -> list[Comparison]:  # fmt: skip
    """Return the rate from last year's printed figure, else from this year's figure and the change."""
    if before is not None and before.amount.base != 0:
        gap = compute.difference(now.amount, before.amount)
        moved = compute.direction_of_difference(gap.value)
        part, base, operands = Amount(abs(gap.value), gap.unit), before.amount, (now, before)
        written = f"({_gap_written(now.amount, base).split(' = ')[0]}) ÷ {format_decimal(base.to(now.amount.unit).value)}"
        # A difference carries the rounding of both its terms.
        slack = (now.amount.base_step + base.base_step) / 2
    elif change is not None and change.amount.comparable(now.amount) and _moved(change, direction) in ("up", "down"):
        moved = _moved(change, direction) or "flat"
        base = compute.before_change(now.amount, change.amount, moved)
        part, operands, slack = change.amount, (change, now), change.amount.base_step / 2
        in_unit = change.amount.to(now.amount.unit)
        sign = "−" if moved == "up" else "+"
        written = f"{format_decimal(in_unit.value)} ÷ ({format_decimal(now.amount.value)} {sign} {format_decimal(in_unit.value)})"
    else:
        return []
    rate = compute.percent_of(part, base)
    if rate is None:
        return []
    what = said(session.query.language, f"{now.label}的增减幅度", f"the rate of change of {now.label}")
    agrees = rate_agrees(Amount(abs(stated.value), "%"), part, base, slack) and _same_way(direction, moved, part)
    recomputed = Value(what, rate, citations_of(operands), "computed")
    written = f"{written} × 100% = {format_decimal(rate.value)}%"
    return [
        Comparison(what, recomputed, written, operands, agrees, growth, None if growth else stated, moved, direction)
    ]  # fmt: skip


def _moved(change: Value, direction: Direction | None) -> Direction | None:
    """Return the way that the stated change itself goes; the rate's where it says none."""
    return (change.entry.fact.coordinates.direction if change.entry else None) or direction


def rate_agrees(stated: Amount, part: Amount, base: Amount, slack: Decimal | None = None) -> bool:
    """Return whether the stated rate is what part ÷ base gives, each taken anywhere within its rounding.

    `slack` is the part's own uncertainty in single units, half of its finest digit where None or 0.
    """
    slack, half = slack or part.base_step / 2, stated.step / 2
    low_base, high_base = base.base - base.base_step / 2, base.base + base.base_step / 2
    if low_base <= 0:
        return False
    low = (part.base - slack) / high_base * 100 - half
    high = (part.base + slack) / low_base * 100 + half
    return low <= stated.value <= high


# ---------------------------------------------------------------- share and completion


def _share(session: Session, ask: Ask, scope: Scope, slot: Slot) -> list[Comparison]:
    """Return the stated share (or completion rate) of an item, recomputed from part and whole."""
    if not {"share", "completion"} & set(ask.also):
        return []
    plain, completion = _plain(ask), "completion" in ask.also
    want = replace(session.want(plain), currency=None, stage=None)
    weighed = session.look(scope, slot, replace(want, natures=COMPLETION if completion else SHARE))
    share = _value(session, weighed)
    stated = share.amount if share else _rate_given(ask)
    if stated is None:
        return []
    of_part = session.look(scope, slot, session.want(plain, stage="actual" if completion else None))
    part = _value(session, of_part)
    if completion:
        whole = _value(session, session.look(scope, slot, session.want(plain, stage="budget")))
    else:
        whole = _whole_of(session, plain, scope, slot, weighed, of_part)
    if part is None or whole is None or not part.amount.comparable(whole.amount):
        return []
    zh = f"{part.label}完成预算的比例" if completion else f"{part.label}占{whole.label}的比例"
    en = f"{part.label} against its budget" if completion else f"{part.label} as a share of {whole.label}"
    return _share_of(said(session.query.language, zh, en), part, whole, share, stated)


def _share_of(what: str, part: Value, whole: Value, share: Value | None, stated: Amount) -> list[Comparison]:
    rate = compute.percent_of(part.amount, whole.amount)
    if rate is None:
        return []
    in_unit = whole.amount.to(part.amount.unit)
    written = f"{format_decimal(part.amount.value)} ÷ {format_decimal(in_unit.value)} × 100% = {format_decimal(rate.value)}%"
    recomputed = Value(what, rate, citations_of((part, whole)), "computed")
    agrees = rate_agrees(stated, part.amount, whole.amount)
    return [Comparison(what, recomputed, written, (part, whole), agrees, share, None if share else stated)]


def _whole_of(
    session: Session, ask: Ask, scope: Scope, slot: Slot, share: Weighed | None, part: Weighed | None
) -> Value | None:  # fmt: skip
    """Return what a share is of: the slot beside it, the total its passage opens with, the whole it names, or its heads."""
    others = [other for other in ask.slots if other != slot and not _of_one_whole(session, ask, scope, other, share)]
    beside = _whole_in_passage(session, share, part) if not others else None
    if beside is not None or part is None or part.amount is None:
        return beside
    fund = part.entry.fact.coordinates.fund
    want = replace(session.want(ask), table=None, fund=fund if fund != "all" else None)
    for candidate in (*others, *_heads(share, part)):
        value = _value(session, session.look(scope, candidate, want))
        if value is not None and value.amount.comparable(part.amount) and value.amount.base >= max(part.amount.base, Decimal(1)):
            return value
    return None


def _of_one_whole(session: Session, ask: Ask, scope: Scope, other: Slot, share: Weighed | None) -> bool:
    """Return whether an item named beside another has a stated share of the same whole: both are parts, neither the whole."""
    want = replace(session.want(ask, SHARE), currency=None, stage=None)
    beside = session.look(scope, other, want) if share is not None else None
    if share is None or beside is None or beside.entry.head == share.entry.head:
        return False
    one, two = share.entry.fact.coordinates, beside.entry.fact.coordinates
    return bool(one.whole or one.parents) and (one.whole, one.parents) == (two.whole, two.parents)


def _heads(share: Weighed | None, part: Weighed) -> Sequence[Slot]:
    names = [share.entry.fact.coordinates.whole] if share and share.entry.fact.coordinates.whole else []
    names += [label for one in (share, part) if one for label in reversed(one.entry.fact.coordinates.parents)]
    names += ["本年支出合计", "支出总计", "收支总计"]
    return [(Span(0, len(name), name, (Link(name, 1.0, "exact"),)),) for name in names if name]


def _whole_in_passage(session: Session, share: Weighed | None, part: Weighed | None) -> Value | None:
    """Return the total that the share's own passage opens with: the first figure before it that is no less than the part."""
    if share is None or part is None or part.amount is None or share.entry.fact.source != "sentence":
        return None
    fact, amount = share.entry.fact, part.amount
    before = [
        entry for entry in session.corpus.index(share.entry.document, share.entry.report).entries
        if entry.fact.block == fact.block and entry.fact.table_id == fact.table_id
        and entry.fact.span and fact.span and entry.fact.span < fact.span and entry.fact.coordinates.nature == "amount"
        and entry.fact.amount is not None and entry.fact.amount.comparable(amount) and entry.fact.amount.base >= amount.base
        and entry.head != part.entry.head and entry.year == share.entry.year
    ]  # fmt: skip
    first = min(before, key=lambda entry: entry.fact.span or (0, 0), default=None)
    if first is None or first.fact.amount is None:
        return None
    label = item_words(first.head, session.query.language)
    return Value(label, first.fact.amount, (session.draft.cite(first),), "sentence", first)


__all__ = ["compare_rates", "rate_agrees"]
