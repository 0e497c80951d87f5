"""What a whole run asks of a site that says no, counted on the server."""

from __future__ import annotations

import pytest

from surefoot import Ctx, Facts, Model, Run, SafeStep, Snapshot, recipe
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from tests.browser.conftest import Server, server

__all__ = ["server"]  # a fixture


class Where(Model):
    """Which site is asked."""

    url: str


class Ask(SafeStep[str]):
    """Asks the site's API."""

    url: str

    async def act(self, ctx: Ctx) -> str:
        """Ask it."""
        return (await ctx.api.get(self.url)).body

    def prove(self, out: str, page: Snapshot) -> Facts:
        """There is an answer."""
        yield "there is an answer", out != ""


@pytest.mark.parametrize(
    ("status", "requests", "outcome"),
    [(500, 3, Outcome.FAILED), (403, 1, Outcome.BLOCKED), (429, 1, Outcome.BLOCKED)],
)
async def test_who_says_no_is_asked_once(
    executor: Executor, server: Server, status: int, requests: int, outcome: Outcome
) -> None:
    """A fault is tried again, a no is not: it ends the run as blocked, with what to do next."""

    @recipe("test/asks", origins=[server.url])
    async def asks(run: Run, where: Where) -> str:
        return await run(Ask(url=where.url))

    server.pages["/orders"] = lambda handler: handler.answer(status, "no")
    where = Where(url=f"{server.url}/orders")
    run = executor.add(asks, where, source="")  # type: ignore[arg-type]  # any recipe
    record = await executor.execute(asks, run)  # type: ignore[arg-type]  # any recipe
    assert server.count("GET /orders") == requests
    assert record.state is outcome
    assert record.ending is not None
    assert f"status {status}" in record.ending.cause
    assert ("take the official API" in record.ending.next_action) is (outcome is Outcome.BLOCKED)
