"""The plugin as an author meets it: what it collects, and how each kind of failure is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.testing import collecting, evidence, journey_check
from surefoot.testing.expected import Expected
from tests.testing.shop import PLUGIN, edit, kept, kept_journey, opened

pytest_plugins = ["pytester"]

_LOADED = (collecting, evidence, journey_check)
"""Imported here, so that not each run of pytest imports it anew."""
_WARN = ("-W", "always::surefoot.testing.FixtureWarning")
"""Warnings are errors around these runs."""
BASKET = "fixtures/shop/Basket/two-lines"
NEW = "`surefoot accept` takes it as the new expectation"


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with four saved pages and no test code."""
    monkeypatch.setenv("PY_COLORS", "0")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    return opened(pytester.path)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest there, in this process."""
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *_WARN, *arguments)


def text_of(result: pytest.RunResult) -> str:
    """Return what was printed."""
    return "\n".join(result.outlines)


def outcomes(result: pytest.RunResult) -> dict[str, int]:
    """Return how many tests ended how."""
    return {name: count for name, count in result.parseoutcomes().items() if name != "seconds"}


def test_four_saved_pages_are_thirty_tests(pytester: pytest.Pytester, shop: Path) -> None:
    """Without a line of test code, by `pytest` alone, and each has a name that says what it looks at."""
    result = run(pytester, "-v")
    passed = outcomes(result)
    assert passed == {"passed": passed["passed"]}
    assert passed["passed"] >= 30
    for name in (
        "the page is as it was saved", "no field appeared or vanished", "no fact appeared", "no way vanished",
        "total", 'total by.test_id("total")', "lines", 'lines by.css("tr.line")', "lines.name",
        'lines.name by.css("td:first-child")', "the total is positive", "lines: there is one of it at least",
        "PAY", 'PAY by.role("button", "Pay")', "NEXT",
    ):  # fmt: skip
        assert f"{BASKET}.meta.json::{name} PASSED" in text_of(result), name


def test_a_test_is_run_by_its_name(pytester: pytest.Pytester, shop: Path) -> None:
    """What is printed can be asked for, and so can a folder."""
    assert outcomes(run(pytester, f'{BASKET}.meta.json::PAY by.test_id("pay")')) == {"passed": 1}
    assert outcomes(run(pytester, f"{BASKET}.meta.json::lines.name")) == {"passed": 1}
    assert run(pytester, "fixtures/shop/Thanks", "--collect-only", "-q").ret == 0


def test_a_page_that_was_edited_is_refused(pytester: pytest.Pytester, shop: Path) -> None:
    """Every test of it fails, and says the same; the other pages are tested."""
    edit(shop / f"{BASKET}.html", "EUR 7.50", "EUR 9.50")
    result = run(pytester)
    failed = outcomes(result)
    assert failed["failed"] > 20
    assert failed["passed"] > 20
    assert "errors" not in failed
    told = f"FixtureTampered: {shop / BASKET}.html is not the page that was saved: its SHA-256 is not the one in"
    assert text_of(result).count(told) >= failed["failed"]
    assert "next: restore it as it was committed, or capture the page anew" in text_of(result)
    assert "Traceback" not in text_of(result)


def test_a_field_that_reads_otherwise_fails(pytester: pytest.Pytester, shop: Path) -> None:
    """What was expected stands against what is read, and where that is."""
    edit(shop / f"{BASKET}.json", '"7.50"', '"8.50"')
    result = run(pytester, BASKET + ".meta.json")
    assert outcomes(result)["failed"] == 1
    result.stdout.fnmatch_lines([
        "*Basket/two-lines: total*",
        "total: another value than expected",
        '  read from: p[[]data-testid=total] "EUR 7.50"*',
        '  expected: {"amount": "8.50", "currency": "EUR"}',
        '  read now: {"amount": "7.50", "currency": "EUR"}',
    ])  # fmt: skip


def test_a_field_of_rows_fails_by_itself(pytester: pytest.Pytester, shop: Path) -> None:
    """Another name in one row is a failure of the names, and of nothing else; a row more is one of the rows too."""
    edit(shop / f"{BASKET}.json", '"Tea"', '"Coffee"')
    result = run(pytester, BASKET + ".meta.json", "-rf")
    assert outcomes(result)["failed"] == 1
    assert f"FAILED {BASKET}.meta.json::lines.name" in text_of(result)
    assert '  expected: ["Coffee", "Bread"]' in text_of(result)


def test_a_field_that_is_missing_fails_with_what_was_tried(pytester: pytest.Pytester, shop: Path) -> None:
    """The other fields are compared all the same; facts cannot be told."""
    edit(shop / "shop.py", 'by.test_id("total"), by.css(".total")', 'by.test_id("sum"), by.css(".sum")')
    result = run(pytester, BASKET + ".meta.json", "-rfp")
    text = text_of(result)
    assert "total (Money) is missing" in text
    assert "so no fact can be told" in text
    assert f"PASSED {BASKET}.meta.json::lines.name" in text
    assert 'total: by.test_id("sum") finds nothing on this page' in text


def test_a_fact_that_does_not_hold_fails(pytester: pytest.Pytester, shop: Path) -> None:
    """By its sentence."""
    edit(shop / "shop.py", "self.total.amount > 0", "self.total.amount > 100")
    result = run(pytester, BASKET + ".meta.json", "-rf")
    assert outcomes(result)["failed"] == 1
    assert "'the total is positive' does not hold" in text_of(result)


def test_a_fact_that_vanished_fails_and_a_new_one_warns(pytester: pytest.Pytester, shop: Path) -> None:
    """One that was renamed is both."""
    edit(shop / "shop.py", "the total is positive", "it costs something")
    result = run(pytester, BASKET + ".meta.json")
    assert outcomes(result) == {"failed": 1, "passed": outcomes(result)["passed"], "warnings": 1}
    assert "'the total is positive' is no fact of Basket any more" in text_of(result)
    assert f"the fact 'it costs something' is new, and nothing is expected of it; {NEW}" in text_of(result)


def test_a_way_that_finds_nothing_warns(pytester: pytest.Pytester, shop: Path) -> None:
    """Of a target and of a field, by its name; where the target is not expected, nothing is said."""
    edit(shop / "shop.py", 'by.css("#pay")', 'by.css("#gone")')
    edit(shop / "shop.py", 'by.css("td:first-child")', 'by.css("td.first")')
    edit(shop / "shop.py", 'by.css("a.next")', 'by.css("a.forth")')
    result = run(pytester, BASKET + ".meta.json")
    text = text_of(result)
    assert "failed" not in outcomes(result)
    assert 'PAY: by.css("#gone") finds nothing on this page; by.role("button", "Pay"), by.test_id("pay") do' in text, (
        text
    )
    assert 'lines.name: by.css("td.first") finds nothing in 2 of 2 rows' in text
    assert "forth" not in text
    assert 'PAY: by.css("#pay") is no longer in the recipe' in text


def test_a_way_that_finds_another_element_fails(pytester: pytest.Pytester, shop: Path) -> None:
    """Both are shown."""
    edit(shop / "shop.py", 'by.css("#pay")', 'by.css("#drop")')
    edit(shop / "shop.py", 'by.css("td:first-child")', 'by.css("td:last-child")')
    result = run(pytester, BASKET + ".meta.json", "-rf")
    text = text_of(result)
    assert 'PAY: by.css("#drop") finds another element than its siblings' in text
    assert 'it finds button#drop "Drop all" at ' in text
    assert 'its siblings find button#pay "Pay" at ' in text
    assert 'lines.name: by.css("td:last-child") finds another element than its siblings' in text
    assert 'it finds td.amount "2" at ' in text
    assert 'by.css("td.name") finds td.name "Tea" at ' in text


def test_a_way_that_finds_several_warns(pytester: pytest.Pytester, shop: Path) -> None:
    """It can tell nothing by itself."""
    edit(shop / "shop.py", 'by.css("#pay")', 'by.css("form button")')
    edit(shop / "shop.py", 'by.css(".total")', 'by.css("p")')
    result = run(pytester, BASKET + ".meta.json")
    assert "failed" not in outcomes(result)
    assert 'PAY: by.css("form button") finds 2 elements, button#pay "Pay" among them' in text_of(result)
    assert 'total: by.css("p") finds several elements on this page' in text_of(result)


def test_targets_come_and_go(pytester: pytest.Pytester, shop: Path) -> None:
    """One that is expected and lost, one that is not expected and found, one that is another element."""
    edit(shop / "shop.py", 'by.role("button", "Pay"), by.test_id("pay"), by.css("#pay")', 'by.css("#a"), by.css("#b")')
    lost = run(pytester, f"{BASKET}.meta.json::PAY")
    assert "PAY is not found: nothing visible answers to it" in text_of(lost)
    assert 'expected: button#pay "Pay"' in text_of(lost)
    edit(shop / "shop.py", 'by.css("#a"), by.css("#b")', 'by.role("button", "Drop all"), by.css("#drop")')
    other = run(pytester, f"{BASKET}.meta.json::PAY")
    assert "PAY is another element than expected" in text_of(other)
    edit(shop / "shop.py", 'by.role("link", "Next"), by.css("a.next")', 'by.role("button", "Pay"), by.css("#pay")')
    found = run(pytester, f"{BASKET}.meta.json::NEXT")
    assert 'NEXT is not expected on this page, and is found: button#pay "Pay"' in text_of(found)


def test_a_target_that_one_way_alone_finds_warns(pytester: pytest.Pytester, shop: Path) -> None:
    """Agreement is what an act rests on."""
    edit(shop / "shop.py", 'by.test_id("pay"), by.css("#pay")', 'by.test_id("a"), by.css("#b")')
    result = run(pytester, f"{BASKET}.meta.json::PAY")
    assert outcomes(result) == {"passed": 1, "warnings": 1}
    assert "PAY: no two of its ways agree: one way alone finds it" in text_of(result)


def test_fields_appear_and_vanish(pytester: pytest.Pytester, shop: Path) -> None:
    """Those of rows too; it is one failure, which names them."""
    edit(shop / "shop.py", '    amount: Annotated[int, by.css("td.amount")]\n', "")
    edit(shop / "shop.py", 'yield "there is one of it at least", self.amount > 0', "yield from ()")
    edit(
        shop / "shop.py",
        "    lines: Ann",
        '    count: Annotated[int, by.css("td.amount:not(tr + tr *)")]\n    lines: Ann',
    )
    result = run(pytester, f"{BASKET}.meta.json::no field appeared or vanished")
    assert "lines.amount is expected, and is no field of Basket" in text_of(result)
    assert "count is read, and nothing is expected of it" in text_of(result)
    assert NEW in text_of(result)


def test_strictness_turns_warnings_into_failures(pytester: pytest.Pytester, shop: Path) -> None:
    """With the option, or by pytest's own filter of warnings."""
    edit(shop / "shop.py", 'by.css("#pay")', 'by.css("#gone")')
    strict = run(pytester, BASKET + ".meta.json", "--surefoot-strict")
    assert outcomes(strict)["failed"] == 2
    filtered = run(pytester, BASKET + ".meta.json", "-W", "error::surefoot.testing.FixtureWarning")
    assert outcomes(filtered)["failed"] == 2
    for result in (strict, filtered):
        assert 'PAY: by.css("#gone") finds nothing on this page' in text_of(result)
        assert "Traceback" not in text_of(result)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("shop.py", "class Basket(View):", "class Basket(View:"), "RecipeBroken: *shop.py cannot be loaded: line 16"),
        (("shop.py", "class Basket(View):", "class Cart(View):"), "BadInput: no view Basket in shop.py (there: Line, "),
        ((f"{BASKET}.meta.json", '"shop.py"', '"gone.py"'), "RecipeNotFound: there is no recipe file *gone.py"),
        ((f"{BASKET}.json", '"reads"', '"read"'), "BadInput: *two-lines.json does not say what"),
        ((f"{BASKET}.meta.json", '"format": 1', '"format": 9'), "BadInput: *two-lines.meta.json does not say what"),
    ],
)  # fmt: skip
def test_what_cannot_be_loaded_is_one_failure(
    pytester: pytest.Pytester, shop: Path, change: tuple[str, str, str], told: str
) -> None:
    """With one clear message, and without a traceback of ours."""
    file, old, new = change
    edit(shop / file, old, new)
    result = run(pytester, BASKET + ".meta.json")
    assert outcomes(result) == {"failed": 1}
    result.stdout.fnmatch_lines([f"{told}*"])
    assert "collecting.py" not in text_of(result)


