"""Reads the price of one flight on the demo site: the smallest useful recipe."""

from __future__ import annotations

import os
from typing import Annotated

from surefoot import Facts, Model, Money, Run, View, by, recipe

SITE = os.environ.get("SUREFOOT_DEMO_SITE", "http://127.0.0.1:8765")


class Product(Model):
    """What to look at."""

    url: str


class Offer(View):
    """A flight and its price."""

    name: Annotated[str, by.role("heading", level=1), by.css("h1")]
    price: Annotated[Money, by.test_id("price"), by.css(".price")]

    def facts(self) -> Facts:
        """A flight costs something."""
        yield "the price is positive", self.price.amount > 0


@recipe("acme/price", origins=[SITE])
async def price(run: Run, product: Product) -> Offer:
    """Read one page."""
    return await run.read(Offer, at=product.url)
