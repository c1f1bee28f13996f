"""The passages that say most of a question's content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.lookup.scopes import Scope
from assistant.programs.model import Direction, Tell, is_total
from assistant.running.content import Content
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.content import ENOUGH, content_of, documents_of, said_in, searched
from assistant.running.words.moved import states_movement
from assistant.running.words.named import is_of_year
from assistant.running.words.prose import (
    best_sentence,
    cued_sentence,
    has_cue,
    says_movement,
    sentences_of,
    stretch,
    whole_text,
)
from assistant.wordlists import cues_of
from ingest.model import Chunk, Section
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label, is_latin

CANDIDATES = 24

"""Passages of a scope that are looked at sentence by sentence."""


def passages(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the passages that say most of the question's content, the best first; none where none says enough."""
    content = content_of(program, facts, scope)
    scored: list[Quoted] = []
    for chunk, document, report in _found(program, content, facts, scope):
        share = content.share(said_in(chunk))
        if chunk.kind == "table" or share < ENOUGH or program.asked not in searched(chunk):
            continue
        text = whole_text(facts, chunk, document.id)
        best = _answering(text, chunk, program, content)
        if best:
            scored.append(Quoted(scope, "", best, share, around=text, chunk=chunk, document=document, report=report))
    scored.sort(key=lambda one: _merit(one, content, states_movement(program, one, facts)), reverse=True)
    if scored and program.what == "reason" and any(word in scored[0].words for word in cues_of("above")):
        return [*_said_above(scored[0], program, content, facts), scored[0]]
    return scored[:1] if len(scored) < 2 or _says_all(scored[0], scored[1], content) else scored[:2]


def _said_above(quoted: Quoted, program: Tell, content: Content, facts: Facts) -> list[Quoted]:
    """Return the reason that a sentence points back to (原因同上): the last before it that says as much of the content."""
    assert quoted.chunk is not None and quoted.document is not None
    chunks = list(facts.corpus.store.chunks(quoted.document.id))
    before = [one for one in chunks[: chunks.index(quoted.chunk) + 1] if one.kind == "paragraph"]
    placed = [(one, sentence) for one in before for sentence in sentences_of(one.to_show)]
    placed = placed[: next((at for at, (_, sentence) in enumerate(placed) if sentence in quoted.words), len(placed))]
    found = [(round(content.share(said), 3), at) for at, (_, said) in enumerate(placed) if _is_reason(said, program.direction)]
    if not found:
        return []
    chunk, words = placed[max(found)[1]]
    return [replace(quoted, words=words, around=chunk.to_show, chunk=chunk)]


def _is_reason(sentence: str, direction: Direction | None) -> bool:
    told = has_cue(sentence, cues_of("reason")) and not has_cue(sentence, cues_of("above"))
    return told and says_movement(sentence, direction)


def _answering(text: str, chunk: Chunk, program: Tell, content: Content) -> str:
    """Return the sentence of a passage that answers; where the kind of answer has its words, one with such a word."""
    cues = cues_of(program.what)
    if not cues:
        return best_sentence(text, content.share, to_the_stop=program.what == "list")
    found = cued_sentence(text, " ".join(chunk.section[-2:]), content.share, cues, ENOUGH)
    names = _names_asked(program)
    return found if program.what != "reason" or says_movement(fold_label(found), program.direction, names) else ""