def test_what_a_recipe_raises_is_told_with_its_line(pytester: pytest.Pytester, shop: Path) -> None:
    """And without how the plugin came there."""
    edit(shop / "shop.py", "self.total.amount > 0", "self.nothing > 0")
    result = run(pytester, f"{BASKET}.meta.json::the total is positive")
    result.stdout.fnmatch_lines([f"{shop / 'shop.py'}:*: AttributeError: *"])
    assert "collecting.py" not in text_of(result)


def test_a_page_that_failed_says_why(pytester: pytest.Pytester, shop: Path) -> None:
    """Such as one that was kept when a run failed: nothing is expected of it until its view is mended and accepted."""
    nothing = Expected(reads={}, ways={"total": ('by.css("#sum")',)}).model_dump_json()
    (shop / f"{BASKET}.json").write_text(nothing)
    edit(shop / "shop.py", 'by.test_id("total"), by.css(".total")', 'by.css("#sum")')
    text = text_of(run(pytester, BASKET + ".meta.json"))
    assert "total is read, and nothing is expected of it" in text
    assert "total (Money) is missing" in text


def test_a_missing_page_fails(pytester: pytest.Pytester, shop: Path) -> None:
    """By name."""
    (shop / f"{BASKET}.html").unlink()
    result = run(pytester, f"{BASKET}.meta.json::total")
    result.stdout.fnmatch_lines(["BadInput: *two-lines.html cannot be read: No such file or directory"])


