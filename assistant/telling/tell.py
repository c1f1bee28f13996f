"""An outcome → lines, values and steps of the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant import compute
from assistant.answering.figures import tell_weighed
from assistant.answers import Figure
from assistant.draft import Draft, Value
from assistant.evidence import amounts_agree
from assistant.lookup.match import TOTAL_SPAN
from assistant.questions.model import Ask
from assistant.running.facts import Facts
from assistant.running.outcome import (
    Changed,
    Changes,
    Computed,
    Kept,
    Known,
    Named,
    Ordered,
    Outcome,
    Ranked,
    Several,
    Split,
    Told,
    Worded,
)
from assistant.telling.sentences import sentences
from assistant.telling.words import tell_words
from assistant.wording import amount_words, escape, move_words, signed
from ingest.amounts import Amount, format_decimal


def tell(outcome: Outcome | Ordered, facts: Facts, unit: str | None) -> None:
    """Word an outcome into the draft of the answer, amounts in `unit` where they can be."""
    _TELL[type(outcome)](outcome, facts, unit)


def _sentence(draft: Draft, key: str, **parts: str) -> str:
    return sentences()[key][draft.language == "en"].format(**parts)


def _name(known: Known, facts: Facts) -> str:
    """Return what a figure is, with body, year, stage and fund where they are said."""
    session = facts.session(known.cell.scope)
    if known.weighed is not None:
        return session.naming(known.cell.scope, known.weighed)
    label = known.value.label if known.value else ""
    return session.label_in(known.cell.scope, label)


def _value(known: Known | Computed, facts: Facts) -> Value:
    """Return an operand with its full name, its citations and its amount; a computed one brings its own steps."""
    if isinstance(known, Computed):
        return _computed_value(known, facts)
    assert known.value is not None
    return replace(known.value, label=_name(known, facts))


def _computed_value(computed: Computed, facts: Facts) -> Value:
    operands = [_value(one, facts) for one in computed.operands]
    shares = _exact_shares(computed)
    if shares:
        facts.draft.add_step([_value(one, facts) for one in shares], _of_shares(shares, computed), computed.amount)
        _note_exact(computed, facts)
    else:
        facts.draft.add_step(operands, expression(computed), computed.amount)
    numbers = tuple(dict.fromkeys(number for operand in operands for number in operand.citations))
    return Value(operands[0].label, computed.amount, numbers, "computed", operands[0].entry)


def _exact_shares(computed: Computed) -> list[Known | Computed]:
    """Return the part and the whole of each of two shares whose points apart were computed; [] of anything else."""
    sides = [one.operands for one in computed.operands if isinstance(one, Computed) and len(one.operands) == 2]
    return [inner for side in sides for inner in side] if computed.how == "points" and len(sides) == 2 else []


def _of_shares(shares: Sequence[Known | Computed], computed: Computed) -> str:
    """Return the points between two shares written out, the larger share first: (a ÷ b − c ÷ d) × 100 = 4.66."""
    amounts = [one.amount for one in shares if one.amount is not None]
    unit = amounts[0].unit
    numbers = [signed(amount.to(unit).value) for amount in amounts]
    first, second = (f"{numbers[at]} ÷ {numbers[at + 1]}" for at in (0, 2))
    first, second = (second, first) if computed.direction == "down" else (first, second)
    return f"({first} − {second}) × 100 = {format_decimal(computed.amount.value)}"


def _note_exact(computed: Computed, facts: Facts) -> None:
    """Note where the points are not what the two shares as shown lie apart: they are those of the unrounded shares."""
    shown = [one.amount.value for one in computed.operands if one.amount is not None]
    if abs(shown[0] - shown[1]) != computed.amount.value:
        facts.draft.add_note(_sentence(facts.draft, "exact_points"))


def expression(computed: Computed) -> str:
    """Return a computation written out: 8.00 − 5.00 = 3.00. Every operand of its kind is in the first one's unit."""
    amounts = [one.amount for one in computed.operands if one.amount is not None]
    unit = amounts[0].unit
    numbers = [signed(amount.to(unit).value if amount.comparable(amounts[0]) else amount.value) for amount in amounts]
    result = format_decimal(computed.amount.value)
    if computed.how == "sum":
        return f"{' + '.join(numbers)} = {result}"
    if computed.how == "mean":
        return f"({' + '.join(numbers)}) ÷ {len(numbers)} = {result}"
    if computed.how == "less":
        return f"{' − '.join(numbers)} = {result}"
    if computed.how in ("minus", "points"):
        first, second = numbers if amounts[0].to(unit).value >= amounts[1].to(unit).value else numbers[::-1]
        return f"{first} − {second} = {result}"
    if computed.how == "yearly":
        return f"({numbers[0]} ÷ {numbers[1]})^(1/n) − 1 = {result}%"
    if computed.how == "rate":
        apart = f"{numbers[1]} − {numbers[0]}" if computed.direction == "down" else f"{numbers[0]} − {numbers[1]}"
        return f"({apart}) ÷ {numbers[1]} × 100% = {result}%"
    percent = " × 100%" if computed.how in ("share", "completion") else ""
    tail = "%" if computed.how in ("share", "completion") else ""
    return f"{numbers[0]} ÷ {numbers[1]}{percent} = {result}{tail}"


