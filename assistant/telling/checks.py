"""What a claim came to, in words: the verdict first, then each comparison with its places, then what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import compute
from assistant.answers import Verdict
from assistant.draft import Draft, Value
from assistant.evidence import amounts_agree, coordinates_agree
from assistant.lookup.index import Entry
from assistant.lookup.same import signature
from assistant.running.outcome import Checked, Compared, Placed
from assistant.telling.sentences import sentences
from assistant.wording import amount_words, finding_words, fund_words, move_words, stage_words
from ingest.amounts import Amount, format_decimal


def tell_checked(outcome: Checked, draft: Draft) -> None:
    """Word a check into the draft: one comparison that fails makes it inconsistent."""
    told = [_cited(one, draft) if isinstance(one, Compared) else one for one in outcome.compared]
    draft.answered, draft.verdict = True, verdict_of(told)
    bounded = {"consistent": "holds", "inconsistent": "holds_not"} if outcome.bounded else {}
    draft.line(_say(draft, bounded.get(draft.verdict) or _verdict_key(told, draft.verdict)))
    answers = _answers([one for one in told if isinstance(one, Compared)])
    for one in told:
        if isinstance(one, Compared):
            told_too = outcome.moves_asked
            _tell(one, draft, answers=one in answers or told_too, operands=outcome.figures_asked, printed_too=told_too)
            if outcome.gap_asked:
                _tell_gap(one, draft)
        else:
            tell_placed(one, draft)


def verdict_of(compared: Sequence[Compared | Placed]) -> Verdict:
    if any(one.agrees is False for one in compared):
        return "inconsistent"
    return "cannot_check" if any(one.agrees is None for one in compared) else "consistent"


def _verdict_key(compared: Sequence[Compared | Placed], verdict: Verdict) -> str:
    places = all(isinstance(one, Placed) for one in compared)
    if verdict == "consistent" and all(isinstance(one, Placed) and len(one.values) == 1 for one in compared):
        return "as_printed"
    if verdict == "consistent":
        return ("agrees_places" if places else "agrees") if all(_is_exact(one) for one in compared) else "agrees_rounded"
    return "disagrees" if verdict == "inconsistent" else "other_coverage" if places else "no_proof"


def _is_exact(one: Compared | Placed) -> bool:
    """Return whether what is set against each other is the same to the last digit."""
    if isinstance(one, Placed):
        return all(value.amount.equals(one.values[0].amount) for value in one.values)
    target = _target(one)
    return target is None or target.equals(one.right)


def tell_placed(placed: Placed, draft: Draft) -> None:
    """Tell an item's figures in their places, and which of them is proven."""
    values = [_with_place(value, draft) for value in placed.values]
    for value in values:
        _figure(value, draft, asked=True)
        entry = value.entry
        assert entry is not None
        known = (fund_words(entry.fact.coordinates.fund, draft.language), stage_words(entry.stage, draft.language))
        where = entry.title or (entry.fact.section[-1] if entry.fact.section else entry.document.name)
        coverage, shown = "·".join(part for part in known if part), amount_words(value.amount, draft.language)
        draft.line(_say(draft, "stands_in", where=where, coverage=coverage, shown=shown), value.citations)
    if placed.agrees is False:
        _tell_contradiction(placed, values, draft)


def _tell_contradiction(placed: Placed, values: Sequence[Value], draft: Draft) -> None:
    numbers = tuple(dict.fromkeys(number for value in values for number in value.citations))
    shown = [amount_words(value.amount, draft.language) for value in values]
    name = values[0].label
    if placed.given is not None:
        given = amount_words(placed.given, draft.language)
        draft.add_conflict(_say(draft, "not_printed", given=given, name=name, shown=shown[0]), numbers)
    elif placed.over is not None:
        over = _with_place(placed.over, draft)
        told = amount_words(over.amount, draft.language)
        message = _say(draft, "over_whole", name=name, shown=shown[0], whole=over.label, told=told)
        draft.add_conflict(message, (*numbers, *over.citations))
    elif len(values) > 1:
        if placed.right is not None:
            draft.line(_say(draft, "right_one", shown=amount_words(placed.right.amount, draft.language)))
        draft.add_conflict(_say(draft, "two_figures", name=name, first=shown[0], second=shown[1]), numbers)
    for entry, finding in placed.broken:
        draft.add_conflict(finding_words(finding, entry, draft.language), numbers)


def _target(one: Compared) -> Amount | None:
    return one.stated.amount if one.stated is not None else one.given


def _say(draft: Draft, key: str, **parts: str) -> str:
    return sentences()[key][draft.language == "en"].format(**parts)


def _cited(one: Compared, draft: Draft) -> Compared:
    """Return a comparison with the citations of its figures, which are numbered as they are told."""
    operands = tuple(_with_place(value, draft) for value in one.operands)
    beside = tuple(_with_place(value, draft) for value in one.beside)
    stated = _with_place(one.stated, draft) if one.stated is not None else None
    if beside and stated is not None:
        numbers = tuple(number for value in beside for number in value.citations)
        listed = _say(draft, "list_mark").join(value.label for value in beside)
        stated = replace(
            stated,
            label=f"{listed}（{stated.label}）" if draft.language == "zh" else f"{listed} ({stated.label})",
            citations=numbers,
        )
    return replace(one, operands=operands, stated=stated, beside=beside)


