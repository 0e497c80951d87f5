"""The JSON API of the demo site: the same books as the pages, and idempotency keys that are honoured."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from surefoot.demo.site.control import Site
from surefoot.demo.site.flights import offer
from tests.demo.conftest import ADA, FLIGHT
from tests.demo.test_booking import shown

WANTED = {"offer": FLIGHT, "passenger": "Ada Lovelace", "reference": "ref-1"}


def held(api: httpx2.Client) -> str:
    """Reserve, and return the code."""
    answer = api.post("/api/holds", json=WANTED)
    assert answer.status_code == 201
    return answer.json()["code"]


@pytest.mark.parametrize("path", ["/api/holds", "/api/trips", "/api/invoices", "/api/claims", "/api/offers"])
def test_a_token_is_needed(anybody: httpx2.Client, path: str) -> None:
    """Without one, and with a wrong one, nothing is told."""
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic abc"}):
        answer = anybody.get(path, headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_wrong_password(anybody: httpx2.Client) -> None:
    """It gives no token."""
    answer = anybody.post("/api/token", json={**ADA, "password": "wrong"})
    assert answer.status_code == 401
    assert "token" not in answer.json()


def test_a_token_ends(anybody: httpx2.Client, api: httpx2.Client, site: Site) -> None:
    """A token is good for as long as it says, and no longer than the site lets it."""
    site.set(token_seconds=0)
    given = anybody.post("/api/token", json=ADA).json()
    assert given["expires_in"] == 0
    assert anybody.get("/api/trips", headers={"Authorization": f"Bearer {given['token']}"}).status_code == 401
    assert api.get("/api/trips").status_code == 200
    site.sign_out()
    assert api.get("/api/trips").status_code == 401


def test_a_session_changes_nothing(ada: httpx2.Client, site: Site) -> None:
    """The pages' script may ask for flights with its cookie; reserving takes a token."""
    asked = {"from": "LIS", "to": "ZRH", "date": "2027-03-14"}
    assert len(ada.get("/api/offers", params=asked).json()) == 5
    assert ada.post("/api/holds", json=WANTED).status_code == 401
    assert site.ledger().holds == []


def test_flights(api: httpx2.Client) -> None:
    """A flight has its price, as a text that loses nothing."""
    flight = offer(FLIGHT)
    assert flight is not None
    told = api.get(f"/api/offers/{FLIGHT}").json()
    assert (told["flight"], told["price"], told["currency"]) == (flight.flight, str(flight.price), "EUR")
    assert api.get("/api/offers", params={"from": "LIS", "to": "LIS", "date": "2027-03-14"}).json() == []
    assert api.get("/api/offers/nonsense").status_code == 404


def test_the_books_are_the_pages_books(api: httpx2.Client, ada: httpx2.Client, site: Site) -> None:
    """What the API reserves and pays shows on the pages, and the other way round."""
    code = held(api)
    assert shown(ada.get("/trips"), "reference") == ["ref-1"]
    ada.post(f"/holds/{code}/pay")
    assert [one["code"] for one in api.get("/api/trips").json()] == [code]
    assert api.get(f"/api/trips/{code}").json()["receipts"] == [site.ledger().payments[0]["receipt"]]


def test_without_a_key_every_call_books(api: httpx2.Client, site: Site) -> None:
    """The API is as naive as the pages."""
    code = held(api)
    held(api)
    for _ in range(2):
        assert api.post(f"/api/holds/{code}/pay").status_code == 201
    assert (len(site.ledger().holds), len(site.ledger().payments)) == (2, 2)


@pytest.mark.parametrize("where", ["header", "body"])
def test_the_same_key_books_once(api: httpx2.Client, site: Site, where: str) -> None:
    """Called again with its key, in the header or in the body, it gives the same answer."""
    headers = {"Idempotency-Key": "key-1"} if where == "header" else {}
    body = {} if where == "header" else {"idempotency_key": "key-1"}
    answers = [api.post("/api/holds", json={**WANTED, **body}, headers=headers) for _ in range(2)]
    assert answers[0].json()["code"] == answers[1].json()["code"]
    code = answers[0].json()["code"]
    paid = {"idempotency_key": "key-2"}
    receipts = {api.post(f"/api/holds/{code}/pay", json=paid).json()["receipt"] for _ in range(2)}
    assert len(receipts) == 1
    assert (len(site.ledger().holds), len(site.ledger().payments)) == (1, 1)


