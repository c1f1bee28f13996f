"""The plain gold, then each variant of reports and gold, scored the same way and set side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold import Question
from eval.library import Asker, Library
from eval.metamorphic.variants import VARIANTS, Variant, changed_question, changed_report, words_for
from eval.report import miss_line
from eval.run import Plan, run_gold

MOST_APART = 0.03
"""How far a variant's pass share may lie below the plain one."""

Records = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one variant: its results, beside the plain ones of the same questions."""

    variant: Variant
    plain: Records
    records: Records


def run_metamorphic(
    questions: tuple[Question, ...],
    library: Library,
    *,
    only: Sequence[str] = (),
    open_asker: Callable[[Path], Asker] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> str:
    """Return the report: pass shares of the plain gold and of each variant, and what a variant loses that passes plainly.

    `only` names variants to run; all where empty.
    """
    wanted = [variant for variant in VARIANTS if not only or variant.name in only]
    plain = run_gold(Plan(questions, library, only_named=True), open_asker=open_asker)
    outcomes = []
    for done, variant in enumerate(wanted, 1):
        progress(done, len(wanted) + 1)
        outcomes.append(Outcome(variant, plain, _run_variant(variant, questions, library, open_asker)))
    progress(len(wanted) + 1, len(wanted) + 1)
    return to_markdown(plain, outcomes)


def _run_variant(
    variant: Variant, questions: Sequence[Question], library: Library, open_asker: Callable[[Path], Asker] | None
) -> Records:
    names = dict.fromkeys(name for question in questions for name in question.reports)
    documents = [library.parsed(name) for name in names]
    words = words_for(variant, documents, questions)
    with tempfile.TemporaryDirectory(prefix="budget-metamorphic-") as folder:
        for parsed in documents:
            name, text = changed_report(variant, parsed, words)
            (Path(folder) / name).write_text(text, encoding="utf-8")
        changed = tuple(changed_question(variant, question, words) for question in questions)
        with Library([Path(folder)]) as other:
            return run_gold(Plan(changed, other, only_named=True), open_asker=open_asker)


def to_markdown(plain: Records, outcomes: Sequence[Outcome]) -> str:
    lines = [
        "# The same reports told otherwise",
        "",
        "| | passed | beside the plain | wrong figure | law 1 |",
        "|---|---|---|---|---|",
    ]
    lines.append(_row("as they are", plain, None))
    lines += [_row(f"{one.variant.name}: {one.variant.says}", one.records, plain) for one in outcomes]
    for one in outcomes:
        before = {record["key"]: record for record in one.plain}
        lost = [record for record in one.records if before[record["key"]]["score"]["passed"] and not record["score"]["passed"]]
        lines += ["", f"## Lost by {one.variant.name} ({len(lost)})", "", *(f"- {miss_line(record)}" for record in lost)]
    return "\n".join(lines) + "\n"


def _row(name: str, records: Records, plain: Records | None) -> str:
    passed, whole = sum(record["score"]["passed"] for record in records), len(records)
    beside = "–"
    if plain is not None and whole:
        apart = (passed - sum(record["score"]["passed"] for record in plain)) / whole
        beside = f"{apart:+.3f}" + ("" if apart >= -MOST_APART else " (too far)")
    wrong = sum(record["score"]["wrong_figure"] for record in records)
    verified, checked = (sum(record["grounding"][field] for record in records) for field in ("verified", "checked"))
    share = f"{passed / whole:.3f} ({passed}/{whole})" if whole else "–"
    return f"| {name} | {share} | {beside} | {wrong} | {verified}/{checked} |"
