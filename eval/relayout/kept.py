"""Which facts two readings of the same report share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
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


def facts_kept(before: Sequence[Fact], after: Iterable[Fact], source: str, touched: Container[int | None] | None = None) -> Kept:
    """Return how many figures of `source` that were read before are read after, with the same coordinates and amount.

    A blank is no figure: where a layout drops it nothing is lost. Equal figures count as often as they stand. Reasons count
    by what they explain. Where `touched` names blocks, only facts of these are counted; a fact that is lost elsewhere is theirs.
    """
    old, new = _counted(before, source), _counted(after, source)
    lost = old - new
    at_stake = _counted((fact for fact in before if touched is None or fact.block in touched), source).total()
    return Kept(at_stake, max(0, at_stake - lost.total()), (new - old).total(), tuple(_told(key) for key in lost.elements()))


def _counted(facts: Iterable[Fact], source: str) -> Counter[Key]:
    return Counter(
        _key(fact) for fact in facts if fact.source == source and (fact.amount is not None or fact.coordinates.nature == "reason")
    )


def _key(fact: Fact) -> Key:
    at = fact.coordinates
    amount = (fact.amount.value.normalize(), fact.amount.unit) if fact.amount is not None else ()
    return (
        at.item, at.code, at.department, at.year, at.stage, at.fund, at.kind, at.nature, at.direction, at.economic, at.subject,
        *amount,
    )  # fmt: skip


def _told(key: Key) -> str:
    return " · ".join(str(part) for part in key if part is not None)
