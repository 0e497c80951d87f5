"""The demo site as a whole: its control paths, and that its pages need nothing but itself."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from surefoot.browser.unproved import plain_page
from surefoot.demo.site import app
from surefoot.demo.site.control import Site
from tests.demo.conftest import ADA, FLIGHT
from tests.demo.test_claims import at_the_summary

HERE = Path(app.__file__).parent
PATHS = (
    "/", "/search?from=LIS&to=ZRH&date=2027-03-14", "/search?from=x&to=y&date=z", f"/offers/{FLIGHT}",
    f"/offers/{FLIGHT}/book", "/trips", "/invoices", "/invoices?page=3", "/invoices/INV-0023", "/claims",
    "/claims/new", "/claims/new/document", "/claims/new/summary",
)  # fmt: skip


def test_a_switch_that_there_is_not(site: Site) -> None:
    """It is refused, and the others stay as they are."""
    with pytest.raises(ValueError, match="no_such_switch"):
        site.set(no_such_switch=True)
    with pytest.raises(ValueError, match="layout"):
        site.set(layout="C")


def test_a_reset_empties_everything(ada: httpx2.Client, site: Site) -> None:
    """Books, uploaded files and switches are as they were at first."""
    at_the_summary(ada)
    ada.post("/claims/new/summary")
    ada.get("/invoices/INV-0001/file")
    site.reserve_elsewhere("other", paid=True)
    site.set(layout="B", invoices_added=3)
    site.reset()
    ledger = site.ledger()
    assert (ledger.holds, ledger.payments, ledger.claims, ledger.documents, ledger.downloads) == ([], [], [], [], [])
    assert "INV-0024" not in ada.get("/invoices").text


def test_answers_can_be_slow(ada: httpx2.Client, site: Site) -> None:
    """The switch slows the pages and the API, not the control paths."""
    site.set(response_delay_ms=2000)
    for path in ("/trips", "/api/trips"):
        with pytest.raises(httpx2.ReadTimeout):
            ada.get(path, timeout=0.3)
    site.set(response_delay_ms=0)
    assert ada.get("/trips", timeout=5).status_code == 200


def test_nothing_is_loaded_from_elsewhere(ada: httpx2.Client) -> None:
    """No template, style or script names another address, and every answer forbids the browser to go to one."""
    files = [path for folder in ("templates", "static") for path in (HERE / folder).iterdir()]
    assert len(files) > 15
    for path in files:
        named = set(re.findall(r"https?://[^\s\"'<>)]+", path.read_text())) - {"http://www.w3.org/2000/svg"}
        assert named == set(), path
    assert "default-src 'self'" in ada.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in ada.get("/static/site.css").headers["content-security-policy"]


def test_no_such_page(ada: httpx2.Client, anybody: httpx2.Client) -> None:
    """It says so, to anybody."""
    for client in (ada, anybody):
        answer = client.get("/nowhere")
        assert answer.status_code == 404
        assert "<h1>Not found</h1>" in answer.text


@pytest.mark.browser
@pytest.mark.parametrize("layout", ["A", "B"])
async def test_pages_hold_in_a_browser(site: Site, ada: httpx2.Client, layout: str) -> None:
    """In both layouts no page has an error in the console, a control without a name, or overflows a small screen."""
    site.reserve_elsewhere("other", paid=True)
    site.set(layout=layout, results_delay_ms=0)
    at_the_summary(ada)
    async with plain_page() as page:
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        await page.set_viewport_size({"width": 360, "height": 740})
        cookie = {"name": "session", "value": ada.cookies["session"], "url": site.url}
        await page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
        for path in PATHS:
            answer = await page.goto(site.url + path, wait_until="networkidle")
            assert answer is not None
            assert (answer.status, page.url) == (200, site.url + path)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert await page.evaluate(_NAMELESS) == [], path
            assert await page.locator("h1").count() == 1, path
        assert told == []


_NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]")]
  .filter((one) => !(one.labels?.length || one.textContent.trim() || one.getAttribute("aria-label")))
  .map((one) => one.outerHTML)"""


@pytest.mark.browser
async def test_the_conditional_field(site: Site, ada: httpx2.Client) -> None:
    """A reason shows the field it needs, makes it required, and hides it when another reason is chosen."""
    async with plain_page() as page:
        cookie = {"name": "session", "value": ada.cookies["session"], "url": site.url}
        await page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
        await page.goto(f"{site.url}/claims/new")
        minutes = page.get_by_label("Minutes late")
        assert not await minutes.is_visible()
        await page.get_by_label("Reason").select_option("delayed")
        assert await minutes.is_visible()
        assert await minutes.get_attribute("required") is not None
        await page.get_by_label("Reason").select_option("baggage")
        assert not await minutes.is_visible()
        assert await page.get_by_label("Baggage tag").is_visible()


def test_the_help_names_somebody_who_may_sign_in() -> None:
    """Whoever starts the site finds out with whom to sign in, and not from its pages."""
    assert ADA["email"] in (HERE / "__main__.py").read_text()
    assert all(ADA["password"] not in path.read_text() for path in (HERE / "templates").iterdir())
