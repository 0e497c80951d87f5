"""A journey in a folder: sealed, scrubbed, and there as a whole or not at all."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from surefoot import Snapshot
from surefoot.browser.proof import Response
from surefoot.errors import FixtureTampered, SecretLeft, StoreFailed
from surefoot.facts import Fact
from surefoot.log.redaction import Redactor, redactor
from surefoot.model import File, Outcome
from surefoot.selectors.hit import Hit, hit
from surefoot.testing import Acted, Case, Exchange, Journey, Stop, load, save
from surefoot.testing.folder import save_case
from tests.scrubbing.planting import finds

CANARY = "canary@example.com"


def stop(name: str, said: str = "") -> Stop:
    """Return one page, with what was done on the way to it."""
    acted = Acted(verb="fill", subject="NOTE", hit=Hit(path="html/body/input", role="textbox"), text=said)
    return Stop(
        Snapshot(f"<title>{name}</title><h1>{name}</h1>{said}", url=f"https://shop.example/{name}"), acted=(acted,)
    )


def journey(*names: str) -> Journey:
    """Return a journey of pages."""
    return Journey(tuple(map(stop, names)), case=Case(recipe="shop/buy", input={"number": 1}, output={"b": 1, "a": 2}))


def test_what_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    """A page, the index, a file that is gone; the order of keys is nobody's business."""
    save(journey("one", "two"), tmp_path)
    assert load(tmp_path).stops[0].acted == stop("one").acted
    assert load(tmp_path).stops[0].file == str(tmp_path / "01-one.html")
    index = tmp_path / "journey.json"
    told = json.loads(index.read_text())
    index.write_text(json.dumps(dict(reversed(told.items()))))
    load(tmp_path)
    page = tmp_path / "02-two.html"
    page.write_text(page.read_text().replace("<h1>", "<h2>"))
    with pytest.raises(FixtureTampered, match=r"02-two\.html: not as it was saved") as raised:
        load(tmp_path)
    assert "record the journey anew" in raised.value.next_action
    assert load(tmp_path, sealed=False).stops[1].page.url == "https://shop.example/two"
    save(load(tmp_path, sealed=False), tmp_path)
    index.write_text(index.read_text().replace('"number": 1', '"number": 2'))
    with pytest.raises(FixtureTampered, match=r"journey\.json"):
        load(tmp_path)
    told = json.loads(index.read_text())
    del told["seal"]
    index.write_text(json.dumps(told))
    with pytest.raises(FixtureTampered, match=r"journey\.json"):
        load(tmp_path)


class Scrubbing:
    """Takes one address out, and has learnt all pages before."""

    def __init__(self) -> None:
        self.learnt: list[str] = []

    def learn(self, page: Snapshot) -> None:
        """Learn."""
        self.learnt.append(page.title)

    def html(self, html: str) -> str:
        """Take it out."""
        assert self.learnt == ["one", f"two-{CANARY}"]
        return html.replace(CANARY, "person1@example.org")

    def json(self, value: object) -> object:
        """Take it out of all of it."""
        return json.loads(json.dumps(value).replace(CANARY, "person1@example.org"))


def test_nothing_is_written_that_was_not_scrubbed(tmp_path: Path) -> None:
    """Neither in a page, nor in an action, an answer, the input, or the name of a file."""
    answer = Exchange(method="GET", answer=Response(status=200, url="https://shop.example/api", body=f'"{CANARY}"'))
    whole = Journey(
        (stop("one", CANARY), stop(f"two-{CANARY}")), (answer,), Case(input={"email": CANARY}, answers={"ask": CANARY})
    )
    save(whole, tmp_path / "case", scrub=Scrubbing())
    written = [one for one in (tmp_path / "case").rglob("*") if one.is_file()]
    assert len(written) == 3
    assert not any(CANARY.encode() in one.read_bytes() or "canary" in one.name for one in written)
    again = load(tmp_path / "case")
    assert again.stops[0].acted[0].text == again.case.answers["ask"] == "person1@example.org"