def test_what_was_seen_is_kept(pytester: pytest.Pytester, shop: Path) -> None:
    """Of a failed test the page, the difference and what was found; of the others nothing."""
    edit(shop / f"{BASKET}.json", '"7.50"', '"8.50"')
    run(pytester, "--surefoot-artifacts", "kept")
    (folder,) = (shop / "kept").iterdir()
    assert (folder / "page.html").read_bytes() == (shop / f"{BASKET}.html").read_bytes()
    assert "total: another value than expected" in (folder / "difference.txt").read_text()
    found = (folder / "found.txt").read_text()
    assert "PAY: agreed, 3 of 3 ways agree" in found
    assert "7.50 EUR" in found


def test_only_saved_pages_are_collected(pytester: pytest.Pytester, shop: Path) -> None:
    """Files of the same name elsewhere are left alone, and a folder of another name is asked for by an option."""
    for file in ("other/shop/Basket/x.meta.json", "fixtures/x.meta.json", "fixtures/a/b/journey.json"):
        (shop / file).parent.mkdir(parents=True, exist_ok=True)
        (shop / file).write_text("{}")
    before = outcomes(run(pytester))
    assert "failed" not in before
    (shop / "fixtures").rename(shop / "pages")
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert outcomes(run(pytester, "-o", "surefoot_fixtures=pages")) == before
    assert outcomes(run(pytester, "pages/shop/Thanks/paid.meta.json::paid")) == {"passed": 1}


