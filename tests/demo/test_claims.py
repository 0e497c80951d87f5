"""The claim over three pages, without a browser: its state, its document and what the ledger counts."""

from __future__ import annotations

import hashlib

import httpx2
import pytest

from surefoot.demo.site.claims import LARGEST_DOCUMENT
from surefoot.demo.site.control import Site
from tests.demo.conftest import ADA, signed_in
from tests.demo.test_booking import reserved, shown

FIRST = {
    "trip": "TBTQH2",
    "reason": "delayed",
    "detail_delayed": "190",
    "payout": "card",
    "reference": "ref-1",
    "own": "yes",
}
CONTENT = b"a boarding pass"
SUMMARY = "/claims/new/summary"


def first(client: httpx2.Client, **changes: str) -> httpx2.Response:
    """Send page 1."""
    return client.post("/claims/new", data={**FIRST, **changes})


def second(client: httpx2.Client, content: bytes = CONTENT, *, genuine: str = "yes") -> httpx2.Response:
    """Send page 2."""
    files = {"document": ("boarding pass.pdf", content, "application/pdf")}
    return client.post("/claims/new/document", data={"genuine": genuine}, files=files)


def at_the_summary(client: httpx2.Client, **changes: str) -> httpx2.Response:
    """Go through pages 1 and 2, and return page 3."""
    assert first(client, **changes).headers["location"] == "/claims/new/document"
    assert second(client).headers["location"] == SUMMARY
    return client.get(SUMMARY)


def test_pages_without_state_lead_back(ada: httpx2.Client) -> None:
    """Page 3 without page 1 leads to page 1, and without page 2 to page 2; nothing can be submitted from there."""
    assert ada.get(SUMMARY).headers["location"] == "/claims/new"
    assert ada.post(SUMMARY).headers["location"] == "/claims/new"
    assert ada.get("/claims/new/document").headers["location"] == "/claims/new"
    first(ada)
    assert ada.get(SUMMARY).headers["location"] == "/claims/new/document"


def test_the_state_is_the_browsers(ada: httpx2.Client, site: Site) -> None:
    """The same person in another browser starts at page 1."""
    at_the_summary(ada)
    with signed_in(site, ADA) as elsewhere:
        assert elsewhere.get(SUMMARY).headers["location"] == "/claims/new"
    assert ada.get(SUMMARY).status_code == 200


def test_the_document_is_stored(ada: httpx2.Client, site: Site) -> None:
    """Its size and digest, taken from what lies on disk, are in the ledger and on page 3."""
    page = at_the_summary(ada)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert [(one.name, one.size, one.sha256) for one in site.ledger().documents] == [
        ("boarding pass.pdf", len(CONTENT), digest)
    ]
    assert shown(page, "sha256") == [digest]
    assert shown(page, "size") == [str(len(CONTENT))]


def test_every_submit_is_a_claim(ada: httpx2.Client, site: Site) -> None:
    """The site is naive: submitted twice it is claimed twice; looked at, the draft is over."""
    at_the_summary(ada)
    addresses = [ada.post(SUMMARY).headers["location"] for _ in range(2)]
    assert [(one.reference, one.user) for one in site.ledger().claims] == [("ref-1", ADA["email"])] * 2
    assert shown(ada.get(addresses[0]), "reference") == ["ref-1"]
    assert ada.get(SUMMARY).headers["location"] == "/claims/new"
    assert len(shown(ada.get("/claims"), "claim")) == 2


@pytest.mark.parametrize(
    ("changes", "refund"),
    [
        ({"detail_delayed": "190"}, "€ 138.84"),
        ({"detail_delayed": "60"}, "€ 57.85"),
        ({"detail_delayed": "5"}, "€ 23.14"),
        ({"reason": "cancelled"}, "€ 231.40"),
        ({"reason": "baggage", "detail_baggage": "0016123456"}, "€ 120.00"),
        ({"reason": "other", "detail_other": "no coffee"}, "€ 57.85"),
    ],
)
def test_refunds(ada: httpx2.Client, changes: dict[str, str], refund: str) -> None:
    """Each reason gives its part of the fare."""
    assert shown(at_the_summary(ada, **changes), "refund") == [refund]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"trip": "NOBODY"}, "Choose one of your trips."),
        ({"reason": "bored"}, "Choose a reason."),
        ({"detail_delayed": ""}, "Fill in: minutes late."),
        ({"detail_delayed": "very"}, "Give the minutes as a number."),
        ({"reason": "baggage"}, "Fill in: baggage tag."),
        ({"payout": "gold"}, "Choose how the refund is paid out."),
        ({"own": ""}, "Only the passenger may claim."),
    ],
)
def test_a_first_page_with_a_fault(ada: httpx2.Client, changes: dict[str, str], said: str) -> None:
    """It is shown again with what was typed and what is wrong, and leads no further."""
    answer = first(ada, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="ref-1"' in answer.text
    assert ada.get(SUMMARY).headers["location"] == "/claims/new"


@pytest.mark.parametrize(
    ("content", "genuine", "said"),
    [
        (b"", "yes", "not empty"),
        (CONTENT, "", "genuine"),
        (b"x" * (LARGEST_DOCUMENT + 1), "yes", "larger than 5 MB"),
    ],
)
def test_a_document_with_a_fault(ada: httpx2.Client, site: Site, content: bytes, genuine: str, said: str) -> None:
    """It is not stored."""
    first(ada)
    answer = second(ada, content, genuine=genuine)
    assert answer.status_code == 422
    assert said in answer.text
    assert site.ledger().documents == []


def test_a_paid_trip_can_be_claimed_for(ada: httpx2.Client, site: Site) -> None:
    """What was paid here can be chosen on page 1; what is only reserved cannot."""
    paid, held = reserved(ada), reserved(ada)
    ada.post(f"/holds/{paid}/pay")
    assert first(ada, trip=held).status_code == 422
    at_the_summary(ada, trip=paid)
    ada.post(SUMMARY)
    assert [one.trip for one in site.ledger().claims] == [paid]


def test_starting_over(ada: httpx2.Client) -> None:
    """What was filled in is kept for whoever goes back, until it is thrown away."""
    at_the_summary(ada)
    assert 'value="ref-1"' in ada.get("/claims/new").text
    assert ada.post("/claims/new/discard").headers["location"] == "/claims/new"
    assert 'value="ref-1"' not in ada.get("/claims/new").text


def test_booked_behind_an_error_page(ada: httpx2.Client, site: Site) -> None:
    """The switch answers with an error, and the claim is booked all the same."""
    at_the_summary(ada)
    site.set(claim_fails_after_booking=True)
    assert ada.post(SUMMARY).status_code == 500
    assert len(site.ledger().claims) == 1


def test_a_claim_of_somebody_else(ada: httpx2.Client, bob: httpx2.Client, site: Site) -> None:
    """Another run's claim is in the list with its reference; another person's is not there."""
    other = site.claim_elsewhere("another-run")
    assert shown(ada.get("/claims"), "reference") == ["another-run"]
    assert bob.get(f"/claims/{other}").status_code == 404
    assert shown(bob.get("/claims"), "no-claims") != []
