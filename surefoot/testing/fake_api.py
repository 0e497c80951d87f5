"""An API that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import json as notation
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from surefoot.browser.gate import Action, Gate, OpenGate
from surefoot.browser.proof import Response
from surefoot.browser.saved_ctx import whole_address
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import ERROR, refused
from surefoot.errors import NotInJourney


@dataclass(frozen=True)
class Call:
    """What the API was asked."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    """What stands behind the question mark, as far as it was given by name."""
    json: object = None
    """What was sent."""
    token: str | None = None
    """The secret that it was asked with."""
    named: Mapping[str, str] = field(default_factory=dict[str, str])
    """The parts of the path that its pattern names: `/orders/{id}`."""


Handler: TypeAlias = Callable[[Call], object]
"""Answers a call: with a `Response`, a text, or whatever JSON can hold."""


@dataclass(frozen=True)
class _Route:
    method: str
    path: str
    answer: Handler
    status: int

    def match(self, method: str, path: str) -> re.Match[str] | None:
        """Return how a call fits, if it does."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        return re.fullmatch(pattern, path) if method == self.method else None


class FakeApi:
    """Implements `Api`: for `SavedCtx(page, api=…)`, and for `play(…, api=…)`.

        api = FakeApi().on("GET", "/flights", [{"number": "SF1"}]).on("POST", "/orders", buy)

    Args:
        base: What relative addresses are taken from; only the path of an address tells one call from another.
        gate: What changing calls pass last.
    """

    def __init__(self, *, base: str = "https://api.invalid", gate: Gate | None = None) -> None:
        self.calls: list[Call] = []
        """What it was asked, in order, what it refused too."""
        self._routes: list[_Route] = []
        self._base = base
        self._gate: Gate = gate or OpenGate()

    def on(self, method: str, path: str, answer: Handler | object = None, *, status: int = 200) -> FakeApi:
        """Say what a call is answered; the last word counts. From status 400 on the caller is refused."""
        handler: Handler = answer if callable(answer) else lambda _: answer
        self._routes.insert(0, _Route(method.upper(), path, handler, status))
        return self

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Response:
        """Ask; raises `BadResponse` or `Blocked` from status 400 on, `NotInJourney` where nothing was said of it."""
        address = whole_address(self._base, url, params)
        await self._gate.before_dispatch(Action(verb="GET", subject=address))
        return self._answer(Call("GET", urlsplit(address).path, params or {}, token=_revealed(token)), address)

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Response:
        """Change something; raises as `get`."""
        action = Action(verb=method.upper(), subject=urljoin(self._base, url))
        await self._gate.before_dispatch(action)
        self._gate.dispatched(action)
        call = Call(action.verb, urlsplit(action.subject).path, json=json, token=_revealed(token))
        return self._answer(call, action.subject)

    def behind(self, gate: Gate) -> FakeApi:
        """Return the same behind another gate: it answers the same, and remembers in the same place."""
        other = FakeApi(base=self._base, gate=gate)
        other.calls, other._routes = self.calls, self._routes
        return other

    def _answer(self, call: Call, address: str) -> Response:
        changing = call.method != "GET"
        for route in self._routes:
            if found := route.match(call.method, call.path):
                asked = Call(call.method, call.path, call.params, call.json, call.token, found.groupdict())
                self.calls.append(asked)
                return self._said(route, asked, address)
        self.calls.append(call)
        raise NotInJourney(
            f"{call.method} {call.path}: the test does not say what is answered",
            next_action=f'say it: api.on("{call.method}", "{call.path}", …)',
            dispatched=changing,
        )

    def _said(self, route: _Route, call: Call, address: str) -> Response:
        answer = route.answer(call)
        if not isinstance(answer, Response):
            body = answer if isinstance(answer, str) else notation.dumps(answer)
            answer = Response(status=route.status, url=address, body=body)
        if answer.status >= ERROR:
            said = f"{call.method} {address} was answered with status {answer.status}"
            raise refused(said, answer.status, retry_after=None, dispatched=call.method != "GET")
        return answer


def _revealed(token: Secret | None) -> str | None:
    return None if token is None else token.reveal()
