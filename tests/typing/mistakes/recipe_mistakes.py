"""Mistakes that authors make: each marked line must be a type error, and no other line may be one."""

from __future__ import annotations

from typing import Annotated

from surefoot import (
    Absent,
    Ctx,
    Facts,
    FinalStep,
    Found,
    Intent,
    Model,
    Run,
    SafeStep,
    Snapshot,
    Target,
    UndoableStep,
    View,
    by,
    equal,
)


class One(View):
    """A page."""

    name: Annotated[str, by.css("h1")]
    GO = Target(by.role("button", "Go"), by.test_id("go"))


class Two(View):
    """Another page."""

    total: Annotated[str, by.css("h2")]


class Paid(Model):
    """A result."""

    sum: str


class Look(SafeStep[One]):
    """A safe step."""

    async def act(self, ctx: Ctx) -> One:
        return await ctx.page.click(One.GO, then=One)

    def prove(self, out: One, page: Snapshot) -> Facts:
        yield "it has a name", equal(out.name, page.title)


class Pay(FinalStep[Paid]):
    """A final step."""

    page: One

    def ready(self, page: Snapshot) -> Facts:
        yield "yes", True

    async def act(self, ctx: Ctx) -> Paid:
        return Paid(sum=(await ctx.page.click(One.GO, then=Two)).total)

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        yield "yes", True

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        return Absent()


class NoProve(SafeStep[One]):
    async def act(self, ctx: Ctx) -> One:
        return await ctx.page.click(One.GO, then=One)


class NoReady(FinalStep[Paid]):
    async def act(self, ctx: Ctx) -> Paid:
        return Paid(sum="")

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        yield "yes", True

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        return Absent()


class NoAlreadyDone(FinalStep[Paid]):
    def ready(self, page: Snapshot) -> Facts:
        yield "yes", True

    async def act(self, ctx: Ctx) -> Paid:
        return Paid(sum="")

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        yield "yes", True


class NoUndo(UndoableStep[Paid]):
    async def act(self, ctx: Ctx) -> Paid:
        return Paid(sum="")

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        yield "yes", True

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        return Absent()


class MayBeNone(Pay):
    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | None:  # mistake
        return None


class WrongResult(SafeStep[One]):
    async def act(self, ctx: Ctx) -> Two:  # mistake
        return await ctx.page.click(One.GO, then=Two)

    def prove(self, out: Two, page: Snapshot) -> Facts:  # mistake
        yield "yes", True


async def mistakes(run: Run, ctx: Ctx, one: One) -> None:
    """Use them."""
    await run.first_of(Look(), Pay(page=one))  # mistake
    await run(NoProve())  # mistake
    await run(NoReady())  # mistake
    await run(NoAlreadyDone())  # mistake
    await run(NoUndo())  # mistake
    await run(Pay(page=await run(Pay(page=one))))  # mistake
    await ctx.page.click(One.GO)  # mistake
    await ctx.page.press(One.GO, "Enter")  # mistake
    await ctx.page.click("button", then=One)  # mistake
    await ctx.page.fill(One.GO, 3)  # mistake
    either = await ctx.page.click(One.GO, then=(One, Two))
    print(either.total)  # mistake
    both = await run.first_of(Look(), Look())
    print(both.value.total)  # mistake
    await run.ask("how many?", int)  # mistake
