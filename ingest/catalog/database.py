"""The catalog: documents, facts, names, passages and vectors in SQL. The only door to SQLAlchemy, and to sqlite3.

Writing goes through SQLAlchemy Core, so that SQLite and PostgreSQL are the same code. Reading a SQLite catalog goes
through the standard library's sqlite3, because SQLAlchemy takes half a second to import and a look-up should not.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ingest.errors import DiskFull, SettingsError, StoreMismatch
from ingest.settings import disk_is_full, without_password

if TYPE_CHECKING:
    import sqlalchemy

SCHEMA = "3"
BEFORE = ("1", "2")
"""Schemas that are turned into this one when such a store is opened."""

Row = tuple[Any, ...]


class Catalog:
    """Rows of the catalog. Reading sees what was committed last; a catalog that nobody has made yet reads as empty."""

    def __init__(self, file: Path, url: str | None = None) -> None:
        self._file = file
        self._url = url
        self._reader: _Reader = _EngineReader(self.engine, url) if url else _SqliteReader(file)
        self._engine: sqlalchemy.Engine | None = None
        self._lock = threading.RLock()

    @property
    def exists(self) -> bool:
        return bool(self._url) or self._file.is_file()

    @property
    def file(self) -> Path | None:
        """The database's own file; None where it is a server's."""
        return None if self._url else self._file

    def rows(self, query: str, **values: object) -> list[Row]:
        """Return the rows of a SELECT with :named values; an empty list where there is no catalog yet."""
        return self._reader.rows(query, values)

    def meta(self) -> dict[str, str]:
        """Return the catalog's own notes: schema, generation, embedding model, collection."""
        return dict(self.rows("SELECT name, value FROM meta"))

    def engine(self) -> sqlalchemy.Engine:
        """Return the engine for writing, made at first use with its tables. Raises SettingsError where it cannot be reached."""
        with self._lock:
            if self._engine is None:
                self._engine = _make_engine(self._file, self._url)
            return self._engine

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that is committed at the end of the block and undone where the block raises.

        Raises SettingsError where the database fails: the disk is full, the folder read-only, the server gone.
        """
        from sqlalchemy.exc import OperationalError

        try:
            with self.engine().begin() as connection:
                yield Transaction(connection)
        except OperationalError as error:
            said = _first_line(error, self._url)
            if self._url:
                raise SettingsError(f"The catalog at {without_password(self._url)} cannot be written ({said}).") from error
            raise _not_written(self._file, said) from error
        if self._url is None and _log_size(self._file) * _ROOM_FOR_LOG > shutil.disk_usage(self._file.parent).free:
            self.shrink_log()

    def give_back(self) -> None:
        """Give room that deleted rows leave back to the disk, where the database does not do so itself."""
        if self._url is None:
            self._run_alone("VACUUM")

    def _run_alone(self, statement: str) -> None:
        """Run what SQLite runs in no transaction."""
        from sqlalchemy import text

        with self.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    def shrink_log(self) -> None:
        """Bring what SQLite's log of changes holds into the file, where there is room for it, and give the log's room back."""
        from sqlalchemy.exc import OperationalError

        if self._url is None:
            with suppress(OperationalError, SettingsError):
                self._run_alone("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._reader.close()
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


_ROOM_FOR_LOG = 4
"""How many times its own size SQLite's log must have of room: on a disk that is full it could not be brought into the file."""

_MOST_VALUES = 500
"""Values that one statement may name; SQLite takes no more than some thousands."""


