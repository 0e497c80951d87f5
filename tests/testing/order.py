"""A recipe that signs in, looks at a basket and pays it, on pages that were written by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from surefoot import (
    Absent,
    Ctx,
    Facts,
    FinalStep,
    Found,
    Intent,
    Link,
    Model,
    Recipe,
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

SITE = "https://shop.example"


class Login(View):
    """Where one signs in."""

    heading: Annotated[str, by.role("heading", "Sign in", level=1)]

    PASSWORD = Target(by.label("Password"), by.test_id("password"), private=True)
    GO = Target(by.role("button", "Go"), by.test_id("go"))


class Home(View):
    """Where one is, once one is signed in."""

    who: Annotated[str, by.test_id("who")]


class Basket(View):
    """What is to be paid, or was."""

    total: Annotated[int, by.test_id("total")]
    receipt: Annotated[Link | None, by.test_id("receipt")] = None

    REFERENCE = Target(by.label("Reference"), by.test_id("reference"))
    PAY = Target(by.role("button", "Pay"), by.test_id("pay"))


class Receipt(View):
    """What was paid."""

    number: Annotated[str, by.role("heading", level=1)]
    paid: Annotated[int, by.test_id("paid")]


class SignIn(SignInStep[Home]):
    """Signs in."""

    async def act(self, ctx: Ctx) -> Home:
        """Type the password."""
        await ctx.page.goto(f"{SITE}/login", then=Login)
        await ctx.page.fill(Login.PASSWORD, ctx.secret("password"))
        return await ctx.page.click(Login.GO, then=Home)

    def prove(self, out: Home, page: Snapshot) -> Facts:
        """Somebody is."""
        yield "somebody is signed in", out.who != ""


class Look(SafeStep[Basket]):
    """Looks at the basket."""

    async def act(self, ctx: Ctx) -> Basket:
        """Open it."""
        return await ctx.page.goto(f"{SITE}/basket", then=Basket)

    def prove(self, out: Basket, page: Snapshot) -> Facts:
        """There is something in it."""
        yield "it costs something", out.total > 0


class Pay(FinalStep[Receipt]):
    """Pays, and finds out by the basket whether it did."""

    settle = timedelta(seconds=20)
    total: int

    async def enter(self, ctx: Ctx) -> None:
        """Start at the basket."""
        await ctx.page.goto(f"{SITE}/basket", then=Basket)

    def ready(self, page: Snapshot) -> Facts:
        """It costs what it did."""
        yield "it costs what it did", equal(Basket.read(page).total, self.total)

    async def act(self, ctx: Ctx) -> Receipt:
        """Pay."""
        await ctx.page.fill(Basket.REFERENCE, ctx.intent_key)
        return await ctx.page.click(Basket.PAY, then=Receipt)

    def prove(self, out: Receipt, page: Snapshot) -> Facts:
        """What was asked was paid."""
        yield "what was asked was paid", equal(out.paid, self.total)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Receipt] | Absent:
        """Look whether the basket is paid, with this run's own reference."""
        now = await ctx.page.goto(f"{SITE}/basket", then=Basket)
        if now.receipt is None or not now.receipt.endswith(intent.key):
            return Absent()
        return Found(value=await ctx.page.goto(now.receipt, then=Receipt))


class PayBlindly(Pay):
    """Pays, and never finds out."""

    def ready(self, page: Snapshot) -> Facts:
        """It is always ready."""
        yield "it is always ready", True

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Receipt] | Absent:
        """Say that it did not."""
        return Absent()


class PayNever(Pay):
    """Takes whatever is paid for its own doing."""

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Receipt] | Absent:
        """Say that it did."""
        return Found(value=Receipt(number="R1", paid=self.total))


class Given(Model):
    """What is paid."""

    account: str = "me"


def paying(pay: type[Pay]) -> Recipe[Given, Receipt]:
    """Make the recipe with one of the steps."""

    @recipe("shop/order", origins=[SITE])
    async def order(run: Run, given: Given) -> Receipt:
        await run.sign_in(SignIn(account=given.account))
        basket = await run(Look())
        return await run(pay(total=basket.total))

    return order


order = paying(Pay)

LOGIN = Snapshot(
    "<h1>Sign in</h1><label>Password <input type=password data-testid=password></label>"
    "<button data-testid=go>Go</button>",
    url=f"{SITE}/login",
)
HOME = Snapshot("<h1>Hello</h1><p data-testid=who>Ada</p>", url=f"{SITE}/")
BASKET = Snapshot(
    "<h1>Basket</h1><p data-testid=total>7</p><label>Reference <input data-testid=reference></label>"
    "<button data-testid=pay>Pay</button>",
    url=f"{SITE}/basket",
)
RECEIPT = Snapshot("<h1>R1</h1><p data-testid=paid>7</p>", url=f"{SITE}/receipts/R1")
PAGES = (LOGIN, HOME, BASKET, RECEIPT)


def paid(key: str) -> Snapshot:
    """Return the basket once it was paid with a reference."""
    html = f'<h1>Basket</h1><p data-testid=total>7</p><a data-testid=receipt href="/receipts/R1?{key}">Receipt</a>'
    return Snapshot(html, url=BASKET.url)


def receipt(key: str) -> Snapshot:
    """Return the receipt, as the basket leads to it."""
    return Snapshot(RECEIPT.html, url=f"{RECEIPT.url}?{key}")