def _told(outcome: Told, facts: Facts, unit: str | None) -> None:
    for known in outcome.knowns:
        session = facts.session(known.cell.scope)
        if known.weighed is not None:
            tell_weighed(session, Ask("value", (known.cell.slot,), unit=unit), known.cell.scope, known.weighed)
        elif known.value is not None:
            figure = facts.draft.tell(
                known.value, scope_name=known.cell.scope.owner.name, year=known.cell.scope.year, unit=unit, stage=known.cell.stage
            )
            shown = amount_words(Amount(Decimal(figure.value), figure.unit), facts.draft.language)
            key = "worked_back" if known.worked_back else "is"
            facts.draft.line(_sentence(facts.draft, key, name=_name(known, facts), shown=shown), known.value.citations)
    if outcome.course is not None:
        first, last = outcome.knowns[0].cell.scope.year, outcome.knowns[-1].cell.scope.year
        moved = move_words(outcome.course, facts.draft.language, rate=False)
        facts.draft.line(_sentence(facts.draft, "course", first=str(first), last=str(last), word=moved))
    _note_missing(outcome, facts)
    facts.draft.answered = True


_MOST_MISSING = 4
"""What is not there is told one by one up to so many: more of them are years and bodies that nobody named."""


def _note_missing(outcome: Told, facts: Facts) -> None:
    """Note what was asked for beside the figures and is not there."""
    english = facts.draft.language == "en"
    for cell in outcome.missing if len(outcome.missing) <= _MOST_MISSING else ():
        words = "".join(span.text for span in cell.slot)
        if words and words != TOTAL_SPAN.text:
            label = cell.scope.english if english else cell.scope.label
            facts.draft.add_note(_sentence(facts.draft, "not_there", label=label, words=escape(words)))


def _figure(computed: Computed, value: Value, facts: Facts, unit: str | None) -> str:
    """Add a computed figure to the values, and return it as shown."""
    cell = _first_cell(computed)
    scopes = {one.scope for one in _cells(computed)}
    figure = facts.draft.tell(
        value, scope_name=cell.scope.owner.name if len({scope.owner.name for scope in scopes}) == 1 else None,
        year=cell.scope.year if len({scope.year for scope in scopes}) == 1 else None, unit=unit, direction=computed.direction,
    )  # fmt: skip
    return amount_words(Amount(Decimal(figure.value), figure.unit), facts.draft.language)


def _cells(computed: Computed) -> list[Any]:
    return [cell for one in computed.operands for cell in (_cells(one) if isinstance(one, Computed) else [one.cell])]


def _first_cell(computed: Computed) -> Any:
    return _cells(computed)[0]


