"""Are words linked by sense to the label that they mean, and to nothing where the report has no such item?

`eval/data/linking.jsonl` says for a report what people call an item: colloquial and formal words, English, slips, and words
that mean nothing there, siblings of its items among them. Limits are chosen on every other word of each kind, for each
language apart, and measured on the words between them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from importlib import resources
from pathlib import Path

from assistant.retrieve import CHINESE, ENGLISH, Closest, Limits, closest, is_meant, limits_of
from eval.library import Library
from eval.retrieval import interval
from ingest.embedding import Embedder, StaticEmbedder, load_embedder
from ingest.spoken import official_names
from ingest.store import Store
from ingest.terms import canonical, is_latin

MOST_ASTRAY = 0.02
"""Share of all words that may be linked to what they do not mean."""

_LIMITS = {"zh": CHINESE, "en": ENGLISH}
_LEASTS = tuple(round(0.4 + 0.025 * step, 3) for step in range(19))
_LEADS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15)
_RIVALS = (0.1, 0.05, 0.02, 0.0, -0.02, -0.05)
_RESTS = (0.35, 0.4, 0.45, 0.5, 1.0)
_STEPS = (-0.025, -0.02, 0.02, 0.02)

ONE_NAME = Limits(0.6, 0.05, 0.02)
"""The limits of a model that compares words with each label's own name alone, as the first shipped one did."""


@dataclass(frozen=True, slots=True)
class Case:
    """Words asked about a report, and the labels either of which is right; none where the report has no such item."""

    report: str
    kind: str
    words: str
    right: frozenset[str]

    @property
    def language(self) -> str:
        return "en" if is_latin(self.words) else "zh"


@dataclass(frozen=True, slots=True)
class Found:
    """What lies nearest to a case's words; None where the model knows none of them."""

    case: Case
    nearest: Closest | None

    def verdict(self, limits: Limits) -> str:
        """Return "right", "none" or "wrong"."""
        if self.nearest is None or not is_meant(self.nearest, limits):
            return "none"
        return "right" if self.nearest.label in self.case.right else "wrong"


Linker = Callable[[str, Sequence[str]], Closest | None]


def load_cases(path: Path | None = None) -> list[Case]:
    """Return the cases of a file (None: those of `eval/data`)."""
    source = path or Path(str(resources.files("eval") / "data" / "linking.jsonl"))
    rows = map(json.loads, source.read_text(encoding="utf-8").splitlines())
    return [Case(row["report"], row["kind"], row["words"], frozenset(row["labels"])) for row in rows]


def labels_of(data_dir: Path) -> dict[str, tuple[str, ...]]:
    """Return report name → the items of its amounts, as questions are linked to them."""
    with Store.open(data_dir) as store:
        return {
            document.name: tuple(
                sorted(
                    {
                        fact.coordinates.item
                        for fact in store.facts(document.id)
                        if fact.amount is not None and fact.coordinates.nature == "amount"
                    }
                )
            )
            for document in store.documents()
        }


