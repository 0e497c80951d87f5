"""Learning from where pages load: named, listed, and not one request sent there meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.command import surefoot

pytestmark = pytest.mark.browser

_RECIPE = '''
import os
from typing import Annotated
from surefoot import Model, Run, View, by, recipe

class Given(Model):
    url: str

class Heading(View):
    text: Annotated[str, by.role("heading", level=1), by.css("h1")]

@recipe("test/heading", origins=[os.environ["MINE"]], loads=os.environ.get("LOADS", "").split())
async def heading(run: Run, given: Given) -> Heading:
    """Reads a heading."""
    return await run.read(Heading, at=given.url)
'''


@contextmanager
def server(page: str) -> Generator[tuple[str, list[str]]]:
    """Serve one page on loopback; yield the origin and the requests that came."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — as the class above has it
            """Say nothing."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}", asked
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def test_learns_without_asking_there(tmp_path: Path) -> None:
    """Without the option the first address is named with the line to add, with it all are; none is ever asked."""
    (tmp_path / "heading.py").write_text(_RECIPE)
    recipe = str(tmp_path / "heading.py")
    with server("/* nothing */") as (one, asked_one), server("/* nothing */") as (two, asked_two):
        loads = "".join(
            f"<script src='{address}'></script>" for address in (f"{one}/a.js", f"{one}/b.js", f"{two}/c.js")
        )
        with server(f"<link rel=icon href='data:,'><h1>Hello</h1>{loads}") as (mine, asked_mine):
            run = ("run", recipe, f"url={mine}/", "--new")
            plain = surefoot(tmp_path, *run, MINE=mine)
            assert plain.returncode == 0, plain.stderr
            assert plain.stdout.count("kept out: ") == 1
            assert f'loads=["{one}"]' in plain.stdout or f'loads=["{two}"]' in plain.stdout
            assert "1 more kept out; --learn-origins lists them all" in plain.stdout
            learnt = surefoot(tmp_path, *run, "--learn-origins", MINE=mine)
            assert f'loads=["{one}", "{two}"]' in learnt.stdout or f'loads=["{two}", "{one}"]' in learnt.stdout
            written = json.loads(surefoot(tmp_path, *run, "--learn-origins", "--json", MINE=mine).stdout)
            assert sorted(written["kept_out"]) == sorted([one, two])
            assert (asked_one, asked_two, asked_mine) == ([], [], ["/", "/", "/"])
            allowed = surefoot(tmp_path, *run, "--learn-origins", MINE=mine, LOADS=one)
            assert f'loads=["{two}"]' in allowed.stdout
            assert (sorted(asked_one), asked_two) == (["/a.js", "/b.js"], [])
