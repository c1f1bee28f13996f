"""Old and foreign office formats through LibreOffice, where it is installed: .doc, .wps, .rtf, .odt, .xls, .et, .ods, .ppt.

It runs without a window, in a profile of its own that allows no macros and follows no links, and is stopped in time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import RawDocument
from ingest.readers.building import digest_file
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size

TARGETS = {
    "doc": "docx", "wps": "docx", "rtf": "docx", "odt": "docx", "xml-word": "docx",
    "xls": "xlsx", "et": "xlsx", "ods": "xlsx", "xml-excel": "xlsx",
    "ppt": "pdf", "pptx": "pdf", "odp": "pdf", "dps": "pdf",
}  # fmt: skip
"""Format → what it is converted to."""

_EXTENSION = {"xml-word": "xml", "xml-excel": "xml", "wps": "doc", "et": "xls", "dps": "ppt"}
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""  # noqa: E501 - LibreOffice wants each property on its own line


def office_program() -> str | None:
    """Return the path of LibreOffice's program, or None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def read_converted(path: Path, format: str, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a file in one of `TARGETS`, under its own name and digest.

    Raises UnreadableFile where LibreOffice is missing or cannot read it, LimitExceeded where it takes too long.
    """
    check_file_size(path, limits)
    program = office_program()
    target, shown = TARGETS[format], format.removeprefix("xml-")
    if program is None:
        raise UnreadableFile(f"{path.name}: reading .{shown} needs LibreOffice; install it, or save the file as .{target}")
    with tempfile.TemporaryDirectory(prefix="budget-convert-") as folder:
        made = _convert(program, path, format, Path(folder), limits)
        raw = _read(made, target, limits)
    return replace(
        raw, name=path.name, sha256=digest_file(path), format=shown,
        notes=(*raw.notes, f"Converted by LibreOffice from .{shown}."),
    )  # fmt: skip


def _read(made: Path, target: str, limits: Limits) -> RawDocument:
    if target == "docx":
        from ingest.readers.word import read_word

        return read_word(made, limits)
    if target == "xlsx":
        from ingest.readers.sheets import read_sheets

        return read_sheets(made, limits)
    from ingest.readers.pdf import read_pdf

    return read_pdf(made, limits)


def _convert(program: str, path: Path, format: str, folder: Path, limits: Limits) -> Path:
    """Return the converted file inside `folder`. The copy's plain name keeps the shell's and LibreOffice's hands off ours."""
    source = folder / f"{_stem(path)}.{_EXTENSION.get(format, format)}"
    shutil.copyfile(path, source)
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--nologo", "--nodefault",
        "--norestore", "--nolockcheck", "--convert-to", TARGETS[format], "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run(command, path.name, folder, limits.seconds)
    made = next(iter(sorted(out.glob(f"*.{TARGETS[format]}"))), None) if out.is_dir() else None
    if made is None:
        raise UnreadableFile(
            f"{path.name}: LibreOffice cannot read it (damaged, or protected by a password); save it as .{TARGETS[format]}"
        )
    named = made.with_name(path.name)
    made.rename(named)
    return named


def _stem(path: Path) -> str:
    return "".join(letter for letter in path.stem if letter.isalnum())[:40] or "report"


def _run(command: list[str], name: str, folder: Path, seconds: float) -> None:
    """Run LibreOffice in a process group of its own; stop the whole group when the time is over."""
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(
            f"{name}: LibreOffice needed more than {seconds:g} seconds; save it as .docx, .xlsx or PDF, or raise Limits.seconds"
        ) from error
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children, which soffice starts and may leave behind."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
