"""Kills of whoever writes, at moments drawn by chance: what was acknowledged is there, what was under way is whole or not.

Documents are taken in, replaced, removed, restored, the index is built anew, a catalog of a schema before is turned into
this one, a backup brought back, by a process that tells of each before and after; it is killed, now and then a child of it
that reads first, and what the store then holds is compared with what it told. Prints, asserts nothing.
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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.batch import Options, ingest_paths
from ingest.errors import InputError
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.store import DocumentInfo, Source, Store, back_up, bring_back
from ingest.store.migrating import WIDE_FACTS
from ingest.store.rows import WRITTEN, digest

_BODIES = 6
_VERSIONS = 3
_LONGEST = 2.0
"""Seconds after its first word in which a writer is killed."""
_OF_CHILDREN = 0.2
"""How often a child that reads is killed before its parent is."""
_STARTING = 60.0
"""Seconds that a writer may take to its first word."""

State = dict[str, str]
"""File name → digest of the content that is current."""
Line = Mapping[str, Any]
"""What a writer says of a piece of work: its name, the file and content that it is about, or all that is current after it."""
_Document = tuple[Path, ParsedDocument]


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


def _documents(folder: Path) -> list[_Document]:
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


def _kill_once(data: Path, documents: Sequence[_Document], state: State, found: Survived, chance: random.Random) -> State:
    """Let a writer work and kill it; return what is current afterwards."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        status = 1
        try:
            _Writer(data, documents, tell, chance).run()
            status = 0
        finally:
            os._exit(status)
    os.close(tell)
    select.select([told], [], [], _STARTING)
    time.sleep(chance.uniform(0, _LONGEST))
    if chance.random() < _OF_CHILDREN:
        for reader in _children_of(child):
            with suppress(ProcessLookupError):
                os.kill(reader, signal.SIGKILL)
        time.sleep(chance.uniform(0, _LONGEST / 4))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(told, encoding="utf-8") as pipe:
        lines = [json.loads(line) for line in pipe.read().splitlines() if line.endswith("}")]
    under_way: Line | None = None
    for line in lines:
        if line["said"] == "begin":
            under_way = line
        elif line["said"] == "done":
            state, under_way = _after(state, line), None
            found.acknowledged += 1
    found.kills[str(under_way["work"]) if under_way else "nothing"] += 1
    return _compared(data, state, under_way, found)


