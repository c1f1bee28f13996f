"""A question by its programs: read, run, told; None where the grammar does not read the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.answering.overlap import said_share
from assistant.answering.session import Search
from assistant.draft import Draft
from assistant.entities import Registry
from assistant.entities.finding import common_words
from assistant.labels import Vocabulary
from assistant.language.english import count_in, english_mentions
from assistant.language.groups import bodies_asked_at
from assistant.language.levels import with_levels
from assistant.language.mentions import Mention, Named, mentions_of, with_heads
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.scopes import MOST_BODIES, Owners
from assistant.programs.claimed import claims_of
from assistant.programs.claims import continued
from assistant.programs.groups import with_groups
from assistant.programs.model import Gap, Keep, Parts, Program, Rank, Reading, Select, Tell, filled, is_count, selects_of
from assistant.programs.reading import is_claim, read, settled, without_asides
from assistant.programs.telling_asks import (
    Firmness,
    asks_in_words,
    counts_asked,
    light_signs,
    parts_asked,
    presumed,
    scope_of,
    tell_asked,
)
from assistant.questions.bodies import bodies_in
from assistant.questions.english import english_pieces
from assistant.questions.model import Ask, Query
from assistant.questions.parse import _inside_label, english_named, language_of
from assistant.running.claimed import check
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Checked, Nothing, Outcome
from assistant.running.run import of_first, run
from assistant.telling import tell
from assistant.telling.checks import tell_checked
from ingest.terms import fold_label


def read_question(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> Reading | None:
    """Return how a question is read, open axes filled from the conversation; None where it is not read."""
    talk = _talk(history, owners, vocabulary)
    return _reading(question, talk, owners, vocabulary) if talk or not history else None


InWords = tuple[tuple[Reading, ...], Firmness]
"""Readings in the order to be tried, and how surely the question asks for words."""


def read_in_words(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> InWords | None:
    """Return how a Chinese question that asks for words may be read, and how surely; None where it asks for figures only.

    Where it asks for figures too they come first, and the words are about what they are of. What is counted may stand
    in words only (几个科室), which is the second reading.
    """
    talk = _talk(history, owners, vocabulary)
    mentions = _mentions(question, owners, vocabulary, talk)
    figures, words = parts_asked(settled(mentions)) if mentions is not None else ([], [])
    counts = counts_asked(figures, words)
    if history and not talk or not words and not counts:
        return None
    before = replace(selects_of(talk[-1])[0], unit=None) if history else Select()
    if not figures:
        asked = tell_asked(words)
        firmness = asks_in_words(words) or "soft"
        picking = read(words, talk if history else ()) if firmness == "soft" else None
        picks = picking is not None and any(isinstance(program, (Parts, Rank, Keep)) for program in picking.programs)
        return (Reading((filled(asked, before),)),), "lead" if firmness == "soft" and not picks else firmness
    readings: list[Reading] = []
    read_figures = read(figures, talk if history else ()) if words else None
    if read_figures is not None and not read_figures.unexplained and not read_figures.unread:
        readings.append(_with_words(read_figures, words, figures))
    if counts and len(counts) == sum(one.is_a("wh", "amount") for one in figures):
        inherited = replace(before, slots=()) if history else scope_of((*figures, *words))
        readings.append(_with_words(Reading(tuple(filled(count, inherited) for count in counts)), words, figures))
    return (tuple(readings), "firm" if words else "soft") if readings else None


def _with_words(reading: Reading, words: Sequence[Mention], figures: Sequence[Mention]) -> Reading:
    """Return a reading of figures with what is asked in words behind them, about the same things."""
    if not words:
        return reading
    before = replace(selects_of(reading.programs[-1])[0], unit=None, stages=())
    asked = tell_asked(words)
    asked = replace(asked, direction=asked.direction or presumed(figures))
    return replace(reading, programs=(*reading.programs, filled(asked, before)))


def _talk(history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> tuple[Program, ...]:
    """Return the programs of the earlier questions; none from the last one on that is not read."""
    talk: tuple[Program, ...] = ()
    for turn in history:
        earlier = _reading(turn, talk, owners, vocabulary)
        talk = (*talk, earlier.programs[-1]) if earlier is not None else ()
    return talk


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
    mentions = without_asides(_mentions(question, owners, vocabulary) or ())
    left = "".join(query.left_over)
    words = [one.text for one in mentions if one.type == "rest" and one.text in left]
    words += [one.text + rest.text for one, rest in zip(mentions, mentions[1:], strict=False) if _is_end_of(rest, one)]
    return tuple(
        word for word in words
        if len(re.findall(r"[\u4e00-\u9fff]", word)) >= 2 and word not in common_words() and word not in around
    )  # fmt: skip


def things_counted(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what a question is read to ask counts of, where it asks for nothing else; () where it is not read so."""
    reading = read_question(question, history, owners, vocabulary)
    if reading is None or reading.unread:
        return ()
    asked = [select for program in reading.programs for select in selects_of(program)]
    if not all(is_count(select.unit) and select.about for select in asked):
        return ()
    return tuple(dict.fromkeys(word for select in asked for word in select.about))


