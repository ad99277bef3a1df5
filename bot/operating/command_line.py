"""The commands: what each is called, what it takes, and who carries it out."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import __version__, logs
from bot.domain.dataclass import dataclass
from bot.operating import rubbish
from bot.operating.options import CannotDo, shared

EXAMPLES = """\
begin with:
  %(prog)s demo         look at it in your browser, without a Discord account
  %(prog)s doctor       see what an installation still needs, and the link that invites the bot
  %(prog)s run          start the bot

Every command explains itself: %(prog)s run --help
Exit status: 0 if all went well, 1 if not, 2 for a wrong command.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `explained` is what its own help says; `options` adds what it takes."""

    name: str
    help: str
    explained: str
    carry_out: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = lambda _: None
    of_installation: bool = True
    """Whether it takes the options that name an installation."""


def carry_out(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser(_called()).parse_args(arguments)
    try:
        status: int = options.carry_out(options)
    except CannotDo as reason:
        print(f"copydesk: {logs.visible(str(reason))}", file=sys.stderr)
        return 1
    return status


def _called() -> str:
    return "copydesk" if Path(sys.argv[0]).name.startswith("copydesk") else "python -m bot"


class _OnDemand(argparse.ArgumentParser):
    """A command's parser, which gets its options once the command is typed: they need the modules that carry it out."""

    add_options: Callable[[argparse.ArgumentParser], None] | None = None

    def fill(self) -> None:
        """Add the options, once."""
        add, self.add_options = self.add_options, None
        if add is not None:
            add(self)

    def parse_known_args(self, *arguments: Any, **named: Any) -> Any:
        """As argparse calls it for the command that was typed."""
        self.fill()
        return super().parse_known_args(*arguments, **named)


def _parser(
    called: str, prepare: Callable[[argparse.ArgumentParser], None] | None = None
) -> argparse.ArgumentParser:
    """The parser of all commands. With `prepare` all of them get their options at once, and that is called on each."""
    parser = argparse.ArgumentParser(
        prog=called,
        description="Copydesk, an editorial desk inside Discord.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Copydesk {__version__}")
    commands = parser.add_subparsers(
        title="commands", required=True, metavar="COMMAND", parser_class=_OnDemand
    )
    add: Callable[..., _OnDemand] = commands.add_parser
    for command in COMMANDS:
        each = add(
            command.name,
            help=command.help,
            description=command.explained,
            parents=[shared()] if command.of_installation else [],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        each.add_options = command.options
        if prepare is not None:
            each.fill()
            prepare(each)
        each.set_defaults(carry_out=command.carry_out)
    return parser


def at(module: str, name: str) -> Callable[..., Any]:
    """A function of a module in `bot.operating`, which is imported when it is called: each command takes the memory and
    the time of its own modules only."""

    def call(*arguments: object) -> object:
        return getattr(import_module(f"bot.operating.{module}"), name)(*arguments)

    return call


def _run(options: argparse.Namespace) -> int:
    rubbish.begin_reading_in()
    at("running", "run")(options)
    return 0


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--draft", type=Path, metavar="FILE", help="your own text: .md, .txt or .docx")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep the newsroom in this folder, to come back to it (default: a temporary folder)",
    )
    parser.add_argument("--once", action="store_true", help="end after the story; do not open the newsroom")
    parser.add_argument("--port", type=int, default=0, help="where the newsroom opens (else: any free port)")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--empty", action="store_true", help="leave the story out: an empty desk")


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import demo  # noqa: PLC0415 - the simulated Discord, which only this command needs
    from bot.demo.looking import Serving  # noqa: PLC0415

    serve = None if options.once else Serving(options.port, options.open)
    return demo(draft=options.draft, data=options.data, empty=options.empty, serve=serve)


def _told(does: Callable[[argparse.Namespace], str]) -> Callable[[argparse.Namespace], int]:
    """A command that writes a file and says so in one line."""

    def carry_out(options: argparse.Namespace) -> int:
        # Half a file holds drafts too: SIGTERM must not leave one behind.
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        if options.log_level is not None:
            logs.configure(options.log_level)
        print(f"copydesk: {logs.visible(does(options))}")
        return 0

    return carry_out


def _completion_options(parser: argparse.ArgumentParser) -> None:
    import shtab  # noqa: PLC0415 - only this command needs it

    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS, help="your shell")


def _completion(options: argparse.Namespace) -> int:
    import shtab  # noqa: PLC0415

    print(shtab.complete(_parser("copydesk", _completing_files), options.shell))
    return 0


