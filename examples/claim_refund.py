"""Claims a refund on the demo site, over three pages that share the state of one browser.

Start the site (`python -m surefoot.demo.site --port 8765 --data FOLDER`; its `--help` names who may sign in), set
`SUREFOOT_SECRET_ACME_AIR_EMAIL` and `…_PASSWORD`, then:

    surefoot run examples/claim_refund.py document=boarding-pass.pdf
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from surefoot import (
    Absent,
    Ctx,
    Facts,
    File,
    FinalStep,
    Found,
    Intent,
    Link,
    Model,
    Money,
    Run,
    SafeStep,
    SignInStep,
    Snapshot,
    Target,
    View,
    by,
    equal,
    recipe,
)

SITE = os.environ.get("SUREFOOT_DEMO_SITE", "http://127.0.0.1:8765")
SETTLE = timedelta(seconds=float(os.environ.get("SUREFOOT_DEMO_SETTLE", "5")))


class Wanted(Model):
    """What is claimed."""

    account: str = "acme-air"
    trip: str = "TBTQH2"
    """The code of a trip; this one is Ada's latest."""
    minutes_late: int | None = 190
    """How late the flight was; it was cancelled where this is not given."""
    document: Annotated[Path, AfterValidator(Path.absolute)]
    """What shows it; made absolute once, since a resume may begin in another folder."""


class LoginPage(View):
    """Where one signs in."""

    heading: Annotated[str, by.role("heading", "Sign in", level=1)]

    EMAIL = Target(by.label("Email"), by.test_id("email"), by.css("input[type=email]"))
    PASSWORD = Target(by.label("Password"), by.test_id("password"), by.css("input[type=password]"), private=True)
    SIGN_IN = Target(by.role("button", "Sign in"), by.test_id("sign-in"), by.css("form#signin button"))


class Home(View):
    """What whoever is signed in sees first."""

    who: Annotated[str, by.test_id("who"), by.css(".who"), by.pattern(r"Signed in as (.+)")]


class ReasonPage(View):
    """Page 1: the trip and the reason."""

    heading: Annotated[str, by.role("heading", "Claim a refund", level=1)]

    TRIP = Target(by.label("Trip"), by.test_id("trip"), by.css("select[name=trip]"))
    REASON = Target(by.label("Reason"), by.test_id("reason"), by.css("select[name=reason]"))
    MINUTES = Target(by.label("Minutes late"), by.test_id("minutes"), by.css("input.minutes"))
    TO_CARD = Target(by.label("To my card"), by.test_id("payout-card"), by.css("input[value=card]"))
    REFERENCE = Target(by.label("Your reference"), by.test_id("reference"), by.css("input.reference"))
    OWN = Target(by.label("I was the passenger"), by.test_id("own"), by.css("input[name=own]"))
    CONTINUE = Target(by.role("button", "Continue"), by.test_id("continue"), by.css("main form button"))


class DocumentPage(View):
    """Page 2: a document."""

    heading: Annotated[str, by.role("heading", "Add a document", level=1)]
    trip: Annotated[str, by.test_id("trip")]
    reference: Annotated[str, by.test_id("reference")]

    DOCUMENT = Target(by.label("Document"), by.test_id("document"), by.css("input[type=file]"))
    GENUINE = Target(by.label("I confirm that it is genuine"), by.test_id("genuine"), by.css("input[name=genuine]"))
    CONTINUE = Target(by.role("button", "Continue"), by.test_id("continue"), by.css("main form button"))


class SummaryPage(View):
    """Page 3: what will be submitted."""

    heading: Annotated[str, by.role("heading", "Check your claim", level=1)]
    trip: Annotated[str, by.test_id("trip")]
    reason: Annotated[str, by.test_id("reason")]
    minutes: Annotated[int | None, by.test_id("detail"), by.term("Minutes late")]
    reference: Annotated[str, by.test_id("reference")]
    document: Annotated[str, by.test_id("document")]
    size: Annotated[int, by.test_id("size")]
    sha256: Annotated[str, by.test_id("sha256")]
    refund: Annotated[Money, by.test_id("refund"), by.css(".refund")]

    SUBMIT = Target(by.role("button", "Submit claim"), by.test_id("submit"), by.css("form#submit button"))


class Submitted(View):
    """A claim as the site has it."""

    number: Annotated[str, by.role("heading", level=1), by.pattern(r"Claim (C-\S+)")]
    status: Annotated[str, by.test_id("status")]
    trip: Annotated[str, by.test_id("trip")]
    reference: Annotated[str, by.test_id("reference")]
    refund: Annotated[Money, by.test_id("refund")]


class ClaimRow(View):
    """One claim in the list of them."""

    url: Annotated[Link, by.test_id("number")]
    reference: Annotated[str, by.test_id("reference")]


