"""Invoices on the demo site, without a browser: the pages of the list, and the bytes of the files."""

from __future__ import annotations

import re

import httpx2
from selectolax.lexbor import LexborHTMLParser

from surefoot.demo.site.control import Site
from surefoot.demo.site.history import invoice
from surefoot.demo.site.pdf import as_pdf
from tests.demo.test_booking import shown

NUMBERS = [f"INV-{number:04d}" for number in range(23, 0, -1)]


def next_of(answer: httpx2.Response) -> str | None:
    """Return the address of the next page."""
    found = LexborHTMLParser(answer.text).css_first('[data-testid="next"]')
    return None if found is None or "disabled" in found.attributes else found.attributes["href"]


def pages(client: httpx2.Client) -> list[list[str]]:
    """Turn all pages of the list, and return the numbers on each."""
    found: list[list[str]] = []
    address: str | None = "/invoices"
    while address:
        answer = client.get(address)
        found.append(shown(answer, "number"))
        address = next_of(answer)
    return found


def test_the_list_has_three_pages(ada: httpx2.Client) -> None:
    """Eight a page, the newest first, and the last page leads nowhere."""
    read = pages(ada)
    assert [len(page) for page in read] == [8, 8, 7]
    assert [number for page in read for number in page] == NUMBERS


def test_the_last_page_of_the_other_layout_shows_next_disabled(ada: httpx2.Client, site: Site) -> None:
    """There the button stays, and cannot be used."""
    site.set(layout="B")
    assert [len(page) for page in pages(ada)] == [8, 8, 7]
    last = LexborHTMLParser(ada.get("/invoices?page=3").text).css_first('[data-testid="next"]')
    assert last is not None
    assert "disabled" in last.attributes


def test_a_short_list_has_one_page(bob: httpx2.Client) -> None:
    """Bob has five."""
    assert [len(page) for page in pages(bob)] == [5]


def test_a_page_that_there_is_not(ada: httpx2.Client) -> None:
    """It shows the nearest there is."""
    assert shown(ada.get("/invoices?page=99"), "number") == NUMBERS[16:]
    assert shown(ada.get("/invoices?page=nonsense"), "number") == NUMBERS[:8]


def test_a_new_invoice_comes_on_top(ada: httpx2.Client, site: Site) -> None:
    """The switch moves all others down; none of them becomes another."""
    before = ada.get("/invoices/INV-0023/file").content
    site.set(invoices_added=1)
    assert [number for page in pages(ada) for number in page] == ["INV-0024", *NUMBERS]
    assert ada.get("/invoices/INV-0023/file").content == before


def test_the_list_and_the_invoice_say_the_same(ada: httpx2.Client) -> None:
    """Amount and day in the list are those of the invoice by itself."""
    listed = ada.get("/invoices")
    for place, number in enumerate(NUMBERS[:8]):
        alone = ada.get(f"/invoices/{number}")
        assert shown(alone, "amount") == [shown(listed, "amount")[place]]
        assert shown(alone, "issued") == [shown(listed, "issued")[place]]


def test_a_file_comes_as_an_attachment(ada: httpx2.Client, site: Site) -> None:
    """It has a name, the same bytes each time, and is counted."""
    answer = ada.get("/invoices/INV-0021/file")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="acme-air-INV-0021.pdf"'
    assert ada.get("/invoices/INV-0021/file").content == answer.content
    assert site.ledger().downloads == ["INV-0021", "INV-0021"]


def test_a_file_is_a_pdf() -> None:
    """Its table says where each object stands, and each stands there; its stream is as long as it says."""
    found = invoice("ada@example.org", "INV-0007")
    assert found is not None
    content = as_pdf(found)
    start = int(content.split(b"startxref\n")[1].split()[0])
    assert content[start:].startswith(b"xref\n0 7\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", content)]
    assert [content[place:].split(b" ", 1)[0] for place in places] == [b"1", b"2", b"3", b"4", b"5", b"6"]
    length = int(re.findall(rb"/Length (\d+)", content)[0])
    assert content[content.index(b"stream\n") + 7 + length :].startswith(b"\nendstream")
    for said in (found.number, found.passenger, found.booking, f"€ {found.amount}"):
        assert said.encode("cp1252") in content


def test_one_download_that_fails(ada: httpx2.Client, site: Site) -> None:
    """The switch makes one file an error, and no other; it is not counted as sent."""
    site.set(failing_invoice="INV-0020")
    assert ada.get("/invoices/INV-0020/file").status_code == 500
    assert ada.get("/invoices/INV-0020").status_code == 200
    assert ada.get("/invoices/INV-0019/file").status_code == 200
    assert site.ledger().downloads == ["INV-0019"]


def test_an_invoice_of_somebody_else(bob: httpx2.Client, anybody: httpx2.Client) -> None:
    """What Bob does not have he cannot see; who is not signed in sees nothing."""
    assert bob.get("/invoices/INV-0023").status_code == 404
    assert bob.get("/invoices/INV-0023/file").status_code == 404
    assert anybody.get("/invoices/INV-0003/file").status_code == 404
