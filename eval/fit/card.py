"""How well fitted weights read wordings that they were not fitted on: by folds, language by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.programs.likelihood import Likelihood, from_json
from assistant.programs.likely import ASKS, likeliest
from eval.fit.model import Example, fitted, programs_right, ready

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out example: whether its labels' programs were told, others, or none; None where its labels make none."""

    example: Example
    told: str


def card_of(examples: Sequence[Example]) -> str:
    """Return the card as Markdown: of held-out wordings, how many are read as their labels say, otherwise, or not at all."""
    judged = list(held_out(examples))
    lines = ["| wordings | read right | read otherwise | not read |", "|---|---|---|---|"]
    for name, chosen in (("with programs", [one for one in judged if one.example.wording.asks != ("other",)]),
                         ("of other things", [one for one in judged if one.example.wording.asks == ("other",)])):
        counts = [sum(one.told == told for one in chosen) for told in ("right", "wrong", "none")]
        total = max(len(chosen), 1)
        lines.append(f"| {name}: {len(chosen)} | " + " | ".join(f"{count} ({count / total:.3f})" for count in counts) + " |")
    lines += ["", "| asked | wordings | right | otherwise |", "|---|---|---|---|", *_by_ask(judged)]
    return "\n".join(lines)


def held_out(examples: Sequence[Example]) -> Iterator[Judged]:
    """Yield each example judged by weights fitted on the others' wordings."""
    fitting = ready(examples)
    places = {one: at for at, one in enumerate(dict.fromkeys(one.wording for one in examples))}
    for fold in range(FOLDS):
        model = from_json(fitted(fitting, [one for one in examples if places[one.wording] % FOLDS != fold]))
        for one in examples:
            if places[one.wording] % FOLDS == fold:
                yield Judged(one, _verdict(one, model))


def _verdict(one: Example, model: Likelihood) -> str:
    told = likeliest(model, one.worded) if one.worded.ways else ()
    right = programs_right(one)
    if not told:
        return "none"
    return "right" if frozenset(told) in right else "wrong"


def _by_ask(judged: Sequence[Judged]) -> Iterator[str]:
    for ask in ASKS:
        own = [one for one in judged if ask in one.example.wording.asks]
        counts = [sum(one.told == told for one in own) for told in ("right", "wrong")]
        if own:
            yield f"| {ask} | {len(own)} | {counts[0]} ({counts[0] / len(own):.2f}) | {counts[1]} ({counts[1] / len(own):.2f}) |"