def _computed(outcome: Computed, facts: Facts, unit: str | None) -> None:
    draft = facts.draft
    value = _with_statement(_computed_value(outcome, facts), outcome, facts)
    shown = _figure(outcome, value, facts, unit)
    names = [_value_name(one, facts) for one in outcome.operands]
    figures = [amount_words(one.amount, draft.language) for one in outcome.operands if one.amount is not None]
    listed = _sentence(draft, "list_mark").join(
        _sentence(draft, "operand", name=name, shown=figure) for name, figure in zip(names, figures, strict=True)
    )
    key = outcome.how if outcome.direction is None else f"{outcome.how}_{outcome.direction}"
    draft.line(
        _sentence(
            draft, key, listed=listed, one=names[0], other=names[-1], first=figures[0], second=figures[-1], shown=shown,
            each=_each(outcome),
        ),
        value.citations,
    )
    if outcome.how in ("minus", "ratio", "points", "less", "share"):
        _alternatives(outcome, facts, unit)
    draft.answered = True


def _each(computed: Computed) -> str:
    """Return what a figure is divided among one by one (人, 辆, 月); empty of what is not divided by a count."""
    divisor = computed.operands[-1].amount
    unit = divisor.unit if computed.how == "per" and divisor is not None else ""
    return {"名": "人", "台（套）": "台"}.get(unit, unit) or "个"


def _with_statement(value: Value, computed: Computed, facts: Facts) -> Value:
    """Return a computed figure with the citation of the sentence that states it too, and tell where that one errs."""
    stated = computed.stated
    if stated is None or stated.value is None or not stated.value.amount.comparable(value.amount):
        return value
    _findings(stated, facts)
    if amounts_agree(stated.value.amount, value.amount):
        value = replace(value, amount=stated.value.amount, basis=stated.value.basis)
        return replace(value, citations=tuple(dict.fromkeys((*stated.value.citations, *value.citations))))
    return replace(value, citations=tuple(dict.fromkeys((*value.citations, *stated.value.citations))))


def _tell_known(known: Known, value: Value, facts: Facts, unit: str | None, to: list[Figure]) -> Figure:
    """Add a cell's figure to `to` with its body and year, and return it."""
    scope = known.cell.scope
    return facts.draft.tell(value, scope_name=scope.owner.name, year=scope.year, unit=unit, to=to)


def _alternatives(computed: Computed, facts: Facts, unit: str | None) -> None:
    """Offer the operands' own figures beside what was computed of them."""
    for one in computed.operands:
        if isinstance(one, Known) and one.value is not None:
            _tell_known(one, one.value, facts, unit, facts.draft.alternatives)


def _value_name(one: Known | Computed, facts: Facts) -> str:
    if isinstance(one, Computed):
        names = (_value_name(inner, facts) for inner in one.operands)
        return _sentence(facts.draft, f"{one.how}_name", listed=_sentence(facts.draft, "list_mark").join(names))
    return _name(one, facts)


def _several(outcome: Several, facts: Facts, unit: str | None) -> None:
    for one in outcome.computed:
        if isinstance(one, Computed):
            _computed(one, facts, unit)
        else:
            _told(Told((one,)), facts, unit)


def _changes(outcome: Changes, facts: Facts, unit: str | None) -> None:
    for changed in outcome.changed:
        _changed(changed, facts, unit)
    facts.draft.answered = True


def _changed(changed: Changed, facts: Facts, unit: str | None) -> None:
    draft, language = facts.draft, facts.draft.language
    parts: list[str] = []
    numbers: list[int] = []
    name = ""
    for rate, one in ((False, changed.amount), (True, changed.rate)):
        if one is None:
            continue
        direction = _direction(one)
        value = _value(one, facts) if isinstance(one, Computed) else one.value
        scope = changed.cell.scope
        name = name or (_name(one, facts) if isinstance(one, Known) else _value_name(one.operands[0], facts))
        if value is None or direction == "flat":
            parts.append(move_words("flat", language, rate=rate))
            numbers += value.citations if value else ()
            continue
        told = draft.values if ("rate" if rate else "amount") in changed.wanted else draft.alternatives
        figure = draft.tell(
            value, scope_name=scope.owner.name, year=scope.year, unit=None if rate else unit, direction=direction, to=told
        )
        numbers += value.citations
        shown = amount_words(Amount(Decimal(figure.value).copy_abs(), figure.unit), language)
        parts.append(_sentence(draft, "moved", word=move_words(direction, language, rate=rate), shown=shown))
        printed = one.stated if isinstance(one, Computed) else one
        if printed is not None and printed.weighed is not None:
            facts.session(scope).weigh_conflicts(printed.weighed)
            _findings(printed, facts)
    told_year = changed.base.isdigit()
    base = _sentence(draft, "base_year" if told_year else f"base_{changed.base}", year=changed.base)
    moved = _sentence(draft, "list_mark").join(dict.fromkeys(parts))
    draft.line(_sentence(draft, "change", name=name, base=base, told=moved), tuple(dict.fromkeys(numbers)))


