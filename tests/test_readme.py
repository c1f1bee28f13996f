"""What README says can be done: its commands run, its example prints what it shows, its settings are the settings."""

import dataclasses
import importlib
import os
import re
import shlex
from pathlib import Path

import pytest

from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = {"budget-assistant": "assistant.__main__", "ingest": "ingest.__main__", "eval": "eval.__main__"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def shell_lines() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


def ours(line: str) -> tuple[str, list[str]] | None:
    """The module and arguments of a command of the project; None for pip and the like."""
    words = shlex.split(line)
    if words[:2] == ["python", "-m"] and words[2] in MODULES:
        return MODULES[words[2]], words[3:]
    if words[0] == "budget-assistant":
        return MODULES[words[0]], words[1:]
    return None


def run(module: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command in this process and return what it prints; its status must be 0."""
    capsys.readouterr()
    try:
        status = importlib.import_module(module).main(arguments)
    except SystemExit as stopped:
        status = stopped.code
    printed = capsys.readouterr()
    assert not status, printed.err
    return printed.out


def listed_commands() -> list[str]:
    """First cells of the table of commands, without what the reader fills in."""
    table = README.split("## Commands", 1)[1].split("\n## ", 1)[0]
    return [re.split(r" (?:[A-Z\"]|--)", command)[0] for command in re.findall(r"^\| `([^`]+)` \|", table, re.M)]


def test_first_screen_says_what_it_is_and_shows_an_answer():
    screen = "\n".join(README.splitlines()[:32])
    assert "pip install -e . && budget-assistant demo" in screen
    assert "[1]" in screen


def test_two_lines_for_a_newcomer():
    assert "pip install -e . && budget-assistant demo" in shell_lines()
    assert "pip install -e '.[test]' && python -m pytest" in shell_lines()


def test_the_example_prints_what_the_readme_shows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "assistant").mkdir()
    os.symlink(ROOT / "assistant" / "samples", tmp_path / "assistant" / "samples")
    printed = ""
    for line in blocks("sh")[1].splitlines():
        command = ours(line)
        assert command, line
        printed = run(*command, capsys)
    assert printed.strip() == blocks("text")[0].strip()


@pytest.mark.parametrize("command", listed_commands())
def test_each_command_has_help(command, capsys):
    module, arguments = ours(command) or ("", [])
    assert run(module, [*arguments, "--help"], capsys).strip()


def test_settings_table_is_the_settings():
    table = README.split("## Settings", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(rf"^\| `{PREFIX}([A-Z_]+)`", table, re.M))
    assert named == {field.name.upper() for field in dataclasses.fields(Settings)} - {"LIMITS"}
    assert f"`{PREFIX}LIMIT_…`" in table
    for field in dataclasses.fields(Settings):
        if isinstance(field.default, int):
            assert re.search(rf"`{PREFIX}{field.name.upper()}` \|.*\| {field.default} \|", table), field.name


def test_files_and_folders_that_it_names_exist():
    named = re.findall(r"`((?:\.ci|ingest|assistant|eval|tests)/[\w./-]*)`", README)
    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing


def test_rooms_that_it_names_exist():
    rows = re.findall(r"^\| `(ingest|assistant|eval)/` \|[^|]*\| ([^|]+) \|$", README, re.M)
    assert len(rows) == 3
    for folder, rooms in rows:
        for room in rooms.strip().split(", "):
            assert (ROOT / folder / f"{room}.py").exists() or (ROOT / folder / room / "__init__.py").exists(), f"{folder}/{room}"
