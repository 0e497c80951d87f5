"""The database: durable, private, migrated, and never started over."""

from __future__ import annotations

import stat
import time
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from surefoot.errors import StoreCorrupt, StoreFailed, StoreLocked, StoreReadOnly
from surefoot.model import Outcome
from surefoot.runs.journal import Journal
from surefoot.runs.memories import Memories
from surefoot.store.database import open_database
from surefoot.store.schema import metadata


def test_migrations_make_the_schema(database_url: str) -> None:
    """The migrated database is what the code expects, to the last index, on each kind of database."""
    database = open_database(database_url)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_database_of_the_first_revision_is_upgraded(database_url: str) -> None:
    """Runs and steps that were journaled before elements were remembered are read and go on."""
    engine = open_database(database_url).engine
    with engine.connect() as connection, connection.begin():
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        config = Config()
        config.set_main_option("script_location", str(files("surefoot.store").joinpath("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        first = MetaData()
        first.reflect(connection)
        for name, row in (("runs", RUN), ("steps", STEP)):
            connection.execute(first.tables[name].insert().values(**row))
    engine.dispose()
    database = open_database(database_url)
    journal = Journal(database)
    assert (journal.run("r1").warnings, journal.run("r1").state) == ((), Outcome.FAILED)
    assert [(one.name, one.warnings, one.output) for one in journal.steps("r1")] == [("hold", (), {"code": "H7"})]
    assert [one.id for one in journal.latest()] == ["r1"]
    assert Memories(database).patches() == []
    database.close()


RUN: dict[str, object] = {
    "id": "r1", "recipe": "acme/book", "source": "book.py", "version": "1", "code": "c", "input": {}, "job": None,
    "account": None, "state": "failed", "epoch": 1, "used": {}, "cancel_asked": False, "crashes": 0,
    "created_at": 1.0, "updated_at": 2.0,
}  # fmt: skip
STEP: dict[str, object] = {
    "run": "r1", "name": "hold", "place": 0, "kind": "undoable", "state": "done", "inputs": {}, "inputs_digest": "d",
    "output": {"code": "H7"}, "tries": 1, "found": False,
}  # fmt: skip


def test_durable_and_private(tmp_path: Path) -> None:
    """Every commit is on disk, and nobody else can read the file."""
    path = tmp_path / "journal.db"
    database = open_database(f"sqlite:///{path}")
    with database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    database.close()


def test_corrupt_file_is_left_as_it_is(tmp_path: Path) -> None:
    """A damaged journal is an error; not a byte of it is changed."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is no database, and it is long enough to be read as one" * 20)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    """A journal of a newer surefoot is not touched."""
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    database = open_database(url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreFailed, match="newer surefoot"):
        open_database(url)


def test_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that cannot be made is said so."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreReadOnly):
        open_database(f"sqlite:///{tmp_path / 'file' / 'journal.db'}")


def test_server_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL server that does not answer is said so, without the password, after some tries."""
    monkeypatch.setattr("surefoot.store.database._CONNECT_SECONDS", 0.3)
    with pytest.raises(StoreFailed, match="cannot reach") as caught:
        open_database("postgresql+psycopg://me:hidden@127.0.0.1:9/journal")
    assert "hidden" not in str(caught.value)


on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_postgresql
def test_lock_that_is_not_let_go(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that another process holds is waited for only so long, and had again when that one lets go."""
    monkeypatch.setattr("surefoot.store.database._BUSY_SECONDS", 0.3)
    holder, database = open_database(database_url), open_database(database_url)
    with holder.write(alone=True):
        with pytest.raises(StoreLocked, match="held by another process"), database.write(alone=True):
            pass
        with database.write() as connection:  # what needs no lock goes on
            connection.execute(text("UPDATE runs SET crashes = 0"))
    with database.write(alone=True):
        pass
    holder.close()
    database.close()


@on_postgresql
def test_server_that_is_too_slow(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement is waited for only so long; the next one works."""
    monkeypatch.setattr("surefoot.store.database._STATEMENT_SECONDS", 0.3)
    database = open_database(database_url)
    with pytest.raises(StoreFailed, match="did not answer within") as caught, database.read() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    assert "resume" in caught.value.next_action
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    database.close()


@on_postgresql
def test_connection_that_is_lost(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction in which a process does nothing for too long is ended by the server, and told as that."""
    monkeypatch.setattr("surefoot.store.database._IDLE_SECONDS", 0.2)
    database = open_database(database_url)

    def write(idle: float) -> None:
        with database.write() as connection:
            connection.execute(text("UPDATE runs SET crashes = 0"))
            time.sleep(idle)
            connection.execute(text("UPDATE runs SET crashes = 0"))

    with pytest.raises(StoreFailed, match="cannot reach") as caught:
        write(1)
    assert "see whether the database is up" in caught.value.next_action
    write(0)
    database.close()


@on_postgresql
def test_bounds_that_the_url_gives(database_url: str) -> None:
    """Each wait has a bound; what the URL says itself holds."""
    database = open_database(f"{database_url}&connect_timeout=7&options=-c%20lock_timeout%3D3s")
    with database.read() as connection:
        shown = {name: connection.execute(text(f"SHOW {name}")).scalar() for name in (
            "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"
        )}  # fmt: skip
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        told = driver.info.get_parameters()
    assert shown == {
        "lock_timeout": "3s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "1min"
    }  # fmt: skip
    assert (told["connect_timeout"], told["tcp_user_timeout"], told["keepalives_idle"]) == ("7", "30000", "30")
    database.close()
