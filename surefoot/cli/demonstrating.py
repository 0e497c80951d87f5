"""`surefoot demo`: telling the demo's story at this terminal, or serving its site to try recipes on."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from surefoot.cli.choosing import choose
from surefoot.cli.prompting import Prompt
from surefoot.cli.terminal import Screen, is_attended
from surefoot.errors import ConfigInvalid, ExtraMissing
from surefoot.runs.approving import Approver
from surefoot.runs.journal import Journal

_NEEDED = ("jinja2", "python_multipart", "starlette", "uvicorn")


def demo(*, ask: bool) -> int:
    """Tell the story; at a terminal its first approval is asked there."""
    _refuse_without_extra()
    from surefoot.demo.story import Story  # noqa: PLC0415 — needs the extra

    shown = choose(Screen(sys.stdout))
    interactive = ask and is_attended()

    def person(journal: Journal) -> Approver:
        return Prompt(shown, journal, default=True)

    folder = Path(tempfile.mkdtemp(prefix="surefoot-demo-"))
    return Story(folder, shown.screen, shown, person=person if interactive else None, program=program()).tell()


def serve(port: int) -> int:
    """Serve the demo's site until Ctrl-C, and say how to try the examples on it."""
    _refuse_without_extra()
    from surefoot.demo.site.control import Site  # noqa: PLC0415 — needs the extra
    from surefoot.demo.story import SECRETS  # noqa: PLC0415 — as above

    _refuse_taken(port)
    screen = Screen(sys.stdout)
    with tempfile.TemporaryDirectory(prefix="surefoot-site-") as folder, Site.start(Path(folder), port=port) as site:
        screen.line(f"The demo travel site is at {site.url}; Ctrl-C ends it. In another terminal:\n")
        screen.line(f"export SUREFOOT_DEMO_SITE={site.url}")
        for name, value in SECRETS.items():
            screen.line(f"export {name}={shlex.quote(value)}")
        screen.line(f"{program()} run examples/read_price.py url={site.url}/offers/LIS-ZRH-2027-03-14-3")
        screen.line(f"{program()} run examples/book_flight.py max_price.amount=300 max_price.currency=EUR")
        screen.line(f"curl {site.url}/__demo/ledger     # what really happened on the site\n")
        try:
            site.wait()
        except KeyboardInterrupt:
            screen.line("ended")
    return 0


def program() -> str:
    """Return how this program is called, so that what is printed can be typed."""
    called = sys.argv[0]
    if called.endswith("__main__.py"):
        return f"{shlex.quote(sys.executable)} -m surefoot"
    found = shutil.which("surefoot")
    if found is not None and Path(found).resolve() == Path(called).resolve():
        return "surefoot"
    return shlex.quote(os.path.relpath(called))


def _refuse_without_extra() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ExtraMissing(f"the demo needs {', '.join(missing)}", next_action="pip install 'surefoot[demo]'")


def _refuse_taken(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigInvalid(
                f"port {port} cannot be had: {error.strerror}", next_action="name another one with --port; 0 is any"
            ) from None