@pytest.fixture
def registered() -> Generator[None]:
    """One secret."""
    before = redactor.__dict__.copy()
    redactor.__dict__.update(Redactor().__dict__)
    redactor.register("correct-horse-battery", "acme password")
    yield
    redactor.__dict__.update(before)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    "canary",
    ["correct-horse-battery", "grace.hopper@navy.mil", "4539148803436467", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"],
)
def test_no_part_of_a_journey_keeps_a_canary(tmp_path: Path, canary: str) -> None:
    """Whatever people or the site wrote, and wherever that stands in it."""
    said, address = f"for {canary} here", f"https://shop.example/x?who={quote(canary, safe='')}&a=1"
    (tmp_path / "down").write_text("a,b")
    file = File.of(tmp_path / "down", name=f"{said}.csv", media_type="text/csv")
    body = json.dumps({"who": canary, "whole": json.dumps([said])})
    answer = Exchange(
        method="POST", answer=Response(status=200, url=address, body=body), asked=address, retry_after=canary
    )
    acted = Acted(
        verb="fill",
        subject=address,
        hit=Hit(path="html/body/p", name=said),
        onto=Hit(path="html/body/p", name=said),
        text=said,
        failed="SiteFailed",
    )
    inner = Stop(Snapshot(f"<title>{said}</title><a href='{address}'>x</a>", url=address))
    whole = Stop(
        inner.page, address, 503, canary, (answer,), (file,), (said,), (inner,), acted=(acted, acted), fresh=True
    )
    given: dict[str, object] = {"a": said, canary: [canary]}
    fact = Fact(sentence=said, holds=True, relation="equals", seen=said, wanted=canary)
    case = Case(input=given, answers={"ask": given}, output=given, facts={f"buy[{said}]": (fact,)})
    save(Journey((whole,), (answer,), case.model_copy(update={"decisions": {f"buy[{said}]": True}})), tmp_path / "case")
    for one in (tmp_path / "case").iterdir():
        assert not finds(one.name.encode() + one.read_bytes(), canary), one
    again = load(tmp_path / "case")
    assert again.stops[0].acted[0].hit == again.stops[0].acted[1].onto
    assert again.case.decisions.keys() == again.case.facts.keys()


def test_words_of_ours_stay(tmp_path: Path) -> None:
    """What is private may be the word for an action, an outcome, or a field: the journey reads all the same."""
    page = Snapshot("<p data-private>name<b>fill</b><i>done</i><u>stops</u></p>", url="https://shop.example/")
    acted = (Acted(verb="fill", subject="NOTE", hit=Hit(path="html/body/p", name="fill in"), text="done"),)
    facts = {"pay[done]": (Fact(sentence="it is", holds=True, relation="equals", seen="done", wanted="done"),)}
    case = Case(outcome=Outcome.DONE, input={"name": "done"}, facts=facts, decisions={"pay[done]": True})
    save(Journey((Stop(page, acted=acted),), case=case), tmp_path / "case")
    again = load(tmp_path / "case")
    assert (again.case.outcome, again.case.input) == (Outcome.DONE, {"private-1": "private-3"})
    assert [str(one) for one in again.case.facts["pay[private-3]"]] == ["✓ it is: private-3 equals private-3"]
    assert again.case.decisions == {"pay[private-3]": True}
    told = again.stops[0].acted[0]
    assert told.hit is not None
    assert (told.verb, told.text, told.hit.name) == ("fill", "private-3", "private-2 in")


def test_half_an_address_is_not_left(tmp_path: Path) -> None:
    """A long name is cut off behind the scrubbing: no rule knows half an address."""
    name = f"{'Send the confirmation and what else there is to say to ':-<66}canary@corp.com at once"
    page = Snapshot(f"<title>One</title><button>{name}</button>", url="https://shop.example/")
    button = page.root.select("button")[0]
    save(Journey((Stop(page, acted=(Acted(verb="click", subject="SEND", hit=hit(button, page)),)),)), tmp_path / "case")
    assert "canary" not in (tmp_path / "case" / "journey.json").read_text()
    again = load(tmp_path / "case").stops[0]
    told = again.acted[0].hit
    assert told is not None
    assert len(told.name) == 80
    assert told.is_exactly_on(again.page)


def test_the_name_of_a_file_is_scrubbed_to_its_end(tmp_path: Path) -> None:
    """Also what stands for its type."""
    (tmp_path / "down").write_text("a,b")
    file = File.of(tmp_path / "down", name="list.of canary@corp.com", media_type="text/csv")
    page = Snapshot("<title>One</title>", url="https://shop.example/")
    save(Journey((Stop(page, files=(file,)),)), tmp_path / "case")
    assert not any("canary" in one.name or b"canary" in one.read_bytes() for one in (tmp_path / "case").iterdir())


