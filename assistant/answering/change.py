"""How an item changed against an earlier year: as the report states it, else from the two years' figures."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.findings import tell_findings_on
from assistant.answering.gap import tell_difference
from assistant.answering.series import tell_series
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import CHANGE, GROWTH, stated_change
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, escape, move_words, said, stage_words
from ingest.amounts import Amount
from ingest.model import Nature


def answer_change(session: Session, ask: Ask) -> None:
    """Tell how an item changed: the amount (operation change) or the rate (growth); both where only the movement is asked."""
    scopes = session.scopes_of(ask)
    if (
        session.query.years.span
        or (len({scope.year for scope in scopes}) > 1 and session.scoping.named_year)
        or session.query.years.every
    ):
        tell_series(session, ask, scopes)
        return
    if (
        len(scopes) > 1
        and len({scope.owner.body.key for scope in scopes}) == 1
        and session.query.years.base is None
        and not session.scoping.named_year
    ):
        scopes = _with_change(session, ask, scopes)
    for scope in scopes:
        for slot in slots_of(ask, session):
            if not tell_change(session, ask, scope, slot):
                session.miss(scope, slot)


def _with_change(session: Session, ask: Ask, scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
    """Return the scopes whose reports can tell a change, all where none can."""
    natures: frozenset[Nature] = frozenset(("change", "growth"))
    telling = tuple(
        scope for scope in scopes if any(session.look(scope, slot, session.want(ask, natures)) for slot in slots_of(ask, session))
    )
    return telling or scopes


def _base(session: Session, scope: Scope) -> int | None:
    base = session.query.years.base
    if session.query.years.base_own:
        return scope.year
    return base if base is not None else (scope.year - 1 if scope.year else None)


def tell_change(session: Session, ask: Ask, scope: Scope, slot: Slot) -> bool:
    """Tell an item's change as stated, else from the two years' figures; False where there is neither."""
    base = _base(session, scope)
    neighbours = base is None or scope.year is None or base in (scope.year - 1, scope.year)
    vague = ask.operation == "change" and ask.direction is None
    natures = [CHANGE, GROWTH] if vague else ([GROWTH, CHANGE] if ask.operation == "growth" else [CHANGE, GROWTH])
    stated = {}
    if neighbours:
        for nature in natures:
            weighed = stated_change(session, ask, scope, slot, nature, base)
            if weighed is not None:
                stated[nature] = weighed
    first = next((nature for nature in natures if nature in stated), natures[0]) if vague else natures[0]
    if first not in stated:
        if _tell_computed_change(session, ask, scope, slot, base, rate=first is GROWTH):
            return True
        if not stated:
            return False
        first = natures[1]
    _tell_stated(session, ask, scope, slot, stated, first, both=vague)
    return True


def _tell_stated(
    session: Session,
    ask: Ask,
    scope: Scope,
    slot: Slot,
    stated: dict[frozenset[Nature], Weighed],
    first: frozenset[Nature],
    *,
    both: bool,
) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    parts, numbers = [], []
    name = session.naming(scope, stated[first])
    for nature in (CHANGE, GROWTH):
        weighed = stated.get(nature)
        if weighed is None:
            continue
        direction = weighed.entry.fact.coordinates.direction
        value = draft.value_of(weighed)
        if value is not None and weighed.entry.fact.state == "words" and value.amount.value == 0:
            value = None  # 持平 is told as printed, not as a figure
        if value is None:
            parts.append(escape(weighed.words or move_words(direction, language)))
            numbers.append(draft.cite(weighed.entry))
            continue
        value = replace(value, amount=Amount(abs(value.amount.value), value.amount.unit))
        if nature is first or both:
            draft.tell(
                value,
                scope_name=scope.owner.name,
                year=scope.year,
                direction=direction,
                unit=ask.unit if nature is CHANGE and ask.unit != "%" else None,
            )
        parts.append(
            f"{move_words(direction, language, rate=nature is GROWTH)} **{amount_words(value.amount, language)}**"
            if language == "en"
            else f"{move_words(direction, language, rate=nature is GROWTH)}**{amount_words(value.amount, language)}**"
        )
        numbers += list(value.citations)
        session.weigh_conflicts(weighed)
        tell_findings_on(session, weighed)
    want = session.want(replace(ask, unit=None, money=False), stage=ask.stages[0] if ask.stages else None)
    fund = next((weighed.entry.fact.coordinates.fund for weighed in stated.values() if weighed.entry.fact.coordinates.fund), None)
    now = session.look(scope, slot, replace(want, fund=want.fund or (fund if fund != "all" else None)))
    if now is not None and now.amount is not None and now.amount.unit != "%":
        numbers += [draft.cite(entry) for entry in (now.entry, *now.support[:1])]
        lead = said(language, f"为{amount_words(now.amount, language)}，", f" is {amount_words(now.amount, language)},")
    else:
        lead = said(language, "", ",")
    base = next(
        (weighed.entry.fact.coordinates.base_year for weighed in stated.values() if weighed.entry.fact.coordinates.base_year),
        None,
    )
    base_stage = next(
        (weighed.entry.fact.coordinates.base_stage for weighed in stated.values() if weighed.entry.fact.coordinates.base_stage),
        None,
    )
    against = f"{base}年" if base else "上年"
    draft.line(
        said(
            language,
            f"{name}{lead}比{against}{stage_words(base_stage, 'zh')}{'，'.join(parts)}。",
            f"{name}{lead} {', '.join(parts)} on {base or 'the year before'}.",
        ),
        numbers,
    )


def _tell_computed_change(session: Session, ask: Ask, scope: Scope, slot: Slot, base: int | None, *, rate: bool) -> bool:
    """Tell the change between two years' own figures, written out; False where either is missing."""
    if base is None or scope.year is None or base == scope.year:
        return False
    stage = ask.stages[0] if ask.stages else None
    plain_ask = replace(ask, unit=None, money=False)
    now_weighed = session.look(scope, slot, session.want(plain_ask, stage=stage))
    want = session.want(plain_ask, stage=stage or (now_weighed.entry.stage if now_weighed else None))
    # Last year's column of the same report is of the same coverage; last year's own report may not be.
    want = replace(want, document=now_weighed.entry.document.id if now_weighed else None)
    before_weighed = session.look(Scope(scope.owner, base), slot, want)
    if before_weighed is None:
        before_weighed = session.look(Scope(scope.owner, base), slot, session.want(plain_ask))
    now = session.draft.value_of(now_weighed) if now_weighed else None
    before = session.draft.value_of(before_weighed) if before_weighed else None
    if now is None or before is None or now_weighed is None or before_weighed is None or not now.amount.comparable(before.amount):
        return False
    if now.amount.unit == "%":
        return False
    tell_difference(
        session,
        ask,
        scope,
        replace(now, label=session.label_in(scope, now.label)),
        replace(before, label=f"{base}{'年' if session.language == 'zh' else ' '}{before.label}"),
        rate=rate,
        base=base,
    )
    _warn_unlike(session, now_weighed, before_weighed)
    return True


def _warn_unlike(session: Session, one: Weighed, other: Weighed) -> None:
    first, second = one.entry.fact.coordinates, other.entry.fact.coordinates
    if (first.fund and second.fund and first.fund != second.fund) or one.entry.stage != other.entry.stage:
        session.draft.add_note(
            said(
                session.query.language,
                "两个数的口径不同（资金或预决算阶段不一样），相减只供参考",
                "the two figures are of different coverage (fund or stage)",
            )
        )