def _is_end_of(rest: Mention, thing: Mention) -> bool:
    """Return whether a single sign that nothing explains ends the word that a thing's name begins (局 | 长)."""
    return rest.type == "rest" and rest.end - rest.start == 1 and thing.type in ("item", "dimension") and rest.start == thing.end


def unexplained_english(
    question: str, query: Query, owners: Owners, vocabulary: Vocabulary, told: Sequence[Entry]
) -> tuple[str, ...]:
    """Return the content words of an English question that nothing explains, as `unexplained_words` does.

    What the told figures' rows say explains a word in any of its forms.
    """
    mentions = english_mentions_of(question, owners, vocabulary) or ()
    rest = [word for one in mentions if one.type == "rest" for word in re.findall(r"[a-z]{3,}", one.text)]
    left = {word for words in query.left_over for word in re.findall(r"[a-z]{3,}", words.lower())}
    return tuple(word for word in dict.fromkeys(rest) if word in left and not _said_in_english(word, told))


def _said_in_english(word: str, told: Sequence[Entry]) -> bool:
    """Return whether a word stands in what the told figures' rows say, its ending left out (repairs, repaired)."""
    stem = re.sub(r"(?:ies|ing|ed|es|s|y|ation|ment)$", "", word) if len(word) > 4 else word
    return any(re.search(rf"\b{stem}", said.lower()) for entry in told for said in _parts_said(entry))


def _parts_said(entry: Entry) -> tuple[str, ...]:
    fact, identity = entry.fact, entry.document.identity
    said = (*fact.row_path, *fact.column_path, *fact.section, entry.title, fact.quote, identity.title, *identity.names)
    return tuple(part for part in said if part)


def _around(entry: Entry) -> str:
    return fold_label("".join(_parts_said(entry)))


def says_enough(asked: Sequence[Tell], draft: Draft, firmness: Firmness) -> bool:
    """Return whether an answer says something of each word asked about; figures say none where only words can answer."""
    told = fold_label("".join((*draft.lines, *(_around(entry) for entry in draft.used))))
    figures = firmness == "firm" and bool(draft.values)
    words = [run for one in asked if one.what != "count" for run in one.beside if not run[:1].isdigit()]
    named = all(one.asked in told for one in asked if one.what != "count")
    return named and not figures and all(_is_said(run, told) for run in words)


def _is_said(run: str, told: str) -> bool:
    """Return whether a text says most of a stretch; of one or two signs, one that means something (级别: 正处级)."""
    signs = [sign for sign in run if sign not in light_signs()]
    return said_share([run], told) >= ENOUGH_SAID if len(run) > 2 else any(sign in told for sign in signs) or not signs


ENOUGH_SAID = 0.5