def _names_asked(program: Tell) -> tuple[str, ...]:
    """Return what the items that a question names are called, there and in reports, the longest first."""
    spans = [span for slot in program.select.slots for span in slot if not is_total((span,))]
    found = {fold_label(name) for span in spans for name in (span.text, *(link.label for link in span.links[:1]))}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def moved_passages(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence in English that says that what is asked of moved that way, with the one behind it: that may give

    the cause without a word for it (the increase pays for four more officers).
    """
    if program.direction is None or not "".join(program.about).isascii():
        return []
    content = content_of(program, facts, scope)
    for quoted in passages(replace(program, what="text"), facts, scope)[:1]:
        sentences = sentences_of(quoted.around) if is_latin(quoted.around) else []
        for sentence, behind in pairwise(sentences):
            if content.share(sentence) >= ENOUGH and says_movement(sentence, program.direction):
                return [replace(quoted, words=stretch(quoted.around, sentence, behind))]
    return []


def _found(program: Tell, content: Content, facts: Facts, scope: Scope) -> Iterable[tuple[Chunk, DocumentInfo, ReportInfo]]:
    """Return the passages of the scope that the search finds for the question's content, each with its document."""
    places = {document.id: (document, report) for document, report in documents_of(scope)}
    if not content.names_a_matter or not places:
        return []
    found = facts.search(" ".join(program.about), list(places), CANDIDATES)
    return [
        (passage.chunk, *places[passage.document_id]) for passage in found
        if is_of_year(searched(passage.chunk), places[passage.document_id][0], scope)
    ]  # fmt: skip


def rows_of_tables(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the table's row that says most of the content and has words of its own; none where none says enough."""
    content = content_of(program, facts, scope)
    scored: list[Quoted] = []
    for chunk, document, report in _found(program, content, facts, scope):
        row = _row_of(chunk, content) if chunk.kind == "table" else ""
        if row and program.asked in fold_label(row):
            share = content.share(row)
            scored.append(Quoted(scope, "", row, share, around=row, chunk=chunk, document=document, report=report))
    return sorted(scored, key=lambda one: -one.score)[:1]


def _row_of(chunk: Chunk, content: Content) -> str:
    """Return the row of a table's passage that says most of the content and has words of its own; empty where none has."""
    best = max(filter(_has_words, chunk.to_show.splitlines()), key=content.share, default="")
    return best if best and content.share(best) >= ENOUGH else ""


def _has_words(row: str) -> bool:
    """Return whether a cell behind a row's first says something."""
    return any(len(_HAN.findall(cell)) >= _WORDY for cell in row.split("|")[1:])


_HAN = re.compile(r"[\u4e00-\u9fff]")

_WORDY = 6

"""Han signs from which a cell behind the first says something."""


def _merit(one: Quoted, content: Content, moved: bool) -> tuple[float, bool, bool, float]:
    """Return how well a passage answers: what its sentence says, whether it states the movement that is asked for,

    whether a sentence begins with what is asked, what all of it says.
    """
    return round(content.share(one.words), 2), moved, _speaks_of(one.around, content.runs), round(one.score, 3)


def _speaks_of(text: str, runs: Sequence[str]) -> bool:
    """Return whether a sentence of the text begins with what is asked about: others only mention it."""
    starts = [fold_label(sentence)[:_BEGINNING] for sentence in sentences_of(text)]
    return any(run[:4] in start for run in runs if len(run) >= 2 for start in starts)


_BEGINNING = 12

"""Signs at a sentence's beginning in which its subject is named."""


def _says_all(first: Quoted, second: Quoted, content: Content) -> bool:
    """Return whether the second passage adds nothing of the question's content to the first."""
    return content.share(f"{first.around}{second.around}") <= content.share(first.around) + 0.05


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(rf"\b(?:19|20)\d\d\b|\b(?:{_MONTHS})\b|\d{{4}}年|\d{{1,2}}月|月底|季度|年底|年末|年内|汛前|日前")


def dated_passages(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the passages that say enough and name a time."""
    return [quoted for quoted in passages(program, facts, scope) if _WHEN.search(quoted.around.lower())]


def sections(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the paragraphs under the heading that says all of the question's content."""
    content = content_of(program, facts, scope)
    if sum(map(len, content.runs)) < _HEADED:
        return []
    for document, report in documents_of(scope):
        dated = [one for one in facts.corpus.store.sections(document.id) if is_of_year("".join(one.path), document, scope)]
        named = [one for one in dated if content.share(one.heading) == 1.0]
        for section in named[:1]:
            chunks = [one for one in facts.corpus.store.chunks(document.id) if _stands_in(one, section)]
            if chunks:
                return [
                    Quoted(scope, "", one.to_show, 1.0, around=one.to_show, chunk=one, document=document, report=report)
                    for one in chunks[:_MOST_LISTED]
                ]  # fmt: skip
    return []


_HEADED = 4

"""Signs of content from which a heading may be meant."""

_MOST_LISTED = 15


def _stands_in(chunk: Chunk, section: Section) -> bool:
    return chunk.kind == "paragraph" and chunk.block is not None and section.start <= chunk.block < section.end
