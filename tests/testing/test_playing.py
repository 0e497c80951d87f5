"""Whole recipes on pages that were written by hand: what a run does live, it does there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import pytest

from surefoot import (
    Absent,
    Answer,
    Budget,
    Ctx,
    Facts,
    FinalStep,
    Found,
    GiveUp,
    Intent,
    Model,
    Recipe,
    Run,
    SafeStep,
    Snapshot,
    Target,
    UndoableStep,
    View,
    accept,
    by,
    equal,
    recipe,
    vanishes,
)
from surefoot.browser.proof import Response
from surefoot.errors import (
    AuthorErred,
    BadAnswer,
    BadResponse,
    Blocked,
    BudgetExceeded,
    FactsFailed,
    InDoubt,
    OriginRefused,
    ProofFailed,
    ReplayMismatch,
    StoreFailed,
    Suspend,
)
from surefoot.model import File, Outcome
from surefoot.testing import Case, Exchange, Journey, NotInJourney, Stop, load, play, save

SITE = "https://shop.example"


class Page(View):
    """A page of the shop."""

    name: Annotated[str, by.role("heading", level=1)]

    NEXT = Target(by.role("link", "Next"), by.css("a.next"))


class Order(View):
    """An order that stands."""

    code: Annotated[str, by.test_id("order")]

    CANCEL = Target(by.role("button", "Cancel"), by.test_id("cancel"))


class Form(View):
    """Where one orders."""

    heading: Annotated[str, by.role("heading", "Order", level=1)]

    NOTE = Target(by.label("Note"), by.test_id("note"))
    SEND = Target(by.role("button", "Send"), by.test_id("send"))


class Look(SafeStep[Page]):
    """Opens a page, which must be the one that is wanted."""

    path: str
    wanted: str | None = None

    async def act(self, ctx: Ctx) -> Page:
        """Open it."""
        return await ctx.page.goto(f"{SITE}/{self.path}", then=Page)

    def prove(self, out: Page, page: Snapshot) -> Facts:
        """It is the one."""
        yield "it is the page", equal(out.name, self.wanted or out.name)


class Paid(View):
    """What was paid."""

    sum: Annotated[int, by.test_id("paid")]


class Ask(SafeStep[str]):
    """Asks the API."""

    path: str

    async def act(self, ctx: Ctx) -> str:
        """Ask."""
        return (await ctx.api.get(self.path, params={"q": "a b"})).body

    def prove(self, out: str, page: Snapshot) -> Facts:
        """It says something."""
        yield "it says something", out != ""


class Place(UndoableStep[Order]):
    """Orders."""

    note: str

    async def enter(self, ctx: Ctx) -> None:
        """Start at the form."""
        await ctx.page.goto(f"{SITE}/form", then=Form)

    async def act(self, ctx: Ctx) -> Order:
        """Fill it in and send it."""
        await ctx.page.fill(Form.NOTE, f"{self.note} {ctx.intent_key}")
        return await ctx.page.click(Form.SEND, then=Order)

    def prove(self, out: Order, page: Snapshot) -> Facts:
        """There is an order."""
        yield "there is an order", out.code != ""

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Order] | Absent:
        """Look at the list of orders."""
        page = await ctx.page.goto(f"{SITE}/orders", then=Page)
        return Found(value=Order(code="A1")) if page.name == "One order" else Absent()

    async def undo(self, ctx: Ctx, out: Order) -> None:
        """Cancel it."""
        await ctx.page.goto(f"{SITE}/orders/{out.code}", then=Order)
        async with ctx.page.dialog(accept("Sure?")):
            await ctx.page.click(Order.CANCEL, then=vanishes(Order.CANCEL))


class Pay(FinalStep[Paid]):
    """Pays."""

    price: int

    async def enter(self, ctx: Ctx) -> None:
        """Start at the form."""
        await ctx.page.goto(f"{SITE}/form", then=Form)

    def ready(self, page: Snapshot) -> Facts:
        """It asks the price."""
        yield "it asks the price", equal(page.has(Form.SEND), wanted=True)

    async def act(self, ctx: Ctx) -> Paid:
        """Send it."""
        return await ctx.page.click(Form.SEND, then=Paid)

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        """It is paid."""
        yield "it is paid", equal(out.sum, self.price)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        """Say that it is not."""
        return Absent()


class Nothing(Model):
    """No input."""


class Seat(Model):
    """An answer."""

    seat: int


def made(function: Callable[[Run], Awaitable[object]], budget: Budget | None = None) -> Recipe[Nothing, object]:
    """Make a recipe of a function."""

    @recipe("shop/test", origins=[SITE], budget=budget)
    async def it(run: Run, given: Nothing) -> object:
        return await function(run)

    return it


def page(path: str, name: str, body: str = "", **more: object) -> Stop:
    """Make a stop of the shop."""
    html = f"<!DOCTYPE html><html lang=en><title>{name}</title><h1>{name}</h1>{body}</html>"
    return Stop(Snapshot(html, url=f"{SITE}/{path}"), **more)  # type: ignore[arg-type]  # whatever a stop takes


FORM = page("form", "Order", "<label>Note <input data-testid=note></label><button data-testid=send>Send</button>")
ORDER = page("orders/A1", "Your order", "<b data-testid=order>A1</b><button data-testid=cancel>Cancel</button>")


async def test_pages_and_lists_are_read() -> None:
    """`read` and `read_all` go through the pages, each with its facts."""

    async def reads(run: Run) -> object:
        one = await run.read(Page, at=f"{SITE}/one")
        pages = await run.read_all(Page, at=f"{SITE}/list", next=Page.NEXT, key=lambda page: page.name)
        return [one.name, *(page.name for page in pages)]

    link = "<a class=next href=/list>Next</a>"
    pages = [page("one", "One"), page("list", "First", link), page("list?2", "Second", link), page("list?3", "Third")]
    played = await play(made(reads), pages, Nothing())
    assert played.output == ["One", "First", "Second", "Third"]
    assert [step.name for step in played.steps] == ["read-page", "read-all-page"]
    assert {str(fact) for fact in played.facts} >= {"✓ the last page has no next", "✓ no page was read twice"}
    assert (played.place, played.page.url) == (3, f"{SITE}/list?3")
    with pytest.raises(ProofFailed, match="another Page does not show in the rest of the journey"):
        await play(made(reads), pages[:-1], Nothing())


async def test_bare_pages_are_a_journey() -> None:
    """Snapshots will do, and the recipe's origins hold."""
    bare = [Snapshot("<h1>Here</h1>", url=f"{SITE}/here")]
    assert (await play(made(lambda run: run(Look(path="here"))), bare, Nothing())).output == Page(name="Here")
    with pytest.raises(OriginRefused):
        await play(made(lambda run: run.read(Page, at="https://far.example/")), bare, Nothing())
    with pytest.raises(AuthorErred, match="these pages bring no input"):
        await play(made(lambda run: run(Look(path="here"))), bare)


