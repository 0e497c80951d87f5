"""What the rules find, what stands in for it, and what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot import Target, by
from surefoot.log.redaction import Redactor, redactor
from surefoot.scrubbing.numbers import luhn
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot
from tests.scrubbing.planting import PLACES, page_of


@pytest.fixture
def registered() -> Iterator[None]:
    """Two secrets, one of them a common word."""
    before = redactor.__dict__.copy()
    redactor.__dict__.update(Redactor().__dict__)
    redactor.register("password", "demo password")
    redactor.register("hunter2-and-more", "acme key")
    yield
    redactor.__dict__.update(before)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("mail Bob@corp.com or bob@corp.com", "mail person1@example.org or person1@example.org"),
        ("bob%40corp.com bob\\u0040corp.com", "person1%40example.org person1\\u0040example.org"),
        ("logo@2x.png, ada@example.org, a@b", "logo@2x.png, ada@example.org, a@b"),
        ("by ...bob@corp.com, --bob@corp.com", "by ...person1@example.org, --person1@example.org"),
        ("4111 1111 1111 1111", "4000 0000 0000 0010"),
        ("5555-5555-5555-4444, 378282246310005", "5500-0000-0000-0012, 370000000000028"),
        ("4111 1111 1111 1112, 1234567890123456", "4111 1111 1111 1112, 1234567890123456"),
        ("4539%201488%200343%206467", "4000%200000%200000%200010"),
        ("DE89 3704 0044 0532 0130 00", "DE09 0000 0000 0000 0000 01"),
        ("Authorization: Bearer abc123def456", "Authorization: Bearer token-1"),
        ("/x?token=abc123&sig=9f8e7d6c&page=2&code=EUR", "/x?token=token-1&sig=token-2&page=2&code=EUR"),
        ("/x?code=4f9a8b7c6d5e4f3a2b1c", "/x?code=token-1"),
        ("go=https%3A%2F%2Fa.example%2F%3Fsession%3Dabc123xyz", "go=https%3A%2F%2Fa.example%2F%3Fsession%3Dtoken-1"),
        ("https://user:s3cret@host.com/", "https://token-1@host.com/"),
        ('{"csrfToken": "a1b2c3d4e5", "title": "a1b2c3d4e5f6"}', '{"csrfToken": "token-1", "title": "a1b2c3d4e5f6"}'),
        ('"{\\"session_id\\":\\"a1b2c3d4e5\\"}"', '"{\\"session_id\\":\\"token-1\\"}"'),
        ('{"password": "Your password", "author": "x1y2z3w4"}', '{"password": "Your password", "author": "x1y2z3w4"}'),
        ("key AKIAIOSFODNN7EXAMPLE", "key token-1"),
    ],
)
def test_texts(text: str, scrubbed: str) -> None:
    """Each rule finds what it is for, and stand-ins are written as the value was."""
    assert Scrubber().text(text) == scrubbed


def test_elements_that_name_what_they_hold() -> None:
    """Hidden fields and `meta` elements hold a token where their name says so; what a person chooses stays."""
    html = (
        '<meta name=csrf-token content="Zq8xKp2LmN"><meta name=description content="Zq8xKp2LmN0">'
        '<input type=hidden name=authenticity_token value="Zq8xKp2LmN"><div data-session-id="Zq8xKp2LmN1"></div>'
        '<input type=radio name=session value="evening-2024">'
    )
    scrubbed = Scrubber().html(html)
    assert scrubbed.count('"token-1"') == 2
    assert 'data-session-id="token-2"' in scrubbed
    assert "Zq8xKp2LmN0" in scrubbed
    assert "evening-2024" in scrubbed


def test_the_same_value_has_the_same_stand_in() -> None:
    """Over the pages of a journey, its addresses and its JSON, a value is told from others by its stand-in."""
    scrubber = Scrubber()
    html = scrubber.html("<p>a@corp.com, b@corp.com</p>")
    assert scrubber.url("https://x.example/?who=b@corp.com") == "https://x.example/?who=person2@example.org"
    assert scrubber.json({"who": ["a@corp.com", 4111111111111111, 7]}) == {
        "who": ["person1@example.org", 4000000000000010, 7]
    }
    assert html == "<p>person1@example.org, person2@example.org</p>"
    assert scrubber.counts == {"card": 1, "email": 4}


def test_json_by_its_keys() -> None:
    """A value of JSON is a token where its key says so, and it looks like one."""
    given = {"access_token": "a1b2c3d4e5", "token_type": "bearer", "count": True}
    assert Scrubber().json(given) == {"access_token": "token-1", "token_type": "bearer", "count": True}


def test_what_is_kept_stays(registered: None) -> None:
    """What the author keeps stays however it is written; a registered secret never does."""
    scrubber = Scrubber(keep=["4111111111111111", "Bob@corp.com", "hunter2-and-more"])
    assert scrubber.text("4111 1111 1111 1111 bob@corp.com") == "4111 1111 1111 1111 bob@corp.com"
    assert scrubber.text("hunter2-and-more") == "«acme key»"


def test_a_secret_that_is_a_common_word_breaks_no_page(registered: None) -> None:
    """A password that is `password` goes from texts; the type of a field, and the names of tags, stay."""
    html = (
        '<label>password <input type=password name="password" data-password=1 title="the password: password"></label>'
    )
    scrubbed = Scrubber().html(html)
    assert 'type=password name="password" data-password=1' in scrubbed
    assert scrubbed.count("«demo password»") == 3


def test_private_places() -> None:
    """What stands in a private target, or in a place that the page declares private, goes wherever it stands."""
    html = (
        '<h1 id=who>Grace <b>Brewster</b> Hopper</h1><p title="of Hopper">Hopper, born 12 March 1906</p>'
        '<input autocomplete="section-a cc-name" value="G. B. HOPPER"><span data-private>17 <i>Navy Yard</i></span>'
        "<span class=pin>42</span><span class=pin>43</span><b class=born>12 March 1906</b> 42 of 43"
    )
    targets = [Target(by.css("#who")), Target(by.css(".pin")).first, Target(by.css(".born"))]
    scrubbed = Scrubber().page(Snapshot(html), targets).html
    assert not re.search("Grace|Hopper|Brewster|HOPPER|Navy|1906", scrubbed)
    assert "born 11 March 20" in scrubbed  # still a date
    assert "<span class=pin>43</span>" in scrubbed
    assert "<span class=pin>42</span>" not in scrubbed
    assert scrubbed.endswith("42 of 43")  # two digits are looked for where they stand, and nowhere else


def test_lines_of_the_html_are_no_part_of_what_is_private() -> None:
    """What the HTML breaks into lines is told elsewhere in one, and has the same stand-in there."""
    html = "<p data-private>\n  Grace\n  Hopper\n</p><title>Hello, Grace Hopper</title>"
    scrubber = Scrubber()
    assert scrubber.page(Snapshot(html)).html == ("<p data-private>\n  private-1\n</p><title>Hello, private-1</title>")
    assert scrubber.url("https://a.example/?who=Grace%20Hopper") == "https://a.example/?who=private-1"


@pytest.mark.parametrize(
    ("said", "scrubbed"), [("1&nbsp;234,50&nbsp;€", "1 111,01 €"), ("Zoe&nbsp;Quinn", "private-1")]
)
def test_a_space_that_does_not_break_is_no_part_of_it_either(said: str, scrubbed: str) -> None:
    """Browsers write it as a reference, in sums above all: what is private goes in its own place, too."""
    html = f"<b class=due>{said}</b><title>{said}</title>"
    target = Target(by.css(".due"), private=True)
    assert Scrubber().page(Snapshot(html), [target]).html == f"<b class=due>{scrubbed}</b><title>{scrubbed}</title>"


def test_what_might_be_chosen_is_no_secret() -> None:
    """Of a menu of years only the chosen one is private: not every year of every page."""
    html = (
        "<p>2027-01-02</p><select autocomplete=cc-exp-year><option>2027<option selected>2029</select><p>until 2029</p>"
    )
    assert Scrubber().page(Snapshot(html)).html == html.replace("2029", "2001")


def test_what_was_typed_in_private_keeps_its_shape() -> None:
    """So that what is taken for the input of a run still fits it."""
    scrubber = Scrubber(private=["1990-01-02", "Ada"])
    assert scrubber.json({"born": "1990-01-02", "name": "Ada"}) == {"born": "1111-11-01", "name": "Ada"}
    assert scrubber.counts == {"private": 1}


@pytest.mark.parametrize(
    "said", ["12 Rue de la Foi", "Ana Li 7", "Mayer, 7", "Juno 1980", "AB12CD", "A7K-2QX", "aB3xY9"]
)
def test_letters_beside_digits_go_as_well(said: str) -> None:
    """A street, a name, a licence plate or a code is no number, however short its words are."""
    assert Scrubber(private=[said]).text(f"it is {said} here") == "it is private-1 here"


@pytest.mark.parametrize(
    ("said", "scrubbed"),
    [
        ("28 Nov 2026", "11 Nov 2001"),
        ("2026-11-28T10:30Z", "1111-11-11T11:01Z"),
        ("EUR 12.50", "EUR 11.01"),
        ("12,50 €", "11,01 €"),
        ("Saturday 10:30 pm", "Saturday 11:01 pm"),
        ("2 de enero de 2026", "1 de enero de 2001"),
    ],
)
def test_a_number_stays_one(said: str, scrubbed: str) -> None:
    """What a view reads as a date, a time or a sum is one afterwards."""
    assert Scrubber(private=[said]).text(said) == scrubbed


def test_stand_ins_do_not_collide() -> None:
    """A text that looks like a stand-in keeps its meaning: no value is given it."""
    html = "<p>person1@example.org wrote to a@corp.com about token-1, ?token=abc123def</p>"
    assert (
        Scrubber().html(html) == "<p>person1@example.org wrote to person2@example.org about token-1, ?token=token-2</p>"
    )


def test_half_a_sign_is_taken() -> None:
    """A script may cut a sign in two, wherever it stands: the page is scrubbed all the same."""
    html = (
        '<p title="data:text/plain,\ud800 a@corp.com"></p><b data-private>of \ud800</b><a href="?b%40corp.com\ud800">'
    )
    scrubbed = Scrubber().page(Snapshot(html)).html
    assert "corp" not in scrubbed
    assert "<p title" in scrubbed
    assert ">private-1</b>" in scrubbed


_VALUES = st.sampled_from(
    [
        "a@corp.com",
        "Ünal+x@sub.corp.co.uk",
        "4539 1488 0343 6467",
        "GB82 WEST 1234 5698 7654 32",
        "?sig=1a2b3c4d5e",
        "«x»",
    ]
) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
_PLANTED = st.lists(st.tuples(st.sampled_from(sorted(PLACES)), _VALUES), min_size=1, max_size=5)


@settings(deadline=None, max_examples=60)
@given(planted=_PLANTED)
def test_pages_stay_whole(planted: list[tuple[str, str]]) -> None:
    """Whatever stands in a page, its elements and attributes stay, and scrubbing it again changes nothing."""
    html = "".join(page_of(value, {name: PLACES[name]}) for name, value in planted)
    scrubbed = Scrubber().html(html)
    before, after = (
        [(one.tag, sorted(one.attributes)) for one in Snapshot(page).root.descendants] for page in (html, scrubbed)
    )
    assert before == after
    assert Scrubber().html(scrubbed) == scrubbed


@settings(deadline=None)
@given(body=st.integers(10**10, 10**11 - 1), lead=st.sampled_from(["4539", "5412", "2221"]), by_four=st.booleans())
def test_cards(body: int, lead: str, by_four: bool) -> None:
    """The number of a card becomes another one that is valid, as long, and written in the same way."""
    digits = f"{lead}{body}"[:15]
    number = digits + str(luhn(digits))
    written = " ".join(re.findall("....", number)) if by_four else number
    scrubbed = Scrubber().text(f"card {written}.").removeprefix("card ").removesuffix(".")
    bare = scrubbed.replace(" ", "")
    assert scrubbed != written
    assert [len(part) for part in scrubbed.split(" ")] == [len(part) for part in written.split(" ")]
    assert luhn(bare[:-1]) == int(bare[-1])


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    """Texts of any kind go through, as texts, addresses, JSON and HTML, and a second time unchanged."""
    once = Scrubber().text(text)
    assert Scrubber().text(once) == once
    assert isinstance(Scrubber().json({text: [text]}), dict)
    assert Scrubber().html(Scrubber().html(text)) == Scrubber().html(text)
