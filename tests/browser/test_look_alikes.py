"""What took the place of a target, on living pages with a memory: two ways agree on it, and it is not acted on."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import TargetLost
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.browser.conftest import CarefulGate, Done, Server, desk
from tests.selectors.remembering import Recalls

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

BEFORE = "<form action=/done method=post><button id=in data-testid=sign-in>Sign in 3 of 5</button></form>"
COUNTED = "<form action=/done method=post><button>Sign in 4 of 5</button></form>"
TAKEN = "<form action=/other method=post><button data-testid=other>Sign in again</button></form>"


class Login(View):
    """A page of one button."""

    SIGN_IN = Target(by.role("button", "Sign in"), by.test_id("sign-in"), by.css("form button"))


def serve(server: Server, body: str) -> None:
    """Serve the page, and where its forms lead."""
    server.body("/", f"<h1>Welcome</h1>{body}")
    server.body("/done", "<p id=done>ok</p>")
    server.body("/other", "<p id=done>not ok</p>")


async def clicked(server: Server, folder: Path, memory: Recalls, *, careful: bool = False) -> None:
    """Click the target of the page that is served."""
    async with desk(server.url, folder=folder, gate=CarefulGate() if careful else None) as here:
        here.page.memory = memory
        await here.page.goto(server.url, then=Target(by.css("h1")))
        await here.page.click(Login.SIGN_IN, then=Done)


@pytest.mark.parametrize("careful", [False, True])
async def test_what_took_its_place_is_not_acted_on(server: Server, tmp_path: Path, careful: bool) -> None:
    """Two of three ways agree on a button that has nothing of its name: it is lost, and nothing is clicked."""
    memory = Recalls()
    serve(server, BEFORE)
    await clicked(server, tmp_path, memory)
    serve(server, TAKEN)
    with pytest.raises(TargetLost, match=r"2 of 3 ways agree: .*Sign in again.*it has another text") as caught:
        await clicked(server, tmp_path, memory, careful=careful)
    assert not caught.value.dispatched
    assert server.count("POST /other") == 0


async def test_another_number_is_no_other_name(server: Server, tmp_path: Path) -> None:
    """A button whose count went on, and whose name for tests is gone, is the same."""
    memory = Recalls()
    serve(server, BEFORE)
    await clicked(server, tmp_path, memory)
    serve(server, COUNTED)
    await clicked(server, tmp_path, memory, careful=True)
    assert server.count("POST /done") == 2


async def test_a_way_that_never_worked_is_no_loss(server: Server, tmp_path: Path) -> None:
    """Where all ways that found it still do, another text is no objection."""
    memory = Recalls()
    serve(server, COUNTED)
    await clicked(server, tmp_path, memory)
    serve(server, "<form action=/done method=post><button>Sign in, dear guest</button></form>")
    await clicked(server, tmp_path, memory, careful=True)
    assert server.count("POST /done") == 2
