"""`surefoot eval` at the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from surefoot import Snapshot
from surefoot.cli.main import app
from surefoot.testing import Case, Journey, Stop, save
from surefoot.testing.expected import Expected, expected_of
from surefoot.testing.fixture import FixturePlace, Meta, encoded, seal, write_expected, write_fixture
from surefoot.testing.sources import load_view
from tests.cli.command import surefoot

SHOP = '''
from typing import Annotated
from surefoot import Ctx, Facts, Model, Run, SafeStep, Snapshot, Target, View, by, recipe

class Basket(View):
    """A basket."""

    total: Annotated[int, by.test_id("total"), by.css(".total")]

    PAY = Target(by.role("button", "Pay"), by.test_id("pay"), by.css("#pay"))
    {more}

class Thing(Model):
    """Nothing."""

class Look(SafeStep[Basket]):
    """Opens the basket."""

    async def act(self, ctx: Ctx) -> Basket:
        """Open it."""
        return await ctx.page.goto("https://shop.example/basket", then=Basket)

    def prove(self, out: Basket, page: Snapshot) -> Facts:
        """It costs something."""
        yield "it costs something", out.total > 0

@recipe("shop/look", origins=["https://shop.example"])
async def look(run: Run, given: Thing) -> int:
    """Look at the basket."""
    print("looked at")
    return (await run(Look())).total
'''
HTML = (
    "<main><h1>Basket</h1><dl><dt>Total</dt><dd class=total data-testid=total>7</dd></dl><form><button id=pay "
    "data-testid=pay>Pay</button></form><nav><a href=/>Home</a><a href=/help>Help</a><a href=/out>Out</a></nav></main>"
)
URL = "https://shop.example/basket"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a recipe, a saved page of its view and a journey."""
    return written(tmp_path / "shop", "")


@pytest.fixture
def unsound(tmp_path: Path) -> Path:
    """The same with a target by its place alone."""
    return written(tmp_path / "unsound", 'SECOND = Target(by.css("nav a:nth-child(2)"))')


def written(folder: Path, more: str, source: str = SHOP) -> Path:
    """Write a recipe with its fixtures."""
    folder.mkdir()
    (folder / "shop.py").write_text(source.format(more=more))
    view = load_view("shop.py", "Basket", folder)
    page = Snapshot(HTML, url=URL)
    taken = datetime(2027, 1, 2, tzinfo=UTC)
    meta = Meta(source="shop.py", view="Basket", url=URL, taken_at=taken, sha256=seal(encoded(HTML)))
    write_fixture(FixturePlace(folder / "fixtures", "shop", "Basket", "one"), HTML, meta, expected_of(view, page))
    journey = Journey((Stop(page, asked=URL),), case=Case(recipe="shop/look", input={}, output=7))
    save(journey, folder / "fixtures" / "shop" / "journeys" / "looked")
    return folder