def test_it_is_said_where_testpaths_leave_saved_pages_out(pytester: pytest.Pytester, shop: Path) -> None:
    """They are not tested then, as pytest has it, and nobody need wonder."""
    (shop / "tests").mkdir()
    (shop / "tests" / "test_one.py").write_text("def test_one(): pass\n")
    result = run(pytester, "-o", "testpaths=tests")
    assert outcomes(result) == {"passed": 1}
    told = "surefoot: the saved pages in fixtures/ are not in testpaths, and are not tested: add 'fixtures' to it"
    assert told in text_of(result)
    both = run(pytester, "-o", "testpaths=tests fixtures")
    assert told not in text_of(both)
    assert outcomes(both)["passed"] > 30
    assert told not in text_of(run(pytester, "tests"))


def test_it_runs_on_many_processes(pytester: pytest.Pytester, shop: Path) -> None:
    """The same tests, under the same names."""
    alone = outcomes(run(pytester))
    assert outcomes(run(pytester, "-n", "2", "-p", "xdist")) == alone


def test_a_saved_page_is_a_fixture_of_pytest(pytester: pytest.Pytester, shop: Path) -> None:
    """For tests of an author's own."""
    pytester.makepyfile("""
        def test_page(saved_page):
            assert len(saved_page("shop/Basket/two-lines").root.select("td.name")) == 2
        def test_none(saved_page):
            saved_page("shop/Basket/none")
    """)
    result = run(pytester, "-k", "test_")
    assert outcomes(result)["failed"] == 1
    assert "there is no shop/Basket/none.html in" in text_of(result)


def test_a_journey_is_a_test(pytester: pytest.Pytester, shop: Path) -> None:
    """It plays as it was recorded, and its pages are sealed."""
    folder = kept_journey(shop)
    name = "fixtures/shop/journeys/paid/journey.json"
    assert outcomes(run(pytester, name)) == {"passed": 1}
    edit(shop / "order.py", 'yield "what was asked was paid", ', 'yield "it is paid", ')
    renamed = text_of(run(pytester, name))
    assert "pay: the fact has gone: what was asked was paid" in renamed
    edit(
        shop / "order.py",
        'yield "it is paid", ',
        'yield "what was asked was paid", equal(1, 1)\n        yield "it is paid", ',
    )
    new = text_of(run(pytester, name))
    assert "pay: what was asked was paid" in new or "instead of" in new
    edit(folder / "04.html", ">7<", ">8<")
    assert "FixtureTampered" in text_of(run(pytester, name))


