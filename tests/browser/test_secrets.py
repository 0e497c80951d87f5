"""A secret that is typed stands in no error and in no picture."""

from __future__ import annotations

import io
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import pytest
from PIL import Image

from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import NewTab, changed, new_tab, vanishes
from surefoot.browser.secret import Secret
from surefoot.errors import BrowserFailed, ProofFailed, SurefootError
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.browser.conftest import Desk, Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

FIELD = Target(by.label("Word"), by.css("#word"))
CARD = Secret("card", "4111-secret-7777")
MASK = (40, 44, 52)


def field(attributes: str = "", more: str = "") -> str:
    """Return a page with the field on a red ground, so that what is masked can be told from it."""
    return f"""<style>body {{ margin: 0 }} #word {{ position: absolute; left: 100px; top: 100px; width: 300px;
      height: 40px; border: 0; background: red; color: lime; font-size: 30px }}</style>
      <label>Word <input id=word {attributes}></label>{more}"""


@pytest.mark.parametrize(
    "attributes",
    [
        'oninput="value = value.slice(0, 3)"',
        "type=date",
        "type=number",
        "type=range",
        "disabled",
        "readonly",
        "oninput='this.remove()'",
        'oninput="location.reload()"',
    ],
)
async def test_secret_is_in_no_error(page: PlaywrightPage, server: Server, attributes: str) -> None:
    """However typing it fails, the value is in no text of the error or of what caused it."""
    server.body("/", field(attributes))
    await page.goto(server.url, then=FIELD)
    with pytest.raises(SurefootError) as caught:
        await page.fill(FIELD, CARD)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value.next_action)
    assert "secret-7777" not in told
    assert repr(CARD) == "Secret('card')"


async def pixels(page: PlaywrightPage) -> Image.Image:
    """Return a screenshot of the page."""
    file = await page.screenshot()
    return Image.open(io.BytesIO(Path(file.path).read_bytes())).convert("RGB")


def is_masked(image: Image.Image) -> bool:
    """Say whether the field's place shows the mask and nothing else."""
    box = [image.getpixel((x, y)) for x in range(102, 398, 4) for y in range(102, 138, 4)]
    return all(isinstance(one, tuple) and max(abs(a - b) for a, b in zip(one, MASK, strict=True)) < 30 for one in box)


async def test_typed_secret_is_masked(at_desk: Desk, server: Server) -> None:
    """The field that a secret was typed into is painted over, and nothing else is."""
    page = at_desk.page
    server.body("/", field())
    await page.goto(server.url, then=FIELD)
    assert not is_masked(await pixels(page))
    await page.fill(FIELD, "nothing secret")
    assert not is_masked(await pixels(page))
    await page.fill(FIELD, CARD)
    image = await pixels(page)
    assert is_masked(image)
    assert image.getpixel((700, 400)) == (255, 255, 255)


@pytest.mark.parametrize("attributes", ["type=password", "autocomplete=cc-number", "data-private"])
async def test_private_places_are_masked(page: PlaywrightPage, server: Server, attributes: str) -> None:
    """Passwords, card numbers and what a page declares private are masked without being asked."""
    server.body("/", field(attributes))
    await page.goto(server.url, then=FIELD)
    assert is_masked(await pixels(page))


async def test_private_target_is_masked(page: PlaywrightPage, server: Server) -> None:
    """A target that the author calls private is masked once it was used, also by a plain value."""
    server.body("/", field())
    private = Target(by.label("Word"), by.css("#word"), private=True)
    await page.goto(server.url, then=private)
    await page.fill(private, "ordinary")
    assert is_masked(await pixels(page))


class Account(View):
    """What a page shows of an account."""

    title: Annotated[str, by.css("#title")]

    WORD = Target(by.label("Word"), by.css("#word"), private=True)


class Overview(View):
    """A page with an account in it."""

    account: Annotated[Account, by.css("#account")]


SHOWN = """<style>body { margin: 0 } #word { position: absolute; left: 100px; top: 100px; width: 300px; height: 40px;
  margin: 0; background: red }</style><div id=account><p id=title>Account</p>
  <p id=word aria-label=Word>CH93 0076</p></div>
  <p id=gone>to go</p><button data-testid=go onclick="gone.remove(); title.textContent = 'Changed'">Go</button>"""
PREFILLED = field("value='CH93 0076'", "<div id=account><p id=title>Account</p></div>")
WORD = Target(by.css("#word"), private=True)
GO = Target(by.role("button", "Go"), by.test_id("go"))
START = Target(by.css("#title"))


@pytest.mark.parametrize("html", [SHOWN, PREFILLED])
@pytest.mark.parametrize("then", [Account, Overview, (Overview, Account), WORD])
async def test_private_is_masked_before_it_is_used(page: PlaywrightPage, server: Server, then: Any, html: str) -> None:
    """What a view calls private is painted over as soon as the view is expected, whether it is a field or a text."""
    server.body("/", html)
    await page.goto(server.url, then=START)
    assert not is_masked(await pixels(page))
    await page.goto(server.url, then=then)
    assert is_masked(await pixels(page))


async def test_private_is_masked_in_whatever_looks(page: PlaywrightPage, server: Server) -> None:
    """Waiting, reading and acting tell what is private, too; also where the proof then fails."""
    server.body("/", SHOWN)
    looks: list[Callable[[], Awaitable[object]]] = [
        lambda: page.wait_for(Account),
        lambda: page.read(Account),
        lambda: page.click(GO, then=changed(Account)),
        lambda: page.click(GO, then=vanishes(Target(by.css("#word"), private=True))),
    ]
    for look in looks:
        page.private.clear()
        await page.goto(server.url, then=START)
        assert not is_masked(await pixels(page))
        with suppress(ProofFailed):
            await look()
        assert is_masked(await pixels(page))


async def test_private_is_masked_in_tabs(page: PlaywrightPage, server: Server) -> None:
    """A tab masks what is private on the page it is from, and what it shows itself."""
    server.body("/", "<p id=title>Start</p><a data-testid=go target=_blank href=/tab>Go</a>")
    server.body("/tab", SHOWN)
    await page.goto(server.url, then=START)
    opened: NewTab[Account] = await page.click(Target(by.test_id("go")), then=new_tab(Account))  # type: ignore[assignment]
    assert is_masked(await pixels(opened.page))  # type: ignore[arg-type]  # a living page


async def test_picture_is_private(page: PlaywrightPage, server: Server) -> None:
    """A picture is a JPEG that its owner alone can read."""
    server.body("/", field())
    await page.goto(server.url, then=FIELD)
    file = await page.screenshot()
    path = Path(file.path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert file.media_type == "image/jpeg"
    assert path.read_bytes()[:3] == b"\xff\xd8\xff"


async def test_page_that_moves_is_not_pictured(page: PlaywrightPage, server: Server) -> None:
    """While a private place moves from frame to frame no picture is kept."""
    moving = """<script>let x = 0; (function move() { word.style.left = (x += 7) % 700 + 'px';
      requestAnimationFrame(move) })()</script>"""
    server.body("/", field("type=password", moving))
    await page.goto(server.url, then=Target(by.css("#word")))
    with pytest.raises(BrowserFailed, match="no picture is kept"):
        await page.screenshot()
    assert not list(page.folder.glob("*.jpg"))
