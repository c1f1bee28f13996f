"""One item's own figures: amount, change, growth, share and completion, as stated or as they follow from what is."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.evidence import Weighed, amounts_agree, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import TOTAL_SPAN, Want, item_of
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, entry_label, escape, finding_words, item_words, marks, move_words, said, stage_words
from ingest.amounts import Amount, format_decimal
from ingest.model import Finding, Nature

Slot = tuple[Span, ...]
INCOME_SPAN = Span(0, 2, "收入", (Link("收入总计", 0.95, "alias"), Link("本年收入合计", 0.94, "alias")))
PROJECT_SPAN = Span(0, 2, "项目", (Link("项目支出", 0.95, "alias"),), kind="project")
CHANGE: frozenset[Nature] = frozenset(("change",))
GROWTH: frozenset[Nature] = frozenset(("growth",))
SHARE: frozenset[Nature] = frozenset(("share",))
COMPLETION: frozenset[Nature] = frozenset(("completion",))


def slots_of(ask: Ask, session: Session | None = None) -> tuple[Slot, ...]:
    """Return the ask's slots; the budget's total where the question names no item and nothing of it is left over."""
    if ask.slots:
        return ask.slots
    if session is None:
        return ((TOTAL_SPAN,),)
    folded = session.query.folded
    if re.search(r"收入|income|revenue", folded) and not re.search(r"支出|花|spend|expend|budget", folded):
        return ((INCOME_SPAN,),)
    if ask.operation in ("rank", "breakdown") and re.search(r"(?<!什么)项目", folded):
        return ((PROJECT_SPAN,),)
    texts = any(other.operation in ("text", "definition") for other in session.query.asks)
    return ((),) if session.query.left_over or texts else ((TOTAL_SPAN,),)


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
        value = session.draft.value_of(weighed)
        return (value, weighed) if value else None
    derived = previous_value(session, ask, scope, slot, stage)
    return (derived, None) if derived else None


def _tell_value(session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None) -> None:
    draft, language = session.draft, session.query.language
    weighed = None if _absent_table(session, scope) else session.look(scope, slot, session.want(ask, stage=stage))
    if weighed is None:
        derived = previous_value(session, ask, scope, slot, stage)
        if derived is None:
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
        said(language, f"{name}{coded}为**{prefix}{shown}**{tail}。", f"{name}{coded}: **{prefix}{shown}**{tail}."),
        value.citations,
    )
    session.weigh_conflicts(weighed)
    _conflicts_from_findings(session, weighed)
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


def _conflicts_from_findings(session: Session, weighed: Weighed) -> None:
    """Tell the report's own faults that concern the very figure told: a total that its parts do not make."""
    for entry, finding in findings_on(session.corpus, [weighed.entry, *weighed.support]):
        if finding.fault != "report" or not any(operand.fact_id == entry.fact.id for operand in finding.stated):
            continue
        tell_finding(session, entry, finding)


def tell_finding(session: Session, entry: Entry, finding: Finding) -> None:
    """Add a finding to the conflicts, citing the facts it is about."""
    numbers = []
    for operand in (*finding.stated, *finding.parts)[:8]:
        fact_entry = session.corpus.entry(entry.document, entry.report, operand.fact_id)
        if fact_entry is not None:
            numbers.append(session.draft.cite(fact_entry))
    session.draft.add_conflict(finding_words(finding, entry, session.query.language), tuple(dict.fromkeys(numbers)))


# ---------------------------------------------------------------- change and growth


def answer_change(session: Session, ask: Ask) -> None:
    """Tell how an item changed: the amount (operation change) or the rate (growth); both where only the movement is asked."""
    scopes = session.scopes_of(ask)
    if (
        session.query.years.span
        or (len({scope.year for scope in scopes}) > 1 and session.scoping.named_year)
        or session.query.years.every
    ):
        _tell_series(session, ask, scopes)
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
            if not _tell_change(session, ask, scope, slot):
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
    return base if base is not None else (scope.year - 1 if scope.year else None)


def _tell_change(session: Session, ask: Ask, scope: Scope, slot: Slot) -> bool:
    base = _base(session, scope)
    neighbours = base is None or scope.year is None or base == scope.year - 1
    vague = ask.operation == "change" and ask.direction is None
    natures = [CHANGE, GROWTH] if vague else ([GROWTH, CHANGE] if ask.operation == "growth" else [CHANGE, GROWTH])
    stated = {}
    if neighbours:
        for nature in natures:
            weighed = _stated_change(session, ask, scope, slot, nature, base)
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


