"""Dialogs, and pages that ask or open things without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.browser import crash
from surefoot.browser.crash import PageStorm
from surefoot.browser.dialogs import accept, dismiss
from surefoot.browser.options import PageOptions
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.errors import BadResponse, BrowserFailed, DialogUndeclared, ProofFailed, ReadFailed
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import HERE, Desk, Done, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

GO = Target(by.role("button", "Go"), by.test_id("go"))
SHOW = "document.body.insertAdjacentHTML('beforeend', '<p id=done>' + %s + '</p>')"


async def show(page: PlaywrightPage, server: Server, script: str) -> None:
    """Show a page whose button runs a script."""
    server.pages["/deleted"] = "ok"
    server.body("/", f'<p id=here>here</p><button data-testid=go onclick="{script}">Go</button>')
    await page.goto(server.url, then=GO)


ASKING = "if (confirm('Delete order 7?')) fetch('/deleted'); " + SHOW % "1"


async def test_undeclared_confirm(page: PlaywrightPage, server: Server) -> None:
    """A question that nobody declared is dismissed, so nothing is deleted, and the action fails."""
    await show(page, server, ASKING)
    with pytest.raises(DialogUndeclared, match="Delete order 7") as caught:
        await page.click(GO, then=Done)
    assert caught.value.dispatched
    assert server.count("GET /deleted") == 0


async def test_declared_confirm(page: PlaywrightPage, server: Server) -> None:
    """One that is declared is answered as it says; declared once, it is not answered a second time."""
    await show(page, server, ASKING)
    async with page.dialog(accept("Delete order 7?")):
        await page.click(GO, then=Done)
    assert server.count("GET /deleted") == 1
    await show(page, server, ASKING)
    async with page.dialog(dismiss("Delete order 7?")):
        await page.click(GO, then=Done)
    with pytest.raises(DialogUndeclared):
        await page.click(GO, then=Target(by.css("#never")))
    assert server.count("GET /deleted") == 1


async def test_another_question_than_declared(page: PlaywrightPage, server: Server) -> None:
    """A declaration holds for the message it names, and for no other."""
    await show(page, server, ASKING)
    with pytest.raises(DialogUndeclared):
        async with page.dialog(accept("Delete order 8?")):
            await page.click(GO, then=Done)
    assert server.count("GET /deleted") == 0


async def test_prompt(page: PlaywrightPage, server: Server) -> None:
    """A prompt gets its text."""
    await show(page, server, SHOW % "prompt('Reason?')")
    async with page.dialog(accept("Reason?", "too late")):
        assert await page.click(GO, then=Done) == Done(text="too late")


async def test_declared_and_not_come(page: PlaywrightPage, server: Server) -> None:
    """A declared question that is not asked fails, also when an equal one was asked before."""
    await show(page, server, ASKING)
    async with page.dialog(accept("Delete order 7?")):
        await page.click(GO, then=Done)
    await show(page, server, SHOW % "1")
    with pytest.raises(ProofFailed, match="was declared and did not come"):
        async with page.dialog(accept("Delete order 7?")):
            await page.click(GO, then=Done)


async def test_alert_stops_nothing(page: PlaywrightPage, server: Server) -> None:
    """An alert asks nothing, so it stops nothing."""
    await show(page, server, "alert('Saved'); " + SHOW % "1")
    assert await page.click(GO, then=Done) == Done(text="1")
    assert page.watch.dialogs == 1


async def test_question_between_two_actions(at_desk: Desk, server: Server) -> None:
    """A question that comes after an action was proved stops the next one, before it is made."""
    await show(at_desk.page, server, SHOW % "1" + "; setTimeout(() => confirm('Still there?'), 100)")
    await at_desk.page.click(GO, then=Done)
    await at_desk.page.live.wait_for_timeout(400)
    with pytest.raises(DialogUndeclared, match="Still there") as caught:
        await at_desk.page.goto("/", then=GO)
    assert not caught.value.dispatched
    assert [action.verb for action in at_desk.gate.passed] == ["goto", "click"]


async def test_leaving_asks_in_vain(page: PlaywrightPage, server: Server) -> None:
    """A page that asks whether one really leaves is left."""
    await show(page, server, "addEventListener('beforeunload', (event) => event.preventDefault()); " + SHOW % "1")
    server.body("/next", "<p id=done>next</p>")
    await page.click(GO, then=Done)
    assert await page.goto("/next", then=Done) == Done(text="next")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("while (true) alert('again')", "asked more than 20 times: 'again'"),
        ("setInterval(() => confirm('again'), 1)", r"asked (more than 20 times: )?.*again"),
        ("for (let i = 0; i < 60; i++) window.open('about:blank')", "more than 10 tabs"),
    ],
)
async def test_storm(at_desk: Desk, server: Server, script: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks or opens without end is a named error soon, and the browser closes."""
    monkeypatch.setattr(crash, "CALL_SECONDS", 5.0)
    await show(at_desk.page, server, script)
    with pytest.raises((PageStorm, DialogUndeclared), match=words) as caught:
        await at_desk.page.click(GO, then=Done)
    assert caught.value.dispatched
    assert len(at_desk.context.pages) <= 12


