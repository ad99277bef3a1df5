"""The stand-in as a process of its own: `python -m tests.wire.standin`.

It prints one line of JSON with its addresses once it listens, and ends when its standard input closes,
so that it never outlives whoever started it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os

from tests.wire.standin.server import serve
from tests.wire.standin.world import Rules


def main() -> None:
    """Serve on a free port of the loopback until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", default="{}", help="JSON: fields of Rules that differ from Discord's own")
    options = parser.parse_args()
    asyncio.run(run(Rules(**json.loads(options.rules))))


async def run(rules: Rules) -> None:
    """Serve until standard input ends; its first line of output is where."""
    async with serve(rules) as addresses:
        print(json.dumps(addresses), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, os.read, 0, 1)


if __name__ == "__main__":
    main()
