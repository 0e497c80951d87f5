"""Codegen scripts: what they do is read without running them, and written as a recipe that loads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.errors import BadInput
from surefoot.recipes.codegen.script import Action, Expectation
from surefoot.recipes.codegen.statements import read_script
from surefoot.recipes.codegen.writing import Written, write_recipe
from surefoot.recipes.registry import find
from surefoot.recipes.scaffold import scaffold
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

ROOT = Path(__file__).parents[2]
SCRIPT = """
import re
from playwright.sync_api import Playwright, sync_playwright, expect

def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False)
    context = browser.new_context()
    page = context.new_page()
    page.goto("https://acme.example/login")
    page.get_by_label("Email").click()
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Email").press("Tab")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("who")).to_contain_text("Signed in")
    page.goto("https://acme.example/flights")
    page.get_by_placeholder("From").fill("LIS")
    page.get_by_label("Bags").select_option("1")
    page.get_by_label("Non-stop").check()
    page.get_by_role("row").filter(has_text="TP 123").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Payment", exact=True)).to_be_visible()
    page.get_by_label("Ticket").set_input_files("ticket.pdf")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Pay now").click()
    expect(page).to_have_url(re.compile(r".*/receipt"))
    with page.expect_download() as download_info:
        page.get_by_role("link", name="Invoice").click()
    download = download_info.value
    with page.expect_popup() as page1_info:
        page.get_by_text("Terms").click()
    page1 = page1_info.value
    page1.get_by_label("I agree", exact=True).check()
    page.locator('iframe[name="pay"]').content_frame.get_by_label("Card number").fill("4111")
    page.get_by_role("link", name="Home").dblclick()
    page.locator("div:has-text('x')").click()
    for number in range(3):
        page.mouse.wheel(0, 15)
    context.close()
    browser.close()

with sync_playwright() as playwright:
    run(playwright)
