"""An English question → typed mentions: the same types as a Chinese one has, whole words, weighed and covered alike.

Items answer to their official English names, the glossary and the printed names of English reports; words to the lexicon. What
a word that has several parts to play means here is settled by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.labels import Vocabulary
from assistant.language.lexicon import longest_word, words_of
from assistant.language.mentions import FILLER_WEIGHT, THING_WEIGHT, WORD_WEIGHT, Mention, Named, best_cover
from assistant.questions.english import item_candidates
from assistant.questions.english_amounts import FIGURE, figure_text
from assistant.questions.model import Link, Span
from assistant.questions.years import years_of
from ingest.amounts import parse_amount

NAME_WEIGHT = 1.0
"""A character of an item's own name; of a name that is only like it somewhat less."""
LIKE_WEIGHT = 0.9
_START = re.compile(r"(?<![a-z0-9])(?=[a-z0-9&%'])|(?<=[a-z])(?='s\b)")
_MARKS = {",": "comma", ":": "comma", " - ": "comma", " – ": "comma", ";": "stop", "?": "stop", "!": "stop", ". ": "stop"}
_BRACKETS = "()\"“”‘’'"
_RELATIVE = frozenset(("-1", "-2"))


def english_mentions(text: str, vocabulary: Vocabulary, bodies: Sequence[Named]) -> tuple[Mention, ...]:
    """Return the heaviest cover of an English question by mentions, left to right; what nothing covers is a `rest`."""
    lowered = text.lower().replace("’", "'")
    taken = [(one.start, one.end) for one in bodies]
    years = [span for span in years_of(text, "en")[1] if not _meets(span, taken)]
    found = [Mention(one.start, one.end, lowered[one.start : one.end], "body", keys=one.keys) for one in bodies]
    found += [_year(text, span) for span in years]
    candidates = [(mention, (mention.end - mention.start) * THING_WEIGHT) for mention in found]
    others = (*_items(text, vocabulary), *_words(lowered), *_figures(lowered), *_marks(lowered))
    candidates += [(mention, weight) for mention, weight in others if not _meets((mention.start, mention.end), [*taken, *years])]
    covered = [one for one in best_cover(lowered, candidates) if not _is_blank(one)]
    return tuple(_settled(_listed(_once_named(text, covered))))


def _meets(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _is_blank(mention: Mention) -> bool:
    return mention.type == "rest" and not re.search(r"[^\W_]", mention.text)


def _year(text: str, span: tuple[int, int]) -> Mention:
    stated = years_of(text[slice(*span)], "en")[0]
    return Mention(*span, text[slice(*span)].lower(), "year", years=stated.stated or ((stated.base,) if stated.base else ()))


def _items(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Mention, float]]:
    """Yield the items that may be meant. A single word that merely is a part of names is one only where it says nothing else."""
    words = words_of("en")
    for piece in item_candidates(text, vocabulary):
        if piece.span is None:
            continue
        phrase = text[piece.start : piece.end].lower()
        named = any(link.how in ("exact", "alias") for link in piece.span.links)
        only_words = not named and all(word in words for word in re.findall(r"[a-z']+", phrase))
        if only_words or any(word.type in _NO_ITEMS for word in words.get(phrase, ())):
            continue
        mention = Mention(piece.start, piece.end, phrase, "item", span=piece.span)
        yield mention, (piece.end - piece.start) * (NAME_WEIGHT if named else LIKE_WEIGHT) + 0.05


_NO_ITEMS = frozenset(("move", "measure", "super", "op", "versus"))
"""What a word says of figures, though a column may be headed by it (change)."""


def _words(lowered: str) -> Iterator[tuple[Mention, float]]:
    """Yield the lexicon's words that stand in the question as whole words."""
    words, longest = words_of("en"), longest_word("en")
    for begun in _START.finditer(lowered):
        start = begun.start()
        for end in range(start + 1, min(len(lowered), start + longest) + 1):
            if end < len(lowered) and lowered[end].isalnum() and lowered[end - 1].isalnum():
                continue
            for word in words.get(lowered[start:end], ())[:1]:
                length = len(word.surface)
                weight = length * (FILLER_WEIGHT if word.type == "filler" else WORD_WEIGHT) + 0.03 * (length - 1)
                unit = word.value if word.type == "unit" else None
                yield Mention(start, end, word.surface, word.type, word.value, unit=unit), weight


