"""Downloads every invoice of the demo site, over all pages of the list, each proved to be the one it should be.

Start the site (`python -m surefoot.demo.site --port 8765 --data FOLDER`; its `--help` names who may sign in), set
`SUREFOOT_SECRET_ACME_AIR_EMAIL` and `…_PASSWORD`, then:

    surefoot run examples/download_invoices.py may_fail=2
"""

from __future__ import annotations

import os
from datetime import date
from typing import Annotated

from surefoot import (
    Ctx,
    Facts,
    File,
    Link,
    Model,
    Money,
    Run,
    SafeStep,
    SignInStep,
    Snapshot,
    Target,
    View,
    at_least,
    by,
    equal,
    recipe,
)

SITE = os.environ.get("SUREFOOT_DEMO_SITE", "http://127.0.0.1:8765")


class Wanted(Model):
    """Whose invoices are wanted."""

    account: str = "acme-air"
    may_fail: int = 0
    """How many may fail; with some of them failed the run ends as partial."""


class Downloaded(Model):
    """An invoice and its file."""

    number: str
    issued: date
    amount: Money
    file: File


class LoginPage(View):
    """Where one signs in."""

    heading: Annotated[str, by.role("heading", "Sign in", level=1)]

    EMAIL = Target(by.label("Email"), by.test_id("email"), by.css("input[type=email]"))
    PASSWORD = Target(by.label("Password"), by.test_id("password"), by.css("input[type=password]"), private=True)
    SIGN_IN = Target(by.role("button", "Sign in"), by.test_id("sign-in"), by.css("form#signin button"))


class Home(View):
    """What whoever is signed in sees first."""

    who: Annotated[str, by.test_id("who"), by.css(".who"), by.pattern(r"Signed in as (.+)")]


class InvoiceRow(View):
    """One invoice in the list."""

    number: Annotated[str, by.test_id("number"), by.css("th a")]
    url: Annotated[Link, by.test_id("number"), by.css("th a")]
    issued: Annotated[date, by.test_id("issued"), by.css("time")]
    amount: Annotated[Money, by.test_id("amount"), by.css(".amount")]


class Invoices(View):
    """One page of the list, the newest first."""

    heading: Annotated[str, by.role("heading", "Invoices", level=1)]
    page: Annotated[str, by.test_id("page")]
    rows: Annotated[list[InvoiceRow], by.test_id("invoice"), by.css("tbody tr")]

    NEXT = Target(by.role("link", "Next"), by.test_id("next"), by.css("a[rel=next]"))


class InvoicePage(View):
    """One invoice by itself: it stays where it is when new ones come on top of the list."""

    number: Annotated[str, by.role("heading", level=1), by.pattern(r"Invoice (\S+)")]
    issued: Annotated[date, by.test_id("issued"), by.css("time")]
    amount: Annotated[Money, by.test_id("amount"), by.css(".amount")]

    DOWNLOAD = Target(by.role("link", "Download PDF"), by.test_id("download"), by.css("aside a.go"))


class SignIn(SignInStep[Home]):
    """Signs in with the account's email and password."""

    async def act(self, ctx: Ctx) -> Home:
        """Fill the form and send it."""
        page = await ctx.page.goto(f"{SITE}/login", then=LoginPage)
        await ctx.page.fill(page.EMAIL, ctx.secret("email"))
        await ctx.page.fill(page.PASSWORD, ctx.secret("password"))
        return await ctx.page.click(page.SIGN_IN, then=Home)

    def prove(self, out: Home, page: Snapshot) -> Facts:
        """Somebody is signed in."""
        yield "somebody is signed in", out.who != ""


class Download(SafeStep[Downloaded]):
    """Downloads the file of one invoice."""

    row: InvoiceRow

    async def enter(self, ctx: Ctx) -> None:
        """Start at the invoice."""
        await ctx.page.goto(self.row.url, then=InvoicePage)

    async def act(self, ctx: Ctx) -> Downloaded:
        """Click, and wait until the file is whole."""
        file = await ctx.page.download(InvoicePage.DOWNLOAD)
        return Downloaded(number=self.row.number, issued=self.row.issued, amount=self.row.amount, file=file)

    def prove(self, out: Downloaded, page: Snapshot) -> Facts:
        """The page is what the list said, and the file is called what it should be."""
        now = InvoicePage.read(page)
        yield "it is the invoice of the list", equal(now.number, self.row.number)
        yield "its sum is what the list said", equal(now.amount, self.row.amount)
        yield "the file is named for it", equal(out.file.name, f"acme-air-{self.row.number}.pdf")
        yield "the file is a PDF", equal(out.file.media_type, "application/pdf")
        yield "the file holds something", at_least(out.file.size, 1)


@recipe("acme-air/download-invoices", origins=[SITE])
async def download_invoices(run: Run, wanted: Wanted) -> list[Downloaded]:
    """Read the list over all its pages, then download each invoice once."""
    await run.sign_in(SignIn(account=wanted.account))
    pages = await run.read_all(Invoices, at=f"{SITE}/invoices", next=Invoices.NEXT, key=lambda invoices: invoices.page)
    # An invoice that came while the pages were turned moves the others down: one of them is then read twice.
    rows = {row.number: row for page in pages for row in page.rows}
    done: list[Downloaded] = []
    for number, row in rows.items():
        async with run.tolerate(at_most=wanted.may_fail):
            done.append(await run(Download(row=row), key=number))
    return done
