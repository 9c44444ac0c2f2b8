"""End to end under load: the bot against a bare echo bot, through the same sandbox, in one run.

    python -m benchmarks.load                 speed, then a backlog at the start
    python -m benchmarks.load replicas        one and three processes on PostgreSQL
    python -m benchmarks.load growth          the hot path's statements, with a million past messages

Each candidate is a process of its own; the sandbox is in this one.
"""

from __future__ import annotations

import argparse
import asyncio
import logging

from benchmarks.load import backlog, growth, replicas, speed


def main() -> None:
    """Measure what is asked for."""
    logging.disable()  # of the sandbox, whose bots end in the middle of a call
    options = _options()
    if options.part == "replicas":
        asyncio.run(replicas.main(options.messages, options.clients))
    elif options.part == "growth":
        asyncio.run(growth.main(options.rows))
    else:
        asyncio.run(speed.main(options.messages, options.clients, options.rounds))
        asyncio.run(backlog.main(options.backlog, options.clients))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["replicas", "growth"])
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backlog", type=int, default=5000, help="updates that wait at the start")
    parser.add_argument("--rows", type=int, default=1_000_000, help="past messages (growth)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
