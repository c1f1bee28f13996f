"""`python -m ingest PATH …`: take reports into the store, one line each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.command import DONE, SOME_FAILED, Bar, add_common, add_data_dir, complain, run, say, say_json, settings_from, year

if TYPE_CHECKING:
    from ingest.pipeline import Outcome, Progress
    from ingest.store import DocumentInfo


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Take budget reports into the store: files, or folders with all reports in them.",
        epilog="Exit status: 0 all are in; 1 some could not be read (the others are in); 2 wrong usage.",
    )
    add_common(parser)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a report or a folder of reports")
    add_data_dir(parser)
    parser.add_argument("--department", metavar="X", help="whose reports these are, where the files do not say it")
    parser.add_argument("--year", type=year, metavar="Y", help="the year they are for, where the files do not say it")
    parser.add_argument("--scheduler", metavar="URL", help="read on the workers of this Dask scheduler (tcp://host:8786)")
    parser.add_argument(
        "--trace", nargs=2, metavar=("FILE", "TABLE"),
        help="show why each figure of a table landed where it did, and take nothing in",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    parser.add_argument("--verbose", action="store_true", help="show tracebacks where this program fails over a file")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status; usage errors leave through argparse with 2."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if not arguments.paths and not arguments.trace:
        parser.error("the following arguments are required: PATH")
    return run("ingest", lambda: _trace(*arguments.trace) if arguments.trace else _ingest(arguments), verbose=arguments.verbose)


def _trace(file: str, table: str) -> int:
    from ingest.pipeline import read_document
    from ingest.tracing import trace

    for line in trace(read_document(Path(file)), table):
        say(line)
    return DONE


def _ingest(arguments: argparse.Namespace) -> int:
    from ingest.pipeline import Options, ingest_paths, limits_from
    from ingest.store import Store

    settings = settings_from(arguments)
    options = Options(
        arguments.department, arguments.year, limits_from(settings), settings.workers, settings.memory_mb,
        scheduler=arguments.scheduler,
    )  # fmt: skip
    bar = Bar("report")

    def show(progress: Progress) -> None:
        if progress.last is not None and not arguments.json:
            _print_outcome(progress.last, bar)
        at = progress.page
        bar.show(progress.done, progress.total, f"{at.file}, page {at.page} of {at.pages}" if at else "")

    with Store.from_settings(settings) as store:
        try:
            outcomes = ingest_paths(arguments.paths, store, options, progress=show)
        finally:
            bar.close()
    if arguments.json:
        say_json([outcome_to_dict(one) for one in outcomes])
    return SOME_FAILED if any(one.status == "failed" for one in outcomes) else DONE


def _print_outcome(outcome: Outcome, bar: Bar) -> None:
    from ingest.store import describe

    if outcome.status == "failed":
        bar.close()
        complain(outcome.message)
    elif outcome.message:
        bar.line(outcome.message)
    elif outcome.document is not None:
        bar.line(f"{outcome.path.name} {outcome.status}: {describe(outcome.document)}")
        for note in (*outcome.document.notes, *_asked_back(outcome.document)):
            bar.line(f"  {note}")


def _asked_back(document: DocumentInfo) -> list[str]:
    """Return what the user should say of a file that does not say it itself: whose it is, and of which year."""
    about = document.identity
    missing = [flag for flag, known in (("--department X", about.department), ("--year Y", about.year)) if not known]
    return [f"It does not say whose report it is or of which year; if it is one, add it again with {' '.join(missing)}."] * bool(
        missing
    )


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON form of what became of one file."""
    document = outcome.document
    about = document.identity if document else None
    return {
        "path": str(outcome.path),
        "status": outcome.status,
        "message": outcome.message,
        "document_id": document.id if document else None,
        "version": document.version if document else None,
        "department": about.department if about else None,
        "year": about.year if about else None,
        "stage": about.stage if about else None,
        "notes": list(document.notes) if document else [],
        "quality": asdict(document.quality) if document else None,
        "seconds": round(outcome.seconds, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
