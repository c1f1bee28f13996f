"""Uploaded files taken in: told line by line where the reading is, ended when the browser goes away."""

from __future__ import annotations

import logging
import queue
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.questions.model import Language
from assistant.web.library import document_to_dict, is_report
from assistant.web.refusals import refusal
from assistant.web.words import LANGUAGES, word
from ingest.batch import Options, Outcome, Progress, ingest_paths, limits_from
from ingest.errors import BudgetAssistantError, LimitExceeded, StoreBusy, UnreadableFile
from ingest.settings import Settings
from ingest.store import Store

_log = logging.getLogger(__name__)
_FOLDERS = re.compile(r"(?:/[\w.@~+-]+){2,}/?|[A-Za-z]:\\\S+")
_WAIT = 0.5
"""Seconds after which the browser hears that a file is still being read."""


MOST_AT_ONCE = 30
"""Uploaded files that may be on their way in, each with its copy on the disk: more are refused until one is done."""


class TooMany(Exception):
    """More files than are taken in at once."""


class Cancelled(Exception):
    """The browser wants this file no longer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How uploaded reports are read, if any are."""

    options: Options = Options()
    read_only: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Reading:
        return cls(Options(limits=limits_from(settings), workers=settings.workers, memory_mb=settings.memory_mb))


_under_way: set[int] = set()
_counting = threading.Lock()


class Upload:
    """One uploaded file on its way into the store; `lines` tells of it until it is there, or not."""

    def __init__(
        self, store: Store, reading: Reading, name: str, *, replacing: bool = False, whatever: bool = False
    ) -> None:
        """`whatever` takes in also what is no report; else that is `declined`, for its owner to decide.

        Raises TooMany where MOST_AT_ONCE are on their way in.
        """
        with _counting:
            if len(_under_way) >= MOST_AT_ONCE:
                raise TooMany
            _under_way.add(id(self))
        self._store = store
        wanted = None if whatever else is_report
        self._options = replace(reading.options, replacing=replacing, workers=1, wanted=wanted)
        self._folder = Path(tempfile.mkdtemp(prefix="budget-assistant-upload-"))
        self.file = self._folder / safe_name(name)
        self._told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._cancelled = threading.Event()

    def begin(self) -> None:
        threading.Thread(target=self._run, name="taking in", daemon=True).start()

    def cancel(self) -> None:
        self._cancelled.set()

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        with _counting:
            _under_way.discard(id(self))

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what happens: {"page", "pages"} while it is read, {} as a sign of life, at last what became of it."""
        while True:
            try:
                told = self._told.get(timeout=_WAIT)
            except queue.Empty:
                yield {}
                continue
            yield told
            if told.get("end"):
                return

    def _run(self) -> None:
        files = self._taken_in()
        self.discard()
        self._told.put({"end": True, "files": files})

    def _taken_in(self) -> list[dict[str, Any]]:
        """Take the file in, and return what became of it, or of the files in it."""
        try:
            return [self._outcome(one) for one in ingest_paths([self.file], self._store, self._options, progress=self._progress)]
        except Cancelled:
            return [{"name": self.file.name, "status": "cancelled", "message": _in_each(lambda language: "")}]
        except BudgetAssistantError as error:
            told = error  # the name of an exception ends with its block
            return [{"name": self.file.name, "status": "failed", "message": _in_each(lambda one: public_words(told, one))}]
        except Exception:
            # The browser is waiting: it is told that the fault is ours, and the log has the rest.
            _log.exception("taking in %s failed", self.file.name)
            return [{"name": self.file.name, "status": "failed", "message": _in_each(lambda one: word("out_of_order", one))}]

    def _progress(self, progress: Progress) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        if progress.page is not None:
            self._told.put({"page": progress.page.page, "pages": progress.page.pages})

    def _outcome(self, outcome: Outcome) -> dict[str, Any]:
        """Return what became of one file. `replaceable`: another content of this name is loaded, and was kept."""
        found = document_to_dict(outcome.document) if outcome.document else None
        loaded = any(one.name == outcome.path.name for one in self._store.documents())
        message = "" if outcome.status == "unchanged" else without_folders(outcome.message, [outcome.path])
        kept = outcome.status == "failed" and loaded and not self._options.replacing
        return {
            "name": outcome.path.name, "status": str(outcome.status), "document": found, "replaceable": kept,
            "message": _in_each(lambda one: word("kept", one) if kept else refusal(message, one)),
        }  # fmt: skip


def _in_each(words: Callable[[Language], str]) -> dict[str, str]:
    """Return words in each language, for the reader may switch it while they stand there."""
    return {language: words(language) for language in LANGUAGES}


def safe_name(name: str) -> str:
    """Return a file's own name, whatever path the browser gave: never a folder, never empty."""
    own = re.split(r"[/\\]", name)[-1].replace("\0", "").strip()
    return own[-180:] if own.strip(".") else "report"


def public_words(error: BudgetAssistantError, language: Language) -> str:
    """Return an error as anybody may read it: no folder, host, process or address of ours; those go to the log."""
    if isinstance(error, (UnreadableFile, LimitExceeded)):
        return refusal(without_folders(str(error), []), language)
    _log.error("%s", error)
    return word("busy" if isinstance(error, StoreBusy) else "out_of_order", language)


def without_folders(message: str, paths: Sequence[Path]) -> str:
    """Return a message without the temporary folders that uploads lie in."""
    for path in paths:
        message = message.replace(str(path), path.name)
    return _FOLDERS.sub("…", message)