def _children_of(parent: int) -> list[int]:
    """Return the processes that a process started; none where the system does not tell."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if place.read_text().rpartition(")")[2].split()[1] == str(parent):
                found.append(int(place.parent.name))
    return found


def _after(state: State, line: Line) -> State:
    """Return what is current once a piece of work is done."""
    name, sha = line["name"], line["sha"]
    if line["state"] is not None:
        return dict(line["state"])
    if name is None:
        return state
    rest = {one: held for one, held in state.items() if one != name}
    return rest if sha is None else {**rest, name: sha}


class _Writer:
    """Whoever is killed: does pieces of work drawn by chance, and tells of each before and after."""

    def __init__(self, data: Path, documents: Sequence[_Document], tell: int, chance: random.Random) -> None:
        self._documents, self._tell, self._chance = documents, tell, chance
        self._store = Store.open(data)
        self._backup: tuple[Path, State] | None = None

    def run(self) -> None:
        """Work without end."""
        self._store.reindex()  # opens the index, which takes longer than all that is measured
        self._say("ready", "")
        own = self._store.catalog_file is not None
        works = {self._take_in: 6, self._read: 1, self._remove: 2, self._restore: 2, self._reindex: 1, self._turn: 1}
        works |= {self._bring_back: 1} if own else {}
        while True:
            self._chance.choices(list(works), list(works.values()))[0]()

    def _say(self, said: str, work: str, name: str | None = None, sha: str | None = None, state: State | None = None) -> None:
        line = {"said": said, "work": work, "name": name, "sha": sha, "state": state}
        os.write(self._tell, (json.dumps(line) + "\n").encode())

    @contextmanager
    def _told(self, work: str, *about: Any) -> Iterator[None]:
        self._say("begin", work, *about)
        yield
        self._say("done", work, *about)

    def _any(self) -> tuple[Path, ParsedDocument, DocumentInfo | None]:
        """Return a document drawn by chance, and what is current of its name."""
        file, parsed = self._chance.choice(self._documents)
        return file, parsed, next((one for one in self._store.documents() if one.name == file.name), None)

    def _take_in(self) -> None:
        file, parsed, _ = self._any()
        with self._told("take in", file.name, parsed.raw.sha256):
            self._store.write(parsed, file, Source(file.name))

    def _read(self) -> None:
        file, parsed, _ = self._any()
        with self._told("read in a child and take in", file.name, parsed.raw.sha256):
            ingest_paths([file], self._store, Options(workers=1))

    def _remove(self) -> None:
        file, _, held = self._any()
        if held is not None:
            with self._told("remove", file.name):
                self._store.remove(held.id)

    def _restore(self) -> None:
        file, _, held = self._any()
        before = [one for one in self._store.versions(held.id) if not one.current] if held else []
        if before:
            with self._told("restore", file.name, before[0].sha256):
                self._store.restore(before[0].id)

    def _reindex(self) -> None:
        with self._told("reindex"):
            self._store.reindex()

    def _turn(self) -> None:
        """Turn the catalog back into one of the schema before, and have it turned into this one."""
        with self._told("migrate"):
            _as_second(self._store)
            data = self._store.data_dir
            self._store.close()
            self._store = Store.open(data)

    def _bring_back(self) -> None:
        """Back up, or bring back what was backed up."""
        if self._backup is None:
            target = self._store.data_dir.with_name(f"backup-{os.getpid()}.tar")
            with self._told("back up"):
                back_up(self._store, target)
            self._backup = target, {one.name: one.sha256 for one in self._store.documents()}
            return
        (target, state), self._backup = self._backup, None
        with self._told("bring back", None, None, state):
            bring_back(self._store, target)


def _as_second(store: Store) -> None:
    """Turn a catalog back into one of the second schema: all coordinates in each fact's row, and the digests of that."""
    with store.writing(), store._catalog.transaction() as transaction:
        transaction.set_meta("schema", "2")
        transaction.run(
            "CREATE TABLE wide AS SELECT f.document, f.position, f.id, s.source, f.body, s.level, f.year, s.stage, s.fund, "
            "s.side, s.kind, f.item, f.code, f.economic, f.subject, s.nature, s.direction, s.base_year, s.period, s.state, "
            's.role, s.bound, s.unit, f.value, f.number, f.table_id, f."row", f."column", f.block '
            "FROM facts f JOIN shapes s ON s.id = f.shape"
        )
        for statement in ("DROP TABLE facts", "DROP TABLE shapes", "ALTER TABLE wide RENAME TO facts"):
            transaction.run(statement)
        for (number,) in transaction.rows("SELECT number FROM documents"):
            made = digest(transaction.rows, number, (WIDE_FACTS, *WRITTEN[1:]))
            transaction.run("UPDATE digests SET digest = :digest WHERE document = :number", digest=made, number=number)


def _compared(data: Path, state: State, under_way: Line | None, found: Survived) -> State:
    """Return what is current, having noted what was lost and what is half there."""
    current, problems = _looked(data)
    if current not in [state, *([_after(state, under_way)] if under_way else [])]:
        found.lost.append(f"{under_way}: {current} is there and not {state}")
    harmless = (*_HARMLESS, *(_OF_A_BACKUP if under_way and under_way["work"] == "bring back" else ()))
    found.half += [one for one in problems if not any(words in one for words in harmless)]
    return current


_HARMLESS = ("belongs to no loaded report", "of no loaded report", "budget-assistant recover")
"""What may be left over of a write that was killed: it is of no document and goes at the next `reindex`."""
_OF_A_BACKUP = ("The vector index lacks",)
"""What may be missing besides where a backup is brought back: the index is built anew after all reports are there."""


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
