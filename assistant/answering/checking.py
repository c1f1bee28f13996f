"""Do the figures agree? Each comparison sets a stated figure against a recomputed one, within the rounding of their digits.

Kinds: parts against a total; a stated share, growth or change recomputed; the same item in several places; last year's
figure here against last year's report. The verdict is `inconsistent` exactly where a conflict is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import compute
from assistant.answering.figures import CHANGE, COMPLETION, GROWTH, SHARE, Slot, answer_value, slots_of, tell_finding, value_in
from assistant.answering.parts import parts_of
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.evidence import Weighed, amounts_agree, coordinates_agree, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import FIGURES, Want, rank, signature
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, fund_words, item_words, said, stage_words
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.terms import fold_label


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stated figure against the recomputed one. `stated` None: only the question gives it (`premise`)."""

    what: str
    stated: Value | None
    premise: Amount | None
    recomputed: Value
    expression: str
    operands: tuple[Value, ...]
    agrees: bool

    @property
    def stated_amount(self) -> Amount | None:
        return self.stated.amount if self.stated else self.premise


_SUM = re.compile(r"加|之和|总和|合计|相加|分项|各项|各行|三项|两项|几项|组成|add up|sum|plus|total of|components|parts")


def answer_check(session: Session, ask: Ask) -> None:
    """Make every comparison that the question asks for, tell the outcome first and then the figures."""
    comparisons: list[Comparison] = []
    _set_base(session)
    if _one_item_in_places(session, ask):
        for scope in session.scopes_of(ask):
            if _same_item(session, ask, scope):
                return
    for scope in session.scopes_of(ask):
        comparisons += compare_in(session, ask, scope)
    asked_first = re.match(r"[^?。,]*(?:是多少|多少)(?!%)[^?。,]*[?。,]", session.query.folded)
    if asked_first and ask.slots:
        _value_first(session, ask)
    if comparisons:
        _tell(session, ask, _relevant(comparisons, ask))
        return
    for scope in session.scopes_of(ask):
        if _same_item(session, ask, scope) or _by_findings(session, ask, scope):
            return
    _text_check(session, ask)


_PLACES = re.compile(r"(?:表|说明|文字|正文|两处|各处|前后)(?:里|中)?(?:和|与|跟|同)(?:表|说明|文字|正文)?|两处|前后|还是\d")


def _one_item_in_places(session: Session, ask: Ask) -> bool:
    """Return whether one item's figure is to be compared over the places that state it (表和说明一样吗, 说明三和说明六)."""
    labels = {tuple(span.text for span in slot) for slot in ask.slots}
    return len(labels) == 1 and (
        len(ask.slots) > 1 or len(session.query.sections) > 1 or bool(_PLACES.search(session.query.folded))
    )


def _set_base(session: Session) -> None:
    """Take the earlier of two years as the one compared with (2019年比上年少15万，和2018年的报告一致吗)."""
    stated = session.query.years.stated
    if len(stated) == 2 and abs(stated[0] - stated[1]) == 1 and session.query.years.base is None:
        newest = max(stated)
        kept = tuple(scope for scope in session.scoping.scopes if scope.year == newest)
        if kept:
            session.query = replace(session.query, years=replace(session.query.years, stated=(newest,), base=min(stated)))
            session.scoping = replace(session.scoping, scopes=kept)


