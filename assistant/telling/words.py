"""Words that a report answers with → lines: a reason, a definition, a list, or a passage with the sentence that answers."""

from __future__ import annotations

from dataclasses import replace

from assistant.draft import Draft, Value
from assistant.running.outcome import Quoted, Worded
from assistant.telling.sentences import sentences
from assistant.wording import entry_label, item_words, quoted
from ingest.terms import fold_label

SHOWN = 320
"""Signs of a passage that are shown around the sentence that answers."""
_LONG = 700


def tell_words(outcome: Worded, draft: Draft) -> None:
    """Add the words to the answer, each with its citation."""
    _TELL.get(outcome.what, _passages)(outcome, draft)
    draft.answered = True


def _sentence(draft: Draft, key: str, **parts: str) -> str:
    return sentences()[key][draft.language == "en"].format(**parts)


def _named(one: Quoted, draft: Draft) -> dict[str, str]:
    scope = one.scope.english if draft.language == "en" else one.scope.label
    return {"scope": scope, "head": item_words(one.head, draft.language) if draft.language == "en" else one.head}


def _reasons(outcome: Worded, draft: Draft) -> None:
    for one in outcome.quoted:
        if one.entry is None or one.entry.fact.coordinates.nature != "reason":
            _passages(outcome, draft)
            return
        moved = one.entry.fact.coordinates.direction
        if outcome.presumed and moved and moved != outcome.presumed:
            draft.line(_sentence(draft, f"premise_{moved}", **_named(one, draft)))
        if one.instead_of:
            draft.line(_sentence(draft, "reason_of_whole", item=one.instead_of, **_named(one, draft)))
        _fact(one, draft, "reason")


def _fact(one: Quoted, draft: Draft, key: str) -> None:
    """Add a fact's words, and the sentence that they stand in where it says more."""
    assert one.entry is not None
    draft.line(_sentence(draft, key, words=quoted(one.words, 900), **_named(one, draft)), (draft.cite(one.entry),))
    quote = one.entry.fact.quote
    if key == "reason" and quote and fold_label(one.words) != fold_label(quote) and len(quote) < 500:
        draft.line(f"> {quoted(quote)}")


def _definitions(outcome: Worded, draft: Draft) -> None:
    for one in outcome.quoted:
        if one.entry is None:
            _passages(Worded(outcome.what, (one,)), draft)
        else:
            _fact(one, draft, "meaning" if one.entry.fact.coordinates.nature == "definition" else "says")


def _lists(outcome: Worded, draft: Draft) -> None:
    entries = [one for one in outcome.quoted if one.entry is not None and one.entry.fact.coordinates.nature == "target"]
    if not entries:
        _definitions(outcome, draft)
        return
    draft.line(_sentence(draft, "listed", count=str(len(entries)), **_named(entries[0], draft)))
    for one in entries:
        assert one.entry is not None
        told = one.entry.fact.raw or one.words
        draft.line(_sentence(draft, "list_item", head=one.head, words=quoted(told)), (draft.cite(one.entry),))


def _counts(outcome: Worded, draft: Draft) -> None:
    """Tell how many there are: a counted fact with its value and its sentence, or the sentence that says it."""
    for one in outcome.quoted:
        if one.entry is None or one.amount is None:
            _passages(replace(outcome, quoted=(one,)), draft)
            continue
        number = draft.cite(one.entry)
        label = entry_label(one.entry, draft.language)
        value = Value(label, one.amount, (number,), "cell" if one.entry.fact.source == "cell" else "sentence", one.entry)
        draft.tell(value, scope_name=one.scope.owner.name, year=one.scope.year)
        draft.line(_sentence(draft, "says", words=quoted(one.words), **_named(replace(one, head=label), draft)), (number,))
        if one.entry.fact.quote:
            draft.line(f"> {quoted(one.entry.fact.quote)}")


def _passages(outcome: Worded, draft: Draft) -> None:
    facts = [one for one in outcome.quoted if one.entry is not None]
    for one in facts:
        if one.amount is not None and one.entry is not None:
            value = Value(one.head, one.amount, (draft.cite(one.entry),), "sentence")
            draft.tell(value, scope_name=one.scope.owner.name, year=one.scope.year)
        _fact(one, draft, "says")
    if facts:
        return
    for scope in dict.fromkeys(one.scope for one in outcome.quoted):
        own = [one for one in outcome.quoted if one.scope == scope]
        draft.line(_sentence(draft, "writes", **_named(own[0], draft)))
        for one in own:
            assert one.chunk is not None and one.document is not None and one.report is not None
            number = draft.cite_chunk(one.chunk, one.document, one.report)
            if one.amount is not None:
                value = Value(one.head, one.amount, (number,), "sentence")
                draft.tell(value, scope_name=scope.owner.name, year=scope.year)
            draft.line(f"> {_marked(one)}", (number,))


def _marked(one: Quoted) -> str:
    """Return a passage with the sentence that answers in bold; of a long one the part around that sentence."""
    text, words = one.around or one.words, one.words.strip()
    if fold_label(text) == fold_label(words) or words not in text:
        return quoted(text, _LONG)
    before, after = text.split(words, 1)
    room = max(0, SHOWN - len(words))
    before = before if len(before) <= room else ""
    after = after if len(before) + len(after) <= room else ""
    return " ".join(part for part in (quoted(before), f"**{quoted(words, _LONG)}**", quoted(after)) if part)


_TELL = {"reason": _reasons, "meaning": _definitions, "holds": _definitions, "list": _lists, "count": _counts, "when": _counts}

__all__ = ["tell_words"]
