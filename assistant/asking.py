"""A question by its programs: read, run, told; None where the grammar does not read the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, zip_longest

from assistant.answering.overlap import said_share
from assistant.answering.session import Search
from assistant.answers import Figure
from assistant.draft import Draft
from assistant.entities import Registry, find_bodies
from assistant.evidence import amounts_agree
from assistant.labels import Vocabulary, stands_in_order
from assistant.language import INSIDE
from assistant.language.codes import with_codes
from assistant.language.english import english_mentions, with_side_of_verb
from assistant.language.everyday import without_plain_words
from assistant.language.groups import bodies_asked_at, group_of
from assistant.language.levels import with_english_levels, with_levels
from assistant.language.meant import Meant, Sense, with_meant
from assistant.language.mentions import Mention, Named, cover_of, repaired, with_heads
from assistant.language.numbering import without_numbering
from assistant.language.rough import with_rough_sizes
from assistant.language.settling_zh import settled_in_chinese
from assistant.language.spelling import Inventory, Spelt, inventory_of, spelt
from assistant.language.spelling_en import latin_words, spelt_in_english
from assistant.language.tables import with_tables
from assistant.language.talk import without_doubts, without_talk
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.scopes import MOST_BODIES, LoadedBody, Owners
from assistant.programs.claimed import readings_of
from assistant.programs.claiming_doubt import clauses_of
from assistant.programs.claiming_order import order_claims, order_claims_in_english, puts_order
from assistant.programs.claiming_reports import report_claim
from assistant.programs.claiming_where import with_places
from assistant.programs.claims import Claim, continued
from assistant.programs.groups import fits, with_groups
from assistant.programs.likely import Seen, read_likely, seen_in
from assistant.programs.model import (
    Either,
    Gap,
    Get,
    Keep,
    Move,
    Operand,
    Parts,
    Program,
    Rank,
    Reading,
    Select,
    Tell,
    Total,
    filled,
    is_count,
    selects_of,
    sums_several,
)  # fmt: skip
from assistant.programs.places import SAID as PLACE_SAID
from assistant.programs.reading import (
    content_words,
    is_bare_total,
    is_claim,
    read,
    settled,
    unread_operands,
    with_ledgers,
    without_asides,
)
from assistant.programs.telling_asks import (
    Firmness,
    amounts_asked,
    asks_in_words,
    asks_one_thing,
    content,
    counts_asked,
    light_signs,
    parts_asked,
    presumed,
    scope_of,
    spending_asked,
    tell_asked,
    tells_asked,
    with_movement,
)
from assistant.programs.telling_english import tell_in_english, words_and_figures
from assistant.questions.bodies import bodies_in, is_a_place, is_organ, places_alone
from assistant.questions.english import english_pieces
from assistant.questions.english_bodies import english_bodies
from assistant.questions.english_roles import rank_endings
from assistant.questions.model import Ask, Link, Query, Span
from assistant.questions.parse import _inside_label, english_named, language_of
from assistant.running.claimed import check
from assistant.running.claimed_order import check_order
from assistant.running.claimed_reports import check_report
from assistant.running.facts import Facts, money_items, parts_said, said_around
from assistant.running.many import is_over_many
from assistant.running.outcome import Cell, Checked, Computed, Known, Nothing, Outcome, Ranked, Told, Worded
from assistant.running.run import of_first, run
from assistant.running.words.beside import counts_in_sentence
from assistant.telling import tell
from assistant.telling.checks import tell_checked
from assistant.telling.reports import tell_report
from assistant.untold import asks_untold
from assistant.wordlists import common_words
from ingest.amounts import MONEY, Amount
from ingest.english import english_place
from ingest.terms import fold_label


def read_question(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> Reading | None:
    """Return how a question is read, open axes filled from the conversation; None where it is not read."""
    talk = _talk(history, owners, vocabulary)
    return _reading(question, talk, owners, vocabulary) if talk or not history else None


def read_by_sense(
    question: str, history: Sequence[str], corpus: Corpus, owners: Owners, meant: Meant
) -> tuple[Reading, list[Sense]] | None:
    """Return how a Chinese question is read with words that no label has taken for the item that they mean; None without such."""
    vocabulary = corpus.vocabulary()
    talk = _talk(history, owners, vocabulary)
    mentions = _mentions(question, owners, vocabulary, talk) if language_of(question) == "zh" else None
    if mentions is None or history and not talk:
        return None
    keys = {key for one in mentions for key in one.keys} or {key for program in talk[-1:] for key in _bodies_of(program)}
    if not keys and len(owners) > MOST_BODIES:  # programs over all bodies are not run over so many
        return None
    facts = Facts(corpus, owners, Draft(corpus, "zh"))
    labels = cache(lambda: money_items(facts, keys, question))
    taken, senses = with_meant(without_plain_words(mentions), labels, meant)
    reading = read(taken, talk) if senses else None
    return (reading, senses) if reading is not None else None


def _bodies_of(program: Program) -> set[str]:
    return {key for select in selects_of(program) for key in select.bodies}


InWords = tuple[tuple[Reading, ...], Firmness]
"""Readings in the order to be tried, and how surely the question asks for words."""


def read_in_words(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> InWords | None:
    """Return how a question that asks for words may be read, and how surely; None where it asks for figures only.

    Where it asks for figures too they come first, and the words are about what they are of. What is counted may stand
    in words only (几个科室), which is the second reading.
    """
    if language_of(question) == "en":
        return _english_in_words(question, history, owners, vocabulary)
    talk = _talk(history, owners, vocabulary)
    mentions = _mentions(question, owners, vocabulary, talk)
    figures, words = parts_asked(with_rough_sizes(settled(mentions))) if mentions is not None else ([], [])
    counts = counts_asked(figures, words)
    spent = spending_asked(mentions) if mentions is not None and not history else None
    if mentions is not None and _why_apart(mentions):
        return None  # 两处相差若干，是何原因: no movement has that reason
    if history and not talk or not words and not counts:
        return ((Reading((spent,)),), "soft") if spent is not None else None
    before = replace(selects_of(talk[-1])[0], unit=None) if history else Select()
    if not figures:
        return _words_alone(words, talk if history else (), before)
    readings: list[Reading] = []
    spoken = talk if history else ()
    first = bool(words) and words[0].start < figures[0].start and asks_in_words(words) == "firm"
    if first:  # 甲为什么少了？三年各是多少: of what the words are about
        spoken = (*spoken, filled(tell_asked(words), before))
    measured = first and any(one.type in ("measure", "super") for one in words)  # 为啥完成率最低，多少: no figure by itself
    read_figures = read(figures, spoken) if words and not measured else None
    its_own = _with_its_movement(words, figures, before)
    if read_figures is not None and not read_figures.unread:
        plain = all(map(_moves_plainly, read_figures.programs))
        readings += (*(its_own if plain else ()), *_with_words(read_figures, words, figures))
    inherited = replace(before, slots=()) if history else scope_of((*figures, *words))
    readings += its_own
    told = _counting(counts, figures, talk if history else (), inherited, mixed=bool(words))
    readings += [reading for found in told for reading in _with_words(found, words, figures)]
    readings += [Reading((spent,))] if spent is not None else []
    return (tuple(readings), "firm" if words else "soft") if readings else None


def _why_apart(mentions: Sequence[Mention]) -> bool:
    """Return whether it is asked why two places lie a figure apart."""
    gaps = any(one.is_a("op", "gap") and behind.type == "figure" for one, behind in pairwise(mentions))
    return gaps and any(one.is_a("wh", "why") for one in mentions)


def _words_alone(words: Sequence[Mention], talk: Sequence[Program], before: Select) -> InWords:
    """Return how a question that asks for words alone is read: each ask for itself; all as one where one has no answer;

    at last without what is said beside it (我在写一篇稿子，…).
    """
    firmness = asks_in_words(words) or "soft"
    picking = read(words, talk) if firmness == "soft" else None
    picks = picking is not None and any(isinstance(program, (Parts, Rank, Keep)) for program in picking.programs)
    asks = [tells_asked(words), (tell_asked(words),)]
    if not any(one.type in ("figure", "op") for one in words):  # what is said of figures is no talk
        asks.append(tells_asked(without_talk(words)))
    told = dict.fromkeys(tuple(filled(one, before) for one in asked) for asked in asks)
    return tuple(map(Reading, told)), "lead" if firmness == "soft" and not picks else firmness


def _counting(
    counts: Sequence[Tell | None], figures: Sequence[Mention], talk: Sequence[Program], inherited: Select, *, mixed: bool
) -> Iterator[Reading]:
    """Yield the readings of amounts as what is counted in words: all of them, else each where there is no such figure.

    Money alone is what a sentence says of all that is named. `mixed`: whether words are asked for too.
    """
    told = tuple(filled(count, inherited) for count in counts if count is not None)
    units = [count.select.unit for count in told]
    counted = [unit for unit in units if unit and unit not in MONEY]
    if counted and len(counted) == len(counts) or not mixed and len(told) == 1 and asks_one_thing(figures):
        yield Reading(told)
        return
    if not counted and not mixed:
        return
    asking = [clause for clause in amounts_asked(figures) if any(one.is_a("wh", "amount") for one in clause)]
    plain = read(figures, talk)
    if plain is None or not len(plain.programs) == len(counts) == len(asking):
        return
    pairs = zip(plain.programs, counts, asking, strict=True)
    programs = [_either(program, count, clause, plain.unread, inherited) for program, count, clause in pairs]
    later = zip(programs, programs[1:], asking[1:], strict=False)
    yield Reading((programs[0], *(_of_what_was_named(before, one, clause) for before, one, clause in later)))


def _either(program: Program, count: Tell | None, clause: Sequence[Mention], unread: Sequence[str], inherited: Select) -> Program:
    """Return a clause's figure, whose row has to say all words of the clause that are not read, or what is counted of it."""
    if count is None or isinstance(program, Either):
        return program
    if count.select.unit is None and not any(select.slots for select in selects_of(program)):
        told: Tell = filled(count, inherited)
        return told  # 是多少 behind a term that no figure is named by
    plain = without_plain_words(clause)
    left = [one.text for one in plain if one.text in unread]
    return Either(program, filled(count, inherited), (*content_words(plain), *left))


