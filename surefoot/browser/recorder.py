"""Keeping a whole run as it goes: the pages of every browser that it opens, and the answers of the site's API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from surefoot.browser.ctx import Api
from surefoot.browser.journey import Exchange, Stop
from surefoot.browser.kept import Outside
from surefoot.browser.page import Page
from surefoot.browser.proof import Response
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import whole_address
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import refusal_told
from surefoot.errors import SiteFailed
from surefoot.selectors.target import Target


class Recorder:
    """What one run saw, in order."""

    def __init__(self) -> None:
        self._pages: list[RecordingPage] = []
        self.exchanges: list[Exchange] = []
        """What the API was asked, and answered."""
        self.known: set[str] = set()
        """Cookies and the like of its browsers: they must not stand in what is saved."""
        self.typed: set[str] = set()
        """What was typed into private places: nor must that."""
        self.private: set[Target] = set()
        """The private targets that the run spoke of, wherever they are declared."""
        self.outside = Outside()
        """What its pages do not say themselves."""

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The pages until now, one browser after the other."""
        stops = [stop for page in self._pages[:1] for stop in page.journey]
        for page in self._pages[1:]:
            stops += [replace(stop, fresh=place == 0) for place, stop in enumerate(page.journey)]
        return tuple(stops)

    def page(self, page: Page) -> RecordingPage:
        """Return a page that is kept from now on."""
        self._pages.append(RecordingPage(page, typed=self.typed))
        return self._pages[-1]

    def api(self, api: Api, *, base: str) -> Api:
        """Return an API whose answers are kept; relative addresses are taken from `base`."""
        return _RecordingApi(api, base, self.exchanges)


class _RecordingApi:
    """`Api` around another one."""

    def __init__(self, api: Api, base: str, exchanges: list[Exchange]) -> None:
        self._api = api
        self._base = base
        self._exchanges = exchanges

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Response:
        """Ask."""
        asked = whole_address(self._base, url, params)
        try:
            answer = await self._api.get(url, params=params, token=token)
        except SiteFailed as error:
            self._keep_refused("GET", asked, error)
            raise
        self._exchanges.append(Exchange(method="GET", answer=answer, asked=asked))
        return answer

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Response:
        """Change something."""
        asked = whole_address(self._base, url, None)
        try:
            answer = await self._api.send(method, url, json=json, token=token)
        except SiteFailed as error:
            self._keep_refused(method.upper(), asked, error)
            raise
        self._exchanges.append(Exchange(method=method.upper(), answer=answer, asked=asked))
        return answer

    def _keep_refused(self, method: str, asked: str, error: SiteFailed) -> None:
        status, retry_after = refusal_told(error)
        if status is not None:
            refusal = Response(status=status, url=asked, body="")
            self._exchanges.append(Exchange(method=method, answer=refusal, asked=asked, retry_after=retry_after))
