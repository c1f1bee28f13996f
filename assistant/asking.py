"""A question by its programs: read, run, told; None where the grammar does not read the whole of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.draft import Draft
from assistant.entities.finding import common_words
from assistant.labels import Vocabulary
from assistant.language.mentions import Mention, Named, mentions_of
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.scopes import MOST_BODIES, Owners
from assistant.programs.model import Program, Reading, selects_of
from assistant.programs.reading import is_claim, read, without_asides
from assistant.questions.bodies import bodies_in
from assistant.questions.model import Ask, Query
from assistant.questions.parse import _inside_label
from assistant.running.facts import Facts
from assistant.running.outcome import Nothing
from assistant.running.run import run
from assistant.telling import tell
from ingest.terms import fold_label


def read_question(
    question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary
) -> Reading | None:
    """Return how a Chinese question is read, open axes filled from the conversation; None where it is not read."""
    talk: tuple[Program, ...] = ()
    for turn in history:
        earlier = _reading(turn, talk, owners, vocabulary)
        talk = (*talk, earlier.programs[-1]) if earlier is not None else ()
    return _reading(question, talk, owners, vocabulary) if talk or not history else None


def asks_a_check(question: str, owners: Owners, vocabulary: Vocabulary) -> bool:
    """Return whether a Chinese question puts a claim to be checked."""
    return is_claim(_mentions(question, owners, vocabulary) or ())


def unexplained_words(
    question: str, query: Query, owners: Owners, vocabulary: Vocabulary, told: Sequence[Entry]
) -> tuple[str, ...]:
    """Return the content words of a Chinese question that nothing explains; a figure may not be told while there are any.

    Two Han characters at least. Everyday words carry none, and what the told figures' own rows, tables, sections or
    sentences say is explained by them.
    """
    around = " ".join(_around(entry) for entry in told)
    words = (one.text for one in without_asides(_mentions(question, owners, vocabulary) or ()) if one.type == "rest")
    return tuple(
        word for word in words
        if len(re.findall(r"[\u4e00-\u9fff]", word)) >= 2 and word not in common_words() and word not in around
    )  # fmt: skip


def _around(entry: Entry) -> str:
    fact = entry.fact
    identity = entry.document.identity
    said = (*fact.row_path, *fact.column_path, *fact.section, entry.title, fact.quote, identity.title, *identity.names)
    return fold_label("".join(part for part in said if part))


def as_check(query: Query) -> Query:
    """Return the query with all that it names as operands of one check."""
    slots = tuple(dict.fromkeys(slot for ask in query.asks for slot in ask.slots))
    stages = tuple(dict.fromkeys(stage for ask in query.asks for stage in ask.stages))
    also = tuple(dict.fromkeys(ask.operation for ask in query.asks if ask.operation not in ("value", "sum", "text")))
    premise = next((ask.premise for ask in query.asks if ask.premise), ())
    direction = next((ask.direction for ask in query.asks if ask.direction), None)
    return replace(query, asks=(Ask("check", slots, stages=stages, premise=premise, also=also, direction=direction),))


def _reading(question: str, talk: Sequence[Program], owners: Owners, vocabulary: Vocabulary) -> Reading | None:
    mentions = _mentions(question, owners, vocabulary)
    return read(mentions, talk) if mentions is not None else None


def _mentions(question: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    """Return the question's mentions; None where it names a body that is not loaded."""
    found = lambda: _found_mentions(question, owners, vocabulary)  # noqa: E731  asked for several times on a question's walk
    return owners.registry.remember(("mentions", question, vocabulary), found)


def _found_mentions(question: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    folded = fold_label(question)
    named = bodies_in(folded, owners.registry, vocabulary.loaded)
    named = tuple(one for one in named if one.keys or not _inside_label(folded, one.start, one.end, vocabulary, official=True))
    if any(not one.keys for one in named):
        return None
    named = tuple(one for one in named if not _inside_label(folded, one.start, one.end, vocabulary))
    return mentions_of(folded, vocabulary, [Named(one.start, one.end, one.keys) for one in named])


def answer_by_programs(reading: Reading, corpus: Corpus, owners: Owners, language: str = "zh") -> Draft | None:
    """Return the draft of an answer; None where a content word is unexplained or one of the programs comes to nothing."""
    if reading.unread:
        return None
    draft = Draft(corpus, language)  # type: ignore[arg-type]
    facts = Facts(corpus, owners, draft)
    if any(not select.bodies for program in reading.programs for select in selects_of(program)) and len(owners) > MOST_BODIES:
        return None
    outcomes = [run(program, facts) for program in reading.programs]
    if any(isinstance(outcome, Nothing) for outcome in outcomes):
        return None
    for program, outcome in zip(reading.programs, outcomes, strict=True):
        tell(outcome, facts, selects_of(program)[0].unit)
    said = " ".join(_around(entry) for entry in draft.used) if reading.unexplained else ""
    return draft if draft.answered and all(len(word) > 1 and word in said for word in reading.unexplained) else None
