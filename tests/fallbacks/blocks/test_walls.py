"""Walls that the address and the expectation tell: signing in, and pages that lead elsewhere."""

from __future__ import annotations

import pytest

from surefoot.fallbacks.blocks import Expected, Kind, Reply, detect
from surefoot.fallbacks.blocks.walls import is_sign_in
from tests.fallbacks.blocks.made import ARTICLE, ORDINARY, page, site

SIGN_IN = ORDINARY["a page to sign in on"]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/login", "https://shop.example/en/sign-in?a=1", "https://login.shop.example/",
        "https://accounts.shop.example/x", "https://shop.example/users/sign_in", "https://shop.example/ap/signin",
        "https://shop.example/login.php",
    ],
)  # fmt: skip
def test_addresses_to_sign_in_at(url: str) -> None:
    """They are told by a part of the path, or the host."""
    assert is_sign_in(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/", "https://blog.example/how-to-login", "https://shop.example/catalogin",
        "https://author.example/", "http://[bad/login",
    ],
)  # fmt: skip
def test_addresses_of_anything_else(url: str) -> None:
    """A word within another one, or in a longer one, is none."""
    assert not is_sign_in(url)


def test_a_page_to_sign_in_on_is_ordinary_where_it_was_asked_for() -> None:
    """Asked for directly, or with nothing known of what was asked for."""
    login = "https://shop.example/login"
    assert detect(SIGN_IN, reply=Reply(url=login, asked=login)).kind is None
    assert detect(SIGN_IN, reply=Reply(url=login)).kind is None
    assert detect(SIGN_IN).kind is None


def test_a_page_to_sign_in_on_instead_of_another_is_a_wall() -> None:
    """Told by what was asked for, by the first redirect, by an address to come back to, or by what is missing."""
    login, orders = "https://shop.example/login", "https://shop.example/orders"
    wall = detect(SIGN_IN, reply=Reply(url=login, asked=orders))
    assert wall.kind is Kind.LOGIN_WALL
    assert orders in str(wall.evidence[0])
    assert detect(SIGN_IN, reply=Reply(url=login, redirects=(orders,))).kind is Kind.LOGIN_WALL
    assert detect(SIGN_IN, reply=Reply(url=f"{login}?next=%2Forders")).kind is Kind.LOGIN_WALL
    assert detect(SIGN_IN, reply=Reply(url=login), expected=Expected(targets=0)).kind is Kind.LOGIN_WALL
    assert detect(SIGN_IN, reply=Reply(url=orders)).kind is Kind.LOGIN_WALL
    asked_for = Reply(url=login, asked=login)
    assert detect(SIGN_IN, reply=asked_for, expected=Expected(targets=0)).kind is Kind.UNKNOWN


def test_a_login_form_in_a_side_bar_is_no_wall() -> None:
    """The page has its content, at its own address."""
    html = ORDINARY["a login form in a side bar"]
    assert detect(html, reply=Reply(url="https://shop.example/orders")).kind is None


def test_an_empty_page_that_tells_another_host_what_was_asked_for_is_a_filter() -> None:
    """Over plain HTTP, by a refresh or a script; pages that lead on within a site, or to sign in, are none."""
    away = "http://warn.isp.example/deny?host=shop.test&uri=2f"
    for html in (
        page("", head=f'<meta http-equiv="refresh" content="0;url={away}">'),
        page(f"<script>location.href='{away}'</script>"),
    ):
        assert detect(html).kind is Kind.NETWORK_FILTER
    for target in ("http://www.shop.test/new?host=shop.test", "http://login.other.example/?url=http://shop.test/",
                   "https://warn.isp.example/?host=shop.test", "http://other.example/"):  # fmt: skip
        assert detect(page("", head=f'<meta http-equiv="refresh" content="0;url={target}">')).kind is None
    assert detect(page(ARTICLE, head=f'<meta http-equiv="refresh" content="9;url={away}">')).kind is None


def test_an_age_gate_may_stand_on_a_page_of_the_site() -> None:
    """Its title and its heading ask, whatever leads on around it."""
    html = site("<h1>Are you 18 years of age or older?</h1><button>Yes</button>", title="Age Verification | Acme")
    assert detect(html).kind is Kind.GEO_OR_POLICY
    assert detect(site(f"<p>You must be over 18 to order.</p>{ARTICLE}")).kind is None


def test_a_shell_that_asks_for_scripts_is_told_where_none_ran() -> None:
    """What stands there for browsers without scripts counts in raw HTML only."""
    html = page("<div id=root></div><noscript>Please enable JavaScript</noscript>")
    assert detect(html).kind is Kind.JS_REQUIRED
    assert detect(page("<div id=root>Loading</div>")).kind is None
    assert detect(site(f"<noscript>Please enable JavaScript</noscript>{ARTICLE}")).kind is None
