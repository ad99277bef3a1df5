"""Settings: what an operator may set, read from the environment and from `.env`.

`Settings` describes itself: each field carries its environment name, what it is for and an example
(`documented()`). `.env.example` and the table in the docs are printed from there, without those that are not listed.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from dotenv.parser import parse_stream

from bot import setting_values as values
from bot.domain.newsroom.shards import ShardRange
from bot.setting_values import LOG_LEVELS

PREFIX = "COPYDESK_"


class SettingsError(Exception):
    """Settings that cannot be used. `problems` are sentences; `str()` is all of them in one line.

    No sentence repeats a value: it may be a token that was pasted into the wrong place.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Setting:
    """How one field is read and explained.

    `clean` turns text or a value into the field's value and raises `ValueError` with the end of a
    sentence that begins with the setting's name ("must be ...").
    """

    env: str
    help: str
    example: str
    clean: Callable[[Any], Any]
    listed: bool = True
    """Whether pages name it. Only tests set the others, or the same name is listed already."""


def _setting(
    env: str, clean: Callable[[Any], Any], example: str, text: str, *, listed: bool = True
) -> dict[str, Setting]:
    return {"setting": Setting(env=env, help=text, example=example, clean=clean, listed=listed)}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that an operator may set; checked on construction (`SettingsError`)."""

    token: str | None = field(
        default=None,
        repr=False,
        metadata=_setting(
            "DISCORD_TOKEN",
            values.token,
            "",
            "The bot’s token, from Discord’s developer portal (Bot, Reset Token). Keep it secret: with it, anyone can"
            " act as the bot.",
        ),
    )
    database: Path = field(
        default=values.DATABASE,
        metadata=_setting(
            "COPYDESK_DATABASE",
            values.database_path,
            "/var/lib/copydesk/copydesk.db",
            "The one file that holds everything. The bot makes it and its folder if they are missing. Or the address of a "
            "PostgreSQL server (postgresql.md).",
        ),
    )
    server: str | None = field(
        default=None,
        repr=False,
        metadata=_setting(
            "COPYDESK_DATABASE",
            values.server_address,
            "postgresql://copydesk@db.example.org/copydesk",
            "The database of a PostgreSQL server in the place of the file.",
            listed=False,
        ),
    )
    shards: ShardRange | None = field(
        default=None,
        metadata=_setting(
            "COPYDESK_SHARDS",
            values.shards,
            "0-3/16",
            "Which shards this process serves, of how many: 0-3/16 are the first four of sixteen. Several processes share one"
            " PostgreSQL database, each with shards of its own. Without it, one process serves every server.",
        ),
    )
    prefix: str = field(
        default="!",
        metadata=_setting(
            "COPYDESK_PREFIX",
            values.prefix,
            "?",
            "What chat commands begin with: 1 to 5 visible characters. A mention of the bot works as well.",
        ),
    )
    message_content: bool = field(
        default=True,
        metadata=_setting(
            "COPYDESK_MESSAGE_CONTENT",
            values.switch,
            "false",
            "Whether the bot reads chat text. Switch the Message Content intent on for it in Discord’s developer portal"
            " (Bot, Privileged Gateway Intents). Without it, everything but chat commands works.",
        ),
    )
    log_level: str = field(
        default="INFO",
        metadata=_setting(
            "COPYDESK_LOG_LEVEL",
            values.log_level,
            "DEBUG",
            f"How much the bot writes to standard error: {', '.join(LOG_LEVELS)}.",
        ),
    )
    log_format: str = field(
        default="text",
        metadata=_setting(
            "COPYDESK_LOG_FORMAT",
            values.log_format,
            "json",
            "How the bot writes the log: text, or json with one object a line.",
        ),
    )
    keep_discarded_days: int = field(
        default=30,
        metadata=_setting(
            "COPYDESK_KEEP_DISCARDED",
            values.days,
            "7",
            "For how many days the bot keeps the texts of discarded drafts. 0 keeps them forever.",
        ),
    )
    keep_drafts_days: int = field(
        default=0,
        metadata=_setting(
            "COPYDESK_KEEP_DRAFTS",
            values.days,
            "365",
            "After how many days without a change the bot discards a draft that was never submitted. 0: never.",
        ),
    )
    keep_readers_days: int = field(
        default=180,
        metadata=_setting(
            "COPYDESK_KEEP_READERS",
            values.days,
            "30",
            "For how many days the name of a reader stays with a settled report. 0 keeps it forever.",
        ),
    )
    keep_delivered_days: int = field(
        default=90,
        metadata=_setting(
            "COPYDESK_KEEP_DELIVERED",
            values.days,
            "30",
            "For how many days the bot remembers finished deliveries, such as direct messages. 0 keeps them forever.",
        ),
    )
    keep_threads_days: int = field(
        default=0,
        metadata=_setting(
            "COPYDESK_KEEP_THREADS",
            values.days,
            "180",
            "For how many days after the last change the bot keeps the archived thread of a finished article’s card. 0"
            " keeps it forever. To delete threads the bot needs Manage Threads in the review channel.",
        ),
    )
    keep_removed_days: int = field(
        default=30,
        metadata=_setting(
            "COPYDESK_KEEP_REMOVED",
            values.days,
            "90",
            "For how many days the bot keeps the newsroom of a server that removed it, in case the server lets it in"
            " again. Then it erases all of it. 0 keeps it forever.",
        ),
    )
    card_interval_seconds: float = field(
        default=0.3,
        metadata=_setting(
            "COPYDESK_CARD_INTERVAL",
            values.seconds,
            "1.5",
            "The least time between two edits of one review card, in seconds (0 to 60). While changes keep coming, it"
            " grows up to 5 seconds.",
        ),
    )
    delivery_workers: int = field(
        default=4,
        metadata=_setting(
            "COPYDESK_DELIVERY_WORKERS",
            values.workers,
            "2",
            "How many deliveries of one sort the bot sends to Discord at once (1 to 16). The sorts are articles and"
            " cards, redraws, crossposts, and messages to people.",
        ),
    )
    backup_folder: Path | None = field(
        default=None,
        metadata=_setting(
            "COPYDESK_BACKUP_FOLDER",
            values.folder_path,
            "/var/backups/copydesk",
            "Where the bot keeps a backup of each night, best on another disk. Without it, the bot makes none by"
            " itself. Each installation needs its own folder.",
        ),
    )
    backup_time: str = field(
        default="03:30",
        metadata=_setting(
            "COPYDESK_BACKUP_TIME",
            values.time_of_day,
            "22:15",
            "When the bot makes the backup each day, in UTC.",
        ),
    )
    backup_keep: int = field(
        default=14,
        metadata=_setting(
            "COPYDESK_BACKUP_KEEP",
            values.kept,
            "30",
            "How many backups the bot keeps in the folder (1 to 1000).",
        ),
    )
    http: str | None = field(
        default=None,
        metadata=_setting(
            "COPYDESK_HTTP",
            values.address,
            "127.0.0.1:9464",
            "Where the bot reports its health (/health) and its metrics for Prometheus (/metrics), without a password:"
            " use an address of this machine or of your own network. Without it, the bot opens no port.",
        ),
    )
    test_api: str | None = field(
        default=None,
        metadata=_setting(
            "COPYDESK_TEST_API",
            values.loopback("http", "http://127.0.0.1:8080/api/v10"),
            "http://127.0.0.1:8080/api/v10",
            "Where a stand-in for Discord answers requests.",
            listed=False,
        ),
    )
    test_gateway: str | None = field(
        default=None,
        metadata=_setting(
            "COPYDESK_TEST_GATEWAY",
            values.loopback("ws", "ws://127.0.0.1:8080/gateway"),
            "ws://127.0.0.1:8080/gateway",
            "Where the same stand-in has its gateway.",
            listed=False,
        ),
    )

    def __post_init__(self) -> None:
        problems: list[str] = []
        for each, setting in _every():
            given: object = getattr(self, each.name)
            if given is None and each.default is None:
                continue
            try:
                object.__setattr__(self, each.name, setting.clean(given))
            except ValueError as error:
                problems.append(f"{each.name} {error}")
        if (self.test_api is None) != (self.test_gateway is None):
            problems.append("COPYDESK_TEST_API and COPYDESK_TEST_GATEWAY are set together or not at all.")
        if self.server is not None and self.backup_folder is not None:
            problems.append(
                "COPYDESK_BACKUP_FOLDER is for the database in a file: back up a PostgreSQL server with its own tools."
            )
        if self.shards is not None and self.server is None:
            problems.append(
                "COPYDESK_SHARDS needs a PostgreSQL server in COPYDESK_DATABASE, for a database in a file has one process:"
                " leave COPYDESK_SHARDS out."
            )
        if problems:
            raise SettingsError(problems)

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")) -> Self:
        """Read the settings; the environment wins over the file, a blank value counts as not set.

        `env` stands for the process's environment when given; a `dotenv` file need not exist. Raises
        one `SettingsError` with everything that is wrong: unreadable lines, unknown `COPYDESK_*` names,
        values out of range.
        """
        problems: list[str] = []
        given = {name: (value, f"in {dotenv}") for name, value in _read(dotenv, problems).items()}
        environment = os.environ if env is None else env
        given |= {name: (value, "in the environment") for name, value in environment.items() if value.strip()}

        names = [setting.env for _, setting in _every()]
        endings = {name.partition("_")[2]: name for name in names}
        for name, (_, source) in given.items():
            if name.upper().startswith(PREFIX) and name not in names:
                from difflib import get_close_matches  # noqa: PLC0415 - nearly everybody's are right

                nearest = get_close_matches(name.upper().removeprefix(PREFIX), endings, n=1)
                there_are = ", ".join(setting.env for _, setting in documented())
                hint = f"did you mean {endings[nearest[0]]}?" if nearest else f"there are {there_are}."
                problems.append(f"{name[:60]!r} {source} is not a setting: {hint}")

        values: dict[str, Any] = {}  # what each field's own `clean` returned
        for each, setting in _every():
            value, source = given.get(setting.env, ("", ""))
            if not value.strip():
                continue
            try:
                values[each.name] = setting.clean(value)
            except ValueError as error:
                problems.append(f"{setting.env} ({source}) {error}")
        if problems:
            raise SettingsError(problems)
        return cls(**values)


def _read(path: Path | None, problems: list[str]) -> dict[str, str]:
    """The names and values of an environment file, without blank ones; adds what is wrong to `problems`."""
    if path is None:
        return {}
    values: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line in parse_stream(file):
                if line.error or (line.key and line.value is None):
                    problems.append(f"Line {line.original.line} of {path} must read NAME=value.")
                elif line.key and line.value:
                    values[line.key] = line.value
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        problems.append(f"{path} is not UTF-8 text: save it again as UTF-8.")
    except OSError as error:
        problems.append(f"{path} cannot be read: {error.strerror}.")
    return values


def documented() -> list[tuple[Field[Any], Setting]]:
    """Every field that an operator may set, with how, in the order of the documentation."""
    return [(each, setting) for each, setting in _every() if setting.listed]


def _every() -> list[tuple[Field[Any], Setting]]:
    return [(each, each.metadata["setting"]) for each in fields(Settings)]


def default_text(each: Field[Any]) -> str:
    """A field's default as one would write it into `.env`; nothing for a field without one."""
    if each.default is None or each.default is MISSING:
        return ""
    return str(each.default).lower() if isinstance(each.default, bool) else str(each.default)


def env_example() -> str:
    """The text of `.env.example`: every setting, explained, with its default; the token left to fill in."""
    blocks = ["# Copy this file to .env and fill in the token. Every other line shows its default."]
    for each, setting in documented():
        lines = textwrap.wrap(setting.help, width=98, break_on_hyphens=False)
        assignment = f"{setting.env}={default_text(each)}"
        lines += [f"Example: {setting.env}={setting.example}"] if setting.example else []
        # An empty line would win over what a container or a service unit sets.
        lead = "" if setting.env == "DISCORD_TOKEN" else "#"
        blocks.append("\n".join([*(f"# {line}" for line in lines), lead + assignment]))
    return "\n\n".join(blocks) + "\n"
