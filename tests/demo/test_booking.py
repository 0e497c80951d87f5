"""Finding, reserving and paying on the demo site, without a browser: what the ledger counts."""

from __future__ import annotations

import time

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser

from surefoot.demo.site.control import Site
from surefoot.demo.site.flights import CITIES, offer, offers
from tests.demo.conftest import ADA, FLIGHT

PASSENGER = {"passenger": "Ada Lovelace", "reference": "ref-1"}


def shown(answer: httpx2.Response, test_id: str) -> list[str]:
    """Return the texts of the elements of a test id."""
    return [node.text(strip=True) for node in LexborHTMLParser(answer.text).css(f'[data-testid="{test_id}"]')]


def reserved(client: httpx2.Client) -> str:
    """Reserve, and return the code."""
    answer = client.post(f"/offers/{FLIGHT}/book", data=PASSENGER)
    assert answer.status_code == 303
    return answer.headers["location"].rpartition("/")[2]


def test_nothing_is_shown_to_somebody_who_is_not_signed_in(anybody: httpx2.Client, ada: httpx2.Client) -> None:
    """Each page leads to signing in, and remembers where one wanted to go."""
    code = reserved(ada)
    for path in ("/", "/trips", f"/holds/{code}", "/invoices?page=2", "/invoices/INV-0001", "/claims/new"):
        answer = anybody.get(path)
        assert answer.status_code == 303, path
        assert httpx2.URL(answer.headers["location"]).params["next"] == path


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_signing_in_leads_to_this_site_only(anybody: httpx2.Client, following: str) -> None:
    """An address elsewhere that somebody put into the form is not followed."""
    answer = anybody.post("/login", data={**ADA, "next": following})
    assert answer.headers["location"] == "/"


def test_wrong_password(anybody: httpx2.Client) -> None:
    """A wrong password says so, and gives no session."""
    answer = anybody.post("/login", data={**ADA, "password": "wrong"})
    assert "do not fit" in answer.text
    assert "set-cookie" not in answer.headers


def test_signing_out(ada: httpx2.Client, site: Site) -> None:
    """Signed out by oneself or by the site, the session is over."""
    assert ada.post("/logout").headers["location"] == "/login"
    assert ada.get("/trips").status_code == 303
    ada.post("/login", data=ADA)
    assert ada.get("/trips").status_code == 200
    site.sign_out()
    assert ada.get("/trips").status_code == 303


def test_flights_are_the_same_each_time_and_differ_from_each_other() -> None:
    """A day has five flights, each with its number, its way back from its name, and an arrival after its start."""
    for origin in CITIES:
        for destination in set(CITIES) - {origin}:
            day = offers(origin, destination, "2027-03-14")
            assert len({one.flight for one in day}) == 5
            assert all(offer(one.id) == one and one.departs < one.arrives for one in day)


@pytest.mark.parametrize("name", ["LIS", "LIS-ZRH", "LIS-ZRH-2027-13-01-0", "LIS-LIS-2027-03-14-0", "A-B-C-D-E", "x"])
def test_a_flight_that_there_is_not(ada: httpx2.Client, name: str) -> None:
    """A name that is none is not found, whatever it looks like."""
    assert offer(name) is None
    assert ada.get(f"/offers/{name}").status_code == 404


def test_cities_go_by_code_and_by_name() -> None:
    """`lis` and `Lisbon` are the same place."""
    assert offers("lis", "Zurich", "2027-03-14") == offers("LIS", "ZRH", "2027-03-14")


def test_every_submit_books_once_more(ada: httpx2.Client, site: Site) -> None:
    """The site is naive: what is sent twice is booked twice, and the ledger counts it."""
    code = reserved(ada)
    reserved(ada)
    for _ in range(2):
        assert ada.post(f"/holds/{code}/pay").headers["location"].startswith("/receipts/R-")
    ledger = site.ledger()
    assert (len(ledger.holds), len(ledger.payments)) == (2, 2)
    assert {payment["hold"] for payment in ledger.payments} == {code}
    assert shown(ada.get(f"/holds/{code}"), "status") == ["Paid"]