async def test_questions_are_answered() -> None:
    """By a part of the question, in turn where there are several; one that does not fit is the test's own fault."""

    async def asks(run: Run) -> object:
        return [(await run.ask("Which seat?", Seat)).seat, (await run.ask("Which seat next?", Seat)).seat]

    played = await play(made(asks), [], Nothing(), answers={"Which seat": [Seat(seat=3), {"seat": 4}]})
    assert played.output == [3, 4]
    assert [(one.prompt, one.answer) for one in played.asked] == [
        ("Which seat?", {"seat": 3}),
        ("Which seat next?", {"seat": 4}),
    ]
    with pytest.raises(BadAnswer, match="seat: "):
        await play(made(asks), [], Nothing(), answers={"Which seat": {"seat": "by the window"}})
    played = await play(made(asks), [], Nothing(), answers={"Which seat": [Seat(seat=3)]}, check=False)
    assert (played.outcome, played.asked[-1].state) == (Outcome.WAITING, "asked")
    with pytest.raises(Suspend, match="for an answer to: Which seat next"):
        _ = played.output


async def test_time_and_chance_stand_still() -> None:
    """The clock goes on by what is slept, at once; random numbers are the same in every play, or as recorded."""

    async def waits(run: Run) -> object:
        begun = run.now()
        await run.sleep(timedelta(days=3))
        return [begun, run.now(), run.random()]

    case = Case(values={"random": 0.5})
    moment = datetime(2027, 3, 1, tzinfo=UTC)
    first = await play(made(waits), [], Nothing(), now=moment)
    assert first.output == (await play(made(waits), [], Nothing(), now=moment)).output
    begun, later, _ = first.output  # type: ignore[misc]  # as it returns
    assert (begun, later) == (moment, moment + timedelta(days=3))
    recorded = await play(made(waits), Journey((), case=case), Nothing())
    assert recorded.output[2] == 0.5  # type: ignore[index]  # as it returns