def _findings(known: Known, facts: Facts) -> None:
    from assistant.answering.findings import tell_findings_on

    if known.weighed is not None:
        tell_findings_on(facts.session(known.cell.scope), known.weighed)


def _direction(one: Known | Computed) -> Any:
    if isinstance(one, Computed):
        return one.direction
    return one.weighed.entry.fact.coordinates.direction if one.weighed is not None else None


def _shown(one: Known | Computed, facts: Facts, unit: str | None, to: list[Figure]) -> tuple[str, tuple[int, ...]]:
    """Add a member's figure to `to`; return it as listed, 甲（下降5%）, with its citations."""
    value, direction = _value(one, facts), _direction(one)
    scopes = [cell.scope for cell in (_cells(one) if isinstance(one, Computed) else [one.cell])]
    figure = facts.draft.tell(
        value, scope_name=scopes[0].owner.name, year=scopes[0].year, unit=unit, direction=direction, to=to
    )  # fmt: skip
    size = Decimal(figure.value).copy_abs() if direction else Decimal(figure.value)
    words = amount_words(Amount(size, figure.unit), facts.draft.language)
    moved = move_words(direction, facts.draft.language, rate=figure.unit == "%") if direction else ""
    space = " " if moved and facts.draft.language == "en" else ""
    return _sentence(facts.draft, "beside", name=value.label, shown=moved + space + words), value.citations


def _ranked(outcome: Ranked, facts: Facts, unit: str | None) -> None:
    draft = facts.draft
    shown: list[str] = []
    numbers: list[int] = []
    for one in outcome.knowns:
        words, cited = _shown(one, facts, unit, draft.values)
        numbers += cited
        shown.append(words)
    key = ("lowest" if outcome.lowest else "highest") if len(shown) < outcome.compared else "in_order"
    listed, count = _sentence(draft, "list_mark").join(shown), str(outcome.compared)
    if outcome.nth > 1:
        draft.line(_sentence(draft, f"nth_{key}", listed=listed, count=count, nth=str(outcome.nth)), numbers)
    else:
        draft.line(_sentence(draft, key, listed=listed, count=count), numbers)
    for other in outcome.every:
        if other not in outcome.knowns:
            _shown(other, facts, unit, draft.values if outcome.compared == 2 else draft.alternatives)
    if outcome.left_out:
        names = "、".join(dict.fromkeys(cell.scope.label for cell in outcome.left_out))
        draft.add_note(_sentence(draft, "not_compared", names=names))
    draft.answered = True


def _kept(outcome: Kept, facts: Facts, unit: str | None) -> None:
    draft = facts.draft
    moved = outcome.by in ("change", "rate") and not outcome.bound.value
    key = ("up" if outcome.above else "down") if moved else ("over" if outcome.above else "under")
    bound = amount_words(outcome.bound, draft.language)
    counts = {"kept": str(outcome.meeting), "count": str(outcome.compared), "bound": bound}
    draft.answered = True
    if not outcome.knowns:
        draft.line(_sentence(draft, f"none_{key}", **counts))
        return
    cited = [number for one in outcome.knowns for number in _value(one, facts).citations]
    if outcome.count:
        counted = Amount(Decimal(outcome.meeting), "个")
        draft.tell(Value(_sentence(draft, "number_of"), counted, tuple(cited), "computed"), scope_name=None, year=None)
    told = draft.alternatives if outcome.count else draft.values
    listed = _sentence(draft, "list_mark").join(_shown(one, facts, unit, told)[0] for one in outcome.knowns)
    if outcome.meeting > len(outcome.knowns):
        listed = _sentence(draft, "first_of", first=str(len(outcome.knowns)), listed=listed)
    draft.line(_sentence(draft, f"kept_{key}", listed=listed, **counts), tuple(dict.fromkeys(cited)))
    if outcome.total and len(outcome.knowns) > 1:
        amounts = [one.amount for one in outcome.knowns if one.amount is not None]
        _computed(Computed("sum", outcome.knowns, compute.total(amounts)), facts, unit)
    elif outcome.total:
        _shown(outcome.knowns[0], facts, unit, draft.values)


