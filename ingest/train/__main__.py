"""`python -m ingest.train`: train the shipped embedding model, or measure what it knows of topics it was not taught."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from ingest.errors import BudgetAssistantError
from ingest.train.trainer import Recipe, save, train


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status: 0 done, 1 where the extra is missing, 2 for flags that do not go together."""
    arguments = _parser().parse_args(argv)
    recipe = Recipe(seed=arguments.seed, pairs=arguments.pairs, steps=arguments.steps)
    if arguments.hold_out and arguments.out == _shipped():
        print("--hold-out needs a folder of its own; name it with --out.", file=sys.stderr)
        return 2
    try:
        if arguments.hold_out:
            from ingest.train.holdout import run_hold_out

            for line in run_hold_out(recipe, arguments.hold_out, arguments.out):
                print(line, flush=True)
            return 0
        name = save(train(recipe), arguments.out)
    except BudgetAssistantError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{name} written to {arguments.out}")
    return 0


def _shipped() -> Path:
    return Path(str(resources.files("ingest") / "data" / "embedding"))


def _parser() -> argparse.ArgumentParser:
    defaults = Recipe()
    parser = argparse.ArgumentParser(prog="python -m ingest.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=_shipped(), help="folder to write")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--pairs", type=int, default=defaults.pairs, help="how many pairs the generator writes")
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument(
        "--hold-out", type=int, metavar="N", help="train N models into --out, each without one Nth of the subject list"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