class Transaction:
    """One transaction of the writer."""

    def __init__(self, connection: sqlalchemy.Connection) -> None:
        self._connection = connection

    def rows(self, query: str, **values: object) -> list[Row]:
        from sqlalchemy import text

        return [tuple(row) for row in self._connection.execute(text(query), values)]

    def run(self, statement: str, **values: object) -> None:
        from sqlalchemy import text

        self._connection.execute(text(statement), values)

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert `rows`; none is nothing."""
        if rows:
            self._connection.execute(_tables().tables[table].insert(), [dict(row) for row in rows])

    def insert_one(self, table: str, **values: object) -> int:
        """Insert one row and return its number (the table's own integer key)."""
        result = self._connection.execute(_tables().tables[table].insert().values(**values))
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def name_ids(self, names: Iterable[str]) -> dict[str, int]:
        """Return the number of each name; those that are new are added."""
        return self._ids_of("names", "name", {name: {"name": name} for name in names})

    def shape_ids(self, shapes: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
        """Return the number of each shape by its key; those that are new are added."""
        return self._ids_of("shapes", "key", {key: {"key": key, **shape} for key, shape in shapes.items()})

    def _ids_of(self, table: str, column: str, rows: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
        found = self._known(table, column, sorted(rows))
        self.insert(table, [rows[one] for one in sorted(rows) if one not in found])
        return found | self._known(table, column, [one for one in sorted(rows) if one not in found])

    def _known(self, name: str, column: str, wanted: Sequence[str]) -> dict[str, int]:
        from sqlalchemy import select

        table = _tables().tables[name]
        found: dict[str, int] = {}
        for start in range(0, len(wanted), _MOST_VALUES):
            some = wanted[start : start + _MOST_VALUES]
            rows = self._connection.execute(select(table.c[column], table.c.id).where(table.c[column].in_(some)))
            found |= {str(row[0]): int(row[1]) for row in rows}
        return found

    def make(self, table: str) -> None:
        """Make a table that is not there, with its indexes."""
        _tables().tables[table].create(self._connection)

    def set_meta(self, name: str, value: str) -> None:
        self.run("DELETE FROM meta WHERE name = :name", name=name)
        self.run("INSERT INTO meta (name, value) VALUES (:name, :value)", name=name, value=value)


class _Reader(Protocol):
    def rows(self, query: str, values: Mapping[str, object]) -> list[Row]: ...

    def close(self) -> None: ...


_CACHE_KB = 16_000
"""What a reader keeps of the file's pages: those that lead to a document's rows, of some ten thousand documents."""


class _SqliteReader:
    """A read-only connection of the standard library, opened when the file is there; shared by threads under a lock.

    Where we may not write beside the file, SQLite cannot follow its log of changes. Then the file is read as it is, and
    opened anew when it has changed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._seen: _Looks | None = None
        """What the file looked like when it was opened to be read as it is."""
        self._lock = threading.Lock()

    def rows(self, query: str, values: Mapping[str, object]) -> list[Row]:
        with self._lock:
            if self._seen is not None and self._seen != _looks(self._file):
                self._look_again(self._seen)
            if self._connection is None:
                if not self._file.is_file():
                    return []
                self._connection = self._connect()
            try:
                return self._connection.execute(query, dict(values)).fetchall()
            except sqlite3.OperationalError as error:
                # A writer makes file and tables in two steps; between them the catalog is as good as not there.
                if "no such table" in str(error):
                    return []
                raise
            except sqlite3.DatabaseError as error:
                raise StoreMismatch(f"The catalog {self._file} is damaged ({error}); run: budget-assistant check") from error

    def _look_again(self, seen: _Looks) -> None:
        """Open the file anew. Where only its log has changed, which we still cannot follow, go on with the file as it was."""
        now = _looks(self._file)
        if now[:3] != seen[:3]:
            self._forget()
            return
        try:
            followed = self._opened("mode=ro")
        except sqlite3.OperationalError:
            self._seen = now
            return
        self._forget()
        self._connection = followed

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._opened("mode=ro")
        except sqlite3.OperationalError as error:
            if _log_size(self._file):
                raise self._unusable(error) from error
            self._seen = _looks(self._file)
            try:
                return self._opened("mode=ro&immutable=1")
            except sqlite3.Error:
                raise self._unusable(error) from error
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def _opened(self, how: str) -> sqlite3.Connection:
        address = f"{self._file.absolute().as_uri()}?{how}"
        connection = sqlite3.connect(address, uri=True, timeout=30, check_same_thread=False, isolation_level=None)
        try:
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _unusable(self, error: sqlite3.Error) -> Exception:
        self._seen = None
        if not os.access(self._file, os.R_OK):
            return SettingsError(f"The catalog {self._file} cannot be read: you lack the permission.")
        if disk_is_full(self._file.parent):
            return DiskFull(f"The catalog {self._file} cannot be read: the disk is full, and its log of changes wants room.")
        return StoreMismatch(f"{self._file} is not a catalog of this program ({error}); choose another data folder.")

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._seen = None

    def close(self) -> None:
        with self._lock:
            self._forget()


def _log_size(file: Path) -> int:
    """Return the bytes that a writer's log holds and the file does not yet."""
    log = file.with_name(f"{file.name}-wal")
    return log.stat().st_size if log.exists() else 0


_Looks = tuple[int, int, int, int]


def _looks(file: Path) -> _Looks:
    """Return what changes with the content of the file, and last what changes with its log."""
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size, _log_size(file)


class _EngineReader:
    """Reads through the writer's engine: for catalogs that are not SQLite in the data folder."""

    def __init__(self, engine: Any, url: str) -> None:
        self._engine = engine
        self._url = url

    def rows(self, query: str, values: Mapping[str, object]) -> list[Row]:
        from sqlalchemy import text
        from sqlalchemy.exc import OperationalError

        try:
            with self._engine().connect() as connection:
                return [tuple(row) for row in connection.execute(text(query), dict(values))]
        except OperationalError as error:
            where, said = without_password(self._url), _first_line(error, self._url)
            raise SettingsError(f"The catalog at {where} cannot be read ({said}).") from error

    def close(self) -> None:
        """The engine belongs to the catalog, which closes it."""


_metadata: sqlalchemy.MetaData | None = None


SHAPE = ("source", "level", "stage", "fund", "side", "kind", "nature", "direction", "base_year", "period", "state", "role",
         "bound", "unit")  # fmt: skip
"""What of a fact stands in `shapes`."""


def _tables() -> sqlalchemy.MetaData:
    """Return the tables' definitions.

    `documents.number` names one reading of one file for good; all other tables hang on it but `said`, which keeps
    what the user said of a file for all its versions. `facts` has a row for each
    fact with its coordinates and value; those coordinates that hundreds of facts share, stage, fund, unit and the like,
    stand once in `shapes`; `uses` leads from a name (`names`) to the facts that use it, by the part that it
    plays in them. `pieces` holds facts, tables, sections, findings, chunks and blocks whole, in order, packed in groups;
    `embeddings` a reading's vectors; `digests` what its rows must come to. `journal` lists vector ids that may be in the
    index without a visible document.
    """
    global _metadata
    if _metadata is not None:
        return _metadata
    from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

    found = MetaData()
    Table("meta", found, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
    Table(
        "documents", found,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        Column("series", Text, nullable=False, index=True),
        Column("version", Integer, nullable=False),
        Column("visible", Boolean, nullable=False),
        Column("name", Text, nullable=False, index=True),
        Column("path", Text, index=True),
        Column("sha256", Text, nullable=False, index=True),
        Column("given", Text, nullable=False),
        Column("reading", Text, nullable=False),
        Column("original", Text),
        Column("info", Text, nullable=False),
        sqlite_autoincrement=True,
    )  # fmt: skip
    Table("said", found, Column("series", Text, primary_key=True), Column("words", Text, nullable=False))
    Table("names", found, Column("id", Integer, primary_key=True, autoincrement=True), Column("name", Text, unique=True))
    Table(
        "shapes", found,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False, unique=True),
        *(Column(name, Integer if name == "base_year" else Text) for name in SHAPE),
    )  # fmt: skip
    facts = Table(
        "facts", found,
        Column("document", Integer, primary_key=True, autoincrement=False),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False),
        Column("shape", Integer, nullable=False),
        *(Column(name, Integer) for name in ("body", "item", "economic", "subject", "year", "row", "column", "block")),
        *(Column(name, Text) for name in ("code", "value", "table_id")),
        Column("number", Float),
        sqlite_with_rowid=False,
    )  # fmt: skip
    Index("facts_by_item", facts.c.item, facts.c.year)
    uses = Table(
        "uses", found,
        Column("document", Integer, primary_key=True, autoincrement=False),
        Column("part", Text, primary_key=True),
        Column("name", Integer, primary_key=True, autoincrement=False),
        Column("count", Integer, nullable=False),
        Column("positions", Text, nullable=False),
        sqlite_with_rowid=False,
    )  # fmt: skip
    Index("uses_by_part", uses.c.name, uses.c.part)
    Table(
        "pieces", found,
        Column("document", Integer, primary_key=True, autoincrement=False),
        Column("kind", Text, primary_key=True),
        Column("first", Integer, primary_key=True, autoincrement=False),
        Column("count", Integer, nullable=False),
        Column("packed", LargeBinary, nullable=False),
    )  # fmt: skip
    Table(
        "embeddings", found,
        Column("document", Integer, primary_key=True, autoincrement=False),
        Column("model", Text, primary_key=True),
        Column("count", Integer, nullable=False),
        Column("matrix", LargeBinary, nullable=False),
        Column("digest", Text, nullable=False),
    )  # fmt: skip
    Table(
        "digests", found,
        Column("document", Integer, primary_key=True, autoincrement=False),
        Column("digest", Text, nullable=False),
    )  # fmt: skip
    Table(
        "journal", found,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("collection", Text, nullable=False),
        Column("ids", Text, nullable=False),
    )  # fmt: skip
    _metadata = found
    return found


def _make_engine(file: Path, url: str | None) -> sqlalchemy.Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

    try:
        if url is None:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url or f"sqlite:///{file.absolute()}", pool_pre_ping=url is not None)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _tune_sqlite)
        with engine.begin() as connection:
            _tables().create_all(connection)
            _index_anew(Transaction(connection))
            _stamp(Transaction(connection))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise SettingsError(
            f'The database address "{without_password(url or "")}" cannot be used ({_first_line(error, url)}); '
            "see BUDGET_ASSISTANT_DATABASE_URL."
        ) from error
    except (DatabaseError, OSError) as error:
        said = _first_line(error, url)
        if url is None:
            raise _not_written(file, said) from error
        raise SettingsError(f"The catalog at {without_password(url)} cannot be opened for writing ({said}).") from error
    return engine


def _not_written(file: Path, said: str) -> SettingsError:
    """Return what to raise where SQLite could not write, by what it said."""
    if "disk is full" in said or disk_is_full(file.parent):
        return DiskFull(f"The catalog at {file} cannot be written: the disk is full.")
    return SettingsError(f"The catalog at {file} cannot be written ({said}).")


def _index_anew(transaction: Transaction) -> None:
    """Give a catalog that is there already the indexes that came later."""
    transaction.run("DROP INDEX IF EXISTS uses_by_name")
    transaction.run("CREATE INDEX IF NOT EXISTS uses_by_part ON uses (name, part)")


def _stamp(transaction: Transaction) -> None:
    if not transaction.rows("SELECT name FROM meta"):
        transaction.set_meta("schema", SCHEMA)
        transaction.set_meta("generation", "0")
        transaction.set_meta("store", uuid.uuid4().hex[:12])


def _tune_sqlite(connection: Any, _record: object) -> None:
    """Readers go on while one writes (WAL); a commit is on the disk when it returns (FULL)."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _first_line(error: Exception, url: str | None) -> str:
    """Return what a database says, without the address that it may repeat."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return (said.replace(url, without_password(url)) if url else said)[:200]
