"""An English question → typed mentions: the same types as a Chinese one has, whole words, weighed and covered alike.

Items answer to their official English names, the glossary and the printed names of English reports; words to the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.labels import Vocabulary
from assistant.language.groups import english_groups_in
from assistant.language.lexicon import longest_word, words_of
from assistant.language.mentions import COUNTED_BONUS, FILLER_WEIGHT, THING_WEIGHT, WORD_WEIGHT, Mention, Named, best_cover
from assistant.language.settling import settled
from assistant.questions.english import item_candidates
from assistant.questions.english_amounts import BARE, FIGURE, bare_amount, figure_text
from assistant.questions.english_names import is_title, printed_names
from assistant.questions.linking import Piece
from assistant.questions.model import Link, Span
from assistant.questions.years import years_of
from assistant.wordlists import word_rows
from ingest.amounts import parse_amount
from ingest.english import day_spans, people_in, says_nothing

NAME_WEIGHT = 1.0
"""A character of an item's own name; of a name that is only like it somewhat less."""
LIKE_WEIGHT = 0.9
UNIT_BONUS = 4.0
"""What a unit that is asked for (in 10,000 yuan) weighs more than the figure in it."""
_START = re.compile(r"(?<![a-z0-9])(?=[a-z0-9&%'])|(?<=[a-z0-9])(?='s\b)")
_MARKS = {",": "comma", ":": "comma", " - ": "comma", " – ": "comma", " — ": "comma", ";": "stop",
          "?": "stop", "!": "stop", ". ": "stop", "(": "open", ")": "close"}  # fmt: skip


def english_mentions(text: str, vocabulary: Vocabulary, bodies: Sequence[Named]) -> tuple[Mention, ...]:
    """Return the heaviest cover of an English question by mentions, left to right; what nothing covers is a `rest`."""
    lowered = text.lower().replace("’", "'")
    taken = [(one.start, one.end) for one in bodies]
    days = _days(text, vocabulary)
    taken += [(one.start, one.end) for one in days]
    years = [span for span in years_of(text, "en")[1] if not _meets(span, taken)]
    found = [Mention(one.start, one.end, lowered[one.start : one.end], "body", keys=one.keys) for one in bodies]
    found += [_year(text, span) for span in years] + days
    candidates = [(mention, (mention.end - mention.start) * THING_WEIGHT) for mention in found]
    others = (
        *_items(text, vocabulary), *_tables(text, vocabulary), *_words(lowered), *_groups(lowered),
        *_staff(lowered, vocabulary), *_funds(lowered, vocabulary), *_counts_asked(lowered, vocabulary),
        *_figures(lowered), *_marks(lowered),
    )  # fmt: skip
    candidates += [(mention, weight) for mention, weight in others if not _meets((mention.start, mention.end), [*taken, *years])]
    covered = [one for one in best_cover(lowered, candidates) if not _is_blank(one)]
    return tuple(settled(_listed(_once_named(text, covered))))