def test_a_key_that_came_with_something_else(api: httpx2.Client, site: Site) -> None:
    """It is refused, and nothing is booked."""
    headers = {"Idempotency-Key": "key-1"}
    api.post("/api/holds", json=WANTED, headers=headers)
    answer = api.post("/api/holds", json={**WANTED, "passenger": "Bob Noyce"}, headers=headers)
    assert answer.status_code == 422
    assert len(site.ledger().holds) == 1


def test_the_same_key_at_the_same_time(api: httpx2.Client, site: Site) -> None:
    """Two calls on their way together book once."""
    site.set(reserve_books_after_ms=200)

    def reserve(_: int) -> str:
        return api.post("/api/holds", json=WANTED, headers={"Idempotency-Key": "key-1"}).json()["code"]

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(reserve, range(4)))) == 1
    assert len(site.ledger().holds) == 1


def test_keys_belong_to_one_person(api: httpx2.Client, anybody: httpx2.Client, site: Site) -> None:
    """Bob's key is not Ada's."""
    bob = {"email": "bob@example.org", "password": "battery staple"}
    token = anybody.post("/api/token", json=bob).json()["token"]
    headers = {"Idempotency-Key": "key-1"}
    api.post("/api/holds", json=WANTED, headers=headers)
    anybody.post("/api/holds", json=WANTED, headers={**headers, "Authorization": f"Bearer {token}"})
    assert [hold["user"] for hold in site.ledger().holds] == [ADA["email"], bob["email"]]


def test_cancelling(api: httpx2.Client, site: Site) -> None:
    """A reservation is cancelled, and cannot be paid any more."""
    code = held(api)
    assert api.post(f"/api/holds/{code}/cancel").json()["state"] == "cancelled"
    assert api.post(f"/api/holds/{code}/pay").status_code == 409
    assert api.get(f"/api/trips/{code}").status_code == 404
    assert site.ledger().held == []


def test_what_belongs_to_somebody_else_is_not_there(api: httpx2.Client, bob: httpx2.Client) -> None:
    """Another's reservation cannot be seen, paid or cancelled."""
    code = bob.post(f"/offers/{FLIGHT}/book", data={"passenger": "Bob"}).headers["location"].rpartition("/")[2]
    assert api.get(f"/api/holds/{code}").status_code == 404
    assert api.post(f"/api/holds/{code}/pay").status_code == 404
    assert api.post(f"/api/holds/{code}/cancel").status_code == 404


def test_invoices(api: httpx2.Client, ada: httpx2.Client, site: Site) -> None:
    """The API turns the same pages, and sends the same files."""
    numbers: list[str] = []
    page: int | None = 1
    while page is not None:
        told = api.get("/api/invoices", params={"page": page}).json()
        numbers += [one["number"] for one in told["invoices"]]
        page = told["next"]
    assert numbers == [f"INV-{number:04d}" for number in range(23, 0, -1)]
    one = api.get("/api/invoices/INV-0009").json()
    assert shown(ada.get("/invoices/INV-0009"), "amount") == [f"€ {one['amount']}"]
    assert api.get(one["file"]).content == ada.get("/invoices/INV-0009/file").content
    site.set(failing_invoice="INV-0009")
    assert api.get(one["file"]).status_code == 500


def test_switches_hold_for_the_api_too(api: httpx2.Client, site: Site) -> None:
    """A payment behind an error is booked, and the price is the one that is asked now."""
    code = held(api)
    site.set(pay_fails_after_booking=True, pay_price_delta="7.00")
    assert api.post(f"/api/holds/{code}/pay").status_code == 500
    told = api.get(f"/api/holds/{code}").json()
    assert [payment["amount"] for payment in site.ledger().payments] == [told["total"]]


@pytest.mark.parametrize("body", ["", "no json", "[]", '{"offer": 1}', '{"offer": "x", "passenger": "y", "z": 1}'])
def test_a_malformed_body(api: httpx2.Client, site: Site, body: str) -> None:
    """It is refused in words, and nothing is booked."""
    answer = api.post("/api/holds", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert site.ledger().holds == []


def test_no_such_path(api: httpx2.Client) -> None:
    """What is not there, and what cannot be done there, is told as JSON."""
    assert api.get("/api/nowhere").json()["error"]
    assert api.delete("/api/holds").status_code == 405
