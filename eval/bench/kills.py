"""Kills of whoever writes, at moments drawn by chance: what was acknowledged is there, what was under way is whole or not.

Documents are taken in, replaced, removed, restored, and the index is built anew, by a process that tells of each before
and after; it is killed, and what the store then holds is compared with what it told. Prints, asserts nothing.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import InputError
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.store import Source, Store

_BODIES = 6
_VERSIONS = 3
_LONGEST = 2.0
"""Seconds after its first word in which a writer is killed."""
_STARTING = 60.0
"""Seconds that a writer may take to its first word."""

State = dict[str, str]
"""File name → digest of the content that is current."""


@dataclass(slots=True)
class Survived:
    """What was found after the kills: how many there were by what was under way, and a sentence for each thing that was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)


def bench_kills(times: int, *, seed: int = 1, data_dir: Path | None = None) -> Iterator[str]:
    """Return a table's lines: what was under way at the kills, what was acknowledged, what was lost, what was half there.

    The catalog and the index are those that the settings name. Raises InputError where processes cannot be forked.
    """
    if not hasattr(os, "fork"):
        raise InputError("This machine cannot fork processes; run it on Linux or macOS.")
    with tempfile.TemporaryDirectory(prefix="budget-kills-") as top:
        documents = _documents(Path(top))
        data, found, state = data_dir or Path(top) / "data", Survived(), State()
        import chromadb  # noqa: F401  imported once, but opened in forks only

        with Store.open(data) as store:
            store.embedder().embed(["一次"])
        for turn in range(times):
            state = _kill_once(data, documents, state, found, random.Random(f"{seed} {turn}"))
    yield "| killed during | times |"
    yield "|---|---|"
    for name, count in sorted(found.kills.items()):
        yield f"| {name} | {count} |"
    yield f"| all | {sum(found.kills.values())} |"
    yield ""
    yield f"{found.acknowledged} writes were acknowledged. Lost: {len(found.lost)}. Half there: {len(found.half)}."
    yield from (f"- {one}" for one in (*found.lost, *found.half))


def _documents(folder: Path) -> list[tuple[Path, ParsedDocument]]:
    made = []
    for body in range(_BODIES):
        for version in range(_VERSIONS):
            file = folder / f"{body}-{version}" / f"{body}.txt"
            file.parent.mkdir()
            rows = "\n".join(f"项目{row}\t{row + 1}.{version}0" for row in range(40))
            total = sum((row + 1) * 10 + version for row in range(40))
            file.write_text(
                f"甲市乙{'东西南北上下'[body]}区水务局2023年部门预算\n\n支出预算表\n单位：万元\n项目\t金额\n{rows}\n"
                f"合计\t{total // 10}.{total % 10}0\n\n2023年公务接待费预算{body + 1}.{version}0万元。\n",
                encoding="utf-8",
            )
            made.append((file, read_document(file)))
    return made


def _kill_once(
    data: Path, documents: list[tuple[Path, ParsedDocument]], state: State, found: Survived, chance: random.Random
) -> State:
    """Let a writer work and kill it; return what is current afterwards."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        status = 1
        try:
            _work(data, documents, tell, chance)
            status = 0
        finally:
            os._exit(status)
    os.close(tell)
    select.select([told], [], [], _STARTING)
    time.sleep(chance.uniform(0, _LONGEST))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(told, encoding="utf-8") as pipe:
        lines = [json.loads(line) for line in pipe.read().splitlines() if line.endswith("}")]
    under_way: Mapping[str, str | None] | None = None
    for line in lines:
        if line["said"] == "begin":
            under_way = line
        elif line["said"] == "done":
            state, under_way = _after(state, line), None
            found.acknowledged += 1
    found.kills[str(under_way["work"]) if under_way else "nothing"] += 1
    return _compared(data, state, under_way, found)


def _after(state: State, line: Mapping[str, str | None]) -> State:
    """Return what is current once a piece of work is done."""
    name, sha = line["name"], line["sha"]
    if name is None:
        return state
    rest = {one: held for one, held in state.items() if one != name}
    return rest if sha is None else {**rest, name: sha}


def _work(data: Path, documents: list[tuple[Path, ParsedDocument]], tell: int, chance: random.Random) -> None:
    """Write, remove, restore and build anew without end, telling of each before and after."""

    def say(said: str, work: str, name: str | None = None, sha: str | None = None) -> None:
        os.write(tell, (json.dumps({"said": said, "work": work, "name": name, "sha": sha}) + "\n").encode())

    with Store.open(data) as store:
        store.reindex()  # opens the index, which takes longer than all that is measured
        say("ready", "")
        while True:
            work = chance.choices(("take in", "remove", "restore", "reindex"), (6, 2, 2, 1))[0]
            file, parsed = chance.choice(documents)
            held = next((one for one in store.documents() if one.name == file.name), None)
            before = [one for one in store.versions(held.id) if not one.current] if held else []
            if work == "take in":
                say("begin", work, file.name, parsed.raw.sha256)
                store.write(parsed, file, Source(file.name))
                say("done", work, file.name, parsed.raw.sha256)
            elif work == "remove" and held:
                say("begin", work, file.name)
                store.remove(held.id)
                say("done", work, file.name)
            elif work == "restore" and before:
                say("begin", work, file.name, before[0].sha256)
                store.restore(before[0].id)
                say("done", work, file.name, before[0].sha256)
            elif work == "reindex":
                say("begin", work)
                store.reindex()
                say("done", work)


def _compared(data: Path, state: State, under_way: Mapping[str, str | None] | None, found: Survived) -> State:
    """Return what is current, having noted what was lost and what is half there."""
    current, problems = _looked(data)
    if current not in [state, *([_after(state, under_way)] if under_way else [])]:
        found.lost.append(f"{under_way}: {current} is there and not {state}")
    found.half += [one for one in problems if not any(words in one for words in _HARMLESS)]
    return current


_HARMLESS = ("belongs to no loaded report", "of no loaded report", "budget-assistant recover")
"""What may be left over of a write that was killed: it is of no document and goes at the next `reindex`."""


def _looked(data: Path) -> tuple[State, list[str]]:
    """Return what is current and what `check` finds, looked up in a fork: chromadb is never opened where forks come from."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        try:
            with Store.open(data) as store:
                current = {one.name: one.sha256 for one in store.documents()}
                problems = store.check().problems
            with os.fdopen(tell, "w", encoding="utf-8") as pipe:
                json.dump([current, problems], pipe)
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    current, problems = json.loads(said) if said else ({}, ["The store cannot be opened after a kill."])
    return current, problems
