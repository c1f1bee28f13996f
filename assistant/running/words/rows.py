"""What a row of a table or a form says in words, and the indicators that stand under a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.overlap import said_share
from assistant.lookup.index import Entry
from assistant.lookup.match import rank
from assistant.lookup.scopes import Scope
from assistant.lookup.want import Want
from assistant.programs.model import Tell
from assistant.questions.model import Span
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.content import ENOUGH, content_of
from assistant.running.words.named import quoted_fact, text_of
from assistant.running.words.prose import has_cue, list_after
from assistant.wordlists import cues_of
from ingest.model import Nature
from ingest.terms import canonical, fold_label


def worded(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a row or a form says in words of each item named, where it says the question's further words or a cue."""
    found: list[Quoted] = []
    for slot in program.select.slots:
        hits = [hit for hit in rank(facts.corpus, scope, slot, Want(natures=_TEXT)) if hit.score >= NAMED]
        fitting = [hit for hit in hits if hit.entry.fact.words and _fits(hit.entry, program)]
        found += [quoted_fact(scope, hit.entry, hit.score) for hit in fitting[:1]]
    return found


def remarks(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what the column of remarks or reasons says in the row of each item named."""
    heads = cues_of("remark")
    found: list[Quoted] = []
    for slot in program.select.slots:
        hits = [
            hit for hit in rank(facts.corpus, scope, slot, Want(natures=_TEXT)) if hit.score >= NAMED and hit.entry.fact.words
        ]
        noted = [hit for hit in hits if any(has_cue(part, heads) for part in hit.entry.fact.column_path[-1:])]
        found += [quoted_fact(scope, hit.entry, hit.score) for hit in noted[:1]]
    return found


def in_charge(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return who is in charge of what the question is about: a column of its row says it, a field of its form, or its unit."""
    content, heads = content_of(program, facts, scope), cues_of("charge")
    if not content.names_a_matter:
        return []
    naming = [one for one in facts.entries(scope) if one.fact.words and _named_by(one, heads)]
    owned = [one for one in facts.entries(scope) if (one.fact.coordinates.subject or "").endswith(cues_of("unit"))]
    for rows in (naming, owned):
        scored = [(round(content.share(_row_words(one)), 3), one) for one in rows]
        best = max(scored, key=lambda one: one[0], default=None)
        if best is not None and best[0] >= ENOUGH:
            entry = best[1]
            label = f"{_of_row(entry)}·{_named_by(entry, heads)}".strip("·")
            told = entry.fact.words if rows is naming else entry.fact.coordinates.subject
            return [replace(quoted_fact(scope, entry, best[0]), head=label, words=told or "")]
    return []


def _of_row(entry: Entry) -> str:
    """Return what a row or a form is about."""
    subject = entry.fact.coordinates.subject
    return subject if subject and not subject.endswith(cues_of("unit")) else entry.head


def _row_words(entry: Entry) -> str:
    return " ".join((_of_row(entry), entry.head, *entry.fact.row_path))


def _named_by(entry: Entry, heads: Sequence[str]) -> str:
    """Return what the column or the field is called that names who is in charge; empty where it names nobody."""
    paths = (*entry.fact.column_path[-1:], *entry.fact.row_path[-1:])
    return next((label for label in paths if has_cue(label, heads)), "")


def organs(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what the report says of the body's units or offices where such are asked for, a list announced there whole."""
    if program.among not in cues_of("organ"):
        return []
    heads = cues_of("organs")
    told = [
        entry for entry in facts.entries(scope)
        if entry.fact.coordinates.nature == "text" and entry.fact.words and has_cue(entry.head, heads)
    ]  # fmt: skip
    of_class = [entry for entry in told if program.among in f"{entry.head}{entry.fact.words}"] or told
    naming = [entry for entry in of_class if has_cue(entry.fact.words or "", cues_of("holds"))] or of_class
    return [_with_list(quoted_fact(scope, entry, 1.0), facts) for entry in naming[:MOST_ORGANS]]


def duties(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the duties that say most of what the question names beside the word of duty; none where it asks for no duties."""
    words = cues_of("duty")
    runs = [run.replace(" ", "") for run in program.about]
    matters = tuple(bare for run in runs if (bare := _without(run, words)))
    if not matters or not any(has_cue(run, words) for run in runs):
        return []
    return _duties_saying(replace(program, about=matters), facts, scope)


def duties_of_matter(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the body's duties that say what is asked to be in whose charge: its own."""
    return _duties_saying(program, facts, scope) if content_of(program, facts, scope).names_a_matter else []


def _duties_saying(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    content = content_of(program, facts, scope)
    told = [entry for entry in facts.entries(scope) if entry.fact.coordinates.nature == "duty" and entry.fact.words]
    scored = [(round(content.share(entry.fact.words or ""), 3), entry) for entry in told]
    best = max((share for share, _ in scored), default=0.0)
    return [quoted_fact(scope, entry, share) for share, entry in scored if share == best >= ENOUGH][:MOST_ORGANS]


def _without(run: str, words: Iterable[str]) -> str:
    for word in words:
        run = run.replace(word, "")
    return run


MOST_ORGANS = 2
"""Sentences on a body's units that are told: that there are some, and which."""


def _with_list(quoted: Quoted, facts: Facts) -> Quoted:
    """Return a fact's words with the list behind them that a colon at their end announces."""
    assert quoted.entry is not None
    fact = quoted.entry.fact
    if fact.block is None or not quoted.words.rstrip().endswith(("：", ":")):
        return quoted
    return replace(
        quoted, words=quoted.words + list_after(facts.corpus.store.chunks(quoted.entry.document.id), fact.block, fact.section)
    )


def rows_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the words of the table's row that says most of the question's content, where it says enough."""
    content = content_of(program, facts, scope)
    rows = [one for one in facts.entries(scope) if one.fact.coordinates.nature == "text" and one.fact.source == "cell"]
    scored = [
        (content.share(f"{one.fact.coordinates.subject or ''}{one.head}{one.fact.words}"), one)
        for one in rows if one.fact.words and has_cue(one.fact.words, cues_of(program.what)) and content.share(one.head) > 0
    ]  # fmt: skip
    best = max(scored, key=lambda one: one[0], default=None)
    return [quoted_fact(scope, best[1], best[0])] if best is not None and best[0] >= ENOUGH else []


def worded_in_part(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the words of a row where the question names the row and its column (护栏更新的完成情况)."""
    named = [slot for slot in program.select.slots if len(slot) > 1]
    return worded(program, facts, scope) if named else []


NAMED = 0.62

"""Score from which a row's words are those of the item."""

_TEXT: frozenset[Nature] = frozenset(("text",))


def _fits(entry: Entry, program: Tell) -> bool:
    """Return whether words are of the kind asked: a word that only calls the item something else is not."""
    text = text_of(entry)
    return has_cue(text, cues_of(program.what)) and (not program.beside or said_share(program.beside, text) >= ENOUGH)


def lists_of_targets(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the indicators that stand under what is asked, all of them, in the form's order."""
    found: dict[tuple[str, str, str], Quoted] = {}
    for slot in program.select.slots:
        for entry in facts.entries(scope):
            at = entry.fact.coordinates
            over = (*at.parents, at.subject or "")
            kinds = any(_is_named(span, at.parents) for span in slot)
            if at.nature == "target" and at.horizon != "medium" and kinds and all(_is_named(span, over) for span in slot):
                found.setdefault((at.subject or "", entry.head, entry.fact.raw), quoted_fact(scope, entry, 1.0))
    return (
        list(found.values())
        if len(found) > 1 or any("指标" in span.text for slot in program.select.slots for span in slot)
        else []
    )


def _is_named(span: Span, over: Iterable[str]) -> bool:
    return any(span.score_of(canonical(name)) >= 0.8 or fold_label(span.text) == fold_label(name) for name in over if name)