def _stated_change(
    session: Session, ask: Ask, scope: Scope, slot: Slot, natures: frozenset[Nature], base: int | None
) -> Weighed | None:
    want = replace(session.want(ask, natures), currency=None, stage=None)
    stage = ask.stages[0] if ask.stages else None
    weighed = session.look(scope, slot, replace(want, stage=stage, base_year=base))
    return weighed or session.look(scope, slot, replace(want, base_year=base))


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
        _rate_conflicts(session, weighed)
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


def _rate_conflicts(session: Session, weighed: Weighed) -> None:
    for entry, finding in findings_on(session.corpus, [weighed.entry, *weighed.support]):
        if finding.fault == "report":
            tell_finding(session, entry, finding)


def _tell_computed_change(session: Session, ask: Ask, scope: Scope, slot: Slot, base: int | None, *, rate: bool) -> bool:
    """Tell the change between two years' own figures, written out; False where either is missing."""
    if base is None or scope.year is None:
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
        replace(before, label=f"{base}{'年' if session.language == 'zh' else ''} {before.label}"),
        rate=rate,
        base=base,
    )
    _warn_unlike(session, now_weighed, before_weighed)
    return True


def tell_difference(
    session: Session, ask: Ask, scope: Scope, now: Value, before: Value, *, rate: bool, base: int | None, both: bool = False
) -> None:
    """Tell now − before (and the rate), with the computation as steps."""
    draft, language = session.draft, session.query.language
    changed = compute.difference(now.amount, before.amount)
    direction = compute.direction_of_difference(changed.value)
    numbers = tuple(dict.fromkeys((*now.citations, *before.citations)))
    draft.add_step(
        (now, before),
        f"{format_decimal(now.amount.value)} − {format_decimal(before.amount.value)} = {format_decimal(changed.value)}",
        changed,
    )
    size = Value(said(language, "增减额", "change"), Amount(abs(changed.value), changed.unit), numbers, "computed", now.entry)
    share = compute.growth(now.amount, before.amount)
    parts = [f"{move_words(direction, language)}**{amount_words(size.amount, language)}**"]
    if not rate or both:
        draft.tell(
            size,
            scope_name=scope.owner.name,
            year=scope.year,
            direction=direction,
            unit=ask.unit if ask.unit != "%" else None,
            label=now.label,
        )
    if share is not None and (rate or both or language):
        draft.add_step(
            (now, before),
            f"({format_decimal(now.amount.value)} − {format_decimal(before.amount.value)}) "
            f"÷ {format_decimal(before.amount.value)} × 100% = {format_decimal(share.value)}%",
            share,
        )
        if rate or both:
            draft.tell(
                Value(now.label, Amount(abs(share.value), "%"), numbers, "computed", now.entry),
                scope_name=scope.owner.name,
                year=scope.year,
                direction=direction,
            )
        parts.append(f"{move_words(direction, language, rate=True)}**{amount_words(Amount(abs(share.value), '%'), language)}**")
    elif rate:
        parts.append(said(language, "基数为0，没有增长率", "the base is 0, so there is no rate"))
    draft.answered = True
    draft.line(
        said(
            language,
            f"{now.label}为{amount_words(now.amount, 'zh')}，"
            f"{before.label}为{amount_words(before.amount, 'zh')}，{'，'.join(parts)}（计算得出）。",
            f"{now.label}: {amount_words(now.amount, 'en')}; "
            f"{before.label}: {amount_words(before.amount, 'en')}; {', '.join(parts)} (computed).",
        ),
        numbers,
    )


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


def _stated_conflicts(session: Session, ask: Ask, scope: Scope, slot: Slot, base: int | None) -> None:
    """Tell where the report's own words on the change do not fit the figures."""
    for nature in (CHANGE, GROWTH):
        stated = _stated_change(session, ask, scope, slot, nature, base)
        if stated is not None:
            _rate_conflicts(session, stated)


