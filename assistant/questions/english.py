"""English questions: the same pieces as Chinese ones, found at word boundaries.

Official terms answer to their English names, report labels in Latin letters to themselves, and Chinese words in brackets
are read as Chinese. What is neither these nor a common word is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.labels import Vocabulary
from assistant.questions.linking import Piece, best_cover, pieces_of
from assistant.questions.model import Link, Span
from assistant.questions.operations import ENGLISH_FILLER, operations_in
from ingest.coordinates import stated_in
from ingest.terms import fold_label

_OPERATION_WORDS = r"[a-z]+"
"""Words of an operation are no content, wherever they stand."""
_STAGE_WORDS = re.compile(
    r"\b(?:final accounts?|actual(?:ly)?|outturn|adopted budget|initial budget|original budget|budget(?:ed)?|adjusted budget|execution)\b"
)


def english_pieces(text: str, vocabulary: Vocabulary, fixed: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the cover of an English question, left to right; positions are those of `text`."""
    lowered = text.lower()
    taken = [False] * (len(text) + 1)
    pieces: list[Piece] = []

    def take(piece: Piece) -> None:
        if not any(taken[piece.start : piece.end]):
            pieces.append(piece)
            taken[piece.start : piece.end] = [True] * (piece.end - piece.start)

    for start, end in fixed:
        take(Piece(start, end, text[start:end], "fixed", 0.0))
    for piece in _chinese_inside(text, vocabulary):
        take(piece)
    for piece in _phrases(lowered, vocabulary):
        take(piece)
    for said in operations_in(lowered, True):
        # The words of an operation may lie around the items (what does … mean), so they block nothing.
        pieces.append(Piece(said.start, said.end, said.text, "operation", 0.0, said=said))
        for match in re.finditer(_OPERATION_WORDS, said.text):
            take(Piece(said.start + match.start(), said.start + match.end(), match.group(), "filler", 0.0))
    for match in _STAGE_WORDS.finditer(lowered):
        take(Piece(match.start(), match.end(), _stage_word(match.group()), "coordinate", 0.0))
    for match in re.finditer(r"\b(?:\d{7}|\d{5}|\d{3})\b", lowered):
        take(
            Piece(
                match.start(),
                match.end(),
                match.group(),
                "code",
                0.0,
                span=Span(match.start(), match.end(), match.group(), code=match.group()),
            )
        )
    for match in re.finditer(r"\d[\d,]*(?:\.\d+)?\s*(?:%|万元|元)", lowered):
        take(Piece(match.start(), match.end(), match.group().replace(" ", ""), "figure", 0.0))
    for match in re.finditer(r"[a-z][a-z'&-]+|[,;?]|\band\b", lowered):
        word = match.group().removesuffix("'s")
        if word in ENGLISH_FILLER or len(word) < 3:
            take(Piece(match.start(), match.end(), "和" if word == "and" else match.group(), "filler", 0.0))
        else:
            take(Piece(match.start(), match.end(), word, "rest", 0.0))
    return sorted(pieces, key=lambda piece: piece.start)


def _stage_word(text: str) -> str:
    if re.search(r"final|actual|outturn", text):
        return "决算数"
    return {"adjusted budget": "调整预算", "execution": "执行数"}.get(text, "预算数")


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
            found.append(Piece(match.start(), match.end(), folded, "rest", 0.0))
    return found


def _phrases(lowered: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return labels named by an official English name or by their own Latin words, the longest first."""
    found: list[tuple[int, Piece]] = []
    words = [(match.group(), match.start(), match.end()) for match in re.finditer(r"[a-z0-9']+", lowered)]
    for first in range(len(words)):
        for last in range(first, min(len(words), first + 9)):
            start, end = words[first][1], words[last][2]
            span = _phrase_span(lowered[start:end], start, vocabulary)
            if span is not None:
                found.append((end - start, Piece(start, end, lowered[start:end], "item", 0.0, span=span)))
    return [piece for _, piece in sorted(found, key=lambda pair: (-pair[0], pair[1].start))]


def _phrase_span(phrase: str, start: int, vocabulary: Vocabulary) -> Span | None:
    """Return the labels that a phrase names, singular or plural; None where it names none."""
    printed = vocabulary.latin.get(re.sub(r"[^a-z0-9]", "", phrase))
    if printed:
        return Span(start, start + len(phrase), phrase, tuple(Link(label, 1.0, "exact") for label in printed))
    plain = re.sub(r"\s+", " ", phrase)
    labels = next(
        (
            vocabulary.english[form]
            for form in (plain, plain.removesuffix("s"), plain.removesuffix("es"), plain + "s")
            if form in vocabulary.english
        ),
        None,
    )
    if not labels or len(plain) < 3:
        return None
    links = tuple(
        Link(label, score if label in vocabulary.loaded else score - 0.02, "alias") for label, score in sorted(labels.items())
    )
    best = next((link.label for link in links if link.label in vocabulary.loaded), links[0].label)
    stated = stated_in(best)
    return Span(start, start + len(phrase), phrase, links, fund=stated.fund if "预算" in best else None, kind=stated.kind)