def halves(cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """Return every other case of each kind and language, and the cases between them."""
    parts: tuple[list[Case], list[Case]] = ([], [])
    for _, some in itertools.groupby(sorted(cases, key=_kind), key=_kind):
        for place, case in enumerate(some):
            parts[place % 2].append(case)
    return parts


def _kind(case: Case) -> tuple[str, str]:
    return case.language, case.kind


def by_one_name(embedder: Embedder) -> Linker:
    """Return a linker that compares words with each label alone, and with the official names alone as rivals."""
    official = official_names()
    rivals = embedder.embed(official)

    def link(words: str, labels: Sequence[str]) -> Closest | None:
        vector = embedder.embed([words])[0]
        if not vector.any():
            return None
        ranked = sorted(zip((embedder.embed(labels) @ vector).tolist(), labels, strict=True), reverse=True)
        present = frozenset(map(canonical, labels))
        absent = max(score for score, name in zip((rivals @ vector).tolist(), official, strict=True) if name not in present)
        return Closest(ranked[0][1], ranked[0][0], ranked[0][0] - ranked[1][0], absent)

    return link


def find(cases: Iterable[Case], labels: Mapping[str, Sequence[str]], link: Linker) -> list[Found]:
    return [Found(case, link(case.words, labels[case.report])) for case in cases]


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the words that mean a label: nearest to it at all, found, linked to another; of the others: linked to any."""

    first: list[float]
    found: list[float]
    wrong: list[float]
    false: list[float]

    @property
    def astray(self) -> float:
        """The share of all words that were linked to what they do not mean."""
        return (sum(self.wrong) + sum(self.false)) / (len(self.wrong) + len(self.false))


def shares(found: Sequence[Found], limits: Limits) -> Shares:
    meant = [one for one in found if one.case.right]
    strange = [one for one in found if not one.case.right]
    first = [float(one.nearest is not None and one.nearest.label in one.case.right) for one in meant]
    verdicts = [one.verdict(limits) for one in meant]
    return Shares(
        first, [float(one == "right") for one in verdicts], [float(one == "wrong") for one in verdicts],
        [float(one.verdict(limits) == "wrong") for one in strange],
    )  # fmt: skip


def choose(found: Sequence[Found]) -> Limits:
    """Return the limits that find most with no more links astray than allowed; of equal ones the strictest.

    A step looser they must hold too: what fits these words to a hair would not fit the next ones.
    """

    def worth(limits: Limits) -> tuple[float, ...]:
        looser = Limits(*(limit + step for limit, step in zip(astuple(limits), _STEPS, strict=True)))
        allowed = all(shares(found, one).astray <= MOST_ASTRAY for one in (limits, looser))
        return (sum(shares(found, limits).found) if allowed else -1.0, limits.least, limits.lead, -limits.rival, -limits.rest)

    return max((Limits(*four) for four in itertools.product(_LEASTS, _LEADS, _RIVALS, _RESTS)), key=worth)


def run_linking(reports: Sequence[Path], words: Path | None = None, beside: Path | None = None) -> Iterator[str]:
    """Yield the report line by line: the shipped model, another one `beside` it, by language and by kind."""
    cases = load_cases(words)
    with Library(reports) as library:
        library.require(case.report for case in cases)
        labels = labels_of(library.data_dir(sorted({case.report for case in cases})))
    shipped = load_embedder()
    chosen_on, measured_on = halves(cases)
    yield f"{len(cases)} words over the labels of {len(labels)} reports; half of them choose, half measure."
    first = find(chosen_on, labels, lambda said, of: closest(said, of, shipped))
    for language in ("zh", "en"):
        best = choose([one for one in first if one.case.language == language])
        yield f"{language}: in use {_told(_LIMITS[language])}; best on the first half {_told(best)}"
    arms: list[tuple[str, list[Found], Callable[[str], Limits]]]
    arms = [(shipped.name, find(cases, labels, lambda said, of: closest(said, of, shipped)), limits_of)]
    if beside is not None:
        other = StaticEmbedder(beside)
        arms.append((f"{other.name}, one name each", find(cases, labels, by_one_name(other)), lambda _: ONE_NAME))
    yield "\n| words | model | nearest | found | wrong | linked where nothing is | astray of all |\n|---|---|---|---|---|---|---|"
    for title, part in [("second half", measured_on), ("first half", chosen_on)]:
        for language in ("zh", "en"):
            for name, found, limits in arms:
                some = [one for one in found if one.case in part and one.case.language == language]
                yield _row(f"{title}, {language}", name, some, limits)
    for language, kind in sorted({_kind(case) for case in measured_on if case.right}):
        some = [one for one in arms[0][1] if _kind(one.case) == (language, kind) and one.case in measured_on]
        yield _row(f"second half, {language}, {kind}", arms[0][0], some, limits_of)


def _row(title: str, model: str, found: Sequence[Found], limits: Callable[[str], Limits]) -> str:
    one = shares(found, limits(found[0].case.words))
    cells = [f"{interval(values)} of {len(values)}" if values else "" for values in (one.first, one.found, one.wrong, one.false)]
    return f"| {title} | {model} | {' | '.join(cells)} | {one.astray:.3f} |"


def _told(limits: Limits) -> str:
    rival = f"an absent item nearer by at most {limits.rival}, in the rest by {limits.rest}"
    return f"at least {limits.least}, the next behind by {limits.lead}, {rival}"


__all__ = ["Case", "Found", "choose", "find", "halves", "labels_of", "load_cases", "run_linking", "shares"]