def _tell_series(session: Session, ask: Ask, scopes: tuple[Scope, ...]) -> None:
    """Tell the item year by year, oldest first, with each year's movement."""
    draft, language = session.draft, session.query.language
    ordered = sorted(scopes, key=lambda scope: (scope.owner.body.key, scope.year or 0))
    for slot in slots_of(ask, session):
        last: tuple[Scope, Value] | None = None
        for scope in ordered:
            got = value_in(
                session,
                replace(ask, unit=ask.unit if ask.unit != "%" else None),
                scope,
                slot,
                ask.stages[0] if ask.stages else None,
            )
            if got is None:
                session.miss(scope, slot)
                continue
            value, weighed = got
            draft.answered = True
            draft.tell(value, scope_name=scope.owner.name, year=scope.year, unit=ask.unit if ask.unit != "%" else None)
            if weighed is not None:
                session.weigh_conflicts(weighed)
            text = said(
                language,
                f"{scope.label}{value.label}：**{amount_words(value.amount, 'zh')}**",
                f"{value.label} of {scope.owner.name} in {scope.year}: **{amount_words(value.amount, 'en')}**",
            )
            if last is not None and last[0].owner is scope.owner:
                _stated_conflicts(session, ask, scope, slot, last[0].year)
            if last is not None and last[0].owner is scope.owner and last[1].amount.comparable(value.amount):
                changed = compute.difference(value.amount, last[1].amount)
                direction = compute.direction_of_difference(changed.value)
                text += said(
                    language,
                    f"，比{last[0].year}年{move_words(direction, 'zh')}"
                    f"{amount_words(Amount(abs(changed.value), changed.unit), 'zh') if changed.value else ''}",
                    f", {move_words(direction, 'en')}"
                    f"{' ' + amount_words(Amount(abs(changed.value), changed.unit), 'en') if changed.value else ''}"
                    f" on {last[0].year}",
                )
                draft.add_step(
                    (value, last[1]),
                    f"{format_decimal(value.amount.value)} − {format_decimal(last[1].amount.value)} = "
                    f"{format_decimal(changed.value)}",
                    changed,
                )
            draft.line(text + said(language, "。", "."), value.citations)
            last = (scope, value)


# ---------------------------------------------------------------- last year from this year


def previous_value(session: Session, ask: Ask, scope: Scope, slot: Slot, stage: str | None) -> Value | None:
    """Return an item's figure of a year whose report is not there, from the next year's figure and stated change; else None."""
    if scope.year is None or scope.year + 1 not in scope.owner.report_years:
        return None
    if stage is not None and not _base_may_be(session, scope, stage):
        return None
    after = Scope(scope.owner, scope.year + 1)
    want = session.want(ask)
    now = session.look(after, slot, want)
    if now is None and want.currency not in (None, "元"):
        return None  # a count is not worked back from money
    if now is not None and (now.amount is None or now.amount.unit == "%"):
        return None
    for nature in (CHANGE, GROWTH):
        weighed = session.look(after, slot, replace(session.want(ask, nature), currency=None))
        if weighed is None:
            continue
        now = _amount_beside(session, weighed, now)
        if now is None:
            return None
        if item_of(weighed.entry) != item_of(now.entry):
            continue
        value = _before(session, now, weighed, stage)
        if value is not None:
            return value
    return None


def _amount_beside(session: Session, change: Weighed, now: Weighed | None) -> Weighed | None:
    """Return the figure that a change is told of: the one of its own item in its own passage; else `now`."""
    fact = change.entry.fact
    beside = [
        entry for entry in session.corpus.index(change.entry.document, change.entry.report).entries
        if entry.fact.block == fact.block and entry.fact.table_id == fact.table_id
        and entry.fact.coordinates.nature == "amount" and entry.fact.amount is not None
        and item_of(entry) == item_of(change.entry) and entry.year == change.entry.year and entry.fact.span
        and fact.span and entry.fact.span < fact.span
    ]  # fmt: skip
    told = now.amount if now is not None else None
    last = beside[-1].fact.amount if beside else None
    same = now is not None and item_of(now.entry) == item_of(change.entry)
    if last is None or (same and told is not None and amounts_agree(told, last)):
        return now
    return Weighed(beside[-1], beside[-1].fact.amount)


def _base_may_be(session: Session, scope: Scope, stage: str) -> bool:
    """Return whether a change may lead back to this stage: reports compare like with like."""
    return any(
        document.identity.year == (scope.year or 0) + 1 and document.identity.stage in (None, stage)
        for document, _ in scope.owner.documents
    )


