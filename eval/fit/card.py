"""How well fitted weights read wordings that they were not fitted on: by folds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.programs.likelihood import Likelihood, from_json
from assistant.programs.likely import ASKS, OTHER, likeliest
from eval.fit.model import Example, Fitting, fitted, programs_right

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out example, and whether its labels' programs were told ("right"), others ("wrong"), or none."""

    example: Example
    told: str


def card_of(fitting: Fitting) -> str:
    """Return the card as Markdown: of held-out wordings, how many are read as their labels say, otherwise, or not at all."""
    judged = list(held_out(fitting))
    lines = ["| held-out wordings | read right | read otherwise | not read |", "|---|---|---|---|"]
    groups = {"that ask for programs": False, "of other things": True}
    for name, other in groups.items():
        chosen = [one for one in judged if (one.example.wording.asks == (OTHER,)) == other]
        counts = [sum(one.told == told for one in chosen) for told in ("right", "wrong", "none")]
        told = " | ".join(f"{count} ({count / max(len(chosen), 1):.3f})" for count in counts)
        lines.append(f"| {name}: {len(chosen)} | {told} |")
    lines += ["", "| asked, alone or beside others | wordings | right | otherwise |", "|---|---|---|---|", *_by_ask(judged)]
    return "\n".join(lines) + "\n"


def held_out(fitting: Fitting) -> Iterator[Judged]:
    """Yield each example judged by weights fitted on the wordings of the other folds."""
    examples = list(fitting.cases)
    for fold in range(FOLDS):
        model = from_json(fitted(fitting, [one for at, one in enumerate(examples) if at % FOLDS != fold]))
        yield from (Judged(one, verdict(one, model)) for at, one in enumerate(examples) if at % FOLDS == fold)


def verdict(one: Example, model: Likelihood) -> str:
    """Return how a model reads an example: "right", "wrong", or "none" where it tells nothing."""
    told = likeliest(model, one.seen) if one.seen.ways else ()
    if not told:
        return "none"
    return "right" if frozenset(told) in programs_right(one) else "wrong"


def _by_ask(judged: Sequence[Judged]) -> Iterator[str]:
    for ask in ASKS:
        own = [one for one in judged if ask in one.example.wording.asks]
        right, wrong = (sum(one.told == told for one in own) for told in ("right", "wrong"))
        if own and ask != OTHER:
            yield f"| {ask} | {len(own)} | {right} ({right / len(own):.2f}) | {wrong} ({wrong / len(own):.2f}) |"
