"""How much of a question's content a text says: Han stretches by their pairs of signs, Latin words by their stems."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.overlap import shortens
from assistant.lookup.index import Corpus
from assistant.lookup.scopes import Scope
from assistant.programs.telling_asks import light_signs
from assistant.wordlists import common_words
from ingest.model import Chunk
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label

ENOUGH = 0.6
"""Share of the question's content, its rare words weighing more, that a passage or a fact has to say.

Of 156 questions answered in words, split in halves, both pass alike with 0.5 and 0.6, and one passes less from 0.7 on.
"""


@dataclass(frozen=True, slots=True)
class Content:
    """The question's content: its stretches and words, and what each of their pieces weighs by how rare it is in the texts."""

    runs: tuple[str, ...]
    weights: dict[str, float]
    names: tuple[tuple[str, str], ...] = ()
    """What reports call a thing, and the question's own words for it: a text that has the one says the other."""

    @classmethod
    def of(cls, about: Sequence[str], texts: Sequence[str], names: tuple[tuple[str, str], ...] = ()) -> Content:
        """Return the content of stretches, weighed by the texts of a scope as they are printed."""
        texts = [_in_own_words(text, names) for text in texts]
        runs = tuple(dict.fromkeys(_run_of(run) for run in about))
        folded = [fold_label(text) for text in texts] if any(not run.isascii() for run in runs) else []
        weights = {piece: weight for run in runs if not run.isascii() for piece, weight in _weights(run, folded)}
        said = [stems(text) for text in texts]
        weights |= {run: _rarity(max(1, sum(run in one for one in said)), texts) for run in runs if run.isascii()}
        return cls(runs, weights, names)

    def without(self, runs: Sequence[str]) -> Content:
        """Return the content without the stretches that are no more than these words."""
        return Content(tuple(run for run in self.runs if run.replace(" ", "") not in runs), self.weights, self.names)

    @property
    def names_a_matter(self) -> bool:
        """Return whether there is more than a sign: 税 stands in what is said of every tax."""
        return any(run.isascii() for run in self.runs) or sum(map(len, self.runs)) > 1

    def share(self, text: str) -> float:
        """Return how much of the content a text says, 0 to 1."""
        text = _in_own_words(text, self.names)
        folded, said = fold_label(text), stems(text)
        parts = [
            (self.weights[run], self.weights[run] * (run in said)) if run.isascii() else _said_of(run, folded, self.weights)
            for run in (run if run.isascii() else run.replace(" ", "") for run in self.runs)
        ]
        whole = sum(weight for weight, _ in parts)
        return sum(said for _, said in parts) / whole if whole else 0.0

    def says_each(self, text: str) -> bool:
        """Return whether a text says at least half of each word that the question's Han stretches are read as."""
        folded = fold_label(_in_own_words(text, self.names))
        words = (word for run in self.runs if not run.isascii() for word in run.split(" ") if len(word) > 1)
        parts = [_said_of(word, folded, self.weights) for word in words]
        return all(2 * said >= whole for whole, said in parts)


def content_in(about: Sequence[str], corpus: Corpus, scope: Scope, names: tuple[tuple[str, str], ...] = ()) -> Content:
    """Return the content of stretches, weighed by the passages of a scope; `names` are those of the things that they name."""
    chunks = (chunk for document, _ in documents_of(scope) for chunk in corpus.store.chunks(document.id))
    return Content.of(about, [said_in(chunk) for chunk in chunks], names)


def _in_own_words(text: str, names: Sequence[tuple[str, str]]) -> str:
    """Return a text with the question's words for each thing that it calls by another name behind it."""
    if not names:
        return text
    folded = fold_label(text)
    return " ".join((text, *(own for name, own in names if name in folded)))


def documents_of(scope: Scope) -> list[tuple[DocumentInfo, ReportInfo]]:
    """Return the documents of a body that are of the scope's year; where none is, those of the year before.

    The report of a year's execution has the next year's draft in it.
    """
    for year in (scope.year, scope.year - 1) if scope.year is not None else (None,):
        found = [pair for pair in scope.owner.documents if year is None or pair[0].identity.year in (year, None)]
        if found:
            return found
    return []


def said_in(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return f"{chunk.to_embed}\n{chunk.to_search}"


@lru_cache(maxsize=8192)
def searched(chunk: Chunk) -> str:
    """Return the same, folded."""
    return fold_label(said_in(chunk))


def _run_of(run: str) -> str:
    """Return a stretch as it is compared: Latin words by their stem, Han ones folded with the blanks between their words.

    A figure is compared without the sign of its unit, as texts are cut into words.
    """
    if run.isascii() and run[:1].isdigit():
        return next(iter(_WORD.findall(run)), run)
    return stem(run) if run.isascii() else " ".join(map(fold_label, run.split(" ")))


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's Latin words and figures."""
    return frozenset(map(stem, _WORD.findall(text)))


_WORD = re.compile(r"[A-Za-z]+(?:['’](?!s\b)[a-z]+)?|\d[\d,.]*\d|\d")
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|ies|ied|ers?|ed|es|s|y|e)$")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return a Latin word in small letters without its ending: repairs, repaired and repair are alike."""
    lowered = word.lower()
    return _ENDINGS.sub("", lowered) if len(lowered) > 4 else lowered.removesuffix("s") if len(lowered) > 3 else lowered


def _weights(run: str, texts: Sequence[str]) -> list[tuple[str, float]]:
    """Return how rare each pair of a stretch is in the texts. A pair that stands nowhere and is no word weighs nothing:

    over a blank, with a light sign, or between two pairs that the texts have (务收 in 任务收尾).
    """
    bare = run.replace(" ", "")
    if len(bare) == 1:
        count = _count(bare, texts)
        return [(bare, _rarity(count, texts) if count else 0.0)]
    blanks = [at - run[:at].count(" ") for at, sign in enumerate(run) if sign == " "]
    pairs = [bare[at : at + 2] for at in range(len(bare) - 1)]
    counts = [_count(pair, texts) for pair in pairs]
    found = []
    for at, pair in enumerate(pairs):
        between = 0 < at < len(pairs) - 1 and counts[at - 1] and counts[at + 1]
        no_word = at + 1 in blanks or between or pair.isascii() or _is_grammar(pair)
        found.append((pair, 0.0 if not counts[at] and no_word else _rarity(counts[at], texts)))
    return found


def _is_grammar(pair: str) -> bool:
    return any(sign in light_signs() for sign in pair) and pair not in common_words()


def _count(piece: str, texts: Sequence[str]) -> int:
    return sum(piece in text for text in texts)


def _rarity(count: int, texts: Sequence[str]) -> float:
    return math.log((len(texts) + 1) / (count + 0.5))


def _said_of(run: str, text: str, weights: Mapping[str, float]) -> tuple[float, float]:
    """Return what a stretch weighs, and how much of that a text says: each sign in a pair that the text has."""
    if len(run) == 1:
        return weights[run], weights[run] * (run in text)
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    said = [pair in text for pair in pairs]
    if len(run) == 2 and not said[0]:
        said = [shortens(run, text)]
    whole = covered = 0.0
    for at in range(len(run)):
        touching = range(max(0, at - 1), min(len(pairs), at + 1))
        weight = sum(weights[pairs[one]] for one in touching) / len(touching)
        whole += weight
        covered += weight * any(said[one] for one in touching)
    return whole, covered
