"""python -m eval: how good the answers, the passages and the speed are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

from ingest.command import DONE, SOME_FAILED, Bar, add_common, run
from ingest.errors import InputError


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Judge answers against questions with known answers.")
    add_common(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="score answers against gold files"))
    _add_sweep(commands.add_parser("sweep", help="ask for a sample of what is printed, and for what is not there"))
    _add_metamorphic(commands.add_parser("metamorphic", help="score gold over the same reports told otherwise"))
    _add_relayout(commands.add_parser("relayout", help="how many facts are read when the same reports are printed otherwise"))
    _add_retrieval(commands.add_parser("retrieval", help="was the passage found, against the stock recipe"))
    _add_linking(commands.add_parser("linking", help="are words linked by sense to the item that they mean"))
    _add_fit(commands.add_parser("fit", help="fit the model of wordings, and say how it reads others"))
    _add_bench(commands.add_parser("bench", help="how fast asking and taking in are"))
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="gold files, JSON Lines")
    _add_reports(parser)
    parser.add_argument("--only-named", action="store_true", help="load for each question only the reports that it names")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep results and report here; a run broken off goes on")
    parser.add_argument("--compare", type=Path, metavar="RUN", help="an earlier run's folder to compare with")
    parser.add_argument("--min-pass", type=float, metavar="S", help="exit with 1 where a smaller share passes")
    parser.set_defaults(work=_run)


def _add_sweep(parser: argparse.ArgumentParser) -> None:
    _add_reports(parser)
    parser.add_argument("--per-table", type=int, default=3, metavar="N", help="figures asked for of each table (default: 3)")
    parser.add_argument(
        "--sentences", type=int, default=24, metavar="N", help="figures of sentences asked for of each report (default: 24)"
    )
    parser.add_argument(
        "--negatives", type=int, default=12, metavar="N", help="absent items asked for of each report (default: 12)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report here too")
    parser.set_defaults(work=_sweep)


def _add_metamorphic(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="gold files, JSON Lines")
    _add_reports(parser)
    parser.add_argument("--only", nargs="+", default=(), metavar="VARIANT", help="variants to run (default: all)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report here too")
    parser.set_defaults(work=_metamorphic)


def _add_relayout(parser: argparse.ArgumentParser) -> None:
    _add_reports(parser)
    parser.add_argument("--only", nargs="+", default=(), metavar="VARIANT", help="variants to try (default: all)")
    parser.add_argument("--lost", type=int, default=0, metavar="N", help="list up to N facts that each variant loses")
    parser.add_argument("--min-kept", type=float, metavar="S", help="exit with 1 where a variant keeps a smaller share")
    parser.set_defaults(work=_relayout)


def _add_retrieval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="*", type=Path, metavar="GOLD", help="gold files, JSON Lines; none: made-up questions")
    _add_reports(parser, required=False)
    parser.add_argument("--model", metavar="NAME", help="embedding model (default: the one that is shipped)")
    parser.add_argument("--no-stock", action="store_true", help="leave the stock recipe out")
    parser.add_argument(
        "--hold-out", type=Path, metavar="DIR", help="models that were not taught a topic (ingest.train --hold-out)"
    )
    parser.set_defaults(work=_retrieval)


def _add_linking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--words", type=Path, metavar="FILE", help="other words than those of eval/data/linking.jsonl")
    parser.add_argument(
        "--reports", nargs="+", type=Path, default=_own_reports(), metavar="PATH", help="report files and folders of them"
    )
    parser.add_argument("--beside", type=Path, metavar="DIR", help="a static model's folder to compare with")
    parser.set_defaults(work=_linking)


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--wordings", type=Path, default=Path(str(resources.files("eval") / "data" / "wordings")), metavar="DIR",
        help="labelled wordings, zh*.jsonl and en*.jsonl (default: those of eval/data/wordings)",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the models here (assistant/data: those that are shipped)")
    parser.add_argument("--no-card", action="store_true", help="do not fit five times more to say how well it does")
    parser.set_defaults(work=_fit)


def _own_reports() -> list[Path]:
    return [Path(str(resources.files("assistant") / "samples")), Path(str(resources.files("eval") / "data" / "relayout"))]


def _add_bench(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    ask = what.add_parser("ask", help="time to an answer with all reports loaded, beside the stock recipe's retrieval")
    ask.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="gold files, JSON Lines")
    _add_reports(ask)
    ask.add_argument("--rounds", type=int, default=3, metavar="N", help="times each question is asked (default: 3)")
    ask.add_argument("--no-stock", action="store_true", help="leave the stock recipe out")
    ask.set_defaults(work=_bench_ask)
    ingest = what.add_parser("ingest", help="time to take reports in, beside bare pdfplumber over the same pages")
    ingest.add_argument("--reports", nargs="+", type=Path, required=True, metavar="PATH", help="report files and folders of them")
    ingest.add_argument("--rounds", type=int, default=1, metavar="N", help="times they are taken in (default: 1)")
    ingest.set_defaults(work=_bench_ingest)
    search = what.add_parser("search", help="time to find passages in a scope, beside Chroma's filter and its bare index")
    search.add_argument("--chunks", nargs="+", type=int, metavar="N", help="sizes (default: a thousand to a million)")
    search.add_argument("--chroma-up-to", type=int, default=100_000, metavar="N", help="largest size put into Chroma too")
    search.set_defaults(work=_bench_search)
    growth = what.add_parser("growth", help="how first answers, memory, room and taking in grow with the reports that are loaded")
    growth.add_argument("--reports", type=_sizes, metavar="N,N…", help="numbers of reports (default: 10,100,1000)")
    growth.add_argument("--data-dir", type=Path, metavar="D", help="folder to grow the store in, and to go on from")
    growth.add_argument("--varied", action="store_true", help="districts with ranks, years and layouts of their own")
    growth.set_defaults(work=_bench_growth)
    kills = what.add_parser("kills", help="what is lost where whoever writes is killed, over and over")
    kills.add_argument("--times", type=int, default=300, metavar="N", help="kills (default: 300)")
    kills.add_argument("--seed", type=int, default=1, metavar="N", help="what the moments are drawn by (default: 1)")
    kills.set_defaults(work=_bench_kills)
    people = what.add_parser("people", help="how long many people wait who ask at once, and how memory grows")
    people.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="gold files whose questions they ask")
    _add_reports(people)
    people.add_argument("--people", type=int, default=50, metavar="N", help="how many (default: 50)")
    people.add_argument("--seconds", type=float, default=120.0, metavar="S", help="how long they go on (default: 120)")
    people.set_defaults(work=_bench_people)
    reading = what.add_parser("reading", help="how completely reports are read: printed figures placed, sums that close")
    _add_reports(reading)
    reading.set_defaults(work=_bench_reading)
    originals = what.add_parser("originals", help="published files held against what a person counts in them")
    originals.add_argument("folder", type=Path, metavar="DIR", help="folder of the files of eval/data/originals.tsv")
    originals.set_defaults(work=_bench_originals)


def _add_reports(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    told = "report files and folders of them"
    parser.add_argument("--reports", nargs="+", type=Path, required=required, metavar="PATH", help=told)
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


def _sweep(arguments: argparse.Namespace) -> int:
    from eval.library import Library
    from eval.report import print_report
    from eval.sweep import Sizes, run_sweep, sweep_to_markdown

    bar = Bar("report")
    with Library(arguments.reports, arguments.data_dir) as library:
        try:
            results = run_sweep(library, Sizes(arguments.per_table, arguments.sentences, arguments.negatives), progress=bar.show)
        finally:
            bar.close()
    text = sweep_to_markdown(results)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    print_report(text)
    return DONE


def _metamorphic(arguments: argparse.Namespace) -> int:
    from eval.gold import load_gold
    from eval.library import Library
    from eval.metamorphic import VARIANTS, run_metamorphic
    from eval.report import print_report

    known = [variant.name for variant in VARIANTS]
    if unknown := [name for name in arguments.only if name not in known]:
        raise InputError(f'There is no variant "{unknown[0]}"; there are: {", ".join(known)}.')
    questions = load_gold(arguments.gold)
    bar = Bar("variant")
    with Library(arguments.reports, arguments.data_dir) as library:
        try:
            text = run_metamorphic(questions, library, only=arguments.only, progress=bar.show)
        finally:
            bar.close()
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    print_report(text)
    return DONE


def _relayout(arguments: argparse.Namespace) -> int:
    from eval.relayout import WAYS, relayout_to_markdown, run_relayout, text_reports
    from eval.report import print_report

    known = [way.name for way in WAYS]
    if unknown := [name for name in arguments.only if name not in known]:
        raise InputError(f'There is no variant "{unknown[0]}"; there are: {", ".join(known)}.')
    bar = Bar("variant")
    try:
        found = run_relayout(text_reports(arguments.reports), only=arguments.only, progress=bar.show)
    finally:
        bar.close()
    print_report(relayout_to_markdown(found, lost=arguments.lost))
    if arguments.min_kept is not None and any(kept.share < arguments.min_kept for kept in found.values()):
        print(f"A variant keeps fewer than the {arguments.min_kept} asked for.", file=sys.stderr)
        return SOME_FAILED
    return DONE


def _retrieval(arguments: argparse.Namespace) -> int:
    from eval.report import print_report
    from eval.retrieval import results_to_markdown, run_made_up, run_retrieval

    if not arguments.gold and arguments.hold_out:
        print_report(results_to_markdown(run_made_up(arguments.hold_out)))
        return DONE
    if not arguments.gold or not arguments.reports:
        raise InputError("Name gold files and --reports; or only --hold-out DIR, for made-up questions on what was not taught.")
    results = run_retrieval(
        arguments.gold,
        arguments.reports,
        embedding_model=arguments.model,
        stock=not arguments.no_stock,
        data_dir=arguments.data_dir,
        hold_out=arguments.hold_out,
    )
    print_report(results_to_markdown(results))
    return DONE


def _linking(arguments: argparse.Namespace) -> int:
    from eval.linking import run_linking

    _print_as_it_comes(run_linking(arguments.reports, arguments.words, arguments.beside))
    return DONE


def _fit(arguments: argparse.Namespace) -> int:
    from eval.fit import run_fit

    _print_as_it_comes(run_fit(arguments.wordings, _own_reports()[:1], arguments.out, card=not arguments.no_card))
    return DONE


def _bench_search(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_search
    from eval.bench.search import SIZES

    _print_as_it_comes(bench_search(arguments.chunks or SIZES, chroma_up_to=arguments.chroma_up_to))
    return DONE


def _bench_originals(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_originals

    _print_as_it_comes(bench_originals(arguments.folder))
    return DONE


def _bench_growth(arguments: argparse.Namespace) -> int:
    from assistant.__main__ import SAMPLES
    from eval.bench import bench_growth
    from eval.bench.growth import SIZES

    sizes, data_dir = arguments.reports or SIZES, arguments.data_dir
    _print_as_it_comes(bench_growth(sorted(SAMPLES.glob("*.txt")), sizes, data_dir=data_dir, varied=arguments.varied))
    return DONE


def _bench_kills(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_kills

    _print_as_it_comes(bench_kills(arguments.times, seed=arguments.seed))
    return DONE


def _bench_people(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_people
    from eval.gold import load_gold
    from eval.library import Library

    with Library(arguments.reports, arguments.data_dir) as library:
        questions = [one for one in load_gold(arguments.gold) if set(one.reports) <= set(library.files)]
        _print_as_it_comes(
            bench_people(questions, library.data_dir(), people=arguments.people, seconds=arguments.seconds)
        )  # fmt: skip
    return DONE


def _sizes(text: str) -> tuple[int, ...]:
    """Return the numbers that a flag gives, parted by commas."""
    parts = text.split(",")
    if not all(part.strip().isdecimal() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(f'"{text}" is not numbers of reports, parted by commas')
    return tuple(int(part) for part in parts)


def _print_as_it_comes(lines: Iterable[str]) -> None:
    from eval.report import print_report

    for line in lines:
        print_report(line)


def _bench_ask(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_ask
    from eval.gold import load_gold
    from eval.library import Library
    from eval.report import print_report

    with Library(arguments.reports, arguments.data_dir) as library:
        print_report(bench_ask(load_gold(arguments.gold), library, rounds=arguments.rounds, stock=not arguments.no_stock))
    return DONE


def _bench_ingest(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_ingest
    from eval.report import print_report

    print_report(bench_ingest(arguments.reports, rounds=arguments.rounds))
    return DONE


def _bench_reading(arguments: argparse.Namespace) -> int:
    from eval.bench import bench_reading
    from eval.library import Library
    from eval.report import print_report

    with Library(arguments.reports, arguments.data_dir) as library:
        print_report(bench_reading(library))
    return DONE


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status: 0 done, 1 too few passed or an input is wrong; usage errors leave through argparse with 2."""
    arguments = make_parser().parse_args(argv)
    return run("python -m eval", lambda: int(arguments.work(arguments)))


if __name__ == "__main__":
    sys.exit(main())
