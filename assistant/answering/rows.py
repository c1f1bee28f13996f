"""An item in several rows of one table column: told as their sum, with each of them."""

from __future__ import annotations

from decimal import Decimal

from assistant import compute
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, escape, item_words, said
from ingest.amounts import Amount, format_decimal


def rows_value(session: Session, weighed: Weighed) -> Value:
    """Return the sum of the rows with its step; the figure itself where the head that is asked has one row under it."""
    values = _values(session, weighed)
    label = item_words(weighed.head or weighed.entry.head or "", session.query.language)
    if len(values) == 1:
        return Value(label, values[0].amount, values[0].citations, "cell", weighed.entry)
    result = compute.total([value.amount for value in values])
    expression = " + ".join(format_decimal(value.amount.to(result.unit).value) for value in values)
    session.draft.add_step(values, f"{expression} = {format_decimal(result.value)}", result)
    return Value(label, result, tuple(number for value in values for number in value.citations), "computed", weighed.entry)


def tell_rows(session: Session, ask: Ask, scope: Scope, weighed: Weighed) -> None:
    """Tell the sum of rows that are all of the item asked (印刷服务 bought for three projects), and each of them."""
    draft, language = session.draft, session.query.language
    value, parts = rows_value(session, weighed), _values(session, weighed)
    figure = draft.tell(value, scope_name=scope.owner.name, year=weighed.entry.year, unit=ask.unit)
    shown = amount_words(Amount(Decimal(figure.value), figure.unit), language)
    listed = [f"{escape(part.label)} {amount_words(part.amount, language)}" for part in parts]
    if len(parts) == 1:
        row = escape(parts[0].label)
        line = said(
            language,
            f"{scope.label}{value.label}为**{shown}**（{row}）。",
            f"{value.label} of {scope.english}: **{shown}** ({row}).",
        )
    else:
        line = said(
            language,
            f"{scope.label}{value.label}共{len(parts)}行，合计**{shown}**（计算得出）：{'；'.join(listed)}。",
            f"{value.label} of {scope.english}: {len(parts)} rows, together **{shown}** (computed): {'; '.join(listed)}.",
        )
    draft.line(line, value.citations)
    draft.answered = True


def _values(session: Session, weighed: Weighed) -> list[Value]:
    return [
        Value(" / ".join(entry.fact.row_path[-3:]), entry.fact.amount, (session.draft.cite(entry),), "cell", entry)
        for entry in weighed.rows
        if entry.fact.amount is not None
    ]
