"""What a page is: by its makers' marks, by status, by expectation; and what is none of it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from surefoot.fallbacks.blocks import Expected, Kind, Reply, detect, own_rules
from surefoot.selectors.snapshot import Snapshot
from tests.fallbacks.blocks.made import ARTICLE, BLOCKED, CHALLENGE, OF_NOBODY, ORDINARY, page, site

THERE = Expected(landmark=True)
MISSING = Expected(landmark=False)


@pytest.mark.parametrize("who", BLOCKED)
@pytest.mark.parametrize("status", [None, 200])
def test_each_makers_page_is_told(who: str, status: int | None) -> None:
    """By its HTML alone, whatever the status: who made it, of which kind it is, and what was seen."""
    provider, kind = who.split()
    verdict = detect(BLOCKED[who], reply=Reply(status=status))
    assert (str(verdict.provider), verdict.kind) == (provider, kind), verdict.evidence
    assert verdict.confidence >= 0.9
    assert all(one.saw for one in verdict.evidence)
    assert verdict.rules == own_rules().version


@pytest.mark.parametrize("name", ORDINARY)
@pytest.mark.parametrize("status", [None, 200])
def test_ordinary_pages_are_none(name: str, status: int | None) -> None:
    """Pages that talk about blocks, embed a CAPTCHA, bear a vendor's script, or show little."""
    verdict = detect(ORDINARY[name], reply=Reply(status=status))
    assert verdict.kind is None, verdict.evidence
    assert verdict.ordinary
    assert not verdict.blocked


@pytest.mark.parametrize("name", [name for name, html in ORDINARY.items() if html])
def test_ordinary_pages_at_rest_are_none(name: str) -> None:
    """Read as snapshots they are as ordinary; what is expected and missing on them is unknown, never a block."""
    at_rest = Snapshot(ORDINARY[name], url="https://shop.example/")
    assert detect(at_rest).kind is None
    verdict = detect(at_rest, expected=MISSING)
    assert not verdict.blocked
    assert verdict.kind in {Kind.UNKNOWN, Kind.LOGIN_WALL}
    assert (verdict.kind is Kind.LOGIN_WALL) == ("type=password" in ORDINARY[name])


def test_what_a_vendor_leaves_on_ordinary_pages_is_told_apart() -> None:
    """Scripts, headers and cookies are seen passively, and are evidence of nothing."""
    headers = {"Set-Cookie": "__cf_bm=a; path=/\n_abck=b; Expires=Thu, 01 Jan 2027 00:00:00 GMT", "CF-Ray": "8a-ZRH"}
    verdict = detect(ORDINARY["vendors' scripts"], reply=Reply(status=200, headers=headers))
    assert (verdict.kind, verdict.evidence) == (None, ())
    seen = {one.partition(":")[0] for one in verdict.passive}
    assert seen >= {"cloudflare", "perimeterx", "imperva", "datadome", "akamai", "aws-waf"}
    assert detect(ORDINARY["a small page"]).passive == ()


@pytest.mark.parametrize("html", [*BLOCKED.values(), *OF_NOBODY.values()])
def test_what_is_wanted_and_there_is_no_block(html: str) -> None:
    """Where the expected content was seen, no sign counts."""
    assert detect(html, reply=Reply(status=403), expected=THERE).kind is None


def test_missing_without_a_reason_is_unknown() -> None:
    """What is expected and missing is never called a block, and says what was expected."""
    verdict = detect(site(ARTICLE), expected=Expected(targets=0))
    assert (verdict.kind, verdict.blocked, verdict.ordinary) == (Kind.UNKNOWN, False, False)
    assert "none of the wanted elements found" in str(verdict.evidence[0])
    assert detect(CHALLENGE, expected=MISSING).kind is Kind.CHALLENGE_AUTO


def test_the_right_page_with_nothing_on_it_is_a_real_answer() -> None:
    """Its landmark was seen, and it says that nothing was found; the words alone would not do."""
    html = ORDINARY["a search without results"]
    assert detect(html, expected=Expected(landmark=True, targets=0)).kind is Kind.EMPTY_RESULT
    assert detect(html, expected=Expected(landmark=False, targets=0)).kind is Kind.UNKNOWN
    assert detect(html, expected=Expected(landmark=True, targets=3)).kind is None