def _before(session: Session, now: Weighed, change: Weighed, stage: str | None) -> Value | None:
    at = change.entry.fact.coordinates
    this, moved = now.amount, change.amount
    direction = at.direction
    if stage and at.base_stage and at.base_stage != stage:
        return None
    if this is None or direction is None or (moved is None and direction != "flat"):
        return None
    if at.nature == "growth" and direction != "flat":
        before = compute.before_growth(this, moved, direction) if moved else None
        session.draft.add_note(said(session.query.language, "由增长率反推，有尾数误差", "worked back from a rounded rate"))
    else:
        if moved is not None and not moved.comparable(this):
            return None
        before = compute.before_change(this, moved or Amount(Decimal(0), this.unit), direction)
    if before is None:
        return None
    draft = session.draft
    first, second = draft.value_of(now), draft.value_of(change)
    if first is None:
        return None
    operands = (first, second) if second else (first,)
    sign = {"up": "−", "down": "+", "flat": "+"}[direction]
    moved_text = format_decimal(moved.value) if moved else "0"
    if at.nature == "growth" and direction != "flat":
        factor = f"(1 {'+' if direction == 'up' else '−'} {moved_text}%)"
        expression = f"{format_decimal(this.value)} ÷ {factor} = {format_decimal(before.value)}"
    else:
        expression = f"{format_decimal(this.value)} {sign} {moved_text} = {format_decimal(before.value)}"
    draft.add_step(operands, expression, before)
    numbers = tuple(dict.fromkeys(number for operand in operands for number in operand.citations))
    return Value(entry_label(now.entry, session.query.language), before, numbers, "computed", now.entry)


# ---------------------------------------------------------------- share and completion


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
    if len(slots) > 2 and re.search(r"合计|之和|总和|加起来", session.query.folded):
        _share_of_sum(session, ask, slots)
        return
    for scope in session.scopes_of(ask):
        parts, whole = (slots[:1], slots[1]) if len(slots) >= 2 and "占" not in _tail(session) else (slots, None)
        for slot in parts:
            if not _stated_share(session, ask, scope, slot, whole) and not _computed_share(session, ask, scope, slot, whole):
                session.miss(scope, slot)


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
        got = [value_in(session, replace(ask, unit=None), scope, slot) for slot in slots]
        values = [one[0] for one in got if one is not None]
        if len(values) < len(slots):
            session.miss(scope, slots[0])
            continue
        parts = values[1:]
        total = compute.total([value.amount for value in parts])
        session.draft.add_step(
            parts,
            f"{' + '.join(format_decimal(value.amount.to(total.unit).value) for value in parts)} = {format_decimal(total.value)}",
            total,
        )
        numbers = tuple(dict.fromkeys(number for value in parts for number in value.citations))
        label = said(
            session.query.language,
            "、".join(value.label for value in parts) + "合计",
            ", ".join(value.label for value in parts) + " together",
        )
        _tell_ratio(session, scope, values[0], Value(label, total, numbers, "computed"))


def _tell_ratio(session: Session, scope: Scope, part: Value, whole: Value) -> None:
    """Tell part ÷ whole in percent with the step; says so where the whole is 0."""
    draft, language = session.draft, session.query.language
    share = compute.percent_of(part.amount, whole.amount) if part.amount.comparable(whole.amount) else None
    if share is None:
        draft.add_note(said(language, "分母为0或单位不同，没有比例", "the whole is 0 or of another kind: there is no share"))
        return
    numbers = tuple(dict.fromkeys((*part.citations, *whole.citations)))
    draft.add_step(
        (part, whole),
        f"{format_decimal(part.amount.value)} "
        f"÷ {format_decimal(whole.amount.to(part.amount.unit).value)} × 100% = {format_decimal(share.value)}%",
        share,
    )
    draft.answered = True
    draft.tell(Value(part.label, share, numbers, "computed", part.entry), scope_name=scope.owner.name, year=scope.year)
    draft.line(
        said(
            language,
            f"{part.label}{amount_words(part.amount, 'zh')}，"
            f"是{whole.label}{amount_words(whole.amount, 'zh')}的**{amount_words(share, 'zh')}**（计算得出）。",
            f"{part.label} ({amount_words(part.amount, 'en')}) is **{amount_words(share, 'en')}**"
            f" of {whole.label} ({amount_words(whole.amount, 'en')}) (computed).",
        ),
        numbers,
    )


def _tail(session: Session) -> str:
    """Return what stands after the last 占比, where the question lists several parts (各项占比)."""
    return (
        "占"
        if session.query.folded.endswith(("占比", "占比多少", "比重", "比例各是多少")) and "占" not in session.query.folded[:-4]
        else ""
    )


def _stated_share(session: Session, ask: Ask, scope: Scope, slot: Slot, whole: Slot | None) -> bool:
    weighed = session.look(scope, slot, replace(session.want(ask, SHARE), currency=None))
    if weighed is None or weighed.amount is None:
        return False
    named = weighed.entry.fact.coordinates.whole
    if whole is not None and not _is_whole(named, whole, weighed):
        return False
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
    _rate_conflicts(session, weighed)
    session.weigh_conflicts(weighed)
    return True


