"""`budget-assistant`: ask, and look after what is loaded."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from ingest.command import (
    DONE,
    SOME_FAILED,
    Bar,
    add_common,
    add_data_dir,
    complain,
    port,
    run,
    say,
    say_json,
    say_json_list,
    settings_from,
)
from ingest.model import Level, Said, Stage

if TYPE_CHECKING:
    from ingest.model import ParsedDocument
    from ingest.settings import Settings
    from ingest.store import DocumentInfo, ReportInfo

SAMPLES = Path(__file__).resolve().parent / "samples"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="budget-assistant",
        description="Answers questions about Chinese government budget reports, each figure cited down to its cell.",
        epilog="Exit status: 0 done (also when the answer is not there); 1 something failed; 2 wrong usage. "
        "Take reports in with: python -m ingest PATH",
    )
    add_common(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = _command(
        commands, "demo", "take in the bundled sample reports (into a folder of their own) and open the web chat", _demo
    )
    web = _command(commands, "web", "open the web chat over your own reports", _web)
    for parser_of_page in (demo, web):
        parser_of_page.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
        parser_of_page.add_argument("--port", type=port, default=7860, help="port to listen at (default: 7860; 0: any free one)")

        parser_of_page.add_argument(
            "--allow-host", metavar="NAME", action="append", default=[],
            help="a further host name that the page is asked for under, as behind a proxy",
        )  # fmt: skip
        parser_of_page.add_argument("--read-only", action="store_true", help="answer questions only; take no reports in")
        parser_of_page.add_argument(
            "--auth-file", metavar="FILE", type=Path, help="let in only the users of this file; make its lines with `user`"
        )
        parser_of_page.add_argument(
            "--auth-header", metavar="NAME",
            help="with --auth-file: take the user's name from this header, which only a proxy that you trust can set",
        )  # fmt: skip

        parser_of_page.add_argument("--mcp", action="store_true", help="let programs call the tools over MCP, at /gradio_api/mcp")

    ask = _command(commands, "ask", "answer one question", _ask)
    ask.add_argument("question", metavar="QUESTION", help="in Chinese or English, in quotes")
    ask.epilog = (
        "The rules answer. Where BUDGET_ASSISTANT_CHAT_MODEL is set, what they find nothing for, and what wants several "
        "look-ups put into words, is asked of that model; figures that no report verifies are refused."
    )
    ask.add_argument(
        "--history", metavar="Q", nargs="+", action="extend", default=[], help="your earlier questions, oldest first"
    )
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")

    reports = _command(commands, "reports", "list what is loaded and how well it was read", _reports)
    reports.add_argument("words", metavar="WORD", nargs="*", help="only reports whose body, year, stage or file names have each")
    reports.add_argument("--json", action="store_true", help="print the list as JSON")
    reports.add_argument("--why", action="store_true", help="say for each file why it is taken for this body's and year's")

    setting = _command(commands, "set", "say whose report it is, where the files do not say or say it wrongly", _set)
    setting.add_argument("report", metavar="REPORT", help="a report's id, a file's id or a file's name, as `reports` shows them")
    setting.add_argument("--department", metavar="NAME", help="the body, by its full name")
    setting.add_argument("--year", type=int, metavar="YEAR", help="the report's own year")
    setting.add_argument("--stage", choices=get_args(Stage), help="the report's own stage")
    setting.add_argument("--level", choices=get_args(Level), help="whose figures they are: the department's with its units, …")
    setting.add_argument("--clear", action="store_true", help="go by what the files say again")
    setting.epilog = "The files are read again with it; it holds also when they are taken in again, until --clear."

    export = _command(commands, "export", "write all loaded figures, with coordinates and places, to a file", _export)
    export.add_argument("file", metavar="FILE", type=Path, help="where to write")
    export.add_argument("--format", choices=("csv", "xlsx", "parquet"), help="default: by FILE's extension, else csv")

    remove = _command(commands, "remove", "take a report or one of its files out", _remove)
    remove.add_argument("report", metavar="REPORT", help="a report's id, a file's id or a file's name, as `reports` shows them")

    versions = _command(commands, "versions", "list what is kept of a report's files, with what later files replaced", _versions)
    versions.add_argument("report", metavar="REPORT", help="a report's id, a file's id or a file's name, as `reports` shows them")
    restore = _command(commands, "restore", "make a replaced version current again, or bring back a backup", _restore)
    restore.add_argument("what", metavar="VERSION|FILE", help="a version's id, as `versions` shows it, or a backup's file")
    backup = _command(commands, "backup", "write the catalog and the kept files to one tar file, while others go on", _backup)
    backup.add_argument("file", metavar="FILE", type=Path, help="where to write")
    _command(commands, "recover", "build a lost or damaged catalog anew from the kept files", _recover)
    user = _command(commands, "user", "print a user's line for --auth-file; the password is asked for", _user)
    user.add_argument("name", metavar="NAME", help="the name to sign in with")
    user.add_argument("--role", choices=("reader", "editor"), default="reader", help="an editor may change the reports")

    _command(commands, "reindex", "build the vector index anew, with the embedding model that is set", _reindex)
    _command(commands, "check", "verify the catalog, the vector index and the kept files against each other", _check)
    return parser


def _command(
    commands: Any, name: str, text: str, work: Callable[[argparse.Namespace, Settings], int]
) -> argparse.ArgumentParser:  # fmt: skip
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    add_common(parser)
    add_data_dir(parser)
    parser.set_defaults(work=work)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status; usage errors leave through argparse with 2."""
    arguments = build_parser().parse_args(argv)
    return run("budget-assistant", lambda: arguments.work(arguments, settings_from(arguments)))