def _named(outcome: Named, facts: Facts, unit: str | None) -> None:
    draft = facts.draft
    names = [cell.project.name for cell, _ in outcome.cells if cell.project is not None]
    shown, first = names[:_MOST_NAMED], len(names) > _MOST_NAMED
    listed = _sentence(draft, "list_mark").join(shown)
    listed = _sentence(draft, "first_of", first=str(len(shown)), listed=listed) if first else listed
    numbers = [draft.cite(entry) for _, entry in outcome.cells[:_MOST_NAMED]]
    if outcome.number:
        counted = Amount(Decimal(outcome.number), "个")
        draft.tell(Value(_sentence(draft, "number_of"), counted, tuple(numbers), "computed"), scope_name=None, year=None)
    scope = outcome.cells[0][0].scope
    label = scope.english if draft.language == "en" else scope.label
    count = str(outcome.number or len(names))
    draft.line(_sentence(draft, "projects", scope=label, listed=listed, count=count), tuple(dict.fromkeys(numbers)))
    draft.answered = True


_MOST_NAMED = 30
"""Projects that are told by name; of more the first."""


def _split(outcome: Split, facts: Facts, unit: str | None) -> None:
    draft, language = facts.draft, facts.draft.language
    whole = outcome.whole
    assert whole.value is not None
    figure = _tell_known(whole, whole.value, facts, unit, draft.alternatives)
    shown = amount_words(Amount(Decimal(figure.value), figure.unit), language)
    draft.line(_sentence(draft, "made_of", name=_name(whole, facts), shown=shown), whole.value.citations)
    for part in outcome.parts:
        if part.value is not None:
            figure = _tell_known(part, part.value, facts, unit, draft.values)
            shown = amount_words(Amount(Decimal(figure.value), figure.unit), language)
            draft.line(_sentence(draft, "part", name=part.value.label, shown=shown), part.value.citations)
    draft.answered = True


def _ordered(outcome: Ordered, facts: Facts, unit: str | None) -> None:
    """Tell whether figures stand as claimed, then what shows it; of two the figures themselves are the answer."""
    draft = facts.draft
    draft.verdict = "consistent" if outcome.holds else "inconsistent"
    draft.line(_sentence(draft, "holds" if outcome.holds else "holds_not"))
    before = len(draft.values)
    tell(outcome.shown, facts, unit)
    operands = [*outcome.shown.operands] if isinstance(outcome.shown, Computed) else []
    if operands and all(isinstance(one, Known) and one.value is not None for one in operands):
        apart, draft.values[before:] = draft.values[before:], []
        for one in operands:
            assert isinstance(one, Known) and one.value is not None
            _tell_known(one, one.value, facts, unit, draft.values)
        draft.alternatives[:] = [one for one in (*apart, *draft.alternatives) if one not in draft.values]
    if outcome.named is not None and not outcome.holds:
        words, numbers = _shown(outcome.named, facts, unit, draft.values)
        draft.line(_sentence(draft, "named_one", listed=words), numbers)


def _worded(outcome: Worded, facts: Facts, unit: str | None) -> None:
    if outcome.moved is not None:
        _changed(outcome.moved, facts, unit)
        if outcome.otherwise:
            facts.draft.line(_sentence(facts.draft, "premise_size"))
    tell_words(outcome, facts.draft)


_TELL: dict[type, Callable[[Any, Facts, str | None], None]] = {
    Told: _told, Computed: _computed, Several: _several, Changes: _changes, Ranked: _ranked, Kept: _kept,
    Named: _named, Split: _split, Worded: _worded, Ordered: _ordered,
}  # fmt: skip


