"""`python -m sandbox`: the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from sandbox.people import default_people
from sandbox.server import Sandbox


def main() -> int:
    """Run until interrupted."""
    options = _parser().parse_args()
    try:
        asyncio.run(_serve(options))
    except OSError as error:
        sys.stderr.write(f"The sandbox can't listen on port {options.port}: {error.strerror}.\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="where to listen; 0 takes a free port")
    parser.add_argument("--limits", action="store_true", help="apply Telegram's flood limits")
    parser.add_argument("--keep", type=int, default=0, help="messages remembered per chat; 0: all")
    parser.add_argument("--keep-calls", type=int, default=10_000, help="method calls remembered")
    parser.add_argument("--nobody", action="store_true", help="start without the demo's people")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    people = [] if options.nobody else default_people()
    sandbox = Sandbox(
        options.port,
        people,
        limits=options.limits,
        keep_messages=options.keep,
        keep_calls=options.keep_calls,
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with sandbox:
        sys.stdout.write(f"The sandbox listens on {sandbox.url}\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
