"""Are words linked by sense to the item that they mean, and to nothing where that item is not there?

Asked are the other names of the subject list's items (spoken words, aliases), each over the right label and forty others,
and over the forty alone. With the shipped model that is what it was taught; with models of `python -m ingest.train
--hold-out N` what is left where it was not: the thresholds in `assistant.retrieve` are chosen on those.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.retrieve import ITEM_LEAST, ITEM_MARGIN, ITEM_RIVAL, Closest, closest, is_meant
from eval.retrieval import held_out_models
from ingest.embedding import Embedder, load_embedder
from ingest.terms import fold_label
from ingest.train.generator import Topic, item_topics

OTHERS = 40
_SEED = 11
_LEASTS = (0.5, 0.6, 0.7)
_RIVALS = (0.1, 0.02)
_MARGINS = (0.0, 0.05, 0.1)


@dataclass(frozen=True, slots=True)
class Case:
    """Words for an item, the item, and other labels of a report that has no such item."""

    words: str
    item: str
    others: tuple[str, ...]


def cases_of(topics: Sequence[Topic]) -> list[Case]:
    """Return a case for each other name of the topics that shares no pair of characters with the official one."""
    chance = random.Random(_SEED)
    names = [topic.name for topic in item_topics()]
    return [
        Case(words, topic.name, tuple(name for name in chance.sample(names, OTHERS) if name != topic.name))
        for topic in topics
        for words in topic.spoken
        if len(words) > 1 and not _share_pair(fold_label(words), fold_label(topic.name))
    ]


def _share_pair(one: str, other: str) -> bool:
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


@dataclass(frozen=True, slots=True)
class Found:
    """What is nearest to a case's words: with the item among the labels, and without it."""

    item: str
    there: Closest | None
    absent: Closest | None


def find(embedder: Embedder, cases: Sequence[Case]) -> list[Found]:
    return [
        Found(case.item, closest(case.words, [case.item, *case.others], embedder), closest(case.words, case.others, embedder))
        for case in cases
    ]


def shares(found: Sequence[Found], least: float, rival: float, margin: float) -> tuple[float, float, float]:
    """Return the shares of cases that find their item, that find another, and that find one where their item is not."""

    def meant(one: Closest | None) -> str | None:
        return one.label if one and is_meant(one, least=least, rival=rival, margin=margin) else None

    right = sum(meant(one.there) == one.item for one in found)
    wrong = sum(meant(one.there) not in (one.item, None) for one in found)
    return right / len(found), wrong / len(found), sum(meant(one.absent) is not None for one in found) / len(found)


def run_linking(hold_out: Path | None) -> Iterator[str]:
    """Yield the report line by line: a table of thresholds for the shipped model, and one for left-out items."""
    sets = [("taught", find(load_embedder(), cases_of(item_topics())))]
    if hold_out is not None:
        left = [one for embedder, names in held_out_models(hold_out) for one in find(embedder, cases_of(_named(names)))]
        sets.append(("left out", left))
    yield f"In use: at least {ITEM_LEAST}, no absent item nearer by more than {ITEM_RIVAL}, ahead of the next by {ITEM_MARGIN}."
    for name, found in sets:
        yield f"\n| {name}, {len(found)} words: at least | rival | margin | found | wrong | found where nothing is |"
        yield "|---|---|---|---|---|---|"
        for least, rival, margin in itertools.product(_LEASTS, _RIVALS, _MARGINS):
            told = " | ".join(f"{share:.3f}" for share in shares(found, least, rival, margin))
            yield f"| {least} | {rival} | {margin} | {told} |"


def _named(names: frozenset[str]) -> list[Topic]:
    return [topic for topic in item_topics() if topic.name in names]
