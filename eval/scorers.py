"""One answer against its gold question: passed or not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eval.gold import Question
from eval.matching import amount_in, distinct, holds_one, names_place, same_figure
from ingest.amounts import Amount


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one question. None means that the question does not ask for it.

    `exact`: status right and the values are the gold's, no optional one used. `wrong_figure`: a value that gold does not
    have, or only optional ones where another was asked for. `refused`: not_found or clarify where there is an answer.
    """

    passed: bool
    exact: bool
    wrong_figure: bool
    refused: bool
    status_right: bool
    cites_right: bool | None
    conflict_told: bool | None
    false_alarm: bool | None
    verdict_right: bool | None
    why: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "why": list(self.why)}


def score_answer(question: Question, answer: Mapping[str, Any]) -> Score:
    """Return the score of an answer's JSON by the rules of gold files."""
    status_right = answer["status"] == question.status
    figures = _compare_figures(question, answer)
    cites_right = _cites_right(question, answer)
    conflicts = bool(answer["conflicts"])
    verdict_right = None if question.verdict is None else answer["verdict"] == question.verdict
    why = [] if status_right else [f"status {answer['status']}, not {question.status}"]
    why += figures.why if status_right or figures.wrong else []
    why += [f"text lacks {' / '.join(choices[:4])}" for choices in question.contains if not holds_one(answer["text"], choices)]
    why += [f"text has {one}" for one in question.excludes if holds_one(answer["text"], [one])]
    why += [] if cites_right is not False else [f"cites none of {' / '.join(missing)}" for missing in _uncited(question, answer)]
    why += ["conflict not told"] if question.conflict and not conflicts else []
    why += [f"verdict {answer['verdict']}, not {question.verdict}"] if verdict_right is False else []
    return Score(
        passed=not why,
        exact=status_right and figures.exact,
        wrong_figure=figures.wrong,
        refused=question.status == "answered" and answer["status"] in ("not_found", "clarify"),
        status_right=status_right,
        cites_right=cites_right,
        conflict_told=conflicts if question.conflict else None,
        false_alarm=conflicts if not question.conflict and not question.conflict_ok and question.kind != "check" else None,
        verdict_right=verdict_right,
        why=tuple(why),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    exact: bool
    wrong: bool
    why: list[str]


def _compare_figures(question: Question, answer: Mapping[str, Any]) -> _Figures:
    given = [(amount_in(figure), _is_computed(question, figure)) for figure in answer["values"]]
    got = [(amount, rounded) for amount, rounded in given if amount is not None]
    unreadable = [str(figure["value"]) for figure in answer["values"] if amount_in(figure) is None]
    wanted = distinct(question.values)
    missing = [one for one in wanted if not any(same_figure(one, amount, rounded=rounded) for amount, rounded in got)]
    outside = _outside(got, (*wanted, *question.optional_values))
    beside = _outside(got, wanted)
    only_optional = bool(wanted and beside and not outside and len(missing) == len(wanted))
    why = [f"lacks {' '.join(map(str, missing))}"] if missing else []
    why += [f"has {' '.join([*map(str, outside), *unreadable])}"] if outside or unreadable else []
    return _Figures(
        exact=not missing and not beside and not unreadable,
        wrong=bool(outside or unreadable or only_optional),
        why=why,
    )


def _outside(got: list[tuple[Amount, bool]], allowed: tuple[Amount, ...]) -> tuple[Amount, ...]:
    extra = [amount for amount, rounded in got if not any(same_figure(one, amount, rounded=rounded) for one in allowed)]
    return distinct(extra)


def _is_computed(question: Question, figure: Mapping[str, Any]) -> bool:
    return question.kind == "compute" or figure.get("basis") == "computed"


def _uncited(question: Question, answer: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [choices for choices in question.cites if not any(names_place(citation, choices) for citation in answer["citations"])]


def _cites_right(question: Question, answer: Mapping[str, Any]) -> bool | None:
    """Return None where no citation is asked for, or where the status is wrong already."""
    if not question.cites or answer["status"] != question.status:
        return None
    return not _uncited(question, answer)
