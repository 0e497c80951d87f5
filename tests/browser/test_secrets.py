"""A secret that is typed stands in no error and in no picture."""

from __future__ import annotations

import io
import traceback
from pathlib import Path

import pytest
from PIL import Image

from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.secret import Secret
from surefoot.errors import BrowserFailed, SurefootError
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import Desk, Server

pytestmark = pytest.mark.browser

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
