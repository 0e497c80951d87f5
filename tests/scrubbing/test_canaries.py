"""What must not rest on disk does not stand in the bytes that are written, wherever a page says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import pytest

from surefoot import View, by
from surefoot.browser.kept import KeptPage
from surefoot.errors import SecretLeft
from surefoot.log.redaction import Redactor, redactor
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.draft import draft
from surefoot.testing.fixture import FixturePlace
from tests.scrubbing.planting import BASE64, PLACES, finds, page_of

SECRET = 'c4n4ry "horse" & batt3ry/ü'
EMAIL = "grace.hopper@navy.mil"
CARD = "4539 1488 0343 6467"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJncmFjZSJ9.c2lnbmF0dXJlLW9mLWhlcg"
COOKIE = "s3ss10n-0f-grace-8842"
URL = "https://acme.example/account"


class Account(View):
    """The page."""

    heading: Annotated[str, by.role("heading", level=1)]


@pytest.fixture
def registered() -> Iterator[None]:
    """A secret, registered for one test."""
    before = redactor.__dict__.copy()
    redactor.__dict__.update(Redactor().__dict__)
    redactor.register(SECRET, "acme password")
    yield
    redactor.__dict__.update(before)


def written(html: str, folder: Path, scrub: Callable[[Snapshot], Snapshot]) -> bytes:
    """Write a page as a fixture, and return all bytes that then lie on the disk."""
    page = scrub(Snapshot(html, url=f"{URL}?session=abc123xyz"))
    known = KeptPage(url=page.url, taken_at=datetime.now(UTC))
    place = FixturePlace(folder / "fixtures", "acme", "Account", "one")
    draft(place, Account, page, known, source="account.py").write()
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_left(name: str, tmp_path: Path, registered: None) -> None:
    """A secret, an address, the number of a card, a token and a cookie are taken out of each place."""
    values = SECRET, EMAIL, CARD, TOKEN, COOKIE
    html = "".join(page_of(value, {name: PLACES[name]}) for value in values)
    assert all(finds(html.encode(), value) for value in values)  # the control: they are found as they were planted
    after = written(html, tmp_path, Scrubber(known=[COOKIE]).page)
    assert [value for value in values if finds(after, value)] == []


@pytest.mark.parametrize("name", BASE64)
def test_base64(name: str, tmp_path: Path, registered: None) -> None:
    """What is registered or known is taken out of base64, wherever in it it begins."""
    html = "".join(page_of(value, {name: BASE64[name]}) for value in (SECRET, COOKIE))
    assert all(finds(html.encode(), value) for value in (SECRET, COOKIE))
    after = written(html, tmp_path, Scrubber(known=[COOKIE]).page)
    assert not any(finds(after, value) for value in (SECRET, COOKIE))


@pytest.mark.parametrize("name", [*PLACES, *BASE64])
def test_without_scrubbing_it_is_refused(name: str, tmp_path: Path, registered: None) -> None:
    """A page with a registered secret in it is not written, though nothing was scrubbed; no message says it."""
    html = page_of(SECRET, {name: {**PLACES, **BASE64}[name]})
    with pytest.raises(SecretLeft, match="'acme password' in line") as refused:
        written(html, tmp_path, lambda page: page)
    assert not finds(str(refused.value).encode(), SECRET)
    assert not list(tmp_path.rglob("*.*"))


def test_without_scrubbing_it_is_found(tmp_path: Path) -> None:
    """The control: bytes that are written without scrubbing hold all that was planted."""
    for place, value in enumerate([SECRET, EMAIL, CARD, TOKEN, COOKIE]):
        assert finds(written(page_of(value, PLACES), tmp_path / str(place), lambda page: page), value)


def test_the_address_and_what_is_read(tmp_path: Path, registered: None) -> None:
    """The address of the page, and what its view reads, are written scrubbed."""
    html = f"<h1>Account of {EMAIL}</h1>"
    bytes_written = written(html, tmp_path, Scrubber().page)
    assert b"abc123xyz" not in bytes_written
    assert bytes_written.count(b"Account of person1@example.org") == 2  # in the page, and in what is expected