def check_claim(question: str, history: Sequence[str], corpus: Corpus, owners: Owners, language: str) -> Draft | None:
    """Return the draft of the check of what a question claims; None where it claims nothing, or its figures are not there.

    A draft that does not answer has the words of terms that no report has.
    """
    vocabulary = corpus.vocabulary()
    talk = _talk(history, owners, vocabulary)
    if history and not talk:
        return None
    before = selects_of(talk[-1])[0] if talk else Select()
    if language == "en":
        found = english_mentions_of(question, owners, vocabulary, checked=True)
    else:
        found = _mentions(question, owners, vocabulary)
    if found is None:
        return None
    draft = Draft(corpus, language)  # type: ignore[arg-type]
    facts = Facts(corpus, owners, draft)
    claims = claims_of(settled(found) if language == "zh" else found, language)
    outcomes = [check(continued(claim, before), facts) for claim in claims]
    checked = [outcome for outcome in outcomes if isinstance(outcome, Checked)]
    draft.missing += [_words_of(cell) for outcome in outcomes if isinstance(outcome, Nothing) for cell in outcome.missing]
    if draft.missing:
        return draft
    if not outcomes or len(checked) < len(outcomes):
        return None
    compared = tuple(one for outcome in checked for one in outcome.compared)
    asked = [any(getattr(outcome, name) for outcome in checked) for name in ("figures_asked", "moves_asked")]
    tell_checked(Checked(compared, *asked), draft)
    said = " ".join(_around(entry) for entry in draft.used)
    return draft if all(word in said for word in _unheard(found, language)) else None


def _words_of(cell: Cell) -> str:
    return "".join(span.text for span in cell.slot)


def _unheard(mentions: Sequence[Mention], language: str) -> list[str]:
    """Return the Chinese words of two signs and more that nothing explains: what was checked may be another claim."""
    rest = [one.text for one in without_asides(mentions) if one.type == "rest"] if language == "zh" else []
    return [word for word in rest if len(re.findall(r"[\u4e00-\u9fff]", word)) > 1 and word not in common_words()]


def as_check(query: Query) -> Query:
    """Return the query with all that it names as operands of one check."""
    slots = tuple(dict.fromkeys(slot for ask in query.asks for slot in ask.slots))
    stages = tuple(dict.fromkeys(stage for ask in query.asks for stage in ask.stages))
    also = tuple(dict.fromkeys(ask.operation for ask in query.asks if ask.operation not in ("value", "sum", "text")))
    premise = next((ask.premise for ask in query.asks if ask.premise), ())
    direction = next((ask.direction for ask in query.asks if ask.direction), None)
    return replace(query, asks=(Ask("check", slots, stages=stages, premise=premise, also=also, direction=direction),))


def _reading(question: str, talk: Sequence[Program], owners: Owners, vocabulary: Vocabulary) -> Reading | None:
    if language_of(question) == "en":
        found = english_mentions_of(question, owners, vocabulary, counted=not talk)
        return read(found, talk, "en") if found is not None else None
    mentions = _mentions(question, owners, vocabulary, talk)
    return read(mentions, talk) if mentions is not None else None


def _named_in(talk: Sequence[Program]) -> list[str]:
    """Return the keys of the bodies that a conversation named, oldest first."""
    return list(dict.fromkeys(key for program in talk for select in selects_of(program) for key in select.bodies))


_IN_WORDS = frozenset(("reason", "definition", "text", "target", "check", "exists"))
"""Operations of English questions that are answered in words, or with yes or no."""


def english_mentions_of(
    question: str, owners: Owners, vocabulary: Vocabulary, *, counted: bool = True, checked: bool = False
) -> tuple[Mention, ...] | None:
    """Return the mentions of an English question; None where it names a body that is not loaded, or asks for words.

    `checked`: whether it may put a claim, which is answered with yes or no.

    `counted`: whether a number of bodies (the three bureaus) means those that are loaded; in a conversation it may not.
    """
    named = english_named(question, owners.registry, vocabulary.loaded)
    if named is None:
        return None
    pieces = english_pieces(question, vocabulary, [(one.start, one.end) for one in named])
    said = [piece.said for piece in pieces if piece.said]
    in_words = _IN_WORDS - {"check", "exists"} if checked else _IN_WORDS
    if any(one.operation in in_words and one.text not in _ASK_FIGURES for one in said):
        return None
    mentions = english_mentions(question, vocabulary, [Named(one.start, one.end, one.keys) for one in named])
    return tuple(_all_of_them(one, owners) for one in mentions) if counted else mentions


_ASK_FIGURES = frozenset(("who", "add up", "adds up"))
"""Words of those operations that ask for figures as well: who spends most, what do they add up to."""


