"""The gate: passed last, before every act; what it keeps back reaches no server."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from surefoot.browser.proof import answered
from surefoot.errors import LeaseLost, NotActionable
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import HERE, CarefulGate, Done, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

FORM = """<form method=post action="/sent"><label>Name <input id=name name=name></label>
  <label><input type=checkbox id=agree onclick="fetch('/ticked')"> I agree</label>
  <label>Country <select id=country onchange="fetch('/chosen')"><option>Austria<option>Chile</select></label>
  <label>Files <input type=file onchange="fetch('/given')"></label>
  <button data-testid=go onmouseenter="fetch('/hovered')">Go</button></form><p id=here>here</p>"""
GO = Target(by.role("button", "Go"), by.test_id("go"))
FIELD = Target(by.label("Name"), by.css("#name"))
BOX = Target(by.label("I agree"), by.css("#agree"))
LIST = Target(by.label("Country"), by.css("#country"))
FILES = Target(by.label("Files"), by.css("[type=file]"))


async def test_gate_that_raises_keeps_everything_back(server: Server, tmp_path: Path) -> None:
    """With a gate that says no, no action changes the page or reaches the server."""
    gate = CarefulGate()
    given = tmp_path / "given.txt"
    given.write_text("given")
    server.body("/", FORM)
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        page = here.page
        await page.goto(server.url, then=HERE)
        before, seen = await page.snapshot(), len(server.requests)
        gate.refuses = LeaseLost("another process has the run")
        for act in (
            lambda: page.goto(f"{server.url}/other", then=Done),
            lambda: page.click(GO, then=Done),
            lambda: page.press(FIELD, "Enter", then=Done),
            lambda: page.fill(FIELD, "Ada"),
            lambda: page.check(BOX),
            lambda: page.select(LIST, "Chile"),
            lambda: page.upload(FILES, given),
            lambda: page.download(GO),
        ):
            with pytest.raises(LeaseLost):
                await act()
        await page.live.wait_for_timeout(300)
        trials = {"GET /hovered"}  # a trial moves the pointer there, as a person's hand would
        assert set(server.requests[seen:]) <= trials
        assert (await page.snapshot()).html == before.html
        assert [action.verb for action in gate.passed] == ["goto"]


async def test_gate_comes_right_before_the_act(server: Server, tmp_path: Path) -> None:
    """When the gate is asked nothing has reached the server; when it was told, the act follows."""
    gate = CarefulGate()
    server.body("/", FORM)
    server.body("/sent", "<p id=done>sent</p>")
    counted: list[int] = []
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await here.page.goto(server.url, then=HERE)
        gate.on_asked = lambda: counted.append(server.count("POST /sent"))
        await here.page.fill(FIELD, "Ada")
        await here.page.click(GO, then=Done)
    assert counted == [0, 0]
    assert server.count("POST /sent") == 1
    assert [action.verb for action in gate.passed] == ["goto", "fill", "click"]


async def test_a_careful_act_is_not_made_late(server: Server, tmp_path: Path) -> None:
    """What covers the button after the trial makes the act fail within its own bound, and count as dispatched."""
    gate = CarefulGate(act_seconds=0.5)
    server.body("/", FORM)
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        page = here.page
        await page.goto(server.url, then=HERE)
        over = "<div id=over style='position: fixed; inset: 0; background: white; z-index: 9'>wait</div>"
        covered = f"document.body.insertAdjacentHTML('beforeend', `{over}`)"
        original = gate.before_dispatch

        async def cover(action: object) -> None:
            await original(action)  # type: ignore[arg-type]  # an action
            # It goes after 1.2 s: within the page's own patience of 2 s, and past the act's.
            await page.live.evaluate(f"() => {{ {covered}; setTimeout(() => over.remove(), 1200) }}")

        gate.before_dispatch = cover  # type: ignore[method-assign]  # covers the button behind the trial's back
        with pytest.raises(NotActionable, match="another element covers it") as caught:
            await page.click(GO, then=Done)
        await page.live.wait_for_timeout(1500)
    assert caught.value.dispatched
    assert server.count("POST /sent") == 0


@pytest.mark.parametrize("what", ["fill", "select"])
async def test_what_is_slow_is_waited_for_before_the_gate(server: Server, tmp_path: Path, what: str) -> None:
    """A field that is enabled late, and options that load late, are waited for in the trial."""
    gate = CarefulGate(act_seconds=0.5)
    server.body(
        "/",
        """<label>Name <input id=name disabled></label>
        <label>Country <select id=country><option>Austria</select></label><p id=here>here</p>
        <script>setTimeout(() => { document.querySelector("#name").disabled = false;
          country.innerHTML += "<option>Chile" }, 1200)</script>""",
    )
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await here.page.goto(server.url, then=HERE)
        await (here.page.fill(FIELD, "Ada") if what == "fill" else here.page.select(LIST, "Chile"))
        found = (await here.page.snapshot()).find(FIELD if what == "fill" else LIST)
        assert found.value == ("Ada" if what == "fill" else "Chile")


async def test_answered_passes_once(server: Server, tmp_path: Path) -> None:
    """An act that is proved by an answer passes the gate once, as any."""
    gate = CarefulGate()
    released = threading.Event()
    server.body("/", "<button data-testid=go onclick=\"fetch('/api', {method: 'POST', body: '1'})\">Go</button>")
    server.pages["/api"] = lambda handler: (released.wait(5), handler.answer(200, "fine"))[1]
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await here.page.goto(server.url, then=GO)
        released.set()
        answer = await here.page.click(GO, then=answered("post", "/api$"))
    assert answer.body == "fine"  # type: ignore[attr-defined]  # a Response
    assert [action.verb for action in gate.passed] == ["goto", "click"]
