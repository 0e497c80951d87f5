"""A page at rest and the living page tell the same: the tables of the other tests, and generated questions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from surefoot.browser.acting import take_hold
from surefoot.browser.capture import take
from surefoot.browser.locators import each_way, locate, quorum
from surefoot.browser.options import PageOptions
from surefoot.errors import AuthorErred, TargetAmbiguous
from surefoot.selectors import by
from surefoot.selectors.find import find_all, find_one, groups_of
from surefoot.selectors.target import Target
from tests.selectors.test_names import BY_CLASS, NAMES
from tests.selectors.test_roles import EXPLICIT, IMPLICIT

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "pages"
_STAMP = """() => { let next = 0; const visit = (root) => { for (const element of root.querySelectorAll("*")) {
  element.setAttribute("data-n", next++); if (element.shadowRoot) visit(element.shadowRoot); } }; visit(document); }"""
_STAMPS = "(elements) => elements.map((element) => element.getAttribute('data-n'))"

SELECTORS = [
    '[type="TEXT"]', '[type="text"]', "[type=checkbox]", 'input[type="EMAIL"]', '[lang="EN"]', "[lang|=en]",
    "[rel~=nofollow]", '[class="A B" i]', '[title*="the top" i]', '[title*="the top"]', ".FIRST", ".First", "#TOP",
    "DIV.a", r"#\31 digit", r"#with\.dot", r".sm\:w-4", r".md\\\:x", ".--two",
    ".ünïcode", '[name="q[]"]', "[data-x*='{']",
    '[value=""]', "p:empty", "div:empty", ":root", ":root > body", "html:first-child", "p:first-of-type",
    "p:nth-of-type(2)", "li:nth-last-child(1)", "li:nth-child(-n+2)", "li:nth-child( 2n + 1 )", "p:only-of-type",
    "dl > :only-child", "a:any-link", "a:not([href])", ":is(a, b):not(.btn)", ":where(h2, p) ~ div", ":not(h2) + p",
    "section > :has(p)", "section:has(> h2 ~ div > p)", "li:has(+ li)", "li:has(~ li.odd)", "div:not(:has(*))",
    "svg linearGradient", "linearGradient", "foreignObject div", "[viewBox]", "[viewbox]", "path[d^='M']", "[href='']",
    "custom-el[attr]", r'[data-a="x\a y"]', "[title='it\\'s \"quoted\"']", "p#same", "template .lead", ".lead", "a a",
    "math mi", "a , b", "h2 ~ p:not(h2 ~ div *)",
]  # fmt: skip


async def stamped(page: Page, html: str) -> None:
    """Show a page whose elements can be told apart."""
    await page.set_content(html)
    await page.evaluate(_STAMP)


def test_every_way_agrees_on_the_hard_pages() -> None:
    """Roles, names and some thousand questions over pages made to be hard: not one difference."""
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "parity.py"),
        "--queries",
        "12",
        "--jobs",
        "1",
        "--least",
        "100",
    ]
    done = subprocess.run([*command, "--made"], capture_output=True, text=True, check=False, timeout=400, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\nrole 100\.0 %, name 100\.0 %.* over [\d,]+ queries\n$", done.stdout), done.stdout


async def test_the_tables_of_names_are_those_of_the_browser(living: Page) -> None:
    """Each case of a name says what Playwright says of the living element."""
    for html, name in [*NAMES, *(case for cases in BY_CLASS.values() for case in cases)]:
        if "data-surefoot" not in html:
            await living.set_content(f"<!DOCTYPE html>{html}")
            await expect(living.locator("#x")).to_have_accessible_name(name, timeout=1000)


async def test_the_tables_of_roles_are_those_of_the_browser(living: Page) -> None:
    """Each case of a role is found by that role in the living page."""
    for html, role in [*IMPLICIT, *EXPLICIT]:
        if role is not None:
            await living.set_content(f"<!DOCTYPE html>{html}")
            await expect(living.locator("#x").and_(living.get_by_role(role, include_hidden=True))).to_have_count(1)  # type: ignore[arg-type]


@pytest.mark.parametrize("doctype", ["<!DOCTYPE html>", ""])
async def test_css_means_the_same(living: Page, doctype: str) -> None:
    """Selectors as authors write them give the same elements in the same order, in pages with and without a doctype."""
    html = (PAGES / "structure.html").read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>")
    await stamped(living, doctype + html)
    snapshot = await take(living)
    assert snapshot is not None
    for selector in SELECTORS:
        way = by.css(selector)
        ours = [element.attribute("data-n") for element in find_all(snapshot, way)]
        assert ours == await locate(living, way, acting=False).evaluate_all(_STAMPS), selector


PATTERNS = (
    r"a/b", r"[/]b", r"'q'", r'"d"', r"`t`", r">> x", r"a\/b", r"\d{2}$", r"^\s*ends", r"(?:é|è)$", r"\[x\]", r"caf\b"
)  # fmt: skip


async def test_patterns_mean_the_same(living: Page) -> None:
    """A pattern with signs that selectors are made of finds the same names and texts."""
    said = ["a/b", "say 'q'", 'say "d"', "`t`", "a >> x", "in 12", "12 ", " ends", "café", "caf?", "[x]"]
    await stamped(living, "".join(f"<button>{one}</button>" for one in said))
    snapshot = await take(living)
    assert snapshot is not None
    for found in map(re.compile, PATTERNS):
        for way in (by.text(found), by.role("button", found)):
            ours = [element.attribute("data-n") for element in find_all(snapshot, way)]
            assert ours == await locate(living, way, acting=False).evaluate_all(_STAMPS), way
            assert ours


NEAR = (
    "<table><tr><td>Net</td><td><b>10</b></td></tr><tr><td>Tax</td><td><b>2</b></td></tr></table><b>0</b>"
    "<p>Total</p><div><p>Total</p><i>hidden twin</i></div><section><p>Sum</p></section><b>99</b><p hidden>Tax</p>"
)


TARGETS: list[tuple[Target, list[str]]] = [
    (Target(by.css("b"), near=Target(by.text("Tax", exact=True))), ["2"]),
    (Target(by.css("b"), near=Target(by.text("Net"), by.css("td:first-child"))), ["10"]),
    (Target(by.css("b"), near=Target(by.text("Sum"))), ["10", "2", "0", "99"]),
    (Target(by.css("b"), near=Target(by.text("Sum")), levels=1), []),
    (Target(by.css("b"), near=Target(by.text("Total"))), []),
    (Target(by.text("2"), near=Target(by.text("Tax", exact=True))), ["2"]),
    (Target(by.css("b"), near=Target(by.text("Sum"))).last, ["99"]),
    (Target(by.css("tr")).having("Tax").without(by.text("Net")), ["Tax 2"]),
    (Target(by.css("p")).shown().nth(-1), ["Sum"]),
    (Target(by.css("table b"), inside=Target(by.css("tr")).last), ["2"]),
]


async def test_targets_mean_the_same(living: Page) -> None:
    """Neighbourhood, filters and places lead to the same elements, alive and at rest."""
    await stamped(living, NEAR)
    snapshot = await take(living)
    assert snapshot is not None
    for target, found in TARGETS:
        ours = groups_of(snapshot.root, target, acting=True)[0]
        assert [element.text for element in ours] == found, target
        theirs = await each_way(living, target)[0].evaluate_all(_STAMPS)
        assert [element.attribute("data-n") for element in ours] == theirs, target


async def test_a_target_in_a_frame_is_the_same_element(living: Page) -> None:
    """A frame is entered once, whatever the target does in it; a click there lands there."""
    row = '<li><span>One</span><button onclick="document.title = `clicked`">Pay</button></li>'
    await living.set_content(f"<iframe id=f srcdoc='<ul>{row}</ul><ul><li>Two<button>Pay</button></li></ul>'></iframe>")
    frame = Target(by.css("iframe"), by.css("#f"))
    pay = Target(by.role("button", "Pay"), by.css("li button"), inside=Target(by.css("li")).having("One"), frame=frame)
    await living.frame_locator("iframe").locator("button").first.wait_for()
    snapshot = await take(living)
    assert snapshot is not None
    assert find_one(snapshot, pay).parent is not None
    assert snapshot.has(pay)
    assert not snapshot.has(Target(by.role("button", "Pay")))
    agreed = quorum(living, pay)
    assert agreed is not None
    await agreed.click()
    assert await living.frames[1].title() == "clicked"


async def test_ways_that_find_different_things_in_shadow_roots_do_not_agree(living: Page) -> None:
    """A place in a shadow root is a place of its own: two elements there are not taken for one."""
    fill = "host.attachShadow({ mode: 'open' }).innerHTML = '<button class=pay>Cancel</button><button>Pay</button>'"
    await living.set_content("<div id=host></div>")
    await living.evaluate(fill)
    options = PageOptions(action_timeout=0.5, quorum_patience=0.2, quiet=0.05)
    with pytest.raises(TargetAmbiguous, match="do not agree"):
        await take_hold(living, Target(by.role("button", "Pay"), by.css(".pay")), options)
    held = await take_hold(living, Target(by.role("button", "Pay"), by.css("button:last-child")), options)
    assert await held.locator.inner_text() == "Pay"


async def test_a_text_in_a_control_acts_on_the_control(living: Page) -> None:
    """Text ways lead to the same control in both, also inside another target, and in drawings."""
    await stamped(
        living,
        "<div onclick='go()'><i>One</i></div><svg><a href=/><text y=9>Two</text></a></svg><ul><li><button><b>Three"
        "</b></button></ul><p>Four</p><div tabindex=-1><b>Five</b></div><div contenteditable><b>Six</b></div>",
    )
    snapshot = await take(living)
    assert snapshot is not None
    for text in ("One", "Two", "Three", "Four", "Five", "Six"):
        for target in (Target(by.text(text)), Target(by.text(text), inside=Target(by.css("ul, body")))):
            ours = [element.attribute("data-n") for element in groups_of(snapshot.root, target, acting=True)[0]]
            assert ours == await each_way(living, target)[0].evaluate_all(_STAMPS), text
            assert len(ours) == 1


def test_targets_that_contradict_themselves_are_refused() -> None:
    """Two frames, two places, or a distance to nothing are an author's errors."""
    inner, other = Target(by.css("a"), frame="#one"), Target(by.css("b"))
    assert Target(by.css("i"), inside=inner).frame == inner.frame
    for make in (
        lambda: Target(by.css("i"), inside=inner, frame="#two"),
        lambda: Target(by.css("i"), inside=inner, near=other),
        lambda: Target(by.css("i"), levels=2),
        lambda: Target(by.css("i"), near=other, levels=0),
    ):
        with pytest.raises(AuthorErred):
            make()