def _of_what_was_named(before: Program, program: Program, clause: Sequence[Mention]) -> Program:
    """Return a bare total behind another clause (收入多少) as the money of what that one names, and itself only after that."""
    bare = [is_bare_total(one) for one in clause if one.type == "item"]
    if not (isinstance(program, Either) and isinstance(program.second, Tell) and bare and all(bare)):
        return program
    named = before.second.about if isinstance(before, Either) and isinstance(before.second, Tell) else ()
    money = replace(program.second, select=replace(program.second.select, unit="元"), about=(*named, *program.second.about))
    return Either(money, program.first)


def _english_in_words(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> InWords | None:
    """Return how an English question that asks for words is read: figures that it asks for first, of the same things."""
    talk = _talk(history, owners, vocabulary) if history else ()
    mentions = english_mentions_of(question, owners, vocabulary, talk, in_words=True)
    figures, words = words_and_figures(mentions) if mentions is not None else ([], [])
    if not words or history and not talk:
        return None
    asked = tell_in_english(words)
    if not figures:
        before = replace(selects_of(talk[-1])[0], unit=None) if talk else Select()
        return (Reading((filled(asked, before) if _goes_on(words, asked) else asked,)),), "firm"
    own = with_movement(tell_in_english((*words, *figures)), figures)
    told = read(figures, talk, "en")
    if told is None or told.unread or told.unexplained:
        return ((Reading((own,)),), "firm") if own.moved else None
    shared = replace(selects_of(told.programs[-1])[0], unit=None, stages=())
    asked = replace(asked, direction=asked.direction or presumed(figures))
    scopes = dict.fromkeys((shared, _of_reports(shared, owners)))
    beside = tuple(replace(told, programs=(*told.programs, filled(asked, scope)), otherwise=None) for scope in scopes)
    plain = own.moved and all(map(_moves_plainly, told.programs))
    return (*((Reading((filled(own, scope),)) for scope in scopes) if plain else ()), *beside), "firm"


def _of_reports(select: Select, owners: Owners) -> Select:
    """Return a select without years that no report is of: what is said of them stands in the reports of other years."""
    own = {year for owner in owners for year in owner.report_years}
    return select if all(when.year in own for when in select.years) else replace(select, years=())


def _goes_on(words: Sequence[Mention], asked: Tell) -> bool:
    """Return whether a question in words is about what was spoken of: it says it or that, or names nothing itself."""
    return not asked.about or any(one.is_a("deixis", "that") for one in words)


def _with_words(reading: Reading, words: Sequence[Mention], figures: Sequence[Mention]) -> Iterator[Reading]:
    """Yield a reading of figures with what is asked in words behind them: of its own words, then of the figures' matter too."""
    if not words:
        yield reading
        return
    before = replace((selects_of(reading.programs[-1]) or (Select(),))[0], unit=None, stages=())
    asked = tell_asked(words)
    asked = replace(asked, direction=asked.direction or presumed(figures))
    matter = tuple(content(figures))
    if asked.about:
        yield replace(reading, programs=(*reading.programs, filled(asked, before)), otherwise=None)
    else:
        asked = replace(asked, beside=tuple(content(figures, beside=True)))
    if not asked.select.slots and set(matter) - set(asked.about):
        asked = replace(asked, about=tuple(dict.fromkeys((*asked.about, *matter))))
        yield replace(reading, programs=(*reading.programs, filled(asked, before)), otherwise=None)


def _moves_plainly(program: Program) -> bool:
    """Return whether a program asks how something moved on the year before: beside a reason it is the reason's movement."""
    return isinstance(program, Move) and all(when.offset == -1 for when in program.base.years) and not program.base.stages


def _with_its_movement(words: Sequence[Mention], figures: Sequence[Mention], before: Select) -> list[Reading]:
    """Return the reading of a reason with the size of the movement that is asked beside it, as the answering words have it."""
    asked = with_movement(tell_asked((*words, *figures)), figures) if words else Tell(before)
    return [Reading((filled(asked, before),))] if asked.moved else []


def _talk(history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> tuple[Program, ...]:
    """Return the programs of the earlier questions; none from the last one on that is not read."""
    talk: tuple[Program, ...] = ()
    for turn in history:
        earlier = _reading(turn, talk, owners, vocabulary)
        talk = (*talk, earlier.programs[-1]) if earlier is not None else ()
    return talk


def group_unsaid(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> str:
    """Return the words for so many bodies (三家) where more are loaded and none is named; empty where they are told."""
    if language_of(question) == "en" or not any(map(_counts_bodies, _mentions(question, owners, vocabulary) or ())):
        return ""
    talk = _talk(history, owners, vocabulary)  # read only where such a group is: it costs as much as the question
    mentions = _mentions(question, owners, vocabulary, talk) or ()
    if any(one.keys for one in mentions) or _named_in(talk):
        return ""
    groups = {one.text: group_of(one.text) for one in mentions if _counts_bodies(one)}
    loaded = [(owner.body,) for owner in owners]
    return next((text for text, group in groups.items() if group.count < sum(fits(group, one) for one in loaded)), "")


def _counts_bodies(one: Mention) -> bool:
    return one.is_a("deixis", "bodies") and bool(group_of(one.text).count)


def asks_a_check(question: str, owners: Owners, vocabulary: Vocabulary) -> bool:
    """Return whether a Chinese question puts a claim to be checked."""
    return is_claim(_mentions(question, owners, vocabulary) or ())


def unexplained_words(
    question: str, query: Query, owners: Owners, corpus: Corpus, told: Sequence[Entry], *, linked: bool = False
) -> tuple[str, ...]:
    """Return the content words of a Chinese question that nothing explains; a figure may not be told while there are any.

    `linked`: words were linked to an item by their meaning, so that what stands by itself may be explained by that.

    Two Han characters at least. Everyday words carry none, and what the told figures' own rows, tables, sections or
    sentences say is explained by them. Of other words those count that the older reading leaves over too, and those that
    no passage of the told reports has: whatever they narrow is not told there.
    """
    around = " ".join(said_around(entry) for entry in told)
    mentions = without_plain_words(without_asides(_mentions(question, owners, corpus.vocabulary()) or ()))
    left = "".join(query.left_over)
    rest = [one.text for one in mentions if one.type == "rest" and _is_word_of(one.text, around)]
    ends = [one.text + rest.text for one, rest in zip(mentions, mentions[1:], strict=False) if _is_end_of(rest, one)]
    aimed = all(entry.fact.coordinates.nature == "target" for entry in told)  # indicators are found by likeness
    loose = linked or aimed
    linked_words = {span.text for ask in query.asks for slot in ask.slots for span in slot}  # misspelt labels among them
    rest = [word for word in rest if word not in linked_words]
    narrowing = () if aimed else tuple(_narrowing(mentions))
    printed = _passages_of(told, corpus) if rest or narrowing else ""
    words = [word for word in rest if word in left and not linked or not loose and word not in printed]
    words += [word for word in narrowing if word in common_words() and word not in around and word not in printed]
    return (*words, *(word for word in ends if _is_word_of(word, around)))


def words_untold(
    question: str, owners: Owners, vocabulary: Vocabulary, query: Query, values: Sequence[Figure]
) -> tuple[str, ...]:
    """Return the words of a question that ask for what no told figure is (a share, a sum of several)."""
    english = query.language == "en"
    mentions = settled((english_mentions_of if english else _mentions)(question, owners, vocabulary) or ())
    operations = {ask.operation for ask in query.asks}
    given = [one.text for one in mentions if one.amount is not None and is_count(one.amount.unit)]
    if given and "average" in operations:
        return tuple(given)  # 19名在职人员，人均多少: what is said again was not divided by
    return asks_untold(mentions, values, operations)


def parts_untold(question: str, owners: Owners, corpus: Corpus, told: Sequence[Entry]) -> tuple[str, ...]:
    """Return what a Chinese question asks for inside of another thing (会议费里住宿费) and no told figure's row or sentence says.

    A part is said by its own words or by a label that they mean; the figure of the whole does not stand in for it.
    """
    mentions = without_asides(_mentions(question, owners, corpus.vocabulary()) or ())
    around = " ".join(said_around(entry) for entry in told)
    parts = [one for before, one in pairwise(mentions) if one.type == "item" and before.is_a("of") and before.text in INSIDE]
    return tuple(part.text for part in parts if part.span is not None and not _is_named(part.span, around))


def _is_named(span: Span, around: str) -> bool:
    return span.text in around or any(fold_label(link.label) in around for link in span.links)


def _narrowing(mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield the words that narrow a thing's name (作废的证件, 证件作废的): no figure of the wider thing answers."""
    for at, one in enumerate(mentions):
        if one.type != "of" or not at:
            continue
        first = at
        while first and (mentions[first - 1].type == "rest" or _is_short_filler(mentions[first - 1])):
            first -= 1
        run = mentions[first:at]
        around = (*mentions[max(0, first - 1) : first], *mentions[at + 1 : at + 2])
        heavy = any(sign not in light_signs() for word in run if word.type == "rest" for sign in word.text)
        if heavy and any(thing.type in ("item", "rest") for thing in around):
            yield "".join(word.text for word in run)


def _is_short_filler(mention: Mention) -> bool:
    return mention.type == "filler" and len(mention.text) == 1


def _is_word_of(text: str, around: str) -> bool:
    """Return whether a stretch carries content that what stands around the told figures does not say."""
    return len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2 and text not in common_words() and text not in around


def _passages_of(told: Sequence[Entry], corpus: Corpus) -> str:
    """Return all passages of the reports that figures are told of, as they are searched, a line each."""
    documents = dict.fromkeys(entry.document.id for entry in told)
    return "\n".join(chunk.to_search for document in documents for chunk in corpus.store.chunks(document))


def things_counted(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what a question is read to ask counts of, where it asks for nothing else; () where it is not read so."""
    reading = read_question(question, history, owners, vocabulary)
    if reading is None or reading.unread:
        return ()
    asked = [select for program in reading.programs for select in selects_of(program)]
    if not all(is_count(select.unit) and select.about for select in asked):
        return ()
    return tuple(dict.fromkeys(word for select in asked for word in select.about))


def is_over_several(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> bool:
    """Return whether an English question is read whole as a sum, a ranking or a selection of several: some do not answer it.

    Nor does any figure where one of the question's own is not read (a tenth of it).
    """
    reading = read_question(question, history, owners, vocabulary)
    if reading is None or reading.unexplained:
        return False
    if reading.unread:
        mentions = english_mentions_of(question, owners, vocabulary) or ()
        return any(one.type == "figure" and one.text in reading.unread for one in mentions)
    return any(map(_is_of_several, reading.programs))


def _is_of_several(program: Program) -> bool:
    """Return whether a program comes to nothing without one of several figures: a part of them is no answer."""
    if isinstance(program, Total):
        return sums_several(program)
    return isinstance(program, (Rank, Keep)) or isinstance(program, Gap) and program.how == "per"


def _is_end_of(rest: Mention, thing: Mention) -> bool:
    """Return whether a single sign that nothing explains ends the word that a thing's name begins (局 | 长)."""
    sign = rest.type == "rest" and rest.end - rest.start == 1 and rest.text not in light_signs()
    return sign and thing.type in ("item", "dimension") and rest.start == thing.end


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
    return any(re.search(rf"\b{stem}", said.lower()) for entry in told for said in parts_said(entry))


def says_enough(asked: Sequence[Tell], draft: Draft, firmness: Firmness) -> bool:
    """Return whether an answer says something of each word asked about; figures say none where only words can answer."""
    told = fold_label("".join((*draft.lines, *(said_around(entry) for entry in draft.used))))
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
    talk = _talk(history, owners, corpus.vocabulary())
    if history and not talk:
        return None
    found = _claiming_mentions(question, talk, corpus, owners, language)
    if found is None:
        return None
    if language == "en" and not talk and (told := _check_of_order(found, corpus, owners, language)) is not None:
        return told
    if language == "zh":
        told = _check_of_report(found, corpus, owners)
        told = told or _check_of_order(found, corpus, owners, language)
        if told is not None or any(len(word) > 1 for word in unread_operands(found)):
            return told
    before = selects_of(talk[-1])[0] if talk and not _speaks_of_reports(found) else Select()
    if language == "zh" and puts_order(found) and any(one.type == "super" for one in found):
        return _undecided(found, corpus)  # no sum of what is ranked says which is the first
    told = _decided(_checks_of_figures(found, before, corpus, owners, language))
    is_only_doubt = not any(one.type in ("yesno", "agree") for one in without_doubts(found))  # …是不是？降了多少
    return told if told is not None or language == "en" or is_only_doubt or not puts_order(found) else _undecided(found, corpus)


def _speaks_of_reports(found: Sequence[Mention]) -> bool:
    """Return whether a claim names whose or which year's report it is of and nothing in it: no figure told before is meant."""
    names = any(one.type in ("body", "year") for one in found)
    return names and not any(one.type in ("item", "total", "figure", "deixis", "measure", "move", "op") for one in found)


def _undecided(found: Sequence[Mention], corpus: Corpus) -> Draft:
    """Return the draft of a claim that is not read: it has its words, so that no sum of the report is told for it."""
    draft = Draft(corpus, "zh")
    draft.missing = ["".join(one.text for one in next(iter(clauses_of(found)), []))]
    return draft


def _checks_of_figures(
    found: Sequence[Mention], before: Select, corpus: Corpus, owners: Owners, language: str
) -> Iterator[Draft]:  # fmt: skip
    """Yield the checks of what a question may claim of figures, the likeliest reading first."""
    for claims in readings_of(settled(found) if language == "zh" else found, language):
        draft = Draft(corpus, language)  # type: ignore[arg-type]
        if _check([continued(claim, before) for claim in claims], draft, owners) and _explains(draft, found):
            yield draft


def _decided(drafts: Iterator[Draft]) -> Draft | None:
    """Return the first check, unless it decides nothing and a later one finds what does not agree.

    That a figure is printed so, which another reading may find, proves no sum.
    """
    first = next(drafts, None)
    if first is None or first.missing or first.verdict != "cannot_check":
        return first
    return next((one for one in drafts if one.verdict == "inconsistent"), first)


def _claiming_mentions(
    question: str, talk: Sequence[Program], corpus: Corpus, owners: Owners, language: str
) -> tuple[Mention, ...] | None:  # fmt: skip
    """Return the mentions of a question that may put a claim; None where it names a body that is not loaded."""
    vocabulary = corpus.vocabulary()
    if language == "en":
        return english_mentions_of(question, owners, vocabulary, talk, checked=True)
    mentions = _mentions(question, owners, vocabulary)
    return tuple(with_places(with_rough_sizes(mentions))) if mentions is not None else None


def _check_of_report(found: Sequence[Mention], corpus: Corpus, owners: Owners) -> Draft | None:
    """Return what comes of a claim about a report itself; None where none is put."""
    claim = report_claim(found)
    draft = Draft(corpus, "zh")
    outcome = check_report(claim, Facts(corpus, owners, draft)) if claim is not None else Nothing(why="none")
    if isinstance(outcome, Nothing):
        return None
    tell_report(outcome, draft)
    return draft


def _check_of_order(found: Sequence[Mention], corpus: Corpus, owners: Owners, language: str) -> Draft | None:
    """Return what comes of a claim about the order of figures; None where none is put, or its figures are not there."""
    for claim in order_claims(found) if language == "zh" else order_claims_in_english(found):
        draft = Draft(corpus, language)  # type: ignore[arg-type]
        facts = Facts(corpus, owners, draft)
        outcome = check_order(claim, facts)
        if not isinstance(outcome, Nothing):
            tell(outcome, facts, None)
            return draft
    return None


def _check(claims: Sequence[Claim], draft: Draft, owners: Owners) -> bool:
    """Word what one reading's claims come to into the draft; return False where one comes to nothing.

    Where a term is in no report the draft does not answer, and has its words.
    """
    facts = Facts(draft.corpus, owners, draft)
    outcomes = [check(claim, facts) for claim in claims]
    draft.missing += [_words_of(cell) for outcome in outcomes if isinstance(outcome, Nothing) for cell in outcome.missing]
    checked = [outcome for outcome in outcomes if isinstance(outcome, Checked)]
    if draft.missing or not checked or len(checked) < len(outcomes):
        return bool(draft.missing)
    compared = tuple(one for outcome in checked for one in outcome.compared)
    asked = [any(getattr(outcome, name) for outcome in checked) for name in _ASKED]
    tell_checked(Checked(compared, *asked), draft)
    return True


_ASKED = ("figures_asked", "moves_asked", "gap_asked", "bounded")


def _explains(draft: Draft, found: Sequence[Mention]) -> bool:
    """Return whether no word of a Chinese question is left that nothing told says: else another claim may have been put."""
    if draft.missing or draft.language == "en":
        return True
    said = " ".join(said_around(entry) for entry in draft.used)
    rest = [one.text for one in without_asides(found) if one.type == "rest"]
    return all(_is_short_for(text, draft.used) for text in rest if _is_word_of(text, said))


def _is_short_for(text: str, told: Sequence[Entry]) -> bool:
    """Return whether a stretch is a told item's name cut short."""
    return any(stands_in_order(text, entry.head) for entry in told)


def _words_of(cell: Cell) -> str:
    return "".join(span.text for span in cell.slot)


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
        found = english_mentions_of(question, owners, vocabulary, talk)
        return read(found, talk, "en") if found is not None else None
    mentions = _mentions(question, owners, vocabulary, talk)
    return read(mentions, talk) if mentions is not None else None


def read_by_wording(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> Reading | None:
    """Return the likeliest reading of a question that the rules do not read; None where none stands out or it names too much."""
    talk, language = _talk(history, owners, vocabulary), language_of(question)
    reader = english_mentions_of if language == "en" else _mentions
    mentions = reader(question, owners, vocabulary, talk)
    if mentions is None or unread_operands(mentions):
        return None
    reading = read_likely(settled(mentions), talk, language)
    return replace(reading, programs=tuple(map(with_ledgers, reading.programs))) if reading is not None else None


def wording_of(question: str, history: Sequence[str], owners: Owners, vocabulary: Vocabulary) -> Seen | None:
    """Return a question as the model of wordings sees it, whatever it asks; None where it names a body that is not loaded."""
    talk, language = _talk(history, owners, vocabulary), language_of(question)
    if language == "en":
        mentions = english_mentions_of(question, owners, vocabulary, talk, in_words=True)
    else:
        mentions = _mentions(question, owners, vocabulary, talk)
    return seen_in(settled(mentions), talk, language) if mentions is not None else None


def _named_in(talk: Sequence[Program]) -> list[str]:
    """Return the keys of the bodies that a conversation named, oldest first."""
    return list(dict.fromkeys(key for program in talk for select in selects_of(program) for key in select.bodies))


_IN_WORDS = frozenset(("reason", "definition", "text", "target", "check", "exists"))
"""Operations of English questions that are answered in words, or with yes or no."""


def english_mentions_of(
    question: str, owners: Owners, vocabulary: Vocabulary, talk: Sequence[Program] = (), *, in_words: bool = False,
    checked: bool = False,
) -> tuple[Mention, ...] | None:
    """Return the mentions of an English question; None where it names a body that is not loaded, or asks for words.

    `in_words`: whether it may ask for words. `checked`: whether it may put a claim, which is answered with yes or no.
    `talk`: the conversation's programs, whose bodies a group (the three bureaus) may mean.
    """
    named = english_named(question, owners.registry, vocabulary.loaded) if len(question) <= LONGEST_READ else None
    if named is None:
        return None
    pieces = english_pieces(question, vocabulary, [(one.start, one.end) for one in named])
    said = [piece.said for piece in pieces if piece.said]
    left = _IN_WORDS - {"check", "exists"} if checked else _IN_WORDS - {"exists"}
    words = {one.operation for one in said if one.operation in left and one.text not in _ASK_FIGURES}
    if not in_words and words - {"text"}:
        return None
    mentions = english_mentions(question, vocabulary, [Named(one.start, one.end, one.keys) for one in named])
    if not in_words and words and not _picks(mentions):
        return None
    meant = owners.of(tuple(key for one in mentions for key in one.keys)) or tuple(owners)
    adds = _adds_up(mentions)
    mentions = tuple(_of_own_place(_row_of_one(one, owners, adds), meant) for one in with_english_levels(mentions, vocabulary))
    places = english_bodies(question, owners.registry).spans if named else ()
    mentions = tuple(replace(one, type="filler") if _is_place_of(one, places) else one for one in mentions)
    mentions = mentions if talk else with_side_of_verb(mentions, vocabulary)
    return tuple(with_groups(mentions, _named_in(talk), owners.registry))


def _picks(mentions: Sequence[Mention]) -> bool:
    """Return whether a question asks which of several by their figures (which departments came in below their budget)."""
    asked = any(one.is_a("wh", "which") for one in mentions) and any(one.type == "dimension" for one in mentions)
    return asked and any(one.type in ("move", "super", "bound", "order") for one in mentions)


_ASK_FIGURES = frozenset(("who", "add up", "adds up"))
"""Words of those operations that ask for figures as well: who spends most, what do they add up to."""


def _adds_up(mentions: Sequence[Mention]) -> bool:
    """Return whether a sum is asked for, and none of its members."""
    members = any(one.type in ("super", "order", "bound", "each", "top") or one.is_a("wh", "which", "list") for one in mentions)
    return not members and any(one.is_a("op", "sum", "sum.adding") for one in mentions)


def _row_of_one(mention: Mention, owners: Owners, adds: bool) -> Mention:
    """Return departments as rows where a single town's or county's report in English is loaded.

    Where all are added up (the allowances of the agencies) they are those that have what is asked.
    """
    single = len(owners) == 1 and any(map(english_place, owners[0].body.names))
    if single and adds and mention.type == "dimension" and mention.value in ("body", "item"):
        return replace(mention, type="filler", value="")
    if not single or not mention.is_a("dimension", "body"):
        return mention
    whole = any(mention.text in name.lower().split() for name in owners[0].body.names)  # the town itself
    return replace(mention, type="filler", value="") if whole else replace(mention, value="item")


def _is_place_of(mention: Mention, places: Sequence[tuple[int, int]]) -> bool:
    """Return whether a word that nothing explains is the place of a body that is named beside it (the finance bureau in A)."""
    start = mention.start + len(mention.text) - len(mention.text.lstrip())
    return mention.type == "rest" and any(first <= start and start + len(mention.text.strip()) <= last for first, last in places)


def _of_own_place(mention: Mention, owners: Sequence[LoadedBody]) -> Mention:
    """Return the word for a place's rank (the county's spending) as saying nothing where that place's report alone is meant."""
    if len(owners) != 1 or mention.type != "rest":
        return mention
    word = mention.text.strip()
    named = any(word in name.lower().split() for name in owners[0].body.names if english_place(name))
    english = any(map(english_place, owners[0].body.names))  # whose rank is a word of its name
    ranked = is_a_place(owners[0].body) and rank_endings(word) and not english
    return replace(mention, type="filler") if named or ranked else mention


LONGEST_READ = 2000
"""Characters up to which a question is read as mentions; a longer one is no question, and reading grows with its square."""


def _mentions(question: str, owners: Owners, vocabulary: Vocabulary, talk: Sequence[Program] = ()) -> tuple[Mention, ...] | None:
    """Return the question's mentions, groups of bodies as those meant; None where it names a body that is not loaded."""
    if len(question) > LONGEST_READ:
        return None
    # Asked for several times on a question's walk.
    key = ("mentions", question, vocabulary)
    found = owners.registry.remember(key, lambda: _found_mentions(question, owners, vocabulary))
    return tuple(with_groups(found, _named_in(talk), owners.registry)) if found is not None else None


def places_taken(question: str, owners: Owners, vocabulary: Vocabulary) -> list[tuple[str, tuple[str, ...]]]:
    """Return each place that a Chinese question names for the reports of bodies there, with the names of these bodies."""
    mentions = _mentions(question, owners, vocabulary) if language_of(question) == "zh" else None
    taken = [one for one in mentions or () if one.type == "body" and one.value == PLACE_SAID]
    return [(one.text, tuple(owner.name for owner in owners.of(one.keys))) for one in taken]


def as_meant(question: str, owners: Owners, vocabulary: Vocabulary) -> Spelt:
    """Return a question as it was meant: numbers in front of its asks as marks between them, slips put right.

    A slip is a sign that sounds like one of a loaded name or of a word of asking, or an English word with a wrong letter.
    """
    if len(question) > LONGEST_READ:
        return Spelt(question)
    if language_of(question) == "en":
        return spelt_in_english(question, lambda: _printed_words(owners, vocabulary))
    question = without_numbering(question)

    def cover(text: str) -> tuple[Mention, ...] | None:
        # What is tried is not kept: it would push out what questions ask for again.
        typed = _typed(text, owners, vocabulary) if text == fold_label(question) else _cover(text, owners, vocabulary)
        return _settled_cover(typed, owners, vocabulary) if typed is not None else None

    def make() -> Inventory:
        bodies = [fold_label(name) for owner in owners for name in owner.body.names]
        return inventory_of(bodies, vocabulary.forms())

    found = spelt(fold_label(question), cover, lambda: owners.registry.keep("spelling", lambda _: make()))
    text, slips = question, []
    for slip in found.slips:
        if slip.typed in text:
            text = text.replace(slip.typed, slip.meant, 1)
            slips.append(slip)
    return Spelt(text, tuple(slips))


def _printed_words(owners: Owners, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the Latin words of the loaded bodies' names, labels and titles, kept for the next question."""
    names = (name for owner in owners for name in owner.body.names)
    labels = (label for labels in vocabulary.latin.values() for label in labels)
    return owners.registry.remember(("printed words", vocabulary), lambda: latin_words((*names, *labels, *vocabulary.titles)))


def _found_mentions(question: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    typed = _typed(fold_label(question), owners, vocabulary)
    return _settled_cover(repaired(typed, vocabulary), owners, vocabulary) if typed is not None else None


def _typed(folded: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    """Return the cover of a folded question as it was typed, kept: it is looked at for slips first, then read."""
    return owners.registry.remember(("typed", folded, vocabulary), lambda: _cover(folded, owners, vocabulary))


def _settled_cover(cover: Sequence[Mention], owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return a cover with what its neighbours make of each word: joins, levels, heads, bodies by their short names."""
    claims = any(one.type in ("agree", "yesno") for one in cover)  # a claim's places are told apart by `claiming_where`
    addressed = with_codes(cover if claims else with_tables(cover, vocabulary))
    found = with_heads(with_levels(tuple(settled_in_chinese(addressed)), vocabulary), vocabulary)
    return tuple(_left_over_body(one, owners.registry) for one in found)


def _cover(folded: str, owners: Owners, vocabulary: Vocabulary) -> tuple[Mention, ...] | None:
    """Return the cover of a folded question by its mentions as typed; None where it names a body that is not loaded."""
    named = bodies_in(folded, owners.registry, vocabulary.loaded)
    named = tuple(one for one in named if one.keys or not _inside_label(folded, one.start, one.end, vocabulary, official=True))
    places = _places_of_groups(folded, owners.registry, [(one.start, one.end) for one in named if one.keys])
    named = tuple(one for one in named if one.keys or not any(one.start <= place.start < one.end for place in places))
    places += [Named(one.start, one.end, keys) for one in named if not one.keys and (keys := owners.registry.in_place(one.text))]
    named = tuple(one for one in named if one.keys or not any(one.start == place.start for place in places))
    units = [one for one in named if not one.keys and _is_unit_in_place(folded, one.start, one.end, owners.registry, vocabulary)]
    named = tuple(one for one in named if one not in units)
    if any(not one.keys for one in named):
        return None
    named = tuple(one for one in named if not _inside_label(folded, one.start, one.end, vocabulary))
    taken = [*((one.start, one.end) for one in named), *((one.start, one.end) for one in places)]
    alone = places_alone(folded, owners.registry, taken)
    places += [Named(one.start, one.end, one.keys) for one in alone if not _inside_label(folded, one.start, one.end, vocabulary)]
    return cover_of(folded, vocabulary, [Named(one.start, one.end, one.keys) for one in named], places)


def _is_unit_in_place(folded: str, start: int, stop: int, registry: Registry, vocabulary: Vocabulary) -> bool:
    """Return whether a name that is no loaded body's is a place of one and a unit that a loaded report tells of there."""
    end = registry.place_from(folded, start)
    unit = folded[end:stop] if end is not None else ""
    return len(unit) > _LEAST_OF_UNIT and any(is_organ(label) for label in vocabulary.containing(unit))


_LEAST_OF_UNIT = 2
"""Characters that a unit's name has more than: an organ's word alone (小学, 医院) is of any."""


def _left_over_body(one: Mention, registry: Registry) -> Mention:
    """Return a stretch that nothing else explains as the body that it is short for by itself (2023文旅基本支出)."""
    if one.type != "rest" or len(one.text) < 2:
        return one
    named = find_bodies(one.text, registry)
    whole = len(named) == 1 and (named[0].start, named[0].end) == (0, len(one.text))
    return replace(one, type="body", keys=named[0].keys) if whole and named[0].keys else one


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


def _of_the_first(program: Program, ranked: Outcome | None) -> Program:
    """Return a program in words behind a ranking, of nothing named, as one of what came first (which is highest, and why)."""
    if not isinstance(program, Tell) or program.select.slots or not isinstance(ranked, Ranked) or not ranked.knowns:
        return program
    first = ranked.knowns[0]
    figures = first.operands if isinstance(first, Computed) else (first,)
    head = next((one.value.entry.head for one in figures if isinstance(one, Known) and one.value and one.value.entry), None)
    if head is None:
        return program
    span = Span(0, 0, head, (Link(head, 1.0, "exact"),))
    return replace(program, select=replace(program.select, slots=((span,),)), about=(head, *program.beside))


def _run_after(program: Program, before: Outcome | None, facts: Facts) -> Outcome:
    """Return what a program comes to behind another's outcome: a count as a part of what was counted there, where it is one."""
    counted = _counted_before(before) if isinstance(program, Tell) and program.what == "count" else ""
    if counted and isinstance(program, Tell):
        outcome = run(replace(program, about=(counted, *program.about)), facts)
        if not isinstance(outcome, Nothing):
            return outcome
    told = run(of_first(_of_the_first(program, before), before), facts)
    return _beside_the_sum(program, told, before, facts)


def _beside_the_sum(program: Program, told: Outcome, before: Outcome | None, facts: Facts) -> Outcome:
    """Return the count that stands in the sentence of the sum asked before it, where one says what is counted; else as told.

    …补贴发了多少，惠及多少人: whom other money reaches is counted in other sentences too.
    """
    select = program.selects[0] if isinstance(program, Get) and len(program.selects) == 1 else None
    if select is None or not is_count(select.unit) or not isinstance(before, Told) or len(before.knowns) != 1:
        return told
    known = before.knowns[0]
    quote = known.weighed.entry.fact.quote if known.weighed is not None and known.amount and known.amount.is_money else None
    counts = counts_in_sentence(select, quote, known, facts) if quote else ()
    return Told(counts) if len(counts) == 1 else told


def _counted_before(before: Outcome | None) -> str:
    """Return what an outcome is a count of; empty where it is none."""
    quoted = before.quoted[0].entry if isinstance(before, Worded) and before.what == "count" else None
    return quoted.head if quoted is not None else ""


def _of_the_one_that_has_it(program: Program, owners: Owners, facts: Facts) -> Outcome | None:
    """Return what a program that names no body comes to where it comes to anything for one loaded body alone; else None."""
    named = any(select.bodies or select.every_body for select in selects_of(program))
    if named or isinstance(program, Tell) or not 1 < len(owners) <= MOST_BODIES:
        return None
    alone = (run(filled(program, Select(bodies=(owner.body.key,))), facts) for owner in owners)
    found = [outcome for outcome in alone if not isinstance(outcome, Nothing)]
    return found[0] if len(found) == 1 else None


def _not_there(outcomes: Sequence[tuple[Program, Outcome]], draft: Draft) -> Draft | None:
    """Return a draft that tells no figure where one body is set against another and one side is not there; else None.

    No other pair of figures stands in for the two that were asked for.
    """
    for program, outcome in outcomes:
        bodies = [{key for select in selects_of(side) for key in select.bodies} for side in _sides_of(program)]
        if isinstance(outcome, Nothing) and any(select.table for select in selects_of(program)):
            draft.missing += [_words_of(cell) for cell in outcome.missing]  # no other table's figure is meant
        elif isinstance(outcome, Nothing) and outcome.missing and len(bodies) == 2 and all(bodies) and bodies[0] != bodies[1]:
            draft.missing += [_words_of(cell) for cell in outcome.missing]
        elif isinstance(outcome, Nothing):  # a fund that no label, title or heading names
            unknown = [cell for cell in outcome.missing if any(not one.links and one.text.isascii() for one in cell.slot)]
            draft.missing += list(dict.fromkeys(" ".join(span.text for span in cell.slot) for cell in unknown))
    return draft if draft.missing else None


def is_told(amount: Amount, draft: Draft) -> bool:
    """Return whether one of the figures that an answer is told from is an amount that the question gives."""
    told = (entry.fact.amount for entry in draft.used if entry.fact.amount is not None)
    return any(one.comparable(amount) and amounts_agree(one, amount) for one in told)


def _sides_of(program: Program) -> tuple[Operand, ...]:
    return (program.one, program.other) if isinstance(program, Gap) else ()


def answer_by_programs(
    reading: Reading, corpus: Corpus, owners: Owners, language: str = "zh", search: Search = lambda *_: ()
) -> Draft | None:
    """Return the draft of an answer; None where no reading of the question is explained whole and comes to something."""
    told = _told_by(reading, corpus, owners, language, search)
    if told is None and reading.otherwise is not None:
        return answer_by_programs(reading.otherwise, corpus, owners, language, search)
    return told


def _told_by(reading: Reading, corpus: Corpus, owners: Owners, language: str, search: Search) -> Draft | None:
    """Return what one reading tells; None where a content word is unexplained or one of its programs comes to nothing."""
    if reading.unread:
        return None
    draft = Draft(corpus, language)  # type: ignore[arg-type]
    facts = Facts(corpus, owners, draft, search)
    alone = [program for program in reading.programs if not is_over_many(program)]
    if any(not select.bodies for program in alone for select in selects_of(program)) and len(owners) > MOST_BODIES:
        return None
    outcomes: list[tuple[Program, Outcome]] = []
    for program in reading.programs:
        before = outcomes[-1][1] if outcomes else None
        asked = of_first(_of_the_first(program, before), before)
        outcome = _run_after(program, before, facts)
        if isinstance(outcome, Nothing) and language == "en":
            outcome = _of_the_one_that_has_it(asked, owners, facts) or outcome
        outcomes.append((program, outcome))
    outcomes = [one for one, behind in zip_longest(outcomes, outcomes[1:]) if not _is_told_by(one, behind)]
    if any(isinstance(outcome, Nothing) for _, outcome in outcomes):
        return _not_there(outcomes, draft)
    for program, outcome in outcomes:
        unit = selects_of(program)[0].unit
        tell(outcome, facts, None if is_count(unit) else unit)  # a count is told in the unit printed
    if not draft.answered or not all(is_told(amount, draft) for amount in reading.stated):
        return None
    if language == "en":
        words = (word for run in reading.unexplained for word in re.findall(r"[a-z]{3,}", run))
        return draft if all(_said_in_english(word, draft.used) for word in words) else None
    said = " ".join(said_around(entry) for entry in draft.used) if reading.unexplained else ""
    return draft if all(len(word) > 1 and word in said for word in reading.unexplained) else None
