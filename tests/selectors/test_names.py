"""From elements to accessible names."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.selectors import by
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot

PAGES = Path(__file__).parent / "pages"

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


BY_CLASS = {
    "aria-labelledby": [
        ("<a href=/ id=x aria-labelledby='h s'>X</a><h2 id=h>Report</h2><span id=s>(PDF)</span>", "Report (PDF)"),
        ("<input id=x aria-labelledby='a a'><i id=a>Once</i>", "Once"),
        ("<input id=x aria-labelledby='a\n b'><i id=a>A</i><i id=b>B</i>", "A B"),
        ("<input id=x aria-labelledby=a><i id=a aria-label=Label>X</i>", "Label"),
        ("<input id=x aria-labelledby=a><i id=a aria-labelledby=b>own</i><i id=b>not followed</i>", "own"),
        ("<input id=x aria-labelledby=a><img id=a alt=Picture>", "Picture"),
        ("<input id=x aria-labelledby=a><input id=a value=typed>", "typed"),
        ("<input id=x aria-labelledby=a><input id=a type=submit value=Send>", "Send"),
        ("<input id=x aria-labelledby=a><div id=a hidden>In <b hidden>hidden</b> all</div>", "In hidden all"),
        ("<input id=x aria-labelledby=a><div id=a>Shown <b hidden>not</b></div>", "Shown"),
        ("<input id=x aria-labelledby=a title=t><i id=a></i>", "t"),  # what refers to nothing said goes on
        ("<div id=x role=group aria-labelledby=a></div><span id=a>Group</span>", "Group"),
        ("<span id=x role=generic aria-labelledby=a></span><i id=a>A</i>", ""),
    ],
    "aria-label": [
        ("<div id=x role=img aria-label='  Two  words '></div>", "Two words"),
        ("<input id=x type=submit aria-label=Label value=V>", "Label"),
        ("<img id=x alt=Alt aria-label=Label>", "Label"),
        ("<label for=x>L</label><input id=x aria-label=A>", "A"),
        ("<button id=x><b aria-label=Inner>text</b> after</button>", "Inner after"),
        ("<section id=x aria-label=Part></section>", "Part"),
        ("<em id=x aria-label=no>text</em>", ""),
    ],
    "embedded control": [
        ("<button id=x>Go <input value=now></button>", "Go now"),
        ("<button id=x>Go <textarea>there</textarea></button>", "Go there"),
        ("<button id=x>Go <span role=textbox>a <b>b</b></span></button>", "Go a b"),
        ("<button id=x>In <select><option>a<option selected>b</select></button>", "In b"),
        ("<button id=x>In <select multiple><option selected>a<option selected>b</select></button>", "In a b"),
        ("<button id=x>At <input type=range value=4></button>", "At 4"),
        ("<button id=x>At <i role=slider aria-valuenow=4 aria-valuetext=four></i></button>", "At four"),
        ("<button id=x>With <i role=menu>m</i> menu</button>", "With menu"),
        (
            "<button id=x>Box <i role=listbox><i role=option aria-selected=true>a</i><i role=option>b</i></i></button>",
            "Box a",
        ),
        ("<button id=x>C <i role=combobox aria-owns=l></i></button><ul id=l role=listbox></ul>", "C"),
        ("<label for=x>Flash <input id=y value=3> times</label><input id=x type=checkbox>", "Flash 3 times"),
        ("<label for=x>Own <input id=x value=typed></label>", "Own"),  # the control itself is left out
    ],
    "name from content": [
        ("<button id=x>a<b>b</b><i>c</i></button>", "abc"),
        ("<button id=x>a<br>b</button>", "a b"),
        ("<button id=x><span>a</span> <span>b</span></button>", "a b"),
        ("<button id=x><span data-surefoot-apart>a</span><span>b</span></button>", "a b"),
        ("<button id=x><div data-surefoot-apart=no>a</div><div data-surefoot-apart=no>b</div></button>", "ab"),
        ("<button id=x data-surefoot-before=' \u2605 ' data-surefoot-after=!>a</button>", "\u2605 a!"),
        ("<h2 id=x><a href=/>Linked</a> heading</h2>", "Linked heading"),
        ("<div id=x role=heading><p>a</p><p>b</p></div>", "a b"),
        ("<div id=x role=tab><ul><li>a</li></ul></div>", "a"),
        ("<div id=x role=button><div role=dialog>d</div>e</div>", "e"),
        ("<div id=x role=button><nav>n</nav>e</div>", "e"),
        ("<div id=x role=treeitem>a<div role=group><div role=treeitem>b</div></div></div>", "a"),
        ("<div id=x role=switch>On</div>", "On"),
        ("<div id=x role=alert>text</div>", ""),
        ("<div id=x role=listitem>text</div>", ""),
        ("<button id=x><script>a</script><style>b</style><template>c</template><noscript>d</noscript>e</button>", "e"),
        ("<summary id=x>Loose</summary>", "Loose"),
        ("<button id=x><details>folded</details></button>", ""),
        ("<button id=x><details open>open</details></button>", ""),
        ("<button id=x><b role=none>a</b><b role=presentation>b</b></button>", "ab"),
    ],
    "hidden": [
        ("<button id=x>a<i style='display: none'>b</i></button>", "a"),
        ("<button id=x>a<i style='visibility: hidden'>b<u style='visibility: visible'>c</u></i></button>", "a"),
        ("<button id=x>a<i aria-hidden=true>b</i><i aria-hidden=false>c</i></button>", "ac"),
        ("<button id=x>a<i hidden aria-label=b>c</i></button>", "a"),
        ("<label for=x>a<i hidden>b</i></label><input id=x>", "a"),
    ],
    "label": [
        ("<label for=x><b>Bold</b> <img alt=and> <i>more</i></label><input id=x>", "Bold and more"),
        ("<label><input id=x> after</label>", "after"),
        ("<label>first <input id=y> <input id=x></label>", ""),
        ("<label for=y>other<input id=x></label><input id=y>", ""),
        ("<label for=x>a</label><meter id=x value=1></meter>", "a"),
        ("<label for=x>a</label><progress id=x></progress>", "a"),
        ("<label for=x>a</label><output id=x>5</output>", "a"),
        ("<label for=x>a</label><select id=x><option>o</select>", "a"),
        ("<label for=x>a</label><textarea id=x></textarea>", "a"),
        ("<label for=x>a</label><button id=x>b</button>", "a"),
        ("<label for=x>a</label><div id=x role=textbox></div>", ""),
        ("<label for=x aria-label=said>a</label><input id=x>", "said"),
        ("<label for=x title=t></label><input id=x>", "t"),
        ("<label for=x>a</label><input id=x type=image alt=i>", "a"),
    ],
    "native": [
        ("<input id=x type=button value=' '>", ""),
        ("<input id=x type=submit value=' '>", "Submit"),
        ("<input id=x type=image title=t>", "t"),
        ("<input id=x type=number placeholder=p>", "p"),
        ("<input id=x type=date placeholder=p>", ""),
        ("<select id=x title=t></select>", "t"),
        ("<output id=x title=t>o</output>", "t"),
        ("<fieldset id=x title=t><div><legend>deep</legend></div></fieldset>", "t"),
        ("<fieldset id=x><legend>a</legend><legend>b</legend></fieldset>", "a"),
        ("<fieldset id=x><legend hidden>h</legend></fieldset>", "h"),  # hidden and referred to counts
        ("<figure id=x title=t></figure>", "t"),
        ("<table id=x summary=s><caption>c</caption></table>", "c"),
        ("<table id=x title=t><tr><td>a</table>", "t"),
        ("<map name=m><area id=x href=/ alt=Area></map>", "Area"),
        ("<img id=x alt=' ' title=t>", "t"),
        ("<svg id=x aria-label=l><title>t</title></svg>", "l"),
        ("<svg><a id=x href=/><title>Link</title></a></svg>", "Link"),
        ("<svg><a id=x href=/ xlink:title=Old></a></svg>", "Old"),
        ("<svg><a id=x href=/><text>Text</text></a></svg>", "Text"),
        ("<iframe id=x title=Frame></iframe>", "Frame"),
        ("<iframe id=x role=none title=Frame></iframe>", "Frame"),
        ("<details id=x><summary>s</summary></details>", ""),
        ("<dialog id=x open title=t>d</dialog>", "t"),
        ("<li id=x title=t>a</li>", "t"),
        ("<a id=x href=/ title=t> </a>", "t"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("html", "name"), [case for cases in BY_CLASS.values() for case in cases])
def test_every_class_of_naming(html: str, name: str) -> None:
    """The classes of accname and HTML-AAM, each as Playwright decides it."""
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


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_names_do_not_depend_on_what_was_asked_before(page: Path) -> None:
    """From the outermost in, or from the innermost out: roles and names are the same."""
    html = page.read_text()
    inward = [(one.role, one.name) for one in Snapshot(html).root.select("*")]
    outward = [(one.role, one.name) for one in reversed(Snapshot(html).root.select("*"))]
    alone = [(one.role, one.name) for one in _each_alone(html)]
    assert inward == outward[::-1] == alone


def _each_alone(html: str) -> list[Element]:
    count = len(Snapshot(html).root.select("*"))
    return [Snapshot(html).root.select("*")[place] for place in range(count)]
