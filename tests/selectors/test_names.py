"""From elements to accessible names."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot

NAMES = [
    ("<button id=x>Pay <b>now</b></button>", "Pay now"),
    ("<button id=x><div>Pay</div><div>now</div></button>", "Pay now"),
    ("<button id=x>Pay<span hidden> later</span></button>", "Pay"),
    ("<button id=x>Pay<span aria-hidden=true>!</span></button>", "Pay"),
    ("<button id=x><img alt=Pay src=a></button>", "Pay"),
    ("<button id=x><svg><title>Close</title></svg></button>", "Close"),
    ("<button id=x title=Close></button>", "Close"),
    ("<button id=x title=Close>X</button>", "X"),
    ("<button id=x aria-label=Close>X</button>", "Close"),
    ("<button id=x aria-label=' '>X</button>", "X"),
    ("<button id=x aria-labelledby='a b'>X</button><i id=a>One</i><i id=b>Two</i>", "One Two"),
    ("<button id=x aria-labelledby=a aria-label=L>X</button><i id=a hidden>Hidden</i>", "Hidden"),
    ("<button id=x aria-labelledby=none aria-label=L>X</button>", "L"),
    ("<button id=x aria-labelledby='x a' aria-label=Delete></button><i id=a>file</i>", "Delete file"),
    ("<input id=x type=submit>", "Submit"),
    ("<input id=x type=submit value=Send>", "Send"),
    ("<input id=x type=reset>", "Reset"),
    ("<input id=x type=button value=Go title=t>", "Go"),
    ("<input id=x type=button title=t>", "t"),
    ("<input id=x type=image alt=Go>", "Go"),
    ("<input id=x type=image>", "Submit"),
    ("<input id=x type=file>", "Choose File"),
    ("<label>CV <input id=x type=file></label>", "CV"),
    ("<label for=x>E-mail</label><input id=x>", "E-mail"),
    ("<label>E-mail <input id=x></label>", "E-mail"),
    ("<label for=x>One</label><label for=x>Two</label><input id=x>", "One Two"),
    ("<label for=x hidden>Hidden</label><input id=x>", "Hidden"),
    ("<label>Repeat <input value=3> times<input id=y></label><input id=x>", ""),
    ("<label for=x>Repeat <input value=3> times</label><input id=x type=checkbox>", "Repeat 3 times"),
    (
        "<label for=x>Every <select><option>day<option selected>week</select></label><input id=x type=checkbox>",
        "Every week",
    ),
    ("<input id=x placeholder=p>", "p"),
    ("<input id=x placeholder=p title=t>", "t"),
    ("<input id=x type=checkbox placeholder=p>", ""),
    ("<input id=x aria-label=a placeholder=p>", "a"),
    ("<textarea id=x placeholder=p></textarea>", "p"),
    ("<fieldset id=x><legend>Card</legend><input></fieldset>", "Card"),
    ("<figure id=x><img><figcaption>Fig. 1</figcaption></figure>", "Fig. 1"),
    ("<table id=x><caption>Prices</caption></table>", "Prices"),
    ("<table id=x summary=Sum></table>", "Sum"),
    ("<img id=x alt=Logo title=t>", "Logo"),
    ("<img id=x title=t>", "t"),
    ("<svg id=x><title>Drawn</title></svg>", "Drawn"),
    ("<a id=x href=/>Home</a>", "Home"),
    ("<h1 id=x>A <em>b</em></h1>", "A b"),
    ("<table><tr id=x><td>a<td>b</table>", "a b"),
    ("<ul><li id=x>item</ul>", ""),
    ("<p id=x aria-label=no>text</p>", ""),
    ("<div id=x>text</div>", ""),
    ("<nav id=x aria-label=Main>text</nav>", "Main"),
    ("<div id=x role=button><ul><li>a</li></ul></div>", "a"),
    ("<div id=x role=button><input type=range value=7></div>", "7"),
    ("<button id=x>a<script>b</script></button>", "a"),
    ("<button id=x>a\u00a0 b</button>", "a b"),
    ("<button id=x data-surefoot-before='★'>Star</button>", "★Star"),
    ("<button id=x><i aria-owns=o></i></button><b id=o>owned</b>", "owned"),
    ("<details><summary id=x>More</summary></details>", "More"),
]


@pytest.mark.parametrize(("html", "name"), NAMES)
def test_names_are_computed_as_in_browsers(html: str, name: str) -> None:
    """Each element has the name that accname gives it."""
    (element,) = Snapshot(html).all(by.css("#x"))
    assert element.name == name


def test_a_name_that_refers_in_circles_ends() -> None:
    """Two elements that name each other do not name each other for ever."""
    page = Snapshot("<button id=a aria-labelledby=b>A</button><button id=b aria-labelledby=a>B</button>")
    assert [element.name for element in page.all(by.role("button"))] == ["B", "A"]


def test_a_hidden_button_is_named_when_hidden_ones_are_asked_for() -> None:
    """`include_hidden` names what is hidden too."""
    page = Snapshot("<button hidden>Pay</button>")
    assert len(page.all(by.role("button", "Pay", include_hidden=True))) == 1
