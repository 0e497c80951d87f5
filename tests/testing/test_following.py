"""Playing what was recorded: each action must be the one that was done, on the element that it was done on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, cast

import pytest

from surefoot import Ctx, Facts, Model, Recipe, Run, SafeStep, Snapshot, Target, View, by, recipe
from surefoot.browser.recorder import Recorder
from surefoot.browser.recording_page import RecordingPage
from surefoot.errors import Diverged, NotInJourney, ProofFailed, SiteFailed, TargetLost
from surefoot.recipes.registry import AnyRecipe
from surefoot.testing import Case, Journey, SavedCtx, SavedPage, Stop, play
from surefoot.testing.scrubbed import JourneyScrubber

SITE = "https://shop.example"
CARDS = """<!DOCTYPE html><html><head><title>Cards</title></head><body><main><h1>Cards</h1>
<form><label>Note <input name="note" data-testid="note"></label><label>Code <input name="code" type="password"></label>
<label><input type="checkbox" name="gift"> Gift</label></form>
<article class="card"><h2>Lamp</h2><button class="buy">Buy lamp</button></article>
<article class="card"><h2>Desk</h2><button class="buy">Buy desk</button></article></main></body></html>"""
DONE = "<html><head><title>Done</title></head><body><h1>Done</h1><p id='what'>Lamp</p></body></html>"
NOTE = Target(by.label("Note"), by.test_id("note"))
CODE = Target(by.label("Code"), by.css("[name=code]"))
GIFT = Target(by.role("checkbox", "Gift"), by.css("[name=gift]"))
LAMP = Target(by.role("button", "Buy lamp"), by.css("article:nth-of-type(1) .buy"), name="LAMP")
DESK = Target(by.role("button", "Buy desk"), by.css("article:nth-of-type(2) .buy"), name="DESK")


class Cards(View):
    """What can be bought."""

    heading: Annotated[str, by.role("heading", "Cards", level=1)]


class Done(View):
    """What was bought."""

    what: Annotated[str, by.css("#what")]


class Nothing(Model):
    """No input."""


Body = Callable[[Ctx], Awaitable[Done]]


def recipe_of(body: Body) -> Recipe[Nothing, Done]:
    """Return a recipe of one step that does as it is told."""

    class Buy(SafeStep[Done]):
        async def act(self, ctx: Ctx) -> Done:
            return await body(ctx)

        def prove(self, out: Done, page: Snapshot) -> Facts:
            yield "something was bought", out.what != ""

    @recipe("test/buy", origins=[SITE])
    async def buy(run: Run, given: Nothing) -> Done:
        return await run(Buy())

    return buy


async def recorded(body: Body, *stops: Stop) -> Journey:
    """Return the journey of what is done on pages."""
    page = RecordingPage(
        SavedPage(stops or (Stop(Snapshot(CARDS, url=f"{SITE}/")), Stop(Snapshot(DONE, url=f"{SITE}/done"))))
    )
    await body(SavedCtx(page))
    return Journey(page.journey, case=Case(recipe="test/buy", input={}))


async def buy(ctx: Ctx) -> Done:
    """Buy a lamp."""
    page = ctx.page
    await page.goto(f"{SITE}/", then=Cards)
    await page.fill(NOTE, "for Ada")
    await page.fill(CODE, "1234")
    await page.check(GIFT)
    return await page.click(LAMP, then=Done)


async def test_what_was_done_is_kept_with_the_element() -> None:
    """Verb, target, element and text; of a password field no text."""
    journey = await recorded(buy)
    told = [(one.verb, one.subject, one.text, one.hit.name if one.hit else None) for one in journey.stops[1].acted]
    assert told == [
        ("fill", 'by.label("Note")', "for Ada", "Note"),
        ("fill", 'by.label("Code")', "«private»", "Code"),
        ("check", 'by.role("checkbox", "Gift")', "on", "Gift"),
        ("click", "LAMP", None, "Buy lamp"),
    ]
    assert [str(one) for one in journey.stops[0].acted] == [f"goto {SITE}/"]
    hit = journey.stops[1].acted[3].hit
    assert hit is not None
    assert hit.path == "html/body/main/article[1]/button"


@pytest.mark.parametrize(
    "attributes", ['autocomplete="one-time-code"', 'autocomplete="billing CC-CSC"', "data-private", "type=password"]
)
async def test_what_is_asked_in_private_is_not_told(attributes: str) -> None:
    """Typed as a text, and gone from the field before any page is kept; a key that is pressed there is no secret."""
    form = f"<title>F</title><h1>Cards</h1><form><input data-testid=code {attributes}><button>Go</button></form>"
    typed = set[str]()
    shown = Stop(Snapshot(form, url=f"{SITE}/")), Stop(Snapshot(DONE, url=f"{SITE}/done"))
    page = RecordingPage(SavedPage(shown), typed=typed)
    await page.goto(f"{SITE}/", then=Cards)
    await page.fill(Target(by.test_id("code")), "482913")
    await page.press(Target(by.test_id("code")), "Enter", then=Done)
    assert [one.text for stop in page.journey for one in stop.acted] == [None, "«private»", "«private»"]
    assert typed == {"482913"}


def test_private_targets_of_no_view_are_scrubbed_as_well() -> None:
    """One of a module, or of a step, is known to whoever recorded the run."""
    who = Target(by.css("#what"), private=True)
    scrub = JourneyScrubber(cast("AnyRecipe", recipe_of(buy)), targets={who})
    scrub.learn(Snapshot(DONE))
    assert scrub.html("<p>Lamp, Desk</p>") == "<p>private-1, Desk</p>"


async def test_the_same_run_plays_on_it() -> None:
    """Whatever the target is called now, and whichever way finds the element."""

    async def other(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(Target(by.css("input[name=note]")), "for Ada")
        await ctx.page.fill(CODE, "4321")
        await ctx.page.check(GIFT)
        return await ctx.page.click(Target(by.text("Buy lamp"), name="OTHER"), then=Done)

    journey = await recorded(buy)
    assert (await play(recipe_of(buy), journey)).output.what == "Lamp"
    played = await play(recipe_of(other), journey)
    assert (played.output.what, played.rest, played.typed) == ("Lamp", (), ())


async def test_another_element_is_told_with_both() -> None:
    """The button beside it also leads to a page that reads; only the record tells that it is the wrong one."""

    async def wrong(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(CODE, "1234")
        await ctx.page.check(GIFT)
        return await ctx.page.click(DESK, then=Done)

    journey = await recorded(buy)
    with pytest.raises(Diverged) as raised:
        await play(recipe_of(wrong), journey)
    assert str(raised.value) == (
        'page 1 (Cards): click DESK hits button "Buy desk" at html/body/main/article[2]/button; the recorded run did '
        'click LAMP on button "Buy lamp" at html/body/main/article[1]/button'
    )
    assert "record the journey anew" in raised.value.next_action
    free = await play(recipe_of(wrong), Journey(tuple(Stop(one.page) for one in journey.stops), case=journey.case))
    assert free.output.what == "Lamp"


async def test_a_divergence_is_told_though_the_recipe_swallows_it() -> None:
    """A recipe that tries one thing and then another does not hide that the first was never recorded."""

    async def tolerant(ctx: Ctx) -> Done:
        try:
            await ctx.page.goto(f"{SITE}/", then=Cards)
            return await ctx.page.click(DESK, then=Done)
        except SiteFailed:
            return await ctx.page.click(LAMP, then=Done)

    with pytest.raises(Diverged, match="click DESK hits"):
        await play(recipe_of(tolerant), await recorded(buy))


async def test_an_action_that_is_left_out_is_named() -> None:
    """The tick is left out: the click comes before its turn."""

    async def hasty(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(CODE, "1234")
        return await ctx.page.click(LAMP, then=Done)

    with pytest.raises(
        Diverged, match=r"click LAMP came before its turn: .* check .* on checkbox \"Gift\" .* left out"
    ):
        await play(recipe_of(hasty), await recorded(buy))


async def test_an_action_too_many_is_told() -> None:
    """What is done once more than was recorded, in the middle or after the end."""

    async def again(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(NOTE, "for Ada")
        return await ctx.page.click(LAMP, then=Done)

    async def after(ctx: Ctx) -> Done:
        done = await buy(ctx)
        await ctx.page.goto(f"{SITE}/", then=Cards)
        return done

    with pytest.raises(Diverged, match=r'fill .* hits textbox "Note" .* the recorded run did fill .*Code'):
        await play(recipe_of(again), await recorded(buy))
    with pytest.raises(Diverged, match=r"page 2 \(Done\): goto .* did nothing more here"):
        await play(recipe_of(after), await recorded(buy))


async def test_what_is_left_undone_is_in_the_result() -> None:
    """A run that ends early has done nothing wrong, and says what it did not do."""

    async def early(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        return Done(what="nothing")

    played = await play(recipe_of(early), await recorded(buy))
    assert [one.verb for one in played.rest] == ["fill", "fill", "check", "click"]


async def test_another_text_is_told_and_stops_nothing() -> None:
    """What is typed may follow from another input."""

    async def other(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Bob")
        await ctx.page.fill(CODE, "1234")
        await ctx.page.check(GIFT)
        return await ctx.page.click(LAMP, then=Done)

    played = await play(recipe_of(other), await recorded(buy))
    assert played.typed == ("fill by.label(\"Note\"): 'for Bob' instead of 'for Ada'",)


async def test_a_page_that_changed_by_itself_is_kept() -> None:
    """A button that a script enables, or shows, once a field is filled in: the page right before the act is kept."""
    shut = CARDS.replace('<button class="buy">Buy lamp', '<button class="buy" disabled>Buy lamp')
    open_ = CARDS.replace("<main>", "<p>Note taken.</p><main>")
    first, second, done = (
        Stop(Snapshot(shut, url=f"{SITE}/")),
        Stop(Snapshot(open_, url=f"{SITE}/")),
        Stop(Snapshot(DONE, url=f"{SITE}/done")),
    )

    async def patient(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.wait_for(Target(by.text("Note taken.")))
        return await ctx.page.click(LAMP, then=Done)

    journey = await recorded(patient, first, second, done)
    assert [len(stop.acted) for stop in journey.stops] == [1, 1, 1]
    assert (await play(recipe_of(patient), journey)).output.what == "Lamp"

    async def hasty(ctx: Ctx) -> Done:  # live it would have been waited for by the act itself
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        return await ctx.page.click(LAMP, then=Done)

    assert (await play(recipe_of(hasty), journey)).output.what == "Lamp"


async def test_what_failed_and_was_tried_again_plays() -> None:
    """A recorded failure is none of the recipe's: it goes on where the same was done again."""
    again = Stop(Snapshot(CARDS, url=f"{SITE}/"))
    done = Stop(Snapshot(DONE, url=f"{SITE}/done"))

    async def twice(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        try:
            await ctx.page.click(Target(by.text("Not there")), then=Done)
        except TargetLost:
            await ctx.page.goto(f"{SITE}/", then=Cards)
        return await ctx.page.click(LAMP, then=Done)

    journey = await recorded(twice, again, again, done)
    assert [one.failed for stop in journey.stops for one in stop.acted] == [None, "TargetLost", None, None]
    assert (await play(recipe_of(twice), journey)).output.what == "Lamp"

    async def at_once(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        return await ctx.page.click(LAMP, then=Done)

    assert (await play(recipe_of(at_once), journey)).output.what == "Lamp"


async def test_after_a_failure_of_its_own_the_run_goes_its_own_way() -> None:
    """A journey that was changed so that an act fails: what follows is not compared."""

    async def careful(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(CODE, "1234")
        await ctx.page.check(GIFT)
        try:
            return await ctx.page.click(LAMP, then=Done)
        except ProofFailed:
            await ctx.page.goto(f"{SITE}/done", then=appears_done)
            return Done(what="perhaps")

    appears_done = Target(by.role("heading", "Done"))
    journey = (await recorded(buy)).changed("<p id='what'>Lamp</p>", "")
    assert (await play(recipe_of(careful), journey)).output.what == "perhaps"


async def test_an_address_that_was_not_saved_is_no_divergence() -> None:
    """Another input may lead elsewhere; that page is then missing, which says more."""

    async def elsewhere(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/other", then=Cards)
        return Done(what="")

    with pytest.raises(NotInJourney, match="holds no page of that address") as raised:
        await play(recipe_of(elsewhere), await recorded(buy))
    assert type(raised.value) is NotInJourney


async def test_a_button_that_moved_is_still_the_recorded_one() -> None:
    """By its name where its place is another's; by its place where its name is another."""
    journey = await recorded(buy)
    moved = journey.changed(
        r"<article.*?Buy lamp.*?</article>\s*(<article.*?</article>)",
        r"\1<article><h2>Lamp</h2><button class='buy'>Buy lamp</button></article>",
    )
    by_name = Target(by.role("button", "Buy lamp"))

    async def named(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(CODE, "1234")
        await ctx.page.check(GIFT)
        return await ctx.page.click(by_name, then=Done)

    async def placed(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        await ctx.page.fill(CODE, "1234")
        await ctx.page.check(GIFT)
        return await ctx.page.click(Target(by.css("article:nth-of-type(1) .buy")), then=Done)

    assert (await play(recipe_of(named), moved)).output.what == "Lamp"
    with pytest.raises(Diverged, match='hits button "Buy desk"'):
        await play(recipe_of(placed), moved)
    renamed = journey.changed("Buy lamp", "Order lamp")
    assert (await play(recipe_of(placed), renamed)).output.what == "Lamp"


async def test_what_another_browser_did_again_is_passed_over() -> None:
    """A run that waited went on in a new browser, where what led to the page was done once more."""
    first, done = Stop(Snapshot(CARDS, url=f"{SITE}/")), Stop(Snapshot(DONE, url=f"{SITE}/done"))
    recorder = Recorder()
    before, after = recorder.page(SavedPage([first])), recorder.page(SavedPage([first, done]))
    await before.goto(f"{SITE}/", then=Cards)
    await before.fill(NOTE, "for Ada")
    await after.goto(f"{SITE}/", then=Cards)
    await after.fill(NOTE, "for Ada")
    await after.click(LAMP, then=Done)
    journey = Journey(recorder.stops, case=Case(recipe="test/buy", input={}))
    assert [stop.fresh for stop in journey.stops] == [False, False, True, False]

    async def straight(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Cards)
        await ctx.page.fill(NOTE, "for Ada")
        return await ctx.page.click(LAMP, then=Done)

    played = await play(recipe_of(straight), journey)
    assert (played.output.what, played.rest) == ("Lamp", ())
