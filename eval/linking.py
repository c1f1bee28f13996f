"""Are words linked by sense to the item that they mean, and to nothing where that item is not there?

Asked are the other names of the subject list's items (spoken words, aliases), each over the right label and forty others,
and over the forty alone. With the shipped model that is what it was taught; with models of `python -m ingest.train
--hold-out N` what is left where it was not: the thresholds in `assistant.retrieve` are chosen on those.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.retrieve import ITEM_LEAST, ITEM_MARGIN, ITEM_RIVAL, meant_label
from eval.retrieval import held_out_models
from ingest.embedding import Embedder, load_embedder
from ingest.terms import fold_label
from ingest.train.generator import Topic, item_topics

OTHERS = 40
_SEED = 11
_LEASTS = (0.5, 0.55, 0.6, 0.65, 0.7)
_RIVALS = (0.1, 0.05, 0.02, 0.0)


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


def measure(embedder: Embedder, cases: Sequence[Case], least: float, rival: float) -> tuple[int, int, int]:
    """Return how many cases find their item, how many another, and how many find something where their item is not."""
    found = wrong = where_nothing = 0
    for case in cases:
        with_it = meant_label(case.words, [case.item, *case.others], embedder, least=least, rival=rival)
        found += with_it == case.item
        wrong += with_it not in (case.item, None)
        where_nothing += meant_label(case.words, case.others, embedder, least=least, rival=rival) is not None
    return found, wrong, where_nothing


def run_linking(hold_out: Path | None) -> Iterator[str]:
    """Yield the report line by line: a table of thresholds for the shipped model, and one for left-out items."""
    sets: list[tuple[str, list[tuple[Embedder, list[Case]]]]] = [("taught", [(load_embedder(), cases_of(item_topics()))])]
    if hold_out is not None:
        sets.append(("left out", [(one, cases_of(_named(names))) for one, names in held_out_models(hold_out)]))
    yield f"In use: at least {ITEM_LEAST}, rivals not nearer by more than {ITEM_RIVAL}, ahead of the next by {ITEM_MARGIN}."
    for name, models in sets:
        total = sum(len(cases) for _, cases in models)
        yield f"\n| {name}, {total} words: at least | rival | found | wrong | found where nothing is |\n|---|---|---|---|---|"
        for least in _LEASTS:
            for rival in _RIVALS:
                counts = [measure(embedder, cases, least, rival) for embedder, cases in models]
                shares = [sum(column) / max(1, total) for column in zip(*counts, strict=True)]
                yield f"| {least} | {rival} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"


def _named(names: frozenset[str]) -> list[Topic]:
    return [topic for topic in item_topics() if topic.name in names]
