"""What a run keeps of a page: scrubbed of what the browser has stored as well, and with its window and browser."""

from __future__ import annotations

import re
from pathlib import Path

from surefoot.browser.kept import HTML, KeptPage, beside_of
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.recorder import Recorder
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from tests.browser.conftest import Server

_PAGE = """<h1>Account</h1><p id=who>Grace Hopper</p><input id=n aria-label=Note><div id=box></div><p id=out></p>
<script>
document.cookie = "sid=q8w7e6r5t4y3u2i1";
localStorage.setItem("accessToken", "m9n8b7v6c5x4");
localStorage.setItem("theme", "dark-mode-2");
document.querySelector("#box").attachShadow({mode: "open"}).innerHTML = "<b>q8w7e6r5t4y3u2i1</b>";
document.querySelector("#out").innerText = "theme dark-mode-2, m9n8b7v6c5x4, Grace Hopper, grace@navy.mil";
</script>"""
NOTE, WHO = Target(by.label("Note"), by.css("#n")), Target(by.css("#who"), private=True)


async def test_a_page_is_kept(page: PlaywrightPage, server: Server) -> None:
    """Cookies, stored tokens, private targets and addresses are not in the bytes; what was typed is."""
    server.body("/?session=a1b2c3d4e5", _PAGE)
    await page.goto(f"{server.url}/?session=a1b2c3d4e5", then=WHO)
    await page.fill(NOTE, "gate 12")
    seen = (await page.snapshot()).html
    assert all(said in seen for said in ("q8w7e6r5t4y3u2i1", "m9n8b7v6c5x4", "Grace Hopper", "grace@navy.mil"))
    recorder = Recorder()
    await page.tell(recorder)
    assert recorder.known == {"q8w7e6r5t4y3u2i1", "m9n8b7v6c5x4"}
    assert recorder.private == {WHO}
    kept = await page.keep()
    assert kept is not None
    assert kept.media_type == HTML
    written = Path(kept.path).read_text() + beside_of(Path(kept.path)).read_text()
    assert not re.search("q8w7|m9n8|Grace|navy|a1b2c3|localStorage", written)
    told = KeptPage.model_validate_json(beside_of(Path(kept.path)).read_bytes())
    assert (told.viewport, told.locale, told.url) == ((1280, 800), "en-GB", f"{server.url}/?session=token-1")
    assert told.scrubbed == {"email": 1, "known": 2, "private": 2, "token": 2}
    at_rest = Snapshot(Path(kept.path).read_text(), url=told.url)
    assert at_rest.find(NOTE).value == "gate 12"
    assert "theme dark-mode-2, token-3, private-1, person1@example.org" in at_rest.text


async def test_what_was_typed_in_private_is_on_no_later_page(page: PlaywrightPage, server: Server) -> None:
    """The field that held it is not there any more, and the page says it somewhere else."""
    server.body("/", "<form action=/next><input name=n aria-label=Name id=n><button id=go>Go</button></form>")
    server.body("/next?n=Grace+Hopper", "<h1>Next</h1><p id=hello>Hello, Grace Hopper</p>")
    name = Target(by.label("Name"), by.css("#n"), private=True)
    await page.goto(f"{server.url}/", then=name)
    await page.fill(name, "Grace Hopper")
    await page.click(Target(by.role("button", "Go"), by.css("#go")), then=Target(by.css("#hello")))
    kept = await page.keep()
    assert kept is not None
    written = Path(kept.path).read_text() + beside_of(Path(kept.path)).read_text()
    assert "Hello, private-1" in written
    assert "Hopper" not in written
