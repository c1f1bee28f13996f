"""Which facts two readings of the same report share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.model import Fact

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Counts over the facts of one report: `kept` of `facts` are read again, `strange` ones are read that were not there."""

    facts: int
    kept: int
    strange: int
    lost: tuple[str, ...] = ()

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.facts + other.facts, self.kept + other.kept, self.strange + other.strange, (*self.lost, *other.lost)
        )  # fmt: skip

    @property
    def share(self) -> float:
        return self.kept / self.facts if self.facts else 1.0


def facts_kept(before: Iterable[Fact], after: Iterable[Fact], source: str) -> Kept:
    """Return how many figures of `source` that were read before are read after, with the same coordinates and amount.

    A blank is no figure: where a layout drops it nothing is lost. Equal figures count as often as they stand.
    """
    old, new = _counted(before, source), _counted(after, source)
    kept = old & new
    lost = tuple(_told(key) for key in (old - new).elements())
    return Kept(old.total(), kept.total(), (new - old).total(), lost)


def _counted(facts: Iterable[Fact], source: str) -> Counter[Key]:
    return Counter(_key(fact) for fact in facts if fact.source == source and fact.amount is not None)


def _key(fact: Fact) -> Key:
    at = fact.coordinates
    amount = fact.amount
    assert amount is not None
    return (
        at.item, at.code, at.department, at.year, at.stage, at.fund, at.kind, at.nature, at.economic, at.subject,
        amount.value.normalize(), amount.unit,
    )  # fmt: skip


def _told(key: Key) -> str:
    return " · ".join(str(part) for part in key if part is not None)