"""
LOGIN = Snapshot("""<form id="signin"><label>Email <input name="email" type="email"></label>
<label>Password <input name="pw" type="password"></label><button data-testid="sign-in">Sign in</button></form>""")


def written(script: str, **more: object) -> Written:
    """Return the recipe of the body of a script."""
    return write_recipe(read_script(script), name="acme/recorded", **more)  # type: ignore[arg-type]


def told(target: Target | None) -> object:
    """Return what a target is, whatever it is called."""
    if target is None:
        return None
    return target.ways, target.filters, told(target.inside), told(target.frame)


def parts(body: str) -> list[Action | Expectation]:
    """Return what statements on `page` do."""
    return list(read_script(body).parts)


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ('get_by_role("button", name="Pay", exact=True)', Target(by.role("button", "Pay", exact=True))),
        ('get_by_role("heading", level=2)', Target(by.role("heading", level=2))),
        ('get_by_role("link", name=re.compile("^a", re.I))', Target(by.role("link", re.compile("^a", re.IGNORECASE)))),
        ('get_by_label("Email")', Target(by.label("Email"))),
        ('get_by_alt_text("Logo")', Target(by.alt("Logo"))),
        ('get_by_title("Close")', Target(by.title("Close"))),
        ('get_by_test_id("pay")', Target(by.test_id("pay"))),
        ('locator("#pay")', Target(by.css("#pay"))),
        ('locator("css=.a")', Target(by.css(".a"))),
        ('locator("xpath=//b")', Target(by.xpath("//b"))),
        ('locator("//b")', Target(by.xpath("//b"))),
        ('locator("text=Pay")', Target(by.text("Pay"))),
        ('locator("ul").locator("li").nth(2)', Target(by.css("li"), inside=Target(by.css("ul"))).nth(2)),
        ('get_by_role("row").filter(has_text="7").last', Target(by.role("row")).having("7").last),
        ('locator("tr", has=page.get_by_text("x"))', Target(by.css("tr")).having(by.text("x"))),
        ('locator("tr").filter(has_not_text="x", visible=True)', Target(by.css("tr")).without("x").shown()),
        ('frame_locator("iframe").get_by_text("x")', Target(by.text("x"), frame="iframe")),
        ('locator("iframe").content_frame.locator("b")', Target(by.css("b"), frame="iframe")),
        ('get_by_text("a").or_(page.locator("b"))', Target(by.text("a"), by.css("b"))),
    ],
)
def test_locators_become_targets(code: str, target: Target) -> None:
    """Each has the ways, the place and the filters that the script has."""
    for line in (f"page.{code}.click()", f"await page.{code}.click()", f"spot = page.{code}\nspot.click()"):
        (action,) = parts(f"import re\nasync def test_it(page): \n    {line.replace(chr(10), chr(10) + '    ')}\n")
        assert isinstance(action, Action)
        assert action.place is not None
        assert told(action.place.target()) == told(target)


@pytest.mark.parametrize(
    ("line", "verb", "value"),
    [
        ('page.goto("https://a.example/")', "goto", "https://a.example/"),
        ('page.locator("b").fill("x")', "fill", "x"),
        ('page.locator("b").press_sequentially("x")', "fill", "x"),
        ('page.locator("b").clear()', "fill", ""),
        ('page.locator("b").fill(os.environ["X"])', "fill", None),
        ('page.locator("b").press("Enter")', "press", "Enter"),
        ('page.locator("b").select_option(label="One")', "select", "One"),
        ('page.locator("b").select_option(["1"])', "select", "1"),
        ('page.locator("b").set_checked(False)', "uncheck", None),
        ('page.locator("b").hover()', "hover", None),
        ('page.locator("b").drag_to(page.locator("i"))', "drag", None),
        ('page.click("b")', "click", None),
        ('page.fill("b", "x")', "fill", "x"),
    ],
)
def test_calls_become_actions(line: str, verb: str, value: str | None) -> None:
    """The older calls on the page, too."""
    (action,) = parts(line)
    assert isinstance(action, Action)
    assert (action.verb, action.value) == (verb, value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('page.locator("b").dblclick()', "a double click has no like"),
        ('page.locator("b:visible").click()', ":visible differs"),
        ('page.locator("a >> b").click()', "a chain of selectors"),
        ('page.locator("b").select_option(["1", "2"])', "several at once"),
        ('page.keyboard.press("Enter")', "no like"),
        ('page.evaluate("1")', "scripts in the page"),
        ('expect(page.locator("b")).to_have_class("x")', "a fact of `prove`"),
        ("if True:\n    page.locator('b').click()", "a branch is written by hand"),
        ('context = browser.new_context(storage_state="a.json")', "write a SignInStep"),
        ('with page.expect_response("x"):\n    page.locator("b").hover()', "answered"),
    ],
)
def test_what_has_no_like_is_left_with_its_line_and_why(line: str, said: str) -> None:
    """Nothing is dropped in silence."""
    script = read_script(f'page.goto("https://a.example/")\n{line}\n')
    (leftover,) = script.leftovers
    assert leftover.line == 2
    assert said in leftover.why
    assert str(leftover) in str(written(f'page.goto("https://a.example/")\n{line}\n').leftovers[0])


@pytest.mark.parametrize(
    "line", ['page.locator("b:visible").fill("correct horse")', 'page.keyboard.type(text="correct horse")']
)
def test_what_is_typed_is_not_told(line: str) -> None:
    """It may be a secret, and what is left over stands in the recipe."""
    recipe = written(f'page.goto("https://a.example/")\n{line}\n')
    assert len(recipe.leftovers) == 1
    assert "correct horse" not in recipe.source + str(recipe.leftovers[0])


def test_what_needs_no_like_is_left_out() -> None:
    """Opening and closing, waiting, focusing clicks and tabbing on are made by a recipe itself, or by nobody."""
    script = read_script(SCRIPT)
    assert [one.verb for one in script.parts if isinstance(one, Action)] == [
        "goto", "fill", "fill", "click", "goto", "fill", "select", "check", "click", "upload", "click", "download",
        "popup", "check", "fill",
    ]  # fmt: skip
    assert [one.line for one in script.leftovers] == [34, 35, 36]


def test_nothing_of_a_script_is_run(tmp_path: Path) -> None:
    """It is read as text."""
    mark = tmp_path / "ran"
    read_script(f'open({str(mark)!r}, "w")\npage.goto("https://a.example/")\n')
    assert not mark.exists()


@pytest.mark.parametrize(("text", "said"), [("def (", "no Python, line 1"), ("x = 1\n", "does nothing on a page")])
def test_what_is_no_script_is_refused(text: str, said: str) -> None:
    """With what to do instead."""
    with pytest.raises(BadInput, match=said):
        read_script(text)


def test_steps_are_cut_by_risk() -> None:
    """A password signs in with secrets, a click that may be final gets a step that a person approves."""
    source = written(SCRIPT).source
    kinds = dict(re.findall(r"class (\w+)\((\w+Step)\[", source))
    assert kinds == {
        "SignIn": "SignInStep", "Link": "SafeStep", "FillTicket": "SafeStep", "PayNow": "FinalStep",
        "Invoice": "SafeStep", "Terms": "SafeStep",
    }  # fmt: skip
    assert "correct horse" not in source
    assert "ada@example.org" not in source
    assert 'ctx.secret("password")' in source
    assert "4111" not in source
    assert 'from_: str = "LIS"' in source
    assert 'ticket: Path = Path("ticket.pdf")' in source


@pytest.mark.parametrize(
    "sent",
    [
        'page.get_by_role("button", name="Sign in").click()',
        'page.get_by_text("Continue").click()',
        'page.get_by_label("Password").press("Enter")',
    ],
)
def test_sign_in_ends_where_it_is_sent(sent: str) -> None:
    """What is typed behind it is input, and no secret, though the script neither goes anywhere nor expects anything."""
    source = written(
        'page.goto("https://a.example/login")\n'
        'page.get_by_label("Password").click()\n'
        'page.get_by_label("Password").fill("correct horse")\n'
        'page.get_by_role("button", name="Show password").click()\n'
        'page.get_by_role("checkbox", name="Keep me").click()\n'
        'page.get_by_label("Password").press("Tab")\n'
        f"{sent}\n"
        'page.get_by_label("From").fill("LIS")\n'
        'page.get_by_role("button", name="Search").click()\n'
    ).source
    assert re.findall(r"class (\w+)\((\w+Step)\[", source) == [("SignIn", "SignInStep"), ("Search", "SafeStep")]
    signing = source.partition("class SignIn")[2].partition("class Search")[0]
    assert "SHOW_PASSWORD" in signing
    assert "KEEP_ME" in signing
    assert re.findall(r'ctx\.secret\("(\w+)"\)', source) == ["password"]
    assert 'from_: str = "LIS"' in source


def test_clicks_are_proved_by_what_the_script_expects() -> None:
    """Else by what it touches next, which is said; behind the last one nothing is known, which is said too."""
    source = written(SCRIPT).source
    assert 'click(LoginPage.SIGN_IN, then=LoginPage.WHO.having("Signed in"))' in source
    assert "click(FlightsPage.LINK, then=FlightsPage.PAYMENT)" in source
    assert 'async with ctx.page.dialog(accept("")):' in source
    assert 'click(FlightsPage.PAY_NOW, then=lands_on(".*/receipt"))' in source
    assert "page1 = await ctx.page.click(" in source
    assert "await page1.page.check(" in source
    guessed = written(
        'page.goto("https://a.example/")\npage.locator("#a").click()\npage.locator("#b").click()\n'
    ).source
    assert "# line 2: the script does not say what this brings about; taken is what it touches next" in guessed
    assert "# line 3: the script does not say what this brings about: say what shows that it worked" in guessed
    assert "then=vanishes(Page1.B))" in guessed


def test_one_way_is_said_and_a_page_at_hand_gives_more() -> None:
    """Ways that can disagree with that of the script come from the page."""
    alone = written(SCRIPT)
    assert "LoginPage.EMAIL" in alone.lone
    assert 'by.label("Email"),  # one way only: a second is wanted' in alone.source
    helped = written(SCRIPT, pages=[LOGIN])
    assert "LoginPage.EMAIL" not in helped.lone
    assert 'EMAIL = Target(by.label("Email"), by.css(\'input[name="email"]\')' in helped.source


def test_a_place_among_others_is_replaced_by_what_tells_it() -> None:
    """`nth` is the weakest of descriptions."""
    page = Snapshot('<a href="/x">Go</a><a href="/y" data-testid="far">Go</a>')
    script = 'page.goto("https://a.example/")\npage.get_by_role("link", name="Go").nth(1).click()\n'
    assert ".nth(1)" in written(script).source
    helped = written(script, pages=[page]).source
    assert ".nth(1)" not in helped
    assert 'by.test_id("far")' in helped


def test_what_is_written_type_checks_and_loads(tmp_path: Path) -> None:
    """Recipes from scripts, with and without pages, and the files of `surefoot new recipe`."""
    files = {
        "recorded.py": write_recipe(read_script(SCRIPT), name="acme/recorded", source='a"b.py').source,
        "helped.py": write_recipe(read_script(SCRIPT), name="acme/helped", pages=[LOGIN]).source,
        **{str(path): text for path, text in scaffold("acme-new").files.items() if path.suffix == ".py"},
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT)], "include": list(files)}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    checked = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
        capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    for name in ("recorded", "helped"):
        recipe, _ = find(str(tmp_path / f"{name}.py"))
        assert recipe.name == f"acme/{name}"
        given = recipe.parse({}).model_dump()
        assert given["from_"] == "LIS"