# ---------------------------------------------------------------- asking


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.plain import answer_to_plain, answer_to_text
    from assistant.service import Assistant

    with Assistant.from_settings(settings) as assistant:
        answer = assistant.ask(arguments.question, history=arguments.history)
    if not answer.searched.reports:
        sys.stderr.write(f"budget-assistant: there are no reports in {settings.data_dir}.\n")
    if arguments.json:
        say_json(answer.to_dict())
    else:
        print(answer_to_plain(answer, bold="NO_COLOR" not in os.environ) if _on_a_terminal() else answer_to_text(answer))
    return DONE


def _on_a_terminal() -> bool:
    """Return whether a person reads standard output; what is piped stays Markdown."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


# ---------------------------------------------------------------- what is loaded


def _reports(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store

    with Store.from_settings(settings) as store:
        chosen = store.found_reports(arguments.words)
        if arguments.json:
            say_json_list(report_to_dict(one) for one in store.each_report(chosen))
            return DONE
        if not chosen and arguments.words:
            say(f"No loaded report has: {' '.join(arguments.words)}")
        elif not chosen:
            print(f"No reports are loaded in {settings.data_dir}; take some in with: python -m ingest PATH")
        for place, report in enumerate(store.each_report(chosen)):
            print(end="\n" if place else "")
            _say_report(report, why=arguments.why)
    return DONE


def _say_report(report: ReportInfo, *, why: bool) -> None:
    from ingest.store import how_read

    whose = (report.department or "body unknown", report.year or "year unknown", report.stage, report.level)
    together = f": {how_read(report.quality)}" if len(report.documents) > 1 else ""
    say(f"{report.id}  {' '.join(str(one) for one in whose if one)}{together}")
    for document in report.documents:
        version = f" version {document.version}" if document.version > 1 else ""
        say(f"  {document.id}  {document.name}{version}: {how_read(document.quality)}")
        for note in document.notes:
            say(f"    {note}")
        for reason in reasons_of(document) if why else ():
            say(f"    {reason}")


def reasons_of(document: DocumentInfo) -> list[str]:
    """Return why a document is taken for its body's and year's, a line for each place where that was read."""
    about = document.identity
    lines = [f"{_WITNESSES[one.source]}: {shortened(one.words)}" for one in about.evidence]
    if about.department is None:
        lines.append("no words name the body; say it with: budget-assistant set")
    if len(about.years) > 1 or len(about.stages) > 1:
        lines.append(f"it holds {', '.join(map(str, about.years))}: {', '.join(about.stages)}")
    return lines


def shortened(words: str) -> str:
    """Return words in one line of at most 80 characters."""
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


_WITNESSES = {
    "given": "as you said", "title": "title", "table": "table", "text": "text", "file_name": "file name", "sheet": "sheet",
    "publisher": "publisher",
}  # fmt: skip


def _set(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.service import Assistant

    said = Said(arguments.department, arguments.year, arguments.stage, arguments.level)
    if arguments.clear == (said != Said()):
        build_parser().error("say --department, --year, --stage or --level, or --clear alone")
    from ingest.store import describe

    with Assistant.from_settings(settings) as assistant:
        outcomes = assistant.set_identity(arguments.report, None if arguments.clear else said)
    for one in outcomes:
        say(describe(one.document) if one.document and one.status != "failed" else one.message)
    return SOME_FAILED if any(one.status == "failed" for one in outcomes) else DONE


def report_to_dict(report: ReportInfo) -> dict[str, Any]:
    """Return the JSON form of a loaded report with its quality as a whole, and its documents with theirs."""
    found = asdict(report) | {"quality": asdict(report.quality)}
    for document in found["documents"]:
        del document["number"]
    return found


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.export import FORMATS, export_facts
    from ingest.store import Store

    extension = arguments.file.suffix.lower().lstrip(".")
    with Store.from_settings(settings, create=False) as store:
        count = export_facts(store, arguments.file, arguments.format or (extension if extension in FORMATS else "csv"))
    say(f"{count} facts are in {arguments.file}.")
    return DONE


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store

    with Store.from_settings(settings, create=False) as store:
        for document in store.remove(arguments.report):
            say(f"{document.name} (version {document.version}) is removed.")
    return DONE


def _versions(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store, describe

    with Store.from_settings(settings, create=False) as store:
        for chosen in store.named(arguments.report):
            for document in store.versions(chosen.id):
                mark = "current" if document.current else "replaced"
                say(f"{document.id}  {document.name} version {document.version} ({mark}): {describe(document)}")
    return DONE


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store, bring_back

    backup = Path(arguments.what)
    if backup.is_file():
        with Store.from_settings(settings) as store:
            say(f"{bring_back(store, backup)} documents are as they were at the backup {backup}.")
        return DONE
    with Store.from_settings(settings, create=False) as store:
        document = store.restore(arguments.what)
    say(f"{document.name}: version {document.version} is current again.")
    return DONE


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store, back_up

    with Store.from_settings(settings, create=False) as store:
        count = back_up(store, arguments.file)
        say(f"{len(store.documents())} documents and {count} kept files are in {arguments.file}.")
    return DONE


def _recover(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.catalog import set_aside
    from ingest.store import Store
    from ingest.version import reading_version

    aside = set_aside(settings.data_dir) if settings.database_url is None else None
    if aside is not None:
        say(f"The catalog cannot be read; it is kept as {aside}.")
    bar = Bar("report")
    with Store.from_settings(settings) as store:
        try:
            found = store.recover(_rereading(settings, bar, None), reading_version(), bar.show)
        finally:
            bar.close()
    for message in found.failed:
        complain(message)
    print(f"{len(found.documents)} documents are taken in again from their kept files.")
    return SOME_FAILED if found.failed else DONE


def _rereading(settings: Settings, bar: Bar, said_of: str | None) -> Callable[[Path, str, Said], ParsedDocument]:
    """Return what reads a kept file; `said_of` is said of each on the terminal before."""
    from ingest.pipeline import limits_from, read_kept

    def reread(file: Path, name: str, said: Said) -> ParsedDocument:
        if said_of is not None:
            bar.line(f"{name} {said_of}")
        return read_kept(file, name, limits_from(settings), said=said, memory_mb=settings.memory_mb)

    return reread


def _reindex(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store

    bar = Bar("report")
    reread = _rereading(settings, bar, "is damaged in the catalog and is read anew from its kept file.")
    with Store.from_settings(settings, create=False) as store:
        try:
            total = store.reindex(bar.show, reread)
        finally:
            bar.close()
        print(f"The index is built anew: {total} passages, embedding model {store.embedding_model()}.")
    return DONE


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from ingest.store import Store

    with Store.from_settings(settings, create=False) as store:
        result = store.check()
    for problem in result.problems:
        say(problem)
    verdict = f"{len(result.problems)} problems" if result.problems else "all agree"
    print(f"{result.documents} documents, {result.facts} facts, {result.chunks} passages: {verdict}.")
    return SOME_FAILED if result.problems else DONE


# ---------------------------------------------------------------- the page


def _web(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.web import Access, Address, allowed_hosts, serve

    if arguments.auth_header and not arguments.auth_file:
        build_parser().error("--auth-header names the users of a file: give --auth-file too")
    if arguments.mcp and arguments.auth_file:
        build_parser().error("MCP knows no sign-in: give --mcp or --auth-file")
    address = Address(arguments.host, arguments.port, allowed_hosts(arguments.allow_host))
    access = Access(arguments.auth_file, arguments.auth_header, arguments.mcp)
    serve(settings, address, read_only=arguments.read_only, access=access)
    return DONE


def _user(arguments: argparse.Namespace, settings: Settings) -> int:
    """Where nobody sits at a terminal the password is the first line of standard input."""
    from getpass import getpass

    from assistant.web import user_line

    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    print(user_line(arguments.name, arguments.role, password))
    return DONE


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    """The samples get a folder of their own, so that they never mix with the reader's reports."""
    from dataclasses import replace

    chosen = settings if arguments.data_dir else replace(settings, data_dir=settings.data_dir / "demo")
    status = _take_in_samples(chosen)
    return status or _web(arguments, chosen)


def _take_in_samples(settings: Settings) -> int:
    from ingest.pipeline import Options, ingest_paths
    from ingest.store import Store

    bar = Bar("report")
    with Store.from_settings(settings) as store:
        try:
            outcomes = ingest_paths(
                [SAMPLES], store, Options(), progress=lambda progress: bar.show(progress.done, progress.total)
            )
        finally:
            bar.close()
    failed = [one.message for one in outcomes if one.status == "failed"]
    for message in failed:
        complain(message)
    if any(one.status == "added" for one in outcomes):
        print(f"The sample reports are in {settings.data_dir}; the page opens in a moment.", flush=True)
    return SOME_FAILED if failed else DONE


if __name__ == "__main__":
    sys.exit(main())
