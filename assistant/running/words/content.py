"""How much of a question's content a text says: its rare words weigh more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.overlap import shortens
from assistant.entities.finding import common_words
from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.programs.telling_asks import light_signs
from assistant.running.facts import Facts
from assistant.running.words.named import documents_of
from ingest.model import Chunk
from ingest.terms import fold_label

ENOUGH = 0.6

"""Share of the question's content, its rare words weighing more, that a passage must say (`eval` measures it)."""


@dataclass(frozen=True, slots=True)
class Content:
    """The question's content: its stretches, and how much each sign of them weighs by how rare its pairs are in the scope."""

    runs: tuple[str, ...]
    weights: dict[str, float]

    @classmethod
    def of(cls, program: Tell, facts: Facts, scope: Scope) -> Content:
        runs = tuple(" ".join(map(fold_label, run.split(" "))) for run in program.about)
        texts = [searched(chunk) for document, _ in documents_of(scope) for chunk in facts.corpus.store.chunks(document.id)]
        return cls(runs, {piece: weight for run in runs for piece, weight in _weights(run, texts)})

    def share(self, text: str) -> float:
        """Return how much of the content a text says, 0 to 1."""
        folded = fold_label(text)
        parts = [_said_of(run.replace(" ", ""), folded, self.weights) for run in self.runs]
        whole = sum(weight for weight, _ in parts)
        return sum(said for _, said in parts) / whole if whole else 0.0

    def says_each(self, text: str) -> bool:
        """Return whether a text says at least half of each word that the question's stretches are read as."""
        folded = fold_label(text)
        parts = [_said_of(word, folded, self.weights) for run in self.runs for word in run.split(" ") if len(word) > 1]
        return all(2 * said >= whole for whole, said in parts)


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


@lru_cache(maxsize=8192)
def searched(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return fold_label(f"{chunk.to_embed}\n{chunk.to_search}")
