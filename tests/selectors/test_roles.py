"""From elements to ARIA roles."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot

IMPLICIT = [
    ("<a id=x href=/>", "link"),
    ("<a id=x>", None),
    ("<area id=x href=/>", "link"),
    ("<article id=x>", "article"),
    ("<aside id=x>", "complementary"),
    ("<button id=x>", "button"),
    ("<datalist id=x>", "listbox"),
    ("<details id=x>", "group"),
    ("<summary id=x>", None),
    ("<dialog id=x>", "dialog"),
    ("<div id=x>", None),
    ("<fieldset id=x>", "group"),
    ("<footer id=x>", "contentinfo"),
    ("<main><footer id=x></main>", None),
    ("<div role=region><footer id=x></div>", None),
    ("<div role=main><header id=x></div>", None),
    ("<main role=none><header id=x></main>", "banner"),
    ("<header id=x>", "banner"),
    ("<article><header id=x></article>", None),
    ("<form id=x>", None),
    ("<form id=x aria-label=f>", "form"),
    ("<section id=x>", None),
    ("<section id=x aria-labelledby=y>", "region"),
    ("<h3 id=x>", "heading"),
    ("<hr id=x>", "separator"),
    ("<img id=x src=a>", "img"),
    ("<img id=x alt>", "presentation"),
    ("<img id=x alt title=t>", "img"),
    ("<img id=x alt tabindex=0>", "img"),
    ("<img id=x alt aria-label=l>", "img"),
    ("<input id=x>", "textbox"),
    ("<input id=x type=EMAIL>", "textbox"),
    ("<input id=x type=password>", "textbox"),
    ("<input id=x type=date>", "textbox"),
    ("<input id=x type=nonsense>", "textbox"),
    ("<input id=x type=number>", "spinbutton"),
    ("<input id=x type=range>", "slider"),
    ("<input id=x type=search>", "searchbox"),
    ("<input id=x type=checkbox>", "checkbox"),
    ("<input id=x type=radio>", "radio"),
    ("<input id=x type=submit>", "button"),
    ("<input id=x type=image>", "button"),
    ("<input id=x type=file>", "button"),
    ("<input id=x type=hidden>", None),
    ("<input id=x list=l><datalist id=l></datalist>", "combobox"),
    ("<input id=x list=l><div id=l></div>", "textbox"),
    ("<input id=x type=number list=l><datalist id=l></datalist>", "spinbutton"),
    ("<ul><li id=x></ul>", "listitem"),
    ("<menu id=x>", "list"),
    ("<nav id=x>", "navigation"),
    ("<output id=x>", "status"),
    ("<p id=x>", "paragraph"),
    ("<progress id=x>", "progressbar"),
    ("<select id=x>", "combobox"),
    ("<select id=x multiple>", "listbox"),
    ("<select id=x size=4>", "listbox"),
    ("<select id=x size=1>", "combobox"),
    ("<svg id=x>", "img"),
    ("<textarea id=x>", "textbox"),
    ("<table><tr><td id=x></table>", "cell"),
    ("<table role=grid><tr><td id=x></table>", "gridcell"),
    ("<table><tr><th id=x scope=row></table>", "rowheader"),
    ("<table><tr><th id=x scope=col></table>", "columnheader"),
    ("<table><tr><th id=x>a<th>b</table>", "columnheader"),
    ("<table><tr><th id=x>a<td>b</table>", "rowheader"),
    ("<table><tr><th id=x>a<td></table>", "columnheader"),
    ("<table><tr><th id=x>a</table>", None),
    ("<table><tr><th id=x>a<tr><td>b</table>", "columnheader"),
]

EXPLICIT = [
    ("<div id=x role=button>", "button"),
    ("<div id=x role=' Button '>", "button"),
    ("<div id=x role='fancy link'>", "link"),
    ("<button id=x role=nonsense>", "button"),
    ("<a id=x href=/ role=button>", "button"),
    ("<h2 id=x role=none>", "none"),
    ("<button id=x role=presentation>", "button"),
    ("<img id=x role=presentation aria-label=l>", "img"),
    ("<ul role=none><li id=x></ul>", "none"),
    ("<ul role=none aria-live=polite><li id=x></ul>", "listitem"),
    ("<table role=presentation><tr><td id=x></table>", "presentation"),
]


@pytest.mark.parametrize(("html", "role"), IMPLICIT)
def test_tags_have_their_roles(html: str, role: str | None) -> None:
    """Each tag has the role of HTML-AAM, as browsers give it."""
    (element,) = Snapshot(html).all(by.css("#x"))
    assert element.role == role


@pytest.mark.parametrize(("html", "role"), EXPLICIT)
def test_a_role_attribute_comes_first(html: str, role: str) -> None:
    """The first valid role that is named counts, unless it says nothing of what can have the focus."""
    (element,) = Snapshot(html).all(by.css("#x"))
    assert element.role == role


@pytest.mark.parametrize(("html", "role"), [(h, r) for h, r in IMPLICIT + EXPLICIT if r is not None])
def test_every_role_is_found_by_its_way(html: str, role: str) -> None:
    """What has a role is among the candidates that are looked at for it."""
    found = Snapshot(html).all(by.role(role, include_hidden=True))
    assert "x" in [element.attribute("id") for element in found]


@pytest.mark.parametrize(
    ("way", "count"),
    [
        (by.role("heading", level=2), 2),
        (by.role("heading", level=3), 1),
        (by.role("heading"), 4),
        (by.role("checkbox", checked=True), 2),
        (by.role("checkbox", checked=False), 1),
        (by.role("checkbox", checked="mixed"), 1),
        (by.role("button", pressed=True), 1),
        (by.role("button", expanded=False), 1),
        (by.role("button", disabled=True), 1),
        (by.role("tab", selected=True), 1),
        (by.role("option", selected=True), 1),
    ],
)
def test_states_narrow_a_role(way: by.Role, count: int) -> None:
    """A state that is asked for must be so."""
    page = Snapshot(
        "<h1></h1><h2></h2><div role=heading aria-level=2></div><h3 aria-level=2></h3>"
        "<input type=checkbox checked><input type=checkbox><div role=checkbox aria-checked=true></div>"
        "<div role=checkbox aria-checked=mixed></div><button aria-pressed=true></button>"
        "<button aria-expanded=false></button><button disabled></button><div role=tab aria-selected=true></div>"
        "<div role=tab></div><select><option><option selected></select>"
    )
    assert len(page.all(way)) == count


def test_what_is_hidden_has_no_place_among_roles() -> None:
    """Neither hidden nor aria-hidden elements answer to a role, unless they are asked for."""
    page = Snapshot("<button>a</button><button hidden>b</button><div aria-hidden=true><button>c</button></div>")
    assert [element.text for element in page.all(by.role("button"))] == ["a"]
    assert len(page.all(by.role("button", include_hidden=True))) == 3