def _completing_files(parser: argparse.ArgumentParser) -> None:
    """Have the options that take a path completed to what is there."""
    import shtab  # noqa: PLC0415

    for action in parser._actions:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # argparse lists them nowhere else
        if action.type is Path:
            setattr(action, "complete", shtab.FILE)  # noqa: B010  # shtab looks for it there


def _version(_: argparse.Namespace) -> int:
    print(f"Copydesk {__version__}")
    return 0


COMMANDS = (
    Command(
        "run",
        "start the bot",
        "Connects to Discord with the token from .env and runs until Ctrl-C or SIGTERM. The log goes to\n"
        "standard error. It first prints the link that invites the bot to a server.",
        _run,
    ),
    Command(
        "demo",
        "try a whole newsroom on this machine",
        "Plays the life of one article on a simulated Discord, then opens the newsroom in your browser.\n"
        "It needs no account, no token and no network.",
        _demo,
        _demo_options,
        of_installation=False,
    ),
    Command(
        "doctor",
        "check whether everything is in order",
        "Checks the settings, the files, the database and Discord, and prints one line for each with what to do. It\n"
        "changes nothing, and the bot may run meanwhile. Without a token it checks this machine only.\n"
        "Exit status: 0 if there is no fault.",
        at("doctor.examination", "doctor"),
        at("doctor.examination", "doctor_options"),
    ),
    Command(
        "health",
        "ask the running bot whether it is well",
        "Asks the bot that runs on this machine, at the address COPYDESK_HTTP: whether it hears Discord, can write,\n"
        "delivers and has room. Exit status: 0 if all is well.",
        at("web", "health"),
    ),
    Command(
        "backup",
        "copy the database, and prove the copy",
        "Copies the database into a compressed file, unpacks it again and compares. Then it removes old\n"
        "backups in the folder. The bot may run meanwhile, and makes one each night with COPYDESK_BACKUP_FOLDER.",
        _told(at("backups", "backup_command")),
        at("backups", "backup_options"),
    ),
    Command(
        "export",
        "write newsrooms and their articles into one file",
        "Writes the articles as Markdown, and their whole history, into one zip. The bot may run meanwhile.\n"
        "Use it to keep the articles, or to move to another machine: `restore` reads the file.",
        _told(at("transfer", "export_command")),
        at("transfer", "export_options"),
    ),
    Command(
        "restore",
        "fill an empty database from a backup or an export",
        "Fills a new database from a backup or an export, and leaves one that holds a newsroom as it is.\n"
        "Stop the bot first, and never run the old one beside the restored one.",
        _told(at("transfer", "restore_command")),
        at("transfer", "restore_options"),
    ),
    Command(
        "migrate-to",
        "move the database to a PostgreSQL server, or back",
        "Fills an empty database with everything in this one, and compares both in every field.\n"
        "Stop the bot first. If it is cut off, the same command goes on where it was.",
        _told(at("databases.moving", "move_command")),
        at("databases.moving", "moving_options"),
    ),
    Command(
        "compact",
        "make the database file smaller",
        "Finishes what an upgrade leaves to do while the bot runs, and writes the database again without its free\n"
        "space. Says first whether there is room for that. Stop the bot first.",
        _told(at("databases.compacting", "compact_command")),
    ),
    Command(
        "erase",
        "erase a person from every newsroom",
        "Takes a person out of every table: their texts that were never published go, the rest stays without\n"
        "their name. Says first what goes and what stays, and asks. Stop the bot first. While it runs, the person\n"
        "can use /me forget.",
        _told(at("people", "erase_command")),
        at("people", "erase_options"),
    ),
    Command(
        "erase-server",
        "erase the newsroom of one server",
        "Deletes everything of a server: articles, pictures, votes, settings and the log. Says first what goes,\n"
        "and asks. Stop the bot first.",
        _told(at("servers", "erase_server_command")),
        at("servers", "erase_server_options"),
    ),
    Command(
        "audit",
        "check the log for tampering",
        "Says whether an entry of the log was changed, left out or cut off. The day’s budget, or the review channel,\n"
        "shows a seal of the log: compare an old one with --seal. The bot may run meanwhile.\n"
        "Exit status: 0 if nothing was.",
        at("audit", "audit"),
        at("audit", "audit_options"),
    ),
    Command(
        "completion",
        "complete commands and options with the Tab key",
        "Prints a script for your shell. With bash, for every later terminal:\n"
        "  copydesk completion bash > ~/.local/share/bash-completion/completions/copydesk",
        _completion,
        _completion_options,
        of_installation=False,
    ),
    Command(
        "version", "print the version", "Prints the version of Copydesk.", _version, of_installation=False
    ),
)
"""Every command, in the order of the help."""
