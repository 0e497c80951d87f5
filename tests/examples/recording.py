"""Records the fixtures of the examples anew, on the demo site in both of its layouts: `make fixtures`."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from surefoot import Model, Run, Snapshot, View, recipe
from surefoot.browser.kept import KeptPage
from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.site.people import USERS
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.selectors.probe import views_in
from surefoot.testing import Stop, load, record
from surefoot.testing.draft import draft, free_place
from surefoot.testing.fixture import JOURNEYS

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
DOCUMENT = FIXTURES / "boarding-pass.pdf"
PORT = 8765
"""Where the examples expect the site when nothing else is said."""
OTHER = "-layout-b"
"""At the end of the names of what was saved in layout B: `surefoot eval` swaps it with what has the name before."""
LAYOUTS: tuple[Literal["A", "B"], ...] = ("A", "B")
EXAMPLES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("book_flight", "booked", {"max_price": {"amount": "300", "currency": "EUR"}}),
    ("claim_refund", "claimed", {"document": str(DOCUMENT)}),
    ("download_invoices", "downloaded", {}),
    ("find_offers", "found", {"date": "2027-03-14"}),
    ("find_offers", "nothing-flies", {"destination": "LIS", "date": "2027-03-14"}),
    ("read_price", "read", {"url": f"http://127.0.0.1:{PORT}/offers/LIS-ZRH-2027-03-14-3"}),
)
"""The example of each journey, the journey's name, and what it is given."""
LISTS = {"book_flight": ("Trips", "/trips"), "claim_refund": ("Claims", "/claims")}
"""Where an example that is in doubt looks for what it did: the view, and the path."""
FAIL = {"nothing-flies"}
"""The journeys whose run ends as failed, and rightly so."""


class Traveller(Model):
    """Whose list is looked at."""

    account: str


def main() -> None:
    """Record every example in both layouts, and save each page that reads as a view of it."""
    shutil.rmtree(FIXTURES / "acme-air", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site", port=PORT) as site:
        for layout in LAYOUTS:
            for name, case, given in EXAMPLES:
                site.reset()
                site.set(layout=layout)
                source = f"examples/{name}.py"
                example, _ = find(str(ROOT / source))
                place = FIXTURES / "acme-air" / JOURNEYS / named(case, layout)
                asyncio.run(recorded(example, example.parse(given), place, Path(folder) / place.name))
                save_pages(example, load(place).stops, source, place.name)
                if name in LISTS:
                    save_lists(example, source, place.name, Path(folder) / f"{place.name}-list")
                sys.stdout.write(f"{source} in layout {layout}: {place.relative_to(ROOT)}\n")


def named(case: str, layout: str) -> str:
    """Return the name of a case in a layout."""
    return case if layout == "A" else f"{case}{OTHER}"


async def recorded(example: AnyRecipe, given: BaseModel, place: Path, data: Path) -> None:
    """Run a recipe, and save its journey with paths that hold on every machine."""
    settings = Settings(data_dir=data, secrets_file=data / "none.toml")
    told = await record(example, given, settings=settings, approve=True)
    ends = Outcome.FAILED if place.name.removesuffix(OTHER) in FAIL else Outcome.DONE
    if told.run.state is not ends:
        raise SystemExit(f"{example.name}: {told.run.ending}")
    case = told.journey.case
    relative = {key: _relative(value) for key, value in (case.input or {}).items()}
    journey = replace(told.journey, case=case.model_copy(update={"input": relative}))
    replace(told, journey=journey).save(place)


def save_lists(example: AnyRecipe, source: str, case: str, data: Path) -> None:
    """Save the list on which an example in doubt looks for itself: with something in it, and empty."""
    module = sys.modules[example.function.__module__]
    view, path = LISTS[Path(source).stem]

    @recipe(f"acme-air{path}", origins=[str(one) for one in example.origins])
    async def listed(run: Run, given: Traveller) -> View:
        await run.sign_in(module.SignIn(account=given.account))
        return await run.read(getattr(module, view), at=f"{module.SITE}{path}")

    for number, email in enumerate(USERS):
        account = f"traveller-{number}"
        sign_in_as(email, account)
        settings = Settings(data_dir=data / account, secrets_file=data / "none.toml")
        told = asyncio.run(record(listed, Traveller(account=account), settings=settings))
        last = [Snapshot(told.scrub.html(told.journey.stops[-1].page.html), url=told.journey.stops[-1].page.url)]
        save_pages(example, [Stop(page) for page in last], source, case if number == 0 else f"none-{case}")


def save_pages(example: AnyRecipe, stops: Sequence[Stop], source: str, case: str) -> None:
    """Save the first page of a journey that reads as a view, for each view of its example."""
    for view in views_in(sys.modules[example.function.__module__]):
        page = next((stop.page for stop in stops if view.matches(stop.page)), None)
        if page is not None:
            place = free_place(FIXTURES, "acme-air", view, case)
            known = KeptPage(url=page.url, taken_at=datetime.now(UTC), complete=page.complete)
            draft(place, view, page, known, source=source).write()


def sign_in_as(email: str, account: str) -> None:
    """Let an account be one of the site's users."""
    variable = f"SUREFOOT_SECRET_{account.upper().replace('-', '_')}"
    os.environ |= {f"{variable}_EMAIL": email, f"{variable}_PASSWORD": USERS[email][0]}


def _relative(value: object) -> object:
    return os.path.relpath(value, ROOT) if isinstance(value, str) and value.startswith(str(ROOT)) else value


if __name__ == "__main__":
    sign_in_as(next(iter(USERS)), "acme-air")
    os.environ["SUREFOOT_SECRET_ACME_AIR_CARD"] = "4111 1111 1111 1111"
    main()
