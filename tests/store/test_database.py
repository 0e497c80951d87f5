"""The database: durable, private, migrated, and never started over."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from surefoot.errors import StoreCorrupt, StoreFailed, StoreReadOnly
from surefoot.store.database import open_database
from surefoot.store.schema import metadata


def test_migrations_make_the_schema(database_url: str) -> None:
    """The migrated database is what the code expects, to the last index, on each kind of database."""
    database = open_database(database_url)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


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