@pytest.mark.parametrize(
    "script",
    [
        "setInterval(() => history.pushState(null, '', '/at/' + Math.random()), 5)",
        "setInterval(() => location.hash = Math.random(), 5)",
    ],
)
async def test_address_that_never_rests(page: PlaywrightPage, server: Server, script: str) -> None:
    """A page that changes its address without end can be read; what it does not show fails in time."""
    await show(page, server, script)
    with pytest.raises((ProofFailed, ReadFailed), match=r"did not show|never rests") as caught:
        await page.click(GO, then=Done)
    assert caught.value.dispatched
    assert (await page.snapshot()).has(HERE)


async def test_page_that_reloads_itself(page: PlaywrightPage, server: Server) -> None:
    """A page that loads itself again and again fails by name, in time."""
    server.body("/loop", "<p id=here>here</p><script>location.reload()</script>")
    with pytest.raises((ProofFailed, ReadFailed)):
        await page.goto(f"{server.url}/loop", then=Done)
    server.body("/loop", "<p id=done>calm</p>")
    assert await page.wait_for(Done) == Done(text="calm")


async def test_page_that_is_too_large(page: PlaywrightPage, server: Server) -> None:
    """A page of more than 100,000 elements is refused before it is read."""
    server.body("/large", "<p id=done>done</p>" + "<i></i>" * 100_001)
    with pytest.raises(BadResponse, match=r"too large to read: 10\d+ elements") as caught:
        await page.goto(f"{server.url}/large", then=Done)
    assert caught.value.dispatched


async def test_flood_of_log_lines(server: Server, tmp_path: Path) -> None:
    """A page that writes 30,000 lines to its console is read as any other: nobody listens to them."""
    async with desk(server.url, folder=tmp_path, options=PageOptions()) as here:
        await show(here.page, server, "for (let i = 0; i < 30000; i++) console.log('line', i); " + SHOW % "1")
        assert await here.page.click(GO, then=Done) == Done(text="1")


async def test_fault_of_a_listener(page: PlaywrightPage, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one of our own listeners raises is told by the action it belongs to, and by no other call."""
    await show(page, server, "fetch('/deleted'); " + SHOW % "1")

    def broken(*_: object) -> bool:
        raise ZeroDivisionError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr("surefoot.browser.watch._is_main", broken)
        with pytest.raises(BrowserFailed, match=r"^click .*a fault of ours") as caught:
            await page.click(GO, then=Target(by.css("#never")))
        assert caught.value.dispatched
    await page.snapshot()
    assert await page.wait_for(Done) == Done(text="1")
