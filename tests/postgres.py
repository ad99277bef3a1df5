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
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ADDRESS = os.environ.get("TEST_POSTGRES", "")
"""Where tests may make databases: set by `make test-postgres`, for everything that opens a store."""

WANTED = bool(ADDRESS)

MANY = ("max_connections=200",)
FORGETFUL = ("fsync=off", "full_page_writes=off")
"""What it need not do to come through a crash of its own, with the machine still running."""

CARELESS = (*FORGETFUL, "synchronous_commit=off")


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


class Server:
    """A server in a folder, for this machine alone. It refuses root, so for root it runs as another user, who must be able to
    reach the folder."""

    def __init__(self, folder: Path, options: Sequence[str]) -> None:
        found = programs()
        assert found is not None, "PostgreSQL is not installed: apt-get install postgresql"
        self.address = f"postgresql:///postgres?host={folder}&user=copydesk"
        self._programs = found
        self._folder = folder
        self._data = folder / "data"
        self._options = ("listen_addresses=", f"unix_socket_directories={folder}", *MANY, *options)
        self._user = _other_user()
        self._process: subprocess.Popen[bytes] | None = None

    def make(self, *, durable: bool = False) -> None:
        """Make its files, if there are none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        if not self._data.exists():
            made = ("initdb", "-D", self._data, "-A", "trust", "-U", "copydesk", "-E", "UTF8", "--locale=C")
            assert self._begun(*made, *(() if durable else ("-N",))).wait() == 0, self._said()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [f"-c{option}" for option in self._options]
        self._process = self._begun("postgres", "-D", self._data, *options)
        self.wait()

    def wait(self) -> None:
        """Wait until it answers, as after the crash of one of its processes."""
        assert self._process is not None
        ready = ("-q", "-h", self._folder, "-U", "copydesk", "-d", "postgres")
        while subprocess.run([self._programs / "pg_isready", *ready], check=False).returncode:
            assert self._process.poll() is None, self._said()

    def stop(self) -> None:
        """Stop it; whoever is connected is sent away."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def crash(self) -> None:
        """Kill all of it at once, as a power cut would."""
        assert self._process is not None
        processes = [self._process.pid, *_children(self._process.pid)]
        for number in (
            signal.SIGSTOP,
            signal.SIGKILL,
        ):  # stopped first: none of them is to see another one end
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, number)
        self._process.wait()
        self._process = None
        while any(map(_runs, processes)):
            time.sleep(0.01)

    def _begun(self, program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("a") as log:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                user=self._user,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )

    def _said(self) -> str:
        return (self._folder / "log").read_text()


def _children(process: int) -> list[int]:
    """The processes that a process has started and that run."""
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def running(folder: Path, *, durable: bool, more: Sequence[str] = ()) -> Iterator[str]:
    """A server in that folder: its address. `more` are options of PostgreSQL’s (“wal_level=replica”)."""
    server = Server(folder, (*(() if durable else CARELESS), *more))
    server.make(durable=durable)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


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


def count_as_sqlite_does(monkeypatch: Any) -> None:
    """Have ids go on after the highest that there is where a transaction was undone: many a test knows an article by its id.
    PostgreSQL’s sequences have gone on by then."""
    import psycopg

    from bot.store.postgres import store
    from bot.store.postgres.transaction import PostgresTransaction

    undo = store._undo

    def undo_and_count_back(connection: Any) -> None:
        undo(connection)
        with suppress(psycopg.Error):
            PostgresTransaction(connection).count_on()

    monkeypatch.setattr(store, "_undo", undo_and_count_back)


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
            environment = {**os.environ, "TEST_POSTGRES": address}
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
