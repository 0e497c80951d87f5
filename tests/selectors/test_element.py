"""What an element says of itself."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot


def one(html: str, selector: str = "#x") -> Element:
    """Return the one element of a page."""
    (element,) = Snapshot(html).all(by.css(selector))
    return element


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p id=x> a <b>b</b>c </p>", "a bc"),
        ("<div id=x><p>a</p><p>b</p></div>", "a b"),
        ("<p id=x>€ <span>128</span><span>.40</span></p>", "€ 128.40"),
        ("<p id=x>a<br>b</p>", "a b"),
        ("<table><tr id=x><td>a<td>b</table>", "a b"),
        ("<p id=x>now 5<span hidden> was 7</span></p>", "now 5"),
        ("<p id=x>a<script>b</script><style>c</style><noscript>d</noscript><template>e</template></p>", "a"),
        ("<p id=x style='visibility:hidden'>a<b style='visibility:visible'>b</b></p>", "b"),
        ("<div id=x><input type=submit value=Send><input value=typed></div>", "Send"),
        ("<div id=x><select><option>a<option selected>b</select></div>", "b"),
        ("<details id=x><summary>s</summary>folded</details>", "s folded"),
        ("<details id=x><summary>s</summary><p>folded</p></details>", "s"),
        ("<p id=x hidden>a</p>", ""),
    ],
)
def test_text_is_what_a_person_sees(html: str, text: str) -> None:
    """Hidden parts are left out, blocks stand apart, inline parts run together."""
    assert one(html).text == text


@pytest.mark.parametrize(
    ("html", "visible"),
    [
        ("<p id=x>", True),
        ("<p id=x hidden>", False),
        ("<div hidden><p id=x></div>", False),
        ("<p id=x style='color: red; display : none'>", False),
        ("<p id=x style='--display:none'>", True),
        ("<p id=x style='visibility:hidden'>", False),
        ("<div style='visibility:hidden'><p id=x style='visibility: visible'></div>", True),
        ("<p id=x aria-hidden=true>", True),
        ("<input id=x type=HIDDEN>", False),
        ("<input id=x>", True),
        ("<details><p id=x></details>", False),
        ("<details open><p id=x></details>", True),
        ("<details><summary id=x></details>", True),
        ("<details><summary></summary><summary id=x></summary></details>", False),
        ("<dialog id=x>", False),
        ("<dialog open id=x>", True),
        ("<p id=x data-surefoot-hidden>", False),
        ("<div data-surefoot-hidden><p id=x></div>", False),
        ("<div data-surefoot-hidden=self><p id=x></div>", True),
        ("<p id=x data-surefoot-hidden=self>", False),
        ("<html data-surefoot-live><p id=x hidden>", True),
        ("<html data-surefoot-live><p id=x style='display:none'>", True),
        ("<html data-surefoot-live><p id=x data-surefoot-hidden>", False),
        ("<select><option id=x data-surefoot-hidden></select>", True),
        ("<select hidden><option id=x></select>", False),
    ],
)
def test_visibility_is_read_from_marks_and_html(html: str, visible: bool) -> None:
    """A living page is marked; in raw HTML what HTML says counts; a menu's options are as visible as the menu."""
    assert one(html).visible is visible


@pytest.mark.parametrize(
    ("html", "exposed"),
    [
        ("<p id=x>", True),
        ("<p id=x aria-hidden=true>", False),
        ("<div aria-hidden=TRUE><p id=x></div>", False),
        ("<p id=x aria-hidden=false>", True),
        ("<p id=x hidden>", False),
        ("<p id=x data-surefoot-hidden=self>", True),
    ],
)
def test_aria_hidden_hides_from_roles_only(html: str, exposed: bool) -> None:
    """What assistive technology does not see may well be visible."""
    assert one(html).exposed is exposed