def _figures(lowered: str) -> Iterator[tuple[Mention, float]]:
    for match in FIGURE.finditer(lowered):
        amount = parse_amount(figure_text(match))
        if amount is not None:
            yield Mention(*match.span(), match.group(), "figure", amount=amount), (match.end() - match.start()) * 1.2


def _marks(lowered: str) -> Iterator[tuple[Mention, float]]:
    for sign, kind in _MARKS.items():
        for match in re.finditer(re.escape(sign), lowered):
            yield Mention(*match.span(), sign, kind), 1.2


def _once_named(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without the English words that a bracket of Chinese behind them repeats: that is the exact name."""
    kept: list[Mention] = []
    for one in mentions:
        han = one.type == "item" and re.search(r"[\u4e00-\u9fff]", text[one.start : one.end])
        if han and text[: one.start].rstrip()[-1:] in ("(", "（"):
            while kept and kept[-1].type in ("item", "rest", "dimension"):
                kept.pop()
        kept.append(one)
    return kept


_LISTS = frozenset(("item", "body", "year", "measure"))
_THIN = frozenset(("filler", "deixis"))


def _listed(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the commas of a list as what joins it: between things of one kind, and before "and"."""
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        if one.type == "comma" and one.text == ",":
            before = next((other for other in reversed(found) if other.type not in _THIN), None)
            after = next((other for other in mentions[at + 1 :] if other.type not in (*_THIN, "join")), None)
            if before and after and before.type == after.type and before.type in _LISTS:
                one = replace(one, type="join", value="and")
        found.append(one)
    return found


def _settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with each word that may play several parts in the one that its neighbours leave it."""
    found: list[Mention] = []
    for at, one in enumerate(mentions):
        phrase = _phrase_around(mentions, at)
        after = next((other for other in mentions[at + 1 :] if other.type != "filler"), None)
        before = next((other for other in reversed(found) if other.type != "filler"), None)
        found += _settle(one, before, after, phrase)
    return _dated(_revised(found))


def _revised(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the plan behind a word for its revision (the revised 2013 plan) as that word's own."""
    found: list[Mention] = []
    revised = False
    for one in mentions:
        if one.is_a("stage", "budget") and revised:
            one = replace(one, type="filler", value="")
        revised = one.is_a("stage", "adjusted") and one.text in _REVISED or revised and one.type in ("year", "filler")
        found.append(one)
    return found


_REVISED = frozenset(("revised", "adjusted", "amended"))


def _phrase_around(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """Return the mentions between the commas and stops around a place."""
    ends = [i for i, one in enumerate(mentions) if one.type in ("comma", "stop")]
    first = max((end + 1 for end in ends if end < at), default=0)
    last = min((end for end in ends if end > at), default=len(mentions))
    return list(mentions[first:last])


def _settle(one: Mention, before: Mention | None, after: Mention | None, phrase: Sequence[Mention]) -> list[Mention]:
    if one.type == "side":
        return _side(one, before, after, phrase)
    if one.type == "to":
        return [_to(one, after, phrase)]
    if one.type == "filler" and one.text in _ONE_BODY and any(other.type == "super" for other in phrase):
        return [replace(one, type="dimension", value="body")]  # the bureau with the highest figure
    if one.is_a("dimension", "project"):
        return [_projects(one, phrase)]
    if one.is_a("dimension", "year") and after is not None and after.type == "year":
        return [replace(one, type="filler", value="")]  # in each of the years 2022 and 2023
    if one.type == "spent":
        planned = any(other.is_a("stage", "budget") for other in phrase) and any(_is_than(other) for other in phrase)
        return [replace(one, type="stage", value="actual") if planned else replace(one, type="filler")]
    if one.type == "bound" and (after is None or after.type != "figure"):
        more = "more" if one.value == "over" else "less"
        return [replace(one, type="move", value=more), replace(one, start=one.end, type="versus", value="than")]
    if one.is_a("measure", "rate"):
        of = after is not None and after.is_a("of")
        moving = any(other.type in ("move", "versus") or other.is_a("side", "more", "less") for other in phrase)
        return [one if moving and not of else replace(one, value="share")]
    if one.is_a("wh", "amount") and one.text.startswith("what") and after is not None and after.type in ("dimension", "count"):
        return [replace(one, value="which")]
    if one.type == "count":
        near = any(other is not None and other.type in ("super", "dimension", "wh") for other in (before, after))
        ranked = near and any(other.type == "super" for other in phrase)
        return [replace(one, type="top") if ranked else replace(one, type="rest", value="")]
    if one.type == "be" and one.text.startswith(("make", "made")) and not any(other.type == "measure" for other in phrase):
        return [replace(one, type="wh", value="parts")]
    return [one]


def _is_than(mention: Mention) -> bool:
    return mention.is_a("versus") or mention.is_a("side", "more", "less") or mention.is_a("bound")


_ONE_BODY = frozenset(("the bureau", "the department", "the office", "the agency", "the unit"))
_PROJECTS = Span(0, 0, "项目支出", (Link("项目支出", 1.0, "alias"),), kind="project")


def _projects(one: Mention, phrase: Sequence[Mention]) -> Mention:
    """Return the word projects as the expenditure on them where nothing else is named and no list of them is asked for."""
    listed = any(other.type in ("super", "bound", "count", "each", "order") or other.is_a("wh", "which") for other in phrase)
    shared = any(other.is_a("measure", "share", "rate") for other in phrase)
    beside = any(other.type == "item" for other in phrase) and not shared
    if listed or beside or not any(other.is_a("wh", "amount") or other.type == "measure" for other in phrase):
        return one
    return replace(one, type="item", value="", span=_PROJECTS)


def _to(one: Mention, after: Mention | None, phrase: Sequence[Mention]) -> Mention:
    """Return what stands for to: between the two sides of a ratio or two years, else a word between others."""
    if after is not None and after.type in ("year", "stage"):
        return one
    if any(other.is_a("measure", "times") for other in phrase):
        return replace(one, type="join", value="and")
    ratio = any(other.is_a("measure", "share", "rate") and other.text.startswith("ratio") for other in phrase)
    return replace(one, type="of", value="in") if ratio else replace(one, type="filler")


def _side(one: Mention, before: Mention | None, after: Mention | None, phrase: Sequence[Mention]) -> list[Mention]:
    """Return what stands for over, below, from …: a bound, what is compared with, or a word between others."""
    if after is not None and after.type == "figure" and one.value:
        return [replace(one, type="bound", value="over" if one.value == "more" else "under")]
    versus = replace(one, type="versus", value="than")
    if _is_compared(one, after, phrase):
        return [versus] if any(other.type == "move" for other in phrase) or not one.value else [replace(one, type="move"), versus]
    if one.text == "from" or one.text == "off" and any(other.is_a("op", "take") for other in phrase):
        return [replace(one, type="from")]
    return [replace(one, type="of", value="in") if one.text == "under" else replace(one, type="filler", value="")]


def _is_compared(one: Mention, after: Mention | None, phrase: Sequence[Mention]) -> bool:
    """Return whether what stands behind a word is what something is compared with: how far below the budget, up on 2022."""
    if after is None or after.type not in ("year", "stage", "deixis", "body", "item"):
        return False
    sized = any(other.is_a("op", "gap") or other.type == "measure" or other.text.startswith("by how") for other in phrase)
    moved = any(other.type == "move" for other in phrase)
    if not one.value:
        return after.type in ("year", "stage", "deixis") and (moved or any(other.is_a("op", "gap") for other in phrase))
    named = any(other.type == "item" for other in phrase if other.end <= one.start)
    return (named or after.type != "item") and (sized or moved or one.text.startswith("exceed"))


def _dated(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a year that is told by the one written before it (2023 and the year before) as that year."""
    written: tuple[int, ...] = ()
    found: list[Mention] = []
    for one in mentions:
        if one.type == "year" and one.years:
            written = one.years
        elif one.is_a("year", *_RELATIVE) and "before" in one.text + " " and len(written) == 1:
            one = replace(one, value="", years=(written[0] + int(one.value),))
        found.append(one)
    return found
