"""The command line, as `copydesk` or `python -m bot`. It begins here, so that Ctrl-C ends it quietly from the start."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

INTERRUPTED = 128 + signal.SIGINT
"""The exit status of a process that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit status: 0 if all went well."""
    # To read the modules in takes about a second. Python would answer Ctrl-C with a traceback out of any of them.
    answer = signal.getsignal(signal.SIGINT)
    if answer is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.operating.command_line import carry_out  # noqa: PLC0415 - after the line above

    try:
        signal.signal(signal.SIGINT, answer)
        return carry_out(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
