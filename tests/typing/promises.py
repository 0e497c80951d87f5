"""What the types promise authors."""

from __future__ import annotations

from typing import Annotated, assert_type

from surefoot import Answer, Ctx, Facts, File, Run, SafeStep, Snapshot, Target, View, by, changed, downloaded, vanishes


class One(View):
    name: Annotated[str, by.css("h1")]
    GO = Target(by.role("button", "Go"), by.test_id("go"))


class Two(View):
    total: Annotated[str, by.css("h2")]


class Look(SafeStep[One]):
    async def act(self, ctx: Ctx) -> One:
        return await ctx.page.click(One.GO, then=One)

    def prove(self, out: One, page: Snapshot) -> Facts:
        yield "it has a name", out.name != page.title


async def promises(run: Run, ctx: Ctx) -> None:
    assert_type(await run(Look()), One)
    assert_type(await run.read(Two, at="https://acme.example"), Two)
    assert_type(await run.first_of(Look(), Look()), Answer[One])
    assert_type(await run.read_all(One, at="", next=One.GO, key=lambda one: one.name), list[One])
    assert_type(await ctx.page.click(One.GO, then=Two), Two)
    assert_type(await ctx.page.click(One.GO, then=(One, Two)), One | Two)
    assert_type(await ctx.page.click(One.GO, then=changed(One)), One)
    assert_type(await ctx.page.click(One.GO, then=downloaded()), File)
    await ctx.page.click(One.GO, then=vanishes(One.GO))
    assert_type(await ctx.page.goto("/", then=One), One)
