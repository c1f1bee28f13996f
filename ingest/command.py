"""What the command lines of all rooms share: how errors end, the version, a progress bar, the data folder's flag."""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable
from importlib import metadata
from typing import Any

from ingest.errors import BudgetAssistantError
from ingest.printable import printable, printable_lines
from ingest.settings import Settings, load_settings, quiet_telemetry

DONE, SOME_FAILED, USAGE, STOPPED = 0, 1, 2, 130


def version() -> str:
    try:
        return metadata.version("budget-assistant")
    except metadata.PackageNotFoundError:
        return "unknown"


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add --version to a parser."""
    parser.add_argument("--version", action="version", version=f"budget-assistant {version()}")


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir", metavar="D", help="folder of the store (default: BUDGET_ASSISTANT_DATA_DIR, else your data folder)"
    )


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings in force with the flags that this parser has."""
    return load_settings(data_dir=arguments.data_dir)


def year(text: str) -> int:
    """Return the year that a flag gives; argparse makes a usage error of what is none."""
    try:
        found = int(text)
    except ValueError:
        found = 0
    if not 1900 <= found <= 2200:
        raise argparse.ArgumentTypeError(f'"{text}" is not a year from 1900 to 2200')
    return found


def port(text: str) -> int:
    """Return the port that a flag gives; 0 takes a free one."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port from 0 to 65535')
    return int(text)


def run(program: str, work: Callable[[], int], *, verbose: bool = False) -> int:
    """Return the exit status of `work`; errors of the user's making become one sentence on standard error.

    `verbose` shows the log too: the tracebacks of our own faults over single files.
    """
    logging.basicConfig(
        format=f"{program}: %(message)s", level=logging.CRITICAL if not os.environ.get("DEBUG") else logging.DEBUG
    )
    quiet_telemetry()
    try:
        status = work()
        sys.stdout.flush()
        return status
    except BudgetAssistantError as error:
        complain(f"{program}: {error}")
        return SOME_FAILED
    except KeyboardInterrupt:
        sys.stderr.write(f"{program}: stopped.\n")
        return STOPPED
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`); Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED


def say(text: str) -> None:
    """Write a line, or several, on standard output; what files and reports are called is not obeyed by the terminal."""
    sys.stdout.write(printable_lines(text) + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a line on standard error, as `say` does."""
    sys.stderr.write(printable_lines(text) + "\n")
    sys.stderr.flush()


def say_json(value: object) -> None:
    """Write a value as JSON; control characters beyond those that JSON itself escapes are escaped too."""
    sys.stdout.write(f"{_as_json(value)}\n")


def say_json_list(values: Iterable[object]) -> None:
    """Write values as the JSON list of them, each as soon as it comes: there may be very many."""
    before = "["
    for value in values:
        sys.stdout.write("".join((before, "\n ", _as_json(value).replace("\n", "\n "))))
        before = ","
    sys.stdout.write("[]\n" if before == "[" else "\n]\n")


def _as_json(value: object) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=1))


_UNSAFE = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, unit: str, *, shown: bool | None = None) -> None:
        self._unit = unit
        self._shown = sys.stderr.isatty() if shown is None else shown
        self._bar: Any = None

    def show(self, done: int, total: int, what: str = "") -> None:
        """Show how much is done; `what` says what is under way."""
        if not self._shown:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit=self._unit, file=sys.stderr, leave=False, dynamic_ncols=True)
        self._bar.n = done
        self._bar.set_postfix_str(printable(what), refresh=False)
        self._bar.refresh()

    def line(self, text: str) -> None:
        """Print a line on standard output, above the bar."""
        if self._bar is not None:
            self._bar.clear()
        say(text)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
