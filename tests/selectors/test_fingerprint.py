"""What is remembered of an element: enough to find it, little, and nothing that was typed."""

from __future__ import annotations

import json
from itertools import product

import pytest

from surefoot import Snapshot
from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, Twin, fingerprint, unveiled, veiled_word
from surefoot.selectors.similar import Stake, similar

PAGE = """
<title>Order 12 - Acme</title>
<body><nav><a href="https://acme.example/home?session=abc">Home</a><a href="/help">Help</a></nav>
<main><h1>Your order</h1>
<form id="checkout" class="form form--wide">
<label for="card">Card number</label><input id="card" name="card" class="field" value="4111111111111111">
<textarea id="note">please knock hard</textarea>
<div id="free" contenteditable>my own words</div>
<input type="hidden" name="csrf" value="f3a9c1d07b2e4a6895d1" data-csrf-token="f3a9c1d07b2e4a6895d1">
<button id="pay" class="btn primary" data-testid="pay">Pay now</button>
<button class="btn">Cancel</button></form>
<p id="who">Customer Jane Roe, account 4477</p></main></body>
"""


def one(selector: str, html: str = PAGE) -> Element:
    """Return the element that a selector describes."""
    (found,) = Snapshot(html).root.select(selector)
    return found


def test_it_is_readable_and_comes_back_from_its_json() -> None:
    """What is stored is what was taken."""
    taken = fingerprint(one("#pay"))
    said = json.loads(taken.json_text())
    assert said["tag"] == "button"
    assert said["text"] == "pay now"
    assert said["attributes"] == {"data-testid": "pay"}
    assert said["heading"] == "your order"
    assert said["path"][0] == "form:1 #checkout form form--wide"
    assert Fingerprint.model_validate_json(taken.json_text()) == taken


def test_it_is_small() -> None:
    """Three kilobytes hold it, however much an element and its page hold."""
    words = " ".join(f"word{n}" for n in range(5000))
    page = "<body>" + f'<div class="{words[:600]}"><p>{words}</p></div>' * 30
    for selector in ("div:nth-of-type(3)", "div:nth-of-type(3) p", "body"):
        assert len(fingerprint(one(selector, page)).json_text().encode()) < 3000


@pytest.mark.parametrize("selector", ["#card", "#note", "#checkout", "main", "body", "#free", "[type=hidden]", "#pay"])
def test_nothing_that_was_typed_is_in_it(selector: str) -> None:
    """Neither values nor what stands in places to write, of the element or of what is near it."""
    kept = fingerprint(one(selector)).json_text()
    for typed in ("4111", "knock", "hard", "own words", "f3a9c1"):
        assert typed not in kept


def test_the_query_of_an_address_is_left_out() -> None:
    """Keys travel in queries."""
    kept = fingerprint(one("nav a:first-child")).json_text()
    assert "acme.example/home" in kept
    assert "abc" not in kept


def test_words_that_look_like_keys_are_left_out() -> None:
    """Long words with digits, wherever they stand."""
    key = "sk_live_51Habcdefghijk0987"
    html = f'<body><p>before {key}</p><p id="x{key}" class="a" title="{key}">Key {key} end</p><a href="/k/{key}">go</a>'
    for selector in ("p:nth-of-type(2)", "a", "p:nth-of-type(1)", "body"):
        assert "51habc" not in fingerprint(one(selector, html)).json_text().lower()


def test_of_a_private_target_no_word_is_kept() -> None:
    """Neither its own nor those around it; numbers not even as a hash."""
    kept = fingerprint(one("#who"), private=True, salt="acme").json_text()
    for word in ("jane", "roe", "customer", "account", "4477", "order", "pay now", "cancel", "acme.example"):
        assert word not in kept.replace('"salt":"acme"', "").lower()
    assert '"id":"who"' in kept


def test_private_words_are_hashed_with_the_salt() -> None:
    """Two sites' hashes of one word do not compare; one site's do."""
    first, again = (fingerprint(one("#who"), private=True, salt="a") for _ in range(2))
    other = fingerprint(one("#who"), private=True, salt="b")
    unsalted = fingerprint(one("#who"), private=True)
    assert first == again
    assert first.text != other.text
    assert unsalted.salt
    assert unsalted.salt != fingerprint(one("#who"), private=True).salt


def test_look_alikes_and_neighbours_are_remembered() -> None:
    """So that none of them is taken for it later."""
    twins = fingerprint(one("#pay")).twins
    assert "cancel" in [twin.text for twin in twins]
    assert all(isinstance(twin, Twin) for twin in twins)


def test_it_is_the_same_each_time() -> None:
    """A page at rest is remembered in one way only."""
    assert fingerprint(one("#pay")).json_text() == fingerprint(one("#pay")).json_text()


def test_an_element_in_a_shadow_root_is_remembered() -> None:
    """Its path leads through the host."""
    page = '<body><x-box><template shadowrootmode="open"><button class="go">Go</button></template></x-box>'
    taken = fingerprint(one("button", page))
    assert taken.text == "go"
    assert taken.path[0].startswith("x-box:1")


def test_words_of_one_hash_are_put_in_the_same_each_time() -> None:
    """Sixteen bits are few: which of two words is meant must not hang on the order in which a set has them."""
    known: dict[str, str] = {}
    words = ("".join(letters) for letters in product("abcdefghijklmnop", repeat=5))
    word, other = next(
        (one, there) for one in words if (there := known.setdefault(veiled_word(one, "salt"), one)) != one
    )
    private = Fingerprint(tag="p", text=veiled_word(word, "salt"), salt="salt")
    assert unveiled(private, [word, other]) == unveiled(private, [other, word])


OLD = (
    '{"tag":"button","id":"pay","classes":"btn primary","attributes":{"data-testid":"pay"},"text":"pay now","length":7,'
    '"heading":"your order","before":"card number","after":"cancel","shape":"Aa a","path":["form:1 #checkout form",'
    '"main:1","body:1","html:1"],"place":[1,5,7,1,0],"at":0.8,"counts":[1,1,2,0],"title":"order acme",'
    '"twins":[{"text":"cancel","before":"pay now","heading":"your order","classes":"btn","branch":"button:2 btn"}]}'
)
"""As an earlier version wrote it, which knew less of an element."""


def test_what_an_earlier_version_remembered_still_counts() -> None:
    """What it did not know is not compared, and the element is found by the rest."""
    page = Snapshot(PAGE.replace('id="pay"', 'id="buy"').replace('data-testid="pay"', ""))
    found = similar(Fingerprint.model_validate_json(OLD), page)
    assert found[0].element.attribute("id") == "buy"
    assert found[0].probability >= Stake.READING.threshold


def test_of_a_private_target_the_list_and_the_address_say_nothing_either() -> None:
    """What stands before a list, and the last part of an address, are words too."""
    rows = "<p>Bills of Jane Roe</p><ul>" + "".join(
        f"<li><a href='/of/KEY-2027-03-14-ABCDEF-{n}/jane'>Bill {n}</a></li>" for n in range(3)
    )
    plain, private = (fingerprint(Snapshot(rows).root.select("a")[1], private=p, salt="s") for p in (False, True))
    assert plain.lead == "bills of jane roe"
    assert plain.ending == "jane"
    assert plain.row == (3, 1)
    assert "jane" not in private.json_text().lower()
    assert "2027" not in plain.json_text()
