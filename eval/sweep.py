"""A question for every table: what is printed must be found, what other reports have and this one has not must not be.

Questions are made from a fact's labels in the phrasings of `data/phrasings.tsv`, which the linker never reads. Right is any
fact of equal coordinates, as far as the question states them. Each file is loaded alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.labels import KIND_LABELS
from assistant.wording import fund_words, stage_words
from eval.grounding import check_answer
from eval.library import Asker, Library, StoreSources, open_assistant
from eval.matching import amount_in, fold, same_figure
from ingest.amounts import Amount
from ingest.model import Fact
from ingest.store import Store
from ingest.terms import canonical, english_of

SEED = 20240601
_ASKED_NATURES = ("amount", "count")
_ENGLISH_STAGES = {
    "budget": "budgeted amount",
    "adjusted": "adjusted budget amount",
    "actual": "final account amount",
    "execution": "amount executed",
}
"""Apart from the words of answers: "general public budget budget" is nobody's English."""

_HORIZONS = {"annual": "年度", "medium": "中期"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many facts of a table are asked for in each language, and how many items, years and bodies that are not there."""

    per_table: int = 3
    negatives: int = 12


@dataclass(frozen=True, slots=True)
class Probe:
    """One question and what came of it. `group`: zh, en, blank, negative. `got`: the answer's values, or its status."""

    group: str
    report: str
    question: str
    wanted: str
    got: str
    right: bool


@dataclass(frozen=True, slots=True)
class SweepResults:
    probes: tuple[Probe, ...]
    invented: int
    invented_verified: int


@dataclass(slots=True)
class _Report:
    """One loaded file: its facts, and what it is asked about."""

    name: str
    folder: Path
    body: str
    year: int
    facts: tuple[Fact, ...]
    labels: frozenset[str]
    text: str
    bodies: frozenset[str]
    years: frozenset[int]


@dataclass(slots=True)
class _Tally:
    probes: list[Probe] = field(default_factory=list)
    invented: int = 0
    verified: int = 0


def run_sweep(
    library: Library,
    sizes: Sizes = Sizes(),
    *,
    open_asker: Callable[[Path], Asker] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> SweepResults:
    """Return what became of every question; the same files give the same questions."""
    reports = [report for name in sorted(library.files) if (report := _load(library, name)) is not None]
    tally = _Tally()
    for done, report in enumerate(reports):
        progress(done, len(reports))
        asker = (open_asker or open_assistant)(report.folder)
        try:
            with Store.open(report.folder) as store:
                for language in ("zh", "en"):
                    _ask_facts(report, language, asker, StoreSources(store), sizes, tally)
            _ask_what_is_not_there(report, [other for other in reports if other is not report], asker, sizes, tally)
        finally:
            asker.close()
    progress(len(reports), len(reports))
    return SweepResults(tuple(tally.probes), tally.invented, tally.verified)


def _load(library: Library, name: str) -> _Report | None:
    """Return a file's facts; None for one whose body or year is not known, which no question could name."""
    folder = library.data_dir([name])
    with Store.open(folder) as store:
        (document,) = store.documents()
        identity = document.identity
        if identity.department is None or identity.year is None:
            return None
        facts = store.facts(document.id)
        stated = {fact.coordinates.year for fact in facts}
        return _Report(
            name=name,
            folder=folder,
            body=identity.department,
            year=identity.year,
            facts=facts,
            labels=frozenset(label for fact in facts for label in _labels(fact)),
            text=fold("".join(store.block_texts(document.id))),
            bodies=frozenset((identity.department, *identity.names)),
            years=frozenset(year for year in stated if year) | {identity.year},
        )


def _labels(fact: Fact) -> Iterator[str]:
    about = fact.coordinates
    yield from (one for one in (about.item, *about.parents, about.economic, about.subject) if one)


# ---------------------------------------------------------------- what is there


def _ask_facts(report: _Report, language: str, asker: Asker, sources: StoreSources, sizes: Sizes, tally: _Tally) -> None:
    chance = random.Random(f"{SEED} {report.name} {language}")
    for facts in _by_table(report.facts).values():
        for fact in _sample(facts, sizes.per_table, chance):
            question = _question(report, fact, language, chance)
            if question is None:
                continue
            answer = asker.ask(question).to_dict()
            tally.probes.append(_judge(report, fact, question, answer, language))
            _invent(answer, sources, chance, tally)


def _by_table(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    tables: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.source == "cell" and fact.table_id and fact.coordinates.nature in _ASKED_NATURES and fact.coordinates.item:
            tables.setdefault(fact.table_id, []).append(fact)
    return tables


def _sample(facts: Sequence[Fact], count: int, chance: random.Random) -> list[Fact]:
    """Return `count` figures of a table, and one blank or dash where it has any."""
    figures = [fact for fact in facts if fact.state == "figure" and fact.amount is not None]
    blanks = [fact for fact in facts if fact.state in ("blank", "dash")]
    return [*chance.sample(figures, min(count, len(figures))), *chance.sample(blanks, min(1, len(blanks)))]


def _question(report: _Report, fact: Fact, language: str, chance: random.Random) -> str | None:
    """Return a question for a fact in one of the phrasings; None where a label has no name in the language."""
    about = fact.coordinates
    parent = about.parents[-1] if about.parents and _needs_parent(report, fact) else None
    shape = (
        "subject" if about.subject else "economic" if about.economic and about.economic != about.item
        else "kind" if about.kind and KIND_LABELS.get(about.kind) not in (None, about.item) else "parent" if parent else "plain"
    )  # fmt: skip
    words: dict[str, str | None] = {
        "body": report.body,
        "year": str(about.year or report.year),
        "item": _named(about.item, language),
        "parent": _named(parent or "", language),
        "economic": _named(about.economic or "", language),
        "kind": _named(KIND_LABELS.get(about.kind or "", ""), language),
        "subject": about.subject if language == "zh" else None,
        "horizon": _HORIZONS.get(about.horizon or "", ""),
        "fund": "" if about.fund == "all" else fund_words(about.fund, "zh" if language == "zh" else "en"),
        "stage": stage_words(about.stage, "zh") if language == "zh" else _ENGLISH_STAGES.get(about.stage or "", ""),
    }
    fitting = [phrase for of, kind, phrase in phrasings() if of == language and kind == shape]
    if not fitting:
        return None
    phrase = chance.choice(fitting)
    if any(value is None and f"{{{name}}}" in phrase for name, value in words.items()):
        return None
    filled = phrase.format(**{name: value or "" for name, value in words.items()})
    return _tidy(filled) if language == "en" else filled


def _named(label: str, language: str) -> str | None:
    return label if language == "zh" or not label else english_of(label)


def _tidy(question: str) -> str:
    """Return an English question without the gaps that open coordinates leave."""
    return (
        " ".join(question.split()).replace("( ", "(").replace(" )", ")").replace(" ()", "").replace(", ?", "?").replace(" ?", "?")
    )


def _needs_parent(report: _Report, fact: Fact) -> bool:
    """Return whether the item stands under several heads with several figures, so that the head must be named."""
    alike = [other for other in report.facts if _same_words(other, fact) and other.coordinates.nature == fact.coordinates.nature]
    return len({(one.coordinates.code, one.coordinates.parents[-1:]) for one in alike if one.amount is not None}) > 1


def _same_words(one: Fact, other: Fact) -> bool:
    """Return whether two facts agree in all that a question says of them."""
    first, second = one.coordinates, other.coordinates
    said = ("item", "economic", "kind", "subject", "year", "stage", "horizon")
    return all(getattr(first, name) == getattr(second, name) for name in said) and (
        first.fund == second.fund or second.fund in (None, "all")
    )


@lru_cache(maxsize=1)
def phrasings() -> tuple[tuple[str, str, str], ...]:
    """Return (language, shape, question) of each line of the data file."""
    text = (resources.files("eval") / "data" / "phrasings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((row[0], row[1], row[2]) for row in rows)


def _judge(report: _Report, fact: Fact, question: str, answer: Mapping[str, Any], language: str) -> Probe:
    allowed = [other.amount for other in report.facts if _same_words(other, fact) and other.amount is not None]
    values = [amount_in(value) for value in answer["values"]]
    if fact.amount is None:
        nothing = answer["status"] == "answered" and all(value is None or value.value == 0 for value in values)
        right = nothing or bool(values) and _all_among(values, allowed)
        return _probe("blank", report, question, fact.raw or "blank", answer, right)
    right = bool(values) and _all_among(values, [fact.amount, *allowed])
    return _probe(language, report, question, str(fact.amount), answer, right)


def _all_among(values: Sequence[Amount | None], allowed: Sequence[Amount]) -> bool:
    return all(value is not None and any(same_figure(one, value) for one in allowed) for value in values)


def _probe(group: str, report: _Report, question: str, wanted: str, answer: Mapping[str, Any], right: bool) -> Probe:
    got = ", ".join(f"{value['value']}{value['unit']}" for value in answer["values"]) or str(answer["status"])
    return Probe(group, report.name, question, wanted, got, right)


def _invent(answer: Mapping[str, Any], sources: StoreSources, chance: random.Random, tally: _Tally) -> None:
    """Put a figure that nobody wrote in place of each of the answer's and have law 1's checker look at it."""
    for value in answer["values"]:
        amount = amount_in(value)
        if amount is None:
            continue
        invented = {**value, "value": format(amount.value + Decimal(chance.randint(10**6, 10**7)) + Decimal("0.37"), "f")}
        found = check_answer({**answer, "values": [invented], "alternatives": []}, sources)
        tally.invented += 1
        tally.verified += found.verified


# ---------------------------------------------------------------- what is not there


def _ask_what_is_not_there(report: _Report, others: Sequence[_Report], asker: Asker, sizes: Sizes, tally: _Tally) -> None:
    """Ask for items, years and bodies that the other files have and this one has not."""
    chance = random.Random(f"{SEED} {report.name} negative")
    for question in _absent(report, others, sizes.negatives, chance):
        answer = asker.ask(question).to_dict()
        tally.probes.append(_probe("negative", report, question, "not_found", answer, answer["status"] == "not_found"))


def _absent(report: _Report, others: Sequence[_Report], count: int, chance: random.Random) -> list[str]:
    own = sorted({fact.coordinates.item for fact in _told(report) if fact.coordinates.item in _COMMON} or _COMMON)
    items = sorted({fact.coordinates.item for other in others for fact in _told(other)} - report.labels)
    unknown = [
        item
        for item in items
        if len(item) >= 4 and fold(item) not in report.text and canonical(item) == item and english_of(item)
    ]
    # The year before may follow from this year's figure and its change, so it is not surely absent.
    years = sorted({year for other in others for year in other.years} - report.years - {year - 1 for year in report.years})
    bodies = sorted({other.body for other in others} - report.bodies)
    strange = [
        body
        for body in bodies
        if fold(body) not in report.text and not any(fold(body) in fold(one) or fold(one) in fold(body) for one in report.bodies)
    ]
    questions = [f"{report.body}{report.year}年{item}是多少" for item in chance.sample(unknown, min(count, len(unknown)))]
    questions += [
        f"{report.body}{year}年{chance.choice(own)}是多少" for year in chance.sample(years, min(count // 3, len(years)))
    ]
    questions += [
        f"{body}{report.year}年{chance.choice(own)}是多少" for body in chance.sample(strange, min(count // 3, len(strange)))
    ]
    return questions


_COMMON = ("三公经费", "公务接待费", "基本支出", "项目支出")


def _told(report: _Report) -> list[Fact]:
    return [
        fact for fact in report.facts if fact.source == "cell" and fact.amount is not None and fact.coordinates.nature == "amount"
    ]


# ---------------------------------------------------------------- telling


def sweep_to_markdown(results: SweepResults, most: int = 400) -> str:
    """Return shares with counts, by group and by file, and the misses one a line."""
    groups = {"zh": "found, Chinese", "en": "found, English", "blank": "blanks and dashes", "negative": "not there, told so"}
    lines = ["# Sweep over the tables", "", "| | right |", "|---|---|"]
    for group, name in groups.items():
        lines.append(f"| {name} | {_share([probe for probe in results.probes if probe.group == group])} |")
    lines += [f"| invented figures verified | {results.invented_verified} of {results.invented} |", ""]
    lines += ["| Report | Chinese | English | blank | negative |", "|---|---|---|---|---|"]
    for report in dict.fromkeys(probe.report for probe in results.probes):
        own = [probe for probe in results.probes if probe.report == report]
        lines.append(f"| {report} | {' | '.join(_share([probe for probe in own if probe.group == group]) for group in groups)} |")
    missed = [probe for probe in results.probes if not probe.right]
    lines += ["", f"## Missed ({len(missed)})", ""]
    lines += [f"- {one.group} | {one.report} | {one.question} | wanted: {one.wanted} | got: {one.got}" for one in missed[:most]]
    return "\n".join(lines) + "\n"


def _share(probes: Sequence[Probe]) -> str:
    right = sum(probe.right for probe in probes)
    return f"{right / len(probes):.3f} ({right}/{len(probes)})" if probes else "–"
