"""English questions put into Chinese terms: the same pieces as a Chinese question has, in the order of the words.

Official terms answer to their English names, report labels in Latin letters to themselves, common words to the Chinese words
of the glossary, and Chinese words in brackets are read as Chinese. A piece's text is Chinese wherever there is a Chinese
word for it, so that everything behind reads both languages alike. What is none of these nor a common word is left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.labels import TOTALS, Vocabulary, is_generic, stem
from assistant.questions.english_amounts import COUNTED, FIGURE, figure_text
from assistant.questions.english_names import loose_names, near_names, printed_names, singular
from assistant.questions.linking import Piece, best_cover, pieces_of
from assistant.questions.model import Link, Span
from assistant.questions.operations import ENGLISH_FILLER, Said, chinese_of, operations_in
from assistant.wordlists import word_pairs
from ingest.coordinates import stated_in
from ingest.terms import clean_label, fold_label

_STAGE_WORDS = re.compile(
    r"\b(?:final accounts?|actual(?:ly)?|outturn|adopted budget|initial budget|"
    r"original budget|budget(?:ed|s)?|planned|adjusted budget|revised budget|execution)\b"
)
_JOINING = {
    "and": "和",
    "or": "或",
    "plus": "加",
    "than": "比",
    "versus": "比",
    "vs": "比",
    "minus": "减",
    ",": ",",
    ";": ";",
    "?": "?",
}
_ASIDE = re.compile(
    r"\s*(?:in|of|for|as|at|by|to|under|from|on|with|within|were|was|is|are|did|does|which|that|during|according|please|if|per)\b|\s*\d"
)
"""What follows a comma that lists nothing."""
_LEAD = re.compile(r"\s*(?:(?:and|so)\s+)?(?:out of|of|within|under|in|inside|as part of|for)\b[^,;?]*")
_ASKS = re.compile(r"\s*(?:how|what|which|was|were|is|are|did|does|do)\b")
"""What stands before a comma that lists nothing: of the goods and services, how much is …"""
FUND_NAMES = {
    "财政拨款收入": "财政拨款",
    "一般公共预算": "一般公共预算",
    "政府性基金预算": "政府性基金预算",
    "国有资本经营预算": "国有资本经营预算",
    "社会保险基金预算": "社会保险基金预算",
    "财政专户管理资金": "财政专户",
    "其他资金": "其他资金",
}
"""Items whose English names mean the fund, unless their income is asked; and the fund's own name."""
_MOST_WORDS = 9
"""Words of the longest official English name."""


class _Cover:
    """The question's words as they are taken, each once: what comes first has the better claim."""

    def __init__(self, text: str) -> None:
        self.pieces: list[Piece] = []
        self._taken = [False] * (len(text) + 1)

    def take(self, piece: Piece) -> bool:
        if any(self._taken[piece.start : piece.end]):
            return False
        self.pieces.append(piece)
        self._taken[piece.start : piece.end] = [True] * (piece.end - piece.start)
        return True

    def leave_to(self, said: Said) -> None:
        """Take back items that no label has where an operation's words say the same (completion rate)."""
        self.pieces = [
            piece
            for piece in self.pieces
            if piece.span is None or piece.span.links or piece.span.code or not said.start <= piece.start < piece.end <= said.end
        ]

    def lay_over(self, piece: Piece) -> None:
        """Add a piece that blocks nothing (what does … mean lies around its items)."""
        self.pieces.append(piece)


