"""What the spine costs: the six-step run beside hand-written Playwright, a replayed step, imports.

`python benchmarks/spine.py [--rounds N]`. Both sides do the same actions on the same demo site, in the same browser,
in turn, and close it; the hand-written one has an `expect` after each action. Wall time is from before the browser is
started to after it has ended; CPU is that of the whole process tree (Python, driver, browser), taken right before the
end. Ratios are medians over pairs, so that a slow minute of the machine hits both sides.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psutil
from playwright.async_api import Page, async_playwright, expect

from surefoot import Facts, Model, Run, SafeStep, Snapshot, recipe
from surefoot.browser.ctx import Ctx
from surefoot.browser.find_browser import find_browser
from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.story import UpToThreeHundred, recipe_file
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.execute import Executor

_FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_PLAIN_ARGS = [*_FLAGS, "--disable-component-update", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
_STEPS = 400


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU."""

    wall: float
    cpu: float


def tree_cpu() -> float:
    """Return the CPU seconds of this process and all below it, with those that have ended."""
    total = 0.0
    process = psutil.Process()
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
        if one.pid != process.pid:
            total += times.children_user + times.children_system
    return total


async def plain(page: Page, site: str) -> None:
    """The six steps as a careful person writes them in Playwright."""
    await page.goto(f"{site}/login")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await _fill(page, "Email", "ada@example.org")
    await _fill(page, "Password", "correct horse")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_test_id("who")).to_contain_text("Signed in as")
    await page.goto(f"{site}/")
    await expect(page.get_by_role("heading", name="Where to?")).to_be_visible()
    for label, value in (("From", "LIS"), ("To", "ZRH"), ("Date", "2027-03-14")):
        await _fill(page, label, value)
    await page.get_by_role("button", name="Search flights").click()
    await expect(page.get_by_test_id("offer").first).to_be_visible()
    cheapest, price = await _cheapest(page)
    await page.goto(cheapest)
    await expect(page.get_by_test_id("price")).to_contain_text(price)
    await page.goto(cheapest)
    await expect(page.get_by_test_id("price")).to_contain_text(price)
    await page.get_by_role("link", name="Continue to booking").click()
    await expect(page.get_by_test_id("total")).to_contain_text(price)
    await page.goto(page.url)
    await expect(page.get_by_test_id("total")).to_contain_text(price)
    await _fill(page, "Passenger name", "Ada Lovelace")
    await _fill(page, "Your reference", "R-1")
    await page.get_by_role("button", name="Reserve").click()
    await expect(page.get_by_test_id("status")).to_have_text("Held")
    await page.goto(page.url)
    await expect(page.get_by_test_id("total")).to_contain_text(price)
    await _fill(page, "Name on card", "Ada Lovelace")
    await _fill(page, "Card number", "4111 1111 1111 1111")
    await page.get_by_role("button", name="Pay now").click()
    await expect(page.get_by_test_id("paid")).to_contain_text(price)
    hold = await page.get_by_test_id("hold").inner_text()
    await page.goto(f"{site}/trips/{hold}")
    await expect(page.get_by_test_id("status")).to_have_text("Confirmed")


async def _fill(page: Page, label: str, value: str) -> None:
    field = page.get_by_label(label, exact=True)
    await field.fill(value)
    await expect(field).to_have_value(value)


async def _cheapest(page: Page) -> tuple[str, str]:
    offers = page.get_by_test_id("offer")
    found: list[tuple[float, str]] = []
    for number in range(await offers.count()):
        price = re.sub(r"[^\d.]", "", await offers.nth(number).get_by_test_id("price").inner_text())
        link = await offers.nth(number).get_by_role("link", name="Select").get_attribute("href")
        found.append((float(price), str(link)))
    price, link = min(found)
    return f"{os.environ['SUREFOOT_DEMO_SITE']}{link}", f"{price:g}"


async def run_plain(site: str) -> Cost:
    """Take the steps once by hand."""
    begun, before = time.perf_counter(), tree_cpu()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser().path, args=_PLAIN_ARGS)
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        await plain(await context.new_page(), site)
        cpu = tree_cpu() - before
        await browser.close()
    return Cost(time.perf_counter() - begun, cpu)


async def run_surefoot(executor: Executor, booking: AnyRecipe) -> Cost:
    """Take the steps once through surefoot, from an empty run to its end."""
    measured: list[float] = []

    def ended(event: Event) -> None:
        if event.kind == "run ended":
            measured.append(tree_cpu())

    begun, before = time.perf_counter(), tree_cpu()
    given = booking.parse({"max_price": {"amount": "300", "currency": "EUR"}})
    run = executor.add(booking, given, source="", alone=False)
    record = await executor.with_listener(ended).execute(booking, run)
    wall = time.perf_counter() - begun
    if record.state is not Outcome.DONE:
        raise SystemExit(f"the run ended as {record.state}: {record.ending}")
    return Cost(wall, measured[0] - before)


