"""`python -m surefoot.demo.site`: serve the site on loopback until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import threading
from pathlib import Path

_WHO = "Sign in as ada@example.org with the password `correct horse`."


def main() -> None:
    """Serve; print the address as JSON once connections are accepted."""
    options = argparse.ArgumentParser(description="Serve the demo travel site on loopback.", epilog=_WHO)
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--data", type=Path, required=True, help="folder of the ledger")
    options.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    given = options.parse_args()
    if given.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(_serve(given.port, given.data))


async def _serve(port: int, data: Path) -> None:
    import uvicorn  # noqa: PLC0415 — only the serving process needs it

    from surefoot.demo.site.app import make_app  # noqa: PLC0415 — as above

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)  # connections queue from here on, so the address may be told
    server = uvicorn.Server(uvicorn.Config(make_app(data), log_level="warning", timeout_graceful_shutdown=1))
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}) + "\n")
    sys.stdout.flush()
    await server.serve(sockets=[listening])


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
