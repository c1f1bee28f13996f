"""English questions that ask for words: which clauses ask for them, and what is to be told of what.

The kinds of words are those of Chinese questions; what differs is that words are whole, and that clauses end before "and why".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.language import Mention
from assistant.programs.grammar import has, selected
from assistant.programs.model import Relation, Select, Tell, Wanted
from assistant.programs.selects import TOTALS
from assistant.programs.telling_asks import presumed, sorted_clauses, with_movement
from assistant.wordlists import cues_of, word_lines

Mentions = Sequence[Mention]
_ASKED: tuple[Wanted, ...] = ("source", "when", "where")
"""Kinds of words that the lexicon's values name as they are."""
_PLAIN = frozenset(("stop", "comma", "join", "of", "be", "from", "as", "filler"))


def words_and_figures(mentions: Mentions) -> tuple[list[Mention], list[Mention]]:
    """Return the clauses that ask for figures and those that ask for words, each as one run.

    How far over budget was A, and why asks both, of one thing; what no clause asks goes with the one before it.
    """
    return sorted_clauses(_clauses(mentions), asks_for_words, _asks_for_figures)


def asks_for_words(mentions: Mentions) -> bool:
    """Return whether a clause asks for a reason, a meaning, a source, a time or a place, or which things of a kind there are."""
    return has(mentions, "wh", "why", "meaning", *_ASKED) or lists_things(mentions) or bool(_relation_asked(mentions))


def _relation_asked(mentions: Mentions) -> Relation:
    """Return how units that are asked for stand to the body (its divisions, whom it answers to).

    Only where nothing else is asked of them: no item, no word that compares or measures, and no other content word.
    """
    asks = has(mentions, "wh", "amount", "which", "way", "who", "level") or has(mentions, "filler", "request")
    if not asks or has(mentions, "item") or any(one.type in _RANKING - {"stage"} for one in mentions):
        return ""
    said = " ".join(word for one in mentions if one.type not in ("body", "year", "comma", "stop") for word in one.text.split())
    kinds: tuple[Relation, ...] = ("above", "below", "counted", "inside")
    named = next((kind for kind in kinds if any(f" {word} " in f" {said} " for word in cues_of(f"en_{kind}"))), None)
    known = {*cues_of("en_units"), *(word for kind in kinds for phrase in cues_of(f"en_{kind}") for word in phrase.split())}
    rest = [word for one in mentions if one.type == "rest" for word in _words_of(one)]
    return named if named is not None and all(word in known or word in _light() for word in rest) else ""


def lists_things(mentions: Mentions) -> bool:
    """Return whether it is asked which things of a kind there are that no table ranks (which parish councils are in it)."""
    which = next((place for place, one in enumerate(mentions) if one.is_a("wh", "which")), None)
    behind = [one for one in mentions[which + 1 :] if one.type != "filler"] if which is not None else []
    kind = bool(behind) and behind[0].type == "rest" and any(one.type == "be" for one in behind)
    return kind and not any(one.type in _RANKING for one in mentions)


_RANKING = frozenset(("super", "order", "bound", "top", "move", "measure", "op", "versus", "figure", "stage"))
"""What compares figures: beside it a kind of things is asked by them."""


def _asks_for_figures(clause: Mentions) -> bool:
    return any(one.type in ("wh", "measure", "asked", "super", "order", "op", "bound") for one in clause)


def _clauses(mentions: Mentions) -> list[list[Mention]]:
    """Return the runs between commas and stops, and before an "and" that asks for words."""
    found: list[list[Mention]] = [[]]
    for at, one in enumerate(mentions):
        behind = next((other for other in mentions[at + 1 :] if other.type != "filler"), None)
        begins = one.type == "join" and behind is not None and behind.is_a("wh", "why", "meaning", *_ASKED)
        found[-1].append(one)
        if one.type in ("comma", "stop") or begins:
            found.append([])
    return [clause for clause in found if any(one.type not in _PLAIN for one in clause)]


def tell_in_english(mentions: Mentions) -> Tell:
    """Return what a question in words asks to be told; words of items that are only parts of names count as content too."""
    mentions = _without_totals(mentions)
    named = selected([one for at, one in enumerate(mentions) if one.type in _THINGS and not _is_base(mentions, at)])
    select = named[0] if named else Select()
    why = has(mentions, "wh", "why")
    against = why and any(one.is_a("stage", "budget") for one in mentions)
    listed = lists_things(mentions)
    content = [one for one in mentions if one.type in ("item", "rest", "figure") or listed and one.type == "dimension"]
    about = [word for one in content for word in _called(one)]
    about = [word for word in about if word not in _light()] or about
    beside = [word for one in content if one.type != "item" or not _is_named(one) for word in _words_of(one)]
    relation, what = _relation_asked(mentions), _wanted(mentions)
    if relation:
        return Tell(select, "list", relation=relation)
    if what == "meaning":
        return Tell(select, what, (_term(mentions),), tuple(beside))
    return with_movement(Tell(select, what, tuple(about), tuple(beside), "", presumed(mentions), against), mentions)


def _without_totals(mentions: Mentions) -> list[Mention]:
    """Return the mentions with a bare word for spending as none where an item is named beside it (spending on reception)."""
    own = any(one.type == "item" and not _is_total(one) for one in mentions)
    return [replace(one, type="filler", value="") if own and _is_total(one) else one for one in mentions]


def _is_total(mention: Mention) -> bool:
    return mention.span is not None and all(link.label in _TOTALS for link in mention.span.links)


_TOTALS = frozenset(link.label for make in TOTALS.values() for link in make(0, 0, "").links)
"""What a bare word for income or spending may mean."""


def _term(mentions: Mentions) -> str:
    """Return the term whose meaning is asked, in the question's words: what is no name, no date and no word of asking."""
    said = [one.text if one.type in _TERM else "|" for one in mentions]
    runs = " ".join("".join(f" {text} " for text in said).split()).split("|")
    return max((run.strip(" \"'“”?.,") for run in runs), key=len, default="")


_TERM = ("item", "rest", "join", "stage", "dimension", "move", "point")


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    """Return the words that carry no content of their own (spending, of)."""
    return frozenset(word for line in word_lines("fillers_en.txt") for word in line.split())


_THINGS = ("item", "body", "year", "join", "of")


def _wanted(mentions: Mentions) -> Wanted:
    if has(mentions, "wh", "why"):
        return "reason"
    if has(mentions, "wh", "meaning"):
        return "meaning"
    return next((kind for kind in _ASKED if has(mentions, "wh", kind)), "list" if lists_things(mentions) else "text")


def _is_base(mentions: Mentions, at: int) -> bool:
    """Return whether a year is what something is compared with: the words asked are of the year itself."""
    return mentions[at].type == "year" and at > 0 and mentions[at - 1].type == "versus"


def _called(mention: Mention) -> list[str]:
    """Return the words by which a report says what is named: an item's own label in Chinese, else the question's words."""
    span = mention.span
    if mention.type == "item" and span is not None and _is_named(mention) and not span.text.isascii():
        return [span.text]
    return _words_of(mention)


def _is_named(mention: Mention) -> bool:
    """Return whether an item is named in full, not by a part of its words."""
    return mention.span is not None and any(link.how in ("exact", "alias") for link in mention.span.links)


def _words_of(mention: Mention) -> list[str]:
    if mention.type == "figure":
        return [mention.text]
    return [word for word in mention.text.replace("'s", " ").replace("-", " ").split() if len(word) > 1 and word.isalnum()]