async def test_until_and_first_of_and_tolerate() -> None:
    """What the site did wrong in the journey goes the way it went live."""

    async def several(run: Run) -> object:
        every = timedelta(hours=1)
        late = await run.until(Look(path="late", wanted="Ready"), every=every, at_most=4 * every)
        answer: Answer[Page] = await run.first_of(Look(path="gone"), Look(path="there"))
        async with run.tolerate(at_most=1):
            await run(Look(path="item", wanted="Another"), key="a")
        return [late.name, answer.value.name, answer.way, answer.failed[0].way]

    pages = [
        page("late", "Not yet"),
        page("late", "Ready"),
        page("gone", "Gone", status=404),
        page("there", "There"),
        page("item", "Item"),
    ]
    played = await play(made(several), pages, Nothing())
    assert played.output == ["Ready", "There", "look#3", "look#2"]
    assert played.outcome is Outcome.PARTIAL
    assert [one.way for one in played.tolerated] == ["look[a]"]


async def test_a_failure_of_the_site_is_tried_again_as_it_was() -> None:
    """A page that was answered with an error, and then came, comes; one that did not come ends with that error."""
    failing, good = page("it", "Error", status=503), page("it", "It")
    look = made(lambda run: run(Look(path="it")))
    assert (await play(look, [failing, good], Nothing())).output == Page(name="It")
    with pytest.raises(BadResponse, match="503"):
        await play(look, [failing], Nothing())
    played = await play(look, [page("it", "No", status=403)], Nothing(), check=False)
    assert (type(played.error), played.outcome) == (Blocked, Outcome.BLOCKED)
    with pytest.raises(Blocked, match="come back after 120 seconds"):
        await play(look, [page("it", "Busy", status=503, retry_after="120"), good], Nothing())


async def test_the_api_answers_as_it_did() -> None:
    """Each answer is given once, to the request it was given to, also where that was led elsewhere."""

    async def asks(run: Run) -> object:
        return [await run(Ask(path="/api")), await run(Ask(path="/api"))]

    def answered(status: int, body: str, url: str = f"{SITE}/api?q=a+b") -> Exchange:
        return Exchange(method="GET", answer=Response(status=status, url=url, body=body), asked=f"{SITE}/api?q=a+b")

    exchanges = (answered(500, ""), answered(200, "one"), answered(200, "two", url=f"{SITE}/elsewhere"))
    assert (await play(made(asks), Journey((), exchanges), Nothing())).output == ["one", "two"]
    with pytest.raises(NotInJourney):
        await play(made(asks), Journey((), exchanges[:2]), Nothing())


async def test_what_was_done_is_taken_back() -> None:
    """A run that gives up undoes what it did, where the journey shows it; where not, that it gave up is told."""

    async def gives_up(run: Run) -> object:
        await run(Place(note="for me"))
        raise GiveUp("too dear")

    undoing = [
        page("orders", "One order"),
        ORDER,
        page("orders/A1", "Cancelled", dialogs=("Sure?",)),
        page("orders", "No orders"),
    ]
    played = await play(made(gives_up), [FORM, ORDER, *undoing], Nothing(), check=False)
    assert (played.outcome, played.undone) == (Outcome.GIVEN_UP, ("place",))
    played = await play(made(gives_up), [FORM, ORDER], Nothing(), check=False)
    assert (played.outcome, played.undone, str(played.error)) == (Outcome.GIVEN_UP, (), "too dear")
    played = await play(made(gives_up), [FORM, ORDER, *undoing[:-1]], Nothing(), check=False)
    assert (type(played.error), played.undone) == (GiveUp, ())
    still = [FORM, ORDER, *undoing[:-1], page("orders", "One order")]
    with pytest.raises(InDoubt, match="after the undo it is still there"):
        await play(made(gives_up), still, Nothing())


async def test_an_act_that_failed_is_looked_up() -> None:
    """An order behind an error page is found, once the journey shows it; else the failure itself is told."""
    place = made(lambda run: run(Place(note="for me")))
    error = page("form", "Internal error", status=500)
    played = await play(place, [FORM, error, page("orders", "One order")], Nothing())
    assert played.output == Order(code="A1")
    assert played.steps[0].found
    with pytest.raises(BadResponse, match="500"):
        await play(place, [FORM, error], Nothing())
    with pytest.raises(BadResponse, match="500"):
        await play(place, [FORM, error, page("orders", "No orders")], Nothing())