def test_receipt_and_trip(ada: httpx2.Client) -> None:
    """The receipt and the trip show what was reserved."""
    code = reserved(ada)
    receipt = ada.get(ada.post(f"/holds/{code}/pay").headers["location"])
    flight = offer(FLIGHT)
    assert flight is not None
    assert shown(receipt, "hold") == [code]
    assert shown(receipt, "paid") == [f"€ {flight.price}"]
    assert shown(ada.get(f"/trips/{code}"), "status") == ["Confirmed"]


def test_cancelled_is_over(ada: httpx2.Client, site: Site) -> None:
    """What was cancelled cannot be paid, and what was paid cannot be cancelled."""
    code, paid = reserved(ada), reserved(ada)
    ada.post(f"/holds/{code}/cancel")
    ada.post(f"/holds/{paid}/pay")
    ada.post(f"/holds/{paid}/cancel")
    assert ada.post(f"/holds/{code}/pay").status_code == 409
    assert {hold["code"]: hold["state"] for hold in site.ledger().holds} == {code: "cancelled", paid: "paid"}


def test_what_belongs_to_somebody_else_is_not_there(ada: httpx2.Client, bob: httpx2.Client, site: Site) -> None:
    """Another's reservation, receipt and trip cannot be seen, paid or cancelled."""
    code = reserved(ada)
    receipt = ada.post(f"/holds/{code}/pay").headers["location"]
    for path in (f"/holds/{code}", receipt, f"/trips/{code}"):
        assert bob.get(path).status_code == 404, path
    for path in (f"/holds/{code}/pay", f"/holds/{code}/cancel"):
        assert bob.post(path).status_code == 404, path
    assert len(site.ledger().payments) == 1
    assert shown(bob.get("/trips"), "no-trips") != []


def test_booked_behind_an_error_page(ada: httpx2.Client, site: Site) -> None:
    """The switch answers with an error, and the payment is booked all the same."""
    code = reserved(ada)
    site.set(pay_fails_after_booking=True)
    assert ada.post(f"/holds/{code}/pay").status_code == 500
    assert len(site.ledger().payments) == 1


def test_booked_late_whoever_waits(ada: httpx2.Client, site: Site) -> None:
    """The switch books after a time, also when whoever asked has hung up by then."""
    code = reserved(ada)
    site.set(pay_books_after_ms=400)
    with pytest.raises(httpx2.ReadTimeout):
        ada.post(f"/holds/{code}/pay", timeout=0.1)
    assert site.ledger().payments == []
    end = time.monotonic() + 10
    while not site.ledger().payments and time.monotonic() < end:
        time.sleep(0.05)
    assert len(site.ledger().payments) == 1


def test_a_reservation_of_somebody_else(ada: httpx2.Client, site: Site) -> None:
    """What the control path reserves shows among the trips, and carries another reference."""
    mine = reserved(ada)
    other = site.reserve_elsewhere("another-run", paid=True)
    trips = ada.get("/trips")
    assert shown(trips, "code") == [other, mine]
    assert shown(trips, "reference") == ["another-run", "ref-1"]
    assert [payment["hold"] for payment in site.ledger().payments] == [other]


def test_malformed_price_and_late_price(ada: httpx2.Client, site: Site) -> None:
    """Switches change what the quote shows, and what a reservation costs from now on."""
    site.set(malformed_price="€ 1,2,8.40")
    assert shown(ada.get(f"/offers/{FLIGHT}/book"), "total") == ["€ 1,2,8.40"]
    code = reserved(ada)
    before = shown(ada.get(f"/holds/{code}"), "total")
    site.set(pay_price_delta="7.00")
    assert shown(ada.get(f"/holds/{code}"), "total") != before