def _days(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Return the days that a question names: heads of loaded columns where they are such, else words that say nothing."""
    found: list[Mention] = []
    for day in day_spans(text):
        labels = vocabulary.latin.get(day.name.replace(" ", ""), ())
        if not labels and not vocabulary.is_english:
            continue  # a Chinese report states what there was on a day: its year counts
        span = Span(day.start, day.end, day.name, tuple(Link(label, 1.0, "exact") for label in labels)) if labels else None
        found.append(Mention(day.start, day.end, text[day.start : day.end].lower(), "item" if span else "filler", span=span))
    return found


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
    pieces = [piece for piece in item_candidates(text, vocabulary) if piece.span is not None]
    pieces = [piece for piece in pieces if not _is_list(piece, pieces, text)]
    bought = any(piece.span and _is_called(piece.span, _PROCUREMENT) for piece in pieces)
    for piece in pieces:
        if piece.span is None or bought and _is_called(piece.span, _GOODS_AND_SERVICES):
            continue  # goods and services in procurement are two kinds of it
        phrase = text[piece.start : piece.end].lower()
        if any(link.label.isascii() and says_nothing(link.label) for link in piece.span.links[:1]):
            continue  # a column's head: budget, actual, variance
        named = any(link.how in ("exact", "alias") for link in piece.span.links)
        if any(word.value == _SPENDING for word in words.get(phrase, ())) and _is_called(piece.span, _ALL_SPENT):
            piece = replace(piece, span=replace(piece.span, links=(_OF_THE_YEAR, *piece.span.links)))
        only_words = not named and all(word in words for word in re.findall(r"[a-z']+", phrase))
        if only_words or any(word.type in _NO_ITEMS for word in words.get(phrase, ())):
            continue
        mention = Mention(piece.start, piece.end, phrase, "item", span=piece.span)
        yield mention, (piece.end - piece.start) * (NAME_WEIGHT if named else LIKE_WEIGHT) + 0.05


def _is_list(piece: Piece, pieces: Sequence[Piece], text: str) -> bool:
    """Return whether words are several items: with a comma between them (vehicle purchase, vehicle operation) or a bracket."""
    if "(" in text[piece.start : piece.end]:
        return True
    named = piece.span is not None and any(link.how in ("exact", "alias") for link in piece.span.links)
    for sign in (",",) if named else (",", _AND):
        mark = text.find(sign, piece.start, piece.end)
        before = mark >= 0 and any(one.start == piece.start and one.end == mark for one in pieces)
        if before and any(mark < one.start and one.end == piece.end for one in pieces):
            return True
    return False


_AND = " and "


def _tables(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Mention, float]]:
    """Yield the tables that are called by their titles (the capital programme): what stands in them is asked of."""
    words = list(re.finditer(r"[A-Za-z]+", text)) if vocabulary.titles else []
    for word, behind in pairwise(words):
        if _is_told_apart(word.group().lower(), behind.group().lower(), vocabulary):
            span = Span(word.start(), word.end(), word.group().lower())
            yield Mention(word.start(), word.end(), span.text, "item", span=span), (word.end() - word.start()) * WORD_WEIGHT
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + _MOST_TITLE_WORDS)):
            start, end = words[first].start(), words[last].end()
            phrase = text[start:end].lower()
            if is_title(phrase, vocabulary.titles) and not _names_label(phrase, vocabulary):
                yield Mention(start, end, phrase, "item", span=Span(start, end, phrase)), (end - start) * NAME_WEIGHT + 0.5


_MOST_TITLE_WORDS = 6


def _staff(lowered: str, vocabulary: Vocabulary) -> Iterator[tuple[Mention, float]]:
    """Yield the words for staff where a table of an English report counts it: by the word that its title has for it."""
    said = next((word for title in sorted(vocabulary.titles) if (word := people_in(title))), None)
    if said is None:
        return
    for surface, meanings in words_of("en").items():
        if any(one.type == "staff" for one in meanings):
            for match in re.finditer(rf"\b{re.escape(surface)}\b", lowered):
                span = Span(*match.span(), said)
                yield Mention(*match.span(), surface, "item", span=span), len(surface) * WORD_WEIGHT + COUNTED_BONUS


def _is_told_apart(word: str, behind: str, vocabulary: Vocabulary) -> bool:
    """Return whether a word tells which of several rows are meant by their table's title (the capital schemes)."""
    words = words_of("en")
    rows = any(one.type == "dimension" for one in words.get(behind, ()))
    known = word in words or any(link.how == "exact" for link in printed_names(word, vocabulary))
    return rows and not known and any(word in title.lower().split() for title in vocabulary.titles)


def _names_label(phrase: str, vocabulary: Vocabulary) -> bool:
    return any(link.how == "exact" for link in printed_names(phrase, vocabulary))


_PROCUREMENT, _GOODS_AND_SERVICES = "政府采购", "商品和服务支出"


_SPENDING, _ALL_SPENT = "spending", "支出总计"
_OF_THE_YEAR = Link("本年支出合计", 1.0, "alias")
"""What is spent in a year, by a bare word for it: the total beside what is carried over holds more."""


def _is_called(span: Span, name: str) -> bool:
    return bool(span.links) and span.links[0].label == name


_NO_ITEMS = frozenset(("move", "measure", "asked", "super", "op", "versus", "idle"))
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
                weight = length * (FILLER_WEIGHT if word.type in ("filler", "self") else WORD_WEIGHT) + 0.03 * (length - 1)
                unit = word.value if word.type == "unit" else None
                weight += UNIT_BONUS if unit and any(sign.isdigit() for sign in word.surface) else 0.0
                yield Mention(start, end, word.surface, word.type, word.value, unit=unit), weight


def _groups(lowered: str) -> Iterator[tuple[Mention, float]]:
    for start, end in english_groups_in(lowered):
        yield Mention(start, end, lowered[start:end], "deixis", "bodies"), (end - start) * WORD_WEIGHT + COUNTED_BONUS


def _figures(lowered: str) -> Iterator[tuple[Mention, float]]:
    for match in FIGURE.finditer(lowered):
        amount = parse_amount(figure_text(match))
        if amount is not None:
            yield Mention(*match.span(), match.group(), "figure", amount=amount), (match.end() - match.start()) * 1.2
    for match in BARE.finditer(lowered):
        amount = bare_amount(match, bounds=_ends_in_bound(lowered[: match.start()]))
        if amount is not None:
            yield Mention(*match.span(), match.group(), "figure", amount=amount), (match.end() - match.start()) * 1.1


def _ends_in_bound(before: str) -> bool:
    """Return whether a stretch ends in a word for a bound (more than, at least)."""
    bounds = (word.surface for meanings in words_of("en").values() for word in meanings if word.type == "bound")
    return before.rstrip().endswith(tuple(bounds))


def _funds(lowered: str, vocabulary: Vocabulary) -> Iterator[tuple[Mention, float]]:
    """Yield the funds of an English report that no label is: they stand in titles and headings, or nowhere."""
    for match in _FUND.finditer(lowered) if vocabulary.is_english else ():
        for phrase in (match.group(), match.group(2)):
            start = match.end() - len(phrase)
            named = any(word in words_of("en") for word in phrase.split()[:-1])
            if not named and not printed_names(phrase, vocabulary):
                span = Span(start, match.end(), phrase)
                yield Mention(start, match.end(), phrase, "item", span=span), len(phrase) * NAME_WEIGHT


_FUND = re.compile(r"\b(?:([a-z]+) )?([a-z]+ fund)\b")


def _counts_asked(lowered: str, vocabulary: Vocabulary) -> Iterator[tuple[Mention, float]]:
    """Yield how many of a known thing is asked (how many ambulances), with its unit and the Chinese words for it.

    Reports in English count their staff in no unit.
    """
    for noun, unit, *words in word_rows("counts_en.tsv"):
        if unit == "人" and vocabulary.is_english:
            continue
        for match in re.finditer(rf"(?:how many|(?:the )?number of) (?:{_NEUTRAL} )?{_plural(noun)}\b", lowered):
            said = tuple(word for word in words if word) + _by_verb(unit, lowered[match.end() :])
            asked = Mention(*match.span(), match.group(), "wh", "amount", unit=unit, words=said)
            yield asked, (match.end() - match.start()) * WORD_WEIGHT + COUNTED_BONUS


def _by_verb(unit: str, behind: str) -> tuple[str, ...]:
    """Return the Chinese word of the count that a verb behind it asks for: those held, or those bought."""
    said = set(re.findall(r"[a-z]+", behind))
    return tuple(word for of, verbs, word in word_rows("count_verbs_en.tsv") if of == unit and said.intersection(verbs.split()))


_NEUTRAL = "(?:official|government|public|service)"


def _plural(noun: str) -> str:
    """Return a pattern for a noun in the singular or the plural."""
    return noun[:-1] + "(?:y|ies)" if noun.endswith("y") else noun + "(?:e?s)?"


def _marks(lowered: str) -> Iterator[tuple[Mention, float]]:
    for sign, kind in _MARKS.items():
        for match in re.finditer(re.escape(sign), lowered):
            yield Mention(*match.span(), sign, kind), 1.2


def _once_named(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without the English words that a bracket of Chinese behind them repeats: that is the exact name."""
    kept: list[Mention] = []
    for one in mentions:
        han = one.type == "item" and re.search(r"[\u4e00-\u9fff]", text[one.start : one.end])
        repeats = han and text[: one.start].rstrip()[-1:] in ("(", "（")
        if han and one.span is not None and len(kept) > 1 and kept[-1].type == "comma" and _means(kept[-2], one.span):
            kept[-2:] = [one]  # the running costs, 公用经费,
            continue
        while repeats and kept and kept[-1].type in ("item", "rest", "dimension", "open"):
            kept.pop()
        if repeats and len(kept) > _INNER and kept[-1].type == "filler" and kept[-2].is_a("of") and kept[-3].type == "item":
            del kept[-_INNER:]  # operating expenses of the | agency (机关运行经费)
        if repeats and kept and kept[-1].words:
            kept[-1] = replace(kept[-1], words=())  # how many posts (编制): the bracket says what is counted
        if one.type == "close" and kept and kept[-1].type == "item" and not any(other.type == "open" for other in kept):
            continue
        kept.append(one)
    return kept


_INNER = 3
"""Mentions of a name's beginning that stand before its last word: a thing, of, the."""


def _means(mention: Mention, span: Span) -> bool:
    """Return whether a mention may be of the label that a Chinese name most surely is."""
    links = mention.span.links if mention.type == "item" and mention.span is not None else ()
    return any(link.label == span.links[0].label for link in links) if span.links else False


_SIDES = {"filler/spent": ("支出总计", "spending"), "received/": ("收入总计", "income")}
"""What a verb asks for where nothing is named: the whole of its side, in Chinese reports and in English ones."""
_NAMING = frozenset(("item", "dimension", "deixis", "count", "rest", "level", "left", "figure"))


def with_side_of_verb(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions of a question that names nothing with its verb as what it asks for (how much did it take in)."""
    asked = any(one.is_a("wh", "amount", "which") and not one.unit for one in mentions)
    verbs = [one for one in mentions if f"{one.type}/{one.value}" in _SIDES]
    if not asked or len(verbs) != 1 or any(one.type in _NAMING for one in mentions):
        return tuple(mentions)
    verb = verbs[0]
    label, printed = _SIDES[f"{verb.type}/{verb.value}"]
    links = printed_names(printed, vocabulary) if vocabulary.is_english else (Link(label, 1.0, "alias"),)
    item = replace(verb, type="item", value="", span=Span(verb.start, verb.end, label, links))
    return tuple(item if one is verb else one for one in mentions) if links else tuple(mentions)


_LISTS = frozenset(("item", "body", "year", "measure"))
_THIN = frozenset(("filler", "deixis"))


def _listed(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the commas of a list as what joins it: between things of one kind, and before "and"."""
    found: list[Mention] = []
    depth = 0
    for at, one in enumerate(mentions):
        depth += (one.type == "open") - (one.type == "close")
        if one.text in (",", ";") or depth and one.type in ("comma", "stop"):
            before = next((other for other in reversed(found) if other.type not in _THIN), None)
            after = next((other for other in mentions[at + 1 :] if other.type not in (*_THIN, "join")), None)
            listed = _LISTS if one.type == "comma" or depth else ("item",)
            if before and after and before.type == after.type and before.type in listed:
                one = replace(one, type="join", value="and")
        found.append(one)
    return found
