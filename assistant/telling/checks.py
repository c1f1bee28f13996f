"""What a claim came to, in words: the verdict first, then each comparison with its places, then what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Verdict
from assistant.draft import Draft, Value
from assistant.running.outcome import Checked, Compared
from assistant.telling.sentences import sentences
from assistant.wording import amount_words, move_words
from ingest.amounts import Amount


def tell_checked(outcome: Checked, draft: Draft) -> None:
    """Word a check into the draft: one comparison that fails makes it inconsistent."""
    told = [_cited(one, draft) for one in outcome.compared]
    draft.answered, draft.verdict = True, verdict_of(told)
    draft.line(_say(draft, _verdict_key(told, draft.verdict)))
    for one in told:
        _tell(one, draft, operands=outcome.figures_asked)


def verdict_of(compared: Sequence[Compared]) -> Verdict:
    if any(one.agrees is False for one in compared):
        return "inconsistent"
    return "cannot_check" if any(one.agrees is None for one in compared) else "consistent"


def _verdict_key(compared: Sequence[Compared], verdict: Verdict) -> str:
    if verdict == "consistent":
        exact = all(target is None or target.equals(one.right) for one in compared for target in (_target(one),))
        return "agrees" if exact else "agrees_rounded"
    return "disagrees" if verdict == "inconsistent" else "no_proof"


def _target(one: Compared) -> Amount | None:
    return one.stated.amount if one.stated is not None else one.given


def _say(draft: Draft, key: str, **parts: str) -> str:
    return sentences()[key][draft.language == "en"].format(**parts)


def _cited(one: Compared, draft: Draft) -> Compared:
    """Return a comparison with the citations of its figures, which are numbered as they are told."""
    operands = tuple(_with_place(value, draft) for value in one.operands)
    return replace(one, operands=operands, stated=_with_place(one.stated, draft) if one.stated is not None else None)


def _with_place(value: Value, draft: Draft) -> Value:
    if value.entry is None or value.citations:
        return value
    draft.note_reading(value.entry)
    return replace(value, citations=(draft.cite(value.entry),))


def _tell(one: Compared, draft: Draft, *, operands: bool) -> None:
    """Tell one comparison: its figure among the values, the printed ones beside it, and the conflict where it fails."""
    numbers = _numbers(one)
    what = _what(one, draft)
    for value in one.operands:
        _figure(value, draft, asked=operands)
    _figure(Value(what, one.right, numbers, "computed", one.operands[0].entry), draft, asked=True, moved=one)
    if one.stated is not None and one.stated.entry is not None and one.agrees is not True:
        _figure(one.stated, draft, asked=False)
    draft.add_step(one.operands, one.written, one.right)
    shown, told = _moved_words(one, one.right, draft), _moved_words(one, _target(one), draft, stated=True)
    key = "stated" if one.stated is not None else "given" if one.given is not None else ""
    whole = one.stated.label if one.stated is not None else ""
    parts = {"what": what, "written": one.written, "shown": shown, "told": told, "whole": whole}
    draft.line(_say(draft, f"compared_{key}" if key else "compared", **parts), numbers)
    if one.agrees is False:
        draft.add_conflict(_say(draft, f"should_{key or 'given'}", **parts), numbers)


def _figure(value: Value, draft: Draft, *, asked: bool, moved: Compared | None = None) -> None:
    entry = value.entry
    draft.tell(
        value, scope_name=entry.report.department if entry else None, year=entry.year if entry else None,
        direction=moved.direction if moved is not None else None, to=draft.values if asked else draft.alternatives,
    )  # fmt: skip


def _numbers(one: Compared) -> tuple[int, ...]:
    values = (*one.operands, *((one.stated,) if one.stated is not None else ()))
    return tuple(dict.fromkeys(number for value in values for number in value.citations))


def _what(one: Compared, draft: Draft) -> str:
    listed = _say(draft, "list_mark").join(dict.fromkeys(value.label for value in one.operands))
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
