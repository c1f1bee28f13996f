"""Models that were never taught a part of the subject list, for measuring what is left when a topic is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ingest.terms import all_terms
from ingest.train.generator import Topic, item_topics
from ingest.train.trainer import Recipe, save, train


def run_hold_out(recipe: Recipe, folds: int, out: Path) -> Iterator[str]:
    """Train `folds` models, each without one part of the subject list, into `out`/fold-N with the left-out names beside it.

    Yields a line for each. `python -m eval retrieval … --hold-out OUT` asks each about what it was not taught.
    """
    for number in range(folds):
        left_out = topics_of_fold(number, folds)
        folder = out / f"fold-{number:02d}"
        save(train(recipe, held_out=frozenset(topic.name for topic in left_out)), folder)
        names = sorted({name for topic in left_out for name in (topic.name, *topic.spoken) if len(name) > 1})
        (folder / "left_out.json").write_text(json.dumps(names, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        yield f"{folder}: trained without {len(left_out)} of {len(item_topics())} names"


def topics_of_fold(number: int, folds: int) -> list[Topic]:
    """Return the topics that model `number` is not taught: whole families, so that no sibling gives a name away."""
    parents: dict[str, str] = {}
    for term in all_terms():  # a name's first line decides, as everywhere
        if term.parent:
            parents.setdefault(term.name, term.parent)
    return [topic for topic in item_topics() if _fold(_family(topic.name, parents), folds) == number]


def _family(name: str, parents: dict[str, str]) -> str:
    """Return the 款 of a functional item, or the outermost item above any other; a 类 is too wide to be a family."""
    path = [name]
    while (above := parents.get(path[-1])) and above not in path:
        path.append(above)
    return path[max(0, len(path) - 2)] if _is_class(path[-1]) else path[-1]


@lru_cache(maxsize=4096)
def _is_class(name: str) -> bool:
    return any(term.name == name and term.group == "functional" and len(term.code or "") == 3 for term in all_terms())


def _fold(family: str, folds: int) -> int:
    return int.from_bytes(hashlib.sha256(family.encode()).digest()[:4], "big") % folds
