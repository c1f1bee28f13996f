"""python -m eval: how good the answers, the passages and the speed are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.command import DONE, SOME_FAILED, Bar, add_common, run
from ingest.errors import InputError


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Judge answers against questions with known answers.")
    add_common(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="score answers against gold files"))
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="gold files, JSON Lines")
    _add_reports(parser)
    parser.add_argument("--only-named", action="store_true", help="load for each question only the reports that it names")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep results and report here; a run broken off goes on")
    parser.add_argument("--compare", type=Path, metavar="RUN", help="an earlier run's folder to compare with")
    parser.add_argument("--min-pass", type=float, metavar="S", help="exit with 1 where a smaller share passes")
    parser.set_defaults(work=_run)


def _add_reports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reports", nargs="+", type=Path, required=True, metavar="PATH", help="report files and folders of them")
    parser.add_argument("--data-dir", type=Path, metavar="D", help="keep the stores here for the next run")


def _run(arguments: argparse.Namespace) -> int:
    from eval.gold import load_gold
    from eval.library import Library
    from eval.report import compare_runs, print_report, to_markdown
    from eval.run import Plan, load_results, run_gold

    questions = load_gold(arguments.gold)
    before = load_results(arguments.compare) if arguments.compare else []
    if arguments.compare and not before:
        raise InputError(f"{arguments.compare} holds no results of an earlier run.")
    bar = Bar("question")
    with Library(arguments.reports, arguments.data_dir) as library:
        try:
            records = run_gold(Plan(questions, library, arguments.only_named, arguments.out), progress=bar.show)
        finally:
            bar.close()
    text = to_markdown(records) + ("\n" + compare_runs(before, records) if before else "")
    if arguments.out:
        (arguments.out / "report.md").write_text(text, encoding="utf-8")
    print_report(text)
    share = sum(record["score"]["passed"] for record in records) / len(records)
    if arguments.min_pass is not None and share < arguments.min_pass:
        print(f"{share:.3f} passed, fewer than the {arguments.min_pass} asked for.", file=sys.stderr)
        return SOME_FAILED
    return DONE


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status: 0 done, 1 too few passed or an input is wrong; usage errors leave through argparse with 2."""
    arguments = make_parser().parse_args(argv)
    return run("python -m eval", lambda: int(arguments.work(arguments)))


if __name__ == "__main__":
    sys.exit(main())
