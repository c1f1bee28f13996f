"""Whether an answer is right for the fact asked for: any fact of equal coordinates is, as far as the question states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.matching import amount_in, same_figure
from eval.sweep.model import Language, LoadedReport, Probe
from eval.sweep.questions import Asked, same_words
from ingest.amounts import Amount
from ingest.model import Fact

_TOLD_TOGETHER = {"change": "growth", "growth": "change"}


def judge(report: LoadedReport, fact: Fact, asked: Asked, answer: Mapping[str, Any], language: Language) -> Probe:
    allowed = _amounts(report, fact, asked)
    values = [amount_in(value) for value in answer["values"]]
    if fact.amount is None:
        nothing = answer["status"] == "answered" and all(value is None or value.value == 0 for value in values)
        right = nothing or bool(values) and _all_among(values, allowed)
        return to_probe("blank", report, asked.text, fact.raw or "blank", answer, right, fact.source)
    if fact.amount.value == 0 and fact.coordinates.nature in _TOLD_TOGETHER and answer["status"] == "answered" and not values:
        # 与上年持平 says it without a figure.
        return to_probe(language, report, asked.text, str(fact.amount), answer, True, fact.source)
    allowed = [fact.amount, *allowed]
    beside = _beside(report, fact, asked)
    right = _all_among(values, [*allowed, *beside]) and any(_all_among([value], allowed) for value in values)
    return to_probe(language, report, asked.text, str(fact.amount), answer, right, fact.source)


def _amounts(report: LoadedReport, fact: Fact, asked: Asked) -> list[Amount]:
    return [other.amount for other in report.facts if other.amount is not None and same_words(other, fact, asked.states)]


def _beside(report: LoadedReport, fact: Fact, asked: Asked) -> list[Amount]:
    """Return what may be told along with a change: its rate, and the other way round."""
    partner = _TOLD_TOGETHER.get(fact.coordinates.nature)
    if partner is None:
        return []
    return _amounts(report, replace(fact, coordinates=replace(fact.coordinates, nature=partner)), asked)  # type: ignore[arg-type]


def _all_among(values: Sequence[Amount | None], allowed: Sequence[Amount]) -> bool:
    return all(value is not None and any(same_figure(one, value) for one in allowed) for value in values)


def to_probe(
    group: str, report: LoadedReport, question: str, wanted: str, answer: Mapping[str, Any], right: bool, source: str = ""
) -> Probe:
    got = ", ".join(f"{value['value']}{value['unit']}" for value in answer["values"]) or str(answer["status"])
    return Probe(group, report.name, question, wanted, got, right, source)