def _is_whole(named: str | None, whole: Slot, weighed: Weighed) -> bool:
    """Return whether the share's stated whole is the one asked; where the report names none, the heads above it decide."""
    labels = {named} if named else set(weighed.entry.fact.coordinates.parents)
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
    if part is None or total is None or not part.amount.comparable(total.amount) or part_weighed is None or whole_weighed is None:
        return False
    share = compute.percent_of(part.amount, total.amount)
    if share is None:
        session.draft.add_note(said(session.query.language, "分母为0，没有比例", "the whole is 0: there is no share"))
        return False
    draft, language = session.draft, session.query.language
    numbers = tuple(dict.fromkeys((*part.citations, *total.citations)))
    draft.add_step(
        (part, total),
        f"{format_decimal(part.amount.value)} "
        f"÷ {format_decimal(total.amount.to(part.amount.unit).value)} × 100% = {format_decimal(share.value)}%",
        share,
    )
    draft.answered = True
    draft.tell(Value(part.label, share, numbers, "computed", part.entry), scope_name=scope.owner.name, year=scope.year)
    draft.line(
        said(
            language,
            f"{scope.label}{part.label}{amount_words(part.amount, 'zh')}，"
            f"占{total.label}{amount_words(total.amount, 'zh')}的**{amount_words(share, 'zh')}**（计算得出）。",
            f"{part.label} {amount_words(part.amount, 'en')} is **{amount_words(share, 'en')}**"
            f" of {total.label} {amount_words(total.amount, 'en')} (computed; {scope.english}).",
        ),
        numbers,
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


def answer_completion(session: Session, ask: Ask) -> None:
    """Tell the completion rate as stated; else actual ÷ budget with steps."""
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            weighed = session.look(scope, slot, replace(session.want(ask, COMPLETION), currency=None))
            if weighed is not None and weighed.amount is not None and (value := session.draft.value_of(weighed)):
                session.draft.answered = True
                session.draft.tell(value, scope_name=scope.owner.name, year=scope.year)
                session.draft.line(
                    said(
                        session.query.language,
                        f"{session.naming(scope, weighed)}完成预算的**{amount_words(value.amount, 'zh')}**。",
                        f"{session.naming(scope, weighed)}: **{amount_words(value.amount, 'en')}** of the budget.",
                    ),
                    value.citations,
                )
                session.weigh_conflicts(weighed)
            elif not _computed_completion(session, ask, scope, slot):
                session.miss(scope, slot)


def _computed_completion(session: Session, ask: Ask, scope: Scope, slot: Slot) -> bool:
    plain_ask = replace(ask, unit=None)
    done = session.look(scope, slot, session.want(plain_ask, stage="actual"))
    planned = session.look(scope, slot, session.want(plain_ask, stage="budget"))
    if done is None or planned is None or done.entry.stage == planned.entry.stage:
        return False
    part, total = session.draft.value_of(done), session.draft.value_of(planned)
    if part is None or total is None:
        return False
    share = compute.percent_of(part.amount, total.amount)
    if share is None:
        return False
    numbers = tuple(dict.fromkeys((*part.citations, *total.citations)))
    session.draft.add_step(
        (part, total),
        f"{format_decimal(part.amount.value)} ÷ {format_decimal(total.amount.value)} × 100% = {format_decimal(share.value)}%",
        share,
    )
    session.draft.answered = True
    session.draft.tell(Value(part.label, share, numbers, "computed", part.entry), scope_name=scope.owner.name, year=scope.year)
    language = session.query.language
    session.draft.line(
        said(
            language,
            f"{scope.label}{part.label}决算{amount_words(part.amount, 'zh')}，"
            f"{stage_words(planned.entry.stage, 'zh')}{amount_words(total.amount, 'zh')}，"
            f"完成率**{amount_words(share, 'zh')}**（计算得出）。",
            f"{part.label}: actual {amount_words(part.amount, 'en')} of a budget"
            f" of {amount_words(total.amount, 'en')}, **{amount_words(share, 'en')}** (computed; {scope.english}).",
        ),
        numbers,
    )
    return True


__all__ = [
    "answer_change",
    "answer_completion",
    "answer_share",
    "answer_value",
    "marks",
    "pair_in_one_table",
    "previous_value",
    "slots_of",
    "tell_difference",
    "tell_finding",
    "tell_weighed",
    "value_in",
]
