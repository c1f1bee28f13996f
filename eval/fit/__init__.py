"""The reader of wordings, fitted: labelled wordings → weights, and a card that says how well they read others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.programs.likely import ASKS
from eval.fit.card import card_of
from eval.fit.model import examples_of, fitted, ready
from eval.fit.wordings import read_wordings
from eval.library import Library

__all__ = ["run_fit"]


def run_fit(folder: Path, reports: Iterable[Path], out: Path | None, *, card: bool = True) -> Iterator[str]:
    """Fit the wordings of a folder, Chinese and English apart; yield how each went. Writes the models to `out`.

    Raises InputError for a line with a label that no program has.
    """
    with Library(reports) as library:
        data_dir = library.data_dir(sorted(library.files))
        for language in ("zh", "en"):
            wordings = read_wordings(sorted(folder.glob(f"{language}*.jsonl")), ASKS)
            if not wordings:
                continue
            examples = examples_of(wordings, data_dir)
            fitting = ready(examples)
            yield f"## {language}: {len(wordings)} wordings, {len(fitting.cases)} with programs or of other things\n"
            if card:
                yield card_of(fitting)
            if out is not None:
                model = fitted(fitting, list(fitting.cases))
                told = json.dumps(model, ensure_ascii=False, separators=(", ", ":"))
                (out / f"wordings_{language}.json").write_text(told + "\n", encoding="utf-8")