def _with_place(value: Value, draft: Draft) -> Value:
    if value.entry is None or value.citations:
        return value
    draft.note_reading(value.entry)
    other = _printed_elsewhere(value.entry, draft)
    return replace(value, citations=tuple(draft.cite(one) for one in (value.entry, other) if one is not None))


def _printed_elsewhere(entry: Entry, draft: Draft) -> Entry | None:
    """Return a fact of the other source that says the same, to cite beside: the cell for a sentence, the sentence for a cell."""
    for other in draft.corpus.entries(entry.document, entry.report, {entry.head}):
        amount, own = other.fact.amount, entry.fact.amount
        alike = (
            other.fact.source != entry.fact.source and signature(other) == signature(entry) and coordinates_agree(other, entry)
        )
        if alike and amount is not None and own is not None and amounts_agree(amount, own):
            return other
    return None


def _answers(compared: Sequence[Compared]) -> list[Compared]:
    """Return the comparisons whose figure is the answer: those that fail, else the rates before the amounts they are of."""
    wrong = [one for one in compared if one.agrees is False]
    rates = [one for one in compared if one.kind == "rate"]
    return wrong or rates or list(compared)


def _tell(one: Compared, draft: Draft, *, answers: bool, operands: bool, printed_too: bool) -> None:
    """Tell one comparison: its figure among the values, the printed ones beside it, and the conflict where it fails."""
    numbers = _numbers(one)
    _tell_figures(one, draft, answers=answers, operands=operands, printed_too=printed_too)
    draft.add_step(one.operands, one.written, one.right)
    key = "stated" if one.stated is not None else "given" if one.given is not None else ""
    parts = {
        "what": _what(one, draft), "written": one.written, "shown": _moved_words(one, one.right, draft),
        "told": _moved_words(one, _target(one), draft, stated=True),
        "whole": one.stated.label if one.stated is not None and one.kind == "sum" else "",
    }  # fmt: skip
    if not one.proven:
        line = _say(draft, "may_be" if one.right.value > 0 else "cannot_be", **parts)
        draft.line(line, numbers)
        draft.add_conflict(line, numbers)
        return
    draft.line(_say(draft, f"compared_{key}" if key else "compared", **parts), numbers)
    if one.agrees is False:
        draft.add_conflict(_say(draft, f"should_{key or 'given'}", **parts), numbers)


def _tell_figures(one: Compared, draft: Draft, *, answers: bool, operands: bool, printed_too: bool) -> None:
    """Tell the figures of a comparison: those asked for among the values, the others beside them."""
    for value in one.operands:
        _figure(value, draft, asked=operands or not one.proven or printed_too and _is_change(value))
    if one.proven:
        value = Value(_what(one, draft), one.right, _numbers(one), "computed", one.operands[0].entry)
        _figure(value, draft, asked=answers and one.agrees is not None, moved=one)
    if one.stated is None:
        return
    if one.agrees is not True and (one.stated.entry is not None or one.beside):
        _figure(one.stated, draft, asked=one.agrees is None or one.both)
    elif printed_too:
        _figure(one.stated, draft, asked=True)


def _tell_gap(one: Compared, draft: Draft) -> None:
    """Tell how far a figure lies from what it is set against, as one of the figures asked for."""
    target = _target(one)
    if target is None or one.agrees is None:
        return
    apart = compute.difference(one.right, target)
    gap = Amount(abs(apart.value), apart.unit)
    value = Value(_say(draft, "gap"), gap, _numbers(one), "computed", one.operands[0].entry)
    _figure(value, draft, asked=True)
    draft.add_step((), f"{format_decimal(one.right.value)} − {format_decimal(target.to(one.right.unit).value)}", apart)
    draft.line(_say(draft, "apart", shown=amount_words(gap, draft.language)), _numbers(one))


def _is_change(value: Value) -> bool:
    return value.entry is not None and value.entry.fact.coordinates.nature == "change"


def _figure(value: Value, draft: Draft, *, asked: bool, moved: Compared | None = None) -> None:
    entry = value.entry
    draft.tell(
        value, scope_name=entry.report.department if entry else None, year=entry.year if entry else None,
        direction=moved.direction if moved is not None else None, to=draft.values if asked else draft.alternatives,
    )  # fmt: skip


def _numbers(one: Compared) -> tuple[int, ...]:
    values = (*one.operands, *((one.stated,) if one.stated is not None else ()))
    return tuple(dict.fromkeys(number for value in values for number in value.citations))


_WHATS = {"change": "moved_by", "rate": "moved_at", "share": "share_of", "completion": "used_of"}


def _what(one: Compared, draft: Draft) -> str:
    if one.kind in _WHATS:
        return _say(draft, _WHATS[one.kind], listed=one.operands[0].label, whole=one.operands[-1].label)
    listed = _say(draft, "list_mark").join(dict.fromkeys(value.label for value in one.operands))
    if len(one.operands) == 1:
        return listed
    return _say(draft, "set_off" if "−" in one.written else "added", listed=listed)


def _moved_words(one: Compared, amount: Amount | None, draft: Draft, *, stated: bool = False) -> str:
    """Return a figure with its direction, where it is one of a movement."""
    if amount is None:
        return ""
    words = amount_words(amount, draft.language)
    direction = one.stated_direction if stated else one.direction
    if direction is None:
        return words
    gap = " " if draft.language == "en" else ""
    return move_words(direction, draft.language, rate=amount.unit == "%") + gap + words


__all__ = ["tell_checked", "verdict_of"]