def test_a_new_fact_of_a_journey_warns(pytester: pytest.Pytester, shop: Path) -> None:
    """The run is no other for it."""
    kept_journey(shop)
    edit(
        shop / "order.py",
        'yield "it costs something", ',
        'yield "it is cheap", out.total < 9\n        yield "it costs something", ',
    )
    result = run(pytester, "fixtures/shop/journeys")
    assert outcomes(result) == {"passed": 1, "warnings": 1}
    assert f"look: a fact is new: ✓ it is cheap; {NEW}" in text_of(result)


def test_a_journey_that_ends_early_says_where(pytester: pytest.Pytester, shop: Path) -> None:
    """The step, the page, and what is wrong."""
    kept_journey(shop)
    edit(shop / "order.py", 'paid: Annotated[int, by.test_id("paid")]', 'paid: Annotated[int, by.test_id("sum")]')
    text = text_of(run(pytester, "fixtures/shop/journeys", "--surefoot-artifacts", "kept"))
    (folder,) = (shop / "kept").iterdir()
    assert "data-testid=pay" in (folder / "page.html").read_text()
    assert "pay: intent recorded" in (folder / "found.txt").read_text()
    assert "it ended in step pay, on page 3 of 4, https://shop.example/basket:" in text
    assert "paid (int) is missing" in text


def test_a_journey_is_a_fixture_of_pytest(pytester: pytest.Pytester, shop: Path) -> None:
    """For tests of an author's own."""
    kept_journey(shop)
    pytester.makepyfile("""
        def test_it_pays(play_journey):
            played = play_journey("shop/journeys/paid")
            assert played.output.paid == 7

        def test_it_pays_nothing_unasked(play_journey):
            played = play_journey("shop/journeys/paid", approve=False, check=False)
            assert (played.outcome, played.step) == ("given up", "pay")

        async def run(play_journey):
            play_journey("shop/journeys/paid")

        def test_it_pays_in_no_coroutine(play_journey):
            import asyncio, pytest
            with pytest.raises(Exception, match="for tests that are no coroutines"):
                asyncio.run(run(play_journey))
    """)
    counted = outcomes(run(pytester, "-k", "test_it_pays"))
    assert (counted["passed"], "failed" in counted) == (3, False)


def test_an_xpath_has_a_name_that_can_be_asked_for(pytester: pytest.Pytester, shop: Path) -> None:
    """What separates the parts of a test's name is written otherwise in it."""
    edit(shop / "shop.py", 'by.css("#pay")', 'by.xpath("//form/descendant::button[1]")')
    name = 'PAY by.xpath("//form/descendant: :button[1]")'
    assert outcomes(run(pytester, f"{BASKET}.meta.json::{name}")) == {"passed": 1}


def test_pytest_starts_without_surefoot() -> None:
    """Loading the plugin imports nothing that takes time."""
    script = "import sys, surefoot.testing.plugin; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"pydantic", "selectolax", "playwright", "sqlalchemy", "lxml", "asyncio"} & loaded == set()
    ours = {name for name in loaded if name.startswith("surefoot")}
    assert ours == {"surefoot", "surefoot.testing", "surefoot.testing.plugin"}


@pytest.mark.browser
def test_pages_are_looked_at_in_a_browser(pytester: pytest.Pytester, shop: Path) -> None:
    """By its own eyes: what a style hides is unseen there, and journeys are played there too."""
    kept_journey(shop)
    result = run(pytester, "--surefoot-browser")
    assert set(outcomes(result)) == {"passed"}
    styled = '<style>#pay { display: none }</style><img src="https://shop.example/x.png">'
    kept(shop, "Basket/two-lines", (shop / f"{BASKET}.html").read_text().replace("<body>", f"<body>{styled}"))
    assert outcomes(run(pytester, f"{BASKET}.meta.json::PAY")) == {"passed": 1}
    hidden = run(pytester, "--surefoot-browser", f"{BASKET}.meta.json::PAY")
    assert "PAY is not found: nothing visible answers to it" in text_of(hidden)
