"""Many people who ask at once, each thinking between questions: how long they wait, what fails, how memory grows."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.gold import Question
from eval.library import Asker, open_assistant
from eval.metrics import percentile

_THINKING = (2.0, 5.0)
"""Seconds between an answer and the next question, drawn evenly."""


def bench_people(
    questions: Sequence[Question], data_dir: Path, *, people: int = 50, seconds: float = 120.0, seed: int = 1
) -> Iterator[str]:
    """Return a table's lines: what so many people waited who asked these questions, in an order of their own, so long."""
    asker = open_assistant(data_dir)
    took: list[float] = []
    failed: list[str] = []
    try:
        asker.ask(questions[0].question)  # what is loaded once is not measured
        before, until = _memory(), time.monotonic() + seconds
        threads = [
            threading.Thread(target=_ask_until, args=(asker, questions, until, random.Random(f"{seed} {one}"), took, failed))
            for one in range(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = _memory()
    finally:
        asker.close()
    yield "| people | questions | failed | p50 | p95 | longest | memory before | memory after |"
    yield "|" + "---|" * 8
    p50, p95, longest = (percentile(took, share) or 0.0 for share in (0.5, 0.95, 1.0))
    yield (
        f"| {people} | {len(took)} | {len(failed)} | {p50:.2f} s | {p95:.2f} s | {longest:.2f} s "
        f"| {before:.0f} MB | {after:.0f} MB |"
    )
    yield from (f"- {one}" for one in sorted(set(failed)))


def _ask_until(
    asker: Asker, questions: Sequence[Question], until: float, chance: random.Random, took: list[float], failed: list[str]
) -> None:
    time.sleep(chance.uniform(0, _THINKING[1]))
    while time.monotonic() < until:
        question = chance.choice(questions)
        start = time.monotonic()
        try:
            asker.ask(question.question, history=list(question.history))
        except Exception as error:  # what a person would see as a failure is what is counted here
            failed.append(f"{question.id}: {type(error).__name__}: {error}")
        took.append(time.monotonic() - start)
        time.sleep(chance.uniform(*_THINKING))


def _memory() -> float:
    """Return the MB that this process holds; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    told = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS")] if status.exists() else []
    return int(told[0]) / 1024 if told else 0.0