def compare_in(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return the comparisons that can be made in one scope, the asked kind first."""
    text = session.query.folded if session.query.language == "zh" else session.query.question.lower()
    found: list[Comparison] = []
    rates = {"share", "growth", "change", "completion", "difference"} & set(ask.also) or any(
        amount.unit == "%" for amount in ask.premise
    )
    if _SUM.search(text) and "%" in text and "share" in ask.also:
        found += _shares_sum(session, ask, scope)
    if not found and (len(ask.slots) >= 2 or _SUM.search(text)):
        found += _sums(session, ask, scope)
    if not found and len(ask.slots) == 2 and re.search(r"一致|等于|一样|相等|相同|equal|match|agree|consistent", text):
        found += _two_items(session, ask, scope)
    if rates or not found:
        shared = "share" in ask.also and len(ask.slots) == 2
        for slot in ask.slots[:1] if shared else slots_of(ask, session):
            found += [] if shared else _movements(session, ask, scope, slot)
            found += _shares(session, ask, scope, slot)
    return found


def _relevant(comparisons: Sequence[Comparison], ask: Ask) -> list[Comparison]:
    """Return the comparisons about the figures that the question gives; all where it gives none that fits."""
    chosen = [
        one for one in comparisons
        if any(amount.unit and _near(one, amount) for amount in ask.premise)
    ]  # fmt: skip
    rates = [one for one in chosen if one.recomputed.amount.unit == "%"]
    if rates and any(amount.unit == "%" for amount in ask.premise):
        return rates
    if chosen:
        return chosen
    kinds = [one for one in comparisons if (one.recomputed.amount.unit == "%") == ("growth" in ask.also or "share" in ask.also)]
    return kinds if kinds and {"change", "growth", "share"} & set(ask.also) else list(comparisons)


def _near(one: Comparison, amount: Amount) -> bool:
    stated = one.stated_amount
    return (stated is not None and stated.comparable(amount) and amounts_agree(stated, amount)) or (
        one.recomputed.amount.comparable(amount) and one.recomputed.amount.equals(amount)
    )


# ---------------------------------------------------------------- kinds of comparison


def _value(session: Session, weighed: Weighed | None) -> Value | None:
    return session.draft.value_of(weighed) if weighed is not None else None


def _sums(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return parts against a whole: the whole among the slots or in the question, else the item the parts stand under."""
    plain_ask = replace(ask, unit=None)
    values: list[tuple[Value, Weighed | None]] = []
    for slot in ask.slots:
        got = value_in(session, plain_ask, scope, slot, None)
        if got is not None:
            values.append(got)
        elif len(ask.slots) > 1:
            session.miss(scope, slot)
    values = [pair for index, pair in enumerate(values) if not any(_same_place(pair[0], other[0]) for other in values[:index])]
    money = [(value, weighed) for value, weighed in values if value.amount.unit != "%"]
    given = next((amount for amount in ask.premise if amount.is_money), None)
    if given is not None and len(money) >= 2 and not any(value.amount.equals(given) for value, _ in money):
        return [_sum_comparison(session, [value for value, _ in money], None, given)]
    if len(money) >= 3 or (len(money) == 2 and ask.premise):
        text = session.query.folded
        beside = _total_beside(session, money) if re.search(r"(?:等于|和|与|是)(?:合计|总计|总额|总数)", text) else None
        if beside is not None and not any(_same_place(beside, value) for value, _ in money):
            return [_sum_comparison(session, [value for value, _ in money], beside, None)]
        whole = _whole_among(money, named=not re.search(r"(?:等于|与)(?:合计|总额|总计|总数)", text))
        if whole is not None:
            return [_sum_comparison(session, [value for value, _ in money if value is not whole], whole, None)]
    premise = next((amount for amount in ask.premise if amount.is_money), None)
    if len(money) >= 2 and premise is not None:
        return [_sum_comparison(session, [value for value, _ in money], None, premise)]
    if len(money) >= 2:
        parent = _parent_of(session, ask, scope, [weighed for _, weighed in money if weighed])
        if parent is not None:
            return [
                _sum_comparison(
                    session,
                    [value for value, _ in money if value.amount != parent.amount or value.label != parent.label],
                    parent,
                    None,
                )
            ]
        return []
    if len(money) == 1 and money[0][1] is not None and _SUM.search(session.query.folded):
        return _own_parts(session, scope, ask.slots[0], money[0][0], money[0][1])
    return []


def _same_place(one: Value, other: Value) -> bool:
    return one.citations[:1] == other.citations[:1]


def _total_beside(session: Session, parts: Sequence[tuple[Value, Weighed | None]]) -> Value | None:
    """Return the 合计 printed on the parts' own row or column, where all parts stand on one."""
    entries = [value.entry for value, _ in parts if value.entry is not None and value.entry.fact.table_id]
    if (
        len(entries) < 2
        or len(entries) != len(parts)
        or len({(entry.document.id, entry.fact.table_id) for entry in entries}) != 1
    ):
        return None
    first = entries[0]
    for line in ("row", "column"):
        places = {getattr(entry.fact, line) for entry in entries}
        if len(places) != 1:
            continue
        for entry in session.corpus.index(first.document, first.report).entries:
            fact = entry.fact
            path = fact.column_path if line == "row" else fact.row_path
            if (
                fact.table_id == first.fact.table_id
                and getattr(fact, line) in places
                and fact.amount is not None
                and fact.source == "cell"
                and path
                and re.fullmatch(r"合计|总计|总额|共计", fold_label(path[-1]))
            ):
                return Value(
                    said(session.query.language, "合计", "total"), fact.amount, (session.draft.cite(entry),), "cell", entry
                )
    return None


def _whole_among(values: Sequence[tuple[Value, Weighed | None]], *, named: bool) -> Value | None:
    """Return the value that the others make up; failing that, where one of them is `named` as the whole, the largest."""
    for value, _ in values:
        others = [other.amount for other, _ in values if other is not value]
        if len(others) >= 2 and all(amount.comparable(value.amount) for amount in others):
            summed = sum((amount.base for amount in others), Decimal(0))
            if abs(summed - value.amount.base) <= tolerance(value.amount, *others) and value.amount.base != 0:
                return value
    if not named:
        return None
    largest = max((value for value, _ in values), key=lambda value: value.amount.base)
    rest = [value.amount.base for value, _ in values if value is not largest]
    return (
        largest
        if len(rest) >= 2 and sum(rest, Decimal(0)) and largest.amount.base >= sum(rest, Decimal(0)) * Decimal("0.7")
        else None
    )


def _parent_of(session: Session, ask: Ask, scope: Scope, parts: Sequence[Weighed]) -> Value | None:
    """Return the figure of the item that all parts stand under, by their paths or their official parent."""
    from ingest.terms import term_of

    labels: list[str] = []
    for part in parts:
        labels += [label for label in reversed(part.entry.fact.coordinates.parents) if label not in labels]
        term = term_of(part.entry.head)
        if term and term.parent and term.parent not in labels:
            labels.append(term.parent)
    for label in labels:
        span = Span(0, len(label), label, (Link(label, 1.0, "exact"),))
        weighed = session.look(scope, (span,), replace(session.want(ask), table=None))
        value = _value(session, weighed)
        if (
            value is not None
            and weighed is not None
            and all(value.amount.comparable(part.amount) for part in parts if part.amount)
            and all(part.entry.head != weighed.entry.head for part in parts)
        ):
            return value
    return None


def _own_parts(session: Session, scope: Scope, slot: Slot, whole: Value, weighed: Weighed) -> list[Comparison]:
    parts = parts_of(session, scope, slot, weighed)
    values = [
        Value(item_words(entry.head, session.query.language), entry.fact.amount, (session.draft.cite(entry),), "cell" if entry.fact.source == "cell" else "sentence", entry)
        for entry in parts if entry.fact.amount is not None and entry.fact.amount.comparable(whole.amount)
    ]  # fmt: skip
    return [_sum_comparison(session, values, whole, None)] if len(values) >= 2 else []


def _sum_comparison(session: Session, parts: Sequence[Value], whole: Value | None, premise: Amount | None) -> Comparison:
    amounts = [part.amount for part in parts]
    total = compute.total(amounts)
    target = whole.amount if whole else premise
    if target is not None and target.is_money:
        total = _in_unit(total, target.unit)
    expression = (
        " + ".join(format_decimal(amount.to(total.unit).value) for amount in amounts) + f" = {format_decimal(total.value)}"
    )
    numbers = tuple(dict.fromkeys(number for part in parts for number in part.citations))
    agrees = target is not None and abs(total.base - target.base) <= tolerance(target, *amounts)
    what = "、".join(part.label for part in parts) + said(session.query.language, "之和", " together")
    return Comparison(what, whole, premise, Value(what, total, numbers, "computed"), expression, tuple(parts), agrees)


def _in_unit(amount: Amount, unit: str) -> Amount:
    return amount.to(unit) if amount.comparable(Amount(Decimal(1), unit)) else amount


def _shares_sum(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return the shares that one sentence states, against 100 %: the largest such run of the scope, or that of the slot."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for document, report in scope.owner.documents:
        for entry in session.corpus.index(document, report).entries:
            at = entry.fact.coordinates
            if at.nature == "share" and entry.fact.amount is not None and (scope.year is None or entry.year == scope.year):
                groups.setdefault((document.id, entry.fact.block, entry.fact.section[-1:]), []).append(entry)
    wanted = [group for group in groups.values() if len(group) >= 2]
    number = re.search(r"([二两三四五六七八九\d])(?:大)?(?:类|项|块|部分|个)", session.query.folded)
    count = (
        {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}.get(number.group(1), 0) if number else 0
    )
    by_item = [
        group
        for group in wanted
        if any(
            span.score_of(entry.head) > 0.6 or any(span.score_of(parent) > 0.6 for parent in entry.fact.coordinates.parents)
            for entry in group
            for slot in ask.slots
            for span in slot
        )
    ]
    sized = [group for group in (by_item or wanted) if count and len(group) == count]
    chosen = sized or by_item or wanted
    if not chosen:
        return []
    best = max(chosen, key=len)
    values = [
        Value(item_words(entry.head, session.query.language), entry.fact.amount, (session.draft.cite(entry),), "sentence", entry)
        for entry in best
        if entry.fact.amount is not None
    ]
    total = compute.total([value.amount for value in values])
    expression = " + ".join(format_decimal(value.amount.value) for value in values) + f" = {format_decimal(total.value)}"
    numbers = tuple(number for value in values for number in value.citations)
    hundred = Amount(Decimal(100), "%")
    agrees = abs(total.value - 100) <= tolerance(*[value.amount for value in values])
    what = said(session.query.language, f"{len(values)}项占比之和", f"the {len(values)} shares together")
    return [Comparison(what, None, hundred, Value(what, total, numbers, "computed"), expression, tuple(values), agrees)]


def _two_items(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return two items' figures set against each other as they stand."""
    first = value_in(session, replace(ask, unit=None), scope, ask.slots[0], None)
    second = value_in(session, replace(ask, unit=None), scope, ask.slots[1], None)
    if first is None or second is None or not first[0].amount.comparable(second[0].amount) or _same_place(first[0], second[0]):
        return []
    agrees = amounts_agree(first[0].amount, second[0].amount)
    expression = f"{format_decimal(first[0].amount.value)} − {format_decimal(second[0].amount.to(first[0].amount.unit).value)} = {format_decimal(compute.difference(first[0].amount, second[0].amount).value)}"
    return [Comparison(second[0].label, first[0], None, second[0], expression, (first[0], second[0]), agrees)]


def _movements(session: Session, ask: Ask, scope: Scope, slot: Slot) -> list[Comparison]:
    """Return the stated change and growth of an item, recomputed from this year's and last year's figures."""
    plain_ask = replace(ask, unit=None, money=False)
    stage = ask.stages[0] if len(ask.stages) == 1 else None
    want = replace(session.want(plain_ask), currency=None, stage=None)
    change_weighed = session.look(scope, slot, replace(want, natures=CHANGE))
    growth_weighed = session.look(scope, slot, replace(want, natures=GROWTH))
    now_weighed = session.look(scope, slot, session.want(plain_ask, stage=stage))
    now = _value(session, now_weighed)
    change, growth = _value(session, change_weighed), _value(session, growth_weighed)
    if now is None or (change is None and growth is None and not ask.premise):
        return []
    direction = next(
        (weighed.entry.fact.coordinates.direction for weighed in (change_weighed, growth_weighed) if weighed), ask.direction
    )
    before = _before(session, plain_ask, scope, slot, change_weighed or growth_weighed)
    found: list[Comparison] = []
    if before is not None and before.amount.comparable(now.amount) and (change is not None or _money_premise(ask)):
        gap = compute.difference(now.amount, before.amount)
        size = Amount(abs(gap.value), gap.unit)
        stated = change.amount if change else _money_premise(ask)
        agrees = (
            stated is not None
            and stated.comparable(size)
            and abs(stated.base - size.base) <= tolerance(stated, now.amount, before.amount)
            and (direction in (None, "flat") or gap.value == 0 or direction == compute.direction_of_difference(gap.value))
        )
        expression = _gap_expression(now.amount, before.amount)
        numbers = tuple(dict.fromkeys((*now.citations, *before.citations)))
        what = said(session.query.language, f"{now.label}的增减额", f"the change of {now.label}")
        found.append(
            Comparison(
                what,
                change,
                None if change else stated,
                Value(what, size, numbers, "computed"),
                expression,
                (now, before),
                agrees,
            )
        )
    rate_stated = growth.amount if growth else next((amount for amount in ask.premise if amount.unit == "%"), None)
    if rate_stated is not None and ("share" not in ask.also):
        found += _growth_comparison(session, now, before, change, growth, rate_stated, direction)
    return found


def _gap_expression(now: Amount, before: Amount) -> str:
    """Return the difference written out, the larger first, for sizes are told without a sign."""
    first, second = (now, before.to(now.unit)) if now.base >= before.base else (before.to(now.unit), now)
    return f"{format_decimal(first.value)} − {format_decimal(second.value)} = {format_decimal(compute.difference(first, second).value)}"


def _money_premise(ask: Ask) -> Amount | None:
    return next((amount for amount in ask.premise if amount.is_money), None)


def _before(session: Session, ask: Ask, scope: Scope, slot: Slot, moved: Weighed | None) -> Value | None:
    """Return last year's figure as printed anywhere (this report or last year's), never worked back from the change."""
    if scope.year is None:
        return None
    base = session.query.years.base or scope.year - 1
    stage = moved.entry.fact.coordinates.base_stage if moved else None
    for wanted in (stage, None):
        weighed = session.look(Scope(scope.owner, base), slot, session.want(ask, stage=wanted))
        value = _value(session, weighed)
        if value is not None:
            return value
    return None


def _growth_comparison(
    session: Session,
    now: Value,
    before: Value | None,
    change: Value | None,
    growth: Value | None,
    stated: Amount,
    direction: str | None,
) -> list[Comparison]:
    """Return the rate from last year's printed figure, else from this year's figure and the change."""
    if before is not None and before.amount.comparable(now.amount) and before.amount.base != 0:
        gap = compute.difference(now.amount, before.amount)
        base, operands = before.amount, (now, before)
        size = _gap_expression(now.amount, base).split(" = ")[0]
        expression_base = f"({size}) ÷ {format_decimal(base.to(now.amount.unit).value)}"
        part = Amount(abs(gap.value), gap.unit)
    elif change is not None and change.amount.comparable(now.amount) and direction in ("up", "down"):
        base = compute.before_change(now.amount, change.amount, direction)
        operands = (change, now)
        sign = "−" if direction == "up" else "+"
        expression_base = f"{format_decimal(change.amount.value)} ÷ ({format_decimal(now.amount.value)} {sign} {format_decimal(change.amount.value)})"
        part = change.amount
    else:
        return []
    rate = compute.percent_of(part, base)
    if rate is None:
        return []
    # A difference carries the rounding of both its terms.
    slack = (now.amount.base_step + base.base_step) / 2 if before is not None and operands[1] is before else Decimal(0)
    agrees = _rate_agrees(stated, part, base, slack)
    numbers = tuple(dict.fromkeys(number for operand in operands for number in operand.citations))
    what = said(session.query.language, f"{now.label}的增减幅度", f"the rate of change of {now.label}")
    return [
        Comparison(
            what,
            growth,
            None if growth else stated,
            Value(what, rate, numbers, "computed"),
            f"{expression_base} × 100% = {format_decimal(rate.value)}%",
            operands,
            agrees,
        )
    ]


def _rate_agrees(stated: Amount, part: Amount, base: Amount, slack: Decimal | None = None) -> bool:
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


def _shares(session: Session, ask: Ask, scope: Scope, slot: Slot) -> list[Comparison]:
    """Return the stated share (or completion rate) of an item, recomputed from part and whole."""
    if "share" not in ask.also and "completion" not in ask.also and not any(amount.unit == "%" for amount in ask.premise):
        return []
    plain_ask = replace(ask, unit=None, money=False)
    want = replace(session.want(plain_ask), currency=None, stage=None)
    kind = COMPLETION if "completion" in ask.also else SHARE
    weighed = session.look(scope, slot, replace(want, natures=kind))
    share = _value(session, weighed)
    stated = share.amount if share else next((amount for amount in ask.premise if amount.unit == "%"), None)
    if stated is None or (share is None and "share" not in ask.also and "completion" not in ask.also):
        return []
    part_weighed = session.look(scope, slot, session.want(plain_ask, stage="actual" if kind is COMPLETION else None))
    part = _value(session, part_weighed)
    whole = _whole_of(session, plain_ask, scope, slot, weighed, part_weighed, stated, completion=kind is COMPLETION)
    if part is None or whole is None or not part.amount.comparable(whole.amount) or whole.amount.base == 0:
        return []
    rate = compute.percent_of(part.amount, whole.amount)
    if rate is None:
        return []
    numbers = tuple(dict.fromkeys((*part.citations, *whole.citations)))
    expression = f"{format_decimal(part.amount.value)} ÷ {format_decimal(whole.amount.to(part.amount.unit).value)} × 100% = {format_decimal(rate.value)}%"
    what = said(session.query.language, f"{part.label}占{whole.label}的比例", f"{part.label} as a share of {whole.label}")
    return [
        Comparison(
            what,
            share,
            None if share else stated,
            Value(what, rate, numbers, "computed"),
            expression,
            (part, whole),
            _rate_agrees(stated, part.amount, whole.amount),
        )
    ]


def _whole_of(
    session: Session,
    ask: Ask,
    scope: Scope,
    slot: Slot,
    share: Weighed | None,
    part: Weighed | None,
    stated: Amount,
    *,
    completion: bool,
) -> Value | None:
    """Return what a share is of: the slot beside it, the whole its sentence names, or the heads it stands under."""
    if completion:
        return _value(session, session.look(scope, slot, session.want(ask, stage="budget")))
    others = [other for other in ask.slots if other != slot]
    names = [share.entry.fact.coordinates.whole] if share and share.entry.fact.coordinates.whole else []
    names += [label for entry in (share, part) if entry for label in reversed(entry.entry.fact.coordinates.parents)]
    names += ["本年支出合计", "支出总计", "收支总计"]
    fund = part.entry.fact.coordinates.fund if part else None
    beside = _whole_in_passage(session, share, part) if not others else None
    if beside is not None:
        return beside
    wholes: list[Value] = []
    for candidate in (*others, *(((Span(0, len(name), name, (Link(name, 1.0, "exact"),)),)) for name in names if name)):
        weighed = session.look(scope, candidate, replace(session.want(ask), table=None, fund=fund if fund != "all" else None))
        value = _value(session, weighed)
        if (
            value is not None
            and part is not None
            and value.amount.base > 0
            and part.amount is not None
            and value.amount.comparable(part.amount)
            and value.amount.base >= part.amount.base
        ):
            if candidate in others:
                return value
            wholes.append(value)
    return wholes[0] if wholes else None


def _whole_in_passage(session: Session, share: Weighed | None, part: Weighed | None) -> Value | None:
    """Return the total that the share's own passage opens with: the nearest figure before it that exceeds the part."""
    if share is None or part is None or part.amount is None or share.entry.fact.source != "sentence":
        return None
    fact = share.entry.fact
    before = [
        entry for entry in session.corpus.index(share.entry.document, share.entry.report).entries
        if entry.fact.block == fact.block and entry.fact.span and fact.span and entry.fact.span < fact.span and entry.fact.amount is not None
        and entry.fact.coordinates.nature == "amount" and entry.fact.amount.comparable(part.amount) and entry.fact.amount.base >= part.amount.base
        and entry.head != part.entry.head and entry.year == share.entry.year
    ]  # fmt: skip
    if not before:
        return None
    first = min(before, key=lambda entry: entry.fact.span or (0, 0))
    return (
        Value(item_words(first.head, session.query.language), first.fact.amount, (session.draft.cite(first),), "sentence", first)
        if first.fact.amount
        else None
    )


# ---------------------------------------------------------------- telling


def _tell(session: Session, ask: Ask, comparisons: Sequence[Comparison]) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    wrong = [one for one in comparisons if not one.agrees]
    draft.verdict = "inconsistent" if wrong else "consistent"
    rounding = any(one.agrees and one.stated_amount is not None and not _exact(one) for one in comparisons)
    if wrong:
        draft.line(said(language, "**不一致。**", "**They do not agree.**"))
    elif rounding:
        draft.line(said(language, "**一致**，只有四舍五入的尾数差。", "**They agree**, within rounding."))
    else:
        draft.line(said(language, "**一致**，核对得上。", "**They agree.**"))
    for one in wrong or comparisons:
        _tell_comparison(session, one)


def _exact(one: Comparison) -> bool:
    stated = one.stated_amount
    return stated is not None and stated.comparable(one.recomputed.amount) and stated.base == one.recomputed.amount.base


def _tell_comparison(session: Session, one: Comparison) -> None:
    draft, language = session.draft, session.query.language
    draft.add_step(one.operands, one.expression, one.recomputed.amount)
    stated = one.stated_amount
    numbers = tuple(dict.fromkeys((*one.recomputed.citations, *(one.stated.citations if one.stated else ()))))
    entry = next((value.entry for value in one.operands if value.entry), None)
    name, year = (entry.report.department, entry.year) if entry else (None, None)
    draft.tell(one.recomputed, scope_name=name, year=year)
    two_items = one.recomputed in one.operands
    if two_items and one.stated is not None:
        draft.tell(one.stated, scope_name=name, year=year)
    shown, told = amount_words(one.recomputed.amount, language), amount_words(stated, language) if stated else ""
    source = said(language, "报告写的" if one.stated else "问题中的", "the report states" if one.stated else "the question gives")
    if two_items and one.stated is not None:
        draft.line(
            said(
                language,
                f"{one.stated.label}为{told}，{one.what}为{shown}。",
                f"{one.stated.label} is {told}; {one.what} is {shown}.",
            ),
            numbers,
        )
    else:
        draft.line(
            said(
                language,
                f"{one.what}：{one.expression}，即**{shown}**；{source}是{told}。",
                f"{one.what}: {one.expression}, i.e. **{shown}**; {source} {told}.",
            ),
            numbers,
        )
    if not one.agrees:
        word = said(
            language,
            f"{one.what}按报告的数应为{shown}，而{source}是{told}，不相符。",
            f"{one.what} should be {shown} by the report's own figures; {source} {told}.",
        )
        draft.add_conflict(word, numbers)


def _value_first(session: Session, ask: Ask) -> None:
    """Tell the figure that the question asks for before it asks whether things agree."""
    before = len(session.not_there)
    operation = next((name for name in ask.also if name in ("change", "growth", "share")), None)
    if operation in ("change", "growth"):
        from assistant.answering.figures import answer_change

        answer_change(session, replace(ask, operation=operation, premise=(), slots=ask.slots[:1]))  # type: ignore[arg-type]
    else:
        answer_value(session, replace(ask, operation="value", premise=(), slots=ask.slots[:1]))
    del session.not_there[before:]


def _in_sections(entry: Entry, numbers: Sequence[str]) -> bool:
    return any(re.match(rf"[（(]?{number}[)）、.．]", heading.strip()) for number in numbers for heading in entry.fact.section)


def _same_item(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell an item's figure in every place that states it: agreeing, rounding apart, disagreeing, or of other coverage."""
    draft, language = session.draft, session.query.language
    slot = slots_of(ask, session)[0]
    if not ask.slots:
        return False
    moved = bool(re.search(r"增加|减少|增长|下降|increase|decrease", session.query.folded))
    want = replace(session.want(ask), sections=(), table=None, natures=CHANGE if moved else FIGURES)
    hits = rank(session.corpus, scope, slot, want)
    if not hits or hits[0].score < 0.5:
        return False
    mark = signature(hits[0].entry)
    entries = [
        hit.entry
        for hit in hits
        if signature(hit.entry) == mark and hit.entry.fact.amount is not None and hit.score >= hits[0].score - 0.45
    ]
    if len(session.query.sections) > 1:
        entries = [entry for entry in entries if _in_sections(entry, session.query.sections)] or entries
    entries = [
        entry
        for entry in entries
        if entries[0].fact.amount and entry.fact.amount and entry.fact.amount.comparable(entries[0].fact.amount)
    ]
    given = [entry for entry in entries if any(entry.fact.amount and entry.fact.amount.equals(amount) for amount in ask.premise)]
    entries = given if len(given) >= 2 else entries
    premises = [
        amount for amount in ask.premise if any(entry.fact.amount and entry.fact.amount.comparable(amount) for entry in entries)
    ]
    distinct: list[Entry] = []
    for entry in entries:
        if entry.fact.amount and not any(other.fact.amount and other.fact.amount.equals(entry.fact.amount) for other in distinct):
            distinct.append(entry)
    if not distinct or (len(distinct) == 1 and len(entries) < 2 and not premises):
        return False
    draft.answered = True
    clashing = [
        (one, other) for index, one in enumerate(distinct) for other in distinct[index + 1 :]
        if one.fact.amount and other.fact.amount and not amounts_agree(one.fact.amount, other.fact.amount) and any(coordinates_agree(a, b) for a in entries if a.fact.amount == one.fact.amount for b in entries if b.fact.amount == other.fact.amount)
    ]  # fmt: skip
    apart = any(
        one.fact.amount and other.fact.amount and not amounts_agree(one.fact.amount, other.fact.amount)
        for index, one in enumerate(distinct)
        for other in distinct[index + 1 :]
    )
    refuted = [
        amount
        for amount in premises
        if not any(entry.fact.amount and amounts_agree(entry.fact.amount, amount) for entry in distinct)
    ]
    draft.verdict = "inconsistent" if clashing or refuted else ("cannot_check" if apart else "consistent")
    draft.line({"inconsistent": said(language, "**不一致。**", "**They do not agree.**"), "consistent": said(language, "**一致**" + ("，只有四舍五入的尾数差。" if len(distinct) > 1 else "，各处写的相同。"), "**They agree**" + (" within rounding." if len(distinct) > 1 else ".")),
                "cannot_check": said(language, "**口径不同，不能直接比较。**", "**They are of different coverage and cannot be compared.**")}[draft.verdict])  # fmt: skip
    for entry in distinct[:6]:
        amount = entry.fact.amount
        if amount is None:
            continue
        value = Value(
            item_words(entry.head, language),
            amount,
            (draft.cite(entry),),
            "cell" if entry.fact.source == "cell" else "sentence",
            entry,
        )
        draft.tell(
            value,
            scope_name=scope.owner.name,
            year=entry.year,
            label=f"{value.label} {entry.title or (entry.fact.section[-1] if entry.fact.section else '')}".strip(),
        )
        where = entry.title or (entry.fact.section[-1] if entry.fact.section else entry.document.name)
        coverage = "·".join(
            part for part in (fund_words(entry.fact.coordinates.fund, language), stage_words(entry.stage, language)) if part
        )
        draft.line(
            f"- {where}（{coverage}）：{amount_words(amount, language)}"
            if language == "zh"
            else f"- {where} ({coverage}): {amount_words(amount, language)}",
            value.citations,
        )
    for one, other in clashing[:3]:
        numbers = (draft.cite(one), draft.cite(other))
        draft.add_conflict(
            said(
                language,
                f"“{item_words(one.head, 'zh')}”一处为{one.fact.amount}，一处为{other.fact.amount}，不一致。",
                f"{item_words(one.head, 'en')} is {one.fact.amount} in one place and {other.fact.amount} in another.",
            ),
            numbers,
        )
    for amount in refuted:
        draft.add_conflict(
            said(
                language,
                f"问题中的{amount}与报告不符，报告为{distinct[0].fact.amount}。",
                f"The {amount} of the question is not what the report has ({distinct[0].fact.amount}).",
            ),
            (draft.cite(distinct[0]),),
        )
    return True


def _by_findings(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell what the report's own sums say of an item, where nothing more direct can be compared."""
    draft, language = session.draft, session.query.language
    hits = [
        hit
        for slot in ask.slots
        for hit in rank(
            session.corpus, scope, slot, replace(session.want(ask), natures=FIGURES | SHARE | CHANGE | GROWTH, currency=None)
        )
        if hit.score >= 0.5
    ]
    entries = [hit.entry for hit in hits[:12]]
    judged = findings_on(session.corpus, entries, status=None)
    if not judged:
        return False
    draft.answered = True
    broken = [(entry, finding) for entry, finding in judged if finding.status == "open" and finding.fault == "report"]
    draft.verdict = "inconsistent" if broken else "consistent"
    draft.line(
        said(
            language,
            "**不一致。**" if broken else "**一致**，核对得上。",
            "**They do not agree.**" if broken else "**They agree.**",
        )
    )
    for entry, finding in (broken or judged)[:3]:
        draft.line(finding.message, (draft.cite(entry),))
        if broken:
            tell_finding(session, entry, finding)
    return True


def _text_check(session: Session, ask: Ask) -> None:
    """Tell the passages that a check of words is about; of words only years and named items are judged."""
    from assistant.answering.texts import answer_text

    if _named_but_blank(session, ask):
        return
    answer_text(session, ask)
    if session.draft.answered and re.search(r"年份|年度|哪年|哪一年|year", session.query.folded):
        _wrong_year(session)
    if session.draft.answered:
        session.draft.verdict = session.draft.verdict or "cannot_check"


def _named_but_blank(session: Session, ask: Ask) -> bool:
    """Tell of an item that the text names and the table leaves blank."""
    draft, language = session.draft, session.query.language
    for scope in session.scopes_of(ask):
        for slot in ask.slots:
            last = slot[-1:]
            named = [
                hit.entry for hit in rank(session.corpus, scope, last, Want(natures=frozenset(("named",)))) if hit.score >= 0.5
            ]
            blank = [hit.entry for hit in rank(session.corpus, scope, last, Want()) if hit.score >= 0.5]
            if not named or not blank or any(entry.fact.amount is not None for entry in blank[:1]):
                continue
            numbers = (draft.cite(named[0]), draft.cite(blank[0]))
            item = item_words(blank[0].head, language)
            draft.answered, draft.verdict = True, "inconsistent"
            draft.line(
                said(
                    language,
                    f"没有：《{blank[0].title}》中“{item}”一格为空白，而文字说明提到了它。",
                    f"No: the cell of {item} in “{blank[0].title}” is blank, while the text names it.",
                ),
                numbers,
            )
            draft.add_conflict(
                said(
                    language,
                    f"文字说明列有“{item}”，表中该项为空，没有数。",
                    f"The text names {item}; the table has no figure for it.",
                ),
                numbers,
            )
            return True
    return False


def _wrong_year(session: Session) -> None:
    """Tell of a year in the cited passage that is not the report's, where the question points at it."""
    base, draft = session.query.years.base, session.draft
    for citation in draft.citations:
        text = citation.quote or ""
        if base and citation.year and base != citation.year and f"{base}年" in text.replace(" ", ""):
            draft.verdict = "inconsistent"
            draft.line(
                said(
                    session.query.language,
                    f"**年份不一致**：报告是{citation.year}年的，这里写的是{base}年。",
                    f"**The years differ**: the report is of {citation.year}, the passage says {base}.",
                )
            )
            draft.add_conflict(
                said(
                    session.query.language,
                    f"{citation.year}年的报告中写有“{base}年”。",
                    f"The report of {citation.year} says {base} here.",
                ),
                (citation.number,),
            )
            return


__all__ = ["answer_check", "compare_in"]
