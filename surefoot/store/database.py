"""Opening the database: SQLite in WAL with every commit on disk, or PostgreSQL by its URL."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential

from surefoot.errors import StoreCorrupt, StoreFailed, StoreLocked, StoreReadOnly
from surefoot.store.schema import HEAD

_BUSY_SECONDS = 10
_CONNECT_SECONDS = 30
_STATEMENT_SECONDS = 30
_IDLE_SECONDS = 60
"""After how long a server ends a transaction whose process does nothing, so that a frozen one holds no lock."""
_NET = {
    "connect_timeout": 10,  # seconds, as are all but the next
    "tcp_user_timeout": 30_000,  # milliseconds
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""How libpq notices that a server is gone; its own defaults wait for hours."""
_LOCK_TIMEOUT = "55P03"
_STATEMENT_TIMEOUT = "57014"
_LOST = ("08", "57P", "25P03")
"""How the states begin that PostgreSQL gives a connection which it ended (PostgreSQL, appendix A)."""
_ALONE = 0x5F00F001
"""The key of the advisory lock; any number that other users of the database do not take."""


class Database:
    """An open database; writes are one transaction each, and reads never wait for a writer."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @contextmanager
    def write(self, *, alone: bool = False) -> Generator[Connection]:
        """Open a transaction that writes; on SQLite it takes the write lock at once (`BEGIN IMMEDIATE`).

        With `alone` no other such transaction is open at the same time, in any process: what is read inside still
        holds when it is written. On SQLite every write is alone; PostgreSQL holds an advisory lock.
        """
        connected = self._engine.connect
        with self._mapped(), connected().execution_options(surefoot_writes=True) as connection, connection.begin():
            if alone and self._is_shared:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})
            yield connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Open a transaction that only reads."""
        with self._mapped(), self._engine.connect() as connection, connection.begin():
            yield connection

    def now(self, connection: Connection) -> float:
        """Return seconds since 1970: by the database's clock where several machines share it."""
        if not self._is_shared:
            return time.time()
        return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for migrations."""
        return self._engine

    @property
    def _is_shared(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def _mapped(self) -> Generator[None]:
        try:
            yield
        except DBAPIError as error:
            raise (_by_state(error, self._where) or _by_text(error, self._where)) from error


def open_database(url: str) -> Database:
    """Open the database at `url`, and bring its schema up to date.

    Raises:
        StoreCorrupt: The file is damaged; it is left as it is.
        StoreReadOnly: It cannot be written.
        StoreLocked: Another process held it for more than ten seconds.
        StoreFailed: It is of a newer surefoot, or cannot be reached.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        database = _open_sqlite(url, Path(parsed.database or ""))
    else:
        database = _open_postgresql(parsed)
    _bring_up_to_date(database)
    return database


def _open_postgresql(url: URL) -> Database:
    """Open a server's database with a bound on every wait; what the URL says itself holds instead."""
    bounds = {"lock_timeout": _BUSY_SECONDS, "statement_timeout": _STATEMENT_SECONDS}
    bounds["idle_in_transaction_session_timeout"] = _IDLE_SECONDS
    options = [f"-c {name}={1000 * seconds:.0f}" for name, seconds in bounds.items()]
    given = url.query.get("options", ())
    options += [given] if isinstance(given, str) else given
    net = {name: value for name, value in _NET.items() if name not in url.query}
    engine = create_engine(url, pool_pre_ping=True, connect_args={**net, "options": " ".join(options)})
    return Database(engine, url.render_as_string(hide_password=True))


def _open_sqlite(url: str, path: Path) -> Database:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made before SQLite makes it, so that it is never readable by others; -wal and -shm take its mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreReadOnly(f"the journal {path} cannot be written: {error.strerror}") from None
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(path))


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={1000 * _BUSY_SECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns to writing fails at once with BUSY_SNAPSHOT, whatever the timeout.
    writes = connection.get_execution_options().get("surefoot_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(database: Database) -> None:
    revision = _revision(database)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise StoreFailed(f"the journal is of a newer surefoot (schema {revision})", next_action="upgrade surefoot")
    from surefoot.store.migrate import upgrade  # noqa: PLC0415 — Alembic is loaded only when there is work for it

    upgrade(database)


def _revision(database: Database) -> str | None:
    """Return the schema's revision; connecting lies inside the retry, too."""
    attempts = Retrying(
        stop=stop_after_delay(_CONNECT_SECONDS),
        wait=wait_exponential(multiplier=0.1, max=3),
        retry=retry_if_exception(lambda error: isinstance(error, StoreFailed) and "reach" in str(error)),
        reraise=True,
    )
    for attempt in attempts:
        with attempt, database.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)
    return None


def _by_text(error: DBAPIError, where: str) -> StoreFailed:
    reason = str(error.orig).lower()
    if "locked" in reason or "busy" in reason:
        return _locked(where)
    if "not a database" in reason or "malformed" in reason or "corrupt" in reason:
        return StoreCorrupt(f"the journal {where} is damaged: {error.orig}")
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return StoreReadOnly(f"the journal {where} cannot be written: {error.orig}")
    if "full" in reason or "i/o" in reason:
        return StoreFailed(
            f"the journal {where} could not be written: {error.orig}", next_action="free some disk space"
        )
    if "connect" in reason:
        return StoreFailed(f"cannot reach the journal {where}: {error.orig}")
    return StoreFailed(f"the journal {where} refused: {error.orig}")


def _by_state(error: DBAPIError, where: str) -> StoreFailed | None:
    """Return what a state of PostgreSQL's means, or a connection that broke; nothing where the text must tell."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state == _STATEMENT_TIMEOUT:
        return StoreFailed(
            f"the journal {where} did not answer within {_STATEMENT_SECONDS} s",
            next_action="see what keeps the database busy; then `surefoot resume RUN`: what is in the journal is kept",
        )
    if error.connection_invalidated or state.startswith(_LOST):
        return StoreFailed(
            f"cannot reach the journal {where} any more: {error.orig}",
            next_action="see whether the database is up; then `surefoot resume RUN`: what is in the journal is kept",
        )
    return _locked(where) if state == _LOCK_TIMEOUT else None


def _locked(where: str) -> StoreLocked:
    return StoreLocked(f"the journal {where} is held by another process for more than {_BUSY_SECONDS} s")