@pytest.mark.usefixtures("registered")
def test_no_journey_with_a_secret_is_written(tmp_path: Path) -> None:
    """One that no rule takes out, such as one that is spread over several elements; what was there stays."""
    save(journey("one"), tmp_path / "case")
    page = Snapshot("<title>Two</title><p>correct-<b>horse</b>-battery</p>", url="https://shop.example/")
    with pytest.raises(SecretLeft, match=r"(?s)01-two\.html holds .*'acme password'"):
        save(Journey((Stop(page),)), tmp_path / "case")
    assert [one.page.title for one in load(tmp_path / "case").stops] == ["one"]
    assert [one.name for one in tmp_path.iterdir()] == ["case"]


@contextmanager
def small_files() -> Generator[None]:
    """Let no file grow: what a full disk does, `EFBIG` for `ENOSPC`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """The old journey stays, and nothing lies beside it."""
    save(journey("one"), tmp_path / "case")
    with small_files(), pytest.raises(StoreFailed, match="cannot be written to") as raised:
        save(journey("two"), tmp_path / "case")
    assert "make room" in raised.value.next_action
    assert [one.page.title for one in load(tmp_path / "case").stops] == ["one"]
    assert [one.name for one in tmp_path.iterdir()] == ["case"]
    with small_files(), pytest.raises(StoreFailed):
        save(journey("two"), tmp_path / "new")
    assert not (tmp_path / "new").exists()


KILLED = """
import os, sys
from pathlib import Path
from surefoot.testing import folder, save
from tests.testing.test_folder import journey
moves = int(sys.argv[2])
def dying(self, target, real=Path.replace):
    global moves
    if moves == 0:
        os._exit(9)
    moves -= 1
    return real(self, target)
Path.replace = dying
save(journey("two"), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moves", [0, 1])
def test_a_process_that_dies_leaves_no_half_journey(tmp_path: Path, moves: int) -> None:
    """Before its first move the old one is there; before its second, the next one to save finds it."""
    save(journey("one"), tmp_path / "case")
    (tmp_path / "case" / "notes.md").write_text("mine")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "case"), str(moves)], check=False)
    assert killed.returncode == 9
    if moves == 0:
        assert [one.page.title for one in load(tmp_path / "case").stops] == ["one"]
    else:
        assert not (tmp_path / "case").exists()
    save(journey("three"), tmp_path / "case")
    assert [one.page.title for one in load(tmp_path / "case").stops] == ["three"]
    assert sorted(one.name for one in (tmp_path / "case").iterdir()) == ["01-three.html", "journey.json", "notes.md"]
    assert (tmp_path / "case" / "notes.md").read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["case"]


def test_what_another_folder_left_is_not_taken(tmp_path: Path) -> None:
    """A process that died left the old journey of `case.b`, of which the name only begins as that of `case`."""
    save(journey("one"), tmp_path / "case.b")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f".case.b.{dead.pid}.old"
    (tmp_path / "case.b").rename(left)
    save(journey("two"), tmp_path / "case")
    assert [one.page.title for one in load(tmp_path / "case").stops] == ["two"]
    assert left.exists()
    save(journey("three"), tmp_path / "case.b")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case", "case.b"]


def test_no_file_is_named_by_where_it_lay(tmp_path: Path) -> None:
    """What a run gave is told without the folders of the machine that recorded it."""
    (tmp_path / "in.csv").write_text("a,b")
    file = File.of(tmp_path / "in.csv", media_type="text/csv")
    save(Journey((), case=Case(output=[file.model_dump(mode="json")])), tmp_path / "case")
    assert str(tmp_path) not in (tmp_path / "case" / "journey.json").read_text()
    assert load(tmp_path / "case").case.output == [{**file.model_dump(mode="json"), "path": "in.csv"}]
    save_case(Case(output=[file.model_dump(mode="json"), 1]), tmp_path / "case")
    assert load(tmp_path / "case").case.output == [{**file.model_dump(mode="json"), "path": "in.csv"}, 1]
