"""`Ctx` without a run: any page, secrets from a mapping, the API's answers from a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urljoin

from surefoot.browser.ctx import Api
from surefoot.browser.gate import Action, Gate, OpenGate
from surefoot.browser.journey import Exchange
from surefoot.browser.page import Page
from surefoot.browser.proof import Response
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import ERROR, refused
from surefoot.errors import NotInJourney, SecretMissing


def whole_address(base: str, url: str, params: Mapping[str, str] | None) -> str:
    """Return the address that a call of the API asks."""
    address, query = urljoin(base, url), urlencode(params or {})
    return address + ("&" if "?" in address else "?") + query if query else address


class SavedApi:
    """A site's API as it once answered: each answer is given once, in order, to the request it was given to.

    Args:
        exchanges: What was asked and answered.
        base: What relative addresses are taken from.
        gate: What changing calls pass last.
    """

    def __init__(self, exchanges: Iterable[Exchange] = (), *, base: str = "", gate: Gate | None = None) -> None:
        self.left = list(exchanges)
        """The answers that nobody has asked for yet."""
        self._base = base
        self._gate: Gate = gate or OpenGate()

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Response:  # noqa: ARG002 — an answer at rest asks for none
        """Ask; raises `BadResponse` or `Blocked` from status 400 on, `NotInJourney` where no answer was recorded."""
        address = whole_address(self._base, url, params)
        await self._gate.before_dispatch(Action(verb="GET", subject=address))
        return self._answer("GET", address)

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Response:  # noqa: ARG002 — as above
        """Change something, as far as the gate is concerned; raises as `get`."""
        action = Action(verb=method.upper(), subject=urljoin(self._base, url))
        await self._gate.before_dispatch(action)
        self._gate.dispatched(action)
        return self._answer(action.verb, action.subject)

    def behind(self, gate: Gate) -> SavedApi:
        """Return the same behind another gate: what one of them was answered, the other is not answered again."""
        other = SavedApi(base=self._base, gate=gate)
        other.left = self.left
        return other

    def _answer(self, method: str, address: str) -> Response:
        changing = method != "GET"
        found = next((one for one in self.left if one.answers(method, address)), None)
        if found is None:
            raise NotInJourney(f"{method} {address}: no answer to it was recorded", dispatched=changing)
        self.left.remove(found)
        if found.answer.status >= ERROR:
            said = f"{method} {address} was answered with status {found.answer.status}"
            raise refused(said, found.answer.status, retry_after=found.retry_after, dispatched=changing)
        return found.answer


def secret_among(secrets: Mapping[str, str], account: str | None, name: str) -> Secret:
    """Return a secret of an account; `account/name` goes before `name`. Raises `SecretMissing`."""
    value = secrets.get(f"{account}/{name}") or secrets.get(name)
    if not value:
        raise SecretMissing(
            f"secret {name!r} of account {account!r} is not among {', '.join(secrets) or 'none'}",
            next_action=f"give it: secrets={{'{name}': '…'}}",
        )
    return Secret(f"{account} {name}", value)


@dataclass
class SavedCtx:
    """What a step works with, out of what was saved."""

    page: Page
    api: Api = field(default_factory=SavedApi)
    intent_key: str = "saved"
    """What steps type in as their reference: the one of the run that was saved."""
    secrets: Mapping[str, str] = field(default_factory=dict[str, str])
    """By their names; `account/name` goes before `name`."""
    account: str | None = None
    """The account that is signed in."""
    time: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    """What `now` says."""

    def secret(self, name: str, *, account: str | None = None) -> Secret:
        """Return a secret; raises `SecretMissing`."""
        return secret_among(self.secrets, account or self.account, name)

    def now(self) -> datetime:
        """Return the time that was given."""
        return self.time
