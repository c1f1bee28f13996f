"""A folded question → typed mentions: what each stretch may be, and the cover of the whole that weighs most.

Things (bodies, years, items, figures) come from the reports and from patterns that really are patterns; words come from
the lexicon. A stretch that nothing covers is a `rest`: what it weighs decides whether a figure may be told at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.labels import Vocabulary, stands_in_order
from assistant.language.groups import HAN_DIGITS, groups_in
from assistant.language.lexicon import Word, longest_word, words_of
from assistant.language.numbers import han_numbers
from assistant.questions.linking import Piece, joined_pieces, near_span, pieces_of
from assistant.questions.model import Link, Span
from assistant.questions.years import years_of
from ingest.amounts import COUNTS, FOREIGN, MONEY, Amount, parse_amount

WORD_WEIGHT = 0.97
"""A character of a lexicon word; a character of a label's exact form weighs a little more (`linking`)."""
FILLER_WEIGHT = 0.45
COUNTED_BONUS = 1.0
"""What asks for a number in a unit (多少批次) is one thing: the unit names no item then."""
LONG_SLIP = 4
"""Characters from which a left-over stretch by itself may be a label misspelt."""
THING_WEIGHT = 3.0
"""A character of a body or a written year: nothing else may take it."""

_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|亿|万|元|%|个百分点|百分点|[\u4e00-\u9fff]{0,2})")
INSIDE = frozenset(("中", "里", "里面", "当中", "里头", "其中", "内"))
"""Words behind a thing that what is asked for lies inside of."""
_PERSON = "人"
_EITHER_OR = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_HALF = re.compile(r"一半(?=以上|以下|[是都吗吧了没不])")
_TENTHS = re.compile(r"([一二两三四五六七八九])成(?![本立果员效])")
_TOP = re.compile(r"(?:排名?|位列|位居)?前([一二两三四五六七八九十\d]{1,2})(?:名|位|个|项|家|大)?(?!季|月|年)")
_NTH = re.compile(
    r"(?:排名?|位列|排在|位居)?第(?P<nth>[一二三四五六七八九十]|\d{1,2})(?:(?:名|位)(?:的)?|[大高多少低小](?=的|[是,，?？和与]|$))"
)
"""A place in a ranking: 第二名, 第三高的."""
_MARKS = {",": "comma", "，": "comma", ":": "comma", "：": "comma", ";": "stop", "；": "stop", "?": "stop", "？": "stop",
          "。": "stop", "!": "stop", "\n": "stop", "、": "join", "(": "open", ")": "close"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the folded question (half-open) and what it was taken for.

    `type` is body, place, year, item, figure, top, rest, comma, stop, or a lexicon type; `value` the lexicon's.
    """

    start: int
    end: int
    text: str
    type: str
    value: str = ""
    span: Span | None = None
    years: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    amount: Amount | None = None
    unit: str | None = None
    """For a word that asks for a number: the unit asked for (多少人, 几辆, 多少万元)."""
    words: tuple[str, ...] = ()
    """For one that asks for a count: the stretches beside it that say what is counted."""

    def is_a(self, kind: str, *values: str) -> bool:
        """Return whether the mention is of a type and one of the values; `rate.down` is a `rate` too."""
        return self.type == kind and (not values or self.value in values or self.value.partition(".")[0] in values)


@dataclass(frozen=True, slots=True)
class Named:
    """A body that the question names: where, and the keys of the loaded bodies that are meant."""

    start: int
    end: int
    keys: tuple[str, ...]


def mentions_of(
    folded: str, vocabulary: Vocabulary, bodies: Sequence[Named], places: Sequence[Named] = ()
) -> tuple[Mention, ...]:
    """Return the cover of a folded Chinese question by mentions, what is like a label taken for it."""
    return repaired(cover_of(folded, vocabulary, bodies, places), vocabulary)


def cover_of(
    folded: str, vocabulary: Vocabulary, bodies: Sequence[Named], places: Sequence[Named] = ()
) -> tuple[Mention, ...]:
    """Return the heaviest cover of a folded Chinese question by mentions as typed, left to right, nothing left out.

    `places` are those that bodies are asked of (某区三个局); their mentions have the keys of the bodies there.
    """
    years, year_spans = years_of(folded, "zh")
    fixed = [(one.start, one.end) for one in (*bodies, *places)]
    fixed += [span for span in year_spans if not _meets(span, fixed) and re.search(r"\d|[〇○零二]", folded[slice(*span)])]
    found = [Mention(one.start, one.end, folded[one.start : one.end], "body", keys=one.keys) for one in bodies]
    found += [Mention(one.start, one.end, folded[one.start : one.end], "place", keys=one.keys) for one in places]
    found += [_year(folded, span) for span in fixed[len(found) :]]
    pieces = [piece for piece in pieces_of(folded, vocabulary, (), fixed) if piece.kind in ("item", "code", "coordinate")]
    candidates = [(_item(piece), piece.weight) for piece in pieces if piece.span is not None and _is_item(piece)]
    candidates += [(mention, (mention.end - mention.start) * THING_WEIGHT) for mention in found]
    candidates += _words(folded) + _groups(folded) + _figures(folded) + _marks(folded) + _either_or(folded)
    candidates += _bounded_items(folded, vocabulary)
    blocked = [position for start, end in fixed for position in range(start, end)]
    held = set(blocked)
    free = [
        (mention, weight)
        for mention, weight in candidates
        if mention in found or not held.intersection(range(mention.start, mention.end))
    ]
    return best_cover(folded, free)


def repaired(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with misspelt labels taken for what they are most like (津帖补贴), where a stretch is left over.

    A left-over stretch is read with the part of a label beside it, else by itself; what is like no label stays a `rest`.
    """
    pieces = [_piece(one) for one in mentions]
    joined = joined_pieces(pieces, vocabulary)
    by_place = {(one.start, one.end): one for one in mentions}
    found: list[Mention] = []
    for piece in joined:
        if found and piece.kind == "rest" and _ends_label(piece.text, found[-1]):
            found[-1] = replace(found[-1], end=piece.end, text=found[-1].text + piece.text)
            continue
        own = by_place.get((piece.start, piece.end))
        if own is not None and found and (longer := _longer_part(found[-1], own, vocabulary)) is not None:
            found[-1] = longer
            continue
        if own is not None and found and (whole := _begun_by(found[-1], own, vocabulary)) is not None:
            found[-1] = whole
            continue
        if own is None:
            found.append(Mention(piece.start, piece.end, piece.text, "item", span=piece.span))
        elif own.type == "rest" and len(own.text) >= LONG_SLIP and (span := near_span(piece, vocabulary)) is not None:
            found.append(replace(own, type="item", span=span))
        else:
            found.append(own)
    return tuple(found)


def _longer_part(part: Mention, sign: Mention, vocabulary: Vocabulary) -> Mention | None:
    """Return a label's part with the single sign behind it, a word by itself, where a label goes on so (高血 | 压)."""
    if part.type != "item" or part.span is None or sign.end - sign.start > 1 or sign.type in ("rest", *_MARKS.values()):
        return None
    if part.end != sign.start or any(link.how != "part" for link in part.span.links):
        return None
    text = part.text + sign.text
    held = vocabulary.containing(text)
    links = tuple(link for link in part.span.links if link.label in held)
    if not links:
        return None
    return replace(part, end=sign.end, text=text, span=replace(part.span, end=sign.end, text=text, links=links))


def _begun_by(word: Mention, part: Mention, vocabulary: Vocabulary) -> Mention | None:
    """Return a label's part with the word right before it, where the label has both together (大 | 厅运营, 合理 | 诉求)."""
    short = word.type in ("move", "bound") and len(word.text) == 1 or word.type == "filler" and not word.value
    if not (short or word.is_a("agree")) or part.type != "item" or part.span is None or word.end != part.start:
        return None
    if any(link.how != "part" for link in part.span.links):
        return None
    held = vocabulary.containing(word.text + part.text)
    links = tuple(link for link in part.span.links if link.label in held)
    if not links:
        return None
    text = word.text + part.text
    return replace(part, start=word.start, text=text, span=replace(part.span, start=word.start, text=text, links=links))


_SHARING = ("join", "share_of", "versus", "op", "agree")
"""Between what two of the same thing stand: the second leaves out how the first begins (债务限额和余额)."""


def with_heads(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with an item cut short taken for the label that it makes with the beginning of the one before.

    债务限额和余额 asks of 债务余额: what is joined to a label shares its head, where the two together are a written form.
    """
    found: list[Mention] = []
    for one in mentions:
        at = len(found) - 1
        while at > 0 and found[at].type in (*_SHARING, "of", "filler"):
            at -= 1
        shares = any(between.type in _SHARING for between in found[at + 1 :])
        whole = _headed(found[at], one, vocabulary) if at >= 0 and shares and found[at].type == "item" else None
        if found and found[-1].is_a("of") and found[-1].text == _AMONG:
            item = next((other for other in reversed(found) if other.type == "item"), None)
            whole = _narrowed(item, one, vocabulary) if item is not None else None
        found.append(replace(one, type="item", span=whole) if whole is not None else one)
    return tuple(found)


_AMONG = "其中"


def _narrowed(whole: Mention, one: Mention, vocabulary: Vocabulary) -> Span | None:
    """Return the item that a word behind 其中 makes with the whole that was asked before it (债务限额…其中专项…)."""
    known = vocabulary.exact(one.text + whole.text) if one.type in ("item", "rest") else {}
    links = [Link(label, score, "alias") for label, (score, how) in known.items() if how != "stem"]
    return Span(one.start, one.end, one.text + whole.text, tuple(sorted(links, key=lambda link: -link.score))) if links else None


def _headed(before: Mention, one: Mention, vocabulary: Vocabulary) -> Span | None:
    """Return the item that a short mention is with the beginning of the one before it, the longest first; None where none is."""
    short = one.type == "rest" or one.type == "item" and one.span is not None and all(
        link.how in ("part", "stem") for link in one.span.links
    )  # fmt: skip
    if not short or len(one.text) < 2:
        return None
    for size in range(len(before.text) - 1, 1, -1):
        known = vocabulary.exact(before.text[:size] + one.text)
        links = [Link(label, score, "alias") for label, (score, how) in known.items() if how != "stem"]
        if links:
            return Span(one.start, one.end, before.text[:size] + one.text, tuple(sorted(links, key=lambda link: -link.score)))
    return None


def _ends_label(text: str, mention: Mention) -> bool:
    """Return whether a left-over stretch is the end of the label that the item before it surely means (公车的运行维护|费)."""
    span = mention.span
    return (
        mention.type == "item"
        and span is not None
        and len(mention.text) > 2
        and any(link.label.endswith(text) and not mention.text.endswith(text) for link in span.links[:1])
    )


def _piece(mention: Mention) -> Piece:
    kind: Literal["item", "rest", "fixed"] = "item" if mention.type == "item" else "rest" if mention.type == "rest" else "fixed"
    return Piece(mention.start, mention.end, mention.text, kind, 0.0, span=mention.span)


def _meets(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _year(folded: str, span: tuple[int, int]) -> Mention:
    text = folded[slice(*span)]
    stated = years_of(text if "年" in text else text + "年", "zh")[0]
    return Mention(*span, text, "year", years=stated.stated or ((stated.base,) if stated.base else ()))


def _is_item(piece: Piece) -> bool:
    """Return whether a piece names an item, a fund or a kind of expenditure; a stage's word does not."""
    return piece.kind != "coordinate" or bool(piece.span and (piece.span.fund or piece.span.kind))


def _item(piece: Piece) -> Mention:
    return Mention(piece.start, piece.end, piece.text, "item", span=piece.span)


def _words(folded: str) -> list[tuple[Mention, float]]:
    """Return the lexicon's words that stand in the question; what asks for a number takes the unit behind it along."""
    words, longest = words_of("zh"), longest_word("zh")
    found: list[tuple[Mention, float]] = []
    for start in range(len(folded)):
        for end in range(start + 1, min(len(folded), start + longest) + 1):
            for word in words.get(folded[start:end], ()):
                found.append((_worded(folded, start, end, word), _word_weight(word)))
    for start in range(len(folded)):
        if folded.startswith(("多少", "几"), start):
            asked = _count_asked(folded, start)
            if asked is not None:
                found.append((asked, (asked.end - asked.start) * WORD_WEIGHT + COUNTED_BONUS))
    return found


def _word_weight(word: Word) -> float:
    """Return a word's weight; a longer word weighs more than the two that it could be cut into.

    A small word of degree (这么多) would be cut into words that ask: it weighs as much as they do.
    """
    length = len(word.surface)
    light = word.type == "filler" and word.value != "degree"
    return length * (FILLER_WEIGHT if light else WORD_WEIGHT) + 0.03 * (length - 1)


def _worded(folded: str, start: int, end: int, word: Word) -> Mention:
    return Mention(start, end, folded[start:end], word.type, word.value)


_LONGEST_UNIT = 4
_POINTS = "百分点"
_SCORE = "分"
_SHORT_MONEY = {"万": "万元", "亿": "亿元"}


def _count_asked(folded: str, start: int) -> Mention | None:
    """Return 多少人, 几辆, 多少万元 as what asks for a number in that unit; None where no unit follows."""
    begin = start + (2 if folded.startswith("多少", start) else 1)
    for end in range(min(len(folded), begin + _LONGEST_UNIT), begin, -1):
        unit = folded[begin:end]
        bare = unit[1:] if unit[0] in "万亿" and unit[1:] in COUNTS else unit  # 多少万亩 asks for a count of 亩
        if folded.startswith(_POINTS, end):
            return Mention(start, end, folded[start:end], "wh", "amount")  # 几个百分点: the points are the unit
        if bare in COUNTS or unit in MONEY or unit in FOREIGN or unit in _SHORT_MONEY or unit == _SCORE:
            named = _SHORT_MONEY.get(unit, unit if unit in MONEY or unit in FOREIGN else bare)
            if unit == "个" and folded.startswith(_PERSON, end):  # 几个人 asks for persons, 几个所 for places
                end, named = end + len(_PERSON), _PERSON
            return Mention(start, end, folded[start:end], "wh", "amount", unit=named)
    return None


def _groups(folded: str) -> list[tuple[Mention, float]]:
    return [
        (Mention(start, end, folded[start:end], "deixis", "bodies"), (end - start) * 1.1 + COUNTED_BONUS)
        for start, end in groups_in(folded)
    ]


def _figures(folded: str) -> list[tuple[Mention, float]]:
    found: list[tuple[Mention, float]] = []
    for match in _FIGURE.finditer(folded):
        for end in range(match.end(), match.start(), -1):
            amount = parse_amount(folded[match.start() : end])
            if amount is not None:
                mention = Mention(match.start(), end, folded[match.start() : end], "figure", amount=amount)
                found.append((mention, (end - match.start()) * 1.2))
                break
    for match in _TOP.finditer(folded):
        count = HAN_DIGITS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
        if count:
            found.append((Mention(*match.span(), match.group(), "top", str(count)), len(match.group()) * 1.1))
    for match in _NTH.finditer(folded):
        place = HAN_DIGITS.get(match["nth"]) or int(match["nth"])
        found.append((Mention(*match.span(), match.group(), "nth", str(place)), len(match.group()) * 1.2))
    for match in _TENTHS.finditer(folded):
        share = Amount(Decimal(HAN_DIGITS[match[1]] * 10), "%")
        found.append((Mention(*match.span(), match.group(), "figure", amount=share), len(match.group()) * 1.1))
    for match in _HALF.finditer(folded):
        found.append((Mention(*match.span(), match.group(), "figure", amount=Amount(Decimal(50), "%")), len(match.group()) * 1.1))
    for number in han_numbers(folded):
        text = folded[number.start : number.end]
        # About so much (四十多万) is how one speaks of a figure, not one that bounds or is claimed.
        kind = "filler" if number.about else "figure"
        mention = Mention(number.start, number.end, text, kind, amount=None if number.about else number.amount)
        found.append((mention, len(text) * 1.1))
    return found


def _bounded_items(folded: str, vocabulary: Vocabulary) -> list[tuple[Mention, float]]:
    """Return the things that are named by a figure (单价60万元以上设备) where loaded labels have it: no bound of a list."""
    found: list[tuple[Mention, float]] = []
    for match in _BOUNDED.finditer(folded):
        labels = vocabulary.containing(match["figure"])
        for end in range(min(len(folded), match.end() + _LONGEST_THING), match.end() + 1, -1):
            words = folded[match.start("figure") : end].replace("的", "")
            links = tuple(Link(label, 0.95, "alias") for label, form in sorted(labels.items()) if stands_in_order(words, form))
            if links:
                start = match.start()
                item = Mention(start, end, folded[start:end], "item", span=Span(start, end, folded[start:end], links))
                found.append((item, (end - start) * 1.25 + COUNTED_BONUS))
                break
    return found


_BOUNDED = re.compile(r"(?:单价|单位价值|价值)?(?P<figure>\d+(?:\.\d+)?(?:亿元|万元|元))(?:\(含\))?以[上下]")
_LONGEST_THING = 8
"""Signs behind the figure that may still name the thing."""


def _either_or(folded: str) -> list[tuple[Mention, float]]:
    """Return the yes-or-no forms that repeat a verb around 不 (等不等于, 对不对, 合不合理) with the word that they begin."""
    found = []
    for match in _EITHER_OR.finditer(folded):
        verb = match.start() + 2
        size = next((size for size in (2, 1) if len(folded) >= verb + size and folded[verb : verb + size] in words_of("zh")), 1)
        text = folded[match.start() : verb + size]
        value = next((word.value for word in words_of("zh").get(text, ()) if word.type == "yesno"), "?")
        found.append((Mention(match.start(), verb + size, text, "yesno", value), len(text) * 1.1))
    return found


def _marks(folded: str) -> list[tuple[Mention, float]]:
    return [
        (Mention(at, at + 1, character, _MARKS[character], "and" if _MARKS[character] == "join" else ""), 1.2)
        for at, character in enumerate(folded) if character in _MARKS
    ]  # fmt: skip


def best_cover(folded: str, candidates: Sequence[tuple[Mention, float]]) -> tuple[Mention, ...]:
    """Return the mentions of the heaviest cover; runs of characters that nothing covers are `rest` mentions."""
    by_start: dict[int, list[tuple[Mention, float]]] = {}
    for mention, weight in candidates:
        by_start.setdefault(mention.start, []).append((mention, weight))
    best: list[tuple[float, Mention | None]] = [(0.0, None)] * (len(folded) + 1)
    for position in range(len(folded) - 1, -1, -1):
        choice: tuple[float, Mention | None] = (best[position + 1][0], None)
        for mention, weight in by_start.get(position, ()):
            value = weight + best[mention.end][0]
            if value > choice[0] + 1e-9:
                choice = (value, mention)
        best[position] = choice
    found: list[Mention] = []
    position = 0
    while position < len(folded):
        chosen = best[position][1]
        if chosen is not None:
            found.append(chosen)
            position = chosen.end
            continue
        if found and found[-1].type == "rest" and found[-1].end == position:
            last = found.pop()
            found.append(replace(last, end=position + 1, text=folded[last.start : position + 1]))
        else:
            found.append(Mention(position, position + 1, folded[position], "rest"))
        position += 1
    return tuple(found)
