"""Bringing the schema up to date with Alembic; `migrations` holds the revisions."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from surefoot.store.database import Database


def upgrade(database: Database) -> None:
    """Apply every revision that the database lacks, in one transaction: two processes never both do it."""
    with as_file(files("surefoot.store").joinpath("migrations")) as scripts, database.write(alone=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
