"""Starting the demo site, asking its ledger, and turning its switches."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter

from surefoot.demo.site.claims import Claim, Document

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Ledger:
    """What really happened on the site."""

    holds: list[dict[str, str]]
    payments: list[dict[str, str]]
    claims: list[Claim]
    """The newest first."""
    documents: list[Document]
    """Every upload, in order."""
    downloads: list[str]
    """The number of every invoice that was sent, in order."""

    @property
    def held(self) -> list[dict[str, str]]:
        """The holds that stand."""
        return [hold for hold in self.holds if hold["state"] != "cancelled"]


_ledger = TypeAdapter(Ledger)


class Site:
    """A running demo site: `with Site.start(folder) as site`."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self._process = process

    @classmethod
    def start(cls, data: Path, *, port: int = 0) -> Self:
        """Start it in a process of its own, which ends with this one."""
        data.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "surefoot.demo.site",
            "--port",
            str(port),
            "--data",
            str(data),
            "--with-parent",
        ]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError("the demo site did not start; its extra is needed: surefoot[demo]")
        return cls(json.loads(line)["url"], process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait(self) -> None:
        """Wait until it ends by itself."""
        self._process.wait()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def ledger(self) -> Ledger:
        """Ask what really happened."""
        return _ledger.validate_python(self._call("GET", "/__demo/ledger"))

    def set(self, **switches: object) -> None:
        """Turn switches: see `Switches`."""
        self._call("POST", "/__demo/switches", switches)

    def reset(self) -> None:
        """Empty the ledger and put every switch back."""
        self._call("POST", "/__demo/reset", {})

    def sign_out(self) -> None:
        """End every session, and void every token of the API."""
        self._call("POST", "/__demo/sign-out", {})

    def reserve_elsewhere(self, reference: str, *, paid: bool = False) -> str:
        """Make a reservation of the same user that is not the run's own, and return its code."""
        return str(self._call("POST", "/__demo/holds", {"reference": reference, "paid": paid})["code"])

    def claim_elsewhere(self, reference: str) -> str:
        """Submit a claim of the same user that is not the run's own, and return its number."""
        return str(self._call("POST", "/__demo/claims", {"reference": reference})["number"])

    def _call(self, method: str, path: str, body: object = None) -> dict[str, object]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)  # noqa: S310 — loopback
        try:
            with _direct.open(request, timeout=10) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(f"the demo site refused {path}: {error.read().decode()}") from None
