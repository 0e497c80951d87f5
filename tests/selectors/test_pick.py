"""Picking: what a person means, and the target that is written for it."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.find import look
from surefoot.selectors.pick import find_at, pick
from surefoot.selectors.rows import propose_row
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

PAGE = Snapshot("""<html><body><main><h1>Invoices</h1>
<table><tr><th>No</th><th>Sum</th><th></th></tr>
<tr class="inv"><td><a href="/i/1">2027-001</a></td><td>5</td><td><button>Delete</button></td></tr>
<tr class="inv"><td><a href="/i/2">2027-002</a></td><td>5</td><td><button>Delete</button></td></tr></table>
<form id="filter"><label>Password <input type="password" name="pw"></label><button>Show</button>
<button hidden>Show</button><button>Show more</button></form>
<iframe name="pay" srcdoc="&lt;iframe srcdoc='&lt;button&gt;Deep&lt;/button&gt;'&gt;&lt;/iframe&gt;"></iframe>
</main></body></html>""")


def written(what: str, name: str) -> Target:
    """Return the target that is written for what is meant."""
    (element,) = find_at(PAGE, what)
    scope: dict[str, object] = {"by": by, "Target": Target}
    exec(pick(PAGE, element).python, scope)  # noqa: S102 — what is written must run
    target = scope[name]
    assert isinstance(target, Target)
    found, verdict = look(PAGE, target)
    assert found == element, verdict
    return target


@pytest.mark.parametrize(
    ("what", "tag"),
    [("#filter", "form"), ("Password", "input"), ("Show", "button"), ("show mo", "button"), ("h1", "h1"),
     ("Invoices", "h1"), ("Deep", "button"), ("tr:nth-child(3) button", "button")],
)  # fmt: skip
def test_css_and_texts_find_what_is_meant(what: str, tag: str) -> None:
    """CSS counts first; whole texts before parts, controls before their labels, what is seen before what is hidden."""
    (element,) = find_at(PAGE, what)
    assert element.tag == tag
    assert element.visible


def test_several_that_are_meant_are_all_found() -> None:
    """What cannot be told is the person's to say."""
    assert len(find_at(PAGE, "Delete")) == 2
    assert find_at(PAGE, "no such thing") == []


def test_the_written_target_finds_the_element() -> None:
    """It runs, and it is private where a password is typed."""
    assert written("Password", "PASSWORD").private
    assert len(written("#filter", "FILTER").ways) >= 1


def test_what_stands_in_frames_is_written_with_them() -> None:
    """Each frame is a target of its own."""
    target = written("Deep", "DEEP")
    assert target.frame is not None
    assert target.frame.frame is not None


def test_one_of_many_alike_is_found_by_its_row() -> None:
    """What the row says tells it, and is what a recipe puts in."""
    target = written("tr:nth-child(3) button", "DELETE")
    assert target.inside is not None
    assert target.inside.filters == ("2027-002",)
    (element,) = find_at(PAGE, "tr:nth-child(3) button")
    assert "one of many alike" in pick(PAGE, element).advice


def test_rows_that_say_the_same_are_not_told_apart() -> None:
    """No target is better than one that finds either."""
    page = Snapshot("<ul><li><b>x</b></li><li><b>x</b></li></ul>")
    element = page.all(by.css("b"))[0]
    assert propose_row(element) is None
    assert pick(page, element).python == ""
    assert "inside= or near=" in pick(page, element).advice


def test_one_way_only_is_said() -> None:
    """A lone way never acts in a final step without a person."""
    (element,) = find_at(PAGE, "Show more")
    assert "one way only" in pick(PAGE, element).advice