def english_pieces(text: str, vocabulary: Vocabulary, fixed: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the cover of an English question, left to right; positions are those of `text`."""
    lowered = text.lower()
    cover = _Cover(text)
    for start, end in fixed:
        cover.take(Piece(start, end, text[start:end], "fixed", 0.0))
    special = (*_chinese_inside(text, vocabulary), *_thresholds(lowered, vocabulary), *_counts(lowered), *_ellipses(lowered))
    for piece in (*special, *_phrases(lowered, vocabulary)):
        cover.take(piece)
    _take_operations(lowered, cover)
    for piece in _plain_pieces(lowered):
        cover.take(piece)
    pieces = _compounds(sorted(cover.pieces, key=lambda piece: piece.start), lowered, vocabulary)
    pieces = _with_modifiers(_without_translated(text, pieces), text)
    if _asks_meaning(lowered, pieces):
        asked = Piece(0, len(text), "指", "operation", 0.0, said=Said("definition", 0, len(text), lowered))
        pieces = [asked, *pieces]
    return pieces


def item_candidates(text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return all that may name an item in an English question, whether or not another stands in its way."""
    lowered = text.lower()
    special = (*_chinese_inside(text, vocabulary), *_thresholds(lowered, vocabulary), *_counts(lowered), *_ellipses(lowered))
    return [*special, *_phrases(lowered, vocabulary), *(piece for piece in _plain_pieces(lowered) if piece.kind == "code")]


def _compounds(pieces: list[Piece], lowered: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return the pieces with items that stand side by side made one where loaded labels hold both (library readers)."""
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if (
            last
            and last.span
            and piece.span
            and piece.kind == last.kind == "item"
            and not lowered[last.end : piece.start].strip(" -")
        ):
            both = vocabulary.containing(stem(last.text)).keys() & vocabulary.containing(stem(piece.text)).keys()
            if both:
                links = tuple(Link(label, 0.9, "part") for label in sorted(both))
                text = last.text + piece.text
                kept[-1] = Piece(last.start, piece.end, text, "item", 0.0, span=Span(last.start, piece.end, text, links))
                continue
        kept.append(piece)
    return kept


def _is_unknown(piece: Piece, text: str) -> bool:
    """Return whether a piece is a matter that no label has, or an unknown owner (the mayor's)."""
    if piece.kind == "rest":
        return text[piece.start : piece.end].endswith(("'s", "’s"))
    return piece.kind == "item" and piece.span is not None and not piece.span.links and not piece.span.code


def _with_modifiers(pieces: list[Piece], text: str) -> list[Piece]:
    """Return the pieces with a matter that no label has and the item right behind it made one that is not there.

    An opera house is no house where the report has nothing of operas; a mayor's pay is not the bureau's.
    """
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if last and piece.kind == "item" and piece.span and _is_unknown(last, text):
            words = text[last.start : piece.end].lower()
            if re.fullmatch(r"[a-z'’ -]+", words) and not text[last.end : piece.start].strip(" -"):
                span = Span(last.start, piece.end, words)
                kept[-1] = Piece(last.start, piece.end, words, "item", 0.0, span=span)
                continue
        kept.append(piece)
    return kept


_WHAT_IS_A = re.compile(r"\s*(?:please\s+)?what(?:'s|\s+is|\s+are)\s+an?\s.*")
_MEANING = re.compile(
    r"\s*(?:(?:please )?(?:define|explain)|what(?:'s| is| are|s)(?! the (?!term\b)(?!.* in (?:this|the) report)))\b.*"
)


def _asks_meaning(lowered: str, pieces: Sequence[Piece]) -> bool:
    """Return whether a term alone is asked about (what are the three public expenses in this report): no year, body or stage.

    With the definite article (what is the total …) the figure is meant, with the other (what's a book fair) the term;
    totals are figures anyway.
    """
    items = [piece.span for piece in pieces if piece.span]
    if _WHAT_IS_A.fullmatch(lowered.strip()) and len(items) == 1 and not any(p.kind in ("fixed", "coordinate") for p in pieces):
        return True
    known = all(piece.kind in ("item", "filler", "operation") for piece in pieces)
    return bool(
        _MEANING.fullmatch(lowered.strip())
        and known
        and len(items) == 1
        and items[0].links
        and items[0].links[0].how in ("alias", "exact")
        and items[0].links[0].label not in TOTALS - {"三公经费", "基本支出", "项目支出"}
        and not any(piece.said and piece.said.operation != "value" for piece in pieces)
    )


def _take_operations(lowered: str, cover: _Cover) -> None:
    """Add the operations; their words are no content, wherever they stand, but in an item's name (rent increase subsidies)."""
    for said in operations_in(lowered, True):
        if said.operation != "value" and any(_is_part_of_name(said, piece) for piece in cover.pieces):
            continue
        cover.leave_to(said)
        cover.lay_over(Piece(said.start, said.end, chinese_of(said), "operation", 0.0, said=said))
        for match in re.finditer(r"[a-z]+", said.text):
            # Of "how much more is … than …" the joining word still tells the two sides apart.
            joining = _JOINING.get(match.group(), "")
            cover.take(Piece(said.start + match.start(), said.start + match.end(), joining, "filler", 0.0))


def _is_part_of_name(said: Said, piece: Piece) -> bool:
    inside = piece.start <= said.start and said.end <= piece.end
    return piece.span is not None and inside and piece.end - piece.start > said.end - said.start


def _plain_pieces(lowered: str) -> Iterator[Piece]:
    """Yield stages, codes, figures and the single words, in the order in which they have a claim."""
    for match in _STAGE_WORDS.finditer(lowered):
        yield Piece(match.start(), match.end(), _stage_word(match.group()), "coordinate", 0.0)
    for match in re.finditer(r"(?<![\d,.])(?:\d{7}|\d{5}|\d{3})(?![\d,.]|\s*(?:%|yuan|million|thousand))", lowered):
        span = Span(match.start(), match.end(), match.group(), code=match.group())
        yield Piece(match.start(), match.end(), match.group(), "code", 0.0, span=span)
    for match in FIGURE.finditer(lowered):
        yield Piece(match.start(), match.end(), figure_text(match), "figure", 0.0)
    for match in re.finditer(r"[a-z][a-z'&-]*|[,;?]", lowered):
        word = match.group().removesuffix("'s")
        leads = _LEAD.fullmatch(lowered, 0, match.start()) and _ASKS.match(lowered, match.end())
        if word == "," and (leads or _ASIDE.match(lowered, match.end())):
            word = "a"
        if word in _JOINING:
            yield Piece(match.start(), match.end(), _JOINING[word], "filler", 0.0)
        elif len(word) < 3 or all(part in ENGLISH_FILLER or len(part) < 3 for part in (word, *word.split("-"))[-1:]):
            yield Piece(match.start(), match.end(), "", "filler", 0.0)
        else:
            yield Piece(match.start(), match.end(), word, "rest", 0.0)


def _stage_word(text: str) -> str:
    if re.search(r"final|actual|outturn", text):
        return "决算数"
    return {"adjusted budget": "调整预算", "revised budget": "调整预算", "execution": "执行数"}.get(text, "预算数")


def _chinese_inside(text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return the pieces of the Chinese words in an English question, (机关运行经费) for one."""
    found: list[Piece] = []
    for match in re.finditer(r"[\u4e00-\u9fff][\u4e00-\u9fff（）()、“”\"]*[\u4e00-\u9fff]", text):
        folded = fold_label(match.group())
        for piece in best_cover(folded, pieces_of(folded, vocabulary, (), ())):
            if piece.kind in ("item", "code") and piece.span:
                found.append(Piece(match.start(), match.end(), piece.text, piece.kind, 0.0, span=piece.span))
                break
        else:
            span = Span(match.start(), match.end(), folded)
            found.append(Piece(match.start(), match.end(), folded, "item", 0.0, span=span))
    return found


def _without_translated(text: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without the English words that a bracket of Chinese behind them repeats: that is the exact name."""
    kept: list[Piece] = []
    for piece in pieces:
        if (
            piece.span
            and re.search(r"[\u4e00-\u9fff]", text[piece.start : piece.end])
            and text[: piece.start].rstrip()[-1:] in "(（"
        ):
            while kept and (kept[-1].kind in ("item", "rest") or (kept[-1].kind == "filler" and not kept[-1].text)):
                if re.search(r"[^\s\w(（'-]", text[kept[-1].end : piece.start]) or _is_border(
                    text[kept[-1].start : kept[-1].end]
                ):
                    break
                kept.pop()
        kept.append(piece)
    return kept


def _is_border(word: str) -> bool:
    """Return whether a word cannot be inside a translated name."""
    return word.lower() in {"is", "are", "was", "were", "on", "in", "of", "for", "to", "does", "did", "do"}


def _words(lowered: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[a-z0-9]+(?:'[a-z]+)?", lowered)]


def _phrases(lowered: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return labels named by an official English name, by their own Latin words or by the glossary, the longest first."""
    found: list[tuple[int, int, Piece]] = []
    words = _words(lowered)
    for first in range(len(words)):
        for last in range(first, min(len(words), first + _MOST_WORDS)):
            start, end = words[first][0], words[last][1]
            if re.search(r"[:;?]", lowered[start:end]):
                break
            phrase = re.sub(r"'s$", "", lowered[start:end])
            if phrase in _VERBS and _is_verb(lowered, start, end):
                continue
            readings = (read(phrase, start, vocabulary) for read in (_phrase_span, _glossed, _near))
            for order, span in enumerate(readings):
                if span is not None:
                    found.append((end - start, order, Piece(start, end, span.text, "item", 0.0, span=span)))
                    break
    # What is only like a name comes after all names: of "three public budget" the three public are meant.
    return [piece for _, _, piece in sorted(found, key=lambda one: (one[1] == 2, -one[0], one[1], one[2].start))]


_NO_PLURAL = frozenset(["work", "good", "service"])
"""Words that mean something else in the plural (people work there, a good share)."""


@lru_cache(maxsize=16384)
def _forms(phrase: str) -> tuple[str, ...]:
    """Return the phrase as written, then singular and plural forms of its last word."""
    plain = re.sub(r"[\s-]+", " ", phrase)
    one = singular(plain)
    many = plain if plain in _NO_PLURAL else plain + ("es" if plain.endswith(("ch", "sh", "ss", "x")) else "s")
    return tuple(dict.fromkeys((re.sub(r"\s+", " ", phrase), plain, one, many)))


def _phrase_span(phrase: str, start: int, vocabulary: Vocabulary) -> Span | None:
    """Return the labels that a phrase names, singular or plural; None where it names none."""
    printed = _printed(phrase, vocabulary) or printed_names(phrase, vocabulary)
    if printed or vocabulary.is_english:
        return Span(start, start + len(phrase), phrase, printed) if printed else None
    labels = next((vocabulary.english[form] for form in _forms(phrase) if form in vocabulary.english), None)
    labels = labels or loose_names(phrase)
    if not labels or len(phrase) < 3:
        return None
    links = [
        Link(label, score if label in vocabulary.loaded else score - 0.02, "alias") for label, score in sorted(labels.items())
    ]
    best = next((link.label for link in links if link.label in vocabulary.loaded), links[0].label)
    links += [link for link in _containing(stem(clean_label(best)), vocabulary) if link.label not in labels]
    fund = None if re.search(r"\b(?:income|revenue)s?$", phrase) else FUND_NAMES.get(best)
    named = fund + "支出" if fund and re.search(r"\b(?:expenditure|spending|outlay)s?$", phrase) else fund or best
    return Span(start, start + len(phrase), named, tuple(links), fund=stated_in(fund or "").fund, kind=stated_in(best).kind)


_VERBS = frozenset(["pay", "cost", "rent", "water", "power", "print", "train", "house", "award", "reward", "heat", "heating"])
"""Names of items that are verbs as well (what did it pay for printing)."""


_ASKED_BACK = re.compile(r"\b(?:did|does|do|will|would)\s+(?:it|they|that|this|these|those|each|he|she)\s+$")


def _is_verb(lowered: str, start: int, end: int) -> bool:
    if _ASKED_BACK.search(lowered[:start]) and re.match(r"\s*(?:[,.;?!]|in\b|$)", lowered[end:]):
        return True  # what does it cost?
    followed = re.match(r"\s+(?:for|to|out|in(?!\s+(?:\d|fy))|into|on|its|their|the)\b", lowered[end:])
    return bool(followed and re.search(r"\b(?:did|does|do|to|will|would|must|can|should)\b", lowered[:start]))


def _near(phrase: str, start: int, vocabulary: Vocabulary) -> Span | None:
    """Return the loaded items that most words of the phrase name."""
    links = near_names(phrase, vocabulary)
    return Span(start, start + len(phrase), links[0].label, links) if links else None


def _printed(phrase: str, vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Return the labels printed in Latin letters that a phrase is, or that begin with its several words."""
    form = re.sub(r"[^a-z0-9]", "", phrase)
    whole = vocabulary.latin.get(form, ())
    if whole or len(form) < 8 or not re.search(r"\w[ -]\w", phrase) or re.search(r" (?:of|in|to|and|the|for)$", phrase):
        return tuple(Link(label, 1.0, "exact") for label in whole)
    begun = [label for other, labels in vocabulary.latin.items() if other.startswith(form) for label in labels]
    return tuple(Link(label, 0.9, "part") for label in begun[:20])


def _containing(part: str, vocabulary: Vocabulary) -> list[Link]:
    """Return the loaded labels that contain a Chinese word, the likest first; a word in many of them names none.

    A fund is no item that has 财政 in its name (fiscal affairs).
    """
    found = vocabulary.containing(part)
    if len(part) == 2 and len(found) > 60:
        return []
    links = [
        Link(label, 0.6 + 0.35 * len(part) / max(len(form), 1), "part")
        for label, form in found.items()
        if not is_generic(label) and (label not in FUND_NAMES or len(part) > 2)
    ]
    return sorted(links, key=lambda link: (-link.score, link.label))[:60]


@lru_cache(maxsize=1)
def _glossary() -> dict[str, tuple[str, ...]]:
    return {english: tuple(chinese.split(";")) for english, chinese in word_pairs("glossary_en.tsv")}


def _glossed(phrase: str, start: int, vocabulary: Vocabulary) -> Span | None:
    """Return the labels that contain a Chinese word for the phrase; without one the span says what is looked for."""
    chinese = next((_glossary()[form] for form in _forms(phrase) if form in _glossary()), None)
    if chinese is None or vocabulary.is_english:
        return None
    links: dict[str, Link] = {}
    for word in chinese:
        for link in (
            *(Link(label, score, "alias") for label, (score, _) in vocabulary.exact(word).items()),
            *_containing(word, vocabulary),
        ):
            if link.label not in links or links[link.label].score < link.score:
                links[link.label] = link
    named = next((word for word in chinese if vocabulary.containing(word)), chinese[0])
    ordered = tuple(sorted(links.values(), key=lambda link: (-link.score, link.label)))
    return Span(start, start + len(phrase), named, ordered)


_RECEIVED = re.compile(r"recepti|receiv|guest|visit|host|batch|entertain")
_ABROAD = re.compile(r"abroad|overseas|foreign|delegation")
_PEOPLE = re.compile(
    r"(?<=how many )(?:people|persons|guests|visitors|individuals)\b|(?<=number of )(?:people|persons|guests|visitors)\b"
)
_COUNTS = (
    (
        re.compile(r"\b(?:batches|groups) of (?:guests|visitors)\b|\bbatches\b|(?<=how many )receptions\b"),
        _RECEIVED,
        "国内公务接待批次",
    ),
    (_PEOPLE, _RECEIVED, "国内公务接待人次"),
    (re.compile(r"(?<=how many )(?:overseas |foreign )?(?:trips|delegations|groups)\b"), _ABROAD, "因公出国（境）团组数"),
    (_PEOPLE, _ABROAD, "因公出国（境）人次"),
)
"""Things counted beside an expense: their words, words that must stand elsewhere in the question, the count meant."""


def _counts(lowered: str) -> list[Piece]:
    """Return the counts that the question asks for by everyday words (how many people were received)."""
    found: list[Piece] = []
    for pattern, beside, label in _COUNTS:
        for match in pattern.finditer(lowered) if beside.search(lowered) else ():
            span = Span(match.start(), match.end(), label, (Link(label, 1.0, "alias"),))
            found.append(Piece(match.start(), match.end(), label, "item", 0.0, span=span))
    return found


_SHORT = {"basic": "基本支出", "project": "项目支出", "projects": "项目支出", "personnel": "人员经费", "running": "公用经费"}
_SHORT_LIST = re.compile(
    rf"\b(?:{'|'.join(_SHORT)})(?:(?:\s*(?:,|/|&|\b(?:and|or|vs|versus|plus|minus|than|the|to)\b)\s*)+(?:{'|'.join(_SHORT)}|contingency))+\b"
)


def _ellipses(lowered: str) -> list[Piece]:
    """Return kinds of expenditure that a list names by their first word (basic and project expenditure; basic, project)."""
    found: list[Piece] = []
    for listed in _SHORT_LIST.finditer(lowered):
        for match in re.finditer(r"[a-z]+", listed.group()):
            start, end = listed.start() + match.start(), listed.start() + match.end()
            label = _SHORT.get(match.group())
            if label and not re.match(r"\s+(?:expen|spend|cost|outlay|fund)", lowered[end:]):
                span = Span(start, end, label, (Link(label, 1.0, "alias"),), kind=stated_in(label).kind)
                found.append(Piece(start, end, label, "item", 0.0, span=span))
    return found


def _thresholds(lowered: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return amounts that belong to an item's name (equipment worth over 500,000 yuan → 50万元以上)."""
    found: list[Piece] = []
    for match in COUNTED.finditer(lowered):
        text = figure_text(match)
        links = tuple(_containing(text.removesuffix("元"), vocabulary))
        found.append(Piece(match.start(), match.end(), text, "item", 0.0, span=Span(match.start(), match.end(), text, links)))
    return [piece for piece in found if piece.span and piece.span.links]