async def six_steps(site: Site, rounds: int) -> None:
    """Compare both in turn."""
    booking, _ = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), approver=UpToThreeHundred())
    sides: list[Callable[[], Awaitable[Cost]]] = [
        lambda: run_plain(site.url),
        lambda: run_surefoot(executor, booking),
    ]
    pairs: list[tuple[Cost, Cost]] = []
    for number in range(rounds + 1):
        costs: dict[int, Cost] = {}
        for side in (0, 1) if number % 2 else (1, 0):
            site.reset()
            site.set(results_delay_ms=20)
            costs[side] = await sides[side]()
        if number:  # the first pair warms caches up
            pairs.append((costs[0], costs[1]))
            print(f"  plain {costs[0].wall:.2f} s, {costs[0].cpu:.2f} s CPU; "
                  f"surefoot {costs[1].wall:.2f} s, {costs[1].cpu:.2f} s CPU", flush=True)  # fmt: skip
    wall = statistics.median(two.wall / one.wall for one, two in pairs)
    cpu = statistics.median(two.cpu / one.cpu for one, two in pairs)
    print(
        f"six steps: {wall:.2f} times the wall time (aim 1.15), {cpu:.2f} times the CPU (aim 1.25) of plain Playwright"
    )
    executor.journal.database.close()


class Stop(BaseException):
    """Ends a try as a crash does: nothing of the engine handles it."""


class Count(Model):
    """A number."""

    number: int


class Step(SafeStep[Count]):
    """Does nothing but be recorded."""

    number: int

    async def act(self, ctx: Ctx) -> Count:  # noqa: ARG002 — as all steps
        """Count."""
        return Count(number=self.number)

    def prove(self, out: Count, page: Snapshot) -> Facts:  # noqa: ARG002 — as all steps
        """It is the number."""
        yield "it is the number", out.number == self.number


@recipe("benchmarks/many-steps", origins=["http://127.0.0.1:1"])
async def many_steps(run: Run, given: Count) -> Count:
    """Take many steps, and stop at the end of the first try."""
    for number in range(given.number):
        await run(Step(number=number), key=str(number))
    if not _second_try:
        raise Stop
    return given


_second_try: list[bool] = []


async def replay() -> None:
    """Measure a step that is recorded, and one that is answered from the record."""
    executor = Executor.open(Settings.load())
    made = cast("AnyRecipe", many_steps)
    run = executor.add(made, Count(number=_STEPS), source="")
    begun = time.perf_counter()
    try:
        await executor.execute(made, run)
    except Stop:
        print(f"a recorded step: {1000 * (time.perf_counter() - begun) / _STEPS:.2f} ms, two commits of it on disk")
    with executor.journal.database.write() as connection:
        connection.exec_driver_sql("UPDATE runs SET owner = 'gone|gone|1|0', lease_until = 0")
    _second_try.append(True)
    begun = time.perf_counter()
    await executor.execute(made, run)
    print(f"a replayed step: {1000 * (time.perf_counter() - begun) / _STEPS:.2f} ms (aim under 2)")
    executor.journal.database.close()


def imports() -> None:
    """Measure what a person waits for before anything happens."""
    for what, command, aim in (
        ("python itself", ["-c", "pass"], ""),
        ("import surefoot", ["-c", "import surefoot"], " (aim under 0.3)"),
        ("surefoot --help", ["-m", "surefoot", "--help"], " (aim under 0.5)"),
    ):
        seconds: list[float] = []
        for _ in range(7):
            begun = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - begun)
        print(f"{what}: {statistics.median(seconds):.2f} s{aim}")


def main() -> None:
    """Measure all of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=10)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site") as site:
        os.environ |= {
            "SUREFOOT_DATA_DIR": f"{folder}/data",
            "SUREFOOT_DEMO_SITE": site.url,
            "SUREFOOT_SECRET_ACME_AIR_EMAIL": "ada@example.org",
            "SUREFOOT_SECRET_ACME_AIR_PASSWORD": "correct horse",
            "SUREFOOT_SECRET_ACME_AIR_CARD": "4111 1111 1111 1111",
        }
        asyncio.run(six_steps(site, rounds))
        asyncio.run(replay())
    imports()


if __name__ == "__main__":
    main()
