"""Every action on saved pages: what it finds, what proves it, and how it fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pytest

from surefoot.browser.ctx import Ctx
from surefoot.browser.dialogs import accept
from surefoot.browser.gate import Action, OpenGate
from surefoot.browser.journey import Exchange, Stop
from surefoot.browser.page import Page
from surefoot.browser.proof import Response, answered, appears, changed, downloaded, lands_on, new_tab, vanishes
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import SavedApi, SavedCtx
from surefoot.browser.saved_page import SavedPage
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import refusal_told, refused
from surefoot.errors import (
    BadResponse,
    Blocked,
    BrowserFailed,
    DialogUndeclared,
    FactsFailed,
    NoFacts,
    NotActionable,
    OriginRefused,
    ProofAlreadyTrue,
    ProofFailed,
    ReadFailed,
    SecretMissing,
    SurefootError,
    TargetAmbiguous,
    TargetLost,
    Unreachable,
)
from surefoot.facts import Facts, equal
from surefoot.model import File
from surefoot.recipes.step import SafeStep
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from surefoot.testing.single_step import play_step

URL = "https://shop.example"
FORM = """
<title>Form</title><h1>Form</h1><label>Name <input id=name></label><label>Word <input id=word type=password></label>
<label>Fixed <input id=fixed readonly value=x></label><label><input type=checkbox id=terms> Terms</label>
<form><label><input type=radio name=size value=s id=small checked> Small</label>
<label><input type=radio name=size value=l id=large> Large</label></form>
<select id=colour><option value=r>Red<option value=b>Blue<option disabled>Green</select>
<input type=file id=file><button id=send>Send</button><button id=off disabled>Off</button><p class=hint>Hint</p>
"""
DONE = "<title>Done</title><h1>Done</h1><p class=number>7</p>"
LOADING = "<title>Done</title><h1>Done</h1>"


class Form(View):
    """A form."""

    heading: Annotated[str, by.role("heading", "Form")]

    NAME = Target(by.label("Name"), by.css("#name"))
    WORD = Target(by.label("Word"), by.css("#word"))
    FIXED = Target(by.label("Fixed"), by.css("#fixed"))
    TERMS = Target(by.label("Terms"), by.css("#terms"))
    SMALL = Target(by.label("Small"), by.css("#small"))
    LARGE = Target(by.label("Large"), by.css("#large"))
    COLOUR = Target(by.css("#colour"), by.role("combobox"))
    FILE = Target(by.css("#file"))
    SEND = Target(by.role("button", "Send"), by.css("#send"))
    OFF = Target(by.role("button", "Off"), by.css("#off"))
    GONE = Target(by.role("button", "Gone"), by.css("#gone"))
    HINT = Target(by.css(".hint"))


class Done(View):
    """What comes after it."""

    heading: Annotated[str, by.role("heading", "Done")]
    number: Annotated[int, by.css(".number")]

    NUMBER = Target(by.css(".number"))


class Other(View):
    """What may come instead."""

    heading: Annotated[str, by.role("heading", "Other")]


def at(path: str, html: str, *, complete: bool = True) -> Snapshot:
    """Return a page of the shop."""
    return Snapshot(html, url=f"{URL}{path}", complete=complete)


async def opened(*following: Stop | Snapshot, gate: OpenGate | None = None) -> SavedPage:
    """Return a page that shows the form, with more to follow."""
    page = SavedPage([at("/form", FORM), *following], gate=gate)
    await page.goto(f"{URL}/form", then=Form)
    return page


async def test_a_click_goes_on_to_where_its_proof_holds() -> None:
    """Past a page that is loading, and one that has only begun to show."""
    page = await opened(at("/done", DONE, complete=False), at("/done", LOADING), at("/done", DONE))
    assert (await page.click(Form.SEND, then=Done)).number == 7
    assert (page.url, page.place) == (f"{URL}/done", 3)


async def test_a_proof_that_does_not_come_fails_as_on_the_site() -> None:
    """The message tells what the page is instead, and what it lacks; the click has been made."""
    page = await opened(at("/done", LOADING))
    with pytest.raises(ProofFailed, match=r"click Form.SEND: Done does not show .* is 'Done' at") as caught:
        await page.click(Form.SEND, then=Done)
    assert caught.value.dispatched
    assert "number (int) is missing" in str(caught.value)
    with pytest.raises(ProofFailed):
        await (await opened()).click(Form.SEND, then=Done)


async def test_a_proof_that_held_before_is_refused() -> None:
    """Nothing is dispatched then."""
    gate = OpenGate()
    page = await opened(at("/form", FORM), gate=gate)
    before = len(gate.passed)
    with pytest.raises(ProofAlreadyTrue):
        await page.click(Form.SEND, then=Form)
    assert len(gate.passed) == before


async def test_several_views_return_the_one_that_shows() -> None:
    """As on a living page."""
    page = await opened(at("/other", "<h1>Other</h1>"), at("/done", DONE))
    assert isinstance(await page.click(Form.SEND, then=(Other, Done)), Other)


@pytest.mark.parametrize(
    "then", [Done.NUMBER, appears(Done.NUMBER), vanishes(Form.SEND), lands_on("/done$"), changed(Done)]
)
async def test_every_proof_over_pages_works(then: object) -> None:
    """What comes, goes, changes or where it leads."""
    page = await opened(at("/done", DONE))
    await page.click(Form.SEND, then=then)
    assert page.place == 1


async def test_a_change_of_an_element_is_a_proof() -> None:
    """The same page with another text."""
    page = await opened(at("/form", FORM), at("/form", FORM.replace("Hint", "Sent")))
    await page.press(Form.NAME, "Enter", then=changed(Form.HINT))
    assert page.place == 2


async def test_elements_are_found_by_the_same_rules() -> None:
    """What is not there is lost, what is there twice is ambiguous, and nothing is dispatched."""
    twice = Target(by.css("button"))
    page = await opened(at("/done", DONE))
    for target, kind in ((Form.GONE, TargetLost), (twice, TargetAmbiguous)):
        with pytest.raises(kind) as caught:
            await page.click(target, then=Done)
        assert not caught.value.dispatched


async def test_an_element_may_render_later_at_the_same_address() -> None:
    """The living page waits for it too."""
    late = FORM.replace("</button>", "</button><button id=gone>Gone</button>", 1)
    page = await opened(at("/form", late), at("/done", DONE))
    assert (await page.click(Form.GONE, then=Done)).number == 7


@pytest.mark.parametrize("careful", [True, False])
async def test_what_is_disabled_cannot_be_acted_on(careful: bool) -> None:
    """In a changing step it is tried before the gate, so that nothing is dispatched."""
    gate = Careful() if careful else OpenGate()
    page = await opened(at("/done", DONE), gate=gate)
    with pytest.raises(NotActionable, match="it is disabled") as caught:
        await page.click(Form.OFF, then=Done)
    assert caught.value.dispatched is not careful
    assert ("click" in [action.verb for action in gate.passed]) is not careful


class Careful(OpenGate):
    """The gate of a changing step."""

    careful = True


async def test_the_gate_sees_every_action_with_its_ways() -> None:
    """A lone way is told as on a living page, and a gate that raises stops the act."""
    gate = OpenGate()
    page = await opened(gate=gate)
    await page.scroll(Form.HINT)
    await page.fill(Form.NAME, "Ada")
    assert [(one.verb, one.subject, one.lone) for one in gate.passed] == [
        ("goto", f"{URL}/form", False), ("scroll", "Form.HINT", True), ("fill", "Form.NAME", False),
    ]  # fmt: skip

    class Shut(OpenGate):
        async def before_dispatch(self, action: Action) -> None:
            raise OriginRefused(f"no {action}")

    page.gate = Shut()
    with pytest.raises(OriginRefused, match="no fill"):
        await page.fill(Form.NAME, "Bob")
    assert (await page.snapshot()).find(Form.NAME).value == "Ada"


async def test_what_is_typed_ticked_and_chosen_is_read_back() -> None:
    """It is laid over the page, which itself stays as it was saved."""
    page = await opened(at("/done", DONE))
    await page.fill(Form.NAME, "Ada & Co")
    await page.check(Form.TERMS)
    await page.check(Form.LARGE)
    await page.select(Form.COLOUR, "Blue")
    now = await page.snapshot()
    assert now.find(Form.NAME).value == "Ada & Co"
    assert [now.find(one).checked for one in (Form.TERMS, Form.SMALL, Form.LARGE)] == [True, False, True]
    assert now.find(Form.COLOUR).value == "b"
    await page.check(Form.TERMS, on=False)
    await page.select(Form.COLOUR, "r")
    now = await page.snapshot()
    assert (now.find(Form.TERMS).checked, now.find(Form.COLOUR).value) == (False, "r")
    assert page.stops[0].page.find(Form.NAME).value == ""


async def test_secrets_are_laid_over_nothing() -> None:
    """A secret, a password field and a private place show in no snapshot."""
    page = await opened()
    await page.fill(Form.WORD, "correct horse")
    await page.fill(Form.NAME, Secret("card", "4111-saved"))
    await page.fill(Target(by.css("#name"), private=True), "4112")
    html = (await page.snapshot()).html
    assert ("correct horse" in html, "411" in html) == (False, False)


async def test_what_cannot_be_typed_into_is_refused() -> None:
    """A field that is read only, an option that is not there or cannot be chosen, a radio to untick, no such file."""
    page = await opened()
    for acting in (
        page.fill(Form.FIXED, "y"), page.check(Form.SMALL, on=False), page.select(Form.COLOUR, "Mauve"),
        page.select(Form.COLOUR, "Green"), page.upload(Form.FILE, Path("/none")),
    ):  # fmt: skip
        with pytest.raises(NotActionable):
            await acting


async def test_what_is_no_field_does_not_answer() -> None:
    """A heading is not what is typed into, ticked, chosen from or given a file, whatever finds it."""
    page = await opened()
    heading = Target(by.css("h1"))
    for acting, wanted in (
        (page.fill(heading, "x"), "a field to type into"), (page.check(heading), "a box to tick"),
        (page.select(heading, "Red"), "a menu"), (page.upload(heading, Path(__file__)), "a field for files"),
    ):  # fmt: skip
        with pytest.raises(TargetLost, match=f"1 that answer are not {wanted}"):
            await acting


async def test_files_are_put_in() -> None:
    """Their names can be read back."""
    page = await opened()
    await page.upload(Form.FILE, [Path(__file__)])
    assert (await page.snapshot()).find(Form.FILE).value == Path(__file__).name


async def test_addresses_lead_to_later_pages() -> None:
    """To the first later one; else the present one is loaded again; what was passed does not come back."""
    page = SavedPage([at("/a", FORM), at("/b", DONE), at("/a", DONE)])
    await page.goto(f"{URL}/a", then=Form)
    await page.goto("/b#part", then=Done)
    await page.goto("/b", then=Done)
    await page.goto("a", then=Done)
    assert page.place == 2
    with pytest.raises(Unreachable, match="no page of that address") as caught:
        await page.goto("/b", then=Done)
    assert caught.value.dispatched


async def test_a_redirect_is_found_by_what_was_asked() -> None:
    """The address that was asked for led to another."""
    page = SavedPage([Stop(at("/login", FORM), asked=f"{URL}/account")])
    await page.goto(f"{URL}/account", then=Form)
    assert page.url == f"{URL}/login"


async def test_an_error_page_is_a_bad_response() -> None:
    """Whatever comes after it, as on the site."""
    failing = Stop(at("/done", "<title>Oops</title>"), status=502)
    page = await opened(failing, at("/done", DONE))
    with pytest.raises(BadResponse, match=r"status 502 \(Oops\) instead of Done") as caught:
        await page.click(Form.SEND, then=Done)
    assert caught.value.dispatched
    assert page.url == f"{URL}/done"


@pytest.mark.parametrize(
    ("status", "asks", "kept"),
    [(404, None, None), (403, None, None), (503, "120", "120 seconds"), (429, "noon", "noon")],
)
def test_a_refusal_is_the_same_once_more(status: int, asks: str | None, kept: str | None) -> None:
    """What an error tells of status and wait is kept, and makes the same error."""
    first = refused(f"/it was answered with status {status}", status, retry_after=asks)
    assert refusal_told(first) == (status, kept)
    again = refused(f"/it was answered with status {status}", status, retry_after=kept)
    assert (type(again), str(again)) == (type(first), str(first))
    assert refusal_told(ProofFailed("status 404")) == (None, None)


async def test_an_error_status_counts_as_on_the_site() -> None:
    """After `goto` whatever the page shows; after other actions what the page shows decides."""
    page = await opened(Stop(at("/done", DONE), status=404))
    assert (await page.click(Form.SEND, then=Done)).number == 7
    with pytest.raises(BadResponse, match="status 404"):
        await page.goto("/done", then=Done)


async def test_a_site_that_says_no_blocks_as_on_the_site() -> None:
    """A page, an answer and the API: each with a status by which a site says no."""
    page = await opened(Stop(at("/done", "<title>No</title>"), status=403))
    with pytest.raises(Blocked, match="the site says no") as caught:
        await page.click(Form.SEND, then=Done)
    assert caught.value.dispatched
    page = await opened(Stop(at("/form", FORM), exchanges=(exchange("POST", "/orders", 429),)))
    with pytest.raises(Blocked, match="status 429"):
        await page.click(Form.SEND, then=answered("POST", "/orders"))
    api = SavedApi([exchange("GET", "/orders", 403)], base=URL)
    with pytest.raises(Blocked, match="status 403"):
        await api.get("/orders")


async def test_origins_hold_on_saved_pages_too() -> None:
    """Neither an address nor a page elsewhere passes."""
    page = SavedPage(
        [at("/form", FORM), Snapshot(DONE, url="https://evil.example/")], allows=lambda url: url.startswith(URL)
    )
    for address in ("https://evil.example/", "file:///etc/passwd"):
        with pytest.raises(OriginRefused) as caught:
            await page.goto(address, then=Done)
        assert not caught.value.dispatched
    await page.goto(f"{URL}/form", then=Form)
    with pytest.raises(OriginRefused) as caught:
        await page.click(Form.SEND, then=Done)
    assert caught.value.dispatched


async def test_dialogs_must_be_declared() -> None:
    """One that came is answered by its declaration, else the action fails; one that did not come fails too."""
    asking = Stop(at("/done", DONE), dialogs=("Really send?",))
    with pytest.raises(DialogUndeclared, match="Really send"):
        await (await opened(asking)).click(Form.SEND, then=Done)
    page = await opened(asking)
    async with page.dialog(accept("Really")):
        await page.click(Form.SEND, then=Done)
    page = await opened(asking, at("/form", FORM))
    async with page.dialog(accept("Really")):
        await page.click(Form.SEND, then=Done)
    with pytest.raises(ProofFailed, match="declared and did not come"):
        async with page.dialog(accept("Really")):
            await page.goto("/form", then=Form)
    page = await opened(at("/done", DONE))
    with pytest.raises(ProofFailed, match="declared and did not come"):
        async with page.dialog(accept("Really")):
            await page.click(Form.SEND, then=Done)


def kept(folder: Path) -> File:
    """Return a file that a run kept."""
    path = folder / "invoice.pdf"
    path.write_bytes(b"%PDF")
    return File.of(path, media_type="application/pdf")


def delete(file: File) -> None:
    """Delete what was kept."""
    Path(file.path).unlink()


async def test_downloads_are_those_of_the_journey(tmp_path: Path) -> None:
    """The file that came at that place; without one the download fails, and so it does when the file is gone."""
    file = kept(tmp_path)
    came = Stop(at("/form", FORM), files=(file,))
    assert await (await opened(came)).download(Form.SEND) == file
    assert await (await opened(came)).click(Form.SEND, then=downloaded()) == file
    with pytest.raises(ProofFailed):
        await (await opened(at("/form", FORM))).download(Form.SEND)
    delete(file)
    with pytest.raises(ProofFailed, match="is gone"):
        await (await opened(came)).download(Form.SEND)


async def test_tabs_are_pages_of_their_own() -> None:
    """They go through the pages of the tab, behind the same gate."""
    gate = OpenGate()
    page = await opened(Stop(at("/form", FORM), tab=(Stop(at("/done", DONE)),)), gate=gate)
    tab = await page.click(Form.SEND, then=new_tab(Done))
    assert (tab.view.number, tab.page.url, page.url) == (7, f"{URL}/done", f"{URL}/form")
    await tab.page.scroll(Done.NUMBER)
    assert gate.passed[-1].verb == "scroll"
    with pytest.raises(ProofFailed):
        await (await opened(at("/form", FORM))).click(Form.SEND, then=new_tab(Done))


def exchange(method: str, path: str, status: int = 200) -> Exchange:
    """Return a request and its answer."""
    return Exchange(method=method, answer=Response(status=status, url=f"{URL}{path}", body="{}"))


async def test_answers_are_those_of_the_journey() -> None:
    """By method and address; an error status fails."""
    page = await opened(Stop(at("/form", FORM), exchanges=(exchange("GET", "/x"), exchange("POST", "/orders"))))
    assert (await page.click(Form.SEND, then=answered("POST", "/orders"))).status == 200
    page = await opened(Stop(at("/form", FORM), exchanges=(exchange("POST", "/orders", 500),)))
    with pytest.raises(BadResponse, match="status 500"):
        await page.click(Form.SEND, then=answered("POST", "/orders"))
    with pytest.raises(ProofFailed):
        await (await opened()).click(Form.SEND, then=answered("POST", "/orders"))


async def test_waiting_and_reading_go_on_to_what_renders_late() -> None:
    """Where it never does, reading tells each field that is missing."""
    page = SavedPage([at("/done", LOADING), at("/done", DONE)])
    await page.goto(f"{URL}/done", then=Target(by.css("h1")))
    assert (await page.read(Done)).number == 7
    assert (await page.wait_for(Done)).number == 7
    with pytest.raises(ReadFailed, match="heading"):
        await page.read(Form)
    with pytest.raises(ProofFailed, match="wait for the page") as caught:
        await page.wait_for(Form)
    assert not caught.value.dispatched


async def test_hovering_and_dragging_need_their_elements() -> None:
    """Both ends of a drag must be there."""
    page = await opened(at("/form", FORM.replace("Hint", "Moved")))
    with pytest.raises(TargetLost):
        await page.drag(Form.NAME, Form.GONE, then=changed(Form.HINT))
    await page.drag(Form.NAME, Form.SEND, then=changed(Form.HINT))
    page = await opened(at("/form", FORM + "<p class=tip>Tip</p>"))
    await page.hover(Form.SEND, then=Target(by.css(".tip")))


async def test_files_go_into_a_hidden_field(tmp_path: Path) -> None:
    """A file field that is not visible takes files, and nothing else is found that is not."""
    given = tmp_path / "given.txt"
    given.write_text("given")
    page = await opened(at("/next", FORM.replace("id=file", "id=file hidden").replace("id=name", "id=name hidden")))
    await page.goto("/next", then=Form)
    await page.upload(Form.FILE, given)
    with pytest.raises(TargetLost):
        await page.fill(Form.NAME, "Ada")


async def test_a_drag_onto_a_lone_one_is_lone() -> None:
    """One way alone for where it is dragged is said to the gate, with the ways of both."""
    gate = OpenGate()
    page = await opened(at("/form", FORM.replace("Hint", "Moved")), gate=gate)
    await page.drag(Form.SEND, Form.HINT, then=changed(Form.HINT))
    assert gate.passed[-1].lone
    assert gate.passed[-1].ways == ('by.role("button", "Send")', 'by.css("#send")', 'by.css(".hint")')


async def test_a_picture_is_the_one_that_was_taken(tmp_path: Path) -> None:
    """Without one there is none to be had."""
    file = kept(tmp_path)
    page = SavedPage([Stop(at("/form", FORM), picture=file)])
    with pytest.raises(BrowserFailed, match="has no picture"):
        await page.screenshot()
    await page.goto(f"{URL}/form", then=Form)
    assert await page.screenshot() == file


async def test_before_the_first_page_nothing_is_there() -> None:
    """No element is found, and the address is blank."""
    page = SavedPage([at("/form", FORM)])
    assert page.url == "about:blank"
    with pytest.raises(TargetLost):
        await page.click(Form.SEND, then=Done)


async def test_a_recorded_journey_plays_again(tmp_path: Path) -> None:
    """Clicks, tabs, downloads, answers, dialogs and failures are kept where they came."""
    first = [
        Stop(at("/form", FORM), asked=f"{URL}/start"),
        Stop(at("/form", FORM), exchanges=(exchange("POST", "/orders"),)),
        Stop(at("/form", FORM), files=(kept(tmp_path),)),
        Stop(at("/form", FORM), tab=(Stop(at("/tab", DONE)), Stop(at("/end", DONE)))),
        Stop(at("/failed", "<title>Oops</title>"), status=503),
        Stop(at("/form", FORM)),
        Stop(at("/done", DONE), dialogs=("Really?",)),
    ]
    recording = RecordingPage(SavedPage(first))
    told = await _through(recording)
    assert await _through(SavedPage(recording.journey)) == told
    assert [stop.status for stop in recording.journey if stop.status] == [503]


async def _through(page: Page) -> Sequence[object]:
    """Go through that journey, and return what came of it."""
    seen: list[object] = [await page.goto(f"{URL}/start", then=Form)]
    seen.append(await page.click(Form.SEND, then=answered("POST", "/orders")))
    seen.append(await page.download(Form.SEND))
    tab = await page.click(Form.SEND, then=new_tab(Done))
    seen += [tab.view, await tab.page.goto("/end", then=Done), tab.page.url]
    with pytest.raises(BadResponse) as caught:
        await page.click(Form.SEND, then=Done)
    seen.append(str(caught.value))
    await page.goto("/form", then=Form)
    async with page.dialog(accept("Really?")):
        seen.append(await page.click(Form.SEND, then=Done))
    return seen


async def test_an_api_answers_as_it_once_did() -> None:
    """Each answer once, in order; changing calls pass the gate; what was not recorded is unreachable."""
    gate = OpenGate()
    given = [exchange("GET", "/a?x=1"), exchange("POST", "/b"), exchange("POST", "/c", 409), exchange("GET", "/d", 500)]
    api = SavedApi(given, base=URL, gate=gate)
    assert (await api.get("/a", params={"x": "1"})).status == 200
    assert (await api.send("post", "/b", json={})).status == 200
    assert [str(action) for action in gate.passed] == [f"POST {URL}/b"]
    for asking, kind, dispatched in (
        (api.get("/a", params={"x": "1"}), Unreachable, False),
        (api.send("POST", "/b"), Unreachable, True),
        (api.send("POST", "/c"), BadResponse, True),
        (api.get("/d"), BadResponse, False),
    ):
        with pytest.raises(kind) as caught:
            await asking
        assert caught.value.dispatched is dispatched
    assert api.left == []


def test_secrets_come_from_what_was_given() -> None:
    """One of an account goes before one of any; a missing one is named."""
    ctx = SavedCtx(SavedPage([]), secrets={"card": "1", "acme/card": "2"}, account="acme")
    assert (ctx.secret("card").reveal(), ctx.secret("card", account="other").reveal()) == ("2", "1")
    with pytest.raises(SecretMissing, match="'pin' of account 'acme'"):
        ctx.secret("pin")
    assert ctx.now() == SavedCtx.time


class Send(SafeStep[Done]):
    """Sends the form."""

    wanted: int = 7
    proves: bool = True

    async def enter(self, ctx: Ctx) -> None:
        """Open it."""
        await ctx.page.goto(f"{URL}/form", then=Form)

    async def act(self, ctx: Ctx) -> Done:
        """Send it."""
        return await ctx.page.click(Form.SEND, then=Done)

    def prove(self, out: Done, page: Snapshot) -> Facts:
        """Yield what must hold, if anything."""
        if self.proves:
            yield "the number is the one wanted", equal(out.number, self.wanted)
            yield "the page shows it", Done.matches(page)


@pytest.mark.parametrize(("step", "kind"), [(Send(wanted=8), FactsFailed), (Send(proves=False), NoFacts)])
async def test_a_step_is_played_by_itself(step: Send, kind: type[SurefootError]) -> None:
    """Its facts are returned; one that fails, or none at all, is an error."""
    played = await play_step(Send(), SavedCtx(SavedPage([at("/form", FORM), at("/done", DONE)])))
    assert (played.value.number, [fact.holds for fact in played.facts]) == (7, [True, True])
    with pytest.raises(kind):
        await play_step(step, SavedCtx(SavedPage([at("/form", FORM), at("/done", DONE)])))
