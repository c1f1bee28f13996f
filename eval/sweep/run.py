"""A sweep's walk: each file loaded alone, asked for what it prints, then for what only the others print."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from eval.library import Asker, Library, StoreSources, open_assistant
from eval.matching import fold
from eval.sweep.absent import absent_questions
from eval.sweep.invented import invent
from eval.sweep.judging import judge, to_probe
from eval.sweep.model import SEED, Language, LoadedReport, Sizes, SweepResults, Tally
from eval.sweep.questions import question_for
from ingest.model import Fact
from ingest.store import Store

_SIZES = Sizes()
_IN_CELLS = ("amount", "count")
_IN_SENTENCES = ("amount", "count", "change", "growth", "share", "completion")


def run_sweep(
    library: Library,
    sizes: Sizes = _SIZES,
    *,
    open_asker: Callable[[Path], Asker] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> SweepResults:
    """Return what became of every question; the same files give the same questions."""
    reports = [report for name in sorted(library.files) if (report := _load(library, name)) is not None]
    tally = Tally()
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


def _load(library: Library, name: str) -> LoadedReport | None:
    """Return a file's facts; None for one whose body or year is not known, which no question could name."""
    folder = library.data_dir([name])
    with Store.open(folder) as store:
        (document,) = store.documents()
        identity = document.identity
        if identity.department is None or identity.year is None:
            return None
        facts = store.facts(document.id)
        stated = {fact.coordinates.year for fact in facts}
        return LoadedReport(
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


def _ask_facts(report: LoadedReport, language: Language, asker: Asker, sources: StoreSources, sizes: Sizes, tally: Tally) -> None:
    chance = random.Random(f"{SEED} {report.name} {language}")
    told = [fact for facts in _by_table(report.facts) for fact in _sample(facts, sizes.per_table, chance)]
    told += _some_sentences(report.facts, sizes.sentences, chance)
    for fact in told:
        asked = question_for(report, fact, language, chance)
        if asked is None:
            continue
        answer = asker.ask(asked.text).to_dict()
        tally.probes.append(judge(report, fact, asked, answer, language))
        invent(answer, sources, chance, tally)


def _by_table(facts: Iterable[Fact]) -> list[list[Fact]]:
    tables: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.source == "cell" and fact.table_id and fact.coordinates.nature in _IN_CELLS and fact.coordinates.item:
            tables.setdefault(fact.table_id, []).append(fact)
    return list(tables.values())


def _some_sentences(facts: Iterable[Fact], count: int, chance: random.Random) -> list[Fact]:
    """Return figures of sentences, from as many sections as there are; what the reader doubts is not asked for."""
    sections: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        about = fact.coordinates
        if (
            fact.source == "sentence"
            and fact.table_id is None
            and about.nature in _IN_SENTENCES
            and about.item
            and not fact.doubt
        ):
            sections.setdefault(fact.section, []).append(fact)
    turns = [chance.sample(found, len(found)) for found in chance.sample(list(sections.values()), len(sections))]
    return [fact for turn in zip_longest(*turns) for fact in turn if fact is not None and fact.amount is not None][:count]


def _sample(facts: Sequence[Fact], count: int, chance: random.Random) -> list[Fact]:
    """Return `count` figures, and one blank or dash where there is any."""
    figures = [fact for fact in facts if fact.state == "figure" and fact.amount is not None]
    blanks = [fact for fact in facts if fact.state in ("blank", "dash")]
    return [*chance.sample(figures, min(count, len(figures))), *chance.sample(blanks, min(1, len(blanks)))]


def _ask_what_is_not_there(
    report: LoadedReport, others: Sequence[LoadedReport], asker: Asker, sizes: Sizes, tally: Tally
) -> None:
    for question in absent_questions(report, others, sizes.negatives):
        answer = asker.ask(question).to_dict()
        tally.probes.append(to_probe("negative", report, question, "not_found", answer, answer["status"] == "not_found"))