def _all_of_them(mention: Mention, owners: Owners) -> Mention:
    """Return what names a number of bodies (the three bureaus) as those bodies, where just so many are loaded."""
    if not mention.is_a("deixis", "bodies") or count_in(mention.text) != len(owners):
        return mention
    return replace(mention, type="body", value="", keys=tuple(owner.body.key for owner in owners))


def _mentions(
    question: str, owners: Owners, vocabulary: Vocabulary, talk: Sequence[Program] = ()
) -> tuple[Mention, ...] | None:
    """Return the question's mentions, groups of bodies as those meant; None where it names a body that is not loaded."""
    # Asked for several times on a question's walk.
    key = ("mentions", question, vocabulary)
    found = owners.registry.remember(key, lambda: _found_mentions(question, owners, vocabulary))
    return tuple(with_groups(found, _named_in(talk), owners.registry)) if found is not None else None


def _found_mentions(question: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    folded = fold_label(question)
    named = bodies_in(folded, owners.registry, vocabulary.loaded)
    named = tuple(one for one in named if one.keys or not _inside_label(folded, one.start, one.end, vocabulary, official=True))
    places = _places_of_groups(folded, owners.registry, [(one.start, one.end) for one in named if one.keys])
    named = tuple(one for one in named if one.keys or not any(one.start <= place.start < one.end for place in places))
    places += [Named(one.start, one.end, keys) for one in named if not one.keys and (keys := owners.registry.in_place(one.text))]
    named = tuple(one for one in named if one.keys or not any(one.start == place.start for place in places))
    if any(not one.keys for one in named):
        return None
    named = tuple(one for one in named if not _inside_label(folded, one.start, one.end, vocabulary))
    found = mentions_of(folded, vocabulary, [Named(one.start, one.end, one.keys) for one in named], places)
    return with_heads(with_levels(found, vocabulary), vocabulary)


def _places_of_groups(folded: str, registry: Registry, taken: Sequence[tuple[int, int]]) -> list[Named]:
    """Return the places that loaded bodies are asked of as a group: 某区三个局, 某县哪个部门."""
    found: list[Named] = []
    for begin in bodies_asked_at(folded):
        for start, end in _stretches_before(folded, begin):
            keys = registry.in_place(folded[start:end])
            if keys and not any(first < end and start < last for first, last in taken):
                found.append(Named(start, end, keys))
                break
    return found


def _stretches_before(folded: str, begin: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that end a little before a place of the question, the longest of each end first."""
    for end in range(begin, max(begin - _MOST_BETWEEN, 1), -1):
        for start in range(max(0, end - _LONGEST_PLACE), end - 1):
            yield start, end


_LONGEST_PLACE = 12
_MOST_BETWEEN = 7
"""Characters between a place and what is asked of it (某市2024年各部门)."""


def _is_told_by(one: tuple[Program, Outcome], behind: tuple[Program, Outcome] | None) -> bool:
    """Return whether a ranking that comes to nothing is told by the gap asked behind it (哪个多，多多少)."""
    return isinstance(one[0], Rank) and isinstance(one[1], Nothing) and behind is not None and isinstance(behind[0], Gap)


def answer_by_programs(
    reading: Reading, corpus: Corpus, owners: Owners, language: str = "zh", search: Search = lambda *_: ()
) -> Draft | None:
    """Return the draft of an answer; None where a content word is unexplained or one of the programs comes to nothing."""
    if reading.unread:
        return None
    draft = Draft(corpus, language)  # type: ignore[arg-type]
    facts = Facts(corpus, owners, draft, search)
    if any(not select.bodies for program in reading.programs for select in selects_of(program)) and len(owners) > MOST_BODIES:
        return None
    outcomes: list[tuple[Program, Outcome]] = []
    for program in reading.programs:
        outcomes.append((program, run(of_first(program, outcomes[-1][1] if outcomes else None), facts)))
    outcomes = [one for one, behind in zip_longest(outcomes, outcomes[1:]) if not _is_told_by(one, behind)]
    if any(isinstance(outcome, Nothing) for _, outcome in outcomes):
        return None
    for program, outcome in outcomes:
        tell(outcome, facts, selects_of(program)[0].unit)
    said = " ".join(_around(entry) for entry in draft.used) if reading.unexplained else ""
    return draft if draft.answered and all(len(word) > 1 and word in said for word in reading.unexplained) else None
