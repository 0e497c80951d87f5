"""The same booking as a plain Playwright script, as many are written: it works, until it is killed."""

from __future__ import annotations

import asyncio
import os
import sys

from surefoot.browser.unproved import plain_page


async def book() -> None:
    """Book the first flight."""
    site = os.environ["SUREFOOT_DEMO_SITE"]
    async with plain_page() as page:
        await page.goto(f"{site}/login")
        await page.get_by_label("Email").fill("ada@example.org")
        await page.get_by_label("Password").fill("correct horse")
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_label("From").fill("LIS")
        await page.get_by_label("To", exact=True).fill("ZRH")
        await page.get_by_label("Date").fill("2027-03-14")
        await page.get_by_role("button", name="Search flights").click()
        _say("searched")
        await page.get_by_role("link", name="Select").first.click()
        await page.get_by_role("link", name="Continue to booking").click()
        await page.get_by_label("Passenger name").fill("Ada Lovelace")
        await page.get_by_role("button", name="Reserve").click()
        _say("reserved")
        await page.get_by_label("Card number").fill("4111 1111 1111 1111")
        _say("clicks on Pay now")
        await page.get_by_role("button", name="Pay now").click()
        await page.get_by_role("heading", name="Receipt").wait_for()
        _say("paid")


def _say(what: str) -> None:
    sys.stdout.write(f"  plain script: {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(book())
