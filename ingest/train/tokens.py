"""The model's pieces: English words whole, Chinese in characters and pairs.

Pieces of more than two characters learn the generator's phrases by heart; this was the largest single gain measured.
Estimated here (hard EM over a Unigram model), because the library's trainer gives other pieces from run to run.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ingest.train.generator import common_characters

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
_ROUNDS = 3
_RUN = re.compile(r"[a-z]+|[㐀-鿿]+")


def texts_to_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Return a tokenizer of about `size` pieces (piece 0 is the unknown one), the same for the same texts."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    pieces = _pieces(Counter(run for text in texts for run in _RUN.findall(text.lower())), size)
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *pieces], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])"), ""),
            normalizers.Replace(Regex(r"[^a-z㐀-鿿]+"), " "),
            # A word carries its ends with it, else an unknown one is read as the short words inside it.
            normalizers.Replace(Regex(r"(?<![a-z])(?=[a-z])"), "<"),
            normalizers.Replace(Regex(r"(?<=[a-z])(?![a-z])"), ">"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex(r"<[a-z]+>"), "isolated")]
    )
    return tokenizer


def _pieces(runs: Counter[str], size: int) -> list[tuple[str, float]]:
    chinese = {run: count for run, count in runs.items() if run[0] >= "㐀"}
    latin = Counter({f"<{run}>": count for run, count in runs.items() if run[0] < "㐀" and len(run) > 1})
    singles: Counter[str] = Counter(dict.fromkeys(common_characters(), 1))
    for run, count in chinese.items():
        singles.update({one: run.count(one) * count for one in set(run)})
    room = max(0, size - 1 - len(singles) - len(latin))
    pairs = _frequent_pairs(chinese, singles, room * 2)
    for step in range(_ROUNDS):
        counted = _segmented(chinese, singles, pairs)
        keep = room if step == _ROUNDS - 1 else room * 2 - (room // _ROUNDS) * (step + 1)
        pairs = dict(sorted(((p, counted[p]) for p in pairs if counted[p]), key=lambda one: (-one[1], one[0]))[:keep])
        singles = Counter({one: max(1, counted[one]) for one in singles})
    total = sum(singles.values()) + sum(pairs.values()) + sum(latin.values())
    found = {**singles, **pairs, **latin}
    return [(piece, math.log(count / total)) for piece, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def _frequent_pairs(runs: dict[str, int], singles: Counter[str], most: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    for run, count in runs.items():
        for place in range(len(run) - 1):
            found[run[place : place + 2]] += count
    # A pair must be met more often than its characters by chance, else it splits words at the wrong place.
    total = sum(singles.values())
    strong = {p: c for p, c in found.items() if c >= 3 and c * total > 3 * singles[p[0]] * singles[p[1]]}
    return dict(sorted(strong.items(), key=lambda one: (-one[1], one[0]))[:most])


def _segmented(runs: dict[str, int], singles: Counter[str], pairs: dict[str, int]) -> Counter[str]:
    """Return how often each piece stands in the best segmentations."""
    total = sum(singles.values()) + sum(pairs.values())
    cost = {piece: -math.log(count / total) for piece, count in (*singles.items(), *pairs.items())}
    found: Counter[str] = Counter()
    for run, count in runs.items():
        for piece in _best(run, cost):
            found[piece] += count
    return found


def _best(run: str, cost: dict[str, float]) -> Sequence[str]:
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        choices = [(best[end - 1][0] + cost[run[end - 1]], 1)]
        if end > 1 and run[end - 2 : end] in cost:
            choices.append((best[end - 2][0] + cost[run[end - 2 : end]], 2))
        best.append(min(choices))
    pieces, end = [], len(run)
    while end:
        size = best[end][1]
        pieces.append(run[end - size : end])
        end -= size
    return pieces[::-1]