def evaluated(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Evaluate in a folder."""
    monkeypatch.chdir(folder)
    return CliRunner().invoke(app, ["eval", *arguments])


def test_a_sound_recipe_passes(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has each target and each way a run ended; nothing is silently wrong, and the code is 0."""
    done = evaluated(shop, monkeypatch, "--seeds", "1", "--recipe", "shop.py", "--picture", "eval.svg")
    assert done.exit_code == 0, done.stdout + done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "REDESIGNED STAKE OWN OTHER HEALED ASKED GONE LOST WRONG"
    assert any(line.startswith("Basket.PAY final ") for line in lines)
    assert any(line.startswith(f"1 {URL} failed ProofFailed look block page, empty page, login page") for line in lines)
    assert any(line.startswith("redesigns: ") and line.endswith("0 silently wrong") for line in lines)
    assert lines[-2:] == ["failures of the site: 10 of 10 end as they must", "drawn in eval.svg"]
    assert (shop / "eval.svg").read_text().startswith("<svg ")


def test_what_is_silently_wrong_fails(unsound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with its redesign and its seed, and the code is 1."""
    done = evaluated(unsound, monkeypatch, "fixtures/shop/Basket", "--seeds", "2")
    assert done.exit_code == 1, done.stdout + done.stderr
    assert "Basket.SECOND (safe) on shop/Basket/one is silently wrong when it is removed, seed 0: " in done.stdout


def test_json_is_the_same_each_time(tmp_path: Path, unsound: Path) -> None:
    """Two processes with the same seeds say the same, whatever order their sets have; recipes print elsewhere."""
    asked = ("eval", "--json", "--seeds", "1", "--recipe", "shop.py")
    one, other = (surefoot(tmp_path, *asked, cwd=unsound, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.stdout == other.stdout
    told = json.loads(one.stdout)
    assert (told["format"], told["seeds"], told["misjudged"], told["worse"]) == (1, 1, 0, [])
    assert told["wrong"] == sum(row["counts"]["wrong"] for row in told["drift"]) > 0
    pay = next(row for row in told["drift"] if (row["name"], row["stake"]) == ("Basket.PAY", "safe"))
    assert (pay["fixture"], pay["kind"], pay["source"]) == ("shop/Basket/one", "target", "shop.py")
    assert pay["trials"] == sum(pay["counts"].values()) == sum(sum(one.values()) for one in pay["redesigns"].values())
    assert {one["verdict"] for one in told["failures"]} == {"right"}
    assert "looked at" in one.stderr


def test_two_layouts_are_swapped(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is expected of the new page is looked for by what is known of the old one, and nothing else is tried."""
    page = "fixtures/shop/Basket/one.html"
    done = evaluated(shop, monkeypatch, "--swap", page, page, "--json")
    assert done.exit_code == 0, done.stdout + done.stderr
    rows = json.loads(done.stdout)["drift"]
    assert {(row["name"], row["stake"]): row["redesigns"] for row in rows} == {
        ("Basket.PAY", "safe"): {"the whole layout is swapped": {"own": 1}},
        ("Basket.PAY", "final"): {"the whole layout is swapped": {"own": 1}},
        ("Basket.total", "reading"): {"the whole layout is swapped": {"own": 1}},
    }


def test_what_got_worse_fails(tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was accepted passes as it is; a recipe with fewer ways does not, and says which target fares worse."""
    file = str(tmp_path / "accepted.json")
    asked = ("fixtures", "--only", "drift", "--seeds", "2", "--baseline", file)
    accepting = evaluated(shop, monkeypatch, *asked, "--accept-baseline")
    assert (accepting.exit_code, accepting.stderr) == (0, ""), accepting.stdout
    assert f"accepted in {file}" in accepting.stdout
    assert list(json.loads(Path(file).read_text())["drift"]) == ["shop/Basket/one"]
    again = evaluated(shop, monkeypatch, *asked)
    assert (again.exit_code, f"nothing is worse than in {file}" in again.stdout) == (0, True)
    ways = 'by.role("button", "Pay"), by.test_id("pay"), by.css("#pay"))'
    fewer = written(tmp_path / "fewer", "", SHOP.replace(ways, 'by.css("#pay")).having("Pay")'))
    done = evaluated(fewer, monkeypatch, *asked)
    assert done.exit_code == 1
    assert "worse: Basket.PAY (safe) on shop/Basket/one: " in done.stdout
    assert "not right when ids are renamed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nowhere"], 23, "nowhere is not there"),
        (["."], 23, "does not say where its recipe is"),
        (["fixtures/shop/Basket", "--only", "failures"], 23, "there is nothing to try failures on"),
        (["--accept-baseline"], 2, "say where, with --baseline FILE"),
        (["--baseline", "nowhere.json"], 23, "nowhere.json is not there, so nothing can be compared with it"),
        (["shop.py"], 23, "shop.py is no part of a fixture"),
        (["fixtures/shop/Basket", "--swap", "nowhere", "shop.py"], 23, "is no part of a fixture"),
    ],
)
def test_what_cannot_be_evaluated_is_one_line(
    shop: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, says: str
) -> None:
    """With what to do next."""
    done = evaluated(shop, monkeypatch, *arguments, "--seeds", "1")
    assert done.exit_code == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_that_never_read_does_not_stop_the_others(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which a step failed is kept among the fixtures until its view is mended: it is left out, and named."""
    place = FixturePlace(shop / "fixtures", "shop", "Basket", "look-failed")
    html = HTML.replace("class=total data-testid=total", "")
    taken = datetime(2027, 1, 2, tzinfo=UTC)
    meta = Meta(source="shop.py", view="Basket", url=URL, taken_at=taken, sha256=seal(encoded(html)))
    write_fixture(place, html, meta, Expected(reads={}))
    done = evaluated(shop, monkeypatch, "--only", "drift", "--seeds", "1")
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "left out: shop/Basket/look-failed: it was saved as a page that does not read" in done.stdout
    assert "Basket.PAY" in done.stdout
    write_expected(place, Expected(reads={"total": 7}))
    done = evaluated(shop, monkeypatch, "--only", "drift", "--seeds", "1")
    assert done.exit_code == 23
    assert "shop/Basket/look-failed does not read" in done.stderr


def test_fixtures_are_looked_for_where_they_are_set_to_lie(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by every other command; a journey that is half written is none."""
    (shop / "fixtures").rename(shop / "saved")
    (shop / "saved" / "shop" / "journeys" / "looked").rename(shop / "saved" / "shop" / "journeys" / ".looked.1")
    monkeypatch.setenv("SUREFOOT_FIXTURES", "saved")
    done = evaluated(shop, monkeypatch, "--json", "--seeds", "1")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert ({row["fixture"] for row in told["drift"]}, told["failures"]) == ({"shop/Basket/one"}, [])


def test_a_page_that_was_changed_is_refused(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is evaluated on it."""
    page = shop / "fixtures" / "shop" / "Basket" / "one.html"
    page.write_text(HTML.replace("Basket", "Bucket"))
    assert evaluated(shop, monkeypatch, str(page)).exit_code == 38
