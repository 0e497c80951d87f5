"""Shared by the tests of the demo site: clients without a browser."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from surefoot.demo.site.control import Site

ADA = {"email": "ada@example.org", "password": "correct horse"}
BOB = {"email": "bob@example.org", "password": "battery staple"}
FLIGHT = "LIS-ZRH-2027-03-14-0"


@contextmanager
def signed_in(site: Site, who: dict[str, str]) -> Generator[httpx2.Client]:
    """Give a client with the cookie of a session."""
    with httpx2.Client(base_url=site.url, trust_env=False) as client:
        answer = client.post("/login", data={**who, "next": "/trips"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/trips")
        yield client


@pytest.fixture
def anybody(site: Site) -> Iterator[httpx2.Client]:
    """Somebody who is not signed in."""
    with httpx2.Client(base_url=site.url, trust_env=False) as client:
        yield client


@pytest.fixture
def ada(site: Site) -> Iterator[httpx2.Client]:
    """Ada, signed in on the pages."""
    with signed_in(site, ADA) as client:
        yield client


@pytest.fixture
def bob(site: Site) -> Iterator[httpx2.Client]:
    """Bob, signed in on the pages."""
    with signed_in(site, BOB) as client:
        yield client


@pytest.fixture
def api(site: Site) -> Iterator[httpx2.Client]:
    """Ada, with a token of the API."""
    with httpx2.Client(base_url=site.url, trust_env=False) as client:
        token = client.post("/api/token", json=ADA).raise_for_status().json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        yield client
