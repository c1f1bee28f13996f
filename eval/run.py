"""Gold × assistant → results: one line a question, kept as they come so that a broken-off run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from eval.gold import Question
from eval.grounding import Grounding, Sources, check_answer
from eval.library import Asker, Library, StoreSources, open_assistant
from eval.scorers import score_answer
from ingest.errors import InputError
from ingest.store import Store

RESULTS = "results.jsonl"
SETTINGS = "run.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `only_named`: each question over the reports it names; else all are loaded at once."""

    questions: tuple[Question, ...]
    library: Library
    only_named: bool = False
    out: Path | None = None


def run_gold(
    plan: Plan,
    *,
    open_asker: Callable[[Path], Asker] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[dict[str, Any], ...]:
    """Return a result for each question, in the gold's order; asks only those that `plan.out` does not hold yet.

    Raises InputError where a report is missing, or where the folder holds a run of other questions or reports.
    """
    plan.library.require(name for question in plan.questions for name in question.reports)
    done = _earlier(plan)
    progress(len(done), len(plan.questions))
    with _results_file(plan.out) as file:
        for folder, questions in _by_store(plan, [one for one in plan.questions if one.key not in done]):
            for record in _ask_all(folder, questions, open_asker or open_assistant):
                done[record["key"]] = record
                if file is not None:
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
                    file.flush()
                progress(len(done), len(plan.questions))
    return tuple(done[question.key] for question in plan.questions)


def _by_store(plan: Plan, questions: Sequence[Question]) -> Iterator[tuple[Path, list[Question]]]:
    """Yield each data folder with its questions, made when its turn comes."""
    groups: dict[tuple[str, ...] | None, list[Question]] = {}
    for question in questions:
        groups.setdefault(tuple(sorted(set(question.reports))) if plan.only_named else None, []).append(question)
    for names, group in groups.items():
        yield plan.library.data_dir(names), group


def _ask_all(folder: Path, questions: Iterable[Question], open_asker: Callable[[Path], Asker]) -> Iterator[dict[str, Any]]:
    asker = open_asker(folder)
    try:
        with Store.open(folder) as store:
            sources = StoreSources(store)
            for question in questions:
                yield ask_one(question, asker, sources)
    finally:
        asker.close()


def ask_one(question: Question, asker: Asker, sources: Sources) -> dict[str, Any]:
    """Return the result of one question: the answer, its score, law 1 and the time it took."""
    start = time.perf_counter()
    answer = asker.ask(question.question, history=list(question.history)).to_dict()
    took = (time.perf_counter() - start) * 1000
    return to_record(question, answer, check_answer(answer, sources), took)


def to_record(question: Question, answer: Mapping[str, Any], grounding: Grounding, ms: float) -> dict[str, Any]:
    return {
        "key": question.key,
        "source": question.source,
        "id": question.id,
        "kind": question.kind,
        "lang": question.lang,
        "question": question.question,
        "history": list(question.history),
        "expected": question.status,
        "wanted": [{"value": format(one.value, "f"), "unit": one.unit} for one in question.values],
        "status": answer["status"],
        "score": score_answer(question, answer).to_dict(),
        "grounding": {"checked": grounding.checked, "verified": grounding.verified, "faults": list(grounding.faults)},
        "ms": round(ms, 2),
        "answer": dict(answer),
    }


# ---------------------------------------------------------------- results on disk


def _earlier(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the results that the folder holds already, by key; makes the folder and notes what the run is of."""
    if plan.out is None:
        return {}
    plan.out.mkdir(parents=True, exist_ok=True)
    settings = {
        "questions": hashlib.sha256(repr(plan.questions).encode()).hexdigest()[:16],
        "reports": plan.library.digest(),
        "only_named": plan.only_named,
    }
    noted = plan.out / SETTINGS
    if noted.is_file() and json.loads(noted.read_text(encoding="utf-8")) != settings:
        raise InputError(f"{plan.out} holds a run of other questions or reports; choose another folder for --out.")
    noted.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    asked = {question.key for question in plan.questions}
    return {record["key"]: record for record in load_results(plan.out) if record["key"] in asked}


def load_results(path: Path) -> list[dict[str, Any]]:
    """Return the results of a run's folder or file, none where there is none yet; a line cut off at the end is left out."""
    file = path / RESULTS if path.is_dir() else path
    if not file.is_file():
        return []
    found: list[dict[str, Any]] = []
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError as error:
            if number < len(lines):
                raise InputError(f"{file}, line {number}: not a result of a run ({error.msg}).") from error
    return found


@contextmanager
def _results_file(out: Path | None) -> Iterator[IO[str] | None]:
    if out is None:
        yield None
        return
    kept = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in load_results(out))
    with (out / RESULTS).open("w", encoding="utf-8") as opened:
        opened.write(kept)
        opened.flush()
        yield opened