@pytest.mark.parametrize(
    ("html", "value"),
    [
        ("<input id=x value=a>", "a"),
        ("<input id=x>", ""),
        ("<input id=x value=a data-surefoot-value=b>", "b"),
        ("<input id=x value=a data-surefoot-value>", ""),
        ("<input id=x type=password value=secret>", ""),
        ("<textarea id=x>a\nb</textarea>", "a\nb"),
        ("<textarea id=x data-surefoot-value=c>a</textarea>", "c"),
        ("<select id=x><option value=1>a<option value=2 selected>b</select>", "2"),
        ("<select id=x><option>a<option>b</select>", "a"),
        (
            (
                "<select id=x><option selected data-surefoot-selected=false>a"
                "<option data-surefoot-selected=true>b</select>"
            ),
            "b",
        ),
        ("<select id=x multiple><option>a</select>", ""),
        ("<select><option id=x> a  b </select>", "a b"),
        ("<p id=x>a", None),
    ],
)
def test_value_is_what_a_control_holds_now(html: str, value: str | None) -> None:
    """The live value comes before the one in the HTML, and a password is never told."""
    assert one(html).value == value


@pytest.mark.parametrize(
    ("html", "checked"),
    [
        ("<input id=x type=checkbox>", False),
        ("<input id=x type=checkbox checked>", True),
        ("<input id=x type=radio checked data-surefoot-checked=false>", False),
        ("<input id=x type=checkbox data-surefoot-checked=true>", True),
        ("<div id=x role=switch aria-checked=true>", True),
        ("<div id=x role=switch>", False),
    ],
)
def test_checked_is_the_state_now(html: str, checked: bool) -> None:
    """The live state comes before the one in the HTML."""
    assert one(html).checked is checked


@pytest.mark.parametrize(
    ("html", "enabled"),
    [
        ("<button id=x>", True),
        ("<button id=x disabled>", False),
        ("<p id=x disabled>", True),
        ("<fieldset disabled><input id=x></fieldset>", False),
        ("<fieldset disabled><legend><input id=x></legend></fieldset>", True),
        ("<fieldset disabled><legend></legend><legend><input id=x></legend></fieldset>", False),
        ("<select><optgroup disabled><option id=x></select>", False),
        ("<button id=x aria-disabled=true>", False),
        ("<div aria-disabled=true><button id=x></div>", False),
        ("<div aria-disabled=true><button id=x aria-disabled=false></div>", True),
    ],
)
def test_enabled_counts_groups(html: str, enabled: bool) -> None:
    """A disabled fieldset holds its controls back, but for those in its first legend."""
    assert one(html).enabled is enabled


def test_elements_are_equal_by_their_node() -> None:
    """The same node is the same element, however it was found; that of another snapshot is not."""
    page, other = Snapshot("<p id=x><p>"), Snapshot("<p id=x><p>")
    (first,), (second,) = page.all(by.css("#x")), page.all(by.css("p:first-child"))
    assert first == second
    assert first != other.all(by.css("#x"))[0]
    assert len({first, second}) == 1


def test_family_is_walked_both_ways() -> None:
    """Parent, children, ancestors and descendants are elements, in order."""
    element = one("<main><div id=x>t<p><b></b></p><i></i></div></main>")
    assert [child.tag for child in element.children] == ["p", "i"]
    assert [inner.tag for inner in element.descendants] == ["p", "b", "i"]
    assert [outer.tag for outer in element.ancestors] == ["main", "body", "html"]


def test_attributes_without_value_are_empty() -> None:
    """`hidden` alone is there and says nothing; what is not there is None."""
    element = one("<input id=x required data-a=''>")
    assert [element.attribute(name) for name in ("required", "data-a", "checked")] == ["", "", None]
    assert element.has("required")


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ("<main><p id=x>", "p#x"),
        ("<main id=m><section class='a b'><p data-testid=t>", "main#m > section.a > p[data-testid=t]"),
        ("<div><div><div><div><i name=n>", "div > div > div > i[name=n]"),
    ],
)
def test_paths_are_short(html: str, path: str) -> None:
    """A path starts at the nearest id and has four steps at most."""
    assert Snapshot(html).root.descendants[-1].path == path


def test_a_description_never_tells_a_password() -> None:
    """An element in a message shows its text or value, and of a password neither."""
    assert str(one("<input id=x type=password value=secret data-surefoot-value=secret>")) == "input#x"
    assert str(one("<input id=x value=typed>")) == 'input#x "typed"'


def test_a_deep_page_needs_no_deep_stack() -> None:
    """Ten thousand levels are read as three are."""
    page = Snapshot("<div>" * 10_000 + "<b>deep</b>")
    (element,) = page.all(by.text("deep"))
    assert (element.tag, element.visible, page.text) == ("b", True, "deep")
