"""What a person changes: reports taken out and brought back, told whose they are, and answers said to be wrong."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.answers import Answer
from assistant.questions.parse import language_of
from assistant.web.uploads import Reading
from ingest.amounts import format_decimal, parse_amount
from ingest.batch import Outcome, ingest_paths, set_identity
from ingest.errors import InputError
from ingest.model import NOTHING_SAID, Said
from ingest.store import Store

WRONG_FILE = "wrong_answers.jsonl"
"""In the data folder: a gold file of what readers said is wrong."""

_MOST_REMOVED = 20
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class _Removed:
    """Files that were taken out, kept aside for a while with what was said of each."""

    folder: Path
    files: tuple[tuple[Path, Said], ...]


class Editor:
    """Changes the reports of one store. What was removed can be brought back until twenty others are."""

    def __init__(self, store: Store, reading: Reading) -> None:
        self._store, self._reading = store, reading
        self._removed: OrderedDict[str, _Removed] = OrderedDict()
        self._lock = threading.Lock()

    def remove(self, name: str) -> str:
        """Take out the report or file of this id, and return what brings it back. Raises InputError where there is none."""
        folder = Path(tempfile.mkdtemp(prefix="budget-assistant-removed-"))
        files = []
        for document in self._store.named(name):
            kept = self._store.original(document.id)
            if kept is not None and kept.is_file():
                aside = Path(tempfile.mkdtemp(dir=folder)) / document.name
                shutil.copyfile(kept, aside)
                files.append((aside, self._store.source_of(document).said))
        self._store.remove(name)
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._removed[token] = _Removed(folder, tuple(files))
            while len(self._removed) > _MOST_REMOVED:
                shutil.rmtree(self._removed.popitem(last=False)[1].folder, ignore_errors=True)
        return token

    def restore(self, token: str) -> int:
        """Bring back what `remove` took out, and return how many files that are. Raises InputError where it is gone."""
        with self._lock:
            removed = self._removed.pop(token, None)
        if removed is None:
            raise InputError("This was removed too long ago.")
        outcomes = ingest_paths([file for file, _ in removed.files], self._store, self._reading.options)
        for outcome, (_, said) in zip(outcomes, removed.files, strict=False):
            if outcome.document is not None and said != NOTHING_SAID:
                set_identity(self._store, outcome.document.id, said)
        shutil.rmtree(removed.folder, ignore_errors=True)
        return sum(one.status != "failed" for one in outcomes)

    def correct(self, report: str, said: Said) -> int:
        """Read a report or file again as what it is said to be (nothing said: as it says itself); return how many files."""
        outcomes: Sequence[Outcome] = set_identity(self._store, report, None if said == NOTHING_SAID else said)
        return sum(one.status != "failed" for one in outcomes)

    def note_wrong(self, answer: Answer, history: Sequence[str], value: str, note: str) -> None:
        """Append a line to the gold file of wrong answers: the question, and what would be right where that is said."""
        line = wrong_to_gold(answer, history, value, note, datetime.now(UTC))
        self._store.data_dir.mkdir(parents=True, exist_ok=True)
        with self._lock, (self._store.data_dir / WRONG_FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def wrong_to_gold(answer: Answer, history: Sequence[str], value: str, note: str, when: datetime) -> dict[str, Any]:
    """Return the gold line of an answer that is said to be wrong, in the form that `eval run` takes.

    With a right figure it asks for that; without one its note says what was told, for a person to complete.
    """
    right = _amount(value, answer)
    told = "; ".join(f"{one.value}{one.unit}" for one in answer.values[:3])
    words = " ".join(f"{note} {'' if right else value}".split())[:_LONGEST_NOTE]
    return {
        "id": f"told-wrong-{when:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}",
        "reports": list(dict.fromkeys(one.report for one in answer.citations)) or list(answer.searched.reports[:1]),
        "question": answer.question, "history": list(history), "lang": language_of(answer.question), "kind": "lookup",
        "status": "answered" if right else answer.status if answer.status != "clarify" else "not_found",
        "values": [right] if right else [], "optional_values": [], "contains": [], "excludes": [], "cites": [],
        "conflict": bool(answer.conflicts), "note": f"said to be wrong: {told or answer.status}. {words}".strip(),
    }  # fmt: skip


def _amount(text: str, answer: Answer) -> dict[str, str] | None:
    """Return the figure that a reader says is right; in the answer's unit where no other is said; None where it is none."""
    own = next((one.unit for one in answer.values), "万元")
    amount = parse_amount(text, own) if text.strip() else None
    return {"value": format_decimal(amount.value), "unit": amount.unit or own} if amount is not None else None