class Claims(View):
    """All claims."""

    heading: Annotated[str, by.role("heading", "Your claims", level=1)]
    rows: Annotated[tuple[ClaimRow, ...], by.test_id("claim")] = ()
    none: Annotated[bool, by.test_id("no-claims")]

    def facts(self) -> Facts:
        """A page that shows no claims, and does not say so, must not read as "nothing was submitted"."""
        yield "it lists claims, or says that there are none", bool(self.rows) != self.none


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


class GiveReason(SafeStep[DocumentPage]):
    """Fills page 1 in: nothing is submitted before page 3, so it may be done again."""

    trip: str
    minutes_late: int | None
    reference: str

    async def enter(self, ctx: Ctx) -> None:
        """Start at page 1."""
        await ctx.page.goto(f"{SITE}/claims/new", then=ReasonPage)

    async def act(self, ctx: Ctx) -> DocumentPage:
        """Choose the trip and the reason; one reason makes the page ask for the minutes."""
        await ctx.page.select(ReasonPage.TRIP, self.trip)
        if self.minutes_late is None:
            await ctx.page.select(ReasonPage.REASON, "The flight was cancelled")
        else:
            await ctx.page.select(ReasonPage.REASON, "The flight was delayed")
            await ctx.page.wait_for(ReasonPage.MINUTES)
            await ctx.page.fill(ReasonPage.MINUTES, str(self.minutes_late))
        await ctx.page.check(ReasonPage.TO_CARD)
        await ctx.page.fill(ReasonPage.REFERENCE, self.reference)
        await ctx.page.check(ReasonPage.OWN)
        return await ctx.page.click(ReasonPage.CONTINUE, then=DocumentPage)

    def prove(self, out: DocumentPage, page: Snapshot) -> Facts:
        """The site took what was typed."""
        yield "it is about the trip", equal(out.trip, self.trip)
        yield "it carries the reference", equal(out.reference, self.reference)


class AttachDocument(SafeStep[SummaryPage]):
    """Uploads the document on page 2; it starts where page 1 led to."""

    document: File

    async def act(self, ctx: Ctx) -> SummaryPage:
        """Put the file in, and go on."""
        await ctx.page.upload(DocumentPage.DOCUMENT, self.document)
        await ctx.page.check(DocumentPage.GENUINE)
        return await ctx.page.click(DocumentPage.CONTINUE, then=SummaryPage)

    def prove(self, out: SummaryPage, page: Snapshot) -> Facts:
        """The site holds the very bytes."""
        yield "the document has its size", equal(out.size, self.document.size)
        yield "the document is the same", equal(out.sha256, self.document.sha256)


class Submit(FinalStep[Submitted]):
    """Submits the claim on page 3; it cannot be taken back."""

    settle = SETTLE
    claim: SummaryPage

    async def enter(self, ctx: Ctx) -> None:
        """Open page 3 anew, as the site has it now."""
        await ctx.page.goto(f"{SITE}/claims/new/summary", then=SummaryPage)

    def ready(self, page: Snapshot) -> Facts:
        """It is what was filled in, for the refund that was shown."""
        now = SummaryPage.read(page)
        yield "it is about the trip", equal(now.trip, self.claim.trip)
        yield "it carries the reference", equal(now.reference, self.claim.reference)
        yield "the document is the same", equal(now.sha256, self.claim.sha256)
        yield "the refund is what was shown", equal(now.refund, self.claim.refund)

    async def act(self, ctx: Ctx) -> Submitted:
        """Submit it."""
        return await ctx.page.click(SummaryPage.SUBMIT, then=Submitted)

    def prove(self, out: Submitted, page: Snapshot) -> Facts:
        """The claim is this one."""
        yield "it carries the reference", equal(out.reference, self.claim.reference)
        yield "the refund is what was shown", equal(out.refund, self.claim.refund)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Submitted] | Absent:
        """Look for a claim that carries the reference of this run."""
        claims = await ctx.page.goto(f"{SITE}/claims", then=Claims)
        mine = [row for row in claims.rows if row.reference == self.claim.reference]
        return Found(value=await ctx.page.goto(mine[0].url, then=Submitted)) if mine else Absent()


@recipe("acme-air/claim-refund", origins=[SITE])
async def claim_refund(run: Run, wanted: Wanted) -> Submitted:
    """Go through the three pages; in a new browser the first two are filled in again before the third."""
    await run.sign_in(SignIn(account=wanted.account))
    document = File.of(wanted.document, media_type="application/octet-stream")
    async with run.sitting():
        await run(GiveReason(trip=wanted.trip, minutes_late=wanted.minutes_late, reference=run.id))
        summary = await run(AttachDocument(document=document))
        return await run(Submit(claim=summary))
