"""An invoice as a small PDF, written by hand: one page, one built-in font, no metadata that changes."""

from __future__ import annotations

from surefoot.demo.site.history import Invoice

_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
_A4 = "0 0 595 842"


def as_pdf(invoice: Invoice) -> bytes:
    """Return the file of an invoice: the same bytes whenever it is asked for."""
    drawn = _drawing(invoice).encode("cp1252")
    fonts = "/Font << /F1 4 0 R /F2 5 0 R >>"
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{_A4}] /Resources << {fonts} >> /Contents 6 0 R >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
    )


def _file(*objects: bytes) -> bytes:
    """Number the objects, and put the table of where each stands behind them (ISO 32000-1, section 7.5)."""
    body, places = _HEAD, list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _drawing(invoice: Invoice) -> str:
    flight = invoice.flight
    rows = [
        ("Invoice", invoice.number),
        ("Date of issue", f"{invoice.issued:%d %B %Y}"),
        ("Passenger", invoice.passenger),
        ("Booking", invoice.booking),
        ("Flight", f"{flight.flight}, {flight.route}, {flight.day:%d %B %Y}"),
        ("Net amount", f"€ {invoice.net}"),
        ("VAT 10 %", f"€ {invoice.amount - invoice.net}"),
    ]
    lines = [_text(56, 770, 24, "Acme Air", bold=True), _text(56, 748, 10, "1 Runway Road, Dublin")]
    for place, (name, value) in enumerate(rows):
        lines += [_text(56, 690 - 24 * place, 11, name), _text(190, 690 - 24 * place, 11, value)]
    foot = 690 - 24 * len(rows)
    lines += [f"0.7 w 56 {foot + 8} m 539 {foot + 8} l S"]
    lines += [_text(56, foot - 14, 13, "Paid", bold=True), _text(190, foot - 14, 13, f"€ {invoice.amount}", bold=True)]
    return "\n".join(lines)


def _text(x: int, y: int, size: int, words: str, *, bold: bool = False) -> str:
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td ({escaped}) Tj ET"
