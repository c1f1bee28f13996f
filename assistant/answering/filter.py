"""Items listed by a condition (哪些下降了, 超过100万元的), and ranked by a measure that is no amount (增幅最大, 执行率最低)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.listing import listed, name_of
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.questions.conditions import Condition
from assistant.questions.model import Ask
from assistant.wording import amount_words, item_words, move_words, said
from ingest.amounts import Amount


def answer_filter(session: Session, ask: Ask) -> None:
    """Tell the items that meet the ask's condition, with the figure that shows it, and how many were compared."""
    if ask.condition is None:
        return
    for scope in session.scopes_of(ask):
        for slot in ask.slots or ((),):
            items = listed(session, scope, slot, ask, ask.measure)
            if not items:
                session.miss(scope, slot)
                continue
            met = [entry for entry in items if _meets(ask.condition, entry)]
            lead = _lead(session, scope, ask.condition, len(met), len(items))
            _tell(session, scope, lead, met)


def rank_by_measure(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell the items ranked by the ask's measure; False where the report has it for fewer than two."""
    items = [
        entry
        for entry in listed(session, scope, ask.slots[0] if ask.slots else (), ask, ask.measure)
        if ask.rising is None or entry.fact.coordinates.direction == ("up" if ask.rising else "down")
    ]
    if not items:
        return False
    ordered = sorted(items, key=lambda entry: _base(entry) * (1 if ask.lowest else -1))
    best = ordered[: ask.top or 1]
    chinese, english = _rank_words(ask)
    lead = said(
        session.query.language,
        f"{scope.label}{chinese}的{'是' if len(best) == 1 else f'{len(best)}项是'}（比较了{len(items)}项）：",
        f"{scope.english}, {english} ({len(items)} compared):",
    )
    _tell(session, scope, lead, best)
    return True


def _rank_words(ask: Ask) -> tuple[str, str]:
    most = ("小", "smallest") if ask.lowest else ("大", "largest")
    if ask.measure == "completion":
        return f"预算完成率最{'低' if ask.lowest else '高'}", f"{'lowest' if ask.lowest else 'highest'} completion"
    if ask.measure == "score":
        return f"得分最{'低' if ask.lowest else '高'}", f"{'lowest' if ask.lowest else 'highest'} score"
    if ask.measure == "growth":
        return f"{'增' if ask.rising else '降'}幅最{most[0]}", f"{most[1]} rate of change"
    return f"{'增加' if ask.rising else '减少'}最{'少' if ask.lowest else '多'}", f"{most[1]} change"


def _base(entry: Entry) -> Decimal:
    return abs(entry.fact.amount.base) if entry.fact.amount is not None else Decimal(0)


def _meets(condition: Condition, entry: Entry) -> bool:
    amount = entry.fact.amount
    return amount is not None and condition.holds(amount, entry.fact.coordinates.direction)


def _lead(session: Session, scope: Scope, condition: Condition, met: int, compared: int) -> str:
    chinese, english = _condition_words(condition)
    if not met:
        return said(
            session.query.language,
            f"{scope.label}没有{chinese}的（比较了{compared}项）。",
            f"None of {scope.english} is {english} ({compared} compared).",
        )
    return said(
        session.query.language,
        f"{scope.label}{chinese}的有**{met}项**（比较了{compared}项）：",
        f"Of {scope.english}, **{met}** {english} ({compared} compared):",
    )


def _condition_words(condition: Condition) -> tuple[str, str]:
    if condition.bound is None:
        return ("比上年增加", "rose") if condition.above else ("比上年减少", "fell")
    bound = condition.bound
    if condition.measure == "completion" and bound.value == 100:
        return ("决算数大于预算数", "above the budget") if condition.above else ("决算数小于预算数", "below the budget")
    words = {
        (True, True): "不低于", (True, False): "超过", (False, True): "不超过", (False, False): "低于",
    }[(condition.above, condition.inclusive)]  # fmt: skip
    return f"{words}{amount_words(bound, 'zh')}", f"{'above' if condition.above else 'below'} {amount_words(bound, 'en')}"


def _tell(session: Session, scope: Scope, lead: str, entries: Sequence[Entry]) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    lines = [lead]
    for position, entry in enumerate(entries, 1):
        at, amount = entry.fact.coordinates, entry.fact.amount
        if amount is None:
            continue
        size = Amount(abs(amount.value), amount.unit) if at.nature in ("change", "growth") else amount
        basis = "cell" if entry.fact.source == "cell" else "sentence"
        value = Value(item_words(name_of(entry), language), size, (draft.cite(entry),), basis, entry)  # type: ignore[arg-type]
        draft.tell(value, scope_name=scope.owner.name, year=scope.year, direction=at.direction)
        moved = move_words(at.direction, language, rate=at.nature == "growth") if at.nature in ("change", "growth") else ""
        moved = moved or (said(language, "完成预算的", "of the budget: ") if at.nature == "completion" else "")
        shown = f"{moved}**{amount_words(size, language)}** [{value.citations[0]}]"
        lines.append(f"{position}. {value.label}{said(language, '：', ': ')}{shown}")
    draft.line("\n".join(lines))
