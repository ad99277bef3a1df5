"""PostgreSQL for tests and for development: a server of Debian's in a folder, and a database of its own for each test.

python -m tests.postgres FOLDER        a server in that folder, until Ctrl-C (make run-postgres)
python -m tests.postgres --test …      pytest with what follows, on a server that is gone afterwards (make test-postgres)
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ADDRESS = os.environ.get("COPYDESK_TEST_POSTGRES", "")
"""Where tests may make databases: set by `make test-postgres`, for everything that opens a store."""

WANTED = bool(ADDRESS)


def programs() -> Path | None:
    """The folder of the newest server that is installed, if there is one: Debian has it in no PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


CAN_RUN = find_spec("psycopg") is not None and (WANTED or programs() is not None)
"""Whether tests of PostgreSQL can run on this machine."""


@contextmanager
def running(folder: Path, *, durable: bool, more: Sequence[str] = ()) -> Iterator[str]:
    """A server in that folder, for this machine alone: its address. It refuses root, so for root it runs as another user,
    who must be able to reach the folder. `more` are options of PostgreSQL’s (“wal_level=replica”)."""
    found = programs()
    assert found is not None, "PostgreSQL is not installed: apt-get install postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    other = _other_user()
    if other is not None:
        shutil.chown(folder, other)
    data = folder / "data"
    if not data.exists():
        made = [found / "initdb", "-D", data, "-A", "trust", "-U", "copydesk", "-E", "UTF8", "--locale=C"]
        run_as_server([*made, *(() if durable else ("-N",))], folder)
    with (folder / "log").open("a") as log:
        options = [
            f"-c{option}"
            for option in ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200")
        ]
        if not durable:
            options += ["-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off"]
        options += [f"-c{option}" for option in more]
        server = subprocess.Popen(
            [found / "postgres", "-D", data, *options], user=other, stdout=log, stderr=log, cwd=folder
        )
    try:
        ready = [found / "pg_isready", "-q", "-h", folder, "-U", "copydesk", "-d", "postgres"]
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None, (folder / "log").read_text()
        yield f"postgresql:///postgres?host={folder}&user=copydesk"
    finally:
        server.send_signal(signal.SIGINT)  # whoever is connected is sent away
        server.wait()


def run_as_server(command: Sequence[str | Path], folder: Path) -> None:
    """Run one of its programs as the user that runs the server, who gets the folder."""
    other = _other_user()
    if other is not None:
        shutil.chown(folder, other)
    with (folder / "log").open("a") as log:
        subprocess.run(command, check=True, user=other, stdout=log, stderr=log, cwd=folder)


@contextmanager
def in_passing() -> Iterator[str]:
    """The address of a server that is gone afterwards."""
    # Of its own below /tmp: the path of a socket is short, and the other user reaches it.
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder,
        running(Path(folder), durable=False) as address,
    ):
        yield address


def _other_user() -> str | None:
    """Who runs the server where this is root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def database(server: str = ADDRESS) -> Iterator[str]:
    """The address of a new database with empty tables."""
    import psycopg

    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_template(server)} STRATEGY FILE_COPY".encode())
    try:
        yield at(name, server)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@cache
def of(path: Path) -> str:
    """The address of the database that belongs to a path: made when it is first asked for, there until all tests have ended."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(database())


def at(name: str, server: str) -> str:
    """The address of another database of a server."""
    return server.replace("///postgres", f"///{name}", 1)


@cache
def _template(server: str) -> str:
    """The database that the others are copied from; each process of the tests has one."""
    import psycopg

    from bot.store.postgres.connections import connect
    from bot.store.postgres.migrations import migrate

    name = f"template_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'".encode())
    with connect(at(name, server)) as connection:
        migrate(connection)
    return name


def main(arguments: list[str]) -> int:
    if programs() is None:
        print(
            "PostgreSQL is not installed. On Debian and Ubuntu: apt-get install postgresql", file=sys.stderr
        )
        return 1
    if arguments[:1] == ["--test"]:
        with in_passing() as address:
            environment = {**os.environ, "COPYDESK_TEST_POSTGRES": address}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *arguments[1:]], env=environment, check=False
            ).returncode
    with running(Path(arguments[0]).resolve(), durable=True) as address:
        print(
            f"PostgreSQL runs until Ctrl-C. In another terminal:\n\n  COPYDESK_DATABASE='{address}' make run\n"
        )
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
