"""The options that every command shares, and the settings that come of them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.setting_values import LOG_LEVELS, is_server_address
from bot.settings import Settings, SettingsError
from bot.store.snapshot import Location

DOTENV = Path(".env")


class CannotDo(Exception):
    """Why a command did nothing, in one line for the operator."""


def shared() -> argparse.ArgumentParser:
    """A parent parser with the options that name the installation."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("which installation")
    group.add_argument(
        "--env-file",
        type=Path,
        metavar="FILE",
        help="read the settings from this file (default: .env in this folder)",
    )
    group.add_argument(
        "--database", type=_path, metavar="PATH", help="use this database (default: COPYDESK_DATABASE)"
    )
    group.add_argument(
        "--log-level",
        type=str.upper,
        choices=LOG_LEVELS,
        metavar="LEVEL",
        help=f"how much to log: {', '.join(LOG_LEVELS)} (default: COPYDESK_LOG_LEVEL)",
    )
    return parser


def _path(text: str) -> Path:
    if is_server_address(text):
        raise argparse.ArgumentTypeError("put the address of a PostgreSQL server into COPYDESK_DATABASE")
    return Path(text)


def env_file(options: argparse.Namespace) -> Path:
    """The file with the settings. Raises CannotDo if the options name one that is not there."""
    named: Path | None = options.env_file
    if named is not None and not named.is_file():
        raise CannotDo(f"There is no file {named}. Name the file with your settings after --env-file.")
    return named or DOTENV


def load(options: argparse.Namespace) -> Settings:
    """The settings; options win over the environment, and that over the file. Raises SettingsError, CannotDo."""
    given = dict(os.environ)
    if options.database is not None:
        given["COPYDESK_DATABASE"] = str(options.database)
    if options.log_level is not None:
        given["COPYDESK_LOG_LEVEL"] = options.log_level
    return Settings.load(given, env_file(options))


def settings_of(options: argparse.Namespace) -> Settings:
    """The same, with everything that is wrong with the settings in one line. Raises CannotDo."""
    try:
        return load(options)
    except SettingsError as error:
        raise CannotDo(str(error)) from error


def location_of(options: argparse.Namespace) -> Location:
    """The database alone: settings that are wrong do not matter where the options name it. Raises CannotDo."""
    named: Path | None = options.database
    if named is not None:
        return Location(named)
    settings = settings_of(options)
    return Location(settings.database, settings.server)


def database_of(options: argparse.Namespace) -> Path:
    """The same for what only a file needs. Raises CannotDo."""
    named: Path | None = options.database
    return named if named is not None else file_of(settings_of(options))


def file_of(settings: Settings) -> Path:
    """The file of the database. Raises CannotDo where a server has it."""
    if settings.server is not None:
        raise CannotDo(
            "This command is for a database in a file. PostgreSQL does that with its own tools, such as pg_dump and autovacuum:"
            " see docs/postgresql.md. Or name a file after --database."
        )
    return settings.database