@pytest.mark.parametrize(
    ("headers", "status", "kind", "provider"),
    [
        ({"cf-mitigated": "challenge"}, 403, Kind.CHALLENGE_AUTO, "cloudflare"),
        ({"cf-mitigated": "challenge"}, 429, Kind.CHALLENGE_AUTO, "cloudflare"),
        ({"X-Amzn-Waf-Action": "challenge"}, 202, Kind.CHALLENGE_AUTO, "aws-waf"),
        ({"x-amzn-waf-action": "captcha"}, 405, Kind.CHALLENGE_HUMAN, "aws-waf"),
        ({"x-kpsdk-ct": "a"}, 429, Kind.CHALLENGE_AUTO, "kasada"),
        ({"x-vercel-mitigated": "challenge"}, 403, Kind.CHALLENGE_AUTO, "vercel"),
        ({"server": "AkamaiGHost"}, 403, Kind.DENIED, "akamai"),
        ({"rimon": "RWC_BLOCK"}, 200, Kind.NETWORK_FILTER, None),
        ({}, 429, Kind.RATE_LIMITED, None),
        ({}, 999, Kind.DENIED, None),
        ({}, 451, Kind.GEO_OR_POLICY, None),
        ({}, 511, Kind.CAPTIVE_PORTAL, None),
        ({}, 403, Kind.DENIED, None),
        ({}, 202, Kind.CHALLENGE_AUTO, None),
        ({}, 503, Kind.OUTAGE, None),
        ({}, 404, Kind.NOT_FOUND, None),
        ({}, 200, None, None),
    ],
)
def test_headers_and_statuses_of_an_empty_page(
    headers: dict[str, str], status: int, kind: Kind | None, provider: str | None
) -> None:
    """What a vendor's header says comes before what the status says."""
    verdict = detect("", reply=Reply(status=status, headers=headers))
    assert (verdict.kind, verdict.provider) == (kind, provider)


@pytest.mark.parametrize("status", [202, 401, 403, 405, 418, 503])
def test_a_status_says_little_of_a_page_with_content(status: int) -> None:
    """A page that shows what a site shows is no block by its status alone."""
    assert detect(site(ARTICLE), reply=Reply(status=status)).kind is None


def test_retry_after_is_told_with_what_asks_for_it() -> None:
    """It stands in the verdict of a page that asks to wait, and in no other."""
    headers = {"retry-after": "30"}
    limited = detect("", reply=Reply(status=429, headers=headers))
    assert limited.retry_after is not None
    assert (limited.retry_after.seconds, "wait as long as it asks" in limited.advice) == (30, True)
    assert detect(site(ARTICLE), reply=Reply(status=200, headers=headers)).retry_after is None


def test_a_blank_screenshot_is_added_to_the_evidence_only() -> None:
    """It never makes a verdict by itself."""
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(buffer, "PNG")
    verdict = detect(site(ARTICLE), picture=buffer.getvalue())
    assert verdict.kind is None
    assert [str(one) for one in verdict.evidence] == ["picture: the screenshot is #ffffff all over"]
    assert detect(site(ARTICLE), picture=b"no picture").evidence == ()


def test_evidence_holds_no_queries_and_no_values() -> None:
    """What may be private of an address and of a field is left out."""
    url = "https://www.google.com/sorry/index?continue=https://a.example/?token=hush"
    assert "hush" not in str(detect("", reply=Reply(url=url)).evidence)
    html = page('<form id="challenge-form"><input name="jschl_vc" value="hush"></form>')
    assert "hush" not in str(detect(html).evidence)
    wall = detect("", reply=Reply(url="https://a.example/login?next=/hush", asked="https://a.example/b?hush"))
    assert (wall.kind, "hush" in str(wall.evidence)) == (Kind.LOGIN_WALL, False)


_PIECES = st.sampled_from([
    "<div hidden>", "</div>", "<svg>", "<script>", "</script>", "<noscript>", "<iframe src=captcha height=100%>",
    "<h1>",
    "<title>", "Access denied", "<input type=password>", "<meta http-equiv=refresh content='0;url=http://[::1'>",
    "<form id=challenge-form>", "<template>", "<body>", "<html hidden>", "\0", "&#35;", "<!--", "\ud800", "<frameset>",
])  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join)),
    url=st.one_of(st.none(), st.text(max_size=60), st.just("http://[bad/login?next=//x")),
    status=st.one_of(st.none(), st.integers(-1, 10**9)),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "date", "set-cookie", "server", "x-ratelimit-reset"]), st.text(max_size=40)
    ),
    picture=st.one_of(st.none(), st.binary(max_size=60)),
)
def test_nothing_that_comes_makes_it_raise(
    content: bytes | str, url: str | None, status: int | None, headers: dict[str, str], picture: bytes | None
) -> None:
    """Any bytes, any text, any address, status and headers give a verdict, which can be told."""
    reply = Reply(status=status, headers=headers, url=url, asked=url, redirects=(url,) if url else ())
    verdict = detect(content, reply=reply, expected=MISSING, picture=picture)
    assert verdict.kind is not None
    assert verdict.advice
