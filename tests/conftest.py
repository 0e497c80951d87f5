"""Shared by all tests: the demo site, a private data directory, and executors over it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.events import Event
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.execute import Executor
from surefoot.runs.records import Approval
from tests import postgresql as postgresql_server

ROOT = Path(__file__).parents[1]
BOOK_FLIGHT = str(ROOT / "examples" / "book_flight.py")
TRIP: dict[str, object] = {"max_price": {"amount": "300", "currency": "EUR"}}
_SECRETS = {"EMAIL": "ada@example.org", "PASSWORD": "correct horse", "CARD": "4111 1111 1111 1111"}


class Yes:
    """Approves whatever it is asked, and remembers it; `before` is called first."""

    name = "the test"

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.before = before
        self.asked: list[Approval] = []

    async def decide(self, approval: Approval) -> bool | None:
        """Say yes."""
        self.before()
        self.asked.append(approval)
        return True


class Heard:
    """Remembers every event."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Remember it."""
        self.events.append(event)

    def kinds(self, step: str) -> list[str]:
        """Return what happened in a step."""
        return [event.kind for event in self.events if event.step == step]


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo site, in a process of its own."""
    with Site.start(tmp_path_factory.mktemp("site")) as site:
        os.environ["SUREFOOT_DEMO_SITE"] = site.url
        os.environ["SUREFOOT_DEMO_SETTLE"] = "2"
        for name, value in _SECRETS.items():
            os.environ[f"SUREFOOT_SECRET_ACME_AIR_{name}"] = value
        yield site


@pytest.fixture
def site(running_site: Site) -> Site:
    """The demo site with an empty ledger and every switch put back."""
    running_site.reset()
    return running_site


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server; its URL has a place for the database's name."""
    if postgresql_server.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgresql_server.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'journal.db'}"
    server = str(request.getfixturevalue("postgresql"))
    name = f"t{secrets.token_hex(6)}"
    engine = create_engine(server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(database=name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a private data directory, with little patience."""
    return Settings(data_dir=tmp_path / "data", action_timeout=4, proof_timeout=4, linger=0, lease=20)


@pytest.fixture
def heard() -> Heard:
    """An ear for events."""
    return Heard()


@pytest.fixture
def executor(settings: Settings, heard: Heard) -> Iterator[Executor]:
    """An executor whose approver says yes."""
    opened = Executor.open(settings, listener=heard, approver=Yes())
    yield opened
    opened.journal.database.close()


@pytest.fixture
def book_flight(site: Site) -> AnyRecipe:
    """The six-step recipe."""
    return find(BOOK_FLIGHT)[0]


@pytest.fixture
def new_run(executor: Executor, book_flight: AnyRecipe) -> str:
    """A run of it, in the journal and not begun."""
    return executor.add(book_flight, book_flight.parse(TRIP), source=BOOK_FLIGHT)