async def test_a_final_step_wants_a_yes() -> None:
    """The policy is shown what a person would be, after which what is shown is looked at once more."""
    paid = [FORM, page("done", "Done", "<b data-testid=paid>4</b>")]
    pay = made(lambda run: run(Pay(price=4)))
    played = await play(pay, paid, Nothing(), approve=lambda asked: asked.shown.inputs == {"price": 4})
    assert played.output == Paid(sum=4)
    assert [fact.sentence for fact in played.facts] == ["it asks the price", "it is paid"]
    with pytest.raises(GiveUp, match="was not approved"):
        await play(pay, paid, Nothing(), approve=lambda asked: asked.shown.inputs == {"price": 5})
    with pytest.raises(Suspend):
        await play(pay, paid, Nothing(), approve=lambda _: None)
    vanishing = [FORM, page("form", "Order"), paid[1]]
    with pytest.raises(FactsFailed, match="it asks the price"):
        await play(pay, vanishing, Nothing(), approve=True)


async def test_other_recipes_sittings_and_limits() -> None:
    """Another recipe is a part of the run; keys are single; the budget holds."""
    inner = made(lambda run: run(Look(path="two")))

    async def outer(run: Run) -> object:
        async with run.sitting():
            one = await run(Look(path="one"))
            return [one, await run(inner, Nothing())]

    pages = [page("one", "One"), page("two", "Two")]
    assert (await play(made(outer), pages, Nothing())).output == [Page(name="One"), Page(name="Two")]
    with pytest.raises(BudgetExceeded):
        await play(made(outer, Budget(pages=1)), pages, Nothing())

    async def twice(run: Run) -> object:
        await run(Look(path="one"), key="a")
        return await run(Look(path="two"), key="a")

    with pytest.raises(ReplayMismatch, match="the same key"):
        await play(made(twice), pages, Nothing())


async def test_a_change_that_changes_nothing_is_refused() -> None:
    """A test that leaves out, or changes, what is not there would test nothing."""
    journey = Journey.of([page("one", "One"), page("two", "Two")])
    assert [stop.page.title for stop in journey.without("<h1>One").stops] == ["Two"]
    assert journey.changed("<h1>(.*?)</h1>", r"<h1>\1!</h1>").stops[1].page.html.endswith("<h1>Two!</h1></html>")
    with pytest.raises(AuthorErred):
        journey.without("Three")
    with pytest.raises(AuthorErred):
        journey.changed("Three", "")


async def test_a_folder_holds_all_of_a_journey(tmp_path: Path) -> None:
    """Tabs, files, pictures, dialogs, answers and the case come back; another journey takes its place entirely."""
    (tmp_path / "in.csv").write_text("a,b")
    file = File.of(tmp_path / "in.csv", name="report.csv", media_type="text/csv")
    answer = Exchange(method="POST", answer=Response(status=201, url=f"{SITE}/api", body="é\r\n"))
    tab = (page("tab", "Tab"),)
    stop = page(
        "one", "One\r\nå", files=(file,), picture=file, dialogs=("Sure?",), exchanges=(answer,), tab=tab, status=200
    )  # fmt: skip
    case = Case(recipe="shop/test", input={"a": 1}, values={"now": "2027-01-01T00:00:00Z"}, answers={"ask": {"b": 2}})
    journey = Journey((stop, page("two", "")), (answer,), case)
    folder = tmp_path / "case"
    save(journey, folder)
    again = load(folder)
    assert (again.case, again.exchanges) == (journey.case, journey.exchanges)
    assert [one.page.html for one in again.stops] == [one.page.html for one in journey.stops]
    back = again.stops[0]
    assert (back.dialogs, back.exchanges, back.status) == (stop.dialogs, stop.exchanges, 200)
    assert back.tab[0].page.html == tab[0].page.html
    assert [(one.name, one.sha256) for one in back.files] == [("report.csv", file.sha256)]
    (folder / "notes.md").write_text("mine")
    save(Journey((page("two", "Two"),)), folder)
    assert sorted(one.name for one in folder.iterdir()) == ["01-two.html", "journey.json", "notes.md"]


async def test_a_journey_that_cannot_be_written_leaves_the_other(tmp_path: Path) -> None:
    """What is there stays whole until what replaces it is; an index that nobody can read is replaced."""
    folder = tmp_path / "case"
    save(Journey((page("one", "One"),)), folder)
    (tmp_path / "in.csv").write_text("a,b")
    gone = File.of(tmp_path / "in.csv", media_type="text/csv")
    (tmp_path / "in.csv").unlink()
    with pytest.raises(StoreFailed, match="No such file"):
        save(Journey((page("two", "Two", files=(gone,)),)), folder)
    assert [one.page.title for one in load(folder).stops] == ["One"]
    assert sorted(one.name for one in folder.iterdir()) == ["01-one.html", "journey.json"]
    (folder / "journey.json").write_text("{")
    save(Journey((page("two", "Two"),)), folder)
    assert [one.page.title for one in load(folder).stops] == ["Two"]
